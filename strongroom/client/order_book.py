"""An order book's client: hand signed orders in, find others'.

    book = OrderBook("http://127.0.0.1:8600")
    book.submit(client.market.sign(order))
    for found in book.fetch_orders(collection=token, side="sell", currency=ETHER, sort="price"):
        client.market.take(found.signed).send()

An order book is not believed: the hash of what it hands out is computed here, and what an order is worth says
`Market.check`. Raises `CannotConnectError` if it does not answer, `OrderRefusedError` if it refuses.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from strongroom.client.codec import Addressish, to_address
from strongroom.client.errors import ArgumentError, CannotConnectError, ClientError, SignatureError
from strongroom.client.market import SignedOrder
from strongroom.model.orders import IdSet

DEFAULT_URL = "http://127.0.0.1:8600"
_LONGEST = 32 * 1024 * 1024
"""Bytes of one answer."""
_LONGEST_TEXT = 500

Transport = Callable[[str, str, bytes | None], tuple[int, bytes]]
"""Method, address and body to status and body. Raises `CannotConnectError`."""


class OrderRefusedError(ClientError):
    """The order book refused, for a reason that it gave."""

    def __init__(
        self, name: str, sentence: str, advice: str, arguments: Mapping[str, Any], status: int
    ) -> None:
        super().__init__(f"{name}: {sentence} {advice}".strip())
        self.name = name
        """The contract's error, or one of the order book's own, `OrderBook_…`."""
        self.sentence = sentence
        self.advice = advice
        """What to do about it."""
        self.arguments = arguments
        self.status = status
        """Of HTTP."""


@dataclass(frozen=True)
class BookOrder:
    """An order, and where the order book says that it stands."""

    signed: SignedOrder
    status: str
    """`open`, `partly_filled`, `pending`, `stale`, `filled`, `cancelled` or `expired`."""
    lots_available: int
    """Lots left that the maker could deliver or pay for."""
    ids: IdSet | None = None
    """What a collection offer of a set is for."""
    reason: Mapping[str, Any] | None = None
    """Why it is not open."""
    block: int = 0
    """The block at which all this was so."""
    fills: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    """Of `fetch_order` alone."""

    @property
    def hash(self) -> str:
        """The order's id."""
        return "0x" + self.signed.order_hash.hex()


class OrderBook:
    """An order book at an address."""

    def __init__(
        self, url: str = DEFAULT_URL, timeout: float = 15, transport: Transport | None = None
    ) -> None:
        """`timeout`: seconds to wait for one answer. `transport` replaces HTTP, in tests."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ArgumentError(f"not the address of an order book: {url[:80]!r}. It is like {DEFAULT_URL}")
        self.url = url.rstrip("/")
        self.where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        self._transport = transport or _http(timeout, self.where)

    def submit(self, signed: SignedOrder, ids: IdSet | None = None) -> BookOrder:
        """Hand a signed order in; the same one again is the same order. A collection offer of a set needs its ids."""
        return _order(self._ask("POST", "/orders", json.dumps(as_posted(signed, ids)).encode()))

    def fetch_order(self, order_hash: str | bytes) -> BookOrder:
        """One order, with its fills. Raises `OrderRefusedError` if it is not there."""
        text = "0x" + order_hash.hex() if isinstance(order_hash, bytes) else order_hash
        if len(text) != 66 or any(char not in "0123456789abcdefABCDEFx" for char in text):
            raise ArgumentError(f"not an order's hash: {text[:80]!r}")
        found = _order(self._ask("GET", f"/orders/{text}"))
        if found.hash != text.lower():
            raise SignatureError(f"the order book at {self.where} answers with another order than {text}")
        return found

    def fetch_orders(
        self,
        *,
        collection: Addressish | None = None,
        id: int | None = None,  # noqa: A002 - the field's word
        maker: Addressish | None = None,
        taker: Addressish | None = None,
        side: str | None = None,
        kind: str | None = None,
        standard: str | None = None,
        currency: Addressish | None = None,
        status: str = "live",
        sort: str = "newest",
        page: int = 100,
        at_most: int | None = None,
    ) -> Iterator[BookOrder]:
        """Orders, page after page as they are taken. `GET /openapi.json` of the order book says what each filter takes.

        `id` finds what an item of this id could fill, offers for its collection included.
        """
        addresses = {"collection": collection, "maker": maker, "taker": taker, "currency": currency}
        asked = {
            **{name: to_address(value) for name, value in addresses.items() if value is not None},
            "id": id,
            "side": side,
            "kind": kind,
            "standard": standard,
            "status": status,
            "sort": sort,
            "limit": page if at_most is None else max(min(page, at_most), 1),
        }
        given = {name: str(value) for name, value in asked.items() if value is not None}
        left = at_most
        while left is None or left > 0:
            answer = self._ask("GET", "/orders?" + urlencode(given))
            try:
                orders, following = list(answer["orders"]), answer["next"]
            except (KeyError, TypeError):
                raise self._nonsense() from None
            for raw in orders if left is None else orders[:left]:
                yield _order(raw)
            left = None if left is None else left - len(orders)
            if following is None:
                return
            if not orders or following == given.get("cursor"):
                raise self._nonsense()
            given["cursor"] = str(following)

    def health(self) -> Mapping[str, Any]:
        """Whether it keeps up with the chain, and which chain and marketplace it is for."""
        return self._checked(*self._transport("GET", self.url + "/health", None), well=(200, 503))

    def stats(self) -> Mapping[str, Any]:
        """How many orders there are of each status."""
        return self._ask("GET", "/stats")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Mapping[str, Any]:
        return self._checked(*self._transport(method, self.url + path, body), well=(200, 201))

    def _checked(self, status: int, body: bytes, well: tuple[int, ...]) -> Mapping[str, Any]:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise self._nonsense(status)
        error = answer.get("error")
        if isinstance(error, dict):
            name, sentence, advice = (
                str(error.get(key, ""))[:_LONGEST_TEXT] for key in ("name", "sentence", "advice")
            )
            arguments = error.get("arguments")
            raise OrderRefusedError(
                name, sentence, advice, arguments if isinstance(arguments, dict) else {}, status
            )
        if status not in well:
            raise self._nonsense(status)
        return answer

    def _nonsense(self, status: int = 200) -> CannotConnectError:
        return CannotConnectError(
            f"what answers at {self.where} is no order book (HTTP status {status}): `strongroom market serve` runs one"
        )


def as_posted(signed: SignedOrder, ids: IdSet | None = None) -> dict[str, Any]:
    """A signed order as order books, and files, carry it."""
    return {**signed.as_json(), **({} if ids is None else {"ids": [str(item) for item in ids.ids]})}


def from_posted(raw: Any) -> tuple[SignedOrder, IdSet | None]:
    """The reverse. Raises `SignatureError` for what is not of its form, or ids that are not those signed for."""
    signed = SignedOrder.from_json(raw)
    try:
        given = [int(item) for item in raw.get("ids") or ()]
        ids = IdSet(given) if given else None
    except (TypeError, ValueError, OverflowError):
        raise SignatureError("the ids of the set are no integers") from None
    if ids is not None and ids.root != signed.order.id:
        raise SignatureError("the ids are not those of the set that was signed")
    return signed, ids


def _order(raw: Any) -> BookOrder:
    signed, ids = from_posted(raw)
    try:
        as_of, reason = raw["asOf"], raw["reason"]
        found = BookOrder(
            signed,
            str(raw["status"]),
            int(raw["lotsAvailable"]),
            ids,
            reason if isinstance(reason, dict) else None,
            int(as_of["block"]),
            tuple(raw.get("fills", ())),
        )
    except (KeyError, TypeError, ValueError):
        raise SignatureError("not an order as an order book hands it out") from None
    if raw.get("hash") != found.hash:
        raise SignatureError("the order is not the one of its hash")
    return found


def _http(timeout: float, where: str) -> Transport:
    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args: Any, **_more: Any) -> None:
            return None

    opener = urllib.request.build_opener(NoRedirect)

    def send(method: str, url: str, body: bytes | None) -> tuple[int, bytes]:
        headers = {"accept": "application/json", "content-type": "application/json"}
        request = urllib.request.Request(url, body, headers, method=method)
        try:
            try:
                answer = opener.open(request, timeout=timeout)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                return int(answer.status or 0), answer.read(_LONGEST)
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise CannotConnectError(
                f"no order book answers at {where} ({type(reason).__name__}): `strongroom market serve` runs one, or "
                "give another address"
            ) from None

    return send
