"""Which markets there are: read in pieces, remembered, and never believed beyond what an id proves.

├── all markets in the order of their creation, from the pool's first block
├── in pieces as small as the node wants; progress is told
├── goes on where it stopped: also after it was killed
├── the last blocks are read again; what was replaced is forgotten
├── a restarted chain of the same id starts anew, also one that begins with the same block
├── logs that are not what they say are not believed; nor is a file that was tampered with
└── without a file, or with a broken one, all is found anew
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from strongroom.client.connection import Connection
from strongroom.client.contracts.events import CreateMarket
from strongroom.client.errors import CannotConnectError, NodeError
from strongroom.client.lending import discovery
from strongroom.client.lending.discovery import UNSETTLED, fetch_created
from strongroom.evm.provider import ChainProvider
from tests.support.lending import Lending

from .conftest import LendingClient


class Node(ChainProvider):
    """One that limits how many blocks a question spans, may fail, and may have been restarted."""

    limit = 10**9
    asked = 0
    fails_after: int | None = None
    other_blocks = False
    first_block = "0x" + "aa" * 32
    logs: list[dict[str, Any]]

    def make_request(self, method: Any, params: Any) -> Any:
        if method == "eth_getBlockByNumber" and params[0] == "0x0":
            return {"result": {"number": "0x0", "hash": self.first_block, "timestamp": "0x1"}}
        if method != "eth_getLogs":
            answer: Any = super().make_request(method, params)
            if method == "eth_getBlockByNumber" and self.other_blocks:
                answer["result"]["hash"] = "0x" + "bb" * 32
            return answer
        self.asked += 1
        if self.fails_after is not None and self.asked > self.fails_after:
            raise OSError("connection reset")
        first, last = (int(params[0][key], 16) for key in ("fromBlock", "toBlock"))
        if last - first >= self.limit:
            return {"error": {"code": -32005, "message": f"block range exceeds {self.limit}"}}
        assert params[0]["topics"] == [[CreateMarket.definition.topic]]
        return {"result": [log for log in self.logs if first <= int(log["blockNumber"], 16) <= last]}


@pytest.fixture
def node(lending: Lending, lending_client: LendingClient) -> Node:
    """Three markets, in blocks 10, 500 and 990 of 1,000."""
    made = ChainProvider(lending.chain)
    client = lending_client(lending.stranger)
    client.connection.provider = made
    created = []
    for index, block in enumerate((10, 500, 990)):
        oracle = lending.deploy("MockOracle", index + 1)
        client.lending.create_market(*lending.params[:2], oracle, lending.irm, "0.8")
        raw = made.make_request("eth_getLogs", [{"fromBlock": "0x0"}])["result"][index]  # type: ignore[arg-type]
        created.append({**raw, "blockNumber": hex(block)})
    lending.chain.mine(blocks=1_000 - lending.chain.block_number)
    node = Node(lending.chain)
    node.logs = created
    return node


def found(node: Node, lending: Lending, **more: Any) -> list[int]:
    """The blocks in which markets are found."""
    markets = fetch_created(Connection(node), lending.pool.address, **more)
    assert all(discovery.market_id(market.params) == market.id for market in markets)
    return [market.block for market in markets]


def test_all_in_their_order(node: Node, lending: Lending) -> None:
    assert found(node, lending) == [10, 500, 990]
    assert node.asked == 1
    assert found(node, lending, path=Path("/dev/null/none"), first_block=11) == [500, 990]


def test_in_pieces(node: Node, lending: Lending) -> None:
    node.limit = 100
    told: list[tuple[int, int]] = []
    assert found(node, lending, progress=lambda *done: told.append(done)) == [10, 500, 990]
    assert told[-1] == (1_001, 1_001)
    assert told == sorted(told)
    node.limit = 0
    with pytest.raises(NodeError, match="exceeds 0"):
        found(node, lending)


def test_goes_on_where_it_stopped(node: Node, lending: Lending) -> None:
    node.fails_after = 2
    with pytest.raises(CannotConnectError):
        found(node, lending, chunk=100)
    node.fails_after = None
    before = node.asked
    assert found(node, lending, chunk=1_000) == [10, 500, 990]
    assert node.asked == before + 1, "what was read before it failed is not read again"


def test_the_last_blocks_are_read_again(node: Node, lending: Lending) -> None:
    assert found(node, lending) == [10, 500, 990]
    replaced = node.logs.pop()
    assert found(node, lending) == [10, 500], "its block was replaced"
    node.logs.append({**replaced, "blockNumber": hex(1_000 - UNSETTLED)})
    assert found(node, lending) == [10, 500], "too old to be read again"
    node.logs.append({**replaced, "blockNumber": hex(1_001 - UNSETTLED)})
    assert found(node, lending) == [10, 500, 1_001 - UNSETTLED]


def test_restarted_chain(node: Node, lending: Lending, tmp_path: Path) -> None:
    assert found(node, lending) == [10, 500, 990]
    node.first_block, node.logs = "0x" + "bb" * 32, node.logs[:1]
    assert found(node, lending) == [10]
    database = sqlite3.connect(tmp_path / "markets.sqlite3")
    assert database.execute("SELECT count(*) FROM markets").fetchone() == (1,), "the predecessor's are gone"


def test_a_chain_that_was_put_back_is_read_anew(node: Node, lending: Lending) -> None:
    """Its first block is the same, and so is the pool's address: another one stands where this one was read to."""
    found(node, lending)
    for log, block in zip(node.logs, (20, 400, 990), strict=True):
        log["blockNumber"] = hex(block)
    assert found(node, lending) == [10, 500, 990]  # remembered
    node.other_blocks = True
    assert found(node, lending) == [20, 400, 990]


def test_what_is_no_creation_is_not_believed(node: Node, lending: Lending) -> None:
    honest = node.logs[0]
    another_id: Mapping[str, Any] = {**honest, "topics": [honest["topics"][0], "0x" + "12" * 32]}
    short = {**honest, "data": honest["data"][:-64]}
    removed = {**node.logs[1], "removed": True}
    node.logs = [dict(another_id), removed, short, honest]
    assert found(node, lending) == [10]
    another_pool = {**honest, "address": lending.loan.address}
    another_event = {**honest, "topics": ["0x" + "12" * 32, *honest["topics"][1:]]}
    no_index = {**honest, "logIndex": hex(1 << 63)}
    for lie, says in (
        (another_pool, "not asked for"),
        (another_event, "not asked for"),
        (no_index, "make no sense"),
        ({"address": "0x12", "blockNumber": "0x1"}, "make no sense"),
    ):
        node.logs = [honest, lie]
        with pytest.raises(NodeError, match=says):
            found(node, lending, path=Path("/dev/null/none"))


def test_market_that_is_not_there_hides_no_other(
    node: Node, lending: Lending, tmp_path: Path, lending_client: LendingClient
) -> None:
    """A node that lied once, or a fork with the chain's own first block: what it told of is remembered."""
    path = tmp_path / "markets.sqlite3"
    found(node, lending, path=path)
    with sqlite3.connect(path) as database:
        row = database.execute("SELECT * FROM markets LIMIT 1").fetchone()
        params = lending.params._replace(lltv=123)
        columns = (*row[:3], "0x" + discovery.market_id(params).hex(), 5, 0, *row[6:8], *params[2:4], "123")
        database.execute(f"INSERT INTO markets VALUES ({','.join('?' * 11)})", columns)
    assert found(node, lending, path=path) == [5, 10, 500, 990]
    client = lending_client(lending.lender)
    client.connection.provider = node
    client.lending.cache = path
    assert len(client.lending.markets()) == 3
    assert client.lending.portfolio() == []


@pytest.mark.parametrize("block", [9, 10_000, 1 << 70])
def test_log_of_another_block_is_refused(node: Node, lending: Lending, block: int) -> None:
    class Liar(Node):
        def make_request(self, method: Any, params: Any) -> Any:
            answer = super().make_request(method, params)
            if method == "eth_getLogs":
                answer = {"result": [{**log, "blockNumber": hex(block)} for log in answer["result"][:1]]}
            return answer

    liar = Liar(lending.chain)
    liar.logs = node.logs
    with pytest.raises(NodeError, match="other blocks than it was asked for"):
        found(liar, lending, first_block=10)


def test_tampered_file(node: Node, lending: Lending, tmp_path: Path) -> None:
    assert found(node, lending) == [10, 500, 990]
    with sqlite3.connect(tmp_path / "markets.sqlite3") as database:
        database.execute("UPDATE markets SET oracle = ? WHERE block = 500", ("0x" + "12" * 20,))
    assert found(node, lending) == [10, 990]


@pytest.mark.parametrize("content", [b"no database at all", b"", b"SQLite format 3\0" + b"x" * 100])
def test_broken_file(node: Node, lending: Lending, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.sqlite3"
    file.write_bytes(content)
    assert found(node, lending, path=file) == [10, 500, 990]
    before = node.asked
    assert found(node, lending, path=file) == [10, 500, 990]
    assert node.asked == before + 1
    other_form = tmp_path / "other.sqlite3"
    with sqlite3.connect(other_form) as database:
        database.execute("CREATE TABLE markets (something)")
    assert found(node, lending, path=other_form) == [10, 500, 990]


def test_client_lists_them(node: Node, lending: Lending, lending_client: LendingClient) -> None:
    client = lending_client()
    client.connection.provider = node
    assert [market.price for market in client.lending.markets()] == [
        client.lending.market(found.id).price for found in client.lending.created()
    ]
    assert client.lending.portfolio(lending.borrower) == []
    second = client.lending.created()[1]
    lending.give(lending.collateral, lending.borrower, lending.coin)
    lending.pool.supplyCollateral(second.params, lending.coin, lending.borrower, b"", sender=lending.borrower)
    (position,) = client.lending.portfolio(lending.borrower)
    assert (position.market.id, position.collateral) == (second.id, 1)


def test_oracle_that_burns_all_gas_hides_no_other_market(
    node: Node, lending: Lending, lending_client: LendingClient
) -> None:
    from strongroom.client.multicall import MULTICALL3
    from tools.anvil import MULTICALL3_CODE

    lending.chain.set_code(MULTICALL3, bytes.fromhex(MULTICALL3_CODE.read_text()))
    client = lending_client()
    client.connection.provider = node
    params = client.lending.created()[0].params
    hostile = lending.chain.at("MockOracle", params.oracle)
    hostile.setFault(2, sender=lending.deployer)
    markets = client.lending.markets()
    assert [market.price is None for market in markets] == [True, False, False]
