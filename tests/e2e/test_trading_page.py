"""
Sets, editions and the order book

set
  offered for on the page         Python reads it, with its numbers; filled on the page by a work that is in it
  a work that is not in it        is not asked for it
  wrong numbers                   refused before a signature; given with another set, not taken
edition
  listed by the lot               the leave is for all and says so; bought in part, the rest stays
  offered for                     filled in part
  more than there are             refused before anything is asked
order book
  set by the person               orders go there and come from there, between people who share nothing else
  not set                         never asked
  away                            said so; what lies in the browser is shown all the same
  an address of another kind      refused
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts._chain import abi_of
from strongroom.client.order_book import from_posted
from tests.e2e.conftest import TIMEOUT, Demo, Tab, expect
from tests.e2e.stage import EDITION
from tools.demo import actors
from tools.demo.actors import COLLECTOR, HOLDER, TRADER

COIN = 10**18
OpenTab = Callable[..., Tab]


def owner_of(chain: Demo, item: int) -> str:
    return chain.room().nft.collection(chain.props["collection"]).ownerOf(item)


def open_place(tab: Tab, *parts: str) -> None:
    tab.go("collect", *parts)
    if tab.button("Disconnect").count() == 0:
        tab.connect()


def give_coins(chain: Demo, who: str, coins: int) -> None:
    chain.room(HOLDER).stablecoin.transfer(actors.derive()[who].address, coins * COIN).send()


def sign(tab: Tab, title: str) -> str:
    """Carries the open dialog out; the signed order."""
    tab.dialog().get_by_role("button", name=title).click()
    tab.dialog().get_by_text(re.compile("^Signed")).wait_for()
    tab.close()
    return str(tab.page.get_by_label("The signed order, in JSON").input_value())


def confirm(tab: Tab, title: str) -> None:
    tab.dialog().get_by_role("button", name=title).click()
    tab.done()
    tab.close()
    # what became of it would lie over the page for some seconds
    tab.page.locator(".toast button").evaluate_all("all => all.forEach((each) => each.click())")


def paste(tab: Tab, text: str) -> None:
    open_place(tab)
    tab.page.get_by_label("Signed order, in JSON").fill(text)
    tab.button("Look at it").click()


# Sets


def test_an_offer_for_a_set_is_made_and_filled(open_tab: OpenTab, chain: Demo) -> None:
    collection = chain.props["collection"]
    give_coins(chain, TRADER, 100)
    maker = open_tab(TRADER)
    open_place(maker, collection)
    numbers = maker.page.get_by_label("Which numbers")
    maker.page.get_by_label("Offer for any of them (SRUSD)").fill("30")
    for wrong in ("5-1", "one", "1-2000"):
        numbers.fill(wrong)
        maker.page.locator(".problem[role=alert]").first.wait_for()
        expect(maker.button("See what you sign")).to_be_disabled()
    numbers.fill("4 3, 1")
    maker.button("See what you sign").click()
    maker.sees("whoever has one of the works 1, 3–4 may sell it to you")
    text = sign(maker, "Offer 30 SRUSD")
    signed, ids = from_posted(json.loads(text))
    assert ids is not None
    assert ids.ids == (1, 3, 4)
    assert ids.root == signed.order.id

    seller = open_tab(COLLECTOR)
    open_place(seller)
    seller.page.get_by_label("Signed order, in JSON").fill(
        json.dumps({**json.loads(text), "ids": ["1", "2"]})
    )
    seller.button("Look at it").click()
    seller.sees("the order's ids are not those that were signed for")
    paste(seller, text)
    seller.sees("for one of 1, 3–4")
    open_place(seller, collection, "2")
    seller.sees("Nobody sells it or offers for it")
    open_place(seller, collection, "1")
    seller.button("Sell for it").click()
    confirm(seller, "Sell #1 for")
    assert owner_of(chain, 1) == maker.account


# Editions


def balance_of(chain: Demo, account: str) -> int:
    data = "0x" + abi_of("MockItems").call("balanceOf", (account, EDITION)).hex()
    return int(chain.node.request("eth_call", {"to": chain.props["items"], "data": data}, "latest"), 16)


def fill(tab: Tab, **fields: str) -> None:
    for label, text in fields.items():
        tab.page.get_by_label(label.replace("_", " "), exact=True).fill(text)


def test_editions_are_traded_by_the_lot(open_tab: OpenTab, chain: Demo) -> None:
    give_coins(chain, TRADER, 100)
    seller, buyer = open_tab(HOLDER), open_tab(TRADER)
    open_place(seller, chain.props["items"], str(EDITION))
    seller.sees("you have 10")
    fill(seller, How_many="11", Price_of_one="5")
    seller.sees("the most is 10")
    expect(seller.button("See what you sign")).to_be_disabled()
    fill(seller, How_many="6", In_lots_of="4")
    seller.sees("the lots do not make up the whole")
    fill(seller, In_lots_of="2")
    seller.page.get_by_label("Paid in").select_option(label="SRUSD")
    seller.button("See what you sign").click()
    seller.sees("the marketplace may then move all that you have there")
    text = sign(seller, "List 6 of #7")

    paste(buyer, text)
    buyer.sees("3 of 3 lots left")
    buyer.page.get_by_label("Lots of 2 of #7", exact=True).fill("2")
    buyer.button("Buy 4 of #7").click()
    buyer.sees("Of 20 SRUSD the creator gets 1 SRUSD")
    confirm(buyer, "Buy 4 of #7 for 20 SRUSD")
    assert balance_of(chain, buyer.account) == 4
    buyer.sees("1 of 3 lots left")

    buyer.page.get_by_role("tab", name="Offer to buy").click()
    fill(buyer, How_many="3", Price_of_one="6")
    buyer.button("See what you sign").click()
    offered = sign(buyer, "Offer for 3 of #7")
    paste(seller, offered)
    seller.page.get_by_role("region", name="Offer").get_by_label("Lots of 1 of #7", exact=True).fill("1")
    seller.button("Sell 1 of #7").click()
    confirm(seller, "Sell 1 of #7 for")
    assert balance_of(chain, buyer.account) == 5


# The order book


@pytest.fixture
def book(chain: Demo, tmp_path: Path) -> Iterator[str]:
    """`strongroom market serve`, for as long as the test runs."""
    command = [
        str(Path(sys.executable).with_name("strongroom")),
        "--rpc",
        chain.node.url,
        "--deployments",
        str(chain.registry),
    ]
    command += [
        "market",
        "serve",
        "--port",
        "0",
        "--database",
        str(tmp_path / "book.sqlite3"),
        "--pause",
        "0.2",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if found := re.search(r"order book: (http://\S+)", line):
                break
        else:
            raise AssertionError(said)
        yield found[1]
    finally:
        process.terminate()
        process.wait(TIMEOUT / 1_000)


def set_book(tab: Tab, address: str) -> None:
    tab.friends.append(address)
    if tab.dialog().count() == 0:
        tab.page.get_by_role("contentinfo").get_by_role("button", name="Settings").click()
    tab.page.get_by_label("Order book").fill(address)
    tab.button("Keep").click()


def test_orders_go_from_one_to_another_through_an_order_book(
    open_tab: OpenTab, chain: Demo, book: str
) -> None:
    collection = chain.props["collection"]
    seller, buyer = open_tab(COLLECTOR), open_tab(TRADER)
    open_place(seller, collection, "1")
    set_book(seller, "http://books.example")
    seller.sees("An address that begins with https://")
    seller.friends.clear()
    set_book(seller, book)
    seller.page.get_by_label("Price", exact=True).fill("0.5")
    seller.button("See what you sign").click()
    sign(seller, "List #1 for")
    seller.sees("The order book has it")

    open_place(buyer, collection, "1")
    buyer.sees("Nobody sells it or offers for it")
    set_book(buyer, book)
    buyer.button("Buy it").click()
    confirm(buyer, "Buy #1 for")
    assert owner_of(chain, 1) == buyer.account
    set_book(buyer, "http://127.0.0.1:9")
    buyer.sees("The order book could not be asked")
    for each in (seller, buyer):
        each.page.close()  # or they would ask on, when the order book is gone
    buyer.faults.clear()  # the browser says so, too
