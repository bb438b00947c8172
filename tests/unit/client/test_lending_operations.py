"""`client.lending`: every operation once as it works, by its receipt, and as it is refused.

├── create a market; one that is not allowed
├── supply, withdraw; by assets, all; for another; to another
├── borrow, repay; by assets, all (whatever has accrued)
├── collateral in and out; both with the loan in one transaction
├── liquidate, redeem
├── paid by permit, by approval, by an allowance that is there; too little
└── authorizations: by transaction, by signature, for a contract wallet, another pool's
"""

import dataclasses
import json
from decimal import Decimal

import pytest

from strongroom.client import Strongroom
from strongroom.client.errors import (
    AmountError,
    ArgumentError,
    InsufficientFundsError,
    SignatureError,
    UnexpectedReceiptError,
)
from strongroom.client.lending import By
from strongroom.client.signing import Signed
from strongroom.errors import ContractError
from strongroom.evm import Contract
from tests.support.lending import WAD, YEAR, Lending, LendingBuilder
from tests.support.suite import MAX_UINT

from .conftest import LendingClient, lending_deployment


@pytest.fixture
def lender(lending: Lending, lending_client: LendingClient) -> Strongroom:
    return lending_client(lending.lender)


@pytest.fixture
def borrower(lending: Lending, lender: Strongroom, lending_client: LendingClient) -> Strongroom:
    """With one coin as collateral; the lender has lent 5,000."""
    lender.lending.supply(lending.id, 5_000)
    client = lending_client(lending.borrower)
    client.lending.supply_collateral(lending.id, 1)
    return client


def test_create_market(lending: Lending, lending_client: LendingClient) -> None:
    client = lending_client(lending.stranger)
    params = lending.with_params(irm=lending.external.address)
    market = client.lending.create_market(
        params.loan, params.collateral, params.oracle, lending.external, "0.8"
    )
    assert market.id == params.id
    assert [found.id for found in client.lending.created()] == [params.id]
    with pytest.raises(ContractError, match="MarketAlreadyCreated"):
        client.lending.create_market(*params[:4], "0.8")
    with pytest.raises(ContractError, match="LltvNotEnabled"):
        client.lending.create_market(*params[:4], "0.81")
    for wrong in ("1", "80", 0):
        with pytest.raises(AmountError, match="a share between 0 and 1"):
            client.lending.create_market(*params[:4], wrong)


def test_supply_and_withdraw(lending: Lending, lender: Strongroom) -> None:
    done = lender.lending.supply(lending.id, "100.5")
    assert (done.amount, done.on_behalf, done.receiver) == (Decimal("100.5"), lender.account, None)
    assert done.shares == lending.held(lending.lender).supply_shares == 100_500_000 * 10**6
    assert done.receipt.events
    back = lender.lending.withdraw(lending.id, 40, receiver=lending.recipient)
    assert lending.loan.balanceOf(lending.recipient) == 40 * lending.one
    assert back.receiver == lending.recipient.address
    everything = lender.lending.withdraw(lending.id, "all")
    assert everything.amount == Decimal("60.5")
    assert lender.lending.position(lending.id).is_empty
    with pytest.raises(ContractError, match="InconsistentInput"):
        lender.lending.withdraw(lending.id, "all")


def test_for_another(lending: Lending, lender: Strongroom, lending_client: LendingClient) -> None:
    lender.lending.supply(lending.id, 10, on_behalf=lending.recipient)
    lender.lending.supply_collateral(lending.id, 1, on_behalf=lending.recipient)
    assert lending.held(lending.recipient).supply_shares == 10 * lending.one * 10**6
    with pytest.raises(ContractError, match="LendingPool_Unauthorized"):
        lender.lending.withdraw(lending.id, 1, on_behalf=lending.recipient)
    lending_client(lending.recipient).lending.authorize(lender.account)
    assert lender.lending.is_authorized(lending.recipient, lender.account)
    for act in (lender.lending.withdraw, lender.lending.borrow):
        assert act(lending.id, 1, on_behalf=lending.recipient).on_behalf == lending.recipient.address
    lender.lending.repay(lending.id, "all", on_behalf=lending.recipient)
    lender.lending.withdraw_collateral(lending.id, "all", on_behalf=lending.recipient)
    assert lending.held(lending.recipient).collateral == 0


def test_borrow_and_repay(lending: Lending, borrower: Strongroom) -> None:
    before = borrower.lending.token(lending.loan).balance(borrower.account)
    done = borrower.lending.borrow(lending.id, 500)
    assert done.amount == 500
    assert borrower.lending.token(lending.loan).balance(borrower.account) == before + 500
    part = borrower.lending.repay(lending.id, "100.25")
    assert part.amount == Decimal("100.25")
    lending.chain.warp(YEAR)
    owed = borrower.lending.position(lending.id).debt
    rest = borrower.lending.repay(lending.id, "all")
    assert rest.amount == owed > Decimal("399.75")
    assert lending.held(lending.borrower).borrow_shares == 0
    with pytest.raises(ContractError, match="InsufficientCollateral"):
        borrower.lending.borrow(lending.id, 1_601)


def test_collateral(lending: Lending, borrower: Strongroom) -> None:
    assert borrower.lending.withdraw_collateral(lending.id, "0.25", receiver=lending.recipient).shares == 0
    assert lending.collateral.balanceOf(lending.recipient) == WAD // 4
    assert borrower.lending.withdraw_collateral(lending.id, "all").amount == Decimal("0.75")


def test_both_in_one_transaction(lending: Lending, borrower: Strongroom) -> None:
    pledged = lending.held(lending.borrower).collateral
    lending.collateral.approve(lending.pool, MAX_UINT, sender=lending.borrower)
    lending.loan.approve(lending.pool, MAX_UINT, sender=lending.borrower)
    nonce = lending.chain.nonce(lending.borrower)
    opened = borrower.lending.supply_collateral_and_borrow(lending.id, 1, 2_500, receiver=lending.recipient)
    assert (opened.collateral.amount, opened.loan.amount) == (1, 2_500)
    assert lending.loan.balanceOf(lending.recipient) == 2_500 * lending.one
    assert lending.held(lending.borrower).collateral == 2 * pledged
    lending.chain.warp(1_000)
    closed = borrower.lending.repay_and_withdraw_collateral(lending.id)
    assert closed.collateral.amount == 2
    assert closed.loan.amount > 2_500
    assert closed.receipt.transaction_hash != opened.receipt.transaction_hash
    assert lending.chain.nonce(lending.borrower) == nonce + 2
    assert borrower.lending.position(lending.id).is_empty
    with pytest.raises(ContractError, match="InsufficientCollateral"):
        borrower.lending.supply_collateral_and_borrow(lending.id, 1, 2_500)
    assert lending.held(lending.borrower).collateral == 0, "both, or neither"


def test_liquidate(lending: Lending, borrower: Strongroom, lending_client: LendingClient) -> None:
    borrower.lending.borrow(lending.id, 1_500)
    liquidator = lending_client(lending.liquidator)
    with pytest.raises(ContractError, match="HealthyPosition"):
        liquidator.lending.liquidate(lending.id, borrower.account)
    lending.set_price(1_700)
    quote = liquidator.lending.position(lending.id, borrower.account).quote_liquidation()
    done = liquidator.lending.liquidate(lending.id, borrower.account)
    assert (done.repaid, done.seized, done.borrower) == (quote.repaid, quote.seized, borrower.account)
    assert done.bad_debt == 0
    assert lending.held(lending.borrower).borrow_shares == 0


def test_liquidator_pays_no_more_than_the_limit(
    lending: Lending, borrower: Strongroom, lending_client: LendingClient
) -> None:
    borrower.lending.borrow(lending.id, 1_500)
    lending.set_price(1_700)
    with pytest.raises(ContractError, match="TransferFromFailed"):
        lending_client(lending.liquidator).lending.liquidate(
            lending.id, borrower.account, max_repaid=1_000, by="approve"
        )


def test_liquidator_pays_no_more_than_the_limit_whatever_is_allowed(
    lending: Lending, borrower: Strongroom, lending_client: LendingClient
) -> None:
    """An allowance without end is common; an oracle may say another price when it is mined than when it was quoted."""
    borrower.lending.borrow(lending.id, 1_500)
    lending.set_price(150)
    lending.loan.approve(lending.pool, MAX_UINT, sender=lending.liquidator)
    client = lending_client(lending.liquidator)
    rich = lending.loan.balanceOf(lending.liquidator)
    with pytest.raises(ContractError, match="TransferFromFailed"):
        client.lending.liquidate(lending.id, borrower.account, seize="all", max_repaid=100)
    assert lending.loan.balanceOf(lending.liquidator) == rich
    assert lending.loan.allowance(lending.liquidator, lending.pool) == 100 * lending.one
    done = client.lending.liquidate(lending.id, borrower.account, seize="all", max_repaid=150)
    assert 100 < done.repaid <= 150
    assert done.bad_debt > 0


def test_redeem(build_lending: LendingBuilder) -> None:
    from strongroom.evm import Chain
    from strongroom.evm.provider import ChainProvider

    chain = Chain()
    redeemer = chain.account("redeemer")
    lending = build_lending(chain=chain, redeemer=redeemer)
    lending.open(1_000 * lending.one)
    lending.give(lending.loan, redeemer, 1_000 * lending.one)
    client = Strongroom.connect(ChainProvider(chain), redeemer.local, lending_deployment(lending))
    done = client.lending.redeem(lending.id, lending.borrower, 500, receiver=lending.recipient)
    assert (done.repaid, done.seized, done.bad_debt) == (500, Decimal("0.25"), 0)
    assert lending.collateral.balanceOf(lending.recipient) == WAD // 4
    stranger = client.with_account(lending.stranger.local)
    with pytest.raises(InsufficientFundsError):
        stranger.lending.redeem(lending.id, lending.borrower, 1)
    lending.give(lending.loan, lending.stranger, lending.one)
    with pytest.raises(ContractError, match="NotRedeemer"):
        stranger.lending.redeem(lending.id, lending.borrower, 1)


# Paying


@pytest.mark.parametrize("by", [None, "permit", "approve"])
def test_nothing_is_left_allowed(lending: Lending, lender: Strongroom, by: By | None) -> None:
    nonce = lending.chain.nonce(lending.lender)
    lender.lending.supply(lending.id, 10, by=by)
    assert lending.loan.allowance(lending.lender, lending.pool) == 0
    assert lending.chain.nonce(lending.lender) == nonce + (2 if by == "approve" else 1)
    assert lending.loan.nonces(lending.lender) == (by != "approve")


def test_permit_that_somebody_used_up(
    lending: Lending, lender: Strongroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from strongroom.client.lending import LendingToken

    sign_permit_units = LendingToken.sign_permit_units

    def front_run(token: LendingToken, *args: object, **kwargs: object) -> object:
        signed = sign_permit_units(token, *args, **kwargs)  # type: ignore[arg-type]
        message = signed.message
        lending.loan["permit(address,address,uint256,uint256,bytes)"](
            message.owner,
            message.spender,
            message.value,
            message.deadline,
            signed.signature,
            sender=lending.attacker,
        )
        return signed

    monkeypatch.setattr(LendingToken, "sign_permit_units", front_run)
    assert lender.lending.supply(lending.id, 10, by="permit").amount == 10


def another_token(
    lending: Lending, lending_client: LendingClient, name: str, *args: object
) -> tuple[Strongroom, bytes, Contract]:
    """A client of the lender, who has some of it, and a market that lends it."""
    token = lending.deploy(name, *args)
    if name == "MockWeirdToken":
        token.mint(lending.lender, 100 * WAD, sender=lending.deployer)
    params = lending.with_params(loan=token.address)
    lending.create(params)
    return lending_client(lending.lender), params.id, token


def test_token_without_permits(lending: Lending, lending_client: LendingClient) -> None:
    """As WETH, which swallows what it does not know."""
    client, market, token = another_token(lending, lending_client, "MockWeirdToken", 18)
    with pytest.raises(SignatureError, match="takes no permits: approve instead"):
        client.lending.supply(market, 1, by="permit")
    assert client.lending.supply(market, 1).amount == 1
    assert token.allowance(lending.lender, lending.pool) == 0


def test_token_that_approves_from_zero_only(lending: Lending, lending_client: LendingClient) -> None:
    """As USDT."""
    client, market, token = another_token(
        lending, lending_client, "MockDriftingToken", 8, lending.lender, 100 * WAD
    )
    token.approve(lending.pool, 5, sender=lending.lender)
    assert client.lending.supply(market, 1).amount == 1
    assert token.balanceOf(lending.pool) == WAD


# Bounds


def test_deadline(lending: Lending, borrower: Strongroom) -> None:
    late = lending.chain.timestamp - 1
    for act in (
        lambda: borrower.lending.borrow(lending.id, 1, deadline=late),
        lambda: borrower.lending.supply(lending.id, 1, by="approve", deadline=late),
        lambda: borrower.lending.withdraw_collateral(lending.id, 1, deadline=late),
    ):
        with pytest.raises(ContractError, match="LendingPool_DeadlineExpired"):
            act()


def test_least_health(lending: Lending, borrower: Strongroom) -> None:
    with pytest.raises(ContractError, match="LendingPool_HealthFactorTooLow"):
        borrower.lending.borrow(lending.id, 1_000, min_health_factor="1.6000001")
    borrower.lending.borrow(lending.id, 1_000, min_health_factor="1.6")
    with pytest.raises(ContractError, match="LendingPool_HealthFactorTooLow"):
        borrower.lending.withdraw_collateral(lending.id, "0.1", min_health_factor="1.5")
    with pytest.raises(ContractError, match="LendingPool_HealthFactorTooLow"):
        borrower.lending.supply_collateral_and_borrow(lending.id, 1, 2_000, min_health_factor="1.2")
    with pytest.raises(ContractError, match="LendingPool_HealthFactorTooLow"):
        borrower.lending.repay_and_withdraw_collateral(lending.id, 1, "0.3", min_health_factor="1.2")


def test_what_changed_meanwhile_is_refused(
    lending: Lending, borrower: Strongroom, lender: Strongroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before bad debt, or before somebody borrowed in one's name, binds the pool."""
    from strongroom.client.lending import Lending as LendingOf

    borrower.lending.borrow(lending.id, 1_500)
    before = lender.lending.position(lending.id)
    owed = borrower.lending.position(lending.id)
    lending.set_price(500)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    lending.pool.liquidate(lending.params, lending.borrower, WAD, 0, b"", sender=lending.liquidator)
    assert lender.lending.position(lending.id).supplied < before.supplied * Decimal("0.9")
    monkeypatch.setattr(LendingOf, "position", lambda self, market, account=None: before)
    for act in (
        lambda: lender.lending.withdraw(lending.id, "all"),
        lambda: lender.lending.withdraw(lending.id, 1),
        lambda: lender.lending.supply(lending.id, 1),
    ):
        with pytest.raises(ContractError, match="LendingPool_SupplyTooLow"):
            act()
    lending.set_price(2_000)
    lending.pledge(lending.borrower, 10 * lending.coin)
    lending.owe(lending.borrower, 2_000 * lending.one)
    monkeypatch.setattr(LendingOf, "position", lambda self, market, account=None: owed)
    for act in (
        lambda: borrower.lending.borrow(lending.id, 1),
        lambda: borrower.lending.repay(lending.id, "all"),
    ):
        with pytest.raises(ContractError, match="LendingPool_DebtTooHigh"):
            act()


def test_allowance_that_suffices_is_used(lending: Lending, lender: Strongroom) -> None:
    lending.loan.approve(lending.pool, MAX_UINT, sender=lending.lender)
    nonce = lending.chain.nonce(lending.lender)
    lender.lending.supply(lending.id, 10)
    assert lending.chain.nonce(lending.lender) == nonce + 1
    assert lending.loan.nonces(lending.lender) == 0, "no permit was spent"


def test_too_little(lending: Lending, lender: Strongroom) -> None:
    with pytest.raises(InsufficientFundsError, match=r"has 10,000 LOAN and needs 10,000\.000001 LOAN"):
        lender.lending.supply(lending.id, "10000.000001")
    with pytest.raises(AmountError, match="more than 6 digits"):
        lender.lending.supply(lending.id, "0.0000001")


# Authorizations


def test_authorization(lending: Lending, lender: Strongroom) -> None:
    lender.lending.authorize(lending.stranger)
    assert lending.pool.isAuthorized(lending.lender, lending.stranger)
    lender.lending.authorize(lending.stranger, allowed=False)
    assert not lending.pool.isAuthorized(lending.lender, lending.stranger)


@pytest.mark.parametrize("wallet", [False, True], ids=["key", "wallet"])
def test_authorization_by_signature(
    lending: Lending, lender: Strongroom, lending_client: LendingClient, wallet: bool
) -> None:
    owner = lending.deploy("MockWallet", lending.lender).address if wallet else lender.account
    signed = lender.lending.sign_authorization(lending.stranger, authorizer=owner)
    assert signed.domain.separator == lending.pool.DOMAIN_SEPARATOR()
    through_json = Signed.from_json(json.loads(json.dumps(signed.as_json())))
    assert through_json == signed
    relayer = lending_client(lending.recipient)
    relayer.lending.relay_authorization(through_json)  # type: ignore[arg-type]
    assert lending.pool.isAuthorized(owner, lending.stranger)
    with pytest.raises(ContractError, match="InvalidNonce"):
        relayer.lending.relay_authorization(signed)
    revoked = lender.lending.sign_authorization(lending.stranger, allowed=False, authorizer=owner)
    relayer.lending.relay_authorization(revoked)
    assert not lending.pool.isAuthorized(owner, lending.stranger)


def test_authorization_that_is_not_ones_own(lending: Lending, lender: Strongroom) -> None:
    with pytest.raises(SignatureError, match="cannot sign for"):
        lender.lending.sign_authorization(lending.stranger, authorizer=lending.borrower)
    signed = lender.lending.sign_authorization(lending.stranger)
    other = dataclasses.replace(signed.domain, verifying_contract=lending.loan.address)
    with pytest.raises(ArgumentError, match="not for"):
        lender.lending.relay_authorization(dataclasses.replace(signed, domain=other))
    expired = lender.lending.sign_authorization(lending.stranger, deadline=lending.chain.timestamp - 1)
    with pytest.raises(ContractError, match="SignatureExpired"):
        lender.lending.relay_authorization(expired)
    text = signed.as_json()
    text["message"]["is_authorized"] = "true"
    with pytest.raises(SignatureError, match="neither true nor false"):
        Signed.from_json(text)


def test_token_that_delivers_less_is_noticed(build_lending: LendingBuilder) -> None:
    """A withdrawal from which the token keeps a fee is not reported as whole."""
    from strongroom.evm.provider import ChainProvider

    lending = build_lending(token="MockWeirdToken")
    lending.lend(lending.lender, 100 * lending.one)
    lending.loan.setFee(100, sender=lending.deployer)
    client = Strongroom.connect(
        ChainProvider(lending.chain), lending.lender.local, lending_deployment(lending)
    )
    with pytest.raises(UnexpectedReceiptError, match="has not transferred 10 "):
        client.lending.withdraw(lending.id, 10)
