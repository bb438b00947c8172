"""ChainlinkOracle.price, each part of a configuration by itself

├── feeds: base1 x base2 / (quote1 x quote2), any of them missing, of any decimals
├── a feed
│   ├── answers zero or less, or a round that is not complete: it reverts and names the feed
│   ├── is older than its heartbeat, or from the future: it reverts with both times; at the heartbeat it works
│   └── fails, or burns its gas: it reverts and names it
├── bounds, both included
├── deviation from a second source, the limit included; the second source fails: it reverts
├── sequencer: down, not begun, in its grace period (its last second included), after it
└── amounts: rounded down; where the product would overflow it reverts
"""

from collections.abc import Sequence
from typing import Any

import pytest

from strongroom.evm import Chain, Contract
from tests.support.suite import oracle_config, refuses

HEARTBEAT = 3_600


class Market:
    """Two tokens and as many feeds as wanted."""

    def __init__(self, collateral_decimals: int = 18, loan_decimals: int = 18) -> None:
        self.chain = Chain()
        self.deployer = self.chain.account("deployer")
        self.collateral = self.deploy("MockReserve", "Collateral", "COL", collateral_decimals)
        self.loan = self.deploy("MockReserve", "Loan", "LOAN", loan_decimals)

    def deploy(self, name: str, *args: Any) -> Contract:
        return self.chain.deploy(name, *args, sender=self.deployer)

    def feed(self, answer: int, decimals: int = 8) -> Contract:
        return self.deploy("MockAggregator", decimals, answer)

    def oracle(
        self, base: Sequence[Contract] = (), quote: Sequence[Contract] = (), **changes: Any
    ) -> Contract:
        settings = oracle_config(
            self.collateral,
            self.loan,
            base=[(feed, HEARTBEAT) for feed in base],
            quote=[(feed, HEARTBEAT) for feed in quote],
            **{"minPrice": 1, "maxPrice": 2**256 - 1, **changes},
        )
        return self.deploy("ChainlinkOracle", settings)


# base answers, quote answers (all of 8 decimals), the price as a fraction of 1e36
FEEDS: list[tuple[list[int], list[int], int, int]] = [
    ([2 * 10**8], [], 2, 1),
    ([2 * 10**8, 3 * 10**8], [], 6, 1),
    ([], [4 * 10**8], 1, 4),
    ([], [4 * 10**8, 5 * 10**8], 1, 20),
    ([3 * 10**8], [2 * 10**8], 3, 2),
    ([3 * 10**8, 7 * 10**8], [2 * 10**8], 21, 2),
    ([3 * 10**8, 7 * 10**8], [2 * 10**8, 5 * 10**8], 21, 10),
    ([1], [3 * 10**8], 1, 3 * 10**8),
]


@pytest.mark.parametrize(("base", "quote", "numerator", "denominator"), FEEDS)
def test_feeds_multiply_and_divide(
    base: list[int], quote: list[int], numerator: int, denominator: int
) -> None:
    market = Market()
    oracle = market.oracle([market.feed(x) for x in base], [market.feed(x) for x in quote])
    assert oracle.price() == 10**36 * numerator // denominator, "rounded down"
    assert oracle.liquidationPrice() == oracle.price()


@pytest.mark.parametrize("collateral_decimals", [6, 8, 18])
@pytest.mark.parametrize("loan_decimals", [6, 18])
@pytest.mark.parametrize(("base_decimals", "quote_decimals"), [(8, 8), (18, 8), (8, 18), (0, 6)])
def test_decimals_of_tokens_and_feeds(
    collateral_decimals: int, loan_decimals: int, base_decimals: int, quote_decimals: int
) -> None:
    """One collateral is worth 3,000 dollars, one loan token 2: 1,500 whole loan tokens, in smallest units."""
    market = Market(collateral_decimals, loan_decimals)
    base = market.feed(3_000 * 10**base_decimals, base_decimals)
    quote = market.feed(2 * 10**quote_decimals, quote_decimals)
    oracle = market.oracle([base], [quote])
    whole = 1_500 * 10**loan_decimals
    assert oracle.price() * 10**collateral_decimals // 10**36 == whole
    assert oracle.price() == 10**36 * whole // 10**collateral_decimals


def slots(market: Market) -> dict[str, Contract]:
    return {name: market.feed(10**8) for name in ("base 1", "base 2", "quote 1", "quote 2")}


def oracle_of(market: Market, feeds: dict[str, Contract], **changes: Any) -> Contract:
    return market.oracle([feeds["base 1"], feeds["base 2"]], [feeds["quote 1"], feeds["quote 2"]], **changes)


SLOTS = ["base 1", "base 2", "quote 1", "quote 2"]


@pytest.mark.parametrize("slot", SLOTS)
def test_refuses_answers_that_are_none(slot: str) -> None:
    market = Market()
    feeds = slots(market)
    oracle = oracle_of(market, feeds)
    now = market.chain.timestamp
    for answer in (0, -1, -(10**8)):
        feeds[slot].setRound(answer, now, now, sender=market.deployer)
        for function in (oracle.price, oracle.liquidationPrice):
            with refuses("ChainlinkOracle_InvalidAnswer", feeds[slot], answer):
                function()
    feeds[slot].setRound(10**8, now, 0, sender=market.deployer)
    with refuses("ChainlinkOracle_InvalidAnswer", feeds[slot], 10**8):
        oracle.price()


@pytest.mark.parametrize("slot", SLOTS)
def test_refuses_stale_and_future_answers(slot: str) -> None:
    market = Market()
    feeds = slots(market)
    oracle = oracle_of(market, feeds)
    market.chain.warp(HEARTBEAT)
    assert oracle.price() == 10**36, "exactly as old as allowed"
    for other in SLOTS:
        if other != slot:
            feeds[other].set(10**8, sender=market.deployer)
    updated = market.chain.timestamp - HEARTBEAT
    market.chain.warp(1)
    for function in (oracle.price, oracle.liquidationPrice):
        with refuses("ChainlinkOracle_StaleAnswer", feeds[slot], updated, HEARTBEAT, market.chain.timestamp):
            function()
    now = market.chain.timestamp
    feeds[slot].setRound(10**8, now, now + 1, sender=market.deployer)
    with refuses("ChainlinkOracle_StaleAnswer", feeds[slot], now + 1, HEARTBEAT, now):
        oracle.price()
    feeds[slot].setRound(10**8, now, now, sender=market.deployer)
    assert oracle.price() == 10**36


def test_each_feed_has_a_heartbeat_of_its_own() -> None:
    market = Market()
    quick, slow = market.feed(10**8), market.feed(10**8)
    settings = oracle_config(
        market.collateral, market.loan, base=[(quick, 60)], quote=[(slow, 86_400)], minPrice=1
    )
    oracle = market.deploy("ChainlinkOracle", {**settings, "maxPrice": 2**255})
    market.chain.warp(61)
    with refuses(
        "ChainlinkOracle_StaleAnswer", quick, market.chain.timestamp - 61, 60, market.chain.timestamp
    ):
        oracle.price()
    quick.set(10**8, sender=market.deployer)
    assert oracle.price() == 10**36


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("fault", [1, 2], ids=["reverts", "burns gas"])
def test_names_a_feed_that_fails(slot: str, fault: int) -> None:
    market = Market()
    feeds = slots(market)
    oracle = oracle_of(market, feeds)
    feeds[slot].setFault(fault, sender=market.deployer)
    for function in (oracle.price, oracle.liquidationPrice):
        with refuses("ChainlinkOracle_FeedUnavailable", feeds[slot]):
            function()


def test_bounds_are_included() -> None:
    market = Market()
    feed = market.feed(10**8)
    low, high = 5 * 10**35, 2 * 10**36
    oracle = market.oracle([feed], minPrice=low, maxPrice=high)
    for answer in (5 * 10**7, 2 * 10**8):
        feed.set(answer, sender=market.deployer)
        assert oracle.price() == answer * 10**28
    for answer in (5 * 10**7 - 1, 2 * 10**8 + 1, 1, 2**119 - 1):
        feed.set(answer, sender=market.deployer)
        with refuses("ChainlinkOracle_PriceOutOfBounds", answer * 10**28, low, high):
            oracle.price()


def test_the_liquidation_price_has_no_lower_bound() -> None:
    market = Market()
    feed = market.feed(10**8)
    oracle = market.oracle([feed], minPrice=10**36, maxPrice=10**36)
    for answer in (1, 10**7, 10**8):
        feed.set(answer, sender=market.deployer)
        assert oracle.liquidationPrice() == answer * 10**28
    feed.set(10**8 + 1, sender=market.deployer)
    with refuses("ChainlinkOracle_PriceOutOfBounds", 10**36 + 10**28, 1, 10**36):
        oracle.liquidationPrice()


def test_a_price_that_comes_to_zero_is_none() -> None:
    market = Market(collateral_decimals=18, loan_decimals=0)
    feed, large = market.feed(1, 18), market.feed(2**119 - 1, 0)
    oracle = market.oracle([feed], [large])
    with refuses("ChainlinkOracle_PriceOutOfBounds", 0, 1, 2**256 - 1):
        oracle.price()
    with refuses("ChainlinkOracle_PriceOutOfBounds", 0, 1, 2**256 - 1):
        oracle.liquidationPrice()


def test_what_would_overflow_reverts() -> None:
    market = Market()
    feeds = [market.feed(2**119 - 1, 0), market.feed(2**119 - 1, 0)]
    oracle = market.oracle(feeds)
    with refuses("Panic", 0x11):
        oracle.price()


class TestDeviation:
    """From a second source by at most 200 bps of it."""

    def market(self) -> tuple[Market, Contract, Contract, Contract]:
        market = Market()
        feed, other = market.feed(10**8), market.feed(10**8)
        reference = market.oracle([other], minPrice=10**35)
        return market, feed, other, market.oracle([feed], reference_=reference, maxDeviationBps=200)

    @pytest.mark.parametrize("answer", [98_000_000, 100_000_000, 102_000_000])
    def test_the_limit_is_included(self, answer: int) -> None:
        market, feed, _, oracle = self.market()
        feed.set(answer, sender=market.deployer)
        assert oracle.price() == answer * 10**28

    @pytest.mark.parametrize("answer", [97_999_999, 102_000_001, 1, 10**12])
    def test_refuses_beyond_it(self, answer: int) -> None:
        market, feed, _, oracle = self.market()
        feed.set(answer, sender=market.deployer)
        with refuses("ChainlinkOracle_PriceDeviates", answer * 10**28, 10**36, 200):
            oracle.price()
        assert oracle.liquidationPrice() == answer * 10**28, "the primary source alone"

    def test_it_is_a_part_of_the_second_source(self) -> None:
        market, feed, other, oracle = self.market()
        feed.set(102, sender=market.deployer)
        other.set(10**8, sender=market.deployer)
        feed.set(49_000_000, sender=market.deployer)
        other.set(50_000_000, sender=market.deployer)
        assert oracle.price() == 49 * 10**34
        feed.set(48_999_999, sender=market.deployer)
        with refuses("ChainlinkOracle_PriceDeviates", 48_999_999 * 10**28, 5 * 10**35, 200):
            oracle.price()

    def test_a_second_source_that_fails_fails_it(self) -> None:
        market, _, other, oracle = self.market()
        other.setFault(1, sender=market.deployer)
        with refuses("ChainlinkOracle_FeedUnavailable", other):
            oracle.price()
        assert oracle.liquidationPrice() == 10**36
        other.setFault(0, sender=market.deployer)
        other.set(10**6, sender=market.deployer)
        with refuses("ChainlinkOracle_PriceOutOfBounds", 10**34, 10**35, 2**256 - 1):
            oracle.price()


class TestSequencer:
    """The uptime feed: answer 0 is up since `startedAt`, 1 is down. The grace period is an hour."""

    GRACE = 3_600

    def market(self) -> tuple[Market, Contract, Contract]:
        market = Market()
        uptime = market.feed(0, 0)
        feed = market.feed(10**8)
        settings = oracle_config(
            market.collateral,
            market.loan,
            base=[(feed, 10**6)],
            minPrice=1,
            maxPrice=2**255,
            sequencerUptimeFeed=uptime,
            sequencerGracePeriod=self.GRACE,
        )
        return market, uptime, market.deploy("ChainlinkOracle", settings)

    def test_waits_out_the_grace_period(self) -> None:
        market, uptime, oracle = self.market()
        since = market.chain.timestamp
        for wait in (0, 1, self.GRACE - 1):
            market.chain.warp(wait)
            for function in (oracle.price, oracle.liquidationPrice):
                with refuses(
                    "ChainlinkOracle_SequencerGracePeriod", uptime, since, self.GRACE, market.chain.timestamp
                ):
                    function()
        assert market.chain.timestamp == since + self.GRACE
        market.chain.warp(1)
        assert oracle.price() == oracle.liquidationPrice() == 10**36

    def test_refuses_while_it_is_down(self) -> None:
        market, uptime, oracle = self.market()
        market.chain.warp(self.GRACE + 1)
        uptime.setRound(1, 1, 1, sender=market.deployer)
        for function in (oracle.price, oracle.liquidationPrice):
            with refuses("ChainlinkOracle_SequencerDown", uptime):
                function()

    def test_refuses_before_its_first_round_and_from_the_future(self) -> None:
        market, uptime, oracle = self.market()
        for started in (0, market.chain.timestamp + 1):
            uptime.setRound(0, started, market.chain.timestamp, sender=market.deployer)
            with refuses("ChainlinkOracle_InvalidAnswer", uptime, 0):
                oracle.price()

    @pytest.mark.parametrize("fault", [1, 2])
    def test_names_it_when_it_fails(self, fault: int) -> None:
        market, uptime, oracle = self.market()
        uptime.setFault(fault, sender=market.deployer)
        with refuses("ChainlinkOracle_FeedUnavailable", uptime):
            oracle.price()
