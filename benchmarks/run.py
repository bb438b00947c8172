"""Measures us and our peers, and writes `benchmarks/results/` and the README's table.

python -m benchmarks.run            everything; installs and compiles the peers (`make bench`)
python -m benchmarks.run --ours     our figures anew, the peers' as they were measured last; seconds, no npm
python -m benchmarks.run --readme   measure nothing; write the tables from the committed figures
"""

import argparse
import sys
import time
from collections.abc import Iterable

from benchmarks import areas as registry
from benchmarks import table
from benchmarks.area import Area, Measured
from benchmarks.chain import ROOT, BenchmarkError, Chain, anvil
from benchmarks.compiler import compile_all, install


def say(text: str) -> None:
    """A line of progress."""
    print(f"bench: {text}", flush=True)


def measure_ours(chain: Chain, areas: Iterable[Area]) -> dict[str, Measured]:
    """Our gas by area and operation. Raises `BenchmarkError` if an area does not measure what it declares."""
    result = {}
    for area in areas:
        chain.restart()
        measured = area.ours(chain)
        declared = {operation.name for operation in area.operations}
        if set(measured) != declared:
            names = ", ".join(sorted(set(measured) ^ declared))
            raise BenchmarkError(f"area {area.name}: declared or measured, but not both: {names}")
        result[area.name] = measured
    return result


def measure_theirs(chain: Chain, areas: Iterable[Area]) -> table.Theirs:
    """The peers' gas. They must be installed."""
    result = {}
    for area in areas:
        declared = {operation.name for operation in area.operations}
        for peer in area.peers:
            say(f"{area.title}: {peer.name}")
            compiled = compile_all(peer.builds)
            chain.restart()
            measured = peer.measure(chain, compiled)
            if not set(measured) <= declared:
                names = ", ".join(sorted(set(measured) - declared))
                raise BenchmarkError(f"area {area.name}, {peer.name}: measured, but not declared: {names}")
            result[area.name, peer.name] = measured
    return result


def run(*, peers: bool) -> table.Figures:
    """Measures on an anvil of its own."""
    areas = registry.load()
    if peers:
        install(say)
    with anvil() as chain:
        node = chain.version()
        say(f"{node['client']}, hard fork {node['hardfork']}")
        theirs = measure_theirs(chain, areas) if peers else table.known_theirs(table.read(), areas)
        say("ours")
        ours = measure_ours(chain, areas)
    return table.Figures(node, table.rows(areas, ours, theirs))


def main() -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="Gas, ours and the peers'.")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--ours", action="store_true", help="keep the peers' figures, measure ours anew")
    only.add_argument("--readme", action="store_true", help="measure nothing, write the tables anew")
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        figures = table.read() if arguments.readme else run(peers=not arguments.ours)
    except (BenchmarkError, FileNotFoundError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    changed = table.write(figures, registry.load())
    missed = {row.operation: row for row in figures.rows if row.meets_goal is False}
    for row in missed.values():
        say(f"goal missed: {row.operation} takes {row.ours:,} of {row.goal:,}")
    files = ", ".join(path.relative_to(ROOT).as_posix() for path in changed) or "no file"
    say(f"{len(figures.rows)} rows in {time.monotonic() - started:.0f} s; changed: {files}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
