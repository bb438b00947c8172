"""Peers: installed from npm, compiled by their own compilers with their own settings.

Where a package ships a build of its contracts, ours is compared with it, so that what is measured is what the
peer deploys and not what we made of it.
"""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.chain import BenchmarkError

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
WORK = HERE / ".work"
"""What compiling left, by the hash of its input; git-ignored."""


@dataclass(frozen=True)
class Build:
    """Contracts that one compiler run makes."""

    compiler: str
    """An alias of `package.json`, as in `solc-0.6.12`."""
    contracts: Mapping[str, str]
    """Source file, from this folder, of each contract by its name."""
    settings: Mapping[str, Any]
    """The standard JSON's settings, without the output selection."""
    remappings: tuple[str, ...] = ()
    shipped: Mapping[str, str] = field(default_factory=dict)
    """A JSON file of the package with the contract's `bytecode`, to which ours must be equal, by contract."""

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        return {
            name: {"content": (HERE / name).read_text(encoding="utf-8")}
            for name in sorted(set(self.contracts.values()))
        }


class Compiled:
    """The creation code of a peer's contracts."""

    def __init__(self, code: dict[str, str]) -> None:
        self._code = code

    def __getitem__(self, contract: str) -> bytes:
        return self.link(contract)

    def link(self, contract: str, **libraries: str) -> bytes:
        """The creation code with the addresses of the libraries that it calls put in."""
        text = self._code[contract]
        if libraries:
            (address,) = libraries.values()
            text = _LIBRARY.sub(address.removeprefix("0x").lower(), text)
        return bytes.fromhex(text)


_LIBRARY = re.compile(r"__\$[0-9a-f]{34}\$__")


def install(say: Callable[[str], None]) -> None:
    """Installs the peers unless what `package-lock.json` says is already there."""
    stamp = MODULES / ".strongroom"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise BenchmarkError("npm is missing; `make doctor` says how to get it")
    say("installing the peers with npm")
    done = subprocess.run(
        [npm, "ci", "--loglevel=error"],
        cwd=HERE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        detail = (done.stderr or done.stdout).strip().splitlines()
        raise BenchmarkError(
            f"`npm ci` in benchmarks/ failed: {detail[-1] if detail else 'it gave no reason'}"
        )
    stamp.write_text(wanted, encoding="utf-8")


def compile_all(builds: tuple[Build, ...]) -> Compiled:
    """The contracts of all these builds together."""
    code: dict[str, str] = {}
    for build in builds:
        code |= _compile(build)
    return Compiled(code)


def _compile(build: Build) -> dict[str, str]:
    request = json.dumps(
        {
            "language": "Solidity",
            "sources": build.sources,
            "settings": {
                **build.settings,
                "remappings": list(build.remappings),
                "outputSelection": {"*": {"*": ["evm.bytecode.object"]}},
            },
        },
        sort_keys=True,
    )
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    cached = WORK / f"{hashlib.sha256((build.compiler + request + lock).encode()).hexdigest()[:32]}.json"
    if cached.exists():
        found: dict[str, str] = json.loads(cached.read_text(encoding="utf-8"))
        return found
    if shutil.which("node") is None:
        raise BenchmarkError("Node is missing; `make doctor` says how to get it")
    done = subprocess.run(
        ["node", "--stack-size=8192", str(HERE / "compile.cjs"), build.compiler],
        input=request,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BenchmarkError(f"{build.compiler} failed: {done.stderr.strip()[-500:]}")
    output = json.loads(done.stdout)
    wrong = [error["formattedMessage"] for error in output.get("errors", []) if error["severity"] == "error"]
    if wrong:
        raise BenchmarkError(f"{build.compiler} refuses a peer: {wrong[0].strip()}")
    code: dict[str, str] = {}
    for name, source in build.contracts.items():
        code[name] = output["contracts"][source][name]["evm"]["bytecode"]["object"]
        _require_as_shipped(name, code[name], build.shipped.get(name))
    WORK.mkdir(exist_ok=True)
    partial = cached.with_suffix(".partial")
    partial.write_text(json.dumps(code), encoding="utf-8")
    partial.replace(cached)
    return code


def _require_as_shipped(name: str, code: str, shipped: str | None) -> None:
    if shipped is None:
        return
    theirs = json.loads((HERE / shipped).read_text(encoding="utf-8"))["bytecode"].removeprefix("0x")
    if _without_metadata(code) != _without_metadata(theirs):
        raise BenchmarkError(f"{name}: our build is not the one that its package ships")


def _without_metadata(code: str) -> str:
    """Creation code without the metadata at its end, whose length its last two bytes give, and without the
    placeholders of libraries, which name the path of a source file."""
    return _LIBRARY.sub("", code[: -2 * (int(code[-4:], 16) + 2)])
