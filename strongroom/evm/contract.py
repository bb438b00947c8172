"""Contracts on the in-process chain, and what comes back from calling them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from strongroom.artifacts import Artifact
from strongroom.evm.abi import AbiError, Addressish, EventDefinition, Function, arguments_encoder
from strongroom.evm.account import Account

if TYPE_CHECKING:
    from strongroom.evm.chain import Chain


class Interface:
    """The functions and events of one artifact, prepared for quick coding."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact
        self.functions: dict[str, Function] = {}
        """By full signature, and by name where the name is not overloaded."""
        self.overloads: dict[str, tuple[Function, ...]] = {}
        self.events: dict[bytes, EventDefinition] = {}
        constructor_inputs: Sequence[Mapping[str, Any]] = ()
        by_name: dict[str, list[Function]] = {}
        for entry in artifact.abi:
            if entry["type"] == "function":
                function = Function(entry)
                self.functions[function.signature] = function
                by_name.setdefault(function.name, []).append(function)
            elif entry["type"] == "event":
                event = EventDefinition(entry)
                self.events[event.topic] = event
            elif entry["type"] == "constructor":
                constructor_inputs = entry["inputs"]
        self._encode_constructor = arguments_encoder(constructor_inputs, artifact.bytecode)
        for name, functions in by_name.items():
            if len(functions) == 1:
                self.functions[name] = functions[0]
            else:
                self.overloads[name] = tuple(functions)

    def creation_code(self, args: tuple[Any, ...]) -> bytes:
        """The bytecode with the constructor's arguments after it. Raises `AbiError` for what does not fit."""
        if not self.artifact.bytecode:
            raise AbiError(f"{self.artifact.name} is an interface or abstract: there is nothing to deploy")
        try:
            return self._encode_constructor(args)
        except AbiError as error:
            raise AbiError(f"constructor of {self.artifact.name}: {error}") from None

    def resolve(self, name: str, args: tuple[Any, ...]) -> tuple[Function, bytes]:
        """The function `name` (or full signature) that takes `args`, and its calldata."""
        function = self.functions.get(name)
        if function is not None:
            return function, function.encode(args)
        overloads = self.overloads.get(name)
        if overloads is None:
            raise AbiError(f"{self.artifact.name} has no function {name!r}")
        fitting: list[tuple[Function, bytes]] = []
        for candidate in overloads:
            try:
                fitting.append((candidate, candidate.encode(args)))
            except AbiError:
                continue
        if len(fitting) == 1:
            return fitting[0]
        listed = ", ".join(candidate.signature for candidate in overloads)
        problem = "more than one overload takes" if fitting else "no overload takes"
        raise AbiError(f"{problem} these {len(args)} arguments: name one of {listed}")


@dataclass(frozen=True)
class Log:
    """One log as the chain records it."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True)
class Event:
    """A decoded log."""

    name: str
    args: Mapping[str, Any]
    address: str
    log: Log = field(repr=False)


class Receipt:
    """What a successful `send` did. Logs and events are decoded when first asked for."""

    def __init__(
        self, chain: "Chain", function: Function | None, output: bytes, raw_logs: Sequence[Any]
    ) -> None:
        self._chain = chain
        self._function = function
        self._raw_logs = raw_logs
        self.output = output
        """The returned bytes."""

    @cached_property
    def return_value(self) -> Any:
        """The decoded return value: `None`, one value, or a tuple. Plain bytes after `raw_send`."""
        return self.output if self._function is None else self._function.decode(self.output)

    @cached_property
    def logs(self) -> tuple[Log, ...]:
        """All logs in the order they were emitted."""
        return tuple(Log(raw.address, tuple(raw.data[0]), raw.data[1]) for raw in self._raw_logs)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The logs that some known ABI describes: that of the emitting contract, else any shipped one."""
        decoded = (self._chain.decode_log(log) for log in self.logs)
        return tuple(event for event in decoded if event is not None)

    def events_named(self, name: str) -> tuple[Event, ...]:
        """The events called `name`."""
        return tuple(event for event in self.events if event.name == name)

    def event(self, name: str) -> Event:
        """The one event called `name`. Raises `LookupError` if there is none or more than one."""
        found = self.events_named(name)
        if len(found) != 1:
            have = ", ".join(event.name for event in self.events) or "no events"
            raise LookupError(f"{len(found)} events named {name!r} (the receipt has {have})")
        return found[0]

    def __repr__(self) -> str:
        return f"Receipt({self._function or 'raw'}, {len(self._raw_logs)} logs)"


class BoundFunction:
    """A function of a contract. Called, it does as the ABI says: a view is read, anything else is sent."""

    __slots__ = ("_chain", "_contract", "_function", "_interface", "_name")

    def __init__(self, contract: "Contract", name: str) -> None:
        self._contract = contract
        self._chain = contract._chain
        self._interface = contract._interface
        self._name = name
        self._function = contract._interface.functions.get(name)

    def __call__(
        self, *args: Any, sender: Account | Addressish | None = None, value: int = 0, gas: int | None = None
    ) -> Any:
        """Read a view or pure function and return its decoded value, or send and return the `Receipt`.

        A send needs a `sender`. Raises `ContractError` on a revert, `AbiError` for arguments that do not fit.
        """
        function, data = self._prepare(args)
        if function.reads_only:
            return function.decode(self._chain.raw_call(sender, self._contract.address, data, value, gas))
        if sender is None:
            raise TypeError(f"{function.signature} changes state: it needs a sender")
        return self._chain._send(function, sender, self._contract.address, data, value, gas)

    def call(
        self, *args: Any, sender: Account | Addressish | None = None, value: int = 0, gas: int | None = None
    ) -> Any:
        """Execute, return the decoded value and roll everything back, whatever the function."""
        function, data = self._prepare(args)
        return function.decode(self._chain.raw_call(sender, self._contract.address, data, value, gas))

    def try_send(
        self, *args: Any, sender: Account | Addressish, value: int = 0, gas: int | None = None
    ) -> tuple[bool, bytes]:
        """Send without raising on a revert: whether it succeeded, and the returned or revert data."""
        return self._chain.raw_try_send(sender, self._contract.address, self._prepare(args)[1], value, gas)

    def encode(self, *args: Any) -> bytes:
        """Calldata for these arguments."""
        return self._prepare(args)[1]

    @property
    def selector(self) -> bytes:
        """The four bytes that select the function. Raises `AbiError` if the name is overloaded."""
        if self._function is None:
            raise AbiError(f"{self._name} is overloaded: name one by its full signature")
        return self._function.selector

    def _prepare(self, args: tuple[Any, ...]) -> tuple[Function, bytes]:
        function = self._function
        if function is not None:
            return function, function.encode(args)
        return self._interface.resolve(self._name, args)

    def __repr__(self) -> str:
        return f"{self._contract!r}.{self._name}"


class Contract:
    """A deployed contract. Its functions are attributes; `contract["f(uint256)"]` names one by its signature.

    Its only own attributes are `address` and those that begin with an underscore, so that no ABI name is
    hidden.
    """

    address: str
    _chain: "Chain"
    _interface: Interface

    def __init__(self, chain: "Chain", interface: Interface, address: str) -> None:
        self.address = address
        self._chain = chain
        self._interface = interface

    def __getattr__(self, name: str) -> BoundFunction:
        interface = self.__dict__.get("_interface")
        if interface is None or (name not in interface.functions and name not in interface.overloads):
            raise AttributeError(f"{self!r} has no function {name!r}")
        bound = BoundFunction(self, name)
        self.__dict__[name] = bound
        return bound

    def __getitem__(self, signature: str) -> BoundFunction:
        if signature not in self._interface.functions and signature not in self._interface.overloads:
            raise KeyError(f"{self!r} has no function {signature!r}")
        return BoundFunction(self, signature)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Contract) and other.address == self.address and other._chain is self._chain

    def __hash__(self) -> int:
        return hash(self.address)

    def __repr__(self) -> str:
        interface = self.__dict__.get("_interface")
        return f"{interface.artifact.name if interface else 'Contract'}({self.__dict__.get('address')})"
