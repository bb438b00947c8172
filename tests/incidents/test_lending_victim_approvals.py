"""Arbitrary call from a contract that holds approvals: Seneca 2024, Squid 2026

The pool holds the approvals of everybody who lends or borrows. It calls tokens, oracles, rate models and its caller's
callback, each by a fixed selector, and takes tokens from its caller alone: a victim who approved it for everything
finds nothing moved after an attacker passed the theft through every bytes and address argument, and after markets
whose token, oracle or rate model is the victim's token, the pool, or the attacker's own contract.
"""

import itertools
from typing import Any

import pytest

from tests.support.lending import WAD, Lending
from tests.unit.access.test_lending_roles import parts, signatures


def ready(lending: Lending) -> Lending:
    """A victim, the lender, with approvals and money outside and inside."""
    lending.open(1_000 * lending.one, lent=5_000 * lending.one)
    for token in (lending.loan, lending.collateral):
        lending.give(token, lending.lender, 1_000 * lending.one)
        lending.give(token, lending.attacker, 1_000 * lending.one)
    return lending


def held(lending: Lending) -> tuple[Any, ...]:
    victim = lending.lender
    return (
        lending.loan.balanceOf(victim),
        lending.collateral.balanceOf(victim),
        lending.held(victim),
        lending.loan.allowance(victim, lending.attacker),
        lending.collateral.allowance(victim, lending.attacker),
        lending.pool.isAuthorized(victim, lending.attacker),
    )


def choices(kind: str, lending: Lending) -> list[Any]:
    theft = lending.loan.transferFrom.encode(lending.lender, lending.attacker, 100)
    out = lending.pool.withdraw.encode(lending.params, 100, 0, lending.lender, lending.attacker)
    if kind == "(address,address,address,address,uint256)":
        return [tuple(lending.params)]
    if kind.startswith("("):
        return [tuple(choices(part, lending)[0] for part in kind[1:-1].split(","))]
    if kind == "address":
        some = (lending.lender, lending.attacker, lending.loan, lending.pool)
        return [each.address for each in some]
    if kind == "bytes":
        return [theft, out, b""]
    if kind == "bytes[]":
        return [[theft], [out], [theft, out]]
    if kind.startswith("uint"):
        return [0, 100]
    if kind.startswith("bytes"):
        return [bytes(int(kind[5:]))]
    return [True]


def test_nothing_moves_through_any_argument(lending: Lending) -> None:
    ready(lending)
    before, start, tried = held(lending), lending.chain.snapshot(), 0
    for signature in signatures():
        for args in itertools.product(*(choices(kind, lending) for kind in parts(signature))):
            done, _ = lending.chain.try_send(lending.pool, signature, *args, sender=lending.attacker)
            tried += 1
            if done:
                now = held(lending)
                # others may give it something: lend or pledge for it
                assert now[:2] == before[:2], (signature, args)
                assert now[3:] == before[3:], (signature, args)
                assert now[2].supply_shares >= before[2].supply_shares, (signature, args)
                assert now[2].collateral >= before[2].collateral, (signature, args)
                lending.chain.revert(start)
    assert tried > 300


@pytest.mark.parametrize("place", ["loan", "collateral", "oracle"])
@pytest.mark.parametrize("what", ["the pool", "the victim's token", "the callback"])
def test_nothing_moves_through_a_market(lending: Lending, place: str, what: str) -> None:
    """Markets are permissionless: any contract can stand in any of these places."""
    ready(lending)
    target = {"the pool": lending.pool, "the victim's token": lending.loan, "the callback": lending.user}[
        what
    ]
    before = held(lending)
    params = lending.with_params(**{place: target.address})
    if params == lending.params:
        return
    market = lending.create(params)
    for name, args in (
        ("supply", (params, 100, 0, lending.attacker, b"")),
        ("supplyCollateral", (params, 100, lending.attacker, b"")),
        ("borrow", (params, 1, 0, lending.attacker, lending.attacker)),
        ("withdraw", (params, 1, 0, lending.lender, lending.attacker)),
        ("liquidate", (params, lending.lender, 1, 0, b"")),
        ("repay", (params, 100, 0, lending.lender, b"")),
    ):
        lending.chain.try_send(lending.pool, name, *args, sender=lending.attacker)
        assert held(lending) == before, name
    assert market.params.lltv < WAD


def test_the_payer_is_the_caller(lending: Lending) -> None:
    """On behalf of whomever: who calls pays."""
    ready(lending)
    before = held(lending)
    paid = lending.loan.balanceOf(lending.attacker)
    lending.pool.supply(lending.params, 100, 0, lending.stranger, b"", sender=lending.attacker)
    lending.pool.repay(lending.params, 100, 0, lending.borrower, b"", sender=lending.attacker)
    assert lending.loan.balanceOf(lending.attacker) == paid - 200
    assert held(lending) == before
