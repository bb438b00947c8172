"""The floor room: the credit room's system, whose peg module can be frozen, switched off, and robbed of its reserve."""

from collections.abc import Callable, Mapping

from strongroom.evm import Account
from strongroom.model import GOVERNOR, OPERATOR, SENTINEL
from tests.stateful.rooms.credit import world as credit
from tests.stateful.rooms.credit.world import Word

TABLE: Mapping[str, Mapping[str, int]] = {
    "psm": {"freeze": SENTINEL, "unfreeze": OPERATOR},
    "coin": {"removeFacilitator": GOVERNOR},
}


class Contracts(credit.Contracts):
    """The system on an in-process chain."""

    def _govern(self, deployer: Account) -> None:
        for name, functions in TABLE.items():
            for function, role in functions.items():
                target = getattr(self, name)
                self.access.setTargetFunctionRole(target, [target[function].selector], role, sender=deployer)
        super()._govern(deployer)


class Model(credit.Model):
    """The same in the model."""

    def __init__(self, contracts: Contracts) -> None:
        super().__init__(contracts)
        for name, functions in TABLE.items():
            for function, role in functions.items():
                self.access.function_roles[contracts.at[name], function] = role


def watched(contracts: Contracts, model: Model) -> list[Word]:
    """The credit room's words, and the price of the reserve."""
    price: Callable[[], int] = lambda: model.peg_oracle.value  # noqa: E731
    return [*credit.watched(contracts, model), ("peg price", contracts.at["peg_oracle"], 0, price)]
