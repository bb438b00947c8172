"""One call, as rules make it and as laws see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    sender: str
    target: str
    data: bytes
    twin: Callable[[], Any]
    """The model's answer, or its `ModelError`."""
    actors: tuple[str, ...]
    """Who acts in it: the sender, and the contracts that it commands. Addresses."""
    consents: tuple[str, ...] = ()
    """Who agreed to lose something without acting."""
    gift: tuple[int, int] | None = None
    """`(token, amount)` that comes to users from outside."""
    donated: int | None = None
    """The token that it gives to the pool, past the pool's functions."""
    forbidden: bool = False
    """Whether the caller lacks the role."""
    batch: bool = False
    """Whether it makes several calls."""
