"""The house's own checks, part of `make lint`: what no linter knows.

Each check is a function that yields a line for every breach; the line says what to do. A contract says how
it is switched off, a restricted function has its role, an error says when it is thrown, generated files are
those of their sources, and nothing committed tells where a package was downloaded from.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from strongroom import artifacts
from tools import artifacts as generator
from tools import docs

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts"
PARAMETERS = ROOT / "scripts" / "parameters" / "default.toml"

BEING_BUILT: frozenset[str] = frozenset()
"""Contracts that `scripts/deploy.py` does not deploy yet, and whose functions therefore have no role yet."""

RESTRICTED = re.compile(r"function\s+(\w+)\s*\([^)]*\)[^{;]*\brestricted\b", re.DOTALL)


def every_contract_says_how_it_is_switched_off() -> Iterator[str]:
    """`@custom:kill` in the NatSpec of each deployable contract."""
    for name in artifacts.names():
        artifact = artifacts.load(name)
        if not str(artifact.devdoc.get("custom:kill", "")).strip():
            yield f"{artifact.source_id}: {name} has no `@custom:kill`: say how it is switched off"


def every_error_says_when_it_is_thrown() -> Iterator[str]:
    """`@notice Thrown …` on each custom error of ours."""
    for path in sorted(CONTRACTS.rglob("*.sol")):
        if "mocks" in path.parts:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if re.match(r"\s*error \w+\(", line):
                comment = _comment_above(lines, number)
                if not comment.startswith("@notice Thrown"):
                    yield f"{path.relative_to(ROOT)}:{number + 1}: an error starts with `@notice Thrown`"


def every_event_says_when_it_is_emitted() -> Iterator[str]:
    """`@notice Emitted …` on each event of ours."""
    for path in sorted(CONTRACTS.rglob("*.sol")):
        if "mocks" in path.parts:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if re.match(r"\s*event \w+\(", line) and not _comment_above(lines, number).startswith(
                "@notice Emitted"
            ):
                yield f"{path.relative_to(ROOT)}:{number + 1}: an event starts with `@notice Emitted`"


def every_restricted_function_has_its_role() -> Iterator[str]:
    """The role table names exactly the restricted functions there are, and roles that {Roles} knows."""
    roles = set(
        re.findall(r"uint64 internal constant (\w+)", (CONTRACTS / "access" / "Roles.sol").read_text("utf-8"))
    )
    table = tomllib.loads(PARAMETERS.read_text(encoding="utf-8"))["roles"]
    functions: dict[str, dict[str, str]] = {}
    for role, settings in table.items():
        for contract, names in settings.get("functions", {}).items():
            functions.setdefault(contract, {}).update(dict.fromkeys(names, role))
    restricted: dict[str, set[str]] = {}
    for path in sorted(CONTRACTS.rglob("*.sol")):
        for name in RESTRICTED.findall(path.read_text(encoding="utf-8")):
            for contract in _contracts_with(path.stem, name):
                restricted.setdefault(contract, set()).add(name)
    for contract in sorted((restricted.keys() | functions.keys()) - BEING_BUILT):
        expected, listed = restricted.get(contract, set()), functions.get(contract, {})
        for name in sorted(expected - listed.keys()):
            yield f"{contract}.{name} is restricted and has no role in {PARAMETERS.relative_to(ROOT)}"
        for name in sorted(listed.keys() - expected):
            yield f"{contract}.{name} has a role in {PARAMETERS.relative_to(ROOT)} and is not restricted"
        for name, role in sorted(listed.items()):
            if role not in roles:
                yield f"{contract}.{name} has the role {role}, which contracts/access/Roles.sol does not know"


def every_room_is_described() -> Iterator[str]:
    """One line for each folder of contracts in contracts/README.md."""
    text = (CONTRACTS / "README.md").read_text(encoding="utf-8")
    folders = (path.name for path in CONTRACTS.iterdir() if path.is_dir() and path.name[0] != ".")
    for folder in sorted(folders):
        if f"`{folder}/`" not in text:
            yield f"contracts/README.md has no line for `{folder}/`"


def the_artifacts_are_those_of_the_sources() -> Iterator[str]:
    """The committed artifacts, byte for byte, and no contract beyond the chain's limit."""
    try:
        files = generator.build(*generator.compile_contracts())
    except generator.ArtifactError as error:
        yield str(error)
        return
    for name in generator.differences(files):
        yield f"{name} is not what the compiler makes of the sources: run `make artifacts`"


def the_wrappers_are_those_of_the_artifacts() -> Iterator[str]:
    """The client's generated wrappers, and the dApp's modules."""
    for module in ("tools.codegen", "tools.frontend"):
        done = subprocess.run(
            [sys.executable, "-m", module, "--check"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            yield (done.stdout + done.stderr).strip() or f"{module} --check failed: run `make artifacts`"


def the_pages_are_those_of_the_artifacts() -> Iterator[str]:
    """The pages of docs/contracts/."""
    for name in docs.differences(docs.pages()):
        yield f"docs/contracts/{name} is not that of the artifacts: run `make artifacts`"


def no_lock_file_tells_a_download_address() -> Iterator[str]:
    """Neither npm's nor pip's: a mirror's address must not follow the project."""
    for pattern in ("package-lock.json", "*/package-lock.json", "requirements*.txt"):
        for path in sorted(ROOT.glob(pattern)):
            if "node_modules" in path.parts:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if '"resolved": "http' in line or re.search(
                    r"--(extra-)?index-url|--find-links|@ https?://", line
                ):
                    yield f"{path.relative_to(ROOT)}:{number}: a download address; see .npmrc and `make lock`"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    every_contract_says_how_it_is_switched_off,
    every_error_says_when_it_is_thrown,
    every_event_says_when_it_is_emitted,
    every_restricted_function_has_its_role,
    every_room_is_described,
    the_artifacts_are_those_of_the_sources,
    the_wrappers_are_those_of_the_artifacts,
    the_pages_are_those_of_the_artifacts,
    no_lock_file_tells_a_download_address,
)


def _contracts_with(declaring: str, function: str) -> list[str]:
    """The declaring contract; for an abstract one, the contracts with an access manager that have the function."""
    if declaring in artifacts.names():
        return [declaring]
    return [
        name
        for name in artifacts.names()
        if not artifacts.load(name).source_id.startswith("contracts/mocks/")
        and {function, "authority"} <= {entry.get("name") for entry in artifacts.load(name).abi}
    ]


def _comment_above(lines: list[str], number: int) -> str:
    """The text of the NatSpec comment that ends on the line before `number`."""
    first = number
    while first > 0 and lines[first - 1].strip().startswith("///"):
        first -= 1
    return " ".join(line.strip().removeprefix("///").strip() for line in lines[first:number])


def main() -> int:
    """Runs every check; returns the exit status."""
    breaches = 0
    for check in CHECKS:
        found = list(check())
        breaches += len(found)
        print(f"{'ok  ' if not found else 'FAIL'} {check.__name__.replace('_', ' ')}")
        for line in found:
            print(f"     {line}")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
