"""The incident tests of the wind-down fail where the defence that they are about is missing."""

from collections.abc import Callable

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.incidents import test_winddown_incidents as incidents
from tests.support.mutants import Mutant, compile_mutants
from tests.support.winddown import EndingBuilder

FOLDER = "contracts/stablecoin/winddown"
CLAIMS = f"{FOLDER}/ClaimLedger.sol"
POSITIONS = f"{FOLDER}/PositionSettlement.sol"
COIN = "contracts/stablecoin/Stablecoin.sol"
CREDIT = "contracts/stablecoin/credit/CreditLedger.sol"
TARGET = "WindDown"

BUILDERS = (incidents.test_a_reserve_is_not_kept_for_ever,)
"""Those that deploy it themselves."""
FAULTS: dict[Mutant, Callable[..., None]] = {
    Mutant(
        "SharesAmongTheLocked",
        CLAIMS,
        "earned.wholeDown(claimSupply())",
        "earned.wholeDown(totalLocked)",
        TARGET,
    ): incidents.test_first_come_is_not_first_served,
    Mutant(
        "ForgetsWhomItPaid", CLAIMS, "        paidTo[token][msg.sender] += amount;\n", "", TARGET
    ): incidents.test_a_claim_is_paid_once,
    Mutant(
        "FlashMintsOn", COIN, "!_flashMint.mintingPaused ? _flashMint.cap : 0", "true ? _flashMint.cap : 0"
    ): incidents.test_no_part_for_a_moment,
    Mutant(
        "AnswersWithTheLast",
        POSITIONS,
        "        ISettlementOracle(marketParams.oracle).setAnswer(0);\n",
        "",
        TARGET,
    ): incidents.test_nothing_is_borrowed_at_a_price_that_stands_still,
    Mutant(
        "LeavesTheOracleOpen",
        POSITIONS,
        "        ISettlementOracle(marketParams.oracle).close();\n",
        "",
        TARGET,
    ): incidents.test_nothing_is_borrowed_at_a_price_that_stands_still,
    Mutant(
        "TakesTheLowest",
        POSITIONS,
        "FixedPointMathLib.max(FixedPointMathLib.min(a, b), FixedPointMathLib.min(FixedPointMathLib.max(a, b), c));",
        "FixedPointMathLib.min(FixedPointMathLib.min(a, b), c);",
        TARGET,
    ): incidents.test_no_moment_decides,
    Mutant(
        "ReadsAtOnce",
        POSITIONS,
        "            if (block.timestamp < earliest) revert WindDown_ReadLately(id, earliest);\n",
        "",
        TARGET,
    ): incidents.test_no_moment_decides,
    Mutant(
        "CountsOldReadings",
        POSITIONS,
        "            count = 0;\n",
        "            if (count == READINGS) count = 0;\n",
        TARGET,
    ): incidents.test_no_reading_is_months_old,
    Mutant(
        "FixedForGood",
        POSITIONS,
        "            if (price >= fixedPrice) return;\n",
        "            return;\n",
        TARGET,
    ): incidents.test_the_collateral_falls_below_its_price,
    Mutant(
        "FallsEveryHour",
        POSITIONS,
        "(count == READINGS ? READING_SPAN : READING_INTERVAL)",
        "READING_INTERVAL",
        TARGET,
        also=(("if (block.timestamp >= readAt + READING_SPAN) {", "if (count == READINGS) {"),),
    ): incidents.test_a_price_is_not_pushed_down,
    Mutant(
        "FallsAllTheWay",
        POSITIONS,
        "FixedPointMathLib.max(price, fixedPrice - fixedPrice / PRICE_STEPS)",
        "price",
        TARGET,
    ): incidents.test_a_price_is_not_pushed_down,
    Mutant(
        "KeepsItWhole",
        POSITIONS,
        "        returned = FixedPointMathLib.zeroFloorSub(kept, worth);\n",
        "        returned = 0;\n",
        TARGET,
    ): incidents.test_settled_once,
    Mutant(
        "CountsNoLateCoins",
        POSITIONS,
        "            total += reserve;\n",
        "            reserve = 0;\n",
        TARGET,
    ): incidents.test_late_coins_take_nothing,
    Mutant(
        "BeginsUnasked",
        COIN,
        "        if (!_flashMint.mintingPaused) revert Stablecoin_MintingNotPaused();\n",
        "",
    ): incidents.test_it_takes_two,
    Mutant(
        "ListsAfterTheEnd",
        CREDIT,
        "        if (IStablecoin(STABLECOIN).mintingEnded()) revert IStablecoin.Stablecoin_MintingEnded();\n",
        "",
        "CreditFacilitator",
    ): incidents.test_no_market_made_for_the_end,
    Mutant(
        "ListsWhatCannotBeEnded",
        CREDIT,
        "        if (!IWindDown(windDown).isOracle(oracle)) revert CreditFacilitator_ForeignOracle(oracle);\n",
        "",
        "CreditFacilitator",
    ): incidents.test_no_market_that_could_not_be_ended,
    Mutant(
        "RaisesWhatHasEnded",
        CREDIT,
        "        if (ISettlementOracle(oracle).isClosed()) revert CreditFacilitator_OracleClosed(oracle);\n",
        "",
        "CreditFacilitator",
    ): incidents.test_one_market_takes_two,
    Mutant(
        "ListsAtZero",
        CREDIT,
        "if (ceilingCoins == 0 || ceilingCoins",
        "if (ceilingCoins",
        "CreditFacilitator",
    ): incidents.test_no_twin_listed_at_zero,
    Mutant(
        "TellsTheBufferNothing",
        f"{FOLDER}/WindDown.sol",
        "        ISurplusBuffer(SURPLUS_BUFFER).reportShortfall(STABLECOIN, 1);\n",
        "",
    ): incidents.test_the_surplus_is_held,
    Mutant(
        "GivesUpAtOnce",
        POSITIONS,
        "        if (block.timestamp < earliest) revert WindDown_TooEarly(earliest);\n        _releaseAll",
        "        _releaseAll",
        TARGET,
    ): incidents.test_a_reserve_is_not_kept_for_ever,
    Mutant(
        "EnlistsLate",
        POSITIONS,
        "        if (openedAt != 0) revert WindDown_AlreadyOpen();\n",
        "",
        TARGET,
    ): incidents.test_a_market_that_nobody_enlisted,
    Mutant(
        "TheGovernorAlone",
        POSITIONS,
        "        if (ceilingCoins != 0) revert WindDown_CeilingNotZero(id, ceilingCoins);\n",
        "",
        TARGET,
    ): incidents.test_one_market_takes_two,
    Mutant(
        "AtThePriceOfTheMoment",
        POSITIONS,
        "Part memory part = _partOf(position, _priceOf(id), coins, minDebt);",
        "Part memory part = _partOf(position, ISettlementOracle(marketParams.oracle).sourcePrice(), coins, minDebt);",
        TARGET,
    ): incidents.test_each_coin_has_the_same,
    Mutant(
        "RedeemsWithWhatLiesThere",
        POSITIONS,
        "        IERC20(STABLECOIN).transferFrom(msg.sender, address(this), part.coins);\n",
        "        if (_idle() < part.coins) IERC20(STABLECOIN).transferFrom(msg.sender, address(this), part.coins);\n",
        TARGET,
    ): incidents.test_nobody_elses_coins,
    Mutant(
        "LeavesTheRestOwed",
        POSITIONS,
        "part.covered = part.debtDown < worth + FloorMath.ROUNDING;",
        "part.covered = true;",
        TARGET,
    ): incidents.test_an_ended_market_s_loss,
    Mutant(
        "EnlistsTwiceOrNot",
        POSITIONS,
        "            if (_markets[id].enlistedAt == 0) _enlist(id, marketParams[i]);\n",
        "            _enlist(id, marketParams[i]);\n",
        TARGET,
    ): incidents.test_a_beginning_cannot_be_held_up,
}


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_without_its_defence(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    build = EndingBuilder({fault.target: mutants[fault.name]})
    broken = build if FAULTS[fault] in BUILDERS else build()
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        FAULTS[fault](broken)
