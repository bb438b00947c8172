"""LendingPool.setAuthorization

├── anyone lets another manage its positions in every market, or no longer; twice the same is allowed
└── nobody does for another
"""

from tests.support.lending import ZERO, Lending
from tests.support.suite import event, events


def test_on_and_off(lending: Lending) -> None:
    pool, owner, other = lending.pool, lending.lender, lending.stranger
    for allowed in (True, True, False, False):
        receipt = pool.setAuthorization(other, allowed, sender=owner)
        assert events(receipt) == [event(pool, "SetAuthorization", owner, owner, other, allowed)]
        assert pool.isAuthorized(owner, other) is allowed
        assert pool.isAuthorized(other, owner) is False
        assert pool.nonce(owner) == 0


def test_covers_every_market_and_not_supplying(aged: Lending, lending: Lending) -> None:
    lending.lend(lending.lender, 100)
    lending.pool.setAuthorization(lending.stranger, True, sender=lending.lender)
    for market in (aged, lending):
        market.pool.withdraw(market.params, 50, 0, market.lender, market.stranger, sender=market.stranger)
    # what the authorised one supplies is its own money
    lending.give(lending.loan, lending.lender, 100)
    with lending.refuses_some():
        lending.pool.supply(lending.params, 101, 0, lending.lender, b"", sender=lending.stranger)


def test_zero_can_be_authorised_and_does_nothing(lending: Lending) -> None:
    lending.pool.setAuthorization(ZERO, True, sender=lending.lender)
    assert lending.pool.isAuthorized(lending.lender, ZERO) is True


def test_is_not_passed_on(aged: Lending) -> None:
    aged.pool.setAuthorization(aged.stranger, True, sender=aged.lender)
    aged.pool.setAuthorization(aged.attacker, True, sender=aged.stranger)
    with aged.refuses("LendingPool_Unauthorized", aged.attacker, aged.lender):
        aged.pool.withdraw(aged.params, 1, 0, aged.lender, aged.attacker, sender=aged.attacker)
