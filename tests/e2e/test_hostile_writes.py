"""
What is signed is what was shown, to whom it was shown, where it was shown

a link to a vault
  that the factory did not make    nothing of it is shown, and nothing can be deposited
a token
  whose decimals the node does not say
                                   is not taken for one of whole units: said, and read anew
  that changes an approval only from nothing
                                   is approved from nothing; the old approval locks nobody out
all of a debt                      is repaid up to what was said, whatever an old approval lets be taken
a desk that a stranger made         is not shown as the issuer's, whatever it says that a share is worth
a market of strangers              its token, oracle and rate model are named before anything goes in
the account
  changes while the window is open it can no longer be sent, and says why
  comes while the window is open   so, too: what was made for nobody would pay nobody
the wallet's chain                 goes with every transaction
orders that this browser keeps
  in two windows                   neither loses the other's
  under another's signature        stand beside it, and do not hide it
  damaged by others of the origin  the rest stays
a transaction that another window waits for
                                   is not forgotten by this one
what contracts say when they refuse
  damaged, or long and turned around
                                   words, plain and short
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from strongroom.client.contracts import MockReserve
from strongroom.client.contracts.redemption_desk_factory import NetAssetValueParams
from strongroom.client.order_book import as_posted
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.test_collect_page import listed, open_work, paste
from tests.e2e.test_market_page import confirm, fill
from tools.demo import actors
from tools.demo.actors import COLLECTOR, HOLDER, ISSUER, TRADER

OpenTab = Callable[..., Tab]
COIN = 10**18
LOOK_ALIKE = "0x" + "5a" * 20
BEHIND = "0x" + "b1" * 20


def address(actor: str) -> str:
    return str(actors.derive()[actor].address)


def market_of(chain: Demo) -> Any:
    """The demo's market of its mock ether."""
    token = str(chain.props["mETH token"]).lower()
    return next(
        item for item in chain.room().lending.markets() if item.params.collateralToken.lower() == token
    )


def swap_of(tab: Tab, amount: str) -> None:
    tab.page.get_by_role("textbox", name="You give (").fill(amount)
    tab.button("See what changes").click()


def test_a_strangers_vault_is_none(tab: Tab, chain: Demo) -> None:
    # with a vault's very code: it answers all that a vault is asked
    code = chain.node.request("eth_getCode", chain.props["vault"], "latest")
    chain.node.request("anvil_setCode", LOOK_ALIKE, code)
    tab.go("lend", "vault", LOOK_ALIKE)
    tab.connect()
    tab.sees("there is no vault of this address on this chain")
    tab.settle()
    expect(tab.page.get_by_label("Deposit (SRUSD)", exact=True)).to_have_count(0)


def test_a_node_that_does_not_say_the_decimals_is_not_believed(tab: Tab, chain: Demo) -> None:
    market = market_of(chain)
    silent = [True]

    def node(route: Any) -> None:
        asked = json.loads(route.request.post_data or "{}")
        # decimals()
        if silent[0] and "0x313ce567" in json.dumps(asked):
            error = {"code": -32005, "message": "limit exceeded"}
            route.fulfill(json={"jsonrpc": "2.0", "id": asked["id"], "error": error})
        else:
            route.continue_()

    tab.page.route(lambda url: url.startswith(chain.node.url), node)
    tab.page.goto(f"{chain.page}/#/lend/0x{market.id.hex()}")
    tab.sees("the node does not answer")
    expect(tab.page.get_by_text("One mETH is worth")).to_have_count(0)
    silent[0] = False
    chain.node.wait(1)
    tab.page.get_by_text("One mETH is worth").wait_for()
    figure = tab.page.locator(".figure", has_text="One mETH is worth")
    # and not two thousand times as much as there are units in a whole
    expect(figure).to_contain_text(re.compile(r"worth2\s000 SRUSD"))
    tab.page.unroute_all(behavior="ignoreErrors")


def assembled(parts: list[str], labels: dict[str, str]) -> bytes:
    """Bytecode of instructions in hex; `?x` stands for where `:x` is, one byte."""
    places: dict[str, int] = {}
    at = 0
    for part in parts:
        if part.startswith(":"):
            places[part[1:]] = at
            at += 1
        else:
            at += 1 if part.startswith("?") else len(labels.get(part, part)) // 2
    code = ""
    for part in parts:
        if part.startswith(":"):
            code += "5b"
        elif part.startswith("?"):
            code += f"{places[part[1:]]:02x}"
        else:
            code += labels.get(part, part)
    return bytes.fromhex(code)


WORD = "63"
REPAY = keccak(text="repay((address,address,address,address,uint256),uint256,uint256,address,bytes)")[
    :4
].hex()
FROM_NOTHING_ONLY = [
    *("5f35", "60e01c"),
    *("80", WORD, "7ecebe00", "14", "60", "?fail", "57"),  # no nonces(), so no permits
    *(WORD, "095ea7b3", "14", "15", "60", "?go", "57"),
    *("602435", "15", "60", "?go", "57"),  # approve(spender, 0)
    *(WORD, "dd62ed3e", "60e01b", "5f52", "33", "600452", "600435", "602452"),
    *("6020", "5f", "6044", "5f", "30", "5a", "fa", "50", "5f51", "15", "60", "?go", "57"),
    *(":fail", "5f5ffd"),
    *(":go", "365f5f37", "5f5f365f", "73", BEHIND[2:], "5af4", "3d5f5f3e", "60", "?ok", "57", "3d5ffd"),
    *(":ok", "3d5ff3"),
]


def test_an_approval_that_changes_only_from_nothing(tab: Tab, chain: Demo) -> None:
    market = market_of(chain)
    token, pool = str(market.params.collateralToken), chain.room().lending.pool.address
    MockReserve(chain.room(ISSUER).connection, token).mint(tab.account, COIN).send()
    mine = MockReserve(chain.room(HOLDER).connection, token)
    mine.approve(pool, 5).send()
    chain.node.request("anvil_setCode", BEHIND, chain.node.request("eth_getCode", token, "latest"))
    chain.node.request("anvil_setCode", token, "0x" + assembled(FROM_NOTHING_ONLY, {}).hex())
    tab.go("lend", "0x" + market.id.hex())
    tab.connect()
    tab.sees("Your position")
    fill(tab, "Collateral in (mETH)", "0.5")
    tab.button("See what changes").click()
    tab.sees("Let the lending pool take nothing first")
    # whoever opened the market chose these
    expect(tab.dialog()).to_contain_text("Anyone can open a market")
    expect(tab.dialog()).to_contain_text(token)
    confirm(tab, "Put up 0.5")
    assert chain.room().lending.pool.position(market.id, tab.account).collateral == COIN // 2
    assert mine.allowance(tab.account, pool) == 0


def test_all_of_a_debt_is_never_more_than_was_said(tab: Tab, chain: Demo) -> None:
    market, room = market_of(chain), chain.room(HOLDER)
    token = str(market.params.collateralToken)
    MockReserve(chain.room(ISSUER).connection, token).mint(tab.account, COIN).send()
    room.lending.supply_collateral_and_borrow(market, "1", "500")
    room.stablecoin.approve(room.lending.pool.address, 2**256 - 1).send()
    tab.go("lend", "0x" + market.id.hex())
    tab.connect()
    tab.page.get_by_role("tab", name="Repay", exact=True).click()
    tab.page.get_by_label("Repay (SRUSD)", exact=True).wait_for()
    tab.button("Max").last.click()
    tab.button("See what changes").click()
    tab.page.get_by_label("Limit it to exactly this").uncheck()
    tab.sees("What changes")
    confirm(tab, "Repay everything")
    [[sent]] = tab.asked("eth_sendTransaction")
    # before anything is paid, the most that may be owed
    guard = "checkPosition((address,address,address,address,uint256),address,uint256,uint256,uint256)"
    at = sent["data"].index(keccak(text=guard)[:4].hex())
    words = [int(sent["data"][at + 8 + 64 * n :][:64], 16) for n in range(9)]
    assert 500 * COIN < words[7] < 501 * COIN
    assert at < sent["data"].index(REPAY)
    assert room.lending.pool.position(market.id, tab.account).borrowShares == 0


def test_a_strangers_desk_is_not_the_issuers(tab: Tab, chain: Demo) -> None:
    room = chain.room(HOLDER)
    desks, house = room.assets.desks, chain.props["house"]
    params = NetAssetValueParams(
        house, room.stablecoin.address, 50_000 * COIN, 1_000, 500, 86_400, 35 * 86_400
    )
    desks.createNetAssetValue(params, b"\x01" * 32).send()
    nav = desks.predictNetAssetValue(params, b"\x01" * 32)
    desks.createRedemptionDesk(nav).send()
    assert desks.isRedemptionDesk(desks.predictRedemptionDesk(nav))
    tab.go("assets", house, "redeem")
    tab.page.get_by_role("heading", name="Redeemed for SRUSD").first.wait_for()
    tab.settle()
    expect(tab.page.get_by_role("heading", name="Redeemed for SRUSD")).to_have_count(1)
    expect(tab.page.get_by_text("50 000")).to_have_count(0)


def test_another_account_is_not_sent_what_the_first_was_shown(tab: Tab, chain: Demo) -> None:
    tab.go("dollar")
    tab.connect()
    swap_of(tab, "10")
    tab.sees("What changes")
    tab.page.evaluate("to => window.wallet.emit('accountsChanged', [to])", address(TRADER))
    tab.sees("not for your account of now")
    expect(tab.dialog().locator("button.primary")).to_have_count(0)
    expect(tab.button("Only sign it")).to_have_count(0)
    tab.page.evaluate("to => window.wallet.emit('accountsChanged', [to])", tab.account)
    expect(tab.dialog().locator("button.primary")).to_have_count(1)
    assert tab.asked("eth_sendTransaction") == tab.asked("eth_signTypedData_v4") == []


def test_what_was_made_for_nobody_is_sent_by_nobody(tab: Tab, chain: Demo) -> None:
    tab.go("dollar")
    swap_of(tab, "10")
    tab.dialog().get_by_role("button", name="Connect a wallet").click()
    tab.page.get_by_role("dialog", name="Connect a wallet").get_by_role("button", name="Test Wallet").click()
    tab.sees("This was made for nobody")
    expect(tab.dialog().locator("button.primary")).to_have_count(0)


def test_the_chain_goes_with_the_transaction(tab: Tab, chain: Demo) -> None:
    before = chain.room().stablecoin.balanceOf(address(TRADER))
    tab.go("dollar", "send")
    tab.connect()
    tab.page.get_by_label("To", exact=True).fill(address(TRADER))
    tab.page.get_by_label("Amount", exact=True).fill("3")
    tab.button("See what changes").click()
    tab.sees("What changes")
    # it went to another chain, and told nobody
    tab.steer(chainId=1)
    tab.dialog().get_by_role("button", name="Send 3 SRUSD").click()
    tab.sees("Nothing has changed.")
    assert [params[0]["chainId"] for params in tab.asked("eth_sendTransaction")] == ["0x7a69"]
    assert chain.room().stablecoin.balanceOf(address(TRADER)) == before
    tab.steer(chainId=31337)
    tab.button("Try again").click()
    tab.done()
    assert chain.room().stablecoin.balanceOf(address(TRADER)) == before + 3 * COIN


def kept(page: Any, key: str) -> list[Any]:
    return list(json.loads(page.evaluate("key => localStorage.getItem(key) ?? '[]'", f"strongroom.{key}")))


def test_two_windows_lose_no_order_and_none_is_hidden(open_tab: OpenTab, chain: Demo) -> None:
    one = open_tab(COLLECTOR)
    one.go("collect")
    two = Tab(one.page.context.new_page(), chain)
    two.go("collect")
    first, second = as_posted(listed(chain, 1, "0.7")), as_posted(listed(chain, 2, "0.8"))
    paste(one, json.dumps(first))
    one.sees("Listings and offers")
    paste(two, json.dumps(second))
    two.sees("Listings and offers")
    assert {item["signature"] for item in kept(one.page, "orders")} == {
        first["signature"],
        second["signature"],
    }
    # somebody hands over another order with the first one's signature; and the origin's other pages write there, too
    decoy = {**first, "order": {**first["order"], "nonce": "1"}}
    one.go("collect")
    paste(one, json.dumps(decoy))
    one.sees("Listings and offers")
    damaged = [{"none": 1}, *kept(one.page, "orders")]
    one.page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)", ["strongroom.orders", json.dumps(damaged)]
    )
    one.page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        ["strongroom.pending", json.dumps([None, {"isOpen": True, "nonce": 1, "hash": 5, "title": {}}])],
    )
    open_work(one, 1)
    one.page.reload()
    one.connect()
    listings = one.page.get_by_role("region", name="Listing")
    expect(listings).to_have_count(2)
    expect(one.button("Cancel it")).to_have_count(1)
    assert not two.faults


def test_another_windows_transaction_is_not_forgotten(open_tab: OpenTab, chain: Demo) -> None:
    one = open_tab(HOLDER)
    one.go("dollar", "send")
    two = Tab(one.page.context.new_page(), chain)
    one.connect()
    # the second waits for one that the first has never heard of
    waiting = {
        "id": "0x01",
        "chainId": 31337,
        "genesis": "0x" + "00" * 32,
        "account": one.account,
        "title": "Elsewhere",
        "content": "0x00",
        "hash": None,
        "nonce": 0,
        "isRead": False,
        "since": "0",
        "sentAt": 0,
        "outcome": "pending",
        "isOpen": True,
    }
    two.page.goto(f"{chain.page}/icon.svg")
    two.page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)", ["strongroom.pending", json.dumps([waiting])]
    )
    one.page.get_by_label("To", exact=True).fill(address(TRADER))
    one.page.get_by_label("Amount", exact=True).fill("1")
    one.button("See what changes").click()
    confirm(one, "Send 1 SRUSD")
    assert [item["title"] for item in kept(one.page, "pending")] == ["Elsewhere"]


def test_a_refusal_is_plain_and_short_whatever_it_says(tab: Tab, chain: Demo) -> None:
    answer = [b"\x08\xc3\x79\xa0\xff"]

    def node(route: Any) -> None:
        asked = json.loads(route.request.post_data or "{}")
        if asked.get("method") != "eth_simulateV1":
            return route.continue_()
        calls = asked["params"][0]["blockStateCalls"][0]["calls"]
        refused = {"status": "0x0", "returnData": "0x" + answer[0].hex(), "gasUsed": "0x1"}
        block = {"calls": [refused for _ in calls]}
        return route.fulfill(json={"jsonrpc": "2.0", "id": asked["id"], "result": [block]})

    tab.page.route(lambda url: url.startswith(chain.node.url), node)
    tab.go("dollar")
    tab.connect()
    swap_of(tab, "10")
    tab.sees("This would fail: the contract refused, in words that cannot be read.")
    answer[0] = b"\x08\xc3\x79\xa0" + encode(["string"], ["\u202eyenom \u200b" + "A" * 300_000])
    chain.node.wait(1)
    tab.sees("This would fail: the contract refused: yenom AAAA")
    said = tab.dialog().inner_text()
    assert len(said) < 2_000
    assert not {"\u202e", "\u200b"} & set(said)
    expect(tab.dialog().locator("button.primary")).to_be_disabled()
    tab.page.unroute_all(behavior="ignoreErrors")
