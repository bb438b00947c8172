"""tools.codegen: what is committed is what it writes, and --check says what is not."""

from pathlib import Path
from typing import Any

import pytest

from strongroom.client.contracts import events, lending_pool, lending_vault_factory
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


def struct(name: str, **fields: Any) -> dict[str, Any]:
    """As an ABI has it."""
    parts = [
        {"name": field, **(kind if isinstance(kind, dict) else {"type": kind})}
        for field, kind in fields.items()
    ]
    return {"type": "tuple", "internalType": f"struct {name}", "components": parts}


def taking(*structs: dict[str, Any]) -> list[dict[str, Any]]:
    """A module with one function that takes these."""
    return [{"inputs": structs}]


def test_structs_of_several_contracts_are_one() -> None:
    assert lending_pool.MarketParams is events.MarketParams is lending_vault_factory.MarketParams


def test_which_structs_are_shared() -> None:
    inner = struct("Lib.Inner", a="uint256")
    outer, renamed = struct("Outer", inner=inner, b="bool"), struct("Outer", inner=inner, c="bool")
    alone, listed = struct("Alone", a="bool"), {**inner, "type": "tuple[]", "internalType": "struct Inner[]"}
    modules = [taking(outer), taking(alone), taking(outer), taking(renamed), taking(listed)]
    assert [key[0] for key in codegen._shared(modules)] == ["Inner", "Outer"]
    assert codegen._key(outer) in codegen._shared(modules)
    assert codegen._shared([*modules, taking(renamed), taking(renamed)]).keys() == {
        codegen._key(inner),
        codegen._key(renamed),
    }, "what most have"
    assert [key[0] for key in codegen._shared([taking(outer), taking(renamed)])] == ["Inner"]


def test_two_structs_of_a_name_in_one_module() -> None:
    structs = codegen._Structs({})
    structs.spec(struct("Terms", a="uint256"))
    with pytest.raises(ValueError, match="two different structs of the name Terms"):
        structs.spec(struct("Terms", b="uint256"))
