"""Token without code, fee on transfer switched on later, no return, false: Qubit 2022, the weird-ERC20 catalogue

A transfer of a token that is not there, or that takes a cut, was booked as if the whole had arrived, and somebody
else's money paid for it. Here a market needs code at both tokens, every transfer is checked for failure, and what
arrives is measured: a transfer that delivers less is refused, also when the fee begins after years.
"""

from typing import Any

import pytest

from tests.support.lending import Lending, LendingBuilder

NO_RETURN, RETURNS_FALSE = 1, 2


def weird(build: LendingBuilder) -> Lending:
    """A market of two tokens that can misbehave, in use."""
    lending = build(token="MockWeirdToken")
    lending.open(1_000 * lending.one)
    for account in (lending.attacker, lending.borrower, lending.liquidator):
        lending.give(lending.loan, account, 1_000 * lending.one)
        lending.give(lending.collateral, account, lending.coin)
    return lending


def inward(lending: Lending) -> dict[str, tuple[Any, ...]]:
    """Everything that takes tokens."""
    me = lending.attacker
    return {
        "supply": (lending.params, 10_000, 0, me, b""),
        "supplyCollateral": (lending.params, 10_000, me, b""),
        "repay": (lending.params, 10_000, 0, lending.borrower, b""),
    }


@pytest.mark.parametrize("fee", [1, 100, 10_000])
def test_a_fee_switched_on_later_is_refused(build_lending: LendingBuilder, fee: int) -> None:
    lending = weird(build_lending)
    for token in (lending.loan, lending.collateral):
        token.setFee(fee, sender=lending.deployer)
    for name, args in inward(lending).items():
        token = lending.collateral if name == "supplyCollateral" else lending.loan
        arrives = 10_000 - fee
        with lending.refuses("LendingPool_NotDelivered", token, arrives, 10_000):
            lending.chain.send(lending.pool, name, *args, sender=lending.attacker)
    lending.assert_laws()


def test_a_fee_stops_a_liquidators_repayment_too(build_lending: LendingBuilder) -> None:
    lending = weird(build_lending)
    lending.set_price(1_200)
    lending.loan.setFee(100, sender=lending.deployer)
    with lending.refuses_some("LendingPool_NotDelivered"):
        lending.pool.liquidate(lending.params, lending.borrower, 10**15, 0, b"", sender=lending.attacker)
    lending.loan.setFee(0, sender=lending.deployer)
    lending.pool.liquidate(lending.params, lending.borrower, 10**15, 0, b"", sender=lending.attacker)


def test_a_flash_loan_is_given_back_whole(build_lending: LendingBuilder) -> None:
    lending = weird(build_lending)
    lending.fund_user(loan=1_000 * lending.one)
    lend = lending.pool.flashLoan.encode(lending.loan, 10_000, lending.in_callback())
    lending.as_user((lending.pool, lend))
    lending.loan.setFee(100, sender=lending.deployer)
    with lending.refuses("LendingPool_NotDelivered", lending.loan, 9_900, 10_000):
        lending.as_user((lending.pool, lend))


@pytest.mark.parametrize("kind", [NO_RETURN, RETURNS_FALSE], ids=["no return", "false"])
def test_what_a_token_returns(build_lending: LendingBuilder, kind: int) -> None:
    """Nothing is fine where the transfer was; false is a failure, with or without a transfer."""
    lending = weird(build_lending)
    for token in (lending.loan, lending.collateral):
        token.setKind(kind, sender=lending.deployer)
    for name, args in inward(lending).items():
        succeeded, _ = lending.chain.try_send(lending.pool, name, *args, sender=lending.attacker)
        assert succeeded is (kind == NO_RETURN), name
        with lending.refuses_some():  # who has nothing
            lending.chain.send(lending.pool, name, *args, sender=lending.stranger)
    me = lending.lender
    succeeded, _ = lending.pool.withdraw.try_send(lending.params, 5, 0, me, me, sender=me)
    assert succeeded is (kind == NO_RETURN)
    lending.assert_laws()


def test_blocked_accounts_block_themselves_alone(build_lending: LendingBuilder) -> None:
    lending = weird(build_lending)
    lending.loan.setBlocked(lending.lender, True, sender=lending.deployer)
    with lending.refuses_some():
        lending.pool.withdraw(lending.params, 5, 0, lending.lender, lending.lender, sender=lending.lender)
    # its money goes to another receiver
    lending.pool.withdraw(lending.params, 5, 0, lending.lender, lending.stranger, sender=lending.lender)
    # a blocked borrower is liquidated all the same
    lending.loan.setBlocked(lending.borrower, True, sender=lending.deployer)
    lending.collateral.setBlocked(lending.borrower, True, sender=lending.deployer)
    lending.set_price(1_200)
    lending.pool.liquidate(lending.params, lending.borrower, 10**15, 0, b"", sender=lending.liquidator)
    lending.assert_laws()


def test_a_token_without_code_makes_no_market(lending: Lending) -> None:
    for which in ("loan", "collateral"):
        nothing = lending.stranger.address
        with lending.refuses("LendingPool_NoCode", nothing):
            lending.pool.createMarket(lending.with_params(**{which: nothing}), sender=lending.attacker)


def test_a_token_that_loses_its_code_books_nothing(lending: Lending) -> None:
    lending.open(1_000 * lending.one)
    lending.chain.set_code(lending.collateral, b"")
    lending.chain.set_code(lending.loan, b"")
    for name, args in inward(lending).items():
        held = lending.held(lending.attacker), lending.held(lending.borrower), lending.totals
        assert not lending.chain.try_send(lending.pool, name, *args, sender=lending.attacker)[0], name
        assert (lending.held(lending.attacker), lending.held(lending.borrower), lending.totals) == held


def test_one_token_on_both_sides_pays_nobody_twice(lending: Lending) -> None:
    """A market of a token against itself: collateral and supply are booked apart."""
    market = lending.create(lending.with_params(collateral=lending.params.loan))
    market.oracle.set(10**36, sender=market.deployer)
    market.lend(market.lender, 1_000)
    market.give(market.loan, market.borrower, 1_000)
    market.pool.supplyCollateral(market.params, 1_000, market.borrower, b"", sender=market.borrower)
    market.owe(market.borrower, 800)
    with market.refuses_some("LendingPool_InsufficientLiquidity"):
        market.pool.withdraw(market.params, 201, 0, market.lender, market.lender, sender=market.lender)
    assert market.loan.balanceOf(market.pool) == 1_200
    market.assert_laws()
