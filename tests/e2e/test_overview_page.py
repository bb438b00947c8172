"""
Overview

total value
  what the chain says             reserve at parity and the listed credit markets' collateral at its price, to the wei;
                                  it follows the price
charts
  newest points                   coins, reserve and credit, the peg's three prices and both rates are the chain's; they
                                  move with a swap
  the reserve loses its peg       its price then stays on the chart
lately
  every kind of act               a line appears after it, in plain words, with a way to what it was done with
  many of a kind                  the newest three are told
  blocks go by                    what is kept of the events stays one entry for each question
  more than can be kept           the first of them are kept
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from strongroom.client.contracts import ChainlinkOracle as Oracle
from strongroom.client.contracts import RatePolicy, Stablecoin
from strongroom.client.savings import YEAR
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.stage import DAY, Stage
from tools.demo import actors
from tools.demo.actors import BORROWER, COLLECTOR, HOLDER, ISSUER, TRADER

FIRST = """async () => {
  const asked = indexedDB.open("strongroom", 1);
  const of = request => new Promise(resolve => (request.onsuccess = () => resolve(request.result)));
  const store = await of(asked);
  const all = await of(store.transaction("logs").objectStore("logs").getAll());
  store.close();
  const { block, logs } = all.find(({ key }) => key.includes("/books/"));
  return [block, logs.map(log => Number(log.blockNumber))];
}"""
"""Up to where the books are kept, and the blocks of what is."""
KEPT = """async block => {
  const asked = indexedDB.open("strongroom", 1);
  const of = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const store = await of(asked);
  for (let turn = 0; turn < 300; turn++) {
    const kept = await of(store.transaction("logs").objectStore("logs").getAll());
    const isKept = name => kept.some(({ key, block: at }) => key.includes(`/${name}/`) && at === block);
    if (isKept("books") && isKept("lately")) {
      store.close();
      return kept.map(({ key }) => key);
    }
    await new Promise(done => setTimeout(done, 100));
  }
  throw new Error("it is not kept");
}"""
"""The questions that something is kept of, once the overview's two are kept up to a block."""
SETTLED = 64
"""Blocks this deep are kept."""
COIN = 10**18
WHOLE = Decimal(1)


def stage_of(chain: Demo) -> Stage:
    stage = Stage(chain.room(), actors.derive())
    stage.reserve_is_fresh()
    return stage


def grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", "\u2009")


# Total value


def total_value(chain: Demo) -> int:
    """Wei: the reserve at parity, and the pool's collaterals of the credit markets at the lowest of their prices."""
    room = chain.room()
    prices: dict[str, int] = {}
    for market in room.credit.markets():
        token, price = market.params.collateralToken, Oracle(room.connection, market.params.oracle).price()
        prices[token] = min(price, prices.get(token, price))
    pool = room.lending.pool.address
    held = {token: Stablecoin(room.connection, token).balanceOf(pool) for token in prices}
    worth = sum(held[token] * price // 10**36 for token, price in prices.items())
    assert worth > COIN
    return room.psm.book() * room.psm.WEI_PER_UNIT() + worth


def exactly(wei: int) -> str:
    """As the page writes it in full: "1 234.5 SRUSD"."""
    whole, part = divmod(wei, COIN)
    fraction = f"{part:018d}".rstrip("0")
    return f"{whole}{'.' if fraction else ''}{fraction} SRUSD"


SHOWS = """want => [...document.querySelectorAll(".figure")].some(figure => {
  const amount = figure.innerText.includes("Total value") && figure.querySelector(".amount");
  return amount && (amount.title || amount.innerText).replace(/[\\u2009\\u202f]/g, "") === want;
})"""
"""Whether the figure is so much; its title has every digit where the text has not."""


def require_total_value(tab: Tab, chain: Demo) -> None:
    tab.page.wait_for_function(SHOWS, arg=exactly(total_value(chain)))


def test_the_total_value_is_the_chains_to_the_wei(tab: Tab, chain: Demo) -> None:
    stage = stage_of(chain)
    tab.go()
    require_total_value(tab, chain)
    before = total_value(chain)
    stage.feed(str(chain.props["credit feed"])).set(1_777 * 10**8 + 7).send()
    assert total_value(chain) != before
    require_total_value(tab, chain)


# Charts


def newest(tab: Tab, chart: str) -> Any:
    """The cells of a chart's newest point, in its table."""
    return tab.page.get_by_role("table", name=chart).get_by_role("row").nth(1).get_by_role("cell")


def percent(rate: Decimal) -> str:
    return f"{(100 * rate).quantize(Decimal('0.01'), ROUND_HALF_UP)}\u202f%"


def require_newest_points(tab: Tab, chain: Demo, reserve: str = "1.0000") -> None:
    room = chain.room()
    facilitator = room.deployment.address("CreditFacilitator")
    coin = Stablecoin(room.connection, room.stablecoin.address)
    amounts = (
        coin.totalSupply(),
        room.psm.book() * room.psm.WEI_PER_UNIT(),
        coin.facilitator(facilitator)[1],
    )
    assert all(amount > COIN for amount in amounts)
    expect(newest(tab, "Coins in circulation")).to_have_text(
        [grouped(int((Decimal(amount) / COIN).quantize(WHOLE, ROUND_HALF_UP))) for amount in amounts]
    )
    fee_in, fee_out = (Decimal(fee) / 10_000 for fee in room.psm.fees())
    prices = [f"{1 / (1 - fee_in):.4f}", f"{1 - fee_out:.4f}", reserve]
    expect(newest(tab, "The peg")).to_have_text(prices)
    policy = RatePolicy(room.connection, room.deployment.address("RatePolicy"))
    apr = room.savings.state().apr
    assert apr > 0
    expect(newest(tab, "Rates")).to_have_text([percent(apr), percent(Decimal(policy.rate() * YEAR) / COIN)])


def test_the_charts_end_where_the_chain_is(tab: Tab, chain: Demo) -> None:
    stage = stage_of(chain)
    tab.go()
    tables = tab.page.get_by_text("As a table")
    expect(tables).to_have_count(3)
    for table in tables.all():
        table.click()
    require_newest_points(tab, chain)
    before = chain.room().stablecoin.totalSupply()
    stage.provide(TRADER, 12_345)
    stage.at(TRADER).savings.save(10_000)
    assert chain.room().stablecoin.totalSupply() >= before + 12_345 * COIN
    require_newest_points(tab, chain)
    # what is read by keyboard is what the table says
    supply = newest(tab, "Coins in circulation").first.inner_text()
    slider = tab.page.get_by_role("slider", name=re.compile("^Coins in circulation"))
    expect(slider).to_have_attribute("aria-valuetext", re.compile(f"In circulation {supply}, "))
    feed = stage.feed(chain.room().deployment.address("MockAggregator"))
    parity = feed.answer()
    feed.set(parity * 94 // 100).send()
    stage.at(TRADER).psm.freezeOnDepeg().send()
    feed.set(parity).send()
    require_newest_points(tab, chain)
    peg = tab.page.get_by_role("slider", name=re.compile("^The peg"))
    for _ in range(60):
        # until the page has read the freeze, the point before the newest is another
        peg.press("End")
        peg.press("ArrowLeft")
        if str(peg.get_attribute("aria-valuetext")).endswith("Reserve 0.9400"):
            break
        tab.page.wait_for_timeout(500)
    else:
        raise AssertionError("the price at which the reserve was frozen is not drawn")
    stage.wait(4 * DAY)
    expect(newest(tab, "The peg").last).to_have_text("–")


# Lately


def acts(stage: Stage, chain: Demo) -> list[tuple[Callable[[], Any], str, str]]:
    """Each with what the page says of it, and where the line leads."""
    at = stage.at
    credit = stage.room.credit.markets()[1].params
    collection, house = str(chain.props["collection"]), str(chain.props["house"])
    seller, bidder = at(COLLECTOR), at(TRADER)

    def sell() -> None:
        signed = seller.market.sign(seller.market.listing(collection, 1, COIN // 2))
        bidder.market.take(signed).send()

    def auction() -> None:
        terms = seller.auctions.build(collection, 2, Decimal("0.4"))
        approval = seller.auctions.approval_to_sell(terms)
        if approval is not None:
            approval.send()
        seller.auctions.open(terms).send()

    def bid() -> None:
        bidder.auctions.bid(bidder.auctions.auctionCount(), COIN // 2, value=COIN // 2).send()

    def settle() -> None:
        stage.wait(8 * DAY)
        bidder.auctions.settle(bidder.auctions.auctionCount()).send()

    def buy_out() -> None:
        work = str(chain.props["work"])
        buyout, shares = at(HOLDER).assets.buyout(work), at(HOLDER).assets.asset(work)
        held = shares.balanceOf(stage.address(HOLDER))
        shares.approve(buyout.address, held).send()
        buyout.vote(held, 10_000 * COIN).send()
        stage.wait(4 * DAY)
        buyout.count([stage.address(HOLDER)])
        at(TRADER).assets.buyout(work).place_bid(10_500)

    pool = at(TRADER).stability.pool(credit.collateralToken)
    work = f"#/collect/{collection}/2"
    return [
        (lambda: stage.provide(TRADER, 123), r"swapped 123\.\d+ mUSDC for 123\S* SRUSD", ""),
        (lambda: at(TRADER).savings.save(51), "put 51 SRUSD into the savings", "#/credit"),
        (lambda: at(TRADER).savings.take_out(21), "took 21 SRUSD out of the savings", "#/credit"),
        (lambda: pool.provide(11), "put 11 SRUSD into the stability pool of WETH", "#/credit/stability"),
        (lambda: at(BORROWER).credit.repay(credit, 101), "repaid 101 SRUSD in WETH / SRUSD", "#/lend/0x"),
        (sell, r"Sold for 0\.50 ETH: #1 of Doors of the Strongroom", f"#/collect/{collection}/1"),
        (auction, r"auctions, from 0\.4000 ETH, #2 of Doors", work),
        (bid, r"bid 0\.5000 ETH for #2 of Doors", work),
        (settle, r"won, for 0\.5000 ETH, #2 of Doors", work),
        (
            lambda: at(ISSUER).assets.asset(house).pay_dividend(71),
            "paid 71 SRUSD of dividends to HARB's holders",
            f"#/assets/{house}",
        ),
        (
            lambda: at(HOLDER).assets.asset(house).claim_dividend(),
            r"claimed \S+ SRUSD of dividends of HARB",
            f"#/assets/{house}",
        ),
        (
            lambda: at(HOLDER).assets.sales.buy_shares(at(HOLDER).assets.sales.saleCount(), 3),
            "paid 150 SRUSD in a sale for 3 HARB",
            f"#/assets/{house}",
        ),
        (buy_out, r"began, with 10\s500 SRUSD, the buyout of BLUE", f"#/assets/{chain.props['work']}/buyout"),
    ]


def test_what_anybody_does_is_told_in_plain_words(tab: Tab, chain: Demo) -> None:
    stage = stage_of(chain)
    tab.go()
    lines = tab.page.locator(".activity-list li")
    expect(lines).to_have_count(10)
    expect(lines.filter(has_text=re.compile("swapped .* mUSDC for"))).to_have_count(3)
    for act, words, leads in acts(stage, chain):
        line = lines.filter(has_text=re.compile(words))
        expect(line).to_have_count(0)
        act()
        expect(line).to_have_count(1)
        # the newest comes first; what the act itself brought about may stand above it
        expect(
            lines.locator("nth=0").or_(lines.locator("nth=1")).filter(has_text=re.compile(words))
        ).to_be_visible()
        expect(line.get_by_text(re.compile(" ago$"))).to_be_visible()
        if leads:
            assert (line.get_by_role("link").get_attribute("href") or "").lower().startswith(leads.lower())


def shorten(tab: Tab, number: str, to: str) -> None:
    """Makes a number of the overview's script another."""

    def handle(route: Any) -> None:
        script = route.fetch().text()
        assert len(re.findall(rf"\b{number}\b", script)) == 1
        body = re.sub(rf"\b{number}\b", to, script)
        route.fulfill(body=body, content_type="text/javascript; charset=utf-8")

    tab.page.route("**/assets/Overview-*.js", handle)


def kept(tab: Tab, chain: Demo) -> set[str]:
    return set(tab.page.evaluate(KEPT, int(chain.node.request("eth_blockNumber"), 16) - SETTLED))


def test_blocks_that_go_by_add_no_entries_to_the_store(
    tab: Tab, open_tab: Callable[..., Tab], chain: Demo
) -> None:
    # "lately" is 50,400 blocks, which no test has the time for: 200, so that it begins after the deployment
    shorten(tab, "50400", "200")
    chain.node.request("anvil_mine", hex(300))
    tab.go()
    # only now is there a store: whoever opened one before the page would have made an empty one
    tab.sees("Nothing has happened yet.")
    before = kept(tab, chain)
    for _ in range(3):
        chain.node.request("anvil_mine", hex(100))
        assert kept(tab, chain) == before

    # of more events than may be kept the first are, and the charts are drawn from all of them nonetheless
    other = open_tab()
    shorten(other, "5e4", "20")
    for _ in range(2):
        other.page.goto("about:blank")
        other.go()
        other.page.get_by_role("slider").first.wait_for()
        block, logs = other.page.evaluate(FIRST)
        assert 0 < len(logs) <= 20
        assert max(logs) <= block < int(chain.node.request("eth_blockNumber"), 16) - SETTLED
    whole = tab.page.get_by_role("slider", name=re.compile("^Coins in")).get_attribute("aria-valuetext")
    expect(other.page.get_by_role("slider", name=re.compile("^Coins in"))).to_have_attribute(
        "aria-valuetext", str(whole)
    )
