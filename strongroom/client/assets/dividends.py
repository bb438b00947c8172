"""Dividends of an asset, for people: pay, book what arrived, claim, see."""

from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount
from strongroom.client.assets.base import AssetBase
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.events import DividendClaimed, DividendReceived, DividendRedirected
from strongroom.client.errors import ArgumentError
from strongroom.client.multicall import Batch
from strongroom.client.receipt import Receipt
from strongroom.client.token import Token, TokenInfo


@dataclass(frozen=True)
class Dividend:
    """Money that was booked for the holders."""

    token: str
    info: TokenInfo
    amount: Decimal
    """What arrived, and was booked."""
    shares: Decimal
    """That it is for."""
    receipt: Receipt


@dataclass(frozen=True)
class ClaimedDividend:
    """A holder's dividend that was paid."""

    token: str
    info: TokenInfo
    amount: Decimal
    holder: str
    receiver: str
    receipt: Receipt


@dataclass(frozen=True)
class Claimable:
    """What a holder has earned of one payment token."""

    token: str
    info: TokenInfo
    amount: Decimal
    is_held_back: bool
    """Whether a claim would be refused now: it stays owed."""
    why: str
    """Why, and what to do; empty if it is not."""


@dataclass(frozen=True)
class Book:
    """What an asset knows of a payment token. Whole tokens."""

    token: str
    info: TokenInfo
    received: Decimal
    paid: Decimal
    owed: Decimal
    """Received and not paid, all holders together, with what is not a whole quantum yet."""
    unbooked: Decimal
    """Arrived, and not booked yet."""


class Dividends(AssetBase):
    """The part of an asset that pays."""

    def payments(self) -> tuple[Token, ...]:
        """The payment tokens, in the order of their listing."""
        return tuple(map(self.money, self.paymentTokens()))

    def payment_token(self, token: Addressish | None = None) -> Token:
        """A listed one, the first unless named. Raises `ArgumentError`."""
        listed = [to_address(each) for each in self.paymentTokens()]
        if not listed:
            raise ArgumentError(
                f"{self.address} has no payment token: its owner lists one (listPaymentToken)"
            )
        wanted = listed[0] if token is None else to_address(token)
        if wanted not in listed:
            raise ArgumentError(
                f"{wanted} is no payment token of {self.address}; these are: {', '.join(listed)}"
            )
        return self.money(wanted)

    def books(self) -> tuple[Book, ...]:
        """How each payment token stands."""
        found = []
        for money in self.payments():
            book, info = self.dividendBook(money.address), money.info()
            received = book.received * book.quantum + book.undivided
            owed = book.outstanding * book.quantum + book.undivided
            found.append(
                Book(
                    money.address,
                    info,
                    money.from_units(received),
                    money.from_units(received - owed),
                    money.from_units(owed),
                    money.from_units(self.unbooked(money.address)),
                )
            )
        return tuple(found)

    def claimables(self, holder: Addressish) -> tuple[Claimable, ...]:
        """What a holder has earned of each payment token, and whether it would be paid now."""
        who, tokens = to_address(holder), self.payments()
        batch = Batch(self._connection)
        amounts = [batch.add(self.claimable, each.address, who) for each in tokens]
        batch.run(one_by_one=True)
        why = self.held_back(who) if any(each.value for each in amounts) else ""
        return tuple(
            Claimable(
                money.address,
                money.info(),
                money.from_units(units.value),
                bool(why and units.value),
                why if units.value else "",
            )
            for money, units in zip(tokens, amounts, strict=True)
        )

    def held_back(self, holder: Addressish) -> str:
        """Why a wallet is not paid now; empty if it is."""
        if self.isFrozen(holder):
            return "the wallet is frozen: its dividends stay owed until an agent unfreezes it"
        policy = self.policy()
        if policy.checkedClaims and not self.canSend(holder):
            return "the wallet is not verified, or sanctioned: its dividends stay owed until that ends"
        return ""

    # Paying

    def pay_dividend(
        self, amount: Amount, token: Addressish | None = None, account: Account | None = None
    ) -> Dividend:
        """Pay a dividend in a payment token, the first unless named; sets the allowance first where it is too low.

        Raises `ArgumentError`, `InsufficientFundsError`, `ContractError`.
        """
        money, who = self.payment_token(token), self._who(account)
        units = money.to_units(amount)
        if not units:
            raise ArgumentError("a dividend is more than nothing")
        money.require_balance(who.address, units)
        if not self.totalSupply():
            raise ArgumentError("nobody holds any shares: issue some before a dividend is paid")
        if money.allowance(who.address, self.address) < units:
            money.approve(self.address, units).send(who)
        return self._booked(money, self._sent(self.payDividend(money.address, units), who))

    def book_dividend(self, token: Addressish | None = None, account: Account | None = None) -> Dividend:
        """Book money that simply arrived (a royalty) as a dividend. Anyone may. Raises `ArgumentError` if none has."""
        money = self.payment_token(token)
        wrapped = to_address(self.WRAPPED_ETHER()) == money.address
        ether = self._connection.fetch_ether(self.address) if wrapped else 0
        if not self.unbooked(money.address) and not ether:
            raise ArgumentError(f"no {money.info().symbol} has arrived that is not booked")
        return self._booked(money, self._sent(self.bookReceived(money.address), account))

    def claim_dividend(
        self,
        token: Addressish | None = None,
        holder: Addressish | None = None,
        to: Addressish | None = None,
        account: Account | None = None,
    ) -> ClaimedDividend:
        """Have a holder paid what it has earned, the account unless named; anyone may, the money goes to the holder.

        `to`: another receiver, for the account's own alone. Raises `ArgumentError` if nothing would be paid.
        """
        money, who = self.payment_token(token), self._who(account)
        owner = who.address if holder is None else to_address(holder)
        if to is not None and owner != who.address:
            raise ArgumentError("only the holder itself has its dividends paid to another address")
        if not self.claimable(money.address, owner):
            raise ArgumentError(f"{owner} has earned no {money.info().symbol} that is not claimed")
        call = self.claim(money.address, owner) if to is None else self.claimTo(money.address, to)
        receipt = self._sent(call, who)
        event = receipt.require(DividendClaimed, self.address, token=money.address, holder=owner)
        receiver = owner if to is None else to_address(to)
        if to is not None:
            receipt.require(DividendRedirected, self.address, holder=owner, to=receiver)
        money.require_transfer(receipt, receiver, event.amount)
        return ClaimedDividend(
            money.address, money.info(), money.from_units(event.amount), owner, receiver, receipt
        )

    def list_payment_token(self, token: Addressish, account: Account | None = None) -> Receipt:
        """List a payment token, for ever; four at most. By the owner."""
        return self._sent(self.listPaymentToken(token), account)

    def _booked(self, money: Token, receipt: Receipt) -> Dividend:
        event = receipt.require(DividendReceived, self.address, token=money.address)
        return Dividend(
            money.address,
            money.info(),
            money.from_units(event.amount),
            self.from_units(event.supply),
            receipt,
        )
