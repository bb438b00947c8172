"""The oracle in eleven configurations against the model: feeds, vault, second source and sequencer move.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful import rooms
from tests.stateful.driver import Machine, drive
from tests.stateful.hypothesis_machine import state_machine


@pytest.fixture(scope="module")
def machine() -> Machine:
    return rooms.build("oracle")


def test_hypothesis_finds_no_difference(machine: Machine) -> None:
    run_state_machine_as_test(
        state_machine(machine),
        settings=settings(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_seeded_driver_finds_no_difference(machine: Machine) -> None:
    for _ in drive(machine, seed=20_262, steps=10_000):
        pass
