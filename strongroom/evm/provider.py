"""The in-process chain as a web3 provider, so that the client, or web3 itself, runs on it without a node.

client = Strongroom.connect(ChainProvider(chain), account=lender.address, deployments=deployment)

It answers the JSON-RPC methods that reading, signing and sending take. Differences from a node: time and blocks
stand still until the chain is told otherwise, so transactions share a block; only the latest state is kept; gas
is free, an estimate is an upper bound, and gas used is not a chain's (see `strongroom.evm.chain`); `eth_getLogs`
tells what was sent through this provider alone.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from web3.providers.base import BaseProvider
from web3.types import RPCEndpoint, RPCResponse

from strongroom.errors import HALT, ContractError
from strongroom.evm.abi import AbiError, keccak, to_address
from strongroom.evm.account import Account
from strongroom.evm.chain import Chain, TransactionRejectedError
from strongroom.evm.contract import Log, Receipt

_BLOOM = "0x" + "00" * 256


class _RpcError(Exception):
    """Becomes the error object of the answer."""

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        super().__init__(message)
        self.object: dict[str, Any] = {"code": code, "message": message}
        if data is not None:
            self.object["data"] = data


class ChainProvider(BaseProvider):
    """A web3 provider on a `Chain`. The node's own, unlocked accounts are `accounts`."""

    def __init__(self, chain: Chain, accounts: Iterable[Account] = ()) -> None:
        super().__init__()
        self.chain = chain
        self.endpoint_uri = "in-process"
        self._keys = {account.address: account for account in accounts}
        self._receipts: dict[str, dict[str, Any]] = {}
        self._times: dict[int, int] = {chain.block_number: chain.timestamp}
        self._methods: Mapping[str, Callable[..., Any]] = {
            "web3_clientVersion": lambda: "strongroom.evm",
            "net_version": lambda: str(chain.chain_id),
            "eth_chainId": lambda: hex(chain.chain_id),
            "eth_blockNumber": lambda: hex(chain.block_number),
            "eth_gasPrice": lambda: "0x0",
            "eth_maxPriorityFeePerGas": lambda: "0x0",
            "eth_accounts": lambda: list(self._keys),
            "eth_getBalance": lambda address, block="latest": hex(
                chain.balance(self._latest(address, block))
            ),
            "eth_getCode": lambda address, block="latest": (
                "0x" + chain.code(self._latest(address, block)).hex()
            ),
            "eth_getTransactionCount": lambda address, block="latest": hex(
                chain.nonce(self._latest(address, block))
            ),
            "eth_getStorageAt": lambda address, slot, block="latest": (
                f"0x{chain.storage(self._latest(address, block), int(slot, 16)):064x}"
            ),
            "eth_getBlockByNumber": self._block,
            "eth_call": self._call,
            "eth_estimateGas": self._estimate,
            "eth_sendTransaction": self._send,
            "eth_sendRawTransaction": self._send_raw,
            "eth_getTransactionReceipt": self._receipts.get,
            "eth_getLogs": self._logs,
            "eth_signTypedData_v4": self._sign,
        }

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Answer one JSON-RPC request."""
        answer: dict[str, Any] = {"jsonrpc": "2.0", "id": 1}
        try:
            handler = self._methods.get(method)
            if handler is None:
                raise _RpcError(-32601, f"the method {method} does not exist")
            answer["result"] = handler(*params)
        except _RpcError as error:
            answer["error"] = error.object
        except (AbiError, TransactionRejectedError) as error:
            answer["error"] = {"code": -32000, "message": str(error)}
        return answer  # type: ignore[return-value]

    def is_connected(self, show_traceback: bool = False) -> bool:
        """Always."""
        return True

    def _latest(self, address: str, block: Any) -> str:
        if block not in ("latest", "pending", "safe", "finalized", hex(self.chain.block_number)):
            raise _RpcError(-32000, f"the state of block {block} is not kept")
        return to_address(address)

    def _block(self, block: str, _full: bool = False) -> dict[str, Any] | None:
        tags = ("latest", "pending", "safe", "finalized")
        number = self.chain.block_number if block in tags else 0 if block == "earliest" else int(block, 16)
        if number > self.chain.block_number:
            return None
        return {
            "number": hex(number),
            "hash": _block_hash(number),
            "timestamp": hex(self._time(number)),
            "gasLimit": hex(self.chain.gas_limit),
            "gasUsed": "0x0",
            "baseFeePerGas": "0x0",
            "transactions": [],
            "logsBloom": _BLOOM,
        }

    def _time(self, number: int) -> int:
        """Of the latest block; of an earlier one, that of the last transaction up to it, or the first's."""
        if number == self.chain.block_number:
            return self.chain.timestamp
        known = [each for each in self._times if each <= number]
        return self._times[max(known) if known else min(self._times)]

    def _call(self, transaction: Mapping[str, Any], block: str = "latest") -> str:
        sender, to, data, value, gas = _parts(transaction)
        self._latest(to or sender, block)
        if to is None:
            raise _RpcError(-32000, "eth_call of a contract's creation is not supported here")
        try:
            return "0x" + self.chain.raw_call(sender, to, data, value, gas).hex()
        except ContractError as error:
            raise _refused(error) from None

    def _estimate(self, transaction: Mapping[str, Any], block: str = "latest") -> str:
        if transaction.get("to"):
            self._call(transaction, block)
        return hex(self.chain.gas_limit // 2)

    def _send(self, transaction: Mapping[str, Any]) -> str:
        sender = to_address(transaction["from"])
        if sender not in self._keys:
            raise _RpcError(-32602, f"no signer available for {sender}")
        return self._execute(transaction, keccak(repr((sender, self.chain.nonce(sender))).encode()))

    def _send_raw(self, raw: str) -> str:
        from eth_account import Account as EthAccount
        from eth_account.typed_transactions.typed_transaction import TypedTransaction
        from hexbytes import HexBytes

        signed = HexBytes(raw)
        if not signed or signed[0] > 0x7F:
            raise _RpcError(-32000, "only typed transactions are understood here")
        fields = TypedTransaction.from_bytes(signed).as_dict()
        sender = str(EthAccount.recover_transaction(signed))
        if fields["chainId"] != self.chain.chain_id:
            raise _RpcError(-32000, "invalid chain id for signer")
        if fields["nonce"] != self.chain.nonce(sender):
            raise _RpcError(-32000, f"nonce {fields['nonce']}, and {self.chain.nonce(sender)} is due")
        transaction = {
            "from": sender,
            "to": to_address(bytes(fields["to"])) if fields["to"] else None,
            "data": "0x" + bytes(fields["data"]).hex(),
            "value": hex(fields["value"]),
            "gas": hex(fields["gas"]),
        }
        return self._execute(transaction, keccak(bytes(signed)))

    def _execute(self, transaction: Mapping[str, Any], transaction_hash: bytes) -> str:
        sender, to, data, value, gas = _parts(transaction)
        key = "0x" + transaction_hash.hex()
        created: str | None = None
        logs: tuple[Log, ...] = ()
        self._times[self.chain.block_number] = self.chain.timestamp
        before = sum(
            len(receipt["logs"])
            for receipt in self._receipts.values()
            if receipt["blockNumber"] == hex(self.chain.block_number)
        )
        status = 1
        try:
            if to is None:
                created = self.chain.raw_deploy(sender, data, value)
            else:
                done: Receipt = self.chain.raw_send(sender, to, data, value, gas)
                logs = done.logs
        except ContractError:
            status = 0
        self._receipts[key] = {
            "transactionHash": key,
            "transactionIndex": "0x0",
            "blockNumber": hex(self.chain.block_number),
            "blockHash": _block_hash(self.chain.block_number),
            "from": sender,
            "to": to,
            "contractAddress": created,
            "status": hex(status),
            "gasUsed": hex(self._gas_used() if status else 21_000),
            "cumulativeGasUsed": "0x0",
            "effectiveGasPrice": "0x0",
            "type": "0x2",
            "logsBloom": _BLOOM,
            "logs": [self._log(log, before + index, key) for index, log in enumerate(logs)],
        }
        return key

    def _gas_used(self) -> int:
        result = self.chain._evm.result
        return 21_000 if result is None else int(result.gas_used)

    def _logs(self, question: Mapping[str, Any]) -> list[dict[str, Any]]:
        first = self._number_of(question.get("fromBlock", "latest"))
        last = self._number_of(question.get("toBlock", "latest"))
        if first > last:
            raise _RpcError(-32602, "invalid block range")
        emitters = [to_address(each) for each in _alternatives(question.get("address"))]
        wanted = [_alternatives(each) for each in question.get("topics") or ()]
        return [
            log
            for receipt in self._receipts.values()
            for log in receipt["logs"]
            if first <= int(log["blockNumber"], 16) <= last
            and (not emitters or log["address"] in emitters)
            and all(not each or set(each) & set(log["topics"][at : at + 1]) for at, each in enumerate(wanted))
        ]

    def _number_of(self, block: str) -> int:
        if block == "earliest":
            return 0
        return int(block, 16) if block.startswith("0x") else self.chain.block_number

    def _log(self, log: Log, index: int, transaction_hash: str) -> dict[str, Any]:
        return {
            "address": to_address(log.address),
            "topics": ["0x" + topic.hex() for topic in log.topics],
            "data": "0x" + log.data.hex(),
            "logIndex": hex(index),
            "blockNumber": hex(self.chain.block_number),
            "blockHash": _block_hash(self.chain.block_number),
            "transactionHash": transaction_hash,
            "transactionIndex": "0x0",
            "removed": False,
        }

    def _sign(self, address: str, typed_data: dict[str, Any]) -> str:
        from eth_account.messages import encode_typed_data

        account = self._keys.get(to_address(address))
        if account is None:
            raise _RpcError(-32602, f"no signer available for {address}")
        signature = account.local.sign_message(encode_typed_data(full_message=typed_data)).signature
        return "0x" + bytes(signature).hex()


def _parts(transaction: Mapping[str, Any]) -> tuple[str, str | None, bytes, int, int | None]:
    to, gas = transaction.get("to"), transaction.get("gas")
    data = transaction.get("data") or transaction.get("input") or "0x"
    return (
        to_address(transaction.get("from") or "0x" + "00" * 20),
        to_address(to) if to else None,
        bytes.fromhex(data[2:]) if isinstance(data, str) else bytes(data),
        _number(transaction.get("value")) or 0,
        _number(gas),
    )


def _number(value: Any) -> int | None:
    if value is None:
        return None
    return int(value, 16) if isinstance(value, str) else int(value)


def _alternatives(value: Any) -> list[str]:
    """What a question for logs allows in one place; nothing for anything."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _refused(error: ContractError) -> _RpcError:
    if error.name == HALT:
        return _RpcError(-32003, f"EVM error: {error.args[0]}")
    return _RpcError(3, "execution reverted", "0x" + error.data.hex())


def _block_hash(number: int) -> str:
    return "0x" + keccak(b"strongroom block %d" % number).hex()
