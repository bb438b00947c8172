"""Event history: logs over any span of blocks, in chunks that the node takes, and blocks by time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.client.codec import Addressish, Log, to_address
from strongroom.client.connection import Connection
from strongroom.client.errors import NodeError
from strongroom.client.receipt import log_from_rpc

CHUNK = 10_000
"""Blocks in one request to begin with; a node that refuses so many is asked for half."""
_MOST_INDEX = 1 << 63
"""A log's place in its block is below this, or it does not fit a database."""
Progress = Callable[[int, int], None]
"""Called with the blocks done and the blocks to be done."""


@dataclass(frozen=True)
class Located:
    """A log, and where it is."""

    log: Log
    block_number: int
    block_hash: str
    transaction_hash: str


def fetch_span(
    connection: Connection, addresses: Sequence[str], topics: Sequence[str], first: int, last: int
) -> list[Located]:
    """Logs of these contracts in the blocks from `first` to `last`, in their order, in one request.

    `topics`: what the first topic may be; any if there is none. Logs that a reorganisation removed are left out. Raises
    `NodeError` if the node refuses, or answers what was not asked for.
    """
    asked = {"address": list(addresses), "fromBlock": hex(first), "toBlock": hex(last)}
    raw = connection.request("eth_getLogs", [{**asked, "topics": [list(topics)]} if topics else asked])
    if not isinstance(raw, list):
        raise NodeError("the node's answer to eth_getLogs is no list of logs: connect to another node")
    found = [each for each in map(_located, raw) if each is not None]
    emitters, kinds = set(map(to_address, addresses)), {bytes.fromhex(topic[2:]) for topic in topics}
    for each in found:
        if each.log.address not in emitters or (kinds and kinds.isdisjoint(each.log.topics[:1])):
            raise NodeError("the node answers with logs that were not asked for: connect to another node")
        if not first <= each.block_number <= last:
            raise NodeError(
                "the node answers with logs of other blocks than it was asked for: connect to another node"
            )
    return sorted(found, key=lambda each: (each.block_number, each.log.log_index))


def fetch_logs(
    connection: Connection,
    address: Addressish,
    first: int,
    last: int,
    chunk: int = CHUNK,
    progress: Progress | None = None,
    topics: Sequence[str] = (),
) -> Iterator[Located]:
    """All logs of a contract from block `first` to `last`, both included, in their order; of `topics` alone if given.

    Raises `NodeError` if the node refuses even single blocks, or answers what was not asked for.
    """
    where, start, total = to_address(address), first, max(last - first + 1, 0)
    while start <= last:
        end = min(start + chunk - 1, last)
        try:
            found = fetch_span(connection, [where], topics, start, end)
        except NodeError:
            if chunk == 1:
                raise
            chunk = max(chunk // 2, 1)
            continue
        yield from found
        start = end + 1
        if progress is not None:
            progress(start - first, total)


def fetch_first_block_at(connection: Connection, timestamp: int, latest: int) -> int:
    """The first block whose time is `timestamp` (seconds) or later; `latest + 1` if there is none."""
    low, high = 0, latest + 1
    while low < high:
        middle = (low + high) // 2
        if fetch_time(connection, middle) < timestamp:
            low = middle + 1
        else:
            high = middle
    return low


def fetch_time(connection: Connection, block: int) -> int:
    """A block's time, seconds. Asked of the node once for each."""
    key = ("block time", block)
    found = connection.memory.get(key)
    if found is None:
        found = connection.memory[key] = int(str(connection.fetch_block(block).get("timestamp")), 16)
    return int(found)


def fetch_birth(connection: Connection, address: Addressish, latest: int) -> int:
    """The first block in which a contract has code; zero where the node keeps no old states."""
    where, low, high = to_address(address), 0, latest
    try:
        while low < high:
            middle = (low + high) // 2
            if connection.request("eth_getCode", [where, hex(middle)]) in ("0x", ""):
                low = middle + 1
            else:
                high = middle
    except NodeError:
        return 0
    return low


def _located(raw: Any) -> Located | None:
    """`None` for one that was removed."""
    try:
        if raw.get("removed"):
            return None
        log, number = log_from_rpc(raw), int(raw["blockNumber"], 16)
        if log.log_index >= _MOST_INDEX:
            raise ValueError
        return Located(log, number, str(raw["blockHash"]), str(raw["transactionHash"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NodeError("the node's logs make no sense: connect to another node") from None
