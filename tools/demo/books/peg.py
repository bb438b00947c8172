"""The stablecoin's books: what the contracts say against what their events say."""

from __future__ import annotations

from strongroom.client.codec import decode_event
from strongroom.client.contracts.events import (
    FeesCollected,
    FlashMinted,
    LossCovered,
    Paid,
    SwappedIn,
    SwappedOut,
    Transfer,
)
from strongroom.client.logs import Located
from tools.demo.books.ledger import ZERO, Entry, Ledger, net, of


def entries(ledger: Ledger) -> tuple[Entry, ...]:
    """The stablecoin, the peg module and the surplus buffer."""
    room = ledger.room
    module, coin, reserve = room.psm, room.stablecoin, room.reserve
    buffer = room.surplus_buffer.address
    coin_logs = ledger.logs(coin.address)
    module_logs = ledger.logs(module.address)
    moved = of(Transfer, coin_logs)
    swaps_in, swaps_out = of(SwappedIn, module_logs), of(SwappedOut, module_logs)
    reserve_in = sum(swap.reserveIn for swap in swaps_in)
    reserve_out = sum(swap.reserveOut for swap in swaps_out)

    batch = room.batch()
    supply = batch.add(coin.totalSupply)
    holders = sorted({event.to for event in moved} - {ZERO})
    balances = [batch.add(coin.balanceOf, holder) for holder in holders]
    levels = [batch.add(coin.facilitator, address) for address in coin.facilitators(block=ledger.block)]
    level = batch.add(coin.facilitator, module.address)
    book = batch.add(module.book)
    wei_per_unit = batch.add(module.WEI_PER_UNIT)
    uncollected = batch.add(module.uncollectedFees)
    held = batch.add(reserve.balanceOf, module.address)
    surplus = batch.add(coin.balanceOf, buffer)
    batch.run(ledger.block)

    scale = wei_per_unit.value
    stayed = sum(swap.reserveIn * scale - swap.stableOut for swap in swaps_in)
    stayed += sum(swap.stableIn - swap.reserveOut * scale for swap in swaps_out)
    collected = sum(event.amount for event in of(FeesCollected, module_logs))
    flash_fees = sum(event.fee for event in of(FlashMinted, coin_logs))
    arrived = net(of(Transfer, ledger.logs(reserve.address)), module.address)
    gifts = arrived - (reserve_in - reserve_out)
    others = _other_income(ledger, coin_logs, module_logs)
    return (
        Entry(
            "total supply = what the facilitators minted (their levels)",
            supply.value,
            sum(read.value.level for read in levels),
            coin,
        ),
        Entry(
            f"total supply = balances of all {len(holders)} that ever held some",
            supply.value,
            sum(read.value for read in balances),
            coin,
        ),
        Entry(
            "the peg module's book = reserve swapped in − reserve swapped out",
            book.value,
            reserve_in - reserve_out,
            reserve,
        ),
        Entry(
            "reserve the peg module holds = book" + (" + gifts − losses" if gifts else ""),
            held.value,
            book.value + gifts,
            reserve,
        ),
        Entry(
            "book at parity − level = fees not collected yet",
            book.value * scale - level.value.level,
            uncollected.value,
            coin,
        ),
        Entry(
            f"fees collected and not = what {len(swaps_in) + len(swaps_out)} swaps left on the book",
            collected + uncollected.value,
            stayed,
            coin,
        ),
        Entry(
            "surplus buffer = fees collected + flash mint fees" + (" + other payments" if others else ""),
            surplus.value,
            collected + flash_fees + others,
            coin,
        ),
    )


def _other_income(ledger: Ledger, coin_logs: list[Located], module_logs: list[Located]) -> int:
    """What the buffer received in transactions that charged no fee, less what it paid out or covered, in wei."""
    buffer = ledger.room.surplus_buffer.address
    charging = {item.transaction_hash for item in coin_logs if decode_event(FlashMinted, item.log)}
    charging |= {item.transaction_hash for item in module_logs if decode_event(FeesCollected, item.log)}
    gifts = of(Transfer, [item for item in coin_logs if item.transaction_hash not in charging])
    coin, logs = ledger.room.stablecoin.address, ledger.logs(buffer)
    paid = sum(event.amount for event in of(Paid, logs) if event.token == coin)
    covered = sum(event.covered for event in of(LossCovered, logs) if event.token == coin)
    return sum(event.value for event in gifts if event.to == buffer) - paid - covered
