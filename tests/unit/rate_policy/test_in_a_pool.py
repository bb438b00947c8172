"""RatePolicy as the rate model of a market of the lending pool

├── enabled with a least debt and a redeemer; the pool accrues at the mean rate since its last update
├── whether it accrues between the pokes or after them all, the debt is the same to a millionth of the interest
└── what its answer costs the pool
"""

from strongroom.evm import Contract
from tests.support.rates import DEFAULT, PARITY, Rates
from tests.support.suite import MAX_UINT, ONE
from tests.unit.rate_policy.test_poke import FULL_COINS

ENABLE = "enableIrm(address,(uint8,uint96,address,address))"
LLTV = 8 * ONE // 10


def market(rates: Rates) -> tuple[Contract, tuple[object, ...]]:
    """The holder owes 100,000 of the 200,000 coins that the swapper lends, against as much again of the reserve."""
    suite = rates.suite
    pool, reserve = suite.lending_pool, suite.reserve
    oracle = suite.chain.deploy("MockOracle", PARITY * 10**12, sender=suite.deployer)
    suite.as_governor(pool, ENABLE, rates.policy, (0, 2_000 * ONE, suite.victim, "0x" + "00" * 20))
    suite.as_governor(pool, "enableLltv", LLTV)
    params = (suite.stablecoin, reserve, oracle, rates.policy, LLTV)
    pool.createMarket(params, sender=suite.deployer)
    suite.stablecoin.approve(pool, MAX_UINT, sender=suite.swapper)
    pool.supply(params, 200_000 * ONE, 0, suite.swapper, b"", sender=suite.swapper)
    suite.give_reserve(suite.holder, 200_000 * suite.unit)
    reserve.approve(pool, MAX_UINT, sender=suite.holder)
    pool.supplyCollateral(params, 200_000 * suite.unit, suite.holder, b"", sender=suite.holder)
    pool.borrow(params, 100_000 * ONE, 0, suite.holder, suite.holder, sender=suite.holder)
    rates.sync()
    return pool, params


def run(rates: Rates, pool: Contract, params: tuple[object, ...], *, often: bool) -> int:
    """Flows and pokes over ten days; accrues in between or once. The debt."""
    for number in range(10):
        if number in (0, 5):
            rates.flow(-FULL_COINS // 3 if number else FULL_COINS * 2)
        rates.wait(86_400)
        rates.poke()
        if often:
            told = rates.policy.meanRateSince(last_update(pool, params))
            receipt = pool.accrueInterest(params, sender=rates.poker)
            (accrued,) = [each for each in receipt.events if each.name == "AccrueInterest"]
            assert accrued.args["prevBorrowRate"] == told
    pool.accrueInterest(params, sender=rates.poker)
    return int(pool.market(market_id(params))[2])


def market_id(params: tuple[object, ...]) -> bytes:
    from eth_abi.abi import encode

    from strongroom.evm import keccak, to_address

    plain = [to_address(each) for each in params[:4]]  # type: ignore[arg-type]
    return keccak(encode(["address"] * 4 + ["uint256"], [*plain, params[4]]))


def last_update(pool: Contract, params: tuple[object, ...]) -> int:
    return int(pool.market(market_id(params))[4])


def test_the_pool_accrues_at_the_mean_rate(rates: Rates) -> None:
    pool, params = market(rates)
    start, state = rates.chain.snapshot(), rates.model.world.snapshot()
    often = run(rates, pool, params, often=True)
    rates.chain.revert(start)
    rates.model.world.revert(state)
    once = run(rates, pool, params, often=False)
    interest = once - 100_000 * ONE
    assert 0 < interest < 100_000 * ONE * DEFAULT.max_rate_bps // 10_000
    # the pool's compounding is a series of three terms, and the mean is rounded up a unit at each asking
    assert abs(often - once) <= interest // 1_000_000 + 100_000 * 864_000


def test_what_its_answer_costs(rates: Rates) -> None:
    """An accrual with warm slots: one of the policy's since a poke, else a search among the pokes."""
    pool, params = market(rates)
    rates.wait(DEFAULT.window)
    rates.poke()
    pool.accrueInterest(params, sender=rates.poker)
    rates.wait(1_000)
    fresh = least_gas(rates, pool, params)
    assert fresh < 40_000
    for _ in range(100):
        rates.wait()
        rates.poke()
    assert least_gas(rates, pool, params) < fresh + 6_000


def least_gas(rates: Rates, pool: Contract, params: tuple[object, ...]) -> int:
    """The lowest limit with which the pool accrues, to a hundred."""
    low, high = 20_000, 200_000
    data = pool.accrueInterest.encode(params)
    while high - low > 100:
        middle = (low + high) // 2
        enough, _ = rates.chain.raw_try_call(rates.poker, pool, data, gas=middle)
        low, high = (low, middle) if enough else (middle, high)
    return high
