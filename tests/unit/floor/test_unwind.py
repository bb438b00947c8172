"""RedemptionModule.unwind

├── when the caller is not the wind-down, or the market is not winding down: it reverts
├── when the position owes nothing, or is worth no more than it owes: it reverts
├── a pause, the clock, the peg module's reserve and the fee make no difference
├── at the oracle's price where no other is given, or where that gives more
├── at another price: what is beyond it stays in the position
└── no more coins are taken than are owed; the least debt is left, or none
"""

import pytest

from strongroom.evm import Contract
from tests.support.floor import LINE, MIN_DEBT, Floor
from tests.support.suite import ONE

DEBT = 1_000 * ONE


@pytest.fixture
def winding(floor: Floor) -> tuple[Floor, Contract]:
    """A position at half, a peg module with reserve, a pause, and a market that winds down, with coins for it."""
    it = floor.credit
    floor.open(it.borrower, DEBT, 50)
    floor.fill(2 * LINE)
    mock = it.chain.deploy("MockWindDown", sender=it.deployer)
    floor.module.pause(it.id, sender=it.sentinel)
    floor.module.setWindDown(mock, sender=it.governor)
    mock.set(it.id, True, sender=it.stranger)
    it.give_coins(mock, 10 * DEBT)
    floor.wait(1_000)
    return floor, mock


def _unwind(floor: Floor, mock: Contract, coins: int, price: int) -> tuple[int, int]:
    it = floor.credit
    receipt = mock.unwind(floor.module, it.params, it.borrower, coins, price, sender=it.stranger)
    return int(receipt.return_value[0]), int(receipt.return_value[1])


def test_others_do_not(winding: tuple[Floor, Contract]) -> None:
    floor, mock = winding
    it = floor.credit
    for actor in it.actors:
        with floor.refuses("RedemptionModule_NotWindDown", actor, it.id):
            floor.module.unwind(it.params, it.borrower, ONE, 0, sender=actor)
    mock.set(it.id, False, sender=it.stranger)
    with floor.refuses("RedemptionModule_NotWindDown", mock, it.id):
        _unwind(floor, mock, ONE, 0)


@pytest.mark.parametrize("price", [0, 1_000 * 10**36, 2_000 * 10**36])
def test_at_the_oracles_price(winding: tuple[Floor, Contract], price: int) -> None:
    floor, mock = winding
    it = floor.credit
    debt, collateral = floor.debt(it.borrower), floor.collateral(it.borrower)
    assert _unwind(floor, mock, 5 * DEBT, price) == (debt, debt // 2_000)
    assert it.coin.balanceOf(mock) == 10 * DEBT - debt
    assert it.collateral.balanceOf(mock) == debt // 2_000
    assert it.held(it.borrower)[1:] == (0, collateral - debt // 2_000)
    floor.assert_laws()


@pytest.mark.parametrize("price", [2_000 * 10**36 + 1, 3_000 * 10**36, 10**60])
def test_what_is_beyond_the_price_stays(winding: tuple[Floor, Contract], price: int) -> None:
    floor, mock = winding
    it = floor.credit
    collateral = floor.collateral(it.borrower)
    kept = 400 * ONE * 10**36 // price
    assert _unwind(floor, mock, 400 * ONE, price) == (400 * ONE, kept)
    assert floor.collateral(it.borrower) == collateral - kept
    floor.assert_laws()


def test_the_least_debt_or_none(winding: tuple[Floor, Contract]) -> None:
    floor, mock = winding
    it = floor.credit
    debt = floor.debt(it.borrower)
    assert _unwind(floor, mock, debt - 1, 0)[0] == debt - MIN_DEBT
    with floor.refuses("RedemptionModule_NothingRedeemable", it.id, 0):
        _unwind(floor, mock, MIN_DEBT - 1, 0)
    assert _unwind(floor, mock, MIN_DEBT, 0)[0] == MIN_DEBT
    with floor.refuses("RedemptionModule_NothingRedeemable", it.id, 0):
        _unwind(floor, mock, DEBT, 0)


def test_what_is_under_water_is_for_liquidators(winding: tuple[Floor, Contract]) -> None:
    floor, mock = winding
    it = floor.credit
    it.set_price(1_000)
    with floor.refuses("RedemptionModule_NothingRedeemable", it.id, 0):
        _unwind(floor, mock, DEBT, 0)
    it.set_price(0)
    with floor.refuses("RedemptionModule_ZeroPrice", it.oracle):
        _unwind(floor, mock, DEBT, 0)
