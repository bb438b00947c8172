"""The lending vault against the model, step by step, and each of its laws shown to fail.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- every rule succeeds and is refused
- bad debt, fees, forced removals and reallocations all happen
- every law catches the fault it is there for, judged alone, without the model; the model catches every one of them
"""

from collections import Counter

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import broken_by_leaks, law_broken, outcomes, search
from tests.stateful.driver import AGREEMENT, drive
from tests.stateful.rooms.lending_vault import VaultMachine, build
from tests.stateful.rooms.lending_vault.laws import LAWS
from tests.stateful.rooms.lending_vault.laws import a_refused_call_changes_nothing as refused_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

VAULT = "contracts/lending/vault/LendingVault.sol"
GOVERNANCE = "contracts/lending/vault/LendingVaultGovernance.sol"
STORE = "contracts/lending/vault/VaultStore.sol"
BOOK = "contracts/lending/vault/libraries/VaultBook.sol"
FACTORY = "LendingVaultFactory"

FAULTS: dict[str, Mutant] = {
    "share_price_falls_only_by_bad_debt_or_the_fee": Mutant(
        "RoundsForTheWithdrawer", VAULT, "shares = _toSharesUp(debited,", "shares = _toSharesDown(debited,"
    ),
    "the_vault_is_solvent": Mutant(
        "MintsWithoutAnEntry",
        VAULT,
        "        _mint(receiver, shares);\n        emit Deposit(msg.sender, "
        "receiver, assets, shares);\n    }\n\n    function _mintFor(",
        "        _mint(receiver, shares);\n        _mint(address(1), 1);\n        emit Deposit(msg.sender, "
        "receiver, assets, shares);\n    }\n\n    function _mintFor(",
    ),
    "nobody_profits_from_a_call": Mutant(
        "PaysForWhatTheMarketKeeps",
        VAULT,
        "shares = _toSharesDown(credited, book.total, supply);\n        if (shares == 0)",
        "shares = _toSharesUp(credited + 1, book.total, supply);\n        if (shares == 0)",
    ),
    "a_fee_is_taken_only_above_the_mark": Mutant(
        "ForgetsTheMark", STORE, "mark = _highWaterMark;", "mark = WAD; _highWaterMark;"
    ),
    "caps_are_respected": Mutant(
        "FillsBeyondTheCap",
        BOOK,
        "room = FixedPointMathLib.zeroFloorSub(line.cap, line.value);",
        "room = FixedPointMathLib.zeroFloorSub(line.cap + 1, line.value);",
    ),
    "no_risk_is_raised_before_its_delay": Mutant(
        "DoesNotWait",
        GOVERNANCE,
        "if (block.timestamp < time) revert LendingVault_TimelockNotElapsed(time, block.timestamp);",
        "",
    ),
    "a_preview_is_the_result": Mutant(
        "PromisesAShareTooMany",
        VAULT,
        "return _toSharesDown(credited + left, book.total, supply);",
        "return _toSharesUp(credited + left, book.total, supply);",
    ),
    "the_limits_are_honest": Mutant(
        "ForgetsWhatIsLentOut",
        VAULT,
        "FixedPointMathLib.min(book.liquid(), SafeTransferLib.balanceOf(asset(), POOL));",
        "book.total;",
    ),
    "nothing_stays_idle": Mutant(
        "LeavesAUnit",
        VAULT,
        "(assets, left) = book.planMint(worth);",
        "(assets, left) = book.planMint(worth); ++assets;",
    ),
    "nobody_elses_shares_are_taken": Mutant(
        "ForgetsTheAllowance",
        VAULT,
        "if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);",
        "",
    ),
}
"""By the law that is to catch it."""
STEPS = 30_000


@pytest.fixture(scope="module")
def machine() -> VaultMachine:
    return build()


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    from dataclasses import replace

    return compile_mutants([replace(fault, contract=FACTORY) for fault in FAULTS.values()])


def test_the_room_is_found_by_its_name() -> None:
    assert "lending_vault" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: VaultMachine) -> None:
    search(machine, examples=40, steps=40)


def test_seeded_driver_finds_no_difference_and_no_broken_law(machine: VaultMachine) -> None:
    for _ in drive(machine, seed=20_263, steps=8_000):
        pass


def test_every_rule_succeeds_and_is_refused_and_what_matters_happens() -> None:
    machine = build()
    happened: Counter[str] = Counter()
    events = machine._events

    def count() -> list[tuple[str, dict[str, int]]]:
        found = events()
        happened.update(each for each, args in found if each != "Liquidate" or args["badDebtAssets"])
        return found

    machine._events = count  # type: ignore[method-assign]
    seen = outcomes(machine, machine.contracts.chain, seed=3, steps=12_000)
    names = {rule.name for rule in machine.rules} - {"wait"}
    always = {"approve", "move_price", "accrue", "accrue_fee", "skim", "pledge", "lend", "donate"}
    always |= {"donate_position"}
    assert {(each, True) for each in names} <= seen
    assert {(each, False) for each in names - always} <= seen
    wanted = {"AccrueFee", "Liquidate", "RemoveMarket", "ReallocateSupply", "ReallocateWithdraw"}
    assert {what for what in wanted if not happened[what]} == set(), happened


def broken_law(fault: Mutant, mutants: dict[str, Artifact], law: str | None) -> str:
    """What the fault breaks, judged by one law alone, or by the model alone."""
    return law_broken(build, {FACTORY: mutants[fault.name]}, LAWS, law, STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("law", FAULTS)
def test_law_catches_its_fault(law: str, mutants: dict[str, Artifact]) -> None:
    assert broken_law(FAULTS[law], mutants, law) == law


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_model_catches_every_fault(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    assert broken_law(fault, mutants, None) == AGREEMENT


def test_every_law_is_shown_to_fail() -> None:
    assert {law.__name__ for law in LAWS} == {*FAULTS, refused_changes_nothing.__name__}


def test_a_refused_call_that_changes_something_is_caught() -> None:
    """No contract can break this law on a sound engine."""
    machine = build(with_model=False)
    machine.laws = (refused_changes_nothing,)
    chain, asset = machine.contracts.chain, machine.contracts.asset
    law = broken_by_leaks(
        machine,
        chain,
        lambda send, sender: send(sender, asset.address, asset.mint.encode(machine.at["saver"], 1)),
    )
    assert law == refused_changes_nothing.__name__
