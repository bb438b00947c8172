"""Savings in the stablecoin and the rate at which it is lent: what savers, the facilitator and who pokes pay.

A reward streams, so that every share price is worked out to the second; approvals for ever; each operation a
transaction of its own, so that every slot is cold.
"""

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Quoted, Recorder
from benchmarks.chain import BLOCK_TIME, Chain, actor, sign
from benchmarks.house import CEILING, WAD, House, deploy_house
from strongroom import artifacts

DEPOSIT_NEW = "savings deposit, new saver"
DEPOSIT_AGAIN = "savings deposit, again"
DEPOSIT_LIMITED = "savings deposit with limit and deadline, again"
WITHDRAW = "savings withdrawal"
REDEEM = "savings redemption"
REDEEM_LAST = "savings redemption of the last share, stream running"
DEPOSIT_AUTHORIZED = "savings deposit by authorization, again"
REWARD = "reward added"
TAKE = "rewards not streamed yet, taken for a loss"
RATE_POKE = "poke of the rate policy"
RATE_OBSERVE = "look at the level"

_STREAM = "a reward streams; booked and supply non-zero"
_STEADY = {
    DEPOSIT_NEW: f"{_STREAM}; the saver has no shares, keeps coins",
    DEPOSIT_AGAIN: f"{_STREAM}; the saver has shares, keeps coins",
    DEPOSIT_LIMITED: f"{_STREAM}; the saver has shares, keeps coins",
    WITHDRAW: f"{_STREAM}; the saver keeps shares, holds coins",
    REDEEM: f"{_STREAM}; the saver keeps shares, holds coins",
    REDEEM_LAST: f"{_STREAM}; nobody else has shares: the supply falls to zero and the stream stops",
    DEPOSIT_AUTHORIZED: f"{_STREAM}; the saver has shares, keeps coins; a new nonce of EIP-3009, relayed by another",
    REWARD: f"{_STREAM}; the giver keeps coins",
    TAKE: f"{_STREAM}; a part of what is left; the taker holds coins",
    RATE_POKE: "the window is over, the level has moved, the bounds widen; a new checkpoint's slot",
    RATE_OBSERVE: "the level has moved, the bounds widen",
}
_QUOTED = {
    DEPOSIT_NEW: (Quoted("sDAI", 183_346, "measured by others; calls the pot's drip"),),
    DEPOSIT_AGAIN: (Quoted("sDAI", 149_158, "measured by others; calls the pot's drip"),),
    WITHDRAW: (Quoted("sDAI", 143_710, "measured by others; calls the pot's drip"),),
}
OPERATIONS = tuple(
    Operation(
        name,
        state,
        goal=100_000 if name in _QUOTED else None,
        headline=name in _QUOTED,
        quoted=_QUOTED.get(name, ()),
    )
    for name, state in _STEADY.items()
)
_HOUR = 3_600
_UINT256_MAX = 2**256 - 1


def measure_ours(chain: Chain) -> Measured:
    """Every operation, in an order that gives each its steady state."""
    house = deploy_house(chain)
    coin, record = house.stablecoin.address, Recorder()
    vault = chain.deploy(
        house.deployer,
        artifacts.load("SavingsVault"),
        "(address,string,string,address)",
        coin,
        "Savings Strongroom Dollar",
        "sSRUSD",
        house.access_manager.address,
    ).address
    # the module's place is taken by an account, so that its level can be moved by a call
    minter = house.deployer
    chain.send(minter, coin, "setFacilitator(address,uint120)", minter.address, CEILING)
    saver, new_saver, giver = actor("saver"), actor("new saver"), actor("facilitator")
    for who in (saver, new_saver, giver, minter):
        chain.send(minter, coin, "mint(address,uint256)", who.address, 100_000 * WAD)
        chain.send(who, coin, "approve(address,uint256)", vault, _UINT256_MAX)

    def send(who: LocalAccount, name: str, *arguments: object) -> int:
        chain.wait(1_000 - BLOCK_TIME)
        return chain.send(who, vault, name, *arguments)

    deposit, withdraw, redeem = (
        "deposit(uint256,address)",
        "withdraw(uint256,address,address)",
        "redeem(uint256,address,address)",
    )
    send(saver, deposit, 1_000 * WAD, saver.address)
    send(giver, "addReward(uint256)", 70 * WAD)
    record[DEPOSIT_NEW] = send(new_saver, deposit, 100 * WAD, new_saver.address)
    record[DEPOSIT_AGAIN] = send(saver, deposit, 100 * WAD, saver.address)
    record[DEPOSIT_LIMITED] = send(
        saver, "deposit(uint256,address,uint256,uint256)", 100 * WAD, saver.address, 1, _UINT256_MAX
    )
    record[WITHDRAW] = send(saver, withdraw, 100 * WAD, saver.address, saver.address)
    record[REDEEM] = send(saver, redeem, 10 * WAD * 10**6, saver.address, saver.address)
    record[REWARD] = send(giver, "addReward(uint256)", 30 * WAD)
    record[TAKE] = send(minter, "takeUndistributed(uint256)", 10 * WAD)
    record[DEPOSIT_AUTHORIZED] = _authorized(chain, house, vault, saver)
    for who, last in ((new_saver, False), (saver, True)):
        shares = chain.call(vault, "balanceOf(address)", who.address)
        gas = send(who, redeem, shares, who.address, who.address)
        if last:
            record[REDEEM_LAST] = gas
    _measure_rate(chain, house, record)
    return record


def _authorized(chain: Chain, house: House, vault: str, saver: LocalAccount) -> int:
    """The saver's deposit of ten coins, relayed."""
    deadline = 2**40
    args = (saver.address, 10 * WAD, 1, saver.address, deadline, keccak(text="salt"))
    types = "address,uint256,uint256,address,uint256,bytes32"
    nonce = chain.call(vault, f"depositAuthorizationNonce({types})", *args)
    message = {
        "from": saver.address,
        "to": vault,
        "value": 10 * WAD,
        "validAfter": 0,
        "validBefore": deadline,
        "nonce": nonce.to_bytes(32, "big"),
    }
    fields = {
        "from": "address",
        "to": "address",
        "value": "uint256",
        "validAfter": "uint256",
        "validBefore": "uint256",
        "nonce": "bytes32",
    }
    signature = sign(saver, house.stablecoin_domain, "ReceiveWithAuthorization", fields, message)
    return chain.send(actor("relayer"), vault, f"depositWithAuthorization({types},bytes)", *args, signature)


def _measure_rate(chain: Chain, house: House, record: Recorder) -> None:
    """Over the peg module, into which a swapper swaps between two looks."""
    numbers = (500, 50, 2_500, 25, 500, _HOUR, 86_400, 604_800)
    policy = chain.deploy(
        house.deployer,
        artifacts.load("RatePolicy"),
        "(address,address,(uint16,uint16,uint16,uint16,uint16,uint32,uint32,uint32))",
        house.peg_module.address,
        "0x" + "00" * 20,
        numbers,
    ).address
    swapper, module, reserve = actor("swapper"), house.peg_module.address, house.reserve.address
    chain.send(house.deployer, reserve, "mint(address,uint256)", swapper.address, 10**12)
    chain.send(swapper, reserve, "approve(address,uint256)", module, _UINT256_MAX)

    def swap() -> None:
        chain.send(house.deployer, house.feed.address, "set(int120)", 10**8)
        swap_in = "swapIn(uint256,uint256,address,uint256)"
        chain.send(swapper, module, swap_in, 10**10, 0, swapper.address, _UINT256_MAX)

    swap()
    for last in (False, True):
        chain.wait(_HOUR)
        gas = chain.send(swapper, policy, "poke()")
        swap()
        if last:
            record[RATE_POKE] = gas
            record[RATE_OBSERVE] = chain.send(swapper, policy, "observe()")


AREAS = (
    Area(
        name="savings",
        title="Savings and the rate of credit",
        order=22,
        operations=OPERATIONS,
        ours=measure_ours,
    ),
)
