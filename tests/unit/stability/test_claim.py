"""StabilityPool.claim

├── sends what was earned, and once; the fraction of a unit stays the account's
├── after everything was withdrawn, after the pool was emptied and refilled, after it was closed
├── to another; not to nobody, nor to the pool
├── a token that blocks, returns false or takes fees stops claims of its own pool alone
└── bad input: nothing earned
"""

import pytest

from strongroom.evm import ContractError
from tests.support.stability import ONE, Stability
from tests.support.suite import event, events

ZERO = "0x" + "00" * 20


def test_sends_what_was_earned_once(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.settle_in(saver=3_000, second=7_000)
    it.crash(3_333)
    seized, _, reward = it.liquidate()
    earned = (seized - reward) * 3 // 10
    assert it.pool.claimableOf(saver) == earned
    before = it.collateral.balanceOf(saver)
    receipt = it.pool.claim(saver, sender=saver)
    assert receipt.return_value == earned
    assert event(it.pool, "Claimed", saver, saver, earned) in events(receipt)
    assert it.collateral.balanceOf(saver) == before + earned
    assert it.pool.state().collateral == seized - reward - earned
    with it.refuses("StabilityPool_NothingToClaim", saver):
        it.pool.claim(saver, sender=saver)


def test_fractions_stay_the_accounts(stability: Stability) -> None:
    """Claiming after every liquidation comes to what claiming once does."""
    it, saver, second = stability, stability.account("saver"), stability.account("second")
    it.settle_in(saver=5_000, second=5_000)
    it.crash(4_001)
    claimed = 0
    for part in (97, 89, 83, 79, 73):
        it.liquidate(part=part)
        claimed += it.pool.claim(saver, sender=saver).return_value
    assert claimed == it.pool.claim(second, sender=second).return_value


def test_after_leaving_and_after_emptying(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.settle_in(saver=1_000)
    it.crash(2_000)
    seized, repaid, reward = it.empty()
    assert repaid == 1_000 * ONE
    assert it.pool.depositOf(saver) == it.pool.totalDeposits() == 0
    # what does not divide waits for the next liquidation: less than a unit
    mine = it.pool.claimableOf(saver)
    assert mine in (seized - reward - 1, seized - reward)
    it.settle_in(second=3_000)
    it.set_price(8_100)
    more, repaid, more_reward = it.liquidate()
    second = it.account("second")
    assert it.pool.depositOf(second) == 3_000 * ONE - repaid
    others = it.pool.claimableOf(second)
    assert seized - reward + more - more_reward - (mine + others) in (0, 1, 2)
    assert it.pool.claimableOf(saver) == mine
    it.leave("second")
    it.factory.closePool(it.collateral, sender=it.account("governor"))
    assert it.pool.claim(second, sender=second).return_value == others
    assert it.pool.claim(saver, sender=saver).return_value == mine
    assert it.collateral.balanceOf(it.pool) == it.pool.state().collateral <= 2


def test_to_another_but_not_to_nobody(stability: Stability) -> None:
    it, saver, stranger = stability, stability.account("saver"), stability.account("stranger")
    it.settle_in(saver=5_000)
    it.crash(4_000)
    it.liquidate()
    for nobody in (ZERO, it.pool.address):
        with it.refuses("StabilityPool_InvalidReceiver", nobody):
            it.pool.claim(nobody, sender=saver)
    earned = it.pool.claim(stranger, sender=saver).return_value
    assert it.collateral.balanceOf(stranger) == earned > 0


@pytest.mark.parametrize("fault", ["blocked", "returns false"])
def test_a_bad_token_stops_its_own_claims_alone(stability: Stability, fault: str) -> None:
    it, saver, deployer = stability, stability.account("saver"), stability.account("deployer")
    it.deposit("saver", 5_000, pool=1)
    it.settle_in(saver=5_000)
    it.crash(4_000)
    it.crash(4_000, market=3)
    it.liquidate()
    it.liquidate(market=3)
    if fault == "blocked":
        it.weird_token.setBlocked(saver, True, sender=deployer)
    else:
        it.weird_token.setKind(2, sender=deployer)
    before = it.ledger()
    with pytest.raises(ContractError):
        it.weird.claim(saver, sender=saver)
    assert it.ledger() == before
    assert it.pool.claim(saver, sender=saver).return_value > 0
    assert it.leave("saver", pool=1) > 0
    if fault == "blocked":
        assert it.weird.claim(it.account("second"), sender=saver).return_value > 0


def test_a_token_without_a_return_value_is_paid(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.weird_token.setKind(1, sender=it.account("deployer"))
    it.deposit("saver", 5_000, pool=1)
    it.chain.warp(1)
    it.crash(4_000, market=3)
    seized, _, reward = it.liquidate(market=3)
    assert it.weird.claim(saver, sender=saver).return_value in (seized - reward - 1, seized - reward)


def test_refuses_when_nothing_was_earned(stability: Stability) -> None:
    it = stability
    for name in ("saver", "stranger"):
        with it.refuses("StabilityPool_NothingToClaim", it.account(name)):
            it.pool.claim(it.account(name), sender=it.account(name))
    it.deposit("saver", 1)
    with it.refuses("StabilityPool_NothingToClaim", it.account("saver")):
        it.pool.claim(it.account("saver"), sender=it.account("saver"))
