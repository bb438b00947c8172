"""Coins given back for a dollar's worth each: the peg module's reserve, then collateral of the riskiest positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from strongroom.client.accounts import Signer
from strongroom.client.amounts import Amount, to_decimal
from strongroom.client.codec import to_address
from strongroom.client.contract import Call
from strongroom.client.contracts import RedemptionModule
from strongroom.client.contracts.events import RedeemedFrom, SwappedOut
from strongroom.client.contracts.redemption_module import Redemption
from strongroom.client.credit.values import CreditMarket
from strongroom.client.errors import AmountError, ArgumentError, InsufficientFundsError
from strongroom.client.lending.reading import MarketRef
from strongroom.client.multicall import Batch
from strongroom.client.receipt import Receipt
from strongroom.client.token import VALIDITY
from strongroom.errors import ContractError

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom

MOST_BORROWERS = 50
"""Positions that one redemption takes from."""
SOON = 60
"""Seconds of interest beyond a position's debt, at least, that it takes to plan with all of it."""


@dataclass(frozen=True)
class Portion:
    """What is redeemed out of one market's positions."""

    market: CreditMarket
    borrowers: tuple[str, ...]
    coins: int
    """In wei."""
    collateral: int
    """What should come, fee deducted, in its units."""


@dataclass(frozen=True)
class Plan:
    """How coins can be redeemed now. Coins in wei."""

    coins: int
    """All of it."""
    from_peg: int
    reserve: int
    """What the peg module gives for it, in the reserve's units."""
    portions: tuple[Portion, ...] = ()
    by_peg_alone: bool = True
    """Whether the peg module's own swap does it."""


@dataclass(frozen=True)
class RedeemedPosition:
    """What one position gave."""

    market: bytes
    borrower: str
    coins: Decimal
    """Of its debt, repaid."""
    symbol: str
    collateral: Decimal
    """Fee deducted."""
    fee: Decimal
    """Collateral that stayed with the borrower."""


@dataclass(frozen=True)
class Redeemed:
    """Coins given back, and what came for them."""

    coins: Decimal
    """Really taken; less than asked for if positions have changed meanwhile."""
    reserve: Decimal
    """From the peg module."""
    collateral: tuple[tuple[str, Decimal], ...]
    """Out of positions: each token's symbol and amount."""
    receipt: Receipt
    positions: tuple[RedeemedPosition, ...] = ()
    """The same, position by position."""


class Redeeming:
    """Plans and sends redemptions of one deployment."""

    def __init__(self, client: "Strongroom") -> None:
        self._client = client
        self._coin = client.stablecoin
        self._floor: RedemptionModule | None = None
        if "RedemptionModule" in client.deployment.contracts:
            self._floor = client.contract("RedemptionModule", RedemptionModule)

    def plan(self, units: int | None = None, market: MarketRef | None = None) -> Plan:
        """For so many wei, or for as much as there is, if that is less: `coins` tells.

        `market`: out of this one alone, which is winding down while the system lives: at its price, without a fee.
        """
        if market is not None:
            return self._plan_in(self._client.credit.market(market), units)
        direct = self._direct()
        if self._floor is None or (units is not None and units <= direct):
            coins = direct if units is None else min(units, direct)
            return Plan(coins, coins, self._client.psm.previewSwapOut(coins) if coins else 0)
        from_peg = self._floor.payableByPegModule()
        left = None if units is None else units - from_peg
        portions = self._portions(self._floor, left)
        found = from_peg + sum(each.coins for each in portions)
        if found <= direct:  # less than the module asks the peg module for
            return Plan(direct, direct, self._client.psm.previewSwapOut(direct) if direct else 0)
        reserve = self._client.psm.previewSwapOut(from_peg) if from_peg else 0
        return Plan(found, from_peg, reserve, tuple(portions), by_peg_alone=False)

    def _plan_in(self, market: CreditMarket, units: int | None) -> Plan:
        if self._floor is None or not self._client.wind_down.redemptionPrice(market.id):
            raise ArgumentError(
                f"the market 0x{market.id.hex()[:8]}… is not winding down alone, or its price is not fixed yet: leave "
                "the market out, or look at `strongroom system winddown status`"
            )
        accounts = [who for _, who in self._client.credit.accounts([market.id])]
        portion = self._portion(self._floor, market, accounts, units, ended=True)
        portions = () if portion is None else (portion,)
        return Plan(sum(each.coins for each in portions), 0, 0, portions, by_peg_alone=False)

    def require(self, units: int, market: MarketRef | None = None) -> Plan:
        """The plan for so many wei. Raises `InsufficientFundsError` if there is less, and says what can be done."""
        found = self.plan(units, market)
        if found.coins >= units:
            return found
        if market is not None:
            raise InsufficientFundsError(
                f"this market's positions owe {self._coin.describe(found.coins)} that can be redeemed: redeem less, or "
                "the rest without naming it"
            )
        told = (
            f"{self._coin.describe(found.coins)} can be redeemed now, not {self._coin.describe(units)}: nothing was "
            "sent. Redeem less"
        )
        if "WindDown" in self._client.deployment.contracts and self._client.wind_down.begunAt():
            raise InsufficientFundsError(
                f"the stablecoin is winding down: {self._coin.describe(found.coins)} can be redeemed. Lock coins for "
                "a part of everything instead (`strongroom system winddown lock`)"
            )
        if self._floor is None:
            raise InsufficientFundsError(
                f"{told}; for the rest wait until somebody swaps in, or sell it to a borrower, who repays with it"
            )
        dry, lasted = self._client.psm.drought()
        when = f"it has been dry for {lasted} s" if dry else "it is not dry"
        raise InsufficientFundsError(
            f"{told}, or wait: the longer the peg module is dry, the healthier are the positions that can be redeemed "
            f"from, after a day all ({when})"
        )

    def send(self, plan: Plan, who: Signer, receiver: str, slippage: Amount, deadline: int) -> Redeemed:
        """Carries a plan out, in one transaction; each part may give `slippage` less than planned."""
        share = to_decimal(slippage)
        if not 0 <= share < 1:
            raise AmountError(f"slippage is a share between 0 and 1, not {slippage}: 0.001 is 0.1 %")
        if plan.by_peg_alone:
            swap = self._client.psm.swap_out(
                self._coin.from_units(plan.coins),
                slippage=slippage,
                receiver=receiver,
                deadline=deadline,
                account=who,
            )
            return Redeemed(swap.amount_in, swap.amount_out, (), swap.receipt)
        assert self._floor is not None
        numerator, denominator = (1 - share).as_integer_ratio()
        calls: list[Call[Any]] = []
        for index, each in enumerate(plan.portions):
            first = index == 0
            order = Redemption(
                each.market.params,
                each.borrowers,
                each.coins + (plan.from_peg if first else 0),
                plan.reserve * numerator // denominator if first else 0,
                each.collateral * numerator // denominator,
                receiver,
                deadline,
            )
            calls.append(self._floor.redeem(order))
        if self._coin.allowance(who.address, self._floor) < plan.coins:
            permit = self._coin.sign_permit_units(self._floor, plan.coins, deadline, account=who)
            calls.insert(0, self._floor.permit(plan.coins, deadline, permit.signature))
        call = calls[0] if len(calls) == 1 else self._floor.multicall([each.data for each in calls])
        return self._done(call.send(who), plan, receiver)

    # Internal

    def _done(self, receipt: Receipt, plan: Plan, receiver: str) -> Redeemed:
        assert self._floor is not None
        swaps = receipt.events_of(SwappedOut, self._client.psm.address)
        taken = receipt.events_of(RedeemedFrom, self._floor.address)
        coins = sum(each.stableIn for each in swaps) + sum(each.repaid for each in taken)
        got: dict[str, Decimal] = {}
        for portion in plan.portions:
            units = sum(each.collateral for each in taken if each.id == portion.market.id)
            if units:
                token, symbol = self._client.credit.token(portion.market), portion.market.collateral.symbol
                token.require_transfer(receipt, receiver, units)
                got[symbol] = got.get(symbol, Decimal(0)) + token.from_units(units)
        markets = {portion.market.id: portion.market for portion in plan.portions}
        if coins > plan.coins:
            raise receipt.unexpected(f"{self._coin.describe(coins)} were taken")
        reserve = self._client.reserve.from_units(sum(each.reserveOut for each in swaps))
        positions = (self._position(markets[each.id], each) for each in taken)
        return Redeemed(self._coin.from_units(coins), reserve, tuple(got.items()), receipt, tuple(positions))

    def _position(self, market: CreditMarket, event: RedeemedFrom) -> RedeemedPosition:
        told = market.collateral.from_units
        return RedeemedPosition(
            market.id,
            to_address(event.borrower),
            self._coin.from_units(event.repaid),
            market.collateral.symbol,
            told(event.collateral),
            told(event.fee),
        )

    def _direct(self) -> int:
        """What the peg module has minted, as far as its reserve pays for it."""
        psm = self._client.psm
        level = self._coin.facilitator(psm).level
        if not level:
            return 0
        try:
            psm.previewSwapOut(level)
        except ContractError as error:
            if error.name != "PegStabilityModule_InsufficientReserve":
                raise
            available = int(error.args[1])
            return min(level, psm.previewSwapOutExactOut(available)) if available else 0
        return level

    def _portions(self, floor: RedemptionModule, wanted: int | None) -> list[Portion]:
        """Out of the markets' riskiest positions, until there is enough."""
        credit = self._client.credit
        ended = self._ended()
        markets = [
            each
            for each in credit.markets()
            if to_address(each.irm.redeemer) == floor.address
            and each.book.entry.listed
            and each.id not in ended
        ]
        accounts = credit.accounts([market.id for market in markets])
        found: list[Portion] = []
        for market in markets:
            if wanted is not None and wanted <= 0:
                break
            portion = self._portion(floor, market, [who for id_, who in accounts if id_ == market.id], wanted)
            if portion is None:
                continue
            found.append(portion)
            wanted = None if wanted is None else wanted - portion.coins
        return found

    def _ended(self) -> set[bytes]:
        """Markets that are winding down: they are redeemed from by name, or settled."""
        if "WindDown" not in self._client.deployment.contracts:
            return set()
        return set(self._client.wind_down.markets())

    def _portion(
        self,
        floor: RedemptionModule,
        market: CreditMarket,
        accounts: Sequence[str],
        wanted: int | None,
        ended: bool = False,
    ) -> Portion | None:
        if not accounts or (not ended and floor.pausedUntil(market.id) > market.timestamp):
            return None
        batch = Batch(self._client.connection)
        reads = {who: batch.add(floor.redeemable, market.params, who) for who in accounts}
        batch.run(block=market.block, one_by_one=True)
        open_ = {who: read.value for who, read in reads.items() if read.error is None and read.value.coins}
        positions = self._client.credit.positions_in(market, list(open_))
        if not ended:  # at one price for all, which the oracle does not tell any more
            positions.sort(key=lambda each: each.loan_to_value or Decimal(0), reverse=True)
        borrowers, coins, collateral = [], 0, 0
        for position in positions[:MOST_BORROWERS]:
            left = None if wanted is None else wanted - coins
            if left is not None and left <= 0:
                break
            most, worth = open_[position.account].coins, open_[position.account].collateral
            soon, late = (position.at(market.timestamp + each).debt_units for each in (SOON, VALIDITY))
            if most < position.at(market.timestamp).debt_units:  # its collateral is not worth more
                soon = late = most
            whole = left is None or left >= soon
            # debts grow until it is mined: what is more than the debt then goes on to the next, or comes back
            taken = late if left is None else min(left, late if whole else most - market.irm.min_debt)
            if taken <= 0:
                continue
            borrowers.append(position.account)
            coins += taken
            collateral += worth if whole else worth * taken // most
        return Portion(market, tuple(borrowers), coins, collateral) if coins else None
