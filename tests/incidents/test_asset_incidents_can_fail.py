"""Each of the asset token's incidents' tests fails on an asset that lacks what stops the incident

As `test_incidents_can_fail.py`: every line breaks one source in one place and runs the very tests of the incident's
file, which must notice by a failed assertion.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_asset_agents as agents
from tests.incidents import test_asset_dividends as dividends
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.fractional import Fractional, FractionalBuilder
from tests.support.mutants import Mutant, compile_mutants

pytestmark = pytest.mark.slow

TOKEN, ADMINISTRATION, OPERATIONS = "AssetToken", "AssetAdministration", "AssetOperations"
ASSET = "contracts/fractional/AssetToken.sol"
LEDGER = "contracts/fractional/AssetLedger.sol"
DIVIDENDS = "contracts/fractional/AssetDividends.sol"
SETUP = "contracts/fractional/AssetAdministration.sol"
ENFORCEMENT = "contracts/fractional/admin/EnforcementAdmin.sol"
POLICY = "contracts/compliance/libraries/TransferPolicy.sol"
BOOK = "contracts/fractional/libraries/PaymentBook.sol"


def broken(
    name: str,
    path: str,
    target: str,
    old: str,
    new: str,
    test: Callable[..., None],
    *args: Any,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, old, new, target, also), test, args)


RECEIVES = "movement.toWord.settle(to.balance, index).add(amount)"
SENDS = "movement.fromWord.settle(from.balance, index).sub(amount)"
PAYS = "SafeTransferLib.safeTransfer(token, to, amount);"
ONESELF = "if (from == to || to == msg.sender) revert"
BOOKS = "function bookReceived(address token) external nonReentrant returns (uint256 booked) {"
OF_TOKEN = {dividends.by_transfer, dividends.by_allowance}

TABLE = [
    *(
        broken(
            f"inherited, {way.__name__}, {held}",
            LEDGER,
            TOKEN if way in OF_TOKEN else OPERATIONS,
            RECEIVES,
            "movement.toWord.settle(to.balance + amount, index).add(amount)",
            dividends.test_a_new_holder_inherits_nothing,
            way,
            held,
        )
        for way in dividends.WAYS
        for held in (0, 7)
    ),
    broken(
        "to oneself inflates",
        ASSET,
        TOKEN,
        "if (amount == 0 || from == to) emit Transfer(from, to, amount);",
        "if (amount == 0) emit Transfer(from, to, amount);",
        dividends.test_zero_and_self_transfers_earn_nothing,
        also=(("if (from == to) return (Reason.None, movement);", ""),),
    ),
    broken(
        "staged",
        LEDGER,
        TOKEN,
        SENDS,
        "movement.fromWord.sub(amount).settle(from.balance - amount, index)",
        dividends.test_a_flash_staged_balance_earns_nothing,
    ),
    broken(
        "all that is held is a receipt",
        DIVIDENDS,
        TOKEN,
        "return held > booked ? held - booked : 0;",
        "booked; return held;",
        dividends.test_what_was_donated_is_booked_once,
    ),
    broken(
        "remainders are dropped",
        BOOK,
        TOKEN,
        "(left << 96) |",
        "(left * 0) |",
        dividends.test_nothing_is_lost_in_small_steps,
    ),
    *(
        broken(
            f"failures unseen, {fault}",
            DIVIDENDS,
            TOKEN,
            PAYS,
            '(bool ok, ) = token.call(abi.encodeWithSignature("transfer(address,uint256)", to, amount)); ok;',
            dividends.test_a_payment_that_fails_stays_owed,
            fault,
        )
        for fault in ("blocks", "returns false", "fails")
    ),
    broken(
        "books what was sent",
        DIVIDENDS,
        TOKEN,
        "uint256 undivided = arrived + book.undivided();",
        "arrived = (arrived * 10) / 9; uint256 undivided = arrived + book.undivided();",
        dividends.test_what_a_fee_takes_is_not_owed,
    ),
    broken(
        "books what is on its way",
        DIVIDENDS,
        TOKEN,
        BOOKS,
        BOOKS.replace("nonReentrant ", ""),
        dividends.test_a_token_that_calls_back_gains_nothing,
        True,
        "bookReceived",
    ),
    broken(
        "unfreezes",
        ENFORCEMENT,
        OPERATIONS,
        ONESELF,
        "if (to == msg.sender) revert",
        agents.test_a_forced_transfer_to_oneself_unfreezes_nothing,
    ),
    broken(
        "agents help themselves",
        ENFORCEMENT,
        OPERATIONS,
        ONESELF,
        "if (from == to) revert",
        agents.test_an_agent_takes_nothing_for_itself,
        also=(
            (
                "if (ofAgent != 0 && ofAgent == movement.to.investorId) {",
                "if (ofAgent == type(uint256).max) {",
            ),
        ),
    ),
    broken(
        "agents help their investor",
        ENFORCEMENT,
        OPERATIONS,
        "if (ofAgent != 0 && ofAgent == movement.to.investorId) {",
        "if (ofAgent == type(uint256).max) {",
        agents.test_an_agent_takes_nothing_for_itself,
    ),
    broken(
        "force asks nobody who they are",
        POLICY,
        OPERATIONS,
        "if (IdentityWord.unwrap(to) == 0) return Reason.ReceiverUnverified;",
        "",
        agents.test_an_agent_gives_nothing_to_the_unverified,
    ),
    broken(
        "force breaks liens",
        ENFORCEMENT,
        OPERATIONS,
        "if (amount > free) revert IAssetShares.AssetToken_InsufficientFree(from, amount, free);",
        "if (free > 2**56) revert IAssetShares.AssetToken_InsufficientFree(from, amount, free);",
        agents.test_a_lien_is_broken_by_name_alone,
        also=(("if (amount <= unfrozen) return;", "if (amount <= unfrozen || frozen == 0) return;"),),
    ),
    broken(
        "a pause keeps collateral",
        "contracts/fractional/admin/LienAdmin.sol",
        OPERATIONS,
        "        _give(holder, to, amount);",
        "        require(!_policy.word.has(PolicyWordLib.PAUSED));\n        _give(holder, to, amount);",
        agents.test_a_freeze_and_a_pause_stop_no_seizure,
    ),
    broken(
        "force takes dividends",
        ENFORCEMENT,
        OPERATIONS,
        "        _move(movement, amount, false);\n        _trimLockups(from);",
        "        _move(movement, amount, false);\n        _moveEarnings(from, movement.to.wallet);\n"
        "        _trimLockups(from);",
        agents.test_dividends_outlive_freezes_and_force,
    ),
    broken(
        "recovered by anyone",
        ENFORCEMENT,
        OPERATIONS,
        "if (investorId == 0 || investorId != _investorOf(replacement)) {",
        "if (investorId == 0) {",
        agents.test_a_wallet_is_recovered_to_its_own_investor,
    ),
    broken(
        "recovery forgets dividends",
        ENFORCEMENT,
        OPERATIONS,
        "        _moveEarnings(lost, replacement);\n",
        "",
        agents.test_a_wallet_is_recovered_to_its_own_investor,
    ),
    broken(
        "set up again",
        SETUP,
        ADMINISTRATION,
        "if (_initialized) revert IAssetToken.AssetToken_AlreadyInitialized();",
        "",
        agents.test_an_asset_is_set_up_once,
    ),
    broken(
        "the implementation is open",
        ASSET,
        TOKEN,
        "        _initialized = true;\n",
        "",
        agents.test_the_code_behind_is_nobodys,
        TOKEN,
    ),
    broken(
        "the administration is open",
        SETUP,
        ADMINISTRATION,
        "        _initialized = true;\n    }\n\n    /* CREATION */",
        "    }\n\n    /* CREATION */",
        agents.test_the_code_behind_is_nobodys,
        ADMINISTRATION,
    ),
]

WITH_COINS = {
    dividends.test_a_payment_that_fails_stays_owed,
    dividends.test_what_a_fee_takes_is_not_owed,
    dividends.test_a_token_that_calls_back_gains_nothing,
}


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


@cache
def sound(second_token: bool) -> Fractional:
    return FractionalBuilder()(second_token=second_token)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    coins = line.test in WITH_COINS
    made = sound(coins)
    before, asset = made.chain.snapshot(), made.asset
    line.test(made, *line.args)  # passes on the contracts as they are
    made.chain.revert(before)
    made.asset = asset
    mutant = FractionalBuilder({line.mutant.target: artifacts()[line.mutant.name]})(second_token=coins)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        line.test(mutant, *line.args)
