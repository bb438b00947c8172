"""`client.redemptions`

├── floor: what the peg module takes, the drought, the threshold, the fee, a pause
├── borrowers from events; offers, the riskiest first, without those that are closed
├── quote: peg module first, then positions; the least debt; what comes back
├── redeem by permit, by approval, with an allowance that is there: what was quoted, to the unit
└── nothing to be had, too few coins, no amount: refused before anything is sent
"""

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from eth_utils.crypto import keccak

from strongroom.client import Strongroom
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.errors import AmountError, ArgumentError, InsufficientFundsError, NoDeploymentError
from strongroom.deployments import DeployedContract, Deployment
from strongroom.evm.provider import ChainProvider
from tests.support.floor import DAY, LINE, MIN_DEBT, Floor
from tests.support.suite import ONE

DEBT = 1_000 * ONE


def client_of(floor: Floor, account: Any) -> Strongroom:
    it = floor.credit
    contracts = {
        "ProtocolAccessManager": it.access,
        "SurplusBuffer": it.buffer,
        "Stablecoin": it.coin,
        "PegStabilityModule": floor.psm,
        "LendingPool": it.pool,
        "CreditFacilitator": it.facilitator,
        "RedemptionModule": floor.module,
    }
    deployment = Deployment(
        chain_id=it.chain.chain_id,
        commit="unknown",
        contracts={
            name: DeployedContract(
                found.address,
                (),
                "0x" + "00" * 32,
                0,
                "0x" + keccak(it.chain.code(found.address)).hex(),
                name,
            )
            for name, found in contracts.items()
        },
    )
    return Strongroom.connect(ChainProvider(it.chain, it.actors), account.local, deployment)


@pytest.fixture
def lent(floor: Floor) -> Floor:
    it = floor.credit
    floor.open(it.borrower, DEBT, 70)
    floor.open(it.other, DEBT, 50)
    it.give_coins(it.stranger, 10 * DEBT)
    floor.wait(DAY)
    return floor


@pytest.fixture
def client(lent: Floor) -> Strongroom:
    return client_of(lent, lent.credit.stranger)


def market_of(floor: Floor) -> MarketParams:
    return MarketParams(*floor.credit.params)


def test_the_floor(lent: Floor, client: Strongroom) -> None:
    it, market = lent.credit, market_of(lent)
    floor = client.redemptions.floor(market)
    assert (floor.from_peg_module, floor.dry, floor.drought) == (0, True, DAY)
    assert (floor.threshold, floor.fee, floor.paused_until) == (0, Decimal("0.005"), None)
    lent.fill(2 * LINE)
    lent.wait(DAY // 8)
    lent.module.pause(it.id, sender=it.sentinel)
    floor = client.redemptions.floor(market)
    assert floor.from_peg_module == Decimal(it.coin.facilitator(lent.psm)[1]) / ONE
    assert (floor.dry, floor.drought, floor.threshold) == (False, DAY // 2, Decimal("0.4"))
    assert floor.paused_until == it.chain.timestamp + DAY


def test_offers_riskiest_first(lent: Floor, client: Strongroom) -> None:
    it, market = lent.credit, market_of(lent)
    offers = client.redemptions.offers(market, [it.other.address, it.stranger.address, it.borrower.address])
    assert [offer.borrower for offer in offers] == [it.borrower.address, it.other.address]
    assert Decimal("0.7") < offers[0].loan_to_value < Decimal("0.701")
    assert offers[0].coins == Decimal(lent.debt(it.borrower)) / ONE


def test_borrowers_from_events(lent: Floor) -> None:
    it, market = lent.credit, market_of(lent)
    mine = client_of(lent, it.attacker)
    # through this client, whose node keeps the logs of what it was sent
    it.prepare(it.attacker, 10**18)
    mine.credit.open(it.id, 1, 500)
    assert mine.redemptions.borrowers(market, 0) == [it.attacker.address]


@pytest.mark.parametrize("by", ["permit", "approve"])
def test_redeems_what_was_quoted(lent: Floor, client: Strongroom, by: Any) -> None:
    it, market = lent.credit, market_of(lent)
    who = [it.borrower.address, it.other.address]
    lent.debt(it.borrower)
    quote = client.redemptions.quote("1500", market, who)
    assert (quote.swapped, quote.reserve, quote.left) == (0, 0, 0)
    assert quote.borrowers == tuple(who)
    done = client.redemptions.redeem_coins("1500", market, who, by=by)
    assert (done.repaid, done.collateral) == (quote.repaid, quote.collateral)
    assert done.receiver == it.stranger.address
    assert it.coin.allowance(it.stranger, lent.module) == 0
    assert it.collateral.balanceOf(it.stranger) == done.collateral * ONE
    lent.assert_laws()


def test_the_peg_module_first(lent: Floor, client: Strongroom) -> None:
    it, market = lent.credit, market_of(lent)
    lent.fill(LINE)
    level = it.coin.facilitator(lent.psm)[1]
    it.give_coins(it.stranger, level)
    amount = Decimal(level) / ONE + 500
    quote = client.redemptions.quote(amount, market, [it.borrower.address])
    assert (quote.swapped, quote.repaid) == (Decimal(level) / ONE, 500)
    done = client.redemptions.redeem_coins(amount, market, [it.borrower.address])
    assert (done.swapped, done.reserve, done.repaid) == (quote.swapped, quote.reserve, quote.repaid)


def test_the_least_debt(lent: Floor, client: Strongroom) -> None:
    it, market = lent.credit, market_of(lent)
    quote = client.redemptions.quote("950", market, [it.borrower.address])
    assert quote.repaid + quote.left == 950
    assert quote.repaid == Decimal(lent.debt(it.borrower) - MIN_DEBT) / ONE
    assert client.redemptions.redeem_coins("950", market, [it.borrower.address]).repaid == quote.repaid


def test_refused_before_anything_is_sent(lent: Floor, client: Strongroom) -> None:
    it, market = lent.credit, market_of(lent)
    nonce = it.chain.nonce(it.stranger)
    with pytest.raises(AmountError, match="nothing to redeem"):
        client.redemptions.redeem_coins(0, market, [it.borrower.address])
    with pytest.raises(AmountError, match="slippage"):
        client.redemptions.redeem_coins(1, market, [it.borrower.address], slippage=2)
    with pytest.raises(ArgumentError, match="nothing can be redeemed now"):
        client.redemptions.redeem_coins(1, market, [it.stranger.address])
    with pytest.raises(InsufficientFundsError):
        client.redemptions.redeem_coins(10**9, market, [it.borrower.address])
    assert it.chain.nonce(it.stranger) == nonce


def test_without_one(lent: Floor) -> None:
    found = client_of(lent, lent.credit.stranger)
    left = {name: entry for name, entry in found.deployment.contracts.items() if name != "RedemptionModule"}
    bare = Strongroom.connect(
        ChainProvider(lent.credit.chain, lent.credit.actors),
        lent.credit.stranger.local,
        dataclasses.replace(found.deployment, contracts=left),
    )
    with pytest.raises(NoDeploymentError):
        bare.redemptions.fee()
