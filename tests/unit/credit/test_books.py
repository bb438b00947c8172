"""CreditFacilitator: sync, distribute, recognise, settle

├── sync
│   ├── when the market was never listed: it reverts
│   ├── takes out what was repaid past the facilitator too, and no more than its claim: the pool's fee is not its
│   ├── what the market has beyond its level is interest, as far as coins have come back; the rest is burned
│   ├── interest repays the shortfall first
│   └── nothing there: nothing happens
├── distribute
│   ├── when nothing is collected: it reverts
│   └── else: the savers' share, rounded down, to the savings vault, the rest to the buffer
├── recognise
│   ├── when there is no loss: it reverts
│   ├── interest collected, the buffer, rewards not streamed, the shortfall
│   └── twice: the second time there is nothing
└── settle
    ├── when there is no shortfall, or no surplus: it reverts
    └── else: surplus repays it, what is collected first
"""

import pytest

from tests.support.credit import SHARE, WAD, Credit
from tests.support.suite import MAX_UINT, ONE, event, events

DEBT = 1_000 * ONE


def _interest(debt: int, seconds: int = 1_000_000) -> int:
    linear = 10**9 * seconds
    square = linear * linear // (2 * 10**18)
    return debt * (linear + square + square * linear // (3 * 10**18)) // 10**18


@pytest.fixture
def aged(credit: Credit) -> Credit:
    """Two owe a thousand each and a million seconds of interest; the borrower has coins."""
    for account in (credit.borrower, credit.other):
        credit.open(account, DEBT)
    credit.give_coins(credit.borrower, 10 * DEBT)
    credit.pass_time()
    return credit


# sync


def test_nothing_to_sync(aged: Credit) -> None:
    before = aged.ledger()
    receipt = aged.facilitator.sync(aged.params, sender=aged.stranger)
    assert tuple(receipt.return_value) == (0, 0)
    assert aged.ledger() == before
    unlisted = aged.of(lltv=1)
    with aged.refuses("CreditFacilitator_MarketNotListed", unlisted.id):
        aged.facilitator.sync(unlisted.params, sender=aged.stranger)


def test_interest_is_collected_as_coins_return(aged: Credit) -> None:
    it, earned = aged, _interest(2 * DEBT)
    assert it.claim == 2 * DEBT + earned - 1  # the virtual shares' part
    it.repay(it.borrower, earned // 2)
    receipt = it.facilitator.sync(it.params, sender=it.stranger)
    assert tuple(receipt.return_value) == (earned // 2, 0)
    assert event(it.facilitator, "InterestCollected", it.id, earned // 2) in events(receipt)
    assert (it.facilitator.collected(), it.idle, it.level) == (earned // 2, 0, 2 * DEBT)
    it.assert_laws()
    it.repay(it.borrower, 500 * ONE)
    receipt = it.facilitator.sync(it.params, sender=it.stranger)
    interest, burned = receipt.return_value
    assert interest in (earned - earned // 2 - 1, earned - earned // 2 - 2)  # roundings of the claim
    assert burned == 500 * ONE - interest
    assert event(it.facilitator, "CreditBurned", it.id, burned, it.level) in events(receipt)
    assert event(it.facilitator, "InterestCollected", it.id, interest) in events(receipt)
    assert it.level == 2 * DEBT - burned
    it.assert_laws()


def test_the_books_are_as_of_now(credit: Credit) -> None:
    """What accrued since the market was last touched counts, as interest and against a loss."""
    it = credit
    it.open(it.other, 400 * ONE, 10_000 * ONE)
    it.open(it.borrower, DEBT, ONE)
    it.give_coins(it.other, DEBT)
    it.pass_time()
    it.repay(it.other, 300 * ONE)
    it.chain.warp(1_000_000)
    before = it.chain.snapshot()
    it.pool.accrueInterest(it.params, sender=it.stranger)
    due, idle = it.claim - it.level, it.idle
    it.chain.revert(before)
    interest, burned = it.facilitator.sync(it.params, sender=it.stranger).return_value
    assert (interest, burned) == (due, idle - due)
    it.assert_laws()
    it.ruin(it.borrower)
    it.chain.warp(1_000_000)
    stale = _loss(it)
    assert it.facilitator.recognise(it.params, sender=it.stranger).return_value < stale
    assert it.level == it.claim
    it.assert_laws()


def test_what_was_repaid_past_it(aged: Credit) -> None:
    it = aged
    it.pool.repay(it.params, 600 * ONE, 0, it.borrower, b"", sender=it.borrower)
    assert it.totals.supply_assets - it.totals.borrow_assets == 600 * ONE
    interest, burned = it.facilitator.sync(it.params, sender=it.stranger).return_value
    assert interest + burned == 600 * ONE
    assert it.totals.supply_assets == it.totals.borrow_assets
    it.assert_laws()


def test_no_more_than_its_claim(credit: Credit) -> None:
    it = credit
    it.pool.setFeeRecipient(it.buffer, sender=it.deployer)
    it.pool.setFee(it.params, WAD // 4, sender=it.deployer)
    it.open(it.borrower, DEBT)
    it.give_coins(it.borrower, DEBT)
    it.pass_time(10**8)
    it.repay(it.borrower, MAX_UINT)
    claim, fee, earned = it.claim, it.supplied(it.buffer), it.idle - DEBT
    assert earned // 4 - 2 <= fee <= earned // 4
    interest, burned = it.facilitator.sync(it.params, sender=it.stranger).return_value
    assert interest + burned == claim
    assert (it.claim, it.level) == (0, 0)
    assert interest in (earned - earned // 4, earned - earned // 4 - 1)
    assert it.supplied(it.buffer) >= fee
    it.assert_laws()
    it.chain.warp(1_000_000)
    assert tuple(it.facilitator.sync(it.params, sender=it.stranger).return_value) == (0, 0)


# distribute


@pytest.mark.parametrize("share", [0, 1, SHARE, 9_000])
def test_distributes(aged: Credit, share: int) -> None:
    it = aged
    it.facilitator.setSavingsShare(share, sender=it.operator)
    it.repay(it.borrower, 500 * ONE)
    interest, _ = it.facilitator.sync(it.params, sender=it.stranger).return_value
    receipt = it.facilitator.distribute(sender=it.stranger)
    saved = interest * share // 10_000
    assert tuple(receipt.return_value) == (saved, interest - saved)
    assert event(it.facilitator, "InterestDistributed", saved, interest - saved) in events(receipt)
    assert it.coin.balanceOf(it.savings) == saved
    assert it.coin.balanceOf(it.buffer) == interest - saved
    assert (it.facilitator.collected(), it.coin.balanceOf(it.facilitator)) == (0, 0)
    assert it.coin.allowance(it.facilitator, it.savings) == 0
    it.assert_laws()
    with it.refuses("CreditFacilitator_NothingToDo"):
        it.facilitator.distribute(sender=it.stranger)


def test_coins_sent_by_mistake_are_no_interest(aged: Credit) -> None:
    it = aged
    it.coin.transfer(it.facilitator, 7, sender=it.borrower)
    with it.refuses("CreditFacilitator_NothingToDo"):
        it.facilitator.distribute(sender=it.stranger)
    it.assert_laws()


# recognise


@pytest.fixture
def ruined(credit: Credit) -> Credit:
    """The borrower's debt of a thousand is bad but for a coin; another's 400 are good at any price here."""
    credit.open(credit.other, 400 * ONE, 10_000 * ONE)
    credit.open(credit.borrower, DEBT, ONE)
    credit.ruin(credit.borrower)
    return credit


def _loss(credit: Credit) -> int:
    return credit.level - credit.claim


def test_no_loss(aged: Credit) -> None:
    with aged.refuses("CreditFacilitator_NothingToDo"):
        aged.facilitator.recognise(aged.params, sender=aged.stranger)
    unlisted = aged.of(lltv=1)
    with aged.refuses("CreditFacilitator_MarketNotListed", unlisted.id):
        aged.facilitator.recognise(unlisted.params, sender=aged.stranger)


@pytest.mark.parametrize("collected", [0, 100 * ONE])
@pytest.mark.parametrize("surplus", [0, 1, 300 * ONE, 10 * DEBT])
@pytest.mark.parametrize("rewards", [0, 1, 500 * ONE, 10 * DEBT])
def test_the_order_of_losses(ruined: Credit, collected: int, surplus: int, rewards: int) -> None:
    it = ruined
    it.facilitator.sync(it.params, sender=it.stranger)
    if collected:
        _collect(it, collected)
    it.give_coins(it.buffer, surplus)
    it.give_coins(it.savings, rewards)
    loss, supply = _loss(it), it.coin.totalSupply()
    assert loss > 990 * ONE
    claim = it.claim
    receipt = it.facilitator.recognise(it.params, sender=it.stranger)
    from_surplus = min(loss, collected + surplus)
    from_rewards = min(loss - from_surplus, rewards)
    left = loss - from_surplus - from_rewards
    assert receipt.return_value == loss
    assert event(
        it.facilitator, "LossRecognised", it.id, loss, claim, from_surplus, from_rewards, left
    ) in events(receipt)
    assert it.facilitator.collected() == max(collected - loss, 0)
    assert it.coin.balanceOf(it.buffer) == surplus - max(from_surplus - collected, 0)
    assert it.coin.balanceOf(it.savings) == rewards - from_rewards
    assert it.facilitator.shortfall() == it.buffer.shortfall(it.coin) == left
    assert it.coin.totalSupply() == supply - from_surplus - from_rewards
    assert it.level == it.claim == claim
    it.assert_laws()
    with it.refuses("CreditFacilitator_NothingToDo"):
        it.facilitator.recognise(it.params, sender=it.stranger)


def test_what_is_collected_beyond_a_loss_stays(ruined: Credit) -> None:
    it = ruined
    _collect(it, 1_500 * ONE, 10_000_000)
    it.give_coins(it.buffer, ONE)
    loss = it.facilitator.recognise(it.params, sender=it.stranger).return_value
    assert 990 * ONE < loss < DEBT
    assert it.facilitator.collected() == 1_500 * ONE - loss
    assert it.coin.balanceOf(it.buffer) == ONE
    it.assert_laws()


def test_rewards_bear_no_loss_of_before_them(ruined: Credit) -> None:
    """What was a shortfall when they came stays one: they bear the new loss alone."""
    it = ruined
    it.facilitator.recognise(it.params, sender=it.stranger)
    before = it.facilitator.shortfall()
    it.give_coins(it.savings, 2 * DEBT)
    it.set_price(2_000)
    it.open(it.borrower, 100 * ONE)
    it.ruin(it.borrower, 40)
    loss = it.facilitator.recognise(it.params, sender=it.stranger).return_value
    assert 0 < loss < 100 * ONE
    assert it.coin.balanceOf(it.savings) == 2 * DEBT - loss
    assert it.facilitator.shortfall() == before
    it.assert_laws()


def _collect(credit: Credit, amount: int, seconds: int = 1_000_000) -> None:
    """Interest of another market, collected and not handed on."""
    oracle = credit.chain.deploy("MockOracle", 2_000 * 10**36, sender=credit.deployer)
    market = credit.of(oracle=oracle.address)
    credit.list(market.params)
    market.open(credit.attacker, 200_000 * ONE)
    credit.chain.warp(seconds)
    credit.give_coins(credit.attacker, amount)
    market.repay(credit.attacker, amount)
    interest, _ = credit.facilitator.sync(market.params, sender=credit.stranger).return_value
    assert interest == amount
    # of the ruined market's loss nothing has changed but some interest on the good debt
    credit.pool.accrueInterest(credit.params, sender=credit.stranger)


def test_what_is_idle_is_no_loss(credit: Credit) -> None:
    it = credit
    it.open(it.other, 400 * ONE, 10_000 * ONE)
    it.open(it.borrower, DEBT, ONE)
    it.give_coins(it.other, ONE)
    it.repay(it.other, 300 * ONE)
    it.ruin(it.borrower)
    level, idle, claim = it.level, it.idle, it.claim
    assert idle >= 300 * ONE
    receipt = it.facilitator.recognise(it.params, sender=it.stranger)
    assert receipt.return_value == level - claim
    assert (it.level, it.idle, it.claim) == (claim, idle, claim)
    assert it.facilitator.shortfall() == level - claim
    it.assert_laws()
    assert it.facilitator.sync(it.params, sender=it.stranger).return_value == (0, idle)


def test_a_loss_before_it_is_recognised_stops_nothing(ruined: Credit) -> None:
    it, loss = ruined, _loss(ruined)
    it.give_coins(it.other, DEBT)
    it.repay(it.other, 100 * ONE)
    it.facilitator.sync(it.params, sender=it.stranger)
    assert abs(_loss(it) - loss) <= 1
    it.assert_laws(unrecognised=loss)
    it.set_price(2_000)
    it.open(it.stranger, 100 * ONE)
    it.facilitator.recognise(it.params, sender=it.stranger)
    it.assert_laws()


def test_surplus_beyond_a_loss_repays_an_earlier_one(ruined: Credit) -> None:
    it = ruined
    it.facilitator.recognise(it.params, sender=it.stranger)
    before = it.facilitator.shortfall()
    it.give_coins(it.buffer, 50 * ONE)
    it.set_price(2_000)
    it.open(it.borrower, 100 * ONE)
    it.ruin(it.borrower, 40)
    loss = _loss(it)
    assert 0 < loss < 100 * ONE
    it.facilitator.recognise(it.params, sender=it.stranger)
    assert it.coin.balanceOf(it.buffer) == 0
    assert it.facilitator.shortfall() == before + loss - 50 * ONE
    it.assert_laws()
    it.give_coins(it.buffer, 2 * DEBT)
    it.set_price(2_000)
    it.open(it.borrower, 100 * ONE)
    it.ruin(it.borrower, 40)
    it.facilitator.recognise(it.params, sender=it.stranger)
    assert it.facilitator.shortfall() == 0
    it.assert_laws()


def test_later_interest_repays_the_shortfall_first(ruined: Credit) -> None:
    it = ruined
    it.facilitator.recognise(it.params, sender=it.stranger)
    before = it.facilitator.shortfall()
    it.give_coins(it.other, DEBT)
    it.pass_time()
    it.repay(it.other, 100 * ONE)
    receipt = it.facilitator.sync(it.params, sender=it.stranger)
    interest, _ = receipt.return_value
    assert 0 < interest < before
    assert event(it.facilitator, "ShortfallRepaid", interest, before - interest) in events(receipt)
    assert (it.facilitator.shortfall(), it.facilitator.collected()) == (before - interest, 0)
    it.assert_laws()


# settle


@pytest.mark.parametrize("surplus", [1, 500 * ONE, 10 * DEBT])
def test_settles(ruined: Credit, surplus: int) -> None:
    it = ruined
    with it.refuses("CreditFacilitator_NothingToDo"):
        it.facilitator.settle(sender=it.stranger)
    it.facilitator.recognise(it.params, sender=it.stranger)
    with it.refuses("CreditFacilitator_NothingToDo"):
        it.facilitator.settle(sender=it.stranger)
    owed = it.facilitator.shortfall()
    it.give_coins(it.buffer, surplus)
    with it.refuses("SurplusBuffer_ShortfallFirst", it.coin, owed):
        it.buffer.pay(it.coin, it.stranger, 1, sender=it.governor)
    receipt = it.facilitator.settle(sender=it.stranger)
    repaid = min(owed, surplus)
    assert receipt.return_value == repaid
    assert event(it.facilitator, "ShortfallRepaid", repaid, owed - repaid) in events(receipt)
    assert it.facilitator.shortfall() == owed - repaid
    assert it.coin.balanceOf(it.buffer) == surplus - repaid
    it.assert_laws()


def test_a_full_circle_leaves_the_level_at_zero(aged: Credit) -> None:
    """All repaid and booked: the facilitator can be taken off the list."""
    it = aged
    it.give_coins(it.other, DEBT)
    for account in (it.borrower, it.other):
        it.close(account, MAX_UINT)
    it.facilitator.sync(it.params, sender=it.stranger)
    it.facilitator.distribute(sender=it.stranger)
    assert it.coin.facilitator(it.facilitator)[1] == 0
    it.coin.removeFacilitator(it.facilitator, sender=it.governor)
