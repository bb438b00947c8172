"""Primary sales of shares, for people: open, buy, claim, be refunded, take the proceeds.

sale = client.assets.sales.open_sale(asset, price="25", hard_cap=400, soft_cap=100, days=10)
client.assets.sales.buy_shares(sale.number, 12)             # signed permit and purchase in one transaction
client.assets.sales.claim_shares(sale.number)               # once it is over
client.assets.sales.take_proceeds(sale.number)              # the issuer's

Prices are coins for one whole share; they must come out in whole wei for a unit.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import ClassVar, Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.amounts import Amount, plain, to_units
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.base import MAX_SHARES, Acting
from strongroom.client.assets.making import pay_and_send
from strongroom.client.assets.refusals import Answer, answer
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts.events import (
    ProceedsWithdrawn,
    PurchaseRefunded,
    SaleCancelled,
    SaleOpened,
    SharesBought,
    SharesClaimed,
)
from strongroom.client.contracts.primary_sale import PrimarySale
from strongroom.client.contracts.structs import SaleTerms
from strongroom.client.errors import AmountError, ArgumentError
from strongroom.client.multicall import Batch
from strongroom.client.receipt import Receipt
from strongroom.client.signing import BoundAuthorization, Signed, random_nonce, sign
from strongroom.client.statement import moment
from strongroom.client.token import Stablecoin

DAY = 86_400
STABLECOIN_DECIMALS = 18
PayBy = Literal["permit", "approve", "authorization"]
"""As `By`, or by an EIP-3009 authorization of this very purchase, in one transaction."""


class SaleStatus(IntEnum):
    """Where a sale stands; the contract's `SaleStatus`."""

    NONE = 0
    PENDING = 1
    OPEN = 2
    CANCELLED = 3
    FAILED = 4
    SUCCESSFUL = 5


@dataclass(frozen=True)
class PurchaseAuthorization(BoundAuthorization):
    """A purchase. Signed under the stablecoin's domain; anyone may send it."""

    entry: ClassVar[str] = "buyWithAuthorization(address,uint256,uint56,uint256,uint256,bytes32,bytes)"

    sale: str
    """The contract."""
    from_: str
    sale_id: int
    shares: int
    max_cost: int
    """Wei; what the shares cost less comes back at once."""
    deadline: int
    """It must be mined strictly before this second."""
    salt: bytes

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[int]:
        return PrimarySale(connection, self.sale).buyWithAuthorization(*self._arguments(), signature)

    def _payment(self) -> tuple[str, int]:
        return self.sale, self.max_cost

    def _arguments(self) -> tuple[str, int, int, int, int, bytes]:
        return self.from_, self.sale_id, self.shares, self.max_cost, self.deadline, self.salt


@dataclass(frozen=True)
class SaleState:
    """A sale now."""

    number: int
    asset: str
    status: SaleStatus
    price: Decimal
    """Coins for a whole share: of a purchase now; once it is over, what everybody pays."""
    sold: Decimal
    soft_cap: Decimal
    hard_cap: Decimal
    min_per_investor: Decimal
    max_per_investor: Decimal
    start: int
    end: int
    lock_up: int
    fee_bps: int
    escrow: Decimal
    """Coins of buyers who have neither shares nor their money yet."""
    proceeds: Decimal
    """Coins for delivered shares that the issuer has not taken, fee included."""

    @property
    def sentence(self) -> str:
        """What it means, and what to do."""
        of = f"{plain(self.sold)} of {plain(self.hard_cap)} sold"
        if self.status is SaleStatus.PENDING:
            return f"opens on {moment(self.start)}"
        if self.status is SaleStatus.OPEN:
            need = "" if self.sold >= self.soft_cap else f", {plain(self.soft_cap)} needed"
            return f"open until {moment(self.end)}: {of}{need}, at {plain(self.price)} a share"
        if self.status is SaleStatus.SUCCESSFUL:
            return f"successful: {of}, at {plain(self.price)} a share; buyers claim their shares"
        if self.status is SaleStatus.FAILED:
            return f"failed: {of}, and {plain(self.soft_cap)} were needed; buyers take their money back"
        if self.status is SaleStatus.CANCELLED:
            return "cancelled by the issuer; buyers take their money back"
        return "there is no such sale"


@dataclass(frozen=True)
class PurchaseState:
    """What a buyer has in a sale and has neither claimed nor taken back."""

    shares: Decimal
    paid: Decimal
    """Coins."""
    returned: Decimal
    """Coins that come back with the shares: known once the sale is over."""


@dataclass(frozen=True)
class Bought:
    """A purchase, a claim, or a refund."""

    number: int
    buyer: str
    shares: Decimal
    coins: Decimal
    """Paid for them; of a refund, given back."""
    returned: Decimal
    """Of a claim: what had been paid beyond the price."""
    receipt: Receipt


@dataclass(frozen=True)
class Proceeds:
    """What the issuer took."""

    amount: Decimal
    fee: Decimal
    to: str
    receipt: Receipt


class Sales(PrimarySale, Acting):
    """Primary sales: the contract's own functions (`buy`), and these for people (`buy_shares`)."""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        super().__init__(connection, address)
        memory = connection.memory
        coin = memory.get((self.address, "coin"))
        if coin is None:
            coin = memory[self.address, "coin"] = self.STABLECOIN()
        self.stablecoin = Stablecoin(connection, coin)

    # Reading

    def state(self, number: int) -> SaleState:
        """A sale. Raises `ArgumentError` if there is none of that number."""
        found = self.sale(number)
        if found.status == SaleStatus.NONE:
            raise ArgumentError(f"there is no sale {number}: {self.saleCount()} were opened")
        terms, asset, coin = found.terms, Asset(self._connection, found.terms.asset), self.stablecoin
        units = asset.from_units
        return SaleState(
            number,
            terms.asset,
            SaleStatus(found.status),
            self._price_of(self.price(number), asset),
            units(found.sold),
            units(terms.softCap),
            units(terms.hardCap),
            units(terms.minPerInvestor),
            units(terms.maxPerInvestor),
            terms.startTime,
            terms.endTime,
            terms.lockUp,
            found.feeBps,
            coin.from_units(found.escrow),
            coin.from_units(found.proceeds),
        )

    def of_asset(self, asset: Addressish) -> tuple[SaleState, ...]:
        """Every sale of an asset, oldest first."""
        wanted, batch = to_address(asset), Batch(self._connection)
        reads = [batch.add(self.sale, number) for number in range(1, self.saleCount() + 1)]
        batch.run(one_by_one=True)
        return tuple(
            self.state(number) for number, each in enumerate(reads, 1) if each.value.terms.asset == wanted
        )

    def bought(self, number: int, buyer: Addressish) -> PurchaseState:
        """What waits for a buyer."""
        state = self.state(number)
        asset, found = Asset(self._connection, state.asset), self.purchase(number, buyer)
        over = state.status is SaleStatus.SUCCESSFUL and found.shares
        returned = self.previewClaim(number, buyer).returned if over else 0
        coin = self.stablecoin
        return PurchaseState(
            asset.from_units(found.shares), coin.from_units(found.paid), coin.from_units(returned)
        )

    def cost_of(self, number: int, shares: Amount) -> Decimal:
        """The most that shares bought now would cost, in coins."""
        asset = self._asset_of(number)
        return self.stablecoin.from_units(self.price(number) * asset.to_units(shares))

    def may_buy(self, number: int, shares: Amount, buyer: Addressish) -> Answer:
        """Whether the asset would issue a buyer these shares beside those that it has bought, by its rules now."""
        asset = self._asset_of(number)
        units = asset.to_units(shares) + self.purchase(number, buyer).shares
        return answer(asset.receiptReason("0x" + "00" * 20, buyer, units))

    # The issuer

    def open_sale(
        self,
        asset: Asset,
        *,
        price: Amount,
        hard_cap: Amount,
        soft_cap: Amount = 0,
        end_price: Amount | None = None,
        min_per_investor: Amount = 0,
        max_per_investor: Amount = 0,
        start: int | None = None,
        days: int = 30,
        lock_up: int = 0,
        max_fee_bps: int | None = None,
        account: Account | None = None,
    ) -> SaleState:
        """Open a sale at a price, or one that falls to `end_price` at the end. By the asset's owner.

        Lets the sale issue the hard cap, by a transaction before it, where it may not yet. `max_fee_bps`: of the
        proceeds; today's unless given. Raises `ArgumentError`, `ContractError`.
        """
        who = self._who(account)
        begin = self._connection.fetch_timestamp() if start is None else start
        cap = asset.to_units(hard_cap)
        terms = SaleTerms(
            asset.address,
            self._price_in(price, asset),
            self._price_in(price if end_price is None else end_price, asset),
            asset.to_units(soft_cap),
            cap,
            asset.to_units(min_per_investor),
            asset.to_units(max_per_investor),
            begin,
            begin + days * DAY,
            lock_up,
            self.feeBps() if max_fee_bps is None else max_fee_bps,
        )
        if asset.issuance(self.address) < cap:
            if to_address(asset.owner()) != who.address:
                raise ArgumentError(
                    f"only the owner of {asset.address} sells its shares, and that is {asset.owner()}"
                )
            room = asset.authorizedSupply() - asset.totalSupply()
            if cap > room:
                raise ArgumentError(
                    f"{asset.describe(room)} may still be issued, and the hard cap is {asset.describe(cap)}"
                )
            asset._sent(asset.setIssuer(self.address, cap), who)
        receipt = self._sent(self.open(terms), who)
        event = receipt.require(SaleOpened, self.address, asset=asset.address, issuer=who.address)
        return self.state(event.saleId)

    def cancel_sale(self, number: int, account: Account | None = None) -> Receipt:
        """Cancel a sale that is not over; buyers take their money back. By the asset's owner."""
        self.state(number)
        receipt = self._sent(self.cancel(number), self._who(account))
        receipt.require(SaleCancelled, self.address, saleId=number)
        return receipt

    def take_proceeds(
        self, number: int, to: Addressish | None = None, account: Account | None = None
    ) -> Proceeds:
        """Take what was paid for delivered shares, less the fee. By the asset's owner."""
        who = self._who(account)
        receiver = who.address if to is None else to_address(to)
        if not self.state(number).proceeds:
            raise ArgumentError(
                f"sale {number} has no proceeds yet: they come with the shares that buyers claim"
            )
        receipt = self._sent(self.withdrawProceeds(number, receiver), who)
        event = receipt.require(ProceedsWithdrawn, self.address, saleId=number, to=receiver)
        coin = self.stablecoin
        coin.require_transfer(receipt, receiver, event.amount)
        return Proceeds(coin.from_units(event.amount), coin.from_units(event.fee), receiver, receipt)

    # Buyers

    def buy_shares(
        self,
        number: int,
        shares: Amount,
        by: PayBy = "permit",
        max_cost: Amount | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Bought:
        """Buy shares at the price of now, or less if it falls; `by` permit, approve or authorization.

        What they cost at most, today's price unless `max_cost` is given, is held until the sale is over.
        """
        who, until = self._who(account), self._until(deadline)
        asset, units, most = self._wanted(number, shares, max_cost)
        self.stablecoin.require_balance(who.address, most)
        if by == "authorization":
            signed = self._signed(who, who.address, number, units, most, until)
            return self._bought(self._sent(signed.submit(self._connection), who), number, who.address, asset)
        if by not in ("permit", "approve"):
            raise ArgumentError(f"a purchase is paid by permit, approve or authorization, not by {by!r}")
        call = self.buy(number, units, most, until)
        receipt = pay_and_send(self, self.stablecoin, call, most, by, who)
        return self._bought(receipt, number, who.address, asset)

    def sign_purchase(
        self,
        number: int,
        shares: Amount,
        max_cost: Amount | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[PurchaseAuthorization]:
        """Sign a purchase that anyone may send on with `relay`; `from_` may be a contract wallet of the account."""
        who, until = self._who(account), self._until(deadline)
        _, units, most = self._wanted(number, shares, max_cost)
        payer = who.address if from_ is None else to_address(from_)
        return self._signed(who, payer, number, units, most, until)

    def relay(self, signed: Signed[PurchaseAuthorization], account: Account | None = None) -> Bought:
        """Send on what a buyer signed; the account here pays the gas."""
        message = signed.message
        message.require_for(self)
        receipt = self._sent(signed.submit(self._connection), self._who(account))
        return self._bought(receipt, message.sale_id, message.from_, self._asset_of(message.sale_id))

    def claim_shares(
        self, number: int, buyer: Addressish | None = None, account: Account | None = None
    ) -> Bought:
        """Have a buyer's shares issued after a successful close, the account's unless named; anyone may."""
        who, state = self._who(account), self.state(number)
        owner = who.address if buyer is None else to_address(buyer)
        self._require_bought(number, owner)
        if state.status is not SaleStatus.SUCCESSFUL:
            raise ArgumentError(f"nothing to claim in sale {number}: {state.sentence}")
        receipt = self._sent(self.claim(number, owner), who)
        event = receipt.require(SharesClaimed, self.address, saleId=number, buyer=owner)
        asset, coin = Asset(self._connection, state.asset), self.stablecoin
        if event.returned:
            coin.require_transfer(receipt, owner, event.returned)
        return Bought(
            number,
            owner,
            asset.from_units(event.shares),
            coin.from_units(event.cost),
            coin.from_units(event.returned),
            receipt,
        )

    def refund_buyer(
        self, number: int, buyer: Addressish | None = None, account: Account | None = None
    ) -> Bought:
        """Give a buyer its money back: after a failed or cancelled sale, or while the asset does not accept it."""
        who, state = self._who(account), self.state(number)
        owner = who.address if buyer is None else to_address(buyer)
        self._require_bought(number, owner)
        if state.status in (SaleStatus.PENDING, SaleStatus.OPEN):
            raise ArgumentError(f"no money comes back before the sale is over: it is {state.sentence}")
        receipt = self._sent(self.refund(number, owner), who)
        event = receipt.require(PurchaseRefunded, self.address, saleId=number, buyer=owner)
        asset, coin = Asset(self._connection, state.asset), self.stablecoin
        coin.require_transfer(receipt, owner, event.amount)
        return Bought(
            number,
            owner,
            asset.from_units(event.shares),
            coin.from_units(event.amount),
            Decimal(0),
            receipt,
        )

    # Internal

    def _asset_of(self, number: int) -> Asset:
        found = self.sale(number)
        if found.status == SaleStatus.NONE:
            raise ArgumentError(f"there is no sale {number}: {self.saleCount()} were opened")
        return Asset(self._connection, found.terms.asset)

    def _wanted(self, number: int, shares: Amount, max_cost: Amount | None) -> tuple[Asset, int, int]:
        asset = self._asset_of(number)
        units = asset.to_units(shares)
        if not 0 < units <= MAX_SHARES:
            raise AmountError("buy more than nothing")
        state = self.state(number)
        if state.status is not SaleStatus.OPEN:
            raise ArgumentError(f"nothing can be bought in sale {number}: {state.sentence}")
        cost = self.price(number) * units
        return asset, units, cost if max_cost is None else self.stablecoin.to_units(max_cost)

    def _signed(
        self, who: Signer, payer: str, number: int, units: int, most: int, until: int
    ) -> Signed[PurchaseAuthorization]:
        message = PurchaseAuthorization(self.address, payer, number, units, most, until, random_nonce())
        return sign(message, self.stablecoin.domain(), who, self._connection)

    def _bought(self, receipt: Receipt, number: int, buyer: str, asset: Asset) -> Bought:
        event = receipt.require(SharesBought, self.address, saleId=number, buyer=buyer)
        coin = self.stablecoin
        return Bought(
            number, buyer, asset.from_units(event.shares), coin.from_units(event.paid), Decimal(0), receipt
        )

    def _require_bought(self, number: int, buyer: str) -> None:
        if not self.purchase(number, buyer).shares:
            raise ArgumentError(f"nothing waits for {buyer} in sale {number}")

    def _price_in(self, price: Amount, asset: Asset) -> int:
        """Wei for a unit. Raises `AmountError` if that is no whole number."""
        wei, rest = divmod(to_units(price, STABLECOIN_DECIMALS), 10 ** asset.info().decimals)
        if rest:
            raise AmountError(
                f"{price} for a share of {asset.info().decimals} decimals is no whole number of wei for a unit"
            )
        return int(wei)

    def _price_of(self, wei: int, asset: Asset) -> Decimal:
        return self.stablecoin.from_units(wei * 10 ** asset.info().decimals)
