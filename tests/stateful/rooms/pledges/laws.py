"""What must hold after every step, judged by storage, events and views of the chain alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from strongroom.errors import decode_revert
from tests.stateful.rooms.pledges.world import BORROWERS, CLONES, INVESTORS, SHAM, TRUE, WALLETS

if TYPE_CHECKING:
    from tests.stateful.rooms.pledges import PledgesMachine

SCALE = 2**36
_128 = 2**128 - 1
NOT_UNHEALTHY = ("LendingPool_HealthyPosition", "LendingPool_ZeroPrice", "NetAssetValue_")
"""Why a liquidation may be refused: nothing to liquidate, or no price."""


@dataclass(frozen=True)
class Facts:
    """All that is watched, at one moment."""

    index: Mapping[Any, int]
    words: list[int]

    def __getitem__(self, key: Any) -> int:
        return self.words[self.index[key]]

    def shares(self, name: str) -> int:
        """In a wallet, pledged or not."""
        return self["holder", name] >> 200

    def is_frozen(self, name: str) -> bool:
        """The wallet."""
        return bool(self["holder", name] >> 192 & 1)

    @property
    def is_paused(self) -> bool:
        """The asset."""
        return bool(self["policy"] >> 168 & 1)

    @property
    def holder_count(self) -> int:
        """As the asset counts."""
        return self["policy"] >> 88 & 2**32 - 1

    def earned(self, name: str) -> int:
        """Of dividends, times the accumulator's scale."""
        word = self["holder", name]
        since = (self["book"] & 2**96 - 1) - (word >> 96 & 2**96 - 1)
        return (word & 2**96 - 1) + self.shares(name) * since

    def debt_shares(self, which: int, market: int | None = None) -> int:
        """Of a clone in its market, or in another."""
        return self["position", which if market is None else market, which] & _128

    def collateral(self, which: int, market: int | None = None) -> int:
        """Units of a clone in its market, or in another."""
        return self["position", which if market is None else market, which] >> 128

    def worth(self, which: int, units: int) -> int:
        """What units stand for, in shares."""
        borrower = CLONES[which][0]
        total = self["units", borrower]
        return units * self["locked", borrower] // total if total else 0


@dataclass
class Outcome:
    """One step on the chain."""

    machine: "PledgesMachine"
    function: str
    inputs: tuple[Any, ...]
    succeeded: bool
    sender: str
    """A name; none, where the world changed."""
    before: Facts
    after: Facts
    prices: list[tuple[bool, int]]
    """Of the clones, before a lien is broken."""
    events: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    target: str = ""

    @cached_property
    def unchanged(self) -> bool:
        """Whether not a word changed."""
        return self.before.words == self.after.words

    @property
    def clone(self) -> int | None:
        """Which one was called, if one was."""
        clones = [each.address for each in self.machine.c.clones]
        return clones.index(self.target) if self.target in clones else None

    def did(self, *functions: str) -> bool:
        """Whether it was one of these and succeeded."""
        return self.succeeded and self.function in functions


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.unchanged:
        return None
    before, after = outcome.before, outcome.after
    return f"changed: {[key for key, at in before.index.items() if before.words[at] != after.words[at]]}"


def dividends_stay_the_borrowers(outcome: Outcome) -> str | None:
    """Every wallet earns on all its shares, pledged or not; nothing but a claim takes anything of it away."""
    before, after = outcome.before, outcome.after
    if outcome.unchanged or outcome.did("claim", "recover"):
        return None
    step = (after["book"] & 2**96 - 1) - (before["book"] & 2**96 - 1)
    for name in WALLETS:
        if after.earned(name) - before.earned(name) != before.shares(name) * step:
            return f"{name} earned {after.earned(name) - before.earned(name)} on {before.shares(name)} shares"
    if outcome.did("pledge", "borrow", "withdraw"):
        moved = [name for name in WALLETS if before.shares(name) != after.shares(name)]
        if moved:
            return f"{outcome.function} moved shares of {moved}"
    return None


def holder_counts_hold(outcome: Outcome) -> str | None:
    """As many as there are investors with a wallet above zero, a pledge or not, a seizure or not."""
    if outcome.unchanged:
        return None
    numbers = {"holder": 1, "second": 1, "other": 2, "third": 3, "fourth": 4, "liquidator": 5, "attacker": 6}
    counted = {numbers[name] for name in WALLETS if outcome.after.shares(name)}
    if outcome.after.holder_count != len(counted):
        return f"{outcome.after.holder_count} are counted, there are {len(counted)}"
    return None


def nothing_that_befalls_the_borrower_stops_a_liquidation(outcome: Outcome) -> str | None:
    """Neither a freeze, a pause, a lost claim, a broken lien, a closed manager nor a loan no longer allowed."""
    if not outcome.succeeded or outcome.function in ("payDividend", "claim", "transfer", "publish", "lend"):
        return None
    machine, after = outcome.machine, outcome.after
    for which in TRUE:
        debt, collateral = after.debt_shares(which), after.collateral(which)
        if not debt:
            continue
        params, clone = machine.c.markets[which], machine.c.clones[which]
        reasons = []
        for units, shares in ((1, 0), (0, debt), (collateral, 0)):
            if units > collateral or (units == 0 and shares == 0):
                continue
            done, output = machine.would(
                "liquidator", machine.c.pool, "liquidate", params, clone, units, shares, b""
            )
            if done:
                break
            reasons.append(str(decode_revert(output)))
            if reasons[-1].startswith(NOT_UNHEALTHY):
                break
        else:
            if reasons:
                return f"{CLONES[which]} cannot be liquidated: {reasons}"
    return None


def a_forced_transfer_is_this_borrowers_alone(outcome: Outcome) -> str | None:
    """Who breaks one lien lowers no price, takes no share and touches no loan of another borrower."""
    if not outcome.did("forcedTransferLocked"):
        return None
    machine, before, after = outcome.machine, outcome.before, outcome.after
    hit = next(name for name in BORROWERS if machine.at[name] == outcome.inputs[0])
    prices = machine.prices()
    for which, (name, _) in enumerate(CLONES):
        if name == hit:
            continue
        if prices[which] != outcome.prices[which]:
            return f"the price of {CLONES[which]} fell from {outcome.prices[which]} to {prices[which]}"
        for key in (("supplied", which), ("borrowed", which), ("locked", name), ("units", name)):
            if before[key] != after[key]:
                return f"{key} changed"
    return None


def units_are_lien_or_kept(outcome: Outcome) -> str | None:
    """A borrower's units are those of its clones, each the pool's or kept by somebody; no lien is beyond them."""
    if outcome.unchanged:
        return None
    after = outcome.after
    for which in TRUE:
        places = [after["kept", which, name] for name in (*WALLETS, "pool", "lender", "clone")]
        if sum(places) != after["supply", which]:
            return f"{after['supply', which]} units of clone {which} are {places}"
        collateral = sum(after.collateral(which, market) for market in (*TRUE, *SHAM))
        if after["kept", which, "pool"] != collateral:
            return f"the pool has {after['kept', which, 'pool']} units of clone {which} for {collateral}"
        if after["kept", which, "clone"]:
            return f"{after['kept', which, 'clone']} units lie in clone {which}"
    for name in BORROWERS:
        units = sum(after["supply", which] for which in TRUE if CLONES[which][0] == name)
        if units != after["units", name]:
            return f"{name} has {units} units, the manager knows {after['units', name]}"
        if after["locked", name] > units:
            return f"{after['locked', name]} of {name} are locked for {units} units"
    return None


def what_is_kept_is_not_diluted(outcome: Outcome) -> str | None:
    """Only an agent makes less of what a liquidator's units stand for; and its own redemption."""
    if outcome.unchanged or outcome.did("forcedTransferLocked"):
        return None
    before, after = outcome.before, outcome.after
    for which in TRUE:
        for name in (*WALLETS, "lender"):
            kept = before["kept", which, name]
            if kept and after["kept", which, name] == kept:
                was, now = before.worth(which, kept), after.worth(which, kept)
                if now < was:
                    return f"{kept} units of {name} stood for {was} shares, now for {now}"
            elif after["kept", which, name] < kept:
                own = outcome.did("redeem") and outcome.sender == name
                if not own and before["locked", CLONES[which][0]]:
                    return f"{name} has lost {kept - after['kept', which, name]} units by {outcome.function}"
    return None


def shares_leave_only_by_right(outcome: Outcome) -> str | None:
    """Out of a lien: to the borrower or another wallet of its investor once it is frozen; to who liquidates what can
    be liquidated, or redeems what it kept, and may receive; or by an agent.
    """
    before, after = outcome.before, outcome.after
    if outcome.unchanged:
        return None
    for name in BORROWERS:
        if after["locked", name] >= before["locked", name]:
            continue
        if outcome.did("forcedTransferLocked"):
            continue
        if outcome.did("withdraw") and outcome.clone is not None:
            allowed = outcome.sender == name
            allowed |= name == "holder" and outcome.sender == "second" and before.is_frozen("holder")
            if not allowed:
                return f"{outcome.sender} took {name}'s shares out"
            continue
        if outcome.did("liquidate", "redeem"):
            got = [each for each in WALLETS if after.shares(each) > before.shares(each)]
            lost = before["locked", name] - after["locked", name]
            if not set(got) <= set(INVESTORS) or any(before.is_frozen(each) for each in got):
                return f"{got} may not receive"
            if got and sum(after.shares(each) - before.shares(each) for each in got) != lost:
                return f"{lost} were taken, {got} received others"
            continue
        return f"the lien of {name} fell by {outcome.function} of {outcome.sender}"
    return None


def no_loan_but_what_the_owner_allows(outcome: Outcome) -> str | None:
    """At the clone's price, which is an oracle's that the owner knows, and in a coin that it knows."""
    before, after = outcome.before, outcome.after
    for which, (_, oracle) in enumerate(CLONES):
        for market in SHAM:
            if after.collateral(which, market) or after.debt_shares(which, market):
                return f"clone {which} is in market {market}"
        if not before["allowed", oracle, "money"]:
            more = after.collateral(which) > before.collateral(which)
            if more or (outcome.did("borrow") and after.debt_shares(which) > before.debt_shares(which)):
                return f"clone {which}: {outcome.function} though it is not allowed"
    return None


def who_may_not_send_pledges_nothing(outcome: Outcome) -> str | None:
    """Of a paused asset nobody; nor who is frozen or not verified."""
    if not outcome.did("pledge") or outcome.clone is None:
        return None
    machine, name = outcome.machine, CLONES[outcome.clone][0]
    if outcome.before.is_paused or outcome.before.is_frozen(name):
        return f"{name} pledged, though it is frozen or the asset paused"
    if not machine.ask(machine.c.made.compliance.registry, "isVerified", machine.at[name])[1]:
        return f"{name} is not verified"
    return None


def the_frozen_borrow_nothing(outcome: Outcome) -> str | None:
    """Whoever asks."""
    if outcome.did("borrow") and outcome.clone is not None:
        name = CLONES[outcome.clone][0]
        if outcome.before.is_frozen(name):
            return f"{outcome.sender} borrowed on the frozen shares of {name}"
    return None


def the_pool_has_what_it_owes(outcome: Outcome) -> str | None:
    """In money, over all markets."""
    if outcome.unchanged:
        return None
    after = outcome.after
    owed = sum((after["supplied", each] & _128) - (after["borrowed", each] & _128) for each in (*TRUE, 3))
    if after["money", "pool"] < owed:
        return f"{after['money', 'pool']} is there, {owed} is owed"
    return None


def a_borrower_without_lien_starts_anew(outcome: Outcome) -> str | None:
    """Where all was taken, units that stand for nothing go by anyone's call, and keep nobody out."""
    machine, after = outcome.machine, outcome.after
    if outcome.unchanged:
        return None
    for which, (name, _) in enumerate(CLONES):
        if after["locked", name] or not after["kept", which, "liquidator"]:
            continue
        clone = machine.c.clones[which]
        if not machine.would("attacker", clone, "discard", machine.at["liquidator"])[0]:
            return f"{after['kept', which, 'liquidator']} units of {CLONES[which]} cannot be discarded"
    return None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    dividends_stay_the_borrowers,
    holder_counts_hold,
    nothing_that_befalls_the_borrower_stops_a_liquidation,
    a_forced_transfer_is_this_borrowers_alone,
    units_are_lien_or_kept,
    what_is_kept_is_not_diluted,
    shares_leave_only_by_right,
    no_loan_but_what_the_owner_allows,
    who_may_not_send_pledges_nothing,
    the_frozen_borrow_nothing,
    the_pool_has_what_it_owes,
    a_borrower_without_lien_starts_anew,
)
