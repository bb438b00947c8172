"""LendingPool.multicall

├── steps in order, all or nothing, as the caller; each step's result comes back
├── a step's error is the multicall's
├── nobody gains a right by it
├── it takes no ether
└── the access manager may not
"""

import pytest

from strongroom.evm import ContractError
from tests.support.lending import Lending
from tests.support.suite import refuses


def test_deposit_and_borrow_in_one(lending: Lending) -> None:
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.give(lending.collateral, lending.borrower, lending.coin)
    pool, params, me = lending.pool, lending.params, lending.borrower
    receipt = pool.multicall(
        [
            pool.supplyCollateral.encode(params, lending.coin, me, b""),
            pool.borrow.encode(params, 1_600 * lending.one, 0, me, me),
        ],
        sender=me,
    )
    assert receipt.return_value[0] == b""
    assert int.from_bytes(receipt.return_value[1][:32], "big") == 1_600 * lending.one
    assert lending.loan.balanceOf(me) == 1_600 * lending.one
    lending.assert_laws()


def test_repay_and_withdraw_in_one(aged: Lending) -> None:
    aged.give(aged.loan, aged.borrower, 10 * aged.one)
    pool, me = aged.pool, aged.borrower
    pool.multicall(
        [
            pool.repay.encode(aged.params, 0, 10**15, me, b""),
            pool.withdrawCollateral.encode(aged.params, aged.coin, me, me),
        ],
        sender=me,
    )
    assert aged.held(me) == (0, 0, 0)
    aged.assert_laws()


def test_all_or_nothing(aged: Lending) -> None:
    pool, me = aged.pool, aged.borrower
    with aged.refuses("LendingPool_InsufficientBalance", aged.id, me, aged.coin + 1, aged.coin):
        pool.multicall(
            [
                pool.borrow.encode(aged.params, 5, 0, me, me),
                pool.withdrawCollateral.encode(aged.params, aged.coin + 1, me, me),
            ],
            sender=me,
        )


def test_an_unhealthy_end_reverts_though_the_middle_was_fine(aged: Lending) -> None:
    """No batch resets a pending check (Abracadabra 2025): each step checks by itself."""
    pool, me = aged.pool, aged.borrower
    with aged.refuses_some("LendingPool_InsufficientCollateral"):
        pool.multicall(
            [
                pool.borrow.encode(aged.params, 500 * aged.one, 0, me, me),
                pool.withdrawCollateral.encode(aged.params, aged.coin // 2, me, me),
                pool.accrueInterest.encode(aged.params),
            ],
            sender=me,
        )


def test_nobody_gains_a_right(aged: Lending) -> None:
    pool, thief = aged.pool, aged.attacker
    steal = pool.withdraw.encode(aged.params, 1, 0, aged.lender, thief)
    for steps in (
        [steal],
        [pool.multicall.encode([steal])],
        [pool.setAuthorization.encode(thief, True), steal],
    ):
        with aged.refuses("LendingPool_Unauthorized", thief, aged.lender):
            pool.multicall(steps, sender=thief)
    with aged.refuses("AccessManagedUnauthorized", thief):
        pool.multicall([pool.setFeeRecipient.encode(thief)], sender=thief)


def test_takes_no_ether(aged: Lending) -> None:
    with pytest.raises(ContractError):
        aged.pool.multicall([], value=1, sender=aged.stranger)
    for function, entry in aged.pool._interface.functions.items():
        if entry.signature == function and not entry.reads_only:
            assert entry.name, function
    assert not any(each.get("stateMutability") == "payable" for each in aged.pool._interface.artifact.abi)


def test_refuses_the_access_manager(aged: Lending) -> None:
    call = aged.pool.multicall.encode([aged.pool.setAuthority.encode(aged.attacker)])
    aged.chain.set_code(aged.access, b"")  # so that it can send
    with refuses("UserMulticall_CallerIsAccessManager"):
        aged.chain.raw_send(aged.access.address, aged.pool, call)
