"""vote, unlock, countVotes, reserve

- vote
  - locks shares in the holder's wallet, where they stay, and says from when on they count
  - rounds the price up to the ladder
  - again, with more shares or none, for all of them
  - a higher price takes what counted out at once; a lower or equal one leaves it until the new one counts
  - refused: no shares at all, more than are free, no allowance, a barred holder, off the ladder, below half or above
    twice the reference, after the start
- countVotes
  - counts what is three days old, to the second; by anyone; passes over what is not
  - takes off what a forced transfer took, at once
  - refused if nothing changes, after the start
- unlock
  - what does not count first; of what counts, the reserve follows at once
  - also during the auction and after it
  - refused: nothing, more than is locked
- reserve
  - the least price to which half of the supply agrees; exactly half is enough, a unit less is not
  - votes above it and below it do not move it; the last of the half does
  - a new supply changes what half is; without a supply there is none
  - the reference follows it, and stays when it ends
"""

import pytest

from tests.support.buyout import DAY, ONE, REFERENCE, SHARES, SUPPLY, World, price_of
from tests.support.suite import MAX_UINT, refuses

HALF, DOUBLE = REFERENCE // 2, 2 * REFERENCE


def rungs(price: int, by: int) -> int:
    """The price so many rungs away."""
    at = next(rung for rung in range(768) if price_of(rung) == price)
    return price_of(at + by)


def test_shares_stay_in_the_wallet(world: World) -> None:
    receipt = world.vote(world.majority, shares=100)
    now = world.chain.timestamp
    assert world.asset.balanceOf(world.majority) == SHARES["majority"]
    assert world.asset.lockedBy(world.majority, world.buyout) == 100
    assert tuple(world.buyout.voteOf(world.majority)) == (100, 0, 0, REFERENCE, now + 3 * DAY)
    voted = receipt.event("Voted").args
    assert tuple(voted.values())[1:] == (100, REFERENCE, now + 3 * DAY)


@pytest.mark.parametrize(
    ("price", "becomes"), [(HALF, HALF), (HALF + 1, HALF * 17 // 16), (DOUBLE, DOUBLE), (DOUBLE - 1, DOUBLE)]
)
def test_the_price_is_rounded_up(world: World, price: int, becomes: int) -> None:
    world.vote(world.minority, price)
    assert world.buyout.voteOf(world.minority).price == becomes


@pytest.mark.parametrize("price", [HALF * 31 // 32, DOUBLE + 1, ONE, price_of(767)])
def test_out_of_bounds(world: World, price: int) -> None:
    rounded = next(price_of(rung) for rung in range(768) if price_of(rung) >= price)
    with world.refuses("Buyout_PriceOutOfBounds", rounded, HALF, DOUBLE):
        world.vote(world.majority, price)


@pytest.mark.parametrize("price", [0, price_of(767) + 1, MAX_UINT])
def test_off_the_ladder(world: World, price: int) -> None:
    with world.refuses("PriceLadder_OutOfRange", price, price_of(767)):
        world.vote(world.majority, price)


def test_no_shares(world: World) -> None:
    with world.refuses("Buyout_ZeroShares"):
        world.vote(world.stranger, shares=0)


def test_more_than_there_are(world: World) -> None:
    had = SHARES["minority"]
    with world.refuses("AssetToken_InsufficientFree", world.minority, had + 1, had):
        world.vote(world.minority, shares=had + 1)
    world.vote(world.minority, shares=1)
    with world.refuses("Panic", 0x11):
        world.vote(world.minority, shares=MAX_UINT)


def test_no_allowance(world: World) -> None:
    world.asset.approve(world.buyout, 9, sender=world.minority)
    with world.refuses("ERC20InsufficientAllowance", world.buyout, 9, 10):
        world.vote(world.minority, shares=10)


def test_a_barred_holder_locks_nothing(world: World) -> None:
    world.asset.setBarred(world.minority, True, sender=world.agent)
    with world.refuses("AssetToken_InsufficientFree", world.minority, 10, 0):
        world.vote(world.minority, shares=10)


def test_again_with_more(world: World) -> None:
    world.vote(world.minority, shares=100)
    world.count(world.minority)
    world.vote(world.minority, shares=11)
    now = world.chain.timestamp
    assert tuple(world.buyout.voteOf(world.minority)) == (111, 100, REFERENCE, REFERENCE, now + 3 * DAY)
    assert world.buyout.agreedTo(REFERENCE) == 100
    world.count(world.minority)
    assert world.buyout.agreedTo(REFERENCE) == 111


def test_a_lower_price_waits(world: World) -> None:
    world.agree()
    world.vote(world.majority, HALF)
    assert tuple(world.buyout.reserve()) == (REFERENCE, True)
    world.chain.warp(3 * DAY - 1)
    with world.refuses("Buyout_NothingToCount"):
        world.buyout.countVotes([world.majority], sender=world.stranger)
    world.chain.warp(1)
    world.buyout.countVotes([world.majority], sender=world.stranger)
    assert tuple(world.buyout.reserve()) == (HALF, True)
    assert world.buyout.referencePrice() == HALF


def test_a_higher_price_takes_the_lower_back_at_once(world: World) -> None:
    world.agree()
    world.vote(world.majority, rungs(REFERENCE, 1))
    assert tuple(world.buyout.reserve()) == (0, False)
    assert world.buyout.referencePrice() == REFERENCE
    with world.refuses("Buyout_NoReserve", 0, SUPPLY):
        world.buyout.start(DOUBLE, sender=world.bidder)
    world.count(world.majority)
    assert tuple(world.buyout.reserve()) == (rungs(REFERENCE, 1), True)


def test_votes_count_after_three_days_to_the_second(world: World) -> None:
    world.vote(world.majority)
    world.chain.warp(3 * DAY - 1)
    with world.refuses("Buyout_NothingToCount"):
        world.buyout.countVotes([world.majority], sender=world.majority)
    world.chain.warp(1)
    receipt = world.buyout.countVotes([world.majority], sender=world.attacker)
    counted = receipt.event("VoteCounted").args
    assert tuple(counted.values())[1:] == (SHARES["majority"], REFERENCE)
    assert receipt.events_named("ReserveChanged") == ()  # it is what the reference was


def test_what_cannot_be_counted_is_passed_over(world: World) -> None:
    world.vote(world.minority)
    world.chain.warp(DAY)
    world.vote(world.other)
    world.chain.warp(2 * DAY)
    people = [world.stranger, world.other, world.minority, world.minority]
    world.buyout.countVotes(people, sender=world.stranger)
    assert world.buyout.agreedTo(MAX_UINT) == SHARES["minority"]
    with world.refuses("Buyout_NothingToCount"):
        world.buyout.countVotes(people, sender=world.stranger)
    with world.refuses("Buyout_NothingToCount"):
        world.buyout.countVotes([], sender=world.stranger)


def test_a_forced_transfer_is_taken_off(world: World) -> None:
    world.agree()
    world.asset.forcedTransferLocked(
        world.majority, world.stranger, 400_000, world.buyout, sender=world.agent
    )
    receipt = world.buyout.countVotes([world.majority], sender=world.stranger)
    left = SHARES["majority"] - 400_000
    assert receipt.event("LockedSharesChanged").args["shares"] == left
    assert tuple(world.buyout.voteOf(world.majority))[:2] == (left, left)
    assert tuple(world.buyout.reserve()) == (0, False)


def test_unlocked_is_first_what_does_not_count(world: World) -> None:
    world.vote(world.majority, shares=500_000)
    world.count(world.majority)
    world.vote(world.majority, shares=3)
    world.buyout.unlock(2, sender=world.majority)
    assert tuple(world.buyout.voteOf(world.majority))[:2] == (500_001, 500_000)
    world.buyout.unlock(2, sender=world.majority)
    assert tuple(world.buyout.voteOf(world.majority))[:2] == (499_999, 499_999)
    assert world.asset.disposable(world.majority) == 4
    world.buyout.unlock(499_999, sender=world.majority)
    assert tuple(world.buyout.voteOf(world.majority)) == (0, 0, 0, 0, 0)
    assert world.buyout.agreedTo(MAX_UINT) == 0


@pytest.mark.parametrize("shares", [11, MAX_UINT])
def test_more_than_is_locked(world: World, shares: int) -> None:
    world.vote(world.minority, shares=10)
    with world.refuses("Buyout_InsufficientLocked", world.minority, shares, 10):
        world.buyout.unlock(shares, sender=world.minority)


def test_unlock_nothing(world: World) -> None:
    with world.refuses("Buyout_ZeroShares"):
        world.buyout.unlock(0, sender=world.majority)


def test_unlocked_during_the_auction_and_after(world: World) -> None:
    world.start()
    world.buyout.unlock(3, sender=world.majority)
    world.settle()
    world.buyout.unlock(4, sender=world.majority)
    assert world.asset.disposable(world.majority) == 7


def test_unlocked_after_a_forced_transfer(world: World) -> None:
    world.vote(world.minority, shares=10)
    world.asset.forcedTransferLocked(world.minority, world.other, 4, world.buyout, sender=world.agent)
    with world.refuses("Buyout_InsufficientLocked", world.minority, 7, 6):
        world.buyout.unlock(7, sender=world.minority)
    world.buyout.unlock(6, sender=world.minority)
    assert world.asset.locked(world.minority) == 0


def test_votes_are_frozen_from_the_start(world: World) -> None:
    world.vote(world.minority)
    world.start()
    with world.refuses("Buyout_WrongState", 2):
        world.buyout.vote(1, REFERENCE, sender=world.other)
    with world.refuses("Buyout_WrongState", 2):
        world.buyout.countVotes([world.minority], sender=world.other)


@pytest.mark.parametrize(("supply", "locked", "valid"), [(20, 10, True), (20, 9, False), (21, 10, False)])
def test_exactly_half_is_enough(world: World, supply: int, locked: int, valid: bool) -> None:
    for who, shares in SHARES.items():
        world.asset.redeem(getattr(world, who), shares, sender=world.issuer)
    world.asset.issue(world.minority, supply, sender=world.issuer)
    world.vote(world.minority, shares=locked)
    world.count(world.minority)
    assert world.buyout.reserve()[1] is valid


def test_it_is_the_price_of_the_last_of_the_half(world: World) -> None:
    """300,000 at the low price and 200,000 at the middle are two units short."""
    world.vote(world.minority, HALF)
    world.vote(world.other, REFERENCE)
    world.vote(world.majority, DOUBLE, 1)
    world.count(*world.holders)
    assert tuple(world.buyout.reserve()) == (0, False)
    world.vote(world.majority, DOUBLE, 1)
    world.count(world.majority)
    assert tuple(world.buyout.reserve()) == (DOUBLE, True)
    assert world.buyout.agreedTo(DOUBLE) == 500_002
    assert world.buyout.agreedTo(DOUBLE - 1) == 500_000
    assert world.buyout.agreedTo(REFERENCE - 1) == 300_000
    world.asset.redeem(world.majority, 4, sender=world.issuer)
    assert tuple(world.buyout.reserve()) == (REFERENCE, True)


def test_extreme_votes_move_nothing(world: World) -> None:
    """What a mean would have followed."""
    world.agree()
    world.vote(world.minority, HALF)
    world.vote(world.other, DOUBLE)
    world.count(*world.holders)
    assert tuple(world.buyout.reserve()) == (REFERENCE, True)


def test_the_reference_stays_when_the_reserve_ends(world: World) -> None:
    world.vote(world.majority, DOUBLE)
    receipt = world.count(world.majority)
    assert receipt.event("ReserveChanged").args["price"] == DOUBLE
    world.buyout.unlock(2, sender=world.majority)
    assert (tuple(world.buyout.reserve()), world.buyout.referencePrice()) == ((0, False), DOUBLE)
    with world.refuses("Buyout_PriceOutOfBounds", HALF, REFERENCE, 2 * DOUBLE):
        world.vote(world.minority, HALF)


@pytest.mark.parametrize(("first", "least", "most"), [(ONE, 0, 16), (price_of(767), 751, 767)])
def test_the_ends_of_the_ladder(world: World, first: int, least: int, most: int) -> None:
    made = world.another(price=first, id=1)
    world.collection.mint(world.maker, 1, sender=world.deployer)
    world.maker.handIn(world.collection, world.maker, made, 1, sender=world.stranger)
    world.asset.approve(made, MAX_UINT, sender=world.minority)
    made.vote(1, price_of(least), sender=world.minority)
    made.vote(1, price_of(most), sender=world.minority)
    outside = price_of(least - 1) if least else price_of(most + 1)
    with refuses("Buyout_PriceOutOfBounds", outside, price_of(least), price_of(most)):
        made.vote(1, outside, sender=world.minority)


def test_without_a_supply_there_is_no_reserve(world: World) -> None:
    for who, shares in SHARES.items():
        world.asset.redeem(getattr(world, who), shares, sender=world.issuer)
    assert tuple(world.buyout.reserve()) == (0, False)
    with world.refuses("Buyout_NoReserve", 0, 0):
        world.buyout.start(REFERENCE, sender=world.bidder)
