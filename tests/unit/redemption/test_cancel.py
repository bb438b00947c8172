"""Cancelling a request

- what is pending becomes releasable at once, and is released to the holder's own wallet, exactly
- what is redeemed stays claimable; whole units of it are settled, the fraction is the others'
- at any value, by the holder or its operator, frozen or not
- the batch goes on as if it had never been there; its last one leaves nothing behind
- while the supply is locked a redemption that is not settled is undone: all comes back, its cash is free again, what
  was settled stays claimable, and the others keep their part
- refused: a stranger, another id, nothing pending, twice, another receiver, before the cancellation
"""

import pytest

from tests.support.redemption import VALUE, World


def release(world: World, who: str = "holder", request_id: int = 1) -> int:
    holder = getattr(world, who)
    return int(world.desk.claimCancelRedeemRequest(request_id, holder, holder, sender=holder).return_value)


def test_what_is_pending_comes_back(world: World) -> None:
    world.request(world.holder, 400)
    receipt = world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    assert receipt.event("CancelRedeemRequest").args == {
        "controller": world.holder.address,
        "requestId": 1,
        "sender": world.holder.address,
    }
    desk = world.desk
    assert desk.pendingRedeemRequest(1, world.holder) == 0
    assert desk.pendingCancelRedeemRequest(1, world.holder) is False
    assert desk.claimableCancelRedeemRequest(1, world.holder) == 400
    assert desk.claimableCancelRedeemRequest(2, world.holder) == 0
    assert world.asset.disposable(world.holder) == 600
    receipt = desk.claimCancelRedeemRequest(1, world.holder, world.holder, sender=world.holder)
    assert receipt.event("CancelRedeemClaim").args == {
        "controller": world.holder.address,
        "receiver": world.holder.address,
        "requestId": 1,
        "sender": world.holder.address,
        "shares": 400,
    }
    assert receipt.return_value == 400
    assert world.asset.disposable(world.holder) == 1_000
    assert world.position(world.holder).request_id == 0
    world.assert_laws()


def test_what_is_redeemed_stays_claimable(world: World) -> None:
    for holder in (world.holder, world.other):
        world.request(holder, 5)
    world.publish()
    world.fund(5 * VALUE)
    world.fulfill()
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    assert world.desk.claimableRedeemRequest(1, world.holder) == 2
    assert world.desk.claimableCancelRedeemRequest(1, world.holder) == 3
    # two and a half were the holder's; the half is the other's, with its cash
    assert world.desk.claimableRedeemRequest(1, world.other) == 3
    assert world.desk.maxWithdraw(world.other) == 3 * VALUE
    assert world.desk.pendingRedeemRequest(1, world.other) == 2
    assert release(world) == 3
    assert world.claim(world.holder) == 2 * VALUE
    assert world.balance(world.holder) == world.asset.disposable(world.holder) == 998
    world.assert_laws()


def test_in_one_transaction(world: World) -> None:
    world.request(world.holder, 5)
    holder, desk = world.holder, world.desk
    steps = [
        desk.cancelRedeemRequest.encode(1, holder),
        desk.claimCancelRedeemRequest.encode(1, holder, holder),
        desk.requestRedeem.encode(7, holder, holder),
    ]
    desk.multicall(steps, sender=holder)
    assert world.position(holder).shares == world.asset.lockedBy(holder, desk) == 7


def test_the_last_one_leaves_nothing(world: World) -> None:
    world.redeemed(world.holder, 10, cash=7 * VALUE)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    assert world.batch(1).__dict__ == {"requested": 0, "fulfilled": 0, "cash": 0}
    assert (release(world), world.claim(world.holder)) == (3, 7 * VALUE)
    assert world.desk.owedCash() == 0


@pytest.mark.parametrize("frozen", [True, False])
def test_always_open(world: World, frozen: bool) -> None:
    world.request(world.holder, 5)
    world.publish()
    world.nav.suspend(sender=world.owner)
    world.chain.warp(300 * 86_400)
    if frozen:
        world.asset.freeze(world.holder, b"\x01" * 32, sender=world.agent)
    world.asset.pause(sender=world.agent)
    world.desk.setOperator(world.operator, True, sender=world.holder)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.operator)
    world.desk.claimCancelRedeemRequest(1, world.holder, world.holder, sender=world.operator)
    assert world.asset.lockedBy(world.holder, world.desk) == 0


def test_a_locked_supply_undoes_what_is_not_settled(world: World) -> None:
    desk, holder, other = world.desk, world.holder, world.other
    for each in (holder, other):
        world.request(each, 10)
    world.publish()
    world.fund(5 * VALUE)
    world.fulfill(holder)
    world.fund(4 * VALUE)
    world.fulfill()
    # nine of twenty: of the holder's ten two are settled, two more redeemed, and half a share's cash is nobody's yet
    world.asset.lockSupply(sender=world.locker)
    assert desk.maxWithdraw(holder) == 2 * VALUE
    receipt = desk.cancelRedeemRequest(1, holder, sender=holder)
    assert receipt.event("RedemptionUndone").args == {
        "controller": holder.address,
        "requestId": 1,
        "shares": 2,
        "freed": 2 * VALUE,
    }
    assert (desk.freeCash(), desk.owedCash(), desk.unsettledShares()) == (2 * VALUE, 7 * VALUE, 5)
    assert world.batch(1).__dict__ == {"requested": 10, "fulfilled": 5, "cash": 5 * VALUE}
    assert release(world) == 8
    assert world.claim(holder) == 2 * VALUE
    assert world.balance(holder) == world.asset.disposable(holder) == 998
    world.assert_laws()
    world.asset.unlockSupply(sender=world.locker)
    # who waited is settled after all, with the fraction that was left to it
    assert world.claim(other) == 5 * VALUE
    world.assert_laws()


def test_a_broken_lien_under_a_locked_supply(world: World) -> None:
    """What is there comes back; the cash for what is gone is free, too."""
    world.redeemed(world.holder, 10)
    world.seize(world.holder, 4, to=world.other)
    world.asset.lockSupply(sender=world.locker)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    assert world.desk.claimableCancelRedeemRequest(1, world.holder) == 6
    assert release(world) == 6
    assert (world.desk.freeCash(), world.desk.owedCash()) == (10 * VALUE, 0)
    world.assert_laws()


def test_a_lost_wallet_under_a_locked_supply(world: World) -> None:
    """The agent's recovery undoes, too: the shares go to the other wallet, and the buyout pays that one."""
    world.redeemed(world.holder, 10, cash=5 * VALUE)
    world.asset.lockSupply(sender=world.locker)
    receipt = world.desk.recover(world.holder, world.second, sender=world.agent)
    assert receipt.event("RedemptionUndone").args["freed"] == 5 * VALUE
    assert receipt.event("RequestRecovered").args["released"] == 10
    assert world.asset.disposable(world.holder) == 1_000
    assert (world.desk.freeCash(), world.desk.owedCash()) == (5 * VALUE, 0)
    world.assert_laws()


def test_refusals(world: World) -> None:
    holder, desk = world.holder, world.desk
    for request_id in (0, 1, 2**256 - 1):
        with world.refuses("RedemptionDesk_NothingToCancel", holder.address, request_id):
            desk.cancelRedeemRequest(request_id, holder, sender=holder)
    world.request(holder, 5)
    for request_id in (0, 2, 2**32 + 1):
        with world.refuses("RedemptionDesk_NothingToCancel", holder.address, request_id):
            desk.cancelRedeemRequest(request_id, holder, sender=holder)
    for call in (
        lambda: desk.cancelRedeemRequest(1, holder, sender=world.attacker),
        lambda: desk.claimCancelRedeemRequest(1, holder, holder, sender=world.attacker),
    ):
        with world.refuses("RedemptionDesk_NotAuthorized", holder.address, world.attacker.address):
            call()
    with world.refuses("RedemptionDesk_NothingToCancel", holder.address, 1):
        release(world)
    desk.cancelRedeemRequest(1, holder, sender=holder)
    with world.refuses("RedemptionDesk_NothingToCancel", holder.address, 1):
        desk.cancelRedeemRequest(1, holder, sender=holder)
    with world.refuses("RedemptionDesk_NothingToCancel", holder.address, 2):
        release(world, request_id=2)
    with world.refuses("RedemptionDesk_InvalidReceiver", world.other.address):
        desk.claimCancelRedeemRequest(1, world.other, holder, sender=holder)
    release(world)
    with world.refuses("RedemptionDesk_NothingToCancel", holder.address, 1):
        release(world)


def test_nothing_is_pending_once_all_is_redeemed(world: World) -> None:
    world.redeemed(world.holder, 5)
    with world.refuses("RedemptionDesk_NothingToCancel", world.holder.address, 1):
        world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    assert world.claim(world.holder) == 5 * VALUE
