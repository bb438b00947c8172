"""The stablecoin's credit for people: positions in one transaction, by signature too, and the books."""

from collections.abc import Sequence
from typing import Any, Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, to_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contract import Call
from strongroom.client.contracts.credit_facilitator import Adjustment
from strongroom.client.contracts.events import (
    Borrow,
    CreditBurned,
    InterestCollected,
    InterestDistributed,
    LossRecognised,
    MarketCeilingSet,
    Repay,
    ShortfallRepaid,
    SupplyCollateral,
    WithdrawCollateral,
)
from strongroom.client.contracts.structs import Authorization, MarketParams
from strongroom.client.credit.advice import advised
from strongroom.client.credit.paying import By, Paid, Paying
from strongroom.client.credit.results import Changed, Distributed, Recognised, Settled, Synced
from strongroom.client.credit.signing import CloseAuthorization, RepayAuthorization
from strongroom.client.credit.values import CreditMarket
from strongroom.client.credit.views import CreditViews
from strongroom.client.errors import ArgumentError, InsufficientFundsError
from strongroom.client.lending.discovery import market_id
from strongroom.client.lending.reading import MarketRef
from strongroom.client.lending.signing import LendingAuthorization
from strongroom.client.lending.simulation import RATIO_DIGITS
from strongroom.client.lending.values import All, Position
from strongroom.client.receipt import Receipt
from strongroom.client.signing import MAX_UINT256, Signed, random_nonce, sign
from strongroom.client.stability import PoolLiquidation
from strongroom.client.token import VALIDITY

RepayBy = Literal["permit", "approve", "authorization"]
"""As `By`; or an EIP-3009 authorization of this very repayment, which takes the most and gives the rest back."""

NO_AUTHORIZATION = Authorization("0x" + "00" * 20, "0x" + "00" * 20, False, 0, 0)
_BPS = 10_000
_SLIPPAGE_BPS = 10


class Credit(CreditViews):
    """Positions in the stablecoin: collateral in, coins out, minted just then. `facilitator` has the contract's own
    functions; what is here is for people.

    Markets are named as for `client.lending`. Amounts are `Decimal`, `int` or text, exact; `"all"` is everything there
    is. With `ether` the collateral is ether, in and out, wrapped by the facilitator; without, wrapped ether is a token
    as any. The facilitator has to be authorised in the lending pool once: where it is not, a signature in the same
    transaction does that. Refusals are the contracts' own errors, as `ContractError`, with a note that says what to do.
    """

    # Positions

    def open(
        self,
        market: MarketRef,
        collateral: Amount,
        borrow: Amount,
        receiver: Addressish | None = None,
        min_health_factor: Amount | None = None,
        ether: bool = False,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Changed:
        """Put collateral in and borrow coins against it, in one transaction: both, or neither.

        Where coins that have come back in other markets fill a ceiling, these are synced in the same transaction, or,
        with ether, in one before.
        """
        found, who, until = self._beginning(market, account, deadline)
        to = who.address if receiver is None else to_address(receiver)
        token = self.token(found)
        units, debt = token.to_units(collateral), self._coin.to_units(borrow)
        health = _health(min_health_factor)
        with advised(lambda: self.position(found, who.address)):
            _, synced = self.room_for(found, debt)
            syncs = [self.facilitator.sync(each) for each in synced]
            if ether:
                self._require_ether(found)
                if syncs:
                    self._paying.together(syncs).send(who)
                authorization, signature = self._authorization(who, until)
                receipt = self.facilitator.openEther(
                    found.params, debt, to, health, until, authorization, signature, value=units
                ).send(who)
            else:
                token.require_balance(who.address, units)
                step = self.facilitator.open(found.params, units, debt, to, health, until)
                steps = [*syncs, *self._authorizing(who, until), step]
                receipt = self._paying.send(who, steps, until, [(token, units)], by)
        self._event(receipt, SupplyCollateral, found, assets=units, onBehalf=who.address)
        self._event(receipt, Borrow, found, assets=debt, onBehalf=who.address, receiver=to)
        # of what lay idle, and minted
        self._coin.require_received(receipt, to, debt)
        return self._changed(receipt, found, who.address)

    def adjust(
        self,
        market: MarketRef,
        repay: Amount | All | None = None,
        collateral_in: Amount | None = None,
        borrow: Amount | None = None,
        collateral_out: Amount | All | None = None,
        receiver: Addressish | None = None,
        min_health_factor: Amount | None = None,
        ether: bool = False,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Changed:
        """Change a position in several ways at once, in this order: repay, collateral in, borrow, collateral out.

        Refused if more were owed then than the debt at the deadline and what is borrowed, and 0.1 % of it. With ether,
        what the facilitator lacks of authorisation and allowance comes in a transaction before.
        """
        found, who, until = self._beginning(market, account, deadline)
        to = who.address if receiver is None else to_address(receiver)
        if repay is None and collateral_in is None and borrow is None and collateral_out is None:
            raise ArgumentError(
                "nothing to adjust: give repay, collateral_in, borrow or collateral_out, one or more of them"
            )
        token, before = self.token(found), self.position_in(found, who.address)
        later = before.at(max(until, found.timestamp)).debt_units
        repaid = 0 if repay is None else later if repay == "all" else self._coin.to_units(repay)
        put_in = 0 if collateral_in is None else token.to_units(collateral_in)
        borrowed = 0 if borrow is None else self._coin.to_units(borrow)
        taken = 0 if collateral_out is None else before.holding.collateral
        if collateral_out not in (None, "all"):
            taken = token.to_units(collateral_out)
        adjustment = Adjustment(
            repaid,
            put_in,
            borrowed,
            taken,
            to,
            _more(later + borrowed) if borrowed else MAX_UINT256,
            _health(min_health_factor),
            until,
        )
        payments: list[Paid] = []
        if repaid:
            self._coin.require_balance(who.address, min(repaid, before.debt_units))
            payments.append((self._coin, repaid))
        if put_in and not ether:
            token.require_balance(who.address, put_in)
            payments.append((token, put_in))
        with advised(lambda: self.position(found, who.address)):
            _, synced = self.room_for(found, borrowed) if borrowed else (found, [])
            before_it: list[Call[Any]] = [self.facilitator.sync(each) for each in synced]
            if borrowed or taken:
                before_it += self._authorizing(who, until)
            if ether:
                self._require_ether(found)
                before_it += self._paying.permits(who, until, payments, by)
                if before_it:
                    self._paying.together(before_it).send(who)
                receipt = self.facilitator.adjustEther(found.params, adjustment, value=put_in).send(who)
            else:
                step = self.facilitator.adjust(found.params, adjustment)
                receipt = self._paying.send(who, [*before_it, step], until, payments, by)
        done = self._changed(receipt, found, who.address)
        asked = (put_in, borrowed, taken)
        moved = (done.collateral_in, done.borrowed, done.collateral_out)
        units = (token.to_units(moved[0]), self._coin.to_units(moved[1]), token.to_units(moved[2]))
        if units != asked:
            raise receipt.unexpected("the position changed otherwise than asked")
        return done

    def repay(
        self,
        market: MarketRef,
        amount: Amount | All = "all",
        on_behalf: Addressish | None = None,
        by: RepayBy | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Changed:
        """Repay `amount` of the account's or another's debt, or all, whatever accrues until it is mined."""
        found, who, until = self._beginning(market, account, deadline)
        owner = who.address if on_behalf is None else to_address(on_behalf)
        with advised(lambda: self.position(found, owner)):
            most = self._most(found, owner, who.address, amount, until)
            if by == "authorization":
                receipt = (
                    self._sign_repay(found, who, who.address, most, owner, until)
                    .submit(self._connection)
                    .send(who)
                )
            else:
                step = self.facilitator.repay(found.params, most, owner, until)
                receipt = self._paying.send(who, [step], until, [(self._coin, most)], by)
        self._event(receipt, Repay, found, onBehalf=owner)
        return self._changed(receipt, found, owner)

    def close(
        self,
        market: MarketRef,
        receiver: Addressish | None = None,
        ether: bool = False,
        by: RepayBy = "authorization",
        max_repaid: Amount | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Changed:
        """Repay all debt and take out all collateral, in one transaction.

        By default with one signature, though the exact debt is not known when it is signed: what is paid at most is
        `max_repaid`, the debt at the deadline unless given.
        """
        found, who, until = self._beginning(market, account, deadline)
        to = who.address if receiver is None else to_address(receiver)
        if ether:
            self._require_ether(found)
        before = self.position_in(found, who.address)
        if before.is_empty:
            raise ArgumentError(f"{who.address} has nothing in this market: there is nothing to close")
        with advised(lambda: self.position(found, who.address)):
            most = 0
            if before.debt_units:
                asked: Amount | All = "all" if max_repaid is None else max_repaid
                most = self._most(found, who.address, who.address, asked, until)
            authorizing = self._authorizing(who, until)
            least = before.holding.collateral
            if by == "authorization" and most:
                signed = self._sign_close(found, who, who.address, most, least, to, ether, until)
                steps = [*authorizing, signed.submit(self._connection)]
                receipt = self._paying.together(steps).send(who)
            else:
                closing = self.facilitator.closeEther if ether else self.facilitator.close
                steps = [*authorizing, closing(found.params, most, least, to, until)]
                how: By | None = None if by == "authorization" else by
                receipt = self._paying.send(who, steps, until, [(self._coin, most)], how)
        return self._closed(receipt, found, who.address, least)

    # By signature

    def sign_repay(
        self,
        market: MarketRef,
        amount: Amount | All = "all",
        on_behalf: Addressish | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[RepayAuthorization]:
        """Sign a repayment that anyone may send on with `relay`. `from_` may be a contract wallet of the account."""
        found, who, until = self._beginning(market, account, deadline)
        payer = who.address if from_ is None else to_address(from_)
        owner = payer if on_behalf is None else to_address(on_behalf)
        most = self._most(found, owner, payer, amount, until)
        return self._sign_repay(found, who, payer, most, owner, until)

    def sign_close(
        self,
        market: MarketRef,
        receiver: Addressish | None = None,
        ether: bool = False,
        max_repaid: Amount | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[CloseAuthorization]:
        """Sign the closing of a position, for anyone to send on with `relay`: its owner needs no ether."""
        found, who, until = self._beginning(market, account, deadline)
        owner = who.address if from_ is None else to_address(from_)
        to = owner if receiver is None else to_address(receiver)
        if ether:
            self._require_ether(found)
        most = self._most(found, owner, owner, "all" if max_repaid is None else max_repaid, until)
        least = self.position_in(found, owner).holding.collateral
        return self._sign_close(found, who, owner, most, least, to, ether, until)

    def relay(
        self,
        signed: Signed[RepayAuthorization] | Signed[CloseAuthorization],
        authorization: Signed[LendingAuthorization] | None = None,
        account: Account | None = None,
        gas: int | None = None,
    ) -> Changed:
        """Send on what somebody signed; the account here pays the gas. `authorization`, by the same signer, lets the
        facilitator manage its positions, in the same transaction. Raises `ContractError`.
        """
        who, message = self._who(account), signed.message
        call, found = self.relaying(signed, authorization), self.market(message.params)
        owner = message.on_behalf if isinstance(message, RepayAuthorization) else message.from_
        with advised(lambda: self.position(found, owner)):
            receipt = call.send(who, gas=gas)
        if isinstance(message, CloseAuthorization):
            return self._closed(receipt, found, message.from_, message.min_collateral)
        self._event(receipt, Repay, found, onBehalf=owner)
        return self._changed(receipt, found, owner)

    def relaying(
        self,
        signed: Signed[RepayAuthorization] | Signed[CloseAuthorization],
        authorization: Signed[LendingAuthorization] | None = None,
    ) -> Call[Any]:
        """What `relay` sends."""
        message = signed.message
        message.require_for(self.address)
        steps: list[Call[Any]] = []
        if authorization is not None:
            self._client.lending.require_own(authorization)
            told = authorization.message
            grant = Authorization(
                told.authorizer, told.authorized, told.is_authorized, told.nonce, told.deadline
            )
            steps.append(self.facilitator.authorize(grant, authorization.signature))
        return self._paying.together([*steps, signed.submit(self._connection)])

    # Authorising

    def is_authorized(self, account: Addressish | None = None) -> bool:
        """Whether the facilitator may manage the account's positions."""
        return self._pool.isAuthorized(self._someone(account), self.address)

    def authorize(self, allowed: bool = True, account: Account | None = None) -> Receipt:
        """Let the facilitator manage the account's positions, for its own calls and signatures alone; or no longer."""
        return self._client.lending.authorize(self.address, allowed, account)

    def sign_authorization(
        self,
        deadline: int | None = None,
        authorizer: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[LendingAuthorization]:
        """Sign the same, for `relay`."""
        return self._client.lending.sign_authorization(self.address, True, deadline, authorizer, account)

    # Books

    def sync(self, *markets: MarketRef, account: Account | None = None) -> Synced:
        """Book what has come back to markets, to all if none is named: interest, and the rest burned."""
        who = self._who(account)
        wanted = [self._reader.params_of(each) for each in markets] or self.listed()
        if not wanted:
            raise ArgumentError("there is no credit market yet: nothing to sync")
        with advised(lambda: self.position(wanted[0], who.address)):
            receipt = self._paying.together([self.facilitator.sync(each) for each in wanted]).send(who)
        return self._synced(receipt)

    def distribute(self, account: Account | None = None) -> Distributed:
        """Hand collected interest on, to savers and to the surplus."""
        receipt = self._do(self.facilitator.distribute(), account)
        event = receipt.require(InterestDistributed, self.address)
        told = self._coin.from_units
        return Distributed(told(event.toSavings), told(event.toSurplus), receipt)

    def recognise(self, market: MarketRef, account: Account | None = None) -> Recognised:
        """Book a market's loss: by surplus, by rewards that are not streamed yet, the rest as shortfall."""
        params = self._reader.params_of(market)
        receipt = self._do(self.facilitator.recognise(params), account, params)
        event = receipt.require(LossRecognised, self.address, id=market_id(params))
        told = self._coin.from_units
        return Recognised(
            told(event.loss),
            told(event.fromSurplus),
            told(event.fromRewards),
            told(event.shortfall),
            receipt,
        )

    def settle(self, account: Account | None = None) -> Settled:
        """Repay of the shortfall what there is of surplus."""
        receipt = self._do(self.facilitator.settle(), account)
        event = receipt.require(ShortfallRepaid, self.address)
        return Settled(self._coin.from_units(event.amount), self._coin.from_units(event.shortfall), receipt)

    def lower_ceiling(self, market: MarketRef, coins: int, account: Account | None = None) -> Synced:
        """As the sentinel: lower a market's ceiling to so many whole coins, and sync it in the same transaction.

        So nothing that has come back there fills the stablecoin's ceiling, or is lent again.
        """
        params, who = self._reader.params_of(market), self._who(account)
        steps: list[Call[Any]] = [
            self.facilitator.lowerMarketCeiling(market_id(params), coins),
            self.facilitator.sync(params),
        ]
        with advised(lambda: self.position(params, who.address)):
            receipt = self._paying.together(steps).send(who)
        receipt.require(MarketCeilingSet, self.address, id=market_id(params), ceilingCoins=coins)
        return self._synced(receipt)

    # Liquidation

    def liquidate(
        self,
        market: MarketRef,
        borrower: Addressish,
        min_reward: Amount | None = None,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> PoolLiquidation:
        """Liquidate with the deposits of the collateral's stability pool, which pays the account for it."""
        found = self.market(market)
        with advised(lambda: self.position(found, borrower)):
            pool = self._client.stability.pool(found.params.collateralToken)
            return pool.liquidate_position(found.params, borrower, min_reward, receiver, deadline, account)

    # Internal

    @property
    def _paying(self) -> Paying:
        return Paying(self.facilitator)

    def _who(self, account: Account | None) -> Signer:
        return self._connection.require_signer(None if account is None else as_signer(account))

    def _beginning(
        self, market: MarketRef, account: Account | None, deadline: int | None
    ) -> tuple[CreditMarket, Signer, int]:
        who = self._who(account)
        until = self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline
        return self.market(market), who, until

    def _do(self, call: Call[Any], account: Account | None, params: MarketParams | None = None) -> Receipt:
        who = self._who(account)

        def position() -> Position:
            return self.position(self.listed()[0] if params is None else params, who.address)

        with advised(position):
            return call.send(who)

    def _synced(self, receipt: Receipt) -> Synced:
        interest = sum(each.amount for each in receipt.events_of(InterestCollected, self.address))
        burned = sum(each.amount for each in receipt.events_of(CreditBurned, self.address))
        told = self._coin.from_units
        return Synced(told(interest), told(burned), receipt)

    def _require_ether(self, market: CreditMarket) -> None:
        if to_address(market.params.collateralToken) != self.weth:
            raise ArgumentError(
                f"this market's collateral is {market.collateral.symbol}, not wrapped ether: leave ether out of it"
            )

    def _most(self, market: CreditMarket, owner: str, payer: str, amount: Amount | All, until: int) -> int:
        """What is to be paid at most, in wei: of all debt, what it is at the deadline, as far as the payer has it."""
        position = self.position_in(market, owner)
        if amount != "all":
            units = self._coin.to_units(amount)
            self._coin.require_balance(payer, min(units, position.debt_units))
            return min(units, max(self._coin.balanceOf(payer), position.debt_units))
        later = position.at(max(until, market.timestamp)).debt_units
        has = self._coin.balanceOf(payer)
        if has < position.debt_units:
            raise InsufficientFundsError(
                f"{payer} has {self._coin.describe(has)}, and {self._coin.describe(position.debt_units)} are owed: get "
                "more, or repay a part"
            )
        return min(later, has)

    def _authorization(self, who: Signer, until: int) -> tuple[Authorization, bytes]:
        """The signed permission that the facilitator lacks in the pool; empty where it has it."""
        if self._pool.isAuthorized(who.address, self.address):
            return NO_AUTHORIZATION, b""
        signed = self._client.lending.sign_authorization(self.address, True, until, account=who)
        told = signed.message
        grant = Authorization(told.authorizer, told.authorized, told.is_authorized, told.nonce, told.deadline)
        return grant, signed.signature

    def _authorizing(self, who: Signer, until: int) -> list[Call[Any]]:
        authorization, signature = self._authorization(who, until)
        return [self.facilitator.authorize(authorization, signature)] if signature else []

    def _sign_repay(
        self, market: CreditMarket, who: Signer, payer: str, most: int, owner: str, until: int
    ) -> Signed[RepayAuthorization]:
        message = RepayAuthorization(**self._signed(market, payer, most, until), on_behalf=owner)
        return sign(message, self._coin.domain(), who, self._connection)

    def _sign_close(
        self,
        market: CreditMarket,
        who: Signer,
        owner: str,
        most: int,
        least: int,
        receiver: str,
        ether: bool,
        until: int,
    ) -> Signed[CloseAuthorization]:
        message = CloseAuthorization(
            **self._signed(market, owner, most, until),
            min_collateral=least,
            receiver=receiver,
            as_ether=ether,
        )
        return sign(message, self._coin.domain(), who, self._connection)

    def _signed(self, market: CreditMarket, payer: str, most: int, until: int) -> dict[str, Any]:
        loan_token, collateral_token, oracle, irm, lltv = market.params
        return {
            "facilitator": self.address,
            "loan_token": loan_token,
            "collateral_token": collateral_token,
            "oracle": oracle,
            "irm": irm,
            "lltv": lltv,
            "from_": payer,
            "max_repaid": most,
            "deadline": until,
            "salt": random_nonce(),
        }

    def _event(self, receipt: Receipt, kind: type[Any], market: CreditMarket, **arguments: Any) -> Any:
        return receipt.require(kind, self._pool.address, id=market.id, **arguments)

    def _closed(self, receipt: Receipt, market: CreditMarket, owner: str, least: int) -> Changed:
        done = self._changed(receipt, market, owner)
        if market.collateral.to_units(done.collateral_out) < least:
            raise receipt.unexpected(f"{done.collateral_out} {market.collateral.symbol} came out")
        return done

    def _changed(self, receipt: Receipt, market: CreditMarket, owner: str) -> Changed:
        """What the pool says that happened to the position."""

        def sum_of(kind: type[Any]) -> int:
            events: Sequence[Any] = receipt.events_of(kind, self._pool.address)
            return sum(each.assets for each in events if each.id == market.id and each.onBehalf == owner)

        coin, collateral = market.loan.from_units, market.collateral.from_units
        return Changed(
            owner,
            collateral(sum_of(SupplyCollateral)),
            coin(sum_of(Borrow)),
            coin(sum_of(Repay)),
            collateral(sum_of(WithdrawCollateral)),
            receipt,
        )


def _health(least: Amount | None) -> int:
    return 0 if least is None else to_units(least, RATIO_DIGITS)


def _more(units: int) -> int:
    """0.1 % more, rounded up, and a unit that rounding may cost."""
    return -(-units * (_BPS + _SLIPPAGE_BPS) // _BPS) + 1
