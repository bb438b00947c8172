"""`RoyaltySplitter`, `AdjustableRoyaltySplitter` and their factory's rules: who is owed what of the money that arrives.

    ether = Ether(world, "ether", {"splitter": 100})
    splitter = RoyaltySplitter(world, "splitter", (("artist", 2), ("label", 1)), ether)
    splitter.sync(ETHER)
    splitter.claim("anyone", 0, ETHER)  # 66: of 100 * 2 / 3, rounded down

Amounts are in the tokens' own units, times in seconds. A payee is a number. Every payment is rounded down; what
rounding leaves stays booked and is paid once it makes a whole unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from strongroom.model.accumulator import accrue, grow, take, whole_down
from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table, external
from strongroom.model.splitter_values import (
    ETHER,
    MAX_EPOCHS_PER_CLAIM,
    MAX_ETHER,
    MAX_NOTICE_PERIOD,
    MAX_PAYEES,
    MAX_RECEIVED,
    MAX_SHARES,
    MIN_NOTICE_PERIOD,
    RECOVERY_DELAY,
    SHORTFALL_GRACE,
    SHORTFALL_TOLERANCE_BPS,
    Book,
    Epoch,
    Ether,
    Position,
    Recovery,
)
from strongroom.model.token import Token

Payees = Sequence[tuple[Address, int]]
"""Account and shares of each payee."""


def check_payees(payees: Payees) -> None:
    """What the factory refuses. Addresses are compared as numbers."""
    if not 0 < len(payees) <= MAX_PAYEES:
        raise ModelError("RoyaltySplitterFactory_InvalidPayeeCount", len(payees), MAX_PAYEES)
    previous = ZERO_ADDRESS
    for account, shares in payees:
        if int(account, 16) <= int(previous, 16):
            raise ModelError("RoyaltySplitterFactory_NotAscending", previous, account)
        if not shares:
            raise ModelError("RoyaltySplitterFactory_NoShares", account)
        previous = account
    total = sum(shares for _, shares in payees)
    if total > MAX_SHARES:
        raise ModelError("RoyaltySplitterFactory_TooManyShares", total)


def check_adjustable(payees: Payees, owner: Address, notice_period: int) -> None:
    """What the factory refuses of an adjustable splitter."""
    if owner == ZERO_ADDRESS:
        raise ModelError("RoyaltySplitterFactory_ZeroOwner")
    if not MIN_NOTICE_PERIOD <= notice_period <= MAX_NOTICE_PERIOD:
        bounds = (MIN_NOTICE_PERIOD, MAX_NOTICE_PERIOD)
        raise ModelError("RoyaltySplitterFactory_InvalidNoticePeriod", notice_period, *bounds)
    check_payees(payees)


@dataclass(eq=False)
class Splitter(Contract):
    """What both forms have in common."""

    payees: Payees
    """Of the configuration."""
    ether: Ether
    tokens: Mapping[Address, Token] = field(default_factory=dict)
    books: dict[Address, Book] = field(default_factory=dict)
    depths: dict[Address, tuple[int, int]] = field(default_factory=dict)
    """What was held and what booked when the latest shortfall was recorded."""
    accounts: dict[int, Address] = field(default_factory=dict)
    """Of payees that have moved, or were added."""
    new_accounts: dict[int, Address] = field(default_factory=dict)
    recoveries: dict[int, Recovery] = field(default_factory=dict)
    claims_alone: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world = self.world
        self.total_shares = sum(shares for _, shares in self.payees)
        self.books = Table(world, Book(), self.books)
        self.depths = Table(world, (0, 0), self.depths)
        self.accounts = Table(world, ZERO_ADDRESS, self.accounts)
        self.new_accounts = Table(world, ZERO_ADDRESS, self.new_accounts)
        self.recoveries = Table(world, Recovery(), self.recoveries)
        self.claims_alone = Table(world, False, self.claims_alone)

    # Receipts and claims

    @external
    def sync(self, *tokens: Address) -> None:
        """Books what has arrived. Raises `RoyaltySplitter_NotAToken`."""
        with _Entered(self):
            for token in tokens:
                self._sync(token)

    @external
    def claim(self, caller: Address, payee: int, token: Address) -> int:
        """Pays a payee what it is owed of a synced token; returns what was sent.

        Raises, in this order, `RoyaltySplitter_UnknownPayee`, `RoyaltySplitter_ClaimsByPayeeOnly`,
        `RoyaltySplitter_NothingToClaim`, `RoyaltySplitter_Shortfall`, and what the transfer raises.
        """
        return self._claim(caller, caller, payee, token)

    @external
    def sync_and_claim(
        self, caller: Address, payees: Sequence[int], tokens: Sequence[Address]
    ) -> list[tuple[Address, int]]:
        """Syncs the tokens and pays each payee each; returns what was passed over."""
        failed = []
        for token in tokens:
            try:
                self.sync(token)
            except ModelError:
                failed += [(token, payee) for payee in payees]
                continue
            for payee in payees:
                try:
                    self._claim_step(caller, payee, token)
                except ModelError:
                    failed.append((token, payee))
        return failed

    @external
    def _claim_step(self, caller: Address, payee: int, token: Address) -> None:
        self._claim(caller, self.address, payee, token)

    def _sync(self, token: Address) -> None:
        book, held = self.books[token], self._held(token)
        if held < book.booked:
            if not book.short_since or self._is_deeper(token, held, book.booked):
                self.books[token] = book = replace(book, short_since=self.world.timestamp)
                self.depths[token] = held, book.booked
        else:
            received = grow(book.received, self._found(token, book, held))
            self.books[token] = book = Book(received, book.settled)
        self._synced(token, book.received)

    def _claim(self, caller: Address, sender: Address, payee: int, token: Address) -> int:
        with _Entered(self):
            account = self.account_of(payee)
            if account == ZERO_ADDRESS:
                raise ModelError("RoyaltySplitter_UnknownPayee", payee)
            closed = self.claims_alone[payee] or self.recoveries[payee].new_account != ZERO_ADDRESS
            if closed and caller != account:
                raise ModelError("RoyaltySplitter_ClaimsByPayeeOnly", payee, caller)
            book = self.books[token]
            due = amount = self._settle(payee, token, book.received)
            self.books[token] = replace(book, settled=book.settled + due)
            if book.short_since:
                amount = self._after_loss_down(payee, token, sender == account, book, due)
            if amount:
                self._pay(token, account, amount)
            return amount

    def _after_loss_down(self, payee: int, token: Address, own: bool, book: Book, due: int) -> int:
        held = self._held(token)
        if held >= book.booked:
            self.books[token] = replace(self.books[token], short_since=0)
            return due
        if not due:
            return 0
        deeper = self._is_deeper(token, held, book.booked)
        start = (self.world.timestamp if deeper else book.short_since) + SHORTFALL_GRACE
        if not own and self.world.timestamp < start:
            raise ModelError("RoyaltySplitter_Shortfall", token, held, book.booked, start)
        amount = due * held // book.booked
        if not amount:
            raise ModelError("RoyaltySplitter_NothingToClaim", payee, token)
        return amount

    def _is_deeper(self, token: Address, held: int, booked: int) -> bool:
        held_then, booked_then = self.depths[token]
        return held * booked_then * 10_000 < held_then * booked * (10_000 - SHORTFALL_TOLERANCE_BPS)

    def _pay(self, token: Address, account: Address, amount: int) -> None:
        if token == ETHER:
            self.ether.send(self.address, account, amount)
            return
        try:
            delivered = self.tokens[token].transfer(self.address, account, amount)
        except ModelError:
            delivered = False
        if not delivered:
            raise ModelError("TransferFailed")

    def _held(self, token: Address) -> int:
        if token == ETHER:
            return self.ether.balances[self.address]
        if token not in self.tokens:
            raise ModelError("RoyaltySplitter_NotAToken", token)
        return self.tokens[token].balance_of(self.address)

    def _found(self, token: Address, book: Book, held: int) -> int:
        room = (MAX_ETHER if token == ETHER else MAX_RECEIVED) - book.received
        return min(max(held - book.booked, 0), room)

    def _settle(self, payee: int, token: Address, index: int) -> int:
        raise NotImplementedError

    def _synced(self, token: Address, index: int) -> None:
        """What else there is to do once a token's receipts have been found."""

    def _due(self, payee: int, token: Address, index: int) -> int:
        raise NotImplementedError

    # Payees

    @external
    def change_payee(self, caller: Address, payee: int, new_account: Address) -> None:
        """Begins to move a payee, which zero takes back.

        Raises `RoyaltySplitter_UnknownPayee`, `RoyaltySplitter_NotPayee`, `RoyaltySplitter_InvalidAccount`.
        """
        self._require_payee(caller, payee)
        if new_account in (self.address, caller):
            raise ModelError("RoyaltySplitter_InvalidAccount", new_account)
        self.new_accounts[payee] = new_account

    @external
    def accept_payee(self, caller: Address, payee: int) -> None:
        """Finishes it. Raises `RoyaltySplitter_NotNewAccount`."""
        new_account = self.new_accounts[payee]
        if caller != new_account:
            raise ModelError("RoyaltySplitter_NotNewAccount", payee, caller, new_account)
        self._move(payee, new_account)

    @external
    def set_recovery_agent(self, caller: Address, payee: int, agent: Address) -> None:
        """Names who may recover the payee, and ends a recovery."""
        self._require_payee(caller, payee)
        self.recoveries[payee] = Recovery(agent)

    @external
    def start_recovery(self, caller: Address, payee: int, new_account: Address) -> None:
        """Begins a recovery. Raises `RoyaltySplitter_NotRecoveryAgent`, `RoyaltySplitter_InvalidAccount`."""
        agent = self.recoveries[payee].agent
        if caller != agent:
            raise ModelError("RoyaltySplitter_NotRecoveryAgent", payee, caller, agent)
        if new_account in (ZERO_ADDRESS, self.address, self.account_of(payee)):
            raise ModelError("RoyaltySplitter_InvalidAccount", new_account)
        self.recoveries[payee] = Recovery(agent, new_account, self.world.timestamp + RECOVERY_DELAY)

    @external
    def cancel_recovery(self, caller: Address, payee: int) -> None:
        """Calls it off. Raises `RoyaltySplitter_NoRecovery`, `RoyaltySplitter_NotPayee`."""
        recovery = self._require_recovery(payee)
        account = self.account_of(payee)
        if caller not in (recovery.agent, account):
            raise ModelError("RoyaltySplitter_NotPayee", payee, caller, account)
        self.recoveries[payee] = Recovery(recovery.agent)

    @external
    def accept_recovery(self, caller: Address, payee: int) -> None:
        """Finishes it.

        Raises `RoyaltySplitter_NoRecovery`, `RoyaltySplitter_NotNewAccount`, `RoyaltySplitter_RecoveryTooEarly`.
        """
        recovery = self._require_recovery(payee)
        if caller != recovery.new_account:
            raise ModelError("RoyaltySplitter_NotNewAccount", payee, caller, recovery.new_account)
        now = self.world.timestamp
        if now < recovery.not_before:
            raise ModelError("RoyaltySplitter_RecoveryTooEarly", payee, recovery.not_before, now)
        self._move(payee, caller)

    @external
    def set_claims_by_others(self, caller: Address, payee: int, allowed: bool) -> None:
        """Allows or forbids that others claim for the payee."""
        self._require_payee(caller, payee)
        self.claims_alone[payee] = not allowed

    def _require_payee(self, caller: Address, payee: int) -> None:
        if payee >= self.payee_count:
            raise ModelError("RoyaltySplitter_UnknownPayee", payee)
        account = self.account_of(payee)
        if caller != account:
            raise ModelError("RoyaltySplitter_NotPayee", payee, caller, account)

    def _require_recovery(self, payee: int) -> Recovery:
        recovery = self.recoveries[payee]
        if recovery.new_account == ZERO_ADDRESS:
            raise ModelError("RoyaltySplitter_NoRecovery", payee)
        return recovery

    def _move(self, payee: int, new_account: Address) -> None:
        self.accounts[payee] = new_account
        self.new_accounts[payee] = ZERO_ADDRESS
        self.recoveries[payee] = Recovery()
        self.claims_alone[payee] = False

    # Views

    @property
    def payee_count(self) -> int:
        """How many payees there are."""
        return len(self.payees)

    def account_of(self, payee: int) -> Address:
        """A payee's account; zero for one that is unknown."""
        moved = self.accounts[payee]
        if moved != ZERO_ADDRESS or payee >= len(self.payees):
            return moved
        return self.payees[payee][0]

    def shares_of(self, payee: int) -> int:
        """At present; zero for one that is unknown."""
        return self.payees[payee][1] if payee < len(self.payees) else 0

    def owed(self, payee: int, token: Address) -> int:
        """Of the booked money, before any shortfall. Raises `RoyaltySplitter_UnknownPayee`."""
        if payee >= self.payee_count:
            raise ModelError("RoyaltySplitter_UnknownPayee", payee)
        return self._due(payee, token, self.books[token].received)

    def claimable(self, payee: int, token: Address) -> int:
        """What a sync and a claim by the payee would pay now."""
        if payee >= self.payee_count:
            raise ModelError("RoyaltySplitter_UnknownPayee", payee)
        book, held = self.books[token], self._held(token)
        due = self._due(payee, token, book.received + self._found(token, book, held))
        return due * held // book.booked if held < book.booked else due

    def unsynced(self, token: Address) -> int:
        """What has arrived and is not booked yet."""
        return self._found(token, self.books[token], self._held(token))

    def remainder(self, token: Address) -> int:
        """Booked units that are nobody's yet: what rounding left, fewer than there are payees."""
        return self.books[token].booked - sum(self.owed(payee, token) for payee in range(self.payee_count))


@dataclass(eq=False)
class RoyaltySplitter(Splitter):
    """Shares that never change."""

    paid: dict[tuple[int, Address], int] = field(default_factory=dict)
    """What a payee was paid of a token in all, or gave up."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.paid = Table(self.world, 0, self.paid)

    def _due(self, payee: int, token: Address, index: int) -> int:
        earned = whole_down(accrue(0, self.shares_of(payee), 0, index), self.total_shares)
        return earned - self.paid[payee, token]

    def _settle(self, payee: int, token: Address, index: int) -> int:
        due = self._due(payee, token, index)
        if not due:
            raise ModelError("RoyaltySplitter_NothingToClaim", payee, token)
        self.paid[payee, token] += due
        return due


@dataclass(eq=False)
class AdjustableRoyaltySplitter(Splitter):
    """Shares that the owner changes, after a notice, for what is synced later."""

    owner: Address = ZERO_ADDRESS
    notice_period: int = MIN_NOTICE_PERIOD
    """Seconds."""
    pending_owner: Address = ZERO_ADDRESS
    ever_moved: bool = False
    """Whether the owner is another than the configuration's, or was."""
    epochs: tuple[Epoch, ...] = ()
    """All tables, the configuration's first; the last one may be pending."""
    epoch_of: dict[Address, int] = field(default_factory=dict)
    """The epoch whose shares a token's receipts are split by."""
    end_of: dict[tuple[Address, int], int] = field(default_factory=dict)
    """A token's index at the end of an epoch, if it was in it."""
    positions: dict[tuple[int, Address], Position] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.epochs = (Epoch(0, tuple(shares for _, shares in self.payees)),)
        self.epoch_of = Table(self.world, 0, self.epoch_of)
        self.end_of = Table(self.world, 0, self.end_of)
        self.positions = Table(self.world, Position(), self.positions)

    # Shares

    @external
    def announce_shares(
        self, caller: Address, shares: Sequence[int], new_accounts: Sequence[Address]
    ) -> None:
        """Announces another table, new payees last.

        Raises, in this order, `AdjustableRoyaltySplitter_NotOwner`, `…_ChangePending`, `…_TooManyPayees`,
        `…_WrongLength`, `…_WrongTotal`, `RoyaltySplitter_InvalidAccount`.
        """
        self._require_owner(caller)
        pending, effective_at = self.pending_epoch
        if pending:
            raise ModelError("AdjustableRoyaltySplitter_ChangePending", pending, effective_at)
        before = self.payee_count
        count = before + len(new_accounts)
        if count > MAX_PAYEES:
            raise ModelError("AdjustableRoyaltySplitter_TooManyPayees", count, MAX_PAYEES)
        if len(shares) != count:
            raise ModelError("AdjustableRoyaltySplitter_WrongLength", len(shares), count)
        if sum(shares) != self.total_shares:
            raise ModelError("AdjustableRoyaltySplitter_WrongTotal", sum(shares), self.total_shares)
        for number, account in enumerate(new_accounts):
            if account in (ZERO_ADDRESS, self.address):
                raise ModelError("RoyaltySplitter_InvalidAccount", account)
            self.accounts[before + number] = account
        self.epochs = (*self.epochs, Epoch(self.world.timestamp + self.notice_period, tuple(shares)))

    @external
    def cancel_shares(self, caller: Address) -> None:
        """Calls the pending change off. Raises `AdjustableRoyaltySplitter_NoChangePending`."""
        self._require_owner(caller)
        if not self._cancel_pending():
            raise ModelError("AdjustableRoyaltySplitter_NoChangePending")

    # Ownership

    @external
    def transfer_ownership(self, caller: Address, new_owner: Address) -> None:
        """Offers it."""
        self._require_owner(caller)
        self.pending_owner = new_owner

    @external
    def accept_ownership(self, caller: Address) -> None:
        """Takes it. Raises `AdjustableRoyaltySplitter_NotPendingOwner`."""
        if caller != self.pending_owner:
            raise ModelError("AdjustableRoyaltySplitter_NotPendingOwner", caller, self.pending_owner)
        self.owner, self.pending_owner, self.ever_moved = caller, ZERO_ADDRESS, True

    @external
    def renounce_ownership(self, caller: Address) -> None:
        """Gives it up: the shares are immutable."""
        self._require_owner(caller)
        self._cancel_pending()
        self.owner, self.pending_owner, self.ever_moved = ZERO_ADDRESS, ZERO_ADDRESS, True

    def _require_owner(self, caller: Address) -> None:
        if caller != self.owner:
            raise ModelError("AdjustableRoyaltySplitter_NotOwner", caller, self.owner)

    def _cancel_pending(self) -> bool:
        pending = bool(self.pending_epoch[0])
        if pending:
            self.epochs = self.epochs[:-1]
        return pending

    # Views

    @property
    def current_epoch(self) -> int:
        """How many changes have taken effect."""
        last = len(self.epochs) - 1
        return last - (self.epochs[last].effective_at > self.world.timestamp)

    @property
    def pending_epoch(self) -> tuple[int, int]:
        """The pending change's epoch and when it takes effect; zeros where none is pending."""
        last = self.epochs[-1]
        if last.effective_at <= self.world.timestamp:
            return 0, 0
        return len(self.epochs) - 1, last.effective_at

    @property
    def payee_count(self) -> int:
        return len(self.epochs[self.current_epoch].shares)

    def shares_of(self, payee: int) -> int:
        return self.shares_in(self.current_epoch, payee)

    def shares_in(self, epoch: int, payee: int) -> int:
        """In an epoch that has been or is announced; zero in any other."""
        shares = self.epochs[epoch].shares if epoch < len(self.epochs) else ()
        return shares[payee] if payee < len(shares) else 0

    # Receipts and claims

    def _synced(self, token: Address, index: int) -> None:
        epoch, current = self.epoch_of[token], self.current_epoch
        if epoch != current:
            self.end_of[token, epoch] = index
            self.epoch_of[token] = current

    def _due(self, payee: int, token: Address, index: int) -> int:
        return self._settlement(payee, token, index)[0]

    def _settle(self, payee: int, token: Address, index: int) -> int:
        before = self.positions[payee, token]
        due, position = self._settlement(payee, token, index)
        if not due and position.epoch == before.epoch:
            raise ModelError("RoyaltySplitter_NothingToClaim", payee, token)
        self.positions[payee, token] = position
        return due

    def _settlement(self, payee: int, token: Address, index: int) -> tuple[int, Position]:
        """Goes along the token's epochs, `MAX_EPOCHS_PER_CLAIM` at most."""
        position = self.positions[payee, token]
        accrued, start, epoch = position.fraction, position.index, position.epoch
        last = self.epoch_of[token]
        for _ in range(min(last - epoch, MAX_EPOCHS_PER_CLAIM)):
            end = max(self.end_of[token, epoch], start)
            accrued = accrue(accrued, self.shares_in(epoch, payee), start, end)
            start = end
            epoch += 1
        if epoch == last:
            accrued = accrue(accrued, self.shares_in(epoch, payee), start, index)
            start = index
        due, fraction = take(accrued, self.total_shares)
        return due, Position(start, fraction, epoch)


class _Entered:
    """That a splitter is counting or paying money: `RoyaltySplitter_Reentered` for whoever enters again."""

    def __init__(self, splitter: Splitter) -> None:
        self._state = splitter.__dict__

    def __enter__(self) -> None:
        if self._state.get("entered"):
            raise ModelError("RoyaltySplitter_Reentered")
        self._state["entered"] = True

    def __exit__(self, *_: object) -> None:
        self._state["entered"] = False
