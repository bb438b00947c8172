"""Each of the splitters' incidents' tests fails on a splitter that lacks what stops the incident

As `test_incidents_can_fail.py`: every line breaks one source in one place, deploys with it, and runs the very test of
the incident's file, which must notice by a failed assertion.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.incidents import test_revenue_blocking_payee as blocking
from tests.incidents import test_revenue_dust as dust
from tests.incidents import test_revenue_inherited as inherited
from tests.incidents import test_revenue_reentrancy as reentrancy
from tests.incidents import test_revenue_squatting as squatting
from tests.incidents import test_revenue_stale_shortfall as stale
from tests.support.mutants import Mutant, compile_mutants
from tests.support.revenue import RevenueBuilder

pytestmark = pytest.mark.slow

BOOK = "contracts/revenue/SplitterBook.sol"
FIXED = "contracts/revenue/RoyaltySplitter.sol"
ADJUSTABLE = "contracts/revenue/AdjustableRoyaltySplitter.sol"
PAYEES = "contracts/revenue/SplitterPayees.sol"
FACTORY = "contracts/revenue/RoyaltySplitterFactory.sol"
CLONE = "contracts/revenue/libraries/PayableClone.sol"

UNLOCKED = ("        _entered = 1;\n        assembly", "        assembly")
VIEWS = (
    ("    modifier nonReentrantView() {\n        _requireNotEntered();", "    modifier nonReentrantView() {"),
)
STRICT_BATCH = (
    "emit ClaimFailed(token, payees[j]);",
    "revert RoyaltySplitter_NothingToClaim(payees[j], token);",
)
LATE = (
    """            sstore(bookSlot, add(book, shl(112, amount)))
        }""",
    """        }""",
)
AT_THE_END = "        _entered = 0;\n    }\n\n    /// @dev What a payee gets"


@dataclass(frozen=True)
class Broken:
    """One defence taken away, and the test that notices."""

    mutant: Mutant
    test: Callable[..., None]
    args: tuple[Any, ...] = ()


def broken(
    name: str,
    path: str,
    change: tuple[str, str],
    contract: str,
    test: Callable[..., None],
    *args: Any,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, *change, contract, also), test, args)


TABLE = [
    broken(
        "one failure stops the batch",
        BOOK,
        STRICT_BATCH,
        "RoyaltySplitter",
        blocking.test_one_receiver_stops_nobody,
        "refuses",
        False,
    ),
    broken(
        "one token stops the batch",
        BOOK,
        STRICT_BATCH,
        "RoyaltySplitter",
        blocking.test_one_token_stops_no_other,
        "blocked",
    ),
    broken(
        "all the gas for one",
        BOOK,
        ("CLAIM_GAS = 400_000", "CLAIM_GAS = 400_000_000"),
        "RoyaltySplitter",
        blocking.test_one_receiver_stops_nobody,
        "burns gas",
        False,
    ),
    broken(
        "a payment that fails is forgotten",
        BOOK,
        (
            "if (token == ETHER) SafeTransferLib.safeTransferETH(account, amount);",
            "if (token == ETHER) SafeTransferLib.trySafeTransferETH(account, amount, gasleft());",
        ),
        "RoyaltySplitter",
        blocking.test_one_receiver_stops_nobody,
        "refuses",
        False,
    ),
    broken(
        "claims are not locked",
        BOOK,
        UNLOCKED,
        "RoyaltySplitter",
        reentrancy.test_a_token_that_calls_back,
        True,
    ),
    broken(
        "claims of ether are not locked",
        BOOK,
        UNLOCKED,
        "AdjustableRoyaltySplitter",
        reentrancy.test_a_receiver_of_ether_that_enters_again,
        True,
    ),
    broken(
        "a batch is not locked out",
        BOOK,
        UNLOCKED,
        "RoyaltySplitter",
        reentrancy.test_a_batch_inside_a_token_counts_nothing_twice,
    ),
    broken(
        "views answer in the middle",
        BOOK,
        (VIEWS[0][0], VIEWS[0][1]),
        "RoyaltySplitter",
        reentrancy.test_a_token_that_calls_back,
        True,
    ),
    broken(
        "the lock stays",
        BOOK,
        (
            "        _entered = 0;\n    }\n\n    /// @dev What a payee gets",
            "    }\n\n    /// @dev What a payee gets",
        ),
        "RoyaltySplitter",
        blocking.test_one_receiver_stops_nobody,
        "refuses",
        False,
    ),
    broken(
        "what is settled is written too late",
        BOOK,
        LATE,
        "RoyaltySplitter",
        reentrancy.test_what_can_be_read_in_the_middle_is_as_afterwards,
        also=(
            (
                AT_THE_END,
                "        _books[token] = Book.wrap(book).addSettled(amount);\n" + AT_THE_END,
            ),
        ),
    ),
    broken(
        "an old record serves for any fall",
        BOOK,
        (
            "uint256 since = _isDeeper(token, held, booked) ? block.timestamp : book.shortSince();",
            "uint256 since = book.shortSince();",
        ),
        "RoyaltySplitter",
        stale.test_a_deeper_fall_waits_its_own_grace,
    ),
    broken(
        "the depth of a fall is not looked at again",
        BOOK,
        ("if (book.shortSince() == 0 || _isDeeper(token, held, booked)) {", "if (book.shortSince() == 0) {"),
        "AdjustableRoyaltySplitter",
        stale.test_a_deeper_fall_waits_its_own_grace,
    ),
    broken(
        "a fall that was over stays recorded",
        BOOK,
        (
            "_books[token] = _books[token].withShortSince(0); // where `due` is settled already",
            "_books[token] = _books[token];",
        ),
        "RoyaltySplitter",
        stale.test_a_fall_that_was_over_is_forgotten,
        True,
    ),
    broken(
        "no tolerance",
        BOOK,
        ("SHORTFALL_TOLERANCE_BPS = 100;", "SHORTFALL_TOLERANCE_BPS = 0;"),
        "RoyaltySplitter",
        stale.test_a_token_that_shrinks_for_ever_locks_nobody,
    ),
    broken(
        "new shares count at once",
        ADJUSTABLE,
        ("uint256 last = _epochOf[token];", "uint256 last = currentEpoch();"),
        "AdjustableRoyaltySplitter",
        inherited.test_a_big_payment_cannot_be_caught_by_a_change,
    ),
    broken(
        "a new payee inherits",
        ADJUSTABLE,
        (
            "if (from < end) {\n                accrued = accrued.accrue(_tableShares(epoch, payee), from, end);",
            "if (from < end) {\n                accrued = accrued.accrue(_tableShares(last, payee), from, end);",
        ),
        "AdjustableRoyaltySplitter",
        inherited.test_a_new_payee_inherits_nothing,
    ),
    broken(
        "no notice",
        ADJUSTABLE,
        ("effectiveAt = block.timestamp + noticePeriod();", "effectiveAt = block.timestamp;"),
        "AdjustableRoyaltySplitter",
        inherited.test_no_notice_is_no_change,
    ),
    broken(
        "a token that slept wakes up in the newest epoch",
        ADJUSTABLE,
        ("        _endOf[token][epoch] = index;\n", ""),
        "AdjustableRoyaltySplitter",
        inherited.test_a_new_payee_inherits_nothing,
    ),
    broken(
        "fractions are dropped",
        ADJUSTABLE,
        ("uint32(Accrued.unwrap(accrued))", "uint32(Accrued.unwrap(accrued) * 0)"),
        "AdjustableRoyaltySplitter",
        dust.test_cutting_up_receipts_and_claims_changes_no_sum,
        1,
    ),
    broken(
        "each receipt is rounded by itself",
        ADJUSTABLE,
        ("Accrued accrued = Accrued.wrap(position.fraction);", "Accrued accrued = Accrued.wrap(0);"),
        "AdjustableRoyaltySplitter",
        dust.test_cutting_up_receipts_and_claims_changes_no_sum,
        0,
    ),
    broken(
        "a payee moves with what was paid",
        "contracts/revenue/libraries/RecordWord.sol",
        ("(etherPaid(record) << 160) | uint160(newAccount)", "uint160(newAccount)"),
        "RoyaltySplitter",
        inherited.test_moving_a_payee_moves_what_it_is_owed_once,
    ),
    broken(
        "shares are no part of the address",
        FACTORY,
        ("uint256(payees[i].shares) << 64", "uint256(1) << 64"),
        "RoyaltySplitterFactory",
        squatting.test_the_address_can_only_be_this_splitter,
    ),
    broken(
        "the owner is no part of the address",
        FACTORY,
        ("abi.encodePacked(owner, noticePeriod)", "abi.encodePacked(address(1), noticePeriod)"),
        "RoyaltySplitterFactory",
        squatting.test_owner_and_notice_are_part_of_the_address,
    ),
    broken(
        "the salt is forgotten",
        CLONE,
        ("mload(code), salt)", "mload(code), 0)"),
        "RoyaltySplitterFactory",
        squatting.test_the_address_can_only_be_this_splitter,
    ),
    broken(
        "an implementation is a splitter",
        PAYEES,
        ("if (address(this) == IMPLEMENTATION) revert RoyaltySplitter_NotAClone();", ""),
        "RoyaltySplitter",
        squatting.test_nobody_owns_an_implementation,
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


def run(line: Broken, build: RevenueBuilder) -> None:
    """The test with what it asks for first: a builder, or a splitter of one form or the other."""
    first = next(iter(inspect.signature(line.test).parameters))
    if first == "build_revenue":
        line.test(build, *line.args)
    else:
        adjustable = first == "adjustable" or line.mutant.target == "AdjustableRoyaltySplitter"
        line.test(build(adjustable=adjustable), *line.args)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    run(line, RevenueBuilder())  # passes on the contracts as they are
    build = RevenueBuilder({line.mutant.target: artifacts()[line.mutant.name]})
    # a failed assertion, or a call that must succeed and is refused
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        run(line, build)
