"""The asset as a desk sees it: the asset token's twin, as far as the room goes."""

from dataclasses import dataclass, field

from strongroom.model import ModelError
from strongroom.model.execution import ZERO_ADDRESS, Address, Table, external
from strongroom.model.token import Token

SENDER_FROZEN, RECEIVER_FROZEN = 2, 3
"""Reasons of the transfer policy."""


@dataclass(eq=False)
class AssetTwin(Token):
    """Shares with liens of one custodian, freezes, a supply lock, and wallets of investors."""

    owner: Address = ZERO_ADDRESS
    custodian: Address = ZERO_ADDRESS
    locker: Address = ZERO_ADDRESS
    agent: Address = ZERO_ADDRESS
    is_supply_locked: bool = False
    investors: dict[Address, int] = field(default_factory=dict)
    frozen: dict[Address, bool] = field(default_factory=dict)
    locked: dict[Address, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.investors = Table(self.world, 0, self.investors)
        self.frozen = Table(self.world, False, self.frozen)
        self.locked = Table(self.world, 0, self.locked)

    def can_send(self, account: Address) -> bool:
        """Whether it is verified and not frozen."""
        return self.investors[account] != 0 and not self.frozen[account]

    def is_agent(self, account: Address) -> bool:
        """There is one."""
        return account == self.agent

    def investor_of(self, wallet: Address) -> int:
        """Zero: none."""
        return self.investors[wallet]

    def supply_lock(self) -> tuple[Address, bool]:
        """Who may, and whether it is."""
        return self.locker, self.is_supply_locked

    def locked_by(self, holder: Address, custodian: Address) -> int:
        """In units."""
        return self.locked[holder]

    def disposable(self, holder: Address) -> int:
        """In units."""
        return self.balances[holder] - self.locked[holder]

    @external
    def lock(self, caller: Address, holder: Address, amount: int) -> None:
        """All investors have approved."""
        if self.frozen[holder]:
            raise ModelError("TransferPolicy_Refused", holder, caller, amount, SENDER_FROZEN)
        free = self.disposable(holder)
        if amount > free:
            raise ModelError("AssetToken_InsufficientFree", holder, amount, free)
        self.locked[holder] += amount

    @external
    def unlock(self, caller: Address, holder: Address, amount: int) -> None:
        """Gives back."""
        self._release(holder, amount)

    @external
    def burn_locked(self, caller: Address, holder: Address, amount: int) -> None:
        """Refused while the supply is locked."""
        self._release(holder, amount)
        if self.is_supply_locked:
            raise ModelError("AssetToken_SupplyLocked")
        self._burn(holder, amount)

    @external
    def seize(self, holder: Address, to: Address, amount: int) -> None:
        """By the agent, out of the lien, for another wallet that may receive."""
        self._release(holder, amount)
        self._transfer(holder, to, amount)

    @external
    def move(self, holder: Address, to: Address, amount: int) -> None:
        """A transfer that is fine."""
        self._transfer(holder, to, amount)

    def _release(self, holder: Address, amount: int) -> None:
        lien = self.locked[holder]
        if amount > lien:
            raise ModelError("AssetToken_InsufficientLocked", holder, self.custodian, amount, lien)
        self.locked[holder] = lien - amount
