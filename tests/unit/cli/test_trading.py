"""`strongroom market sell | offer | buy | accept | cancel | quote | orders | post`

- without an order book: to a file and back; with one: handed in and found
- what is signed is shown before: price, fee, royalty, proceeds
- an offer in a token that the registry does not name is taken where the token is named, and not by what it calls itself
- how much of an item changes hands is shown: the order says how much a lot is
- approvals are asked for, never taken; what cannot be filled is refused before anything is sent
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.client import order_book
from strongroom.deployments import DeployedContract, Deployment
from strongroom.model.orders import ItemStandard
from tests.support.market import PRICE, ROYALTY_BPS, Market
from tests.unit.cli.conftest import Outcome
from tests.unit.orderbook.conftest import Desk, ForkingProvider

BOOK = "http://book"


@dataclass
class Line:
    """The command line on the marketplace. demo:0 sells, demo:1 buys, demo:2 is a stranger who approved nothing."""

    market: Market
    desk: Desk
    folder: Path
    registry: Path
    provider: ForkingProvider
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: Any) -> Outcome:
        self.capsys.readouterr()
        words = [*map(str, arguments), "--deployments", str(self.registry)]
        status = run(words, provider=self.provider)
        captured = self.capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    def done(self, *arguments: Any) -> Outcome:
        """It must succeed."""
        outcome = self(*arguments)
        assert outcome.status == 0, outcome.err
        return outcome

    def sold(self, *more: Any, item: int | None = None, price: str = "1.5") -> Path:
        """A signed listing as a file."""
        path = self.folder / f"order{len(list(self.folder.iterdir()))}.json"
        target = self.market.mint() if item is None else item
        words = ("sell", self.market.collection.address, target, price, "--account", "demo:0", "--yes")
        self.done("market", *words, "--out", path, *more)
        return path


@pytest.fixture
def line(
    market: Market,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    keystore: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Line]:
    """With an order book at `BOOK`."""
    provider = ForkingProvider(market.chain)
    provider._keys = {each.address: each for each in (market.seller, market.buyer, market.creator)}
    desk = Desk(market, provider, tmp_path / "book.sqlite3")
    contracts = {"Marketplace": market.market, "ProtocolAccessManager": market.access}
    deployment = Deployment(
        chain_id=market.chain.chain_id,
        commit="unknown",
        contracts={
            name: DeployedContract(
                contract.address,
                (),
                "0x" + "00" * 32,
                0,
                "0x" + keccak(market.chain.code(contract.address)).hex(),
                name,
            )
            for name, contract in contracts.items()
        },
    )
    registry = deployments.registry_path(31337, tmp_path)
    deployments.write(registry, deployment)
    monkeypatch.setattr(order_book, "_http", lambda _timeout, _where: desk.client._transport)
    folder = tmp_path / "orders"
    folder.mkdir()
    yield Line(market, desk, folder, registry, provider, capsys)
    desk.store.close()
    provider.close()


def test_sell_to_a_file_and_buy_from_it(line: Line) -> None:
    market = line.market
    path = line.sold()
    bought = line.done("market", "buy", path, "--account", "demo:1", "--yes", "--json")
    assert bought.json["prices"] == [str(15 * 10**17)]
    item = json.loads(path.read_text())["order"]["id"]
    assert market.collection.ownerOf(int(item)) == market.buyer.address


def test_to_standard_output(line: Line) -> None:
    words = (
        "sell",
        line.market.collection.address,
        line.market.mint(),
        "1",
        "--account",
        "demo:0",
        "--yes",
        "--json",
    )
    assert line.done("market", *words).json["order"]["lotPrice"] == str(10**18)


def test_what_is_signed_is_shown_before(line: Line) -> None:
    market = line.market
    words = ("sell", market.collection.address, market.mint(), "2", "--account", "demo:0", "--yes")
    shown = line.done("market", *words, "--out", line.folder / "x.json").err
    for text in (
        "2 ether",
        "0.05 ether",
        f"0.1 ether ({market.creator.address})",
        "1.85 ether",
        "2.5 %",
        "5 %",
    ):
        assert text in shown, shown
    assert ROYALTY_BPS == 500


def test_nobody_to_ask_signs_nothing(line: Line) -> None:
    words = ("sell", line.market.collection.address, line.market.mint(), "2", "--account", "demo:0")
    outcome = line("market", *words, "--out", line.folder / "x.json")
    assert outcome.status == 5
    assert "nothing was signed" in outcome.err
    assert not list(line.folder.iterdir())


def test_through_the_order_book(line: Line) -> None:
    market = line.market
    item = market.mint()
    words = ("sell", market.collection.address, item, "1", "--currency", market.coin.address)
    posted = line.done("market", *words, "--account", "demo:0", "--yes", "--json", "--book", BOOK).json
    assert posted["status"] == "open"
    found = line.done(
        "market", "orders", "--book", BOOK, "--collection", market.collection.address, "--json"
    ).json
    assert [each["hash"] for each in found] == [posted["order"]]
    assert "listing" in line.done("market", "orders", "--book", BOOK).out
    quoted = line.done("market", "quote", posted["order"], "--book", BOOK, "--json").json
    assert (quoted["price"], quoted["royalty"], quoted["fee"]) == ("1000000", "50000", "25000")
    assert quoted["proceeds"] == "925000"
    assert "seller gets" in line.done("market", "quote", posted["order"], "--book", BOOK).out
    line.done("market", "buy", posted["order"], "--book", BOOK, "--account", "demo:1", "--yes")
    assert market.collection.ownerOf(item) == market.buyer.address
    line.desk.look()
    assert line.done("market", "orders", "--book", BOOK).out == "none\n"


def test_a_file_handed_in_later(line: Line) -> None:
    path = line.sold()
    assert line.done("market", "post", path, "--book", BOOK, "--json").json[0]["status"] == "open"


def test_what_the_order_book_refuses(line: Line) -> None:
    path = line.sold()
    order = json.loads(path.read_text())
    line.market.market.cancel(int(order["order"]["nonce"]), sender=line.market.seller)
    outcome = line("market", "post", path, "--book", BOOK)
    outcome.failed(3, "Marketplace_NonceUsed")
    assert "Sign it again with a new nonce." in outcome.err


def test_many_at_once(line: Line) -> None:
    market = line.market
    paths = [line.sold(price="0.1") for _ in range(3)]
    market.market.cancel(int(json.loads(paths[1].read_text())["order"]["nonce"]), sender=market.seller)
    refused = line("market", "buy", *paths, "--account", "demo:1", "--yes")
    refused.failed(1, "cannot be filled now") if refused.err.count("\n") == 1 else None
    assert refused.status != 0
    bought = line.done(
        "market", "buy", *paths, "--best-effort", "--account", "demo:1", "--yes", "--json"
    ).json
    assert (len(bought["filled"]), len(bought["leftOut"])) == (2, 1)
    twice = line("market", "buy", paths[0], paths[0], "--account", "demo:1", "--yes")
    assert "named twice" in twice.err


@pytest.mark.parametrize("which", ["item", "collection", "set"])
def test_offer_and_accept(line: Line, which: str) -> None:
    market = line.market
    item = market.mint()
    path = line.folder / "offer.json"
    more = {"item": ("--id", item), "collection": (), "set": ("--ids", f"{item},1000-1010")}[which]
    words = ("offer", market.collection.address, "1", "--currency", market.coin.address, *more)
    line.done("market", *words, "--account", "demo:1", "--yes", "--out", path)
    line.done("market", "post", path, "--book", BOOK)
    assert line.done("market", "quote", path, "--id", item, "--json").json["proceeds"] == "925000"
    accept = ("market", "accept", path, "--id", item, "--account", "demo:0", "--yes")
    # anyone can make a token of this name: which one is meant is not for the order to say
    line(*accept).failed(1, f"add --currency {market.coin.address} if that is the token that you mean")
    line(*accept, "--currency", market.market.address).failed(1, f"is paid in {market.coin.address}, not in")
    sold = line.done(*accept, "--currency", market.coin.address, "--json").json
    assert sold["proceeds"].startswith("0.925")
    assert market.collection.ownerOf(item) == market.buyer.address


def test_an_offer_s_item_must_be_named_and_fit(line: Line) -> None:
    market = line.market
    path = line.folder / "offer.json"
    words = ("offer", market.collection.address, "1", "--currency", market.coin.address, "--ids", "5-7")
    line.done("market", *words, "--account", "demo:1", "--yes", "--out", path)
    line("market", "accept", path, "--account", "demo:0", "--yes").failed(2, "name one with --id")
    line("market", "accept", path, "--id", 8, "--account", "demo:0", "--yes").failed(
        2, "not in the offer's set"
    )
    listing = line.sold()
    line("market", "accept", listing, "--account", "demo:0", "--yes").failed(2, "this is a listing")
    line("market", "buy", path, "--account", "demo:0", "--yes").failed(2, "is an offer")


def test_lots_and_a_moving_price(line: Line) -> None:
    market = line.market
    market.items.mint(market.seller, 1, 50, sender=market.deployer)
    path = line.folder / "lots.json"
    words = ("sell", market.items.address, 1, "2", "--end-price", "1", "--standard", "erc1155")
    line.done(
        "market",
        *words,
        "--lots",
        5,
        "--lot-size",
        10,
        "--days",
        1,
        "--account",
        "demo:0",
        "--yes",
        "--out",
        path,
    )
    market.chain.warp(12 * 3600)
    # how much a lot is says the order: what changes hands is shown before anybody is asked
    shown = line("market", "buy", path, "--lots", 2, "--account", "demo:1").err
    head, row = (each.split() for each in shown.splitlines() if "how much" in each or "20" in each.split())
    assert (head[0], row[2]) == ("item", "20")
    bought = line.done("market", "buy", path, "--lots", 2, "--account", "demo:1", "--yes", "--json").json
    assert 2.9 * 10**18 < int(bought["prices"][0]) < 3.1 * 10**18
    assert market.items.balanceOf(market.buyer, 1) == 20


def test_approvals_are_asked_for(line: Line) -> None:
    market = line.market
    item = market.mint(market.creator)
    words = ("sell", market.collection.address, item, "1", "--account", "demo:2", "--yes")
    refused = line("market", *words, "--out", line.folder / "x.json")
    assert refused.status == 1 and "add --approve" in refused.err
    assert not list(line.folder.iterdir())
    line.done("market", *words, "--approve", "--out", line.folder / "x.json")
    assert market.collection.isApprovedForAll(market.creator, market.market)
    market.coin.mint(market.creator, 10 * PRICE, sender=market.deployer)
    words = (
        "offer",
        market.collection.address,
        "3",
        "--currency",
        market.coin.address,
        "--account",
        "demo:2",
        "--yes",
    )
    assert "add --approve" in line("market", *words, "--out", line.folder / "y.json").err
    line.done("market", *words, "--approve", "--out", line.folder / "y.json")
    assert market.coin.allowance(market.creator, market.market) == 3 * PRICE


def test_cancel(line: Line) -> None:
    market = line.market
    first, second = line.sold(), line.sold()
    nonces = [int(json.loads(path.read_text())["order"]["nonce"]) for path in (first, second)]
    line("market", "cancel", first, "--account", "demo:1", "--yes")
    assert line("market", "cancel", first, "--account", "demo:1", "--yes").status == 1
    line.done("market", "cancel", first, "--account", "demo:0", "--yes")
    assert "filled or cancelled" in line.done("market", "quote", first).out
    line.done("market", "cancel", "--nonce", nonces[1], "--nonce", 5, "--account", "demo:0", "--yes")
    assert market.market.nonceBitmap(market.seller, 0) == 1 << 5
    line.done("market", "cancel", "--all", "--account", "demo:0", "--yes")
    assert market.market.counters(market.seller) == 1 + int.from_bytes(market.last_hash[:16], "big")
    for wrong in ((), ("--all", "--nonce", 1)):
        line("market", "cancel", *wrong, "--account", "demo:0", "--yes").failed(2, "name the orders")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no JSON"),
        ("[]", "signed order"),
        ("{}", "signed order"),
        ('{"order": {"kind": 1}}', "signed order"),
    ],
)
def test_a_file_that_holds_no_order(line: Line, content: str, says: str) -> None:
    path = line.folder / "bad.json"
    path.write_text(content)
    outcome = line("market", "buy", path, "--account", "demo:1", "--yes")
    assert outcome.status in (2, 4)
    assert says in outcome.err
    line("market", "quote", line.folder / "none.json").failed(2, "no order can be read")


def test_an_order_of_another_marketplace(line: Line) -> None:
    path = line.sold()
    raw = json.loads(path.read_text())
    raw["marketplace"] = line.market.coin.address
    path.write_text(json.dumps(raw))
    line("market", "quote", path).failed(3, "the order is for")


def test_bad_amounts_and_ids(line: Line) -> None:
    market = line.market
    base = ("--account", "demo:1", "--yes")
    offer = ("market", "offer", market.collection.address)
    line(*offer, "1.5e3", "--currency", market.coin.address, *base).failed(2, "not a number")
    line(*offer, "1", "--currency", market.coin.address, "--ids", "x", *base).failed(2, "not ids")
    line(*offer, "1", "--currency", market.coin.address, "--ids", "1-2000", *base).failed(2, "at most 1,000")
    line(*offer, "1", "--currency", market.coin.address, "--ids", "1", "--id", 1, *base).failed(2, "not both")
    line(*offer, "0.0000001", "--currency", market.coin.address, *base).failed(2, "")
    line(*offer, "1", "--currency", "ether", *base).failed(2, "Marketplace_EtherOffer")
    assert ItemStandard.ERC721 == 0
