"""The in-process chain: the artifacts' bytecode on revm, behind a small interface.

It stands on pyrevm, which keeps one open journal that is never finalised. What follows from that:

- Each top-level send still behaves as a transaction: transient storage starts empty, the sender's nonce rises (it
  is kept here, for contracts see an account's nonce only through the addresses it creates), a revert takes back
  everything else.
- **Gas is not a chain's**: slots once touched stay warm, and refunds count from the wrong original value. Measure
  gas on anvil. Gas costs nothing here: its price is 0, and so is the base fee.
- A contract, whenever deployed, counts as created in this very transaction: SELFDESTRUCT removes it. PREVRANDAO is
  zero, and BLOCKHASH no real hash.
- Memory grows with every send, by some 4 KB for a peg swap, and is given back by `Chain.revert` alone. A long run
  takes a snapshot at its start and reverts to it every few thousand sends. Calls leave nothing behind.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pyrevm import EVM, AccountInfo, BlockEnv, CfgEnv, Env, JournalCheckpoint

from strongroom import artifacts
from strongroom.artifacts import Artifact
from strongroom.errors import HALT, ContractError, decode_revert
from strongroom.evm.abi import AbiError, Addressish, Function, keccak, to_address
from strongroom.evm.account import Account, account
from strongroom.evm.contract import Contract, Event, Interface, Log, Receipt

ETHER = 10**18
FUNDS = 10_000 * ETHER
"""What `Chain.account` gives a new account, in wei; as anvil does."""
GAS_LIMIT = 30_000_000
"""Gas of a send or call unless told otherwise, and of a block; as anvil's."""
_PADDING = 33
_ZERO = "0x" + "00" * 20
_FAUCET = to_address(keccak(b"strongroom faucet")[12:])

Sender = Account | Addressish


class TransactionRejectedError(Exception):
    """The transaction could not begin: too little ether or gas, or a sender with code."""


@dataclass(frozen=True)
class Fork:
    """A block of another chain, whose state is fetched from its node piece by piece, as it is touched."""

    url: str = field(repr=False)
    """`http(s)://…`; it may hold a key."""
    block_hash: str
    block_number: int


@dataclass(eq=False)
class Snapshot:
    """A state of the chain to return to, as often as wanted."""

    _checkpoint: JournalCheckpoint
    timestamp: int
    block_number: int
    _nonces: dict[str, int] = field(repr=False)
    _funded: set[str] = field(repr=False)
    _code_changes: int = field(repr=False)


class Chain:
    """An Ethereum chain in this process.

    Time stands still until told: sends share the current block until `mine`, `warp` or `timestamp` moves on.
    Amounts are in wei, times in seconds, addresses checksummed strings.
    """

    def __init__(
        self,
        timestamp: int = 1_700_000_000,
        chain_id: int = 31337,
        gas_limit: int = GAS_LIMIT,
        code_size_limit: int | None = None,
        fork: "Fork | None" = None,
    ) -> None:
        """`code_size_limit` in bytes is another than Ethereum's, for code that a quick compiler run made. `fork`: the
        state to begin with.
        """
        self.chain_id = chain_id
        self.gas_limit = gas_limit
        self._timestamp = timestamp
        self._block_number = 1 if fork is None else fork.block_number
        config = CfgEnv(chain_id=chain_id, limit_contract_code_size=code_size_limit)
        self._evm = EVM(
            spec_id="CANCUN",
            env=Env(cfg=config),
            gas_limit=gas_limit,
            fork_url=None if fork is None else fork.url,
            fork_block=None if fork is None else fork.block_hash,
        )
        self._evm.insert_account_info(_FAUCET, _account_info(0, 1 << 200))
        self._nonces: dict[str, int] = {}
        self._senders: set[str] = set()  # ever, so that a revert forgets none
        self._funded: set[str] = set()
        self._interfaces: dict[str, Interface] = {}
        self._snapshots: list[Snapshot] = []
        self._code_changes: list[tuple[str, bytes]] = []
        self._update_block()
        # The engine can revert only inside a checkpoint. This one stays open for good.
        self._evm.snapshot()

    # Accounts

    def account(self, name: str) -> Account:
        """The account of that name: the same address everywhere, given `FUNDS` on its first use here."""
        found = account(name)
        if found.address not in self._funded:
            self.set_balance(found.address, FUNDS)
            self._funded.add(found.address)
        return found

    def balance(self, address: Sender) -> int:
        """Ether of the address, in wei."""
        return self._evm.get_balance(_hex(address))

    def set_balance(self, address: Sender, wei: int) -> None:
        """Set the ether of an address. Nothing is executed there, and `revert` takes it back."""
        evm, target = self._evm, _hex(address)
        balance, code = evm.get_balance(target), self.code(target)
        evm.reset_transient_storage()
        # Moved from or to the faucet, for the engine journals what moves, but not what is set.
        if wei > balance and code:
            # SELFDESTRUCT in creation code pays without running the receiver.
            evm.deploy(_FAUCET, b"\x73" + bytes.fromhex(target[2:]) + b"\xff", value=wei - balance)
        elif wei > balance:
            evm.message_call(_FAUCET, target, value=wei - balance)
        elif wei < balance:
            nonce = evm.basic(target).nonce
            if code:  # without it for a moment: the engine takes no transaction from an account with code
                evm.insert_account_info(target, _account_info(nonce, balance))
            evm.message_call(target, _FAUCET, value=balance - wei)
            if code:
                evm.insert_account_info(target, _account_info(nonce, wei, code))

    def nonce(self, address: Sender) -> int:
        """Transactions sent from an account, or contracts created by a contract plus one."""
        where = _hex(address)
        return self._nonces.get(where, 0) if where in self._senders else self._evm.basic(where).nonce

    def code(self, address: Sender) -> bytes:
        """Runtime code at the address, empty if there is none."""
        where = _hex(address)
        raw = self._evm.get_code(where)
        if raw is None:
            return b""
        # The engine appends 33 zero bytes to code it has run.
        padded = keccak(raw) != self._evm.basic(where).code_hash
        return raw[:-_PADDING] if padded else raw

    def set_code(self, address: Sender, code: bytes) -> None:
        """Put code at an address, for instance a well-known contract at its own place."""
        where = _hex(address)
        self._code_changes.append((where, self.code(where)))
        self._replace_code(where, code)

    def _replace_code(self, where: str, code: bytes) -> None:
        info = self._evm.basic(where)
        self._evm.insert_account_info(where, _account_info(info.nonce, info.balance, code))

    def storage(self, address: Sender, slot: int) -> int:
        """The word in a storage slot."""
        return self._evm.storage(_hex(address), slot)

    # Contracts

    def deploy(self, contract: str | Artifact, *args: Any, sender: Sender, value: int = 0) -> Contract:
        """Deploy an artifact. Raises `ContractError` if its constructor reverts."""
        interface = _interface(contract)
        return self._bind(interface, self.raw_deploy(sender, interface.creation_code(args), value))

    def raw_deploy(self, sender: Sender, creation_code: bytes, value: int = 0) -> str:
        """Run creation code as a transaction and return the new address."""
        evm, caller = self._evm, _hex(sender)
        # The engine counts deployments alone, and its reverts do not know what is set here.
        nonce = self.nonce(caller)
        info = evm.basic(caller)
        if info.nonce != nonce and evm.get_code(caller) is None:
            evm.insert_account_info(caller, _account_info(nonce, info.balance))
        evm.reset_transient_storage()
        try:
            address = evm.deploy(caller, creation_code, value=value)
        except RuntimeError as error:
            failure = _contract_error(*_revert_data(str(error)))
            self._count(caller)
            raise failure from None
        self._count(caller)
        return to_address(address)

    def _count(self, sender: str) -> None:
        self._senders.add(sender)
        self._nonces[sender] = self._nonces.get(sender, 0) + 1

    def at(self, contract: str | Artifact, address: Sender) -> Contract:
        """A contract that is already deployed, seen through an artifact's ABI."""
        return self._bind(_interface(contract), _hex(address))

    def _bind(self, interface: Interface, address: str) -> Contract:
        self._interfaces[address] = interface
        return Contract(self, interface, address)

    # Transactions

    def send(
        self,
        contract: Contract,
        name: str,
        *args: Any,
        sender: Sender,
        value: int = 0,
        gas: int | None = None,
    ) -> Receipt:
        """Send a transaction to a function (name or full signature). Raises `ContractError` if it reverts."""
        function, data = contract._interface.resolve(name, args)
        return self._send(function, sender, contract.address, data, value, gas)

    def try_send(
        self,
        contract: Contract,
        name: str,
        *args: Any,
        sender: Sender,
        value: int = 0,
        gas: int | None = None,
    ) -> tuple[bool, bytes]:
        """The quick path: whether it succeeded, and the returned or revert data.

        No logs, no `ContractError`.
        """
        return self.raw_try_send(
            sender, contract.address, contract._interface.resolve(name, args)[1], value, gas
        )

    def raw_send(
        self, sender: Sender, to: Sender, calldata: bytes = b"", value: int = 0, gas: int | None = None
    ) -> Receipt:
        """Send a transaction with given calldata. Raises `ContractError` if it reverts."""
        return self._send(None, sender, _hex(to), calldata, value, gas)

    def _send(
        self, function: Function | None, sender: Sender, to: str, data: bytes, value: int, gas: int | None
    ) -> Receipt:
        succeeded, output, halted = self._execute(_hex(sender), to, data, value, gas)
        if not succeeded:
            raise _contract_error(output, halted)
        result = self._evm.result
        return Receipt(self, function, output, result.logs if result is not None else ())

    def raw_try_send(
        self, sender: Sender, to: Sender, calldata: bytes = b"", value: int = 0, gas: int | None = None
    ) -> tuple[bool, bytes]:
        """As `try_send`, with given calldata."""
        return self._execute(_hex(sender), _hex(to), calldata, value, gas)[:2]

    def _execute(
        self, caller: str, to: str, data: bytes, value: int, gas: int | None
    ) -> tuple[bool, bytes, str]:
        evm = self._evm
        evm.reset_transient_storage()
        succeeded, halted = True, ""
        try:
            output = evm.message_call(caller, to, data, value, gas)
        except RuntimeError as error:
            succeeded = False
            output, halted = _revert_data(str(error))
        self._count(caller)
        return succeeded, output, halted

    def raw_call(
        self, sender: Sender | None, to: Sender, calldata: bytes = b"", value: int = 0, gas: int | None = None
    ) -> bytes:
        """Execute, return the output, roll everything back, like `eth_call`.

        Raises `ContractError` on a revert.
        """
        evm = self._evm
        caller = _ZERO if sender is None else _hex(sender)
        checkpoint = evm.snapshot()
        evm.reset_transient_storage()
        try:
            return evm.message_call(caller, _hex(to), calldata, value, gas)
        except RuntimeError as error:
            raise _contract_error(*_revert_data(str(error))) from None
        finally:
            evm.revert(checkpoint)

    def raw_try_call(
        self, sender: Sender | None, to: Sender, calldata: bytes = b"", value: int = 0, gas: int | None = None
    ) -> tuple[bool, bytes]:
        """As `raw_call` without raising on a revert: whether it succeeded, and the returned or revert data."""
        evm = self._evm
        checkpoint = evm.snapshot()
        evm.reset_transient_storage()
        try:
            return True, evm.message_call(
                _ZERO if sender is None else _hex(sender), _hex(to), calldata, value, gas
            )
        except RuntimeError as error:
            return False, _revert_data(str(error))[0]
        finally:
            evm.revert(checkpoint)

    @property
    def last_logs(self) -> list[tuple[str, list[bytes], bytes]]:
        """Address, topics and data of each log of the last send, which must have succeeded."""
        result = self._evm.result
        return [(log.address, *log.data) for log in result.logs] if result is not None else []

    # Time

    @property
    def timestamp(self) -> int:
        """Time of the current block, in seconds since 1970.

        Set it to move to the next block; it cannot go back.
        """
        return self._timestamp

    @timestamp.setter
    def timestamp(self, value: int) -> None:
        self.mine(value - self._timestamp)

    @property
    def block_number(self) -> int:
        """Number of the block that sends and calls run in. The first is 1."""
        return self._block_number

    def mine(self, seconds: int = 12, blocks: int = 1) -> None:
        """Move on by some blocks, the last of them `seconds` after the current one."""
        if seconds < 0 or blocks < 0:
            raise ValueError("time does not go back")
        self._timestamp += seconds
        self._block_number += blocks
        self._update_block()

    def warp(self, seconds: int) -> None:
        """Move to the next block, `seconds` later."""
        self.mine(seconds)

    def _update_block(self) -> None:
        self._evm.set_block_env(
            BlockEnv(number=self._block_number, timestamp=self._timestamp, gas_limit=self.gas_limit)
        )

    # Snapshots

    def snapshot(self) -> Snapshot:
        """Remember the present state: storage, code, balances, nonces, time, block number."""
        checkpoint = self._evm.snapshot()
        # Left open, every snapshot would use up one of the 1,024 call levels; for the way back it need not be
        # open.
        self._evm.commit()
        taken = Snapshot(
            checkpoint,
            self._timestamp,
            self._block_number,
            self._nonces.copy(),
            self._funded.copy(),
            len(self._code_changes),
        )
        self._snapshots.append(taken)
        return taken

    def revert(self, snapshot: Snapshot) -> None:
        """Return to a snapshot, and free what the sends since then took up. It can be reverted to again.

        Snapshots taken after it are void. Raises `ValueError` for a void one or one of another chain.
        """
        snapshots = self._snapshots
        while snapshots and snapshots[-1] is not snapshot:
            if snapshot not in snapshots:
                raise ValueError(
                    "this snapshot is void: an earlier one was reverted to, or it is of another chain"
                )
            snapshots.pop()
        if not snapshots:
            raise ValueError("this snapshot is of another chain")
        evm = self._evm
        evm.revert(snapshot._checkpoint)
        snapshot._checkpoint = evm.snapshot()  # restores the depth, at the same place in the journal
        self._nonces = snapshot._nonces.copy()
        self._funded = snapshot._funded.copy()
        while len(self._code_changes) > snapshot._code_changes:
            self._replace_code(*self._code_changes.pop())
        if self._timestamp != snapshot.timestamp or self._block_number != snapshot.block_number:
            self._timestamp = snapshot.timestamp
            self._block_number = snapshot.block_number
            self._update_block()

    def touched(self) -> tuple[str, ...]:
        """Addresses that the sends since the beginning, or the last revert, have touched."""
        return tuple(to_address(address) for address in self._evm.journal_state)

    def set_storage(self, address: Sender, slot: int, word: int) -> None:
        """Put a word into a slot of a fork's contract that nothing has touched yet. No revert takes it back."""
        self._evm.insert_account_storage(_hex(address), slot, word)

    @property
    def journal_length(self) -> int:
        """Call frames that the engine keeps for going back: more with every send, fewer again after `revert`."""
        return self._evm.journal_len

    # Logs

    def decode_log(self, log: Log) -> Event | None:
        """The event a log is, by its contract's ABI if known here, else by any artifact's, else `None`."""
        if not log.topics:
            return None
        own = self._interfaces.get(log.address)
        candidates = ([own] if own is not None else []) + _interfaces_with_event(log.topics[0])
        for interface in candidates:
            definition = interface.events.get(log.topics[0])
            if definition is None:
                continue
            try:
                return Event(definition.name, definition.decode(log.topics, log.data), log.address, log)
            except AbiError:
                continue
        return None


_by_artifact: dict[int, Interface] = {}


def _interface(contract: str | Artifact) -> Interface:
    artifact = artifacts.load(contract) if isinstance(contract, str) else contract
    interface = _by_artifact.get(id(artifact))
    if interface is None:
        interface = _by_artifact[id(artifact)] = Interface(
            artifact
        )  # which keeps the artifact, and so its id
    return interface


@cache
def _interfaces_with_event(topic: bytes) -> list[Interface]:
    """As most contracts spell its arguments first, as `tools.codegen` chooses: libraries name them as they like."""
    interfaces = [each for each in map(_interface, artifacts.names()) if topic in each.events]

    def spelling(interface: Interface) -> tuple[str, ...]:
        return tuple(name for name, _ in interface.events[topic]._layout)

    counts = Counter(map(spelling, interfaces))
    return sorted(interfaces, key=lambda each: (counts[spelling(each)], spelling(each)), reverse=True)


def _account_info(nonce: int, balance: int, code: bytes = b"") -> AccountInfo:
    # pyrevm's stub forgets `balance`.
    return AccountInfo(balance=balance, nonce=nonce, code=code, code_hash=keccak(code))  # type: ignore[call-arg]


def _hex(address: Sender) -> str:
    """The checksummed address, quickly for the objects of this package."""
    kind = type(address)
    if kind is Account or kind is Contract:
        return address.address  # type: ignore[union-attr]
    return to_address(address)


def _revert_data(message: str) -> tuple[bytes, str]:
    """Revert data and, if the engine halted, the reason, from what pyrevm says.

    Raises `TransactionRejectedError` for anything else.
    """
    if message.startswith("Revert {"):
        return bytes.fromhex(message[message.index("output: 0x") + 10 : -2]), ""
    if message.startswith("Halt {"):
        return b"", message[message.index("reason: ") + 8 : message.rindex(", gas_used")]
    raise TransactionRejectedError(message) from None


def _contract_error(data: bytes, halted: str) -> ContractError:
    if halted:
        return ContractError(HALT, (halted,), "The engine stopped the call.")
    return decode_revert(data)
