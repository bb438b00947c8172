"""The role table

├── every restricted function belongs to exactly the role that the design gives it, and no other function is restricted
├── operator and sentinel act at once; governor and admin after their delay
├── the sentinel cancels what the governor scheduled, and not what the admin did
├── the sentinel can only tighten
├── the deployer has no role, and no function that a role guards obeys it
└── the admin closes a target: its restricted functions stop, its users go on
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strongroom.evm import Account, ContractError
from tests.support.suite import (
    ADMIN,
    ADMIN_DELAY,
    CEILING,
    FACILITATOR,
    FLASH_CAP,
    GOVERNOR,
    GOVERNOR_DELAY,
    ONE,
    OPERATOR,
    ROLE_TABLE,
    SENTINEL,
    WIND_DOWN,
    Suite,
)

ENABLE = "enableIrm(address,(uint8,uint96,address,address))"
RESTRICTED = [
    (contract, text, role)
    for contract, functions in ROLE_TABLE.items()
    for name, role in functions.items()
    for text in (("enableIrm(address)", ENABLE) if name == "enableIrm" else (name,))
]
"""By signature where a name stands for several."""
# Arguments that do nothing bad, for calls that are to be refused before they are looked at.
ARGUMENTS: dict[str, Callable[[Suite], tuple[Any, ...]]] = {
    "setFacilitator": lambda s: (s.holder, 1),
    "removeFacilitator": lambda s: (s.holder,),
    "setFlashMintCap": lambda s: (1,),
    "rescue": lambda s: (s.reserve, s.holder, 0),
    "unpauseMinting": lambda s: (),
    "setFlashMintFee": lambda s: (1,),
    "pauseMinting": lambda s: (),
    "lowerCeiling": lambda s: (s.psm, 1),
    "lowerFlashMintCap": lambda s: (1,),
    "listMarket": lambda s: ((s.stablecoin, s.reserve, s.oracle, s.oracle, 1),),
    "delistMarket": lambda s: ((s.stablecoin, s.reserve, s.oracle, s.oracle, 1),),
    "closePool": lambda s: (s.reserve,),
    "setBand": lambda s: (9_900, 10_100),
    "setFees": lambda s: (1, 1),
    "unfreeze": lambda s: (),
    "freeze": lambda s: (),
    "enableIrm(address)": lambda s: (s.oracle,),
    ENABLE: lambda s: (s.oracle, (1, 0, s.holder, s.holder)),
    "enableLltv": lambda s: (1,),
    "setFee": lambda s: ((s.reserve, s.reserve, s.oracle, s.oracle, 1), 0),
    "setFeeRecipient": lambda s: (s.holder,),
    "Marketplace.setFee": lambda s: (1,),
    "AssetFactory.setFee": lambda s: (1,),
    "PrimarySale.setFee": lambda s: (1,),
    "unpause": lambda s: (),
    "pause": lambda s: (),
    "pay": lambda s: (s.reserve, s.holder, 0),
    "payEther": lambda s: (s.holder, 0),
    "addIssuer": lambda s: (s.holder, 0),
    "removeIssuer": lambda s: (s.holder,),
    "revokeBySentinel": lambda s: (s.holder,),
    "raiseMarketCeiling": lambda s: ((s.stablecoin, s.reserve, s.oracle, s.oracle, 1), 0),
    "lowerMarketCeiling": lambda s: (b"\0" * 32, 0),
    "setSavingsShare": lambda s: (1,),
    "coverLoss": lambda s: (s.reserve, 0),
    "reportShortfall": lambda s: (s.reserve, 0),
    "takeUndistributed": lambda s: (0,),
    "endMinting": lambda s: (),
    "handOver": lambda s: (),
    "begin": lambda s: ([], []),
    "setPrice": lambda s: ((s.stablecoin, s.reserve, s.oracle, s.oracle, 1), 1),
    "beginMarket": lambda s: ((s.stablecoin, s.reserve, s.oracle, s.oracle, 1),),
    "giveUp": lambda s: ((s.stablecoin, s.reserve, s.oracle, s.oracle, 1),),
    "RedemptionModule.pause": lambda s: (b"\0" * 32,),
    "RedemptionModule.unpause": lambda s: (b"\0" * 32,),
    "RedemptionModule.setFee": lambda s: (1,),
    "setWindDown": lambda s: (s.stablecoin,),
}


def member(suite: Suite, role: int) -> Account:
    return {
        ADMIN: suite.admin,
        OPERATOR: suite.operator,
        SENTINEL: suite.sentinel,
        GOVERNOR: suite.governor,
        FACILITATOR: suite.facilitator,
        WIND_DOWN: suite.winder,
    }[role]


@pytest.mark.parametrize(("contract", "name", "role"), RESTRICTED)
def test_each_function_obeys_its_role_alone(suite: Suite, contract: str, name: str, role: int) -> None:
    arguments = ARGUMENTS.get(f"{contract}.{name}") or ARGUMENTS[name]
    target, args = suite.contracts[contract], arguments(suite)
    function = target[name]
    assert suite.access.getTargetFunctionRole(target, function.selector) == role
    for caller in suite.all_but(member(suite, role)):
        with suite.refuses("AccessManagedUnauthorized", caller):
            function(*args, sender=caller)
    if role == GOVERNOR:
        operation = suite.access.hashOperation(suite.governor, target, function.encode(*args))
        with suite.refuses("AccessManagerNotScheduled", operation):
            function(*args, sender=suite.governor)
        suite.schedule(target, name, *args)
        suite.chain.warp(GOVERNOR_DELAY - 1)
        with suite.refuses("AccessManagerNotReady", operation):
            function(*args, sender=suite.governor)
        suite.wait(1)
    succeeded, output = function.try_send(*args, sender=member(suite, role))
    if not succeeded:
        # a facilitator or an issuer who is none, a market or a pool that is none: the role is let through
        none = ("removeFacilitator", "removeIssuer", "setFee", "raiseMarketCeiling")
        none += ("listMarket", "delistMarket", "closePool")
        # minting that is not paused
        none += ("endMinting", "begin", "setPrice", "beginMarket", "giveUp")
        assert name in none or (contract, name) == ("RedemptionModule", "unpause"), output


def test_the_parameters_of_deployment_say_the_same() -> None:
    """The table that `ape run deploy` writes to the chain is the one that these tests try."""
    path = Path(__file__).resolve().parents[3] / "scripts" / "parameters" / "default.toml"
    roles = tomllib.loads(path.read_text(encoding="utf-8"))["roles"]
    ids = {"ADMIN": ADMIN, "OPERATOR": OPERATOR, "SENTINEL": SENTINEL, "GOVERNOR": GOVERNOR}
    ids |= {"FACILITATOR": FACILITATOR, "WIND_DOWN": WIND_DOWN}
    assert {name: role["id"] for name, role in roles.items()} == ids
    table: dict[str, dict[str, int]] = {}
    for role in roles.values():
        for contract, functions in role["functions"].items():
            for name in functions:
                assert table.setdefault(contract, {}).setdefault(name, role["id"]) == role["id"]
    assert table == ROLE_TABLE
    assert {name: role["executionDelaySeconds"] for name, role in roles.items()} == {
        "ADMIN": ADMIN_DELAY,
        "OPERATOR": 0,
        "SENTINEL": 0,
        "GOVERNOR": GOVERNOR_DELAY,
        "FACILITATOR": 0,
        "WIND_DOWN": 0,
    }
    assert roles["GOVERNOR"]["guardian"] == "SENTINEL"


def test_who_is_who(suite: Suite) -> None:
    for actor in suite.actors:
        roles = (ADMIN, OPERATOR, SENTINEL, GOVERNOR, FACILITATOR, WIND_DOWN)
        held = {role for role in roles if suite.access.hasRole(role, actor)[0]}
        expected = {
            suite.admin: {ADMIN},
            suite.operator: {OPERATOR},
            suite.sentinel: {SENTINEL},
            suite.governor: {GOVERNOR},
            suite.facilitator: {FACILITATOR},
            suite.winder: {WIND_DOWN},
        }.get(actor, set())
        assert held == expected, actor
    assert tuple(suite.access.hasRole(GOVERNOR, suite.governor)) == (True, GOVERNOR_DELAY)
    assert tuple(suite.access.hasRole(ADMIN, suite.admin)) == (True, ADMIN_DELAY)
    assert tuple(suite.access.hasRole(OPERATOR, suite.operator)) == (True, 0)
    assert tuple(suite.access.hasRole(SENTINEL, suite.sentinel)) == (True, 0)


def test_the_sentinel_cancels_what_the_governor_scheduled(suite: Suite) -> None:
    coin = suite.stablecoin
    data = suite.schedule(coin, "setFacilitator", suite.attacker, 2**120 - 1)
    for caller in suite.all_but(suite.sentinel, suite.governor):
        if caller != suite.admin:
            with suite.refuses(
                "AccessManagerUnauthorizedCancel", caller, suite.governor, coin, coin.setFacilitator.selector
            ):
                suite.access.cancel(suite.governor, coin, data, sender=caller)
    suite.access.cancel(suite.governor, coin, data, sender=suite.sentinel)
    suite.wait()
    operation = suite.access.hashOperation(suite.governor, coin, data)
    with suite.refuses("AccessManagerNotScheduled", operation):
        coin.setFacilitator(suite.attacker, 2**120 - 1, sender=suite.governor)


def test_a_scheduled_call_expires(suite: Suite) -> None:
    data = suite.schedule(suite.psm, "setBand", 9_900, 10_100)
    operation = suite.access.hashOperation(suite.governor, suite.psm, data)
    suite.chain.warp(GOVERNOR_DELAY + suite.access.expiration())
    with suite.refuses("AccessManagerExpired", operation):
        suite.psm.setBand(9_900, 10_100, sender=suite.governor)


def test_a_scheduled_call_is_done_once(suite: Suite) -> None:
    suite.give_reserve(suite.surplus_buffer, 10)
    data = suite.schedule(suite.surplus_buffer, "pay", suite.reserve, suite.holder, 1)
    suite.wait()
    suite.access.execute(suite.surplus_buffer, data, sender=suite.governor)
    operation = suite.access.hashOperation(suite.governor, suite.surplus_buffer, data)
    with suite.refuses("AccessManagerNotScheduled", operation):
        suite.access.execute(suite.surplus_buffer, data, sender=suite.governor)
    with suite.refuses("AccessManagerNotScheduled", operation):
        suite.surplus_buffer.pay(suite.reserve, suite.holder, 1, sender=suite.governor)
    assert suite.reserve.balanceOf(suite.holder) == 1


def test_the_admin_waits_too(suite: Suite) -> None:
    access = suite.access
    grant = access.grantRole.encode(OPERATOR, suite.attacker, 0)
    with suite.refuses("AccessManagerNotScheduled", access.hashOperation(suite.admin, access, grant)):
        access.grantRole(OPERATOR, suite.attacker, 0, sender=suite.admin)
    access.schedule(access, grant, 0, sender=suite.admin)
    for caller in suite.all_but(suite.admin):
        with suite.refuses(
            "AccessManagerUnauthorizedCancel", caller, suite.admin, access, access.grantRole.selector
        ):
            access.cancel(suite.admin, access, grant, sender=caller)
    suite.chain.warp(ADMIN_DELAY)
    access.grantRole(OPERATOR, suite.attacker, 0, sender=suite.admin)
    assert access.hasRole(OPERATOR, suite.attacker)[0]


def test_nobody_else_keeps_the_role_table(suite: Suite) -> None:
    access = suite.access
    for caller in suite.all_but(suite.admin):
        for function, args in (
            (access.grantRole, (ADMIN, caller, 0)),
            (access.revokeRole, (ADMIN, suite.admin)),
            (access.setRoleAdmin, (GOVERNOR, SENTINEL)),
            (access.setRoleGuardian, (SENTINEL, OPERATOR)),
            (access.setGrantDelay, (OPERATOR, 0)),
            (access.setTargetFunctionRole, (suite.psm, [suite.psm.setBand.selector], SENTINEL)),
            (access.setTargetAdminDelay, (suite.psm, 0)),
            (access.setTargetClosed, (suite.psm, True)),
            (access.updateAuthority, (suite.psm, caller)),
            (access.labelRole, (OPERATOR, "x")),
        ):
            with suite.refuses("AccessManagerUnauthorizedAccount", caller, ADMIN):
                function(*args, sender=caller)
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.psm.setAuthority(caller, sender=caller)


def test_the_sentinel_can_only_tighten(suite: Suite) -> None:
    """Whatever it does, with every function it has, nothing is open that was not, and no money moves."""
    suite.buy(suite.swapper, 100 * suite.unit)
    coin, module, sentinel = suite.stablecoin, suite.psm, suite.sentinel
    before = suite.ledger()["balances"]
    for ceiling in (2**120 - 1, CEILING + 1, CEILING, 5 * ONE, 6 * ONE, 0, 1):
        ceiling_before, level = coin.facilitator(module)
        coin.lowerCeiling.try_send(module, ceiling, sender=sentinel)
        assert coin.facilitator(module)[0] == min(ceiling_before, ceiling)
        assert coin.facilitator(module)[1] == level
    for cap in (2**128 - 1, FLASH_CAP + 1, 7, 8, 0, 1):
        cap_before = coin.flashMintCap()
        coin.lowerFlashMintCap.try_send(cap, sender=sentinel)
        assert coin.flashMintCap() == min(cap_before, cap)
    for _ in range(2):
        coin.pauseMinting(sender=sentinel)
        module.freeze(sender=sentinel)
        assert (coin.mintingPaused(), module.frozen()) == (True, True)
    assert suite.ledger()["balances"] == before
    suite.swap_out(suite.swapper, ONE)
    coin.transfer(suite.holder, ONE, sender=suite.swapper)


def test_the_operator_stays_inside_hard_limits(suite: Suite) -> None:
    for function, args in (
        (suite.psm.setFees, (101, 0)),
        (suite.psm.setFees, (0, 101)),
        (suite.stablecoin.setFlashMintFee, (101,)),
    ):
        with pytest.raises(ContractError):
            function(*args, sender=suite.operator)


def test_a_closed_target_still_lets_its_users_leave(suite: Suite) -> None:
    suite.buy(suite.swapper, 10 * suite.unit)
    suite.fund(suite.swapper, suite.unit)
    for target in (suite.psm, suite.stablecoin):
        close = suite.access.setTargetClosed.encode(target, True)
        suite.access.schedule(suite.access, close, 0, sender=suite.admin)
    suite.wait()
    for target in (suite.psm, suite.stablecoin):
        suite.access.setTargetClosed(target, True, sender=suite.admin)
    with suite.refuses("AccessManagedUnauthorized", suite.operator):
        suite.psm.setFees(0, 0, sender=suite.operator)
    with suite.refuses("AccessManagedUnauthorized", suite.sentinel):
        suite.stablecoin.pauseMinting(sender=suite.sentinel)
    suite.swap_in(suite.swapper, suite.unit)
    suite.swap_out(suite.swapper, suite.stablecoin.balanceOf(suite.swapper))
    suite.assert_laws()
