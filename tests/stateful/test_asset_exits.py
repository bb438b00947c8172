"""A redemption desk and a buyout of one asset, all three against their exact models

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`; what matters happens: requests, redeemed or not, that
  an auction or a sale catches, cancelled and paid by the buyout
- each law of the two together catches a fault that it is there for
"""

from collections import Counter
from functools import cache

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import search
from tests.stateful.driver import LawBrokenError, drive
from tests.stateful.rooms import asset_exits as room
from tests.stateful.rooms.asset_exits import AssetExitsMachine, build
from tests.stateful.rooms.asset_exits.laws import DESK_LAWS, LAWS
from tests.stateful.rooms.redemption.laws import Outcome
from tests.support.mutants import Mutant, compile_mutants

DESK = "contracts/fractional/RedemptionDesk.sol"
BOOK = "contracts/fractional/RedemptionBook.sol"
LIENS = "contracts/fractional/admin/LienAdmin.sol"


@pytest.fixture(scope="module")
def machine() -> AssetExitsMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "asset_exits" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: AssetExitsMachine) -> None:
    search(machine, examples=6, steps=40)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: AssetExitsMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        locked = "locked" if outcome.before["supply locked"] else "open"
        if outcome.function:
            how = "done" if outcome.succeeded else "refused"
            happened[f"{outcome.function}, {locked}, {how}"] += 1
        for name, args in outcome.events:
            happened[name] += 1
            happened["an undone redemption freed cash"] += name == "RedemptionUndone" and args["freed"] > 0
        caught = outcome.after["supply locked"] and not outcome.before["supply locked"]
        happened["an auction caught a redemption"] += bool(caught and outcome.after.unsettled)

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=11, steps=8_000):
        pass
    wanted = {
        *(f"{name}, open, done" for name in ("requestRedeem", "fulfill", "settle", "redeem", "fund")),
        *(f"{name}, open, done" for name in ("cancelRedeemRequest", "claimCancelRedeemRequest", "publish")),
        *(f"{name}, locked, refused" for name in ("fulfill", "settle")),
        *(f"{name}, locked, done" for name in ("cancelRedeemRequest", "claimCancelRedeemRequest", "redeem")),
        *("forcedTransferLocked, open, done", "an auction caught a redemption"),
        *("RedemptionUndone", "an undone redemption freed cash", "RequestBroken"),
    }
    assert {what for what in wanted if not happened[what]} == set(), happened


FAULTS = {
    "no_share_is_paid_by_nobody": Mutant(
        "CancelsOnlyWhatIsSettled",
        DESK,
        "            rest = _undo(controller);",
        "            revert RedemptionDesk_SupplyLocked(_supplyLocker());",
    ),
    "the_book_adds_up": Mutant(
        "KeepsWhatIsUndone", BOOK, "position_.booked += uint128(cash);", "", "RedemptionDesk"
    ),
    "claimable_is_escrowed": Mutant(
        "LeavesNothingForItsFraction",
        BOOK,
        "batch_.fulfilled -= position_.settled;",
        "batch_.fulfilled -= position_.settled;\n"
        "        if (batch_.cash > position_.booked) batch_.cash -= 1;",
        "RedemptionDesk",
    ),
    "the_desk_has_what_it_owes": Mutant(
        "FreesTwice",
        BOOK,
        "        _free(cash);\n",
        "        _bookCash(freeCash() + 2 * cash, owedCash() - cash);\n",
        "RedemptionDesk",
    ),
    "only_a_locked_supply_undoes": Mutant(
        "UndoesAtWill",
        DESK,
        "if (_settle(controller)) {",
        "if (_settlement(controller, position_).amount == 0) {",
    ),
    "a_cancellation_returns_exactly": Mutant(
        "ReleasesOnlyWhatWasPending",
        BOOK,
        "rest = position_.shares - position_.settled;\n        emit RedemptionUndone",
        "rest = uint56(settlement.rest);\n        emit RedemptionUndone",
        "RedemptionDesk",
    ),
    "the_issuer_takes_only_what_is_free": Mutant(
        "FreesNothing", BOOK, "        _free(cash);\n", "", "RedemptionDesk"
    ),
    "neither_exit_touches_the_others_lien": Mutant(
        "BurnsTheBuyouts",
        LIENS,
        "function burnLocked(address holder, uint256 amount) external {\n"
        "        _release(holder, msg.sender, amount);",
        "function burnLocked(address holder, uint256 amount) external {\n"
        "        _release(holder, _lockedBy[holder][_supplyLocker] < amount ? msg.sender : _supplyLocker, amount);",
        "AssetOperations",
    ),
}
"""By the law that is to catch it. The others are shown by the room `redemption`."""
ELSEWHERE = {"those_who_stay_are_not_diluted", "a_value_prices_only_what_was_requested_before"}


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(FAULTS.values())


def test_every_law_has_its_fault() -> None:
    assert {law.__name__ for law in (*LAWS, *DESK_LAWS)} - ELSEWHERE == set(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_law_catches_its_fault(name: str) -> None:
    fault = FAULTS[name]
    machine = build({fault.target: artifacts()[fault.name]})
    machine.only_laws = True
    machine.law = next(law for law in (*LAWS, *DESK_LAWS) if law.__name__ == name)  # type: ignore[assignment]
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(machine, seed=1, steps=8_000):
            pass
    assert caught.value.law == name
