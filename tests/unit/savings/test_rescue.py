"""SavingsVault.rescue, its constructor, and who may do what

├── of the stablecoin only what lies beyond the book; of its own shares and of other tokens everything
├── when it is more: it reverts
├── when the caller is not the governor: it reverts
└── constructor: when the access manager has no code: it reverts
"""

import pytest

from tests.support.savings import Savings
from tests.support.suite import ONE, refuses


@pytest.fixture
def given(savings: Savings) -> Savings:
    """A saver, a reward, and a coin sent by mistake."""
    savings.deposit(savings.saver, 10 * ONE)
    savings.reward(7 * ONE)
    savings.fund(savings.second, 2 * ONE)
    savings.coin.transfer(savings.vault, ONE, sender=savings.second)
    return savings


def test_what_lies_beyond_the_book(given: Savings) -> None:
    suite, vault = given.suite, given.vault
    assert vault.rescuable(given.coin) == ONE
    assert vault.booked() == 17 * ONE
    suite.schedule(vault, "rescue", given.coin, suite.holder, ONE + 1)
    suite.schedule(vault, "rescue", given.coin, suite.holder, ONE)
    suite.wait()
    with given.refuses("Rescuable_ExceedsSurplus", given.coin, ONE + 1, ONE):
        vault.rescue(given.coin, suite.holder, ONE + 1, sender=suite.governor)
    vault.rescue(given.coin, suite.holder, ONE, sender=suite.governor)
    assert given.coin.balanceOf(suite.holder) == ONE
    assert vault.rescuable(given.coin) == 0


def test_shares_and_other_tokens(given: Savings) -> None:
    suite, vault = given.suite, given.vault
    vault.transfer(vault, 5, sender=given.saver)
    suite.give_reserve(vault, 7)
    for token, amount in ((vault, 5), (suite.reserve, 7)):
        suite.as_governor(vault, "rescue", token, given.second, amount)
    assert (vault.balanceOf(given.second), vault.balanceOf(vault)) == (5, 0)
    assert suite.reserve.balanceOf(vault) == 0


def test_nobody_else(given: Savings) -> None:
    for account in given.actors:
        if account is not given.suite.governor:
            with given.refuses("AccessManagedUnauthorized", account):
                given.vault.rescue(given.coin, account, 1, sender=account)


def test_an_access_manager_without_code(savings: Savings) -> None:
    suite = savings.suite
    with refuses("AccessManagedInvalidAuthority", suite.stranger):
        savings.chain.deploy(
            "SavingsVault", suite.stablecoin, "S", "S", suite.stranger, sender=suite.deployer
        )
