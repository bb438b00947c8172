"""What a chapter of the demo is: acts of distinct accounts, each a real transaction through the Python client.

Nothing in a chapter depends on what happened before, so it runs on a new deployment, on one where it ran already, and
on one where it was interrupted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from scripts._chain import abi_of
from strongroom.client import Strongroom
from strongroom.client.amounts import plain
from strongroom.client.receipt import Receipt
from strongroom.errors import ContractError
from tools.demo.actors import ISSUER, Actors


class ScenarioError(Exception):
    """Something happened that should not have, or the other way round."""


@dataclass(frozen=True)
class Row:
    """One thing that happened."""

    chapter: str
    who: str
    what: str
    effect: str
    gas: int | None = None
    """`None` for what was refused before it was sent: it cost nothing."""
    tx: str | None = None
    refused: bool = False

    def as_json(self) -> dict[str, Any]:
        """The row as `from_json` takes it."""
        return asdict(self)

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> Row:
        """Raises `TypeError` for what is none."""
        return Row(**raw)


@dataclass(frozen=True)
class Stage:
    """What every chapter plays on."""

    room: Strongroom
    actors: Actors
    happened: Callable[[Row], None]
    """Takes each row as soon as it has happened."""
    props: Mapping[str, str]
    """Contracts that chapters deployed beside the suite, by name: a token, a feed, a collection."""
    keep: Callable[[str, str], None]
    """Remembers a prop's name and address, for this run and the next."""
    folder: Path
    """Where chapters may put files."""


class Chapter(ABC):
    """A chapter, and what all of them share."""

    title: ClassVar[str]

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._room, self._actors = stage.room, stage.actors
        self._rooms = {name: stage.room.with_account(account) for name, account in stage.actors.items()}

    @abstractmethod
    def acts(self) -> tuple[Callable[[], None], ...]:
        """In their order."""

    def play(self) -> None:
        """Raises `ScenarioError`, and what the client raises."""
        for act in self.acts():
            act()

    def shown(self, name: str, value: object) -> str:
        """An argument of an error as people read it; the accounts by their parts."""
        return next((who for who, key in self._actors.items() if key.address == value), str(value))

    def _tell(self, who: str, what: str, effect: str, receipt: Receipt) -> None:
        row = Row(self.title, who, what, effect, receipt.gas_used, receipt.transaction_hash)
        self._stage.happened(row)

    def _tell_balance_sheet(self) -> None:
        """The stablecoin's, which must balance to the wei."""
        found, coin = self._room.system().sheet, self._room.stablecoin
        self._require(found.balances, "the balance sheet does not balance")
        effect = (
            f"assets {plain(coin.from_units(found.total_assets))} − others' coins "
            f"{plain(coin.from_units(found.total_liabilities))} − equity "
            f"{plain(coin.from_units(found.total_equity))} = {plain(coin.from_units(found.difference))}"
        )
        shortfall = found.readings.credit.shortfall
        if shortfall:
            effect += f"; of it a shortfall of {plain(coin.from_units(shortfall))}"
        self._stage.happened(Row(self.title, "anyone", "adds up the balance sheet", effect))

    def _refused(self, who: str, what: str, expected: str, attempt: Callable[[], object]) -> None:
        """Requires that `attempt` is refused with the error `expected`, and tells it."""
        try:
            attempt()
        except ContractError as error:
            if error.name != expected:
                raise
            effect = f"refused: {self._explain(error)}"
            self._stage.happened(Row(self.title, who, what, effect, refused=True))
        else:
            raise ScenarioError(f"the {who} {what}, and is not refused with {expected}")

    def _explain(self, error: ContractError) -> str:
        """The decoded error, and the first sentence of its documentation."""
        shown = ", ".join(f"{name}={self.shown(name, value)}" for name, value in error.arguments.items())
        notice = error.notice.partition(". ")[0].rstrip(".")
        return f"{error.name}({shown}): {notice}".removesuffix(": ")

    def _prop(self, name: str, who: str, artifact: str, *args: Any) -> str:
        """The address of a contract beside the suite: the one kept from an earlier run, or a new one."""
        known = self._stage.props.get(name)
        if known is not None and self._room.connection.fetch_code(known):
            return known
        creation = "0x" + abi_of(artifact).creation(args).hex()
        receipt = self._rooms[who].connection.send({"data": creation})
        address = receipt.contract_address
        self._require(address is not None, f"the {name} has no address")
        self._stage.keep(name, str(address))
        self._tell(who, f"deploys a {name}", f"at {address}", receipt)
        return str(address)

    def _provide(self, who: str, amount: Decimal) -> None:
        """Lets an account swap in what it lacks of `amount` of the stablecoin."""
        room, coin, reserve = self._rooms[who], self._room.stablecoin, self._rooms[ISSUER].reserve
        missing = amount - coin.balance(self._actors[who].address)
        if missing > 0:
            units = room.psm.previewSwapInExactOut(coin.to_units(missing))
            reserve.mint(self._actors[who].address, units).send()
            room.psm.swap_in(reserve.from_units(units), min_out=missing)

    def _wait(self, seconds: int) -> None:
        """Lets time pass on the chain."""
        self._room.connection.request("evm_increaseTime", [seconds])
        self._room.connection.request("evm_mine")

    @staticmethod
    def _require(holds: bool, otherwise: str) -> None:
        if not holds:
            raise ScenarioError(f"this should not be: {otherwise}")
