"""The contracts from Python, over web3 alone.

client = Strongroom.connect("http://127.0.0.1:8545", account=key)
client.stablecoin.balance(client.account)            # Decimal("1000.00")
client.psm.swap_in(Decimal("250.5"), by="permit")    # approve, sign, send, decoded
client.psm.previewSwapIn(10**6)                      # the contract's own function, in its own units
"""

from strongroom.client.client import Strongroom

__all__ = ["Strongroom"]
