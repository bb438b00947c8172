"""
The frame: wallets, states, care; what every page has in common

wallets
  nobody asked                    nothing is connected, the wallet is not opened
  reloaded                        the same account again, without opening the wallet; after a disconnect no more
  another account, none           the page follows; a flow that was prepared for another account is not sent
  another chain meanwhile         banner, and back
  none, refused                   said what to do
  a demo account                  marked loudly, only on a local chain
states
  the node goes away              said so, and what is shown stays; comes back by itself
  the browser offline             said so
  another chain's node            said so
  another node of the chain       set in the settings: asked from then on; one of another kind refused
  a chain started anew            said so; what was kept of events is not shown for another chain
  a page that cannot be fetched   said so
  no such page                    said so, with a way out
care
  keyboard alone                  skip link, pages, tabs by arrows, a chart's points; a dialog keeps and returns focus
  amounts                         commas, signs and too many decimals refused in words, in any locale
  addresses                       checksummed, copied whole, identicon; look-alikes warned of wherever one is typed
  motion                          nothing moves for who wants none
  jumps                           no page moves what is shown while it loads
  an approval without limit       said so, and limited to the amount
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.e2e.conftest import TIMEOUT, Demo, Tab, expect
from tests.e2e.test_quality import PAGES, settle
from tools.demo import actors
from tools.demo.actors import HOLDER, MERCHANT, TRADER

COIN = 10**18
OpenTab = Callable[..., Tab]


def address(actor: str) -> str:
    return str(actors.derive()[actor].address)


def shown_account(tab: Tab) -> str | None:
    return tab.page.get_by_role("banner").locator(".session .address").get_attribute("title")


# Wallets


def test_a_wallet_is_found_again_without_being_opened(open_tab: OpenTab) -> None:
    tab = open_tab(HOLDER)
    tab.page.add_init_script("sessionStorage.connected = 1")  # the wallet remembers whom it has let in
    tab.go("dollar")
    tab.page.get_by_role("banner").get_by_role("button", name="Connect").wait_for()
    tab.settle()
    assert tab.asked("eth_requestAccounts") == []
    assert tab.asked("eth_accounts") == []
    tab.connect()
    tab.page.reload()
    tab.button("Disconnect").wait_for()
    assert tab.asked("eth_requestAccounts") == []
    assert shown_account(tab) == tab.account
    tab.button("Disconnect").click()
    tab.page.reload()
    tab.page.get_by_role("banner").get_by_role("button", name="Connect").wait_for()
    tab.settle()
    assert tab.asked("eth_accounts") == []


def test_the_page_follows_the_wallets_account_and_chain(tab: Tab) -> None:
    tab.go("dollar")
    tab.connect()
    tab.page.evaluate("to => window.wallet.emit('accountsChanged', [to])", address(TRADER))
    tab.page.locator(f'.session [title="{address(TRADER)}"]').wait_for()
    tab.page.evaluate("() => { wallet.chainId = 1; wallet.emit('chainChanged', '0x1'); }")
    tab.sees("Your wallet is on chain 1")
    tab.page.evaluate("() => { wallet.chainId = 31337; wallet.emit('chainChanged', '0x7a69'); }")
    tab.page.get_by_text("Your wallet is on chain 1").wait_for(state="detached")
    tab.page.evaluate("() => window.wallet.emit('accountsChanged', [])")
    tab.page.get_by_role("banner").get_by_role("button", name="Connect").wait_for()


def test_no_wallet_and_a_refusal_say_what_to_do(open_tab: OpenTab) -> None:
    tab = open_tab(HOLDER, wallet=False)
    tab.go()
    tab.page.get_by_role("banner").get_by_role("button", name="Connect").click()
    tab.sees("No wallet was found in this browser. Install one, allow it here, and reload.")
    tab = open_tab(HOLDER)
    tab.go()
    tab.steer(mode="refuse")
    tab.page.get_by_role("banner").get_by_role("button", name="Connect").click()
    tab.dialog().get_by_role("button", name="Test Wallet").click()
    tab.sees("You refused in the wallet. Nothing is connected.")


def test_a_demo_account_is_marked_loudly(open_tab: OpenTab) -> None:
    tab = open_tab(HOLDER, wallet=False)
    tab.go("dollar")
    tab.page.get_by_role("banner").get_by_role("button", name="Connect").click()
    tab.sees("Everybody knows their keys.")
    tab.dialog().get_by_role("button", name="holder").first.click()
    tab.sees("Demo account on a local chain: everybody knows its key.")
    tab.page.get_by_label("You give (mUSDC)", exact=True).fill("10")
    tab.button("See what changes").click()
    tab.dialog().get_by_role("button", name="Swap 10 mUSDC").click()
    tab.done()


# States


def test_a_node_that_goes_away_is_said_and_comes_back(tab: Tab, chain: Demo) -> None:
    tab.go("dollar")
    supply = tab.page.get_by_role("row", name="In circulation")
    supply.locator(".amount").wait_for()
    before = supply.inner_text()
    # as a node that is busy: what the console says of a broken connection is no fault of the page
    tab.page.route(f"{chain.node.url}/**", lambda route: route.fulfill(status=200, body="overloaded"))
    tab.sees("Local chain's node does not answer at")
    tab.sees("What you see is as it was.")
    assert supply.inner_text() == before
    tab.page.unroute_all(behavior="ignoreErrors")
    tab.page.get_by_text("does not answer at").wait_for(state="detached")


def test_a_browser_offline_is_said(tab: Tab) -> None:
    tab.go("dollar")
    tab.page.locator(".dot.online").wait_for()
    tab.page.context.set_offline(True)
    tab.sees("You are offline. What you see is as it was.")
    tab.page.context.set_offline(False)
    tab.page.get_by_text("You are offline").wait_for(state="detached")
    tab.page.close()
    tab.faults.clear()  # the browser's own words for it


def test_another_chains_node_and_a_chain_started_anew_are_said(tab: Tab, chain: Demo) -> None:
    answers = {"eth_chainId": "0x1"}

    def handle(route: Any) -> None:
        asked = route.request.post_data_json
        method = asked.get("method") if isinstance(asked, dict) else None
        if method == "eth_chainId" and answers["eth_chainId"] == "0x1":
            route.fulfill(json={"jsonrpc": "2.0", "id": asked["id"], "result": "0x1"})
        elif method == "eth_getBlockByNumber" and asked["params"][0] == "0x0" and "genesis" in answers:
            block = route.fetch(timeout=TIMEOUT).json()
            block["result"]["hash"] = "0x" + "77" * 32
            route.fulfill(json=block)
        else:
            route.continue_()

    tab.page.route(lambda url: url.startswith(chain.node.url), handle)
    tab.go()
    tab.sees("this node is of chain 1, not of Local chain (31337): set another in the settings")
    answers["eth_chainId"] = "0x7a69"
    answers["genesis"] = "other"
    tab.sees("Local chain was started anew since this page was made: run make demo again, then reload")
    del answers["genesis"]
    tab.page.locator(".figure .amount").first.wait_for()


@contextmanager
def second_node(chain: Demo) -> Iterator[tuple[str, list[str]]]:
    """Another address of the chain's node, and what was asked there."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(body)["method"])
            with urlopen(Request(chain.node.url, body, {"Content-Type": "application/json"})) as answer:
                self._answer(answer.read())

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            for name, value in (("Origin", "*"), ("Headers", "*"), ("Methods", "POST")):
                self.send_header(f"Access-Control-Allow-{name}", value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


def test_another_node_is_set_and_kept(tab: Tab, chain: Demo) -> None:
    with second_node(chain) as (url, asked):
        tab.friends.append(url)
        tab.go("dollar")
        tab.page.get_by_role("contentinfo").get_by_role("button", name="Settings").click()
        field = tab.page.get_by_label("Node (RPC address)")
        field.fill("ftp://127.0.0.1/")
        tab.button("Keep").click()
        tab.sees("An address that begins with https://")
        field.fill(url)
        tab.button("Keep").click()
        tab.dialog().wait_for(state="detached")
        chain.node.request("evm_mine")
        tab.settle()
        assert {"eth_chainId", "eth_getBlockByNumber", "eth_call"} <= set(asked)
        asked.clear()
        tab.page.reload()
        tab.page.get_by_role("row", name="In circulation").locator(".amount").wait_for()
        assert "eth_call" in asked
        tab.page.close()  # or it would ask on, when that address is gone


def test_what_was_kept_of_another_chain_is_thrown_away(tab: Tab, chain: Demo) -> None:
    chain.node.request("anvil_mine", hex(100))  # so that there is something settled to keep
    tab.go("lend")
    tab.page.get_by_role("link", name="mBTC / SRUSD").first.wait_for()
    tab.settle()
    # as a chain that was put back behind the page: the block that was kept to has another hash
    changed = tab.page.evaluate("""() => new Promise((resolve) => {
      const asked = indexedDB.open("strongroom", 1);
      asked.onsuccess = () => {
        const store = asked.result.transaction("logs", "readwrite").objectStore("logs");
        const all = store.getAll();
        all.onsuccess = () => {
          let count = 0;
          for (const kept of all.result)
            if (kept.key.includes("markets")) {
              store.put({ ...kept, hash: "0x" + "11".repeat(32), logs: [] });
              count++;
            }
          store.transaction.oncomplete = () => { asked.result.close(); resolve(count); };
        };
      };
    })""")
    assert changed > 0
    tab.page.reload()
    tab.page.get_by_role("link", name="mBTC / SRUSD").first.wait_for()


def test_pages_that_are_not_there_are_said(tab: Tab) -> None:
    tab.page.goto(f"{tab.demo.page}/#/nowhere")
    tab.sees("There is no page of this name.")
    tab.page.get_by_role("link", name="Go to the overview").click()
    tab.page.get_by_role("heading", name="Overview", level=1).wait_for()
    # it comes together with its like, whatever the build calls them
    tab.page.route(
        re.compile(r"/assets/(Lend|money)-.*\.js"), lambda route: route.fulfill(status=404, body="")
    )
    tab.page.get_by_role("link", name="Lend", exact=True).click()
    tab.sees("This page could not be fetched: look at your connection, then reload.")
    tab.page.close()  # or there might be more of them
    tab.faults.clear()  # the browser's own words for it


# Care


def focused(tab: Tab) -> str:
    return str(
        tab.page.evaluate(
            "() => document.activeElement.textContent.trim() || document.activeElement.ariaLabel"
        )
    )


def test_everything_is_reached_by_keyboard(tab: Tab, chain: Demo) -> None:
    press = tab.page.keyboard.press
    tab.go("dollar")
    tab.connect()
    tab.dialog().wait_for(state="detached")
    tab.page.evaluate("() => document.activeElement.blur()")
    press("Tab")
    assert focused(tab) == "Skip to the content"
    press("Enter")
    tab.page.wait_for_function("() => document.activeElement.id === 'content'")
    press("Tab")
    assert focused(tab) == "Swap"
    press("ArrowRight")
    tab.page.get_by_role("textbox", name="To").wait_for()
    assert focused(tab) == "Send"
    press("ArrowRight")
    tab.page.get_by_label("You give (mUSDC)", exact=True).wait_for()
    assert focused(tab) == "Swap"
    for _ in range(10):
        press("Tab")
        if tab.page.evaluate("() => document.activeElement.inputMode") == "decimal":
            break
    tab.page.keyboard.type("10")
    tab.page.locator("main button.primary:enabled").wait_for()
    press("Enter")
    dialog = tab.dialog()
    dialog.get_by_role("button", name="Swap 10 mUSDC").wait_for()
    assert tab.page.evaluate("() => document.querySelector('dialog').contains(document.activeElement)")
    press("Escape")
    dialog.wait_for(state="detached")
    tab.page.wait_for_function("() => document.activeElement !== document.body")
    # who goes to another page begins at its head
    link = tab.page.get_by_role("link", name="Overview")
    link.focus()
    press("Enter")
    tab.page.wait_for_function("() => document.activeElement.tagName === 'H1'")
    assert focused(tab) == "Overview"


def test_a_chart_is_read_by_keyboard(tab: Tab) -> None:
    tab.go()
    chart = tab.page.get_by_role("slider", name="Coins in circulation")
    chart.wait_for()
    chart.focus()
    last = chart.get_attribute("aria-valuetext")
    tab.page.keyboard.press("Home")
    tab.page.wait_for_function("() => document.querySelector('[role=slider]').ariaValueNow === '0'")
    first = chart.get_attribute("aria-valuetext")
    assert first != last
    assert first is not None and "In circulation " in first
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_function("() => document.querySelector('[role=slider]').ariaValueNow === '1'")


@pytest.mark.parametrize("locale", ["de-DE", "ar-EG"])
def test_an_amount_means_the_same_in_every_locale(open_tab: OpenTab, locale: str) -> None:
    tab = open_tab(HOLDER, locale=locale)
    tab.go("dollar")
    tab.connect()
    field = tab.page.get_by_label("You give (mUSDC)", exact=True)
    ready = tab.button("See what changes")
    for text, said in (
        ("1,5", "write a dot before decimals, and nothing but spaces between thousands"),
        ("1.000,50", "write a dot before decimals"),
        ("-1", "an amount cannot be negative"),
        ("1e3", "this is not an amount"),
        ("٣", "this is not an amount"),
        ("0.0000001", "it has 6 decimals at most"),
    ):
        field.fill(text)
        tab.sees(said)
        expect(ready).to_be_disabled()
    field.fill("1 000.50")
    ready.click()
    tab.dialog().get_by_role("button", name="Swap 1\u202f000.50 mUSDC").wait_for()


def test_addresses_are_whole_checksummed_and_copied(open_tab: OpenTab) -> None:
    tab = open_tab(HOLDER, permissions=["clipboard-read", "clipboard-write"])
    tab.keep(1_500)  # "Copied"
    tab.go("dollar", "send")
    tab.connect()
    lower = address(MERCHANT).lower()
    tab.page.get_by_role("textbox", name="To").fill(lower)
    whole = tab.page.locator("form .address", has_text=address(MERCHANT))
    whole.wait_for()
    assert whole.locator("svg.identicon rect").count() > 1
    whole.get_by_role("button", name=f"Copy merchant {address(MERCHANT)}").click()
    whole.get_by_text("Copied").wait_for()
    assert tab.page.evaluate("() => navigator.clipboard.readText()") == address(MERCHANT)


def test_a_look_alike_is_warned_of_where_shares_are_sent(tab: Tab) -> None:
    known = address(MERCHANT).lower()
    tab.go("assets", tab.demo.props["house"])
    tab.connect()
    field = tab.page.locator("input[placeholder='0x…']").first
    field.fill(known[:6] + "0" * 32 + known[-4:])
    tab.sees("begins and ends like")


def test_nothing_moves_for_who_wants_none(tab: Tab) -> None:
    tab.page.route(lambda url: url.startswith(tab.demo.node.url), lambda route: None)  # it goes on loading
    tab.page.goto(f"{tab.demo.page}/#/dollar")
    tab.page.locator(".skeleton").first.wait_for()
    running = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    assert tab.page.evaluate(running) == 0
    tab.page.unroute_all(behavior="ignoreErrors")


SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries())
    if (!one.hadRecentInput)
      shifts.push([one.value, ...one.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "")]);
}).observe({ type: "layout-shift", buffered: true });
"""


def test_no_page_jumps_while_it_loads(open_tab: OpenTab, chain: Demo) -> None:
    """Below 0.1, what is called good; of every page, on a phone and on a desk, without a wallet's own shifts."""
    jumps = []
    for size in ((1_280, 900), (390, 844)):
        tab = open_tab(HOLDER, size=size)
        tab.page.add_init_script(SHIFTS)
        tab.go()
        tops = [tab.button(name).bounding_box()["y"] for name in ("Chain:", "Connect")]
        assert tops[0] == tops[1], "the head's buttons are not in one line"
        for name, parts in PAGES.items():
            if name == "work":
                continue  # its words come from a stranger's file, of any length and at any time
            where = "/".join(part.format(**chain.props) for part in parts)
            tab.page.goto("about:blank")
            tab.page.goto(f"{chain.page}/#/{where}")
            tab.page.locator("main h1").first.wait_for()
            settle(tab)
            shifts = tab.page.evaluate("() => shifts")
            score = sum(shift[0] for shift in shifts)
            if score >= 0.1:
                jumps.append(f"{name} at {size[0]}: {score:.3f}, most by {sorted(shifts, reverse=True)[0]}")
    assert not jumps, "\n".join(jumps)


def test_an_approval_without_limit_is_said_and_limited(tab: Tab, chain: Demo) -> None:
    room = chain.room(HOLDER)
    coin, module = room.stablecoin, room.psm.address
    coin.approve(module, 2**256 - 1).send()
    tab.go("dollar")
    tab.connect()
    tab.button("Turn around").click()
    tab.page.get_by_label("You give (SRUSD)", exact=True).fill("10")
    tab.button("See what changes").click()
    tab.sees("take all your SRUSD, without limit, for ever")
    tab.page.get_by_text("What you allow:").wait_for()
    tab.page.get_by_label("Limit it to exactly this").uncheck()
    tab.page.get_by_text("What you allow:").wait_for(state="detached")
    tab.page.get_by_label("Limit it to exactly this").check()
    tab.sees("Sign a permit for exactly this")
    tab.dialog().get_by_role("button", name="Swap 10 SRUSD").click()
    tab.done()
    assert coin.allowance(tab.account, module) == 0
