"""SavingsVault.addReward and the stream

├── when the amount is zero: it reverts
├── when the book would not hold it: it reverts
├── when the coins or the allowance are not there: it reverts
├── anyone may; the reward arrives evenly over the period, and nothing of it at once
├── beside another, both arrive over the mean of their times, weighted by amount
│   ├── in parts is as good as at once
│   ├── dust moves the end by nothing, however often; it never makes the stream slower than it was
│   └── the joint stream is no faster than the two side by side
└── while there are no shares: it waits for the first
"""

from fractions import Fraction

import pytest

from tests.support.savings import PERIOD, Savings
from tests.support.suite import MAX_UINT, ONE, event, events


@pytest.fixture
def saved(savings: Savings) -> Savings:
    """A saver with a hundred coins, who funds nobody."""
    savings.deposit(savings.saver, 100 * ONE)
    savings.fund(savings.facilitator, 2_000 * ONE)
    return savings


def test_arrives_evenly(saved: Savings) -> None:
    vault, reward = saved.vault, 70 * ONE + 1
    receipt = vault.addReward(reward, sender=saved.facilitator)
    assert events(receipt) == [
        event(vault, "RewardAdded", saved.facilitator, reward, reward, PERIOD),
        event(saved.coin, "Transfer", saved.facilitator, vault, reward),
    ]
    assert vault.REWARD_PERIOD() == PERIOD
    assert vault.totalAssets() == 100 * ONE
    assert vault.booked() == 100 * ONE + reward
    passed = 0
    for seconds in (1, 11, 86_400, 3 * 86_400, PERIOD - 4 * 86_400 - 13, 1, 1, 86_400):
        saved.at(seconds)
        passed = min(passed + seconds, PERIOD)
        undistributed = -(-reward * (PERIOD - passed) // PERIOD)
        assert vault.stream() == (undistributed, PERIOD - passed, passed < PERIOD)
        assert vault.totalAssets() == 100 * ONE + reward - undistributed
    assert vault.totalAssets() == 100 * ONE + reward


@pytest.mark.parametrize("second", [1, ONE, 30 * ONE, 1_000 * ONE])
def test_beside_another_the_times_are_weighted(saved: Savings, second: int) -> None:
    vault, facilitator = saved.vault, saved.facilitator
    vault.addReward(60 * ONE, sender=facilitator)
    saved.at(2 * 86_400)
    left, remaining, _ = vault.stream()
    held = vault.totalAssets()
    vault.addReward(second, sender=facilitator)
    mean = (left * remaining + second * PERIOD) // (left + second)
    assert vault.stream() == (left + second, mean, True)
    assert vault.totalAssets() == held
    # no faster than both side by side, but for the second that is rounded off
    assert Fraction(left + second, mean + 1) < Fraction(left, remaining) + Fraction(second, PERIOD)
    assert remaining <= mean <= PERIOD


def test_in_parts_is_as_good_as_at_once(saved: Savings) -> None:
    vault, facilitator = saved.vault, saved.facilitator
    vault.addReward(60 * ONE, sender=facilitator)
    saved.at(4 * 86_400)
    start = saved.chain.snapshot()
    vault.addReward(30 * ONE, sender=facilitator)
    once = vault.stream()
    saved.chain.revert(start)
    for _ in range(10):
        vault.addReward(3 * ONE, sender=facilitator)
    parts = vault.stream()
    assert parts[0] == once[0]
    # each part rounds off less than a second
    assert once[1] - 10 < parts[1] <= once[1]


def test_dust_delays_nothing(saved: Savings) -> None:
    """Reward vaults that start the period anew with each reward can be kept from ever paying out."""
    vault, facilitator, attacker = saved.vault, saved.facilitator, saved.attacker
    saved.fund(attacker, ONE)
    vault.addReward(70 * ONE, sender=facilitator)
    end = saved.chain.timestamp + PERIOD
    for _ in range(50):
        saved.at(PERIOD // 51)
        vault.addReward(10**12, sender=attacker)
        assert saved.chain.timestamp + vault.stream()[1] == end
    saved.at(vault.stream()[1])
    assert vault.totalAssets() == 170 * ONE + 50 * 10**12


def test_waits_for_the_first_share(savings: Savings) -> None:
    vault = savings.vault
    savings.fund(savings.facilitator, 100 * ONE)
    vault.addReward(30 * ONE, sender=savings.facilitator)
    savings.at(3 * 86_400)
    vault.addReward(10 * ONE, sender=savings.facilitator)
    assert vault.stream() == (40 * ONE, PERIOD, False)
    savings.at(3 * 86_400)
    assert (vault.totalAssets(), vault.booked()) == (0, 40 * ONE)
    savings.deposit(savings.saver, ONE)
    assert vault.stream() == (40 * ONE, PERIOD, True)
    assert vault.maxWithdraw(savings.saver) == ONE


def test_the_least_shares_that_it_streams_to(savings: Savings) -> None:
    """With exactly so many it streams, with one less it stands still; whoever brought them, and whoever took some."""
    vault, saver = savings.vault, savings.saver
    least = vault.MIN_STREAMING_SHARES()
    savings.fund(savings.facilitator, 2 * ONE)
    savings.fund(saver, ONE)
    vault.addReward(ONE, sender=savings.facilitator)
    vault.mint(least - 10**6, saver, sender=saver)
    assert not vault.stream()[2]
    receipt = vault.mint(10**6, saver, sender=saver)
    assert vault.totalSupply() == least
    assert event(vault, "StreamResumed", ONE, PERIOD) in events(receipt)
    assert vault.stream()[2]
    vault.mint(10**6, saver, sender=saver)
    vault.redeem(10**6, saver, saver, sender=saver)
    assert vault.totalSupply() == least
    assert vault.stream()[2]
    vault.addReward(ONE, sender=savings.facilitator)
    assert vault.stream()[2]
    vault.redeem(10**6, saver, saver, sender=saver)
    assert not vault.stream()[2]


def test_zero(saved: Savings) -> None:
    with saved.refuses("SavingsVault_ZeroAmount"):
        saved.vault.addReward(0, sender=saved.facilitator)


def test_too_much_for_the_book(saved: Savings) -> None:
    with saved.refuses("SavingsVault_AmountTooLarge", 2**128):
        saved.vault.addReward(2**128 - 100 * ONE, sender=saved.facilitator)
    with saved.refuses("SavingsVault_AmountTooLarge", MAX_UINT):
        saved.vault.addReward(MAX_UINT, sender=saved.facilitator)


def test_without_coins_or_allowance(saved: Savings) -> None:
    vault, facilitator = saved.vault, saved.facilitator
    with saved.refuses("ERC20InsufficientAllowance", vault, 0, ONE):
        vault.addReward(ONE, sender=saved.attacker)
    held = saved.coin.balanceOf(facilitator)
    with saved.refuses("ERC20InsufficientBalance", facilitator, held, held + 1):
        vault.addReward(held + 1, sender=facilitator)
