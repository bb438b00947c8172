"""Shares as collateral: what a pledge, a loan against it and a liquidation cost.

The asset is made by its factory with countries, classes and a maximum of holders on, and has paid no dividend; the loan
is our stablecoin, the rate model the kinked curve. No peer on npm lends against restricted shares; the same steps with
a plain token are among the lending markets.
"""

from typing import Any

from eth_account.signers.local import LocalAccount

from benchmarks.area import Area, Measured, Operation, Recorder
from benchmarks.areas.lending import KINKED_CURVE, NOBODY
from benchmarks.areas.lending import PARAMS as MARKET
from benchmarks.areas.sales import deploy_house
from benchmarks.chain import Chain, actor, calldata
from benchmarks.house import WAD
from strongroom import artifacts
from strongroom.model.signatures import keccak

LLTV = WAD * 8 // 10
PRICE = 1_000 * WAD * 10**36
"""A thousand coins for a share without decimals."""
CURVE = (100, 500, 8_000, 8_000)
ACTIVE = 1

ALLOW = "allow loans of a token at the price of an oracle"
CREATE = "make a borrower's clone"
MARKET_OF = "make its market"
PLEDGE = "pledge shares, the first"
PLEDGE_MORE = "pledge more shares"
BORROW = "borrow against pledged shares"
BORROW_MORE = "borrow more against pledged shares"
OPEN = "pledge and borrow in one transaction"
REPAY = "repay part of a pledge's debt"
WITHDRAW = "take pledged shares out"
CLOSE = "take all pledged shares out, without debt"
LIQUIDATE = "liquidate: the liquidator receives the shares"
LIQUIDATE_KEEP = "liquidate: it may not receive them, and keeps units"
REDEEM = "redeem kept units for another wallet"
DISCARD = "discard units that stand for nothing"

OPERATIONS = (
    Operation(ALLOW, "the first of its kind", goal=75_000),
    Operation(CREATE, "once for a borrower, an asset and an oracle", goal=145_000),
    Operation(MARKET_OF, "nothing is lent yet", goal=135_000),
    Operation(
        PLEDGE, "nothing is pledged; the manager has an endless allowance", goal=240_000, headline=True
    ),
    Operation(PLEDGE_MORE, "some is pledged", goal=130_000),
    Operation(BORROW, "no debt; the borrower has money", goal=140_000, headline=True),
    Operation(BORROW_MORE, "some debt; the borrower has money", goal=125_000),
    Operation(OPEN, "nothing is pledged or owed", goal=330_000),
    Operation(REPAY, "in the pool, on the clone's behalf", goal=80_000),
    Operation(WITHDRAW, "a debt stays", goal=135_000),
    Operation(CLOSE, "no debt; nothing stays pledged", goal=105_000),
    Operation(
        LIQUIDATE, "debt and collateral stay; the liquidator holds shares", goal=205_000, headline=True
    ),
    Operation(LIQUIDATE_KEEP, "debt and collateral stay; its first units", goal=200_000),
    Operation(REDEEM, "all of them; the receiver holds shares", goal=120_000),
    Operation(DISCARD, "all of them; all of the lien was taken", goal=65_000),
)


def measure(chain: Chain) -> Measured:
    """From the owner's word to the last unit."""
    deployer, owner, agent = actor("deployer"), actor("owner"), actor("agent")
    borrower, other, buyer = actor("holder"), actor("newcomer"), actor("buyer")
    stranger, lender = actor("liquidator"), actor("lender")
    house = deploy_house(chain)
    asset, _ = house.tokenize(borrower, other, buyer)
    record = Recorder()

    def deploy(name: str, types: str, *arguments: Any) -> str:
        return chain.deploy(deployer, artifacts.load(name), types, *arguments).address

    access = deploy("ProtocolAccessManager", "(address)", deployer.address)
    pool = deploy("LendingPool", "(address)", access)
    irm = deploy("KinkedCurveIrm", "(uint16,uint16,uint16,uint16)", *CURVE)
    oracle = deploy("MockOracle", "(uint256)", PRICE)
    chain.send(
        deployer,
        pool,
        "enableIrm(address,(uint8,uint96,address,address))",
        irm,
        (KINKED_CURVE, 0, NOBODY, NOBODY),
    )
    chain.send(deployer, pool, "enableLltv(uint256)", LLTV)
    kinds = "(address,address,address)"
    manager = deploy("PledgeManager", kinds, house.factory, pool, house.assets.registry)
    chain.send(owner, asset, "setCustodian(address,uint8)", manager, ACTIVE)
    allow = "setLoanAllowed(address,address,address,bool)"
    record[ALLOW] = chain.send(owner, manager, allow, asset, oracle, house.coin, True)
    for who in (lender, stranger, borrower, other, buyer):
        chain.send(deployer, house.coin, "mint(address,uint256)", who.address, 10**8 * WAD)
        chain.send(who, house.coin, "approve(address,uint256)", pool, 2**256 - 1)
    for who in (borrower, other):
        chain.send(who, asset, "approve(address,uint256)", manager, 2**256 - 1)

    def market_of(who: LocalAccount) -> tuple[str, tuple[Any, ...]]:
        clone = f"0x{chain.call(manager, f'pledgedSharesOf{kinds}', asset, who.address, oracle):040x}"
        return clone, (house.coin, clone, clone, irm, LLTV)

    def ready(who: LocalAccount) -> tuple[int, int]:
        made = chain.send(who, manager, "create(address,address)", asset, oracle)
        _, params = market_of(who)
        created = chain.send(who, pool, f"createMarket({MARKET})", params)
        chain.send(
            lender,
            pool,
            f"supply({MARKET},uint256,uint256,address,bytes)",
            *(params, 10**7 * WAD, 0, lender.address, b""),
        )
        return made, created

    ready(other)
    record[CREATE], record[MARKET_OF] = ready(borrower)
    clone, params = market_of(borrower)

    def act(name: str, types: str, *arguments: Any) -> int:
        chain.wait(1_000)
        return chain.send(borrower, clone, f"{name}({MARKET},{types})", params, *arguments)

    def borrow(amount: int) -> int:
        limits = (2**256 - 1, chain.now + 86_400)
        return act("borrow", "uint256,address,uint256,uint256", amount, borrower.address, *limits)

    def liquidate(who: LocalAccount, units: int) -> int:
        chain.wait(1_000)
        kinds_ = "address,uint256,uint256,bytes"
        return chain.send(who, pool, f"liquidate({MARKET},{kinds_})", params, clone, units, 0, b"")

    record[PLEDGE] = act("pledge", "uint256,uint256", 1_000, 1_000)
    record[PLEDGE_MORE] = act("pledge", "uint256,uint256", 1_000, 1_000)
    record[BORROW] = borrow(500_000 * WAD)
    record[BORROW_MORE] = borrow(500_000 * WAD)
    chain.wait(1_000)
    repay = f"repay({MARKET},uint256,uint256,address,bytes)"
    record[REPAY] = chain.send(borrower, pool, repay, params, 100_000 * WAD, 0, clone, b"")
    record[WITHDRAW] = act("withdraw", "uint256,uint256", 100, 100)

    others, others_params = market_of(other)
    steps = [
        calldata(f"pledge({MARKET},uint256,uint256)", others_params, 1_000, 1_000),
        calldata(
            f"borrow({MARKET},uint256,address,uint256,uint256)",
            *(others_params, 100_000 * WAD, other.address, 2**256 - 1, chain.now + 86_400),
        ),
    ]
    record[OPEN] = chain.send(other, others, "multicall(bytes[])", steps)
    shares = _debt_shares(chain, pool, others_params, others)
    chain.send(lender, pool, repay, others_params, 0, shares, others, b"")
    chain.wait(1_000)
    record[CLOSE] = chain.send(
        other, others, f"withdraw({MARKET},uint256,uint256)", others_params, 1_000, 1_000
    )

    chain.send(deployer, oracle, "set(uint256)", PRICE * 55 // 100)
    record[LIQUIDATE] = liquidate(buyer, 100)
    record[LIQUIDATE_KEEP] = liquidate(stranger, 200)
    redeem = "redeem(uint256,address)"
    record[REDEEM] = chain.send(stranger, clone, redeem, 200, buyer.address)
    liquidate(stranger, 100)
    left = chain.call(asset, "lockedBy(address,address)", borrower.address, manager)
    force = "forcedTransferLocked(address,address,uint256,address,bytes32)"
    reason = b"court order".ljust(32, b"\0")
    chain.send(agent, asset, force, borrower.address, buyer.address, left, manager, reason)
    record[DISCARD] = chain.send(stranger, clone, "discard(address)", stranger.address)
    return record


def _debt_shares(chain: Chain, pool: str, params: tuple[Any, ...], account: str) -> int:
    market = keccak(calldata(f"x({MARKET[1:-1]})", *params)[4:])
    question = calldata("position(bytes32,address)", market, account)
    answer = chain.request("eth_call", {"to": pool, "data": "0x" + question.hex()}, "latest")
    return int(answer[66:130], 16)


AREAS = (
    Area(
        name="pledges",
        title="Shares as collateral",
        order=67,
        operations=OPERATIONS,
        ours=measure,
    ),
)
