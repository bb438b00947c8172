"""Uncapped or unchecked mint: Resolv 2026

Minting was allowed by a service's key, and nothing on chain set a limit to it; with the key stolen, coins were
minted far beyond what had been paid in. The price fell before anyone could act.

Here every facilitator, the peg module too, has a ceiling of its own that it cannot pass in any number of steps, a
sentinel stops all minting at once, and the module mints only what the reserve that really came in covers.
"""

import random

from strongroom.evm import Account
from tests.support.suite import MAX_UINT, ONE, Suite, events

CEILING = 1_000 * ONE


def stolen_key(suite: Suite) -> Account:
    """A facilitator that is a mere key, and the key is the attacker's."""
    suite.as_governor(suite.stablecoin, "setFacilitator", suite.attacker, CEILING)
    return suite.attacker


def test_a_stolen_minting_key_is_worth_its_ceiling(suite: Suite) -> None:
    key, dice = stolen_key(suite), random.Random(1)
    amounts = [1, ONE, CEILING, CEILING + 1, 2**120, 2**128, MAX_UINT, MAX_UINT - CEILING]
    for _ in range(200):
        amount = dice.choice([*amounts, dice.randrange(1, CEILING)])
        suite.stablecoin.mint.try_send(key, amount, sender=key)
        if dice.random() < 0.2:
            suite.stablecoin.burn.try_send(key, dice.choice(amounts), sender=key)
        assert suite.stablecoin.balanceOf(key) <= CEILING
        assert suite.stablecoin.facilitator(key)[1] <= CEILING
    suite.assert_laws()


def test_the_sentinel_stops_it_at_once(suite: Suite) -> None:
    key = stolen_key(suite)
    suite.stablecoin.mint(key, ONE, sender=key)
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    succeeded, _ = suite.stablecoin.mint.try_send(key, ONE, sender=key)
    assert not succeeded
    suite.stablecoin.unpauseMinting(sender=suite.operator)
    suite.stablecoin.lowerCeiling(key, 0, sender=suite.sentinel)
    succeeded, _ = suite.stablecoin.mint.try_send(key, ONE, sender=key)
    assert not succeeded
    assert suite.stablecoin.balanceOf(key) == ONE


def test_the_module_mints_only_what_the_reserve_covers(suite: Suite) -> None:
    dice = random.Random(2)
    suite.fund(suite.attacker, 10**6 * suite.unit)
    for _ in range(100):
        if dice.random() < 0.5:
            suite.psm.swapIn.try_send(
                dice.randrange(1, 100 * suite.unit), 0, suite.attacker, suite.later, sender=suite.attacker
            )
        else:
            suite.psm.swapInExactOut.try_send(
                dice.randrange(1, 100 * ONE), MAX_UINT, suite.attacker, suite.later, sender=suite.attacker
            )
        minted = suite.stablecoin.totalSupply()
        assert minted <= suite.reserve.balanceOf(suite.psm) * suite.wei_per_unit
        assert minted <= suite.psm.book() * suite.wei_per_unit


def test_a_donation_lifts_no_ceiling(suite: Suite) -> None:
    """Venus 2026: a cap that counted a balance was passed by a donation."""
    suite.fund(suite.attacker, 20_000_000 * suite.unit)
    suite.reserve.transfer(suite.psm, 5_000_000 * suite.unit, sender=suite.attacker)
    ceiling = suite.stablecoin.facilitator(suite.psm)[0]
    suite.psm.swapInExactOut(ceiling, MAX_UINT, suite.attacker, suite.later, sender=suite.attacker)
    succeeded, _ = suite.psm.swapInExactOut.try_send(
        1, MAX_UINT, suite.attacker, suite.later, sender=suite.attacker
    )
    assert not succeeded
    assert suite.level == ceiling


def test_a_mint_by_nobody_in_particular_is_none(suite: Suite) -> None:
    """TreasureDAO 2022: a quantity of zero was free. Here it leaves no trace either."""
    for amount in (0, 1):
        before = suite.ledger()
        succeeded, _ = suite.stablecoin.mint.try_send(suite.attacker, amount, sender=suite.attacker)
        assert not succeeded, f"a stranger minted {amount}"
        succeeded, _ = suite.stablecoin.burn.try_send(suite.victim, amount, sender=suite.attacker)
        assert not succeeded, f"a stranger burned {amount}"
        assert suite.ledger() == before
    receipt = suite.stablecoin.transfer(suite.victim, 0, sender=suite.attacker)
    assert [name for _, name, _ in events(receipt)] == ["Transfer"]
