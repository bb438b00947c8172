"""`msg.value` reused in a multicall: MISO 2021; a batch that resets a pending check: Abracadabra 2025

Each step of a batch, run by delegatecall, saw the same `msg.value`, and one payment counted once per step. In the
cauldrons one step of a batch cleared the flag that another had set for a check at the end.

Here no `multicall` takes ether, and what does is listed. The marketplace, which fills many orders in one call, counts
what is left of it (its incidents: ether counted twice). Every step checks for itself, none is left for the end.
"""

from tests.support.suite import ONE, Suite

PAYABLE = {
    "CreditFacilitator": {"openEther", "adjustEther", "receive"},
    "SurplusBuffer": {"receive"},
    "ProtocolAccessManager": {"execute"},
    "Marketplace": {"fill", "fillMany"},
    "AuctionHouse": {"bid"},
}


def test_what_takes_steps_takes_no_ether(suite: Suite) -> None:
    for name, contract in suite.contracts.items():
        payable = {
            entry.get("name", entry["type"])
            for entry in contract._interface.artifact.abi
            if entry.get("stateMutability") == "payable"
        }
        assert payable == PAYABLE.get(name, set()), name


def test_ether_is_refused_by_every_function(suite: Suite) -> None:
    module = suite.psm
    suite.fund(suite.attacker, 10 * suite.unit)
    swap = module.swapIn.encode(suite.unit, 0, suite.attacker, suite.later)
    for data in (b"", swap, module.multicall.encode([swap, swap]), module.collectFees.encode()):
        for target in (module, suite.stablecoin, suite.oracle):
            succeeded, _ = suite.chain.raw_try_send(suite.attacker, target, data, value=1)
            assert not succeeded
    assert suite.chain.balance(module) == 0


def test_steps_pay_one_by_one(suite: Suite) -> None:
    """Two swaps in one batch cost twice what one costs, and a limit in one step guards that step."""
    module = suite.psm
    suite.fund(suite.attacker, 10 * suite.unit)
    fair = ONE - ONE // 2_000
    swap = module.swapIn.encode(suite.unit, fair, suite.attacker, suite.later)
    module.multicall([swap, swap, swap], sender=suite.attacker)
    assert suite.balances(suite.attacker) == (7 * suite.unit, 3 * fair)
    greedy = module.swapIn.encode(suite.unit, fair + 1, suite.attacker, suite.later)
    succeeded, _ = module.multicall.try_send([greedy, swap], sender=suite.attacker)
    assert not succeeded
