"""SurplusBuffer: coverLoss, reportShortfall, and what a shortfall stops

├── coverLoss
│   ├── when the caller is no facilitator: it reverts
│   ├── when less is held than is asked for: all that is held goes to the caller
│   ├── when nothing is held, or nothing asked for: nothing moves, and the answer is zero
│   └── else: exactly that goes to the caller
├── reportShortfall
│   ├── when the caller is no facilitator: it reverts
│   ├── when the sum of all is beyond a word: it reverts
│   └── else: it replaces what that facilitator said before; the total is the sum of all
└── pay
    ├── when there is a shortfall in the token: it reverts, whatever is held
    └── of another token, and ether: it goes on
"""

import pytest

from strongroom.evm import Account
from tests.support.suite import FACILITATOR, MAX_UINT, Suite, event, events

HELD = 1_000


@pytest.fixture
def surplus(suite: Suite) -> int:
    """A thousand units of reserve in the buffer."""
    suite.give_reserve(suite.surplus_buffer, HELD)
    return HELD


@pytest.fixture
def other(suite: Suite) -> Account:
    """A second facilitator."""
    grant = suite.access.grantRole.encode(FACILITATOR, suite.relayer, 0)
    suite.access.schedule(suite.access, grant, 0, sender=suite.admin)
    suite.wait()
    suite.access.grantRole(FACILITATOR, suite.relayer, 0, sender=suite.admin)
    return suite.relayer


@pytest.mark.parametrize("amount", [1, HELD - 1, HELD, HELD + 1, MAX_UINT])
def test_covers_what_it_can(suite: Suite, surplus: int, amount: int) -> None:
    covered = min(amount, surplus)
    receipt = suite.surplus_buffer.coverLoss(suite.reserve, amount, sender=suite.facilitator)
    assert receipt.return_value == covered
    assert events(receipt) == [
        event(suite.surplus_buffer, "LossCovered", suite.reserve, suite.facilitator, amount, covered),
        event(suite.reserve, "Transfer", suite.surplus_buffer, suite.facilitator, covered),
    ]
    assert suite.reserve.balanceOf(suite.facilitator) == covered


def test_covers_nothing(suite: Suite, surplus: int) -> None:
    buffer, facilitator = suite.surplus_buffer, suite.facilitator
    receipt = buffer.coverLoss(suite.reserve, 0, sender=facilitator)
    assert events(receipt) == [event(buffer, "LossCovered", suite.reserve, facilitator, 0, 0)]
    receipt = buffer.coverLoss(suite.stablecoin, 5, sender=facilitator)
    assert (receipt.return_value, suite.stablecoin.balanceOf(facilitator)) == (0, 0)
    assert suite.reserve.balanceOf(buffer) == surplus


def test_refuses_others(suite: Suite, surplus: int) -> None:
    for caller in suite.all_but(suite.facilitator):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.surplus_buffer.coverLoss(suite.reserve, 1, sender=caller)
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.surplus_buffer.reportShortfall(suite.reserve, 1, sender=caller)


def test_a_report_replaces_the_last_one(suite: Suite, other: Account) -> None:
    buffer, coin = suite.surplus_buffer, suite.stablecoin
    said = {suite.facilitator: 0, other: 0}
    for facilitator, amount in ((suite.facilitator, 7), (other, 5), (suite.facilitator, 3), (other, 0)):
        said[facilitator] = amount
        receipt = buffer.reportShortfall(coin, amount, sender=facilitator)
        total = sum(said.values())
        assert events(receipt) == [event(buffer, "ShortfallReported", coin, facilitator, amount, total)]
        assert buffer.shortfall(coin) == total
        assert {each: buffer.shortfallOf(coin, each) for each in said} == said
    assert buffer.shortfall(suite.reserve) == 0


def test_refuses_a_sum_beyond_a_word(suite: Suite, other: Account) -> None:
    suite.surplus_buffer.reportShortfall(suite.stablecoin, MAX_UINT, sender=suite.facilitator)
    with suite.refuses("Panic", 0x11):
        suite.surplus_buffer.reportShortfall(suite.stablecoin, 1, sender=other)
    suite.surplus_buffer.reportShortfall(suite.stablecoin, MAX_UINT, sender=suite.facilitator)


def test_a_shortfall_is_before_every_payout(suite: Suite, surplus: int) -> None:
    buffer = suite.surplus_buffer
    suite.chain.raw_send(suite.stranger, buffer, value=10)
    buffer.reportShortfall(suite.reserve, 1, sender=suite.facilitator)
    suite.schedule(buffer, "pay", suite.reserve, suite.holder, surplus)
    suite.wait()
    with suite.refuses("SurplusBuffer_ShortfallFirst", suite.reserve, 1):
        buffer.pay(suite.reserve, suite.holder, surplus, sender=suite.governor)
    suite.as_governor(buffer, "pay", suite.stablecoin, suite.holder, 0)
    suite.as_governor(buffer, "payEther", suite.holder, 10)
    buffer.reportShortfall(suite.reserve, 0, sender=suite.facilitator)
    buffer.pay(suite.reserve, suite.holder, surplus, sender=suite.governor)
    assert suite.reserve.balanceOf(suite.holder) == surplus
