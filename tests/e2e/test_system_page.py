"""
System

balance sheet
  every line, to the wei          as the Python client has it of the same block
  a loss that nobody has booked   said so
the floor
  closed, opening                 says since when, and from which loan-to-value on
wind-down
  not begun, paused               what it would be; that it needs a pause
  announced                       said with its time on both pages, until it is withdrawn
  from the beginning to claims    banner on every page, what has stopped says so; prices read, own position settled,
                                  collateral taken out, coins locked by permit, claims opened, claimed
  a refusal                       locks nothing
  a single market                 said so there; read three times; redeemed from at the price that is fixed
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from strongroom.client.contract import Call
from strongroom.client.contracts import CreditFacilitator, MockAggregator, MockReserve
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.stage import DAY
from tools.demo import actors
from tools.demo.actors import ADMIN, BORROWER, HOLDER, ISSUER, KEEPER, SENTINEL

COIN = 10**18
HOUR = 3_600
ETHER, GOLD = 1, 2
OpenTab = Callable[..., Tab]


def lines(tab: Tab, title: str) -> list[tuple[str, int]]:
    """Names and wei of a table of the sheet."""
    card = tab.page.locator("section.card").filter(
        has=tab.page.get_by_role("heading", name=title, exact=True)
    )
    found = []
    for row in card.locator("table.sheet tr").all():
        text = "".join(row.locator("td").inner_text().split()).replace("\u2212", "-")
        whole, fraction = text.split(".")
        assert len(fraction) == 18
        found.append((row.locator("th").inner_text(), int(whole + fraction)))
    return found


def test_the_balance_sheet_is_the_clients_to_the_wei(tab: Tab, chain: Demo) -> None:
    require_the_clients_sheet(tab, chain)


def require_the_clients_sheet(tab: Tab, chain: Demo) -> None:
    tab.go("system")
    tab.page.get_by_label("To the wei").check()
    tab.sees("laws of the books hold to the wei")
    tab.settle()
    found = chain.room().system()
    sheet = found.sheet
    tab.sees(f"As of block {found.block},")
    for title, want in (
        ("Assets", sheet.assets),
        ("Liabilities", sheet.liabilities),
        ("Equity", sheet.equity),
        ("Where every coin comes from", sheet.origins),
    ):
        shown = lines(tab, title)
        assert [amount for _, amount in shown] == [
            *(item.amount for item in want),
            sum(i.amount for i in want),
        ]
    rows = tab.page.get_by_role("table", name="Collateral of the credit markets").get_by_role("row").all()[1:]
    assert len(rows) == len(found.markets)
    for index, row in enumerate(rows):
        cells = ["".join(cell.inner_text().split()) for cell in row.locator("td").all()]
        ratio = found.collateral_ratio(index)
        assert cells[0] == sheet.readings.credit.markets[index].name.replace(" ", "")
        expected = "–" if ratio is None else f"{int(ratio * 1_000) / Decimal(10):.1f}%"
        assert cells[4] == expected
        assert int(cells[6]) == sheet.readings.credit.markets[index].borrowers


def test_a_loss_that_nobody_has_booked_is_said(tab: Tab, chain: Demo) -> None:
    room = chain.room(KEEPER)
    issuer = chain.room(ISSUER)
    feed = MockAggregator(issuer.connection, str(chain.props["credit feed"]))
    feed.set(100 * 10**8).send()
    borrower = actors.derive()[BORROWER].address
    market = room.credit.markets()[ETHER]
    room.lending.pool.liquidate(
        market.params, borrower, room.lending.pool.position(market.id, borrower).collateral, 0, b""
    )
    chain.room(HOLDER).credit.liquidate(market.id, borrower)
    loss = chain.room().system().sheet.unrecognised_loss
    assert loss > COIN
    tab.go("system")
    tab.sees("is not booked yet. Anyone may.")


def test_the_floor_says_since_when_it_opens(tab: Tab, chain: Demo) -> None:
    tab.go("system")
    tab.sees("The peg module pays one for one, so the floor is closed.")
    room = chain.room(ISSUER)
    feed = MockAggregator(room.connection, room.deployment.address("MockAggregator"))
    feed.set(90_000_000).send()
    room.psm.freezeOnDepeg().send()
    chain.node.wait(12 * HOUR)
    tab.sees("12 hours ago")
    _, lasted = room.psm.drought()
    params = room.credit.markets()[ETHER].params
    threshold = chain.room().redemptions.threshold(params.lltv)
    assert 12 * HOUR <= lasted < 13 * HOUR
    row = tab.page.locator("table.sheet tr").filter(has_text="WETH").last
    row.get_by_text(f"{int(threshold * 1_000 // COIN) / 10:.1f}").wait_for()


# The end


def announce(chain: Demo) -> Call[Any]:
    """Scheduled by the governor; what it is to send when the delay is over."""
    room = chain.room(ADMIN)
    ending = room.wind_down
    call: Call[Any] = ending.begin([room.psm.address], [item.params for item in room.credit.markets()[1:]])
    room.access.schedule(ending.address, call.data, 0).send()
    return call


def begin(chain: Demo) -> None:
    """Paused by the sentinel, begun by the governor behind its delay."""
    chain.room(SENTINEL).stablecoin.pauseMinting().send()
    call = announce(chain)
    wait(chain, 2 * DAY + 1)
    call.send()


def wait(chain: Demo, seconds: int) -> None:
    chain.node.wait(seconds)


def confirm(tab: Tab, title: str) -> None:
    tab.dialog().get_by_role("button", name=title).click()
    tab.done()
    tab.close()


def test_before_the_end_the_page_says_what_it_would_be(tab: Tab, chain: Demo) -> None:
    tab.go("system", "winddown")
    tab.sees("Nothing is being wound down")
    expect(tab.page.get_by_text("The stablecoin is being wound down")).to_have_count(0)
    chain.room(SENTINEL).stablecoin.pauseMinting().send()
    tab.sees("Minting is paused. A wind-down needs that")


def test_what_the_governor_has_announced_is_said_until_it_is_withdrawn(tab: Tab, chain: Demo) -> None:
    said = tab.page.get_by_text("The governor has announced to wind down the stablecoin")
    tab.go("system")
    tab.sees("As of block")
    call = announce(chain)
    expect(said).to_be_visible()
    room = chain.room(ADMIN)
    manager, to = room.access, room.wind_down.address
    opens = manager.getSchedule(manager.hashOperation(room.account, to, call.data))
    expect(said).to_contain_text(f"{datetime.fromtimestamp(opens, UTC):%Y-%m-%d %H:%M} UTC")
    tab.page.get_by_role("link", name="What that would be").click()
    tab.sees("Nothing is being wound down")
    expect(said).to_be_visible()
    manager.cancel(room.account, to, call.data).send()
    expect(said).to_have_count(0)


def test_a_person_goes_through_the_end(open_tab: OpenTab, chain: Demo) -> None:
    begin(chain)
    tab = open_tab(BORROWER)
    tab.go("dollar")
    tab.connect()
    tab.sees("Swaps have ended; sending goes on.")
    tab.go("credit", "borrow", "0x" + chain.room().credit.markets()[ETHER].id.hex())
    tab.sees("Borrowing and redeeming have ended")
    tab.go("lend")
    tab.sees("In credit markets, borrowing has ended")
    tab.page.get_by_role("link", name="Lock coins, settle, claim").click()
    tab.sees("Your positions")

    # prices: three readings, an hour apart
    room = chain.room()
    ending = room.wind_down
    market = room.credit.markets()[ETHER]
    for number in (1, 2, 3):
        tab.button("Read the price of WETH", exact=True).click()
        tab.sees(f"This is reading {number} of three")
        confirm(tab, "Read the price of WETH")
        assert ending.market(market.id).readingCount == number
        if number < 3:
            tab.page.locator("button:disabled", has_text="Read the price of WETH").wait_for()
            wait(chain, HOUR)
            tab.page.locator("button:enabled", has_text="Read the price of WETH").wait_for()
    price = ending.market(market.id).price
    assert price == 2_000 * 10**36

    # the own position, with before and after; the rest of the collateral out
    debt = room.credit.position(market.id, tab.account).debt
    assert debt > 5_000
    positions = tab.page.locator("section.card").filter(
        has=tab.page.get_by_role("heading", name="Your positions")
    )
    positions.locator("button:enabled", has_text="Settle").click()
    tab.sees("To keep all the collateral, repay the debt with coins instead")
    row = tab.page.locator("table.changes tr").filter(has_text="Debt")
    row.wait_for()
    expect(row.locator("td").nth(1)).to_have_text(re.compile(r"^0\s"))
    confirm(tab, "Settle your position")
    after = room.lending.pool.position(market.id, tab.account)
    assert after.borrowShares == 0
    assert Decimal(after.collateral) / COIN == pytest.approx(20 - debt / 2_000, abs=Decimal("0.0001"))
    tab.button("Take out all WETH", exact=True).click()
    confirm(tab, "Take out")
    assert room.lending.pool.position(market.id, tab.account).collateral == 0
    require_the_clients_sheet(tab, chain)


def test_coins_are_locked_and_claimed(tab: Tab, chain: Demo) -> None:
    begin(chain)
    room = chain.room()
    ending, coin = room.wind_down, room.stablecoin
    tab.go("system", "winddown")
    tab.connect()
    held = coin.balanceOf(tab.account)
    tab.page.get_by_label("Lock (SRUSD)", exact=True).fill("1000")
    tab.button("See what changes").click()
    tab.sees("is locked here in your name, for good")
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Lock 1").click()
    tab.sees("You refused in the wallet; nothing was sent")
    assert ending.lockedOf(tab.account) == 0
    tab.steer(mode="")
    tab.button("Try again").click()
    tab.done()
    tab.close()
    assert ending.lockedOf(tab.account) == 1_000 * COIN
    assert coin.balanceOf(tab.account) == held - 1_000 * COIN
    assert coin.allowance(tab.account, ending.address) == 0
    assert len(tab.asked("eth_signTypedData_v4")) == 2

    expect(tab.button("Open claims", exact=True)).to_be_disabled()
    expect(tab.button("Claim mUSDC", exact=True)).to_be_disabled()
    wait(chain, 7 * DAY + 1)
    tab.page.locator("button:enabled", has_text="Open claims").click()
    confirm(tab, "Open claims")
    tab.sees("Claims are open")
    reserve = room.reserve
    share = ending.claimable(tab.account, reserve.address)
    assert share == ending.received(reserve.address) * 1_000 * COIN // ending.claimSupply() > 0
    before = reserve.balanceOf(tab.account)
    tab.button("Claim mUSDC", exact=True).click()
    confirm(tab, "Claim")
    assert reserve.balanceOf(tab.account) == before + share
    tab.page.locator("button:disabled", has_text="Claim mUSDC").wait_for()
    tab.button("Take the surplus", exact=True).click()
    confirm(tab, "Take the surplus")
    assert coin.balanceOf(room.surplus_buffer.address) == 0
    require_the_clients_sheet(tab, chain)


def test_a_single_market_ends_and_coins_take_its_collateral(tab: Tab, chain: Demo) -> None:
    room = chain.room()
    market = room.credit.markets()[GOLD]
    sentinel, admin = chain.room(SENTINEL), chain.room(ADMIN)
    CreditFacilitator(sentinel.connection, room.credit.address).lowerMarketCeiling(market.id, 0).send()
    ending = admin.wind_down
    call: Call[Any] = ending.beginMarket(market.params)
    admin.access.schedule(ending.address, call.data, 0).send()
    wait(chain, 2 * DAY + 1)
    call.send()
    tab.go("credit", "borrow", "0x" + market.id.hex())
    tab.connect()
    tab.sees("This market is being wound down")
    expect(tab.page.get_by_text("The stablecoin is being wound down")).to_have_count(0)
    tab.go("system", "winddown")
    tab.sees("One market is being wound down, while the stablecoin goes on.")
    tab.button("Read the price of mGOLD", exact=True).click()
    confirm(tab, "Read the price of mGOLD")
    for _ in range(2):
        wait(chain, HOUR)
        chain.room(KEEPER).wind_down.readPrice(market.params).send()
    tab.sees("Price, which only falls")
    gold = MockReserve(room.connection, market.params.collateralToken)
    before = gold.balanceOf(tab.account)
    tab.page.get_by_role("link", name="redeem", exact=True).click()
    tab.sees("the price that is fixed, without a fee")
    tab.page.get_by_label("Redeem (SRUSD)", exact=True).last.fill("3000")
    tab.button("See what changes").last.click()
    tab.sees("Coins that find nothing come back.")
    confirm(tab, "Redeem 3")
    assert gold.balanceOf(tab.account) - before == 10**8
