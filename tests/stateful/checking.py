"""What the tests of every room do: search for a broken law, see what happens, find the one that a fault breaks."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from strongroom.artifacts import Artifact
from strongroom.evm import Chain
from tests.stateful.driver import LawBrokenError, Machine, Step, drive, replay
from tests.stateful.hypothesis_machine import state_machine


def search(machine: Machine, examples: int, steps: int) -> None:
    """Hypothesis tries that many examples of at most that many steps, the same in every run."""
    run_state_machine_as_test(
        state_machine(machine),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def outcomes(
    machine: Machine,
    chain: Chain,
    seed: int,
    steps: int,
    sent: Callable[[bool, bytes], object] = lambda succeeded, output: None,
    around: Callable[[str], AbstractContextManager[object]] = nullcontext,
    enough: Callable[[set[tuple[str, bool]]], bool] = lambda seen: False,
) -> set[tuple[str, bool]]:
    """Drives the room, and tells which rules had a call succeed (`True`) or refused (`False`).

    `sent` is told of every call; each step is taken in what `around` makes of its rule's name. It ends after so many
    steps, or when what was seen is `enough`.
    """
    seen: set[tuple[str, bool]] = set()
    send, apply, name = chain.raw_try_send, machine.apply, ""

    def spy(*args: Any, **named: Any) -> tuple[bool, bytes]:
        result = send(*args, **named)
        seen.add((name, result[0]))
        sent(*result)
        return result

    def watched(step: Step) -> None:
        nonlocal name
        name = str(step[0])
        with around(name):
            apply(step)
        name = ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "raw_try_send", spy)
        patch.setattr(machine, "apply", watched)
        for _ in drive(machine, seed=seed, steps=steps):
            if enough(seen):
                break
    return seen


def broken(machine: Machine, steps: int) -> LawBrokenError:
    """What the driver finds broken; it is an error of the test when it finds nothing."""
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(machine, seed=1, steps=steps):
            pass
    return caught.value


def law_broken(
    build: Callable[..., Any],
    broken_copies: Mapping[str, Artifact],
    laws: Iterable[Any],
    law: str | None,
    steps: int,
) -> str:
    """What breaks with the copies in the originals' places, judged by one law alone, or, if `None`, by the model.

    The steps that a person would be shown break it again.
    """
    machine = build(dict(broken_copies), with_model=law is None)
    machine.laws = tuple(each for each in laws if getattr(each, "__name__", each) == law)
    found = broken(machine, steps)
    again = replay(machine, found.steps)
    assert again is not None
    assert again.law == found.law, "what is printed replays"
    return found.law


def broken_by_leaks(machine: Machine, chain: Chain, leak: Callable[[Callable[..., Any], str], object]) -> str:
    """The law broken when every refused call changes something all the same: `leak(send, sender)` does.

    No contract can do that on a sound engine, so the engine is made unsound.
    """
    send = chain.raw_try_send

    def leaky(sender: str, *rest: Any, **named: Any) -> tuple[bool, bytes]:
        result = send(sender, *rest, **named)
        if not result[0]:
            leak(send, sender)
        return result

    chain.raw_try_send = leaky  # type: ignore[assignment, method-assign]
    return broken(machine, 1_000).law
