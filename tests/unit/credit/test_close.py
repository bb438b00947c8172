"""CreditFacilitator: close, closeEther, closeWithAuthorization

├── when the deadline has passed, the market was never listed, or the facilitator is not authorised: it reverts
├── when more is owed than would be paid: it reverts
├── when less collateral comes out than is accepted: it reverts
├── when nothing is owed: the collateral comes out
├── when there is nothing at all: nothing happens
├── else: all debt is repaid, all collateral is the receiver's, and no more than the debt is taken
├── as ether: only of a market of wrapped ether; a receiver that refuses it stops the call
└── by authorization: one signature pays, whatever the debt is by then; the rest returns; nobody else's position
"""

import pytest

from tests.support.credit import PRICE, Credit, ether_market
from tests.support.lending import LLTV, WAD, ZERO
from tests.support.suite import MAX_UINT, ONE

DEBT = 1_000 * ONE
COLL = DEBT * 2 * WAD // LLTV // PRICE


@pytest.fixture(params=[False, True], ids=["token", "ether"])
def owing(request: pytest.FixtureRequest, credit: Credit) -> Credit:
    """The borrower owes a thousand and a million seconds of interest, not accrued, and has coins."""
    it = ether_market(credit) if request.param else credit
    it.open(it.borrower, DEBT)
    it.give_coins(it.borrower, 10_000 * ONE)
    it.chain.warp(1_000_000)
    return it


def _owed(credit: Credit) -> int:
    return DEBT + DEBT * (10**15 + 5 * 10**11 + 166_666_666) // 10**18


@pytest.mark.parametrize("extra", [0, 1, MAX_UINT])
def test_closes(owing: Credit, extra: int) -> None:
    it = owing
    before = it.coin.balanceOf(it.borrower)
    owed = _owed(it)
    receipt = it.close(it.borrower, min(owed + extra, MAX_UINT), receiver=it.stranger, min_collateral=COLL)
    assert tuple(receipt.return_value) == (owed, COLL)
    assert it.coin.balanceOf(it.borrower) == before - owed
    assert it.collateral.balanceOf(it.stranger) == COLL
    assert it.held(it.borrower) == (0, 0, 0)
    # a unit is the virtual shares' part, rounded up
    assert (it.level, it.idle) == (DEBT, owed)
    it.assert_laws()


def test_closes_a_position_without_debt(owing: Credit) -> None:
    it = owing
    it.repay(it.borrower, MAX_UINT)
    receipt = it.close(it.borrower, 0)
    assert tuple(receipt.return_value) == (0, COLL)
    assert it.collateral.balanceOf(it.borrower) == COLL
    receipt = it.close(it.borrower, 0)
    assert tuple(receipt.return_value) == (0, 0)


def test_somebody_repaying_first_stops_nothing(owing: Credit) -> None:
    it = owing
    it.give_coins(it.attacker, ONE)
    it.prepare(it.attacker)
    it.repay(it.attacker, 1, on_behalf=it.borrower)
    it.close(it.borrower, _owed(it))
    assert it.held(it.borrower) == (0, 0, 0)


def test_refuses(owing: Credit) -> None:
    it, now, owed = owing, owing.chain.timestamp, _owed(owing)
    with it.refuses("CreditFacilitator_DebtTooHigh", it.id, it.borrower, owed, owed - 1):
        it.close(it.borrower, owed - 1)
    with it.refuses("CreditFacilitator_CollateralTooLow", it.id, it.borrower, COLL, COLL + 1):
        it.close(it.borrower, min_collateral=COLL + 1)
    with it.refuses("CreditFacilitator_DeadlineExpired", now - 1, now):
        it.facilitator.close(it.params, MAX_UINT, 0, it.borrower, now - 1, sender=it.borrower)
    with it.refuses("LendingPool_ZeroAddress"):
        it.close(it.borrower, receiver=ZERO)
    unlisted = it.of(lltv=1)
    with it.refuses("CreditFacilitator_MarketNotListed", unlisted.id):
        unlisted.close(it.borrower)
    it.pool.setAuthorization(it.facilitator, False, sender=it.borrower)
    with it.refuses("LendingPool_Unauthorized", it.facilitator, it.borrower):
        it.close(it.borrower)


def test_closes_into_ether(credit: Credit) -> None:
    it = ether_market(credit)
    it.open(it.borrower, DEBT)
    before = it.chain.balance(it.stranger)
    it.close(it.borrower, receiver=it.stranger, function="closeEther")
    assert it.chain.balance(it.stranger) == before + COLL
    it.assert_laws()


def test_ether_that_nobody_takes(credit: Credit) -> None:
    it = ether_market(credit)
    it.open(it.borrower, DEBT)
    for receiver in (ZERO, it.weth, it.coin, it.facilitator):
        with it.refuses("CreditFacilitator_EtherNotTaken", receiver, COLL):
            it.close(it.borrower, receiver=receiver, function="closeEther")
    credit.open(credit.borrower, DEBT)
    with credit.refuses("CreditFacilitator_NotWrappedEther", credit.collateral):
        credit.close(credit.borrower, function="closeEther")
    now = it.chain.timestamp
    with it.refuses("CreditFacilitator_DeadlineExpired", now - 1, now):
        it.facilitator.closeEther(it.params, MAX_UINT, 0, it.borrower, now - 1, sender=it.borrower)


# By authorization


@pytest.mark.parametrize("as_ether", [False, True])
def test_one_signature_closes(owing: Credit, as_ether: bool) -> None:
    it = owing
    given = (0, it.other, as_ether)
    args, signature = it.signed("closeWithAuthorization", it.borrower, 2_000 * ONE, *given)
    it.chain.warp(1_000)
    before, ether = it.coin.balanceOf(it.borrower), it.chain.balance(it.other)
    if as_ether and it.collateral.address != it.weth.address:
        with it.refuses("CreditFacilitator_NotWrappedEther", it.collateral):
            it.facilitator.closeWithAuthorization(*args, signature, sender=it.stranger)
        return
    receipt = it.facilitator.closeWithAuthorization(*args, signature, sender=it.stranger)
    repaid, collateral = receipt.return_value
    assert repaid > _owed(it)
    assert it.coin.balanceOf(it.borrower) == before - repaid
    got = it.chain.balance(it.other) - ether if as_ether else it.collateral.balanceOf(it.other)
    assert got == collateral == COLL
    assert it.held(it.borrower) == (0, 0, 0)
    it.assert_laws()
    with it.refuses_some("ERC20Authorization_NonceSpent"):
        it.facilitator.closeWithAuthorization(*args, signature, sender=it.stranger)


def test_authorised_and_closed_by_whoever_relays(owing: Credit) -> None:
    it = owing
    it.pool.setAuthorization(it.facilitator, False, sender=it.borrower)
    args, signature = it.signed("closeWithAuthorization", it.borrower, 2_000 * ONE, COLL, it.borrower, False)
    allowed, first = it.pool_authorization(it.borrower)
    taken, last = it.pool_authorization(it.borrower, nonce=allowed[3] + 1, isAuthorized=False)
    facilitator = it.facilitator
    steps = [
        facilitator.authorize.encode(allowed, first),
        facilitator.closeWithAuthorization.encode(*args, signature),
        facilitator.authorize.encode(taken, last),
    ]
    facilitator.multicall(steps, sender=it.stranger)
    assert it.collateral.balanceOf(it.borrower) == COLL
    assert not it.pool.isAuthorized(it.borrower, facilitator)


def test_an_authorization_closes_the_payers_position_alone(owing: Credit) -> None:
    it = owing
    args, signature = it.signed("closeWithAuthorization", it.borrower, 2_000 * ONE, 0, it.borrower, False)
    relay = it.facilitator.closeWithAuthorization
    changes = (None, it.other, 1_999 * ONE, 1, it.attacker, True, it.later + 1, b"\1" * 32)
    for number, changed in enumerate(changes):
        wrong = list(args)
        wrong[number] = changed if number else ether_market(it).params._replace(lltv=1)
        with it.refuses_some("ERC20Authorization_InvalidSignature", "CreditFacilitator_MarketNotListed"):
            relay(*wrong, signature, sender=it.attacker)
    # the attacker's own coins close nothing of the borrower's
    it.give_coins(it.attacker, 2_000 * ONE)
    args, signature = it.signed("closeWithAuthorization", it.attacker, 2_000 * ONE, 0, it.attacker, False)
    relay(*args, signature, sender=it.attacker)
    assert it.coin.balanceOf(it.attacker) == 2_000 * ONE
    assert it.held(it.borrower).collateral == COLL
