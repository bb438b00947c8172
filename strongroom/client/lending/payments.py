"""How an operation is paid, and the bounds that go with it into one transaction."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from strongroom.client.accounts import Signer
from strongroom.client.connection import Connection
from strongroom.client.contract import Call, prepare
from strongroom.client.contracts import LendingPool
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.errors import SignatureError
from strongroom.client.lending.reading import LendingToken
from strongroom.client.receipt import Receipt
from strongroom.client.signing import MAX_UINT256
from strongroom.client.token import Token
from strongroom.errors import ContractError

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
    by_allowance_alone: bool = False
    """Whether nothing but the allowance keeps the pool from taking more: a larger one is lowered first."""


@dataclass(frozen=True)
class Bounds:
    """Within which a position must be before or after the operation, in units; the pool checks it."""

    params: MarketParams
    account: str
    min_supplied: int = 0
    max_debt: int = MAX_UINT256
    min_health_factor: int = 0
    """Times 1e18."""

    @property
    def bound_nothing(self) -> bool:
        """Whether the check would let anything pass."""
        return not self.min_supplied and self.max_debt == MAX_UINT256 and not self.min_health_factor


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
        payment: Payment | None = None,
        by: By | None = None,
        before: Bounds | None = None,
        after: Bounds | None = None,
    ) -> Receipt:
        """Pay and do it, all or nothing, in one transaction; by approval in two.

        Nothing happens after `deadline`, or where a position is out of its bounds.
        """
        guarded = [
            prepare(self._pool.checkDeadline, deadline),
            *self._check(before),
            *steps,
            *self._check(after),
        ]
        if payment is None:
            return self._together(guarded).send(who)
        token, units = payment.token, payment.units
        token.require_balance(who.address, 0 if payment.limit else units)
        allowed = token.allowance(who.address, self._pool)
        if payment.by_allowance_alone and allowed > units:
            # not by a permit: where the token ignores it, the pool is content with the larger allowance
            self._approve(who, token, units)
            allowed = units
        if allowed >= units:
            return self._together(guarded).send(who)
        if by != "approve":
            try:
                return self._together([self._permit(who, token, units, deadline), *guarded]).send(who)
            except SignatureError:  # it takes none
                if by == "permit":
                    raise
            except ContractError as error:  # it takes others, as DAI; nothing was sent
                if by == "permit" or error.name != "LendingPool_AllowanceTooLow":
                    raise
        self._approve(who, token, units)
        return self._together(guarded).send(who)

    def _check(self, bounds: Bounds | None) -> list[Call[Any]]:
        if bounds is None or bounds.bound_nothing:
            return []
        limits = bounds.min_supplied, bounds.max_debt, bounds.min_health_factor
        return [prepare(self._pool.checkPosition, bounds.params, bounds.account, *limits)]

    def _together(self, steps: Sequence[Call[Any]]) -> Call[Any]:
        return self._pool.multicall([step.data for step in steps])

    def _permit(self, who: Signer, token: LendingToken, units: int, deadline: int) -> Call[Any]:
        permit = token.sign_permit_units(self._pool, units, deadline, account=who)
        return self._pool.permit(token.address, units, deadline, permit.signature)

    def _approve(self, who: Signer, token: LendingToken, units: int) -> None:
        approve(who, token, self._pool.address, units)


def approve(who: Signer, token: Token, spender: str, units: int) -> None:
    """Set an allowance by a transaction of its own."""
    approval = token.approve(spender, units)
    with suppress(ContractError):  # refused when estimated, so that nothing was sent
        approval.send(who)
        return
    # as USDT, which lets no allowance become another one
    if token.allowance(who.address, spender):
        token.approve(spender, 0).send(who)
    approval.send(who)
