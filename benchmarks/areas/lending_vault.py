"""The lending vault: what savers and allocators pay.

Three markets of one pool with interest accruing, two plain OpenZeppelin tokens of 18 decimals, approvals for ever,
1,000 s between two operations, each a transaction of its own, so that every slot is cold. In a deposit into three
markets the caps of the first two leave little.
"""

from dataclasses import dataclass, replace

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Quoted, Recorder
from benchmarks.areas.lending import (
    ADAPTIVE_CURVE,
    LLTV,
    NOBODY,
    PAR,
    PARAMS,
    PAUSE,
    Market,
    approve,
    deploy_irm,
    deploy_tokens,
    mint,
    settable_oracle,
)
from benchmarks.chain import BLOCK_TIME, Chain, actor
from benchmarks.house import WAD
from strongroom import artifacts

CREATE = "create a vault over three markets"
DEPOSIT_NEW = "deposit into one market of three, new saver"
DEPOSIT_ONE = "deposit into one market of three, again"
DEPOSIT_THREE = "deposit into 3 markets"
DEPOSIT_FEE = "deposit into 3 markets, performance fee due"
WITHDRAW_ONE = "withdraw from one market of three"
WITHDRAW_THREE = "withdraw from 3 markets"
REDEEM_ONE = "redeem from one market of three"
REALLOCATE = "reallocate from one market to another"
LOWER_CAP = "lower a cap, three markets listed"

METAMORPHO = 241_424
"""Its deposit into three markets."""

_LIVE = "three markets listed, each with interest accruing since 1,000 s, and a position of the vault in each; no fee"
_STEADY_STATES = {
    CREATE: "three caps, no fee; the pool's markets exist; the factory's first vault",
    DEPOSIT_NEW: f"{_LIVE}; the saver has no shares yet; the first market takes all of it",
    DEPOSIT_ONE: f"{_LIVE}; the saver has shares; the first market takes all of it",
    DEPOSIT_THREE: f"{_LIVE}; the saver has shares and keeps a balance; the caps spread it over all three. Goal: the "
    "pool's three supplies, cold slots, the transfer and the shares take 165,000; interest is reckoned twice, once to "
    "know what the caps leave",
    DEPOSIT_FEE: "the same with a fee of a tenth: growth since the last deposit, the recipient has shares",
    WITHDRAW_ONE: f"{_LIVE}; the saver keeps shares and holds some of the token; the first market has it all",
    WITHDRAW_THREE: f"{_LIVE}; the saver keeps shares; the first two markets are emptied, the third not",
    REDEEM_ONE: f"{_LIVE}; the saver keeps shares; the first market has it all",
    REALLOCATE: f"{_LIVE}; two allocations, the second takes what the first left",
    LOWER_CAP: "the list of three markets is written anew as code",
}
_GOALS = {DEPOSIT_THREE: 75 * METAMORPHO // 100}
_QUOTED = {
    DEPOSIT_THREE: (
        Quoted("MetaMorpho", METAMORPHO, "npm carries no source of it: three markets of Morpho Blue"),
        Quoted("Aave v3.7 stata token", 268_159, "as published; one market"),
    )
}

OPERATIONS = tuple(
    Operation(
        name,
        state,
        goal=_GOALS.get(name),
        headline=name in (DEPOSIT_THREE, WITHDRAW_ONE),
        quoted=_QUOTED.get(name, ()),
    )
    for name, state in _STEADY_STATES.items()
)

_CONFIG = f"(address,address,address,address,uint96,uint32,string,string,({PARAMS},uint128)[])"
_PART = 10 * WAD


@dataclass(frozen=True)
class Vault:
    """A vault of ours over markets of one pool."""

    chain: Chain
    address: str
    markets: tuple[Market, ...]

    def send(self, sender: LocalAccount, name: str, *arguments: object) -> int:
        """Calls the vault `PAUSE` seconds after the last operation. Returns the gas."""
        self.chain.wait(PAUSE - BLOCK_TIME)
        return self.chain.send(sender, self.address, name, *arguments)

    def deposit(self, who: LocalAccount, assets: int) -> int:
        return self.send(who, "deposit(uint256,address)", assets, who.address)

    def leave_room(self, market: int, assets: int) -> int:
        """Lowers a market's cap to `assets` above what the vault holds there. Returns the gas."""
        held = int(self._held(market), 16)
        args = (self.markets[market].params, held + assets)
        return self.send(actor("curator"), f"lowerCap({PARAMS},uint128)", *args)

    def _held(self, market: int) -> str:
        transaction = {"to": self.address, "data": "0x" + _selector("allocations()").hex()}
        answer: str = self.chain.request("eth_call", transaction, "latest")
        return answer[2 + 64 * (2 + market) :][:64]


def _selector(signature: str) -> bytes:
    return keccak(text=signature)[:4]


def measure_ours(chain: Chain) -> Measured:
    """Every operation, in an order that gives each its steady state."""
    record = Recorder()
    vault = _vault(chain, record)
    saver, new_saver, allocator = actor("saver"), actor("new saver"), actor("allocator")
    loan = vault.markets[0].loan
    for user in (saver, new_saver):
        mint(chain, loan, user.address, 1_000_000 * WAD)
        approve(chain, user, loan, vault.address)

    # a position in every market
    vault.deposit(saver, 3_000 * WAD)
    reallocate = f"reallocate(({PARAMS},uint256)[])"
    first, second, third = (market.params for market in vault.markets)
    vault.send(allocator, reallocate, [(first, 1_000 * WAD), (second, 1_000 * WAD), (third, 2**256 - 1)])
    record[DEPOSIT_NEW] = vault.deposit(new_saver, _PART)
    record[DEPOSIT_ONE] = vault.deposit(saver, _PART)
    record[WITHDRAW_ONE] = vault.send(
        saver, "withdraw(uint256,address,address)", _PART, saver.address, saver.address
    )
    record[REDEEM_ONE] = vault.send(
        saver, "redeem(uint256,address,address)", _PART * 10**6, saver.address, saver.address
    )
    record[REALLOCATE] = vault.send(allocator, reallocate, [(third, 500 * WAD), (second, 2**256 - 1)])
    record[LOWER_CAP] = vault.leave_room(0, 2 * _PART)
    vault.leave_room(1, 2 * _PART)
    record[DEPOSIT_THREE] = vault.deposit(saver, 5 * _PART)
    record[WITHDRAW_THREE] = vault.send(
        saver, "withdraw(uint256,address,address)", 2_700 * WAD, saver.address, saver.address
    )
    curator = actor("curator")
    vault.send(allocator, reallocate, [(third, 100 * WAD), (first, 100 * WAD), (second, 2**256 - 1)])
    vault.leave_room(0, 2 * _PART)
    vault.leave_room(1, 2 * _PART)
    vault.send(curator, "submit(bytes)", _selector("raiseFee(uint96)") + (WAD // 10).to_bytes(32, "big"))
    chain.wait(86_400)
    vault.send(curator, "raiseFee(uint96)", WAD // 10)
    vault.send(curator, "accrueFee()")
    record[DEPOSIT_FEE] = vault.deposit(saver, 5 * _PART)
    return record


def _vault(chain: Chain, record: Recorder) -> Vault:
    deployer = actor("deployer")
    manager = chain.deploy(deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address)
    pool = chain.deploy(deployer, artifacts.load("LendingPool"), "(address)", manager.address).address
    irm = deploy_irm(chain, pool)
    entry = (ADAPTIVE_CURVE, 0, NOBODY, NOBODY)
    chain.send(deployer, pool, "enableIrm(address,(uint8,uint96,address,address))", irm, entry)
    chain.send(deployer, pool, "enableLltv(uint256)", LLTV)
    market = Market(chain, pool, *deploy_tokens(chain), irm)
    markets = tuple(
        replace(market, oracle=chain.deploy(deployer, settable_oracle()).address) for _ in range(3)
    )
    lender, borrower = actor("lender"), actor("borrower")
    for user in (lender, borrower):
        for token in (market.loan, market.collateral):
            mint(chain, token, user.address, 1_000_000 * WAD)
            approve(chain, user, token, pool)
    for each in markets:
        chain.send(deployer, each.oracle, "set(uint256)", PAR)
        each.create()
        each.supply(lender, 10_000 * WAD)
        each.supply_collateral(borrower, 20_000 * WAD)
        each.borrow(borrower, 9_000 * WAD)
    factory = chain.deploy(deployer, artifacts.load("LendingVaultFactory"), "(address)", pool).address
    curator = actor("curator").address
    caps = [(each.params, 1_000_000 * WAD) for each in markets]
    config = (deployer.address, curator, NOBODY, deployer.address, 0, 86_400, "Savings", "SAVE", caps)
    create = f"createVault(address,{_CONFIG},bytes32)"
    record[CREATE] = chain.send(deployer, factory, create, market.loan, config, bytes(32))
    where = chain.call(
        factory,
        "vaultAddress(address,address,bytes32)",
        deployer.address,
        market.loan,
        bytes(32),
    )
    vault = Vault(chain, f"0x{where:040x}", markets)
    vault.send(deployer, "setAllocator(address,bool)", actor("allocator").address, True)
    return vault


AREAS = (
    Area(
        name="lending_vault",
        title="Lending vault",
        order=16,
        operations=OPERATIONS,
        ours=measure_ours,
    ),
)
