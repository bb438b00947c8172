"""strongroom save status, deposit, withdraw, sign-deposit, sign-withdraw, rate, poke

├── deposits and withdraws, and says what it did; everything with `all`
├── status and rate in tables and in JSON, exact
└── bad input: no amount, more than there is, nothing saved, too early a poke, no deployment of a rate
"""

from pathlib import Path

import pytest

from tests.support.suite import ONE, Suite
from tests.unit.cli.conftest import Strongroom


@pytest.fixture
def saver(suite: Suite) -> Suite:
    """demo:0, the swapper, holds some 999 coins; a reward streams to the holder."""
    suite.buy(suite.holder, 200 * suite.unit)
    suite.stablecoin.approve(suite.savings_vault, 2**255, sender=suite.holder)
    suite.savings_vault.deposit(100 * ONE, suite.holder, sender=suite.holder)
    suite.savings_vault.addReward(7 * ONE, sender=suite.holder)
    return suite


def test_saves_and_takes_out(strongroom: Strongroom, saver: Suite) -> None:
    saver.buy(saver.swapper, 500 * saver.unit)
    done = strongroom("--account", "demo:0", "--yes", "--json", "save", "deposit", "100")
    assert done.status == 0, done.err
    assert (done.json["amount"], done.json["owner"]) == ("100", saver.swapper.address)
    assert saver.savings_vault.maxWithdraw(saver.swapper) > 99 * ONE
    part = strongroom("--account", "demo:0", "--yes", "save", "withdraw", "40", "--to", saver.victim.address)
    assert part.status == 0, part.err
    assert "40" in part.out
    assert saver.stablecoin.balanceOf(saver.victim) == 40 * ONE
    rest = strongroom("--account", "demo:0", "--yes", "save", "withdraw", "all")
    assert rest.status == 0, rest.err
    assert saver.savings_vault.balanceOf(saver.swapper) == 0
    strongroom("--account", "demo:0", "--yes", "save", "withdraw", "all").failed(2, "has savings of 0")


def test_saves_and_takes_out_by_signature(strongroom: Strongroom, saver: Suite, tmp_path: Path) -> None:
    """demo:2, the relayer, sends what demo:0 signed; each once."""
    saver.buy(saver.swapper, 500 * saver.unit)
    file, mine = tmp_path / "signed", ("--account", "demo:0", "--yes")
    relay = ("relay", str(file), "--account", "demo:2", "--yes")

    def passed_on(*words: str) -> str:
        held = saver.stablecoin.balanceOf(saver.swapper), saver.savings_vault.balanceOf(saver.swapper)
        signed = strongroom("save", *words, *mine)
        assert signed.status == 0, signed.err
        now = saver.stablecoin.balanceOf(saver.swapper), saver.savings_vault.balanceOf(saver.swapper)
        assert now == held, "nothing was sent"
        file.write_text(signed.out)
        sent = strongroom(*relay)
        assert sent.status == 0, sent.err
        assert "NonceSpent" in strongroom(*relay).err
        return signed.err

    assert "100 SRUSD" in passed_on("sign-deposit", "100")
    assert saver.savings_vault.maxWithdraw(saver.swapper) >= 99 * ONE
    assert "40 SRUSD" in passed_on("sign-withdraw", "40", "--to", saver.victim.address)
    assert saver.stablecoin.balanceOf(saver.victim) >= 40 * ONE
    passed_on("sign-withdraw", "all")
    assert saver.savings_vault.balanceOf(saver.swapper) == 0
    strongroom("save", "sign-withdraw", "all", *mine).failed(2, "has savings of 0")
    strongroom("save", "sign-deposit", "1000000", *mine).failed(4, "needs 1,000,000")
    passed_on("sign-deposit", "5")
    strongroom("save", "sign-withdraw", "0", *mine).failed(2, "above zero")
    strongroom("save", "sign-withdraw", "6", *mine).failed(2, "has savings of")


def test_status(strongroom: Strongroom, saver: Suite) -> None:
    said = strongroom("--json", "save", "status", saver.holder.address).json
    assert (said["saved"], said["undistributed"], said["worth"], said["running"]) == ("100", "7", "100", True)
    assert said["apr"].startswith("3.65")
    table = strongroom("save", "status")
    assert table.status == 0
    assert "365.0000 %" in table.out


@pytest.mark.parametrize("amount", ["0", "-1", "1e3x", "0.0000000000000000001"])
def test_bad_amounts(strongroom: Strongroom, saver: Suite, amount: str) -> None:
    saver.buy(saver.swapper, 500 * saver.unit)
    for way in ("deposit", "withdraw"):
        done = strongroom("--account", "demo:0", "--yes", "save", way, "--", amount)
        assert done.status in (1, 2)
        assert not done.out


def test_more_than_there_is(strongroom: Strongroom, saver: Suite) -> None:
    done = strongroom("--account", "demo:0", "--yes", "save", "deposit", "100000000")
    assert done.status != 0
    assert "Traceback" not in done.err


def test_no_rate(strongroom: Strongroom, saver: Suite) -> None:
    strongroom("save", "rate").failed(3, "RatePolicy")
