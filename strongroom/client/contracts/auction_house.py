"""AuctionHouse: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import AUCTION_TERMS_STRUCT, AuctionTerms

__all__ = ["AuctionHouse", "Auction", "AuctionTerms"]


class Auction(NamedTuple):
    """A struct of the contract."""

    terms: AuctionTerms
    state: int
    seller: Address
    feeBps: int
    bidder: Address
    bid: int
    itemOwner: Address


AUCTION_STRUCT = Struct(
    Auction, (AUCTION_TERMS_STRUCT, "uint8", "address", "uint16", "address", "uint128", "address")
)

_MARKETPLACE: Function[Address] = Function("MARKETPLACE", "0xffef3cf0", (), ("address",))
_AUCTION: Function[Auction] = Function(
    "auction", "0x1200617f", (("auctionId", "uint256"),), (AUCTION_STRUCT,)
)
_AUCTION_COUNT: Function[int] = Function("auctionCount", "0x2ad71573", (), ("uint256",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_BID: Function[None] = Function("bid", "0x4cafdb15", (("auctionId", "uint256"), ("amount", "uint128")))
_CANCEL: Function[None] = Function("cancel", "0x40e58ee5", (("auctionId", "uint256"),))
_CLAIM_ITEM: Function[None] = Function(
    "claimItem", "0x94c9ca62", (("auctionId", "uint256"), ("to", "address"))
)
_HELD: Function[int] = Function(
    "held", "0x73d774ed", (("currency", "address"), ("account", "address")), ("uint256",)
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_LEAST_BID: Function[int] = Function("leastBid", "0x765c724a", (("auctionId", "uint256"),), ("uint256",))
_LIVE_BIDS: Function[int] = Function("liveBids", "0x8e023c89", (("currency", "address"),), ("uint256",))
_ON_ERC1155_BATCH_RECEIVED: Function[bytes] = Function(
    "onERC1155BatchReceived",
    "0xbc197c81",
    (
        ("arg0", "address"),
        ("arg1", "address"),
        ("arg2", Array("uint256")),
        ("arg3", Array("uint256")),
        ("arg4", "bytes"),
    ),
    ("bytes4",),
)
_ON_ERC1155_RECEIVED: Function[bytes] = Function(
    "onERC1155Received",
    "0xf23a6e61",
    (("operator", "address"), ("arg1", "address"), ("id", "uint256"), ("arg3", "uint256"), ("arg4", "bytes")),
    ("bytes4",),
)
_OPEN: Function[int] = Function("open", "0x32c81ebf", (("terms", AUCTION_TERMS_STRUCT),), ("uint256",))
_PAUSE: Function[None] = Function("pause", "0x8456cb59", ())
_PAUSED: Function[bool] = Function("paused", "0x5c975abb", (), ("bool",))
_PUSH_HELD: Function[int] = Function(
    "pushHeld", "0x41a60d10", (("currency", "address"), ("account", "address")), ("uint256",)
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SETTLE: Function[None] = Function("settle", "0x8df82800", (("auctionId", "uint256"),))
_SUPPORTS_INTERFACE: Function[bool] = Function(
    "supportsInterface", "0x01ffc9a7", (("interfaceId", "bytes4"),), ("bool",)
)
_TOTAL_HELD: Function[int] = Function("totalHeld", "0xa2df2f71", (("currency", "address"),), ("uint256",))
_UNPAUSE: Function[None] = Function("unpause", "0x3f4ba83a", ())
_WITHDRAW_HELD: Function[int] = Function(
    "withdrawHeld", "0x4e4b3a64", (("currency", "address"), ("to", "address")), ("uint256",)
)


class AuctionHouse(ContractClient):
    """See `IAuctionHouse`. What it holds is the items of open auctions, the bids that stand, and money and items
    that wait.

    Constructor: address marketplace, address accessManager.
    """

    _artifact: ClassVar[str] = "AuctionHouse"

    def MARKETPLACE(self, *, block: Block = "latest") -> Address:
        """The marketplace, whose fee, treasury and registry count here."""
        return self._read(_MARKETPLACE, (), block)

    def auction(self, auctionId: int, *, block: Block = "latest") -> Auction:
        """An auction."""
        return self._read(_AUCTION, (auctionId,), block)

    def auctionCount(self, *, block: Block = "latest") -> int:
        """How many auctions were opened."""
        return self._read(_AUCTION_COUNT, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def bid(self, auctionId: int, amount: int, *, value: int = 0) -> Call[None]:
        """Bids. Ether beyond the bid comes back; an ERC-20 is taken from the caller. Who is outbid finds its money
        held.

        amount: In the currency's units.
        """
        return self._call(_BID, (auctionId, amount), value)

    def cancel(self, auctionId: int) -> Call[None]:
        """Cancels the caller's auction before its first bid. Never paused."""
        return self._call(_CANCEL, (auctionId,))

    def claimItem(self, auctionId: int, to: Addressish) -> Call[None]:
        """Sends an item that could not be handed out to `to`. For whom it waits."""
        return self._call(_CLAIM_ITEM, (auctionId, to))

    def held(self, currency: Addressish, account: Addressish, *, block: Block = "latest") -> int:
        """What is held for `account`."""
        return self._read(_HELD, (currency, account), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def leastBid(self, auctionId: int, *, block: Block = "latest") -> int:
        """The least bid that an open auction takes now, in its currency's units."""
        return self._read(_LEAST_BID, (auctionId,), block)

    def liveBids(self, currency: Addressish, *, block: Block = "latest") -> int:
        """All bids that stand, in a currency's units."""
        return self._read(_LIVE_BIDS, (currency,), block)

    def onERC1155BatchReceived(
        self,
        arg0: Addressish,
        arg1: Addressish,
        arg2: Sequence[int],
        arg3: Sequence[int],
        arg4: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """Takes no batches."""
        return self._read(_ON_ERC1155_BATCH_RECEIVED, (arg0, arg1, arg2, arg3, arg4), block)

    def onERC1155Received(
        self,
        operator: Addressish,
        arg1: Addressish,
        id: int,
        arg3: int,
        arg4: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """Takes ERC-1155 items that this contract itself moves here, which it does only when an auction is opened."""
        return self._read(_ON_ERC1155_RECEIVED, (operator, arg1, id, arg3, arg4), block)

    def open(self, terms: AuctionTerms) -> Call[int]:
        """Opens an auction and takes the item from the caller, who is the seller.

        Returns: Its number, from 1 on.
        """
        return self._call(_OPEN, (terms,))

    def pause(self) -> Call[None]:
        """Stops the opening of auctions; those that are open go on. Restricted to the sentinel."""
        return self._call(_PAUSE, ())

    def paused(self, *, block: Block = "latest") -> bool:
        """Whether no new auctions are opened."""
        return self._read(_PAUSED, (), block)

    def pushHeld(self, currency: Addressish, account: Addressish) -> Call[int]:
        """Sends `account` what is held for it; anyone may. Never paused.

        Returns: What was sent.
        """
        return self._call(_PUSH_HELD, (currency, account))

    def rescuable(self, token: Addressish, *, block: Block = "latest") -> int:
        """How much of `token` lies here beyond what the contract holds for its users, in the token's own units."""
        return self._read(_RESCUABLE, (token,), block)

    def rescue(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Sends `amount` of `token` that lies here by mistake to `to`. Never touches what the contract holds for its
        users. Restricted to the governor, behind its delay.

        amount: In the token's own units.
        to: The receiver.
        token: The token; any ERC-20.
        """
        return self._call(_RESCUE, (token, to, amount))

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def settle(self, auctionId: int) -> Call[None]:
        """Settles an auction that has ended; anyone may. Never paused. An item that does not move, whatever its
        contract says, waits.
        """
        return self._call(_SETTLE, (auctionId,))

    def supportsInterface(self, interfaceId: bytes, *, block: Block = "latest") -> bool:
        """Returns true if this contract implements the interface defined by `interfaceId`. See the corresponding
        https://eips.ethereum.org/EIPS/eip-165#how-interfaces-are-identified[ERC section] to learn more about how
        these ids are created. This function call must use less than 30 000 gas.
        """
        return self._read(_SUPPORTS_INTERFACE, (interfaceId,), block)

    def totalHeld(self, currency: Addressish, *, block: Block = "latest") -> int:
        """What is held for all accounts together."""
        return self._read(_TOTAL_HELD, (currency,), block)

    def unpause(self) -> Call[None]:
        """Lets auctions be opened again. Restricted to the operator."""
        return self._call(_UNPAUSE, ())

    def withdrawHeld(self, currency: Addressish, to: Addressish) -> Call[int]:
        """Sends what is held for the caller to `to`. Never paused.

        Returns: What was sent.
        """
        return self._call(_WITHDRAW_HELD, (currency, to))
