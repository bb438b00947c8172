"""The npm compiler behind py-solc-x's command line.

register_npm_solc
├── a folder that py-solc-x reads: one version, a valid executable
├── carries its own copy: works without this checkout
└── run twice: changes nothing
solc-v0.8.37
├── --version: the pinned version and commit, without starting the compiler
├── --help: lists what --combined-json takes, for py-solc-x
├── --standard-json
│   ├── answers JSON and nothing else, for a deep source too
│   ├── finds imports below the base path, and below an include path
│   └── reports an error in the source as JSON, status 0
├── --combined-json
│   ├── gives what Slither asks for
│   ├── status 1 with the message for a wrong source
│   └── refuses an output it does not know
├── anything else: refused, in the words py-solc-x looks for
└── a copy of another commit: refused
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import solcx
import solcx.install
import solcx.wrapper
from solcx.exceptions import UnknownOption

from tools import setup

SOURCE = (
    "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\ncontract Safe { uint256 public opened = 1; }\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A py-solc-x folder with nothing but the npm compiler."""
    path = tmp_path_factory.mktemp("solcx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOLCX_BINARY_PATH", str(path))
        setup.register_npm_solc()
        yield path


@pytest.fixture(scope="module")
def solc(folder: Path) -> Path:
    return folder / f"solc-v{setup.SOLC_VERSION}"


def run(solc: Path, *arguments: str, text: str = "", cwd: Path | None = None) -> tuple[int, str, str]:
    done = subprocess.run(
        [str(solc), *arguments], input=text, capture_output=True, text=True, cwd=cwd, check=False, timeout=300
    )
    return done.returncode, done.stdout, done.stderr


def standard_input(content: str, **settings: object) -> str:
    selection = {"*": {"*": ["abi", "evm.bytecode.object"]}}
    return json.dumps(
        {
            "language": "Solidity",
            "sources": {"Safe.sol": {"content": content}},
            "settings": {"outputSelection": selection, **settings},
        }
    )


def test_py_solc_x_finds_one_valid_version(folder: Path, solc: Path) -> None:
    assert [str(version) for version in solcx.install.get_installed_solc_versions(folder)] == ["0.8.37"]
    assert solcx.wrapper.get_version_str_from_solc_binary(solc) == setup.SOLC_PIN
    solcx.install._validate_installation(solcx.install.Version(setup.SOLC_VERSION), folder)
    assert solc.exists(), "py-solc-x deletes an executable that it finds invalid"


def test_registering_again_changes_nothing(folder: Path, solc: Path) -> None:
    before = solc.stat().st_mtime_ns
    assert setup.solc_ready()
    assert solc.stat().st_mtime_ns == before
    assert sorted(path.name.split("-")[0] for path in folder.iterdir()) == ["npm", "solc"]


def test_it_does_not_point_into_the_checkout(folder: Path, solc: Path) -> None:
    for path in (solc, *folder.glob("npm-solc-*/*.*")):
        assert str(setup.ROOT) not in path.read_text()
    assert not any(path.is_symlink() for path in folder.rglob("*"))


def test_version_does_not_need_node(solc: Path) -> None:
    done = subprocess.run(
        [str(solc), "--version"], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
    )
    assert f"Version: {setup.SOLC_PIN}." in done.stdout


def test_help_lists_the_combined_outputs(solc: Path) -> None:
    assert "bin-runtime" in solcx.main._get_combined_json_outputs(solc)


def test_standard_json_is_json_and_nothing_else(solc: Path) -> None:
    """With an expression so deep that Node's usual stack would end in it."""
    deep = SOURCE.replace("= 1;", f"= {'+'.join(['1'] * 10_000)};")
    status, out, err = run(solc, "--standard-json", text=standard_input(deep))
    assert (status, err) == (0, "")
    assert json.loads(out)["contracts"]["Safe.sol"]["Safe"]["evm"]["bytecode"]["object"].startswith("60")


def test_imports_below_base_and_include_path(solc: Path, tmp_path: Path) -> None:
    for place, name in ((tmp_path / "base" / "lib", "A"), (tmp_path / "other", "B")):
        place.mkdir(parents=True)
        (place / f"{name}.sol").write_text(SOURCE.replace("Safe", name))
    content = SOURCE.replace("contract Safe", 'import "lib/A.sol"; import "B.sol"; contract Safe')
    options = ["--base-path", str(tmp_path / "base"), "--include-path", str(tmp_path / "other")]
    _, out, _ = run(solc, "--standard-json", *options, text=standard_input(content))
    assert set(json.loads(out)["contracts"]) == {"Safe.sol", "lib/A.sol", "B.sol"}


def test_wrong_source_is_reported_as_json(solc: Path, tmp_path: Path) -> None:
    content = SOURCE.replace("contract Safe", 'import "B.sol"; contract Safe')
    options = ["--base-path", str(tmp_path)]
    status, out, _ = run(solc, "--standard-json", *options, text=standard_input(content))
    error = json.loads(out)["errors"][0]
    assert (status, error["severity"]) == (0, "error")
    assert error["message"].startswith(
        f'Source "B.sol" not found: File not found. Searched the following locations: "{tmp_path}"'
    )


def test_combined_json_as_slither_asks_for_it(solc: Path, tmp_path: Path) -> None:
    (tmp_path / "Safe.sol").write_text(SOURCE)
    outputs = "abi,ast,bin,bin-runtime,srcmap,srcmap-runtime,userdoc,devdoc,hashes"
    options = ["--combined-json", outputs, "--allow-paths", ".", "--optimize"]
    status, out, _ = run(solc, "Safe.sol", *options, cwd=tmp_path)
    answer = json.loads(out)
    assert status == 0
    assert answer["sourceList"] == ["Safe.sol"]
    assert answer["sources"]["Safe.sol"]["AST"]["nodeType"] == "SourceUnit"
    assert answer["version"].startswith(setup.SOLC_PIN)
    contract = answer["contracts"]["Safe.sol:Safe"]
    assert set(contract) == set(outputs.split(",")) - {"ast"}
    assert list(contract["hashes"]) == ["opened()"]


def test_combined_json_of_a_wrong_source_fails(solc: Path, tmp_path: Path) -> None:
    (tmp_path / "Safe.sol").write_text("contract {")
    status, out, err = run(solc, "Safe.sol", "--combined-json", "abi", cwd=tmp_path)
    assert (status, out) == (1, "")
    assert "ParserError" in err


def test_combined_json_refuses_an_unknown_output(solc: Path) -> None:
    status, _, err = run(solc, "-", "--combined-json", "abi,poetry", text=SOURCE)
    assert (status, err) == (1, "Invalid option to --combined-json: poetry\n")


@pytest.mark.parametrize("arguments", [["--bin", "Safe.sol"], ["--link"], ["--asm", "-"], ["Safe.sol"], []])
def test_everything_else_is_refused(solc: Path, arguments: list[str]) -> None:
    status, out, err = run(solc, *arguments)
    assert (status, out) == (1, "")
    assert "answers --version, --standard-json and --combined-json only" in err


def test_py_solc_x_understands_the_refusal(solc: Path) -> None:
    with pytest.raises(UnknownOption):
        solcx.wrapper.solc_wrapper(solc_binary=solc, stdin="", asm_json=True)


def test_another_commit_is_refused(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "solcx"
    shutil.copytree(folder, copy)
    pin = next(copy.glob("npm-solc-*")) / "pin.txt"
    pin.write_text("0.8.37+commit.00000000\n")
    status, out, err = run(
        copy / f"solc-v{setup.SOLC_VERSION}", "--standard-json", text=standard_input(SOURCE)
    )
    assert (status, out) == (1, "")
    assert err.startswith("solc is pinned to 0.8.37+commit.00000000, but this copy is 0.8.37+commit.f401782d")


def test_a_damaged_executable_is_replaced(folder: Path, solc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = solc.read_text()
    solc.write_text(whole.replace("npm-solc-", "npm-gone-"))
    try:
        assert not setup.solc_ready()
        setup.set_up_solc(setup.Board(quiet=True))
        assert setup.solc_ready()
    finally:
        assert solc.read_text() == whole
        assert os.access(solc, os.X_OK)
