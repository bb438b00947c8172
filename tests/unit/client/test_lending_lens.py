"""The client with a lens and without: the same answers, and the model agrees with the lens to the unit.

├── positions of many accounts, the fee recipient among them, over several calls
├── portfolio: the markets in which there is something
└── health, limits and liquidation price of the model are the lens's
"""

import dataclasses

import pytest

from strongroom.client import Strongroom
from strongroom.client.lending import reading
from strongroom.evm.provider import ChainProvider
from tests.support.lending import WAD, YEAR, Lending

from .conftest import LendingClient, lending_deployment


@pytest.fixture
def seeing(lending: Lending, lending_client: LendingClient) -> Strongroom:
    """A client of a deployment with a lens. The market charges a fee, and has three accounts in it."""
    lending.open(1_000 * lending.one, lent=10_000 * lending.one)
    lending.pool.setFeeRecipient(lending.recipient, sender=lending.governor)
    lending.pool.setFee(lending.params, WAD // 10, sender=lending.governor)
    lending.pledge(lending.stranger, lending.coin)
    lending.owe(lending.stranger, 100 * lending.one)
    lending.accrue(YEAR)
    lending.chain.warp(1_000)
    lens = lending.deploy("LendingLens", lending.pool)
    deployment = lending_deployment(dataclasses.replace(lending, access=lens))
    contracts = {"LendingLens": deployment.contracts["ProtocolAccessManager"]}
    contracts["LendingLens"] = dataclasses.replace(contracts["LendingLens"], artifact="LendingLens")
    contracts["LendingPool"] = deployment.contracts["LendingPool"]
    client = Strongroom.connect(
        ChainProvider(lending.chain), deployments=dataclasses.replace(deployment, contracts=contracts)
    )
    assert client.lending.lens is not None
    return client


def test_many_accounts(
    lending: Lending, seeing: Strongroom, lending_client: LendingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = lending_client().lending
    accounts = [actor.address for actor in lending.actors]
    expected = plain.positions(lending.id, accounts)
    assert plain.lens is None
    assert seeing.lending.positions(lending.id, accounts) == expected
    monkeypatch.setattr(reading, "_LENS_ACCOUNTS", 3)
    assert seeing.lending.positions(lending.id, accounts) == expected
    recipient = expected[accounts.index(lending.recipient.address)]
    assert recipient.holding.supply_shares == lending.held(lending.recipient).supply_shares > 0


def test_portfolio(lending: Lending, seeing: Strongroom, lending_client: LendingClient) -> None:
    reader = seeing.lending._reader
    params = reader.params_of(lending.id)
    assert reader.fetch_held([params], lending.borrower.address) == [params]
    assert reader.fetch_held([params], lending.liquidator.address) == []
    assert seeing.lending.portfolio(lending.borrower) == lending_client().lending.portfolio(lending.borrower)


def test_model_agrees_with_the_lens(lending: Lending, seeing: Strongroom) -> None:
    lens = seeing.lending.lens
    assert lens is not None
    for price in (2_000, 1_200, 700):
        lending.set_price(price)
        for actor in (lending.borrower, lending.stranger, lending.lender):
            for later in (0, 86_400):
                position = seeing.lending.position(lending.id, actor)
                position = position.at(position.market.timestamp + later)
                told = lens.healthFactor(lending.id, actor, position.market.timestamp)
                assert told == (
                    2**256 - 1 if position.health_factor_wad is None else position.health_factor_wad
                )
                second = position.market.timestamp
                assert lens.debtUp(lending.id, actor, second) == position.debt_units
                assert lens.suppliedDown(lending.id, actor, second) == position.supplied_units
                assert lens.maxBorrow(lending.id, actor, second) == position.max_borrow_units
                out = lens.maxWithdrawCollateral(lending.id, actor, second)
                assert out == position.max_withdraw_collateral_units
                at = lens.liquidationPrice(lending.id, actor, second)
                price_told = position.liquidation_price
                assert at == (0 if price_told is None else position.market.price_to_oracle(price_told))
    rates = lens.rates(lending.id, seeing.lending.market(lending.id).timestamp)
    market = seeing.lending.market(lending.id)
    assert rates.borrowRate == market.borrow_rate_wad
    assert rates.utilization == market.utilisation * WAD
    assert rates.borrowApy == market.borrow_apy * WAD
    assert rates.supplyApy == market.supply_apy * WAD
