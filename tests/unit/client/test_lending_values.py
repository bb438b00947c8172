"""`Market` and `Position`: what they tell is what the pool then does, to the unit.

market
├── totals, rates and utilisation are those that the pool accrues to
├── price and its digits; an oracle that gives none says why
├── a token without decimals counts in raw units
├── an external rate model
└── an id that is none; an id of no market
position
├── supplied, debt, collateral
├── health factor, liquidation price, limits: at them it works, one unit beyond it does not
└── a dead oracle stops only what asks it
what if
├── each operation is what the pool then does at that second
├── several at once; the price alone; "all"; a later second
├── refused as the contract would
└── changes nothing
liquidation quote
├── whole, by repaid, by seized: what the pool then does
└── bad debt; a healthy position
"""

from decimal import Decimal
from typing import Any

import pytest

from strongroom.client.errors import AmountError, ArgumentError, ClientError
from strongroom.client.lending import Market, Position
from strongroom.errors import ContractError
from tests.support.lending import PRICE, RATE, WAD, YEAR, Lending

from .conftest import LendingClient


@pytest.fixture
def market(lending: Lending, lending_client: LendingClient) -> Market:
    """10,000 lent, 1,000 borrowed against one coin of 2,000, a day ago."""
    lending.open(1_000 * lending.one, lent=10_000 * lending.one)
    lending.chain.warp(86_400)
    return lending_client().lending.market(lending.id)


def test_market_is_what_the_pool_accrues_to(lending: Lending, market: Market) -> None:
    accrued = lending.accrued
    assert market.accrued.supply_assets == accrued.supply_assets
    assert market.accrued.borrow_assets == accrued.borrow_assets
    assert market.loan.to_units(market.total_borrow) == accrued.borrow_assets > 1_000 * lending.one
    assert market.liquidity == market.total_supply - market.total_borrow
    assert Decimal("0.1") < market.utilisation < Decimal("0.1001")
    assert (market.lltv, market.fee, market.min_debt) == (Decimal("0.8"), 0, 0)
    assert Decimal("1.063") < market.liquidation_incentive < Decimal("1.064")
    assert (market.loan.symbol, market.loan.decimals, market.collateral.decimals) == ("LOAN", 6, 18)
    assert market.id == lending.id


def test_rates_are_those_of_the_next_second(lending: Lending, market: Market) -> None:
    before = lending.accrued
    lending.accrue()
    lending.chain.warp(1)
    grown = lending.accrued.borrow_assets - before.borrow_assets
    assert grown == before.borrow_assets * market.borrow_rate_wad // WAD
    # compounding: more than the rate times a year, less than twice its square's half beyond
    simple = market.borrow_rate * YEAR
    assert simple < market.borrow_apy < simple + simple * simple
    assert market.supply_apy < market.borrow_apy * market.utilisation * Decimal("1.001")
    assert market.supply_apy > 0


def test_later_is_what_the_pool_then_has(lending: Lending, market: Market) -> None:
    later = market.at(market.timestamp + YEAR)
    lending.chain.warp(YEAR)
    assert later.accrued.borrow_assets == lending.accrued.borrow_assets
    assert later.accrued.supply_assets == lending.accrued.supply_assets
    with pytest.raises(ValueError, match="fetch the older block"):
        market.at(market.totals.last_update - 1)


def test_price(lending: Lending, market: Market, lending_client: LendingClient) -> None:
    assert market.price == market.liquidation_oracle_price == PRICE
    assert market.price_to_oracle("2000") == lending.oracle.price()
    assert market.price_from_oracle(market.price_to_oracle("0.000001")) == Decimal("0.000001")
    lending.oracle.setLiquidationPrice(lending.price_of(1_900), sender=lending.deployer)
    lending.oracle.setFault(1, sender=lending.deployer)
    broken = lending_client().lending.market(lending.id)
    assert broken.price is None
    assert isinstance(broken.price_problem, ContractError)
    assert broken.price_problem.name == "MockOracle_Down"
    lending.oracle.setFault(0, sender=lending.deployer)
    assert lending_client().lending.market(lending.id).liquidation_oracle_price == 1_900


@pytest.mark.parametrize("decimals", [(0, 77), (30, 0), (6, 18)])
def test_prices_of_any_decimals(build_lending: Any, decimals: tuple[int, int]) -> None:
    from strongroom.client import Strongroom
    from strongroom.evm.provider import ChainProvider
    from tests.unit.client.conftest import lending_deployment

    loan, collateral = decimals
    if (
        collateral - loan > 36
    ):  # the price of a unit is below one of the oracle's; the test's own builder cannot
        market = _market_of_decimals(loan, collateral)
        assert market.price_digits < 0
        assert market.price_from_oracle(3) == 3 * Decimal(10) ** (collateral - loan - 36)
        assert market.price_to_oracle(Decimal(10) ** (collateral - loan - 36)) == 1
        with pytest.raises(AmountError, match="more digits"):
            market.price_to_oracle(1)
        return
    other = build_lending(loan, collateral)
    client = Strongroom.connect(ChainProvider(other.chain), deployments=lending_deployment(other))
    assert client.lending.market(other.id).price == PRICE


def _market_of_decimals(loan: int, collateral: int) -> Market:
    from strongroom.client.contracts.lending_pool import MarketParams
    from strongroom.client.lending import Asset
    from strongroom.model.lending_values import IrmEntry
    from strongroom.model.lending_values import Market as Totals

    one, two = "0x" + "11" * 20, "0x" + "22" * 20
    params = MarketParams(one, two, one, one, 8 * WAD // 10)
    assets = Asset(one, "ONE", loan), Asset(two, "TWO", collateral)
    return Market(one, 1, params, *assets, IrmEntry(), Totals(last_update=1), 1, 1)


def test_external_rate_model(lending: Lending, lending_client: LendingClient) -> None:
    other = lending.create(lending.with_params(irm=lending.external.address))
    other.open(1_000 * lending.one)
    lending.chain.warp(1_000)
    market = lending_client().lending.market(other.id)
    assert market.borrow_rate_wad == RATE
    assert market.accrued.borrow_assets == other.accrued.borrow_assets


def test_rate_model_that_fails_or_knows_no_bounds(lending: Lending, lending_client: LendingClient) -> None:
    hostile = lending.create(lending.with_params(irm=lending.external.address))
    hostile.open(1_000 * lending.one)
    lending.chain.warp(1_000)
    lending.external.set(10**13, sender=lending.deployer)
    assert lending_client().lending.market(hostile.id).borrow_apy > 10**50
    lending.external.set(10**38, sender=lending.deployer)
    market = lending_client().lending.market(hostile.id)
    assert market.price == PRICE, "what does not hang on it is told"
    with pytest.raises(ContractError, match="MulDivFailed"):
        _ = market.accrued
    lending.chain.set_code(lending.external.address, b"")
    gone = lending_client().lending.market(hostile.id)
    for ask in (lambda: gone.accrued, lambda: gone.borrow_apy):
        with pytest.raises((ContractError, ClientError)):
            ask()


def test_token_without_decimals(lending: Lending, lending_client: LendingClient) -> None:
    bare = lending.deploy("MockOracle", 1)  # a contract, and no token
    lending.create(lending.with_params(collateral=bare.address))
    market = lending_client().lending.market(lending.with_params(collateral=bare.address).id)
    assert market.collateral.decimals == 0
    assert market.collateral.symbol == f"{bare.address[:6]}…{bare.address[-4:]}"


def test_ids(lending: Lending, lending_client: LendingClient) -> None:
    client = lending_client()
    assert client.lending.market("0x" + lending.id.hex()).params == lending.params
    assert client.lending.market(client.lending.market(lending.id)).id == lending.id
    for wrong in ("0x12", "12" * 32, b"12", "0x" + "zz" * 32):
        with pytest.raises(ArgumentError, match="not a market's id"):
            client.lending.market(wrong)
    with pytest.raises(ArgumentError, match="there is no market 0x0909"):
        client.lending.market(b"\x09" * 32)
    with pytest.raises(ArgumentError, match="there is no market"):
        client.lending.market(lending.with_params(lltv=1))


def test_node_that_lies_about_a_market(
    lending: Lending, lending_client: LendingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id is the hash of its parameters, so that a node cannot put another oracle into a market."""
    client = lending_client()
    request = client.connection.request
    honest, lie = lending.oracle.address[2:].lower(), lending.loan.address[2:].lower()

    def lying(method: str, params: Any = ()) -> Any:
        answer = request(method, params)
        return answer.replace(honest, lie) if isinstance(answer, str) else answer

    monkeypatch.setattr(client.connection, "request", lying)
    with pytest.raises(ClientError, match="another market behind"):
        client.lending.market(lending.id)


# Positions


@pytest.fixture
def position(lending: Lending, market: Market, lending_client: LendingClient) -> Position:
    return lending_client().lending.position(market, lending.borrower)


def test_position(lending: Lending, position: Position, lending_client: LendingClient) -> None:
    assert position.debt_units == lending.debt(lending.borrower)
    assert position.collateral == 1
    assert position.supplied == 0
    assert not position.is_empty
    lender = lending_client().lending.position(lending.id, lending.lender)
    assert lender.supplied_units == lending.claim(lending.lender)
    assert lender.health_factor is lender.liquidation_price is lender.loan_to_value is None
    assert not lender.is_liquidatable
    assert lending_client().lending.position(lending.id, lending.stranger).is_empty


def test_health(lending: Lending, position: Position) -> None:
    wad = lending.max_debt(lending.borrower) * WAD // position.debt_units
    assert position.health_factor_wad == wad
    assert position.health_factor == Decimal(wad) / WAD
    assert position.loan_to_value is not None
    assert Decimal("0.5") < position.loan_to_value < Decimal("0.51")


def test_liquidation_price_is_where_liquidation_begins(lending: Lending, position: Position) -> None:
    price = position.liquidation_price
    assert price is not None
    at = position.market.price_to_oracle(price)
    assert not position.is_liquidatable
    assert position.what_if(price=price).is_liquidatable
    lending.oracle.set(at + 1, sender=lending.deployer)
    with lending.refuses_some("LendingPool_HealthyPosition"):
        lending.pool.liquidate(lending.params, lending.borrower, 1, 0, b"", sender=lending.liquidator)
    lending.give(lending.loan, lending.liquidator, lending.one)
    lending.oracle.set(at, sender=lending.deployer)
    lending.pool.liquidate(lending.params, lending.borrower, 1, 0, b"", sender=lending.liquidator)


@pytest.mark.parametrize("scarce", [False, True], ids=["by collateral", "by liquidity"])
def test_most_that_can_be_borrowed(
    lending: Lending, position: Position, scarce: bool, lending_client: LendingClient
) -> None:
    if scarce:
        left = lending.claim(lending.lender) - lending.debt(lending.borrower) - 100 * lending.one
        lending.pool.withdraw(lending.params, left, 0, lending.lender, lending.lender, sender=lending.lender)
        position = lending_client().lending.position(lending.id, lending.borrower)
    most = position.max_borrow_units
    assert most == position.market.loan.to_units(position.max_borrow) > 0
    with lending.refuses_some("LendingPool_InsufficientCollateral", "LendingPool_InsufficientLiquidity"):
        lending.owe(lending.borrower, most + 1)
    lending.owe(lending.borrower, most)


def test_most_that_can_be_taken_out(
    lending: Lending, position: Position, lending_client: LendingClient
) -> None:
    most = position.max_withdraw_collateral_units
    out = lending.pool.withdrawCollateral
    with lending.refuses_some("LendingPool_InsufficientCollateral"):
        out(lending.params, most + 1, lending.borrower, lending.borrower, sender=lending.borrower)
    out(lending.params, most, lending.borrower, lending.borrower, sender=lending.borrower)
    lender = lending_client().lending.position(lending.id, lending.lender)
    units = lender.market.loan.to_units(lender.max_withdraw)
    assert units == lender.market.liquidity_units < lender.supplied_units
    back = lending.pool.withdraw
    with lending.refuses_some("LendingPool_InsufficientLiquidity"):
        back(lending.params, units + 1, 0, lending.lender, lending.lender, sender=lending.lender)
    back(lending.params, units, 0, lending.lender, lending.lender, sender=lending.lender)


def test_dead_oracle_stops_only_what_asks_it(
    lending: Lending, market: Market, lending_client: LendingClient
) -> None:
    lending.oracle.setFault(1, sender=lending.deployer)
    position = lending_client().lending.position(market, lending.borrower)
    assert position.debt > 1_000
    assert position.liquidation_price is not None
    assert position.what_if(repay=1, supply_collateral=1).collateral == 2
    assert position.what_if(repay="all", withdraw_collateral="all").is_empty
    for ask in (
        lambda: position.health_factor,
        lambda: position.max_borrow,
        lambda: position.max_withdraw_collateral,
        lambda: position.loan_to_value,
        lambda: position.is_liquidatable,
        lambda: position.what_if(borrow=1),
        position.quote_liquidation,
    ):
        with pytest.raises(ContractError, match="MockOracle_Down"):
            ask()
    assert position.what_if(price=2_000).health_factor is not None


# What if


def test_each_operation_is_what_the_pool_then_does(
    lending: Lending, position: Position, lending_client: LendingClient
) -> None:
    """The pool is left at the same second; then everything that is told must agree."""
    client = lending_client(lending.borrower)
    for token in (lending.loan, lending.collateral):
        token.approve(lending.pool, 2**256 - 1, sender=lending.borrower)
    pool, params, who = lending.pool, lending.params, lending.borrower
    now: Position = client.lending.position(lending.id)
    for asked, act in (
        ({"borrow": "123.456789"}, lambda: pool.borrow(params, 123_456_789, 0, who, who, sender=who)),
        (
            {"supply_collateral": "0.25"},
            lambda: pool.supplyCollateral(params, WAD // 4, who, b"", sender=who),
        ),
        ({"repay": 77}, lambda: pool.repay(params, 77 * 10**6, 0, who, b"", sender=who)),
        (
            {"withdraw_collateral": "0.1"},
            lambda: pool.withdrawCollateral(params, WAD // 10, who, who, sender=who),
        ),
        ({"supply": "55.5"}, lambda: pool.supply(params, 55_500_000, 0, who, b"", sender=who)),
        ({"withdraw": "5"}, lambda: pool.withdraw(params, 5_000_000, 0, who, who, sender=who)),
    ):
        expected = now.what_if(**asked, at=lending.chain.timestamp)
        act()
        now = client.lending.position(lending.id)
        assert now.holding == expected.holding, asked
        assert now.market.totals == expected.market.totals, asked
        assert now.health_factor == expected.health_factor
        assert now.liquidation_price == expected.liquidation_price
        assert now.max_borrow == expected.max_borrow
        lending.chain.warp(1_000)
        now = client.lending.position(lending.id)
    assert position.holding != now.holding


def test_several_at_once_in_their_order(position: Position) -> None:
    both = position.what_if(supply_collateral=1, borrow=2_000)
    assert both == position.what_if(supply_collateral=1).what_if(borrow=2_000)
    assert position.what_if(repay="all", withdraw_collateral="all").is_empty
    with pytest.raises(ContractError) as caught:
        position.what_if(borrow=2_000)
    assert caught.value.name == "LendingPool_InsufficientCollateral"
    assert "collateral allows" in caught.value.notice
    assert caught.value.arguments["borrower"] == position.account
    fallen = position.what_if(price=1_000)
    assert fallen.health_factor is not None
    assert fallen.health_factor < 1
    assert fallen.holding == position.holding
    later = position.what_if(at=position.market.timestamp + YEAR)
    assert later.debt > position.debt


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"borrow": 10_000}, "LendingPool_InsufficientLiquidity"),
        ({"repay": 2_000}, "LendingPool_InsufficientBalance"),
        ({"withdraw_collateral": 2}, "LendingPool_InsufficientBalance"),
        ({"withdraw": 1}, "LendingPool_InsufficientBalance"),
        ({"supply": 0}, "LendingPool_InconsistentInput"),
        ({"supply_collateral": 0}, "LendingPool_ZeroAssets"),
        ({"supply": 2**128}, "LendingPool_AmountTooLarge"),
        ({"withdraw": "all"}, "LendingPool_InconsistentInput"),
    ],
)
def test_refused_as_the_contract_would(position: Position, asked: dict[str, Any], name: str) -> None:
    before = position.holding, position.market.totals
    with pytest.raises(ContractError) as caught:
        position.what_if(**asked)
    assert caught.value.name == name
    assert caught.value.selector.startswith("0x")
    assert (position.holding, position.market.totals) == before


def test_amounts_are_exact_or_refused(position: Position) -> None:
    with pytest.raises(AmountError, match="more than 6 digits"):
        position.what_if(borrow="0.0000001")
    with pytest.raises(AmountError, match="Decimal"):
        position.what_if(borrow=1.5)  # type: ignore[arg-type]


# Liquidation


@pytest.mark.parametrize(
    "asked", [{}, {"repay": "all"}, {"repay": 100}, {"seize": "0.05"}], ids=["whole", "all", "repay", "seize"]
)
@pytest.mark.parametrize("price", [1_240, 900], ids=["covered", "bad debt"])
def test_quote_is_what_the_liquidation_does(
    lending: Lending, position: Position, lending_client: LendingClient, asked: dict[str, Any], price: int
) -> None:
    lending.set_price(price)
    client = lending_client(lending.liquidator)
    found = client.lending.position(lending.id, lending.borrower)
    assert found.is_liquidatable
    quote = found.quote_liquidation(**asked)
    done = client.lending.liquidate(lending.id, lending.borrower, **asked)
    assert (done.repaid, done.seized, done.bad_debt) == (quote.repaid, quote.seized, quote.bad_debt)
    after = client.lending.position(lending.id, lending.borrower)
    assert after.holding == quote.after.holding
    assert after.market.totals == quote.after.market.totals
    assert quote.profit == pytest.approx(done.seized * price - done.repaid, abs=Decimal("0.000002"))
    assert (quote.bad_debt > 0) == (price == 900 and asked in ({}, {"repay": "all"}))
    assert quote.profit > 0


def test_healthy_position_is_not_liquidated(position: Position) -> None:
    with pytest.raises(ContractError, match="LendingPool_HealthyPosition"):
        position.quote_liquidation()
    with pytest.raises(AmountError, match="not by both"):
        position.quote_liquidation(repay=1, seize=1)
