"""StabilityPool.requestWithdrawal and withdraw

├── requestWithdrawal
│   ├── opens a window of an hour, an hour later; again: anew
│   └── bad input: nothing deposited
├── withdraw
│   ├── in the window, from its first to its last second: part, more than once, and all
│   ├── all of it takes what liquidations left, and ends the request
│   ├── the deposit absorbs and earns in the cool-down and in the window
│   ├── coins that no liquidation touched are paid to the wei
│   ├── the last one out takes all; what is left is nobody's windfall
│   ├── to another; not to nobody, nor to the pool
│   ├── when the pool is closed: without a request, also in the second of the deposit
│   └── bad input: no request, too early, too late, more than there is, less than the least, nothing, past the deadline
└── nobody pauses it: delisted, collateral blocked, lending pool empty
"""

import pytest

from tests.support.stability import HOUR, MAX_UINT, ONE, Stability
from tests.support.suite import event, events


def test_a_request_opens_a_window(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.deposit("saver", 1_000)
    receipt = it.pool.requestWithdrawal(sender=saver)
    window = (it.now + HOUR, it.now + 2 * HOUR - 1)
    assert tuple(receipt.return_value) == it.pool.windowOf(saver) == window
    assert event(it.pool, "WithdrawalRequested", saver, *window) in events(receipt)
    it.chain.warp(HOUR)
    it.pool.requestWithdrawal(sender=saver)
    with it.refuses("StabilityPool_CoolingDown", it.now + HOUR, it.now):
        it.pool.withdraw(1, 0, saver, MAX_UINT, sender=saver)


def test_a_request_needs_a_deposit(stability: Stability) -> None:
    it = stability
    with it.refuses("StabilityPool_NoDeposit", it.account("saver")):
        it.pool.requestWithdrawal(sender=it.account("saver"))
    it.deposit("saver", 1)
    it.leave("saver")
    with it.refuses("StabilityPool_NoDeposit", it.account("saver")):
        it.pool.requestWithdrawal(sender=it.account("saver"))


@pytest.mark.parametrize("seconds", [HOUR, 2 * HOUR - 1])
def test_within_the_window(stability: Stability, seconds: int) -> None:
    it, saver = stability, stability.account("saver")
    it.deposit("saver", 1_000)
    it.pool.requestWithdrawal(sender=saver)
    before = it.coin.balanceOf(saver)
    it.chain.warp(seconds)
    receipt = it.pool.withdraw(400 * ONE, 400 * ONE, saver, it.now, sender=saver)
    assert receipt.return_value == 400 * ONE
    assert event(it.pool, "DepositWithdrawn", saver, saver, 400 * ONE) in events(receipt)
    assert it.pool.withdraw(100 * ONE, 0, saver, it.now, sender=saver).return_value == 100 * ONE
    assert it.pool.depositOf(saver) == it.pool.totalDeposits() == 500 * ONE
    assert it.pool.withdraw(MAX_UINT, 0, saver, it.now, sender=saver).return_value == 500 * ONE
    assert it.coin.balanceOf(saver) == before + 1_000 * ONE
    assert it.pool.windowOf(saver) == (0, 0)


@pytest.mark.parametrize("seconds", [0, 1, HOUR - 1])
def test_not_before_the_window(stability: Stability, seconds: int) -> None:
    it, saver = stability, stability.account("saver")
    it.deposit("saver", 1_000)
    it.pool.requestWithdrawal(sender=saver)
    opens = it.now + HOUR
    it.chain.warp(seconds)
    with it.refuses("StabilityPool_CoolingDown", opens, it.now):
        it.pool.withdraw(1, 0, saver, MAX_UINT, sender=saver)


@pytest.mark.parametrize("seconds", [2 * HOUR, 3 * HOUR])
def test_not_after_the_window(stability: Stability, seconds: int) -> None:
    it, saver = stability, stability.account("saver")
    it.deposit("saver", 1_000)
    it.pool.requestWithdrawal(sender=saver)
    closes = it.now + 2 * HOUR - 1
    it.chain.warp(seconds)
    with it.refuses("StabilityPool_WindowClosed", closes, it.now):
        it.pool.withdraw(1, 0, saver, MAX_UINT, sender=saver)
    assert it.leave("saver") == 1_000 * ONE


def test_not_without_a_request(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.deposit("saver", 1_000)
    it.chain.warp(HOUR)
    with it.refuses("StabilityPool_NotRequested", saver):
        it.pool.withdraw(1, 0, saver, MAX_UINT, sender=saver)


def test_the_deposit_absorbs_until_it_leaves(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.settle_in(saver=10_000)
    it.open(4_000)
    it.pool.requestWithdrawal(sender=saver)
    it.set_price(8_200)
    _, first, _ = it.liquidate(part=4)
    it.chain.warp(HOUR)
    _, second, _ = it.liquidate(part=4)
    paid = it.pool.withdraw(MAX_UINT, 0, saver, MAX_UINT, sender=saver).return_value
    assert paid == 10_000 * ONE - first - second
    assert it.pool.state().collateral - it.pool.claimableOf(saver) in (0, 1)
    assert it.pool.totalDeposits() == 0
    with it.refuses("StabilityPool_InsufficientDeposits", *(it.liquidation_of(part=4), 0)):
        it.liquidate(part=4)


def test_a_part_leaves_the_rest_as_it_was(stability: Stability) -> None:
    it, saver, second = stability, stability.account("saver"), stability.account("second")
    it.settle_in(saver=3_000, second=7_000)
    it.crash(3_333)
    it.liquidate()
    before = it.pool.depositOf(second), it.pool.claimableOf(second), it.pool.claimableOf(saver)
    it.pool.requestWithdrawal(sender=saver)
    it.chain.warp(HOUR)
    held = it.pool.depositOf(saver)
    it.pool.withdraw(123_456_789, 0, saver, MAX_UINT, sender=saver)
    assert it.pool.depositOf(saver) in (held - 123_456_789, held - 123_456_790)
    assert before == (it.pool.depositOf(second), it.pool.claimableOf(second), it.pool.claimableOf(saver))


def test_untouched_coins_are_paid_to_the_wei(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.crash(3_333)
    it.liquidate()
    it.pool.deposit(1_000 * ONE + 7, MAX_UINT, sender=it.account("second"))
    assert it.leave("second") == 1_000 * ONE + 7


def test_the_last_one_out_takes_all(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=3_333, second=6_667)
    it.crash(3_333)
    _, repaid, _ = it.liquidate()
    paid = it.leave("saver") + it.leave("second")
    assert paid == 10_000 * ONE - repaid
    state = it.pool.state()
    assert (state.activeAssets, state.activeShares, it.pool.totalDeposits()) == (0, 0, 0)
    it.deposit("attacker", 1)
    assert it.pool.depositOf(it.account("attacker")) == ONE
    assert it.pool.claimableOf(it.account("attacker")) == 0


def test_to_another_but_not_to_nobody(stability: Stability) -> None:
    it, saver, second = stability, stability.account("saver"), stability.account("second")
    it.deposit("saver", 1_000)
    it.pool.requestWithdrawal(sender=saver)
    it.chain.warp(HOUR)
    for nobody in ("0x" + "00" * 20, it.pool.address):
        with it.refuses("StabilityPool_InvalidReceiver", nobody):
            it.pool.withdraw(1, 0, nobody, MAX_UINT, sender=saver)
    before = it.coin.balanceOf(second)
    it.pool.withdraw(ONE, 0, second, MAX_UINT, sender=saver)
    assert it.coin.balanceOf(second) == before + ONE
    with it.refuses("StabilityPool_NotRequested", second):
        it.pool.withdraw(1, 0, second, MAX_UINT, sender=second)


@pytest.mark.parametrize("wait", [0, 1])
def test_without_a_request_when_closed(stability: Stability, wait: int) -> None:
    it, saver = stability, stability.account("saver")
    it.settle_in(second=1_000)
    it.deposit("saver", 1_000)
    it.factory.closePool(it.collateral, sender=it.account("governor"))
    it.chain.warp(wait)
    assert it.pool.withdraw(600 * ONE, 0, saver, MAX_UINT, sender=saver).return_value == 600 * ONE
    assert it.pool.withdraw(MAX_UINT, 0, saver, MAX_UINT, sender=saver).return_value == 400 * ONE
    it.crash(900)
    assert it.liquidate()[1] == 900 * ONE
    assert it.pool.depositOf(saver) == 0


def test_refuses_bad_amounts(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.settle_in(saver=1_000, second=500)
    it.pool.requestWithdrawal(sender=saver)
    it.chain.warp(HOUR)
    with it.refuses("StabilityPool_ZeroAmount"):
        it.pool.withdraw(0, 0, saver, MAX_UINT, sender=saver)
    with it.refuses("StabilityPool_InsufficientDeposit", saver, 1_000 * ONE + 1, 1_000 * ONE):
        it.pool.withdraw(1_000 * ONE + 1, 0, saver, MAX_UINT, sender=saver)
    with it.refuses("StabilityPool_InsufficientDeposit", saver, MAX_UINT - 1, 1_000 * ONE):
        it.pool.withdraw(MAX_UINT - 1, 0, saver, MAX_UINT, sender=saver)
    with it.refuses("StabilityPool_InsufficientDeposit", saver, 1_000 * ONE + 1, 1_000 * ONE):
        it.pool.withdraw(MAX_UINT, 1_000 * ONE + 1, saver, MAX_UINT, sender=saver)
    with it.refuses("StabilityPool_InsufficientDeposit", saver, 2, 1_000 * ONE):
        it.pool.withdraw(1, 2, saver, MAX_UINT, sender=saver)
    with it.refuses("StabilityPool_DeadlineExpired", it.now - 1, it.now):
        it.pool.withdraw(1, 0, saver, it.now - 1, sender=saver)


def test_nobody_stops_it(stability: Stability) -> None:
    it = stability
    it.deposit("saver", 1_000)
    it.deposit("saver", 1_000, pool=1)
    for market in (0, 1):
        it.factory.delistMarket(it.params[market], sender=it.account("sentinel"))
    it.weird_token.setBlocked(it.weird, True, sender=it.account("deployer"))
    it.set_price(1)
    assert it.leave("saver") == 1_000 * ONE
    assert it.leave("saver", pool=1) == 1_000 * ONE
