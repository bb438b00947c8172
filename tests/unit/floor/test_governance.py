"""RedemptionModule: constructor, pause, unpause, setFee, setWindDown, rescue, and the views

├── constructor: refuses addresses without code, and a fee above 2 %
├── pause: the sentinel, a day, once a week for each market; nothing is redeemed from that market alone
├── unpause: the operator, while there is a pause; it does not let the next come earlier
├── setFee: the operator, at most 2 %
├── setWindDown: the governor, once
├── rescue: the governor
├── others: refused
└── views: what redeeming would find, to the wei
"""

import pytest

from strongroom.evm import Contract
from tests.support.floor import DAY, FEE_BPS, LLTV, Floor
from tests.support.suite import MAX_UINT, ONE, event, events

DEBT = 1_000 * ONE
WEEK = 7 * DAY


@pytest.fixture
def lent(floor: Floor) -> Floor:
    """A position, a day of drought, and a stranger with coins."""
    floor.open(floor.credit.borrower, DEBT, 50)
    floor.hold(floor.credit.stranger, 10 * DEBT)
    floor.wait(DAY)
    return floor


def _mock(floor: Floor) -> Contract:
    return floor.credit.chain.deploy("MockWindDown", sender=floor.credit.deployer)


def test_the_constructor(floor: Floor) -> None:
    it = floor.credit
    module = floor.module
    shown = (module.POOL(), module.STABLECOIN(), module.PEG_MODULE(), module.CREDIT_FACILITATOR())
    assert shown == tuple(each.address for each in (it.pool, it.coin, floor.psm, it.facilitator))
    assert (module.fee(), module.windDown(), module.MAX_FEE_BPS()) == (FEE_BPS, "0x" + "00" * 20, 200)

    def deploy(*args: object) -> None:
        it.chain.deploy("RedemptionModule", *args, sender=it.deployer)

    for args in ((it.stranger, floor.psm), (it.facilitator, it.stranger)):
        with floor.refuses("RedemptionModule_NoCode", it.stranger):
            deploy(*args, it.access, 0)
    with floor.refuses("RedemptionModule_FeeTooHigh", 201, 200):
        deploy(it.facilitator, floor.psm, it.access, 201)
    with floor.refuses("AccessManagedInvalidAuthority", it.stranger):
        deploy(it.facilitator, floor.psm, it.stranger, 0)


def test_a_pause_lasts_a_day_and_comes_once_a_week(lent: Floor) -> None:
    it = lent.credit
    receipt = lent.module.pause(it.id, sender=it.sentinel)
    begun = it.chain.timestamp
    assert events(receipt) == [event(lent.module, "PauseSet", it.id, begun + DAY)]
    assert lent.module.pausedUntil(it.id) == begun + DAY
    with lent.refuses("RedemptionModule_Paused", it.id, begun + DAY):
        lent.redeem(ONE, [it.borrower])
    lent.wait(DAY - 1)
    with lent.refuses("RedemptionModule_Paused", it.id, begun + DAY):
        lent.redeem(ONE, [it.borrower])
    lent.wait(1)
    lent.redeem(ONE, [it.borrower])
    lent.wait(WEEK - DAY - 1)
    with lent.refuses("RedemptionModule_PausedLately", it.id, begun + WEEK):
        lent.module.pause(it.id, sender=it.sentinel)
    lent.wait(1)
    lent.module.pause(it.id, sender=it.sentinel)


def test_a_pause_is_for_one_market(lent: Floor) -> None:
    it = lent.credit
    lent.module.pause(bytes(32), sender=it.sentinel)
    lent.redeem(ONE, [it.borrower])


def test_the_operator_ends_it(lent: Floor) -> None:
    it = lent.credit
    with lent.refuses("RedemptionModule_NotPaused", it.id):
        lent.module.unpause(it.id, sender=it.operator)
    lent.module.pause(it.id, sender=it.sentinel)
    begun = it.chain.timestamp
    lent.wait(100)
    receipt = lent.module.unpause(it.id, sender=it.operator)
    assert events(receipt) == [event(lent.module, "PauseSet", it.id, begun + 100)]
    lent.redeem(ONE, [it.borrower])
    with lent.refuses("RedemptionModule_PausedLately", it.id, begun + WEEK):
        lent.module.pause(it.id, sender=it.sentinel)
    lent.wait(WEEK - 100)
    lent.module.pause(it.id, sender=it.sentinel)
    lent.wait(DAY)
    with lent.refuses("RedemptionModule_NotPaused", it.id):
        lent.module.unpause(it.id, sender=it.operator)


@pytest.mark.parametrize("fee", [0, 1, 200])
def test_the_fee(lent: Floor, fee: int) -> None:
    it = lent.credit
    receipt = lent.module.setFee(fee, sender=it.operator)
    assert events(receipt) == [event(lent.module, "FeeSet", fee)]
    taken = 500 * ONE // 2_000
    charged = -(-taken * fee // 10_000)
    assert lent.redeem(500 * ONE, [it.borrower]).return_value[3:] == (taken - charged, charged)
    with lent.refuses("RedemptionModule_FeeTooHigh", 201, 200):
        lent.module.setFee(201, sender=it.operator)
    lent.assert_laws()


def test_the_wind_down_is_named_once(lent: Floor) -> None:
    it = lent.credit
    with lent.refuses("RedemptionModule_NoCode", it.stranger):
        lent.module.setWindDown(it.stranger, sender=it.governor)
    mock = _mock(lent)
    receipt = lent.module.setWindDown(mock, sender=it.governor)
    assert event(lent.module, "WindDownSet", mock) in events(receipt)
    assert it.coin.allowance(lent.module, mock) == MAX_UINT
    with lent.refuses("RedemptionModule_WindDownNamed", mock):
        lent.module.setWindDown(_mock(lent), sender=it.governor)
    lent.redeem(ONE, [it.borrower])
    mock.set(it.id, True, sender=it.stranger)
    with lent.refuses("RedemptionModule_WindingDown", it.id):
        lent.redeem(ONE, [it.borrower])
    assert lent.module.redeemable(it.params, it.borrower) == (0, 0)


def test_rescue(lent: Floor) -> None:
    it = lent.credit
    it.give_coins(lent.module, ONE)
    assert lent.module.rescuable(it.coin) == ONE
    # nobody redeems with it
    coins = it.coin.balanceOf(it.stranger)
    lent.redeem(2 * ONE, [it.borrower])
    assert (it.coin.balanceOf(it.stranger), it.coin.balanceOf(lent.module)) == (coins - 2 * ONE, ONE)
    lent.module.rescue(it.coin, it.minter, ONE, sender=it.governor)
    assert it.coin.balanceOf(lent.module) == 0


def test_refuses_others(lent: Floor) -> None:
    it = lent.credit
    calls = (
        (it.sentinel, "pause", (it.id,)),
        (it.operator, "unpause", (it.id,)),
        (it.operator, "setFee", (1,)),
        (it.governor, "setWindDown", (it.coin,)),
        (it.governor, "rescue", (it.coin, it.stranger, 0)),
    )
    for allowed, name, args in calls:
        for actor in it.actors:
            if actor not in (allowed, it.deployer):
                with lent.refuses("AccessManagedUnauthorized", actor):
                    it.chain.send(lent.module, name, *args, sender=actor)


@pytest.mark.parametrize("seconds", [0, 1, 40 * DAY])
def test_the_view_is_what_redeeming_finds(lent: Floor, seconds: int) -> None:
    it = lent.credit
    lent.wait(seconds)
    coins, collateral = lent.module.redeemable(it.params, it.borrower)
    assert coins > DEBT
    receipt = lent.redeem(coins + 5, [it.borrower])
    assert receipt.return_value[2:4] == (coins, collateral)
    assert lent.module.redeemable(it.params, it.borrower) == (0, 0)


def test_the_threshold(floor: Floor) -> None:
    it = floor.credit
    floor.fill(10_100)
    floor.wait(DAY)
    floor.drain()
    for waited in (0, 1, 7, DAY // 2, DAY - 1, DAY, 3 * DAY):
        before = it.chain.snapshot()
        floor.wait(waited)
        assert floor.module.threshold(LLTV) == -(-LLTV * (DAY - min(waited, DAY)) // DAY)
        it.chain.revert(before)
