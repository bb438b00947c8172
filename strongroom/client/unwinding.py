"""The wind-down as a whole: where it stands, what can be done next and when, and doing all that anyone may.

client.unwinding.overview()      # phase, markets, assets, steps
client.unwinding.run()           # every step that is possible now, until none is left

A step is one call that anyone may make. Each is tried before it is offered: what would be refused is not sent.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from strongroom.client.codec import decode, decode_event, to_address
from strongroom.client.contract import Call
from strongroom.client.contracts import SettlementOracle
from strongroom.client.contracts.events import OperationScheduled
from strongroom.client.credit.values import CreditMarket
from strongroom.client.errors import ArgumentError
from strongroom.client.lending.reading import LendingToken
from strongroom.client.logs import Progress, fetch_logs
from strongroom.client.multicall import Batch, gas_together, is_deployed, sent_together
from strongroom.client.receipt import Receipt
from strongroom.client.winddown import TOGETHER, EndingMarketState, EndingState
from strongroom.errors import ContractError

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom

READ_GAS = 2_000_000
"""Gas limit of a reading: the source is asked with care, and must be given its share."""
_ROUNDS = 20
"""In one run: a reading lets positions be settled, which lets a reserve be released."""
_NOTHING = ("WindDown_Nothing", "WindDown_NothingOwed", "WindDown_StillOwed", "CreditFacilitator_NothingToDo")
"""Refusals of what there is nothing to do about."""


@dataclass(frozen=True)
class Step:
    """A call that anyone may make."""

    name: str
    """The contract's function."""
    what: str
    """On what it acts, for people."""
    call: Call[Any]
    at: int | None = None
    """From when it is possible, in seconds since 1970; `None` for now."""
    problem: ContractError | None = None
    """Why it is refused, where waiting is not all."""
    gas: int | None = None
    """Its limit, where an estimate does not do."""

    @property
    def is_possible(self) -> bool:
        """Now."""
        return self.at is None and self.problem is None


@dataclass(frozen=True)
class Unwound:
    """What became of a step."""

    step: Step
    receipt: Receipt | None
    problem: ContractError | None = None
    """`None` where it was done."""


@dataclass(frozen=True)
class Realised:
    """An asset of the wind-down, in its own unit."""

    token: LendingToken
    received: Decimal
    """In all."""
    paid: Decimal
    per_coin: Decimal | None
    """What every coin has a part of; `None` while no coin counts."""


@dataclass(frozen=True)
class Beginning:
    """A beginning that the governor has scheduled."""

    caller: str
    call: Call[Any]
    at: int
    """Seconds since 1970."""


@dataclass(frozen=True)
class Overview:
    """Where the wind-down stands, as of the latest block."""

    state: EndingState
    timestamp: int
    minting_paused: bool
    scheduled: tuple[Beginning, ...]
    markets: tuple[EndingMarketState, ...]
    borrowers: dict[bytes, tuple[str, ...]]
    """Who owes, by market."""
    assets: tuple[Realised, ...]
    steps: tuple[Step, ...]

    @property
    def phase(self) -> str:
        """In a word or two: running, scheduled, unwinding, to be opened, open, settled."""
        if self.state.opened_at is not None:
            return "open" if any(self.borrowers.values()) else "settled"
        if self.state.begun_at is None:
            return "scheduled" if self.scheduled else "running"
        opens_at = self.state.opens_at
        return "to be opened" if opens_at is not None and opens_at <= self.timestamp else "unwinding"

    @property
    def next_at(self) -> int | None:
        """When the next step is possible, in seconds since 1970: the present where one is; `None` where none comes."""
        if any(each.is_possible for each in self.steps):
            return self.timestamp
        times = [each.at for each in self.steps if each.at is not None] + [each.at for each in self.scheduled]
        return min(times, default=None)


class Unwinding:
    """Use `Strongroom.unwinding`."""

    def __init__(self, client: "Strongroom") -> None:
        """Raises `NoDeploymentError` where there is no wind-down."""
        self._client = client
        self._connection = client.connection
        self.contract = client.wind_down

    # Looking

    def overview(self, progress: Progress | None = None) -> Overview:
        """Everything, and what can be done. Who owes is read from events, with `progress`."""
        timestamp = self._connection.fetch_timestamp()
        state = self.contract.state()
        known = self.contract.ending_markets()
        owing = self.borrowers([each.id for each in known], progress)
        return Overview(
            state,
            timestamp,
            self._client.stablecoin.mintingPaused(),
            () if state.begun_at is not None else self.beginnings(),
            known,
            owing,
            tuple(self._assets(state, known)),
            tuple(self._steps(state, known, owing, timestamp, progress)),
        )

    def borrowers(
        self, ids: Sequence[bytes], progress: Progress | None = None
    ) -> dict[bytes, tuple[str, ...]]:
        """Who owes in these markets now, from events and the pool."""
        found: dict[bytes, list[str]] = {each: [] for each in ids}
        keys = self._client.credit.accounts(list(ids), progress=progress)
        batch = Batch(self._connection)
        reads = {key: batch.add(self._client.lending.pool.position, *key) for key in keys}
        batch.run(one_by_one=True)
        for (id_, who), read in reads.items():
            if read.value.borrowShares:
                found[id_].append(who)
        return {id_: tuple(who) for id_, who in found.items()}

    def beginnings(self) -> tuple[Beginning, ...]:
        """What the governor has scheduled of it, and neither done, cancelled nor let expire."""
        access, begin = self._client.access, self.contract.begin([], [])
        first = self._client.deployment.contract("WindDown").block
        last = int(str(self._connection.fetch_block()["number"]), 16)
        topics = [OperationScheduled.definition.topic]
        logs = fetch_logs(self._connection, access.address, first, last, topics=topics)
        found = {}
        for located in logs:
            event = decode_event(OperationScheduled, located.log)
            if event is None or to_address(event.target) != self.contract.address:
                continue
            if event.data[:4] != begin.data[:4]:
                continue
            ready = access.getSchedule(event.operationId)
            if ready:
                args = decode([kind for _, kind in begin.function.inputs], event.data[4:])
                found[event.operationId] = Beginning(
                    to_address(event.caller), self.contract.begin(*args), ready
                )
        return tuple(found.values())

    def beginning(self, progress: Progress | None = None) -> Call[Any]:
        """What the governor would begin with: the peg module's reserve, and every listed market of one price."""
        found = [each for each in self._client.credit.listed(progress) if self.contract.isOracle(each.oracle)]
        return self.contract.begin([self._client.psm.address], found)

    # Doing

    def run(
        self, told: Callable[[Unwound], None] | None = None, progress: Progress | None = None
    ) -> list[Unwound]:
        """Every step that is possible now, and those that become so by it. Whatever is refused stops nothing else."""
        done: list[Unwound] = []
        for _ in range(_ROUNDS):
            left = [each for each in self.overview(progress).steps if each.is_possible]
            taken = 0
            for step in left:
                found = self.take(step)
                done.append(found)
                taken += found.receipt is not None
                if told is not None:
                    told(found)
            if not taken:
                break
        return done

    def take(self, step: Step) -> Unwound:
        """One step. What has been done by somebody else meanwhile is no error."""
        try:
            return Unwound(step, step.call.send(gas=step.gas))
        except ContractError as error:
            return Unwound(step, None, error)

    # Internal

    def _assets(self, state: EndingState, known: Sequence[EndingMarketState]) -> Iterator[Realised]:
        for token in self.tokens(known):
            ending, asset = self.contract, LendingToken(self._connection, token)
            received = asset.from_units(ending.received(token))
            counted = state.claim_supply
            yield Realised(
                asset,
                received,
                asset.from_units(ending.paid(token)),
                received / counted if counted else None,
            )

    def tokens(self, known: Sequence[EndingMarketState]) -> list[str]:
        """What can be realised: the reserve, and the markets' collaterals."""
        found = [self._client.reserve.address, *(each.collateral.address for each in known)]
        return list(dict.fromkeys(map(to_address, found)))

    def _steps(
        self,
        state: EndingState,
        known: Sequence[EndingMarketState],
        owing: dict[bytes, tuple[str, ...]],
        timestamp: int,
        progress: Progress | None,
    ) -> Iterator[Step]:
        ending = self.contract
        listed = self._client.credit.markets(progress) if known or state.begun_at is not None else []
        if state.begun_at is not None and state.opened_at is None:
            enlisted = {each.id for each in known}
            for market in listed:
                if market.id not in enlisted:
                    yield from self._tried("enlist", _name(market), ending.enlist(market.params))
        for each in known:
            if each.price is None or self._may_fall(state, each, owing):
                what = f"{_named(each)}, reading {each.next_reading} of 3"
                yield from self._tried("readPrice", what, ending.readPrice(each.params), READ_GAS)
        if state.begun_at is None:
            return
        if self._client.psm.book():
            yield from self._tried(
                "takeReserve", "the peg module's reserve", ending.takeReserve(self._client.psm.address)
            )
        yield from self._settlements(known, owing, progress)
        yield from self._credit(listed)
        for token in self.tokens(known):
            asset = LendingToken(self._connection, token)
            yield from self._tried("book", asset.info().symbol, ending.book(token))
        if state.opened_at is None:
            assert state.opens_at is not None
            later = None if state.opens_at <= timestamp else state.opens_at
            yield Step("open", "claims", ending.open(), later)
        yield from self._tried("takeSurplus", "the surplus buffer's coins", ending.takeSurplus())
        for each in known:
            if each.reserve:
                yield from self._tried("release", _named(each), ending.release(each.params))

    def _settlements(
        self,
        known: Sequence[EndingMarketState],
        owing: dict[bytes, tuple[str, ...]],
        progress: Progress | None,
    ) -> Iterator[Step]:
        """Several in a transaction, where the chain has Multicall3; each that is refused by itself."""
        waiting = [(each, who) for each in known if each.price is not None for who in owing[each.id]]
        possible: list[Step] = []
        for done, (each, who) in enumerate(waiting):
            if progress is not None:
                progress(done, len(waiting))
            what = f"{_named(each)}, position of {who}"
            for step in self._tried("settle", what, self.contract.settle(each.params, who)):
                if step.is_possible:
                    possible.append(step)
                else:
                    yield step
        size = TOGETHER if is_deployed(self._connection) else 1
        for start in range(0, len(possible), size):
            yield from self._together(possible[start : start + size])

    @staticmethod
    def _together(steps: list[Step]) -> Iterator[Step]:
        """In one transaction; each by itself where one keeps another from being done."""
        calls = [each.call for each in steps]
        try:
            gas = gas_together(calls) if len(steps) > 1 else None
        except ContractError:
            gas = None
        if gas is None:
            yield from steps
            return
        what = f"{len(steps)} positions: " + "; ".join(each.what for each in steps)
        yield Step("settle", what, sent_together(calls), gas=gas)

    def _may_fall(
        self, state: EndingState, market: EndingMarketState, owing: dict[bytes, tuple[str, ...]]
    ) -> bool:
        """Whether a fixed price is above the source's, so that nobody redeems there, and reading it anew helps."""
        if state.begun_at is not None or market.price is None or not owing[market.id]:
            return False
        return 0 < SettlementOracle(self._connection, market.params.oracle).sourcePrice() < market.price

    def _credit(self, listed: Sequence[CreditMarket]) -> Iterator[Step]:
        """What came back is burned; interest is savers' and surplus; a loss takes surplus before that is shared."""
        facilitator = self._client.credit.facilitator
        for market in listed:
            call = facilitator.sync(market.params)
            if any(call.call()):
                yield Step("sync", _name(market), call)
        if facilitator.collected():
            yield from self._tried("distribute", "collected interest", facilitator.distribute())
        for market in listed:
            if market.loss:
                yield from self._tried("recognise", _name(market), facilitator.recognise(market.params))

    def _tried(self, name: str, what: str, call: Call[Any], gas: int | None = None) -> Iterator[Step]:
        """The step, unless there is nothing to do; when it is possible, or why it is not."""
        try:
            call.call()
        except ContractError as error:
            if error.name in _NOTHING:
                return
            at = {"WindDown_ReadLately": "earliest", "WindDown_NotOpen": "opensAt"}.get(error.name)
            if at is None:
                yield Step(name, what, call, problem=error)
            elif error.arguments[at]:
                yield Step(name, what, call, int(error.arguments[at]))
            return
        yield Step(name, what, call, gas=gas)


def market_named(markets: Sequence[EndingMarketState], named: str) -> EndingMarketState:
    """Of those that are winding down, by its id's first digits. Raises `ArgumentError`."""
    text = named.strip().lower()
    text = text if text.startswith("0x") else f"0x{text}"
    found = [each for each in markets if ("0x" + each.id.hex()).startswith(text)]
    if len(found) == 1 and len(text) > 2:
        return found[0]
    raise ArgumentError(
        f"{'more than one market' if found else 'no market'} that is winding down begins with {named[:70]!r}: "
        "`strongroom system winddown status` shows them"
    )


def _named(market: EndingMarketState) -> str:
    return f"0x{market.id.hex()[:8]} {market.collateral.info().symbol}"


def _name(market: CreditMarket) -> str:
    return f"0x{market.id.hex()[:8]} {market.collateral.symbol}"
