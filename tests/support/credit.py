"""The stablecoin's credit on the in-process chain: pool, stablecoin, facilitator, buffer, savings, two markets."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from eth_abi.abi import encode

from strongroom.evm import Account, Chain, Contract, ContractError, Receipt, keccak, to_address
from strongroom.evm.abi import Addressish
from tests.support.lending import WAD, ZERO, Held, Params, Totals, assets_down, assets_up, selector
from tests.support.signing import RECEIVE, Authorization
from tests.support.suite import (
    FACILITATOR,
    GOVERNOR,
    MAX_UINT,
    ONE,
    OPERATOR,
    SENTINEL,
    Override,
    functions_named,
    refuses,
)
from tests.support.weth import weth9

RATE = 10**9
"""Per second, times 1e18; about 3.2 % a year."""
LLTV = 8 * WAD // 10
PRICE = 2_000
MIN_DEBT = 100 * ONE
CEILING = 1_000_000
"""Of each market, in whole coins."""
FACILITATOR_CEILING = 1_500_000 * ONE
SHARE = 8_000
FLASH_CAP = 10_000_000 * ONE
PARAMS = "(address,address,address,address,uint256)"
AUTHORIZATION = (
    "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
)
NO_AUTHORIZATION = (ZERO, ZERO, False, 0, 0)
SIGNED = {
    "repayWithAuthorization": ("address", "uint256", "address", "uint256", "bytes32"),
    "closeWithAuthorization": (
        "address",
        "uint256",
        "uint256",
        "address",
        "bool",
        "uint256",
        "bytes32",
    ),
}
"""The types of what follows the market's parameters, the signature excepted."""
ROLES = {
    "raiseMarketCeiling": GOVERNOR,
    "lowerMarketCeiling": SENTINEL,
    "setSavingsShare": OPERATOR,
    "rescue": GOVERNOR,
}


@dataclass(frozen=True)
class Credit:
    """The facilitator, looking at one of its markets, and who acts."""

    chain: Chain
    access: Contract
    buffer: Contract
    coin: Contract
    pool: Contract
    weth: Contract
    savings: Contract
    collateral: Contract
    """Of the market looked at."""
    oracle: Contract
    irm: Contract
    facilitator: Contract
    params: Params
    deployer: Account
    governor: Account
    operator: Account
    sentinel: Account
    minter: Account
    """A facilitator of its own, for coins from elsewhere."""
    borrower: Account
    other: Account
    liquidator: Account
    stranger: Account
    attacker: Account
    _markets: dict[bytes, Params] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> bytes:
        """The market's."""
        return self.params.id

    @property
    def later(self) -> int:
        """A deadline that is not near."""
        return int(self.chain.timestamp) + 3_600

    @property
    def actors(self) -> tuple[Account, ...]:
        """Those who act in markets, and those with roles."""
        return (
            *(self.deployer, self.governor, self.operator, self.sentinel, self.minter),
            *(self.borrower, self.other, self.liquidator, self.stranger, self.attacker),
        )

    # Surroundings

    def set_price(self, whole: int) -> None:
        """Whole coins for a whole unit of collateral."""
        self.oracle.set(whole * 10**36, sender=self.deployer)

    def give_coins(self, account: Addressish, amount: int) -> None:
        """Mint coins from elsewhere."""
        if amount == 0:
            return
        self.coin.mint(account, amount, sender=self.minter)

    def prepare(self, account: Account, collateral: int = 0) -> None:
        """Give an account collateral; let it approve and authorise the facilitator."""
        if collateral:
            if self.collateral.address == self.weth.address:
                self.weth.deposit(sender=account, value=collateral)
            else:
                self.collateral.mint(account, collateral, sender=self.deployer)
        for token in (self.collateral, self.coin):
            token.approve(self.facilitator, MAX_UINT, sender=account)
            token.approve(self.pool, MAX_UINT, sender=account)
        self.pool.setAuthorization(self.facilitator, True, sender=account)

    def list(self, params: Params, ceiling: int = CEILING) -> None:
        """Create a market if need be, and give it a ceiling."""
        if not self.pool.market(params.id)[4]:
            self.pool.createMarket(params, sender=self.stranger)
        self.facilitator.raiseMarketCeiling(params, ceiling, sender=self.governor)
        self._markets[params.id] = params

    def of(self, **changes: Any) -> "Credit":
        """The same, looking at a market with some parameters changed."""
        return replace(self, params=self.params._replace(**changes))

    def pass_time(self, seconds: int = 1_000_000) -> None:
        """Let interest accrue."""
        self.chain.warp(seconds)
        self.pool.accrueInterest(self.params, sender=self.stranger)

    # Positions

    def open(self, account: Account, borrowed: int, collateral: int | None = None, **options: Any) -> Receipt:
        """Prepare an account and open; at twice what is needed unless told."""
        amount = collateral or borrowed * 2 * WAD // LLTV // PRICE
        self.prepare(account, amount)
        args = (options.get("receiver", account), options.get("min_health", 0), self.later)
        receipt: Receipt = self.facilitator.open(self.params, amount, borrowed, *args, sender=account)
        return receipt

    def repay(self, account: Account, most: int, on_behalf: Account | None = None) -> Receipt:
        """Through the facilitator."""
        receipt: Receipt = self.facilitator.repay(
            self.params, most, on_behalf or account, self.later, sender=account
        )
        return receipt

    def close(self, account: Account, most: int = MAX_UINT, **options: Any) -> Receipt:
        """All of an account's position."""
        args = (options.get("min_collateral", 0), options.get("receiver", account), self.later)
        function = self.facilitator[options.get("function", "close")]
        receipt: Receipt = function(self.params, most, *args, sender=account)
        return receipt

    def adjust(
        self, account: Account, *, function: str = "adjust", value: int = 0, **changes: Any
    ) -> Receipt:
        """The account's position, by the names of `Adjustment`."""
        adjustment = {
            "maxRepaid": 0,
            "collateralIn": 0,
            "borrowed": 0,
            "collateralOut": 0,
            "receiver": account,
            "maxDebt": MAX_UINT,
            "minHealthFactor": 0,
            "deadline": self.later,
            **changes,
        }
        options = {"value": value} if value else {}
        receipt: Receipt = self.facilitator[function](self.params, adjustment, sender=account, **options)
        return receipt

    def ruin(self, borrower: Account, price: int = 1) -> None:
        """Let the price fall and somebody seize all collateral of a borrower: the rest is bad debt."""
        self.set_price(price)
        self.give_coins(self.liquidator, 10**6 * ONE)
        self.coin.approve(self.pool, MAX_UINT, sender=self.liquidator)
        collateral = self.held(borrower).collateral
        self.pool.liquidate(self.params, borrower, collateral, 0, b"", sender=self.liquidator)

    # What is where

    @property
    def totals(self) -> Totals:
        """The market as of its last update."""
        return Totals(*self.pool.market(self.id))

    @property
    def ceiling(self) -> int:
        """The market's, in wei."""
        return int(self.facilitator.market(self.id)[0]) * ONE

    @property
    def level(self) -> int:
        """The market's, in wei."""
        return int(self.facilitator.market(self.id)[1])

    @property
    def idle(self) -> int:
        """Coins that have come back and lie in the market, in wei."""
        return self.totals.supply_assets - self.totals.borrow_assets

    @property
    def claim(self) -> int:
        """As of the pool's last accrual, in wei."""
        return int(self.facilitator.claim(self.id))

    def held(self, account: Addressish) -> Held:
        """What an account has in the market."""
        return Held(*self.pool.position(self.id, account))

    def debt(self, account: Addressish) -> int:
        """What an account owes as of the pool's last accrual, in wei, rounded up."""
        return assets_up(
            self.held(account).borrow_shares, self.totals.borrow_assets, self.totals.borrow_shares
        )

    def supplied(self, account: Addressish) -> int:
        """What an account has lent is worth as of the last accrual, in wei, rounded down."""
        totals = self.totals
        return assets_down(self.held(account).supply_shares, totals.supply_assets, totals.supply_shares)

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        accounts = [*(actor.address for actor in self.actors)]
        contracts = (self.pool, self.facilitator, self.buffer, self.savings)
        accounts += [contract.address for contract in contracts]
        return {
            "balances": [
                (each, [token.balanceOf(each) for token in (self.coin, self.collateral, self.weth)])
                for each in accounts
            ],
            "ether": [self.chain.balance(each) for each in accounts],
            "supply": self.coin.totalSupply(),
            "levels": [(each, self.coin.facilitator(each)) for each in self.coin.facilitators()],
            "markets": [
                (each, self.pool.market(each), self.facilitator.market(each)) for each in self._markets
            ],
            "positions": [
                (each, account, self.pool.position(each, account))
                for each in self._markets
                for account in accounts
            ],
            "books": (
                self.facilitator.shortfall(),
                self.facilitator.collected(),
                self.facilitator.savingsShareBps(),
                self.buffer.shortfall(self.coin),
            ),
            "authorized": [self.pool.isAuthorized(actor, self.facilitator) for actor in self.actors],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    @contextmanager
    def refuses_some(self, *names: str) -> Iterator[None]:
        """Inside, a call must revert with one of these errors, or with any, and leave everything as it was."""
        before = self.ledger()
        with pytest.raises(ContractError) as caught:
            yield
        assert not names or caught.value.name in names, caught.value
        assert self.ledger() == before, "a refused call left something behind"

    def assert_laws(self, unrecognised: int = 0) -> None:
        """What holds after every call. `unrecognised`: losses that nobody has recognised yet, in wei."""
        books = [self.facilitator.market(each) for each in self._markets]
        level = self.coin.facilitator(self.facilitator)[1]
        shortfall, collected = self.facilitator.shortfall(), self.facilitator.collected()
        assert sum(book[1] for book in books) + shortfall == level, (
            "the levels are not the stablecoin's level"
        )
        backing = [self.facilitator.claim(each) for each in self._markets]
        for book, worth in zip(books, backing, strict=True):
            assert worth + 1 + unrecognised >= book[1], "a claim is below its level"
        levels = sum(self.coin.facilitator(each)[1] for each in self.coin.facilitators())
        assert self.coin.totalSupply() == levels, "supply is not the sum of the levels"
        held = self.coin.balanceOf(self.facilitator)
        assert held >= collected, "the facilitator lacks coins of its book"
        assert not (shortfall and collected), "surplus and shortfall at once"
        assert self.buffer.shortfall(self.coin) == shortfall, "the buffer was told another shortfall"
        for token in {self.collateral, self.weth}:
            assert token.balanceOf(self.facilitator) == 0, "a token other than the coin stayed"
        assert self.chain.balance(self.facilitator.address) == 0, "ether stayed"

    # Signatures

    def pool_authorization(self, account: Account, **changes: Any) -> tuple[tuple[Any, ...], bytes]:
        """An account's signed authorization of the facilitator in the pool, and its signature."""
        values = {
            "authorizer": account.address,
            "authorized": self.facilitator.address,
            "isAuthorized": True,
            "nonce": self.pool.nonce(account),
            "deadline": self.later,
            **changes,
        }
        message = tuple(values.values())
        struct = keccak(
            encode(
                ["bytes32", "address", "address", "bool", "uint256", "uint256"],
                [keccak(AUTHORIZATION.encode()), *message],
            )
        )
        digest = keccak(b"\x19\x01" + self.pool.DOMAIN_SEPARATOR() + struct)
        return message, bytes(account.sign_hash(digest))

    def signed(
        self, function: str, payer: Account, amount: int, *given: Any, salt: bytes = keccak(b"salt")
    ) -> tuple[tuple[Any, ...], bytes]:
        """The arguments of a function by authorization, without the signature, and `payer`'s signature."""
        args = (self.params, payer.address, amount, *(_plain(each) for each in given), self.later, salt)
        types = SIGNED[function]
        four = selector(f"{function}({','.join((PARAMS, *types))},bytes)")
        nonce = keccak(encode(["bytes4", PARAMS, *types], [four, tuple(self.params), *args[1:]]))
        order = Authorization(payer, self.facilitator, amount, nonce, 0, self.later, RECEIVE)
        return args, bytes(order.sign(self.coin, payer))


def _plain(value: Any) -> Any:
    return to_address(value) if isinstance(value, Account | Contract) else value


@dataclass(frozen=True)
class CreditBuilder:
    """Deploys the stablecoin's credit, some of it as broken copies."""

    broken: Override = field(default_factory=dict)

    def __call__(
        self,
        *,
        collateral: str = "MockReserve",
        savings: str = "MockSavings",
        chain: Chain | None = None,
    ) -> Credit:
        """A facilitator with a market of a plain token, and one of wrapped ether."""
        chain = chain or Chain(code_size_limit=10**6 if self.broken else None)
        deployer = chain.account("deployer")

        def deploy(name: Any, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        names = ("governor", "operator", "sentinel", "minter", "borrower", "other", "liquidator")
        who = {name: chain.account(name) for name in (*names, "stranger", "attacker")}
        access = deploy("ProtocolAccessManager", deployer)
        buffer = deploy("SurplusBuffer", access)
        coin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", access, buffer)
        pool = deploy("LendingPool", access)
        weth = chain.deploy(weth9(), sender=deployer)
        named = ("Savings Strongroom Dollar", "sSRUSD", access) if savings == "SavingsVault" else ()
        saved = deploy(savings, coin, *named)
        facilitator = deploy("CreditFacilitator", pool, coin, weth, buffer, saved, access, SHARE)
        token = (
            deploy(collateral, 18)
            if collateral == "MockWeirdToken"
            else deploy(collateral, "COLL", "COLL", 18)
        )
        irm, oracle, ether_oracle = (
            deploy("MockIrm", RATE),
            deploy("MockOracle", PRICE * 10**36),
            deploy("MockOracle", PRICE * 10**36),
        )
        pool.enableIrm(irm, (0, MIN_DEBT, ZERO, facilitator), sender=deployer)
        pool.enableLltv(LLTV, sender=deployer)
        coin.setFacilitator(facilitator, FACILITATOR_CEILING, sender=deployer)
        coin.setFacilitator(who["minter"], 10**12 * ONE, sender=deployer)
        coin.setFlashMintCap(FLASH_CAP, sender=deployer)
        _roles(access, deployer, who, facilitator, buffer, coin)
        params = Params(coin.address, token.address, oracle.address, irm.address, LLTV)
        credit = Credit(
            chain=chain,
            access=access,
            buffer=buffer,
            coin=coin,
            pool=pool,
            weth=weth,
            savings=saved,
            collateral=token,
            oracle=oracle,
            irm=irm,
            facilitator=facilitator,
            params=params,
            deployer=deployer,
            **who,
        )
        credit.list(params)
        credit.list(params._replace(collateral=weth.address, oracle=ether_oracle.address))
        return credit


def ether_market(credit: Credit) -> Credit:
    """The same, looking at the market of wrapped ether."""
    params = next(each for each in credit._markets.values() if each.collateral == credit.weth.address)
    oracle = credit.chain.at("MockOracle", params.oracle)
    return replace(credit, params=params, collateral=credit.weth, oracle=oracle)


def _roles(
    access: Contract,
    deployer: Account,
    who: dict[str, Account],
    facilitator: Contract,
    buffer: Contract,
    coin: Contract,
) -> None:
    """Everybody acts at once."""

    def allow(target: Contract, names: Sequence[str], role: int) -> None:
        codes = [each.selector for name in names for each in functions_named(target, name)]
        access.setTargetFunctionRole(target, codes, role, sender=deployer)

    for name, role in ROLES.items():
        allow(facilitator, [name], role)
    allow(buffer, ["coverLoss", "reportShortfall"], FACILITATOR)
    allow(buffer, ["pay"], GOVERNOR)
    allow(coin, ["pauseMinting", "lowerCeiling"], SENTINEL)
    allow(coin, ["setFacilitator", "removeFacilitator"], GOVERNOR)
    access.grantRole(FACILITATOR, facilitator, 0, sender=deployer)
    for role, name in ((GOVERNOR, "governor"), (OPERATOR, "operator"), (SENTINEL, "sentinel")):
        access.grantRole(role, who[name], 0, sender=deployer)
