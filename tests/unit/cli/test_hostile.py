"""`strongroom` before a node, a token, a file and a folder that somebody else prepared.

├── signing asks, and shows chain, token and raw units; without anybody to ask it refuses
├── decimals, symbols, receipts, costs: what the node says is held against what is known
├── a registry that merely lay there: its path is shown and asked about, refused without anybody to ask
├── --chain pins the chain
├── a payment is cancelled only if it is the account's, on this chain, for this token
└── arguments and files that would break a parser → one line, and a status of their own
"""

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.evm.provider import ChainProvider
from tests.support.suite import ONE, Suite
from tests.unit.client.conftest import deployment_of
from tests.unit.client.test_hostile_node import Answer, Liar
from tests.unit.client.test_hostile_words import DECIMALS, SYMBOL, saying

from .conftest import Strongroom
from .test_bad_input import _save

DEMO = ("--account", "demo:1")


class Terminal(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def rich(suite: Suite) -> Suite:
    """The holder, demo:1, has stablecoin."""
    suite.buy(suite.holder, 100 * suite.unit)
    return suite


def lying(suite: Suite, answer: Answer) -> Any:
    """The node of these tests, behind a liar."""
    return Liar(ChainProvider(suite.chain, [suite.swapper, suite.holder, suite.relayer]), answer)


def _sign(kind: str, suite: Suite, *more: str) -> tuple[str, ...]:
    return ("stablecoin", kind, "sign", suite.victim.address, "1.5", *DEMO, *more)


# Signing asks


@pytest.mark.parametrize("kind", ["pay", "permit"])
def test_signing_asks(
    strongroom: Strongroom, rich: Suite, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = strongroom(*_sign(kind, rich))
    assert (nobody.status, nobody.out) == (5, "")
    assert "nothing was signed: there is nobody to ask" in nobody.err
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    declined = strongroom(*_sign(kind, rich))
    assert (declined.status, declined.out) == (5, "")
    for part in (
        "chain 31337",
        rich.stablecoin.address,
        rich.psm.address,
        rich.victim.address,
        "1500000000000000000 (18 decimals)",
        "1.5 SRUSD",
        "[y/N]",
    ):
        assert part in declined.err
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert strongroom(*_sign(kind, rich)).json["message"]["value"] == str(3 * ONE // 2)


@pytest.mark.parametrize(
    "line",
    [
        ("stablecoin", "transfer", "0x" + "12" * 20, "1"),
        ("peg", "swap-out", "1"),
        ("peg", "swap-out", "1", "--by", "approve"),
        ("peg", "collect-fees"),
        ("faucet", "1"),
    ],
)
def test_every_question_names_chain_token_and_cost(
    strongroom: Strongroom, rich: Suite, line: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    declined = strongroom(*line, *DEMO)
    assert declined.status == 5
    assert "\nchain 31337, contract 0x" in declined.err
    assert "gas for at most 0 ether" in declined.err
    assert "registry" in declined.err
    # the registry of these tests has no arguments, so nothing but the node tells the reserve's decimals
    of_the_reserve = line[0] == "faucet" or line[1] == "swap-out"
    assert ("BY THE NODE'S WORD ALONE" in declined.err) == of_the_reserve


# What the node says


def test_decimals(strongroom: Strongroom, rich: Suite) -> None:
    lie = lying(rich, saying(rich.stablecoin.address, DECIMALS, "uint256", 24))
    strongroom(*_sign("pay", rich, "--yes"), on=lie).failed(3, "has 24 decimals, and it has 18")


@pytest.mark.parametrize("symbol", ["address", "[/x]", "\x9b2K\u202e", "SRUSD\x1b[2K\rPay 1? [y/N] \x1b[8m"])
def test_symbols(strongroom: Strongroom, rich: Suite, symbol: str) -> None:
    lie = lying(rich, saying(rich.reserve.address, SYMBOL, "string", symbol))
    held = strongroom("stablecoin", "balance", rich.holder.address, "--json", on=lie).json
    assert held == {"address": rich.holder.address, "stablecoin": "99.95", "reserve": "0"}
    for line in (("accounts",), ("status",), ("peg", "quote", "1"), ("accounts", "--json")):
        outcome = strongroom(*line, on=lie)
        assert outcome.status == 0, outcome.err
        assert not set(outcome.out) & {"\x1b", "\x9b", "\u202e", "\r"}
    assert len(strongroom("accounts", "--json", on=lie).json[0]) == 4


def test_cost(strongroom: Strongroom, rich: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    def fees(method: str, params: Any) -> Any:
        block = {"timestamp": hex(rich.chain.timestamp), "baseFeePerGas": hex(50 * 10**9)}
        return {"eth_maxPriorityFeePerGas": hex(10**9), "eth_estimateGas": hex(80_000)}.get(
            method, block if method == "eth_getBlockByNumber" and params[0] == "latest" else None
        )

    transfer = ("stablecoin", "transfer", rich.victim.address, "1", *DEMO)
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert "gas for at most 0.0101 ether" in strongroom(*transfer, on=lying(rich, fees)).err
    refused = strongroom(*transfer, "--yes", "--json", "--max-cost", "0.01", on=lying(rich, fees))
    assert refused.status == 4
    assert json.loads(refused.err)["kind"] == "CostTooHighError"
    tip = lying(
        rich, lambda method, _: hex(700_000 * 10**9) if method == "eth_maxPriorityFeePerGas" else None
    )
    assert strongroom(*transfer, "--yes", "--json", on=tip).status == 4
    assert rich.stablecoin.balanceOf(rich.victim) == 0
    strongroom(*transfer, "--max-cost", "lots").failed(2, "not a number")


def test_lost_after_the_broadcast(
    strongroom: Strongroom, rich: Suite, keystore: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 6 and the hash, so that no script repeats a payment that was made."""
    _save(keystore, rich)
    monkeypatch.setenv("APE_ACCOUNTS_treasury_PASSPHRASE", "open sesame")
    rich.give_reserve(rich.swapper, 1_000 * rich.unit)
    rich.buy(rich.swapper, 100 * rich.unit)

    def lost(method: str, params: Any) -> Any:
        if method == "eth_getTransactionReceipt":
            raise ConnectionResetError("reset")

    lie = lying(rich, lost)
    transfer = (
        "stablecoin",
        "transfer",
        rich.victim.address,
        "1",
        "--account",
        "treasury",
        "--yes",
        "--json",
    )
    outcome = strongroom(*transfer, on=lie)
    assert outcome.status == 6
    assert [json.loads(outcome.err)["transaction"]] == lie.sent()
    assert "before repeating" in json.loads(outcome.err)["error"]
    assert rich.stablecoin.balanceOf(rich.victim) == ONE


def test_relayed_wallet_that_burns_gas(strongroom: Strongroom, rich: Suite, tmp_path: Path) -> None:
    """A wallet may burn all gas there is while it checks a signature, and the relayer pays."""
    wallet = "0x" + "77" * 20
    rich.chain.set_code(wallet, bytes.fromhex("5b600056"))  # JUMPDEST, jump back to it, for ever
    signed = strongroom(*_sign("pay", rich, "--yes")).json
    signed["message"].update(from_=wallet, value="0")
    file = tmp_path / "payment.json"
    file.write_text(json.dumps(signed))
    asked: list[Any] = []

    def watch(method: str, params: Any) -> Any:
        if method in ("eth_call", "eth_estimateGas", "eth_sendTransaction"):
            asked.append((method, params[0].get("gas")))

    relay = ("stablecoin", "pay", "relay", str(file), "--account", "demo:2", "--yes", "--json")
    assert strongroom(*relay, on=lying(rich, watch)).status in (1, 4)
    assert ("eth_call", hex(300_000)) in asked
    assert "eth_sendTransaction" not in [method for method, _ in asked]
    signed = strongroom(*_sign("pay", rich, "--yes")).json
    file.write_text(json.dumps(signed))
    relayed = strongroom(*relay, "--max-gas", "200000", on=lying(rich, watch))
    assert relayed.status == 0, relayed.err
    assert asked[-1] == ("eth_sendTransaction", hex(200_000))


# The registry


@pytest.fixture
def elsewhere(
    suite: Suite, tmp_path: Path, keystore: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, Path]:
    """A public chain's node, and a folder below one that holds a registry for it."""
    _save(keystore, suite)
    monkeypatch.setenv("APE_ACCOUNTS_treasury_PASSPHRASE", "open sesame")
    monkeypatch.delenv("STRONGROOM_ROOT", raising=False)
    monkeypatch.setattr("strongroom.client.connection.MAX_CLOCK_DIFFERENCE", 1 << 60)
    path = tmp_path / "evil" / "deployments" / "5.json"
    deployments.write(path, dataclasses.replace(deployment_of(suite), chain_id=5))
    below = path.parent / "a"
    below.mkdir()
    monkeypatch.chdir(below)
    suite.buy(suite.swapper, 100 * suite.unit)
    return lying(suite, lambda method, _: "0x5" if method == "eth_chainId" else None), path


def test_registry_that_merely_lay_there(
    suite: Suite,
    elsewhere: tuple[Any, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    node, path = elsewhere
    sign = ["stablecoin", "pay", "sign", suite.victim.address, "1", "--account", "treasury"]
    for more in (["--yes"], ["--json"], []):
        assert run([*sign, *more], node) == 3
        captured = capsys.readouterr()
        assert captured.out == ""
        assert str(path) in captured.err
        assert "--deployments" in captured.err
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert run(sign, node) == 5
    captured = capsys.readouterr()
    assert str(path) in captured.err
    assert captured.out == ""
    monkeypatch.setattr("sys.stdin", Terminal("y\nn\n"))
    assert run(sign, node) == 5
    assert "Sign a payment of 1 SRUSD" in capsys.readouterr().err
    assert run(["stablecoin", "balance", suite.victim.address], node) == 0, "reading is free"
    monkeypatch.setenv("STRONGROOM_ROOT", str(path.parent.parent))
    run([*sign, "--yes"], node)
    assert "merely lies" not in capsys.readouterr().err


def test_chain_is_pinned(strongroom: Strongroom, monkeypatch: pytest.MonkeyPatch) -> None:
    strongroom("status", "--chain", "1").failed(3, "on chain 31337, and it must be chain 1")
    assert strongroom("status", "--chain", "31337").status == 0
    monkeypatch.setenv("STRONGROOM_CHAIN", "1")
    strongroom("status").failed(3, "it must be chain 1")


# Cancelling


def _cancel(strongroom: Strongroom, tmp_path: Path, raw: Any, *more: str) -> Any:
    file = tmp_path / "payment.json"
    file.write_text(json.dumps(raw))
    return strongroom("stablecoin", "pay", "cancel", str(file), *DEMO, *(more or ("--yes",)))


def test_cancelling_another_thing(
    strongroom: Strongroom, rich: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = strongroom(*_sign("pay", rich, "--yes")).json

    def changed(part: str, **values: str) -> Any:
        return {**signed, part: {**signed[part], **values}}

    _cancel(strongroom, tmp_path, changed("domain", chain_id="1")).failed(3, "for chain 1")
    other = changed("domain", verifying_contract=rich.reserve.address)
    _cancel(strongroom, tmp_path, other).failed(2, "signed for the token")
    _cancel(strongroom, tmp_path, changed("domain", name="Other")).failed(4, "another domain")
    _cancel(strongroom, tmp_path, changed("message", nonce="0x" + "77" * 32)).failed(4, "is not that of")
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    asked = _cancel(strongroom, tmp_path, signed, *DEMO)
    assert asked.status == 5
    for part in (signed["message"]["nonce"], "1.5 SRUSD", "chain 31337", str(3 * ONE // 2)):
        assert part in asked.err
    assert _cancel(strongroom, tmp_path, signed).status == 0
    assert rich.stablecoin.authorizationState(rich.holder, bytes.fromhex(signed["message"]["nonce"][2:]))


# What would break a parser


@pytest.mark.parametrize(
    "amount",
    [
        "1e3",
        "1_0",
        "１２",
        "1,000",
        "+1",
        "0x10",
        "nan",
        "inf",
        "1e999999999",
        " 5 ",
        "5\n",
        ".5",
        "5.",
        "",
        "9" * 5_000,
    ],
)
def test_amounts(strongroom: Strongroom, rich: Suite, amount: str) -> None:
    strongroom("stablecoin", "transfer", rich.victim.address, amount, *DEMO, "--yes").failed(
        2, "not a number"
    )
    strongroom("peg", "swap-out", "1", "--min-out", amount, *DEMO, "--yes").failed(2, "not a number")
    strongroom("peg", "swap-out", "1", "--slippage", amount, *DEMO, "--yes").failed(2, "not a number")


@pytest.mark.parametrize("kind", ["pay", "permit"])
def test_valid_for_ever(strongroom: Strongroom, rich: Suite, kind: str) -> None:
    strongroom(*_sign(kind, rich, "--yes", "--valid-for", "99999999999999")).failed(2, "ten years")


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        "[]",
        "5",
        "null",
        '{"kind": ["a"]}',
        '{"kind": "' + "x" * 10_000 + '"}',
        {"signature": 5},
        {"message": {"value": "9" * 5_000}},
        {"message": {"value": "-1"}},
        {"message": {"value": 1e30}},
        {"message": {"value": True}},
        {"message": 7},
        {"domain": {"name": {"a": "\x1b[2K"}}},
    ],
)
def test_files(strongroom: Strongroom, rich: Suite, tmp_path: Path, content: Any) -> None:
    file = tmp_path / "payment.json"
    if isinstance(content, dict):
        signed = strongroom(*_sign("pay", rich, "--yes")).json
        for key, value in content.items():
            signed[key] = {**signed[key], **value} if isinstance(value, dict) else value
        content = json.dumps(signed)
    file.write_text(content)
    for command in ("relay", "cancel"):
        outcome = strongroom("stablecoin", "pay", command, str(file), *DEMO, "--yes")
        outcome.failed(4, "not a signed message")
        assert len(outcome.err) < 300


@pytest.mark.parametrize("answer", ["0xzz", 7, {"a": 1}, "0x1"])
def test_answers_that_are_no_data(strongroom: Strongroom, rich: Suite, answer: Any) -> None:
    lie = lying(rich, lambda method, _: answer if method == "eth_call" else None)
    strongroom("stablecoin", "transfer", rich.victim.address, "1", *DEMO, "--yes", on=lie).failed(
        3, "no data"
    )


def test_endless_texts(strongroom: Strongroom, rich: Suite) -> None:
    text = b"x" * 100_000
    raw = "0x08c379a0" + f"{32:064x}{len(text):064x}" + text.hex()
    revert = {"error": {"code": 3, "message": "execution reverted", "data": raw}}
    lie = lying(rich, lambda method, _: revert if method == "eth_call" else None)
    outcome = strongroom("peg", "quote", "1", on=lie)
    outcome.failed(1, "the contract refused")
    assert len(outcome.err) < 2_100
    lie = lying(rich, saying(rich.stablecoin.address, "0x06fdde03", "string", "x" * 100_000))
    assert len(strongroom("status", "--json", on=lie).json["stablecoin"]["name"]) == 64


def test_keys_in_a_fault(strongroom: Strongroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("cannot reach https://user:SECRET@eth.example/v2/SECRET?x=SECRET, sorry")

    monkeypatch.setattr("strongroom.client.Strongroom.connect", fault)
    outcome = strongroom("status")
    assert "SECRET" not in outcome.err
    assert "https://eth.example, sorry" in outcome.err
