"""What the tests of every room do: search for a broken law, and find the one that a fault breaks."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from strongroom.evm import Chain
from tests.stateful.driver import LawBrokenError, Machine, drive, replay, shrink
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


def broken(machine: Machine, steps: int) -> LawBrokenError:
    """What the driver finds broken; it is an error of the test when it finds nothing."""
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(machine, seed=1, steps=steps):
            pass
    return caught.value


def shortest_broken(machine: Machine, steps: int, seconds: float) -> LawBrokenError:
    """The same, shrunk for so long, and replayed: what a person would be shown breaks the same law."""
    found = broken(machine, steps)
    shortest = shrink(machine, found, seconds=seconds)
    again = replay(machine, shortest.steps)
    assert again is not None
    assert again.law == found.law, "what is printed replays"
    return shortest


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
