"""A lien that an agent has broken, and a wallet that is lost

- pending shares are taken: the request ends when it is settled, the rest is released, nobody else is touched
- redeemed shares are taken: what is left is burned and paid, the cash for what is gone is free again
- all of them; some of both; after a cancellation
- the receiver of what was taken may ask on its own
- recover: by an agent, for another wallet of the same investor; its cash is there, its shares are free for the asset
  - refused: no agent, no request, another investor, itself, a wallet with a request, one that may not send
"""

import pytest

from tests.support.redemption import VALUE, World


def test_pending_shares_are_taken(world: World) -> None:
    world.request(world.holder, 100)
    world.request(world.other, 100)
    world.seize(world.holder, 30)
    assert world.desk.pendingRedeemRequest(1, world.holder) == 0
    receipt = world.desk.settle([world.holder], sender=world.stranger)
    assert receipt.event("RequestBroken").args == {
        "controller": world.holder.address,
        "requestId": 1,
        "released": 70,
        "missing": 30,
        "freed": 0,
    }
    assert world.position(world.holder).request_id == 0
    assert world.asset.disposable(world.holder) == 970
    assert world.batch(1).requested == 100
    world.publish()
    world.fund(100 * VALUE)
    world.fulfill()
    assert world.claim(world.other) == 100 * VALUE
    assert world.request(world.second, 30) == 2
    world.assert_laws()


@pytest.mark.parametrize(("taken", "paid"), [(1, 9), (9, 1), (10, 0)])
def test_redeemed_shares_are_taken(world: World, taken: int, paid: int) -> None:
    world.redeemed(world.holder, 10)
    world.seize(world.holder, taken)
    assert world.desk.maxWithdraw(world.holder) == paid * VALUE
    receipt = world.desk.settle([world.holder], sender=world.stranger)
    assert receipt.event("RequestBroken").args["freed"] == taken * VALUE
    assert (world.desk.freeCash(), world.desk.owedCash()) == (taken * VALUE, paid * VALUE)
    assert world.desk.unsettledShares() == 0
    assert world.asset.totalSupply() == 2_001 - paid
    if paid:
        assert world.claim(world.holder) == paid * VALUE
    assert world.position(world.holder).request_id == 0
    world.assert_laws()


def test_some_of_both(world: World) -> None:
    world.request(world.holder, 10)
    world.request(world.other, 10)
    world.publish()
    world.fund(10 * VALUE)
    world.fulfill()
    world.seize(world.holder, 3)
    # five are redeemed, two of the pending ones are left
    assert world.claim(world.holder) == 5 * VALUE
    assert world.asset.lockedBy(world.holder, world.desk) == 0
    assert world.desk.claimableRedeemRequest(1, world.other) == 5
    assert world.desk.pendingRedeemRequest(1, world.other) == 5
    world.assert_laws()


def test_a_broken_request_is_not_cancelled_but_settled(world: World) -> None:
    world.request(world.holder, 10)
    world.seize(world.holder, 3)
    with world.refuses("RedemptionDesk_NothingToCancel", world.holder.address, 1):
        world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    world.desk.settle([world.holder], sender=world.holder)
    assert world.asset.disposable(world.holder) == 997


def test_cancelled_shares_are_taken(world: World) -> None:
    world.request(world.holder, 10)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    world.seize(world.holder, 4)
    assert world.desk.claimableCancelRedeemRequest(1, world.holder) == 6
    claim = world.desk.claimCancelRedeemRequest
    assert claim(1, world.holder, world.holder, sender=world.holder).return_value == 6
    world.request(world.other, 10)
    world.desk.cancelRedeemRequest(1, world.other, sender=world.other)
    world.seize(world.other, 10)
    assert claim(1, world.other, world.other, sender=world.other).return_value == 0
    assert world.position(world.other).request_id == 0


def test_a_lost_wallet(world: World) -> None:
    world.redeemed(world.holder, 10, cash=6 * VALUE)
    world.asset.freeze(world.holder, b"\x01" * 32, sender=world.agent)
    receipt = world.desk.recover(world.holder, world.second, sender=world.agent)
    assert receipt.event("RequestRecovered").args == {
        "lost": world.holder.address,
        "replacement": world.second.address,
        "requestId": 1,
        "shares": 6,
        "cash": 6 * VALUE,
        "released": 4,
    }
    assert world.position(world.holder).request_id == 0
    assert world.claim(world.second) == 6 * VALUE
    world.asset.recover(world.holder, world.second, b"\x01" * 32, sender=world.agent)
    assert world.balance(world.second) == 994
    world.assert_laws()


def test_a_lost_wallet_that_had_cancelled(world: World) -> None:
    world.request(world.holder, 10)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    world.desk.recover(world.holder, world.second, sender=world.agent)
    assert world.asset.disposable(world.holder) == 1_000
    assert world.position(world.second).request_id == 0


def test_refused_recoveries(world: World) -> None:
    desk, holder, second = world.desk, world.holder, world.second
    with world.refuses("RedemptionDesk_NothingToCancel", holder.address, 0):
        desk.recover(holder, second, sender=world.agent)
    world.redeemed(holder, 10)
    for who in (world.owner, holder, second, world.attacker):
        with world.refuses("RedemptionDesk_NotAgent", who.address):
            desk.recover(holder, second, sender=who)
    for to in (holder, world.other, world.attacker):
        with world.refuses("RedemptionDesk_InvalidReplacement", holder.address, to.address):
            desk.recover(holder, to, sender=world.agent)
    world.asset.transfer(second, 1, sender=holder)
    world.request(second, 1)
    with world.refuses("RedemptionDesk_InvalidReplacement", holder.address, second.address):
        desk.recover(holder, second, sender=world.agent)
    desk.cancelRedeemRequest(2, second, sender=second)
    desk.claimCancelRedeemRequest(2, second, second, sender=second)
    world.asset.freeze(second, b"\x01" * 32, sender=world.agent)
    with world.refuses("RedemptionDesk_HeldBack", second.address):
        desk.recover(holder, second, sender=world.agent)
