"""What must hold for the desk while a buyout of the same asset goes on; the buyout's own laws hold beside them."""

from collections.abc import Callable
from typing import Any

from tests.stateful.rooms.redemption.laws import (
    Outcome,
    a_cancellation_returns_exactly,
    a_value_prices_only_what_was_requested_before,
    claimable_is_escrowed,
    only_a_locked_supply_undoes,
    the_book_adds_up,
    the_issuer_takes_only_what_is_free,
    those_who_stay_are_not_diluted,
)


def the_desk_has_what_it_owes(outcome: Outcome) -> str | None:
    """Whatever the buyout does."""
    machine: Any = outcome.machine
    after = outcome.after
    if after["money", machine.desk_address] < after.owed + after.free:
        return f"{after['money', machine.desk_address]} is there, {after.owed} is owed, {after.free} free"
    return None


def no_share_is_paid_by_nobody(outcome: Outcome) -> str | None:
    """While the supply is locked every share in the desk's lien comes out: by a cancellation, redeemed or not."""
    machine: Any = outcome.machine
    after = outcome.after
    if outcome.unchanged or not after["supply locked"]:
        return None
    for who in machine.actors:
        request = after.request(who)
        if request.shares and not machine.would_at_desk(who, "cancelRedeemRequest", request.id, who)[0]:
            broken = after["locked", who] < request.shares - request.settled
            if not broken:
                return f"{who} has {request} and cannot cancel"
        if (
            request.cancelled
            and not machine.would_at_desk(who, "claimCancelRedeemRequest", request.id, who, who)[0]
        ):
            return f"{who} has cancelled {request.cancelled}, which do not come out"
    return None


def neither_exit_touches_the_others_lien(outcome: Outcome) -> str | None:
    """What the desk has locked is the desk's: no step of the buyout moves it, and the other way round."""
    machine: Any = outcome.machine
    before, after = outcome.before, outcome.after
    for who in machine.actors:
        desk = after["locked", who] - before["locked", who]
        buyout = machine.index["locked", who]
        ballot = after.words[buyout] - before.words[buyout]
        if outcome.function == "" and desk:
            return f"the desk's lien of {who} changed by {desk}"
        if outcome.function != "" and ballot:
            return f"the buyout's lien of {who} changed by {ballot}"
    return None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    the_desk_has_what_it_owes,
    the_book_adds_up,
    claimable_is_escrowed,
    no_share_is_paid_by_nobody,
    neither_exit_touches_the_others_lien,
)
"""After every step."""
DESK_LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    only_a_locked_supply_undoes,
    a_cancellation_returns_exactly,
    those_who_stay_are_not_diluted,
    a_value_prices_only_what_was_requested_before,
    the_issuer_takes_only_what_is_free,
)
"""After the desk's own."""
