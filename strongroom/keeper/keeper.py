"""The keeper: one round after another of reading, judging, trying and liquidating.

with Keeper(client.connection, settings) as keeper:
    round = keeper.round()
    round.assessments       # every position, its verdict and why
    round.liquidations      # what was done, as the receipts say
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from strongroom.client.accounts import Signer
from strongroom.client.codec import to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import ERC20Authorization, FlashLiquidator, PegStabilityModule
from strongroom.client.errors import ArgumentError, ClientError, ContractError, CostTooHighError
from strongroom.keeper import events, plan
from strongroom.keeper.accounting import fetch_balance, try_balance
from strongroom.keeper.funds import FLASH, GAS_EACH, FlashFunds, Funds, OwnFunds, Trial, reader
from strongroom.keeper.plan import Assessment, Costs, Terms, Value, Verdict, ether
from strongroom.keeper.positions import MarketQuotes, fetch_debts, fetch_markets, short, whole
from strongroom.keeper.sender import PATIENCE, GasTooDearError, NonceTakenError, Sender, Settled
from strongroom.keeper.store import DONE, PENDING, REVERTED, Borrower, Liquidated, Opening, Store
from strongroom.model.execution import ZERO_ADDRESS
from strongroom.model.lending_values import MarketParams

MOST_IN_ONE = 100
"""Liquidations in one transaction."""
TRANSACTION_GAS = 60_000
"""What a transaction takes beside its liquidations: its base, and what the first one touches for all."""
_BLOCK_SHARE = 2
"""One transaction takes at most this part of a block's gas: one half."""
VALIDITY = 600
"""Seconds from the latest block that a flash liquidation may wait to be mined."""
FIRST_WAIT, MOST_WAIT = 30.0, 3_600.0
"""Seconds that a liquidation that failed is left alone: at first, twice as long each time, at most."""
MARKET_WAIT, MOST_MARKET_WAIT = 4, 7 * 86_400.0
"""How many times as long a market waits that did not pay for its transaction, and how many seconds at most."""
STRANGERS_TIME = 60.0
"""Seconds of a round after which nothing is begun in a market that is not named: the chain is looked at again first."""
NEVER_SIGNED = ZERO_ADDRESS


@dataclass(frozen=True)
class Settings:
    """What the keeper does, and with what."""

    pool: str
    store: Path
    """The file it remembers in."""
    fund: str = FLASH
    first_block: int = 0
    """Where the pool's events begin."""
    liquidator: str | None = None
    """The `FlashLiquidator`; needed to be paid by the collateral."""
    adapters: Callable[[MarketParams], tuple[str, bytes] | None] | None = None
    """Which adapter sells a market's collateral, and what it is told; `None` for none."""
    receiver: str | None = None
    """Who gets the profit of flash liquidations; the account if not given."""
    values: dict[str, Value] = field(default_factory=dict)
    """What loan tokens are worth; markets of others are left alone."""
    markets: frozenset[bytes] | None = None
    """Only these; `None` for all, which own tokens are not risked on."""
    min_profit: int = 0
    """Of each liquidation after gas, wei."""
    max_gas_price: int | None = None
    """Wei."""
    most_in_one: int = MOST_IN_ONE
    patience: float = PATIENCE
    """Seconds until a transaction that is stuck is sent again for more."""
    first_wait: float = FIRST_WAIT
    peg: str | None = None
    """The peg module whose drought is noted where nobody has: it pays nothing. `None` leaves it to others."""
    dry_run: bool = False
    """Judge and try, send nothing."""


@dataclass
class Round:
    """What one round came to."""

    block: int
    timestamp: int
    positions: int
    """With debt."""
    assessments: list[Assessment]
    costs: Costs
    rolled_back_to: int | None = None
    settled: list[Settled] = field(default_factory=list)
    """Transactions whose fate became known, those left from before among them."""
    note: str = ""
    """Why nothing was sent, if there is a reason beyond the single positions."""
    drought: str = ""
    """What of the peg module was to be noted, and what became of that."""
    seconds: float = 0.0

    @property
    def liquidations(self) -> list[Liquidated]:
        """All that were mined, in order."""
        return [one for settled in self.settled for one in settled.outcome.liquidations]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many positions of each verdict."""
        return Counter(it.verdict for it in self.assessments)


class Keeper:
    """Liquidates for one account. A context manager, for it holds its file."""

    def __init__(
        self,
        connection: Connection,
        settings: Settings,
        signer: Signer | None = None,
        progress: Callable[[Round], None] = lambda found: None,
    ) -> None:
        """`signer` may be missing for a dry run. `progress` is told after every step of a round.

        Raises `ClientError`.
        """
        self._connection = connection
        self._settings = settings
        self._progress = progress
        self._signer = signer or connection.signer
        if self._signer is None and not settings.dry_run:
            connection.require_signer()
        self.account = NEVER_SIGNED if self._signer is None else self._signer.address
        self._funds = self._make_funds()
        self._store = Store(
            settings.store,
            {
                "chain": str(connection.chain_id),
                "genesis": str(connection.fetch_block(0).get("hash")),
                "pool": to_address(settings.pool),
                "account": self.account,
            },
        )
        self._sender = (
            None
            if self._signer is None
            else Sender(
                connection,
                self._signer,
                self._store,
                reader(settings.pool, self.account, settings.liquidator),
                settings.max_gas_price,
                settings.patience,
            )
        )

    def _make_funds(self) -> Funds:
        it = self._settings
        if it.fund != FLASH:
            if it.markets is None:
                raise ArgumentError(
                    "own tokens are repaid against collateral at the oracle's word, and anyone can create a market "
                    "with an oracle of their own: name the markets to trust (--market)"
                )
            return OwnFunds(self._connection, it.pool, self.account)
        if it.liquidator is None or it.adapters is None:
            raise ArgumentError(
                "to be paid by the collateral takes a FlashLiquidator and an adapter (--adapter)"
            )
        at = FlashLiquidator(self._connection, it.liquidator).POOL()
        if at != to_address(it.pool):
            raise ArgumentError(f"the FlashLiquidator {it.liquidator} is of the pool {at}, not of {it.pool}")
        return FlashFunds(
            self._connection, it.liquidator, it.adapters, it.receiver or self.account, self.account
        )

    @property
    def store(self) -> Store:
        """What it remembers."""
        return self._store

    @property
    def is_dry(self) -> bool:
        """Whether it sends nothing."""
        return self._settings.dry_run

    def __enter__(self) -> "Keeper":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    # A round

    def round(self) -> Round:
        """Read, judge, try, liquidate.

        Raises `ClientError` where the node fails; what was done by then is written down.
        """
        started = time.monotonic()
        read = first = self._read()
        # after reading, since a reorganisation may have opened what was settled; what is settled changes what was read
        left = [] if self._sender is None or self._settings.dry_run else self._sender.resolve()
        if left:
            read = self._read()
        found, markets = self._judge(read)
        found.settled = left
        found.rolled_back_to = first.rolled_back_to
        chosen = plan.best_first(found.assessments)
        try:
            chosen = self._prepared(found, chosen, markets, read)
            if not self._settings.dry_run:
                self._liquidate(found, chosen, read)
            self._note_drought(found, read)
        except GasTooDearError as error:
            self._turn_down(found, chosen, Verdict.GAS_TOO_DEAR, str(error))
        except (NonceTakenError, CostTooHighError) as error:
            self._turn_down(found, chosen, Verdict.WAITING, str(error))
        found.seconds = time.monotonic() - started
        self._progress(found)
        return found

    def _read(self) -> events.Read:
        return events.read(self._connection, self._store, self._settings.pool, self._settings.first_block)

    def _judge(self, read: events.Read) -> tuple[Round, dict[bytes, MarketQuotes | str]]:
        """Every position with debt at the block that was read, as it will be a second later."""
        store, pool = self._store, self._settings.pool
        debts, closed = fetch_debts(self._connection, pool, store.borrowers(), read.head)
        store.close_positions(closed, read.head)
        params = {it.id: it for it in store.markets()}
        debts = [it for it in debts if it.borrower.market in params]
        asked = self._settings.markets
        # whoever is not liquidated is not asked either: an oracle costs time, and anyone can make thousands of them
        owing = [
            market
            for market in dict.fromkeys(it.borrower.market for it in debts)
            if asked is None or market in asked
        ]
        views = fetch_markets(self._connection, pool, [params[market] for market in owing], read.head)
        markets = whole(views, read.timestamp + 1)
        terms = Terms(self._settings.values, self._settings.markets, store.failures(), time.time())
        costs = Costs(
            self._funds.first_gas,
            self._gas_price(read),
            self._settings.min_profit,
            {market: known for market in owing if (known := self._known_gas(market)) is not None},
        )
        found = plan.assess(debts, params, markets, terms, costs)
        chosen = Counter(self._company(it.params.id) for it in found if it.verdict is Verdict.TO_LIQUIDATE)
        if chosen:
            costs = replace(
                costs,
                of_markets={
                    market: costs.gas_of(market)
                    + TRANSACTION_GAS
                    // max(1, min(chosen[self._company(market)], self._settings.most_in_one))
                    for market in owing
                },
            )
            found = plan.repriced(found, self._settings.values, costs)
        healthy = [
            it.borrower for it in found if it.verdict is Verdict.HEALTHY and it.borrower in terms.failures
        ]
        if healthy:
            store.forgive(healthy)
        result = Round(read.head, read.timestamp, len(debts), found, costs)
        self._progress(result)
        return result, markets

    def _known_gas(self, market: bytes) -> int | None:
        """Gas of one liquidation in a market, as the last ones have used."""
        known = self._store.fact(f"gas {self._funds.kind} {market.hex()}")
        return None if known is None else int(known)

    def _company(self, market: bytes) -> bytes:
        """Which liquidations go into one transaction: those of all markets that the owner names (empty), else of one.

        A stranger's market can make its whole transaction fail, and nothing else then.
        """
        trusted = self._settings.markets
        return market if trusted is None or market not in trusted else b""

    def _gas_price(self, read: events.Read) -> int:
        """What a unit of gas costs now: the base fee and the tip."""
        fees = self._connection.fetch_fees()
        return fees["gasPrice"] if "gasPrice" in fees else read.base_fee + fees["maxPriorityFeePerGas"]

    # Preparing

    def _prepared(
        self,
        found: Round,
        chosen: list[Assessment],
        markets: dict[bytes, MarketQuotes | str],
        read: events.Read,
    ) -> list[Assessment]:
        """What is really to be done, the best first: within the own funds, or as the adapter's sales turned out."""
        settings = self._settings
        if not chosen:
            return chosen
        if not settings.dry_run:
            assert self._sender is not None
            if self._store.transactions(PENDING):
                raise NonceTakenError("a transaction is still on its way; see the next round")
            self._sender.fees()
        if settings.fund == FLASH:
            return self._sold(found, chosen, read)
        tokens = list(dict.fromkeys(it.params.loan_token for it in chosen))
        budgets = {token: fetch_balance(self._connection, token, self.account, read.head) for token in tokens}
        ordered = plan.within_budget(chosen, markets, budgets, settings.values, found.costs)
        self._update(found, ordered)
        ordered = plan.best_first(ordered)
        if not settings.dry_run:
            for token in tokens:
                needed = sum(
                    it.quote.repaid_assets for it in ordered if it.params.loan_token == token and it.quote
                )
                self._allow(found, token, needed, budgets[token], read)
        return ordered

    def _sold(self, found: Round, chosen: list[Assessment], read: events.Read) -> list[Assessment]:
        """Each tried, so that it carries what its sale brings."""
        adapters = self._settings.adapters
        assert adapters is not None
        tried = [
            it.but(Verdict.NO_ADAPTER, f"--adapter names none that sells {it.params.collateral_token}")
            for it in chosen
            if adapters(it.params) is None
        ]
        chosen = [it for it in chosen if adapters(it.params) is not None]
        for some in self._batches(chosen, found.costs, read):
            trial = self._try(some, read)
            for it in some:
                if it.borrower in trial.gains:
                    value = self._settings.values[it.params.loan_token]
                    tried.append(plan.priced(it, trial.gains[it.borrower], value, found.costs))
                else:
                    tried.append(it.but(Verdict.SWAP_FAILED, trial.failures[it.borrower]))
        self._fail(found, [it for it in tried if it.verdict is Verdict.SWAP_FAILED])
        self._update(found, tried)
        return plan.best_first(tried)

    def _try(self, orders: Sequence[Assessment], read: events.Read) -> Trial:
        """As the funds do; where even trying them together fails, halves, down to one."""
        try:
            return self._funds.attempt(orders, read.timestamp + VALIDITY)
        except (ClientError, ContractError) as error:
            if len(orders) == 1:
                return Trial({}, {orders[0].borrower: short(error)})
        half = len(orders) // 2
        first, second = self._try(orders[:half], read), self._try(orders[half:], read)
        return Trial({**first.gains, **second.gains}, {**first.failures, **second.failures})

    def _allow(self, found: Round, token: str, needed: int, held: int, read: events.Read) -> None:
        """Let the pool take what this account holds of a token: it takes from its caller alone."""
        coin = ERC20Authorization(self._connection, token)
        allowed = coin.allowance(self.account, self._settings.pool)
        if allowed >= needed + needed // 10_000 or needed == 0:
            return
        for amount in (0, held) if allowed else (held,):
            call = coin.approve(self._settings.pool, amount)
            if self._send_beside(found, call, "approve", read).transaction.status != DONE:
                raise NonceTakenError("the approval is not mined yet; see the next round")

    def _send_beside(self, found: Round, call: Call[Any], kind: str, read: events.Read) -> Settled:
        """A transaction that liquidates nothing."""
        transaction = {"to": call.to, "data": "0x" + call.data.hex()}
        gas = self._connection.gas_limit({**transaction, "from": self.account})
        assert self._sender is not None
        opening = self._opening([(ZERO_ADDRESS, self.account)], read.head)
        settled = self._sender.send(transaction, kind, gas, read.head, opening)
        found.settled.append(settled)
        return settled

    # The peg module

    def _note_drought(self, found: Round, read: events.Read) -> None:
        """Whether the peg module has a dollar to give, where it is otherwise than noted: the floor goes by it."""
        if self._settings.peg is None:
            return
        peg, known = (
            PegStabilityModule(self._connection, self._settings.peg),
            Borrower(bytes(32), to_address(self._settings.peg)),
        )
        call, (noted, _) = peg.updateDrought(), peg.drought()
        count, until, _ = self._store.failures().get(known, (0, 0.0, ""))
        if (dry := call.call(self.account)) == noted:
            if count:
                self._store.forgive([known])
            return
        found.drought = "the peg module is dry" if dry else "the peg module is dry no longer"
        if self._settings.dry_run:
            found.drought += ", to be noted"
        elif until > time.time():
            found.drought += f": to be noted in {until - time.time():.0f} s, after {count} times in vain"
        else:
            sent = self._send_beside(found, call, "updateDrought", read).transaction
            found.drought += (
                f": noted in {sent.hash}" if sent.status == DONE else f": {sent.nonce} is {sent.status}"
            )
            # forgiven once it is as noted: what is otherwise again and again may cost little gas, and ever more rarely
            self._store.fail({known: found.drought}, self._settings.first_wait, MOST_WAIT)

    # Liquidating

    def _batches(
        self, orders: Sequence[Assessment], costs: Costs, read: events.Read
    ) -> list[list[Assessment]]:
        """As many in one transaction as its gas may be."""
        # Named markets first, then those that have paid before, then all others: a crowd of strangers keeps nobody from
        # what is named. What has failed goes after what has not, and in smaller company each time: one that makes a
        # whole transaction fail is alone in the end.
        failures = self._store.failures()
        found: list[list[Assessment]] = []
        together: dict[tuple[int, int, bytes], list[Assessment]] = {}
        for it in orders:
            company = self._company(it.params.id)
            rank = 0 if not company else 1 if self._known_gas(company) is not None else 2
            known = (
                failures.get(whose, (0, 0.0, "")) for whose in (it.borrower, plan.whole_market(it.params.id))
            )
            count = max(one[0] for one in known)
            together.setdefault((rank, count, company), []).append(it)
        for (_, count, _), some in sorted(together.items(), key=lambda item: item[0][:2]):
            gas = max(costs.gas_of(it.params.id) for it in some)
            most = min(self._settings.most_in_one, read.gas_limit // _BLOCK_SHARE // gas)
            if self._connection.max_cost is not None and costs.gas_price:
                # twice the base fee, and a quarter of the gas on top
                most = min(most, self._connection.max_cost // (gas * costs.gas_price * 3))
            size = max(1, most >> min(count, 30))
            found += [some[start : start + size] for start in range(0, len(some), size)]
        return found

    def _liquidate(self, found: Round, chosen: list[Assessment], read: events.Read) -> None:
        batches, began = self._batches(chosen, found.costs, read), time.monotonic()
        for place, some in enumerate(batches):
            if self._company(some[0].params.id) and time.monotonic() - began > STRANGERS_TIME:
                rest = [it for others in batches[place:] for it in others]
                self._turn_down(found, rest, Verdict.WAITING, "the round has taken long enough; see the next")
                return
            trial = self._try(some, read)
            refused = [it for it in some if it.borrower in trial.failures]
            if refused:
                verdict = Verdict.SWAP_FAILED if self._settings.fund == FLASH else Verdict.REFUSED
                refused = [it.but(verdict, trial.failures[it.borrower]) for it in refused]
                self._fail(found, refused)
                self._update(found, refused)
            good = [it for it in some if it.borrower in trial.gains]
            while good:
                done = self._send(found, good, read)
                good = good[len(done) :]
                self._progress(found)

    def _send(self, found: Round, orders: list[Assessment], read: events.Read) -> list[Assessment]:
        """One transaction of as many of these as go together; returns them.

        Raises `NonceTakenError` if it is not mined.
        """
        sender = self._sender
        assert sender is not None
        while True:
            call = self._funds.call(orders, read.timestamp + VALIDITY)
            transaction = {"to": call.to, "data": "0x" + call.data.hex()}
            try:
                gas = self._connection.gas_limit({**transaction, "from": self.account})
                break
            except ContractError as error:
                if len(orders) == 1:
                    refused = orders[0].but(Verdict.REFUSED, short(error))
                    self._fail(found, [refused])
                    self._update(found, [refused])
                    return orders
                orders = orders[: len(orders) // 2]
        touched = [(ZERO_ADDRESS, self.account), *self._funds.touched(orders)]
        settled = sender.send(
            transaction, self._funds.kind, gas, read.head, self._opening(touched, read.head)
        )
        found.settled.append(settled)
        self._record(found, orders, settled)
        if settled.transaction.status == PENDING:
            raise NonceTakenError(
                f"transaction {settled.transaction.nonce} is not mined yet; see the next round"
            )
        return orders

    def _record(self, found: Round, orders: list[Assessment], settled: Settled) -> None:
        """What a transaction did to each of its orders."""
        sent, outcome = settled.transaction, settled.outcome
        done = {Borrower(it.market, it.borrower) for it in outcome.liquidations}
        failures = dict(outcome.failures or {})
        changed = []
        for it in orders:
            if it.borrower in done:
                changed.append(it.but(Verdict.LIQUIDATED, f"in {sent.hash}"))
            elif it.borrower in failures:
                changed.append(it.but(Verdict.SWAP_FAILED, failures[it.borrower]))
            elif sent.status == REVERTED:
                changed.append(it.but(Verdict.FAILED, f"{sent.hash} reverted: the state it met had changed"))
            elif sent.status == PENDING:
                changed.append(it.but(Verdict.WAITING, f"transaction {sent.nonce} is not mined yet"))
            else:
                changed.append(it.but(Verdict.FAILED, f"its transaction {sent.nonce} is {sent.status}"))
        self._update(found, changed)
        self._fail(found, [it for it in changed if it.verdict is Verdict.SWAP_FAILED])
        # whoever of them it was: none of the others is to wait long for it
        self._fail(found, [it for it in changed if it.verdict is Verdict.FAILED], self._settings.first_wait)
        if done:
            self._store.forgive(done)
            if sent.gas_used:
                each = max(0, sent.gas_used - TRANSACTION_GAS) // len(orders) + 1
                for market in {it.params.id for it in orders}:
                    self._store.remember(f"gas {self._funds.kind} {market.hex()}", str(min(each, GAS_EACH)))
        if sent.status in (DONE, REVERTED):
            self._judge_market(orders, settled)

    def _judge_market(self, orders: Sequence[Assessment], settled: Settled) -> None:
        """Whether a market that nobody vouches for has paid for its transaction; one that has not is left alone.

        Its oracle or token may act otherwise when tried, and its borrowers cost their maker little: so it is the
        market that waits, for days at last, and nothing but a transaction that paid takes any of that back.
        """
        market, sent = orders[0].params, settled.transaction
        if not self._company(market.id):
            return
        value = self._settings.values[market.loan_token]
        earned = sum(value.wei_down(it.profit) for it in settled.outcome.liquidations)
        whole = plan.whole_market(market.id)
        if 2 * earned >= (sent.cost or 0):  # what its gas would be was a guess
            self._store.relent(whole)
            return
        why = f"{sent.hash} in this market cost {ether(sent.cost or 0)} ether of gas and brought {ether(earned)}"
        self._store.fail({whole: why}, self._settings.first_wait * MARKET_WAIT, MOST_MARKET_WAIT)

    # Bookkeeping

    def _opening(self, touched: Sequence[tuple[str, str]], block: int) -> list[Opening]:
        """Balances that a transaction may change, from before it, unless they are known, or a token tells none."""
        known = {(it.token, it.account) for it in self._store.openings()}
        found = []
        for token, account in dict.fromkeys(touched):
            if (token, account) not in known:
                balance = try_balance(self._connection, token, account, block)
                if balance is not None:
                    found.append(Opening(token, account, block, balance))
        return found

    def _fail(self, found: Round, refused: Sequence[Assessment], most: float = MOST_WAIT) -> None:
        """Leave these alone for a while. A dry run remembers nothing of the kind."""
        if refused and not self._settings.dry_run:
            reasons = {it.borrower: it.why for it in refused}
            self._store.fail(reasons, self._settings.first_wait, most)

    @staticmethod
    def _turn_down(found: Round, chosen: Sequence[Assessment], verdict: Verdict, why: str) -> None:
        found.note = why
        waiting = {it.borrower for it in chosen}
        found.assessments = [
            it.but(verdict, why) if it.verdict is Verdict.TO_LIQUIDATE and it.borrower in waiting else it
            for it in found.assessments
        ]

    @staticmethod
    def _update(found: Round, changed: Sequence[Assessment]) -> None:
        now = {it.borrower: it for it in changed}
        found.assessments = [now.get(it.borrower, it) for it in found.assessments]
