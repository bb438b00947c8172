"""The stablecoin's credit under attack: uncapped mint (Resolv 2026), a loss booked twice, inflated shares (Resupply
2025), interest skimmed (Liquity v2's CS-BOLD-005), reentrancy, a facilitator taken off with coins in circulation

├── what lies nowhere cannot be borrowed: past the facilitator there is nothing, before it the ceilings
├── a loss is booked once, and leaving before it is booked takes nothing out of the books
├── nobody lends beside the facilitator: a supplier would take the borrowers' interest, and leave at par, when a debt is
│   bad, by borrowing what is minted just then and repaying it past the facilitator
├── what a liquidation brings back while minting is paused and the ceiling zero is lent to nobody
├── nor is the pool's fee, where the level is zero too
├── a donation moves no level and no claim below it
├── a debt repaid in many parts costs no less than in one
├── the price falls before a loan is mined: its least health factor is the pool's own answer, to the last unit
├── a collateral that calls back in comes to nothing
└── a facilitator with a level cannot be removed
"""

import pytest

from tests.support.credit import CEILING, LLTV, PRICE, WAD, Credit, CreditBuilder
from tests.support.suite import MAX_UINT, ONE

DEBT = 1_000 * ONE


def test_nothing_can_be_borrowed_past_the_facilitator(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    it.give_coins(it.borrower, DEBT)
    it.prepare(it.attacker, 1_000 * ONE)
    it.pool.supplyCollateral(it.params, 1_000 * ONE, it.attacker, b"", sender=it.attacker)
    for _ in range(2):
        with it.refuses("LendingPool_MarketOperated", it.id):
            it.pool.borrow(it.params, 100 * ONE, 0, it.attacker, it.attacker, sender=it.attacker)
        with it.refuses("LendingPool_NotOperator", it.attacker, it.facilitator):
            it.pool.lend(it.params, 100 * ONE, 0, it.attacker, it.attacker, sender=it.attacker)
        it.repay(it.borrower, 500 * ONE)
    assert it.idle == DEBT
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    with it.refuses_some("CreditFacilitator_CeilingExceeded"):
        it.adjust(it.attacker, borrowed=100 * ONE)


def test_nothing_is_minted_above_the_ceiling(credit: Credit) -> None:
    it = credit
    it.prepare(it.attacker, 10 * CEILING * ONE // PRICE)
    for borrowed in (CEILING * ONE + 1, MAX_UINT, 2**128):
        with it.refuses_some("CreditFacilitator_CeilingExceeded"):
            it.facilitator.open(
                it.params, 9 * CEILING * ONE // PRICE, borrowed, it.attacker, 0, it.later, sender=it.attacker
            )


def test_a_loss_is_booked_once(credit: Credit) -> None:
    it = credit
    it.open(it.other, 400 * ONE, 10_000 * ONE)
    it.open(it.borrower, DEBT, ONE)
    it.ruin(it.borrower)
    loss = it.level - it.claim
    it.facilitator.recognise(it.params, sender=it.attacker)
    assert it.facilitator.shortfall() == loss
    with it.refuses("CreditFacilitator_NothingToDo"):
        it.facilitator.recognise(it.params, sender=it.attacker)
    it.give_coins(it.buffer, 2 * loss)
    it.facilitator.settle(sender=it.attacker)
    assert it.coin.balanceOf(it.buffer) == loss
    with it.refuses("CreditFacilitator_NothingToDo"):
        it.facilitator.settle(sender=it.attacker)
    it.assert_laws()


def test_a_price_that_fell_meanwhile(credit: Credit) -> None:
    it, who, collateral = credit, credit.borrower, 2 * ONE
    it.open(it.other, DEBT)
    it.pass_time()
    it.prepare(who, collateral)
    it.set_price(PRICE - 7)
    before = it.chain.snapshot()
    it.open(who, DEBT, collateral)
    debt = it.debt(who)
    health = collateral * (PRICE - 7) * LLTV // WAD * WAD // debt
    it.pool.checkPosition(it.params, who, 0, debt, health, sender=who)
    it.chain.revert(before)
    with it.refuses("LendingPool_HealthFactorTooLow", it.id, who, health, health + 1):
        it.facilitator.open(it.params, collateral, DEBT, who, health + 1, it.later, sender=who)
    with it.refuses("LendingPool_DebtTooHigh", it.id, who, debt, debt - 1):
        it.adjust(who, collateralIn=collateral, borrowed=DEBT, maxDebt=debt - 1)
    it.facilitator.open(it.params, collateral, DEBT, who, health, it.later, sender=who)


def test_nobody_lends_beside_it(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    it.give_coins(it.attacker, 10**6 * ONE)
    it.prepare(it.attacker)
    for assets, shares in ((1, 0), (10**6 * ONE, 0), (0, 10**6)):
        for whose in (it.attacker, it.facilitator):
            with it.refuses("LendingPool_MarketOperated", it.id):
                it.pool.supply(it.params, assets, shares, whose, b"", sender=it.attacker)
    # with the borrower's authorization neither
    it.pool.setAuthorization(it.attacker, True, sender=it.borrower)
    for supplied in (0, DEBT):
        with it.refuses("LendingPool_NotOperator", it.attacker, it.facilitator):
            it.pool.lend(it.params, DEBT, supplied, it.borrower, it.attacker, sender=it.attacker)
    assert it.totals.supply_shares == it.held(it.facilitator).supply_shares


def test_what_a_liquidation_brought_is_lent_to_nobody(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, 100 * DEBT, 100 * DEBT * WAD // LLTV // PRICE + ONE)
    it.set_price(PRICE * 9 // 10)
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    it.coin.pauseMinting(sender=it.sentinel)
    it.coin.transfer(it.liquidator, 100 * DEBT, sender=it.borrower)
    it.coin.approve(it.pool, MAX_UINT, sender=it.liquidator)
    shares = it.held(it.borrower).borrow_shares // 2
    it.pool.liquidate(it.params, it.borrower, 0, shares, b"", sender=it.liquidator)
    assert it.idle > 30 * DEBT
    it.prepare(it.attacker, 1_000 * ONE)
    for borrowed in (DEBT, it.idle, it.idle + DEBT):
        with it.refuses_some("CreditFacilitator_CeilingExceeded"):
            it.facilitator.open(it.params, 999 * ONE, borrowed, it.attacker, 0, it.later, sender=it.attacker)
    assert it.coin.balanceOf(it.attacker) == 0
    interest, burned = it.facilitator.sync(it.params, sender=it.stranger).return_value
    assert interest + burned > 30 * DEBT and it.idle == 0
    it.assert_laws()


def test_the_pool_s_fee_is_lent_to_nobody(credit: Credit) -> None:
    """What lies idle and is the fee recipient's stays when the level is zero, and so is the ceiling."""
    it = credit
    it.pool.setFeeRecipient(it.buffer, sender=it.deployer)
    it.pool.setFee(it.params, WAD // 4, sender=it.deployer)
    it.open(it.borrower, 100 * DEBT)
    it.chain.warp(200_000_000)
    it.give_coins(it.borrower, 100 * DEBT)
    it.close(it.borrower)
    it.facilitator.sync(it.params, sender=it.stranger)
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    assert it.level == 0 and it.idle > 5 * DEBT
    it.prepare(it.attacker, 1_000 * ONE)
    with it.refuses("CreditFacilitator_CeilingExceeded", it.id, it.idle, 0):
        it.facilitator.open(it.params, 999 * ONE, it.idle, it.attacker, 0, it.later, sender=it.attacker)


def test_a_donation_to_an_empty_market(credit: Credit) -> None:
    it = credit
    it.give_coins(it.attacker, 10**6 * ONE)
    for place in (it.pool, it.facilitator):
        it.coin.transfer(place, 100_000 * ONE, sender=it.attacker)
    it.open(it.borrower, DEBT)
    assert it.debt(it.borrower) == DEBT
    assert it.claim >= it.level - 1
    it.give_coins(it.borrower, 2 * ONE)
    it.pass_time()
    it.close(it.borrower)
    it.facilitator.sync(it.params, sender=it.stranger)
    assert 0 < it.facilitator.collected() < 2 * ONE
    it.assert_laws()


@pytest.mark.parametrize("parts", [2, 7, 50])
def test_many_parts_cost_no_less_than_one(credit: Credit, parts: int) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    it.give_coins(it.borrower, DEBT)
    it.pass_time()
    before = it.coin.balanceOf(it.borrower)
    start = it.chain.snapshot()
    it.close(it.borrower)
    at_once = before - it.coin.balanceOf(it.borrower)
    it.chain.revert(start)
    for _ in range(parts):
        it.repay(it.borrower, 800 * ONE // parts + 1)
    it.close(it.borrower)
    assert before - it.coin.balanceOf(it.borrower) >= at_once
    it.assert_laws()


def test_a_collateral_that_calls_back_in(build_credit: CreditBuilder) -> None:
    it = build_credit(collateral="MockWeirdToken")
    it.prepare(it.attacker, 100 * ONE)
    again = it.facilitator.sync.encode(it.params)
    it.collateral.setHook(it.facilitator, again, sender=it.attacker)
    it.facilitator.open(it.params, 10 * ONE, DEBT, it.attacker, 0, it.later, sender=it.attacker)
    assert not it.collateral.hookSucceeded()
    it.assert_laws()


def test_a_facilitator_with_a_level_is_not_removed(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    with it.refuses("Stablecoin_LevelNotZero", it.facilitator, DEBT):
        it.coin.removeFacilitator(it.facilitator, sender=it.governor)
