"""The closing of the books: what the contracts say against what their events say, at one block, to the wei."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from strongroom.client import Strongroom
from strongroom.client.codec import Event, Log, decode_event
from strongroom.client.contracts.events import (
    FeesCollected,
    FlashMinted,
    Paid,
    SwappedIn,
    SwappedOut,
    Transfer,
)
from strongroom.client.receipt import log_from_rpc
from strongroom.client.token import Token

E = TypeVar("E", bound=Event)

ZERO = "0x" + "00" * 20


@dataclass(frozen=True)
class Entry:
    """Two ways to the same amount, in the smallest units of `token`."""

    law: str
    left: int
    right: int
    token: Token

    @property
    def balances(self) -> bool:
        """Whether they agree, to the last unit."""
        return self.left == self.right


@dataclass(frozen=True)
class Closing:
    """The books at one block."""

    block: int
    entries: tuple[Entry, ...]

    @property
    def balances(self) -> bool:
        """Whether every entry does."""
        return all(entry.balances for entry in self.entries)


def close_books(room: Strongroom) -> Closing:
    """Reads everything at the latest block. Raises `ClientError`, `ContractError`."""
    return _Books(room).close()


class _Books:
    def __init__(self, room: Strongroom) -> None:
        self._room = room
        self._coin, self._module, self._reserve = room.stablecoin, room.psm, room.reserve
        self._buffer = room.surplus_buffer.address
        self._block = int(str(room.connection.request("eth_blockNumber")), 16)
        self._first = min(contract.block for contract in room.deployment.contracts.values())

    def close(self) -> Closing:
        module, coin = self._module, self._coin
        coin_logs = self._logs(coin.address)
        module_logs = self._logs(module.address)
        moved = _of(Transfer, coin_logs)
        swaps_in, swaps_out = _of(SwappedIn, module_logs), _of(SwappedOut, module_logs)
        reserve_in = sum(swap.reserveIn for swap in swaps_in)
        reserve_out = sum(swap.reserveOut for swap in swaps_out)

        batch = self._room.batch()
        supply = batch.add(coin.totalSupply)
        holders = sorted({event.to for event in moved} - {ZERO})
        balances = [batch.add(coin.balanceOf, holder) for holder in holders]
        levels = [batch.add(coin.facilitator, address) for address in coin.facilitators(block=self._block)]
        level = batch.add(coin.facilitator, module.address)
        book = batch.add(module.book)
        wei_per_unit = batch.add(module.WEI_PER_UNIT)
        uncollected = batch.add(module.uncollectedFees)
        held = batch.add(self._reserve.balanceOf, module.address)
        surplus = batch.add(coin.balanceOf, self._buffer)
        batch.run(self._block)

        scale = wei_per_unit.value
        stayed = sum(swap.reserveIn * scale - swap.stableOut for swap in swaps_in)
        stayed += sum(swap.stableIn - swap.reserveOut * scale for swap in swaps_out)
        collected = sum(event.amount for event in _of(FeesCollected, module_logs))
        flash_fees = sum(event.fee for event in _of(FlashMinted, coin_logs))
        arrived = _net(_of(Transfer, self._logs(self._reserve.address)), module.address)
        gifts = arrived - (reserve_in - reserve_out)
        others = self._other_income(coin_logs, module_logs)
        entries = [
            Entry(
                "total supply = what the facilitators minted (their levels)",
                supply.value,
                sum(read.value.level for read in levels),
                coin,
            ),
            Entry(
                f"total supply = balances of all {len(holders)} that ever held some",
                supply.value,
                sum(read.value for read in balances),
                coin,
            ),
            Entry(
                "the peg module's book = reserve swapped in − reserve swapped out",
                book.value,
                reserve_in - reserve_out,
                self._reserve,
            ),
            Entry(
                "reserve the peg module holds = book" + (" + gifts − losses" if gifts else ""),
                held.value,
                book.value + gifts,
                self._reserve,
            ),
            Entry(
                "book at parity − level = fees not collected yet",
                book.value * scale - level.value.level,
                uncollected.value,
                coin,
            ),
            Entry(
                f"fees collected and not = what {len(swaps_in) + len(swaps_out)} swaps left on the book",
                collected + uncollected.value,
                stayed,
                coin,
            ),
            Entry(
                "surplus buffer = fees collected + flash mint fees" + (" + other payments" if others else ""),
                surplus.value,
                collected + flash_fees + others,
                coin,
            ),
        ]
        return Closing(self._block, tuple(entries))

    def _other_income(self, coin_logs: list[_Logged], module_logs: list[_Logged]) -> int:
        """What the buffer received in transactions that charged no fee, less what it paid out, in wei."""
        charging = {item.tx for item in coin_logs if decode_event(FlashMinted, item.log)}
        charging |= {item.tx for item in module_logs if decode_event(FeesCollected, item.log)}
        gifts = _of(Transfer, [item for item in coin_logs if item.tx not in charging])
        paid = _of(Paid, self._logs(self._buffer))
        return sum(event.value for event in gifts if event.to == self._buffer) - sum(
            event.amount for event in paid if event.token == self._coin.address
        )

    def _logs(self, address: str) -> list[_Logged]:
        wanted = {"address": address, "fromBlock": hex(self._first), "toBlock": hex(self._block)}
        found = self._room.connection.request("eth_getLogs", [wanted])
        return [_Logged(str(raw["transactionHash"]), log_from_rpc(raw)) for raw in found]


@dataclass(frozen=True)
class _Logged:
    tx: str
    log: Log


def _of(kind: type[E], logs: list[_Logged]) -> list[E]:
    return [event for event in (decode_event(kind, item.log) for item in logs) if event is not None]


def _net(moved: list[Transfer], account: str) -> int:
    came = sum(event.value for event in moved if event.to == account)
    return came - sum(event.value for event in moved if event.from_ == account)
