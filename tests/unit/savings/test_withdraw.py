"""SavingsVault.withdraw and redeem, plain and with limits

├── when the amount, given or resulting, is zero: it reverts
├── when the vault is the receiver: it reverts
├── when the owner has less: it reverts
├── when the owner has not allowed it: it reverts
├── with limits: the deadline, the most shares, the least assets
├── nobody stops it: not a pause of minting, not a frozen peg module, not a stream
├── else the preview's shares or assets, to the unit
│   └── rounding: shares of a withdrawal up, assets of a redemption down
└── the last share out
    ├── the stream stands still, for as long as there is no share
    └── and goes on with the first new one, its time as it was
"""

import pytest

from tests.support.savings import PERIOD, VIRTUAL, Savings
from tests.support.suite import ONE, event, events

ZERO = "0x" + "00" * 20


@pytest.fixture
def saved(savings: Savings) -> Savings:
    """Two savers, a reward, and a share price that divides nothing."""
    savings.deposit(savings.saver, 10 * ONE)
    savings.deposit(savings.second, 3 * ONE + 7)
    savings.reward(ONE + 1)
    savings.at(123_457)
    return savings


@pytest.mark.parametrize("limits", [False, True])
@pytest.mark.parametrize("amount", [1, 2, ONE // 3, 5 * ONE + 1])
def test_a_preview_is_the_result(saved: Savings, amount: int, limits: bool) -> None:
    vault, saver, price = saved.vault, saved.saver, saved.price()
    held, booked, coins = vault.totalAssets(), vault.booked(), saved.coin.balanceOf(saved.second)
    expected = vault.previewWithdraw(amount)
    assert expected * (held + 1) >= amount * (vault.totalSupply() + VIRTUAL)
    rest = (expected, saved.later) if limits else ()
    receipt = vault.withdraw(amount, saved.second, saver, *rest, sender=saver)
    assert receipt.return_value == expected
    assert events(receipt) == [
        event(vault, "Transfer", saver, ZERO, expected),
        event(saved.coin, "Transfer", vault, saved.second, amount),
        event(vault, "Withdraw", saver, saved.second, saver, amount, expected),
    ]
    assert (vault.totalAssets(), vault.booked()) == (held - amount, booked - amount)
    assert saved.coin.balanceOf(saved.second) == coins + amount
    shares = expected + 1
    expected = vault.previewRedeem(shares)
    assert expected == shares * (vault.totalAssets() + 1) // (vault.totalSupply() + VIRTUAL)
    rest = (expected, saved.later) if limits else ()
    assert vault.redeem(shares, saver, saver, *rest, sender=saver).return_value == expected
    assert saved.price() >= price


def test_zero_is_refused(saved: Savings) -> None:
    vault, saver = saved.vault, saved.saver
    with saved.refuses("SavingsVault_ZeroAmount"):
        vault.withdraw(0, saver, saver, sender=saver)
    # some shares are worth no wei
    for shares in (0, VIRTUAL // 2):
        assert vault.previewRedeem(shares) == 0
        with saved.refuses("SavingsVault_ZeroAmount"):
            vault.redeem(shares, saver, saver, sender=saver)


def test_the_vault_receives_nothing(saved: Savings) -> None:
    vault, saver = saved.vault, saved.saver
    with saved.refuses("SavingsVault_ReceiverIsVault"):
        vault.withdraw(1, vault, saver, sender=saver)
    with saved.refuses("SavingsVault_ReceiverIsVault"):
        vault.redeem(VIRTUAL * 2, vault, saver, sender=saver)


def test_the_most_works_and_one_more_does_not(saved: Savings) -> None:
    vault, saver = saved.vault, saved.saver
    most, shares = vault.maxWithdraw(saver), vault.maxRedeem(saver)
    assert shares == vault.balanceOf(saver)
    with saved.refuses("ERC4626ExceededMaxWithdraw", saver, most + 1, most):
        vault.withdraw(most + 1, saver, saver, sender=saver)
    with saved.refuses("ERC4626ExceededMaxRedeem", saver, shares + 1, shares):
        vault.redeem(shares + 1, saver, saver, sender=saver)
    vault.withdraw(most, saver, saver, sender=saver)
    assert vault.maxWithdraw(saver) == 0


def test_another_needs_an_allowance(saved: Savings) -> None:
    vault, saver, attacker = saved.vault, saved.saver, saved.attacker
    shares = vault.previewWithdraw(ONE)
    for call, amount in ((vault.withdraw, ONE), (vault.redeem, shares)):
        with saved.refuses("ERC20InsufficientAllowance", attacker, 0, shares):
            call(amount, attacker, saver, sender=attacker)
    vault.approve(saved.second, shares, sender=saver)
    vault.withdraw(ONE, saved.second, saver, sender=saved.second)
    assert vault.allowance(saver, saved.second) == 0


def test_limits(saved: Savings) -> None:
    vault, saver, now = saved.vault, saved.saver, saved.chain.timestamp
    shares = vault.previewWithdraw(ONE)
    with saved.refuses("SavingsVault_AboveMaximum", shares, shares - 1):
        vault.withdraw(ONE, saver, saver, shares - 1, now, sender=saver)
    with saved.refuses("SavingsVault_DeadlineExpired", now - 1, now):
        vault.withdraw(ONE, saver, saver, shares, now - 1, sender=saver)
    assets = vault.previewRedeem(shares)
    with saved.refuses("SavingsVault_BelowMinimum", assets, assets + 1):
        vault.redeem(shares, saver, saver, assets + 1, now, sender=saver)
    with saved.refuses("SavingsVault_DeadlineExpired", now - 1, now):
        vault.redeem(shares, saver, saver, assets, now - 1, sender=saver)


def test_nobody_stops_it(saved: Savings) -> None:
    suite = saved.suite
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    suite.psm.freeze(sender=suite.sentinel)
    suite.break_feed()
    assert saved.redeem_all(saved.saver) > 10 * ONE
    assert saved.redeem_all(saved.second) > 3 * ONE


def test_the_stream_waits_while_there_are_no_shares(saved: Savings) -> None:
    vault, second = saved.vault, saved.second
    saved.redeem_all(saved.saver)
    undistributed, remaining, running = vault.stream()
    assert running and remaining == PERIOD - 123_457
    receipt = vault.redeem(vault.balanceOf(second), second, second, sender=second)
    assert event(vault, "StreamStopped", undistributed, remaining) in events(receipt)
    left = vault.totalAssets()
    saved.at(30 * 86_400)
    assert vault.stream() == (undistributed, remaining, False)
    assert (vault.totalAssets(), vault.totalSupply()) == (left, 0)
    saved.fund(second, ONE)
    receipt = vault.deposit(ONE, second, sender=second)
    assert event(vault, "StreamResumed", undistributed, remaining) in events(receipt)
    assert vault.stream() == (undistributed, remaining, True)
    assert vault.maxWithdraw(second) <= ONE
    saved.at(remaining)
    assert vault.stream() == (0, 0, False)
    assert vault.totalAssets() == left + ONE + undistributed


def test_without_a_stream_nothing_stops(savings: Savings) -> None:
    savings.deposit(savings.saver, ONE)
    vault, saver = savings.vault, savings.saver
    receipt = vault.redeem(vault.balanceOf(saver), saver, saver, sender=saver)
    assert [name for _, name, _ in events(receipt)] == ["Transfer", "Transfer", "Withdraw"]
    assert (vault.booked(), vault.totalSupply()) == (0, 0)
