"""The buyout of an NFT that its holders share, for people: vote a price, bid, redeem shares for money.

buyout = client.assets.buyout(asset)
buyout.state_of().sentence                # "open: holders of 600 of 1000 shares agree to 12000 …"
buyout.vote_price("12000", shares="600")  # three days later: count([holder])
buyout.place_bid("12500")                 # starts the auction, or bids in it
buyout.redeem_shares()                    # for ever after

Prices are coins for the whole NFT, shares whole shares, times seconds since 1970.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount, plain
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.base import Acting, Done
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contracts.buyout import Buyout as BuyoutContract
from strongroom.client.contracts.events import (
    AuctionHousePaymentReleased,
    AuctionStarted,
    BuyoutAuctionSettled,
    BuyoutBidPlaced,
    LockedSharesChanged,
    NftClaimed,
    NftRedeemed,
    SharesRedeemed,
    SurplusPassedOn,
    Voted,
)
from strongroom.client.errors import AmountError, ArgumentError
from strongroom.client.receipt import Receipt
from strongroom.client.statement import moment
from strongroom.client.token import Stablecoin

ZERO_ADDRESS = "0x" + "00" * 20


class BuyoutStatus(IntEnum):
    """Where a buyout stands; the contract's `BuyoutState`."""

    EMPTY = 0
    OPEN = 1
    AUCTION = 2
    SOLD = 3
    REDEEMED = 4


@dataclass(frozen=True)
class VoteState:
    """What a holder voted."""

    shares: Decimal
    counted: Decimal
    price: Decimal
    counted_price: Decimal
    countable_from: int


@dataclass(frozen=True)
class BuyoutState:
    """A buyout now. Coins and shares."""

    address: str
    asset: str
    collection: str
    item: int
    status: BuyoutStatus
    reserve: Decimal | None
    """The least price to which half of the supply agrees; `None` if there is none."""
    reference: Decimal
    least_bid: Decimal
    """That would be taken now; zero if none would."""
    bidder: str | None
    bid: Decimal
    end: int
    """Of the auction; zero before it."""
    proceeds: Decimal
    """Left for the shares that are left."""
    is_nft_held: bool
    """Whether the NFT waits for the winner."""

    @property
    def sentence(self) -> str:
        """What it means, and what to do."""
        if self.status is BuyoutStatus.OPEN:
            if self.reserve is None:
                return (
                    "open: fewer than half of the shares agree to a price; votes are from "
                    f"{plain(self.reference / 2)} to {plain(self.reference * 2)}, and count after three days"
                )
            return (
                f"open: half of the shares agree to sell; a bid of {plain(self.least_bid)} starts the auction"
            )
        if self.status is BuyoutStatus.AUCTION:
            return (
                f"auction until {moment(self.end)}: {plain(self.bid)} is bid by {self.bidder}; the next bid is "
                f"{plain(self.least_bid)} at least. Anyone settles it after its end"
            )
        if self.status is BuyoutStatus.SOLD:
            more = "; the NFT waits for its winner" if self.is_nft_held else ""
            return f"sold for {plain(self.bid)}: holders redeem their shares, {plain(self.proceeds)} are left{more}"
        if self.status is BuyoutStatus.REDEEMED:
            return "over: the NFT went to who held all shares"
        return "the NFT has not come yet"


class Buyout(BuyoutContract, Acting):
    """A buyout: the contract's own functions (`vote`), and these for people (`vote_price`)."""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        super().__init__(connection, address)
        memory = connection.memory
        found = memory.get((self.address, "parts"))
        if found is None:
            found = memory[self.address, "parts"] = (self.asset(), self.STABLECOIN())
        self.shares = Asset(connection, found[0])
        self.stablecoin = Stablecoin(connection, found[1])

    # Reading

    def state_of(self) -> BuyoutState:
        """Where it stands."""
        coin = self.stablecoin.from_units
        auction, reserve, nft = self.auction(), self.reserve(), self.nft()
        return BuyoutState(
            self.address,
            self.shares.address,
            nft.collection,
            nft.id,
            BuyoutStatus(self.state()),
            coin(reserve.price) if reserve.isValid else None,
            coin(self.referencePrice()),
            coin(self.leastBid()),
            None if auction.bidder == ZERO_ADDRESS else auction.bidder,
            coin(auction.bid),
            auction.endTime,
            coin(self.proceeds()),
            auction.isNftHeld,
        )

    def voted(self, holder: Addressish) -> VoteState:
        """A holder's vote."""
        found, coin, whole = self.voteOf(holder), self.stablecoin.from_units, self.shares.from_units
        return VoteState(
            whole(found.shares),
            whole(found.counted),
            coin(found.price),
            coin(found.countedPrice),
            found.countableFrom,
        )

    def outbid_money(self, account: Addressish) -> Decimal:
        """Coins of bids that were outbid, and wait to be pulled."""
        return self.stablecoin.from_units(self.held(self.stablecoin.address, account))

    def worth(self, shares: Amount) -> Decimal:
        """What shares would be redeemed for now, in coins; zero before the sale."""
        return self.stablecoin.from_units(self.previewRedeem(self.shares.to_units(shares)))

    # Votes

    def vote_price(
        self, price: Amount, shares: Amount = 0, account: Account | None = None
    ) -> tuple[VoteState, Receipt]:
        """Lock `shares` more, and vote the least price for the whole NFT with all that is locked; counts in three days.

        The shares stay in the wallet, and earn. The price is rounded up to the next of a ladder.
        """
        who, units = self._who(account), self.shares.to_units(shares)
        self._require(BuyoutStatus.OPEN, "votes are taken before an auction starts")
        locked = self.voteOf(who.address).shares
        if not units and not locked:
            raise ArgumentError("name shares to lock: none of the account's are locked here")
        self.shares.require_shares(who.address, units)
        wei = self.stablecoin.to_units(price)
        reference = self.referencePrice()
        if not reference // 2 <= wei <= 2 * reference:
            raise AmountError(
                f"a vote is from half to twice of {self.stablecoin.describe(reference)}, the reference price"
            )
        if units:
            self.shares.let(self.address, units, who)
        receipt = self._sent(self.vote(units, wei), who)
        receipt.require(Voted, self.address, holder=who.address, shares=locked + units)
        return self.voted(who.address), receipt

    def unlock_shares(self, shares: Amount | None = None, account: Account | None = None) -> Done:
        """Take shares out of the vote, all unless told. Never refused, whatever the state."""
        who = self._who(account)
        locked = self.voteOf(who.address).shares
        units = locked if shares is None else self.shares.to_units(shares)
        if not 0 < units <= locked:
            raise ArgumentError(f"{who.address} has {self.shares.describe(locked)} locked here")
        receipt = self._sent(self.unlock(units), who)
        receipt.require(LockedSharesChanged, self.address, holder=who.address)
        return Done(self.shares.from_units(units), who.address, receipt)

    def count(self, holders: Sequence[Addressish], account: Account | None = None) -> Receipt:
        """Count votes whose three days are over; anyone may."""
        return self._sent(self.countVotes([to_address(each) for each in holders]), self._who(account))

    # Auction

    def place_bid(self, amount: Amount, account: Account | None = None) -> Done:
        """Bid: the reserve or more starts the auction, later 2.5 % more than the last. Sets the allowance first."""
        who, units, state = self._who(account), self.stablecoin.to_units(amount), self.state_of()
        if state.status not in (BuyoutStatus.OPEN, BuyoutStatus.AUCTION) or not state.least_bid:
            raise ArgumentError(f"no bid is taken: {state.sentence}")
        if units < self.stablecoin.to_units(state.least_bid):
            raise AmountError(f"the least bid is {plain(state.least_bid)} now")
        coin = self.stablecoin
        coin.require_balance(who.address, units)
        if coin.allowance(who.address, self.address) < units:
            coin.approve(self.address, units).send(who)
        if state.status is BuyoutStatus.OPEN:
            receipt = self._sent(self.start(units), who)
            receipt.require(AuctionStarted, self.address, bidder=who.address, bid=units)
        else:
            receipt = self._sent(self.bid(units), who)
            receipt.require(BuyoutBidPlaced, self.address, bidder=who.address, bid=units)
        return Done(coin.from_units(units), who.address, receipt)

    def settle_auction(self, account: Account | None = None) -> tuple[BuyoutState, Receipt]:
        """End the auction after its time: the NFT to the winner, the price to the holders. Anyone may."""
        state = self.state_of()
        if state.status is not BuyoutStatus.AUCTION:
            raise ArgumentError(f"there is no auction to settle: {state.sentence}")
        receipt = self._sent(self.settle(), self._who(account))
        receipt.require(BuyoutAuctionSettled, self.address)
        return self.state_of(), receipt

    def withdraw_outbid(self, to: Addressish | None = None, account: Account | None = None) -> Done:
        """Pull the money of bids that were outbid, to the account unless named."""
        who = self._who(account)
        receiver = who.address if to is None else to_address(to)
        if not self.outbid_money(who.address):
            raise ArgumentError(f"nothing waits for {who.address}: it was not outbid, or has its money")
        receipt = self._sent(self.withdrawHeld(self.stablecoin.address, receiver), who)
        event = receipt.require(AuctionHousePaymentReleased, self.address, account=who.address, to=receiver)
        return Done(self.stablecoin.from_units(event.amount), receiver, receipt)

    def claim_nft(self, to: Addressish | None = None, account: Account | None = None) -> Receipt:
        """Send the NFT that waits for the winner on. By the winner."""
        who = self._who(account)
        receipt = self._sent(self.claimNft(who.address if to is None else to_address(to)), who)
        receipt.require(NftClaimed, self.address, winner=who.address)
        return receipt

    # Redemption

    def redeem_shares(self, shares: Amount | None = None, account: Account | None = None) -> Done:
        """Burn shares for their part of the price, all the account's unless told; lets the buyout take them first."""
        who, asset = self._who(account), self.shares
        self._require(BuyoutStatus.SOLD, "shares are redeemed once the NFT is sold")
        held = asset.balanceOf(who.address)
        units = held if shares is None else asset.to_units(shares)
        if not units:
            raise ArgumentError(f"{who.address} has no shares")
        asset.require_shares(who.address, units)
        free = units - min(asset.lockedBy(who.address, self.address), units)
        if free:
            asset.let(self.address, free, who)
        receipt = self._sent(self.redeem(units), who)
        event = receipt.require(SharesRedeemed, self.address, holder=who.address, shares=units)
        self.stablecoin.require_transfer(receipt, who.address, event.amount)
        return Done(self.stablecoin.from_units(event.amount), who.address, receipt)

    def redeem_whole(self, to: Addressish | None = None, account: Account | None = None) -> Done:
        """Burn the whole supply, which the account holds, for the NFT. Not once an auction runs."""
        who, asset = self._who(account), self.shares
        self._require(BuyoutStatus.OPEN, "the NFT is redeemed before an auction starts")
        held, supply = asset.balanceOf(who.address), asset.totalSupply()
        if held < supply or not supply:
            raise ArgumentError(
                f"{who.address} has {asset.describe(held)} of {asset.describe(supply)}: the NFT is for who has all"
            )
        asset.let(self.address, held, who)
        receiver = who.address if to is None else to_address(to)
        receipt = self._sent(self.redeemNft(receiver), who)
        receipt.require(NftRedeemed, self.address, holder=who.address, to=receiver)
        return Done(asset.from_units(held), receiver, receipt)

    def pass_on(self, token: Addressish | None = None, account: Account | None = None) -> Done:
        """Pass on money that arrived here and is no bid to the asset, as a dividend; coins unless named. Anyone may."""
        money = self.shares.money(self.stablecoin.address if token is None else token)
        receipt = self._sent(self.passOnSurplus(money.address), self._who(account))
        event = receipt.require(SurplusPassedOn, self.address, token=money.address)
        return Done(money.from_units(event.amount), self.shares.address, receipt)

    # Internal

    def _require(self, status: BuyoutStatus, otherwise: str) -> None:
        found = self.state_of()
        if found.status is not status:
            raise ArgumentError(f"{otherwise}: this buyout is {found.sentence}")
