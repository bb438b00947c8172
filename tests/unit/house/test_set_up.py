"""What set-up says when something outside this checkout is missing: one line, status 1, no traceback.

set-up
├── Node missing, too old, or not answering
├── npm missing
├── Python too old, or not there at all; venv module missing
├── pip fails: its last words, where the rest is, and what to do
└── an end asked for midway: the unfinished environment is noticed
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup

SCRIPT = setup.ROOT / "tools" / "setup.py"


def fake(folder: Path, name: str, body: str) -> Path:
    """An executable that runs a line of shell."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def complaint(path: str, *arguments: str) -> str:
    """What set-up writes with a given PATH, which must be one line of complaint."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path},
        timeout=300,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("set-up: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_node_is_missing(tmp_path: Path) -> None:
    assert "Node is missing. Install Node 20 or newer" in complaint(str(tmp_path))


def test_node_is_too_old(tmp_path: Path) -> None:
    fake(tmp_path, "node", "echo v18.19.1")
    assert "Node 20 or newer is needed, and node is v18.19.1. Install" in complaint(str(tmp_path))


def test_node_does_not_answer(tmp_path: Path) -> None:
    fake(tmp_path, "node", "echo cannot open shared object file; exit 127")
    assert "`node --version` does not answer (cannot open shared object file)." in complaint(str(tmp_path))


def test_npm_is_missing(tmp_path: Path) -> None:
    fake(tmp_path, "node", "echo v22.1.0")
    assert "npm is missing, though Node is there." in complaint(str(tmp_path))


def test_python_is_too_old(tmp_path: Path) -> None:
    old = fake(tmp_path, "python3", "echo 3 10 4")
    with pytest.raises(
        setup.SetupError, match=r"Python 3\.11 or 3\.12 is needed, and .*python3 is 3\.10\.4\. "
    ):
        setup.choose_python(str(old))


def test_python_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        setup.SetupError, match=r"Python 3\.11 or 3\.12 is needed, and .*nowhere does not run\. "
    ):
        setup.choose_python(str(tmp_path / "nowhere"))


def test_venv_module_is_missing(tmp_path: Path) -> None:
    bare = fake(tmp_path, "python3", 'case "$2" in *ensurepip*) exit 1;; esac; echo 3 11 2')
    with pytest.raises(setup.SetupError, match=r"apt-get install python3\.11-venv"):
        setup.choose_python(str(bare))


def test_another_python_on_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = fake(tmp_path, "python3", "echo 3 10 4")
    fake(tmp_path, "python3.12", 'case "$2" in *ensurepip*) echo /opt/python3.12;; *) echo 3 12 1;; esac')
    monkeypatch.setattr(sys, "executable", str(old))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert setup.choose_python(None) == "/opt/python3.12"


def test_a_step_that_fails_shows_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "LOGS", tmp_path / "logs")
    with pytest.raises(setup.SetupError, match=r"Check the network\. \(the whole output: logs/pip\.log\)"):
        setup.logged(
            ["sh", "-c", "seq 20; echo no route; exit 3"], "pip.log", "Check the network.", cwd=tmp_path
        )
    assert capsys.readouterr().err.split() == ["14", "15", "16", "17", "18", "19", "20", "no", "route"]


def test_an_unfinished_environment_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stamp is written last, so whatever stopped set-up before it leaves the part to be made again."""
    assert setup.python_ready(), "this environment itself"
    monkeypatch.setattr(setup, "VENV", tmp_path)
    (tmp_path / "bin").mkdir()
    fake(tmp_path / "bin", "python", "true")
    (tmp_path / "pyvenv.cfg").write_text("version = 3.11.7\n")
    assert not setup.python_ready()
    (tmp_path / ".place").write_text(str(tmp_path))
    (tmp_path / ".requirements").write_text(setup.requirements_stamp((3, 11, 7)))
    assert not setup.python_ready()
    (tmp_path / ".editable").write_text(setup.editable_stamp())
    assert setup.python_ready()
    (tmp_path / ".place").write_text("/where/it/was/before")
    assert not setup.python_ready()
