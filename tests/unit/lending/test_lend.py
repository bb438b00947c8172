"""LendingPool.lend, and what an operated market refuses

├── in an open market: nobody may, not even zero
├── in an operated one nobody supplies and nobody borrows, its operator neither
├── when the caller is not the operator: it reverts, whoever has authorised it
├── when the borrower has not authorised the operator: it reverts
├── when nothing is lent, more than 128 bits, or the receiver is zero: it reverts
├── when less lies idle than the operator does not bring: it reverts
├── when the operator would bring more than is lent: it reverts
├── when the debt is not covered, or below the market's minimum: it reverts
└── else, after interest accrued: the debt grows by all that is lent, the operator's supply by what it brings, rounded
    as for a supply and a loan; the pool sends the rest alone, and says what the borrower owes then, and may owe
"""

from collections.abc import Iterator

import pytest

from strongroom.evm import Chain
from tests.support.lending import MAX_UINT128, ZERO, Lending, LendingBuilder
from tests.support.suite import MAX_UINT, event, events


@pytest.fixture(scope="module")
def fresh() -> Lending:
    """The stranger operates; the borrower has collateral and has authorised it; a debt may not be below one."""
    chain = Chain()
    operator = chain.account("stranger")
    lending = LendingBuilder()(min_debt=10**6, operator=operator, redeemer=operator, chain=chain)
    lending.pledge(lending.borrower, lending.coin)
    lending.pool.setAuthorization(operator, True, sender=lending.borrower)
    lending.give(lending.loan, lending.borrower, 10_000 * lending.one)
    return lending


@pytest.fixture
def operated(fresh: Lending) -> Iterator[Lending]:
    before = fresh.chain.snapshot()
    yield fresh
    fresh.chain.revert(before)


def _lend(it: Lending, assets: int, supplied: int, **changes: object) -> object:
    given = {"borrower": it.borrower, "receiver": it.recipient, "sender": it.stranger, **changes}
    return it.pool.lend(
        it.params, assets, supplied, given["borrower"], given["receiver"], sender=given["sender"]
    )


def test_brings_all_of_it(operated: Lending) -> None:
    it = operated
    one = it.one
    receipt = _lend(it, 1_000 * one, 1_000 * one)
    shares = 1_000 * one * 10**6
    assert tuple(receipt.return_value) == (shares, 1_000 * one, 1_600 * one)
    assert events(receipt) == [
        event(it.pool, "Supply", it.id, it.stranger, it.stranger, 1_000 * one, shares),
        event(it.pool, "Borrow", it.id, it.stranger, it.borrower, it.recipient, 1_000 * one, shares),
    ]
    assert it.held(it.stranger) == (shares, 0, 0)
    assert it.held(it.borrower) == (0, shares, it.coin)
    assert it.totals[:4] == (1_000 * one, shares, 1_000 * one, shares)
    assert it.loan.balanceOf(it.pool) == it.loan.balanceOf(it.recipient) == 0
    it.assert_laws()


@pytest.mark.parametrize("supplied", [0, 1, 999, 1_000])
def test_sends_what_lay_idle(operated: Lending, supplied: int) -> None:
    it, one = operated, operated.one
    _lend(it, 1_000 * one, 1_000 * one)
    it.pool.repay(it.params, 500 * one, 0, it.borrower, b"", sender=it.borrower)
    it.chain.warp(1_000_000)
    it.pool.accrueInterest(it.params, sender=it.attacker)
    totals, held = it.totals, it.held(it.stranger)
    if 1_000 - supplied > 500:
        with it.refuses("LendingPool_InsufficientLiquidity", it.id, 1_000 * one, (500 + supplied) * one):
            _lend(it, 1_000 * one, supplied * one)
        return
    receipt = _lend(it, 1_000 * one, supplied * one)
    added = supplied * one * (totals.supply_shares + 10**6) // (totals.supply_assets + 1)
    owed = -(-1_000 * one * (totals.borrow_shares + 10**6) // (totals.borrow_assets + 1))
    shares, debt, max_debt = receipt.return_value
    assert (shares, max_debt) == (owed, 1_600 * one)
    after = it.totals
    all_of_it = it.held(it.borrower).borrow_shares
    assert debt == -(-all_of_it * (after.borrow_assets + 1) // (after.borrow_shares + 10**6))
    assert it.held(it.stranger).supply_shares == held.supply_shares + added
    assert it.totals[:4] == (
        totals.supply_assets + supplied * one,
        totals.supply_shares + added,
        totals.borrow_assets + 1_000 * one,
        totals.borrow_shares + owed,
    )
    assert it.loan.balanceOf(it.recipient) == (1_000 - supplied) * one
    it.assert_laws()


def test_nobody_supplies_or_borrows(operated: Lending) -> None:
    it = operated
    _lend(it, 1_000 * it.one, 1_000 * it.one)
    it.pool.repay(it.params, 500 * it.one, 0, it.borrower, b"", sender=it.borrower)
    for who in (it.stranger, it.borrower, it.lender):
        with it.refuses("LendingPool_MarketOperated", it.id):
            it.pool.supply(it.params, 1, 0, who, b"", sender=who)
        with it.refuses("LendingPool_MarketOperated", it.id):
            it.pool.borrow(it.params, 1, 0, who, who, sender=who)
    # the rest is as everywhere
    it.pool.withdraw(it.params, 100 * it.one, 0, it.stranger, it.stranger, sender=it.stranger)
    it.loan.approve(it.pool, MAX_UINT, sender=it.stranger)
    it.pool.redeem(it.params, it.borrower, 100 * it.one, it.recipient, sender=it.stranger)
    assert it.loan.balanceOf(it.stranger) == 0
    it.assert_laws()


def test_refuses_all_but_the_operator(operated: Lending) -> None:
    it = operated
    it.pool.setAuthorization(it.attacker, True, sender=it.borrower)
    for who in (it.attacker, it.borrower):
        with it.refuses("LendingPool_NotOperator", who, it.stranger):
            _lend(it, it.one, it.one, sender=who)
    it.pool.setAuthorization(it.stranger, False, sender=it.borrower)
    with it.refuses("LendingPool_Unauthorized", it.stranger, it.borrower):
        _lend(it, it.one, it.one)


def test_refuses_in_an_open_market(lending: Lending) -> None:
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.pledge(lending.borrower, lending.coin)
    for supplied in (0, lending.one):
        with lending.refuses("LendingPool_NotOperator", lending.borrower, ZERO):
            _lend(lending, lending.one, supplied, sender=lending.borrower)


def test_refuses_what_makes_no_sense(operated: Lending) -> None:
    it, one = operated, operated.one
    with it.refuses("LendingPool_InconsistentInput", 0, 0):
        _lend(it, 0, 0)
    with it.refuses("LendingPool_AmountTooLarge", MAX_UINT128 + 1):
        _lend(it, MAX_UINT128 + 1, 0)
    with it.refuses("LendingPool_ZeroAddress"):
        _lend(it, one, one, receiver=ZERO)
    with it.refuses("LendingPool_DebtTooSmall", it.id, it.borrower, one - 1, one):
        _lend(it, one - 1, one - 1)
    with it.refuses("LendingPool_InsufficientCollateral", it.id, it.borrower, 1_600 * one + 1, 1_600 * one):
        _lend(it, 1_600 * one + 1, 1_600 * one + 1)
    unknown = it.with_params(lltv=1)
    with it.refuses("LendingPool_MarketNotCreated", unknown.id):
        it.pool.lend(unknown, 1, 1, it.borrower, it.borrower, sender=it.stranger)


@pytest.mark.parametrize("supplied", [1_001, MAX_UINT128, 2**250, MAX_UINT])
def test_refuses_more_than_is_lent(operated: Lending, supplied: int) -> None:
    it = operated
    _lend(it, 1_000 * it.one, 1_000 * it.one)
    before = (it.totals, it.held(it.stranger), it.held(it.borrower))
    given = (
        it.params,
        it.one,
        it.one + supplied if supplied == 1_001 else supplied,
        it.borrower,
        it.borrower,
    )
    assert not it.pool.lend.try_send(*given, sender=it.stranger)[0]
    assert (it.totals, it.held(it.stranger), it.held(it.borrower)) == before
