"""Each of the lending pool's incidents' tests fails on a pool that lacks what stops the incident

As `test_incidents_can_fail.py`: every line breaks one source in one place, deploys the pool with it, and runs the
very tests of the incident's file, which must notice by a failed assertion.
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_lending_donation_first_depositor as donation
from tests.incidents import test_lending_gas_starved_oracle as gas
from tests.incidents import test_lending_health_check as health
from tests.incidents import test_lending_hostile_oracle as hostile
from tests.incidents import test_lending_interest_timing as timing
from tests.incidents import test_lending_liquidation_rounding as liquidation
from tests.incidents import test_lending_price_zero as zero
from tests.incidents import test_lending_reentrancy as reentrancy
from tests.incidents import test_lending_rounding_compounded as rounding
from tests.incidents import test_lending_tokens as tokens
from tests.incidents import test_lending_victim_approvals as approvals
from tests.incidents.test_incidents_can_fail import GUARD, Broken
from tests.support.lending import LendingBuilder
from tests.support.mutants import Mutant, compile_mutants

pytestmark = pytest.mark.slow

POOL = "contracts/lending/LendingPool.sol"
RATES = "contracts/lending/RateModels.sol"
GUARDS = "contracts/lending/PositionGuards.sol"
MOVES = "contracts/lending/TokenMoves.sol"
ACCRUAL = "contracts/lending/libraries/MarketAccrual.sol"
NAME = "LendingPool"

LAZILY = (
    "    function _accrueLazily(Id id, State memory state, MarketParams calldata marketParams) internal {\n"
)
FROM_BALANCE = (
    LAZILY + "        (, bytes memory held) = marketParams.loanToken.staticcall("
    'abi.encodeWithSignature("balanceOf(address)", address(this)));\n'
    "        state.supplyAssets = abi.decode(held, (uint256)) + state.borrowAssets;\n"
)
COVERED = "maxDebt = _maxDebtDown(collateral, _price(_oracle(marketParams)), marketParams.lltv);"
INVERTED = (
    "uint256 price = IOracle(_oracle(marketParams)).price();\n"
    "        maxDebt = price == 0"
    " ? type(uint256).max : _maxDebtDown(collateral, price, marketParams.lltv);"
)
EXACT = (
    "return FixedPointMathLib.fullMulDiv("
    "FixedPointMathLib.fullMulDiv(collateral, price, ORACLE_SCALE), lltv, WAD);"
)
BOOKED_LATE = (
    "        _take(_collateralToken(marketParams), assets);\n        _addCollateral(id, onBehalf, assets);"
)
SEIZED_FOR = (
    "uint256 worth = FixedPointMathLib.fullMulDivUp(_bounded(outcome.seizedAssets), outcome.price, ORACLE_SCALE);",
    "uint256 worth = FixedPointMathLib.fullMulDiv(_bounded(outcome.seizedAssets), outcome.price, ORACLE_SCALE);",
)


def broken(
    name: str,
    path: str,
    old: str,
    new: str,
    test: Callable[..., None],
    *args: Any,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, old, new, NAME, also), test, args)


def rounded(name: str, old: str, new: str, test: Callable[..., None], *args: Any) -> Broken:
    """A conversion between assets and shares that rounds the other way."""
    return broken(name, POOL, old, new, test, *args)


TABLE = [
    broken(
        "the supply is the balance",
        RATES,
        LAZILY,
        FROM_BALANCE,
        donation.test_a_donation_changes_nobodys_share_price,
    ),
    broken(
        "the supply is the balance, for the second depositor",
        RATES,
        LAZILY,
        FROM_BALANCE,
        donation.test_the_second_depositor_loses_nothing_to_the_first,
        1,
    ),
    broken(
        "collateral goes out unchecked",
        POOL,
        "_requireCovered(id, marketParams, onBehalf, debt, collateral);",
        "debt;",
        health.test_leaving_no_collateral_leaves_no_debt,
    ),
    broken(
        "collateral goes out unchecked, to a helper",
        POOL,
        "_requireCovered(id, marketParams, onBehalf, debt, collateral);",
        "debt;",
        health.test_ones_own_authorised_helper_is_bound_too,
    ),
    broken(
        "a borrow is not checked",
        POOL,
        "_requireCovered(id, marketParams, borrower, debt, collateral);",
        "collateral;",
        health.test_no_call_makes_anybody_unhealthy,
        0,
    ),
    broken(
        "a debt is as of the last update",
        POOL,
        "            _accrue(id, state, marketParams);\n            _store(state);\n",
        "",
        health.test_collateral_is_checked_at_its_debt_of_now,
    ),
    broken(
        "anybody's debt may be drawn",
        POOL,
        "        _requireAuthorized(onBehalf);\n        _requireOpen(id, state);\n",
        "        _requireOpen(id, state);\n",
        health.test_nobody_else_lowers_a_position,
        0,
    ),
    broken(
        "what is repaid is rounded down",
        POOL,
        *SEIZED_FOR,
        liquidation.test_many_small_liquidations_take_no_more_than_one,
        (1, 0),
        also=(
            (
                "uint256 repaid = FixedPointMathLib.divWadUp(worth, outcome.incentive);",
                "uint256 repaid = FixedPointMathLib.divWad(worth, outcome.incentive);",
            ),
        ),
    ),
    broken(
        "dust keeps bad debt alive",
        POOL,
        "if (outcome.collateral != 0 && covered * DUST_DIVISOR >= debt) return;",
        "if (outcome.collateral != 0) return;\n        debt; covered;",
        liquidation.test_dust_does_not_keep_bad_debt_alive,
        1,
    ),
    broken(
        "dust that was given keeps bad debt alive",
        POOL,
        "if (outcome.collateral != 0 && covered * DUST_DIVISOR >= debt) return;",
        "if (outcome.collateral != 0) return;\n        debt; covered;",
        liquidation.test_a_donation_of_collateral_buys_no_delay,
    ),
    broken(
        "everybody can be liquidated",
        POOL,
        "if (debt <= maxDebt) _revertWith(LendingPool_HealthyPosition.selector, id, borrower, debt, maxDebt);",
        "id;",
        liquidation.test_a_healthy_position_loses_nothing_to_bad_debt_accounting,
    ),
    broken(
        "the incentive has no end",
        "contracts/lending/libraries/LiquidationIncentive.sol",
        "(WAD * WAD) / (WAD - (LIQUIDATION_CURSOR * (WAD - lltv)) / WAD)",
        "2 * WAD + lltv",
        liquidation.test_liquidating_part_never_makes_the_rest_worse_where_it_can_be_better,
        also=(("MAX_LIQUIDATION_INCENTIVE = 1.15e18", "MAX_LIQUIDATION_INCENTIVE = 5e18"),),
    ),
    rounded(
        "shares of a supply rounded up",
        "if (assets != 0) shares = assets.toSharesDown(state.supplyAssets, state.supplyShares);",
        "if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "assets of a supply rounded down",
        "else assets = shares.toAssetsUp(state.supplyAssets, state.supplyShares);",
        "else assets = shares.toAssetsDown(state.supplyAssets, state.supplyShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "shares of a withdrawal rounded down",
        "if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);",
        "if (assets != 0) shares = assets.toSharesDown(state.supplyAssets, state.supplyShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "assets of a withdrawal rounded up",
        "else assets = shares.toAssetsDown(state.supplyAssets, state.supplyShares);",
        "else assets = shares.toAssetsUp(state.supplyAssets, state.supplyShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "assets of a borrow rounded up",
        "else assets = shares.toAssetsDown(state.borrowAssets, state.borrowShares);",
        "else assets = shares.toAssetsUp(state.borrowAssets, state.borrowShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "assets of a repayment rounded down",
        "else assets = shares.toAssetsUp(state.borrowAssets, state.borrowShares);",
        "else assets = shares.toAssetsDown(state.borrowAssets, state.borrowShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "shares of a borrow rounded down",
        "if (assets != 0) shares = assets.toSharesUp(state.borrowAssets, state.borrowShares);",
        "if (assets != 0) shares = assets.toSharesDown(state.borrowAssets, state.borrowShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "shares of a repayment rounded up",
        "if (assets != 0) shares = assets.toSharesDown(state.borrowAssets, state.borrowShares);",
        "if (assets != 0) shares = assets.toSharesUp(state.borrowAssets, state.borrowShares);",
        rounding.test_others_never_pay_for_a_rounding,
    ),
    rounded(
        "a withdrawal by assets is a share short",
        "if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);",
        "if (assets != 0) shares = assets.toSharesDown(state.supplyAssets, state.supplyShares) * 99 / 100;",
        rounding.test_no_round_trip_profits,
        "supply",
        "withdraw",
        "shares",
        "assets",
        123_456_789,
    ),
    rounded(
        "small withdrawals are free",
        "if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);",
        "if (assets != 0) shares = assets < 1_000_000 ? 0"
        " : assets.toSharesUp(state.supplyAssets, state.supplyShares);",
        rounding.test_small_steps_never_profit,
        0,
    ),
    broken(
        "a day is free",
        RATES,
        "if (state.lastUpdate() == block.timestamp) return;",
        "if (state.lastUpdate() + 86_400 > block.timestamp) return;",
        timing.test_a_second_is_charged,
    ),
    broken(
        "an update forgives the past",
        ACCRUAL,
        "state.borrowAssets = borrowed + interest;",
        "state.borrowAssets = borrowed + (elapsed > 1 days ? interest : 0);",
        timing.test_poking_never_lowers_a_debt_at_a_given_rate,
        300,
    ),
    broken(
        "a supply does not accrue",
        POOL,
        "_accrueLazily(id, state, marketParams);\n        if (assets != 0) shares = assets.toSharesDown(",
        "if (assets != 0) shares = assets.toSharesDown(",
        timing.test_a_lender_for_one_block_earns_nothing,
    ),
    broken(
        "a withdrawal does not accrue",
        POOL,
        "_accrueLazily(id, state, marketParams);\n        if (assets != 0) shares = assets.toSharesUp(",
        "if (assets != 0) shares = assets.toSharesUp(",
        timing.test_a_lender_who_leaves_before_the_booking_has_earned_too,
    ),
    broken(
        "a repayment does not accrue",
        POOL,
        "_accrue(id, state, marketParams);\n        if (assets != 0) shares = assets.toSharesDown(state.borrowAssets",
        "if (assets != 0) shares = assets.toSharesDown(state.borrowAssets",
        timing.test_to_repay_and_borrow_again_saves_nothing,
    ),
    broken(
        "a price inverted to zero",
        GUARDS,
        COVERED,
        INVERTED,
        zero.test_no_price_no_credit,
        0,
    ),
    broken(
        "a price inverted to zero, for who owes",
        GUARDS,
        COVERED,
        INVERTED,
        zero.test_no_debt_is_healthy_at_a_price_of_zero,
    ),
    broken(
        "a product that wraps",
        GUARDS,
        EXACT,
        "unchecked { return collateral * price / ORACLE_SCALE * lltv / WAD; }",
        zero.test_the_largest_price_wraps_nothing,
        2**255,
        10**18,
    ),
    broken(
        "what was promised counts",
        MOVES,
        "if (received < assets) revert LendingPool_NotDelivered(token, received, assets);",
        "received;",
        tokens.test_a_fee_switched_on_later_is_refused,
        100,
    ),
    broken(
        "what was promised counts for liquidators",
        MOVES,
        "if (received < assets) revert LendingPool_NotDelivered(token, received, assets);",
        "received;",
        tokens.test_a_fee_stops_a_liquidators_repayment_too,
    ),
    broken(
        "what was promised counts for flash loans",
        MOVES,
        "if (received < assets) revert LendingPool_NotDelivered(token, received, assets);",
        "received;",
        tokens.test_a_flash_loan_is_given_back_whole,
    ),
    broken(
        "false is a success",
        POOL,
        "emit Withdraw(id, msg.sender, onBehalf, receiver, assets, shares);\n"
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);",
        "emit Withdraw(id, msg.sender, onBehalf, receiver, assets, shares);\n"
        "        (bool done, ) = _loanToken(marketParams).call("
        'abi.encodeWithSignature("transfer(address,uint256)", receiver, assets));\n        done;',
        tokens.test_what_a_token_returns,
        2,
    ),
    broken(
        "tokens need no code",
        POOL,
        "_requireCode(marketParams.loanToken);",
        "",
        tokens.test_a_token_without_code_makes_no_market,
    ),
    broken(
        "what leaves needs a price",
        POOL,
        "        if (owed != 0) {\n",
        "        if (owed != 0 || _price(_oracle(marketParams)) == 0) {\n",
        hostile.test_the_way_out_stays_open,
    ),
    broken(
        "without a price the last one counts",
        POOL,
        "if (price == 0) price = _price(oracle);",
        "if (price == 0) price = 1e27;",
        hostile.test_what_needs_a_price_is_refused,
    ),
    broken(
        "too little gas for the oracle",
        GUARD,
        "ORACLE_GAS = 500_000;",
        "ORACLE_GAS = 300_000;",
        gas.test_no_amount_of_gas_chooses_the_price,
    ),
    broken(
        "the token is called before the state is written",
        POOL,
        "        _store(state);\n        emit Withdraw(id, msg.sender, onBehalf, receiver, assets, shares);\n"
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);",
        "        emit Withdraw(id, msg.sender, onBehalf, receiver, assets, shares);\n"
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);\n"
        "        _store(state);",
        reentrancy.test_nothing_is_paid_twice,
        "withdraw",
    ),
    broken(
        "a view between two states",
        POOL,
        "        _store(state);\n        emit Withdraw(id, msg.sender, onBehalf, receiver, assets, shares);\n"
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);",
        "        emit Withdraw(id, msg.sender, onBehalf, receiver, assets, shares);\n"
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);\n"
        "        _store(state);",
        reentrancy.test_views_say_what_holds_afterwards,
        "withdraw",
    ),
    broken(
        "the debt is written after the loan",
        POOL,
        "        _owe(id, state, marketParams, onBehalf, receiver, assets, shares);\n"
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);",
        "        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);\n"
        "        _owe(id, state, marketParams, onBehalf, receiver, assets, shares);",
        reentrancy.test_nothing_is_paid_twice,
        "borrow",
    ),
    broken(
        "the collateral is booked after it came",
        POOL,
        "        _addCollateral(id, onBehalf, assets);\n",
        "",
        reentrancy.test_views_say_what_holds_afterwards,
        "supplyCollateral",
        also=(("        _take(_collateralToken(marketParams), assets);", BOOKED_LATE),),
    ),
    broken(
        "anybody may withdraw",
        POOL,
        "        _requireAuthorized(onBehalf);\n        _accrueLazily(",
        "        _accrueLazily(",
        approvals.test_nothing_moves_through_any_argument,
    ),
    broken(
        "losses are the next one's",
        POOL,
        "state.supplyAssets -= outcome.badDebtAssets;",
        "",
        donation.test_inflating_by_bad_debt_pays_nobody,
    ),
    broken(
        "a debt is rounded down",
        POOL,
        "if (assets != 0) shares = assets.toSharesUp(state.borrowAssets, state.borrowShares);",
        "if (assets != 0) shares = assets.toSharesDown(state.borrowAssets, state.borrowShares / 1000);",
        donation.test_a_share_price_inflated_by_interest_cannot_round_a_debt_away,
    ),
    broken(
        "idle money of others is liquidity",
        POOL,
        "if (assets > available) revert LendingPool_InsufficientLiquidity(id, assets, available);",
        "if (assets > available && available != 0)"
        " revert LendingPool_InsufficientLiquidity(id, assets, available);",
        hostile.test_an_oracle_cannot_lie_its_way_into_another_market,
    ),
    broken(
        "one token, one balance",
        POOL,
        "if (assets > available) revert LendingPool_InsufficientLiquidity(id, assets, available);",
        "if (assets > available + 1_000) revert LendingPool_InsufficientLiquidity(id, assets, available);",
        tokens.test_one_token_on_both_sides_pays_nobody_twice,
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


def run(test: Callable[..., None], build: LendingBuilder, args: tuple[Any, ...]) -> None:
    """The test with what it asks for first: a builder, a pool, or one whose oracle has turned hostile."""
    first = next(iter(inspect.signature(test).parameters))
    if first == "build_lending":
        test(build, *args)
    elif first == "hostile":
        test(hostile.turned(build(), hostile.CODES["reverts"]))
    else:
        test(build(), *args)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    run(line.test, LendingBuilder(), line.args)  # passes on the contracts as they are
    build = LendingBuilder({NAME: artifacts()[line.mutant.name]})
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run(line.test, build, line.args)
