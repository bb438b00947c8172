"""One call, as rules make it and as laws see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from strongroom.evm.contract import BoundFunction


@dataclass(slots=True)
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    sender: str
    target: str
    data: bytes
    twin: Callable[[], Any]
    """The model's answer, or its `ModelError`. An `...` stands for an answer that is not compared."""
    payers: tuple[str, ...] = ()
    """Who agreed to lose something, if the call succeeds. Addresses."""
    gifts: tuple[tuple[int, int], ...] = ()
    """`(token, amount)` that come to users from outside, if it succeeds; the coin is token 0."""
    to_buffer: int = 0
    """Coins given to the surplus buffer, or paid out of it, in wei."""
    seized: tuple[int, int] | None = None
    """`(module, units)` of reserve taken from a module by force."""
    preview: tuple[BoundFunction, Callable[[int], int], int] | None = None
    """The preview of this swap, its twin, and the amount that both take."""
    module: int = 0
    spends: tuple[int, str, bytes] | None = None
    """`(token, authorizer, nonce)` of the authorization involved."""
    forbidden: bool = False
    """Whether the caller lacks the role."""
    looks: bool = False
    """Whether it is a view."""
    way_out: bool = False
    """Whether it swaps out, and does nothing else."""
    batch: bool = False
    """Whether it makes several calls in turn."""
    on_success: Callable[[], None] | None = None
