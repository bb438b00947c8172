"""Deployer keeps a role; known key; parameters differ from the plan: Wintermute 2022, Ronin 2022

Keys that had once deployed or helped out were never stripped of what they could do, and years later one of them,
guessable or stolen, was enough.

Here the last step of a deployment takes the deployer's only role away, no contract knows an owner, and what `verify`
checks afterwards is checked here by trying: the deployer is refused by every restricted function.
"""

import dataclasses

import pytest

from strongroom.errors import decode_revert
from strongroom.evm import Account
from tests.support.suite import (
    ADMIN,
    FACILITATOR,
    GOVERNOR,
    OPERATOR,
    ROLE_TABLE,
    SENTINEL,
    Suite,
    functions_named,
)

ZEROS = {
    "address": "0x" + "00" * 20,
    "bool": False,
    "bytes": b"",
    "bytes4[]": [],
    "bytes[]": [],
    "string": "",
}
ROLES = (ADMIN, OPERATOR, SENTINEL, GOVERNOR, FACILITATOR, 5, 2**64 - 2)


def powers(suite: Suite, account: Account) -> list[str]:
    """The restricted functions, the access manager's included, that let `account` through, now or after a delay."""
    found = [f"role {role}" for role in ROLES if suite.access.hasRole(role, account)[0]]
    for contract, functions in ROLE_TABLE.items():
        target = suite.contracts[contract]
        for name in (*functions, "setAuthority"):
            for function in functions_named(target, name):
                immediate, delay = suite.access.canCall(account, target, function.selector)
                if immediate or delay:
                    found.append(f"{contract}.{name}")
    for signature, function in suite.access._interface.functions.items():
        if signature != function.signature or function.reads_only:
            continue
        args = tuple(ZEROS.get(item["type"], 0) for item in function.inputs)
        done, output = suite.chain.try_send(suite.access, signature, *args, sender=account)
        waits = not done and decode_revert(output).name in (
            "AccessManagerNotScheduled",
            "AccessManagerNotReady",
        )
        # an empty multicall does nothing, and anyone may ask to cancel what is not scheduled
        if done and function.name != "multicall":
            found.append(f"access manager: {signature}")
        if waits and function.name != "cancel":
            found.append(f"access manager, delayed: {signature}")
    return found


def test_the_deployer_has_no_power(suite: Suite) -> None:
    assert powers(suite, suite.deployer) == []
    assert powers(suite, suite.stranger) == []


def test_the_test_would_see_one(suite: Suite) -> None:
    """The roles' members do have what the deployer must not have."""
    assert "Stablecoin.pauseMinting" in powers(suite, suite.sentinel)
    assert "PegStabilityModule.setFees" in powers(suite, suite.operator)
    assert "SurplusBuffer.pay" in powers(suite, suite.governor)
    assert any("access manager" in power for power in powers(suite, suite.admin))


def test_a_deployer_that_forgets_to_renounce_is_seen(suite: Suite) -> None:
    forgetful = dataclasses.replace(suite, deployer=suite.admin)
    with pytest.raises(AssertionError):
        test_the_deployer_has_no_power(forgetful)


def test_no_contract_knows_an_owner(suite: Suite) -> None:
    for contract in suite.contracts.values():
        names = {function.name for function in contract._interface.functions.values()}
        assert names.isdisjoint({"transferOwnership", "upgradeTo", "upgradeToAndCall", "initialize"})
        if "owner" in names:  # Morpho Blue's word
            assert contract.owner() == suite.access.address
