"""MarketAccrual, as a contract beside the pool reads a market with it

├── when the market does not exist: it reverts, as the pool does
├── when the time is beyond 64 bits: it reverts
├── when the time is not after the last update: the market as it is
└── else: what the pool stores when it accrues at that time, to the unit, and what the fee recipient gets then
    ├── by each built-in curve, without asking anyone, for a time to come too
    └── by an external model, whose view is asked
"""

from typing import NamedTuple

import pytest

from strongroom.evm import Contract
from strongroom.model.kinked_curve import pack
from tests.support.lending import ADAPTIVE, CURVE, EXTERNAL, KINKED, YEAR, Lending, LendingBuilder
from tests.support.suite import refuses

FEE = 10**17


class Read(NamedTuple):
    """A market as the reader has it."""

    supply_assets: int
    supply_shares: int
    borrow_assets: int
    borrow_shares: int
    meta: int
    slot: int


@pytest.fixture
def reader(lending: Lending) -> Contract:
    return lending.deploy("MockMarketReader")


def used(lending: Lending, kind: int) -> Lending:
    """A market of this kind, used to 95 %, with a fee."""
    irm = {
        ADAPTIVE: lambda: lending.irm,
        EXTERNAL: lambda: lending.external,
        KINKED: lambda: lending.deploy("KinkedCurveIrm", *CURVE),
    }[kind]()
    if kind == KINKED:
        lending.pool.enableIrm(irm, (KINKED, 5, lending.stranger, "0x" + "00" * 20), sender=lending.governor)
    market = lending if kind == ADAPTIVE else lending.create(lending.with_params(irm=irm.address))
    lending.pool.setFeeRecipient(lending.recipient, sender=lending.governor)
    lending.pool.setFee(market.params, FEE, sender=lending.governor)
    market.open(950 * market.one, lent=1_000 * market.one)
    return market


@pytest.mark.parametrize("kind", [ADAPTIVE, EXTERNAL, KINKED])
@pytest.mark.parametrize("seconds", [1, 12, 86_400, YEAR, 10 * YEAR])
def test_is_what_the_pool_then_stores(lending: Lending, reader: Contract, kind: int, seconds: int) -> None:
    market = used(lending, kind)
    chain, pool = lending.chain, lending.pool
    at = chain.timestamp + seconds
    if kind == EXTERNAL:
        chain.warp(seconds)
    before = market.held(lending.recipient).supply_shares
    state, rate, fee_shares = reader.marketAt(pool, market.params, at)
    read = Read(*state)
    if kind != EXTERNAL:
        chain.warp(seconds)
    accrued = pool.accrueInterest(market.params, sender=lending.stranger).event("AccrueInterest").args
    assert chain.timestamp == at
    assert tuple(read[:4]) == market.totals[:4]
    assert read.meta == chain.storage(pool, read.slot + 2)
    assert read.meta & (2**64 - 1) == at
    assert (rate, fee_shares) == (accrued["prevBorrowRate"], accrued["feeShares"])
    assert fee_shares == market.held(lending.recipient).supply_shares - before > 0 or seconds == 1
    # and at that time it is the market as it is
    assert reader.marketAt(pool, market.params, at) == (state, 0, 0)


def test_a_time_before_the_last_update_is_that(lending: Lending, reader: Contract) -> None:
    market = used(lending, ADAPTIVE)
    totals = market.totals
    for at in (0, 1, totals.last_update - 1, totals.last_update):
        state, rate, fee_shares = reader.marketAt(lending.pool, market.params, at)
        assert tuple(state[:4]) == totals[:4]
        assert state[4] & (2**64 - 1) == totals.last_update
        assert (rate, fee_shares) == (0, 0)


def test_built_in_curves_ask_nobody(build_lending: LendingBuilder) -> None:
    lending = build_lending()  # code is put where there was none
    reader = lending.deploy("MockMarketReader")
    for kind in (ADAPTIVE, KINKED):
        market = used(lending, kind)
        lending.chain.set_code(lending.chain.at("MockIrm", market.params.irm), bytes.fromhex("60006000fd"))
        state, rate, _ = reader.marketAt(lending.pool, market.params, lending.chain.timestamp + YEAR)
        assert rate > 0
        assert state[2] > 950 * market.one
        assert state[4] >> 192 & 255 == kind
    assert state[4] >> 64 & (2**64 - 1) == pack(*CURVE)
    assert state[4] >> 208 == 1, "it has a minimum debt"


def test_refuses_a_market_that_is_none(lending: Lending, reader: Contract) -> None:
    params = lending.with_params(lltv=1)
    with refuses("LendingPool_MarketNotCreated", params.id):
        reader.marketAt(lending.pool, params, lending.chain.timestamp)


def test_refuses_a_time_beyond_its_bits(lending: Lending, reader: Contract) -> None:
    for at in (2**64, 2**256 - 1):
        with refuses("MarketAccrual_TimestampTooLarge", at):
            reader.marketAt(lending.pool, lending.params, at)
    reader.marketAt(lending.pool, lending.params, 2**64 - 1)
