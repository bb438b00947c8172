"""strongroom.client.assets: cap table and dividend report

├── an asset with transfers, dividends, claims, a recovery and a burn: every sum is the chain's
├── a node that leaves out any one log: the report says what differs, and `require` raises
├── what differs in a book: received, paid, a holder's accruals, what is outstanding
├── CSV, JSON: exact, and harmless in a spreadsheet
└── charts: bars of the largest, the others in one; nothing to show
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from strongroom.client import Strongroom
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.cap_table import CapTable, Holding, cap_table, compare_balances
from strongroom.client.assets.charts import BARS, cap_table_svg, dividends_svg
from strongroom.client.assets.dividend_report import DividendReport, compare_book, dividends
from strongroom.client.assets.history import SCALE_BITS, Earnings, History, UnreconciledError
from strongroom.client.codec import decode_event
from strongroom.client.contracts.events import (
    DividendClaimed,
    DividendReceived,
    PaymentTokenListed,
    Recovered,
    Transfer,
)
from strongroom.client.identity import Identity, Status
from strongroom.client.receipt import log_from_rpc
from strongroom.client.token import TokenInfo
from strongroom.evm import Chain, Receipt, to_address
from strongroom.evm.provider import ChainProvider
from tests.support.compliance import registry_of
from tests.support.fractional import REASON, Fractional, FractionalBuilder

ZERO = "0x" + "00" * 20
COUNTED = (Transfer, DividendReceived, DividendClaimed, Recovered, PaymentTokenListed)
"""Events of shares and money."""
ONE, OTHER = "0x" + "11" * 20, "0x" + "22" * 20


@dataclass(frozen=True)
class Told:
    """A history, and its logs as a node tells them."""

    world: Fractional
    logs: list[dict[str, Any]]


@pytest.fixture(scope="module")
def made() -> Told:
    """Everything that is sent while it is made is taken down, as a node would."""
    with pytest.MonkeyPatch.context() as patch:
        sent, logs = Chain._send, []

        def record(chain: Chain, *args: Any) -> Receipt:
            receipt = sent(chain, *args)
            for log in receipt.logs:
                logs.append(
                    {
                        "address": to_address(log.address),
                        "topics": ["0x" + topic.hex() for topic in log.topics],
                        "data": "0x" + log.data.hex(),
                        "logIndex": hex(len(logs)),
                        "blockNumber": hex(chain.block_number),
                        "blockHash": "0x" + "00" * 32,
                        "transactionHash": f"0x{len(logs):064x}",
                    }
                )
            return receipt

        patch.setattr(Chain, "_send", record)
        world = history()
    asset = to_address(world.asset.address)
    return Told(world, [log for log in logs if log["address"] == asset])


def history() -> Fractional:
    """Two tokens, odd dividends, transfers, claims, a recovery, a burn."""
    world = FractionalBuilder()(shares=333)
    asset, coins = world.asset, world.coins
    asset.listPaymentToken(coins, sender=world.owner)
    world.pay(1_000_001)
    world.pay(10**18 + 7, coins)
    world.transfer(world.holder, world.third, 33)
    world.pay(77)
    world.claim(world.holder)
    world.pay(3 * 10**15 + 1, coins)
    world.asset.recover(world.holder, world.second, REASON, sender=world.agent)
    world.pay(10**6)
    world.claim(world.second)
    world.claim(world.third, coins)
    asset.approve(world.owner, 3, sender=world.third)
    asset.redeem(world.third, 3, sender=world.owner)
    world.pay(5)
    world.money.mint(asset, 9, sender=world.payer)
    return world


@pytest.fixture
def world(made: Told) -> Fractional:
    """Reports change nothing."""
    return made.world


class Telling(ChainProvider):
    """Tells these logs."""

    logs: Sequence[dict[str, Any]] = ()

    def make_request(self, method: Any, params: Any) -> Any:
        if method == "eth_getLogs":
            first, last = (int(params[0][name], 16) for name in ("fromBlock", "toBlock"))
            found = [each for each in self.logs if first <= int(each["blockNumber"], 16) <= last]
            return {"jsonrpc": "2.0", "id": 1, "result": found}
        return super().make_request(method, params)


def connected(made: Told, left_out: int = -1) -> Asset:
    """On a node that tells every log but one."""
    provider = Telling(made.world.chain)
    provider.logs = [each for number, each in enumerate(made.logs) if number != left_out]
    client = Strongroom.connect(provider, None, registry_of(made.world.compliance))
    return Asset(client.connection, made.world.asset.address)


def test_every_sum_is_the_chains(made: Told, world: Fractional) -> None:
    asset = connected(made)
    table = cap_table(asset).require()
    assert {each.wallet: each.units for each in table.holdings} == {
        each.address: world.balance(each) for each in world.wallets if world.balance(each)
    }
    assert table.supply == world.asset.totalSupply() == sum(each.units for each in table.holdings)
    report = dividends(asset).require()
    money, coins = report.tokens
    assert money.received == 1_000_001 + 77 + 10**6 + 5
    assert coins.received == 10**18 + 7 + 3 * 10**15 + 1
    for token, contract in ((money, world.money), (coins, world.coins)):
        assert token.received == token.paid + token.owed + token.remainder
        for holder in token.holders:
            assert holder.owed == world.claimable(holder.holder, contract)
            assert holder.paid == sum(
                entry.units
                for entry in report.entries
                if (entry.kind, entry.token, entry.account) == ("paid", token.token, holder.holder)
            )
    assert money.unbooked == 9


def test_a_node_that_leaves_out_a_log_is_found_out(made: Told) -> None:
    """Whichever it is, unless it says nothing of shares or money."""
    caught = 0
    for number in range(len(made.logs)):
        broken = connected(made, number)
        try:
            table, report = cap_table(broken), dividends(broken)
        except UnreconciledError:  # what was paid is of a token that was never listed
            caught += 1
            continue
        if table.reconciles and report.reconciles:
            continue
        caught += 1
        wrong = report if table.reconciles else table
        with pytest.raises(UnreconciledError, match="does not reconcile"):
            wrong.require()
    counting = sum(
        decode_event(kind, log_from_rpc(each)) is not None for each in made.logs for kind in COUNTED
    )
    assert caught == counting


def test_what_differs_in_balances() -> None:
    history = History()
    history.add(Transfer(ZERO, ONE, 10))
    history.add(Transfer(ONE, OTHER, 4))
    assert not compare_balances(history, {ONE: 6, OTHER: 4}, 10)
    [told] = compare_balances(history, {ONE: 6, OTHER: 4}, 11)[:1]
    assert "issued less burned is 10 units by the events, the supply 11" in told
    assert any(
        "has 6 units by the events, 5 by the asset" in each
        for each in compare_balances(history, {ONE: 5, OTHER: 5}, 10)
    )
    assert any(
        "all balances add up to 9" in each for each in compare_balances(history, {ONE: 5, OTHER: 4}, 10)
    )


def test_what_differs_in_a_book() -> None:
    replayed = Earnings(quantum=10, received=205, paid=100, accrued={ONE: (10 << SCALE_BITS) - 7})
    good: dict[str, Any] = {
        "accrued": {ONE: (10 << SCALE_BITS) - 7},
        "quantum": 10,
        "received": 20,
        "outstanding": 10,
        "remainder": 7,
        "undivided": 5,
    }
    assert not compare_book(replayed, **good)
    for change, says in (
        ({"received": 21}, "received by the events 205 units, by the book 215"),
        ({"undivided": 4}, "received by the events 205 units, by the book 204"),
        ({"outstanding": 9}, "paid by the events 100 units, by the book 110"),
        ({"accrued": {ONE: (10 << SCALE_BITS) - 8}}, "has accrued"),
        ({"remainder": 6}, "are outstanding"),
    ):
        assert any(says in each for each in compare_book(replayed, **(good | change)))


def test_a_payment_and_a_receipt_that_contradict_the_shares() -> None:
    history, token = History(), "0x" + "33" * 20
    history.add(PaymentTokenListed(token, 1))
    history.add(Transfer(ZERO, ONE, 10))
    history.add(DividendReceived(token, OTHER, 100, 11))
    assert "by the events there were 10" in history.tokens[token].differences[0]
    history.add(DividendClaimed(token, ONE, 99))
    assert "was paid 99 units, and had earned 90" in history.tokens[token].differences[1]


def test_tables_are_exact(made: Told, world: Fractional) -> None:
    asset = connected(made)
    table, report = cap_table(asset), dividends(asset)
    rows = list(csv.DictReader(io.StringIO(table.as_csv())))
    assert sum(int(row["units"]) for row in rows) == table.supply
    assert {row["status"] for row in rows} == {"verified"}
    told = table.as_json()
    assert told["supply"] == table.amount(table.supply)
    assert told["holdings"][0]["units"] == str(table.holdings[0].units)
    entries = list(csv.DictReader(io.StringIO(report.as_csv())))
    assert len(entries) == len(report.entries) == 6 + 3
    assert sum(
        Decimal(row["amount"])
        for row in entries
        if row["kind"] == "paid" and row["token"] == report.tokens[0].token
    ) == (report.tokens[0].amount(report.tokens[0].paid))
    holders = list(csv.DictReader(io.StringIO(report.holders_csv())))
    assert {row["token"] for row in holders} == {each.token for each in report.tokens}
    assert report.as_json()["tokens"][1]["remainder"] == report.tokens[1].amount(report.tokens[1].remainder)


def table_of(count: int, name: str = "House") -> CapTable:
    holdings = []
    for number in range(1, count + 1):
        wallet = f"0x{number:040x}"
        identity = Identity(wallet, number, 250, 1, 0, 0, 1, wallet, Status.VERIFIED)
        holdings.append(Holding(wallet, identity, 10, 0, False, 3, 7))
    info = TokenInfo("=HARB<", 0)
    return CapTable(ONE, name, info, 1, 2, 3, 10 * count, 1_000, count, tuple(holdings))


def texts(svg: str) -> str:
    return " ".join(each.text or "" for each in ElementTree.fromstring(svg).iter())


def test_a_chart_has_the_largest_and_the_others_in_one() -> None:
    assert "others" not in texts(cap_table_svg(table_of(BARS)))
    shown = texts(cap_table_svg(table_of(BARS + 5)))
    assert "5 others" in shown
    assert "50  20" in shown
    assert "nobody holds any" in texts(cap_table_svg(table_of(0)))
    assert "<b>&" in texts(cap_table_svg(table_of(1, "<b>&")))


def test_the_dividends_chart(made: Told) -> None:
    report = dividends(connected(made))
    assert "received 2.000083" in texts(dividends_svg(report))
    nothing = DividendReport(ONE, 1, 0, 0, 0, (), ())
    assert "nothing was received or paid" in texts(dividends_svg(nothing))
    strange = replace(
        report,
        tokens=(
            replace(
                report.tokens[0], statement=replace(report.tokens[0].statement, info=TokenInfo("=1+1", 6))
            ),
        ),
        entries=tuple(each for each in report.entries if each.token == report.tokens[0].token),
    )
    assert ",'=1+1," in strange.as_csv()
