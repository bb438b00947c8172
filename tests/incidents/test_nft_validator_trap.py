"""A transfer validator that traps its holders (ERC-721C where its registry is missing, 2023 and after)

Where the validator that a collection names has no code, reverts, burns the gas or turned hostile, nobody could move a
token any more; staking contracts that were not on somebody else's list kept what they held.

Here the validator is asked about operators alone.
"""

import pytest

from strongroom.evm import Contract
from tests.support.nft import Nft, NftBuilder

KINDS = ("reverts", "burns all gas", "allows nobody", "is gone")


@pytest.fixture
def nft(build_nft: NftBuilder) -> Nft:
    """On a chain of its own, for code that is taken away does not come back."""
    return build_nft()


def turn(nft: Nft, kind: str) -> Contract:
    """Give the collection such a validator; the collector holds 1 to 3."""
    nft.mint(nft.collector, 3)
    hostile = nft.chain.deploy("MockCollector", sender=nft.deployer)
    validator = nft.validator if kind == "allows nobody" else hostile
    if kind == "burns all gas":
        nft.chain.set_code(validator, bytes.fromhex("5b5f56"))  # jumps to its beginning for ever
    nft.collection.setTransferValidator(validator, sender=nft.creator)
    if kind == "is gone":
        nft.chain.set_code(validator, b"")
    return validator


@pytest.mark.parametrize("kind", KINDS)
def test_a_holder_always_moves_its_token(nft: Nft, kind: str) -> None:
    turn(nft, kind)
    at = nft.collection
    move = at["transferFrom(address,address,uint256)"]
    assert move.try_send(nft.collector, nft.friend, 1, sender=nft.collector)[0]
    safe = at["safeTransferFrom(address,address,uint256)"]
    assert safe.try_send(nft.collector, nft.friend, 2, sender=nft.collector)[0]
    assert at.burn.try_send(3, sender=nft.collector)[0]
    assert nft.owners() == {1: nft.friend.address, 2: nft.friend.address}


@pytest.mark.parametrize("kind", KINDS)
def test_it_stops_operators_alone(nft: Nft, kind: str) -> None:
    turn(nft, kind)
    at = nft.collection
    at.setApprovalForAll(nft.operator, True, sender=nft.collector)
    move = at["transferFrom(address,address,uint256)"]
    assert not move.try_send(nft.collector, nft.friend, 1, sender=nft.operator, gas=500_000)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_minting_asks_no_validator(nft: Nft, kind: str) -> None:
    turn(nft, kind)
    nft.mint(nft.friend)
    assert nft.owners()[4] == nft.friend.address


def test_a_contract_that_holds_tokens_gives_them_back(nft: Nft) -> None:
    staking = nft.collector_contract()
    nft.mint(nft.collector)
    nft.collection.transferFrom(nft.collector, staking, 1, sender=nft.collector)
    turn(nft, "reverts")
    back = nft.call(nft.collection, "transferFrom", staking, nft.collector, 1)
    assert staking.execute.try_send([back], sender=nft.collector)[0]
