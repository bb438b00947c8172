"""`verify` finds every way in which the chain can differ from the registry, and nothing else.

a finished deployment: no drift
each recorded parameter, changed: a drift
on the chain
  who holds a role: granted to the deployer, to a stranger, under a role of its own; taken away; another delay
  what a role may call: given to another role, to anyone; a function the protocol does not know; a closed target
  limits: fees, ceiling, flash mint, band, a facilitator too many
  code: other, none; another authority
a sentinel's stop, a stale feed: notes, no drifts
before the deployer's last step: only with leave is its role no drift
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from scripts import _parameters
from scripts._chain import abi_of
from scripts._deployment import deploy
from scripts._parameters import ADMIN, OPERATOR, SENTINEL
from scripts._plan import BUFFER, COIN, FEED, MANAGER, MODULE
from scripts._verification import Report, verify
from strongroom.deployments import Deployment
from tests.integration.node import Node

pytestmark = pytest.mark.anvil

STRANGER = "0x" + "d4" * 20
PUBLIC_ROLE = 2**64 - 1


class Protocol:
    """A finished deployment, and its members at work."""

    def __init__(self, node: Node, deployment: Deployment) -> None:
        self.node = node
        self.deployment = deployment
        self._chain = node.broadcaster(node.account("deployer"))
        parameters = _parameters.from_json(deployment.parameters)
        self._members = {role.name: role.members[0] for role in parameters.roles}
        self._delay = parameters.role(ADMIN).execution_delay_seconds

    def address(self, contract: str) -> str:
        """Of a contract."""
        return self.deployment.address(contract)

    def verify(self, deployment: Deployment | None = None) -> Report:
        """Compares."""
        return verify(self._chain, deployment or self.deployment)

    def drifts(self) -> list[str]:
        """What differs, one line each."""
        return [str(drift) for drift in self.verify().drifts]

    def act(self, role: str, contract: str, function: str, *args: Any) -> None:
        """A call by the member of a role that acts at once."""
        data = abi_of(contract).call(function, args)
        self.node.send_as(self._members[role], self.address(contract), data)

    def decide(self, contract: str, function: str, *args: Any) -> None:
        """A call by the admin: scheduled, waited for, executed."""
        admin, manager = self._members[ADMIN], self.address(MANAGER)
        target, data = self.address(contract), abi_of(contract).call(function, args)
        self.node.send_as(admin, manager, abi_of(MANAGER).call("schedule", (target, data, 0)))
        self.node.request("evm_increaseTime", self._delay + 1)
        self.node.request("evm_mine")
        self.node.send_as(admin, manager, abi_of(MANAGER).call("execute", (target, data)))

    def refresh_feed(self) -> None:
        """After a wait the mock's answer is too old."""
        data = abi_of(FEED).call("set", (10**8,))
        self.node.send_as(STRANGER, self.address(FEED), data)


@pytest.fixture(scope="module")
def deployed(public_node: Node, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    members = {ADMIN: "0x" + "a1" * 20, OPERATOR: "0x" + "b2" * 20, SENTINEL: "0x" + "c3" * 20}
    parameters = replace(_parameters.load(0).with_members(members), test_network=True, confirmations=1)
    path = tmp_path_factory.mktemp("registry") / "31338.json"
    broadcaster = public_node.broadcaster(public_node.account("deployer"))
    return deploy(broadcaster, parameters, path, with_mocks=True)


@pytest.fixture
def protocol(deployed: Deployment, public_chain: Node) -> Protocol:
    return Protocol(public_chain, deployed)


def test_nothing_differs(protocol: Protocol) -> None:
    report = protocol.verify()
    assert report.drifts == ()
    assert report.notes == ()
    assert report.checks > 80


# What is recorded


def leaves(raw: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in raw.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from leaves(value, f"{path}.")
        else:
            yield path


NOT_ON_THE_CHAIN = {
    "testNetwork",  # a leave to deploy mocks
    "feed.mock.answer",  # the first of many
    "oracle.sequencerUptimeFeed",  # the two go together, below
    "oracle.sequencerGracePeriodSeconds",
    *(f"roles.{role}.id" for role in _parameters.ROLES),  # fixed
    "reserve.address",  # below
}
RECORDED = sorted(set(leaves(_parameters.load(0).as_json())) - NOT_ON_THE_CHAIN)


def changed(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return value[1:]
    if value == "" or value.startswith("0x"):
        return STRANGER
    return str(int(value) - 1) if value.isdecimal() else f"{value}X"


@pytest.mark.parametrize("parameter", RECORDED)
def test_each_parameter_is_compared(protocol: Protocol, parameter: str) -> None:
    raw = copy.deepcopy(dict(protocol.deployment.parameters))
    *path, last = parameter.split(".")
    table: Any = raw
    for key in path:
        table = table[key]
    if last == "guardian":
        table[last] = "" if table[last] else OPERATOR
    else:
        table[last] = changed(table[last])
    assert protocol.verify(replace(protocol.deployment, parameters=raw)).drifts


def test_sequencer_feed_is_compared(protocol: Protocol) -> None:
    raw = copy.deepcopy(dict(protocol.deployment.parameters))
    raw["oracle"] |= {"sequencerUptimeFeed": STRANGER, "sequencerGracePeriodSeconds": 60}
    (drift,) = protocol.verify(replace(protocol.deployment, parameters=raw)).drifts
    assert drift.subject == "ChainlinkOracle.config()"


def test_reserve_is_compared(protocol: Protocol) -> None:
    raw = copy.deepcopy(dict(protocol.deployment.parameters))
    raw["reserve"]["address"] = protocol.address(COIN)
    subjects = {
        drift.subject for drift in protocol.verify(replace(protocol.deployment, parameters=raw)).drifts
    }
    assert "PegStabilityModule.RESERVE()" in subjects


@pytest.mark.parametrize("name", [MANAGER, BUFFER, COIN, "ChainlinkOracle", MODULE])
def test_contract_at_another_address(protocol: Protocol, name: str) -> None:
    contract = replace(protocol.deployment.contract(name), address=STRANGER)
    contracts = MappingProxyType({**protocol.deployment.contracts, name: contract})
    (drift,) = protocol.verify(replace(protocol.deployment, contracts=contracts)).drifts
    assert drift.subject == f"{name} at {STRANGER}, code hash"
    assert drift.found == "no code"


def test_contract_that_is_not_recorded(protocol: Protocol) -> None:
    contracts = {name: item for name, item in protocol.deployment.contracts.items() if name != MODULE}
    (drift,) = protocol.verify(replace(protocol.deployment, contracts=contracts)).drifts
    assert str(drift) == "PegStabilityModule: expected a contract, found none in the registry"


def test_another_chain(protocol: Protocol) -> None:
    report = protocol.verify(replace(protocol.deployment, genesis="0x" + "00" * 32))
    assert [drift.subject for drift in report.drifts] == ["first block"]


# Roles


def test_deployer_with_a_role(protocol: Protocol) -> None:
    deployer = protocol.deployment.deployer
    protocol.decide(MANAGER, "grantRole", 0, deployer, 0)
    assert protocol.drifts() == [
        f"the deployer {deployer} as ADMIN: expected no member, found member acting at once"
    ]


@pytest.mark.parametrize("role", [0, 1, 2, 77])
def test_stranger_with_a_role(protocol: Protocol, role: int) -> None:
    protocol.decide(MANAGER, "grantRole", role, STRANGER, 3600)
    (drift,) = protocol.verify().drifts
    assert STRANGER.lower() in drift.subject.lower()
    assert drift.found == "member acting after 3600 s"


def test_member_who_lost_the_role(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "revokeRole", 2, "0x" + "c3" * 20)
    (drift,) = protocol.verify().drifts
    assert (drift.expected, drift.found) == ("member acting at once", "no member")


def test_delay_that_will_shrink(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "grantRole", 0, "0x" + "a1" * 20, 0)
    (drift,) = protocol.verify().drifts
    assert "and after 0 s from" in drift.found


@pytest.mark.parametrize("role", [1, PUBLIC_ROLE])
def test_function_given_to_another_role(protocol: Protocol, role: int) -> None:
    selector = abi_of(BUFFER).selector("pay")
    protocol.decide(MANAGER, "setTargetFunctionRole", protocol.address(BUFFER), (selector,), role)
    (drift,) = protocol.verify().drifts
    assert drift.subject == "role of SurplusBuffer.pay(address,address,uint256)"
    assert drift.expected == "GOVERNOR"


def test_function_the_protocol_does_not_know(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "setTargetFunctionRole", STRANGER, (b"\x12\x34\x56\x78",), 2)
    (drift,) = protocol.verify().drifts
    assert "role of 0x12345678 of" in drift.subject
    assert drift.found == "SENTINEL"


def test_closed_target(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "setTargetClosed", protocol.address(MODULE), True)
    (drift,) = protocol.verify().drifts
    assert drift.subject == "ProtocolAccessManager.isTargetClosed(PegStabilityModule)"


def test_role_with_another_admin(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "setRoleAdmin", 2, 1)
    (drift,) = protocol.verify().drifts
    assert str(drift) == "ProtocolAccessManager.getRoleAdmin(2): expected 0, found 1"


def test_role_with_a_guardian(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "setRoleGuardian", 1, 2)
    (drift,) = protocol.verify().drifts
    assert str(drift) == "ProtocolAccessManager.getRoleGuardian(1): expected 0, found 2"


def test_another_authority(protocol: Protocol) -> None:
    other = protocol.address(COIN)  # any contract will do
    protocol.decide(MANAGER, "updateAuthority", protocol.address(BUFFER), other)
    (drift,) = protocol.verify().drifts
    assert drift.subject == "SurplusBuffer.authority()"
    assert drift.found == f"{other} (Stablecoin)"


# Limits


@pytest.mark.parametrize(
    ("role", "contract", "function", "args", "expected"),
    [
        (OPERATOR, MODULE, "setFees", (5, 6), "PegStabilityModule.fees(): expected (5, 5), found (5, 6)"),
        (OPERATOR, COIN, "setFlashMintFee", (0,), "Stablecoin.flashMintFeeBps(): expected 5, found 0"),
        (SENTINEL, COIN, "lowerFlashMintCap", (9,), "Stablecoin.flashMintCap(): expected 10{24}, found 9"),
    ],
)
def test_limit_changed_at_once(
    protocol: Protocol, role: str, contract: str, function: str, args: tuple[Any, ...], expected: str
) -> None:
    protocol.act(role, contract, function, *args)
    assert protocol.drifts() == [expected.replace("10{24}", str(10**24))]


def test_lowered_ceiling(protocol: Protocol) -> None:
    protocol.act(SENTINEL, COIN, "lowerCeiling", protocol.address(MODULE), 10**18)
    assert protocol.drifts() == [
        f"Stablecoin.facilitator(PegStabilityModule): expected {10**25}, found {10**18}"
    ]


def test_band(protocol: Protocol) -> None:
    protocol.decide(MODULE, "setBand", 9_900, 10_050)
    assert protocol.drifts() == ["PegStabilityModule.band(): expected (9950, 10050), found (9900, 10050)"]


def test_facilitator_too_many(protocol: Protocol) -> None:
    protocol.decide(COIN, "setFacilitator", STRANGER, 0)
    (drift,) = protocol.verify().drifts
    assert drift.subject == "Stablecoin.facilitators()"


# Code


@pytest.mark.parametrize("name", [MANAGER, BUFFER, COIN, FEED, "MockReserve", "ChainlinkOracle", MODULE])
def test_other_code(protocol: Protocol, name: str) -> None:
    address = protocol.address(name)
    code = protocol.node.request("eth_getCode", address, "latest")
    protocol.node.request("anvil_setCode", address, f"{code[:-2]}00")
    (drift,) = protocol.verify().drifts
    assert drift.subject == f"{name} at {address}, code hash"
    assert drift.expected == protocol.deployment.contract(name).codehash


# No drift


def test_stops_and_stale_prices_are_notes(protocol: Protocol) -> None:
    protocol.act(SENTINEL, COIN, "pauseMinting")
    protocol.act(SENTINEL, MODULE, "freeze")
    protocol.node.request("evm_increaseTime", 200_000)
    protocol.node.request("evm_mine")
    report = protocol.verify()
    assert report.drifts == ()
    assert [note.partition(":")[0] for note in report.notes] == [COIN, MODULE, "ChainlinkOracle"]
    protocol.refresh_feed()
    assert len(protocol.verify().notes) == 2


def test_unfinished_deployment(
    public_chain: Node, deployed: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    class StopError(Exception):
        pass

    def at(moment: str, step: Any) -> None:
        if step.key == "deployer renounces ADMIN":
            raise StopError

    path = tmp_path_factory.mktemp("unfinished") / "31338.json"
    chain = public_chain.broadcaster(public_chain.account("another deployer"))
    parameters = replace(_parameters.from_json(deployed.parameters), timeout_seconds=20)
    with pytest.raises(StopError):
        deploy(chain, parameters, path, with_mocks=True, at=at)
    from strongroom.deployments import read

    unfinished = read(path)
    (drift,) = verify(chain, unfinished).drifts
    assert drift.subject == f"the deployer {chain.address} as ADMIN"
    assert verify(chain, unfinished, deployer_may_be_admin=True).drifts == ()
