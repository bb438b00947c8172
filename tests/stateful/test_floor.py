"""The redemption floor against the model, with a peg module that stops paying in every way, and each law shown to fail.

- Hypothesis drives the rules, and shrinks
- every rule that is not the credit room's succeeds; the module runs short in each way, and pays again
- every law catches the fault it is there for, judged alone, without the model; the model catches every one of them
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import law_broken, outcomes, search
from tests.stateful.driver import AGREEMENT
from tests.stateful.rooms.credit.rules import Rules as CreditRules
from tests.stateful.rooms.floor import FloorMachine, build
from tests.stateful.rooms.floor.laws import LAWS, LINE, peg_of
from tests.support.mutants import Mutant, compile_mutants

PEG = "contracts/stablecoin/PegStabilityModule.sol"

FAULTS: dict[str, Mutant] = {
    "an_empty_book_is_dry": Mutant(
        "DryOnlyByALook",
        PEG,
        "if (state.book >= DRY_BOOK && newBook < DRY_BOOK) _setDry(true);",
        "",
    ),
    "it_is_dry_only_where_there_is_no_dollar": Mutant(
        "MintsWithoutALook",
        PEG,
        "if (state.flags != 0 || (state.book < DRY_BOOK && newBook >= DRY_BOOK)) _look();",
        "if (state.book < DRY_BOOK && newBook >= DRY_BOOK) _look();",
    ),
    "whoever_looks_sees_what_can_be_paid": Mutant(
        "BelievesTheBook",
        PEG,
        "uint256 held = Math.min(balance, state.book) * WEI_PER_UNIT;",
        "uint256 held = state.book * WEI_PER_UNIT;",
    ),
    "whoever_holds_a_coin_can_redeem_it": Mutant(
        "LooksAtTheBookAlone",
        PEG,
        "bool short = state.book >= DRY_BOOK && _payable(state) < DRY_BELOW;",
        "bool short = false;",
    ),
}
"""By the law that is to catch it."""
STEPS = 20_000


@pytest.fixture(scope="module")
def machine() -> FloorMachine:
    return build()


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS.values())


def test_the_room_is_found_by_its_name() -> None:
    assert "floor" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: FloorMachine) -> None:
    search(machine, examples=10, steps=40)


def test_every_rule_succeeds_and_the_module_runs_short_in_every_way(machine: FloorMachine) -> None:
    happened: Counter[str] = Counter()

    def around(_: str) -> Iterator[None]:
        was = peg_of(machine.now)
        yield
        peg = peg_of(machine.now)
        if peg.dry and not (peg.empty or peg.depegged):
            happened["switched off"] += peg.ceiling == 0
            happened["frozen"] += peg.frozen
            happened["paused"] += peg.paused
            happened["robbed"] += peg.held < peg.book and peg.level >= LINE
        happened["pays again"] += was.dry and not was.empty and not peg.dry

    names = {rule.name for rule in machine.rules if not hasattr(CreditRules, rule.name)}
    wanted = {(each, True) for each in (*names, "redeem", "collect_fees")}
    ways = {"switched off", "frozen", "paused", "robbed", "pays again"}

    seen = outcomes(
        machine,
        machine.contracts.chain,
        seed=3,
        steps=6_000,
        around=contextmanager(around),
        enough=lambda seen: wanted <= seen and ways <= set(+happened),
    )
    assert wanted <= seen
    assert ways <= set(+happened)


def broken_law(fault: Mutant, mutants: dict[str, Artifact], law: str | None) -> str:
    """What the fault breaks, judged by one law alone, or by the model alone."""
    return law_broken(build, {fault.target: mutants[fault.name]}, LAWS, law, STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("law", FAULTS)
def test_law_catches_its_fault(law: str, mutants: dict[str, Artifact]) -> None:
    assert broken_law(FAULTS[law], mutants, law) == law


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_model_catches_every_fault(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    assert broken_law(fault, mutants, None) == AGREEMENT


def test_every_law_is_shown_to_fail() -> None:
    assert {law.__name__ for law in LAWS} == {*FAULTS}
