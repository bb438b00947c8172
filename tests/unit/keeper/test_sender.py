"""What the sender makes of what nodes say; nonces, crashes and replacements are in tests/integration/test_keeper.py

├── what a transaction cost: its gas, and on a second layer the first one's fee
├── a limit of the gas price: nothing above it, and never more promised than it
└── which mined transaction is ours: to whom, with which data
"""

from pathlib import Path
from typing import Any

import pytest

from strongroom.client.accounts import LocalSigner, NodeSigner, OfflineSigner
from strongroom.keeper.sender import GasTooDearError, Outcome, Sender, _is_same
from strongroom.keeper.store import DONE, PENDING, REVERTED, Attempt, SentTransaction, Store

RECEIPT = {
    "transactionHash": "0x" + "aa" * 32,
    "blockHash": "0x" + "bb" * 32,
    "blockNumber": "0xc",
    "from": "0x" + "11" * 20,
    "to": "0x" + "22" * 20,
    "gasUsed": "0x64",
    "effectiveGasPrice": "0xa",
    "status": "0x1",
}


class Node:
    """Proposes fees."""

    def __init__(self, **fees: int) -> None:
        self._fees = fees

    def fetch_fees(self) -> dict[str, int]:
        return dict(self._fees)


def sender(node: Any, store: Any = None, limit: int | None = None) -> Sender:
    return Sender(node, NodeSigner("0x" + "11" * 20), store, lambda receipt, nonce: Outcome(), limit)


def test_what_it_cost(tmp_path: Path) -> None:
    with Store(tmp_path / "store", {"chain": "1"}) as store:
        store.write_ahead(SentTransaction(7, "flash", PENDING, 10, 1.0), Attempt("0xaa", 7, {}, ""))
        on_first = sender(Node(), store)._mined(7, RECEIPT)
        assert (on_first.status, on_first.cost, on_first.block) == (DONE, 1_000, 12)
        on_second = sender(Node(), store)._mined(7, {**RECEIPT, "status": "0x0", "l1Fee": "0x5"})
        assert (on_second.status, on_second.cost, on_second.gas_used) == (REVERTED, 1_005, 100)


def test_a_limit_of_the_gas_price() -> None:
    fees = {"maxFeePerGas": 2 * 50 + 3, "maxPriorityFeePerGas": 3}
    assert sender(Node(**fees)).fees() == fees
    # 53 now; what is promised for later is the limit
    assert sender(Node(**fees), limit=60).fees() == {"maxFeePerGas": 60, "maxPriorityFeePerGas": 3}
    assert sender(Node(**fees), limit=53).fees() == {"maxFeePerGas": 53, "maxPriorityFeePerGas": 3}
    with pytest.raises(GasTooDearError, match="--max-gas-price"):
        sender(Node(**fees), limit=52).fees()
    assert sender(Node(gasPrice=50), limit=50).fees() == {"gasPrice": 50}
    with pytest.raises(GasTooDearError):
        sender(Node(gasPrice=51), limit=50).fees()


def test_which_is_ours() -> None:
    fields = {"to": "0xAb", "data": "0x12"}
    assert _is_same(fields, {"to": "0xab", "input": "0x12"})
    assert _is_same(fields, {"to": "0xab", "data": "0x12"})
    assert not _is_same(fields, {"to": "0xab", "input": "0x13"})
    assert not _is_same(fields, {"to": None, "input": "0x12"})


def test_who_signs_here() -> None:
    """Whose transactions have their hash before they leave."""
    from eth_account import Account

    from strongroom.cli.accounts import KeystoreSigner

    assert isinstance(LocalSigner(Account.create()), OfflineSigner)
    assert not isinstance(NodeSigner("0x" + "11" * 20), OfflineSigner)
    assert hasattr(KeystoreSigner, "sign")
