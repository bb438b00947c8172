"""SurplusBuffer: its constructor, pay, payEther, receive

├── the constructor, when the access manager has no code: it reverts
├── pay, payEther
│   ├── when the caller is not the governor after its delay: it reverts
│   ├── when the receiver is zero: it reverts
│   ├── when more is asked for than is there: it reverts
│   ├── payEther, when the receiver refuses: it reverts
│   └── else: exactly that is paid
└── receive: anyone may send ether
"""

import pytest

from tests.support.suite import MAX_UINT, ONE, Suite, event, events, refuses

ZERO = "0x" + "00" * 20


def test_refuses_an_access_manager_without_code(suite: Suite) -> None:
    for nobody in (ZERO, suite.stranger):
        with refuses("AccessManagedInvalidAuthority", nobody):
            suite.chain.deploy("SurplusBuffer", nobody, sender=suite.deployer)


@pytest.fixture
def surplus(suite: Suite) -> int:
    """A thousand units of reserve and as many wei of ether in the buffer."""
    suite.give_reserve(suite.surplus_buffer, 1_000)
    suite.chain.raw_send(suite.stranger, suite.surplus_buffer, value=1_000)
    return 1_000


@pytest.mark.parametrize("amount", [0, 1, 999, 1_000])
def test_pays_tokens(suite: Suite, surplus: int, amount: int) -> None:
    receipt = suite.as_governor(suite.surplus_buffer, "pay", suite.reserve, suite.holder, amount)
    assert events(receipt)[-2:] == [
        event(suite.surplus_buffer, "Paid", suite.reserve, suite.holder, amount),
        event(suite.reserve, "Transfer", suite.surplus_buffer, suite.holder, amount),
    ]
    assert suite.reserve.balanceOf(suite.holder) == amount
    assert suite.reserve.balanceOf(suite.surplus_buffer) == surplus - amount


@pytest.mark.parametrize("amount", [0, 1, 1_000])
def test_pays_ether(suite: Suite, surplus: int, amount: int) -> None:
    before = suite.chain.balance(suite.holder)
    receipt = suite.as_governor(suite.surplus_buffer, "payEther", suite.holder, amount)
    assert events(receipt)[-1] == event(suite.surplus_buffer, "Paid", ZERO, suite.holder, amount)
    assert suite.chain.balance(suite.holder) == before + amount
    assert suite.chain.balance(suite.surplus_buffer) == surplus - amount


def test_takes_ether_from_anyone(suite: Suite) -> None:
    for amount in (0, 1, ONE):
        receipt = suite.chain.raw_send(suite.stranger, suite.surplus_buffer, value=amount)
        assert events(receipt) == [event(suite.surplus_buffer, "EtherReceived", suite.stranger, amount)]
    assert suite.chain.balance(suite.surplus_buffer) == ONE + 1


@pytest.mark.parametrize("amount", [1_001, MAX_UINT])
def test_refuses_more_than_is_there(suite: Suite, surplus: int, amount: int) -> None:
    buffer = suite.surplus_buffer
    suite.schedule(buffer, "pay", suite.reserve, suite.holder, amount)
    suite.schedule(buffer, "payEther", suite.holder, amount)
    suite.wait()
    with suite.refuses("SurplusBuffer_InsufficientBalance", suite.reserve, amount, surplus):
        buffer.pay(suite.reserve, suite.holder, amount, sender=suite.governor)
    with suite.refuses("SurplusBuffer_InsufficientBalance", ZERO, amount, surplus):
        buffer.payEther(suite.holder, amount, sender=suite.governor)


def test_refuses_the_zero_receiver(suite: Suite, surplus: int) -> None:
    buffer = suite.surplus_buffer
    suite.schedule(buffer, "pay", suite.reserve, ZERO, 1)
    suite.schedule(buffer, "payEther", ZERO, 1)
    suite.wait()
    with suite.refuses("SurplusBuffer_ZeroReceiver"):
        buffer.pay(suite.reserve, ZERO, 1, sender=suite.governor)
    with suite.refuses("SurplusBuffer_ZeroReceiver"):
        buffer.payEther(ZERO, 1, sender=suite.governor)


def test_refuses_a_receiver_that_takes_no_ether(suite: Suite, surplus: int) -> None:
    suite.schedule(suite.surplus_buffer, "payEther", suite.stablecoin, 1)
    suite.wait()
    with suite.refuses("SurplusBuffer_EtherRefused", suite.stablecoin, 1):
        suite.surplus_buffer.payEther(suite.stablecoin, 1, sender=suite.governor)


def test_refuses_a_token_without_code(suite: Suite, surplus: int) -> None:
    suite.schedule(suite.surplus_buffer, "pay", suite.stranger, suite.holder, 0)
    suite.wait()
    with suite.refuses("EmptyRevert"):
        suite.surplus_buffer.pay(suite.stranger, suite.holder, 0, sender=suite.governor)


def test_refuses_others(suite: Suite, surplus: int) -> None:
    buffer = suite.surplus_buffer
    for caller in suite.all_but(suite.governor):
        with suite.refuses("AccessManagedUnauthorized", caller):
            buffer.pay(suite.reserve, caller, 1, sender=caller)
        with suite.refuses("AccessManagedUnauthorized", caller):
            buffer.payEther(caller, 1, sender=caller)
    operation = suite.access.hashOperation(suite.governor, buffer, buffer.payEther.encode(suite.governor, 1))
    with suite.refuses("AccessManagerNotScheduled", operation):
        buffer.payEther(suite.governor, 1, sender=suite.governor)
