"""Primary sales and vesting against the model, step by step.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- what matters happens: sales that sell out, end, fail and are cancelled, claims, refunds of every kind,
  releases, broken liens
- each law catches a contract with the fault that it is there for, judged alone, without the model
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
from tests.stateful.rooms import sale as room
from tests.stateful.rooms.sale import LAWS, SaleMachine, build
from tests.stateful.rooms.sale.laws import Outcome, a_refused_call_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

SALE = "contracts/fractional/PrimarySale.sol"
VESTING = "contracts/fractional/Vesting.sol"


@pytest.fixture(scope="module")
def machine() -> SaleMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "sale" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: SaleMachine) -> None:
    search(machine, examples=8, steps=40)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: SaleMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        happened[f"{outcome.function}, {'done' if outcome.succeeded else 'refused'}"] += 1
        for name, args in outcome.events:
            happened[name] += 1
            if name == "PurchaseRefunded":
                sale = outcome.before.sales[args["saleId"]]
                failed = sale.sold < sale.soft_cap
                happened["cancelled" if sale.is_cancelled else "failed" if failed else "not eligible"] += 1
            happened["returned"] += name == "SharesClaimed" and args["returned"] > 0
            happened["broken lien"] += name == "SharesReleased" and args["shares"] > args["unlocked"]

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=20_265, steps=4_000):
        pass
    functions = (
        *("open", "buy", "buyWithAuthorization", "cancel", "claim", "refund", "withdrawProceeds"),
        *("setFee", "pause", "unpause", "rescue", "offer", "accept", "withdraw", "release", "revoke"),
    )
    wanted = {f"{name}, {how}" for name in functions for how in ("done", "refused")}
    wanted |= {"SoldOut", "cancelled", "failed", "not eligible", "returned", "broken lien"}
    assert {what for what in wanted if not happened[what]} == set(), happened


def test_a_refused_call_that_changed_something_is_noticed(machine: SaleMachine) -> None:
    """No contract can do this on a sound engine."""
    machine.reset()
    before = machine.state
    after = replace(before, owed=before.owed + 1)
    outcome = Outcome(machine, "buy", (1,), False, machine.people[0], before, after, 0, machine.tally, [])
    assert a_refused_call_changes_nothing(outcome) is not None
    assert a_refused_call_changes_nothing(replace(outcome, after=before)) is None


TAKEN = "        record.escrow -= bought.paid;\n"
FAULTS = {
    "only_whom_the_owner_trusts_takes_shares_back": Mutant(
        "LetsAnyoneTakeBack",
        VESTING,
        "if (record.isRevocable) _requireMayRevoke(asset, grantor);",
        "",
    ),
    "what_is_owed_is_there": Mutant("ForgetsTheProceeds", SALE, "record.proceeds += uint152(cost);", ""),
    "refunds_proceeds_and_fees_are_what_was_paid_in": Mutant(
        "KeepsPartOfTheProceeds", SALE, "amount = proceeds - fee;", "amount = (proceeds - fee) / 2;"
    ),
    "nobody_gets_both_shares_and_refund": Mutant(
        "PaysBackAndKeepsThePurchase",
        SALE,
        "        delete _purchases[saleId][buyer];\n",
        "        if (msg.sender != buyer) delete _purchases[saleId][buyer];\n",
    ),
    "shares_issued_are_shares_sold": Mutant(
        "IssuesOneMore",
        SALE,
        "issue(buyer, shares, _lockedUntil(record));\n        if (returned",
        "issue(buyer, shares + 1, _lockedUntil(record));\n        if (returned",
    ),
    "all_pay_one_price": Mutant(
        "EverybodyPaysItsOwn",
        SALE,
        "uint256 cost = shares * _closingPrice(record);\n        uint256 returned",
        "uint256 cost = paid;\n        uint256 returned",
    ),
    "only_a_successful_sale_issues": Mutant(
        "LooksAtNoSoftCap",
        SALE,
        "record.sold < record.softCap ? SaleStatus.Failed",
        "false ? SaleStatus.Failed",
    ),
    "money_moves_only_to_whom_it_is": Mutant(
        "PaysWhoAsks",
        SALE,
        "IERC20(STABLECOIN).safeTransfer(buyer, amount);",
        "IERC20(STABLECOIN).safeTransfer(msg.sender, amount);",
    ),
    "only_who_is_refused_is_refunded": Mutant(
        "RefundsWhoLikes",
        SALE,
        "if (_isIssued(record, buyer, shares)) revert PrimarySale_Deliverable(saleId, buyer);",
        "",
    ),
    "no_purchase_is_stranded": Mutant(
        "RefundsNobodyAfterSuccess",
        SALE,
        "if (_isIssued(record, buyer, shares)) revert",
        "revert",
    ),
    "what_vests_is_released_exactly": Mutant(
        "ReleasesFromTheCliffOn",
        VESTING,
        "uint256 elapsed = time - start;",
        "uint256 elapsed = time - start + record.cliff;",
    ),
    "liens_are_what_has_not_vested": Mutant(
        "UnlocksAll",
        VESTING,
        "Math.min(shares, IAssetToken(asset).lockedBy(beneficiary, address(this)));\n        emit SharesReleased",
        "IAssetToken(asset).lockedBy(beneficiary, address(this));\n        emit SharesReleased",
    ),
}
"""By the law that is to catch it."""


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(FAULTS.values())


def broken_law(name: str, law: bool) -> str:
    """What breaks on the faulty copy, judged by the law alone, or by the model alone."""
    mutant = FAULTS[name]
    machine = build({mutant.target: artifacts()[mutant.name]})
    machine.only_laws = law
    machine.law = next(each for each in LAWS if each.__name__ == name) if law else lambda outcome: None
    return broken(machine, 6_000).law


def test_every_law_has_its_fault() -> None:
    assert {each.__name__ for each in LAWS} - FAULTS.keys() == {"a_refused_call_changes_nothing"}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_law_catches_its_fault(name: str) -> None:
    assert broken_law(name, law=True) == name


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_the_comparison_catches_every_fault(name: str) -> None:
    assert broken_law(name, law=False) != "no_step_crashes"
