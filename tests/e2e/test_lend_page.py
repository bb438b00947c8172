"""
Lend

ether, in a market of wrapped ether
  put up and borrowed against     ether leaves the account, collateral and debt stand as shown
  repaid and taken out            the gateway may act first; ether comes back, nothing stays behind
  refused                         nothing has changed
  wrapped ether instead           the box is unticked: the token's own balance counts
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import Demo, Tab
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
    tab = open_tab(TRADER)
    open_market(tab, market)
    before = ether(chain)
    borrow(tab, "2", "1000")
    tab.sees("Put up 2 ETH")
    tab.dialog().get_by_role("button", name="Put up 2 ETH and borrow 1").click()
    tab.sees("Done, in block")
    tab.dialog().get_by_role("button", name="Close").last.click()
    collateral, shares = position(chain, market)
    assert collateral == 2 * COIN
    assert shares > 0
    assert 2 * COIN < before - ether(chain) < 2 * COIN + COIN // 100
    assert chain.room().stablecoin.balanceOf(tab.account) >= 1_000 * COIN

    chain.room(HOLDER).stablecoin.transfer(tab.account, 10 * COIN).send()
    tab.page.get_by_role("tab", name="Repay").click()
    tab.page.get_by_label("Repay (SRUSD)", exact=True).wait_for()
    tab.page.wait_for_load_state("networkidle")
    tab.page.get_by_role("button", name="Max").first.click()
    tab.page.get_by_role("button", name="Max").last.click()
    tab.button("See what changes").click()
    tab.sees("The gateway unwraps ether for you.")
    low = ether(chain)
    tab.dialog().get_by_role("button", name="and take out 2 ETH").click()
    tab.sees("Done, in block")
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
    assert tab.button("See what changes").is_disabled()
