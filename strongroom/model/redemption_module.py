"""`RedemptionModule`: the floor under the stablecoin. A coin buys a dollar of something.

Out of the peg module as long as that has reserve, and then out of the riskiest credit positions, at the oracle's price.
Coins in wei, reserve and collateral in their tokens' units, loan-to-values times 1e18, prices scaled as the oracle's.

    threshold = lltv * (1 day - drought) / 1 day, rounded up

Laws: nobody's loan-to-value rises by a redemption, and at the oracle's price nobody's net worth falls by it but the
redeemer's; nothing stays here; what one redemption does, several of the same sum do not do better.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from strongroom.model.access import AccessManaged
from strongroom.model.credit_facilitator import CreditFacilitator
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external, non_reentrant
from strongroom.model.lending_math import full_mul_div, full_mul_div_up
from strongroom.model.lending_values import Id, MarketParams, MarketState, fields_of
from strongroom.model.peg_stability_module import LONGEST_DROUGHT, PegStabilityModule
from strongroom.model.rounding import BPS, PRICE_SCALE, UINT256_MAX, WAD, saturating_sub
from strongroom.model.signatures import Signature, bound_nonce, keccak
from strongroom.model.token import Token, safe_transfer

MAX_FEE_BPS = 200
LEAST_SWAPPED = 100 * WAD
"""The peg module is not asked for less."""
ENDING_MARGIN = 3
"""Wei, at most, by which the pool rounds up what seizing a whole collateral repays."""
PAUSE = 86_400
PAUSE_EVERY = 7 * 86_400
_PARAMS = "(address,address,address,address,uint256)"
_REDEMPTION = f"({_PARAMS},address[],uint256,uint256,uint256,address,uint256)"
_REDEEM = f"redeemWithAuthorization({_REDEMPTION},address,bytes32,bytes)"


class WindDownStatus(Protocol):
    """What the module asks of the contract that winds markets down."""

    @property
    def address(self) -> Address:
        """Where it is."""

    def is_winding_down(self, market: Id) -> bool:
        """Whether the market is."""

    def redemption_price(self, market: Id) -> int:
        """At which `redeem` takes its collateral; zero where it does not."""

    def redeem(self, caller: Address, params: MarketParams, borrower: Address, coins: int) -> tuple[int, int]:
        """From a position of a market that winds down alone."""


@dataclass(frozen=True)
class Redemption:
    """What somebody wants to redeem."""

    params: MarketParams
    borrowers: tuple[Address, ...]
    """Whose debt to repay, in this order; who cannot be redeemed from is passed over."""
    coins: int
    """The most."""
    receiver: Address
    min_reserve: int = 0
    min_collateral: int = 0
    deadline: int = UINT256_MAX


@dataclass(frozen=True)
class Outcome:
    """What came of a redemption."""

    swapped: int = 0
    """Coins that the peg module burned."""
    reserve: int = 0
    repaid: int = 0
    """Coins that repaid debt."""
    collateral: int = 0
    """What the receiver got."""
    fee: int = 0
    """Collateral that stayed in the positions."""


@dataclass(frozen=True)
class Pause:
    """Until when a market is paused, and when it may be again. Seconds."""

    until: int = 0
    earliest: int = 0


@dataclass(eq=False)
class RedemptionModule(AccessManaged):
    """The redeemer of the rate policy's markets."""

    facilitator: CreditFacilitator
    peg_module: PegStabilityModule
    fee_bps: int = 0
    wind_down: WindDownStatus | None = None
    pauses: dict[Id, Pause] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pool = self.facilitator.pool
        self.stablecoin = self.facilitator.stablecoin
        self.pauses = Table(self.world, Pause(), self.pauses)
        for spender in (self.pool.address, self.peg_module.address):
            self.stablecoin.allowances[self.address, spender] = UINT256_MAX

    # Redeeming

    @external
    @non_reentrant
    def redeem(self, caller: Address, redemption: Redemption) -> Outcome:
        """With coins of the caller; what finds nothing comes back."""
        self._open(redemption)
        self.stablecoin.transfer_from(self.address, caller, self.address, redemption.coins)
        return self._redeem(redemption, caller)

    @external
    @non_reentrant
    def redeem_with_authorization(
        self, redemption: Redemption, owner: Address, salt: bytes, signature: Signature
    ) -> Outcome:
        """With the owner's authorization, which anyone relays, before the deadline."""
        self._open(redemption)
        nonce = redeem_nonce(redemption, owner, salt)
        self.stablecoin.receive_with_authorization(
            self.address, owner, self.address, redemption.coins, 0, redemption.deadline, nonce, signature
        )
        return self._redeem(redemption, owner)

    # Governance

    @external
    def pause(self, caller: Address, market: Id) -> None:
        """For a day, once a week."""
        self.check_can_call(caller, "pause", market)
        now, entry = self.world.timestamp, self.pauses[market]
        if now < entry.earliest:
            raise ModelError("RedemptionModule_PausedLately", market, entry.earliest)
        self.pauses[market] = Pause(now + PAUSE, now + PAUSE_EVERY)

    @external
    def unpause(self, caller: Address, market: Id) -> None:
        """Ends a pause."""
        self.check_can_call(caller, "unpause", market)
        now, entry = self.world.timestamp, self.pauses[market]
        if now >= entry.until:
            raise ModelError("RedemptionModule_NotPaused", market)
        self.pauses[market] = replace(entry, until=now)

    @external
    def set_fee(self, caller: Address, fee_bps: int) -> None:
        """At most two per cent."""
        self.check_can_call(caller, "setFee", fee_bps)
        if fee_bps > MAX_FEE_BPS:
            raise ModelError("RedemptionModule_FeeTooHigh", fee_bps, MAX_FEE_BPS)
        self.fee_bps = fee_bps

    @external
    def set_wind_down(self, caller: Address, wind_down: WindDownStatus) -> None:
        """Once."""
        self.check_can_call(caller, "setWindDown", wind_down.address)
        if self.wind_down is not None:
            raise ModelError("RedemptionModule_WindDownNamed", self.wind_down.address)
        self.wind_down = wind_down
        self.stablecoin.allowances[self.address, wind_down.address] = UINT256_MAX

    # Views

    def threshold(self, lltv: int) -> int:
        """From which loan-to-value on positions can be redeemed from now; rounded up."""
        return threshold_up(lltv, self.peg_module.drought_now()[1])

    def redeemable(self, params: MarketParams, borrower: Address) -> tuple[int, int]:
        """The most coins for a position, and the collateral that they bring; of a market that is accrued."""
        if not self.facilitator.markets[params.id].listed:
            return 0, 0
        if self.wind_down is not None and self.wind_down.is_winding_down(params.id):
            price = self.wind_down.redemption_price(params.id)
            if price == 0:
                return 0, 0
            held = self.pool.positions[params.id, borrower]
            debt = self._market(params).borrow_assets_up(held.borrow_shares)
            coins = min(debt, full_mul_div(held.collateral + 1, price, PRICE_SCALE) + ENDING_MARGIN)
            return coins, min(held.collateral, full_mul_div(coins, PRICE_SCALE, price))
        price = self._price(params)
        coins = self._amount(params, borrower, price, self.threshold(params.lltv), UINT256_MAX)
        collateral = full_mul_div(coins, PRICE_SCALE, price)
        return coins, collateral - self._fee_up(collateral)

    def payable_by_peg_module(self) -> int:
        """Coins that the peg module would take first."""
        module = self.peg_module
        if module.drought.dry and module.frozen:
            return 0
        held = min(module.reserve.balance_of(module.address), module.book)
        coins = min(module.level(), held * module.wei_per_unit)
        return coins if coins >= LEAST_SWAPPED else 0

    # Internal

    def _open(self, redemption: Redemption) -> None:
        now, market = self.world.timestamp, redemption.params.id
        if now > redemption.deadline:
            raise ModelError("RedemptionModule_DeadlineExpired", redemption.deadline, now)
        if redemption.coins == 0:
            raise ModelError("RedemptionModule_ZeroCoins")
        if redemption.receiver in (ZERO_ADDRESS, self.address):
            raise ModelError("RedemptionModule_InvalidReceiver", redemption.receiver)
        if not self.facilitator.markets[market].listed:
            raise ModelError("RedemptionModule_MarketNotListed", market)
        if self.wind_down is not None and self.wind_down.is_winding_down(market):
            if self.wind_down.redemption_price(market) == 0:
                raise ModelError("RedemptionModule_WindingDown", market)
            return
        until = self.pauses[market].until
        if now < until:
            raise ModelError("RedemptionModule_Paused", market, until)

    def _redeem(self, redemption: Redemption, payer: Address) -> Outcome:
        params, coins, receiver = redemption.params, redemption.coins, redemption.receiver
        ended = self._is_winding_down(params)
        floor = 0 if ended else self.threshold(params.lltv)
        swapped, reserve = 0 if ended else min(coins, self.payable_by_peg_module()), 0
        if swapped:
            reserve = self.peg_module.swap_out(self.address, swapped, 0, receiver, redemption.deadline)
        outcome = Outcome(swapped, reserve)
        if swapped != coins and redemption.borrowers:
            outcome = self._from_positions(params, redemption.borrowers, coins - swapped, floor, outcome)
        if outcome.swapped + outcome.repaid == 0:
            raise ModelError("RedemptionModule_NothingRedeemable", params.id, floor)
        if reserve < redemption.min_reserve:
            raise ModelError("RedemptionModule_ReserveTooLow", reserve, redemption.min_reserve)
        if outcome.collateral < redemption.min_collateral:
            raise ModelError(
                "RedemptionModule_CollateralTooLow", outcome.collateral, redemption.min_collateral
            )
        left = coins - swapped - outcome.repaid
        if left:
            self.stablecoin.transfer(self.address, payer, left)
        if outcome.repaid:
            self._sync(params)
            safe_transfer(self._collateral(params), self.address, receiver, outcome.collateral)
        return outcome

    def _from_positions(
        self, params: MarketParams, borrowers: Sequence[Address], left: int, floor: int, outcome: Outcome
    ) -> Outcome:
        if self._is_winding_down(params):
            return self._from_ended(params, borrowers, left, outcome)
        price = self._price(params)
        for borrower in borrowers:
            if left == 0:
                break
            self.pool.accrue_interest(params)
            repaid = self._amount(params, borrower, price, floor, left)
            if repaid == 0:
                continue
            collateral = self.pool.redeem(self.address, params, borrower, repaid, self.address)[1]
            fee = self._fee_up(collateral)
            self._leave(params, borrower, fee)
            left -= repaid
            outcome = replace(
                outcome,
                repaid=outcome.repaid + repaid,
                collateral=outcome.collateral + collateral - fee,
                fee=outcome.fee + fee,
            )
        return outcome

    def _from_ended(
        self, params: MarketParams, borrowers: Sequence[Address], left: int, outcome: Outcome
    ) -> Outcome:
        """Of a market that winds down alone."""
        assert self.wind_down is not None
        for borrower in borrowers:
            if left == 0:
                break
            repaid, collateral = self.wind_down.redeem(self.address, params, borrower, left)
            left -= repaid
            outcome = replace(
                outcome, repaid=outcome.repaid + repaid, collateral=outcome.collateral + collateral
            )
        return outcome

    def _amount(self, params: MarketParams, borrower: Address, price: int, floor: int, coins: int) -> int:
        """How much of a debt so many coins repay: all of it, or as much as leaves the least debt; nothing where
        the position is below the threshold, or worth no more than it owes."""
        held, market = self.pool.positions[params.id, borrower], self._market(params)
        debt = market.borrow_assets_up(held.borrow_shares)
        worth = full_mul_div(held.collateral, price, PRICE_SCALE)
        if worth <= debt or debt < full_mul_div_up(worth, floor, WAD):
            return 0
        if coins >= debt:
            return debt
        return min(coins, saturating_sub(debt, self.pool.irms[params.irm].min_debt))

    def _market(self, params: MarketParams) -> MarketState:
        return MarketState(*fields_of(self.pool.markets[params.id]))

    def _leave(self, params: MarketParams, borrower: Address, collateral: int) -> None:
        """Collateral back into the position that it came from."""
        if collateral == 0:
            return
        token = self._collateral(params)
        if token.allowance(self.address, self.pool.address) < collateral:
            token.approve(self.address, self.pool.address, UINT256_MAX)
        self.pool.supply_collateral(self.address, params, collateral, borrower)

    def _sync(self, params: MarketParams) -> None:
        """Nothing that stops the facilitator's books stops a redemption."""
        try:
            self.facilitator.sync(params)
        except ModelError:
            return

    def _price(self, params: MarketParams) -> int:
        price: int = self.pool.contracts[params.oracle].price()
        if price == 0:
            raise ModelError("RedemptionModule_ZeroPrice", params.oracle)
        return price

    def _collateral(self, params: MarketParams) -> Token:
        token: Token = self.pool.contracts[params.collateral_token]
        return token

    def _fee_up(self, collateral: int) -> int:
        return full_mul_div_up(collateral, self.fee_bps, BPS)

    def _is_winding_down(self, params: MarketParams) -> bool:
        return self.wind_down is not None and self.wind_down.is_winding_down(params.id)


def threshold_up(lltv: int, lasted: int) -> int:
    """After a drought of so many seconds, at most a day."""
    return full_mul_div_up(lltv, LONGEST_DROUGHT - lasted, LONGEST_DROUGHT)


def redeem_nonce(redemption: Redemption, owner: Address, salt: bytes) -> bytes:
    """What an authorization for this redemption must carry."""
    borrowers = keccak(b"".join(bytes.fromhex(each[2:]).rjust(32, b"\0") for each in redemption.borrowers))
    params = redemption.params
    return bound_nonce(
        _REDEEM,
        *(params.loan_token, params.collateral_token, params.oracle, params.irm, params.lltv),
        *(borrowers, redemption.coins, redemption.min_reserve, redemption.min_collateral),
        *(redemption.receiver, redemption.deadline, owner, salt),
    )
