"""LendingPool.setFee

├── when the caller is not the governor: it reverts
├── when the fee is above a quarter: it reverts
├── when the market does not exist: it reverts
└── else
    ├── interest until now accrues at the old fee, from now at the new one
    └── the fee's shares are the recipient's, worth the fee, rounded down
"""

import pytest

from tests.support.lending import WAD, Lending, assets_down, shares_down
from tests.support.suite import MAX_UINT, event, events

MAX_FEE = WAD // 4


@pytest.mark.parametrize("fee", [0, 1, WAD // 10, MAX_FEE])
def test_the_governor_sets_it(lending: Lending, fee: int) -> None:
    lending.pool.setFeeRecipient(lending.recipient, sender=lending.governor)
    receipt = lending.pool.setFee(lending.params, fee, sender=lending.governor)
    assert events(receipt) == [event(lending.pool, "SetFee", lending.id, fee)]
    assert lending.totals.fee == fee
    assert lending.pool.MAX_FEE() == MAX_FEE


@pytest.mark.parametrize("fee", [MAX_FEE + 1, WAD, 2**64, MAX_UINT])
def test_refuses_more_than_a_quarter(lending: Lending, fee: int) -> None:
    with lending.refuses("LendingPool_FeeTooHigh", fee, MAX_FEE):
        lending.pool.setFee(lending.params, fee, sender=lending.governor)


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.setFee(unknown, 0, sender=lending.governor)


def test_refuses_a_stranger(lending: Lending) -> None:
    for caller in lending.actors:
        if caller != lending.governor:
            with lending.refuses("AccessManagedUnauthorized", caller):
                lending.pool.setFee(lending.params, 1, sender=caller)


def test_accrues_at_the_old_fee_first(aged: Lending) -> None:
    aged.pool.setFeeRecipient(aged.recipient, sender=aged.governor)
    receipt = aged.pool.setFee(aged.params, WAD // 10, sender=aged.governor)
    assert events(receipt) == [
        event(aged.pool, "AccrueInterest", aged.id, 10**9, 1_000_500, 0),
        event(aged.pool, "SetFee", aged.id, WAD // 10),
    ]
    assert aged.held(aged.recipient).supply_shares == 0
    assert aged.totals[:4] == (2_001_000_500, 2 * 10**15, 1_001_000_500, 10**15)
    # 1,001,000,500 * 1,000,500,166,666,666 / 1e18 = 1,001,501 rounded down; a tenth of it is 100,150
    receipt = aged.accrue(1_000_000)
    interest, fee_assets = 1_001_501, 100_150
    assets = 2_001_000_500 + interest
    shares = shares_down(fee_assets, assets - fee_assets, 2 * 10**15)
    assert shares == 100_054_855_286
    assert events(receipt) == [event(aged.pool, "AccrueInterest", aged.id, 10**9, interest, shares)]
    assert aged.held(aged.recipient).supply_shares == shares
    assert aged.totals[:2] == (assets, 2 * 10**15 + shares)
    assert fee_assets - 1 <= assets_down(shares, assets, 2 * 10**15 + shares) <= fee_assets
    aged.assert_laws()


def test_the_highest_fee_leaves_lenders_three_quarters(aged: Lending) -> None:
    aged.pool.setFeeRecipient(aged.recipient, sender=aged.governor)
    aged.pool.setFee(aged.params, MAX_FEE, sender=aged.governor)
    before = aged.claim(aged.lender)
    aged.chain.warp(1_000_000)
    earned, fee = aged.claim(aged.lender) - before, 0
    aged.accrue()
    fee = aged.claim(aged.recipient)
    assert fee == 1_001_501 // 4 - 1
    assert earned in (1_001_501 - 1_001_501 // 4 - 1, 1_001_501 - 1_001_501 // 4)


def test_the_recipient_can_take_the_fees_out(aged: Lending) -> None:
    aged.pool.setFeeRecipient(aged.recipient, sender=aged.governor)
    aged.pool.setFee(aged.params, MAX_FEE, sender=aged.governor)
    aged.accrue(1_000_000)
    shares = aged.held(aged.recipient).supply_shares
    aged.pool.withdraw(aged.params, 0, shares, aged.recipient, aged.recipient, sender=aged.recipient)
    assert aged.loan.balanceOf(aged.recipient) == 1_001_501 // 4 - 1
    aged.assert_laws()
