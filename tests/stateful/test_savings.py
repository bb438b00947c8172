"""The savings vault and the rate policy against their models, and every law shown to fail

- Hypothesis drives the rules, and shrinks; the seeded driver goes longer
- every rule succeeds and is refused
- each law catches the fault made for it, and so does the model
"""

from collections import Counter

import pytest

from strongroom.artifacts import Artifact
from tests.stateful.checking import broken_by_leaks, law_broken, search
from tests.stateful.driver import AGREEMENT, drive
from tests.stateful.rooms.savings import LAWS, SavingsMachine, build
from tests.support.mutants import Mutant, compile_mutants

VAULT = "contracts/stablecoin/savings/SavingsVault.sol"
POLICY = "contracts/stablecoin/credit/RatePolicy.sol"
REFUSED = "a_refused_call_changes_nothing"
STEPS = 20_000

FAULTS: dict[str, Mutant] = {
    "the_share_price_never_falls": Mutant(
        "BooksOutAUnitTooMuch", VAULT, "_booked -= uint128(assets);", "_booked -= uint128(assets + 1);"
    ),
    "total_assets_fall_only_by_withdrawal": Mutant(
        "PutsBackWhatHasArrived", VAULT, "undistributed += amount;", "undistributed += amount + 1;"
    ),
    "the_vault_is_solvent": Mutant(
        "BooksAUnitTooMuch", VAULT, "_booked += uint128(assets);", "_booked += uint128(assets + 1);"
    ),
    "losses_take_no_principal": Mutant(
        "TakesAUnitOfTheSavers", VAULT, "_booked -= uint128(taken);", "_booked -= uint128(taken + 1);"
    ),
    "nobody_profits_from_a_call": Mutant(
        "MintsAShareTooMany", VAULT, "_mint(receiver, shares);", "_mint(receiver, shares + 1);"
    ),
    "a_preview_is_the_result": Mutant(
        "KeepsAShare", VAULT, "shares = previewDeposit(assets);", "shares = previewDeposit(assets) - 1;"
    ),
    "dust_does_not_delay_the_stream": Mutant(
        "BeginsThePeriodAnew",
        VAULT,
        "remaining = weighted / undistributed;",
        "remaining = weighted == 0 ? 0 : REWARD_PERIOD;",
    ),
    "the_stream_is_linear_and_waits_for_shares": Mutant(
        "StreamsToNobody",
        VAULT,
        "if (supply >= MIN_STREAMING_SHARES && Math.saturatingSub(supply, shares) < MIN_STREAMING_SHARES) _stop();",
        "",
    ),
    "nobody_elses_shares_are_taken": Mutant(
        "ForgetsTheAllowance",
        VAULT,
        "super._withdraw(caller, receiver, owner, assets, shares);",
        "super._withdraw(owner, receiver, owner, assets, shares); caller;",
    ),
    "the_rate_keeps_its_bounds_and_steps": Mutant(
        "StepsAsFarAsTheFlow", POLICY, "Math.min(seen.low - anchor, full)", "seen.low - anchor"
    ),
    "only_a_poke_moves_the_rate": Mutant(
        "MovesWhenLookedAt",
        POLICY,
        "_window.high = seen.high;",
        "_window.high = seen.high; _setRate(rate() + 1);",
    ),
    "only_what_lay_for_a_window_moves_the_rate": Mutant(
        "LooksOnceOnly",
        POLICY,
        "_window = Window(uint120(level), uint120(level),",
        "level; _window = Window(type(uint120).max, 0,",
    ),
}
"""By the law that is to catch it."""


@pytest.fixture(scope="module")
def machine() -> SavingsMachine:
    return build()


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS.values())


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: SavingsMachine) -> None:
    search(machine, examples=25, steps=40)


def test_seeded_driver_finds_no_difference_and_no_broken_law(machine: SavingsMachine) -> None:
    for _ in drive(machine, seed=20_264, steps=2_500):
        pass


def test_every_rule_succeeds_and_is_refused_and_what_matters_happens() -> None:
    machine = build()
    seen: Counter[tuple[str, bool]] = Counter()
    judge = machine._judge
    happened: Counter[str] = Counter()

    def spy(call: object, sent: bool, output: bytes, before: object, after: object, *rest: object) -> None:
        seen[call.name, sent] += 1  # type: ignore[attr-defined]
        happened["stands still"] += bool(after.left and not after.running)  # type: ignore[attr-defined]
        happened["up"] += after.rate > before.rate  # type: ignore[attr-defined]
        happened["down"] += after.rate < before.rate  # type: ignore[attr-defined]
        judge(call, sent, output, before, after, *rest)  # type: ignore[arg-type]

    machine._judge = spy  # type: ignore[assignment]
    for _ in drive(machine, seed=5, steps=3_000):
        pass
    names = {rule.name for rule in machine.rules} - {"wait", "flash"} | {"withdraw_flash"}
    assert {name for name in names if not seen[name, True]} == set()
    assert {name for name in names - {"approve", "observe"} if not seen[name, False]} == set()
    assert {what for what in ("stands still", "up", "down") if not happened[what]} == set()


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
    assert set(LAWS) == {*FAULTS, REFUSED}


def test_a_refused_call_that_changes_something_is_caught() -> None:
    """No contract can break this law on a sound engine."""
    machine = build(with_model=False)
    machine.laws = (REFUSED,)
    chain, vault = machine.chain, machine.vault
    law = broken_by_leaks(
        machine,
        chain,
        lambda send, sender: send(machine.at["saver"], vault.address, vault.addReward.encode(1)),
    )
    assert law == REFUSED
