"""Shares as collateral: pledge, borrow, take out, liquidate.

pledges = client.pledges
market = pledges.open(asset, oracle, loan_token, irm, "0.8")    # the account's clone and its market; found if there
pledges.pledge(market, 100)                                     # the shares stay in the wallet, and earn
pledges.borrow(market, "50000")
pledges.state(market).health_factor
pledges.repay(market, "all")
pledges.withdraw(market, "all")

Each borrower has a clone of its own, which is the market's collateral token and its oracle and holds the position; a
market is named as in `client.lending`. Every write is simulated first, waited for, and its receipt checked; what
refuses says why and what to do.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.amounts import Amount, plain
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.base import ZERO_ADDRESS, Acting, Done
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.events import (
    Borrow,
    Discarded,
    LoanAllowedSet,
    Pledged,
    PledgedSharesCreated,
    PledgedSharesRedeemed,
    Released,
    Seized,
)
from strongroom.client.contracts.pledge_manager import PledgeManager
from strongroom.client.contracts.pledged_shares import PledgedShares
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.errors import AmountError, ArgumentError, ClientError
from strongroom.client.lending import By, Lending, Market, MarketRef, Moved, Position, params_from
from strongroom.client.lending.discovery import market_id
from strongroom.client.logs import Progress
from strongroom.client.receipt import Receipt
from strongroom.client.token import VALIDITY
from strongroom.errors import ContractError

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom

All = Literal["all"]


@dataclass(frozen=True)
class PledgeState:
    """A borrower's shares in one market, and what it owes there."""

    clone: str
    asset: str
    borrower: str
    share_oracle: str
    position: Position
    """As `client.lending` has it."""
    units: Decimal
    """Collateral."""
    shares: Decimal
    """What that stands for: as many, unless a lien was broken."""
    is_allowed: bool
    """Whether the asset's owner still allows the loan: else nothing is added or borrowed."""
    is_frozen: bool
    """Whether the borrower's wallet is."""

    @property
    def market(self) -> Market:
        """The market."""
        return self.position.market

    @property
    def debt(self) -> Decimal:
        """Of the loan token."""
        return self.position.debt

    @property
    def health_factor(self) -> Decimal | None:
        """Below one it can be liquidated; `None` without debt."""
        return self.position.health_factor

    @property
    def is_liquidatable(self) -> bool | None:
        """`None` while the oracle gives no price."""
        try:
            return self.position.is_liquidatable
        except (ContractError, ClientError):
            return None

    @property
    def sentence(self) -> str:
        """What it means, and what to do."""
        loan = self.market.loan.symbol
        said = [f"{plain(self.shares)} shares are pledged, {plain(self.debt)} {loan} are owed"]
        if self.shares < self.units:
            said.append(f"an agent broke the lien: {plain(self.units)} units stand for {plain(self.shares)}")
        if self.is_liquidatable is None:
            said.append("there is no price now, so that nothing is borrowed or liquidated")
        elif self.is_liquidatable:
            said.append("it can be liquidated: repay, or pledge more")
        if self.is_frozen:
            said.append(
                "the borrower's wallet is frozen: it borrows nothing, another wallet of its investor acts"
            )
        if not self.is_allowed:
            said.append("the asset's owner allows no such loan any more: it can be repaid and taken out")
        return "; ".join(said)


@dataclass(frozen=True)
class Seizure:
    """A liquidation of pledged shares."""

    repaid: Decimal
    """Loan tokens paid."""
    shares: Decimal
    """Delivered at once."""
    kept: Decimal
    """Units that the liquidator keeps, because its wallet may not receive the shares: redeem them to one that may."""
    bad_debt: Decimal
    """Loan tokens that the market's lenders lost."""
    receipt: Receipt


class Clone(PledgedShares, Acting):
    """A borrower's clone: the contract's own functions."""


class Manager(PledgeManager, Acting):
    """The pledge manager: the contract's own functions."""


class Pledges:
    """Shares as collateral. `manager` has the contract's own functions, in its own integers."""

    def __init__(self, client: "Strongroom") -> None:
        self._client = client
        self._connection = client.connection
        self.manager = client.contract("PledgeManager", Manager)

    @property
    def lending(self) -> Lending:
        """The pool: anyone lends to such a market, or repays, there."""
        return self._client.lending

    # The asset's owner

    def allow_loan(
        self,
        asset: Addressish,
        oracle: Addressish,
        loan_token: Addressish,
        allowed: bool = True,
        account: Account | None = None,
    ) -> Receipt:
        """Allow loans of a token at the price of an oracle, or no more of them; by the asset's owner.

        A liquidation passes every rule of who pledged: allow only prices and coins that nobody can make up.
        """
        call = self.manager.setLoanAllowed(asset, oracle, loan_token, allowed)
        receipt = self.manager._sent(call, account)
        receipt.require(
            LoanAllowedSet,
            self.manager.address,
            asset=to_address(asset),
            oracle=to_address(oracle),
            loanToken=to_address(loan_token),
            allowed=allowed,
        )
        return receipt

    # Where

    def clone_of(
        self, asset: Addressish, oracle: Addressish, borrower: Addressish | None = None
    ) -> Clone | None:
        """A borrower's clone, by default the account's; `None` if it is not made yet."""
        who = self._connection.require_signer().address if borrower is None else to_address(borrower)
        address = self.manager.pledgedSharesOf(asset, who, oracle)
        return Clone(self._connection, address) if self.manager.isPledgedShares(address) else None

    def open(
        self,
        asset: Addressish,
        oracle: Addressish,
        loan_token: Addressish,
        irm: Addressish,
        lltv: Amount,
        account: Account | None = None,
    ) -> Market:
        """The account's clone and its market, made where they are not there: up to two transactions.

        `oracle`: the price of a share in the loan token. Raises `ArgumentError` if the asset's owner allows no such
        loan, before anything is sent.
        """
        who = self.manager._who(account)
        if not self.manager.isLoanAllowed(asset, oracle, loan_token):
            raise ArgumentError(
                f"the owner of {to_address(asset)} allows no loan of {to_address(loan_token)} at the price of "
                f"{to_address(oracle)}: ask for it (`strongroom pledge allow`)"
            )
        clone = self.manager.pledgedSharesOf(asset, who.address, oracle)
        if not self.manager.isPledgedShares(clone):
            receipt = self.manager._sent(self.manager.create(asset, oracle), who)
            receipt.require(
                PledgedSharesCreated, self.manager.address, pledgedShares=clone, borrower=who.address
            )
        params = params_from(loan_token, clone, clone, irm, lltv)
        if self.lending.pool.idToMarketParams(market_id(params))[3] == ZERO_ADDRESS:
            receipt = self.lending.pool.createMarket(params).send(who)
            self.lending.require_created(receipt, params)
        return self.lending.market(params)

    def state(self, market: MarketRef) -> PledgeState:
        """What is pledged and owed in a market. Raises `ArgumentError` if its collateral is no clone of the manager."""
        params, clone = self._clone(market)
        asset, borrower, oracle = clone.asset(), clone.borrower(), clone.shareOracle()
        token = Asset(self._connection, asset)
        position = self.lending.position(params, clone.address)
        units = position.holding.collateral
        return PledgeState(
            clone.address,
            asset,
            borrower,
            oracle,
            position,
            token.from_units(units),
            token.from_units(clone.toSharesDown(units)),
            self.manager.isLoanAllowed(asset, oracle, params.loanToken),
            token.isFrozen(borrower),
        )

    def of(self, borrower: Addressish | None = None, progress: Progress | None = None) -> list[PledgeState]:
        """Every market of a borrower's clones, by default the account's, from the pool's events."""
        who = self._connection.require_signer().address if borrower is None else to_address(borrower)
        found = []
        for created in self.lending.created(progress):
            clone = created.params.collateralToken
            if self.manager.isPledgedShares(clone) and Clone(self._connection, clone).borrower() == who:
                found.append(self.state(created.params))
        return found

    # The borrower

    def pledge(self, market: MarketRef, shares: Amount, account: Account | None = None) -> Done:
        """Pledge whole shares of the account's wallet, which stay in it and earn; the manager is let first."""
        params, clone = self._clone(market)
        asset, who = Asset(self._connection, clone.asset()), self.manager._who(account)
        units = self._shares(asset, shares)
        asset.require_shares(who.address, units)
        asset.let(self.manager.address, units, who)
        receipt = clone._sent(clone.pledge(params, units, units), who)
        event = receipt.require(Pledged, clone.address, market=market_id(params), shares=units)
        return Done(asset.from_units(event.shares), who.address, receipt)

    def borrow(
        self,
        market: MarketRef,
        amount: Amount,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Moved:
        """Borrow against what is pledged. Refused if more were owed then than the debt at the deadline and this, and
        0.1 % of it.
        """
        params, clone = self._clone(market)
        who, until = self.manager._who(account), self._until(deadline)
        token = self.lending.token(params.loanToken)
        to = who.address if receiver is None else to_address(receiver)
        units = token.to_units(amount)
        owed = self.lending.position(params, clone.address).at(until).debt_units + units
        receipt = clone._sent(clone.borrow(params, units, to, owed + owed // 1_000 + 1, until), who)
        event = receipt.require(
            Borrow, self.lending.address, id=market_id(params), onBehalf=clone.address, assets=units
        )
        token.require_transfer(receipt, to, units)
        return Moved(token.from_units(event.assets), event.shares, clone.address, to, receipt)

    def repay(
        self, market: MarketRef, amount: Amount | All, by: By | None = None, account: Account | None = None
    ) -> Moved:
        """Repay of what is owed there, or all of it; anyone may."""
        params, clone = self._clone(market)
        return self.lending.repay(params, amount, clone.address, by, account=account)

    def withdraw(self, market: MarketRef, units: Amount | All, account: Account | None = None) -> Done:
        """Take pledged shares out, as the debt allows: so many units, which are shares unless a lien was broken.

        The shares that were freed.
        """
        params, clone = self._clone(market)
        asset, who = Asset(self._connection, clone.asset()), self.manager._who(account)
        pledged = self.lending.position(params, clone.address).holding.collateral
        taken = pledged if units == "all" else self._shares(asset, units)
        if not taken:
            raise AmountError(f"nothing is pledged in market 0x{market_id(params).hex()}")
        receipt = clone._sent(clone.withdraw(params, taken, clone.toSharesDown(taken)), who)
        event = receipt.require(Released, clone.address, market=market_id(params), units=taken)
        return Done(asset.from_units(event.shares), clone.borrower(), receipt)

    # Liquidators

    def liquidate(
        self,
        market: MarketRef,
        repay: Amount | All | None = None,
        seize: Amount | All | None = None,
        max_repaid: Amount | None = None,
        account: Account | None = None,
    ) -> Seizure:
        """Liquidate, by what is repaid or by units seized; as much as there is if neither. No freeze, pause or lost
        claim of the borrower stops it.
        """
        params, clone = self._clone(market)
        asset, who = Asset(self._connection, clone.asset()), self.manager._who(account)
        done = self.lending.liquidate(params, clone.address, repay, seize, max_repaid, account=account)
        event = done.receipt.require(Seized, clone.address, liquidator=who.address)
        kept = 0 if event.shares or not clone.balanceOf(who.address) else event.units
        shares, units = asset.from_units(event.shares), asset.from_units(kept)
        return Seizure(done.repaid, shares, units, done.bad_debt, done.receipt)

    def redeem(
        self,
        market: MarketRef,
        units: Amount | All = "all",
        to: Addressish | None = None,
        account: Account | None = None,
    ) -> Done:
        """Turn units that the account kept into shares for a wallet that may receive them."""
        _, clone = self._clone(market)
        asset, who = Asset(self._connection, clone.asset()), self.manager._who(account)
        receiver = who.address if to is None else to_address(to)
        turned = clone.balanceOf(who.address) if units == "all" else self._shares(asset, units)
        if not turned:
            raise AmountError(f"{who.address} has kept no units of {clone.address}")
        receipt = clone._sent(clone.redeem(turned, receiver), who)
        event = receipt.require(PledgedSharesRedeemed, clone.address, liquidator=who.address, to=receiver)
        return Done(asset.from_units(event.shares), receiver, receipt)

    def discard(self, market: MarketRef, holder: Addressish, account: Account | None = None) -> Done:
        """Burn units that somebody kept of a lien of which all was taken; anyone may."""
        _, clone = self._clone(market)
        receipt = clone._sent(clone.discard(holder), account)
        event = receipt.require(Discarded, clone.address, account=to_address(holder))
        units = Asset(self._connection, clone.asset()).from_units(event.units)
        return Done(units, event.account, receipt)

    # Internal

    def _clone(self, market: MarketRef) -> tuple[MarketParams, Clone]:
        params = self.lending.params_of(market)
        clone = params.collateralToken
        if not self.manager.isPledgedShares(clone):
            raise ArgumentError(
                f"market 0x{market_id(params).hex()} takes {clone} for collateral, which are no pledged shares: use "
                "`client.lending`"
            )
        return params, Clone(self._connection, clone)

    def _until(self, deadline: int | None) -> int:
        return self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline

    def _who(self, account: Account | None) -> Signer:
        return self.manager._who(account)

    @staticmethod
    def _shares(asset: Asset, amount: Amount) -> int:
        units = asset.to_units(amount)
        if not units:
            raise AmountError("more than nothing")
        return units


__all__ = ["Clone", "Manager", "PledgeState", "Pledges", "Seizure"]
