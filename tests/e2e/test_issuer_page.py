"""
The issuer's desk, redemption, and the rare ends of a buyout

desk
  rules                               said as they were and as they will be; set at once with the countries
  rules that let nobody in            refused before anything is asked
  documents                           a file's hash taken in the browser; named, and taken from the list
  agents                              appointed, dismissed
  a sale of new shares                what it brings is said; opened, seen, cancelled
  a wallet that was lost              recovered to another of the same investor, and to nobody else
  a pause                             no transfer; let go on by the issuer
redemption
  asked, taken back, asked anew       redeemed at the value published after it, claimed
  a suspended value, no shares        told so
buyout
  all shares in one hand              the NFT for them; what cannot be done is said, and why
  an NFT that the winner did not take waits for it, and goes where it says
  an NFT that has no shares           taken back by who made it an asset
  money that came by mistake          passed on to the holders
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal

from strongroom.client.assets import Plan
from strongroom.client.contracts import Buyout, NetAssetValue
from strongroom.client.nft import phase
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.stage import DAY, FRANCE
from tests.e2e.test_assets_page import COIN, SHARE, address, asset, confirm, fill, go, later, look
from tools.demo.actors import COLLECTOR, CREATOR, HOLDER, ISSUER, MERCHANT, SAVER, TRADER

OpenTab = Callable[..., Tab]


def as_issuer(open_tab: OpenTab, chain: Demo, task: str) -> Tab:
    tab = open_tab(ISSUER)
    go(tab, chain, "house", "desk")
    tab.page.get_by_role("tab", name=task, exact=True).click()
    return tab


def see(tab: Tab, button: str) -> None:
    tab.button(button).first.click()
    tab.dialog().get_by_text("gas").first.wait_for()


def test_rules_are_set_as_they_are_said(open_tab: OpenTab, chain: Demo) -> None:
    tab, house = as_issuer(open_tab, chain, "Rules"), asset(chain, "house")
    tab.page.get_by_label("Countries", exact=True).select_option("Only investors of the listed ones")
    tab.sees("with none listed, nobody could receive")
    fill(tab, "Listed countries", "250, France")
    tab.sees("numbers of ISO 3166-1, with commas between them")
    expect(tab.button("See what changes").first).to_be_disabled()
    fill(tab, "Listed countries", "392, 250")
    fill(tab, "Investors at most", "60")
    fill(tab, "Issued shares are locked up for", "90")
    changes = tab.page.get_by_role("list", name="The rules, before and after").locator("ins")
    expect(changes).to_have_text(
        [
            "Only investors of the countries 250, 392 may receive (ISO 3166-1 numbers).",
            "At most 60 investors may hold shares at a time.",
            "Issued shares cannot be transferred for 90 days.",
        ]
    )
    look(tab)
    tab.sees("From now on: At most 60 investors may hold shares at a time.")
    confirm(tab, "Set the rules")
    policy = house.policy()
    assert (policy.countryRule, policy.maxHolders, policy.lockup) == (1, 60, 90 * DAY)
    assert house.listed_countries() == (250, 392)
    assert len(tab.asked("eth_sendTransaction")) == 1
    fill(tab, "Investors at most", "")
    expect(tab.page.locator("del")).to_have_text(["At most 60 investors may hold shares at a time."])


def test_documents_agents_and_transfers_come_and_go(open_tab: OpenTab, chain: Demo) -> None:
    tab, house = as_issuer(open_tab, chain, "Documents"), asset(chain, "house")
    said = b"the survey of the house"
    tab.page.get_by_label("The file").set_input_files(
        {"name": "SURVEY", "mimeType": "text/plain", "buffer": said}
    )
    fill(tab, "Where it is", "ipfs://survey")
    look(tab)
    confirm(tab, "Add SURVEY")
    survey = next(each for each in house.documents() if each.name == "SURVEY")
    assert survey.uri == "ipfs://survey"
    assert bytes(survey.document_hash) == hashlib.sha256(said).digest()
    see(tab, "Remove DEED")
    confirm(tab, "Remove DEED")
    assert [each.name for each in house.documents()] == ["SURVEY"]

    tab.page.get_by_role("tab", name="Agents").click()
    fill(tab, "Appoint", address(TRADER))
    look(tab)
    confirm(tab, "Appoint the agent")
    assert house.isAgent(address(TRADER))
    see(tab, f"Dismiss {address(TRADER)}")
    confirm(tab, "Dismiss the agent")
    assert not house.isAgent(address(TRADER))

    see(tab, "Pause them")
    confirm(tab, "Pause transfers")
    tab.sees("Transfers are paused. Sales, dividends, claims and the buyout go on.")
    assert house.paused()
    see(tab, "Let them go on")
    confirm(tab, "Let transfers go on")
    assert not house.paused()


def test_a_sale_is_opened_and_cancelled(open_tab: OpenTab, chain: Demo) -> None:
    chain.room(ISSUER).assets.sales.cancel_sale(chain.room().assets.sales.saleCount())
    tab, sales = as_issuer(open_tab, chain, "Open a sale"), chain.room().assets.sales
    fill(tab, "Shares for sale", "9999")
    tab.sees("the most is ")
    fill(tab, "Shares for sale", "40")
    fill(tab, "Price a share", "60")
    fill(tab, "Falls to", "61")
    tab.sees("the price can only fall")
    fill(tab, "Falls to", "50")
    fill(tab, "At least, else money back", "10")
    look(tab)
    tab.sees("If all are sold at the last price, they bring 2 000 SRUSD: ")
    confirm(tab, "Sell 40 HARB")
    number = sales.saleCount()
    terms = sales.sale(number).terms
    assert (terms.startPrice, terms.endPrice) == (60 * COIN // SHARE, 50 * COIN // SHARE)
    assert (terms.hardCap, terms.softCap, terms.endTime - terms.startTime) == (4_000, 1_000, 30 * DAY)
    tab.page.get_by_role("link", name="Sale", exact=True).click()
    tab.page.get_by_role("heading", name=f"Sale {number}: open").wait_for()
    see(tab, "Cancel the sale")
    confirm(tab, f"Cancel sale {number}")
    tab.page.get_by_role("heading", name=f"Sale {number}: cancelled").wait_for()


def test_a_lost_wallet_is_recovered_by_its_investor_alone(open_tab: OpenTab, chain: Demo) -> None:
    issuer, house = chain.room(ISSUER), asset(chain, "house")
    coin, lost, other = chain.room().stablecoin.address, address(SAVER), address(MERCHANT)
    identities = issuer.identities
    expiry = chain.room().connection.fetch_timestamp() + 30 * DAY
    known = identities.of(lost)
    identities.register(identities.claim(other, known.investor_id, FRANCE, expiry, investor_class=1)).send()
    units, owed = house.balanceOf(lost), house.claimable(coin, lost)
    assert units > 0
    assert owed > 0
    tab = as_issuer(open_tab, chain, "Recover")
    fill(tab, "From wallet", lost)
    fill(tab, "To wallet", address(HOLDER))
    fill(tab, "Reason", "lost its key")
    tab.page.locator(".card", has_text="Move by force").get_by_role("button", name="See what changes").click()
    tab.sees("This would fail:")
    expect(tab.dialog().get_by_role("button", name="Recover a lost wallet")).to_be_disabled()
    tab.page.keyboard.press("Escape")
    fill(tab, "To wallet", other)
    look(tab, "Move by force")
    confirm(tab, "Recover a lost wallet")
    assert (house.balanceOf(lost), house.balanceOf(other)) == (0, units)
    assert (house.claimable(coin, lost), house.claimable(coin, other)) == (0, owed)


# Redemption


def test_shares_are_asked_for_taken_back_and_redeemed(open_tab: OpenTab, chain: Demo) -> None:
    issuer, house, coin = chain.room(ISSUER), asset(chain, "house"), chain.room().stablecoin
    desk = issuer.assets.desks.desk(chain.props["desk"])
    tab = open_tab(HOLDER)
    go(tab, chain, "house", "redeem")
    tab.sees("never: this is the first value")
    for shares in ("50", "20"):
        fill(tab, "Shares", shares)
        look(tab)
        confirm(tab, f"Ask for {shares} HARB")
        tab.sees(f"{shares} HARB wait for the next publication.")
        if shares == "50":
            assert house.disposable(tab.account) == 550 * SHARE
            see(tab, "Take them back")
            confirm(tab, "Take 50 HARB back")
            assert house.disposable(tab.account) == 600 * SHARE
    later(chain, DAY)
    issuer.assets.desks.publish(desk, 52)
    issuer.assets.desks.fund(desk, 5_000)
    see(tab, "Redeem now")
    confirm(tab, "Redeem what the cash reaches")
    before = coin.balanceOf(tab.account)
    tab.sees("20 HARB are redeemed for 1 040 SRUSD.")
    see(tab, "Claim 1 040 SRUSD")
    confirm(tab, "Claim 1 040 SRUSD")
    assert coin.balanceOf(tab.account) - before == 1_040 * COIN
    assert house.balanceOf(tab.account) == 580 * SHARE

    NetAssetValue(issuer.connection, desk.netAssetValue()).suspend().send()
    tab.sees("The value is suspended: nothing is redeemed by it until there is another.")
    chain.room(HOLDER).assets.asset(house.address).send_shares(address(SAVER), 580)
    tab.sees("You have no shares.")


# The buyout


def owner_of_the_work(chain: Demo) -> str:
    buyout = Buyout(chain.room().connection, chain.props["buyout"])
    collection, item = buyout.nft()
    return str(chain.room().nft.collection(collection).ownerOf(item))


def test_all_shares_are_worth_the_nft(tab: Tab, chain: Demo) -> None:
    room = chain.room()
    chain.room(COLLECTOR).stablecoin.transfer(chain.props["buyout"], 10 * COIN).send()
    go(tab, chain, "work", "buyout")
    said = "Take the NFT for all shares: you have 700 BLUE of 1 000 BLUE."
    tab.sees(said)
    for reason in (
        "Bid: half of all shares must agree to a price first.",
        "Settle: no auction runs.",
        "Hand shares in for money: the NFT is not sold.",
        "Claim the NFT that was won: it is not sold.",
    ):
        expect(tab.page.locator(".card", has_text="What cannot be done now")).to_contain_text(reason)
    tab.sees("10 SRUSD arrived at the buyout that are no bid and no price.")
    look(tab, "came by mistake")
    confirm(tab, "Pass on 10 SRUSD")
    tab.page.get_by_text("Pass on money that came by mistake: none did.").wait_for()
    assert room.stablecoin.balanceOf(chain.props["buyout"]) == 0
    assert asset(chain, "work").unbooked(room.stablecoin.address) == 10 * COIN

    work = chain.room(COLLECTOR).assets.asset(chain.props["work"])
    work.send_shares(tab.account, 300)
    tab.page.get_by_text(said).wait_for(state="detached")
    look(tab, "All shares are yours")
    confirm(tab, "Take the NFT for all shares")
    assert owner_of_the_work(chain) == tab.account
    assert asset(chain, "work").totalSupply() == 0
    tab.sees("Take the NFT for all shares: the buyout is over.")


def test_an_nft_without_shares_is_taken_back(open_tab: OpenTab, chain: Demo) -> None:
    room = chain.room(CREATOR)
    made = room.nft.factory.create(
        "Blank", "BLNK", max_supply=1, phases=[phase()], salt=b"e2e".ljust(32, b"\0")
    )
    made.mint_public(0, 1)
    plan = Plan(name="Blank", symbol="BLNK", authorized=10, decimals=2)
    whole = room.assets.factory.tokenize_nft(plan, made.address, 1, Decimal(100)).asset
    tab = open_tab(CREATOR)
    tab.go("assets", whole.address, "buyout")
    tab.connect()
    tab.sees("There is no share: the NFT is sent to you, and there will never be any.")
    fill(tab, "To wallet", address(HOLDER))
    look(tab, "There is no share")
    confirm(tab, "Take the NFT back")
    assert made.ownerOf(1) == address(HOLDER)
    tab.sees("Take the NFT back: the buyout is over.")


def test_an_nft_that_waits_is_claimed(open_tab: OpenTab, chain: Demo) -> None:
    holder = chain.room(HOLDER)
    work, at = holder.assets.asset(chain.props["work"]), chain.props["buyout"]
    work.approve(at, 700 * SHARE).send()
    Buyout(holder.connection, at).vote(700 * SHARE, 10_000 * COIN).send()
    later(chain, 3 * DAY + 1)
    Buyout(holder.connection, at).countVotes([address(HOLDER)]).send()
    bidder = chain.room(TRADER)
    bidder.stablecoin.approve(at, 15_000 * COIN).send()
    Buyout(bidder.connection, at).start(15_000 * COIN).send()
    later(chain, 30 * DAY)
    # a wallet that takes no NFT when the auction ends
    chain.node.request("anvil_setCode", address(TRADER), "0x60006000fd")
    Buyout(holder.connection, at).settle().send()
    chain.node.request("anvil_setCode", address(TRADER), "0x")
    other = open_tab(HOLDER)
    go(other, chain, "work", "buyout")
    other.sees("Claim the NFT that was won: it waits for who bid most, ")
    other.sees("Your locked shares")
    tab = open_tab(TRADER)
    go(tab, chain, "work", "buyout")
    tab.sees("You bid most, and the NFT waits here for you.")
    fill(tab, "To wallet", "0x1234")
    tab.sees("an address is 0x and 40 hexadecimal digits")
    fill(tab, "To wallet", address(CREATOR))
    look(tab)
    confirm(tab, "Claim the NFT")
    assert owner_of_the_work(chain) == address(CREATOR)
