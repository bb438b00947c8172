"""Each of the savings' and the rate's incidents' tests fails on a contract that lacks what stops the incident

As `test_lending_incidents_can_fail.py`: every line breaks one source in one place, and runs the very test that must
notice by a failed assertion.
"""

from functools import cache

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_rate_policy_manipulation as rate
from tests.incidents import test_savings_rewards as savings
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.mutants import Mutant, compile_mutants
from tests.support.rates import RatesBuilder
from tests.support.savings import SavingsBuilder

pytestmark = pytest.mark.slow

VAULT = "contracts/stablecoin/savings/SavingsVault.sol"
POLICY, HISTORY = "contracts/stablecoin/credit/RatePolicy.sol", "contracts/stablecoin/credit/RateHistory.sol"
AUTHORIZATION = "contracts/stablecoin/extensions/ERC20Authorization.sol"
COUNTS_DONATIONS = ("return _booked - undistributed;", "return super.totalAssets() - undistributed;")


def broken(
    name: str,
    path: str,
    change: tuple[str, str],
    test: object,
    *args: object,
    contract: str = "",
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, *change, contract, also), test, args)  # type: ignore[arg-type]


TABLE = [
    broken(
        "one virtual share",
        VAULT,
        ("        return 6;", "        return 0;"),
        savings.test_the_first_depositor_gains_nothing,
        "reward",
        1,
        also=(("MIN_STREAMING_SHARES = 1e12", "MIN_STREAMING_SHARES = 1"),),
    ),
    broken(
        "coins that lie there count", VAULT, COUNTS_DONATIONS, savings.test_a_donation_moves_no_share_price
    ),
    broken(
        "what would have arrived is the next one's",
        VAULT,
        (
            "if (supply < MIN_STREAMING_SHARES && supply + shares >= MIN_STREAMING_SHARES) _resume();",
            "if (supply == 0) (_stream.start, _stream.duration) = (1, 1);",
        ),
        savings.test_what_an_empty_vault_has_goes_to_nobody_at_once,
    ),
    broken(
        "it streams as long as there is a share",
        VAULT,
        (
            "if (supply >= MIN_STREAMING_SHARES && Math.saturatingSub(supply, shares) < MIN_STREAMING_SHARES) _stop();",
            "if (supply == shares) _stop();",
        ),
        savings.test_nothing_streams_to_shares_that_nobody_can_redeem,
    ),
    broken(
        "rewards jump",
        VAULT,
        ("remaining = weighted / undistributed;", "remaining = weighted / weighted - 1;"),
        savings.test_a_reward_is_no_jump_to_be_there_for,
    ),
    broken(
        "dust begins the period anew",
        VAULT,
        ("remaining = weighted / undistributed;", "remaining = weighted == 0 ? 0 : REWARD_PERIOD;"),
        savings.test_dust_keeps_no_reward_from_arriving,
    ),
    broken(
        "losses reach into savings",
        VAULT,
        (
            "taken = Math.min(max, undistributed);",
            "taken = Math.min(max, uint256(_booked)); undistributed = taken;",
        ),
        savings.test_losses_are_not_the_savers,
    ),
    broken(
        "no allowance is asked for",
        VAULT,
        (
            "super._withdraw(caller, receiver, owner, assets, shares);",
            "super._withdraw(owner, receiver, owner, assets, shares); caller;",
        ),
        savings.test_only_with_the_owners_allowance,
    ),
    broken(
        "the nonce does not name the receiver",
        VAULT,
        (
            "bytes32 nonce = depositAuthorizationNonce(from, assets, minShares, receiver, deadline, salt);",
            "bytes32 nonce = depositAuthorizationNonce(from, assets, minShares, from, deadline, salt);",
        ),
        savings.test_who_sees_an_authorization_cannot_redirect_it,
    ),
    broken(
        "signatures are not asked for",
        AUTHORIZATION,
        ("if (!valid) revert ERC20Authorization_InvalidSignature(signer, digest);", "valid; signer; digest;"),
        savings.test_a_victim_who_approved_the_vault_loses_nothing,
        contract="SavingsVault",
    ),
    broken(
        "looks in between do not count",
        POLICY,
        ("        _window.high = seen.high;\n", ""),
        rate.test_one_look_undoes_a_flash,
    ),
    broken(
        "one reading is enough",
        POLICY,
        ("if (level > seen.high) seen.high = uint120(level);", "seen.high = uint120(level);"),
        rate.test_one_look_undoes_a_flash,
    ),
    broken(
        "a step without an end",
        POLICY,
        ("Math.min(anchor - seen.high, full)", "(anchor - seen.high) * 100"),
        rate.test_unwatched_a_flash_costs_more_than_its_step_is_worth,
    ),
    broken(
        "the anchor runs ahead",
        POLICY,
        ("anchor += (full * step) / MAX_STEP;", "anchor = seen.low;"),
        rate.test_cycles_do_not_add_up,
        1,
    ),
    broken(
        "the rate now, for all of the time",
        HISTORY,
        (
            "            uint256 elapsed = block.timestamp - time;\n",
            "            uint256 elapsed = block.timestamp - time; if (elapsed != 0) return rate();\n",
        ),
        rate.test_interest_is_the_same_whenever_it_is_taken,
        1,
        contract="RatePolicy",
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    maker = SavingsBuilder if line.mutant.target == "SavingsVault" else RatesBuilder
    line.test(maker(), *line.args)  # passes on the contracts as they are
    build = maker({line.mutant.target: artifacts()[line.mutant.name]})
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        line.test(build, *line.args)
