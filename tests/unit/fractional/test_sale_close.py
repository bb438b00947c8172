"""claim, refund, withdrawProceeds

- claim, by anyone, after a successful close: shares are issued, what was paid beyond the one price comes
  back; once
- Dutch: everybody pays the price at which it sold out, or the last one
- the lock-up counts from the close
- refused: not over, failed, cancelled, nothing bought, whom the asset refuses
- refund: after a failed or cancelled sale, by anyone; after a successful one only whom the asset refuses,
  at first by the buyer alone
- proceeds: only what delivered shares cost, less the fee, rounded up; by whoever owns the asset now
- no way that the asset refuses or misbehaves, and nothing that the issuer does, costs a buyer anything
- a caller that gives too little gas cannot turn shares into a refund
"""

import pytest

from strongroom.evm import ContractError
from tests.support.sales import DAY, FUNDS, HOUR, PRICE, SALE_FEE_BPS, ZERO, Sales, policy
from tests.support.suite import event, events

NONE, PENDING, OPEN, CANCELLED, FAILED, SUCCESSFUL = range(6)


def sold(sales: Sales, shares: int = 100, **terms: int) -> int:
    """A successful sale with one buyer."""
    number = sales.open(**terms)
    sales.buy(number, sales.buyer, shares)
    sales.end(number)
    return number


def test_claim(sales: Sales) -> None:
    number = sold(sales)
    assert sales.sales.sale(number).status == SUCCESSFUL
    assert sales.sales.previewClaim(number, sales.buyer) == (100 * PRICE, 0)
    receipt = sales.sales.claim(number, sales.buyer, sender=sales.relayer)
    assert event(sales.sales, "SharesClaimed", number, sales.buyer, 100, 100 * PRICE, 0) in events(receipt)
    assert receipt.return_value == sales.asset.balanceOf(sales.buyer) == 100
    assert sales.coin.balanceOf(sales.buyer) == FUNDS - 100 * PRICE
    found = sales.sales.sale(number)
    assert (found.escrow, found.proceeds) == (0, 100 * PRICE)
    for name in ("claim", "refund"):
        with sales.refuses("PrimarySale_NothingBought", number, sales.buyer):
            sales.chain.send(sales.sales, name, number, sales.buyer, sender=sales.buyer)
    sales.assert_solvent()


def test_one_price_for_all_when_sold_out(sales: Sales) -> None:
    now = sales.chain.timestamp
    number = sales.open(startPrice=1_000, endPrice=100, endTime=now + 9 * DAY, hardCap=300)
    sales.buy(number, sales.buyer, 100)
    sales.chain.warp(3 * DAY)
    sales.buy(number, sales.other_buyer, 100)
    sales.chain.warp(3 * DAY)
    sales.buy(number, sales.insider, 100)
    assert sales.sales.price(number) == 400
    sales.chain.warp(DAY)
    assert sales.sales.price(number) == 400, "no longer falls"
    for who, paid in ((sales.buyer, 1_000), (sales.other_buyer, 700), (sales.insider, 400)):
        assert sales.sales.previewClaim(number, who) == (40_000, 100 * (paid - 400))
        receipt = sales.sales.claim(number, who, sender=sales.relayer)
        assert event(sales.sales, "SharesClaimed", number, who, 100, 40_000, 100 * (paid - 400)) in events(
            receipt
        )
        assert sales.coin.balanceOf(who) == FUNDS - 40_000
    assert sales.sales.sale(number).proceeds == sales.sales.totalOwed() == 120_000


def test_the_last_price_for_all_when_not_sold_out(sales: Sales) -> None:
    number = sales.open(startPrice=1_000, endPrice=100)
    sales.buy(number, sales.buyer, 100)
    sales.end(number)
    sales.sales.claim(number, sales.buyer, sender=sales.relayer)
    assert sales.coin.balanceOf(sales.buyer) == FUNDS - 100 * 100


def test_not_before_the_close(sales: Sales) -> None:
    number = sales.open()
    sales.buy(number, sales.buyer, 100)
    for name in ("claim", "refund"):
        with sales.refuses("PrimarySale_WrongStatus", number, OPEN):
            sales.chain.send(sales.sales, name, number, sales.buyer, sender=sales.buyer)
    with sales.refuses("PrimarySale_WrongStatus", 9, NONE):
        sales.sales.claim(9, sales.buyer, sender=sales.buyer)
    with sales.refuses("PrimarySale_NothingBought", 9, sales.buyer):
        sales.sales.refund(9, sales.buyer, sender=sales.buyer)
    with sales.refuses("PrimarySale_NothingBought", number, sales.other_buyer):
        sales.sales.refund(number, sales.other_buyer, sender=sales.other_buyer)


@pytest.mark.parametrize("how", ["failed", "cancelled"])
def test_everybody_takes_its_money_back(sales: Sales, how: str) -> None:
    number = sales.open(startPrice=2 * PRICE)
    sales.buy(number, sales.buyer, 50)
    sales.chain.warp(DAY)
    sales.buy(number, sales.other_buyer, 49)
    if how == "failed":
        sales.end(number)
    else:
        sales.sales.cancel(number, sender=sales.owner)
    sales.revoke(sales.buyer)
    with sales.refuses("PrimarySale_WrongStatus", number, FAILED if how == "failed" else CANCELLED):
        sales.sales.claim(number, sales.other_buyer, sender=sales.other_buyer)
    for who, shares in ((sales.buyer, 50), (sales.other_buyer, 49)):
        _, paid = sales.sales.purchase(number, who)
        receipt = sales.sales.refund(number, who, sender=sales.relayer)
        assert event(sales.sales, "PurchaseRefunded", number, who, shares, paid) in events(receipt)
        assert sales.coin.balanceOf(who) == FUNDS
        with sales.refuses("PrimarySale_NothingBought", number, who):
            sales.sales.refund(number, who, sender=who)
    with sales.refuses("PrimarySale_NoProceeds", number):
        sales.sales.withdrawProceeds(number, sales.owner, sender=sales.owner)
    assert sales.coin.balanceOf(sales.sales) == sales.sales.totalOwed() == 0


def test_who_is_refused_is_refunded(sales: Sales) -> None:
    number = sold(sales)
    with sales.refuses("PrimarySale_Deliverable", number, sales.buyer):
        sales.sales.refund(number, sales.buyer, sender=sales.buyer)
    sales.revoke(sales.buyer)
    with sales.refuses_any():
        sales.sales.claim(number, sales.buyer, sender=sales.relayer)
    at = sales.sales.sale(number).terms.endTime + 30 * DAY
    with sales.refuses("PrimarySale_RefundTooEarly", at, sales.chain.timestamp):
        sales.sales.refund(number, sales.buyer, sender=sales.relayer)
    sales.sales.refund(number, sales.buyer, sender=sales.buyer)
    assert sales.coin.balanceOf(sales.buyer) == FUNDS
    sales.assert_solvent()


def test_later_anyone_refunds(sales: Sales) -> None:
    number = sold(sales)
    sales.revoke(sales.buyer)
    sales.chain.timestamp = sales.sales.sale(number).terms.endTime + 30 * DAY
    sales.sales.refund(number, sales.buyer, sender=sales.relayer)
    assert sales.coin.balanceOf(sales.buyer) == FUNDS


def test_verified_again_it_gets_its_shares(sales: Sales) -> None:
    number = sold(sales)
    sales.revoke(sales.buyer)
    sales.verify(sales.buyer, "buyer")
    sales.chain.timestamp += 60 * DAY
    with sales.refuses("PrimarySale_Deliverable", number, sales.buyer):
        sales.sales.refund(number, sales.buyer, sender=sales.relayer)
    sales.sales.claim(number, sales.buyer, sender=sales.relayer)


def test_proceeds(sales: Sales) -> None:
    number = sales.open()
    sales.buy(number, sales.buyer, 333)
    sales.buy(number, sales.other_buyer, 111)
    sales.end(number)
    with sales.refuses("PrimarySale_NoProceeds", number):
        sales.sales.withdrawProceeds(number, sales.owner, sender=sales.owner)
    sales.sales.claim(number, sales.buyer, sender=sales.relayer)
    proceeds = 333 * PRICE
    fee = -(-proceeds * SALE_FEE_BPS // 10_000)
    assert proceeds * SALE_FEE_BPS % 10_000, "a fee that must be rounded"
    with sales.refuses("PrimarySale_NotIssuer", sales.attacker, sales.owner):
        sales.sales.withdrawProceeds(number, sales.attacker, sender=sales.attacker)
    for wrong in (ZERO, sales.sales.address):
        with sales.refuses("PrimarySale_InvalidReceiver", wrong):
            sales.sales.withdrawProceeds(number, wrong, sender=sales.owner)
    receipt = sales.sales.withdrawProceeds(number, sales.relayer, sender=sales.owner)
    withdrawn = event(sales.sales, "ProceedsWithdrawn", number, sales.relayer, proceeds - fee, fee)
    assert withdrawn in events(receipt)
    assert receipt.return_value == sales.coin.balanceOf(sales.relayer) - FUNDS == proceeds - fee
    assert sales.coin.balanceOf(sales.buffer) == fee + 100 * 10**18, "and the tokenization fee"
    assert sales.coin.balanceOf(sales.sales) == 111 * PRICE, "what the other paid is still there"
    sales.revoke(sales.other_buyer)
    sales.sales.refund(number, sales.other_buyer, sender=sales.other_buyer)
    with sales.refuses("PrimarySale_NoProceeds", number):
        sales.sales.withdrawProceeds(number, sales.owner, sender=sales.owner)
    assert sales.coin.balanceOf(sales.sales) == 0


def test_a_fee_of_nothing(sales: Sales) -> None:
    sales.sales.setFee(0, sender=sales.operator)
    number = sold(sales)
    sales.sales.claim(number, sales.buyer, sender=sales.relayer)
    had = sales.coin.balanceOf(sales.owner)
    sales.sales.withdrawProceeds(number, sales.owner, sender=sales.owner)
    assert sales.coin.balanceOf(sales.owner) == had + 100 * PRICE


def test_the_lock_up_counts_from_the_close(sales: Sales) -> None:
    number = sales.open(lockUp=5 * DAY)
    sales.buy(number, sales.buyer, 400)
    sales.chain.warp(DAY)
    sales.buy(number, sales.other_buyer, 600)
    closed = sales.chain.timestamp
    sales.chain.warp(2 * DAY)
    sales.sales.claim(number, sales.buyer, sender=sales.relayer)
    until = -(-(closed + 5 * DAY) // HOUR) * HOUR
    assert [tuple(each) for each in sales.asset.lockups(sales.buyer)] == [(400, until)]
    sales.chain.warp(3 * DAY)
    sales.sales.claim(number, sales.other_buyer, sender=sales.relayer)
    assert list(sales.asset.lockups(sales.other_buyer)) == [], "it is over"


REFUSALS = ("allowance", "owner", "supply", "frozen", "country", "holders", "sanctions that burn gas")


@pytest.mark.parametrize("what", REFUSALS)
def test_nothing_that_the_issuer_does_costs_a_buyer_anything(sales: Sales, what: str) -> None:
    number, asset, owner = sold(sales), sales.asset, sales.owner
    if what == "allowance":
        asset.setIssuer(sales.sales, 0, sender=owner)
    elif what == "owner":
        asset.setIssuer(sales.sales, 99, sender=owner)
        sales.hand_over(sales.attacker)
    elif what == "supply":
        asset.issue(owner, 99, 0, sender=owner)
        asset.lowerAuthorizedSupply(198, sender=owner)
    elif what == "frozen":
        asset.freeze(sales.buyer, b"\0" * 32, sender=sales.agent)
    elif what == "country":
        asset.setPolicy(policy(countryRule=1), sender=owner)
    elif what == "holders":
        asset.setPolicy(policy(maxHolders=1), sender=owner)
        asset.issue(owner, 1, 0, sender=owner)
    else:
        burns = sales.chain.raw_deploy(sales.attacker, bytes.fromhex("6005600c60003960056000f35b600056fe00"))
        asset.setPolicy(policy(sanctionsList=burns), sender=owner)
    with sales.refuses_any():
        sales.sales.claim(number, sales.buyer, sender=sales.buyer)
    sales.sales.refund(number, sales.buyer, sender=sales.buyer)
    assert sales.coin.balanceOf(sales.buyer) == FUNDS
    for who in (sales.owner, sales.attacker):
        with sales.refuses("PrimarySale_NoProceeds", number):
            sales.sales.withdrawProceeds(number, who, sender=who)


def test_the_new_owner_of_an_asset_is_the_issuer(sales: Sales) -> None:
    number = sold(sales)
    sales.sales.claim(number, sales.buyer, sender=sales.relayer)
    sales.hand_over(sales.insider)
    with sales.refuses("PrimarySale_NotIssuer", sales.owner, sales.insider):
        sales.sales.withdrawProceeds(number, sales.owner, sender=sales.owner)
    sales.sales.withdrawProceeds(number, sales.insider, sender=sales.insider)


def test_no_amount_of_gas_turns_shares_into_a_refund(sales: Sales) -> None:
    """The buyer wants its money back, though the asset would issue."""
    number = sold(sales)
    start = sales.chain.snapshot()
    gas, refused = 50_000, set()
    while gas < 3_000_000:
        try:
            sales.sales.refund(number, sales.buyer, sender=sales.buyer, gas=gas)
        except ContractError as error:
            refused.add(error.name)
        else:
            pytest.fail(f"refunded with {gas}")
        sales.chain.revert(start)
        gas += gas // 32
    assert {"GasGuard_InsufficientGas", "PrimarySale_Deliverable"} <= refused
