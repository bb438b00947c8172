"""LendingLens' previews, against the pool's own transactions and the model

In random states of markets of every kind of rate model, with and without a least debt and a fee, asked ahead of time:
- each preview gives what the transaction at that second gives, to the wei, or reverts with its error and arguments
- each gives what the exact model gives, or raises
- the answers about a market and a position are those of the model
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any

import pytest

from strongroom.evm import Account, Receipt
from strongroom.model.lending_lens import LendingLens
from strongroom.model.lending_values import Market, MarketParams, fields_of
from tests.support.lending import ADAPTIVE, LendingBuilder
from tests.support.lens import KINDS, Watched, model_outcome, watched

LIQUIDATABLE = 2
PREVIEWS = {
    "Supply": "preview_supply",
    "Withdraw": "preview_withdraw",
    "Borrow": "preview_borrow",
    "Repay": "preview_repay",
    "WithdrawCollateral": "preview_withdraw_collateral",
    "Liquidate": "preview_liquidate",
}
ANSWERS = {
    "suppliedDown": "supplied_down",
    "debtUp": "debt_up",
    "healthFactor": "health_factor",
    "maxBorrow": "max_borrow",
    "maxWithdraw": "max_withdraw",
    "maxWithdrawCollateral": "max_withdraw_collateral",
    "liquidationPrice": "liquidation_price",
}
"""What the lens and the model call the same."""
SECONDS = (0, 1, 12, 3_600, 86_400, 10**7, 10**9)


def amounts(w: Watched, rng: Random, about: int) -> tuple[int, int]:
    """Assets or shares around a number, now and then both, neither, or too much."""
    some = rng.choice(
        [about, about + 1, max(0, about - 1), about // 2, rng.randint(0, 2 * about + 1), 1, 2**128 - 1]
    )
    shares = min(some * 10**6, 2**128)
    return rng.choice(
        [(some, 0), (some, 0), (some, 0), (0, shares), (0, some), (some, 1), (0, 0), (0, 2**128)]
    )


def cases(w: Watched, rng: Random) -> Iterator[tuple[str, tuple[Any, ...], Callable[[], Receipt]]]:
    """For each preview: its name, its arguments, and the transaction."""
    for account in w.accounts:
        yield from cases_of(w, rng, account)


def cases_of(
    w: Watched, rng: Random, account: Account
) -> Iterator[tuple[str, tuple[Any, ...], Callable[[], Receipt]]]:
    lending = w.lending
    pool, params, held = lending.pool, lending.params, lending.held(account)
    totals = lending.totals
    supplied = held.supply_shares * (totals.supply_assets + 1) // (totals.supply_shares + 10**6)
    owed = held.borrow_shares * (totals.borrow_assets + 1) // (totals.borrow_shares + 10**6)
    room = max(0, lending.max_debt(account) - owed)

    given = amounts(w, rng, rng.choice([10**6, supplied, 2**100]))
    yield "Supply", given, lambda g=given: pool.supply(params, *g, account, b"", sender=account)
    given = rng.choice([amounts(w, rng, supplied), (0, held.supply_shares), (0, held.supply_shares + 1)])
    yield (
        "Withdraw",
        (account, *given),
        lambda g=given: pool.withdraw(params, *g, account, account, sender=account),
    )
    idle = totals.supply_assets - totals.borrow_assets
    given = amounts(w, rng, min(idle, rng.choice([room, room // 2, room // 3, idle, w.min_debt])))
    yield (
        "Borrow",
        (account, *given),
        lambda g=given: pool.borrow(params, *g, account, account, sender=account),
    )
    given = rng.choice([amounts(w, rng, owed), (0, held.borrow_shares), (0, held.borrow_shares + 1)])
    yield (
        "Repay",
        (account, *given),
        lambda g=given: pool.repay(params, *g, account, b"", sender=account),
    )
    taken = rng.choice(
        [0, 1, held.collateral // 10, held.collateral // 2, held.collateral, held.collateral + 1]
    )
    yield (
        "WithdrawCollateral",
        (account, taken),
        lambda: pool.withdrawCollateral(params, taken, account, account, sender=account),
    )
    given = rng.choice(
        [
            (held.collateral, 0),
            (0, held.borrow_shares),
            # a rest below the least debt, where there is one
            (0, max(0, held.borrow_shares - (w.min_debt or 1) * 10**6 // 2)),
            (0, held.borrow_shares // 2),
            (held.collateral // 3, 0),
            (held.collateral - held.collateral // 10**5, 0),
            (1, 0),
            (0, 1),
            (0, 0),
            (1, 1),
        ]
    )
    yield (
        "Liquidate",
        (account, *given),
        lambda g=given: pool.liquidate(params, account, *g, b"", sender=lending.liquidator),
    )


def transacted(w: Watched, name: str, at: int, call: Callable[[], Any]) -> tuple[str, Any]:
    """What the transaction at that second came to, in the preview's terms."""
    lending, box = w.lending, []

    def act() -> Any:
        receipt = call()
        if name == "Liquidate":
            event = receipt.event("Liquidate").args
            box.append(
                tuple(
                    event[each]
                    for each in (
                        "seizedAssets",
                        "repaidAssets",
                        "repaidShares",
                        "badDebtAssets",
                        "badDebtShares",
                    )
                )
            )
        elif name == "WithdrawCollateral":
            account = receipt.event("WithdrawCollateral").args["onBehalf"]
            # the position's own health after it, read from the pool
            debt, most = lending.debt(account), lending.max_debt(account)
            box.append(most * 10**18 // debt if debt else 2**256 - 1)
        else:
            box.append(receipt.return_value)
        return None

    word, found = w.sent_at(at, act)
    return (word, box[0]) if word == "ok" else (word, found)


def previewed(w: Watched, name: str, args: Any, at: int) -> tuple[str, Any]:
    word, found = w.outcome(lambda: getattr(w.lens, f"preview{name}")(w.id, *args, at))
    if word == "ok" and name == "Liquidate":
        assert found[0] == args[0].address
        assert found[1] == LIQUIDATABLE
        assert found[2:4] == args[1:]
        assert found[11] == found[4] * found[9] // 10**36 - found[5], "profit"
        found = found[4:9]
    return word, found


@pytest.fixture(scope="module", params=list(KINDS))
def scene(request: pytest.FixtureRequest) -> Watched:
    return watched(LendingBuilder()(), request.param)


def states(w: Watched, seeds: int) -> Iterator[tuple[int, Random, int]]:
    """Random states: the seed that makes each again, its generator, and a second to ask about."""
    chain = w.lending.chain
    for seed in range(seeds):
        rng, before = Random(seed), chain.snapshot()
        try:
            w.wander(rng)
            yield seed, rng, chain.timestamp + rng.choice(SECONDS)
        finally:
            chain.revert(before)


def test_a_preview_is_what_the_transaction_does(scene: Watched) -> None:
    worked: Counter[str] = Counter()
    for seed, rng, at in states(scene, 50):
        for name, args, call in cases(scene, rng):
            found = previewed(scene, name, args, at)
            assert found == transacted(scene, name, at, call), (seed, name, args)
            worked[name] += found[0] == "ok"
    assert all(worked[name] >= 8 for name in PREVIEWS), worked


def test_the_lens_says_what_the_model_says(scene: Watched) -> None:
    for seed, rng, at in states(scene, 25):
        model, params = scene.model()
        ask = partial(said_alike, scene, (seed, at))
        stored = model.pool.markets[scene.id]

        def totals(
            model: LendingLens = model, params: MarketParams = params, at: int = at, stored: Market = stored
        ) -> tuple[int, ...]:
            total = model.accrued(params, at)
            interest, minted = (
                total.borrow_assets - stored.borrow_assets,
                total.supply_shares - stored.supply_shares,
            )
            curve = total.rate_at_target if scene.kind == ADAPTIVE else 0
            return (*fields_of(total)[:4], interest, minted, curve)

        ask(partial(scene.lens.accrued, scene.id, at), totals)
        ask(partial(scene.lens.rates, scene.id, at), partial(model.rates, params, at))
        for account in scene.accounts:
            for ours, theirs in ANSWERS.items():
                ask(
                    partial(getattr(scene.lens, ours), scene.id, account, at),
                    partial(getattr(model, theirs), params, account.address, at),
                )
            quote = scene.lens.liquidationQuote(scene.id, account, at)
            expected = model_outcome(partial(model.liquidation_quote, params, account.address, at))
            if quote[1] == LIQUIDATABLE:
                assert expected == ("ok", quote[2:]), seed
            else:
                assert expected[0] != "ok", seed
                assert quote[2:9] == (0,) * 7, seed
        for name, args, _ in cases(scene, rng):
            plain = [getattr(arg, "address", arg) for arg in args]
            word, result = model_outcome(partial(getattr(model, PREVIEWS[name]), params, *plain, at))
            if word == "ok" and name == "Liquidate":
                result = result[2:7]
            assert previewed(scene, name, args, at) == (word, result), (seed, name, args)


def said_alike(w: Watched, where: Any, ours: Callable[[], Any], theirs: Callable[[], Any]) -> None:
    """Lens and model answer, or refuse, alike."""
    assert w.outcome(ours) == model_outcome(theirs), (where, ours)
