"""A connection to a node: JSON-RPC through a web3 provider, with every failure as one of our exceptions.

The provider is web3's; requests go to it directly, so that the node's error objects arrive here whole.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from web3 import Web3
from web3.exceptions import Web3Exception
from web3.providers.base import BaseProvider
from web3.types import RPCEndpoint

from strongroom.client.accounts import Signer, Transaction
from strongroom.client.errors import (
    AccountError,
    CannotConnectError,
    ClientError,
    NodeError,
    TransactionFailedError,
    TransactionPendingError,
    contract_error,
    node_error,
    translate,
)
from strongroom.client.receipt import Receipt
from strongroom.errors import HALT, ContractError

Block = int | str
"""A block's number, or `"latest"`, `"pending"`, `"finalized"`, `"safe"`, `"earliest"`."""

_GAS_MARGIN_PERCENT = 25
"""On top of the estimate. What is not used is not paid; a step that a contract tries and whose failure it
ignores (a permit) may take more than the estimate found."""


class Connection:
    """One node, and the account that signs unless told otherwise."""

    def __init__(
        self, url_or_provider: str | BaseProvider | Web3, signer: Signer | None = None, timeout: float = 30
    ) -> None:
        """`timeout`: seconds to wait for one answer. Raises `CannotConnectError`."""
        self.provider, self.where = _provider(url_or_provider, timeout)
        self.signer = signer
        self.memory: dict[object, Any] = {}
        """What has been asked of the node and does not change."""
        self.chain_id = self._fetch_chain_id()

    def _fetch_chain_id(self) -> int:
        try:
            answer = self.request("eth_chainId")
            return int(str(answer), 16)
        except NodeError as error:
            raise CannotConnectError(f"what answers at {self.where} is no Ethereum node: {error}") from None
        except ValueError:
            raise CannotConnectError(
                f"what answers at {self.where} is no Ethereum node: it says its chain id is {answer!r}"
            ) from None

    def request(self, method: str, params: Sequence[Any] = ()) -> Any:
        """One JSON-RPC request.

        Raises `ContractError` if the node reports a revert, `CannotConnectError` if it does not answer, and
        another `ClientError` if it refuses.
        """
        try:
            response: Any = self.provider.make_request(RPCEndpoint(method), list(params))
        except (OSError, Web3Exception, ValueError) as error:
            understood = translate(error)
            if isinstance(understood, ContractError):
                raise understood from None
            raise CannotConnectError(f"no Ethereum node answers at {self.where}: {_reason(error)}") from error
        if not isinstance(response, Mapping) or ("result" not in response and "error" not in response):
            raise CannotConnectError(f"what answers at {self.where} does not speak JSON-RPC")
        error_object = response.get("error")
        if error_object is not None:
            if not isinstance(error_object, Mapping):
                error_object = {"message": str(error_object)}
            raise node_error(error_object, method)
        return response["result"]

    # Reading

    def call(self, transaction: Transaction, block: Block = "latest") -> bytes:
        """`eth_call`: execute without a transaction and return the output. Raises `ContractError`."""
        answer = self.request("eth_call", [self.to_rpc(transaction), _block(block)])
        return bytes.fromhex(str(answer).removeprefix("0x"))

    def fetch_code(self, address: str) -> bytes:
        """Code at an address, empty if there is none."""
        return bytes.fromhex(str(self.request("eth_getCode", [address, "latest"])).removeprefix("0x"))

    def fetch_ether(self, address: str) -> int:
        """An address's ether, in wei."""
        return int(str(self.request("eth_getBalance", [address, "latest"])), 16)

    def fetch_nonce(self, address: str) -> int:
        """How many transactions the account has sent, those that wait included."""
        return int(str(self.request("eth_getTransactionCount", [address, "pending"])), 16)

    def fetch_block(self, block: Block = "latest") -> Mapping[str, Any]:
        """A block as the node tells it, without its transactions. Raises `ClientError` if there is none."""
        found = self.request("eth_getBlockByNumber", [_block(block), False])
        if not isinstance(found, Mapping):
            raise NodeError(f"the node does not have the block {block}")
        return found

    def fetch_timestamp(self) -> int:
        """Time of the latest block, seconds."""
        return int(self.fetch_block()["timestamp"], 16)

    def fetch_fees(self) -> dict[str, int]:
        """The fee fields of a new transaction, wei: twice the base fee plus the tip the node proposes."""
        base = self.fetch_block().get("baseFeePerGas")
        if base is None:
            return {"gasPrice": int(str(self.request("eth_gasPrice")), 16)}
        try:
            tip = int(str(self.request("eth_maxPriorityFeePerGas")), 16)
        except NodeError:
            tip = 10**9
        return {"maxFeePerGas": 2 * int(base, 16) + tip, "maxPriorityFeePerGas": tip}

    # Writing

    def require_signer(self, signer: Signer | None = None) -> Signer:
        """`signer`, or the connection's. Raises `AccountError` if there is none."""
        found = signer or self.signer
        if found is None:
            raise AccountError("no account to sign with: pass one to Strongroom.connect(…, account=…)")
        return found

    def estimate(self, transaction: Transaction) -> int:
        """Gas the transaction would use. Raises `ContractError` if it would revert."""
        return int(str(self.request("eth_estimateGas", [self.to_rpc(transaction)])), 16)

    def send(
        self,
        transaction: Transaction,
        signer: Signer | None = None,
        gas: int | None = None,
        timeout: float = 120,
    ) -> Receipt:
        """Sign, broadcast, wait until it is mined.

        Without `gas` the transaction is first estimated, so that one that would revert raises `ContractError`
        and costs nothing. One that fails after its broadcast raises `ContractError` too, found by asking the
        node for its trace, or by replaying it. `timeout` in seconds: `TransactionPendingError` after it.
        """
        who = self.require_signer(signer)
        complete = {**transaction, "from": who.address}
        if gas is None:
            estimated = self.estimate(complete)
            gas = estimated + estimated * _GAS_MARGIN_PERCENT // 100
        complete["gas"] = gas
        transaction_hash = who.send(self, complete)
        raw = self.wait(transaction_hash, timeout)
        if int(raw.get("status", "0x1"), 16) == 1:
            return Receipt.from_rpc(raw)
        raise self.explain_failure(complete, raw)

    def wait(self, transaction_hash: str, timeout: float = 120) -> Mapping[str, Any]:
        """The receipt, as the node tells it, once there is one. Raises `TransactionPendingError`."""
        end = time.monotonic() + timeout
        pause = 0.02
        while True:
            found = self.request("eth_getTransactionReceipt", [transaction_hash])
            if isinstance(found, Mapping) and found.get("blockNumber"):
                return found
            if time.monotonic() >= end:
                raise TransactionPendingError(
                    f"the transaction {transaction_hash} was sent and is not mined after {timeout:g} "
                    "seconds: look it up before you send another",
                    transaction_hash,
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 2)

    def explain_failure(self, transaction: Transaction, raw_receipt: Mapping[str, Any]) -> Exception:
        """Why a mined transaction failed: its `ContractError` if it can be had."""
        transaction_hash = str(raw_receipt["transactionHash"])
        found = self._traced_failure(transaction_hash) or self._replayed_failure(
            transaction, int(raw_receipt["blockNumber"], 16)
        )
        if found is not None:
            return found
        gas_used, gas = int(raw_receipt["gasUsed"], 16), transaction.get("gas")
        if gas is not None and gas_used >= gas * 63 // 64:
            return ContractError(HALT, ("OutOfGas",), f"The transaction used up its {gas} gas; give it more.")
        return TransactionFailedError(
            f"the transaction {transaction_hash} failed, and replayed it succeeds: the state it met "
            "has changed. Look at it again and send a new one",
            transaction_hash,
        )

    def _traced_failure(self, transaction_hash: str) -> ContractError | None:
        """From the node's own trace, where it offers traces: exact."""
        options = {"tracer": "callTracer", "tracerConfig": {"onlyTopCall": True}}
        try:
            trace = self.request("debug_traceTransaction", [transaction_hash, options])
        except (ClientError, ContractError):
            return None
        if not isinstance(trace, Mapping) or not trace.get("error"):
            return None
        message, output = str(trace["error"]), trace.get("output")
        if not output and "revert" not in message.lower():
            return ContractError(HALT, (message,), "The engine stopped the call.")
        return contract_error({"code": 3, "message": message, "data": output})

    def _replayed_failure(self, transaction: Transaction, block: int) -> ContractError | None:
        """By executing it on the state before its block, then on that after it."""
        for at in (block - 1, block):
            try:
                self.call(transaction, at)
            except ContractError as error:
                return error
            except ClientError:
                continue
        return None

    @staticmethod
    def to_rpc(transaction: Transaction) -> dict[str, Any]:
        """A transaction as JSON-RPC takes it."""
        return {
            key: hex(value) if isinstance(value, int) else value
            for key, value in transaction.items()
            if value is not None
        }


def _block(block: Block) -> str:
    return hex(block) if isinstance(block, int) else block


def _provider(given: str | BaseProvider | Web3, timeout: float) -> tuple[BaseProvider, str]:
    """The provider, and how to name it in messages (without a key that its path may hold)."""
    if isinstance(given, Web3):
        given = given.provider
    if not isinstance(given, str):
        return given, _without_secrets(str(getattr(given, "endpoint_uri", None) or type(given).__name__))
    parts = urlsplit(given)
    try:
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise CannotConnectError(f"not the address of a node: {given!r} ({error})") from None
    where = _without_secrets(given)
    if parts.scheme in ("http", "https") and host:
        from web3 import HTTPProvider

        return (
            HTTPProvider(given, request_kwargs={"timeout": timeout}, exception_retry_configuration=None),
            where,
        )
    if parts.scheme in ("ws", "wss") and host:
        from web3 import LegacyWebSocketProvider

        return LegacyWebSocketProvider(given, websocket_timeout=int(timeout)), where
    if given.endswith(".ipc") and Path(given).exists():
        from web3 import IPCProvider

        return IPCProvider(given, timeout=int(timeout)), given
    raise CannotConnectError(
        f"not the address of a node: {given!r} (an address is like http://127.0.0.1:8545 or wss://host/path)"
    )


def _without_secrets(address: str) -> str:
    """Scheme, host and port alone: a path may hold a key, a user name a password."""
    parts = urlsplit(address)
    if not parts.scheme or not parts.hostname:
        return address
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _reason(error: Exception) -> str:
    """Why a request failed, in a few words."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return f"it answers HTTP status {status}"
    text = f"{type(error).__name__} {error}".lower()
    if "refused" in text:
        return "the connection is refused. Start one (`make demo` does), or give another address"
    if "timed out" in text or "timeout" in text:
        return "it takes too long. Try again, or give another address"
    if "resolve" in text or "name or service" in text or "nodename" in text:
        return "no such host. Check the address"
    if isinstance(error, ValueError):
        return "what answers does not speak JSON-RPC"
    return type(error).__name__
