"""How an operation of the facilitator is paid: permits in its own transaction where a token takes them."""

from collections.abc import Sequence
from typing import Any, Literal

from strongroom.client.accounts import Signer
from strongroom.client.contract import Call
from strongroom.client.contracts import CreditFacilitator
from strongroom.client.errors import SignatureError
from strongroom.client.lending.payments import approve
from strongroom.client.receipt import Receipt
from strongroom.client.token import Token
from strongroom.errors import ContractError

By = Literal["permit", "approve"]
"""How tokens are paid: a permit inside the operation's own transaction, or an allowance, set by a transaction of its
own where the one there is does not suffice. If not told: a permit where the token takes permits, else an allowance."""
Paid = tuple[Token, int]
"""A token, and the most of it that is taken, in its units."""


class Paying:
    """Sends operations with what they need."""

    def __init__(self, facilitator: CreditFacilitator) -> None:
        self._facilitator = facilitator

    def send(
        self,
        who: Signer,
        steps: Sequence[Call[Any]],
        deadline: int,
        payments: Sequence[Paid] = (),
        by: By | None = None,
    ) -> Receipt:
        """All steps, or none, in one transaction; by approval, one more for each token."""
        permits = self.permits(who, deadline, payments, by)
        try:
            return self.together([*permits, *steps]).send(who)
        except ContractError as error:
            # a token that takes other permits, as DAI: nothing was sent
            if by == "permit" or not permits or error.name != "CreditFacilitator_AllowanceTooLow":
                raise
        self.permits(who, deadline, payments, "approve")
        return self.together(steps).send(who)

    def permits(
        self, who: Signer, deadline: int, payments: Sequence[Paid], by: By | None = None
    ) -> list[Call[Any]]:
        """The permits that are lacking, as steps; where a token takes none, it is approved instead."""
        steps: list[Call[Any]] = []
        for token, units in payments:
            if token.allowance(who.address, self._facilitator) >= units:
                continue
            if by != "approve":
                try:
                    permit = token.sign_permit_units(self._facilitator, units, deadline, account=who)
                except SignatureError:
                    if by == "permit":
                        raise
                else:
                    steps.append(self._facilitator.permit(token.address, units, deadline, permit.signature))
                    continue
            approve(who, token, self._facilitator.address, units)
        return steps

    def together(self, steps: Sequence[Call[Any]]) -> Call[Any]:
        """One call of several."""
        return steps[0] if len(steps) == 1 else self._facilitator.multicall([step.data for step in steps])
