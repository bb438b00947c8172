"""LendingGateway.supply-, repay- and supplyCollateralWithAuthorization, their nonces, and the constructor

├── the nonce is the hash of the function, all its arguments and the salt
├── anyone may relay it; what the relayer changes makes the signature invalid
├── valid strictly before the deadline, and once
├── when the token has no authorizations and swallows the call, or delivers too little: it reverts
├── when the pool refuses, or fewer shares than signed would be credited: it reverts, the authorization stays unused
├── repayWithAuthorization
│   ├── when nothing is owed: it reverts
│   ├── when it is not enough: all of it is repaid
│   └── when it is enough: the debt is closed with its interest, and the rest goes back to the payer
└── else: paid by the signer: a key, delegated code (EIP-7702), a contract wallet, in either form of signature
"""

from dataclasses import replace
from typing import Any

import pytest

from strongroom.evm import keccak
from tests.support.gateway import SIGNED, Gated, Order
from tests.support.lending import ZERO, shares_down
from tests.support.signing import Domain
from tests.support.suite import event, events, refuses


def order_of(gate: Gated, function: str) -> Order:
    """Each of the three: the lender pays ten whole tokens for the borrower, who has owed a hundred for long."""
    market = gate.lending
    market.open(100 * market.one)
    for token, amount in ((market.loan, 1_000 * market.one), (market.collateral, 10 * market.coin)):
        token.mint(market.lender, amount, sender=market.deployer)
    market.loan.approve(market.pool, 0, sender=market.lender)
    market.chain.warp(1_000_000)
    amount = market.coin if "Collateral" in function else 10 * market.one
    return Order(gate, function, market, market.lender, amount, market.borrower, gate.later)


@pytest.fixture(params=list(SIGNED))
def order(request: pytest.FixtureRequest, gate: Gated) -> Order:
    return order_of(gate, request.param)


def invalid(order: Order) -> Any:
    digest = order.authorization.digest(Domain.of(order.token))
    return order.market.refuses("ERC20Authorization_InvalidSignature", order.payer, digest)


def test_the_nonce_is_of_everything(order: Order) -> None:
    name = order.function.replace("With", "").replace("Authorization", "AuthorizationNonce")
    assert getattr(order.gated.gateway, name)(*order.args) == order.nonce
    others = {replace(order, function=each).nonce for each in SIGNED}
    assert len(others) == len(SIGNED)


def test_pays(order: Order) -> None:
    market, gateway = order.market, order.gated.gateway
    now, before = market.accrued, market.held(market.borrower)
    held = order.token.balanceOf(market.lender)
    receipt = order.send(order.sign(market.lender))
    assert order.token.balanceOf(market.lender) == held - order.amount
    assert order.gated.leftovers() == [0, 0, 0, 0]
    after = market.held(market.borrower)
    if order.function == "supplyWithAuthorization":
        shares = shares_down(order.amount, now.supply_assets, now.supply_shares)
        assert receipt.return_value == shares == after.supply_shares - before.supply_shares
    elif order.function == "repayWithAuthorization":
        shares = shares_down(order.amount, now.borrow_assets, now.borrow_shares)
        assert receipt.return_value == (order.amount, shares)
        assert before.borrow_shares - after.borrow_shares == shares
    else:
        assert after.collateral == before.collateral + order.amount
    paid = event(gateway, "PaidIn", market.id, market.lender, market.borrower, order.token, order.amount)
    assert paid in events(receipt)
    assert event(order.token, "AuthorizationUsed", market.lender, order.nonce) == events(receipt)[0]
    market.assert_laws()


def test_is_used_once(order: Order) -> None:
    signature = order.sign(order.market.lender)
    order.send(signature)
    with order.market.refuses("ERC20Authorization_NonceSpent", order.market.lender, order.nonce):
        order.send(signature)
    again = replace(order, salt=keccak(b"another salt"))
    again.send(again.sign(order.market.lender))


@pytest.mark.parametrize(
    "changed", ["market", "payer", "amount", "on_behalf", "deadline", "salt", "function"]
)
def test_a_relayer_can_change_nothing(order: Order, changed: str) -> None:
    market = order.market
    other_market = market.create(market.with_params(irm=market.external.address))
    # where a repayment can be made too
    other_market.lend(market.liquidator, 100 * market.one)
    other_market.pledge(market.borrower, market.coin)
    other_market.owe(market.borrower, 10 * market.one)
    supplies = order.function == "supplyWithAuthorization"
    values: dict[str, Any] = {
        "market": other_market,
        "payer": market.liquidator,
        "amount": order.amount + 1,
        "on_behalf": market.attacker,
        "deadline": order.deadline + 1,
        "salt": bytes(32),
        "function": "repayWithAuthorization" if supplies else "supplyWithAuthorization",
    }
    if changed == "on_behalf":
        market.pledge(market.attacker, market.coin)
        market.owe(market.attacker, market.one)
    signature = order.sign(market.lender)
    other = replace(order, **{changed: values[changed]})
    with invalid(other):
        other.send(signature, market.attacker)


def test_the_deadline_is_strict(order: Order) -> None:
    now = order.market.chain.timestamp
    for deadline in (now, now - 1, 0):
        late = replace(order, deadline=deadline)
        with order.market.refuses("ERC20Authorization_Expired", deadline, now):
            late.send(late.sign(order.market.lender))
    last = replace(order, deadline=now + 1)
    last.send(last.sign(order.market.lender))


def test_a_contract_wallet_pays(order: Order) -> None:
    market = order.market
    wallet = market.deploy("MockWallet", market.lender)
    order.token.transfer(wallet, order.amount, sender=market.lender)
    of_wallet = replace(order, payer=wallet)
    with invalid(of_wallet):
        of_wallet.send(of_wallet.sign(market.attacker))
    of_wallet.send(of_wallet.sign(market.lender))
    assert order.token.balanceOf(wallet) == 0


def test_a_signature_of_another_form_goes_to_the_token_as_bytes(order: Order) -> None:
    """A wallet that takes anything takes 64 bytes: no key's signature, and none that (v, r, s) could carry."""
    market = order.market
    # returns ERC-1271's answer, whatever it is asked
    market.chain.set_code(market.recipient, bytes.fromhex("631626ba7e60e01b5f5260205ff3"))
    order.token.transfer(market.recipient, order.amount, sender=market.lender)
    of_wallet = replace(order, payer=market.recipient)
    of_wallet.send(bytes(64))
    assert order.token.balanceOf(market.recipient) == 0


def test_delegated_code_pays(order: Order) -> None:
    market = order.market
    wallet = market.deploy("MockWallet", market.stranger)
    signature = order.sign(market.lender)
    market.chain.set_code(market.lender, market.chain.code(wallet))
    order.send(signature)


@pytest.mark.parametrize("length", [0, 64, 66])
def test_refuses_signatures_of_another_length(order: Order, length: int) -> None:
    signature = order.sign(order.market.lender)
    with invalid(order):
        order.send(signature[:length].ljust(length, b"\x00"))


def test_refuses_a_payer_without_money(order: Order) -> None:
    market = order.market
    poor = replace(order, payer=market.recipient)
    with market.refuses("ERC20InsufficientBalance", market.recipient, 0, order.amount):
        poor.send(poor.sign(market.recipient))


def test_what_the_pool_refuses_leaves_the_authorization(order: Order) -> None:
    market = order.market
    nothing = replace(order, amount=0)
    with market.refuses_some("LendingPool_InconsistentInput", "LendingPool_ZeroAssets"):
        nothing.send(nothing.sign(market.lender))
    unknown = replace(order, market=market.of(market.with_params(lltv=1)))
    with refuses("LendingPool_MarketNotCreated", unknown.market.id):
        unknown.send(unknown.sign(market.lender))
    assert order.token.authorizationState(market.lender, nothing.nonce) is False
    assert order.token.authorizationState(market.lender, unknown.nonce) is False


def test_the_least_shares_are_signed(gate: Gated) -> None:
    market = gate.lending
    market.open(100 * market.one)
    market.chain.warp(1_000_000)
    market.loan.mint(market.lender, market.one, sender=market.deployer)
    now = market.accrued
    shares = shares_down(market.one, now.supply_assets, now.supply_shares)
    order = Order(
        gate,
        "supplyWithAuthorization",
        market,
        market.lender,
        market.one,
        market.lender,
        gate.later,
        shares + 1,
    )
    with market.refuses("LendingGateway_OutputTooLow", shares, shares + 1):
        order.send(order.sign(market.lender))
    fair = replace(order, minimum=shares)
    with invalid(fair):
        fair.send(order.sign(market.lender), market.attacker)
    assert fair.send(fair.sign(market.lender)).return_value == shares


@pytest.mark.parametrize("excess", [0, 1, 10**9])
def test_one_signature_closes_a_debt(gate: Gated, excess: int) -> None:
    market = gate.lending
    market.open(100 * market.one)
    market.chain.warp(1_000_000)
    debt, owed = market.debt(market.borrower), market.held(market.borrower).borrow_shares
    market.loan.mint(market.borrower, 2 * debt + excess, sender=market.deployer)
    held = market.loan.balanceOf(market.borrower)
    order = Order(
        gate,
        "repayWithAuthorization",
        market,
        market.borrower,
        debt + excess,
        market.borrower,
        gate.later,
    )
    receipt = order.send(order.sign(market.borrower))
    assert receipt.return_value == (debt, owed)
    assert market.held(market.borrower).borrow_shares == 0
    assert market.loan.balanceOf(market.borrower) == held - debt
    assert gate.leftovers() == [0, 0, 0, 0]
    with market.refuses("LendingGateway_NothingOwed", market.id, market.borrower):
        again = replace(order, salt=bytes(32), amount=1)
        again.send(again.sign(market.borrower))


def test_what_lay_there_is_no_change(gate: Gated) -> None:
    """Neither a donation nor what the payer has too much goes to anybody but its owner."""
    market = gate.lending
    market.open(100 * market.one)
    market.loan.mint(gate.gateway, 77, sender=market.deployer)
    market.loan.mint(market.borrower, 200 * market.one, sender=market.deployer)
    before = market.loan.balanceOf(market.borrower)
    debt = market.debt(market.borrower)
    order = Order(
        gate, "repayWithAuthorization", market, market.borrower, 150 * market.one, market.borrower, gate.later
    )
    order.send(order.sign(market.borrower))
    assert market.loan.balanceOf(market.borrower) == before - debt
    assert gate.leftovers() == [0, 0, 77, 0]


def test_a_token_that_swallows_the_call_delivers_nothing(gate: Gated) -> None:
    """WETH9 takes an unknown call for a deposit of nothing; no allowance to the gateway is spent for it."""
    lending = gate.lending
    lending.pledge(lending.borrower, lending.coin)
    gate.weth.deposit(sender=lending.lender, value=100)
    gate.weth.approve(gate.gateway, 100, sender=lending.lender)
    gate.weth.deposit(sender=lending.attacker, value=100)
    gate.weth.transfer(gate.gateway, 100, sender=lending.attacker)
    for function, market in (
        ("supplyWithAuthorization", gate.loans),
        ("supplyCollateralWithAuthorization", gate.pledges),
    ):
        order = Order(gate, function, market, lending.lender, 100, lending.attacker, gate.later)
        for signature in (bytes(65), b""):
            with market.refuses("LendingGateway_NotDelivered", gate.weth, 0, 100):
                order.send(signature)
    assert gate.weth.balanceOf(lending.lender) == 100


def test_approves_a_token_once(gate: Gated) -> None:
    market = gate.lending
    market.loan.mint(market.lender, 10 * market.one, sender=market.deployer)
    order = Order(
        gate, "supplyWithAuthorization", market, market.lender, market.one, market.lender, gate.later
    )
    first = order.send(order.sign(market.lender))
    again = replace(order, salt=bytes(32))
    second = again.send(again.sign(market.lender))
    assert [len(receipt.events_named("Approval")) for receipt in (first, second)] == [1, 0]


def test_refuses_a_pool_or_wrapped_ether_without_code(gate: Gated) -> None:
    lending = gate.lending
    with refuses("LendingGateway_NoCode", ZERO):
        lending.deploy("LendingGateway", ZERO, gate.weth)
    with refuses("LendingGateway_NoCode", lending.stranger):
        lending.deploy("LendingGateway", lending.pool, lending.stranger)
    assert gate.gateway.POOL() == lending.pool.address
    assert gate.gateway.WETH() == gate.weth.address
