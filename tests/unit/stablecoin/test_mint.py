"""Stablecoin.mint

├── when the amount is zero: it reverts
├── when the caller is no facilitator: it reverts, its ceiling is zero
├── when minting is paused: it reverts
├── when the level would pass the ceiling
│   ├── by one wei, by the whole range of an uint256: it reverts with the level it would be
│   └── reaching it exactly: it mints
├── when the receiver is zero or the coin itself: it reverts
└── else: level, supply and the receiver's balance rise by the amount
"""

import pytest

from strongroom.evm import Account
from tests.support.suite import MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20
CEILING = 1_000 * ONE


@pytest.fixture
def minter(suite: Suite) -> Account:
    account = suite.chain.account("minter")
    suite.as_governor(suite.stablecoin, "setFacilitator", account, CEILING)
    return account


def test_mints_up_to_the_ceiling(suite: Suite, minter: Account) -> None:
    receipt = suite.stablecoin.mint(suite.holder, CEILING - 1, sender=minter)
    assert events(receipt) == [
        event(suite.stablecoin, "FacilitatorMinted", minter, CEILING - 1, CEILING - 1),
        event(suite.stablecoin, "Transfer", ZERO, suite.holder, CEILING - 1),
    ]
    receipt = suite.stablecoin.mint(minter, 1, sender=minter)
    assert events(receipt)[0] == event(suite.stablecoin, "FacilitatorMinted", minter, 1, CEILING)
    assert suite.stablecoin.balanceOf(suite.holder) == CEILING - 1
    assert suite.stablecoin.balanceOf(minter) == 1
    assert tuple(suite.stablecoin.facilitator(minter)) == (CEILING, CEILING)
    suite.assert_laws()


@pytest.mark.parametrize("amount", [1, 2**120, MAX_UINT - CEILING, MAX_UINT])
def test_refuses_beyond_the_ceiling(suite: Suite, minter: Account, amount: int) -> None:
    suite.stablecoin.mint(suite.holder, CEILING, sender=minter)
    level = min(CEILING + amount, MAX_UINT)
    with suite.refuses("Stablecoin_CeilingExceeded", minter, level, CEILING):
        suite.stablecoin.mint(suite.holder, amount, sender=minter)


@pytest.mark.parametrize("amount", [1, ONE, MAX_UINT])
def test_refuses_a_stranger(suite: Suite, amount: int) -> None:
    with suite.refuses("Stablecoin_CeilingExceeded", suite.stranger, amount, 0):
        suite.stablecoin.mint(suite.stranger, amount, sender=suite.stranger)


def test_refuses_nothing(suite: Suite, minter: Account) -> None:
    for account in (minter, suite.stranger):
        with suite.refuses("Stablecoin_ZeroAmount"):
            suite.stablecoin.mint(account, 0, sender=account)


def test_refuses_the_roles_that_govern(suite: Suite) -> None:
    for account in suite.actors:
        with suite.refuses("Stablecoin_CeilingExceeded", account, 1, 0):
            suite.stablecoin.mint(account, 1, sender=account)


def test_refuses_while_paused(suite: Suite, minter: Account) -> None:
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    for amount in (1, MAX_UINT):
        with suite.refuses("Stablecoin_MintingPaused"):
            suite.stablecoin.mint(suite.holder, amount, sender=minter)
    suite.stablecoin.unpauseMinting(sender=suite.operator)
    suite.stablecoin.mint(suite.holder, 1, sender=minter)


def test_a_facilitator_listed_during_a_pause_is_paused_too(suite: Suite) -> None:
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    late = suite.chain.account("late minter")
    suite.as_governor(suite.stablecoin, "setFacilitator", late, CEILING)
    with suite.refuses("Stablecoin_MintingPaused"):
        suite.stablecoin.mint(suite.holder, 1, sender=late)
    suite.stablecoin.unpauseMinting(sender=suite.operator)
    suite.stablecoin.mint(suite.holder, 1, sender=late)


def test_refuses_receivers_that_could_never_use_it(suite: Suite, minter: Account) -> None:
    with suite.refuses("ERC20InvalidReceiver", ZERO):
        suite.stablecoin.mint(ZERO, 1, sender=minter)
    with suite.refuses("Stablecoin_ReceiverIsToken"):
        suite.stablecoin.mint(suite.stablecoin, 1, sender=minter)


def test_the_largest_ceiling_can_be_filled(suite: Suite, minter: Account) -> None:
    largest = 2**120 - 1
    suite.as_governor(suite.stablecoin, "setFacilitator", minter, largest)
    suite.stablecoin.mint(suite.holder, largest, sender=minter)
    assert tuple(suite.stablecoin.facilitator(minter)) == (largest, largest)
    with suite.refuses("Stablecoin_CeilingExceeded", minter, largest + 1, largest):
        suite.stablecoin.mint(suite.holder, 1, sender=minter)


def test_facilitators_share_no_ceiling(suite: Suite, minter: Account) -> None:
    suite.stablecoin.mint(suite.holder, CEILING, sender=minter)
    assert suite.buy(suite.swapper, suite.unit) == ONE - ONE * 5 // 10_000
    suite.assert_laws()
