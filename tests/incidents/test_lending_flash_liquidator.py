"""Arbitrary call from a contract that handles money: Seneca 2024, Squid 2026; reentrancy: Penpie 2024

Anyone may name the adapter, the tokens and the market of a flash liquidation, all of them hostile. It is the caller's
own liquidation that is at stake: the liquidator calls by fixed selectors only, holds nothing between transactions,
approves the pool for exactly what it takes, answers the pool alone and only inside a call of its own, and cannot be
entered twice. What a stranger sent there by mistake, or approved to it, stays where it is.
"""

import itertools
from typing import Any

import pytest
from eth_abi.abi import encode

from tests.support.flash import GAS_EACH, Fault, Flash, another_borrower, flash_of
from tests.support.lending import ZERO, LendingBuilder
from tests.support.suite import MAX_UINT

DONATION = 10**15
SALE = "(address,address,uint256,uint256,uint256,address,bytes)"


def robbable(build_lending: LendingBuilder) -> Flash:
    """A victim who approved the liquidator for everything, and money that lies there by mistake."""
    flash = flash_of(build_lending(), build_lending.broken)
    lending = flash.lending
    for token in (lending.loan, lending.collateral):
        token.mint(lending.lender, DONATION, sender=lending.deployer)
        token.approve(flash.liquidator, MAX_UINT, sender=lending.lender)
        token.mint(flash.liquidator, DONATION, sender=lending.deployer)
    return flash


def worth(flash: Flash) -> tuple[Any, ...]:
    """What is the victim's, and what lies there."""
    it, victim = flash.lending, flash.lending.lender
    return (
        it.loan.balanceOf(victim),
        it.collateral.balanceOf(victim),
        it.held(victim),
        it.loan.balanceOf(flash.liquidator),
        it.collateral.balanceOf(flash.liquidator),
        it.pool.isAuthorized(victim, it.attacker),
    )


def test_nothing_moves_through_any_argument(build_lending: LendingBuilder) -> None:
    """The theft as the adapter's data, any contract as adapter, borrower or receiver, by every function there is."""
    flash = robbable(build_lending)
    it, attacker = flash.lending, flash.lending.attacker
    before, start = worth(flash), it.chain.snapshot()
    theft = it.loan.transferFrom.encode(it.lender, attacker, 100)
    adapters = (it.pool, it.loan, it.collateral, flash.liquidator, flash.venue, it.user, attacker)
    sales = [
        encode([SALE], [(token.address, token.address, 0, 0, 0, adapter.address, theft)])
        for token in (it.loan, it.collateral)
        for adapter in adapters
    ]
    tried = done = 0
    calls: list[tuple[str, tuple[Any, ...]]] = [
        ("onMorphoLiquidate", (amount, sale)) for amount in (0, 100) for sale in sales
    ]
    for adapter, data, receiver in itertools.product(adapters, (b"", theft), (attacker, it.pool, it.loan)):
        for min_profit in (0, 10**30):
            order = flash.order(adapter=adapter, data=data, min_profit=min_profit)
            calls += [
                ("liquidate", (order, receiver, MAX_UINT)),
                ("liquidateMany", ([order, order], receiver, GAS_EACH, MAX_UINT)),
                ("liquidateStep", (order, receiver)),
            ]
    for name, args in calls:
        worked, _ = it.chain.try_send(flash.liquidator, name, *args, sender=attacker)
        tried, done = tried + 1, done + worked
        assert worth(flash) == before, (name, args)
        it.chain.revert(start)
    assert tried > 200
    assert done  # an honest adapter among them, and every batch


@pytest.mark.parametrize("fault", [Fault.GIVES_NOTHING, Fault.NONE])
def test_what_lies_there_pays_for_nobody(build_lending: LendingBuilder, fault: Fault) -> None:
    """A market whose collateral is worthless, and an adapter that gives nothing: what lies there repays nothing."""
    flash = robbable(build_lending)
    it = flash.lending
    worthless = it.deploy("MockReserve", "NIL", "NIL", 18)
    oracle = it.deploy("MockOracle", it.price_of(2_000))
    market = it.create(it.with_params(collateral=worthless.address, oracle=oracle.address))
    market.lend(it.lender, 10_000 * it.one)
    it.give(worthless, it.attacker, it.coin)
    it.pool.supplyCollateral(market.params, it.coin, it.attacker, b"", sender=it.attacker)
    it.pool.borrow(market.params, 1_600 * it.one, 0, it.attacker, it.attacker, sender=it.attacker)
    oracle.set(it.price_of(1_800), sender=it.deployer)
    flash.venue.setFault(fault, ZERO, sender=it.deployer)
    before = worth(flash)
    done, _ = it.chain.try_send(
        flash.liquidator,
        "liquidate",
        flash.order(
            params=tuple(market.params),
            borrower=it.attacker,
            shares=market.held(it.attacker).borrow_shares,
        ),
        it.attacker,
        MAX_UINT,
        sender=it.attacker,
    )
    assert worth(flash)[3:5] == before[3:5]
    assert not done


def test_no_approval_outlives_a_liquidation(build_lending: LendingBuilder) -> None:
    flash = flash_of(build_lending(), build_lending.broken)
    lending = flash.lending
    flash.liquidate()
    flash.assert_empty_handed()
    another_borrower(flash, "second borrower")
    flash.venue.setFault(Fault.BUYS_HALF, ZERO, sender=lending.deployer)
    flash.venue.setPrice(lending.collateral, lending.price_of(4_000), sender=lending.deployer)
    second = lending.chain.account("second borrower")
    flash.liquidate(borrower=second, shares=lending.held(second).borrow_shares)
    flash.assert_empty_handed()


@pytest.mark.parametrize("inside", ["liquidate", "liquidateMany", "liquidateStep", "onMorphoLiquidate"])
def test_nobody_enters_in_the_middle_of_a_sale(build_lending: LendingBuilder, inside: str) -> None:
    """A venue whose token calls somebody: that one finds every door of the liquidator closed, and the sale goes on."""
    flash = robbable(build_lending)
    it = flash.lending
    second = another_borrower(flash, "second borrower")
    order = flash.order(borrower=second, shares=it.held(second).borrow_shares)
    sale = (it.loan.address, it.collateral.address, 0, 0, 0, flash.venue.address, b"")
    steps = {
        "liquidate": flash.liquidator.liquidate.encode(order, it.attacker, MAX_UINT),
        "liquidateMany": flash.liquidator.liquidateMany.encode([order], it.attacker, 1, MAX_UINT),
        "liquidateStep": flash.liquidator.liquidateStep.encode(order, it.attacker),
        "onMorphoLiquidate": flash.liquidator.onMorphoLiquidate.encode(0, encode([SALE], [sale])),
    }
    call = it.user.execute.encode([(flash.liquidator, steps[inside], False)])
    flash.venue.setHook(it.user, call, sender=it.attacker)
    profit = flash.liquidate().return_value[2]
    assert not flash.venue.hookSucceeded(), "it was entered"
    assert it.held(second).borrow_shares
    assert it.loan.balanceOf(it.attacker) == 0
    assert it.loan.balanceOf(it.recipient) == profit == 92_671_394
    flash.assert_empty_handed(loan=DONATION, collateral=DONATION)


def test_the_pool_may_be_entered_and_nothing_is_lost(build_lending: LendingBuilder) -> None:
    """In the middle of the sale somebody liquidates another position, or gives the liquidator tokens."""
    flash = flash_of(build_lending(), build_lending.broken)
    it = flash.lending
    second = another_borrower(flash, "second borrower")
    it.fund_user(loan=10_000 * it.one)
    other = it.pool.liquidate.encode(it.params, second, 0, it.held(second).borrow_shares // 2, b"")
    gift = it.loan.transfer.encode(flash.liquidator, 5)
    call = it.user.execute.encode([(it.pool, other, False), (it.loan, gift, False)])
    flash.venue.setHook(it.user, call, sender=it.attacker)
    assert flash.liquidate().return_value[2] == 92_671_394 + 5
    assert flash.venue.hookSucceeded()
    flash.assert_empty_handed()
    it.assert_laws()


def test_a_hostile_one_takes_nothing_of_its_neighbours(build_lending: LendingBuilder) -> None:
    """In one call of several, one with a hostile adapter: the others' receiver gets what theirs brought."""
    flash = robbable(build_lending)
    it = flash.lending
    second = another_borrower(flash, "second borrower")
    good, last = flash.order(), flash.order(borrower=second, shares=it.held(second).borrow_shares)
    bad = flash.order(adapter=it.user, shares=1)
    before = it.chain.snapshot()
    done, data = it.chain.try_send(
        flash.liquidator,
        "liquidateMany",
        [bad, good, bad, last],
        it.recipient,
        GAS_EACH,
        MAX_UINT,
        sender=it.liquidator,
    )
    assert done, data
    it.chain.revert(before)
    outcomes = [tuple(each) for each in flash.many(bad, good, bad, last).return_value]
    assert [each[0] for each in outcomes] == [False, True, False, True]
    assert it.loan.balanceOf(it.recipient) == sum(each[3] for each in outcomes)
    flash.assert_empty_handed(loan=DONATION, collateral=DONATION)
