"""A credit market as of one block: the lending pool's market, and what the facilitator keeps of it and may mint.

What if goes through the exact model of the facilitator on that of the pool: ceilings, coins that lie idle, a
pause of minting and the pool's own rules all count, to the unit.
"""

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from strongroom.client.lending.refusals import as_on_chain
from strongroom.client.lending.simulation import Simulation
from strongroom.client.lending.values import Market
from strongroom.model.access import AccessManager
from strongroom.model.credit_facilitator import Adjustment, CreditFacilitator
from strongroom.model.credit_facilitator import CreditMarket as Entry
from strongroom.model.lending_values import MarketState, fields_of
from strongroom.model.lending_values import Position as Holding
from strongroom.model.rounding import UINT128_MAX, UINT256_MAX, saturating_sub
from strongroom.model.stablecoin import Facilitator, Stablecoin
from strongroom.model.token import Token

COIN = 10**18
"""Wei of a whole coin."""


@dataclass(frozen=True)
class Book:
    """What the facilitator keeps, in wei but for the ceiling, which is in whole coins."""

    facilitator: str
    entry: Entry = field(default_factory=Entry)
    """Of this market."""
    lent_shares: int = 0
    """Its supply in the pool's market."""
    coin: Facilitator = field(default_factory=Facilitator)
    """The stablecoin's ceiling for it and its level, of all markets and the shortfall."""
    minting_paused: bool = False


@dataclass(frozen=True)
class CreditMarket(Market):
    """A market that the facilitator mints into. Beside what a `Market` tells, in coins:"""

    book: Book = field(default_factory=lambda: Book(""), repr=False)

    @classmethod
    def of(cls, market: Market, book: Book) -> "CreditMarket":
        """The market with its book; both of one block."""
        values = {each.name: getattr(market, each.name) for each in fields(Market)}
        return cls(**values, book=book)

    @property
    def ceiling_units(self) -> int:
        """The most that may be minted for it, in wei."""
        return self.book.entry.ceiling_coins * COIN

    @property
    def ceiling(self) -> Decimal:
        """The most that may be minted for it."""
        return self.loan.from_units(self.ceiling_units)

    @property
    def level(self) -> Decimal:
        """Minted for it and not burned."""
        return self.loan.from_units(self.book.entry.level)

    @cached_property
    def claim_units(self) -> int:
        """What the facilitator's supply is worth at this second, rounded down, in wei."""
        with as_on_chain():
            return MarketState(*fields_of(self.accrued)).supply_assets_down(self.book.lent_shares)

    @property
    def claim(self) -> Decimal:
        """What the facilitator's supply is worth at this second, rounded down."""
        return self.loan.from_units(self.claim_units)

    @property
    def uncollected(self) -> Decimal:
        """What the claim has above the level: interest that is not collected; negative for a loss."""
        return self.loan.from_units(self.claim_units - self.book.entry.level)

    @property
    def loss(self) -> Decimal:
        """What `recognise` would book."""
        return self.loan.from_units(saturating_sub(self.book.entry.level, self.claim_units))

    @cached_property
    def burnable_units(self) -> int:
        """What `sync` would burn: coins that lie in the market and are no interest. In wei."""
        with as_on_chain():
            it = self.simulate("", Holding())
            return it.facilitator.sync(it.params)[1]

    @cached_property
    def available_units(self) -> int:
        """The most that could be lent now, were there collateral: idle and mintable, in wei."""
        book = self.book
        entry, coin = book.entry, book.coin
        if book.minting_paused or coin.level > coin.ceiling or entry.level > self.ceiling_units:
            return 0
        return self.liquidity_units + min(self.ceiling_units - entry.level, coin.ceiling - coin.level)

    @property
    def available(self) -> Decimal:
        """The most that could be lent now, were there collateral."""
        return self.loan.from_units(self.available_units)

    def after_syncs(self, burned: int) -> "CreditMarket":
        """The same once `burned` wei of other markets' coins are burned."""
        coin = replace(self.book.coin, level=self.book.coin.level - burned)
        return replace(self, book=replace(self.book, coin=coin))

    def synced(self) -> "CreditMarket":
        """The same once it is synced itself."""
        with as_on_chain():
            it = self.simulate("", Holding())
            it.facilitator.sync(it.params)
            return self.left_by(it)

    def simulate(self, account: str, holding: Holding, price_units: int | None = None) -> "CreditSimulation":
        return CreditSimulation.around(super().simulate(account, holding, price_units), self.book)

    def left_by(self, it: Simulation) -> "CreditMarket":
        model = cast(CreditSimulation, it).facilitator
        book = replace(
            self.book,
            entry=model.markets[it.params.id],
            lent_shares=it.pool.positions[it.params.id, model.address].supply_shares,
            coin=model.stablecoin.facilitators[model.address],
        )
        return replace(self, totals=it.stored, book=book)


@dataclass(frozen=True)
class CreditSimulation(Simulation):
    """A pool of the model's with the facilitator's; loans go through that."""

    facilitator: CreditFacilitator

    @classmethod
    def around(cls, it: Simulation, book: Book) -> "CreditSimulation":
        """From a simulation of the pool alone."""
        pool, account, at = it.pool, it.account, book.facilitator
        world = pool.world
        access = AccessManager(world, "access")
        coin = Stablecoin(
            world,
            it.params.loan_token,
            access=access,
            balances=dict.fromkeys((pool.address, account, at), UINT128_MAX),
            allowances={(account, at): UINT256_MAX},
            facilitators={at: book.coin},
            minting_paused=book.minting_paused,
        )
        none = cast(Any, None)  # no loss is booked here, and no interest handed on
        facilitator = CreditFacilitator(
            world,
            at,
            access,
            pool,
            coin,
            Token(world, "no ether"),
            none,
            none,
            markets={it.params.id: book.entry},
        )
        pool.contracts = {**pool.contracts, it.params.loan_token: coin}
        lent = pool.positions[it.params.id, at]
        pool.positions[it.params.id, at] = replace(lent, supply_shares=book.lent_shares)
        pool.authorizations[account, at] = True
        return cls(pool, it.params, account, facilitator)

    def borrow(self, assets: int) -> None:
        self.facilitator.adjust(self.account, self.params, Adjustment(borrowed=assets, receiver=self.account))

    def repay(self, assets: int | None) -> None:
        most = UINT256_MAX if assets is None else assets
        self.facilitator.repay(self.account, self.params, most, self.account)

    def max_borrow(self) -> int:
        """By collateral, the market's least debt, its liquidity and what may be minted."""
        entry, coin = self.facilitator.markets[self.params.id], self.facilitator.stablecoin
        listed = coin.facilitators[self.facilitator.address]
        ceiling, lent = entry.ceiling_coins * COIN, 0
        before, now = self.stored, self.totals
        if not coin.minting_paused and listed.level <= listed.ceiling and entry.level <= ceiling:
            lent = now.supply_assets + min(ceiling - entry.level, listed.ceiling - listed.level)
            lent -= now.borrow_assets
        # as if all that can be lent lay in the market: what is minted of it would be supplied just then
        self.pool.markets[self.params.id] = replace(now, supply_assets=now.borrow_assets + lent)
        try:
            return super().max_borrow()
        finally:
            self.pool.markets[self.params.id] = before
