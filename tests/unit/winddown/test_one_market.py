"""WindDown: beginMarket, redeem; RedemptionModule: redeem and redeemable of a market that winds down alone

├── beginMarket
│   ├── when the caller is not the governor, or the sentinel has cancelled it: it reverts
│   ├── when the sentinel has not lowered the ceiling to zero, or the governor has raised it again: it reverts
│   ├── for a market never listed, with another's oracle, twice, or once the whole system winds down: it reverts
│   └── else: the oracle closes; nothing is borrowed, liquidated or taken out against a debt; the others live
├── a market that shares the oracle is enlisted by anyone
├── before its price is fixed nobody redeems; repaying and closing go on
├── redeem, once it is
│   ├── any coin, of any position: collateral at the price, rounded down, no fee, past the peg module and a pause
│   ├── a part leaves the least debt; all of it leaves the rest of the collateral, its owner's
│   ├── in whatever order, and parts or at once: the same for each coin
│   ├── whatever the source says then; to the last share, the last debt
│   ├── a position worth less: all of its collateral at the most, then the rest is a loss, recognised in the loss order
│   ├── nobody stops such a redemption by giving the position a unit or two of collateral before it
│   ├── without the module: by anyone; a position that owes nothing gives nothing and takes nothing
│   └── by signature, relayed
├── interest until then is owed, and booked when it comes back
├── collateral that does not move: it reverts, harms its market alone, and repaying goes on
└── a whole wind-down takes the market over as it is: redeeming ends, settling at the same price begins
"""

from itertools import permutations

import pytest

from strongroom.evm import ContractError
from tests.support.signing import RECEIVE, Authorization
from tests.support.suite import GOVERNOR_DELAY, MAX_UINT, ONE, event, events
from tests.support.winddown import DAY, LLTV, MIN_DEBT, PRICES, Ending, EndingBuilder

DEBT = 10_000 * ONE
PRICE = PRICES[0] * 10**36


@pytest.fixture
def running(ending: Ending) -> Ending:
    """Two owe in the first market, one in the second; the peg module has reserve; interest stands still."""
    it = ending
    it.irm.set(0, sender=it.stranger)
    it.buy(it.holder, 50_000 * ONE)
    it.open(it.borrower, DEBT)
    it.open(it.second, 2 * DEBT)
    it.open(it.other, 3 * DEBT, 1)
    return it


@pytest.fixture
def fixed(running: Ending) -> Ending:
    """The first market's price is fixed."""
    running.begin_market()
    running.fix()
    return running


def test_who_begins(running: Ending) -> None:
    it, suite, params = running, running.suite, running.params[0]
    for caller in suite.all_but(suite.governor):
        with it.refuses("AccessManagedUnauthorized", caller):
            it.it.beginMarket(params, sender=caller)
    suite.schedule(it.it, "beginMarket", params)
    suite.wait()
    with it.refuses("WindDown_CeilingNotZero", params.id, 1_000_000):
        it.it.beginMarket(params, sender=suite.governor)
    it.facilitator.lowerMarketCeiling(params.id, 0, sender=suite.sentinel)
    data = it.it.beginMarket.encode(params)
    suite.access.cancel(suite.governor, it.it, data, sender=suite.sentinel)
    with it.refuses("AccessManagerNotScheduled", suite.access.hashOperation(suite.governor, it.it, data)):
        it.it.beginMarket(params, sender=suite.governor)
    assert not it.it.isWindingDown(params.id)


def test_of_what(running: Ending) -> None:
    it, suite = running, running.suite
    unlisted = it.params[0]._replace(lltv=1)
    it.begin_market()
    for params in (unlisted, it.params[0], it.params[1]):
        suite.schedule(it.it, "beginMarket", params)
    suite.wait()
    for name, params, args in (
        ("WindDown_MarketNotListed", unlisted, (unlisted.id,)),
        ("WindDown_AlreadyEnlisted", it.params[0], (it.params[0].id,)),
    ):
        with it.refuses(name, *args):
            it.it.beginMarket(params, sender=suite.governor)
    it.facilitator.lowerMarketCeiling(it.params[1].id, 0, sender=suite.sentinel)
    it.begin(markets=(0,))
    with it.refuses("WindDown_AlreadyBegun"):
        it.it.beginMarket(it.params[1], sender=suite.governor)


def test_begins(running: Ending) -> None:
    it, suite, params = running, running.suite, running.params[0]
    receipt = it.begin_market()
    now = it.chain.timestamp
    assert event(it.it, "MarketEnlisted", params.id, params) in events(receipt)
    assert event(it.oracles[0], "Closed") in events(receipt)
    assert (it.it.market(params.id).enlistedAt, it.it.begunAt()) == (now, 0)
    assert it.it.isWindingDown(params.id) and not it.it.isWindingDown(it.params[1].id)
    assert list(it.it.markets()) == [params.id]
    # nothing there
    later, token = suite.later, it.collaterals[0]
    token.mint(it.borrower, 100 * ONE, sender=suite.deployer)
    with it.refuses("CreditFacilitator_CeilingExceeded", params.id, 3 * DEBT + ONE * 200, 0):
        it.facilitator.open(params, ONE, 200 * ONE, it.borrower, 0, later, sender=it.borrower)
    with it.refuses("SettlementOracle_WindingDown"):
        it.pool.withdrawCollateral(params, 1, it.borrower, it.borrower, sender=it.borrower)
    it.set_price(1)
    with it.refuses("SettlementOracle_WindingDown"):
        it.pool.liquidate(params, it.borrower, 1, 0, b"", sender=it.holder)
    with it.refuses("WindDown_NotBegun"):
        it.it.settle(params, it.borrower, sender=it.stranger)
    with it.refuses("WindDown_NotBegun"):
        it.it.enlist(it.params[1], sender=it.stranger)
    with it.refuses("WindDown_NotOpen", 0):
        it.it.claim(token, it.holder, sender=it.holder)
    # all elsewhere
    it.open(it.borrower, DEBT, 1)
    it.buy(it.lender, 100 * ONE)
    suite.approve_module(it.lender)
    suite.swap_out(it.lender, 50 * ONE)
    assert it.oracles[1].price() == it.price(1)


def test_a_market_that_shares_its_oracle(running: Ending) -> None:
    it, suite = running, running.suite
    it.govern((it.pool, "enableLltv", (LLTV // 2,)))
    twin = it.params[0]._replace(lltv=LLTV // 2)
    it.pool.createMarket(twin, sender=it.stranger)
    it.govern((it.facilitator, "raiseMarketCeiling", (twin, 1_000)))
    with it.refuses("WindDown_NotBegun"):
        it.it.enlist(twin, sender=it.stranger)
    # one that only looks as if it were closed
    fake = it.chain.deploy("SettlementOracle", it.sources[0], it.stranger, sender=it.stranger)
    fake.close(sender=it.stranger)
    with it.refuses("WindDown_NotBegun"):
        it.it.enlist(twin._replace(oracle=fake.address), sender=it.stranger)
    it.begin_market()
    it.it.enlist(twin, sender=it.stranger)
    assert it.it.isWindingDown(twin.id)
    # scheduled before, the beginning of the whole is not kept from happening by it
    it.begin(markets=(0, 1))
    assert suite.stablecoin.mintingEnded()


def test_before_the_price(running: Ending) -> None:
    it, module, params = running, running.suite.redemption_module, running.params[0]
    it.begin_market()
    it.coin.approve(module, MAX_UINT, sender=it.holder)
    order = (params, [it.borrower], ONE, 0, 0, it.holder, it.suite.later)
    with it.refuses("RedemptionModule_WindingDown", params.id):
        module.redeem(order, sender=it.holder)
    assert module.redeemable(params, it.borrower) == (0, 0)
    assert it.it.redemptionPrice(params.id) == 0
    with it.refuses("WindDown_PriceNotFixed", params.id):
        it.it.redeem(params, it.borrower, ONE, sender=it.holder)
    # borrowers leave
    held = it.collateral(it.borrower)
    it.facilitator.close(params, MAX_UINT, held, it.borrower, it.suite.later, sender=it.borrower)
    assert it.collaterals[0].balanceOf(it.borrower) == held
    with it.refuses("WindDown_NotEnlisted", it.params[1].id):
        it.it.redeem(it.params[1], it.other, ONE, sender=it.holder)


def test_redeems(fixed: Ending) -> None:
    it, suite, params = fixed, fixed.suite, fixed.params[0]
    module, token = suite.redemption_module, it.collaterals[0]
    module.pause(params.id, sender=suite.sentinel)
    it.set_price(1)
    it.sources[0].setFault(1, sender=it.stranger)
    assert it.it.redemptionPrice(params.id) == PRICE
    assert module.redeemable(params, it.borrower) == (DEBT, DEBT // PRICES[0])
    held, supply, level = (
        it.collateral(it.borrower),
        it.coin.totalSupply(),
        it.facilitator.market(params.id)[1],
    )
    assert it.redeem(it.holder, 1_000 * ONE, [it.borrower]) == (1_000 * ONE, ONE // 2)
    assert token.balanceOf(it.holder) == ONE // 2
    assert (it.debt(it.borrower), it.collateral(it.borrower)) == (DEBT - 1_000 * ONE, held - ONE // 2)
    assert it.coin.totalSupply() == supply - 1_000 * ONE, "burned"
    assert it.facilitator.market(params.id)[1] == level - 1_000 * ONE
    # all but the least debt, then all of it; what is left is its owner's
    left = DEBT - 1_000 * ONE
    assert it.redeem(it.holder, left - 1, [it.borrower])[0] == left - MIN_DEBT
    with it.refuses("RedemptionModule_NothingRedeemable", params.id, 0):
        it.redeem(it.holder, MIN_DEBT - 1, [it.borrower])
    assert it.redeem(it.holder, DEBT, [it.borrower])[0] == MIN_DEBT
    rest = held - DEBT // PRICES[0]
    assert (it.debt(it.borrower), it.collateral(it.borrower)) == (0, rest)
    it.pool.withdrawCollateral(params, rest, it.borrower, it.borrower, sender=it.borrower)
    # several at once, one of whom owes nothing any more; to the last debt
    repaid, got = it.redeem(it.holder, 30_000 * ONE, [it.borrower, it.second])
    assert (repaid, got) == (2 * DEBT, 2 * DEBT // PRICES[0])
    assert it.totals().borrow_shares == 0
    assert it.facilitator.market(params.id)[1] <= 2
    assert token.balanceOf(it.it) == it.coin.balanceOf(it.it) == it.coin.balanceOf(module) == 0


@pytest.mark.parametrize("order", permutations(range(3)))
def test_in_whatever_order(running: Ending, order: tuple[int, ...]) -> None:
    """With interest; three holders, parts or all; each coin gets the same, to a unit of each call, rounded down."""
    it = running
    it.irm.set(10**9, sender=it.stranger)
    it.chain.warp(200 * DAY)
    it.set_price(2_037)
    it.begin_market()
    it.fix()
    price = it.it.market(it.params[0].id).price
    holders = (it.lender, it.other, it.holder)
    parts = ((3_333 * ONE + 7,), (1_000 * ONE + 1, 2_000 * ONE + 3), (9_000 * ONE,))
    for account in holders[:2]:
        it.coin.transfer(account, 5_000 * ONE, sender=it.holder)
    for number in order:
        got = spent = 0
        for coins in parts[number]:
            repaid, collateral = it.redeem(holders[number], coins, [it.borrower, it.second])
            assert repaid * 10**36 // price - 2 <= collateral <= repaid * 10**36 // price
            spent, got = spent + repaid, got + collateral
        assert spent * 10**36 // price - 4 <= got <= spent * 10**36 // price
    it.redeem(it.holder, it.coin.balanceOf(it.holder), [it.borrower, it.second])
    assert it.totals().borrow_shares == 0
    assert it.facilitator.collected() > 0, "interest came back"


def test_worth_less(running: Ending) -> None:
    """At a quarter of the price: all collateral is had at the fixed one, and the rest is lost, surplus first."""
    it, suite, params = running, running.suite, running.params[0]
    it.begin_market()
    it.set_price(500)
    it.fix()
    it.coin.transfer(suite.surplus_buffer, 1_000 * ONE, sender=it.holder)
    held, debt = it.collateral(it.second), it.debt(it.second)
    worth = held * 500
    whole, got = suite.redemption_module.redeemable(params, it.second)
    assert (whole, got) == (worth + 500 + 3, held)
    # as many do take all of it, whatever the least debt, and fewer a part that leaves that
    before = it.chain.snapshot()
    assert it.redeem(it.holder, whole, [it.second])[1] == held
    it.chain.revert(before)
    repaid, got = it.redeem(it.holder, worth // 3, [it.second])
    assert worth // 3 - 1 <= repaid <= worth // 3
    assert repaid // 500 - 1 <= got <= repaid // 500
    with pytest.raises(ContractError, match="CreditFacilitator_NothingToDo"):
        it.facilitator.recognise(params, sender=it.stranger)
    more, rest = it.redeem(it.holder, worth, [it.second])
    assert got + rest == held
    # the last one pays for no more than a unit beyond the rounding
    assert worth <= repaid + more <= worth + 500 + 6
    assert (it.debt(it.second), it.collateral(it.second)) == (0, 0)
    loss = it.facilitator.recognise(params, sender=it.stranger).return_value
    assert debt - worth - 506 <= loss <= debt - worth + 2
    assert it.facilitator.shortfall() == loss - 1_000 * ONE
    assert it.coin.balanceOf(suite.surplus_buffer) == 0


@pytest.mark.parametrize("wei", [-5, -3, -2, -1, 0, 1, 5])
@pytest.mark.parametrize("parts", [1, 2])
def test_worth_just_its_debt(running: Ending, wei: int, parts: int) -> None:
    it = running
    it.open(it.lender, DEBT, collateral=10 * ONE)
    it.begin_market()
    it.sources[0].set((DEBT + wei) * 10**17, sender=it.stranger)
    it.fix()
    if parts == 2:
        it.redeem(it.holder, DEBT // 3, [it.lender])
    it.redeem(it.holder, 2 * DEBT, [it.lender])
    assert it.debt(it.lender) == 0
    # a unit is worth a thousand wei; what a first part rounds down stays in the position
    assert it.collateral(it.lender) <= (1 if wei > 0 or parts == 2 else 0)


@pytest.mark.parametrize("given", range(8))
def test_collateral_that_a_stranger_adds(ending: Ending, given: int) -> None:
    """To one that is not worth its debt, before somebody redeems all that there was: that much is redeemed."""
    it, params = ending, ending.params[0]
    it.irm.set(0, sender=it.stranger)
    it.buy(it.holder, 50_000 * ONE)
    it.set_price(1)
    it.open(it.borrower, DEBT)
    it.begin_market()
    it.sources[0].set(10**36 // 2, sender=it.stranger)
    it.fix()
    coins, collateral = it.suite.redemption_module.redeemable(params, it.borrower)
    assert coins < it.debt(it.borrower)
    if given:
        it.collaterals[0].mint(it.stranger, given, sender=it.suite.deployer)
        it.collaterals[0].approve(it.pool, MAX_UINT, sender=it.stranger)
        it.pool.supplyCollateral(params, given, it.borrower, b"", sender=it.stranger)
    for more in range(4):
        before = it.chain.snapshot()
        repaid, had = it.redeem(it.holder, coins + more, [it.borrower])
        assert had in range(collateral, collateral + given + 1) and had <= 2 * repaid <= 2 * (coins + more)
        it.chain.revert(before)


def test_without_the_module(fixed: Ending) -> None:
    it, params = fixed, fixed.params[0]
    it.coin.approve(it.it, MAX_UINT, sender=it.holder)
    receipt = it.it.redeem(params, it.borrower, 500 * ONE, sender=it.holder)
    assert receipt.return_value == (500 * ONE, ONE // 4)
    assert event(it.it, "Redeemed", params.id, it.borrower, it.holder, 500 * ONE, ONE // 4) in events(receipt)
    # nothing there: nothing is taken
    assert it.it.redeem(params, it.stranger, ONE, sender=it.holder).return_value == (0, 0)
    assert it.it.redeem(params, it.borrower, 0, sender=it.holder).return_value == (0, 0)
    # coins that lie in the wind-down are nobody's to redeem with
    it.coin.transfer(it.it, 100 * ONE, sender=it.holder)
    with pytest.raises(ContractError):
        it.it.redeem(params, it.borrower, ONE, sender=it.stranger)
    assert it.coin.balanceOf(it.it) == 100 * ONE


def test_by_signature(fixed: Ending) -> None:
    it, module, params = fixed, fixed.suite.redemption_module, fixed.params[0]
    salt, later = b"\1" * 32, it.suite.later
    order = (params, [it.borrower], 600 * ONE, 0, 1, it.holder, later)
    nonce = module.redeemAuthorizationNonce(order, it.holder, salt)
    signed = Authorization(it.holder, module, order[2], nonce, before=later, kind=RECEIVE)
    signature = bytes(signed.sign(it.coin, it.holder))
    outcome = module.redeemWithAuthorization(
        order, it.holder, salt, signature, sender=it.stranger
    ).return_value
    assert outcome[2:4] == (600 * ONE, 3 * ONE // 10)


def test_collateral_that_does_not_move(build_ending: EndingBuilder) -> None:
    it = build_ending(collateral="MockWeirdToken")
    it.buy(it.holder, 50_000 * ONE)
    it.open(it.other, 3 * DEBT, 1)
    it.open(it.borrower, DEBT)
    it.begin_market(1)
    it.fix(1)
    it.collaterals[1].setBlocked(it.it, True, sender=it.suite.deployer)
    with pytest.raises(ContractError):
        it.redeem(it.holder, DEBT, [it.other], 1)
    it.facilitator.repay(it.params[1], DEBT, it.other, it.suite.later, sender=it.other)
    it.open(it.borrower, DEBT)
    it.collaterals[1].setBlocked(it.it, False, sender=it.suite.deployer)
    assert it.redeem(it.holder, DEBT, [it.other], 1)[0] == DEBT


def test_the_whole_takes_it_over(fixed: Ending) -> None:
    it, params = fixed, fixed.params[0]
    it.redeem(it.holder, 1_000 * ONE, [it.borrower])
    it.set_price(1)
    it.begin(markets=(0, 1))
    assert list(it.it.markets()) == [each.id for each in it.params]
    assert it.it.redemptionPrice(params.id) == 0
    with it.refuses("RedemptionModule_WindingDown", params.id):
        it.redeem(it.holder, ONE, [it.borrower])
    with it.refuses("WindDown_PriceFixed", params.id, PRICE):
        it.it.readPrice(params, sender=it.stranger)
    repaid, kept = it.settle(it.borrower).return_value
    assert repaid == DEBT - 1_000 * ONE
    assert kept == -(-repaid * 10**36 // PRICE)
    it.settle(it.second)
    it.fix(1)
    it.settle(it.other, 1)
    it.open_claims()
    it.lock(it.holder)
    it.it.claim(it.collaterals[0], it.holder, sender=it.holder)
    it.assert_laws()


def test_a_reserve_is_given_up(build_ending: EndingBuilder) -> None:
    """A year after the opening, where collateral does not move."""
    it = build_ending(collateral="MockWeirdToken")
    suite, params = it.suite, it.params[1]
    it.open(it.other, 3 * DEBT, 1)
    it.open(it.borrower, DEBT)
    it.begin()
    it.fix(0)
    it.fix(1)
    it.settle(it.borrower)
    suite.schedule(it.it, "giveUp", params)
    suite.wait()
    with it.refuses("WindDown_NotOpen", it.it.begunAt() + 7 * DAY):
        it.it.giveUp(params, sender=suite.governor)
    it.open_claims()
    opened = it.it.openedAt()
    with it.refuses("WindDown_TooEarly", opened + 365 * DAY):
        it.it.giveUp(params, sender=suite.governor)
    it.chain.warp(365 * DAY - GOVERNOR_DELAY)
    suite.schedule(it.it, "giveUp", params)
    suite.schedule(it.it, "giveUp", it.params[0])
    with it.refuses("AccessManagedUnauthorized", it.stranger):
        it.it.giveUp(params, sender=it.stranger)
    suite.wait()
    assert it.chain.timestamp == opened + 365 * DAY
    reserve, supply = it.it.lateReserve(), it.it.claimSupply()
    receipt = it.it.giveUp(params, sender=suite.governor)
    assert event(it.it, "ReserveSet", params.id, 0) in events(receipt)
    assert (it.it.lateReserve(), it.it.claimSupply()) == (0, supply - reserve)
    with it.refuses("WindDown_Nothing"):
        it.it.giveUp(it.params[0], sender=suite.governor)
    # interest would add to the supply: nobody settles there any more, and repaying goes on
    with pytest.raises(ContractError, match="WindDown_ReserveExceeded"):
        it.settle(it.other, 1)
    it.pool.repay(params, DEBT, 0, it.other, b"", sender=it.other)
    it.assert_laws()
