"""Every state-changing function of the splitters and their factory on anvil, once each way: it works, and it refuses

As `test_every_function_on_anvil.py`, with a splitter of each form: a line is who calls what, after what, and who is
refused, with the error. A test asserts that no function is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom import artifacts
from strongroom.evm import Account, Contract, ContractError
from strongroom.evm.contract import Interface
from tests.integration.ape_chain import ApeChain, functions_of
from tests.support.revenue import DAY, ETHER, NOTICE, RECOVERY_DELAY, ascending

pytestmark = pytest.mark.anvil

FIXED, ADJUSTABLE, FACTORY = "RoyaltySplitter", "AdjustableRoyaltySplitter", "RoyaltySplitterFactory"
SALT, OTHER = bytes(32), b"\1" * 32


@dataclass(frozen=True)
class Room:
    """Two splitters of two payees, and who acts."""

    chain: ApeChain
    at: dict[str, Contract]
    payees: tuple[Account, ...]
    owner: Account
    stranger: Account
    agent: Account

    @property
    def table(self) -> list[tuple[str, int]]:
        return [(each.address, 1) for each in self.payees]

    def send(self, target: Contract, name: str, *args: Any, sender: Account) -> None:
        self.chain.send(target, name, *args, sender=sender)

    def pay(self, target: Contract) -> None:
        self.chain.raw_send(self.stranger, target, value=100)

    def receive(self, target: Contract) -> None:
        self.pay(target)
        self.send(target, "sync", [ETHER], sender=self.stranger)

    def recovers(self, target: Contract) -> None:
        self.send(target, "setRecoveryAgent", 0, self.agent, sender=self.payees[0])
        self.send(target, "startRecovery", 0, self.stranger, sender=self.agent)


Call = Callable[[Room, Contract], tuple[Account, tuple[Any, ...]]]


@dataclass(frozen=True)
class Line:
    """One function of one contract."""

    contract: str
    signature: str
    works: Call
    refused: Call
    error: str
    before: Callable[[Room, Contract], Any] | None = None
    """What must have happened first, for it to work."""
    via: Callable[[Room, Contract], Any] | None = None
    """What makes the contract itself call it, where nobody else may."""


def splitter_lines(kind: str) -> Iterator[Line]:
    def line(name: str, works: Call, refused: Call, error: str, **options: Any) -> Line:
        return Line(kind, name, works, refused, f"RoyaltySplitter_{error}", **options)

    def batch(room: Room, target: Contract) -> None:
        before = room.chain.balance(room.payees[1])
        room.pay(target)
        room.send(target, "syncAndClaim", [0, 1], [ETHER], sender=room.stranger)
        assert room.chain.balance(room.payees[1]) == before + 50

    def moving(room: Room, target: Contract) -> None:
        room.send(target, "changePayee", 0, room.stranger, sender=room.payees[0])

    def recovered(room: Room, target: Contract) -> None:
        room.recovers(target)
        room.chain.warp(RECOVERY_DELAY)

    first: Call = lambda r, t: (r.payees[0], ())  # noqa: E731
    yield line(
        "sync(address[])", lambda r, t: (r.stranger, ([ETHER],)), lambda r, t: (r.stranger, ([r.agent],)),
        "NotAToken", before=lambda r, t: r.pay(t),
    )  # fmt: skip
    yield line(
        "claim(uint256,address)", lambda r, t: (r.stranger, (0, ETHER)), lambda r, t: (r.stranger, (0, ETHER)),
        "NothingToClaim", before=lambda r, t: r.receive(t),
    )  # fmt: skip
    implementation: Call = lambda r, t: (r.stranger, ([0], [ETHER]))  # noqa: E731
    yield line(
        "syncAndClaim(uint256[],address[])", implementation, implementation, "NotAClone",
        before=lambda r, t: r.pay(t),
    )  # fmt: skip
    yield line("syncStep(address)", first, lambda r, t: (r.stranger, (ETHER,)), "NotSelf", via=batch)
    yield line(
        "claimStep(address,uint256,address)", first, lambda r, t: (r.payees[0], (r.payees[0], 0, ETHER)),
        "NotSelf", via=batch,
    )  # fmt: skip
    for name, args in (
        ("changePayee(uint256,address)", lambda r: (0, r.stranger)),
        ("setRecoveryAgent(uint256,address)", lambda r: (0, r.agent)),
        ("setClaimsByOthers(uint256,bool)", lambda r: (0, False)),
    ):
        yield line(
            name,
            lambda r, t, args=args: (r.payees[0], args(r)),
            lambda r, t, args=args: (r.payees[1], args(r)),
            "NotPayee",
        )
    yield line(
        "acceptPayee(uint256)", lambda r, t: (r.stranger, (0,)), lambda r, t: (r.stranger, (0,)),
        "NotNewAccount", before=moving,
    )  # fmt: skip
    yield line(
        "startRecovery(uint256,address)", lambda r, t: (r.agent, (0, r.stranger)),
        lambda r, t: (r.agent, (0, r.stranger)), "NotRecoveryAgent",
        before=lambda r, t: r.send(t, "setRecoveryAgent", 0, r.agent, sender=r.payees[0]),
    )  # fmt: skip
    yield line(
        "cancelRecovery(uint256)", lambda r, t: (r.payees[0], (0,)), lambda r, t: (r.payees[0], (0,)),
        "NoRecovery", before=lambda r, t: r.recovers(t),
    )  # fmt: skip
    yield line(
        "acceptRecovery(uint256)", lambda r, t: (r.stranger, (0,)), lambda r, t: (r.stranger, (0,)),
        "NoRecovery", before=recovered,
    )  # fmt: skip


def owner_lines() -> Iterator[Line]:
    def announced(room: Room, target: Contract) -> None:
        room.send(target, "announceShares", [2, 0], [], sender=room.owner)

    for name, args, before in (
        ("announceShares(uint32[],address[])", lambda r: ([0, 1, 1], [r.stranger]), None),
        ("cancelShares()", lambda r: (), announced),
        ("transferOwnership(address)", lambda r: (r.stranger,), None),
        ("renounceOwnership()", lambda r: (), announced),
    ):
        yield Line(
            ADJUSTABLE,
            name,
            lambda r, t, args=args: (r.owner, args(r)),
            lambda r, t, args=args: (r.payees[0], args(r)),
            "AdjustableRoyaltySplitter_NotOwner",
            before=before,
        )
    yield Line(
        ADJUSTABLE,
        "acceptOwnership()",
        lambda r, t: (r.stranger, ()),
        lambda r, t: (r.stranger, ()),
        "AdjustableRoyaltySplitter_NotPendingOwner",
        before=lambda r, t: r.send(t, "transferOwnership", r.stranger, sender=r.owner),
    )


def factory_lines() -> Iterator[Line]:
    yield Line(
        FACTORY,
        "createSplitter((address,uint32)[],bytes32)",
        lambda r, t: (r.stranger, (r.table, OTHER)),
        lambda r, t: (r.stranger, (r.table[::-1], OTHER)),
        "RoyaltySplitterFactory_NotAscending",
    )
    yield Line(
        FACTORY,
        "createAdjustableSplitter((address,uint32)[],address,uint32,bytes32)",
        lambda r, t: (r.stranger, (r.table, r.owner, NOTICE, OTHER)),
        lambda r, t: (r.stranger, (r.table, r.owner, DAY - 1, OTHER)),
        "RoyaltySplitterFactory_InvalidNoticePeriod",
    )


LINES = [*splitter_lines(FIXED), *splitter_lines(ADJUSTABLE), *owner_lines(), *factory_lines()]


@pytest.fixture(scope="module")
def deployed(chain: Any) -> Room:
    ape = ApeChain(chain)
    owner, stranger, agent = (ape.account(name) for name in ("owner", "stranger", "agent"))
    payees = ascending([ape.account("artist"), ape.account("label")])
    bare = {kind: ape.deploy(kind, sender=owner) for kind in (FIXED, ADJUSTABLE)}
    factory = ape.deploy(FACTORY, bare[FIXED], bare[ADJUSTABLE], sender=owner)
    table = [(each.address, 1) for each in payees]
    ape.send(factory, "createSplitter", table, SALT, sender=stranger)
    ape.send(factory, "createAdjustableSplitter", table, owner, NOTICE, SALT, sender=stranger)
    made = {
        FIXED: factory.predictSplitter(table, SALT),
        ADJUSTABLE: factory.predictAdjustableSplitter(table, owner, NOTICE, SALT),
    }
    at = {kind: ape._bind(Interface(artifacts.load(kind)), where) for kind, where in made.items()}
    at |= {FACTORY: factory} | {f"bare {kind}": contract for kind, contract in bare.items()}
    return Room(ape, at, payees, owner, stranger, agent)


@pytest.fixture
def room(deployed: Room, chain: Any) -> Iterator[Room]:
    with chain.isolate():
        yield deployed


def test_the_table_has_every_function() -> None:
    listed = [(line.contract, line.signature) for line in LINES]
    assert len(set(listed)) == len(listed)
    assert set(listed) == functions_of((FIXED, ADJUSTABLE, FACTORY))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.contract}.{line.signature}")
def test_works_and_refuses(room: Room, line: Line) -> None:
    target = room.at[line.contract]
    bare = line.error == "RoyaltySplitter_NotAClone"
    caller, args = line.refused(room, target)
    where = room.at[f"bare {line.contract}"] if bare else target
    with pytest.raises(ContractError) as refused:
        room.chain.send(where, line.signature, *args, sender=caller)
    assert refused.value.name == line.error
    if line.via is not None:
        line.via(room, target)
        return
    if line.before is not None:
        line.before(room, target)
    caller, args = line.works(room, target)
    room.chain.send(target, line.signature, *args, sender=caller)
