"""Ape's chain behind the interface of the in-process one, so that the same suite deploys and acts on anvil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from web3.types import RPCEndpoint

from strongroom import artifacts
from strongroom.artifacts import Artifact
from strongroom.errors import ContractError, decode_revert
from strongroom.evm import Account, to_address
from strongroom.evm.abi import Function
from strongroom.evm.account import account
from strongroom.evm.contract import Contract, Event, Interface, Log
from tests.integration.node import connect

GAS = 10_000_000
ETHER = 10**18


class ApeReceipt:
    """What a transaction did."""

    def __init__(self, chain: ApeChain, receipt: Any) -> None:
        self._chain = chain
        self.contract_address: str | None = receipt["contractAddress"]
        self.logs = tuple(
            Log(
                to_address(log["address"]),
                tuple(bytes.fromhex(topic[2:]) for topic in log["topics"]),
                bytes.fromhex(log["data"][2:]),
            )
            for log in receipt["logs"]
        )

    @property
    def events(self) -> tuple[Event, ...]:
        """The logs that an artifact describes."""
        decoded = (self._chain.decode_log(log) for log in self.logs)
        return tuple(event for event in decoded if event is not None)


class ApeChain:
    """The part of `strongroom.evm.Chain` that the suite uses, on the chain that Ape is connected to.

    A call that reverts is sent all the same, so that the chain itself refuses it; then `ContractError`.
    It speaks to the node itself: by Ape a transaction is twenty requests.
    """

    chain_id = 31337

    def __init__(self, ape_chain: Any) -> None:
        self._chain = ape_chain
        self._node = connect(ape_chain.provider.http_uri)
        self._interfaces: dict[str, Interface] = {}
        self._unlocked: set[str] = set()

    # Accounts

    def account(self, name: str) -> Account:
        """The account of that name, with ether."""
        found = account(name)
        self._unlock(found.address)
        return found

    def _unlock(self, address: str) -> None:
        if address not in self._unlocked:
            self._unlocked.add(address)
            self._node.request("anvil_impersonateAccount", address)
            self._node.request("anvil_setBalance", address, hex(100 * ETHER))

    def balance(self, address: Any) -> int:
        """Ether, in wei."""
        return int(self._node.request("eth_getBalance", _address(address), "latest"), 16)

    # Contracts

    def deploy(self, contract: str | Artifact, *args: Any, sender: Any, value: int = 0) -> Any:
        """As the in-process chain's."""
        artifact = artifacts.load(contract) if isinstance(contract, str) else contract
        interface = Interface(artifact)
        data = interface.creation_code(args)
        receipt = self._transact(sender, None, data, value)
        return self._bind(interface, to_address(receipt.contract_address or ""))

    def raw_deploy(self, sender: Any, code: bytes, value: int = 0) -> str:
        """As the in-process chain's."""
        return to_address(self._transact(sender, None, code, value).contract_address or "")

    def at(self, contract: str, address: Any) -> Contract:
        """As the in-process chain's."""
        return self._bind(Interface(artifacts.load(contract)), _address(address))

    def _bind(self, interface: Interface, address: str) -> Contract:
        self._interfaces[address] = interface
        return Contract(self, interface, address)  # type: ignore[arg-type]

    def send(self, contract: Contract, name: str, *args: Any, sender: Any, value: int = 0) -> ApeReceipt:
        """As the in-process chain's."""
        function, data = contract._interface.resolve(name, args)
        return self._send(function, sender, contract.address, data, value, None)

    def _send(
        self, function: Function | None, sender: Any, to: str, data: bytes, value: int, gas: int | None
    ) -> ApeReceipt:
        return self._transact(sender, to, data, value, gas or GAS)

    def raw_send(self, sender: Any, to: Any, calldata: bytes = b"", value: int = 0) -> ApeReceipt:
        """As the in-process chain's."""
        return self._send(None, sender, _address(to), calldata, value, None)

    def raw_call(
        self, sender: Any, to: Any, calldata: bytes = b"", value: int = 0, gas: int | None = None
    ) -> bytes:
        """As the in-process chain's."""
        transaction = {"to": _address(to), "data": "0x" + calldata.hex(), "value": hex(value)}
        if sender is not None:
            transaction["from"] = _address(sender)
        answer = self._call(transaction)
        if "error" in answer:
            raise decode_revert(_revert_data(answer["error"]))
        return bytes.fromhex(answer["result"][2:])

    def _call(self, transaction: Any) -> Any:
        return self._node.web3.provider.make_request(RPCEndpoint("eth_call"), [transaction, "latest"])

    def _transact(self, sender: Any, to: str | None, data: bytes, value: int, gas: int = GAS) -> ApeReceipt:
        caller = _address(sender)
        self._unlock(caller)
        transaction = {"from": caller, "data": "0x" + data.hex(), "value": hex(value)}
        if to is not None:
            transaction["to"] = to
        sent = self._node.request("eth_sendTransaction", {**transaction, "gas": hex(gas), "gasPrice": "0x0"})
        receipt = self._node.receipt(sent)
        if receipt["status"] != "0x1":
            raise self._reason(transaction)
        return ApeReceipt(self, receipt)

    def _reason(self, transaction: dict[str, str]) -> ContractError:
        """Asked again, for a receipt does not carry it."""
        answer = self._call(transaction)
        assert "error" in answer, "a transaction failed that succeeds as a call"
        return decode_revert(_revert_data(answer["error"]))

    # Time

    @property
    def timestamp(self) -> int:
        """Of the block that the next transaction may be in, at the earliest."""
        return int(self._chain.pending_timestamp)

    def warp(self, seconds: int) -> None:
        """Mine a block so many seconds after `timestamp`, which moves on with the clock."""
        self._chain.mine(timestamp=self.timestamp + max(seconds, 1))

    # Logs

    def decode_log(self, log: Log) -> Event | None:
        """The event, by its contract's ABI."""
        interface = self._interfaces.get(log.address)
        definition = interface.events.get(log.topics[0]) if interface is not None else None
        if definition is None:
            return None
        return Event(definition.name, definition.decode(log.topics, log.data), log.address, log)


def _address(value: Any) -> str:
    return to_address(value)


def _revert_data(error: Any) -> bytes:
    data = error.get("data") if isinstance(error, dict) else None
    return bytes.fromhex(data[2:]) if isinstance(data, str) and data.startswith("0x") else b""


def functions_of(contracts: Sequence[str]) -> set[tuple[str, str]]:
    """Every state-changing function of these contracts, by its contract and full signature."""
    return {
        (name, function.signature)
        for name in contracts
        for function in Interface(artifacts.load(name)).functions.values()
        if not function.reads_only
    }
