"""LendingLens' views of markets, portfolios and many positions, and what they do where a part fails

├── the constructor refuses a pool without code
├── the timestamp: zero is now; before the last update, or beyond 64 bits: it reverts
├── a market that does not exist: answers about one revert, views say so
├── a market: parameters, entry, totals, rates, prices, incentive, all as the pool's and the oracle's own
├── many positions, and a portfolio, are what the single answers are
├── when the oracle reverts, burns gas, answers zero, answers too little, or has no code
│   ├── the views say so and give the rest, other markets included
│   ├── a liquidation price of its own still counts
│   └── answers that need the price revert as the oracle does, others do not
├── when the rate model fails, burns gas, or its interest would burst the totals: the same
└── with too little gas for a working oracle: it reverts, and calls nothing failed
"""

from collections.abc import Mapping
from functools import partial
from random import Random
from typing import Any

import pytest

from strongroom.evm import Contract, ContractError
from tests.support.lending import RATE, WAD, YEAR, ZERO, Lending, LendingBuilder, incentive
from tests.support.lens import Watched, watched
from tests.support.suite import MAX_UINT, Override, refuses

NOT_CREATED, ACCRUED, RATE_FAILED = range(3)
FAILED, ZERO_ANSWER, ANSWERED = range(3)
NO_DEBT, HEALTHY, LIQUIDATABLE, UNKNOWN = range(4)
NOWHERE = bytes(31) + b"\x07"


def named(contract: Contract, function: str, values: Any) -> dict[str, Any]:
    """A struct that a view returns, by its fields' names."""
    entry = next(e for e in contract._interface.artifact.abi if e.get("name") == function)
    return _named(entry["outputs"][0], values)


def _named(output: Mapping[str, Any], values: Any) -> Any:
    if output["type"] == "tuple":
        return {
            part["name"]: _named(part, value)
            for part, value in zip(output["components"], values, strict=True)
        }
    if output["type"] == "tuple[]":
        return [_named({**output, "type": "tuple"}, value) for value in values]
    return values


def in_use(lending: Lending, broken: Override | None = None) -> Watched:
    """An external model at 1e9 a second, with a fee; the borrower has owed 1,000 of 2,000 for a million seconds."""
    scene = watched(lending, "external", broken)
    market = scene.lending
    lending.pool.setFeeRecipient(lending.recipient, sender=lending.governor)
    lending.pool.setFee(market.params, WAD // 10, sender=lending.governor)
    market.open(1_000 * market.one)
    market.chain.warp(1_000_000)
    return scene


@pytest.fixture
def w(lending: Lending) -> Watched:
    return in_use(lending)


def view(w: Watched, timestamp: int = 0) -> dict[str, Any]:
    return named(w.lens, "marketView", w.lens.marketView(w.id, timestamp))


def seen(w: Watched, timestamp: int = 0) -> dict[str, Any]:
    """The borrower's position, as keepers see it."""
    _, (found,) = w.lens.positions(w.id, [w.lending.borrower], timestamp)
    entry = named(w.lens, "portfolio", w.lens.portfolio(w.lending.borrower, [w.id], timestamp))[0]
    assert entry["position"] == _named({"type": "tuple", "components": _components(w, "position")}, found)
    return {**entry, **entry["position"]}


def _components(w: Watched, name: str) -> Any:
    entry = next(e for e in w.lens._interface.artifact.abi if e.get("name") == "portfolio")
    return next(part for part in entry["outputs"][0]["components"] if part["name"] == name)["components"]


def test_refuses_a_pool_without_code(w: Watched) -> None:
    with refuses("LendingLens_NoCode", ZERO):
        w.lending.deploy("LendingLens", ZERO)
    assert w.lens.POOL() == w.lending.pool.address


def test_zero_is_now(w: Watched) -> None:
    now = w.lending.chain.timestamp
    assert w.lens.accrued(w.id, 0) == w.lens.accrued(w.id, now)
    assert w.lens.accrued(w.id, now) != w.lens.accrued(w.id, now + 1)


def test_refuses_a_time_before_the_last_update(w: Watched) -> None:
    last = w.lending.totals.last_update
    assert w.lens.accrued(w.id, last)[:4] == tuple(w.lending.totals)[:4]
    for time in (last - 1, 1, 2**64, MAX_UINT):
        for call in (w.lens.accrued, w.lens.marketView):
            with refuses("LendingLens_InvalidTimestamp", w.id, time, last):
                call(w.id, time)


def test_a_market_that_does_not_exist(w: Watched) -> None:
    who, lens = w.lending.borrower, w.lens
    for call in (
        lambda: lens.accrued(NOWHERE, 0),
        lambda: lens.rates(NOWHERE, 0),
        lambda: lens.healthFactor(NOWHERE, who, 0),
        lambda: lens.maxBorrow(NOWHERE, who, 0),
        lambda: lens.previewSupply(NOWHERE, 0, 0, 0),
        lambda: lens.previewLiquidate(NOWHERE, who, 0, 0, 0),
        lambda: lens.previewWithdrawCollateral(NOWHERE, who, 1, 0),
    ):
        with refuses("LendingPool_MarketNotCreated", NOWHERE):
            call()
    found = named(lens, "marketView", lens.marketView(NOWHERE, 0))
    assert found["id"] == NOWHERE
    assert found["status"] == NOT_CREATED
    assert found["params"]["irm"] == ZERO
    _, (position,) = lens.positions(NOWHERE, [who], 0)
    assert position == (who.address, NO_DEBT, 0, 0, 0, 0, 0, 0, 0)
    assert lens.liquidationQuote(NOWHERE, who, 0)[:3] == (who.address, NO_DEBT, 0)
    first, second = lens.portfolio(who, [NOWHERE, w.id], 0)
    assert first[0][1] == NOT_CREATED
    assert second[0][1] == ACCRUED


def test_a_market(w: Watched) -> None:
    market, pool = w.lending, w.lending.pool
    found, now = view(w), market.accrued
    assert tuple(found["params"].values()) == tuple(market.params)
    assert tuple(found["irm"].values()) == pool.irmEntry(market.params.irm)
    assert (found["lastUpdate"], found["fee"]) == (market.totals.last_update, WAD // 10)
    totals = found["totals"]
    assert tuple(totals.values())[:4] == tuple(now)[:4]
    interest = now.borrow_assets - market.totals.borrow_assets
    # by hand, as the fixture of the aged market has it
    assert totals["interest"] == interest == 1_000_500
    assert totals["feeShares"] == now.supply_shares - market.totals.supply_shares > 0
    assert totals["rateAtTarget"] == 0
    assert found["liquidity"] == 1_000 * market.one
    used = now.borrow_assets * WAD // now.supply_assets
    earned = RATE * used // WAD * 9 // 10
    rates = found["rates"]
    assert (rates["utilization"], rates["borrowRate"], rates["supplyRate"]) == (used, RATE, earned)
    # exp(0.031536) - 1 and exp(earned * a year) - 1, to the digits of a float
    assert rates["borrowApy"] == pytest.approx(0.0320385 * WAD, rel=1e-5)
    assert rates["supplyApy"] == pytest.approx(
        (2.718281828459045 ** (earned * YEAR / WAD) - 1) * WAD, rel=1e-9
    )
    assert tuple(rates.values()) == w.lens.rates(w.id, 0)
    assert found["price"] == found["liquidationPrice"] == market.oracle.price()
    assert (found["priceStatus"], found["liquidationPriceStatus"]) == (ANSWERED, ANSWERED)
    assert found["liquidationIncentive"] == incentive(market.params.lltv)
    assert w.lens.marketViews([w.id, NOWHERE], 0)[0] == w.lens.marketView(w.id, 0)


def test_the_adaptive_curves_rate_at_target(lending: Lending) -> None:
    scene = watched(lending)
    scene.lending.open(1_900 * scene.lending.one, lent=2_000 * scene.lending.one, collateral=2 * lending.coin)
    at = lending.chain.timestamp + 10**6
    found = view(scene, at)["totals"]["rateAtTarget"]
    lending.chain.timestamp = at
    scene.lending.accrue()
    assert found == lending.pool.rateAtTarget(scene.id)


def test_a_yield_beyond_all_bounds(w: Watched) -> None:
    for rate, at in ((135 * WAD // YEAR + 1, 1), (MAX_UINT // 2, 1), (MAX_UINT, 0)):
        w.irm.set(rate, sender=w.lending.deployer)
        market = (
            w.lending.create(w.lending.params._replace(oracle=ZERO, irm=w.irm.address)) if not at else None
        )
        it = market.id if market else w.id
        if market:
            # nothing borrowed, no time: nothing accrues, whatever the rate
            assert w.lens.rates(it, 0) == (0, MAX_UINT, 0, MAX_UINT, 0)
        else:
            at_once = w.lending.totals.last_update
            found = w.lens.rates(it, at_once)
            assert found[1] == rate
            assert found[3] == MAX_UINT
    w.irm.set(135 * WAD // YEAR, sender=w.lending.deployer)
    assert w.lens.rates(w.id, w.lending.totals.last_update)[3] < MAX_UINT


def test_many_positions_are_what_each_is(w: Watched) -> None:
    market, lens = w.lending, w.lens
    everybody = [*market.actors, market.borrower]
    at = market.chain.timestamp + 1_000
    found_market, found = lens.positions(w.id, everybody, at)
    assert found_market == lens.marketView(w.id, at)
    for who, position in zip(everybody, found, strict=True):
        it = _named({"type": "tuple", "components": _components(w, "position")}, position)
        held = market.held(who)
        assert it["account"] == who.address
        assert (it["borrowShares"], it["collateral"]) == (held.borrow_shares, held.collateral)
        assert it["supplied"] == lens.suppliedDown(w.id, who, at)
        assert it["debt"] == lens.debtUp(w.id, who, at)
        assert it["healthFactor"] == lens.healthFactor(w.id, who, at)
        assert it["maxDebt"] == market.max_debt(who)
        assert it["status"] == (HEALTHY if held.borrow_shares else NO_DEBT)
        (entry,) = named(lens, "portfolio", lens.portfolio(who, [w.id], at))
        assert entry["position"] == it
        for limit in ("maxBorrow", "maxWithdraw", "maxWithdrawCollateral", "liquidationPrice"):
            assert entry[limit] == getattr(lens, limit)(w.id, who, at), limit
    quotes = lens.liquidationQuotes(w.id, everybody, at)
    assert list(quotes) == [lens.liquidationQuote(w.id, who, at) for who in everybody]
    assert list(lens.positions(w.id, [], at)[1]) == []


def test_the_fee_recipient_has_what_the_accrual_gives(w: Watched) -> None:
    market = w.lending
    assert market.held(market.recipient).supply_shares == 0
    found = w.lens.suppliedDown(w.id, market.recipient, 0)
    # a tenth of 1,000,500, less what rounding leaves to the others
    assert found == 100_049
    _, (position,) = w.lens.positions(w.id, [market.recipient], 0)
    assert position[2] == w.lens.accrued(w.id, 0)[5]
    market.accrue()
    assert market.claim(market.recipient) == found


@pytest.mark.parametrize("fault", ["reverts", "burns gas", "zero", "half a word", "no code"])
def test_a_failing_oracle_fails_alone(w: Watched, fault: str) -> None:
    market, lens = w.lending, w.lens
    good = lens.portfolio(market.borrower, [w.id], 0)
    if fault in ("reverts", "burns gas"):
        market.oracle.setFault(1 if fault == "reverts" else 2, sender=market.deployer)
    elif fault == "zero":
        market.oracle.set(0, sender=market.deployer)
    else:
        market.chain.set_code(market.oracle.address, b"" if fault == "no code" else bytes.fromhex("60105ff3"))
    found = seen(w)
    status = ZERO_ANSWER if fault == "zero" else FAILED
    assert found["market"]["status"] == ACCRUED
    assert (found["market"]["priceStatus"], found["market"]["price"]) == (status, 0)
    assert found["market"]["liquidationPriceStatus"] == status
    assert found["status"] == UNKNOWN
    assert (found["maxDebt"], found["healthFactor"], found["maxBorrow"]) == (0, 0, 0)
    assert found["maxWithdrawCollateral"] == 0
    before = named(lens, "portfolio", good)[0]
    for name in ("maxWithdraw", "liquidationPrice"):
        assert found[name] == before[name], name
    assert found["debt"] == before["position"]["debt"]
    assert lens.liquidationQuote(w.id, market.borrower, 0)[1] == UNKNOWN
    # a position without debt has no health to doubt
    _, (lender,) = lens.positions(w.id, [market.lender], 0)
    assert lender[1] == NO_DEBT
    assert lender[8] == MAX_UINT
    # what asks no price goes on
    assert lens.debtUp(w.id, market.borrower, 0) == found["debt"]
    assert lens.maxWithdrawCollateral(w.id, market.lender, 0) == 0
    assert lens.healthFactor(w.id, market.lender, 0) == MAX_UINT
    if fault != "zero":
        for call in (lens.healthFactor, lens.maxBorrow, lens.maxWithdrawCollateral):
            with pytest.raises(ContractError):
                call(w.id, market.borrower, 0)
    else:
        assert lens.healthFactor(w.id, market.borrower, 0) == 0
        with refuses("LendingPool_ZeroPrice", market.oracle):
            lens.previewLiquidate(w.id, market.borrower, 1, 0, 0)


def test_a_liquidation_price_counts_where_the_price_fails(w: Watched) -> None:
    """An oracle whose price fails in a crash still offers the other: liquidations go on, and the lens says so."""
    market = w.lending
    low = market.price_of(1_000)
    market.oracle.set(0, sender=market.deployer)
    market.oracle.setLiquidationPrice(low, sender=market.deployer)
    found = seen(w)
    assert (found["market"]["priceStatus"], found["market"]["liquidationPriceStatus"]) == (
        ZERO_ANSWER,
        ANSWERED,
    )
    assert found["market"]["liquidationPrice"] == low
    assert found["status"] == LIQUIDATABLE
    quote = w.lens.liquidationQuote(w.id, market.borrower, 0)
    assert quote[1] == LIQUIDATABLE
    assert quote[9] == low
    market.pool.liquidate(market.params, market.borrower, *quote[2:4], b"", sender=market.liquidator)


@pytest.mark.parametrize("fault", ["reverts", "burns gas", "bursts", "endless", "no code"])
def test_a_failing_rate_model_fails_alone(w: Watched, fault: str) -> None:
    market, lens = w.lending, w.lens
    stored = market.totals
    if fault in ("bursts", "endless"):
        w.irm.set(MAX_UINT if fault == "endless" else 10**31, sender=market.deployer)
    else:
        code = {"reverts": "5f5ffd", "burns gas": "fe", "no code": ""}[fault]
        market.chain.set_code(w.irm.address, bytes.fromhex(code))
    found = seen(w)
    assert found["market"]["status"] == RATE_FAILED
    totals = tuple(found["market"]["totals"].values())
    assert totals[:4] == tuple(stored)[:4]
    assert totals[4:] == (0, 0, 0)
    rates = found["market"]["rates"]
    assert rates["utilization"] == WAD // 2
    assert rates["borrowRate"] == rates["supplyApy"] == 0
    assert found["status"] == UNKNOWN
    assert (found["maxBorrow"], found["maxWithdraw"], found["maxWithdrawCollateral"]) == (0, 0, 0)
    assert found["debt"] == 1_000 * market.one
    # the pool is as stuck
    with pytest.raises(ContractError):
        market.accrue()
    for call in (lens.accrued, lens.rates):
        with pytest.raises(ContractError):
            call(w.id, 0)
    assert lens.liquidationQuote(w.id, market.borrower, 0)[1] == UNKNOWN


def test_a_model_that_only_fails_from_now_on(w: Watched) -> None:
    """No time since the last update: nothing to accrue, so nothing fails but the rate itself."""
    w.lending.accrue()
    w.lending.chain.set_code(w.irm.address, bytes.fromhex("5f5ffd"))
    found = view(w)
    assert found["status"] == ACCRUED
    assert found["rates"]["borrowRate"] == 0
    assert found["rates"]["utilization"] > 0
    w.lending.accrue()


def test_too_little_gas_calls_nothing_failed(w: Watched) -> None:
    """An oracle that works is never reported as failing, however little gas there is."""
    lens, who = w.lens, w.lending.borrower
    honest = (
        lens.liquidationQuotes(w.id, [who], 0),
        lens.positions(w.id, [who], 0),
        lens.portfolio(who, [w.id], 0),
    )
    seen_both = set()
    for gas in range(60_000, 1_200_000, 20_000):
        try:
            found = (
                lens.liquidationQuotes(w.id, [who], 0, gas=gas),
                lens.positions(w.id, [who], 0, gas=gas),
                lens.portfolio(who, [w.id], 0, gas=gas),
            )
        except ContractError:
            seen_both.add("refused")
        else:
            seen_both.add("answered")
            assert found == honest
    assert seen_both == {"refused", "answered"}


def test_a_batch_costs_little_for_each(build_lending: LendingBuilder) -> None:
    """A thousand positions fit a call of 30 million gas twice over."""
    scene = watched(build_lending(), "adaptive")
    scene.lending.open(1_000 * scene.lending.one)
    accounts = [f"0x{number:040x}" for number in range(1, 1_001)]
    _, found = scene.lens.positions(scene.id, accounts, 0, gas=15_000_000)
    assert len(found) == 1_000
    assert len(scene.lens.liquidationQuotes(scene.id, accounts, 0, gas=15_000_000)) == 1_000


def test_a_market_has_failed_exactly_where_the_pool_is_stuck(w: Watched) -> None:
    """At rates, sizes, fees and times up to the bounds of the numbers."""
    market, rng = w.lending, Random(7)
    market.lend(market.lender, 2**107)
    market.oracle.set(10**60, sender=market.deployer)
    start, seen_both = market.chain.snapshot(), set()
    for _ in range(400):
        if rng.random() < 0.7:
            market.owe(market.borrower, 2 ** rng.randint(10, 106))
        market.pool.setFee(market.params, rng.choice([0, 1, WAD // 4]), sender=market.governor)
        w.irm.set(
            rng.choice([2 ** rng.randint(0, 60), 2 ** rng.randint(60, 255), MAX_UINT]), sender=market.deployer
        )
        at = market.chain.timestamp + 2 ** rng.randint(0, 40)
        status = view(w, at)["status"]
        word, _ = w.sent_at(at, lambda: market.pool.accrueInterest(market.params, sender=market.stranger))
        assert (status == ACCRUED) == (word == "ok"), word
        assert w.outcome(partial(w.lens.accrued, w.id, at))[0] == word
        seen_both.add(word)
        market.chain.revert(start)
    assert {"ok", "LendingPool_AmountTooLarge", "MulDivFailed"} <= seen_both


@pytest.mark.parametrize("kind", ["adaptive", "kinked"])
def test_no_time_to_come_is_too_far(lending: Lending, kind: str) -> None:
    scene = watched(lending, kind)
    scene.lending.open(1_000 * lending.one)
    last = scene.lending.totals.last_update
    for power in range(64):
        at = min(2**64 - 1, last + 2**power)
        found = seen(scene, at)
        assert found["market"]["status"] in (ACCRUED, RATE_FAILED)
        assert (found["market"]["status"] == ACCRUED) == (
            scene.outcome(lambda at=at: scene.lens.accrued(scene.id, at))[0] == "ok"
        )  # type: ignore[misc]


@pytest.mark.parametrize("price", [1, 2**247, 2**255, MAX_UINT])
def test_an_absurd_price_is_a_price(w: Watched, price: int) -> None:
    """Nothing overflows: what is beyond all bounds is the bound."""
    market = w.lending
    market.pledge(market.borrower, 10**38)
    market.oracle.set(price, sender=market.deployer)
    found = seen(w)
    assert found["market"]["price"] == price
    assert found["status"] == (LIQUIDATABLE if price == 1 else HEALTHY)
    assert found["maxBorrow"] == (0 if price == 1 else found["market"]["liquidity"])
    assert w.lens.liquidationQuote(w.id, market.borrower, 0)[1] == found["status"]
    if price == MAX_UINT:
        assert found["maxDebt"] > 2**255
        assert found["healthFactor"] == MAX_UINT
