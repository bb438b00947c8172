"""WindDown: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MarketParams

__all__ = ["WindDown", "EndingMarket", "MarketParams", "RedeemResult", "SettleResult"]


class EndingMarket(NamedTuple):
    """A struct of the contract."""

    price: int
    readings: tuple[int, ...]
    readAt: int
    readingCount: int
    enlistedAt: int
    reserve: int


ENDING_MARKET_STRUCT = Struct(
    EndingMarket, ("uint256", Array("uint256", 2), "uint64", "uint8", "uint40", "uint128")
)


class RedeemResult(NamedTuple):
    """What `redeem` returns."""

    repaid: int
    collateral: int


class SettleResult(NamedTuple):
    """What `settle` returns."""

    repaid: int
    collateral: int


_CREDIT_FACILITATOR: Function[Address] = Function("CREDIT_FACILITATOR", "0xb2a65e79", (), ("address",))
_FALLBACK_DELAY: Function[int] = Function("FALLBACK_DELAY", "0x5053882d", (), ("uint256",))
_GIVE_UP_DELAY: Function[int] = Function("GIVE_UP_DELAY", "0xe059dea7", (), ("uint256",))
_MAX_MARKETS: Function[int] = Function("MAX_MARKETS", "0x410e3600", (), ("uint256",))
_ORACLE_MAKER: Function[Address] = Function("ORACLE_MAKER", "0x9ba28f6d", (), ("address",))
_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_PRICE_STEPS: Function[int] = Function("PRICE_STEPS", "0x294d24da", (), ("uint256",))
_READING_INTERVAL: Function[int] = Function("READING_INTERVAL", "0xd68ff376", (), ("uint256",))
_READING_SPAN: Function[int] = Function("READING_SPAN", "0x243accdd", (), ("uint256",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_SURPLUS_BUFFER: Function[Address] = Function("SURPLUS_BUFFER", "0x162926bd", (), ("address",))
_UNWIND_PERIOD: Function[int] = Function("UNWIND_PERIOD", "0xf32f20f9", (), ("uint256",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_BEGIN: Function[None] = Function(
    "begin", "0xf2436a6e", (("modules", Array("address")), ("marketParams", Array(MARKET_PARAMS_STRUCT)))
)
_BEGIN_MARKET: Function[None] = Function(
    "beginMarket", "0xcd22f869", (("marketParams", MARKET_PARAMS_STRUCT),)
)
_BEGUN_AT: Function[int] = Function("begunAt", "0x2c098a25", (), ("uint256",))
_BOOK: Function[int] = Function("book", "0x7ca81460", (("token", "address"),), ("uint256",))
_CLAIM: Function[int] = Function(
    "claim", "0x21c0b342", (("token", "address"), ("receiver", "address")), ("uint256",)
)
_CLAIM_SUPPLY: Function[int] = Function("claimSupply", "0x0ad29ec3", (), ("uint256",))
_CLAIMABLE: Function[int] = Function(
    "claimable", "0xd4570c1c", (("account", "address"), ("token", "address")), ("uint256",)
)
_ENLIST: Function[None] = Function("enlist", "0xb73be396", (("marketParams", MARKET_PARAMS_STRUCT),))
_GIVE_UP: Function[None] = Function("giveUp", "0x75306207", (("marketParams", MARKET_PARAMS_STRUCT),))
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_IS_ORACLE: Function[bool] = Function("isOracle", "0xa97e5c93", (("oracle", "address"),), ("bool",))
_IS_WINDING_DOWN: Function[bool] = Function("isWindingDown", "0x8706ecfd", (("id", "bytes32"),), ("bool",))
_LATE_RESERVE: Function[int] = Function("lateReserve", "0x151b451f", (), ("uint256",))
_LOCK: Function[None] = Function("lock", "0x66dfbfb4", (("amount", "uint256"), ("account", "address")))
_LOCK_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "lockAuthorizationNonce",
    "0x677d1b4b",
    (
        ("from_", "address"),
        ("amount", "uint256"),
        ("account", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_LOCK_WITH_AUTHORIZATION: Function[None] = Function(
    "lockWithAuthorization",
    "0x47cce6d8",
    (
        ("from_", "address"),
        ("amount", "uint256"),
        ("account", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
)
_LOCK_WITH_PERMIT: Function[None] = Function(
    "lockWithPermit",
    "0x220debf6",
    (("amount", "uint256"), ("account", "address"), ("deadline", "uint256"), ("signature", "bytes")),
)
_LOCKED_OF: Function[int] = Function("lockedOf", "0xa5f1e282", (("account", "address"),), ("uint256",))
_MAKE_ORACLE: Function[Address] = Function("makeOracle", "0xe98909d5", (("source", "address"),), ("address",))
_MARKET: Function[EndingMarket] = Function(
    "market", "0x5c60e39a", (("id", "bytes32"),), (ENDING_MARKET_STRUCT,)
)
_MARKETS: Function[tuple[bytes, ...]] = Function("markets", "0x3ac2a032", (), (Array("bytes32"),))
_OPEN: Function[None] = Function("open", "0xfcfff16f", ())
_OPENED_AT: Function[int] = Function("openedAt", "0x38930203", (), ("uint256",))
_PAID: Function[int] = Function("paid", "0xa340cf79", (("token", "address"),), ("uint256",))
_PAID_TO: Function[int] = Function(
    "paidTo", "0x88811f8d", (("token", "address"), ("account", "address")), ("uint256",)
)
_PAY_RESIDUAL: Function[int] = Function("payResidual", "0x5a850182", (("token", "address"),), ("uint256",))
_READ_PRICE: Function[None] = Function("readPrice", "0xcb5d77f8", (("marketParams", MARKET_PARAMS_STRUCT),))
_RECEIVED: Function[int] = Function("received", "0xdf0cb934", (("token", "address"),), ("uint256",))
_REDEEM: Function[RedeemResult] = Function(
    "redeem",
    "0x15edcfa5",
    (("marketParams", MARKET_PARAMS_STRUCT), ("borrower", "address"), ("coins", "uint256")),
    ("uint256", "uint256"),
    RedeemResult,
)
_REDEMPTION_PRICE: Function[int] = Function(
    "redemptionPrice", "0xfcd66dd3", (("id", "bytes32"),), ("uint256",)
)
_RELEASE: Function[None] = Function("release", "0x6fc98cd7", (("marketParams", MARKET_PARAMS_STRUCT),))
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_PRICE: Function[None] = Function(
    "setPrice", "0xff1995ba", (("marketParams", MARKET_PARAMS_STRUCT), ("price", "uint256"))
)
_SETTLE: Function[SettleResult] = Function(
    "settle",
    "0x07657f95",
    (("marketParams", MARKET_PARAMS_STRUCT), ("borrower", "address")),
    ("uint256", "uint256"),
    SettleResult,
)
_TAKE_RESERVE: Function[int] = Function("takeReserve", "0x05068f51", (("module", "address"),), ("uint256",))
_TAKE_SURPLUS: Function[int] = Function("takeSurplus", "0xe37743f2", (), ("uint256",))
_TOTAL_LOCKED: Function[int] = Function("totalLocked", "0x56891412", (), ("uint256",))


class WindDown(ContractClient):
    """See `IWindDown`. The claims are `ClaimLedger`, the markets `PositionSettlement`; here are the beginning, the
    opening, and what comes from the peg modules and the surplus buffer.

    Constructor: address stablecoin, address pool, address facilitator, address surplusBuffer, address
    accessManager.
    """

    _artifact: ClassVar[str] = "WindDown"

    def CREDIT_FACILITATOR(self, *, block: Block = "latest") -> Address:
        """Lists credit markets."""
        return self._read(_CREDIT_FACILITATOR, (), block)

    def FALLBACK_DELAY(self, *, block: Block = "latest") -> int:
        """How long after a market is enlisted, and after a reading, the governor may give it a price where its
        source has none.
        """
        return self._read(_FALLBACK_DELAY, (), block)

    def GIVE_UP_DELAY(self, *, block: Block = "latest") -> int:
        """How long after the opening the governor may give up the reserve of a market in which somebody still owes."""
        return self._read(_GIVE_UP_DELAY, (), block)

    def MAX_MARKETS(self, *, block: Block = "latest") -> int:
        """The most markets there can be, so that the opening, which visits each, always fits in a block."""
        return self._read(_MAX_MARKETS, (), block)

    def ORACLE_MAKER(self, *, block: Block = "latest") -> Address:
        """Creates the oracles."""
        return self._read(_ORACLE_MAKER, (), block)

    def POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_POOL, (), block)

    def PRICE_STEPS(self, *, block: Block = "latest") -> int:
        """A single market's price falls by no more than the price over this number at once."""
        return self._read(_PRICE_STEPS, (), block)

    def READING_INTERVAL(self, *, block: Block = "latest") -> int:
        """Seconds between two readings of a market's price, at least."""
        return self._read(_READING_INTERVAL, (), block)

    def READING_SPAN(self, *, block: Block = "latest") -> int:
        """Seconds between two of three readings that count together, at most; and from the third, or from a price
        that the governor gave, until a single market is read again.
        """
        return self._read(_READING_SPAN, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """The stablecoin."""
        return self._read(_STABLECOIN, (), block)

    def SURPLUS_BUFFER(self, *, block: Block = "latest") -> Address:
        """Whose coins are taken, and who gets what no coin is left for."""
        return self._read(_SURPLUS_BUFFER, (), block)

    def UNWIND_PERIOD(self, *, block: Block = "latest") -> int:
        """From the beginning to the opening of claims: what streams to savers has arrived by then."""
        return self._read(_UNWIND_PERIOD, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def begin(self, modules: Sequence[Addressish], marketParams: Sequence[MarketParams]) -> Call[None]:
        """Begins, for good. The sentinel must have paused minting. Restricted to the governor, behind its delay.

        markets: Credit markets to be enlisted at once. Others anyone enlists.
        modules: Peg modules whose reserve is taken at once, where it can be.
        """
        return self._call(_BEGIN, (modules, marketParams))

    def beginMarket(self, marketParams: MarketParams) -> Call[None]:
        """Winds down one market, for good, while the system lives: its oracle is closed, so that nothing is borrowed
        there, liquidated or taken out against a debt any more; its price is fixed as in the wind-down of all
        (`readPrice`); and from then on any coin takes collateral at that price (`IWindDownStatus-redeem`),
        without a fee, whatever the peg module has. Repaying, and taking out what nothing is owed against, go on.
        The sentinel must have lowered the market's ceiling to zero. Restricted to the governor, behind its delay.
        Not once the wind-down of all has begun, which takes the market over as it is.
        """
        return self._call(_BEGIN_MARKET, (marketParams,))

    def begunAt(self, *, block: Block = "latest") -> int:
        """When it began; zero before. Seconds."""
        return self._read(_BEGUN_AT, (), block)

    def book(self, token: Addressish) -> Call[int]:
        """Books what lies here of a token and is not booked, to be shared. By anyone.

        Returns: In the token's units.
        """
        return self._call(_BOOK, (token,))

    def claim(self, token: Addressish, receiver: Addressish) -> Call[int]:
        """Pays the caller's part of what was received of a token, less what it was paid before.

        Returns: In the token's units, rounded down.
        """
        return self._call(_CLAIM, (token, receiver))

    def claimSupply(self, *, block: Block = "latest") -> int:
        """The coins among which assets are shared. Wei."""
        return self._read(_CLAIM_SUPPLY, (), block)

    def claimable(self, account: Addressish, token: Addressish, *, block: Block = "latest") -> int:
        """What an account could claim of a token now, were claims open. In its units, rounded down."""
        return self._read(_CLAIMABLE, (account, token), block)

    def enlist(self, marketParams: MarketParams) -> Call[None]:
        """Enlists a market that the credit facilitator has listed, and closes its oracle: once the wind-down of all
        has begun and until claims open, or before where its oracle was closed with another market's. By anyone.
        """
        return self._call(_ENLIST, (marketParams,))

    def giveUp(self, marketParams: MarketParams) -> Call[None]:
        """Gives up a market's reserve although somebody owes there, `GIVE_UP_DELAY` after the opening: its
        collateral does not move. A settlement there reverts from then on where it would add to the supply.
        Restricted to the governor, behind its delay.
        """
        return self._call(_GIVE_UP, (marketParams,))

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def isOracle(self, oracle: Addressish, *, block: Block = "latest") -> bool:
        """Whether the oracle was made by `makeOracle`."""
        return self._read(_IS_ORACLE, (oracle,), block)

    def isWindingDown(self, id: bytes, *, block: Block = "latest") -> bool:
        """Whether the market is winding down. Never false again once it was true; must not revert."""
        return self._read(_IS_WINDING_DOWN, (id,), block)

    def lateReserve(self, *, block: Block = "latest") -> int:
        """Coins that may still come with late settlements, of all markets. Wei."""
        return self._read(_LATE_RESERVE, (), block)

    def lock(self, amount: int, account: Addressish) -> Call[None]:
        """Locks coins of the caller for `account`, for good, from the beginning on.

        amount: In wei.
        """
        return self._call(_LOCK, (amount, account))

    def lockAuthorizationNonce(
        self,
        from_: Addressish,
        amount: int,
        account: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this locking must carry."""
        return self._read(_LOCK_AUTHORIZATION_NONCE, (from_, amount, account, deadline, salt), block)

    def lockWithAuthorization(
        self,
        from_: Addressish,
        amount: int,
        account: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[None]:
        """`lock` with `from`'s EIP-3009 authorization of exactly `amount`, which anyone may relay, strictly before
        `deadline`. Its payee is this contract, its nonce `lockAuthorizationNonce`.
        """
        return self._call(_LOCK_WITH_AUTHORIZATION, (from_, amount, account, deadline, salt, signature))

    def lockWithPermit(self, amount: int, account: Addressish, deadline: int, signature: bytes) -> Call[None]:
        """`lock` after trying the caller's ERC-2612 permit, whose failure is ignored.

        deadline: The permit's, seconds.
        signature: 65 bytes (r, s, v), or any other form for contract wallets.
        """
        return self._call(_LOCK_WITH_PERMIT, (amount, account, deadline, signature))

    def lockedOf(self, account: Addressish, *, block: Block = "latest") -> int:
        """Coins that an account has locked, in wei."""
        return self._read(_LOCKED_OF, (account,), block)

    def makeOracle(self, source: Addressish) -> Call[Address]:
        """Makes an oracle for a credit market: `source`'s, until the wind-down closes it. By anyone."""
        return self._call(_MAKE_ORACLE, (source,))

    def market(self, id: bytes, *, block: Block = "latest") -> EndingMarket:
        """What is known of a market."""
        return self._read(_MARKET, (id,), block)

    def markets(self, *, block: Block = "latest") -> tuple[bytes, ...]:
        """All markets that are enlisted."""
        return self._read(_MARKETS, (), block)

    def open(self) -> Call[None]:
        """Opens claims, `UNWIND_PERIOD` after the beginning. By anyone."""
        return self._call(_OPEN, ())

    def openedAt(self, *, block: Block = "latest") -> int:
        """When claims opened; zero before. Seconds."""
        return self._read(_OPENED_AT, (), block)

    def paid(self, token: Addressish, *, block: Block = "latest") -> int:
        """All that was ever paid of a token. In its units."""
        return self._read(_PAID, (token,), block)

    def paidTo(self, token: Addressish, account: Addressish, *, block: Block = "latest") -> int:
        """What an account was paid of a token. In its units."""
        return self._read(_PAID_TO, (token, account), block)

    def payResidual(self, token: Addressish) -> Call[int]:
        """Hands what nobody can claim to the surplus buffer: when no coin is left. By anyone."""
        return self._call(_PAY_RESIDUAL, (token,))

    def readPrice(self, marketParams: MarketParams) -> Call[None]:
        """Reads the source of a market's oracle, its price or, failing that, its liquidation price: three times, an
        hour apart at least. The middle one is the market's price. Where a day (`READING_SPAN`) passes between
        two, it begins again. By anyone. Of a market that winds down alone the price may fall, so that it can be
        redeemed when its collateral has: a day after it was fixed anyone may read three times again, and so on.
        Where the middle one is lower, it is the price, or what a fall by one part in `PRICE_STEPS` leaves. It
        never rises, and stays as it is once all winds down. The transaction needs a gas limit of 1,200,000 beside
        its own use: the source is asked with care.
        """
        return self._call(_READ_PRICE, (marketParams,))

    def received(self, token: Addressish, *, block: Block = "latest") -> int:
        """All that was ever received of a token. In its units."""
        return self._read(_RECEIVED, (token,), block)

    def redeem(self, marketParams: MarketParams, borrower: Addressish, coins: int) -> Call[RedeemResult]:
        """Redeems coins of the caller from a position of a single market that is winding down, at the price that is
        fixed: as much of its debt as `coins` repay, all of it, or what leaves the least debt; collateral of that
        worth, rounded down, to the caller. Of a position that is worth less than it owes, all of its collateral
        at the most; what is owed then is the lenders' loss. By anyone; the `RedemptionModule` calls it for
        several positions, by signature, and books what came back.

        coins: The most to repay, in wei.
        Returns collateral: What the caller got.
        Returns repaid: In wei; zero where the position has nothing for so many coins.
        """
        return self._call(_REDEEM, (marketParams, borrower, coins))

    def redemptionPrice(self, id: bytes, *, block: Block = "latest") -> int:
        """The price at which `redeem` takes a market's collateral, scaled as `IOracle`; zero where it does not: it
        is not winding down, its price is not fixed yet, or the whole system is winding down, and its positions
        are settled for all holders alike.
        """
        return self._read(_REDEMPTION_PRICE, (id,), block)

    def release(self, marketParams: MarketParams) -> Call[None]:
        """Gives back a market's reserve for late settlements once nobody owes there. By anyone."""
        return self._call(_RELEASE, (marketParams,))

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def setPrice(self, marketParams: MarketParams, price: int) -> Call[None]:
        """Fixes the price of a market `FALLBACK_DELAY` after it was enlisted, or last read, whose source has none
        now. Restricted to the governor, behind its delay.
        """
        return self._call(_SET_PRICE, (marketParams, price))

    def settle(self, marketParams: MarketParams, borrower: Addressish) -> Call[SettleResult]:
        """Settles a position: repays all its debt, and takes collateral worth that at the market's price, rounded
        up; the rest stays in it. One that is worth less gives all its collateral, and the rest of its debt is the
        credit facilitator's loss, which its `recognise` books. By anyone, once the wind-down of all has begun.

        Returns collateral: What came here.
        Returns repaid: In wei.
        """
        return self._call(_SETTLE, (marketParams, borrower))

    def takeReserve(self, module: Addressish) -> Call[int]:
        """Takes a peg module's reserve. By anyone."""
        return self._call(_TAKE_RESERVE, (module,))

    def takeSurplus(self) -> Call[int]:
        """Takes the surplus buffer's coins, once claims are open: they count for nobody from then on. By anyone."""
        return self._call(_TAKE_SURPLUS, ())

    def totalLocked(self, *, block: Block = "latest") -> int:
        """Coins that are locked, in wei."""
        return self._read(_TOTAL_LOCKED, (), block)
