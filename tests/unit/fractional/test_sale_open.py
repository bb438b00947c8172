"""open, cancel, settings

- open: by the asset's owner, with an allowance to issue the hard cap; the terms are kept as they were given
- refused: paused; terms that contradict each other; an asset that the factory did not make; a stranger; a
  fee above what the issuer accepts; an allowance below the hard cap
- cancel: before the start and while open; refused once sold out, ended, cancelled, and to strangers
- the fee: bounded; each sale keeps that of its opening
- the pause stops openings and purchases, and nothing else
- what may be rescued is never what is owed
"""

from typing import Any

import pytest

from tests.support.sales import DAY, PRICE, SALE_FEE_BPS, ZERO, Sales
from tests.support.suite import event, events

NONE, PENDING, OPEN, CANCELLED, FAILED, SUCCESSFUL = range(6)


def test_open(sales: Sales) -> None:
    terms = sales.terms(
        endPrice=PRICE - 9, minPerInvestor=2, maxPerInvestor=500, lockUp=DAY, maxFeeBps=SALE_FEE_BPS + 7
    )
    receipt = sales.sales.open(terms, sender=sales.owner)
    assert receipt.return_value == sales.sales.saleCount() == 1
    (opened,) = [each for each in receipt.events if each.name == "SaleOpened"]
    assert opened.args["saleId"] == 1 and opened.args["feeBps"] == SALE_FEE_BPS
    found = sales.sales.sale(1)
    assert found.terms._asdict() == terms
    assert (found.status, found.feeBps, found.sold, found.soldOutAt) == (OPEN, SALE_FEE_BPS, 0, 0)
    assert (found.escrow, found.proceeds) == (0, 0)
    assert sales.open(startTime=sales.chain.timestamp + 5) == 2
    assert sales.sales.sale(2).status == PENDING
    assert sales.sales.sale(3).status == NONE


WRONG: dict[str, dict[str, Any]] = {
    "no price": {"startPrice": 0, "endPrice": 0},
    "no last price": {"endPrice": 0},
    "rises": {"endPrice": PRICE + 1},
    "no hard cap": {"hardCap": 0, "softCap": 0},
    "soft above hard": {"softCap": 1_001},
    "minimum above the hard cap": {"minPerInvestor": 1_001},
    "maximum below the minimum": {"minPerInvestor": 5, "maxPerInvestor": 4},
    "over before it begins": {"startTime": 2**40 - 1},
    "ended": {"startTime": 0, "endTime": 1},
    "too long": {"endTime": 2**40 - 1},
    "locked for too long": {"lockUp": 3650 * DAY + 1},
}


@pytest.mark.parametrize("name", WRONG)
def test_open_refuses_terms(sales: Sales, name: str) -> None:
    with sales.refuses("PrimarySale_InvalidTerms"):
        sales.open(**WRONG[name])


def test_open_takes_the_bounds_themselves(sales: Sales) -> None:
    now = sales.chain.timestamp
    sales.open(softCap=1_000, minPerInvestor=1_000, maxPerInvestor=1_000, lockUp=3650 * DAY)
    sales.open(softCap=0, endPrice=1, startPrice=2**96 - 1, startTime=0, endTime=now + 365 * DAY)
    sales.open(endTime=now + 1, startTime=now, maxFeeBps=SALE_FEE_BPS)


def test_open_is_for_the_owner(sales: Sales) -> None:
    terms = sales.terms()
    with sales.refuses("PrimarySale_NotIssuer", sales.attacker, sales.owner):
        sales.sales.open(terms, sender=sales.attacker)
    for wrong in (sales.coin.address, sales.owner.address, ZERO):
        with sales.refuses("PrimarySale_UnknownAsset", wrong):
            sales.open(asset=wrong)


def test_open_refuses_a_fee_and_an_allowance(sales: Sales) -> None:
    with sales.refuses("PrimarySale_FeeAboveAllowed", SALE_FEE_BPS, SALE_FEE_BPS - 1):
        sales.open(maxFeeBps=SALE_FEE_BPS - 1)
    sales.asset.setIssuer(sales.sales, 999, sender=sales.owner)
    with sales.refuses("PrimarySale_IssueAllowanceTooLow", 999, 1_000):
        sales.open()
    sales.open(hardCap=999)


def test_cancel(sales: Sales) -> None:
    waiting, running = sales.open(startTime=sales.chain.timestamp + DAY), sales.open()
    sales.buy(running, sales.buyer, 500)
    with sales.refuses("PrimarySale_NotIssuer", sales.attacker, sales.owner):
        sales.sales.cancel(running, sender=sales.attacker)
    for number in (waiting, running):
        receipt = sales.sales.cancel(number, sender=sales.owner)
        assert events(receipt) == [event(sales.sales, "SaleCancelled", number, sales.owner)]
        assert sales.sales.sale(number).status == CANCELLED
        with sales.refuses("PrimarySale_WrongStatus", number, CANCELLED):
            sales.sales.cancel(number, sender=sales.owner)
        with sales.refuses("PrimarySale_WrongStatus", number, CANCELLED):
            sales.buy(number, sales.buyer, 1)


def test_cancel_comes_too_late(sales: Sales) -> None:
    sold_out, ended, failed = sales.open(), sales.open(), sales.open()
    sales.buy(sold_out, sales.buyer, 1_000)
    sales.buy(ended, sales.buyer, 100)
    with sales.refuses("PrimarySale_WrongStatus", sold_out, SUCCESSFUL):
        sales.sales.cancel(sold_out, sender=sales.owner)
    sales.end(failed)
    for number, status in ((ended, SUCCESSFUL), (failed, FAILED), (9, NONE)):
        with sales.refuses("PrimarySale_WrongStatus", number, status):
            sales.sales.cancel(number, sender=sales.owner)


def test_the_fee(sales: Sales) -> None:
    old = sales.open()
    with sales.refuses("AccessManagedUnauthorized", sales.attacker):
        sales.sales.setFee(1, sender=sales.attacker)
    with sales.refuses("PrimarySale_FeeTooHigh", 501, 500):
        sales.sales.setFee(501, sender=sales.operator)
    receipt = sales.sales.setFee(500, sender=sales.operator)
    assert events(receipt) == [event(sales.sales, "SaleFeeSet", 500)]
    new = sales.open(maxFeeBps=500)
    assert [sales.sales.sale(each).feeBps for each in (old, new)] == [SALE_FEE_BPS, 500]
    assert sales.sales.MAX_FEE_BPS() == 500


def test_the_pause(sales: Sales) -> None:
    s, sentinel = sales.sales, sales.registry.sentinel
    good, bad, cancelled = sales.open(), sales.open(), sales.open()
    for number, shares in ((good, 100), (bad, 99), (cancelled, 5)):
        sales.buy(number, sales.buyer, shares)
    for who in (sales.attacker, sales.operator):
        with sales.refuses("AccessManagedUnauthorized", who):
            s.pause(sender=who)
    assert events(s.pause(sender=sentinel)) == [event(s, "SalesPaused")]
    with sales.refuses("PrimarySale_Paused"):
        sales.open()
    with sales.refuses("PrimarySale_Paused"):
        sales.buy(good, sales.buyer, 1)
    s.cancel(cancelled, sender=sales.owner)
    sales.end(good)
    s.claim(good, sales.buyer, sender=sales.relayer)
    s.refund(bad, sales.buyer, sender=sales.relayer)
    s.refund(cancelled, sales.buyer, sender=sales.relayer)
    s.withdrawProceeds(good, sales.owner, sender=sales.owner)
    with sales.refuses("AccessManagedUnauthorized", sentinel):
        s.unpause(sender=sentinel)
    assert events(s.unpause(sender=sales.operator)) == [event(s, "SalesUnpaused")]
    sales.open()


def test_rescue(sales: Sales) -> None:
    s = sales.sales
    number = sales.open()
    sales.buy(number, sales.buyer, 100)
    assert s.rescuable(sales.coin) == 0
    sales.coin.transfer(s, 77, sender=sales.relayer)
    assert s.rescuable(sales.coin) == 77
    with sales.refuses("Rescuable_ExceedsSurplus", sales.coin, 78, 77):
        s.rescue(sales.coin, sales.relayer, 78, sender=sales.registry.governor)
    with sales.refuses("AccessManagedUnauthorized", sales.attacker):
        s.rescue(sales.coin, sales.attacker, 1, sender=sales.attacker)
    s.rescue(sales.coin, sales.relayer, 77, sender=sales.registry.governor)
    sales.end(number)
    s.claim(number, sales.buyer, sender=sales.relayer)
    assert s.rescuable(sales.coin) == 0
    sales.assert_solvent()


def test_constructor(sales: Sales) -> None:
    s = sales.sales
    assert s.FACTORY() == sales.factory.address
    assert (s.STABLECOIN(), s.SURPLUS_BUFFER()) == (sales.coin.address, sales.buffer.address)
    assert s.REGISTRY() == sales.registry.registry.address
    access, deployer = sales.registry.access, sales.deployer
    with sales.refuses("PrimarySale_NoCode", deployer):
        sales.chain.deploy("PrimarySale", deployer, access, 1, sender=deployer)
    with sales.refuses("PrimarySale_FeeTooHigh", 501, 500):
        sales.chain.deploy("PrimarySale", sales.factory, access, 501, sender=deployer)
    with sales.refuses("AccessManagedInvalidAuthority", deployer):
        sales.chain.deploy("PrimarySale", sales.factory, deployer, 1, sender=deployer)
