"""The suite on the in-process chain, as deployed and as its users find it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, ContractError, Receipt, to_address
from strongroom.evm.abi import Addressish
from strongroom.evm.contract import BoundFunction

ADMIN, OPERATOR, SENTINEL, GOVERNOR, FACILITATOR, WIND_DOWN = 0, 1, 2, 3, 4, 5
ADMIN_DELAY = GOVERNOR_DELAY = 2 * 24 * 3600
"""Seconds between scheduling and execution."""
HEARTBEAT = 86_400
FEED_DECIMALS = 8
FEE_BPS = 5
BAND = (9_950, 10_050)
CEILING = 10_000_000 * 10**18
FLASH_CAP = 1_000_000 * 10**18
FLASH_FEE_BPS = 5
MARKET_FEE_BPS = 100
SAVINGS_SHARE = 8_000
ZERO = "0x" + "00" * 20
ONE = 10**18
"""One stablecoin, in wei."""
MAX_UINT = 2**256 - 1

ROLE_TABLE: Mapping[str, Mapping[str, int]] = {
    "Stablecoin": {
        "setFacilitator": GOVERNOR,
        "removeFacilitator": GOVERNOR,
        "setFlashMintCap": GOVERNOR,
        "rescue": GOVERNOR,
        "unpauseMinting": OPERATOR,
        "setFlashMintFee": OPERATOR,
        "pauseMinting": SENTINEL,
        "lowerCeiling": SENTINEL,
        "lowerFlashMintCap": SENTINEL,
        "endMinting": WIND_DOWN,
    },
    "PegStabilityModule": {
        "setBand": GOVERNOR,
        "rescue": GOVERNOR,
        "setFees": OPERATOR,
        "unfreeze": OPERATOR,
        "freeze": SENTINEL,
        "handOver": WIND_DOWN,
    },
    "SurplusBuffer": {
        "pay": GOVERNOR,
        "payEther": GOVERNOR,
        "coverLoss": FACILITATOR,
        "reportShortfall": FACILITATOR,
    },
    "LendingPool": {
        "enableIrm": GOVERNOR,
        "enableLltv": GOVERNOR,
        "setFee": GOVERNOR,
        "setFeeRecipient": GOVERNOR,
    },
    "Marketplace": {
        "rescue": GOVERNOR,
        "setFee": OPERATOR,
        "unpause": OPERATOR,
        "pause": SENTINEL,
    },
    "AuctionHouse": {"rescue": GOVERNOR, "unpause": OPERATOR, "pause": SENTINEL},
    "CreditFacilitator": {
        "raiseMarketCeiling": GOVERNOR,
        "rescue": GOVERNOR,
        "setSavingsShare": OPERATOR,
        "lowerMarketCeiling": SENTINEL,
    },
    "RedemptionModule": {
        "setWindDown": GOVERNOR,
        "rescue": GOVERNOR,
        "unpause": OPERATOR,
        "setFee": OPERATOR,
        "pause": SENTINEL,
    },
    "SavingsVault": {"rescue": GOVERNOR, "takeUndistributed": FACILITATOR},
    "StabilityPoolFactory": {"listMarket": GOVERNOR, "closePool": GOVERNOR, "delistMarket": SENTINEL},
    "IdentityRegistry": {"addIssuer": GOVERNOR, "removeIssuer": SENTINEL, "revokeBySentinel": SENTINEL},
    "AssetFactory": {"setFee": GOVERNOR, "unpause": OPERATOR, "pause": SENTINEL},
    "WindDown": dict.fromkeys(("begin", "beginMarket", "setPrice", "giveUp"), GOVERNOR),
    "PrimarySale": {"rescue": GOVERNOR, "setFee": OPERATOR, "unpause": OPERATOR, "pause": SENTINEL},
}
"""Who may call what is restricted: the table of the design, written down again."""


@dataclass(frozen=True)
class Suite:
    """One deployment of everything, and who acts on it."""

    chain: Chain
    access: Contract
    surplus_buffer: Contract
    stablecoin: Contract
    reserve: Contract
    feed: Contract
    oracle: Contract
    psm: Contract
    lending_pool: Contract
    marketplace: Contract
    auction_house: Contract
    savings_vault: Contract
    credit_facilitator: Contract
    redemption_module: Contract
    """With the role, and with no ceiling and no market."""
    stability_pool_factory: Contract
    identity_registry: Contract
    asset_factory: Contract
    primary_sale: Contract
    wind_down: Contract
    decimals: int
    deployer: Account
    admin: Account
    governor: Account
    operator: Account
    sentinel: Account
    facilitator: Account
    """Stands in for a contract that mints credit: it has that role and no ceiling."""
    winder: Account
    """Stands in for the wind-down: it has that role."""
    swapper: Account
    holder: Account
    relayer: Account
    stranger: Account
    attacker: Account
    victim: Account
    _watched: list[str] = field(default_factory=list, repr=False)

    # Units

    @property
    def unit(self) -> int:
        """One whole reserve token, in its units."""
        return int(10**self.decimals)

    @property
    def wei_per_unit(self) -> int:
        """Wei of stablecoin for one unit of reserve at parity."""
        return int(10 ** (18 - self.decimals))

    @property
    def parity(self) -> int:
        """The oracle's price at parity."""
        return 10**36 * self.wei_per_unit

    @property
    def later(self) -> int:
        """A deadline that is not near."""
        return self.chain.timestamp + 3_600

    @property
    def contracts(self) -> Mapping[str, Contract]:
        """The protocol's contracts by the names of their sources."""
        return {
            "ProtocolAccessManager": self.access,
            "SurplusBuffer": self.surplus_buffer,
            "Stablecoin": self.stablecoin,
            "ChainlinkOracle": self.oracle,
            "PegStabilityModule": self.psm,
            "LendingPool": self.lending_pool,
            "Marketplace": self.marketplace,
            "AuctionHouse": self.auction_house,
            "SavingsVault": self.savings_vault,
            "CreditFacilitator": self.credit_facilitator,
            "RedemptionModule": self.redemption_module,
            "StabilityPoolFactory": self.stability_pool_factory,
            "IdentityRegistry": self.identity_registry,
            "AssetFactory": self.asset_factory,
            "PrimarySale": self.primary_sale,
            "WindDown": self.wind_down,
        }

    @property
    def actors(self) -> tuple[Account, ...]:
        """All accounts."""
        return (
            self.deployer,
            self.admin,
            self.governor,
            self.operator,
            self.sentinel,
            self.facilitator,
            self.winder,
            self.swapper,
            self.holder,
            self.relayer,
            self.stranger,
            self.attacker,
            self.victim,
        )

    def all_but(self, *allowed: Account) -> tuple[Account, ...]:
        """Every account that is not one of these."""
        return tuple(actor for actor in self.actors if actor not in allowed)

    # Price

    def set_price(self, bps: int) -> None:
        """Make the reserve worth `bps` of parity, as of now."""
        self.set_answer(bps * 10 ** (FEED_DECIMALS - 4))

    def set_answer(self, answer: int) -> None:
        """Make the feed answer this, as of now."""
        self.feed.set(answer, sender=self.deployer)

    def break_feed(self, fault: int = 1) -> None:
        """Make the feed revert (1) or burn all gas (2), or mend it (0)."""
        self.feed.setFault(fault, sender=self.deployer)

    def outlive_feed(self) -> None:
        """Let time pass until the feed's answer is one second too old."""
        self.chain.warp(self.feed.updatedAt() + HEARTBEAT + 1 - self.chain.timestamp)

    # Money

    def give_reserve(self, account: Addressish, units: int) -> None:
        """Mint reserve to an account; units of the reserve."""
        self.reserve.mint(account, units, sender=self.deployer)

    def approve_module(self, account: Account) -> None:
        """Let the module take anything of `account`."""
        self.reserve.approve(self.psm, MAX_UINT, sender=account)
        self.stablecoin.approve(self.psm, MAX_UINT, sender=account)

    def fund(self, account: Account, units: int) -> None:
        """Mint reserve to an account and let the module take it and the account's coins."""
        self.give_reserve(account, units)
        self.approve_module(account)

    def buy(self, account: Account, units: int) -> int:
        """Give `account` reserve and swap it in. Returns the coins it got, in wei."""
        self.fund(account, units)
        return self.swap_in(account, units)

    def swap_in(self, account: Account, units: int) -> int:
        """Swap in for oneself without limit; the coins, in wei."""
        receipt = self.psm.swapIn(units, 0, account, self.later, sender=account)
        return int(receipt.return_value)

    def swap_out(self, account: Account, wei: int) -> int:
        """Swap out for oneself without limit; the reserve, in its units."""
        receipt = self.psm.swapOut(wei, 0, account, self.later, sender=account)
        return int(receipt.return_value)

    def balances(self, account: Addressish) -> tuple[int, int]:
        """Reserve in its units, and coins in wei."""
        return self.reserve.balanceOf(account), self.stablecoin.balanceOf(account)

    def worth(self, *accounts: Addressish) -> int:
        """Net worth at parity, in wei."""
        held = [self.balances(account) for account in accounts]
        return sum(reserve * self.wei_per_unit + coins for reserve, coins in held)

    @property
    def level(self) -> int:
        """What the module has minted and not burned, in wei."""
        return int(self.stablecoin.facilitator(self.psm)[1])

    # Governance

    def schedule(self, target: Contract, name: str, *args: Any) -> bytes:
        """Let the governor schedule a call as early as it may. Returns the calldata."""
        data = target._interface.resolve(name, args)[1]
        self.access.schedule(target, data, 0, sender=self.governor)
        return data

    def as_governor(self, target: Contract, name: str, *args: Any) -> Receipt:
        """Schedule a call, wait out the delay with a fresh feed, and do it."""
        self.schedule(target, name, *args)
        self.wait()
        return self.chain.send(target, name, *args, sender=self.governor)

    def wait(self, seconds: int = GOVERNOR_DELAY) -> None:
        """Let time pass, with a feed that reports the same price again at its end."""
        self.chain.warp(seconds)
        self.set_answer(self.feed.answer())

    # What is where

    def watch(self, *accounts: Addressish) -> None:
        """Count these accounts in `ledger` too."""
        self._watched.extend(to_address(account) for account in accounts)

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        accounts = [
            *(actor.address for actor in self.actors),
            *(contract.address for contract in self.contracts.values()),
            *self._watched,
        ]
        return {
            "balances": [(account, *self.balances(account)) for account in accounts],
            "allowances": [
                (self.reserve.allowance(actor, self.psm), self.stablecoin.allowance(actor, self.psm))
                for actor in self.actors
            ],
            "ether": [self.chain.balance(account) for account in accounts],
            "supply": (self.reserve.totalSupply(), self.stablecoin.totalSupply()),
            "facilitators": [
                (each, self.stablecoin.facilitator(each)) for each in self.stablecoin.facilitators()
            ],
            "stablecoin": (
                self.stablecoin.mintingPaused(),
                self.stablecoin.flashMintCap(),
                self.stablecoin.flashMintFeeBps(),
                [self.stablecoin.nonces(actor) for actor in self.actors],
            ),
            "module": (self.psm.book(), self.psm.fees(), self.psm.band(), self.psm.frozen()),
            "sales": (self.marketplace.settings(), self.auction_house.paused()),
            "assets": (
                self.asset_factory.fee(),
                self.asset_factory.paused(),
                self.primary_sale.feeBps(),
                self.primary_sale.paused(),
            ),
            "identities": (
                self.identity_registry.issuerCount(),
                [self.identity_registry.identity(account) for account in accounts],
            ),
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    @contextmanager
    def refuses_any(self) -> Iterator[None]:
        """Inside, a call must revert for whatever reason, and leave everything as it was."""
        before = self.ledger()
        with pytest.raises(ContractError):
            yield
        assert self.ledger() == before, "a refused call left something behind"

    def assert_laws(self) -> None:
        """The laws that hold after every transaction."""
        levels = sum(self.stablecoin.facilitator(each)[1] for each in self.stablecoin.facilitators())
        assert self.stablecoin.totalSupply() == levels, "supply is not the sum of the levels"
        assert self.psm.book() * self.wei_per_unit >= self.level, "the book does not cover the coins minted"


@contextmanager
def refuses(name: str, *args: Any) -> Iterator[None]:
    """Inside, a call must revert with exactly this error and these arguments."""
    with pytest.raises(ContractError) as caught:
        yield
    found = (caught.value.name, tuple(caught.value.args))
    assert found == (name, tuple(plain(arg) for arg in args))


def plain(value: Any) -> Any:
    """Accounts and contracts as their addresses."""
    return to_address(value) if isinstance(value, Account | Contract) else value


def events(receipt: Receipt) -> list[tuple[str, str, tuple[Any, ...]]]:
    """All events of a transaction in order: emitter's address, name, arguments."""
    assert len(receipt.events) == len(receipt.logs), "a log that nobody can decode"
    return [(event.address, event.name, tuple(event.args.values())) for event in receipt.events]


def event(emitter: Contract, name: str, *args: Any) -> tuple[str, str, tuple[Any, ...]]:
    """An expected event, to compare with what `events` returns."""
    return emitter.address, name, tuple(plain(arg) for arg in args)


Override = Mapping[str, Artifact]


@dataclass(frozen=True)
class Builder:
    """Deploys suites, some of them with broken copies of contracts."""

    broken: Override = field(default_factory=dict)
    """Artifacts to deploy instead of those shipped, by the contract's name."""

    def __call__(
        self,
        decimals: int = 6,
        *,
        reserve: str = "MockReserve",
        fees: tuple[int, int] = (FEE_BPS, FEE_BPS),
        band: tuple[int, int] = BAND,
        oracle: Callable[["Chain", Contract, Contract, Contract], Mapping[str, Any]] | None = None,
        chain: Chain | None = None,
    ) -> Suite:
        """Deploy everything, on a new chain unless given one, and hand it over to its roles.

        `reserve` is `MockReserve` or `MockWeirdToken`; `oracle` makes another configuration out of the
        chain, the reserve, the stablecoin and the feed.
        """
        chain = chain or Chain()
        deployer = chain.account("deployer")

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        access = deploy("ProtocolAccessManager", deployer)
        surplus_buffer = deploy("SurplusBuffer", access)
        stablecoin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", access, surplus_buffer)
        if reserve == "MockReserve":
            token = deploy("MockReserve", "Mock USD Coin", "mUSDC", decimals)
        else:
            token = deploy(reserve, decimals)
        feed = deploy("MockAggregator", FEED_DECIMALS, 10**FEED_DECIMALS)
        settings = oracle_config(token, stablecoin, base=[(feed, HEARTBEAT)], decimals=decimals)
        if oracle is not None:
            settings = {**settings, **oracle(chain, token, stablecoin, feed)}
        price = deploy("ChainlinkOracle", settings)
        psm = deploy("PegStabilityModule", stablecoin, token, price, surplus_buffer, access, *fees, *band)
        marketplace = deploy("Marketplace", surplus_buffer, access, MARKET_FEE_BPS)
        registry = deploy("IdentityRegistry", access)
        parts = [deploy(name, registry) for name in ("AssetAdministration", "AssetOperations")]
        asset = deploy("AssetToken", registry, "0x" + "00" * 20, *parts)
        factory = deploy("AssetFactory", asset, deploy("Buyout", stablecoin), surplus_buffer, access, 0)
        pool = deploy("LendingPool", access)
        savings_vault = deploy("SavingsVault", stablecoin, "Savings Strongroom Dollar", "sSRUSD", access)
        credit_facilitator = deploy(
            "CreditFacilitator", pool, stablecoin, ZERO, surplus_buffer, savings_vault, access, SAVINGS_SHARE
        )
        suite = Suite(
            chain=chain,
            access=access,
            surplus_buffer=surplus_buffer,
            stablecoin=stablecoin,
            reserve=token,
            feed=feed,
            oracle=price,
            psm=psm,
            lending_pool=pool,
            marketplace=marketplace,
            auction_house=deploy("AuctionHouse", marketplace, access),
            savings_vault=savings_vault,
            credit_facilitator=credit_facilitator,
            redemption_module=deploy("RedemptionModule", credit_facilitator, psm, access, 50),
            stability_pool_factory=deploy("StabilityPoolFactory", stablecoin, pool, access, 1_000),
            identity_registry=registry,
            asset_factory=factory,
            primary_sale=deploy("PrimarySale", factory, access, 0),
            wind_down=deploy("WindDown", stablecoin, pool, credit_facilitator, surplus_buffer, access),
            decimals=decimals,
            deployer=deployer,
            admin=chain.account("admin"),
            governor=chain.account("governor"),
            operator=chain.account("operator"),
            sentinel=chain.account("sentinel"),
            facilitator=chain.account("facilitator"),
            winder=chain.account("winder"),
            swapper=chain.account("swapper"),
            holder=chain.account("holder"),
            relayer=chain.account("relayer"),
            stranger=chain.account("stranger"),
            attacker=chain.account("attacker"),
            victim=chain.account("victim"),
        )
        _hand_over(suite)
        return suite


def oracle_config(
    collateral: Addressish,
    loan: Addressish,
    *,
    base: Sequence[tuple[Addressish, int]] = (),
    quote: Sequence[tuple[Addressish, int]] = (),
    decimals: int = 6,
    **changes: Any,
) -> dict[str, Any]:
    """A configuration of {ChainlinkOracle}: at most two base and two quote feeds with their heartbeats.

    Bounds are a tenth of parity and ten times parity for a collateral of these decimals.
    """
    nobody = "0x" + "00" * 20
    none = (nobody, 0)
    parity = 10**36 * 10 ** (18 - decimals)
    pairs = [*base, none, none][:2] + [*quote, none, none][:2]
    names = ("baseFeed1", "baseFeed2", "quoteFeed1", "quoteFeed2")
    return {
        "collateralToken": collateral,
        "loanToken": loan,
        "collateralIsVault": False,
        "maxShareGrowthBpsPerYear": 0,
        **{
            name: {"aggregator": aggregator, "heartbeat": heartbeat}
            for name, (aggregator, heartbeat) in zip(names, pairs, strict=True)
        },
        "minPrice": parity // 10,
        "maxPrice": parity * 10,
        "reference_": nobody,
        "maxDeviationBps": 0,
        "sequencerUptimeFeed": nobody,
        "sequencerGracePeriod": 0,
        **changes,
    }


def functions_named(contract: Contract, name: str) -> list[BoundFunction]:
    """All of a contract's functions of that name."""
    entries = contract._interface.functions.items()
    return [contract[text] for text, entry in entries if text == entry.signature and entry.name == name]


def _hand_over(suite: Suite) -> None:
    """Parameters, role table, roles; then the deployer gives up its own."""
    deployer, access = suite.deployer, suite.access
    # As long as the role table is empty, all restricted functions are the admin's, who is the deployer.
    suite.stablecoin.setFacilitator(suite.psm, CEILING, sender=deployer)
    suite.stablecoin.setFlashMintCap(FLASH_CAP, sender=deployer)
    suite.stablecoin.setFlashMintFee(FLASH_FEE_BPS, sender=deployer)
    for contract_name, functions in ROLE_TABLE.items():
        target = suite.contracts[contract_name]
        for role in (OPERATOR, SENTINEL, GOVERNOR, FACILITATOR, WIND_DOWN):
            selectors = [
                each.selector
                for name, of in functions.items()
                if of == role
                for each in functions_named(target, name)
            ]
            if selectors:
                access.setTargetFunctionRole(target, selectors, role, sender=deployer)
    access.setRoleGuardian(GOVERNOR, SENTINEL, sender=deployer)
    access.grantRole(OPERATOR, suite.operator, 0, sender=deployer)
    access.grantRole(SENTINEL, suite.sentinel, 0, sender=deployer)
    for facilitator in (suite.facilitator, suite.credit_facilitator, suite.wind_down):
        access.grantRole(FACILITATOR, facilitator, 0, sender=deployer)
    for winder in (suite.winder, suite.wind_down):
        access.grantRole(WIND_DOWN, winder, 0, sender=deployer)
    access.grantRole(GOVERNOR, suite.governor, GOVERNOR_DELAY, sender=deployer)
    access.grantRole(ADMIN, suite.admin, ADMIN_DELAY, sender=deployer)
    access.renounceRole(ADMIN, deployer, sender=deployer)
