"""CreditFacilitator: open, openEther

├── when the deadline has passed: it reverts
├── when the market was never listed: it reverts
├── when the caller has not authorised the facilitator, or not approved it: it reverts
├── when nothing is put in, or nothing borrowed: it reverts
├── when the market's ceiling, the stablecoin's, or a pause forbids the mint: it reverts
├── when the position would be unhealthy, below the least debt, or below the health asked for: it reverts
├── else: the caller owes exactly what was borrowed, the receiver has it, the level rises by what was minted
│   └── what lies idle in the market is lent first, where a mint would be allowed, and only the rest is minted
└── with ether
    ├── when the collateral is not wrapped ether, or no ether is sent: it reverts
    ├── a signature authorises in the same call; a used one is no hindrance; a wrong one reverts
    └── nothing stays
"""

import pytest

from tests.support.credit import (
    CEILING,
    FACILITATOR_CEILING,
    MIN_DEBT,
    NO_AUTHORIZATION,
    PRICE,
    Credit,
    ether_market,
)
from tests.support.lending import WAD, ZERO
from tests.support.suite import MAX_UINT, ONE, event, events

DEBT = 1_000 * ONE
COLL = ONE


def _open(credit: Credit, account: object, **changes: object) -> object:
    args = {
        "coll": COLL,
        "borrowed": DEBT,
        "receiver": account,
        "health": 0,
        "deadline": credit.later,
        **changes,
    }
    return credit.facilitator.open(credit.params, *args.values(), sender=account)


def test_opens_in_one_call(credit: Credit) -> None:
    it = credit
    it.prepare(it.borrower, 2 * COLL)
    receipt = _open(it, it.borrower)
    shares = DEBT * 10**6
    assert receipt.return_value == shares
    assert [name for _, name, _ in events(receipt)] == [
        *("Transfer", "SupplyCollateral", "Transfer"),
        *("CreditMinted", "FacilitatorMinted", "Transfer"),
        *("Supply", "Borrow"),
    ]
    assert event(it.facilitator, "CreditMinted", it.id, DEBT, DEBT) in events(receipt)
    assert event(it.pool, "Borrow", it.id, it.facilitator, it.borrower, it.borrower, DEBT, shares) in events(
        receipt
    )
    assert it.coin.balanceOf(it.borrower) == DEBT
    assert it.held(it.borrower) == (0, shares, COLL)
    assert it.collateral.balanceOf(it.borrower) == COLL
    assert (it.level, it.claim, it.idle) == (DEBT, DEBT, 0)
    assert it.totals[:3] == (DEBT, shares, DEBT)
    it.assert_laws()


def test_the_receiver_has_the_coins(credit: Credit) -> None:
    credit.open(credit.borrower, DEBT, receiver=credit.stranger)
    assert (credit.coin.balanceOf(credit.borrower), credit.coin.balanceOf(credit.stranger)) == (0, DEBT)
    assert credit.debt(credit.borrower) == DEBT


@pytest.mark.parametrize("more", [1, DEBT // 2 - 1, DEBT // 2, DEBT // 2 + 1, DEBT])
def test_lends_what_is_idle_first(credit: Credit, more: int) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    it.repay(it.borrower, DEBT // 2)
    assert (it.level, it.idle, it.claim) == (DEBT, DEBT // 2, DEBT)
    before = it.coin.balanceOf(it.borrower)
    receipt = it.adjust(it.borrower, borrowed=more)
    minted = max(more - DEBT // 2, 0)
    told = event(it.facilitator, "CreditMinted", it.id, minted, DEBT + minted)
    assert [each for each in events(receipt) if each[1] == "CreditMinted"] == ([told] if minted else [])
    assert (it.level, it.idle) == (DEBT + minted, max(DEBT // 2 - more, 0))
    assert it.coin.balanceOf(it.borrower) == before + more
    assert it.coin.totalSupply() == it.level
    it.assert_laws()


def test_what_is_idle_obeys_the_same_limits_as_a_mint(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    it.repay(it.borrower, DEBT // 2)
    before = it.chain.snapshot()
    it.coin.pauseMinting(sender=it.sentinel)
    with it.refuses("Stablecoin_MintingPaused"):
        it.adjust(it.borrower, borrowed=1)
    it.chain.revert(before)
    it.facilitator.lowerMarketCeiling(it.id, 999, sender=it.sentinel)
    with it.refuses("CreditFacilitator_CeilingExceeded", it.id, DEBT + 1, 999 * ONE):
        it.adjust(it.borrower, borrowed=1)
    # at the level itself nothing more is minted, and what is idle is lent
    it.chain.revert(before)
    it.facilitator.lowerMarketCeiling(it.id, 1_000, sender=it.sentinel)
    it.adjust(it.borrower, borrowed=DEBT // 2)
    assert it.idle == 0
    it.chain.revert(before)
    it.facilitator.lowerMarketCeiling(it.id, 999, sender=it.sentinel)
    # booked, the level is below the ceiling again
    it.facilitator.sync(it.params, sender=it.stranger)
    it.adjust(it.borrower, borrowed=1)
    it.chain.revert(before)
    it.coin.lowerCeiling(it.facilitator, DEBT - 1, sender=it.sentinel)
    with it.refuses("Stablecoin_CeilingExceeded", it.facilitator, DEBT + 1, DEBT - 1):
        it.adjust(it.borrower, borrowed=1)
    it.chain.revert(before)
    it.coin.lowerCeiling(it.facilitator, DEBT, sender=it.sentinel)
    it.adjust(it.borrower, borrowed=DEBT // 2)
    it.assert_laws()


def test_the_ceilings(credit: Credit) -> None:
    it, most = credit, CEILING * ONE
    it.prepare(it.borrower, 2 * most // PRICE * 2)
    coll = 2 * most // PRICE
    with it.refuses("CreditFacilitator_CeilingExceeded", it.id, most + 1, most):
        _open(it, it.borrower, coll=coll, borrowed=most + 1)
    _open(it, it.borrower, coll=coll, borrowed=most)
    it.prepare(it.other, COLL)
    with it.refuses("CreditFacilitator_CeilingExceeded", it.id, most + MIN_DEBT, most):
        _open(it, it.other, borrowed=MIN_DEBT)
    ether = ether_market(it)
    rest = FACILITATOR_CEILING - most
    with it.refuses(
        "Stablecoin_CeilingExceeded", it.facilitator, FACILITATOR_CEILING + 1, FACILITATOR_CEILING
    ):
        _open_ether(ether, it.other, value=1_000 * ONE, borrowed=rest + 1)
    it.assert_laws()


def test_refuses_a_level_beyond_a_word(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    with it.refuses("CreditFacilitator_CeilingExceeded", it.id, MAX_UINT, CEILING * ONE):
        it.adjust(it.borrower, borrowed=MAX_UINT)


def test_refuses_while_minting_is_paused(credit: Credit) -> None:
    credit.coin.pauseMinting(sender=credit.sentinel)
    credit.prepare(credit.borrower, COLL)
    with credit.refuses("Stablecoin_MintingPaused"):
        _open(credit, credit.borrower)


def test_refuses_a_facilitator_that_is_none(credit: Credit) -> None:
    credit.coin.removeFacilitator(credit.facilitator, sender=credit.governor)
    credit.prepare(credit.borrower, COLL)
    with credit.refuses("Stablecoin_CeilingExceeded", credit.facilitator, DEBT, 0):
        _open(credit, credit.borrower)


def test_refuses_a_market_that_is_not_listed(credit: Credit) -> None:
    it = credit
    it.prepare(it.borrower, COLL)
    unlisted = it.of(oracle=it.chain.deploy("MockOracle", 10**36, sender=it.stranger).address)
    with it.refuses("CreditFacilitator_MarketNotListed", unlisted.id):
        _open(unlisted, it.borrower)
    it.pool.createMarket(unlisted.params, sender=it.stranger)
    with it.refuses("CreditFacilitator_MarketNotListed", unlisted.id):
        _open(unlisted, it.borrower)


def test_refuses_who_has_not_authorised_it(credit: Credit) -> None:
    it = credit
    it.prepare(it.borrower, COLL)
    it.pool.setAuthorization(it.facilitator, False, sender=it.borrower)
    with it.refuses("LendingPool_Unauthorized", it.facilitator, it.borrower):
        _open(it, it.borrower)


def test_refuses_who_has_not_approved_it(credit: Credit) -> None:
    it = credit
    it.prepare(it.borrower, COLL)
    it.collateral.approve(it.facilitator, COLL - 1, sender=it.borrower)
    with it.refuses("ERC20InsufficientAllowance", it.facilitator, COLL - 1, COLL):
        _open(it, it.borrower)


def test_refuses_what_the_pool_refuses(credit: Credit) -> None:
    it = credit
    it.prepare(it.borrower, COLL)
    with it.refuses("LendingPool_ZeroAssets"):
        _open(it, it.borrower, coll=0)
    with it.refuses("Stablecoin_ZeroAmount"):
        _open(it, it.borrower, borrowed=0)
    with it.refuses("ERC20InvalidReceiver", ZERO):
        _open(it, it.borrower, receiver=ZERO)
    with it.refuses("Stablecoin_ReceiverIsToken"):
        _open(it, it.borrower, receiver=it.coin)
    with it.refuses("LendingPool_DebtTooSmall", it.id, it.borrower, MIN_DEBT - 1, MIN_DEBT):
        _open(it, it.borrower, borrowed=MIN_DEBT - 1)
    with it.refuses("LendingPool_InsufficientCollateral", it.id, it.borrower, 1_600 * ONE + 1, 1_600 * ONE):
        _open(it, it.borrower, borrowed=1_600 * ONE + 1)
    it.oracle.setFault(1, sender=it.deployer)
    with it.refuses_some():
        _open(it, it.borrower)


def test_the_health_asked_for(credit: Credit) -> None:
    it = credit
    it.prepare(it.borrower, COLL)
    with it.refuses("LendingPool_HealthFactorTooLow", it.id, it.borrower, 16 * WAD // 10, 16 * WAD // 10 + 1):
        _open(it, it.borrower, health=16 * WAD // 10 + 1)
    _open(it, it.borrower, health=16 * WAD // 10)


def test_the_deadline(credit: Credit) -> None:
    it, now = credit, credit.chain.timestamp
    it.prepare(it.borrower, COLL)
    with it.refuses("CreditFacilitator_DeadlineExpired", now - 1, now):
        _open(it, it.borrower, deadline=now - 1)
    _open(it, it.borrower, deadline=now)


# Ether


def _open_ether(credit: Credit, account: object, value: int = COLL, **changes: object) -> object:
    args = {
        "borrowed": DEBT,
        "receiver": account,
        "health": 0,
        "deadline": credit.later,
        "authorization": NO_AUTHORIZATION,
        "signature": b"",
        **changes,
    }
    return credit.facilitator.openEther(credit.params, *args.values(), sender=account, value=value)


def test_opens_with_ether(credit: Credit) -> None:
    it = ether_market(credit)
    it.pool.setAuthorization(it.facilitator, True, sender=it.borrower)
    receipt = _open_ether(it, it.borrower)
    assert receipt.return_value == DEBT * 10**6
    assert it.held(it.borrower) == (0, DEBT * 10**6, COLL)
    assert it.coin.balanceOf(it.borrower) == DEBT
    assert it.weth.balanceOf(it.pool) == COLL
    it.assert_laws()


def test_authorises_in_the_same_call(credit: Credit) -> None:
    it = ether_market(credit)
    authorization, signature = it.pool_authorization(it.borrower)
    before = it.chain.snapshot()
    _open_ether(it, it.borrower, authorization=authorization, signature=signature)
    assert it.debt(it.borrower) == DEBT
    it.chain.revert(before)
    # used up by somebody else before
    it.facilitator.authorize(authorization, signature, sender=it.attacker)
    _open_ether(it, it.borrower, authorization=authorization, signature=signature)
    it.assert_laws()


def test_refuses_a_wrong_signature(credit: Credit) -> None:
    it = ether_market(credit)
    authorization, _ = it.pool_authorization(it.borrower)
    _, forged = it.pool_authorization(it.attacker)
    with it.refuses("CreditFacilitator_AuthorizationFailed", it.borrower, False):
        _open_ether(it, it.borrower, authorization=authorization, signature=forged)
    other, signature = it.pool_authorization(it.borrower, authorized=it.stranger.address)
    with it.refuses("CreditFacilitator_WrongAuthorized", it.stranger):
        _open_ether(it, it.borrower, authorization=other, signature=signature)
    # somebody else's authorization opens nothing of theirs
    theirs, signature = it.pool_authorization(it.other)
    with it.refuses("LendingPool_Unauthorized", it.facilitator, it.borrower):
        _open_ether(it, it.borrower, authorization=theirs, signature=signature)


def test_ether_belongs_to_a_market_of_it(credit: Credit) -> None:
    credit.prepare(credit.borrower, COLL)
    with credit.refuses("CreditFacilitator_NotWrappedEther", credit.collateral):
        _open_ether(credit, credit.borrower)
    it = ether_market(credit)
    with it.refuses("LendingPool_ZeroAssets"):
        _open_ether(it, it.borrower, value=0)
    with it.refuses("CreditFacilitator_DeadlineExpired", 1, it.chain.timestamp):
        _open_ether(it, it.borrower, deadline=1)


def test_takes_no_plain_ether(credit: Credit) -> None:
    succeeded, _ = credit.chain.raw_try_send(credit.stranger, credit.facilitator, b"", value=1)
    assert not succeeded
    assert credit.chain.balance(credit.facilitator.address) == 0
