"""Fee-on-transfer, no-return, false-returning, blocking and rebasing tokens: the weird-ERC20 catalogue

Pools credited what they had been promised instead of what arrived, took a `false` for a success, broke on tokens that
return nothing, or let one blocked receiver stop everybody's payments.

Here what arrives is measured and too little refused, returns are checked by SafeERC20, a payment that one receiver
cannot take fails for this receiver alone, and a balance below the book stops swaps in until it is made good.
"""

from strongroom.errors import decode_revert
from tests.support.suite import MAX_UINT, ONE, Builder, Suite

STANDARD, NO_RETURN, RETURNS_FALSE = range(3)


def weird(build: Builder) -> Suite:
    suite = build(reserve="MockWeirdToken")
    suite.buy(suite.victim, 1_000 * suite.unit)
    suite.fund(suite.attacker, 1_000 * suite.unit)
    return suite


def covered(suite: Suite) -> bool:
    return bool(
        suite.reserve.balanceOf(suite.psm) >= suite.psm.book()
        and suite.psm.book() * suite.wei_per_unit >= suite.level
    )


def test_a_fee_on_transfer_is_refused(build: Builder) -> None:
    suite = weird(build)
    one_unit_bps, its_amount = 1, 10_000
    for fee_bps, units in ((one_unit_bps, its_amount), (100, 100 * suite.unit), (10_000, 100 * suite.unit)):
        suite.reserve.setFee(fee_bps, sender=suite.deployer)
        wanted = units * suite.wei_per_unit
        for swap, amount in ((suite.psm.swapIn, units), (suite.psm.swapInExactOut, wanted)):
            limit = 0 if swap is suite.psm.swapIn else MAX_UINT
            succeeded, output = swap.try_send(
                amount, limit, suite.attacker, suite.later, sender=suite.attacker
            )
            assert not succeeded, "coins for reserve that did not arrive"
            assert decode_revert(output).name == "PegStabilityModule_ReserveNotDelivered"
    assert covered(suite)
    suite.reserve.setFee(0, sender=suite.deployer)
    suite.swap_in(suite.attacker, suite.unit)


def test_a_fee_on_the_way_out_is_the_receivers(build: Builder) -> None:
    suite = weird(build)
    suite.reserve.setFee(100, sender=suite.deployer)
    units = suite.swap_out(suite.victim, ONE)
    assert suite.reserve.balanceOf(suite.victim) == units - units // 100
    assert covered(suite)


def test_no_return_value_is_fine(build: Builder) -> None:
    suite = weird(build)
    suite.reserve.setKind(NO_RETURN, sender=suite.deployer)
    assert suite.swap_in(suite.attacker, suite.unit) == ONE - ONE // 2_000
    assert suite.swap_out(suite.victim, ONE) == suite.unit - suite.unit // 2_000
    assert covered(suite)


def test_false_is_no_success(build: Builder) -> None:
    suite = weird(build)
    suite.reserve.setKind(RETURNS_FALSE, sender=suite.deployer)
    succeeded, output = suite.psm.swapIn.try_send(
        suite.unit, 0, suite.attacker, suite.later, sender=suite.attacker
    )
    assert (succeeded, decode_revert(output).name) == (False, "SafeERC20FailedOperation")
    held = suite.stablecoin.balanceOf(suite.victim)
    succeeded, output = suite.psm.swapOut.try_send(ONE, 0, suite.victim, suite.later, sender=suite.victim)
    assert (succeeded, decode_revert(output).name) == (False, "SafeERC20FailedOperation")
    assert suite.stablecoin.balanceOf(suite.victim) == held, "coins burned for nothing"


def test_one_blocked_receiver_blocks_nobody_else(build: Builder) -> None:
    suite = weird(build)
    suite.reserve.setBlocked(suite.victim, True, sender=suite.deployer)
    with suite.refuses_any():
        suite.psm.swapOut(ONE, 0, suite.victim, suite.later, sender=suite.victim)
    suite.psm.swapOut(ONE, 0, suite.holder, suite.later, sender=suite.victim)
    suite.swap_in(suite.attacker, suite.unit)
    suite.swap_out(suite.attacker, ONE // 2)
    suite.psm.collectFees(sender=suite.attacker)


def test_a_balance_that_shrinks_stops_swaps_in(suite: Suite) -> None:
    suite.buy(suite.victim, 100 * suite.unit)
    suite.fund(suite.attacker, 10 * suite.unit)
    suite.reserve.seize(suite.psm, 30 * suite.unit, sender=suite.deployer)
    succeeded, output = suite.psm.swapIn.try_send(
        suite.unit, 0, suite.attacker, suite.later, sender=suite.attacker
    )
    assert not succeeded, "a new holder was let into a module that cannot pay"
    assert decode_revert(output).name == "PegStabilityModule_ReserveShortfall"
    succeeded, _ = suite.psm.collectFees.try_send(sender=suite.attacker)
    assert not succeeded, "fees were taken out of a loss"
    suite.swap_out(suite.victim, 50 * ONE)


def test_a_balance_that_grows_is_nobodys_profit(suite: Suite) -> None:
    suite.buy(suite.victim, 100 * suite.unit)
    fees = suite.psm.uncollectedFees()
    suite.give_reserve(suite.psm, 30 * suite.unit)
    assert (suite.psm.uncollectedFees(), suite.psm.book()) == (fees, 100 * suite.unit)
    assert suite.psm.rescuable(suite.reserve) == 30 * suite.unit
