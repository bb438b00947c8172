"""Royalty splitters against the model, step by step, and each of their laws shown to fail.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- every rule succeeds and is refused; what matters happens
- every law catches the fault it is there for, and the comparison with the model every one of these faults but that in
  an event, which the model has not
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import keccak
from tests.stateful import rooms
from tests.stateful.checking import broken_by_leaks, law_broken, outcomes, search
from tests.stateful.driver import AGREEMENT, SeededSource, drive, replay
from tests.stateful.rooms.revenue import RevenueMachine, build
from tests.stateful.rooms.revenue.laws import LAWS, a_refused_call_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

BOOK = "contracts/revenue/SplitterBook.sol"
FIXED = "contracts/revenue/RoyaltySplitter.sol"
ADJUSTABLE = "contracts/revenue/AdjustableRoyaltySplitter.sol"
PAYEES = "contracts/revenue/SplitterPayees.sol"

FAULTS: dict[str, Mutant] = {
    "nothing_is_lost": Mutant(
        "ForgetsFractions",
        ADJUSTABLE,
        "uint32(Accrued.unwrap(accrued))",
        "uint32(Accrued.unwrap(accrued) * 0)",
    ),
    "what_is_owed_is_held": Mutant(
        "SettlesNothing", BOOK, "sstore(bookSlot, add(book, shl(112, amount)))", "", "RoyaltySplitter"
    ),
    "only_a_payees_account_receives": Mutant(
        "PaysTheCaller",
        BOOK,
        "SafeTransferLib.safeTransferETH(account, amount)",
        "SafeTransferLib.safeTransferETH(caller == address(this) ? account : caller, amount)",
        "RoyaltySplitter",
    ),
    "events_reconcile_with_the_book": Mutant(
        "TellsHalf",
        BOOK,
        "emit PaymentReceived(token, amount, book.received());",
        "emit PaymentReceived(token, amount / 2, book.received());",
        "RoyaltySplitter",
    ),
    "no_share_change_moves_past_revenue": Mutant(
        "NewSharesAtOnce",
        ADJUSTABLE,
        "uint256 last = _epochOf[token];",
        "uint256 last = currentEpoch();",
    ),
    "only_who_accepts_becomes_a_payee": Mutant(
        "MovesAtOnce",
        PAYEES,
        "        _newAccounts[payee] = newAccount;\n",
        "        _move(payee, newAccount);\n",
        "RoyaltySplitter",
    ),
    "order_of_claims_does_not_matter": Mutant(
        "PaysOfWhatIsLeft",
        FIXED,
        "earned := div(mul(index, and(shr(64, entry), 0xffffffff)), and(shr(32, entry), 0xffffffff))",
        "earned := div(mul(selfbalance(), and(shr(64, entry), 0xffffffff)), and(shr(32, entry), 0xffffffff))",
        also=(
            ("return _earnedDown(_entry(payee), index) - paid;", "paid; return address(this).balance / 3;"),
        ),
    ),
    "what_is_paid_arrives": Mutant(
        "KeepsAWei",
        BOOK,
        "if (token == ETHER) SafeTransferLib.safeTransferETH(account, amount);",
        "if (token == ETHER) { SafeTransferLib.safeTransferETH(account, amount - 1);"
        " SafeTransferLib.safeTransferETH(address(1), 1); }",
        "RoyaltySplitter",
    ),
}
"""By the law that is to catch it."""

OTHERS = (
    Mutant("NoLock", BOOK, "        _entered = 1;\n        assembly", "        assembly", "RoyaltySplitter"),
    Mutant(
        "OthersTakeTheLoss",
        BOOK,
        "if (msg.sender != account && block.timestamp < since + SHORTFALL_GRACE) {",
        "if (msg.sender == address(1)) {",
        "AdjustableRoyaltySplitter",
    ),
    Mutant(
        "RecoversAtOnce",
        PAYEES,
        "uint256 notBefore = block.timestamp + RECOVERY_DELAY;",
        "uint256 notBefore = block.timestamp;",
        "RoyaltySplitter",
    ),
    Mutant("NoNotice", ADJUSTABLE, "block.timestamp + noticePeriod()", "block.timestamp + 1"),
)
IN_STATE = [fault for fault in FAULTS.values() if fault.name != "TellsHalf"]
STEPS = 12_000


@pytest.fixture(scope="module")
def machine() -> RevenueMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "revenue" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: RevenueMachine) -> None:
    search(machine, examples=40, steps=40)


def test_seeded_driver_finds_no_difference_and_no_broken_law(machine: RevenueMachine) -> None:
    for _ in drive(machine, seed=20_264, steps=4_000):
        pass


def test_written_steps_replay(machine: RevenueMachine) -> None:
    source = SeededSource("replay")
    machine.reset()
    steps = []
    for _ in range(100):
        steps.append(machine.draw(source))
        machine.apply(steps[-1])
    words = machine.words
    assert replay(machine, steps) is None
    assert machine.words == words


def test_every_rule_succeeds_and_is_refused_and_what_matters_happens() -> None:
    """A rule that never succeeds, or never fails, tests little."""
    machine = build()
    happened: Counter[bytes] = Counter()
    chain, reentered = machine.contracts.chain, 0
    refused = keccak(b"RoyaltySplitter_Reentered()")[:4]

    def sent(succeeded: bool, _: bytes) -> None:
        if succeeded:
            happened.update(topics[0] for _, topics, _ in chain.last_logs)

    def around(_: str) -> Iterator[None]:
        nonlocal reentered
        yield
        reentered += machine.model.weird.hook_result == refused

    seen = outcomes(machine, chain, seed=3, steps=4_000, sent=sent, around=contextmanager(around))
    names = {rule.name for rule in machine.rules}
    always = {"pay", "seize", "wait", "set_kind", "set_fee", "set_blocked", "set_token_hook"}
    always |= {"set_hook_first", "set_payee_mode", "set_payee_call", "sync", "sync_and_claim"}
    assert {(each, True) for each in names} <= seen
    assert {(each, False) for each in names - always} <= seen
    assert reentered, "no token has called back while it was counted or paid"
    wanted = (
        "PaymentReceived(address,uint256,uint256)",
        "PaymentReleased(address,uint256,uint256)",
        "LossTaken(address,uint256,uint256)",
        "ShortfallRecorded(address,uint256)",
        "ShortfallEnded(address)",
        "ClaimFailed(address,uint256)",
        "PayeeChanged(uint256,address,address)",
        "RecoveryCancelled(uint256,address)",
        "SharesApplied(address,uint256,uint256)",
        "OwnershipTransferred(address,address)",
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
@pytest.mark.parametrize("fault", [*IN_STATE, *OTHERS], ids=lambda fault: fault.name)
def test_model_catches_every_fault(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    assert broken_law(fault, mutants, None) == AGREEMENT


def test_refused_call_that_changes_something_is_caught() -> None:
    """No contract can break this law on a sound engine, so the engine is made unsound."""
    machine = build(with_model=False)
    machine.laws = (a_refused_call_changes_nothing,)
    chain, token = machine.contracts.chain, machine.contracts.good
    law = broken_by_leaks(
        machine,
        chain,
        lambda send, sender: send(sender, token.address, token.mint.encode(machine.contracts.at["label"], 1)),
    )
    assert law == "a_refused_call_changes_nothing"


def test_every_law_has_its_fault() -> None:
    assert {law.__name__ for law in LAWS} == {*FAULTS, "a_refused_call_changes_nothing"}
