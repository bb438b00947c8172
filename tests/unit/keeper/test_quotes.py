"""What the keeper quotes is what the pool does, and what the lens says, to the wei

├── healthy or not: as the pool has it, on either side of the line, interest to that second included
├── the amounts of a liquidation: repaid, seized, bad debt
│   ├── the whole debt where the collateral pays for it, else all of the collateral
│   ├── within a budget
│   └── where the debt left would be too small: the whole of it
├── by every kind of rate model
└── addresses that stand for several things at once, and totals that the pool refuses
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.errors import ContractError
from strongroom.evm import Contract
from strongroom.keeper.positions import Debt, MarketQuotes, MarketView, Quote, whole
from strongroom.keeper.store import Borrower
from strongroom.model.execution import ModelError
from strongroom.model.lending_values import IrmEntry, Market, MarketParams, RateKind
from tests.support.lending import ADAPTIVE, EXTERNAL, KINKED, Lending, LendingBuilder


def params_of(lending: Lending) -> MarketParams:
    it = lending.params
    return MarketParams(it.loan, it.collateral, it.oracle, it.irm, it.lltv)


def view_of(lending: Lending, price: int | None = None) -> MarketView:
    """As the keeper reads it."""
    entry = lending.pool.irmEntry(lending.params.irm)
    kind = RateKind(entry[0])
    rate = None
    if kind is RateKind.EXTERNAL:
        rate = lending.chain.at("MockIrm", lending.params.irm).borrowRateView(
            lending.params, tuple(lending.pool.market(lending.id))
        )
    market = Market(*lending.pool.market(lending.id), lending.pool.rateAtTarget(lending.id))
    at = lending.oracle.price() if price is None else price
    return MarketView(params_of(lending), market, IrmEntry(kind, *entry[1:]), rate, at, "")


def debt_of(lending: Lending) -> Debt:
    held = lending.held(lending.borrower)
    return Debt(Borrower(lending.id, lending.borrower.address), held.borrow_shares, held.collateral)


def happens(lending: Lending, seized: int, shares: int) -> tuple[int, int, int]:
    """The pool's own answer in the present second: seized, repaid, bad debt."""
    before = lending.chain.snapshot()
    lending.give(lending.loan, lending.liquidator, 10**30)
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, seized, shares, b"", sender=lending.liquidator
    )
    found = (*receipt.return_value, receipt.event("Liquidate").args["badDebtAssets"])
    lending.chain.revert(before)
    return found


KINDS = {"adaptive": ADAPTIVE, "kinked": KINKED, "external": EXTERNAL}
_worlds: dict[tuple[str, int], Lending] = {}
_lenses: dict[int, Contract] = {}


def assert_as_the_lens(lending: Lending, debt: Debt, quote: Quote | None) -> None:
    """What the lens quotes for the present second, to the wei; nothing where it says so."""
    lens = _lenses[id(lending)]
    told = lens.liquidationQuote(lending.id, debt.borrower.address, lending.chain.timestamp)
    if quote is None:
        assert (told.seizedAssets, told.repaidAssets) == (0, 0)
        return
    assert (told.seizedAssetsArgument, told.repaidSharesArgument) == (quote.by_seized, quote.by_shares)
    assert (told.seizedAssets, told.repaidAssets) == (quote.seized_assets, quote.repaid_assets)
    assert (told.badDebtAssets, told.profit) == (quote.bad_debt_assets, quote.bonus)


def world(kind: str, min_debt: int = 0) -> Lending:
    if (kind, min_debt) not in _worlds:
        lending = LendingBuilder()(kind=KINDS[kind], min_debt=min_debt)
        _worlds[kind, min_debt] = lending
        _lenses[id(lending)] = lending.deploy("LendingLens", lending.pool)
        if kind == "external":
            irm = _worlds[kind, min_debt].chain.at("MockIrm", _worlds[kind, min_debt].params.irm)
            irm.set(3 * 10**9, sender=_worlds[kind, min_debt].deployer)
    return _worlds[kind, min_debt]


@pytest.mark.parametrize("kind", list(KINDS))
@settings(max_examples=25)
@given(
    debt=st.integers(1, 1_600 * 10**6),
    share=st.integers(1, 100),
    seconds=st.integers(0, 10**7),
    price=st.integers(1, 2_200),
    budget=st.integers(1, 10**10),
)
def test_as_the_pool(kind: str, debt: int, share: int, seconds: int, price: int, budget: int) -> None:
    lending = world(kind)
    before = lending.chain.snapshot()
    try:
        collateral = max(1, debt * share * 10**12 // (1_600 * 10) + 10**15)
        lending.lend(lending.lender, 3 * debt + 10)
        lending.pledge(lending.borrower, collateral)
        most = collateral * lending.price_of(2_000) // 10**36 * 8 // 10
        if most == 0:
            return
        lending.owe(lending.borrower, min(debt, most))
        lending.chain.warp(seconds)
        lending.set_price(price)
        quotes = view_of(lending).at(lending.chain.timestamp)
        position = debt_of(lending)
        assert quotes.debt_up(position) == lending.debt(lending.borrower)
        is_unhealthy = quotes.debt_up(position) > quotes.max_debt_down(position)
        if not is_unhealthy:
            with pytest.raises(ContractError, match="LendingPool_HealthyPosition"):
                happens(lending, 0, position.borrow_shares)
            assert_as_the_lens(lending, position, None)
            return
        for limit in (None, budget):
            try:
                quote = quotes.quote(position, limit)
            except ModelError:
                continue
            assert limit is None or quote.repaid_assets <= limit
            found = happens(lending, quote.by_seized, quote.by_shares)
            assert found == (quote.seized_assets, quote.repaid_assets, quote.bad_debt_assets)
            worth = quote.seized_assets * lending.oracle.price() // 10**36
            assert quote.bonus == worth - quote.repaid_assets
            if limit is None:
                assert_as_the_lens(lending, position, quote)
    finally:
        lending.chain.revert(before)


def unhealthy(lending: Lending, price: int = 1_800) -> tuple[MarketQuotes, Debt]:
    lending.open(1_600 * lending.one)
    lending.set_price(price)
    return view_of(lending).at(lending.chain.timestamp), debt_of(lending)


def test_the_whole_debt(lending: Lending) -> None:
    quotes, debt = unhealthy(lending)
    quote = quotes.quote(debt)
    assert (quote.by_seized, quote.by_shares) == (0, debt.borrow_shares)
    assert (quote.repaid_assets, quote.bad_debt_assets) == (1_600 * lending.one, 0)
    # 1,600e6 * 1.063829787234042553 = 1,702,127,659, for which a little less is seized, worth a unit less
    assert quote.bonus == 102_127_658


def test_all_of_the_collateral(lending: Lending) -> None:
    quotes, debt = unhealthy(lending, 1_000)
    quote = quotes.quote(debt)
    assert (quote.by_seized, quote.by_shares) == (lending.coin, 0)
    assert quote.seized_assets == lending.coin
    assert quote.bad_debt_assets == 1_600 * lending.one - quote.repaid_assets


def test_within_a_budget(lending: Lending) -> None:
    quotes, debt = unhealthy(lending)
    quote = quotes.quote(debt, 100 * lending.one)
    assert quote.repaid_assets == 100 * lending.one
    assert quotes.quote(debt, 10**15) == quotes.quote(debt)
    with pytest.raises(ModelError):
        quotes.quote(debt, 0)


def test_a_debt_too_small_to_be_left(build_lending: LendingBuilder) -> None:
    """The pool closes the position: a budget for a part of it is none."""
    lending = build_lending(min_debt=1_000 * 10**6)
    quotes, debt = unhealthy(lending)
    quote = quotes.quote(debt, 700 * lending.one)
    assert quote.repaid_assets == 1_600 * lending.one
    assert happens(lending, quote.by_seized, quote.by_shares)[1] == quote.repaid_assets
    assert quotes.quote(debt, 500 * lending.one).repaid_assets == 500 * lending.one


def test_one_address_for_everything() -> None:
    """Markets are permissionless: nothing keeps one from naming a contract for several things."""
    one = "0x" + "11" * 20
    params = MarketParams(one, one, one, one, 8 * 10**17)
    market = Market(10**12, 10**18, 10**12, 10**18, 1, 0, 0)
    view = MarketView(params, market, IrmEntry(RateKind.EXTERNAL), 10**9, 10**36, "")
    quote = view.at(1_000).quote(Debt(Borrower(params.id, one), 10**18, 10**12))
    assert quote.repaid_assets > 0


def test_totals_that_the_pool_refuses() -> None:
    one = "0x" + "11" * 20
    params = MarketParams(one, one, one, one, 8 * 10**17)
    market = Market(10**12, 10**18, 10**12, 10**18, 1, 0, 0)
    hostile: Any = MarketView(params, market, IrmEntry(RateKind.EXTERNAL), 2**255, 10**36, "")
    nowhere = MarketView(params, Market(), IrmEntry(), 0, 10**36, "")
    silent = MarketView(params, market, IrmEntry(), 0, None, "it is down")
    found = whole({b"1": hostile, b"2": nowhere, b"3": silent}, 10**9)
    assert str(found[b"1"]).startswith("the pool would refuse")
    assert "LendingPool_MarketNotCreated" in str(found[b"2"])
    assert found[b"3"] == "it is down"
