"""A wind-down in hostile hands

├── whoever claims first gets no more than its part, and the last one finds its own
├── coins that are borrowed for a moment, locked or not, earn nothing that others have earned
├── nothing is borrowed at a price that stands still, though the market's true one has fallen
├── nobody fixes a price by choosing the moment, or with one bad reading
├── a price is not fixed by readings that are months old
├── a token that calls back in the middle of a claim is paid once
├── a position cannot be settled twice, nor for more than it owes
├── coins that a late settlement brings take nothing from who was there
├── a stolen governor cannot begin alone, nor a stolen sentinel; nor mint afterwards
├── nor list a market of its own afterwards, whose settlement would mint coins against nothing
├── surplus that is everybody's is paid to nobody between the beginning and the opening
├── collateral that never moves keeps nothing back for ever: a year after the opening its reserve is given up
├── a market that nobody enlisted in time stays open to liquidators
├── of one market alone: it takes the governor and the sentinel, and never ends again
├── a market nobody uses that shares a living one's oracle is no way round the sentinel's zero
├── a market whose collateral falls below the price that was fixed is redeemed all the same: the price follows it down
├── nobody lowers it by choosing the moment, nor by more than a twentieth a day, and borrowers leave meanwhile
├── whoever redeems first, or last, or in parts gets the same for a coin, and no market's price is another's
├── nothing is borrowed at the price in the middle of a redemption, nor is one redeemed from twice
├── coins that lie in the wind-down, or were approved to it by others, redeem for nobody
├── what an ended market lost is nobody's gain: it goes the way of all losses
├── a beginning of all that was scheduled cannot be kept from happening by who enlists a market before it
└── the wind-down moves nobody's coins, whatever they have approved
"""

import pytest

from strongroom.evm import ContractError
from tests.support.suite import MAX_UINT, ONE
from tests.support.winddown import DAY, HOUR, LLTV, PRICES, WAD, Ending, EndingBuilder

DEBT = 10_000 * ONE


def running(it: Ending) -> Ending:
    """Two markets with debts, and holders."""
    it.buy(it.holder, 5_000 * ONE)
    it.buy(it.lender, 5_000 * ONE)
    it.open(it.borrower, DEBT)
    it.open(it.other, 3 * DEBT, 1)
    it.coin.transfer(it.second, 7_000 * ONE, sender=it.borrower)
    return it


def ended(it: Ending) -> Ending:
    """All is settled, claims are open."""
    running(it).begin()
    it.fix(0)
    it.fix(1)
    it.settle(it.borrower)
    it.settle(it.other, 1)
    it.open_claims()
    return it


def test_first_come_is_not_first_served(ending: Ending) -> None:
    it = ended(ending)
    for token in it.assets:
        supply, received = it.it.claimSupply(), it.it.received(token)
        for account in (it.second, it.holder, it.lender, it.other):
            if not it.it.lockedOf(account):
                it.lock(account)
            it.it.claim(token, account, sender=account)
            assert it.it.paidTo(token, account) == received * it.it.lockedOf(account) // supply
        it.assert_laws()


def test_a_claim_is_paid_once(ending: Ending) -> None:
    it, token = ended(ending), ending.collaterals[0]
    it.lock(it.holder)
    it.it.claim(token, it.holder, sender=it.holder)
    assert not it.it.claim.try_send(token, it.holder, sender=it.holder)[0]
    it.assert_laws()


def test_no_part_for_a_moment(ending: Ending) -> None:
    """Coins are locked for good: who has borrowed them has nothing to give back, and there is no flash mint."""
    it = ended(ending)
    assert it.coin.maxFlashLoan(it.coin) == 0
    assert not [
        name for name in it.it._interface.functions if "unlock" in name.lower() or "withdraw" in name.lower()
    ]
    # what is flash-borrowed of the pool has to go back
    it.coin.transfer(it.pool, 10 * ONE, sender=it.holder)
    with pytest.raises(ContractError):
        it.pool.flashLoan(it.coin, 10 * ONE, b"", sender=it.second)


def test_nothing_is_borrowed_at_a_price_that_stands_still(ending: Ending) -> None:
    it, params = running(ending), ending.params[0]
    it.open(it.second, 1_000 * ONE)
    it.begin()
    it.fix()
    it.set_price(1)
    it.collaterals[0].mint(it.stranger, 10 * ONE, sender=it.suite.deployer)
    it.collaterals[0].approve(it.facilitator, MAX_UINT, sender=it.stranger)
    it.pool.setAuthorization(it.facilitator, True, sender=it.stranger)
    with it.refuses("Stablecoin_MintingEnded"):
        it.facilitator.open(params, 10 * ONE, 1_000 * ONE, it.stranger, 0, it.suite.later, sender=it.stranger)
    # nor behind a settlement, in the same transaction
    wallet = it.chain.deploy("MockWallet", it.stranger, sender=it.stranger)
    it.collaterals[0].mint(wallet, 10 * ONE, sender=it.suite.deployer)
    steps = [
        (it.collaterals[0].address, it.collaterals[0].approve.encode(it.pool, MAX_UINT)),
        (it.pool.address, it.pool.supplyCollateral.encode(params, 10 * ONE, wallet, b"")),
        (it.it.address, it.it.settle.encode(params, it.borrower)),
    ]
    seize = (it.pool.address, it.pool.liquidate.encode(params, it.second, 1, 0, b""))
    with it.refuses("SettlementOracle_WindingDown"):
        wallet.execute([*steps, seize], sender=it.stranger)
    wallet.execute(steps, sender=it.stranger)


def test_no_moment_decides(ending: Ending) -> None:
    """One reading at a hundredth of the price, and as many calls as one likes in its hour."""
    it, params = running(ending), ending.params[0]
    it.begin()
    it.set_price(PRICES[0] // 100)
    it.it.readPrice(params, sender=it.stranger)
    for _ in range(3):
        assert not it.it.readPrice.try_send(params, sender=it.stranger)[0]
    it.set_price(PRICES[0])
    for _ in range(2):
        it.chain.warp(HOUR)
        it.it.readPrice(params, sender=it.stranger)
    assert it.it.market(params.id).price == PRICES[0] * 10**36


def test_no_reading_is_months_old(ending: Ending) -> None:
    """The feed dies after two readings, the market halves, and the feed comes back."""
    it, params = running(ending), ending.params[0]
    it.begin()
    for _ in range(2):
        it.it.readPrice(params, sender=it.stranger)
        it.chain.warp(HOUR)
    it.sources[0].setFault(1, sender=it.stranger)
    it.chain.warp(90 * DAY)
    it.sources[0].setFault(0, sender=it.stranger)
    it.set_price(PRICES[0] // 2)
    it.fix()
    assert it.it.market(params.id).price == it.price()


def test_a_token_that_calls_back(build_ending: EndingBuilder) -> None:
    """The collateral calls its receiver before its balances move: a second claim within the first."""
    it = build_ending(collateral="MockWeirdToken")
    ended(it)
    token = it.collaterals[1]
    wallet = it.chain.deploy("MockWallet", it.holder, sender=it.holder)
    held = it.coin.balanceOf(it.holder)
    it.coin.approve(it.it, MAX_UINT, sender=it.holder)
    it.it.lock(held, wallet, sender=it.holder)
    part = it.it.claimable(wallet, token)
    claim = it.it.claim.encode(token, wallet)
    again = wallet.execute.encode([(it.it.address, claim)])
    token.setHook(wallet, again, sender=it.suite.deployer)
    token.setHookFirst(True, sender=it.suite.deployer)
    wallet.execute.try_send([(it.it.address, claim)], sender=it.holder)
    token.setHook("0x" + "00" * 20, b"", sender=it.suite.deployer)
    wallet.execute.try_send([(it.it.address, claim)], sender=it.holder)
    assert token.balanceOf(wallet) == part


def test_settled_once(ending: Ending) -> None:
    it = running(ending)
    it.begin()
    it.fix()
    held = it.collateral(it.borrower)
    repaid, kept = it.settle(it.borrower).return_value
    with it.refuses("WindDown_NothingOwed", it.params[0].id, it.borrower):
        it.settle(it.borrower)
    assert kept == -(-repaid * 10**36 // (PRICES[0] * 10**36))
    assert kept + it.collateral(it.borrower) == held
    assert kept <= held * LLTV // WAD, "a healthy position keeps a fifth at least"


def test_late_coins_take_nothing(ending: Ending) -> None:
    """A market settled late brings interest: coins that nobody had counted."""
    it = running(ending)
    it.open(it.borrower, 4_000 * ONE)
    it.begin()
    it.fix(0)
    it.fix(1)
    it.settle(it.other, 1)
    it.open_claims()
    it.lock(it.holder)
    it.lock(it.second)
    for account in (it.holder, it.second):
        it.it.claim(it.collaterals[1], account, sender=account)
    supply = it.it.claimSupply()
    it.settle(it.borrower)
    assert it.it.claimSupply() <= supply
    it.assert_laws()
    it.it.release(it.params[0], sender=it.stranger)
    for account in (it.lender, it.borrower, it.other):
        if it.coin.balanceOf(account):
            it.lock(account)
    for token in it.assets:
        for account in it.people:
            it.it.claim.try_send(token, account, sender=account)
    it.assert_laws()


def test_it_takes_two(ending: Ending) -> None:
    it, suite = running(ending), ending.suite
    args = it.schedule()
    suite.wait()
    for thief in (suite.governor, suite.sentinel, suite.operator):
        assert not it.it.begin.try_send(*args, sender=thief)[0]
    it.coin.pauseMinting(sender=suite.sentinel)
    it.it.begin(*args, sender=suite.governor)
    # a stolen governor lists itself, with any ceiling
    it.govern((it.coin, "setFacilitator", (suite.attacker, 2**119)))
    with it.refuses("Stablecoin_MintingEnded"):
        it.coin.mint(suite.attacker, ONE, sender=suite.attacker)


def test_no_market_made_for_the_end(ending: Ending) -> None:
    """A stolen governor lists a market whose collateral and oracle are its own, lends the same coins in it again and
    again against nothing, and has the wind-down repay it: each coin that was lent is a claim on everybody's assets."""
    it, suite, thief = running(ending), ending.suite, ending.suite.attacker
    it.coin.transfer(thief, 1_000 * ONE, sender=it.holder)
    worthless = it.chain.deploy("MockReserve", "W", "W", 18, sender=thief)
    oracle = it.chain.deploy("MockOracle", 10**36, sender=thief)
    params = it.params[0]._replace(collateral=worthless.address, oracle=oracle.address)
    it.pool.createMarket(params, sender=thief)
    it.begin()
    suite.schedule(it.facilitator, "raiseMarketCeiling", params, 1)
    suite.wait()
    before = it.coin.totalSupply()
    listed = it.facilitator.raiseMarketCeiling.try_send(params, 1, sender=suite.governor)[0]
    worthless.mint(thief, 10**6 * ONE, sender=thief)
    for token in (worthless, it.coin):
        token.approve(it.pool, MAX_UINT, sender=thief)
    it.pool.supplyCollateral(params, 10**6 * ONE, thief, b"", sender=thief)
    for _ in range(10):
        it.pool.supply.try_send(params, 1_000 * ONE, 0, thief, b"", sender=thief)
        it.pool.borrow.try_send(params, 1_000 * ONE, 0, thief, thief, sender=thief)
    it.it.enlist.try_send(params, sender=thief)
    it.it.settle.try_send(params, thief, sender=thief)
    assert it.coin.totalSupply() == before, "coins came into the world against nothing"
    assert not listed
    with it.refuses("Stablecoin_MintingEnded"):
        it.facilitator.raiseMarketCeiling(params, 1, sender=suite.governor)
    with it.refuses("WindDown_MarketNotListed", params.id):
        it.it.enlist(params, sender=thief)


def test_the_surplus_is_held(ending: Ending) -> None:
    """The governor pays nothing out of the buffer any more; losses are still covered, and then all is everybody's."""
    it, suite = running(ending), ending.suite
    it.coin.transfer(suite.surplus_buffer, 1_000 * ONE, sender=it.holder)
    it.begin()
    suite.schedule(suite.surplus_buffer, "pay", it.coin, suite.attacker, 1_000 * ONE)
    suite.wait()
    suite.surplus_buffer.pay.try_send(it.coin, suite.attacker, 1_000 * ONE, sender=suite.governor)
    assert it.coin.balanceOf(suite.attacker) == 0
    it.open_claims()
    assert it.it.takeSurplus(sender=it.stranger).return_value == 1_000 * ONE


def test_a_reserve_is_not_kept_for_ever(build_ending: EndingBuilder) -> None:
    """One market's token refuses the wind-down for good. Its reserve would keep most of every other asset from all."""
    it = running(build_ending(collateral="MockWeirdToken"))
    suite, params = it.suite, it.params[1]
    it.begin()
    it.fix(0)
    it.fix(1)
    it.collaterals[1].setBlocked(it.it, True, sender=suite.deployer)
    it.settle(it.borrower)
    it.open_claims()
    for account in it.people:
        if it.coin.balanceOf(account):
            it.lock(account)
    token = it.collaterals[0]
    # not by anyone, not before a year has passed, and by two days' notice
    assert not it.it.release.try_send(params, sender=it.stranger)[0]
    assert not it.it.giveUp.try_send(params, sender=it.stranger)[0]
    suite.schedule(it.it, "giveUp", params)
    suite.wait()
    assert not it.it.giveUp.try_send(params, sender=suite.governor)[0]
    it.chain.warp(365 * 86_400)
    it.govern((it.it, "giveUp", (params,)))
    for account in it.people:
        it.it.claim.try_send(token, account, sender=account)
    # but for the part of the interest that nobody has distributed yet
    left = it.it.received(token) - it.it.paid(token)
    assert 10_000 * left <= it.it.received(token), "all of it was paid"
    # should it move after all: what would add to the supply is refused, and nobody's part falls
    it.collaterals[1].setBlocked(it.it, False, sender=suite.deployer)
    supply = it.it.claimSupply()
    it.it.settle.try_send(params, it.other, sender=it.stranger)
    assert it.it.claimSupply() <= supply
    it.assert_laws()


def test_a_market_that_nobody_enlisted(ending: Ending) -> None:
    """A borrower enlists it when claims are open: closed, without a reserve: it could be no more be settled."""
    it = running(ending)
    it.begin(markets=(0,))
    it.fix(0)
    it.settle(it.borrower)
    it.open_claims()
    it.it.enlist.try_send(it.params[1], sender=it.other)
    it.set_price(PRICES[1] // 2, 1)
    it.coin.approve(it.pool, MAX_UINT, sender=it.holder)
    it.pool.liquidate(it.params[1], it.other, 10**7, 0, b"", sender=it.holder)
    assert it.collaterals[1].balanceOf(it.holder) == 10**7


# One market alone


def alone(it: Ending) -> Ending:
    """Two owe in the first market, which winds down alone; a third party's coins lie in it."""
    it.irm.set(0, sender=it.stranger)
    running(it)
    it.open(it.second, DEBT)
    it.coin.transfer(it.holder, DEBT, sender=it.other)
    it.coin.transfer(it.lender, DEBT, sender=it.other)
    it.begin_market()
    it.fix()
    return it


def test_the_collateral_falls_below_its_price(ending: Ending) -> None:
    """By half: a redeemer would get half of what he pays. Nobody has to be trusted, and no debt stays for ever."""
    it, id_ = alone(ending), ending.params[0].id
    it.set_price(PRICES[0] // 2)
    days = 0
    while it.it.redemptionPrice(id_) > it.price():
        it.chain.warp(DAY)
        it.fix()
        days += 1
        assert days < 20
    assert it.it.redemptionPrice(id_) == it.price()
    held = it.collateral(it.borrower)
    repaid, had = it.redeem(it.holder, DEBT, [it.borrower])
    assert had == held and had * it.price() // 10**36 in range(repaid - 3, repaid + 1)
    assert it.debt(it.borrower) == 0, "what was missing is lost, and known"
    loss = it.facilitator.recognise(it.params[0], sender=it.stranger).return_value
    assert abs(loss - (DEBT - repaid)) <= 3


def test_a_price_is_not_pushed_down(ending: Ending) -> None:
    it, id_ = alone(ending), ending.params[0].id
    fixed, params, suite = it.it.redemptionPrice(id_), it.params[0], it.suite
    # in a moment: one false reading
    it.chain.warp(DAY)
    it.set_price(1)
    it.it.readPrice(params, sender=suite.attacker)
    it.set_price(PRICES[0])
    for _ in range(2):
        it.chain.warp(HOUR)
        it.it.readPrice(params, sender=it.stranger)
    assert it.it.redemptionPrice(id_) == fixed
    # by a feed that goes wrong for days: as often as it can be read
    it.set_price(1)
    for day in range(3):
        for _ in range(24):
            it.chain.warp(HOUR)
            it.it.readPrice.try_send(params, sender=suite.attacker)
        assert it.it.redemptionPrice(id_) >= fixed * 19 ** (day + 1) // 20 ** (day + 1)
        # who leaves does not lose
    it.facilitator.close(params, MAX_UINT, 0, it.second, suite.later + 9 * DAY, sender=it.second)
    assert it.debt(it.second) == 0
    # and it does not rise, however the feed is
    fixed = it.it.redemptionPrice(id_)
    it.set_price(PRICES[0] * 2)
    it.chain.warp(DAY)
    it.fix()
    assert it.it.redemptionPrice(id_) == fixed


def test_one_market_takes_two(ending: Ending) -> None:
    it, suite = running(ending), ending.suite
    params = it.params[0]
    suite.schedule(it.it, "beginMarket", params)
    suite.wait()
    for thief in (suite.governor, suite.sentinel, suite.operator):
        assert not it.it.beginMarket.try_send(params, sender=thief)[0]
    it.facilitator.lowerMarketCeiling(params.id, 0, sender=suite.sentinel)
    it.it.beginMarket(params, sender=suite.governor)
    assert it.oracles[0].isClosed()
    # and nobody opens it again: it gets no ceiling any more, and its oracle lends nothing
    suite.schedule(it.facilitator, "raiseMarketCeiling", params, 1_000_000)
    suite.wait()
    with it.refuses("CreditFacilitator_OracleClosed", it.oracles[0]):
        it.facilitator.raiseMarketCeiling(params, 1_000_000, sender=suite.governor)
    it.collaterals[0].mint(it.borrower, 100 * ONE, sender=suite.deployer)
    with pytest.raises(ContractError):
        it.facilitator.open(params, 100 * ONE, DEBT, it.borrower, 0, suite.later, sender=it.borrower)


def test_no_market_that_could_not_be_ended(ending: Ending) -> None:
    """A market whose oracle answers to somebody else, and not to the wind-down, however it looks."""
    it = running(ending)
    oracle = it.chain.deploy("SettlementOracle", it.sources[0], it.stranger, sender=it.stranger)
    plain = it.params[0]._replace(oracle=oracle.address)
    it.pool.createMarket(plain, sender=it.stranger)
    it.suite.schedule(it.facilitator, "raiseMarketCeiling", plain, 1)
    it.suite.wait()
    it.facilitator.raiseMarketCeiling.try_send(plain, 1, sender=it.suite.governor)
    assert not it.facilitator.market(plain.id).listed


def test_no_twin_listed_at_zero(ending: Ending) -> None:
    """A stolen governor lists a market nobody uses, of a living one's oracle, at a ceiling of zero, which no sentinel
    has lowered, and ends it: the living one could not be liquidated, and would be redeemed at a fixed price."""
    it = running(ending)
    it.govern((it.pool, "enableLltv", (LLTV // 2,)))
    twin = it.params[0]._replace(lltv=LLTV // 2)
    it.pool.createMarket(twin, sender=it.stranger)
    it.suite.schedule(it.facilitator, "raiseMarketCeiling", twin, 0)
    it.suite.schedule(it.it, "beginMarket", twin)
    it.suite.wait()
    it.facilitator.raiseMarketCeiling.try_send(twin, 0, sender=it.suite.governor)
    it.it.beginMarket.try_send(twin, sender=it.suite.governor)
    assert not it.oracles[0].isClosed()


def test_each_coin_has_the_same(ending: Ending) -> None:
    """Before and after the source has fallen, and risen; at once and in parts."""
    it = alone(ending)
    price = it.it.market(it.params[0].id).price
    got = [it.redeem(it.holder, 3_000 * ONE, [it.borrower])]
    it.set_price(PRICES[0] // 3)
    got.append(it.redeem(it.lender, 3_000 * ONE, [it.second]))
    it.set_price(3 * PRICES[0])
    for _ in range(3):
        got.append(it.redeem(it.lender, 1_000 * ONE, [it.borrower, it.second]))
    assert all(had == repaid * 10**36 // price for repaid, had in got)
    assert sum(had for _, had in got[2:]) == got[0][1]


def test_the_middle_of_a_redemption(build_ending: EndingBuilder) -> None:
    """The collateral calls its receiver before its balances move: a second redemption, or a borrowing."""
    it = running(build_ending(collateral="MockWeirdToken"))
    it.coin.transfer(it.holder, DEBT, sender=it.other)
    it.begin_market(1)
    it.fix(1)
    token, params = it.collaterals[1], it.params[1]
    wallet = it.chain.deploy("MockWallet", it.holder, sender=it.holder)
    it.coin.transfer(wallet, DEBT, sender=it.holder)
    token.mint(wallet, 10**8, sender=it.suite.deployer)
    steps = [
        (it.coin.address, it.coin.approve.encode(it.it, MAX_UINT)),
        (token.address, token.approve.encode(it.pool, MAX_UINT)),
        (it.pool.address, it.pool.supplyCollateral.encode(params, 10**8, wallet, b"")),
    ]
    wallet.execute(steps, sender=it.holder)
    redeem = (it.it.address, it.it.redeem.encode(params, it.other, 1_000 * ONE))
    borrow = (it.pool.address, it.pool.borrow.encode(params, 1_000 * ONE, 0, wallet, wallet))
    for inner in (redeem, borrow):
        token.setHook(wallet, wallet.execute.encode([inner]), sender=it.suite.deployer)
        token.setHookFirst(True, sender=it.suite.deployer)
        before = it.coin.balanceOf(wallet)
        wallet.execute.try_send([redeem], sender=it.holder)
        assert it.coin.balanceOf(wallet) in (before, before - 1_000 * ONE)
        # and behind it, in the same transaction
        token.setHook("0x" + "00" * 20, b"", sender=it.suite.deployer)
        assert not wallet.execute.try_send([redeem, borrow], sender=it.holder)[0]
    it.assert_laws()


def test_nobody_elses_coins(ending: Ending) -> None:
    it = alone(ending)
    it.coin.approve(it.it, MAX_UINT, sender=it.holder)
    it.coin.approve(it.suite.redemption_module, MAX_UINT, sender=it.holder)
    it.coin.transfer(it.it, 500 * ONE, sender=it.lender)
    held = it.coin.balanceOf(it.holder)
    it.it.redeem.try_send(it.params[0], it.borrower, 500 * ONE, sender=it.stranger)
    assert it.coin.balanceOf(it.holder) == held
    assert it.coin.balanceOf(it.it) == 500 * ONE
    assert it.collaterals[0].balanceOf(it.stranger) == 0


def test_an_ended_market_s_loss(ending: Ending) -> None:
    """A price of a quarter: the surplus pays first, then it is a shortfall, and the system's books are right."""
    it = running(ending)
    it.irm.set(0, sender=it.stranger)
    it.coin.transfer(it.suite.surplus_buffer, 100 * ONE, sender=it.holder)
    it.coin.transfer(it.holder, 2 * DEBT, sender=it.other)
    it.begin_market()
    it.set_price(PRICES[0] // 4)
    it.fix()
    held, debt = it.collateral(it.borrower), it.debt(it.borrower)
    repaid, had = it.redeem(it.holder, debt, [it.borrower])
    assert had == held
    assert it.debt(it.borrower) == 0, "nothing is left that could pay"
    it.facilitator.recognise(it.params[0], sender=it.stranger)
    assert abs(it.facilitator.shortfall() - (debt - repaid - 100 * ONE)) <= 2
    levels = sum(it.coin.facilitator(each)[1] for each in it.coin.facilitators())
    assert it.coin.totalSupply() == levels


def test_a_beginning_cannot_be_held_up(ending: Ending) -> None:
    """Both markets are in the governor's call. One of them ends alone meanwhile, and one that shares its oracle."""
    it, suite = running(ending), ending.suite
    twin = it.params[0]._replace(lltv=LLTV // 2)
    it.govern((it.pool, "enableLltv", (LLTV // 2,)))
    it.pool.createMarket(twin, sender=it.stranger)
    it.govern((it.facilitator, "raiseMarketCeiling", (twin, 1_000)))
    args = ([suite.psm], [twin, *it.params])
    suite.schedule(it.it, "begin", *args)
    it.begin_market()
    it.it.enlist(twin, sender=suite.attacker)
    it.coin.pauseMinting(sender=suite.sentinel)
    it.it.begin(*args, sender=suite.governor)
    assert it.it.begunAt() == it.chain.timestamp
    assert len(it.it.markets()) == 3


def test_a_victim_who_approved_it(ending: Ending) -> None:
    """Every function, with calldata that would move what others have approved."""
    it, suite = ended(ending), ending.suite
    victim = suite.victim
    it.coin.transfer(victim, 1_000 * ONE, sender=it.holder)
    for token in (it.coin, *it.assets):
        token.approve(it.it, MAX_UINT, sender=victim)
    it.collaterals[0].mint(victim, 10 * ONE, sender=suite.deployer)
    before = [token.balanceOf(victim) for token in (it.coin, *it.assets)]
    steal = it.coin.transferFrom.encode(victim, suite.attacker, ONE)
    calls = (
        ("lock", (ONE, victim)),
        ("lockWithPermit", (ONE, suite.attacker, suite.later, steal)),
        ("lockWithAuthorization", (victim, ONE, suite.attacker, suite.later, b"\0" * 32, steal)),
        ("claim", (it.coin, suite.attacker)),
        ("book", (victim,)),
        ("makeOracle", (it.coin,)),
        ("takeReserve", (victim,)),
        ("settle", (it.params[0], victim)),
        ("payResidual", (it.coin,)),
        ("redeem", (it.params[0], victim, ONE)),
    )
    for name, args in calls:
        it.it[name].try_send(*args, sender=suite.attacker)
    assert [token.balanceOf(victim) for token in (it.coin, *it.assets)] == before
    assert it.it.lockedOf(suite.attacker) == 0
