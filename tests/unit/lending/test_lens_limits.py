"""LendingLens' limits, against the pool

In random states of markets of every kind of rate model, at a second to come:
- `maxBorrow`, `maxWithdraw` and `maxWithdrawCollateral` succeed, and one unit more is refused; of zero, none succeeds
- at `liquidationPrice` the position can be liquidated, one above it cannot
- `healthFactor` is at least one exactly where the position cannot be liquidated by that price
- `liquidationQuote` succeeds with its arguments, and comes to what it says; no other amount pays more
"""

from random import Random

import pytest

from strongroom.evm import ContractError
from tests.support.lending import WAD, LendingBuilder
from tests.support.lens import KINDS, Watched, watched
from tests.support.suite import MAX_UINT
from tests.unit.lending.test_lens_previews import LIQUIDATABLE, states

HEALTHY = "LendingPool_HealthyPosition"


@pytest.fixture(scope="module", params=list(KINDS))
def scene(request: pytest.FixtureRequest) -> Watched:
    return watched(LendingBuilder()(), request.param)


def test_the_most_is_the_most(scene: Watched) -> None:
    lens, pool, params = scene.lens, scene.lending.pool, scene.lending.params
    found = [0, 0, 0]
    for seed, _, at in states(scene, 30):
        for who in scene.accounts:

            def borrow(n: int, who: object = who) -> object:
                return pool.borrow(params, n, 0, who, who, sender=who)

            def withdraw(n: int, who: object = who) -> object:
                return pool.withdraw(params, n, 0, who, who, sender=who)

            def withdraw_collateral(n: int, who: object = who) -> object:
                return pool.withdrawCollateral(params, n, who, who, sender=who)

            for number, (limit, call) in enumerate(
                (
                    (lens.maxBorrow, borrow),
                    (lens.maxWithdraw, withdraw),
                    (lens.maxWithdrawCollateral, withdraw_collateral),
                )
            ):
                most = limit(scene.id, who, at)
                if most:
                    assert scene.sent_at(at, lambda n=most, c=call: c(n))[0] == "ok", (seed, number)  # type: ignore[misc]
                    found[number] += 1
                assert scene.sent_at(at, lambda n=most + 1, c=call: c(n))[0] != "ok", (seed, number)  # type: ignore[misc]
    assert min(found) >= 10, found


def test_the_liquidation_price_is_the_edge(scene: Watched) -> None:
    lending, lens = scene.lending, scene.lens
    found = 0
    for seed, _, at in states(scene, 30):
        lending.oracle.setLiquidationPrice(0, sender=lending.deployer)
        for who in scene.accounts:
            edge = lens.liquidationPrice(scene.id, who, at)
            held = lending.held(who)
            if not held.borrow_shares:
                assert edge == 0
                continue
            for price, healthy in ((edge, False), (edge + 1, True)):
                if price == 0 or price > MAX_UINT:
                    continue
                lending.oracle.set(price, sender=lending.deployer)
                word, _ = scene.sent_at(
                    at,
                    lambda who=who: lending.pool.liquidate(
                        lending.params, who, 0, 1, b"", sender=lending.liquidator
                    ),
                )
                assert (word == HEALTHY) == healthy, (seed, word)
                assert (lens.healthFactor(scene.id, who, at) >= WAD) == healthy, seed
                found += 1
    assert found >= 20


def test_a_quote_succeeds_and_nothing_pays_more(scene: Watched) -> None:
    lending, lens = scene.lending, scene.lens
    found = 0
    for seed, rng, at in states(scene, 40):
        for who in scene.accounts:
            quote = lens.liquidationQuote(scene.id, who, at)
            if quote[1] != LIQUIDATABLE:
                continue
            seized, repaid = quote[2:4]
            word, result = scene.sent_at(
                at,
                lambda who=who, s=seized, r=repaid: lending.pool.liquidate(
                    lending.params, who, s, r, b"", sender=lending.liquidator
                ),
            )
            assert (word, result) == ("ok", (quote[4], quote[5])), seed
            found += 1
            assert best_other(scene, rng, who, at) <= quote[11] + 2 + quote[9] // 10**36, seed
    assert found >= 10


def best_other(w: Watched, rng: Random, who: object, at: int) -> int:
    """The most that some other amounts pay; they may beat a full liquidation by what rounding leaves, no more."""
    held, best = w.lending.held(who), -(10**40)  # type: ignore[arg-type]
    for _ in range(6):
        by_shares = rng.random() < 0.5
        top = held.borrow_shares if by_shares else held.collateral
        amount = rng.randint(1, max(1, top))
        args = (0, amount) if by_shares else (amount, 0)
        try:
            best = max(best, w.lens.previewLiquidate(w.id, who, *args, at)[11])
        except ContractError:
            continue
    return best
