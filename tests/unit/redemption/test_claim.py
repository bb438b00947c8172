"""Claiming

- redeem: by shares, in parts, to anybody; the cash rounded down, the last share takes the rest
- withdraw: exact cash, the shares rounded up; not so that cash stays without a share
- settles first; by the holder or its operator
- kept for who is frozen, or lost its verification, for ever
- refused: zero, more than there is, a stranger, to nobody and to the desk, twice
- a token that blocks or fails holds up nobody else
"""

import pytest

from strongroom.evm import ContractError
from tests.support.redemption import VALUE, ZERO, World


def test_by_shares_in_parts(world: World) -> None:
    world.redeemed(world.holder, 10)
    receipt = world.desk.redeem(3, world.stranger, world.holder, sender=world.holder)
    assert receipt.event("Withdraw").args == {
        "sender": world.holder.address,
        "receiver": world.stranger.address,
        "owner": world.holder.address,
        "assets": 3 * VALUE,
        "shares": 3,
    }
    assert world.money(world.stranger) == 3 * VALUE
    assert (world.desk.maxRedeem(world.holder), world.desk.maxWithdraw(world.holder)) == (7, 7 * VALUE)
    assert world.claim(world.holder) == 7 * VALUE
    assert world.position(world.holder).request_id == 0
    world.assert_laws()


def test_parts_are_rounded_down_and_the_last_takes_the_rest(world: World) -> None:
    world.request(world.holder, 3)
    world.publish(VALUE)
    world.fund(VALUE)
    world.fulfill()
    world.publish(VALUE + 1)
    world.fund(2 * (VALUE + 1))
    world.fulfill()
    assert world.desk.maxWithdraw(world.holder) == 3 * VALUE + 2
    assert [world.claim(world.holder, 1) for _ in range(3)] == [VALUE, VALUE + 1, VALUE + 1]


def test_by_cash(world: World) -> None:
    world.redeemed(world.holder, 10)
    desk, holder = world.desk, world.holder
    assert desk.withdraw(1, holder, holder, sender=holder).return_value == 1
    assert desk.maxRedeem(holder) == 9
    assert desk.withdraw(VALUE, holder, holder, sender=holder).return_value == 1
    most = 9 * VALUE - 1
    with world.refuses("RedemptionDesk_InexactWithdrawal", most - 1, most):
        desk.withdraw(most - 1, holder, holder, sender=holder)
    assert desk.withdraw(most, holder, holder, sender=holder).return_value == 8
    assert world.money(holder) == 10 * VALUE
    world.assert_laws()


def test_an_operator_claims(world: World) -> None:
    world.redeemed(world.holder, 10)
    world.desk.setOperator(world.operator, True, sender=world.holder)
    world.desk.redeem(4, world.operator, world.holder, sender=world.operator)
    world.desk.withdraw(6 * VALUE, world.holder, world.holder, sender=world.operator)
    assert (world.money(world.operator), world.money(world.holder)) == (4 * VALUE, 6 * VALUE)


@pytest.mark.parametrize("how", ["frozen", "revoked", "sanctioned"])
def test_it_is_kept_for_who_may_not_send(world: World, how: str) -> None:
    world.redeemed(world.holder, 10)
    if how == "frozen":
        world.asset.freeze(world.holder, b"\x01" * 32, sender=world.agent)
    elif how == "revoked":
        world.revoke(world.holder)
    else:
        world.set_policy(sanctions_list=world.sanctions.address)
        world.sanctions.set(world.holder, 1, sender=world.stranger)
    world.desk.settle([world.holder], sender=world.stranger)
    assert world.balance(world.holder) == 990
    assert (world.desk.maxRedeem(world.holder), world.desk.maxWithdraw(world.holder)) == (0, 0)
    assert world.desk.claimableRedeemRequest(1, world.holder) == 10
    for call in (world.desk.redeem, world.desk.withdraw):
        with world.refuses("RedemptionDesk_HeldBack", world.holder.address):
            call(1, world.stranger, world.holder, sender=world.holder)
    with world.refuses("RedemptionDesk_ExceedsFree", world.token.address, 1, 0):
        world.desk.withdrawCash(1, world.owner, sender=world.owner)
    world.chain.warp(300 * 86_400)
    if how == "frozen":
        world.asset.unfreeze(world.holder, b"\x01" * 32, sender=world.agent)
    elif how == "revoked":
        world.register(world.holder, 1)
    else:
        world.sanctions.set(world.holder, 0, sender=world.stranger)
    assert world.claim(world.holder) == 10 * VALUE


def test_refusals(world: World) -> None:
    world.redeemed(world.holder, 10)
    desk, holder = world.desk, world.holder
    for call in (desk.redeem, desk.withdraw):
        with world.refuses("RedemptionDesk_ZeroAmount"):
            call(0, holder, holder, sender=holder)
        with world.refuses("RedemptionDesk_NotAuthorized", holder.address, world.attacker.address):
            call(1, world.attacker, holder, sender=world.attacker)
        for to in (ZERO, desk.address):
            with world.refuses("RedemptionDesk_InvalidReceiver", to):
                call(1, to, holder, sender=holder)
    for amount in (11, 2**128, 2**256 - 1):
        with world.refuses("RedemptionDesk_ExceedsClaimable", holder.address, amount, 10):
            desk.redeem(amount, holder, holder, sender=holder)
    for amount in (10 * VALUE + 1, 2**128, 2**256 - 1):
        with world.refuses("RedemptionDesk_ExceedsClaimable", holder.address, amount, 10 * VALUE):
            desk.withdraw(amount, holder, holder, sender=holder)
    world.claim(holder)
    for call in (desk.redeem, desk.withdraw):
        with world.refuses("RedemptionDesk_ExceedsClaimable", holder.address, 1, 0):
            call(1, holder, holder, sender=holder)


def test_nothing_before_it_is_fulfilled(world: World) -> None:
    world.request(world.holder, 10)
    world.publish()
    with world.refuses("RedemptionDesk_ExceedsClaimable", world.holder.address, 1, 0):
        world.desk.redeem(1, world.holder, world.holder, sender=world.holder)


def test_a_receiver_that_is_blocked_holds_up_nobody(weird: World) -> None:
    for holder in (weird.holder, weird.other):
        weird.request(holder, 10)
    weird.publish(VALUE)
    weird.fund(VALUE)
    weird.fulfill()
    weird.token.setBlocked(weird.holder, True, sender=weird.stranger)
    with pytest.raises(ContractError):
        weird.claim(weird.holder)
    assert weird.claim(weird.other) > 0
    assert weird.desk.redeem(10, weird.stranger, weird.holder, sender=weird.holder).return_value > 0
