"""A chain that nobody uses for a while: its time goes on all the same.

Deadlines are reckoned from the latest block, by wallets and by the dApp: on a chain whose last block is older than a
deadline is long, everything would be refused as too late.
"""

from collections.abc import Callable
from typing import Any

from tools.anvil import AnvilError

IDLE_SECONDS = 300
"""Without a block: a quarter of what the dApp gives a transaction."""


class Awake:
    """Adds an empty block where none has come for `IDLE_SECONDS`."""

    def __init__(self, request: Callable[..., Any]) -> None:
        self._request = request
        self._number: str | None = None
        self._since = 0.0

    def look(self, now: float) -> None:
        """Once in a while, with seconds of a clock that never goes back; a chain too busy to answer is not idle."""
        try:
            number = str(self._request("eth_blockNumber"))
            if number != self._number:
                self._number, self._since = number, now
            elif now - self._since >= IDLE_SECONDS:
                self._request("evm_mine")
        except AnvilError:
            self._number = None
