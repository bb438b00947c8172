"""The driver itself, on a toy that breaks at a known place.

- a failure carries its steps; shrinking leaves only those that matter; what is left replays
- a seed gives the same episodes again, and another seed others
- a crash counts as a failure
"""

from pathlib import Path

import pytest

from tests.stateful import rooms
from tests.stateful.driver import (
    CRASH,
    LawBrokenError,
    Machine,
    SeededSource,
    Step,
    drive,
    replay,
    rule,
    run_episode,
    shrink,
)
from tools import fuzz


class Jar(Machine):
    """Holds what is put in; must not hold a hundred or more, and has no room for seven."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.held = 0
        self.trace: list[Step] = []

    def apply(self, step: Step) -> None:
        self.trace.append(step)
        getattr(self, step[0])(*step[1:])
        self.compared += 1
        if self.held >= 100:
            raise LawBrokenError("the_jar_is_not_full", f"holds {self.held}")

    def finish(self) -> None:
        pass

    @rule(3, amount=lambda machine, source, args: source.integer(1, 60))
    def put(self, amount: int) -> None:
        self.held += amount

    @rule(5)
    def look(self) -> None:
        pass

    @rule(1)
    def empty(self) -> None:
        self.held = 0

    def crash(self) -> None:
        raise KeyError("seven")


def failure(seed: int = 1) -> LawBrokenError:
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(Jar(), seed=seed, steps=10_000):
            pass
    return caught.value


def breaks(seed: int, number: int) -> bool:
    try:
        run_episode(Jar(), seed, number)
    except LawBrokenError:
        return True
    return False


def test_failure_carries_its_steps_and_shrinks_to_those_that_matter() -> None:
    found = failure()
    assert len(found.steps) > 4
    shortest = shrink(Jar(), found)
    assert {step[0] for step in shortest.steps} == {"put"}
    assert 2 <= len(shortest.steps) <= 4
    again = replay(Jar(), shortest.steps)
    assert again is not None
    assert (again.law, again.message) == (shortest.law, shortest.message)
    assert "the last of which breaks it" in str(shortest)


def test_seed_gives_the_same_episodes_again() -> None:
    assert failure(5).steps == failure(5).steps
    assert failure(5).steps != failure(6).steps
    number = next(number for number in range(1_000) if breaks(5, number))
    with pytest.raises(LawBrokenError) as caught:
        run_episode(Jar(), 5, number)
    assert caught.value.steps == failure(5).steps


def test_source_stays_in_its_limits() -> None:
    source = SeededSource("limits")
    assert {source.integer(3, 5) for _ in range(100)} == {3, 4, 5}
    assert all(2**200 <= source.integer(2**200, 2**201) <= 2**201 for _ in range(100))
    assert source.choice(["only"]) == "only"


def test_crash_counts_as_a_failure() -> None:
    broken = replay(Jar(), [["put", 1], ["crash"]])
    assert broken is not None
    assert (broken.law, len(broken.steps)) == (CRASH, 2)


def test_fuzz_reports_writes_and_replays_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "ROOT", tmp_path)
    monkeypatch.setattr(fuzz, "FOLDER", tmp_path / "fuzz")
    monkeypatch.setattr("tests.stateful.rooms.build", lambda name: Jar())
    shortest = shrink(Jar(), failure())
    found = fuzz.Failure("jar", 1, 0, shortest.law, shortest.message, shortest.steps)
    assert fuzz._fail(found) == 1
    said = capsys.readouterr().out
    assert "FAILED in jar: the_jar_is_not_full" in said
    assert "--replay fuzz/jar-1-0.json" in said.replace("\\", "/")
    assert fuzz.main(["--replay", str(tmp_path / "fuzz" / "jar-1-0.json")]) == 1
    assert "the_jar_is_not_full" in capsys.readouterr().out


def test_fuzz_refuses_what_it_does_not_know(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert fuzz.main(["--room", "nowhere"]) == 2
    assert f"there are: {', '.join(rooms.names())}" in capsys.readouterr().err
    assert fuzz.main(["--replay", str(tmp_path / "missing.json")]) == 2
    assert "cannot replay" in capsys.readouterr().err


@pytest.mark.slow
def test_fuzz_runs_all_rooms(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.main(["--seconds", "3", "--workers", "1", "--seed", "4"]) == 0
    said = capsys.readouterr().out
    assert "oracle:" in said
    assert "stablecoin:" in said
    assert "seed 4" in said
