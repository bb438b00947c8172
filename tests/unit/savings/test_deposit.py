"""SavingsVault.deposit and mint, plain and with limits, and what they say beforehand

├── when the amount, given or resulting, is zero: it reverts
├── when the vault is the receiver: it reverts
├── when it is beyond the most: it reverts
├── when the coins or the allowance are not there, or the receiver is the zero address: it reverts
├── with limits
│   ├── when the deadline has passed: it reverts
│   └── when it would give fewer shares, or take more assets, than the limit: it reverts
└── else the preview's shares or assets, to the unit, and the book grows by the assets
    └── rounding: shares of a deposit down, assets for a mint up
"""

import pytest

from tests.support.savings import VIRTUAL, Savings
from tests.support.suite import ONE, event, events

ZERO = "0x" + "00" * 20


def odd_price(savings: Savings) -> None:
    """Let a share be worth something that divides nothing."""
    savings.deposit(savings.second, 3 * ONE + 7)
    savings.reward(ONE + 1)
    savings.at(123_457)


def test_the_first_shares_are_a_million_to_the_wei(savings: Savings) -> None:
    vault, saver = savings.vault, savings.saver
    savings.fund(saver, 2 * ONE)
    receipt = vault.deposit(ONE, savings.second, sender=saver)
    assert receipt.return_value == ONE * VIRTUAL
    assert events(receipt) == [
        event(savings.coin, "Transfer", saver, vault, ONE),
        event(vault, "Transfer", ZERO, savings.second, ONE * VIRTUAL),
        event(vault, "Deposit", saver, savings.second, ONE, ONE * VIRTUAL),
    ]
    assert (vault.totalAssets(), vault.booked(), vault.totalSupply()) == (ONE, ONE, ONE * VIRTUAL)
    assert (vault.name(), vault.symbol(), vault.decimals()) == ("Savings Strongroom Dollar", "sSRUSD", 24)
    assert vault.asset() == savings.coin.address


@pytest.mark.parametrize("limits", [False, True])
@pytest.mark.parametrize("amount", [1, 2, ONE // 3, 5 * ONE + 1])
def test_a_preview_is_the_result(savings: Savings, amount: int, limits: bool) -> None:
    odd_price(savings)
    vault, saver = savings.vault, savings.saver
    savings.fund(saver, 20 * ONE)
    expected = vault.previewDeposit(amount)
    rest = (expected, savings.later) if limits else ()
    price = savings.price()
    held, booked = vault.totalAssets(), vault.booked()
    assert vault.deposit(amount, saver, *rest, sender=saver).return_value == expected
    assert expected == amount * (vault.totalSupply() - expected + VIRTUAL) // (held + 1)
    assert (vault.totalAssets(), vault.booked()) == (held + amount, booked + amount)
    shares = expected + 1
    expected = vault.previewMint(shares)
    assert expected * (vault.totalSupply() + VIRTUAL) >= shares * (vault.totalAssets() + 1)
    rest = (expected, savings.later) if limits else ()
    assert vault.mint(shares, saver, *rest, sender=saver).return_value == expected
    assert savings.price() >= price


def test_zero_is_refused(savings: Savings) -> None:
    odd_price(savings)
    vault, saver = savings.vault, savings.saver
    savings.fund(saver, ONE)
    for call in (vault.deposit, vault.mint):
        with savings.refuses("SavingsVault_ZeroAmount"):
            call(0, saver, sender=saver)


def test_the_vault_receives_nothing(savings: Savings) -> None:
    vault, saver = savings.vault, savings.saver
    savings.fund(saver, ONE)
    for call in (vault.deposit, vault.mint):
        with savings.refuses("SavingsVault_ReceiverIsVault"):
            call(VIRTUAL, vault, sender=saver)


def test_beyond_the_most(savings: Savings) -> None:
    odd_price(savings)
    vault, saver = savings.vault, savings.saver
    most = vault.maxDeposit(saver)
    assert most == 2**128 - 1 - vault.booked()
    with savings.refuses("ERC4626ExceededMaxDeposit", saver, most + 1, most):
        vault.deposit(most + 1, saver, sender=saver)
    most = vault.maxMint(saver)
    assert vault.previewMint(most) <= vault.maxDeposit(saver)
    with savings.refuses("ERC4626ExceededMaxMint", saver, most + 1, most):
        vault.mint(most + 1, saver, sender=saver)


def test_without_coins_allowance_or_receiver(savings: Savings) -> None:
    vault, saver = savings.vault, savings.saver
    with savings.refuses("ERC20InsufficientAllowance", vault, 0, ONE):
        vault.deposit(ONE, saver, sender=saver)
    savings.fund(saver, ONE)
    held = savings.coin.balanceOf(saver)
    with savings.refuses("ERC20InsufficientBalance", saver, held, held + 1):
        vault.deposit(held + 1, saver, sender=saver)
    with savings.refuses("ERC20InvalidReceiver", ZERO):
        vault.deposit(ONE, ZERO, sender=saver)


def test_limits(savings: Savings) -> None:
    odd_price(savings)
    vault, saver, now = savings.vault, savings.saver, savings.chain.timestamp
    savings.fund(saver, 2 * ONE)
    shares = vault.previewDeposit(ONE)
    with savings.refuses("SavingsVault_BelowMinimum", shares, shares + 1):
        vault.deposit(ONE, saver, shares + 1, now, sender=saver)
    with savings.refuses("SavingsVault_DeadlineExpired", now - 1, now):
        vault.deposit(ONE, saver, 0, now - 1, sender=saver)
    assets = vault.previewMint(shares)
    with savings.refuses("SavingsVault_AboveMaximum", assets, assets - 1):
        vault.mint(shares, saver, assets - 1, now, sender=saver)
    with savings.refuses("SavingsVault_DeadlineExpired", now - 1, now):
        vault.mint(shares, saver, assets, now - 1, sender=saver)
