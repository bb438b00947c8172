"""`client.lending`: the lending pool's markets and positions for people.

market = client.lending.market("0x…")
market.borrow_apy, market.price                       # Decimal
position = client.lending.position(market)
position.health_factor, position.liquidation_price
position.what_if(borrow=100).health_factor            # to the unit what it would be
client.lending.borrow(market, 100)
client.lending.pool.market(market.id)                 # the contract's own functions, in its own integers
"""

from strongroom.client.lending.discovery import CreatedMarket, market_id
from strongroom.client.lending.payments import By
from strongroom.client.lending.pool import Lending, params_from
from strongroom.client.lending.reading import LendingToken, MarketRef
from strongroom.client.lending.results import Both, Liquidated, Moved
from strongroom.client.lending.signing import LendingAuthorization
from strongroom.client.lending.values import Asset, LiquidationQuote, Market, Position

__all__ = [
    "Asset",
    "Both",
    "By",
    "CreatedMarket",
    "Lending",
    "LendingAuthorization",
    "LendingToken",
    "Liquidated",
    "LiquidationQuote",
    "Market",
    "MarketRef",
    "Moved",
    "Position",
    "market_id",
    "params_from",
]
