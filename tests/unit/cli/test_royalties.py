"""strongroom royalties show, sync, claim, statement

├── show: payees, shares, what is received, unsynced and claimable
├── sync and claim: by anyone; the money goes to the payees' accounts; nothing to claim is said
├── statement
│   ├── opening + received − paid − given up = closing, by period, in CSV, JSON and a chart
│   ├── reconciles with the splitter's book to the unit, over moved payees, shortfalls and several tokens
│   ├── says what differs, and ends with 1, when the node leaves a log out
│   └── reads in chunks as small as the node wants
└── bad input: no such contract, payee, time, file
"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.evm.provider import ChainProvider
from tests.support.revenue import ETHER, Revenue, RevenueBuilder
from tests.support.suite import Builder
from tests.unit.cli.conftest import Outcome
from tests.unit.client.conftest import deployment_of

Royalties = Callable[..., Outcome]
DAY = 86_400


class World:
    """A splitter beside the deployed suite, on one chain, everything sent through one provider."""

    def __init__(self, folder: Path) -> None:
        suite = Builder()()
        chain = suite.chain
        self.revenue = revenue = _split_on(chain)
        accounts = [revenue.collector, *revenue.payees, revenue.stranger, revenue.newcomer]
        self.provider = ChainProvider(chain, accounts)
        self.registry = deployments.registry_path(31337, folder)
        deployments.write(self.registry, deployment_of(suite))

    def send(self, sender: Any, to: Any, data: bytes = b"", value: int = 0) -> None:
        transaction = {
            "from": sender.address,
            "to": getattr(to, "address", to),
            "data": "0x" + data.hex(),
            "value": hex(value),
        }
        answer = self.provider.make_request("eth_sendTransaction", [transaction])  # type: ignore[arg-type]
        receipt = self.provider.make_request("eth_getTransactionReceipt", [answer["result"]])  # type: ignore[arg-type]
        assert receipt["result"]["status"] == "0x1"

    def pay(self, amount: int, token: Any = None) -> None:
        revenue = self.revenue
        if token is None:
            self.send(revenue.collector, revenue.splitter, value=amount)
        else:
            token.mint(revenue.collector, amount, sender=revenue.collector)
            self.send(revenue.collector, token, token.transfer.encode(revenue.splitter, amount))

    def sync(self, *tokens: Any) -> None:
        assets = [ETHER if token is None else token.address for token in tokens]
        self.send(self.revenue.stranger, self.revenue.splitter, self.revenue.splitter.sync.encode(assets))

    def claim(self, payee: int, token: Any = None) -> None:
        asset = ETHER if token is None else token.address
        data = self.revenue.splitter.claim.encode(payee, asset)
        self.send(self.revenue.payees[payee], self.revenue.splitter, data)


def _split_on(chain: Any) -> Revenue:
    import tests.support.revenue as support

    original, support.Chain = support.Chain, lambda **_: chain  # type: ignore[attr-defined, misc, assignment]
    try:
        return RevenueBuilder()()
    finally:
        support.Chain = original  # type: ignore[attr-defined, misc]


@pytest.fixture
def world(tmp_path: Path, keystore: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def royalties(world: World, capsys: pytest.CaptureFixture[str]) -> Royalties:
    """Runs a command on the splitter. demo:0 is the collector, demo:1 to demo:3 the payees, demo:4 a stranger."""

    def invoke(command: str, *arguments: str, splitter: str = "") -> Outcome:
        capsys.readouterr()
        where = splitter or world.revenue.splitter.address
        words = ["royalties", command, where, *arguments, "--deployments", str(world.registry)]
        status = run(words, provider=world.provider)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return invoke


def test_show(world: World, royalties: Royalties) -> None:
    world.pay(6 * 10**18)
    world.pay(600 * 10**6, world.revenue.token)
    world.sync(None)
    token = world.revenue.token.address
    found = royalties("show", "--token", "ether", "--token", token, "--json").json
    assert [each["account"] for each in found["payees"]] == [each.address for each in world.revenue.payees]
    assert found["shares"] == "immutable"
    ether, dollars = found["tokens"]
    assert (ether["received"], ether["unsynced"]) == ("6", "0")
    assert ether["claimable"] == [str(share) for share in world.revenue.shares]
    assert (dollars["received"], dollars["unsynced"]) == ("0", "600")
    assert dollars["claimable"] == [str(100 * share) for share in world.revenue.shares]
    people = royalties("show")
    assert people.status == 0
    assert "payee 0 can claim" in people.out


def test_sync_and_claim(world: World, royalties: Royalties) -> None:
    world.pay(6 * 10**18)
    done = royalties("sync", "--account", "demo:4", "--yes", "--json")
    assert done.json["ethReceived" if "ethReceived" in done.json else "ETHReceived"] == "6"
    world.pay(600 * 10**6, world.revenue.token)
    token = world.revenue.token.address
    royalties("claim", "--token", "ether", "--token", token, "--account", "demo:1", "--yes", "--json")
    assert world.revenue.token.balanceOf(world.revenue.payees[0]) == 10**8 * world.revenue.shares[0]
    other = royalties(
        "claim", "--payee", "1", "--payee", "2", "--token", token, "--account", "demo:4", "--yes", "--json"
    )
    assert other.status == 0, other.err
    assert world.revenue.token.balanceOf(world.revenue.payees[2]) == 10**8 * world.revenue.shares[2]
    again = royalties("claim", "--token", token, "--account", "demo:1", "--yes")
    again.failed(2, "nothing to claim")


def busy(world: World) -> int:
    """Three days: receipts, claims, a payee that moves, a shortfall. Returns the second day's first second."""
    chain, revenue = world.revenue.chain, world.revenue
    chain.warp(DAY - chain.timestamp % DAY)
    world.pay(6 * 10**18)
    world.pay(601, revenue.token)
    world.sync(None, revenue.token)
    world.claim(0)
    world.claim(0, revenue.token)
    chain.warp(DAY)
    second = chain.timestamp
    world.pay(12 * 10**18)
    world.pay(1_000, revenue.weird)
    world.sync(None, revenue.weird)
    old, new = revenue.payees[1], revenue.newcomer
    world.claim(1)
    world.send(old, revenue.splitter, revenue.splitter.changePayee.encode(1, new))
    world.send(new, revenue.splitter, revenue.splitter.acceptPayee.encode(1))
    revenue.weird.seize(revenue.splitter, 500, sender=revenue.stranger)
    world.sync(revenue.weird)
    world.claim(0, revenue.weird)
    chain.warp(DAY)
    world.pay(6 * 10**18)
    world.sync(None)
    data = revenue.splitter.claim.encode(1, ETHER)
    world.send(new, revenue.splitter, data)
    chain.warp(100)
    return second


def day(second: int) -> str:
    from strongroom.client.statement import moment

    return moment(second)


def test_a_statement_of_everything_reconciles(world: World, royalties: Royalties, tmp_path: Path) -> None:
    busy(world)
    revenue = world.revenue
    revenue.weird.mint(revenue.splitter, 500, sender=revenue.stranger)  # the shortfall is filled
    made = royalties(
        "statement", "--json", "--csv", str(tmp_path / "s.csv"), "--svg", str(tmp_path / "s.svg")
    )
    assert made.status == 0, made.out + made.err
    found = made.json
    assert found["reconciles"] is True
    by_token = {each["token"]: each for each in found["tokens"]}
    assert set(by_token) == {ETHER, revenue.token.address, revenue.weird.address}
    for token, each in by_token.items():
        book = revenue.splitter.received(token) - revenue.splitter.settled(token)
        scale = 10 ** each["decimals"]
        assert float(each["closing"]) * scale == pytest.approx(book, abs=0.5)
    weird = by_token[revenue.weird.address]
    first = revenue.share(0, 1_000)
    assert int(float(weird["givenUp"]) * 10**18 + 0.5) == first - first // 2
    rows = list(csv.DictReader(io.StringIO((tmp_path / "s.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(found["entries"])
    in_csv = sum(int(row["units"]) for row in rows if row["token"] == ETHER and row["kind"] == "received")
    assert in_csv == revenue.splitter.received(ETHER)
    paid_to_second = [row["account"] for row in rows if row["payee"] == "1" and row["kind"] == "paid"]
    assert paid_to_second == [revenue.payees[1].address, revenue.newcomer.address], "each its account then"
    assert (tmp_path / "s.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_period_opens_where_the_one_before_closed(world: World, royalties: Royalties) -> None:
    second = busy(world)
    periods = [
        royalties("statement", "--json", "--until", day(second)).json,
        royalties("statement", "--json", "--since", day(second), "--until", day(second + DAY)).json,
        royalties("statement", "--json", "--since", day(second + DAY)).json,
    ]
    ether = [next(each for each in made["tokens"] if each["token"] == ETHER) for made in periods]
    assert [each["received"] for each in ether] == ["6", "12", "6"]
    assert [each["opening"] for each in ether] == ["0", ether[0]["closing"], ether[1]["closing"]]
    whole = royalties("statement", "--json").json
    assert [entry for made in periods for entry in made["entries"]] == whole["entries"]


def test_a_shortfall_is_said(world: World, royalties: Royalties) -> None:
    busy(world)
    made = royalties("statement", "--json")
    assert made.status == 1
    assert made.json["reconciles"] is False
    assert any("token took them" in line for each in made.json["tokens"] for line in each["differences"])
    people = royalties("statement")
    assert people.status == 1
    assert "DIFFERS" in people.out


@pytest.mark.parametrize(
    "code",
    ["", "00", "5f5ffd", "5b5f56", "5f195f5260205ff3", "60ff5f5260205ff3", "60ff5ff3"],
    ids=["no code", "empty", "reverts", "burns gas", "all ones", "255", "zeros"],
)
def test_a_stranger_s_token_spoils_no_statement(world: World, royalties: Royalties, code: str) -> None:
    """Anyone may send a token and sync it, and make it answer anything afterwards."""
    busy(world)
    weird = world.revenue.weird
    weird.mint(world.revenue.splitter, 500, sender=world.revenue.stranger)
    before = {each["token"]: each for each in royalties("statement", "--json").json["tokens"]}
    world.revenue.chain.set_code(weird, bytes.fromhex(code))
    made = royalties("statement", "--json")
    assert made.status in (0, 1), made.err
    after = {each["token"]: each for each in made.json["tokens"]}
    for token in (ETHER, world.revenue.token.address):
        assert after[token] == before[token], "the others' are as they were"
    assert after[weird.address]["received"] != "0"
    assert royalties("statement").status == made.status


def test_a_node_that_fails_makes_no_share_immutable(world: World, royalties: Royalties) -> None:
    call = world.provider._methods["eth_call"]
    asked = world.revenue.deploy("AdjustableRoyaltySplitter").noticePeriod.encode()

    def failing(*params: Any) -> Any:
        from strongroom.evm.provider import _RpcError

        if params[0].get("data", params[0].get("input")) == "0x" + asked.hex():
            raise _RpcError(-32603, "try again")
        return call(*params)

    world.provider._methods = {**world.provider._methods, "eth_call": failing}
    royalties("show").failed(3, "try again")


def test_a_log_left_out_is_noticed(world: World, royalties: Royalties) -> None:
    world.pay(6 * 10**18)
    world.sync(None)
    world.claim(0)
    assert royalties("statement", "--json").json["reconciles"] is True
    world.provider._methods = {**world.provider._methods, "eth_getLogs": lambda wanted: []}
    assert royalties("statement", "--json").status == 1, "ether is looked at whatever the events say"
    find = world.provider._logs
    world.provider._methods = {**world.provider._methods, "eth_getLogs": lambda wanted: find(wanted)[1:]}
    made = royalties("statement", "--json")
    assert made.status == 1
    assert "received by the events" in made.json["tokens"][0]["differences"][0]


def test_chunks_shrink_to_what_the_node_takes(world: World, royalties: Royalties) -> None:
    busy(world)
    world.revenue.weird.mint(world.revenue.splitter, 500, sender=world.revenue.stranger)
    find, asked = world.provider._logs, []

    def limited(wanted: dict[str, Any]) -> Any:
        from strongroom.evm.provider import _RpcError

        span = int(wanted["toBlock"], 16) - int(wanted["fromBlock"], 16) + 1
        asked.append(span)
        if span > 2:
            raise _RpcError(-32005, "query returned more than 10000 results")
        return find(wanted)

    plain = royalties("statement", "--json").json
    world.provider._methods = {**world.provider._methods, "eth_getLogs": limited}
    assert royalties("statement", "--json").json == plain
    assert max(asked) > 2
    assert asked[-1] <= 2


def test_a_node_that_answers_otherwise_is_not_believed(world: World, royalties: Royalties) -> None:
    world.pay(6)
    world.sync(None)
    find = world.provider._logs

    def foreign(wanted: dict[str, Any]) -> Any:
        return [{**log, "address": world.revenue.token.address} for log in find(wanted)]

    for answer, says in (
        (foreign, "not asked for"),
        (lambda wanted: {"a": 1}, "no list"),
        (lambda wanted: [{"address": 1}], "make no sense"),
    ):
        world.provider._methods = {**world.provider._methods, "eth_getLogs": answer}
        royalties("statement").failed(3, says)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("statement", "--since", "yesterday"), "not a time"),
        (("statement", "--since", "2026-01-02", "--until", "2026-01-01"), "lies before"),
        (("statement", "--since", "2026-01-02T00:00:00+01:00"), "without a zone"),
        (("statement", "--csv", "/nowhere/at/all.csv"), "cannot be written"),
        (("claim", "--payee", "7", "--account", "demo:1", "--yes"), "no payee 7"),
        (("claim", "--account", "demo:4", "--yes"), "no payee of the splitter"),
    ],
)
def test_bad_input(royalties: Royalties, arguments: tuple[str, ...], says: str) -> None:
    royalties(*arguments).failed(2, says)


def test_no_such_splitter(royalties: Royalties) -> None:
    royalties("show", splitter="0x" + "12" * 20).failed(2, "no contract at")


def test_symbols_do_nothing_in_a_spreadsheet_or_a_chart(world: World) -> None:
    from strongroom.client.statement import Entry, Statement, TokenStatement
    from strongroom.client.statement_chart import as_svg
    from strongroom.client.token import TokenInfo

    token = TokenStatement(ETHER, TokenInfo("=1+<b>", 0), 0, 5, 0, 0)
    entry = Entry(1, 0, "0x", "received", ETHER, 5)
    made = Statement(ETHER, 1, 0, 1, (entry,), (token,))
    assert ",'=1+<b>," in made.as_csv()
    assert "<b>" not in as_svg(made)
    assert json.dumps(made.as_json(), default=str)
