"""The books of credit: the balance sheet, and what the contracts say against what their events say."""

from __future__ import annotations

from strongroom.client.contracts.events import (
    CreditBurned,
    CreditMinted,
    LossRecognised,
    ShortfallRepaid,
    Transfer,
)
from tools.demo.books.ledger import Entry, Ledger, net, of


def entries(ledger: Ledger) -> tuple[Entry, ...]:
    """The balance sheet at the ledger's block, those of its laws that are equations, and the book by its events."""
    room = ledger.room
    if "CreditFacilitator" not in room.deployment.contracts:
        return ()
    coin, address = room.stablecoin, room.credit.address
    sheet = room.system(ledger.block).sheet
    readings = sheet.readings
    logs, moved = ledger.logs(address), of(Transfer, ledger.logs(coin.address))
    minted = sum(event.amount for event in of(CreditMinted, logs))
    burned = sum(event.amount for event in of(CreditBurned, logs))
    losses = of(LossRecognised, logs)
    covered = sum(event.fromSurplus + event.fromRewards for event in losses)
    made_good = sum(event.amount for event in of(ShortfallRepaid, logs))
    levels = sum(market.level for market in readings.credit.markets)
    everybody = net_of_named(moved, ledger)
    return (
        *(Entry(check.law, check.left, check.right, coin) for check in sheet.checks if not check.at_least),
        Entry(
            "supply = where every coin is: savers, deposits, lending markets, surplus, everybody else",
            readings.supply,
            sum(line.amount for line in sheet.places),
            coin,
        ),
        Entry(
            "everybody else's coins = what all others' transfers left them",
            sheet.liabilities[-1].amount,
            everybody,
            coin,
        ),
        Entry(
            "level of credit = minted − burned − losses covered − shortfall made good",
            readings.credit.level,
            minted - burned - covered - made_good,
            coin,
        ),
        Entry(
            "minted for the markets = burned + lost + their levels",
            minted,
            burned + sum(event.loss for event in losses) + levels,
            coin,
        ),
    )


def net_of_named(moved: list[Transfer], ledger: Ledger) -> int:
    """What the transfers left to everyone whom the balance sheet does not name."""
    room = ledger.room
    named = {
        room.credit.address,
        room.psm.address,
        room.surplus_buffer.address,
        room.savings.address,
        room.lending.address,
    }
    for market in room.credit.listed(block=ledger.block):
        named.add(room.stability.poolOf(market.collateralToken, block=ledger.block))
    holders = {event.to for event in moved} - named - {"0x" + "00" * 20}
    return sum(net(moved, holder) for holder in holders)
