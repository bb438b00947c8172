"""passOnSurplus, rescue, rescueNft

- passOnSurplus
  - the stablecoin beyond what is owed, in every state; another payment token as a whole; to the asset, by anyone
  - refused: a token that is no payment token, nothing to pass on
- rescue
  - a token sent by mistake, by the asset's owner
  - refused: another caller, the stablecoin, the shares, a payment token, the collection (its items move by `transfer`),
    nowhere
- rescueNft
  - another NFT; the asset's own once it had left
  - refused: the asset's own before, or while it waits for the winner; another caller; nowhere
"""

import pytest

from strongroom.evm import Contract
from tests.support.buyout import NFT, ZERO, World


@pytest.fixture
def stray(world: World) -> Contract:
    token = world.chain.deploy("MockReserve", "Stray", "S", 6, sender=world.deployer)
    token.mint(world.buyout, 1_000, sender=world.deployer)
    return token


@pytest.mark.parametrize("state", ["open", "auction", "sold"])
def test_the_surplus_is_the_holders(world: World, state: str) -> None:
    if state != "open":
        world.start()
        world.bid(world.rival)
    if state == "sold":
        world.settle()
        world.buyout.redeem(5, sender=world.other)
    with world.refuses("Buyout_NoSurplus", world.coin):
        world.buyout.passOnSurplus(world.coin, sender=world.stranger)
    owed = world.owed()
    world.coin.transfer(world.buyout, 12, sender=world.stranger)
    receipt = world.buyout.passOnSurplus(world.coin, sender=world.attacker)
    assert tuple(receipt.event("SurplusPassedOn").args.values()) == (world.coin.address, 12)
    assert world.coin.balanceOf(world.asset) == 12
    assert world.coin.balanceOf(world.buyout) == owed


def test_another_payment_token(world: World, stray: Contract) -> None:
    with world.refuses("Buyout_NotRescuable", stray):
        world.buyout.passOnSurplus(stray, sender=world.stranger)
    world.asset.setPaymentTokens([world.coin, stray], sender=world.issuer)
    with world.refuses("Buyout_NotRescuable", stray):
        world.buyout.rescue(stray, world.issuer, 1, sender=world.issuer)
    world.buyout.passOnSurplus(stray, sender=world.stranger)
    assert stray.balanceOf(world.asset) == 1_000


def test_a_stray_token(world: World, stray: Contract) -> None:
    with world.refuses("Buyout_NotAssetOwner", world.attacker):
        world.buyout.rescue(stray, world.attacker, 1, sender=world.attacker)
    for to in (ZERO, world.buyout):
        with world.refuses("Buyout_InvalidAddress", to):
            world.buyout.rescue(stray, to, 1, sender=world.issuer)
    with world.refuses("ERC20InsufficientBalance", world.buyout, 1_000, 1_001):
        world.buyout.rescue(stray, world.stranger, 1_001, sender=world.issuer)
    receipt = world.buyout.rescue(stray, world.stranger, 999, sender=world.issuer)
    assert stray.balanceOf(world.stranger) == 999
    assert tuple(receipt.event("Rescued").args.values()) == (stray.address, world.stranger.address, 999, 0)


def test_what_is_not_stray(world: World) -> None:
    world.start()
    for token, amount in ((world.asset, 0), (world.coin, 1), (world.collection, NFT)):
        with world.refuses("Buyout_NotRescuable", token):
            world.buyout.rescue(token, world.issuer, amount, sender=world.issuer)


def test_another_nft(world: World) -> None:
    for collection in (
        world.collection,
        world.chain.deploy("MockCollection", ZERO[:-1] + "1", sender=world.deployer),
    ):
        collection.mint(world.buyout, 9, sender=world.deployer)
        with world.refuses("Buyout_NotAssetOwner", world.attacker):
            world.buyout.rescueNft(collection, 9, world.attacker, sender=world.attacker)
        for to in (ZERO, world.buyout):
            with world.refuses("Buyout_InvalidAddress", to):
                world.buyout.rescueNft(collection, 9, to, sender=world.issuer)
        world.buyout.rescueNft(collection, 9, world.stranger, sender=world.issuer)
        assert collection.ownerOf(9) == world.stranger.address


def test_the_assets_own_nft(world: World) -> None:
    def refused() -> None:
        with world.refuses("Buyout_NotRescuable", world.collection):
            world.buyout.rescueNft(world.collection, NFT, world.issuer, sender=world.issuer)

    refused()
    world.start()
    refused()
    world.collection.setLocked(True, sender=world.stranger)
    world.settle()
    world.collection.setLocked(False, sender=world.stranger)
    refused()
    world.buyout.claimNft(world.rival, sender=world.bidder)
    world.collection.transferFrom(world.rival, world.buyout, NFT, sender=world.rival)
    world.buyout.rescueNft(world.collection, NFT, world.rival, sender=world.issuer)
    assert world.collection.ownerOf(NFT) == world.rival.address
