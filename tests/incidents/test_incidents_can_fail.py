"""Each incident's test fails on a contract that lacks what stops the incident

A test that cannot fail proves nothing. Every line of the table below breaks one contract in one place, as the
incident's own contract was broken, deploys the suite with it, and runs the very tests of the incident's file: they
must notice, by a failed assertion and not by some other error.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import (
    test_depeg_bank_run as depeg,
)
from tests.incidents import (
    test_donation_first_depositor as donation,
)
from tests.incidents import (
    test_flash_mint as flash,
)
from tests.incidents import (
    test_gas_starved_oracle_fallback as gas,
)
from tests.incidents import (
    test_multicall_value as multicall,
)
from tests.incidents import (
    test_price_pushed_in_one_transaction as pushed,
)
from tests.incidents import (
    test_privileged_key_stolen as stolen,
)
from tests.incidents import (
    test_reentrancy as reentrancy,
)
from tests.incidents import (
    test_rounding_compounded as rounding,
)
from tests.incidents import (
    test_signatures as signatures,
)
from tests.incidents import (
    test_split_swap as split,
)
from tests.incidents import (
    test_stale_or_wrong_decimals_price as price,
)
from tests.incidents import (
    test_token_without_code as codeless,
)
from tests.incidents import (
    test_uncapped_mint as uncapped,
)
from tests.incidents import (
    test_victim_approvals as approvals,
)
from tests.incidents import (
    test_weird_tokens as weird,
)
from tests.support.mutants import Mutant, compile_mutants
from tests.support.suite import Builder

pytestmark = pytest.mark.slow

MODULE = "contracts/stablecoin/PegStabilityModule.sol"
BOOKS_IN = "uint256 newBook = state.book + reserveIn;\n        _state.book = uint128(newBook);"
COIN = "contracts/stablecoin/Stablecoin.sol"
MATH = "contracts/stablecoin/libraries/PegMath.sol"
ORACLE = "contracts/oracle/ChainlinkOracle.sol"
GUARD = "contracts/oracle/libraries/GuardedOracle.sol"
SIGNATURES = "contracts/utils/SignatureVerification.sol"


@dataclass(frozen=True)
class Broken:
    """A broken contract, and the test that must notice, with its parameters."""

    mutant: Mutant
    test: Callable[..., None]
    args: tuple[Any, ...] = ()


def broken(
    name: str,
    path: str,
    old: str,
    new: str,
    test: Callable[..., None],
    *args: Any,
    contract: str = "",
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, old, new, contract, also), test, args)


TABLE = [
    broken(
        "the book is the balance",
        MODULE,
        BOOKS_IN,
        BOOKS_IN.replace("uint128(newBook)", "uint128(IERC20(RESERVE).balanceOf(address(this)))"),
        donation.test_a_donation_to_the_empty_module_changes_nobodys_rate,
    ),
    broken(
        "donations can be swapped out",
        MODULE,
        BOOKS_IN,
        BOOKS_IN.replace("uint128(newBook)", "uint128(IERC20(RESERVE).balanceOf(address(this)))"),
        donation.test_a_donation_is_nobodys_to_swap_out,
    ),
    broken(
        "no ceiling",
        COIN,
        "if (level > ceiling) revert Stablecoin_CeilingExceeded(msg.sender, level, ceiling);",
        "ceiling;",
        uncapped.test_a_stolen_minting_key_is_worth_its_ceiling,
    ),
    broken(
        "a pause that facilitators do not see",
        COIN,
        "if (minter.mintingPaused) _revertPaused();",
        "",
        uncapped.test_the_sentinel_stops_it_at_once,
    ),
    broken(
        "the fee is paid to the swapper",
        MATH,
        "return gross - feeUp(gross, feeBps);",
        "return gross + feeUp(gross, feeBps);",
        uncapped.test_the_module_mints_only_what_the_reserve_covers,
        contract="PegStabilityModule",
    ),
    broken(
        "a quantity of zero is free",
        COIN,
        "    function mint(address to, uint256 amount) external {\n"
        "        if (amount == 0) revert Stablecoin_ZeroAmount();",
        "    function mint(address to, uint256 amount) external {",
        uncapped.test_a_mint_by_nobody_in_particular_is_none,
    ),
    broken(
        "a price has no age",
        ORACLE,
        "if (updatedAt > block.timestamp || block.timestamp - updatedAt > heartbeat) {",
        "if (updatedAt > block.timestamp) {",
        price.test_a_price_has_an_age,
    ),
    broken(
        "a price may be from the future",
        ORACLE,
        "if (updatedAt > block.timestamp || block.timestamp - updatedAt > heartbeat) {",
        "if (updatedAt < block.timestamp && block.timestamp - updatedAt > heartbeat) {",
        price.test_a_price_has_an_age,
    ),
    broken(
        "without a price it costs one",
        MODULE,
        "price = IOracle(ORACLE).price();\n        uint256 lowerBound = _bound(state.bandLowerBps);",
        "price = GuardedOracle.priceOrZero(ORACLE);\n        if (price == 0) price = PARITY;\n"
        "        uint256 lowerBound = _bound(state.bandLowerBps);",
        price.test_no_price_is_not_a_price_of_zero_or_of_one,
    ),
    broken(
        "any scale will do",
        MODULE,
        "if (price < PARITY / 2 || price > PARITY * 2)",
        "if (price == 0)",
        price.test_an_oracle_of_the_wrong_scale_is_refused_at_deployment,
        10**10,
    ),
    broken(
        "the second source is not asked",
        ORACLE,
        "if (address(REFERENCE) != address(0)) {",
        "if (address(REFERENCE) == address(1)) {",
        price.test_a_price_far_from_its_second_source_is_none,
    ),
    broken(
        "the sequencer is not asked",
        ORACLE,
        "if (answer != 0) revert ChainlinkOracle_SequencerDown(feed);",
        "",
        price.test_a_stopped_sequencer_stops_swaps_in,
    ),
    broken(
        "no grace period",
        ORACLE,
        "if (block.timestamp - startedAt <= SEQUENCER_GRACE_PERIOD) {",
        "if (false) {",
        price.test_a_stopped_sequencer_stops_swaps_in,
    ),
    broken(
        "the vault's share price uncapped",
        ORACLE,
        "return Math.min(IERC4626(COLLATERAL_TOKEN).convertToAssets(ONE_SHARE), cap);",
        "return Math.max(IERC4626(COLLATERAL_TOKEN).convertToAssets(ONE_SHARE), cap);",
        pushed.test_a_donation_to_the_vault_moves_the_price_by_no_more_than_its_cap,
    ),
    broken(
        "no gas guard",
        GUARD,
        "if (available < ORACLE_GAS + MARGIN) revert"
        " GuardedOracle_InsufficientGas(available, ORACLE_GAS + MARGIN);",
        "available;",
        gas.test_no_amount_of_gas_hides_the_price,
        contract="PegStabilityModule",
    ),
    broken(
        "above the band at parity",
        MODULE,
        "return price > _bound(state.bandUpperBps) ? price : PARITY;",
        "return gasleft() > 560_000 && price > _bound(state.bandUpperBps) ? price : PARITY;",
        gas.test_no_amount_of_gas_turns_oracle_value_into_parity,
    ),
    broken(
        "reserve out rounded up",
        MATH,
        "return Math.mulDiv(stableIn - feeUp(stableIn, feeBps), ORACLE_SCALE, price);",
        "return Math.mulDiv(stableIn - feeUp(stableIn, feeBps), ORACLE_SCALE, price, Math.Rounding.Ceil);",
        rounding.test_dust_swaps_never_profit,
        6,
        (0, 0),
        10_000,
        contract="PegStabilityModule",
    ),
    broken(
        "reserve in rounded down",
        MATH,
        "return Math.ceilDiv(grossUp(stableOut, feeBps), weiPerUnit);",
        "return Math.max(grossUp(stableOut, feeBps) / weiPerUnit, 1);",
        rounding.test_dust_swaps_never_profit,
        6,
        (0, 0),
        10_000,
        contract="PegStabilityModule",
    ),
    broken(
        "stablecoin in rounded down",
        MATH,
        "return grossUp(Math.mulDiv(reserveOut, price, ORACLE_SCALE, Math.Rounding.Ceil), feeBps);",
        "return grossUp(Math.mulDiv(reserveOut, price, ORACLE_SCALE), feeBps);",
        rounding.test_dust_swaps_never_profit,
        18,
        (0, 0),
        10_300,
        contract="PegStabilityModule",
    ),
    broken(
        "the fee rounded down",
        MATH,
        "return (amount * feeBps + (BPS - 1)) / BPS;",
        "return (amount * feeBps) / BPS;",
        split.test_a_thousand_pieces_never_pay,
        contract="PegStabilityModule",
    ),
    broken(
        "large swaps pay more",
        MATH,
        "return (amount * feeBps + (BPS - 1)) / BPS;",
        "return (amount * (amount > 1e18 ? 2 : 1) * feeBps + (BPS - 1)) / BPS;",
        split.test_splitting_never_pays,
        6,
        10_000,
        contract="PegStabilityModule",
    ),
    broken(
        "swap out not locked",
        MODULE,
        "    ) external nonReentrant returns (uint256 reserveOut) {\n        _requireBefore(deadline);",
        "    ) external returns (uint256 reserveOut) {\n        _requireBefore(deadline);",
        reentrancy.test_no_swap_inside_a_swap,
        "in",
    ),
    broken(
        "swap in not locked",
        MODULE,
        "    ) external nonReentrant returns (uint256 stableOut) {\n        _requireBefore(deadline);",
        "    ) external returns (uint256 stableOut) {\n        _requireBefore(deadline);",
        reentrancy.test_no_swap_inside_a_swap,
        "out",
    ),
    broken(
        "swap in by authorization not locked",
        MODULE,
        "    ) external nonReentrant returns (uint256 stableOut) {\n        State memory",
        "    ) external returns (uint256 stableOut) {\n        State memory",
        reentrancy.test_no_swap_inside_a_swap,
        "out",
    ),
    broken(
        "swap out by authorization not locked",
        MODULE,
        "    ) external nonReentrant returns (uint256 reserveOut) {\n        State memory",
        "    ) external returns (uint256 reserveOut) {\n        State memory",
        reentrancy.test_no_swap_inside_a_swap,
        "authorized",
    ),
    broken(
        "collectFees not locked",
        MODULE,
        "function collectFees() external nonReentrant returns",
        "function collectFees() external returns",
        reentrancy.test_no_multicall_of_swaps_inside_a_swap,
        "in",
    ),
    broken(
        "a view between two states",
        MODULE,
        "function rescuable(address token) public view override nonReentrantView returns",
        "function rescuable(address token) public view override returns",
        reentrancy.test_every_view_answers_as_before_or_after_or_reverts,
        "in",
    ),
    broken(
        "the state is written as a whole",
        MODULE,
        "        emit SwappedOut(payer, receiver, stableIn, reserveOut);\n"
        "        IStablecoin(STABLECOIN).burn(holder, stableIn);\n"
        "        IERC20(RESERVE).safeTransfer(receiver, reserveOut);",
        "        emit SwappedOut(payer, receiver, stableIn, reserveOut);\n"
        "        IStablecoin(STABLECOIN).burn(holder, stableIn);\n"
        "        IERC20(RESERVE).safeTransfer(receiver, reserveOut);\n"
        "        state.book = state.book - uint128(reserveOut);\n        _state = state;",
        reentrancy.test_a_freeze_inside_a_swap_sticks,
    ),
    broken(
        "ecrecover as it comes, for zero",
        SIGNATURES,
        "(address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, v, r, s);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        "(address recovered, ECDSA.RecoverError failure) ="
        " (ecrecover(digest, v, r, s), ECDSA.RecoverError.NoError);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        signatures.test_nobody_signs_for_the_zero_address,
        contract="Stablecoin",
    ),
    broken(
        "ecrecover as it comes, for the other half",
        SIGNATURES,
        "(address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, v, r, s);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        "(address recovered, ECDSA.RecoverError failure) ="
        " (ecrecover(digest, v, r, s), ECDSA.RecoverError.NoError);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        signatures.test_a_signature_has_no_second_half,
        contract="Stablecoin",
    ),
    broken(
        "any signature will do",
        SIGNATURES,
        "(address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, signature);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        "(address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, signature);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered != address(0)) return true;",
        signatures.test_a_signature_is_of_one_chain_and_one_contract,
        contract="Stablecoin",
    ),
    broken(
        "the permit must be used by the caller",
        "contracts/utils/SignedPayments.sol",
        "try IERC20Permit(token).permit(msg.sender, address(this), value, deadline, v, r, s) {} catch {}",
        "IERC20Permit(token).permit(msg.sender, address(this), value, deadline, v, r, s);",
        signatures.test_a_permit_that_was_front_run_blocks_nothing,
        "reserve",
        contract="PegStabilityModule",
    ),
    broken(
        "the salt is the nonce of a swap in",
        MODULE,
        "bytes32 nonce = swapInAuthorizationNonce(from, reserveIn, minStableOut, receiver, deadline, salt);",
        "bytes32 nonce = salt;",
        signatures.test_an_authorization_of_a_swap_cannot_be_hijacked,
        True,
    ),
    broken(
        "the salt is the nonce of a swap out",
        MODULE,
        "bytes32 nonce = swapOutAuthorizationNonce(from, stableIn, minReserveOut, receiver, deadline, salt);",
        "bytes32 nonce = salt;",
        signatures.test_an_authorization_of_a_swap_cannot_be_hijacked,
        False,
    ),
    broken(
        "a blank cheque",
        MODULE,
        "bytes32 nonce = swapInAuthorizationNonce(from, reserveIn, minStableOut, receiver, deadline, salt);",
        "bytes32 nonce = salt;",
        signatures.test_a_blank_cheque_to_the_module_is_refused,
    ),
    broken(
        "what was promised counts",
        MODULE,
        "if (received < expected) revert PegStabilityModule_ReserveNotDelivered(received, expected);",
        "",
        weird.test_a_fee_on_transfer_is_refused,
    ),
    broken(
        "the shortfall is not looked at",
        MODULE,
        "if (balance < state.book) revert PegStabilityModule_ReserveShortfall(balance, state.book);",
        "",
        weird.test_a_balance_that_shrinks_stops_swaps_in,
    ),
    broken(
        "false is a success",
        MODULE,
        "        IERC20(RESERVE).safeTransfer(receiver, reserveOut);",
        "        IERC20(RESERVE).transfer(receiver, reserveOut);",
        weird.test_false_is_no_success,
    ),
    broken(
        "a transfer that never was",
        MODULE,
        "if (received < expected) revert PegStabilityModule_ReserveNotDelivered(received, expected);",
        "",
        codeless.test_an_authorization_that_does_nothing_buys_nothing,
    ),
    broken(
        "the permit step believes the token",
        MODULE,
        "if (allowance < value) revert PegStabilityModule_AllowanceTooLow(token, allowance, value);",
        "",
        codeless.test_a_permit_that_does_nothing_spends_nobodys_allowance,
    ),
    broken(
        "payable",
        MODULE,
        "    /* FEES AND FREEZE */",
        "    receive() external payable {}\n",
        multicall.test_ether_is_refused_by_every_function,
    ),
    broken(
        "an arbitrary call",
        MODULE,
        "if (token != RESERVE && token != STABLECOIN) revert PegStabilityModule_UnsupportedToken(token);",
        "(bool done, ) = token.call(signature);\n        done;",
        approvals.test_nothing_moves,
        "PegStabilityModule",
    ),
    broken(
        "flash mints nest",
        COIN,
        ") public override nonReentrant returns (bool) {",
        ") public override returns (bool) {",
        flash.test_not_one_inside_another,
    ),
    broken(
        "below the band at one",
        MODULE,
        "if (price < lowerBound) revert PegStabilityModule_ReserveBelowBand(price, lowerBound);",
        "lowerBound;",
        depeg.test_nobody_unloads_the_reserve_on_the_holders,
        9_000,
    ),
    broken(
        "the freeze is not looked at",
        MODULE,
        "    function _requireSwapInOpen(State memory state) private view returns (uint256 balance) {\n"
        "        if (state.flags & FROZEN != 0) revert PegStabilityModule_Frozen();",
        "    function _requireSwapInOpen(State memory state) private view returns (uint256 balance) {",
        depeg.test_the_freeze_outlives_the_recovery,
    ),
    broken(
        "the sentinel raises",
        COIN,
        "if (ceiling > current) revert Stablecoin_NotLower(current, ceiling);",
        "current;",
        stolen.test_the_sentinels_key_can_loosen_nothing,
    ),
    broken(
        "no allowance needed",
        COIN,
        "if (from != msg.sender) _spendAllowance(from, msg.sender, amount);",
        "",
        stolen.test_nobody_burns_or_moves_anothers_coins,
    ),
    broken(
        "the book can be rescued",
        MODULE,
        "return token == RESERVE ? Math.saturatingSub(balance, _state.book) : balance;",
        "return balance;",
        stolen.test_no_key_reaches_the_reserve_behind_the_coins,
        also=(("if (balance < covered) revert PegStabilityModule_ReserveShortfall(balance, covered);", ""),),
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


def run(test: Callable[..., None], build: Builder, args: tuple[Any, ...]) -> None:
    """The test with a suite that `build` makes; a builder itself where it asks for one."""
    names = list(inspect.signature(test).parameters)
    world: Any = {"build": build, "suite": None, "any_suite": None}[names[0]]
    test(build() if world is None else world, *args)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    run(line.test, Builder(), line.args)  # passes on the contracts as they are
    build = Builder({line.mutant.target: artifacts()[line.mutant.name]})
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run(line.test, build, line.args)
