"""GuardedOracle, as the peg module uses it

├── an oracle that answers a price: that
├── one that reverts, burns its gas, has no code, answers too little or too much: zero, which is no price
└── with less gas than the oracle may need: it reverts, and never answers zero
"""

import pytest

from strongroom.evm import ContractError
from tests.support.suite import Suite

GAS_FOR_THE_ORACLE = 500_000

# What an oracle's code answers, and what the module makes of it.
ANSWERS = {
    "a price": ("7f" + (10**48).to_bytes(32, "big").hex() + "60005260206000f3", 10**48),
    "nothing": ("60006000f3", 0),
    "31 bytes": ("6001600052601f6000f3", 0),
    "33 bytes": ("600160005260216000f3", 0),
    "very much": ("620f0000600060003660006000f3", 0),
    "a revert with a price": ("60016000526020" + "6000fd", 0),
    "an invalid opcode": ("fe", 0),
    "endless": ("5b600056", 0),
    "no code": ("", 0),
    "zero": ("60206000f3", 0),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_anything_but_a_price_is_none(suite: Suite, answer: str) -> None:
    code, expected = ANSWERS[answer]
    suite.chain.set_code(suite.oracle, bytes.fromhex(code))
    assert suite.psm.pegStatus()[1] == expected


def test_a_long_answer_costs_no_more_than_the_oracles_gas(suite: Suite) -> None:
    """A megabyte returned is not copied."""
    suite.chain.set_code(suite.oracle, bytes.fromhex("5b620f00006000f3"))
    assert tuple(suite.psm.pegStatus.call(gas=GAS_FOR_THE_ORACLE * 64 // 63 + 60_000)) == (0, 0)


def test_little_gas_is_not_a_failing_oracle(suite: Suite) -> None:
    """An oracle that needs nearly all it may have: every amount of gas gives its price or a revert."""
    # 0x4b00 rounds of 26 gas, 499,200 in all, then 1e48
    loop = "614b005b60019003806003575b"
    price = "507f" + (10**48).to_bytes(32, "big").hex() + "60005260206000f3"
    suite.chain.set_code(suite.oracle, bytes.fromhex(loop + price))
    answered, refused = 0, []
    for gas in (*range(100_000, 500_000, 20_000), *range(500_000, 560_000, 250), 1_000_000):
        try:
            status = tuple(suite.psm.pegStatus.call(gas=gas))
        except ContractError as error:
            refused.append((error.name, error.args))
            continue
        assert status == (2, 10**48), gas
        answered += 1
    assert answered > 10
    assert {name for name, _ in refused} == {"GuardedOracle_InsufficientGas"}
    for _, (available, required) in refused:
        assert available < required == GAS_FOR_THE_ORACLE + 5_000
    assert max(available for _, (available, _) in refused) > GAS_FOR_THE_ORACLE + 4_000
