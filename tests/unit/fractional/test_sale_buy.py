"""buy, buyWithAuthorization, permit

- buy: takes the cost, books it for the buyer; again adds up; with the last unit the sale closes
- refused: too late; not started, over, cancelled, unknown; nothing; beyond the hard cap; dearer than
  allowed; whom the asset would not issue to; below the investor's minimum, above its maximum, over all its
  wallets; without the money
- whoever takes all that is left may stay below the minimum
- Dutch: the price falls in a straight line, rounded up
- by authorization: anyone presents it, what is too much goes back at once; it cannot be used twice, for
  anything else, or too late
- by permit, also one that somebody else has presented
"""

import pytest

from strongroom.evm import keccak
from tests.support.sales import DAY, FUNDS, INVESTORS, PRICE, Sales
from tests.support.signing import sign_permit
from tests.support.suite import MAX_UINT, event, events

NONE, PENDING, OPEN, CANCELLED, FAILED, SUCCESSFUL = range(6)
UNVERIFIED = 5
"""`Reason.ReceiverUnverified`."""


def test_buy(sales: Sales) -> None:
    number = sales.open()
    receipt = sales.buy(number, sales.buyer, 40, 40 * PRICE)
    bought = event(sales.sales, "SharesBought", number, sales.buyer, 40, 40 * PRICE, 40)
    assert bought in events(receipt)
    assert receipt.return_value == 40 * PRICE
    sales.buy(number, sales.buyer, 2)
    sales.buy(number, sales.other_buyer, 7)
    assert sales.sales.purchase(number, sales.buyer) == (42, 42 * PRICE)
    found = sales.sales.sale(number)
    assert (found.sold, found.escrow, found.proceeds) == (49, 49 * PRICE, 0)
    assert sales.coin.balanceOf(sales.buyer) == FUNDS - 42 * PRICE
    assert sales.coin.balanceOf(sales.sales) == 49 * PRICE
    assert sales.asset.totalSupply() == 0, "nothing is issued before the close"
    sales.assert_solvent()


def test_the_last_unit_closes_the_sale(sales: Sales) -> None:
    number = sales.open()
    sales.buy(number, sales.buyer, 990)
    with sales.refuses("PrimarySale_HardCapExceeded", 11, 10):
        sales.buy(number, sales.other_buyer, 11)
    receipt = sales.buy(number, sales.other_buyer, 10)
    assert event(sales.sales, "SoldOut", number, PRICE) in events(receipt)
    found = sales.sales.sale(number)
    assert (found.status, found.soldOutAt) == (SUCCESSFUL, sales.chain.timestamp)
    with sales.refuses("PrimarySale_WrongStatus", number, SUCCESSFUL):
        sales.buy(number, sales.buyer, 1)


def test_buy_refuses(sales: Sales) -> None:
    number, waiting = sales.open(), sales.open(startTime=sales.chain.timestamp + DAY)
    now = sales.chain.timestamp
    with sales.refuses("PrimarySale_DeadlinePassed", now - 1, now):
        sales.sales.buy(number, 1, MAX_UINT, now - 1, sender=sales.buyer)
    for which, status in ((waiting, PENDING), (9, NONE), (0, NONE)):
        with sales.refuses("PrimarySale_WrongStatus", which, status):
            sales.buy(which, sales.buyer, 1)
    with sales.refuses("PrimarySale_ZeroShares"):
        sales.buy(number, sales.buyer, 0)
    with sales.refuses("PrimarySale_HardCapExceeded", 2**56 - 1, 1_000):
        sales.buy(number, sales.buyer, 2**56 - 1)
    with sales.refuses("PrimarySale_CostTooHigh", 3 * PRICE, 3 * PRICE - 1):
        sales.buy(number, sales.buyer, 3, 3 * PRICE - 1)
    with sales.refuses("PrimarySale_NotEligible", sales.asset, sales.outsider, UNVERIFIED):
        sales.buy(number, sales.outsider, 1)
    sales.sales.buy(number, 1, PRICE, now, sender=sales.buyer)
    sales.end(number)
    with sales.refuses("PrimarySale_WrongStatus", number, FAILED):
        sales.buy(number, sales.buyer, 1)


def test_the_last_second_counts(sales: Sales) -> None:
    number = sales.open()
    sales.chain.timestamp = sales.sales.sale(number).terms.endTime
    sales.buy(number, sales.buyer, 100)


def test_buy_needs_the_money(sales: Sales) -> None:
    number = sales.open(startPrice=2**96 - 1, endPrice=2**96 - 1)
    with sales.refuses("ERC20InsufficientBalance", sales.buyer, FUNDS, 1_000 * (2**96 - 1)):
        sales.buy(number, sales.buyer, 1_000)
    sales.coin.approve(sales.sales, 5, sender=sales.buyer)
    with sales.refuses("ERC20InsufficientAllowance", sales.sales, 5, 2**96 - 1):
        sales.buy(number, sales.buyer, 1)


def test_minimum_and_maximum_are_the_investors(sales: Sales) -> None:
    number = sales.open(minPerInvestor=100, maxPerInvestor=600)
    with sales.refuses("PrimarySale_BelowMinimum", 99, 100):
        sales.buy(number, sales.buyer, 99)
    sales.buy(number, sales.buyer, 100)
    sales.buy(number, sales.second_wallet, 1)
    assert sales.sales.boughtBy(number, INVESTORS["buyer"]) == 101
    with sales.refuses("PrimarySale_AboveMaximum", 601, 600):
        sales.buy(number, sales.second_wallet, 500)
    sales.buy(number, sales.second_wallet, 499)
    with sales.refuses("PrimarySale_AboveMaximum", 601, 600):
        sales.buy(number, sales.buyer, 1)
    sales.buy(number, sales.other_buyer, 301)
    with sales.refuses("PrimarySale_BelowMinimum", 98, 100):
        sales.buy(number, sales.insider, 98)
    sales.buy(number, sales.insider, 99)
    assert sales.sales.sale(number).status == SUCCESSFUL
    assert sales.sales.purchase(number, sales.insider) == (99, 99 * PRICE)


def test_dutch_price(sales: Sales) -> None:
    now = sales.chain.timestamp
    number = sales.open(
        startPrice=1_000, endPrice=100, startTime=now + 10, endTime=now + 17, softCap=1, hardCap=100
    )
    assert sales.sales.price(number) == 1_000
    found = []
    for second in range(10, 18):
        sales.chain.timestamp = now + second
        expected = 1_000 - 900 * (second - 10) // 7
        assert sales.sales.price(number) == expected
        with sales.refuses("PrimarySale_CostTooHigh", 3 * expected, 3 * expected - 1):
            sales.buy(number, sales.buyer, 3, 3 * expected - 1)
        found.append(sales.buy(number, sales.buyer, 3, 3 * expected).return_value // 3)
    assert found == [1_000, 872, 743, 615, 486, 358, 229, 100]
    sales.chain.timestamp = now + 100
    assert sales.sales.price(number) == 100
    assert sales.sales.price(99) == 0


@pytest.mark.parametrize("too_much", [0, 1, 10**20])
def test_buy_with_authorization(sales: Sales, too_much: int) -> None:
    number, deadline = sales.open(), sales.later
    value = 12 * PRICE + too_much
    signature = sales.authorize(number, sales.buyer, 12, value, deadline)
    args = (sales.buyer, number, 12, value, deadline, b"\x07" * 32, signature)
    before = sales.coin.balanceOf(sales.buyer)
    receipt = sales.sales.buyWithAuthorization(*args, sender=sales.relayer)
    assert receipt.return_value == 12 * PRICE
    assert sales.coin.balanceOf(sales.buyer) == before - 12 * PRICE
    assert sales.coin.balanceOf(sales.relayer) == FUNDS
    assert sales.sales.purchase(number, sales.buyer) == (12, 12 * PRICE)
    nonce = sales.sales.buyAuthorizationNonce(*args[:-1])
    with sales.refuses("ERC20Authorization_NonceSpent", sales.buyer, nonce):
        sales.sales.buyWithAuthorization(*args, sender=sales.relayer)
    sales.assert_solvent()


def test_an_authorization_is_for_one_purchase(sales: Sales) -> None:
    number, other, deadline = sales.open(), sales.open(), sales.later
    value = 12 * PRICE
    signature = sales.authorize(number, sales.buyer, 12, value, deadline)
    good = (sales.buyer, number, 12, value, deadline, b"\x07" * 32)
    for place, wrong in enumerate(
        (sales.other_buyer, other, 11, value + 1, deadline + 1, keccak(b"another salt"))
    ):
        args = [*good]
        args[place] = wrong
        done, _ = sales.chain.try_send(
            sales.sales, "buyWithAuthorization", *args, signature, sender=sales.relayer
        )
        assert not done, place
    with sales.refuses_any():  # not by the token's own entry either
        sales.coin.receiveWithAuthorization(
            *(sales.buyer, sales.sales, value, 0, deadline, sales.sales.buyAuthorizationNonce(*good)),
            bytes(signature),
            sender=sales.attacker,
        )
    sales.sales.buyWithAuthorization(*good, signature, sender=sales.relayer)


def test_an_authorization_expires(sales: Sales) -> None:
    number = sales.open()
    deadline = sales.chain.timestamp + 60
    signature = sales.authorize(number, sales.buyer, 1, PRICE, deadline)
    args = (sales.buyer, number, 1, PRICE, deadline, b"\x07" * 32, signature)
    sales.chain.timestamp = deadline
    with sales.refuses("ERC20Authorization_Expired", deadline, deadline):
        sales.sales.buyWithAuthorization(*args, sender=sales.relayer)
    sales.chain.timestamp = deadline + 1
    with sales.refuses("PrimarySale_DeadlinePassed", deadline, deadline + 1):
        sales.sales.buyWithAuthorization(*args, sender=sales.relayer)


def test_the_buyer_of_an_authorization_must_be_eligible(sales: Sales) -> None:
    number, deadline = sales.open(), sales.later
    signature = sales.authorize(number, sales.outsider, 1, PRICE, deadline)
    with sales.refuses("PrimarySale_NotEligible", sales.asset, sales.outsider, UNVERIFIED):
        sales.sales.buyWithAuthorization(
            *(sales.outsider, number, 1, PRICE, deadline, b"\x07" * 32, signature), sender=sales.buyer
        )


@pytest.mark.parametrize("presented", [False, True], ids=["fresh", "front-run"])
def test_permit_step(sales: Sales, presented: bool) -> None:
    number = sales.open()
    sales.coin.approve(sales.sales, 0, sender=sales.buyer)
    cost, later = 4 * PRICE, sales.later
    signature = sign_permit(sales.coin, sales.buyer, sales.sales, cost, later)
    if presented:
        sales.coin["permit(address,address,uint256,uint256,bytes)"](
            sales.buyer,
            sales.sales,
            cost,
            later,
            bytes(signature),
            sender=sales.attacker,
        )
    steps = [
        sales.sales.permit.encode(cost, later, bytes(signature)),
        sales.sales.buy.encode(number, 4, cost, later),
    ]
    sales.sales.multicall(steps, sender=sales.buyer)
    assert sales.sales.purchase(number, sales.buyer) == (4, cost)
    with sales.refuses("PrimarySale_AllowanceTooLow", 0, 1):
        sales.sales.permit(1, later, bytes(signature), sender=sales.buyer)
    with sales.refuses("PrimarySale_AllowanceTooLow", 0, 1):
        sales.sales.permit(1, later, b"not 65 bytes", sender=sales.buyer)
