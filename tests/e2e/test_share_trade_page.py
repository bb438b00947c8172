"""
Shares from holder to holder

a listing by the lot
  signed on the page                  for exactly its shares; Python reads it; what each gets is said
  bought in part, by lots             as shown; the rest stays for sale, and goes after a refusal in the wallet
  of a maker who sold some otherwise  what it can still deliver is said
  cancelled                           over for all
an offer to buy
  signed, sold into by the lot        the seller lets exactly those shares be moved
who may not
  a wallet that is not verified       told so before it takes an order, and before it signs one
  a maker frozen since                nobody takes the order: said why
  a buyer named who may not           the seller is told before it signs
what makes no lots                    said in words
a stranger's order                    of lots of nothing, or paid in a false stablecoin: shown, not taken
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from strongroom.client.market import SignedOrder
from strongroom.client.order_book import as_posted
from strongroom.model.orders import ItemStandard
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.stage import Stage
from tests.e2e.test_assets_page import COIN, SHARE, address, asset, fill
from tools.demo import actors
from tools.demo.actors import COLLECTOR, HOLDER, ISSUER, MERCHANT, SAVER, TRADER

OpenTab = Callable[..., Tab]


def trade(tab: Tab, chain: Demo) -> None:
    tab.go("assets", chain.props["house"], "trade")
    tab.connect()


def given(tab: Tab, order: Any) -> None:
    """Goes to the page as one to whom an order was sent."""
    text = order if isinstance(order, str) else json.dumps(as_posted(order))
    tab.page.get_by_label("Signed order, in JSON").fill(text)
    tab.button("Look at it").click()


def text_of(tab: Tab) -> str:
    return str(tab.page.get_by_label("The signed order, in JSON").input_value())


def see(tab: Tab, button: str, said: str) -> None:
    tab.button(button, exact=True).click()
    tab.dialog().get_by_text(said).first.wait_for()
    tab.dialog().get_by_text("What changes").or_(tab.dialog().get_by_text("You only sign")).first.wait_for()


def carry_out(tab: Tab, title: str) -> None:
    tab.dialog().get_by_role("button", name=title).click()
    tab.done()
    tab.close()


def listed(chain: Demo, shares: int = 100, price: str = "20", lots: int = 10) -> SignedOrder:
    room = chain.room(HOLDER)
    return room.assets.orders.sell(room.assets.asset(chain.props["house"]), shares, price, lots=lots)


def test_a_listing_is_signed_and_sold_by_the_lot(open_tab: OpenTab, chain: Demo) -> None:
    house, coin, market = asset(chain, "house"), chain.room().stablecoin, chain.room().market
    seller = open_tab(HOLDER)
    trade(seller, chain)
    fill(seller, "Shares", "100")
    fill(seller, "Price a share", "20.5")
    fill(seller, "In lots of", "2.5")
    see(
        seller,
        "See what you sign",
        "may buy 100 HARB for 2 050 SRUSD, in lots of 2.50 HARB for 51.250000 SRUSD each",
    )
    seller.sees("Of 2 050 SRUSD the house gets 20.500000 SRUSD, the seller 2 029.500000 SRUSD.")
    carry_out(seller, "List 100 HARB")
    assert house.allowance(seller.account, market.address) == 100 * SHARE
    signed = SignedOrder.from_json(json.loads(text_of(seller)))
    assert (signed.order.lots, signed.order.lot_size) == (40, 250)
    assert chain.room(TRADER).assets.orders.check(signed).is_fillable

    buyer = open_tab(TRADER)
    before, paid, bought = coin.balanceOf(seller.account), coin.balanceOf(buyer.account), house.balanceOf
    trade(buyer, chain)
    given(buyer, text_of(seller))
    buyer.sees("100 HARB of 100 HARB left")
    buyer.page.get_by_label("as a part of the most").fill("300")
    expect(buyer.page.get_by_label("Lots of 2.50 HARB", exact=True)).to_have_value("12")
    see(buyer, "Buy 30 HARB", "You pay 615 SRUSD at most, and 30 HARB are yours.")
    buyer.steer(mode="refuse")
    buyer.dialog().get_by_role("button", name="Buy 30 HARB for").click()
    buyer.sees("You refused in the wallet; nothing was sent")
    buyer.steer(mode="")
    carry_out(buyer, "Try again")
    assert bought(buyer.account) == 30 * SHARE
    assert paid - coin.balanceOf(buyer.account) == 615 * COIN
    assert coin.balanceOf(seller.account) - before == 615 * COIN * 99 // 100
    buyer.sees("70 HARB of 100 HARB left")

    # what the seller gave away since cannot be delivered; what was listed and cancelled cannot be had
    seller_room = chain.room(HOLDER)
    seller_room.assets.asset(house.address).approve(market.address, 10 * SHARE).send()
    buyer.sees("Its maker can deliver 10 HARB of them now.")
    seller.button("Cancel it").click()
    seller.dialog().get_by_text("What was sold of it before stays sold.").wait_for()
    carry_out(seller, "Cancel the order")
    buyer.sees("It cannot be taken now: it was filled or cancelled.")


def test_an_offer_is_signed_and_sold_into_by_the_lot(open_tab: OpenTab, chain: Demo) -> None:
    house, coin, market = asset(chain, "house"), chain.room().stablecoin, chain.room().market
    buyer = open_tab(TRADER)
    trade(buyer, chain)
    buyer.page.get_by_role("tab", name="Offer to buy").click()
    fill(buyer, "Shares", "30")
    fill(buyer, "Price a share", "999999")
    buyer.sees("you have ")
    expect(buyer.button("See what you sign")).to_be_disabled()
    fill(buyer, "Price a share", "10")
    see(
        buyer,
        "See what you sign",
        "You sign that you buy 30 HARB for 300 SRUSD, in lots of 1 HARB for 10 SRUSD each",
    )
    carry_out(buyer, "Offer for 30 HARB")
    assert coin.allowance(buyer.account, market.address) == 300 * COIN

    seller = open_tab(SAVER)
    before, owned = coin.balanceOf(seller.account), house.balanceOf(seller.account)
    trade(seller, chain)
    given(seller, text_of(buyer))
    fill(seller, "Lots of 1 HARB", "12")
    see(seller, "Sell 12 HARB", "You give 12 HARB and get 118.800000 SRUSD at least, or nothing happens.")
    seller.sees("Let the marketplace take exactly this")
    carry_out(seller, "Sell 12 HARB for")
    assert house.balanceOf(buyer.account) == 12 * SHARE == owned - house.balanceOf(seller.account)
    assert coin.balanceOf(seller.account) - before == 1_188 * COIN // 10
    assert house.allowance(seller.account, market.address) == 0


def test_who_may_not_hold_them_is_told_before_all_else(open_tab: OpenTab, chain: Demo) -> None:
    tab = open_tab(MERCHANT)
    trade(tab, chain)
    given(tab, listed(chain))
    fill(tab, "Lots of 10 HARB", "2")
    tab.sees("The asset refuses it: The receiving wallet has no valid claim in the registry.")
    expect(tab.button("Buy 20 HARB")).to_be_disabled()
    tab.page.get_by_role("tab", name="Offer to buy").click()
    fill(tab, "Shares", "5")
    fill(tab, "Price a share", "10")
    tab.sees(
        "The asset would not let you have them: The receiving wallet has no valid claim in the registry."
    )
    expect(tab.button("See what you sign")).to_be_disabled()
    assert tab.asked("eth_signTypedData_v4") == []


def test_a_maker_frozen_since_is_left_alone(open_tab: OpenTab, chain: Demo) -> None:
    signed = listed(chain, lots=1)
    chain.room(ISSUER).assets.asset(chain.props["house"]).freeze_wallet(address(HOLDER), "file 14/2027")
    tab = open_tab(TRADER)
    trade(tab, chain)
    given(tab, signed)
    tab.sees("The asset refuses it: The sending wallet is frozen.")
    expect(tab.button("Buy 100 HARB")).to_be_disabled()
    maker = open_tab(HOLDER)
    trade(maker, chain)
    fill(maker, "Price a share", "20")
    fill(maker, "Shares", "10")
    maker.sees("The asset would refuse the sale: The sending wallet is frozen.")


def test_a_seller_is_told_what_cannot_be_signed(tab: Tab, chain: Demo) -> None:
    trade(tab, chain)
    fill(tab, "Shares", "10")
    fill(tab, "Price a share", "20")
    fill(tab, "In lots of", "3")
    tab.sees("the lots do not make up the whole")
    fill(tab, "In lots of", "")
    fill(tab, "Price a share", "0.000000000000000001")
    fill(tab, "In lots of", "0.01")
    tab.sees("a lot would cost a fraction of the smallest coin: round the price")
    fill(tab, "Price a share", "20")
    fill(tab, "For one buyer alone", address(MERCHANT))
    tab.sees("The asset would refuse the sale: The receiving wallet has no valid claim in the registry.")
    fill(tab, "For one buyer alone", tab.account)
    tab.sees("this is you")
    fill(tab, "For one buyer alone", address(COLLECTOR))
    fill(tab, "Shares", "9999")
    tab.sees("the most is 600 HARB")
    expect(tab.button("See what you sign")).to_be_disabled()


def test_a_strangers_order_is_shown_and_not_taken(tab: Tab, chain: Demo) -> None:
    trade(tab, chain)
    for changes, said in (
        ({"lotSize": "0"}, "It cannot be taken now: its terms contradict each other."),
        ({"lotSize": str(2**128 - 1), "lots": str(2**128 - 1), "endTime": str(2**64 - 1)}, "for ever"),
    ):
        raw = as_posted(listed(chain))
        raw["order"].update(changes)
        raw["signature"] = "0x" + f"{len(said):02x}" * 65
        given(tab, json.dumps(raw))
        tab.sees(said)
    false = Stage(chain.room(), actors.derive()).deploy("MockReserve", "Strongroom Dollar", "SRUSD", 18)
    market = chain.room(COLLECTOR).market
    offer = market.item_offer(
        chain.props["house"],
        0,
        10**6 * COIN,
        false,
        standard=ItemStandard.ERC20,
        lot_size=SHARE,
    )
    given(tab, market.sign(offer))
    tab.sees(f"It cannot be taken now: it is paid in a token that this page does not know, {false}.")
    expect(tab.button("Buy ").or_(tab.button("Sell "))).to_have_count(0)
