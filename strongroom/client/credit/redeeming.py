"""Coins given back for a dollar's worth each: the peg module's reserve, then collateral of the riskiest positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from strongroom.client.accounts import Signer
from strongroom.client.amounts import Amount, from_units, to_decimal
from strongroom.client.codec import to_address
from strongroom.client.contract import Call
from strongroom.client.contracts import RedemptionModule
from strongroom.client.contracts.events import RedeemedFrom, SwappedOut
from strongroom.client.contracts.redemption_module import Redemption
from strongroom.client.credit.advice import advised
from strongroom.client.credit.signing import RedemptionAuthorization
from strongroom.client.credit.values import CreditMarket
from strongroom.client.errors import AmountError, ArgumentError, InsufficientFundsError
from strongroom.client.lending.reading import MarketRef
from strongroom.client.multicall import Batch
from strongroom.client.receipt import Receipt
from strongroom.client.signing import Signed, SwapOutAuthorization, random_nonce, sign
from strongroom.client.token import VALIDITY
from strongroom.errors import ContractError
from strongroom.model.rounding import BPS

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
class Floor:
    """What is open to redemption out of one market's positions, at one block."""

    from_peg: Decimal
    """Coins that the peg module takes first."""
    dry: bool
    """Whether that has no reserve to speak of, as far as is noted."""
    drought: int
    """What the drought's clock shows, in seconds; at a day every position is open."""
    threshold: Decimal
    """Positions are open from this loan-to-value on; 0.8 is 80 %."""
    fee: Decimal
    """Of the collateral, as a share; it stays with the borrower."""
    paused_until: int | None
    """Seconds since 1970; `None` where the market is not paused."""
    unnoted: bool
    """Whether it is otherwise, and anyone can note it by the peg module's `updateDrought`."""
    price: int
    """Of a market that is winding down alone, the one that is fixed, scaled as its oracle's; zero for any other. There
    every position is open, for no fee."""


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
        if not dry and self._client.psm.updateDrought().call():
            when = "nobody has noted yet that it is dry: `strongroom peg update-drought`"
        elif not dry and self._collectable():
            when = "it is not dry, and pays more once its fees are collected: `strongroom peg collect-fees`"
        raise InsufficientFundsError(
            f"{told}, or wait: the longer the peg module is dry, the healthier are the positions that can be redeemed "
            f"from, after a day all ({when})"
        )

    def _collectable(self) -> bool:
        """Whether fees of the peg module can be collected now: not while it is frozen, paused or without room."""
        try:
            return self._client.psm.collectFees().call() > 0
        except ContractError:
            return False

    def send(self, plan: Plan, who: Signer, receiver: str, slippage: Amount, deadline: int) -> Redeemed:
        """Carries a plan out, in one transaction; each part may give `slippage` less than planned."""
        share = _slippage(slippage)
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
        orders = self._orders(plan, share, receiver, deadline)
        calls: list[Call[Any]] = [self._floor.redeem(order) for order in orders]
        if self._coin.allowance(who.address, self._floor) < plan.coins:
            permit = self._coin.sign_permit_units(self._floor, plan.coins, deadline, account=who)
            calls.insert(0, self._floor.permit(plan.coins, deadline, permit.signature))
        call = calls[0] if len(calls) == 1 else self._floor.multicall([each.data for each in calls])
        markets = [portion.market for portion in plan.portions]
        return self._done(call.send(who), markets, plan.coins, receiver)

    def floor(self, market: CreditMarket) -> Floor:
        """Where the floor stands for a market."""
        module, batch = self._client.redemptions, Batch(self._client.connection)
        dry = batch.add(self._client.psm.drought)
        pegged, fee = batch.add(module.payableByPegModule), batch.add(module.fee)
        threshold, until = (
            batch.add(module.threshold, market.params.lltv),
            batch.add(module.pausedUntil, market.id),
        )
        ended = "WindDown" in self._client.deployment.contracts
        price = batch.add(self._client.wind_down.redemptionPrice, market.id) if ended else None
        batch.run(block=market.block, one_by_one=True)
        fixed = price.value if price else 0
        unnoted = self._client.psm.updateDrought().call(block=market.block) != dry.value[0]
        return Floor(
            Decimal(0) if fixed else self._coin.from_units(pegged.value),
            *dry.value,
            Decimal(0) if fixed else from_units(threshold.value, 18),
            Decimal(0) if fixed else Decimal(fee.value) / BPS,
            until.value if until.value > market.timestamp and not fixed else None,
            unnoted,
            fixed,
        )

    def sign(
        self, plan: Plan, who: Signer, payer: str, receiver: str, slippage: Amount, deadline: int
    ) -> Signed[RedemptionAuthorization] | Signed[SwapOutAuthorization]:
        """The same as an authorization, for anyone to send. One holds for one market: `ArgumentError` for more."""
        share = _slippage(slippage)
        if plan.by_peg_alone:
            least = self._client.reserve.from_units(_less(plan.reserve, share))
            coins = self._coin.from_units(plan.coins)
            return self._client.psm.sign_swap_out(coins, least, receiver, deadline, payer, who)
        first, *others = self._orders(plan, share, receiver, deadline)
        if others:
            raise ArgumentError(
                f"one signature redeems out of one market, and this takes {len(plan.portions)}: sign "
                f"{self._coin.describe(first.coins)} first, and the rest when that is done"
            )
        assert self._floor is not None
        authorization = RedemptionAuthorization(
            self._floor.address,
            *first.marketParams,
            borrowers=first.borrowers,
            coins=first.coins,
            min_reserve=first.minReserve,
            min_collateral=first.minCollateral,
            receiver=receiver,
            deadline=deadline,
            from_=payer,
            salt=random_nonce(),
        )
        return sign(authorization, self._coin.domain(), who, self._client.connection)

    def relay(
        self,
        signed: Signed[RedemptionAuthorization] | Signed[SwapOutAuthorization],
        who: Signer,
        gas: int | None = None,
    ) -> Redeemed:
        """Sends what was signed."""
        if isinstance(signed.message, SwapOutAuthorization):
            swap = self._client.psm.relay(signed, who, gas)
            return Redeemed(swap.amount_in, swap.amount_out, (), swap.receipt)
        told = signed.message
        told.require_for(self._client.redemptions)
        market = self._client.credit.market(told.redemption.marketParams)
        with advised():
            receipt = signed.submit(self._client.connection).send(who, gas=gas)
        return self._done(receipt, [market], told.coins, told.receiver)

    # Internal

    def _orders(self, plan: Plan, share: Decimal, receiver: str, deadline: int) -> list[Redemption]:
        """One for each market; the first takes the peg module's reserve too."""
        return [
            Redemption(
                each.market.params,
                each.borrowers,
                each.coins + (0 if index else plan.from_peg),
                0 if index else _less(plan.reserve, share),
                _less(each.collateral, share),
                receiver,
                deadline,
            )
            for index, each in enumerate(plan.portions)
        ]

    def _done(self, receipt: Receipt, markets: Sequence[CreditMarket], most: int, receiver: str) -> Redeemed:
        assert self._floor is not None
        swaps = receipt.events_of(SwappedOut, self._client.psm.address)
        taken = receipt.events_of(RedeemedFrom, self._floor.address)
        coins = sum(each.stableIn for each in swaps) + sum(each.repaid for each in taken)
        got: dict[str, Decimal] = {}
        for market in markets:
            units = sum(each.collateral for each in taken if each.id == market.id)
            if units:
                token, symbol = self._client.credit.token(market), market.collateral.symbol
                token.require_transfer(receipt, receiver, units)
                got[symbol] = got.get(symbol, Decimal(0)) + token.from_units(units)
        by_id = {market.id: market for market in markets}
        if coins > most:
            raise receipt.unexpected(f"{self._coin.describe(coins)} were taken")
        reserve = self._client.reserve.from_units(sum(each.reserveOut for each in swaps))
        positions = (self._position(by_id[each.id], each) for each in taken)
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


def _slippage(given: Amount) -> Decimal:
    share = to_decimal(given)
    if not 0 <= share < 1:
        raise AmountError(f"slippage is a share between 0 and 1, not {given}: 0.001 is 0.1 %")
    return share


def _less(units: int, share: Decimal) -> int:
    numerator, denominator = (1 - share).as_integer_ratio()
    return units * numerator // denominator
