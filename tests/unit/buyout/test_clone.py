"""Making a buyout, and handing in its NFT

- a clone says what it was made for, and is where it was predicted
- the first reference price is rounded up to the ladder
- the NFT is taken
  - once, from the factory, by the announced collection and number
  - not another number, not of another collection, not handed in by anyone but the factory, not a second time
- the implementation itself is inert
"""

import pytest

from strongroom.evm import ContractError
from strongroom.model.buyout import BuyoutState
from tests.support.buyout import FIRST_PRICE, NFT, ONE, REFERENCE, UNEXPECTED, ZERO, World, price_of
from tests.support.suite import refuses


def test_it_says_what_it_was_made_for(world: World) -> None:
    buyout = world.buyout
    assert (buyout.asset(), buyout.factory()) == (world.asset.address, world.maker.address)
    assert tuple(buyout.nft()) == (world.collection.address, NFT)
    assert buyout.STABLECOIN() == world.coin.address
    assert world.state == BuyoutState.OPEN
    assert buyout.referencePrice() == REFERENCE
    assert tuple(buyout.reserve()) == (0, False)


def test_it_is_where_it_was_predicted(world: World) -> None:
    salt = b"\x02" * 32
    arguments = (world.implementation, world.asset, world.collection, 5, FIRST_PRICE, salt)
    predicted = world.maker.predict(*arguments)
    assert world.another(id=5, salt=salt).address == predicted
    with pytest.raises(ContractError):
        world.maker.create(*arguments, sender=world.attacker)


@pytest.mark.parametrize(
    ("price", "becomes"),
    [
        (1, ONE),
        (ONE, ONE),
        (ONE + 1, ONE * 17 // 16),
        (2 * ONE, 2 * ONE),
        (2 * ONE + 1, 2 * ONE * 17 // 16),
        (ONE * 31 // 16 + 1, 2 * ONE),
        (price_of(767), price_of(767)),
    ],
)
def test_a_price_is_rounded_up_to_the_ladder(world: World, price: int, becomes: int) -> None:
    made = world.another(price=price)
    world.collection.mint(world.issuer, 1, sender=world.deployer)
    fresh = world.another(price=price, id=1)
    world.collection.approve(world.maker, 1, sender=world.issuer)
    world.maker.handIn(world.collection, world.issuer, fresh, 1, sender=world.stranger)
    assert fresh.referencePrice() == becomes
    assert made.state() == BuyoutState.EMPTY


@pytest.mark.parametrize("price", [0, price_of(767) + 1, 2**256 - 1])
def test_a_price_off_the_ladder(world: World, price: int) -> None:
    with world.refuses("PriceLadder_OutOfRange", price, price_of(767)):
        world.another(price=price)


def test_another_number_of_the_collection(world: World) -> None:
    made = world.another(id=8)
    world.collection.mint(world.maker, 9, sender=world.deployer)
    with world.refuses(UNEXPECTED, world.collection, 9, world.maker):
        world.maker.handIn(world.collection, world.maker, made, 9, sender=world.stranger)


def test_the_number_of_another_collection(world: World) -> None:
    made = world.another(id=8)
    other = world.chain.deploy("MockCollection", world.deployer, sender=world.deployer)
    other.mint(world.maker, 8, sender=world.deployer)
    with world.refuses(UNEXPECTED, other, 8, world.maker):
        world.maker.handIn(other, world.maker, made, 8, sender=world.stranger)


def test_handed_in_by_somebody_else(world: World) -> None:
    made = world.another(id=8)
    world.collection.mint(world.stranger, 8, sender=world.deployer)
    send = world.collection["safeTransferFrom(address,address,uint256)"]
    with world.refuses(UNEXPECTED, world.collection, 8, world.stranger):
        send(world.stranger, made, 8, sender=world.stranger)


def test_called_by_no_collection(world: World) -> None:
    made = world.another(id=8)
    with world.refuses(UNEXPECTED, world.attacker, 8, world.maker):
        made.onERC721Received(world.maker, world.attacker, 8, b"", sender=world.attacker)


def test_a_second_time(world: World) -> None:
    """After the sale, by the factory itself."""
    world.sell()
    world.collection.approve(world.maker, NFT, sender=world.bidder)
    with world.refuses(UNEXPECTED, world.collection, NFT, world.maker):
        world.maker.handIn(world.collection, world.bidder, world.buyout, NFT, sender=world.stranger)


def test_a_buyout_without_its_nft_does_nothing(world: World) -> None:
    made = world.another(id=8)
    for call in (
        lambda: made.vote(1, ONE, sender=world.majority),
        lambda: made.countVotes([world.majority], sender=world.majority),
        lambda: made.start(ONE, sender=world.bidder),
        lambda: made.bid(ONE, sender=world.bidder),
        lambda: made.settle(sender=world.bidder),
        lambda: made.redeem(1, sender=world.majority),
        lambda: made.redeemNft(world.majority, sender=world.majority),
        lambda: made.reclaimNft(world.issuer, sender=world.issuer),
    ):
        with world.refuses("Buyout_WrongState", BuyoutState.EMPTY):
            call()
    assert made.leastBid() == 0


def test_the_implementation_is_inert(world: World) -> None:
    code = world.implementation
    assert code.state() == BuyoutState.EMPTY
    with refuses("Buyout_WrongState", BuyoutState.EMPTY):
        code.vote(1, ONE, sender=world.attacker)
    for call in (
        lambda: code.rescue(world.coin, world.attacker, 0, sender=world.attacker),
        lambda: code.rescueNft(world.collection, NFT, world.attacker, sender=world.attacker),
        lambda: code.onERC721Received(world.attacker, ZERO, 0, b"", sender=world.attacker),
        lambda: code.unlock(1, sender=world.attacker),
    ):
        with pytest.raises(ContractError):
            call()


def test_a_stablecoin_without_code(world: World) -> None:
    with refuses("Buyout_InvalidAddress", world.attacker):
        world.chain.deploy("Buyout", world.attacker, sender=world.deployer)
