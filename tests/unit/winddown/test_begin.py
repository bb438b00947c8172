"""WindDown: its constructor, begin, takeReserve; what stops then, and what goes on

├── the constructor: refuses addresses without code
├── begin
│   ├── when the caller is not the governor, or its delay has not passed: it reverts
│   ├── when the sentinel has cancelled it: it reverts
│   ├── when minting is not paused: it reverts
│   ├── when a market was never listed, or a module is no facilitator: it reverts
│   ├── when it has begun: it reverts
│   ├── when a module's reserve cannot be had: it begins without it
│   └── else: minting ends, oracles close, reserves come
├── takeReserve: after the beginning, by anyone, from facilitators alone
├── nobody begins again: no pause ends, no facilitator mints, not even a new one
├── shutdown in progress: open, borrow, mint, swap in, flash mint, liquidate, take out against a debt, collect fees
└── and going on: repay, close, withdraw what was lent or saved, take out what nothing is owed against
"""

import pytest

from strongroom.evm import ContractError
from tests.support.lending import ZERO
from tests.support.suite import GOVERNOR_DELAY, MAX_UINT, ONE, event, events
from tests.support.winddown import Ending, EndingBuilder

DEBT = 10_000 * ONE


@pytest.fixture
def running(ending: Ending) -> Ending:
    """Two owe in two markets, the peg module has reserve."""
    ending.buy(ending.holder, 5_000 * ONE)
    ending.buy(ending.lender, 2_000 * ONE)
    ending.open(ending.borrower, DEBT)
    ending.open(ending.other, 3 * DEBT, 1)
    return ending


def test_the_constructor(ending: Ending) -> None:
    it, suite = ending, ending.suite
    args = [it.coin, it.pool, it.facilitator, suite.surplus_buffer, suite.access]
    for number in range(4):
        for nobody in (ZERO, it.stranger):
            wrong = [*args]
            wrong[number] = nobody
            with it.refuses("WindDown_NoCode", nobody):
                it.chain.deploy("WindDown", *wrong, sender=it.stranger)
    with it.refuses("AccessManagedInvalidAuthority", it.stranger):
        it.chain.deploy("WindDown", *args[:4], it.stranger, sender=it.stranger)
    names = ("STABLECOIN", "POOL", "CREDIT_FACILITATOR", "SURPLUS_BUFFER", "authority")
    assert [it.it[name]() for name in names] == [each.address for each in args]


def test_who_begins(running: Ending) -> None:
    it, suite = running, running.suite
    it.coin.pauseMinting(sender=suite.sentinel)
    args = it.schedule()
    for caller in suite.all_but(suite.governor):
        with it.refuses("AccessManagedUnauthorized", caller):
            it.it.begin(*args, sender=caller)
    data = it.it.begin.encode(*args)
    operation = suite.access.hashOperation(suite.governor, it.it, data)
    it.chain.warp(GOVERNOR_DELAY - 2)
    with it.refuses("AccessManagerNotReady", operation):
        it.it.begin(*args, sender=suite.governor)
    suite.access.cancel(suite.governor, it.it, data, sender=suite.sentinel)
    it.chain.warp(10)
    with it.refuses("AccessManagerNotScheduled", operation):
        it.it.begin(*args, sender=suite.governor)
    assert it.it.begunAt() == 0


def test_without_the_sentinel(running: Ending) -> None:
    """A governor alone cannot end anything, and an operator who finds it safe again can keep it from doing so."""
    it, suite = running, running.suite
    args = it.schedule()
    suite.wait()
    with it.refuses("Stablecoin_MintingNotPaused"):
        it.it.begin(*args, sender=suite.governor)
    it.coin.pauseMinting(sender=suite.sentinel)
    it.coin.unpauseMinting(sender=suite.operator)
    with it.refuses("Stablecoin_MintingNotPaused"):
        it.it.begin(*args, sender=suite.governor)


def test_begins(running: Ending) -> None:
    it, suite = running, running.suite
    it.buy(it.holder, 20_000 * ONE)
    assert not suite.psm.drought()[0]
    supply, book = it.coin.totalSupply(), suite.psm.book()
    receipt = it.begin()
    now = it.chain.timestamp
    assert it.it.begunAt() == now
    seen = events(receipt)
    assert event(it.it, "Begun", supply, now + 7 * 86_400) in seen
    assert event(it.coin, "MintingEnded", it.it, 2 * supply) in seen
    assert event(suite.psm, "ReserveHandedOver", it.it, book) in seen
    assert event(it.it, "Realised", suite.reserve, book, book) in seen
    for params, oracle in zip(it.params, it.oracles, strict=True):
        assert event(oracle, "Closed") in seen
        assert it.it.isWindingDown(params.id)
        entry = it.it.market(params.id)
        assert (entry.enlistedAt, entry.price) == (now, 0)
    assert list(it.it.markets()) == [each.id for each in it.params]
    assert (suite.psm.book(), suite.psm.frozen(), suite.psm.uncollectedFees()) == (0, True, 0)
    assert suite.psm.drought()[0], "dry from now on"
    assert (it.it.received(suite.reserve), suite.reserve.balanceOf(it.it)) == (book, book)
    assert it.coin.mintingEnded() and it.coin.mintingPaused()
    assert tuple(it.coin.facilitator(it.it)) == (2 * supply, 0)
    assert it.it.claimSupply() == it.coin.totalSupply() == supply
    it.assert_laws()


def test_begins_once(running: Ending) -> None:
    it = running
    it.begin()
    args = it.schedule()
    it.suite.wait()
    with it.refuses("WindDown_AlreadyBegun"):
        it.it.begin(*args, sender=it.suite.governor)


def test_what_it_is_begun_with(running: Ending) -> None:
    it, suite = running, running.suite
    it.coin.pauseMinting(sender=suite.sentinel)
    unlisted = it.params[0]._replace(lltv=1)
    cases = (
        ("WindDown_MarketNotListed", (unlisted.id,), ([], [unlisted])),
        ("WindDown_NotFacilitator", (suite.marketplace,), ([suite.marketplace], [])),
    )
    for *_, args in cases:
        suite.schedule(it.it, "begin", *args)
    suite.wait()
    for name, expected, args in cases:
        with it.refuses(name, *expected):
            it.it.begin(*args, sender=suite.governor)
    assert not it.it.isWindingDown(it.params[0].id)


def test_a_reserve_that_cannot_be_had(build_ending: EndingBuilder) -> None:
    """A reserve that blocks the module stops nothing else, and comes when it is unblocked."""
    it = build_ending(reserve="MockWeirdToken")
    suite = it.suite
    it.buy(it.holder, 100 * ONE)
    book = suite.psm.book()
    suite.reserve.setBlocked(suite.psm, True, sender=suite.deployer)
    it.begin()
    assert (suite.psm.book(), it.it.received(suite.reserve)) == (book, 0)
    with pytest.raises(ContractError):
        it.it.takeReserve(suite.psm, sender=it.stranger)
    suite.reserve.setBlocked(suite.psm, False, sender=suite.deployer)
    assert it.it.takeReserve(suite.psm, sender=it.stranger).return_value == book
    assert it.it.received(suite.reserve) == book


def test_takes_reserve(running: Ending) -> None:
    it, suite = running, running.suite
    with it.refuses("WindDown_NotBegun"):
        it.it.takeReserve(suite.psm, sender=it.stranger)
    book = suite.psm.book()
    it.begin(modules=())
    assert suite.psm.book() == book
    # swaps out go on until it is taken
    suite.approve_module(it.holder)
    out = suite.swap_out(it.holder, 100 * ONE)
    with it.refuses("WindDown_NotFacilitator", it.stranger):
        it.it.takeReserve(it.stranger, sender=it.stranger)
    assert it.it.takeReserve(suite.psm, sender=it.stranger).return_value == book - out
    assert it.it.received(suite.reserve) == book - out
    # and again: there is nothing
    assert it.it.takeReserve(suite.psm, sender=it.stranger).return_value == 0
    it.assert_laws()


def test_nobody_begins_again(running: Ending) -> None:
    it, suite = running, running.suite
    it.begin()
    with it.refuses("Stablecoin_MintingEnded"):
        it.coin.unpauseMinting(sender=suite.operator)
    with it.refuses("Stablecoin_MintingEnded"):
        it.coin.pauseMinting(sender=suite.sentinel)
    with it.refuses("Stablecoin_MintingEnded"):
        it.coin.endMinting(sender=suite.winder)
    it.govern((it.coin, "setFacilitator", (it.second, 10**6 * ONE)))
    with it.refuses("Stablecoin_MintingEnded"):
        it.coin.mint(it.second, ONE, sender=it.second)
    suite.psm.unfreeze(sender=suite.operator)
    suite.give_reserve(it.second, 10 * suite.unit)
    suite.approve_module(it.second)
    with it.refuses("Stablecoin_MintingEnded"):
        suite.swap_in(it.second, suite.unit)
    with it.refuses("Stablecoin_MintingEnded"):
        suite.psm.previewSwapIn(suite.unit)


def test_shutdown_in_progress(running: Ending) -> None:
    it, suite = running, running.suite
    params = it.params[0]
    it.collaterals[0].mint(it.borrower, 100 * ONE, sender=suite.deployer)
    it.pool.repay(params, 500 * ONE, 0, it.borrower, b"", sender=it.borrower)  # idle
    it.begin()
    later = suite.later
    open_ = it.facilitator.open
    with it.refuses("Stablecoin_MintingEnded"):
        open_(params, 10 * ONE, 2_000 * ONE, it.borrower, 0, later, sender=it.borrower)
    with it.refuses("Stablecoin_MintingEnded"):
        open_(params, 10 * ONE, 200 * ONE, it.borrower, 0, later, sender=it.borrower)
    with it.refuses("LendingPool_MarketOperated", params.id):
        it.pool.borrow(params, 200 * ONE, 0, it.borrower, it.borrower, sender=it.borrower)
    with it.refuses("SettlementOracle_WindingDown"):
        it.pool.withdrawCollateral(params, 1, it.borrower, it.borrower, sender=it.borrower)
    it.set_price(1)
    with it.refuses("SettlementOracle_WindingDown"):
        it.pool.liquidate(params, it.borrower, 1, 0, b"", sender=it.holder)
    suite.give_reserve(it.second, 10 * suite.unit)
    suite.approve_module(it.second)
    with it.refuses("PegStabilityModule_Frozen"):
        suite.swap_in(it.second, suite.unit)
    with it.refuses("PegStabilityModule_Frozen"):
        suite.psm.collectFees(sender=it.stranger)
    with it.refuses("PegStabilityModule_InsufficientReserve", 999_500, 0):
        suite.approve_module(it.holder)
        suite.swap_out(it.holder, ONE)
    with it.refuses("Stablecoin_MintingEnded"):
        it.coin.flashLoan(it.it, it.coin, ONE, b"", sender=it.stranger)
    assert it.coin.maxFlashLoan(it.coin) == 0


def test_going_on(running: Ending) -> None:
    it, suite = running, running.suite
    params, later = it.params[0], suite.later + 3 * 86_400
    it.coin.approve(suite.savings_vault, MAX_UINT, sender=it.holder)
    deposit = suite.savings_vault["deposit(uint256,address)"]
    deposit(1_000 * ONE, it.holder, sender=it.holder)
    it.begin()
    it.facilitator.repay(params, 1_500 * ONE, it.borrower, later, sender=it.borrower)
    it.facilitator.sync(params, sender=it.stranger)
    it.coin.transfer(it.borrower, 3_000 * ONE, sender=it.holder)
    it.facilitator.close(params, MAX_UINT, 1, it.borrower, later, sender=it.borrower)
    assert (it.debt(it.borrower), it.collateral(it.borrower)) == (0, 0)
    shares = suite.savings_vault.balanceOf(it.holder)
    redeem = suite.savings_vault["redeem(uint256,address,address)"]
    assert redeem(shares, it.holder, it.holder, sender=it.holder).return_value == 1_000 * ONE
    # a deposit is no use, and no harm
    deposit(10 * ONE, it.holder, sender=it.holder)
    it.collaterals[0].mint(it.second, 5, sender=suite.deployer)
    it.collaterals[0].approve(it.pool, 5, sender=it.second)
    it.pool.supplyCollateral(params, 5, it.second, b"", sender=it.second)
    it.pool.withdrawCollateral(params, 5, it.second, it.second, sender=it.second)
    it.assert_laws()
