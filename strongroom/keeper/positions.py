"""Markets, prices and positions at one block, read in batches, and which of them can be liquidated, exactly.

Positions come from the pool's storage, whose layout is part of its interface: one word for each, thousands in one
request. What strangers supply, oracles and rate models, is asked so that one that burns the gas of a batch hides no
other's answer. Debt, health and what a liquidation gives are the Python model's, to the wei.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from eth_utils.crypto import keccak

from strongroom.client.connection import Connection
from strongroom.client.contract import Call, prepare
from strongroom.client.contracts import AdaptiveCurveIrm, ChainlinkOracle, LendingPool
from strongroom.client.contracts.lending_pool import MarketParams as OnChainParams
from strongroom.client.errors import ClientError, ContractError
from strongroom.client.multicall import Batch
from strongroom.keeper.store import Borrower
from strongroom.model.execution import ModelError, World
from strongroom.model.lending_math import liquidation_incentive, max_debt_down
from strongroom.model.lending_pool import LendingPool as PoolModel
from strongroom.model.lending_values import (
    IrmEntry,
    Market,
    MarketParams,
    MarketState,
    Position,
    RateKind,
    fields_of,
)
from strongroom.model.rounding import PRICE_SCALE

SLOTS = 4_000
"""Storage slots in one request; about 2,300 gas each."""
STRANGERS_GAS = 1_100_000
"""Gas for one question to a contract of a stranger's: a liquidation has no more for it, and a node answers soon."""
LONGEST = 300
"""Characters of a reason."""
_POSITIONS_SLOT = 2
_LOW = (1 << 128) - 1


@dataclass(frozen=True)
class Debt:
    """A position with debt."""

    borrower: Borrower
    borrow_shares: int
    collateral: int


@dataclass(frozen=True)
class Quote:
    """What one liquidation would do. Assets in the tokens' own units."""

    seized_assets: int
    repaid_assets: int
    bad_debt_assets: int
    by_seized: int
    """What to call the pool with: collateral to seize, or zero,"""
    by_shares: int
    """or debt shares to repay, or zero."""
    bonus: int
    """What the seized collateral is worth by the oracle, rounded down, less the repayment; in loan token units."""


class _Surroundings:
    """All that a market has around it, in one: a price, a rate, and tokens of which everybody has enough.

    In one, since nothing keeps a stranger's market from naming one address for all of them.
    """

    def __init__(self, price: int, rate: int) -> None:
        self._price = price
        self._rate = rate
        self._held = 0

    def price(self) -> int:
        return self._price

    liquidation_price = price

    def borrow_rate(self, params: MarketParams, market: Market) -> int:
        return self._rate

    borrow_rate_view = borrow_rate

    def balance_of(self, account: str) -> int:
        return self._held

    def transfer(self, sender: str, to: str, amount: int) -> bool:
        return True

    def transfer_from(self, spender: str, sender: str, to: str, amount: int) -> bool:
        self._held += amount
        return True


@dataclass(frozen=True)
class MarketView:
    """A market as it is at one block, and the price at which it liquidates."""

    params: MarketParams
    market: Market
    irm: IrmEntry
    rate: int | None
    """What an external rate model asks, per second, times 1e18; `None` for the built-in one."""
    price: int | None
    """Scaled by 1e36; `None` if nothing can be liquidated now,"""
    problem: str
    """for this reason."""

    def at(self, timestamp: int) -> "MarketQuotes":
        """The market at a time. Raises `ModelError` for totals that the pool would refuse."""
        return MarketQuotes(self, timestamp)


class MarketQuotes:
    """A market with interest to a given second: who is unhealthy, and what liquidating gives."""

    def __init__(self, view: MarketView, timestamp: int) -> None:
        assert view.price is not None
        self.view = view
        self.price = view.price
        params = view.params
        self._world = World(timestamp=max(timestamp, view.market.last_update))
        around = _Surroundings(view.price, view.rate or 0)
        addresses = (params.loan_token, params.collateral_token, params.oracle, params.irm)
        contracts: dict[str, Any] = dict.fromkeys(addresses, around)
        self._model = PoolModel(self._world, "pool", None, contracts=contracts)  # type: ignore[arg-type]
        self._model.irms[params.irm] = view.irm
        self._model.markets[params.id] = view.market
        self._model.params[params.id] = params
        self._state = MarketState(*fields_of(self._model.accrued(params)))
        self.incentive = liquidation_incentive(params.lltv)

    def debt_up(self, debt: Debt) -> int:
        """What is owed, in the loan token's units."""
        return self._state.borrow_assets_up(debt.borrow_shares)

    def max_debt_down(self, debt: Debt) -> int:
        """What may be owed."""
        return max_debt_down(debt.collateral, self.price, self.view.params.lltv)

    def quote(self, debt: Debt, budget: int | None = None) -> Quote:
        """Liquidating as much as collateral and budget (loan token's units) allow.

        Raises `ModelError` as the pool would. The whole debt where the collateral pays for it, else all of the
        collateral, which realises bad debt.
        """
        seized, shares = 0, debt.borrow_shares
        if shares and self._state.seized_assets_down(shares, self.price, self.incentive) > debt.collateral:
            seized, shares = debt.collateral, 0
        found = self._liquidate(debt, seized, shares)
        if budget is None or found.repaid_assets <= budget:
            return found
        shares = min(debt.borrow_shares, self._state.borrow_shares_down(budget))
        if shares == 0:
            raise ModelError("LendingPool_ZeroAssets")
        return self._liquidate(debt, 0, shares)

    def _liquidate(self, debt: Debt, seized: int, shares: int) -> Quote:
        params, model = self.view.params, self._model
        before = self._world.snapshot()
        try:
            model.positions[params.id, debt.borrower.address] = Position(
                0, debt.borrow_shares, debt.collateral
            )
            supplied = self._state.supply_assets
            took, repaid = model.liquidate("keeper", params, debt.borrower.address, seized, shares)
            bad_debt = supplied - model.markets[params.id].supply_assets
        finally:
            self._world.revert(before)
        return Quote(took, repaid, bad_debt, seized, shares, took * self.price // PRICE_SCALE - repaid)


@lru_cache(maxsize=200_000)
def _slot(market: bytes, borrower: str) -> bytes:
    """Where the pool keeps | collateral 128 | borrowShares 128 |."""
    inner = keccak(market + _POSITIONS_SLOT.to_bytes(32, "big"))
    outer = keccak(bytes.fromhex(borrower[2:]).rjust(32, b"\0") + inner)
    return (int.from_bytes(outer, "big") + 1).to_bytes(32, "big")


def fetch_debts(
    connection: Connection, pool: str, borrowers: Sequence[Borrower], block: int
) -> tuple[list[Debt], list[Borrower]]:
    """Positions with debt at a block, and who has none."""
    contract = LendingPool(connection, pool)
    debts: list[Debt] = []
    closed: list[Borrower] = []
    for start in range(0, len(borrowers), SLOTS):
        some = borrowers[start : start + SLOTS]
        words = contract.extSloads([_slot(it.market, it.address) for it in some], block=block)
        if len(words) != len(some):
            raise ClientError(f"the pool answered for {len(words)} positions of {len(some)}")
        for one, word in zip(some, words, strict=True):
            number = int.from_bytes(word, "big")
            if number & _LOW:
                debts.append(Debt(one, number & _LOW, number >> 128))
            else:
                closed.append(one)
    return debts, closed


def on_chain(params: MarketParams) -> OnChainParams:
    """As the contracts take them."""
    return OnChainParams(params.loan_token, params.collateral_token, params.oracle, params.irm, params.lltv)


def fetch_markets(
    connection: Connection, pool: str, markets: Sequence[MarketParams], block: int
) -> dict[bytes, MarketView]:
    """Each market with its price at a block, by its id."""
    contract = LendingPool(connection, pool)
    batch = Batch(connection)
    rows = [
        (
            params,
            batch.add(contract.market, params.id),
            batch.add(contract.rateAtTarget, params.id),
            batch.add(contract.irmEntry, params.irm),
        )
        for params in markets
    ]
    batch.run(block, one_by_one=True)
    views: dict[bytes, MarketView] = {}
    oracles = list(dict.fromkeys(params.oracle for params in markets))
    prices = _fetch_prices(connection, oracles, block)
    for params, totals, rate_at_target, entry in rows:
        market = Market(*totals.value, rate_at_target.value)
        irm = IrmEntry(
            RateKind(entry.value.kind), entry.value.minDebt, entry.value.redeemer, entry.value.operator
        )
        price, problem = prices[params.oracle]
        rate: int | None = None
        if irm.kind is RateKind.EXTERNAL and price is not None:
            try:
                rate = _rate_of(connection, params, totals.value, block)
            except (ClientError, ContractError) as error:
                price, problem = None, short(f"rate model: {error}")
        views[params.id] = MarketView(params, market, irm, rate, price, problem)
    return views


def _rate_of(connection: Connection, params: MarketParams, totals: tuple[int, ...], block: int) -> int:
    model = AdaptiveCurveIrm(connection, params.irm)  # the interface's form
    from strongroom.client.contracts.adaptive_curve_irm import Market as Totals

    return model.borrowRateView(on_chain(params), Totals(*totals), block=block)


def _fetch_prices(
    connection: Connection, oracles: Sequence[str], block: int
) -> dict[str, tuple[int | None, str]]:
    """As the pool asks: the liquidation price where one is offered and not zero, else the price."""
    contracts = [ChainlinkOracle(connection, oracle) for oracle in oracles]  # the interface's form
    found: dict[str, tuple[int | None, str]] = {}
    offered = _ask_strangers(connection, [prepare(it.liquidationPrice) for it in contracts], block)
    plain = _ask_strangers(connection, [prepare(it.price) for it in contracts], block)
    for oracle, first, second in zip(oracles, offered, plain, strict=True):
        if isinstance(first, int) and first:
            found[oracle] = first, ""
        elif isinstance(second, int) and second:
            found[oracle] = second, ""
        elif isinstance(second, int):
            found[oracle] = None, "its price is zero"
        else:
            found[oracle] = None, short(second)
    return found


def _ask_strangers(
    connection: Connection, calls: Sequence[Call[int]], block: int
) -> list[int | ContractError | ClientError]:
    """The answers, or why there is none. One that fails in a batch is asked again alone, with gas of its own."""
    if not calls:
        return []
    batch = Batch(connection)
    reads = [batch.add_call(call) for call in calls]
    with suppress(ClientError, ContractError):  # where one of them has used up the batch's gas
        batch.run(block, one_by_one=True)
    answers: list[int | ContractError | ClientError] = []
    for call, one in zip(calls, reads, strict=True):
        if one.done and one.error is None:
            answers.append(one.value)
            continue
        try:
            asked = {**call.transaction(), "gas": STRANGERS_GAS}
            answers.append(call.function.decode(connection.call(asked, block)))
        except (ClientError, ContractError) as error:
            answers.append(error)
    return answers


def whole(views: Mapping[bytes, MarketView], timestamp: int) -> dict[bytes, MarketQuotes | str]:
    """Each market at a time, or why nothing in it can be liquidated."""
    found: dict[bytes, MarketQuotes | str] = {}
    for identity, view in views.items():
        if view.price is None:
            found[identity] = view.problem
            continue
        try:
            found[identity] = view.at(timestamp)
        except ModelError as error:
            found[identity] = f"the pool would refuse: {error}"
    return found


def short(error: object) -> str:
    """An error's text, no longer than people read: a stranger may have written it."""
    text = str(error)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
