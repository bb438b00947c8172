"""Shares as collateral, step by step against the model: asset, registry, prices, lending pool, manager, clones

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- what matters happens: seizures delivered and kept, bad debt, liquidations of frozen and of paused shares, broken
  liens, units discarded, loans that are not allowed
- each law catches a copy with the fault that it is there for, judged alone, without the model
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
from tests.stateful.rooms import pledges as room
from tests.stateful.rooms.pledges import LAWS, PledgesMachine, build
from tests.stateful.rooms.pledges.laws import Facts, Outcome, a_refused_call_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

SHARES = "contracts/fractional/PledgedShares.sol"
MANAGER = "contracts/fractional/PledgeManager.sol"


@pytest.fixture(scope="module")
def machine() -> PledgesMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "pledges" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: PledgesMachine) -> None:
    search(machine, examples=8, steps=40)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: PledgesMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        before, after = outcome.before, outcome.after
        happened[f"{outcome.function}, {'done' if outcome.succeeded else 'refused'}"] += 1
        for name, args in outcome.events:
            if name == "Seized":
                happened["delivered" if args["shares"] else "kept"] += 1
        if outcome.did("liquidate"):
            happened["a paused asset's"] += before.is_paused
            happened["a frozen borrower's"] += any(before.is_frozen(name) for name in ("holder", "other"))
            for which in (0, 1, 2):
                lost = (before["supplied", which] & 2**128 - 1) - (after["supplied", which] & 2**128 - 1)
                happened["bad debt"] += lost > 0
        if outcome.did("forcedTransferLocked"):
            happened["a loan lost its lien"] += any(
                after.debt_shares(which) and not after["locked", name]
                for which, (name, _) in enumerate(room.CLONES)
            )

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=3, steps=8_000):
        pass
    functions = (
        *("pledge", "borrow", "withdraw", "repay", "liquidate", "redeem", "discard"),
        *("forcedTransferLocked", "setLoanAllowed", "claim", "supply", "transfer", "recover"),
    )
    wanted = {f"{name}, done" for name in functions}
    wanted |= {f"{name}, refused" for name in functions if name != "supply"}
    wanted |= {"withdrawCollateral, refused", "transferFrom, refused", "setCustodian, done", "publish, done"}
    wanted |= {
        "delivered",
        "kept",
        "bad debt",
        "a paused asset's",
        "a frozen borrower's",
        "a loan lost its lien",
    }
    assert {what for what in wanted if not happened[what]} == set(), happened


def test_a_refused_call_that_changed_something_is_noticed(machine: PledgesMachine) -> None:
    """No contract can do this on a sound engine."""
    machine.reset()
    before = machine.facts
    after = Facts(before.index, [*before.words[:-1], before.words[-1] + 1])
    outcome = Outcome(machine, "pledge", (), False, "holder", before, after, [])
    assert a_refused_call_changes_nothing(outcome) is not None
    assert a_refused_call_changes_nothing(replace(outcome, after=before)) is None


FAULTS = {
    "dividends_stay_the_borrowers": Mutant(
        "TakesPledgedSharesAway",
        "contracts/fractional/AssetLiens.sol",
        "_lockedBy[holder][msg.sender] += amount; // at most the balance",
        "_lockedBy[holder][msg.sender] += amount; _holders[holder] = _holders[holder].sub(1);",
        "AssetToken",
    ),
    "holder_counts_hold": Mutant(
        "SeizesWithoutCounting",
        "contracts/fractional/admin/LienAdmin.sol",
        "        _give(holder, to, amount);",
        "        _holders[holder] = _holders[holder].sub(amount);\n"
        "        _holders[to] = _holders[to].add(amount);",
        "AssetOperations",
    ),
    "nothing_that_befalls_the_borrower_stops_a_liquidation": Mutant(
        "StopsWhilePaused",
        MANAGER,
        "        if (shares == 0) return (true, 0);",
        "        if (IAssetToken(asset).paused()) revert PledgeManager_ZeroUnits();\n"
        "        if (shares == 0) return (true, 0);",
    ),
    "a_forced_transfer_is_this_borrowers_alone": Mutant(
        "SpreadsTheLoss",
        MANAGER,
        "return (_units[asset][borrower], _locked(asset, borrower));",
        "return (_units[asset][borrower], (_locked(asset, borrower) * 8) / (7 + IAssetToken(asset).holderCount()));",
    ),
    "units_are_lien_or_kept": Mutant(
        "KeepsWhatIsRedeemed",
        SHARES,
        "        _burn(msg.sender, units);\n        bool delivered;",
        "        bool delivered;",
        "PledgeManager",
    ),
    "what_is_kept_is_not_diluted": Mutant(
        "AddsTenForOne", MANAGER, "units = shares.fullMulDiv(total, locked);", "units = shares * 10;"
    ),
    "shares_leave_only_by_right": Mutant(
        "GivesToAnybody",
        SHARES,
        "        _requireActor();\n        _requireOwnCollateral(marketParams);\n        _withdrawing",
        "        _requireOwnCollateral(marketParams);\n        _withdrawing",
        "PledgeManager",
    ),
    "no_loan_but_what_the_owner_allows": Mutant(
        "LendsAnything",
        SHARES,
        "if (!IPledgeManager(manager()).isLoanAllowed(asset(), oracle, marketParams.loanToken)) {",
        "if (oracle == address(0)) {",
        "PledgeManager",
    ),
    "who_may_not_send_pledges_nothing": Mutant(
        "PledgesForTheRefused",
        MANAGER,
        "if (IAssetToken(asset).paused() || !IAssetToken(asset).canSend(borrower)) {",
        "if (asset == address(0)) {",
    ),
    "the_frozen_borrow_nothing": Mutant(
        "LendsToTheFrozen",
        SHARES,
        "if (_isFrozen()) revert PledgedShares_BorrowerFrozen(borrower());",
        "",
        "PledgeManager",
    ),
    "the_pool_has_what_it_owes": Mutant(
        "PaysLiquidators",
        "contracts/lending/LendingPool.sol",
        "SafeTransferLib.safeTransfer(_collateralToken(marketParams), msg.sender, outcome.seizedAssets);",
        "SafeTransferLib.safeTransfer(_collateralToken(marketParams), msg.sender, outcome.seizedAssets);\n"
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), msg.sender, 9);",
    ),
    "a_borrower_without_lien_starts_anew": Mutant(
        "DiscardsNothing",
        SHARES,
        "if (account != POOL) units = balanceOf[account];",
        "units = 0;",
        "PledgeManager",
    ),
}
"""By the law that is to catch it."""
OTHERS = (
    Mutant(
        "SeesNoBrokenLien",
        SHARES,
        "return units <= shares ? answer : answer.fullMulDiv(shares, units);",
        "return units == shares + units ? 0 : answer;",
        "PledgeManager",
    ),
    Mutant(
        "LendsAtAnyPrice",
        SHARES,
        "if (marketParams.oracle != address(this)) revert PledgedShares_AnotherOracle(marketParams.oracle);",
        "",
        "PledgeManager",
    ),
    Mutant(
        "InsistsOnDelivery",
        SHARES,
        "if (delivered) _burn(to, units);",
        "if (!delivered) revert PledgedShares_ReceiverRefused(to, units);\n        _burn(to, units);",
        "PledgeManager",
    ),
    Mutant(
        "NeverZero",
        SHARES,
        "FixedPointMathLib.max(_worthDown(answer), 1)",
        "_worthDown(answer)",
        "PledgeManager",
    ),
)
"""Faults that the comparison must catch, too."""


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants([*FAULTS.values(), *OTHERS])


def broken_law(fault: Mutant, law: str) -> str:
    """What breaks on the faulty copy, judged by the law alone, or, without one, by the model alone."""
    machine = build({fault.target: artifacts()[fault.name]})
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
