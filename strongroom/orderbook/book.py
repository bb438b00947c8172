"""Taking orders in: every check, in the order of what it costs, and the limits on what a stranger can make us do."""

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from strongroom.client.errors import ClientError
from strongroom.client.signing import Domain
from strongroom.orderbook.chain import Chain
from strongroom.orderbook.judge import Case, Judge
from strongroom.orderbook.store import Store
from strongroom.orderbook.values import Posted, RefusedError, Status, refuse

_COUNTED = 30.0
"""Seconds after which all orders are counted anew."""


@dataclass(frozen=True)
class Limits:
    """What one stranger, and all together, may use."""

    body: int = 65_536
    """Bytes of an order as JSON."""
    seconds: float = 10
    """For the body to arrive."""
    per_maker: int = 1_000
    """Orders of one maker that have not ended."""
    orders: int = 1_000_000
    """Of all makers."""
    posts: float = 10
    """Orders a second from one address, with ten seconds' worth in advance."""
    reads: float = 200
    """Questions a second from one address, likewise."""
    judging: int = 4
    """Orders that are judged at the same time."""


class Bucket:
    """So many a second for each key, with a reserve; forgets keys that were quiet."""

    def __init__(self, rate: float, reserve_seconds: float = 10, keys: int = 10_000) -> None:
        self._rate, self._full = rate, max(rate * reserve_seconds, 1)
        self._keys = keys
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float | None = None) -> bool:
        """Whether one more is allowed now."""
        if self._rate <= 0:
            return True
        at = time.monotonic() if now is None else now
        level, before = self._levels.pop(key, (self._full, at))
        level = min(level + (at - before) * self._rate, self._full)
        allowed = level >= 1
        self._levels[key] = (level - allowed, at)
        if len(self._levels) > self._keys:
            self._levels.popitem(last=False)
        return allowed


@dataclass(frozen=True)
class Taken:
    """An order that is in the book."""

    shown: str
    """Its JSON."""
    is_new: bool


class Book:
    """Orders for one marketplace."""

    def __init__(
        self,
        store: Store,
        chain: Chain,
        domain: Domain,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store = store
        self.domain = domain
        self.limits = limits or Limits()
        self._chain = chain
        self._judge = Judge(chain, domain.verifying_contract)
        self._clock = clock
        self._counted, self._counted_at = 0, -_COUNTED
        genesis = chain.fetch_head(0)
        store.bind(
            {
                "chain": str(domain.chain_id),
                "marketplace": domain.verifying_contract,
                "genesis": "" if genesis is None else genesis.hash,
            }
        )

    def submit(self, body: bytes) -> Taken:
        """Take an order in, once. Raises `RefusedError`."""
        posted = Posted.from_json(_parsed(body))
        if posted.signed.domain != self.domain:
            where = posted.signed.domain
            raise refuse(
                "OtherMarketplace",
                f"The order is for {where.verifying_contract} on chain {where.chain_id}, and this order book is for "
                f"{self.domain.verifying_contract} on chain {self.domain.chain_id}.",
            )
        known = self.store.find(posted.hash)
        if known is not None and Status(json.loads(known[0])["status"]).is_live:
            return Taken(known[0], False)
        if known is None:
            self._require_room(posted.signed.order.maker)
        return self._admit(posted)

    def _require_room(self, maker: str) -> None:
        limits = self.limits
        if self.store.count_of(maker) >= limits.per_maker:
            raise refuse("TooManyOrders", f"A maker has at most {limits.per_maker} orders here.", 429)
        if self._count() >= limits.orders:
            raise refuse("Full", "The order book holds no more orders.", 503)

    def _count(self) -> int:
        """Orders that have not ended; counted once in a while, for that takes longer the more there are."""
        now = time.monotonic()
        if now - self._counted_at >= _COUNTED:
            self._counted, self._counted_at = self.store.count(), now
        return self._counted

    def _admit(self, posted: Posted) -> Taken:
        try:
            head = self._chain.fetch_head()
            assert head is not None  # the latest block always is
            judgement = self._judge.judge([Case(posted.signed)], head)[0]
        except ClientError as error:
            raise refuse("NodeSilent", f"The chain could not be asked: {str(error)[:200]}.", 503) from None
        if not (judgement.status.is_live or judgement.status is Status.PENDING):
            assert judgement.reason is not None or judgement.status is Status.FILLED
            raise RefusedError(judgement.reason) if judgement.reason else refuse("Filled", "It was filled.")
        with self.store.change():
            # again, under the lock: others of this maker may have come in the meantime
            if self.store.find_known(posted.hash) is None:
                self._require_room(posted.signed.order.maker)
            is_new = self.store.add(posted, judgement, int(self._clock()))
            self._counted += is_new
        found = self.store.find(posted.hash)
        assert found is not None  # it was just committed
        return Taken(found[0], is_new)


def _parsed(body: bytes) -> Any:
    def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name is given twice")
        return found

    def no_number(text: str) -> Any:
        raise ValueError(f"{text[:20]} is no integer")

    try:
        return json.loads(body, object_pairs_hook=no_twins, parse_float=no_number, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise refuse("Malformed", f"It is no JSON: {str(error)[:100]}.", 400) from None
