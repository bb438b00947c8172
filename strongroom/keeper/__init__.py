"""A keeper for the lending pool: finds unhealthy positions, liquidates the most profitable first, and accounts for it.

    settings = Settings(pool, Path("keeper.sqlite3"), liquidator=…, adapters=lambda market: (adapter, b""), values={…})
    with Keeper(client.connection, settings) as keeper:
        keeper.round()
        fetch_report(client.connection, keeper.store).reconciles

`strongroom keeper liquidate` is this from a terminal. Why it is built so: docs/decisions/0015-keeper.md.
"""

from strongroom.keeper.accounting import Report, fetch_report
from strongroom.keeper.keeper import Keeper, Round, Settings
from strongroom.keeper.plan import Assessment, Value, Verdict
from strongroom.keeper.store import Liquidated, Store, StoreError

__all__ = [
    "Assessment",
    "Keeper",
    "Liquidated",
    "Report",
    "Round",
    "Settings",
    "Store",
    "StoreError",
    "Value",
    "Verdict",
    "fetch_report",
]
