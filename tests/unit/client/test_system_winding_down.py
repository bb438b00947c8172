"""The balance sheet while the system winds down, and for ever after

├── it sums to zero to the wei after every step: begun, prices read, settled, a loss, locked, open, surplus, claims
│   ├── against the coins of everybody that there is
│   └── once no coin is left: what remains goes to the treasury
├── each line is needed: without any one of them it does not
└── it can fail: each number of the wind-down that is off by one breaks a law
"""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from strongroom.client.system import System
from strongroom.model.balance_sheet import BalanceSheet, SystemReadings, WindDownReading
from tests.support.ending_house import EndingHouse, EndingHouseBuilder
from tests.support.suite import ONE
from tests.support.winddown import DAY


@pytest.fixture(scope="module")
def built() -> EndingHouse:
    return EndingHouseBuilder()()


@pytest.fixture
def house(built: EndingHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EndingHouse]:
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    before = built.it.chain.snapshot()
    yield built
    built.it.chain.revert(before)


def checked(house: EndingHouse) -> System:
    """Read, and held against the coins of everybody that there is."""
    found, it = house.connect().system(), house.it
    sheet = found.sheet
    assert sheet.balances, [each for each in sheet.checks if not each.holds]
    assert sheet.difference == 0
    supply = it.coin.totalSupply()
    for lines in (sheet.origins, sheet.places):
        assert sum(each.amount for each in lines) == supply
    everybody = sum(it.coin.balanceOf(each) for each in it.people)
    assert sheet.liabilities[-1].amount == everybody, "a coin is in nobody's hands"
    return found


def play(house: EndingHouse) -> Iterator[System]:
    """The end of a system; its balance sheet after every step."""
    it, suite = house.it, house.it.suite
    holder, second = house.connect(it.holder), house.connect(it.second)
    reserve = suite.reserve.address
    assets = [reserve, *(each.address for each in it.collaterals)]

    def claim_all(who: Any) -> None:
        for part in who.wind_down.claims(who.account, [reserve]):
            if part.claimable:
                who.wind_down.claim_part(part.token.address)

    def lock(client: Any) -> None:
        client.wind_down.lock_coins(client.stablecoin.balance(client.account))

    steps: list[Callable[[], Any]] = [
        lambda: it.buy(it.holder, 20_000 * ONE),
        lambda: house.open(it.borrower, 0, "10.00000001", "12000.5"),
        lambda: house.open(it.other, 1, "1", "40000"),
        lambda: house.open(it.second, 0, "3", "3000"),
        lambda: holder.savings.save("5000.1"),
        lambda: second.stablecoin.provide(it.collaterals[0].address, 1_000),
        lambda: it.chain.warp(100 * DAY),
        lambda: house.connect(it.borrower).credit.repay(it.params[0].id, 700, by="approve"),
        lambda: house.connect(it.stranger).credit.sync(),
        lambda: house.connect(it.stranger).credit.distribute(),
        lambda: it.set_price(35_000, 1),
        lambda: it.begin(),
        lambda: it.coin.transfer(it.it, 3, sender=it.holder),
        lambda: it.fix(0),
        lambda: it.fix(1),
        lambda: it.settle(it.borrower, 0),
        lambda: it.settle(it.other, 1),
        lambda: house.connect(it.stranger).credit.recognise(it.params[1].id),
        lambda: second.wind_down.lock_coins(100),
        lambda: it.open_claims(),
        lambda: it.settle(it.second, 0),
        lambda: it.it.takeSurplus(sender=it.stranger),
        lambda: it.it.release(it.params[0], sender=it.stranger),
        lambda: holder.savings.take_out(),
        lambda: lock(holder),
        lambda: claim_all(holder),
        lambda: lock(second),
        lambda: claim_all(second),
        lambda: lock(house.connect(it.other)),
        lambda: claim_all(house.connect(it.other)),
    ]
    for step in steps:
        try:
            step()
        except Exception as error:
            if getattr(error, "name", "") != "WindDown_Nothing":
                raise
        yield checked(house)
    assert assets


def test_sums_to_zero_after_every_step(house: EndingHouse) -> None:
    sheets = [each.sheet for each in play(house)]
    ended = [each.readings.wind_down for each in sheets if each.readings.wind_down is not None]
    assert any(each.level for each in ended)
    assert any(each.idle for each in ended)
    assert any(each.late_reserve for each in ended)
    assert any(each.readings.credit.shortfall for each in sheets), "nothing was lost"
    last = sheets[-1].readings.wind_down
    assert last is not None
    assert all(each.paid for each in last.assets), "an asset was not paid"
    prices = [each.price for each in sheets[-1].readings.credit.markets]
    assert prices[-2:] == [house.it.it.market(each.id).price for each in house.it.params]


def last_of(house: EndingHouse) -> SystemReadings:
    *_, last = play(house)
    return last.sheet.readings


def test_every_line_is_needed_and_every_number_bound(house: EndingHouse) -> None:
    found = last_of(house)
    ending = found.wind_down
    assert ending is not None
    whole = BalanceSheet(found)
    assert whole.balances
    for part in ("assets", "liabilities", "equity"):
        for line in getattr(whole, part):
            if line.amount:
                sheet = BalanceSheet(found)
                sheet.__dict__[part] = tuple(each for each in getattr(whole, part) if each is not line)
                assert sheet.difference != 0, line
    for part in ("origins", "places"):
        for line in getattr(whole, part):
            left = [each.amount for each in getattr(whole, part) if each is not line]
            assert not line.amount or sum(left) != found.supply, line

    def broken(**changes: Any) -> BalanceSheet:
        changed: WindDownReading = dataclasses.replace(ending, **changes)
        return BalanceSheet(dataclasses.replace(found, wind_down=changed))

    def asset(**changes: Any) -> BalanceSheet:
        first, *others = ending.assets
        return broken(assets=(dataclasses.replace(first, **changes), *others))

    one, name = ending.assets[0], ending.assets[0].name
    laws = {
        "supply = levels of all facilitators": [broken(level=ending.level + 1)],
        "claim supply = coins that count + the late reserve": [
            broken(claim_supply=ending.claim_supply + 1),
            broken(coins_held=ending.coins_held + 1),
            broken(late_reserve=ending.late_reserve + 1),
        ],
        "the late reserve is its markets'": [broken(reserves_of_markets=ending.reserves_of_markets + 1)],
        "locked coins = those of all accounts": [
            broken(locked_by_accounts=ending.locked_by_accounts - 1),
            broken(locked=ending.locked + 1),
        ],
        "the wind-down holds the locked coins": [broken(coins_held=ending.locked - 1)],
        f"the wind-down holds what it received of {name} and has not paid": [
            asset(held=one.received - one.paid - 1),
        ],
        f"{name} was paid for locked coins alone": [
            asset(paid_to_claimants=one.paid_to_claimants - 1),
            asset(paid=one.paid + 1),
        ],
        f"what was received of {name} pays all claims, whatever their order": [
            asset(claimable=one.received - one.paid + 1)
        ],
        "the book covers what it minted": [
            asset(received=found.peg.level // found.peg.wei_per_unit - 1),
            broken(assets=()),
        ],
    }
    for law, sheets in laws.items():
        for sheet in sheets:
            assert law in [each.law for each in sheet.checks if not each.holds], law
            assert not sheet.balances
    assert broken(level=ending.level + 1).difference != 0


def test_when_no_coin_is_left(house: EndingHouse) -> None:
    """Coins given up make others' parts larger; when the last is gone, what is left is the treasury's."""
    it = house.it
    it.buy(it.holder, 1_000 * ONE)
    it.begin()
    it.open_claims()
    it.coin.transfer(it.it, it.coin.balanceOf(it.holder), sender=it.holder)
    checked(house)
    it.it.payResidual(it.suite.reserve, sender=it.stranger)
    sheet = checked(house).sheet
    (line,) = [each for each in sheet.equity if "treasury" in each.name]
    assert line.amount == -1_000 * ONE
    assert sheet.total_assets == 0
