"""The lending pool's laws. They read the chain alone, never the model, so that each stands on its own.

A law gets what the last call did and says what is wrong, or nothing. Interest is an exception of several: what a call
did is judged against the state before it with the interest that the call accrued, as its events tell.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from strongroom.evm import keccak
from tests.stateful.rooms.lending.call import Call
from tests.stateful.rooms.lending.storage import UINT128, Layout
from tests.stateful.rooms.lending.world import (
    AUTHORIZED,
    AUTHORIZERS,
    COLLATERALS,
    HOLDERS,
    LLTVS,
    LOANS,
    MARKETS,
    OPERATED,
    OPERATOR,
    REDEEMER,
    USERS,
    WEIRD,
    Contracts,
)

_WAD = 10**18
_PRICE_SCALE = 10**36
_VIRTUAL_SHARES = 10**6
_PRECISION = 96
"""Bits behind the point where shares are valued."""
_SLACK = 8
"""Of the last of these bits: what so many roundings can come to."""


@dataclass(slots=True)
class Totals:
    """A market's totals."""

    supply_assets: int
    supply_shares: int
    borrow_assets: int
    borrow_shares: int

    def debt_up(self, shares: int) -> int:
        """In the loan token's units."""
        return -(-shares * (self.borrow_assets + 1) // (self.borrow_shares + _VIRTUAL_SHARES))


@dataclass
class Events:
    """What the events of a call tell, by market."""

    interest: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Interest in the loan token's units, and the fee in shares."""
    liquidations: list[tuple[int, str, int, int, int]] = field(default_factory=list)
    """Market, borrower's address in lower case, assets repaid, seized, and bad debt."""
    redemptions: list[tuple[int, str, int, int]] = field(default_factory=list)
    """Market, borrower's address in lower case, assets repaid, collateral."""


@dataclass
class Outcome:
    """What one call did to the chain."""

    contracts: Contracts
    layout: Layout
    call: Call
    succeeded: bool
    output: bytes
    before: list[int]
    """The watched words of storage."""
    after: list[int]
    events: Events
    probes: tuple[list[tuple[bool, bytes]], list[tuple[bool, bytes]]] | None
    """Of a donation: what each market would answer a supply and a withdrawal, before and after."""
    drill: str | None
    """Of the drill that is held from time to time: who could not leave."""

    @property
    def nothing_happened(self) -> bool:
        """Whether all words are as they were."""
        return self.before == self.after


def totals(words: list[int], market: int) -> Totals:
    """As of the last update."""
    supply, borrow = words[3 * market], words[3 * market + 1]
    return Totals(supply & UINT128, supply >> 128, borrow & UINT128, borrow >> 128)


def accrued(outcome: Outcome, market: int) -> Totals:
    """As of before the call, with the interest that it accrued."""
    found = totals(outcome.before, market)
    grown = outcome.events.interest.get(market)
    if grown is not None:
        found.supply_assets += grown[0]
        found.borrow_assets += grown[0]
        found.supply_shares += grown[1]
    return found


def debts(outcome: Outcome, words: list[int], market: int) -> list[int]:
    """Debt shares, and above them the collateral, of every holder."""
    start = outcome.layout.index["debt", market, HOLDERS[0]]
    return words[start : start + len(HOLDERS)]


def supplies(outcome: Outcome, words: list[int], market: int) -> list[int]:
    """Supply shares of every holder."""
    start = outcome.layout.index["supply", market, HOLDERS[0]]
    return words[start : start + len(HOLDERS)]


def sum_of_supply_shares_is_total(outcome: Outcome) -> str | None:
    for market in MARKETS:
        held, total = sum(supplies(outcome, outcome.after, market)), outcome.after[3 * market] >> 128
        if held != total:
            return f"market {market}: {held} held of {total}"
    return None


def sum_of_debt_shares_is_total(outcome: Outcome) -> str | None:
    for market in MARKETS:
        owed = sum(debts(outcome, outcome.after, market)) & UINT128
        total = outcome.after[3 * market + 1] >> 128
        if owed != total:
            return f"market {market}: {owed} owed of {total}"
    return None


def supply_covers_borrow(outcome: Outcome) -> str | None:
    for market in MARKETS:
        found = totals(outcome.after, market)
        if found.supply_assets < found.borrow_assets:
            return f"market {market}: {found.borrow_assets} lent out of {found.supply_assets}"
    return None


def pool_holds_its_idle_assets(outcome: Outcome) -> str | None:
    """Of each token, over all markets that share it, and with the collateral."""
    owned = [0, 0, 0]
    for market in MARKETS:
        found = totals(outcome.after, market)
        owned[LOANS[market]] += found.supply_assets - found.borrow_assets
        owned[COLLATERALS[market]] += sum(debts(outcome, outcome.after, market)) >> 128
    for token, amount in enumerate(owned):
        held = outcome.after[outcome.layout.index["balance", token, "pool"]]
        if held < amount:
            return f"token {token}: holds {held} of {amount}"
    return None


def only_liquidation_lowers_a_share_price(outcome: Outcome) -> str | None:
    for market in MARKETS:
        if outcome.before[3 * market] == outcome.after[3 * market]:
            continue
        if any(each[0] == market for each in outcome.events.liquidations):
            continue
        old, new = totals(outcome.before, market), totals(outcome.after, market)
        if (new.supply_assets + 1) * (old.supply_shares + _VIRTUAL_SHARES) < (old.supply_assets + 1) * (
            new.supply_shares + _VIRTUAL_SHARES
        ):
            return f"market {market}: from {old} to {new}"
    return None


def no_action_leaves_its_caller_unhealthy(outcome: Outcome) -> str | None:
    """HEALTH: nor anyone else. No debtor is unhealthy who was not, nor worse than it was.

    Excepted: prices (both sides are valued at the price after the call), time (with the interest before it), the
    liquidated debtor, and where no unit is owed: what is repaid is rounded up and the total stops at zero, so that the
    debt shares left are parts of the one virtual unit, larger ones the fewer they are, and never more than that unit.
    """
    for market in MARKETS:
        new_debts, old_debts = (debts(outcome, words, market) for words in (outcome.after, outcome.before))
        if new_debts == old_debts and outcome.before[3 * market + 1] == outcome.after[3 * market + 1]:
            continue
        new, old = totals(outcome.after, market), accrued(outcome, market)
        price = outcome.after[outcome.layout.index["price", market]]
        lltv = LLTVS[market]
        for name, after, before in zip(HOLDERS, new_debts, old_debts, strict=True):
            owed, collateral = after & UINT128, after >> 128
            if not owed or new.debt_up(owed) <= collateral * price // _PRICE_SCALE * lltv // _WAD:
                continue
            where = outcome.contracts.at[name].lower()
            if any(each[0] == market and each[1] == where for each in outcome.events.liquidations):
                continue
            old_owed, old_collateral = before & UINT128, before >> 128
            worth = old_collateral * price // _PRICE_SCALE
            debt = old.debt_up(old_owed)
            if debt <= worth * lltv // _WAD:
                return f"market {market}: {name} is unhealthy and was not"
            now = owed * (new.borrow_assets + 1) * (old.borrow_shares + _VIRTUAL_SHARES) * old_collateral
            then = old_owed * (old.borrow_assets + 1) * (new.borrow_shares + _VIRTUAL_SHARES) * collateral
            taken_from = owed > old_owed or collateral < old_collateral
            if now > then and (new.borrow_assets or taken_from):
                return f"market {market}: {name} was unhealthy and is worse"
    return None


def a_debt_has_collateral(outcome: Outcome) -> str | None:
    for market in MARKETS:
        for name, word in zip(HOLDERS, debts(outcome, outcome.after, market), strict=True):
            if word and not word >> 128:
                return f"market {market}: {name} owes {word} shares"
    return None


def everyone_can_always_repay_in_full_and_leave(outcome: Outcome) -> str | None:
    """Whoever owes can pay all of it and take out all collateral. Tried from time to time, and taken back."""
    return outcome.drill


def donation_changes_no_share_price(outcome: Outcome) -> str | None:
    if outcome.probes is None or not outcome.succeeded:
        return None
    before, after = outcome.probes
    if before != after:
        return f"a supply or a withdrawal was worth {before} and is worth {after}"
    return None


def nobody_else_lowers_a_position(outcome: Outcome) -> str | None:
    """Only who acts, or is acted for by leave, has less after a call; the liquidated and redeemed by their rules."""
    if outcome.nothing_happened:
        return None
    lost: list[tuple[str, str, int]] = []
    after, before = outcome.after, outcome.before
    for market in MARKETS:
        start = outcome.layout.index["supply", market, HOLDERS[0]]
        size = len(HOLDERS)
        if after[start : start + size] != before[start : start + size]:
            lost += [
                ("supply", name, market)
                for offset, name in enumerate(HOLDERS)
                if after[start + offset] < before[start + offset]
            ]
        for offset, name in enumerate(HOLDERS, outcome.layout.index["debt", market, HOLDERS[0]]):
            new, old = after[offset], before[offset]
            if new != old and (new & UINT128 > old & UINT128 or new >> 128 < old >> 128):
                lost.append(("position", name, market))
    for token in range(WEIRD + 1):
        start = outcome.layout.index["balance", token, USERS[0]]
        lost += [
            ("balance", name, token)
            for offset, name in enumerate(USERS)
            if after[start + offset] < before[start + offset]
        ]
    for what, name, number in lost:
        if _agreed(outcome, name, what == "balance") or (
            what == "position" and _taken_by_the_rules(outcome, name, number)
        ):
            continue
        return f"{name} has less ({what} {number})"
    return None


def _agreed(outcome: Outcome, name: str, only_acting: bool) -> bool:
    where = outcome.contracts.at[name]
    if where in outcome.call.actors:
        return True
    if only_acting or name not in AUTHORIZERS:
        return False
    if where in outcome.call.consents:
        return True
    index = outcome.layout.index
    return any(
        outcome.contracts.at[other] in outcome.call.actors
        and (
            outcome.before[index["authorized", name, other]]
            or outcome.after[index["authorized", name, other]]
        )
        for other in AUTHORIZED
    )


def _taken_by_the_rules(outcome: Outcome, name: str, market: int) -> bool:
    where = outcome.contracts.at[name].lower()
    for redeemed, borrower, _, _ in outcome.events.redemptions:
        if (redeemed, borrower) == (market, where):
            return market == 1 and outcome.contracts.at[REDEEMER] in outcome.call.actors
    if not any(each[0] == market and each[1] == where for each in outcome.events.liquidations):
        return False
    if outcome.call.batch:
        return True
    word = outcome.before[outcome.layout.index["debt", market, name]]
    debt = accrued(outcome, market).debt_up(word & UINT128)
    worth = (word >> 128) * _price_at_liquidation(outcome, market) // _PRICE_SCALE
    return debt > worth * LLTVS[market] // _WAD


def _price_at_liquidation(outcome: Outcome, market: int) -> int:
    index = outcome.layout.index
    return outcome.before[index["liquidation price", market]] or outcome.before[index["price", market]]


def only_the_operator_lends_in_its_market(outcome: Outcome) -> str | None:
    """Nobody else supplies there, but for the fee, and nobody borrows but from it."""
    before, after, index = outcome.before, outcome.after, outcome.layout.index
    operator = outcome.contracts.at[OPERATOR]
    grown = totals(after, OPERATED).supply_shares - totals(before, OPERATED).supply_shares
    own = index["supply", OPERATED, OPERATOR]
    fee = outcome.events.interest.get(OPERATED, (0, 0))[1]
    others = sum(supplies(outcome, after, OPERATED)) - after[own]
    if others - sum(supplies(outcome, before, OPERATED)) + before[own] > fee:
        return f"{others} shares of the supply are not the operator's"
    if operator in outcome.call.actors:
        return None
    if grown > fee or totals(after, OPERATED).borrow_shares > totals(before, OPERATED).borrow_shares:
        return "lent without its operator"
    return None


def nobody_profits_from_rounding(outcome: Outcome) -> str | None:
    """PROFIT: in no token does a call make the users as a whole richer, to a fraction of a unit.

    With `nobody_else_lowers_a_position` and `only_liquidation_lowers_a_share_price`, nobody gains at another's cost
    either. Excepted: interest, gifts, and a market's bad debt, of which the virtual shares bear a part. What changes
    hands in a liquidation or redemption is worth no more than what is repaid, and the incentive.
    """
    if outcome.nothing_happened:
        return None
    index, after, before = outcome.layout.index, outcome.after, outcome.before
    gain = [0, 0, 0]
    for token in range(WEIRD + 1):
        start = index["balance", token, USERS[0]]
        end = start + len(USERS)
        gain[token] += sum(after[start:end]) - sum(before[start:end])
    if outcome.call.gift is not None:
        gain[outcome.call.gift[0]] -= outcome.call.gift[1]
    gain = [each << _PRECISION for each in gain]
    for market in MARKETS:
        start = index["debt", market, HOLDERS[0]]
        end = start + len(HOLDERS)
        moved = (sum(after[start:end]) >> 128) - (sum(before[start:end]) >> 128)
        gain[COLLATERALS[market]] += moved << _PRECISION
        if before[3 * market : 3 * market + 2] == after[3 * market : 3 * market + 2]:
            continue
        if any(each[0] == market and each[4] for each in outcome.events.liquidations):
            return None
        gain[LOANS[market]] += _equity(totals(after, market)) - _equity(accrued(outcome, market))
    for token, each in enumerate(gain):
        if each > _SLACK:
            return f"users gained {each / 2**_PRECISION} of token {token}"
    for market, _, repaid, seized, _ in outcome.events.liquidations:
        price = _price_at_liquidation(outcome, market)
        if price and seized * price * _WAD > repaid * _PRICE_SCALE * incentive(market):
            return f"market {market}: {seized} of collateral seized for {repaid}"
    for market, _, repaid, collateral in outcome.events.redemptions:
        if collateral * before[index["price", market]] > repaid * _PRICE_SCALE:
            return f"market {market}: {collateral} of collateral redeemed for {repaid}"
    return None


def incentive(market: int) -> int:
    """What a liquidator gets for one repaid, times 1e18."""
    return min(115 * _WAD // 100, _WAD * _WAD // (_WAD - 3 * (_WAD - LLTVS[market]) // 10))


def _equity(found: Totals) -> int:
    """What users' supply shares are worth less what their debt shares are: all but the virtual ones' part."""
    of_supply = (found.supply_assets + 1 << _PRECISION) * _VIRTUAL_SHARES
    of_borrow = (found.borrow_assets + 1 << _PRECISION) * _VIRTUAL_SHARES
    idle = found.supply_assets - found.borrow_assets << _PRECISION
    return (
        idle
        - of_supply // (found.supply_shares + _VIRTUAL_SHARES)
        + of_borrow // (found.borrow_shares + _VIRTUAL_SHARES)
    )


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.nothing_happened:
        return None
    changed = [
        key for key, place in outcome.layout.index.items() if outcome.before[place] != outcome.after[place]
    ]
    return f"changed: {changed}"


def no_power_without_its_role(outcome: Outcome) -> str | None:
    if outcome.call.forbidden and outcome.succeeded:
        return "a call succeeded whose caller lacks the role"
    return None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    no_power_without_its_role,
    sum_of_supply_shares_is_total,
    sum_of_debt_shares_is_total,
    supply_covers_borrow,
    pool_holds_its_idle_assets,
    only_liquidation_lowers_a_share_price,
    no_action_leaves_its_caller_unhealthy,
    a_debt_has_collateral,
    everyone_can_always_repay_in_full_and_leave,
    donation_changes_no_share_price,
    nobody_else_lowers_a_position,
    only_the_operator_lends_in_its_market,
    nobody_profits_from_rounding,
)


# Events

_ACCRUED = keccak(b"AccrueInterest(bytes32,uint256,uint256,uint256)")
_LIQUIDATED = keccak(b"Liquidate(bytes32,address,address,uint256,uint256,uint256,uint256,uint256)")
_REDEEMED = keccak(b"Redeem(bytes32,address,address,uint256,uint256,uint256)")
_OF_INTEREST = frozenset((_ACCRUED, _LIQUIDATED, _REDEEMED))


def read_events(contracts: Contracts, logs: list[tuple[str, list[bytes], bytes]]) -> Events:
    """What the laws need of a call's events."""
    found = Events()
    for _, topics, data in logs:
        topic = topics[0]
        if topic not in _OF_INTEREST:
            continue
        market = contracts.ids[topics[1]]
        words = [int.from_bytes(data[at : at + 32], "big") for at in range(0, len(data), 32)]
        if topic == _ACCRUED:
            interest, shares = found.interest.get(market, (0, 0))
            found.interest[market] = interest + words[1], shares + words[2]
        elif topic == _LIQUIDATED:
            borrower = "0x" + topics[3][12:].hex()
            found.liquidations.append((market, borrower, words[0], words[2], words[3]))
        else:
            found.redemptions.append((market, "0x" + topics[2][12:].hex(), words[0], words[2]))
    return found
