"""What holds models together.

- a call that raises takes back
  - what it changed itself, and what calls inside it changed
  - not what its caller had changed before, if the caller goes on
- a snapshot can be returned to as often as wanted, after calls and after plain assignments
- a guarded function cannot be entered while one runs, and can again after one failed
"""

from dataclasses import dataclass, field

import pytest

from strongroom.model import ModelError, World
from strongroom.model.execution import Contract, Table, external, non_reentrant


@dataclass(eq=False)
class Counter(Contract):
    """A contract for these tests."""

    count: int = 0
    notes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.notes = Table(self.world, 0, self.notes)

    @external
    def add(self, amount: int, note: str = "", then: "Counter | None" = None, fail: bool = False) -> None:
        self.count += amount
        self.notes[note] += amount
        if then is not None:
            then.add(amount, note)
        if fail:
            raise ModelError("Counter_Refused", amount)

    @external
    def try_both(self, other: "Counter") -> None:
        self.count += 1
        try:
            other.add(5, then=self, fail=True)
        except ModelError:
            self.count += 10

    @external
    def forget(self, note: str) -> None:
        del self.notes[note]
        raise ModelError("Counter_Refused", 0)

    @external
    @non_reentrant
    def enter(self, again: bool) -> None:
        self.count += 1
        if again:
            self.enter(False)


@pytest.fixture
def world() -> World:
    return World(timestamp=100)


def test_refused_call_takes_back_all_it_changed(world: World) -> None:
    first, second = Counter(world, "first"), Counter(world, "second")
    first.add(1, "kept")
    with pytest.raises(ModelError, match=r"Counter_Refused\(7\)"):
        first.add(7, "lost", then=second, fail=True)
    assert (first.count, dict(first.notes)) == (1, {"kept": 1})
    assert (second.count, dict(second.notes)) == (0, {})


def test_caught_refusal_leaves_the_callers_changes(world: World) -> None:
    first, second = Counter(world, "first"), Counter(world, "second")
    first.try_both(second)
    assert (first.count, second.count) == (11, 0)
    assert dict(second.notes) == {}


def test_refused_deletion_comes_back(world: World) -> None:
    counter = Counter(world, "counter", notes={"old": 4})
    with pytest.raises(ModelError):
        counter.forget("old")
    assert counter.notes["old"] == 4


def test_snapshot_is_returned_to_again_and_again(world: World) -> None:
    counter = Counter(world, "counter")
    counter.add(1)
    snapshot = world.snapshot()
    for _ in range(2):
        counter.add(2, "more")
        counter.count = 50
        world.timestamp += 10
        world.revert(snapshot)
        assert (counter.count, world.timestamp, dict(counter.notes)) == (1, 100, {"": 1})


def test_guarded_function_is_not_entered_twice(world: World) -> None:
    counter = Counter(world, "counter")
    with pytest.raises(ModelError, match="ReentrancyGuardReentrantCall"):
        counter.enter(True)
    assert counter.count == 0
    counter.enter(False)
    assert counter.count == 1


def test_errors_compare_by_name_and_arguments() -> None:
    error = ModelError("Stablecoin_NotLower", 5, 6)
    assert (error.name, error.args, str(error)) == (
        "Stablecoin_NotLower",
        (5, 6),
        "Stablecoin_NotLower(5, 6)",
    )
