"""The peg module for people: quotes and swaps in `Decimal`."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, from_units, to_decimal
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import PegStabilityModule
from strongroom.client.contracts.events import SwappedIn, SwappedOut
from strongroom.client.errors import AmountError
from strongroom.client.receipt import Receipt
from strongroom.client.signing import Signed, SwapInAuthorization, SwapOutAuthorization, random_nonce, sign
from strongroom.client.token import VALIDITY, Reserve, Stablecoin, Token

By = Literal["permit", "approve", "authorization"]
"""How a swap is paid: a permit and the swap in one transaction; an allowance, set by a transaction of its own
where it does not suffice, and the swap; or an EIP-3009 authorization of this very swap, in one transaction."""

SLIPPAGE = Decimal("0.001")
"""How much less than quoted a swap may pay, as a share, unless told otherwise."""


class PegStatus(IntEnum):
    """Where the reserve's price stands; the contract's `PegStatus`."""

    UNKNOWN = 0
    BELOW = 1
    WITHIN = 2
    ABOVE = 3


@dataclass(frozen=True)
class Peg:
    """Where the reserve's price stands."""

    status: PegStatus
    price: Decimal | None
    """Stablecoin for one reserve, one at parity; `None` when it cannot be had."""


@dataclass(frozen=True)
class Quote:
    """What a swap would do now, to the wei."""

    amount_in: Decimal
    amount_out: Decimal
    fee: Decimal
    """`amount_in − amount_out`: fee and rounding, and, for a swap out above the band, the difference to parity.
    In the stablecoin's worth at parity."""


@dataclass(frozen=True)
class Swap:
    """What a swap did."""

    amount_in: Decimal
    amount_out: Decimal
    fee: Decimal
    """As in `Quote`."""
    payer: str
    receiver: str
    receipt: Receipt


class Psm(PegStabilityModule):
    """The peg module: the contract's own functions (`swapIn`), and these for people (`swap_in`)."""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        super().__init__(connection, address)
        memory = connection.memory
        found = memory.get((self.address, "tokens"))
        if found is None:
            found = memory[self.address, "tokens"] = (self.STABLECOIN(), self.RESERVE())
        self.stablecoin = Stablecoin(connection, found[0])
        self.reserve = Reserve(connection, found[1], self.address)

    # Reading

    def peg(self) -> Peg:
        """Where the reserve's price stands. Never raises for want of a price."""
        status, price = self.pegStatus()
        return Peg(PegStatus(status), self.price_from_oracle(price) if price else None)

    def price_from_oracle(self, price: int) -> Decimal:
        """An oracle's price, which carries the tokens' decimals, as stablecoin for one reserve. Exact."""
        digits = 36 + self.stablecoin.info().decimals - self.reserve.info().decimals
        return from_units(price, digits)

    def quote_in(self, amount: Amount) -> Quote:
        """What swapping `amount` of the reserve in would give. Reverts as the swap would."""
        units = self.reserve.to_units(amount)
        return self._quote(self.reserve, units, self.stablecoin, self.previewSwapIn(units))

    def quote_out(self, amount: Amount) -> Quote:
        """What swapping `amount` of the stablecoin out would give. Reverts as the swap would."""
        units = self.stablecoin.to_units(amount)
        return self._quote(self.stablecoin, units, self.reserve, self.previewSwapOut(units))

    def quote_in_exact_out(self, amount: Amount) -> Quote:
        """What getting exactly `amount` of the stablecoin would take."""
        units = self.stablecoin.to_units(amount)
        return self._quote(self.reserve, self.previewSwapInExactOut(units), self.stablecoin, units)

    def quote_out_exact_out(self, amount: Amount) -> Quote:
        """What getting exactly `amount` of the reserve would take."""
        units = self.reserve.to_units(amount)
        return self._quote(self.stablecoin, self.previewSwapOutExactOut(units), self.reserve, units)

    def least(
        self, token: Token, quoted: Decimal, min_out: Amount | None = None, slippage: Amount = SLIPPAGE
    ) -> Decimal:
        """What a swap should at least pay of `token`: `min_out`, or what is quoted less `slippage`, rounded up."""
        return token.from_units(self._least(token, min_out, slippage, lambda: token.to_units(quoted)))

    # Swapping

    def swap_in(
        self,
        amount: Amount,
        min_out: Amount | None = None,
        slippage: Amount = SLIPPAGE,
        by: By = "permit",
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Swap:
        """Swap exactly `amount` of the reserve into stablecoin.

        At least `min_out` comes out, by default the present quote less `slippage`; `deadline` in seconds since
        1970, 20 minutes from the latest block unless given. Raises `ContractError`.
        """
        units = self.reserve.to_units(amount)
        least = self._least(self.stablecoin, min_out, slippage, lambda: self.previewSwapIn(units))
        who, to, until = self._terms(account, receiver, deadline)
        if by == "authorization":
            signed = self._sign_in(who, who.address, units, least, to, until)
            receipt = signed.submit(self._connection).send(who)
            return self._swapped_in(receipt, units, least, to)
        swap = self.swapIn(units, least, to, until)
        receipt = self._paid(self.reserve, units, swap, by, until, who)
        return self._swapped_in(receipt, units, least, to)

    def swap_out(
        self,
        amount: Amount,
        min_out: Amount | None = None,
        slippage: Amount = SLIPPAGE,
        by: By = "permit",
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Swap:
        """Swap exactly `amount` of the stablecoin into reserve; as `swap_in`."""
        units = self.stablecoin.to_units(amount)
        least = self._least(self.reserve, min_out, slippage, lambda: self.previewSwapOut(units))
        who, to, until = self._terms(account, receiver, deadline)
        if by == "authorization":
            signed = self._sign_out(who, who.address, units, least, to, until)
            receipt = signed.submit(self._connection).send(who)
            return self._swapped_out(receipt, units, least, to)
        swap = self.swapOut(units, least, to, until)
        # The module burns within the allowance that the payer gave it.
        receipt = self._paid(self.stablecoin, units, swap, by, until, who)
        return self._swapped_out(receipt, units, least, to)

    def sign_swap_in(
        self,
        amount: Amount,
        min_out: Amount,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[SwapInAuthorization]:
        """Sign a swap in that anyone may send on with `relay`. `from_` may be a contract wallet of the account."""
        who, to, until = self._terms(account, receiver if receiver is not None else from_, deadline)
        payer = who.address if from_ is None else to_address(from_)
        return self._sign_in(
            who, payer, self.reserve.to_units(amount), self.stablecoin.to_units(min_out), to, until
        )

    def sign_swap_out(
        self,
        amount: Amount,
        min_out: Amount,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[SwapOutAuthorization]:
        """Sign a swap out that anyone may send on with `relay`; as `sign_swap_in`."""
        who, to, until = self._terms(account, receiver if receiver is not None else from_, deadline)
        payer = who.address if from_ is None else to_address(from_)
        return self._sign_out(
            who, payer, self.stablecoin.to_units(amount), self.reserve.to_units(min_out), to, until
        )

    def relay(
        self,
        signed: Signed[SwapInAuthorization] | Signed[SwapOutAuthorization],
        account: Account | None = None,
        gas: int | None = None,
    ) -> Swap:
        """Send on a swap that somebody signed; the account here pays the gas. Raises `ContractError`."""
        who = None if account is None else as_signer(account)
        message = signed.message
        message.require_for(self)
        receipt = signed.submit(self._connection).send(who, gas=gas)
        terms = message.amount_in, message.min_out, message.receiver
        if isinstance(message, SwapInAuthorization):
            return self._swapped_in(receipt, *terms)
        return self._swapped_out(receipt, *terms)

    # Internal

    def _terms(
        self, account: Account | None, receiver: Addressish | None, deadline: int | None
    ) -> tuple[Signer, str, int]:
        who = self._connection.require_signer(None if account is None else as_signer(account))
        to = who.address if receiver is None else to_address(receiver)
        until = self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline
        return who, to, until

    def _paid(self, token: Token, units: int, swap: Call[int], by: By, deadline: int, who: Signer) -> Receipt:
        enough = token.allowance(who.address, self.address) >= units
        if by == "approve" or enough:
            if not enough:
                token.approve(self.address, units).send(who)
            return swap.send(who)
        permit = token.sign_permit_units(self.address, units, deadline, account=who)
        step = self.permit(token.address, units, deadline, permit.signature)
        return self.multicall([step.data, swap.data]).send(who)

    def _sign_in(
        self, who: Signer, payer: str, amount_in: int, min_out: int, receiver: str, deadline: int
    ) -> Signed[SwapInAuthorization]:
        message = SwapInAuthorization(
            self.address, payer, amount_in, min_out, receiver, deadline, random_nonce()
        )
        return sign(message, self.reserve.domain(), who, self._connection)

    def _sign_out(
        self, who: Signer, payer: str, amount_in: int, min_out: int, receiver: str, deadline: int
    ) -> Signed[SwapOutAuthorization]:
        message = SwapOutAuthorization(
            self.address, payer, amount_in, min_out, receiver, deadline, random_nonce()
        )
        return sign(message, self.stablecoin.domain(), who, self._connection)

    def _least(
        self, token: Token, min_out: Amount | None, slippage: Amount, preview: Callable[[], int]
    ) -> int:
        """The least to accept, in the token's units: rounded up, in the swapper's favour."""
        if min_out is not None:
            return token.to_units(min_out)
        share = to_decimal(slippage)
        if not 0 <= share < 1:
            raise AmountError(f"slippage is a share between 0 and 1, not {slippage}: 0.001 is 0.1 %")
        numerator, denominator = share.as_integer_ratio()
        return -(-preview() * (denominator - numerator) // denominator)

    def _fee(self, paid_in: Token, amount_in: int, paid_out: Token, amount_out: int) -> Decimal:
        digits = self.stablecoin.info().decimals
        scaled_in = amount_in * int("1" + "0" * (digits - paid_in.info().decimals))
        scaled_out = amount_out * int("1" + "0" * (digits - paid_out.info().decimals))
        return from_units(scaled_in - scaled_out, digits)

    def _quote(self, paid_in: Token, amount_in: int, paid_out: Token, amount_out: int) -> Quote:
        return Quote(
            paid_in.from_units(amount_in),
            paid_out.from_units(amount_out),
            self._fee(paid_in, amount_in, paid_out, amount_out),
        )

    def _swapped_in(self, receipt: Receipt, units: int, least: int, receiver: str) -> Swap:
        event = receipt.require(SwappedIn, self.address, reserveIn=units, receiver=receiver)
        if event.stableOut < least:
            raise receipt.unexpected(f"{self.stablecoin.describe(event.stableOut)} came out")
        self.stablecoin.require_transfer(receipt, receiver, event.stableOut)
        quote = self._quote(self.reserve, event.reserveIn, self.stablecoin, event.stableOut)
        return Swap(quote.amount_in, quote.amount_out, quote.fee, event.payer, event.receiver, receipt)

    def _swapped_out(self, receipt: Receipt, units: int, least: int, receiver: str) -> Swap:
        event = receipt.require(SwappedOut, self.address, stableIn=units, receiver=receiver)
        if event.reserveOut < least:
            raise receipt.unexpected(f"{self.reserve.describe(event.reserveOut)} came out")
        self.reserve.require_transfer(receipt, receiver, event.reserveOut)
        quote = self._quote(self.stablecoin, event.stableIn, self.reserve, event.reserveOut)
        return Swap(quote.amount_in, quote.amount_out, quote.fee, event.payer, event.receiver, receipt)
