"""What the scripts say when something outside them is missing; and the parts of theirs that need no chain."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scripts import _rehearsal
from scripts._chain import ChainError, GasPrice, Web3Chain, abi_of, created_address
from scripts._errors import InsufficientBalanceError, ScriptError, clean
from scripts._rehearsal import AnvilMissingError, Estimate, PlannedStep, ether, find_anvil

SENDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


def test_anvil_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rehearsal.sys, "prefix", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AnvilMissingError, match="anvil is not found: run `make setup`"):
        find_anvil()


KEY = "c0ffee00c0ffee00c0ffee00c0ffee00"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"see https://user:{KEY}@rpc.example:443/v2/{KEY}?x={KEY}: no", "see https://rpc.example:443/…: no"),
        (f"(wss://rpc.example/{KEY}). Next", "(wss://rpc.example/…). Next"),
        (f"'https://rpc.example?key={KEY}'", "'https://rpc.example/…'"),
        (f"exceeded with url: /v2/{KEY} (Caused by x)", "exceeded with url: /… (Caused by x)"),
        ("http://127.0.0.1:9: check", "http://127.0.0.1:9: check"),
        ("a\x1b[2Kb\u202ec\nd\x9be\u2028f – é", "a\\x1b[2Kb\\u202ec\\nd\\x9be\\u2028f – é"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("failure", ["unreachable", "no JSON", "refusal"])
def test_key_of_the_address_is_not_shown(monkeypatch: pytest.MonkeyPatch, failure: str) -> None:
    from requests import ConnectionError as Unreachable
    from web3 import Web3

    url = f"https://rpc.example/v2/{KEY}"
    chain = object.__new__(Web3Chain)
    chain.web3 = Web3(Web3.HTTPProvider(url))

    def answer(method: str, arguments: object) -> object:
        if failure == "unreachable":
            raise Unreachable(
                f"HTTPSConnectionPool(host='rpc.example'): Max retries exceeded with url: /v2/{KEY}"
            )
        if failure == "no JSON":
            raise ValueError(f"no JSON at {url}")
        return {"error": {"message": f"forbidden: {url}\x1b[2K"}}

    monkeypatch.setattr(chain.web3.provider, "make_request", answer)
    with pytest.raises(ChainError) as caught:
        chain.request("eth_chainId", [])
    assert KEY not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_complaint_is_one_clean_line() -> None:
    import click
    from ape.exceptions import ProviderError

    from scripts._command import _one_line

    for kind in (ScriptError, ProviderError, click.UsageError):
        with pytest.raises(click.ClickException) as caught, _one_line():
            raise kind(f"no \x1b[2Kanswer from https://rpc.example/v2/{KEY}")
        shown = caught.value.format_message()
        assert shown.startswith("no \\x1b[2Kanswer from https://rpc.example/…")
        assert KEY not in shown


def test_report_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    from scripts._verification import Drift, Pending, Report
    from scripts.verify import _print_json, _print_table
    from strongroom.deployments import Deployment

    forged = "x\x1b[2K\n0 drifts\u202e"
    report = Report(
        (Drift(forged, "a", forged),), 1, (forged,), (Pending("0x01", SENDER, SENDER, forged, 5, False),)
    )
    deployment = Deployment(5, "c0ffee", {})
    _print_table(deployment, report)
    shown = capsys.readouterr().out
    assert "PENDING: x" in shown
    assert "\x1b[2K" not in shown
    assert "\u202e" not in shown
    assert sum(line.startswith("0 drifts") for line in shown.splitlines()) == 0
    _print_json(deployment, report)
    text = capsys.readouterr().out
    assert text.isascii()
    assert json.loads(text)["pending"] == [
        {
            "operation": "0x01",
            "caller": SENDER,
            "target": SENDER,
            "call": forged,
            "readyAt": 5,
            "readyNow": False,
        }
    ]


def test_gwei() -> None:
    import click

    from scripts._command import gwei

    given = (None, "1", "0.5", "0.000000001", "1e3")
    assert [gwei(None, None, text) for text in given] == [None, 10**9, 5 * 10**8, 1, 10**12]
    for bad in ("0", "-1", "NaN", "Infinity", "much", "0.0000000001", ""):
        with pytest.raises(click.BadParameter, match="is no price in gwei"):
            gwei(None, None, bad)


def test_stale_artifacts(monkeypatch: pytest.MonkeyPatch) -> None:
    import tools.artifacts
    from scripts.deploy import _require_current_artifacts

    monkeypatch.setattr(tools.artifacts, "stale_sources", lambda: ["contracts/A.sol", "ape-config.yaml"])
    with pytest.raises(ScriptError, match=r"contracts/A.sol and 1 more changed\): run `make artifacts`"):
        _require_current_artifacts()


def test_test_accounts_are_for_the_local_chain() -> None:
    from ape.utils.basemodel import ManagerAccessMixin

    from scripts._command import deployer_account

    account = ManagerAccessMixin.account_manager.test_accounts[1]
    assert deployer_account(account, 31337) is account
    with pytest.raises(ScriptError, match="TEST::1 is a development account whose key is public"):
        deployer_account(account, 84532)
    with pytest.raises(ScriptError, match="--account ALIAS"):
        deployer_account(None, 84532)


@pytest.mark.parametrize(
    ("nonce", "address"),
    [  # from the definition: the last 20 bytes of keccak(rlp([sender, nonce]))
        (0, "0x5FbDB2315678afecb367f032d93F642f64180aa3"),
        (1, "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"),
        (127, None),
        (128, None),
        (255, None),
        (256, None),
        (2**40, None),
    ],
)
def test_created_address(nonce: int, address: str | None) -> None:
    from eth_utils.address import to_checksum_address
    from eth_utils.crypto import keccak
    from rlp import encode

    defined = to_checksum_address(keccak(encode([bytes.fromhex(SENDER[2:]), nonce]))[12:])
    assert created_address(SENDER, nonce) == defined
    assert address in (None, defined)


def test_ether() -> None:
    assert [ether(wei) for wei in (0, 1, 10**18, 15 * 10**17, 20 * 10**18)] == [
        "0",
        "0.000000000000000001",
        "1",
        "1.5",
        "20",
    ]


def test_balance() -> None:
    price = GasPrice(maximum=25, tip=5)  # a base fee of 10
    estimate = Estimate((PlannedStep("a", 60, None), PlannedStep("b", 40, None)), price, 1_874)
    assert (estimate.wei_per_gas, estimate.cost_wei, estimate.needed_wei) == (15, 1_500, 1_875)
    with pytest.raises(InsufficientBalanceError, match="fund it and run again; nothing was sent"):
        estimate.require_affordable(SENDER)
    Estimate(estimate.steps, price, 1_875).require_affordable(SENDER)
    assert Estimate(estimate.steps, GasPrice(7, None), 0).cost_wei == 700


def test_code_is_recognised_with_its_immutables() -> None:
    abi = abi_of("SurplusBuffer")
    runtime = bytearray(abi.artifact.runtime)
    assert abi.creates(bytes(runtime))
    assert not abi.creates(bytes(runtime[:-1]))
    assert not abi.creates(b"")
    runtime[0] ^= 1
    assert not abi.creates(bytes(runtime))


def test_an_immutable_has_one_value() -> None:
    """Else a view could show the pool that is expected, and the code beside it use another."""
    abi = abi_of("LendingVault")
    runtime = bytearray(abi.artifact.runtime)
    numbers = {number for _, _, number in abi.artifact.immutables}
    assert len(numbers) == 3 < len(abi.artifact.immutables)
    for number in numbers:
        for start, length, which in abi.artifact.immutables:
            if which == number:
                runtime[start : start + length] = bytes([number + 1]) * length
    assert abi.creates(bytes(runtime))
    for start, _, _ in abi.artifact.immutables:
        other = bytearray(runtime)
        other[start + 31] ^= 1
        alone = sum(which == runtime[start] - 1 for _, _, which in abi.artifact.immutables) == 1
        assert abi.creates(bytes(other)) is alone


@pytest.mark.parametrize("data", [b"", b"\x00" * 31])
def test_answer_that_is_too_short(data: bytes) -> None:
    """With Ape loaded too, which teaches eth_abi to take what is not there for zero."""
    import ape_ethereum.ecosystem  # noqa: F401

    with pytest.raises(ChainError, match="answers with something else"):
        abi_of("MockReserve").decode("decimals", data)


def test_overloads_are_all_writing_functions() -> None:
    permits = [text for text in abi_of("Stablecoin").writing_functions() if text.startswith("permit(")]
    assert len(permits) == 2


def test_scripts_do_not_reach_for_keys() -> None:
    """Keys come from Ape accounts only."""
    folder = Path(sys.modules["scripts._chain"].__file__ or "").parent
    for path in folder.glob("*.py"):
        text = path.read_text().lower()
        assert "private_key" not in text, path
        assert "from_key" not in text, path
        assert "mnemonic" not in text, path
