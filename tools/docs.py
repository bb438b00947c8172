"""Writes `docs/contracts/`: a page for each contract, from the NatSpec in its artifact.

python -m tools.docs            write
python -m tools.docs --check    change nothing; status 1 if a page is not that of the artifacts
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from strongroom import artifacts
from strongroom.artifacts import Artifact

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "contracts"

Entry = Mapping[str, Any]


def pages() -> dict[str, str]:
    """All pages by their file names."""
    documented = [
        artifact
        for artifact in map(artifacts.load, artifacts.names())
        if not artifact.source_id.startswith("contracts/mocks/")
    ]
    result = {f"{artifact.name}.md": "\n".join(_page(artifact)) + "\n" for artifact in documented}
    result["README.md"] = "\n".join(_index(documented)) + "\n"
    return result


def _index(documented: list[Artifact]) -> Iterator[str]:
    yield "# The contracts, from their NatSpec"
    yield ""
    yield "Written by `make artifacts`; do not edit."
    yield ""
    yield "| contract | source | |"
    yield "|---|---|---|"
    for artifact in documented:
        source = f"[{artifact.source_id}](../../{artifact.source_id})"
        paragraphs = [*artifact.devdoc.get("custom:interface", []), artifact.userdoc.get("notice", "")]
        yield f"| [{artifact.name}]({artifact.name}.md) | {source} | {_first_sentence(_text(paragraphs[0]))} |"


def _page(artifact: Artifact) -> Iterator[str]:
    yield f"# {artifact.name}"
    yield ""
    yield f"From [{artifact.source_id}](../../{artifact.source_id}); written by `make artifacts`, do not edit."
    yield ""
    for paragraph in artifact.devdoc.get("custom:interface", []):
        yield _with_tables(paragraph)
        yield ""
    yield re.sub(r"^See \{\w+\}\.\s*", "", _text(artifact.userdoc.get("notice", "")))
    yield ""
    yield f"**Switched off:** {_text(artifact.devdoc.get('custom:kill', ''))}"
    functions = [entry for entry in artifact.abi if entry["type"] == "function"]
    writes = [entry for entry in functions if entry["stateMutability"] not in ("view", "pure")]
    reads = [entry for entry in functions if entry["stateMutability"] in ("view", "pure")]
    for title, entries in (("Functions that change state", writes), ("Views", reads)):
        if entries:
            yield ""
            yield f"## {title}"
            for entry in sorted(entries, key=_signature):
                yield from _function(artifact, entry)
    for title, kind in (("Events", "event"), ("Errors", "error")):
        entries = [entry for entry in artifact.abi if entry["type"] == kind]
        if entries:
            yield ""
            yield f"## {title}"
            yield ""
            yield "| | |"
            yield "|---|---|"
            for entry in sorted(entries, key=_signature):
                yield f"| `{entry['name']}({_arguments(entry['inputs'])})` | {_notice(artifact, kind, entry)} |"


def _function(artifact: Artifact, entry: Entry) -> Iterator[str]:
    signature = _signature(entry)
    yield ""
    yield f"### `{entry['name']}({_arguments(entry['inputs'])})`"
    yield ""
    notice = _text(artifact.userdoc.get("methods", {}).get(signature, {}).get("notice", ""))
    detail = artifact.devdoc.get("methods", {}).get(signature, {})
    yield notice or _text(detail.get("details", "")) or "As the standard says."
    described = [*detail.get("params", {}).items(), *detail.get("returns", {}).items()]
    if described:
        yield ""
        for name, text in described:
            yield f"- `{name}`: {_text(text)}"


def _notice(artifact: Artifact, kind: str, entry: Entry) -> str:
    signature = _signature(entry)
    if kind == "error":
        for definition in artifacts.errors().values():
            if definition.signature == signature:
                return definition.notice
    documented = artifact.userdoc.get(f"{kind}s", {}).get(signature, {})
    return _text(documented.get("notice", "")) or _text(
        artifact.devdoc.get(f"{kind}s", {}).get(signature, {}).get("details", "")
    )


def _signature(entry: Entry) -> str:
    return f"{entry['name']}({','.join(_type(item) for item in entry['inputs'])})"


def _arguments(inputs: list[Entry]) -> str:
    return ", ".join(f"{item.get('internalType', item['type'])} {item['name']}".strip() for item in inputs)


def _type(item: Entry) -> str:
    kind: str = item["type"]
    if kind.startswith("tuple"):
        return "(" + ",".join(_type(part) for part in item["components"]) + ")" + kind.removeprefix("tuple")
    return kind


def _text(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def _with_tables(text: str) -> str:
    """The compiler joins the lines of a comment with spaces: a table's rows get their own again."""
    text = re.sub(r"(?<=:)\s{3,}(?=\|)", "\n\n", text)
    text = re.sub(r"(?<=\|)\s{3,}(?=\|)", "\n", text)
    text = re.sub(r"(?<=\|)\s{3,}(?=[^|])", "\n\n", text)
    return re.sub(r"[ \t]+", " ", text).strip()


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."


def differences(written: dict[str, str]) -> list[str]:
    """Names of the pages that are not those of the artifacts."""
    present = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in present.keys() | written.keys() if present.get(name) != written.get(name))


def main() -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description="Pages from the NatSpec.")
    parser.add_argument("--check", action="store_true", help="change nothing; status 1 if a page differs")
    arguments = parser.parse_args()
    written = pages()
    differing = differences(written)
    if arguments.check:
        for name in differing:
            print(f"docs/contracts/{name} is not that of the artifacts: run `make artifacts`")
        return 1 if differing else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in differing:
        path = FOLDER / name
        if name in written:
            path.write_text(written[name], encoding="utf-8")
        else:
            path.unlink()
    print(f"docs: {len(written)} pages, {len(differing)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
