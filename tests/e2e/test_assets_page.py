"""
Assets

list
  a stranger's name, documents        shown as text: nothing runs, nothing is fetched, nothing is a link
about
  a verified wallet                   may receive
  another                             may not, and why
  dividends                           claimed
  shares to who may not hold them     refused in words before anything is asked
  shares to who may                   sent; a refusal in the wallet sends nothing
sale
  bought by permit                    money waits; claimed after a success; the issuer takes what was paid
  only signed                         Python reads it, and anyone sends it
  too few sold                        the money comes back
  a wallet that may not hold them     told why, in the form and by the trial
  paused                              said so
buyout
  votes, a bid, an auction            from the vote to the money
  a bid below the least               refused before anything is asked
  price far from the reference        refused before anything is asked
  unlocked                            the vote ends
holders
  their sum is the supply             downloaded as CSV, numbers and addresses alone
desk
  freeze, unfreeze, move by force     with a reason
  dividend                            paid, claimable
  another than an agent               told so, cannot
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from strongroom.client.assets.sales import PurchaseAuthorization
from strongroom.client.signing import Signed
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.stage import DAY, HOSTILE
from tools.demo import actors

COIN = 10**18
SHARE = 100


def asset(chain: Demo, name: str) -> Any:
    return chain.room().assets.asset(chain.props[name])


def address(who: str) -> str:
    return actors.derive()[who].address


def go(tab: Tab, chain: Demo, name: str, *parts: str) -> None:
    tab.go("assets", chain.props[name], *parts)
    tab.connect()


def fill(tab: Tab, label: str, text: str) -> None:
    tab.page.get_by_label(label, exact=True).fill(text)


def look(tab: Tab, card: str = "") -> None:
    """Opens what changes, in the card with these words if any, and waits for the trial."""
    where = tab.page.locator(".card", has_text=card) if card else tab.page
    where.get_by_role("button", name="See what changes").first.click()
    tab.dialog().get_by_text("gas").first.wait_for()


def confirm(tab: Tab, title: str) -> None:
    tab.dialog().get_by_role("button", name=title).click()
    tab.done()
    tab.close()


def later(chain: Demo, seconds: int) -> None:
    chain.node.wait(seconds)


# The list


def test_a_strangers_texts_are_text(tab: Tab, chain: Demo) -> None:
    tab.go("assets")
    tab.connect()
    tab.sees(HOSTILE)
    tab.page.get_by_role("link", name=HOSTILE).click()
    tab.sees("javascript:window.hurt=1")
    tab.sees("Nobody at all")
    assert tab.page.evaluate("window.hurt") is None
    expect(tab.page.locator("main img, main a[href^='javascript'], main b, main i")).to_have_count(0)
    tab.page.get_by_role("button", name="Copy the address of <i>terms").wait_for()


# About


def test_a_verified_wallet_may_receive(tab: Tab, chain: Demo) -> None:
    go(tab, chain, "house")
    tab.sees("You may receive shares.")
    tab.sees("Only verified investors may receive, and only they may send.")


def test_another_is_told_why_not(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.MERCHANT)
    go(tab, chain, "house")
    tab.sees("You may not receive shares. The receiving wallet has no valid claim in the registry.")


def test_dividends_are_claimed(tab: Tab, chain: Demo) -> None:
    coin = chain.room().stablecoin
    before = coin.balanceOf(tab.account)
    go(tab, chain, "house")
    tab.button("Claim").first.click()
    tab.sees("What changes")
    confirm(tab, "Claim 600 SRUSD")
    assert coin.balanceOf(tab.account) - before == 600 * COIN


def test_shares_for_who_may_not_hold_them_are_refused_in_words(tab: Tab, chain: Demo) -> None:
    go(tab, chain, "house")
    fill(tab, "To", address(actors.MERCHANT))
    fill(tab, "Shares", "5")
    tab.sees("The asset refuses: The receiving wallet has no valid claim in the registry.")
    expect(tab.button("See what changes")).to_be_disabled()


def test_shares_are_sent_and_a_refusal_sends_none(tab: Tab, chain: Demo) -> None:
    before = asset(chain, "house").balanceOf(address(actors.SAVER))
    go(tab, chain, "house")
    fill(tab, "To", address(actors.SAVER))
    fill(tab, "Shares", "12.5")
    look(tab)
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Send 12.50 HARB").click()
    tab.sees("You refused in the wallet; nothing was sent")
    assert asset(chain, "house").balanceOf(address(actors.SAVER)) == before
    tab.steer(mode="")
    confirm(tab, "Try again")
    assert asset(chain, "house").balanceOf(address(actors.SAVER)) - before == 1_250


# Sale


def buy(tab: Tab, chain: Demo, shares: str) -> None:
    go(tab, chain, "house", "sale")
    fill(tab, "Shares", shares)
    look(tab)
    tab.sees("Sign a permit for exactly this")
    confirm(tab, f"Buy {shares} HARB")


def test_a_purchase_that_is_only_signed_python_sends(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.TRADER)
    go(tab, chain, "house", "sale")
    fill(tab, "Shares", "20")
    look(tab)
    tab.dialog().get_by_role("button", name="Only sign it").click()
    text = tab.page.get_by_label("The signed authorization, in JSON").input_value()
    signed = Signed.from_json(json.loads(text))
    assert isinstance(signed.message, PurchaseAuthorization)
    signed.submit(chain.room(actors.RELAYER).connection).send()
    assert tab.asked("eth_sendTransaction") == []
    tab.close()
    tab.sees("You have bought 20 HARB for 1")


def test_shares_are_bought_by_permit_and_claimed(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.TRADER)
    before = chain.room().stablecoin.balanceOf(tab.account)
    buy(tab, chain, "20")
    assert before - chain.room().stablecoin.balanceOf(tab.account) == 1_000 * COIN
    assert len(tab.asked("eth_sendTransaction")) == 1
    tab.sees("You have bought 20 HARB for 1")
    later(chain, 31 * DAY)
    tab.button("Claim your shares").click()
    tab.sees("What changes")
    confirm(tab, "Claim 20 HARB")
    assert asset(chain, "house").balanceOf(tab.account) == 20 * SHARE

    seller, coin, sales = open_tab(actor=actors.ISSUER), chain.room().stablecoin, chain.room().assets.sales
    before, fee = coin.balanceOf(seller.account), 10 * COIN * sales.sale(sales.saleCount()).feeBps // 100
    go(seller, chain, "house", "sale")
    seller.button("Withdraw ").click()
    seller.sees("Of 1 000 SRUSD that were paid for shares that were claimed, you get ")
    confirm(seller, "Withdraw ")
    assert coin.balanceOf(seller.account) - before == 1_000 * COIN - fee
    seller.sees("Money for shares is yours when they are claimed. None waits.")


def test_too_few_sold_gives_the_money_back(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.TRADER)
    before = chain.room().stablecoin.balanceOf(tab.account)
    buy(tab, chain, "5")
    later(chain, 31 * DAY)
    tab.page.get_by_role("heading", name=re.compile(r"Sale \d+: failed")).wait_for()
    tab.button("Take your money back").click()
    tab.sees("What changes")
    confirm(tab, "Take 250 SRUSD back")
    assert chain.room().stablecoin.balanceOf(tab.account) == before


def test_a_wallet_that_may_not_hold_them_is_told_so(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.MERCHANT)
    go(tab, chain, "house", "sale")
    fill(tab, "Shares", "5")
    tab.sees("You may not buy these. The receiving wallet has no valid claim in the registry.")
    tab.button("See what changes").click()
    tab.sees("This would fail:")
    assert "The receiving wallet has no valid claim in the registry" in tab.dialog().inner_text()
    expect(tab.dialog().get_by_role("button", name="Buy 5 HARB")).to_be_disabled()


def test_a_pause_of_sales_is_said(tab: Tab, chain: Demo) -> None:
    chain.room().with_account(actors.derive()[actors.SENTINEL]).assets.sales.pause().send()
    go(tab, chain, "house", "sale")
    tab.sees("Purchases are paused.")
    fill(tab, "Shares", "5")
    expect(tab.button("See what changes")).to_be_disabled()


# Buyout


def vote(tab: Tab, chain: Demo, shares: str, price: str) -> None:
    go(tab, chain, "work", "buyout")
    fill(tab, "Shares", shares)
    fill(tab, "Least price for the whole", price)


def test_from_the_vote_to_the_money(open_tab: Callable[..., Tab], chain: Demo) -> None:
    holder = open_tab()
    vote(holder, chain, "600", "10000")
    look(holder)
    confirm(holder, "Vote for 10")
    holder.sees("600 BLUE of yours vote for 10")
    later(chain, 3 * DAY + 1)
    holder.button("Count it").click()
    holder.sees("What changes")
    confirm(holder, "Count your vote")
    holder.sees("all of them count")

    bidder = open_tab(actor=actors.TRADER)
    go(bidder, chain, "work", "buyout")
    fill(bidder, "Your bid for the whole", "9000")
    bidder.sees("at least 10")
    expect(bidder.button("See what changes")).to_be_disabled()
    fill(bidder, "Your bid for the whole", "10500")
    look(bidder)
    confirm(bidder, "Bid 10")
    bidder.sees("The highest bidder is")

    rival = open_tab(actor=actors.COLLECTOR)
    go(rival, chain, "work", "buyout")
    fill(rival, "Your bid for the whole", "12000")
    look(rival)
    confirm(rival, "Bid 12")
    coin = chain.room().stablecoin
    before = coin.balanceOf(bidder.account)
    bidder.sees("You were outbid")
    bidder.page.locator(".card", has_text="You were outbid").get_by_role("button").click()
    bidder.sees("What changes")
    confirm(bidder, "Take 10")
    assert coin.balanceOf(bidder.account) - before == 10_500 * COIN

    later(chain, 30 * DAY)
    rival.sees("The auction is over")
    rival.button("See what changes").click()
    confirm(rival, "Settle the auction")
    before = coin.balanceOf(holder.account)
    fill(holder, "Shares", "700")
    look(holder)
    confirm(holder, "Hand in 700 BLUE")
    assert coin.balanceOf(holder.account) - before == 12_000 * COIN * 7 // 10
    assert asset(chain, "work").balanceOf(holder.account) == 0


def test_a_price_far_from_the_reference_is_refused(tab: Tab, chain: Demo) -> None:
    vote(tab, chain, "10", "30000")
    tab.page.get_by_role("alert").get_by_text("between 5").wait_for()
    expect(tab.button("See what changes")).to_be_disabled()


def test_unlocked_shares_can_be_sent_again(tab: Tab, chain: Demo) -> None:
    vote(tab, chain, "600", "10000")
    look(tab)
    confirm(tab, "Vote for 10")
    work = asset(chain, "work")
    assert work.disposable(tab.account) == 100 * SHARE
    tab.button("Unlock").click()
    tab.sees("What changes")
    confirm(tab, "Unlock 600 BLUE")
    assert work.disposable(tab.account) == 700 * SHARE


# Holders


def test_the_cap_table_is_downloaded(tab: Tab, chain: Demo, tmp_path: Path) -> None:
    go(tab, chain, "house", "holders")
    with tab.page.expect_download() as waiting:
        tab.button("Download as CSV").click()
    waiting.value.save_as(tmp_path / "holders.csv")
    lines = (tmp_path / "holders.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "wallet,shares,units,percent",
        f"{address(actors.HOLDER)},600,60000,85.7142",
        f"{address(actors.SAVER)},100,10000,14.2857",
    ]


# Desk


def test_an_agent_freezes_and_unfreezes(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.ISSUER)
    go(tab, chain, "house", "desk")
    house = asset(chain, "house")
    for task, title in (("Freeze", "Freeze the wallet"), ("Unfreeze", "Unfreeze the wallet")):
        tab.page.get_by_role("tab", name=task, exact=True).click()
        fill(tab, "Wallet", address(actors.HOLDER))
        fill(tab, "Reason", "file 12/2027")
        look(tab, "Move by force")
        confirm(tab, title)
        assert house.isFrozen(address(actors.HOLDER)) == (task == "Freeze")


def test_who_is_frozen_sees_it(tab: Tab, chain: Demo) -> None:
    issuer = chain.room().with_account(actors.derive()[actors.ISSUER])
    issuer.assets.asset(chain.props["house"]).freeze_wallet(tab.account, "file 13/2027")
    go(tab, chain, "house")
    tab.sees("Your wallet is frozen")
    tab.sees("You may not receive shares. The receiving wallet is frozen.")


def test_an_agent_moves_shares_by_force(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.ISSUER)
    go(tab, chain, "house", "desk")
    tab.page.get_by_role("tab", name="Move by force").click()
    fill(tab, "From wallet", address(actors.HOLDER))
    fill(tab, "To wallet", address(actors.SAVER))
    fill(tab, "Shares", "25")
    fill(tab, "Reason", "court order 7")
    look(tab, "Move by force")
    confirm(tab, "Move shares by force")
    assert asset(chain, "house").balanceOf(address(actors.SAVER)) == 125 * SHARE


def test_the_issuer_pays_a_dividend(open_tab: Callable[..., Tab], chain: Demo) -> None:
    tab = open_tab(actor=actors.ISSUER)
    house, coin = asset(chain, "house"), chain.room().stablecoin.address
    before = house.claimable(coin, address(actors.SAVER))
    go(tab, chain, "house", "desk")
    fill(tab, "Amount (SRUSD)", "70")
    look(tab, "Pay a dividend")
    tab.sees("Let the asset take exactly this")
    confirm(tab, "Pay 70 SRUSD")
    assert house.claimable(coin, address(actors.SAVER)) - before == 10 * COIN
    assert Decimal(house.claimable(coin, address(actors.SAVER))) / COIN == 110


def test_another_than_an_agent_is_told_so(tab: Tab, chain: Demo) -> None:
    go(tab, chain, "house", "desk")
    tab.sees("Only the issuer and its agents may do what is here")
    tab.page.get_by_role("heading", name="Pay a dividend").wait_for()
    expect(tab.page.get_by_role("tab")).to_have_count(0)
