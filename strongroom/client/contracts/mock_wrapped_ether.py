"""MockWrappedEther: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_ALLOWANCE: Function[int] = Function(
    "allowance", "0xdd62ed3e", (("owner", "address"), ("spender", "address")), ("uint256",)
)
_APPROVE: Function[bool] = Function(
    "approve", "0x095ea7b3", (("spender", "address"), ("amount", "uint256")), ("bool",)
)
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("owner", "address"),), ("uint256",))
_DECIMALS: Function[int] = Function("decimals", "0x313ce567", (), ("uint8",))
_DEPOSIT: Function[None] = Function("deposit", "0xd0e30db0", ())
_NAME: Function[str] = Function("name", "0x06fdde03", (), ("string",))
_NONCES: Function[int] = Function("nonces", "0x7ecebe00", (("owner", "address"),), ("uint256",))
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
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
_TOTAL_SUPPLY: Function[int] = Function("totalSupply", "0x18160ddd", (), ("uint256",))
_TRANSFER: Function[bool] = Function(
    "transfer", "0xa9059cbb", (("to", "address"), ("amount", "uint256")), ("bool",)
)
_TRANSFER_FROM: Function[bool] = Function(
    "transferFrom", "0x23b872dd", (("from_", "address"), ("to", "address"), ("amount", "uint256")), ("bool",)
)
_WITHDRAW: Function[None] = Function("withdraw", "0x2e1a7d4d", (("amount", "uint256"),))


class MockWrappedEther(ContractClient):
    """Wrapped ether for chains that have none: solady's, since WETH9 is under the GPL and cannot be part of this
    package. It deposits and withdraws as WETH9 does; beside that it has permits, refuses unknown calls, and says
    why it refuses. Not a toy: every unit is backed by the wei that is here.
    """

    _artifact: ClassVar[str] = "MockWrappedEther"

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """Returns the EIP-712 domain separator for the EIP-2612 permit."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def allowance(self, owner: Addressish, spender: Addressish, *, block: Block = "latest") -> int:
        """Returns the amount of tokens that `spender` can spend on behalf of `owner`."""
        return self._read(_ALLOWANCE, (owner, spender), block)

    def approve(self, spender: Addressish, amount: int) -> Call[bool]:
        """Sets `amount` as the allowance of `spender` over the caller's tokens."""
        return self._call(_APPROVE, (spender, amount))

    def balanceOf(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the amount of tokens owned by `owner`."""
        return self._read(_BALANCE_OF, (owner,), block)

    def decimals(self, *, block: Block = "latest") -> int:
        """Returns the decimals places of the token."""
        return self._read(_DECIMALS, (), block)

    def deposit(self, *, value: int = 0) -> Call[None]:
        """Deposits `amount` ETH of the caller and mints `amount` WETH to the caller."""
        return self._call(_DEPOSIT, (), value)

    def name(self, *, block: Block = "latest") -> str:
        """Returns the name of the token."""
        return self._read(_NAME, (), block)

    def nonces(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the current nonce for `owner`. This value is used to compute the signature for EIP-2612 permit."""
        return self._read(_NONCES, (owner,), block)

    def permit(
        self, owner: Addressish, spender: Addressish, value: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """Sets `value` as the allowance of `spender` over the tokens of `owner`, authorized by a signed approval by
        `owner`.
        """
        return self._call(_PERMIT, (owner, spender, value, deadline, v, r, s))

    def symbol(self, *, block: Block = "latest") -> str:
        """Returns the symbol of the token."""
        return self._read(_SYMBOL, (), block)

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

    def withdraw(self, amount: int) -> Call[None]:
        """Burns `amount` WETH of the caller and sends `amount` ETH to the caller."""
        return self._call(_WITHDRAW, (amount,))
