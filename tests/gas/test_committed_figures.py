"""Gas is deterministic: what `benchmarks/results/` says of us must be what an anvil says now.

Our gas is measured again, on an anvil of its own and without any peer
├── a figure moved, and the file did not
│   └── it fails, and names the operation, the old and the new figure and the command
├── a goal that the file calls met
│   └── is met
└── measured twice
    └── the same
The tables are those that the figures make, the README's too.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import areas as registry
from benchmarks import table
from benchmarks.area import Measured
from benchmarks.chain import Chain, anvil
from benchmarks.run import measure_ours

pytestmark = [pytest.mark.anvil, pytest.mark.gas]

REFRESH = (
    "If that is meant, write the new figures and commit them with the change that moved them:\n"
    "    .venv/bin/python -m benchmarks.run --ours     (or `make bench`, which measures the peers too)"
)


@pytest.fixture(scope="module")
def chain() -> Iterator[Chain]:
    with anvil() as chain:
        yield chain


@pytest.fixture(scope="module")
def measured(chain: Chain) -> dict[str, Measured]:
    return measure_ours(chain, registry.load())


def test_our_gas_is_what_is_committed(measured: dict[str, Measured]) -> None:
    moved = table.differences(table.read(), measured)
    assert not moved, "\n".join(["gas differs from benchmarks/results/gas.json:", *moved, REFRESH])


def test_the_same_gas_when_measured_twice(chain: Chain, measured: dict[str, Measured]) -> None:
    assert measure_ours(chain, registry.load()) == measured


def test_every_goal_called_met_is_met(measured: dict[str, Measured]) -> None:
    missed = []
    for row in table.read().rows:
        gas = measured[row.area].get(row.operation)
        if row.meets_goal and (row.goal is None or gas is None or gas > row.goal):
            missed.append(f"{row.area}, {row.operation}: {gas} of {row.goal}")
    assert not missed


def test_no_goal_was_dropped() -> None:
    declared = {(a.name, o.name): o.goal for a in registry.load() for o in a.operations}
    committed = {(row.area, row.operation): row.goal for row in table.read().rows}
    assert committed == declared


def test_the_node_is_the_one_that_measured(chain: Chain) -> None:
    assert table.read().node == chain.version()


def test_tables_are_those_of_the_figures() -> None:
    figures, areas = table.read(), registry.load()
    stale = "is not what the figures make: run `.venv/bin/python -m benchmarks.run --readme`"
    assert table.TABLE.read_text("utf-8") == table.to_markdown(figures, areas), f"gas.md {stale}"
    assert table.FIGURES.read_text("utf-8") == table.to_json(figures), f"gas.json {stale}"
    readme = table.readme_with_block(figures, areas)
    if readme is not None:
        assert table.README.read_text("utf-8") == readme, f"README.md {stale}"


def test_a_figure_that_moved_is_named() -> None:
    figures = table.read()
    row = figures.rows[0]
    ours: dict[str, Measured] = {}
    for each in figures.rows:
        ours.setdefault(each.area, {})[each.operation] = each.ours
    assert table.differences(figures, ours) == []
    ours[row.area][row.operation] += 12
    assert table.differences(figures, ours) == [
        f"{row.area}, {row.operation}: {row.ours:,} → {row.ours + 12:,} (+12)"
    ]
    ours[row.area]["unheard of"] = ours[row.area].pop(row.operation)
    assert table.differences(figures, ours) == [
        f"{row.area}, {row.operation}: gone, was {row.ours:,}",
        f"{row.area}, unheard of: new, {row.ours + 12:,}",
    ]


def test_each_goal_is_judged_by_the_figure_beside_it() -> None:
    for row in table.read().rows:
        assert row.meets_goal == (None if row.goal is None else row.ours <= row.goal)
        assert row.steady_state
        assert (row.peer is None) == (row.peer_gas is None) == (row.ratio is None)


def test_a_readme_without_the_markers_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "README.md"
    monkeypatch.setattr(table, "README", readme)
    figures, areas = table.read(), registry.load()
    assert table.readme_with_block(figures, areas) is None
    readme.write_text("# Strongroom\n", "utf-8")
    assert table.readme_with_block(figures, areas) is None
    readme.write_text(f"before\n{table.BEGIN}\nstale figures\n{table.END}\nafter\n", "utf-8")
    text = table.readme_with_block(figures, areas)
    assert text is not None
    assert text.startswith(f"before\n{table.BEGIN}\n")
    assert text.endswith(f"\n{table.END}\nafter\n")
    assert "stale figures" not in text
    moved = replace(figures, rows=(replace(figures.rows[0], ours=1), *figures.rows[1:]))
    assert table.readme_with_block(moved, areas) != text
