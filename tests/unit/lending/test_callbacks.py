"""Callbacks: re-entering, and what views say inside

├── each of the five callbacks can call each function: it does what it does outside, and all laws hold
├── inside each of them, every view answers as before or as after the call
├── nobody calls the callbacks of others
└── when an account without code asks to be called back: it reverts, and says so
"""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.evm import Contract
from tests.support.lending import Lending
from tests.support.suite import MAX_UINT

CALLBACKS = ("supply", "repay", "supplyCollateral", "liquidate", "flashLoan")


@pytest.fixture
def busy(lending: Lending) -> Lending:
    """The callback user has lent and owes; the borrower can be liquidated; interest is due."""
    lending.open(1_600 * lending.one, lent=10_000 * lending.one)
    lending.fund_user(loan=20_000 * lending.one, collateral=20 * lending.coin)
    pool, user = lending.pool, lending.user
    lending.as_user(
        (pool, pool.supply.encode(lending.params, 1_000 * lending.one, 0, user, b"")),
        (pool, pool.supplyCollateral.encode(lending.params, 10 * lending.coin, user, b"")),
        (pool, pool.borrow.encode(lending.params, 1_000 * lending.one, 0, user, user)),
    )
    lending.set_price(1_800)
    lending.chain.warp(3_600)
    lending.watch(user)
    return lending


def outer(lending: Lending, name: str, data: bytes) -> bytes:
    """A call of the pool in which it calls back."""
    pool, params, user = lending.pool, lending.params, lending.user
    calls: dict[str, Callable[[], bytes]] = {
        "supply": lambda: pool.supply.encode(params, lending.one, 0, user, data),
        "repay": lambda: pool.repay.encode(params, lending.one, 0, user, data),
        "supplyCollateral": lambda: pool.supplyCollateral.encode(params, lending.coin, user, data),
        "liquidate": lambda: pool.liquidate.encode(params, lending.borrower, lending.coin // 10, 0, data),
        "flashLoan": lambda: pool.flashLoan.encode(lending.loan, 100 * lending.one, data),
    }
    return calls[name]()


def inner(lending: Lending) -> dict[str, bytes]:
    """Every function of a user, with arguments under which it would succeed by itself."""
    pool, params, user = lending.pool, lending.params, lending.user
    back = lending.in_callback()
    other = lending.with_params(oracle=lending.stranger.address)
    return {
        "supply": pool.supply.encode(params, 5, 0, user, back),
        "withdraw": pool.withdraw.encode(params, 0, 10**9, user, user),
        "borrow": pool.borrow.encode(params, 7, 0, user, user),
        "repay": pool.repay.encode(params, 0, 10**9, user, back),
        "supplyCollateral": pool.supplyCollateral.encode(params, 3, user, back),
        "withdrawCollateral": pool.withdrawCollateral.encode(params, 11, user, user),
        "liquidate": pool.liquidate.encode(params, lending.borrower, 0, 10**9, back),
        "flashLoan": pool.flashLoan.encode(lending.collateral, 10, back),
        "accrueInterest": pool.accrueInterest.encode(params),
        "createMarket": pool.createMarket.encode(other),
        "setAuthorization": pool.setAuthorization.encode(lending.stranger, True),
        "multicall": pool.multicall.encode([pool.withdraw.encode(params, 1, 0, user, user)]),
    }


def state(lending: Lending) -> dict[str, Any]:
    found = lending.ledger()
    found["created"] = lending.pool.market(lending.with_params(oracle=lending.stranger.address).id)
    return found


@pytest.mark.parametrize("name", CALLBACKS)
def test_re_entering_is_as_calling_one_after_the_other(busy: Lending, name: str) -> None:
    """Every pair: inside the callback each function works, and the end is that of the two in a row."""
    start = busy.chain.snapshot()
    for inside, call in inner(busy).items():
        busy.as_user((busy.pool, outer(busy, name, busy.in_callback([(busy.pool, call)]))))
        nested = state(busy)
        busy.assert_laws()
        busy.chain.revert(start)
        busy.as_user((busy.pool, outer(busy, name, busy.in_callback())), (busy.pool, call))
        assert state(busy) == nested, f"{inside} inside {name}"
        busy.chain.revert(start)


@pytest.mark.parametrize("name", CALLBACKS)
def test_nothing_can_be_taken_twice_inside(busy: Lending, name: str) -> None:
    """What the callback's own call is about is settled before the callback: it cannot be undone under it."""
    pool, params, user = busy.pool, busy.params, busy.user
    worth = busy.loan.balanceOf(user), busy.collateral.balanceOf(user)
    held = busy.held(user)
    everything = {
        "withdraw all": pool.withdraw.encode(params, 0, held.supply_shares, user, user),
        "all collateral": pool.withdrawCollateral.encode(params, held.collateral, user, user),
        "repay all": pool.repay.encode(params, 0, held.borrow_shares, user, b""),
    }
    start = busy.chain.snapshot()
    for call in everything.values():
        data = busy.in_callback([(pool, call)], may_fail=True)
        busy.chain.raw_try_send(
            busy.stranger,
            busy.user,
            busy.user.execute.encode([(pool.address, outer(busy, name, data), True)]),
        )
        busy.assert_laws()
        if busy.held(user).borrow_shares:
            assert busy.debt(user) <= busy.max_debt(user)
        busy.chain.revert(start)
    assert (busy.loan.balanceOf(user), busy.collateral.balanceOf(user)) == worth


def views(lending: Lending) -> dict[str, tuple[Contract, bytes]]:
    pool, params = lending.pool, lending.params
    asked = {
        "market": pool.market.encode(lending.id),
        "rateAtTarget": pool.rateAtTarget.encode(lending.id),
        "feeRecipient": pool.feeRecipient.encode(),
        "idToMarketParams": pool.idToMarketParams.encode(lending.id),
        "nonce": pool.nonce.encode(lending.user),
        "isAuthorized": pool.isAuthorized.encode(lending.user, lending.stranger),
        "owner": pool.owner.encode(),
        "irmEntry": pool.irmEntry.encode(params.irm),
        "isIrmEnabled": pool.isIrmEnabled.encode(params.irm),
        "isLltvEnabled": pool.isLltvEnabled.encode(params.lltv),
        "MAX_FEE": pool.MAX_FEE.encode(),
        "DOMAIN_SEPARATOR": pool.DOMAIN_SEPARATOR.encode(),
        "authority": pool.authority.encode(),
        "isConsumingScheduledOp": pool.isConsumingScheduledOp.encode(),
        "checkDeadline": pool.checkDeadline.encode(MAX_UINT),
        "extSloads": pool.extSloads.encode([number.to_bytes(32, "big") for number in range(8)]),
    }
    # every answer of the guard: supply, debt and health as they are named when they are too low or too high
    for who in ("user", "borrower", "lender"):
        account = getattr(lending, who)
        asked[f"checkPosition of the {who}, supply"] = pool.checkPosition.encode(
            params, account, MAX_UINT, MAX_UINT, 0
        )
        asked[f"checkPosition of the {who}, debt"] = pool.checkPosition.encode(params, account, 0, 0, 0)
        asked[f"checkPosition of the {who}, health"] = pool.checkPosition.encode(
            params, account, 0, MAX_UINT, MAX_UINT
        )
    for who in ("user", "borrower", "lender"):
        asked[f"position of the {who}"] = pool.position.encode(lending.id, getattr(lending, who))
    return {name: (pool, data) for name, data in asked.items()}


@pytest.mark.parametrize("name", CALLBACKS)
def test_every_view_answers_as_before_or_after(busy: Lending, name: str) -> None:
    asked = views(busy)
    named = {view.partition(" ")[0] for view in asked}
    entries = busy.pool._interface.functions.values()
    assert named == {entry.name for entry in entries if entry.reads_only}, "every view there is"
    before = {view: busy.chain.raw_try_call(None, *question)[1] for view, question in asked.items()}
    earlier = len(busy.user_results)
    busy.as_user((busy.pool, outer(busy, name, busy.in_callback(list(asked.values()), may_fail=True))))
    after = {view: busy.chain.raw_try_call(None, *question)[1] for view, question in asked.items()}
    seen = busy.user_results[earlier : earlier + len(asked)]
    for view, (success, output) in zip(asked, seen, strict=True):
        assert success or view.startswith("checkPosition")
        assert output in (before[view], after[view]), f"{view} inside {name}"
        if name != "flashLoan":
            assert output == after[view], "state first, then the call"


def test_the_caller_alone_is_called_back(busy: Lending) -> None:
    """Data for one without a callback reverts; the one it is for is not called."""
    before = busy.user.callbacks()
    busy.give(busy.loan, busy.stranger, MAX_UINT // 2**140)
    with busy.refuses_some():
        busy.pool.supply(busy.params, 5, 0, busy.user, busy.in_callback(), sender=busy.stranger)
    assert busy.user.callbacks() == before


@pytest.mark.parametrize("name", CALLBACKS)
def test_an_account_without_code_is_told_so(busy: Lending, name: str) -> None:
    """One that asks to be called back, with data or by a flash loan, is told what is wrong."""
    pool, params, me = busy.pool, busy.params, busy.borrower
    busy.give(busy.loan, me, 10_000 * busy.one)
    busy.give(busy.collateral, me, busy.coin)
    for data in (b"", b"\x00", b"\x01" * 100):
        call = {
            "supply": lambda data=data: pool.supply(params, busy.one, 0, me, data, sender=me),
            "repay": lambda data=data: pool.repay(params, busy.one, 0, me, data, sender=me),
            "supplyCollateral": lambda data=data: pool.supplyCollateral(params, 5, me, data, sender=me),
            "liquidate": lambda data=data: pool.liquidate(params, me, 10**9, 0, data, sender=me),
            "flashLoan": lambda data=data: pool.flashLoan(busy.loan, 5, data, sender=me),
        }[name]
        if data or name == "flashLoan":
            with busy.refuses("LendingPool_CallerWithoutCode", me):
                call()
        else:
            call()
    busy.assert_laws()


@pytest.mark.parametrize("name", CALLBACKS[:4])
def test_without_data_nobody_is_called_back(busy: Lending, name: str) -> None:
    before = busy.user.callbacks()
    busy.as_user((busy.pool, outer(busy, name, b"")))
    assert busy.user.callbacks() == before
    busy.assert_laws()
