"""What is worth it, in which order, with how much money

├── a value: exact both ways, in favour of not liquidating
├── the most profitable first; of equals, always the same order
├── profit after gas decides, and the explanation says by how much it falls short
├── own tokens: the best first, the last in part, each token by itself
└── those that failed wait, and then come after the others in smaller company
"""

from pathlib import Path
from typing import Any

import pytest

from strongroom.client.errors import AmountError
from strongroom.keeper.keeper import Keeper
from strongroom.keeper.plan import Costs, Terms, Value, Verdict, assess, best_first, within_budget
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


class SETTINGS:
    most_in_one = 16


class CONNECTION:
    max_cost = None


class READ:
    gas_limit = 30_000_000
