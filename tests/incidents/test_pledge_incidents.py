"""Shares as collateral: seized by a flash loan, dividends taken with them, a court's order borne by strangers

And what else a pledge could be used for: getting round a freeze, a sham loan to a friend, redeeming twice, diluting a
broken lien, borrowing on what was taken away or frozen. Each test fails on a copy with the fault.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.support.fractional import REASON
from tests.support.lending import LLTV, ORACLE_SCALE, Params
from tests.support.mutants import Mutant, compile_mutants
from tests.support.pledges import UNIT, Pledges, PledgesBuilder
from tests.support.suite import MAX_UINT

SHARES = "contracts/fractional/PledgedShares.sol"
MANAGER = "contracts/fractional/PledgeManager.sol"


def done(call: Callable[..., Any], *args: Any, **options: Any) -> bool:
    """Whether the call goes through."""
    try:
        call(*args, **options)
    except ContractError:
        return False
    return True


def check_a_flash_loan_takes_no_shares(pledges: Pledges) -> None:
    """The pool lends any token it has for a moment; giving units away is how shares are seized."""
    pledges.pledge(100)
    made = pledges.fractional
    thief = pledges.chain.deploy("MockCallback", sender=made.attacker)
    made.register(thief, 9)
    borrow = (pledges.pool.address, pledges.pool.flashLoan.encode(pledges.shares, 100, b"\0" * 64), True)
    done(thief.execute, [borrow], sender=made.attacker)
    assert pledges.asset.balanceOf(thief) == 0, "a flash loan took shares"
    assert pledges.lien() == (100, 100)
    assert pledges.shares.balanceOf(pledges.pool) == 100


def check_collateral_leaves_to_the_borrower_alone(pledges: Pledges) -> None:
    """Taking collateral out may not be a transfer to somebody else: that would pass every rule of the asset."""
    pledges.pledge(100)
    made = pledges.fractional
    done(
        pledges.pool.withdrawCollateral,
        pledges.params,
        100,
        pledges.shares,
        made.fourth,
        sender=pledges.holder,
    )
    assert pledges.asset.balanceOf(made.fourth) == 0, "shares went past the asset's rules"
    assert pledges.position()[2] == 100


def check_a_forced_transfer_harms_no_other_borrower(pledges: Pledges) -> None:
    other = pledges.fractional.other
    theirs = pledges.clone_of(other)
    pledges.pledge(100)
    pledges.pledge(100, other, theirs)
    pledges.break_lien(60)
    assert theirs.price() == pledges.oracle.price(), "another's collateral lost worth"
    assert theirs.withdraw(pledges.market_of(theirs), 100, 0, sender=other).return_value == 100


def check_nothing_is_borrowed_on_what_was_taken(pledges: Pledges) -> None:
    pledges.pledge(100)
    pledges.break_lien(60)
    assert not done(pledges.borrow, 32_001), "borrowed on shares that are gone"
    pledges.borrow(31_999)


def check_kept_units_are_redeemed_once(pledges: Pledges) -> None:
    made = pledges.fractional
    pledges.pledge(100)
    pledges.borrow(79_000)
    pledges.set_price(900)
    pledges.liquidate(30)
    pledges.shares.redeem(30, made.fourth, sender=pledges.liquidator)
    done(pledges.shares.redeem, 30, made.fourth, sender=pledges.liquidator)
    assert pledges.asset.balanceOf(made.fourth) == 30, "redeemed twice"
    assert pledges.position()[2] == pledges.lien()[0] == 70


def check_a_refused_liquidator_loses_nothing(pledges: Pledges) -> None:
    """Who may not receive shares keeps units, or nobody would liquidate and the lender would pay."""
    pledges.pledge(100)
    pledges.borrow(79_000)
    pledges.set_price(900)
    assert done(pledges.liquidate, 30), "nobody may liquidate but who may hold"
    assert pledges.shares.balanceOf(pledges.liquidator) == 30, "the liquidator paid for nothing"
    assert pledges.shares.toSharesDown(30) == 30


def check_dividends_stay_the_borrowers(pledges: Pledges) -> None:
    pledges.pledge(1_000)
    pledges.fractional.pay(2_000)
    before = pledges.loan.balanceOf(pledges.holder)
    assert pledges.fractional.claim(pledges.holder) == 1_000
    assert pledges.loan.balanceOf(pledges.holder) == before + 1_000
    assert pledges.loan.balanceOf(pledges.shares) == pledges.loan.balanceOf(pledges.manager) == 0


def check_a_broken_lien_is_not_diluted(pledges: Pledges) -> None:
    """Kept units are worth what they were, whatever the borrower adds or takes out afterwards."""
    pledges.pledge(100)
    pledges.borrow(79_000)
    pledges.set_price(900)
    pledges.liquidate(40)
    pledges.break_lien(50)
    worth = pledges.shares.toSharesDown(40)
    pledges.pool.repay(pledges.params, 0, pledges.position()[1], pledges.shares, b"", sender=pledges.holder)
    pledges.pledge(7)
    pledges.withdraw(33)
    pledges.pledge(300)
    assert pledges.shares.toSharesDown(40) >= worth, "what a liquidator kept was diluted"


def check_pledging_for_another_is_not_possible(pledges: Pledges) -> None:
    """The manager has the holder's leave to lock: only the holder may use it."""
    attacker = pledges.fractional.attacker
    done(pledges.shares.pledge, pledges.params, 500, 0, sender=attacker)
    address = pledges.manager.create(pledges.asset, pledges.oracle, sender=attacker).return_value
    theirs = pledges.chain.at("PledgedShares", address)
    done(theirs.pledge, pledges.market_of(theirs), 500, 0, sender=attacker)
    assert pledges.asset.locked(pledges.holder) == 0, "somebody locked the holder's shares"


def check_a_frozen_wallet_borrows_nothing(pledges: Pledges) -> None:
    """Who stole the key of a frozen wallet, or whom a court froze, would take the shares' worth as a loan."""
    made = pledges.fractional
    pledges.pledge(100)
    pledges.borrow(10_000)
    pledges.asset.recover(pledges.holder, made.second, REASON, sender=made.agent)
    before = pledges.loan.balanceOf(made.attacker)
    for who in (pledges.holder, made.second):
        order = (pledges.params, 60_000 * UNIT, made.attacker, MAX_UINT, pledges.later)
        done(pledges.shares.borrow, *order, sender=who)
    assert pledges.loan.balanceOf(made.attacker) == before, "frozen shares were turned into money"
    debt = pledges.position()[1]
    pledges.pool.repay(pledges.params, 0, debt, pledges.shares, b"", sender=made.other)
    pledges.withdraw(100, 100)


def check_who_may_not_send_pledges_nothing(pledges: Pledges) -> None:
    """A pledge may end with the shares at another's: what stops a transfer stops its beginning."""
    before = pledges.chain.snapshot()
    for trouble in ("paused", "revoked"):
        if trouble == "paused":
            pledges.asset.pause(sender=pledges.fractional.owner)
        else:
            pledges.fractional.revoke(pledges.holder)
        assert not done(pledges.pledge, 100), f"pledged though {trouble}"
        pledges.chain.revert(before)
        before = pledges.chain.snapshot()
    assert done(pledges.pledge, 100)


def check_a_sham_loan_moves_no_shares(pledges: Pledges) -> None:
    """Lending to oneself, in a coin or at a price of one's own, to be liquidated by a friend once nothing may leave."""
    made, chain, holder, friend = pledges.fractional, pledges.chain, pledges.holder, pledges.fractional.fourth
    oracle = chain.deploy("MockOracle", UNIT * ORACLE_SCALE, sender=holder)
    coin = chain.deploy("MockReserve", "Sham", "SHAM", 6, sender=holder)
    for who in (holder, friend):
        coin.mint(who, 10**6 * UNIT, sender=holder)
        coin.approve(pledges.pool, MAX_UINT, sender=who)
    own = pledges.manager.create(pledges.asset, oracle, sender=holder).return_value
    clones = (pledges.shares, chain.at("PledgedShares", own))
    before = chain.snapshot()
    for clone in clones:
        for price in (clone, oracle):
            for loan in (coin, pledges.loan):
                if clone is pledges.shares and price is clone and loan is pledges.loan:
                    continue  # a true one
                params = Params(loan.address, clone.address, price.address, pledges.irm.address, LLTV)
                pledges.pool.createMarket(params, sender=holder)
                pledges.pool.supply(params, 10**5 * UNIT, 0, holder, b"", sender=holder)
                if not done(clone.pledge, params, 900, 0, sender=holder):
                    continue
                clone.borrow(params, 700 * UNIT, holder, MAX_UINT, pledges.later, sender=holder)
                made.revoke(holder)
                pledges.asset.pause(sender=made.owner)
                pledges.asset.freeze(holder, REASON, sender=made.agent)
                oracle.set(UNIT * ORACLE_SCALE // 2, sender=holder)
                done(pledges.pool.liquidate, params, clone, 900, 0, b"", sender=friend)
                assert pledges.asset.balanceOf(friend) == 0, "shares went past the sender's rules"
                chain.revert(before)
                before = chain.snapshot()


def check_what_is_not_allowed_lends_no_more(pledges: Pledges) -> None:
    """The owner learns that an oracle lies: nobody borrows at its price any more."""
    pledges.pledge(100)
    pledges.manager.setLoanAllowed(
        pledges.asset, pledges.oracle, pledges.loan, False, sender=pledges.fractional.owner
    )
    assert not done(pledges.borrow, 1_000)
    assert pledges.withdraw(100) == 100


def check_worthless_units_do_not_shut_a_borrower_out(pledges: Pledges) -> None:
    """A liquidator that keeps units of a lien that is gone could else keep the borrower from ever pledging again."""
    pledges.pledge(100)
    pledges.borrow(79_000)
    pledges.set_price(900)
    pledges.liquidate(40)
    pledges.break_lien(100)
    pledges.liquidate(60)
    done(pledges.shares.discard, pledges.liquidator, sender=pledges.holder)
    assert done(pledges.pledge, 10), "shut out"


def check_worth_is_not_discarded(pledges: Pledges) -> None:
    pledges.pledge(100)
    pledges.borrow(79_000)
    pledges.set_price(900)
    pledges.liquidate(40)
    pledges.break_lien(90)
    done(pledges.shares.discard, pledges.liquidator, sender=pledges.holder)
    assert pledges.shares.balanceOf(pledges.liquidator) == 40, (
        "somebody burned what a liquidator has paid for"
    )


CHECKS = (
    check_a_sham_loan_moves_no_shares,
    check_what_is_not_allowed_lends_no_more,
    check_worthless_units_do_not_shut_a_borrower_out,
    check_worth_is_not_discarded,
    check_who_may_not_send_pledges_nothing,
    check_a_flash_loan_takes_no_shares,
    check_collateral_leaves_to_the_borrower_alone,
    check_a_forced_transfer_harms_no_other_borrower,
    check_nothing_is_borrowed_on_what_was_taken,
    check_kept_units_are_redeemed_once,
    check_a_refused_liquidator_loses_nothing,
    check_dividends_stay_the_borrowers,
    check_a_broken_lien_is_not_diluted,
    check_pledging_for_another_is_not_possible,
    check_a_frozen_wallet_borrows_nothing,
)


@cache
def _pledges() -> Pledges:
    return PledgesBuilder()()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_incident(check: Callable[[Pledges], None]) -> None:
    pledges = _pledges()
    before = pledges.chain.snapshot()
    try:
        check(pledges)
    finally:
        pledges.chain.revert(before)


ALLOWED = "if (!IPledgeManager(manager()).isLoanAllowed(asset(), oracle, marketParams.loanToken)) {"
BROKEN: tuple[tuple[Mutant, Callable[[Pledges], None]], ...] = (
    (
        Mutant("LendsAnything", SHARES, ALLOWED, "if (oracle == address(0)) {", "PledgeManager"),
        check_a_sham_loan_moves_no_shares,
    ),
    (
        Mutant(
            "LendsAtAnyPrice",
            SHARES,
            "if (marketParams.oracle != address(this)) revert PledgedShares_AnotherOracle(marketParams.oracle);",
            "",
            "PledgeManager",
        ),
        check_a_sham_loan_moves_no_shares,
    ),
    (
        Mutant(
            "LendsWhatIsNotAllowed",
            SHARES,
            "        _requireAllowed(marketParams);\n        // neither who",
            "        // neither who",
            "PledgeManager",
        ),
        check_what_is_not_allowed_lends_no_more,
    ),
    (
        Mutant(
            "DiscardsNothing",
            SHARES,
            "if (account != POOL) units = balanceOf[account];",
            "units = 0;",
            "PledgeManager",
        ),
        check_worthless_units_do_not_shut_a_borrower_out,
    ),
    (
        Mutant(
            "DiscardsWorth",
            SHARES,
            "if (shares != 0) revert PledgedShares_WorthSomething(shares);",
            "",
            "PledgeManager",
            (("IPledgeManager(manager()).release(units);\n        emit Discarded", "emit Discarded"),),
        ),
        check_worth_is_not_discarded,
    ),
    (
        Mutant(
            "PledgesForTheRefused",
            MANAGER,
            "if (IAssetToken(asset).paused() || !IAssetToken(asset).canSend(borrower)) {",
            "if (asset == address(0)) {",
        ),
        check_who_may_not_send_pledges_nothing,
    ),
    (
        Mutant(
            "TakesUnitsBackFromAnyone",
            SHARES,
            "if (msg.sender != POOL || from != address(this) || to != POOL) revert PledgedShares_NotTransferable();\n"
            "        balanceOf[from] -= units;",
            "if (msg.sender != POOL) revert PledgedShares_NotTransferable();\n"
            "        unchecked { balanceOf[from] -= units; }",
            "PledgeManager",
        ),
        check_a_flash_loan_takes_no_shares,
    ),
    (
        Mutant(
            "SeesNoBrokenLien",
            SHARES,
            "return units <= shares ? answer : answer.fullMulDiv(shares, units);",
            "return units == shares + units ? 0 : answer;",
            "PledgeManager",
        ),
        check_nothing_is_borrowed_on_what_was_taken,
    ),
    (
        Mutant(
            "KeepsWhatIsRedeemed",
            SHARES,
            "        _burn(msg.sender, units);\n        bool delivered;",
            "        bool delivered;",
            "PledgeManager",
        ),
        check_kept_units_are_redeemed_once,
    ),
    (
        Mutant(
            "InsistsOnDelivery",
            SHARES,
            "if (delivered) _burn(to, units);",
            "if (!delivered) revert PledgedShares_ReceiverRefused(to, units);\n        _burn(to, units);",
            "PledgeManager",
        ),
        check_a_refused_liquidator_loses_nothing,
    ),
    (
        Mutant(
            "AddsOneForOne",
            MANAGER,
            "units = shares.fullMulDiv(total, locked);",
            "units = shares * 5;",
        ),
        check_a_broken_lien_is_not_diluted,
    ),
    (
        Mutant(
            "LocksForAnybody",
            SHARES,
            "        _requireActor();\n        _requireAllowed(marketParams);\n        units =",
            "        _requireAllowed(marketParams);\n        units =",
            "PledgeManager",
        ),
        check_pledging_for_another_is_not_possible,
    ),
    (
        Mutant(
            "LendsToTheFrozen",
            SHARES,
            "if (_isFrozen()) revert PledgedShares_BorrowerFrozen(borrower());",
            "",
            "PledgeManager",
        ),
        check_a_frozen_wallet_borrows_nothing,
    ),
    (
        Mutant(
            "SharesOneLien",
            MANAGER,
            "return IAssetLiens(asset).lockedBy(borrower, address(this));",
            "return _units[asset][borrower] == 0 ? 0 : IAssetLiens(asset).lockedBy(borrower, address(this)) / 2 + 1;",
        ),
        check_a_forced_transfer_harms_no_other_borrower,
    ),
)


@cache
def _mutants() -> dict[str, Artifact]:
    return compile_mutants([mutant for mutant, _ in BROKEN])


@pytest.mark.slow
@pytest.mark.parametrize(("mutant", "check"), BROKEN, ids=lambda each: getattr(each, "name", ""))
def test_incident_can_fail(mutant: Mutant, check: Callable[[Pledges], None]) -> None:
    pledges = PledgesBuilder({"PledgeManager": _mutants()[mutant.name]})()
    with pytest.raises(AssertionError):
        check(pledges)
