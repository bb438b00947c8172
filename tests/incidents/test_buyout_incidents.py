"""Buyouts: a price that rounds to zero, a supply that changes, Fractional 2022; flash-loaned votes, Beanstalk 2022

And what else was ever done to vaults, auctions and votes: reentered, settled or redeemed twice, starved of gas, blocked
by who is outbid, taken by an owner or an agent, given money, rounded in small steps, made again, voted in leaps.
Each test fails on a buyout with the fault.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Contract, ContractError
from strongroom.model.buyout import BuyoutState
from tests.support.buyout import DAY, NFT, ONE, REFERENCE, SHARES, SUPPLY, BuyoutBuilder, World
from tests.support.mutants import Mutant, compile_mutants
from tests.support.suite import MAX_UINT

BUYOUT = "contracts/fractional/Buyout.sol"
VOTES = "contracts/fractional/ReserveVotes.sol"
LADDER = "contracts/fractional/libraries/PriceLadder.sol"
PAYMENTS = "contracts/market/HeldPayments.sol"
NAME = "Buyout"


def done(world: World, call: Callable[..., Any], *args: Any, sender: Account, **options: Any) -> bool:
    """Whether the call goes through."""
    try:
        call(*args, sender=sender, **options)
    except ContractError:
        return False
    return True


def equip(world: World, shares: int = 0) -> Contract:
    """The contract may bid and redeem, and has some of the minority's shares."""
    world.fund(world.collector)
    for token in (world.coin, world.asset):
        world.as_collector(token, token.approve.encode(world.buyout, MAX_UINT))
    if shares:
        world.asset.transfer(world.collector, shares, sender=world.minority)
    return world.collector


def redeem_all(world: World, *others: Account) -> int:
    """What all holders are paid."""
    paid = 0
    for who in (*world.holders, *others):
        shares = world.asset.balanceOf(who)
        if shares:
            paid += world.buyout.redeem(shares, sender=who).return_value
    return paid


def check_no_share_is_free(world: World) -> None:
    """The least price there is, and the most shares."""
    cheap = world.another(price=1, id=1)
    world.collection.mint(world.maker, 1, sender=world.deployer)
    world.maker.handIn(world.collection, world.maker, cheap, 1, sender=world.stranger)
    world.asset.issue(world.majority, 2**56 - 1 - SUPPLY, sender=world.issuer)
    world.asset.setLocker(cheap, sender=world.issuer)
    world.asset.approve(cheap, MAX_UINT, sender=world.majority)
    world.coin.approve(cheap, MAX_UINT, sender=world.bidder)
    cheap.vote(world.asset.balanceOf(world.majority), cheap.referencePrice(), sender=world.majority)
    world.chain.warp(3 * DAY)
    cheap.countVotes([world.majority], sender=world.stranger)
    cheap.start(cheap.leastBid(), sender=world.bidder)
    world.chain.warp(3 * DAY + 1)
    cheap.settle(sender=world.stranger)
    for _ in range(3):
        assert cheap.redeem(1, sender=world.majority).return_value >= 1


def check_the_supply_stands_still(world: World) -> None:
    world.start()
    assert not done(world, world.asset.issue, world.attacker, SUPPLY, sender=world.issuer)
    assert not done(world, world.asset.redeem, world.other, 1, sender=world.issuer)
    world.settle()
    assert not done(world, world.asset.issue, world.attacker, SUPPLY, sender=world.issuer)
    assert redeem_all(world) == REFERENCE


def check_borrowed_shares_do_not_vote(world: World) -> None:
    """All shares there are, for a moment."""
    for who in (world.minority, world.other):
        world.asset.transfer(world.majority, SHARES[who.name], sender=who)
    world.buyout.vote(SUPPLY, REFERENCE // 2, sender=world.majority)
    for wait in (0, 3 * DAY - 1):
        world.chain.warp(wait)
        done(world, world.buyout.countVotes, [world.majority], sender=world.majority)
        assert not done(world, world.buyout.start, 10 * REFERENCE, sender=world.majority)


def check_unlocked_shares_do_not_count(world: World) -> None:
    """Half of half, which moves on and votes again."""
    half = SUPPLY // 4 + 1
    world.asset.transfer(world.minority, SHARES["minority"], sender=world.majority)
    world.vote(world.minority, shares=half)
    world.count(world.minority)
    world.buyout.unlock(half, sender=world.minority)
    world.asset.transfer(world.attacker, half, sender=world.minority)
    world.vote(world.attacker, shares=half)
    world.count(world.attacker)
    assert world.buyout.agreedTo(MAX_UINT) == half
    assert not world.buyout.reserve()[1]


def check_shares_taken_by_force_do_not_count(world: World) -> None:
    """Of who voted first; the new holder's do after three days, once."""
    world.agree()
    taken = SHARES["majority"] // 2
    world.asset.forcedTransferLocked(world.majority, world.attacker, taken, world.buyout, sender=world.agent)
    world.buyout.countVotes([world.majority], sender=world.stranger)
    assert not world.buyout.reserve()[1]
    world.vote(world.attacker)
    assert not done(world, world.buyout.countVotes, [world.attacker], sender=world.attacker)
    world.count(world.attacker)
    assert world.buyout.agreedTo(MAX_UINT) == SHARES["majority"]


def check_shares_taken_by_force_in_an_auction(world: World) -> None:
    """They are redeemed by who has them now, also if that is who had locked them."""
    price = world.start()
    world.asset.forcedTransferLocked(world.majority, world.attacker, 3, world.buyout, sender=world.agent)
    world.settle()
    assert not done(world, world.buyout.redeem, SHARES["majority"], sender=world.majority)
    world.asset.transfer(world.majority, 2, sender=world.attacker)
    assert redeem_all(world, world.attacker) == price
    assert world.asset.totalSupply() == 0


def check_the_frozen_wait(world: World) -> None:
    """Barred in the auction: nothing is paid to it, nothing of it to others, all of it afterwards."""
    price = world.start()
    world.asset.setBarred(world.majority, True, sender=world.agent)
    world.settle()
    assert not done(world, world.buyout.redeem, 1, sender=world.majority)
    others = world.buyout.redeem(SHARES["minority"], sender=world.minority).return_value
    others += world.buyout.redeem(SHARES["other"], sender=world.other).return_value
    assert world.buyout.proceeds() == price - others >= price * SHARES["majority"] // SUPPLY
    world.asset.setBarred(world.majority, False, sender=world.agent)
    assert world.buyout.redeem(SHARES["majority"], sender=world.majority).return_value == price - others


def check_agents_are_bidders_as_others(world: World) -> None:
    """Whom an agent bars bids, wins, and has its money back; the agent's own bid is outbid."""
    world.start(who=world.agent)
    for who in (world.bidder, world.rival):
        world.asset.setBarred(who, True, sender=world.agent)
    world.bid(world.bidder)
    price = world.bid(world.rival)
    world.buyout.withdrawHeld(world.coin, world.bidder, sender=world.bidder)
    world.settle()
    assert world.collection.ownerOf(NFT) == world.rival.address
    assert world.buyout.held(world.coin, world.agent) == REFERENCE
    assert redeem_all(world) == price


def check_it_is_settled_once(world: World) -> None:
    price = world.sell()
    world.buyout.redeem(SHARES["other"], sender=world.other)
    left = world.buyout.proceeds()
    assert not done(world, world.buyout.settle, sender=world.bidder)
    assert not done(world, world.buyout.bid, 2 * price, sender=world.bidder)
    assert world.buyout.proceeds() == left
    world.assert_solvent()


def check_the_winner_does_not_reenter(world: World) -> None:
    """Its contract settles again when the NFT comes."""
    collector = equip(world)
    world.start()
    world.as_collector(world.buyout, world.buyout.bid.encode(2 * REFERENCE))
    again = world.buyout.settle.encode()
    collector.setOnReceived([(world.buyout, 0, again, True)], 1, sender=world.stranger)
    world.settle()
    assert (collector.received(), collector.lastSucceeded()) == (1, False)
    assert not world.buyout.auction().isNftHeld
    assert redeem_all(world) == 2 * REFERENCE


def check_the_collection_does_not_reenter(world: World) -> None:
    """When it moves the NFT it passes on what is not yet the holders'."""
    price = world.start()
    data = world.buyout.passOnSurplus.encode(world.coin)
    world.collection.setHook(world.buyout, data, sender=world.stranger)
    world.settle()
    assert world.coin.balanceOf(world.asset) == 0
    assert redeem_all(world) == price


def hooked(world: World, data: bytes) -> None:
    """The next transfer of the stablecoin lets the contract do that."""
    call = world.collector.execute.encode([(world.buyout, 0, data, True)])
    world.coin.setHook(world.collector, call, sender=world.stranger)


def check_the_coin_does_not_reenter_a_redemption(world: World) -> None:
    """The stablecoin lets its receiver redeem once more, before what was paid is written off."""
    equip(world, 200_000)
    price = world.sell()
    redeem = world.buyout.redeem.encode(100_000)
    hooked(world, redeem)
    had = world.coin.balanceOf(world.collector)
    world.as_collector(world.buyout, redeem)
    assert not world.collector.lastSucceeded() or world.asset.balanceOf(world.collector) == 100_000
    got = world.coin.balanceOf(world.collector) - had
    assert got == price * (200_000 - world.asset.balanceOf(world.collector)) // SUPPLY
    world.assert_solvent()


def check_the_coin_does_not_reenter_a_withdrawal(world: World) -> None:
    """Held money is drawn once."""
    equip(world)
    world.agree()
    world.as_collector(world.buyout, world.buyout.start.encode(REFERENCE))
    world.bid(world.rival)
    had = world.coin.balanceOf(world.collector)
    draw = world.buyout.withdrawHeld.encode(world.coin, world.collector)
    hooked(world, draw)
    world.as_collector(world.buyout, draw)
    assert world.coin.balanceOf(world.collector) - had == REFERENCE
    world.assert_solvent()


def check_who_is_outbid_blocks_nobody(world: World) -> None:
    world.start()
    world.coin.setBlocked(world.bidder, True, sender=world.deployer)
    world.bid(world.rival)
    price = world.bid(world.attacker)
    world.settle()
    assert redeem_all(world) == price
    world.coin.setBlocked(world.bidder, False, sender=world.deployer)
    world.buyout.pushHeld(world.coin, world.bidder, sender=world.stranger)
    world.assert_solvent()


def check_no_amount_of_gas_keeps_the_nft(world: World) -> None:
    """From a winner that uses much gas when it comes."""
    collector = equip(world)
    world.start()
    world.as_collector(world.buyout, world.buyout.bid.encode(2 * REFERENCE))
    writes = [(world.coin, 0, world.coin.approve.encode(f"0x{at:040x}", 1), False) for at in range(1, 11)]
    collector.setOnReceived(writes, 1, sender=world.stranger)
    world.end()
    start, gas, passed = world.chain.snapshot(), 300_000, 0
    while gas < 900_000:
        if done(world, world.buyout.settle, sender=world.attacker, gas=gas):
            passed += 1
            assert world.collection.ownerOf(NFT) == collector.address, gas
        world.chain.revert(start)
        gas += gas // 128
    assert passed > 5


def check_small_pieces_pay_no_more(world: World) -> None:
    """A thousand redemptions of a unit against one of a thousand, each a wei less at most."""
    world.sell(REFERENCE + 999_999)
    start = world.chain.snapshot()
    at_once = world.buyout.redeem(1_000, sender=world.other).return_value
    world.chain.revert(start)
    pieces = sum(world.buyout.redeem(1, sender=world.other).return_value for _ in range(1_000))
    assert at_once - 1_000 <= pieces <= at_once


def check_gifts_change_no_part(world: World) -> None:
    price = world.sell()
    world.coin.transfer(world.buyout, 10 * price, sender=world.stranger)
    assert world.buyout.redeem(1_000, sender=world.other).return_value == price * 1_000 // SUPPLY
    world.buyout.passOnSurplus(world.coin, sender=world.attacker)
    assert world.coin.balanceOf(world.asset) == 10 * price
    world.assert_solvent()


def check_the_owner_takes_nothing(world: World) -> None:
    """Neither NFT, bid nor price, in no state."""

    def tries() -> None:
        for token, amount in ((world.coin, ONE), (world.collection, NFT)):
            assert not done(world, world.buyout.rescue, token, world.issuer, amount, sender=world.issuer)
        if world.collection.ownerOf(NFT) == world.buyout.address:
            arguments = (world.collection, NFT, world.issuer)
            assert not done(world, world.buyout.rescueNft, *arguments, sender=world.issuer)
            assert not done(world, world.buyout.reclaimNft, world.issuer, sender=world.issuer)

    tries()
    world.start()
    world.bid(world.rival)
    tries()
    world.collection.setLocked(True, sender=world.stranger)
    world.settle()
    world.collection.setLocked(False, sender=world.stranger)
    tries()


def check_no_other_token_moves_the_nft(world: World) -> None:
    """A hybrid's units move its item, and are at another address: neither rescued nor, listed, passed on."""
    units = world.chain.deploy("MockHybridUnits", sender=world.issuer)
    items = world.chain.deploy("MockHybridItems", NFT, units, sender=world.issuer)
    units.setItems(items, sender=world.issuer)
    items.approve(world.maker, NFT, sender=world.issuer)
    buyout = world.another(collection=items)
    world.maker.handIn(items, world.issuer, buyout, NFT, sender=world.issuer)
    assert not done(world, buyout.rescue, units, world.issuer, ONE, sender=world.issuer)
    world.asset.setPaymentTokens([world.coin, units], sender=world.issuer)
    assert not done(world, buyout.passOnSurplus, units, sender=world.issuer)
    assert items.ownerOf(NFT) == buyout.address


def check_most_is_not_all(world: World) -> None:
    world.asset.transfer(world.majority, SHARES["minority"], sender=world.minority)
    world.asset.transfer(world.majority, SHARES["other"] - 1, sender=world.other)
    assert not done(world, world.buyout.redeemNft, world.majority, sender=world.majority)


def check_it_is_made_once(world: World) -> None:
    """The winner has the factory hand the NFT in again, and the holders would vote on it while they redeem."""
    price = world.sell()
    world.collection.approve(world.maker, NFT, sender=world.bidder)
    arguments = (world.collection, world.bidder, world.buyout, NFT)
    assert not done(world, world.maker.handIn, *arguments, sender=world.bidder)
    assert world.state == BuyoutState.SOLD
    assert redeem_all(world) == price


def check_no_leap_in_one_transaction(world: World) -> None:
    """Who has the half votes twice as much, again and again: each step waits its three days."""
    world.agree()
    for factor in (2, 4, 8):
        done(world, world.buyout.vote, 0, factor * REFERENCE, sender=world.majority)
    assert world.buyout.referencePrice() == REFERENCE
    world.count(world.majority)
    assert world.buyout.referencePrice() == 2 * REFERENCE


def check_a_lower_price_waits(world: World) -> None:
    """Who has the half votes half, and would buy for it before anybody sees it."""
    world.agree()
    world.vote(world.majority, REFERENCE // 2)
    done(world, world.buyout.countVotes, [world.majority], sender=world.majority)
    assert not done(world, world.buyout.start, REFERENCE // 2, sender=world.majority)


SETTLED = """        _state = BuyoutState.Sold;
        proceeds = price;
        emit AuctionSettled(winner, price);
        _handOut(winner);"""
PAID = """        proceeds -= amount;
        emit SharesRedeemed(msg.sender, shares, amount);
        IERC20(STABLECOIN).safeTransfer(msg.sender, amount);"""
PART = "amount = (proceeds * shares) / supply;"
UNGUARDED = ("if (wasHere && !_isNftHere()) revert", "if (false && wasHere) revert")
RAISED = "            ballot.counted = 0;\n            changed = true;"


def mutant(name: str, path: str, old: str, new: str, *also: tuple[str, str]) -> Mutant:
    return Mutant(name, path, old, new, NAME, also)


TABLE: dict[str, tuple[Callable[[World], None], Mutant]] = {
    "the price rounds to zero": (
        check_no_share_is_free,
        mutant("PricesFromNothing", LADDER, "UNIT = 1e18 / RUNGS_PER_OCTAVE;", "UNIT = 1;"),
    ),
    "the supply changes": (
        check_the_supply_stands_still,
        mutant(
            "LocksNoSupply",
            BUYOUT,
            "IAssetToken(asset()).lockSupply();\n        _take(STABLECOIN, msg.sender, amount);",
            "_take(STABLECOIN, msg.sender, amount);",
        ),
    ),
    "flash-loaned votes": (
        check_borrowed_shares_do_not_vote,
        mutant("VotesAtOnce", VOTES, "DELAY = 3 days;", "DELAY = 0;"),
    ),
    "unlocked votes": (
        check_unlocked_shares_do_not_count,
        mutant("CountsTheUnlocked", VOTES, "_remove(ballot.countedRung, counted - left);", ""),
    ),
    "votes taken by force": (
        check_shares_taken_by_force_do_not_count,
        mutant("BelievesLiens", VOTES, "if (left >= ballot.shares) return false;", "left; return false;"),
    ),
    "shares taken by force in an auction": (
        check_shares_taken_by_force_in_an_auction,
        mutant("BurnsWhatIsGone", VOTES, "if (left >= ballot.shares) return false;", "left; return false;"),
    ),
    "the frozen are paid": (
        check_the_frozen_wait,
        mutant(
            "PaysAnybody",
            BUYOUT,
            "if (!IAssetToken(asset()).canSend(holder)) revert Buyout_HolderNotEligible(holder);",
            "",
        ),
    ),
    "agents choose bidders": (
        check_agents_are_bidders_as_others,
        mutant(
            "AsksTheAsset",
            BUYOUT,
            "uint256 end = _endTime;",
            "if (!IAssetToken(asset()).canSend(msg.sender)) revert(); uint256 end = _endTime;",
        ),
    ),
    "settled again": (
        check_it_is_settled_once,
        mutant("SettlesAgain", BUYOUT, SETTLED, SETTLED.replace("_state = BuyoutState.Sold;", "")),
    ),
    "the winner reenters": (
        check_the_winner_does_not_reenter,
        mutant(
            "SettlesWithoutALock",
            BUYOUT,
            "function settle() external nonReentrant {",
            "function settle() external {",
            (SETTLED, SETTLED.replace("_state = BuyoutState.Sold;", "") + " _state = BuyoutState.Sold;"),
            ("GasGuard.requireGas(NFT_GAS);", ""),
        ),
    ),
    "the collection reenters": (
        check_the_collection_does_not_reenter,
        mutant(
            "BooksThePriceLast",
            BUYOUT,
            SETTLED,
            SETTLED.replace("proceeds = price;", "") + " proceeds = price;",
            (
                "function passOnSurplus(address token) external nonReentrant keepsNft returns",
                "function passOnSurplus(address token) external keepsNft returns",
            ),
        ),
    ),
    "the coin reenters a redemption": (
        check_the_coin_does_not_reenter_a_redemption,
        mutant(
            "WritesOffLast",
            BUYOUT,
            PAID,
            PAID.replace("        proceeds -= amount;\n", "") + " proceeds -= amount;",
            (
                "function redeem(uint256 shares) external nonReentrant",
                "function redeem(uint256 shares) external",
            ),
        ),
    ),
    "the coin reenters a withdrawal": (
        check_the_coin_does_not_reenter_a_withdrawal,
        mutant(
            "ReleasesTwice",
            PAYMENTS,
            "        held[currency][account] = 0;\n        totalHeld[currency] -= amount;\n",
            "",
            (
                "            IERC20(currency).safeTransfer(to, amount);\n",
                "            IERC20(currency).safeTransfer(to, amount);\n            held[currency][account] = 0;\n",
            ),
            (
                "function withdrawHeld(address currency, address to) external nonReentrant returns",
                "function withdrawHeld(address currency, address to) external returns",
            ),
        ),
    ),
    "refunds are pushed": (
        check_who_is_outbid_blocks_nobody,
        mutant(
            "PushesRefunds",
            BUYOUT,
            "_hold(STABLECOIN, outbid, before);",
            "IERC20(STABLECOIN).safeTransfer(outbid, before);",
        ),
    ),
    "gas is not looked at": (
        check_no_amount_of_gas_keeps_the_nft,
        mutant(
            "LooksAtNoGas",
            BUYOUT,
            "GasGuard.requireGas(NFT_GAS);",
            "",
            ("GasGuard.requireGas(QUESTION_GAS);", ""),
        ),
    ),
    "parts are rounded up": (
        check_small_pieces_pay_no_more,
        mutant("RoundsPartsUp", BUYOUT, PART, "amount = (proceeds * shares + supply - 1) / supply;"),
    ),
    "gifts are shared": (
        check_gifts_change_no_part,
        mutant(
            "SharesItsBalance",
            BUYOUT,
            PART,
            "amount = (IERC20(STABLECOIN).balanceOf(address(this)) * shares) / supply;",
        ),
    ),
    "the owner rescues the NFT": (
        check_the_owner_takes_nothing,
        mutant(
            "RescuesTheNft",
            BUYOUT,
            "&& id == BuyoutClone.id() && !_isOut()) {",
            "&& id == BuyoutClone.id() && false && _isOut()) {",
            UNGUARDED,
        ),
    ),
    "the owner rescues the bid": (
        check_the_owner_takes_nothing,
        mutant(
            "RescuesTheBid",
            BUYOUT,
            "token == STABLECOIN ||\n            token == asset() ||",
            "token == asset() ||",
            ("collection() ||\n            _isPaymentToken(token)\n", "collection()\n"),
        ),
    ),
    "the owner rescues the NFT as a token": (
        check_the_owner_takes_nothing,
        mutant(
            "RescuesItems",
            BUYOUT,
            "token == BuyoutClone.collection() ||\n            _isPaymentToken",
            "_isPaymentToken",
            UNGUARDED,
        ),
    ),
    "the owner rescues the NFT by another token": (
        check_no_other_token_moves_the_nft,
        mutant("RescuesByUnits", BUYOUT, *UNGUARDED),
    ),
    "most is all": (
        check_most_is_not_all,
        mutant(
            "MostIsAll",
            BUYOUT,
            "balance != supply) revert",
            "balance < supply / 2) revert",
            ("_burn(msg.sender, supply);", "_burn(msg.sender, balance);"),
        ),
    ),
    "made again": (
        check_it_is_made_once,
        mutant(
            "OpensAgain",
            BUYOUT,
            "operator != BuyoutClone.factory() ||\n            _state != BuyoutState.Empty\n",
            "operator != BuyoutClone.factory()\n",
        ),
    ),
    "leaps in one transaction": (
        check_no_leap_in_one_transaction,
        mutant(
            "RaisesAtOnce",
            VOTES,
            RAISED,
            "            _add(rung, ballot.counted); ballot.countedRung = uint16(rung);\n            changed = true;",
        ),
    ),
    "a lower price counts at once": (
        check_a_lower_price_waits,
        mutant(
            "LowersAtOnce",
            VOTES,
            "if (shares == 0 || block.timestamp < ballot.since + DELAY) return false;",
            "if (shares == 0 || (counted == 0 && block.timestamp < ballot.since + DELAY)) return false;",
        ),
    ),
}
COINS = {"the coin reenters a redemption", "the coin reenters a withdrawal", "refunds are pushed"}


def builder(name: str, broken: dict[str, Artifact] | None = None) -> BuyoutBuilder:
    """With a coin that blocks and calls back, where that is what it is about."""
    return BuyoutBuilder(broken or {}, "MockWeirdToken" if name in COINS else "MockReserve")


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(mutant for _, mutant in TABLE.values())


@pytest.mark.parametrize("name", TABLE)
def test_it_cannot_happen(name: str) -> None:
    TABLE[name][0](builder(name)())


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_the_test_can_fail(name: str) -> None:
    check, mutant = TABLE[name]
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        check(builder(name, {NAME: artifacts()[mutant.name]})())
