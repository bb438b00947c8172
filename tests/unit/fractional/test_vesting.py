"""Vesting

- offer: kept as given; refused: no shares, beneficiary or duration, a cliff beyond the duration, too long,
  an unknown asset, new shares by another than the owner
- accept: by the beneficiary; new shares or the grantor's arrive and are locked at once; by permit too, also
  one already presented
- refused: to others; twice; without the allowance of either side; an issue that the asset refuses
- withdraw: by the grantor, who for new shares is the asset's present owner, before it is accepted
- release, by anyone: nothing before the cliff, then in a straight line, rounded down, and in the end
  exactly everything
- setGrantor, by the asset's owner: who else may make revocable grants of shares that are there; asked at the offer and
  at the acceptance
- revoke: by the grantor, if the grant says so: what has vested is released, the rest goes where the asset
  accepts it
- a lien that a forced transfer made smaller stops neither
"""

from typing import Any

import pytest

from strongroom.evm import Account
from tests.support.sales import DAY, ZERO, Sales
from tests.support.signing import sign_permit, vrs
from tests.support.suite import event, events, refuses

NONE, OFFERED, ACTIVE, WITHDRAWN, REVOKED = range(5)
YEAR = 365 * DAY
SHARES = 1_001


def terms(sales: Sales, **changes: Any) -> dict[str, Any]:
    """1,001 new units for the insider, over four years, the first of them a cliff; revocable."""
    values: dict[str, Any] = {
        "asset": sales.asset.address,
        "beneficiary": sales.insider.address,
        "shares": SHARES,
        "start": sales.chain.timestamp,
        "cliff": YEAR,
        "duration": 4 * YEAR,
        "isRevocable": True,
        "isIssue": True,
    }
    return {**values, **changes}


def offer(sales: Sales, who: Account | None = None, **changes: Any) -> int:
    """By the owner unless told; the grant's number."""
    found: int = sales.vesting.offer(terms(sales, **changes), sender=who or sales.owner).return_value
    return found


def accepted(sales: Sales, **changes: Any) -> int:
    """A grant that has begun."""
    number = offer(sales, **changes)
    sales.asset.approve(sales.vesting, changes.get("shares", SHARES), sender=sales.insider)
    sales.vesting.accept(number, sender=sales.insider)
    return number


def locked(sales: Sales) -> int:
    found: int = sales.asset.lockedBy(sales.insider, sales.vesting)
    return found


def give(sales: Sales, who: Account, shares: int) -> None:
    """Shares of one's own."""
    sales.asset.issue(who, shares, 0, sender=sales.owner)


def test_offer(sales: Sales) -> None:
    wanted = terms(sales)
    receipt = sales.vesting.offer(wanted, sender=sales.owner)
    assert receipt.return_value == sales.vesting.grantCount() == 1
    assert [each.name for each in receipt.events] == ["GrantOffered"]
    found = sales.vesting.grant(1)
    assert found.terms._asdict() == wanted
    assert (found.grantor, found.status, found.released, found.revoked) == (
        sales.owner.address,
        OFFERED,
        0,
        0,
    )
    assert sales.vesting.grant(2).grantor == ZERO
    assert sales.vesting.FACTORY() == sales.factory.address


@pytest.mark.parametrize(
    "change",
    [
        {"shares": 0},
        {"beneficiary": ZERO},
        {"duration": 0, "cliff": 0},
        {"cliff": 4 * YEAR + 1},
        {"start": 2**40 - 1},
        {"duration": 20 * YEAR + 1},
    ],
    ids=str,
)
def test_offer_refuses_terms(sales: Sales, change: dict[str, Any]) -> None:
    with sales.refuses("Vesting_InvalidTerms"):
        offer(sales, **change)


def test_offer_takes_the_bounds(sales: Sales) -> None:
    offer(sales, duration=20 * YEAR)
    offer(sales, cliff=4 * YEAR)
    offer(sales, start=0, cliff=0, duration=1, shares=2**56 - 1)


def test_offer_is_for_assets_and_owners(sales: Sales) -> None:
    with sales.refuses("Vesting_UnknownAsset", sales.coin):
        offer(sales, asset=sales.coin.address)
    with sales.refuses("Vesting_NotGrantor", sales.attacker, sales.owner):
        offer(sales, sales.attacker)
    number = offer(sales, sales.attacker, isIssue=False, isRevocable=False)
    assert sales.vesting.grant(number).grantor == sales.attacker.address


@pytest.mark.parametrize("is_issue", [True, False], ids=["new shares", "the grantor's"])
def test_accept(sales: Sales, is_issue: bool) -> None:
    grantor = sales.owner
    if not is_issue:
        grantor = sales.buyer
        give(sales, grantor, SHARES)
        sales.asset.approve(sales.vesting, SHARES, sender=grantor)
    number = offer(sales, grantor, isIssue=is_issue, isRevocable=is_issue)
    sales.asset.approve(sales.vesting, SHARES, sender=sales.insider)
    for who in (sales.attacker, grantor):
        with sales.refuses("Vesting_NotBeneficiary", who, sales.insider):
            sales.vesting.accept(number, sender=who)
    receipt = sales.vesting.accept(number, sender=sales.insider)
    assert event(sales.vesting, "GrantAccepted", number, sales.insider, SHARES) in events(receipt)
    assert sales.asset.balanceOf(sales.insider) == locked(sales) == SHARES
    assert sales.asset.balanceOf(grantor) == 0
    assert sales.vesting.grant(number).status == ACTIVE
    with sales.refuses("Vesting_WrongStatus", number, ACTIVE):
        sales.vesting.accept(number, sender=sales.insider)


@pytest.mark.parametrize("is_issue", [True, False], ids=["new shares", "the grantor's"])
def test_accept_needs_both_sides(sales: Sales, is_issue: bool) -> None:
    give(sales, sales.buyer, SHARES)
    grantor = sales.owner if is_issue else sales.buyer
    number = offer(sales, grantor, isIssue=is_issue, isRevocable=is_issue)
    with sales.refuses_any():  # the beneficiary has allowed nothing
        sales.vesting.accept(number, sender=sales.insider)
    sales.asset.approve(sales.vesting, SHARES, sender=sales.insider)
    if is_issue:
        sales.asset.setIssuer(sales.vesting, SHARES - 1, sender=sales.owner)
    with sales.refuses_any():  # the grantor
        sales.vesting.accept(number, sender=sales.insider)
    sales.asset.setIssuer(sales.vesting, SHARES, sender=sales.owner)
    sales.asset.approve(sales.vesting, SHARES, sender=sales.buyer)
    sales.revoke(sales.insider)
    with sales.refuses_any():
        sales.vesting.accept(number, sender=sales.insider)
    sales.verify(sales.insider, "insider")
    sales.vesting.accept(number, sender=sales.insider)


def test_withdraw(sales: Sales) -> None:
    number, other = offer(sales), offer(sales)
    with sales.refuses("Vesting_NotGrantor", sales.insider, sales.owner):
        sales.vesting.withdraw(number, sender=sales.insider)
    receipt = sales.vesting.withdraw(number, sender=sales.owner)
    assert events(receipt) == [event(sales.vesting, "GrantWithdrawn", number, sales.owner)]
    for call in (sales.vesting.withdraw, sales.vesting.accept, sales.vesting.release):
        with sales.refuses("Vesting_WrongStatus", number, WITHDRAWN):
            call(number, sender=sales.owner)
    with sales.refuses("Vesting_WrongStatus", 9, NONE):
        sales.vesting.withdraw(9, sender=sales.owner)
    sales.hand_over(sales.buyer)
    with sales.refuses("Vesting_NotGrantor", sales.owner, sales.buyer):
        sales.vesting.withdraw(other, sender=sales.owner)
    sales.vesting.withdraw(other, sender=sales.buyer)


def test_release(sales: Sales) -> None:
    start = sales.chain.timestamp
    number = accepted(sales, start=start)
    sales.chain.timestamp = start + YEAR - 1
    assert (sales.vesting.releasable(number), sales.vesting.vestedAt(number, start + YEAR)) == (0, 250)
    with sales.refuses("Vesting_NothingVested", number):
        sales.vesting.release(number, sender=sales.insider)
    sales.chain.timestamp = start + YEAR
    receipt = sales.vesting.release(number, sender=sales.relayer)
    assert event(sales.vesting, "SharesReleased", number, sales.insider, 250, 250) in events(receipt)
    assert locked(sales) == SHARES - 250
    with sales.refuses("Vesting_NothingVested", number):
        sales.vesting.release(number, sender=sales.insider)
    sales.chain.timestamp = start + 4 * YEAR - 1
    assert sales.vesting.release(number, sender=sales.relayer).return_value == 750
    sales.chain.timestamp = start + 9 * YEAR
    assert sales.vesting.release(number, sender=sales.relayer).return_value == 1
    assert (locked(sales), sales.vesting.grant(number).released) == (0, SHARES)
    with sales.refuses("Vesting_NothingVested", number):
        sales.vesting.release(number, sender=sales.insider)


def test_release_needs_no_verified_holder(sales: Sales) -> None:
    number = accepted(sales)
    sales.revoke(sales.insider)
    sales.chain.warp(2 * YEAR)
    sales.vesting.release(number, sender=sales.relayer)
    assert locked(sales) == SHARES - SHARES // 2


@pytest.mark.parametrize("is_issue", [True, False], ids=["new shares", "the grantor's"])
def test_revoke(sales: Sales, is_issue: bool) -> None:
    grantor = sales.owner if is_issue else sales.buyer
    give(sales, sales.buyer, SHARES)
    sales.asset.approve(sales.vesting, SHARES, sender=sales.buyer)
    sales.vesting.setGrantor(sales.asset, sales.buyer, True, sender=sales.owner)
    start = sales.chain.timestamp
    number = offer(sales, grantor, isIssue=is_issue)
    sales.asset.approve(sales.vesting, SHARES, sender=sales.insider)
    sales.vesting.accept(number, sender=sales.insider)
    sales.chain.timestamp = start + 2 * YEAR - 1
    sales.verify(sales.other_buyer, "other_buyer")  # claims of a year have expired
    had = sales.asset.balanceOf(sales.other_buyer)
    with sales.refuses("Vesting_NotGrantor", sales.insider, grantor):
        sales.vesting.revoke(number, sales.insider, sender=sales.insider)
    with sales.refuses_any():
        sales.vesting.revoke(number, sales.outsider, sender=grantor)
    receipt = sales.vesting.revoke(number, sales.other_buyer, sender=grantor)
    revoked = event(sales.vesting, "GrantRevoked", number, grantor, sales.other_buyer, 501, 501)
    assert {event(sales.vesting, "SharesReleased", number, sales.insider, 500, 500), revoked} <= set(
        events(receipt)
    )
    assert receipt.return_value == sales.asset.balanceOf(sales.other_buyer) - had == 501
    assert (sales.asset.balanceOf(sales.insider), locked(sales)) == (500, 0)
    found = sales.vesting.grant(number)
    assert (found.status, found.released, found.revoked) == (REVOKED, 500, 501)
    assert sales.vesting.vestedAt(number, start + 4 * YEAR) == 500
    assert sales.vesting.releasable(number) == 0
    with sales.refuses("Vesting_WrongStatus", number, REVOKED):
        sales.vesting.revoke(number, sales.other_buyer, sender=grantor)


def test_who_may_take_shares_back_is_the_owners_to_say(sales: Sales) -> None:
    give(sales, sales.buyer, SHARES)
    for who in (sales.buyer, sales.owner):
        sales.asset.approve(sales.vesting, SHARES, sender=who)
    sales.asset.approve(sales.vesting, 2 * SHARES, sender=sales.insider)
    vesting, asset, buyer = sales.vesting, sales.asset, sales.buyer
    with sales.refuses("Vesting_NotAssetOwner", buyer):
        vesting.setGrantor(asset, buyer, True, sender=buyer)
    with sales.refuses("Vesting_UnknownAsset", sales.coin):
        vesting.setGrantor(sales.coin, buyer, True, sender=sales.owner)
    with sales.refuses("Vesting_GrantorNotAllowed", asset, buyer):
        offer(sales, buyer, isIssue=False)
    receipt = vesting.setGrantor(asset, buyer, True, sender=sales.owner)
    assert events(receipt) == [event(vesting, "GrantorSet", asset, buyer, True)]
    assert vesting.isGrantor(asset, buyer) and not vesting.isGrantor(asset, sales.insider)
    number = offer(sales, buyer, isIssue=False)
    vesting.setGrantor(asset, buyer, False, sender=sales.owner)
    with sales.refuses("Vesting_GrantorNotAllowed", asset, buyer):
        vesting.accept(number, sender=sales.insider)
    # for good anyone may grant, and the owner anyhow
    firm = offer(sales, buyer, isIssue=False, isRevocable=False)
    vesting.accept(firm, sender=sales.insider)
    give(sales, sales.owner, SHARES)
    vesting.accept(offer(sales, isIssue=False), sender=sales.insider)
    assert locked(sales) == 2 * SHARES


def test_revoke_refuses(sales: Sales) -> None:
    firm, number = accepted(sales, isRevocable=False), accepted(sales)
    with sales.refuses("Vesting_NotRevocable", firm):
        sales.vesting.revoke(firm, sales.owner, sender=sales.owner)
    offered = offer(sales)
    with sales.refuses("Vesting_WrongStatus", offered, OFFERED):
        sales.vesting.revoke(offered, sales.owner, sender=sales.owner)
    sales.hand_over(sales.buyer)
    with sales.refuses("Vesting_NotGrantor", sales.owner, sales.buyer):
        sales.vesting.revoke(number, sales.owner, sender=sales.owner)
    sales.chain.warp(4 * YEAR)
    with sales.refuses("Vesting_FullyVested", number):
        sales.vesting.revoke(number, sales.buyer, sender=sales.buyer)


def test_revoke_before_the_cliff_takes_all(sales: Sales) -> None:
    number = accepted(sales)
    assert sales.vesting.revoke(number, sales.owner, sender=sales.owner).return_value == SHARES
    assert sales.asset.balanceOf(sales.insider) == 0


def test_constructor(sales: Sales) -> None:
    with refuses("Vesting_NoCode", sales.deployer):
        sales.chain.deploy("Vesting", sales.deployer, sender=sales.deployer)


def test_several_grants_of_one_holder(sales: Sales) -> None:
    one, two = offer(sales), offer(sales, shares=10, cliff=0, duration=100)
    sales.asset.approve(sales.vesting, SHARES + 10, sender=sales.insider)
    for number in (one, two):
        sales.vesting.accept(number, sender=sales.insider)
    sales.chain.warp(50)
    assert sales.vesting.release(two, sender=sales.relayer).return_value == 5
    sales.vesting.revoke(two, sales.owner, sender=sales.owner)
    assert locked(sales) == SHARES


@pytest.mark.parametrize("presented", [False, True], ids=["fresh", "front-run"])
def test_accept_with_permit(sales: Sales, presented: bool) -> None:
    number, later = offer(sales), sales.later
    signature = vrs(sign_permit(sales.asset, sales.insider, sales.vesting, SHARES, later))
    if presented:
        permit = sales.asset["permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"]
        permit(sales.insider, sales.vesting, SHARES, later, *signature, sender=sales.attacker)
    with sales.refuses("Vesting_NotBeneficiary", sales.attacker, sales.insider):
        sales.vesting.acceptWithPermit(number, later, *signature, sender=sales.attacker)
    sales.vesting.acceptWithPermit(number, later, *signature, sender=sales.insider)
    assert locked(sales) == SHARES
    with sales.refuses("Vesting_WrongStatus", number, ACTIVE):
        sales.vesting.acceptWithPermit(number, later, *signature, sender=sales.insider)
