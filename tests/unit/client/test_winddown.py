"""`client.wind_down`

├── where it stands: before, begun, open
├── markets: while their price is read, fixed, settled; one that is not winding down
├── settle: one position, several, one that owes nothing; together in one transaction, where somebody is quicker
├── lock by permit, by approval, for another; too much; signed and relayed, replayed, hijacked, too late
└── claim: one part, all parts, nothing
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest
from eth_utils.crypto import keccak

from strongroom.client import Strongroom
from strongroom.client.connection import Connection
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.errors import ArgumentError, NoDeploymentError
from strongroom.client.multicall import MULTICALL3
from strongroom.client.signing import Signed
from strongroom.client.winddown import TOGETHER, LockAuthorization
from strongroom.deployments import DeployedContract, Deployment
from strongroom.errors import ContractError
from strongroom.evm.provider import ChainProvider
from tests.support.suite import ONE
from tests.support.winddown import Ending, EndingBuilder
from tools.anvil import MULTICALL3_CODE

DEBT = 10_000 * ONE


@pytest.fixture(scope="module")
def built() -> Ending:
    it = EndingBuilder()()
    it.buy(it.holder, 5_000 * ONE)
    it.open(it.borrower, DEBT)
    it.open(it.other, 3 * DEBT, 1)
    return it


@pytest.fixture
def it(built: Ending) -> Iterator[Ending]:
    before = built.chain.snapshot()
    yield built
    built.chain.revert(before)


def deployment_of(it: Ending, *, without: str = "") -> Deployment:
    contracts = {
        "ProtocolAccessManager": it.suite.access,
        "Stablecoin": it.coin,
        "LendingPool": it.pool,
        "WindDown": it.it,
        "RedemptionModule": it.suite.redemption_module,
        "PegStabilityModule": it.suite.psm,
    }
    return Deployment(
        chain_id=it.chain.chain_id,
        commit="unknown",
        contracts={
            name: DeployedContract(
                contract.address,
                (),
                "0x" + "00" * 32,
                0,
                "0x" + keccak(it.chain.code(contract.address)).hex(),
                name,
            )
            for name, contract in contracts.items()
            if name != without
        },
    )


def client_of(it: Ending, account: Any = None, **options: Any) -> Strongroom:
    keys = [] if account is None else [account]
    local = None if account is None else account.local
    return Strongroom.connect(ChainProvider(it.chain, keys), local, deployment_of(it, **options))


def test_without_one(it: Ending) -> None:
    with pytest.raises(NoDeploymentError):
        client_of(it, without="WindDown").wind_down.state()


def test_where_it_stands(it: Ending) -> None:
    ending = client_of(it).wind_down
    state = ending.state()
    assert (state.begun_at, state.opens_at, state.opened_at) == (None, None, None)
    assert ending.ending_markets() == ()
    it.begin()
    state = ending.state()
    assert state.opens_at == state.begun_at + 7 * 86_400 if state.begun_at else False
    assert state.supply == state.claim_supply == Decimal(it.coin.totalSupply()) / ONE
    first, second = ending.ending_markets()
    assert (first.price, first.readings, first.begun_at) == (None, 0, state.begun_at)
    assert first.owed == Decimal(it.totals().borrow_assets) / ONE
    it.fix(1)
    second = ending.ending_market(second.id)
    assert (second.price, second.readings) == (it.price(1), 3)
    it.open_claims()
    state = ending.state()
    assert state.opened_at == it.chain.timestamp
    assert state.claim_supply == state.supply + state.reserve
    with pytest.raises(ArgumentError, match="not winding down"):
        ending.ending_market(b"\1" * 32)


def test_settles(it: Ending) -> None:
    it.begin()
    it.fix(0)
    ending = client_of(it, it.stranger).wind_down
    market = ending.ending_markets()[0]
    settled = ending.settle_all(market.params, [it.borrower, it.holder])
    assert [each.borrower for each in settled] == [it.borrower.address]
    assert settled[0].repaid >= 10_000
    assert settled[0].collateral == Decimal(it.it.received(it.collaterals[0])) / ONE
    assert settled[0].returned > 0
    with pytest.raises(ContractError, match="owes nothing"):
        ending.settle_position(market.params, it.borrower)
    second = ending.ending_markets()[1]
    with pytest.raises(ContractError, match="not fixed"):
        ending.settle_all(second.params, [it.other])


def test_settles_together(it: Ending, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one transaction; who was settled meanwhile is passed over, and nothing else is stopped."""
    it.chain.set_code(MULTICALL3, bytes.fromhex(MULTICALL3_CODE.read_text()))
    crowd = [it.chain.account(f"debtor {number}") for number in range(12)]
    for who in crowd:
        it.open(who, DEBT)
    it.begin()
    it.fix(0)
    client = client_of(it, it.stranger)
    ending = client.wind_down
    market = ending.ending_markets()[0].params
    priced = Connection.gas_limit

    def quicker(connection: Connection, transaction: Any) -> int:
        """Once the gas is known, somebody settles one of them."""
        found = priced(connection, transaction)
        if it.debt(crowd[3]):
            it.settle(crowd[3])
        return found

    monkeypatch.setattr(Connection, "gas_limit", quicker)
    settled = ending.settle_all(market, [*crowd, crowd[0], it.holder])
    assert [each.borrower for each in settled] == [who.address for who in crowd if who is not crowd[3]]
    receipts = [each.receipt.transaction_hash for each in settled]
    assert [receipts.count(each) for each in dict.fromkeys(receipts)] == [TOGETHER - 1, 2]
    assert all(each.repaid >= 10_000 for each in settled)
    assert ending.settle_all(market, crowd) == ()
    second = ending.ending_markets()[1].params
    with pytest.raises(ContractError, match="not fixed"):
        ending.settle_all(second, [it.other, it.borrower])
    it.assert_laws()


def test_locks_by_signature(it: Ending) -> None:
    """The holder signs and sends nothing; whoever relays it pays the gas and gains nothing."""
    it.begin()
    signed = client_of(it, it.holder).wind_down.sign_lock("12.5")
    relayer = client_of(it, it.stranger).wind_down
    for hijacked in (
        replace(signed.message, account=it.stranger.address),
        replace(signed.message, amount=signed.message.amount + 1),
    ):
        with pytest.raises(ContractError, match="InvalidSignature"):
            relayer.relay_lock(replace(signed, message=hijacked))
    with pytest.raises(ArgumentError, match="signed for the contract"):
        relayer.relay_lock(replace(signed, message=replace(signed.message, wind_down=it.pool.address)))
    through = Signed.from_json(json.loads(json.dumps(signed.as_json())))
    locked = relayer.relay_lock(cast("Signed[LockAuthorization]", through))
    assert (locked.amount, locked.account) == (Decimal("12.5"), it.holder.address)
    assert it.it.lockedOf(it.holder) == 125 * ONE // 10
    with pytest.raises(ContractError, match="NonceSpent"):
        relayer.relay_lock(signed)
    given = client_of(it, it.holder).wind_down.sign_lock(1, receiver=it.second)
    assert relayer.relay_lock(given).account == it.second.address
    late = client_of(it, it.holder).wind_down.sign_lock(1, deadline=it.chain.timestamp + 60)
    it.chain.warp(60)
    with pytest.raises(ContractError, match="Expired"):
        relayer.relay_lock(late)
    it.assert_laws()


def test_locks_and_claims(it: Ending) -> None:
    it.begin()
    it.fix(0)
    it.settle(it.borrower)
    ending = client_of(it, it.holder).wind_down
    locked = ending.lock_coins(100)
    assert (locked.amount, locked.account) == (100, it.holder.address)
    assert ending.lock_coins("50.5", by="approve").amount == Decimal("50.5")
    assert ending.lock_coins(1, receiver=it.second).account == it.second.address
    with pytest.raises(ContractError):
        ending.lock_coins(10**6)
    with pytest.raises(ContractError, match=r"not open|before they are open"):
        ending.claim_part(it.collaterals[0].address)
    it.open_claims()
    reserve = it.suite.reserve
    states = ending.claims(it.holder, [reserve.address])
    assert [each.token.address for each in states] == [each.address for each in (reserve, *it.collaterals)]
    parts = ending.claim_all([reserve.address])
    assert [each.amount for each in parts] == [each.claimable for each in states if each.claimable]
    assert Decimal(reserve.balanceOf(it.holder)) / 10**6 >= parts[0].amount
    assert ending.claim_all([reserve.address]) == ()
    it.assert_laws()


def test_one_market(it: Ending) -> None:
    """What the governor schedules; then coins are redeemed as in any other market, at the price that is fixed."""
    client = client_of(it, it.holder)
    ending, market = client.wind_down, MarketParams(*it.params[0])
    with pytest.raises(ArgumentError, match="lowers it to zero first"):
        ending.market_ending(market)
    with pytest.raises(ArgumentError, match="was not made by makeOracle"):
        ending.market_ending(market._replace(oracle=it.sources[0].address))
    it.facilitator.lowerMarketCeiling(it.params[0].id, 0, sender=it.suite.sentinel)
    assert ending.market_ending(market).data == it.it.beginMarket.encode(it.params[0])
    assert client.wind_down.redemptionPrice(it.params[0].id) == 0
    it.begin_market()
    with pytest.raises(ArgumentError, match="is winding down already"):
        ending.market_ending(market)
    it.fix()
    found = ending.ending_market(it.params[0].id)
    assert client.wind_down.redemptionPrice(it.params[0].id) == found.price == it.price()
    it.begin()
    with pytest.raises(ArgumentError, match="all markets are winding down"):
        ending.market_ending(MarketParams(*it.params[1]))
