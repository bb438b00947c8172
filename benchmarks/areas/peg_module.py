"""The peg module: swaps of a reserve and back, each with live price, ceiling and fee.

The reserve is a plain OpenZeppelin token of 6 decimals, for the peers as for us; one behind a proxy, as USDC is,
costs every module more.
"""

from typing import Any

from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Peer, Quoted, Recorder
from benchmarks.chain import Chain, Domain, actor, calldata, sign
from benchmarks.compiler import Compiled
from benchmarks.house import CEILING, FEE_BPS, RESERVE_UNIT, WAD, House, deploy_feed, deploy_house
from benchmarks.peers import VENUS, deploy_venus
from strongroom import artifacts

IN = "swap in"
IN_FIRST = "swap in, first of a user"
IN_EXACT_OUT = "swap in for an exact output"
IN_AUTHORIZATION = "swap in by authorization"
IN_PERMIT = "swap in with its permit, in one transaction"
OUT = "swap out"
OUT_FIRST = "swap out, to one who holds no reserve"
OUT_EXACT_OUT = "swap out for an exact output"
OUT_AUTHORIZATION = "swap out by authorization"
COLLECT_FEES = "collect fees"
DROUGHT = "note a drought"
FREEZE = "freeze on depeg"

SWAP_GOAL = 85_000
_PAYER = "book, level and supply non-zero; payer keeps some of what it pays with"
_APPROVED = f"{_PAYER} and has approved it for ever"
_LITE_PSM = "checks no price and mints nothing: it trades out of a stock that was minted before"
_SIGNED = "a random nonce, whose slot is new; relayed by a third party; receiver holds some"

OPERATIONS = (
    Operation(
        IN,
        f"{_APPROVED}; receiver holds coins",
        goal=SWAP_GOAL,
        headline=True,
        quoted=(Quoted("Maker LitePSM", 60_080, _LITE_PSM),),
    ),
    Operation(IN_FIRST, f"{_APPROVED}; receiver holds no coin"),
    Operation(IN_EXACT_OUT, f"{_APPROVED}; receiver holds coins", goal=SWAP_GOAL),
    Operation(
        OUT,
        f"{_APPROVED}; receiver holds reserve",
        goal=SWAP_GOAL,
        headline=True,
        quoted=(Quoted("Maker LitePSM", 62_362, _LITE_PSM),),
    ),
    Operation(OUT_FIRST, f"{_APPROVED}; receiver holds no reserve"),
    Operation(OUT_EXACT_OUT, f"{_APPROVED}; receiver holds reserve", goal=SWAP_GOAL),
    Operation(IN_AUTHORIZATION, f"{_PAYER}; {_SIGNED}", headline=True),
    Operation(OUT_AUTHORIZATION, f"{_PAYER}; {_SIGNED}; the module holds no coins before or after"),
    Operation(
        IN_PERMIT,
        f"multicall of permit and swapIn; {_PAYER}; its permit nonce is 1, its allowance zero before and after; "
        "receiver holds coins",
    ),
    Operation(COLLECT_FEES, "collected before; the surplus buffer holds coins"),
    Operation(DROUGHT, "all reserve is lost, and the book above the line"),
    Operation(FREEZE, "the reserve's price is below the band; the module is not frozen"),
)


def measure_ours(chain: Chain) -> Measured:
    """All operations on our module."""
    house = deploy_house(chain)
    module, coin, reserve = house.peg_module.address, house.stablecoin.address, house.reserve.address
    trader, newcomer, payee = actor("trader"), actor("newcomer"), actor("payee")
    units, coins = 1_000 * RESERVE_UNIT, 100 * WAD
    for user in (trader, newcomer, payee):
        fund(chain, reserve, user.address, user, spenders={reserve: module, coin: module})

    record = Recorder()
    swap_in, swap_out = "swapIn(uint256,uint256,address,uint256)", "swapOut(uint256,uint256,address,uint256)"
    limit_in, limit_out = (units * 999 // 1_000) * 10**12, (coins * 999 // 1_000) // 10**12

    def deadline() -> int:
        return chain.now + 600

    chain.send(trader, module, swap_in, 10 * units, limit_in, trader.address, deadline())
    chain.send(house.deployer, module, "collectFees()")
    record[IN_FIRST] = chain.send(newcomer, module, swap_in, units, limit_in, newcomer.address, deadline())
    record[IN] = chain.send(trader, module, swap_in, units, limit_in, trader.address, deadline())
    record[IN_EXACT_OUT] = chain.send(
        trader,
        module,
        "swapInExactOut(uint256,uint256,address,uint256)",
        coins,
        101 * RESERVE_UNIT,
        trader.address,
        deadline(),
    )
    record[OUT] = chain.send(trader, module, swap_out, coins, limit_out, trader.address, deadline())
    fresh = actor("fresh receiver").address
    record[OUT_FIRST] = chain.send(trader, module, swap_out, coins, limit_out, fresh, deadline())
    record[OUT_EXACT_OUT] = chain.send(
        trader,
        module,
        "swapOutExactOut(uint256,uint256,address,uint256)",
        100 * RESERVE_UNIT,
        101 * WAD,
        trader.address,
        deadline(),
    )
    record[IN_AUTHORIZATION] = swap_by_authorization(
        chain, house, "swapInWithAuthorization", house.reserve_domain, units, limit_in
    )
    record[OUT_AUTHORIZATION] = swap_by_authorization(
        chain, house, "swapOutWithAuthorization", house.stablecoin_domain, coins, limit_out
    )
    swap_with_permit(chain, house, units, limit_in, nonce=0)
    record[IN_PERMIT] = swap_with_permit(chain, house, units, limit_in, nonce=1)
    record[COLLECT_FEES] = chain.send(actor("keeper"), module, "collectFees()")
    held = chain.call(reserve, "balanceOf(address)", module)
    chain.send(house.deployer, reserve, "seize(address,uint256)", module, held)
    record[DROUGHT] = chain.send(actor("keeper"), module, "updateDrought()")
    chain.send(house.deployer, reserve, "mint(address,uint256)", module, held)
    chain.send(actor("keeper"), module, "updateDrought()")
    chain.send(house.deployer, house.feed.address, "set(int120)", 98_000_000)
    record[FREEZE] = chain.send(actor("keeper"), module, "freezeOnDepeg()")
    return record


def measure_venus(chain: Chain, compiled: Compiled) -> Measured:
    """Venus's module over the same reserve and feed: in by exact input, out by exact output, as it offers."""
    deployer = actor("deployer")
    reserve_code = artifacts.load("MockReserve")
    reserve = chain.deploy(
        deployer, reserve_code, "(string,string,uint8)", "Mock USD Coin", "mUSDC", 6
    ).address
    feed = deploy_feed(chain).address
    venus = deploy_venus(chain, compiled, reserve=reserve, feed=feed, fee_bps=FEE_BPS, cap=CEILING)
    trader, newcomer = actor("trader"), actor("newcomer")
    for user in (trader, newcomer):
        fund(
            chain,
            reserve,
            user.address,
            user,
            spenders={reserve: venus.peg_module, venus.coin: venus.peg_module},
        )

    record = Recorder()
    swap_in, swap_out = "swapStableForVAI(address,uint256)", "swapVAIForStable(address,uint256)"
    units = 1_000 * RESERVE_UNIT
    chain.send(trader, venus.peg_module, swap_in, trader.address, 10 * units)
    record[IN_FIRST] = chain.send(newcomer, venus.peg_module, swap_in, newcomer.address, units)
    record[IN] = chain.send(trader, venus.peg_module, swap_in, trader.address, units)
    out = chain.send(trader, venus.peg_module, swap_out, trader.address, 100 * RESERVE_UNIT)
    record[OUT] = out
    record[OUT_EXACT_OUT] = out
    fresh = actor("fresh receiver").address
    record[OUT_FIRST] = chain.send(trader, venus.peg_module, swap_out, fresh, 100 * RESERVE_UNIT)
    return record


def fund(chain: Chain, reserve: str, to: str, user: Any, *, spenders: dict[str, str]) -> None:
    """Gives a user reserve, and its approval for ever of each token to its spender."""
    chain.send(actor("deployer"), reserve, "mint(address,uint256)", to, 1_000_000 * RESERVE_UNIT)
    for token, spender in spenders.items():
        chain.send(user, token, "approve(address,uint256)", spender, 2**256 - 1)


def swap_by_authorization(
    chain: Chain, house: House, function: str, domain: Domain, amount: int, limit: int
) -> int:
    """The payee's own swap, paid by its signature and relayed. Returns its gas."""
    payer, module = actor("payee"), house.peg_module.address
    if function == "swapOutWithAuthorization":
        chain.send(
            actor("trader"),
            domain.verifying_contract,
            "transfer(address,uint256)",
            payer.address,
            10 * amount,
        )
    else:
        chain.send(actor("trader"), house.stablecoin.address, "transfer(address,uint256)", payer.address, WAD)
    deadline = chain.now + 600
    arguments = (payer.address, amount, limit, payer.address, deadline, keccak(text=f"salt: {function}"))
    types = "address,uint256,uint256,address,uint256,bytes32"
    entry = f"{function}({types},bytes)"
    nonce = keccak(keccak(text=entry)[:4].ljust(32, b"\0") + calldata(f"x({types})", *arguments)[4:])
    fields = {
        "from": "address",
        "to": "address",
        "value": "uint256",
        "validAfter": "uint256",
        "validBefore": "uint256",
        "nonce": "bytes32",
    }
    message = dict(zip(fields, (payer.address, module, amount, 0, deadline, nonce), strict=True))
    signature = sign(payer, domain, "ReceiveWithAuthorization", fields, message)
    return chain.send(actor("relayer"), module, entry, *arguments, signature)


def swap_with_permit(chain: Chain, house: House, units: int, limit: int, *, nonce: int) -> int:
    """A swap in whose allowance comes with it. Returns its gas."""
    payer, module, reserve = actor("permit user"), house.peg_module.address, house.reserve.address
    chain.send(actor("deployer"), reserve, "mint(address,uint256)", payer.address, 10 * units)
    deadline = chain.now + 600
    fields = {
        "owner": "address",
        "spender": "address",
        "value": "uint256",
        "nonce": "uint256",
        "deadline": "uint256",
    }
    message = dict(zip(fields, (payer.address, module, units, nonce, deadline), strict=True))
    signature = sign(payer, house.reserve_domain, "Permit", fields, message)
    steps = [
        calldata("permit(address,uint256,uint256,bytes)", reserve, units, deadline, signature),
        calldata("swapIn(uint256,uint256,address,uint256)", units, limit, payer.address, deadline),
    ]
    return chain.send(payer, module, "multicall(bytes[])", steps)


AREAS = (
    Area(
        name="peg module",
        title="Peg module",
        order=10,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "Venus PegStability",
                "live price, cap and fee as ours, through the proxy that its constructor requires, over the same "
                "reserve and feed, with the cheapest oracle there can be in place of its own; no limit or deadline, "
                "no book; its way out is by exact output only, and takes the fee by a transfer of its own",
                VENUS,
                measure_venus,
            ),
        ),
    ),
)
