"""Flash-staged balances and just-in-time deposits: LBP 2026, Beanstalk 2022, NovaBox 2026

Who can borrow without limit for one transaction stakes it all just ahead of a liquidation, takes the gain and is gone.
Here coins absorb from the next second on, and leave no sooner than an hour after a request.
"""

from collections.abc import Callable
from typing import Any

from tests.support.stability import HOUR, MAX_UINT, ONE, Stability, StabilityBuilder
from tests.support.suite import refuses

FLASH = 5_000_000
"""Whole coins: five hundred times what savers have."""


def attacked(build: StabilityBuilder) -> Stability:
    it = build()
    it.settle_in(saver=10_000)
    it.crash(5_000, bps=8_200)
    return it


def as_attacker(it: Stability, *calls: tuple[Any, bytes, bool]) -> None:
    """In one transaction, by a contract that has coins of its own and borrows more of the lending pool's idle ones."""
    inner = it.contracts.encode_calls([(to.address, data, may_fail) for to, data, may_fail in calls])
    loan = it.lending.flashLoan.encode(it.coin, FLASH * ONE, inner)
    it.contracts.callback.execute([(it.lending, loan, False)], sender=it.account("attacker"))


def test_a_flash_loan_earns_nothing(build_stability: StabilityBuilder) -> None:
    it = attacked(build_stability)
    pool, me = it.pool, it.contracts.callback
    liquidate = pool.liquidate.encode(it.params[0], it.account("borrower"), 0, it.shares(), 0, me, MAX_UINT)
    held = it.collateral.balanceOf(me)
    as_attacker(
        it,
        (pool, pool.deposit.encode(FLASH * ONE, MAX_UINT), False),
        (pool, liquidate, False),
        (pool, pool.requestWithdrawal.encode(), False),
        (pool, pool.withdraw.encode(MAX_UINT, 0, me, MAX_UINT), True),
        (pool, pool.claim.encode(me), True),
    )
    assert it.pool.claimableOf(me) == 0
    assert it.pool.depositOf(me) == FLASH * ONE, "it cannot be taken out again"
    reward = it.collateral.balanceOf(me) - held
    gained = it.pool.claimableOf(it.account("saver"))
    assert gained > 8 * reward > 0, "the caller's share is all there is for the attacker"


def test_nobody_deposits_ahead_of_a_liquidation_in_one_block(build_stability: StabilityBuilder) -> None:
    it = attacked(build_stability)
    it.deposit("attacker", FLASH)
    seized, repaid, reward = it.liquidate(caller="attacker")
    assert it.pool.depositOf(it.account("saver")) == 10_000 * ONE - repaid
    assert it.pool.claimableOf(it.account("saver")) in (seized - reward, seized - reward - 1)
    assert it.pool.claimableOf(it.account("attacker")) == 0


def test_an_open_window_is_no_way_around(build_stability: StabilityBuilder) -> None:
    """A request made long before, for a wei, does not let a deposit of this block out."""
    it = attacked(build_stability)
    attacker = it.account("attacker")
    it.pool.deposit(1, MAX_UINT, sender=attacker)
    it.pool.requestWithdrawal(sender=attacker)
    it.chain.warp(HOUR)
    it.deposit("attacker", FLASH)
    it.chain.warp(1)
    it.liquidate(caller="attacker")
    with refuses("StabilityPool_NotRequested", attacker):
        it.pool.withdraw(MAX_UINT, 0, attacker, MAX_UINT, sender=attacker)


def test_nobody_is_free_to_leave_all_the_time(build_stability: StabilityBuilder) -> None:
    """However often somebody requests: within any two hours there is one in which the deposit cannot leave."""
    it = attacked(build_stability)
    saver = it.account("saver")

    def leaves() -> bool:
        before = it.chain.snapshot()
        done: bool = it.chain.try_send(it.pool, "withdraw", 1, 0, saver, MAX_UINT, sender=saver)[0]
        it.chain.revert(before)
        return done

    free: list[bool] = []
    request: Callable[[], object] = lambda: it.pool.requestWithdrawal(sender=saver)  # noqa: E731
    request()
    for step in range(24):
        it.chain.warp(HOUR // 4)
        free.append(leaves())
        if step % 8 == 7:
            request()
    assert sum(free) * 2 <= len(free), free
    assert any(free)
