"""What a mined transaction did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from strongroom.client.codec import Event, Log, decode_event, to_address
from strongroom.client.errors import UnexpectedReceiptError

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Receipt:
    """A transaction that succeeded."""

    transaction_hash: str
    block_number: int
    sender: str
    to: str | None
    gas_used: int
    effective_gas_price: int
    """Wei for one unit of gas."""
    logs: tuple[Log, ...] = field(repr=False)
    contract_address: str | None = None
    """Where the contract is that the transaction created."""

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The logs that the suite's contracts, or tokens like them, can have emitted, decoded."""
        return decode_events(self.logs)

    def events_of(self, kind: type[E], emitter: str | None = None) -> tuple[E, ...]:
        """The events of one class, of one contract if `emitter` is given."""
        wanted = None if emitter is None else to_address(emitter)
        decoded = (decode_event(kind, log) for log in self.logs if wanted in (None, log.address))
        return tuple(event for event in decoded if event is not None)

    def event(self, kind: type[E], emitter: str | None = None) -> E:
        """The one event of this class. Raises `LookupError` if there is none or more than one."""
        found = self.events_of(kind, emitter)
        if len(found) != 1:
            have = ", ".join(type(event).__name__ for event in self.events) or "no events"
            raise LookupError(f"{len(found)} events {kind.__name__} (the transaction has {have})")
        return found[0]

    def require(self, kind: type[E], emitter: str, **arguments: Any) -> E:
        """The one event of this class with these arguments. Raises `UnexpectedReceiptError` if it is not there."""
        found = self.events_of(kind, emitter)
        fitting = [
            event
            for event in found
            if all(getattr(event, name) == value for name, value in arguments.items())
        ]
        if len(fitting) != 1:
            raise self.unexpected(f"{emitter} has not emitted {kind.__name__} as it should")
        return fitting[0]

    def unexpected(self, what: str) -> UnexpectedReceiptError:
        """What to raise when the transaction did something else than it was made for."""
        return UnexpectedReceiptError(
            f"by its receipt the transaction {self.transaction_hash} did not do what it should ({what}): look it up, "
            "at another node too, before repeating anything",
            self.transaction_hash,
        )

    @property
    def cost(self) -> int:
        """What the gas cost, in wei."""
        return self.gas_used * self.effective_gas_price

    @classmethod
    def from_rpc(cls, raw: Mapping[str, Any]) -> "Receipt":
        """From the node's answer to `eth_getTransactionReceipt`."""
        return cls(
            transaction_hash=str(raw["transactionHash"]),
            block_number=int(raw["blockNumber"], 16),
            sender=to_address(raw["from"]),
            to=to_address(raw["to"]) if raw.get("to") else None,
            gas_used=int(raw["gasUsed"], 16),
            effective_gas_price=int(raw.get("effectiveGasPrice") or "0x0", 16),
            logs=tuple(log_from_rpc(log) for log in raw.get("logs", ())),
            contract_address=to_address(raw["contractAddress"]) if raw.get("contractAddress") else None,
        )


def log_from_rpc(raw: Mapping[str, Any]) -> Log:
    """From one log of a receipt or of `eth_getLogs`."""
    return Log(
        address=to_address(raw["address"]),
        topics=tuple(bytes.fromhex(topic[2:]) for topic in raw["topics"]),
        data=bytes.fromhex(raw["data"][2:]),
        log_index=int(raw.get("logIndex") or "0x0", 16),
    )


def decode_events(logs: tuple[Log, ...]) -> tuple[Event, ...]:
    """The logs whose event is known, in their order."""
    from strongroom.client.contracts.events import EVENTS

    found = []
    for log in logs:
        kind = EVENTS.get(("0x" + log.topics[0].hex(), len(log.topics))) if log.topics else None
        event = None if kind is None else decode_event(kind, log)
        if event is not None:
            found.append(event)
    return tuple(found)
