"""A lending pool with its surroundings on the in-process chain, and the arithmetic its tests expect of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pytest
from eth_abi.abi import encode

from strongroom.evm import Account, Chain, Contract, ContractError, Receipt, keccak, to_address
from strongroom.evm.abi import Addressish
from tests.support.suite import GOVERNOR, MAX_UINT, Override, refuses

WAD = 10**18
ORACLE_SCALE = 10**36
YEAR = 365 * 24 * 3600
MAX_UINT128 = 2**128 - 1
ZERO = "0x" + "00" * 20
LLTV = 8 * WAD // 10
EXTERNAL, ADAPTIVE, KINKED = 0, 1, 2
"""Kinds of rate models."""
CURVE = (100, 500, 8_000, 8_000)
"""The kinked curve: rates at zero, kink and full utilisation, in basis points a year; the kink, in basis points."""
RATE = 10**9
"""The external model's first rate: per second, times 1e18; about 3.2 % a year."""
PRICE = 2_000
"""Whole loan tokens for a whole collateral token, at first."""

GOVERNED: Mapping[str, tuple[Any, ...]] = {
    "enableIrm(address)": (ZERO,),
    "enableIrm(address,(uint8,uint96,address,address))": (ZERO, (0, 0, ZERO, ZERO)),
    "enableLltv(uint256)": (1,),
    "setFee((address,address,address,address,uint256),uint256)": ((ZERO, ZERO, ZERO, ZERO, 0), 0),
    "setFeeRecipient(address)": (ZERO,),
}
"""The pool's restricted functions, each with arguments that fit."""


def selector(signature: str) -> bytes:
    """The four bytes of a function's signature."""
    return keccak(signature.encode())[:4]


# Between assets and shares, with a million virtual shares and one virtual unit.


def shares_down(assets: int, total_assets: int, total_shares: int) -> int:
    return assets * (total_shares + 10**6) // (total_assets + 1)


def shares_up(assets: int, total_assets: int, total_shares: int) -> int:
    return -(-assets * (total_shares + 10**6) // (total_assets + 1))


def assets_down(shares: int, total_assets: int, total_shares: int) -> int:
    return shares * (total_assets + 1) // (total_shares + 10**6)


def assets_up(shares: int, total_assets: int, total_shares: int) -> int:
    return -(-shares * (total_assets + 1) // (total_shares + 10**6))


def interest_down(borrowed: int, rate: int, seconds: int) -> int:
    """Three terms of exp(rate * seconds) - 1 on a debt, each rounded down; in the loan token's units."""
    first = rate * seconds
    second = first * first // (2 * WAD)
    third = second * first // (3 * WAD)
    return borrowed * (first + second + third) // WAD


def incentive(lltv: int) -> int:
    """What a liquidator gets for one that is repaid, times 1e18: 1 / (1 - 0.3 (1 - lltv)), at most 1.15."""
    return min(115 * WAD // 100, WAD * WAD // (WAD - 3 * WAD // 10 * (WAD - lltv) // WAD))


class Params(NamedTuple):
    """A market's parameters, addresses as strings."""

    loan: str
    collateral: str
    oracle: str
    irm: str
    lltv: int

    @property
    def id(self) -> bytes:
        """The market's id."""
        return keccak(encode(["(address,address,address,address,uint256)"], [tuple(self)]))


class Totals(NamedTuple):
    """A market's totals, as the pool's `market` gives them."""

    supply_assets: int
    supply_shares: int
    borrow_assets: int
    borrow_shares: int
    last_update: int
    fee: int


class Held(NamedTuple):
    """What an account has in a market."""

    supply_shares: int
    borrow_shares: int
    collateral: int


@dataclass(frozen=True)
class Lending:
    """A pool, one market of the built-in curve, and who acts in it."""

    chain: Chain
    access: Contract
    pool: Contract
    loan: Contract
    collateral: Contract
    oracle: Contract
    irm: Contract
    """Enabled as the adaptive curve; the pool never calls it."""
    external: Contract
    """Enabled as an external model."""
    user: Contract
    """A `MockCallback` with tokens and approvals of its own."""
    params: Params
    loan_decimals: int
    collateral_decimals: int
    deployer: Account
    governor: Account
    lender: Account
    borrower: Account
    liquidator: Account
    stranger: Account
    attacker: Account
    recipient: Account
    _ids: list[bytes] = field(default_factory=list, repr=False)
    _watched: list[str] = field(default_factory=list, repr=False)

    # Units

    @property
    def one(self) -> int:
        """One whole loan token, in its units."""
        return int(10**self.loan_decimals)

    @property
    def coin(self) -> int:
        """One whole collateral token, in its units."""
        return int(10**self.collateral_decimals)

    @property
    def id(self) -> bytes:
        """The market's id."""
        return self.params.id

    @property
    def actors(self) -> tuple[Account, ...]:
        """All accounts."""
        return (
            self.deployer,
            self.governor,
            self.lender,
            self.borrower,
            self.liquidator,
            self.stranger,
            self.attacker,
            self.recipient,
        )

    # Surroundings

    def set_price(self, whole: int) -> None:
        """Whole loan tokens for a whole collateral token."""
        self.oracle.set(self.price_of(whole), sender=self.deployer)

    def price_of(self, whole: int) -> int:
        """The same as an oracle says it."""
        return whole * int(10 ** (36 + self.loan_decimals - self.collateral_decimals))

    def give(self, token: Contract, account: Account, amount: int) -> None:
        """Mint to an account, which lets the pool take it."""
        token.mint(account, amount, sender=self.deployer)
        token.approve(self.pool, MAX_UINT, sender=account)

    def deploy(self, name: str, *args: Any) -> Contract:
        """Deploy a mock."""
        return self.chain.deploy(name, *args, sender=self.deployer)

    def watch(self, *accounts: Addressish) -> None:
        """Count these accounts in `ledger` too."""
        self._watched.extend(to_address(account) for account in accounts)

    # Markets

    def with_params(self, **changes: Any) -> Params:
        """The market's parameters with some of them changed."""
        return self.params._replace(**changes)

    def create(self, params: Params) -> "Lending":
        """Create another market and look at that one."""
        self.pool.createMarket(params, sender=self.stranger)
        return self.of(params)

    def of(self, params: Params) -> "Lending":
        """The same pool, looking at another market."""
        if params.id not in self._ids:
            self._ids.append(params.id)
        return replace(self, params=params)

    @property
    def totals(self) -> Totals:
        """The market as of its last update."""
        return Totals(*self.pool.market(self.id))

    @property
    def accrued(self) -> Totals:
        """The market as `accrueInterest` would leave it now."""
        before = self.chain.snapshot()
        self.pool.accrueInterest(self.params, sender=self.stranger)
        found = self.totals
        self.chain.revert(before)
        return found

    def held(self, account: Addressish) -> Held:
        """What an account has in the market."""
        return Held(*self.pool.position(self.id, account))

    def debt(self, account: Addressish) -> int:
        """What an account owes now, in the loan token's units, rounded up."""
        now = self.accrued
        return assets_up(self.held(account).borrow_shares, now.borrow_assets, now.borrow_shares)

    def claim(self, account: Addressish) -> int:
        """What an account has lent is worth now, in the loan token's units, rounded down."""
        now = self.accrued
        return assets_down(self.held(account).supply_shares, now.supply_assets, now.supply_shares)

    def max_debt(self, account: Addressish, price: int | None = None) -> int:
        """What an account may owe, in the loan token's units."""
        at = self.oracle.price() if price is None else price
        return int(self.held(account).collateral * at // ORACLE_SCALE * self.params.lltv // WAD)

    # Users' calls, with what they need

    def lend(self, account: Account, assets: int) -> Receipt:
        """Give an account loan tokens and let it lend them."""
        self.give(self.loan, account, assets)
        receipt: Receipt = self.pool.supply(self.params, assets, 0, account, b"", sender=account)
        return receipt

    def pledge(self, account: Account, assets: int) -> Receipt:
        """Give an account collateral and let it put it in."""
        self.give(self.collateral, account, assets)
        receipt: Receipt = self.pool.supplyCollateral(self.params, assets, account, b"", sender=account)
        return receipt

    def owe(self, account: Account, assets: int) -> Receipt:
        """Let an account borrow for itself."""
        receipt: Receipt = self.pool.borrow(self.params, assets, 0, account, account, sender=account)
        return receipt

    def open(self, debt: int, *, collateral: int | None = None, lent: int | None = None) -> None:
        """The lender lends, twice the debt unless told; the borrower pledges, one coin unless told, and borrows."""
        self.lend(self.lender, 2 * debt if lent is None else lent)
        self.pledge(self.borrower, self.coin if collateral is None else collateral)
        self.owe(self.borrower, debt)

    def accrue(self, seconds: int = 0) -> Receipt:
        """Let time pass and interest accrue."""
        if seconds:
            self.chain.warp(seconds)
        receipt: Receipt = self.pool.accrueInterest(self.params, sender=self.stranger)
        return receipt

    # What is where

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        accounts = [*(actor.address for actor in self.actors), self.pool.address, self.user.address]
        accounts += self._watched
        users = [*accounts[: len(self.actors)], self.user.address]
        return {
            "balances": [
                (account, self.loan.balanceOf(account), self.collateral.balanceOf(account))
                for account in accounts
            ],
            "markets": [(each, self.pool.market(each), self.pool.rateAtTarget(each)) for each in self._ids],
            "positions": [
                (each, account, self.pool.position(each, account))
                for each in self._ids
                for account in accounts
            ],
            "nonces": [self.pool.nonce(account) for account in users],
            "authorized": [(a, b) for a in users for b in users if self.pool.isAuthorized(a, b)],
            "recipient": self.pool.feeRecipient(),
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

    def assert_laws(self) -> None:
        """The laws that hold after every transaction, for every market and all known accounts."""
        accounts = [*(actor.address for actor in self.actors), self.pool.address, self.user.address]
        accounts += [ZERO, *self._watched]
        idle: dict[str, int] = {}
        for each in self._ids:
            totals = Totals(*self.pool.market(each))
            held = [Held(*self.pool.position(each, account)) for account in dict.fromkeys(accounts)]
            assert sum(one.supply_shares for one in held) == totals.supply_shares, "supply shares"
            assert sum(one.borrow_shares for one in held) == totals.borrow_shares, "debt shares"
            assert totals.borrow_assets <= totals.supply_assets, "more is owed than was lent"
            assert all(one.collateral for one in held if one.borrow_shares), "debt without collateral"
            params = Params(*self.pool.idToMarketParams(each))
            free = totals.supply_assets - totals.borrow_assets
            idle[params.loan] = idle.get(params.loan, 0) + free
            pledged = sum(one.collateral for one in held)
            idle[params.collateral] = idle.get(params.collateral, 0) + pledged
        for token, owed in idle.items():
            contract = self.chain.at("MockReserve", token)
            assert contract.balanceOf(self.pool) >= owed, "the pool owes more than it holds"

    # The callback user

    def fund_user(self, loan: int = 0, collateral: int = 0) -> None:
        """Give the callback user tokens; it lets the pool take them."""
        for token, amount in ((self.loan, loan), (self.collateral, collateral)):
            token.mint(self.user, amount, sender=self.deployer)
            self.as_user((token, token.approve.encode(self.pool, MAX_UINT)))

    def as_user(self, *calls: tuple[Contract, bytes]) -> Receipt:
        """Let the callback user make calls, in one transaction."""
        receipt: Receipt = self.user.execute([(to, data, False) for to, data in calls], sender=self.stranger)
        return receipt

    def in_callback(self, calls: Sequence[tuple[Contract, bytes]] = (), *, may_fail: bool = False) -> bytes:
        """Data that makes the callback user make these calls inside a callback."""
        return encode(["(address,bytes,bool)[]"], [[(to.address, data, may_fail) for to, data in calls]])

    @property
    def user_results(self) -> list[tuple[bool, bytes]]:
        """What the user's calls came to, all of them."""
        return [tuple(result) for result in self.user.results()]


@dataclass(frozen=True)
class LendingBuilder:
    """Deploys pools, some of them broken copies."""

    broken: Override = field(default_factory=dict)
    """Artifacts to deploy instead of those shipped, by the contract's name."""

    def __call__(
        self,
        loan_decimals: int = 6,
        collateral_decimals: int = 18,
        *,
        token: str = "MockReserve",
        lltv: int = LLTV,
        min_debt: int = 0,
        redeemer: Addressish = ZERO,
        operator: Addressish = ZERO,
        kind: int = ADAPTIVE,
        chain: Chain | None = None,
    ) -> Lending:
        """A pool with one market, on a new chain unless given one.

        `token` is what both tokens are, `MockReserve` or `MockWeirdToken`; `min_debt` in the loan token's
        units, `redeemer` and `operator` go into the market's rate entry, of this kind.
        """
        # what makes a mutant's code small takes most of the compiler's time
        chain = chain or Chain(code_size_limit=10**6 if self.broken else None)
        deployer, governor = chain.account("deployer"), chain.account("governor")

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        def token_of(name: str, decimals: int) -> Contract:
            return (
                deploy(token, decimals) if token == "MockWeirdToken" else deploy(token, name, name, decimals)
            )

        access = deploy("ProtocolAccessManager", deployer)
        pool = deploy("LendingPool", access)
        loan, collateral = token_of("LOAN", loan_decimals), token_of("COLL", collateral_decimals)
        oracle = deploy("MockOracle", PRICE * 10 ** (36 + loan_decimals - collateral_decimals))
        irm = deploy("KinkedCurveIrm", *CURVE) if kind == KINKED else deploy("MockIrm", 0)
        external, user = deploy("MockIrm", RATE), deploy("MockCallback")
        access.setTargetFunctionRole(pool, [selector(name) for name in GOVERNED], GOVERNOR, sender=deployer)
        access.grantRole(GOVERNOR, governor, 0, sender=deployer)
        pool.enableIrm(irm, (kind, min_debt, redeemer, operator), sender=governor)
        pool.enableIrm(external, sender=governor)
        pool.enableLltv(lltv, sender=governor)
        params = Params(loan.address, collateral.address, oracle.address, irm.address, lltv)
        pool.createMarket(params, sender=deployer)
        return Lending(
            chain=chain,
            access=access,
            pool=pool,
            loan=loan,
            collateral=collateral,
            oracle=oracle,
            irm=irm,
            external=external,
            user=user,
            params=params,
            loan_decimals=loan_decimals,
            collateral_decimals=collateral_decimals,
            deployer=deployer,
            governor=governor,
            lender=chain.account("lender"),
            borrower=chain.account("borrower"),
            liquidator=chain.account("liquidator"),
            stranger=chain.account("stranger"),
            attacker=chain.account("attacker"),
            recipient=chain.account("recipient"),
            _ids=[params.id],
        )
