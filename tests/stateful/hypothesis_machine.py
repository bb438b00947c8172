"""A room under Hypothesis: it chooses the same steps through the same rules, and shrinks what fails."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import rule as hypothesis_rule

from tests.stateful.driver import LawBrokenError, Machine, Rule, Step, T


class HypothesisSource:
    """Choices of Hypothesis."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def integer(self, low: int, high: int) -> int:
        return self._data.draw(st.integers(low, high))

    def choice(self, options: Sequence[T]) -> T:
        return options[self._data.draw(st.integers(0, len(options) - 1))]


def state_machine(machine: Machine) -> type[RuleBasedStateMachine]:
    """A Hypothesis state machine with one rule for each of the machine's."""

    def begin(self: Any) -> None:
        RuleBasedStateMachine.__init__(self)
        machine.reset()
        self.steps = []

    def end(self: Any) -> None:
        machine.finish()

    def rule_for(chosen: Rule) -> Callable[..., None]:
        def step(self: Any, data: st.DataObject) -> None:
            taken: Step = machine.draw_arguments(chosen, HypothesisSource(data))
            self.steps.append(taken)
            note(f"step: {taken}")
            try:
                machine.apply(taken)
            except LawBrokenError as broken:
                broken.steps = self.steps
                raise

        step.__name__ = chosen.name
        return hypothesis_rule(data=st.data())(step)

    rules = {chosen.name: rule_for(chosen) for chosen in machine.rules}
    return type("StateMachine", (RuleBasedStateMachine,), {"__init__": begin, "teardown": end, **rules})
