"""A copy of the chain in this process, in which anything may be tried: nothing here reaches the node.

State is fetched from the node as it is touched, at one block, so that a measurement takes some dozens of requests. It
needs a node over HTTP and the package `pyrevm` (`pip install strongroom[evm]`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from strongroom.client.codec import to_address
from strongroom.client.connection import Connection
from strongroom.client.errors import ClientError

if TYPE_CHECKING:
    from strongroom.evm.chain import Chain

T = TypeVar("T")
GAS = 3_000_000
"""For one try; what takes more does not work for anybody."""
_SLOTS = 64
"""Places where a token's balances may lie, counted from its first."""
_NAMESPACES = (
    # ERC-7201's of OpenZeppelin's upgradeable ERC-20
    0x52C63247E1F47DB19D5CE0460030C497F067CA4CEBF71BA98EEADABE20BACE00,
)
_SOLADY_SEED = 0x87A211A2


class SandboxError(ClientError):
    """There is no sandbox to be had; its text says why and what to do."""


class Sandbox:
    """The copy. Every try is taken back."""

    def __init__(self, chain: "Chain", is_fork: bool) -> None:
        self.chain = chain
        self.is_fork = is_fork
        self._accounts = 0

    @classmethod
    @contextmanager
    def open(cls, connection: Connection) -> Iterator["Sandbox"]:
        """A sandbox at the latest block. Raises `SandboxError`; also inside, where the node stops answering."""
        chain, is_fork = _chain(connection)
        before = chain.snapshot()
        try:
            yield cls(chain, is_fork)
        except BaseException as error:
            if _is_engine_panic(error):
                raise SandboxError(
                    f"the node at {connection.where} stopped answering while its state was read: try again"
                ) from None
            raise
        finally:
            if not is_fork:
                chain.revert(before)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Inside, everything may be changed; afterwards it is as it was."""
        before = self.chain.snapshot()
        try:
            yield
        finally:
            self.chain.revert(before)

    def account(self) -> str:
        """An address that nobody has used, with nothing in it."""
        self._accounts += 1
        return to_address("0x" + keccak(b"strongroom lint %d" % self._accounts)[12:].hex())

    def code(self, address: str) -> bytes:
        """Code at an address."""
        return self.chain.code(address)

    # Calling

    def ask(
        self, to: str, signature: str, *args: object, sender: str | None = None, gas: int = GAS
    ) -> tuple[bool, bytes]:
        """Read: whether it answered, and the answer or revert data."""
        data = calldata(signature, args)
        if sender is None or not self.chain.code(sender):
            return self.chain.raw_try_call(sender, to, data, gas=gas)
        with self.trying():
            self.chain.set_code(sender, b"")  # the engine takes no call from a contract
            return self.chain.raw_try_call(sender, to, data, gas=gas)

    def word(self, to: str, signature: str, *args: object, sender: str | None = None) -> int | None:
        """Read an integer; `None` for what does not answer with one word or more."""
        answered, data = self.ask(to, signature, *args, sender=sender)
        return int.from_bytes(data[:32], "big") if answered and len(data) >= 32 else None

    def address(self, to: str, signature: str) -> str | None:
        """Read an address; `None` for what is none, or zero."""
        word = self.word(to, signature)
        return to_address(f"0x{word:040x}") if word and word < 1 << 160 else None

    def send(self, sender: str, to: str, signature: str, *args: object) -> tuple[bool, bytes]:
        """A transaction by anyone: whether it succeeded, and the answer or revert data."""
        if self.chain.code(sender):  # the engine takes no transaction from a contract
            self.chain.set_code(sender, b"")
        return self.chain.raw_try_send(sender, to, calldata(signature, args), gas=GAS)

    # Tokens

    def balance(self, token: str, holder: str) -> int:
        """Zero where it is not told."""
        return self.word(token, "balanceOf(address)", holder) or 0

    def give(self, token: str, amount: int, holders: Sequence[str] = ()) -> tuple[str, int]:
        """An account with some of the token, and how much: from a holder, else minted, else written into its storage.

        Zero where there is no way.
        """
        holder = self.account()
        for rich in holders:
            has = self.balance(token, rich)
            if has:
                self.send(rich, token, "transfer(address,uint256)", holder, min(has, amount))
                got = self.balance(token, holder)
                return (holder, got) if got else (rich, has)
        self.send(holder, token, "mint(address,uint256)", holder, amount)
        has = self.balance(token, holder)
        if has or not self.is_fork:
            return holder, has
        for slot in _balance_slots():
            holder = self.account()
            self.chain.set_storage(token, slot(holder), amount)
            has = self.balance(token, holder)
            if has:
                self._add_to_supply(token, has)
                return holder, has
        return holder, 0

    def _add_to_supply(self, token: str, amount: int) -> None:
        """Where the supply lies open, so that a token which counts it down does not fall below zero."""
        supply = self.word(token, "totalSupply()")
        if supply is None:
            return
        for slot in range(_SLOTS):
            if self.chain.storage(token, slot) == supply:
                self.chain.set_storage(token, slot, supply + amount)
                if self.word(token, "totalSupply()") == supply + amount:
                    return
                self.chain.set_storage(token, slot, supply)

    def is_mintable(self, token: str, amount: int) -> bool:
        """Whether a stranger can mint it, without paying."""
        holder = self.account()
        with self.trying():
            self.send(holder, token, "mint(address,uint256)", holder, amount)
            return self.balance(token, holder) > 0


def calldata(signature: str, args: Sequence[object]) -> bytes:
    """A call's data."""
    inside = signature[signature.index("(") + 1 : -1]
    return keccak(text=signature)[:4] + encode(inside.split(",") if inside else [], list(args))


def _balance_slots() -> Iterator[Callable[[str], int]]:
    """Where an account's balance may lie: Solidity's mappings, OpenZeppelin's and solady's places, Vyper's mappings."""

    def in_mapping(slot: int) -> Callable[[str], int]:
        return lambda holder: _hash(encode(["address", "uint256"], [holder, slot]))

    def in_vyper(slot: int) -> Callable[[str], int]:
        return lambda holder: _hash(encode(["uint256", "address"], [slot, holder]))

    for slot in (*range(_SLOTS), *_NAMESPACES):
        yield in_mapping(slot)
    yield lambda holder: _hash(bytes.fromhex(holder[2:]) + _SOLADY_SEED.to_bytes(12, "big"))
    for slot in range(_SLOTS):
        yield in_vyper(slot)


def _hash(data: bytes) -> int:
    return int.from_bytes(keccak(data), "big")


def _chain(connection: Connection) -> "tuple[Chain, bool]":
    """The node's chain in this process: itself, if it is in this process, else a fork."""
    try:
        from strongroom.evm.chain import Chain, Fork
    except ImportError:
        raise SandboxError(
            "nothing can be tried without the package pyrevm: pip install 'strongroom[evm]'"
        ) from None
    own = getattr(connection.provider, "chain", None)
    if isinstance(own, Chain):
        return own, False
    url = str(getattr(connection.provider, "endpoint_uri", None) or "")
    if not url.startswith(("http://", "https://")):
        raise SandboxError(f"nothing can be tried on a fork of {connection.where}: connect over HTTP")
    head = connection.fetch_block()
    fork = Fork(url, str(head["hash"]), int(str(head["number"]), 16))
    try:
        return Chain(int(str(head["timestamp"]), 16), connection.chain_id, fork=fork), True
    except BaseException as error:
        if not _is_engine_panic(error):
            raise
        raise SandboxError(f"the node at {connection.where} gives no state to fork: try again") from None


def _is_engine_panic(error: BaseException) -> bool:
    """The engine's own way to say that a request failed; it is no `Exception`."""
    return type(error).__name__ == "PanicException"
