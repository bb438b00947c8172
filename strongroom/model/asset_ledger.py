"""How an asset's shares move, whoever moves them: what `AssetToken`'s parts have in common.

Every change of a balance passes `_move`, which lets both sides earn until now, counts holders, and changes nothing
else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strongroom.model.accumulator import accrue
from strongroom.model.asset_values import (
    MAX_SHARES,
    NOBODY,
    Book,
    CustodianStatus,
    Earned,
    Holder,
    Lockups,
    Party,
    Reason,
    Restraint,
    locked_up,
    trim_lockups,
)
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.identity_registry import CUSTODIAN, Word
from strongroom.model.rounding import UINT256_MAX
from strongroom.model.token import Token
from strongroom.model.transfer_policy import TransferPolicy


@dataclass(eq=False)
class AssetLedger(TransferPolicy):
    """Shares, allowances, liens."""

    tokens: Mapping[Address, Token] = field(default_factory=dict)
    """The tokens that can be payment tokens."""
    owner: Address = ZERO_ADDRESS
    decimals: int = 0
    authorized_supply: int = MAX_SHARES
    supply_locker: Address = ZERO_ADDRESS

    def __post_init__(self) -> None:
        super().__post_init__()
        self.total_supply = 0
        self.supply_locked = False
        self.pending_owner = ZERO_ADDRESS
        self.holdings: Table[Address, Holder] = Table(self.world, Holder(), {})
        self.allowances: Table[tuple[Address, Address], int] = Table(self.world, 0, {})
        self.restraints: Table[Address, Restraint] = Table(self.world, Restraint(), {})
        self.lockups: Table[Address, Lockups] = Table(self.world, (), {})
        self.locked_by: Table[tuple[Address, Address], int] = Table(self.world, 0, {})
        """By `(holder, custodian)`."""
        self.custodians: Table[Address, CustodianStatus] = Table(self.world, CustodianStatus.NONE, {})
        self.agents: Table[Address, bool] = Table(self.world, False, {})
        self.issuance: Table[Address, int] = Table(self.world, 0, {})
        self.books: Table[int, Book] = Table(self.world, Book(ZERO_ADDRESS, 1), {})
        self.earnings: Table[tuple[int, Address], Earned] = Table(self.world, Earned(), {})

    # ERC-20

    @external
    def approve(self, caller: Address, spender: Address, amount: int) -> bool:
        """Raises `ERC20InvalidSpender`."""
        if spender == ZERO_ADDRESS:
            raise ModelError("ERC20InvalidSpender", spender)
        self.allowances[caller, spender] = amount
        return True

    @external
    def transfer(self, caller: Address, to: Address, amount: int) -> bool:
        """Raises `ERC20InsufficientBalance`, `TransferPolicy_Refused`, `ERC7943InsufficientUnfrozenBalance`."""
        self._transfer(caller, to, amount)
        return True

    @external
    def transfer_from(self, caller: Address, sender: Address, to: Address, amount: int) -> bool:
        """As `transfer`, and `ERC20InsufficientAllowance` first."""
        self._spend_allowance(sender, caller, amount)
        self._transfer(sender, to, amount)
        return True

    # Liens

    @external
    def lock(self, caller: Address, holder: Address, amount: int) -> None:
        """Raises `AssetToken_ZeroAmount`, `AssetToken_NotCustodian`, `TransferPolicy_Refused`,
        `AssetToken_InsufficientFree`, `ERC20InsufficientAllowance`.
        """
        self._require_amount(amount)
        status = self.custodians[caller]
        if status not in (CustodianStatus.ACTIVE, CustodianStatus.ACTIVE_OVER_LOCKUPS):
            raise ModelError("AssetToken_NotCustodian", caller)
        if self.holdings[holder].is_frozen:
            raise ModelError("TransferPolicy_Refused", holder, caller, amount, Reason.SENDER_FROZEN)
        free = self._disposable(holder, over_lockups=status is CustodianStatus.ACTIVE_OVER_LOCKUPS)
        if amount > free:
            raise ModelError("AssetToken_InsufficientFree", holder, amount, free)
        if holder != caller:
            self._spend_allowance(holder, caller, amount)
        self.locked_by[holder, caller] += amount
        restraint = self.restraints[holder]
        self.restraints[holder] = restraint._replace(locked=restraint.locked + amount)

    @external
    def unlock(self, caller: Address, holder: Address, amount: int) -> None:
        """Raises `AssetToken_ZeroAmount`, `AssetToken_InsufficientLocked`."""
        self._release(holder, caller, amount)

    @external
    def transfer_locked(self, caller: Address, holder: Address, to: Address, amount: int) -> None:
        """As `unlock`, and `TransferPolicy_Refused`."""
        self._release(holder, caller, amount)
        if to != holder:
            self._give(holder, to, amount)

    @external
    def burn_locked(self, caller: Address, holder: Address, amount: int) -> None:
        """As `unlock`, and `AssetToken_SupplyLocked`."""
        self._release(holder, caller, amount)
        if self.supply_locked and caller != self.supply_locker:
            raise ModelError("AssetToken_SupplyLocked")
        self._burn(holder, amount)

    # Views

    def balance_of(self, wallet: Address) -> int:
        """In shares' units."""
        return self.holdings[wallet].balance

    def transfer_reason(self, sender: Address, to: Address, amount: int) -> Reason:
        """Why a transfer by the holder would be refused now; beyond the balance, of the whole balance."""
        return self._judge(sender, to, amount)[0]

    def can_transfer(self, sender: Address, to: Address, amount: int) -> bool:
        """Whether nothing would refuse it."""
        return self._judge(sender, to, amount)[0] is Reason.NONE

    def receipt_reason(self, sender: Address, to: Address, amount: int) -> Reason:
        """Why `to` may not be given so much by an issue, if `sender` is zero, or by a custodian."""
        most = MAX_SHARES if sender == ZERO_ADDRESS else self.holdings[sender].balance
        return self._judge_receipt(sender, to, min(amount, most))[0]

    def can_send(self, wallet: Address) -> bool:
        """Whether it may send at all; a pause is not asked."""
        return not self.holdings[wallet].is_frozen and self._sender_reason(wallet) is Reason.NONE

    def can_receive(self, wallet: Address) -> bool:
        """Whether it may receive at all."""
        return self._receiver_reason(wallet)[0] is Reason.NONE

    def frozen_tokens(self, wallet: Address) -> int:
        """Shares that are frozen; 2^256 - 1 for all there will ever be."""
        frozen = self.restraints[wallet].frozen
        return UINT256_MAX if frozen == MAX_SHARES else frozen

    def disposable(self, wallet: Address) -> int:
        """What it may transfer, redeem or have locked, other rules aside."""
        return self._disposable(wallet)

    # Checks

    def _transfer(self, sender: Address, to: Address, amount: int) -> None:
        reason, source, target = self._judge(sender, to, amount)
        balance = self.holdings[sender].balance
        if amount > balance:
            raise ModelError("ERC20InsufficientBalance", sender, balance, amount)
        if reason is Reason.FROZEN_SHARES:
            frozen, locked = self.restraints[sender]
            unfrozen = max(balance - locked - frozen, 0)
            raise ModelError("ERC7943InsufficientUnfrozenBalance", sender, amount, unfrozen)
        if reason:
            raise ModelError("TransferPolicy_Refused", sender, to, amount, reason)
        if amount and sender != to:
            self._move(source, target, amount, by_holder=True)

    def _judge(self, sender: Address, to: Address, amount: int) -> tuple[Reason, Party, Party]:
        holder, receiver = self.holdings[sender], self.holdings[to]
        if self.paused:
            return Reason.PAUSED, NOBODY, NOBODY
        if holder.is_frozen:
            return Reason.SENDER_FROZEN, NOBODY, NOBODY
        if receiver.is_frozen:
            return Reason.RECEIVER_FROZEN, NOBODY, NOBODY
        sender_word, to_word = self.registry.valid(sender), self.registry.valid(to)
        reason = self._account_reason(sender, sender_word, to, to_word, asks_sender=True)
        if reason:
            return reason, NOBODY, NOBODY
        amount = min(amount, holder.balance)
        if not amount:
            return Reason.NONE, NOBODY, NOBODY
        reason = self._restraint_reason(sender, holder, amount)
        if reason or sender == to:
            return reason, NOBODY, NOBODY
        assert sender_word is not None
        source = Party(sender, holder.balance, sender_word.claim.investor_id, 0, holder.counted)
        target = self._receiver(to, to_word)
        return self._amount_reason(source, target, amount, by_holder=True), source, target

    def _restraint_reason(self, sender: Address, holder: Holder, amount: int) -> Reason:
        frozen, locked = self.restraints[sender]
        free = holder.balance - locked
        if amount > free:
            return Reason.LIENED
        if frozen > free - amount:
            return Reason.FROZEN_SHARES
        if locked_up(self.lockups[sender], self.world.timestamp) > free - amount:
            return Reason.LOCKED_UP
        return Reason.NONE

    def _judge_receipt(self, sender: Address, to: Address, amount: int) -> tuple[Reason, Party, Party]:
        source = NOBODY if sender == ZERO_ADDRESS else self._sender(sender)
        reason, target = self._receiver_reason(to)
        if reason or not amount or sender == to:
            return reason, source, target
        return self._amount_reason(source, target, amount, by_holder=False), source, target

    def _receiver_reason(self, to: Address) -> tuple[Reason, Party]:
        word = self.registry.valid(to)
        target = self._receiver(to, word)
        if self.holdings[to].is_frozen:
            return Reason.RECEIVER_FROZEN, target
        return self._account_reason(ZERO_ADDRESS, None, to, word, asks_sender=False), target

    def _sender(self, wallet: Address) -> Party:
        """Of a movement that it does not make itself, whatever the registry thinks of it now."""
        holder = self.holdings[wallet]
        investor_id = self._investor_of(wallet) if holder.counted else 0
        return Party(wallet, holder.balance, investor_id, 0, holder.counted)

    def _receiver(self, wallet: Address, word: Word | None) -> Party:
        holder = self.holdings[wallet]
        if word is None:
            return Party(wallet, holder.balance, 0, 0, holder.counted if holder.balance else True)
        claim = word.claim
        counted = holder.counted if holder.balance else not claim.flags & CUSTODIAN
        return Party(wallet, holder.balance, claim.investor_id, claim.country, counted)

    def _investor_of(self, wallet: Address) -> int:
        return self.registry.words[wallet].claim.investor_id

    def _disposable(self, wallet: Address, over_lockups: bool = False) -> int:
        frozen, locked = self.restraints[wallet]
        if not over_lockups:
            frozen = max(frozen, locked_up(self.lockups[wallet], self.world.timestamp))
        return max(self.holdings[wallet].balance - locked - frozen, 0)

    @staticmethod
    def _require_amount(amount: int) -> None:
        if not amount:
            raise ModelError("AssetToken_ZeroAmount")

    # Movements

    def _give(self, sender: Address, to: Address, amount: int) -> None:
        reason, source, target = self._judge_receipt(sender, to, amount)
        if reason:
            raise ModelError("TransferPolicy_Refused", sender, to, amount, reason)
        self._move(source, target, amount)
        if sender != ZERO_ADDRESS:
            self._trim_lockups(sender)

    def _burn(self, holder: Address, amount: int) -> None:
        self._move(self._sender(holder), NOBODY, amount)
        self._trim_lockups(holder)

    def _move(self, source: Party, target: Party, amount: int, by_holder: bool = False) -> None:
        """More than none, no more than the sender has, between two different wallets, of which one may be none."""
        self._count(source, target, amount, by_holder)
        if source.wallet == ZERO_ADDRESS:
            self.total_supply += amount
        if target.wallet == ZERO_ADDRESS:
            self.total_supply -= amount
        for party in (source, target):
            if party.wallet != ZERO_ADDRESS:
                self._settle_others(party)
        if source.wallet != ZERO_ADDRESS:
            holder = self._settled(self.holdings[source.wallet])
            left = holder.balance - amount
            self.holdings[source.wallet] = holder._replace(balance=left, counted=holder.counted and left > 0)
        if target.wallet != ZERO_ADDRESS:
            holder = self._settled(self.holdings[target.wallet])
            self.holdings[target.wallet] = holder._replace(
                balance=holder.balance + amount, counted=holder.counted or target.counted
            )

    def _settled(self, holder: Holder) -> Holder:
        """With what it has earned of the first payment token until now."""
        index = self.books[0].per_share
        if holder.per_share == index:
            return holder
        accrued = accrue(holder.accrued, holder.balance, holder.per_share, index)
        return holder._replace(per_share=index, accrued=accrued)

    def _settle_others(self, party: Party) -> None:
        for number in range(1, len(self.books)):
            self.earnings[number, party.wallet] = self._earned(number, party.wallet)

    def _earned(self, number: int, wallet: Address) -> Earned:
        """What it has earned until now of a payment token but the first."""
        earned, index = self.earnings[number, wallet], self.books[number].per_share
        balance = self.holdings[wallet].balance
        return Earned(index, accrue(earned.accrued, balance, earned.per_share, index))

    def _trim_lockups(self, wallet: Address) -> None:
        holder = self.holdings[wallet]
        if holder.had_lockups:
            self.lockups[wallet] = trim_lockups(self.lockups[wallet], holder.balance, self.world.timestamp)

    def _release(self, holder: Address, custodian: Address, amount: int) -> None:
        """Takes shares out of a custodian's lien."""
        self._require_amount(amount)
        locked = self.locked_by[holder, custodian]
        if amount > locked:
            raise ModelError("AssetToken_InsufficientLocked", holder, custodian, amount, locked)
        self.locked_by[holder, custodian] = locked - amount
        restraint = self.restraints[holder]
        self.restraints[holder] = restraint._replace(locked=restraint.locked - amount)

    def _spend_allowance(self, owner: Address, spender: Address, amount: int) -> None:
        allowed = self.allowances[owner, spender]
        if allowed == UINT256_MAX:
            return
        if amount > allowed:
            raise ModelError("ERC20InsufficientAllowance", spender, allowed, amount)
        self.allowances[owner, spender] = allowed - amount
