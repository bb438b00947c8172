"""Each of the flash liquidator's incidents' tests fails on one that lacks what stops the incident

As `test_lending_incidents_can_fail.py`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_lending_flash_liquidator as incidents
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.flash import Fault
from tests.support.lending import LendingBuilder
from tests.support.mutants import Mutant, compile_mutants

pytestmark = pytest.mark.slow

PATH = "contracts/lending/periphery/FlashLiquidator.sol"
NAME = "FlashLiquidator"
CALLBACK = (
    "if (msg.sender != POOL || !_reentrancyGuardEntered())"
    " revert FlashLiquidator_UnexpectedCallback(msg.sender);"
)
SELF = "if (msg.sender != address(this)) revert FlashLiquidator_NotSelf(msg.sender);"
LOAN_BEFORE = "loanBefore: SafeTransferLib.balanceOf(liquidation.marketParams.loanToken, address(this)),"
COLLATERAL_BEFORE = (
    "collateralBefore: SafeTransferLib.balanceOf(liquidation.marketParams.collateralToken, address(this)),"
)
ONE = """        uint256 deadline
    ) external nonReentrant returns (uint256 seizedAssets, uint256 repaidAssets, uint256 profit) {"""
MANY = "    ) external nonReentrant returns (LiquidationOutcome[] memory outcomes) {"
ALL_OPEN = CALLBACK.replace(" || !_reentrancyGuardEntered()", "")


def broken(
    name: str,
    old: str,
    new: str,
    test: Callable[..., None],
    *args: Any,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, PATH, old, new, NAME, also), test, args)


TABLE = [
    broken("anyone calls back", CALLBACK, "", incidents.test_nothing_moves_through_any_argument),
    broken(
        "anyone takes a step in the middle",
        SELF,
        "",
        incidents.test_nobody_enters_in_the_middle_of_a_sale,
        "liquidateStep",
    ),
    broken(
        "what lies there pays the repayment",
        LOAN_BEFORE,
        "loanBefore: 0,",
        incidents.test_what_lies_there_pays_for_nobody,
        Fault.GIVES_NOTHING,
    ),
    broken(
        "what lies there is sold too",
        COLLATERAL_BEFORE,
        "collateralBefore: 0,",
        incidents.test_nothing_moves_through_any_argument,
    ),
    broken(
        "an unbounded approval",
        "SafeTransferLib.safeApproveWithRetry(sale.loanToken, POOL, repaidAssets);",
        "SafeTransferLib.safeApproveWithRetry(sale.loanToken, POOL, type(uint256).max);",
        incidents.test_no_approval_outlives_a_liquidation,
    ),
    broken(
        "the adapter is approved, not sent to",
        "SafeTransferLib.safeTransfer(sale.collateralToken, sale.adapter, collateral);",
        "SafeTransferLib.safeApproveWithRetry(sale.collateralToken, sale.adapter, collateral);",
        incidents.test_no_approval_outlives_a_liquidation,
    ),
    broken(
        "no lock on one",
        ONE,
        ONE.replace(" nonReentrant", ""),
        incidents.test_nobody_enters_in_the_middle_of_a_sale,
        "liquidate",
        also=((CALLBACK, ALL_OPEN),),
    ),
    broken(
        "no lock on many",
        MANY,
        MANY.replace(" nonReentrant", ""),
        incidents.test_nobody_enters_in_the_middle_of_a_sale,
        "liquidateMany",
        also=((ONE, ONE.replace(" nonReentrant", "")), (CALLBACK, ALL_OPEN)),
    ),
    broken(
        "one that fails stops the others",
        "outcome.reason = result;",
        'outcome.reason = result; require(success, "all or nothing");',
        incidents.test_a_hostile_one_takes_nothing_of_its_neighbours,
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    line.test(LendingBuilder(), *line.args)  # passes on the contract as it is
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        line.test(LendingBuilder({NAME: artifacts()[line.mutant.name]}), *line.args)
