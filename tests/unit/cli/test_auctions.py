"""strongroom auction

├── open, list, show, bid, settle, cancel, claim, pull: what each says, in JSON and for people
├── the whole way: two bids, the first pulled, settled, divided to the unit
└── bad input: no such auction, too low, nothing held, not ended, not the seller
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.deployments import DeployedContract, Deployment
from strongroom.evm import keccak
from strongroom.evm.provider import ChainProvider
from tests.support.auctions import DAY, Auctions, build_auctions
from tests.unit.cli.conftest import Outcome

Command = Callable[..., Outcome]
YES = ("--yes", "--json")


@pytest.fixture
def house() -> Auctions:
    return build_auctions()


@pytest.fixture
def auction(house: Auctions, tmp_path: Path, keystore: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command. demo:0 is the seller, demo:1 the buyer, demo:2 a stranger."""
    m = house.market
    provider = ChainProvider(m.chain, [m.seller, m.buyer, m.stranger])
    contracts = {"AuctionHouse": house.house, "Marketplace": m.market}
    registry = deployments.registry_path(31337, tmp_path)
    deployments.write(
        registry,
        Deployment(
            chain_id=31337,
            commit="unknown",
            contracts={
                name: DeployedContract(
                    each.address,
                    (),
                    "0x" + "00" * 32,
                    1,
                    "0x" + keccak(m.chain.code(each.address)).hex(),
                    name,
                )
                for name, each in contracts.items()
            },
        ),
    )

    def invoke(*words: str, who: int = 0) -> Outcome:
        capsys.readouterr()
        status = run(
            ["auction", *words, "--deployments", str(registry), "--account", f"demo:{who}"], provider=provider
        )
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return invoke


def test_the_whole_way(house: Auctions, auction: Command) -> None:
    m = house.market
    item = m.mint()
    made = auction("open", m.collection.address, str(item), "0.5", *YES)
    assert made.json["auction"] == 1
    assert auction("bid", "1", "0.5", *YES, who=1).json["bid"] == "0.5"
    shown = auction("show", "1", "--json").json
    assert (shown["bidder"], shown["leastBid"], shown["state"]) == (m.buyer.address, "0.525", "running")
    people = auction("bid", "1", "0.6", "--yes", who=2)
    assert people.status == 0, people.err
    assert "after" in people.err
    assert auction("pull", *YES, who=1).json["amount"] == "0.5"
    assert [each["auction"] for each in auction("list", "--json").json] == [1]
    auction("settle", "1", "--yes", who=1).failed(1, "AuctionHouse_NotEnded")
    m.chain.warp(2 * DAY)
    done = auction("settle", "1", *YES, who=1).json
    assert done["winner"] == m.stranger.address
    assert (done["price"], done["royalty"], done["fee"], done["sellerReceives"]) == (
        *("0.6", "0.03", "0.015", "0.555"),
    )
    assert done["itemWaitsFor"] is None
    assert auction("list", "--json").json == []
    assert len(auction("list", "--all", "--json").json) == 1
    assert "closed" in auction("show", "1").out


def test_items_an_erc20_and_a_cancel(house: Auctions, auction: Command) -> None:
    m = house.market
    coin = m.coin.address
    made = auction("open", m.items.address, "1", "5", "--units", "3", "--currency", coin, *YES)
    assert made.status == 0, made.err
    assert "5" in auction("list").out
    assert auction("cancel", "1", *YES).json["auction"] == 1
    assert m.items.balanceOf(m.seller, 1) == 50
    m.coin.approve(house.house, 0, sender=m.buyer)
    auction("open", m.items.address, "1", "5", "--units", "3", "--currency", coin, *YES)
    assert auction("bid", "2", "5", *YES, who=1).status == 0
    assert auction("show", "2", "--json").json["bid"] == "5"


def test_an_item_that_waits(house: Auctions, auction: Command) -> None:
    m = house.market
    fault = m.deploy("MockRoyaltyFault", m.creator)
    fault.mint(m.seller, 1, sender=m.deployer)
    assert auction("open", fault.address, "1", "0.5", *YES).status == 0
    fault.setLocked(True, sender=m.stranger)
    cancelled = auction("cancel", "1", *YES).json
    assert cancelled["itemWaitsFor"] == m.seller.address
    auction("claim", "1", "--yes", who=1).failed(1, "AuctionHouse_NothingToClaim")
    fault.setLocked(False, sender=m.stranger)
    assert auction("claim", "1", *YES).json["to"] == m.seller.address
    assert fault.ownerOf(1) == m.seller.address


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("show", "7"), 2, "no auction 7"),
        (("bid", "1", "0.1"), 2, "least bid is 0.5"),
        (("bid", "1", "x"), 2, "not a number"),
        (("bid", "1", "100000"), 4, "and bids"),
        (("pull",), 2, "nothing is held"),
        (("cancel", "1"), 1, "AuctionHouse_NotSeller"),
        (("settle", "9"), 2, "no auction 9"),
    ],
)
def test_bad_input(house: Auctions, auction: Command, words: tuple[str, ...], status: int, says: str) -> None:
    house.open(reserve=5 * 10**17)
    auction(*words, "--yes", who=1).failed(status, says)
