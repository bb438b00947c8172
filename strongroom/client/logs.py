"""Event history: logs over any span of blocks, in chunks that the node takes, and blocks by time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from strongroom.client.codec import Addressish, Log, to_address
from strongroom.client.connection import Connection
from strongroom.client.errors import NodeError
from strongroom.client.receipt import log_from_rpc

CHUNK = 10_000
"""Blocks in one request to begin with; a node that refuses so many is asked for half."""
Progress = Callable[[int, int], None]
"""Called with the blocks done and the blocks to be done."""


@dataclass(frozen=True)
class Located:
    """A log, and where it is."""

    log: Log
    block_number: int
    transaction_hash: str


def fetch_logs(
    connection: Connection,
    address: Addressish,
    first: int,
    last: int,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Iterator[Located]:
    """All logs of a contract from block `first` to `last`, both included, in their order.

    Raises `NodeError` if the node refuses even single blocks, or answers what was not asked for.
    """
    where, start, total = to_address(address), first, max(last - first + 1, 0)
    while start <= last:
        end = min(start + chunk - 1, last)
        try:
            raw = connection.request(
                "eth_getLogs", [{"address": where, "fromBlock": hex(start), "toBlock": hex(end)}]
            )
        except NodeError:
            if chunk == 1:
                raise
            chunk = max(chunk // 2, 1)
            continue
        found = [_located(each) for each in _listed(raw)]
        for each in sorted(found, key=lambda item: (item.block_number, item.log.log_index)):
            if each.log.address != where or not start <= each.block_number <= end:
                raise NodeError("the node answers with logs that were not asked for: connect to another node")
            yield each
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


def _listed(raw: Any) -> list[Mapping[str, Any]]:
    if not isinstance(raw, list):
        raise NodeError("the node's answer to eth_getLogs is no list of logs: connect to another node")
    return raw


def _located(raw: Mapping[str, Any]) -> Located:
    try:
        return Located(log_from_rpc(raw), int(raw["blockNumber"], 16), str(raw["transactionHash"]))
    except (KeyError, TypeError, ValueError):
        raise NodeError("the node's logs make no sense: connect to another node") from None
