"""Savings and the rate of credit for people

├── save and take out: by permit, allowance and authorization; everything or a part; no allowance is left over
├── yields as exact Decimals; none while nothing streams
├── what is signed goes by JSON to whoever relays it
└── the rate: now, its history, a poke
"""

import dataclasses
import json
from decimal import Decimal

import pytest
from eth_utils.crypto import keccak

from strongroom.client import Strongroom
from strongroom.client.errors import AmountError
from strongroom.client.savings import By, apr_of, apy_of
from strongroom.client.signing import Signed
from strongroom.deployments import DeployedContract
from strongroom.errors import ContractError
from tests.support.rates import DEFAULT, NOBODY, parameters
from tests.support.savings import PERIOD
from tests.support.suite import MAX_UINT, ONE, Suite

from .conftest import Connect, deployment_of


@pytest.fixture
def saving(suite: Suite, connect: Connect) -> Strongroom:
    """Connected as the holder, with 1,000 coins; a reward of 7 streams to the swapper's 100."""
    for account in (suite.swapper, suite.holder):
        suite.buy(account, 2_000 * suite.unit)
    coin, vault = suite.stablecoin, suite.savings_vault
    coin.transfer(suite.stranger, coin.balanceOf(suite.holder) - 1_000 * ONE, sender=suite.holder)
    coin.approve(suite.psm, 0, sender=suite.holder)
    coin.approve(vault, MAX_UINT, sender=suite.swapper)
    vault.deposit(100 * ONE, suite.swapper, sender=suite.swapper)
    vault.addReward(7 * ONE, sender=suite.swapper)
    return connect(suite.holder)


@pytest.mark.parametrize("by", ["permit", "approve", "authorization"])
def test_saves_and_takes_out(saving: Strongroom, suite: Suite, by: By) -> None:
    nonce = suite.chain.nonce(suite.holder)
    done = saving.savings.save("250.5", by=by)
    assert (done.assets, done.owner) == (Decimal("250.5"), suite.holder.address)
    assert done.shares == suite.savings_vault.balanceOf(suite.holder)
    assert suite.chain.nonce(suite.holder) == nonce + (2 if by == "approve" else 1)
    assert suite.stablecoin.allowance(suite.holder, suite.savings_vault) == 0
    assert saving.savings.worth(suite.holder) >= Decimal("250.499999999999")
    part = saving.savings.take_out(50, receiver=suite.relayer)
    assert part.assets == 50 == saving.stablecoin.balance(suite.relayer)
    everything = saving.savings.take_out()
    assert Decimal(200) < everything.assets < 201
    assert suite.savings_vault.balanceOf(suite.holder) == 0
    with pytest.raises(AmountError, match="has no savings"):
        saving.savings.take_out()


def test_yields(saving: Strongroom, suite: Suite) -> None:
    state = saving.savings.state()
    assert (state.total, state.running, state.remaining) == (100, True, PERIOD)
    assert (state.undistributed, state.price) == (7, 1)
    # seven on a hundred in a week
    assert state.apr == (Decimal(7) / 100 * 365 / 7).quantize(Decimal(1).scaleb(-18))
    assert state.apy == apy_of(state.apr) > state.apr
    suite.chain.warp(PERIOD)
    done = saving.savings.state()
    assert (done.apr, done.apy, done.undistributed, done.running) == (0, 0, 0, False)
    assert done.total == 107
    assert apr_of(7, 0, 7) == apr_of(7, 7, 0) == 0


def test_signed_and_relayed(saving: Strongroom, suite: Suite, connect: Connect) -> None:
    relayer = connect(suite.relayer)
    signed = Signed.from_json(json.loads(json.dumps(saving.savings.sign_save(100).as_json())))
    assert relayer.savings.relay(signed).assets == 100
    with pytest.raises(ContractError, match="NonceSpent"):
        relayer.savings.relay(signed)
    shares = suite.savings_vault.balanceOf(suite.holder)
    out = Signed.from_json(saving.savings.sign_take_out(shares, receiver=suite.victim).as_json())
    before = suite.stablecoin.balanceOf(suite.victim)
    done = relayer.savings.relay(out)
    assert suite.stablecoin.balanceOf(suite.victim) - before == saving.stablecoin.to_units(done.assets)
    assert suite.savings_vault.balanceOf(suite.holder) == 0


def test_the_rate_of_credit(saving: Strongroom, suite: Suite, connect: Connect) -> None:
    policy = suite.chain.deploy("RatePolicy", suite.psm, NOBODY, parameters(DEFAULT), sender=suite.deployer)
    deployment = deployment_of(suite)
    code = "0x" + keccak(suite.chain.code(policy.address)).hex()
    entry = DeployedContract(policy.address, (), "0x" + "00" * 32, 1, code, "RatePolicy")
    client = connect(suite.holder, contracts={**deployment.contracts, "RatePolicy": entry})
    rate = client.credit_rate
    assert rate.now().quantize(Decimal("0.000001")) == Decimal("0.05")
    opened = suite.chain.timestamp
    assert rate.next_poke() == opened + DEFAULT.window
    with pytest.raises(ContractError, match="TooEarly"):
        rate.poke_now()
    suite.chain.warp(DEFAULT.window)
    before, after, receipt = rate.poke_now()
    assert before == after == rate.now()
    assert receipt.gas_used < 100_000
    assert [each.time for each in rate.history()] == [opened + DEFAULT.window, opened]
    assert len(rate.history(1)) == 1
    assert dataclasses.is_dataclass(rate.history()[0])
