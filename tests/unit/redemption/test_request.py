"""Requesting a redemption

- shares are locked, stay in the wallet and earn; the id is the number of the publication that is next
- by the holder, or an operator it has approved, and ended
- adds up until that publication; afterwards refused until the last one is at its end
- open at a stale, a suspended and no value
- refused: zero, more than disposable, a frozen wallet, without allowance, for another controller, by a stranger,
  by a desk that is no custodian (any more)
"""

import pytest

from tests.support.fractional import CustodianStatus
from tests.support.redemption import MAX_AGE, VALUE, World


def test_shares_are_locked_and_earn(world: World) -> None:
    receipt = world.desk.requestRedeem(400, world.holder, world.holder, sender=world.holder)
    event = receipt.event("RedeemRequest")
    assert event.args == {
        "controller": world.holder.address,
        "owner": world.holder.address,
        "requestId": 1,
        "sender": world.holder.address,
        "shares": 400,
    }
    assert world.asset.lockedBy(world.holder, world.desk) == 400
    assert (world.balance(world.holder), world.asset.disposable(world.holder)) == (1_000, 600)
    assert world.desk.pendingRedeemRequest(1, world.holder) == 400
    assert world.desk.claimableRedeemRequest(1, world.holder) == 0
    world.pay(2_001 * 10**6)
    assert world.claimable(world.holder) == 1_000 * 10**6
    world.assert_laws()


def test_the_id_is_that_of_the_next_publication(world: World) -> None:
    assert world.request(world.holder, 1) == 1
    world.publish()
    assert world.request(world.other, 1) == 2
    assert [tuple(world.batch(each).__dict__.values()) for each in (1, 2)] == [(1, 0, 0), (1, 0, 0)]
    assert tuple(world.desk.openBatches(0, 9)) == (1, 2)
    assert tuple(world.desk.openBatches(1, 9)) == (2,)
    assert tuple(world.desk.openBatches(2, 9)) == ()
    assert tuple(world.desk.openBatches(0, 2**256 - 1)) == (1, 2)


def test_it_adds_up(world: World) -> None:
    world.request(world.holder, 1)
    assert world.request(world.holder, 999) == 1
    assert world.position(world.holder).shares == 1_000
    assert tuple(world.desk.openBatches(0, 9)) == (1,)


def test_one_at_a_time(world: World) -> None:
    world.request(world.holder, 1)
    world.publish()
    with world.refuses("RedemptionDesk_RequestOpen", world.holder.address, 1):
        world.request(world.holder, 1)
    world.fund(VALUE)
    world.fulfill(world.holder)
    with world.refuses("RedemptionDesk_RequestOpen", world.holder.address, 1):
        world.request(world.holder, 1)
    world.claim(world.holder)
    assert world.request(world.holder, 1) == 2


def test_not_before_what_was_cancelled_is_released(world: World) -> None:
    world.request(world.holder, 1)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    with world.refuses("RedemptionDesk_RequestOpen", world.holder.address, 1):
        world.request(world.holder, 1)


def test_an_operator(world: World) -> None:
    with world.refuses("RedemptionDesk_NotAuthorized", world.holder.address, world.operator.address):
        world.desk.requestRedeem(1, world.holder, world.holder, sender=world.operator)
    assert world.desk.setOperator(world.operator, True, sender=world.holder).return_value is True
    assert world.desk.isOperator(world.holder, world.operator)
    world.desk.requestRedeem(1, world.holder, world.holder, sender=world.operator)
    world.desk.setOperator(world.operator, False, sender=world.holder)
    with world.refuses("RedemptionDesk_NotAuthorized", world.holder.address, world.operator.address):
        world.desk.requestRedeem(1, world.holder, world.holder, sender=world.operator)


def test_open_whatever_the_value(world: World) -> None:
    world.publish()
    world.nav.suspend(sender=world.owner)
    assert world.request(world.holder, 1) == 2
    world.chain.warp(MAX_AGE + 1)
    assert world.request(world.holder, 1) == 2
    world.desk.cancelRedeemRequest(2, world.holder, sender=world.holder)


def test_refusals(world: World) -> None:
    holder, desk = world.holder, world.desk
    with world.refuses("RedemptionDesk_ZeroAmount"):
        world.request(holder, 0)
    for amount in (1_001, 2**56, 2**256 - 1):
        with world.refuses("AssetToken_InsufficientFree", holder.address, amount, 1_000):
            world.request(holder, amount)
    for controller, owner in ((world.other, holder), (holder, world.other)):
        with world.refuses("RedemptionDesk_ControllerNotOwner", controller.address, owner.address):
            desk.requestRedeem(1, controller, owner, sender=holder)
    with world.refuses("RedemptionDesk_NotAuthorized", holder.address, world.attacker.address):
        desk.requestRedeem(1, holder, holder, sender=world.attacker)
    world.asset.approve(desk, 0, sender=holder)
    with world.refuses("ERC20InsufficientAllowance", desk.address, 0, 1):
        world.request(holder, 1)


def test_a_frozen_wallet(world: World) -> None:
    world.asset.freeze(world.holder, b"\x01" * 32, sender=world.agent)
    with world.refuses("TransferPolicy_Refused", world.holder.address, world.desk.address, 1, 2):
        world.request(world.holder, 1)


@pytest.mark.parametrize("shares", [1, 1_000])
def test_a_desk_that_is_closed(world: World, shares: int) -> None:
    world.redeemed(world.holder, shares)
    world.asset.setCustodian(world.desk, CustodianStatus.CLOSED, sender=world.owner)
    with world.refuses("AssetToken_NotCustodian", world.desk.address):
        world.request(world.other, 1)
    assert world.claim(world.holder) == shares * VALUE
