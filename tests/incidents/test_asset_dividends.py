"""Dividends that others take: NovaBox 2026 (a new holder inherits old dividends), RoyalRoyalties 2026 (zero and self
transfers inflate), LBP 2026 (a balance staged for one call), and payment tokens that misbehave

Where what a wallet has earned is computed from what it holds now, whoever receives shares earns what was paid before;
a transfer to oneself that reads both sides first writes the greater one last; a balance that is there for the one
call in which dividends are booked earns for the years before. A token that calls back before it moved money has that
money booked as a receipt, and a payment that failed unseen is a dividend lost.

Here every change of a balance lets both sides earn first, a transfer of nothing or to oneself changes nothing,
receipts are what is held beyond what is owed, and a call that comes back while money moves is refused.
"""

from collections.abc import Callable

import pytest

from strongroom.evm import Account
from tests.support.fractional import HOLDINGS, REASON, Fractional

DIVIDEND = 1_000_000 * HOLDINGS
"""Units of `money`: a million for each share of the two holders'."""


def by_transfer(fractional: Fractional, to: Account, amount: int) -> None:
    fractional.transfer(fractional.holder, to, amount)


def by_allowance(fractional: Fractional, to: Account, amount: int) -> None:
    fractional.asset.approve(fractional.stranger, amount, sender=fractional.holder)
    fractional.asset.transferFrom(fractional.holder, to, amount, sender=fractional.stranger)


def by_issue(fractional: Fractional, to: Account, amount: int) -> None:
    fractional.issue(to, amount)


def by_seizure(fractional: Fractional, to: Account, amount: int) -> None:
    fractional.lock(fractional.holder, amount)
    fractional.asset.transferLocked(fractional.holder, to, amount, sender=fractional.custodian)


def by_force(fractional: Fractional, to: Account, amount: int) -> None:
    transfer = fractional.asset["forcedTransfer(address,address,uint256,bytes32)"]
    transfer(fractional.holder, to, amount, REASON, sender=fractional.agent)


Way = Callable[[Fractional, Account, int], None]
WAYS = (by_transfer, by_allowance, by_issue, by_seizure, by_force)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("held", [0, 7], ids=["new", "known"])
def test_a_new_holder_inherits_nothing(fractional: Fractional, way: Way, held: int) -> None:
    if held:
        fractional.issue(fractional.third, held)
    fractional.pay(2 * DIVIDEND)
    earned = {each: fractional.claimable(each) for each in fractional.investors}
    for amount in (1, HOLDINGS // 2):
        way(fractional, fractional.third, amount)
    found = {each: fractional.claimable(each) for each in fractional.investors}
    assert found == earned, "a movement of shares moved dividends"
    fractional.assert_laws()


def test_zero_and_self_transfers_earn_nothing(fractional: Fractional) -> None:
    asset, holder = fractional.asset, fractional.holder
    asset.approve(holder, 2**256 - 1, sender=holder)
    fractional.pay(DIVIDEND)
    earned, supply = fractional.claimable(holder), asset.totalSupply()
    for amount in (0, 1, HOLDINGS, 0):
        asset.transfer.try_send(holder, amount, sender=holder)
        asset.transferFrom.try_send(holder, holder, amount, sender=holder)
        asset.transfer.try_send(fractional.other, 0, sender=holder)
        assert (fractional.balance(holder), asset.totalSupply()) == (HOLDINGS, supply)
        assert fractional.claimable(holder) == earned
    fractional.pay(DIVIDEND)
    assert fractional.claimable(holder) == 2 * earned
    fractional.assert_laws()


def test_a_flash_staged_balance_earns_nothing(fractional: Fractional) -> None:
    """Shares go round while a dividend that was booked waits to be claimed."""
    holder, third = fractional.holder, fractional.third
    fractional.pay(DIVIDEND)
    earned = {each: fractional.claimable(each) for each in fractional.investors}
    for _ in range(3):
        fractional.transfer(holder, third, HOLDINGS)
        assert not fractional.asset.claim.try_send(fractional.money, third, sender=third)[0]
        fractional.transfer(third, holder, HOLDINGS)
    assert {each: fractional.claimable(each) for each in fractional.investors} == earned
    assert fractional.claim(holder) == earned[holder]
    fractional.assert_laws()


def test_what_was_donated_is_booked_once(fractional: Fractional) -> None:
    asset, money, attacker = fractional.asset, fractional.money, fractional.attacker
    fractional.pay(DIVIDEND)
    money.mint(attacker, DIVIDEND, sender=attacker)
    money.transfer(asset, DIVIDEND, sender=attacker)
    for _ in range(3):
        asset.bookReceived.try_send(money, sender=attacker)
    assert fractional.claimable(fractional.holder) == DIVIDEND
    assert fractional.claim(fractional.holder) + fractional.claim(fractional.other) == 2 * DIVIDEND
    assert money.balanceOf(attacker) == 0
    fractional.assert_laws()


def test_nothing_is_lost_in_small_steps(fractional: Fractional) -> None:
    """A quantum at a time, which no share divides."""
    for _ in range(50):
        fractional.pay(1)
    paid = fractional.claim(fractional.holder) + fractional.claim(fractional.other)
    assert 48 <= paid <= 50, "two holders, each less than a quantum short"
    fractional.assert_laws()


# Payment tokens that misbehave; `coins` is the second one of this asset


@pytest.mark.parametrize("fault", ["blocks", "returns false", "fails"])
def test_a_payment_that_fails_stays_owed(paying_coins: Fractional, fault: str) -> None:
    made, coins = paying_coins, paying_coins.coins
    made.pay(10**21, coins)
    made.pay(DIVIDEND)
    owed = made.claimable(made.holder, coins)
    if fault == "blocks":
        coins.setBlocked(made.holder, True, sender=made.payer)
    elif fault == "returns false":
        coins.setKind(2, sender=made.payer)
    else:
        coins.seize(made.asset, 10**21, sender=made.payer)
    made.asset.claim.try_send(coins, made.holder, sender=made.holder)
    assert made.claimable(made.holder, coins) == owed, "a dividend was lost"
    assert made.claim(made.holder) == DIVIDEND // 2, "another token's dividend is held up"
    if fault == "blocks":
        assert made.claim(made.other, coins) == owed


def test_what_a_fee_takes_is_not_owed(paying_coins: Fractional) -> None:
    made, coins = paying_coins, paying_coins.coins
    coins.setFee(1_000, sender=made.payer)
    made.pay(10**21, coins)
    assert made.claimable(made.holder, coins) + made.claimable(made.other, coins) <= 9 * 10**20
    made.assert_laws()


@pytest.mark.parametrize("first", [True, False], ids=["before the move", "after the move"])
@pytest.mark.parametrize("call", ["bookReceived", "claim", "claim another", "payDividend"])
def test_a_token_that_calls_back_gains_nothing(paying_coins: Fractional, first: bool, call: str) -> None:
    made, coins, asset = paying_coins, paying_coins.coins, paying_coins.asset
    made.pay(10**21, coins)
    owed = made.claimable(made.holder, coins)
    data = {
        "bookReceived": asset.bookReceived.encode(coins),
        "claim": asset.claim.encode(coins, made.holder),
        "claim another": asset.claim.encode(coins, made.other),
        "payDividend": asset.payDividend.encode(coins, 10**18),
    }[call]
    coins.setHookFirst(first, sender=made.payer)
    coins.setHook(asset, data, sender=made.payer)
    asset.claim.try_send(coins, made.holder, sender=made.attacker)
    assert coins.balanceOf(made.holder) <= owed
    assert made.claimable(made.other, coins) <= owed, "a payment was booked as a receipt"
    made.assert_laws()
