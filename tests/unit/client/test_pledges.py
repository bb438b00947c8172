"""client.pledges, and `strongroom pledge` on the same chain

├── allow_loan: by the asset's owner; open: the clone and its market, once; refused where nothing is allowed
├── pledge, borrow, repay, withdraw: in decimals; what is pledged stays in the wallet
├── state, of: what it means in a sentence; a broken lien, a frozen wallet, a loan no longer allowed, no price
├── liquidate: delivered, or kept and redeemed to another wallet; discard
├── bad input: a market of other collateral, nothing, more than there is, another's clone
└── the commands do the same, for people and as JSON
"""

import dataclasses
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.client import Strongroom
from strongroom.client.errors import AmountError, ArgumentError, InsufficientFundsError
from strongroom.client.pledges import Pledges
from strongroom.deployments import DeployedContract, Deployment
from strongroom.errors import ContractError
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from tests.support.compliance import registry_of
from tests.support.fractional import REASON
from tests.support.pledges import Pledges as World
from tests.support.pledges import PledgesBuilder
from tests.support.suite import MAX_UINT
from tests.unit.cli.conftest import Outcome

LTV = "0.8"


def registry(world: World) -> Deployment:
    """What the deploy script would have written."""
    base = registry_of(world.fractional.compliance)
    contracts = {"AssetFactory": world.factory, "LendingPool": world.pool, "PledgeManager": world.manager}
    entries = {
        name: DeployedContract(
            contract.address,
            (),
            "0x" + "00" * 32,
            0,
            "0x" + keccak(world.chain.code(contract.address)).hex(),
            name,
        )
        for name, contract in contracts.items()
    }
    return dataclasses.replace(base, contracts={**base.contracts, **entries})


@pytest.fixture(scope="module")
def made() -> World:
    return PledgesBuilder()()


@pytest.fixture
def world(made: World) -> Iterator[World]:
    before = made.chain.snapshot()
    yield dataclasses.replace(made)
    made.chain.revert(before)


@pytest.fixture
def provider(world: World) -> ChainProvider:
    f = world.fractional
    return ChainProvider(world.chain, [f.holder, f.owner, f.fourth, world.liquidator, world.lender, f.other])


@pytest.fixture
def as_(world: World, provider: ChainProvider) -> Callable[[Account], Pledges]:
    def connected(who: Account) -> Pledges:
        return Strongroom.connect(provider, who.local, registry(world)).pledges

    return connected


def opened(world: World, as_: Callable[[Account], Pledges]) -> Any:
    """The holder's market, through the provider so that it can be found, with money of a lender."""
    pledges = as_(world.holder)
    oracle = world.chain.deploy("MockOracle", world.oracle.price(), sender=world.lender)
    object.__setattr__(world, "oracle", oracle)
    as_(world.fractional.owner).allow_loan(world.asset.address, oracle.address, world.loan.address)
    market = pledges.open(world.asset.address, oracle.address, world.loan.address, world.irm.address, LTV)
    as_(world.lender).lending.supply(market, 1_000_000, by="approve")
    return market


def fall(world: World, coins: int) -> None:
    world.oracle.set(world.oracle.price() * coins // 1_000, sender=world.lender)


def test_from_the_owners_word_to_the_last_share(world: World, as_: Callable[[Account], Pledges]) -> None:
    pledges, asset = as_(world.holder), world.asset.address
    other = world.chain.deploy("MockOracle", world.oracle.price(), sender=world.lender)
    order = (asset, other.address, world.loan.address, world.irm.address, LTV)
    with pytest.raises(ArgumentError, match="allows no loan"):
        pledges.open(*order)
    with pytest.raises(ContractError, match="NotAssetOwner"):
        pledges.allow_loan(*order[:3])
    assert pledges.clone_of(asset, other.address) is None
    market = opened(world, as_)
    assert pledges.open(asset, world.oracle.address, *order[2:]).id == market.id
    done = pledges.pledge(market, 100)
    assert (done.amount, world.asset.balanceOf(world.holder)) == (Decimal(100), 1_000)
    moved = pledges.borrow(market, "50000")
    assert (moved.amount, moved.receiver) == (Decimal(50_000), world.holder.address)
    state = pledges.state(market)
    assert (state.shares, state.units, state.borrower) == (100, 100, world.holder.address)
    assert Decimal("1.59") < (state.health_factor or 0) <= Decimal("1.6")
    assert "100 shares are pledged, 50,000" in state.sentence
    assert [each.market.id for each in pledges.of()] == [market.id]
    assert pledges.of(world.fractional.other.address) == []
    with pytest.raises(ContractError, match="InsufficientCollateral"):
        pledges.withdraw(market, 60)
    assert pledges.withdraw(market, "30").amount == 30
    world.chain.warp(86_400)
    assert pledges.repay(market, "all").amount > 50_000
    assert pledges.withdraw(market, "all").amount == 70
    assert pledges.state(market).units == 0
    with pytest.raises(AmountError):
        pledges.withdraw(market, "all")


def test_what_a_pledge_means(world: World, as_: Callable[[Account], Pledges]) -> None:
    market, pledges, f = opened(world, as_), as_(world.holder), world.fractional
    pledges.pledge(market, 100)
    pledges.borrow(market, 70_000)
    world.break_lien(25)
    assert "100 units stand for 75" in pledges.state(market).sentence
    assert "can be liquidated" in pledges.state(market).sentence
    world.asset.freeze(world.holder, REASON, sender=f.agent)
    as_(f.owner).allow_loan(world.asset.address, world.oracle.address, world.loan.address, False)
    state = pledges.state(market)
    assert state.is_frozen and not state.is_allowed
    assert "frozen" in state.sentence and "allows no such loan any more" in state.sentence
    with pytest.raises(ContractError) as refused:
        pledges.pledge(market, 1)
    assert "strongroom pledge allow" in " ".join(refused.value.__notes__)
    world.oracle.set(0, sender=world.lender)
    assert pledges.state(market).is_liquidatable in (True, None)


def test_a_liquidation_delivers_or_is_kept(world: World, as_: Callable[[Account], Pledges]) -> None:
    market, pledges, f = opened(world, as_), as_(world.holder), world.fractional
    pledges.pledge(market, 100)
    pledges.borrow(market, 79_000)
    with pytest.raises(ContractError, match="HealthyPosition"):
        as_(f.fourth).liquidate(market, seize=10)
    fall(world, 900)
    got = as_(f.fourth).liquidate(market, seize=10)
    assert (got.shares, got.kept, world.asset.balanceOf(f.fourth)) == (10, 0, 10)
    buyer = as_(world.liquidator)
    kept = buyer.liquidate(market, seize=20)
    assert (kept.shares, kept.kept) == (0, 20)
    with pytest.raises(ContractError) as refused:
        buyer.redeem(market)
    assert "--to" in " ".join(refused.value.__notes__)
    assert buyer.redeem(market, 5, to=f.fourth.address).amount == 5
    with pytest.raises(ContractError, match="WorthSomething"):
        pledges.discard(market, world.liquidator.address)
    world.break_lien(world.lien()[1])
    assert pledges.discard(market, world.liquidator.address).amount == 15
    with pytest.raises(AmountError):
        buyer.redeem(market)


def test_bad_input(world: World, as_: Callable[[Account], Pledges]) -> None:
    market, pledges, f = opened(world, as_), as_(world.holder), world.fractional
    plain = world.params._replace(collateral=world.loan.address, oracle=world.oracle.address)
    world.pool.createMarket(plain, sender=world.lender)
    with pytest.raises(ArgumentError, match="no pledged shares"):
        pledges.state(plain.id)
    for amount in ("0", "-1", "1.5", "x", str(2**60)):
        with pytest.raises(AmountError):
            pledges.pledge(market, amount)
    with pytest.raises(InsufficientFundsError):
        pledges.pledge(market, 1_001)
    with pytest.raises(ContractError, match="NotBorrower"):
        as_(f.other).pledge(market, 1)
    world.asset.approve(world.manager, MAX_UINT, sender=f.other)


def test_the_commands(
    world: World,
    as_: Callable[[Account], Pledges],
    provider: ChainProvider,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("APE_DATA_FOLDER", str(tmp_path / "ape"))
    (tmp_path / "ape" / "accounts").mkdir(parents=True)
    path = deployments.registry_path(31337, tmp_path)
    deployments.write(path, registry(world))

    def pledge(*words: str, who: int = 0, plain: bool = False) -> Outcome:
        capsys.readouterr()
        options = ("--deployments", str(path), "--account", f"demo:{who}", "--yes")
        status = run(["pledge", *words, *options, *(() if plain else ("--json",))], provider=provider)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    owner, fourth, liquidator = range(1, 4)
    oracle = world.chain.deploy("MockOracle", world.oracle.price(), sender=world.lender)
    object.__setattr__(world, "oracle", oracle)
    where = (world.asset.address, "--oracle", oracle.address, "--loan", world.loan.address)
    terms = ("--irm", world.irm.address, "--lltv", LTV)
    assert pledge("open", *where, *terms).status == 2
    done = pledge("allow", *where, who=owner)
    assert done.status == 0, done.err
    done = pledge("open", *where, *terms)
    assert done.status == 0, done.err
    market = done.json["market"]
    as_(world.lender).lending.supply(market, 1_000_000, by="approve")
    assert pledge("add", market, "100").json["shares"] == "100"
    assert pledge("borrow", market, "79000").json["debt"] == "79000"
    assert "100 shares are pledged" in pledge("show", market, plain=True).out
    assert [each["market"] for each in pledge("show").json] == [market]
    assert pledge("withdraw", market, "50").status == 1
    assert pledge("liquidate", market, who=fourth).status == 1
    fall(world, 900)
    assert pledge("liquidate", market, "--seize", "10", who=liquidator).json["kept"] == "10"
    done = pledge("redeem", market, "--to", world.fractional.fourth.address, who=liquidator)
    assert done.json["shares"] == "10"
    assert pledge("discard", market, world.liquidator.address).status == 1
    assert pledge("repay", market, "all").json["debt"] == "0"
    assert pledge("withdraw", market, "all").json["shares"] == "90"
    assert pledge("allow", *where, "--end", who=owner).json["allowed"] is False
    assert pledge("add", market, "many").status == 2
    assert pledge("show", "0x12").status == 2
    assert world.asset.locked(world.holder) == 0
