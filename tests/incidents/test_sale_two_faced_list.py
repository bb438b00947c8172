"""Primary sale: a sanctions list that refuses claim and refund alike, and so keeps a buyer from shares and money

A list is asked at a claim, and at a refund, which is open only to whom the asset refuses. The issuer's own list could
look at the sale's book, which showed which of the two it was: name the buyer at every claim, clear it at every refund.
"""

from typing import Any

import pytest

from strongroom.evm import ContractError
from tests.support.mutants import Mutant, compile_mutants
from tests.support.sales import FUNDS, SalesBuilder, policy

BOOKED = "(record.proceeds, totalOwed) = (record.proceeds + uint152(cost), totalOwed - (amount - cost));"
UNBOOKED = "(record.proceeds, totalOwed) = (record.proceeds - uint152(cost), totalOwed + (amount - cost));"
UNLIKE = Mutant(
    "RefundsUnlikeAClaim", "contracts/fractional/PrimarySale.sol", BOOKED, "", "", ((UNBOOKED, "cost;"),)
)


def check_a_list_cannot_refuse_both(**broken: Any) -> None:
    sales = SalesBuilder(broken)()
    number = sales.open()
    sales.buy(number, sales.buyer, 100)
    sales.end(number)
    found = sales.chain.deploy("MockTwoFacedList", sales.sales, number, sender=sales.owner)
    sales.asset.setPolicy(policy(sanctionsList=found), sender=sales.owner)
    with sales.refuses_any():
        sales.sales.claim(number, sales.buyer, sender=sales.buyer)
    sales.sales.refund(number, sales.buyer, sender=sales.buyer)
    assert sales.coin.balanceOf(sales.buyer) == FUNDS
    sales.assert_solvent()


def test_a_list_cannot_refuse_both() -> None:
    check_a_list_cannot_refuse_both()


@pytest.mark.slow
def test_the_test_can_fail() -> None:
    broken = compile_mutants([UNLIKE])[UNLIKE.name]
    with pytest.raises(ContractError, match="PrimarySale_Deliverable"):
        check_a_list_cannot_refuse_both(PrimarySale=broken)
