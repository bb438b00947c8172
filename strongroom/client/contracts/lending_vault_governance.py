"""LendingVaultGovernance: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import (
    MARKET_CAP_STRUCT,
    MARKET_PARAMS_STRUCT,
    VAULT_CONFIG_STRUCT,
    MarketCap,
    MarketParams,
    VaultConfig,
)

__all__ = ["LendingVaultGovernance", "MarketAllocation", "MarketCap", "MarketParams", "VaultConfig"]


class MarketAllocation(NamedTuple):
    """A struct of the contract."""

    marketParams: MarketParams
    assets: int


MARKET_ALLOCATION_STRUCT = Struct(MarketAllocation, (MARKET_PARAMS_STRUCT, "uint256"))

_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_EXECUTION_WINDOW: Function[int] = Function("EXECUTION_WINDOW", "0x3e65164a", (), ("uint256",))
_FACTORY: Function[Address] = Function("FACTORY", "0x2dd31000", (), ("address",))
_MAX_FEE: Function[int] = Function("MAX_FEE", "0xbc063e1a", (), ("uint256",))
_MAX_MARKETS: Function[int] = Function("MAX_MARKETS", "0x410e3600", (), ("uint256",))
_MAX_SUPPLY_QUEUE: Function[int] = Function("MAX_SUPPLY_QUEUE", "0xae683a46", (), ("uint256",))
_MAX_TIMELOCK: Function[int] = Function("MAX_TIMELOCK", "0x94f1825b", (), ("uint256",))
_MIN_TIMELOCK: Function[int] = Function("MIN_TIMELOCK", "0xfb0c7549", (), ("uint256",))
_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_ACCEPT_OWNERSHIP: Function[None] = Function("acceptOwnership", "0x79ba5097", ())
_ALLOWANCE: Function[int] = Function(
    "allowance", "0xdd62ed3e", (("owner", "address"), ("spender", "address")), ("uint256",)
)
_APPROVE: Function[bool] = Function(
    "approve", "0x095ea7b3", (("spender", "address"), ("amount", "uint256")), ("bool",)
)
_ASSET: Function[Address] = Function("asset", "0x38d52e0f", (), ("address",))
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("owner", "address"),), ("uint256",))
_CURATOR: Function[Address] = Function("curator", "0xe66f53b7", (), ("address",))
_DECIMALS: Function[int] = Function("decimals", "0x313ce567", (), ("uint8",))
_EXECUTABLE_AT: Function[int] = Function(
    "executableAt", "0x7f47e83a", (("dataHash", "bytes32"),), ("uint256",)
)
_FEE: Function[int] = Function("fee", "0xddca3f43", (), ("uint256",))
_FEE_RECIPIENT: Function[Address] = Function("feeRecipient", "0x46904840", (), ("address",))
_FORCE_REMOVE_MARKET: Function[None] = Function(
    "forceRemoveMarket", "0x65789eb8", (("marketParams", MARKET_PARAMS_STRUCT),)
)
_INITIALIZE: Function[None] = Function("initialize", "0x200b8281", (("config", VAULT_CONFIG_STRUCT),))
_IS_ALLOCATOR: Function[bool] = Function("isAllocator", "0x4dedf20e", (("account", "address"),), ("bool",))
_LENGTHEN_TIMELOCK: Function[None] = Function("lengthenTimelock", "0x6deb84a6", (("newTimelock", "uint32"),))
_LOWER_CAP: Function[None] = Function(
    "lowerCap", "0x60f5c5d9", (("marketParams", MARKET_PARAMS_STRUCT), ("newCap", "uint128"))
)
_LOWER_FEE: Function[None] = Function("lowerFee", "0xf4073916", (("newFee", "uint96"),))
_MARKETS: Function[tuple[MarketCap, ...]] = Function("markets", "0x3ac2a032", (), (Array(MARKET_CAP_STRUCT),))
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
_RAISE_CAP: Function[None] = Function(
    "raiseCap", "0x37224af3", (("marketParams", MARKET_PARAMS_STRUCT), ("newCap", "uint128"))
)
_RAISE_FEE: Function[None] = Function("raiseFee", "0xfebf6c75", (("newFee", "uint96"),))
_REALLOCATE: Function[None] = Function(
    "reallocate", "0x7299aa31", (("targets", Array(MARKET_ALLOCATION_STRUCT)),)
)
_REMOVE_MARKET: Function[None] = Function(
    "removeMarket", "0xcb58d00d", (("marketParams", MARKET_PARAMS_STRUCT),)
)
_RENOUNCE_OWNERSHIP: Function[None] = Function("renounceOwnership", "0x715018a6", ())
_REVOKE: Function[None] = Function("revoke", "0x0b467b9b", (("data", "bytes"),))
_SENTINEL: Function[Address] = Function("sentinel", "0xf58c251c", (), ("address",))
_SET_ALLOCATOR: Function[None] = Function(
    "setAllocator", "0x80faddeb", (("allocator", "address"), ("newIsAllocator", "bool"))
)
_SET_CURATOR: Function[None] = Function("setCurator", "0xe90956cf", (("newCurator", "address"),))
_SET_FEE_RECIPIENT: Function[None] = Function(
    "setFeeRecipient", "0xe74b981b", (("newFeeRecipient", "address"),)
)
_SET_SENTINEL: Function[None] = Function("setSentinel", "0x09dac061", (("newSentinel", "address"),))
_SET_SUPPLY_QUEUE: Function[None] = Function(
    "setSupplyQueue", "0xd746f79a", (("newQueue", Array("uint256")),)
)
_SET_WITHDRAW_QUEUE: Function[None] = Function(
    "setWithdrawQueue", "0x099f9259", (("newQueue", Array("uint256")),)
)
_SHORTEN_TIMELOCK: Function[None] = Function("shortenTimelock", "0x540c5199", (("newTimelock", "uint32"),))
_SUBMIT: Function[None] = Function("submit", "0xef7fa71b", (("data", "bytes"),))
_SUPPLY_QUEUE: Function[tuple[int, ...]] = Function("supplyQueue", "0x5e62576e", (), (Array("uint256"),))
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
_TIMELOCK: Function[int] = Function("timelock", "0xd33219b4", (), ("uint32",))
_TOTAL_SUPPLY: Function[int] = Function("totalSupply", "0x18160ddd", (), ("uint256",))
_TRANSFER: Function[bool] = Function(
    "transfer", "0xa9059cbb", (("to", "address"), ("amount", "uint256")), ("bool",)
)
_TRANSFER_FROM: Function[bool] = Function(
    "transferFrom", "0x23b872dd", (("from_", "address"), ("to", "address"), ("amount", "uint256")), ("bool",)
)
_TRANSFER_OWNERSHIP: Function[None] = Function("transferOwnership", "0xf2fde38b", (("newOwner", "address"),))
_WITHDRAW_QUEUE: Function[tuple[int, ...]] = Function("withdrawQueue", "0x51a2d6d1", (), (Array("uint256"),))


class LendingVaultGovernance(ContractClient):
    """See `ILendingVaultGovernance`. The code of a `LendingVault` that its roles use, run in the vault's own
    storage: together they are too large for one contract. It holds nothing and cannot be used by itself.

    Constructor: address pool.
    """

    _artifact: ClassVar[str] = "LendingVaultGovernance"

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """Returns the EIP-712 domain separator for the EIP-2612 permit."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def EXECUTION_WINDOW(self, *, block: Block = "latest") -> int:
        """How long a submitted call can be made. Seconds."""
        return self._read(_EXECUTION_WINDOW, (), block)

    def FACTORY(self, *, block: Block = "latest") -> Address:
        """Who made the vault and initialized it."""
        return self._read(_FACTORY, (), block)

    def MAX_FEE(self, *, block: Block = "latest") -> int:
        """The hard limit of the performance fee, times 1e18: a quarter of the growth, as the pool's of the interest."""
        return self._read(_MAX_FEE, (), block)

    def MAX_MARKETS(self, *, block: Block = "latest") -> int:
        """The most markets that a vault lists."""
        return self._read(_MAX_MARKETS, (), block)

    def MAX_SUPPLY_QUEUE(self, *, block: Block = "latest") -> int:
        """The most markets in the supply queue."""
        return self._read(_MAX_SUPPLY_QUEUE, (), block)

    def MAX_TIMELOCK(self, *, block: Block = "latest") -> int:
        return self._read(_MAX_TIMELOCK, (), block)

    def MIN_TIMELOCK(self, *, block: Block = "latest") -> int:
        """The bounds of the timelock. Seconds."""
        return self._read(_MIN_TIMELOCK, (), block)

    def POOL(self, *, block: Block = "latest") -> Address:
        """The pool whose markets the vault lends to."""
        return self._read(_POOL, (), block)

    def acceptOwnership(self) -> Call[None]:
        """The new owner accepts the ownership transfer."""
        return self._call(_ACCEPT_OWNERSHIP, ())

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

    def curator(self, *, block: Block = "latest") -> Address:
        """Who picks markets, caps and the fee."""
        return self._read(_CURATOR, (), block)

    def decimals(self, *, block: Block = "latest") -> int:
        """Six more than the asset's."""
        return self._read(_DECIMALS, (), block)

    def executableAt(self, dataHash: bytes, *, block: Block = "latest") -> int:
        """The first second at which a submitted call can be made; zero if it is not submitted."""
        return self._read(_EXECUTABLE_AT, (dataHash,), block)

    def fee(self, *, block: Block = "latest") -> int:
        """The performance fee: the part of the growth above the mark that goes to the fee recipient. Times 1e18."""
        return self._read(_FEE, (), block)

    def feeRecipient(self, *, block: Block = "latest") -> Address:
        """Who gets the fees."""
        return self._read(_FEE_RECIPIENT, (), block)

    def forceRemoveMarket(self, marketParams: MarketParams) -> Call[None]:
        """Removes a market and gives up what the vault holds there, which lowers the share price at once."""
        return self._call(_FORCE_REMOVE_MARKET, (marketParams,))

    def initialize(self, config: VaultConfig) -> Call[None]:
        """Initializes a clone. Only the factory, in the transaction that makes it."""
        return self._call(_INITIALIZE, (config,))

    def isAllocator(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether an account may move assets between listed markets."""
        return self._read(_IS_ALLOCATOR, (account,), block)

    def lengthenTimelock(self, newTimelock: int) -> Call[None]:
        """Lengthens the timelock, to two weeks at most. What is submitted keeps its time. By owner or curator."""
        return self._call(_LENGTHEN_TIMELOCK, (newTimelock,))

    def lowerCap(self, marketParams: MarketParams, newCap: int) -> Call[None]:
        """Lowers a market's cap; what is there stays. By owner, curator or sentinel."""
        return self._call(_LOWER_CAP, (marketParams, newCap))

    def lowerFee(self, newFee: int) -> Call[None]:
        """Lowers the performance fee. By owner or curator."""
        return self._call(_LOWER_FEE, (newFee,))

    def markets(self, *, block: Block = "latest") -> tuple[MarketCap, ...]:
        """The listed markets and their caps; their numbers are their places."""
        return self._read(_MARKETS, (), block)

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

    def raiseCap(self, marketParams: MarketParams, newCap: int) -> Call[None]:
        """Raises a market's cap, and lists the market where it is not yet. Its number is then the last. It must
        exist, lend the vault's asset, and have a rate model that is built into the pool.
        """
        return self._call(_RAISE_CAP, (marketParams, newCap))

    def raiseFee(self, newFee: int) -> Call[None]:
        """Raises the performance fee, times 1e18, up to a quarter. What is due by the old one is taken first, and
        the mark is the present share price or higher.
        """
        return self._call(_RAISE_FEE, (newFee,))

    def reallocate(self, targets: Sequence[MarketAllocation]) -> Call[None]:
        """Moves assets between listed markets, under their caps, in the order given: takes out where a market holds
        more than it shall, puts in where it holds less, and ends with nothing left over. By owner, curator or an
        allocator.
        """
        return self._call(_REALLOCATE, (targets,))

    def removeMarket(self, marketParams: MarketParams) -> Call[None]:
        """Removes a market that has no cap and holds less than a unit. The numbers of those behind it fall by one.
        By owner or curator.
        """
        return self._call(_REMOVE_MARKET, (marketParams,))

    def renounceOwnership(self) -> Call[None]:
        """Leaves the contract without owner. It will not be possible to call `onlyOwner` functions. Can only be
        called by the current owner.
        """
        return self._call(_RENOUNCE_OWNERSHIP, ())

    def revoke(self, data: bytes) -> Call[None]:
        """Takes a submission back. By owner, curator or sentinel."""
        return self._call(_REVOKE, (data,))

    def sentinel(self, *, block: Block = "latest") -> Address:
        """Who can veto and lower caps."""
        return self._read(_SENTINEL, (), block)

    def setAllocator(self, allocator: Addressish, newIsAllocator: bool) -> Call[None]:
        """Names an allocator, or no longer. Only the owner."""
        return self._call(_SET_ALLOCATOR, (allocator, newIsAllocator))

    def setCurator(self, newCurator: Addressish) -> Call[None]:
        """Names the curator; zero for none. Only the owner."""
        return self._call(_SET_CURATOR, (newCurator,))

    def setFeeRecipient(self, newFeeRecipient: Addressish) -> Call[None]:
        """Names who gets the fees from now on; what is due goes to the one before. Only the owner."""
        return self._call(_SET_FEE_RECIPIENT, (newFeeRecipient,))

    def setSentinel(self, newSentinel: Addressish) -> Call[None]:
        """Replaces the sentinel; zero for none."""
        return self._call(_SET_SENTINEL, (newSentinel,))

    def setSupplyQueue(self, newQueue: Sequence[int]) -> Call[None]:
        """Sets the order in which deposits fill caps, at most twelve markets by their numbers. By owner, curator or
        an allocator.
        """
        return self._call(_SET_SUPPLY_QUEUE, (newQueue,))

    def setWithdrawQueue(self, newQueue: Sequence[int]) -> Call[None]:
        """Sets the order in which withdrawals are served: every listed market once, by its number. By owner, curator
        or an allocator.
        """
        return self._call(_SET_WITHDRAW_QUEUE, (newQueue,))

    def shortenTimelock(self, newTimelock: int) -> Call[None]:
        """Shortens the timelock, to a day at least."""
        return self._call(_SHORTEN_TIMELOCK, (newTimelock,))

    def submit(self, data: bytes) -> Call[None]:
        """Schedules a call of a function that raises risk: it can be made from `timelock` seconds on, for two weeks,
        once. By owner or curator.

        data: The call, as it will be made to the last byte.
        """
        return self._call(_SUBMIT, (data,))

    def supplyQueue(self, *, block: Block = "latest") -> tuple[int, ...]:
        """The order in which deposits fill caps."""
        return self._read(_SUPPLY_QUEUE, (), block)

    def symbol(self, *, block: Block = "latest") -> str:
        """The shares' symbol."""
        return self._read(_SYMBOL, (), block)

    def timelock(self, *, block: Block = "latest") -> int:
        """How long a submission waits. Seconds."""
        return self._read(_TIMELOCK, (), block)

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

    def withdrawQueue(self, *, block: Block = "latest") -> tuple[int, ...]:
        """The order in which withdrawals are served."""
        return self._read(_WITHDRAW_QUEUE, (), block)
