"""The splitters' laws. They read the chain alone, never the model, so that each stands on its own."""

from collections.abc import Callable
from dataclasses import dataclass

from strongroom.evm import keccak
from tests.stateful.rooms.revenue.world import (
    ETHER_TOKEN,
    PAYEES,
    SPLITTERS,
    TOKENS,
    USERS,
    Call,
    Contracts,
    Words,
)

_ADDRESS = 2**160 - 1
_AMOUNT = 2**112 - 1
RECEIVED = keccak(b"PaymentReceived(address,uint256,uint256)")
RELEASED = keccak(b"PaymentReleased(address,uint256,uint256)")
LOST = keccak(b"LossTaken(address,uint256,uint256)")
NAMES = ("fixed", "adjustable")

Owed = dict[tuple[int, int], list[int]]
"""What each payee can claim, by splitter and token, as the chain answers."""


@dataclass
class Outcome:
    """What one call did to the chain."""

    contracts: Contracts
    call: Call
    succeeded: bool
    before: Words
    after: Words
    logs: list[tuple[str, list[bytes], bytes]]
    owed: Owed
    """Of the booked money, after the call."""
    claimable: tuple[Owed, Owed] | None
    """Of a call that changes shares or time alone: before and after."""
    accounts: tuple[list[list[int]], list[list[int]]]
    """Each splitter's payees' accounts, before and after."""
    drill: str | None
    """From time to time: what came out otherwise when claimed in another order."""


def booked(words: Words, splitter: int, token: int) -> int:
    """What is owed to somebody."""
    word = words[splitter, "book", token]
    return (word & _AMOUNT) - (word >> 112 & _AMOUNT)


def _balance(words: Words, splitter: int, token: int) -> int:
    return words["balance", token, NAMES[splitter]]


def nothing_is_lost(outcome: Outcome) -> str | None:
    """What is booked is what is owed, and less than a unit for each payee."""
    for (splitter, token), owed in outcome.owed.items():
        left = booked(outcome.after, splitter, token) - sum(owed)
        if not 0 <= left < len(owed):
            return f"{NAMES[splitter]}, token {token}: {left} left of what {owed} are owed of"
    return None


def what_is_owed_is_held(outcome: Outcome) -> str | None:
    """But for what a token itself took away."""
    for splitter in SPLITTERS:
        for token in TOKENS:
            if outcome.call.seized == (splitter, token):
                continue
            over = _balance(outcome.before, splitter, token) - booked(outcome.before, splitter, token)
            left = _balance(outcome.after, splitter, token) - booked(outcome.after, splitter, token)
            if left < min(over, 0):
                return f"{NAMES[splitter]}, token {token}: {-left} more owed than held"
    return None


def only_a_payees_account_receives(outcome: Outcome) -> str | None:
    if outcome.call.gift:
        return None
    payees = {account for side in outcome.accounts for accounts in side for account in accounts}
    for name in USERS:
        for token in TOKENS:
            grew = outcome.after["balance", token, name] - outcome.before["balance", token, name]
            if grew > 0 and int(outcome.contracts.at[name], 16) not in payees:
                return f"{name} got {grew} of token {token}"
    return None


def events_reconcile_with_the_book(outcome: Outcome) -> str | None:
    """Each receipt and each payment has its event, and they add up to what the book says."""
    numbers = {each.address: number for number, each in enumerate(outcome.contracts.splitters)}
    tokens = {int(each, 16): number for number, each in enumerate(outcome.contracts.tokens)}
    received = {(splitter, token): 0 for splitter in SPLITTERS for token in TOKENS}
    settled = dict(received)
    for where, topics, data in outcome.logs:
        if where in numbers and topics[0] in (RECEIVED, RELEASED, LOST):
            key = numbers[where], tokens[int.from_bytes(topics[1], "big")]
            book = received if topics[0] == RECEIVED else settled
            book[key] += int.from_bytes(data[:32], "big")
    for key in received:
        before, after = outcome.before[key[0], "book", key[1]], outcome.after[key[0], "book", key[1]]
        if received[key] != (after & _AMOUNT) - (before & _AMOUNT):
            return f"{key}: {received[key]} received by the events"
        if settled[key] != (after >> 112 & _AMOUNT) - (before >> 112 & _AMOUNT):
            return f"{key}: {settled[key]} settled by the events"
    return None


def no_share_change_moves_past_revenue(outcome: Outcome) -> str | None:
    """Neither its announcement nor its effect, whether the money was synced or not."""
    if outcome.claimable is None:
        return None
    before, after = outcome.claimable
    for key, amounts in before.items():
        if after[key][: len(amounts)] != amounts or any(after[key][len(amounts) :]):
            return f"{key}: {amounts} became {after[key]}"
    return None


def only_who_accepts_becomes_a_payee(outcome: Outcome) -> str | None:
    """The account of a payee moves only to who acts in the call."""
    at = outcome.contracts.at
    acting = {int(outcome.call.sender, 16), int(at["hostile"], 16), int(outcome.contracts.tokens[2], 16)}
    for before, after in zip(*outcome.accounts, strict=True):
        for payee, account in enumerate(before):
            if after[payee] != account and after[payee] not in acting:
                return f"payee {payee} became {after[payee]:040x}"
    return None


def order_of_claims_does_not_matter(outcome: Outcome) -> str | None:
    return outcome.drill


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.before == outcome.after:
        return None
    return f"{[key for key in outcome.after if outcome.before[key] != outcome.after[key]]}"


def what_is_paid_arrives(outcome: Outcome) -> str | None:
    """A splitter's ether goes to users to the wei, and to nobody else."""
    if outcome.call.gift:
        return None
    paid = sum(
        outcome.before["balance", ETHER_TOKEN, name] - outcome.after["balance", ETHER_TOKEN, name]
        for name in NAMES
    )
    got = sum(
        outcome.after["balance", ETHER_TOKEN, name] - outcome.before["balance", ETHER_TOKEN, name]
        for name in USERS
    )
    return None if paid == got else f"{paid} wei paid, {got} got"


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    nothing_is_lost,
    what_is_owed_is_held,
    only_a_payees_account_receives,
    events_reconcile_with_the_book,
    no_share_change_moves_past_revenue,
    only_who_accepts_becomes_a_payee,
    order_of_claims_does_not_matter,
    a_refused_call_changes_nothing,
    what_is_paid_arrives,
)

__all__ = ["LAWS", "PAYEES", "Outcome", "Owed", "booked"]
