"""The figures as rows, as JSON and as Markdown. Their order is that of the areas' declarations."""

import json
import re
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from benchmarks.area import Area, Measured
from benchmarks.chain import ROOT

RESULTS = Path(__file__).resolve().parent / "results"
FIGURES = RESULTS / "gas.json"
TABLE = RESULTS / "gas.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- gas:begin -->", "<!-- gas:end -->"

Source = Literal["measured here", "quoted"]


@dataclass(frozen=True)
class Row:
    """One operation of ours beside one peer's, or alone."""

    area: str
    operation: str
    ours: int
    peer: str | None
    peer_gas: int | None
    peer_source: Source | None
    peer_note: str | None
    ratio: float | None
    """Ours divided by the peer's, to three digits."""
    goal: int | None
    meets_goal: bool | None
    steady_state: str


@dataclass(frozen=True)
class Figures:
    """All rows, and what they were measured on."""

    node: dict[str, str]
    rows: tuple[Row, ...]


Theirs = dict[tuple[str, str], Measured]
"""What was measured of a peer, by the names of area and peer."""


def rows(areas: tuple[Area, ...], ours: dict[str, Measured], theirs: Theirs) -> tuple[Row, ...]:
    """A row for each operation and peer; one for an operation that nobody else has."""
    result: list[Row] = []
    for area in areas:
        for operation in area.operations:
            gas = ours[area.name][operation.name]
            columns: list[tuple[str | None, int | None, Source | None, str | None]] = [
                (peer.name, theirs[area.name, peer.name][operation.name], "measured here", peer.note)
                for peer in area.peers
                if operation.name in theirs[area.name, peer.name]
            ]
            columns += [(quoted.peer, quoted.gas, "quoted", quoted.note) for quoted in operation.quoted]
            result += [
                Row(
                    area=area.name,
                    operation=operation.name,
                    ours=gas,
                    peer=peer,
                    peer_gas=peer_gas,
                    peer_source=source,
                    peer_note=note,
                    ratio=round(gas / peer_gas, 3) if peer_gas else None,
                    goal=operation.goal,
                    meets_goal=gas <= operation.goal if operation.goal else None,
                    steady_state=operation.steady_state,
                )
                for peer, peer_gas, source, note in columns or [(None, None, None, None)]
            ]
    return tuple(result)


def known_theirs(figures: Figures, areas: tuple[Area, ...]) -> Theirs:
    """The peers' figures as they were measured last."""
    theirs: Theirs = {(area.name, peer.name): {} for area in areas for peer in area.peers}
    for row in figures.rows:
        if row.peer_source == "measured here" and row.peer is not None and row.peer_gas is not None:
            theirs.setdefault((row.area, row.peer), {})[row.operation] = row.peer_gas
    return theirs


def differences(figures: Figures, ours: dict[str, Measured]) -> list[str]:
    """What of our gas is not what the figures say, one line each: `area, operation: old → new`."""
    measured = {(area, name): gas for area, operations in ours.items() for name, gas in operations.items()}
    lines = []
    for row in figures.rows:
        new = measured.get((row.area, row.operation))
        if new is None:
            lines.append(f"{row.area}, {row.operation}: gone, was {row.ours:,}")
        elif row.ours != new:
            lines.append(f"{row.area}, {row.operation}: {row.ours:,} → {new:,} ({new - row.ours:+,})")
    known = {(row.area, row.operation) for row in figures.rows}
    lines += [
        f"{area}, {name}: new, {gas:,}" for (area, name), gas in measured.items() if (area, name) not in known
    ]
    return list(dict.fromkeys(lines))


def read() -> Figures:
    """The committed figures. Raises `FileNotFoundError` where there are none."""
    raw: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return Figures(raw["node"], tuple(Row(**row) for row in raw["rows"]))


def write(figures: Figures, areas: tuple[Area, ...]) -> list[Path]:
    """Writes the figures and their tables. Returns the files that changed."""
    texts = {FIGURES: to_json(figures), TABLE: to_markdown(figures, areas)}
    readme = readme_with_block(figures, areas)
    if readme is not None:
        texts[README] = readme
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        partial = path.with_suffix(".partial")
        partial.write_text(texts[path], encoding="utf-8")
        partial.replace(path)
    return changed


def to_json(figures: Figures) -> str:
    """As committed: one row a line of keys, in the tables' order."""
    content = {"node": figures.node, "rows": [asdict(row) for row in figures.rows]}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def to_markdown(figures: Figures, areas: tuple[Area, ...]) -> str:
    """Every row, area by area, with its steady state and the notes on its peers."""
    parts = [
        "# Gas, ours and the peers'",
        "",
        "Written by `make bench`; do not edit. " + _preamble(figures),
        "A peer marked *quoted* is not on npm and was measured elsewhere.",
    ]
    for area in areas:
        mine = [row for row in figures.rows if row.area == area.name]
        parts += ["", f"## {area.title}", ""]
        parts += [
            "| operation | ours | goal | peer | peer's gas | ours ÷ peer | steady state |",
            "|---|---:|---:|---|---:|---:|---|",
        ]
        for name, group in groupby(mine, key=lambda row: row.operation):
            parts += _operation_lines(name, list(group))
        notes = {row.peer: row.peer_note for row in mine if row.peer}
        if notes:
            parts += ["", *(f"- {peer}: {note}." for peer, note in notes.items())]
    return "\n".join(parts) + "\n"


def _operation_lines(name: str, group: list[Row]) -> list[str]:
    lines = []
    for place, row in enumerate(group):
        first = place == 0
        cells = [
            name if first else "",
            f"**{row.ours:,}**" if first else "",
            _goal(row) if first else "",
            _peer(row),
            f"{row.peer_gas:,}" if row.peer_gas else "–",
            f"{row.ratio:.2f}" if row.ratio else "–",
            row.steady_state if first else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _goal(row: Row) -> str:
    if row.goal is None:
        return "–"
    return f"≤ {row.goal:,}" + ("" if row.meets_goal else ", **missed**")


def _peer(row: Row) -> str:
    if row.peer is None:
        return "–"
    return row.peer + (" (*quoted*)" if row.peer_source == "quoted" else "")


def readme_block(figures: Figures, areas: tuple[Area, ...]) -> str:
    """The operations that the areas call headlines, one a line; who was measured beside us apart from who is quoted."""
    headlines = {
        (area.name, operation.name) for area in areas for operation in area.operations if operation.headline
    }
    parts = [
        _preamble(figures)
        + " Who is quoted is not on npm and was measured by others or elsewhere. [Every figure, with its steady state "
        "and what to know of each peer](benchmarks/results/gas.md).",
        "",
        "| operation | Strongroom | goal | measured beside it | quoted |",
        "|---|---:|---:|---|---|",
    ]
    for (area, name), group in groupby(figures.rows, key=lambda row: (row.area, row.operation)):
        if (area, name) not in headlines:
            continue
        beside = list(group)
        first = beside[0]
        peers = [
            " · ".join(
                f"{row.peer} {row.peer_gas:,}" for row in beside if row.peer_source == source and row.peer_gas
            )
            for source in ("measured here", "quoted")
        ]
        cells = [name, f"**{first.ours:,}**", _goal(first), *(each or "–" for each in peers)]
        parts.append("| " + " | ".join(cells) + " |")
    return "\n".join(parts)


def readme_with_block(figures: Figures, areas: tuple[Area, ...]) -> str | None:
    """The README with its table as these figures make it; None where it has no place for one."""
    if not README.exists():
        return None
    text = README.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        return None
    block = f"{BEGIN}\n{readme_block(figures, areas)}\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: block, text, count=1, flags=re.DOTALL)


def _preamble(figures: Figures) -> str:
    return (
        f"Gas of a whole transaction, base cost and calldata included, on {figures.node['client']} with its "
        f"default hard fork, {figures.node['hardfork']}; peers compiled from npm by their own compilers and settings."
    )
