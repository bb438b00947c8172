"""LendingPool.createMarket

├── when the rate model is not enabled, zero included: it reverts
├── when the loan-to-value is not enabled: it reverts
├── when the market exists: it reverts
├── when a token has no code: it reverts
└── else: anyone may; its id is the hash of its parameters, which can be read back
    ├── with the built-in curve: no model is called
    └── with an external one: it is asked once, so that it can prepare its state; if it reverts, there is no market
"""

from typing import Any

import pytest

from strongroom.evm import ContractError
from tests.support.lending import WAD, ZERO, Lending, Totals
from tests.support.suite import event, events


def test_anyone_creates_one(lending: Lending) -> None:
    params = lending.with_params(oracle=lending.stranger.address)
    receipt = lending.pool.createMarket(params, sender=lending.attacker)
    assert events(receipt) == [event(lending.pool, "CreateMarket", params.id, tuple(params))]
    assert tuple(lending.pool.idToMarketParams(params.id)) == tuple(params)
    assert Totals(*lending.pool.market(params.id)) == (0, 0, 0, 0, lending.chain.timestamp, 0)
    assert lending.irm.asked() == 0, "the built-in curve is not called"


def test_an_external_model_is_asked_once(lending: Lending) -> None:
    lending.create(lending.with_params(irm=lending.external.address))
    assert lending.external.asked() == 1


def test_an_external_model_that_fails_makes_no_market(lending: Lending) -> None:
    params = lending.with_params(irm=lending.external.address)
    lending.chain.set_code(lending.external, bytes.fromhex("60006000fd"))
    with pytest.raises(ContractError):
        lending.pool.createMarket(params, sender=lending.stranger)
    assert Totals(*lending.pool.market(params.id)).last_update == 0


def test_every_parameter_is_in_the_id(lending: Lending) -> None:
    lending.pool.enableLltv(WAD // 2, sender=lending.governor)
    other = lending.deploy("MockReserve", "X", "X", 6).address
    ids = {lending.id}
    for changes in (
        {"loan": other},
        {"collateral": other},
        {"oracle": other},
        {"irm": lending.external.address},
        {"lltv": WAD // 2},
        {"oracle": ZERO},
        {"loan": lending.collateral.address},
    ):
        market = lending.create(lending.with_params(**changes))
        assert tuple(lending.pool.idToMarketParams(market.id)) == tuple(market.params)
        ids.add(market.id)
    assert len(ids) == 8
    assert tuple(lending.pool.idToMarketParams(lending.id)) == tuple(lending.params)


def test_an_unknown_id_has_no_parameters(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1).id
    assert tuple(lending.pool.idToMarketParams(unknown)) == (ZERO, ZERO, ZERO, ZERO, 0)
    assert tuple(lending.pool.market(unknown)) == (0, 0, 0, 0, 0, 0)
    assert lending.pool.rateAtTarget(unknown) == 0


def test_refuses_a_second_one(lending: Lending) -> None:
    lending.chain.warp(100)
    with lending.refuses("LendingPool_MarketAlreadyCreated", lending.id):
        lending.pool.createMarket(lending.params, sender=lending.stranger)


@pytest.mark.parametrize("irm", ["zero", "stranger", "pool"])
def test_refuses_a_model_that_is_not_enabled(lending: Lending, irm: str) -> None:
    address = {"zero": ZERO, "stranger": lending.stranger.address, "pool": lending.pool.address}[irm]
    with lending.refuses("LendingPool_IrmNotEnabled", address):
        lending.pool.createMarket(lending.with_params(irm=address), sender=lending.governor)


@pytest.mark.parametrize("lltv", [0, 1, WAD, 2**255])
def test_refuses_a_loan_to_value_that_is_not_enabled(lending: Lending, lltv: int) -> None:
    with lending.refuses("LendingPool_LltvNotEnabled", lltv):
        lending.pool.createMarket(lending.with_params(lltv=lltv), sender=lending.governor)


@pytest.mark.parametrize("which", ["loan", "collateral"])
def test_refuses_a_token_without_code(lending: Lending, which: str) -> None:
    for nothing in (ZERO, lending.stranger.address):
        changes: dict[str, Any] = {which: nothing}
        with lending.refuses("LendingPool_NoCode", nothing):
            lending.pool.createMarket(lending.with_params(**changes), sender=lending.governor)
