"""The redemption floor: a known limit, shown as it is; what to do: docs/open-findings.md

└── a peg module that was switched off for good, its ceiling zero, with uncollected fees of ten thousand coins: it has
    nothing to give and is never dry, so the floor never opens
"""

import pytest

from strongroom.evm import ContractError
from tests.support.floor import DAY, LINE, Floor
from tests.support.suite import ONE

DEBT = 1_000 * ONE


def test_fees_of_a_peg_module_that_was_switched_off_keep_the_floor_shut(floor: Floor) -> None:
    it = floor.credit
    floor.fill(21_000_000)  # of which 0.05 % are fees
    floor.open(it.borrower, DEBT, 70)
    it.coin.lowerCeiling(floor.psm, 0, sender=it.sentinel)
    floor.drain()
    assert floor.module.payableByPegModule() == 0
    assert floor.psm.uncollectedFees() >= LINE * ONE
    # nobody turns them into coins
    floor.psm.collectFees(sender=it.stranger)
    assert it.coin.facilitator(floor.psm)[1] == 0
    floor.hold(it.stranger, DEBT)
    floor.wait(30 * DAY)
    assert floor.psm.drought() == (False, 0)
    with pytest.raises(ContractError) as caught:
        floor.redeem(DEBT, [it.borrower])
    assert caught.value.name == "RedemptionModule_NothingRedeemable"
