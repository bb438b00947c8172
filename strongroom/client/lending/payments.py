"""How an operation is paid, and the limits that go with it into one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from strongroom.client.accounts import Signer
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import LendingPool
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.lending.reading import LendingToken
from strongroom.client.receipt import Receipt

By = Literal["permit", "approve"]
"""How tokens are paid: a permit inside the operation's own transaction, or an allowance, set by a transaction of its
own where the one there is does not suffice. If not told: a permit where the token takes permits, else an allowance."""


@dataclass(frozen=True)
class Payment:
    """What an operation takes from the account."""

    token: LendingToken
    units: int
    """Exactly, or at most, in the token's units."""
    limit: bool = False
    """Whether it is the most, so that some of it may stay allowed."""


class Payments:
    """Sends operations with what they need."""

    def __init__(self, connection: Connection, pool: LendingPool) -> None:
        self._connection = connection
        self._pool = pool

    def send(
        self,
        who: Signer,
        steps: Sequence[Call[Any]],
        deadline: int,
        payment: Payment | None,
        by: By | None,
        health: tuple[MarketParams, str, int] | None,
    ) -> Receipt:
        """Pay and do it, in one transaction; by approval in two."""
        before = [] if payment is None else self._pay(who, payment, by, deadline)
        together = [*before, *steps]
        call: Call[Any] = (
            together[0] if len(together) == 1 else self._pool.multicall([step.data for step in together])
        )
        return call.send(who)

    def _pay(self, who: Signer, payment: Payment, by: By | None, deadline: int) -> list[Call[Any]]:
        token, units = payment.token, payment.units
        token.require_balance(who.address, 0 if payment.limit else units)
        if token.allowance(who.address, self._pool) >= units:
            return []
        token.approve(self._pool, units).send(who)
        return []
