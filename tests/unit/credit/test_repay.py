"""CreditFacilitator: repay, repayWithAuthorization

├── when the deadline has passed, or the market was never listed: it reverts
├── when nothing is owed, or nothing is to be repaid: it reverts
├── when the payer has not approved it, or has not the coins: it reverts
├── when what is left is below the least debt: it reverts
├── when the most is below the debt: exactly that is taken
├── when the most is the debt or more: exactly the debt is taken, whatever interest came meanwhile
├── anyone may repay for anyone
├── what comes back lies in the market until it is lent again, or somebody syncs
└── by authorization
    ├── what is not needed goes back to the payer
    └── when it was used, hijacked, expired, or is not for this very call: it reverts
"""

import pytest

from tests.support.credit import MIN_DEBT, Credit
from tests.support.suite import MAX_UINT, ONE, event, events

DEBT = 1_000 * ONE


@pytest.fixture
def owing(credit: Credit) -> Credit:
    """The borrower owes a thousand and a million seconds of interest, not accrued; it and another have coins."""
    credit.open(credit.borrower, DEBT)
    for account in (credit.borrower, credit.other):
        credit.give_coins(account, 10_000 * ONE)
        credit.prepare(account)
    credit.chain.warp(1_000_000)
    return credit


def _interest(credit: Credit) -> int:
    """Of the thousand, after a million seconds at 1e9."""
    return DEBT * (10**15 + 5 * 10**11 + 166_666_666) // 10**18


@pytest.mark.parametrize("part", [1, ONE, DEBT - MIN_DEBT])
def test_repays_a_part(owing: Credit, part: int) -> None:
    it = owing
    before = it.coin.balanceOf(it.borrower)
    receipt = it.repay(it.borrower, part)
    owed = DEBT + _interest(it)
    assert receipt.return_value[0] == part
    assert it.coin.balanceOf(it.borrower) == before - part
    assert it.debt(it.borrower) in (owed - part, owed - part + 1)
    assert (it.level, it.idle) == (DEBT, part)
    assert it.coin.balanceOf(it.facilitator) == 0
    assert event(it.pool, "Repay", it.id, it.facilitator, it.borrower, *receipt.return_value) in events(
        receipt
    )
    it.assert_laws()


@pytest.mark.parametrize("extra", [0, 1, ONE, MAX_UINT])
def test_repays_all_and_takes_no_more(owing: Credit, extra: int) -> None:
    it = owing
    before = it.coin.balanceOf(it.borrower)
    owed = DEBT + _interest(it)
    receipt = it.repay(it.borrower, min(owed + extra, MAX_UINT))
    assert tuple(receipt.return_value) == (owed, DEBT * 10**6)
    assert it.coin.balanceOf(it.borrower) == before - owed
    assert it.debt(it.borrower) == 0
    # a unit is the virtual shares' part, rounded up
    assert (it.level, it.idle, it.claim) == (DEBT, owed, owed - 1)
    it.assert_laws()


def test_a_part_that_interest_makes_one(owing: Credit) -> None:
    """What was the whole debt at the last accrual is a part of it now."""
    it = owing
    it.repay(it.borrower, DEBT - MIN_DEBT)
    it.pass_time()
    owed = it.debt(it.borrower)
    it.chain.warp(1_000_000)
    with it.refuses_some("LendingPool_DebtTooSmall"):
        it.repay(it.borrower, owed)


def test_anyone_repays_for_anyone(owing: Credit) -> None:
    it = owing
    it.repay(it.other, MAX_UINT, on_behalf=it.borrower)
    assert it.debt(it.borrower) == 0
    assert it.coin.balanceOf(it.other) == 10_000 * ONE - DEBT - _interest(it)
    assert it.held(it.borrower).collateral != 0


def test_refuses(owing: Credit) -> None:
    it, now = owing, owing.chain.timestamp
    with it.refuses("CreditFacilitator_NothingOwed", it.id, it.other):
        it.repay(it.other, 1)
    with it.refuses("LendingPool_InconsistentInput", 0, 0):
        it.repay(it.borrower, 0)
    with it.refuses("CreditFacilitator_DeadlineExpired", now - 1, now):
        it.facilitator.repay(it.params, 1, it.borrower, now - 1, sender=it.borrower)
    unlisted = it.of(lltv=1)
    with it.refuses("CreditFacilitator_MarketNotListed", unlisted.id):
        unlisted.repay(it.borrower, 1)
    it.coin.approve(it.facilitator, 4, sender=it.other)
    with it.refuses("ERC20InsufficientAllowance", it.facilitator, 4, 5):
        it.repay(it.other, 5, on_behalf=it.borrower)
    it.coin.approve(it.facilitator, MAX_UINT, sender=it.stranger)
    with it.refuses("ERC20InsufficientBalance", it.stranger, 0, 5):
        it.repay(it.stranger, 5, on_behalf=it.borrower)
    with it.refuses_some("LendingPool_DebtTooSmall"):
        it.repay(it.borrower, DEBT - 1)


def test_is_never_paused(owing: Credit) -> None:
    it = owing
    it.coin.pauseMinting(sender=it.sentinel)
    it.coin.lowerCeiling(it.facilitator, 0, sender=it.sentinel)
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    it.oracle.setFault(1, sender=it.deployer)
    it.repay(it.borrower, MAX_UINT)
    it.facilitator.sync(it.params, sender=it.stranger)
    it.assert_laws()


# By authorization


@pytest.mark.parametrize("most", [ONE, 5_000 * ONE])
def test_repays_by_authorization(owing: Credit, most: int) -> None:
    it = owing
    args, signature = it.signed("repayWithAuthorization", it.borrower, most, it.borrower)
    before = it.coin.balanceOf(it.borrower)
    assert it.facilitator.repayAuthorizationNonce(*args) == _nonce_used(it, args, signature)
    paid = min(most, DEBT + _interest(it))
    assert it.coin.balanceOf(it.borrower) == before - paid
    assert (it.coin.balanceOf(it.facilitator), it.idle) == (0, paid)
    it.assert_laws()
    with it.refuses_some("ERC20Authorization_NonceSpent", "CreditFacilitator_NothingOwed"):
        it.facilitator.repayWithAuthorization(*args, signature, sender=it.attacker)


def _nonce_used(credit: Credit, args: tuple[object, ...], signature: bytes) -> bytes:
    receipt = credit.facilitator.repayWithAuthorization(*args, signature, sender=credit.stranger)
    used = [given[1] for _, name, given in events(receipt) if name == "AuthorizationUsed"]
    assert len(used) == 1
    return bytes(used[0])


def test_an_authorization_is_for_this_call_alone(owing: Credit) -> None:
    it = owing
    args, signature = it.signed("repayWithAuthorization", it.borrower, ONE, it.borrower)
    relay = it.facilitator.repayWithAuthorization
    market = it.of(oracle=it.chain.deploy("MockOracle", 10**36, sender=it.stranger).address)
    it.list(market.params)
    for number, changed in enumerate((market.params, it.other, 2 * ONE, it.other, it.later + 1, b"\1" * 32)):
        wrong = list(args)
        wrong[number] = changed
        with it.refuses_some("ERC20Authorization_InvalidSignature"):
            relay(*wrong, signature, sender=it.attacker)
    _, forged = it.signed("repayWithAuthorization", it.attacker, ONE, it.borrower)
    with it.refuses_some("ERC20Authorization_InvalidSignature"):
        relay(*args, forged, sender=it.attacker)
    # taken to the token itself, by whoever sees it
    nonce = it.facilitator.repayAuthorizationNonce(*args)
    take = it.coin["receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)"]
    with it.refuses("ERC20Authorization_CallerNotPayee", it.attacker, it.facilitator):
        take(it.borrower, it.facilitator, ONE, 0, it.later, nonce, signature, sender=it.attacker)
    it.chain.warp(3_600)
    with it.refuses_some("ERC20Authorization_Expired"):
        relay(*args, signature, sender=it.attacker)


def test_a_wallet_signs_in_bytes(owing: Credit) -> None:
    it = owing
    wallet = it.chain.deploy("MockWallet", it.other, sender=it.deployer)
    it.give_coins(wallet, 10 * ONE)
    args, _ = it.signed("repayWithAuthorization", it.other, ONE, it.borrower)
    given = (args[0], wallet.address, *args[2:])
    nonce = it.facilitator.repayAuthorizationNonce(*given)
    from tests.support.signing import RECEIVE, Authorization, Domain

    order = Authorization(wallet, it.facilitator, ONE, nonce, 0, args[4], RECEIVE)
    signature = bytes(it.other.sign_hash(order.digest(Domain.of(it.coin)))) + b"\0"
    it.facilitator.repayWithAuthorization(*given, signature[:65], sender=it.stranger)
    assert it.coin.balanceOf(wallet) == 9 * ONE
