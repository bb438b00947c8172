"""LendingGateway.withdrawEther, borrowEther and withdrawCollateralEther

├── when the deadline has passed: it reverts
├── when the market's token is not wrapped ether: it reverts
├── when the caller has not authorised the gateway: it reverts, though everybody else has
├── when the receiver is nobody, wrapped ether, or refuses ether: it reverts
├── when it would cost more shares, or give less, than the caller accepts: it reverts
├── when the pool refuses (balance, liquidity, health): it reverts with the pool's error
└── else: the receiver gets the ether, of the caller's position alone; nothing stays in the gateway
"""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.evm import Account, ContractError, Receipt
from tests.support.gateway import ETHER, Gated, forwarder
from tests.support.lending import MAX_UINT128, ZERO, assets_down, shares_up
from tests.support.suite import MAX_UINT, event, events

Entry = Callable[..., Receipt]


def in_use(gate: Gated) -> Gated:
    """The borrower has lent ten ether, owes five there, has one as collateral elsewhere, and has authorised."""
    borrower = gate.lending.borrower
    gate.owe_ether(borrower, 5 * ETHER, lent=20 * ETHER)
    gate.lend_ether(borrower, 10 * ETHER)
    gate.gateway.supplyCollateralEther(
        gate.pledges.params, borrower, gate.later, sender=borrower, value=ETHER
    )
    gate.authorize(borrower)
    gate.lending.chain.warp(1_000_000)
    return gate


@pytest.fixture
def used(gate: Gated) -> Gated:
    return in_use(gate)


def entry_of(used: Gated, name: str) -> Entry:
    """Each of the three for a tenth of an ether, with arguments that fit and may be changed."""

    def call(
        sender: Account | None = None,
        receiver: Any = None,
        deadline: int | None = None,
        params: Any = None,
        assets: int = ETHER // 10,
    ) -> Receipt:
        market = used.pledges if name == "withdrawCollateralEther" else used.loans
        to = used.lending.recipient if receiver is None else receiver
        until = used.later if deadline is None else deadline
        given: dict[str, tuple[Any, ...]] = {
            "withdrawEther": (assets, 0, to, 0, MAX_UINT, until),
            "borrowEther": (assets, to, MAX_UINT, until),
            "withdrawCollateralEther": (assets, to, until),
        }
        receipt: Receipt = getattr(used.gateway, name)(
            params or market.params, *given[name], sender=sender or used.lending.borrower
        )
        return receipt

    return call


@pytest.fixture(params=["withdrawEther", "borrowEther", "withdrawCollateralEther"])
def entry(request: pytest.FixtureRequest, used: Gated) -> Entry:
    return entry_of(used, request.param)


def test_sends_ether(used: Gated, entry: Entry) -> None:
    lending = used.lending
    before = lending.chain.balance(lending.recipient)
    receipt = entry()
    assert lending.chain.balance(lending.recipient) == before + ETHER // 10
    assert used.leftovers() == [0, 0, 0, 0]
    sent = receipt.event("EtherSent")
    assert tuple(sent.args.values())[1:] == (
        lending.borrower.address,
        lending.recipient.address,
        ETHER // 10,
    )
    used.loans.assert_laws()


def test_what_lay_there_stays(used: Gated, entry: Entry) -> None:
    used.weth.deposit(sender=used.lending.lender, value=7)
    used.weth.transfer(used.gateway, 7, sender=used.lending.lender)
    used.lending.chain.set_balance(used.gateway.address, 5)
    entry()
    assert used.leftovers() == [5, 7, 0, 0]


def test_refuses_a_passed_deadline(used: Gated, entry: Entry) -> None:
    now = used.lending.chain.timestamp
    with used.loans.refuses("LendingGateway_DeadlineExpired", now - 1, now):
        entry(deadline=now - 1)
    entry(deadline=now)


def test_refuses_another_token(used: Gated, entry: Entry) -> None:
    with pytest.raises(ContractError, match="LendingGateway_NotWrappedEther"):
        entry(params=used.lending.params)


def test_refuses_who_has_not_authorised(used: Gated, entry: Entry) -> None:
    lending = used.lending
    with used.loans.refuses("LendingPool_Unauthorized", used.gateway, lending.stranger):
        entry(sender=lending.stranger)
    lending.pool.setAuthorization(used.gateway, False, sender=lending.borrower)
    with used.loans.refuses("LendingPool_Unauthorized", used.gateway, lending.borrower):
        entry()


def test_takes_from_nobody_but_the_caller(used: Gated, entry: Entry) -> None:
    """An attacker who has authorised the gateway has nothing; others' positions are not in reach."""
    used.authorize(used.lending.attacker)
    with used.loans.refuses_some("LendingPool_InsufficientBalance", "LendingPool_InsufficientCollateral"):
        entry(sender=used.lending.attacker)


def test_refuses_receivers_that_cannot_have_it(used: Gated, entry: Entry) -> None:
    lending = used.lending
    lending.chain.set_code(lending.stranger, forwarder(lending.pool.address))
    for receiver in (ZERO, used.weth, used.gateway, lending.pool, lending.stranger):
        with used.loans.refuses("LendingGateway_EtherNotTaken", receiver, ETHER // 10):
            entry(receiver=receiver)


def test_refuses_what_the_pool_refuses(used: Gated, entry: Entry) -> None:
    with used.loans.refuses_some("LendingPool_InconsistentInput", "LendingPool_ZeroAssets"):
        entry(assets=0)
    with used.loans.refuses_some("LendingPool_InsufficientBalance", "LendingPool_InsufficientLiquidity"):
        entry(assets=10**6 * ETHER)


def test_withdraws_by_assets(used: Gated) -> None:
    lending, market = used.lending, used.loans
    now, before = market.accrued, market.held(lending.borrower).supply_shares
    shares = shares_up(ETHER, now.supply_assets, now.supply_shares)
    args = (market.params, ETHER, 0, lending.recipient)
    with market.refuses("LendingGateway_InputTooHigh", shares, shares - 1):
        used.gateway.withdrawEther(*args, ETHER, shares - 1, used.later, sender=lending.borrower)
    with market.refuses("LendingGateway_OutputTooLow", ETHER, ETHER + 1):
        used.gateway.withdrawEther(*args, ETHER + 1, shares, used.later, sender=lending.borrower)
    receipt = used.gateway.withdrawEther(*args, ETHER, shares, used.later, sender=lending.borrower)
    assert receipt.return_value == (ETHER, shares)
    assert market.held(lending.borrower).supply_shares == before - shares
    assert [each for each in events(receipt) if each[1] != "AccrueInterest"] == [
        event(
            lending.pool, "Withdraw", market.id, used.gateway, lending.borrower, used.gateway, ETHER, shares
        ),
        event(used.weth, "Transfer", lending.pool, used.gateway, ETHER),
        event(used.gateway, "EtherSent", market.id, lending.borrower, lending.recipient, ETHER),
        event(used.weth, "Withdrawal", used.gateway, ETHER),
    ]


def test_withdraws_by_shares(used: Gated) -> None:
    lending, market = used.lending, used.loans
    now, shares = market.accrued, market.held(lending.borrower).supply_shares
    assets = assets_down(shares, now.supply_assets, now.supply_shares)
    args = (market.params, 0, shares, lending.recipient)
    with market.refuses("LendingGateway_OutputTooLow", assets, assets + 1):
        used.gateway.withdrawEther(*args, assets + 1, shares, used.later, sender=lending.borrower)
    before = lending.chain.balance(lending.recipient)
    receipt = used.gateway.withdrawEther(*args, assets, shares, used.later, sender=lending.borrower)
    assert receipt.return_value == (assets, shares)
    assert market.held(lending.borrower).supply_shares == 0
    assert lending.chain.balance(lending.recipient) == before + assets


def test_borrows(used: Gated) -> None:
    lending, market = used.lending, used.loans
    now, before = market.accrued, market.held(lending.borrower).borrow_shares
    shares = shares_up(ETHER, now.borrow_assets, now.borrow_shares)
    args = (market.params, ETHER, lending.recipient)
    with market.refuses("LendingGateway_InputTooHigh", shares, shares - 1):
        used.gateway.borrowEther(*args, shares - 1, used.later, sender=lending.borrower)
    receipt = used.gateway.borrowEther(*args, shares, used.later, sender=lending.borrower)
    assert receipt.return_value == shares
    assert market.held(lending.borrower).borrow_shares == before + shares


def test_borrows_no_more_than_is_covered(used: Gated) -> None:
    lending, market = used.lending, used.loans
    market.set_price(7)
    with market.refuses_some("LendingPool_InsufficientCollateral"):
        used.gateway.borrowEther(
            market.params, ETHER, lending.recipient, MAX_UINT, used.later, sender=lending.borrower
        )


def test_withdraws_collateral(used: Gated) -> None:
    lending, market = used.lending, used.pledges
    with market.refuses("LendingPool_InsufficientBalance", market.id, lending.borrower, ETHER + 1, ETHER):
        used.gateway.withdrawCollateralEther(
            market.params, ETHER + 1, lending.recipient, used.later, sender=lending.borrower
        )
    before = lending.chain.balance(lending.recipient)
    used.gateway.withdrawCollateralEther(
        market.params, ETHER, lending.recipient, used.later, sender=lending.borrower
    )
    assert market.held(lending.borrower).collateral == 0
    assert lending.chain.balance(lending.recipient) == before + ETHER


def test_withdraws_no_collateral_that_is_needed(used: Gated) -> None:
    lending, market = used.lending, used.pledges
    market.lend(lending.lender, 10_000 * market.one)
    market.owe(lending.borrower, 1_000 * market.one)
    with market.refuses_some("LendingPool_InsufficientCollateral"):
        used.gateway.withdrawCollateralEther(
            market.params, ETHER // 2, lending.recipient, used.later, sender=lending.borrower
        )
    used.gateway.withdrawCollateralEther(
        market.params, ETHER // 4, lending.recipient, used.later, sender=lending.borrower
    )


def test_amounts_beyond_the_pools(used: Gated, entry: Entry) -> None:
    for assets in (MAX_UINT128, MAX_UINT128 + 1, MAX_UINT):
        with used.loans.refuses_some():
            entry(assets=assets)


def test_a_receiver_may_return_what_it_likes(used: Gated, entry: Entry) -> None:
    """100 KB of returned data are not copied."""
    # return(0, 100_000)
    used.lending.chain.set_code(used.lending.stranger, bytes.fromhex("620186a05ff3"))
    entry(receiver=used.lending.stranger)
