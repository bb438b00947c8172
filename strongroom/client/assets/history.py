"""An asset's books from its events alone: who holds what, who has earned and been paid what, to the last unit.

All events since the asset began are read, in chunks, so that any node will do; what they add up to is held against the
chain by the reports.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from strongroom.client.assets.asset import Asset
from strongroom.client.codec import Event, decode_event
from strongroom.client.contract import Call, prepare
from strongroom.client.contracts.events import (
    DividendClaimed,
    DividendReceived,
    Issued,
    PaymentTokenListed,
    Recovered,
    Transfer,
)
from strongroom.client.errors import ClientError
from strongroom.client.logs import CHUNK, Located, Progress, fetch_birth, fetch_logs
from strongroom.client.multicall import Batch

SCALE_BITS = 36
"""What one unit of shares has earned is counted in quanta times 2^36."""
ZERO_ADDRESS = "0x" + "00" * 20
_KINDS: tuple[type[Event], ...] = (
    Transfer,
    DividendReceived,
    DividendClaimed,
    Recovered,
    Issued,
    PaymentTokenListed,
)


class UnreconciledError(ClientError):
    """A report's sums are not what the chain says; the text says which."""


@dataclass
class Earnings:
    """A payment token's book, as the events tell it. Quanta, unless said otherwise."""

    quantum: int
    index: int = 0
    """Earned by one unit of shares, times 2^36."""
    remainder: int = 0
    """Times 2^36."""
    undivided: int = 0
    """Units."""
    received: int = 0
    """Units."""
    paid: int = 0
    """Units."""
    seen: dict[str, int] = field(default_factory=dict)
    """The index at which each holder was last settled."""
    accrued: dict[str, int] = field(default_factory=dict)
    """Times 2^36, up to then."""
    paid_to: dict[str, int] = field(default_factory=dict)
    """Units, by holder."""
    differences: list[str] = field(default_factory=list)
    """What contradicts itself within the events."""

    def settle(self, holder: str, balance: int) -> int:
        """What a holder with this balance has accrued by now."""
        grown = self.index - self.seen.get(holder, 0)
        self.accrued[holder] = self.accrued.get(holder, 0) + balance * grown
        self.seen[holder] = self.index
        return self.accrued[holder]


@dataclass
class History:
    """What the events of an asset add up to. Units."""

    balances: dict[str, int] = field(default_factory=dict)
    """Of everybody who ever held any, and everybody who was ever paid."""
    issued: int = 0
    burned: int = 0
    tokens: dict[str, Earnings] = field(default_factory=dict)

    @property
    def supply(self) -> int:
        """Issued and not burned."""
        return self.issued - self.burned

    def add(self, event: Event) -> None:
        """The next event."""
        match event:
            case Transfer(from_=giver, to=receiver, value=units):
                self._move(giver, receiver, units)
            case PaymentTokenListed(token=token, quantum=quantum):
                self.tokens[token] = Earnings(quantum)
            case DividendReceived(token=token, amount=amount, supply=supply):
                self._receive(token, amount, supply)
            case DividendClaimed(token=token, holder=holder, amount=amount):
                self._pay(token, holder, amount)
            case Recovered(lost=lost, replacement=replacement):
                # no index grows between this event and the transfer that follows it
                for each in self.tokens.values():
                    moved = each.settle(lost, self.balances.get(lost, 0))
                    each.settle(replacement, self.balances.get(replacement, 0))
                    each.accrued[lost] = 0
                    each.accrued[replacement] += moved

    def _book(self, token: str) -> Earnings:
        found = self.tokens.get(token)
        if found is None:
            raise UnreconciledError(
                f"the node's events tell of a dividend in {token}, never listed by them: connect to another node"
            )
        return found

    def _move(self, giver: str, receiver: str, units: int) -> None:
        for who in (giver, receiver):
            if who != ZERO_ADDRESS:
                self.balances.setdefault(who, 0)
                for each in self.tokens.values():
                    each.settle(who, self.balances[who])
        if giver == ZERO_ADDRESS:
            self.issued += units
        else:
            self.balances[giver] -= units
        if receiver == ZERO_ADDRESS:
            self.burned += units
        else:
            self.balances[receiver] += units

    def _receive(self, token: str, amount: int, supply: int) -> None:
        book = self._book(token)
        if supply != self.supply:
            book.differences.append(
                f"a dividend of {amount} units was for {supply} units of shares, and by the events there were "
                f"{self.supply}"
            )
        quanta, book.undivided = divmod(amount + book.undivided, book.quantum)
        grown, book.remainder = divmod((quanta << SCALE_BITS) + book.remainder, max(supply, 1))
        book.index += grown
        book.received += amount

    def _pay(self, token: str, holder: str, amount: int) -> None:
        book = self._book(token)
        self.balances.setdefault(holder, 0)
        earned = book.settle(holder, self.balances[holder])
        due = (earned >> SCALE_BITS) * book.quantum
        if due != amount:
            book.differences.append(f"{holder} was paid {amount} units, and had earned {due} by the events")
        book.accrued[holder] = earned - ((amount // book.quantum) << SCALE_BITS)
        book.paid += amount
        book.paid_to[holder] = book.paid_to.get(holder, 0) + amount


@dataclass(frozen=True)
class Read:
    """An asset's events up to a block."""

    history: History
    located: tuple[Located, ...]
    first: int
    last: int


def fetch_history(
    asset: Asset, birth: int | None = None, chunk: int = CHUNK, progress: Progress | None = None
) -> Read:
    """Everything since the asset began, up to the latest block.

    `birth`: a block before which it certainly had no events. Raises `NodeError` if the node gives no logs.
    """
    connection = asset.connection
    latest = int(str(connection.fetch_block().get("number")), 16)
    begin = fetch_birth(connection, asset.address, latest) if birth is None else birth
    located = tuple(fetch_logs(connection, asset.address, begin, latest, chunk, progress))
    return Read(replay(located), located, begin, latest)


def replay(located: Iterable[Located]) -> History:
    """What these events add up to, in their order."""
    history = History()
    for each in located:
        event = event_of(each)
        if event is not None:
            history.add(event)
    return history


def event_of(located: Located) -> Event | None:
    """The event, if it is one that counts."""
    for kind in _KINDS:
        event = decode_event(kind, located.log)
        if event is not None:
            return event
    return None


def fetch_for_each(
    asset: Asset,
    wallets: Iterable[str],
    views: Iterable[str],
    block: int,
    progress: Progress | None = None,
    first: tuple[object, ...] = (),
) -> dict[str, tuple[int, ...]]:
    """Views of the asset for each wallet, as of a block, in few requests; `first` goes before the wallet."""
    names, found, people = tuple(views), {}, tuple(wallets)
    for start in range(0, len(people), 100):
        batch, page = Batch(asset.connection), people[start : start + 100]
        reads = {
            each: [batch.add_call(_view(asset, name, (*first, each))) for name in names] for each in page
        }
        batch.run(block, one_by_one=True)
        for each, answers in reads.items():
            found[each] = tuple(answer.value for answer in answers)
        if progress is not None:
            progress(min(start + 100, len(people)), len(people))
    return found


def _view(asset: Asset, name: str, arguments: tuple[object, ...]) -> Call[Any]:
    method: Any = getattr(asset, name)
    found: Call[Any] = prepare(method, *arguments)
    return found


def require_none(asset: str, differences: Sequence[str]) -> None:
    """Raises `UnreconciledError` that names the differences, if there are any."""
    if differences:
        more = f" (and {len(differences) - 3} more)" if len(differences) > 3 else ""
        raise UnreconciledError(
            f"the report of {asset} does not reconcile with the chain: {'; '.join(differences[:3])}{more}. Make it "
            "again, on another node too, and trust neither before you know why"
        )
