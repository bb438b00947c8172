"""Compiles the contracts with Ape's compiler and writes `strongroom/artifacts/`, which everything else loads.

    python -m tools.artifacts            compile and write
    python -m tools.artifacts --check    compile, compare with what is committed, change nothing

The manifest records the compiler, its settings and a hash of every source, so that `stale_sources` can tell
without a compiler whether the committed artifacts are those of the sources at hand.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts"
FOLDER = ROOT / "strongroom" / "artifacts"

RUNTIME_LIMIT = 24_576
"""Bytes of deployed code that a chain accepts (EIP-170)."""

OUTPUTS = [
    "abi",
    "devdoc",
    "userdoc",
    "storageLayout",
    "evm.bytecode.object",
    "evm.deployedBytecode.object",
    "evm.deployedBytecode.immutableReferences",
]

Json = dict[str, Any]


class ArtifactError(Exception):
    """The contracts cannot be turned into artifacts; the message says what to do."""


def project_sources() -> list[str]:
    """The project's own Solidity files, as paths from the root, sorted."""
    return sorted(path.relative_to(ROOT).as_posix() for path in CONTRACTS.rglob("*.sol"))


def stale_sources() -> list[str]:
    """What differs between the sources at hand and those that the committed artifacts were compiled from.

    Paths, and `ape-config.yaml` when the settings differ; empty when all match. Needs no compiler.
    """
    path = FOLDER / "manifest.json"
    if not path.exists():
        return ["strongroom/artifacts/manifest.json"]
    manifest = json.loads(path.read_text(encoding="utf-8"))
    recorded: dict[str, str] = manifest["sources"]
    own = set(project_sources())
    stale = sorted(own ^ {name for name in recorded if name.startswith("contracts/")})
    stale += [
        name
        for name, digest in recorded.items()
        if name not in stale and (not (ROOT / name).exists() or _digest((ROOT / name).read_bytes()) != digest)
    ]
    if manifest["configuration"] != _configuration():
        stale.append("ape-config.yaml")
    # an artifact that was edited by hand, or half written
    stale += [
        f"strongroom/artifacts/{name}"
        for name, digest in manifest["artifacts"].items()
        if not (FOLDER / name).exists() or _digest((FOLDER / name).read_bytes()) != digest
    ]
    return stale


def standard_input() -> Json:
    """The compiler's standard JSON input for the whole project, sources included, as explorers take it."""
    from ape import project
    from ape_solidity.compiler import SolidityCompiler

    compiler: Any = SolidityCompiler()
    inputs = compiler.get_standard_input_json([ROOT / name for name in project_sources()], project=project)
    if len(inputs) != 1:
        raise ArtifactError(f"the sources ask for several compilers: {', '.join(map(str, inputs))}")
    (standard,) = inputs.values()
    settings = standard["settings"]
    settings["outputSelection"] = {name: {"*": OUTPUTS} for name in sorted(standard["sources"])}
    result: Json = standard
    return result


def compile_contracts() -> tuple[Json, Json]:
    """Compiles the project.

    Returns the standard JSON input and the output. Raises `ArtifactError` with the compiler's own messages.
    """
    standard = standard_input()
    output = _run(_quiet(standard))
    messages = output.get("errors", [])
    for message in messages:
        location = (message.get("sourceLocation") or {}).get("file", "")
        if not location.startswith("node_modules/"):
            raise ArtifactError(message["formattedMessage"])
    return standard, output


def _run(standard: Json) -> Json:
    import solcx

    try:
        output: Json = solcx.compile_standard(
            standard, solc_version=_configuration()["version"], base_path=str(ROOT)
        )
    except solcx.exceptions.SolcError as error:
        # the message goes on with everything the compiler printed
        raise ArtifactError(str(error).split("\n> command:")[0].strip()) from error
    return output


def _quiet(standard: Json) -> Json:
    """The same input without the libraries' deprecated comment, of which the compiler warns hundreds of times: it
    tells no more than 256 warnings, and ours would be lost. The comment has no part in the code (no via-IR, no hash of
    the sources in it).
    """
    sources = {
        name: {"content": source["content"].replace("/// @solidity memory-safe-assembly", "//")}
        if name.startswith("node_modules/")
        else source
        for name, source in standard["sources"].items()
    }
    return {**standard, "sources": sources}


def build(standard: Json, output: Json) -> dict[str, Json]:
    """All files of the artifacts folder by their names.

    Raises `ArtifactError` for two contracts of one name, and for code beyond the chain's limit.
    """
    files: dict[str, Json] = {}
    for source_id, name, compiled in _own_contracts(output):
        if f"{name}.json" in files:
            raise ArtifactError(f"two contracts are named {name}: rename one")
        runtime = compiled["evm"]["deployedBytecode"]["object"]
        if len(runtime) // 2 > RUNTIME_LIMIT:
            raise ArtifactError(f"{name} has {len(runtime) // 2} bytes of code, the limit is {RUNTIME_LIMIT}")
        files[f"{name}.json"] = {
            "contractName": name,
            "sourceId": source_id,
            "abi": compiled["abi"],
            "bytecode": "0x" + compiled["evm"]["bytecode"]["object"],
            "runtimeBytecode": "0x" + runtime,
            "immutables": _immutables(compiled["evm"]["deployedBytecode"].get("immutableReferences", {})),
            "userdoc": compiled["userdoc"],
            "devdoc": {**compiled["devdoc"], **_interface_documentation(output, name)},
            "storageLayout": _without_ast_ids(compiled["storageLayout"]),
        }
    files["errors.json"] = _error_registry(files)
    settings = {key: value for key, value in standard["settings"].items() if key != "outputSelection"}
    files["manifest.json"] = {
        "compiler": {"version": _compiler_version(), "settings": settings},
        "configuration": _configuration(),
        "sources": {
            name: _digest(source["content"].encode()) for name, source in sorted(standard["sources"].items())
        },
        "artifacts": {name: _digest(_dump(content).encode()) for name, content in sorted(files.items())},
    }
    return files


def write(files: dict[str, Json]) -> list[str]:
    """Makes the folder hold exactly these files. Returns the names that changed."""
    changed = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.json"):
        if path.name not in files:
            path.unlink()
            changed.append(path.name)
    for name, content in sorted(files.items()):
        text = _dump(content)
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            partial = path.with_suffix(".partial")
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)
            changed.append(name)
    return changed


def differences(files: dict[str, Json]) -> list[str]:
    """Names of the files of the artifacts folder that are not what the compiler makes."""
    present = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    return sorted(
        name
        for name in present.keys() | files.keys()
        if name not in files or present.get(name) != _dump(files[name])
    )


def _own_contracts(output: Json) -> Iterator[tuple[str, str, Json]]:
    """The project's contracts that can be deployed, with their source and name."""
    for source_id, contracts in sorted(output["contracts"].items()):
        if not source_id.startswith("contracts/"):
            continue
        for name, compiled in sorted(contracts.items()):
            deployable = compiled["evm"]["bytecode"]["object"]
            if deployable and any(entry["type"] == "function" for entry in compiled["abi"]):
                yield source_id, name, compiled


def _immutables(references: Json) -> list[list[int]]:
    """Where the deployed code holds immutables: offset and length in bytes, and a number for each immutable; sorted."""
    # numbered by where they come first: the compiler's own numbers change with every source
    each = sorted(sorted((part["start"], part["length"]) for part in parts) for parts in references.values())
    return sorted([start, length, number] for number, parts in enumerate(each) for start, length in parts)


def _interface_documentation(output: Json, name: str) -> Json:
    """What the contract's interface says of the whole: `custom:interface`, its notice and detail in two paragraphs."""
    for contracts in output["contracts"].values():
        if interface := contracts.get(f"I{name}"):
            parts = (interface["userdoc"].get("notice", ""), interface["devdoc"].get("details", ""))
            return {"custom:interface": [part for part in parts if part]}
    return {}


def _error_registry(files: dict[str, Json]) -> Json:
    """Selector → name, signature, inputs, notice and the contracts that can revert with it."""
    from eth_utils.crypto import keccak

    registry: Json = {}
    for artifact in files.values():
        for entry in artifact["abi"]:
            if entry["type"] != "error":
                continue
            signature = f"{entry['name']}({','.join(_type(item) for item in entry['inputs'])})"
            selector = "0x" + keccak(text=signature)[:4].hex()
            known = registry.setdefault(
                selector,
                {
                    "name": entry["name"],
                    "signature": signature,
                    "inputs": [{"name": item["name"], "type": _type(item)} for item in entry["inputs"]],
                    "notice": "",
                    "contracts": [],
                },
            )
            if known["signature"] != signature:
                other = known["signature"]
                raise ArtifactError(f"{signature} and {other} have the same selector: rename one")
            known["contracts"].append(artifact["contractName"])
            known["notice"] = known["notice"] or _notice(artifact, signature)
    for known in registry.values():
        known["contracts"].sort()
        if not known["notice"]:
            known["notice"] = _library_notice(known["name"])
    for signature, notice in _library_notices().items():
        # a library that reverts in assembly: the error is in no contract's ABI
        if signature.endswith("()"):
            entry = {"name": signature[:-2], "signature": signature, "inputs": [], "notice": notice}
            registry.setdefault("0x" + keccak(text=signature)[:4].hex(), {**entry, "contracts": []})
    return dict(sorted(registry.items()))


def _type(item: Json) -> str:
    kind: str = item["type"]
    if kind.startswith("tuple"):
        return "(" + ",".join(_type(part) for part in item["components"]) + ")" + kind.removeprefix("tuple")
    return kind


def _notice(artifact: Json, signature: str) -> str:
    """The error's notice, or the detail where a library wrote only that."""
    for document, key in (("userdoc", "notice"), ("devdoc", "details")):
        for text in artifact[document].get("errors", {}).get(signature, []):
            if text.get(key):
                return str(re.sub(r"\s+", " ", text[key]).strip())
    return ""


def _library_notices() -> dict[str, str]:
    """Our sentences for the libraries' errors, by name, or by signature where no ABI has them."""
    notices: dict[str, str] = json.loads(
        (ROOT / "tools" / "library_notices.json").read_text(encoding="utf-8")
    )
    return notices


def _library_notice(name: str) -> str:
    """For an error that its library does not document: our sentence for it, else its name as words."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", ": "))
    return _library_notices().get(name, f"Thrown by a library: {words}.")


def _without_ast_ids(layout: Json) -> Json:
    """The storage layout without the numbers that change whenever any source does."""
    numbered = re.compile(r"(t_(?:struct|contract|enum|userDefinedValueType)\([^()]*\))\d+_?")

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {numbered.sub(r"\1", key): clean(item) for key, item in value.items() if key != "astId"}
        if isinstance(value, list):
            return [clean(item) for item in value]
        return numbered.sub(r"\1", value) if isinstance(value, str) else value

    result: Json = clean(layout)
    return result


def _configuration() -> Json:
    """The part of `ape-config.yaml` that decides the bytecode."""
    import yaml

    settings: Json = yaml.safe_load((ROOT / "ape-config.yaml").read_text(encoding="utf-8"))["solidity"]
    return settings


def _compiler_version() -> str:
    """`0.8.37+commit.abcdef01`, the same for a native compiler and npm's."""
    import solcx

    binary = solcx.install.get_executable(_configuration()["version"])
    version = str(solcx.wrapper.get_solc_version(binary, with_commit_hash=True))
    found = re.match(r"\d+\.\d+\.\d+\+commit\.[0-9a-f]{8}", version)
    if found is None:
        raise ArtifactError(f"the compiler reports no commit: {version}")
    return found[0]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _dump(content: Json) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.artifacts", description="Compile the artifacts.")
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 if files differ")
    arguments = parser.parse_args()
    try:
        files = build(*compile_contracts())
    except ArtifactError as error:
        print(f"artifacts: {error}", file=sys.stderr)
        return 1
    if arguments.check:
        differing = differences(files)
        for name in differing:
            print(f"artifacts: {name} is not what the compiler makes of the sources: run `make artifacts`")
        return 1 if differing else 0
    changed = write(files)
    print(f"artifacts: {len(files) - 2} contracts, {len(changed)} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
