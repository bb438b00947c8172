"""The lending pool for people: markets, positions, and every operation in `Decimal`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, to_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contract import Call
from strongroom.client.contracts.events import (
    Borrow,
    CreateMarket,
    Liquidate,
    Redeem,
    Repay,
    SetAuthorization,
    Supply,
    SupplyCollateral,
    Withdraw,
    WithdrawCollateral,
)
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.errors import AmountError, ArgumentError
from strongroom.client.lending.discovery import market_id
from strongroom.client.lending.payments import Bounds, By, Payment, Payments
from strongroom.client.lending.reading import LendingToken, MarketRef
from strongroom.client.lending.results import Both, Liquidated, Moved
from strongroom.client.lending.signing import LendingAuthorization, pool_domain
from strongroom.client.lending.simulation import RATIO_DIGITS
from strongroom.client.lending.values import All, Market
from strongroom.client.lending.views import LendingViews
from strongroom.client.receipt import Receipt
from strongroom.client.signing import Signed, sign
from strongroom.client.token import VALIDITY

_BPS = 10_000
_SLIPPAGE_BPS = 10


@dataclass(frozen=True)
class _Terms:
    """Of one transaction: who signs, for whose position, until when."""

    who: Signer
    on_behalf: str
    deadline: int


class Lending(LendingViews):
    """A lending pool. `pool` has the contract's own functions, in its own integers; what is here is for people.

    Markets are named by their id, their parameters or a `Market`. Amounts are `Decimal`, `int` or text, exact; `"all"`
    is everything there is, to the last unit. Every operation is refused rather than done other than asked, with the
    contract's own error as `ContractError`.
    """

    # Creating

    def create_market(
        self,
        loan_token: Addressish,
        collateral_token: Addressish,
        oracle: Addressish,
        irm: Addressish,
        lltv: Amount,
        account: Account | None = None,
    ) -> Market:
        """Create a market and return it. `lltv` is a share of one, like 0.86. Nothing is checked beyond the contract's
        own rules: lint it first, see `strongroom.client.lending.lint`.
        """
        params = params_from(loan_token, collateral_token, oracle, irm, lltv)
        receipt = self.pool.createMarket(params).send(self._who(account))
        self.require_created(receipt, params)
        return self.market(params)

    def require_created(self, receipt: Receipt, params: MarketParams) -> None:
        """Raises `UnexpectedReceiptError` unless the receipt says that the market was created."""
        receipt.require(CreateMarket, self.address, id=market_id(params))

    # Supplying

    def supply(
        self,
        market: MarketRef,
        amount: Amount,
        on_behalf: Addressish | None = None,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Moved:
        """Lend `amount` of the loan token, for the account's or another's position.

        Refused if its supply were worth 0.1 % less then than before and this together.
        """
        params, terms = self._params(market), self._terms(account, on_behalf, deadline)
        token = self.token(params.loanToken)
        units = token.to_units(amount)
        step = self.pool.supply(params, units, 0, terms.on_behalf, b"")
        owner = self.position(params, terms.on_behalf)
        least = Bounds(params, terms.on_behalf, min_supplied=_less(owner.supplied_units + units))
        receipt = self._send(terms, [step], Payment(token, units), by, after=least)
        event = self._event(receipt, Supply, params, assets=units, onBehalf=terms.on_behalf)
        return self._moved(token, event, receipt)

    def withdraw(
        self,
        market: MarketRef,
        amount: Amount | All,
        receiver: Addressish | None = None,
        on_behalf: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Moved:
        """Take `amount` of the loan token back, or all, which fails where less lies in the market.

        Refused if the supply were worth 0.1 % less by then, as after bad debt.
        """
        params, terms = self._params(market), self._terms(account, on_behalf, deadline)
        token, to = self.token(params.loanToken), self._receiver(receiver, terms)
        owner = self.position(params, terms.on_behalf)
        assets, shares = (0, owner.holding.supply_shares) if amount == "all" else (token.to_units(amount), 0)
        step = self.pool.withdraw(params, assets, shares, terms.on_behalf, to)
        least = Bounds(params, terms.on_behalf, min_supplied=_less(owner.supplied_units))
        receipt = self._send(terms, [step], before=least)
        event = self._event(
            receipt, Withdraw, params, **_asked(assets, shares), onBehalf=terms.on_behalf, receiver=to
        )
        token.require_transfer(receipt, to, event.assets)
        return self._moved(token, event, receipt, to)

    # Borrowing

    def borrow(
        self,
        market: MarketRef,
        amount: Amount,
        receiver: Addressish | None = None,
        on_behalf: Addressish | None = None,
        min_health_factor: Amount | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Moved:
        """Borrow `amount` against the collateral that is in, at least so healthy afterwards if that is given.

        Refused if more were owed then than the debt at the deadline and this together, and 0.1 % of it.
        """
        params, terms = self._params(market), self._terms(account, on_behalf, deadline)
        token, to = self.token(params.loanToken), self._receiver(receiver, terms)
        units = token.to_units(amount)
        step = self.pool.borrow(params, units, 0, terms.on_behalf, to)
        after = self._after(params, terms, min_health_factor, units)
        receipt = self._send(terms, [step], after=after)
        event = self._event(receipt, Borrow, params, assets=units, onBehalf=terms.on_behalf, receiver=to)
        token.require_transfer(receipt, to, units)
        return self._moved(token, event, receipt, to)

    def repay(
        self,
        market: MarketRef,
        amount: Amount | All,
        on_behalf: Addressish | None = None,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Moved:
        """Repay `amount` of the account's or another's debt, or all of it, whatever has accrued until it is mined."""
        params, terms = self._params(market), self._terms(account, on_behalf, deadline)
        token = self.token(params.loanToken)
        step, payment, asked, most = self._repayment(params, token, amount, terms)
        receipt = self._send(terms, [step], payment, by, before=most)
        event = self._event(receipt, Repay, params, **asked, onBehalf=terms.on_behalf)
        return self._moved(token, event, receipt)

    # Collateral

    def supply_collateral(
        self,
        market: MarketRef,
        amount: Amount,
        on_behalf: Addressish | None = None,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Moved:
        """Put `amount` of collateral in, for the account's or another's position."""
        params, terms = self._params(market), self._terms(account, on_behalf, deadline)
        token = self.token(params.collateralToken)
        units = token.to_units(amount)
        step = self.pool.supplyCollateral(params, units, terms.on_behalf, b"")
        receipt = self._send(terms, [step], Payment(token, units), by)
        event = self._event(receipt, SupplyCollateral, params, assets=units, onBehalf=terms.on_behalf)
        return self._moved(token, event, receipt)

    def withdraw_collateral(
        self,
        market: MarketRef,
        amount: Amount | All,
        receiver: Addressish | None = None,
        on_behalf: Addressish | None = None,
        min_health_factor: Amount | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Moved:
        """Take `amount` of collateral out, or all, at least so healthy afterwards if that is given."""
        params, terms = self._params(market), self._terms(account, on_behalf, deadline)
        token, to = self.token(params.collateralToken), self._receiver(receiver, terms)
        units = self._collateral(token, amount, params, terms.on_behalf)
        step = self.pool.withdrawCollateral(params, units, terms.on_behalf, to)
        receipt = self._send(terms, [step], after=self._after(params, terms, min_health_factor))
        event = self._event(
            receipt, WithdrawCollateral, params, assets=units, onBehalf=terms.on_behalf, receiver=to
        )
        token.require_transfer(receipt, to, units)
        return self._moved(token, event, receipt, to)

    # Both in one transaction

    def supply_collateral_and_borrow(
        self,
        market: MarketRef,
        collateral: Amount,
        borrow: Amount,
        receiver: Addressish | None = None,
        min_health_factor: Amount | None = None,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Both:
        """Put collateral in and borrow against it: both, or neither."""
        params, terms = self._params(market), self._terms(account, None, deadline)
        pledged, borrowed = self.token(params.collateralToken), self.token(params.loanToken)
        to = self._receiver(receiver, terms)
        units, debt = pledged.to_units(collateral), borrowed.to_units(borrow)
        steps: list[Call[Any]] = [
            self.pool.supplyCollateral(params, units, terms.on_behalf, b""),
            self.pool.borrow(params, debt, 0, terms.on_behalf, to),
        ]
        after = self._after(params, terms, min_health_factor, debt)
        receipt = self._send(terms, steps, Payment(pledged, units), by, after=after)
        put_in = self._event(receipt, SupplyCollateral, params, assets=units, onBehalf=terms.on_behalf)
        taken = self._event(receipt, Borrow, params, assets=debt, onBehalf=terms.on_behalf, receiver=to)
        borrowed.require_transfer(receipt, to, debt)
        return Both(self._moved(pledged, put_in, receipt), self._moved(borrowed, taken, receipt, to))

    def repay_and_withdraw_collateral(
        self,
        market: MarketRef,
        repay: Amount | All = "all",
        collateral: Amount | All = "all",
        receiver: Addressish | None = None,
        min_health_factor: Amount | None = None,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Both:
        """Repay and take collateral out: both, or neither."""
        params, terms = self._params(market), self._terms(account, None, deadline)
        pledged, borrowed = self.token(params.collateralToken), self.token(params.loanToken)
        to = self._receiver(receiver, terms)
        step, payment, asked, most = self._repayment(params, borrowed, repay, terms)
        units = self._collateral(pledged, collateral, params, terms.on_behalf)
        steps: list[Call[Any]] = [step, self.pool.withdrawCollateral(params, units, terms.on_behalf, to)]
        after = self._after(params, terms, min_health_factor)
        receipt = self._send(terms, steps, payment, by, most, after)
        repaid = self._event(receipt, Repay, params, **asked, onBehalf=terms.on_behalf)
        taken = self._event(
            receipt, WithdrawCollateral, params, assets=units, onBehalf=terms.on_behalf, receiver=to
        )
        pledged.require_transfer(receipt, to, units)
        return Both(self._moved(pledged, taken, receipt, to), self._moved(borrowed, repaid, receipt))

    # Liquidation and redemption

    def liquidate(
        self,
        market: MarketRef,
        borrower: Addressish,
        repay: Amount | All | None = None,
        seize: Amount | All | None = None,
        max_repaid: Amount | None = None,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Liquidated:
        """Liquidate an unhealthy position, by what is repaid or by what is seized; as much as there is if neither.

        `repay` is told to the pool as the shares of the debt that it is worth now: the interest of these until the
        block is paid on top of it, `Liquidated.repaid` says how much that came to.
        `max_repaid` is the most to pay, by default what `quote_liquidation` says for the deadline: the pool takes no
        more than was allowed to it, so that a larger allowance is lowered to that, by a transaction of its own.
        Raises `ContractError`, such as `LendingPool_HealthyPosition`.
        """
        terms = self._terms(account, None, deadline)
        position = self.position(market, borrower)
        found = position.market
        params, token = found.params, self.token(found.loan)
        seized_units, shares = position.liquidation_arguments(repay, seize)
        later = max(terms.deadline, found.timestamp)
        if max_repaid is None:
            # while interest accrues, the same shares or collateral cost a little more or less
            limit = max(
                position.quote_liquidation_exactly(seized_units, shares, at=at).repaid_units
                for at in (found.timestamp, later)
            )
        else:
            limit = token.to_units(max_repaid)
        step = self.pool.liquidate(params, position.account, seized_units, shares, b"")
        most = Bounds(params, position.account, max_debt=position.at(later).debt_units)
        payment = Payment(token, limit, limit=True, by_allowance_alone=True)
        receipt = self._send(terms, [step], payment, by, before=most)
        event = self._event(receipt, Liquidate, params, caller=terms.who.address, borrower=position.account)
        if event.repaidAssets > limit:
            raise receipt.unexpected(f"{token.describe(event.repaidAssets)} were paid")
        seized = self.token(found.collateral)
        seized.require_transfer(receipt, terms.who.address, event.seizedAssets)
        return Liquidated(
            token.from_units(event.repaidAssets),
            seized.from_units(event.seizedAssets),
            token.from_units(event.badDebtAssets),
            event.borrower,
            receipt,
        )

    def redeem(
        self,
        market: MarketRef,
        borrower: Addressish,
        amount: Amount,
        receiver: Addressish | None = None,
        by: By | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Liquidated:
        """Repay `amount` of a borrower's debt for collateral of the same worth; the market's redeemer alone may."""
        params, terms = self._params(market), self._terms(account, None, deadline)
        token, pledged = self.token(params.loanToken), self.token(params.collateralToken)
        to, owner = self._receiver(receiver, terms), to_address(borrower)
        units = token.to_units(amount)
        step = self.pool.redeem(params, owner, units, to)
        receipt = self._send(terms, [step], Payment(token, units), by)
        event = self._event(receipt, Redeem, params, borrower=owner, receiver=to, repaidAssets=units)
        pledged.require_transfer(receipt, to, event.collateral)
        return Liquidated(
            token.from_units(units), pledged.from_units(event.collateral), Decimal(0), owner, receipt
        )

    # Authorizations

    def authorize(
        self, authorized: Addressish, allowed: bool = True, account: Account | None = None
    ) -> Receipt:
        """Let another manage every position of the account, in every market, or no longer."""
        who, other = self._who(account), to_address(authorized)
        receipt = self.pool.setAuthorization(other, allowed).send(who)
        receipt.require(
            SetAuthorization,
            self.address,
            authorizer=who.address,
            authorized=other,
            newIsAuthorized=allowed,
        )
        return receipt

    def sign_authorization(
        self,
        authorized: Addressish,
        allowed: bool = True,
        deadline: int | None = None,
        authorizer: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[LendingAuthorization]:
        """Sign the same, for anyone to send on with `relay_authorization`.

        `authorizer` is the account unless it is a contract wallet that takes the account's signature (ERC-1271).
        """
        who = self._who(account)
        owner = who.address if authorizer is None else to_address(authorizer)
        message = LendingAuthorization(
            owner, to_address(authorized), allowed, self.pool.nonce(owner), self._until(deadline)
        )
        return sign(message, pool_domain(self._connection.chain_id, self.address), who, self._connection)

    def relay_authorization(
        self, signed: Signed[LendingAuthorization], account: Account | None = None
    ) -> Receipt:
        """Send on an authorization that somebody signed. Raises `ContractError`, `ArgumentError` for another pool's."""
        self.require_own(signed)
        receipt = signed.submit(self._connection).send(self._who(account))
        message = signed.message
        receipt.require(
            SetAuthorization,
            self.address,
            authorizer=message.authorizer,
            authorized=message.authorized,
            newIsAuthorized=message.is_authorized,
        )
        return receipt

    def require_own(self, signed: Signed[LendingAuthorization]) -> None:
        """Raises `ArgumentError` for an authorization of another pool."""
        if signed.domain != pool_domain(signed.domain.chain_id, self.address):
            raise ArgumentError(
                f"this is signed for the pool {signed.domain.verifying_contract}, not for {self.address}"
            )

    # Internal

    def _params(self, market: MarketRef) -> MarketParams:
        return self._reader.params_of(market)

    def _who(self, account: Account | None) -> Signer:
        return self._connection.require_signer(None if account is None else as_signer(account))

    def _until(self, deadline: int | None) -> int:
        return self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline

    def _terms(self, account: Account | None, on_behalf: Addressish | None, deadline: int | None) -> _Terms:
        who = self._who(account)
        owner = who.address if on_behalf is None else to_address(on_behalf)
        return _Terms(who, owner, self._until(deadline))

    @staticmethod
    def _receiver(receiver: Addressish | None, terms: _Terms) -> str:
        return terms.who.address if receiver is None else to_address(receiver)

    def _collateral(self, token: LendingToken, amount: Amount | All, params: MarketParams, owner: str) -> int:
        if amount != "all":
            return token.to_units(amount)
        return self.pool.position(market_id(params), owner).collateral

    def _repayment(
        self, params: MarketParams, token: LendingToken, amount: Amount | All, terms: _Terms
    ) -> tuple[Call[Any], Payment, Mapping[str, int], Bounds | None]:
        """The step, what it takes at most, what its event must say, and what must be owed before."""
        if amount != "all":
            units = token.to_units(amount)
            step = self.pool.repay(params, units, 0, terms.on_behalf, b"")
            return step, Payment(token, units), {"assets": units}, None
        position = self.position(params, terms.on_behalf)
        shares = position.holding.borrow_shares
        # what will be owed if it is mined at the last second; it can only be less before
        most = position.at(max(terms.deadline, position.market.timestamp)).debt_units
        step = self.pool.repay(params, 0, shares, terms.on_behalf, b"")
        bounds = Bounds(params, terms.on_behalf, max_debt=most)
        return step, Payment(token, most, limit=True), {"shares": shares}, bounds

    def _after(
        self, params: MarketParams, terms: _Terms, least: Amount | None, borrowed: int | None = None
    ) -> Bounds:
        """What must hold at the end: the least health that is asked for, and, after a borrow, the most that is owed."""
        health = 0 if least is None else to_units(least, RATIO_DIGITS)
        if borrowed is None:
            return Bounds(params, terms.on_behalf, min_health_factor=health)
        owner = self.position(params, terms.on_behalf)
        owed = owner.at(max(terms.deadline, owner.market.timestamp)).debt_units
        most = _more(owed + borrowed)
        return Bounds(params, terms.on_behalf, max_debt=most, min_health_factor=health)

    def _send(
        self,
        terms: _Terms,
        steps: Sequence[Call[Any]],
        payment: Payment | None = None,
        by: By | None = None,
        before: Bounds | None = None,
        after: Bounds | None = None,
    ) -> Receipt:
        payments = Payments(self._connection, self.pool)
        return payments.send(terms.who, steps, terms.deadline, payment, by, before, after)

    def _event(self, receipt: Receipt, kind: type[Any], params: MarketParams, **arguments: Any) -> Any:
        return receipt.require(kind, self.address, id=market_id(params), **arguments)

    @staticmethod
    def _moved(token: LendingToken, event: Any, receipt: Receipt, receiver: str | None = None) -> Moved:
        shares = getattr(event, "shares", 0)
        return Moved(token.from_units(event.assets), shares, event.onBehalf, receiver, receipt)


def params_from(
    loan_token: Addressish,
    collateral_token: Addressish,
    oracle: Addressish,
    irm: Addressish,
    lltv: Amount,
) -> MarketParams:
    """Parameters of a market; `lltv` is a share of one. Raises `ArgumentError`, `AmountError`."""
    share = to_units(lltv, RATIO_DIGITS)
    if not 0 < share < 10**RATIO_DIGITS:
        raise AmountError(f"lltv is a share between 0 and 1, not {lltv}: 0.86 is 86 %")
    return MarketParams(
        to_address(loan_token), to_address(collateral_token), to_address(oracle), to_address(irm), share
    )


def _asked(assets: int, shares: int) -> dict[str, int]:
    return {"assets": assets} if assets else {"shares": shares}


def _less(units: int) -> int:
    """0.1 % less: what the worth of a share may fall by meanwhile; and a unit that rounding may cost."""
    return max(0, -(-units * (_BPS - _SLIPPAGE_BPS) // _BPS) - 1)


def _more(units: int) -> int:
    """0.1 % more, rounded up, and a unit that rounding may cost."""
    return -(-units * (_BPS + _SLIPPAGE_BPS) // _BPS) + 1
