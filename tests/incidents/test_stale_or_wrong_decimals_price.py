"""Hard-coded, stale or wrong-decimals price: Stream xUSD 2025, Moonwell 2025, Morpho market 2024; sequencer down

Markets went on lending against a token at a price that was written into the oracle, or that a feed reported far off
the market, and a Morpho market lost its funds to a borrower because its oracle was scaled by the wrong decimals. On
L2s, prices from before a stop of the sequencer were traded on before they could be updated.

Here a price has an age, bounds, a second source and a sequencer to pass or it is none; without one, nothing can be
swapped in and everybody can still leave. The module refuses at deployment an oracle that is not of parity's scale.
"""

from typing import Any

import pytest

from strongroom.evm import Chain, Contract
from tests.support.suite import BAND, HEARTBEAT, Builder, Suite, oracle_config


def swaps_in(suite: Suite) -> bool:
    """Whether the attacker can swap a unit in."""
    suite.fund(suite.attacker, suite.unit)
    succeeded, _ = suite.psm.swapIn.try_send(
        suite.unit, 0, suite.attacker, suite.later, sender=suite.attacker
    )
    return succeeded


def test_a_price_has_an_age(suite: Suite) -> None:
    coins = suite.buy(suite.victim, 10 * suite.unit)
    assert swaps_in(suite)
    suite.outlive_feed()
    assert not swaps_in(suite), "the price of yesterday"
    suite.feed.setRound(10**8, 1, suite.chain.timestamp + 1, sender=suite.deployer)
    assert not swaps_in(suite), "the price of tomorrow"
    suite.swap_out(suite.victim, coins)


def test_no_price_is_not_a_price_of_zero_or_of_one(suite: Suite) -> None:
    coins = suite.buy(suite.victim, 10 * suite.unit)
    for answer in (0, -1, 1, 2**119 - 1):
        suite.set_answer(answer)
        assert not swaps_in(suite), answer
        assert suite.psm.pegStatus()[0] in (0, 1, 3)
    suite.break_feed()
    assert not swaps_in(suite)
    suite.swap_out(suite.victim, coins)


@pytest.mark.parametrize("answer", [10**6, 10**10, 10**18, 10**20])
def test_an_oracle_of_the_wrong_scale_is_refused_at_deployment(suite: Suite, answer: int) -> None:
    """The feed's answer has more or fewer decimals than it says, as in the Morpho market of 2024."""
    feed = suite.chain.deploy("MockAggregator", 8, answer, sender=suite.deployer)
    settings = oracle_config(
        suite.reserve, suite.stablecoin, base=[(feed, HEARTBEAT)], minPrice=1, maxPrice=2**255
    )
    oracle = suite.chain.deploy("ChainlinkOracle", settings, sender=suite.deployer)
    artifact = suite.psm._interface.artifact
    refused = None
    try:
        suite.chain.deploy(
            artifact,
            suite.stablecoin,
            suite.reserve,
            oracle,
            suite.surplus_buffer,
            suite.access,
            5,
            5,
            *BAND,
            sender=suite.deployer,
        )
    except Exception as error:
        refused = error
    assert refused is not None, "deployed with a price of the wrong scale"


def test_a_price_far_from_its_second_source_is_none(build: Builder) -> None:
    def with_reference(chain: Chain, token: Contract, coin: Contract, feed: Contract) -> dict[str, Any]:
        deployer = chain.account("deployer")
        other = chain.deploy("MockAggregator", 8, 10**8, sender=deployer)
        settings = oracle_config(token, coin, base=[(other, HEARTBEAT)])
        return {
            "reference_": chain.deploy("ChainlinkOracle", settings, sender=deployer),
            "maxDeviationBps": 100,
        }

    suite = build(oracle=with_reference)
    assert swaps_in(suite)
    suite.set_price(10_200)
    assert not swaps_in(suite), "one source says 1.02, the other 1"


def test_a_stopped_sequencer_stops_swaps_in(build: Builder) -> None:
    grace = 3_600
    uptime: list[Contract] = []

    def with_sequencer(chain: Chain, token: Contract, coin: Contract, feed: Contract) -> dict[str, Any]:
        uptime.append(chain.deploy("MockAggregator", 0, 0, sender=chain.account("deployer")))
        chain.warp(grace + 1)
        return {"sequencerUptimeFeed": uptime[0], "sequencerGracePeriod": grace}

    suite = build(oracle=with_sequencer)
    coins = suite.buy(suite.victim, 10 * suite.unit)
    uptime[0].set(1, sender=suite.deployer)
    for seconds in (0, 600, grace + 1):
        suite.chain.warp(seconds)
        assert not swaps_in(suite), "the sequencer is down"
    uptime[0].set(0, sender=suite.deployer)
    assert not swaps_in(suite), "it is back, and prices from before are still about"
    suite.chain.warp(grace)
    assert not swaps_in(suite), "the last second of the grace period"
    suite.chain.warp(1)
    suite.set_price(10_000)
    assert swaps_in(suite)
    uptime[0].set(1, sender=suite.deployer)
    suite.swap_out(suite.victim, coins)
    assert suite.reserve.balanceOf(suite.victim) > 9 * suite.unit
