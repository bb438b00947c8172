"""Lending: two markets, a vault over both, a fall of prices, a liquidation, bad debt and who bears it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from eth_utils.crypto import keccak

from strongroom.client.amounts import plain
from strongroom.client.contracts import (
    LendingVault,
    LendingVaultFactory,
    LendingVaultGovernance,
    MockAggregator,
    MockReserve,
)
from strongroom.client.contracts.events import CreateVault
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.contracts.lending_vault_factory import MarketCap, VaultConfig
from strongroom.client.contracts.lending_vault_governance import MarketAllocation
from strongroom.client.lending import Both, market_id, params_from
from strongroom.client.lending.pool import Lending
from strongroom.client.lending.values import Market, Position
from tools.demo.actors import BORROWER, CURATOR, ISSUER, KEEPER, LENDER, SAVER, SPECULATOR
from tools.demo.chapter import Chapter, Stage
from tools.demo.market import FEED

ZERO = "0x" + "00" * 20
FEED_DECIMALS = 8
HEARTBEAT = 86_400
DAY = 86_400
MAX = 2**256 - 1


@dataclass(frozen=True)
class Collateral:
    """A token that the world would supply, and its market."""

    name: str
    symbol: str
    decimals: int
    price: Decimal
    """In the stablecoin, when all is well."""
    irm: str
    lltv: Decimal


ETHER = Collateral("Mock Ether", "mETH", 18, Decimal(2_000), "AdaptiveCurveIrm", Decimal("0.86"))
BITCOIN = Collateral("Mock Bitcoin", "mBTC", 8, Decimal(60_000), "KinkedCurveIrm", Decimal("0.77"))

LENT = Decimal("20000.000000000000000007")
SAVED = Decimal("45000.5")
CAPS = (20_000, 10_000_000)
"""What the vault may hold in each market at first, in whole coins."""
PLEDGED = Decimal("11.000000000000000001")
FIRST = Decimal(1)
"""Of it, what is put in first."""
BORROWED = Decimal("18000.123456789")
STAKED = Decimal("0.5")
RECKLESS = Decimal("22900.777")
ETHER_FALLS = Decimal("1880.5")
BITCOIN_CRASHES = Decimal(32_000)
LIQUIDATED = Decimal("0.4")
"""The part of the borrower's collateral that the keeper seizes."""
EXTRA = Decimal(2_000)
"""What the borrower and the keeper have of the stablecoin beside what they borrow."""


class LendingMarkets(Chapter):
    """Lenders, a vault and its curator, two borrowers, a keeper."""

    title = "Lending"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._coin = self._room.stablecoin
        self._symbol = self._coin.info().symbol

    def acts(self) -> tuple[Callable[[], None], ...]:
        """In their order."""
        return (
            self.open_markets,
            self.put_in_order,
            self.open_vault,
            self.fund,
            self.lend,
            self.lower_the_cap,
            self.save,
            self.refuse_an_unhealthy_loan,
            self.borrow,
            self.overreach,
            self.wait_a_month,
            self.ether_falls,
            self.liquidate,
            self.bitcoin_crashes,
            self.realise_bad_debt,
            self.rebalance,
            self.repay,
            self.withdraw_savings,
            self.prices_recover,
            self.borrow_again,
        )

    # The acts

    def open_markets(self) -> None:
        """Only what is not there yet."""
        for kind in (ETHER, BITCOIN):
            self._set_price(kind, kind.price)
            if self._lending().pool.market(self._id(kind))[4] == 0:
                market = self._rooms[LENDER].lending
                receipt = market.pool.createMarket(self._params(kind)).send()
                self._tell(
                    LENDER,
                    f"opens a market: {self._symbol} against {kind.symbol}",
                    f"up to {kind.lltv:.0%} of the collateral's worth, {kind.irm}, "
                    f"1 {kind.symbol} = {plain(kind.price)} {self._symbol}",
                    receipt,
                )

    def put_in_order(self) -> None:
        """Only where an earlier run left positions."""
        for kind, who in ((ETHER, BORROWER), (BITCOIN, SPECULATOR)):
            position = self._position(kind, who)
            if position.debt:
                self._close(kind, who)
            elif position.collateral:
                self._rooms[who].lending.withdraw_collateral(self._id(kind), "all")

    def open_vault(self) -> None:
        known = self._stage.props.get("vault")
        if known is not None and self._room.connection.fetch_code(known):
            return
        curator = self._actors[CURATOR].address
        caps = tuple(
            MarketCap(self._params(kind), cap * 10**18)
            for kind, cap in zip((ETHER, BITCOIN), CAPS, strict=True)
        )
        config = VaultConfig(
            curator, curator, ZERO, curator, 10**17, DAY, "Strongroom Savings", "sSRUSD", caps
        )
        factory = self._rooms[CURATOR].contract("LendingVaultFactory", LendingVaultFactory)
        receipt = factory.createVault(self._coin.address, config, bytes(32)).send()
        vault = receipt.event(CreateVault, factory.address).vault
        self._stage.keep("vault", vault)
        self._tell(
            CURATOR, "opens a vault over both markets", f"caps {CAPS[0]:,} and {CAPS[1]:,}, fee 10 %", receipt
        )

    def fund(self) -> None:
        """Everyone swaps in what they will need; the issuer supplies the collateral."""
        wanted = ((LENDER, LENT), (SAVER, SAVED), (BORROWER, EXTRA), (KEEPER, 20 * EXTRA))
        for who, amount in wanted:
            self._provide(who, amount)
        for kind, who, amount in ((ETHER, BORROWER, PLEDGED), (BITCOIN, SPECULATOR, STAKED)):
            token = MockReserve(self._rooms[ISSUER].connection, self._token(kind))
            receipt = token.mint(self._actors[who].address, _units(amount, kind)).send()
            self._tell(ISSUER, "issues collateral", f"{plain(amount)} {kind.symbol} to the {who}", receipt)

    def lend(self) -> None:
        moved = self._rooms[LENDER].lending.supply(self._id(ETHER), LENT)
        self._tell(
            LENDER,
            "lends by permit, in one transaction",
            f"{self._coins(LENT)} at {self._rates(ETHER)}",
            moved.receipt,
        )

    def lower_the_cap(self) -> None:
        """Only where an earlier run raised it: so that what is saved is spread over both markets."""
        desk = LendingVaultGovernance(self._rooms[CURATOR].connection, self._vault)
        held = LendingVault(self._room.connection, self._vault).allocations()[0]
        cap = held + CAPS[0] * 10**18
        if self._cap(desk) > cap:
            receipt = desk.lowerCap(self._params(ETHER), cap).send()
            self._tell(CURATOR, "lowers a cap, at once", self._coins(self._coin.from_units(cap)), receipt)

    def save(self) -> None:
        who = self._actors[SAVER].address
        vault = LendingVault(self._rooms[SAVER].connection, self._vault)
        units = self._coin.to_units(SAVED)
        self._rooms[SAVER].stablecoin.approve(self._vault, units).send()
        receipt = vault.deposit(units, who).send()
        parts = ", ".join(plain(self._coin.from_units(part)) for part in vault.allocations())
        self._tell(
            SAVER, "saves in the vault", f"{self._coins(SAVED)}, spread over the markets: {parts}", receipt
        )

    def refuse_an_unhealthy_loan(self) -> None:
        self._rooms[BORROWER].lending.supply_collateral(self._id(ETHER), FIRST)
        self._refused(
            BORROWER,
            "tries to borrow more than the collateral allows",
            "LendingPool_InsufficientCollateral",
            lambda: self._rooms[BORROWER].lending.borrow(self._id(ETHER), BORROWED),
        )

    def borrow(self) -> None:
        both = self._rooms[BORROWER].lending.supply_collateral_and_borrow(
            self._id(ETHER), PLEDGED - FIRST, BORROWED, min_health_factor=Decimal("1.04")
        )
        self._tell(
            BORROWER, "pledges and borrows, in one transaction", self._healthy(ETHER, BORROWER), both.receipt
        )

    def overreach(self) -> None:
        both = self._rooms[SPECULATOR].lending.supply_collateral_and_borrow(
            self._id(BITCOIN), STAKED, RECKLESS
        )
        self._tell(SPECULATOR, "borrows to the limit", self._healthy(BITCOIN, SPECULATOR), both.receipt)

    def wait_a_month(self) -> None:
        before = {kind: self._market(kind).total_borrow for kind in (ETHER, BITCOIN)}
        self._wait(30 * DAY)
        for kind in (ETHER, BITCOIN):
            self._set_price(kind, kind.price)
            receipt = self._rooms[KEEPER].lending.pool.accrueInterest(self._params(kind)).send()
            market = self._market(kind)
            self._tell(
                KEEPER,
                f"accrues a month's interest, {kind.symbol} market",
                f"{self._coins(market.total_borrow - before[kind])} of interest, now {self._rates(kind)}",
                receipt,
            )

    def ether_falls(self) -> None:
        self._report(ETHER, ETHER_FALLS)
        self._require(
            self._position(ETHER, BORROWER).is_liquidatable, "the borrower is healthy after the fall"
        )

    def liquidate(self) -> None:
        lending = self._rooms[KEEPER].lending
        seize = self._position(ETHER, BORROWER).collateral * LIQUIDATED
        done = lending.liquidate(
            self._id(ETHER), self._actors[BORROWER].address, seize=_rounded(seize, ETHER)
        )
        self._tell(
            KEEPER,
            "liquidates a part",
            f"repays {self._coins(done.repaid)} for {plain(done.seized)} {ETHER.symbol}; the borrower: "
            f"{self._healthy(ETHER, BORROWER)}",
            done.receipt,
        )

    def bitcoin_crashes(self) -> None:
        self._report(BITCOIN, BITCOIN_CRASHES)

    def realise_bad_debt(self) -> None:
        vault = LendingVault(self._room.connection, self._vault)
        one = 10 ** vault.decimals()
        before = vault.convertToAssets(one)
        done = self._rooms[KEEPER].lending.liquidate(
            self._id(BITCOIN), self._actors[SPECULATOR].address, seize="all"
        )
        after = vault.convertToAssets(one)
        self._require(done.bad_debt > 0, "the crash left no bad debt")
        self._require(after < before, "the vault's share price did not fall")
        self._tell(
            KEEPER,
            "liquidates all there is",
            f"{self._coins(done.bad_debt)} of bad debt are the suppliers' loss at once: a vault share falls from "
            f"{_price(before)} to {_price(after)}",
            done.receipt,
        )

    def rebalance(self) -> None:
        """The curator takes everything that lies free out of the market that lost money."""
        vault = LendingVault(self._rooms[CURATOR].connection, self._vault)
        desk = LendingVaultGovernance(self._rooms[CURATOR].connection, self._vault)
        bitcoin = self._market(BITCOIN)
        held = vault.allocations()[1]
        keeps = max(0, held - bitcoin.liquidity_units)
        cap = CAPS[1] * 10**18
        call = desk.raiseCap(self._params(ETHER), cap)
        if self._cap(desk) < cap:
            if not desk.executableAt(keccak(call.data)):
                desk.submit(call.data).send()
            self._wait(DAY + 1)
            for kind, price in ((ETHER, ETHER_FALLS), (BITCOIN, BITCOIN_CRASHES)):
                self._set_price(kind, price)
            receipt = call.send()
            self._tell(
                CURATOR, "raises a cap, a day after saying so", f"{cap // 10**18:,} {self._symbol}", receipt
            )
        steps = [
            MarketAllocation(self._params(BITCOIN), keeps),
            MarketAllocation(self._params(ETHER), MAX),
        ]
        receipt = desk.reallocate(steps).send()
        parts = ", ".join(plain(self._coin.from_units(part)) for part in vault.allocations())
        self._tell(CURATOR, "rebalances the vault", f"now in the markets: {parts}", receipt)

    def repay(self) -> None:
        both = self._close(ETHER, BORROWER)
        self._tell(
            BORROWER,
            "repays all and takes the collateral out, in one transaction",
            f"{self._coins(both.loan.amount)} repaid, {plain(both.collateral.amount)} {ETHER.symbol} back",
            both.receipt,
        )

    def withdraw_savings(self) -> None:
        who = self._actors[SAVER].address
        vault = LendingVault(self._rooms[SAVER].connection, self._vault)
        before = self._coin.balance(who)
        receipt = vault.redeem(vault.maxRedeem(who) // 2, who, who).send()
        self._tell(
            SAVER,
            "takes half of the savings out",
            f"{self._coins(self._coin.balance(who) - before)}, from whichever markets have it",
            receipt,
        )

    def prices_recover(self) -> None:
        for kind in (ETHER, BITCOIN):
            self._report(kind, kind.price)

    def borrow_again(self) -> None:
        """Something to look at is left: a position that is well."""
        both = self._rooms[BORROWER].lending.supply_collateral_and_borrow(
            self._id(ETHER), FIRST * 5, Decimal(5_000), min_health_factor=Decimal("1.5")
        )
        self._tell(BORROWER, "borrows again, with care", self._healthy(ETHER, BORROWER), both.receipt)

    # What they share

    def _close(self, kind: Collateral, who: str) -> Both:
        """Repays all and takes the collateral out; a coin more than is owed is there for the interest until then."""
        self._provide(who, self._position(kind, who).debt + 1)
        return self._rooms[who].lending.repay_and_withdraw_collateral(self._id(kind))

    def _lending(self) -> Lending:
        return self._room.lending

    @cached_property
    def _vault(self) -> str:
        return self._stage.props["vault"]

    def _cap(self, desk: LendingVaultGovernance) -> int:
        params = self._params(ETHER)
        return next(each.cap for each in desk.markets() if each.marketParams == params)

    def _token(self, kind: Collateral) -> str:
        return self._prop(
            f"{kind.symbol} token", ISSUER, "MockReserve", kind.name, kind.symbol, kind.decimals
        )

    def _feed(self, kind: Collateral) -> MockAggregator:
        answer = int(kind.price.scaleb(FEED_DECIMALS))
        address = self._prop(kind.symbol + FEED, ISSUER, "MockAggregator", FEED_DECIMALS, answer)
        return MockAggregator(self._rooms[ISSUER].connection, address)

    def _oracle(self, kind: Collateral) -> str:
        none = (ZERO, 0)
        usual = int(kind.price) * 10 ** (36 + 18 - kind.decimals)
        config = (
            self._token(kind),
            self._coin.address,
            False,
            0,
            (self._feed(kind).address, HEARTBEAT),
            none,
            none,
            none,
            usual // 100,
            usual * 100,
            ZERO,
            0,
            ZERO,
            0,
        )
        return self._prop(f"{kind.symbol} oracle", ISSUER, "ChainlinkOracle", config)

    def _params(self, kind: Collateral) -> MarketParams:
        irm = self._room.deployment.address(kind.irm)
        return params_from(self._coin.address, self._token(kind), self._oracle(kind), irm, kind.lltv)

    def _id(self, kind: Collateral) -> bytes:
        return market_id(self._params(kind))

    def _market(self, kind: Collateral) -> Market:
        return self._lending().market(self._id(kind))

    def _position(self, kind: Collateral, who: str) -> Position:
        return self._lending().position(self._id(kind), self._actors[who].address)

    def _set_price(self, kind: Collateral, price: Decimal) -> None:
        self._feed(kind).set(int(price.scaleb(FEED_DECIMALS))).send()

    def _report(self, kind: Collateral, price: Decimal) -> None:
        receipt = self._feed(kind).set(int(price.scaleb(FEED_DECIMALS))).send()
        change = price / kind.price - 1
        how = f"{change:+.1%}" if change else "as in the beginning"
        self._tell(ISSUER, f"reports 1 {kind.symbol} = {plain(price)} {self._symbol}", how, receipt)

    def _rates(self, kind: Collateral) -> str:
        market = self._market(kind)
        return f"{market.supply_apy:.2%} a year for lenders, {market.borrow_apy:.2%} for borrowers"

    def _healthy(self, kind: Collateral, who: str) -> str:
        position = self._position(kind, who)
        return (
            f"owes {self._coins(position.debt)} against {plain(position.collateral)} {kind.symbol}, health "
            f"{position.health_factor:.4f}, liquidated at {position.liquidation_price:,.2f}"
        )

    def _coins(self, amount: Decimal) -> str:
        return f"{plain(amount)} {self._symbol}"


def _units(amount: Decimal, kind: Collateral) -> int:
    return int(amount.scaleb(kind.decimals))


def _rounded(amount: Decimal, kind: Collateral) -> Decimal:
    return Decimal(int(amount.scaleb(kind.decimals))).scaleb(-kind.decimals)


def _price(assets: int) -> str:
    return f"{Decimal(assets).scaleb(-18):.6f}"
