"""StabilityPool.liquidate and its callback

├── takes from all deposits in proportion, gives them the collateral in proportion, pays the caller from the bonus
├── by collateral seized and by shares repaid; part by part and at once
├── a position below the least debt is closed as the lending pool closes it
├── bad debt stays with the market
├── at the liquidation price where the oracle offers one, at its price else
├── anyone may, the borrower too, and competes with everyone
├── empties the pool exactly, and is right after it was refilled
├── leaves no allowance
└── refuses: not listed, delisted, healthy, more than absorbs, nobody there, only fresh coins; worth too little; too low
    a reward; a token that takes a fee or is blocked; a bad receiver; past the deadline; a stale oracle; a callback of
    anyone's
"""

import pytest

from tests.support.lending import incentive
from tests.support.stability import BPS, CALLER_SHARE_BPS, MAX_UINT, ONE, ORACLE_SCALE, Stability
from tests.support.suite import event, events

ZERO = "0x" + "00" * 20


def worth_up(it: Stability, repaid: int, market: int = 0) -> int:
    """Collateral that `repaid` wei are worth."""
    return int(-(-repaid * ORACLE_SCALE // it.contracts.oracles[market].price()))


def test_takes_and_gives_in_proportion(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=1_000, second=3_000, attacker=6_000)
    it.crash(5_000)
    keeper = it.account("keeper")
    receiver = it.account("second")
    before = it.collateral.balanceOf(receiver)
    shares = it.shares()
    receipt = it.pool.liquidate(
        it.params[0], it.account("borrower"), 0, shares, 0, receiver, it.now, sender=keeper
    )
    seized, repaid, reward = receipt.return_value
    assert seized == pytest.approx(
        repaid * incentive(it.params[0][4]) // ONE * ORACLE_SCALE // it.contracts.oracles[0].price()
    )
    assert reward == (seized - worth_up(it, repaid)) * CALLER_SHARE_BPS // BPS > 0
    assert it.collateral.balanceOf(receiver) == before + reward
    liquidated = event(
        it.pool,
        "Liquidated",
        it.id(),
        it.account("borrower"),
        keeper,
        receiver,
        repaid,
        seized,
        reward,
        10_000 * ONE - repaid,
    )
    assert liquidated in events(receipt)
    for name, part in (("saver", 1), ("second", 3), ("attacker", 6)):
        assert it.pool.depositOf(it.account(name)) == (10_000 * ONE - repaid) * part // 10
        assert it.pool.claimableOf(it.account(name)) == (seized - reward) * part // 10
    assert it.pool.totalDeposits() == it.coin.balanceOf(it.pool) == 10_000 * ONE - repaid
    assert it.pool.state().collateral == it.collateral.balanceOf(it.pool) == seized - reward
    assert it.coin.allowance(it.pool, it.lending) == 0


def test_by_collateral_and_in_parts(stability: Stability) -> None:
    it, keeper = stability, stability.account("keeper")
    it.settle_in(saver=10_000)
    it.crash(5_000)
    seized, repaid, reward = it.pool.liquidate(
        it.params[0], it.account("borrower"), ONE, 0, 0, keeper, MAX_UINT, sender=keeper
    ).return_value
    assert seized == ONE
    assert worth_up(it, repaid) < ONE - reward
    it.liquidate(part=2)
    it.liquidate()
    assert it.shares() == 0
    # what does not divide waits for the next liquidation: less than a unit
    assert it.pool.state().collateral - it.pool.claimableOf(it.account("saver")) in (0, 1)


def test_closes_what_would_be_too_small(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.crash(150)
    _, repaid, _ = it.liquidate(part=2)
    assert it.shares() == 0
    assert repaid >= 150 * ONE


def test_bad_debt_stays_with_the_market(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.open(5_000)
    it.set_price(5_000)
    supplied = it.lending.market(it.id())[0]
    collateral = it.lending.position(it.id(), it.account("borrower"))[2]
    keeper = it.account("keeper")
    seized, repaid, reward = it.pool.liquidate(
        it.params[0], it.account("borrower"), collateral, 0, 0, keeper, MAX_UINT, sender=keeper
    ).return_value
    assert seized == collateral
    assert repaid < 3_100 * ONE
    assert it.shares() == 0, "the rest is the market's loss"
    assert it.lending.market(it.id())[0] < supplied
    price = it.contracts.oracles[0].price()
    assert (seized - reward) * price // ORACLE_SCALE > repaid


def test_at_the_liquidation_price(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.open(5_000)
    price = it.contracts.oracles[0].price() * 88 // 100
    it.contracts.oracles[0].setLiquidationPrice(price, sender=it.account("deployer"))
    seized, repaid, reward = it.liquidate()
    minimum = -(-repaid * ORACLE_SCALE // price)
    assert reward == (seized - minimum) * CALLER_SHARE_BPS // BPS


def test_the_borrower_may_and_others_compete(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.crash(5_000)
    assert it.liquidate(part=2, caller="borrower")[2] > 0
    keeper = it.account("keeper")
    it.lending.liquidate(it.params[0], it.account("borrower"), 0, it.shares(), b"", sender=keeper)
    with it.refuses("LendingPool_InconsistentInput", 0, 0):
        it.liquidate()


def test_empties_and_is_right_when_refilled(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=1_000, second=2_000)
    it.crash(13_000)
    claims: dict[str, int] = {"saver": 0, "second": 0}
    for round_ in range(4):
        seized, repaid, reward = it.empty()
        assert repaid == 3_000 * ONE - round_
        assert it.pool.totalDeposits() == it.pool.absorbable() == 0
        for name, part in (("saver", 1), ("second", 2)):
            assert it.pool.depositOf(it.account(name)) == 0
            claims[name] += (seized - reward) * part // 3
            assert abs(it.pool.claimableOf(it.account(name)) - claims[name]) <= round_ + 1
        it.set_price(8_150 - round_ * 50)
        it.pool.deposit(1_000 * ONE - round_ - 1, MAX_UINT, sender=it.account("saver"))
        it.deposit("second", 2_000)
        it.chain.warp(12)
    state = it.pool.state()
    assert (state.activeAssets, state.activeShares, state.scale) == (0, 0, 20)


def test_refuses_markets_that_are_not_listed(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.crash(5_000, market=2)
    with it.refuses("StabilityPool_NotListed", it.id(2)):
        it.liquidate(market=2)
    it.crash(5_000)
    it.factory.delistMarket(it.params[0], sender=it.account("sentinel"))
    with it.refuses("StabilityPool_NotListed", it.id()):
        it.liquidate()
    keeper = it.account("keeper")
    with it.refuses("StabilityPool_NotListed", it.id(3)):
        it.pool.liquidate(it.params[3], keeper, 1, 0, 0, keeper, MAX_UINT, sender=keeper)


def test_refuses_a_healthy_position(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.open(5_000)
    collateral = it.lending.position(it.id(), it.account("borrower"))[2]
    most = collateral * it.contracts.oracles[0].price() // ORACLE_SCALE * it.params[0][4] // ONE
    with it.refuses("LendingPool_HealthyPosition", it.id(), it.account("borrower"), 5_000 * ONE, most):
        it.liquidate()


@pytest.mark.parametrize("fresh", [False, True])
def test_refuses_more_than_absorbs(stability: Stability, fresh: bool) -> None:
    it = stability
    it.crash(5_000)
    if fresh:
        it.deposit("saver", 10_000)
    with it.refuses("StabilityPool_InsufficientDeposits", 5_000 * ONE, 0):
        it.liquidate()
    it.chain.warp(1)
    it.deposit("second", 10_000)
    absorbable = it.pool.absorbable()
    assert absorbable == (10_000 * ONE if fresh else 0)


def test_refuses_what_is_worth_too_little(stability: Stability) -> None:
    """A liquidation of next to nothing costs a whole unit of the collateral to rounding."""
    it, keeper = stability, stability.account("keeper")
    it.deposit("saver", 10_000, pool=1)
    it.chain.warp(1)
    it.crash(5_000, market=3)
    per_unit = it.contracts.oracles[3].price() // ORACLE_SCALE
    with it.refuses("StabilityPool_WorthTooLittle", 0, 1):
        shares = per_unit // 2 * 10**6
        it.weird.liquidate(
            it.params[3], it.account("borrower"), 0, shares, 0, keeper, MAX_UINT, sender=keeper
        )
    # worth exactly what it costs: no bonus, and nothing is refused
    done = it.weird.liquidate(
        it.params[3], it.account("borrower"), 0, per_unit * 10**6, 0, keeper, MAX_UINT, sender=keeper
    )
    assert tuple(done.return_value) == (1, per_unit, 0)


def test_refuses_too_low_a_reward(stability: Stability) -> None:
    it, keeper = stability, stability.account("keeper")
    it.settle_in(saver=10_000)
    it.crash(5_000)
    before = it.chain.snapshot()
    _, _, reward = it.liquidate()
    it.chain.revert(before)
    args = (it.params[0], it.account("borrower"), 0, it.shares())
    with it.refuses("StabilityPool_RewardTooLow", reward, reward + 1):
        it.pool.liquidate(*args, reward + 1, keeper, MAX_UINT, sender=keeper)
    it.pool.liquidate(*args, reward, keeper, MAX_UINT, sender=keeper)


@pytest.mark.parametrize("fault", ["fee", "blocked"])
def test_a_bad_token_stops_its_own_pool_alone(stability: Stability, fault: str) -> None:
    it, deployer = stability, stability.account("deployer")
    it.deposit("saver", 10_000, pool=1)
    it.settle_in(saver=10_000)
    it.crash(5_000)
    it.crash(5_000, market=3)
    if fault == "fee":
        it.weird_token.setFee(1, sender=deployer)
        seized = it.weird_seizure()
        with it.refuses("StabilityPool_NotDelivered", seized - seized // BPS, seized):
            it.liquidate(market=3)
    else:
        it.weird_token.setBlocked(it.weird, True, sender=deployer)
        with it.refuses("TransferFailed"):
            it.liquidate(market=3)
    it.liquidate()
    assert it.leave("saver", pool=1) == 10_000 * ONE


def test_refuses_bad_receivers_and_deadlines(stability: Stability) -> None:
    it, keeper = stability, stability.account("keeper")
    it.settle_in(saver=10_000)
    it.crash(5_000)
    args = (it.params[0], it.account("borrower"), 0, it.shares(), 0)
    for nobody in (ZERO, it.pool.address):
        with it.refuses("StabilityPool_InvalidReceiver", nobody):
            it.pool.liquidate(*args, nobody, MAX_UINT, sender=keeper)
    with it.refuses("StabilityPool_DeadlineExpired", it.now - 1, it.now):
        it.pool.liquidate(*args, keeper, it.now - 1, sender=keeper)


def test_refuses_while_the_oracle_fails(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.crash(5_000)
    it.contracts.oracles[0].setFault(1, sender=it.account("deployer"))
    with it.refuses("MockOracle_Down"):
        it.liquidate()


def test_the_callback_is_the_lending_pools_alone(stability: Stability) -> None:
    it = stability
    for name in ("attacker", "keeper"):
        with it.refuses("StabilityPool_UnexpectedCallback", it.account(name)):
            it.pool.onMorphoLiquidate(10**18, b"", sender=it.account(name))
