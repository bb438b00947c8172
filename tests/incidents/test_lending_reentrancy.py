"""Reentrancy, read-only too: Vyper/Curve 2023, Omni 2022, Penpie 2024

A token with hooks called back in the middle of a transfer, when the state was half written. Here state comes first
and the token's call last, so that whoever comes back finds what is true: no lock is needed, and leverage inside
callbacks works (tests/unit/lending/test_callbacks.py has every pair of functions). With a token that calls back:
nothing pays twice, and views say what holds afterwards.
"""

from typing import Any

import pytest

from tests.support.lending import Lending, LendingBuilder
from tests.support.suite import MAX_UINT

OUTWARD = ("withdraw", "borrow", "withdrawCollateral", "liquidate")
INWARD = ("supply", "repay", "supplyCollateral")


def armed(build: LendingBuilder) -> Lending:
    """Tokens that call back once; the attacker has positions, the token itself too."""
    lending = build(token="MockWeirdToken")
    lending.open(1_000 * lending.one, lent=20_000 * lending.one, collateral=lending.coin)
    for account in (lending.attacker,):
        lending.give(lending.loan, account, 2_000 * lending.one)
        lending.give(lending.collateral, account, 4 * lending.coin)
        lending.pool.supply(lending.params, 1_000 * lending.one, 0, account, b"", sender=account)
        lending.pool.supplyCollateral(lending.params, 2 * lending.coin, account, b"", sender=account)
        lending.pool.borrow(lending.params, 500 * lending.one, 0, account, account, sender=account)
        # whatever the tokens do as themselves, they may do for the attacker
        for token in (lending.loan, lending.collateral):
            lending.pool.setAuthorization(token, True, sender=account)
    lending.set_price(1_200)
    lending.chain.warp(600)
    return lending


def act(lending: Lending, name: str) -> bool:
    me, params = lending.attacker, lending.params
    args: dict[str, tuple[Any, ...]] = {
        "withdraw": (params, 10 * lending.one, 0, me, me),
        "borrow": (params, 10 * lending.one, 0, me, me),
        "withdrawCollateral": (params, lending.coin // 100, me, me),
        "liquidate": (params, lending.borrower, lending.coin // 10, 0, b""),
        "supply": (params, lending.one, 0, me, b""),
        "repay": (params, lending.one, 0, me, b""),
        "supplyCollateral": (params, lending.coin // 10, me, b""),
    }
    return lending.chain.try_send(lending.pool, name, *args[name], sender=me)[0]


def hook_of(lending: Lending, name: str) -> Any:
    return lending.collateral if "ollateral" in name or name == "liquidate" else lending.loan


def inside(lending: Lending) -> dict[str, bytes]:
    """What the token does as the attacker's helper: everything that takes out."""
    pool, params, me = lending.pool, lending.params, lending.attacker
    return {
        "withdraw all": pool.withdraw.encode(params, 0, lending.held(me).supply_shares, me, me),
        "withdraw": pool.withdraw.encode(params, 990 * lending.one, 0, me, me),
        "borrow": pool.borrow.encode(params, 400 * lending.one, 0, me, me),
        "all collateral": pool.withdrawCollateral.encode(params, 2 * lending.coin, me, me),
        "collateral": pool.withdrawCollateral.encode(params, lending.coin, me, me),
        "accrue": pool.accrueInterest.encode(params),
    }


@pytest.mark.parametrize("name", OUTWARD + INWARD)
def test_nothing_is_paid_twice(build_lending: LendingBuilder, name: str) -> None:
    lending = armed(build_lending)
    token, start, done = hook_of(lending, name), lending.chain.snapshot(), 0
    for what, data in inside(lending).items():
        token.setHook(lending.pool, data, sender=lending.attacker)
        # what leaves while something arrives is measured as not arrived: then the whole is refused
        acted = act(lending, name)
        assert acted or name in INWARD, name
        done += acted and token.hookSucceeded()
        lending.assert_laws()
        if lending.held(lending.attacker).borrow_shares:
            assert lending.debt(lending.attacker) <= lending.max_debt(lending.attacker), (
                f"{what} inside {name}"
            )
        lending.chain.revert(start)
    assert done >= 1


@pytest.mark.parametrize("name", OUTWARD + INWARD)
def test_views_say_what_holds_afterwards(build_lending: LendingBuilder, name: str) -> None:
    lending = armed(build_lending)
    token, start, pool = hook_of(lending, name), lending.chain.snapshot(), lending.pool
    for question in (
        pool.market.encode(lending.id),
        pool.position.encode(lending.id, lending.attacker),
        pool.position.encode(lending.id, lending.borrower),
        pool.rateAtTarget.encode(lending.id),
    ):
        token.setHook(pool, question, sender=lending.attacker)
        assert act(lending, name)
        assert token.hookSucceeded() is True
        assert token.hookResult() == lending.chain.raw_call(None, pool, question), name
        lending.chain.revert(start)


def test_what_arrives_is_not_counted_twice(build_lending: LendingBuilder) -> None:
    """A transfer inside a transfer, each measured: the outer must not take the inner one's tokens for its own."""
    lending = armed(build_lending)
    loan, pool = lending.loan, lending.pool
    loan.mint(loan, 1_000 * lending.one, sender=lending.deployer)
    loan.setHook(loan, loan.approve.encode(pool, MAX_UINT), sender=lending.attacker)
    loan.transfer(lending.attacker, 0, sender=lending.attacker)
    assert loan.allowance(loan, pool) == MAX_UINT
    supply = pool.supply.encode(lending.params, 10 * lending.one, 0, lending.attacker, b"")
    loan.setHook(pool, supply, sender=lending.attacker)
    assert act(lending, "supply")
    assert loan.hookSucceeded() is True
    lending.assert_laws()
