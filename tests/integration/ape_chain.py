"""Ape's chain behind the interface of the in-process one, so that the same suite deploys and acts on anvil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from strongroom import artifacts
from strongroom.artifacts import Artifact
from strongroom.errors import ContractError, decode_revert
from strongroom.evm import Account, to_address
from strongroom.evm.abi import Function
from strongroom.evm.account import account
from strongroom.evm.contract import Contract, Event, Interface, Log

GAS = 10_000_000
ETHER = 10**18


class ApeReceipt:
    """What a transaction did."""

    def __init__(self, chain: ApeChain, receipt: Any) -> None:
        self._chain = chain
        self.ape = receipt
        self.logs = tuple(
            Log(
                to_address(log["address"]),
                tuple(bytes(topic) for topic in log["topics"]),
                bytes(log["data"]),
            )
            for log in receipt.logs
        )

    @property
    def events(self) -> tuple[Event, ...]:
        """The logs that an artifact describes."""
        decoded = (self._chain.decode_log(log) for log in self.logs)
        return tuple(event for event in decoded if event is not None)


class ApeChain:
    """The part of `strongroom.evm.Chain` that the suite uses, on the chain that Ape is connected to.

    A call that reverts is sent all the same, so that the chain itself refuses it; then `ContractError`.
    """

    chain_id = 31337

    def __init__(self, ape_accounts: Any, ape_chain: Any) -> None:
        self._accounts = ape_accounts
        self._chain = ape_chain
        self._interfaces: dict[str, Interface] = {}
        self._known: dict[str, Any] = {}

    # Accounts

    def account(self, name: str) -> Account:
        """The account of that name, with ether; Ape impersonates it."""
        found = account(name)
        self._unlocked(found.address)
        return found

    def _unlocked(self, address: str) -> Any:
        if address not in self._known:
            self._known[address] = self._accounts.impersonate_account(address)
            self._chain.provider.set_balance(address, 100 * ETHER)
        return self._known[address]

    def balance(self, address: Any) -> int:
        """Ether, in wei."""
        return int(self._chain.provider.get_balance(_address(address)))

    # Contracts

    def deploy(self, contract: str | Artifact, *args: Any, sender: Any, value: int = 0) -> Any:
        """As the in-process chain's."""
        artifact = artifacts.load(contract) if isinstance(contract, str) else contract
        interface = Interface(artifact)
        data = interface.creation_code(args)
        receipt = self._transact(sender, None, data, value)
        return self._bind(interface, to_address(receipt.contract_address))

    def raw_deploy(self, sender: Any, code: bytes, value: int = 0) -> str:
        """As the in-process chain's."""
        return to_address(self._transact(sender, None, code, value).contract_address)

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
        return ApeReceipt(self, self._transact(sender, to, data, value, gas or GAS))

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
        answer = self._chain.provider.web3.provider.make_request("eth_call", [transaction, "latest"])
        if "error" in answer:
            raise decode_revert(_revert_data(answer["error"]))
        return bytes.fromhex(answer["result"][2:])

    def _transact(self, sender: Any, to: str | None, data: bytes, value: int, gas: int = GAS) -> Any:
        caller = _address(sender)
        fields: dict[str, Any] = {"data": data, "value": value, "gas_limit": gas}
        if to is not None:
            fields["receiver"] = to
        transaction = self._chain.provider.network.ecosystem.create_transaction(**fields)
        transaction.raise_on_revert = False
        receipt = self._unlocked(caller).call(transaction)
        if receipt.failed:
            raise self._reason(caller, to, data, value)
        return receipt

    def _reason(self, caller: str, to: str | None, data: bytes, value: int) -> ContractError:
        """Asked again, for a receipt does not carry it."""
        transaction: dict[str, Any] = {"from": caller, "data": "0x" + data.hex(), "value": hex(value)}
        if to is not None:
            transaction["to"] = to
        answer = self._chain.provider.web3.provider.make_request("eth_call", [transaction, "latest"])
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
