"""Stablecoin.burn

├── when the amount is zero: it reverts
├── when the amount is beyond the caller's level (a stranger's is zero): it reverts
├── when it is another's account
│   ├── within its allowance: the allowance falls, unless it is infinite
│   └── beyond it: it reverts
├── when the balance is too small: it reverts
└── else: level, supply and balance fall; also while minting is paused
"""

import pytest

from strongroom.evm import Account
from tests.support.suite import MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20


@pytest.fixture
def minter(suite: Suite) -> Account:
    account = suite.chain.account("minter")
    suite.as_governor(suite.stablecoin, "setFacilitator", account, 1_000 * ONE)
    suite.stablecoin.mint(suite.holder, 10 * ONE, sender=account)
    suite.stablecoin.mint(account, ONE, sender=account)
    return account


def test_burns_its_own(suite: Suite, minter: Account) -> None:
    receipt = suite.stablecoin.burn(minter, ONE, sender=minter)
    assert events(receipt) == [
        event(suite.stablecoin, "FacilitatorBurned", minter, ONE, 10 * ONE),
        event(suite.stablecoin, "Transfer", minter, ZERO, ONE),
    ]
    assert suite.stablecoin.totalSupply() == 10 * ONE
    suite.assert_laws()


def test_burns_anothers_within_the_allowance(suite: Suite, minter: Account) -> None:
    suite.stablecoin.approve(minter, 3 * ONE, sender=suite.holder)
    suite.stablecoin.burn(suite.holder, 2 * ONE, sender=minter)
    assert suite.stablecoin.allowance(suite.holder, minter) == ONE
    assert suite.stablecoin.balanceOf(suite.holder) == 8 * ONE
    assert tuple(suite.stablecoin.facilitator(minter)) == (1_000 * ONE, 9 * ONE)
    with suite.refuses("ERC20InsufficientAllowance", minter, ONE, ONE + 1):
        suite.stablecoin.burn(suite.holder, ONE + 1, sender=minter)


def test_an_infinite_allowance_stays(suite: Suite, minter: Account) -> None:
    suite.stablecoin.approve(minter, MAX_UINT, sender=suite.holder)
    suite.stablecoin.burn(suite.holder, 10 * ONE, sender=minter)
    assert suite.stablecoin.allowance(suite.holder, minter) == MAX_UINT


def test_refuses_anothers_without_allowance(suite: Suite, minter: Account) -> None:
    with suite.refuses("ERC20InsufficientAllowance", minter, 0, 1):
        suite.stablecoin.burn(suite.holder, 1, sender=minter)


@pytest.mark.parametrize("amount", [11 * ONE + 1, 2**120, MAX_UINT])
def test_refuses_beyond_the_level(suite: Suite, minter: Account, amount: int) -> None:
    suite.stablecoin.approve(minter, MAX_UINT, sender=suite.holder)
    with suite.refuses("Stablecoin_LevelExceeded", minter, amount, 11 * ONE):
        suite.stablecoin.burn(suite.holder, amount, sender=minter)


def test_refuses_beyond_the_balance(suite: Suite, minter: Account) -> None:
    with suite.refuses("ERC20InsufficientBalance", minter, ONE, ONE + 1):
        suite.stablecoin.burn(minter, ONE + 1, sender=minter)


def test_refuses_a_stranger_even_its_own_coins(suite: Suite, minter: Account) -> None:
    suite.stablecoin.transfer(suite.stranger, ONE, sender=suite.holder)
    for account in (suite.stranger, suite.holder):
        with suite.refuses("Stablecoin_LevelExceeded", suite.stranger, 1, 0):
            suite.stablecoin.burn(account, 1, sender=suite.stranger)


def test_refuses_the_zero_address(suite: Suite, minter: Account) -> None:
    with suite.refuses("ERC20InsufficientAllowance", minter, 0, 1):
        suite.stablecoin.burn(ZERO, 1, sender=minter)


def test_refuses_nothing(suite: Suite, minter: Account) -> None:
    for account in (minter, suite.stranger):
        with suite.refuses("Stablecoin_ZeroAmount"):
            suite.stablecoin.burn(account, 0, sender=account)


def test_goes_on_while_minting_is_paused(suite: Suite, minter: Account) -> None:
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    suite.stablecoin.burn(minter, ONE, sender=minter)
    assert tuple(suite.stablecoin.facilitator(minter)) == (1_000 * ONE, 10 * ONE)


def test_goes_on_below_a_lowered_ceiling(suite: Suite, minter: Account) -> None:
    suite.stablecoin.lowerCeiling(minter, 0, sender=suite.sentinel)
    suite.stablecoin.burn(minter, ONE, sender=minter)
    assert tuple(suite.stablecoin.facilitator(minter)) == (0, 10 * ONE)
