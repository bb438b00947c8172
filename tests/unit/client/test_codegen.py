"""tools.codegen: what is committed is what it writes, and --check says what is not."""

from pathlib import Path

import pytest

from tools import codegen


def test_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["codegen", "--check"])
    assert codegen.main() == 0, capsys.readouterr().out
    committed = {path.name: path.read_text() for path in codegen.TARGET.glob("*.py")}
    folder = tmp_path / "strongroom" / "client" / "contracts"
    folder.mkdir(parents=True)
    monkeypatch.setattr(codegen, "TARGET", folder)
    monkeypatch.setattr(codegen, "_formatted", lambda text: text)
    (folder / "forgotten.py").write_text("")
    assert codegen.main() == 1
    said = capsys.readouterr().out
    assert "out of date: strongroom/client/contracts/stablecoin.py: run `python -m tools.codegen`" in said
    assert "forgotten.py" in said
    monkeypatch.setattr("sys.argv", ["codegen"])
    assert codegen.main() == 0
    assert {path.name for path in folder.glob("*.py")} == set(committed)


def test_names() -> None:
    assert codegen._snake("PegStabilityModule") == "peg_stability_module"
    assert codegen._snake("ERC20Authorization") == "erc20_authorization"
    assert codegen._snake("swapInExactOut") == "swap_in_exact_out"
    names = ["from", "", "block", "facilitator_", "class", "value"]
    assert codegen._parameters([{"name": name} for name in names]) == [
        "from_",
        "arg1",
        "block_",
        "facilitator_",
        "class_",
        "value",
    ]


def test_overloads_of_the_same_length_are_told_apart() -> None:
    entries = [
        {"name": "f", "inputs": [{"name": "a", "type": "uint256"}]},
        {"name": "f", "inputs": [{"name": "a", "type": "address"}]},
        {"name": "f", "inputs": [{"name": "a", "type": "address"}, {"name": "b", "type": "bool"}]},
    ]
    assert [name for name, _ in codegen._named(entries)] == ["f", "f_uint256", "f_b"]
