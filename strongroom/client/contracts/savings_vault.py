"""SavingsVault: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["SavingsVault", "Eip712DomainResult", "StreamResult"]


class Eip712DomainResult(NamedTuple):
    """What `eip712Domain` returns."""

    fields: bytes
    name: str
    version: str
    chainId: int
    verifyingContract: Address
    salt: bytes
    extensions: tuple[int, ...]


class StreamResult(NamedTuple):
    """What `stream` returns."""

    undistributed: int
    remaining: int
    running: bool


_CANCEL_AUTHORIZATION_TYPEHASH: Function[bytes] = Function(
    "CANCEL_AUTHORIZATION_TYPEHASH", "0xd9169487", (), ("bytes32",)
)
_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_MIN_STREAMING_SHARES: Function[int] = Function("MIN_STREAMING_SHARES", "0x75b0bb09", (), ("uint256",))
_RECEIVE_WITH_AUTHORIZATION_TYPEHASH: Function[bytes] = Function(
    "RECEIVE_WITH_AUTHORIZATION_TYPEHASH", "0x7f2eecc3", (), ("bytes32",)
)
_REWARD_PERIOD: Function[int] = Function("REWARD_PERIOD", "0x0a171df8", (), ("uint256",))
_TRANSFER_WITH_AUTHORIZATION_TYPEHASH: Function[bytes] = Function(
    "TRANSFER_WITH_AUTHORIZATION_TYPEHASH", "0xa0cc6a68", (), ("bytes32",)
)
_ADD_REWARD: Function[None] = Function("addReward", "0x74de4ec4", (("amount", "uint256"),))
_ALLOWANCE: Function[int] = Function(
    "allowance", "0xdd62ed3e", (("owner", "address"), ("spender", "address")), ("uint256",)
)
_APPROVE: Function[bool] = Function(
    "approve", "0x095ea7b3", (("spender", "address"), ("value", "uint256")), ("bool",)
)
_ASSET: Function[Address] = Function("asset", "0x38d52e0f", (), ("address",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_AUTHORIZATION_STATE: Function[bool] = Function(
    "authorizationState", "0xe94a0102", (("authorizer", "address"), ("nonce", "bytes32")), ("bool",)
)
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("account", "address"),), ("uint256",))
_BOOKED: Function[int] = Function("booked", "0xa29a0552", (), ("uint256",))
_CANCEL_AUTHORIZATION: Function[None] = Function(
    "cancelAuthorization",
    "0xb7b72899",
    (("authorizer", "address"), ("nonce", "bytes32"), ("signature", "bytes")),
)
_CANCEL_AUTHORIZATION_V_R_S: Function[None] = Function(
    "cancelAuthorization",
    "0x5a049a70",
    (("authorizer", "address"), ("nonce", "bytes32"), ("v", "uint8"), ("r", "bytes32"), ("s", "bytes32")),
)
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
_DEPOSIT_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "depositAuthorizationNonce",
    "0x0455eb1a",
    (
        ("from_", "address"),
        ("assets", "uint256"),
        ("minShares", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_DEPOSIT_WITH_AUTHORIZATION: Function[int] = Function(
    "depositWithAuthorization",
    "0x551c2dc1",
    (
        ("from_", "address"),
        ("assets", "uint256"),
        ("minShares", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256",),
)
_EIP712_DOMAIN: Function[Eip712DomainResult] = Function(
    "eip712Domain",
    "0x84b0196e",
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", Array("uint256")),
    Eip712DomainResult,
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_MAX_DEPOSIT: Function[int] = Function("maxDeposit", "0x402d267d", (("arg0", "address"),), ("uint256",))
_MAX_MINT: Function[int] = Function("maxMint", "0xc63d75b6", (("receiver", "address"),), ("uint256",))
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
_PERMIT: Function[None] = Function(
    "permit",
    "0x9fd5a6cf",
    (
        ("owner", "address"),
        ("spender", "address"),
        ("value", "uint256"),
        ("deadline", "uint256"),
        ("signature", "bytes"),
    ),
)
_PERMIT_V_R_S: Function[None] = Function(
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
_RECEIVE_WITH_AUTHORIZATION: Function[None] = Function(
    "receiveWithAuthorization",
    "0x88b7ab63",
    (
        ("from_", "address"),
        ("to", "address"),
        ("value", "uint256"),
        ("validAfter", "uint256"),
        ("validBefore", "uint256"),
        ("nonce", "bytes32"),
        ("signature", "bytes"),
    ),
)
_RECEIVE_WITH_AUTHORIZATION_V_R_S: Function[None] = Function(
    "receiveWithAuthorization",
    "0xef55bec6",
    (
        ("from_", "address"),
        ("to", "address"),
        ("value", "uint256"),
        ("validAfter", "uint256"),
        ("validBefore", "uint256"),
        ("nonce", "bytes32"),
        ("v", "uint8"),
        ("r", "bytes32"),
        ("s", "bytes32"),
    ),
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
_REDEEM_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "redeemAuthorizationNonce",
    "0xf3798fb0",
    (
        ("from_", "address"),
        ("shares", "uint256"),
        ("minAssets", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_REDEEM_WITH_AUTHORIZATION: Function[int] = Function(
    "redeemWithAuthorization",
    "0x60ce1bae",
    (
        ("from_", "address"),
        ("shares", "uint256"),
        ("minAssets", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256",),
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_STREAM: Function[StreamResult] = Function(
    "stream", "0x6f2a6791", (), ("uint256", "uint256", "bool"), StreamResult
)
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
_TAKE_UNDISTRIBUTED: Function[int] = Function(
    "takeUndistributed", "0xdffad075", (("max", "uint256"),), ("uint256",)
)
_TOTAL_ASSETS: Function[int] = Function("totalAssets", "0x01e1d114", (), ("uint256",))
_TOTAL_SUPPLY: Function[int] = Function("totalSupply", "0x18160ddd", (), ("uint256",))
_TRANSFER: Function[bool] = Function(
    "transfer", "0xa9059cbb", (("to", "address"), ("value", "uint256")), ("bool",)
)
_TRANSFER_FROM: Function[bool] = Function(
    "transferFrom", "0x23b872dd", (("from_", "address"), ("to", "address"), ("value", "uint256")), ("bool",)
)
_TRANSFER_WITH_AUTHORIZATION: Function[None] = Function(
    "transferWithAuthorization",
    "0xcf092995",
    (
        ("from_", "address"),
        ("to", "address"),
        ("value", "uint256"),
        ("validAfter", "uint256"),
        ("validBefore", "uint256"),
        ("nonce", "bytes32"),
        ("signature", "bytes"),
    ),
)
_TRANSFER_WITH_AUTHORIZATION_V_R_S: Function[None] = Function(
    "transferWithAuthorization",
    "0xe3ee160e",
    (
        ("from_", "address"),
        ("to", "address"),
        ("value", "uint256"),
        ("validAfter", "uint256"),
        ("validBefore", "uint256"),
        ("nonce", "bytes32"),
        ("v", "uint8"),
        ("r", "bytes32"),
        ("s", "bytes32"),
    ),
)
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


class SavingsVault(ContractClient):
    """See `ISavingsVault`.

    Constructor: address stablecoin, string shareName, string shareSymbol, address accessManager.
    """

    _artifact: ClassVar[str] = "SavingsVault"

    def CANCEL_AUTHORIZATION_TYPEHASH(self, *, block: Block = "latest") -> bytes:
        """EIP-3009's type hash of a cancellation."""
        return self._read(_CANCEL_AUTHORIZATION_TYPEHASH, (), block)

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """Returns the domain separator used in the encoding of the signature for `permit`, as defined by `EIP712`."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def MIN_STREAMING_SHARES(self, *, block: Block = "latest") -> int:
        """The shares that there must be for rewards to stream: a million times the virtual ones, which so get a
        millionth of them at most. At the start a millionth of a millionth of a coin buys as many.
        """
        return self._read(_MIN_STREAMING_SHARES, (), block)

    def RECEIVE_WITH_AUTHORIZATION_TYPEHASH(self, *, block: Block = "latest") -> bytes:
        """EIP-3009's type hash of a transfer that only the payee may use."""
        return self._read(_RECEIVE_WITH_AUTHORIZATION_TYPEHASH, (), block)

    def REWARD_PERIOD(self, *, block: Block = "latest") -> int:
        """Over how many seconds a reward streams that meets no other."""
        return self._read(_REWARD_PERIOD, (), block)

    def TRANSFER_WITH_AUTHORIZATION_TYPEHASH(self, *, block: Block = "latest") -> bytes:
        """EIP-3009's type hash of a transfer."""
        return self._read(_TRANSFER_WITH_AUTHORIZATION_TYPEHASH, (), block)

    def addReward(self, amount: int) -> Call[None]:
        """Pulls `amount` wei of coins from the caller, by its allowance, to stream them to savers. More than zero.
        Anyone may.
        """
        return self._call(_ADD_REWARD, (amount,))

    def allowance(self, owner: Addressish, spender: Addressish, *, block: Block = "latest") -> int:
        """Returns the remaining number of tokens that `spender` will be allowed to spend on behalf of `owner`
        through `transferFrom`. This is zero by default. This value changes when `approve` or `transferFrom` are
        called.
        """
        return self._read(_ALLOWANCE, (owner, spender), block)

    def approve(self, spender: Addressish, value: int) -> Call[bool]:
        """See `IERC20-approve`."""
        return self._call(_APPROVE, (spender, value))

    def asset(self, *, block: Block = "latest") -> Address:
        """Returns the address of the underlying token used for the Vault for accounting, depositing, and
        withdrawing. - MUST be an ERC-20 token contract. - MUST NOT revert.
        """
        return self._read(_ASSET, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def authorizationState(self, authorizer: Addressish, nonce: bytes, *, block: Block = "latest") -> bool:
        return self._read(_AUTHORIZATION_STATE, (authorizer, nonce), block)

    def balanceOf(self, account: Addressish, *, block: Block = "latest") -> int:
        """Returns the value of tokens owned by `account`."""
        return self._read(_BALANCE_OF, (account,), block)

    def booked(self, *, block: Block = "latest") -> int:
        """Savings and rewards, streamed or not, in wei: `totalAssets` and what has not been streamed yet. Coins that
        were simply sent here are not on it; the governor may rescue them.
        """
        return self._read(_BOOKED, (), block)

    def cancelAuthorization(self, authorizer: Addressish, nonce: bytes, signature: bytes) -> Call[None]:
        """Spends `nonce` without a transfer, with the signature as bytes."""
        return self._call(_CANCEL_AUTHORIZATION, (authorizer, nonce, signature))

    def cancelAuthorization_v_r_s(
        self, authorizer: Addressish, nonce: bytes, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """Cancels an authorization."""
        return self._call(_CANCEL_AUTHORIZATION_V_R_S, (authorizer, nonce, v, r, s))

    def convertToAssets(self, shares: int, *, block: Block = "latest") -> int:
        """Returns the amount of assets that the Vault would exchange for the amount of shares provided, in an ideal
        scenario where all the conditions are met. - MUST NOT be inclusive of any fees that are charged against
        assets in the Vault. - MUST NOT show any variations depending on the caller. - MUST NOT reflect slippage
        or other on-chain conditions, when performing the actual exchange. - MUST NOT revert.
        """
        return self._read(_CONVERT_TO_ASSETS, (shares,), block)

    def convertToShares(self, assets: int, *, block: Block = "latest") -> int:
        """Returns the amount of shares that the Vault would exchange for the amount of assets provided, in an ideal
        scenario where all the conditions are met. - MUST NOT be inclusive of any fees that are charged against
        assets in the Vault. - MUST NOT show any variations depending on the caller. - MUST NOT reflect slippage
        or other on-chain conditions, when performing the actual exchange. - MUST NOT revert.
        """
        return self._read(_CONVERT_TO_SHARES, (assets,), block)

    def decimals(self, *, block: Block = "latest") -> int:
        """ERC-20: six more than the stablecoin's."""
        return self._read(_DECIMALS, (), block)

    def deposit(self, assets: int, receiver: Addressish) -> Call[int]:
        """Deposit `assets` underlying tokens and send the corresponding number of vault shares (`shares`) to
        `receiver`. - MUST emit the Deposit event. - MAY support an additional flow in which the underlying tokens
        are owned by the Vault contract before the deposit execution, and are accounted for during deposit. - MUST
        revert if all of assets cannot be deposited (due to deposit limit being reached, slippage, the user not
        approving enough underlying tokens to the Vault contract, etc).
        """
        return self._call(_DEPOSIT, (assets, receiver))

    def deposit_minShares_deadline(
        self, assets: int, receiver: Addressish, minShares: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `deposit`, by `deadline` and for at least `minShares`."""
        return self._call(_DEPOSIT_MIN_SHARES_DEADLINE, (assets, receiver, minShares, deadline))

    def depositAuthorizationNonce(
        self,
        from_: Addressish,
        assets: int,
        minShares: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization of the stablecoin must carry for this deposit."""
        return self._read(
            _DEPOSIT_AUTHORIZATION_NONCE, (from_, assets, minShares, receiver, deadline, salt), block
        )

    def depositWithAuthorization(
        self,
        from_: Addressish,
        assets: int,
        minShares: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[int]:
        """`deposit` paid by `from`'s EIP-3009 authorization of the stablecoin, which anyone may relay. The
        authorization's payee is this vault, it is valid from 0 until strictly before `deadline`, and its nonce is
        `depositAuthorizationNonce`: it can be spent on this very deposit and nothing else.

        salt: Makes the nonce unique.
        signature: The authorization's, by `from`.
        """
        return self._call(
            _DEPOSIT_WITH_AUTHORIZATION, (from_, assets, minShares, receiver, deadline, salt, signature)
        )

    def eip712Domain(self, *, block: Block = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_EIP712_DOMAIN, (), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def maxDeposit(self, arg0: Addressish, *, block: Block = "latest") -> int:
        """ERC-4626: the most that a deposit can be of: what is missing to 2^128 - 1 wei."""
        return self._read(_MAX_DEPOSIT, (arg0,), block)

    def maxMint(self, receiver: Addressish, *, block: Block = "latest") -> int:
        """ERC-4626: the most shares that can be minted."""
        return self._read(_MAX_MINT, (receiver,), block)

    def maxRedeem(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the maximum amount of Vault shares that can be redeemed from the owner balance in the Vault,
        through a redeem call. - MUST return a limited value if owner is subject to some withdrawal limit or
        timelock. - MUST return balanceOf(owner) if owner is not subject to any withdrawal limit or timelock. -
        MUST NOT revert.
        """
        return self._read(_MAX_REDEEM, (owner,), block)

    def maxWithdraw(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the maximum amount of the underlying asset that can be withdrawn from the owner balance in the
        Vault, through a withdraw call. - MUST return a limited value if owner is subject to some withdrawal limit
        or timelock. - MUST NOT revert.
        """
        return self._read(_MAX_WITHDRAW, (owner,), block)

    def mint(self, shares: int, receiver: Addressish) -> Call[int]:
        """Mints exactly `shares` vault shares to `receiver` in exchange for `assets` underlying tokens. - MUST emit
        the Deposit event. - MAY support an additional flow in which the underlying tokens are owned by the Vault
        contract before the mint execution, and are accounted for during mint. - MUST revert if all of shares
        cannot be minted (due to deposit limit being reached, slippage, the user not approving enough underlying
        tokens to the Vault contract, etc).
        """
        return self._call(_MINT, (shares, receiver))

    def mint_maxAssets_deadline(
        self, shares: int, receiver: Addressish, maxAssets: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `mint`, by `deadline` and for at most `maxAssets`."""
        return self._call(_MINT_MAX_ASSETS_DEADLINE, (shares, receiver, maxAssets, deadline))

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Executes `data`, calls of this contract, in order and all or nothing, as the caller. A step's error is the
        call's.

        Returns: results What each step returned.
        """
        return self._call(_MULTICALL, (data,))

    def name(self, *, block: Block = "latest") -> str:
        """Returns the name of the token."""
        return self._read(_NAME, (), block)

    def nonces(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the current nonce for `owner`. This value must be included whenever a signature is generated for
        `permit`. Every successful call to `permit` increases ``owner``'s nonce by one. This prevents a signature
        from being used multiple times.
        """
        return self._read(_NONCES, (owner,), block)

    def permit(
        self, owner: Addressish, spender: Addressish, value: int, deadline: int, signature: bytes
    ) -> Call[None]:
        """ERC-2612 permit with the signature as bytes: sets `spender`'s allowance over `owner`'s tokens to `value`.

        deadline: The last second at which the permit can be used.
        """
        return self._call(_PERMIT, (owner, spender, value, deadline, signature))

    def permit_v_r_s(
        self, owner: Addressish, spender: Addressish, value: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """Sets `value` as the allowance of `spender` over ``owner``'s tokens, given ``owner``'s signed approval."""
        return self._call(_PERMIT_V_R_S, (owner, spender, value, deadline, v, r, s))

    def permitAsset(self, value: int, deadline: int, signature: bytes) -> Call[None]:
        """A `multicall` step: tries the caller's ERC-2612 permit of the stablecoin to this vault, ignores its
        failure, and requires the allowance, so that a permit used up by a front-runner blocks nothing.

        deadline: The permit's deadline, seconds.
        signature: 65 bytes (r, s, v), or any other form for contract wallets.
        value: The allowance to set, in wei.
        """
        return self._call(_PERMIT_ASSET, (value, deadline, signature))

    def previewDeposit(self, assets: int, *, block: Block = "latest") -> int:
        """Allows an on-chain or off-chain user to simulate the effects of their deposit at the current block, given
        current on-chain conditions. - MUST return as close to and no more than the exact amount of Vault shares
        that would be minted in a deposit call in the same transaction. I.e. deposit should return the same or
        more shares as previewDeposit if called in the same transaction. - MUST NOT account for deposit limits
        like those returned from maxDeposit and should always act as though the deposit would be accepted,
        regardless if the user has enough tokens approved, etc. - MUST be inclusive of deposit fees. Integrators
        should be aware of the existence of deposit fees. - MUST NOT revert.
        """
        return self._read(_PREVIEW_DEPOSIT, (assets,), block)

    def previewMint(self, shares: int, *, block: Block = "latest") -> int:
        """Allows an on-chain or off-chain user to simulate the effects of their mint at the current block, given
        current on-chain conditions. - MUST return as close to and no fewer than the exact amount of assets that
        would be deposited in a mint call in the same transaction. I.e. mint should return the same or fewer
        assets as previewMint if called in the same transaction. - MUST NOT account for mint limits like those
        returned from maxMint and should always act as though the mint would be accepted, regardless if the user
        has enough tokens approved, etc. - MUST be inclusive of deposit fees. Integrators should be aware of the
        existence of deposit fees. - MUST NOT revert.
        """
        return self._read(_PREVIEW_MINT, (shares,), block)

    def previewRedeem(self, shares: int, *, block: Block = "latest") -> int:
        """Allows an on-chain or off-chain user to simulate the effects of their redemption at the current block,
        given current on-chain conditions. - MUST return as close to and no more than the exact amount of assets
        that would be withdrawn in a redeem call in the same transaction. I.e. redeem should return the same or
        more assets as previewRedeem if called in the same transaction. - MUST NOT account for redemption limits
        like those returned from maxRedeem and should always act as though the redemption would be accepted,
        regardless if the user has enough shares, etc. - MUST be inclusive of withdrawal fees. Integrators should
        be aware of the existence of withdrawal fees. - MUST NOT revert.
        """
        return self._read(_PREVIEW_REDEEM, (shares,), block)

    def previewWithdraw(self, assets: int, *, block: Block = "latest") -> int:
        """Allows an on-chain or off-chain user to simulate the effects of their withdrawal at the current block,
        given current on-chain conditions. - MUST return as close to and no fewer than the exact amount of Vault
        shares that would be burned in a withdraw call in the same transaction. I.e. withdraw should return the
        same or fewer shares as previewWithdraw if called in the same transaction. - MUST NOT account for
        withdrawal limits like those returned from maxWithdraw and should always act as though the withdrawal
        would be accepted, regardless if the user has enough shares, etc. - MUST be inclusive of withdrawal fees.
        Integrators should be aware of the existence of withdrawal fees. - MUST NOT revert.
        """
        return self._read(_PREVIEW_WITHDRAW, (assets,), block)

    def receiveWithAuthorization(
        self,
        from_: Addressish,
        to: Addressish,
        value: int,
        validAfter: int,
        validBefore: int,
        nonce: bytes,
        signature: bytes,
    ) -> Call[None]:
        """As `transferWithAuthorization`, but only the payee may use it, so that it cannot be front-run."""
        return self._call(
            _RECEIVE_WITH_AUTHORIZATION, (from_, to, value, validAfter, validBefore, nonce, signature)
        )

    def receiveWithAuthorization_v_r_s(
        self,
        from_: Addressish,
        to: Addressish,
        value: int,
        validAfter: int,
        validBefore: int,
        nonce: bytes,
        v: int,
        r: bytes,
        s: bytes,
    ) -> Call[None]:
        """Receives a transfer with a signed authorization from the payer. Includes an additional check to ensure
        that the payee's address (`to`) matches the caller to prevent front-running attacks.
        """
        return self._call(
            _RECEIVE_WITH_AUTHORIZATION_V_R_S, (from_, to, value, validAfter, validBefore, nonce, v, r, s)
        )

    def redeem(self, shares: int, receiver: Addressish, owner: Addressish) -> Call[int]:
        """Burns exactly shares from owner and sends assets of underlying tokens to receiver. - MUST emit the
        Withdraw event. - MAY support an additional flow in which the underlying tokens are owned by the Vault
        contract before the redeem execution, and are accounted for during redeem. - MUST revert if all of shares
        cannot be redeemed (due to withdrawal limit being reached, slippage, the owner not having enough shares,
        etc).
        """
        return self._call(_REDEEM, (shares, receiver, owner))

    def redeem_minAssets_deadline(
        self, shares: int, receiver: Addressish, owner: Addressish, minAssets: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `redeem`, by `deadline` and for at least `minAssets`."""
        return self._call(_REDEEM_MIN_ASSETS_DEADLINE, (shares, receiver, owner, minAssets, deadline))

    def redeemAuthorizationNonce(
        self,
        from_: Addressish,
        shares: int,
        minAssets: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization of the shares must carry for this redemption."""
        return self._read(
            _REDEEM_AUTHORIZATION_NONCE, (from_, shares, minAssets, receiver, deadline, salt), block
        )

    def redeemWithAuthorization(
        self,
        from_: Addressish,
        shares: int,
        minAssets: int,
        receiver: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[int]:
        """`redeem` of `from`'s shares by `from`'s EIP-3009 authorization of these shares, as
        `depositWithAuthorization`; the nonce is `redeemAuthorizationNonce`.
        """
        return self._call(
            _REDEEM_WITH_AUTHORIZATION, (from_, shares, minAssets, receiver, deadline, salt, signature)
        )

    def rescuable(self, token: Addressish, *, block: Block = "latest") -> int:
        """What may be rescued: of the stablecoin only what lies here beyond the book."""
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

    def stream(self, *, block: Block = "latest") -> StreamResult:
        """What has not been streamed yet at this second, in wei, rounded up, and the seconds until it will have
        been. `running` is false while there is none, or the stream stands still for want of shares.
        """
        return self._read(_STREAM, (), block)

    def symbol(self, *, block: Block = "latest") -> str:
        """Returns the symbol of the token, usually a shorter version of the name."""
        return self._read(_SYMBOL, (), block)

    def takeUndistributed(self, max: int) -> Call[int]:
        """Sends up to `max` wei of the rewards that are not streamed yet to the caller, for a loss. Never of what
        savers have: what they have deposited and what was streamed. Restricted to the facilitators.

        Returns: Sent; the lesser of `max` and what is not streamed yet. Wei.
        """
        return self._call(_TAKE_UNDISTRIBUTED, (max,))

    def totalAssets(self, *, block: Block = "latest") -> int:
        """ERC-4626: what belongs to the shares, in wei, with the rewards streamed up to this second, rounded down."""
        return self._read(_TOTAL_ASSETS, (), block)

    def totalSupply(self, *, block: Block = "latest") -> int:
        """Returns the value of tokens in existence."""
        return self._read(_TOTAL_SUPPLY, (), block)

    def transfer(self, to: Addressish, value: int) -> Call[bool]:
        """See `IERC20-transfer`."""
        return self._call(_TRANSFER, (to, value))

    def transferFrom(self, from_: Addressish, to: Addressish, value: int) -> Call[bool]:
        """See `IERC20-transferFrom`. Skips emitting an `Approval` event indicating an allowance update. This is not
        required by the ERC. See `xref-ERC20-_approve-address-address-uint256-bool-`[_approve].
        """
        return self._call(_TRANSFER_FROM, (from_, to, value))

    def transferWithAuthorization(
        self,
        from_: Addressish,
        to: Addressish,
        value: int,
        validAfter: int,
        validBefore: int,
        nonce: bytes,
        signature: bytes,
    ) -> Call[None]:
        """EIP-3009 transfer with the signature as bytes. Anyone may relay it.

        nonce: Any 32 bytes that `from` has not used; random is best.
        validAfter: The authorization is valid strictly after this second.
        validBefore: And strictly before this one.
        value: In the token's own units.
        """
        return self._call(
            _TRANSFER_WITH_AUTHORIZATION, (from_, to, value, validAfter, validBefore, nonce, signature)
        )

    def transferWithAuthorization_v_r_s(
        self,
        from_: Addressish,
        to: Addressish,
        value: int,
        validAfter: int,
        validBefore: int,
        nonce: bytes,
        v: int,
        r: bytes,
        s: bytes,
    ) -> Call[None]:
        """Executes a transfer with a signed authorization."""
        return self._call(
            _TRANSFER_WITH_AUTHORIZATION_V_R_S, (from_, to, value, validAfter, validBefore, nonce, v, r, s)
        )

    def withdraw(self, assets: int, receiver: Addressish, owner: Addressish) -> Call[int]:
        """Burns shares from owner and sends exactly assets of underlying tokens to receiver. - MUST emit the
        Withdraw event. - MAY support an additional flow in which the underlying tokens are owned by the Vault
        contract before the withdraw execution, and are accounted for during withdraw. - MUST revert if all of
        assets cannot be withdrawn (due to withdrawal limit being reached, slippage, the owner not having enough
        shares, etc). Note that some implementations will require pre-requesting to the Vault before a withdrawal
        may be performed. Those methods should be performed separately.
        """
        return self._call(_WITHDRAW, (assets, receiver, owner))

    def withdraw_maxShares_deadline(
        self, assets: int, receiver: Addressish, owner: Addressish, maxShares: int, deadline: int
    ) -> Call[int]:
        """As ERC-4626's `withdraw`, by `deadline` and for at most `maxShares`."""
        return self._call(_WITHDRAW_MAX_SHARES_DEADLINE, (assets, receiver, owner, maxShares, deadline))
