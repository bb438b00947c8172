"""The incident tests of the wind-down fail where the defence that they are about is missing."""

from collections.abc import Callable

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.incidents import test_winddown_incidents as incidents
from tests.support.mutants import Mutant, compile_mutants
from tests.support.winddown import Ending, EndingBuilder

FOLDER = "contracts/stablecoin/winddown"
CLAIMS = f"{FOLDER}/ClaimLedger.sol"
POSITIONS = f"{FOLDER}/PositionSettlement.sol"
COIN = "contracts/stablecoin/Stablecoin.sol"
CREDIT = "contracts/stablecoin/credit/CreditLedger.sol"
TARGET = "WindDown"

FAULTS: dict[Mutant, Callable[[Ending], None]] = {
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
        "        if (block.timestamp < earliest) revert WindDown_ReadLately(id, earliest);\n",
        "",
        TARGET,
    ): incidents.test_no_moment_decides,
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
}


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_without_its_defence(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    broken = EndingBuilder({fault.target: mutants[fault.name]})()
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        FAULTS[fault](broken)
