"""An order book on the in-process chain, asked as any program would ask it, without a socket."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from strongroom.client.connection import Connection
from strongroom.client.market import SignedOrder
from strongroom.client.order_book import OrderBook, as_posted
from strongroom.evm import Chain as ChainOf
from strongroom.evm.provider import ChainProvider
from strongroom.model.orders import IdSet, Order
from strongroom.orderbook.app import build
from strongroom.orderbook.book import Book, Limits
from strongroom.orderbook.chain import Chain
from strongroom.orderbook.store import Store
from strongroom.orderbook.watcher import Watcher
from tests.support.market import Market

NO_LIMITS = Limits(posts=0, reads=0)


@dataclass
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The refusal's name."""
        return str(self.json["error"]["name"])


class ForkingProvider(ChainProvider):
    """A node that tells the logs of whatever is sent on its chain, and whose blocks change when it is reorganised."""

    def __init__(self, chain: ChainOf) -> None:
        super().__init__(chain)
        self.logs: list[tuple[int, dict[str, Any]]] = []
        self.forks: list[int] = []
        """The first block of each branch that was put in another's place."""
        self.silent = False
        self.questions: list[str] = []
        inner = chain._send

        def send(*args: Any, **more: Any) -> Any:
            receipt = inner(*args, **more)
            for entry in receipt.logs:
                self.logs.append((chain.block_number, self._log(entry, len(self.logs), "0x" + "11" * 32)))
            return receipt

        chain._send = send  # type: ignore[method-assign]

    def close(self) -> None:
        """Give the chain back."""
        del self.chain._send

    def make_request(self, method: Any, params: Any) -> Any:
        """Unless it is silent."""
        self.questions.append(method)
        if self.silent:
            raise ConnectionRefusedError("refused")
        return super().make_request(method, params)

    def reorganise(self, snapshot: Any) -> None:
        """Go back to a snapshot, and on from there on another branch."""
        self.chain.revert(snapshot)
        self.forks.append(self.chain.block_number)
        self.logs = [(number, log) for number, log in self.logs if number < self.chain.block_number]

    def _block(self, block: str, _full: bool = False) -> dict[str, Any] | None:
        found = super()._block(block, _full)
        if found is None:
            return None
        number = int(found["number"], 16)
        branch = sum(first <= number for first in self.forks)
        return {**found, "hash": f"0x{number:032x}{branch:032x}", "parentHash": "0x" + "00" * 32}

    def _logs(self, question: Any) -> list[dict[str, Any]]:
        first, last = int(question["fromBlock"], 16), int(question["toBlock"], 16)
        emitters = {address.lower() for address in question["address"]}
        return [
            log
            for number, log in self.logs
            if first <= number <= last
            and log["address"].lower() in emitters
            and log["topics"][0] in question["topics"][0]
        ]


@dataclass
class Desk:
    """An order book and the market it is for."""

    market: Market
    provider: ForkingProvider
    path: Path
    limits: Limits = NO_LIMITS
    store: Store = field(init=False)
    book: Book = field(init=False)
    watcher: Watcher = field(init=False)
    app: Any = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Start, or start again."""
        connection = Connection(self.provider)
        chain = Chain(connection)
        self.store = Store(str(self.path))
        try:
            self.book = Book(self.store, chain, self.market.domain, self.limits, lambda: 1_700_000_000)
        except BaseException:
            self.store.close()
            raise
        self.watcher = Watcher(self.store, chain, self.market.market.address)

        async def at_once(do: Callable[[], Any]) -> Any:
            return do()

        self.app = build(self.book, self.watcher, at_once)

    def restart(self) -> None:
        """End and start again on the same database."""
        self.store.close()
        self.open()

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | list[bytes] = b"",
        headers: dict[str, str] | None = None,
        host: str = "198.51.100.7",
    ) -> Answer:
        """A request to the application."""
        parts = urlsplit(path)
        chunks = [body] if isinstance(body, bytes) else list(body)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(key.encode(), value.encode()) for key, value in (headers or {}).items()],
            "client": (host, 1),
            "server": ("book", 80),
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            chunk = chunks.pop(0) if chunks else b""
            return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        start = next(message for message in sent if message["type"] == "http.response.start")
        found = b"".join(
            message.get("body", b"") for message in sent if message["type"] == "http.response.body"
        )
        return Answer(
            start["status"], found, {key.decode(): value.decode() for key, value in start["headers"]}
        )

    def post(self, order: Order | SignedOrder, of: IdSet | None = None, /, **changes: Any) -> Answer:
        """Hand an order in, signed if it is not yet; `changes` replace parts of the JSON."""
        signed = order if isinstance(order, SignedOrder) else self.market.sign(order)
        return self.ask("POST", "/orders", json.dumps({**as_posted(signed, of), **changes}).encode())

    def get(self, path: str, **headers: str) -> Answer:
        """Read."""
        return self.ask("GET", path, headers={key.replace("_", "-"): value for key, value in headers.items()})

    def hashes(self, query: str = "") -> list[str]:
        """The orders of the first page."""
        return [each["hash"] for each in self.get(f"/orders?{query}").json["orders"]]

    def status(self, order: Order | SignedOrder) -> str:
        """Where an order stands, after a look at the chain."""
        self.look()
        return str(self.shown(order)["status"])

    def shown(self, order: Order | SignedOrder) -> Any:
        """An order as the order book shows it."""
        return self.get(f"/orders/{hash_of(order)}").json

    def look(self) -> Any:
        """One turn of the watcher; what comes then is in the next block."""
        turn = self.watcher.turn()
        self.market.chain.mine()
        return turn

    @property
    def client(self) -> OrderBook:
        """The client, on this application."""

        def transport(method: str, url: str, body: bytes | None) -> tuple[int, bytes]:
            answer = self.ask(method, url.removeprefix("http://book"), body or b"")
            return answer.status, answer.body

        return OrderBook("http://book", transport=transport)


def hash_of(order: Order | SignedOrder) -> str:
    """The order's id."""
    plain = order.order if isinstance(order, SignedOrder) else order
    return "0x" + plain.struct_hash.hex()


@pytest.fixture
def desk(market: Market, tmp_path: Path) -> Iterator[Desk]:
    """An order book without limits of speed."""
    found = Desk(market, ForkingProvider(market.chain), tmp_path / "book.sqlite3")
    yield found
    found.store.close()
    found.provider.close()
