"""The vault's laws. They read the chain alone, never the model.

A law gets what the last call did and says what is wrong, or nothing. Share prices are fractions, compared exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.stateful.rooms.lending_vault.rules import Call
from tests.stateful.rooms.lending_vault.world import DAY, SAVERS

VIRTUAL = 10**6
WAD = 10**18


@dataclass
class Reading:
    """What the chain tells at one moment."""

    total: int
    supply: int
    values: dict[bytes, int]
    """By market's id, of those listed."""
    caps: dict[bytes, int]
    fee: int
    mark: int
    timelock: int
    sentinel: str
    shares: dict[str, int]
    assets: dict[str, int]
    idle: int
    """Tokens that lie in the vault."""

    @property
    def price(self) -> tuple[int, int]:
        """Assets and shares, the virtual ones too."""
        return self.total + 1, self.supply + VIRTUAL

    def wealth(self, name: str) -> tuple[int, int]:
        """What a user has in assets, times the shares that there are, and these."""
        assets, every = self.price
        return self.assets[name] * every + self.shares[name] * assets, every


@dataclass
class Outcome:
    """What one call did."""

    call: Call
    succeeded: bool
    output: bytes
    before: Reading
    after: Reading
    events: list[tuple[str, dict[str, Any]]]
    now: int
    submissions: dict[bytes, int]
    """First second of each call that was submitted, as the law itself reckons it; those made or revoked are gone."""
    allowed: int = 0
    """What the call's owner allowed its caller before."""
    promised: int | None = None
    """What a preview said of this call just before."""
    most: int | None = None
    """What the limit said."""
    probe: str | None = None
    """Of the probe that is held from time to time: which limit is not honest."""
    broken: bool = False
    """Whether a market's totals are beyond all measure."""

    def has(self, name: str) -> bool:
        """Whether such an event was emitted."""
        return any(each == name for each, _ in self.events)

    @property
    def bad_debt(self) -> bool:
        """Whether suppliers lost."""
        return any(name == "Liquidate" and args["badDebtAssets"] for name, args in self.events)


def share_price_falls_only_by_bad_debt_or_the_fee(outcome: Outcome) -> str | None:
    """Not by a fraction of a unit. A reallocation may cost each market that it touches a unit, or a market's share."""
    before, after = outcome.before, outcome.after
    if outcome.broken or outcome.bad_debt or outcome.has("RemoveMarket"):
        return None
    lost = sum(name in ("ReallocateWithdraw", "ReallocateSupply") for name, _ in outcome.events)
    old, new = before.price, after.price
    if (new[0] + lost) * old[1] >= old[0] * new[1]:
        return None
    if outcome.has("AccrueFee"):
        # not below the mark that there was
        if after.price[0] * WAD * VIRTUAL >= min(before.mark, old[0] * WAD * VIRTUAL // old[1]) * new[1]:
            return None
        return f"the fee took the price below the mark {before.mark}: {old} to {new}"
    return f"from {old} to {new}"


def the_vault_is_solvent(outcome: Outcome) -> str | None:
    """All that can be redeemed is there, and all shares are somebody's."""
    after = outcome.after
    assets, every = after.price
    owed = sum(held * assets // every for held in after.shares.values())
    if owed > after.total or sum(after.shares.values()) != after.supply:
        return f"owes {owed} of {after.total}; {sum(after.shares.values())} shares of {after.supply}"
    return None


def nobody_profits_from_a_call(outcome: Outcome) -> str | None:
    """PROFIT: no saver is richer after a call at the same share price; a round trip is two such calls.

    Excepted: gifts, what another gives by receiver or owner, the fee's recipient, and what the price gained by a gift.
    """
    call = outcome.call
    if not outcome.succeeded or call.gift or call.name not in ("deposit", "mint", "withdraw", "redeem"):
        return None
    if call.receiver != call.caller or call.owner not in ("", call.caller) or outcome.has("AccrueFee"):
        return None
    (old, every), (new, all_after) = outcome.before.wealth(call.caller), outcome.after.wealth(call.caller)
    if new * every > old * all_after:
        return f"{call.caller} has {new / all_after} and had {old / every}"
    return None


def a_fee_is_taken_only_above_the_mark(outcome: Outcome) -> str | None:
    before, after = outcome.before, outcome.after
    if after.mark < before.mark:
        return f"the mark fell from {before.mark} to {after.mark}"
    for name, args in outcome.events:
        if name != "AccrueFee":
            continue
        assets, every = before.price
        grown = assets * WAD * VIRTUAL - before.mark * every
        if grown <= 0:
            return f"{args['feeShares']} shares at {assets} for {every}, the mark is {before.mark}"
        # worth its part of the growth at most: shares * assets / (every + shares) <= grown * fee
        worth = args["feeShares"] * assets * WAD * VIRTUAL * WAD
        if worth > grown * before.fee * (every + args["feeShares"]):
            return f"a fee of {args['feeShares']} shares is more than its part"
    return None


def caps_are_respected(outcome: Outcome) -> str | None:
    """By deposits, mints and reallocations; gifts and interest may pass them."""
    if outcome.call.name not in ("deposit", "mint", "reallocate"):
        return None
    for market, value in outcome.after.values.items():
        if value > outcome.before.values.get(market, 0) and value > outcome.after.caps[market]:
            return f"market {market.hex()} holds {value}, its cap is {outcome.after.caps[market]}"
    return None


def no_risk_is_raised_before_its_delay(outcome: Outcome) -> str | None:
    before, after = outcome.before, outcome.after
    raised = [market.hex() for market, cap in after.caps.items() if cap > before.caps.get(market, -1)]
    if after.fee > before.fee:
        raised.append("fee")
    if after.timelock < before.timelock:
        raised.append("timelock")
    if after.sentinel != before.sentinel:
        raised.append("sentinel")
    given_up = [market for market in before.caps if market not in after.caps and before.values[market]]
    raised += [market.hex() for market in given_up]
    if not raised:
        return None
    time = outcome.submissions.get(outcome.call.data)
    if time is None or outcome.now < time or outcome.now > time + 14 * DAY:
        return f"raised {raised} at {outcome.now}; submitted for {time}"
    return None


def a_preview_is_the_result(outcome: Outcome) -> str | None:
    if outcome.promised is None or not outcome.succeeded:
        return None
    result = int.from_bytes(outcome.output, "big")
    return None if result == outcome.promised else f"promised {outcome.promised}, came to {result}"


def the_limits_are_honest(outcome: Outcome) -> str | None:
    """Nothing beyond a limit succeeds; and from time to time each limit is tried, and one more."""
    if outcome.most is not None and outcome.succeeded and outcome.call.amount > outcome.most:
        return f"{outcome.call.amount} succeeded, the most was {outcome.most}"
    return outcome.probe


def nothing_stays_idle(outcome: Outcome) -> str | None:
    """Only gifts and skimming move what lies in the vault."""
    if outcome.call.name in ("donate", "skim") or outcome.before.idle == outcome.after.idle:
        return None
    return f"{outcome.before.idle} lay there, now {outcome.after.idle}"


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.before == outcome.after:
        return None
    return f"{outcome.call.name}: {outcome.before} became {outcome.after}"


def nobody_elses_shares_are_taken(outcome: Outcome) -> str | None:
    """Only the caller's, or an owner's who allowed that many."""
    for name in SAVERS:
        lost = outcome.before.shares[name] - outcome.after.shares[name]
        if lost <= 0 or name == outcome.call.caller:
            continue
        if name != outcome.call.owner or lost > outcome.allowed:
            return f"{name} lost {lost}, {outcome.allowed} were allowed"
    return None


Law = Callable[[Outcome], str | None]
LAWS: tuple[Law, ...] = (
    share_price_falls_only_by_bad_debt_or_the_fee,
    the_vault_is_solvent,
    nobody_profits_from_a_call,
    a_fee_is_taken_only_above_the_mark,
    caps_are_respected,
    no_risk_is_raised_before_its_delay,
    a_preview_is_the_result,
    the_limits_are_honest,
    nothing_stays_idle,
    a_refused_call_changes_nothing,
    nobody_elses_shares_are_taken,
)
