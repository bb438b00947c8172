"""A wind-down in hostile hands

├── whoever claims first gets no more than its part, and the last one finds its own
├── coins that are borrowed for a moment, locked or not, earn nothing that others have earned
├── nothing is borrowed at a price that stands still, though the market's true one has fallen
├── nobody fixes a price by choosing the moment, or with one bad reading
├── a token that calls back in the middle of a claim is paid once
├── a position cannot be settled twice, nor for more than it owes
├── coins that a late settlement brings take nothing from who was there
├── a stolen governor cannot begin alone, nor a stolen sentinel; nor mint afterwards
├── nor list a market of its own afterwards, whose settlement would mint coins against nothing
└── the wind-down moves nobody's coins, whatever they have approved
"""

import pytest

from strongroom.evm import ContractError
from tests.support.suite import MAX_UINT, ONE
from tests.support.winddown import HOUR, LLTV, PRICES, WAD, Ending, EndingBuilder

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
    suite.schedule(it.facilitator, "raiseMarketCeiling", params, 0)
    suite.wait()
    before = it.coin.totalSupply()
    listed = it.facilitator.raiseMarketCeiling.try_send(params, 0, sender=suite.governor)[0]
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
        it.facilitator.raiseMarketCeiling(params, 0, sender=suite.governor)
    with it.refuses("WindDown_MarketNotListed", params.id):
        it.it.enlist(params, sender=thief)


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
    )
    for name, args in calls:
        it.it[name].try_send(*args, sender=suite.attacker)
    assert [token.balanceOf(victim) for token in (it.coin, *it.assets)] == before
    assert it.it.lockedOf(suite.attacker) == 0
