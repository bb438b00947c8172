"""The balance sheet, read through the client after each of many operations

├── it sums to zero to the wei, and every coin of the supply is explained twice: where it comes from and where it is
│   ├── against all holders that there are, counted one by one
│   └── with swaps, loans, interest, savings, a stability pool, a liquidation, a loss, a shortfall, its repayment
├── collateral ratios are those of the positions
├── it can fail: a market left out, a level, a shortfall, a book, a supply that is off by a wei
├── a facilitator that it does not know is an asset that nobody has proved
└── a block before the deployment
"""

import dataclasses
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from strongroom.client import Strongroom
from strongroom.client.errors import ArgumentError
from strongroom.client.system import System
from strongroom.model.balance_sheet import BalanceSheet, SystemReadings
from tests.support.credit import PRICE
from tests.support.credit_house import House, HouseBuilder
from tests.support.suite import ONE


@pytest.fixture(scope="module")
def built() -> House:
    return HouseBuilder()()


@pytest.fixture
def house(built: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    before = built.chain.snapshot()
    yield built
    built.chain.revert(before)


def checked(house: House, client: Strongroom) -> System:
    """Read, and held against the coins of everybody that there is."""
    found = client.system()
    sheet, it = found.sheet, house.credit
    assert sheet.difference == 0
    failed = [each for each in sheet.checks if not each.holds]
    assert sheet.balances, failed
    supply = it.coin.totalSupply()
    assert sum(each.amount for each in sheet.origins) == supply
    assert sum(each.amount for each in sheet.places) == supply
    everybody = sum(it.coin.balanceOf(actor) for actor in it.actors)
    assert sheet.liabilities[-1].amount == everybody, "a coin is in nobody's hands"
    market = sheet.readings.credit.markets[0]
    borrowers = [each for each in it.actors if any(it.held(each))]
    assert market.collateral == sum(it.held(each).collateral for each in borrowers)
    assert market.borrowers == sum(bool(it.held(each).borrow_shares) for each in borrowers)
    return found


def play(house: House) -> Iterator[System]:
    """A life of the system; its balance sheet after every step."""
    it, ether = house.credit, house.ether
    borrower, saver = house.connect(it.borrower), house.connect(it.other)
    house.fund(it.borrower, 100 * ONE)
    house.fund(it.other, 100 * ONE, ether=100 * ONE)
    reader = house.connect()
    steps: list[Callable[[], Any]] = [
        lambda: house.swap_in(it.other, 50_000 * 10**6 + 7),
        lambda: borrower.credit.open(it.id, 30, "39999.000000000000000007"),
        lambda: saver.credit.open(ether.id, "3.3", 3_333, ether=True),
        lambda: house.psm.collectFees(sender=it.stranger),
        lambda: house.chain.warp(1_000_003),
        lambda: saver.savings.save("10000.1"),
        lambda: saver.stablecoin.provide(it.collateral.address, 25_000),
        lambda: borrower.credit.repay(it.id, "12345.6789"),
        lambda: it.coin.transfer(it.facilitator, 5, sender=it.borrower),
        lambda: it.coin.transfer(it.savings, 3, sender=it.borrower),
        lambda: borrower.credit.sync(),
        lambda: borrower.credit.distribute(),
        lambda: house.chain.warp(100_000),
        lambda: saver.stablecoin.redeem(500),
        lambda: borrower.credit.adjust(it.id, borrow=9_000),
        lambda: it.set_price(PRICE * 7 // 10),
        lambda: house.connect(it.stranger).credit.liquidate(it.id, it.borrower),
        lambda: borrower.credit.sync(),
        lambda: ether.set_price(PRICE // 3),
        lambda: ether.ruin(it.other, PRICE // 3),
        lambda: borrower.credit.recognise(ether.id),
        lambda: it.coin.transfer(it.buffer, 100 * ONE, sender=it.borrower),
        lambda: borrower.credit.settle(),
        lambda: saver.savings.take_out(),
    ]
    for step in steps:
        step()
        yield checked(house, reader)


def test_sums_to_zero_after_every_operation(house: House) -> None:
    sheets = list(play(house))
    assert any(each.sheet.readings.credit.shortfall for each in sheets)
    assert any(each.sheet.unrecognised_loss for each in sheets)
    assert any(market.idle for each in sheets for market in each.sheet.readings.credit.markets)
    assert any(each.sheet.readings.credit.collected for each in sheets)
    assert any(each.sheet.readings.savings.undistributed for each in sheets)
    assert any(each.sheet.total_equity < 0 for each in sheets)
    assert any(line.amount == 5 for line in sheets[-1].sheet.places), "what was sent by mistake is shown"


def test_collateral_ratio(house: House) -> None:
    it, client = house.credit, house.connect(house.credit.borrower)
    house.fund(it.borrower, 10 * ONE)
    client.credit.open(it.id, 10, 5_000)
    found = client.system()
    position = client.credit.position(it.id)
    assert found.collateral_ratio(0) == 10 * PRICE / Decimal(5_000)
    assert found.collateral_ratio(0) == position.health_factor / found.markets[0].lltv  # type: ignore[operator]
    assert found.collateral_ratio(1) is None
    it.oracle.setFault(1, sender=it.deployer)
    blind = client.system()
    assert blind.sheet.readings.credit.markets[0].price is None
    assert blind.collateral_ratio(0) is None
    assert blind.sheet.balances


def readings(house: House) -> SystemReadings:
    *_, last = play(house)
    return last.sheet.readings


def test_can_fail(house: House) -> None:
    """Each number is bound: a wei more of any breaks a law."""
    found = readings(house)
    replace = dataclasses.replace

    def broken(**changes: Any) -> BalanceSheet:
        return BalanceSheet(replace(found, **changes))

    credit, peg = found.credit, found.peg
    first, second = credit.markets
    for sheet in (
        broken(supply=found.supply + 1),
        broken(peg=replace(peg, level=peg.level + 1)),
        broken(credit=replace(credit, markets=(replace(first, level=first.level + 1), second))),
        broken(credit=replace(credit, shortfall=credit.shortfall + 1)),
        broken(other_levels=(("0x", 1),)),
        broken(credit=replace(credit, markets=(second,))),
    ):
        assert sheet.difference != 0
        assert not sheet.checks[0].holds and not sheet.balances
    laws = {
        "supply = levels of all facilitators": broken(credit=replace(credit, level=credit.level + 1)),
        "the buffer was told the shortfall": broken(
            buffer=replace(found.buffer, shortfall=credit.shortfall + 1)
        ),
        "the peg module holds its book": broken(peg=replace(peg, reserve_held=peg.book - 1)),
        "the book covers what it minted": broken(peg=replace(peg, book=peg.level // peg.wei_per_unit - 1)),
        "the facilitator holds what is collected": broken(
            credit=replace(credit, coins_held=credit.collected - 1)
        ),
        "the savings vault holds its book": broken(
            savings=replace(found.savings, coins_held=found.savings.booked - 1)
        ),
        "the stability pool of COLL holds its deposits": broken(
            stability=tuple(replace(each, coins_held=each.deposits - 1) for each in found.stability)
        ),
        "the lending pool holds what lies idle in credit markets": broken(
            pool_coins=first.idle + second.idle - 1
        ),
        "nobody holds less than nothing": broken(
            buffer=replace(found.buffer, coins_held=found.supply + found.buffer.coins_held)
        ),
    }
    for law, sheet in laws.items():
        assert law in [each.law for each in sheet.checks if not each.holds], law
        assert not sheet.balances


def test_an_unknown_facilitator(house: House) -> None:
    """Its coins are in circulation, and nothing here proves what backs them."""
    it = house.credit
    house.fund(it.other, coins=1_000 * ONE)
    sheet = checked(house, house.connect()).sheet
    (line,) = [each for each in sheet.assets if "unproven" in each.name]
    assert it.minter.address in line.name
    assert line.amount == 1_000 * ONE


def test_before_the_deployment(house: House) -> None:
    client = house.connect()
    late = dataclasses.replace(
        client.deployment,
        contracts={
            name: dataclasses.replace(each, block=10**9) for name, each in client.deployment.contracts.items()
        },
    )
    with pytest.raises(ArgumentError, match="not deployed yet"):
        Strongroom(client.connection, late).system()
