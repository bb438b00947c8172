"""`strongroom asset` on a node: each command for people and as JSON, and bad input: one clear line, nothing lost.

├── looking: list, show, holder, can-transfer, documents, claimable
├── making: tokenize off-chain and of an NFT; what is missing, what contradicts itself
├── the issuer: set-rules, issue, redeem, document, appoint, list-payment-token
├── holders: send, pay-dividend, book, claim
├── agents: freeze, unfreeze, force-transfer, recover, pause
├── sale, grant, buyout, order, desk: each from its beginning to its end
├── reports: cap-table and dividends, as CSV, JSON and charts
└── nobody confirms: nothing is sent
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scripts import _deployment, _parameters
from strongroom.cli.main import run
from strongroom.client.assets import Tokenized
from strongroom.client.market import SignedOrder
from strongroom.errors import ContractError
from tests.integration.node import Node, anvil
from tests.support.assets_on_node import DAY, REFERENCE, People
from tests.unit.cli.conftest import Outcome
from tools.demo import actors

pytestmark = pytest.mark.anvil

CHAIN_ID = 31337
DEMO = {
    "owner": 0,
    "second": 1,
    "bidder": 2,
    "rival": 3,
    "holder": 5,
    "other": 6,
    "third": 7,
    "agent": 8,
    "payer": 9,
}
"""The accounts that `--account demo:N` names."""

Command = Callable[..., Outcome]


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with anvil(CHAIN_ID) as running:
        yield running


@pytest.fixture(scope="module")
def prepared(node: Node, tmp_path_factory: pytest.TempPathFactory) -> People:
    path: Path = tmp_path_factory.mktemp("deployments") / f"{CHAIN_ID}.json"
    _deployment.deploy(node.broadcaster(node.account("deployer")), _parameters.load(CHAIN_ID), path)
    accounts = list(actors.derive().values())
    people = People(node, path, {who: accounts[number] for who, number in DEMO.items()})
    people.prepare()
    return people


@pytest.fixture
def people(prepared: People) -> Iterator[People]:
    before = prepared.node.request("evm_snapshot")
    yield prepared
    prepared.node.request("evm_revert", before)


@pytest.fixture
def asset(people: People, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command as somebody: JSON and without asking, unless it is for `people`."""

    def invoke(who: str, *words: str, people_read: bool = False, yes: bool = True) -> Outcome:
        capsys.readouterr()
        line = ["asset", *words, "--rpc", people.node.url, "--deployments", str(people.registry)]
        if who in DEMO:
            line += ["--account", f"demo:{DEMO[who]}"]
        line += [*(() if people_read else ("--json",)), *(("--yes",) if yes else ())]
        status = run(line)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return invoke


@pytest.fixture
def house(people: People) -> str:
    return people.house().asset.address


@pytest.fixture
def work(people: People) -> Tokenized:
    return people.work()


def refused(done: Outcome, status: int, says: str) -> None:
    """One line of JSON, with this status, that says so; nothing on standard output."""
    assert done.status == status, done.out + done.err
    told = json.loads(done.err)
    assert says in told["error"], told
    assert not done.out
    assert "Traceback" not in done.err


# Looking


def test_looking(people: People, asset: Command, house: str, work: Tokenized) -> None:
    rows = asset("nobody", "list").json
    assert [(each["kind"], each["supply"]) for each in rows] == [("offChain", "750"), ("nft", "750")]
    assert "held by Notary Ltd" in asset("nobody", "list", people_read=True).out
    facts = asset("nobody", "show", house).json
    assert (facts["symbol"], facts["holders"], facts["custodian"]) == ("HARB", 2, "Notary Ltd")
    assert facts["documents"][0]["name"] == "DEED"
    shown = asset("nobody", "show", work.asset.address, people_read=True).out
    assert "Only verified investors may receive" in shown
    assert f"kept by {work.buyout}" in shown
    assert asset("holder", "holder", house).json["disposable"] == "600"
    assert "verified until" in asset("nobody", "holder", house, people.address("other"), people_read=True).out
    yes = asset("holder", "can-transfer", house, people.address("other"), "1")
    assert (yes.status, yes.json["allowed"], yes.json["reason"]) == (0, True, "NONE")
    no = asset("holder", "can-transfer", house, people.address("payer"), "1")
    assert (no.status, no.json["reason"]) == (1, "RECEIVER_UNVERIFIED")
    told = asset("holder", "can-transfer", house, people.address("payer"), "1", people_read=True)
    assert told.out.startswith("no: The receiving wallet has no valid claim")
    assert asset("nobody", "documents", house).json[0]["uri"] == "ipfs://deed"
    assert asset("nobody", "claimable", house, people.address("holder")).json[0]["amount"] == "0"
    refused(asset("nobody", "show", people.address("holder")), 2, "is no asset of the factory")
    refused(asset("nobody", "show", "0x12"), 2, "not an address")
    refused(asset("nobody", "holder", house), 4, "no account to sign with")
    refused(asset("holder", "can-transfer", house, people.address("other"), "x"), 2, "not a number")


# Making


def test_tokenize_off_chain(people: People, asset: Command, tmp_path: Path) -> None:
    deed = tmp_path / "deed.pdf"
    deed.write_bytes(b"a deed")
    line = (
        *("tokenize", "--name", "Barn", "--symbol", "BARN", "--shares", "500", "--custodian", "Notary Ltd"),
        *("--document", f"DEED=ipfs://x?a=b={deed}", "--to", f"{people.address('holder')}=20"),
        *("--country", "250", "--max-holders", "5", "--lock-up", "1", "--agent", people.address("agent")),
    )
    made = asset("owner", *line).json
    assert made["fee"] == "100"
    facts = asset("nobody", "show", made["asset"]).json
    assert facts["supply"] == "20"
    assert "Only investors of the countries 250 may receive." in facts["rules"]
    assert facts["documents"][0]["uri"] == "ipfs://x?a=b"
    people_read = asset("owner", *line, people_read=True)
    assert people_read.status == 0
    assert "Make an asset of what Notary Ltd holds" in people_read.err
    assert "At most 5 investors" in people_read.err


def test_tokenize_an_nft(people: People, asset: Command) -> None:
    from strongroom.client.nft import phase

    room = people["owner"]
    collection = room.nft.factory.create("Works", "WRK", max_supply=5, phases=[phase()])
    collection.mint_public(0, 1)
    line = (
        *("tokenize", "--name", "Work", "--symbol", "W", "--shares", "10", "--nft", collection.address, "1"),
        *("--to", f"{people.address('holder')}=10"),
    )
    refused(asset("owner", *line), 2, "needs a --reference-price")
    made = asset("owner", *line, "--reference-price", "100").json
    assert collection.ownerOf(1) == made["buyout"]
    refused(asset("owner", *line, "--reference-price", "100"), 4, "does not own no. 1")


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        ((), 2, "name an NFT"),
        (("--custodian", "N", "--nft", "0x" + "11" * 20, "1"), 2, "one of them"),
        (("--custodian", "N"), 2, "stands on documents"),
        (("--custodian", "N", "--document", "DEED"), 2, "NAME=URI=FILE"),
        (("--custodian", "N", "--document", "DEED=u=/nowhere"), 2, "cannot be read"),
        (("--custodian", "N", "--to", "0x1"), 2, "WALLET=SHARES"),
        (("--custodian", "N", "--to", f"0x{'11' * 20}=x"), 2, "not a number"),
        (("--custodian", "N", "--country", "250", "--not-country", "1"), 2, "or those that may not"),
        (("--custodian", "N", "--max-balance", "5"), 2, "keeps investors' balances"),
        (("--custodian", "N", "--shares", "0"), 2, "more than zero"),
    ],
)
def test_tokenize_what_cannot_be(
    people: People, asset: Command, more: tuple[str, ...], status: int, says: str
) -> None:
    before = people["owner"].stablecoin.balance(people.address("owner"))
    refused(asset("owner", "tokenize", "--name", "B", "--symbol", "B", "--shares", "9", *more), status, says)
    assert people["owner"].stablecoin.balance(people.address("owner")) == before
    assert people["owner"].assets.factory.assetCount() == 0


# The issuer


def test_the_issuer(people: People, asset: Command, house: str, tmp_path: Path) -> None:
    done = asset("owner", "set-rules", house, "--class", "2", "--max-holders", "3", "--daily-volume", "5")
    assert "Only investors of the classes 2 may receive." in done.json["rules"]
    shown = asset("owner", "set-rules", house, "--class", "2", people_read=True)
    assert "At most 3 investors" in shown.err
    refused(asset("holder", "set-rules", house), 1, "Act as the asset's owner")
    assert asset("owner", "issue", house, people.address("third"), "5").json["shares"] == "5"
    refused(asset("owner", "issue", house, people.address("holder"), "5"), 1, "class may not receive")
    refused(asset("owner", "issue", house, people.address("third"), "500"), 1, "AssetToken_SupplyExceeded")
    refused(
        asset("owner", "issue", house, people.address("third"), "1", "--locked-until", "soon"),
        2,
        "not a time",
    )
    refused(asset("owner", "redeem", house, people.address("holder"), "1"), 1, "ERC20InsufficientAllowance")
    people.asset(people_made(people, house), "holder").let(people.address("owner"), 100)
    assert asset("owner", "redeem", house, people.address("holder"), "1").json["shares"] == "1"
    paper = tmp_path / "v.txt"
    paper.write_text("250")
    assert asset("owner", "document", house, "VALUE", "ipfs://v", str(paper)).json["name"] == "VALUE"
    refused(asset("owner", "document", house, "VALUE", "ipfs://v", "/nowhere"), 2, "cannot be read")
    assert asset("owner", "remove-document", house, "VALUE").json["name"] == "VALUE"
    refused(asset("owner", "remove-document", house, "VALUE"), 1, "AssetToken_UnknownDocument")
    assert asset("owner", "appoint", house, people.address("payer")).json["appointed"] is True
    assert asset("owner", "dismiss", house, people.address("payer")).json["appointed"] is False
    reserve = people["owner"].reserve.address
    assert asset("owner", "list-payment-token", house, reserve).json["token"] == reserve
    refused(asset("owner", "list-payment-token", house, reserve), 1, "AssetToken_InvalidPaymentToken")


def people_made(people: People, address: str) -> Tokenized:
    return Tokenized(people["owner"].assets.asset(address), None, Decimal(0), None)  # type: ignore[arg-type]


# Holders


def test_holders_and_dividends(people: People, asset: Command, house: str) -> None:
    done = asset("holder", "send", house, people.address("other"), "1.5")
    assert done.json["shares"] == "1.5"
    refused(asset("holder", "send", house, people.address("payer"), "1"), 1, "no valid claim")
    refused(asset("holder", "send", house, people.address("other"), "600"), 1, "fewer than 600 HARB")
    refused(asset("holder", "send", house, people.address("other"), "0.001"), 2, "2 digits after the point")
    paid = asset("payer", "pay-dividend", house, "75").json
    assert (paid["amount"], paid["forShares"]) == ("75", "750")
    refused(asset("payer", "pay-dividend", house, "0"), 2, "more than nothing")
    refused(asset("payer", "pay-dividend", house, "1e9"), 2, "not a number")
    refused(asset("payer", "pay-dividend", house, "1000000000"), 4, "and needs")
    refused(asset("payer", "book", house), 2, "has arrived that is not booked")
    people["payer"].stablecoin.pay(house, 15)
    assert asset("payer", "book", house).json["amount"] == "15"
    assert asset("holder", "claim", house).json["amount"] == "71.82"
    refused(asset("holder", "claim", house), 2, "has earned no")
    other = people.address("other")
    done = asset("payer", "claim", house, "--holder", other)
    assert (done.json["amount"], done.json["receiver"]) == ("18.18", other)
    asset("payer", "pay-dividend", house, "75")
    refused(asset("holder", "claim", house, "--holder", other, "--to", other), 2, "leave --holder out")
    assert asset("holder", "claim", house, "--to", other).json["receiver"] == other
    told = asset("other", "claim", house, people_read=True)
    assert told.status == 0, told.err
    assert "Claimed" in told.out


# Agents


def test_agents(people: People, asset: Command, house: str) -> None:
    holder, third = people.address("holder"), people.address("third")
    assert asset("agent", "freeze", house, holder, "--reason", "case 7").json["whole"] is True
    refused(asset("agent", "freeze", house, holder, "--reason", "case 7"), 2, "already")
    refused(asset("holder", "send", house, third, "1"), 1, "sending wallet is frozen")
    asset("payer", "pay-dividend", house, "75")
    refused(asset("holder", "claim", house), 1, "They stay owed")
    assert asset("agent", "unfreeze", house, holder, "--reason", "closed").status == 0
    refused(asset("agent", "unfreeze", house, holder, "--reason", "closed"), 2, "not frozen")
    assert asset("agent", "freeze", house, holder, "--reason", "8", "--shares", "590").json["shares"] == "590"
    refused(asset("holder", "send", house, third, "11"), 1, "not frozen")
    done = asset("agent", "force-transfer", house, holder, third, "20", "--reason", "case 8")
    assert done.json["shares"] == "20"
    refused(
        asset("agent", "force-transfer", house, holder, people.address("payer"), "1", "--reason", "x"),
        1,
        "refused",
    )
    assert asset("agent", "unfreeze", house, holder, "--shares", "--reason", "closed").status == 0
    assert asset("agent", "freeze", house, holder, "--reason", "8", "--shares", "all").json["shares"] == "580"
    for act in (("freeze", house, holder), ("recover", house, holder, third)):
        refused(asset("holder", *act, "--reason", "malice"), 1, "Act as one of the asset's agents")
        refused(asset("agent", *act, "--reason", " "), 2, "state a reason")
    refused(asset("agent", "recover", house, holder, third, "--reason", "x"), 1, "registers both wallets")
    moved = asset("agent", "recover", house, holder, people.address("second"), "--reason", "lost").json
    assert moved["shares"] == "580"
    assert asset("agent", "pause", house).json["paused"] is True
    refused(asset("agent", "unpause", house), 1, "Act as the asset's owner")
    refused(asset("other", "send", house, third, "1"), 1, "Transfers are paused")
    assert asset("owner", "unpause", house).json["paused"] is False


# Sales


def test_a_sale(people: People, asset: Command, house: str) -> None:
    refused(asset("third", "sale", "open", house, "25", "250"), 2, "only the owner")
    refused(asset("owner", "sale", "open", house, "25", "251"), 2, "may still be issued")
    refused(asset("owner", "sale", "open", house, "x", "10"), 2, "not a number")
    made = asset("owner", "sale", "open", house, "25", "100", "--soft-cap", "10", "--days", "2").json
    number = str(made["sale"])
    assert (made["status"], made["price"]) == ("open", "25")
    assert asset("nobody", "sale", "list", house).json[0]["hardCap"] == "100"
    for by in ("permit", "approve", "authorization"):
        assert asset("third", "sale", "buy", number, "4", "--by", by).json["paid"] == "100"
    refused(asset("payer", "sale", "buy", number, "1"), 1, "no valid claim")
    refused(asset("third", "sale", "buy", number, "0"), 2, "buy more than nothing")
    refused(asset("third", "sale", "buy", number, "89"), 1, "PrimarySale_HardCapExceeded")
    refused(asset("third", "sale", "buy", "77", "1"), 2, "there is no sale 77")
    refused(asset("third", "sale", "claim", number), 1, "PrimarySale_WrongStatus")
    refused(asset("owner", "sale", "proceeds", number), 2, "no proceeds yet")
    people.wait(2 * DAY + 1)
    mine = asset("third", "sale", "show", number).json
    assert (mine["status"], mine["buyer"]["shares"]) == ("successful", "12")
    assert "buyers claim their shares" in asset("nobody", "sale", "show", number, people_read=True).out
    assert asset("third", "sale", "claim", number).json["shares"] == "12"
    refused(asset("third", "sale", "claim", number), 2, "nothing waits")
    took = asset("owner", "sale", "proceeds", number).json
    assert (took["amount"], took["fee"]) == ("297", "3")
    again = str(asset("owner", "sale", "open", house, "25", "100", "--end-price", "5").json["sale"])
    asset("third", "sale", "buy", again, "1", "--max-cost", "30")
    refused(asset("third", "sale", "cancel", again), 1, "PrimarySale_NotIssuer")
    assert asset("owner", "sale", "cancel", again).json["sale"] == int(again)
    assert asset("payer", "sale", "refund", again, "--buyer", people.address("third")).status == 0
    refused(asset("third", "sale", "refund", again), 2, "nothing waits")


# Grants


def test_grants(people: People, asset: Command, house: str) -> None:
    third = people.address("third")
    made = asset("owner", "grant", "offer", house, third, "40", "--days", "100", "--cliff", "10").json
    number = str(made["grant"])
    assert made["status"] == "offered"
    refused(asset("other", "grant", "accept", number), 2, "is for")
    assert asset("third", "grant", "accept", number).json["shares"] == "40"
    refused(asset("third", "grant", "release", number), 1, "Vesting_NothingVested")
    people.wait(50 * DAY)
    assert asset("payer", "grant", "release", number).json["shares"] == "20"
    assert "have vested" in asset("nobody", "grant", "show", number, people_read=True).out
    refused(asset("third", "grant", "revoke", number), 1, "Vesting_NotGrantor")
    people.verify("other")
    assert (
        Decimal(asset("owner", "grant", "revoke", number, "--to", people.address("other")).json["shares"])
        > 19
    )
    offer = ("grant", "offer", house, third, "1", "--days", "9", "--own")
    refused(asset("other", *offer), 1, "asset grant allow")
    assert asset("other", *offer, "--irrevocable").status == 0
    refused(asset("other", "grant", "allow", house, people.address("other")), 1, "Vesting_NotAssetOwner")
    assert asset("owner", "grant", "allow", house, people.address("other")).json["allowed"] is True
    own = str(asset("other", *offer).json["grant"])
    assert asset("other", "grant", "withdraw", own).json["grant"] == int(own)
    assert asset("owner", "grant", "allow", house, people.address("other"), "--end").json["allowed"] is False
    refused(asset("owner", "grant", "offer", house, third, "40", "--days", "9"), 2, "let")


# Buyouts


def test_a_buyout(people: People, asset: Command, house: str, work: Tokenized) -> None:
    shares, price = work.asset.address, str(REFERENCE)
    refused(asset("nobody", "buyout", "show", house), 2, "has no buyout")
    assert asset("nobody", "buyout", "show", shares).json["status"] == "open"
    refused(asset("holder", "buyout", "vote", shares, "99999", "--shares", "1"), 2, "half to twice")
    voted = asset("holder", "buyout", "vote", shares, price, "--shares", "500").json
    assert (voted["shares"], voted["price"]) == ("500", "10240")
    assert asset("holder", "buyout", "unlock", shares, "50").json["shares"] == "50"
    refused(asset("other", "buyout", "unlock", shares), 2, "no shares locked")
    refused(asset("bidder", "buyout", "bid", shares, "20000"), 2, "no bid is taken")
    refused(asset("payer", "buyout", "count", shares, people.address("holder")), 1, "Buyout_NothingToCount")
    people.wait(3 * DAY + 1)
    assert asset("payer", "buyout", "count", shares, people.address("holder")).json["reserve"] == "10240"
    refused(asset("bidder", "buyout", "bid", shares, "10000"), 2, "least bid is")
    assert asset("bidder", "buyout", "bid", shares, "10240").json["amount"] == "10240"
    assert asset("rival", "buyout", "bid", shares, "11000").json["amount"] == "11000"
    mine = asset("bidder", "buyout", "show", shares).json
    assert (mine["bidder"], mine["account"]["outbid"]) == (people.address("rival"), "10240")
    assert asset("bidder", "buyout", "withdraw", shares).json["amount"] == "10240"
    refused(asset("bidder", "buyout", "withdraw", shares), 2, "nothing waits")
    refused(asset("payer", "buyout", "settle", shares), 1, "Buyout_NotEnded")
    refused(asset("holder", "buyout", "redeem-nft", shares), 2, "before an auction starts")
    people.wait(30 * DAY)
    assert asset("payer", "buyout", "settle", shares).json["price"] == "11000"
    refused(asset("rival", "buyout", "claim-nft", shares), 1, "Buyout_NothingToClaim")
    assert asset("holder", "buyout", "redeem", shares, "300").json["amount"] == "4400"
    assert asset("other", "buyout", "redeem", shares).json["amount"] == "2200"
    refused(asset("other", "buyout", "redeem", shares), 2, "has no shares")
    assert "holders redeem their shares" in asset("nobody", "buyout", "show", shares, people_read=True).out


def test_the_whole_supply_is_the_nft(people: People, asset: Command, work: Tokenized) -> None:
    refused(asset("holder", "buyout", "redeem-nft", work.asset.address), 2, "who has all")
    asset("other", "send", work.asset.address, people.address("holder"), "150")
    done = asset("holder", "buyout", "redeem-nft", work.asset.address)
    assert done.json["shares"] == "750"


# Orders


def test_orders(people: People, asset: Command, house: str, tmp_path: Path) -> None:
    file = tmp_path / "listing.json"
    assert asset("holder", "order", "sell", house, "100", "26", "--lots", "10", "--out", str(file)).json
    assert asset("third", "order", "check", str(file)).json["lotsAvailable"] == 10
    assert asset("third", "order", "buy", str(file), "--lots", "3").json["price"] == "780"
    refused(asset("payer", "order", "buy", str(file)), 1, "no valid claim")
    told = asset("payer", "order", "check", str(file), people_read=True)
    assert (told.status, told.out.startswith("no: The receiving wallet")) == (1, True)
    refused(asset("third", "order", "accept", str(file)), 2, "this is a listing")
    refused(asset("holder", "order", "sell", house, "0.05", "1", "--lots", "2"), 2, "equal lots")
    refused(asset("holder", "order", "buy", "/nowhere"), 2, "cannot be read")
    bad = tmp_path / "bad.json"
    bad.write_text("[")
    refused(asset("third", "order", "buy", str(bad)), 2, "is not JSON")
    bad.write_text('{"order": 1}')
    refused(asset("third", "order", "buy", str(bad)), 4, "order")
    offer = tmp_path / "offer.json"
    offer.write_text(asset("third", "order", "offer", house, "2", "30").out)
    # how many shares a lot is says the maker: it is shown, and what was shown is the limit
    orders, signed = people["holder"].assets.orders, SignedOrder.from_json(json.loads(offer.read_text()))
    proceeds = orders.market.quote_order(signed).proceeds
    with pytest.raises(ContractError, match="ProceedsBelowLimit"):
        orders.accept(signed, least=proceeds + 1)
    sold = asset("holder", "order", "accept", str(offer), people_read=True)
    assert (sold.status, "2 HARB" in sold.err) == (0, True)
    assert "60" in sold.out


# Desks


def test_a_desk(people: People, asset: Command, house: str) -> None:
    line = ("desk", "open", house, "25", people.address("payer"))
    refused(asset("third", *line), 2, "only the owner")
    desk = asset("owner", *line, "--max-days", "400").json["desk"]
    refused(asset("nobody", "desk", "show", house), 2, "is no redemption desk")
    refused(asset("holder", "desk", "claim", desk), 2, "nothing to claim")
    refused(asset("holder", "desk", "ask", desk, "601"), 4, "needs 601 HARB")
    assert asset("holder", "desk", "ask", desk, "100").json["pending"] == "100"
    refused(asset("payer", "desk", "publish", desk, "50"), 2, "a publication is from")
    refused(asset("payer", "desk", "fulfil", desk), 1, "NetAssetValue_Unpublished")
    people.wait(DAY)
    assert asset("payer", "desk", "publish", desk, "26").json["value"] == "26"
    refused(asset("third", "desk", "publish", desk, "26"), 1, "NetAssetValue_")
    assert asset("owner", "desk", "fund", desk, "1300").json["freeCash"] == "1300"
    done = asset("payer", "desk", "fulfil", desk, people.address("holder")).json
    assert (done["shares"], done["cash"]) == ("50", "1300")
    assert asset("holder", "desk", "show", desk).json["holder"]["cash"] == "1300"
    assert "to claim: 1300" in asset("holder", "desk", "show", desk, people_read=True).out
    assert asset("holder", "desk", "claim", desk).json["cash"] == "1300"
    assert asset("holder", "desk", "leave", desk).json["shares"] == "50"
    refused(asset("holder", "desk", "leave", desk), 2, "nothing to cancel")


# Reports


def test_reports(people: People, asset: Command, house: str, tmp_path: Path) -> None:
    asset("payer", "pay-dividend", house, "100.000000000000000003")
    asset("holder", "send", house, people.address("third"), "7.77")
    asset("payer", "pay-dividend", house, "3")
    asset("holder", "claim", house)
    files = {name: tmp_path / name for name in ("cap.csv", "cap.svg", "div.csv", "holders.csv", "div.svg")}
    table = asset(
        "nobody", "cap-table", house, "--csv", str(files["cap.csv"]), "--svg", str(files["cap.svg"])
    ).json
    assert (table["reconciles"], table["supply"], len(table["holdings"])) == (True, "750", 3)
    rows = list(csv.DictReader(io.StringIO(files["cap.csv"].read_text())))
    assert sum(Decimal(row["shares"]) for row in rows) == 750
    assert files["cap.svg"].read_text().startswith("<svg")
    report = asset(
        *("nobody", "dividends", house, "--csv", str(files["div.csv"])),
        *("--holders-csv", str(files["holders.csv"]), "--svg", str(files["div.svg"])),
    ).json
    [token] = report["tokens"]
    assert report["reconciles"] is True
    assert Decimal(token["received"]) == sum(Decimal(token[part]) for part in ("paid", "owed", "remainder"))
    assert len(list(csv.DictReader(io.StringIO(files["holders.csv"].read_text())))) == 3
    shown = asset("nobody", "dividends", house, people_read=True).out
    assert "reconciles" in shown
    assert "received =" in shown
    assert "80.00" not in shown
    assert "reconciles" in asset("nobody", "cap-table", house, "--chunk", "1", people_read=True).out
    refused(
        asset("nobody", "dividends", house, "--since", "2027-01-02", "--until", "2027-01-01"),
        2,
        "lies before",
    )
    refused(asset("nobody", "cap-table", house, "--csv", "/nowhere/x.csv"), 2, "cannot be written")


def test_a_report_that_does_not_reconcile_says_what(
    asset: Command, house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from strongroom.client.assets import cap_table, dividend_report

    def wrong(*_: Any) -> tuple[str, ...]:
        return ("somebody has 1 units by the events, 2 by the asset",)

    monkeypatch.setattr(cap_table, "compare_balances", wrong)
    monkeypatch.setattr(dividend_report, "compare_book", wrong)
    for report in ("cap-table", "dividends"):
        done = asset("nobody", report, house)
        assert done.status == 1
        assert done.json["reconciles"] is False
        assert "somebody has 1 units" in json.loads(done.err)["error"]


# Asking


def test_nothing_is_sent_that_nobody_confirms(people: People, asset: Command, house: str) -> None:
    before = people["holder"].connection.fetch_nonce(people.address("holder"))
    done = asset("holder", "send", house, people.address("other"), "1", yes=False)
    refused_line = json.loads(done.err.strip().splitlines()[-1])
    assert done.status == 5
    assert "there is nobody to ask" in refused_line["error"]
    assert people["holder"].connection.fetch_nonce(people.address("holder")) == before
