"""How a model runs: the time, and the rule that a call which is refused changes nothing.

A model is plain Python objects that share one `World`. Their external functions are marked `@external`: like
a call on a chain, one that raises takes back all it has changed, in every contract of the world, before the
exception goes on to its caller, who may catch it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Generic, TypeVar, cast

Address = str
ZERO_ADDRESS: Address = "0x" + "00" * 20

_MISSING = object()
_K = TypeVar("_K")
_V = TypeVar("_V")


class ModelError(Exception):
    """A refusal: `name` is that of the Solidity error, `args` are its arguments in their order.

    `Panic` and `EmptyRevert` are the two that no contract declares, as in `strongroom.errors`.
    """

    name: str
    args: tuple[Any, ...]

    def __init__(self, name: str, *args: Any) -> None:
        super().__init__()
        self.name = name
        self.args = args

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.args))})"

    def __repr__(self) -> str:
        return f"ModelError({self})"


@dataclass(frozen=True)
class Snapshot:
    """A state of a world."""

    changes: int
    timestamp: int


@dataclass(eq=False)
class World:
    """What the contracts of one model have in common."""

    timestamp: int = 0
    """Time of the block that calls run in, in seconds since 1970."""
    chain_id: int = 31337
    owners: dict[Address, Address] = field(default_factory=dict)
    """Contract wallets (ERC-1271): whose key signs for each."""

    def __post_init__(self) -> None:
        self._depth = 0
        self._snapshots = False
        self._undo: list[tuple[dict[Any, Any], Any, Any]] = []

    def snapshot(self) -> "Snapshot":
        """The present state, to `revert` to. From the first snapshot on, every change is remembered."""
        if not self._snapshots:
            self._depth += 1
            self._snapshots = True
        return Snapshot(len(self._undo), self.timestamp)

    def revert(self, snapshot: "Snapshot") -> None:
        """Returns to a snapshot, as often as wanted. Not from within a call."""
        self._take_back(snapshot.changes)
        self.timestamp = snapshot.timestamp

    def _remember(self, values: dict[Any, Any], key: Any) -> None:
        if self._depth:
            self._undo.append((values, key, dict.get(values, key, _MISSING)))

    def _take_back(self, mark: int) -> None:
        undo = self._undo
        while len(undo) > mark:
            values, key, value = undo.pop()
            if value is _MISSING:
                dict.__delitem__(values, key)
            else:
                dict.__setitem__(values, key, value)


class Table(dict[_K, _V], Generic[_K, _V]):
    """A Solidity mapping: every key is there, with a default."""

    def __init__(self, world: World, default: _V, values: Mapping[_K, _V]) -> None:
        super().__init__(values)
        self._world = world
        self._default = default

    def __missing__(self, key: _K) -> _V:
        return self._default

    def __setitem__(self, key: _K, value: _V) -> None:
        self._world._remember(self, key)
        super().__setitem__(key, value)

    def __delitem__(self, key: _K) -> None:
        self._world._remember(self, key)
        super().__delitem__(key)


@dataclass(eq=False)
class Contract:
    """A contract of the model. Assigning to its attributes is part of the call that does it."""

    world: World
    address: Address

    def __setattr__(self, name: str, value: Any) -> None:
        attributes = self.__dict__
        world = attributes.get("world")
        if world is not None:
            world._remember(attributes, name)
        attributes[name] = value


_F = TypeVar("_F", bound=Callable[..., Any])


def external(function: _F) -> _F:
    """Marks a function that changes state and can be called from outside: all of it happens, or nothing."""

    @wraps(function)
    def call(contract: Contract, *args: Any, **kwargs: Any) -> Any:
        world = contract.world
        mark = len(world._undo)
        world._depth += 1
        try:
            return function(contract, *args, **kwargs)
        except BaseException:
            world._take_back(mark)
            raise
        finally:
            world._depth -= 1
            if not world._depth:
                world._undo.clear()

    return cast(_F, call)


def non_reentrant(function: _F) -> _F:
    """Marks a function that cannot be entered while another such function of the same contract runs."""

    @wraps(function)
    def guarded(contract: Contract, *args: Any, **kwargs: Any) -> Any:
        require_not_entered(contract)
        contract.__dict__["entered"] = True
        try:
            return function(contract, *args, **kwargs)
        finally:
            contract.__dict__["entered"] = False

    return cast(_F, guarded)


def require_not_entered(contract: Contract) -> None:
    """Raises `ReentrancyGuardReentrantCall` while a `non_reentrant` function of the contract runs."""
    if contract.__dict__.get("entered"):
        raise ModelError("ReentrancyGuardReentrantCall")
