"""An anvil of a test module's own, and accounts on it whose keys nobody else has."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from web3 import Web3
from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from scripts._chain import Web3Broadcaster, local_signer
from scripts._rehearsal import running_anvil

ETHER = 10**18


@dataclass(frozen=True)
class Node:
    """A running anvil."""

    url: str
    web3: Web3

    def request(self, method: str, *arguments: Any) -> Any:
        """The answer to a JSON-RPC request."""
        answer = self.web3.provider.make_request(method, list(arguments))  # type: ignore[arg-type]
        assert "error" not in answer, answer
        return answer["result"]

    def receipt(self, transaction: str, seconds: float = 60) -> Any:
        """As the node gives it, once the transaction is mined."""
        deadline = time.monotonic() + seconds
        while (receipt := self.request("eth_getTransactionReceipt", transaction)) is None:
            assert time.monotonic() < deadline, f"{transaction} is not mined"
            time.sleep(0.001)
        return receipt

    @property
    def now(self) -> int:
        """Time of the latest block, seconds."""
        return int(self.request("eth_getBlockByNumber", "latest", False)["timestamp"], 16)

    def wait(self, seconds: int) -> None:
        """Mines a block so many seconds after the latest one."""
        self.next_block_at(self.now + seconds)
        self.request("evm_mine")

    def next_block_at(self, second: int) -> None:
        """The next block is of that time, and only it: the one after it follows a second later."""
        self.request("evm_setNextBlockTimestamp", second)

    def account(self, name: str, ether: int = 100) -> LocalAccount:
        """The account of that name, with that much ether."""
        found: LocalAccount = Account.from_key(keccak(text=f"strongroom test account {name}"))
        self.request("anvil_setBalance", found.address, hex(ether * ETHER))
        return found

    def broadcaster(self, account: LocalAccount) -> Web3Broadcaster:
        """To deploy with."""
        return Web3Broadcaster(self.web3, account.address, local_signer(account))

    def send_as(self, sender: str, to: str, data: bytes) -> None:
        """A transaction by anyone, with their key or without; fails if it reverts."""
        self.request("anvil_impersonateAccount", sender)
        self.request("anvil_setBalance", sender, hex(100 * ETHER))
        tx = self.request("eth_sendTransaction", {"from": sender, "to": to, "data": "0x" + data.hex()})
        assert self.receipt(tx)["status"] == "0x1"
        self.request("anvil_stopImpersonatingAccount", sender)

    def creations(self) -> list[str]:
        """Addresses of all contracts that transactions have created, oldest first."""
        latest = int(self.request("eth_blockNumber"), 16)
        receipts = [self.request("eth_getBlockReceipts", hex(number)) for number in range(1, latest + 1)]
        return [
            to_checksum_address(receipt["contractAddress"])
            for block in receipts
            for receipt in block
            if receipt["contractAddress"] and receipt["status"] == "0x1"
        ]


@contextmanager
def anvil(chain_id: int) -> Iterator[Node]:
    """Starts one on a free port, and ends it. Its blocks are a second apart."""
    with running_anvil("--chain-id", str(chain_id), "--hardfork", "cancun") as url:
        yield a_second_each_block(connect(url))


def a_second_each_block(node: Node) -> Node:
    """Each block is exactly a second after the one before, however long the machine takes from one to the next.

    An anvil takes block times from the clock of the machine, and a test on it, what interest comes to from one step
    to the next, would depend on how busy that is. From here on it ignores `evm_increaseTime`: see `Node.wait`.
    """
    node.request("anvil_setBlockTimestampInterval", 1)
    return node


def connect(url: str) -> Node:
    """One that runs already."""
    return Node(url, Web3(QuickProvider(url)))


class QuickProvider(JSONBaseProvider):
    """Web3's own provider takes a millisecond of this process for each request, longer than anvil does."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=120)

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Over a connection that stays open; a broken one is opened anew by `http.client` itself."""
        body = self.encode_rpc_request(method, params)
        try:
            self._connection.request("POST", "/", body, {"Content-Type": "application/json"})
            return self.decode_rpc_response(self._connection.getresponse().read())
        except BaseException:
            self._connection.close()
            raise
