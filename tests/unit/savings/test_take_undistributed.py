"""SavingsVault.takeUndistributed

├── when the caller is no facilitator: it reverts
├── when there is nothing, or nothing is asked for: zero, and nothing happens
├── takes the lesser of what is asked for and what is not streamed yet; total assets stay as they are
│   ├── of a part, the rest keeps its end
│   └── of everything, the stream is over
└── while the stream stands still: the same
"""

import pytest

from tests.support.savings import PERIOD, Savings
from tests.support.suite import MAX_UINT, ONE, event, events


@pytest.fixture
def streaming(savings: Savings) -> Savings:
    """A saver, and a reward of which a part has been streamed."""
    savings.deposit(savings.saver, 100 * ONE)
    savings.reward(70 * ONE)
    savings.at(86_401)
    return savings


def test_only_the_facilitator(streaming: Savings) -> None:
    for account in streaming.actors:
        if account is not streaming.facilitator:
            with streaming.refuses("AccessManagedUnauthorized", account):
                streaming.vault.takeUndistributed(1, sender=account)


@pytest.mark.parametrize("most", [1, 10 * ONE, 59 * ONE])
def test_a_part(streaming: Savings, most: int) -> None:
    vault, facilitator = streaming.vault, streaming.facilitator
    left, remaining, _ = vault.stream()
    held, booked, coins = vault.totalAssets(), vault.booked(), streaming.coin.balanceOf(facilitator)
    receipt = vault.takeUndistributed(most, sender=facilitator)
    assert receipt.return_value == most
    assert events(receipt) == [
        event(vault, "UndistributedTaken", facilitator, most, left - most, remaining),
        event(streaming.coin, "Transfer", vault, facilitator, most),
    ]
    assert vault.stream() == (left - most, remaining, True)
    assert (vault.totalAssets(), vault.booked()) == (held, booked - most)
    assert streaming.coin.balanceOf(facilitator) == coins + most
    streaming.at(remaining)
    assert vault.totalAssets() == held + left - most


@pytest.mark.parametrize("most", ["all", "more"])
def test_everything(streaming: Savings, most: str) -> None:
    vault = streaming.vault
    left, held = vault.stream()[0], vault.totalAssets()
    amount = left if most == "all" else MAX_UINT
    receipt = vault.takeUndistributed(amount, sender=streaming.facilitator)
    assert receipt.return_value == left
    assert event(vault, "UndistributedTaken", streaming.facilitator, left, 0, 0) in events(receipt)
    assert vault.stream() == (0, 0, False)
    assert vault.totalAssets() == vault.booked() == held
    streaming.at(PERIOD)
    assert vault.totalAssets() == held
    # the savers' own is not to be had
    receipt = vault.takeUndistributed(MAX_UINT, sender=streaming.facilitator)
    assert (receipt.return_value, events(receipt)) == (0, [])
    streaming.reward(7 * ONE)
    assert vault.stream() == (7 * ONE, PERIOD, True)


def test_nothing_asked_for(streaming: Savings) -> None:
    before = streaming.state()
    assert streaming.vault.takeUndistributed(0, sender=streaming.facilitator).return_value == 0
    assert streaming.state() == before


def test_while_it_stands_still(streaming: Savings) -> None:
    vault = streaming.vault
    streaming.redeem_all(streaming.saver)
    left, remaining, running = vault.stream()
    assert not running
    streaming.at(86_400)
    assert vault.takeUndistributed(ONE, sender=streaming.facilitator).return_value == ONE
    assert vault.stream() == (left - ONE, remaining, False)
    assert vault.takeUndistributed(MAX_UINT, sender=streaming.facilitator).return_value == left - ONE
    assert vault.stream() == (0, 0, False)
