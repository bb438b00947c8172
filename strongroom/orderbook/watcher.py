"""Follows the chain: which orders were filled, cancelled, or can no longer be delivered.

What an order's state is, is never computed from logs. A log only says whom to ask about: the order is then judged by
the chain's own views at the block that was read up to. So a missed or a lying log can delay, and cannot corrupt.
A reorganisation is noticed by the hash of the last block: what was read after the last common block is undone, and
what was judged after it is judged again, which also brings a fill that was undone back to life.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eth_utils.crypto import keccak

from strongroom.client.codec import Event, Log, decode_event
from strongroom.client.contracts import events
from strongroom.client.errors import ClientError, NodeError
from strongroom.client.logs import Located
from strongroom.errors import ContractError
from strongroom.orderbook.chain import Chain, Head
from strongroom.orderbook.history import Fill, History
from strongroom.orderbook.judge import Judge
from strongroom.orderbook.store import Store

log = logging.getLogger("strongroom.orderbook")

SPAN = 2_000
"""Blocks in one request for logs; fewer if the node refuses."""
NEAR = 64
"""Blocks that may be missing before everything is judged anew instead of reading the tokens' logs."""
TOGETHER = 50
"""Orders that are judged at once."""
A_TURN = 1_000
"""Orders that are judged in one turn; what is more waits for the next."""
SWEEP = (60.0, 200)
"""Every so many seconds, this many orders are judged for what no log tells."""
MOVING = (15.0, 200)
"""The same for orders whose price moves."""

_MARKET_EVENTS: Mapping[str, type[Event]] = {
    kind.definition.topic: kind
    for kind in (
        events.OrderFilled,
        events.NoncesCancelled,
        events.CounterRaised,
        events.OrderValidated,
        events.FeeSet,
        events.RoyaltySet,
    )
}


def _topic(signature: str) -> str:
    return "0x" + keccak(text=signature).hex()


_HOLDERS: Mapping[str, tuple[int, ...]] = {
    _topic("Transfer(address,address,uint256)"): (1, 2),
    _topic("Approval(address,address,uint256)"): (1,),
    _topic("ApprovalForAll(address,address,bool)"): (1,),
    _topic("TransferSingle(address,address,address,uint256,uint256)"): (2, 3),
    _topic("TransferBatch(address,address,address,uint256[],uint256[])"): (2, 3),
}
"""Which topics of a token's log name accounts whose holdings or approvals may have changed."""


@dataclass(frozen=True)
class Turn:
    """What one turn did."""

    head: Head
    rolled_back: bool
    judged: int


class Watcher:
    """Keeps the store in step with the chain. `turn` is one step; `run` repeats it."""

    def __init__(self, store: Store, chain: Chain, marketplace: str) -> None:
        self._store = store
        self._history = History(store)
        self._chain = chain
        self._market = marketplace
        self._judge = Judge(chain, marketplace)
        self._span = SPAN
        self._swept = self._moved = time.monotonic()
        self.head: Head | None = None
        """The block that everything was read up to."""
        self.alive_at = 0.0
        """When the last turn ended well, of `time.monotonic`."""
        self.problem: str | None = None
        """Why the last turn did not."""

    def run(self, stop: threading.Event, pause: float) -> None:
        """Turn after turn until told to stop; a node that does not answer is asked again, ever more slowly."""
        wait = pause
        while not stop.is_set():
            try:
                turn = self.turn()
            except (ClientError, ContractError) as error:
                wait = min(max(wait, 0.5) * 2, 30)
                self.problem = str(error)[:300]
                log.warning("the node: %s; again in %.0f s", self.problem, wait)
            except Exception as error:
                wait = min(max(wait, 0.5) * 2, 30)
                self.problem = type(error).__name__
                log.exception("a turn failed; again in %.0f s", wait)
            else:
                wait = 0 if turn.judged >= A_TURN else pause
            stop.wait(wait)

    def turn(self) -> Turn:
        """Read the chain up to its head and judge whom that concerns. Raises `ClientError`."""
        head = self._chain.fetch_head()
        assert head is not None  # the latest block always is
        rolled_back = self._undo(head)
        self._read_up_to(head)
        self._history.touch_due(head.timestamp)
        self._sweep(head)
        judged = self._judge_dirty(head)
        self.head, self.problem, self.alive_at = head, None, time.monotonic()
        return Turn(head, rolled_back, judged)

    # Reorganisations

    def _undo(self, head: Head) -> bool:
        """Go back to the last block that the chain still has."""
        blocks = self._history.blocks()
        if not blocks:
            return False
        for depth, (number, block_hash) in enumerate(blocks):
            if number > head.number:
                continue
            there = self._chain.fetch_head(number)
            if there is not None and there.hash == block_hash:
                if depth:
                    log.warning("reorganisation: back to block %d from %d", number, blocks[0][0])
                    self._history.roll_back(number)
                return depth > 0
        log.warning("reorganisation deeper than the %d blocks that are kept: all is read again", len(blocks))
        there = self._chain.fetch_head(min(self._history.began(), head.number))
        if there is None:
            raise ClientError("the chain was reorganised while it was read")
        self._history.start_over(there)
        return True

    # Logs

    def _read_up_to(self, head: Head) -> None:
        last = self._history.last()
        if last is None:
            self._history.begin(head)
            return
        first = last[0] + 1
        is_near = head.number - last[0] <= NEAR
        if not is_near:
            self._history.touch_all()
        tokens = self._history.watched() if is_near else []
        while first <= head.number:
            until = min(first + self._span - 1, head.number)
            try:
                self._read_span(first, until, tokens)
            except NodeError:
                if until == first:
                    raise
                self._span = max((until - first + 1) // 2, 1)
                continue
            self._span = min(self._span * 2, SPAN)
            first = until + 1

    def _read_span(self, first: int, last: int, tokens: Sequence[str]) -> None:
        """The logs of some blocks, all of one chain."""
        end = self._chain.fetch_head(last)
        found = self._chain.fetch_logs(first, last, [self._market], list(_MARKET_EVENTS))
        held = self._chain.fetch_logs(first, last, tokens, list(_HOLDERS)) if tokens else []
        if end is None or self._chain.fetch_head(last) != end:
            raise ClientError("the chain was reorganised while it was read")
        with self._store.change():
            for each in found:
                self._apply(each)
            self._history.touch_holdings(sorted({pair for each in held for pair in _holdings(each.log)}))
            self._history.advance(end)

    def _apply(self, located: Located) -> None:
        kind = _MARKET_EVENTS["0x" + located.log.topics[0].hex()]
        event = decode_event(kind, located.log)
        history = self._history
        if isinstance(event, events.OrderFilled):
            order_hash = "0x" + event.orderHash.hex()
            history.fill(
                Fill(
                    located.block_number,
                    located.log.log_index,
                    order_hash,
                    event.units,
                    {
                        "transaction": located.transaction_hash,
                        "block": located.block_number,
                        "taker": event.taker,
                        "id": str(event.id),
                        "units": str(event.units),
                        "price": str(event.price),
                        "royalty": str(event.royalty),
                        "royaltyReceiver": event.royaltyReceiver,
                        "fee": str(event.fee),
                    },
                )
            )
            history.touch_order(order_hash, event.maker)
        elif isinstance(event, events.NoncesCancelled):
            history.touch_nonces(event.maker, event.word)
        elif isinstance(event, (events.CounterRaised, events.OrderValidated)):
            history.touch_maker(event.maker)
        elif isinstance(event, events.FeeSet):
            history.touch_listings()
        elif isinstance(event, events.RoyaltySet):
            history.touch_listings(event.collection)

    # Judging

    def _sweep(self, head: Head) -> None:
        now = time.monotonic()
        if now - self._moved >= MOVING[0]:
            self._moved = now
            self._history.touch_moving(MOVING[1])
        if now - self._swept >= SWEEP[0]:
            self._swept = now
            self._history.touch_oldest(SWEEP[1])
            self._history.forget(head.timestamp)

    def _judge_dirty(self, head: Head) -> int:
        done = 0
        while done < A_TURN:
            kept = self._history.dirty(min(TOGETHER, A_TURN - done))
            if not kept:
                break
            self._history.judged(kept, self._judge.judge([each.case for each in kept], head))
            done += len(kept)
        return done


def _holdings(entry: Log) -> list[tuple[str, str]]:
    """Account and token, lower-case, for each account that a token's log names."""
    topics, token = entry.topics, entry.address.lower()
    places = _HOLDERS["0x" + topics[0].hex()]
    return [("0x" + topics[place][-20:].hex(), token) for place in places if place < len(topics)]
