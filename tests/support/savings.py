"""A savings vault over the suite's stablecoin, on the in-process chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from strongroom.evm import Account, Chain, Contract, ContractError
from strongroom.evm.abi import Addressish
from tests.support.suite import MAX_UINT, ONE, Builder, Override, Suite, refuses

PERIOD = 7 * 24 * 3600
"""Seconds over which a reward streams."""
VIRTUAL = 10**6
"""Shares that nobody holds."""


@dataclass(frozen=True)
class Savings:
    """A vault and who acts on it."""

    suite: Suite
    vault: Contract
    facilitator: Account
    """Who may take what is not streamed yet, and has coins to give as a reward."""
    saver: Account
    second: Account

    @property
    def chain(self) -> Chain:
        """The chain."""
        return self.suite.chain

    @property
    def coin(self) -> Contract:
        """What is saved."""
        return self.suite.stablecoin

    @property
    def attacker(self) -> Account:
        """Who has no role and means ill."""
        return self.suite.attacker

    @property
    def later(self) -> int:
        """A deadline that is not near."""
        return self.suite.later

    @property
    def actors(self) -> tuple[Account, ...]:
        """All accounts."""
        return (*self.suite.actors, self.saver, self.second)

    def fund(self, account: Account, wei: int) -> None:
        """Give coins to an account and let the vault take them all."""
        self.suite.set_price(10_000)
        units = -(-wei // self.suite.wei_per_unit) * 2 + 10
        self.suite.buy(account, units)
        held = self.coin.balanceOf(account)
        assert held >= wei
        self.coin.approve(self.vault, MAX_UINT, sender=account)

    def deposit(self, account: Account, wei: int) -> int:
        """Fund and deposit for oneself; the shares."""
        self.fund(account, wei)
        return int(self.vault.deposit(wei, account, sender=account).return_value)

    def redeem_all(self, account: Account) -> int:
        """Everything of an account, to itself; the assets."""
        shares = self.vault.balanceOf(account)
        return int(self.vault.redeem(shares, account, account, sender=account).return_value)

    def reward(self, wei: int, by: Account | None = None) -> None:
        """Fund and add a reward."""
        by = by or self.facilitator
        self.fund(by, wei)
        self.vault.addReward(wei, sender=by)

    def at(self, seconds: int) -> None:
        """Let the next transaction be mined this many seconds from now."""
        self.chain.warp(seconds)

    def state(self) -> dict[str, Any]:
        """Everything of the vault that a refused call must not change."""
        vault = self.vault
        held = [(vault.balanceOf(each), self.coin.balanceOf(each)) for each in (*self.actors, vault)]
        return {
            "held": held,
            "supply": vault.totalSupply(),
            "booked": vault.booked(),
            "stream": vault.stream(),
            "nonces": [vault.nonces(each) for each in self.actors],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.state(), self.suite.ledger()
        with refuses(name, *args):
            yield
        assert (self.state(), self.suite.ledger()) == before, f"{name} left something behind"

    @contextmanager
    def refuses_any(self) -> Iterator[None]:
        """Inside, a call must revert for whatever reason, and leave everything as it was."""
        before = self.state()
        with pytest.raises(ContractError):
            yield
        assert self.state() == before

    def price(self, shares: int = VIRTUAL * 10**18) -> int:
        """What a million million million million shares, one coin's at the start, are worth in wei."""
        return int(self.vault.convertToAssets(shares))


@dataclass(frozen=True)
class SavingsBuilder:
    """Deploys savings, some of them with broken copies of contracts."""

    broken: Override = field(default_factory=dict)

    def with_broken(self, broken: Override) -> "SavingsBuilder":
        """With these instead of those shipped."""
        return replace(self, broken=broken)

    def __call__(self, suite: Suite | None = None) -> Savings:
        """Deploy everything."""
        suite = suite or Builder(self.broken)(6)
        chain = suite.chain
        return Savings(
            suite,
            suite.savings_vault,
            suite.facilitator,
            chain.account("saver"),
            chain.account("second saver"),
        )


def exactly(wei: int) -> int:
    """Whole coins in wei."""
    return wei * ONE


def holders(savings: Savings, *accounts: Addressish) -> list[int]:
    """Shares of each."""
    return [savings.vault.balanceOf(each) for each in accounts]
