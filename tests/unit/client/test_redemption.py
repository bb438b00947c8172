"""strongroom.client.redemption

├── publication: value, number, time, suspension
├── standing: pending, to claim, held back, to release, broken, none, each with its sentence
├── ask, claim_all, leave: in decimals; refused where there is nothing
"""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from strongroom.client import Strongroom
from strongroom.client.errors import ArgumentError
from strongroom.client.redemption import Desk
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from tests.support.compliance import registry_of
from tests.support.redemption import VALUE, RedemptionBuilder, World


@pytest.fixture(scope="module")
def made() -> World:
    return RedemptionBuilder()()


@pytest.fixture
def world(made: World) -> Iterator[World]:
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)


def desk_of(world: World, account: Account) -> Desk:
    provider = ChainProvider(world.chain, [account])
    client = Strongroom.connect(provider, account.local, registry_of(world.compliance))
    return Desk(client.connection, world.desk.address)


def test_the_publication(world: World) -> None:
    desk = desk_of(world, world.holder)
    assert (desk.publication().value, desk.publication().number) == (Decimal(250), 0)
    world.publish(VALUE + 1)
    world.nav.suspend(sender=world.owner)
    found = desk.publication()
    assert (found.value, found.number, found.is_suspended) == (Decimal("250.000001"), 1, True)
    assert found.published_at == world.chain.timestamp


def test_from_the_request_to_the_claim(world: World) -> None:
    desk, holder = desk_of(world, world.holder), world.holder.address
    assert desk.standing(holder).sentence == "no request"
    with pytest.raises(ArgumentError, match="no request"):
        desk.claim_all(holder)
    with pytest.raises(ArgumentError, match="no request"):
        desk.leave(holder)
    desk.ask(holder, "100").send()
    assert desk.standing(holder).pending == Decimal(100)
    assert "pending: 100 shares, priced by publication 1" in desk.standing(holder).sentence
    world.publish()
    world.fund(40 * VALUE)
    world.fulfill()
    standing = desk.standing(holder)
    assert (standing.pending, standing.claimable, standing.cash) == (60, 40, Decimal(10_000))
    assert "to claim: 10000 for 40 shares" in standing.sentence
    desk.claim_all(holder).send()
    assert world.money(world.holder) == 40 * VALUE
    desk.leave(holder).send()
    assert world.asset.disposable(world.holder) == 960
    assert desk.standing(holder).request_id == 0


def test_what_is_kept_released_and_broken(world: World) -> None:
    desk, holder = desk_of(world, world.holder), world.holder.address
    world.redeemed(world.holder, 10)
    world.asset.freeze(world.holder, b"\x01" * 32, sender=world.agent)
    assert desk.standing(holder).is_held_back
    assert "redeemed: 10 shares, kept until" in desk.standing(holder).sentence
    world.request(world.other, 10)
    world.desk.cancelRedeemRequest(2, world.other, sender=world.other)
    assert desk.standing(world.other.address).sentence == "to release: 10 cancelled shares"
    world.request(world.third, 10)
    world.seize(world.third, 1)
    assert "broken" in desk.standing(world.third.address).sentence
