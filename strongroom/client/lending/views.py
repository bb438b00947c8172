"""What there is in a lending pool: markets and positions, read."""

from collections.abc import Sequence
from pathlib import Path

from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contracts import LendingLens, LendingPool
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.lending.discovery import CreatedMarket, Progress, fetch_created
from strongroom.client.lending.reading import LendingToken, MarketRef, Reader
from strongroom.client.lending.values import Asset, Market, Position


class LendingViews:
    """The part of `Lending` that changes nothing."""

    def __init__(
        self,
        connection: Connection,
        address: Addressish,
        first_block: int = 0,
        lens: Addressish | None = None,
        cache: Path | None = None,
    ) -> None:
        """`first_block`: where its events begin. `lens`: a LendingLens of this pool. `cache`: see `discovery`."""
        self._connection = connection
        self.pool = LendingPool(connection, address)
        self.first_block = first_block
        self.cache = cache
        self.lens = None if lens is None else LendingLens(connection, lens)
        """The lens of this pool, where one is deployed; positions of many are read through it."""
        self._reader = Reader(connection, self.pool, self.lens)

    @property
    def address(self) -> str:
        """The pool's address."""
        return self.pool.address

    # Reading

    def market(self, market: MarketRef) -> Market:
        """The market as of the latest block. Raises `ArgumentError` if there is none."""
        return self._reader.fetch_markets([self._reader.params_of(market)])[0]

    def created(self, progress: Progress | None = None) -> tuple[CreatedMarket, ...]:
        """Every market that was ever created, the oldest first, from events; remembered between runs."""
        return fetch_created(self._connection, self.address, self.first_block, progress, self.cache)

    def markets(self, progress: Progress | None = None) -> list[Market]:
        """Every market as of the latest block, the oldest first.

        What a node once told of, and is not there, is left out: one that lied, or a fork that is gone.
        """
        return self._reader.fetch_markets([found.params for found in self.created(progress)], existing=True)

    def position(self, market: MarketRef, account: Addressish | None = None) -> Position:
        """What an account, by default the connection's, has in a market, as of the latest block."""
        return self.positions(market, [self._someone(account)])[0]

    def positions(self, market: MarketRef, accounts: Sequence[Addressish]) -> list[Position]:
        """What each of many accounts has in a market, as of one block."""
        found = self.market(market)
        return self._reader.fetch_positions([(found, to_address(account)) for account in accounts])

    def portfolio(
        self, account: Addressish | None = None, progress: Progress | None = None
    ) -> list[Position]:
        """Every position of an account, by default the connection's, in the order of the markets' creation."""
        who = self._someone(account)
        held = self._reader.fetch_held((found.params for found in self.created(progress)), who)
        markets = self._reader.fetch_markets(held)
        return self._reader.fetch_positions([(market, who) for market in markets])

    def params_of(self, market: MarketRef) -> MarketParams:
        """A market's parameters. Raises `ArgumentError` if there is none of this name."""
        return self._reader.params_of(market)

    def token(self, token: Asset | Addressish) -> LendingToken:
        """A market's token, for people."""
        return self._reader.token(token if isinstance(token, Asset) else to_address(token))

    def is_authorized(self, authorizer: Addressish, authorized: Addressish) -> bool:
        """Whether `authorized` may manage the positions of `authorizer`."""
        return self.pool.isAuthorized(authorizer, authorized)

    # Internal

    def _someone(self, account: Addressish | None) -> str:
        return self._connection.require_signer().address if account is None else to_address(account)
