"""What an asset's agents do, each with a reason: freeze, move by force, recover a lost wallet."""

from dataclasses import dataclass

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount
from strongroom.client.assets.base import MAX_SHARES, AssetBase, Done, reason_of
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.events import (
    Enforced,
    ForcedTransfer,
    Frozen,
    LienBroken,
    Recovered,
    WalletFrozen,
    WalletUnfrozen,
)
from strongroom.client.errors import ArgumentError
from strongroom.client.receipt import Receipt


@dataclass(frozen=True)
class Recovery:
    """What moved from a lost wallet to another of its investor."""

    lost: str
    replacement: str
    moved: Done
    left_in_liens: Done | None
    """Shares that stay until their liens end; recover again then."""


class Enforcement(AssetBase):
    """The part of an asset that its agents use. Raises `ContractError` for who is none."""

    def freeze_wallet(
        self, wallet: Addressish, reason: str | bytes, account: Account | None = None
    ) -> Receipt:
        """Freeze a wallet: it neither sends nor receives, and is not paid; what it earns stays owed to it."""
        who, why = to_address(wallet), self._reason(reason)
        if self.isFrozen(who):
            raise ArgumentError(f"{who} is frozen already")
        receipt = self._sent(self.freeze(who, why), account)
        receipt.require(WalletFrozen, self.address, wallet=who)
        return self._stated(receipt, who, why)

    def unfreeze_wallet(
        self, wallet: Addressish, reason: str | bytes, account: Account | None = None
    ) -> Receipt:
        """Unfreeze it."""
        who, why = to_address(wallet), self._reason(reason)
        if not self.isFrozen(who):
            raise ArgumentError(f"{who} is not frozen as a whole")
        receipt = self._sent(self.unfreeze(who, why), account)
        receipt.require(WalletUnfrozen, self.address, wallet=who)
        return self._stated(receipt, who, why)

    def freeze_shares(
        self, wallet: Addressish, shares: Amount | None, reason: str | bytes, account: Account | None = None
    ) -> Done:
        """Freeze exactly so many shares of a wallet, whatever was frozen before; zero unfreezes, `None` freezes all
        there will ever be."""
        who, why = to_address(wallet), self._reason(reason)
        units = MAX_SHARES if shares is None else self.to_units(shares)
        receipt = self._sent(self.setFrozenTokens_address_uint256_bytes32(who, units, why), account)
        receipt.require(Frozen, self.address, account=who)
        return Done(self.from_units(units), who, self._stated(receipt, who, why))

    def force_transfer(
        self,
        from_: Addressish,
        to: Addressish,
        shares: Amount,
        reason: str | bytes,
        custodian: Addressish | None = None,
        account: Account | None = None,
    ) -> Done:
        """Move shares by force: those that are not frozen first, then frozen ones; with `custodian`, out of its lien.

        What they earned so far stays with `from_`.
        """
        giver, receiver, why = to_address(from_), to_address(to), self._reason(reason)
        units = self.to_units(shares)
        if custodian is None:
            call = self.forcedTransfer_address_address_uint256_bytes32(giver, receiver, units, why)
            receipt = self._sent(call, account)
        else:
            lienor = to_address(custodian)
            locked = self.forcedTransferLocked(giver, receiver, units, lienor, why)
            receipt = self._sent(locked, account)
            receipt.require(LienBroken, self.address, holder=giver, custodian=lienor, amount=units)
        receipt.require(ForcedTransfer, self.address, from_=giver, to=receiver, amount=units)
        self._require_moved(receipt, giver, receiver, units)
        return Done(self.from_units(units), receiver, self._stated(receipt, giver, why))

    def recover_wallet(
        self, lost: Addressish, replacement: Addressish, reason: str | bytes, account: Account | None = None
    ) -> Recovery:
        """Move what a lost wallet has, dividends too, to another wallet of its investor. The lost one is frozen."""
        gone, new, why = to_address(lost), to_address(replacement), self._reason(reason)
        if gone == new:
            raise ArgumentError("a wallet is recovered to another one")
        receipt = self._sent(self.recover(gone, new, why), account)
        event = receipt.require(Recovered, self.address, lost=gone, replacement=new)
        self._stated(receipt, gone, why)
        left = self.balanceOf(gone)
        return Recovery(
            gone,
            new,
            Done(self.from_units(event.amount), new, receipt),
            Done(self.from_units(left), gone, receipt) if left else None,
        )

    def _stated(self, receipt: Receipt, wallet: str, reason: bytes) -> Receipt:
        receipt.require(Enforced, self.address, account=wallet, reason=reason)
        return receipt

    @staticmethod
    def _reason(reason: str | bytes) -> bytes:
        found = reason_of(reason)
        if not any(found):
            raise ArgumentError("state a reason: a code, or the hash of a document; nothing personal")
        return found
