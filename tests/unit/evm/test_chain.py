"""The in-process chain, with tiny hand-assembled contracts.

send
├── persists storage, moves the value, raises the nonce, starts with empty transient storage
├── on a revert takes back everything but the nonce
├── on a halt (out of gas, invalid opcode) likewise, with the reason
└── is rejected, with nothing changed, without the ether or from a contract
call
└── leaves nothing: storage, transient storage, logs, balances, created contracts
deploy
├── at the address that sender and nonce give
├── raises what the constructor reverts with, and uses up the nonce
└── refuses more than 24,576 bytes
snapshot, revert
├── storage, code, balances, nonces, funding, time, number; nested; again and again
├── void and foreign snapshots are refused
├── any number of them leaves all call levels free
└── gives the memory of the sends since back
"""

import subprocess
import sys
from hashlib import sha256

import pytest
from eth_utils.address import to_checksum_address
from rlp import encode as rlp_encode  # type: ignore[import-untyped]

from strongroom.artifacts import Artifact
from strongroom.evm import (
    ETHER,
    AbiError,
    Account,
    Chain,
    ContractError,
    TransactionRejectedError,
    keccak,
    to_address,
)
from strongroom.evm.chain import FUNDS
from tests.unit.evm.assembly import RETURN_TOP, assemble, creation

ONE = (1).to_bytes(32, "big")
CELL = assemble("PUSH0 CALLDATALOAD PUSH0 SSTORE")
"""Stores its argument."""
CHECKED_CELL = assemble(
    "PUSH0 CALLDATALOAD DUP1 PUSH0 SSTORE 02 TSTORE de PUSH0 MSTORE 20 PUSH0 LOG0 20 PUSH0 REVERT"
)
"""Stores its argument, logs, and reverts with 0xde."""
LOCK = assemble(f"PUSH0 TLOAD 01 PUSH0 TSTORE {RETURN_TOP}")
"""Returns what transient slot 0 held, and sets it to 1."""


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
def sender(chain: Chain) -> Account:
    return chain.account("sender")


def place(chain: Chain, runtime: bytes) -> str:
    return chain.raw_deploy(chain.account("deployer"), creation(runtime))


def word(value: int) -> bytes:
    return value.to_bytes(32, "big")


# send


def test_send_persists_and_counts(chain: Chain, sender: Account) -> None:
    cell = place(chain, CELL)
    before = chain.nonce(sender)
    receipt = chain.raw_send(sender, cell, word(5), value=7)
    assert (receipt.output, receipt.return_value, receipt.logs) == (b"", b"", ())
    assert chain.storage(cell, 0) == 5
    assert chain.nonce(sender) == before + 1
    assert (chain.balance(cell), chain.balance(sender)) == (7, FUNDS - 7)


def test_transient_storage_is_empty_at_each_send_and_call(chain: Chain, sender: Account) -> None:
    lock = place(chain, LOCK)
    for _ in range(3):
        assert chain.raw_send(sender, lock).output == word(0)
        assert chain.raw_call(sender, lock) == word(0)
        assert chain.raw_try_send(sender, lock) == (True, word(0))


def test_transient_storage_survives_within_a_send(chain: Chain, sender: Account) -> None:
    lock = place(chain, LOCK)
    twice = " ".join(f"20 PUSH0 PUSH0 PUSH0 PUSH0 {lock} GAS CALL POP" for _ in range(2))
    caller = place(chain, assemble(f"{twice} 20 PUSH0 RETURN"))
    assert chain.raw_send(sender, caller).output == word(1)


def test_revert_takes_everything_back_but_the_nonce(chain: Chain, sender: Account) -> None:
    cell = place(chain, CHECKED_CELL)
    with pytest.raises(ContractError) as caught:
        chain.raw_send(sender, cell, word(5), value=7)
    assert caught.value.data == word(0xDE)
    assert chain.raw_try_send(sender, cell, word(5), value=7) == (False, word(0xDE))
    assert chain.storage(cell, 0) == 0
    assert (chain.balance(cell), chain.balance(sender)) == (0, FUNDS)
    assert chain.nonce(sender) == 2


def test_logs_of_a_revert_do_not_show_in_the_next_receipt(chain: Chain, sender: Account) -> None:
    failing = place(chain, CHECKED_CELL)
    logging = place(chain, assemble("CALLER PUSH0 MSTORE 07 20 PUSH0 LOG1"))
    for _ in range(2):
        chain.raw_try_send(sender, failing)
        (log,) = chain.raw_send(sender, logging).logs
        assert log.address == logging
        assert log.topics == (word(7),)
        assert log.data == bytes(12) + bytes.fromhex(sender.address[2:])


@pytest.mark.parametrize(
    ("runtime", "reason"), [("INVALID", "InvalidFEOpcode"), ("JUMPDEST PUSH0 JUMP", "OutOfGas")]
)
def test_halt(chain: Chain, sender: Account, runtime: str, reason: str) -> None:
    address = place(chain, assemble(runtime))
    with pytest.raises(ContractError) as caught:
        chain.raw_send(sender, address, value=1)
    assert caught.value.name == "Halt"
    assert reason in caught.value.args[0]
    assert reason in str(caught.value)
    assert chain.raw_try_send(sender, address, value=1) == (False, b"")
    assert chain.balance(address) == 0
    assert chain.nonce(sender) == 2


def test_gas_of_a_send_can_be_given(chain: Chain, sender: Account) -> None:
    cell = place(chain, CELL)
    assert not chain.raw_try_send(sender, cell, word(1), gas=30_000)[0]
    assert chain.raw_try_send(sender, cell, word(1), gas=60_000)[0]
    with pytest.raises(TransactionRejectedError):
        chain.raw_send(sender, cell, word(1), gas=20_000)


def test_rejected_without_the_ether(chain: Chain, sender: Account) -> None:
    cell = place(chain, CELL)
    with pytest.raises(TransactionRejectedError, match="LackOfFund"):
        chain.raw_send(sender, cell, word(1), value=FUNDS + 1)
    with pytest.raises(TransactionRejectedError):
        chain.raw_try_send(sender, cell, word(1), value=FUNDS + 1)
    assert (chain.nonce(sender), chain.storage(cell, 0), chain.balance(sender)) == (0, 0, FUNDS)


def test_rejected_from_a_contract(chain: Chain) -> None:
    cell = place(chain, CELL)
    with pytest.raises(TransactionRejectedError, match="RejectCallerWithCode"):
        chain.raw_send(cell, cell, word(1))


def test_sends_to_an_address_without_code_move_ether(chain: Chain, sender: Account) -> None:
    nobody = to_address(b"\x42" * 20)
    assert chain.raw_send(sender, nobody, b"ignored", value=ETHER).output == b""
    assert chain.balance(nobody) == ETHER


# call


def test_call_leaves_nothing(chain: Chain, sender: Account) -> None:
    child = creation(CELL).hex()
    source = f"PUSH0 CALLDATALOAD PUSH0 SSTORE 09 PUSH0 TSTORE 0x{child} PUSH0 MSTORE"
    size, offset = len(child) // 2, 32 - len(child) // 2
    maker = place(
        chain,
        assemble(
            f"{source} {size:02x} {offset:02x} PUSH0 CREATE DUP1 PUSH0 MSTORE 20 PUSH0 LOG0 {RETURN_TOP}"
        ),
    )
    length = chain.journal_length
    predicted = chain.raw_call(sender, maker, word(5), value=3)
    again = chain.raw_call(sender, maker, word(5), value=3)
    assert predicted == again
    created = to_address(predicted[12:])
    assert chain.code(created) == b""
    assert chain.storage(maker, 0) == 0
    assert (chain.balance(maker), chain.balance(sender), chain.nonce(sender)) == (0, FUNDS, 0)
    assert chain.journal_length == length
    receipt = chain.raw_send(sender, maker, word(5), value=3)
    assert receipt.output == predicted
    assert len(receipt.logs) == 1
    assert chain.code(created) == CELL


def test_call_raises_what_the_contract_reverts_with(chain: Chain) -> None:
    cell = place(chain, CHECKED_CELL)
    length = chain.journal_length
    with pytest.raises(ContractError) as caught:
        chain.raw_call(None, cell, word(1))
    assert caught.value.data == word(0xDE)
    with pytest.raises(TransactionRejectedError):
        chain.raw_call(chain.account("sender"), cell, value=2 * FUNDS)
    assert chain.journal_length <= length + 10
    assert chain.raw_call(None, place(chain, LOCK)) == word(0)


# What contracts see


@pytest.mark.parametrize(
    ("opcode", "expected"),
    [
        ("TIMESTAMP", 1_700_000_012),
        ("NUMBER", 2),
        ("CHAINID", 5),
        ("GASLIMIT", 30_000_000),
        ("BASEFEE", 0),
        ("GASPRICE", 0),
        ("COINBASE", 0),
        ("CALLVALUE", 9),
        ("SELFBALANCE", 9),
    ],
)
def test_environment(opcode: str, expected: int) -> None:
    chain = Chain(chain_id=5)
    address = place(chain, assemble(f"{opcode} {RETURN_TOP}"))
    chain.mine()
    sender = chain.account("sender")
    assert chain.raw_call(sender, address, value=9) == word(expected)
    assert chain.raw_send(sender, address, value=9).output == word(expected)


@pytest.mark.parametrize("opcode", ["CALLER", "ORIGIN"])
def test_sender_is_seen(chain: Chain, sender: Account, opcode: str) -> None:
    address = place(chain, assemble(f"{opcode} {RETURN_TOP}"))
    assert to_address(chain.raw_send(sender, address).output[12:]) == sender.address
    assert chain.raw_call(None, address) == word(0)


def test_time_moves_only_when_told(chain: Chain) -> None:
    clock = place(chain, assemble(f"TIMESTAMP {RETURN_TOP}"))
    assert (chain.timestamp, chain.block_number) == (1_700_000_000, 1)
    chain.mine()
    assert (chain.timestamp, chain.block_number) == (1_700_000_012, 2)
    chain.warp(86_400)
    assert (chain.timestamp, chain.block_number) == (1_700_086_412, 3)
    chain.timestamp = 1_800_000_000
    assert (chain.timestamp, chain.block_number) == (1_800_000_000, 4)
    chain.mine(0, blocks=10)
    assert (chain.timestamp, chain.block_number) == (1_800_000_000, 14)
    assert chain.raw_call(None, clock) == word(1_800_000_000)
    with pytest.raises(ValueError, match="back"):
        chain.timestamp = 1_799_999_999
    with pytest.raises(ValueError, match="back"):
        chain.mine(1, blocks=-1)


def test_precompiles(chain: Chain, sender: Account) -> None:
    digest = keccak(b"message")
    signature = sender.sign_hash(digest)
    recovered = chain.raw_call(
        None, to_address(word(1)[12:]), digest + word(signature.v) + signature.r + signature.s
    )
    assert to_address(recovered[12:]) == sender.address
    assert chain.raw_call(None, to_address(word(2)[12:]), b"abc") == sha256(b"abc").digest()
    assert chain.raw_call(None, to_address(word(4)[12:]), b"abc") == b"abc"


# deploy


def test_address_follows_from_sender_and_nonce(chain: Chain, sender: Account) -> None:
    cell = place(chain, CELL)
    for nonce in range(6):
        if nonce % 2:
            chain.raw_send(sender, cell, word(1))
        else:
            address = chain.raw_deploy(sender, creation(CELL))
            raw = rlp_encode([bytes.fromhex(sender.address[2:]), nonce])
            assert address == to_checksum_address(keccak(raw)[12:])
            assert chain.code(address) == CELL
        assert chain.nonce(sender) == nonce + 1


def test_contract_without_code(chain: Chain, sender: Account) -> None:
    empty = chain.raw_deploy(sender, b"")
    assert (chain.code(empty), chain.nonce(empty), chain.nonce(sender)) == (b"", 1, 1)


def test_contract_starting_with_ef_is_refused(chain: Chain, sender: Account) -> None:
    with pytest.raises(ContractError, match="Halt"):
        chain.raw_deploy(sender, creation(b"\xef"))


def test_failing_constructor(chain: Chain, sender: Account) -> None:
    with pytest.raises(ContractError) as caught:
        chain.raw_deploy(sender, CHECKED_CELL, value=5)
    assert caught.value.data == word(0xDE)
    assert (chain.nonce(sender), chain.balance(sender)) == (1, FUNDS)
    address = chain.raw_deploy(sender, creation(CELL), value=5)
    assert address == to_address(keccak(rlp_encode([bytes.fromhex(sender.address[2:]), 1]))[12:])
    assert chain.balance(address) == 5


def test_code_size_limit(chain: Chain, sender: Account) -> None:
    chain.raw_deploy(sender, creation(bytes(24_576)))
    with pytest.raises(ContractError, match="CreateContractSizeLimit"):
        chain.raw_deploy(sender, creation(bytes(24_577)))


def test_an_interface_cannot_be_deployed(chain: Chain, sender: Account) -> None:
    with pytest.raises(AbiError, match="interface"):
        chain.deploy(Artifact("IThing", "IThing.sol", (), b""), sender=sender)


# Accounts, balances, code


def test_account_is_deterministic_and_funded_once(chain: Chain) -> None:
    first = chain.account("lender")
    assert first == Chain().account("lender") != chain.account("borrower")
    chain.raw_send(first, chain.account("borrower").address, value=ETHER)
    assert chain.account("lender") == first
    assert chain.balance(first) == FUNDS - ETHER
    assert chain.balance(chain.account("borrower")) == FUNDS + ETHER


def test_set_balance_executes_nothing(chain: Chain) -> None:
    refusing = place(chain, assemble("PUSH0 PUSH0 REVERT"))
    for wei in (5, 10**30, 3, 0):
        chain.set_balance(refusing, wei)
        assert chain.balance(refusing) == wei
    assert chain.code(refusing) == assemble("PUSH0 PUSH0 REVERT")
    sender = chain.account("sender")
    chain.set_balance(sender, 2)
    assert (chain.balance(sender), chain.nonce(sender)) == (2, 0)


def test_set_code(chain: Chain, sender: Account) -> None:
    where = to_address(b"\xca" * 20)
    chain.set_balance(where, 8)
    chain.set_code(where, CELL)
    chain.raw_send(sender, where, word(3))
    assert (chain.storage(where, 0), chain.balance(where), chain.code(where)) == (3, 8, CELL)
    hasher = place(chain, assemble(f"{where} EXTCODEHASH {RETURN_TOP}"))
    sizer = place(chain, assemble(f"{where} EXTCODESIZE {RETURN_TOP}"))
    assert chain.raw_call(None, hasher) == keccak(CELL)
    assert chain.raw_call(None, sizer) == word(len(CELL))
    snapshot = chain.snapshot()
    chain.set_code(where, LOCK)
    assert chain.raw_call(None, hasher) == keccak(LOCK)
    chain.set_code(where, b"")
    chain.set_balance(where, 9)
    chain.revert(snapshot)
    assert chain.raw_call(None, hasher) == keccak(CELL)
    assert (chain.storage(where, 0), chain.balance(where), chain.code(where)) == (3, 8, CELL)


def test_code_is_exact_before_and_after_it_ran(chain: Chain, sender: Account) -> None:
    for runtime in (CELL, CELL + bytes(33), CELL + bytes(40), b"\x00"):
        address = place(chain, runtime)
        assert chain.code(address) == runtime
        chain.raw_send(sender, address, word(1))
        assert chain.code(address) == runtime
    assert chain.code(sender) == b""


# snapshot, revert


def test_revert_restores_everything(chain: Chain, sender: Account) -> None:
    cell = place(chain, CELL)
    chain.raw_send(sender, cell, word(1), value=1)
    chain.mine(100)
    before = (chain.storage(cell, 0), chain.balance(cell), chain.balance(sender), chain.nonce(sender))
    time = (chain.timestamp, chain.block_number)
    snapshot = chain.snapshot()
    for _ in range(3):
        chain.raw_send(sender, cell, word(2), value=5)
        child = chain.raw_deploy(sender, creation(LOCK), value=1)
        chain.set_balance(cell, 10**20)
        chain.set_balance(sender, 10**3)
        chain.mine(1_000)
        chain.account("late")
        chain.revert(snapshot)
        assert (
            chain.storage(cell, 0),
            chain.balance(cell),
            chain.balance(sender),
            chain.nonce(sender),
        ) == before
        assert (chain.timestamp, chain.block_number) == time
        assert chain.code(child) == b""
        assert chain.nonce(child) == 0
        assert chain.balance(child) == 0
        assert chain.balance(chain.account("late")) == FUNDS


def test_addresses_repeat_after_a_revert(chain: Chain, sender: Account) -> None:
    snapshot = chain.snapshot()
    first = chain.raw_deploy(sender, creation(CELL))
    chain.raw_send(sender, first, word(9))
    second = chain.raw_deploy(sender, creation(LOCK))
    chain.revert(snapshot)
    assert chain.raw_deploy(sender, creation(CELL)) == first
    assert chain.storage(first, 0) == 0
    chain.raw_send(sender, first, word(9))
    assert chain.raw_deploy(sender, creation(LOCK)) == second


def test_nested_snapshots_with_nothing_in_between(chain: Chain, sender: Account) -> None:
    cell = place(chain, CELL)
    outer = chain.snapshot()
    twin = chain.snapshot()
    chain.raw_send(sender, cell, word(1))
    inner = chain.snapshot()
    chain.raw_send(sender, cell, word(2))
    chain.revert(inner)
    assert chain.storage(cell, 0) == 1
    chain.revert(twin)
    assert chain.storage(cell, 0) == 0
    chain.raw_send(sender, cell, word(3))
    chain.revert(outer)
    assert chain.storage(cell, 0) == 0
    for void in (inner, twin):
        with pytest.raises(ValueError, match="void"):
            chain.revert(void)
    chain.raw_send(sender, cell, word(4))
    assert chain.storage(cell, 0) == 4
    with pytest.raises(ValueError, match="another chain"):
        Chain().revert(outer)
    chain.revert(outer)


def test_snapshots_leave_all_call_levels_free(chain: Chain, sender: Account) -> None:
    cell = place(chain, CELL)
    caller = place(chain, assemble(f"PUSH0 PUSH0 PUSH0 PUSH0 PUSH0 {cell} GAS CALL {RETURN_TOP}"))
    base = chain.snapshot()
    for _ in range(2_000):
        chain.snapshot()
    assert chain.raw_send(sender, caller).output == ONE
    for _ in range(2_000):
        chain.revert(base)
    assert chain.raw_send(sender, caller).output == ONE


MEMORY = """
from pathlib import Path
from strongroom.evm import Chain

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def fill():
    for number in range(20_000):
        assert chain.raw_try_send(sender, cell, number.to_bytes(32, "big"))[0]

chain = Chain()
sender = chain.account("sender")
cell = chain.raw_deploy(sender, bytes.fromhex("CREATION"))
base, length = chain.snapshot(), chain.journal_length
start = resident()
fill()
first = resident()
for _ in range(5):
    chain.revert(base)
    assert chain.journal_length == length
    fill()
print(first - start, resident() - first)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_revert_gives_the_memory_back() -> None:
    """In a process of its own, whose memory nothing else has stretched."""
    code = MEMORY.replace("CREATION", creation(assemble("PUSH0 CALLDATALOAD DUP1 SSTORE")).hex())
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    grown, grown_after = map(int, run.stdout.split())
    assert grown > 4_000_000
    assert grown_after < grown / 2  # five times as much, if nothing were given back
