"""`client.credit` on the in-process chain, with the real WETH9

├── open: with a token by permit and by approval, with ether, each in one transaction; what if is what then happens, to
│   the wei; authorised by signature in the same transaction, once
├── adjust: every part, alone and together; with ether; nothing
├── repay: a part, all, another's; by permit, by authorization
├── close: with one signature at an unknown later second; as ether; by approval; without debt; empty
├── signed for another to relay: repayment and closing, with the facilitator's authorization; once only; hijacked
├── ceilings: the market's, the stablecoin's; coins that came back elsewhere are synced away first; minting paused
├── sync, distribute, recognise, settle
├── liquidate through the stability pool; an empty one
├── redeem: out of the peg module, within what there is; out of the riskiest positions while that is dry, both in one
│   transaction, both markets; more than exists; while a market is paused; signed for another to relay, hijacked, twice,
│   of more than one market
└── what is refused says what to do next, and leaves everything as it was
"""

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from strongroom.client import Strongroom
from strongroom.client.credit import CreditMarket
from strongroom.client.errors import ArgumentError, InsufficientFundsError
from strongroom.client.signing import Signed
from strongroom.errors import ContractError
from tests.support.credit import CEILING, PRICE
from tests.support.credit_house import House, HouseBuilder
from tests.support.suite import ONE

YEAR = 31_536_000


@pytest.fixture(scope="module")
def built() -> House:
    return HouseBuilder()()


@pytest.fixture
def house(built: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    before = built.chain.snapshot()
    yield built
    built.chain.revert(before)


@pytest.fixture
def client(house: House) -> Strongroom:
    """The borrower, with 100 of the collateral and ten thousand ether; nothing approved or authorised."""
    house.fund(house.credit.borrower, 100 * ONE, ether=10_000 * ONE)
    return house.connect(house.credit.borrower)


def transactions(client: Strongroom) -> int:
    return client.connection.fetch_nonce(client.account)


def notes(error: pytest.ExceptionInfo[ContractError]) -> str:
    return " ".join(getattr(error.value, "__notes__", ()))


def test_markets(house: House, client: Strongroom) -> None:
    markets = client.credit.markets()
    assert [each.id for each in markets] == list(house.credit._markets)
    assert [each.ceiling for each in markets] == [CEILING] * 2
    found = client.credit.market(house.credit.id)
    assert (found.level, found.liquidity, found.claim, found.loss) == (0, 0, 0, 0)
    assert found.available == CEILING
    assert client.credit.overview().ceiling == 1_500_000


@pytest.mark.parametrize("by", [None, "permit", "approve"])
def test_open_is_what_if(house: House, client: Strongroom, by: Any) -> None:
    credit = client.credit
    before = credit.position(house.credit.id)
    expected = before.what_if(supply_collateral="10.5", borrow="4000.000000000000000001")
    sent = transactions(client)
    done = credit.open(house.credit.id, "10.5", "4000.000000000000000001", min_health_factor="1.2", by=by)
    assert transactions(client) - sent == (2 if by == "approve" else 1)
    assert (done.collateral_in, done.borrowed) == (Decimal("10.5"), Decimal("4000.000000000000000001"))
    after = credit.position(house.credit.id)
    assert after.holding == expected.holding
    assert after.market.totals == expected.market.totals
    assert isinstance(after.market, CreditMarket) and isinstance(expected.market, CreditMarket)
    assert after.market.book == expected.market.book
    assert after.health_factor == expected.health_factor
    assert after.liquidation_price == expected.liquidation_price
    assert client.stablecoin.balance(client.account) == done.borrowed
    # authorised for good, by the signature: no second one
    nonce = house.credit.pool.nonce(client.account)
    credit.open(house.credit.id, 1, 500)
    assert house.credit.pool.nonce(client.account) == nonce == 1
    house.credit.assert_laws()


def test_open_with_ether(house: House, client: Strongroom) -> None:
    it, credit = house.ether, client.credit
    has, sent = house.chain.balance(client.account), transactions(client)
    done = credit.open(it.id, "2.5", 2_000, receiver=it.stranger.address, ether=True)
    assert transactions(client) - sent == 1
    assert has - house.chain.balance(client.account) == 25 * ONE // 10
    assert it.coin.balanceOf(it.stranger) == 2_000 * ONE
    assert (done.collateral_in, done.borrowed) == (Decimal("2.5"), 2_000)
    with pytest.raises(ArgumentError, match="leave ether out"):
        credit.open(house.credit.id, 1, 500, ether=True)


def test_open_refused(house: House, client: Strongroom) -> None:
    credit, it = client.credit, house.credit
    before = it.ledger()
    with pytest.raises(ContractError) as caught:
        credit.open(it.id, 1, 1_700)
    assert caught.value.name == "LendingPool_InsufficientCollateral"
    assert "put collateral in" in notes(caught)
    with pytest.raises(ContractError) as caught:
        credit.open(it.id, 1, 99)
    assert caught.value.name == "LendingPool_DebtTooSmall"
    assert "at least 100" in notes(caught)
    with pytest.raises(ContractError, match="HealthFactorTooLow"):
        credit.open(it.id, 1, 1_500, min_health_factor="1.1")
    with pytest.raises(InsufficientFundsError, match="needs 101 COLL"):
        credit.open(it.id, 101, 1_500)
    with pytest.raises(ContractError) as caught:
        credit.open(it.id, 1, 500, deadline=house.chain.timestamp - 1)
    assert "Sign" in notes(caught)
    assert it.ledger() == before


def test_not_listed(house: House, client: Strongroom) -> None:
    it = house.credit
    made = client.lending.create_market(
        it.coin.address, it.collateral.address, it.buffer.address, it.irm.address, "0.8"
    )
    for attempt in (client.credit.market, client.credit.position):
        with pytest.raises(ArgumentError, match="credit markets"):
            attempt(made)
    assert made.id not in [each.id for each in client.credit.markets()]


def test_ceiling_of_the_market(house: House, client: Strongroom) -> None:
    it = house.credit
    house.fund(it.borrower, 10_000 * ONE)
    position = client.credit.position(it.id)
    assert position.what_if(supply_collateral=10_000, borrow=CEILING).debt == CEILING
    before = it.ledger()
    with pytest.raises(ContractError) as caught:
        client.credit.open(it.id, 10_000, CEILING + 1)
    assert caught.value.name == "CreditFacilitator_CeilingExceeded"
    assert "at most 1,000,000 SRUSD can be lent now" in notes(caught)
    with pytest.raises(ContractError, match="CreditFacilitator_CeilingExceeded"):
        position.what_if(supply_collateral=10_000, borrow=CEILING + 1)
    assert it.ledger() == before
    assert position.what_if(supply_collateral=10_000).max_borrow == CEILING
    client.credit.open(it.id, 10_000, CEILING)
    assert client.credit.position(it.id).max_borrow == 0


def test_coins_that_came_back_elsewhere_are_synced_away(house: House, client: Strongroom) -> None:
    """The open finding: opened and closed in one market, they fill the stablecoin's ceiling for all others."""
    it, other = house.credit, house.ether
    house.fund(it.other, 2_000 * ONE, ONE)
    rich = house.connect(it.other)
    rich.credit.open(it.id, 2_000, CEILING)
    rich.credit.close(it.id)
    assert it.idle >= CEILING * ONE
    # 1,000,000 lie there, 1,500,000 is the ceiling of all
    sent = transactions(client)
    client.credit.open(other.id, 1_000, 600_000, ether=True)
    assert transactions(client) - sent == 2, "ether cannot go into a multicall: the sync comes before"
    assert it.idle == 0 and it.level < ONE
    assert other.level == 600_000 * ONE
    it.assert_laws()


def test_synced_in_the_same_transaction(house: House, client: Strongroom) -> None:
    it, other = house.credit, house.ether
    house.fund(it.other, coins=ONE, ether=5_000 * ONE)
    rich = house.connect(it.other)
    rich.credit.open(other.id, 2_000, CEILING, ether=True)
    rich.credit.close(other.id, ether=True)
    house.fund(it.borrower, 1_000 * ONE)
    sent = transactions(client)
    client.credit.open(it.id, 1_000, 600_000)
    assert transactions(client) - sent == 1
    assert other.idle == 0
    it.assert_laws()


def test_minting_paused(house: House, client: Strongroom) -> None:
    it = house.credit
    client.credit.open(it.id, 10, 1_000)
    house.fund(it.borrower, coins=ONE)
    it.coin.pauseMinting(sender=it.sentinel)
    before = it.ledger()
    with pytest.raises(ContractError) as caught:
        client.credit.open(it.id, 10, 1_000)
    assert caught.value.name == "Stablecoin_MintingPaused"
    assert "only the 0 SRUSD that lie in the market" in notes(caught)
    assert it.ledger() == before
    client.credit.close(it.id)
    assert client.credit.position(it.id).is_empty


def test_adjust(house: House, client: Strongroom) -> None:
    it, credit = house.credit, client.credit
    credit.open(it.id, 10, 4_000)
    before = credit.position(it.id)
    asked = {"repay": "500.5", "supply_collateral": "1.25", "borrow": 1_000, "withdraw_collateral": "0.75"}
    expected = before.what_if(**asked)  # type: ignore[arg-type]
    sent = transactions(client)
    done = credit.adjust(
        it.id,
        repay="500.5",
        collateral_in="1.25",
        borrow=1_000,
        collateral_out="0.75",
        min_health_factor="1.5",
    )
    assert transactions(client) - sent == 1, "both permits in the same transaction"
    assert (done.repaid, done.collateral_in) == (Decimal("500.5"), Decimal("1.25"))
    assert (done.borrowed, done.collateral_out) == (1_000, Decimal("0.75"))
    after = credit.position(it.id)
    assert after.holding == expected.holding
    assert after.market.book == expected.market.book  # type: ignore[attr-defined]
    with pytest.raises(ArgumentError, match="nothing to adjust"):
        credit.adjust(it.id)
    with pytest.raises(ContractError, match="InsufficientCollateral"):
        credit.adjust(it.id, collateral_out="all")
    house.fund(it.borrower, coins=10 * ONE)
    done = credit.adjust(it.id, repay="all", collateral_out="all")
    assert credit.position(it.id).is_empty
    assert done.collateral_out == Decimal("10.5")
    it.assert_laws()


def test_adjust_with_ether(house: House, client: Strongroom) -> None:
    it, credit = house.ether, client.credit
    credit.open(it.id, 10, 4_000, ether=True)
    has = house.chain.balance(client.account)
    credit.adjust(it.id, collateral_in="1.5", borrow=500, ether=True)
    assert has - house.chain.balance(client.account) == 15 * ONE // 10
    sent = transactions(client)
    credit.adjust(it.id, repay=1_000, collateral_out=2, ether=True)
    assert transactions(client) - sent == 2, "the permit comes before, for ether cannot go into a multicall"
    assert has - house.chain.balance(client.account) == -5 * ONE // 10
    assert credit.position(it.id).collateral == Decimal("9.5")
    it.assert_laws()


@pytest.mark.parametrize("by", [None, "permit", "approve", "authorization"])
def test_repay(house: House, client: Strongroom, by: Any) -> None:
    it, credit = house.credit, client.credit
    credit.open(it.id, 10, 4_000)
    expected = credit.position(it.id).what_if(repay="1000.25")
    assert credit.repay(it.id, "1000.25", by=by).repaid == Decimal("1000.25")
    assert credit.position(it.id).holding == expected.holding
    house.chain.warp(YEAR)
    owed = credit.position(it.id).debt
    assert owed > 3_000
    with pytest.raises(InsufficientFundsError, match="are owed: get more"):
        credit.repay(it.id)
    house.fund(it.borrower, coins=200 * ONE)
    assert credit.repay(it.id, by=by).repaid == owed
    assert credit.position(it.id).debt == 0
    with pytest.raises(ContractError) as caught:
        credit.repay(it.id, 1)
    assert caught.value.name == "CreditFacilitator_NothingOwed"
    assert "owes nothing" in notes(caught)
    it.assert_laws()


def test_repay_for_another(house: House, client: Strongroom) -> None:
    it = house.credit
    client.credit.open(it.id, 10, 4_000)
    house.fund(it.other, coins=5_000 * ONE)
    helper = house.connect(it.other)
    done = helper.credit.repay(it.id, "all", on_behalf=client.account)
    assert (done.account, done.repaid) == (client.account, 4_000)
    assert helper.stablecoin.balance(helper.account) == 1_000


@pytest.mark.parametrize("by", ["authorization", "permit", "approve"])
@pytest.mark.parametrize("ether", [False, True])
def test_close(house: House, client: Strongroom, by: Any, ether: bool) -> None:
    it, credit = (house.ether if ether else house.credit), client.credit
    credit.open(it.id, 10, 4_000, ether=ether)
    house.chain.warp(YEAR)
    house.fund(it.borrower, coins=1_000 * ONE)
    credit.authorize(False)
    owed, has, sent = credit.position(it.id).debt, house.chain.balance(client.account), transactions(client)
    coins = client.stablecoin.balance(client.account)
    done = credit.close(it.id, ether=ether, by=by)
    assert transactions(client) - sent == (2 if by == "approve" else 1)
    assert (done.repaid, done.collateral_out) == (owed, 10)
    assert coins - client.stablecoin.balance(client.account) == owed
    assert credit.position(it.id).is_empty
    assert house.chain.balance(client.account) - has == (10 * ONE if ether else 0)
    with pytest.raises(ArgumentError, match="nothing to close"):
        credit.close(it.id)
    it.assert_laws()


def test_close_without_debt_and_bounds(house: House, client: Strongroom) -> None:
    it, credit = house.credit, client.credit
    credit.open(it.id, 10, 4_000)
    with pytest.raises(ContractError) as caught:
        credit.close(it.id, max_repaid=3_999)
    assert caught.value.name == "CreditFacilitator_DebtTooHigh"
    assert "allow more" in notes(caught)
    credit.repay(it.id)
    assert credit.close(it.id).collateral_out == 10


def test_signed_for_another_to_relay(house: House, client: Strongroom) -> None:
    """Signed now, mined a day later: the exact debt was not known."""
    it = house.credit
    client.credit.open(it.id, 10, 4_000)
    client.credit.authorize(False)
    house.fund(it.borrower, coins=10 * ONE)
    until = house.chain.timestamp + 2 * 86_400
    signed: Any = Signed.from_json(client.credit.sign_close(it.id, deadline=until).as_json())
    grant = client.credit.sign_authorization(deadline=until)
    house.chain.warp(86_400)
    relayer = house.connect(it.stranger)
    before = it.ledger()
    with pytest.raises(ContractError) as caught:
        relayer.credit.relay(signed)
    assert caught.value.name == "LendingPool_Unauthorized"
    assert "client.credit.authorize()" in notes(caught)
    assert it.ledger() == before
    sent, owed = transactions(client), client.credit.position(it.id).debt
    done = relayer.credit.relay(signed, grant)
    assert transactions(client) == sent
    assert (done.repaid, done.collateral_out, done.account) == (owed, 10, client.account)
    assert it.collateral.balanceOf(client.account) == 100 * ONE
    with pytest.raises(ContractError) as caught:
        relayer.credit.relay(signed)
    assert caught.value.name == "ERC20Authorization_NonceSpent"
    assert "Sign anew" in notes(caught)
    it.assert_laws()


def test_signed_repayment(house: House, client: Strongroom) -> None:
    it = house.credit
    client.credit.open(it.id, 10, 4_000)
    signed: Any = Signed.from_json(client.credit.sign_repay(it.id, 1_000).as_json())
    relayer = house.connect(it.stranger)
    # hijacked: the same signature for another market
    moved = dataclasses.replace(
        signed.message, oracle=house.ether.params.oracle, collateral_token=it.weth.address
    )
    with pytest.raises(ContractError) as caught:
        relayer.credit.relay(dataclasses.replace(signed, message=moved))
    assert caught.value.name == "ERC20Authorization_InvalidSignature"
    assert "nothing was moved" in notes(caught)
    assert relayer.credit.relay(signed).repaid == 1_000
    with pytest.raises(ContractError, match="NonceSpent"):
        relayer.credit.relay(signed)
    other = dataclasses.replace(signed.message, facilitator=it.pool.address)
    with pytest.raises(ArgumentError, match="not for"):
        relayer.credit.relay(dataclasses.replace(signed, message=other))


def test_books(house: House, client: Strongroom) -> None:
    it, credit = house.credit, client.credit
    with pytest.raises(ContractError) as caught:
        credit.recognise(it.id)
    assert "nothing of the kind" in notes(caught)
    credit.open(it.id, 10, 4_000)
    house.chain.warp(YEAR)
    house.fund(it.borrower, coins=1_000 * ONE)
    owed = credit.position(it.id).debt
    credit.close(it.id)
    found = credit.market(it.id)
    assert found.liquidity >= owed - Decimal("0.000000000000000002")
    synced = credit.sync()
    assert found.liquidity - (synced.burned + synced.interest) <= Decimal(
        "0.000000000000000001"
    )  # the virtual shares' part
    assert 0 < synced.interest <= owed - 4_000
    assert credit.overview().collected == synced.interest
    handed = credit.distribute()
    assert handed.to_savings + handed.to_surplus == synced.interest
    with pytest.raises(ContractError, match="NothingToDo"):
        credit.distribute()
    it.assert_laws()


def test_loss_shortfall_and_settling(house: House, client: Strongroom) -> None:
    it, credit = house.credit, client.credit
    credit.open(it.id, 3, 4_000)
    it.ruin(it.borrower, PRICE // 4)
    found = credit.market(it.id)
    assert found.loss > 2_000
    booked = credit.recognise(it.id)
    assert abs(booked.loss - found.loss) <= Decimal(10) ** -17
    assert booked.loss == booked.from_surplus + booked.from_rewards + booked.shortfall
    assert credit.overview().shortfall == booked.shortfall > 0
    house.fund(it.other, coins=5_000 * ONE)
    it.coin.transfer(it.buffer, 5_000 * ONE, sender=it.other)
    settled = credit.settle()
    assert (settled.repaid, settled.shortfall) == (booked.shortfall, 0)
    with pytest.raises(ContractError, match="NothingToDo"):
        credit.settle()
    it.assert_laws()


def test_liquidate(house: House, client: Strongroom) -> None:
    it = house.credit
    client.credit.open(it.id, 3, 4_000)
    keeper = house.connect(it.stranger)
    with pytest.raises(ContractError) as caught:
        keeper.credit.liquidate(it.id, client.account)
    assert caught.value.name == "LendingPool_HealthyPosition"
    assert "is worth" in notes(caught)
    it.set_price(1_600)
    with pytest.raises(ContractError) as caught:
        keeper.credit.liquidate(it.id, client.account)
    assert caught.value.name == "StabilityPool_InsufficientDeposits"
    assert "strongroom stability deposit" in notes(caught)
    house.fund(it.other, coins=5_000 * ONE)
    saver = house.connect(it.other)
    saver.stablecoin.provide(it.collateral.address, 5_000)
    house.chain.warp(12)
    done = keeper.credit.liquidate(it.id, client.account)
    assert done.repaid >= 4_000 and done.reward > 0
    assert client.credit.position(it.id).debt == 0
    it.assert_laws()


def test_the_words_of_the_coin(house: House, client: Strongroom) -> None:
    it, coin = house.credit, client.stablecoin
    assert coin.redeemable() == 0
    coin.open(it.id, 10, 4_000)
    with pytest.raises(InsufficientFundsError, match="0 SRUSD can be redeemed now"):
        coin.redeem(1)
    house.swap_in(it.other, 1_000 * 10**6)
    there = coin.redeemable()
    assert Decimal("999.4") < there < 1_000
    before = it.ledger()
    with pytest.raises(InsufficientFundsError, match="nothing was sent"):
        coin.redeem(there + Decimal("0.000000000000000001"))
    assert it.ledger() == before
    done = coin.redeem(500)
    assert (done.coins, done.reserve) == (500, Decimal("499.75"))
    coin.redeem(coin.redeemable())
    assert coin.redeemable() == 0
    coin.save(100)
    coin.adjust(it.id, borrow=1_000)
    coin.repay(it.id, 2_000)
    house.fund(it.borrower, coins=5_000 * ONE)
    coin.close(it.id)
    it.assert_laws()


# The redemption floor


@pytest.fixture
def dry(house: House, client: Strongroom) -> Strongroom:
    """Three positions, the peg module dry for half a day: half of the loan-to-value, 40 %, is the threshold."""
    it = house.credit
    for account, debt in ((it.borrower, 9_000), (it.other, 12_000), (it.liquidator, 2_000)):
        house.fund(account, 100 * ONE, ether=1_000 * ONE)
        house.connect(account).credit.open(it.id, 10, debt)
    house.connect(it.other).credit.open(house.ether.id, 5, 6_000, ether=True)
    house.fund(it.stranger, coins=50_000 * ONE)
    house.chain.warp(43_200)
    return house.connect(it.stranger)


def test_floor(house: House, dry: Strongroom) -> None:
    it = house.credit
    coin, credit = dry.stablecoin, dry.credit
    plan = coin.plan_redemption(15_000)
    assert [each.borrowers for each in plan.portions] == [(it.other.address, it.borrower.address)]
    assert plan.from_peg == 0 and plan.coins == 15_000 * ONE
    risky, sound = credit.position(it.id, it.other).debt, credit.position(it.id, it.liquidator)
    held, supply = it.collateral.balanceOf(it.stranger), coin.supply()
    done = coin.redeem(15_000)
    assert done.coins == 15_000
    ((symbol, got),) = done.collateral
    assert (symbol, got) == ("COLL", Decimal(it.collateral.balanceOf(it.stranger) - held) / ONE)
    # a dollar each at the oracle's price, less half a per cent
    assert abs(got - Decimal(15_000) / PRICE * Decimal("0.995")) < Decimal("1e-6")
    assert credit.position(it.id, it.other).debt == 0 < risky
    assert credit.position(it.id, it.liquidator).holding == sound.holding
    assert supply - coin.supply() > 14_990
    assert it.coin.balanceOf(house.floor) == 0
    it.assert_laws()


def test_floor_over_both_markets_and_the_peg(house: House, dry: Strongroom) -> None:
    it, coin = house.credit, dry.stablecoin
    house.swap_in(it.liquidator, 500 * 10**6)
    there = coin.redeemable()
    # 500 less fee of reserve; 9,000, 12,000 and 6,000 of debt
    assert 27_490 < there < 27_510
    sent = transactions(dry)
    done = coin.redeem(there)
    assert transactions(dry) - sent == 1
    assert [symbol for symbol, _ in done.collateral] == ["COLL", "WETH"]
    assert done.reserve > 499
    # interest of twenty minutes was set apart, should it take so long until it is mined; it came back
    assert 0 < there - done.coins < Decimal("0.1")
    for account, market in ((it.other, it), (it.borrower, it), (it.other, house.ether)):
        assert dry.credit.position(market.id, account).debt == 0
    it.assert_laws()


def test_what_the_floor_says(house: House, dry: Strongroom) -> None:
    it = house.credit
    now = dry.stablecoin.floor(it.id)
    assert (now.from_peg, now.dry, now.fee, now.price) == (0, True, Decimal("0.005"), 0)
    assert now.drought >= 43_200 and Decimal("0.399") < now.threshold <= Decimal("0.4")
    assert now.paused_until is None
    house.floor.pause(it.id, sender=it.deployer)
    until = dry.stablecoin.floor(it.id).paused_until
    assert until == house.chain.timestamp + 86_400
    house.swap_in(it.liquidator, 20_000 * 10**6)
    now = dry.stablecoin.floor(it.id)
    assert (now.from_peg, now.dry) == (Decimal(it.coin.facilitator(house.psm)[1]) / ONE, False)
    assert not now.unnoted
    with pytest.raises(
        InsufficientFundsError, match=r"once its fees are collected: `strongroom peg collect-fees`"
    ):
        dry.stablecoin.redeem(29_999)
    house.reserve.seize(house.psm, 20_000 * 10**6, sender=it.stranger)
    assert (dry.stablecoin.floor(it.id).dry, dry.stablecoin.floor(it.id).unnoted) == (False, True)
    with pytest.raises(
        InsufficientFundsError, match="nobody has noted yet that it is dry: `strongroom peg update"
    ):
        dry.stablecoin.redeem(29_999)
    dry.psm.updateDrought().send()
    assert (dry.stablecoin.floor(it.id).dry, dry.stablecoin.floor(it.id).unnoted) == (True, False)


def test_a_signed_redemption(house: House, dry: Strongroom) -> None:
    it, coin = house.credit, dry.stablecoin
    relayer = house.connect(it.liquidator).stablecoin
    signed: Any = Signed.from_json(coin.sign_redemption(15_000).as_json())
    assert signed.message.borrowers == (it.other.address, it.borrower.address)
    before = it.ledger()
    for hijacked in (
        {"receiver": it.liquidator.address},
        {"min_collateral": 0},
        {"borrowers": (it.borrower.address,)},
        {"from_": it.liquidator.address},
    ):
        with pytest.raises(ContractError) as caught:
            relayer.relay_redemption(
                dataclasses.replace(signed, message=dataclasses.replace(signed.message, **hijacked))
            )
        assert caught.value.name == "ERC20Authorization_InvalidSignature"
    elsewhere = dataclasses.replace(signed.message, module=it.pool.address)
    with pytest.raises(ArgumentError, match="signed for the contract"):
        relayer.relay_redemption(dataclasses.replace(signed, message=elsewhere))
    with pytest.raises(ArgumentError, match="one signature redeems out of one market"):
        coin.sign_redemption(coin.redeemable())
    assert it.ledger() == before
    had, sent = it.collateral.balanceOf(it.stranger), transactions(dry)
    done = relayer.relay_redemption(signed)
    ((symbol, got),) = done.collateral
    assert (done.coins, symbol) == (15_000, "COLL")
    assert it.collateral.balanceOf(it.stranger) - had == got * ONE > 0
    assert transactions(dry) == sent
    before = it.ledger()
    with pytest.raises(ContractError):
        relayer.relay_redemption(signed)
    assert it.ledger() == before
    house.swap_in(it.liquidator, 500 * 10**6)
    swap: Any = coin.sign_redemption(100, slippage="0.001")
    done = relayer.relay_redemption(swap)
    assert (done.coins, done.reserve, done.collateral) == (100, Decimal("99.95"), ())
    it.assert_laws()


def test_more_than_the_floor_has(house: House, dry: Strongroom) -> None:
    it, coin = house.credit, dry.stablecoin
    before = it.ledger()
    with pytest.raises(
        InsufficientFundsError, match=r"can be redeemed now.*after a day all \(it has been dry"
    ):
        coin.redeem(40_000)
    house.floor.pause(it.id, sender=it.deployer)
    assert 6_000 <= coin.redeemable() < 6_001, "of the other market alone"
    with pytest.raises(InsufficientFundsError, match="can be redeemed now"):
        coin.redeem(15_000)
    assert it.ledger() == before
    house.chain.warp(86_401)
    # the pause is over, and the threshold is zero: of the soundest too
    assert coin.redeemable() > 29_000


def test_nothing_from_sound_positions_while_there_is_reserve(house: House, client: Strongroom) -> None:
    it = house.credit
    client.credit.open(it.id, 10, 9_000)
    house.swap_in(it.other, 20_000 * 10**6)
    house.chain.warp(86_400)
    house.fund(it.stranger, coins=50_000 * ONE)
    coin = house.connect(it.stranger).stablecoin
    assert coin.redeemable() == 19_990
    assert coin.redeem(5_000).collateral == ()


def test_lowered_and_synced_at_once(house: House, client: Strongroom) -> None:
    """The open finding: what a liquidation brought back is not lent again in an emergency."""
    it = house.credit
    house.fund(it.other, 100 * ONE)
    house.connect(it.other).credit.open(it.id, 3, 4_000)
    it.set_price(1_600)
    it.coin.transfer(it.liquidator, 4_000 * ONE, sender=it.other)
    it.coin.approve(it.pool, 2**256 - 1, sender=it.liquidator)
    it.pool.liquidate(it.params, it.other, 0, it.held(it.other).borrow_shares // 2, b"", sender=it.liquidator)
    idle = client.credit.market(it.id).liquidity
    assert idle >= 2_000
    it.coin.pauseMinting(sender=it.sentinel)
    done = house.connect(it.sentinel).credit.lower_ceiling(it.id, 0)
    assert done.burned + done.interest >= idle - Decimal("0.000000000000000002")
    assert client.credit.market(it.id).liquidity <= Decimal("0.000000000000000002")
    before = it.ledger()
    with pytest.raises(ContractError):
        client.credit.open(it.id, 10, 1_000)
    with pytest.raises(ContractError, match="AccessManagedUnauthorized"):
        client.credit.lower_ceiling(it.id, 0)
    assert it.ledger() == before
    it.assert_laws()
