"""SettlementOracle; WindDown: makeOracle, enlist, readPrice, setPrice

├── makeOracle: for a source with code; it passes on both prices, and their errors
├── close, setAnswer: the wind-down's alone
├── enlist
│   ├── before the beginning, a market that was never listed, or twice: it reverts
│   ├── a 65th market: it reverts
│   ├── an oracle that was not made here; once claims are open: it reverts
│   └── else: its oracle closes
├── readPrice
│   ├── when the market is not enlisted, or has a price and all winds down: it reverts
│   ├── when the last reading was less than an hour ago: it reverts
│   ├── when it was a day ago: it begins again
│   ├── when the source has no price, nor a liquidation price: it reverts, and later goes on
│   ├── when it has a liquidation price alone: that is read
│   ├── with too little gas for the source: it reverts
│   ├── the third fixes the middle one, whatever the order
│   └── of a market alone whose price is fixed
│       ├── less than a day ago, or by less than three readings: the price stays
│       ├── with a middle one that is not lower: the price stays
│       ├── with a lower one: it falls to that, or by a twentieth
│       └── once all winds down: it reverts
└── setPrice
    ├── when the caller is not the governor: it reverts
    ├── before three days, or within three of a reading: it reverts
    ├── with a source that has a price, to zero, where one is fixed: it reverts
    └── else: it is fixed
"""

from itertools import permutations

import pytest

from strongroom.evm import ContractError
from tests.support.lending import ZERO
from tests.support.suite import ONE, event, events
from tests.support.winddown import DAY, HOUR, MIN_DEBT, PRICES, RATE, Ending

SCALED = PRICES[0] * 10**36


@pytest.fixture
def begun(ending: Ending) -> Ending:
    """With one market enlisted."""
    ending.buy(ending.holder, 5_000 * ONE)
    ending.open(ending.borrower, 10_000 * ONE)
    ending.begin(markets=(0,))
    return ending


def test_an_oracle(ending: Ending) -> None:
    it, source = ending, ending.sources[0]
    for nobody in (ZERO, it.stranger):
        with it.refuses("SettlementOracle_NoCode", nobody):
            it.it.makeOracle(nobody, sender=it.stranger)
    receipt = it.it.makeOracle(source, sender=it.stranger)
    oracle = it.chain.at("SettlementOracle", receipt.return_value)
    assert event(it.it, "OracleMade", oracle, source) in events(receipt)
    assert it.it.isOracle(oracle) and not it.it.isOracle(source)
    assert (oracle.SOURCE(), oracle.WIND_DOWN(), oracle.isClosed()) == (source.address, it.it.address, False)
    assert oracle.price() == source.price() == SCALED
    with it.refuses("MockOracle_Down"):
        oracle.liquidationPrice()
    source.setLiquidationPrice(7, sender=it.stranger)
    assert oracle.liquidationPrice() == 7
    assert oracle.sourcePrice() == SCALED
    source.set(0, sender=it.stranger)
    assert oracle.sourcePrice() == 7
    source.setFault(1, sender=it.stranger)
    for view in (oracle.price, oracle.liquidationPrice):
        with it.refuses("MockOracle_Down"):
            view()
    assert oracle.sourcePrice() == 0
    for caller in (*it.people, it.suite.governor, it.suite.admin):
        with it.refuses("SettlementOracle_NotWindDown", caller):
            oracle.close(sender=caller)
        with it.refuses("SettlementOracle_NotWindDown", caller):
            oracle.setAnswer(1, sender=caller)


def test_enlists(begun: Ending) -> None:
    it = begun
    with it.refuses("WindDown_AlreadyEnlisted", it.params[0].id):
        it.it.enlist(it.params[0], sender=it.stranger)
    unlisted = it.params[1]._replace(lltv=1)
    with it.refuses("WindDown_MarketNotListed", unlisted.id):
        it.it.enlist(unlisted, sender=it.stranger)
    assert it.it.isWindingDown(it.params[1].id), "with the system, before anyone enlists it"
    receipt = it.it.enlist(it.params[1], sender=it.stranger)
    assert event(it.it, "MarketEnlisted", it.params[1].id, it.params[1]) in events(receipt)
    it.sources[1].setLiquidationPrice(7, sender=it.stranger)
    for view in (it.oracles[1].price, it.oracles[1].liquidationPrice):
        with it.refuses("SettlementOracle_WindingDown"):
            view()
    assert not it.it.isWindingDown(unlisted.id)


def test_before_the_beginning(ending: Ending) -> None:
    it = ending
    with it.refuses("WindDown_NotBegun"):
        it.it.enlist(it.params[0], sender=it.stranger)
    for name in ("readPrice", "release"):
        with it.refuses("WindDown_NotEnlisted", it.params[0].id):
            it.it[name](it.params[0], sender=it.stranger)
    with it.refuses("WindDown_NotBegun"):
        it.it.settle(it.params[0], it.borrower, sender=it.stranger)


@pytest.mark.parametrize("order", permutations((1_900, 2_000, 2_300)))
def test_the_middle_one(begun: Ending, order: tuple[int, int, int]) -> None:
    it, id_ = begun, begun.params[0].id
    for number, whole in enumerate(order):
        it.set_price(whole)
        receipt = it.it.readPrice(it.params[0], sender=it.stranger)
        assert event(it.it, "PriceRead", id_, whole * 10**36, number + 1) in events(receipt)
        if number < 2:
            earliest = it.chain.timestamp + HOUR
            it.chain.warp(HOUR - 1)
            with it.refuses("WindDown_ReadLately", id_, earliest):
                it.it.readPrice(it.params[0], sender=it.stranger)
            it.chain.warp(1)
    assert event(it.it, "PriceFixed", id_, SCALED, False) in events(receipt)
    assert it.it.market(id_).price == SCALED
    it.chain.warp(HOUR)
    with it.refuses("WindDown_PriceFixed", id_, SCALED):
        it.it.readPrice(it.params[0], sender=it.stranger)
    with it.refuses("SettlementOracle_WindingDown"):
        it.oracles[0].price()


def test_readings_that_count_together(begun: Ending) -> None:
    """None is a day from the one before it."""
    it, params = begun, begun.params[0]
    for wait, whole, count in ((0, 1, 1), (DAY - 1, 2, 2), (DAY, 2_000, 1), (HOUR, 1_900, 2), (DAY, 7, 1)):
        it.chain.warp(wait)
        it.set_price(whole)
        receipt = it.it.readPrice(params, sender=it.stranger)
        assert event(it.it, "PriceRead", params.id, whole * 10**36, count) in events(receipt)
        found = it.it.market(params.id)
        assert (found.readingCount, found.readAt, found.price) == (count, it.chain.timestamp, 0)
    for whole in (2_100, 2_000):
        it.chain.warp(HOUR)
        it.set_price(whole)
        it.it.readPrice(params, sender=it.stranger)
    assert it.it.market(params.id).price == SCALED, "of 7, 2,100 and 2,000"


def test_a_fixed_price_that_falls(ending: Ending) -> None:
    it, id_ = ending, ending.params[0].id
    it.open(it.borrower, 10_000 * ONE)
    it.begin_market()
    it.fix()
    fixed, read = SCALED, it.it.market(id_).readAt
    expected = (
        ((1_999, 1_998, 2_500), 1_999 * 10**36),
        ((1_990, 2_500, 2_500), 1_999 * 10**36),
        ((1_999, 1_998, 1_999), 1_999 * 10**36),
        ((1, 1, 1), 1_899_05 * 10**34),
    )
    for prices, new in expected:
        it.chain.warp(read + DAY - 1 - it.chain.timestamp)
        with it.refuses("WindDown_ReadLately", id_, read + DAY):
            it.it.readPrice(it.params[0], sender=it.stranger)
        it.chain.warp(1)
        for number, each in enumerate(prices):
            assert it.it.redemptionPrice(id_) == fixed, "until the third"
            if number:
                it.chain.warp(HOUR - 1)
                with it.refuses("WindDown_ReadLately", id_, it.chain.timestamp + 1):
                    it.it.readPrice(it.params[0], sender=it.stranger)
                it.chain.warp(1)
            it.set_price(each)
            receipt = it.it.readPrice(it.params[0], sender=it.stranger)
        assert (event(it.it, "PriceFixed", id_, new, False) in events(receipt)) == (new < fixed)
        assert it.it.market(id_).price == it.it.redemptionPrice(id_) == new
        fixed, read = new, it.chain.timestamp
    it.chain.warp(DAY)
    it.it.readPrice(it.params[0], sender=it.stranger)
    it.begin(markets=())
    with it.refuses("WindDown_PriceFixed", id_, fixed):
        it.it.readPrice(it.params[0], sender=it.stranger)


def test_the_governors_price_falls_too(ending: Ending) -> None:
    """When the source has come back, and a day later."""
    it, source, params, suite = ending, ending.sources[0], ending.params[0], ending.suite
    it.begin_market()
    suite.schedule(it.it, "setPrice", params, SCALED)
    source.setFault(1, sender=it.stranger)
    it.chain.warp(3 * DAY)
    it.it.setPrice(params, SCALED, sender=suite.governor)
    found = it.it.market(params.id)
    assert (found.readAt, found.readingCount) == (it.chain.timestamp, 3)
    source.setFault(0, sender=it.stranger)
    it.set_price(1_990)
    with it.refuses("WindDown_ReadLately", params.id, it.chain.timestamp + DAY):
        it.it.readPrice(params, sender=it.stranger)
    it.chain.warp(DAY)
    it.fix()
    assert it.it.market(params.id).price == 1_990 * 10**36
    suite.schedule(it.it, "setPrice", params, 1)
    source.setFault(1, sender=it.stranger)
    it.chain.warp(4 * DAY)
    with it.refuses("WindDown_PriceFixed", params.id, 1_990 * 10**36):
        it.it.setPrice(params, 1, sender=suite.governor)


def test_a_source_that_fails(begun: Ending) -> None:
    it, source, params = begun, begun.sources[0], begun.params[0]
    it.it.readPrice(params, sender=it.stranger)
    it.chain.warp(HOUR)
    source.setFault(1, sender=it.stranger)
    with it.refuses("WindDown_NoPrice", params.oracle):
        it.it.readPrice(params, sender=it.stranger)
    source.setFault(2, sender=it.stranger)  # burns its gas: a stale feed would say so for less
    with it.refuses("WindDown_NoPrice", params.oracle):
        it.it.readPrice(params, sender=it.stranger)
    source.setFault(0, sender=it.stranger)
    source.set(0, sender=it.stranger)  # as a price that is out of its bounds
    source.setLiquidationPrice(SCALED // 2, sender=it.stranger)
    it.it.readPrice(params, sender=it.stranger)
    assert it.it.market(params.id).readings[1] == SCALED // 2


def test_starved_of_gas(begun: Ending) -> None:
    """Who sends too little gas cannot make a working source look like one that fails."""
    it = begun
    it.sources[0].setLiquidationPrice(1, sender=it.stranger)
    with pytest.raises(ContractError):
        it.it.readPrice(it.params[0], sender=it.stranger, gas=500_000)
    assert it.it.market(it.params[0].id).readingCount == 0


def test_the_governor_waits_for_the_last_reading(begun: Ending) -> None:
    """A source that was read a moment ago is not dead."""
    it, source, params, suite = begun, begun.sources[0], begun.params[0], begun.suite
    suite.schedule(it.it, "setPrice", params, SCALED)
    it.chain.warp(3 * DAY - 1)
    it.it.readPrice(params, sender=it.stranger)
    read = it.chain.timestamp
    assert it.it.market(params.id).readAt == read
    source.setFault(1, sender=it.stranger)
    it.chain.warp(3 * DAY - 1)
    with it.refuses("WindDown_TooEarly", read + 3 * DAY):
        it.it.setPrice(params, SCALED, sender=suite.governor)
    it.chain.warp(1)
    it.it.setPrice(params, SCALED, sender=suite.governor)
    assert it.it.market(params.id).price == SCALED


def test_an_oracle_of_another_making(ending: Ending) -> None:
    """What could not be ended is not lent in."""
    it = ending
    plain = it.params[0]._replace(oracle=it.sources[0].address)
    it.pool.createMarket(plain, sender=it.stranger)
    it.suite.schedule(it.facilitator, "raiseMarketCeiling", plain, 1)
    it.suite.wait()
    with it.refuses("CreditFacilitator_ForeignOracle", it.sources[0]):
        it.facilitator.raiseMarketCeiling(plain, 1, sender=it.suite.governor)
    # one whose redeemer knows of no wind-down
    irm = it.chain.deploy("MockIrm", RATE, sender=it.stranger)
    it.govern((it.pool, "enableIrm", (irm, (0, MIN_DEBT, it.stranger, it.facilitator))))
    other = plain._replace(irm=irm.address)
    it.pool.createMarket(other, sender=it.stranger)
    it.govern((it.facilitator, "raiseMarketCeiling", (other, 1)))
    it.begin(markets=(0,))
    with it.refuses("WindDown_MarketNotListed", plain.id):
        it.it.enlist(plain, sender=it.stranger)
    with it.refuses("WindDown_ForeignOracle", it.sources[0]):
        it.it.enlist(other, sender=it.stranger)


def test_the_maker(ending: Ending) -> None:
    """Makes them for the wind-down alone."""
    it = ending
    maker = it.chain.at("SettlementOracleMaker", it.it.ORACLE_MAKER())
    assert maker.WIND_DOWN() == it.it.address
    with it.refuses("SettlementOracleMaker_NotWindDown", it.stranger):
        maker.make(it.sources[0], sender=it.stranger)


def test_no_market_is_late(begun: Ending) -> None:
    """After the opening none is enlisted: without a reserve its positions could not be settled."""
    it = begun
    it.open_claims()
    with it.refuses("WindDown_AlreadyOpen"):
        it.it.enlist(it.params[1], sender=it.stranger)
    assert it.oracles[1].price() == it.price(1)


def test_the_governor_gives_a_price(begun: Ending) -> None:
    it, source, params, suite = begun, begun.sources[0], begun.params[0], begun.suite
    began = it.it.begunAt()
    with it.refuses("AccessManagedUnauthorized", it.stranger):
        it.it.setPrice(params, SCALED, sender=it.stranger)
    for price in (0, SCALED, SCALED + 1):
        suite.schedule(it.it, "setPrice", params, price)
    suite.wait(2 * DAY)
    source.setFault(1, sender=it.stranger)
    with it.refuses("WindDown_TooEarly", began + 3 * DAY):
        it.it.setPrice(params, SCALED, sender=suite.governor)
    it.chain.warp(DAY)
    with it.refuses("WindDown_NoPrice", params.oracle):
        it.it.setPrice(params, 0, sender=suite.governor)
    source.setFault(0, sender=it.stranger)
    with it.refuses("WindDown_SourceHasPrice", params.oracle, SCALED):
        it.it.setPrice(params, SCALED, sender=suite.governor)
    source.setFault(1, sender=it.stranger)
    receipt = it.it.setPrice(params, SCALED, sender=suite.governor)
    assert event(it.it, "PriceFixed", params.id, SCALED, True) in events(receipt)
    with it.refuses("WindDown_PriceFixed", params.id, SCALED):
        it.it.setPrice(params, SCALED + 1, sender=suite.governor)


def test_a_market_too_many(ending: Ending) -> None:
    it = ending
    more = []
    for _ in range(64):
        oracle = it.it.makeOracle(it.sources[0], sender=it.stranger).return_value
        more.append(it.params[0]._replace(oracle=oracle))
        it.pool.createMarket(more[-1], sender=it.stranger)
    it.govern(*((it.facilitator, "raiseMarketCeiling", (each, 1)) for each in more))
    it.begin(markets=(0,))
    for each in more[:63]:
        it.it.enlist(each, sender=it.stranger)
    with it.refuses("WindDown_TooManyMarkets", 64):
        it.it.enlist(more[63], sender=it.stranger)
    it.open_claims()
