"""The asset as a buyout sees it: `MockAsset`'s twin."""

from dataclasses import dataclass, field

from strongroom.model import ModelError
from strongroom.model.execution import ZERO_ADDRESS, Address, Table, external
from strongroom.model.held_payments import Assets
from strongroom.model.token import Token


class Ledger(Assets):
    """A collection that only says that an NFT moved still asks its receiver, by `safeTransferFrom`."""

    def move(self, token: Address, item: int, owner: Address, to: Address, amount: int) -> None:
        if self.sticky[token] and self.refuses[token, to]:
            raise ModelError("TokenRefused")
        super().move(token, item, owner, to, amount)


@dataclass(eq=False)
class AssetTwin(Token):
    """Shares with liens, a supply that can be locked for good, and holders that are barred."""

    owner: Address = ZERO_ADDRESS
    locker: Address = ZERO_ADDRESS
    listed: tuple[Address, ...] = ()
    is_supply_locked: bool = False
    barred: dict[Address, bool] = field(default_factory=dict)
    locked: dict[Address, int] = field(default_factory=dict)
    """By holder, for the buyout: there is no other custodian here."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.barred = Table(self.world, False, self.barred)
        self.locked = Table(self.world, 0, self.locked)

    def payment_tokens(self) -> tuple[Address, ...]:
        """In their order."""
        return self.listed

    def can_send(self, account: Address) -> bool:
        """Whether it is not barred."""
        return not self.barred[account]

    def locked_by(self, holder: Address, custodian: Address) -> int:
        """In units."""
        return self.locked[holder]

    def disposable(self, holder: Address) -> int:
        """In units."""
        return self.balances[holder] - self.locked[holder]

    @external
    def issue(self, to: Address, amount: int) -> None:
        """Anyone may, unless the supply is locked."""
        self._require_supply_free()
        self._mint(to, amount)

    @external
    def redeem(self, holder: Address, amount: int) -> None:
        """The same."""
        self._require_supply_free()
        self._burn(holder, amount)

    @external
    def lock(self, caller: Address, holder: Address, amount: int) -> None:
        """Spends the allowance."""
        self._spend_allowance(holder, caller, amount)
        free = 0 if self.barred[holder] else self.disposable(holder)
        if amount > free:
            raise ModelError("AssetToken_InsufficientFree", holder, amount, free)
        self.locked[holder] += amount

    @external
    def unlock(self, caller: Address, holder: Address, amount: int) -> None:
        """Gives back."""
        self._unlock(holder, amount)

    @external
    def burn_locked(self, caller: Address, holder: Address, amount: int) -> None:
        """By the buyout."""
        self._unlock(holder, amount)
        self._burn(holder, amount)

    @external
    def lock_supply(self, caller: Address) -> None:
        """For good."""
        self.is_supply_locked = True

    @external
    def forced_transfer_locked(self, holder: Address, to: Address, amount: int) -> None:
        """By an agent."""
        self._unlock(holder, amount)
        self._transfer(holder, to, amount)

    def _unlock(self, holder: Address, amount: int) -> None:
        lien = self.locked[holder]
        if amount > lien:
            raise ModelError("AssetToken_InsufficientLocked", holder, self.locker, amount, lien)
        self.locked[holder] = lien - amount

    def _update(self, owner: Address, to: Address, amount: int) -> None:
        if owner != ZERO_ADDRESS and amount > self.disposable(owner):
            raise ModelError("AssetToken_InsufficientFree", owner, amount, self.disposable(owner))
        super()._update(owner, to, amount)

    def _require_supply_free(self) -> None:
        if self.is_supply_locked:
            raise ModelError("AssetToken_SupplyLocked")
