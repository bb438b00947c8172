"""The stability pools against the model, step by step, and each of their laws shown to fail.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- every rule succeeds and is refused
- pools are emptied, shares rescaled, fresh coins passed over, requests run out
- every law catches the fault it is there for, judged alone, without the model; the model catches every one of them
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.model.deposit_book import SCALES
from tests.stateful import rooms
from tests.stateful.checking import broken_by_leaks, law_broken, outcomes, search
from tests.stateful.driver import AGREEMENT, drive
from tests.stateful.rooms.stability import StabilityMachine, build
from tests.stateful.rooms.stability.laws import LAWS
from tests.stateful.rooms.stability.laws import a_refused_call_changes_nothing as refused_changes_nothing
from tests.stateful.rooms.stability.world import FACTORY
from tests.support.mutants import Mutant, compile_mutants

POOL = "contracts/stablecoin/stability/StabilityPool.sol"
BOOK = "contracts/stablecoin/stability/libraries/DepositBook.sol"

FAULTS: dict[str, Mutant] = {
    "the_pool_is_solvent": Mutant(
        "PromisesTheReward",
        POOL,
        "_book.absorb(repaid, seized - reward)",
        "_book.absorb(repaid, seized)",
    ),
    "every_coin_and_unit_is_accounted_for": Mutant(
        "ForgetsAWei", BOOK, "left = active.assets - repaid;", "left = active.assets - (repaid - 1);"
    ),
    "a_liquidation_takes_and_gives_in_proportion": Mutant(
        "PaysNewcomersOldGains",
        BOOK,
        ": Batch(active.assets, active.shares, active.scale, passedOver, index);",
        ": Batch(active.assets, active.shares, active.scale, passedOver, index / 2);",
    ),
    "never_more_is_paid_than_the_collateral_is_worth": Mutant(
        "SharesAllThatIsSeized",
        POOL,
        "return ((seized - minimum) * CALLER_SHARE_BPS) / BPS;",
        "return (seized * CALLER_SHARE_BPS) / BPS;",
    ),
    "fresh_coins_do_not_absorb": Mutant(
        "AbsorbsAtOnce",
        BOOK,
        "if (pending.fresh == 0 || pending.time == uint32(block.timestamp)) return;",
        "if (pending.fresh == 0) return;",
    ),
    "nobody_leaves_without_cooling_down": Mutant(
        "KeepsTheRequest",
        BOOK,
        "own.pending.time = uint32(block.timestamp);\n        own.holding.requestedAt = 0;",
        "own.pending.time = uint32(block.timestamp);",
    ),
    "nobody_elses_deposit_is_touched": Mutant(
        "BurnsAShareTooFew",
        BOOK,
        "_ceilDiv(left * active.shares, active.assets)",
        "_ceilDiv(left * active.shares, active.assets) - 1",
    ),
    "nobody_profits_from_a_call": Mutant(
        "CreditsAWeiTooMany",
        BOOK,
        "own.pending.fresh += uint96(assets);",
        "own.pending.fresh += uint96(assets + 1);",
    ),
    "only_listed_markets_are_liquidated": Mutant(
        "LiquidatesAnywhere", POOL, "if (!isListed[id]) revert StabilityPool_NotListed(id);", ""
    ),
    "no_allowance_stays": Mutant(
        "AllowsTooMuch",
        POOL,
        "forceApprove(LENDING_POOL, repaidAssets)",
        "forceApprove(LENDING_POOL, repaidAssets + 1)",
    ),
    "closing_is_for_good": Mutant(
        "TakesDepositsAllTheSame", POOL, "if (_book.active.closed) revert StabilityPool_Closed();", ""
    ),
}
"""By the law that is to catch it."""
STEPS = 20_000


@pytest.fixture(scope="module")
def machine() -> StabilityMachine:
    return build()


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants([replace(fault, contract=FACTORY) for fault in FAULTS.values()])


def test_the_room_is_found_by_its_name() -> None:
    assert "stability" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: StabilityMachine) -> None:
    search(machine, examples=25, steps=40)


def test_seeded_driver_finds_no_difference_and_no_broken_law(machine: StabilityMachine) -> None:
    for _ in drive(machine, seed=20_267, steps=2_500):
        pass


@pytest.mark.slow
def test_every_rule_succeeds_and_is_refused_and_what_matters_happens() -> None:
    machine = build()
    happened: Counter[str] = Counter()

    def sent(succeeded: bool, output: bytes) -> None:
        if not succeeded:
            happened[decode_revert(output).name] += 1

    def around(_: str) -> Iterator[None]:
        books = [pool.book for pool in machine.model.stability]
        before = [(book.active.scale, len(book.passed_over)) for book in books]
        yield
        for book, (scale, passed) in zip(books, before, strict=True):
            grown = book.active.scale - scale
            happened["emptied"] += grown == SCALES
            happened["rescaled"] += 0 < grown < SCALES
            happened["passed over"] += len(book.passed_over) > passed

    chain = machine.contracts.chain
    seen = outcomes(machine, chain, seed=7, steps=6_000, sent=sent, around=contextmanager(around))
    names = {rule.name for rule in machine.rules} - {"wait"}
    always = {"move_price", "donate_collateral", "charge_a_fee", "block"}
    assert {(each, True) for each in names} <= seen
    assert {(each, False) for each in names - always} <= seen
    wanted = {"emptied", "rescaled", "passed over"} | {
        f"StabilityPool_{error}"
        for error in (
            "Closed",
            "CoolingDown",
            "WindowClosed",
            "NotRequested",
            "InsufficientDeposit",
            "InsufficientDeposits",
            "NotDelivered",
            "WorthTooLittle",
            "RewardTooLow",
            "NotListed",
        )
    }
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
    chain, token = machine.contracts.chain, machine.contracts.collaterals[0]
    law = broken_by_leaks(
        machine,
        chain,
        lambda send, sender: send(sender, token.address, token.mint.encode(machine.at["saver"], 1)),
    )
    assert law == refused_changes_nothing.__name__
