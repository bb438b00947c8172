"""The figures in the README are those that were measured, and reach the goal."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_readme_says_what_was_measured() -> None:
    found = json.loads((ROOT / "benchmarks/results/orderbook.json").read_text(encoding="utf-8"))
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert found["orders"] == 10_000
    assert found["questionsPerSecond"] >= found["goal"] == 500
    for line in (
        f"| different questions a second, over HTTP | **{found['questionsPerSecond']:,}** | ≥ {found['goal']} |",
        f"| the same question again | **{found['repeatedPerSecond']:,}** | – |",
        f"each judged by the chain and synced | **{found['handedInPerSecond']:,}** | – |",
        f"half of the answers within {found['milliseconds']['median']} ms",
        f"99 % within {found['milliseconds']['p99']} ms",
    ):
        assert line in text
