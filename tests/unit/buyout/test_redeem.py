"""redeem, redeemNft, reclaimNft

- redeem
  - burns what is locked here first, then by allowance; pays the part of the price, rounded down
  - the parts sum to the price, whatever the order and the pieces; nobody gets less than by the first rate
  - for ever; what was preview is paid
  - refused: before the sale, nothing, more than there is, no allowance, a barred holder, others' liens, twice
- redeemNft
  - for the whole supply, free or locked here; the supply is locked for good
  - refused: a unit less, no supply, once an auction runs, after it, a barred holder, nowhere, where it is not taken
- reclaimNft
  - by the owner, if there are no shares; there will never be any
  - refused: with shares, by another, once an auction runs
"""

import pytest

from strongroom.model.buyout import BuyoutState
from tests.support.buyout import NFT, REFERENCE, SHARES, SUPPLY, ZERO, World
from tests.support.suite import MAX_UINT

PRICE = REFERENCE + 1_234_567


def whole(world: World) -> None:
    """One holder gets all."""
    for who in (world.minority, world.other):
        world.asset.transfer(world.majority, SHARES[who.name], sender=who)


def test_locked_shares_are_burned_first(world: World) -> None:
    world.sell(PRICE)
    world.asset.approve(world.buyout, 0, sender=world.majority)
    had = world.coin.balanceOf(world.majority)
    expected = world.buyout.previewRedeem(1_000)
    receipt = world.buyout.redeem(1_000, sender=world.majority)
    assert receipt.return_value == expected == PRICE * 1_000 // SUPPLY
    assert world.coin.balanceOf(world.majority) - had == expected
    assert tuple(receipt.event("SharesRedeemed").args.values()) == (world.majority.address, 1_000, expected)
    assert world.asset.locked(world.majority) == SHARES["majority"] - 1_000
    assert world.asset.totalSupply() == SUPPLY - 1_000


def test_free_shares_are_burned_by_allowance(world: World) -> None:
    world.sell(PRICE)
    world.buyout.redeem(SHARES["minority"], sender=world.minority)
    assert world.coin.balanceOf(world.minority) == PRICE * SHARES["minority"] // SUPPLY
    assert world.asset.balanceOf(world.minority) == 0


def test_both(world: World) -> None:
    world.vote(world.minority, shares=10)
    world.sell(PRICE)
    world.buyout.redeem(11, sender=world.minority)
    assert world.asset.locked(world.minority) == 0
    assert tuple(world.buyout.voteOf(world.minority)) == (0, 0, 0, 0, 0)
    assert world.asset.balanceOf(world.minority) == SHARES["minority"] - 11


@pytest.mark.parametrize("pieces", [1, 7, 500])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_parts_sum_to_the_price(world: World, pieces: int, order: tuple[int, ...]) -> None:
    world.sell(PRICE)
    paid = 0
    for at in order:
        holder = world.holders[at]
        left = world.asset.balanceOf(holder)
        for piece in range(pieces, 0, -1):
            shares = left if piece == 1 else left // piece
            left -= shares
            amount = world.buyout.redeem(shares, sender=holder).return_value
            assert amount >= PRICE * shares // SUPPLY
            assert amount <= PRICE * shares // SUPPLY + 3 * pieces
            paid += amount
    assert (paid, world.buyout.proceeds(), world.asset.totalSupply()) == (PRICE, 0, 0)
    assert world.coin.balanceOf(world.buyout) == 0
    assert world.buyout.previewRedeem(1) == 0


def test_a_thousand_years_later(world: World) -> None:
    world.sell(PRICE)
    world.chain.warp(1_000 * 365 * 24 * 3_600)
    assert world.buyout.redeem(1, sender=world.other).return_value == PRICE // SUPPLY


def test_before_the_sale(world: World) -> None:
    with world.refuses("Buyout_WrongState", BuyoutState.OPEN):
        world.buyout.redeem(1, sender=world.majority)
    world.start()
    with world.refuses("Buyout_WrongState", BuyoutState.AUCTION):
        world.buyout.redeem(1, sender=world.majority)
    assert world.buyout.previewRedeem(SUPPLY) == 0


def test_bad_amounts(world: World) -> None:
    world.sell(PRICE)
    had = SHARES["minority"]
    with world.refuses("Buyout_ZeroShares"):
        world.buyout.redeem(0, sender=world.minority)
    with world.refuses("AssetToken_InsufficientFree", world.minority, had + 1, had):
        world.buyout.redeem(had + 1, sender=world.minority)
    with world.refuses("AssetToken_InsufficientFree", world.minority, MAX_UINT, had):
        world.buyout.redeem(MAX_UINT, sender=world.minority)
    with world.refuses("AssetToken_InsufficientFree", world.stranger, 1, 0):
        world.buyout.redeem(1, sender=world.stranger)
    world.asset.approve(world.buyout, 0, sender=world.minority)
    with world.refuses("ERC20InsufficientAllowance", world.buyout, 0, 1):
        world.buyout.redeem(1, sender=world.minority)


def test_twice(world: World) -> None:
    world.sell(PRICE)
    world.buyout.redeem(SHARES["other"], sender=world.other)
    with world.refuses("AssetToken_InsufficientFree", world.other, 1, 0):
        world.buyout.redeem(1, sender=world.other)


def test_a_barred_holder_waits(world: World) -> None:
    world.sell(PRICE)
    world.asset.setBarred(world.majority, True, sender=world.agent)
    with world.refuses("Buyout_HolderNotEligible", world.majority):
        world.buyout.redeem(1, sender=world.majority)
    for who in (world.minority, world.other):
        world.buyout.redeem(SHARES[who.name], sender=who)
    world.asset.setBarred(world.majority, False, sender=world.agent)
    amount = world.buyout.redeem(SHARES["majority"], sender=world.majority).return_value
    assert amount == PRICE - sum(world.coin.balanceOf(who) for who in (world.minority, world.other))


def test_the_whole_supply_takes_the_nft(world: World) -> None:
    whole(world)
    world.vote(world.majority, shares=10)
    receipt = world.buyout.redeemNft(world.stranger, sender=world.majority)
    redeemed = receipt.event("NftRedeemed").args
    assert tuple(redeemed.values()) == (world.majority.address, world.stranger.address, SUPPLY)
    assert world.collection.ownerOf(NFT) == world.stranger.address
    assert (world.asset.totalSupply(), world.state) == (0, BuyoutState.REDEEMED)
    with world.refuses("AssetToken_SupplyLocked"):
        world.asset.issue(world.majority, 1, sender=world.issuer)
    with world.refuses("Buyout_WrongState", BuyoutState.REDEEMED):
        world.buyout.redeemNft(world.majority, sender=world.majority)


def test_a_unit_less(world: World) -> None:
    whole(world)
    world.asset.transfer(world.other, 1, sender=world.majority)
    with world.refuses("Buyout_NotWholeSupply", world.majority, SUPPLY - 1, SUPPLY):
        world.buyout.redeemNft(world.majority, sender=world.majority)


def test_the_whole_of_nothing(world: World) -> None:
    for who in world.holders:
        world.asset.redeem(who, SHARES[who.name], sender=world.issuer)
    with world.refuses("Buyout_NotWholeSupply", world.attacker, 0, 0):
        world.buyout.redeemNft(world.attacker, sender=world.attacker)


def test_not_once_an_auction_runs(world: World) -> None:
    whole(world)
    world.start()
    with world.refuses("Buyout_WrongState", BuyoutState.AUCTION):
        world.buyout.redeemNft(world.majority, sender=world.majority)
    with world.refuses("Buyout_WrongState", BuyoutState.AUCTION):
        world.buyout.reclaimNft(world.issuer, sender=world.issuer)


def test_where_it_cannot_go(world: World) -> None:
    whole(world)
    for to in (ZERO, world.buyout):
        with world.refuses("Buyout_InvalidAddress", to):
            world.buyout.redeemNft(to, sender=world.majority)
    with world.refuses("ERC721InvalidReceiver", world.coin):
        world.buyout.redeemNft(world.coin, sender=world.majority)
    world.collection.setSticky(True, sender=world.stranger)
    with world.refuses("Buyout_NftNotDelivered", world.collection, NFT):
        world.buyout.redeemNft(world.other, sender=world.majority)


def test_a_barred_holder_of_all(world: World) -> None:
    whole(world)
    world.asset.setBarred(world.majority, True, sender=world.agent)
    with world.refuses("Buyout_HolderNotEligible", world.majority):
        world.buyout.redeemNft(world.majority, sender=world.majority)


def test_the_owner_takes_back_what_nobody_holds(world: World) -> None:
    with world.refuses("Buyout_SharesExist", SUPPLY):
        world.buyout.reclaimNft(world.issuer, sender=world.issuer)
    for who in world.holders:
        world.asset.redeem(who, SHARES[who.name], sender=world.issuer)
    with world.refuses("Buyout_NotAssetOwner", world.attacker):
        world.buyout.reclaimNft(world.attacker, sender=world.attacker)
    world.buyout.reclaimNft(world.issuer, sender=world.issuer)
    assert world.collection.ownerOf(NFT) == world.issuer.address
    with world.refuses("AssetToken_SupplyLocked"):
        world.asset.issue(world.majority, 1, sender=world.issuer)
