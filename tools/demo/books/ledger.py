"""Two ways to the same amount, and the logs and views they are read from, all at one block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from strongroom.client import Strongroom
from strongroom.client.codec import Event, decode_event
from strongroom.client.contracts.events import Transfer
from strongroom.client.logs import Located, fetch_logs
from strongroom.client.token import TokenInfo

E = TypeVar("E", bound=Event)

ZERO = "0x" + "00" * 20


class Unit(Protocol):
    """What an amount is counted in."""

    def info(self) -> TokenInfo:
        """Its symbol and decimals."""


@dataclass(frozen=True)
class Entry:
    """Two ways to the same amount, in the smallest units of `token`."""

    law: str
    left: int
    right: int
    token: Unit

    @property
    def balances(self) -> bool:
        """Whether they agree, to the last unit."""
        return self.left == self.right


@dataclass
class Ledger:
    """Reads everything at one block."""

    room: Strongroom
    block: int
    _logs: dict[str, list[Located]] = field(default_factory=dict)

    @staticmethod
    def at_latest(room: Strongroom) -> Ledger:
        """Raises `ClientError`."""
        return Ledger(room, int(str(room.connection.request("eth_blockNumber")), 16))

    def logs(self, address: str) -> list[Located]:
        """All of a contract's, from the deployment's first block on."""
        if address not in self._logs:
            first = min(contract.block for contract in self.room.deployment.contracts.values())
            self._logs[address] = list(fetch_logs(self.room.connection, address, first, self.block))
        return self._logs[address]


def of(kind: type[E], logs: list[Located]) -> list[E]:
    """The events of one kind."""
    return [event for event in (decode_event(kind, item.log) for item in logs) if event is not None]


def net(moved: list[Transfer], account: str) -> int:
    """What an account received less what it sent."""
    came = sum(event.value for event in moved if event.to == account)
    return came - sum(event.value for event in moved if event.from_ == account)
