"""
Lend: a market of tokens, the table of all, a vault

the table                         sorted by what is clicked, both ways, and searched
a market
  lent, and taken back            by permit; the shares are those of the contract; everything out with Max
  collateral in, borrowed, repaid before and after as the chain then says; the slider sets the amount
  a stale oracle                  said so, with its age; what still works works
  charts                          rates by utilisation, and what may be owed at each price, in words, too
a vault
  deposited and taken out         shares and coins as shown
  a refusal                       nothing has changed
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from strongroom.client.contracts import LendingVault, MockReserve
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.stage import DAY
from tools.demo.actors import ISSUER

COIN = 10**18
OpenTab = Callable[..., Tab]


@pytest.fixture
def market(chain: Demo) -> Any:
    """The demo's market of its mock ether, which has coins to lend."""
    room = chain.room()
    token = str(chain.props["mETH token"]).lower()
    return next(item for item in room.lending.markets() if item.params.collateralToken.lower() == token)


def open_market(tab: Tab, market: Any) -> None:
    tab.go("lend", "0x" + market.id.hex())
    tab.connect()
    tab.sees("Your position")


def fill(tab: Tab, label: str, amount: str) -> None:
    tab.page.get_by_label(label, exact=True).fill(amount)


def confirm(tab: Tab, title: str) -> None:
    tab.dialog().get_by_role("button", name=title).click()
    tab.done()
    tab.close()


def test_the_table_is_sorted_and_searched(tab: Tab, chain: Demo) -> None:
    tab.go("lend")
    table = tab.page.get_by_role("table", name="Markets")
    table.get_by_role("link").nth(3).wait_for()

    def column(at: int) -> list[float]:
        return [
            float("".join(row.locator("td").nth(at).inner_text().split()).rstrip("%"))
            for row in table.locator("tbody tr").all()
        ]

    head = table.get_by_role("columnheader", name="Liquidates at")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    descending = column(1)
    assert descending == sorted(descending, reverse=True)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert column(1) == sorted(descending)
    search = tab.page.get_by_label("Search Markets")
    if search.count():
        search.fill("mbtc")
        expect(table.get_by_role("link").filter(has_not_text="mBTC")).to_have_count(0)
        search.fill("nothing like it")
        tab.sees("Nothing is called “nothing like it”.")


def test_coins_are_lent_and_taken_back(tab: Tab, chain: Demo, market: Any) -> None:
    pool = chain.room().lending.pool
    coin = chain.room().stablecoin
    before = coin.balanceOf(tab.account)
    had = pool.position(market.id, tab.account).supplyShares
    open_market(tab, market)
    tab.page.get_by_role("tab", name="Lend", exact=True).click()
    fill(tab, "Lend (SRUSD)", "500")
    tab.button("See what changes").click()
    tab.sees("What changes")
    confirm(tab, "Lend 500 SRUSD")
    assert pool.position(market.id, tab.account).supplyShares > had
    assert coin.balanceOf(tab.account) == before - 500 * COIN
    assert coin.allowance(tab.account, pool.address) == 0
    tab.page.get_by_role("tab", name="Withdraw", exact=True).click()
    tab.settle()
    tab.page.locator("button:enabled", has_text="Max").click()
    tab.button("See what changes").click()
    tab.sees("What changes")
    tab.dialog().get_by_role("button", name="Take everything back").click()
    tab.done()
    if had == 0:
        assert pool.position(market.id, tab.account).supplyShares == 0
    assert coin.balanceOf(tab.account) >= before - 1


def test_a_position_is_opened_and_repaid(tab: Tab, chain: Demo, market: Any) -> None:
    room = chain.room()
    MockReserve(chain.room(ISSUER).connection, chain.props["mETH token"]).mint(tab.account, COIN).send()
    open_market(tab, market)
    fill(tab, "Collateral in (mETH)", "1")
    slider = tab.page.get_by_role("slider", name="Borrow (SRUSD), as a part of the most")
    slider.wait_for()
    slider.fill("250")
    expect(tab.page.get_by_label("Borrow (SRUSD)", exact=True)).to_have_value(re.compile("[1-9]"))
    fill(tab, "Borrow (SRUSD)", "1000")
    tab.button("See what changes").click()
    rows = tab.page.locator("table.changes tbody tr")
    rows.first.wait_for()
    labels = " ".join(rows.locator("th").all_inner_texts())
    assert "Health factor" in labels
    assert "Liquidation price" in labels
    rate = rows.filter(has_text="Borrowers pay a year").locator("td")
    expect(rate).to_have_text([re.compile(r"^\d+\.\d\d\s%$")] * 2)
    shown = rows.filter(has_text="Health factor").locator("td").nth(1).inner_text()
    confirm(tab, "Put up 1 mETH and borrow 1")
    position = room.lending.pool.position(market.id, tab.account)
    assert position.collateral == COIN
    assert position.borrowShares > 0
    tab.page.get_by_role("slider", name="At a price below").wait_for()
    tab.sees("Rates by utilisation")
    card = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name="Your position"))
    expect(card).to_contain_text(shown)

    # the oracle grows old: said so, with its age; repaying goes on
    tab.page.get_by_text("old, at most").first.wait_for()
    chain.node.request("evm_increaseTime", 40 * DAY)
    chain.node.request("evm_mine")
    tab.sees("The oracle gives no price now")
    tab.sees("40 days old, at most")
    tab.page.get_by_role("tab", name="Repay", exact=True).click()
    fill(tab, "Repay (SRUSD)", "400")
    tab.button("See what changes").click()
    confirm(tab, "Repay 400 SRUSD")
    assert room.lending.pool.position(market.id, tab.account).borrowShares < position.borrowShares


def test_a_vault_takes_coins_and_gives_them_back(tab: Tab, chain: Demo) -> None:
    vault = LendingVault(chain.room().connection, chain.props["vault"])
    coin = chain.room().stablecoin
    before, had = coin.balanceOf(tab.account), vault.balanceOf(tab.account)
    tab.go("lend")
    tab.page.get_by_role("table", name="Vaults").get_by_role("link").first.click()
    tab.connect()
    # where it lends, in which markets of the chain, and how much
    lent = tab.page.get_by_role("table", name="Where it is lent").get_by_role("row")
    expect(lent).to_have_count(1 + len(vault.allocations()))
    expect(lent.filter(has_text="mETH / SRUSD")).to_contain_text(
        re.compile(f"{vault.allocations()[0] // COIN:,}\\.".replace(",", r"\s"))
    )
    fill(tab, "Deposit (SRUSD)", "100")
    tab.button("See what changes").click()
    tab.sees("What changes")
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Deposit 100 SRUSD").click()
    tab.sees("You refused in the wallet; nothing was sent")
    assert vault.balanceOf(tab.account) == had
    tab.steer(mode="")
    tab.button("Try again").click()
    tab.done()
    tab.close()
    assert vault.balanceOf(tab.account) > had
    assert coin.balanceOf(tab.account) == before - 100 * COIN
    tab.page.get_by_role("tab", name="Take out").click()
    fill(tab, "Take out (SRUSD)", "60")
    tab.button("See what changes").click()
    confirm(tab, "Take out 60 SRUSD")
    assert coin.balanceOf(tab.account) == before - 40 * COIN
