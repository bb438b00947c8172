"""What is worth it, in which order, with how much money

├── a value: exact both ways, in favour of not liquidating
├── the most profitable first; of equals, always the same order
├── profit after gas decides, and the explanation says by how much it falls short
├── own tokens: the best first, the last in part, each token by itself
├── those that failed wait, and then come after the others in smaller company
└── a market that nobody vouches for: a transaction, a gas figure and a waiting time of its own
"""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from strongroom.client.errors import AmountError
from strongroom.keeper.keeper import Keeper
from strongroom.keeper.plan import (
    Costs,
    Terms,
    Value,
    Verdict,
    assess,
    best_first,
    whole_market,
    within_budget,
)
from strongroom.keeper.positions import Debt, MarketQuotes, MarketView
from strongroom.keeper.store import Borrower, Store
from strongroom.model.lending_values import IrmEntry, Market, MarketParams, RateKind

LOAN, COLLATERAL, ORACLE, IRM = ("0x" + digit * 40 for digit in "1234")
PARAMS = MarketParams(LOAN, COLLATERAL, ORACLE, IRM, 8 * 10**17)
ONE, COIN = 10**6, 10**18
PRICE = 1_800 * 10**24
MARKET = Market(10**15, 10**21, 10**14, 10**20, 1_000, 0, 0)
VALUE = Value.of("0.0005", 6)
COSTS = Costs(100_000, 10**9, 0)


def quotes(price: int = PRICE) -> MarketQuotes:
    return MarketView(PARAMS, MARKET, IrmEntry(RateKind.EXTERNAL), 0, price, "").at(1_000)


def debt(number: int, assets: int, collateral: int = COIN) -> Debt:
    return Debt(Borrower(PARAMS.id, f"0x{number:040x}"), assets * 10**6, collateral)


def judged(debts: list[Debt], costs: Costs = COSTS, **terms: Any) -> list[Any]:
    given = {"values": {LOAN: VALUE}, **terms}
    return assess(debts, {PARAMS.id: PARAMS}, {PARAMS.id: quotes()}, Terms(**given), costs)


def test_a_value() -> None:
    assert VALUE.wei_down(ONE) == 5 * 10**14
    assert VALUE.wei_down(-1) == -5 * 10**8
    third = Value.of("0.333333333333333333333333333333333333", 18)
    assert third.wei_down(10**18) == 333333333333333333
    assert third.wei_down(-1) == -1
    for wei in (0, 1, 10**9 + 1, 10**18):
        units = VALUE.units_up(wei)
        assert VALUE.wei_down(units) >= wei
        assert units == 0 or VALUE.wei_down(units - 1) < wei
    assert Value.of("0", 6).units_up(1) > 2**128
    with pytest.raises(AmountError):
        Value.of("-1", 6)


def test_the_most_profitable_first() -> None:
    debts = [
        debt(1, 1_500 * ONE),
        debt(2, 1_600 * ONE),
        debt(3, 1_450 * ONE),
        debt(4, 1_600 * ONE),
        debt(5, ONE),
    ]
    found = judged(debts)
    assert [it.verdict for it in found] == [*([Verdict.TO_LIQUIDATE] * 4), Verdict.HEALTHY]
    assert [int(it.borrower.address, 16) for it in best_first(found)] == [2, 4, 1, 3]
    assert best_first(found) == best_first(list(reversed(found)))


def test_profit_after_gas() -> None:
    (plain,) = judged([debt(1, 1_600 * ONE)])
    assert plain.gross == 102_127_658  # as in test_quotes
    assert plain.profit == 102_127_658 * 5 * 10**8 - 10**14
    just = Costs(100_000, 10**9, plain.profit)
    assert judged([debt(1, 1_600 * ONE)], just)[0].verdict is Verdict.TO_LIQUIDATE
    assert judged([debt(1, 1_600 * ONE)], just)[0].min_profit == plain.gross
    (short,) = judged([debt(1, 1_600 * ONE)], Costs(100_000, 10**9, plain.profit + 1))
    assert short.verdict is Verdict.NOT_PROFITABLE
    assert short.why.startswith("by 0.000000000000000001 ether: brings 0.051063829, gas 0.0001, least profit")


def test_what_is_left_alone() -> None:
    bad = [debt(1, 1_600 * ONE)]
    assert judged(bad, values={})[0].verdict is Verdict.NOT_VALUED
    assert judged(bad, markets=frozenset())[0].verdict is Verdict.NOT_ASKED
    failed = {bad[0].borrower: (3, 110.0, "it was down")}
    (waiting,) = judged(bad, failures=failed, now=100.0)
    assert waiting.verdict is Verdict.BACKING_OFF
    assert waiting.why == "for 10 s after 3 failures: it was down"
    assert judged(bad, failures=failed, now=111.0)[0].verdict is Verdict.TO_LIQUIDATE
    found = assess(bad, {PARAMS.id: PARAMS}, {PARAMS.id: "no answer"}, Terms({}), COSTS)
    assert (found[0].verdict, found[0].why) == (Verdict.ORACLE, "no answer")


def test_own_tokens() -> None:
    ordered = best_first(judged([debt(n, (1_500 + n) * ONE) for n in range(1, 6)]))
    budget = (1_505 + 1_504 + 700) * ONE
    found = within_budget(ordered, {PARAMS.id: quotes()}, {LOAN: budget}, {LOAN: VALUE}, COSTS)
    assert [it.verdict for it in found] == [*([Verdict.TO_LIQUIDATE] * 3), *([Verdict.NO_FUNDS] * 2)]
    spent = [it.quote.repaid_assets for it in found[:3] if it.quote]
    assert spent[:2] == [1_505 * ONE, 1_504 * ONE]
    # a ten-thousandth stays aside
    assert sum(spent) == budget - budget // 10_000
    none = within_budget(ordered, {PARAMS.id: quotes()}, {}, {LOAN: VALUE}, COSTS)
    assert {it.verdict for it in none} == {Verdict.NO_FUNDS}
    assert none[0].why == f"0 units of {LOAN} are left, of {1_505 * ONE}"


def test_what_failed_comes_later_and_in_smaller_company(tmp_path: Path) -> None:
    keeper = Keeper.__new__(Keeper)
    with Store(tmp_path / "store", {"chain": "1"}) as store:
        ordered = best_first(judged([debt(n, (1_500 + n) * ONE) for n in range(1, 41)]))
        for _ in range(3):
            store.fail({it.borrower: "x" for it in ordered[:6]}, 0, 0)
        store.fail({it.borrower: "x" for it in ordered[6:20]}, 0, 0)
        keeper.__dict__.update(_store=store, _settings=SETTINGS, _connection=CONNECTION)
        batches = keeper._batches(ordered, COSTS, READ)
        assert [len(batch) for batch in batches] == [16, 4, 8, 6, 2, 2, 2]
        assert [it.borrower for it in batches[0]] == [it.borrower for it in ordered[20:36]]
        assert [it.borrower for batch in batches[4:] for it in batch] == [it.borrower for it in ordered[:6]]


def test_a_strangers_market_goes_alone(tmp_path: Path) -> None:
    """One transaction for each market that is not named; what a market has cost counts for all in it."""
    keeper = Keeper.__new__(Keeper)
    params = [replace(PARAMS, oracle=f"0x{n:040x}") for n in range(1, 5)]
    orders = [
        replace(it, params=of, debt=replace(it.debt, borrower=Borrower(of.id, it.borrower.address)))
        for n, it in enumerate(best_first(judged([debt(n, (1_500 + n) * ONE) for n in range(1, 41)])))
        for of in [params[n % 4]]
    ]
    settings = SimpleNamespace(most_in_one=16, markets=frozenset(it.id for it in params[:2]))
    with Store(tmp_path / "store", {"chain": "1"}) as store:
        funds = SimpleNamespace(kind="flash")
        keeper.__dict__.update(_store=store, _settings=settings, _connection=CONNECTION, _funds=funds)
        before = keeper._batches(orders, COSTS, READ)
        assert [{it.params for it in batch} for batch in before] == [
            {params[0], params[1]},
            {params[0], params[1]},
            {params[2]},
            {params[3]},
        ]
        store.fail({whole_market(params[2].id): "x"}, 0, 0)
        assert [len(batch) for batch in keeper._batches(orders, COSTS, READ)] == [16, 4, 10, 8, 2]
        # named ones first, whatever has failed, then one that has paid before, then the others
        store.fail({whole_market(it.id): "x" for it in params[:2]}, 0, 0)
        store.remember(f"gas flash {params[2].id.hex()}", "1")
        order = [it[0].params for it in keeper._batches(orders, COSTS, READ)]
        assert order == [*([order[0]] * 3), params[2], params[2], params[3]]
        store.forgive(whole_market(it.id) for it in params[:2])
        # gas that one of them burns makes no other's transactions smaller
        dear = replace(COSTS, of_markets={params[2].id: 15_000_000})
        assert [len(batch) for batch in keeper._batches(orders, dear, READ)] == [16, 4, *([1] * 10), 10]


def test_gas_of_a_market_is_its_own() -> None:
    burned = replace(COSTS, of_markets={PARAMS.id: 10**9, b"other": 1})
    assert judged([debt(1, 1_600 * ONE)], burned)[0].verdict is Verdict.NOT_PROFITABLE
    elsewhere = replace(COSTS, of_markets={b"other": 10**9})
    assert judged([debt(1, 1_600 * ONE)], elsewhere)[0].verdict is Verdict.TO_LIQUIDATE


def test_a_market_that_waits() -> None:
    failed = {whole_market(PARAMS.id): (3, 110.0, "it cost more than it brought")}
    (waiting,) = judged([debt(1, 1_600 * ONE)], failures=failed, now=100.0)
    assert waiting.verdict is Verdict.BACKING_OFF
    assert waiting.why == "for 10 s after 3 failures: it cost more than it brought"
    assert judged([debt(1, 1_600 * ONE)], failures=failed, now=111.0)[0].verdict is Verdict.TO_LIQUIDATE


class SETTINGS:
    most_in_one = 16
    markets = frozenset([PARAMS.id])


class CONNECTION:
    max_cost = None


class READ:
    gas_limit = 30_000_000
