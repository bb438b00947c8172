"""The rate of credit: pushed in one transaction, ratcheted by cycles, interest dodged by timing, a pool held up

Mango 2022 and Inverse 2022 (a price that one transaction can push), Liquity v2 CS-BOLD-005 (interest avoided by
splitting or timing). A reading moves the rate only if every other look in the window says the same, the anchor keeps
cycles from adding up, and the pool is told the mean of all the seconds that it asks for.
"""

import pytest

from strongroom.model.rate_policy import per_second
from tests.support.rates import DEFAULT, FULL, PARAMS, Rates, RatesBuilder, market
from tests.support.suite import MAX_UINT, ONE

FULL_COINS = FULL // ONE
BASE, STEP = per_second(DEFAULT.base_rate_bps), per_second(DEFAULT.max_step_bps)


def flash(rates: Rates, call: str, coins: int = FULL_COINS) -> None:
    """Flash-minted coins swapped out, the policy called, the reserve swapped in again: one transaction."""
    suite = rates.suite
    wallet = suite.chain.deploy("MockWallet", suite.attacker, sender=suite.deployer)
    suite.set_price(10_000)
    suite.give_reserve(wallet, 100_000 * suite.unit)
    wei = coins * ONE
    psm, coin, reserve = suite.psm, suite.stablecoin, suite.reserve
    swap_back = psm.swapInExactOut.encode(wei + wei // 2_000, MAX_UINT, wallet, MAX_UINT)
    steps = [
        (coin.address, coin.approve.encode(psm, MAX_UINT)),
        (coin.address, coin.approve.encode(coin, MAX_UINT)),
        (reserve.address, reserve.approve.encode(psm, MAX_UINT)),
        (psm.address, psm.swapOut.encode(wei, 0, wallet, MAX_UINT)),
        (rates.policy.address, rates.policy[call].encode()),
        (psm.address, swap_back),
    ]
    from eth_abi.abi import encode

    held = reserve.balanceOf(wallet)
    coin.flashLoan(wallet, coin, wei, encode(["(address,bytes)[]"], [steps]), sender=suite.attacker)
    # flash fee, fee out, fee in: fifteen basis points of all that was moved
    assert held - reserve.balanceOf(wallet) >= coins * suite.unit * 15 // 10_000 - 1


def test_one_look_undoes_a_flash(build_rates: RatesBuilder) -> None:
    """The attacker has both pokes, each inside a flash; anyone's look in between shows the truth."""
    rates = build_rates()
    rates.wait()
    flash(rates, "poke")
    rates.wait(DEFAULT.window // 2)
    rates.policy.observe(sender=rates.poker)
    rates.wait(DEFAULT.window // 2)
    flash(rates, "poke")
    assert rates.policy.rate() == BASE


def test_a_flash_look_moves_nothing(build_rates: RatesBuilder) -> None:
    """However often he looks inside a flash, the window's begin and end say otherwise."""
    rates = build_rates()
    rates.wait()
    rates.policy.poke(sender=rates.poker)
    for _ in range(3):
        rates.wait(DEFAULT.window // 3)
        flash(rates, "observe")
    rates.policy.poke(sender=rates.poker)
    assert rates.policy.rate() == BASE


def test_unwatched_a_flash_costs_more_than_its_step_is_worth(build_rates: RatesBuilder) -> None:
    """With nobody looking for an hour he gets a step, for two flashes; the next poke anyone makes takes it back."""
    rates = build_rates()
    rates.wait()
    flash(rates, "poke")
    rates.wait()
    flash(rates, "poke")
    moved = rates.policy.rate() - BASE
    assert 0 <= moved <= STEP
    # what a step is worth until it is taken back, two windows on, to one who lends ten times the module's ceiling
    worth = 100_000_000 * moved * 2 * DEFAULT.window // ONE
    cost = 2 * FULL_COINS * 15 // 10_000
    assert 10 * worth < cost
    for _ in range(2):
        rates.wait()
        rates.policy.poke(sender=rates.poker)
    # but for the fees that his swaps left in the level
    assert abs(rates.policy.rate() - BASE) <= STEP // 1_000


@pytest.mark.parametrize("sign", [1, -1])
def test_cycles_do_not_add_up(build_rates: RatesBuilder, sign: int) -> None:
    """In and out, for ever, with flows beyond a step: the rate is back where it was each time."""
    rates = build_rates()
    rates.flow(2 * FULL_COINS)
    rates.wait()
    rates.policy.poke(sender=rates.poker)
    for _ in range(4):
        rates.wait()
        rates.policy.poke(sender=rates.poker)
    start = rates.policy.rate()
    level = rates.suite.level
    for _ in range(4):
        rates.flow(sign * 2 * FULL_COINS)
        for _ in range(2):
            rates.wait()
            rates.policy.poke(sender=rates.poker)
        back = rates.suite.level - level
        rates.suite.swap_out(rates.suite.swapper, back) if back > 0 else rates.flow(
            -back * 2_001 // 2_000 // ONE
        )
        for _ in range(5):
            rates.wait()
            rates.policy.poke(sender=rates.poker)
        assert abs(rates.policy.rate() - start) <= STEP // 100


@pytest.mark.parametrize("parts", [1, 7, 100])
def test_interest_is_the_same_whenever_it_is_taken(build_rates: RatesBuilder, parts: int) -> None:
    """CS-BOLD-005: a debtor who waits for a low rate before anything accrues pays the high one for its time."""
    rates = build_rates()
    rates.flow(-FULL_COINS)
    rates.wait()
    rates.policy.poke(sender=rates.poker)
    rates.wait()
    rates.policy.poke(sender=rates.poker)
    start, high = rates.chain.timestamp, rates.policy.rate()
    assert high == BASE + STEP
    paid, last = 0, start
    for _ in range(parts):
        rates.wait(DEFAULT.hold // parts)
        now = rates.chain.timestamp
        paid += rates.policy.borrowRateView(PARAMS, market(last)) * (now - last)
        last = now
    # now it falls; who has not accrued yet owes the high rate all the same
    rates.flow(3 * FULL_COINS)
    for _ in range(3):
        rates.wait()
        rates.policy.poke(sender=rates.poker)
    assert rates.policy.rate() < high
    owed = rates.policy.borrowRateView(PARAMS, market(start)) * (rates.chain.timestamp - start)
    rest = rates.policy.borrowRateView(PARAMS, market(last)) * (rates.chain.timestamp - last)
    assert abs(owed - paid - rest) <= rates.chain.timestamp - start
    assert paid >= high * (last - start)


def test_a_pool_is_never_held_up(build_rates: RatesBuilder) -> None:
    """Peg module gone, ceiling zero, years without a poke: the pool is told a rate."""
    rates = build_rates()
    suite = rates.suite
    suite.stablecoin.lowerCeiling(suite.psm, 0, sender=suite.sentinel)
    for seconds in (0, 1, 10**6, 10**9, 10**11):
        rates.chain.warp(seconds)
        for since in (0, rates.chain.timestamp, 2**128 - 1):
            assert rates.policy.borrowRate(PARAMS, market(since), sender=suite.attacker) == BASE
