"""A lending vault over three markets of a pool on the in-process chain."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from strongroom.evm import Account, Chain, Contract, ContractError, Receipt, keccak
from strongroom.evm.abi import Addressish
from tests.support.lending import ZERO, Lending, LendingBuilder, Params
from tests.support.suite import MAX_UINT, Override, refuses

WAD = 10**18
DAY = 86_400
TIMELOCK = 2 * DAY
WINDOW = 14 * DAY
VIRTUAL = 10**6
"""Shares that nobody holds."""
CAPS = (1_000, 2_000, 100_000)
"""Of the three markets, in whole loan tokens."""
FIRST = b"\0" * 32
"""The salt of the builder's vault."""


@dataclass(frozen=True)
class Vaults:
    """A vault and who acts on it. The first market is `lending`'s own."""

    lending: Lending
    factory: Contract
    vault: Contract
    """At the vault's address with the ABI of savings."""
    roles: Contract
    """At the vault's address with the ABI of governance."""
    markets: tuple[Lending, ...]
    owner: Account
    curator: Account
    allocator: Account
    sentinel: Account
    recipient: Account
    saver: Account
    second: Account
    attacker: Account

    @property
    def chain(self) -> Chain:
        """The chain."""
        return self.lending.chain

    @property
    def pool(self) -> Contract:
        """The pool."""
        return self.lending.pool

    @property
    def asset(self) -> Contract:
        """What the vault lends."""
        return self.lending.loan

    @property
    def one(self) -> int:
        """One whole asset, in its units."""
        return self.lending.one

    @property
    def params(self) -> tuple[Params, ...]:
        """Of the markets."""
        return tuple(market.params for market in self.markets)

    @property
    def later(self) -> int:
        """A deadline that is not near."""
        return self.chain.timestamp + 3_600

    @property
    def users(self) -> tuple[Account, ...]:
        """Who may hold shares."""
        return (self.saver, self.second, self.attacker, self.recipient, self.owner)

    # Users' calls, with what they need

    def fund(self, account: Account, assets: int) -> None:
        """Give an account assets, which the vault and the pool may take."""
        self.asset.mint(account, assets, sender=self.lending.deployer)
        self.asset.approve(self.vault, MAX_UINT, sender=account)
        self.asset.approve(self.pool, MAX_UINT, sender=account)

    def deposit(self, account: Account, assets: int) -> Receipt:
        """Give an account assets and let it deposit them."""
        self.fund(account, assets)
        receipt: Receipt = self.vault.deposit(assets, account, sender=account)
        return receipt

    def redeem_all(self, account: Account) -> Receipt:
        """Let an account redeem all that it has."""
        shares = self.vault.balanceOf(account)
        receipt: Receipt = self.vault.redeem(shares, account, account, sender=account)
        return receipt

    def borrow(self, number: int, assets: int, collateral: int | None = None) -> None:
        """Let the borrower of a market borrow against one coin, unless told."""
        market = self.markets[number]
        market.pledge(market.borrower, market.coin if collateral is None else collateral)
        market.owe(market.borrower, assets)

    def lose(self, number: int, price: int = 0) -> None:
        """Let the borrower's collateral in a market be worth nothing to speak of, and book its debt as bad."""
        market = self.markets[number]
        market.oracle.set(price or 1, sender=market.deployer)
        collateral = market.held(market.borrower).collateral
        market.give(market.loan, market.liquidator, 10**6 * self.one)
        market.pool.liquidate(market.params, market.borrower, collateral, 0, b"", sender=market.liquidator)

    # Governance

    def submit(self, data: bytes, sender: Account | None = None) -> Receipt:
        """Schedule a call."""
        receipt: Receipt = self.roles.submit(data, sender=sender or self.curator)
        return receipt

    def timelocked(self, name: str, *args: Any) -> Receipt:
        """Submit a call, wait, make it."""
        function = getattr(self.roles, name)
        self.submit(function.encode(*args))
        self.chain.warp(self.roles.timelock())
        receipt: Receipt = function(*args, sender=self.curator)
        return receipt

    # What is where

    def held(self, number: int) -> int:
        """The vault's supply shares in a market."""
        return self.markets[number].held(self.vault).supply_shares

    @property
    def price(self) -> tuple[int, int]:
        """Assets and shares, the virtual ones too."""
        return self.vault.totalAssets() + 1, self.vault.totalSupply() + VIRTUAL

    def assert_price_not_below(self, before: tuple[int, int]) -> None:
        """The share price has not fallen by a fraction of a unit."""
        assets, shares = self.price
        assert assets * before[1] >= before[0] * shares, f"from {before} to {(assets, shares)}"

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        vault, roles, pool = self.vault, self.roles, self.pool
        accounts = [*(user.address for user in self.users), vault.address, pool.address]
        return {
            "shares": [vault.balanceOf(account) for account in accounts],
            "supply": vault.totalSupply(),
            "assets": [self.asset.balanceOf(account) for account in accounts],
            "allowances": [vault.allowance(a.address, b.address) for a in self.users for b in self.users],
            "markets": [(pool.market(each.id), pool.position(each.id, vault)) for each in self.markets],
            "listed": roles.markets(),
            "queues": (roles.supplyQueue(), roles.withdrawQueue()),
            "fee": (roles.fee(), roles.feeRecipient(), vault.highWaterMark()),
            "roles": (
                vault.owner(),
                vault.pendingOwner(),
                roles.curator(),
                roles.sentinel(),
                roles.timelock(),
            ),
            "allocator": [roles.isAllocator(account) for account in accounts],
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


def selector(signature: str) -> bytes:
    """The four bytes of a function's signature."""
    return keccak(signature.encode())[:4]


@dataclass(frozen=True)
class VaultBuilder:
    """Deploys vaults, some of them broken copies."""

    broken: Override = field(default_factory=dict)
    """Artifacts to deploy instead of those shipped, by the contract's name."""

    def __call__(
        self,
        loan_decimals: int = 6,
        collateral_decimals: int = 18,
        *,
        caps: Sequence[int] = CAPS,
        fee: int = 0,
        timelock: int = TIMELOCK,
        token: str = "MockReserve",
        chain: Chain | None = None,
    ) -> Vaults:
        """A vault over as many markets as there are caps, in whole tokens, of one pool. `chain`: a new one."""
        lending = LendingBuilder(self.broken)(loan_decimals, collateral_decimals, token=token, chain=chain)
        chain = lending.chain
        markets = [lending]
        for _ in caps[1:]:
            oracle = lending.deploy("MockOracle", lending.oracle.price())
            market = lending.create(lending.with_params(oracle=oracle.address))
            markets.append(replace(market, oracle=oracle))
        factory = self.factory(lending)
        named = {
            name: chain.account(name)
            for name in (
                "owner",
                "curator",
                "allocator",
                "sentinel",
                "recipient",
                "saver",
                "second",
                "attacker",
            )
        }
        config = (
            named["owner"].address,
            named["curator"].address,
            named["sentinel"].address,
            named["recipient"].address,
            fee,
            timelock,
            "Savings",
            "SAVE",
            [
                (market.params, cap * lending.one)
                for market, cap in zip(markets[: len(caps)], caps, strict=True)
            ],
        )
        address = factory.vaultAddress(named["owner"], lending.loan, FIRST)
        factory.createVault(lending.loan, config, FIRST, sender=named["owner"])
        vault, roles = self.at(chain, address)
        roles.setAllocator(named["allocator"], True, sender=named["owner"])
        return Vaults(lending, factory, vault, roles, tuple(markets), **named)

    def factory(self, lending: Lending) -> Contract:
        """A factory for the pool; a broken vault's parts come with it."""
        name = "LendingVaultFactory"
        return lending.chain.deploy(self.broken.get(name, name), lending.pool, sender=lending.deployer)

    def at(self, chain: Chain, address: Addressish) -> tuple[Contract, Contract]:
        """The vault at an address, by each of its ABIs."""
        return chain.at("LendingVault", address), chain.at("LendingVaultGovernance", address)


NOBODY = ZERO
