"""Two stability pools with the stablecoin and the lending pool around them, on the in-process chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from strongroom.evm import Account, Chain, Contract, Receipt
from tests.stateful.rooms.stability.world import (
    CALLER_SHARE_BPS,
    DEPOSITORS,
    FACTORY,
    MARKETS,
    ONE,
    POOL_OF,
    POOLS,
    PRICES,
    USERS,
    Contracts,
)
from tests.support.suite import MAX_UINT, Override, refuses

HOUR = 3_600
BPS = 10_000
ORACLE_SCALE = 10**36
ETHER = 10**18
"""One whole of the first pool's collateral, which is worth 2,000 coins at first."""

__all__ = [
    "BPS",
    "CALLER_SHARE_BPS",
    "ETHER",
    "FACTORY",
    "HOUR",
    "MAX_UINT",
    "ONE",
    "Stability",
    "StabilityBuilder",
]


@dataclass(frozen=True)
class Stability:
    """The first pool is of a sound collateral, with markets 0 (least debt 100 coins), 1, and 2, which is not listed;
    the second is of one that misbehaves, with market 3.
    """

    contracts: Contracts
    _watched: list[str] = field(default_factory=list, repr=False)

    @property
    def chain(self) -> Chain:
        """The chain."""
        return self.contracts.chain

    @property
    def coin(self) -> Contract:
        """The stablecoin."""
        return self.contracts.coin

    @property
    def lending(self) -> Contract:
        """The lending pool."""
        return self.contracts.pool

    @property
    def factory(self) -> Contract:
        """Of the stability pools."""
        return self.contracts.factory

    @property
    def pool(self) -> Contract:
        """The first stability pool."""
        return self.contracts.stability[0]

    @property
    def weird(self) -> Contract:
        """The second."""
        return self.contracts.stability[1]

    @property
    def collateral(self) -> Contract:
        """Of the first pool."""
        return self.contracts.collaterals[0]

    @property
    def weird_token(self) -> Contract:
        """Of the second pool."""
        return self.contracts.collaterals[1]

    @property
    def params(self) -> tuple[tuple[str, str, str, str, int], ...]:
        """Of the markets."""
        return self.contracts.structs

    def id(self, market: int = 0) -> bytes:
        """Of a market."""
        return self.contracts.params[market].id

    def account(self, name: str) -> Account:
        """By its name."""
        return self.contracts.accounts[name]

    @property
    def now(self) -> int:
        """This second."""
        return self.chain.timestamp

    # Users' calls

    def deposit(self, name: str, coins: int, pool: int = 0) -> Receipt:
        """Whole coins."""
        receipt: Receipt = self.contracts.stability[pool].deposit(
            coins * ONE, MAX_UINT, sender=self.account(name)
        )
        return receipt

    def settle_in(self, **coins: int) -> None:
        """Deposits of whole coins by name, and twelve seconds, so that they absorb."""
        for name, amount in coins.items():
            self.deposit(name, amount)
        self.chain.warp(12)

    def leave(self, name: str, pool: int = 0) -> int:
        """Requests, waits, and withdraws all; the wei paid."""
        contract, account = self.contracts.stability[pool], self.account(name)
        contract.requestWithdrawal(sender=account)
        self.chain.warp(HOUR)
        return int(contract.withdraw(MAX_UINT, 0, account, MAX_UINT, sender=account).return_value)

    def open(self, debt: int, market: int = 0, name: str = "borrower") -> None:
        """A position of so many whole coins of debt against as much collateral as makes nine tenths of its limit."""
        account, params = self.account(name), self.params[market]
        price = self.contracts.oracles[market].price()
        collateral = debt * ONE * ORACLE_SCALE * ETHER * BPS // (price * params[4] * 9_000)
        self.lending.supplyCollateral(params, collateral, account, b"", sender=account)
        self.lending.borrow(params, debt * ONE, 0, account, account, sender=account)

    def set_price(self, bps: int, market: int = 0) -> None:
        """Of the first price."""
        self.contracts.oracles[market].set(PRICES[market] * bps // BPS, sender=self.account("deployer"))

    def shares(self, market: int = 0, name: str = "borrower") -> int:
        """What an account owes."""
        return int(self.lending.position(self.id(market), self.account(name))[1])

    def liquidate(
        self, market: int = 0, part: int = 1, name: str = "borrower", caller: str = "keeper"
    ) -> tuple[int, int, int]:
        """One `part`-th of a debt: what was seized, repaid, and the reward."""
        who = self.account(caller)
        receipt = self.contracts.stability[POOL_OF[market]].liquidate(
            self.params[market],
            self.account(name),
            0,
            self.shares(market, name) // part,
            0,
            who,
            MAX_UINT,
            sender=who,
        )
        seized, repaid, reward = receipt.return_value
        return seized, repaid, reward

    def liquidation_of(self, market: int = 0, part: int = 1, name: str = "borrower") -> int:
        """What one `part`-th of a debt costs to repay now, in wei."""
        before = self.chain.snapshot()
        self.lending.accrueInterest(self.params[market], sender=self.account("keeper"))
        _, _, assets, shares, _, _ = self.lending.market(self.id(market))
        self.chain.revert(before)
        repaid = self.shares(market, name) // part
        return int(-(-repaid * (assets + 1) // (shares + 10**6)))

    def weird_seizure(self) -> int:
        """What liquidating all of the borrower's debt in market 3 seizes."""
        before = self.chain.snapshot()
        self.weird_token.setFee(0, sender=self.account("deployer"))
        seized, _, _ = self.liquidate(market=3)
        self.chain.revert(before)
        return seized

    def empty(self, market: int = 0, name: str = "borrower", caller: str = "keeper") -> tuple[int, int, int]:
        """A liquidation that takes all that absorbs."""
        who, pool = self.account(caller), self.contracts.stability[POOL_OF[market]]
        self.lending.accrueInterest(self.params[market], sender=who)
        _, _, assets, shares, _, _ = self.lending.market(self.id(market))
        part = pool.absorbable() * (shares + 10**6) // (assets + 1)
        receipt = pool.liquidate(
            self.params[market], self.account(name), 0, part, 0, who, MAX_UINT, sender=who
        )
        seized, repaid, reward = receipt.return_value
        return seized, repaid, reward

    def crash(self, debt: int, market: int = 0, bps: int = 8_200) -> None:
        """A position, and a price that makes it unhealthy."""
        self.open(debt, market)
        self.set_price(bps, market)

    # What is where

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        at = self.contracts.at
        names = (*USERS, "stability0", "stability1", "pool", "stranger")
        return {
            "coins": [self.coin.balanceOf(at[name]) for name in names],
            "allowances": [self.coin.allowance(at[f"stability{pool}"], at["pool"]) for pool in POOLS],
            "collaterals": [
                [token.balanceOf(at[name]) for name in names] for token in self.contracts.collaterals
            ],
            "states": [pool.state() for pool in self.contracts.stability],
            "accounts": [
                (
                    pool.depositOf(at[name]),
                    pool.freshOf(at[name]),
                    pool.claimableOf(at[name]),
                    pool.windowOf(at[name]),
                )
                for pool in self.contracts.stability
                for name in DEPOSITORS
            ],
            "listed": [
                pool.isListed(self.id(market)) for pool in self.contracts.stability for market in MARKETS
            ],
            "debts": [self.lending.position(self.id(market), at["borrower"]) for market in MARKETS],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"


@dataclass(frozen=True)
class StabilityBuilder:
    """Deploys the surroundings, some of them broken copies."""

    broken: Override = field(default_factory=dict)
    """Artifacts to deploy instead of those shipped, by the contract's name; a pool's is the factory's."""

    def __call__(self) -> Stability:
        """On a new chain."""
        return Stability(Contracts(self.broken))
