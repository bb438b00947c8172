"""Write what the dApp knows of the contracts, `frontend/src/generated/`, from the artifacts.

python -m tools.frontend           writes it
python -m tools.frontend --check   says what is out of date, with status 1 if anything is

One TypeScript module for each contract that is deployed. Each function and event is an ABI of its own under its
own name, so that the page is sent what it uses and nothing else; of overloads, the one with the fewest parameters
keeps the name, the others add the names of the parameters that it lacks. `errors.json`: by selector, an error's
parameters with their names, and its notice in words; its own name only where it has no notice. And `refusals.ts`: why
an asset refuses a transfer, by the number of the reason.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from strongroom import artifacts
from strongroom.refusals import Reason, sentence_of
from tools.codegen import _named as named_functions
from tools.codegen import _snake as snake

TARGET = Path(__file__).resolve().parent.parent / "frontend" / "src" / "generated"
MOCKS = ("MockAggregator", "MockReserve", "MockWrappedEther")
"""The mocks that a local chain is deployed with and that the page has a use for."""

Entry = Mapping[str, Any]


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write the dApp's modules from the artifacts.")
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    arguments = parser.parse_args()
    written = generate()
    present = {path.name: path.read_text(encoding="utf-8") for path in TARGET.glob("*") if path.is_file()}
    stale = sorted(name for name in written.keys() | present.keys() if written.get(name) != present.get(name))
    for name in stale:
        where = f"frontend/src/generated/{name}"
        if arguments.check:
            print(f"out of date: {where}: run `make artifacts`")
        elif name in written:
            TARGET.mkdir(parents=True, exist_ok=True)
            (TARGET / name).write_text(written[name], encoding="utf-8")
            print(f"wrote {where}")
        else:
            (TARGET / name).unlink()
            print(f"removed {where}")
    return 1 if arguments.check and stale else 0


def generate() -> dict[str, str]:
    """The files' texts by name."""
    files = {"errors.json": _errors(), "refusals.ts": _refusals()}
    for name in artifacts.names():
        artifact = artifacts.load(name)
        if not artifact.bytecode or (name.startswith("Mock") and name not in MOCKS):
            continue
        files[f"{snake(name)}.ts"] = _module(name, artifact.abi)
    return files


def _module(name: str, abi: Iterable[Entry]) -> str:
    functions = [entry for entry in abi if entry["type"] == "function"]
    lines = [f"// {name}'s ABI, written by `python -m tools.frontend`. Do not edit.", ""]
    for given, entry in named_functions(functions):
        lines.append(f"export const {_safe(given)} = {_constant([_short(entry)])};")
    events = [entry for entry in abi if entry["type"] == "event"]
    names = [entry["name"] for entry in events]
    for entry in events:
        # overloaded events do not occur; should one, the build says so
        if names.count(entry["name"]) == 1:
            lines.append(f"export const {entry['name']}Event = {_constant(_short(entry))};")
    return "\n".join(lines) + "\n"


def _constant(value: Any) -> str:
    return json.dumps(value, separators=(",", ":")) + " as const"


def _safe(name: str) -> str:
    return f"{name}_" if name in {"delete", "function", "new", "in", "with", "export", "default"} else name


def _short(entry: Entry) -> dict[str, Any]:
    """Without what only a compiler needs: of functions, names of parameters, and what one that writes returns."""
    kept = {key: entry[key] for key in ("type", "name", "stateMutability") if key in entry}
    is_event = entry["type"] == "event"
    kept["inputs"] = [_parameter(item, is_event) for item in entry.get("inputs", ())]
    if not is_event:
        reads = entry["stateMutability"] in ("view", "pure")
        kept["outputs"] = [_parameter(item, False) for item in entry["outputs"] if reads]
    return kept


def _parameter(item: Entry, is_named: bool = True) -> dict[str, Any]:
    kept: dict[str, Any] = {"name": item.get("name", "")} if is_named else {}
    kept["type"] = item["type"]
    if "components" in item:
        kept["components"] = [_parameter(part) for part in item["components"]]
    if item.get("indexed"):
        kept["indexed"] = True
    return kept


def _errors() -> str:
    """`{"0x…": ["", [["type", "name"], …], "Thrown when …"], …}`, a line each; names would be a fifth of all of it."""
    lines = []
    for selector, error in sorted(artifacts.errors().items()):
        inputs = [[item.type, item.name] for item in error.inputs]
        name = "" if error.notice else error.name
        value = json.dumps([name, inputs, error.notice], separators=(",", ":"), ensure_ascii=False)
        lines.append(f'"{selector}":{value}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _refusals() -> str:
    sentences = [sentence_of(reason) for reason in Reason]
    lines = ["// Why an asset refuses a transfer, written by `python -m tools.frontend`. Do not edit.", ""]
    lines += ["export const REFUSALS: readonly string[] = ["]
    lines += [f"  {json.dumps(sentence, ensure_ascii=False)}," for sentence in sentences]
    return "\n".join([*lines, "];"]) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
