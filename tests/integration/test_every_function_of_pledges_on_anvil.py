"""Every state-changing function of the pledge manager and its clones on anvil, once each way: it works, and it refuses

As `test_every_function_on_anvil.py`: a line is who calls what, after what, and who is refused, with the error. A test
asserts that no function is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom.evm import Account, Contract, ContractError
from tests.integration.ape_chain import ApeChain, functions_of
from tests.support.pledges import UNIT, Pledges, PledgesBuilder
from tests.support.suite import MAX_UINT

pytestmark = pytest.mark.anvil

Call = Callable[[Pledges], tuple[Account, tuple[Any, ...]]]
MARKET = "(address,address,address,address,uint256)"


@dataclass(frozen=True)
class Line:
    """One function."""

    contract: str
    signature: str
    works: Call | None
    """`None`: only for the pool or the clones, in the other lines."""
    refused: Call
    error: str
    before: Callable[[Pledges], Any] | None = None
    """What must have happened first, for it to work; the refusal comes before it."""


def pledged(p: Pledges) -> None:
    p.pledge(100)


def kept(p: Pledges) -> None:
    p.pledge(100)
    p.borrow(79_000)
    p.set_price(900)
    p.liquidate(30)


def worthless(p: Pledges) -> None:
    kept(p)
    p.break_lien(100)


def loan(p: Pledges, receiver: Account) -> tuple[Any, ...]:
    return (p.params, UNIT, receiver, MAX_UINT, p.later)


LINES = [
    Line(
        "PledgeManager",
        "setLoanAllowed(address,address,address,bool)",
        lambda p: (p.fractional.owner, (p.asset, p.oracle, p.loan, False)),
        lambda p: (p.fractional.attacker, (p.asset, p.oracle, p.loan, False)),
        "PledgeManager_NotAssetOwner",
    ),
    Line(
        "PledgeManager",
        "create(address,address)",
        lambda p: (p.fractional.other, (p.asset, p.oracle)),
        lambda p: (p.fractional.other, (p.loan, p.oracle)),
        "PledgeManager_UnknownAsset",
    ),
    Line(
        "PledgeManager",
        "lock(uint256)",
        None,
        lambda p: (p.holder, (1,)),
        "PledgeManager_NotPledgedShares",
    ),
    Line(
        "PledgeManager",
        "release(uint256)",
        None,
        lambda p: (p.holder, (1,)),
        "PledgeManager_NotPledgedShares",
    ),
    Line(
        "PledgeManager",
        "seize(uint256,address)",
        None,
        lambda p: (p.holder, (1, p.holder)),
        "PledgeManager_NotPledgedShares",
    ),
    Line(
        "PledgedShares",
        f"pledge({MARKET},uint256,uint256)",
        lambda p: (p.holder, (p.params, 10, 10)),
        lambda p: (p.fractional.other, (p.params, 10, 10)),
        "PledgedShares_NotBorrower",
    ),
    Line(
        "PledgedShares",
        f"borrow({MARKET},uint256,address,uint256,uint256)",
        lambda p: (p.holder, loan(p, p.holder)),
        lambda p: (p.fractional.other, loan(p, p.fractional.other)),
        "PledgedShares_NotBorrower",
        before=pledged,
    ),
    Line(
        "PledgedShares",
        f"withdraw({MARKET},uint256,uint256)",
        lambda p: (p.holder, (p.params, 100, 100)),
        lambda p: (p.fractional.other, (p.params, 100, 100)),
        "PledgedShares_NotBorrower",
        before=pledged,
    ),
    Line(
        "PledgedShares",
        "multicall(bytes[])",
        lambda p: (p.holder, ([p.shares.pledge.encode(p.params, 10, 10)],)),
        lambda p: (p.fractional.other, ([p.shares.pledge.encode(p.params, 10, 10)],)),
        "PledgedShares_NotBorrower",
    ),
    Line(
        "PledgedShares",
        "redeem(uint256,address)",
        lambda p: (p.liquidator, (30, p.fractional.fourth)),
        lambda p: (p.liquidator, (30, p.fractional.fourth)),
        "PledgedShares_InsufficientUnits",
        before=kept,
    ),
    Line(
        "PledgedShares",
        "discard(address)",
        lambda p: (p.fractional.attacker, (p.liquidator,)),
        lambda p: (p.fractional.attacker, (p.liquidator,)),
        "PledgedShares_InsufficientUnits",
        before=worthless,
    ),
    Line(
        "PledgedShares",
        "transfer(address,uint256)",
        None,
        lambda p: (p.holder, (p.liquidator, 0)),
        "PledgedShares_NotTransferable",
    ),
    Line(
        "PledgedShares",
        "transferFrom(address,address,uint256)",
        None,
        lambda p: (p.holder, (p.pool, p.liquidator, 0)),
        "PledgedShares_NotTransferable",
    ),
]


@pytest.fixture(scope="module")
def deployed(chain: Any) -> Pledges:
    return PledgesBuilder()(ApeChain(chain))  # type: ignore[arg-type]


@pytest.fixture
def pledges(deployed: Pledges, chain: Any) -> Iterator[Pledges]:
    with chain.isolate():
        yield deployed


def test_the_table_has_every_function() -> None:
    listed = [(line.contract, line.signature) for line in LINES]
    assert len(set(listed)) == len(listed)
    assert set(listed) == functions_of(("PledgeManager", "PledgedShares"))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.contract}.{line.signature}")
def test_works_and_refuses(pledges: Pledges, line: Line) -> None:
    target: Contract = pledges.manager if line.contract == "PledgeManager" else pledges.shares
    caller, args = line.refused(pledges)
    with pytest.raises(ContractError) as refused:
        pledges.chain.send(target, line.signature, *args, sender=caller)
    assert refused.value.name == line.error
    if line.before is not None:
        line.before(pledges)
    if line.works is not None:
        caller, args = line.works(pledges)
        pledges.chain.send(target, line.signature, *args, sender=caller)
