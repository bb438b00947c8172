"""The incident tests of the stablecoin's credit fail where the defence that they are about is missing."""

from collections.abc import Callable

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_credit_losses as losses
from tests.support.credit import Credit, CreditBuilder
from tests.support.mutants import Mutant, compile_mutants

LEDGER = "contracts/stablecoin/credit/CreditLedger.sol"
POOL = "contracts/lending/LendingPool.sol"
COIN = "contracts/stablecoin/Stablecoin.sol"
ENTRY = "contracts/stablecoin/credit/CreditFacilitator.sol"
TARGET = "CreditFacilitator"

FAULTS: dict[Mutant, Callable[[Credit], None]] = {
    Mutant(
        "LendsToAnyone",
        POOL,
        "if (state.isOperated()) revert LendingPool_MarketOperated(id);",
        "",
        "LendingPool",
    ): losses.test_nobody_lends_beside_it,
    Mutant(
        "LendsForAnyone",
        POOL,
        "if (msg.sender != operator) revert LendingPool_NotOperator(msg.sender, operator);",
        "",
        "LendingPool",
    ): losses.test_nothing_can_be_borrowed_past_the_facilitator,
    Mutant(
        "HasNoCeiling",
        LEDGER,
        "if (level > ceiling) revert CreditFacilitator_CeilingExceeded(id, level, ceiling);",
        "",
        TARGET,
    ): losses.test_nothing_is_minted_above_the_ceiling,
    Mutant(
        "BooksALossAgain", LEDGER, "entry.level = uint96(worth);", "", TARGET
    ): losses.test_a_loss_is_booked_once,
    Mutant(
        "LendsItInAnEmergency",
        LEDGER,
        "if (idle != 0 && ceiling != 0 && level <= ceiling && IStablecoin(STABLECOIN).mayMint(address(this))) {",
        "if (idle != 0) {",
        TARGET,
    ): losses.test_what_a_liquidation_brought_is_lent_to_nobody,
    Mutant("LendsTheFee", LEDGER, "ceiling != 0 && level <= ceiling", "level <= ceiling", TARGET): (
        losses.test_the_pool_s_fee_is_lent_to_nobody
    ),
    Mutant(
        "AsksForNoHealth", ENTRY, "if (healthFactor < minHealthFactor) {", "if (healthFactor == 0) {", TARGET
    ): (losses.test_a_price_that_fell_meanwhile),
    Mutant(
        "LendsAboveTheBound",
        ENTRY,
        "if (debt > maxDebt) revert ILendingPool.LendingPool_DebtTooHigh(id, msg.sender, debt, maxDebt);",
        "",
        TARGET,
    ): losses.test_a_price_that_fell_meanwhile,
    Mutant(
        "TakesADonationForInterest",
        LEDGER,
        "if (interest != 0) _settings.collected = SafeCast.toUint120(_settings.collected + interest);",
        "if (interest != 0) _settings.collected = SafeCast.toUint120(IERC20(STABLECOIN).balanceOf(address(this)));",
        TARGET,
    ): losses.test_a_donation_to_an_empty_market,
    Mutant(
        "RemovesAnyway", COIN, "if (level != 0) revert Stablecoin_LevelNotZero(facilitator_, level);", ""
    ): losses.test_a_facilitator_with_a_level_is_not_removed,
}


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_without_its_defence(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    broken = CreditBuilder({fault.target: mutants[fault.name]})()
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        FAULTS[fault](broken)
