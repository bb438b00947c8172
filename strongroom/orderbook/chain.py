"""What the order book asks of the chain: blocks, logs, and views, many in one request where the node takes that.

Unlike the client's reads it tells a node that does not answer from a contract that refuses: the first raises
`ClientError`, and must never make an order look stale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from eth_utils.crypto import keccak

from strongroom.client.connection import Connection
from strongroom.client.errors import CannotConnectError, NodeError, contract_error, node_error
from strongroom.client.logs import Located, fetch_span
from strongroom.errors import ContractError

CALL_GAS = 3_000_000
"""Gas that one view of a stranger's contract may take."""
BATCH = 60
"""Calls in one request."""
ADDRESSES = 100
"""Contracts in one request for logs."""


class Ask(NamedTuple):
    """One view to call."""

    to: str
    data: bytes


@dataclass(frozen=True)
class Head:
    """A block."""

    number: int
    hash: str
    parent: str
    timestamp: int


class Chain:
    """A node, for reading."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._batches = True
        self._with_code: set[str] = set()

    def fetch_head(self, number: int | None = None) -> Head | None:
        """The latest block, or that of a number; `None` if the chain is not that long."""
        which = "latest" if number is None else hex(number)
        raw = self.connection.request("eth_getBlockByNumber", [which, False])
        if raw is None and number is not None:
            return None
        try:
            return Head(
                int(raw["number"], 16),
                str(raw["hash"]).lower(),
                str(raw.get("parentHash", "")).lower(),
                int(raw["timestamp"], 16),
            )
        except (KeyError, TypeError, ValueError):
            raise NodeError("the node answers eth_getBlockByNumber with no block") from None

    def fetch_logs(
        self, first: int, last: int, addresses: Sequence[str], topics: Sequence[str]
    ) -> list[Located]:
        """Logs of these blocks, addresses and first topics, in their order for each hundred addresses."""
        return [
            found
            for start in range(0, len(addresses), ADDRESSES)
            for found in fetch_span(
                self.connection, addresses[start : start + ADDRESSES], topics, first, last
            )
        ]

    def ask(self, calls: Sequence[Ask], block: int) -> list[bytes | ContractError]:
        """The answers of views at a block, each with bounded gas. Raises `ClientError` if the node does not answer."""
        found: list[bytes | ContractError] = []
        for start in range(0, len(calls), BATCH):
            part = calls[start : start + BATCH]
            params = [
                [{"to": call.to, "data": "0x" + call.data.hex(), "gas": hex(CALL_GAS)}, hex(block)]
                for call in part
            ]
            together = self._together(params) if len(part) > 1 else None
            found += together if together is not None else [self._alone(each) for each in params]
        return found

    def has_code(self, address: str) -> bool:
        """Whether there is a contract; remembered once there is."""
        if address not in self._with_code and self.connection.fetch_code(address):
            self._with_code.add(address)
        return address in self._with_code

    def _alone(self, params: Sequence[Any]) -> bytes | ContractError:
        try:
            return _bytes(self.connection.request("eth_call", params))
        except ContractError as error:
            return error

    def _together(self, params: Sequence[Sequence[Any]]) -> list[bytes | ContractError] | None:
        """Over HTTP, in one request; `None` if the node does not take it."""
        from web3 import HTTPProvider
        from web3.types import RPCEndpoint

        provider = self.connection.provider
        if not self._batches or not isinstance(provider, HTTPProvider):
            return None
        batch: Any = [(RPCEndpoint("eth_call"), list(each)) for each in params]
        try:
            answers: Any = provider.make_batch_request(batch)
        except Exception as error:
            raise CannotConnectError(f"the node does not answer: {type(error).__name__}") from None
        if not isinstance(answers, list) or len(answers) != len(params):
            self._batches = False
            return None
        return [_answer(answer) for answer in answers]


def _answer(answer: Mapping[str, Any]) -> bytes | ContractError:
    error = answer.get("error")
    if error is None:
        return _bytes(answer.get("result"))
    described = error if isinstance(error, Mapping) else {"message": str(error)}
    refused = contract_error(described)
    if refused is not None:
        return refused
    raise node_error(described, "eth_call")


def _bytes(answer: Any) -> bytes:
    if not isinstance(answer, str) or not answer.startswith("0x"):
        raise NodeError("the node answers eth_call with no data")
    try:
        return bytes.fromhex(answer[2:])
    except ValueError:
        raise NodeError("the node answers eth_call with no data") from None


def view(signature: str, *args: int | str) -> bytes:
    """Calldata of a token's view whose arguments are words."""
    words = (int(arg, 16) if isinstance(arg, str) else arg for arg in args)
    return keccak(text=signature)[:4] + b"".join(word.to_bytes(32, "big") for word in words)


def word(answer: bytes | ContractError) -> int:
    """The first word of an answer; zero without one."""
    if isinstance(answer, ContractError) or len(answer) < 32:
        return 0
    return int.from_bytes(answer[:32], "big")
