"""The oracle in eleven configurations against the model: feeds, vault, second source and sequencer move.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer
"""

import pytest

from tests.stateful import rooms
from tests.stateful.checking import search
from tests.stateful.driver import Machine, drive


@pytest.fixture(scope="module")
def machine() -> Machine:
    return rooms.build("oracle")


def test_hypothesis_finds_no_difference(machine: Machine) -> None:
    search(machine, examples=60, steps=40)


def test_seeded_driver_finds_no_difference(machine: Machine) -> None:
    for _ in drive(machine, seed=20_262, steps=10_000):
        pass
