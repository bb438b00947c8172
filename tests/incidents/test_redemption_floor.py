"""The floor: opened by a flash, shut by a flash, gamed by splitting, dodged by small positions

├── a flash mint that empties the peg module opens no position, whatever is done before and after it (Beanstalk 2022's
│   class: what one has for the length of a transaction decides)
├── capital that comes and goes every hour opens none either: only seconds without reserve count
├── reserve that is put in and taken out again in one transaction shuts no position, and none is spared by it
├── redeeming in parts buys no more than at once (USM 2026)
├── a debt of just the least can be redeemed: whoever splits a position into such does not escape
├── fees that nobody can collect, in a peg module that was switched off, keep nothing shut (our own readers)
│   ├── nobody begins that drought by a moment, while anybody can collect them
│   └── it ends by the first coins that the module mints when it is switched on again, and what it pays comes first
├── reserve that is lost keeps nothing shut either
├── coins that repaid a debt are burned: nobody borrows them past the ceiling
└── a stranger's approval of the module moves nothing of his (Seneca 2024)
"""

import pytest
from eth_abi.abi import encode

from strongroom.evm import ContractError
from tests.support.floor import DAY, LINE, LLTV, MIN_DEBT, PARITY, UNIT, Floor
from tests.support.suite import MAX_UINT, ONE

DEBT = 1_000 * ONE


def _full(floor: Floor) -> None:
    """A peg module with reserve for a day, and a position at 70 %."""
    floor.fill(2 * LINE)
    floor.wait(DAY)
    floor.open(floor.credit.borrower, DEBT, 70)
    assert floor.psm.drought() == (False, 0)


def _flash(floor: Floor, steps: list[tuple[str, bytes]], coins: int) -> None:
    """A wallet with some reserve and coins of its own mints, does these, and pays back."""
    it = floor.credit
    wallet = it.chain.deploy("MockWallet", it.attacker, sender=it.deployer)
    floor.reserve.mint(wallet, 100_000 * UNIT, sender=it.deployer)
    it.give_coins(wallet, 10_000 * ONE)
    approvals = [
        (token.address, token.approve.encode(spender, MAX_UINT))
        for token, spender in (
            *((it.coin, each) for each in (floor.psm, floor.module, it.coin)),
            (floor.reserve, floor.psm),
        )
    ]
    calls = [(to, data.replace(b"\xee" * 20, bytes.fromhex(wallet.address[2:]))) for to, data in steps]
    it.coin.flashLoan(
        wallet, it.coin, coins, encode(["(address,bytes)[]"], [[*approvals, *calls]]), sender=it.attacker
    )


WALLET = "0x" + "ee" * 20
"""Stands for the wallet in its steps."""


def test_a_flash_that_empties_the_peg_module_opens_nothing(floor: Floor) -> None:
    it = floor.credit
    _full(floor)
    level = it.coin.facilitator(floor.psm)[1]
    out = (floor.psm.address, floor.psm.swapOut.encode(level, 0, WALLET, MAX_UINT))
    back = (floor.psm.address, floor.psm.swapIn.encode(2 * LINE * UNIT, 0, WALLET, MAX_UINT))
    redeem = (
        floor.module.address,
        floor.module.redeem.encode(
            floor.order(500 * ONE, [it.borrower], receiver=it.attacker, deadline=MAX_UINT)
        ),
    )
    # twice, a day apart: what two looks would take for a day without reserve
    for _ in range(2):
        before = it.held(it.borrower)
        with pytest.raises(ContractError) as caught:
            _flash(floor, [out, redeem, back], 10**6 * ONE)
        assert caught.value.name == "RedemptionModule_NothingRedeemable"
        assert caught.value.args == (it.id, LLTV)
        _flash(floor, [out, back], 10**6 * ONE)
        assert floor.psm.drought() == (False, 0)
        assert it.held(it.borrower) == before
        floor.wait(DAY)


def test_an_hour_a_day_opens_nothing(floor: Floor) -> None:
    it = floor.credit
    _full(floor)
    floor.hold(it.attacker, 2_000 * ONE)
    for _ in range(5):
        floor.drain()
        floor.wait(3_600)
        with pytest.raises(ContractError):
            floor.redeem(500 * ONE, [it.borrower], by=it.attacker)
        floor.fill(2 * LINE, it.attacker)
        floor.wait(DAY - 3_600)
    assert floor.psm.drought() == (False, 0)


def test_a_flash_of_reserve_shuts_nothing(floor: Floor) -> None:
    it = floor.credit
    floor.open(it.borrower, DEBT, 20)
    floor.wait(DAY)
    floor.hold(it.stranger, 2_000 * ONE)
    for _ in range(3):
        floor.fill(2 * LINE, it.attacker)
        it.coin.approve(floor.psm, MAX_UINT, sender=it.attacker)
        level = it.coin.facilitator(floor.psm)[1]
        floor.psm.swapOut(level, 0, it.attacker, it.later, sender=it.attacker)
        assert floor.psm.drought() == (True, DAY)
    assert floor.redeem(500 * ONE, [it.borrower]).return_value[2] == 500 * ONE


def test_reserve_put_before_a_redeemer_is_his(floor: Floor) -> None:
    """A griefer's reserve is paid out at par, and what coins are left go to positions all the same."""
    it = floor.credit
    floor.open(it.borrower, DEBT, 20)
    floor.wait(DAY)
    floor.hold(it.stranger, 5 * LINE * ONE)
    floor.fill(2 * LINE, it.attacker)
    level = it.coin.facilitator(floor.psm)[1]
    outcome = floor.redeem(level + 500 * ONE, [it.borrower]).return_value
    assert (outcome[0], outcome[2]) == (level, 500 * ONE)


@pytest.mark.parametrize("parts", [3, 40])
def test_in_parts_is_no_better(floor: Floor, parts: int) -> None:
    it = floor.credit
    floor.open(it.borrower, DEBT, 70)
    floor.wait(DAY)
    floor.hold(it.stranger, 2 * DEBT)
    coins = 600 * ONE // parts * parts + 7 * parts
    before = it.chain.snapshot()
    once = floor.redeem(coins, [it.borrower]).return_value[3]
    it.chain.revert(before)
    assert sum(floor.redeem(coins // parts, [it.borrower]).return_value[3] for _ in range(parts)) <= once


@pytest.mark.parametrize("seconds", [DAY, 3 * DAY + 11, 700 * DAY + 1])
def test_a_position_of_the_least_debt_does_not_escape(floor: Floor, seconds: int) -> None:
    it = floor.credit
    for account in (it.borrower, it.other):
        floor.open(account, MIN_DEBT, 20)
    floor.open(it.liquidator, 7 * DEBT, 20)
    floor.wait(seconds)
    debt = floor.debt(it.borrower)
    floor.hold(it.stranger, 10 * DEBT)
    assert floor.redeem(debt, [it.borrower]).return_value[2] == debt
    assert it.held(it.borrower).borrow_shares == 0
    floor.assert_laws()


def test_what_repaid_a_debt_cannot_be_borrowed(floor: Floor) -> None:
    it = floor.credit
    floor.open(it.borrower, DEBT, 20)
    floor.open(it.attacker, DEBT, 20)
    floor.wait(DAY)
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    floor.hold(it.stranger, 2 * DEBT)
    level = it.facilitator.market(it.id).level
    floor.redeem(500 * ONE, [it.borrower])
    assert it.facilitator.market(it.id).level < level, "what came back was not burned"
    with it.refuses_some("LendingPool_MarketOperated"):
        it.pool.borrow(it.params, 2, 0, it.attacker, it.attacker, sender=it.attacker)


def test_an_approval_of_the_module_moves_nothing(floor: Floor) -> None:
    it = floor.credit
    floor.open(it.borrower, DEBT, 70)
    floor.wait(DAY)
    floor.hold(it.other, 2 * DEBT)
    it.give_coins(it.attacker, ONE)
    it.coin.approve(floor.module, MAX_UINT, sender=it.attacker)
    for order in (
        floor.order(DEBT, [it.borrower], receiver=it.attacker),
        floor.order(DEBT, [it.other, it.borrower], receiver=it.attacker),
    ):
        with pytest.raises(ContractError):
            floor.module.redeem(order, sender=it.attacker)
        with pytest.raises(ContractError):
            floor.module.redeemWithAuthorization(order, it.other, bytes(32), bytes(65), sender=it.attacker)
    assert it.coin.balanceOf(it.other) == 2 * DEBT


def _switch_off(floor: Floor) -> None:
    """A ceiling of zero, every coin swapped out, and more than ten thousand of fees on the book; and a position."""
    it = floor.credit
    floor.fill(21_000_000)  # of which 0.05 % are fees
    floor.open(it.borrower, DEBT, 70)
    it.coin.lowerCeiling(floor.psm, 0, sender=it.sentinel)
    floor.drain()
    assert floor.psm.uncollectedFees() >= LINE * ONE
    floor.psm.collectFees(sender=it.stranger)  # there is no room
    assert it.coin.facilitator(floor.psm)[1] == 0
    floor.hold(it.stranger, 2 * DEBT)


def test_fees_of_a_peg_module_that_was_switched_off_keep_nothing_shut(floor: Floor) -> None:
    it = floor.credit
    _switch_off(floor)
    assert floor.psm.updateDrought(sender=it.stranger).return_value is True
    with pytest.raises(ContractError) as caught:
        floor.redeem(500 * ONE, [it.borrower])
    assert caught.value.args == (it.id, LLTV), "it is dry from now on, not from before"
    floor.wait(DAY)
    assert floor.redeem(500 * ONE, [it.borrower]).return_value[2] == 500 * ONE
    floor.assert_laws()


def test_nobody_begins_a_drought_by_a_moment_while_fees_can_be_collected(floor: Floor) -> None:
    it = floor.credit
    floor.fill(3 * LINE)
    floor.peg_oracle.set(2 * PARITY, sender=it.deployer)
    it.coin.approve(floor.psm, MAX_UINT, sender=it.other)
    floor.psm.swapOut(2 * LINE * ONE, 0, it.other, it.later, sender=it.other)  # for half as much reserve
    floor.peg_oracle.set(PARITY, sender=it.deployer)
    floor.open(it.borrower, DEBT, 70)
    floor.wait(DAY)
    look = (floor.psm.address, floor.psm.updateDrought.encode())
    # twice, a day apart: what two looks would take for a day without a coin to burn
    for _ in range(2):
        level = it.coin.facilitator(floor.psm)[1]
        out = (floor.psm.address, floor.psm.swapOut.encode(level, 0, WALLET, MAX_UINT))
        back = (floor.psm.address, floor.psm.swapIn.encode(level // 10**12, 0, WALLET, MAX_UINT))
        _flash(floor, [out, look, back], 10**6 * ONE)
        assert floor.psm.drought() == (False, 0)
        floor.wait(DAY)
    # nor where the capital is there for as long as it takes: the fees pay others
    floor.drain()
    assert floor.psm.updateDrought(sender=it.attacker).return_value is False
    floor.wait(DAY)
    assert floor.psm.drought() == (False, 0)
    floor.psm.collectFees(sender=it.borrower)
    floor.hold(it.stranger, DEBT)
    assert floor.redeem(500 * ONE, [it.borrower]).return_value[0] == 500 * ONE


def test_a_peg_module_that_is_switched_on_again_shuts_the_floor_and_pays_first(floor: Floor) -> None:
    it = floor.credit
    _switch_off(floor)
    floor.psm.updateDrought(sender=it.stranger)
    floor.wait(DAY)
    it.coin.setFacilitator(floor.psm, 10**9 * ONE, sender=it.governor)
    floor.fill(2 * LINE)
    assert floor.psm.drought() == (False, DAY), "the swap itself ends it"
    outcome = floor.redeem(DEBT, [it.borrower]).return_value
    assert (outcome[0], outcome[2]) == (DEBT, 0)
    floor.wait(DAY // 4)
    level = it.coin.facilitator(floor.psm)[1]
    floor.hold(it.attacker, level + DEBT)
    outcome = floor.redeem(level + DEBT, [it.borrower], by=it.attacker).return_value
    assert (outcome[0], outcome[2]) == (level, 0), "nothing but reserve"


def test_reserve_that_is_lost_keeps_nothing_shut(floor: Floor) -> None:
    it = floor.credit
    _full(floor)
    floor.seize(0)
    floor.hold(it.stranger, 2 * DEBT)
    floor.psm.updateDrought(sender=it.stranger)
    floor.wait(DAY)
    assert floor.redeem(500 * ONE, [it.borrower]).return_value[2] == 500 * ONE
