"""`client.credit`: the stablecoin, minted against collateral as loans of the lending pool.

credit = client.credit
market = credit.markets()[0]
market.available, market.borrow_apy, market.price     # Decimal
position = credit.position(market)
position.what_if(supply_collateral=2, borrow=2_500).health_factor
credit.open(market, collateral=2, borrow=2_500, ether=True)       # one transaction
credit.close(market, ether=True)                      # one signature, the exact debt unknown
credit.facilitator.market(market.id)                  # the contract's own functions, in its own integers
"""

from strongroom.client.credit.operations import Credit
from strongroom.client.credit.results import Changed, Distributed, Recognised, Settled, Synced
from strongroom.client.credit.signing import CloseAuthorization, RedemptionAuthorization, RepayAuthorization
from strongroom.client.credit.values import Book, CreditMarket
from strongroom.client.credit.views import CreditOverview

__all__ = [
    "Book",
    "Changed",
    "CloseAuthorization",
    "Credit",
    "CreditMarket",
    "CreditOverview",
    "Distributed",
    "Recognised",
    "RedemptionAuthorization",
    "RepayAuthorization",
    "Settled",
    "Synced",
]
