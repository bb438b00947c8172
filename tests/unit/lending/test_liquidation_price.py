"""Which price a liquidation reads

├── where the oracle offers `liquidationPrice`: that, for the health and for what is seized
│   └── also when `price` fails since the market crashed below its bound: borrowing stops, liquidation goes on
├── where it does not offer one, or that fails: `price`
│   └── and when that fails too (a stale feed stops both): its own error
└── no amount of gas makes an oracle that offers one look as if it did not
"""

from typing import Any

import pytest

from strongroom.evm import Contract
from tests.support.lending import Lending
from tests.support.suite import HEARTBEAT, oracle_config


@pytest.fixture
def ready(lending: Lending) -> Lending:
    lending.open(1_600 * lending.one)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    return lending


def liquidate(lending: Lending, **options: Any) -> tuple[bool, bytes]:
    result: tuple[bool, bytes] = lending.pool.liquidate.try_send(
        lending.params, lending.borrower, lending.coin // 10, 0, b"", sender=lending.liquidator, **options
    )
    return result


def repaid(output: bytes) -> int:
    return int.from_bytes(output[32:], "big")


def test_it_is_used_for_health_and_for_what_is_seized(ready: Lending) -> None:
    ready.oracle.setLiquidationPrice(ready.price_of(1_800), sender=ready.deployer)
    done, output = liquidate(ready)  # healthy by `price`
    assert done
    assert repaid(output) == 169_200_001


def test_healthy_by_it_is_healthy(ready: Lending) -> None:
    ready.set_price(1_000)
    ready.oracle.setLiquidationPrice(ready.price_of(2_000), sender=ready.deployer)
    most = 1_600 * ready.one
    with ready.refuses("LendingPool_HealthyPosition", ready.id, ready.borrower, most, most):
        ready.pool.liquidate(ready.params, ready.borrower, 1, 0, b"", sender=ready.liquidator)


def test_without_it_the_price_counts(ready: Lending) -> None:
    ready.set_price(1_800)
    done, output = liquidate(ready)
    assert done
    assert repaid(output) == 169_200_001


def test_the_prices_own_error_comes_through(ready: Lending) -> None:
    ready.oracle.setFault(1, sender=ready.deployer)
    with ready.refuses("MockOracle_Down"):
        ready.pool.liquidate(ready.params, ready.borrower, 1, 0, b"", sender=ready.liquidator)


def test_a_price_of_zero_liquidates_nothing(ready: Lending) -> None:
    """It is no price: seizing everything for nothing would be the alternative."""
    ready.set_price(0)
    for amounts in ((ready.coin, 0), (0, 1), (1, 0)):
        before = ready.ledger()
        done, _ = ready.pool.liquidate.try_send(
            ready.params, ready.borrower, *amounts, b"", sender=ready.liquidator
        )
        if done:
            held = ready.held(ready.borrower)
            assert held.collateral == ready.coin, "collateral for nothing"
        else:
            assert ready.ledger() == before


# With the suite's own oracle


def with_feed(lending: Lending) -> tuple[Lending, Contract]:
    """A market whose oracle is a {ChainlinkOracle} at 2,000, bounds 1,000 and 10,000."""
    feed = lending.deploy("MockAggregator", 8, 2_000 * 10**8)
    settings = {
        **oracle_config(lending.collateral, lending.loan, base=[(feed, HEARTBEAT)]),
        "minPrice": lending.price_of(1_000),
        "maxPrice": lending.price_of(10_000),
    }
    oracle = lending.deploy("ChainlinkOracle", settings)
    assert oracle.price() == lending.price_of(2_000)
    market = lending.create(lending.with_params(oracle=oracle.address))
    market.open(1_600 * market.one)
    market.give(market.loan, market.liquidator, 10_000 * market.one)
    return market, feed


def test_a_crash_below_the_bound_stops_borrowing_and_not_liquidation(lending: Lending) -> None:
    market, feed = with_feed(lending)
    feed.set(900 * 10**8, sender=market.deployer)
    market.pledge(market.stranger, 100 * market.coin)
    for call in (
        lambda: market.owe(market.stranger, 1),
        lambda: market.pool.withdrawCollateral(
            market.params, 1, market.borrower, market.borrower, sender=market.borrower
        ),
    ):
        with market.refuses(
            "ChainlinkOracle_PriceOutOfBounds",
            market.price_of(900),
            market.price_of(1_000),
            market.price_of(10_000),
        ):
            call()
    receipt = market.pool.liquidate(
        market.params, market.borrower, market.coin, 0, b"", sender=market.liquidator
    )
    # 900e6 / 1.063829787234042553 = 846,000,000.0..., rounded up
    assert receipt.return_value == (market.coin, 846_000_001)
    market.assert_laws()
    # and everything that needs no price goes on
    market.pool.withdrawCollateral(
        market.params, market.coin, market.stranger, market.stranger, sender=market.stranger
    )
    market.pool.withdraw(market.params, 1, 0, market.lender, market.lender, sender=market.lender)


def test_a_stale_feed_stops_both(lending: Lending) -> None:
    market, feed = with_feed(lending)
    feed.set(900 * 10**8, sender=market.deployer)
    market.chain.warp(HEARTBEAT + 1)
    updated = feed.updatedAt()
    for call in (
        lambda: market.owe(market.borrower, 1),
        lambda: market.pool.liquidate(
            market.params, market.borrower, market.coin, 0, b"", sender=market.liquidator
        ),
    ):
        with market.refuses_some(
            "ChainlinkOracle_StaleAnswer", "ChainlinkOracle_StaleFeed", "ChainlinkOracle_StalePrice"
        ):
            call()
    assert updated < market.chain.timestamp - HEARTBEAT
    # the way out for those who owe nothing, and repayment
    market.give(market.loan, market.borrower, 10_000 * market.one)
    owed = market.held(market.borrower).borrow_shares
    market.pool.repay(market.params, 0, owed, market.borrower, b"", sender=market.borrower)
    market.pool.withdrawCollateral(
        market.params, market.coin, market.borrower, market.borrower, sender=market.borrower
    )


def test_a_broken_feed_stops_both(lending: Lending) -> None:
    market, feed = with_feed(lending)
    for fault in (1, 2):
        feed.setFault(fault, sender=market.deployer)
        assert not liquidate(market)[0]
        with market.refuses_some():
            market.owe(market.borrower, 1)


# Gas


def costly(lending: Lending, burn: bool) -> None:
    """An oracle whose `liquidationPrice` says 1,900 after burning 450,000 gas, and whose `price` says 1,000."""
    high, low = lending.price_of(1_900), lending.price_of(1_000)
    loop = "6147005b60019003806003575b50" if burn else ""
    ask = lending.deploy("MockOracle", 0)
    selector = bytes(ask.liquidationPrice.selector).hex()
    # if the selector is liquidationPrice's, jump to the loop at the end
    head = f"5f3560e01c63{selector}14"  # 11 bytes
    answer_low = f"7f{low:064x}5f5260205ff3"  # 39 bytes
    target = 11 + 3 + 39
    body = f"5b{loop_at(target + 1)}" if burn else "5b"
    code = f"{head}60{target:02x}57{answer_low}{body}7f{high:064x}5f5260205ff3"
    assert loop or not burn
    lending.chain.set_code(lending.oracle, bytes.fromhex(code))


def loop_at(place: int) -> str:
    """Counts down from 18,000 at 26 gas a round; `place` is where this code begins."""
    return f"61{18_000:04x}5b600190038060{place + 3:02x}5750"


@pytest.mark.parametrize("burn", [True, False], ids=["a costly oracle", "a cheap oracle"])
def test_no_amount_of_gas_forces_the_fallback(ready: Lending, burn: bool) -> None:
    """By `price`, 1,000, one would get nearly twice the collateral for the same repayment."""
    costly(ready, burn)
    # 190e6 / 1.063829787234042553 = 178,600,000.0..., rounded up
    fair, done, refused = 178_600_001, 0, 0
    for gas in (*range(40_000, 480_000, 10_000), *range(480_000, 760_000, 1_000), 5_000_000):
        before = ready.chain.snapshot()
        succeeded, output = liquidate(ready, gas=gas)
        if succeeded:
            done += 1
            assert repaid(output) == fair, f"{gas} gas bought the fallback"
        else:
            refused += 1
        ready.chain.revert(before)
    assert done > 0
    assert refused > 0
