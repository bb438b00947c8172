"""Empty market, donation, first depositor: Hundred 2023, Onyx 2023, Sonne 2024, Resupply 2025; Thetanuts 2026

Share prices were computed from a balance, so the first depositor of an empty market left a wei in it, donated, and
made one share worth a fortune; what the next ones paid in rounded down to nothing and fell to the attacker. In
Thetanuts' vault the assets left behind while the supply was zero went to the next depositor.

Here there are no shares: rates are fixed by price and fee alone, and the module counts on its own book and not on
its balance. A donation is on no book, buys nothing, and waits for a rescue.
"""

from tests.support.suite import ONE, Suite


def test_a_donation_to_the_empty_module_changes_nobodys_rate(suite: Suite) -> None:
    fair = ONE - ONE // 2_000
    suite.fund(suite.attacker, 10_000 * suite.unit)
    suite.swap_in(suite.attacker, 1)
    suite.reserve.transfer(suite.psm, 5_000 * suite.unit, sender=suite.attacker)
    assert suite.buy(suite.victim, suite.unit) == fair
    assert suite.swap_in(suite.attacker, suite.unit) == fair
    assert suite.psm.book() == 2 * suite.unit + 1
    assert suite.psm.uncollectedFees() == suite.psm.book() * suite.wei_per_unit - suite.level


def test_a_donation_is_nobodys_to_swap_out(suite: Suite) -> None:
    suite.fund(suite.attacker, 100 * suite.unit)
    start = suite.worth(suite.attacker)
    suite.swap_in(suite.attacker, 10 * suite.unit)
    suite.reserve.transfer(suite.psm, 50 * suite.unit, sender=suite.attacker)
    suite.buy(suite.victim, suite.unit)
    suite.swap_out(suite.attacker, suite.stablecoin.balanceOf(suite.attacker))
    assert suite.worth(suite.attacker) <= start - 50 * ONE
    assert suite.psm.rescuable(suite.reserve) == 50 * suite.unit
    fees = suite.psm.uncollectedFees()
    suite.psm.collectFees(sender=suite.attacker)
    assert suite.stablecoin.balanceOf(suite.surplus_buffer) == fees < ONE


def test_what_is_left_while_the_supply_is_zero_goes_to_nobody(suite: Suite) -> None:
    coins = suite.buy(suite.victim, 1_000 * suite.unit)
    suite.swap_out(suite.victim, coins)
    left = suite.psm.book()
    assert (suite.stablecoin.totalSupply(), left > 0) == (0, True)
    suite.fund(suite.attacker, 10 * suite.unit)
    start = suite.worth(suite.attacker)
    suite.swap_out(suite.attacker, suite.swap_in(suite.attacker, 10 * suite.unit))
    assert suite.worth(suite.attacker) < start
    assert suite.psm.book() > left
