"""Each of the stability pools' incidents' tests fails on a pool that lacks what stops the incident

As `test_lending_incidents_can_fail.py`: every line breaks one source in one place, and runs the very test that must
notice by a failed assertion.
"""

from functools import cache

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.incidents import test_stability_just_in_time as timing
from tests.incidents import test_stability_left_over as left
from tests.incidents import test_stability_made_up_market as market
from tests.incidents import test_stability_reentrancy as reentrancy
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.mutants import Mutant, compile_mutants
from tests.support.stability import FACTORY, StabilityBuilder

pytestmark = pytest.mark.slow

ROOM = "contracts/stablecoin/stability/"
POOL, BOOK = ROOM + "StabilityPool.sol", ROOM + "libraries/DepositBook.sol"
AT_ONCE = (
    "if (pending.fresh == 0 || pending.time == uint32(block.timestamp)) return;",
    "if (pending.fresh == 0) return;",
)
ANY_TIME = ("if (!_book.active.closed) _requireWindow();", "")
KEEPS_REQUEST = ("        own.holding.requestedAt = 0;\n        _store", "        _store")
NO_LOCK = (
    "function claim(address receiver) external nonReentrant returns",
    "function claim(address receiver) external returns",
)
HALF_BOOKED = (
    "        collateral = _book.claim(msg.sender);\n",
    (
        "        uint128 kept = _book.collateral; _book.collateral = 0;\n"
        "        IERC20(COLLATERAL()).safeTransfer(receiver, _book.claimableOf(msg.sender));\n"
        "        _book.collateral = kept; collateral = _book.claim(msg.sender);\n"
        "        if (collateral != 0) return collateral;\n"
    ),
)
UNLISTED = ("if (!isListed[id]) revert StabilityPool_NotListed(id);", "")
ANY_WORTH = (
    "if (seized < minimum) revert StabilityPool_WorthTooLittle(seized, minimum);",
    "if (seized < minimum) return 0;",
)
ALL_SEIZED = (
    "return ((seized - minimum) * CALLER_SHARE_BPS) / BPS;",
    "return (seized * CALLER_SHARE_BPS) / BPS;",
)
NEXT = "    }\n\n    /// @inheritdoc IStabilityPool\n    function depositWithPermit"
BOOKS, TAKES = (
    "        _bookDeposit(msg.sender, assets);\n",
    "        IERC20(STABLECOIN).safeTransferFrom(msg.sender, address(this), assets);\n",
)
COUNTS = "        assets = IERC20(STABLECOIN).balanceOf(address(this)) - totalDeposits();\n"
COUNTS_COINS = (BOOKS + TAKES + NEXT, TAKES + COUNTS + BOOKS + NEXT)
OPEN_TOTAL = ("function totalDeposits() external view", "function totalDeposits() public view")
INHERITS = (
    "scale, passedOver, index);\n        book.batches",
    "scale, passedOver, index / 2);\n        book.batches",
)


def broken(
    name: str,
    path: str,
    change: tuple[str, str],
    test: object,
    *args: object,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, *change, FACTORY, also), test, args)  # type: ignore[arg-type]


TABLE = [
    broken("flash: absorbs at once", BOOK, AT_ONCE, timing.test_a_flash_loan_earns_nothing),
    broken("flash: leaves at once", POOL, ANY_TIME, timing.test_a_flash_loan_earns_nothing),
    broken(
        "absorbs in the second of the deposit",
        BOOK,
        AT_ONCE,
        timing.test_nobody_deposits_ahead_of_a_liquidation_in_one_block,
    ),
    broken("a deposit keeps the request", BOOK, KEEPS_REQUEST, timing.test_an_open_window_is_no_way_around),
    broken("no cool-down", POOL, ANY_TIME, timing.test_nobody_is_free_to_leave_all_the_time),
    broken(
        "claims are not locked", POOL, NO_LOCK, reentrancy.test_whoever_comes_back_finds_it_locked, "claim"
    ),
    broken(
        "claims are not locked, in a liquidation",
        POOL,
        NO_LOCK,
        reentrancy.test_whoever_comes_back_finds_it_locked,
        "liquidate",
    ),
    broken(
        "books after it paid",
        POOL,
        HALF_BOOKED,
        reentrancy.test_views_say_what_was_or_what_will_be,
        "claim",
        False,
    ),
    broken("any market", POOL, UNLISTED, market.test_a_made_up_market_drains_nothing),
    broken("any worth", POOL, ANY_WORTH, market.test_splitting_into_dust_costs_the_deposits_nothing, 1),
    broken(
        "a share of all that is seized",
        POOL,
        ALL_SEIZED,
        market.test_what_the_caller_gets_is_a_share_of_the_bonus,
    ),
    *(
        broken(
            f"coins that lie there count, {how}",
            POOL,
            COUNTS_COINS,
            left.test_whoever_comes_next_has_what_it_brought,
            how,
            also=(OPEN_TOTAL,),
        )
        for how in ("emptied", "left", "never used")
    ),
    broken(
        "coins that lie there count, for the first",
        POOL,
        COUNTS_COINS,
        left.test_the_first_depositor_gains_nothing_by_donating,
        also=(OPEN_TOTAL,),
    ),
    broken("newcomers inherit", BOOK, INHERITS, left.test_those_before_keep_what_they_earned),
]


@cache
def compiled() -> dict[str, Artifact]:
    return compile_mutants(line.mutant for line in TABLE)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_incident_goes_unnoticed_by_no_test(line: Broken) -> None:
    build = StabilityBuilder({FACTORY: compiled()[line.mutant.name]})
    with pytest.raises((AssertionError, pytest.fail.Exception, ContractError)):
        line.test(build, *line.args)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_the_same_passes_on_a_sound_pool(line: Broken) -> None:
    line.test(StabilityBuilder(), *line.args)
