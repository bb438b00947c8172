"""
PledgeManager, PledgedShares

create
  of the caller, an asset of the factory and an oracle   at the address foretold; the second time found
  of an asset that the factory did not make              refused
  of an oracle without code                              refused
setLoanAllowed
  by the asset's owner: loans of a token at the price of an oracle; for an asset of the factory, contracts alone
pledge
  shares stay in the wallet, earn for the borrower, count as the borrower's; units are collateral
  by another; more than is disposable; nothing; without allowance; in another token's market   refused
  in a market of another oracle, of a coin or at a price that the owner does not allow         refused
borrow
  against what is pledged; by another; beyond the deadline; above the most to be owed          refused
  while the borrower's wallet is frozen, by whomever                                           refused
withdraw
  frees exactly what was pledged, as the debt allows; below the least asked for                refused
units
  are moved by nobody: transfer, transferFrom, approve, flash loan
liquidation
  by one who may receive            gets shares at once
  by one who may not                keeps units, and redeems them to one who may
  of a frozen, unverified borrower, while the asset is paused      goes on
a broken lien
  lowers the price for this borrower alone, in proportion; what is pledged later counts less shares as more units
  all taken: liquidations go on, the loss falls on this market's lenders; kept units are discarded by anyone, and the
  borrower pledges again
a lost wallet
  another wallet of the investor acts once the agent has frozen it; no other does
"""

from collections.abc import Iterator
from functools import cache

import pytest

from strongroom.evm import ContractError, Event, Receipt
from tests.support.fractional import Reason
from tests.support.pledges import PRICE, UNIT, Pledges, PledgesBuilder
from tests.support.suite import MAX_UINT

REASON = b"court order".ljust(32, b"\0")


@cache
def _pledges() -> Pledges:
    return PledgesBuilder()()


@pytest.fixture
def pledges() -> Iterator[Pledges]:
    """Put back after every test."""
    made = _pledges()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)


# Clones


def test_create_is_found_where_it_was_foretold(pledges: Pledges) -> None:
    other = pledges.fractional.other
    foretold = pledges.manager.pledgedSharesOf(pledges.asset, other, pledges.oracle)
    assert not pledges.manager.isPledgedShares(foretold)
    receipt = pledges.manager.create(pledges.asset, pledges.oracle, sender=other)
    assert receipt.return_value == foretold
    created = receipt.event("PledgedSharesCreated")
    assert tuple(created.args.values()) == (
        foretold,
        pledges.asset.address,
        other.address,
        pledges.oracle.address,
    )
    assert pledges.manager.create(pledges.asset, pledges.oracle, sender=other).return_value == foretold
    clone = pledges.chain.at("PledgedShares", foretold)
    assert (clone.borrower(), clone.asset(), clone.shareOracle(), clone.manager()) == (
        other.address,
        pledges.asset.address,
        pledges.oracle.address,
        pledges.manager.address,
    )
    assert clone.symbol() == "p" + pledges.asset.symbol()
    assert clone.decimals() == pledges.asset.decimals()
    assert clone.name().startswith("Pledged ")


def test_create_refuses_what_it_does_not_know(pledges: Pledges) -> None:
    holder = pledges.holder
    with pledges.refuses("PledgeManager_UnknownAsset", pledges.loan.address):
        pledges.manager.create(pledges.loan, pledges.oracle, sender=holder)
    with pledges.refuses("PledgeManager_NoCode", holder.address):
        pledges.manager.create(pledges.asset, holder, sender=holder)


@pytest.mark.parametrize("call", ["lock", "release", "seize"])
def test_only_clones_use_the_manager(pledges: Pledges, call: str) -> None:
    attacker = pledges.fractional.attacker
    pledges.pledge(10)
    arguments = (10, attacker) if call == "seize" else (10,)
    with pledges.refuses("PledgeManager_NotPledgedShares", attacker.address):
        getattr(pledges.manager, call)(*arguments, sender=attacker)


# What loans there may be


def test_the_owner_says_what_loans_there_may_be(pledges: Pledges) -> None:
    manager, asset, oracle, loan = pledges.manager, pledges.asset, pledges.oracle, pledges.loan
    owner, attacker = pledges.fractional.owner, pledges.fractional.attacker
    with pledges.refuses("PledgeManager_NotAssetOwner", attacker.address):
        manager.setLoanAllowed(asset, oracle, loan, False, sender=attacker)
    with pledges.refuses("PledgeManager_UnknownAsset", loan.address):
        manager.setLoanAllowed(loan, oracle, loan, True, sender=owner)
    for arguments in ((attacker, loan), (oracle, attacker)):
        with pledges.refuses("PledgeManager_NoCode", attacker.address):
            manager.setLoanAllowed(asset, *arguments, True, sender=owner)
    pledges.pledge(100)
    pledges.borrow(1_000)
    receipt = manager.setLoanAllowed(asset, oracle, loan, False, sender=owner)
    assert tuple(receipt.event("LoanAllowedSet").args.values()) == (
        *(asset.address, oracle.address, loan.address),
        False,
    )
    assert not manager.isLoanAllowed(asset, oracle, loan)
    for call in (lambda: pledges.pledge(1), lambda: pledges.borrow(1)):
        with pledges.refuses("PledgedShares_LoanNotAllowed", oracle.address, loan.address):
            call()
    # what is there goes on
    assert pledges.withdraw(10) == 10
    pledges.set_price(12)
    pledges.liquidate(20, pledges.fractional.fourth)
    pledges.pool.repay(pledges.params, 0, pledges.position()[1], pledges.shares, b"", sender=pledges.holder)
    assert pledges.withdraw(70) == 70


def test_a_market_with_another_oracle_or_coin_is_refused(pledges: Pledges) -> None:
    sham = pledges.chain.deploy("MockReserve", "Sham", "S", 6, sender=pledges.holder)
    priced = pledges.params._replace(oracle=pledges.oracle.address)
    paid = pledges.params._replace(loan=sham.address)
    for params, name, arguments in (
        (priced, "PledgedShares_AnotherOracle", (pledges.oracle.address,)),
        (paid, "PledgedShares_LoanNotAllowed", (pledges.oracle.address, sham.address)),
    ):
        pledges.pool.createMarket(params, sender=pledges.holder)
        with pledges.refuses(name, *arguments):
            pledges.shares.pledge(params, 1, 0, sender=pledges.holder)
        with pledges.refuses(name, *arguments):
            pledges.shares.borrow(params, 1, pledges.holder, MAX_UINT, pledges.later, sender=pledges.holder)


# Pledging


def test_pledged_shares_stay_the_borrowers(pledges: Pledges) -> None:
    receipt = pledges.pledge(400)
    assert receipt.return_value == 400
    assert pledges.asset.balanceOf(pledges.holder) == 1_000
    assert pledges.asset.locked(pledges.holder) == 400
    assert pledges.position() == (0, 0, 400)
    assert pledges.lien() == (400, 400)
    assert pledges.shares.totalSupply() == pledges.shares.balanceOf(pledges.pool) == 400
    pledges.fractional.pay(2_000)
    assert pledges.fractional.claimable(pledges.holder) == 1_000, "half of the shares, half of the dividend"
    assert pledges.asset.holderCount() == 2
    assert pledges.fractional.reason(pledges.holder, pledges.fractional.other, 601) == Reason.LIENED


def test_pledge_refuses(pledges: Pledges) -> None:
    made = pledges.fractional
    with pledges.refuses("PledgedShares_NotBorrower", made.other.address, pledges.holder.address):
        pledges.shares.pledge(pledges.params, 1, 0, sender=made.other)
    with pledges.refuses("PledgeManager_ZeroUnits"):
        pledges.pledge(0)
    with pledges.refuses("PledgedShares_OutputTooLow", 5, 6):
        pledges.shares.pledge(pledges.params, 5, 6, sender=pledges.holder)
    wrong = pledges.params._replace(collateral=pledges.asset.address)
    with pledges.refuses("PledgedShares_AnotherCollateral", pledges.asset.address):
        pledges.shares.pledge(wrong, 1, 0, sender=pledges.holder)
    with pytest.raises(ContractError, match="AssetToken_"):
        pledges.pledge(1_001)
    pledges.asset.approve(pledges.manager, 0, sender=pledges.holder)
    with pytest.raises(ContractError, match="ERC20InsufficientAllowance"):
        pledges.pledge(1)


@pytest.mark.parametrize("trouble", ["paused", "revoked", "frozen"])
def test_who_may_not_send_pledges_nothing_more_and_takes_all_out(pledges: Pledges, trouble: str) -> None:
    pledges.pledge(100)
    made = pledges.fractional
    if trouble == "paused":
        pledges.asset.pause(sender=made.owner)
    elif trouble == "revoked":
        made.revoke(pledges.holder)
    else:
        pledges.asset.freeze(pledges.holder, REASON, sender=made.agent)
    with pledges.refuses("PledgeManager_BorrowerMayNotSend", pledges.asset.address, pledges.holder.address):
        pledges.pledge(1)
    assert pledges.withdraw(100) == 100


def test_units_come_back_to_the_clone_only_when_they_are_taken_out(pledges: Pledges) -> None:
    """As a market's redeemer could send them, which is the pool's doing alone."""
    pledges.pledge(100)
    pool, chain = pledges.pool.address, pledges.chain
    code = chain.code(pool)
    chain.set_code(pool, b"")  # to send as the pool: who has code sends nothing
    with pytest.raises(ContractError, match="PledgedShares_NotTransferable"):
        pledges.shares.transfer(pledges.shares, 10, sender=pool)
    chain.set_code(pool, code)
    assert pledges.withdraw(100) == 100


def test_a_closed_manager_locks_no_more_and_lets_everything_out(pledges: Pledges) -> None:
    pledges.pledge(100)
    pledges.asset.setCustodian(pledges.manager, 3, sender=pledges.fractional.owner)
    with pledges.refuses("AssetToken_NotCustodian", pledges.manager.address):
        pledges.pledge(1)
    assert pledges.withdraw(100) == 100


# Borrowing and withdrawing


def test_borrow_and_withdraw(pledges: Pledges) -> None:
    pledges.pledge(100)
    before = pledges.loan.balanceOf(pledges.holder)
    pledges.borrow(50_000)
    assert pledges.loan.balanceOf(pledges.holder) == before + 50_000 * UNIT
    with pytest.raises(ContractError, match="LendingPool_InsufficientCollateral"):
        pledges.withdraw(50)
    assert pledges.withdraw(30) == 30
    debt_shares = pledges.position()[1]
    pledges.pool.repay(pledges.params, 0, debt_shares, pledges.shares, b"", sender=pledges.holder)
    assert pledges.withdraw(70, 70) == 70
    assert pledges.asset.locked(pledges.holder) == 0
    assert pledges.shares.totalSupply() == 0
    assert pledges.lien() == (0, 0)


def test_borrow_refuses(pledges: Pledges) -> None:
    pledges.pledge(100)
    attacker, holder = pledges.fractional.attacker, pledges.holder
    with pledges.refuses("PledgedShares_NotBorrower", attacker.address, holder.address):
        pledges.shares.borrow(pledges.params, 1, attacker, MAX_UINT, pledges.later, sender=attacker)
    now = pledges.chain.timestamp
    with pledges.refuses("PledgedShares_DeadlineExpired", now - 1, now):
        pledges.shares.borrow(pledges.params, 1, holder, MAX_UINT, now - 1, sender=holder)
    with pytest.raises(ContractError, match="LendingPool_DebtTooHigh"):
        pledges.shares.borrow(pledges.params, 10 * UNIT, holder, 10 * UNIT - 1, pledges.later, sender=holder)
    with pytest.raises(ContractError, match="LendingPool_InsufficientCollateral"):
        pledges.borrow(80_001)
    with pledges.refuses("PledgedShares_NotBorrower", attacker.address, holder.address):
        pledges.shares.withdraw(pledges.params, 1, 0, sender=attacker)
    with pledges.refuses("PledgedShares_OutputTooLow", 10, 11):
        pledges.withdraw(10, 11)
    made = pledges.fractional
    pledges.asset.freeze(holder, REASON, sender=made.agent)
    for who in (holder, made.second):
        with pledges.refuses("PledgedShares_BorrowerFrozen", holder.address):
            pledges.borrow(1, who)
    pledges.asset.unfreeze(holder, REASON, sender=made.agent)
    pledges.borrow(1)


def test_pledge_and_borrow_in_one(pledges: Pledges) -> None:
    calls = [
        pledges.shares.pledge.encode(pledges.params, 10, 10),
        pledges.shares.borrow.encode(pledges.params, UNIT, pledges.holder, 2 * UNIT, pledges.later),
    ]
    pledges.shares.multicall(calls, sender=pledges.holder)
    assert pledges.position()[2] == 10
    assert pledges.position()[1] > 0


# Units


def test_nobody_moves_units(pledges: Pledges) -> None:
    pledges.pledge(100)
    attacker = pledges.fractional.attacker
    for call in (
        lambda: pledges.shares.transfer(attacker, 1, sender=attacker),
        lambda: pledges.shares.transferFrom(pledges.pool, attacker, 1, sender=attacker),
        lambda: pledges.shares.approve(attacker, 1, sender=pledges.holder),
    ):
        with pledges.refuses("PledgedShares_NotTransferable"):
            call()
    assert pledges.shares.allowance(pledges.pool, attacker) == 0


# Liquidation


def make_unhealthy(pledges: Pledges) -> None:
    pledges.pledge(100)
    pledges.borrow(79_000)
    pledges.set_price(900)


def seizure(receipt: Receipt) -> Event:
    return receipt.event("Seized")


def test_a_liquidator_who_may_receive_gets_shares(pledges: Pledges) -> None:
    make_unhealthy(pledges)
    fourth = pledges.fractional.fourth
    receipt = pledges.liquidate(40, fourth)
    assert pledges.asset.balanceOf(fourth) == 40
    assert pledges.asset.balanceOf(pledges.holder) == 960
    assert pledges.lien() == (60, 60)
    assert pledges.shares.balanceOf(fourth) == 0
    assert tuple(seizure(receipt).args.values()) == (fourth.address, 40, 40)


def test_a_liquidator_who_may_not_keeps_units(pledges: Pledges) -> None:
    make_unhealthy(pledges)
    pledges.liquidate(40)
    assert pledges.asset.balanceOf(pledges.liquidator) == 0
    assert pledges.shares.balanceOf(pledges.liquidator) == 40
    assert pledges.lien() == (100, 100)
    fourth, attacker = pledges.fractional.fourth, pledges.fractional.attacker
    with pledges.refuses("PledgedShares_NotTransferable"):
        pledges.shares.transfer(attacker, 40, sender=pledges.liquidator)
    with pledges.refuses("PledgedShares_InsufficientUnits", 41, 40):
        pledges.shares.redeem(41, fourth, sender=pledges.liquidator)
    with pledges.refuses("PledgedShares_ReceiverRefused", attacker.address, 40):
        pledges.shares.redeem(40, attacker, sender=pledges.liquidator)
    assert pledges.shares.redeem(40, fourth, sender=pledges.liquidator).return_value == 40
    assert pledges.asset.balanceOf(fourth) == 40
    assert pledges.lien() == (60, 60)


@pytest.mark.parametrize("trouble", ["frozen", "revoked", "paused", "frozen shares"])
def test_nothing_that_befalls_the_borrower_stops_a_liquidation(pledges: Pledges, trouble: str) -> None:
    make_unhealthy(pledges)
    made = pledges.fractional
    if trouble == "frozen":
        pledges.asset.freeze(pledges.holder, REASON, sender=made.agent)
    elif trouble == "revoked":
        made.revoke(pledges.holder)
    elif trouble == "frozen shares":
        pledges.asset.setFrozenTokens(pledges.holder, 10**6, sender=made.agent)
    else:
        pledges.asset.pause(sender=made.agent)
    receipt = pledges.liquidate(40, made.fourth)
    assert seizure(receipt).args["units"] == 40
    assert pledges.position()[2] == 60
    delivered = pledges.asset.balanceOf(made.fourth)
    assert delivered + pledges.shares.balanceOf(made.fourth) == 40


# A broken lien


def test_a_broken_lien_lowers_this_borrowers_price_alone(pledges: Pledges) -> None:
    other = pledges.fractional.other
    theirs = pledges.clone_of(other)
    pledges.pledge(100)
    pledges.pledge(100, other, theirs)
    assert pledges.shares.price() == theirs.price() == pledges.oracle.price()
    pledges.break_lien(25)
    assert pledges.shares.price() == pledges.oracle.price() * 75 // 100
    assert pledges.shares.liquidationPrice() == pledges.oracle.price() * 75 // 100
    assert theirs.price() == pledges.oracle.price()
    assert pledges.shares.toSharesDown(100) == 75
    assert pledges.pledge(75).return_value == 100, "shares pledged later count by what units are worth"
    assert pledges.withdraw(200) == 150
    assert pledges.lien() == (0, 0)


def test_all_of_a_lien_taken_is_the_lenders_loss(pledges: Pledges) -> None:
    pledges.pledge(100)
    pledges.borrow(50_000)
    pledges.break_lien(100)
    assert pledges.shares.price() == 0
    with pledges.refuses("PledgeManager_LienBroken", pledges.asset.address, pledges.holder.address):
        pledges.pledge(1)
    owned = pledges.pool.market(pledges.params.id)[0]
    pledges.liquidate(100)
    assert pledges.position() == (0, 0, 0), "bad debt is taken at once"
    assert owned - pledges.pool.market(pledges.params.id)[0] >= 50_000 * UNIT - 1


def test_units_that_stand_for_nothing_are_discarded(pledges: Pledges) -> None:
    make_unhealthy(pledges)
    pledges.liquidate(40)
    holder, liquidator, pool = pledges.holder, pledges.liquidator, pledges.pool
    anyone = pledges.fractional.attacker
    with pledges.refuses("PledgedShares_WorthSomething", 100):
        pledges.shares.discard(liquidator, sender=anyone)
    pledges.break_lien(100)
    pledges.liquidate(60, pledges.fractional.fourth)
    assert pledges.lien() == (40, 0)
    with pledges.refuses("PledgeManager_LienBroken", pledges.asset.address, holder.address):
        pledges.pledge(10)
    for who in (pool, pledges.shares, anyone):
        with pledges.refuses("PledgedShares_InsufficientUnits", 1, 0):
            pledges.shares.discard(who, sender=anyone)
    receipt = pledges.shares.discard(liquidator, sender=anyone)
    assert receipt.return_value == 40
    assert tuple(receipt.event("Discarded").args.values()) == (liquidator.address, 40)
    assert pledges.lien() == (0, 0)
    assert pledges.pledge(10).return_value == 10


def test_collateral_that_stands_for_nothing_is_not_discarded(pledges: Pledges) -> None:
    """A position ends by the pool's rules."""
    pledges.pledge(100)
    pledges.break_lien(100)
    with pledges.refuses("PledgedShares_InsufficientUnits", 1, 0):
        pledges.shares.discard(pledges.pool, sender=pledges.lender)
    assert pledges.withdraw(100) == 0
    assert pledges.pledge(10).return_value == 10


def test_another_oracles_clone_shares_the_lien(pledges: Pledges) -> None:
    second_oracle = pledges.chain.deploy("MockOracle", 1, sender=pledges.lender)
    pledges.manager.setLoanAllowed(
        pledges.asset, second_oracle, pledges.loan, True, sender=pledges.fractional.owner
    )
    address = pledges.manager.create(pledges.asset, second_oracle, sender=pledges.holder).return_value
    second = pledges.chain.at("PledgedShares", address)
    pledges.pledge(60)
    second.pledge(pledges.market_of(second), 40, 0, sender=pledges.holder)
    assert pledges.lien() == (100, 100)
    pledges.break_lien(50)
    assert pledges.shares.toSharesDown(60) == 30
    assert pledges.withdraw(60) == 30
    assert second.toSharesDown(40) == 20


def test_an_oracle_that_fails_fails_here(pledges: Pledges) -> None:
    pledges.pledge(10)
    pledges.set_price(0)
    assert pledges.shares.price() == pledges.shares.liquidationPrice() == 0
    assert pledges.shares.toSharesDown(10) == 10
    pledges.set_price(PRICE)
    assert pledges.shares.price() == pledges.oracle.price()


# A lost wallet


def test_another_wallet_of_the_investor_acts_once_it_is_frozen(pledges: Pledges) -> None:
    made = pledges.fractional
    pledges.pledge(100)
    assert not pledges.shares.mayAct(made.second)
    with pledges.refuses("PledgedShares_NotBorrower", made.second.address, pledges.holder.address):
        pledges.shares.withdraw(pledges.params, 100, 0, sender=made.second)
    pledges.asset.recover(pledges.holder, made.second, REASON, sender=made.agent)
    assert pledges.asset.balanceOf(made.second) == 900, "what is under the lien stays"
    assert pledges.shares.mayAct(made.second)
    assert not pledges.shares.mayAct(made.other)
    assert not pledges.shares.mayAct(made.attacker)
    assert pledges.shares.withdraw(pledges.params, 100, 100, sender=made.second).return_value == 100
    pledges.asset.recover(pledges.holder, made.second, REASON, sender=made.agent)
    assert pledges.asset.balanceOf(made.second) == 1_000
