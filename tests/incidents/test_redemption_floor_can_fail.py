"""The incident tests of the floor fail where the defence that they are about is missing."""

from collections.abc import Callable

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.incidents import test_redemption_floor as incidents
from tests.support.floor import DAY, Floor, FloorBuilder
from tests.support.mutants import Mutant, compile_mutants

MODULE = "contracts/stablecoin/redemption/RedemptionModule.sol"
MATH = "contracts/stablecoin/redemption/libraries/FloorMath.sol"
CLOCK = "contracts/stablecoin/libraries/DroughtClock.sol"
POOL = "contracts/lending/LendingPool.sol"
PEG = "PegStabilityModule"
PSM = "contracts/stablecoin/PegStabilityModule.sol"

FAULTS: dict[Mutant, Callable[[Floor], None]] = {
    Mutant(
        "BelievesTheMoment",
        CLOCK,
        "if (drought.dry) return",
        "if (drought.dry) return elapsed == 0 ? LONGEST :",
        PEG,
    ): incidents.test_a_flash_that_empties_the_peg_module_opens_nothing,
    Mutant(
        "NeverRecovers",
        CLOCK,
        "uint256 internal constant RECOVERY = 4;",
        "uint256 internal constant RECOVERY = 0;",
        PEG,
    ): incidents.test_an_hour_a_day_opens_nothing,
    Mutant(
        "StartsAnew", CLOCK, "drought.lasted = uint24(lasted);", "drought.lasted = 0;", PEG
    ): incidents.test_a_flash_of_reserve_shuts_nothing,
    Mutant(
        "PegModuleOrPositions",
        MODULE,
        "if (outcome.swapped != redemption.coins) _from",
        "if (outcome.swapped == 0) _from",
    ): incidents.test_reserve_put_before_a_redeemer_is_his,
    Mutant(
        "RoundsTheFeeDown",
        MATH,
        "FixedPointMathLib.fullMulDivUp(collateral, feeBps, BPS)",
        "collateral / 1e16 * 1e16 * feeBps / BPS",
        "RedemptionModule",
    ): lambda floor: incidents.test_in_parts_is_no_better(floor, 40),
    Mutant(
        "ClosesByRoundingAlone",
        POOL,
        "if (repaidAssets == owed.toAssetsUp(state.borrowAssets, state.borrowShares)) repaidShares = owed;",
        "",
    ): lambda floor: incidents.test_a_position_of_the_least_debt_does_not_escape(floor, 3 * DAY + 11),
    Mutant(
        "LeavesWhatCameBack",
        MODULE,
        "try ICreditFacilitator(CREDIT_FACILITATOR).sync(marketParams) {} catch {",
        "try ICreditFacilitator(CREDIT_FACILITATOR).market(id) {} catch {",
    ): incidents.test_what_repaid_a_debt_cannot_be_borrowed,
    Mutant(
        "LendsWhatItsOperatorAloneMay",
        "contracts/lending/LendingPool.sol",
        "        _requireAuthorized(onBehalf);\n        _requireOpen(id, state);\n",
        "        _requireAuthorized(onBehalf);\n",
    ): incidents.test_what_repaid_a_debt_cannot_be_borrowed,
    Mutant(
        "LooksAtTheBookAlone",
        PSM,
        "bool short = state.book >= DRY_BOOK && _payable(state) < DRY_BELOW;",
        "bool short = false;",
    ): incidents.test_fees_of_a_peg_module_that_was_switched_off_keep_nothing_shut,
    Mutant(
        "ForgetsWhatCanBeCollected",
        PSM,
        "return Math.min(held, collectable ? ceiling : level);",
        "return Math.min(held, collectable && ceiling == 0 ? ceiling : level);",
    ): incidents.test_nobody_begins_a_drought_by_a_moment_while_fees_can_be_collected,
    Mutant(
        "MintsWithoutALook",
        PSM,
        "if (state.flags != 0 || (state.book < DRY_BOOK && newBook >= DRY_BOOK)) _look();",
        "if (state.book < DRY_BOOK && newBook >= DRY_BOOK) _look();",
    ): incidents.test_a_peg_module_that_is_switched_on_again_shuts_the_floor_and_pays_first,
    Mutant(
        "BelievesTheBook",
        PSM,
        "uint256 held = Math.min(balance, state.book) * WEI_PER_UNIT;",
        "uint256 held = state.book * WEI_PER_UNIT;",
    ): incidents.test_reserve_that_is_lost_keeps_nothing_shut,
    Mutant(
        "TakesFromWhomTheOrderNames",
        MODULE,
        "IERC20(STABLECOIN).transferFrom(msg.sender, address(this), redemption.coins);",
        "IERC20(STABLECOIN).transferFrom(redemption.borrowers[0], address(this), redemption.coins);",
    ): incidents.test_an_approval_of_the_module_moves_nothing,
}


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_without_its_defence(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    broken = FloorBuilder({fault.target: mutants[fault.name]})()
    with pytest.raises((AssertionError, pytest.fail.Exception, ContractError)):
        FAULTS[fault](broken)
