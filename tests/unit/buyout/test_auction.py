"""start, bid, settle, claimNft

- start
  - at the reserve or above, by anyone: the bid is taken, the supply is locked, for three days
  - refused: no reserve, below it, without money, with a fee on transfer, a second time, without the NFT
- bid
  - 2.5 % more at least, rounded up; who is outbid finds its money held; also who outbids itself
  - in the last 15 minutes it moves the end to 15 minutes later; to the last second; not after it
  - refused: too low, not started, ended
- settle
  - after the end, once, by anyone: the winner has the NFT, the price is the holders'
  - a winner that takes no NFT, and a collection that does not move it, or says so only: it waits
- claimNft
  - by the winner, to another place, as often as it takes
  - refused: anyone else, twice, nowhere, to the buyout, where it is not taken, if it does not leave
- held money comes out, pushed by anyone or drawn elsewhere, whatever the state
- leastBid is what is taken, zero if nothing is
"""

import pytest

from strongroom.evm import Account, ContractError
from strongroom.model.buyout import BuyoutState
from tests.support.buyout import DAY, NFT, ONE, REFERENCE, SUPPLY, ZERO, BuyoutBuilder, World
from tests.support.suite import MAX_UINT


def test_it_starts_at_the_reserve(world: World) -> None:
    world.agree()
    had = world.coin.balanceOf(world.attacker)
    receipt = world.buyout.start(REFERENCE, sender=world.attacker)
    end = world.chain.timestamp + 3 * DAY
    assert tuple(receipt.event("AuctionStarted").args.values()) == (
        *(world.attacker.address, REFERENCE, REFERENCE, SUPPLY, end),
    )
    assert tuple(world.buyout.auction()) == (world.attacker.address, REFERENCE, end, SUPPLY, False)
    assert had - world.coin.balanceOf(world.attacker) == REFERENCE == world.coin.balanceOf(world.buyout)
    with world.refuses("AssetToken_SupplyLocked"):
        world.asset.issue(world.stranger, 1, sender=world.issuer)
    with world.refuses("AssetToken_SupplyLocked"):
        world.asset.redeem(world.other, 1, sender=world.issuer)


@pytest.mark.parametrize("amount", [0, 1, REFERENCE - 1])
def test_below_the_reserve(world: World, amount: int) -> None:
    world.agree()
    with world.refuses("Buyout_BidTooLow", amount, REFERENCE):
        world.buyout.start(amount, sender=world.bidder)


def test_without_a_reserve(world: World) -> None:
    world.vote(world.minority)
    world.count(world.minority)
    with world.refuses("Buyout_NoReserve", 300_000, SUPPLY):
        world.buyout.start(10 * REFERENCE, sender=world.bidder)


def test_without_money(world: World) -> None:
    world.agree()
    with world.refuses("ERC20InsufficientBalance", world.other, 0, REFERENCE):
        world.buyout.start(REFERENCE, sender=world.other)


def test_a_second_time(world: World) -> None:
    world.start()
    with world.refuses("Buyout_WrongState", BuyoutState.AUCTION):
        world.buyout.start(10 * REFERENCE, sender=world.rival)


def test_without_its_nft(world: World) -> None:
    """Its collection let somebody burn it."""
    world.agree()
    world.collection.burn(NFT, sender=world.attacker)
    with pytest.raises(ContractError) as caught:
        world.buyout.start(REFERENCE, sender=world.bidder)
    assert caught.value.name == "ERC721NonexistentToken"
    world.collection.mint(world.attacker, NFT, sender=world.attacker)
    with world.refuses("Buyout_NftNotDelivered", world.collection, NFT):
        world.buyout.start(REFERENCE, sender=world.bidder)


def test_a_bid_is_a_step_higher(world: World) -> None:
    world.start(REFERENCE + 1)
    least = REFERENCE + 1 + -(-(REFERENCE + 1) * 250 // 10_000)
    assert world.buyout.leastBid() == least
    with world.refuses("Buyout_BidTooLow", least - 1, least):
        world.buyout.bid(least - 1, sender=world.rival)
    receipt = world.buyout.bid(least, sender=world.rival)
    assert receipt.event("BidPlaced").args["bid"] == least
    assert world.buyout.held(world.coin, world.bidder) == REFERENCE + 1
    assert world.coin.balanceOf(world.buyout) == world.owed() == least + REFERENCE + 1


def test_who_outbids_itself_has_both(world: World) -> None:
    first = world.start()
    second = world.bid(world.bidder)
    assert world.buyout.held(world.coin, world.bidder) == first
    assert world.buyout.auction().bid == second
    world.assert_solvent()


@pytest.mark.parametrize(("left", "moves"), [(15 * 60 + 1, 0), (15 * 60, 0), (15 * 60 - 1, 1), (0, 15 * 60)])
def test_the_end_moves(world: World, left: int, moves: int) -> None:
    world.start()
    end = world.buyout.auction().endTime
    world.chain.warp(end - left - world.chain.timestamp)
    world.bid(world.rival)
    assert world.buyout.auction().endTime == end + moves


def test_after_the_end(world: World) -> None:
    world.start()
    end = world.buyout.auction().endTime
    world.end()
    assert world.buyout.leastBid() == 0
    with world.refuses("Buyout_Ended", end, end + 1):
        world.buyout.bid(MAX_UINT >> 128, sender=world.rival)


def test_before_the_start(world: World) -> None:
    with world.refuses("Buyout_WrongState", BuyoutState.OPEN):
        world.buyout.bid(REFERENCE, sender=world.bidder)
    with world.refuses("Buyout_WrongState", BuyoutState.OPEN):
        world.buyout.settle(sender=world.bidder)


def test_it_is_settled_after_its_end(world: World) -> None:
    price = world.start()
    end = world.buyout.auction().endTime
    world.chain.warp(end - world.chain.timestamp)
    with world.refuses("Buyout_NotEnded", end, end):
        world.buyout.settle(sender=world.bidder)
    receipt = world.settle()
    assert tuple(receipt.event("AuctionSettled").args.values()) == (world.bidder.address, price)
    assert world.collection.ownerOf(NFT) == world.bidder.address
    assert (world.state, world.buyout.proceeds()) == (BuyoutState.SOLD, price)
    with world.refuses("Buyout_WrongState", BuyoutState.SOLD):
        world.buyout.settle(sender=world.bidder)
    with world.refuses("Buyout_NothingToClaim", world.bidder):
        world.buyout.claimNft(world.bidder, sender=world.bidder)
    assert world.buyout.leastBid() == 0


def collector_wins(world: World) -> int:
    """The contract outbids the first bidder; the price."""
    world.start()
    amount: int = world.buyout.leastBid()
    world.fund(world.collector)
    world.as_collector(world.coin, world.coin.approve.encode(world.buyout, MAX_UINT))
    world.as_collector(world.buyout, world.buyout.bid.encode(amount))
    return amount


def claim(world: World, to: object) -> None:
    world.as_collector(world.buyout, world.buyout.claimNft.encode(to))


def test_a_winner_that_takes_no_nft_names_another(world: World) -> None:
    price = collector_wins(world)
    world.collector.setAnswer(b"\x00" * 4, sender=world.stranger)
    receipt = world.settle()
    assert receipt.event("NftHeld").args["winner"] == world.collector.address
    assert (world.state, world.buyout.proceeds()) == (BuyoutState.SOLD, price)
    assert world.buyout.auction().isNftHeld
    with world.refuses("Buyout_NothingToClaim", world.bidder):
        world.buyout.claimNft(world.bidder, sender=world.bidder)
    for to in (ZERO, world.buyout):
        with world.refuses("Buyout_InvalidAddress", to):
            claim(world, to)
    with world.refuses("ERC721InvalidReceiver", world.collector):
        claim(world, world.collector)
    claim(world, world.rival)
    assert world.collection.ownerOf(NFT) == world.rival.address
    with world.refuses("Buyout_NothingToClaim", world.collector):
        claim(world, world.rival)


@pytest.mark.parametrize("fault", ["setLocked", "setSticky"])
def test_a_collection_that_does_not_move_it(world: World, fault: str) -> None:
    price = world.start()
    getattr(world.collection, fault)(True, sender=world.stranger)
    world.settle()
    assert world.buyout.auction().isNftHeld
    assert world.buyout.proceeds() == price
    with pytest.raises(ContractError):
        world.buyout.claimNft(world.bidder, sender=world.bidder)
    assert world.buyout.auction().isNftHeld
    getattr(world.collection, fault)(False, sender=world.stranger)
    world.buyout.claimNft(world.stranger, sender=world.bidder)
    assert world.collection.ownerOf(NFT) == world.stranger.address


@pytest.mark.parametrize("when", ["auction", "after"])
def test_held_money_comes_out(world: World, when: str) -> None:
    first = world.start()
    second = world.bid(world.rival)
    world.bid(world.attacker)
    if when == "after":
        world.settle()
    had: dict[Account, int] = {who: world.coin.balanceOf(who) for who in (world.bidder, world.other)}
    world.buyout.pushHeld(world.coin, world.bidder, sender=world.stranger)
    world.buyout.withdrawHeld(world.coin, world.other, sender=world.rival)
    assert world.coin.balanceOf(world.bidder) - had[world.bidder] == first
    assert world.coin.balanceOf(world.other) - had[world.other] == second
    with world.refuses("HeldPayments_NothingHeld", world.coin, world.rival):
        world.buyout.withdrawHeld(world.coin, world.rival, sender=world.rival)
    world.assert_solvent()


def test_a_token_with_a_fee_on_transfer() -> None:
    world = BuyoutBuilder(coin="MockWeirdToken")()
    world.agree()
    world.coin.setFee(100, sender=world.deployer)
    with world.refuses(
        "HeldPayments_NotDelivered", world.coin, world.buyout, REFERENCE * 99 // 100, REFERENCE
    ):
        world.buyout.start(REFERENCE, sender=world.bidder)
    world.coin.setFee(0, sender=world.deployer)
    world.buyout.start(REFERENCE, sender=world.bidder)
    world.coin.setFee(1, sender=world.deployer)
    with pytest.raises(ContractError):
        world.bid(world.rival)


def test_the_highest_bids(world: World) -> None:
    """Above every price of the ladder; the next step is more than can be bid."""
    world.agree()
    most = MAX_UINT >> 128
    world.fund(world.bidder, most)
    world.buyout.start(most, sender=world.bidder)
    assert world.buyout.leastBid() == most + -(-most * 250 // 10_000)
    with world.refuses("Buyout_BidTooLow", most, world.buyout.leastBid()):
        world.buyout.bid(most, sender=world.bidder)
    world.settle()
    assert world.buyout.previewRedeem(SUPPLY) == most
    assert most > ONE
