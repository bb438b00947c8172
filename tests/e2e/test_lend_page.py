"""
Lend

ether, in a market of wrapped ether
  put up and borrowed against     ether leaves the account, collateral and debt stand as shown
  repaid and taken out            the gateway may act first; ether comes back, nothing stays behind
  refused                         nothing has changed
  wrapped ether instead           the box is unticked: the token's own balance counts, and a permit of it
  lent and taken back             as ether, all of it; the gateway may act first
  borrowed against coins          the coins by permit, then the gateway's leave, then ether
  more than is held               refused before anything is asked
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.client.contracts import MockReserve
from tests.e2e.conftest import Demo, Tab, expect
from tools.demo import actors
from tools.demo.actors import HOLDER, TRADER

COIN = 10**18
OpenTab = Callable[..., Tab]


@pytest.fixture
def market(chain: Demo) -> Any:
    """A market of the coin against wrapped ether, with something to borrow."""
    room = chain.room(HOLDER)
    model = room.deployment.address("AdaptiveCurveIrm")
    known = next(item.params for item in room.lending.markets() if item.params.irm.lower() == model.lower())
    weth = room.deployment.address("MockWrappedEther")
    params = known._replace(collateralToken=weth)
    room.lending.pool.createMarket(params).send()
    room.stablecoin.approve(room.lending.pool.address, 9_000 * COIN).send()
    room.lending.pool.supply(params, 9_000 * COIN, 0, room.connection.require_signer().address, b"").send()
    return next(item for item in room.lending.markets() if item.params == params)


def position(chain: Demo, market: Any) -> tuple[int, int]:
    """The trader's collateral and debt shares."""
    found = chain.room().lending.pool.position(market.id, actors.derive()[TRADER].address)
    return found.collateral, found.borrowShares


def open_market(tab: Tab, market: Any) -> None:
    tab.go("lend")
    tab.connect()
    tab.go("lend", "0x" + market.id.hex())
    tab.page.get_by_label("In ether, which is wrapped").wait_for()


def ether(chain: Demo) -> int:
    return int(chain.node.request("eth_getBalance", actors.derive()[TRADER].address, "latest"), 16)


def borrow(tab: Tab, collateral: str, loan: str) -> None:
    tab.page.get_by_label("Collateral in (ETH)", exact=True).fill(collateral)
    tab.page.get_by_label("Borrow (SRUSD)", exact=True).fill(loan)
    tab.button("See what changes").click()


def test_ether_is_put_up_and_taken_out(open_tab: OpenTab, chain: Demo, market: Any) -> None:
    chain.room(HOLDER).stablecoin.transfer(actors.derive()[TRADER].address, 10 * COIN).send()
    tab = open_tab(TRADER)
    open_market(tab, market)
    before = ether(chain)
    borrow(tab, "2", "1000")
    tab.sees("Put up 2 ETH")
    tab.dialog().get_by_role("button", name="Put up 2 ETH and borrow 1").click()
    tab.done()
    tab.close()
    collateral, shares = position(chain, market)
    assert collateral == 2 * COIN
    assert shares > 0
    assert 2 * COIN < before - ether(chain) < 2 * COIN + COIN // 100
    assert chain.room().stablecoin.balanceOf(tab.account) >= 1_000 * COIN

    tab.page.get_by_role("tab", name="Repay").click()
    tab.page.get_by_role("button", name="Max").first.click()
    tab.page.get_by_role("button", name="Max").last.click()
    repaid = tab.page.get_by_label("Repay (SRUSD)", exact=True)
    before_interest = repaid.input_value()
    chain.node.wait(600)
    expect(repaid).not_to_have_value(before_interest)  # all stays all while interest is added to it
    tab.button("See what changes").click()
    tab.sees("The gateway unwraps ether for you.")
    low = ether(chain)
    tab.dialog().get_by_role("button", name="and take out 2 ETH").click()
    tab.done()
    assert position(chain, market) == (0, 0)
    assert 2 * COIN - COIN // 100 < ether(chain) - low <= 2 * COIN


def test_a_refusal_leaves_all_as_it_was(open_tab: OpenTab, chain: Demo, market: Any) -> None:
    tab = open_tab(TRADER)
    open_market(tab, market)
    before = ether(chain)
    borrow(tab, "2", "1000")
    tab.sees("What changes")
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Put up 2 ETH and borrow 1").click()
    tab.sees("You refused in the wallet; nothing was sent")
    assert position(chain, market) == (0, 0)
    assert ether(chain) == before


def test_wrapped_ether_is_used_where_the_box_is_unticked(open_tab: OpenTab, chain: Demo, market: Any) -> None:
    tab = open_tab(TRADER)
    open_market(tab, market)
    tab.page.get_by_label("In ether, which is wrapped").uncheck()
    tab.page.get_by_label("Collateral in (WETH)", exact=True).fill("2")
    tab.sees("the most is 0 WETH")
    expect(tab.button("See what changes")).to_be_disabled()
    wrapped = {"from": tab.account, "to": market.params.collateralToken, "value": hex(2 * COIN)}
    chain.node.request("eth_sendTransaction", wrapped)
    tab.button("See what changes").click()
    tab.sees("Sign a permit for exactly this")
    tab.dialog().get_by_role("button", name="Put up 2 WETH").click()
    tab.done()
    assert position(chain, market) == (2 * COIN, 0)
    assert len(tab.asked("eth_signTypedData_v4")) == 1


@pytest.fixture
def ether_market(chain: Demo) -> Any:
    """A market of wrapped ether against the coin, with nine ether of the holder's in it."""
    room = chain.room(HOLDER)
    known = room.lending.markets()[0].params
    weth = room.deployment.address("MockWrappedEther")
    params = known._replace(loanToken=weth, collateralToken=room.stablecoin.address)
    room.lending.pool.createMarket(params).send()
    account = room.connection.require_signer().address
    chain.node.request("eth_sendTransaction", {"from": account, "to": weth, "value": hex(9 * COIN)})
    MockReserve(room.connection, weth).approve(room.lending.pool.address, 9 * COIN).send()
    room.lending.pool.supply(params, 9 * COIN, 0, account, b"").send()
    return next(item for item in room.lending.markets() if item.params == params)


def test_ether_is_lent_and_taken_back(open_tab: OpenTab, chain: Demo, ether_market: Any) -> None:
    tab = open_tab(TRADER)
    open_market(tab, ether_market)
    tab.page.get_by_role("tab", name="Lend").click()
    amount = tab.page.get_by_label("Lend (ETH)", exact=True)
    amount.fill("999999")
    tab.sees("the most is")
    expect(tab.button("See what changes")).to_be_disabled()
    before = ether(chain)
    amount.fill("3")
    tab.button("See what changes").click()
    tab.dialog().get_by_role("button", name="Lend 3 ETH").click()
    tab.done()
    tab.close()
    lent = chain.room().lending.pool.position(ether_market.id, tab.account).supplyShares
    assert lent == 3 * COIN * 10**6
    assert 3 * COIN < before - ether(chain) < 3 * COIN + COIN // 100

    tab.page.get_by_role("tab", name="Withdraw").click()
    tab.settle()
    tab.page.get_by_role("button", name="Max").click()
    tab.button("See what changes").click()
    tab.sees("The gateway unwraps ether for you.")
    low = ether(chain)
    tab.dialog().get_by_role("button", name="Take everything back").click()
    tab.done()
    assert chain.room().lending.pool.position(ether_market.id, tab.account).supplyShares == 0
    assert 3 * COIN - COIN // 100 < ether(chain) - low <= 3 * COIN


def test_ether_is_borrowed_against_coins(open_tab: OpenTab, chain: Demo, ether_market: Any) -> None:
    chain.room(HOLDER).stablecoin.transfer(actors.derive()[TRADER].address, 100 * COIN).send()
    tab = open_tab(TRADER)
    open_market(tab, ether_market)
    tab.page.get_by_label("Collateral in (SRUSD)", exact=True).fill("100")
    tab.page.get_by_label("Borrow (ETH)", exact=True).fill("0.5")
    tab.button("See what changes").click()
    for step in ("Sign a permit for exactly this", "Let the ether gateway take out for you"):
        tab.sees(step)
    low = ether(chain)
    tab.dialog().get_by_role("button", name="Put up 100 SRUSD and borrow 0.50 ETH").click()
    tab.done()
    found = chain.room().lending.pool.position(ether_market.id, tab.account)
    assert found.collateral == 100 * COIN
    assert found.borrowShares == COIN // 2 * 10**6
    assert COIN // 2 - COIN // 100 < ether(chain) - low <= COIN // 2
    assert len(tab.asked("eth_signTypedData_v4")) == 1
    assert len(tab.asked("eth_sendTransaction")) == 3
