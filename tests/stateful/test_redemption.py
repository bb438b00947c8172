"""A redemption desk against the model, step by step

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- what matters happens: fulfilments in part, claims, cancellations, broken liens, recoveries, refusals
- each law catches a desk with the fault that it is there for, judged alone, without the model
- the comparison catches every one of these faults
"""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import broken, search
from tests.stateful.driver import drive
from tests.stateful.rooms import redemption as room
from tests.stateful.rooms.redemption import LAWS, RedemptionMachine, build
from tests.stateful.rooms.redemption.laws import Outcome, State, a_refused_call_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

DESK = "contracts/fractional/RedemptionDesk.sol"
BOOK = "contracts/fractional/RedemptionBook.sol"
MATH = "contracts/fractional/libraries/RedemptionMath.sol"
VALUE = "contracts/fractional/NetAssetValue.sol"


@pytest.fixture(scope="module")
def machine() -> RedemptionMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "redemption" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: RedemptionMachine) -> None:
    search(machine, examples=8, steps=40)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: RedemptionMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        happened[f"{outcome.function}, {'done' if outcome.succeeded else 'refused'}"] += 1
        for name, args in outcome.events:
            happened[name] += 1
            if name == "Fulfilled":
                batch = outcome.after.batch(args["requestId"])
                happened["in part"] += 0 < batch.fulfilled < batch.requested
                happened["later"] += args["number"] > args["requestId"]
                happened["again"] += outcome.before.batch(args["requestId"]).fulfilled > 0
            if name == "RequestBroken":
                happened["redeemed shares were gone"] += args["freed"] > 0
                happened["pending shares were gone"] += args["released"] > 0
            if name == "RequestRecovered":
                happened["cash was recovered"] += args["cash"] > 0
        happened["the supply was locked"] += outcome.before["supply locked"] and not outcome.succeeded

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=20_267, steps=8_000):
        pass
    functions = (
        *("requestRedeem", "cancelRedeemRequest", "claimCancelRedeemRequest", "redeem", "withdraw"),
        *("fulfill", "settle", "fund", "withdrawCash", "rescue", "recover"),
        *("publish", "proposeRevaluation", "confirmRevaluation", "suspend"),
    )
    wanted = {f"{name}, {how}" for name in functions for how in ("done", "refused")}
    wanted |= {"in part", "later", "again", "redeemed shares were gone", "pending shares were gone"}
    wanted |= {"cash was recovered", "the supply was locked", "RedemptionUndone"}
    assert {what for what in wanted if not happened[what]} == set(), happened


def test_a_refused_call_that_changed_something_is_noticed(machine: RedemptionMachine) -> None:
    """No contract can do this on a sound engine."""
    machine.reset()
    before = machine.state
    after = State(before.index, [*before.words[:-1], before.words[-1] + 1])
    outcome = Outcome(machine, "redeem", (), False, machine.actors[0], before, after, 0)
    assert a_refused_call_changes_nothing(outcome) is not None
    assert a_refused_call_changes_nothing(replace(outcome, after=before)) is None


FAULTS = {
    "what_is_owed_is_there": Mutant(
        "CreditsTwice", DESK, "_bookCash(freeCash() + received,", "_bookCash(freeCash() + 2 * received,"
    ),
    "the_book_adds_up": Mutant("LeavesItsCash", BOOK, "batch_.cash -= position_.booked;", ""),
    "claimable_is_escrowed": Mutant(
        "LeavesNothingForItsFraction",
        BOOK,
        "batch_.fulfilled -= position_.settled;",
        "batch_.fulfilled -= position_.settled;\n"
        "        if (batch_.cash > position_.booked) batch_.cash -= 1;",
        "RedemptionDesk",
    ),
    "who_may_claims_all_of_it": Mutant(
        "PreviewsTooMuch",
        DESK,
        "claimable += settlement.burned;\n        cash += settlement.cash;",
        "claimable += settlement.burned;\n        cash += settlement.cash + settlement.freed;",
    ),
    "a_cancellation_returns_exactly": Mutant(
        "KeepsOne", DESK, "position_.cancelled = rest;", "position_.cancelled = rest > 1 ? rest - 1 : rest;"
    ),
    "only_a_locked_supply_undoes": Mutant(
        "UndoesAtWill",
        DESK,
        "if (_settle(controller)) {",
        "if (_settlement(controller, position_).amount == 0) {",
    ),
    "nobody_redeems_twice": Mutant(
        "BurnsOneLess",
        BOOK,
        "_liens().burnLocked(controller, settlement.burned);",
        "_liens().burnLocked(controller, settlement.burned > 1 ? settlement.burned - 1 : 1);",
    ),
    "those_who_stay_are_not_diluted": Mutant(
        "RoundsUp",
        BOOK,
        "cost = RedemptionMath.toAssetsDown(redeemed, value, unit);",
        "cost = RedemptionMath.toAssetsDown(redeemed, value, unit) + (free % 2);",
    ),
    "a_value_prices_only_what_was_requested_before": Mutant(
        "PricesAtWhatIsKnown",
        BOOK,
        "requestId = INetAssetValue(netAssetValue()).number() + 1;",
        "requestId = INetAssetValue(netAssetValue()).number();\n        if (requestId == 0) requestId = 1;",
    ),
    "all_in_a_batch_are_redeemed_alike": Mutant(
        "LaterBatchesToo", BOOK, "            if (!isDone) break;\n", ""
    ),
    "the_issuer_takes_only_what_is_free": Mutant(
        "TakesWhatIsOwed",
        DESK,
        "uint256 free = freeCash();\n        if (amount > free)",
        "uint256 free = freeCash() + owedCash();\n        if (amount > free)",
        also=(
            (
                "_bookCash(free - amount, owedCash());",
                "_bookCash(0, free - amount);",
            ),
        ),
    ),
    "money_moves_only_as_said": Mutant(
        "PaysTheCaller",
        DESK,
        "IERC20(_paymentToken()).safeTransfer(receiver, assets);",
        "IERC20(_paymentToken()).safeTransfer(msg.sender, assets);",
    ),
    "the_frozen_are_paid_later": Mutant(
        "PaysTheFrozen",
        DESK,
        "if (!IAssetToken(_share()).canSend(controller)) revert RedemptionDesk_HeldBack(controller);",
        "",
    ),
    "a_value_moves_in_bounds": Mutant(
        "NoUpperBound", VALUE, "if (newValue < least || newValue > most)", "if (newValue < least)"
    ),
}
"""By the law that is to catch it."""
OTHERS = (
    Mutant(
        "PricesAtAStaleValue",
        VALUE,
        "if (block.timestamp - published > maxAge) revert",
        "if (maxAge == 0) revert",
    ),
    Mutant(
        "PricesAtASuspendedValue", VALUE, "if (_isSuspended) revert NetAssetValue_Suspended(_number);", ""
    ),
    Mutant(
        "ForgetsForce",
        BOOK,
        "if (lien >= outstanding) return settlement;",
        "if (lien + 1 > 0) return settlement;",
    ),
    Mutant("KeepsWhatIsUndone", BOOK, "        _free(cash);\n", "", "RedemptionDesk"),
    Mutant(
        "CountsWhatIsUndone",
        BOOK,
        "position_.booked += uint128(cash);\n        _unsettled -= uint56(settlement.amount);",
        "position_.booked += uint128(cash);",
    ),
    Mutant("NeverForgets", BOOK, "delete _positions[controller];", "", "RedemptionDesk"),
    Mutant(
        "KeepsWhatIsFreed", BOOK, "if (settlement.freed != 0) _free(settlement.freed);", "", "RedemptionDesk"
    ),
    Mutant(
        "ConfirmsAnything",
        VALUE,
        "newValue == 0 || newValue != proposed || block.timestamp - since > _maxAge()",
        "newValue == 0 || proposed == 0 || block.timestamp - since > _maxAge()",
    ),
)
"""Faults that the comparison must catch, too."""


def _home(mutant: Mutant) -> Mutant:
    return replace(mutant, contract="NetAssetValue" if mutant.path == VALUE else "RedemptionDesk")


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants([_home(each) for each in (*FAULTS.values(), *OTHERS)])


def broken_law(fault: Mutant, law: str) -> str:
    """What breaks on the faulty copy, judged by the law alone, or, without one, by the model alone."""
    machine = build({_home(fault).contract: artifacts()[fault.name]})
    machine.only_laws = bool(law)
    machine.law = next((each for each in LAWS if each.__name__ == law), lambda outcome: None)
    return broken(machine, 8_000).law


def test_every_law_has_its_fault() -> None:
    laws = {each.__name__ for each in LAWS} - {"a_refused_call_changes_nothing"}
    assert laws == set(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_law_catches_its_fault(name: str) -> None:
    assert broken_law(FAULTS[name], name) == name


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*FAULTS.values(), *OTHERS], ids=lambda each: str(each.name))
def test_the_comparison_catches_every_fault(fault: Mutant) -> None:
    assert broken_law(fault, "") != "no_step_crashes"
