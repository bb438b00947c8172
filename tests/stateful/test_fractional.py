"""An asset token against the model, step by step, and each of its laws shown to fail.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- every rule succeeds and is refused, every reason of a refusal is met; what matters happens
- every law catches the fault it is there for, and the comparison with the model each of these and others
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import keccak
from strongroom.model.asset_values import Reason
from tests.stateful import rooms
from tests.stateful.checking import broken_by_leaks, law_broken, outcomes, search
from tests.stateful.driver import AGREEMENT, SeededSource, drive, replay
from tests.stateful.rooms.fractional import FractionalMachine, build
from tests.stateful.rooms.fractional.laws import LAWS, a_refused_call_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

POLICY = "contracts/compliance/libraries/TransferPolicy.sol"
TOKEN = "contracts/fractional/AssetToken.sol"
LEDGER = "contracts/fractional/AssetLedger.sol"
LIENS = "contracts/fractional/AssetLiens.sol"
DIVIDENDS = "contracts/fractional/AssetDividends.sol"
BOOK = "contracts/fractional/libraries/PaymentBook.sol"
LOCKUPS = "contracts/fractional/libraries/LockupWord.sol"
ENFORCEMENT = "contracts/fractional/admin/EnforcementAdmin.sol"
SUPPLY = "contracts/fractional/admin/SupplyAdmin.sol"

FAULTS: dict[str, Mutant] = {
    "supply_is_what_all_hold_within_what_is_authorised": Mutant(
        "IssuesBesideTheSupply",
        LEDGER,
        "if (from.wallet == address(0)) counted = counted.addSupply(amount);",
        "",
        "AssetOperations",
    ),
    "liens_and_lockups_fit_the_balance": Mutant(
        "LocksWhatIsNotThere",
        LIENS,
        "if (amount > free) revert IAssetShares.AssetToken_InsufficientFree(holder, amount, free);",
        "if (amount > 2**55) revert IAssetShares.AssetToken_InsufficientFree(holder, amount, free);",
        "AssetToken",
    ),
    "only_the_verified_receive": Mutant(
        "AnyoneReceives",
        POLICY,
        "if (IdentityWord.unwrap(to) == 0) return Reason.ReceiverUnverified;",
        "",
        "AssetToken",
    ),
    "holders_are_investors_with_a_counted_wallet": Mutant(
        "NobodyLeaves",
        POLICY,
        "if (leaves) (word, investor) = _leave(self, word, investor);",
        "",
        "AssetToken",
    ),
    "received_is_paid_accrued_and_remainder": Mutant(
        "DropsTheRemainder", BOOK, "(left << 96) |", "(left * 0) |", "AssetToken"
    ),
    "what_is_owed_is_held": Mutant(
        "PaysTwice",
        DIVIDENDS,
        "SafeTransferLib.safeTransfer(token, to, amount);",
        "SafeTransferLib.safeTransfer(token, to, amount); SafeTransferLib.safeTransfer(token, to, amount);",
        "AssetToken",
    ),
    "no_movement_moves_a_dividend": Mutant(
        "NewHoldersInherit",
        LEDGER,
        "movement.toWord.settle(to.balance, index).add(amount)",
        "movement.toWord.settle(to.balance + amount, index).add(amount)",
        "AssetToken",
    ),
    "nothing_and_to_oneself_changes_nothing": Mutant(
        "SelfTransferInflates",
        TOKEN,
        "if (amount == 0 || from == to) emit Transfer(from, to, amount);",
        "if (amount == 0) emit Transfer(from, to, amount);",
        "AssetToken",
        (("if (from == to) return (Reason.None, movement);", ""),),
    ),
    "shares_leave_only_who_agreed_or_by_law": Mutant(
        "NoAllowance",
        TOKEN,
        "        _spendAllowance(from, msg.sender, amount);\n        _transfer(from, to, amount);",
        "        _transfer(from, to, amount);",
        "AssetToken",
    ),
    "agents_give_themselves_nothing": Mutant(
        "AgentsHelpThemselves",
        ENFORCEMENT,
        "if (from == to || to == msg.sender) revert",
        "if (from == to) revert",
        "AssetOperations",
        (
            (
                "if (ofAgent != 0 && ofAgent == movement.to.investorId) {",
                "if (ofAgent == type(uint256).max) {",
            ),
        ),
    ),
    "the_frozen_neither_send_nor_are_paid": Mutant(
        "TheFrozenSend",
        TOKEN,
        "if (fromWord.has(HolderWordLib.FROZEN)) return (Reason.SenderFrozen, movement);",
        "",
        "AssetToken",
    ),
    "dividends_reach_their_holder_alone": Mutant(
        "PaysTheCaller",
        DIVIDENDS,
        "return _claim(token, holder, holder);",
        "return _claim(token, holder, msg.sender);",
        "AssetToken",
    ),
    "what_is_asked_beforehand_is_true": Mutant(
        "PromisesLiens",
        TOKEN,
        "(Reason reason, ) = _judge(from, to, amount);\n        return reason == Reason.None;",
        "(Reason reason, ) = _judge(from, to, amount);\n"
        "        return reason == Reason.None || reason == Reason.Liened;",
        "AssetToken",
    ),
}
"""By the law that is to catch it."""

OTHERS = (
    Mutant(
        "OwnWalletsCountForTheDay",
        POLICY,
        "if (byHolder && word.has(PolicyWordLib.DAILY_VOLUME) && from.counted && !same) {",
        "if (byHolder && word.has(PolicyWordLib.DAILY_VOLUME) && from.counted) {",
        "AssetToken",
    ),
    Mutant(
        "LockupsOutliveShares",
        LEDGER,
        "if (word.has(HolderWordLib.LOCKED_UP)) _lockups[holder] = _lockups[holder].trim(word.balance());",
        "",
        "AssetOperations",
    ),
    Mutant(
        "JoinsIntoTheSooner",
        LOCKUPS,
        "if (size > MAX) slots[1] += uint56(slots[0]);",
        "if (size > MAX) slots[1] = slots[0] + uint56(slots[1]);",
        "AssetOperations",
    ),
    Mutant(
        "RecoveryForgetsDividends",
        ENFORCEMENT,
        "        _moveEarnings(lost, replacement);\n",
        "",
        "AssetOperations",
    ),
    Mutant(
        "CapCountsWhoLeaves",
        POLICY,
        "if (max != 0 && word.holders() + 1 - leaving > max) return Reason.MaxHolders;",
        "if (max != 0 && word.holders() + 1 > max) return Reason.MaxHolders;",
        "AssetToken",
    ),
    Mutant(
        "ShortLockups",
        SUPPLY,
        "block.timestamp + least > lockedUntil) lockedUntil = block.timestamp + least;",
        "block.timestamp + least > lockedUntil) lockedUntil = block.timestamp;",
        "AssetOperations",
    ),
)
NOT_IN_STATE = {"PromisesLiens"}
"""Only the model's views see them, which are asked from time to time."""
STEPS = 30_000


@pytest.fixture(scope="module")
def machine() -> FractionalMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "fractional" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: FractionalMachine) -> None:
    search(machine, examples=30, steps=40)


def test_seeded_driver_finds_no_difference_and_no_broken_law(machine: FractionalMachine) -> None:
    for _ in drive(machine, seed=20_265, steps=4_000):
        pass


def test_written_steps_replay(machine: FractionalMachine) -> None:
    source = SeededSource("replay")
    machine.reset()
    steps = []
    for _ in range(100):
        steps.append(machine.draw(source))
        machine.apply(steps[-1])
    words = machine.facts.words
    assert replay(machine, steps) is None
    assert machine.facts.words == words


def test_every_rule_succeeds_and_is_refused_and_what_matters_happens() -> None:
    """A rule that never succeeds, or never fails, tests little."""
    machine = build()
    happened: Counter[bytes] = Counter()
    reasons: set[int] = set()
    chain, reentered = machine.contracts.chain, 0
    refused = keccak(b"AssetToken_Reentered()")[:4]
    by_rules = keccak(b"TransferPolicy_Refused(address,address,uint256,uint8)")[:4]

    def sent(succeeded: bool, output: bytes) -> None:
        if succeeded:
            happened.update(topics[0] for _, topics, _ in chain.last_logs)
        elif output[:4] == by_rules:
            reasons.add(output[-1])

    def around(_: str) -> Iterator[None]:
        nonlocal reentered
        yield
        reentered += machine.model.coins.hook_result == refused

    seen = outcomes(machine, chain, seed=3, steps=10_000, sent=sent, around=contextmanager(around))
    names = {rule.name for rule in machine.rules}
    always = {"seize", "wait", "set_kind", "set_fee", "set_blocked", "set_hook", "set_hook_first"}
    always |= {"revoke", "sanction"}
    assert {(each, True) for each in names - {"list_payment_token"}} <= seen
    assert {(each, False) for each in names - always} <= seen
    assert reentered, "no token has called back while it was booked or paid"
    assert reasons == {*map(int, Reason)} - {Reason.NONE, Reason.FROZEN_SHARES}
    wanted = (
        "Transfer(address,address,uint256)",
        "DividendReceived(address,address,uint256,uint256)",
        "LienBroken(address,address,uint256)",
        "Recovered(address,address,uint256)",
        "LockedUp(address,uint256,uint256)",
        "LockedTransferred(address,address,address,uint256)",
        "Recounted(address,uint96,uint16,bool)",
        "ForcedTransfer(address,address,uint256)",
    )
    assert [each for each in wanted if not happened[keccak(each.encode())]] == []


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants([*FAULTS.values(), *OTHERS])


def broken_law(fault: Mutant, mutants: dict[str, Artifact], law: str | None) -> str:
    """What the fault breaks, judged by one law alone, or by the model alone."""
    return law_broken(build, {fault.target: mutants[fault.name]}, LAWS, law, STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("law", FAULTS)
def test_law_catches_its_fault(law: str, mutants: dict[str, Artifact]) -> None:
    assert broken_law(FAULTS[law], mutants, law) == law


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [each for each in (*FAULTS.values(), *OTHERS) if each.name not in NOT_IN_STATE],
    ids=lambda fault: fault.name,
)
def test_model_catches_every_fault(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    assert broken_law(fault, mutants, None) == AGREEMENT


def test_refused_call_that_changes_something_is_caught() -> None:
    """No contract can break this law on a sound engine, so the engine is made unsound."""
    machine = build(with_model=False)
    machine.laws = (a_refused_call_changes_nothing,)
    chain, token = machine.contracts.chain, machine.contracts.made.money
    law = broken_by_leaks(
        machine,
        chain,
        lambda send, sender: send(
            sender, token.address, token.mint.encode(machine.contracts.at["holder"], 1)
        ),
    )
    assert law == "a_refused_call_changes_nothing"


def test_every_law_has_its_fault() -> None:
    assert {law.__name__ for law in LAWS} == {*FAULTS, "a_refused_call_changes_nothing"}
