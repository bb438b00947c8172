"""`SurplusBuffer`: the treasury. It keeps no book of what it holds: whatever that is, is surplus."""

from dataclasses import dataclass, field

from strongroom.model.access import AccessManaged
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.rounding import checked
from strongroom.model.token import Token, safe_transfer


@dataclass(eq=False)
class SurplusBuffer(AccessManaged):
    """Its tokens are balances of those tokens."""

    ether: int = 0
    """In wei."""
    refuses_ether: set[Address] = field(default_factory=set)
    """Contracts that take no ether."""
    shortfall_of: dict[tuple[Address, Address], int] = field(default_factory=dict)
    """Losses that nothing has covered, by `(token, facilitator)`; in the token's units."""

    def __post_init__(self) -> None:
        self.shortfall_of = Table(self.world, 0, self.shortfall_of)

    def shortfall(self, token: Address) -> int:
        """Of all facilitators, in the token's units."""
        return sum(amount for (of, _), amount in self.shortfall_of.items() if of == token)

    @external
    def pay(self, caller: Address, token: Token, to: Address, amount: int) -> None:
        """Pays `amount` in the token's units.

        Raises `SurplusBuffer_ZeroReceiver`, `SurplusBuffer_ShortfallFirst`,
        `SurplusBuffer_InsufficientBalance`, what the transfer raises.
        """
        self.check_can_call(caller, "pay", token.address, to, amount)
        if to == ZERO_ADDRESS:
            raise ModelError("SurplusBuffer_ZeroReceiver")
        shortfall = self.shortfall(token.address)
        if shortfall:
            raise ModelError("SurplusBuffer_ShortfallFirst", token.address, shortfall)
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

    @external
    def cover_loss(self, caller: Address, token: Token, amount: int) -> int:
        """Sends the caller what there is of `amount`; returns it, in the token's units."""
        self.check_can_call(caller, "coverLoss", token.address, amount)
        covered = min(amount, token.balance_of(self.address))
        if covered:
            safe_transfer(token, self.address, caller, covered)
        return covered

    @external
    def report_shortfall(self, caller: Address, token: Address, amount: int) -> None:
        """Replaces what the caller has said of its losses that nothing has covered, in the token's units."""
        self.check_can_call(caller, "reportShortfall", token, amount)
        checked(self.shortfall(token) - self.shortfall_of[token, caller] + amount)
        self.shortfall_of[token, caller] = amount
