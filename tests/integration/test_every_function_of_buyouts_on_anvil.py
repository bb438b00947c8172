"""Every state-changing function of a buyout on anvil, once each way: it works, and it refuses

As `test_every_function_on_anvil.py`: a line is who calls what, after what, and who is refused, with the error. A test
asserts that no function is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom.evm import Account, ContractError
from tests.integration.ape_chain import ApeChain, functions_of
from tests.support.buyout import NFT, REFERENCE, SHARES, ZERO, BuyoutBuilder, World

pytestmark = pytest.mark.anvil

Call = Callable[[World], tuple[Account, tuple[Any, ...]]]


@dataclass(frozen=True)
class Line:
    """One function."""

    signature: str
    works: Call
    refused: Call
    error: str
    before: Callable[[World], Any] | None = None
    """What must have happened first, for it to work; the refusal comes before it."""


def gather(world: World) -> None:
    for who in (world.minority, world.other):
        world.asset.transfer(world.majority, SHARES[who.name], sender=who)


def take_back(world: World) -> None:
    for who in world.holders:
        world.asset.redeem(who, SHARES[who.name], sender=world.issuer)


def outbid(world: World) -> None:
    world.start()
    world.bid(world.rival)


def held(world: World) -> None:
    world.start()
    world.collection.setLocked(True, sender=world.stranger)
    world.settle()
    world.collection.setLocked(False, sender=world.stranger)


def ripe(world: World) -> None:
    world.vote(world.majority)
    world.chain.warp(3 * 24 * 3_600)


def given(world: World) -> None:
    world.coin.transfer(world.buyout, 5, sender=world.stranger)


def strayed(world: World) -> None:
    world.collection.mint(world.buyout, 9, sender=world.deployer)


LINES = [
    Line(
        "vote(uint256,uint256)",
        lambda w: (w.majority, (10, REFERENCE)),
        lambda w: (w.stranger, (0, REFERENCE)),
        "Buyout_ZeroShares",
    ),
    Line(
        "unlock(uint256)",
        lambda w: (w.majority, (10,)),
        lambda w: (w.majority, (0,)),
        "Buyout_ZeroShares",
        before=lambda w: w.vote(w.majority),
    ),
    Line(
        "countVotes(address[])",
        lambda w: (w.stranger, ([w.majority],)),
        lambda w: (w.stranger, ([w.majority],)),
        "Buyout_NothingToCount",
        before=ripe,
    ),
    Line(
        "start(uint128)",
        lambda w: (w.bidder, (REFERENCE,)),
        lambda w: (w.bidder, (REFERENCE,)),
        "Buyout_NoReserve",
        before=lambda w: w.agree(),
    ),
    Line(
        "bid(uint128)",
        lambda w: (w.rival, (2 * REFERENCE,)),
        lambda w: (w.rival, (2 * REFERENCE,)),
        "Buyout_WrongState",
        before=lambda w: w.start(),
    ),
    Line(
        "settle()",
        lambda w: (w.stranger, ()),
        lambda w: (w.stranger, ()),
        "Buyout_WrongState",
        before=lambda w: (w.start(), w.end()),
    ),
    Line(
        "claimNft(address)",
        lambda w: (w.bidder, (w.stranger,)),
        lambda w: (w.bidder, (w.stranger,)),
        "Buyout_NothingToClaim",
        before=held,
    ),
    Line(
        "redeem(uint256)",
        lambda w: (w.minority, (10,)),
        lambda w: (w.minority, (10,)),
        "Buyout_WrongState",
        before=lambda w: w.sell(),
    ),
    Line(
        "redeemNft(address)",
        lambda w: (w.majority, (w.majority,)),
        lambda w: (w.majority, (w.majority,)),
        "Buyout_NotWholeSupply",
        before=gather,
    ),
    Line(
        "reclaimNft(address)",
        lambda w: (w.issuer, (w.issuer,)),
        lambda w: (w.issuer, (w.issuer,)),
        "Buyout_SharesExist",
        before=take_back,
    ),
    Line(
        "passOnSurplus(address)",
        lambda w: (w.stranger, (w.coin,)),
        lambda w: (w.stranger, (w.coin,)),
        "Buyout_NoSurplus",
        before=given,
    ),
    Line(
        "rescue(address,address,uint256)",
        lambda w: (
            w.issuer,
            (w.chain.deploy("MockReserve", "Other", "OTH", 6, sender=w.issuer), w.stranger, 0),
        ),
        lambda w: (w.issuer, (w.asset, w.stranger, 0)),
        "Buyout_NotRescuable",
    ),
    Line(
        "rescueNft(address,uint256,address)",
        lambda w: (w.issuer, (w.collection, 9, w.stranger)),
        lambda w: (w.issuer, (w.collection, NFT, w.stranger)),
        "Buyout_NotRescuable",
        before=strayed,
    ),
    Line(
        "pushHeld(address,address)",
        lambda w: (w.stranger, (w.coin, w.bidder)),
        lambda w: (w.stranger, (w.coin, w.bidder)),
        "HeldPayments_NothingHeld",
        before=outbid,
    ),
    Line(
        "withdrawHeld(address,address)",
        lambda w: (w.bidder, (w.coin, w.stranger)),
        lambda w: (w.bidder, (w.coin, ZERO)),
        "HeldPayments_InvalidReceiver",
        before=outbid,
    ),
]
RECEIVES = "onERC721Received(address,address,uint256,bytes)"
"""Works when the fixture hands the NFT in; nobody else may call it."""


@pytest.fixture(scope="module")
def deployed(chain: Any) -> World:
    return BuyoutBuilder()(ApeChain(chain))  # type: ignore[arg-type]


@pytest.fixture
def world(deployed: World, chain: Any) -> Iterator[World]:
    with chain.isolate():
        yield deployed


def test_the_table_has_every_function() -> None:
    listed = [("Buyout", line.signature) for line in LINES]
    assert len(set(listed)) == len(listed)
    assert {*listed, ("Buyout", RECEIVES)} == functions_of(("Buyout",))


def test_the_nft_was_received_and_no_other_is(world: World) -> None:
    assert world.collection.ownerOf(NFT) == world.buyout.address
    with pytest.raises(ContractError) as refused:
        world.buyout.onERC721Received(world.maker, world.issuer, NFT, b"", sender=world.stranger)
    assert refused.value.name == "Buyout_UnexpectedNft"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.signature)
def test_works_and_refuses(world: World, line: Line) -> None:
    caller, args = line.refused(world)
    with pytest.raises(ContractError) as refused:
        world.chain.send(world.buyout, line.signature, *args, sender=caller)
    assert refused.value.name == line.error
    if line.before is not None:
        line.before(world)
    caller, args = line.works(world)
    world.chain.send(world.buyout, line.signature, *args, sender=caller)
