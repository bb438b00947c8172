"""The closing of the books: what the contracts say against what their events say, at one block, to the last unit."""

from __future__ import annotations

from dataclasses import dataclass

from strongroom.client import Strongroom
from tools.demo.books import assets, credit, lending, peg, royalties
from tools.demo.books.ledger import Entry, Ledger

CHAPTERS = (peg.entries, lending.entries, credit.entries, royalties.entries, assets.entries)


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
    ledger = Ledger.at_latest(room)
    return Closing(ledger.block, tuple(entry for entries in CHAPTERS for entry in entries(ledger)))
