"""Reentrancy, read-only too, from a collateral token: Vyper/Curve 2023, Penpie 2024

A collateral that calls back when it moves finds the pool locked, and told as before or as after, nothing in between.
"""

import pytest

from strongroom.errors import decode_revert
from tests.support.stability import MAX_UINT, ONE, Stability, StabilityBuilder

ACTS = ("claim", "liquidate")


def armed(build: StabilityBuilder) -> Stability:
    """The token itself is a depositor, with something to claim and a window open."""
    it = build()
    token, deployer = it.weird_token, it.account("deployer")
    it.deposit("saver", 10_000, pool=1)
    it.coin.transfer(token, 5_000 * ONE, sender=it.account("second"))
    for target, data in (
        (it.coin, it.coin.approve.encode(it.weird, MAX_UINT)),
        (it.weird, it.weird.deposit.encode(4_000 * ONE, MAX_UINT)),
        (it.weird, it.weird.requestWithdrawal.encode()),
    ):
        as_token(it, target.address, data)
    it.chain.warp(1)
    it.open(4_000, market=3)
    it.set_price(8_200, market=3)
    it.liquidate(market=3, part=3)
    it.chain.warp(3_600)
    token.setHook("0x" + "00" * 20, b"", sender=deployer)
    return it


def as_token(it: Stability, target: str, data: bytes) -> None:
    it.weird_token.setHook(target, data, sender=it.account("deployer"))
    it.weird_token.transfer(it.account("deployer"), 0, sender=it.account("deployer"))
    assert it.weird_token.hookSucceeded() is True


def act(it: Stability, name: str) -> bool:
    saver = it.account("saver")
    if name == "claim":
        return it.chain.try_send(it.weird, "claim", saver, sender=saver)[0]
    keeper = it.account("keeper")
    shares = it.shares(3) // 2
    args = (it.params[3], it.account("borrower"), 0, shares, 0, keeper, MAX_UINT)
    return it.chain.try_send(it.weird, "liquidate", *args, sender=keeper)[0]


def inside(it: Stability) -> dict[str, bytes]:
    token, pool = it.weird_token, it.weird
    borrower = it.account("borrower")
    return {
        "deposit": pool.deposit.encode(ONE, MAX_UINT),
        "withdraw": pool.withdraw.encode(MAX_UINT, 0, token, MAX_UINT),
        "claim": pool.claim.encode(it.account("attacker")),
        "request": pool.requestWithdrawal.encode(),
        "liquidate": pool.liquidate.encode(it.params[3], borrower, 0, 10**24, 0, borrower, MAX_UINT),
        "callback": pool.onMorphoLiquidate.encode(10**24, b""),
    }


@pytest.mark.parametrize("name", ACTS)
def test_whoever_comes_back_finds_it_locked(build_stability: StabilityBuilder, name: str) -> None:
    it = armed(build_stability)
    start = it.chain.snapshot()
    for what, data in inside(it).items():
        it.weird_token.setHook(it.weird, data, sender=it.account("deployer"))
        assert act(it, name), what
        assert it.weird_token.hookSucceeded() is False, f"{what} inside {name}"
        expected = {"callback": "StabilityPool_UnexpectedCallback"}.get(what, "ReentrancyGuardReentrantCall")
        assert decode_revert(it.weird_token.hookResult()).name == expected
        it.chain.revert(start)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("first", [False, True], ids=["after", "before"])
def test_views_say_what_was_or_what_will_be(
    build_stability: StabilityBuilder, name: str, first: bool
) -> None:
    it = armed(build_stability)
    token, pool, saver = it.weird_token, it.weird, it.account("saver")
    token.setHookFirst(first, sender=it.account("deployer"))
    start = it.chain.snapshot()
    for question in (
        pool.state.encode(),
        pool.totalDeposits.encode(),
        pool.absorbable.encode(),
        pool.depositOf.encode(saver),
        pool.claimableOf.encode(saver),
        pool.claimableOf.encode(token),
    ):
        before = it.chain.raw_call(None, pool, question)
        token.setHook(pool, question, sender=it.account("deployer"))
        assert act(it, name)
        assert token.hookSucceeded() is True
        assert token.hookResult() in (before, it.chain.raw_call(None, pool, question)), name
        it.chain.revert(start)
