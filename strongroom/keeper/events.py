"""Who has borrowed, from the pool's events: read in steps, each remembered as a whole, taken back where the chain was.

    read(connection, store, pool, first_block)   # as often as wanted; it goes on where it stopped

A step's blocks are read between two looks at its last block: if its hash has changed meanwhile, the step is read again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.client.codec import decode_event
from strongroom.client.connection import Connection
from strongroom.client.contracts.events import Borrow, CreateMarket
from strongroom.client.errors import ClientError, NodeError
from strongroom.client.logs import Located, fetch_span
from strongroom.keeper.store import DONE, REPLACED, REVERTED, Borrower, Store
from strongroom.model.lending_values import MarketParams

FIRST_STEP = 10_000
"""Blocks that are asked for at once, at first: half as many when a node refuses, twice as many when it does not."""
MOST_STEP = 1_000_000
_TRIES = 5


@dataclass(frozen=True)
class Read:
    """What reading came to."""

    head: int
    """The block up to which all is known."""
    head_hash: str
    timestamp: int
    """Of that block, seconds."""
    base_fee: int
    """Of that block, wei; zero where there is none."""
    gas_limit: int
    blocks: int
    """How many were read."""
    rolled_back_to: int | None
    """The block to which the chain was found to have gone back; -1 for its beginning; `None` mostly."""


def read(
    connection: Connection,
    store: Store,
    pool: str,
    first_block: int,
    progress: Callable[[int, int], None] = lambda number, head: None,
) -> Read:
    """Reads on to the latest block. Raises `ClientError` where the node does not answer or keeps changing its mind."""
    head = connection.fetch_block()
    rolled_back = _follow_the_chain(connection, store)
    known = store.blocks()
    start = at = max(known[0][0] + 1 if known else 0, first_block)
    end, step = _number(head, "number"), FIRST_STEP
    while at <= end:
        last = min(end, at + step - 1)
        try:
            step_hash, markets, borrows = _step(connection, pool, at, last)
        except NodeError:
            if at == last:
                raise
            step = max(1, (last - at + 1) // 2)
            continue
        store.add_events(last, step_hash, markets, borrows)
        progress(last, end)
        at = last + 1
        step = min(step * 2, MOST_STEP)
    found = store.blocks()
    if found:
        end = found[0][0]
        head = connection.fetch_block(end)
    return Read(
        end,
        str(head["hash"]),
        _number(head, "timestamp"),
        _number(head, "baseFeePerGas"),
        _number(head, "gasLimit"),
        max(0, end - start + 1),
        rolled_back,
    )


def _follow_the_chain(connection: Connection, store: Store) -> int | None:
    """Takes back what the chain has taken back; returns to where, `None` if it has not."""
    known = store.blocks()
    for place, (number, known_hash) in enumerate(known):
        if fetch_hash(connection, number) == known_hash:
            if place:
                store.roll_back(number)
            break
    else:
        if known:
            store.roll_back(-1)
    rolled_back = None
    if known:
        left = store.blocks()
        now = left[0][0] if left else -1
        rolled_back = now if now != known[0][0] else None
    # Ours may be mined beyond what was read.
    for one in store.transactions(DONE, REVERTED, REPLACED):
        if one.block is None or (known and one.block <= known[0][0]):
            continue
        if fetch_hash(connection, one.block) != one.block_hash:
            store.unmine(one.nonce)
    return rolled_back


def fetch_hash(connection: Connection, number: int) -> str | None:
    """A block's hash; `None` if the node does not have it."""
    found = connection.request("eth_getBlockByNumber", [hex(number), False])
    return None if found is None else str(found["hash"])


def _step(
    connection: Connection, pool: str, first: int, last: int
) -> tuple[str, list[tuple[MarketParams, int]], list[tuple[Borrower, int]]]:
    for _ in range(_TRIES):
        before = fetch_hash(connection, last)
        logs = fetch_span(
            connection, [pool], (CreateMarket.definition.topic, Borrow.definition.topic), first, last
        )
        after = fetch_hash(connection, last)
        if before is None or before != after:
            continue
        if any(log.block_number == last and log.block_hash != after for log in logs):
            continue
        return before, *_decoded(logs)
    raise ClientError(
        f"the node changes its mind about block {last}, or does not have it: wait, or connect to another node"
    )


def _decoded(
    logs: Sequence[Located],
) -> tuple[list[tuple[MarketParams, int]], list[tuple[Borrower, int]]]:
    markets: list[tuple[MarketParams, int]] = []
    borrows: list[tuple[Borrower, int]] = []
    for item in logs:
        created = decode_event(CreateMarket, item.log)
        if created is not None:
            params = MarketParams(*created.marketParams)
            if params.id == created.id:
                markets.append((params, item.block_number))
        borrowed = decode_event(Borrow, item.log)
        if borrowed is not None:
            borrows.append((Borrower(borrowed.id, borrowed.onBehalf), item.block_number))
    return markets, borrows


def _number(block: Any, name: str) -> int:
    found = block.get(name)
    return int(found, 16) if isinstance(found, str) else 0
