"""What an area declares: its operations, how we do them, how its peers do them."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.chain import Chain
from benchmarks.compiler import Build, Compiled

Measured = dict[str, int]
"""Gas of a transaction, by the operation's name."""


@dataclass(frozen=True)
class Quoted:
    """A peer that npm does not carry: somebody's measurement of it, not ours."""

    peer: str
    gas: int
    note: str


@dataclass(frozen=True)
class Operation:
    """One transaction that is measured."""

    name: str
    steady_state: str
    """Which slots are non-zero before it, which nonce it uses: all that decides its gas."""
    goal: int | None = None
    """The most gas that we allow ourselves."""
    headline: bool = False
    """Whether the README shows it."""
    quoted: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class Peer:
    """Somebody else's contracts, measured here."""

    name: str
    note: str
    """What a reader must know to compare fairly."""
    builds: tuple[Build, ...]
    measure: Callable[[Chain, Compiled], Measured]
    """Runs its scenario on a pristine chain."""


@dataclass(frozen=True)
class Area:
    """One part of the suite."""

    name: str
    title: str
    order: int
    operations: tuple[Operation, ...]
    ours: Callable[[Chain], Measured]
    """Runs our scenario on a pristine chain; measures every operation."""
    peers: tuple[Peer, ...] = ()


class Recorder(Measured):
    """Collects the gas of operations; each once."""

    def __setitem__(self, operation: str, gas: int) -> None:
        if operation in self:
            raise ValueError(f"{operation!r} was measured before")
        super().__setitem__(operation, gas)
