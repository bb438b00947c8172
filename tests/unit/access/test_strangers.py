"""A stranger calls every function of every contract with all sorts of arguments

├── what is restricted refuses it as unauthorised, and nothing else does
├── the access manager does nothing for it
└── nobody's money moves, although everybody has approved every contract, and no parameter changes
"""

import contextlib
import random
from collections.abc import Mapping
from typing import Any

import pytest

from strongroom.errors import decode_revert
from strongroom.evm import ContractError
from strongroom.evm.abi import Function
from tests.support.suite import MAX_UINT, ONE, ROLE_TABLE, Suite

NUMBERS = (0, 1, 2, 10**6, 10**12, ONE, 100 * ONE, 2**120 - 1, 2**128 - 1, 2**128, 2**255, MAX_UINT)


def value(item: Mapping[str, Any], suite: Suite, dice: random.Random) -> Any:
    """Something of an ABI type, odd values preferred."""
    kind: str = item["type"]
    if kind.endswith("[]"):
        return [value({**item, "type": kind[:-2]}, suite, dice) for _ in range(dice.randrange(4))]
    if kind == "tuple":
        return tuple(value(part, suite, dice) for part in item["components"])
    if kind == "address":
        some = [actor.address for actor in suite.actors]
        some += [contract.address for contract in suite.contracts.values()]
        return dice.choice([*some, suite.reserve.address, suite.attacker.address, "0x" + "00" * 20])
    if kind == "bool":
        return dice.random() < 0.5
    if kind == "bytes":
        theft = suite.reserve.transferFrom.encode(suite.victim, suite.attacker, 1)
        return dice.choice([b"", bytes(65), b"\xff" * 65, b"\x01" * 64, dice.randbytes(65), theft])
    if kind == "string":
        return "stranger"
    if kind.startswith("bytes"):
        return dice.choice([bytes(int(kind[5:])), dice.randbytes(int(kind[5:]))])
    assert kind.startswith("uint"), kind
    bits = int(kind[4:])
    return dice.choice([number for number in NUMBERS if number < 2**bits] + [dice.getrandbits(bits)])


def state_changing(suite: Suite) -> list[tuple[str, Function]]:
    return [
        (contract, function)
        for contract, bound in suite.contracts.items()
        for signature, function in bound._interface.functions.items()
        if signature == function.signature and not function.reads_only
    ]


def prepare(suite: Suite) -> None:
    """Everybody but the attacker holds both tokens and has approved every contract."""
    for actor in suite.all_but(suite.attacker):
        suite.buy(actor, 1_000 * suite.unit)
        suite.give_reserve(actor, 1_000 * suite.unit)
        for contract in suite.contracts.values():
            suite.reserve.approve(contract, MAX_UINT, sender=actor)
            suite.stablecoin.approve(contract, MAX_UINT, sender=actor)
    suite.give_reserve(suite.psm, 77 * suite.unit)
    suite.give_reserve(suite.surplus_buffer, 55 * suite.unit)
    suite.chain.set_balance(suite.surplus_buffer, 10**18)
    suite.psm.collectFees(sender=suite.deployer)  # which anyone may: now there are none


@pytest.mark.parametrize("seed", range(3))
def test_a_stranger_gets_nowhere(suite: Suite, seed: int) -> None:
    prepare(suite)
    dice = random.Random(seed)
    before = suite.ledger()
    unauthorised: set[tuple[str, str]] = set()
    succeeded: set[str] = set()
    for _ in range(8):
        for contract, function in state_changing(suite):
            args = tuple(value(item, suite, dice) for item in function.inputs)
            target = suite.contracts[contract]
            done, output = suite.chain.try_send(target, function.signature, *args, sender=suite.attacker)
            if done:
                succeeded.add(function.name)
            elif decode_revert(output).name == "AccessManagedUnauthorized":
                assert decode_revert(output).args == (suite.attacker.address,)
                unauthorised.add((contract, function.name))
    after = suite.ledger()
    after["allowances"] = before["allowances"]  # a stranger may approve what it likes; see below
    assert after == before
    for actor in suite.all_but(suite.attacker):
        assert suite.reserve.allowance(actor, suite.psm) == MAX_UINT
    restricted = {(contract, name) for contract, names in ROLE_TABLE.items() for name in names}
    authority = {(contract, "setAuthority") for contract in ROLE_TABLE}
    assert unauthorised == restricted | authority
    # What anyone may do that moves nothing of others'.
    assert succeeded <= {
        "approve",
        "makeOracle",
        "transfer",
        "transferFrom",
        "collectFees",
        # looks at what the peg module can pay, and notes it
        "updateDrought",
        "permit",
        "permitAsset",
        "multicall",
        "renounceRole",
        "setAuthorization",
        # of a collateral that nobody has listed a market for
        "createPool",
        # no authorization where there was none, which the facilitator hands on and finds so
        "authorize",
        # of its own orders, of others' best effort
        "cancel",
        "cancelAll",
        "cancelNonces",
        "validate",
        "fillMany",
    }, succeeded


def test_views_change_nothing(suite: Suite) -> None:
    """Views answer everybody and change nothing, whatever they are asked."""
    prepare(suite)
    dice, before = random.Random(0), suite.ledger()
    for contract, bound in suite.contracts.items():
        for signature, function in bound._interface.functions.items():
            if signature != function.signature or not function.reads_only:
                continue
            for _ in range(3):
                args = tuple(value(item, suite, dice) for item in function.inputs)
                with contextlib.suppress(ContractError):
                    suite.contracts[contract][signature](*args, sender=suite.attacker)
    assert suite.ledger() == before
