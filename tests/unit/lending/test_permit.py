"""LendingPool.permit, a step of a multicall

├── the permit is tried, whatever its length of signature; a failure is ignored
│   ├── when the allowance is then too small: it reverts; also where the token has no permits, or is none
│   └── when it is enough, a permit used by a front-runner before: it goes on
├── it sets the caller's own allowance for the pool, nobody else's
└── multicall: a permit and what it pays for are one transaction
"""

import pytest

from strongroom.evm import Account, Contract
from tests.support.lending import ZERO, Lending
from tests.support.signing import FOREVER, sign_permit
from tests.support.suite import event, events


def signed(lending: Lending, token: Contract, value: int, owner: Account | None = None) -> bytes:
    return bytes(sign_permit(token, owner or lending.borrower, lending.pool, value))


def test_sets_the_allowance(any_lending: Lending) -> None:
    lending, me = any_lending, any_lending.borrower
    for token in (lending.loan, lending.collateral):
        receipt = lending.pool.permit(token, 5, FOREVER, signed(lending, token, 5), sender=me)
        assert events(receipt) == [event(token, "Approval", me, lending.pool, 5)]
        assert token.allowance(me, lending.pool) == 5


def test_one_that_was_used_up_blocks_nothing(lending: Lending) -> None:
    token, me = lending.loan, lending.borrower
    permit = signed(lending, token, 5)
    token.permit(me, lending.pool, 5, FOREVER, permit, sender=lending.attacker)
    assert events(lending.pool.permit(token, 5, FOREVER, permit, sender=me)) == []
    lending.pool.permit(token, 0, FOREVER, b"", sender=me)


@pytest.mark.parametrize(
    "signature", ["another's", "garbage", "empty", "short", "long", "of another value", "expired"]
)
def test_refuses_what_leaves_too_small_an_allowance(lending: Lending, signature: str) -> None:
    token, me = lending.loan, lending.borrower
    token.approve(lending.pool, 4, sender=me)
    deadline = lending.chain.timestamp - 1 if signature == "expired" else FOREVER
    data = {
        "another's": signed(lending, token, 5, lending.attacker),
        "garbage": b"\xff" * 65,
        "empty": b"",
        "short": signed(lending, token, 5)[:64],
        "long": signed(lending, token, 5) + b"\x00",
        "of another value": signed(lending, token, 6),
        "expired": bytes(sign_permit(token, me, lending.pool, 5, deadline)),
    }[signature]
    with lending.refuses("LendingPool_AllowanceTooLow", token, 4, 5):
        lending.pool.permit(token, 5, deadline, data, sender=me)
    assert token.allowance(me, lending.pool) == 4


def test_is_the_callers_own(lending: Lending) -> None:
    """Nobody sets another's allowance through the pool."""
    token = lending.loan
    with lending.refuses("LendingPool_AllowanceTooLow", token, 0, 5):
        lending.pool.permit(
            token, 5, FOREVER, signed(lending, token, 5, lending.lender), sender=lending.attacker
        )
    assert token.allowance(lending.lender, lending.pool) == 0


@pytest.mark.parametrize("what", ["zero", "account", "oracle", "pool"])
def test_refuses_what_is_no_token(lending: Lending, what: str) -> None:
    token = {
        "zero": ZERO,
        "account": lending.stranger.address,
        "oracle": lending.oracle.address,
        "pool": lending.pool.address,
    }[what]
    for signature in (b"", b"\x01" * 65):
        with lending.refuses("LendingPool_AllowanceTooLow", token, 0, 1):
            lending.pool.permit(token, 1, FOREVER, signature, sender=lending.borrower)


def test_a_token_that_swallows_permits_gives_no_allowance(lending: Lending) -> None:
    """As WETH9, whose fallback takes any call and does nothing (Multichain 2022)."""
    token, me = lending.deploy("MockWeirdToken", 18), lending.borrower
    for signature in (b"", b"\x01" * 65):
        with lending.refuses("LendingPool_AllowanceTooLow", token, 0, 5):
            lending.pool.permit(token, 5, FOREVER, signature, sender=me)
    token.approve(lending.pool, 5, sender=me)
    lending.pool.permit(token, 5, FOREVER, b"", sender=me)


def test_a_contract_wallet_permits_by_bytes_and_by_65_bytes(lending: Lending) -> None:
    wallet = lending.deploy("MockWallet", lending.stranger)
    token = lending.loan
    permit = bytes(sign_permit(token, wallet, lending.pool, 7, signer=lending.stranger))  # type: ignore[arg-type]
    step = lending.pool.permit.encode(token, 7, FOREVER, permit)
    wallet.execute([(lending.pool.address, step)], sender=lending.stranger)
    assert token.allowance(wallet, lending.pool) == 7


def test_a_position_opened_in_one_transaction(any_lending: Lending) -> None:
    lending, pool, me = any_lending, any_lending.pool, any_lending.borrower
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.collateral.mint(me, lending.coin, sender=lending.deployer)
    debt = 1_500 * lending.one
    lending_health = 16 * 10**18 // 15
    pool.multicall(
        [
            pool.checkDeadline.encode(lending.chain.timestamp + 60),
            pool.permit.encode(
                lending.collateral, lending.coin, FOREVER, signed(lending, lending.collateral, lending.coin)
            ),
            pool.supplyCollateral.encode(lending.params, lending.coin, me, b""),
            pool.borrow.encode(lending.params, debt, 0, me, me),
            pool.checkPosition.encode(lending.params, me, 0, debt, lending_health),
        ],
        sender=me,
    )
    assert lending.loan.balanceOf(me) == debt
    assert lending.collateral.allowance(me, pool) == 0
    # and closed in one
    lending.chain.warp(3_600)
    lending.loan.mint(me, lending.one, sender=lending.deployer)
    pool.multicall(
        [
            pool.permit.encode(
                lending.loan, debt + lending.one, FOREVER, signed(lending, lending.loan, debt + lending.one)
            ),
            pool.checkPosition.encode(lending.params, me, 0, debt + lending.one, 0),
            pool.repay.encode(lending.params, 0, lending.held(me).borrow_shares, me, b""),
            pool.withdrawCollateral.encode(lending.params, lending.coin, me, me),
        ],
        sender=me,
    )
    assert lending.held(me) == (0, 0, 0)
    lending.assert_laws()


def test_a_failed_guard_takes_the_permit_back(lending: Lending) -> None:
    token, me, pool = lending.loan, lending.borrower, lending.pool
    with lending.refuses("LendingPool_DeadlineExpired", 0, lending.chain.timestamp):
        pool.multicall(
            [
                pool.permit.encode(token, 5, FOREVER, signed(lending, token, 5)),
                pool.checkDeadline.encode(0),
            ],
            sender=me,
        )
    assert token.allowance(me, pool) == 0
