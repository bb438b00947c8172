"""`strongroom`: each command once as it works, for people and as JSON."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from strongroom import artifacts
from strongroom.client.multicall import MULTICALL3
from tests.support.suite import ONE, Suite
from tools.anvil import MULTICALL3_CODE

from .conftest import Strongroom


@pytest.mark.parametrize("multicall", [False, True], ids=["one by one", "multicall"])
def test_status(strongroom: Strongroom, suite: Suite, multicall: bool) -> None:
    if multicall:
        suite.chain.set_code(MULTICALL3, bytes.fromhex(MULTICALL3_CODE.read_text()))
    suite.buy(suite.holder, 100 * suite.unit)
    suite.chain.warp(60)
    facts = strongroom("status", "--json").json
    assert facts["chain"]["id"] == 31337
    assert facts["stablecoin"]["supply"] == "99.95"
    assert facts["stablecoin"]["mintingPaused"] is False
    assert facts["facilitators"] == [
        {
            "name": "PegStabilityModule",
            "address": suite.psm.address,
            "level": "99.95",
            "ceiling": "10000000",
        }
    ]
    assert facts["peg"]["book"] == facts["peg"]["balance"] == "100"
    assert facts["peg"]["uncollectedFees"] == "0.05"
    assert facts["peg"]["status"] == "within"
    assert facts["peg"]["swapsIn"] == "open"
    assert facts["price"]["price"] == "1"
    assert facts["price"]["ageSeconds"] == 60
    text = strongroom("status").out
    for line in ("0.05 %", "99.5 % to 100.5 % of parity", "86,400 s", "10,000,000", "frozen"):
        assert line in text


def test_status_in_trouble(strongroom: Strongroom, suite: Suite) -> None:
    suite.chain.send(suite.psm, "freeze", sender=suite.sentinel)
    suite.outlive_feed()
    facts = strongroom("status", "--json").json
    assert facts["peg"]["frozen"] is True
    assert facts["peg"]["status"] == "unknown"
    assert facts["peg"]["swapsIn"] == "closed: PegStabilityModule_Frozen"
    assert facts["price"]["price"] is None
    assert "ChainlinkOracle_StaleAnswer" in facts["price"]["problem"]


def test_nothing_is_broken_in_a_pipe(strongroom: Strongroom, suite: Suite) -> None:
    done = strongroom("faucet", "1", "--account", "demo:0", "--yes")
    assert [line for line in done.out.splitlines() if "transaction" in line and len(line.split()[-1]) == 66]
    assert suite.swapper.address in done.err


def test_contracts(strongroom: Strongroom, suite: Suite) -> None:
    assert strongroom("contracts", "--json").json["Stablecoin"] == suite.stablecoin.address
    assert suite.psm.address in strongroom("contracts").out


def test_accounts(strongroom: Strongroom, suite: Suite) -> None:
    rows = strongroom("accounts", "--json").json
    assert rows[0] == {
        "account": "demo:0",
        "address": suite.swapper.address,
        "stablecoin": "0",
        "reserve": "1000",
    }
    assert "demo:1" in strongroom("accounts").out


def test_quote(strongroom: Strongroom, suite: Suite) -> None:
    assert strongroom("peg", "quote", "100", "--json").json == {
        "amountIn": "100",
        "amountOut": "99.95",
        "fee": "0.05",
    }
    assert "99.95 SRUSD" in strongroom("peg", "quote", "100").out
    suite.buy(suite.holder, 100 * suite.unit)
    assert strongroom("peg", "quote", "10", "--out", "--json").json["amountOut"] == "9.995"


@pytest.mark.parametrize("by", ["permit", "approve", "authorization"])
def test_swaps(strongroom: Strongroom, suite: Suite, by: str) -> None:
    done = strongroom(
        "peg",
        "swap-in",
        "100",
        "--by",
        by,
        "--account",
        "demo:0",
        "--yes",
        "--json",
        "--to",
        suite.holder.address,
    )
    assert done.status == 0, done.err
    assert done.err == ""
    assert done.json["amountOut"] == "99.95"
    assert done.json["receiver"] == suite.holder.address
    assert done.json["transaction"].startswith("0x")
    back = strongroom("--yes", "--account=demo:1", "peg", "swap-out", "50", "--by", by)
    assert back.status == 0, back.err
    assert "49.975 mUSDC" in back.out
    assert "before" in back.err, "before and after are shown"
    assert suite.reserve.balanceOf(suite.holder) == 49_975_000


@pytest.mark.parametrize("way", ["in", "out"])
def test_signed_swaps(strongroom: Strongroom, suite: Suite, tmp_path: Path, way: str) -> None:
    """Signed by one, sent by another; what was shown is what is done; once, and not for less."""
    suite.buy(suite.holder, 100 * suite.unit)
    who, payer = ("demo:0", suite.swapper) if way == "in" else ("demo:1", suite.holder)
    file = tmp_path / "swap"
    words = ("peg", f"sign-swap-{way}", "50", "--account", who, "--yes")
    before = suite.ledger()
    signed = strongroom(*words, "--to", suite.victim.address)
    assert signed.status == 0, signed.err
    assert suite.ledger() == before, "nothing was sent"
    least = {"in": "49.925025 SRUSD", "out": "49.925025 mUSDC"}[way]
    for shown in ("49.975", least, suite.victim.address, "usable until"):
        assert shown in signed.err, shown
    file.write_text(signed.out)
    relay = ("relay", str(file), "--account", "demo:2", "--yes", "--json")
    sent = strongroom(*relay)
    assert sent.status == 0, sent.err
    assert sent.json["signer"] == payer.address
    got, one = (suite.stablecoin, ONE) if way == "in" else (suite.reserve, suite.unit)
    assert got.balanceOf(suite.victim) == 49_975 * one // 1_000
    assert "NonceSpent" in strongroom(*relay).err
    if way == "in":
        file.write_text(strongroom(*words, "--min-out", "49.98").out)
        assert "OutputTooLow" in strongroom(*relay).err
        return
    strongroom(*words[:2], "100000", *words[3:]).failed(4, "needs 100,000")
    strongroom(*words, "--slippage", "100").failed(2, "--slippage is in percent")


def test_before_and_after(strongroom: Strongroom, suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    declined = strongroom("peg", "swap-in", "100", "--account", "demo:0")
    assert declined.status == 5
    assert "error: nothing was sent" in declined.err
    for part in ("1,000", "900", "99.95", "0.05", "Pay 100 mUSDC for at least 99.85005 SRUSD? [y/N]"):
        assert part in declined.err
    assert suite.reserve.balanceOf(suite.swapper) == 1_000 * suite.unit
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert strongroom("peg", "swap-in", "100", "--account", "demo:0").status == 0
    assert suite.stablecoin.balanceOf(suite.swapper) == 9_995 * ONE // 100


def test_freeze(strongroom: Strongroom, suite: Suite) -> None:
    strongroom("peg", "freeze", "--account", "demo:0", "--yes").failed(1, "ReserveNotBelowBand")
    suite.set_price(9_000)
    assert strongroom("peg", "freeze", "--account", "demo:0", "--yes", "--json").json["frozen"] is True
    assert suite.psm.frozen()


def test_freeze_as_sentinel(strongroom: Strongroom, suite: Suite) -> None:
    strongroom("peg", "freeze", "--sentinel", "--account", "demo:0", "--yes").failed(
        1, "AccessManagedUnauthorized"
    )
    assert strongroom("peg", "freeze", "--sentinel", "--account", "demo:3", "--yes").status == 0
    assert suite.psm.frozen()


def test_update_drought(strongroom: Strongroom, suite: Suite) -> None:
    line = ("peg", "update-drought", "--account", "demo:0", "--yes")
    suite.buy(suite.holder, 20_000 * suite.unit)
    assert strongroom(*line).out == "it is noted already that the peg module is not dry\n"
    suite.reserve.seize(suite.psm, 15_000 * suite.unit, sender=suite.stranger)
    assert strongroom(*line, "--json").json["dry"] is True
    assert suite.psm.drought()[0]
    assert strongroom(*line, "--json").json == {"changed": False, "dry": True}


def test_collect_fees(strongroom: Strongroom, suite: Suite) -> None:
    assert (
        strongroom("peg", "collect-fees", "--account", "demo:0", "--yes").out
        == "there are no fees to collect\n"
    )
    suite.buy(suite.holder, 100 * suite.unit)
    done = strongroom("peg", "collect-fees", "--account", "demo:0", "--yes", "--json")
    assert done.json["collected"] == "0.05"
    assert suite.stablecoin.balanceOf(suite.surplus_buffer) == ONE // 20


def test_balance(strongroom: Strongroom, suite: Suite) -> None:
    expected = {"address": suite.swapper.address, "stablecoin": "0", "reserve": "1000"}
    assert strongroom("stablecoin", "balance", suite.swapper.address.lower(), "--json").json == expected
    assert strongroom("stablecoin", "balance", "--account", "demo:0", "--json").json == expected
    assert "1,000" in strongroom("stablecoin", "balance", "--account", "demo:0").out


def test_transfer(strongroom: Strongroom, suite: Suite) -> None:
    suite.buy(suite.holder, 100 * suite.unit)
    done = strongroom(
        "stablecoin", "transfer", suite.victim.address, "1.5", "--account", "demo:1", "--yes", "--json"
    )
    assert done.status == 0, done.err
    assert suite.stablecoin.balanceOf(suite.victim) == 3 * ONE // 2


def _write(path: Path, content: Any) -> str:
    path.write_text(json.dumps(content))
    return str(path)


def test_payment(
    strongroom: Strongroom, suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.buy(suite.holder, 100 * suite.unit)
    nonce = suite.chain.nonce(suite.holder)
    signed = strongroom(
        "stablecoin", "pay", "sign", suite.victim.address, "2", "--account", "demo:1", "--yes"
    )
    assert suite.chain.nonce(suite.holder) == nonce, "signing sends nothing"
    file = _write(tmp_path / "payment.json", signed.json)
    done = strongroom("stablecoin", "pay", "relay", file, "--account", "demo:2", "--yes", "--json")
    assert done.json["from"] == suite.holder.address
    assert done.json["amount"] == "2"
    assert suite.stablecoin.balanceOf(suite.victim) == 2 * ONE
    strongroom("stablecoin", "pay", "relay", file, "--account", "demo:2", "--yes").failed(1, "NonceSpent")
    again = strongroom("stablecoin", "pay", "sign", suite.victim.address, "2", "--account", "demo:1", "--yes")
    monkeypatch.setattr("sys.stdin", io.StringIO(again.out))
    assert strongroom("stablecoin", "pay", "relay", "-", "--account", "demo:2", "--yes").status == 0


def test_cancelled_payment(strongroom: Strongroom, suite: Suite, tmp_path: Path) -> None:
    suite.buy(suite.holder, 100 * suite.unit)
    signed = strongroom(
        "stablecoin", "pay", "sign", suite.victim.address, "2", "--account", "demo:1", "--yes"
    )
    file = _write(tmp_path / "payment.json", signed.json)
    strongroom("stablecoin", "pay", "cancel", file, "--account", "demo:0", "--yes").failed(
        4, "cannot sign for"
    )
    assert strongroom("stablecoin", "pay", "cancel", file, "--account", "demo:1", "--yes").status == 0
    strongroom("stablecoin", "pay", "relay", file, "--account", "demo:2", "--yes").failed(1, "NonceSpent")


def test_permit(strongroom: Strongroom, suite: Suite, tmp_path: Path) -> None:
    signed = strongroom(
        "stablecoin", "permit", "sign", suite.victim.address, "2", "--account", "demo:1", "--yes"
    )
    file = _write(tmp_path / "permit.json", signed.json)
    done = strongroom("stablecoin", "permit", "relay", file, "--account", "demo:2", "--yes")
    assert done.status == 0, done.err
    assert suite.stablecoin.allowance(suite.holder, suite.victim) == 2 * ONE
    strongroom("stablecoin", "pay", "relay", file, "--account", "demo:2", "--yes").failed(2, "not a payment")


def test_wallet_pays(strongroom: Strongroom, suite: Suite, tmp_path: Path) -> None:
    wallet = suite.chain.deploy("MockWallet", suite.holder, sender=suite.holder).address
    suite.buy(suite.swapper, 100 * suite.unit)
    suite.stablecoin.transfer(wallet, 10 * ONE, sender=suite.swapper)
    signed = strongroom(
        "stablecoin",
        "pay",
        "sign",
        suite.victim.address,
        "2",
        "--account",
        "demo:1",
        "--yes",
        "--from",
        wallet,
    )
    file = _write(tmp_path / "payment.json", signed.json)
    assert strongroom("stablecoin", "pay", "relay", file, "--account", "demo:2", "--yes").status == 0
    assert suite.stablecoin.balanceOf(wallet) == 8 * ONE


def test_faucet(strongroom: Strongroom, suite: Suite) -> None:
    done = strongroom("faucet", "2.5", "--account", "demo:1", "--yes", "--json")
    assert done.json["amount"] == "2.5"
    assert suite.reserve.balanceOf(suite.holder) == 2_500_000


def test_decode(strongroom: Strongroom) -> None:
    data = "0x08c379a0" + f"{32:064x}{4:064x}" + b"down".ljust(32, b"\0").hex()
    assert strongroom("decode", data, "--json").json["arguments"] == {"message": "down"}
    assert "A `require` with a text failed." in strongroom("decode", data).out
    frozen = next(
        key for key, entry in artifacts.errors().items() if entry.name == "PegStabilityModule_Frozen"
    )
    assert "Swaps out stay open." in strongroom("decode", frozen, on=None).out
    assert "no error of these contracts" in strongroom("decode", "0x12345678").out
    assert strongroom("decode", "0x12345678", "--json").json["name"] == "UnknownError"


def test_errors(strongroom: Strongroom) -> None:
    everything = strongroom("errors", "--json", on=None).json
    assert len(everything) == len(artifacts.errors())
    found = strongroom("errors", "psm_nothing").out
    assert "no error of these contracts mentions" in found
    one = strongroom("errors", "module_frozen", "--json").json
    assert [entry["signature"] for entry in one.values()] == ["PegStabilityModule_Frozen()"]
    assert "PegStabilityModule_Frozen()" in strongroom("errors", "frozen").out


def test_amounts_in_json_are_exact(strongroom: Strongroom, suite: Suite) -> None:
    suite.give_reserve(suite.victim, 123_456_789_012_345_678_901_234_567)
    held = strongroom("stablecoin", "balance", suite.victim.address, "--json").json["reserve"]
    assert Decimal(held) == Decimal("123456789012345678901.234567")
