"""A connection to a node: JSON-RPC through a web3 provider, with every failure as one of our exceptions.

The provider is web3's; requests go to it directly, so that the node's error objects arrive here whole.
"""

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from web3 import Web3
from web3.exceptions import Web3Exception
from web3.providers.base import BaseProvider
from web3.types import RPCEndpoint

from strongroom.client.accounts import Signer, Transaction, pending
from strongroom.client.amounts import from_units, plain
from strongroom.client.errors import (
    AccountError,
    CannotConnectError,
    ClientError,
    CostTooHighError,
    InsufficientFundsError,
    NodeError,
    TransactionFailedError,
    TransactionPendingError,
    contract_error,
    node_error,
    translate,
)
from strongroom.client.receipt import Receipt
from strongroom.deployments import LOCAL_CHAIN_ID
from strongroom.errors import HALT, ContractError

_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?(?=[/?#]|$)|[A-Za-z0-9._-]+(?=:)")
_DATA = re.compile(r"0x(?:[0-9a-fA-F]{2})*")

Block = int | str
"""A block's number, or `"latest"`, `"pending"`, `"finalized"`, `"safe"`, `"earliest"`."""

_GAS_MARGIN_PERCENT = 25
"""On top of the estimate. What is not used is not paid; a step that a contract tries and whose failure it
ignores (a permit) may take more than the estimate found."""

MAX_TIP = 500 * 10**9
"""Wei for one unit of gas that a node may propose as a tip; what is real is mostly a hundredth."""
MAX_COST = 5 * 10**16
"""Wei that the gas of one transaction may cost unless said otherwise, on any chain but the local one."""
MAX_CLOCK_DIFFERENCE = 15 * 60
"""Seconds between the chain's latest block and the clock here, beyond which the node is not believed."""
_FAILURES = 5
"""Answers in a row that may be lost while a receipt is waited for."""


class Connection:
    """One node, and the account that signs unless told otherwise."""

    def __init__(
        self,
        url_or_provider: str | BaseProvider | Web3,
        signer: Signer | None = None,
        timeout: float = 30,
        max_cost: int | None = None,
    ) -> None:
        """`timeout`: seconds to wait for one answer. `max_cost`: see below. Raises `CannotConnectError`."""
        self.provider, self.where = _provider(url_or_provider, timeout)
        self.signer = signer
        self.memory: dict[object, Any] = {}
        """What has been asked of the node and does not change."""
        self.chain_id = self._fetch_chain_id()
        self.max_cost = MAX_COST if max_cost is None and self.chain_id != LOCAL_CHAIN_ID else max_cost
        """Wei that the gas of one transaction may cost; `None` for no limit."""
        self.agreed: int | None = None
        """Wei that somebody was shown as the most that the gas of one transaction costs; `None` if nobody was."""
        self.fees: dict[str, int] | None = None
        """The fee fields of what is sent from here on; asked of the node for each transaction if `None`."""

    def _fetch_chain_id(self) -> int:
        try:
            return _number(self.request("eth_chainId"), "eth_chainId")
        except NodeError as error:
            raise CannotConnectError(f"what answers at {self.where} is no Ethereum node: {error}") from None

    def request(self, method: str, params: Sequence[Any] = ()) -> Any:
        """One JSON-RPC request.

        Raises `ContractError` if the node reports a revert, `CannotConnectError` if it does not answer, and
        another `ClientError` if it refuses.
        """
        try:
            response: Any = self.provider.make_request(RPCEndpoint(method), list(params))
        except (OSError, Web3Exception, ValueError, RecursionError) as error:
            understood = translate(error)
            if isinstance(understood, ContractError):
                raise understood from None
            # Without its cause: that one's text may hold the whole address, with the key in it.
            raise CannotConnectError(f"no Ethereum node answers at {self.where}: {_reason(error)}") from None
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
        return _data(self.request("eth_call", [self.to_rpc(transaction), _block(block)]), "eth_call")

    def fetch_code(self, address: str) -> bytes:
        """Code at an address, empty if there is none."""
        return _data(self.request("eth_getCode", [address, "latest"]), "eth_getCode")

    def fetch_codes(self, addresses: Sequence[str]) -> list[bytes]:
        """Code at each address; over HTTP in one request, where the node takes several in one."""
        from web3 import HTTPProvider

        method = "eth_getCode"
        if isinstance(self.provider, HTTPProvider) and len(addresses) > 1:
            batch: Any = [(method, [address, "latest"]) for address in addresses]
            try:
                answers: Any = self.provider.make_batch_request(batch)
                found = [_data(answer["result"], method) for answer in answers]
            except (
                Exception
            ):  # however a node says that it does not: then one by one, and that says what is wrong
                found = []
            if len(found) == len(addresses):
                return found
        return [self.fetch_code(address) for address in addresses]

    def fetch_ether(self, address: str) -> int:
        """An address's ether, in wei."""
        return _number(self.request("eth_getBalance", [address, "latest"]), "eth_getBalance")

    def fetch_nonce(self, address: str) -> int:
        """How many transactions the account has sent, those that wait included."""
        method = "eth_getTransactionCount"
        return _number(self.request(method, [address, "pending"]), method)

    def fetch_block(self, block: Block = "latest") -> Mapping[str, Any]:
        """A block as the node tells it, without its transactions. Raises `ClientError` if there is none."""
        found = self.request("eth_getBlockByNumber", [_block(block), False])
        if not isinstance(found, Mapping):
            raise NodeError(f"the node does not have the block {block}")
        return found

    def fetch_timestamp(self, *, is_start: bool = False) -> int:
        """Time of the latest block, seconds.

        It decides how long signatures are good for. Raises `NodeError` if it is more than 15 minutes off the clock
        here. On the local chain, whose time may be turned, and whose last block may be hours old, it is that of the
        block to come; but `is_start` asks for the latest there, too: nobody could take what begins later.
        """
        is_local = self.chain_id == LOCAL_CHAIN_ID
        block = self.fetch_block("pending" if is_local and not is_start else "latest")
        found = _number(block.get("timestamp"), "eth_getBlockByNumber")
        if not is_local:
            off = found - int(time.time())
            if abs(off) > MAX_CLOCK_DIFFERENCE:
                raise NodeError(
                    f"the node's latest block is {abs(off)} seconds {'ahead of' if off > 0 else 'behind'} the clock "
                    "here: set the clock, wait until the node is synced, or connect to another node"
                )
        return found

    def fetch_fees(self) -> dict[str, int]:
        """The fee fields of a new transaction, wei: twice the base fee plus the tip the node proposes.

        Raises `CostTooHighError` for a tip beyond `MAX_TIP`.
        """
        base = self.fetch_block().get("baseFeePerGas")
        if base is None:
            return {"gasPrice": _number(self.request("eth_gasPrice"), "eth_gasPrice")}
        try:
            tip = _number(self.request("eth_maxPriorityFeePerGas"), "eth_maxPriorityFeePerGas")
        except NodeError:
            tip = 10**9
        if tip > MAX_TIP:
            raise CostTooHighError(
                f"the node proposes a tip of {tip // 10**9} gwei for each unit of gas, and {MAX_TIP // 10**9} is the "
                "most that is believed: connect to another node"
            )
        return {"maxFeePerGas": 2 * _number(base, "eth_getBlockByNumber") + tip, "maxPriorityFeePerGas": tip}

    # Writing

    def require_signer(self, signer: Signer | None = None) -> Signer:
        """`signer`, or the connection's. Raises `AccountError` if there is none."""
        found = signer or self.signer
        if found is None:
            raise AccountError("no account to sign with: pass one to Strongroom.connect(…, account=…)")
        return found

    def estimate(self, transaction: Transaction) -> int:
        """Gas the transaction would use. Raises `ContractError` if it would revert."""
        return _number(self.request("eth_estimateGas", [self.to_rpc(transaction)]), "eth_estimateGas")

    def gas_limit(self, transaction: Transaction) -> int:
        """The estimate with a margin. Raises `ContractError` if it would revert."""
        estimated = self.estimate(transaction)
        return estimated + estimated * _GAS_MARGIN_PERCENT // 100

    def agree(self, gas: int) -> int:
        """Fix the fees of what is sent from here on, and limit its gas to `gas`; returns what that costs at most, wei.

        For those who show somebody the price first. Raises `CostTooHighError` if it is beyond `max_cost`.
        """
        fees = self.fetch_fees()
        cost = gas * _price(fees)
        self._require_cost(cost)
        self.fees, self.agreed = fees, cost
        return cost

    def _require_cost(self, cost: int) -> None:
        if self.max_cost is not None and cost > self.max_cost:
            raise CostTooHighError(
                f"the gas would cost up to {in_ether(cost)} ether, and {in_ether(self.max_cost)} is the limit: "
                "nothing was sent. Raise the limit (--max-cost), or wait until gas is cheaper"
            )

    def _require_agreed(self, cost: int) -> None:
        if self.agreed is not None and cost > self.agreed:
            raise CostTooHighError(
                f"the gas would cost up to {in_ether(cost)} ether, and {in_ether(self.agreed)} is what was shown: "
                "nothing was sent. What it meets may have changed since: do it again, and look at the price shown then"
            )

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
        node for its trace, or by replaying it. `timeout` in seconds: `TransactionPendingError` after it, and for
        whatever else goes wrong once the transaction may be on its way. Raises `CostTooHighError` beyond `max_cost`,
        and `InsufficientFundsError`, both before anything is sent.
        """
        who = self.require_signer(signer)
        complete = {**transaction, "from": who.address}
        complete["gas"] = self.gas_limit(complete) if gas is None else gas
        complete.update(self.fetch_fees() if self.fees is None else self.fees)
        cost = complete["gas"] * _price(complete)
        self._require_agreed(cost)
        self._require_cost(cost)
        needed = cost + complete.get("value", 0)
        if needed and self.fetch_ether(who.address) < needed:
            raise InsufficientFundsError(
                f"the account {who.address} has too little ether: it must hold {in_ether(needed)} for the gas; send "
                "it some"
            )
        transaction_hash = who.send(self, complete)
        raw = self.wait(transaction_hash, timeout)
        try:
            if _number(raw.get("status"), "eth_getTransactionReceipt") == 1:
                return Receipt.from_rpc(raw)
            failure = self.explain_failure(complete, raw)
        except (Exception, KeyboardInterrupt):
            raise pending(transaction_hash, "its receipt makes no sense") from None
        raise failure

    def wait(self, transaction_hash: str, timeout: float = 120) -> Mapping[str, Any]:
        """The receipt, as the node tells it, once there is one. Raises `TransactionPendingError`, nothing else."""
        end = time.monotonic() + timeout
        pause = 0.02
        failures = 0
        while True:
            found = None
            try:
                found = self.request("eth_getTransactionReceipt", [transaction_hash])
                failures = 0
            except (ClientError, ContractError) as error:
                failures += 1
                if failures == _FAILURES:
                    raise pending(transaction_hash, str(error)) from None
                pause = max(pause, 0.2)
            except (Exception, KeyboardInterrupt) as error:
                raise pending(transaction_hash, type(error).__name__) from None
            if isinstance(found, Mapping) and found.get("blockNumber"):
                if str(found.get("transactionHash")).lower() != transaction_hash.lower():
                    raise pending(transaction_hash, "the node answers with another transaction's receipt")
                return found
            if time.monotonic() >= end:
                raise TransactionPendingError(
                    f"the transaction {transaction_hash} was sent and is not mined after {timeout:g} "
                    "seconds: look it up before you send another",
                    transaction_hash,
                )
            try:
                time.sleep(pause)
            except KeyboardInterrupt:
                raise pending(transaction_hash, "interrupted while waiting for it") from None
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


def in_ether(wei: int) -> str:
    """Wei as ether, rounded up to a millionth."""
    return plain(from_units(-(-wei // 10**12), 6))


def _price(fees: Mapping[str, Any]) -> int:
    """The most that one unit of gas costs, wei."""
    return int(fees["maxFeePerGas"] if "maxFeePerGas" in fees else fees["gasPrice"])


def _number(answer: Any, method: str) -> int:
    """A quantity as JSON-RPC writes it. Raises `NodeError` for anything else."""
    if not isinstance(answer, str) or not _QUANTITY.fullmatch(answer):
        raise NodeError(f"the node answers {method} with no number")
    return int(answer, 16)


def _data(answer: Any, method: str) -> bytes:
    """Bytes as JSON-RPC writes them. Raises `NodeError` for anything else."""
    if not isinstance(answer, str) or not _DATA.fullmatch(answer):
        raise NodeError(f"the node answers {method} with no data")
    return bytes.fromhex(answer[2:])


def _block(block: Block) -> str:
    return hex(block) if isinstance(block, int) else block


def _provider(given: str | BaseProvider | Web3, timeout: float) -> tuple[BaseProvider, str]:
    """The provider, and how to name it in messages (without a key that its path may hold)."""
    if isinstance(given, Web3):
        given = given.provider
    if not isinstance(given, str):
        uri = str(getattr(given, "endpoint_uri", None) or "")
        return given, _without_secrets(uri) if "://" in uri else type(given).__name__
    where = _without_secrets(given)
    wrong = CannotConnectError(
        f"{where} is not the address of a node: an address is like http://127.0.0.1:8545 or wss://host"
    )
    try:
        parts = urlsplit(given)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        raise wrong from None
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
    raise wrong


def _without_secrets(address: str) -> str:
    """Scheme, host and port alone: a path may hold a key, a user name a password. Of a mistyped address, less."""
    scheme, mark, rest = address.partition("://")
    if not mark:
        return "what was given"
    host = _HOST.match(rest.rpartition("@")[2])
    known_scheme = scheme if scheme.isalpha() else "?"
    return f"{known_scheme}://{host[0] if host else '…'}"


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
