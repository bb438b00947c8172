"""The stablecoin's balance sheet, read from a chain at one block. The accounting: `strongroom.model.balance_sheet`."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from strongroom.client.amounts import from_units
from strongroom.client.codec import to_address
from strongroom.client.contracts import StabilityPool
from strongroom.client.contracts.wind_down import EndingMarket
from strongroom.client.credit.values import CreditMarket
from strongroom.client.errors import ArgumentError
from strongroom.client.logs import Progress
from strongroom.client.multicall import Batch
from strongroom.client.stability import ZERO_ADDRESS
from strongroom.client.token import Token
from strongroom.model.balance_sheet import (
    BalanceSheet,
    BufferReading,
    CreditMarketReading,
    CreditReading,
    PegReading,
    RealisedReading,
    SavingsReading,
    StabilityReading,
    SystemReadings,
    WindDownReading,
)
from strongroom.model.rounding import PRICE_SCALE

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom


@dataclass(frozen=True)
class System:
    """The balance sheet and when it was so."""

    block: int
    timestamp: int
    sheet: BalanceSheet
    markets: tuple[CreditMarket, ...]
    """In the order of the sheet's."""
    reserve_price: Decimal | None
    """Coins for one reserve, one at parity; `None` when it cannot be had."""

    def collateral_ratio(self, index: int) -> Decimal | None:
        """Of a market, by its place: worth of all collateral per debt."""
        found = self.sheet.readings.credit.markets[index].collateral_ratio
        return None if found is None else from_units(found, 18)


def fetch_system(client: "Strongroom", block: int | None = None, progress: Progress | None = None) -> System:
    """Reads everything at one block, the latest unless given; who has collateral is read from events, with `progress`.

    Raises `ArgumentError` for a block before the deployment, `NodeError` where the node has forgotten that state.
    """
    first = max(client.deployment.contract(name).block for name in ("Stablecoin", "PegStabilityModule"))
    head = client.connection.fetch_block("latest" if block is None else block)
    number, timestamp = int(str(head["number"]), 16), int(str(head["timestamp"]), 16)
    if number < first:
        raise ArgumentError(
            f"in block {number} the stablecoin was not deployed yet: take {first} or a later one"
        )
    return _Reading(client, number, progress).fetch(timestamp)


class _Reading:
    """At one block."""

    def __init__(self, client: "Strongroom", block: int, progress: Progress | None) -> None:
        self._client, self._block, self._progress = client, block, progress
        self._coin = client.stablecoin
        self._ending: dict[bytes, EndingMarket] = {}
        """Markets that are winding down."""

    def fetch(self, timestamp: int) -> System:
        markets = tuple(self._fetch_markets())
        self._ending = self._fetch_ending(markets)
        batch = self._batch()
        psm = self._client.psm
        price = batch.add(psm.pegStatus)
        supply = batch.add(self._coin.totalSupply)
        pool_coins = [
            batch.add(self._coin.balanceOf, self._client.deployment.address(name))
            for name in ("LendingPool",)
            if self._has(name)
        ]
        self._run(batch)
        readings = SystemReadings(
            supply=supply.value,
            peg=self._fetch_peg(),
            buffer=self._fetch_buffer(),
            credit=self._fetch_credit(markets),
            savings=self._fetch_savings(),
            stability=tuple(self._fetch_stability(markets)),
            pool_coins=sum(each.value for each in pool_coins),
            other_levels=tuple(self._fetch_other_levels()),
            wind_down=self._fetch_wind_down(markets),
        )
        units = price.value.price
        peg_price = psm.price_from_oracle(units) if units else None
        return System(self._block, timestamp, BalanceSheet(readings), markets, peg_price)

    # Parts

    def _fetch_peg(self) -> PegReading:
        psm, batch = self._client.psm, self._batch()
        level = batch.add(self._coin.facilitator, psm)
        book, wei = batch.add(psm.book), batch.add(psm.WEI_PER_UNIT)
        reserve, coins = batch.add(psm.reserve.balanceOf, psm), batch.add(self._coin.balanceOf, psm)
        self._run(batch)
        return PegReading(level.value.level, book.value, wei.value, reserve.value, coins.value)

    def _fetch_buffer(self) -> BufferReading:
        buffer, batch = self._client.surplus_buffer, self._batch()
        coins = batch.add(self._coin.balanceOf, buffer)
        # by the facilitator alone: a wind-down tells one wei, so that the governor pays nothing out any more
        told = None
        if self._has("CreditFacilitator"):
            told = batch.add(buffer.shortfallOf, self._coin.address, self._client.credit.address)
        self._run(batch)
        return BufferReading(coins.value, told.value if told else 0)

    def _fetch_savings(self) -> SavingsReading:
        if not self._has("SavingsVault"):
            return SavingsReading()
        vault, batch = self._client.savings, self._batch()
        booked, total = batch.add(vault.booked), batch.add(vault.totalAssets)
        coins = batch.add(self._coin.balanceOf, vault)
        self._run(batch)
        return SavingsReading(booked.value, booked.value - total.value, coins.value)

    def _fetch_stability(self, markets: Sequence[CreditMarket]) -> Iterator[StabilityReading]:
        if not self._has("StabilityPoolFactory"):
            return
        factory, batch = self._client.stability, self._batch()
        tokens = {to_address(market.params.collateralToken): market.collateral.symbol for market in markets}
        where = {token: batch.add(factory.poolOf, token) for token in tokens}
        self._run(batch)
        for token, read in where.items():
            if to_address(read.value) == ZERO_ADDRESS:
                continue
            batch = self._batch()
            deposits = batch.add(StabilityPool(self._client.connection, read.value).totalDeposits)
            coins = batch.add(self._coin.balanceOf, read.value)
            self._run(batch)
            yield StabilityReading(tokens[token], deposits.value, coins.value)

    def _fetch_other_levels(self) -> Iterator[tuple[str, int]]:
        """Of facilitators whose books are not read here."""
        ours = {to_address(self._client.psm.address)}
        if self._has("CreditFacilitator"):
            ours.add(self._client.credit.address)
        if self._has("WindDown"):
            ours.add(self._client.wind_down.address)
        for each in self._coin.facilitators(block=self._block):
            if to_address(each) not in ours:
                yield to_address(each), self._coin.facilitator(each, block=self._block).level

    def _fetch_credit(self, markets: Sequence[CreditMarket]) -> CreditReading:
        if not self._has("CreditFacilitator"):
            return CreditReading(0, 0, 0, 0)
        facilitator, batch = self._client.credit.facilitator, self._batch()
        level = batch.add(self._coin.facilitator, facilitator)
        collected, shortfall = batch.add(facilitator.collected), batch.add(facilitator.shortfall)
        coins = batch.add(self._coin.balanceOf, facilitator)
        self._run(batch)
        readings = tuple(self._market_readings(markets))
        return CreditReading(level.value.level, collected.value, shortfall.value, coins.value, readings)

    def _fetch_markets(self) -> Sequence[CreditMarket]:
        if not self._has("CreditFacilitator"):
            return ()
        credit = self._client.credit
        return credit.fetch_markets(credit.listed(self._progress, self._block), self._block)

    def _market_readings(self, markets: Sequence[CreditMarket]) -> Iterator[CreditMarketReading]:
        held = self._fetch_collateral(markets)
        symbols = [market.collateral.symbol for market in markets]
        for market in markets:
            name, entry = market.collateral.symbol, market.book.entry
            if symbols.count(name) > 1:
                name += f" (0x{market.id.hex()[:8]})"
            yield CreditMarketReading(
                id=market.id,
                name=name,
                level=entry.level,
                claim=market.claim_units,
                idle=market.liquidity_units,
                debt=market.accrued.borrow_assets,
                collateral=sum(collateral for collateral, _ in held[market.id]),
                price=self._price(market),
                borrowers=sum(owes for _, owes in held[market.id]),
            )

    def _fetch_collateral(
        self, markets: Sequence[CreditMarket]
    ) -> defaultdict[bytes, list[tuple[int, bool]]]:
        """Of every account that ever put collateral in: what it has there, and whether it owes."""
        found: defaultdict[bytes, list[tuple[int, bool]]] = defaultdict(list)
        ids = [market.id for market in markets]
        if not ids:
            return found
        pool = self._client.lending.pool
        accounts = self._client.credit.accounts(ids, self._block, self._progress)
        batch = self._batch()
        reads = {key: batch.add(pool.position, *key) for key in accounts}
        self._run(batch)
        for (id_, _), read in reads.items():
            found[id_].append((read.value.collateral, bool(read.value.borrowShares)))
        return found

    def _fetch_ending(self, markets: Sequence[CreditMarket]) -> dict[bytes, EndingMarket]:
        if not self._has("WindDown"):
            return {}
        ending = self._client.wind_down
        enlisted = set(ending.markets(block=self._block))
        ids = [each.id for each in markets if each.id in enlisted]
        batch = self._batch()
        reads = [batch.add(ending.market, each) for each in ids]
        self._run(batch)
        return {id_: read.value for id_, read in zip(ids, reads, strict=True)}

    def _price(self, market: CreditMarket) -> int | None:
        """At which it is settled, else the oracle's; `None` while there is neither."""
        ending = self._ending.get(market.id)
        if ending is not None and ending.price:
            return ending.price
        return market.oracle.price_units if market.oracle.problem is None else None

    def _fetch_wind_down(self, markets: Sequence[CreditMarket]) -> WindDownReading | None:
        if not self._has("WindDown"):
            return None
        ending = self._client.wind_down
        if not ending.begunAt(block=self._block):
            return None
        accounts = ending.lockers(
            self._client.deployment.contract("WindDown").block, self._block, self._progress
        )
        batch = self._batch()
        level, coins = batch.add(self._coin.facilitator, ending), batch.add(self._coin.balanceOf, ending)
        locked, of = batch.add(ending.totalLocked), [batch.add(ending.lockedOf, each) for each in accounts]
        supply, late = batch.add(ending.claimSupply), batch.add(ending.lateReserve)
        opened = batch.add(ending.openedAt)
        self._run(batch)
        return WindDownReading(
            level.value.level,
            coins.value,
            locked.value,
            sum(each.value for each in of),
            supply.value,
            late.value,
            sum(each.reserve for each in self._ending.values()),
            tuple(self._fetch_realised(markets, accounts, is_open=opened.value != 0)),
        )

    def _fetch_realised(
        self, markets: Sequence[CreditMarket], accounts: Sequence[str], *, is_open: bool
    ) -> Iterator[RealisedReading]:
        """The reserve at parity; collaterals at the lowest price at which one of their markets is settled."""
        reserve, ending = self._client.reserve, self._client.wind_down
        parity = self._client.psm.WEI_PER_UNIT(block=self._block) * PRICE_SCALE
        kinds = {to_address(reserve.address): (f"{reserve.info().symbol} (reserve)", parity)}
        for market in markets:
            token, price = to_address(market.params.collateralToken), self._price(market) or 0
            name, known = kinds.get(token, (market.collateral.symbol, 0))
            if token != to_address(reserve.address):
                kinds[token] = name, min(filter(None, (known, price)), default=0)
        for token, (name, price) in kinds.items():
            asset, batch = Token(self._client.connection, token), self._batch()
            received, paid = batch.add(ending.received, token), batch.add(ending.paid, token)
            held = batch.add(asset.balanceOf, ending)
            parts = [batch.add(ending.paidTo, token, each) for each in accounts]
            claims = [batch.add(ending.claimable, each, token) for each in accounts if is_open]
            self._run(batch)
            yield RealisedReading(
                name,
                token == to_address(reserve.address),
                price,
                received.value,
                paid.value,
                sum(each.value for each in parts),
                held.value,
                sum(each.value for each in claims),
            )

    # Internal

    def _has(self, name: str) -> bool:
        found = self._client.deployment.contracts.get(name)
        return found is not None and found.block <= self._block

    def _batch(self) -> Batch:
        return Batch(self._client.connection)

    def _run(self, batch: Batch) -> None:
        batch.run(block=self._block, one_by_one=True)
