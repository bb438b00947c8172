"""The incident tests of the surplus buffer fail where the defence that they are about is missing."""

import pytest

from tests.incidents import test_surplus_pool_fees as fees
from tests.support.credit import CreditBuilder
from tests.support.mutants import Mutant, compile_mutants

BUFFER = "contracts/stablecoin/SurplusBuffer.sol"
CALL = ".withdraw(marketParams, assets, 0, address(this), {});"
FAULTS = [
    Mutant("PaysTheCaller", BUFFER, CALL.format("address(this)"), CALL.format("msg.sender")),
    Mutant("CannotCollect", BUFFER, "ILendingPool(pool)" + CALL.format("address(this)"), ""),
]


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_without_its_defence(fault: Mutant) -> None:
    broken = CreditBuilder({fault.target: compile_mutants(FAULTS)[fault.name]})()
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        fees.test_what_the_fee_came_to_reaches_the_buffer(broken)
