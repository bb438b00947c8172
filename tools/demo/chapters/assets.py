"""Assets: a work is minted, tokenised into shares, sold and handed to verified holders; a resale of another work of its
creator pays a royalty, which arrives in their wallets as a dividend, to the wei.

The way of the money: resale → royalty → splitter → asset → holders. Each run makes a collection, a splitter and an
asset of its own: the splitter's payee is the asset, before it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from eth_utils.crypto import keccak

from strongroom.client.amounts import from_units, plain
from strongroom.client.assets import Asset, Issue, Plan, Rules, Tokenized
from strongroom.client.assets.cap_table import cap_table
from strongroom.client.assets.dividend_report import DividendReport, dividends
from strongroom.client.contracts.events import OrderFilled
from strongroom.client.nft import Collection, phase
from strongroom.client.revenue import Splitter, table
from strongroom.client.statement import fetch_statement
from tools.demo.actors import (
    BIDDER,
    COLLECTOR,
    CREATOR,
    HOLDER,
    ISSUER,
    KEEPER,
    OPERATOR,
    SAVER,
    TRADER,
)
from tools.demo.chapter import Chapter, Row, Stage
from tools.demo.market import refresh_prices

NAME, SYMBOL = "Keys of the Strongroom", "KEY"
ASSET_SYMBOL = "KEY-1"
ROYALTY_BPS = 750
SHARES = {"the asset": 9, CREATOR: 1}
"""Of the royalties."""
SUPPLY, HANDED, SOLD = 1_000, 350, 650
"""Shares: all, handed to the saver, and sold."""
BOUGHT = {COLLECTOR: 450, BIDDER: 200}
PRICE = Decimal("12.5")
"""Of a share, in coins."""
REFERENCE = Decimal(12_000)
RESOLD = Decimal("4321.987654321098765432")
TRADED, TRADED_AT = 50, Decimal("14.000000000000000001")
"""Shares from holder to holder, and coins for one."""
INVESTORS = {CREATOR: 250, SAVER: 276, COLLECTOR: 392, BIDDER: 840}
"""Who is verified, and its country; the issuer's own number is that of the account."""
YEAR = 365 * 86_400


class Assets(Chapter):
    """A creator, who shares a work; investors, and a stranger who may not hold."""

    title = "Assets"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._coin = self._room.stablecoin
        self._symbol = self._coin.info().symbol
        self._salt = b""
        self._collection = ""
        self._splitter = ""
        self._made: Tokenized | None = None
        self._route: list[tuple[str, int]] = []
        """Where the royalty went, in wei."""
        self._sale = 0

    def acts(self) -> tuple[Callable[[], None], ...]:
        """In their order."""
        return (
            self.verify,
            self.create,
            self.mint,
            self.tokenise,
            self.explain,
            self.sell,
            self.buy,
            self.refuse_a_stranger,
            self.claim_shares,
            self.trade,
            self.freeze,
            self.resell_another_work,
            self.split,
            self.book,
            self.claim_dividends,
            self.show_the_route,
            self.reconcile,
        )

    # The acts

    def verify(self) -> None:
        """The issuer of identities states whose wallets these are; a second run states it anew."""
        refresh_prices(self._room, self._actors, self._stage.props)
        identities = self._rooms[ISSUER].identities
        now = self._room.connection.fetch_timestamp()
        numbers = list(self._actors)
        claims = [
            identities.claim(
                self._actors[who].address,
                identities.investor(numbers.index(who)),
                country,
                now + YEAR,
                investor_class=1,
            )
            for who, country in INVESTORS.items()
        ]
        receipt = identities.registerBatch(claims).send()
        self._tell(
            ISSUER,
            f"verifies {len(claims)} investors, in one transaction",
            "nothing personal on the chain: a number, a country, a class",
            receipt,
        )

    def create(self) -> None:
        """The asset's address is known before it is made, so its splitter can be made for it."""
        block = int(str(self._room.connection.request("eth_blockNumber")), 16)
        self._salt = keccak(text=f"demo asset {block}")
        creator = self._actors[CREATOR].address
        payee = self._room.assets.factory.predictAsset(creator, self._salt)
        shares = {payee: SHARES["the asset"], creator: SHARES[CREATOR]}
        revenue = self._rooms[CREATOR].revenue
        receipt = revenue.factory.createSplitter(table(shares), bytes(32)).send()
        self._splitter = revenue.predict(shares)
        self._tell(
            CREATOR,
            "makes a splitter: nine parts to an asset that is yet to be made, one to the creator",
            f"the asset will be at {payee}",
            receipt,
        )
        made = self._rooms[CREATOR].nft.factory.create(
            NAME,
            SYMBOL,
            max_supply=3,
            payout=creator,
            royalty_receiver=self._splitter,
            royalty_bps=ROYALTY_BPS,
            phases=(phase(),),
            salt=self._salt,
        )
        self._collection = made.address
        assert made.creation is not None
        self._tell(
            CREATOR,
            f"makes a collection: {NAME}",
            f"royalty {plain(Decimal(ROYALTY_BPS) / 100)} % of every sale to that splitter",
            made.creation,
        )

    def mint(self) -> None:
        for who, number in ((CREATOR, 1), (TRADER, 2)):
            receipt = self._works(who).mint_public(0, 1)
            self._tell(who, f"mints no. {number}", "free but for the gas", receipt)

    def tokenise(self) -> None:
        factory = self._rooms[CREATOR].assets.factory
        self._provide(CREATOR, factory.current_fee())
        plan = Plan(
            f"{NAME}, no. 1",
            ASSET_SYMBOL,
            authorized=SUPPLY,
            rules=Rules(max_holders=99),
            issues=(Issue(self._actors[SAVER].address, HANDED),),
            agents=(self._actors[OPERATOR].address,),
            for_sale=SOLD,
        )
        made = factory.tokenize_nft(plan, self._collection, 1, REFERENCE, salt=self._salt)
        self._made = made
        self._stage.keep("asset", made.asset.address)
        payees = {each.account for each in self._split(KEEPER).payees()}
        self._require(made.asset.address in payees, "the asset is not where it was said to be")
        self._require(self._works(KEEPER).ownerOf(1) == made.buyout, "the work is not in custody")
        self._tell(
            CREATOR,
            f"tokenises no. 1 into {SUPPLY:,} shares, {HANDED} of them the saver's at once",
            f"the work is kept by the shares' buyout; fee {plain(made.fee)} {self._symbol} to the treasury",
            made.receipt,
        )

    def explain(self) -> None:
        rules = self._asset(SAVER).overview().rules
        self._note(SAVER, "asks what the rules are", " ".join(rules))

    def sell(self) -> None:
        sales = self._rooms[CREATOR].assets.sales
        sale = sales.open_sale(self._asset(CREATOR), price=PRICE, hard_cap=SOLD, soft_cap=SOLD, days=7)
        self._sale = sale.number
        self._note(
            CREATOR,
            f"sells {SOLD} shares at {plain(PRICE)} {self._symbol}",
            "to verified investors; below the soft cap all get their money back",
        )

    def buy(self) -> None:
        for who, shares in BOUGHT.items():
            self._provide(who, PRICE * shares)
            done = self._rooms[who].assets.sales.buy_shares(self._sale, shares)
            self._tell(
                who,
                f"buys {shares} shares: a signed permit and the purchase in one transaction",
                f"{plain(done.coins)} {self._symbol}, held until the sale is over",
                done.receipt,
            )

    def refuse_a_stranger(self) -> None:
        """The trader is no verified investor."""
        asset, trader = self._asset(SAVER), self._actors[TRADER].address
        why = asset.can_send_to(trader, 1)
        self._require(not why.allowed, "a stranger may hold shares")
        self._refused(
            SAVER,
            "sends the trader a share",
            "TransferPolicy_Refused",
            lambda: asset.send_shares(trader, 1),
        )
        self._note(SAVER, "asks why not", why.sentence)

    def claim_shares(self) -> None:
        """Sold out, so it is over."""
        for who in BOUGHT:
            done = self._rooms[KEEPER].assets.sales.claim_shares(self._sale, self._actors[who].address)
            self._tell(
                KEEPER,
                f"has the {who}'s shares issued, which anyone may",
                f"{done.shares} shares",
                done.receipt,
            )
        took = self._rooms[CREATOR].assets.sales.take_proceeds(self._sale)
        self._require(took.amount + took.fee == PRICE * SOLD, "the proceeds are not the price")
        self._tell(
            CREATOR,
            "takes the proceeds",
            f"{plain(took.amount)} {self._symbol}, {plain(took.fee)} fee to the treasury",
            took.receipt,
        )

    def trade(self) -> None:
        """From holder to holder, by a signed order: both are asked, and nothing rests on the chain."""
        seller, buyer = self._rooms[COLLECTOR].assets.orders, self._rooms[SAVER].assets.orders
        self._provide(SAVER, TRADED_AT * TRADED)
        order = seller.sell(self._asset(COLLECTOR), TRADED, TRADED_AT, lots=5)
        self._note(
            COLLECTOR,
            f"signs an order: {TRADED} shares in five lots",
            f"at {plain(TRADED_AT)} {self._symbol} a share",
        )
        self._require(buyer.check(order).is_fillable, "the order cannot be filled")
        done = buyer.buy(order, lots=5)
        self._tell(
            SAVER, f"buys them, {done.shares} shares", f"{plain(done.price)} {self._symbol}", done.receipt
        )

    def freeze(self) -> None:
        """An agent, with a reason; it stops no dividend from being earned."""
        agent, bidder = self._asset(OPERATOR), self._actors[BIDDER].address
        receipt = agent.freeze_wallet(bidder, "demo case 7")
        self._tell(OPERATOR, "freezes the bidder's wallet, with a reason", "it goes on earning", receipt)
        self._refused(
            BIDDER,
            "sends a share",
            "TransferPolicy_Refused",
            lambda: self._asset(BIDDER).send_shares(self._actors[SAVER].address, 1),
        )
        receipt = agent.unfreeze_wallet(bidder, "demo case 7 closed")
        self._tell(OPERATOR, "unfreezes it", "with a reason, too", receipt)

    def resell_another_work(self) -> None:
        """No. 2 changes hands; no. 1, in custody, is not touched."""
        self._provide(HOLDER, RESOLD)
        units = self._coin.to_units(RESOLD)
        market = self._rooms[TRADER].market
        self._works(TRADER).setApprovalForAll(market.address, True).send()
        signed = market.sign(market.listing(self._collection, 2, units, currency=self._coin.address))
        self._rooms[HOLDER].stablecoin.approve(market.address, units).send()
        receipt = self._rooms[HOLDER].market.take(signed).send()
        done = receipt.event(OrderFilled, market.address)
        self._require(done.royaltyReceiver == self._splitter, "the royalty went elsewhere")
        self._require(done.royalty == units * ROYALTY_BPS // 10_000, "the royalty is not its rate")
        self._route = [("resale", done.price), ("royalty", done.royalty)]
        self._tell(
            HOLDER,
            "buys no. 2 of the trader",
            f"{self._money(done.price)}: {self._money(done.royalty)} royalty",
            receipt,
        )

    def split(self) -> None:
        splitter = self._split(KEEPER)
        asset = self._asset(KEEPER)
        number = splitter.number_of(asset.address)
        receipt = splitter.sync_and_claim(number, (self._coin.address,)).send()
        [paid] = splitter.paid_by(receipt)
        self._route.append(("splitter to the asset", paid.amount))
        self._tell(
            KEEPER,
            "has the asset's part of the royalty sent to it, which anyone may",
            f"{self._money(paid.amount)}, nine parts of ten",
            receipt,
        )

    def book(self) -> None:
        done = self._asset(KEEPER).book_dividend()
        self._route.append(("booked as a dividend", self._coin.to_units(done.amount)))
        self._tell(
            KEEPER,
            "books what has arrived as a dividend, which anyone may",
            f"{plain(done.amount)} {self._symbol} for {plain(done.shares)} shares, whoever holds them",
            done.receipt,
        )

    def claim_dividends(self) -> None:
        for who in (SAVER, COLLECTOR, BIDDER):
            asset, wallet = self._asset(who), self._actors[who].address
            before = self._coin.balance(wallet)
            done = asset.claim_dividend()
            self._require(
                self._coin.balance(wallet) == before + done.amount, "the dividend is not in the wallet"
            )
            units = self._coin.to_units(done.amount)
            self._route.append(
                (f"to the {who}, {plain(asset.from_units(asset.balanceOf(wallet)))} shares", units)
            )
            self._tell(who, "claims its dividend", f"{plain(done.amount)} {self._symbol}", done.receipt)

    def show_the_route(self) -> None:
        """Every step in wei, and what is still in the asset: parts too small to be shared."""
        report = self._report()
        [token] = report.tokens
        parts = [f"{what} {self._money(units)}" for what, units in self._route]
        arrived = dict(self._route)["booked as a dividend"]
        paid = sum(units for what, units in self._route if what.startswith("to the "))
        left = arrived - paid
        self._require(left == token.owed + token.remainder, "the route does not add up")
        parts.append(f"left in the asset {self._money(left)}, too little to be shared")
        self._note(KEEPER, "shows the way of the royalty", " → ".join(parts))

    def reconcile(self) -> None:
        """The cap table and the dividends, from events, against the chain; and the splitter's statement."""
        table_ = cap_table(self._asset(KEEPER), self._birth()).require()
        self._require(table_.supply == SUPPLY, "not all shares are there")
        held = ", ".join(
            f"{self.shown('', each.wallet)} {each.units} ({table_.part(each.units).normalize():f} %)"
            for each in table_.holdings
        )
        self._note(CREATOR, "draws up the cap table: it reconciles", f"{table_.investors} investors: {held}")
        [token] = self._report().tokens
        self._require(
            fetch_statement(self._split(KEEPER)).reconciles, "the splitter's statement does not reconcile"
        )
        sums = ", ".join(
            f"{name} {self._money(units)}"
            for name, units in (
                ("received", token.received),
                ("paid", token.paid),
                ("owed", token.owed),
                ("remainder", token.remainder),
            )
        )
        self._note(CREATOR, "and the dividends: received = paid + owed + remainder", sums)

    # What they share

    def _asset(self, who: str) -> Asset:
        assert self._made is not None
        return self._rooms[who].assets.asset(self._made.asset.address)

    def _works(self, who: str) -> Collection:
        return self._rooms[who].nft.collection(self._collection)

    def _split(self, who: str) -> Splitter:
        return self._rooms[who].revenue.splitter(self._splitter)

    def _report(self) -> DividendReport:
        return dividends(self._asset(KEEPER), birth=self._birth()).require()

    def _birth(self) -> int:
        return self._room.deployment.contract("AssetFactory").block

    def _money(self, units: int) -> str:
        return f"{plain(from_units(units, 18))} {self._symbol}"

    def _note(self, who: str, what: str, effect: str) -> None:
        """Something that needed no transaction, or one that others tell of."""
        self._stage.happened(Row(self.title, who, what, effect))
