"""LendingVault: the performance fee and its high-water mark

├── without growth above the mark no fee is taken
├── with growth, a part of it, in shares, and the mark moves to the price that is left
├── after a loss no fee until the mark is passed again
├── in small steps no less is taken than in one, but for roundings
├── a change of fee or recipient settles by the old ones first
├── growth without a fee is never charged later
├── previews and limits are those with the fee taken
└── a fee above a quarter, or without a recipient, is refused
"""

from fractions import Fraction

import pytest

from tests.support.suite import event, events
from tests.support.vaults import MAX_UINT, NOBODY, VIRTUAL, WAD, Vaults

TENTH = WAD // 10


def opened(vaults: Vaults) -> Vaults:
    vaults.deposit(vaults.saver, 1_000 * vaults.one)
    vaults.borrow(0, 900 * vaults.one)
    return vaults


def test_nothing_grows_nothing_is_taken(charging: Vaults) -> None:
    vaults = charging
    vaults.deposit(vaults.saver, 1_000 * vaults.one)
    vaults.chain.warp(10**6)
    assert vaults.roles.fee() == TENTH
    assert vaults.vault.accrueFee(sender=vaults.second).return_value == 0
    assert vaults.vault.highWaterMark() == WAD


def test_a_tenth_of_the_growth(charging: Vaults) -> None:
    vaults = opened(charging)
    vaults.chain.warp(10**7)
    total, supply = vaults.vault.totalAssets(), vaults.vault.totalSupply()
    grown = total - 1_000 * vaults.one
    assert grown > vaults.one
    receipt = vaults.vault.accrueFee(sender=vaults.second)
    shares = receipt.return_value
    assert shares == grown * (supply + VIRTUAL) // (10 * (total + 1) - grown)
    mark = -(-(total + 1) * WAD * VIRTUAL // (supply + shares + VIRTUAL))
    assert events(receipt) == [
        event(vaults.vault, "Transfer", NOBODY, vaults.recipient, shares),
        event(vaults.vault, "AccrueFee", shares, mark),
    ]
    assert vaults.vault.balanceOf(vaults.recipient) == shares
    assert vaults.vault.highWaterMark() == mark
    assert vaults.vault.convertToAssets(shares) in (grown // 10 - 1, grown // 10)
    assert vaults.vault.accrueFee(sender=vaults.second).return_value == 0


def test_the_mark_stands_after_a_loss(charging: Vaults) -> None:
    vaults = opened(charging)
    vaults.chain.warp(10**7)
    vaults.vault.accrueFee(sender=vaults.second)
    mark = vaults.vault.highWaterMark()
    vaults.markets[2].lend(vaults.lending.stranger, 10 * vaults.one)
    vaults.lose(0)
    assert vaults.vault.totalAssets() < 200 * vaults.one
    # it earns again, elsewhere, and more than a tenth, but not what was lost
    vaults.roles.setSupplyQueue([1], sender=vaults.allocator)
    vaults.deposit(vaults.second, 1_000 * vaults.one)
    vaults.borrow(1, 990 * vaults.one)
    before = vaults.vault.convertToAssets(10**12)
    vaults.chain.warp(10**7)
    assert vaults.vault.convertToAssets(10**12) > before
    assert vaults.vault.accrueFee(sender=vaults.second).return_value == 0
    assert vaults.vault.highWaterMark() == mark
    # past the mark it is charged on what is above it
    vaults.chain.warp(300 * 86_400)
    while vaults.vault.convertToAssets(10**12) < mark * 10**6 // WAD:
        vaults.chain.warp(300 * 86_400)
        vaults.markets[1].accrue()
    assert vaults.vault.accrueFee(sender=vaults.second).return_value > 0
    assert vaults.vault.highWaterMark() > mark


def test_small_steps_pay_like_one(charging: Vaults) -> None:
    """Settling every few seconds, where a step's fee is a fraction of a unit, takes the fee off nobody."""
    vaults = opened(charging)
    for _ in range(400):
        vaults.chain.warp(7)
        vaults.vault.accrueFee(sender=vaults.attacker)
    shares = vaults.vault.balanceOf(vaults.recipient)
    assets, every = vaults.price
    grown = Fraction(assets) - 1_000 * vaults.one - 1
    taken = Fraction(shares * assets, every)
    assert grown > 1_000
    # less a share, and the mark's last digit, at each step; more, because earlier fees earn too
    assert grown / 10 - 400 * Fraction(2, VIRTUAL) <= taken <= grown / 10 + Fraction(1, 10)


def test_a_change_settles_first(charging: Vaults) -> None:
    vaults = opened(charging)
    vaults.chain.warp(10**7)
    start = vaults.chain.snapshot()
    due = vaults.vault.accrueFee(sender=vaults.second).return_value
    vaults.chain.revert(start)
    vaults.roles.setFeeRecipient(vaults.second, sender=vaults.owner)
    assert vaults.vault.balanceOf(vaults.recipient) == due
    assert vaults.vault.balanceOf(vaults.second) == 0
    vaults.chain.revert(start)
    vaults.roles.lowerFee(1, sender=vaults.curator)
    assert vaults.vault.balanceOf(vaults.recipient) == due


def test_growth_without_a_fee_is_never_charged(vaults: Vaults) -> None:
    opened(vaults)
    vaults.chain.warp(10**7)
    vaults.submit(vaults.roles.raiseFee.encode(TENTH))
    vaults.chain.warp(vaults.roles.timelock())
    price = vaults.price
    vaults.roles.raiseFee(TENTH, sender=vaults.curator)
    assert vaults.vault.highWaterMark() == -(-price[0] * WAD * VIRTUAL // price[1])
    assert vaults.vault.accrueFee(sender=vaults.second).return_value == 0
    # and so while it is off in between
    vaults.roles.lowerFee(0, sender=vaults.curator)
    vaults.chain.warp(10**7)
    vaults.timelocked("raiseFee", TENTH)
    assert vaults.vault.balanceOf(vaults.recipient) == 0


def test_previews_are_those_with_the_fee_taken(charging: Vaults) -> None:
    vaults = opened(charging)
    vaults.markets[0].lend(vaults.lending.stranger, 1_000 * vaults.one)
    vaults.chain.warp(10**7)
    vault, saver = vaults.vault, vaults.saver
    vaults.fund(saver, 10**10)
    vault.approve(saver, MAX_UINT, sender=saver)
    for function, rest in (
        ("deposit", (saver,)),
        ("mint", (saver,)),
        ("withdraw", (saver, saver)),
        ("redeem", (saver, saver)),
    ):
        before = vaults.chain.snapshot()
        amount = 10**14 if function in ("mint", "redeem") else 10**8
        quoted = getattr(vault, f"preview{function.capitalize()}")(amount)
        receipt = getattr(vault, function)(amount, *rest, sender=saver)
        assert receipt.return_value == quoted
        assert receipt.events_named("AccrueFee")
        vaults.chain.revert(before)


def test_refuses_a_fee_too_high_or_for_nobody(vaults: Vaults) -> None:
    maximum = WAD // 4
    data = vaults.roles.raiseFee.encode(maximum + 1)
    vaults.submit(data)
    vaults.submit(vaults.roles.raiseFee.encode(maximum))
    vaults.chain.warp(vaults.roles.timelock())
    with vaults.refuses("LendingVault_FeeTooHigh", maximum + 1, maximum):
        vaults.roles.raiseFee(maximum + 1, sender=vaults.curator)
    vaults.roles.setFeeRecipient(NOBODY, sender=vaults.owner)
    with vaults.refuses("LendingVault_ZeroAddress"):
        vaults.roles.raiseFee(maximum, sender=vaults.curator)
    vaults.roles.setFeeRecipient(vaults.recipient, sender=vaults.owner)
    vaults.roles.raiseFee(maximum, sender=vaults.curator)
    with vaults.refuses("LendingVault_ZeroAddress"):
        vaults.roles.setFeeRecipient(NOBODY, sender=vaults.owner)


@pytest.mark.parametrize("fee", [0, TENTH])
def test_lowering_goes_down_only(charging: Vaults, fee: int) -> None:
    vaults = charging
    with vaults.refuses("LendingVault_WrongDirection", TENTH, TENTH):
        vaults.roles.lowerFee(TENTH, sender=vaults.curator)
    with vaults.refuses("LendingVault_WrongDirection", TENTH + 1, TENTH):
        vaults.roles.lowerFee(TENTH + 1, sender=vaults.curator)
    if fee == 0:
        vaults.roles.lowerFee(0, sender=vaults.curator)
        assert vaults.roles.fee() == 0
