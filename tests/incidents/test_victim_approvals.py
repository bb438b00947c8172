"""Arbitrary call from a contract that holds approvals: Seneca 2024, Squid 2026

Routers executed calls that their callers composed, as themselves: a caller composed `transferFrom(victim, attacker)`
on a token that the victim had approved to the router.

Here no contract calls an address or data of the caller's choice, except a flash borrower by its fixed callback. A
victim who approved every contract for everything finds nothing moved after the attacker passed such calldata through
every bytes and address argument of every function.
"""

import itertools
from typing import Any

import pytest

from strongroom.evm.abi import Function
from tests.support.suite import MAX_UINT, ONE, Suite


def payloads(suite: Suite) -> list[bytes]:
    """The theft, by every function that moves money with an allowance, and wrapped as steps."""
    theft = [
        token.transferFrom.encode(suite.victim, suite.attacker, 100)
        for token in (suite.reserve, suite.stablecoin)
    ]
    theft.append(suite.stablecoin.burn.encode(suite.victim, 100))
    theft.append(suite.psm.multicall.encode([theft[0]]))
    theft.append(suite.psm.swapIn.encode(100, 0, suite.attacker, MAX_UINT))
    return theft


def targets(suite: Suite) -> list[str]:
    contracts = [*suite.contracts.values(), suite.reserve]
    return [contract.address for contract in contracts] + [suite.victim.address, suite.attacker.address]


def choices(kind: str, suite: Suite) -> list[Any]:
    if kind == "address":
        return targets(suite)
    if kind == "bytes":
        return payloads(suite)
    if kind == "bytes[]":
        return [[payload] for payload in payloads(suite)] + [payloads(suite)]
    if kind.endswith("[]"):
        return [[]]
    if kind.startswith("uint"):
        bits = int(kind[4:])
        return [100, 2**bits - 1]
    if kind.startswith("bytes"):
        return [bytes(int(kind[5:]))]
    return [{"bool": True, "string": ""}[kind]]


def calls(suite: Suite, function: Function) -> list[tuple[Any, ...]]:
    """Each argument through all of its values, the others varied along; every pair of address and bytes."""
    options = [
        [tuple(choices(part["type"], suite)[0] for part in item["components"])]
        if item["type"] == "tuple"
        else choices(item["type"], suite)
        for item in function.inputs
    ]
    if not options:
        return [()]
    total = 1
    for option in options:
        total *= len(option)
    if total <= 600:
        return list(itertools.product(*options))
    longest = max(len(option) for option in options)
    return [
        tuple(option[(step * (place + 1) + shift) % len(option)] for place, option in enumerate(options))
        for step in range(longest * 5)
        for shift in range(longest)
    ]


@pytest.mark.parametrize(
    "contract",
    ["ProtocolAccessManager", "SurplusBuffer", "Stablecoin", "ChainlinkOracle", "PegStabilityModule"],
)
def test_nothing_moves(suite: Suite, contract: str) -> None:
    suite.buy(suite.victim, 1_000 * suite.unit)
    suite.give_reserve(suite.victim, 1_000 * suite.unit)
    for spender in suite.contracts.values():
        suite.reserve.approve(spender, MAX_UINT, sender=suite.victim)
        suite.stablecoin.approve(spender, MAX_UINT, sender=suite.victim)
    suite.buy(suite.attacker, 10 * suite.unit)
    held = suite.balances(suite.victim)
    target = suite.contracts[contract]
    tried = 0
    for signature, function in target._interface.functions.items():
        if signature != function.signature or function.reads_only:
            continue
        for args in calls(suite, function):
            before = suite.chain.snapshot()
            suite.chain.try_send(target, signature, *args, sender=suite.attacker)
            assert suite.reserve.balanceOf(suite.victim) >= held[0], (signature, args)
            assert suite.stablecoin.balanceOf(suite.victim) >= held[1], (signature, args)
            for token in (suite.reserve, suite.stablecoin):
                assert token.allowance(suite.victim, suite.attacker) == 0, (signature, args)
            suite.chain.revert(before)
            tried += 1
    assert tried > 0 or contract == "ChainlinkOracle"
    assert held[1] > 900 * ONE
