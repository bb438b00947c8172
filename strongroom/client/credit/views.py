"""What there is of credit: the markets that the facilitator mints into, and positions in them, read."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from strongroom.client.codec import Addressish, decode_event, to_address
from strongroom.client.contract import prepare
from strongroom.client.contracts import CreditFacilitator, LendingPool
from strongroom.client.contracts.events import SupplyCollateral
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.credit.values import Book, CreditMarket
from strongroom.client.errors import ArgumentError
from strongroom.client.lending.discovery import Progress, market_id
from strongroom.client.lending.reading import LendingToken, MarketRef, Reader
from strongroom.client.lending.values import Market, Position
from strongroom.client.logs import fetch_logs
from strongroom.client.multicall import Batch, Read
from strongroom.model.credit_facilitator import CreditMarket as Entry
from strongroom.model.stablecoin import Facilitator

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom
    from strongroom.client.contracts.credit_facilitator import MarketResult


@dataclass(frozen=True)
class CreditOverview:
    """Credit as a whole, as of one block. Coins."""

    ceiling: Decimal
    """The most that may be minted for all markets."""
    level: Decimal
    """Minted and not burned, losses that nothing has covered included."""
    collected: Decimal
    """Interest that waits for `distribute`."""
    shortfall: Decimal
    """Losses that nothing has covered."""
    savings_share: Decimal
    """Of the interest, as a share of one; the rest is surplus."""
    minting_paused: bool


class CreditViews:
    """The part of `Credit` that changes nothing."""

    def __init__(self, client: "Strongroom") -> None:
        """Use `Strongroom.credit`. Raises `NoDeploymentError` where there is no facilitator."""
        self._client = client
        self._connection = client.connection
        self.facilitator: CreditFacilitator = client.contract("CreditFacilitator")
        """The contract's own functions, in its own integers."""
        self._coin = client.stablecoin
        self._pool: LendingPool = client.contract("LendingPool")
        lens = client.deployment.contracts.get("LendingLens")
        self._reader: Reader = (
            client.lending._reader if lens is not None else Reader(self._connection, self._pool)
        )

    @property
    def address(self) -> str:
        """The facilitator's address."""
        return self.facilitator.address

    @cached_property
    def weth(self) -> str:
        """Wrapped ether's address; zero where the deployment has none."""
        return to_address(self.facilitator.WETH())

    # Reading

    def overview(self) -> CreditOverview:
        """Ceiling, level, interest, shortfall, of one block."""
        batch = Batch(self._connection)
        listed = batch.add(self._coin.facilitator, self.address)
        collected = batch.add(self.facilitator.collected)
        shortfall = batch.add(self.facilitator.shortfall)
        share = batch.add(self.facilitator.savingsShareBps)
        paused = batch.add(self._coin.mintingPaused)
        batch.run(block=self._number(), one_by_one=True)
        told = self._coin.from_units
        return CreditOverview(
            told(listed.value.ceiling),
            told(listed.value.level),
            told(collected.value),
            told(shortfall.value),
            Decimal(share.value).scaleb(-4),
            paused.value,
        )

    def market(self, market: MarketRef) -> CreditMarket:
        """A market that was ever given a ceiling. Raises `ArgumentError` for another."""
        found = self.fetch_markets([self._reader.params_of(market)])[0]
        if not found.book.entry.listed:
            raise ArgumentError(
                f"the market 0x{found.id.hex()} is no credit market: the governor has given it no ceiling. `strongroom "
                "credit markets` shows those that have one"
            )
        return found

    def markets(self, progress: Progress | None = None) -> list[CreditMarket]:
        """Every market that was ever given a ceiling, the oldest first, as of the latest block."""
        return self.fetch_markets(self.listed(progress))

    def listed(self, progress: Progress | None = None, block: int | None = None) -> list[MarketParams]:
        """The parameters of these, at a block, the latest unless given."""
        coin = self._coin.address
        created = [
            each.params
            for each in self._client.lending.created(progress)
            if to_address(each.params.loanToken) == coin
        ]
        batch = Batch(self._connection)
        reads = [batch.add(self.facilitator.market, market_id(each)) for each in created]
        batch.run(block="latest" if block is None else block, one_by_one=True)
        return [each for each, read in zip(created, reads, strict=True) if read.value.listed]

    def position(self, market: MarketRef, account: Addressish | None = None) -> Position:
        """What an account, by default the connection's, has in a credit market; its `market` is a `CreditMarket`."""
        return self.position_in(self.market(market), self._someone(account))

    def positions(
        self, account: Addressish | None = None, progress: Progress | None = None
    ) -> list[Position]:
        """What an account has in all credit markets, where it has anything."""
        who = self._someone(account)
        found = [self.position_in(market, who) for market in self.markets(progress)]
        return [each for each in found if not each.is_empty]

    def position_in(self, market: CreditMarket, account: Addressish) -> Position:
        """As `position`, in a market that was read before, at its block."""
        return self._reader.fetch_positions([(market, to_address(account))])[0]

    def positions_in(self, market: CreditMarket, accounts: Sequence[Addressish]) -> list[Position]:
        """Of many, in a market that was read before, at its block."""
        return self._reader.fetch_positions([(market, to_address(each)) for each in accounts])

    def accounts(
        self, ids: Sequence[bytes], block: int | None = None, progress: Progress | None = None
    ) -> list[tuple[bytes, str]]:
        """Market and account of everyone who ever put collateral into one of the markets, from events."""
        if not ids:
            return []
        logs = fetch_logs(
            self._connection,
            self._pool.address,
            self._client.deployment.contract("LendingPool").block,
            self._number() if block is None else block,
            progress=progress,
            topics=[SupplyCollateral.definition.topic],
        )
        events = (decode_event(SupplyCollateral, located.log) for located in logs)
        wanted = set(ids)
        return list(dict.fromkeys((each.id, each.onBehalf) for each in events if each and each.id in wanted))

    def fetch_markets(self, wanted: Sequence[MarketParams], block: int | None = None) -> list[CreditMarket]:
        """The markets as of one block, the latest unless given, listed or not."""
        if not wanted:
            return []
        bases = self._reader.fetch_markets(wanted, self._number() if block is None else block)
        number = bases[0].block
        batch = Batch(self._connection)
        listed = batch.add(self._coin.facilitator, self.address)
        paused = batch.add(self._coin.mintingPaused)
        reads = [
            (
                batch.add(self.facilitator.market, base.id),
                batch.add_call(prepare(self._pool.position, base.id, self.address)),
            )
            for base in bases
        ]
        batch.run(block=number, one_by_one=True)
        coin = Facilitator(listed.value.ceiling, listed.value.level)
        return [
            CreditMarket.of(
                base, Book(self.address, _entry(entry), lent.value.supplyShares, coin, paused.value)
            )
            for base, (entry, lent) in zip(bases, reads, strict=True)
        ]

    def token(self, market: Market) -> LendingToken:
        """A market's collateral, for people."""
        return self._reader.token(market.collateral)

    # Room

    def room_for(self, market: CreditMarket, borrowed: int) -> tuple[CreditMarket, list[MarketParams]]:
        """The market as it is, or, where a ceiling bars `borrowed` wei, once markets are synced whose coins have come
        back: burning those makes room. Which these are comes with it; none where syncing does not help.
        """
        if borrowed <= market.available_units or market.book.minting_paused:
            return market, []
        own = market.synced()
        synced, steps = (
            (own, [market.params]) if own.available_units > market.available_units else (market, [])
        )
        if borrowed <= synced.available_units:
            return synced, steps
        others = [
            (each.burnable_units, each)
            for each in self.fetch_markets(self.listed(), market.block)
            if each.id != market.id
        ]
        burned = 0
        for burnable, each in sorted(others, key=lambda pair: -pair[0]):
            if not burnable or borrowed <= synced.after_syncs(burned).available_units:
                break
            burned += burnable
            steps = [*steps, each.params]
        best = synced.after_syncs(burned)
        return (best, steps) if borrowed <= best.available_units else (market, [])

    # Internal

    def _someone(self, account: Addressish | None) -> str:
        return self._connection.require_signer().address if account is None else to_address(account)

    def _number(self) -> int:
        return int(str(self._connection.fetch_block()["number"]), 16)


def _entry(read: "Read[MarketResult]") -> Entry:
    said = read.value
    return Entry(said.ceilingCoins, said.level, said.listed)
