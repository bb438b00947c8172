"""The whole stablecoin on the in-process chain, with two credit markets at one price, to be wound down."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from strongroom.evm import Account, Chain, Contract, Receipt
from strongroom.evm.abi import Addressish
from tests.support.lending import WAD, Params, Totals, assets_up
from tests.support.suite import GOVERNOR_DELAY, MAX_UINT, ONE, Builder, Override, Suite, refuses

RATE = 10**9
"""Per second, times 1e18; about 3.2 % a year."""
LLTV = 8 * WAD // 10
PRICES = (2_000, 60_000)
"""Whole coins for a whole unit of collateral."""
DECIMALS = (18, 8)
"""Of the collaterals."""
MIN_DEBT = 100 * ONE
CEILING = 1_000_000
"""Of each market, in whole coins."""
HOUR, DAY, WEEK = 3_600, 86_400, 7 * 86_400


@dataclass(frozen=True)
class Ending:
    """The system, its markets, and who acts."""

    suite: Suite
    collaterals: tuple[Contract, ...]
    sources: tuple[Contract, ...]
    """Mocks behind the markets' oracles."""
    oracles: tuple[Contract, ...]
    params: tuple[Params, ...]
    irm: Contract
    borrower: Account
    other: Account
    lender: Account
    """A third party who lends coins in the markets."""
    holder: Account
    second: Account

    @property
    def chain(self) -> Chain:
        """The chain."""
        return self.suite.chain

    @property
    def it(self) -> Contract:
        """The wind-down."""
        return self.suite.wind_down

    @property
    def coin(self) -> Contract:
        """The stablecoin."""
        return self.suite.stablecoin

    @property
    def pool(self) -> Contract:
        """The lending pool."""
        return self.suite.lending_pool

    @property
    def facilitator(self) -> Contract:
        """The credit facilitator."""
        return self.suite.credit_facilitator

    @property
    def stranger(self) -> Account:
        """Who has no part in anything."""
        return self.suite.stranger

    # Before

    def govern(self, *calls: tuple[Contract, str, tuple[Any, ...]]) -> list[Receipt]:
        """The governor's calls, one delay for all."""
        for target, name, args in calls:
            self.suite.schedule(target, name, *args)
        self.suite.wait()
        return [
            self.chain.send(target, name, *args, sender=self.suite.governor) for target, name, args in calls
        ]

    def open(self, account: Account, borrowed: int, market: int = 0, collateral: int | None = None) -> None:
        """Put collateral in and borrow; at three quarters of what is allowed unless told."""
        price = self.price(market)
        amount = collateral or -(-borrowed * 4 * WAD * 10**36 // (3 * LLTV * price))
        token = self.collaterals[market]
        token.mint(account, amount, sender=self.suite.deployer)
        token.approve(self.facilitator, MAX_UINT, sender=account)
        self.coin.approve(self.facilitator, MAX_UINT, sender=account)
        self.coin.approve(self.pool, MAX_UINT, sender=account)
        self.pool.setAuthorization(self.facilitator, True, sender=account)
        self.facilitator.open(
            self.params[market], amount, borrowed, account, 0, self.suite.later, sender=account
        )

    def buy(self, account: Account, coins: int) -> None:
        """Give an account coins, by the peg module."""
        units = coins // self.suite.wei_per_unit
        self.suite.buy(account, units)

    def price(self, market: int = 0) -> int:
        """Of the market's source, scaled."""
        return int(self.sources[market].price())

    def set_price(self, whole: int, market: int = 0) -> None:
        """Whole coins for a whole unit."""
        scaled = whole * 10 ** (36 + 18 - DECIMALS[market])
        self.sources[market].set(scaled, sender=self.suite.deployer)

    # Unwinding

    def schedule(
        self, markets: Sequence[int] = (0, 1), modules: Sequence[Contract] | None = None
    ) -> tuple[Any, ...]:
        """The governor schedules the beginning; its arguments."""
        given = [self.suite.psm] if modules is None else list(modules)
        args = (given, [self.params[market] for market in markets])
        self.suite.schedule(self.it, "begin", *args)
        return args

    def begin(self, markets: Sequence[int] = (0, 1), modules: Sequence[Contract] | None = None) -> Receipt:
        """Pause, schedule, wait and begin."""
        args = self.schedule(markets, modules)
        if not self.coin.mintingPaused():
            self.coin.pauseMinting(sender=self.suite.sentinel)
        self.suite.wait(GOVERNOR_DELAY)
        receipt: Receipt = self.it.begin(*args, sender=self.suite.governor)
        return receipt

    def begin_market(self, market: int = 0) -> Receipt:
        """Lower its ceiling to zero, schedule, wait and begin."""
        params = self.params[market]
        self.facilitator.lowerMarketCeiling(params.id, 0, sender=self.suite.sentinel)
        return self.govern((self.it, "beginMarket", (params,)))[0]

    def redeem(
        self, redeemer: Account, coins: int, borrowers: Sequence[Account], market: int = 0
    ) -> tuple[int, int]:
        """Through the redemption module; coins that repaid and collateral got."""
        self.coin.approve(self.suite.redemption_module, MAX_UINT, sender=redeemer)
        order = (self.params[market], list(borrowers), coins, 0, 0, redeemer, self.suite.later)
        outcome = self.suite.redemption_module.redeem(order, sender=redeemer).return_value
        assert outcome[:2] == (0, 0) and outcome[4] == 0, "no reserve, no fee"
        return int(outcome[2]), int(outcome[3])

    def fix(self, market: int = 0) -> None:
        """Read the price three times, an hour apart."""
        for _ in range(3):
            self.it.readPrice(self.params[market], sender=self.stranger)
            self.chain.warp(HOUR)

    def settle(self, borrower: Account, market: int = 0) -> Receipt:
        """By anyone."""
        receipt: Receipt = self.it.settle(self.params[market], borrower, sender=self.stranger)
        return receipt

    def open_claims(self) -> Receipt:
        """Wait for as long as it takes, and open."""
        left = self.it.begunAt() + WEEK - self.chain.timestamp
        if left > 0:
            self.chain.warp(left)
        receipt: Receipt = self.it.open(sender=self.stranger)
        return receipt

    def lock(self, account: Account, amount: int | None = None) -> int:
        """All an account has unless told; returns it."""
        held = self.coin.balanceOf(account) if amount is None else amount
        self.coin.approve(self.it, MAX_UINT, sender=account)
        self.it.lock(held, account, sender=account)
        return int(held)

    # What is where

    def totals(self, market: int = 0) -> Totals:
        """As of the last update."""
        return Totals(*self.pool.market(self.params[market].id))

    def debt(self, account: Addressish, market: int = 0) -> int:
        """As of the last update, in wei, rounded up."""
        totals, owed = self.totals(market), self.pool.position(self.params[market].id, account)[1]
        return assets_up(owed, totals.borrow_assets, totals.borrow_shares)

    def collateral(self, account: Addressish, market: int = 0) -> int:
        """In the pool."""
        return int(self.pool.position(self.params[market].id, account)[2])

    @property
    def assets(self) -> tuple[Contract, ...]:
        """All that can come to the wind-down."""
        return (self.suite.reserve, *self.collaterals)

    @property
    def people(self) -> tuple[Account, ...]:
        """Who may have coins."""
        return (self.borrower, self.other, self.lender, self.holder, self.second, self.stranger)

    def assert_laws(self) -> None:
        """What holds after every call."""
        it, coin = self.it, self.coin
        levels = sum(coin.facilitator(each)[1] for each in coin.facilitators())
        assert coin.totalSupply() == levels, "supply is not the sum of the levels"
        locked = sum(it.lockedOf(each) for each in self.people)
        assert locked == it.totalLocked()
        held = coin.balanceOf(it)
        assert held >= locked, "locked coins have left"
        unlocked = coin.totalSupply() - held
        assert it.claimSupply() == locked + unlocked + it.lateReserve(), "supply is not locked and unlocked"
        for token in self.assets:
            paid = sum(it.paidTo(token, each) for each in self.people)
            assert paid == it.paid(token) <= it.received(token), "more was paid than realised"
            assert token.balanceOf(it) >= it.received(token) - it.paid(token), "assets are missing"
            if it.openedAt():
                owed = sum(it.claimable(each, token) for each in self.people)
                assert owed <= it.received(token) - it.paid(token), "more is owed than there is"

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        it = self.it
        return {
            "suite": self.suite.ledger(),
            "markets": [(self.pool.market(each.id), it.market(each.id)) for each in self.params],
            "positions": [self.pool.position(each.id, who) for each in self.params for who in self.people],
            "claims": [
                (it.lockedOf(who), [it.paidTo(token, who) for token in self.assets]) for who in self.people
            ],
            "assets": [
                (it.received(token), it.paid(token), [token.balanceOf(who) for who in (*self.people, it)])
                for token in self.assets
            ],
            "times": (it.begunAt(), it.openedAt(), it.lateReserve(), it.totalLocked()),
            "closed": [each.isClosed() for each in self.oracles],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"


@dataclass(frozen=True)
class EndingBuilder:
    """Deploys it, some of it as broken copies."""

    broken: Override = field(default_factory=dict)

    def with_broken(self, broken: Override) -> "EndingBuilder":
        """With these instead of those shipped."""
        return replace(self, broken=broken)

    def __call__(
        self,
        *,
        decimals: int = 6,
        reserve: str = "MockReserve",
        collateral: str = "MockReserve",
        chain: Chain | None = None,
    ) -> Ending:
        """Everything, with two markets, nobody in them; on a chain of its own unless given one."""
        chain = chain or Chain(code_size_limit=10**6 if self.broken else None)
        suite = Builder(self.broken)(decimals, reserve=reserve, chain=chain)

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=suite.deployer)

        coin, pool, it = suite.stablecoin, suite.lending_pool, suite.wind_down
        irm = deploy("MockIrm", RATE)
        collaterals, sources, oracles, params = [], [], [], []
        for number, (price, digits) in enumerate(zip(PRICES, DECIMALS, strict=True)):
            weird = collateral != "MockReserve" and number == 1
            token = deploy(collateral, digits) if weird else deploy("MockReserve", "C", "C", digits)
            source = deploy("MockOracle", price * 10 ** (36 + 18 - digits))
            receipt = it.makeOracle(source, sender=suite.stranger)
            made = next(each.args["oracle"] for each in receipt.events if each.name == "OracleMade")
            collaterals.append(token)
            sources.append(source)
            oracles.append(chain.at("SettlementOracle", made))
            params.append(Params(coin.address, token.address, made, irm.address, LLTV))
        names = ("borrower", "other borrower", "lender", "coin holder", "second holder")
        ending = Ending(
            suite,
            tuple(collaterals),
            tuple(sources),
            tuple(oracles),
            tuple(params),
            irm,
            *(chain.account(name) for name in names),
        )
        ending.govern(
            (pool, "enableIrm", (irm, (0, MIN_DEBT, suite.redemption_module, suite.credit_facilitator))),
            (suite.redemption_module, "setWindDown", (it,)),
            (pool, "enableLltv", (LLTV,)),
            (coin, "setFacilitator", (suite.credit_facilitator, 10_000_000 * ONE)),
        )
        for each in params:
            pool.createMarket(each, sender=suite.stranger)
        ending.govern(*((suite.credit_facilitator, "raiseMarketCeiling", (each, CEILING)) for each in params))
        return ending
