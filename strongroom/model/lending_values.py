"""The lending pool's values: a market, its parameters and totals, a position, an authorization.

Assets are in the tokens' own units, shares have a million per unit at the start, ratios, fees and rates per second
times 1e18.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Protocol

from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError
from strongroom.model.lending_math import (
    div_wad_up,
    full_mul_div,
    full_mul_div_up,
    mul_div,
    mul_div_up,
    mul_wad,
)
from strongroom.model.rounding import PRICE_SCALE, UINT128_MAX
from strongroom.model.signatures import keccak

VIRTUAL_SHARES = 10**6
"""Shares that nobody holds: the share price starts at 1e-6 of a unit."""
VIRTUAL_ASSETS = 1
"""The unit that backs them."""

Id = bytes
Callback = Callable[[int], None]


class RateKind(IntEnum):
    """How a market's rate is found."""

    EXTERNAL = 0
    ADAPTIVE_CURVE = 1
    KINKED_CURVE = 2


@dataclass(frozen=True)
class IrmEntry:
    """What enabling a rate model fixes for good."""

    kind: RateKind = RateKind.EXTERNAL
    min_debt: int = 0
    """In the loan token's units; zero for none."""
    redeemer: Address = ZERO_ADDRESS
    operator: Address = ZERO_ADDRESS
    """Who alone lends, where nobody supplies or borrows; zero for an open market."""


@dataclass(frozen=True)
class MarketParams:
    """All there is to a market."""

    loan_token: Address
    collateral_token: Address
    oracle: Address
    irm: Address
    lltv: int
    """The loan-to-value at which a position becomes liquidatable, times 1e18."""

    @cached_property
    def id(self) -> Id:
        """The Keccak-256 hash of the parameters, ABI-encoded; of any text where an address is none."""
        texts = (self.loan_token, self.collateral_token, self.oracle, self.irm)
        return keccak(b"".join(map(address_word, texts)) + self.lltv.to_bytes(32, "big"))


@dataclass(frozen=True, slots=True)
class Market:
    """Totals as of the last update."""

    supply_assets: int = 0
    supply_shares: int = 0
    borrow_assets: int = 0
    borrow_shares: int = 0
    last_update: int = 0
    """Seconds since 1970; zero for a market that does not exist."""
    fee: int = 0
    rate_at_target: int = 0
    """What the market's curve goes by: a kinked one's four numbers, as `kinked_curve.pack` has them; an external
    model's market has zero."""


@dataclass(frozen=True, slots=True)
class Position:
    """What an account has in a market."""

    supply_shares: int = 0
    borrow_shares: int = 0
    collateral: int = 0


@dataclass(frozen=True)
class Authorization:
    """What an account signs to let another manage its positions."""

    authorizer: Address
    authorized: Address
    is_authorized: bool
    nonce: int
    deadline: int
    """Seconds; the last one at which it can be used."""


class Irm(Protocol):
    """An external rate model."""

    def borrow_rate(self, params: MarketParams, market: Market) -> int:
        """Per second, times 1e18. May move a state of the model's own."""

    def borrow_rate_view(self, params: MarketParams, market: Market) -> int:
        """The same, without."""


NO_MARKET = Market()
NO_POSITION = Position()
NO_PARAMS = MarketParams(ZERO_ADDRESS, ZERO_ADDRESS, ZERO_ADDRESS, ZERO_ADDRESS, 0)


@dataclass(slots=True)
class MarketState:
    """A market that is being changed."""

    supply_assets: int
    supply_shares: int
    borrow_assets: int
    borrow_shares: int
    last_update: int
    fee: int
    rate_at_target: int

    # Between assets and shares

    def supply_shares_down(self, assets: int) -> int:
        """Of supply; as all of these, in shares or in the loan token's units."""
        return mul_div(assets, self.supply_shares + VIRTUAL_SHARES, self.supply_assets + VIRTUAL_ASSETS)

    def supply_shares_up(self, assets: int) -> int:
        return mul_div_up(assets, self.supply_shares + VIRTUAL_SHARES, self.supply_assets + VIRTUAL_ASSETS)

    def supply_assets_down(self, shares: int) -> int:
        return mul_div(shares, self.supply_assets + VIRTUAL_ASSETS, self.supply_shares + VIRTUAL_SHARES)

    def supply_assets_up(self, shares: int) -> int:
        return mul_div_up(shares, self.supply_assets + VIRTUAL_ASSETS, self.supply_shares + VIRTUAL_SHARES)

    def borrow_shares_down(self, assets: int) -> int:
        return mul_div(assets, self.borrow_shares + VIRTUAL_SHARES, self.borrow_assets + VIRTUAL_ASSETS)

    def borrow_shares_up(self, assets: int) -> int:
        return mul_div_up(assets, self.borrow_shares + VIRTUAL_SHARES, self.borrow_assets + VIRTUAL_ASSETS)

    def borrow_assets_down(self, shares: int) -> int:
        return mul_div(shares, self.borrow_assets + VIRTUAL_ASSETS, self.borrow_shares + VIRTUAL_SHARES)

    def borrow_assets_up(self, shares: int) -> int:
        return mul_div_up(shares, self.borrow_assets + VIRTUAL_ASSETS, self.borrow_shares + VIRTUAL_SHARES)

    # A liquidation's two amounts

    def repaid_shares_up(self, seized_assets: int, price: int, incentive: int) -> int:
        """The shares that seizing collateral repays."""
        worth = full_mul_div_up(bounded(seized_assets), price, PRICE_SCALE)
        return self.borrow_shares_up(bounded(div_wad_up(worth, incentive)))

    def seized_assets_down(self, repaid_shares: int, price: int, incentive: int) -> int:
        """The collateral that repaying shares seizes."""
        repaid = self.borrow_assets_down(repaid_shares)
        return full_mul_div(mul_wad(repaid, incentive), PRICE_SCALE, price)


def bounded(amount: int) -> int:
    if amount > UINT128_MAX:
        raise ModelError("LendingPool_AmountTooLarge", amount)
    return amount


def fields_of(market: Market) -> tuple[int, int, int, int, int, int, int]:
    return (
        market.supply_assets,
        market.supply_shares,
        market.borrow_assets,
        market.borrow_shares,
        market.last_update,
        market.fee,
        market.rate_at_target,
    )


def frozen(state: MarketState) -> Market:
    return Market(
        state.supply_assets,
        state.supply_shares,
        state.borrow_assets,
        state.borrow_shares,
        state.last_update,
        state.fee,
        state.rate_at_target,
    )


def address_word(address: Address) -> bytes:
    if address.startswith("0x") and len(address) == 42:
        return bytes.fromhex(address[2:]).rjust(32, b"\0")
    return keccak(address.encode())
