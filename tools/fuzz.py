"""Runs the stateful suites for longer than the tests do, with fresh seeds, on all processors.

    python -m tools.fuzz --seconds 60                   every room, two workers, a fresh seed
    python -m tools.fuzz --seed 7 --room stablecoin     the same run again
    python -m tools.fuzz --seed 7 --episode 41          one episode of a seed
    python -m tools.fuzz --replay FILE                  the sequence that a failure wrote down

A failure is shrunk, printed, written to `.strongroom/fuzz/`, and ends the run with status 1. Rooms are the
modules of `tests/stateful/rooms/`.
"""

import argparse
import json
import multiprocessing
import os
import queue
import secrets
import sys
import time
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

from tests.stateful import rooms
from tests.stateful.driver import LawBrokenError, drive, replay, run_episode, shrink

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".strongroom" / "fuzz"
REPORT_EVERY = 0.5
"""Seconds between two reports of a worker."""


@dataclass(frozen=True)
class Progress:
    """What a worker has done in a room so far."""

    worker: int
    room: str
    steps: int
    seconds: float
    """On the clock."""
    cpu_seconds: float
    """Of this worker's processor."""
    done: bool = False


@dataclass(frozen=True)
class Failure:
    """What a worker found, shrunk."""

    room: str
    seed: int
    episode: int
    law: str
    message: str
    steps: list[Any]


def main(argv: list[str] | None = None) -> int:
    """Returns the status: 0 all laws held, 1 one did not, 2 the arguments are wrong."""
    options = _options(argv)
    if options.replay is not None:
        return _replay(options.replay)
    chosen = list(options.room or rooms.names())
    unknown = [name for name in chosen if name not in rooms.names()]
    if unknown:
        print(f"fuzz: no room named {unknown[0]} (there are: {', '.join(rooms.names())})", file=sys.stderr)
        return 2
    seed = secrets.randbits(32) if options.seed is None else options.seed
    if options.episode is not None:
        return _one_episode(chosen, seed, options.episode)
    return _run(chosen, seed, options.seconds, options.workers)


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long, all rooms together (60)")
    parser.add_argument("--seed", type=int, help="a fresh one if not given")
    parser.add_argument("--episode", type=int, help="only this episode of the seed")
    parser.add_argument("--room", action="append", help="only this room; may be given more than once")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes (one a processor)"
    )
    parser.add_argument("--replay", type=Path, metavar="FILE", help="replay what a failure wrote down")
    return parser.parse_args(argv)


def _run(chosen: list[str], seed: int, seconds: float, workers: int) -> int:
    workers = max(workers, 1)
    print(f"seed {seed}: {', '.join(chosen)} for {seconds:g} s on {workers} workers", flush=True)
    context = multiprocessing.get_context("spawn")
    reports: Queue[Progress | Failure] = context.Queue()
    processes = [
        context.Process(target=_work, args=(reports, chosen, seed, number, seconds), daemon=True)
        for number in range(workers)
    ]
    for process in processes:
        process.start()
    latest: dict[tuple[int, str], Progress] = {}
    failure: Failure | None = None
    try:
        while failure is None and (any(process.is_alive() for process in processes) or not reports.empty()):
            try:
                report = reports.get(timeout=0.2)
            except queue.Empty:
                continue
            if isinstance(report, Failure):
                failure = report
            else:
                latest[report.worker, report.room] = report
                _show(latest)
    except KeyboardInterrupt:
        print("\nstopped", flush=True)
        return 130
    finally:
        for process in processes:
            if failure is not None and process.is_alive():
                process.terminate()
            process.join(timeout=5)
    _sum_up(latest, seed)
    if failure is not None:
        return _fail(failure)
    if any(process.exitcode for process in processes):
        print("fuzz: a worker broke down; see above", file=sys.stderr)
        return 1
    return 0


def _work(
    reports: "Queue[Progress | Failure]", chosen: list[str], seed: int, number: int, seconds: float
) -> None:
    """One process: each room in turn. Worker `n` takes seed + n."""
    own_seed = seed + number
    try:
        for name in chosen:
            _work_in(reports, name, own_seed, number, seconds / len(chosen))
    except KeyboardInterrupt:
        pass


def _work_in(reports: "Queue[Progress | Failure]", name: str, seed: int, number: int, seconds: float) -> None:
    start, used = time.monotonic(), time.process_time()
    machine = rooms.build(name)
    told = start
    episode = -1

    def tell() -> None:
        now = time.monotonic()
        reports.put(Progress(number, name, machine.compared, now - start, time.process_time() - used))

    try:
        for episode in drive(machine, seed, seconds=seconds - (time.monotonic() - start)):  # noqa: B007
            if time.monotonic() - told >= REPORT_EVERY:
                told = time.monotonic()
                tell()
    except LawBrokenError as broken:
        tell()
        shortest = shrink(machine, broken)
        reports.put(Failure(name, seed, episode + 1, shortest.law, shortest.message, shortest.steps))
        return
    tell()


def _show(latest: dict[tuple[int, str], Progress]) -> None:
    if sys.stdout.isatty():
        steps = sum(report.steps for report in latest.values())
        print(f"\r{steps:>12,} steps, {_rate(latest):,.0f} a second ", end="", flush=True)


def _rate(latest: dict[tuple[int, str], Progress]) -> float:
    """Compared steps a second of the clock, all workers together."""
    by_worker: dict[int, float] = {}
    for report in latest.values():
        by_worker[report.worker] = by_worker.get(report.worker, 0.0) + report.seconds
    elapsed = max(by_worker.values(), default=0.0)
    return sum(report.steps for report in latest.values()) / elapsed if elapsed else 0.0


def _sum_up(latest: dict[tuple[int, str], Progress], seed: int) -> None:
    if sys.stdout.isatty():
        print()
    for room in sorted({room for _, room in latest}):
        reports = [report for report in latest.values() if report.room == room]
        steps = sum(report.steps for report in reports)
        cpu = sum(report.cpu_seconds for report in reports)
        print(
            f"{room}: {steps:,} compared steps, {steps / cpu if cpu else 0:,.0f} a second of processor time"
        )
    total = sum(report.steps for report in latest.values())
    print(f"{total:,} compared steps, {_rate(latest):,.0f} a second, seed {seed}", flush=True)


def _fail(failure: Failure) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{failure.room}-{failure.seed}-{failure.episode}.json"
    steps = ",\n  ".join(json.dumps(step) for step in failure.steps)
    head = json.dumps({"room": failure.room, "law": failure.law, "message": failure.message})
    path.write_text(f'{head[:-1]}, "steps": [\n  {steps}\n]}}\n', encoding="utf-8")
    print(f"\nFAILED in {failure.room}: {failure.law}\n  {failure.message}")
    print(f"after these {len(failure.steps)} steps, the last of which breaks it:")
    for step in failure.steps:
        print(f"  {json.dumps(step)}")
    print(f"Again:       python -m tools.fuzz --replay {path.relative_to(ROOT)}")
    print(
        f"Unshrunk:    python -m tools.fuzz --room {failure.room} --seed {failure.seed} "
        f"--episode {failure.episode}",
        flush=True,
    )
    return 1


def _one_episode(chosen: list[str], seed: int, episode: int) -> int:
    for name in chosen:
        machine = rooms.build(name)
        try:
            run_episode(machine, seed, episode)
        except LawBrokenError as broken:
            print(f"{name}, seed {seed}, episode {episode}: {broken}")
            return 1
        print(f"{name}, seed {seed}, episode {episode}: {machine.compared:,} compared steps, all laws hold")
    return 0


def _replay(path: Path) -> int:
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        room, steps = str(written["room"]), list(written["steps"])
        machine = rooms.build(room)
    except (OSError, ValueError, KeyError, TypeError, LookupError) as error:
        print(f"fuzz: cannot replay {path}: {error}", file=sys.stderr)
        return 2
    broken = replay(machine, steps)
    if broken is None:
        print(f"{room}: {len(steps)} steps, all laws hold")
        return 0
    print(f"{room}: {broken}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
