"""ERC20Authorization: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["ERC20Authorization", "Eip712DomainResult"]


class Eip712DomainResult(NamedTuple):
    """What `eip712Domain` returns."""

    fields: bytes
    name: str
    version: str
    chainId: int
    verifyingContract: Address
    salt: bytes
    extensions: tuple[int, ...]


_CANCEL_AUTHORIZATION_TYPEHASH: Function[bytes] = Function(
    "CANCEL_AUTHORIZATION_TYPEHASH", "0xd9169487", (), ("bytes32",)
)
_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_RECEIVE_WITH_AUTHORIZATION_TYPEHASH: Function[bytes] = Function(
    "RECEIVE_WITH_AUTHORIZATION_TYPEHASH", "0x7f2eecc3", (), ("bytes32",)
)
_TRANSFER_WITH_AUTHORIZATION_TYPEHASH: Function[bytes] = Function(
    "TRANSFER_WITH_AUTHORIZATION_TYPEHASH", "0xa0cc6a68", (), ("bytes32",)
)
_ALLOWANCE: Function[int] = Function(
    "allowance", "0xdd62ed3e", (("owner", "address"), ("spender", "address")), ("uint256",)
)
_APPROVE: Function[bool] = Function(
    "approve", "0x095ea7b3", (("spender", "address"), ("value", "uint256")), ("bool",)
)
_AUTHORIZATION_STATE: Function[bool] = Function(
    "authorizationState", "0xe94a0102", (("authorizer", "address"), ("nonce", "bytes32")), ("bool",)
)
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("account", "address"),), ("uint256",))
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
_DECIMALS: Function[int] = Function("decimals", "0x313ce567", (), ("uint8",))
_EIP712_DOMAIN: Function[Eip712DomainResult] = Function(
    "eip712Domain",
    "0x84b0196e",
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", Array("uint256")),
    Eip712DomainResult,
)
_MINT: Function[None] = Function("mint", "0x40c10f19", (("to", "address"), ("amount", "uint256")))
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
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
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


class ERC20Authorization(ContractClient):
    """What MockReserve and Stablecoin have in common."""

    def CANCEL_AUTHORIZATION_TYPEHASH(self, *, block: Block = "latest") -> bytes:
        """EIP-3009's type hash of a cancellation."""
        return self._read(_CANCEL_AUTHORIZATION_TYPEHASH, (), block)

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """Returns the domain separator used in the encoding of the signature for `permit`, as defined by `EIP712`."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def RECEIVE_WITH_AUTHORIZATION_TYPEHASH(self, *, block: Block = "latest") -> bytes:
        """EIP-3009's type hash of a transfer that only the payee may use."""
        return self._read(_RECEIVE_WITH_AUTHORIZATION_TYPEHASH, (), block)

    def TRANSFER_WITH_AUTHORIZATION_TYPEHASH(self, *, block: Block = "latest") -> bytes:
        """EIP-3009's type hash of a transfer."""
        return self._read(_TRANSFER_WITH_AUTHORIZATION_TYPEHASH, (), block)

    def allowance(self, owner: Addressish, spender: Addressish, *, block: Block = "latest") -> int:
        """Returns the remaining number of tokens that `spender` will be allowed to spend on behalf of `owner`
        through `transferFrom`. This is zero by default. This value changes when `approve` or `transferFrom` are
        called.
        """
        return self._read(_ALLOWANCE, (owner, spender), block)

    def approve(self, spender: Addressish, value: int) -> Call[bool]:
        """See `IERC20-approve`."""
        return self._call(_APPROVE, (spender, value))

    def authorizationState(self, authorizer: Addressish, nonce: bytes, *, block: Block = "latest") -> bool:
        return self._read(_AUTHORIZATION_STATE, (authorizer, nonce), block)

    def balanceOf(self, account: Addressish, *, block: Block = "latest") -> int:
        """Returns the value of tokens owned by `account`."""
        return self._read(_BALANCE_OF, (account,), block)

    def cancelAuthorization(self, authorizer: Addressish, nonce: bytes, signature: bytes) -> Call[None]:
        """Spends `nonce` without a transfer, with the signature as bytes."""
        return self._call(_CANCEL_AUTHORIZATION, (authorizer, nonce, signature))

    def cancelAuthorization_v_r_s(
        self, authorizer: Addressish, nonce: bytes, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """Cancels an authorization."""
        return self._call(_CANCEL_AUTHORIZATION_V_R_S, (authorizer, nonce, v, r, s))

    def decimals(self, *, block: Block = "latest") -> int:
        """Returns the number of decimals used to get its user representation. For example, if `decimals` equals `2`,
        a balance of `505` tokens should be displayed to a user as `5.05` (`505 / 10 ** 2`). Tokens usually opt
        for a value of 18, imitating the relationship between Ether and Wei. This is the default value returned by
        this function, unless it's overridden.
        """
        return self._read(_DECIMALS, (), block)

    def eip712Domain(self, *, block: Block = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_EIP712_DOMAIN, (), block)

    def mint(self, to: Addressish, amount: int) -> Call[None]:
        """Mints `amount` units to `to`."""
        return self._call(_MINT, (to, amount))

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

    def symbol(self, *, block: Block = "latest") -> str:
        """Returns the symbol of the token, usually a shorter version of the name."""
        return self._read(_SYMBOL, (), block)

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
