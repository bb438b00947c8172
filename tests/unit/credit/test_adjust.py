"""CreditFacilitator: adjust, adjustEther, and the steps permit and authorize

├── when the deadline has passed, or the market was never listed: it reverts
├── each part alone: repays, puts in, borrows, takes out
├── all parts at once, in that order
├── nothing at all: nothing happens but the bounds' check
├── when the bounds are not met afterwards: it reverts
├── with ether: what is sent is what goes in; what comes out is ether
├── nobody but the caller's position is touched
└── steps
    ├── permit and authorize make a first opening one transaction
    ├── used up by others they stop nothing; what they were for and is not there stops the multicall
    └── a multicall takes no ether
"""

import pytest

from tests.support.credit import Credit, ether_market
from tests.support.lending import WAD
from tests.support.signing import sign_permit
from tests.support.suite import MAX_UINT, ONE

DEBT = 1_000 * ONE
COLL = 2 * ONE


@pytest.fixture
def owing(credit: Credit) -> Credit:
    """The borrower owes 1,000 against two units at 2,000, and has coins and collateral."""
    credit.open(credit.borrower, DEBT, COLL)
    credit.prepare(credit.borrower, 10 * COLL)
    credit.give_coins(credit.borrower, 10 * DEBT)
    return credit


def test_each_part_alone(owing: Credit) -> None:
    it, who = owing, owing.borrower
    it.adjust(who, collateralIn=COLL)
    assert (it.held(who).collateral, it.debt(who)) == (2 * COLL, DEBT)
    it.adjust(who, borrowed=DEBT, receiver=it.stranger)
    assert (it.debt(who), it.coin.balanceOf(it.stranger)) == (2 * DEBT, DEBT)
    it.adjust(who, maxRepaid=DEBT)
    assert (it.debt(who), it.idle) == (DEBT, DEBT)
    it.adjust(who, collateralOut=COLL, receiver=it.stranger)
    assert (it.held(who).collateral, it.collateral.balanceOf(it.stranger)) == (COLL, COLL)
    before = it.ledger()
    it.adjust(who)
    assert it.ledger() == before
    it.assert_laws()


def test_all_at_once(owing: Credit) -> None:
    it, who = owing, owing.borrower
    it.chain.warp(1_000_000)
    it.adjust(
        who,
        maxRepaid=MAX_UINT,
        collateralIn=COLL,
        borrowed=DEBT,
        collateralOut=2 * COLL - ONE,
        maxDebt=DEBT,
        minHealthFactor=16 * WAD // 10,
    )
    assert (it.held(who).collateral, it.debt(who)) == (ONE, DEBT)
    it.assert_laws()


def test_the_bounds(owing: Credit) -> None:
    it, who = owing, owing.borrower
    with it.refuses("LendingPool_DebtTooHigh", it.id, who, 2 * DEBT, 2 * DEBT - 1):
        it.adjust(who, borrowed=DEBT, maxDebt=2 * DEBT - 1)
    with it.refuses("LendingPool_HealthFactorTooLow", it.id, who, 16 * WAD // 10, 16 * WAD // 10 + 1):
        it.adjust(who, borrowed=DEBT, minHealthFactor=16 * WAD // 10 + 1)
    # a health that no integer is, is the one below
    owed, limit = 2 * DEBT + 1, 32 * DEBT // 10
    with it.refuses(
        "LendingPool_HealthFactorTooLow", it.id, who, limit * WAD // owed, limit * WAD // owed + 1
    ):
        it.adjust(who, borrowed=DEBT + 1, minHealthFactor=limit * WAD // owed + 1)
    it.adjust(who, borrowed=DEBT, maxDebt=2 * DEBT, minHealthFactor=16 * WAD // 10)
    # what is taken out after the loan counts
    taken = {"borrowed": DEBT // 2, "collateralOut": COLL // 16}
    with it.refuses("LendingPool_HealthFactorTooLow", it.id, who, 12 * WAD // 10, 12 * WAD // 10 + 1):
        it.adjust(who, **taken, minHealthFactor=12 * WAD // 10 + 1)
    with it.refuses("LendingPool_DebtTooHigh", it.id, who, 5 * DEBT // 2, 5 * DEBT // 2 - 1):
        it.adjust(who, **taken, maxDebt=5 * DEBT // 2 - 1)
    before = it.chain.snapshot()
    it.adjust(who, **taken, maxDebt=5 * DEBT // 2, minHealthFactor=12 * WAD // 10)
    it.chain.revert(before)
    # bounds alone: whoever relies on a state may ask for it
    with it.refuses("LendingPool_DebtTooHigh", it.id, who, 2 * DEBT, DEBT):
        it.adjust(who, maxDebt=DEBT)


def test_refuses(owing: Credit) -> None:
    it, who, now = owing, owing.borrower, owing.chain.timestamp
    with it.refuses("CreditFacilitator_DeadlineExpired", now - 1, now):
        it.adjust(who, borrowed=1, deadline=now - 1)
    unlisted = it.of(lltv=1)
    with it.refuses("CreditFacilitator_MarketNotListed", unlisted.id):
        unlisted.adjust(who, borrowed=1)
    with it.refuses_some("LendingPool_InsufficientCollateral"):
        it.adjust(who, collateralOut=COLL)
    with it.refuses_some("LendingPool_InsufficientBalance"):
        it.adjust(who, collateralOut=COLL + 1)
    with it.refuses("CreditFacilitator_NothingOwed", it.id, it.stranger):
        it.adjust(it.stranger, maxRepaid=1)
    with it.refuses("LendingPool_Unauthorized", it.facilitator, it.stranger):
        it.adjust(it.stranger, borrowed=1)


def test_nobody_elses_position(owing: Credit) -> None:
    it = owing
    before = it.held(it.borrower)
    it.prepare(it.attacker, COLL)
    it.adjust(it.attacker, collateralIn=COLL, borrowed=DEBT)
    it.adjust(it.attacker, maxRepaid=DEBT // 2, collateralOut=ONE)
    assert it.held(it.borrower) == before
    with it.refuses_some("LendingPool_InsufficientBalance"):
        it.adjust(it.attacker, collateralOut=COLL)


def test_with_ether(credit: Credit) -> None:
    it = ether_market(credit)
    it.prepare(it.borrower)
    it.adjust(it.borrower, function="adjustEther", value=COLL, collateralIn=COLL, borrowed=DEBT)
    assert (it.held(it.borrower).collateral, it.debt(it.borrower)) == (COLL, DEBT)
    before = it.chain.balance(it.stranger)
    it.adjust(
        it.borrower, function="adjustEther", collateralOut=ONE, receiver=it.stranger, maxRepaid=DEBT // 2
    )
    assert it.chain.balance(it.stranger) == before + ONE
    it.assert_laws()
    for value, said in ((1, 0), (0, 1), (1, 2)):
        with it.refuses("CreditFacilitator_WrongEther", value, said):
            it.adjust(it.borrower, function="adjustEther", value=value, collateralIn=said)
    with it.refuses("CreditFacilitator_EtherNotTaken", it.weth, 1):
        it.adjust(it.borrower, function="adjustEther", collateralOut=1, receiver=it.weth)
    credit.open(credit.other, DEBT, COLL)
    for changes in ({"value": 1, "collateralIn": 1}, {"collateralOut": 1}):
        with credit.refuses("CreditFacilitator_NotWrappedEther", credit.collateral):
            credit.adjust(credit.other, function="adjustEther", **changes)


# Steps


def test_a_first_opening_in_one_transaction(credit: Credit) -> None:
    it, who, facilitator = credit, credit.borrower, credit.facilitator
    it.collateral.mint(who, COLL, sender=it.deployer)
    permit = bytes(sign_permit(it.collateral, who, facilitator, COLL, it.later))
    authorization, signature = it.pool_authorization(who)
    steps = [
        facilitator.permit.encode(it.collateral, COLL, it.later, permit),
        facilitator.authorize.encode(authorization, signature),
        facilitator.open.encode(it.params, COLL, DEBT, who, 0, it.later),
    ]
    before = it.chain.snapshot()
    facilitator.multicall(steps, sender=who)
    assert it.debt(who) == DEBT
    it.chain.revert(before)
    facilitator.authorize(authorization, signature, sender=it.attacker)
    digest = sign_permit(it.collateral, who, facilitator, COLL, it.later)
    it.collateral.permit(who, facilitator, COLL, it.later, digest.v, digest.r, digest.s, sender=it.attacker)
    facilitator.multicall(steps, sender=who)
    assert it.debt(who) == DEBT
    it.assert_laws()


def test_a_step_that_fails(credit: Credit) -> None:
    it, who, facilitator = credit, credit.borrower, credit.facilitator
    forged = bytes(sign_permit(it.collateral, it.attacker, facilitator, COLL, it.later))
    for signature in (forged, forged + b"\0", b""):
        with it.refuses("CreditFacilitator_AllowanceTooLow", it.collateral, 0, COLL):
            facilitator.permit(it.collateral, COLL, it.later, signature, sender=who)
    authorization, signature = it.pool_authorization(who, isAuthorized=False)
    facilitator.authorize(authorization, signature, sender=it.stranger)
    assert not it.pool.isAuthorized(who, facilitator)
    it.pool.setAuthorization(facilitator, True, sender=who)
    with it.refuses("CreditFacilitator_AuthorizationFailed", who, True):
        facilitator.authorize(authorization, signature, sender=it.stranger)


def test_a_multicall_takes_no_ether(credit: Credit) -> None:
    it = ether_market(credit)
    it.prepare(it.borrower)
    data = it.facilitator.multicall.encode([])
    assert not it.chain.raw_try_send(it.borrower, it.facilitator, data, value=1)[0]
