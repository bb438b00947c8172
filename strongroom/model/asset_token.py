"""`AssetToken`: restricted shares that pay dividends, under an owner, agents and custodians, as exact integers.

What is not money or rules is left out: documents, permits, past votes and the token's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.model.accumulator import grow_down
from strongroom.model.asset_ledger import AssetLedger
from strongroom.model.asset_values import (
    COUNTED_DECIMALS,
    HOUR,
    MAX_PAYMENT_TOKENS,
    MAX_RECEIVED,
    MAX_SHARES,
    SCALE,
    Book,
    CustodianStatus,
    Earned,
    Policy,
    Reason,
    add_lockup,
    split_lockups,
)
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, external
from strongroom.model.identity_registry import CUSTODIAN
from strongroom.model.rounding import UINT256_MAX


@dataclass(eq=False)
class AssetToken(AssetLedger):
    """The whole of an asset, as its factory leaves it: with an owner, nothing issued, no rules."""

    entered: bool = False
    """Whether a payment token is being called."""

    # Supply

    @external
    def issue(self, caller: Address, to: Address, amount: int, locked_until: int) -> None:
        """Raises `AssetToken_ZeroAmount`, `…_NotIssuer`, `…_IssuanceExceeded`, `…_SupplyLocked`, `…_SupplyExceeded`,
        `TransferPolicy_Refused`, `AssetToken_InvalidParams`.
        """
        self._require_amount(amount)
        if caller != self.owner:
            self._spend_issuance(caller, amount)
        self._require_unlocked()
        if self.total_supply + amount > self.authorized_supply:
            wanted = self.total_supply + amount
            raise ModelError("AssetToken_SupplyExceeded", min(wanted, UINT256_MAX), self.authorized_supply)
        self._give(ZERO_ADDRESS, to, amount)
        self._lock_up(to, amount, locked_until)

    @external
    def redeem(self, caller: Address, holder: Address, amount: int) -> None:
        """Raises `AssetToken_NotOwner`, `…_ZeroAmount`, `…_SupplyLocked`, `TransferPolicy_Refused`,
        `AssetToken_InsufficientFree`, `ERC20InsufficientAllowance`.
        """
        self._require_owner(caller)
        self._require_amount(amount)
        self._require_unlocked()
        if self.holdings[holder].is_frozen:
            raise ModelError("TransferPolicy_Refused", holder, ZERO_ADDRESS, amount, Reason.SENDER_FROZEN)
        free = self._disposable(holder)
        if amount > free:
            raise ModelError("AssetToken_InsufficientFree", holder, amount, free)
        if holder != caller:
            self._spend_allowance(holder, caller, amount)
        self._burn(holder, amount)

    @external
    def lower_authorized_supply(self, caller: Address, authorized: int) -> None:
        """Raises `AssetToken_NotOwner`, `AssetToken_InvalidAuthorizedSupply`."""
        self._require_owner(caller)
        if not self.total_supply <= authorized < self.authorized_supply:
            raise ModelError(
                "AssetToken_InvalidAuthorizedSupply", authorized, self.authorized_supply, self.total_supply
            )
        self.authorized_supply = authorized

    @external
    def lock_supply(self, caller: Address) -> None:
        """Raises `AssetToken_NotSupplyLocker`."""
        self._require_supply_locker(caller)
        self.supply_locked = True

    @external
    def unlock_supply(self, caller: Address) -> None:
        """Raises `AssetToken_NotSupplyLocker`."""
        self._require_supply_locker(caller)
        self.supply_locked = False

    @external
    def set_issuer(self, caller: Address, issuer: Address, allowance: int) -> None:
        """Raises `AssetToken_NotOwner`, `AssetToken_ZeroAddress`."""
        self._require_owner(caller)
        self._require_address(issuer)
        self.issuance[issuer] = allowance

    # Rules

    @external
    def set_policy(self, caller: Address, policy: Policy) -> None:
        """Raises `AssetToken_NotOwner`, `TransferPolicy_NoInvestorBalances`, `TransferPolicy_ListWithoutCode`."""
        self._require_owner(caller)
        self._set_policy(policy)
        for number in range(len(self.books)):
            self.books[number] = self.books[number]._replace(checked=policy.checked_claims)

    @external
    def set_countries(self, caller: Address, countries: Sequence[int], listed: bool) -> None:
        """Raises `AssetToken_NotOwner`, `TransferPolicy_InvalidCountry`."""
        self._require_owner(caller)
        self._set_countries(countries, listed)

    @external
    def set_max_country_holders(self, caller: Address, country: int, limit: int) -> None:
        """Raises `AssetToken_NotOwner`, `TransferPolicy_InvalidCountry`."""
        self._require_owner(caller)
        self._set_country_limit(country, limit)

    @external
    def pause(self, caller: Address) -> None:
        """Raises `AssetToken_NotOwner` for who is neither the owner nor an agent."""
        if not self.agents[caller]:
            self._require_owner(caller)
        self.paused = True

    @external
    def unpause(self, caller: Address) -> None:
        """Raises `AssetToken_NotOwner`."""
        self._require_owner(caller)
        self.paused = False

    @external
    def recount(self, wallet: Address) -> None:
        """Counts a wallet by what the registry says now. Raises `TransferPolicy_NotAHolder`."""
        holder = self.holdings[wallet]
        if not holder.balance:
            raise ModelError("TransferPolicy_NotAHolder", wallet)
        claim = self.registry.words[wallet].claim
        counts = not claim.flags & CUSTODIAN
        self._recount(claim.investor_id, claim.country, holder.balance, holder.counted, counts)
        self.holdings[wallet] = holder._replace(counted=counts)

    # Who administers

    @external
    def transfer_ownership(self, caller: Address, new_owner: Address) -> None:
        """Raises `AssetToken_NotOwner`."""
        self._require_owner(caller)
        self.pending_owner = new_owner

    @external
    def accept_ownership(self, caller: Address) -> None:
        """Raises `AssetToken_NotPendingOwner`."""
        if caller != self.pending_owner:
            raise ModelError("AssetToken_NotPendingOwner", caller)
        self.pending_owner, self.owner = ZERO_ADDRESS, caller

    @external
    def set_agent(self, caller: Address, agent: Address, appointed: bool) -> None:
        """Raises `AssetToken_NotOwner`, `AssetToken_ZeroAddress`."""
        self._require_owner(caller)
        self._require_address(agent)
        self.agents[agent] = appointed

    @external
    def set_custodian(self, caller: Address, custodian: Address, status: CustodianStatus) -> None:
        """Raises `AssetToken_NotOwner`, `AssetToken_InvalidCustodian` for the supply locker, `AssetToken_ZeroAddress`,
        `AssetToken_InvalidCustodian`.
        """
        self._require_owner(caller)
        if custodian == self.supply_locker:
            raise ModelError("AssetToken_InvalidCustodian", custodian, status)
        self._require_address(custodian)
        before = self.custodians[custodian]
        unknown = before is CustodianStatus.NONE
        if status in (CustodianStatus.NONE, before) or (status is CustodianStatus.CLOSED and unknown):
            raise ModelError("AssetToken_InvalidCustodian", custodian, status)
        self.custodians[custodian] = status

    # Enforcement

    @external
    def freeze(self, caller: Address, wallet: Address) -> None:
        """Raises `AssetToken_NotAgent`."""
        self._require_agent(caller)
        self.holdings[wallet] = self.holdings[wallet]._replace(is_frozen=True)

    @external
    def unfreeze(self, caller: Address, wallet: Address) -> None:
        """Raises `AssetToken_NotAgent`."""
        self._require_agent(caller)
        self.holdings[wallet] = self.holdings[wallet]._replace(is_frozen=False)

    @external
    def set_frozen_tokens(self, caller: Address, wallet: Address, amount: int) -> bool:
        """Raises `AssetToken_NotAgent`."""
        self._require_agent(caller)
        self._set_frozen(wallet, min(amount, MAX_SHARES))
        return True

    @external
    def forced_transfer(self, caller: Address, sender: Address, to: Address, amount: int) -> bool:
        """Raises `AssetToken_NotAgent`, `…_ZeroAmount`, `…_InvalidForcedReceiver`, `TransferPolicy_Refused`,
        `ERC20InsufficientBalance`, `AssetToken_InsufficientFree`.
        """
        self._require_agent(caller)
        self._require_forcible(caller, sender, to, amount)
        frozen, locked = self.restraints[sender]
        free = self.holdings[sender].balance - locked
        if amount > free:
            raise ModelError("AssetToken_InsufficientFree", sender, amount, free)
        unfrozen = max(free - frozen, 0)
        if amount > unfrozen and frozen != MAX_SHARES:
            self._set_frozen(sender, frozen - (amount - unfrozen))
        self._force(sender, to, amount)
        return True

    @external
    def forced_transfer_locked(
        self, caller: Address, sender: Address, to: Address, amount: int, custodian: Address
    ) -> None:
        """As `forced_transfer`, and `AssetToken_InsufficientLocked` first."""
        self._require_agent(caller)
        self._release(sender, custodian, amount)
        self._require_forcible(caller, sender, to, amount)
        self._force(sender, to, amount)

    @external
    def recover(self, caller: Address, lost: Address, replacement: Address) -> None:
        """Raises `AssetToken_NotAgent`, `AssetToken_AnotherInvestor`, `AssetToken_InvalidForcedReceiver`,
        `TransferPolicy_Refused`.
        """
        self._require_agent(caller)
        investor_id = self._investor_of(lost)
        if not investor_id or investor_id != self._investor_of(replacement):
            raise ModelError("AssetToken_AnotherInvestor", lost, replacement)
        self._require_receiver(caller, lost, replacement, 0)
        holder = self.holdings[lost] = self.holdings[lost]._replace(is_frozen=True)
        amount = holder.balance - self.restraints[lost].locked
        if amount:
            self._move_frozen(lost, replacement, amount)
            source, target = self._sender(lost), self._receiver_reason(replacement)[1]
            self._move(source, target, amount)
            if self.holdings[lost].had_lockups:
                self._move_lockups(lost, replacement, amount)
        self._move_earnings(lost, replacement)

    # Dividends

    @external
    def list_payment_token(self, caller: Address, token: Address) -> None:
        """Raises `AssetToken_NotOwner`, `AssetToken_TooManyPaymentTokens`, `AssetToken_InvalidPaymentToken`."""
        self._require_owner(caller)
        number = len(self.books)
        if number == MAX_PAYMENT_TOKENS:
            raise ModelError("AssetToken_TooManyPaymentTokens", number)
        known = {book.token for book in self.books.values()}
        if token in known or token not in self.tokens or self.tokens[token].decimals > 18:
            raise ModelError("AssetToken_InvalidPaymentToken", token)
        quantum = 10 ** max(self.tokens[token].decimals - COUNTED_DECIMALS, 0)
        self.books[number] = Book(token, quantum, self.policy.checked_claims)

    @external
    def pay_dividend(self, caller: Address, token: Address, amount: int) -> int:
        """Raises `AssetToken_Reentered`, `…_ZeroAmount`, `…_NotPaymentToken`, `TransferFromFailed`, `…_NoShares`,
        `…_TooMuchReceived`, `…_NothingReceived`.
        """
        self._enter()
        self._require_amount(amount)
        number = self._find(token)
        try:
            taken = self.tokens[token].transfer_from(self.address, caller, self.address, amount)
        except ModelError:
            taken = False
        if not taken:
            raise ModelError("TransferFromFailed")
        booked = self._book(number)
        if not booked:
            raise ModelError("AssetToken_NothingReceived", token)
        self.entered = False
        return booked

    @external
    def book_received(self, token: Address) -> int:
        """Raises `AssetToken_Reentered`, `…_NotPaymentToken`, `…_NoShares`, `…_TooMuchReceived`. Ether is wrapped by
        then.
        """
        self._enter()
        booked = self._book(self._find(token))
        self.entered = False
        return booked

    @external
    def claim(self, token: Address, holder: Address) -> int:
        """Raises `AssetToken_Reentered`, `…_NotPaymentToken`, `…_ClaimFrozen`, `…_ClaimHeldBack`, `…_NothingToClaim`,
        `TransferFailed`.
        """
        return self._claim(token, holder, holder)

    @external
    def claim_to(self, caller: Address, token: Address, to: Address) -> int:
        """As `claim`, and `AssetToken_ZeroAddress` first."""
        self._require_address(to)
        return self._claim(token, caller, to)

    def accrued(self, token: Address, holder: Address) -> int:
        """In quanta times `SCALE`; zero for a token that is not listed."""
        number = self._search(token)
        if number is None:
            return 0
        if number:
            return self._earned(number, holder).accrued
        return self._settled(self.holdings[holder]).accrued

    def claimable(self, token: Address, holder: Address) -> int:
        """In the token's units, were nothing held back."""
        number = self._search(token)
        return 0 if number is None else self.accrued(token, holder) // SCALE * self.books[number].quantum

    def unbooked(self, token: Address) -> int:
        """In the token's units. Raises `AssetToken_Reentered`, `AssetToken_NotPaymentToken`."""
        if self.entered:
            raise ModelError("AssetToken_Reentered")
        return self._arrived(self.books[self._find(token)])

    # Within

    def _book(self, number: int) -> int:
        book = self.books[number]
        arrived = self._arrived(book)
        if not arrived:
            return 0
        if not self.total_supply:
            raise ModelError("AssetToken_NoShares")
        quanta, undivided = divmod(arrived + book.undivided, book.quantum)
        room = MAX_RECEIVED - book.received
        if quanta > room:
            raise ModelError("AssetToken_TooMuchReceived", book.token, quanta, room)
        index, remainder = grow_down(book.per_share, book.remainder, quanta, self.total_supply, SCALE)
        self.books[number] = book._replace(
            received=book.received + quanta,
            outstanding=book.outstanding + quanta,
            remainder=remainder,
            undivided=undivided,
            per_share=index,
        )
        return arrived

    def _claim(self, token: Address, holder: Address, to: Address) -> int:
        self._enter()
        number = self._find(token)
        if self.holdings[holder].is_frozen:
            raise ModelError("AssetToken_ClaimFrozen", holder)
        book = self.books[number]
        if book.checked and not self._may_be_paid(holder):
            raise ModelError("AssetToken_ClaimHeldBack", holder)
        earned = self._settled(self.holdings[holder])
        other = self._earned(number, holder) if number else None
        quanta, fraction = divmod(earned.accrued if other is None else other.accrued, SCALE)
        if not quanta:
            raise ModelError("AssetToken_NothingToClaim", token, holder)
        if other is None:
            self.holdings[holder] = earned._replace(accrued=fraction)
        else:
            self.earnings[number, holder] = other._replace(accrued=fraction)
        self.books[number] = book._replace(outstanding=book.outstanding - quanta)
        amount = quanta * book.quantum
        try:
            paid = self.tokens[token].transfer(self.address, to, amount)
        except ModelError:
            paid = False
        if not paid:
            raise ModelError("TransferFailed")
        self.entered = False
        return amount

    def _enter(self) -> None:
        if self.entered:
            raise ModelError("AssetToken_Reentered")
        self.entered = True

    def _arrived(self, book: Book) -> int:
        """What is here beyond what is booked; nothing, where the balance has fallen."""
        return max(self.tokens[book.token].balance_of(self.address) - book.booked, 0)

    def _find(self, token: Address) -> int:
        number = self._search(token)
        if number is None:
            raise ModelError("AssetToken_NotPaymentToken", token)
        return number

    def _search(self, token: Address) -> int | None:
        return next((number for number, book in self.books.items() if book.token == token), None)

    def _lock_up(self, holder: Address, amount: int, locked_until: int) -> None:
        now = self.world.timestamp
        if self.policy.lockup:
            locked_until = max(locked_until, now + self.policy.lockup)
        if locked_until <= now:
            return
        if locked_until > (2**24 - 1) * HOUR:
            raise ModelError("AssetToken_InvalidParams")
        self.lockups[holder] = add_lockup(self.lockups[holder], amount, -(-locked_until // HOUR), now)
        self.holdings[holder] = self.holdings[holder]._replace(had_lockups=True)

    def _require_forcible(self, caller: Address, sender: Address, to: Address, amount: int) -> None:
        self._require_amount(amount)
        self._require_receiver(caller, sender, to, amount)
        balance = self.holdings[sender].balance
        if amount > balance:
            raise ModelError("ERC20InsufficientBalance", sender, balance, amount)

    def _require_receiver(self, caller: Address, sender: Address, to: Address, amount: int) -> None:
        """Neither the wallet itself, nor the agent, nor its investor; and one that may receive."""
        reason, target = self._receiver_reason(to)
        of_agent = self._investor_of(caller)
        if to in (sender, caller) or (of_agent and of_agent == target.investor_id):
            raise ModelError("AssetToken_InvalidForcedReceiver", to)
        if reason:
            raise ModelError("TransferPolicy_Refused", sender, to, amount, reason)

    def _force(self, sender: Address, to: Address, amount: int) -> None:
        self._move(self._sender(sender), self._receiver_reason(to)[1], amount)
        self._trim_lockups(sender)

    def _set_frozen(self, wallet: Address, amount: int) -> None:
        self.restraints[wallet] = self.restraints[wallet]._replace(frozen=amount)

    def _move_frozen(self, lost: Address, replacement: Address, amount: int) -> None:
        frozen, there = self.restraints[lost].frozen, self.restraints[replacement].frozen
        if not frozen:
            return
        if MAX_SHARES in (frozen, there):
            self._set_frozen(replacement, MAX_SHARES)
            return
        moved = min(frozen, amount)
        self._set_frozen(lost, frozen - moved)
        self._set_frozen(replacement, min(there + moved, MAX_SHARES))

    def _move_lockups(self, lost: Address, replacement: Address, amount: int) -> None:
        now = self.world.timestamp
        kept, moved = split_lockups(self.lockups[lost], amount, now)
        self.lockups[lost] = kept
        if not moved:
            return
        joined = self.lockups[replacement]
        for hour, part in moved:
            joined = add_lockup(joined, part, hour, now)
        self.lockups[replacement] = joined
        self.holdings[replacement] = self.holdings[replacement]._replace(had_lockups=True)

    def _move_earnings(self, lost: Address, replacement: Address) -> None:
        for number in range(1, len(self.books)):
            here, there = self._earned(number, lost), self._earned(number, replacement)
            self.earnings[number, replacement] = there._replace(accrued=there.accrued + here.accrued)
            self.earnings[number, lost] = Earned(here.per_share, 0)
        if not self.books:
            return
        source, target = self._settled(self.holdings[lost]), self._settled(self.holdings[replacement])
        self.holdings[replacement] = target._replace(accrued=target.accrued + source.accrued)
        self.holdings[lost] = source._replace(accrued=0)

    def _spend_issuance(self, issuer: Address, amount: int) -> None:
        allowed = self.issuance[issuer]
        if not allowed:
            raise ModelError("AssetToken_NotIssuer", issuer)
        if amount > allowed:
            raise ModelError("AssetToken_IssuanceExceeded", issuer, amount, allowed)
        self.issuance[issuer] = allowed - amount

    def _require_owner(self, caller: Address) -> None:
        if caller != self.owner:
            raise ModelError("AssetToken_NotOwner", caller)

    def _require_agent(self, caller: Address) -> None:
        if not self.agents[caller]:
            raise ModelError("AssetToken_NotAgent", caller)

    def _require_unlocked(self) -> None:
        if self.supply_locked:
            raise ModelError("AssetToken_SupplyLocked")

    def _require_supply_locker(self, caller: Address) -> None:
        if caller != self.supply_locker:
            raise ModelError("AssetToken_NotSupplyLocker", caller)

    @staticmethod
    def _require_address(account: Address) -> None:
        if account == ZERO_ADDRESS:
            raise ModelError("AssetToken_ZeroAddress")
