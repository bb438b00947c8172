"""MockReserve: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Addressish, Function
from strongroom.client.contract import Call
from strongroom.client.contracts.erc20_authorization import ERC20Authorization

__all__ = ["MockReserve"]

_SEIZE: Function[None] = Function("seize", "0xeb9253c0", (("from_", "address"), ("amount", "uint256")))


class MockReserve(ERC20Authorization):
    """A dollar token such as the world supplies, with permits and authorizations, that anyone may mint.

    Constructor: string name, string symbol, uint8 decimals_.
    """

    _artifact: ClassVar[str] = "MockReserve"

    def seize(self, from_: Addressish, amount: int) -> Call[None]:
        """Takes `amount` units away from `from`, as a reserve that loses money would."""
        return self._call(_SEIZE, (from_, amount))
