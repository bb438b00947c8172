"""`PegStabilityModule`: reserve and stablecoin one to one, less a fee, with its own book of the reserve.

Law: the reserve on the book, at one to one, covers every coin the module has minted. Reserve amounts are in
the reserve's units, stablecoin amounts in wei, prices scaled as the oracle's. Every rounding favours the module.

| price            | in      | out                                                        |
|------------------|---------|------------------------------------------------------------|
| below the band   | reverts | one to one; anyone may latch the freeze of swaps in        |
| within the band  | 1:1     | one to one                                                 |
| above the band   | 1:1     | the reserve that the coins are worth at the oracle's price |
| not to be had    | reverts | one to one: holders must be able to leave                  |
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from strongroom.model import peg_math
from strongroom.model.access import AccessManaged
from strongroom.model.chainlink_oracle import Oracle
from strongroom.model.execution import (
    Address,
    ModelError,
    external,
    non_reentrant,
    require_not_entered,
)
from strongroom.model.rounding import (
    BPS,
    PRICE_SCALE,
    UINT128_MAX,
    saturating_sub,
)
from strongroom.model.signatures import Signature, swap_authorization_nonce
from strongroom.model.stablecoin import Stablecoin
from strongroom.model.token import AuthorizedToken, Token, safe_transfer, safe_transfer_from

MAX_FEE_BPS = 100
MIN_BAND_BPS = 9_000
MAX_BAND_BPS = 11_000
DRY_COINS = 10_000
"""A book below that many coins is no reserve to speak of."""
LONGEST_DROUGHT = 86_400
RECOVERY = 4
"""Seconds of drought that a second without one undoes."""


class PegStatus(IntEnum):
    """Where the reserve's price stands."""

    UNKNOWN = 0
    BELOW = 1
    WITHIN = 2
    ABOVE = 3


@dataclass(frozen=True)
class Drought:
    """Since when there is no dollar to give, or since when there is, and what the clock showed then. Seconds."""

    since: int
    lasted: int = 0
    dry: bool = True
    depegged: bool = False
    """Whether the reserve was frozen for its price."""

    def at(self, now: int) -> int:
        """What the clock shows: forth while it is dry, up to a day, and back four times as fast while it is not."""
        elapsed = now - self.since
        if self.dry:
            return min(self.lasted + elapsed, LONGEST_DROUGHT)
        return saturating_sub(self.lasted, elapsed * RECOVERY)


@dataclass(eq=False)
class PegStabilityModule(AccessManaged):
    """One module for one reserve; the stablecoin lists it as a facilitator."""

    stablecoin: Stablecoin
    reserve: Token
    oracle: Oracle
    surplus_buffer: Address
    fee_in_bps: int = 0
    """Rounded up to the wei when charged, as the other."""
    fee_out_bps: int = 0
    band_lower_bps: int = BPS
    """Of parity, both ends included."""
    band_upper_bps: int = BPS
    book: int = 0
    """The reserve the module owns. Donations are not on it."""
    frozen: bool = False
    short: bool = False
    """What it could pay was below the line when somebody looked last, though its book was not."""

    def __post_init__(self) -> None:
        self.wei_per_unit: int = 10 ** (18 - self.reserve.decimals)
        self.parity: int = PRICE_SCALE * self.wei_per_unit
        self.dry_book: int = DRY_COINS * 10**18 // self.wei_per_unit
        self.drought = Drought(self.world.timestamp)

    # Swaps

    @external
    @non_reentrant
    def swap_in(
        self, caller: Address, reserve_in: int, min_stable_out: int, receiver: Address, deadline: int
    ) -> int:
        """Takes exactly `reserve_in`, mints and returns the coins. The deadline's own second still counts."""
        self._require_before(deadline)
        balance = self._require_swap_in_open()
        stable_out = self.stable_out_down(reserve_in)
        self._require_output(stable_out, min_stable_out)
        safe_transfer_from(self.reserve, self.address, caller, self.address, reserve_in)
        self._finish_swap_in(balance, receiver, reserve_in, stable_out)
        return stable_out

    @external
    @non_reentrant
    def swap_in_exact_out(
        self, caller: Address, stable_out: int, max_reserve_in: int, receiver: Address, deadline: int
    ) -> int:
        """Mints exactly `stable_out`, takes and returns the reserve it costs."""
        self._require_before(deadline)
        balance = self._require_swap_in_open()
        reserve_in = self.reserve_in_up(stable_out)
        self._require_input(reserve_in, max_reserve_in)
        safe_transfer_from(self.reserve, self.address, caller, self.address, reserve_in)
        self._finish_swap_in(balance, receiver, reserve_in, stable_out)
        return reserve_in

    @external
    @non_reentrant
    def swap_out(
        self, caller: Address, stable_in: int, min_reserve_out: int, receiver: Address, deadline: int
    ) -> int:
        """Burns exactly `stable_in`, pays and returns the reserve."""
        self._require_before(deadline)
        reserve_out = self.reserve_out_down(stable_in)
        self._require_output(reserve_out, min_reserve_out)
        self._finish_swap_out(caller, receiver, stable_in, reserve_out)
        return reserve_out

    @external
    @non_reentrant
    def swap_out_exact_out(
        self, caller: Address, reserve_out: int, max_stable_in: int, receiver: Address, deadline: int
    ) -> int:
        """Pays exactly `reserve_out`, burns and returns the coins it costs."""
        self._require_before(deadline)
        stable_in = self.stable_in_up(reserve_out)
        self._require_input(stable_in, max_stable_in)
        self._finish_swap_out(caller, receiver, stable_in, reserve_out)
        return stable_in

    # Swaps by signature

    @external
    def permit(self, caller: Address, token: Token, amount: int, deadline: int, signature: Signature) -> None:
        """Tries the caller's permit to this module and requires the allowance, however it came about."""
        if token is not self.reserve and token is not self.stablecoin:
            raise ModelError("PegStabilityModule_UnsupportedToken", token.address)
        if isinstance(token, AuthorizedToken):
            with suppress(ModelError):
                token.permit(caller, self.address, amount, deadline, signature)
        allowance = token.allowance(caller, self.address)
        if allowance < amount:
            raise ModelError("PegStabilityModule_AllowanceTooLow", token.address, allowance, amount)

    @external
    @non_reentrant
    def swap_in_with_authorization(
        self,
        payer: Address,
        reserve_in: int,
        min_stable_out: int,
        receiver: Address,
        deadline: int,
        salt: bytes,
        signature: Signature,
    ) -> int:
        """`swap_in` paid by `payer`'s authorization of the reserve. Anyone relays it, before `deadline`."""
        balance = self._require_swap_in_open()
        stable_out = self.stable_out_down(reserve_in)
        self._require_output(stable_out, min_stable_out)
        nonce = swap_authorization_nonce(
            "swapIn", payer, reserve_in, min_stable_out, receiver, deadline, salt
        )
        self._receive_with_authorization(self.reserve, payer, reserve_in, deadline, nonce, signature)
        self._finish_swap_in(balance, receiver, reserve_in, stable_out)
        return stable_out

    @external
    @non_reentrant
    def swap_out_with_authorization(
        self,
        payer: Address,
        stable_in: int,
        min_reserve_out: int,
        receiver: Address,
        deadline: int,
        salt: bytes,
        signature: Signature,
    ) -> int:
        """`swap_out` paid by `payer`'s authorization of the stablecoin."""
        reserve_out = self.reserve_out_down(stable_in)
        self._require_output(reserve_out, min_reserve_out)
        nonce = swap_authorization_nonce(
            "swapOut", payer, stable_in, min_reserve_out, receiver, deadline, salt
        )
        self._receive_with_authorization(self.stablecoin, payer, stable_in, deadline, nonce, signature)
        self._finish_swap_out(self.address, receiver, stable_in, reserve_out)
        return reserve_out

    @external
    def multicall(self, caller: Address, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Several calls of this module's functions by one caller: all of them, or none."""
        if caller == self.access.address:
            raise ModelError("UserMulticall_CallerIsAccessManager")
        return [call() for call in calls]

    # Fees and freeze

    @external
    @non_reentrant
    def collect_fees(self, caller: Address) -> int:
        """Mints to the surplus buffer what fees have left on the book, up to the ceiling; in wei."""
        self._require_swap_in_open()
        facilitator = self.stablecoin.facilitators[self.address]
        room = saturating_sub(facilitator.ceiling, facilitator.level)
        amount = min(self.uncollected_fees(), room)
        if amount:
            self.stablecoin.mint(self.address, self.surplus_buffer, amount)
            if self.short:
                self._look()
        return amount

    @external
    @non_reentrant
    def update_drought(self, caller: Address) -> bool:
        """Looks again whether there is a dollar to give. Anyone may call. Whether it is dry now."""
        self._look()
        return self.drought.dry

    @external
    def freeze_on_depeg(self, caller: Address) -> None:
        """Freezes swaps in while the price is below the band. Anyone may call.

        A price so low that the oracle refuses it is a depeg all the more. Raises `…_Frozen`, the oracle's
        error when it has neither price, `…_ReserveNotBelowBand`.
        """
        if self.frozen and self.drought.depegged:
            raise ModelError("PegStabilityModule_Frozen")
        price = self.price_or_zero() or self._liquidation_price_or_zero() or self.oracle.price()
        lower_bound = self._bound(self.band_lower_bps)
        if price >= lower_bound:
            raise ModelError("PegStabilityModule_ReserveNotBelowBand", price, lower_bound)
        self.frozen = True
        self.drought = replace(self.drought, depegged=True)
        self._set_dry(True)

    @external
    def freeze(self, caller: Address) -> None:
        """Freezes swaps in at any price."""
        self.check_can_call(caller, "freeze")
        self.frozen = True

    @external
    @non_reentrant
    def hand_over(self, caller: Address) -> int:
        """Sends the caller the reserve on the book, as far as it is here, and freezes swaps in; in its units."""
        self.check_can_call(caller, "handOver")
        amount = min(self.book, self.reserve.balance_of(self.address))
        self.book = 0
        self.frozen = True
        self._set_dry(True)
        safe_transfer(self.reserve, self.address, caller, amount)
        return amount

    @external
    def unfreeze(self, caller: Address) -> None:
        """Opens swaps in again; the price must not be below the band."""
        self.check_can_call(caller, "unfreeze")
        self._require_not_below_band()
        self.frozen = False
        self.drought = replace(self.drought, depegged=False)
        self._look()

    # Governance

    @external
    def set_fees(self, caller: Address, fee_in_bps: int, fee_out_bps: int) -> None:
        """Raises `PegStabilityModule_FeeTooHigh` where the higher is above 1 %."""
        self.check_can_call(caller, "setFees", fee_in_bps, fee_out_bps)
        higher = max(fee_in_bps, fee_out_bps)
        if higher > MAX_FEE_BPS:
            raise ModelError("PegStabilityModule_FeeTooHigh", higher, MAX_FEE_BPS)
        self.fee_in_bps = fee_in_bps
        self.fee_out_bps = fee_out_bps

    @external
    def set_band(self, caller: Address, lower_bps: int, upper_bps: int) -> None:
        """Raises `PegStabilityModule_InvalidBand` outside 90 % … 100 % … 110 %."""
        self.check_can_call(caller, "setBand", lower_bps, upper_bps)
        if not MIN_BAND_BPS <= lower_bps <= BPS <= upper_bps <= MAX_BAND_BPS:
            raise ModelError("PegStabilityModule_InvalidBand", lower_bps, upper_bps)
        self.band_lower_bps = lower_bps
        self.band_upper_bps = upper_bps

    @external
    def rescue(self, caller: Address, token: Token, to: Address, amount: int) -> None:
        """Sends on what lies here by mistake. Raises `Rescuable_ExceedsSurplus`, `…_ReserveShortfall`."""
        self.check_can_call(caller, "rescue", token.address, to, amount)
        surplus = self.rescuable(token)
        if amount > surplus:
            raise ModelError("Rescuable_ExceedsSurplus", token.address, amount, surplus)
        covered = min(self.reserve.balance_of(self.address), self.book)
        safe_transfer(token, self.address, to, amount)
        balance = self.reserve.balance_of(self.address)
        if balance < covered:  # the same token under another address
            raise ModelError("PegStabilityModule_ReserveShortfall", balance, covered)

    # Views

    def rescuable(self, token: Token) -> int:
        """What lies here by mistake, in the token's units: of the reserve, only what is beyond the book."""
        require_not_entered(self)
        balance = token.balance_of(self.address)
        return saturating_sub(balance, self.book) if token is self.reserve else balance

    def preview_swap_in(self, reserve_in: int) -> int:
        """What `swap_in` would mint now; previews raise what the swap would for reasons not the caller's."""
        self._require_swap_in_open()
        stable_out = self.stable_out_down(reserve_in)
        self._require_mintable(stable_out)
        return stable_out

    def preview_swap_in_exact_out(self, stable_out: int) -> int:
        """What `swap_in_exact_out` would take now."""
        self._require_swap_in_open()
        reserve_in = self.reserve_in_up(stable_out)
        self._require_mintable(stable_out)
        return reserve_in

    def preview_swap_out(self, stable_in: int) -> int:
        """What `swap_out` would pay now."""
        reserve_out = self.reserve_out_down(stable_in)
        self._require_burnable(stable_in)
        return reserve_out

    def preview_swap_out_exact_out(self, reserve_out: int) -> int:
        """What `swap_out_exact_out` would burn now."""
        stable_in = self.stable_in_up(reserve_out)
        self._require_burnable(stable_in)
        return stable_in

    def peg_status(self) -> tuple[PegStatus, int]:
        """Where the price stands, and the price; zero when it is not to be had."""
        price = self.price_or_zero()
        if price == 0:
            return PegStatus.UNKNOWN, 0
        if price < self._bound(self.band_lower_bps):
            return PegStatus.BELOW, price
        if price > self._bound(self.band_upper_bps):
            return PegStatus.ABOVE, price
        return PegStatus.WITHIN, price

    def uncollected_fees(self) -> int:
        """What `collect_fees` would mint, in wei: the book at parity, less the coins minted."""
        return saturating_sub(self.book * self.wei_per_unit, self.level())

    def level(self) -> int:
        """Coins that the module has minted and not burned, in wei."""
        return self.stablecoin.facilitators[self.address].level

    def price_or_zero(self) -> int:
        """The oracle's price, or zero when it fails."""
        try:
            return self.oracle.price()
        except ModelError:
            return 0

    def _liquidation_price_or_zero(self) -> int:
        try:
            return self.oracle.liquidation_price()
        except ModelError:
            return 0

    # Quotes

    def stable_out_down(self, reserve_in: int) -> int:
        """Coins for `reserve_in`, less the fee; rounded down."""
        _require_amount(reserve_in)
        stable_out = peg_math.stable_out_down(reserve_in, self.wei_per_unit, self.fee_in_bps)
        if stable_out == 0:
            raise ModelError("PegStabilityModule_ZeroAmount")
        self._require_bookable(reserve_in)
        return stable_out

    def reserve_in_up(self, stable_out: int) -> int:
        """The least reserve for which `stable_out_down` gives at least `stable_out`."""
        _require_amount(stable_out)
        reserve_in = peg_math.reserve_in_up(stable_out, self.wei_per_unit, self.fee_in_bps)
        self._require_bookable(reserve_in)
        return reserve_in

    def reserve_out_down(self, stable_in: int) -> int:
        """Reserve for `stable_in` less the fee; rounded down."""
        _require_amount(stable_in)
        reserve_out = peg_math.reserve_out_down(stable_in, self._payout_price(), self.fee_out_bps)
        if reserve_out == 0:
            raise ModelError("PegStabilityModule_ZeroAmount")
        self._require_payable(reserve_out)
        return reserve_out

    def stable_in_up(self, reserve_out: int) -> int:
        """The least coins for which `reserve_out_down` gives at least `reserve_out`."""
        _require_amount(reserve_out)
        self._require_payable(reserve_out)
        return peg_math.stable_in_up(reserve_out, self._payout_price(), self.fee_out_bps)

    def _payout_price(self) -> int:
        """Parity, or the oracle's price where it is above the band."""
        price = self.price_or_zero()
        return price if price > self._bound(self.band_upper_bps) else self.parity

    def _bound(self, bps: int) -> int:
        return self.parity * bps // BPS

    # Movements

    def _finish_swap_in(
        self, balance_before: int, receiver: Address, reserve_in: int, stable_out: int
    ) -> None:
        received = saturating_sub(self.reserve.balance_of(self.address), balance_before)
        if received < reserve_in:
            raise ModelError("PegStabilityModule_ReserveNotDelivered", received, reserve_in)
        self._require_receiver(receiver)
        was_empty = self.book < self.dry_book
        self.book += reserve_in
        self.stablecoin.mint(self.address, receiver, stable_out)
        if self.short or (was_empty and self.book >= self.dry_book):
            self._look()

    def _finish_swap_out(self, holder: Address, receiver: Address, stable_in: int, reserve_out: int) -> None:
        """`holder` has the coins: the payer, or the module once an authorization has brought them."""
        self._require_receiver(receiver)
        was_empty = self.book < self.dry_book
        self.book -= reserve_out
        if not was_empty and self.book < self.dry_book:
            self._set_dry(True)
        self.stablecoin.burn(self.address, holder, stable_in)
        safe_transfer(self.reserve, self.address, receiver, reserve_out)

    # Drought

    def drought_now(self) -> tuple[bool, int]:
        """Whether there is no dollar to give, and what the drought's clock shows, in seconds."""
        return self.drought.dry, self.drought.at(self.world.timestamp)

    def _look(self) -> None:
        """Whether it is dry by all that is known now."""
        empty = self.book < self.dry_book
        self.short = not empty and self._payable() < DRY_COINS * 10**18
        self._set_dry(empty or self.short or self.drought.depegged)

    def _payable(self) -> int:
        """The coins that the module can take for reserve, once anyone has collected what fees can be, in wei."""
        balance = self.reserve.balance_of(self.address)
        facilitator = self.stablecoin.facilitators[self.address]
        most = facilitator.level
        if not self.frozen and balance >= self.book and self.stablecoin.may_mint(self.address):
            most = facilitator.ceiling
        return min(balance * self.wei_per_unit, self.book * self.wei_per_unit, most)

    def _set_dry(self, dry: bool) -> None:
        """The clock turns when it becomes dry, and when it is no longer."""
        drought = self.drought
        if dry != drought.dry:
            now = self.world.timestamp
            self.drought = replace(drought, since=now, lasted=drought.at(now), dry=dry)

    def _receive_with_authorization(
        self, token: Token, payer: Address, amount: int, deadline: int, nonce: bytes, signature: Signature
    ) -> None:
        """A token that does not know authorizations, and does not say so, delivers nothing."""
        if isinstance(token, AuthorizedToken):
            token.receive_with_authorization(
                self.address, payer, self.address, amount, 0, deadline, nonce, signature
            )

    # Checks

    def _require_swap_in_open(self) -> int:
        """Returns the reserve held, once not frozen, a price to trust, in the band, and the book covered."""
        if self.frozen:
            raise ModelError("PegStabilityModule_Frozen")
        self._require_not_below_band()
        balance = self.reserve.balance_of(self.address)
        if balance < self.book:
            raise ModelError("PegStabilityModule_ReserveShortfall", balance, self.book)
        return balance

    def _require_not_below_band(self) -> None:
        price = self.oracle.price()
        lower_bound = self._bound(self.band_lower_bps)
        if price < lower_bound:
            raise ModelError("PegStabilityModule_ReserveBelowBand", price, lower_bound)

    def _require_mintable(self, stable_out: int) -> None:
        if self.stablecoin.minting_ended:
            raise ModelError("Stablecoin_MintingEnded")
        if self.stablecoin.minting_paused:
            raise ModelError("Stablecoin_MintingPaused")
        facilitator = self.stablecoin.facilitators[self.address]
        level = facilitator.level + stable_out
        if level > facilitator.ceiling:
            raise ModelError("Stablecoin_CeilingExceeded", self.address, level, facilitator.ceiling)

    def _require_burnable(self, stable_in: int) -> None:
        level = self.level()
        if stable_in > level:
            raise ModelError("Stablecoin_LevelExceeded", self.address, stable_in, level)

    def _require_bookable(self, reserve_in: int) -> None:
        if self.book + reserve_in > UINT128_MAX:
            raise ModelError("PegStabilityModule_AmountTooLarge", self.book + reserve_in)

    def _require_payable(self, reserve_out: int) -> None:
        available = min(self.book, self.reserve.balance_of(self.address))
        if reserve_out > available:
            raise ModelError("PegStabilityModule_InsufficientReserve", reserve_out, available)

    def _require_output(self, output: int, minimum: int) -> None:
        if output < minimum:
            raise ModelError("PegStabilityModule_OutputTooLow", output, minimum)

    def _require_input(self, amount: int, maximum: int) -> None:
        if amount > maximum:
            raise ModelError("PegStabilityModule_InputTooHigh", amount, maximum)

    def _require_receiver(self, receiver: Address) -> None:
        if receiver == self.address:
            raise ModelError("PegStabilityModule_ReceiverIsModule")

    def _require_before(self, deadline: int) -> None:
        if self.world.timestamp > deadline:
            raise ModelError("PegStabilityModule_DeadlineExpired", deadline, self.world.timestamp)


def _require_amount(amount: int) -> None:
    if amount == 0:
        raise ModelError("PegStabilityModule_ZeroAmount")
    if amount > UINT128_MAX:
        raise ModelError("PegStabilityModule_AmountTooLarge", amount)
