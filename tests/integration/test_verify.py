"""`verify` finds every way in which the chain can differ from the registry, and nothing else.

a finished deployment: no drift
each recorded parameter, changed: a drift
on the chain
  who holds a role: granted to the deployer, to a stranger, under a role of its own; taken away; another delay
  what a role may call: given to another role, to anyone; a function the protocol does not know or that it does not
    restrict; a closed target, also the manager and the oracle; an admin delay; another label
  limits: fees, ceiling, flash mint, band, a facilitator too many
  code: other, none; recorded, but no artifact's; behind the factory of vaults; another authority
  the node withholds events, or the registry names a later block: a drift, and the deployer keeps its role
what is under way: listed; a drift if it changes the manager or an authority; gone when executed, cancelled, expired
  a delay that takes effect later: a drift
a sentinel's stop, a stale feed: notes, no drifts
before the deployer's last step: only with leave is its role no drift
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from eth_utils.crypto import keccak

from scripts import _parameters
from scripts._beginning import DeploymentConflictError, begin, codehash
from scripts._chain import LogEntry, Web3Broadcaster, abi_of, selector
from scripts._deployment import deploy
from scripts._parameters import ADMIN, OPERATOR, SENTINEL
from scripts._plan import BUFFER, COIN, FEED, MANAGER, MODULE, ORACLE, VAULT_FACTORY
from scripts._verification import Report, verify
from strongroom.deployments import Deployment, read, write
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
        self._members = {role.name: role.members[0] for role in parameters.roles if role.members}
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
        self.node.wait(self._delay + 1)
        self.node.send_as(admin, manager, abi_of(MANAGER).call("execute", (target, data)))

    def member(self, role: str) -> str:
        """Who is in a role."""
        return self._members[role]

    def refresh_feed(self) -> None:
        """After a wait the mock's answer is too old."""
        data = abi_of(FEED).call("set", (10**8,))
        self.node.send_as(STRANGER, self.address(FEED), data)

    def schedule(self, contract: str, function: str, *args: Any) -> bytes:
        """A call by the admin, only scheduled. Returns its id."""
        admin, manager = self._members[ADMIN], self.address(MANAGER)
        target, data = self.address(contract), abi_of(contract).call(function, args)
        self.node.send_as(admin, manager, abi_of(MANAGER).call("schedule", (target, data, 0)))
        found = self._chain.call(manager, abi_of(MANAGER).call("hashOperation", (admin, target, data)))
        return bytes(found)

    def wait(self, seconds: int) -> None:
        """Time passes; the feed answers anew."""
        self.node.wait(seconds)
        self.refresh_feed()


class Forgetful(Web3Broadcaster):
    """A node that gives only some events."""

    def __init__(self, chain: Web3Broadcaster, keeps: Callable[[LogEntry], bool]) -> None:
        super().__init__(chain.web3, chain.address, chain.sign)  # type: ignore[arg-type]
        self.sign = chain.sign  # type: ignore[method-assign]
        self._keeps = keeps

    def logs(self, address: str, first_block: int, last_block: int) -> tuple[LogEntry, ...]:
        """Some of them."""
        found = super().logs(address, first_block, last_block)
        return tuple(entry for entry in found if self._keeps(entry))


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
    "roles.FACILITATOR.members",  # contracts of the plan: refused unless empty
    "roles.WIND_DOWN.members",  # the same
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
    elif last == "lltvs":  # one that is missing; the governor may enable more than are recorded
        table[last] = [*table[last], "0.5"]
    elif last == "issuers":  # likewise
        table[last] = [*table[last], STRANGER]
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


@pytest.mark.parametrize(
    ("contract", "code"),
    [
        (MODULE, selector("multicall(bytes[])")),
        (COIN, abi_of(MODULE).selector("setFees")),
        (MANAGER, b"abcd"),
    ],
)
def test_function_that_is_not_restricted(protocol: Protocol, contract: str, code: bytes) -> None:
    protocol.decide(MANAGER, "setTargetFunctionRole", protocol.address(contract), (code,), 77)
    (drift,) = protocol.verify().drifts
    assert contract in drift.subject
    assert (drift.expected, drift.found) == ("ADMIN", "role 77")


@pytest.mark.parametrize("contract", [MANAGER, BUFFER, COIN, ORACLE, MODULE, FEED])
def test_closed_target(protocol: Protocol, contract: str) -> None:
    protocol.decide(MANAGER, "setTargetClosed", protocol.address(contract), True)
    (drift,) = protocol.verify().drifts
    assert str(drift) == f"ProtocolAccessManager.isTargetClosed({contract}): expected False, found True"


def test_closed_stranger(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "setTargetClosed", STRANGER, True)
    (drift,) = protocol.verify().drifts
    assert STRANGER.lower() in drift.subject.lower()


@pytest.mark.parametrize("contract", [MANAGER, COIN, ORACLE])
def test_admin_delay(protocol: Protocol, contract: str) -> None:
    protocol.decide(MANAGER, "setTargetAdminDelay", protocol.address(contract), 2**32 - 1)
    (drift,) = protocol.verify().drifts
    assert drift.subject == f"ProtocolAccessManager.getTargetAdminDelay({contract})"
    assert drift.expected == "no change under way"
    assert drift.found.startswith("4294967295 s from 20")
    protocol.wait(5 * 86_400)
    (drift,) = protocol.verify().drifts
    assert (drift.expected, drift.found) == ("0", "4294967295")


def test_grant_delay(protocol: Protocol) -> None:
    protocol.decide(MANAGER, "setGrantDelay", 2, 3_600)
    (drift,) = protocol.verify().drifts
    assert drift.subject == "ProtocolAccessManager.getRoleGrantDelay(2)"
    assert drift.found.startswith("3600 s from 20")
    protocol.wait(5 * 86_400)
    assert protocol.drifts() == ["ProtocolAccessManager.getRoleGrantDelay(2): expected 0, found 3600"]


@pytest.mark.parametrize("role", [3, 77])
def test_label(protocol: Protocol, role: int) -> None:
    protocol.decide(MANAGER, "labelRole", role, "OPERATOR\x1b[2K")
    (drift,) = protocol.verify().drifts
    assert drift.subject == f"label of role {role}"
    assert drift.expected == ("GOVERNOR" if role == 3 else "none")


# What is under way


@pytest.mark.parametrize(
    ("contract", "function", "args"),
    [
        (MANAGER, "grantRole", (0, STRANGER, 0)),
        (MANAGER, "setTargetAdminDelay", (STRANGER, 2**32 - 1)),
        (BUFFER, "setAuthority", (STRANGER,)),
    ],
)
def test_scheduled_change_of_power(
    protocol: Protocol, contract: str, function: str, args: tuple[Any, ...]
) -> None:
    operation = protocol.schedule(contract, function, *args)
    report = protocol.verify()
    (drift,), (pending,) = report.drifts, report.pending
    assert drift.subject.startswith(f"scheduled {contract}.{function}(")
    assert STRANGER.lower() in drift.subject.lower()
    assert pending.id == "0x" + operation.hex()
    assert pending.caller == protocol.member(ADMIN)
    assert not pending.overdue
    protocol.wait(2 * 86_400)
    assert protocol.verify().drifts[0].found.endswith("can be executed now")


def test_scheduled_decision_of_the_governor(protocol: Protocol) -> None:
    before = protocol.verify()
    protocol.schedule(COIN, "setFacilitator", STRANGER, 2**120 - 1)
    report = protocol.verify()
    assert (report.drifts, before.pending) == ((), ())
    (pending,) = report.pending
    assert pending.call.lower() == f"stablecoin.setfacilitator({STRANGER}, {2**120 - 1})"
    assert pending.target == protocol.address(COIN)
    assert "can be executed from 20" in str(pending)
    protocol.wait(2 * 86_400)
    assert "can be executed now" in str(protocol.verify().pending[0])
    protocol.wait(7 * 86_400)  # expired
    assert protocol.verify().pending == ()


def test_cancelled_and_executed_decisions_are_gone(protocol: Protocol) -> None:
    protocol.schedule(MODULE, "setBand", 9_000, 10_050)
    data = abi_of(MODULE).call("setBand", (9_000, 10_050))
    cancel = (protocol.member(ADMIN), protocol.address(MODULE), data)
    assert len(protocol.verify().pending) == 1
    protocol.act(SENTINEL, MANAGER, "cancel", *cancel)
    assert protocol.verify().pending == ()
    protocol.decide(MODULE, "setBand", 9_950, 10_050)
    report = protocol.verify()
    assert (report.drifts, report.pending) == ((), ())


def test_call_that_nobody_knows(protocol: Protocol) -> None:
    admin, manager = protocol.member(ADMIN), protocol.address(MANAGER)
    for target, data in ((STRANGER, b"\x12\x34\x56\x78" + bytes(10_000)), (protocol.address(COIN), b"")):
        data = data or abi_of(COIN).selector("setFlashMintCap")
        protocol.node.send_as(admin, manager, abi_of(MANAGER).call("schedule", (target, data, 2**48 - 1)))
    calls = [item.call.partition(".")[2] for item in protocol.verify().pending]
    assert calls == ["0x12345678 with 10004 bytes of calldata", "setFlashMintCap(0x)"]
    assert "s after 1970" in str(protocol.verify().pending[0])


# Events


def of_the_constructor(entry: LogEntry) -> bool:
    """Its grant."""
    return entry.topics[0] == keccak(text="RoleGranted(uint64,address,uint32,uint48,bool)") and not any(
        entry.topics[1]
    )


@pytest.mark.parametrize(
    ("keeps", "lacks"),
    [
        (lambda entry: False, "its constructor's grant of ADMIN and "),
        (lambda entry: not of_the_constructor(entry), "its constructor's grant of ADMIN"),
        (of_the_constructor, "role of "),
        (
            lambda entry: entry.topics[0] != keccak(text="RoleGuardianChanged(uint64,uint64)"),
            r"ProtocolAccessManager.getRoleGuardian\(3\)\)",
        ),
        (
            lambda entry: entry.topics[0] != keccak(text="TargetFunctionRoleUpdated(address,bytes4,uint64)"),
            "role of SurplusBuffer.coverLoss",
        ),
    ],
)
def test_node_withholds_events(protocol: Protocol, keeps: Callable[[LogEntry], bool], lacks: str) -> None:
    protocol.decide(MANAGER, "grantRole", 0, STRANGER, 0)
    chain = Forgetful(protocol.node.broadcaster(protocol.node.account("deployer")), keeps)
    drift = verify(chain, protocol.deployment).drifts[0]
    assert "does not give the manager's history" in drift.found
    assert re.search(lacks, drift.found), drift.found


def test_registry_names_a_later_block(protocol: Protocol) -> None:
    for later in (1, 1_000):
        manager = protocol.deployment.contract(MANAGER)
        manager = replace(manager, block=manager.block + later)
        contracts = MappingProxyType({**protocol.deployment.contracts, MANAGER: manager})
        drift = protocol.verify(replace(protocol.deployment, contracts=contracts)).drifts[0]
        assert "does not give the manager's history" in drift.found


def test_deployer_keeps_its_role_without_events(
    public_chain: Node, deployed: Deployment, tmp_path: Path
) -> None:
    chain = Forgetful(public_chain.broadcaster(public_chain.account("third deployer")), lambda entry: False)
    parameters = replace(_parameters.from_json(deployed.parameters), timeout_seconds=20)
    with pytest.raises(DeploymentConflictError, match=r"before the deployer renounces .*manager's history"):
        deploy(chain, parameters, tmp_path / "31338.json", with_mocks=True)
    assert not read(tmp_path / "31338.json").complete


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


def other_code(protocol: Protocol, name: str) -> Deployment:
    """The registry with code of somebody's own, and its hash."""
    address = protocol.address(name)
    code = bytes.fromhex(protocol.node.request("eth_getCode", address, "latest")[2:]) + b"\x00"
    protocol.node.request("anvil_setCode", address, "0x" + code.hex())
    contract = replace(protocol.deployment.contract(name), codehash=codehash(code))
    return replace(
        protocol.deployment, contracts=MappingProxyType({**protocol.deployment.contracts, name: contract})
    )


@pytest.mark.parametrize("name", [MANAGER, MODULE])
def test_code_of_no_artifact(protocol: Protocol, name: str, public_chain: Node) -> None:
    deployment = other_code(protocol, name)
    (drift,) = protocol.verify(deployment).drifts
    assert drift.subject == f"code of {name}"
    chain = public_chain.broadcaster(public_chain.account("deployer"))
    report = verify(chain, deployment, allow_other_sources=True)
    assert report.drifts == ()
    assert any("from other sources" in note for note in report.notes)


def test_code_of_another_artifact(protocol: Protocol) -> None:
    contract = replace(protocol.deployment.contract("MockReserve"), artifact="Stablecoin")
    contracts = MappingProxyType({**protocol.deployment.contracts, "MockReserve": contract})
    (drift,) = protocol.verify(replace(protocol.deployment, contracts=contracts)).drifts
    assert drift.subject == "code of MockReserve"


def tampered(protocol: Protocol, name: str, old: str, new: str, *, times: int = -1) -> Deployment:
    """The registry with a contract whose code names another address."""
    address = protocol.address(name)
    code = protocol.node.request("eth_getCode", address, "latest")
    changed = code.replace(old[2:].lower(), new[2:].lower(), times)
    assert changed != code
    protocol.node.request("anvil_setCode", address, changed)
    contract = replace(protocol.deployment.contract(name), codehash=codehash(bytes.fromhex(changed[2:])))
    return replace(
        protocol.deployment, contracts=MappingProxyType({**protocol.deployment.contracts, name: contract})
    )


def behind(protocol: Protocol, address: str, view: str) -> str:
    answer = protocol.node.request(
        "eth_call", {"to": address, "data": "0x" + selector(f"{view}()").hex()}, "latest"
    )
    return "0x" + str(answer)[-40:]


def test_factory_of_somebody_elses_vaults(protocol: Protocol) -> None:
    """Its code is right, and so is the pool it names; what its clones run is not."""
    vault = behind(protocol, protocol.address(VAULT_FACTORY), "IMPLEMENTATION")
    protocol.node.request("anvil_setCode", STRANGER, "0x600160015500")
    deployment = tampered(protocol, VAULT_FACTORY, vault, STRANGER)
    drifts = protocol.verify(deployment).drifts
    assert drifts[0].subject == "LendingVaultFactory.IMPLEMENTATION()"


@pytest.mark.parametrize("view", ["POOL", "FACTORY"])
def test_vaults_of_another_pool(protocol: Protocol, view: str) -> None:
    vault = behind(protocol, protocol.address(VAULT_FACTORY), "IMPLEMENTATION")
    governance = behind(protocol, vault, "GOVERNANCE")
    of = {"POOL": protocol.address("LendingPool"), "FACTORY": protocol.address(VAULT_FACTORY)}
    for address in (vault, governance):
        before = protocol.node.request("eth_getCode", address, "latest")
        code = before.replace(of[view][2:].lower(), STRANGER[2:])
        protocol.node.request("anvil_setCode", address, code)
        (drift,) = protocol.verify().drifts
        assert drift.subject == f"{'LendingVault' if address == vault else 'LendingVaultGovernance'}.{view}()"
        protocol.node.request("anvil_setCode", address, before)


def test_immutable_that_is_not_the_same_everywhere(protocol: Protocol) -> None:
    """The view shows the pool that is expected, the code beside it uses another."""
    pool = protocol.address("LendingPool")
    deployment = tampered(protocol, "FlashLiquidator", pool, STRANGER, times=1)
    assert protocol.verify(deployment).drifts[0].subject == "code of FlashLiquidator"


@pytest.mark.parametrize("artifact", [MODULE, "MockReserve"])
def test_unfinished_registry_is_not_believed(
    protocol: Protocol, public_chain: Node, tmp_path: Path, artifact: str
) -> None:
    """Its code hashes are its own word."""
    deployment = other_code(protocol, MODULE)
    contract = replace(deployment.contract(MODULE), artifact=artifact)
    contracts = MappingProxyType({**deployment.contracts, MODULE: contract})
    path = tmp_path / "31338.json"
    write(path, replace(deployment, contracts=contracts, complete=False))
    chain = public_chain.broadcaster(public_chain.account("deployer"))
    with pytest.raises(DeploymentConflictError, match=r"is not PegStabilityModule's|has MockReserve as Peg"):
        begin(chain, _parameters.from_json(deployment.parameters), path, deployment.deployer, with_mocks=True)


# No drift


def test_stops_and_stale_prices_are_notes(protocol: Protocol) -> None:
    protocol.act(SENTINEL, COIN, "pauseMinting")
    protocol.act(SENTINEL, MODULE, "freeze")
    protocol.node.wait(200_000)
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
    unfinished = read(path)
    (drift,) = verify(chain, unfinished).drifts
    assert drift.subject == f"the deployer {chain.address} as ADMIN"
    assert verify(chain, unfinished, deployer_may_be_admin=True).drifts == ()
