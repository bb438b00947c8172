"""The stability pool: what depositors and whoever liquidates through it pay.

A market of the lending pool that lends the stablecoin, interest accruing, against a plain OpenZeppelin token of 18
decimals; approvals for ever; 1,000 s between two operations, each a transaction of its own, so that every slot is cold.
"""

from dataclasses import dataclass

from eth_account.signers.local import LocalAccount

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
)
from benchmarks.chain import BLOCK_TIME, Chain, actor
from benchmarks.house import WAD, deploy_house
from strongroom import artifacts

CREATE = "create a stability pool"
DEPOSIT_FIRST = "stability deposit, first"
DEPOSIT_AGAIN = "stability deposit, top-up"
DEPOSIT_AFTER_FIRST = "stability deposit, first top-up after a liquidation"
DEPOSIT_AFTER = "stability deposit, later top-up after a liquidation"
REQUEST = "request a withdrawal"
WITHDRAW = "withdraw part"
CLAIM = "claim collateral"
LIQUIDATE_FIRST = "liquidate through the stability pool, its first"
LIQUIDATE = "liquidate through the stability pool, 1 depositor"
LIQUIDATE_MANY = "liquidate through the stability pool, 10,000 depositors"
LIQUIDATE_STEADY = "liquidate through the stability pool, nobody came since the last"
LIQUIDATE_EMPTY = "liquidate with next to all that is in the stability pool"

DEPOSITORS = 10_000
_EACH_TIME = 100
_LIVE = "the market's interest accrues since 1,000 s; the caller holds some of the collateral; an oracle of one slot"
_STATES = {
    CREATE: "the collateral's first and only pool",
    DEPOSIT_FIRST: "the pool holds coins of others and has liquidated before; the depositor keeps coins",
    DEPOSIT_AGAIN: "no liquidation since the depositor's last deposit; no request open",
    DEPOSIT_AFTER_FIRST: "a liquidation has taken from the depositor's only deposit: its coins are turned into shares",
    DEPOSIT_AFTER: "a liquidation has taken from the deposit; the depositor had shares before",
    REQUEST: "the depositor has shares; its first request",
    WITHDRAW: "of a deposit that a liquidation has taken from, within the window of a request; the rest stays",
    CLAIM: "after liquidations; the depositor holds some of the collateral",
    LIQUIDATE_FIRST: f"no slot of the pool's is used but the deposit's, which it turns into shares; {_LIVE}",
    LIQUIDATE: "the pool has liquidated before; its only depositor has added to the deposit since; part of the debt",
    LIQUIDATE_MANY: "the same with 10,000 depositors, who all came since the last liquidation; part of the debt",
    LIQUIDATE_STEADY: "the same, all deposits are shares already; part of the debt",
    LIQUIDATE_EMPTY: "the same, as much as absorbs",
}
_LIQUITY = "npm carries no source of it; as measured before: its BOLD's stability pool"
_GOALS = {
    DEPOSIT_FIRST: 110_000,
    DEPOSIT_AGAIN: 110_000,
    DEPOSIT_AFTER_FIRST: 110_000,
    DEPOSIT_AFTER: 110_000,
    LIQUIDATE_FIRST: 250_000,
    LIQUIDATE: 250_000,
    LIQUIDATE_MANY: 250_000,
    LIQUIDATE_STEADY: 250_000,
    LIQUIDATE_EMPTY: 250_000,
}
_QUOTED = {
    DEPOSIT_FIRST: (Quoted("Liquity v2", 220_834, _LIQUITY),),
    DEPOSIT_AFTER: (Quoted("Liquity v2", 171_289, _LIQUITY),),
    LIQUIDATE_MANY: (Quoted("Liquity v2", 472_803, _LIQUITY),),
}

OPERATIONS = tuple(
    Operation(
        name,
        state,
        goal=_GOALS.get(name),
        headline=name in (DEPOSIT_FIRST, DEPOSIT_AFTER, LIQUIDATE_MANY),
        quoted=_QUOTED.get(name, ()),
    )
    for name, state in _STATES.items()
)

_LIQUIDATE = f"liquidate({PARAMS},address,uint256,uint256,uint256,address,uint256)"
_LATER = 2**256 - 1


@dataclass(frozen=True)
class Pool:
    """A stability pool of ours over one market."""

    chain: Chain
    address: str
    market: Market

    def send(self, sender: LocalAccount, name: str, *arguments: object) -> int:
        """Calls the pool `PAUSE` seconds after the last operation. Returns the gas."""
        self.chain.wait(PAUSE - BLOCK_TIME)
        return self.chain.send(sender, self.address, name, *arguments)

    def deposit(self, who: LocalAccount, assets: int) -> int:
        return self.send(who, "deposit(uint256,uint256)", assets, _LATER)

    def liquidate(self, assets: int) -> int:
        """So many wei of the borrower's debt. Its interest since the last operation is less than a thousandth."""
        keeper, borrower = actor("keeper"), actor("borrower").address
        arguments = (self.market.params, borrower, 0, assets * 10**6, 0, keeper.address, _LATER)
        return self.send(keeper, _LIQUIDATE, *arguments)


def measure_ours(chain: Chain) -> Measured:
    """Every operation, in an order that gives each its steady state."""
    record = Recorder()
    pool, coin = _pool(chain, record)
    saver, second, newcomer = actor("saver"), actor("second"), actor("newcomer")
    pool.deposit(saver, 10_000 * WAD)
    record[LIQUIDATE_FIRST] = pool.liquidate(100 * WAD)
    pool.deposit(saver, 1_000 * WAD)
    record[LIQUIDATE] = pool.liquidate(100 * WAD)
    record[DEPOSIT_FIRST] = pool.deposit(second, 10_000 * WAD)
    record[DEPOSIT_AGAIN] = pool.deposit(second, 1_000 * WAD)
    pool.liquidate(100 * WAD)
    record[DEPOSIT_AFTER_FIRST] = pool.deposit(second, 1_000 * WAD)
    pool.liquidate(100 * WAD)
    record[LIQUIDATE_STEADY] = pool.liquidate(100 * WAD)
    record[DEPOSIT_AFTER] = pool.deposit(saver, 1_000 * WAD)
    pool.liquidate(100 * WAD)
    record[CLAIM] = pool.send(saver, "claim(address)", saver.address)
    record[REQUEST] = pool.send(saver, "requestWithdrawal()")
    chain.wait(3_600)
    withdraw = "withdraw(uint256,uint256,address,uint256)"
    record[WITHDRAW] = pool.send(saver, withdraw, 1_000 * WAD, 0, saver.address, _LATER)
    pool.deposit(newcomer, 1_000 * WAD)
    crowd = chain.deploy(newcomer, artifacts.load("MockDepositors")).address
    chain.send(actor("facilitator"), coin, "mint(address,uint256)", crowd, DEPOSITORS * WAD)
    for _ in range(DEPOSITORS // _EACH_TIME):
        gather = "gather(address,address,uint256,uint256)"
        chain.send(newcomer, crowd, gather, pool.address, coin, _EACH_TIME, WAD)
    record[LIQUIDATE_MANY] = pool.liquidate(100 * WAD)
    # all but less than a thousandth, which is what interest makes of it
    record[LIQUIDATE_EMPTY] = pool.liquidate(chain.call(pool.address, "absorbable()") * 9_999 // 10_000)
    return record


def _pool(chain: Chain, record: Recorder) -> tuple[Pool, str]:
    house = deploy_house(chain)
    deployer, facilitator = house.deployer, actor("facilitator")
    coin, manager = house.stablecoin.address, house.access_manager.address
    chain.send(deployer, coin, "setFacilitator(address,uint120)", facilitator.address, 10**9 * WAD)
    lending = chain.deploy(deployer, artifacts.load("LendingPool"), "(address)", manager).address
    irm = deploy_irm(chain, lending)
    entry = (ADAPTIVE_CURVE, 0, NOBODY, NOBODY)
    chain.send(deployer, lending, "enableIrm(address,(uint8,uint96,address,address))", irm, entry)
    chain.send(deployer, lending, "enableLltv(uint256)", LLTV)
    _, collateral, oracle = deploy_tokens(chain)
    market = Market(chain, lending, coin, collateral, oracle, irm)
    factory = chain.deploy(
        deployer,
        artifacts.load("StabilityPoolFactory"),
        "(address,address,address,uint256)",
        coin,
        lending,
        manager,
        1_000,
    ).address
    record[CREATE] = chain.send(deployer, factory, "createPool(address)", collateral)
    pool = Pool(chain, f"0x{chain.call(factory, 'poolOf(address)', collateral):040x}", market)
    for name in ("saver", "second", "newcomer", "lender", "borrower", "keeper"):
        account = actor(name)
        chain.send(facilitator, coin, "mint(address,uint256)", account.address, 1_000_000 * WAD)
        mint(chain, collateral, account.address, 1_000_000 * WAD)
        for token in (coin, collateral):
            for spender in (lending, pool.address):
                approve(chain, account, token, spender)
    chain.send(deployer, oracle, "set(uint256)", PAR)
    market.create()
    chain.send(deployer, factory, f"listMarket({PARAMS})", market.params)
    market.supply(actor("lender"), 200_000 * WAD)
    market.supply_collateral(actor("borrower"), 100_000 * WAD)
    market.borrow(actor("borrower"), 85_000 * WAD)
    chain.send(deployer, oracle, "set(uint256)", PAR * 92 // 100)
    return pool, coin


AREAS = (Area(name="stability", title="Stability pool", order=21, operations=OPERATIONS, ours=measure_ours),)
