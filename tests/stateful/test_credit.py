"""The stablecoin's credit against the model, step by step, and each of its laws shown to fail.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- every rule succeeds and is refused; losses, shortfalls, interest and flash mints all happen
- every law catches the fault it is there for, judged alone, without the model; the model catches every one of them
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import broken_by_leaks, law_broken, outcomes, search
from tests.stateful.driver import AGREEMENT
from tests.stateful.rooms.credit import CreditMachine, build
from tests.stateful.rooms.credit.laws import LAWS
from tests.stateful.rooms.credit.laws import a_refused_call_changes_nothing as refused_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

LEDGER = "contracts/stablecoin/credit/CreditLedger.sol"
ENTRY = "contracts/stablecoin/credit/CreditFacilitator.sol"
POOL = "contracts/lending/LendingPool.sol"
COIN = "contracts/stablecoin/Stablecoin.sol"
FACILITATOR = "CreditFacilitator"
FLOOR_ENTRY = "contracts/stablecoin/redemption/RedemptionModule.sol"
FLOOR_MATH = "contracts/stablecoin/redemption/libraries/FloorMath.sol"
FLOOR = "RedemptionModule"
CLOCK = "contracts/stablecoin/libraries/DroughtClock.sol"
PEG = "PegStabilityModule"

FAULTS: dict[str, Mutant] = {
    "levels_and_shortfall_are_the_stablecoins_level": Mutant(
        "ForgetsWhatItBurned",
        LEDGER,
        "entry.level = uint96(level);\n            emit CreditBurned",
        "emit CreditBurned",
        FACILITATOR,
    ),
    "supply_is_the_sum_of_levels": Mutant(
        "BurnsBesideTheLevel", COIN, "burner.level = uint120(level);", "burner.level = uint120(level + 1);"
    ),
    "claims_cover_the_levels": Mutant(
        "TakesPrincipalForInterest",
        LEDGER,
        "interest = Math.min(taken, Math.saturatingSub(worth, level));",
        "interest = taken;",
        FACILITATOR,
    ),
    "supply_is_backed_but_for_the_shortfall": Mutant(
        "ForgetsTheShortfall", LEDGER, "if (left != earlier) _setShortfall(left);", "", FACILITATOR
    ),
    "the_balance_sheet_sums_to_zero": Mutant(
        "RepaysTheShortfallOnPaper",
        LEDGER,
        "IStablecoin(STABLECOIN).burn(address(this), repaid);",
        "",
        FACILITATOR,
    ),
    "surplus_and_shortfall_are_never_both_there": Mutant(
        "PaysSaversFirst",
        LEDGER,
        "        if (owed != 0) {\n            uint256 repaid = Math.min(owed, interest);",
        "        if (owed == 1) {\n            uint256 repaid = Math.min(owed, interest);",
        FACILITATOR,
    ),
    "no_level_is_raised_above_its_ceiling": Mutant(
        "MintsUncapped",
        LEDGER,
        "if (level > ceiling) revert CreditFacilitator_CeilingExceeded(id, level, ceiling);",
        "",
        FACILITATOR,
    ),
    "nothing_is_lent_where_no_mint_is_allowed": Mutant(
        "LendsItInAnEmergency",
        LEDGER,
        "if (idle != 0 && ceiling != 0 && level <= ceiling && IStablecoin(STABLECOIN).mayMint(address(this))) {",
        "if (idle != 0) {",
        FACILITATOR,
    ),
    "nobody_lends_beside_the_facilitator": Mutant(
        "LendsToAnyone", POOL, "if (state.isOperated()) revert LendingPool_MarketOperated(id);", ""
    ),
    "a_sync_leaves_nothing_idle": Mutant(
        "TakesAHalf",
        LEDGER,
        "uint256 taken = Math.min(book.idle(), worth);",
        "uint256 taken = Math.min(book.idle(), worth) / 2;",
        FACILITATOR,
    ),
    "the_facilitator_is_solvent": Mutant(
        "CollectsWhatItBurned", LEDGER, "            _add(interest);", "            _add(taken);", FACILITATOR
    ),
    "pool_vault_and_peg_module_are_solvent": Mutant(
        "WithdrawsWithoutATrace", POOL, "state.supplyAssets -= assets;", "state.supplyAssets -= assets / 2;"
    ),
    "users_together_profit_from_no_call": Mutant(
        "TakesHalfThePayment",
        ENTRY,
        "IERC20(STABLECOIN).transferFrom(payer, address(this), assets);",
        "IERC20(STABLECOIN).transferFrom(payer, address(this), assets / 2);",
        FACILITATOR,
    ),
    "nobody_loses_but_by_its_own_call": Mutant(
        "ChargesTheDebtor",
        ENTRY,
        "(assets, shares) = _repay(_listed(marketParams), marketParams, onBehalf, maxRepaid, msg.sender);",
        "(assets, shares) = _repay(_listed(marketParams), marketParams, onBehalf, maxRepaid, onBehalf);",
        FACILITATOR,
    ),
    "no_call_makes_anyone_unhealthy": Mutant(
        "LendsWithoutALook",
        POOL,
        "maxDebt = _requireCovered(id, marketParams, borrower, debt, collateral);",
        "",
    ),
    "no_redemption_makes_a_position_worse": Mutant(
        "TakesMoreThanItRepays",
        POOL,
        "collateral = FixedPointMathLib.fullMulDiv(repaidAssets, ORACLE_SCALE, price);",
        "collateral = FixedPointMathLib.fullMulDiv(repaidAssets, ORACLE_SCALE, price - price / 20);",
    ),
    "only_the_threshold_opens_a_position": Mutant(
        "RedeemsFromAnybody",
        FLOOR_MATH,
        "if (worth <= debt || debt < FixedPointMathLib.fullMulDivUp(worth, threshold, WAD)) return result;",
        "if (worth <= debt) return result;",
        FLOOR,
    ),
    "the_drought_lasts_as_long_as_it_does": Mutant(
        "ForgetsTheDrought", CLOCK, "drought.lasted = uint24(lasted);", "drought.lasted = 0;", PEG
    ),
    "a_coin_buys_a_dollar_less_the_fee": Mutant(
        "SendsHalfOfIt",
        FLOOR_ENTRY,
        "safeTransfer(redemption.receiver, outcome.collateral);",
        "safeTransfer(redemption.receiver, outcome.collateral / 2);",
    ),
    "the_redemption_module_keeps_nothing": Mutant(
        "KeepsTheChange",
        FLOOR_ENTRY,
        "if (left != 0) IERC20(STABLECOIN).transfer(payer, left);",
        "",
    ),
    "the_stability_pool_owes_what_it_holds": Mutant(
        "BooksATenthMore",
        "contracts/stablecoin/stability/StabilityPool.sol",
        "_book.deposit(account, assets);",
        "_book.deposit(account, assets + assets / 10);",
        "StabilityPoolFactory",
    ),
    "every_coin_is_somewhere": Mutant(
        "SendsCoinsAway",
        FLOOR_ENTRY,
        "if (left != 0) IERC20(STABLECOIN).transfer(payer, left);",
        "if (left != 0) IERC20(STABLECOIN).transfer(redemption.marketParams.oracle, left);",
    ),
}
"""By the law that is to catch it."""
STEPS = 20_000


@pytest.fixture(scope="module")
def machine() -> CreditMachine:
    return build()


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS.values())


def test_the_room_is_found_by_its_name() -> None:
    assert "credit" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: CreditMachine) -> None:
    search(machine, examples=30, steps=40)


def test_every_rule_succeeds_and_is_refused_and_what_matters_happens(machine: CreditMachine) -> None:
    happened: Counter[str] = Counter()

    def around(_: str) -> Iterator[None]:
        yield
        settings_word = machine.now("settings")
        happened["shortfall"] += settings_word & (2**120 - 1) != 0
        happened["interest"] += settings_word >> 120 & (2**120 - 1) != 0
        happened["loss"] += any(machine.unrecognised.values())

    chain = machine.contracts.chain
    seen = outcomes(machine, chain, seed=3, steps=6_000, around=contextmanager(around))
    names = {rule.name for rule in machine.rules} - {"wait"}
    always = {"give", "give_reserve", "move_price", "pause", "set_total", "collect_fees"}
    assert {(each, True) for each in names - {"lend_past_it"}} <= seen
    assert {(each, False) for each in names - always} <= seen
    assert not [what for what in ("shortfall", "interest", "loss") if not happened[what]]


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
    assert {law.__name__ for law in LAWS} == {*FAULTS, refused_changes_nothing.__name__}


def test_a_refused_call_that_changes_something_is_caught() -> None:
    """No contract can break this law on a sound engine."""
    machine = build(with_model=False)
    machine.laws = (refused_changes_nothing,)
    chain, reserve = machine.contracts.chain, machine.contracts.reserve
    law = broken_by_leaks(
        machine,
        chain,
        lambda send, sender: send(
            sender, reserve.address, reserve.mint.encode(machine.contracts.at["lender"], 1)
        ),
    )
    assert law == refused_changes_nothing.__name__
