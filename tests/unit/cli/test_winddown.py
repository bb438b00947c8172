"""strongroom system winddown status, claims, run, lock, claim, and each step as a command of its own

├── from the pause to the last claim, each by its own command, shown before and after; the books balance
├── the same by `run` alone, and nothing is left to do; positions of a market in one transaction
├── signed by a holder, sent on by another
├── holders get the same per coin, whoever claims first
├── a source that is dead; one market alone, redeemed from at its price
└── refused, each with what to do next: not begun, minting goes on, not the governor, scheduled and not due,
    read lately, no price yet, nobody owes, not open yet, no claim, no such market, more than there is, the coin itself
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.client.multicall import MULTICALL3
from strongroom.evm import Account
from tests.support.ending_house import EndingHouse, EndingHouseBuilder
from tests.support.suite import GOVERNOR_DELAY, ONE
from tests.support.winddown import DAY, HOUR, WEEK
from tests.unit.cli.conftest import Outcome
from tests.unit.client.conftest import deployment_of
from tools.anvil import MULTICALL3_CODE


@pytest.fixture(scope="module")
def built() -> EndingHouse:
    house = EndingHouseBuilder()()
    it = house.it
    it.buy(it.holder, 20_000 * ONE)
    house.open(it.borrower, 0, "10", "12000.5")
    house.open(it.other, 1, "1", "40000")
    for who in (it.suite.governor, it.suite.sentinel, it.stranger, it.holder, it.lender):
        it.chain.set_balance(who.address, 10**18)
    return house


@dataclass(frozen=True)
class Line:
    """The command line, as one of the actors."""

    house: EndingHouse
    invoke: Callable[..., Outcome]

    def __call__(self, who: Account, *words: str) -> Outcome:
        index = self.house.actors.index(who)
        return self.invoke("system", "winddown", *words, "--account", f"demo:{index}", "--yes")

    def json(self, who: Account, *words: str) -> Any:
        done = self(who, *words, "--json")
        assert done.status == 0, done.err
        return done.json

    def status(self) -> Any:
        """Read, and the balance sheet with it, which must balance."""
        assert self.invoke("system", "--json").json["balances"] is True
        return self.invoke("system", "winddown", "status", "--json").json

    def market(self, number: int) -> str:
        return "0x" + self.house.it.params[number].id.hex()[:12]


@pytest.fixture
def line(
    built: EndingHouse, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Line]:
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    registry = deployments.registry_path(31337, tmp_path)
    deployments.write(registry, deployment_of(built.it.suite))
    before = built.it.chain.snapshot()

    def invoke(*words: str) -> Outcome:
        capsys.readouterr()
        status = run([*words, "--deployments", str(registry)], provider=built.provider)
        return Outcome(status, *capsys.readouterr())

    yield Line(built, invoke)
    built.it.chain.revert(before)


def begin(line: Line) -> None:
    it = line.house.it
    line.json(it.suite.sentinel, "pause-minting")
    told = line.json(it.suite.governor, "begin")
    assert told["readyAt"] == it.chain.timestamp + GOVERNOR_DELAY
    line(it.suite.governor, "begin").failed(1, "run this again then")
    assert line.status()["phase"] == "scheduled"
    it.chain.warp(GOVERNOR_DELAY)
    line.json(it.suite.governor, "begin")
    line.house.it.set_price(2_000)


def test_step_by_step(line: Line) -> None:
    it = line.house.it
    anyone, holder = it.stranger, it.holder
    assert line.status()["phase"] == "running"
    begin(line)
    line(anyone, "take-reserve").failed(1, "no reserve left to take: what it had came with the beginning")
    told = line.status()
    assert (told["phase"], told["nextAt"]) == ("unwinding", told["timestamp"])
    assert [each["name"] for each in told["steps"] if each["possible"]] == ["readPrice", "readPrice"]
    assert [each["readings"] for each in told["markets"]] == [0, 0]
    for _ in range(3):
        line.json(anyone, "read-price", line.market(0))
        it.chain.warp(HOUR)
    line(anyone, "read-price", line.market(0)).failed(1, "settle its positions")
    settled = line(anyone, "settle", line.market(0))
    assert settled.status == 0, settled.err
    for word in ("debt repaid", "stays its owner's", it.borrower.address, "6.0"):
        assert word in settled.err, word
    line(anyone, "settle", line.market(0)).failed(1, "nobody owes")
    line(anyone, "settle", line.market(1)).failed(1, "Read its price first")
    locked = line(holder, "lock", "1000")
    assert locked.status == 0, locked.err
    assert "part of mUSDC, as of now" in locked.err
    line(anyone, "open").failed(1, "in 6 days")
    it.chain.warp(WEEK)
    line.status()
    opened = line(anyone, "open")
    assert "positions not settled" in opened.err
    told = line.status()
    assert told["phase"] == "open"
    assert Decimal(told["lateReserve"]) == 80_000
    shown = line.invoke("system", "winddown", "status")
    for word in ("Realised", "a coin has", "read", "claims opened", "readPrice", "now"):
        assert word in shown.out, word
    line(anyone, "release", line.market(0)).failed(1, "nothing of the kind")
    for _ in range(3):
        line.json(anyone, "read-price", line.market(1))
        it.chain.warp(HOUR)
    (told,) = line.json(anyone, "settle", line.market(1), it.other.address)
    assert Decimal(told["repaid"]) > 40_000
    line.json(anyone, "release", line.market(1))
    assert line.status()["phase"] == "settled"
    parts = line.json(holder, "claim")
    assert {each["symbol"] for each in parts} == {"mUSDC", "C"}
    line(holder, "claim").failed(1, "nothing to claim")
    assert (
        line.json(holder, "lock", "all")["amount"]
        == line.house.connect().stablecoin.from_units(it.it.lockedOf(it.holder) - 1_000 * ONE).to_eng_string()
    )
    told = line.json(holder, "claims")
    assert any(Decimal(each["claimable"]) for each in told["claims"])
    assert line(holder, "claim").status == 0
    it.assert_laws()


def test_by_run_alone(line: Line) -> None:
    it = line.house.it
    line(it.stranger, "run").failed(1, "only the governor begins it")
    begin(line)
    told = line.json(it.stranger, "run")
    assert [each["name"] for each in told["steps"]] == ["readPrice", "readPrice"]
    line(it.stranger, "run").failed(1, "no step is possible now; the next: ")
    for _ in range(2):
        it.chain.warp(HOUR)
        done = line(it.stranger, "run")
        assert done.status == 0, done.err
    assert it.borrower.address in done.out, "the last reading lets positions be settled at once"
    it.chain.warp(WEEK)
    told = line.json(it.stranger, "run", "--every", "1")
    assert [each["name"] for each in told["steps"]] == ["open", "takeSurplus"]
    assert told["phase"] == "settled"
    line(it.stranger, "run").failed(1, "nothing left to do")
    assert line.status()["steps"] == []
    it.assert_laws()


def test_settled_together(line: Line) -> None:
    it = line.house.it
    it.chain.set_code(MULTICALL3, bytes.fromhex(MULTICALL3_CODE.read_text()))
    line.house.open(it.second, 0, "10", "12000.5")
    begin(line)
    for _ in range(3):
        told = line.json(it.stranger, "run")
        it.chain.warp(HOUR)
    (step,) = [each for each in told["steps"] if each["name"] == "settle"]
    assert "3 positions" in step["what"] and it.second.address in step["what"]
    assert line.status()["phase"] == "unwinding"
    line(it.stranger, "settle", line.market(0)).failed(1, "nobody owes")
    it.assert_laws()


def test_locked_by_signature(line: Line, tmp_path: Path) -> None:
    it = line.house.it
    begin(line)
    file = tmp_path / "lock.json"
    signed = line(it.holder, "sign-lock", "10")
    assert signed.status == 0, signed.err
    assert "locked, for good" in signed.err
    file.write_text(signed.out)
    index = line.house.actors.index(it.stranger)
    relay = ("relay", str(file), "--account", f"demo:{index}", "--yes")
    sent = line.invoke(*relay)
    assert sent.status == 0, sent.err
    assert "LockAuthorization" in sent.err and it.holder.address in sent.err
    assert line.json(it.stranger, "claims", it.holder.address)["locked"] == "10"
    line.invoke(*relay).failed(1, "Sign anew")
    line(it.stranger, "sign-lock", "1").failed(4, "needs 1")
    line(it.holder, "sign-lock", "0").failed(2, "above zero")


def test_order_of_claims(line: Line) -> None:
    """Three holders, one way round and the other: each gets the same. What is left is the part of others' coins."""
    it = line.house.it
    begin(line)
    for _ in range(3):
        line.json(it.stranger, "run")
        it.chain.warp(HOUR)
    it.chain.warp(WEEK)
    line.json(it.stranger, "run")
    people, seen = (it.holder, it.borrower, it.other), set()
    for order in (people, people[::-1]):
        before = it.chain.snapshot()
        for who in order:
            line.json(who, "lock", "all")
            line.json(who, "claim")
        seen.add(tuple(tuple(it.it.paidTo(token, who) for token in it.assets) for who in people))
        for token in it.assets:
            left, counted = it.it.received(token) - it.it.paid(token), it.it.claimSupply()
            others = it.it.received(token) * (counted - it.it.totalLocked()) // counted
            assert 0 <= left - others <= len(people), "more than rounding is left"
        assert line.invoke("system", "--json").json["balances"] is True
        it.chain.revert(before)
    assert len(seen) == 1


def test_a_dead_source(line: Line) -> None:
    it = line.house.it
    begin(line)
    it.sources[0].setFault(1, sender=it.suite.deployer)
    line(it.stranger, "read-price", line.market(0)).failed(1, "the governor may give a price")
    assert "no: " in line.invoke("system", "winddown", "status").out
    it.chain.warp(3 * DAY)
    line(it.stranger, "set-price", line.market(0), "1900").failed(1, "only the governor")
    line.json(it.suite.governor, "set-price", line.market(0), "1900")
    line(it.suite.governor, "set-price", line.market(0), "1900").failed(1, "run this again then")
    it.chain.warp(GOVERNOR_DELAY)
    line.json(it.suite.governor, "set-price", line.market(0), "1900")
    line(it.suite.governor, "set-price", line.market(0), "1800").failed(1, "fixed already")
    assert it.it.market(it.params[0].id).price == 1_900 * 10**36


def test_one_market_alone(line: Line) -> None:
    """Coins take its collateral at the price that is fixed, without a fee, while the rest lives; then all ends."""
    it = line.house.it
    governor, sentinel = it.suite.governor, it.suite.sentinel
    line(governor, "begin-market", line.market(0)).failed(1, "the sentinel lowers it to zero first")
    index = f"demo:{line.house.actors.index(sentinel)}"
    assert (
        line.invoke("credit", "lower-ceiling", line.market(0), "0", "--account", index, "--yes").status == 0
    )
    line(it.stranger, "begin-market", line.market(0)).failed(1, "is not the governor")
    assert line.json(governor, "begin-market", line.market(0))["readyAt"]
    line(governor, "begin-market", line.market(0)).failed(1, "run this again then")
    it.chain.warp(GOVERNOR_DELAY)
    line.json(governor, "begin-market", line.market(0))
    redeem = ("stablecoin", "redeem", "5000.5", "--market", line.market(0), "--yes")
    index = f"demo:{line.house.actors.index(it.holder)}"
    line.invoke(*redeem, "--account", index).failed(2, "its price is not fixed yet")
    for _ in range(3):
        assert line.json(it.stranger, "run")["phase"] == "running"
        it.chain.warp(HOUR)
    told = line.status()
    assert (told["phase"], told["begunAt"], len(told["markets"])) == ("running", None, 1)
    done = line.invoke(*redeem, "--account", index, "--json").json
    assert (done["coins"], done["reserve"], done["collateral"]) == ("5000.5", "0", {"C": "2.50025"})
    line.status()
    line.invoke(
        "stablecoin", "redeem", "9000", "--market", line.market(0), "--yes", "--account", index
    ).failed(4, "redeem less")
    line.invoke("stablecoin", "redeem", "9", "--market", line.market(1), "--yes", "--account", index).failed(
        2, "is not winding down alone"
    )
    assert line.invoke("stablecoin", "redeem", "9", "--yes", "--account", index).status == 0, (
        "the peg module goes on"
    )
    begin(line)
    assert [each["id"][:14] for each in line.status()["markets"]] == [line.market(0), line.market(1)]


def test_bad_input(line: Line) -> None:
    it = line.house.it
    holder, anyone = it.holder, it.stranger
    no_market = ("0x1234567890", 2, "no market that is winding down")
    for who, words, status, says in (
        (holder, ("lock", "1"), 1, "the governor begins its end"),
        (holder, ("claim",), 1, "anyone opens claims"),
        (anyone, ("open",), 1, "the governor begins its end"),
        (anyone, ("take-reserve",), 1, "the governor begins its end"),
        (anyone, ("enlist", line.market(0)), 1, "the governor begins its end"),
        (anyone, ("read-price", no_market[0]), no_market[1], no_market[2]),
        (it.suite.governor, ("begin",), 1, "minting is not paused"),
        (anyone, ("pause-minting",), 1, "has not that role"),
        (holder, ("lock", "1e3"), 2, "not a number"),
        (holder, ("lock", "100000000"), 4, "needs 100,000,000"),
        (it.lender, ("lock", "all"), 2, "no coins to lock"),
        (anyone, ("set-price", line.market(0), "x"), 2, "not a number"),
    ):
        done = line(who, *words)
        assert (done.status, says in done.err) == (status, True), (words, done.err)
        assert not done.out
    line.json(it.suite.sentinel, "pause-minting")
    line(anyone, "begin").failed(1, "is not the governor")
    line(it.suite.sentinel, "pause-minting").failed(1, "paused already")
    it.begin()
    for who, words, status, says in (
        (it.suite.governor, ("begin",), 1, "has begun already"),
        (anyone, ("enlist", line.market(0)), 1, "read-price"),
        (anyone, ("book", it.coin.address), 1, "lock it instead"),
        (anyone, ("book", it.collaterals[0].address), 1, "nothing of the kind"),
        (anyone, ("take-surplus",), 1, "anyone opens claims"),
        (holder, ("claim",), 1, "in 7 days"),
        (anyone, ("pay-residual", it.suite.reserve.address), 1, "anyone opens claims"),
    ):
        done = line(who, *words)
        assert (done.status, says in done.err) == (status, True), (words, done.err)
    index = f"demo:{line.house.actors.index(it.borrower)}"
    for words, status, says in (
        (("credit", "adjust", line.market(0), "--borrow", "100"), 1, "Minting is paused"),
        (("credit", "adjust", line.market(0), "--out", "1"), 1, "take all out (`strongroom credit close`)"),
        (("stablecoin", "redeem", "100"), 4, "strongroom system winddown lock"),
    ):
        line.invoke(*words, "--account", index, "--yes").failed(status, says)
    it.it.readPrice(it.params[0], sender=anyone)
    line(anyone, "read-price", line.market(0)).failed(1, "Readings are an hour apart. From ")
    assert line.invoke("system", "--block", "1", "winddown", "status").status == 2
