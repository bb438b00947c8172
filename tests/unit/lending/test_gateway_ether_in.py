"""LendingGateway.supplyEther, repayEther and supplyCollateralEther

├── when the deadline has passed: it reverts
├── when the market's token is not wrapped ether: it reverts
├── when there is no such market, or no ether: it reverts with the pool's error
├── supplyEther
│   ├── when fewer shares than asked would be credited: it reverts
│   └── else: all of it is lent for the one it is meant for
├── repayEther
│   ├── when nothing is owed: it reverts
│   ├── when it is not enough: all of it is repaid
│   ├── when it is enough: the debt is closed with its interest, and the rest goes back to the caller, or it reverts
│   └── a debt that somebody has lowered in the meantime costs what it is then
├── supplyCollateralEther: all of it is collateral of the one it is meant for
├── anyone may, for anyone; nothing stays in the gateway, and what lay there before stays
└── plain ether: only from wrapped ether
"""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.evm import ContractError, Receipt
from tests.support.gateway import ETHER, Gated, forwarder
from tests.support.lending import ZERO, assets_up, shares_down
from tests.support.suite import event, events, refuses

Entry = Callable[..., Receipt]


@pytest.fixture(params=["supplyEther", "repayEther", "supplyCollateralEther"])
def entry(request: pytest.FixtureRequest, gate: Gated) -> Entry:
    """Each of the three, with arguments that fit and may be changed. The borrower owes ten ether."""
    gate.owe_ether(gate.lending.borrower, 10 * ETHER)
    name = request.param

    def call(value: int = ETHER, deadline: int | None = None, params: Any = None) -> Receipt:
        market = gate.pledges if name == "supplyCollateralEther" else gate.loans
        limit = (0,) if name == "supplyEther" else ()
        until = gate.later if deadline is None else deadline
        args = (params or market.params, gate.lending.borrower, *limit, until)
        receipt: Receipt = getattr(gate.gateway, name)(*args, sender=gate.lending.stranger, value=value)
        return receipt

    return call


def test_refuses_a_passed_deadline(gate: Gated, entry: Entry) -> None:
    now = gate.lending.chain.timestamp
    with gate.loans.refuses("LendingGateway_DeadlineExpired", now - 1, now):
        entry(deadline=now - 1)
    entry(deadline=now)


def test_refuses_another_token(gate: Gated, entry: Entry) -> None:
    for params in (gate.lending.params, gate.lending.params._replace(loan=ZERO, collateral=ZERO)):
        with pytest.raises(ContractError, match="LendingGateway_NotWrappedEther"):
            entry(params=params)


def test_refuses_an_unknown_market(gate: Gated, entry: Entry) -> None:
    ether = gate.weth.address
    unknown = gate.lending.params._replace(loan=ether, collateral=ether)
    with gate.loans.refuses("LendingPool_MarketNotCreated", unknown.id):
        entry(params=unknown)


def test_refuses_nothing(gate: Gated, entry: Entry) -> None:
    with gate.loans.refuses_some("LendingPool_InconsistentInput", "LendingPool_ZeroAssets"):
        entry(value=0)


def test_nothing_stays(gate: Gated, entry: Entry) -> None:
    entry()
    assert gate.leftovers() == [0, 0, 0, 0]
    gate.loans.assert_laws()


def test_what_lay_there_stays(gate: Gated, entry: Entry) -> None:
    gate.weth.deposit(sender=gate.lending.lender, value=7)
    gate.weth.transfer(gate.gateway, 7, sender=gate.lending.lender)
    gate.lending.chain.set_balance(gate.gateway.address, 5)
    entry(value=100 * ETHER)
    assert gate.leftovers() == [5, 7, 0, 0]


def test_supplies(gate: Gated) -> None:
    lending, market = gate.lending, gate.loans
    gate.owe_ether(lending.borrower, 10 * ETHER)
    lending.chain.warp(1_000_000)
    now, before = market.accrued, lending.chain.balance(lending.stranger)
    expected = shares_down(3 * ETHER, now.supply_assets, now.supply_shares)
    with market.refuses("LendingGateway_OutputTooLow", expected, expected + 1):
        gate.gateway.supplyEther(
            market.params,
            lending.recipient,
            expected + 1,
            gate.later,
            sender=lending.stranger,
            value=3 * ETHER,
        )
    receipt = gate.gateway.supplyEther(
        market.params, lending.recipient, expected, gate.later, sender=lending.stranger, value=3 * ETHER
    )
    assert receipt.return_value == expected == market.held(lending.recipient).supply_shares
    assert lending.chain.balance(lending.stranger) == before - 3 * ETHER
    assert [each for each in events(receipt) if each[1] != "AccrueInterest"] == [
        event(gate.weth, "Deposit", gate.gateway, 3 * ETHER),
        event(gate.gateway, "PaidIn", market.id, lending.stranger, lending.recipient, gate.weth, 3 * ETHER),
        event(lending.pool, "Supply", market.id, gate.gateway, lending.recipient, 3 * ETHER, expected),
        event(gate.weth, "Transfer", gate.gateway, lending.pool, 3 * ETHER),
    ]


def test_repays_part(gate: Gated) -> None:
    lending, market = gate.lending, gate.loans
    gate.owe_ether(lending.borrower, 10 * ETHER)
    lending.chain.warp(1_000_000)
    now, before = market.accrued, lending.chain.balance(lending.stranger)
    shares = shares_down(ETHER, now.borrow_assets, now.borrow_shares)
    receipt = gate.gateway.repayEther(
        market.params, lending.borrower, gate.later, sender=lending.stranger, value=ETHER
    )
    assert receipt.return_value == (ETHER, shares)
    assert lending.chain.balance(lending.stranger) == before - ETHER
    paid = event(gate.gateway, "PaidIn", market.id, lending.stranger, lending.borrower, gate.weth, ETHER)
    assert paid in events(receipt)


@pytest.mark.parametrize("excess", [0, 1, 5 * ETHER])
def test_repays_all_and_returns_the_rest(gate: Gated, excess: int) -> None:
    lending, market = gate.lending, gate.loans
    gate.owe_ether(lending.borrower, 10 * ETHER)
    lending.chain.warp(1_000_000)
    debt, owed = market.debt(lending.borrower), market.held(lending.borrower).borrow_shares
    assert debt > 10 * ETHER
    before = lending.chain.balance(lending.borrower)
    receipt = gate.gateway.repayEther(
        market.params, lending.borrower, gate.later, sender=lending.borrower, value=debt + excess
    )
    assert receipt.return_value == (debt, owed)
    assert market.held(lending.borrower).borrow_shares == 0
    assert lending.chain.balance(lending.borrower) == before - debt
    assert gate.leftovers() == [0, 0, 0, 0]
    paid = event(gate.gateway, "PaidIn", market.id, lending.borrower, lending.borrower, gate.weth, debt)
    assert paid in events(receipt)
    market.assert_laws()


def test_one_wei_less_than_the_debt_leaves_some(gate: Gated) -> None:
    lending, market = gate.lending, gate.loans
    gate.owe_ether(lending.borrower, 10 * ETHER)
    lending.chain.warp(1_000_000)
    debt = market.debt(lending.borrower)
    receipt = gate.gateway.repayEther(
        market.params, lending.borrower, gate.later, sender=lending.borrower, value=debt - 1
    )
    assert receipt.return_value[0] == debt - 1
    assert market.held(lending.borrower).borrow_shares > 0


def test_a_lowered_debt_costs_what_it_is(gate: Gated) -> None:
    lending, market = gate.lending, gate.loans
    gate.owe_ether(lending.borrower, 10 * ETHER)
    value = market.debt(lending.borrower)
    gate.gateway.repayEther(market.params, lending.borrower, gate.later, sender=lending.attacker, value=1)
    before = lending.chain.balance(lending.borrower)
    gate.gateway.repayEther(market.params, lending.borrower, gate.later, sender=lending.borrower, value=value)
    assert lending.chain.balance(lending.borrower) == before - (value - 1)
    assert market.held(lending.borrower).borrow_shares == 0


def test_refuses_to_repay_nothing(gate: Gated) -> None:
    lending, market = gate.lending, gate.loans
    gate.lend_ether(lending.lender, ETHER)
    with market.refuses("LendingGateway_NothingOwed", market.id, lending.stranger):
        gate.gateway.repayEther(
            market.params, lending.stranger, gate.later, sender=lending.stranger, value=ETHER
        )


def test_refuses_a_caller_that_cannot_take_the_rest(gate: Gated) -> None:
    lending, market = gate.lending, gate.loans
    gate.owe_ether(lending.borrower, 10 * ETHER)
    debt = market.debt(lending.borrower)
    lending.chain.set_code(lending.recipient, forwarder(gate.gateway.address))
    call = gate.gateway.repayEther.encode(market.params, lending.borrower, gate.later)
    with market.refuses("LendingGateway_EtherNotTaken", lending.recipient, 1):
        lending.chain.raw_send(lending.stranger, lending.recipient, call, value=debt + 1)
    lending.chain.raw_send(lending.stranger, lending.recipient, call, value=debt)
    assert market.held(lending.borrower).borrow_shares == 0


def test_a_debt_too_small_is_not_left(gate: Gated) -> None:
    """The pool's own rule, of a market whose rate entry sets a minimum."""
    lending = gate.lending
    irm = lending.deploy("MockIrm", 0)
    lending.pool.enableIrm(irm, (1, 5 * ETHER, ZERO, ZERO), sender=lending.governor)
    market = lending.create(gate.loans.params._replace(irm=irm.address))
    gate.gateway.supplyEther(
        market.params, lending.lender, 0, gate.later, sender=lending.lender, value=20 * ETHER
    )
    lending.give(lending.collateral, lending.borrower, lending.coin)
    lending.pool.supplyCollateral(market.params, lending.coin, lending.borrower, b"", sender=lending.borrower)
    lending.pool.borrow(
        market.params, 10 * ETHER, 0, lending.borrower, lending.borrower, sender=lending.borrower
    )
    with pytest.raises(ContractError, match="LendingPool_DebtTooSmall"):
        gate.gateway.repayEther(
            market.params, lending.borrower, gate.later, sender=lending.borrower, value=6 * ETHER
        )
    gate.gateway.repayEther(
        market.params, lending.borrower, gate.later, sender=lending.borrower, value=11 * ETHER
    )


def test_supplies_collateral(gate: Gated) -> None:
    lending, market = gate.lending, gate.pledges
    before = lending.chain.balance(lending.stranger)
    receipt = gate.gateway.supplyCollateralEther(
        market.params, lending.borrower, gate.later, sender=lending.stranger, value=ETHER
    )
    assert market.held(lending.borrower).collateral == ETHER
    assert lending.chain.balance(lending.stranger) == before - ETHER
    assert events(receipt) == [
        event(gate.weth, "Deposit", gate.gateway, ETHER),
        event(gate.gateway, "PaidIn", market.id, lending.stranger, lending.borrower, gate.weth, ETHER),
        event(lending.pool, "SupplyCollateral", market.id, gate.gateway, lending.borrower, ETHER),
        event(gate.weth, "Transfer", gate.gateway, lending.pool, ETHER),
    ]


def test_refuses_nobody_as_the_one_it_is_for(gate: Gated) -> None:
    sender = gate.lending.stranger
    with gate.loans.refuses("LendingPool_ZeroAddress"):
        gate.gateway.supplyEther(gate.loans.params, ZERO, 0, gate.later, sender=sender, value=1)
    with gate.loans.refuses("LendingPool_ZeroAddress"):
        gate.gateway.supplyCollateralEther(gate.pledges.params, ZERO, gate.later, sender=sender, value=1)


def test_plain_ether_is_refused(gate: Gated) -> None:
    lending = gate.lending
    with refuses("LendingGateway_UnexpectedEther", lending.stranger):
        lending.chain.raw_send(lending.stranger, gate.gateway.address, value=1)
    with pytest.raises(ContractError):
        lending.chain.raw_send(lending.stranger, gate.gateway.address, b"\x12\x34\x56\x78", value=1)


def test_what_is_owed_is_rounded_up(gate: Gated) -> None:
    """By hand: the debt that `repayEther` closes is the pool's own figure."""
    lending, market = gate.lending, gate.loans
    gate.owe_ether(lending.borrower, 10 * ETHER + 3)
    market.accrue(77_777)
    totals, owed = market.totals, market.held(lending.borrower).borrow_shares
    receipt = gate.gateway.repayEther(
        market.params, lending.borrower, gate.later, sender=lending.stranger, value=20 * ETHER
    )
    assert receipt.return_value == (assets_up(owed, totals.borrow_assets, totals.borrow_shares), owed)
