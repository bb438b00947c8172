"""Reentrancy, read-only too: Vyper/Curve 2023, Omni 2022, Penpie 2024

A token or a payment called back into the protocol in the middle of an operation, and the protocol acted on a state
that was half written; or a third party read such a state, a pool's virtual price for one, and traded on it.

Here the reserve's token call comes last on the way out, state is written around it on the way in, swaps and fees
share one transient lock, and every view answers as before or after the swap, or reverts.
"""

from typing import Any

import pytest

from strongroom.errors import decode_revert
from strongroom.evm import Contract, keccak
from tests.support.signing import RECEIVE, Authorization
from tests.support.suite import MAX_UINT, ONE, Builder, Suite


def armed(build: Builder) -> Suite:
    """A reserve that calls back once in a transfer, with money and allowances of its own to do harm with."""
    suite = build(reserve="MockWeirdToken")
    token, coin = suite.reserve, suite.stablecoin
    suite.buy(suite.attacker, 1_000 * suite.unit)
    suite.buy(suite.victim, 5_000 * suite.unit)
    suite.give_reserve(suite.attacker, 1_000 * suite.unit)
    suite.give_reserve(token, 1_000 * suite.unit)
    coin.transfer(token, 500 * ONE, sender=suite.attacker)
    for target in (token, coin):
        call_back(suite, target, target.approve.encode(suite.psm, MAX_UINT))
        token.transfer(suite.attacker, 0, sender=suite.attacker)
        assert token.hookSucceeded() is True
    suite.watch(token)
    return suite


def call_back(suite: Suite, target: Contract, data: bytes) -> None:
    suite.reserve.setHook(target, data, sender=suite.attacker)


def act(suite: Suite, direction: str) -> tuple[bool, bytes]:
    """The attacker's swap, in whose token transfer the hook is called."""
    if direction == "in":
        return suite.psm.swapIn.try_send(
            100 * suite.unit, 0, suite.attacker, suite.later, sender=suite.attacker
        )
    if direction == "out":
        return suite.psm.swapOut.try_send(100 * ONE, 0, suite.attacker, suite.later, sender=suite.attacker)
    args = authorized_swap_out(suite, 100 * ONE, b"outer")
    return suite.psm.swapOutWithAuthorization.try_send(*args, sender=suite.relayer)


def authorized_swap_out(suite: Suite, coins: int, salt: bytes) -> tuple[Any, ...]:
    """The arguments of a swap out that the attacker has signed."""
    order = (suite.attacker, coins, 0, suite.attacker, suite.later, keccak(salt))
    nonce = suite.psm.swapOutAuthorizationNonce(*order)
    paying = Authorization(suite.attacker, suite.psm, coins, nonce, 0, suite.later, RECEIVE)
    return (*order, bytes(paying.sign(suite.stablecoin, suite.attacker)))


def entries(suite: Suite) -> dict[str, bytes]:
    """Every function that moves money, with arguments under which it would succeed by itself.

    All but one: this reserve knows no authorizations.
    """
    module, token, later = suite.psm, suite.reserve, suite.later
    swap_in = module.swapIn.encode(suite.unit, 0, token, later)
    return {
        "swapIn": swap_in,
        "swapInExactOut": module.swapInExactOut.encode(ONE, MAX_UINT, token, later),
        "swapOut": module.swapOut.encode(50 * ONE, 0, token, later),
        "swapOutExactOut": module.swapOutExactOut.encode(suite.unit, MAX_UINT, token, later),
        "swapInWithAuthorization": module.swapInWithAuthorization.encode(
            token, suite.unit, 0, token, later, bytes(32), bytes(65)
        ),
        "swapOutWithAuthorization": module.swapOutWithAuthorization.encode(
            *authorized_swap_out(suite, ONE, b"inner")
        ),
        "collectFees": module.collectFees.encode(),
    }


@pytest.mark.parametrize("direction", ["in", "out", "authorized"])
def test_no_swap_inside_a_swap(build: Builder, direction: str) -> None:
    suite = armed(build)
    for name, data in entries(suite).items():
        before = suite.chain.snapshot()
        call_back(suite, suite.psm, data)
        succeeded, _ = act(suite, direction)
        assert succeeded, "the swap itself goes through"
        assert suite.reserve.hookSucceeded() is False, f"{name} inside a swap {direction}"
        assert decode_revert(suite.reserve.hookResult()).name == "ReentrancyGuardReentrantCall"
        assert suite.reserve.balanceOf(suite.psm) >= suite.psm.book(), "the book is not covered"
        suite.assert_laws()
        suite.chain.revert(before)


@pytest.mark.parametrize("direction", ["in", "out", "authorized"])
def test_no_multicall_of_swaps_inside_a_swap(build: Builder, direction: str) -> None:
    suite = armed(build)
    for data in entries(suite).values():
        before = suite.chain.snapshot()
        call_back(suite, suite.psm, suite.psm.multicall.encode([data]))
        assert act(suite, direction)[0]
        assert suite.reserve.hookSucceeded() is False
        suite.chain.revert(before)


def views(suite: Suite) -> dict[str, tuple[Contract, bytes]]:
    """Every view that someone could trade on."""
    module, coin = suite.psm, suite.stablecoin
    asked: dict[str, tuple[Contract, bytes]] = {}
    for contract, name, args in (
        (module, "previewSwapIn", (suite.unit,)),
        (module, "previewSwapInExactOut", (ONE,)),
        (module, "previewSwapOut", (ONE,)),
        (module, "previewSwapOutExactOut", (suite.unit,)),
        (module, "previewSwapOutExactOut", (5_950 * suite.unit,)),
        (module, "pegStatus", ()),
        (module, "uncollectedFees", ()),
        (module, "book", ()),
        (module, "fees", ()),
        (module, "band", ()),
        (module, "frozen", ()),
        (module, "rescuable", (suite.reserve,)),
        (module, "rescuable", (coin,)),
        (coin, "totalSupply", ()),
        (coin, "facilitator", (module,)),
        (coin, "balanceOf", (suite.attacker,)),
        (coin, "balanceOf", (module,)),
        (coin, "maxFlashLoan", (coin,)),
        (coin, "flashFee", (coin, ONE)),
        (coin, "rescuable", (suite.reserve,)),
    ):
        function: Any = contract.__getattr__(name)
        asked[f"{contract}.{name}{args}"] = (contract, function.encode(*args))
    return asked


def answer(suite: Suite, target: Contract, data: bytes) -> bytes | None:
    succeeded, output = suite.chain.raw_try_send(suite.relayer, target, data)
    return output if succeeded else None


@pytest.mark.parametrize("direction", ["in", "out", "authorized"])
def test_every_view_answers_as_before_or_after_or_reverts(build: Builder, direction: str) -> None:
    suite = armed(build)
    asked = views(suite)
    before = {name: answer(suite, *question) for name, question in asked.items()}
    start = suite.chain.snapshot()
    assert act(suite, direction)[0]
    after = {name: answer(suite, *question) for name, question in asked.items()}
    for name, (target, data) in asked.items():
        suite.chain.revert(start)
        call_back(suite, target, data)
        assert act(suite, direction)[0]
        if suite.reserve.hookSucceeded():
            seen = suite.reserve.hookResult()
            assert seen in (before[name], after[name]), f"{name} inside a swap {direction}"


def test_a_freeze_inside_a_swap_sticks(build: Builder) -> None:
    """What is not locked, since it moves nothing, is not lost when the swap writes its part of the same slot."""
    suite = armed(build)
    suite.set_price(9_000)
    call_back(suite, suite.psm, suite.psm.freezeOnDepeg.encode())
    assert act(suite, "out")[0]
    assert suite.reserve.hookSucceeded() is True
    assert suite.psm.frozen() is True
