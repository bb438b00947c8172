"""Buyout: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["Buyout", "BuyoutAuction", "NftResult", "ReserveResult", "Vote"]


class BuyoutAuction(NamedTuple):
    """A struct of the contract."""

    bidder: Address
    bid: int
    endTime: int
    supply: int
    isNftHeld: bool


BUYOUT_AUCTION_STRUCT = Struct(BuyoutAuction, ("address", "uint128", "uint40", "uint56", "bool"))


class NftResult(NamedTuple):
    """What `nft` returns."""

    collection: Address
    id: int


class ReserveResult(NamedTuple):
    """What `reserve` returns."""

    price: int
    isValid: bool


class Vote(NamedTuple):
    """A struct of the contract."""

    shares: int
    counted: int
    countedPrice: int
    price: int
    countableFrom: int


VOTE_STRUCT = Struct(Vote, ("uint56", "uint56", "uint128", "uint128", "uint40"))

_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_AGREED_TO: Function[int] = Function("agreedTo", "0x721c8304", (("price", "uint256"),), ("uint256",))
_ASSET: Function[Address] = Function("asset", "0x38d52e0f", (), ("address",))
_AUCTION: Function[BuyoutAuction] = Function("auction", "0x7d9f6db5", (), (BUYOUT_AUCTION_STRUCT,))
_BID: Function[None] = Function("bid", "0x478350a2", (("amount", "uint128"),))
_CLAIM_NFT: Function[None] = Function("claimNft", "0x24d83d03", (("to", "address"),))
_COUNT_VOTES: Function[None] = Function("countVotes", "0x769631fc", (("holders", Array("address")),))
_FACTORY: Function[Address] = Function("factory", "0xc45a0155", (), ("address",))
_HELD: Function[int] = Function(
    "held", "0x73d774ed", (("currency", "address"), ("account", "address")), ("uint256",)
)
_LEAST_BID: Function[int] = Function("leastBid", "0xec8e21a7", (), ("uint256",))
_NFT: Function[NftResult] = Function("nft", "0x47ccca02", (), ("address", "uint256"), NftResult)
_ON_ERC721_RECEIVED: Function[bytes] = Function(
    "onERC721Received",
    "0x150b7a02",
    (("operator", "address"), ("from_", "address"), ("id", "uint256"), ("arg3", "bytes")),
    ("bytes4",),
)
_PASS_ON_SURPLUS: Function[int] = Function(
    "passOnSurplus", "0xcb6ec579", (("token", "address"),), ("uint256",)
)
_PREVIEW_REDEEM: Function[int] = Function(
    "previewRedeem", "0x4cdad506", (("shares", "uint256"),), ("uint256",)
)
_PROCEEDS: Function[int] = Function("proceeds", "0x55b5ec64", (), ("uint256",))
_PUSH_HELD: Function[int] = Function(
    "pushHeld", "0x41a60d10", (("currency", "address"), ("account", "address")), ("uint256",)
)
_RECLAIM_NFT: Function[None] = Function("reclaimNft", "0x94dcbb6c", (("to", "address"),))
_REDEEM: Function[int] = Function("redeem", "0xdb006a75", (("shares", "uint256"),), ("uint256",))
_REDEEM_NFT: Function[None] = Function("redeemNft", "0xd4e55d03", (("to", "address"),))
_REFERENCE_PRICE: Function[int] = Function("referencePrice", "0x59414bf2", (), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_RESCUE_NFT: Function[None] = Function(
    "rescueNft", "0x633a645d", (("collection", "address"), ("id", "uint256"), ("to", "address"))
)
_RESERVE: Function[ReserveResult] = Function("reserve", "0xcd3293de", (), ("uint256", "bool"), ReserveResult)
_SETTLE: Function[None] = Function("settle", "0x11da60b4", ())
_START: Function[None] = Function("start", "0x2392b0f0", (("amount", "uint128"),))
_STATE: Function[int] = Function("state", "0xc19d93fb", (), ("uint8",))
_TOTAL_HELD: Function[int] = Function("totalHeld", "0xa2df2f71", (("currency", "address"),), ("uint256",))
_UNLOCK: Function[None] = Function("unlock", "0x6198e339", (("shares", "uint256"),))
_VOTE: Function[None] = Function("vote", "0xb384abef", (("shares", "uint256"), ("price", "uint256")))
_VOTE_OF: Function[Vote] = Function("voteOf", "0xf3b35100", (("holder", "address"),), (VOTE_STRUCT,))
_WITHDRAW_HELD: Function[int] = Function(
    "withdrawHeld", "0x4e4b3a64", (("currency", "address"), ("to", "address")), ("uint256",)
)


class Buyout(ContractClient):
    """See `IBuyout`. What it holds is the NFT, the bid that stands, money of bidders that were outbid, and the price
    of a sale.

    Constructor: address stablecoin.
    """

    _artifact: ClassVar[str] = "Buyout"

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """What is bid and paid with."""
        return self._read(_STABLECOIN, (), block)

    def agreedTo(self, price: int, *, block: Block = "latest") -> int:
        """How many shares count at prices up to `price`, of all that count. Units of the asset."""
        return self._read(_AGREED_TO, (price,), block)

    def asset(self, *, block: Block = "latest") -> Address:
        """The asset whose shares these are."""
        return self._read(_ASSET, (), block)

    def auction(self, *, block: Block = "latest") -> BuyoutAuction:
        """The auction, all zero before it starts."""
        return self._read(_AUCTION, (), block)

    def bid(self, amount: int) -> Call[None]:
        """Bids. At least 2.5 % more than the last bid. The last bidder finds its money held, see `IHeldPayments`."""
        return self._call(_BID, (amount,))

    def claimNft(self, to: Addressish) -> Call[None]:
        """Sends the NFT that waits to `to`. The winner."""
        return self._call(_CLAIM_NFT, (to,))

    def countVotes(self, holders: Sequence[Addressish]) -> Call[None]:
        """Counts the votes whose three days are over, and takes off what a forced transfer has taken out of a lien.
        Anyone may; votes of which nothing changes are passed over.
        """
        return self._call(_COUNT_VOTES, (holders,))

    def factory(self, *, block: Block = "latest") -> Address:
        """Who made the clone and alone hands in the NFT."""
        return self._read(_FACTORY, (), block)

    def held(self, currency: Addressish, account: Addressish, *, block: Block = "latest") -> int:
        """What is held for `account`."""
        return self._read(_HELD, (currency, account), block)

    def leastBid(self, *, block: Block = "latest") -> int:
        """The least bid that would be taken now, to start or in the auction. Wei; zero if none would."""
        return self._read(_LEAST_BID, (), block)

    def nft(self, *, block: Block = "latest") -> NftResult:
        """The NFT."""
        return self._read(_NFT, (), block)

    def onERC721Received(self, operator: Addressish, from_: Addressish, id: int, arg3: bytes) -> Call[bytes]:
        """Whenever an `IERC721` `tokenId` token is transferred to this contract via `IERC721-safeTransferFrom` by
        `operator` from `from`, this function is called. It must return its Solidity selector to confirm the token
        transfer. If any other value is returned or the interface is not implemented by the recipient, the
        transfer will be reverted. The selector can be obtained in Solidity with
        `IERC721Receiver.onERC721Received.selector`.
        """
        return self._call(_ON_ERC721_RECEIVED, (operator, from_, id, arg3))

    def passOnSurplus(self, token: Addressish) -> Call[int]:
        """Passes on money that arrived here and is no bid and no price to the asset, as a dividend. Anyone may. The
        stablecoin and the asset's other payment tokens.
        """
        return self._call(_PASS_ON_SURPLUS, (token,))

    def previewRedeem(self, shares: int, *, block: Block = "latest") -> int:
        """What the holder's shares would be redeemed for now; zero before the sale. Wei."""
        return self._read(_PREVIEW_REDEEM, (shares,), block)

    def proceeds(self, *, block: Block = "latest") -> int:
        """What is left of the price for the shares that are left. Wei."""
        return self._read(_PROCEEDS, (), block)

    def pushHeld(self, currency: Addressish, account: Addressish) -> Call[int]:
        """Sends `account` what is held for it; anyone may. Never paused.

        Returns: What was sent.
        """
        return self._call(_PUSH_HELD, (currency, account))

    def reclaimNft(self, to: Addressish) -> Call[None]:
        """Sends the NFT to `to` if there are no shares. The asset's owner. There will never be any."""
        return self._call(_RECLAIM_NFT, (to,))

    def redeem(self, shares: int) -> Call[int]:
        """Burns the caller's shares for their part of the price; first those locked here, the rest by its allowance.
        Shares in another's lien are for whom the lien is. The holder must be verified and not frozen.

        Returns: Wei of the stablecoin, paid to the caller.
        """
        return self._call(_REDEEM, (shares,))

    def redeemNft(self, to: Addressish) -> Call[None]:
        """Burns the whole supply, which the caller holds free or locked here, and sends the NFT to `to`. Not once an
        auction runs.
        """
        return self._call(_REDEEM_NFT, (to,))

    def referencePrice(self, *, block: Block = "latest") -> int:
        """The reserve as it was last, or the first reference price: votes are within half to twice of it. Wei."""
        return self._read(_REFERENCE_PRICE, (), block)

    def rescue(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Sends a token that was sent here by mistake to `to`. The asset's owner; no payment token, no share,
        nothing of the NFT's collection.
        """
        return self._call(_RESCUE, (token, to, amount))

    def rescueNft(self, collection: Addressish, id: int, to: Addressish) -> Call[None]:
        """Sends another NFT than the asset's, or that one after it had left and came back, to `to`. The asset's
        owner.
        """
        return self._call(_RESCUE_NFT, (collection, id, to))

    def reserve(self, *, block: Block = "latest") -> ReserveResult:
        """The least price to which at least half of the supply agrees, and whether there is one. Wei; zero if there
        is none.
        """
        return self._read(_RESERVE, (), block)

    def settle(self) -> Call[None]:
        """Ends the auction after its time: the NFT goes to the winner, the price to the holders. Anyone may. An NFT
        that the winner does not take, or its collection does not move, waits.
        """
        return self._call(_SETTLE, ())

    def start(self, amount: int) -> Call[None]:
        """Starts the auction with a bid at or above the reserve, which is taken from the caller. Anyone may."""
        return self._call(_START, (amount,))

    def state(self, *, block: Block = "latest") -> int:
        """Where the buyout stands."""
        return self._read(_STATE, (), block)

    def totalHeld(self, currency: Addressish, *, block: Block = "latest") -> int:
        """What is held for all accounts together."""
        return self._read(_TOTAL_HELD, (currency,), block)

    def unlock(self, shares: int) -> Call[None]:
        """Unlocks shares, those first that are not counted yet. Never refused, whatever the state."""
        return self._call(_UNLOCK, (shares,))

    def vote(self, shares: int, price: int) -> Call[None]:
        """Locks `shares` more of the caller's and votes `price` with all it has locked here, which counts after
        three days. Until then what counted before goes on to count, if the price is not higher; if it is, it
        counts no more at once. Within half to twice the reference price.

        price: Wei of the stablecoin for the whole NFT; rounded up to the ladder.
        shares: Units of the asset; spends the caller's allowance. May be zero if some are locked.
        """
        return self._call(_VOTE, (shares, price))

    def voteOf(self, holder: Addressish, *, block: Block = "latest") -> Vote:
        """What a holder voted."""
        return self._read(_VOTE_OF, (holder,), block)

    def withdrawHeld(self, currency: Addressish, to: Addressish) -> Call[int]:
        """Sends what is held for the caller to `to`. Never paused.

        Returns: What was sent.
        """
        return self._call(_WITHDRAW_HELD, (currency, to))
