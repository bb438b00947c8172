"""FlashLiquidator.liquidateMany

├── when the deadline has passed, or the receiver is zero: it reverts
├── when less gas is left than one of them was promised: it reverts, whatever came before
├── with none: it does nothing
└── else, each for itself, in order
    ├── one alone does what `liquidate` does
    ├── one that fails leaves nothing but its event, with the reason, and the others go on: a venue that is down, burns
    │   its gas or reverts at length; a healthy or unknown borrower; an oracle that is down; the same position twice
    └── a reason is at most 512 bytes long
"""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.errors import decode_revert
from tests.support.flash import GAS_EACH, Fault, Flash, another_borrower, flash_of
from tests.support.lending import ZERO, Lending
from tests.support.suite import MAX_UINT, event, events, refuses


@pytest.fixture
def flash(lending: Lending) -> Flash:
    return flash_of(lending)


def test_one_is_as_alone(flash: Flash) -> None:
    it, before = flash.lending, flash.lending.chain.snapshot()
    alone = flash.liquidate().return_value
    state = (it.held(it.borrower), it.totals, it.loan.balanceOf(it.recipient))
    it.chain.revert(before)
    (outcome,) = flash.many(flash.order()).return_value
    assert tuple(outcome) == (True, *alone, b"")
    assert (it.held(it.borrower), it.totals, it.loan.balanceOf(it.recipient)) == state
    flash.assert_empty_handed()


def test_none(flash: Flash) -> None:
    receipt = flash.many()
    assert list(receipt.return_value) == []
    assert not receipt.events


def spoiled(flash: Flash) -> dict[str, tuple[Callable[[], tuple[Any, ...]], str]]:
    """Orders that fail, and with what."""
    it, broken = flash.lending, flash.lending.deploy("MockSwapVenue")

    def by(fault: Fault) -> Callable[[], tuple[Any, ...]]:
        def order() -> tuple[Any, ...]:
            broken.setFault(fault, ZERO, sender=it.deployer)
            return flash.order(adapter=broken)

        return order

    def stale() -> tuple[Any, ...]:
        oracle = it.deploy("MockOracle", it.price_of(1_800))
        market = it.create(it.with_params(oracle=oracle.address))
        oracle.setFault(1, sender=it.deployer)
        return flash.order(params=tuple(market.params), shares=1)

    return {
        "the venue is down": (by(Fault.REVERTS), "MockSwapVenue_Down"),
        "the venue burns its gas": (by(Fault.BURNS_GAS), ""),
        "the venue reverts at length": (by(Fault.REVERTS_AT_LENGTH), "EmptyRevert"),
        "the venue gives nothing": (by(Fault.GIVES_NOTHING), "FlashLiquidator_SwapTooLow"),
        "nobody": (lambda: flash.order(borrower=it.stranger), "LendingPool_HealthyPosition"),
        "no market": (
            lambda: flash.order(params=tuple(it.with_params(lltv=1))),
            "LendingPool_MarketNotCreated",
        ),
        "no adapter": (lambda: flash.order(adapter=it.stranger), "FlashLiquidator_NoCode"),
        "its oracle is down": (stale, "MockOracle_Down"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "the venue is down",
        "the venue burns its gas",
        "the venue reverts at length",
        "the venue gives nothing",
        "nobody",
        "no market",
        "no adapter",
        "its oracle is down",
    ],
)
def test_one_that_fails_stops_no_other(flash: Flash, name: str) -> None:
    it = flash.lending
    second = another_borrower(flash, "second borrower")
    make, reason = spoiled(flash)[name]
    bad = make()
    good, last = flash.order(), flash.order(borrower=second, shares=it.held(second).borrow_shares)
    receipt = flash.many(bad, good, last)
    outcomes = [tuple(outcome) for outcome in receipt.return_value]
    assert [outcome[0] for outcome in outcomes] == [False, True, True]
    assert outcomes[0][1:4] == (0, 0, 0)
    assert len(outcomes[0][4]) <= 512
    if reason and name != "the venue reverts at length":
        assert decode_revert(outcomes[0][4]).name == reason
    if name == "the venue reverts at length":
        assert len(outcomes[0][4]) == 512
    failed = receipt.event("FlashLiquidationFailed").args
    assert (failed["index"], failed["borrower"], failed["reason"]) == (
        0,
        bad[1].address,
        outcomes[0][4],
    )
    assert it.held(it.borrower).borrow_shares == it.held(second).borrow_shares == 0
    assert it.loan.balanceOf(it.recipient) == outcomes[1][3] + outcomes[2][3]
    flash.assert_empty_handed()
    it.assert_laws()


def test_the_same_twice(flash: Flash) -> None:
    it = flash.lending
    receipt = flash.many(flash.order(), flash.order())
    outcomes = [tuple(outcome) for outcome in receipt.return_value]
    assert [outcome[0] for outcome in outcomes] == [True, False]
    assert decode_revert(outcomes[1][4]).name == "LendingPool_HealthyPosition"
    assert it.loan.balanceOf(it.recipient) == outcomes[0][3]


def test_all_may_fail(flash: Flash) -> None:
    it = flash.lending
    flash.venue.setFault(Fault.REVERTS, ZERO, sender=it.deployer)
    before = (it.held(it.borrower), it.totals)
    receipt = flash.many(flash.order(), flash.order(seized=1, shares=0))
    assert events(receipt) == [
        event(
            flash.liquidator,
            "FlashLiquidationFailed",
            index,
            it.id,
            it.borrower,
            receipt.return_value[index][4],
        )
        for index in (0, 1)
    ]
    assert (it.held(it.borrower), it.totals) == before
    flash.assert_empty_handed()


def test_too_little_gas_is_nobodys_failure(flash: Flash) -> None:
    """Else an estimate of the gas, the least with which it succeeds, would be one that leaves the last short."""
    it = flash.lending
    second = another_borrower(flash, "second borrower")
    orders = (flash.order(), flash.order(borrower=second, shares=it.held(second).borrow_shares))
    for gas in range(200_000, 1_500_000, 50_000):
        before = it.chain.snapshot()
        done, _ = it.chain.try_send(
            flash.liquidator,
            "liquidateMany",
            list(orders),
            it.recipient,
            GAS_EACH,
            MAX_UINT,
            sender=it.liquidator,
            gas=gas,
        )
        if done:
            assert it.held(it.borrower).borrow_shares == it.held(second).borrow_shares == 0, gas
        it.chain.revert(before)
    assert done, "never enough"
    with it.refuses_some("FlashLiquidator_InsufficientGas"):
        flash.many(*orders, gas_each=100_000_000)


def test_the_deadline_and_the_receiver(flash: Flash) -> None:
    it = flash.lending
    now = it.chain.timestamp
    with refuses("FlashLiquidator_Expired", now - 1, now):
        flash.liquidator.liquidateMany([], it.recipient, GAS_EACH, now - 1, sender=it.liquidator)
    with refuses("FlashLiquidator_InvalidReceiver", ZERO):
        flash.liquidator.liquidateMany([flash.order()], ZERO, GAS_EACH, now, sender=it.liquidator)
