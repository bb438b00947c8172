"""`client.stability` and `strongroom stability`

├── provide by permit, by approval, by an allowance that is there, by signature; too little
├── request, take out, collect
├── liquidate: all of it, what the deposits allow, what the collateral pays for; nothing owed
├── a collateral without a pool
└── the command line: every command with --json, and what it refuses before anyone is asked
"""

import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.client import Strongroom
from strongroom.client.errors import ArgumentError, NoDeploymentError
from strongroom.client.signing import Signed
from strongroom.client.stability import listed_markets
from strongroom.deployments import DeployedContract, Deployment
from strongroom.errors import ContractError
from strongroom.evm.provider import ChainProvider
from tests.support.stability import HOUR, Stability, StabilityBuilder


@pytest.fixture(scope="module")
def built() -> Stability:
    return StabilityBuilder()()


@pytest.fixture
def it(built: Stability) -> Any:
    before = built.chain.snapshot()
    yield built
    built.chain.revert(before)


def deployment_of(it: Stability) -> Deployment:
    contracts = {
        "ProtocolAccessManager": it.contracts.access,
        "Stablecoin": it.coin,
        "LendingPool": it.lending,
        "StabilityPoolFactory": it.factory,
    }
    return Deployment(
        chain_id=it.chain.chain_id,
        commit="unknown",
        contracts={
            name: DeployedContract(
                contract.address,
                (),
                "0x" + "00" * 32,
                0,
                "0x" + keccak(it.chain.code(contract.address)).hex(),
                name,
            )
            for name, contract in contracts.items()
        },
    )


def client_of(it: Stability, name: str) -> Strongroom:
    account = it.account(name)
    return Strongroom.connect(ChainProvider(it.chain, [account]), account.local, deployment_of(it))


@pytest.mark.parametrize("by", ["permit", "approve"])
def test_provide(it: Stability, by: Any) -> None:
    client = client_of(it, "saver")
    pool = client.stability.pool(it.collateral.address)
    it.coin.approve(it.pool, 0, sender=it.account("saver"))
    done = pool.provide("100.5", by=by)
    assert (done.amount, done.account) == (Decimal("100.5"), client.account)
    assert pool.holding(client.account).deposit == Decimal("100.5")
    assert pool.overview().deposits == Decimal("100.5")
    assert it.coin.allowance(client.account, it.pool) == 0


def test_provide_within_an_allowance_and_too_much(it: Stability) -> None:
    client = client_of(it, "saver")
    pool = client.stability.pool(it.collateral.address)
    pool.provide(1)
    assert it.coin.nonces(client.account) == 0, "no permit was needed"
    with pytest.raises(ContractError, match="InsufficientBalance"):
        pool.provide(10**10)


def test_provide_by_signature(it: Stability) -> None:
    """Anyone sends it, once, to the pool that it was signed for alone."""
    mine, other = client_of(it, "saver"), client_of(it, "keeper")
    pool = mine.stability.pool(it.collateral.address)
    signed = Signed.from_json(pool.sign_provide("100.5").as_json())
    assert it.pool.totalDeposits() == 0, "nothing was sent"
    done = other.stability.pool(it.collateral.address).relay(signed)
    assert (done.amount, done.account) == (Decimal("100.5"), it.account("saver").address)
    assert it.pool.depositOf(it.account("saver")) == it.pool.totalDeposits() == 100_500_000_000_000_000_000
    with pytest.raises(ContractError, match="NonceSpent"):
        pool.relay(signed)
    late = pool.sign_provide(1, deadline=it.now)
    with pytest.raises(ContractError, match="Expired"):
        pool.relay(late)
    elsewhere = dataclasses.replace(late, message=dataclasses.replace(late.message, pool=it.coin.address))
    with pytest.raises(ArgumentError, match="signed for the contract"):
        pool.relay(elsewhere)


def test_request_take_out_and_collect(it: Stability) -> None:
    client = client_of(it, "saver")
    pool = client.stability.pool(it.collateral.address)
    pool.provide(10_000)
    it.chain.warp(12)
    it.crash(4_000)
    it.liquidate()
    with pytest.raises(ContractError, match="NotRequested"):
        pool.take_out(1)
    window = pool.request()
    assert (window.opens_at, window.closes_at) == (it.now + HOUR, it.now + 2 * HOUR - 1)
    mine = pool.holding(client.account)
    assert (mine.opens_at, mine.closes_at) == (window.opens_at, window.closes_at)
    it.chain.warp(HOUR)
    assert pool.take_out(1_000).amount == 1_000
    assert pool.take_out().amount == pool.stablecoin.from_units(0) + Decimal(mine.deposit - 1_000)
    done = pool.collect(receiver=it.account("stranger"))
    assert done.amount == mine.claimable > 0
    assert it.collateral.balanceOf(it.account("stranger")) == int(done.amount * 10**18)
    with pytest.raises(ContractError, match="NothingToClaim"):
        pool.collect()


@pytest.mark.parametrize(
    ("deposits", "bps"), [(10_000, 8_200), (1_000, 8_200), (10_000, 5_000), (1_000, 5_000)]
)
def test_liquidates_as_much_as_can_be(it: Stability, deposits: int, bps: int) -> None:
    it.settle_in(saver=deposits)
    it.crash(4_000, bps=bps)
    client = client_of(it, "keeper")
    pool = client.stability.pool(it.collateral.address)
    market = client.lending.market(it.id()).params
    expected = pool.quote(market, it.account("borrower"), client.account)
    done = pool.liquidate_position(market, it.account("borrower"))
    assert (done.repaid, done.seized) == (expected.repaid, expected.seized)
    assert done.reward == expected.reward > 0
    if deposits == 1_000:
        assert Decimal("999.9") < done.repaid <= 1_000
    else:
        assert it.shares() == 0
    if deposits == 10_000 and bps == 8_200:
        with pytest.raises(ArgumentError, match="owes nothing"):
            pool.quote(market, it.account("borrower"), client.account)


def test_what_cannot_be(it: Stability) -> None:
    client = client_of(it, "keeper")
    with pytest.raises(NoDeploymentError, match="createPool"):
        client.stability.pool(it.coin.address)
    pool = client.stability.pool(it.collateral.address)
    market = client.lending.market(it.id()).params
    it.open(4_000)
    with pytest.raises(ContractError, match="HealthyPosition"):
        pool.quote(market, it.account("borrower"), client.account)
    it.set_price(8_200)
    with pytest.raises(ContractError, match="InsufficientDeposits"):
        pool.quote(market, it.account("borrower"), client.account)


def test_listed_markets(it: Stability) -> None:
    account = it.account("keeper")
    provider = ChainProvider(it.chain, [account])
    client = Strongroom.connect(provider, account.local, deployment_of(it))
    pool = client.stability.pool(it.collateral.address)
    coin, collateral, oracle, _, lltv = it.params[2]
    for irm in it.contracts.irms.values():
        params = (coin, collateral, oracle, irm.address, lltv)
        if params != it.params[2]:
            client.lending.create_market(coin, collateral, oracle, irm.address, Decimal(lltv) / 10**18)
            assert listed_markets(client, pool) == []
            it.factory.listMarket(params, sender=it.account("governor"))
            (found,) = listed_markets(client, pool)
            assert it.pool.isListed(found)


# The command line


class Line:
    def __init__(self, it: Stability, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.it, self.capsys = it, capsys
        self.registry = deployments.registry_path(31337, folder)
        deployments.write(self.registry, dataclasses.replace(deployment_of(it)))

    def __call__(self, name: str, *words: str) -> tuple[int, Any, str]:
        account = self.it.account(name)
        line = [
            "stability",
            *words,
            "--account",
            "demo:0",
            "--deployments",
            str(self.registry),
            "--json",
            "--yes",
        ]
        self.capsys.readouterr()
        status = run(line, provider=ChainProvider(self.it.chain, [account]))
        told = self.capsys.readouterr()
        return status, json.loads(told.out) if told.out else None, told.err


@pytest.fixture
def line(it: Stability, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(it, tmp_path, capsys)


def test_every_command(it: Stability, line: Line) -> None:
    token = it.collateral.address
    assert line("saver", "deposit", token, "10000")[0] == 0
    it.chain.warp(12)
    it.crash(4_000)
    status, told, _ = line("keeper", "liquidate", "0x" + it.id().hex(), it.account("borrower").address)
    assert status == 0
    assert Decimal(told["repaid"]) >= 4_000
    assert Decimal(told["reward"]) > 0
    status, told, _ = line("saver", "show", token)
    assert status == 0
    assert told["markets"] == [], "this node tells no events of before it"
    earned = told["account"]["claimable"]
    assert Decimal(told["account"]["deposit"]) == Decimal(told["deposits"]) < 6_001
    assert line("saver", "claim", token)[1]["amount"] == earned
    status, told, error = line("saver", "withdraw", token, "all")
    assert (status, told) == (1, None)
    assert "stability request" in error
    status, told, _ = line("saver", "request", token)
    assert told["opensAt"] == it.now + HOUR
    status, signed, _ = line("saver", "sign-deposit", token, "1")
    assert status == 0
    assert Signed.from_json(signed).message.assets == 10**18
    it.chain.warp(HOUR)
    assert line("saver", "withdraw", token, "1.5")[1]["amount"] == "1.5"
    assert line("saver", "withdraw", token, "all")[0] == 0
    assert it.pool.totalDeposits() == 0


def test_what_is_refused_before_anyone_is_asked(it: Stability, line: Line) -> None:
    token = it.collateral.address
    for words, says in (
        (("deposit", token, "-1"), ""),
        (("deposit", token, "1e30"), ""),
        (("sign-deposit", token, "0"), "above zero"),
        (("sign-deposit", token, "1000000000000"), "needs 1,000,000,000,000"),
        (("withdraw", token, "1"), "the deposit is 0"),
        (("request", token), "no deposit"),
        (("claim", token), "earned nothing"),
        (("show", it.coin.address), "createPool"),
        (("liquidate", "0x12", token), "too short"),
    ):
        status, told, error = line("saver", *words)
        assert status != 0, words
        assert told is None
        assert says in error
        assert "Traceback" not in error
