"""The redemption floor, for people: what a coin buys now, from whom, and redeeming it, in `Decimal`.

`strongroom.client.redemption` is another matter: the redemption of an asset's shares.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, from_units, to_decimal
from strongroom.client.codec import Addressish, decode_event, to_address
from strongroom.client.connection import Block
from strongroom.client.contracts import ChainlinkOracle, LendingPool, RedemptionModule, WindDown
from strongroom.client.contracts.events import Borrow, CoinsRedeemed
from strongroom.client.contracts.redemption_module import Redemption
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.errors import AmountError, ArgumentError
from strongroom.client.lending.discovery import Progress, market_id
from strongroom.client.lending.reading import LendingToken
from strongroom.client.logs import fetch_logs
from strongroom.client.multicall import Batch
from strongroom.client.psm import Psm
from strongroom.client.receipt import Receipt
from strongroom.client.token import VALIDITY, Stablecoin
from strongroom.model.execution import ZERO_ADDRESS
from strongroom.model.lending_math import full_mul_div, full_mul_div_up
from strongroom.model.rounding import BPS, PRICE_SCALE

SLIPPAGE = Decimal("0.005")
"""How much less collateral than quoted to accept, as a share, unless told otherwise: a feed's step."""

By = Literal["permit", "approve"]
"""How it is paid: by a permit in the same transaction, or by an allowance, set by a transaction of its own where it
does not suffice."""


@dataclass(frozen=True)
class Floor:
    """What the floor is at one block."""

    from_peg_module: Decimal
    """Coins that the peg module takes first."""
    dry: bool
    """Whether that has no reserve to speak of."""
    drought: int
    """What the drought's clock shows, in seconds; at a day every position is open."""
    threshold: Decimal
    """The loan-to-value from which on positions of this market are open, 1 for all of a position's worth."""
    fee: Decimal
    """Of the collateral, as a share; it stays with the borrower."""
    paused_until: int | None
    """Seconds since 1970; `None` where the market is not paused."""


@dataclass(frozen=True)
class Offer:
    """A position that coins can be redeemed from now."""

    borrower: str
    coins: Decimal
    """Its debt."""
    collateral: Decimal
    """What that brings, fee deducted."""
    loan_to_value: Decimal


@dataclass(frozen=True)
class RedemptionQuote:
    """What a redemption would come to."""

    swapped: Decimal
    """Coins that the peg module takes."""
    reserve: Decimal
    repaid: Decimal
    """Coins that repay debt."""
    collateral: Decimal
    """Fee deducted."""
    left: Decimal
    """Coins that find nothing, and come back."""
    borrowers: tuple[str, ...]
    """Whom it takes, in this order."""


@dataclass(frozen=True)
class RedeemedCoins:
    """What a redemption did."""

    swapped: Decimal
    reserve: Decimal
    repaid: Decimal
    collateral: Decimal
    fee: Decimal
    """Collateral that stayed in the positions."""
    receiver: str
    receipt: Receipt


class StablecoinRedemptions(RedemptionModule):
    """The redemption module: the contract's own functions (`redeem`), and these for people (`redeem_coins`)."""

    @cached_property
    def stablecoin(self) -> Stablecoin:
        """What is redeemed."""
        return Stablecoin(self._connection, self.STABLECOIN())

    @cached_property
    def psm(self) -> Psm:
        """Whose reserve comes first."""
        return Psm(self._connection, self.PEG_MODULE())

    @cached_property
    def pool(self) -> LendingPool:
        """Where the positions are."""
        return LendingPool(self._connection, self.POOL())

    # Reading

    def fixed_price(self, market: MarketParams, block: Block = "latest") -> int:
        """At which a market that winds down alone is redeemed from, scaled as its oracle's; zero for any other."""
        winder = self.windDown(block=block)
        if winder == ZERO_ADDRESS:
            return 0
        return WindDown(self._connection, winder).redemptionPrice(market_id(market), block=block)

    def floor(self, market: MarketParams) -> Floor:
        """What a coin buys now, in a market. One that winds down alone is open at any loan-to-value, for no fee."""
        block = self._connection.fetch_block()
        if self.fixed_price(market, block["number"]):
            dry, lasted = self.psm.drought(block=block["number"])
            return Floor(Decimal(0), dry, lasted, Decimal(0), Decimal(0), None)
        batch, id_ = Batch(self._connection), market_id(market)
        pegged, drought = batch.add(self.payableByPegModule), batch.add(self.psm.drought)
        threshold, fee = batch.add(self.threshold, market.lltv), batch.add(self.fee)
        until = batch.add(self.pausedUntil, id_)
        batch.run(block=block["number"], one_by_one=True)
        dry, lasted = drought.value
        return Floor(
            self.stablecoin.from_units(pegged.value),
            dry,
            lasted,
            from_units(threshold.value, 18),
            Decimal(fee.value) / BPS,
            until.value if until.value > int(str(block["timestamp"]), 16) else None,
        )

    def borrowers(
        self, market: MarketParams, first_block: int, progress: Progress | None = None
    ) -> list[str]:
        """Everybody who ever borrowed in a market, from the pool's events; `first_block` is the pool's."""
        id_, last = market_id(market), int(str(self._connection.fetch_block()["number"]), 16)
        topics = [Borrow.definition.topic]
        logs = fetch_logs(
            self._connection, self.pool.address, first_block, last, progress=progress, topics=topics
        )
        events = (decode_event(Borrow, located.log) for located in logs)
        return list(dict.fromkeys(to_address(each.onBehalf) for each in events if each and each.id == id_))

    def offers(self, market: MarketParams, borrowers: Sequence[Addressish]) -> list[Offer]:
        """Who of these can be redeemed from now, the riskiest first. Raises the error of an oracle without a price."""
        batch, id_ = Batch(self._connection), market_id(market)
        number = self._connection.fetch_block()["number"]
        who = list(dict.fromkeys(map(to_address, borrowers)))
        found = [batch.add(self.redeemable, market, each) for each in who]
        held = [batch.add(self.pool.position, id_, each) for each in who]
        fixed = self.fixed_price(market, number)
        source = ChainlinkOracle(self._connection, market.oracle)
        asked = None if fixed else batch.add(source.price)
        batch.run(block=number, one_by_one=True)
        price = asked.value if asked else fixed
        token, offers = LendingToken(self._connection, market.collateralToken), []
        for each, read, position in zip(who, found, held, strict=True):
            coins, collateral = read.value
            worth = full_mul_div(position.value.collateral, price, PRICE_SCALE)
            if coins:
                offers.append(
                    Offer(
                        each,
                        self.stablecoin.from_units(coins),
                        token.from_units(collateral),
                        Decimal(coins) / Decimal(worth),
                    )
                )
        return sorted(offers, key=lambda offer: -offer.loan_to_value)

    def quote(self, amount: Amount, market: MarketParams, borrowers: Sequence[Addressish]) -> RedemptionQuote:
        """What redeeming so many coins would come to now, with these borrowers in this order."""
        coins = self.stablecoin.to_units(amount)
        who = list(dict.fromkeys(map(to_address, borrowers)))
        batch, number = Batch(self._connection), self._connection.fetch_block()["number"]
        pegged, fee = batch.add(self.payableByPegModule), batch.add(self.fee)
        entry = batch.add(self.pool.irmEntry, market.irm)
        found = [batch.add(self.redeemable, market, each) for each in who]
        fixed = self.fixed_price(market, number)
        source = ChainlinkOracle(self._connection, market.oracle)
        asked = None if fixed else batch.add(source.price)
        batch.run(block=number, one_by_one=True)
        price = asked.value if asked else fixed
        swapped, fee_bps = (0, 0) if fixed else (min(coins, pegged.value), fee.value)
        reserve = self.psm.previewSwapOut(swapped) if swapped else 0
        left, collateral, takes = coins - swapped, 0, []
        for each, read in zip(who, found, strict=True):
            debt = read.value[0]
            part = debt if left >= debt else min(left, max(debt - entry.value.minDebt, 0))
            if not part:
                continue
            out = full_mul_div(part, PRICE_SCALE, price)
            collateral += out - full_mul_div_up(out, fee_bps, BPS)
            left -= part
            takes.append(each)
        token = LendingToken(self._connection, market.collateralToken)
        coin = self.stablecoin.from_units
        return RedemptionQuote(
            coin(swapped),
            self.psm.reserve.from_units(reserve),
            coin(coins - swapped - left),
            token.from_units(collateral),
            coin(left),
            tuple(takes),
        )

    # Redeeming

    def redeem_coins(
        self,
        amount: Amount,
        market: MarketParams,
        borrowers: Sequence[Addressish],
        slippage: Amount = SLIPPAGE,
        by: By = "permit",
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> RedeemedCoins:
        """Give `amount` of coins for reserve as far as there is, then for collateral of these borrowers, in this order.
        Of a market that winds down alone: for collateral, at the price that is fixed.

        Collateral may be `slippage` less than quoted now, and reserve as little less. Coins that find nothing come
        back; where none would find anything nothing is sent: `ArgumentError`. `deadline` in seconds since 1970, 20
        minutes from the latest block unless given. Raises `ContractError`.
        """
        coin, units = self.stablecoin, self.stablecoin.to_units(amount)
        if not units:
            raise AmountError("nothing to redeem: give an amount above zero")
        share = 1 - to_decimal(slippage)
        if not 0 <= share <= 1:
            raise AmountError(f"slippage is a share from 0 to 1, not {slippage}")
        who: Signer = self._connection.require_signer(None if account is None else as_signer(account))
        coin.require_balance(who.address, units)
        quote = self.quote(amount, market, borrowers)
        if not quote.swapped + quote.repaid:
            raise ArgumentError(
                "nothing can be redeemed now: the peg module has no reserve, and none of these positions is "
                f"at {from_units(self.threshold(market.lltv), 18):.2%} loan-to-value or more, or can be repaid by "
                "so few coins. Name riskier borrowers (offers), give more coins, or wait: the threshold falls to zero "
                "in a day without reserve"
            )
        token = LendingToken(self._connection, market.collateralToken)
        until = self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline
        to = who.address if receiver is None else to_address(receiver)
        order = Redemption(
            market,
            tuple(map(to_address, borrowers)),
            units,
            int(self.psm.reserve.to_units(quote.reserve) * share),
            int(token.to_units(quote.collateral) * share),
            to,
            until,
        )
        call = self.redeem(order)
        if coin.allowance(who.address, self.address) >= units:
            receipt = call.send(who)
        elif by == "approve":
            coin.approve(self.address, units).send(who)
            receipt = call.send(who)
        else:
            signed = coin.sign_permit_units(self.address, units, until, account=who)
            step = self.permit(units, until, signed.signature)
            receipt = self.multicall([step.data, call.data]).send(who)
        event = receipt.require(CoinsRedeemed, self.address, payer=who.address, receiver=to)
        done = event.outcome
        return RedeemedCoins(
            coin.from_units(done.swapped),
            self.psm.reserve.from_units(done.reserve),
            coin.from_units(done.repaid),
            token.from_units(done.collateral),
            token.from_units(done.fee),
            to,
            receipt,
        )
