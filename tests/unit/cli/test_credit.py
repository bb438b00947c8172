"""strongroom credit markets, show, open, adjust, repay, close, sign-close, sign-repay, relay, sync, distribute,
recognise, settle, lower-ceiling; strongroom stablecoin redeem, sign-redeem, floor; strongroom relay; strongroom system

├── each does it, says so with --json, and shows it before and after for people
├── with ether; by signature for another to relay
├── the keeper notes a drought where it is told to, and what turns again and again ever more rarely
├── the balance sheet sums to zero, in JSON and as a table; exit status 1 if it does not
└── bad input: no number, no such market, not listed, ceiling reached, nothing to adjust, nothing to close, too little,
    an unhealthy end, more to redeem than there is, a signature used twice, a file that is no such; nothing is lost
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.evm import Account
from strongroom.model.balance_sheet import BalanceSheet
from tests.support.credit import PRICE
from tests.support.credit_house import House, HouseBuilder
from tests.support.suite import ONE
from tests.unit.cli.conftest import Outcome

YEAR = 31_536_000


@pytest.fixture(scope="module")
def built() -> House:
    return HouseBuilder()()


@dataclass(frozen=True)
class Line:
    """The command line, as one of the actors."""

    house: House
    invoke: Callable[..., Outcome]

    def __call__(self, who: Account, *words: str) -> Outcome:
        index = self.house.credit.actors.index(who)
        return self.invoke(*words, "--account", f"demo:{index}", "--yes")

    def json(self, who: Account, *words: str) -> Any:
        done = self(who, *words, "--json")
        assert done.status == 0, done.err
        return done.json

    def look(self, *words: str) -> Outcome:
        return self.invoke(*words)

    @property
    def market(self) -> str:
        return "0x" + self.house.credit.id.hex()[:12]

    @property
    def ether(self) -> str:
        return "0x" + self.house.ether.id.hex()


@pytest.fixture
def line(
    built: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Line]:
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    registry = deployments.registry_path(31337, tmp_path)
    deployments.write(registry, built.deployment)
    before = built.chain.snapshot()

    def invoke(*words: str) -> Outcome:
        capsys.readouterr()
        status = run([*words, "--deployments", str(registry)], provider=built.provider)
        return Outcome(status, *capsys.readouterr())

    built.fund(built.credit.borrower, 100 * ONE, ether=100 * ONE)
    yield Line(built, invoke)
    built.chain.revert(before)


def test_a_life(line: Line) -> None:
    it, me = line.house.credit, line.house.credit.borrower
    told = line.json(me, "credit", "markets")
    assert [each["collateralToken"]["symbol"] for each in told["markets"]] == ["COLL", "WETH"]
    assert told["markets"][0]["available"] == "1000000"
    assert "1,000,000" in line.look("credit", "markets").out
    opened = line.json(me, "credit", "open", line.market, "10", "4000", "--min-health", "1.5")
    assert (opened["collateralIn"], opened["borrowed"], opened["debt"]) == ("10", "4000", "4000")
    assert opened["healthFactor"] == "4"
    shown = line.json(me, "credit", "show", line.market)
    assert (shown["collateral"], shown["maxBorrow"]) == ("10", "12000")
    assert [each["debt"] for each in line.json(me, "credit", "show")] == ["4000"]
    adjusted = line.json(
        me, "credit", "adjust", line.market, "--repay", "1000", "--in", "1", "--borrow", "500", "--out", "2"
    )
    assert (adjusted["repaid"], adjusted["collateralOut"]) == ("1000", "2")
    assert (adjusted["debt"], adjusted["collateral"]) == ("3500", "9")
    repaid = line.json(me, "credit", "repay", line.market, "500.5", "--by", "authorization")
    assert repaid["debt"] == "2999.5"
    line.house.chain.warp(YEAR)
    line.house.fund(me, coins=1_000 * ONE)
    closed = line.json(me, "credit", "close", line.market)
    assert (closed["debt"], closed["collateral"], closed["collateralOut"]) == ("0", "0", "9")
    synced = line.json(it.stranger, "credit", "sync")
    assert Decimal(synced["interest"]) > 50
    handed = line.json(it.stranger, "credit", "distribute")
    assert Decimal(handed["toSavings"]) + Decimal(handed["toSurplus"]) == Decimal(synced["interest"])
    it.assert_laws()


def test_for_people(line: Line) -> None:
    me = line.house.credit.borrower
    opened = line(me, "credit", "open", line.market, "10", "4000")
    assert opened.status == 0
    for word in (
        "health factor",
        "liquidation price, SRUSD",
        "a year",
        "credit facilitator",
        "before",
        "after",
    ):
        assert word in opened.err, word
    assert "health factor" in line(me, "credit", "show", line.market).out
    assert "liquidation price" in line(me, "credit", "show").out
    assert "owes nothing" in line(line.house.credit.stranger, "credit", "show").out
    assert line(me, "credit", "adjust", line.market, "--borrow", "100").status == 0
    assert line(me, "credit", "repay", line.market, "all").status == 0
    assert line(me, "credit", "close", line.market, "--by", "approve").status == 0


def test_with_ether(line: Line) -> None:
    me, chain = line.house.credit.borrower, line.house.chain
    has = chain.balance(me.address)
    line.json(me, "credit", "open", line.ether, "10", "4000", "--ether")
    assert has - chain.balance(me.address) == 10 * ONE
    line.json(me, "credit", "adjust", line.ether, "--out", "1", "--ether")
    line.house.fund(me, coins=ONE)
    closed = line.json(me, "credit", "close", line.ether, "--ether")
    assert closed["collateralOut"] == "9"
    assert chain.balance(me.address) == has
    line(me, "credit", "open", line.market, "1", "500", "--ether").failed(2, "COLL")


def test_by_signature(line: Line, tmp_path: Path) -> None:
    it, me = line.house.credit, line.house.credit.borrower
    line.json(me, "credit", "open", line.market, "10", "4000")
    repayment, closing, grant = (tmp_path / name for name in ("repayment", "closing", "grant"))
    repayment.write_text(line(me, "credit", "sign-repay", line.market, "1000").out)
    told = line.json(it.stranger, "credit", "relay", str(repayment))
    assert (told["repaid"], told["account"]) == ("1000", me.address)
    before = it.ledger()
    line(it.stranger, "credit", "relay", str(repayment)).failed(1, "Sign anew")
    assert it.ledger() == before
    line.house.fund(me, coins=10 * ONE)
    closing.write_text(line(me, "credit", "sign-close", line.market, "--valid-for", "90000").out)
    it.pool.setAuthorization(it.facilitator, False, sender=me)
    line(it.stranger, "credit", "relay", str(closing)).failed(1, "has not authorised the credit facilitator")
    grant.write_text(line(me, "position", "sign-authorization", it.facilitator.address).out)
    line.house.chain.warp(3_000)
    told = line.json(it.stranger, "credit", "relay", str(closing), "--authorization", str(grant))
    assert (told["debt"], told["collateral"]) == ("0", "0")
    line(it.stranger, "credit", "relay", str(grant)).failed(2, "not a repayment or a closing")
    line(it.stranger, "credit", "relay", str(closing), "--authorization", str(closing)).failed(
        2, "not an auth"
    )


def test_losses(line: Line) -> None:
    it, me = line.house.credit, line.house.credit.borrower
    line(it.stranger, "credit", "recognise", line.market).failed(1, "nothing of the kind")
    line(it.stranger, "credit", "settle").failed(1, "nothing of the kind")
    line.json(me, "credit", "open", line.market, "3", "4000")
    it.ruin(me, PRICE // 4)
    told = line.json(it.stranger, "credit", "recognise", line.market)
    assert Decimal(told["shortfall"]) == Decimal(told["loss"]) > 2_000
    it.give_coins(it.buffer, 100 * ONE)
    assert line.json(it.stranger, "credit", "settle")["repaid"] == "100"
    sheet = line.json(me, "system")
    assert sheet["balances"] is True
    assert Decimal(sheet["shortfall"]) == (Decimal(told["loss"]) - 100) * ONE


def test_lower_ceiling(line: Line) -> None:
    it = line.house.credit
    shown = line(it.sentinel, "credit", "lower-ceiling", line.market, "500000").err
    assert re.search(r"ceiling +1,000,000 +500,000\b", shown), shown
    assert line.json(it.sentinel, "credit", "lower-ceiling", line.market, "5")["ceiling"] == 5
    assert it.ceiling == 5 * ONE
    line(it.sentinel, "credit", "lower-ceiling", line.market, "6").failed(2, "this only lowers it")
    line(it.stranger, "credit", "lower-ceiling", line.market, "4").failed(1, "AccessManagedUnauthorized")
    assert it.ceiling == 5 * ONE


def test_redeem(line: Line) -> None:
    me = line.house.credit.borrower
    line.json(me, "credit", "open", line.market, "10", "4000")
    line(me, "stablecoin", "redeem", "10").failed(4, "0 SRUSD can be redeemed now")
    line.house.swap_in(line.house.credit.other, 1_000 * 10**6)
    told = line.json(me, "stablecoin", "redeem", "100")
    assert (told["coins"], told["reserve"]) == ("100", "99.95")
    shown = line(me, "stablecoin", "redeem", "100")
    assert shown.status == 0
    assert "mUSDC of" in shown.err
    line(me, "stablecoin", "redeem", "0").failed(2, "above zero")


def test_stability_pools_by_name(line: Line) -> None:
    it, me = line.house.credit, line.house.credit.borrower
    (coll, weth) = line.json(me, "stability", "show")
    assert (coll["symbol"], weth["symbol"]) == ("COLL", "WETH")
    assert coll["collateral"] == it.collateral.address
    line.house.fund(me, coins=100 * ONE)
    assert line.json(me, "stability", "deposit", "coll", "40")["pool"] == coll["pool"]
    assert line.json(me, "stability", "show", "COLL")["account"]["deposit"] == "40"
    assert "40" in line.look("stability", "show").out
    line(me, "stability", "deposit", "GOLD", "1").failed(2, f"COLL {coll['collateral']}")


def test_the_keeper_notes_a_drought(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    it, psm, reserve = line.house.credit, line.house.psm, line.house.reserve
    clock = 1_800_000_000.0
    monkeypatch.setattr("time.time", lambda: clock)
    words = ["keeper", "liquidate", "--once", "--fund", "own", "--market", "0x" + it.id.hex()]
    words += ["--store", str(tmp_path / "keeper")]

    def turn(*options: str) -> tuple[str, list[str]]:
        told = line.json(it.stranger, *words, *options)
        return told["drought"], [each["kind"] for each in told["transactions"]]

    line.house.swap_in(it.liquidator, 20_000 * 10**6)
    reserve.seize(psm, 20_000 * 10**6, sender=it.stranger)
    assert turn() == ("", [])  # nobody pays for it unless he says so
    assert turn("--update-drought", "--dry-run") == ("the peg module is dry, to be noted", [])
    assert not psm.drought()[0]
    assert "the peg module is dry: noted in 0x" in line(it.stranger, *words, "--update-drought").out
    assert psm.drought()[0]
    # who turns it at will costs the keeper a transaction for each time that it waits, twice as long each time
    reserve.mint(psm, 20_000 * 10**6, sender=it.deployer)
    assert turn("--update-drought")[0].startswith("the peg module is dry no longer: to be noted in 30 s")
    clock += 30
    told, kinds = turn("--update-drought")
    assert "dry no longer: noted in 0x" in told and kinds == ["updateDrought"]
    assert not psm.drought()[0]
    assert turn("--update-drought") == ("", [])
    reserve.seize(psm, 20_000 * 10**6, sender=it.stranger)
    assert turn("--update-drought")[1] == ["updateDrought"]  # what was as noted once is forgiven


def test_redeem_by_signature(line: Line, tmp_path: Path) -> None:
    it, me = line.house.credit, line.house.credit.borrower
    line.json(me, "credit", "open", line.market, "10", "9000")
    line.house.chain.warp(43_200)
    now = line.look("stablecoin", "floor", line.market, "--json").json
    assert (now["dry"], now["fixedPrice"], now["pausedUntil"]) == (True, "0", None)
    assert Decimal("0.39") < Decimal(now["threshold"]) <= Decimal("0.4")
    assert "clock of the drought" in line.look("stablecoin", "floor", line.market).out
    line.house.fund(it.other, coins=2_000 * ONE)
    signed = tmp_path / "redemption"
    signed.write_text(line(it.other, "stablecoin", "sign-redeem", "1000", "--slippage", "1").out)
    shown = line(it.stranger, "relay", str(signed)).err
    for word in ("RedemptionAuthorization", "RedemptionModule", "1,000 SRUSD", it.borrower.address):
        assert word in shown, word
    assert it.coin.balanceOf(it.other) == 1_000 * ONE
    assert it.collateral.balanceOf(it.other) > 0
    before = it.ledger()
    line(it.stranger, "relay", str(signed)).failed(1, "Sign anew")
    line(it.other, "stablecoin", "sign-redeem", "1", "--slippage", "100").failed(
        2, "--slippage is in percent"
    )
    assert it.ledger() == before
    signed.write_text(line(it.other, "stablecoin", "pay", "sign", it.stranger.address, "1").out)
    told = line.json(it.stranger, "relay", str(signed))
    (moved,) = told["moved"]
    assert (moved["token"], moved["units"]) == (it.coin.address, str(ONE))
    assert (moved["from"], moved["to"]) == (it.other.address, it.stranger.address)
    signed.write_text(
        line(it.other, "stablecoin", "pay", "sign", it.stranger.address, "1").out.replace("31337", "1")
    )
    line(it.stranger, "relay", str(signed)).failed(3, "chain 1")


def test_system(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    me = line.house.credit.borrower
    line.house.swap_in(me, 1_234_567_891)
    line.json(me, "credit", "open", line.market, "10", "4000")
    line.house.chain.warp(100_000)
    said = line.json(me, "system")
    assert (said["difference"], said["balances"]) == ("0", True)
    total = {name: int(said[name]) for name in ("totalAssets", "totalLiabilities", "totalEquity")}
    assert total["totalAssets"] == total["totalLiabilities"] + total["totalEquity"]
    for name in ("origins", "places"):
        assert sum(int(each["amount"]) for each in said[name]) == int(said["supply"])
    (market, _) = said["markets"]
    assert (
        Decimal(market["collateralRatio"])
        == Decimal(10 * PRICE) * ONE // (Decimal(market["debt"]) / ONE) / ONE
    )
    assert market["leastRatio"] == "1.25"
    table = line.look("system")
    assert table.status == 0
    for word in ("Assets", "Equity", "Where every coin is", "everybody else", "499.", "holds"):
        assert word in table.out, word
    assert "DOES NOT HOLD" not in table.out
    line.look("system", "--block", "0").failed(3, "block 0x0 is not kept")
    monkeypatch.setattr(BalanceSheet, "difference", 1)
    monkeypatch.setattr(BalanceSheet, "balances", False)
    assert line.look("system").status == 1


def test_bad_input(line: Line) -> None:
    it, me = line.house.credit, line.house.credit.borrower
    other = line.house.connect(it.stranger)
    listed_nowhere = other.lending.create_market(
        it.coin.address, it.collateral.address, it.buffer.address, it.irm.address, "0.8"
    )
    before = it.ledger()
    for words, status, says in (
        (("open", line.market, "1e3", "100"), 2, "not a number"),
        (("open", line.market, "1", "0x1"), 2, "not a number"),
        (("open", "0x12", "1", "100"), 2, "too short"),
        (("open", "0x" + listed_nowhere.id.hex(), "1", "100"), 2, "no credit market"),
        (("open", line.market, "1", "99"), 1, "Owe at least 100 SRUSD"),
        (("open", line.market, "1", "1700"), 1, "put collateral in"),
        (("open", line.market, "1000", "1000001"), 1, "at most 1,000,000 SRUSD"),
        (("open", line.market, "101", "1000"), 4, "needs 101 COLL"),
        (("open", line.market, "10", "15000", "--min-health", "1.5"), 1, "nothing was sent"),
        (("adjust", line.market), 2, "--repay, --in, --borrow or --out"),
        (("adjust", line.market, "--repay", "1"), 1, "owes nothing"),
        (("repay", line.market, "all"), 1, "owes nothing"),
        (("close", line.market), 2, "nothing to close"),
        (("sign-close", line.market, "--valid-for", "999999999"), 2, "ten years"),
        (("relay", "/nowhere"), 2, "cannot be read"),
        (("distribute",), 1, "nothing of the kind"),
    ):
        done = line(me, "credit", *words)
        assert done.status == status, (words, done.err)
        assert says in done.err, (words, done.err)
        assert "Traceback" not in done.err
        assert not done.out
    assert it.ledger() == before


def test_nobody_to_ask(line: Line) -> None:
    it = line.house.credit
    index = it.actors.index(it.borrower)
    before = it.ledger()
    done = line.look("credit", "open", line.market, "10", "4000", "--account", f"demo:{index}")
    assert done.status == 5
    assert "nothing was sent" in done.err
    assert it.ledger() == before


def test_paused_and_blind(line: Line) -> None:
    it, me = line.house.credit, line.house.credit.borrower
    line.json(me, "credit", "open", line.market, "10", "4000")
    line.house.fund(me, coins=ONE)
    it.coin.pauseMinting(sender=it.sentinel)
    line(me, "credit", "adjust", line.market, "--borrow", "100").failed(1, "Minting is paused")
    it.oracle.setFault(1, sender=it.deployer)
    assert line(me, "credit", "adjust", line.market, "--out", "1").status == 1
    assert "none" in line.look("credit", "markets").out
    assert "unknown: no price" in line(me, "credit", "show").out
    assert line.json(me, "system")["markets"][0]["collateralRatio"] is None
    assert line.json(me, "credit", "close", line.market)["debt"] == "0"
