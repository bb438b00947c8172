"""Running the order book: one process, one database, one watcher."""

import logging
import socket
import threading
from typing import TYPE_CHECKING

from strongroom.orderbook.book import Book, Limits
from strongroom.orderbook.chain import Chain
from strongroom.orderbook.store import Store
from strongroom.orderbook.watcher import Watcher

if TYPE_CHECKING:
    from fastapi import FastAPI

    from strongroom.client import Strongroom

log = logging.getLogger("strongroom.orderbook")

CONCURRENCY = 256
"""Connections at a time; beyond, 503."""


class Service:
    """An order book that runs: store, watcher and application."""

    def __init__(
        self, client: "Strongroom", database: str, limits: Limits | None = None, pause: float = 2.0
    ) -> None:
        """`database`: a path, or `postgresql://…`. `pause`: seconds between two looks at the chain.

        Raises `StoreError`.
        """
        market = client.market
        chain = Chain(client.connection)
        self.store = Store(database)
        try:
            self.book = Book(self.store, chain, market.domain, limits)
        except BaseException:
            self.store.close()
            raise
        self.watcher = Watcher(self.store, chain, market.address)
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self.watcher.run, args=(self._stop, pause), name="watcher", daemon=True
        )

    def application(self) -> "FastAPI":
        """For an ASGI server."""
        from strongroom.orderbook.app import build

        return build(self.book, self.watcher)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End, and let go of the database."""
        self._stop.set()
        self._thread.join(timeout=30)
        self.store.close()


def serve(service: Service, host: str, port: int) -> None:
    """Serve until interrupted. Prints one line once it answers; port 0 takes a free one."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            for server in self.servers:
                for each in server.sockets:
                    where = each.getsockname()
                    print(
                        f"order book: http://{where[0]}:{where[1]} (/openapi.json describes it)", flush=True
                    )

    service.start()
    try:
        Server(
            uvicorn.Config(
                service.application(),
                host=host,
                port=port,
                log_level="warning",
                access_log=False,
                limit_concurrency=CONCURRENCY,
                timeout_keep_alive=30,
                server_header=False,
            )
        ).run()
    finally:
        service.stop()
