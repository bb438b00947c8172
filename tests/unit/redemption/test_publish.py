"""Publishing a net asset value

- publish
  - the first: within the bounds of the initial value; number one
  - refused: not the appraiser, before its time, a unit beyond either bound, zero
  - bounds: per publication, and per time; rounded down; from one to 2^128 - 1
  - ends a suspension and withdraws a proposal
- a revaluation beyond the bounds: proposed by the appraiser, which suspends; confirmed by the owner, the same figure
  - refused: zero, 2^128, by others, another figure, none, stale, withdrawn by a publication or a new appraiser
- suspend: by appraiser and owner, no other
- setAppraiser: by the owner, at once
- price: unpublished, fresh, stale after its age to the second, suspended; liquidationPrice answers while suspended
- price in the pool's form, whatever the decimals
"""

import pytest

from tests.support.redemption import DAY, MAX_AGE, MAX_CHANGE_BPS, UNIT, VALUE, ZERO, World

TENTH = VALUE * MAX_CHANGE_BPS // 10_000
DAILY = VALUE * 200 // 10_000


def test_the_first_is_bound_to_the_initial_value(world: World) -> None:
    assert (world.nav.value(), world.nav.number()) == (VALUE, 0)
    assert tuple(world.nav.bounds()) == (VALUE - TENTH, VALUE + TENTH, 0)
    assert world.publish(VALUE + TENTH) == 1
    assert tuple(world.nav.latest()) == (VALUE + TENTH, 1, world.chain.timestamp, False)
    assert tuple(world.nav.usable()) == (VALUE + TENTH, 1)


@pytest.mark.parametrize("value", [VALUE - TENTH - 1, VALUE + TENTH + 1, 0, 2**128, 2**256 - 1])
def test_out_of_bounds_at_first(world: World, value: int) -> None:
    with world.refuses("NetAssetValue_OutOfBounds", value, VALUE - TENTH, VALUE + TENTH):
        world.publish(value)


def test_only_the_appraiser_publishes(world: World) -> None:
    for who in (world.owner, world.agent, world.attacker):
        with world.refuses("NetAssetValue_NotAppraiser", who.address):
            world.nav.publish(VALUE, sender=who)
        with world.refuses("NetAssetValue_NotAppraiser", who.address):
            world.nav.proposeRevaluation(VALUE, sender=who)


def test_not_before_its_time(world: World) -> None:
    world.publish()
    earliest = world.chain.timestamp + DAY
    world.chain.warp(DAY - 1)
    with world.refuses("NetAssetValue_TooSoon", earliest, earliest - 1):
        world.nav.publish(VALUE, sender=world.appraiser)
    world.chain.warp(1)
    world.nav.publish(VALUE, sender=world.appraiser)
    assert world.nav.number() == 2


@pytest.mark.parametrize(
    ("days", "distance"), [(1, DAILY), (2, 2 * DAILY), (5, 5 * DAILY), (6, TENTH), (300, TENTH)]
)
def test_how_far_it_moves_in_time(world: World, days: int, distance: int) -> None:
    world.publish()
    world.chain.warp(days * DAY)
    least, most = VALUE - distance, VALUE + distance
    assert tuple(world.nav.bounds())[:2] == (least, most)
    for value in (least - 1, most + 1):
        with world.refuses("NetAssetValue_OutOfBounds", value, least, most):
            world.nav.publish(value, sender=world.appraiser)
    world.nav.publish(least, sender=world.appraiser)
    assert world.nav.value() == least


def test_bounds_are_rounded_towards_the_value(world: World) -> None:
    world.publish(VALUE + 33)
    world.chain.warp(DAY + 7)
    distance = (VALUE + 33) * 200 * (DAY + 7) // (10_000 * DAY)
    assert tuple(world.nav.bounds())[:2] == (VALUE + 33 - distance, VALUE + 33 + distance)


def test_bounds_end_at_what_a_value_can_be(world: World) -> None:
    world.publish()
    world.revalue(2**128 - 1)
    world.chain.warp(DAY)
    assert world.nav.bounds()[1] == 2**128 - 1
    world.revalue(1)
    world.chain.warp(30 * DAY)
    assert tuple(world.nav.bounds())[:2] == (1, 1)
    world.nav.publish(1, sender=world.appraiser)


def test_a_revaluation_takes_two(world: World) -> None:
    world.publish()
    world.nav.proposeRevaluation(VALUE // 2, sender=world.appraiser)
    assert tuple(world.nav.proposal()) == (VALUE // 2, world.chain.timestamp)
    assert world.nav.value() == VALUE
    with world.refuses("NetAssetValue_Suspended", 1):
        world.nav.price()
    for who in (world.appraiser, world.agent, world.attacker):
        with world.refuses("NetAssetValue_NotAssetOwner", who.address):
            world.nav.confirmRevaluation(VALUE // 2, sender=who)
    for other in (VALUE // 2 + 1, 0):
        with world.refuses("NetAssetValue_NotProposed", other, VALUE // 2):
            world.nav.confirmRevaluation(other, sender=world.owner)
    world.nav.confirmRevaluation(VALUE // 2, sender=world.owner)
    assert tuple(world.nav.usable()) == (VALUE // 2, 2)
    assert tuple(world.nav.proposal()) == (0, 0)
    with world.refuses("NetAssetValue_NotProposed", VALUE // 2, 0):
        world.nav.confirmRevaluation(VALUE // 2, sender=world.owner)


@pytest.mark.parametrize("value", [0, 2**128, 2**256 - 1])
def test_a_revaluation_is_a_value(world: World, value: int) -> None:
    with world.refuses("NetAssetValue_InvalidValue", value):
        world.nav.proposeRevaluation(value, sender=world.appraiser)


def test_nothing_is_confirmed_that_is_not_proposed(world: World) -> None:
    with world.refuses("NetAssetValue_NotProposed", 0, 0):
        world.nav.confirmRevaluation(0, sender=world.owner)


def test_a_proposal_grows_stale(world: World) -> None:
    world.nav.proposeRevaluation(1, sender=world.appraiser)
    world.chain.warp(MAX_AGE + 1)
    with world.refuses("NetAssetValue_NotProposed", 1, 1):
        world.nav.confirmRevaluation(1, sender=world.owner)


def test_a_proposal_is_withdrawn(world: World) -> None:
    world.nav.proposeRevaluation(1, sender=world.appraiser)
    world.publish()
    with world.refuses("NetAssetValue_NotProposed", 1, 0):
        world.nav.confirmRevaluation(1, sender=world.owner)
    world.nav.proposeRevaluation(1, sender=world.appraiser)
    world.nav.setAppraiser(world.other, sender=world.owner)
    with world.refuses("NetAssetValue_NotProposed", 1, 0):
        world.nav.confirmRevaluation(1, sender=world.owner)


def test_suspended_by_either(world: World) -> None:
    for who in (world.appraiser, world.owner):
        number = world.publish()
        receipt = world.nav.suspend(sender=who)
        assert [each.name for each in receipt.events] == ["Suspended"]
        with world.refuses("NetAssetValue_Suspended", number):
            world.nav.usable()
    world.publish()
    assert world.nav.usable()[1] == 3
    with world.refuses("NetAssetValue_NotAppraiserNorOwner", world.attacker.address):
        world.nav.suspend(sender=world.attacker)


def test_the_owner_appoints(world: World) -> None:
    for who in (world.appraiser, world.agent, world.attacker):
        with world.refuses("NetAssetValue_NotAssetOwner", who.address):
            world.nav.setAppraiser(who, sender=who)
    world.nav.setAppraiser(ZERO, sender=world.owner)
    with world.refuses("NetAssetValue_NotAppraiser", world.appraiser.address):
        world.publish()
    assert world.nav.appraiser() == ZERO


def test_the_price_fails_closed(world: World) -> None:
    for view in (world.nav.price, world.nav.liquidationPrice, world.nav.usable):
        with world.refuses("NetAssetValue_Unpublished"):
            view()
    world.publish()
    at = world.chain.timestamp
    assert world.nav.price() == world.nav.liquidationPrice() == VALUE * 10**36
    world.nav.suspend(sender=world.owner)
    assert world.nav.liquidationPrice() == VALUE * 10**36
    with world.refuses("NetAssetValue_Suspended", 1):
        world.nav.price()
    world.publish()
    at = world.chain.timestamp
    world.chain.warp(MAX_AGE)
    assert world.nav.price() == VALUE * 10**36
    world.chain.warp(1)
    for view in (world.nav.price, world.nav.liquidationPrice, world.nav.usable):
        with world.refuses("NetAssetValue_Stale", at, MAX_AGE, at + MAX_AGE + 1):
            view()
    assert world.nav.value() == VALUE


def test_the_price_is_that_of_a_unit(weird: World) -> None:
    weird.publish()
    assert weird.nav.price() == VALUE * 10**36 // 10**6
    weird.revalue(2**128 - 1)
    assert weird.nav.price() == (2**128 - 1) * 10**30


def test_what_it_was_made_with(world: World) -> None:
    assert tuple(world.nav.params()) == (
        *(world.asset.address, world.token.address, 250 * UNIT),
        *(1_000, 200, DAY, MAX_AGE),
    )
