"""What a wind-down does not keep, as docs/open-findings.md has it

├── collateral that cannot move: a part of all other assets is never paid
└── the surplus, between the beginning and the opening: the governor's still
"""

import pytest

from strongroom.evm import ContractError
from tests.incidents.test_winddown_incidents import DEBT, running
from tests.support.suite import ONE
from tests.support.winddown import DAY, Ending, EndingBuilder


def test_collateral_that_is_frozen_keeps_back_a_part_of_everything(build_ending: EndingBuilder) -> None:
    """One market's token refuses the wind-down: its positions cannot be settled, nobody has a reason to repay them, and
    its reserve stays in the claim supply. Ten years later all have claimed, and most of the other assets is left."""
    it = running(build_ending(collateral="MockWeirdToken"))
    it.begin()
    it.fix(0)
    it.fix(1)
    it.collaterals[1].setBlocked(it.it, True, sender=it.suite.deployer)
    it.settle(it.borrower)
    with pytest.raises(ContractError):
        it.settle(it.other, 1)
    assert it.debt(it.other, 1) >= 3 * DEBT
    it.open_claims()
    it.chain.warp(3_650 * DAY)
    for account in it.people:
        if it.coin.balanceOf(account):
            it.lock(account)
    supply, reserve = it.it.claimSupply(), it.it.lateReserve()
    assert reserve >= 6 * DEBT
    for token in (it.suite.reserve, it.collaterals[0]):
        for account in it.people:
            it.it.claim.try_send(token, account, sender=account)
        left = it.it.received(token) - it.it.paid(token)
        assert left * supply >= it.it.received(token) * reserve
        assert 2 * left > it.it.received(token)
    assert not it.it.release.try_send(it.params[1], sender=it.stranger)[0]


def test_the_governor_pays_the_surplus_away_before_the_opening(ending: Ending) -> None:
    it = running(ending)
    it.coin.transfer(it.suite.surplus_buffer, 1_000 * ONE, sender=it.holder)
    it.begin()
    it.govern((it.suite.surplus_buffer, "pay", (it.coin, it.suite.attacker, 1_000 * ONE)))
    assert it.lock(it.suite.attacker) == 1_000 * ONE
