"""PegStabilityModule: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["PegStabilityModule", "BandResult", "DroughtResult", "FeesResult", "PegStatusResult"]


class BandResult(NamedTuple):
    """What `band` returns."""

    lowerBps: int
    upperBps: int


class DroughtResult(NamedTuple):
    """What `drought` returns."""

    dry: bool
    lasted: int


class FeesResult(NamedTuple):
    """What `fees` returns."""

    feeInBps: int
    feeOutBps: int


class PegStatusResult(NamedTuple):
    """What `pegStatus` returns."""

    status: int
    price: int


_DRY_BOOK: Function[int] = Function("DRY_BOOK", "0x6aa8fea4", (), ("uint256",))
_MAX_BAND_BPS: Function[int] = Function("MAX_BAND_BPS", "0x58e9ea7c", (), ("uint16",))
_MAX_FEE_BPS: Function[int] = Function("MAX_FEE_BPS", "0xd55be8c6", (), ("uint16",))
_MIN_BAND_BPS: Function[int] = Function("MIN_BAND_BPS", "0x6ba689d0", (), ("uint16",))
_ORACLE: Function[Address] = Function("ORACLE", "0x38013f02", (), ("address",))
_PARITY: Function[int] = Function("PARITY", "0xb609340c", (), ("uint256",))
_RESERVE: Function[Address] = Function("RESERVE", "0x9d2cc436", (), ("address",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_SURPLUS_BUFFER: Function[Address] = Function("SURPLUS_BUFFER", "0x162926bd", (), ("address",))
_WEI_PER_UNIT: Function[int] = Function("WEI_PER_UNIT", "0xa3bea703", (), ("uint256",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_BAND: Function[BandResult] = Function("band", "0x10ea891a", (), ("uint16", "uint16"), BandResult)
_BOOK: Function[int] = Function("book", "0x05a8da72", (), ("uint128",))
_COLLECT_FEES: Function[int] = Function("collectFees", "0xc8796572", (), ("uint256",))
_DROUGHT: Function[DroughtResult] = Function("drought", "0x93f04d5c", (), ("bool", "uint256"), DroughtResult)
_FEES: Function[FeesResult] = Function("fees", "0x9af1d35a", (), ("uint16", "uint16"), FeesResult)
_FREEZE: Function[None] = Function("freeze", "0x62a5af3b", ())
_FREEZE_ON_DEPEG: Function[None] = Function("freezeOnDepeg", "0xed9f6660", ())
_FROZEN: Function[bool] = Function("frozen", "0x054f7d9c", (), ("bool",))
_HAND_OVER: Function[int] = Function("handOver", "0x7cdbc4be", (), ("uint256",))
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_PEG_STATUS: Function[PegStatusResult] = Function(
    "pegStatus", "0x92c1a142", (), ("uint8", "uint256"), PegStatusResult
)
_PERMIT: Function[None] = Function(
    "permit",
    "0x745a41bc",
    (("token", "address"), ("value", "uint256"), ("deadline", "uint256"), ("signature", "bytes")),
)
_PREVIEW_SWAP_IN: Function[int] = Function(
    "previewSwapIn", "0x61202104", (("reserveIn", "uint256"),), ("uint256",)
)
_PREVIEW_SWAP_IN_EXACT_OUT: Function[int] = Function(
    "previewSwapInExactOut", "0x093ed88d", (("stableOut", "uint256"),), ("uint256",)
)
_PREVIEW_SWAP_OUT: Function[int] = Function(
    "previewSwapOut", "0x00e62812", (("stableIn", "uint256"),), ("uint256",)
)
_PREVIEW_SWAP_OUT_EXACT_OUT: Function[int] = Function(
    "previewSwapOutExactOut", "0xb48ab24d", (("reserveOut", "uint256"),), ("uint256",)
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_BAND: Function[None] = Function(
    "setBand", "0x8aba3f55", (("lowerBps", "uint16"), ("upperBps", "uint16"))
)
_SET_FEES: Function[None] = Function(
    "setFees", "0x9ef833d4", (("feeInBps", "uint16"), ("feeOutBps", "uint16"))
)
_SWAP_IN: Function[int] = Function(
    "swapIn",
    "0xa25d6530",
    (("reserveIn", "uint256"), ("minStableOut", "uint256"), ("receiver", "address"), ("deadline", "uint256")),
    ("uint256",),
)
_SWAP_IN_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "swapInAuthorizationNonce",
    "0x340ef0b0",
    (
        ("from_", "address"),
        ("reserveIn", "uint256"),
        ("minStableOut", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_SWAP_IN_EXACT_OUT: Function[int] = Function(
    "swapInExactOut",
    "0x8ee97d08",
    (("stableOut", "uint256"), ("maxReserveIn", "uint256"), ("receiver", "address"), ("deadline", "uint256")),
    ("uint256",),
)
_SWAP_IN_WITH_AUTHORIZATION: Function[int] = Function(
    "swapInWithAuthorization",
    "0x77e11318",
    (
        ("from_", "address"),
        ("reserveIn", "uint256"),
        ("minStableOut", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256",),
)
_SWAP_OUT: Function[int] = Function(
    "swapOut",
    "0x0545e38d",
    (("stableIn", "uint256"), ("minReserveOut", "uint256"), ("receiver", "address"), ("deadline", "uint256")),
    ("uint256",),
)
_SWAP_OUT_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "swapOutAuthorizationNonce",
    "0x12caf5dc",
    (
        ("from_", "address"),
        ("stableIn", "uint256"),
        ("minReserveOut", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_SWAP_OUT_EXACT_OUT: Function[int] = Function(
    "swapOutExactOut",
    "0xbe4b35b3",
    (("reserveOut", "uint256"), ("maxStableIn", "uint256"), ("receiver", "address"), ("deadline", "uint256")),
    ("uint256",),
)
_SWAP_OUT_WITH_AUTHORIZATION: Function[int] = Function(
    "swapOutWithAuthorization",
    "0xcccae3a4",
    (
        ("from_", "address"),
        ("stableIn", "uint256"),
        ("minReserveOut", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256",),
)
_UNCOLLECTED_FEES: Function[int] = Function("uncollectedFees", "0x463ccc74", (), ("uint256",))
_UNFREEZE: Function[None] = Function("unfreeze", "0x6a28f000", ())
_UPDATE_DROUGHT: Function[bool] = Function("updateDrought", "0x8c287864", (), ("bool",))


class PegStabilityModule(ContractClient):
    """See `IPegStabilityModule`. A fee is neither minted nor paid out: it stays on the book, above the coins minted,
    until `collectFees` mints it to the surplus buffer.

    Constructor: address stablecoin, address reserve, address oracle, address surplusBuffer, address
    accessManager, uint16 feeInBps, uint16 feeOutBps, uint16 bandLowerBps, uint16 bandUpperBps.
    """

    _artifact: ClassVar[str] = "PegStabilityModule"

    def DRY_BOOK(self, *, block: Block = "latest") -> int:
        """The book, in the reserve's units, below which there is no reserve to speak of: ten thousand coins."""
        return self._read(_DRY_BOOK, (), block)

    def MAX_BAND_BPS(self, *, block: Block = "latest") -> int:
        return self._read(_MAX_BAND_BPS, (), block)

    def MAX_FEE_BPS(self, *, block: Block = "latest") -> int:
        """The hard limit of either fee: 1 %."""
        return self._read(_MAX_FEE_BPS, (), block)

    def MIN_BAND_BPS(self, *, block: Block = "latest") -> int:
        """The hard limits of the band, in basis points of parity."""
        return self._read(_MIN_BAND_BPS, (), block)

    def ORACLE(self, *, block: Block = "latest") -> Address:
        """The oracle of the reserve in the stablecoin."""
        return self._read(_ORACLE, (), block)

    def PARITY(self, *, block: Block = "latest") -> int:
        """The oracle's price at parity: 1e36 * `WEI_PER_UNIT`."""
        return self._read(_PARITY, (), block)

    def RESERVE(self, *, block: Block = "latest") -> Address:
        """The reserve token."""
        return self._read(_RESERVE, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """The stablecoin."""
        return self._read(_STABLECOIN, (), block)

    def SURPLUS_BUFFER(self, *, block: Block = "latest") -> Address:
        """Where collected fees go."""
        return self._read(_SURPLUS_BUFFER, (), block)

    def WEI_PER_UNIT(self, *, block: Block = "latest") -> int:
        """Wei of stablecoin for one unit of reserve at parity: 10 ** (18 - reserve decimals)."""
        return self._read(_WEI_PER_UNIT, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def band(self, *, block: Block = "latest") -> BandResult:
        """The band in basis points of parity, both ends included."""
        return self._read(_BAND, (), block)

    def book(self, *, block: Block = "latest") -> int:
        """The reserve that the module owns, in the reserve's units. Donations are not on it."""
        return self._read(_BOOK, (), block)

    def collectFees(self) -> Call[int]:
        """Mints to the surplus buffer what the fees have left on the book beyond the coins minted, as far as the
        module's ceiling has room. Anyone may call, under the conditions of a swap in.

        Returns: In wei; zero if there is nothing to collect, or no room.
        """
        return self._call(_COLLECT_FEES, ())

    def drought(self, *, block: Block = "latest") -> DroughtResult:
        """Whether the module has no dollar to give: its book is below `DRY_BOOK`, or its reserve was frozen for its
        price, or somebody has shown by `updateDrought` that it can take less than ten thousand coins. And for how
        long: a clock that goes forth while that is so, up to a day, and back four times as fast while it is not.
        Nothing that is undone in the same second moves it.

        Returns dry: Whether it is so now.
        Returns lasted: What the clock shows. Seconds.
        """
        return self._read(_DROUGHT, (), block)

    def fees(self, *, block: Block = "latest") -> FeesResult:
        """Fees of a swap in and of a swap out, in basis points, rounded up to the wei when charged."""
        return self._read(_FEES, (), block)

    def freeze(self) -> Call[None]:
        """Freezes swaps in. Restricted to the sentinel."""
        return self._call(_FREEZE, ())

    def freezeOnDepeg(self) -> Call[None]:
        """Freezes swaps in while the reserve's price is below the band, and lets a drought begin: the reserve is no
        dollar. Anyone may call, once. It is a call of its own, since a freeze inside a reverting swap would be
        rolled back. Where the oracle refuses a price for being out of its bounds or away from its second source,
        its liquidation price decides.
        """
        return self._call(_FREEZE_ON_DEPEG, ())

    def frozen(self, *, block: Block = "latest") -> bool:
        """Whether swaps in are frozen."""
        return self._read(_FROZEN, (), block)

    def handOver(self) -> Call[int]:
        """Sends the caller the reserve on the book, as far as it is here, and freezes swaps in: what the module has
        minted is then backed by what the wind-down holds. Restricted to the `WindDown`, which ends minting first.

        Returns: In the reserve's units.
        """
        return self._call(_HAND_OVER, ())

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Executes `data`, calls of this contract, in order and all or nothing, as the caller. A step's error is the
        call's.

        Returns: results What each step returned.
        """
        return self._call(_MULTICALL, (data,))

    def pegStatus(self, *, block: Block = "latest") -> PegStatusResult:
        """Where the reserve's price stands, and the price, scaled as the oracle's (zero when not to be had)."""
        return self._read(_PEG_STATUS, (), block)

    def permit(self, token: Addressish, value: int, deadline: int, signature: bytes) -> Call[None]:
        """A `multicall` step: tries the caller's ERC-2612 permit to this module, ignores its failure, and requires
        the allowance, so that a permit used up by a front-runner blocks nothing.

        deadline: The permit's deadline, seconds.
        signature: 65 bytes (r, s, v), or any other form a token takes as bytes for contract wallets.
        token: The reserve or the stablecoin.
        value: The allowance to set, in the token's units.
        """
        return self._call(_PERMIT, (token, value, deadline, signature))

    def previewSwapIn(self, reserveIn: int, *, block: Block = "latest") -> int:
        """What `swapIn` would mint now, to the wei. This and the other previews revert as the swap would, with the
        same error, for every reason that is neither the caller's own (balance, allowance, limit, receiver,
        deadline) nor the reserve token's (a transfer that it refuses or cuts short). For a listed module, and
        outside a swap.
        """
        return self._read(_PREVIEW_SWAP_IN, (reserveIn,), block)

    def previewSwapInExactOut(self, stableOut: int, *, block: Block = "latest") -> int:
        """What `swapInExactOut` would take now; reverts as it would."""
        return self._read(_PREVIEW_SWAP_IN_EXACT_OUT, (stableOut,), block)

    def previewSwapOut(self, stableIn: int, *, block: Block = "latest") -> int:
        """What `swapOut` would pay now; reverts as it would."""
        return self._read(_PREVIEW_SWAP_OUT, (stableIn,), block)

    def previewSwapOutExactOut(self, reserveOut: int, *, block: Block = "latest") -> int:
        """What `swapOutExactOut` would burn now; reverts as it would."""
        return self._read(_PREVIEW_SWAP_OUT_EXACT_OUT, (reserveOut,), block)

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

    def setBand(self, lowerBps: int, upperBps: int) -> Call[None]:
        """Sets the band in basis points of parity: `MIN_BAND_BPS` <= lower <= 10,000 <= upper <= `MAX_BAND_BPS`.
        Restricted to the governor.
        """
        return self._call(_SET_BAND, (lowerBps, upperBps))

    def setFees(self, feeInBps: int, feeOutBps: int) -> Call[None]:
        """Sets both fees in basis points, each at most `MAX_FEE_BPS`. Restricted to the operator."""
        return self._call(_SET_FEES, (feeInBps, feeOutBps))

    def swapIn(self, reserveIn: int, minStableOut: int, receiver: Addressish, deadline: int) -> Call[int]:
        """Takes exactly `reserveIn` from the caller and mints stablecoin to `receiver`.

        deadline: The last second at which the swap may happen.
        minStableOut: The least to accept, in wei.
        receiver: Who gets the coins.
        reserveIn: In the reserve's units.
        Returns: In wei, rounded down.
        """
        return self._call(_SWAP_IN, (reserveIn, minStableOut, receiver, deadline))

    def swapInAuthorizationNonce(
        self,
        from_: Addressish,
        reserveIn: int,
        minStableOut: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this swap in must carry."""
        return self._read(
            _SWAP_IN_AUTHORIZATION_NONCE, (from_, reserveIn, minStableOut, receiver, deadline, salt), block
        )

    def swapInExactOut(
        self, stableOut: int, maxReserveIn: int, receiver: Addressish, deadline: int
    ) -> Call[int]:
        """Mints exactly `stableOut` to `receiver` and takes from the caller the reserve that costs.

        maxReserveIn: The most to pay, in the reserve's units.
        stableOut: In wei.
        Returns: In the reserve's units, rounded up.
        """
        return self._call(_SWAP_IN_EXACT_OUT, (stableOut, maxReserveIn, receiver, deadline))

    def swapInWithAuthorization(
        self,
        from_: Addressish,
        reserveIn: int,
        minStableOut: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[int]:
        """`swapIn` paid by `from`'s EIP-3009 authorization of the reserve, which anyone may relay. The
        authorization's payee is this module, it is valid from 0 until strictly before `deadline`, and its nonce
        is `swapInAuthorizationNonce`: it can be spent on this very swap and nothing else.

        salt: Makes the nonce unique.
        signature: The authorization's, by `from`.
        """
        return self._call(
            _SWAP_IN_WITH_AUTHORIZATION, (from_, reserveIn, minStableOut, receiver, deadline, salt, signature)
        )

    def swapOut(self, stableIn: int, minReserveOut: int, receiver: Addressish, deadline: int) -> Call[int]:
        """Burns exactly `stableIn` of the caller and pays reserve to `receiver`.

        minReserveOut: The least to accept, in the reserve's units, as the module sends it.
        stableIn: In wei.
        Returns: In the reserve's units, rounded down.
        """
        return self._call(_SWAP_OUT, (stableIn, minReserveOut, receiver, deadline))

    def swapOutAuthorizationNonce(
        self,
        from_: Addressish,
        stableIn: int,
        minReserveOut: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this swap out must carry."""
        return self._read(
            _SWAP_OUT_AUTHORIZATION_NONCE, (from_, stableIn, minReserveOut, receiver, deadline, salt), block
        )

    def swapOutExactOut(
        self, reserveOut: int, maxStableIn: int, receiver: Addressish, deadline: int
    ) -> Call[int]:
        """Pays exactly `reserveOut` to `receiver` and burns of the caller the stablecoin that costs.

        maxStableIn: The most to pay, in wei.
        reserveOut: In the reserve's units.
        Returns: In wei, rounded up.
        """
        return self._call(_SWAP_OUT_EXACT_OUT, (reserveOut, maxStableIn, receiver, deadline))

    def swapOutWithAuthorization(
        self,
        from_: Addressish,
        stableIn: int,
        minReserveOut: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[int]:
        """`swapOut` paid by `from`'s EIP-3009 authorization of the stablecoin, as `swapInWithAuthorization`; the
        nonce is `swapOutAuthorizationNonce`.
        """
        return self._call(
            _SWAP_OUT_WITH_AUTHORIZATION,
            (from_, stableIn, minReserveOut, receiver, deadline, salt, signature),
        )

    def uncollectedFees(self, *, block: Block = "latest") -> int:
        """Fees on the book that `collectFees` would mint, in wei."""
        return self._read(_UNCOLLECTED_FEES, (), block)

    def unfreeze(self) -> Call[None]:
        """Opens swaps in again, and ends what drought the price began, or the freeze; the reserve's price must not
        be below the band. Restricted to the operator.
        """
        return self._call(_UNFREEZE, ())

    def updateDrought(self) -> Call[bool]:
        """Looks again whether the module has a dollar to give, and lets a drought begin or end by it. Anyone may
        call. A swap out that takes the book below `DRY_BOOK` needs nobody to look. One that takes only the coins
        minted below the line does, where the fees that are left on the book cannot be collected (no room below
        the ceiling, frozen, minting paused), and so does reserve that is lost, or that comes back from elsewhere.
        Every swap in, and every collection of fees that mints any, looks by itself after that.

        Returns: Whether it is dry now.
        """
        return self._call(_UPDATE_DROUGHT, ())
