"""Fulfilling and settling

- at the value published after the request, not at the one before; a later one where the cash came later
- all of it; in part: everyone in the ratio of the cash, whole units, the rest stays pending
- earlier batches first; what was left over is ahead of later requests
- settles who is named; anyone may settle; twice is nothing
- whole units: a fraction waits with its cash, and is whole in the end: nothing is left
- cash is rounded down, against who leaves
- empty batches are passed over; at most sixteen at once
- refused: no value, stale, suspended, a request that is too new, nothing pending, too little cash, a locked supply
"""

import pytest

from tests.support.redemption import MAX_AGE, UNIT, VALUE, World


def test_at_the_next_value(world: World) -> None:
    world.publish(VALUE)
    request_id = world.request(world.holder, 100)
    world.fund(10**12)
    with world.refuses("RedemptionDesk_NothingToFulfill", 10**12):
        world.fulfill()
    world.publish(VALUE - UNIT)
    assert world.fulfill() == (100, 100 * (VALUE - UNIT))
    assert world.batch(request_id).__dict__ == {
        "requested": 100,
        "fulfilled": 100,
        "cash": 100 * (VALUE - UNIT),
    }
    assert world.desk.unsettledShares() == 100
    assert world.desk.claimableRedeemRequest(request_id, world.holder) == 100
    assert world.claim(world.holder) == 100 * (VALUE - UNIT)
    assert world.asset.totalSupply() == 2_001 - 100
    assert world.desk.unsettledShares() == 0
    world.assert_laws()


def test_everyone_in_the_same_ratio(world: World) -> None:
    for holder, shares in ((world.holder, 500), (world.other, 300), (world.third, 200)):
        world.request(holder, shares)
    world.publish()
    world.fund(400 * VALUE + VALUE - 1)
    assert world.fulfill() == (400, 400 * VALUE)
    assert world.desk.freeCash() == VALUE - 1
    for holder, shares in ((world.holder, 500), (world.other, 300), (world.third, 200)):
        assert world.desk.claimableRedeemRequest(1, holder) == shares * 2 // 5
        assert world.desk.pendingRedeemRequest(1, holder) == shares * 3 // 5
        assert world.claim(holder) == shares * 2 // 5 * VALUE
        assert world.asset.lockedBy(holder, world.desk) == shares * 3 // 5
    world.assert_laws()


def test_the_rest_at_a_later_value(world: World) -> None:
    world.request(world.holder, 100)
    world.publish()
    world.fund(50 * VALUE)
    world.fulfill(world.holder)
    later = VALUE + UNIT
    world.publish(later)
    world.fund(50 * later)
    assert world.fulfill() == (50, 50 * later)
    assert world.claim(world.holder) == 50 * VALUE + 50 * later
    assert world.position(world.holder).request_id == 0
    world.assert_laws()


def test_earlier_batches_first(world: World) -> None:
    world.request(world.holder, 100)
    world.publish()
    world.request(world.other, 100)
    world.publish()
    world.fund(150 * VALUE)
    receipt = world.desk.fulfill([], sender=world.stranger)
    events = [each.args for each in receipt.events_named("Fulfilled")]
    assert [(each["requestId"], each["shares"], each["number"]) for each in events] == [
        (1, 100, 2),
        (2, 50, 2),
    ]
    assert tuple(world.desk.openBatches(0, 9)) == (2,)
    assert world.claim(world.holder) == 100 * VALUE
    assert world.claim(world.other) == 50 * VALUE
    world.assert_laws()


def test_who_is_named_is_settled(world: World) -> None:
    for holder in (world.holder, world.other):
        world.request(holder, 100)
    world.publish()
    world.fund(200 * VALUE)
    world.fulfill(world.holder, world.holder, world.stranger)
    assert (world.balance(world.holder), world.balance(world.other)) == (900, 600)
    assert world.position(world.holder).cash == 100 * VALUE
    world.desk.settle([world.other, world.other], sender=world.attacker)
    assert world.balance(world.other) == 500
    before = world.ledger()
    world.desk.settle([world.holder, world.other, world.attacker], sender=world.attacker)
    assert world.ledger() == before
    world.assert_laws()


def test_a_fraction_waits_until_it_is_whole(world: World) -> None:
    """Three of one share each, and cash for one, another, and the last: nobody is ahead, nothing is left."""
    holders = (world.holder, world.other, world.third)
    for holder in holders:
        world.request(holder, 1)
    world.publish()
    for rounds in range(3):
        world.fund(VALUE)
        assert world.fulfill(*holders) == (1, VALUE)
        settled = [world.desk.maxRedeem(each) for each in holders]
        assert settled == ([1, 1, 1] if rounds == 2 else [0, 0, 0])
        world.assert_laws()
    assert [world.claim(each) for each in holders] == [VALUE] * 3
    assert world.desk.owedCash() == 0


def test_different_values_are_averaged_and_nothing_is_left(world: World) -> None:
    holders = (world.holder, world.other, world.third)
    for holder, shares in zip(holders, (7, 11, 13), strict=True):
        world.request(holder, shares)
    cash = 0
    for value in (VALUE, VALUE + 3, VALUE - 1_000_001, VALUE - 17):
        world.publish(value)
        world.fund(9 * value)
        cash += world.fulfill(world.other)[1]
        world.assert_laws()
    paid = [world.claim(each) for each in holders]
    assert sum(paid) == cash
    assert world.desk.owedCash() == world.desk.unsettledShares() == 0
    assert world.batch(1).__dict__ == {"requested": 0, "fulfilled": 0, "cash": 0}


def test_cash_is_rounded_down(weird: World) -> None:
    """Six decimals of shares; a unit is worth 1/3 of a wei here and there."""
    weird.request(weird.holder, 3)
    weird.publish()
    weird.revalue(1_333_333)
    weird.fund(10)
    assert weird.fulfill() == (3, 3)
    assert weird.claim(weird.holder) == 3
    weird.assert_laws()


def test_empty_batches_are_passed_over(world: World) -> None:
    for _ in range(18):
        world.request(world.holder, 1)
        request_id = world.position(world.holder).request_id
        world.desk.cancelRedeemRequest(request_id, world.holder, sender=world.holder)
        world.desk.claimCancelRedeemRequest(request_id, world.holder, world.holder, sender=world.holder)
        world.publish()
    world.request(world.holder, 1)
    world.publish()
    world.fund(VALUE)
    assert world.fulfill() == (0, 0)
    assert len(world.desk.openBatches(0, 99)) == 3
    assert world.fulfill() == (1, VALUE)


def test_no_value_to_fulfil_at(world: World) -> None:
    world.request(world.holder, 1)
    world.fund(VALUE)
    with world.refuses("NetAssetValue_Unpublished"):
        world.fulfill()
    world.publish()
    at = world.chain.timestamp
    world.nav.suspend(sender=world.appraiser)
    with world.refuses("NetAssetValue_Suspended", 1):
        world.fulfill()
    world.chain.warp(MAX_AGE + 1)
    with world.refuses("NetAssetValue_Stale", at, MAX_AGE, at + MAX_AGE + 1):
        world.fulfill()


@pytest.mark.parametrize("cash", [0, 1, VALUE - 1])
def test_too_little_cash(world: World, cash: int) -> None:
    world.request(world.holder, 1)
    world.publish()
    if cash:
        world.fund(cash)
    with world.refuses("RedemptionDesk_NothingToFulfill", cash):
        world.fulfill()


def test_nothing_pending(world: World) -> None:
    world.publish()
    world.fund(VALUE)
    with world.refuses("RedemptionDesk_NothingToFulfill", VALUE):
        world.fulfill()


def test_a_locked_supply(world: World) -> None:
    world.redeemed(world.holder, 10, cash=5 * VALUE)
    world.desk.settle([world.holder], sender=world.stranger)
    world.fund(3 * VALUE)
    world.fulfill()
    world.asset.lockSupply(sender=world.locker)
    locker = world.locker.address
    world.fund(VALUE)
    for call in (
        lambda: world.fulfill(),
        lambda: world.desk.settle([world.holder], sender=world.stranger),
    ):
        with world.refuses("RedemptionDesk_SupplyLocked", locker):
            call()
    # what was settled before is paid
    assert world.desk.maxRedeem(world.holder) == 5
    assert world.claim(world.holder) == 5 * VALUE
    world.asset.unlockSupply(sender=world.locker)
    assert world.claim(world.holder) == 3 * VALUE
    world.assert_laws()


def test_a_lock_of_the_supply_stops_no_request_and_no_cancellation(world: World) -> None:
    world.asset.lockSupply(sender=world.locker)
    world.request(world.holder, 10)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    world.desk.claimCancelRedeemRequest(1, world.holder, world.holder, sender=world.holder)
    assert world.asset.disposable(world.holder) == 1_000
