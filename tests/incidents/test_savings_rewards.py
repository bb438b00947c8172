"""Savings: first depositor, donation, sandwiched and griefed rewards, an empty vault, authorizations and approvals

Hundred 2023 and Sonne 2024 (a first depositor who donates), Thetanuts 2026 (assets left while supply is zero go to the
next depositor), RWAVault 2026 (an ERC-4626 path without the allowance), a reward that jumps and is sandwiched, a stream
that dust starts anew for ever, an authorization spent by who sees it first. Here coins that were simply sent count for
nothing, a million shares that nobody holds stand beside the first, rewards stream, dust weighs what it weighs, and an
authorization names the call.
"""

import pytest

from tests.support.savings import PERIOD, VIRTUAL, SavingsBuilder
from tests.support.signing import FOREVER, RECEIVE, Authorization
from tests.support.suite import MAX_UINT, ONE


@pytest.mark.parametrize("first", [1, 10**6, ONE])
@pytest.mark.parametrize("how", ["sent", "reward"])
def test_the_first_depositor_gains_nothing(build_savings: SavingsBuilder, how: str, first: int) -> None:
    savings = build_savings()
    vault, attacker, victim = savings.vault, savings.attacker, savings.saver
    gift, deposit = 500 * ONE, 400 * ONE
    savings.fund(attacker, first + gift)
    savings.fund(victim, deposit)
    held = savings.coin.balanceOf(attacker)
    vault.deposit(first, attacker, sender=attacker)
    if how == "sent":
        savings.coin.transfer(vault, gift, sender=attacker)
    else:
        vault.addReward(gift, sender=attacker)
    savings.at(PERIOD)
    vault.deposit(deposit, victim, sender=victim)
    # less than a share is rounded off, of which a wei had a million, and the gift is at most what they all are worth
    assert vault.maxWithdraw(victim) >= deposit - gift // VIRTUAL - 2
    savings.redeem_all(attacker)
    assert savings.coin.balanceOf(attacker) <= held


def test_a_donation_moves_no_share_price(build_savings: SavingsBuilder) -> None:
    savings = build_savings()
    vault = savings.vault
    savings.deposit(savings.saver, 10 * ONE)
    savings.fund(savings.attacker, 1_000 * ONE)
    before = savings.price(), vault.totalAssets(), vault.maxWithdraw(savings.saver)
    savings.coin.transfer(vault, 1_000 * ONE, sender=savings.attacker)
    assert (savings.price(), vault.totalAssets(), vault.maxWithdraw(savings.saver)) == before


def test_what_an_empty_vault_has_goes_to_nobody_at_once(build_savings: SavingsBuilder) -> None:
    """Thetanuts 2026. Neither what was rounded off, nor what would have arrived in the meantime."""
    savings = build_savings()
    vault = savings.vault
    savings.deposit(savings.saver, 10 * ONE)
    savings.reward(7 * ONE)
    savings.at(PERIOD // 2)
    savings.redeem_all(savings.saver)
    assert vault.totalSupply() == 0
    savings.at(PERIOD)
    savings.fund(savings.attacker, 50 * ONE)
    held = savings.coin.balanceOf(savings.attacker)
    vault.deposit(50 * ONE, savings.attacker, sender=savings.attacker)
    savings.redeem_all(savings.attacker)
    assert savings.coin.balanceOf(savings.attacker) <= held


def test_nothing_streams_to_shares_that_nobody_can_redeem(build_savings: SavingsBuilder) -> None:
    """The last saver takes all there is and leaves shares worth less than a wei: the stream waits for others."""
    savings = build_savings()
    vault, saver = savings.vault, savings.saver
    savings.deposit(saver, ONE)
    savings.reward(ONE)
    savings.at(100_001)
    vault.withdraw(vault.maxWithdraw(saver), saver, saver, sender=saver)
    assert vault.balanceOf(saver) != 0 and vault.maxWithdraw(saver) == 0
    undistributed = vault.stream()[0]
    assert undistributed > ONE * 8 // 10
    savings.at(PERIOD)
    assert vault.stream()[0] == undistributed, "it went to shares that nobody can redeem"
    savings.reward(10_000 * ONE)
    savings.deposit(savings.second, 100 * ONE)
    savings.at(PERIOD)
    # all of it, but for what the leftovers of the first, and the virtual shares, are worth
    everything = 10_100 * ONE + undistributed
    assert everything - 10**6 < vault.maxWithdraw(savings.second) <= everything


def test_a_reward_is_no_jump_to_be_there_for(build_savings: SavingsBuilder) -> None:
    """In before the reward and out after it, in one block, with a hundred times what the savers have."""
    savings = build_savings()
    vault, attacker = savings.vault, savings.attacker
    savings.deposit(savings.saver, 10_000 * ONE)
    savings.fund(savings.facilitator, 700 * ONE)
    savings.fund(attacker, 1_000_000 * ONE)
    held = savings.coin.balanceOf(attacker)
    vault.deposit(1_000_000 * ONE, attacker, sender=attacker)
    vault.addReward(700 * ONE, sender=savings.facilitator)
    savings.redeem_all(attacker)
    assert savings.coin.balanceOf(attacker) <= held
    # and staying for a block earns a block's part
    vault.deposit(1_000_000 * ONE, attacker, sender=attacker)
    savings.at(12)
    savings.redeem_all(attacker)
    assert savings.coin.balanceOf(attacker) - held <= 700 * ONE * 12 // PERIOD


def test_dust_keeps_no_reward_from_arriving(build_savings: SavingsBuilder) -> None:
    savings = build_savings()
    vault, attacker = savings.vault, savings.attacker
    savings.deposit(savings.saver, 1_000 * ONE)
    savings.fund(attacker, ONE)
    savings.reward(700 * ONE)
    for _ in range(100):
        savings.at(PERIOD // 100)
        vault.addReward(1, sender=attacker)
    savings.at(PERIOD % 100)
    assert vault.totalAssets() >= 1_700 * ONE


def test_losses_are_not_the_savers(build_savings: SavingsBuilder) -> None:
    """However much the facilitator asks for, and however often."""
    savings = build_savings()
    vault, facilitator = savings.vault, savings.facilitator
    savings.deposit(savings.saver, 10 * ONE)
    savings.reward(7 * ONE)
    savings.at(PERIOD // 3)
    worth = vault.maxWithdraw(savings.saver)
    for most in (ONE, MAX_UINT, MAX_UINT, 2**128):
        vault.takeUndistributed(most, sender=facilitator)
        assert vault.maxWithdraw(savings.saver) == worth
    assert savings.redeem_all(savings.saver) == worth


def test_only_with_the_owners_allowance(build_savings: SavingsBuilder) -> None:
    """RWAVault 2026: every way out asks for it."""
    savings = build_savings()
    vault, saver, attacker = savings.vault, savings.saver, savings.attacker
    shares = savings.deposit(saver, 10 * ONE)
    for name, args in (
        ("withdraw(uint256,address,address)", (ONE, attacker, saver)),
        ("withdraw(uint256,address,address,uint256,uint256)", (ONE, attacker, saver, MAX_UINT, MAX_UINT)),
        ("redeem(uint256,address,address)", (shares, attacker, saver)),
        ("redeem(uint256,address,address,uint256,uint256)", (shares, attacker, saver, 0, MAX_UINT)),
        ("transferFrom", (saver, attacker, shares)),
    ):
        succeeded, _ = vault[name].try_send(*args, sender=attacker)
        assert not succeeded
    assert vault.balanceOf(saver) == shares


def test_who_sees_an_authorization_cannot_redirect_it(build_savings: SavingsBuilder) -> None:
    """A deposit for oneself, seen in the mempool: not for the attacker, not for fewer shares, not twice."""
    savings = build_savings()
    vault, saver, attacker = savings.vault, savings.saver, savings.attacker
    savings.fund(saver, 10 * ONE)
    salt, deadline = b"\x07" * 32, savings.later
    minimum = vault.previewDeposit(ONE)
    nonce = vault.depositAuthorizationNonce(saver, ONE, minimum, saver, deadline, salt)
    signature = bytes(
        Authorization(saver, vault, ONE, nonce, 0, deadline, kind=RECEIVE).sign(savings.coin, saver)
    )
    for args in (
        (saver, ONE, minimum, attacker, deadline, salt),
        (saver, ONE, 0, saver, deadline, salt),
        (saver, ONE, minimum, saver, deadline, b"\x08" * 32),
    ):
        succeeded, _ = vault.depositWithAuthorization.try_send(*args, signature, sender=attacker)
        assert not succeeded
    vault.depositWithAuthorization(saver, ONE, minimum, saver, deadline, salt, signature, sender=attacker)
    assert (vault.balanceOf(saver), vault.balanceOf(attacker)) == (minimum, 0)
    succeeded, _ = vault.depositWithAuthorization.try_send(
        saver, ONE, minimum, saver, deadline, salt, signature, sender=attacker
    )
    assert not succeeded


def test_a_victim_who_approved_the_vault_loses_nothing(build_savings: SavingsBuilder) -> None:
    """Whatever an attacker calls in whoever's name: approvals to the vault are the approver's own to use."""
    savings = build_savings()
    vault, victim, attacker = savings.vault, savings.saver, savings.attacker
    savings.fund(victim, 10 * ONE)
    vault.deposit(ONE, victim, sender=victim)
    coins, shares = savings.coin.balanceOf(victim), vault.balanceOf(victim)
    junk = b"\x11" * 65
    for name, args in (
        ("permitAsset", (MAX_UINT, FOREVER, junk)),
        ("depositWithAuthorization", (victim, ONE, 0, attacker, FOREVER, b"\0" * 32, junk)),
        ("redeemWithAuthorization", (victim, shares, 0, attacker, FOREVER, b"\0" * 32, junk)),
        ("depositWithAuthorization", (victim, ONE, 0, attacker, FOREVER, b"\0" * 32, b"")),
        (
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
            (victim, attacker, shares, 0, FOREVER, b"\0" * 32, junk),
        ),
    ):
        vault[name].try_send(*args, sender=attacker)
    vault.multicall.try_send([vault.addReward.encode(ONE)], sender=attacker)
    assert (savings.coin.balanceOf(victim), vault.balanceOf(victim)) == (coins, shares)
