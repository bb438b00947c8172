"""Each of the vaults' incidents' tests fails on a vault that lacks what stops the incident

As `test_lending_incidents_can_fail.py`: every line breaks one source in one place, and runs the very test that must
notice by a failed assertion.
"""

from functools import cache

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_lending_vault_donation as donation
from tests.incidents import test_lending_vault_reentrancy as reentrancy
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.mutants import Mutant, compile_mutants
from tests.support.vaults import VaultBuilder

pytestmark = pytest.mark.slow

FACTORY = "LendingVaultFactory"
ROOM = "contracts/lending/vault/"
VAULT, STORE = ROOM + "LendingVault.sol", ROOM + "VaultStore.sol"
GOVERNANCE, BOOK = ROOM + "LendingVaultGovernance.sol", ROOM + "libraries/VaultBook.sol"
QUEUE_IS_READ = "        book.supplyQueue = config >> 160;\n"
IDLE_TOO = (
    '        (, bytes memory idle) = asset().staticcall(abi.encodeWithSignature("balanceOf(address)", this));\n'
    "        book.total += abi.decode(idle, (uint256));\n"
)
COUNTS_TOKENS = (QUEUE_IS_READ, QUEUE_IS_READ + IDLE_TOO)
ONE_SHARE = (
    "uint256 internal constant VIRTUAL_SHARES = 1e6;",
    "uint256 internal constant VIRTUAL_SHARES = 1;",
)


def broken(name: str, path: str, change: tuple[str, str], test: object, *args: object) -> Broken:
    return Broken(Mutant(name, path, *change, FACTORY), test, args)  # type: ignore[arg-type]


TABLE = [
    broken(
        "one virtual share",
        STORE,
        ONE_SHARE,
        donation.test_the_first_depositor_gains_nothing_by_donating,
        "position",
        1,
    ),
    broken(
        "one virtual share, in an empty vault",
        STORE,
        ONE_SHARE,
        donation.test_what_lies_in_an_empty_vault_goes_to_nobody,
        "position",
    ),
    broken(
        "tokens that lie there count",
        STORE,
        COUNTS_TOKENS,
        donation.test_tokens_sent_to_the_vault_move_no_share_price,
    ),
    broken(
        "a market near its limits is left out",
        BOOK,
        ("(line.supplyAssets | line.supplyShares) >> 128", "(line.supplyAssets | line.supplyShares) >> 127"),
        donation.test_a_flash_mint_into_a_market_moves_no_share_price,
    ),
    broken(
        "a cap is of what was deposited",
        BOOK,
        ("zeroFloorSub(line.cap, line.value);", "zeroFloorSub(line.cap, line.value / 3);"),
        donation.test_a_gift_does_not_lift_a_cap,
    ),
    broken(
        "shares of a withdrawal rounded down",
        VAULT,
        ("shares = _toSharesUp(debited,", "shares = _toSharesDown(debited / 2,"),
        donation.test_many_small_steps_take_nothing_from_others,
    ),
    broken(
        "bad debt is seen later",
        BOOK,
        (
            "if (line.held != 0) line.value = line.held.toAssetsDown(line.supplyAssets, line.supplyShares);",
            "if (line.held != 0) line.value = line.held / 1e6;",
        ),
        donation.test_bad_debt_is_everybodys_at_once,
    ),
    broken(
        "no allowance is asked for",
        VAULT,
        ("if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);", ""),
        donation.test_only_with_the_owners_allowance,
    ),
    broken(
        "anyone initializes",
        GOVERNANCE,
        ("if (msg.sender != FACTORY || _config != 0) revert", "if (msg.sender == address(0)) revert"),
        donation.test_nobody_initializes_a_vault_again,
    ),
    broken(
        "nothing waits",
        GOVERNANCE,
        ("if (time == 0) revert LendingVault_NotSubmitted(msg.data);", "if (time == 0) return;"),
        donation.test_a_stolen_curator_key_waits,
    ),
    broken(
        "views in between",
        VAULT,
        ("function totalAssets() external view nonReentrantView", "function totalAssets() external view"),
        reentrancy.test_nobody_comes_back_into_the_vault,
        "deposit",
        "totalAssets",
    ),
    broken(
        "a fee in between",
        VAULT,
        ("function accrueFee() external nonReentrant", "function accrueFee() external"),
        reentrancy.test_nobody_comes_back_into_the_vault,
        "mint",
        "accrueFee",
    ),
    broken(
        "reallocating in between",
        GOVERNANCE,
        (
            "function reallocate(MarketAllocation[] calldata targets) external nonReentrant",
            "function reallocate(MarketAllocation[] calldata targets) external",
        ),
        reentrancy.test_the_roles_do_not_come_back_either,
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    line.test(VaultBuilder(), *line.args)  # passes on the contracts as they are
    build = VaultBuilder({FACTORY: artifacts()[line.mutant.name]})
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        line.test(build, *line.args)
