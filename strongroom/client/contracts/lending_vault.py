"""LendingVault: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["LendingVault"]

_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_FACTORY: Function[Address] = Function("FACTORY", "0x2dd31000", (), ("address",))
_GOVERNANCE: Function[Address] = Function("GOVERNANCE", "0x14627834", (), ("address",))
_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_ACCEPT_OWNERSHIP: Function[None] = Function("acceptOwnership", "0x79ba5097", ())
_ACCRUE_FEE: Function[int] = Function("accrueFee", "0xb26cc394", (), ("uint256",))
_ALLOCATIONS: Function[tuple[int, ...]] = Function("allocations", "0xc358234b", (), (Array("uint256"),))
_ALLOWANCE: Function[int] = Function(
    "allowance", "0xdd62ed3e", (("owner", "address"), ("spender", "address")), ("uint256",)
)
_APPROVE: Function[bool] = Function(
    "approve", "0x095ea7b3", (("spender", "address"), ("amount", "uint256")), ("bool",)
)
_ASSET: Function[Address] = Function("asset", "0x38d52e0f", (), ("address",))
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("owner", "address"),), ("uint256",))
_CONVERT_TO_ASSETS: Function[int] = Function(
    "convertToAssets", "0x07a2d13a", (("shares", "uint256"),), ("uint256",)
)
_CONVERT_TO_SHARES: Function[int] = Function(
    "convertToShares", "0xc6e6f592", (("assets", "uint256"),), ("uint256",)
)
_DECIMALS: Function[int] = Function("decimals", "0x313ce567", (), ("uint8",))
_DEPOSIT: Function[int] = Function(
    "deposit", "0x6e553f65", (("assets", "uint256"), ("receiver", "address")), ("uint256",)
)
_DEPOSIT_MIN_SHARES_DEADLINE: Function[int] = Function(
    "deposit",
    "0x6f0372af",
    (("assets", "uint256"), ("receiver", "address"), ("minShares", "uint256"), ("deadline", "uint256")),
    ("uint256",),
)
_HIGH_WATER_MARK: Function[int] = Function("highWaterMark", "0x1e8410da", (), ("uint256",))
_MAX_DEPOSIT: Function[int] = Function("maxDeposit", "0x402d267d", (("arg0", "address"),), ("uint256",))
_MAX_MINT: Function[int] = Function("maxMint", "0xc63d75b6", (("arg0", "address"),), ("uint256",))
_MAX_REDEEM: Function[int] = Function("maxRedeem", "0xd905777e", (("owner", "address"),), ("uint256",))
_MAX_WITHDRAW: Function[int] = Function("maxWithdraw", "0xce96cb77", (("owner", "address"),), ("uint256",))
_MINT: Function[int] = Function(
    "mint", "0x94bf804d", (("shares", "uint256"), ("receiver", "address")), ("uint256",)
)
_MINT_MAX_ASSETS_DEADLINE: Function[int] = Function(
    "mint",
    "0xbf2c8a94",
    (("shares", "uint256"), ("receiver", "address"), ("maxAssets", "uint256"), ("deadline", "uint256")),
    ("uint256",),
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_NAME: Function[str] = Function("name", "0x06fdde03", (), ("string",))
_NONCES: Function[int] = Function("nonces", "0x7ecebe00", (("owner", "address"),), ("uint256",))
_OWNER: Function[Address] = Function("owner", "0x8da5cb5b", (), ("address",))
_PENDING_OWNER: Function[Address] = Function("pendingOwner", "0xe30c3978", (), ("address",))
_PERMIT: Function[None] = Function(
    "permit",
    "0xd505accf",
    (
        ("owner", "address"),
        ("spender", "address"),
        ("value", "uint256"),
        ("deadline", "uint256"),
        ("v", "uint8"),
        ("r", "bytes32"),
        ("s", "bytes32"),
    ),
)
_PERMIT_ASSET: Function[None] = Function(
    "permitAsset", "0xe76b423e", (("value", "uint256"), ("deadline", "uint256"), ("signature", "bytes"))
)
_PREVIEW_DEPOSIT: Function[int] = Function(
    "previewDeposit", "0xef8b30f7", (("assets", "uint256"),), ("uint256",)
)
_PREVIEW_MINT: Function[int] = Function("previewMint", "0xb3d7f6b9", (("shares", "uint256"),), ("uint256",))
_PREVIEW_REDEEM: Function[int] = Function(
    "previewRedeem", "0x4cdad506", (("shares", "uint256"),), ("uint256",)
)
_PREVIEW_WITHDRAW: Function[int] = Function(
    "previewWithdraw", "0x0a28a477", (("assets", "uint256"),), ("uint256",)
)
_REDEEM: Function[int] = Function(
    "redeem",
    "0xba087652",
    (("shares", "uint256"), ("receiver", "address"), ("owner", "address")),
    ("uint256",),
)
_REDEEM_MIN_ASSETS_DEADLINE: Function[int] = Function(
    "redeem",
    "0x2a358918",
    (
        ("shares", "uint256"),
        ("receiver", "address"),
        ("owner", "address"),
        ("minAssets", "uint256"),
        ("deadline", "uint256"),
    ),
    ("uint256",),
)
_RENOUNCE_OWNERSHIP: Function[None] = Function("renounceOwnership", "0x715018a6", ())
_SKIM: Function[int] = Function("skim", "0xbc25cf77", (("token", "address"),), ("uint256",))
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
_TOTAL_ASSETS: Function[int] = Function("totalAssets", "0x01e1d114", (), ("uint256",))
_TOTAL_SUPPLY: Function[int] = Function("totalSupply", "0x18160ddd", (), ("uint256",))
_TRANSFER: Function[bool] = Function(
    "transfer", "0xa9059cbb", (("to", "address"), ("amount", "uint256")), ("bool",)
)
_TRANSFER_FROM: Function[bool] = Function(
    "transferFrom", "0x23b872dd", (("from_", "address"), ("to", "address"), ("amount", "uint256")), ("bool",)
)
_TRANSFER_OWNERSHIP: Function[None] = Function("transferOwnership", "0xf2fde38b", (("newOwner", "address"),))
_WITHDRAW: Function[int] = Function(
    "withdraw",
    "0xb460af94",
    (("assets", "uint256"), ("receiver", "address"), ("owner", "address")),
    ("uint256",),
)
_WITHDRAW_MAX_SHARES_DEADLINE: Function[int] = Function(
    "withdraw",
    "0x8d2e63b8",
    (
        ("assets", "uint256"),
        ("receiver", "address"),
        ("owner", "address"),
        ("maxShares", "uint256"),
        ("deadline", "uint256"),
    ),
    ("uint256",),
)


class LendingVault(ContractClient):
    """See `ILendingVault`.

    Constructor: address pool, address governance.
    """

    _artifact: ClassVar[str] = "LendingVault"

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """Returns the EIP-712 domain separator for the EIP-2612 permit."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def FACTORY(self, *, block: Block = "latest") -> Address:
        """Who made the vault and initialized it."""
        return self._read(_FACTORY, (), block)

    def GOVERNANCE(self, *, block: Block = "latest") -> Address:
        """The other part of the code, which every call goes to that is none of savings."""
        return self._read(_GOVERNANCE, (), block)

    def POOL(self, *, block: Block = "latest") -> Address:
        """The pool whose markets the vault lends to."""
        return self._read(_POOL, (), block)

    def acceptOwnership(self) -> Call[None]:
        """The new owner accepts the ownership transfer."""
        return self._call(_ACCEPT_OWNERSHIP, ())

    def accrueFee(self) -> Call[int]:
        """Takes the performance fee that is due. Every deposit and withdrawal does. Anyone may."""
        return self._call(_ACCRUE_FEE, ())

    def allocations(self, *, block: Block = "latest") -> tuple[int, ...]:
        """What the vault holds in each listed market, with interest to this second."""
        return self._read(_ALLOCATIONS, (), block)

    def allowance(self, owner: Addressish, spender: Addressish, *, block: Block = "latest") -> int:
        """Returns the amount of tokens that `spender` can spend on behalf of `owner`."""
        return self._read(_ALLOWANCE, (owner, spender), block)

    def approve(self, spender: Addressish, amount: int) -> Call[bool]:
        """Sets `amount` as the allowance of `spender` over the caller's tokens."""
        return self._call(_APPROVE, (spender, amount))

    def asset(self, *, block: Block = "latest") -> Address:
        """What the vault lends."""
        return self._read(_ASSET, (), block)

    def balanceOf(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the amount of tokens owned by `owner`."""
        return self._read(_BALANCE_OF, (owner,), block)

    def convertToAssets(self, shares: int, *, block: Block = "latest") -> int:
        """What `shares` would be in assets, by the share price alone, rounded down."""
        return self._read(_CONVERT_TO_ASSETS, (shares,), block)

    def convertToShares(self, assets: int, *, block: Block = "latest") -> int:
        """What `assets` would be in shares, by the share price alone, rounded down."""
        return self._read(_CONVERT_TO_SHARES, (assets,), block)

    def decimals(self, *, block: Block = "latest") -> int:
        """Six more than the asset's."""
        return self._read(_DECIMALS, (), block)

    def deposit(self, assets: int, receiver: Addressish) -> Call[int]:
        """Takes exactly `assets` from the caller and spreads them over the supply queue. The shares are worth what
        the vault has more by it, rounded down.
        """
        return self._call(_DEPOSIT, (assets, receiver))

    def deposit_minShares_deadline(
        self, assets: int, receiver: Addressish, minShares: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `deposit`, by `deadline` and for at least `minShares`."""
        return self._call(_DEPOSIT_MIN_SHARES_DEADLINE, (assets, receiver, minShares, deadline))

    def highWaterMark(self, *, block: Block = "latest") -> int:
        """The highest share price that a fee was taken at, or was free of it: assets for the shares that one asset
        unit bought at the start, times 1e18. No fee is due below it.
        """
        return self._read(_HIGH_WATER_MARK, (), block)

    def maxDeposit(self, arg0: Addressish, *, block: Block = "latest") -> int:
        """The most that a deposit can be of now: what is left below the caps in the supply queue. Allowance and
        balance aside.
        """
        return self._read(_MAX_DEPOSIT, (arg0,), block)

    def maxMint(self, arg0: Addressish, *, block: Block = "latest") -> int:
        """The most shares that can be minted now."""
        return self._read(_MAX_MINT, (arg0,), block)

    def maxRedeem(self, owner: Addressish, *, block: Block = "latest") -> int:
        """The most shares of `owner` that can be redeemed now."""
        return self._read(_MAX_REDEEM, (owner,), block)

    def maxWithdraw(self, owner: Addressish, *, block: Block = "latest") -> int:
        """The most that `owner` can withdraw now: what its shares are worth, as far as the markets have it, and the
        pool. In a market whose shares are worth a million times what they were at the start it may be a few units
        too low.
        """
        return self._read(_MAX_WITHDRAW, (owner,), block)

    def mint(self, shares: int, receiver: Addressish) -> Call[int]:
        """Mints exactly `shares` for assets of no less worth, rounded up."""
        return self._call(_MINT, (shares, receiver))

    def mint_maxAssets_deadline(
        self, shares: int, receiver: Addressish, maxAssets: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `mint`, by `deadline` and for at most `maxAssets`."""
        return self._call(_MINT_MAX_ASSETS_DEADLINE, (shares, receiver, maxAssets, deadline))

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Receives and executes a batch of function calls on this contract."""
        return self._call(_MULTICALL, (data,))

    def name(self, *, block: Block = "latest") -> str:
        """The shares' name."""
        return self._read(_NAME, (), block)

    def nonces(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the current nonce for `owner`. This value is used to compute the signature for EIP-2612 permit."""
        return self._read(_NONCES, (owner,), block)

    def owner(self, *, block: Block = "latest") -> Address:
        """Returns the address of the current owner."""
        return self._read(_OWNER, (), block)

    def pendingOwner(self, *, block: Block = "latest") -> Address:
        """Returns the address of the pending owner."""
        return self._read(_PENDING_OWNER, (), block)

    def permit(
        self, owner: Addressish, spender: Addressish, value: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """Sets `value` as the allowance of `spender` over the tokens of `owner`, authorized by a signed approval by
        `owner`.
        """
        return self._call(_PERMIT, (owner, spender, value, deadline, v, r, s))

    def permitAsset(self, value: int, deadline: int, signature: bytes) -> Call[None]:
        """A `multicall` step: tries the caller's ERC-2612 permit of the asset to this vault, ignores its failure,
        and requires the allowance, so that a permit used up by a front-runner blocks nothing. 65 bytes (r, s, v),
        or of any length where the asset takes contract wallets' signatures as the `Stablecoin` does.
        """
        return self._call(_PERMIT_ASSET, (value, deadline, signature))

    def previewDeposit(self, assets: int, *, block: Block = "latest") -> int:
        """The shares that `deposit` would mint; what exceeds the caps counts as if it did not."""
        return self._read(_PREVIEW_DEPOSIT, (assets,), block)

    def previewMint(self, shares: int, *, block: Block = "latest") -> int:
        """The assets that `mint` would take; what exceeds the caps counts as if it did not."""
        return self._read(_PREVIEW_MINT, (shares,), block)

    def previewRedeem(self, shares: int, *, block: Block = "latest") -> int:
        """The assets that `redeem` would give; what the markets do not have counts as if they had."""
        return self._read(_PREVIEW_REDEEM, (shares,), block)

    def previewWithdraw(self, assets: int, *, block: Block = "latest") -> int:
        """The shares that `withdraw` would burn; what the markets do not have counts as if they had."""
        return self._read(_PREVIEW_WITHDRAW, (assets,), block)

    def redeem(self, shares: int, receiver: Addressish, owner: Addressish) -> Call[int]:
        """Burns exactly `shares` and gives what they are worth, rounded down, less what the markets round."""
        return self._call(_REDEEM, (shares, receiver, owner))

    def redeem_minAssets_deadline(
        self, shares: int, receiver: Addressish, owner: Addressish, minAssets: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `redeem`, by `deadline` and for at least `minAssets`."""
        return self._call(_REDEEM_MIN_ASSETS_DEADLINE, (shares, receiver, owner, minAssets, deadline))

    def renounceOwnership(self) -> Call[None]:
        """Leaves the contract without owner. It will not be possible to call `onlyOwner` functions. Can only be
        called by the current owner.
        """
        return self._call(_RENOUNCE_OWNERSHIP, ())

    def skim(self, token: Addressish) -> Call[int]:
        """Sends what lies in the vault of `token` to the fee recipient. Nothing of it is anybody's: savings are in
        the markets. Anyone may.
        """
        return self._call(_SKIM, (token,))

    def symbol(self, *, block: Block = "latest") -> str:
        """The shares' symbol."""
        return self._read(_SYMBOL, (), block)

    def totalAssets(self, *, block: Block = "latest") -> int:
        """What the vault holds in its markets, with interest to this second, each rounded down."""
        return self._read(_TOTAL_ASSETS, (), block)

    def totalSupply(self, *, block: Block = "latest") -> int:
        """Returns the amount of tokens in existence."""
        return self._read(_TOTAL_SUPPLY, (), block)

    def transfer(self, to: Addressish, amount: int) -> Call[bool]:
        """Transfer `amount` tokens from the caller to `to`."""
        return self._call(_TRANSFER, (to, amount))

    def transferFrom(self, from_: Addressish, to: Addressish, amount: int) -> Call[bool]:
        """Transfers `amount` tokens from `from` to `to`. Note: Does not update the allowance if it is the maximum
        uint256 value.
        """
        return self._call(_TRANSFER_FROM, (from_, to, amount))

    def transferOwnership(self, newOwner: Addressish) -> Call[None]:
        """Starts the ownership transfer of the contract to a new account. Replaces the pending transfer if there is
        one. Can only be called by the current owner. Setting `newOwner` to the zero address is allowed; this can
        be used to cancel an initiated ownership transfer.
        """
        return self._call(_TRANSFER_OWNERSHIP, (newOwner,))

    def withdraw(self, assets: int, receiver: Addressish, owner: Addressish) -> Call[int]:
        """Gives exactly `assets`, from the first markets of the withdraw queue that have them, for shares of the
        caller or of an `owner` who allows it. The shares are worth what the vault has less by it, rounded up.
        """
        return self._call(_WITHDRAW, (assets, receiver, owner))

    def withdraw_maxShares_deadline(
        self, assets: int, receiver: Addressish, owner: Addressish, maxShares: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `withdraw`, by `deadline` and for at most `maxShares`."""
        return self._call(_WITHDRAW_MAX_SHARES_DEADLINE, (assets, receiver, owner, maxShares, deadline))
