"""The stablecoin's credit: known limits, each shown as it is; what to do: docs/open-findings.md

├── interest that nobody has paid is minted by whoever borrows and repays at once, with no coin of his own
└── coins opened and closed at once in one market fill the stablecoin's ceiling for all others, until somebody syncs
"""

from tests.support.credit import CEILING, LLTV, PRICE, WAD, Credit, ether_market
from tests.support.suite import ONE

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


def test_one_market_fills_the_ceiling_of_all(credit: Credit) -> None:
    it = credit
    # in one transaction, with a flash loan's collateral; of coins a second's interest
    it.give_coins(it.attacker, ONE)
    it.open(it.attacker, CEILING * ONE)
    it.close(it.attacker)
    assert it.idle >= CEILING * ONE - 1
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
