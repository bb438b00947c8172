"""The off-chain order book: takes signed orders, refuses what could not be filled, and follows the chain.

`strongroom market serve` runs it; `strongroom.client.order_book` speaks to it. It holds nobody's money and no key: all
it can do wrong is to hide an order, or to show one that the marketplace then refuses.
"""
