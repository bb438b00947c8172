"""The base of the generated wrappers, and `Call`, what their state-changing methods return."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar, cast

from strongroom.artifacts import AbiEntry
from strongroom.client.accounts import Account, Transaction, signer
from strongroom.client.codec import Addressish, Function, to_address
from strongroom.client.connection import Block, Connection
from strongroom.client.receipt import Receipt

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Call(Generic[T]):
    """A function with its arguments, not executed yet.

    `call` tries it and returns what it would return; `send` makes it a transaction. All raise `ContractError`
    if the contract refuses.
    """

    connection: Connection = field(repr=False)
    to: str
    function: Function[T]
    args: tuple[Any, ...]
    value: int = 0
    """Ether to send along, wei."""

    @property
    def data(self) -> bytes:
        """The calldata. Raises `ArgumentError` for arguments that do not fit the types."""
        return self.function.encode(self.args)

    def transaction(self, sender: Addressish | None = None) -> Transaction:
        """As web3 takes it. The sender is the connection's account unless given."""
        built: Transaction = {"to": self.to, "data": "0x" + self.data.hex()}
        if self.value:
            built["value"] = self.value
        if sender is not None:
            built["from"] = to_address(sender)
        elif self.connection.signer is not None:
            built["from"] = self.connection.signer.address
        return built

    def call(self, sender: Addressish | None = None, block: Block = "latest") -> T:
        """Execute without a transaction, and return the decoded result."""
        return self.function.decode(self.connection.call(self.transaction(sender), block))

    def estimate(self, sender: Addressish | None = None) -> int:
        """Gas that `send` would use."""
        return self.connection.estimate(self.transaction(sender))

    def send(self, account: Account | None = None, gas: int | None = None, timeout: float = 120) -> Receipt:
        """Send it, wait until it is mined, and return what it did; see `Connection.send`.

        `account` signs, by default the connection's.
        """
        who = None if account is None else signer(account)
        return self.connection.send(self.transaction(), who, gas, timeout)

    def __str__(self) -> str:
        shown = ", ".join(
            f"{name}={'0x' + arg.hex() if isinstance(arg, bytes) else getattr(arg, 'address', arg)}"
            for (name, _), arg in zip(self.function.inputs, self.args, strict=True)
        )
        return f"{self.function.name}({shown})"


class ContractClient:
    """A contract at an address. Subclasses are generated: one method for each function.

    A view reads at once and returns its decoded value, of the block given by `block`. Anything else returns a
    `Call`, on which `send()` is a transaction. Names are the contract's own, amounts are `int` in the
    contract's units.
    """

    _artifact: ClassVar[str] = ""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        self._connection = connection
        self.address = to_address(address)

    def _read(self, function: Function[T], args: tuple[Any, ...], block: Block) -> T:
        return Call(self._connection, self.address, function, args).call(block=block)

    def _call(self, function: Function[T], args: tuple[Any, ...], value: int = 0) -> Call[T]:
        return Call(self._connection, self.address, function, args, value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.address})"


class _Recorder:
    """Stands in for a contract's `self` and takes down what its method would have read."""

    def __init__(self, contract: ContractClient) -> None:
        self._contract = contract

    def _read(self, function: Function[Any], args: tuple[Any, ...], block: Block) -> Call[Any]:
        return self._contract._call(function, args)

    def _call(self, function: Function[Any], args: tuple[Any, ...], value: int = 0) -> Call[Any]:
        return self._contract._call(function, args, value)


def prepare(method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Call[T]:
    """A view's `Call`, not executed: `prepare(coin.balanceOf, holder)`. Batches and multicalls take it.

    Raises `TypeError` for what is not a method of a generated wrapper.
    """
    contract = getattr(method, "__self__", None)
    plain = getattr(method, "__func__", None)
    if not isinstance(contract, ContractClient) or plain is None:
        raise TypeError(f"not a contract's function: {method!r}")
    try:
        recorded = plain(_Recorder(contract), *args, **kwargs)
    except AttributeError:
        recorded = None
    if not isinstance(recorded, Call):
        raise TypeError(f"not a contract's own function, but one built on several: {method!r}")
    return cast(Call[T], recorded)


def abi(contract: ContractClient | type[ContractClient]) -> Sequence[AbiEntry]:
    """The ABI of a wrapper's contract, for other tools."""
    from strongroom import artifacts

    return artifacts.load(contract._artifact).abi
