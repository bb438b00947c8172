"""A node that lies, stalls or breaks off, or that somebody else stands in front of.

├── after the broadcast: whatever goes wrong → TransactionPendingError with the hash computed here
├── the receipt: another transaction's, without status → TransactionPendingError
├── fees: a tip or a cost beyond reason → CostTooHighError, nothing is sent
├── the clock: more than 15 minutes off → NodeError, except on the local chain
├── answers that are no numbers, no data, nested without end → NodeError, at once
└── addresses with keys in them → never shown, not even by the exception's cause
"""

import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from eth_utils.crypto import keccak
from web3.providers.base import BaseProvider

from strongroom.client import Strongroom
from strongroom.client.connection import Connection
from strongroom.client.errors import (
    CannotConnectError,
    CostTooHighError,
    InsufficientFundsError,
    NodeError,
    TransactionPendingError,
    contract_error,
)
from strongroom.evm.provider import ChainProvider
from tests.support.pace import reference_seconds
from tests.support.suite import Suite

from .conftest import deployment_of

Answer = Callable[[str, Any], Any]
"""Method and parameters to a result; `None` to let the chain answer."""


class Liar(BaseProvider):
    """Stands between the client and a chain."""

    def __init__(self, inner: ChainProvider, answer: Answer) -> None:
        super().__init__()
        self.inner = inner
        self.answer = answer
        self.asked: list[tuple[str, Any]] = []

    def make_request(self, method: Any, params: Any) -> Any:
        """The liar's answer, or the chain's."""
        self.asked.append((method, params))
        result = self.answer(method, params)
        if result is None:
            return self.inner.make_request(method, params)
        return result if isinstance(result, dict) and "error" in result else {"result": result}

    def sent(self) -> list[str]:
        """Hashes of the transactions that were broadcast."""
        raws = [params[0] for method, params in self.asked if method == "eth_sendRawTransaction"]
        return ["0x" + keccak(hexstr=raw).hex() for raw in raws]


def through(suite: Suite, provider: ChainProvider, answer: Answer) -> tuple[Strongroom, Liar]:
    """A client of the swapper's, who has 1,000 of the reserve, behind a liar."""
    suite.give_reserve(suite.swapper, 1_000 * suite.unit)
    liar = Liar(provider, answer)
    return Strongroom.connect(liar, suite.swapper.local, deployment_of(suite)), liar


# After the broadcast


def _lost_receipt(provider: ChainProvider) -> Answer:
    def answer(method: str, params: Any) -> Any:
        if method == "eth_getTransactionReceipt":
            raise ConnectionResetError("reset")

    return answer


def _lost_answer(provider: ChainProvider) -> Answer:
    def answer(method: str, params: Any) -> Any:
        if method == "eth_sendRawTransaction":
            provider.make_request("eth_sendRawTransaction", params)  # type: ignore[arg-type]
            raise TimeoutError("read timed out")

    return answer


def _refused_though_sent(provider: ChainProvider) -> Answer:
    def answer(method: str, params: Any) -> Any:
        if method == "eth_sendRawTransaction":
            provider.make_request("eth_sendRawTransaction", params)  # type: ignore[arg-type]
            return {"error": {"code": -32000, "message": "already known"}}
        return None

    return answer


def _breaks(error: BaseException) -> Callable[[ChainProvider], Answer]:
    def breaking(provider: ChainProvider) -> Answer:
        def answer(method: str, params: Any) -> Any:
            if method == "eth_getTransactionReceipt":
                raise error

        return answer

    return breaking


def _changed_receipt(**changes: Any) -> Callable[[ChainProvider], Answer]:
    def changed(provider: ChainProvider) -> Answer:
        def answer(method: str, params: Any) -> Any:
            if method == "eth_getTransactionReceipt":
                real = provider.make_request("eth_getTransactionReceipt", params)["result"]  # type: ignore[arg-type]
                return {key: value for key, value in {**dict(real), **changes}.items() if value is not None}
            return None

        return answer

    return changed


def _other_hash(provider: ChainProvider) -> Answer:
    return lambda method, params: "0x" + "12" * 32 if method == "eth_sendRawTransaction" else None


@pytest.mark.parametrize(
    "node",
    [
        _lost_receipt,
        _lost_answer,
        _refused_though_sent,
        _breaks(RuntimeError("?")),
        _breaks(KeyboardInterrupt()),
        _changed_receipt(status=None),
        _changed_receipt(status="yes"),
        _changed_receipt(gasUsed=None),
        _changed_receipt(**{"from": None}),
        _changed_receipt(logs="?"),
        _changed_receipt(transactionHash="0x" + "34" * 32),
        _other_hash,
    ],
)
def test_after_the_broadcast(
    suite: Suite, provider: ChainProvider, node: Callable[[ChainProvider], Answer]
) -> None:
    client, liar = through(suite, provider, node(provider))
    with pytest.raises(TransactionPendingError, match="before repeating") as caught:
        client.reserve.transfer(suite.holder, 1).send()
    assert [caught.value.transaction_hash] == liar.sent()
    assert caught.value.transaction_hash in str(caught.value)


def test_one_lost_answer_is_no_harm(suite: Suite, provider: ChainProvider) -> None:
    lost: list[str] = []

    def answer(method: str, params: Any) -> Any:
        if method == "eth_getTransactionReceipt" and not lost:
            lost.append(method)
            raise ConnectionResetError("reset")

    client, _ = through(suite, provider, answer)
    assert client.reserve.transfer(suite.holder, 1).send().events
    assert lost


def test_node_that_signs_and_stalls(suite: Suite, provider: ChainProvider) -> None:
    def answer(method: str, params: Any) -> Any:
        if method == "eth_sendTransaction":
            raise TimeoutError("read timed out")

    client, _ = through(suite, provider, answer)
    with pytest.raises(TransactionPendingError, match="latest transactions") as caught:
        client.with_account(suite.swapper.address).reserve.transfer(suite.holder, 1).send()
    assert caught.value.transaction_hash == ""


# Fees

GWEI = 10**9


def _on(chain_id: int, tip: int = 0, base: int = 0, off: int = 0) -> Answer:
    def answer(method: str, params: Any) -> Any:
        if method == "eth_chainId":
            return hex(chain_id)
        if method == "eth_maxPriorityFeePerGas":
            return hex(tip)
        if method == "eth_getBlockByNumber":
            return {"timestamp": hex(int(time.time()) + off), "baseFeePerGas": hex(base)}
        return None

    return answer


def test_tip_beyond_reason(suite: Suite, provider: ChainProvider) -> None:
    liar = Liar(provider, _on(1, tip=501 * GWEI))
    with pytest.raises(CostTooHighError, match="a tip of 501 gwei"):
        Connection(liar, suite.swapper.local).send({"to": suite.holder.address})  # type: ignore[arg-type]
    assert Connection(Liar(provider, _on(1, tip=500 * GWEI))).fetch_fees()


@pytest.mark.parametrize("chain_id", [1, 31337])
def test_cost_beyond_the_limit(suite: Suite, provider: ChainProvider, chain_id: int) -> None:
    from strongroom.client.accounts import LocalSigner

    liar = Liar(provider, _on(chain_id, base=300 * GWEI))
    limit = None if chain_id == 1 else 5 * 10**16
    connection = Connection(liar, LocalSigner(suite.swapper.local), max_cost=limit)
    with pytest.raises(CostTooHighError, match=r"up to 0\.06 ether, and 0\.05 is the limit"):
        connection.send({"to": suite.holder.address}, gas=100_000)
    assert liar.sent() == []


def test_agreed_fees_stay(suite: Suite, provider: ChainProvider) -> None:
    """What was shown is what is paid at most, though the node asks for more later."""
    liar = Liar(provider, _on(31337, base=GWEI))
    from strongroom.client.accounts import LocalSigner

    connection = Connection(liar, LocalSigner(suite.swapper.local))
    assert connection.agree(100_000) == 100_000 * 2 * GWEI
    liar.answer = _on(31337, base=100 * GWEI)
    with pytest.raises(CostTooHighError, match=r"0\.0002 is what was shown: .* do it again"):
        connection.send({"to": suite.holder.address}, gas=100_001)
    suite.chain.set_balance(suite.swapper, 0)
    with pytest.raises(InsufficientFundsError, match="too little ether"):
        connection.send({"to": suite.holder.address}, gas=100_000)
    assert liar.sent() == []


# The clock


@pytest.mark.parametrize(("off", "says"), [(3_600, "ahead of"), (-3_600, "behind")])
def test_clock(provider: ChainProvider, off: int, says: str) -> None:
    with pytest.raises(NodeError, match=says):
        Connection(Liar(provider, _on(1, off=off))).fetch_timestamp()
    assert Connection(Liar(provider, _on(31337, off=off))).fetch_timestamp()
    assert Connection(Liar(provider, _on(1, off=off // 5))).fetch_timestamp()


# Answers


@pytest.mark.parametrize("answer", ["0xzz", "zz", "0x1", 7, [], {"a": 1}, "0x 1"])
def test_no_data(provider: ChainProvider, answer: Any) -> None:
    connection = Connection(Liar(provider, lambda method, _: answer if method == "eth_call" else None))
    with pytest.raises(NodeError, match="eth_call with no data"):
        connection.call({"to": "0x" + "12" * 20})


@pytest.mark.parametrize("answer", ["0x", "12", 7, "0x" + "1" * 10_000, "-0x1", "0x1_0", [1]])
def test_no_number(provider: ChainProvider, answer: Any) -> None:
    connection = Connection(Liar(provider, lambda method, _: None if method == "eth_chainId" else answer))
    for ask in (connection.fetch_ether, connection.fetch_nonce):
        with pytest.raises(NodeError, match="no number"):
            ask("0x" + "12" * 20)


def test_block_without_time(provider: ChainProvider) -> None:
    connection = Connection(
        Liar(provider, lambda method, _: {} if method == "eth_getBlockByNumber" else None)
    )
    with pytest.raises(NodeError, match="no number"):
        connection.fetch_timestamp()


def test_error_nested_without_end() -> None:
    data: Any = {"data": "0x"}
    for _ in range(40):
        data = {"data": data, "x": data, "result": data}
    start = time.process_time()
    assert contract_error({"code": -32000, "message": "x", "data": data}) is None
    # a hundredth of that; without an end it would be years
    assert time.process_time() - start < 100 * reference_seconds()


# Keys


@pytest.mark.parametrize(
    "address",
    [
        "htps://eth.example/v2/SECRET",
        "https://user:SECRET@eth.example:port/v2/SECRET",
        "https://user:SECRET@eth.example:SECRET",
        "http://[SECRET/SECRET",
        "eth.example/v2/SECRET",
        "user:SECRET@eth.example",
        "SECRET",
        "https:/eth.example/SECRET",
        "http://127.0.0.1:1/SECRET?key=SECRET#SECRET",
        "http://user:SEC/RET@127.0.0.1:1/SECRET",
    ],
)
def test_keys_in_addresses(address: str) -> None:
    with pytest.raises(CannotConnectError) as caught:
        Strongroom.connect(address)
    assert "SECRET" not in "".join(traceback.format_exception(caught.value))
