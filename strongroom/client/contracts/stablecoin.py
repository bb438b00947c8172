"""Stablecoin: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call
from strongroom.client.contracts.erc20_authorization import ERC20Authorization

__all__ = ["Stablecoin", "FacilitatorResult"]


class FacilitatorResult(NamedTuple):
    """What `facilitator` returns."""

    ceiling: int
    level: int


_MAX_FACILITATORS: Function[int] = Function("MAX_FACILITATORS", "0x22fdb6f4", (), ("uint256",))
_MAX_FLASH_MINT_FEE_BPS: Function[int] = Function("MAX_FLASH_MINT_FEE_BPS", "0x56dbe48e", (), ("uint16",))
_SURPLUS_BUFFER: Function[Address] = Function("SURPLUS_BUFFER", "0x162926bd", (), ("address",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_BURN: Function[None] = Function("burn", "0x9dc29fac", (("from_", "address"), ("amount", "uint256")))
_END_MINTING: Function[None] = Function("endMinting", "0xef70aebf", ())
_FACILITATOR: Function[FacilitatorResult] = Function(
    "facilitator", "0x8706e689", (("facilitator_", "address"),), ("uint120", "uint120"), FacilitatorResult
)
_FACILITATORS: Function[tuple[Address, ...]] = Function("facilitators", "0x53a713bb", (), (Array("address"),))
_FLASH_FEE: Function[int] = Function(
    "flashFee", "0xd9d98ce4", (("token", "address"), ("value", "uint256")), ("uint256",)
)
_FLASH_LOAN: Function[bool] = Function(
    "flashLoan",
    "0x5cffe9de",
    (("receiver", "address"), ("token", "address"), ("amount", "uint256"), ("data", "bytes")),
    ("bool",),
)
_FLASH_MINT_CAP: Function[int] = Function("flashMintCap", "0x4ac13967", (), ("uint128",))
_FLASH_MINT_FEE_BPS: Function[int] = Function("flashMintFeeBps", "0xff13c0ce", (), ("uint16",))
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_LOWER_CEILING: Function[None] = Function(
    "lowerCeiling", "0xb67d2b00", (("facilitator_", "address"), ("ceiling", "uint120"))
)
_LOWER_FLASH_MINT_CAP: Function[None] = Function("lowerFlashMintCap", "0xb3622e42", (("cap", "uint128"),))
_MAX_FLASH_LOAN: Function[int] = Function("maxFlashLoan", "0x613255ab", (("token", "address"),), ("uint256",))
_MAY_MINT: Function[bool] = Function("mayMint", "0x5f27b26d", (("facilitator_", "address"),), ("bool",))
_MINTING_ENDED: Function[bool] = Function("mintingEnded", "0xbbc8a0f1", (), ("bool",))
_MINTING_PAUSED: Function[bool] = Function("mintingPaused", "0xe1a283d6", (), ("bool",))
_PAUSE_MINTING: Function[None] = Function("pauseMinting", "0xda8fbf2a", ())
_REMOVE_FACILITATOR: Function[None] = Function(
    "removeFacilitator", "0xa11812ba", (("facilitator_", "address"),)
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_FACILITATOR: Function[None] = Function(
    "setFacilitator", "0x44887cbf", (("facilitator_", "address"), ("ceiling", "uint120"))
)
_SET_FLASH_MINT_CAP: Function[None] = Function("setFlashMintCap", "0xa474a891", (("cap", "uint128"),))
_SET_FLASH_MINT_FEE: Function[None] = Function("setFlashMintFee", "0x8a97c22a", (("feeBps", "uint16"),))
_UNPAUSE_MINTING: Function[None] = Function("unpauseMinting", "0xae200322", ())


class Stablecoin(ERC20Authorization):
    """See `IStablecoin`. ERC-20 with ERC-2612, EIP-3009, ERC-1271 signers and an ERC-3156 flash mint. It has no
    blocklist, no pause of transfers and no upgrade: what a holder has, nobody can take or freeze.

    Constructor: string tokenName, string tokenSymbol, address accessManager, address surplusBuffer.
    """

    _artifact: ClassVar[str] = "Stablecoin"

    def MAX_FACILITATORS(self, *, block: Block = "latest") -> int:
        """The most facilitators there can be, so that a pause, which visits each, always fits in a block."""
        return self._read(_MAX_FACILITATORS, (), block)

    def MAX_FLASH_MINT_FEE_BPS(self, *, block: Block = "latest") -> int:
        """The hard limit of the flash mint's fee: 1 %."""
        return self._read(_MAX_FLASH_MINT_FEE_BPS, (), block)

    def SURPLUS_BUFFER(self, *, block: Block = "latest") -> Address:
        """Where the flash mint's fees go."""
        return self._read(_SURPLUS_BUFFER, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def burn(self, from_: Addressish, amount: int) -> Call[None]:
        """Burns `amount` wei of `from` and lowers the caller's level by as much. Only a facilitator, and out of
        another's account only within the allowance that account gave it. Never paused.
        """
        return self._call(_BURN, (from_, amount))

    def endMinting(self) -> Call[None]:
        """Ends minting for good, flash mints included; it must be paused. The caller alone mints from then on, as a
        facilitator whose ceiling is twice the supply of that moment, which the sentinel may lower. Transfers and
        burns go on. Restricted to the `WindDown`.
        """
        return self._call(_END_MINTING, ())

    def facilitator(self, facilitator_: Addressish, *, block: Block = "latest") -> FacilitatorResult:
        """What `facilitator` may mint in all, and what it has minted and not burned. Wei."""
        return self._read(_FACILITATOR, (facilitator_,), block)

    def facilitators(self, *, block: Block = "latest") -> tuple[Address, ...]:
        """All listed facilitators, in no particular order."""
        return self._read(_FACILITATORS, (), block)

    def flashFee(self, token: Addressish, value: int, *, block: Block = "latest") -> int:
        """Returns the fee applied when doing flash loans. This function calls the `_flashFee` function which returns
        the fee applied when doing flash loans.

        token: The token to be flash loaned.
        value: The amount of tokens to be loaned.
        Returns: The fees applied to the corresponding flash loan.
        """
        return self._read(_FLASH_FEE, (token, value), block)

    def flashLoan(self, receiver: Addressish, token: Addressish, amount: int, data: bytes) -> Call[bool]:
        """ERC-3156: mints `amount` wei to `receiver`, calls it, takes back `amount` and the fee. One at a time.

        data: An arbitrary datafield that is passed to the receiver.
        receiver: The receiver of the flash loan. Should implement the `IERC3156FlashBorrower-onFlashLoan`
        interface.
        token: The token to be flash loaned. Only `address(this)` is supported.
        value: The amount of tokens to be loaned.
        Returns: `true` if the flash loan was successful.
        """
        return self._call(_FLASH_LOAN, (receiver, token, amount, data))

    def flashMintCap(self, *, block: Block = "latest") -> int:
        """The most that can be flash-minted at once, in wei, paused or not."""
        return self._read(_FLASH_MINT_CAP, (), block)

    def flashMintFeeBps(self, *, block: Block = "latest") -> int:
        """The fee of a flash mint in basis points, rounded up to the wei when charged."""
        return self._read(_FLASH_MINT_FEE_BPS, (), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def lowerCeiling(self, facilitator_: Addressish, ceiling: int) -> Call[None]:
        """Lowers the ceiling of `facilitator` to `ceiling` wei. Restricted to the sentinel."""
        return self._call(_LOWER_CEILING, (facilitator_, ceiling))

    def lowerFlashMintCap(self, cap: int) -> Call[None]:
        """Lowers the most that can be flash-minted at once, in wei. Restricted to the sentinel."""
        return self._call(_LOWER_FLASH_MINT_CAP, (cap,))

    def maxFlashLoan(self, token: Addressish, *, block: Block = "latest") -> int:
        """ERC-3156: the most that can be flash-minted at once, in wei; zero for other tokens and while minting is
        paused. Inside a flash mint there is no second one, whatever this says.
        """
        return self._read(_MAX_FLASH_LOAN, (token,), block)

    def mayMint(self, facilitator_: Addressish, *, block: Block = "latest") -> bool:
        """Whether a facilitator has a ceiling, its level is within it and minting is not paused for it: whether a
        mint of little would be allowed, were there room. False for who is none.
        """
        return self._read(_MAY_MINT, (facilitator_,), block)

    def mintingEnded(self, *, block: Block = "latest") -> bool:
        """Whether minting has ended for good."""
        return self._read(_MINTING_ENDED, (), block)

    def mintingPaused(self, *, block: Block = "latest") -> bool:
        """Whether minting is paused."""
        return self._read(_MINTING_PAUSED, (), block)

    def pauseMinting(self) -> Call[None]:
        """Stops minting and flash minting. Transfers and burns go on. Restricted to the sentinel."""
        return self._call(_PAUSE_MINTING, ())

    def removeFacilitator(self, facilitator_: Addressish) -> Call[None]:
        """Takes `facilitator`, whose level must be zero, off the list. Restricted to the governor."""
        return self._call(_REMOVE_FACILITATOR, (facilitator_,))

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

    def setFacilitator(self, facilitator_: Addressish, ceiling: int) -> Call[None]:
        """Lists `facilitator`, or changes its ceiling in either direction. A ceiling below the level only stops new
        minting. Restricted to the governor.

        ceiling: In wei.
        """
        return self._call(_SET_FACILITATOR, (facilitator_, ceiling))

    def setFlashMintCap(self, cap: int) -> Call[None]:
        """Sets the most that can be flash-minted at once, in wei. Restricted to the governor."""
        return self._call(_SET_FLASH_MINT_CAP, (cap,))

    def setFlashMintFee(self, feeBps: int) -> Call[None]:
        """Sets the fee of a flash mint in basis points, at most `MAX_FLASH_MINT_FEE_BPS`. Restricted to the
        operator.
        """
        return self._call(_SET_FLASH_MINT_FEE, (feeBps,))

    def unpauseMinting(self) -> Call[None]:
        """Allows minting again. Restricted to the operator."""
        return self._call(_UNPAUSE_MINTING, ())
