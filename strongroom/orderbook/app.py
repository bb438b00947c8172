"""The order book over HTTP: FastAPI around `Book`, `Store` and `Watcher`.

Answers to readers are put together from text that is stored ready, and kept until something changes; every one has an
`ETag`, so that a dApp that asks again costs nothing.
"""

import asyncio
import functools
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware

import strongroom
from strongroom.orderbook import schema
from strongroom.orderbook.book import Book, Bucket
from strongroom.orderbook.query import PARAMETERS, Filter, parse_hash
from strongroom.orderbook.store import READERS, TooBroadError
from strongroom.orderbook.values import RefusedError, compact, refuse
from strongroom.orderbook.watcher import Watcher

T = TypeVar("T")
Offload = Callable[[Callable[[], T]], Awaitable[T]]

_JSON = "application/json"
_KEPT = 32_000_000
"""Bytes of answers that are kept until something changes."""
_LATE = 60
"""Seconds without news of the chain after which the order book calls itself unwell."""
_LONGEST_QUERY = 2_000


def _threads(count: int, name: str) -> Offload[Any]:
    """So many at a time; the others wait in line."""
    pool = ThreadPoolExecutor(count, name)

    async def offload(do: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, do)

    return offload


class _Answers:
    """Bodies by question, as long as nothing changes."""

    def __init__(self) -> None:
        self._revision = -1
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def get(self, question: str, revision: int) -> bytes | None:
        """The body, if it is still right."""
        if revision != self._revision:
            self._bodies.clear()
            self._revision, self._size = revision, 0
        return self._bodies.get(question)

    def keep(self, question: str, revision: int, body: bytes) -> None:
        """For the next who asks."""
        if revision != self._revision or question in self._bodies:
            return
        self._bodies[question] = body
        self._size += len(body) + len(question)
        while self._size > _KEPT:
            old, gone = self._bodies.popitem(last=False)
            self._size -= len(gone) + len(old)


def build(book: Book, watcher: Watcher, offload: Offload[Any] | None = None) -> FastAPI:
    """The application. `offload` runs what waits for the chain or a database server; threads unless given."""
    app = FastAPI(
        title="Strongroom order book",
        version=strongroom.__version__,
        description=schema.DESCRIPTION,
        redirect_slashes=False,
        # FastAPI's own pages load their scripts from a public host
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["content-type", "if-none-match"],
        expose_headers=["etag"],
        max_age=86_400,
    )
    store, limits = book.store, book.limits
    judging = offload or _threads(limits.judging, "judging")
    reading = offload or _threads(READERS, "reading")
    posts, reads = Bucket(limits.posts), Bucket(limits.reads)
    answers, boot = _Answers(), secrets.token_hex(4)
    began = time.monotonic()

    async def from_store(do: Callable[[], T]) -> T:
        # SQLite answers sooner than a thread could be woken
        try:
            found: T = await reading(do) if store.is_postgres else do()
        except TooBroadError:
            raise refuse("TooBroad", "The question would take too long.", 503) from None
        return found

    async def cached(request: Request, question: str, make: Callable[[], bytes]) -> Response:
        revision = store.revision
        tag = f'W/"{boot}-{revision}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        body = answers.get(question, revision)
        if body is None:
            body = await from_store(make)
            answers.keep(question, revision, body)
        return Response(body, media_type=_JSON, headers=headers)

    def admit(bucket: Bucket, request: Request) -> None:
        if not bucket.take(request.client.host if request.client else ""):
            raise refuse("TooFast", "Too many requests from one address.", 429)

    @app.exception_handler(RefusedError)
    async def refused(_: Request, error: RefusedError) -> Response:
        headers = {"retry-after": "1"} if error.status in (429, 503) else {}
        return Response(
            compact({"error": error.reason.as_json()}), error.status, headers=headers, media_type=_JSON
        )

    @app.exception_handler(404)
    async def missing(_: Request, error: Exception) -> Response:
        reason = refuse("NotFound", "There is nothing at this address.", 404).reason
        return Response(compact({"error": reason.as_json()}), 404, media_type=_JSON)

    @app.post("/orders", status_code=201, openapi_extra=schema.POST, responses=schema.POST_RESPONSES)
    async def submit(request: Request) -> Response:
        """Hand in a signed order. The same one again is the same order: 200 instead of 201."""
        admit(posts, request)
        body = await _body(request, limits.body, limits.seconds)
        taken = await judging(functools.partial(book.submit, body))
        return Response(taken.shown, 201 if taken.is_new else 200, media_type=_JSON)

    @app.get("/orders", openapi_extra=schema.query(PARAMETERS), responses=schema.LIST_RESPONSES)
    async def orders(request: Request) -> Response:
        """Orders, a page at a time."""
        admit(reads, request)
        question = request.url.query
        if len(question) > _LONGEST_QUERY:
            raise refuse("BadQuery", "The question is too long.", 400)
        return await cached(request, question, lambda: store.page(_filter(question)).body())

    @app.get("/orders/{order_hash}", openapi_extra=schema.ONE, responses=schema.ONE_RESPONSES)
    async def order(request: Request, order_hash: str) -> Response:
        """One order, with its latest fills."""
        admit(reads, request)
        wanted = parse_hash(order_hash)

        def make() -> bytes:
            found = store.find(wanted)
            if found is None:
                raise refuse("NotFound", "There is no such order here.", 404)
            return f'{found[0][:-1]},"fills":[{",".join(found[1])}]}}'.encode()

        return await cached(request, wanted, make)

    @app.get("/health", responses=schema.HEALTH_RESPONSES)
    async def health() -> Response:
        """Whether the order book keeps up with the chain; 503 if it does not."""
        since = time.monotonic() - watcher.alive_at if watcher.alive_at else None
        well = since is not None and since < _LATE
        head = watcher.head
        content = {
            "status": "ok" if well else "behind",
            "chainId": book.domain.chain_id,
            "marketplace": book.domain.verifying_contract,
            "block": None if head is None else head.number,
            "blockTimestamp": None if head is None else head.timestamp,
            "secondsSinceLastLook": None if since is None else round(since, 3),
            "uptimeSeconds": int(time.monotonic() - began),
            "problem": watcher.problem,
        }
        return Response(compact(content), 200 if well else 503, media_type=_JSON)

    @app.get("/stats", responses=schema.STATS_RESPONSES)
    async def stats(request: Request) -> Response:
        """How many orders there are of each status."""
        admit(reads, request)

        def make() -> bytes:
            return compact({"orders": store.tally()}).encode()

        return await cached(request, "/stats", make)

    return app


@functools.lru_cache(maxsize=1_024)
def _filter(question: str) -> Filter:
    try:
        given = parse_qsl(question, keep_blank_values=True, strict_parsing=bool(question), max_num_fields=20)
    except ValueError:
        raise refuse("BadQuery", "The question cannot be read.", 400) from None
    return Filter.parse(given)


async def _body(request: Request, longest: int, seconds: float) -> bytes:
    """The request's body, if it is not too long and not too slow."""
    parts = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                parts += part
                if len(parts) > longest:
                    raise refuse("TooLarge", f"An order has at most {longest} bytes.", 413)
    except TimeoutError:
        raise refuse("TooSlow", "The order did not arrive in time.", 408) from None
    return bytes(parts)
