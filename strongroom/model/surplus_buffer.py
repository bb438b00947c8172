"""`SurplusBuffer`: the treasury. It keeps no book: whatever it holds is surplus."""

from dataclasses import dataclass, field

from strongroom.model.access import AccessManaged
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, external
from strongroom.model.token import Token, safe_transfer


@dataclass(eq=False)
class SurplusBuffer(AccessManaged):
    """Its tokens are balances of those tokens."""

    ether: int = 0
    """In wei."""
    refuses_ether: set[Address] = field(default_factory=set)
    """Contracts that take no ether."""

    @external
    def pay(self, caller: Address, token: Token, to: Address, amount: int) -> None:
        """Pays `amount` in the token's units.

        Raises `SurplusBuffer_ZeroReceiver`, `SurplusBuffer_InsufficientBalance`, what the transfer raises.
        """
        self.check_can_call(caller, "pay", token.address, to, amount)
        if to == ZERO_ADDRESS:
            raise ModelError("SurplusBuffer_ZeroReceiver")
        balance = token.balance_of(self.address)
        if amount > balance:
            raise ModelError("SurplusBuffer_InsufficientBalance", token.address, amount, balance)
        safe_transfer(token, self.address, to, amount)

    @external
    def pay_ether(self, caller: Address, to: Address, amount: int) -> None:
        """Pays `amount` wei. Raises as `pay`, and `SurplusBuffer_EtherRefused`."""
        self.check_can_call(caller, "payEther", to, amount)
        if to == ZERO_ADDRESS:
            raise ModelError("SurplusBuffer_ZeroReceiver")
        if amount > self.ether:
            raise ModelError("SurplusBuffer_InsufficientBalance", ZERO_ADDRESS, amount, self.ether)
        if to in self.refuses_ether:
            raise ModelError("SurplusBuffer_EtherRefused", to, amount)
        if to != self.address:
            self.ether -= amount
