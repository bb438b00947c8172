"""`strongroom`: what goes wrong is one line that says what to do, and a status of its own.

├── node: not an address, nobody there, another chain
├── deployment: none, corrupt, of another chain, no code
├── account: missing, unknown, not on this chain, a private key, a broken file, a wrong passphrase
├── amounts, addresses, files
└── the contract refuses; nobody to ask; a fault of the program
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from strongroom.cli.main import hoist, run
from strongroom.evm import Chain
from strongroom.evm.provider import ChainProvider
from tests.support.suite import Suite

from .conftest import Strongroom

SWAP = ("peg", "swap-in", "100", "--yes")


def test_help_is_quick() -> None:
    """Under half a second, the best of three; nothing slow is imported.

    It is the processor's time that is held to it, for that of the wall depends on what else runs (0.15 s alone).
    """
    times = []
    for _ in range(3):
        start = _children_seconds()
        done = subprocess.run(
            [sys.executable, "-m", "strongroom.cli.main", "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        times.append(_children_seconds() - start)
    assert "Exit status" in done.stdout
    assert min(times) < 0.5
    slow = ("web3", "eth_abi", "eth_account", "rich")
    code = f"import sys, strongroom.cli.main; print([name for name in {slow} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("peg quote 1 --json", "--json peg quote 1"),
        ("peg --rpc http://x quote --account=a 1 -y", "--rpc http://x --account=a -y peg quote 1"),
        ("decode -- --json", "decode -- --json"),
        ("status --rpc", "status --rpc"),
        ("", ""),
    ],
)
def test_global_options_stand_anywhere(line: str, expected: str) -> None:
    assert hoist(line.split()) == expected.split()


def test_no_node(strongroom: Strongroom) -> None:
    strongroom("status", "--rpc", "http://127.0.0.1:1", on=None).failed(3, "make demo")
    strongroom("status", "--rpc", "nonsense", on=None).failed(3, "an address is like http")


def test_node_from_the_environment(strongroom: Strongroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRONGROOM_RPC_URL", "http://127.0.0.1:2")
    strongroom("status", on=None).failed(3, "http://127.0.0.1:2")


def test_wrong_chain(strongroom: Strongroom) -> None:
    strongroom("status", on=ChainProvider(Chain(chain_id=5))).failed(3, "the node is on chain 5")


def test_no_deployment(strongroom: Strongroom, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    strongroom("status", "--deployments", str(empty)).failed(3, "make demo")
    strongroom("status", "--deployments", str(empty / "x.json")).failed(3, "no registry")
    (empty / "x.json").write_text('{"chainId": 31337}')
    strongroom("status", "--deployments", str(empty / "x.json")).failed(3, "corrupt")
    strongroom("status", on=ChainProvider(Chain())).failed(3, "there is no code at")


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (None, "add --account ALIAS (there are demo:0 to demo:3)"),
        ("nobody", "there is no account 'nobody': there are demo:0 to demo:3"),
        ("demo:7", "the node has demo:0 to demo:3"),
        ("demo:x", "the node has demo:0 to demo:3"),
        ("../secrets", "takes an alias"),
        ("0x" + "12" * 32, "does not belong on a command line"),
        ("12" * 32, "does not belong on a command line"),
    ],
)
def test_account(strongroom: Strongroom, account: str | None, says: str) -> None:
    strongroom(*SWAP, *(() if account is None else ("--account", account))).failed(4, says)


def test_no_account_anywhere(strongroom: Strongroom, suite: Suite) -> None:
    strongroom(*SWAP, on=ChainProvider(suite.chain)).failed(4, "ape accounts generate ALIAS")
    strongroom(*SWAP, "--account", "demo:0", on=ChainProvider(suite.chain)).failed(4, "the node has none")


def test_demo_account_elsewhere(
    strongroom: Strongroom, suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from strongroom.cli.accounts import resolve
    from strongroom.client.connection import Connection
    from strongroom.client.errors import AccountError

    with pytest.raises(AccountError, match="for the local chain 31337 only, and this is chain 5"):
        resolve("demo:0", Connection(ChainProvider(Chain(chain_id=5))))


def _save(keystore: Path, suite: Suite, alias: str = "treasury", passphrase: str = "open sesame") -> Path:
    from eth_account import Account

    path = keystore / f"{alias}.json"
    path.write_text(json.dumps(Account.encrypt(suite.swapper.key, passphrase, iterations=2)))
    return path


def test_keystore(
    strongroom: Strongroom, suite: Suite, keystore: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(keystore, suite)
    assert strongroom("accounts", "--json").json[0]["account"] == "treasury"
    strongroom(*SWAP, "--account", "treasury").err.count("\n")
    locked = strongroom(*SWAP, "--account", "treasury", "--json")
    assert locked.status == 4
    assert "nobody to ask for its passphrase: set APE_ACCOUNTS_treasury_PASSPHRASE" in locked.err
    monkeypatch.setenv("APE_ACCOUNTS_treasury_PASSPHRASE", "wrong")
    wrong = strongroom(*SWAP, "--account", "treasury", "--json")
    assert (wrong.status, json.loads(wrong.err)["error"]) == (
        4,
        "wrong passphrase for the account 'treasury': try again",
    )
    monkeypatch.setenv("APE_ACCOUNTS_treasury_PASSPHRASE", "open sesame")
    done = strongroom(*SWAP, "--account", "treasury", "--json")
    assert done.status == 0, done.err
    assert done.json["payer"] == suite.swapper.address


def test_passphrase_is_asked_for(
    strongroom: Strongroom, suite: Suite, keystore: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(keystore, suite)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked = []
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: asked.append(prompt) or "open sesame")
    assert strongroom(*SWAP, "--account", "treasury").status == 0
    assert asked == ["Passphrase of treasury: "], "once, though it signs twice"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"address": "12", "crypto": {}}', '{"key": "0x12"}'])
def test_broken_key_file(strongroom: Strongroom, keystore: Path, content: str) -> None:
    (keystore / "broken.json").write_text(content)
    strongroom(*SWAP, "--account", "broken").failed(4, "no encrypted key file")
    assert strongroom("accounts").status == 0


def test_key_file_that_lies(
    strongroom: Strongroom, suite: Suite, keystore: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _save(keystore, suite)
    content = json.loads(path.read_text())
    suite.give_reserve(suite.holder, 1_000 * suite.unit)
    path.write_text(json.dumps({**content, "address": suite.holder.address[2:]}))
    monkeypatch.setenv("APE_ACCOUNTS_treasury_PASSPHRASE", "open sesame")
    refused = strongroom(*SWAP, "--account", "treasury", "--json")
    assert refused.status == 4
    assert "another account's key" in refused.err


def test_amounts_and_addresses(strongroom: Strongroom, suite: Suite) -> None:
    demo = ("--account", "demo:0", "--yes")
    strongroom("peg", "quote", "ten").failed(2, "not a number")
    strongroom("peg", "quote", "1.0000001").failed(2, "more than 6 digits")
    strongroom("peg", "swap-in", "100", "--slippage", "100", *demo).failed(2, "in percent")
    strongroom("peg", "swap-in", "100", "--to", "0x12", *demo).failed(2, "not an address")
    strongroom("stablecoin", "balance", "0x12").failed(2, "not an address")
    strongroom("peg", "swap-in", "1000.01", *demo).failed(4, "has 1,000 mUSDC and needs 1,000.01 mUSDC")
    strongroom("stablecoin", "transfer", suite.holder.address, "1", *demo).failed(4, "needs 1 SRUSD")
    strongroom("stablecoin", "pay", "sign", suite.holder.address, "1", *demo).failed(4, "needs 1 SRUSD")
    strongroom("decode", "0xzz").failed(2, "not hexadecimal")


def test_usage(strongroom: Strongroom) -> None:
    for line in (
        ("peg", "quote", "1", "sideways"),
        ("peg", "nothing"),
        ("status", "--nothing"),
        ("peg", "quote"),
    ):
        outcome = strongroom(*line)
        assert outcome.status == 2
        assert "Usage" in outcome.err
        assert "Traceback" not in outcome.err


def test_files(strongroom: Strongroom, tmp_path: Path, suite: Suite) -> None:
    relay = ("stablecoin", "pay", "relay")
    demo = ("--account", "demo:0", "--yes")
    strongroom(*relay, str(tmp_path / "nothing.json"), *demo).failed(2, "cannot be read")
    file = tmp_path / "payment.json"
    file.write_text("{")
    strongroom(*relay, str(file), *demo).failed(2, "is not JSON")
    file.write_text("{}")
    strongroom(*relay, str(file), *demo).failed(4, "not a signed message")
    suite.buy(suite.holder, 100 * suite.unit)
    signed = strongroom(
        "stablecoin", "pay", "sign", suite.victim.address, "2", "--account", "demo:1", "--yes"
    ).json
    signed["domain"]["chain_id"] = "1"
    file.write_text(json.dumps(signed))
    strongroom(*relay, str(file), *demo).failed(3, "for chain 1, and the node is on chain 31337")
    signed["domain"].update(chain_id="31337", verifying_contract=suite.reserve.address)
    file.write_text(json.dumps(signed))
    strongroom(*relay, str(file), *demo).failed(2, "signed for the token")


def test_refused_by_the_contract(strongroom: Strongroom, suite: Suite) -> None:
    suite.set_price(9_000)
    strongroom("peg", "quote", "1").failed(1, "Thrown when the reserve's price is below the band.")
    refused = strongroom("peg", "quote", "1", "--json")
    content = json.loads(refused.err)
    assert content["name"] == "PegStabilityModule_ReserveBelowBand"
    assert content["status"] == refused.status == 1
    assert set(content["arguments"]) == {"price", "lowerBound"}


def test_nobody_to_ask(strongroom: Strongroom, suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = strongroom("peg", "swap-in", "100", "--account", "demo:0")
    assert outcome.status == 5
    assert outcome.err.endswith(
        "nothing was sent: there is nobody to ask. Add --yes to send without asking\n"
    )


def test_faucet_of_a_real_token(strongroom: Strongroom, tmp_path: Path, suite: Suite) -> None:
    from strongroom import deployments
    from tests.unit.client.conftest import deployment_of

    deployment = deployment_of(suite)
    contracts = {name: entry for name, entry in deployment.contracts.items() if not name.startswith("Mock")}
    path = tmp_path / "real.json"
    deployments.write_json(
        path, {**deployment.as_json(), "contracts": {n: c.as_json(n) for n, c in contracts.items()}}
    )
    strongroom("faucet", "1", "--account", "demo:0", "--yes", "--deployments", str(path)).failed(
        2, "a real token"
    )


def test_interrupted(
    strongroom: Strongroom, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("strongroom.client.Strongroom.connect", interrupt)
    outcome = strongroom("status")
    assert (outcome.status, outcome.err) == (130, "interrupted\n")


def test_fault_of_the_program(strongroom: Strongroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("a\nb")

    monkeypatch.setattr("strongroom.client.Strongroom.connect", fault)
    strongroom("status").failed(70, "RuntimeError: a b")
    monkeypatch.setenv("STRONGROOM_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run(["status"])


def test_what_a_contract_says_cannot_command_the_terminal(strongroom: Strongroom) -> None:
    text = b"\x1b[2J\nall is well"
    data = "0x08c379a0" + f"{32:064x}{len(text):064x}" + text.ljust(32, b"\0").hex()
    outcome = strongroom("decode", data)
    assert "\x1b" not in outcome.out
    assert "�[2J�all is well" in outcome.out
