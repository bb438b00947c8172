"""Speed in terms of the processor at hand, so that what a test asserts of it holds on a slow one, too."""

from __future__ import annotations

import time

_WORD = (1 << 256) - 1


def reference_seconds() -> float:
    """Processor time of a piece of work that never changes: words, dictionaries, bytes. The least of five times."""
    return min(_measure() for _ in range(5))


def _measure() -> float:
    start = time.process_time()
    stack: list[int] = [3]
    store: dict[int, int | bytes] = {}
    for at in range(60_000):
        top = (stack.pop() * 1_000_003 + at) & _WORD
        store[top % 97] = top // (at + 1) if at % 3 else top.to_bytes(32, "big")
        stack.append(top)
    return time.process_time() - start
