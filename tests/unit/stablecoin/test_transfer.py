"""Stablecoin.transfer, transferFrom, approve

├── when the receiver is zero or the coin itself: it reverts
├── when the balance or the allowance is too small: it reverts
├── amount zero, to oneself, all of it: it moves exactly that
└── an infinite allowance is not used up
"""

import pytest

from tests.support.suite import MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20


@pytest.fixture
def coins(suite: Suite) -> int:
    suite.buy(suite.holder, 100 * suite.unit)
    return int(suite.stablecoin.balanceOf(suite.holder))


@pytest.mark.parametrize("part", ["none", "one wei", "half", "all"])
def test_moves_exactly(suite: Suite, coins: int, part: str) -> None:
    amount = {"none": 0, "one wei": 1, "half": coins // 2, "all": coins}[part]
    receipt = suite.stablecoin.transfer(suite.swapper, amount, sender=suite.holder)
    assert receipt.return_value is True
    assert events(receipt) == [event(suite.stablecoin, "Transfer", suite.holder, suite.swapper, amount)]
    assert suite.stablecoin.balanceOf(suite.swapper) == amount
    assert suite.stablecoin.balanceOf(suite.holder) == coins - amount


def test_to_oneself_changes_nothing(suite: Suite, coins: int) -> None:
    before = suite.ledger()
    suite.stablecoin.transfer(suite.holder, coins, sender=suite.holder)
    assert suite.ledger() == before


@pytest.mark.parametrize("excess", [1, ONE, MAX_UINT // 2])
def test_refuses_more_than_the_balance(suite: Suite, coins: int, excess: int) -> None:
    with suite.refuses("ERC20InsufficientBalance", suite.holder, coins, coins + excess):
        suite.stablecoin.transfer(suite.holder, coins + excess, sender=suite.holder)
    with suite.refuses("ERC20InsufficientBalance", suite.stranger, 0, 1):
        suite.stablecoin.transfer(suite.holder, 1, sender=suite.stranger)


def test_refuses_receivers_that_could_never_use_it(suite: Suite, coins: int) -> None:
    suite.stablecoin.approve(suite.relayer, coins, sender=suite.holder)
    for amount in (0, 1):
        with suite.refuses("Stablecoin_ReceiverIsToken"):
            suite.stablecoin.transfer(suite.stablecoin, amount, sender=suite.holder)
        with suite.refuses("Stablecoin_ReceiverIsToken"):
            suite.stablecoin.transferFrom(suite.holder, suite.stablecoin, amount, sender=suite.relayer)
        with suite.refuses("ERC20InvalidReceiver", ZERO):
            suite.stablecoin.transfer(ZERO, amount, sender=suite.holder)


def test_spends_allowances(suite: Suite, coins: int) -> None:
    coin = suite.stablecoin
    receipt = coin.approve(suite.relayer, 3, sender=suite.holder)
    assert events(receipt) == [event(coin, "Approval", suite.holder, suite.relayer, 3)]
    coin.transferFrom(suite.holder, suite.swapper, 2, sender=suite.relayer)
    assert coin.allowance(suite.holder, suite.relayer) == 1
    with suite.refuses("ERC20InsufficientAllowance", suite.relayer, 1, 2):
        coin.transferFrom(suite.holder, suite.swapper, 2, sender=suite.relayer)
    coin.approve(suite.relayer, MAX_UINT, sender=suite.holder)
    coin.transferFrom(suite.holder, suite.swapper, 2, sender=suite.relayer)
    assert coin.allowance(suite.holder, suite.relayer) == MAX_UINT
    with suite.refuses("ERC20InvalidSpender", ZERO):
        coin.approve(ZERO, 1, sender=suite.holder)
