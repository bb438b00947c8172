"""The assets' books: shares against their holders, dividends against what holders earned, royalties on their way."""

from __future__ import annotations

from strongroom.client.assets.asset import Asset
from strongroom.client.assets.cap_table import cap_table
from strongroom.client.assets.dividend_report import dividends
from strongroom.client.contracts.events import (
    NftTokenized,
    OffChainTokenized,
    ProceedsWithdrawn,
    PurchaseRefunded,
    SharesBought,
    SharesClaimed,
)
from tools.demo.books.ledger import Entry, Ledger, of


def entries(ledger: Ledger) -> tuple[Entry, ...]:
    """Every asset of the factory, and the sales."""
    room = ledger.room
    if "AssetFactory" not in room.deployment.contracts:
        return ()
    made = ledger.logs(room.assets.factory.address)
    found: list[Entry] = []
    addresses = [event.asset for event in of(NftTokenized, made)]
    addresses += [event.asset for event in of(OffChainTokenized, made)]
    for address in addresses:
        found += _asset(ledger, Asset(room.connection, address))
    return (*found, *_sales(ledger))


def _asset(ledger: Ledger, asset: Asset) -> list[Entry]:
    birth = ledger.room.deployment.contract("AssetFactory").block
    table, report = cap_table(asset, birth).require(), dividends(asset, birth=birth).require()
    name = table.info.symbol
    found = [
        Entry(
            f"{name}: supply = shares of its {len(table.holdings)} wallets, by the events and by the asset",
            table.supply,
            sum(each.units for each in table.holdings),
            asset,
        )
    ]
    for token in report.tokens:
        money = asset.money(token.token)
        found += [
            Entry(
                f"{name}: dividends received = paid + owed + remainder",
                token.received,
                token.paid + token.owed + token.remainder,
                money,
            ),
            Entry(
                f"{name}: its {token.info.symbol} = owed + remainder + not booked yet",
                money.balanceOf(asset.address, block=ledger.block),
                token.owed + token.remainder + token.unbooked,
                money,
            ),
            Entry(
                f"{name}: paid = what {len(token.holders)} holders were paid",
                token.paid,
                sum(each.paid for each in token.holders),
                money,
            ),
        ]
    return found


def _sales(ledger: Ledger) -> list[Entry]:
    room = ledger.room
    sales, coin = room.assets.sales, room.stablecoin
    logs = ledger.logs(sales.address)
    paid_in = sum(event.paid for event in of(SharesBought, logs))
    back = sum(event.amount for event in of(PurchaseRefunded, logs))
    back += sum(event.returned for event in of(SharesClaimed, logs))
    taken = sum(event.amount + event.fee for event in of(ProceedsWithdrawn, logs))
    owed = sales.totalOwed(block=ledger.block)
    return [
        Entry(
            "sales of shares: paid in = given back + proceeds + fees + still owed",
            paid_in,
            back + taken + owed,
            coin,
        ),
        Entry(
            "the primary sale's coins = what it owes",
            coin.balanceOf(sales.address, block=ledger.block),
            owed,
            coin,
        ),
    ]
