"""ChainlinkOracle's constructor and `config`

├── it refuses: one token twice, no feed, a heartbeat without its feed or a feed without its heartbeat, bounds that
│   are zero or crossed, a second source without a deviation or the reverse, 100 % or more, an uptime feed without a
│   grace period or the reverse, growth without a vault, decimals that do not fit, a feed without code
└── else: `config` returns what was given
"""

from typing import Any

import pytest

from strongroom.evm import Chain, Contract
from tests.support.suite import oracle_config, refuses

NOBODY = "0x" + "00" * 20


class Given:
    """A valid configuration that uses everything but the vault."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.deployer = self.chain.account("deployer")
        self.collateral = self.deploy("MockReserve", "Collateral", "COL", 8)
        self.loan = self.deploy("MockReserve", "Loan", "LOAN", 18)
        self.feeds = [self.deploy("MockAggregator", 8, 10**8) for _ in range(4)]
        self.uptime = self.deploy("MockAggregator", 0, 0)
        self.settings = oracle_config(
            self.collateral,
            self.loan,
            base=[(self.feeds[0], 60), (self.feeds[1], 120)],
            quote=[(self.feeds[2], 180), (self.feeds[3], 240)],
            decimals=8,
            reference_=self.uptime,
            maxDeviationBps=9_999,
            sequencerUptimeFeed=self.uptime,
            sequencerGracePeriod=1,
        )

    def deploy(self, name: str, *args: Any) -> Contract:
        return self.chain.deploy(name, *args, sender=self.deployer)

    def oracle(self, **changes: Any) -> Contract:
        return self.deploy("ChainlinkOracle", {**self.settings, **changes})

    def feed(self, index: int, heartbeat: int) -> dict[str, Any]:
        return {"aggregator": self.feeds[index], "heartbeat": heartbeat}


def test_holds_what_was_given() -> None:
    given = Given()
    oracle = given.oracle()
    config = oracle.config()
    expected = [
        given.collateral.address,
        given.loan.address,
        False,
        0,
        *((feed.address, 60 * (index + 1)) for index, feed in enumerate(given.feeds)),
        10**45,
        10**47,
        given.uptime.address,
        9_999,
        given.uptime.address,
        1,
    ]
    assert [tuple(part) if isinstance(part, tuple) else part for part in config] == expected
    # 36 + 18 loan decimals + 16 of the quote feeds - 8 collateral decimals - 16 of the base feeds
    assert oracle.SCALE() == 10**46
    assert tuple(oracle.shareSnapshot()) == (0, 0)


NO_FEED = {"aggregator": NOBODY, "heartbeat": 0}
NO_FEED_BUT_A_HEARTBEAT = {"aggregator": NOBODY, "heartbeat": 1}


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("no feed", {"baseFeed1": NO_FEED, "quoteFeed1": NO_FEED}),
        ("heartbeat", {"baseFeed2": NO_FEED_BUT_A_HEARTBEAT}),
        ("heartbeat", {"quoteFeed1": NO_FEED_BUT_A_HEARTBEAT}),
        ("heartbeat", {"quoteFeed2": NO_FEED_BUT_A_HEARTBEAT}),
        ("bounds", {"minPrice": 0}),
        ("bounds", {"minPrice": 10**47 + 1}),
        ("bounds", {"maxPrice": 0}),
        ("deviation", {"maxDeviationBps": 0}),
        ("deviation", {"maxDeviationBps": 10_000}),
        ("deviation", {"maxDeviationBps": 65_535}),
        ("deviation", {"reference_": NOBODY}),
        ("sequencer", {"sequencerGracePeriod": 0}),
        ("sequencer", {"sequencerUptimeFeed": NOBODY}),
        ("share growth", {"maxShareGrowthBpsPerYear": 1}),
    ],
)
def test_refuses_contradictions(reason: str, changes: dict[str, Any]) -> None:
    with refuses("ChainlinkOracle_InvalidConfig", reason):
        Given().oracle(**changes)


@pytest.mark.parametrize("slot", ["baseFeed1", "baseFeed2", "quoteFeed1", "quoteFeed2"])
def test_refuses_a_feed_without_a_heartbeat(slot: str) -> None:
    given = Given()
    with refuses("ChainlinkOracle_InvalidConfig", "heartbeat"):
        given.oracle(**{slot: given.feed(0, 0)})


def test_refuses_one_token_twice() -> None:
    given = Given()
    with refuses("ChainlinkOracle_InvalidConfig", "tokens are the same"):
        given.oracle(loanToken=given.collateral)


@pytest.mark.parametrize(
    ("collateral", "base", "loan", "quote", "digits"),
    [
        (36, 18, 18, 0, 0),
        (37, 18, 18, 0, -1),
        (96, 18, 18, 0, -60),
        (97, 18, 18, 0, None),
        (18, 0, 18, 24, 60),
        (18, 0, 18, 25, None),
    ],
)
def test_decimals_that_fit(collateral: int, base: int, loan: int, quote: int, digits: int | None) -> None:
    """The scale, or its divisor, has at most 60 digits."""
    given = Given()
    settings = oracle_config(
        given.deploy("MockReserve", "C", "C", collateral),
        given.deploy("MockReserve", "L", "L", loan),
        base=[(given.deploy("MockAggregator", base, 1), 1)],
        quote=[(given.deploy("MockAggregator", quote, 1), 1)],
        minPrice=1,
        maxPrice=2**255,
    )
    if digits is None:
        with refuses("ChainlinkOracle_InvalidConfig", "decimals"):
            given.deploy("ChainlinkOracle", settings)
    else:
        oracle = given.deploy("ChainlinkOracle", settings)
        assert oracle.SCALE() == 10 ** max(digits, 0)
        assert oracle.SCALE_DIVISOR() == 10 ** max(-digits, 0)


def test_refuses_feeds_and_tokens_without_code() -> None:
    given = Given()
    for changes in (
        {"baseFeed1": {"aggregator": given.deployer, "heartbeat": 1}},
        {"collateralToken": given.deployer},
        {"loanToken": NOBODY},
    ):
        with refuses("EmptyRevert"):
            given.oracle(**changes)
