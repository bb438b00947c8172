"""What can be asked of the order book: filters, orders of a page, and the cursor from one page to the next.

A page is found by where the last one ended, not by counting, so that orders that come and go in between neither
repeat nor hide another. Each kind of question has its index.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from strongroom.orderbook.values import WHOLE_COLLECTION, RefusedError, Status, refuse

LONGEST_PAGE = 100
PAGE = 50
LARGEST_PAGE = 1_000_000
"""Bytes of a page's orders; a set offer may have many ids. A page has one order at least."""
SORTS = ("newest", "oldest", "price", "-price")
STATUSES = ("live", "all", *(status.value for status in Status))
STANDARDS = ("erc721", "erc1155", "erc20")
KINDS = ("listing", "item_offer", "collection_offer")


@dataclass(frozen=True)
class Parameter:
    """One parameter of `GET /orders`, for the parser and the OpenAPI description."""

    name: str
    schema: Mapping[str, Any]
    description: str


_ADDRESS = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}
PARAMETERS = (
    Parameter("collection", _ADDRESS, "The item's contract."),
    Parameter(
        "id",
        {"type": "string", "pattern": "^[0-9]{1,78}$"},
        "Orders that an item of this id could fill: its own, and offers for its collection or a set with it. Needs "
        "`collection`.",
    ),
    Parameter("maker", _ADDRESS, "Who signed it."),
    Parameter("taker", _ADDRESS, "Whom it is for; the zero address for those that are for anyone."),
    Parameter("side", {"type": "string", "enum": ["sell", "buy"]}, "Listings, or offers."),
    Parameter(
        "kind", {"type": "string", "enum": list(KINDS)}, "Listings, offers for an item, or for a collection."
    ),
    Parameter("standard", {"type": "string", "enum": list(STANDARDS)}, "Of the item."),
    Parameter("currency", _ADDRESS, "What is paid with; the zero address for ether."),
    Parameter(
        "status",
        {"type": "string", "enum": list(STATUSES), "default": "live"},
        "`live` is what can be filled: open or partly filled.",
    ),
    Parameter(
        "sort",
        {"type": "string", "enum": list(SORTS), "default": "newest"},
        "By when they came, or by the price of a unit. By price needs `side` and `currency`, and a status of `live`.",
    ),
    Parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": PAGE},
        "Orders on a page.",
    ),
    Parameter("cursor", {"type": "string"}, "Where the page begins: `next` of the page before it."),
)
_NAMES = {parameter.name: parameter for parameter in PARAMETERS}


@dataclass(frozen=True)
class Page:
    """One page, serialised."""

    rows: Sequence[str]
    next: str | None

    def body(self) -> bytes:
        """The answer."""
        return f'{{"orders":[{",".join(self.rows)}],"next":{json.dumps(self.next)}}}'.encode()


@dataclass(frozen=True)
class Filter:
    """A question."""

    where: Mapping[str, str | int]
    status: str = "live"
    item: str | None = None
    sort: str = "newest"
    limit: int = PAGE
    after: tuple[str, int] | None = None
    """Price and place of the last order of the page before."""

    @staticmethod
    def parse(given: Sequence[tuple[str, str]]) -> "Filter":
        """From the parameters of a request. Raises `RefusedError`."""
        values: dict[str, str] = {}
        for name, value in given:
            if name not in _NAMES:
                raise refuse("BadQuery", f"There is no parameter {name[:40]!r}.", 400)
            if name in values:
                raise refuse("BadQuery", f"`{name}` is given twice.", 400)
            values[name] = _valid(_NAMES[name], value)
        return _filter(values)

    @property
    def _by_price(self) -> bool:
        return self.sort in ("price", "-price")

    def sql(self) -> tuple[str, tuple[Any, ...]]:
        """The statement and its arguments; one row more than the page, to know whether there is another."""
        conditions = [f"{name} = ?" for name in self.where]
        args: list[Any] = list(self.where.values())
        if self.status == "live":
            conditions.append("live = 1")
        elif self.status != "all":
            conditions.append("status = ?")
            args.append(self.status)
        if self.item is not None:
            members = "SELECT seq FROM members WHERE token = ? AND item = ?"
            conditions.append(f"(item IN (?, ?) OR seq IN ({members}))")
            args += [self.item, WHOLE_COLLECTION, self.where["token"], self.item]
        down = self.sort in ("newest", "-price")
        sign, direction = ("<", "DESC") if down else (">", "ASC")
        columns = "price, seq" if self._by_price else "seq"
        if self.after is not None:
            conditions.append(f"(price, seq) {sign} (?, ?)" if self._by_price else f"seq {sign} ?")
            args += list(self.after) if self._by_price else [self.after[1]]
        order = ", ".join(f"{column} {direction}" for column in columns.split(", "))
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT shown, price, seq FROM orders {where} ORDER BY {order} LIMIT {self.limit + 1}", tuple(
            args
        )

    def page(self, found: Sequence[Sequence[Any]]) -> Page:
        """The page of what the statement found."""
        rows: list[str] = []
        size = 0
        for row in found[: self.limit]:
            size += len(row[0])
            if rows and size > LARGEST_PAGE:
                break
            rows.append(str(row[0]))
        if len(found) == len(rows):
            return Page(rows, None)
        last = found[len(rows) - 1]
        return Page(rows, _cursor(self.sort, str(last[1]), int(last[2])))


def _filter(values: Mapping[str, str]) -> Filter:
    where: dict[str, str | int] = {}
    for name, column in (
        ("collection", "token"),
        ("maker", "maker"),
        ("taker", "taker"),
        ("currency", "currency"),
        ("side", "side"),
    ):
        if name in values:
            where[column] = values[name].lower()
    if "kind" in values:
        where["kind"] = KINDS.index(values["kind"])
    if "standard" in values:
        where["standard"] = STANDARDS.index(values["standard"])
    item = None
    if "id" in values:
        if "collection" not in values:
            raise refuse("BadQuery", "`id` needs `collection`.", 400)
        if int(values["id"]) >= 2**256:
            raise refuse("BadQuery", "`id` is below 2^256.", 400)
        item = f"{int(values['id']):064x}"
    built = Filter(where, values.get("status", "live"), item, values.get("sort", "newest"))
    if built._by_price and not ({"side", "currency"} <= values.keys() and built.status == "live"):
        raise refuse("BadQuery", "A sort by price needs `side` and `currency`, and a status of `live`.", 400)
    built = replace(built, limit=int(values.get("limit", PAGE)))
    if "cursor" in values:
        built = replace(built, after=_uncursor(built.sort, values["cursor"]))
    return built


def _valid(parameter: Parameter, value: str) -> str:
    import re

    schema = parameter.schema
    fits = len(value) <= 300
    if "enum" in schema:
        fits = value in schema["enum"]
    elif "pattern" in schema:
        fits = re.fullmatch(schema["pattern"], value, re.ASCII) is not None
    elif schema["type"] == "integer":
        fits = value.isascii() and value.isdecimal() and len(value) < 9
        fits = fits and schema["minimum"] <= int(value) <= schema["maximum"]
    if not fits:
        raise refuse("BadQuery", f"`{parameter.name}` is not {value[:60]!r}: {parameter.description}", 400)
    return value


def _cursor(sort: str, price: str, seq: int) -> str:
    return base64.urlsafe_b64encode(f"{sort}|{price}|{seq}".encode()).decode().rstrip("=")


def _uncursor(sort: str, cursor: str) -> tuple[str, int]:
    wrong: RefusedError = refuse(
        "BadQuery", "`cursor` is not one that this order book gave for this sort.", 400
    )
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        given, price, seq = text.split("|")
        place = int(seq)
        valid = given == sort and len(price) == 48 and 0 <= place < 2**63 and int(price, 16) >= 0
    except ValueError:
        raise wrong from None
    if not valid:
        raise wrong
    return price, place


def parse_hash(text: str) -> str:
    """An order's hash. Raises `RefusedError`."""
    digits = text.removeprefix("0x").lower()
    if len(digits) != 64 or any(char not in "0123456789abcdef" for char in digits):
        raise refuse("BadQuery", "An order's hash is 0x and 64 hex digits.", 400)
    return "0x" + digits
