"""`client.stablecoin`: the coin, and all that its holders do with it, under the words that they know."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount
from strongroom.client.codec import Addressish, to_address
from strongroom.client.credit.redeeming import Floor, Plan, Redeemed, Redeeming
from strongroom.client.credit.results import Changed
from strongroom.client.credit.signing import RedemptionAuthorization
from strongroom.client.errors import AmountError
from strongroom.client.lending.reading import MarketRef
from strongroom.client.lending.values import All
from strongroom.client.psm import SLIPPAGE
from strongroom.client.signing import Signed, SwapOutAuthorization
from strongroom.client.token import Stablecoin

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom
    from strongroom.client.savings import Saved
    from strongroom.client.stability import Deposit


class StablecoinDesk(Stablecoin):
    """The coin's own functions, those of a token, and these of the rooms around it: `open`, `adjust`, `repay`, `close`
    (`client.credit`), `redeem` (peg module and redemption module), `save` (`client.savings`), `provide`
    (`client.stability`).
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
        return self.from_units(self._redeeming.plan().coins)

    def plan_redemption(self, amount: Amount, market: MarketRef | None = None) -> Plan:
        """How `redeem` would do it now. Raises `InsufficientFundsError`, `AmountError`, `ArgumentError`."""
        units = self.to_units(amount)
        if not units:
            raise AmountError("nothing to redeem: give an amount above zero")
        return self._redeeming.require(units, market)

    def redeem(
        self,
        amount: Amount,
        slippage: Amount = SLIPPAGE,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
        market: MarketRef | None = None,
    ) -> Redeemed:
        """Give `amount` of coins back for a dollar's worth of something each, in one transaction.

        That is the peg module's reserve, and where there is none, collateral of the riskiest credit positions, as
        far as the redemption module lets that happen. Each may give `slippage` less than planned. More than there is to
        redeem is refused before anything is sent: `InsufficientFundsError`. `market`: out of this one alone, which is
        winding down while the system lives.
        """
        who = self._required_signer(account)
        self.require_balance(who.address, self.to_units(amount))
        plan = self.plan_redemption(amount, market)
        to = who.address if receiver is None else to_address(receiver)
        return self._redeeming.send(plan, who, to, slippage, self._until(deadline))

    def sign_redemption(
        self,
        amount: Amount,
        slippage: Amount = SLIPPAGE,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
        market: MarketRef | None = None,
    ) -> Signed[RedemptionAuthorization] | Signed[SwapOutAuthorization]:
        """Sign what `redeem` would do now, for anyone to send on with `relay_redemption`; a holder needs no ether.

        Where the peg module's reserve is enough it is a swap out of that. One signature redeems out of one market, the
        one with the riskiest positions: `ArgumentError` if that takes more than one, with what can be signed.
        `from_` may be a contract wallet of the account.
        """
        who = self._required_signer(account)
        payer = who.address if from_ is None else to_address(from_)
        self.require_balance(payer, self.to_units(amount))
        plan = self.plan_redemption(amount, market)
        to = payer if receiver is None else to_address(receiver)
        return self._redeeming.sign(plan, who, payer, to, slippage, self._until(deadline))

    def relay_redemption(
        self,
        signed: Signed[RedemptionAuthorization] | Signed[SwapOutAuthorization],
        account: Account | None = None,
        gas: int | None = None,
    ) -> Redeemed:
        """Send on a redemption that somebody signed; the account here pays the gas. Raises `ContractError`."""
        return self._redeeming.relay(signed, self._required_signer(account), gas)

    def floor(self, market: MarketRef) -> Floor:
        """What a coin buys now out of a market's positions, and when more."""
        return self._redeeming.floor(self._client.credit.market(market))

    # Internal

    @property
    def _redeeming(self) -> Redeeming:
        return Redeeming(self._client)
