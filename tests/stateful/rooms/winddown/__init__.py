"""The wind-down of the whole system: the credit room's, at any moment of which it may begin."""

from collections.abc import Mapping

from strongroom.artifacts import Artifact
from tests.stateful.rooms.credit import CreditMachine
from tests.stateful.rooms.credit.rules import MAX_UINT
from tests.stateful.rooms.credit.world import USERS
from tests.stateful.rooms.winddown.laws import INHERITED, LAWS, Events, read_events
from tests.stateful.rooms.winddown.rules import Rules
from tests.stateful.rooms.winddown.world import Contracts, Model, watched


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "WindDownMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return WindDownMachine(broken, with_model)


class WindDownMachine(Rules, CreditMachine):
    """Compares every call with the model, then asks every law."""

    contracts: Contracts
    model: Model

    def _build(self, broken: Mapping[str, Artifact] | None) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.laws = (*LAWS, *INHERITED)
        self._watched = watched(self.contracts, self.model)

    def _events(self) -> Events:
        return read_events(self.contracts, self.contracts.chain.last_logs)

    def _set_up(self) -> None:
        super()._set_up()
        c, m = self.contracts, self.model
        for name in USERS:
            at = c.at[name]

            def approve(at: str = at) -> None:
                m.coin.approve(at, c.at["wind_down"], MAX_UINT)

            self._unjudged(self._call(name, c.coin, "approve", (c.wind_down, MAX_UINT), approve))
