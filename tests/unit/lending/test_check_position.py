"""LendingPool.checkPosition and checkDeadline: guards of a multicall, which change nothing

├── checkDeadline: passes through that second, reverts after it
├── when the market does not exist: it reverts
├── what the account has lent, with interest to this second and rounded down, is below the least: it reverts
├── what it owes, likewise and rounded up, is above the most: it reverts
├── its health factor, rounded down, is below the least: it reverts
│   ├── when no least is asked for, or nothing is owed: the oracle is not asked
│   └── when the oracle has no price: it reverts as the oracle does
└── before a step it bounds what that takes or gives, after it what it leaves
"""

import pytest

from strongroom.evm import Contract
from strongroom.model import WAD
from tests.support.lending import KINKED, MAX_UINT128, Lending, LendingBuilder, assets_down, assets_up
from tests.support.suite import MAX_UINT, refuses

ANY = (0, MAX_UINT, 0)


def kinds(lending: Lending) -> list[Lending]:
    """A used market of each kind, in which time has passed."""
    irm = lending.deploy("KinkedCurveIrm", 100, 500, 8_000, 8_000)
    lending.pool.enableIrm(irm, (KINKED, 0, *["0x" + "00" * 20] * 2), sender=lending.governor)
    markets = [
        lending,
        lending.create(lending.with_params(irm=irm.address)),
        lending.create(lending.with_params(irm=lending.external.address)),
    ]
    for market in markets:
        market.open(1_234 * market.one, lent=1_300 * market.one)
    lending.chain.warp(86_400 * 30)
    return markets


def test_a_deadline(lending: Lending) -> None:
    check, now = lending.pool.checkDeadline, lending.chain.timestamp
    check(now)
    check(MAX_UINT)
    for deadline in (now - 1, 0):
        with refuses("LendingPool_DeadlineExpired", deadline, now):
            check(deadline)


def test_refuses_an_unknown_market(lending: Lending) -> None:
    params = lending.with_params(lltv=1)
    with refuses("LendingPool_MarketNotCreated", params.id):
        lending.pool.checkPosition(params, lending.lender, *ANY)


def test_supply_and_debt_to_this_second(lending: Lending) -> None:
    for market in kinds(lending):
        check, now = market.pool.checkPosition, market.accrued
        assert now.borrow_assets > 1_234 * market.one, "interest is due, and not booked"
        worth = assets_down(market.held(market.lender).supply_shares, now.supply_assets, now.supply_shares)
        owed = assets_up(market.held(market.borrower).borrow_shares, now.borrow_assets, now.borrow_shares)
        assert (worth, owed) == (market.claim(market.lender), market.debt(market.borrower))
        check(market.params, market.lender, worth, 0, MAX_UINT)
        with refuses("LendingPool_SupplyTooLow", market.id, market.lender, worth, worth + 1):
            check(market.params, market.lender, worth + 1, 0, 0)
        check(market.params, market.borrower, 0, owed, 0)
        with refuses("LendingPool_DebtTooHigh", market.id, market.borrower, owed, owed - 1):
            check(market.params, market.borrower, 0, owed - 1, 0)
        # who has nothing
        check(market.params, market.stranger, 0, 0, MAX_UINT)
        with refuses("LendingPool_SupplyTooLow", market.id, market.stranger, 0, 1):
            check(market.params, market.stranger, 1, 0, 0)


def test_health_to_this_second(lending: Lending) -> None:
    for market in kinds(lending):
        check, me = market.pool.checkPosition, market.borrower
        health = market.max_debt(me) * WAD // market.debt(me)
        assert WAD < health < 2 * WAD
        check(market.params, me, *ANY[:2], health)
        with refuses("LendingPool_HealthFactorTooLow", market.id, me, health, health + 1):
            check(market.params, me, *ANY[:2], health + 1)
        market.set_price(1_200)
        fallen = market.max_debt(me) * WAD // market.debt(me)
        assert fallen < WAD
        with refuses("LendingPool_HealthFactorTooLow", market.id, me, fallen, WAD):
            check(market.params, me, *ANY[:2], WAD)
        market.set_price(2_000)


def test_below_one_and_only_there_it_can_be_liquidated(lending: Lending) -> None:
    debt, me = 1_600 * lending.one, lending.borrower
    lending.open(debt)
    check, pool = lending.pool.checkPosition, lending.pool
    seize = (lending.params, me, 1, 0, b"")
    lending.give(lending.loan, lending.liquidator, debt)
    check(lending.params, me, 0, MAX_UINT, WAD)
    with lending.refuses("LendingPool_HealthyPosition", lending.id, me, debt, debt):
        pool.liquidate(*seize, sender=lending.liquidator)
    lending.oracle.set(lending.oracle.price() - 1, sender=lending.deployer)
    with refuses("LendingPool_HealthFactorTooLow", lending.id, me, (debt - 1) * WAD // debt, WAD):
        check(lending.params, me, 0, MAX_UINT, WAD)
    pool.liquidate(*seize, sender=lending.liquidator)


def test_asks_no_oracle_without_need(aged: Lending) -> None:
    check = aged.pool.checkPosition
    aged.oracle.setFault(1, sender=aged.deployer)
    check(aged.params, aged.borrower, 0, MAX_UINT, 0)
    check(aged.params, aged.lender, 1, 0, MAX_UINT)
    with refuses("MockOracle_Down"):
        check(aged.params, aged.borrower, 0, MAX_UINT, 1)


def test_the_largest_price_wraps_nothing(aged: Lending) -> None:
    check = aged.pool.checkPosition
    aged.pledge(aged.borrower, 10**28)
    aged.oracle.set(2**255, sender=aged.deployer)
    with refuses("FullMulDivFailed"):
        check(aged.params, aged.borrower, 0, MAX_UINT, 1)
    aged.oracle.set(0, sender=aged.deployer)
    with refuses("LendingPool_HealthFactorTooLow", aged.id, aged.borrower, 0, 1):
        check(aged.params, aged.borrower, 0, MAX_UINT, 1)


def test_changes_nothing(aged: Lending) -> None:
    before, slots = aged.ledger(), aged.chain.storage
    asked = aged.external.asked()
    state = [slots(aged.pool, number) for number in range(8)]
    receipt = aged.pool.multicall(
        [
            aged.pool.checkPosition.encode(aged.params, aged.borrower, 0, MAX_UINT128, 1),
            aged.pool.checkDeadline.encode(MAX_UINT),
        ],
        sender=aged.stranger,
    )
    assert receipt.logs == ()
    assert aged.ledger() == before
    assert [slots(aged.pool, number) for number in range(8)] == state
    assert aged.external.asked() == asked, "an external model's view is asked, not the model"


def step(pool: Contract, lending: Lending, name: str) -> bytes:
    me = lending.lender
    return {
        "supply": lambda: pool.supply.encode(lending.params, 100 * lending.one, 0, me, b""),
        "withdraw": lambda: pool.withdraw.encode(lending.params, 0, lending.held(me).supply_shares, me, me),
    }[name]()


def test_before_a_withdrawal_it_bounds_what_comes_out(build_lending: LendingBuilder) -> None:
    lending = build_lending()
    lending.lend(lending.lender, 1_000 * lending.one)
    pool, me = lending.pool, lending.lender
    worth = lending.claim(me)
    leave = step(pool, lending, "withdraw")
    with lending.refuses("LendingPool_SupplyTooLow", lending.id, me, worth, worth + 1):
        pool.multicall(
            [pool.checkPosition.encode(lending.params, me, worth + 1, MAX_UINT, 0), leave], sender=me
        )
    pool.multicall([pool.checkPosition.encode(lending.params, me, worth, MAX_UINT, 0), leave], sender=me)
    assert lending.loan.balanceOf(me) == worth


def test_after_a_supply_it_bounds_what_it_is_worth(aged: Lending) -> None:
    pool, me = aged.pool, aged.lender
    aged.give(aged.loan, me, 200 * aged.one)
    least = aged.claim(me) + 100 * aged.one - 1
    pool.multicall(
        [step(pool, aged, "supply"), pool.checkPosition.encode(aged.params, me, least, MAX_UINT, 0)],
        sender=me,
    )
    with aged.refuses_some("LendingPool_SupplyTooLow"):
        pool.multicall(
            [
                step(pool, aged, "supply"),
                pool.checkPosition.encode(aged.params, me, least + 100 * aged.one + 2, MAX_UINT, 0),
            ],
            sender=me,
        )


@pytest.mark.parametrize("fee", [0, 10**17])
def test_fees_not_yet_credited_do_not_count(aged: Lending, fee: int) -> None:
    aged.pool.setFeeRecipient(aged.recipient, sender=aged.governor)
    aged.pool.setFee(aged.params, fee, sender=aged.governor)
    aged.chain.warp(86_400)
    check = aged.pool.checkPosition
    with refuses("LendingPool_SupplyTooLow", aged.id, aged.recipient, 0, 1):
        check(aged.params, aged.recipient, 1, MAX_UINT, 0)
    aged.accrue()
    if fee:
        check(aged.params, aged.recipient, 1, MAX_UINT, 0)
