"""The doctor: every tool's version and source, advice where one is missing, status 1 if it was needed.

doctor
├── a whole house: status 0, every needed tool ok, versions as pinned
├── --json: the same for programs
└── something missing
    ├── needed: status 1 and what to do
    └── optional: said, status 0
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import doctor, setup


def test_json_of_a_whole_house(capsys: pytest.CaptureFixture[str]) -> None:
    status = doctor.main(["--json"])
    answer = json.loads(capsys.readouterr().out)
    tools = {tool["name"]: tool for tool in answer["tools"]}
    assert [name for name, tool in tools.items() if tool["needed"] and not tool["ok"]] == []
    assert (status, answer["ok"]) == (0, True)
    assert tools["solc"]["version"] == setup.SOLC_PIN
    assert tools["anvil"]["version"] == "1.7.1"
    assert tools["eth-ape"]["version"] == "0.8.51"
    assert all(tool["source"] for tool in answer["tools"] if tool["ok"] and tool["name"] != "set-up")
    assert all(
        set(tool) == {"name", "version", "source", "advice", "needed", "ok"} for tool in answer["tools"]
    )


def test_what_is_missing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SOLCX_BINARY_PATH", str(tmp_path))
    monkeypatch.setattr(setup, "NODE_MODULES", tmp_path)
    assert doctor.main([]) == 1
    lines = {line.split()[1]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["node"].startswith("MISSING") and "Install Node 20 or newer" in lines["node"]
    assert lines["git"].startswith("MISSING") and "Install git" in lines["git"]
    assert lines["solc"].startswith("MISSING") and lines["solc"].endswith("make setup")
    assert lines["solady"].startswith("MISSING") and lines["solady"].endswith("make setup")
    assert lines["python"].startswith("ok")
    assert lines["chromium"].startswith("-") and "Only browser tests need it" in lines["chromium"]


def test_optional_tools_do_not_fail_it(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = doctor.Finding("chromium", "", "", "Only browser tests need it", needed=False)
    monkeypatch.setattr(doctor, "examine", lambda: [missing])
    assert doctor.main([]) == 0
    monkeypatch.setattr(doctor, "examine", lambda: [missing._replace(needed=True)])
    assert doctor.main([]) == 1
