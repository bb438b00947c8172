"""`client.stablecoin`: the coin, and all that its holders do with it, under the words that they know."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount
from strongroom.client.codec import Addressish, to_address
from strongroom.client.credit.results import Changed
from strongroom.client.errors import AmountError, InsufficientFundsError
from strongroom.client.lending.reading import MarketRef
from strongroom.client.lending.values import All
from strongroom.client.psm import SLIPPAGE, Swap
from strongroom.client.token import Stablecoin
from strongroom.errors import ContractError

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom
    from strongroom.client.savings import Saved
    from strongroom.client.stability import Deposit


@dataclass(frozen=True)
class Redeemed:
    """Coins given back, and what came for them."""

    coins: Decimal
    reserve: Decimal
    """From the peg module."""
    swap: Swap


class StablecoinDesk(Stablecoin):
    """The coin's own functions, those of a token, and these of the rooms around it: `open`, `adjust`, `repay`, `close`
    (`client.credit`), `redeem` (`client.psm`), `save` (`client.savings`), `provide` (`client.stability`).
    """

    def __init__(self, client: "Strongroom") -> None:
        """Use `Strongroom.stablecoin`. Raises `NoDeploymentError`."""
        super().__init__(client.connection, client.contract("Stablecoin", Stablecoin).address)
        self._client = client

    def open(self, market: MarketRef, collateral: Amount, borrow: Amount, **terms: Any) -> Changed:
        """Collateral in, coins out, in one transaction: as `Credit.open`."""
        return self._client.credit.open(market, collateral, borrow, **terms)

    def adjust(self, market: MarketRef, **changes: Any) -> Changed:
        """Change a position in several ways at once: as `Credit.adjust`."""
        return self._client.credit.adjust(market, **changes)

    def repay(self, market: MarketRef, amount: Amount | All = "all", **terms: Any) -> Changed:
        """Repay debt: as `Credit.repay`."""
        return self._client.credit.repay(market, amount, **terms)

    def close(self, market: MarketRef, **terms: Any) -> Changed:
        """Repay all, take all collateral out, with one signature: as `Credit.close`."""
        return self._client.credit.close(market, **terms)

    def save(self, amount: Amount, **terms: Any) -> "Saved":
        """Put coins into the savings vault: as `Savings.save`."""
        return self._client.savings.save(amount, **terms)

    def provide(self, collateral: Addressish, amount: Amount, **terms: Any) -> "Deposit":
        """Put coins into the stability pool of a collateral: as `Pool.provide`."""
        return self._client.stability.pool(collateral).provide(amount, **terms)

    def redeemable(self) -> Decimal:
        """The most that `redeem` can take now."""
        return self.from_units(self._redeemable_units())

    def redeem(
        self,
        amount: Amount,
        slippage: Amount = SLIPPAGE,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Redeemed:
        """Give `amount` of coins back for a dollar's worth of something each: the peg module's reserve.

        Each may give `slippage` less than it quotes now. More than there is to redeem is refused before anything is
        sent: `InsufficientFundsError`.
        """
        client, units = self._client, self.to_units(amount)
        if not units:
            raise AmountError("nothing to redeem: give an amount above zero")
        who = self._required_signer(account)
        self.require_balance(who.address, units)
        self.require_redeemable(units)
        to = who.address if receiver is None else to_address(receiver)
        swap = client.psm.swap_out(
            self.from_units(units), slippage=slippage, receiver=to, deadline=deadline, account=who
        )
        return Redeemed(swap.amount_in, swap.amount_out, swap)

    def require_redeemable(self, units: int) -> None:
        """Raises `InsufficientFundsError` if less than `units` wei can be redeemed now."""
        there = self._redeemable_units()
        if units > there:
            raise InsufficientFundsError(
                f"{self.describe(there)} can be redeemed now, from the peg module's reserve, not "
                f"{self.describe(units)}: nothing was sent. Redeem less; for the rest wait until somebody swaps in, or "
                "sell it to a borrower, who repays a dollar with it"
            )

    # Internal

    def _redeemable_units(self) -> int:
        """What the peg module has minted, as far as its reserve pays for it."""
        psm = self._client.psm
        level = self.facilitator(psm).level
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
