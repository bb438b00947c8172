"""The laws of an asset. They read the chain alone, never the model, so that each stands on its own."""

from collections.abc import Callable
from dataclasses import dataclass

from strongroom.evm import keccak
from tests.stateful.rooms.fractional.world import (
    COUNTRIES,
    CUSTODIANS,
    INVESTORS,
    PAID,
    TOKENS,
    WALLETS,
    Call,
    Contracts,
)
from tests.stateful.rooms.lending.storage import Layout

SCALE = 2**36
UINT56 = 2**56 - 1
UINT60 = 2**60 - 1
UINT96 = 2**96 - 1
FROZEN, COUNTED = 1 << 192, 1 << 195
CLAIMED = {
    keccak(b"DividendClaimed(address,address,address,uint256)"),
    keccak(b"DividendClaimed(address,address,uint256)"),
}
SIZE = range(len(WALLETS))
ASSET = PAID.index("asset")


class Facts:
    """What the chain's words say."""

    def __init__(self, words: list[int], layout: Layout, now: int, active: int) -> None:
        index = layout.index
        self.words = words
        count = len(WALLETS)

        def part(label: str, size: int = count) -> list[int]:
            start = index[label, WALLETS[0]]
            return words[start : start + size]

        self.holders = part("_holders")
        self.balances = [word >> 200 for word in self.holders]
        self.restraints = part("_restraints")
        self.lockups = part("_lockups")
        self.earnings = part("_earnings")
        liens = index["locked by", WALLETS[0], CUSTODIANS[0]]
        self.liens = words[liens : liens + count * len(CUSTODIANS)]
        self.identities = part("identity")
        self.policy = words[index["policy"]]
        self.supply = self.policy & UINT56
        self.authorized = words[index["authorized"]] >> 160
        self.books = [words[index["book", token]] for token in TOKENS]
        self.tokens = [words[index["token", token]] for token in TOKENS]
        self.investors = [words[index["investor", number]] for number in INVESTORS]
        self.countries = [words[index["country", country]] for country in COUNTRIES]
        self.money = []
        for token in TOKENS:
            start = index["balance", token, PAID[0]]
            self.money.append(words[start : start + len(PAID)])
        self.now, self.active = now, active

    def accrued(self, token: int) -> list[int]:
        """What each wallet has accrued until now."""
        per_share = self.books[token] & UINT96
        words = self.earnings if token else self.holders
        return [
            (word & UINT96) + balance * (per_share - (word >> 96 & UINT96))
            for word, balance in zip(words, self.balances, strict=True)
        ]

    def is_valid(self, wallet: int) -> bool:
        """By the registry's word."""
        word = self.identities[wallet]
        return word & (2**48 - 1) > self.now and self.active >> (word >> 152 & 0xFF) & 1 == 1

    def outstanding(self, token: int) -> int:
        """Quanta."""
        return self.books[token] >> 152 & UINT60

    def owed(self, token: int) -> int:
        """Units that are booked and not paid."""
        quantum = 10 ** (self.tokens[token] >> 220 & 0xF)
        return self.outstanding(token) * quantum + (self.books[token] >> 212 & (2**40 - 1))


@dataclass(slots=True)
class Outcome:
    """What one call did to the chain."""

    contracts: Contracts
    layout: Layout
    call: Call
    succeeded: bool
    before: Facts
    after: Facts
    logs: list[tuple[str, list[bytes], bytes]]
    probe: str | None
    """What is wrong with what was asked beforehand, from time to time."""

    def claimed(self) -> dict[tuple[int, int], int]:
        """Units paid, by token and wallet, as the events say."""
        paid: dict[tuple[int, int], int] = {}
        asset, at = self.contracts.asset.address, self.contracts.at
        for where, topics, data in self.logs:
            if where == asset and topics[0] in CLAIMED:
                token = [int(each.address, 16) for each in self.contracts.tokens].index(
                    int.from_bytes(topics[1], "big")
                )
                holder = int.from_bytes(topics[2], "big")
                wallet = next((n for n in SIZE if int(at[WALLETS[n]], 16) == holder), -1)
                paid[token, wallet] = paid.get((token, wallet), 0) + int.from_bytes(data[:32], "big")
        return paid


def supply_is_what_all_hold_within_what_is_authorised(outcome: Outcome) -> str | None:
    after = outcome.after
    if sum(after.balances) != after.supply:
        return f"{sum(after.balances)} held, of a supply of {after.supply}"
    return None if after.supply <= after.authorized else f"{after.supply} of {after.authorized} authorised"


def liens_and_lockups_fit_the_balance(outcome: Outcome) -> str | None:
    after, count = outcome.after, len(CUSTODIANS)
    for wallet, balance in enumerate(after.balances):
        locked = after.restraints[wallet] >> 56
        if sum(after.liens[wallet * count : (wallet + 1) * count]) != locked or locked > balance:
            return f"{WALLETS[wallet]}: {locked} locked of {balance}"
        word, up = after.lockups[wallet], 0
        while word:
            up += word & UINT56 if (word >> 56 & 0xFFFFFF) * 3_600 > after.now else 0
            word >>= 80
        if up > balance:
            return f"{WALLETS[wallet]}: {up} locked up of {balance}"
    return None


def only_the_verified_receive(outcome: Outcome) -> str | None:
    """And only who is not frozen."""
    for wallet in SIZE:
        if outcome.after.balances[wallet] > outcome.before.balances[wallet]:
            if not outcome.after.is_valid(wallet):
                return f"{WALLETS[wallet]} received and is not verified"
            if outcome.before.holders[wallet] & FROZEN:
                return f"{WALLETS[wallet]} received and is frozen"
    return None


def holders_are_investors_with_a_counted_wallet(outcome: Outcome) -> str | None:
    """In all, by investor and by country; whether a wallet counts is decided when it gets its first shares."""
    after, before = outcome.after, outcome.before
    wallets: dict[int, int] = {}
    held: dict[int, int] = {}
    for wallet, balance in enumerate(after.balances):
        counted = bool(after.holders[wallet] & COUNTED)
        if counted and not balance:
            return f"{WALLETS[wallet]} counts and holds nothing"
        if (balance and not before.balances[wallet]) or (
            outcome.call.kind == "recount" and outcome.succeeded
        ):
            custodian = bool(after.identities[wallet] >> 128 & 1)
            moved = after.holders[wallet] != before.holders[wallet]
            if moved and counted == custodian:
                return (
                    f"{WALLETS[wallet]} counts although it is a custodian's, or does not although it is none"
                )
        if counted:
            number = after.identities[wallet] >> 160
            wallets[number] = wallets.get(number, 0) + 1
            held[number] = held.get(number, 0) + balance
    if after.policy >> 88 & (2**32 - 1) != len(wallets):
        return f"{after.policy >> 88 & (2**32 - 1)} holders, and {len(wallets)} investors hold"
    in_country = dict.fromkeys(COUNTRIES, 0)
    for number, word in zip(INVESTORS, after.investors, strict=True):
        if (word & (2**32 - 1), word >> 48 & UINT56) != (wallets.get(number, 0), held.get(number, 0)):
            return f"investor {number}: {word & (2**32 - 1)} wallets with {word >> 48 & UINT56}"
        if word & (2**32 - 1):
            in_country[word >> 32 & 0xFFFF] += 1
    if [word & (2**32 - 1) for word in after.countries] != list(in_country.values()):
        return f"by country: {after.countries}, not {in_country}"
    return None


def received_is_paid_accrued_and_remainder(outcome: Outcome) -> str | None:
    """Exactly, in quanta times 2^36; what is paid has its event."""
    before, after = outcome.before, outcome.after
    paid = outcome.claimed()
    for token in TOKENS:
        remainder = after.books[token] >> 96 & UINT56
        if after.outstanding(token) * SCALE != sum(after.accrued(token)) + remainder:
            lost = after.outstanding(token) * SCALE - sum(after.accrued(token)) - remainder
            return f"token {token}: {lost} of 2^36 quanta lost"
        received = (after.tokens[token] >> 160 & UINT60) - (before.tokens[token] >> 160 & UINT60)
        grown = after.outstanding(token) - before.outstanding(token)
        quantum = 10 ** (after.tokens[token] >> 220 & 0xF)
        if (received - grown) * quantum != sum(units for (each, _), units in paid.items() if each == token):
            return f"token {token}: {received} received, {grown} more outstanding, {paid} paid"
    return None


def what_is_owed_is_held(outcome: Outcome) -> str | None:
    """But for what a token itself took away."""
    if outcome.call.seized:
        return None
    for token in TOKENS:
        left = [facts.money[token][ASSET] - facts.owed(token) for facts in (outcome.before, outcome.after)]
        if left[1] < min(left[0], 0):
            return f"token {token}: {-left[1]} more owed than held"
    return None


def no_movement_moves_a_dividend(outcome: Outcome) -> str | None:
    """What a wallet has accrued grows by what its shares earned while it held them, and falls by what it is paid; a
    recovery alone moves it, all of it, to the same investor's wallet.
    """
    before, after = outcome.before, outcome.after
    paid = outcome.claimed()
    sides = outcome.call.sides if outcome.call.kind == "recover" and outcome.succeeded else None
    for token in TOKENS:
        growth = (after.books[token] & UINT96) - (before.books[token] & UINT96)
        quantum = 10 ** (after.tokens[token] >> 220 & 0xF)
        due = [
            accrued + balance * growth - paid.get((token, wallet), 0) // quantum * SCALE
            for wallet, (accrued, balance) in enumerate(
                zip(before.accrued(token), before.balances, strict=True)
            )
        ]
        if sides is not None:
            lost, to = (
                next(n for n in SIZE if outcome.contracts.at[WALLETS[n]] == side) for side in sides[:2]
            )
            due[to], due[lost] = due[to] + due[lost], 0
            if before.identities[lost] >> 160 != before.identities[to] >> 160:
                return f"from {WALLETS[lost]} to {WALLETS[to]}, who is somebody else"
        if due != (found := after.accrued(token)):
            return f"token {token}: {found} accrued, not {due}"
    return None


def nothing_and_to_oneself_changes_nothing(outcome: Outcome) -> str | None:
    sides = outcome.call.sides
    if outcome.call.kind != "transfer" or sides is None or (sides[2] and sides[0] != sides[1]):
        return None
    start = outcome.layout.index["allowance", WALLETS[0], "custodian"]
    end = outcome.layout.index["book", 0]
    before, after = outcome.before.words, outcome.after.words
    if before[:start] != after[:start] or before[end:] != after[end:]:
        return f"a transfer of {sides[2]} from {sides[0]} to {sides[1]} changed something"
    return None


def shares_leave_only_who_agreed_or_by_law(outcome: Outcome) -> str | None:
    """The holder acts, or allowed it, or locked them for who acts, or who acts is an agent."""
    before, after, at = outcome.before, outcome.after, outcome.contracts.at
    index, caller = outcome.layout.index, outcome.call.sender
    for wallet in SIZE:
        less = before.balances[wallet] - after.balances[wallet]
        name = WALLETS[wallet]
        if less <= 0 or caller == at[name]:
            continue
        who = next((each for each in (*at,) if at[each] == caller), "")
        allowance = index.get(("allowance", name, who))
        if allowance is not None and before.words[allowance] >= less:
            continue
        lien = index.get(("locked by", name, who))
        if lien is not None and before.words[lien] - after.words[lien] == less:
            continue
        agent = index.get(("agent", who))
        if agent is not None and before.words[agent]:
            continue
        return f"{name} lost {less} by a call of {who}"
    return None


def agents_give_themselves_nothing(outcome: Outcome) -> str | None:
    """Neither to their wallets nor to their investor's, but in a recovery, which changes no investor's holding."""
    if outcome.call.kind != "forced" or not outcome.succeeded:
        return None
    before, after, at = outcome.before, outcome.after, outcome.contracts.at
    acting = next((n for n in SIZE if at[WALLETS[n]] == outcome.call.sender), None)
    if acting is None:
        return None
    number = before.identities[acting] >> 160
    for wallet in SIZE:
        same = wallet == acting or (number and before.identities[wallet] >> 160 == number)
        if same and after.balances[wallet] > before.balances[wallet]:
            return f"{WALLETS[acting]} moved shares by force to {WALLETS[wallet]}"
    if before.balances == after.balances:
        return "a forced transfer succeeded and moved nothing"
    return None


def the_frozen_neither_send_nor_are_paid(outcome: Outcome) -> str | None:
    """By their own act or by whom they allowed; agents and custodians excepted."""
    before, after = outcome.before, outcome.after
    paid = {wallet for (_, wallet) in outcome.claimed()}
    for wallet in SIZE:
        if not before.holders[wallet] & FROZEN:
            continue
        if wallet in paid:
            return f"{WALLETS[wallet]} is frozen and was paid"
        if after.balances[wallet] < before.balances[wallet] and outcome.call.kind in ("transfer", "redeem"):
            return f"{WALLETS[wallet]} is frozen and sent"
        if after.liens[2 * wallet] > before.liens[2 * wallet]:
            return f"{WALLETS[wallet]} is frozen and locked shares"
    return None


def dividends_reach_their_holder_alone(outcome: Outcome) -> str | None:
    """Money leaves the asset only to the holder, or where the holder says."""
    before, after, at = outcome.before, outcome.after, outcome.contracts.at
    if outcome.call.seized:
        return None
    paid = outcome.claimed()
    for token in TOKENS:
        less = before.money[token][ASSET] - after.money[token][ASSET]
        if less <= sum(units for (each, _), units in paid.items() if each == token):
            continue
        return f"token {token}: {less} left the asset, {paid} paid"
    if outcome.call.kind == "claim" and outcome.succeeded:
        for token in TOKENS:
            for number, name in enumerate(PAID[:-1]):
                grew = after.money[token][number] - before.money[token][number]
                who = {wallet for (each, wallet) in paid if each == token}
                named = {WALLETS[wallet] for wallet in who}
                if grew > 0 and name not in named and outcome.call.sender not in {at[each] for each in named}:
                    return f"{name} got {grew} of {named}'s"
    return None


def what_is_asked_beforehand_is_true(outcome: Outcome) -> str | None:
    """`canTransfer` is true if and only if the transfer succeeds; it never reverts; nor is want of balance a reason."""
    return outcome.probe


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.before.words == outcome.after.words:
        return None
    return "it did"


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    supply_is_what_all_hold_within_what_is_authorised,
    liens_and_lockups_fit_the_balance,
    only_the_verified_receive,
    holders_are_investors_with_a_counted_wallet,
    received_is_paid_accrued_and_remainder,
    what_is_owed_is_held,
    no_movement_moves_a_dividend,
    nothing_and_to_oneself_changes_nothing,
    shares_leave_only_who_agreed_or_by_law,
    agents_give_themselves_nothing,
    the_frozen_neither_send_nor_are_paid,
    dividends_reach_their_holder_alone,
    what_is_asked_beforehand_is_true,
    a_refused_call_changes_nothing,
)
