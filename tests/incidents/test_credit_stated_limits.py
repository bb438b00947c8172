"""The stablecoin's credit: known limits, each shown as it is; what to do: docs/open-findings.md

├── interest that nobody has paid is minted by whoever borrows and repays at once, with no coin of his own
├── who lends beside the facilitator takes all interest, and leaves at par when a debt is bad: the facilitator bears all
├── coins opened and closed at once in one market fill the stablecoin's ceiling for all others, until somebody syncs
└── minting paused and the ceiling at zero: what a liquidation brought back is lent all the same, until somebody syncs
"""

from tests.support.credit import CEILING, LLTV, PRICE, WAD, Credit, ether_market
from tests.support.suite import MAX_UINT, ONE

DEBT = 100_000 * ONE


def test_unpaid_interest_is_minted(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT)
    it.pass_time(31_536_000)
    unpaid = it.claim - it.level
    assert unpaid > 3_000 * ONE
    assert (it.level, it.coin.totalSupply()) == (DEBT, DEBT)
    # the attacker holds collateral for a moment, a flash loan's; of coins he has a wei for the rounding of his debt
    amount = 2 * DEBT * WAD // LLTV // PRICE
    it.give_coins(it.attacker, ONE)
    it.open(it.attacker, DEBT, amount)
    it.close(it.attacker)
    assert it.collateral.balanceOf(it.attacker) == amount
    interest, _ = it.facilitator.sync(it.params, sender=it.attacker).return_value
    it.facilitator.distribute(sender=it.attacker)
    # nobody has paid a coin but the attacker a second's interest; savers and buffer have the whole year's
    assert interest >= unpaid
    assert it.debt(it.borrower) >= DEBT + unpaid
    assert it.level >= DEBT + unpaid - 2
    assert it.coin.totalSupply() > DEBT + unpaid
    it.assert_laws()


def test_a_lender_beside_it_bears_no_loss(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT, DEBT * WAD // LLTV // PRICE + ONE)
    it.give_coins(it.attacker, DEBT)
    it.coin.approve(it.pool, MAX_UINT, sender=it.attacker)
    it.pool.supply(it.params, DEBT, 0, it.attacker, b"", sender=it.attacker)
    it.facilitator.sync(it.params, sender=it.stranger)
    assert it.claim == 0 and it.level == 0  # it has all the market now
    it.chain.warp(1_000_000)
    # the price falls: the only debt is bad, and everybody sees it
    it.set_price(PRICE // 10)
    it.pool.accrueInterest(it.params, sender=it.stranger)
    theirs = it.supplied(it.attacker)
    assert theirs > DEBT * 1_0009 // 10_000
    # out, at par: borrow what is minted just then, repay it past the facilitator, withdraw
    amount = 2 * theirs * WAD // LLTV // (PRICE // 10)
    it.open(it.attacker, theirs + ONE, amount)
    it.give_coins(it.attacker, ONE)
    it.pool.repay(it.params, 0, it.held(it.attacker).borrow_shares, it.attacker, b"", sender=it.attacker)
    it.pool.withdrawCollateral(it.params, amount, it.attacker, it.attacker, sender=it.attacker)
    it.pool.withdraw(
        it.params, 0, it.held(it.attacker).supply_shares, it.attacker, it.attacker, sender=it.attacker
    )
    assert it.coin.balanceOf(it.attacker) >= theirs
    assert it.collateral.balanceOf(it.attacker) == amount
    # the loss is the facilitator's alone
    it.ruin(it.borrower, PRICE // 10)
    it.facilitator.recognise(it.params, sender=it.stranger)
    assert it.facilitator.shortfall() > DEBT * 8 // 10


def test_one_market_fills_the_ceiling_of_all(credit: Credit) -> None:
    it = credit
    # in one transaction, with a flash loan's collateral; of coins a second's interest
    it.give_coins(it.attacker, ONE)
    it.open(it.attacker, CEILING * ONE)
    it.close(it.attacker)
    assert it.returned >= CEILING * ONE - 1
    elsewhere = ether_market(it)
    elsewhere.chain.set_balance(elsewhere.borrower.address, 10**6 * ONE)
    elsewhere.prepare(elsewhere.borrower, 10_000 * ONE)
    args = (elsewhere.params, 1_000 * ONE, 600_000 * ONE, elsewhere.borrower, 0, elsewhere.later)
    with elsewhere.refuses_some("Stablecoin_CeilingExceeded"):
        elsewhere.facilitator.open(*args, sender=elsewhere.borrower)
    # the way round it
    steps = [it.facilitator.sync.encode(it.params), it.facilitator.open.encode(*args)]
    it.facilitator.multicall(steps, sender=elsewhere.borrower)
    assert elsewhere.debt(elsewhere.borrower) >= 600_000 * ONE


def test_what_a_liquidation_brought_is_lent_in_an_emergency(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, DEBT, DEBT * WAD // LLTV // PRICE + ONE)
    it.set_price(PRICE * 9 // 10)
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    it.coin.pauseMinting(sender=it.sentinel)
    it.coin.transfer(it.liquidator, DEBT, sender=it.borrower)
    it.coin.approve(it.pool, MAX_UINT, sender=it.liquidator)
    shares = it.held(it.borrower).borrow_shares // 2
    it.pool.liquidate(it.params, it.borrower, 0, shares, b"", sender=it.liquidator)
    idle = it.totals.supply_assets - it.totals.borrow_assets
    assert idle > DEBT // 3
    it.open(it.attacker, idle)
    assert it.coin.balanceOf(it.attacker) == idle
