"""Each law is shown to fail: on contracts with one deliberate fault, judged by that law alone, without the model.

- every law catches the fault it is there for, within a few thousand steps
- the comparison with the model catches every one of these faults
- so does the oracle's, which has no laws beside it
- the law that no contract can break on a sound engine is broken by an unsound one
- the same for the lending pool and its laws
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import broken, broken_by_leaks, law_broken
from tests.stateful.driver import AGREEMENT, LawBrokenError, drive, replay, shrink
from tests.stateful.rooms.lending import build as build_lending
from tests.stateful.rooms.lending.laws import LAWS as LENDING_LAWS
from tests.stateful.rooms.lending.laws import a_refused_call_changes_nothing as refused_by_the_pool
from tests.stateful.rooms.stablecoin import build
from tests.stateful.rooms.stablecoin.laws import LAWS
from tests.stateful.rooms.stablecoin.laws import a_refused_call_changes_nothing as refused_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

STEPS = 30_000
"""The most that a law may need; most need a few hundred."""

COIN = "contracts/stablecoin/Stablecoin.sol"
PSM = "contracts/stablecoin/PegStabilityModule.sol"
MATH = "contracts/stablecoin/libraries/PegMath.sol"

FAULTS: dict[str, Mutant] = {
    "supply_equals_sum_of_levels": Mutant(
        "ForgetsWhatItBurned",
        COIN,
        "burner.level = uint120(level);",
        "if (amount % 2 == 0) burner.level = uint120(level);",
    ),
    "every_level_is_within_its_ceiling_or_only_falls": Mutant(
        "CeilingIsOnlyTheType",
        COIN,
        "uint256 ceiling = minter.ceiling;",
        "uint256 ceiling = type(uint120).max;",
    ),
    "reserve_on_the_book_covers_what_was_minted": Mutant(
        "CollectsOneWeiMore",
        PSM,
        "amount = Math.min(uncollectedFees(), Math.saturatingSub(ceiling, level));",
        "amount = Math.min(uncollectedFees() + 1, Math.saturatingSub(ceiling, level));",
    ),
    "module_holds_its_book_unless_seized": Mutant(
        "BelievesWhatItIsTold",
        PSM,
        "if (received < expected) revert PegStabilityModule_ReserveNotDelivered(received, expected);",
        "received;",
    ),
    "nobody_profits_from_a_round_trip": Mutant(
        "RoundsForTheUser",
        MATH,
        "return Math.ceilDiv(grossUp(stableOut, feeBps), weiPerUnit);",
        "return grossUp(stableOut, feeBps) / weiPerUnit;",
        "PegStabilityModule",
    ),
    "nobody_pays_without_consent": Mutant(
        "BurnsWithoutAllowance",
        COIN,
        "if (from != msg.sender) _spendAllowance(from, msg.sender, amount);",
        "",
    ),
    "fees_reconcile": Mutant(
        "KeepsNoFee",
        PSM,
        "emit SwappedIn(payer, receiver, reserveIn, stableOut);",
        "emit SwappedIn(payer, receiver, reserveIn, stableOut); stableOut = stableOut / 2;",
    ),
    "surplus_buffer_only_grows_by_fees": Mutant(
        "CollectsHalf",
        PSM,
        "IStablecoin(STABLECOIN).mint(SURPLUS_BUFFER, amount);",
        "IStablecoin(STABLECOIN).mint(SURPLUS_BUFFER, amount / 2 + 1);",
    ),
    "no_coin_at_the_token_address": Mutant(
        "TakesItsOwnCoins", COIN, "if (to == address(this)) revert Stablecoin_ReceiverIsToken();", ""
    ),
    "no_power_without_its_role": Mutant(
        "AnyoneSetsFees",
        PSM,
        "function setFees(uint16 feeInBps, uint16 feeOutBps) external restricted {",
        "function setFees(uint16 feeInBps, uint16 feeOutBps) external {",
    ),
    "preview_equals_execution": Mutant(
        "PreviewForgetsTheCeiling",
        PSM,
        "revert IStablecoin.Stablecoin_CeilingExceeded(address(this), level + stableOut, ceiling);",
        "",
    ),
    "the_way_out_is_always_open": Mutant(
        "FreezeLocksHoldersIn",
        PSM,
        "reserveOut = PegMath.reserveOutDown(",
        "if (frozen()) revert PegStabilityModule_Frozen(); reserveOut = PegMath.reserveOutDown(",
    ),
    "a_view_in_a_callback_answers_as_before_or_after": Mutant(
        "BooksAfterPaying",
        PSM,
        "_state.book = uint128(newBook);\n            if (state.book >= DRY_BOOK",
        "if (state.book >= DRY_BOOK",
        also=(
            (
                "safeTransfer(receiver, reserveOut);",
                "safeTransfer(receiver, reserveOut); _state.book = uint128(state.book - reserveOut);",
            ),
        ),
    ),
}
"""By the law that is to catch it."""

OTHER_PROFITS = (
    Mutant(
        "PaysParityAboveTheBand",
        PSM,
        "return price > _bound(state.bandUpperBps) ? price : PARITY;",
        "return PARITY;",
    ),
    Mutant(
        "OpenBelowTheBand",
        PSM,
        "if (price < lowerBound) revert PegStabilityModule_ReserveBelowBand(price, lowerBound);",
        "",
    ),
)

ORACLE = "contracts/oracle/ChainlinkOracle.sol"
ORACLE_FAULTS = (
    Mutant(
        "FreshASecondLess",
        ORACLE,
        "block.timestamp - updatedAt > heartbeat",
        "block.timestamp - updatedAt >= heartbeat",
    ),
    Mutant(
        "GraceASecondLess",
        ORACLE,
        "startedAt <= SEQUENCER_GRACE_PERIOD",
        "startedAt < SEQUENCER_GRACE_PERIOD",
    ),
    Mutant(
        "GrowsWithoutCap",
        ORACLE,
        "return Math.min(IERC4626(COLLATERAL_TOKEN).convertToAssets(ONE_SHARE), cap);",
        "cap; return IERC4626(COLLATERAL_TOKEN).convertToAssets(ONE_SHARE);",
    ),
    Mutant(
        "DeviatesAFractionMore",
        ORACLE,
        "Math.max(referencePrice, 1), Math.Rounding.Ceil)",
        "Math.max(referencePrice, 1))",
    ),
)


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants([*FAULTS.values(), *OTHER_PROFITS, *ORACLE_FAULTS])


def broken_law(fault: Mutant, mutants: dict[str, Artifact], law: str | None) -> str:
    """What the fault breaks, judged by one law alone, or by the model alone."""
    return law_broken(build, {fault.target: mutants[fault.name]}, LAWS, law, STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("law", FAULTS)
def test_law_catches_its_fault(law: str, mutants: dict[str, Artifact]) -> None:
    assert broken_law(FAULTS[law], mutants, law) == law


@pytest.mark.slow
@pytest.mark.parametrize("fault", OTHER_PROFITS, ids=lambda fault: fault.name)
def test_profits_of_other_kinds_are_caught(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    law = "nobody_profits_from_a_round_trip"
    assert broken_law(fault, mutants, law) == law


@pytest.mark.slow
def test_what_is_found_shrinks_to_steps_that_replay(mutants: dict[str, Artifact]) -> None:
    fault = FAULTS["nobody_profits_from_a_round_trip"]
    machine = build({fault.target: mutants[fault.name]})
    found = broken(machine, STEPS)
    shortest = shrink(machine, found, seconds=2.0)
    again = replay(machine, shortest.steps)
    assert len(shortest.steps) < len(found.steps)
    assert again is not None
    assert again.law == found.law


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*FAULTS.values(), *OTHER_PROFITS], ids=lambda fault: fault.name)
def test_model_catches_every_fault(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    assert broken_law(fault, mutants, None) == AGREEMENT


@pytest.mark.slow
@pytest.mark.parametrize("fault", ORACLE_FAULTS, ids=lambda fault: fault.name)
def test_model_catches_every_fault_of_the_oracle(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    machine = rooms.build("oracle", broken={fault.target: mutants[fault.name]})
    with pytest.raises(LawBrokenError, match=AGREEMENT):
        for _ in drive(machine, seed=1, steps=STEPS):
            pass


def test_refused_call_that_changes_something_is_caught() -> None:
    """No contract can break this law on a sound engine, so the engine is made unsound."""
    machine = build(with_model=False)
    machine.laws = (refused_changes_nothing,)
    chain = machine.contracts.chain

    def leak(send: Callable[..., Any], sender: str) -> None:
        reserve = machine.module(0).reserve
        send(sender, reserve.address, reserve.mint.encode(machine.at["holder"], 1))

    law = broken_by_leaks(machine, chain, leak)
    assert law == "a_refused_call_changes_nothing"


def test_every_law_has_its_fault() -> None:
    assert {law.__name__ for law in LAWS} == {*FAULTS, "a_refused_call_changes_nothing"}


POOL = "contracts/lending/LendingPool.sol"
INCENTIVE = "contracts/lending/libraries/LiquidationIncentive.sol"
LEAVES = "contracts/lending/PositionAuthorizations.sol"
RATES = "contracts/lending/RateModels.sol"
GUARDS = "contracts/lending/PositionGuards.sol"
MOVES = "contracts/lending/TokenMoves.sol"

LENDING_FAULTS: dict[str, Mutant] = {
    "sum_of_supply_shares_is_total": Mutant(
        "ForgetsWhoWithdrew",
        POOL,
        "_takeSupplyShares(id, onBehalf, shares);",
        "if (shares % 2 == 0) _takeSupplyShares(id, onBehalf, shares);",
    ),
    "sum_of_debt_shares_is_total": Mutant(
        "ForgetsADebtInTheTotal",
        POOL,
        "        state.borrowShares -= shares;",
        "        if (shares % 2 == 0) state.borrowShares -= shares;",
    ),
    "supply_covers_borrow": Mutant(
        "LendsWhatIsNotThere",
        POOL,
        "        _requireLiquidity(id, state, assets);\n        emit Borrow(",
        "        emit Borrow(",
    ),
    "pool_holds_its_idle_assets": Mutant(
        "BelievesTheToken",
        MOVES,
        "if (received < assets) revert LendingPool_NotDelivered(token, received, assets);",
        "received;",
    ),
    "only_liquidation_lowers_a_share_price": Mutant(
        "RoundsForTheLender",
        POOL,
        "if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);",
        "if (assets != 0) shares = assets.toSharesDown(state.supplyAssets, state.supplyShares);",
    ),
    "no_action_leaves_its_caller_unhealthy": Mutant(
        "LetsCollateralGo", POOL, "_requireCovered(id, marketParams, onBehalf, debt, collateral);", ""
    ),
    "a_debt_has_collateral": Mutant(
        "KeepsBadDebt",
        POOL,
        "if (outcome.collateral != 0 && covered * DUST_DIVISOR >= debt) return;",
        "if (outcome.collateral == 0 || covered * DUST_DIVISOR >= debt) return;",
    ),
    "everyone_can_always_repay_in_full_and_leave": Mutant(
        "NoDebtIsTooSmall",
        POOL,
        "emit Repay(id, msg.sender, onBehalf, assets, shares);",
        "emit Repay(id, msg.sender, onBehalf, assets, shares);\n"
        "        if (state.hasMinDebt()) _requireMinDebt(id, marketParams.irm, onBehalf, "
        "owed.toAssetsUp(state.borrowAssets, state.borrowShares));",
    ),
    "donation_changes_no_share_price": Mutant(
        "CountsWhatItHolds",
        POOL,
        "if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);\n"
        "        else assets = shares.toAssetsDown(state.supplyAssets, state.supplyShares);",
        "if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);\n"
        "        else assets = shares.toAssetsDown(SafeTransferLib.balanceOf(marketParams.loanToken, address(this))"
        " + state.borrowAssets, state.supplyShares);",
    ),
    "nobody_else_lowers_a_position": Mutant(
        "AnyoneMayManage", LEAVES, "!isAuthorized[onBehalf][msg.sender]", "msg.sender == address(0)"
    ),
    "only_the_operator_lends_in_its_market": Mutant(
        "LendsToAnyone", POOL, "if (state.isOperated()) revert LendingPool_MarketOperated(id);", ""
    ),
    "nobody_profits_from_rounding": Mutant(
        "RoundsForTheBorrower",
        POOL,
        "else assets = shares.toAssetsUp(state.borrowAssets, state.borrowShares);",
        "else assets = shares.toAssetsDown(state.borrowAssets, state.borrowShares);",
    ),
    "no_power_without_its_role": Mutant(
        "AnyoneTakesTheFees",
        RATES,
        "function setFeeRecipient(address newFeeRecipient) external restricted {",
        "function setFeeRecipient(address newFeeRecipient) external {",
        "LendingPool",
    ),
}
"""By the law that is to catch it."""

KINKED = "contracts/lending/libraries/KinkedCurve.sol"
ACCRUAL = "contracts/lending/libraries/MarketAccrual.sol"
FURTHER_LENDING_FAULTS = (
    Mutant("HasNoKink", KINKED, "if (utilization > width * (WAD / BPS)) {", "if (utilization > WAD) {"),
    Mutant("RisesFromZero", KINKED, "(start * width * (WAD / BPS) + (end - start)", "((end - start)"),
    Mutant(
        "IsSteepFromTheStart", KINKED, "(start, end, width) = (end, atFull, BPS - width);", "end = atFull;"
    ),
    Mutant("ForgetsItsCurve", ACCRUAL, "| (curve << 64) |", "| (uint256(uint8(curve)) << 64) |"),
    Mutant("FeeOfEverything", ACCRUAL, "state.supplyAssets - feeAssets,", "state.supplyAssets,"),
    Mutant(
        "BelievesPermits",
        MOVES,
        "if (allowance < value) revert LendingPool_AllowanceTooLow(token, allowance, value);",
        "allowance;",
    ),
    Mutant("GuardsYesterday", GUARDS, "state.accrue(block.timestamp, rate);", "rate;"),
    Mutant("GuardsNoSupply", GUARDS, "if (supplied < minSupplied)", "if (supplied == 0 && minSupplied != 0)"),
    Mutant(
        "GuardsNoDebt",
        GUARDS,
        "if (debt > maxDebt) _revertWith(LendingPool_DebtTooHigh",
        "if (false) _revertWith(LendingPool_DebtTooHigh",
    ),
    Mutant("GuardsNoHealth", GUARDS, "if (healthFactor < minHealthFactor) {", "if (healthFactor < WAD) {"),
    Mutant(
        "GuardsNoDeadline", GUARDS, "if (block.timestamp > deadline)", "if (block.timestamp > deadline + 60)"
    ),
)
"""Rates, fees and guards that no law forbids, but the model does."""

OTHER_LENDING_PROFITS = (
    Mutant("PaysLiquidatorsTwice", INCENTIVE, "LIQUIDATION_CURSOR = 0.3e18", "LIQUIDATION_CURSOR = 0.6e18"),
    Mutant(
        "CreditsTwiceWhatItBrings",
        POOL,
        "_credit(id, state, msg.sender, supplied, supplied.toSharesDown(",
        "_credit(id, state, msg.sender, 2 * supplied, (2 * supplied).toSharesDown(",
    ),
)


@pytest.fixture(scope="module")
def lending_mutants() -> dict[str, Artifact]:
    faults = [*LENDING_FAULTS.values(), *OTHER_LENDING_PROFITS, *FURTHER_LENDING_FAULTS]
    return compile_mutants([replace(fault, contract="LendingPool") for fault in faults])


def broken_lending_law(fault: Mutant, mutants: dict[str, Artifact], law: str | None) -> str:
    """What the fault breaks, judged by one law alone, or by the model alone."""
    return law_broken(build_lending, {"LendingPool": mutants[fault.name]}, LENDING_LAWS, law, STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("law", LENDING_FAULTS)
def test_law_of_lending_catches_its_fault(law: str, lending_mutants: dict[str, Artifact]) -> None:
    assert broken_lending_law(LENDING_FAULTS[law], lending_mutants, law) == law


@pytest.mark.slow
@pytest.mark.parametrize("fault", OTHER_LENDING_PROFITS, ids=lambda fault: fault.name)
def test_profits_of_other_kinds_from_lending_are_caught(
    fault: Mutant, lending_mutants: dict[str, Artifact]
) -> None:
    law = "nobody_profits_from_rounding"
    assert broken_lending_law(fault, lending_mutants, law) == law


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [*LENDING_FAULTS.values(), *OTHER_LENDING_PROFITS, *FURTHER_LENDING_FAULTS],
    ids=lambda fault: fault.name,
)
def test_model_catches_every_fault_of_lending(fault: Mutant, lending_mutants: dict[str, Artifact]) -> None:
    assert broken_lending_law(fault, lending_mutants, None) == AGREEMENT


def test_refused_call_to_the_pool_that_changes_something_is_caught() -> None:
    """As above, on an unsound engine."""
    machine = build_lending(with_model=False)
    machine.laws = (refused_by_the_pool,)
    chain, token = machine.contracts.chain, machine.contracts.tokens[0]
    law = broken_by_leaks(
        machine,
        chain,
        lambda send, sender: send(sender, token.address, token.mint.encode(machine.at["lender"], 1)),
    )
    assert law == "a_refused_call_changes_nothing"


def test_every_law_of_lending_has_its_fault() -> None:
    assert {law.__name__ for law in LENDING_LAWS} == {*LENDING_FAULTS, "a_refused_call_changes_nothing"}
