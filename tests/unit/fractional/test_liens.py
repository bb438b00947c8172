"""AssetToken: liens

lock
├── by a custodian, of what the holder has approved and may dispose of
├── over lock-ups, by a custodian that may
├── frozen wallet; too much; no allowance; no custodian, or one that is closed: refused
unlock, transferLocked, burnLocked
├── by whoever has locked it, no more than that
├── nothing of the holder stops it: frozen, paused, unverified, custodian closed
├── the receiver must be able to receive
└── the supply is locked: nobody but the locker burns
Locked shares earn for the holder, count as its, and cannot be transferred
"""

import pytest

from tests.support.compliance import FRANCE
from tests.support.fractional import (
    DAY,
    HOLDINGS,
    REASON,
    ZERO,
    CustodianStatus,
    Fractional,
    Reason,
)
from tests.support.suite import event, events


def test_locks_and_releases(fractional: Fractional) -> None:
    asset = fractional.asset
    receipt = fractional.lock(fractional.holder, 600)
    assert events(receipt) == [event(asset, "Locked", fractional.holder, fractional.custodian, 600)]
    assert asset.lockedBy(fractional.holder, fractional.custodian) == asset.locked(fractional.holder) == 600
    assert asset.allowance(fractional.holder, fractional.custodian) == 0
    fractional.refuses_transfer(fractional.holder, fractional.other, 401, Reason.LIENED)
    fractional.transfer(fractional.holder, fractional.other, 400)
    receipt = asset.unlock(fractional.holder, 100, sender=fractional.custodian)
    assert events(receipt) == [event(asset, "Unlocked", fractional.holder, fractional.custodian, 100)]
    fractional.transfer(fractional.holder, fractional.other, 100)
    asset.unlock(fractional.holder, 500, sender=fractional.custodian)
    assert asset.disposable(fractional.holder) == 500
    fractional.assert_laws()


def test_locked_shares_earn_for_the_holder(fractional: Fractional) -> None:
    fractional.lock(fractional.holder, HOLDINGS)
    fractional.pay(2_000)
    assert fractional.claim(fractional.holder) == 1_000
    assert fractional.asset.holderCount() == 2


def test_two_custodians(fractional: Fractional) -> None:
    fractional.lock(fractional.holder, 600)
    fractional.lock(fractional.holder, 400, fractional.vault)
    with fractional.refuses("AssetToken_InsufficientFree", fractional.holder, 1, 0):
        fractional.asset.lock(fractional.holder, 1, sender=fractional.vault)
    for call in (fractional.asset.unlock, fractional.asset.burnLocked):
        with fractional.refuses(
            "AssetToken_InsufficientLocked", fractional.holder, fractional.vault, 401, 400
        ):
            call(fractional.holder, 401, sender=fractional.vault)
    fractional.asset.unlock(fractional.holder, 400, sender=fractional.vault)
    assert fractional.asset.locked(fractional.holder) == 600
    fractional.assert_laws()


def test_what_cannot_be_locked(fractional: Fractional) -> None:
    asset = fractional.asset
    asset.approve(fractional.custodian, 2_000, sender=fractional.holder)
    with fractional.refuses("AssetToken_ZeroAmount"):
        asset.lock(fractional.holder, 0, sender=fractional.custodian)
    with fractional.refuses("AssetToken_InsufficientFree", fractional.holder, HOLDINGS + 1, HOLDINGS):
        asset.lock(fractional.holder, HOLDINGS + 1, sender=fractional.custodian)
    with fractional.refuses("ERC20InsufficientAllowance", fractional.custodian, 0, 1):
        asset.lock(fractional.other, 1, sender=fractional.custodian)
    with fractional.refuses("AssetToken_NotCustodian", fractional.stranger):
        asset.lock(fractional.holder, 1, sender=fractional.stranger)
    asset.setFrozenTokens(fractional.holder, 900, sender=fractional.agent)
    with fractional.refuses("AssetToken_InsufficientFree", fractional.holder, 101, 100):
        asset.lock(fractional.holder, 101, sender=fractional.custodian)
    asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    with fractional.refuses(
        "TransferPolicy_Refused", fractional.holder, fractional.custodian, 1, int(Reason.SENDER_FROZEN)
    ):
        asset.lock(fractional.holder, 1, sender=fractional.custodian)


def test_over_lockups(fractional: Fractional) -> None:
    fractional.issue(fractional.third, 100, fractional.chain.timestamp + DAY)
    fractional.asset.approve(fractional.custodian, 100, sender=fractional.third)
    with fractional.refuses("AssetToken_InsufficientFree", fractional.third, 1, 0):
        fractional.asset.lock(fractional.third, 1, sender=fractional.custodian)
    fractional.lock(fractional.third, 60, fractional.vault)
    fractional.refuses_transfer(fractional.third, fractional.other, 41, Reason.LIENED)
    fractional.refuses_transfer(fractional.third, fractional.other, 40, Reason.LOCKED_UP)
    fractional.asset.transferLocked(fractional.third, fractional.holder, 60, sender=fractional.vault)
    assert [amount for amount, _ in fractional.asset.lockups(fractional.third)] == [40]
    assert len(fractional.asset.lockups(fractional.holder)) == 0
    fractional.assert_laws()


@pytest.mark.parametrize("hindrance", ["frozen", "paused", "unverified", "closed", "country"])
def test_nothing_stops_a_seizure(fractional: Fractional, hindrance: str) -> None:
    asset = fractional.asset
    fractional.lock(fractional.holder, 600)
    if hindrance == "frozen":
        asset.freeze(fractional.holder, REASON, sender=fractional.agent)
        asset.setFrozenTokens(fractional.holder, 2**256 - 1, sender=fractional.agent)
    elif hindrance == "paused":
        asset.pause(sender=fractional.agent)
    elif hindrance == "unverified":
        fractional.revoke(fractional.holder)
    elif hindrance == "closed":
        asset.setCustodian(fractional.custodian, CustodianStatus.CLOSED, sender=fractional.owner)
    else:
        asset.setCountries([FRANCE], True, sender=fractional.owner)
        fractional.set_policy(country_rule=2)
    fractional.pay(2_000)
    receipt = asset.transferLocked(fractional.holder, fractional.other, 500, sender=fractional.custodian)
    assert events(receipt) == [
        event(asset, "LockedTransferred", fractional.holder, fractional.custodian, fractional.other, 500),
        event(asset, "Transfer", fractional.holder, fractional.other, 500),
    ]
    asset.burnLocked(fractional.holder, 50, sender=fractional.custodian)
    asset.unlock(fractional.holder, 50, sender=fractional.custodian)
    assert fractional.claimable(fractional.holder) == 1_000
    assert fractional.asset.totalSupply() == 2 * HOLDINGS - 50
    if hindrance == "closed":
        asset.approve(fractional.custodian, 1, sender=fractional.holder)
        with fractional.refuses("AssetToken_NotCustodian", fractional.custodian):
            asset.lock(fractional.holder, 1, sender=fractional.custodian)
    fractional.assert_laws()


@pytest.mark.parametrize("why", ["unverified", "frozen", "holders"])
def test_the_receiver_must_be_able_to_receive(fractional: Fractional, why: str) -> None:
    fractional.lock(fractional.holder, 600)
    to, reason = fractional.third, Reason.RECEIVER_FROZEN
    if why == "unverified":
        to, reason = fractional.stranger, Reason.RECEIVER_UNVERIFIED
    elif why == "frozen":
        fractional.asset.freeze(to, REASON, sender=fractional.agent)
    else:
        fractional.set_policy(max_holders=2)
        reason = Reason.MAX_HOLDERS
    assert fractional.receipt_reason(fractional.holder, to, 600) == reason
    with fractional.refuses("TransferPolicy_Refused", fractional.holder, to, 600, int(reason)):
        fractional.asset.transferLocked(fractional.holder, to, 600, sender=fractional.custodian)
    assert fractional.receipt_reason(fractional.holder, fractional.other, 600) == Reason.NONE


def test_to_the_holder_is_a_release(fractional: Fractional) -> None:
    fractional.lock(fractional.holder, 600)
    fractional.asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    receipt = fractional.asset.transferLocked(
        fractional.holder, fractional.holder, 600, sender=fractional.custodian
    )
    assert events(receipt) == [
        event(fractional.asset, "Unlocked", fractional.holder, fractional.custodian, 600)
    ]
    assert fractional.asset.locked(fractional.holder) == 0
    for call in (fractional.asset.unlock, fractional.asset.burnLocked):
        with fractional.refuses("AssetToken_ZeroAmount"):
            call(fractional.holder, 0, sender=fractional.custodian)


def test_the_supply_is_locked(fractional: Fractional) -> None:
    asset = fractional.asset
    fractional.lock(fractional.holder, 600)
    with fractional.refuses("AssetToken_NotSupplyLocker", fractional.owner):
        asset.lockSupply(sender=fractional.owner)
    assert events(asset.lockSupply(sender=fractional.locker)) == [
        event(asset, "SupplyLockedBy", fractional.locker)
    ]
    with fractional.refuses("AssetToken_SupplyLocked"):
        asset.burnLocked(fractional.holder, 1, sender=fractional.custodian)
    with fractional.refuses("AssetToken_SupplyLocked"):
        fractional.issue(fractional.holder, 1)
    asset.approve(fractional.owner, 1, sender=fractional.other)
    with fractional.refuses("AssetToken_SupplyLocked"):
        asset.redeem(fractional.other, 1, sender=fractional.owner)
    fractional.lock(fractional.holder, 100, fractional.locker)
    asset.burnLocked(fractional.holder, 100, sender=fractional.locker)
    fractional.transfer(fractional.holder, fractional.other, 1)
    with fractional.refuses("AssetToken_NotSupplyLocker", fractional.owner):
        asset.unlockSupply(sender=fractional.owner)
    asset.unlockSupply(sender=fractional.locker)
    asset.burnLocked(fractional.holder, 600, sender=fractional.custodian)
    fractional.assert_laws()


def test_custodians_are_the_owners_to_set(fractional: Fractional) -> None:
    asset = fractional.asset
    assert asset.custodianStatus(fractional.custodian) == CustodianStatus.ACTIVE
    for who, status in (
        (fractional.custodian, CustodianStatus.NONE),
        (fractional.custodian, CustodianStatus.ACTIVE),
        (fractional.stranger, CustodianStatus.CLOSED),
        (fractional.locker, CustodianStatus.CLOSED),
    ):
        with fractional.refuses("AssetToken_InvalidCustodian", who, int(status)):
            asset.setCustodian(who, status, sender=fractional.owner)
    with fractional.refuses("AssetToken_ZeroAddress"):
        asset.setCustodian(ZERO, CustodianStatus.ACTIVE, sender=fractional.owner)
