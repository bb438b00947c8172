"""Drives a room: draws steps, applies them, shrinks what fails.

A room is a `Machine`: a chain in this process, its twin in the model, rules that change both, and laws. A rule's
arguments come from a `Source`, so that Hypothesis and a seeded generator can drive the same rules. A step is plain
data, `[rule, argument, …]`, and can be written down, dropped and replayed.
"""

import json
import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Step = list[Any]
Drawer = Callable[[Any, "Source", dict[str, Any]], Any]
"""Draws one argument, given the machine and the arguments drawn before it."""

AGREEMENT = "the_contracts_agree_with_the_model"
CRASH = "no_step_crashes"


class Source(Protocol):
    """Where choices come from."""

    def integer(self, low: int, high: int) -> int:
        """Between the two, both included."""
        ...

    def choice(self, options: Sequence[T]) -> T:
        """One of them."""
        ...


class SeededSource:
    """Choices of a seeded generator."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        span = high - low + 1
        if span < 1 << 50:
            return low + int(self._random.random() * span)
        return self._random.randrange(low, high + 1)

    def choice(self, options: Sequence[T]) -> T:
        return options[int(self._random.random() * len(options))]


class LawBrokenError(AssertionError):
    """A law does not hold, or contract and model differ (`law` is then `AGREEMENT`)."""

    def __init__(self, law: str, message: str) -> None:
        super().__init__(law, message)
        self.law = law
        self.message = message
        self.steps: list[Step] = []
        """The sequence that leads there, the failing step last."""

    def __str__(self) -> str:
        lines = [f"{self.law}: {self.message}"]
        if self.steps:
            lines.append(f"after these {len(self.steps)} steps, the last of which breaks it:")
            lines += [f"  {json.dumps(step)}" for step in self.steps]
        return "\n".join(lines)


@dataclass(frozen=True)
class Rule:
    """One rule: how often it is drawn, and how its arguments are."""

    name: str
    weight: int
    drawers: dict[str, Drawer] = field(default_factory=dict)


def rule(weight: int = 1, **drawers: Drawer) -> Callable[[T], T]:
    """Marks a method of a machine as a rule. `drawers` name its arguments, in their order."""

    def mark(function: T) -> T:
        function.__dict__["rule"] = Rule(getattr(function, "__name__", ""), weight, drawers)
        return function

    return mark


class Machine(ABC):
    """A room's chain, model, rules and laws."""

    compared: int = 0
    """Steps so far that changed the chain, were done by the model too, and were compared."""

    @abstractmethod
    def reset(self) -> None:
        """Begins an episode."""

    @abstractmethod
    def apply(self, step: Step) -> None:
        """Takes a step and checks everything. Raises `LawBrokenError`."""

    @abstractmethod
    def finish(self) -> None:
        """Checks what is checked once in an episode. Raises `LawBrokenError`."""

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, by name."""
        members = (getattr(type(self), name) for name in sorted(dir(type(self))))
        return tuple(member.rule for member in members if hasattr(member, "rule"))

    @cached_property
    def _lottery(self) -> list[Rule]:
        return [rule for rule in self.rules for _ in range(rule.weight)]

    def draw(self, source: Source) -> Step:
        """Any step."""
        return self.draw_arguments(source.choice(self._lottery), source)

    def draw_arguments(self, chosen: Rule, source: Source) -> Step:
        """A step by that rule."""
        args: dict[str, Any] = {}
        for name, drawer in chosen.drawers.items():
            args[name] = drawer(self, source, args)
        return [chosen.name, *args.values()]


def episode(machine: Machine, source: Source, length: int) -> None:
    """One episode of `length` steps. A `LawBrokenError` carries the steps."""
    steps: list[Step] = []
    machine.reset()
    try:
        for _ in range(length):
            step = machine.draw(source)
            steps.append(step)
            machine.apply(step)
        machine.finish()
    except LawBrokenError as broken:
        broken.steps = steps
        raise
    except Exception as error:
        crash = LawBrokenError(CRASH, repr(error))
        crash.steps = steps
        raise crash from error


def drive(machine: Machine, seed: int, steps: int = 1 << 62, seconds: float = 1e9) -> Iterator[int]:
    """Episodes until `steps` were compared or `seconds` have passed; yields the episodes' numbers.

    Episode `n` of a seed is the same in every run.
    """
    lengths = (20, 80, 250, 600)
    target = machine.compared + steps
    end = time.monotonic() + seconds
    number = 0
    while machine.compared < target and time.monotonic() < end:
        run_episode(machine, seed, number, lengths)
        yield number
        number += 1


def run_episode(
    machine: Machine, seed: int, number: int, lengths: Sequence[int] = (20, 80, 250, 600)
) -> None:
    """Episode `number` of a seed."""
    source = SeededSource(f"{seed}:{number}")
    episode(machine, source, source.choice(lengths))


def replay(machine: Machine, steps: Sequence[Step]) -> LawBrokenError | None:
    """What the steps break, if anything."""
    taken: list[Step] = []
    machine.reset()
    try:
        for step in steps:
            taken.append(step)
            machine.apply(step)
        machine.finish()
    except LawBrokenError as broken:
        broken.steps = taken
        return broken
    except Exception as error:
        crash = LawBrokenError(CRASH, repr(error))
        crash.steps = taken
        return crash
    return None


def shrink(machine: Machine, broken: LawBrokenError, seconds: float = 30.0) -> LawBrokenError:
    """Drops steps for as long as the same law is broken."""
    end = time.monotonic() + seconds
    best = broken
    size = max(len(best.steps) // 2, 1)
    while True:
        start = 0
        while start < len(best.steps) and time.monotonic() < end:
            shorter = best.steps[:start] + best.steps[start + size :]
            found = replay(machine, shorter)
            if found is not None and found.law == broken.law:
                best = found
            else:
                start += size
        if size == 1 or time.monotonic() >= end:
            return best
        size //= 2


def weighted(*options: tuple[int, T]) -> Callable[[Source], T]:
    """A choice of options by weight."""
    limits = list(accumulate(weight for weight, _ in options))
    table = [value for weight, value in options for _ in range(weight)]

    def pick(source: Source) -> T:
        return table[source.integer(0, limits[-1] - 1)]

    return pick
