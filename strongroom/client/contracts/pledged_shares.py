"""PledgedShares: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MarketParams

__all__ = ["PledgedShares", "MarketParams"]

_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_ALLOWANCE: Function[int] = Function(
    "allowance", "0xdd62ed3e", (("arg0", "address"), ("arg1", "address")), ("uint256",)
)
_APPROVE: Function[bool] = Function(
    "approve", "0x095ea7b3", (("arg0", "address"), ("arg1", "uint256")), ("bool",)
)
_ASSET: Function[Address] = Function("asset", "0x38d52e0f", (), ("address",))
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("account", "address"),), ("uint256",))
_BORROW: Function[int] = Function(
    "borrow",
    "0xcad633a5",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("receiver", "address"),
        ("maxDebt", "uint256"),
        ("deadline", "uint256"),
    ),
    ("uint256",),
)
_BORROWER: Function[Address] = Function("borrower", "0x7df1f1b9", (), ("address",))
_DECIMALS: Function[int] = Function("decimals", "0x313ce567", (), ("uint8",))
_DISCARD: Function[int] = Function("discard", "0xd4881113", (("account", "address"),), ("uint256",))
_LIQUIDATION_PRICE: Function[int] = Function("liquidationPrice", "0xb6fc2d5f", (), ("uint256",))
_MANAGER: Function[Address] = Function("manager", "0x481c6a75", (), ("address",))
_MAY_ACT: Function[bool] = Function("mayAct", "0xd115e8f0", (("account", "address"),), ("bool",))
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_NAME: Function[str] = Function("name", "0x06fdde03", (), ("string",))
_PLEDGE: Function[int] = Function(
    "pledge",
    "0x99cca8ed",
    (("marketParams", MARKET_PARAMS_STRUCT), ("shares", "uint256"), ("minUnits", "uint256")),
    ("uint256",),
)
_PRICE: Function[int] = Function("price", "0xa035b1fe", (), ("uint256",))
_REDEEM: Function[int] = Function(
    "redeem", "0x7bde82f2", (("units", "uint256"), ("to", "address")), ("uint256",)
)
_SHARE_ORACLE: Function[Address] = Function("shareOracle", "0x7bd153e6", (), ("address",))
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
_TO_SHARES_DOWN: Function[int] = Function("toSharesDown", "0xfebed1db", (("units", "uint256"),), ("uint256",))
_TOTAL_SUPPLY: Function[int] = Function("totalSupply", "0x18160ddd", (), ("uint256",))
_TRANSFER: Function[bool] = Function(
    "transfer", "0xa9059cbb", (("to", "address"), ("units", "uint256")), ("bool",)
)
_TRANSFER_FROM: Function[bool] = Function(
    "transferFrom", "0x23b872dd", (("from_", "address"), ("to", "address"), ("units", "uint256")), ("bool",)
)
_WITHDRAW: Function[int] = Function(
    "withdraw",
    "0x50fd8561",
    (("marketParams", MARKET_PARAMS_STRUCT), ("units", "uint256"), ("minShares", "uint256")),
    ("uint256",),
)


class PledgedShares(ContractClient):
    """See `IPledgedShares`.

    Constructor: address pool, address registry.
    """

    _artifact: ClassVar[str] = "PledgedShares"

    def POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_POOL, (), block)

    def allowance(self, arg0: Addressish, arg1: Addressish, *, block: Block = "latest") -> int:
        """Returns the remaining number of tokens that `spender` will be allowed to spend on behalf of `owner`
        through `transferFrom`. This is zero by default. This value changes when `approve` or `transferFrom` are
        called.
        """
        return self._read(_ALLOWANCE, (arg0, arg1), block)

    def approve(self, arg0: Addressish, arg1: int, *, block: Block = "latest") -> bool:
        """Sets a `value` amount of tokens as the allowance of `spender` over the caller's tokens. Returns a boolean
        value indicating whether the operation succeeded.
        """
        return self._read(_APPROVE, (arg0, arg1), block)

    def asset(self, *, block: Block = "latest") -> Address:
        """The asset."""
        return self._read(_ASSET, (), block)

    def balanceOf(self, account: Addressish, *, block: Block = "latest") -> int:
        return self._read(_BALANCE_OF, (account,), block)

    def borrow(
        self, marketParams: MarketParams, assets: int, receiver: Addressish, maxDebt: int, deadline: int
    ) -> Call[int]:
        """Borrows from the market against what is pledged in it. Not while the borrower's wallet is frozen, and only
        where pledging is allowed.

        assets: In the loan token's units.
        deadline: Seconds.
        maxDebt: The most to owe afterwards, in the loan token's units.
        """
        return self._call(_BORROW, (marketParams, assets, receiver, maxDebt, deadline))

    def borrower(self, *, block: Block = "latest") -> Address:
        """The borrower."""
        return self._read(_BORROWER, (), block)

    def decimals(self, *, block: Block = "latest") -> int:
        """Returns the decimals places of the token."""
        return self._read(_DECIMALS, (), block)

    def discard(self, account: Addressish) -> Call[int]:
        """Burns the units that an account kept, where all of the borrower's lien was taken: they stand for nothing
        and keep it from pledging again. Anyone may.

        Returns: How many.
        """
        return self._call(_DISCARD, (account,))

    def liquidationPrice(self, *, block: Block = "latest") -> int:
        """As `price`, from the primary source alone and without its lower bound. A stale feed and a stopped
        sequencer stop it all the same.
        """
        return self._read(_LIQUIDATION_PRICE, (), block)

    def manager(self, *, block: Block = "latest") -> Address:
        """Who holds the lien."""
        return self._read(_MANAGER, (), block)

    def mayAct(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether the account may act for the borrower: it is the borrower or, once an agent has frozen the
        borrower's wallet, as recovery does, another wallet of the same investor.
        """
        return self._read(_MAY_ACT, (account,), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Several of these in one, as the caller, all or nothing."""
        return self._call(_MULTICALL, (data,))

    def name(self, *, block: Block = "latest") -> str:
        """Returns the name of the token."""
        return self._read(_NAME, (), block)

    def pledge(self, marketParams: MarketParams, shares: int, minUnits: int) -> Call[int]:
        """Locks `shares` of the borrower for the manager, which needs the borrower's allowance, and puts units for
        them into the market. The market's oracle must be this contract, and its loan token one that the asset's
        owner allows with the oracle.

        minUnits: The least units to accept; as many as shares, unless a lien was broken.
        Returns: Rounded down.
        """
        return self._call(_PLEDGE, (marketParams, shares, minUnits))

    def price(self, *, block: Block = "latest") -> int:
        """The price of one unit of the collateral token in units of the loan token, times 1e36. Both units are the
        smallest ones, so a token's decimals are in the price: it has `36 + loan token decimals - collateral token
        decimals` digits after the point. Fails closed.
        """
        return self._read(_PRICE, (), block)

    def redeem(self, units: int, to: Addressish) -> Call[int]:
        """Turns units that the caller kept into shares for `to`, which must be able to receive them.

        Returns: Rounded down.
        """
        return self._call(_REDEEM, (units, to))

    def shareOracle(self, *, block: Block = "latest") -> Address:
        """The oracle of a share in the loan token."""
        return self._read(_SHARE_ORACLE, (), block)

    def symbol(self, *, block: Block = "latest") -> str:
        """Returns the symbol of the token."""
        return self._read(_SYMBOL, (), block)

    def toSharesDown(self, units: int, *, block: Block = "latest") -> int:
        """What `units` stand for, in shares, rounded down: as many, unless a lien was broken."""
        return self._read(_TO_SHARES_DOWN, (units,), block)

    def totalSupply(self, *, block: Block = "latest") -> int:
        return self._read(_TOTAL_SUPPLY, (), block)

    def transfer(self, to: Addressish, units: int) -> Call[bool]:
        """Moves a `value` amount of tokens from the caller's account to `to`. Returns a boolean value indicating
        whether the operation succeeded.
        """
        return self._call(_TRANSFER, (to, units))

    def transferFrom(self, from_: Addressish, to: Addressish, units: int) -> Call[bool]:
        """Moves a `value` amount of tokens from `from` to `to` using the allowance mechanism. `value` is then
        deducted from the caller's allowance. Returns a boolean value indicating whether the operation succeeded.
        """
        return self._call(_TRANSFER_FROM, (from_, to, units))

    def withdraw(self, marketParams: MarketParams, units: int, minShares: int) -> Call[int]:
        """Takes units out of the market, as far as the debt allows, and frees the shares that they stand for.

        minShares: The least shares to free.
        Returns: Rounded down.
        """
        return self._call(_WITHDRAW, (marketParams, units, minShares))
