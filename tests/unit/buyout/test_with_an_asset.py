"""A buyout with the asset itself: who earns, who waits, who decides

- shares that are locked for a vote earn, and are claimed after they were burned
- shares in a lock-up vote and are redeemed
- no pause of the asset stops votes, the auction or redemptions
- from the start nobody changes the supply: not the owner, not an issuer, not another custodian
- a frozen wallet, an expired or revoked claim, a sanctioned holder: votes go on to count, money waits
- frozen shares wait; those locked here are none
- an agent breaks a lien in an auction; moves a lost wallet's shares to the new one; takes nothing for itself
- pledged shares are redeemed by whom the lien makes their holder
- what arrives at the asset after the sale is for the shares that are left; without any it waits
- money that arrives at the buyout is passed on, and becomes a dividend
- the holders' count falls as they redeem
- the owner cannot shut the buyout out
"""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.asset_buyout import SHARES, AssetBuyout, AssetBuyoutBuilder
from tests.support.buyout import DAY, FIRST_PRICE, ONE
from tests.support.fractional import REASON, CustodianStatus, Policy, Reason
from tests.support.suite import refuses

SUPPLY = sum(SHARES.values())
NOT_ELIGIBLE = "Buyout_HolderNotEligible"


@cache
def _made() -> AssetBuyout:
    return AssetBuyoutBuilder()()


@pytest.fixture
def made() -> Iterator[AssetBuyout]:
    made = _made()
    before = made.fractional.chain.snapshot()
    yield made
    made.fractional.chain.revert(before)


def pay(made: AssetBuyout, amount: int) -> None:
    made.fractional.pay(amount, made.coin)


def test_locked_shares_earn(made: AssetBuyout) -> None:
    f = made.fractional
    made.agree()
    pay(made, 1_000 * ONE)
    price = made.start(made.buyout.leastBid())
    pay(made, 1_000 * ONE)
    made.settle()
    paid = sum(made.redeem(who) for who in made.holders)
    assert paid == price
    assert f.asset.totalSupply() == 0
    for who in made.holders:
        assert f.claim(who, made.coin) == 2 * ONE * SHARES[who.name]
    f.assert_laws()


def test_shares_in_a_lockup(made: AssetBuyout) -> None:
    f = made.fractional
    until = f.chain.timestamp + 1_000 * DAY
    f.asset.issue(f.fourth, 2_000, until, sender=f.owner)
    f.refuses_transfer(f.fourth, f.other, 1, Reason.LOCKED_UP)
    made.buyout.vote(1_500, FIRST_PRICE, sender=f.fourth)
    f.chain.warp(3 * DAY)
    made.buyout.countVotes([f.fourth], sender=f.stranger)
    price = made.start(made.buyout.leastBid())
    made.settle()
    assert made.redeem(f.fourth, 2_000) == price * 2_000 // 3_000
    f.assert_laws()


def test_a_pause_stops_nothing(made: AssetBuyout) -> None:
    f = made.fractional
    f.asset.pause(sender=f.agent)
    price = made.sell()
    made.buyout.unlock(10, sender=f.holder)
    assert sum(made.redeem(who) for who in made.holders) == price


def test_nobody_changes_the_supply(made: AssetBuyout) -> None:
    f = made.fractional
    f.lock(f.other, 10)
    f.asset.setIssuer(f.seller, 100, sender=f.owner)
    f.asset.approve(f.owner, 10, sender=f.third)
    for settled in (False, True):
        if settled:
            made.settle()
        else:
            made.start()
        for call in (
            lambda: f.asset.issue(f.other, 1, 0, sender=f.owner),
            lambda: f.asset.issue(f.other, 1, 0, sender=f.seller),
            lambda: f.asset.redeem(f.third, 1, sender=f.owner),
            lambda: f.asset.burnLocked(f.other, 1, sender=f.custodian),
        ):
            with f.refuses("AssetToken_SupplyLocked"):
                call()
    with f.refuses("AssetToken_NotSupplyLocker", f.owner):
        f.asset.unlockSupply(sender=f.owner)


@pytest.mark.parametrize("why", ["frozen", "revoked", "expired", "sanctioned"])
def test_who_is_barred_waits(made: AssetBuyout, why: str) -> None:
    f = made.fractional
    made.agree()
    if why == "frozen":
        f.asset.freeze(f.holder, REASON, sender=f.agent)
    elif why == "revoked":
        f.revoke(f.holder)
    elif why == "sanctioned":
        f.set_policy(sanctions_list=f.sanctions.address)
        f.sanctions.set(f.holder, 1, sender=f.stranger)
    else:
        f.chain.warp(366 * DAY)
        for number, who in ((2, f.other), (3, f.third)):
            known = f.compliance.known(who)[0]
            f.register(who, number, country=known.country, investor_class=known.investor_class)
    assert made.buyout.reserve()[1]
    price = made.start(made.buyout.leastBid())
    made.settle()
    with refuses(NOT_ELIGIBLE, f.holder):
        made.redeem(f.holder, 1)
    others = sum(made.redeem(who) for who in (f.other, f.third))
    assert others == price * 250 // SUPPLY + (price - price * 250 // SUPPLY) * 150 // (SUPPLY - 250)
    if why == "frozen":
        f.asset.unfreeze(f.holder, REASON, sender=f.agent)
    elif why == "sanctioned":
        f.sanctions.set(f.holder, 0, sender=f.stranger)
    else:
        known = f.compliance.known(f.holder)[0]
        f.register(f.holder, 1, country=known.country, investor_class=known.investor_class)
    assert made.redeem(f.holder) == price - others
    f.assert_laws()


def test_a_country_that_is_no_longer_welcome_is_paid(made: AssetBuyout) -> None:
    f = made.fractional
    price = made.sell()
    f.asset.setPolicy(Policy(country_rule=1, classes=1 << 31), sender=f.owner)
    assert sum(made.redeem(who) for who in made.holders) == price


def test_frozen_shares_wait(made: AssetBuyout) -> None:
    f = made.fractional
    made.agree(550)
    made.buyout.start(made.buyout.leastBid(), sender=f.attacker)
    f.asset.setFrozenTokens(f.holder, 30, REASON, sender=f.agent)
    made.settle()
    with refuses("AssetToken_InsufficientFree", f.holder, 50, 20):
        made.redeem(f.holder, 600)
    made.redeem(f.holder, 570)
    f.asset.setFrozenTokens(f.holder, 0, REASON, sender=f.agent)
    made.redeem(f.holder, 30)
    f.assert_laws()


def test_a_lien_broken_in_an_auction(made: AssetBuyout) -> None:
    f = made.fractional
    price = made.start()
    with f.refuses("AssetToken_InvalidForcedReceiver", f.agent):
        f.asset.forcedTransferLocked(f.holder, f.agent, 100, made.buyout, REASON, sender=f.agent)
    f.asset.forcedTransferLocked(f.holder, f.fourth, 100, made.buyout, REASON, sender=f.agent)
    made.settle()
    assert sum(made.redeem(who) for who in (*made.holders, f.fourth)) == price
    f.assert_laws()


def test_a_lost_wallet(made: AssetBuyout) -> None:
    """`second` is of the same investor. Recovery leaves the lien, and an agent moves what is under it."""
    f = made.fractional
    price = made.sell()
    f.asset.recover(f.holder, f.second, REASON, sender=f.agent)
    assert f.balance(f.holder) == 600
    f.asset.forcedTransferLocked(f.holder, f.second, 600, made.buyout, REASON, sender=f.agent)
    assert sum(made.redeem(who) for who in (f.second, f.other, f.third)) == price
    f.assert_laws()


def test_pledged_shares(made: AssetBuyout) -> None:
    f = made.fractional
    f.lock(f.other, 200)
    price = made.sell()
    with refuses("AssetToken_InsufficientFree", f.other, 250, 50):
        made.redeem(f.other, 250)
    f.asset.transferLocked(f.other, f.third, 120, sender=f.custodian)
    f.asset.unlock(f.other, 80, sender=f.custodian)
    assert sum(made.redeem(who) for who in made.holders) == price
    f.assert_laws()


def test_what_arrives_after_the_sale(made: AssetBuyout) -> None:
    f = made.fractional
    made.sell()
    made.redeem(f.holder)
    pay(made, 400 * ONE)
    assert (f.claimable(f.holder, made.coin), f.claimable(f.other, made.coin)) == (0, 250 * ONE)
    made.redeem(f.other)
    made.redeem(f.third)
    assert f.claim(f.third, made.coin) == 150 * ONE
    made.coin.mint(f.asset, ONE, sender=f.owner)
    with f.refuses("AssetToken_NoShares"):
        f.asset.bookReceived(made.coin, sender=f.stranger)
    assert f.asset.unbooked(made.coin) == ONE


def test_what_arrives_here_is_passed_on(made: AssetBuyout) -> None:
    f = made.fractional
    made.start()
    made.coin.mint(made.buyout, 1_000 * ONE, sender=f.owner)
    made.buyout.passOnSurplus(made.coin, sender=f.stranger)
    f.asset.bookReceived(made.coin, sender=f.stranger)
    assert f.claim(f.third, made.coin) == 150 * ONE


def test_holders_become_fewer(made: AssetBuyout) -> None:
    f = made.fractional
    made.sell()
    assert f.asset.holderCount() == 3
    made.redeem(f.holder, 599)
    assert f.asset.holderCount() == 3
    made.redeem(f.holder, 1)
    assert f.asset.holderCount() == 2
    f.assert_laws()


def test_the_whole_supply(made: AssetBuyout) -> None:
    f = made.fractional
    for who in (f.other, f.third):
        f.transfer(who, f.holder, SHARES[who.name])
    pay(made, 10 * ONE)
    made.buyout.vote(400, FIRST_PRICE, sender=f.holder)
    made.buyout.redeemNft(f.holder, sender=f.holder)
    assert made.collection.ownerOf(77) == f.holder.address
    assert (f.asset.totalSupply(), f.asset.holderCount()) == (0, 0)
    assert f.claim(f.holder, made.coin) == 10 * ONE
    with f.refuses("AssetToken_SupplyLocked"):
        f.asset.issue(f.holder, 1, 0, sender=f.owner)


def test_the_owner_cannot_shut_it_out(made: AssetBuyout) -> None:
    """Or an issuer could have holders' money wait for as long as it likes."""
    f = made.fractional
    for status in (CustodianStatus.CLOSED, CustodianStatus.ACTIVE):
        with f.refuses("AssetToken_InvalidCustodian", made.buyout, status):
            f.asset.setCustodian(made.buyout, status, sender=f.owner)
    price = made.sell()
    assert sum(made.redeem(who) for who in made.holders) == price
