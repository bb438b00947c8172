"""
Collect

mint
  in public, for ether          as many as wanted, at what was shown; all of it to the creator
  for a token                   approved for exactly the cost
  by an allowlist               with the entry of the file that the creator hands out
    of another phase, damaged, without the account   said so, nothing to click
  a phase to come               says when
list
  signed on the page            approved for that work alone; nothing sent but that; Python reads and checks the order
  refused                       nothing kept
buy
  an order signed in Python     pasted, shown with what each gets, paid to the wei as shown
  someone was faster            refused by the contract, told so
  replaced                      told as such
  on another chain              switched first
offer
  for a work, for any           signed; the holder sells for it
cancel                          nobody can take it any more
auction
  opened, bid, outbid, settled  each as shown; what was outbid is taken back
  cancelled                     while nobody has bid
royalties
  statement                     what a sale brought is claimable, and claimed
  the mints' proceeds           sent on
orders that are none            said in words
the order book of the page      asked for orders, given those signed here, not believed
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from strongroom.client.market import ETHER, SignedOrder
from strongroom.client.nft import Allowlist, AllowlistEntry, phase
from strongroom.client.order_book import as_posted
from tests.e2e.conftest import TIMEOUT, Demo, Tab, expect
from tools.demo import actors
from tools.demo.actors import BIDDER, COLLECTOR, CREATOR, HOLDER, TRADER

COIN = 10**18
WHILE_THE_PAGE_IS_READ = """() => {
    const read = Object.assign(document.createElement("div"), { className: "page-skeleton" });
    document.querySelector(".card").append(read);
    const seen = getComputedStyle(document.querySelector("dialog")).visibility;
    read.remove();
    return seen;
}"""
"""How the window is seen while what it stands on is hidden, to be drawn anew."""
OpenTab = Callable[..., Tab]


def address(actor: str) -> str:
    return str(actors.derive()[actor].address)


def owner_of(chain: Demo, item: int) -> str:
    return chain.room().nft.collection(chain.props["collection"]).ownerOf(item)


def ether(chain: Demo, account: str) -> int:
    return int(chain.node.request("eth_getBalance", account, "latest"), 16)


def give_coins(chain: Demo, actor: str, coins: int) -> None:
    """From the holder, who has plenty."""
    chain.room(HOLDER).stablecoin.transfer(address(actor), coins * COIN).send()


def open_work(tab: Tab, item: int) -> None:
    tab.go("collect", tab.demo.props["collection"], str(item))


def paste(tab: Tab, order: Any) -> None:
    text = order if isinstance(order, str) else json.dumps(as_posted(order))
    tab.page.get_by_label("Signed order, in JSON").fill(text)
    tab.button("Look at it").click()


def confirm(tab: Tab, title: str) -> None:
    """Clicks the dialog's button, waits until it is done, and closes it."""
    tab.dialog().get_by_role("button", name=title).click()
    tab.done()
    tab.close()


def listed(chain: Demo, item: int = 1, price: str = "0.5", seller: str = COLLECTOR) -> SignedOrder:
    """A listing, signed in Python."""
    room = chain.room(seller)
    return room.market.sign(room.market.listing(chain.props["collection"], item, int(Decimal(price) * COIN)))


# Mint


def test_a_public_mint_costs_what_was_shown(open_tab: OpenTab, chain: Demo) -> None:
    tab = open_tab(HOLDER)
    collection = chain.room().nft.collection(chain.props["collection"])
    before = ether(chain, collection.address)
    tab.go("collect")
    tab.connect()
    tab.page.get_by_role("link", name="Doors of the Strongroom").click()
    tab.page.get_by_label("How many (phase 2)").fill("2")
    tab.button("See what changes").click()
    tab.sees("You pay 0.160000 ETH at most and get 2 works")
    tab.sees(f"All of it goes to the creator's payout address, {collection.payout()}")
    assert tab.page.evaluate(WHILE_THE_PAGE_IS_READ) == "visible", "no key reaches what is hidden"
    confirm(tab, "Mint 2 works")
    assert collection.balanceOf(tab.account) == 2
    assert ether(chain, collection.address) == before + 16 * COIN // 100
    assert len(tab.asked("eth_sendTransaction")) == 1


def a_collection(chain: Demo) -> tuple[Any, Allowlist]:
    allowlist = Allowlist.of([AllowlistEntry(address(HOLDER), 2), AllowlistEntry(address(TRADER), 1)])
    room = chain.room(CREATOR)
    now = room.connection.fetch_timestamp()
    coin = room.stablecoin.address
    made = room.nft.factory.create(
        "Sketches",
        "SKT",
        max_supply=50,
        salt=b"e2e".ljust(32, b"\0"),
        payment_tokens=[coin],
        phases=(
            phase(price=Decimal("0.01"), allowlist=allowlist),
            phase(price=25, payment_token=coin),
            phase(price=1, start=now + 3 * 86_400),
        ),
    )
    return made, allowlist


def test_an_allowlist_lets_those_on_it_mint(open_tab: OpenTab, chain: Demo) -> None:
    collection, allowlist = a_collection(chain)
    tab = open_tab(HOLDER)
    tab.go("collect", collection.address)
    tab.connect()
    field = tab.page.get_by_label("Allowlist of the creator (JSON)")
    shown = allowlist.as_json()
    for text, said in (
        ("{", "this is not an allowlist in JSON"),
        ('{"root": 1}', "this is not an allowlist: it names no root and entries"),
        (json.dumps({**shown, "root": "0x" + "11" * 32}), "this allowlist is another phase's"),
        (json.dumps({**shown, "entries": {}}), "your account is not on this allowlist"),
        (
            json.dumps({**shown, "entries": {address(HOLDER): {"cap": "2", "proof": ["0x12"]}}}),
            "the proof of your account is damaged",
        ),
    ):
        field.fill(text)
        tab.sees(said)
    field.fill(json.dumps(shown))
    tab.sees("Your account may have 2.")
    tab.page.get_by_label("How many (phase 1)").fill("3")
    tab.sees("the most is 2 works")
    tab.page.get_by_label("How many (phase 1)").fill("2")
    tab.page.locator(".phase").first.get_by_role("button", name="See what changes").click()
    confirm(tab, "Mint 2 works")
    assert collection.balanceOf(tab.account) == 2
    tab.sees("Your account has had all that it may have here.")
    tab.sees("Opens in 2 days")


def test_a_mint_for_a_token_approves_exactly_its_cost(open_tab: OpenTab, chain: Demo) -> None:
    collection, _ = a_collection(chain)
    tab = open_tab(HOLDER)
    before = chain.room().stablecoin.balanceOf(tab.account)
    tab.go("collect", collection.address)
    tab.connect()
    tab.page.get_by_label("How many (phase 2)").fill("3")
    tab.page.locator(".phase").nth(1).get_by_role("button", name="See what changes").click()
    tab.sees("Let the collection take exactly this")
    confirm(tab, "Mint 3 works")
    assert chain.room().stablecoin.balanceOf(tab.account) == before - 75 * COIN
    assert chain.room().stablecoin.allowance(tab.account, collection.address) == 0
    assert collection.balanceOf(tab.account) == 3


# List and buy


def list_on_the_page(tab: Tab, item: int, price: str) -> None:
    open_work(tab, item)
    tab.page.get_by_label("Price", exact=True).fill(price)
    tab.sees("Creator, 5.0")
    tab.button("See what you sign").click()


def test_a_listing_is_signed_and_python_reads_it(open_tab: OpenTab, chain: Demo) -> None:
    # the collector has let the marketplace move all; somebody who has not
    collection = chain.room(COLLECTOR).nft.collection(chain.props["collection"])
    market = chain.room().market
    collection.setApprovalForAll(market.address, False).send()
    tab = open_tab(COLLECTOR)
    tab.go("collect")
    tab.connect()
    list_on_the_page(tab, 2, "2")
    tab.sees("Of 2 ETH the creator gets 0.100000 ETH, the house 0.020000 ETH, the seller 1.880000 ETH.")
    tab.sees("Let the marketplace move this one work")
    tab.dialog().get_by_role("button", name="List #2 for 2 ETH", exact=True).click()
    tab.done()
    tab.close()
    signed = SignedOrder.from_json(
        json.loads(tab.page.get_by_label("The signed order, in JSON").input_value())
    )
    assert market.check(signed).is_fillable
    assert collection.getApproved(2) == market.address
    assert not collection.isApprovedForAll(tab.account, market.address)
    assert len(tab.asked("eth_sendTransaction")) == 1
    quote = market.quote_order(signed)
    assert (quote.price, quote.royalty, quote.fee) == (2 * COIN, COIN // 10, COIN // 50)
    tab.page.reload()
    tab.button("Forget it").wait_for()  # what was signed is kept in this browser


def test_a_refused_signature_keeps_nothing(open_tab: OpenTab) -> None:
    tab = open_tab(COLLECTOR)
    tab.go("collect")
    tab.connect()
    list_on_the_page(tab, 2, "2")
    tab.sees("You only sign: nothing is sent, and it costs nothing.")
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="List #2 for 2 ETH", exact=True).click()
    tab.sees("You refused in the wallet; nothing was sent")
    assert tab.asked("eth_sendTransaction") == []
    assert tab.page.evaluate("() => localStorage.getItem('strongroom.orders')") is None


def prepare_purchase(tab: Tab, signed: SignedOrder) -> None:
    tab.go("collect")
    tab.connect()
    paste(tab, signed)
    tab.button("Buy it").click()
    tab.sees("What changes")


def test_an_order_of_python_is_bought_as_shown(open_tab: OpenTab, chain: Demo) -> None:
    tab = open_tab(TRADER)
    splitter = chain.props["splitter"]
    prepare_purchase(tab, listed(chain, 1, "0.5"))
    tab.sees(
        "Of 0.500000 ETH the creator gets 0.025000 ETH, the house 0.005000 ETH, the seller 0.470000 ETH."
    )
    seller, creator = ether(chain, address(COLLECTOR)), ether(chain, splitter)
    confirm(tab, "Buy #1 for 0.5000 ETH")
    assert owner_of(chain, 1) == tab.account
    assert ether(chain, address(COLLECTOR)) - seller == 47 * COIN // 100
    assert ether(chain, splitter) - creator == 25 * COIN // 1_000


def test_a_buyer_who_is_too_slow_is_told(open_tab: OpenTab, chain: Demo) -> None:
    tab = open_tab(TRADER)
    signed = listed(chain)
    prepare_purchase(tab, signed)
    take = chain.room(BIDDER).market.take(signed)
    chain.node.request("evm_setAutomine", False)
    try:
        chain.node.request(
            "eth_sendTransaction",
            {
                "from": address(BIDDER),
                "to": take.to,
                "data": "0x" + take.data.hex(),
                "value": hex(take.value),
                "gas": hex(1_000_000),
                "maxFeePerGas": hex(10**12),
                "maxPriorityFeePerGas": hex(10**12),
            },
        )
        tab.dialog().get_by_role("button", name="Buy #1").click()
        tab.page.locator(".toast.pending").wait_for()
        chain.node.request("evm_mine")
        tab.sees("The transaction was mined and refused by the contract: somebody was faster")
    finally:
        chain.node.request("evm_setAutomine", True)
    assert owner_of(chain, 1) == address(BIDDER)


def test_a_replaced_purchase_is_told_as_such(open_tab: OpenTab, chain: Demo) -> None:
    tab = open_tab(TRADER)
    prepare_purchase(tab, listed(chain))
    chain.node.request("evm_setAutomine", False)
    try:
        tab.dialog().get_by_role("button", name="Buy #1").click()
        tab.page.locator(".toast.pending").wait_for()
        # a replacement is known by the transaction it replaces: it must have been seen
        tab.page.wait_for_function("() => JSON.parse(localStorage['strongroom.pending']).at(-1).isRead")
        nonce = chain.node.request("eth_getTransactionCount", tab.account, "latest")
        replacement = {"from": tab.account, "to": tab.account, "value": "0x0", "nonce": nonce}
        fees = {"maxFeePerGas": hex(10**12), "maxPriorityFeePerGas": hex(10**12)}
        chain.node.request("eth_sendTransaction", {**replacement, **fees})
        chain.node.request("evm_mine")
        tab.page.locator(".toast.cancelled, .toast.replaced").wait_for()
    finally:
        chain.node.request("evm_setAutomine", True)
    assert owner_of(chain, 1) == address(COLLECTOR)


def test_a_wallet_on_another_chain_is_switched_before_it_buys(open_tab: OpenTab, chain: Demo) -> None:
    tab = open_tab(TRADER)
    tab.go("collect")
    tab.steer(chainId=1)
    tab.connect()
    paste(tab, listed(chain))
    tab.button("Buy it").click()
    tab.dialog().get_by_role("button", name="Switch the wallet to Local chain").click()
    confirm(tab, "Buy #1")
    assert owner_of(chain, 1) == tab.account


def test_what_the_seller_has_sold_otherwise_cannot_be_bought(open_tab: OpenTab, chain: Demo) -> None:
    signed = listed(chain)
    collection = chain.room(COLLECTOR).nft.collection(chain.props["collection"])
    collection.transferFrom(address(COLLECTOR), address(BIDDER), 1).send()
    tab = open_tab(TRADER)
    tab.go("collect")
    paste(tab, signed)
    tab.sees("It cannot be taken now: its maker no longer has the work.")
    expect(tab.button("Buy it")).to_have_count(0)


# Offers and cancelling


def signed_on(tab: Tab) -> str:
    return str(tab.page.get_by_label("The signed order, in JSON").input_value())


def test_an_offer_is_signed_and_the_holder_sells_for_it(open_tab: OpenTab, chain: Demo) -> None:
    give_coins(chain, TRADER, 700)
    buyer = open_tab(TRADER)
    buyer.go("collect")
    buyer.connect()
    open_work(buyer, 1)
    buyer.page.get_by_label("Offer (SRUSD)", exact=True).fill("600")
    buyer.button("See what you sign").click()
    buyer.sees("Let the marketplace take exactly this")
    buyer.dialog().get_by_role("button", name="Offer 600 SRUSD", exact=True).click()
    buyer.done()
    buyer.close()
    seller = open_tab(COLLECTOR)
    before = chain.room().stablecoin.balanceOf(address(COLLECTOR))
    seller.go("collect")
    seller.connect()
    paste(seller, signed_on(buyer))
    seller.button("Sell for it").click()
    seller.sees("You give the work and get 564 SRUSD at least")
    confirm(seller, "Sell #1 for 564 SRUSD")
    assert owner_of(chain, 1) == address(TRADER)
    assert chain.room().stablecoin.balanceOf(address(COLLECTOR)) - before == 564 * COIN


def test_an_offer_for_any_is_filled_with_one(open_tab: OpenTab, chain: Demo) -> None:
    give_coins(chain, TRADER, 100)
    room = chain.room(TRADER)
    room.stablecoin.approve(room.market.address, 100 * COIN).send()
    signed = room.market.sign(
        room.market.collection_offer(chain.props["collection"], 100 * COIN, room.stablecoin.address)
    )
    tab = open_tab(COLLECTOR)
    tab.go("collect")
    tab.connect()
    paste(tab, signed)
    tab.sees("for any, offered by")
    open_work(tab, 4)
    tab.button("Sell for it").click()
    confirm(tab, "Sell #4 for")
    assert owner_of(chain, 4) == address(TRADER)


def test_a_cancelled_order_is_over_for_all(open_tab: OpenTab, chain: Demo) -> None:
    signed = listed(chain)
    maker = open_tab(COLLECTOR)
    maker.go("collect")
    maker.connect()
    paste(maker, signed)
    maker.button("Cancel it").click()
    confirm(maker, "Cancel the order")
    maker.sees("It cannot be taken now: it was filled or cancelled.")
    other = open_tab(TRADER)
    other.go("collect")
    paste(other, signed)
    other.sees("It cannot be taken now: it was filled or cancelled.")
    assert not chain.room().market.check(signed).is_fillable


# Auctions


def test_an_auction_from_its_opening_to_its_end(open_tab: OpenTab, chain: Demo) -> None:
    seller = open_tab(COLLECTOR)
    seller.go("collect")
    seller.connect()
    open_work(seller, 2)
    seller.page.get_by_role("tab", name="Auction").click()
    seller.page.get_by_label("First bid at least", exact=True).fill("0.4")
    seller.button("See what changes").click()
    confirm(seller, "Auction #2 from 0.4000 ETH")
    house = chain.room().auctions
    assert owner_of(chain, 2) == house.address

    first = open_tab(BIDDER)
    first.go("collect")
    first.connect()
    # by the chain's clock, which is not the browser's: a day, but for the seconds since it was opened
    auctions = first.page.get_by_role("table", name="Auctions")
    expect(auctions.get_by_role("row").filter(has_text="#2")).to_contain_text("in 23 hours")
    first.page.get_by_role("link", name="Doors of the Strongroom #2").click()
    bid = first.page.get_by_label("Your bid (ETH)", exact=True)
    bid.fill("0.3")
    first.sees("the least is 0.400000 ETH")
    bid.fill("0.4")
    first.button("See what changes").click()
    first.sees("If somebody does, your money waits here and you take it back.")
    confirm(first, "Bid 0.4000 ETH")
    chain.room(TRADER).auctions.bid(house.auctionCount(), COIN // 2, value=COIN // 2).send()
    first.button("Take it back").click()
    confirm(first, "Take back 0.400000 ETH")
    assert house.held(ETHER, address(BIDDER)) == 0

    chain.node.wait(86_401)
    first.button("Settle it").click()
    first.sees(
        "Of 0.500000 ETH the creator gets 0.025000 ETH, the house 0.005000 ETH, the seller 0.470000 ETH."
    )
    before = ether(chain, address(COLLECTOR))
    confirm(first, "Settle the auction of #2")
    assert owner_of(chain, 2) == address(TRADER)
    assert ether(chain, address(COLLECTOR)) - before == 47 * COIN // 100


def test_an_auction_without_a_bid_is_cancelled(open_tab: OpenTab, chain: Demo) -> None:
    tab = open_tab(COLLECTOR)
    tab.go("collect")
    tab.connect()
    open_work(tab, 2)
    tab.page.get_by_role("tab", name="Auction").click()
    tab.page.get_by_label("First bid at least", exact=True).fill("0.4")
    tab.button("See what changes").click()
    confirm(tab, "Auction #2 from 0.4000 ETH")
    tab.button("Cancel it").click()
    confirm(tab, "Cancel the auction of #2")
    assert owner_of(chain, 2) == tab.account


# Royalties


def test_what_a_sale_brought_is_claimed(open_tab: OpenTab, chain: Demo) -> None:
    chain.room(TRADER).market.take(listed(chain, 1, "1")).send()
    tab = open_tab(CREATOR)
    tab.go("collect")
    tab.connect()
    splitters = tab.page.get_by_role("table", name="Royalty splitters")
    splitters.locator(f"a[href$='{chain.props['splitter']}']").click()
    tab.page.get_by_role("row").filter(has_text="70.0").get_by_text("0.0350").wait_for()
    tab.page.get_by_role("row").filter(has_text="70.0").get_by_role("button", name="Claim").click()
    tab.sees("0.035000 ETH go to")
    before = ether(chain, tab.account)
    confirm(tab, "Claim what is yours")
    gained = ether(chain, tab.account) - before
    assert 34 * COIN // 1_000 < gained < 35 * COIN // 1_000  # less its gas
    tab.page.get_by_role("cell", name="received").first.wait_for()


def test_the_mints_proceeds_are_sent_on(open_tab: OpenTab, chain: Demo) -> None:
    collection = chain.room(HOLDER).nft.collection(chain.props["collection"])
    collection.mint_public(1, 1)
    tab = open_tab(BIDDER)
    tab.go("collect", collection.address)
    tab.connect()
    before = ether(chain, chain.props["splitter"])
    tab.button("Send the proceeds on").click()
    confirm(tab, "Send 0.0800 ETH to the creator")
    assert ether(chain, chain.props["splitter"]) - before == 8 * COIN // 100


# Orders that are none


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: "no JSON", "this is not a signed order in JSON"),
        (lambda raw: "[]", "this is not a signed order in JSON"),
        (lambda raw: raw["order"].pop("maker"), "the order's maker is missing or damaged"),
        (lambda raw: raw["order"].update(lotPrice="-1"), "the order's lotPrice is missing or damaged"),
        (
            lambda raw: raw["order"].update(maxFeeBps=str(2**16)),
            "the order's maxFeeBps is missing or damaged",
        ),
        (lambda raw: raw.update(signature="0xzz"), "the order's signature is missing or damaged"),
        (lambda raw: raw.update(chainId=1), "this order is for another marketplace, on chain 1"),
        (lambda raw: "[" * 140_000, "this is too long for an order"),
    ],
)
def test_what_is_no_order_is_said_so(tab: Tab, chain: Demo, change: Any, said: str) -> None:
    raw = as_posted(listed(chain))
    changed = change(raw)
    tab.go("collect")
    paste(tab, changed if isinstance(changed, str) and changed[0] in "n[" else json.dumps(raw))
    tab.sees(said)


def test_a_forged_order_cannot_be_taken(open_tab: OpenTab, chain: Demo) -> None:
    raw = as_posted(listed(chain))
    raw["order"]["lotPrice"] = raw["order"]["endLotPrice"] = "1"
    tab = open_tab(TRADER)
    tab.go("collect")
    tab.connect()
    paste(tab, json.dumps(raw))
    tab.sees("It cannot be taken now: nothing shows that its maker agreed to it.")
    expect(tab.button("Buy it")).to_have_count(0)


# The order book of the page's own origin


def test_the_order_book_is_used_and_not_believed(open_tab: OpenTab, chain: Demo) -> None:
    true, forged = as_posted(listed(chain, 1, "0.7")), as_posted(listed(chain, 1, "0.9"))
    forged["order"]["lotPrice"] = forged["order"]["endLotPrice"] = "1"
    posted: list[Any] = []

    def book(route: Any) -> None:
        if route.request.method == "POST":
            posted.append(json.loads(route.request.post_data))
            route.fulfill(status=201, json=posted[-1])
        else:
            assert "status=live" in route.request.url
            route.fulfill(json={"orders": [true, forged, {"order": "none"}], "next": None})

    def chains(route: Any) -> None:
        route.fulfill(json=[{**item, "orderBook": "./book"} for item in route.fetch(timeout=TIMEOUT).json()])

    tab = open_tab(COLLECTOR)
    tab.page.route("**/book/orders*", book)
    tab.page.route("**/chains.json", chains)
    tab.go("collect")
    tab.connect()
    open_work(tab, 1)
    tab.page.get_by_role("region", name="Listing").first.wait_for()
    expect(tab.page.get_by_role("region", name="Listing")).to_have_count(2)
    tab.sees("It cannot be taken now: nothing shows that its maker agreed to it.")
    expect(tab.button("Cancel it")).to_have_count(1)
    list_on_the_page(tab, 2, "3")
    with tab.page.expect_response(lambda answer: answer.request.method == "POST" and "/book/" in answer.url):
        tab.dialog().get_by_role("button", name="List #2 for 3 ETH", exact=True).click()
    tab.sees("The order book has it")
    assert [SignedOrder.from_json(item).order.id for item in posted] == [2]
