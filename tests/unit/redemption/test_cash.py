"""Cash of a desk

- fund: what arrives is free, from anybody; a fee of the token is not credited; refused: nothing, too much for the book
- withdrawCash: the owner takes what nobody is owed, to the unit; refused: others, zero, to nobody and the desk
- rescue: what arrived by mistake, and no more; other tokens; shares
"""

import pytest

from strongroom.evm import ContractError
from tests.support.redemption import UNIT, VALUE, ZERO, World


def test_anyone_funds(world: World) -> None:
    world.token.mint(world.stranger, 5, sender=world.stranger)
    world.token.approve(world.desk, 5, sender=world.stranger)
    receipt = world.desk.fund(5, sender=world.stranger)
    assert receipt.return_value == 5
    assert receipt.event("Funded").args == {"caller": world.stranger.address, "amount": 5}
    assert (world.desk.freeCash(), world.desk.owedCash()) == (5, 0)


def test_a_fee_is_not_credited(weird: World) -> None:
    weird.token.setFee(100, sender=weird.stranger)
    weird.fund(1_000)
    assert weird.desk.freeCash() == weird.money(weird.desk) == 990


def test_nothing_arrives(weird: World) -> None:
    with weird.refuses("RedemptionDesk_NothingReceived"):
        weird.fund(0)
    weird.token.setFee(10_000, sender=weird.stranger)
    with pytest.raises(ContractError, match="NothingReceived"):
        weird.fund(10)


def test_more_than_the_book_holds(weird: World) -> None:
    weird.fund(2**128 - 1)
    weird.token.mint(weird.owner, 1, sender=weird.owner)
    with weird.refuses("RedemptionDesk_ExceedsFree", weird.token.address, 2**128, 2**128 - 1):
        weird.desk.fund(1, sender=weird.owner)


def test_the_owner_takes_what_is_free(world: World) -> None:
    world.redeemed(world.holder, 10, cash=10 * VALUE + 7)
    for who in (world.agent, world.appraiser, world.holder, world.attacker):
        with world.refuses("RedemptionDesk_NotAssetOwner", who.address):
            world.desk.withdrawCash(1, who, sender=who)
    for amount in (8, 2**256 - 1):
        with world.refuses("RedemptionDesk_ExceedsFree", world.token.address, amount, 7):
            world.desk.withdrawCash(amount, world.owner, sender=world.owner)
    with world.refuses("RedemptionDesk_ZeroAmount"):
        world.desk.withdrawCash(0, world.owner, sender=world.owner)
    for to in (ZERO, world.desk.address):
        with world.refuses("RedemptionDesk_InvalidReceiver", to):
            world.desk.withdrawCash(1, to, sender=world.owner)
        with world.refuses("RedemptionDesk_InvalidReceiver", to):
            world.desk.rescue(world.token, to, 0, sender=world.owner)
    world.desk.withdrawCash(7, world.stranger, sender=world.owner)
    assert world.money(world.stranger) == 7
    assert world.claim(world.holder) == 10 * VALUE


def test_what_arrived_by_mistake(world: World) -> None:
    world.redeemed(world.holder, 10, cash=10 * VALUE + 7)
    world.token.mint(world.desk, UNIT, sender=world.stranger)
    world.coins.mint(world.desk, 5, sender=world.stranger)
    with world.refuses("RedemptionDesk_NotAssetOwner", world.attacker.address):
        world.desk.rescue(world.token, world.attacker, 1, sender=world.attacker)
    with world.refuses("RedemptionDesk_ExceedsFree", world.token.address, UNIT + 1, UNIT):
        world.desk.rescue(world.token, world.owner, UNIT + 1, sender=world.owner)
    receipt = world.desk.rescue(world.token, world.stranger, UNIT, sender=world.owner)
    assert receipt.event("Rescued").args == {
        "token": world.token.address,
        "to": world.stranger.address,
        "amount": UNIT,
    }
    world.desk.rescue(world.coins, world.stranger, 5, sender=world.owner)
    assert (world.desk.freeCash(), world.desk.owedCash()) == (7, 10 * VALUE)
    world.assert_laws()


def test_a_balance_that_fell_is_no_stray_money(weird: World) -> None:
    weird.fund(10)
    weird.token.seize(weird.desk, 5, sender=weird.stranger)
    with weird.refuses("RedemptionDesk_ExceedsFree", weird.token.address, 1, 0):
        weird.desk.rescue(weird.token, weird.owner, 1, sender=weird.owner)
