"""Deliberately broken copies of the contracts, to show that a test can fail.

No broken Solidity lies in the repository: a mutant is one replacement of text in one source, compiled under a
path of its own beside what it imports of the unbroken rest. All mutants of a call are one run of the compiler;
what it makes is kept in `.strongroom/cache/` under the hash of its input, so only the first run after a change of
these sources takes time.
"""

import atexit
import fcntl
import hashlib
import json
import os
import posixpath
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from strongroom.artifacts import FOLDER, Artifact

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".strongroom" / "cache"

# The steps that make the code small enough for a chain. The others take most of the compiler's time and change
# nothing but gas.
_OPTIMIZER = {
    "details": {
        "peephole": True,
        "jumpdestRemover": True,
        "deduplicate": True,
        "inliner": False,
        "orderLiterals": False,
        "cse": False,
        "constantOptimizer": False,
        "yul": False,
    }
}

_IMPORT = re.compile(r"""^(import\b[^"']*["'])((?<=").+(?=")|(?<=').+(?='))(["'];)""", re.MULTILINE)


class MutationError(Exception):
    """A mutant that cannot be made: its text is not there, or does not compile."""


@dataclass(frozen=True)
class Mutant:
    """One broken copy of a contract."""

    name: str
    """What the copy is called; unique in a call of `compile_mutants`."""
    path: str
    """The source that is broken, from the root: `contracts/stablecoin/Stablecoin.sol`."""
    old: str
    """Text that occurs exactly once in that source; spaces and line breaks count as written there."""
    new: str
    """What takes its place."""
    contract: str = ""
    """The contract to deploy, if it is not the one the broken source is named after (as for a library)."""
    also: tuple[tuple[str, str], ...] = ()
    """Further replacements in the same source, each `(old, new)`, where one defence stands behind another."""

    @property
    def target(self) -> str:
        """The contract that the copy is of."""
        return self.contract or Path(self.path).stem


Mutation = Mutant | tuple[str, str, str, str] | tuple[str, str, str, str, str]


def compile_mutants(mutations: Iterable[Mutation]) -> dict[str, Artifact]:
    """Compile the broken copies in one run and return them by name, each like its original's artifact.

    A mutation is a `Mutant` or a tuple `(name, path, old, new)` or `(name, path, old, new, contract)`.
    Raises `MutationError` if a text does not occur exactly once, or the compiler refuses.
    """
    mutants = [each if isinstance(each, Mutant) else Mutant(*each) for each in mutations]
    names = [mutant.name for mutant in mutants]
    if len(set(names)) != len(names):
        raise MutationError(f"two mutants have the same name: {', '.join(sorted(names))}")
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    standard, targets = _standard_input(mutants, manifest)
    compiled = _compiled(standard, manifest["configuration"]["version"])
    return {
        mutant.name: _artifact(mutant, targets[mutant.name], compiled[targets[mutant.name]])
        for mutant in mutants
    }


def _standard_input(
    mutants: Iterable[Mutant], manifest: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The compiler's input, and each mutant's source unit in it."""
    originals = {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in manifest["sources"]
        if (ROOT / name).exists()
    }
    sources = {name: {"content": text} for name, text in originals.items()}
    selection: dict[str, Any] = {}
    targets: dict[str, str] = {}
    made: dict[Mutant, str] = {}
    unfit: list[str] = []
    for mutant in mutants:
        change = replace(mutant, name="")
        if change in made:
            targets[mutant.name] = made[change]
            continue
        text = originals.get(mutant.path, "")
        changes = ((mutant.old, mutant.new), *mutant.also)
        wrong = [(old, text.count(old)) for old, _ in changes if text.count(old) != 1]
        if wrong:
            unfit += [f"{mutant.name}: {old!r} occurs {n} times in {mutant.path}" for old, n in wrong]
            continue
        for old, new in changes:
            text = text.replace(old, new)
        broken = {**originals, mutant.path: text}
        entry = _home(mutant.target, broken)
        prefix = f"mutants/{mutant.name}/"
        for name in _copied(mutant.path, entry, broken):
            sources[prefix + name] = {"content": broken[name]}
        _redirect(prefix, sources, originals)
        targets[mutant.name] = made[change] = prefix + entry
        selection[prefix + entry] = {mutant.target: ["abi", "evm.bytecode.object", "storageLayout"]}
    if unfit:
        raise MutationError("\n".join(unfit))
    settings = {
        **manifest["compiler"]["settings"],
        "optimizer": _OPTIMIZER,
        "outputSelection": selection,
    }
    needed = _reached(selection, sources, settings["remappings"])
    return {
        "language": "Solidity",
        "sources": {name: sources[name] for name in sorted(needed)},
        "settings": settings,
    }, targets


def _reached(
    entries: Iterable[str], sources: Mapping[str, Mapping[str, str]], remappings: Iterable[str]
) -> set[str]:
    """The entries and all that they import: the compiler analyses whatever it is given."""
    replaced = [tuple(each.split("=", 1)) for each in remappings]

    def resolved(name: str, target: str) -> str:
        if target.startswith("."):
            return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        return next(
            (path + target[len(prefix) :] for prefix, path in replaced if target.startswith(prefix)), target
        )

    reached: set[str] = set()
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [resolved(name, target) for _, target, _ in _IMPORT.findall(sources[name]["content"])]
    return reached


def _home(contract: str, sources: Mapping[str, str]) -> str:
    found = [name for name in sources if name.startswith("contracts/") and Path(name).stem == contract]
    if len(found) != 1:
        raise MutationError(f"no source is named after the contract {contract}")
    return found[0]


def _copied(path: str, entry: str, sources: Mapping[str, str]) -> set[str]:
    """What must be copied for `entry` to see the broken `path`: all on the ways of import between them."""
    reaches: dict[str, bool] = {}

    def visit(name: str) -> bool:
        if name not in reaches:
            reaches[name] = name == path
            for imported in _imports(name, sources[name]):
                if imported in sources and visit(imported):
                    reaches[name] = True
        return reaches[name]

    if not visit(entry):
        raise MutationError(f"{entry} does not use {path}")
    return {name for name, reached in reaches.items() if reached} | {entry}


def _imports(name: str, text: str) -> list[str]:
    return [
        posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        for _, target, _ in _IMPORT.findall(text)
        if target.startswith(".")
    ]


def _redirect(prefix: str, sources: dict[str, dict[str, str]], originals: Mapping[str, str]) -> None:
    """Let the copies below `prefix` import each other, and the originals of what is not copied."""
    for unit in [name for name in sources if name.startswith(prefix)]:
        folder = posixpath.dirname(unit.removeprefix(prefix))

        def absolute(match: re.Match[str], folder: str = folder) -> str:
            target = match[2]
            if not target.startswith("."):
                return match[0]
            original = posixpath.normpath(posixpath.join(folder, target))
            return f"{match[1]}{prefix + original if prefix + original in sources else original}{match[3]}"

        sources[unit] = {"content": _IMPORT.sub(absolute, sources[unit]["content"])}


def _compiled(standard: dict[str, Any], version: str) -> dict[str, Any]:
    """The compiler's output by source unit, from the cache if it has it."""
    text = json.dumps(standard, sort_keys=True)
    path = CACHE / f"mutants-{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"
    CACHE.mkdir(parents=True, exist_ok=True)
    # Two test workers want the same mutants at the same time: one compiles, the other waits and reads.
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            cached: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return cached
        output = _compiler(version)(text)
        found = [each for each in output.get("errors", ()) if each["severity"] == "error"]
        if found:  # without the warnings
            raise MutationError("\n".join(each["formattedMessage"] for each in found))
        contracts: dict[str, Any] = output["contracts"]
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(contracts), encoding="utf-8")
        partial.replace(path)
        _forget_old()
        return contracts


@cache
def _compiler(version: str) -> Callable[[str], dict[str, Any]]:
    """What turns a standard-JSON input into the output: the compiler that set-up registered.

    npm's build is kept running for as long as this process: it takes a third of its time to become fast.
    """
    import solcx

    path = solcx.install.get_executable(version.partition("+")[0])
    with path.open("rb") as file:
        stays = b"Strongroom's stand-in" in file.read(200)
    if not stays:

        def once(text: str) -> dict[str, Any]:
            command = [str(path), "--standard-json"]
            answer = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
            output: dict[str, Any] = json.loads(answer)
            return output

        return once

    script = str(Path(__file__).with_name("solc_at_hand.cjs"))
    # As the stand-in itself does: the compiler's recursion is deep.
    start = 'ulimit -s 65536 2>/dev/null || ulimit -s "$(ulimit -H -s)"; exec node --stack-size=8192 "$0"'
    process = subprocess.Popen(["sh", "-c", start, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(process.kill)
    to, back = process.stdin, process.stdout
    assert to is not None
    assert back is not None

    def answer() -> bytes:
        length = back.readline()
        if not length:
            raise MutationError("npm's solc has ended without an answer: run `make doctor`")
        return back.read(int(length))

    def ask(text: str) -> dict[str, Any]:
        body = text.encode()
        to.write(b"%d\n" % len(body) + body)
        to.flush()
        output: dict[str, Any] = json.loads(answer())
        return output

    found = answer().decode()
    if not found.startswith(version):
        raise MutationError(f"npm's solc is {found}, not {version}: run `make setup`")
    return ask


def _forget_old(keep: int = 200) -> None:
    """Remove all but the newest files of the cache: a few times as many as one run of all tests makes, of 1 MB."""
    newest = sorted(CACHE.glob("mutants-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest[keep:]:
        path.unlink(missing_ok=True)
        path.with_suffix(".lock").unlink(missing_ok=True)


def _artifact(mutant: Mutant, unit: str, compiled: Mapping[str, Any]) -> Artifact:
    contract = compiled[mutant.target]
    return Artifact(
        name=mutant.target,
        source_id=unit,
        abi=tuple(contract["abi"]),
        bytecode=bytes.fromhex(contract["evm"]["bytecode"]["object"]),
        storage_layout=contract["storageLayout"],
    )
