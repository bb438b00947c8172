"""Primary sales, vesting and the factory with an asset on the in-process chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, ContractError, Receipt, to_address
from strongroom.evm.abi import Addressish
from strongroom.model.signatures import buy_authorization_nonce
from tests.support.compliance import Registry, RegistryBuilder, investor
from tests.support.signing import RECEIVE, Authorization
from tests.support.suite import GOVERNOR, MAX_UINT, OPERATOR, SENTINEL, Override, refuses

ZERO = "0x" + "00" * 20
HOUR = 3_600
DAY = 24 * HOUR
FEE = 100 * 10**18
"""Of an asset, in wei."""
SALE_FEE_BPS = 100
PRICE = 3 * 10**16 + 7
"""Wei for a unit of the asset, which has two decimals."""
FUNDS = 10**30
SALT = b"\x07" * 32
WALLETS = ("buyer", "second_wallet", "other_buyer", "insider", "owner")
"""Who is verified; the first two are one investor's."""
INVESTORS = {
    name: investor(number)
    for name, number in (
        ("buyer", 11),
        ("second_wallet", 11),
        ("other_buyer", 12),
        ("insider", 13),
        ("owner", 14),
    )
}

ROLE_TABLE: Mapping[str, Mapping[str, int]] = {
    "AssetFactory": {"setFee": GOVERNOR, "pause": SENTINEL, "unpause": OPERATOR},
    "PrimarySale": {"setFee": OPERATOR, "pause": SENTINEL, "unpause": OPERATOR, "rescue": GOVERNOR},
}
"""Who may call what is restricted."""


@dataclass(frozen=True)
class Sales:
    """A factory, a sale contract, a vesting contract and an asset, and who uses them."""

    registry: Registry
    coin: Contract
    buffer: Contract
    factory: Contract
    sales: Contract
    vesting: Contract
    asset: Contract
    """Made by the factory for `owner`; both contracts may issue 1,000,000 units of it."""
    operator: Account
    owner: Account
    buyer: Account
    second_wallet: Account
    other_buyer: Account
    insider: Account
    outsider: Account
    """Not verified."""
    relayer: Account
    attacker: Account
    agent: Account
    """Of the asset."""
    _watched: list[str] = field(default_factory=list, repr=False)

    @property
    def chain(self) -> Chain:
        """Where all of it is."""
        return self.registry.chain

    @property
    def deployer(self) -> Account:
        """Admin of the access manager, who mints coins."""
        return self.registry.deployer

    @property
    def people(self) -> tuple[Account, ...]:
        """Everybody with coins."""
        return (
            *(self.owner, self.buyer, self.second_wallet, self.other_buyer),
            *(self.insider, self.outsider, self.relayer, self.attacker),
        )

    @property
    def later(self) -> int:
        """A deadline that is not near."""
        return self.chain.timestamp + 30 * DAY

    # Sales

    def terms(self, **changes: Any) -> dict[str, Any]:
        """1,000 units at a fixed price, from now on for ten days; below 100 it fails."""
        now = self.chain.timestamp
        values: dict[str, Any] = {
            "asset": self.asset,
            "startPrice": PRICE,
            "endPrice": PRICE,
            "softCap": 100,
            "hardCap": 1_000,
            "minPerInvestor": 0,
            "maxPerInvestor": 0,
            "startTime": now,
            "endTime": now + 10 * DAY,
            "lockUp": 0,
            "maxFeeBps": SALE_FEE_BPS,
            **changes,
        }
        return {**values, "asset": to_address(values["asset"])}

    def open(self, **changes: Any) -> int:
        """By the owner; the sale's number."""
        self.sales.open(self.terms(**changes), sender=self.owner)
        return int(self.sales.saleCount())

    def buy(self, number: int, who: Account, shares: int, max_cost: int = MAX_UINT) -> Receipt:
        """Without a limit unless told."""
        receipt: Receipt = self.sales.buy(number, shares, max_cost, self.later, sender=who)
        return receipt

    def authorize(
        self,
        number: int,
        who: Account,
        shares: int,
        value: int,
        deadline: int,
        salt: bytes = SALT,
        **changes: Any,
    ) -> bytes:
        """The buyer's EIP-3009 authorization of one purchase."""
        nonce = buy_authorization_nonce(who.address, number, shares, value, deadline, salt)
        values: dict[str, Any] = {"payer": who, "payee": self.sales, "value": value, "nonce": nonce}
        values |= {"before": deadline, "kind": RECEIVE, **changes}
        return bytes(Authorization(**values).sign(self.coin, who))

    def end(self, number: int) -> None:
        """Let the time of a sale pass."""
        self.chain.warp(self.sales.sale(number).terms.endTime + 1 - self.chain.timestamp)

    def revoke(self, wallet: Addressish) -> None:
        """The wallet is no longer verified."""
        self.registry.registry.revoke(wallet, sender=self.registry.issuer)

    def verify(self, wallet: Addressish, name: str) -> None:
        """It is again, as the investor of that name."""
        self.registry.register(wallet, INVESTORS[name])

    def hand_over(self, to: Account) -> None:
        """The asset has another owner, in two steps."""
        self.asset.transferOwnership(to, sender=self.owner)
        self.asset.acceptOwnership(sender=to)

    # What is where

    def balances(self) -> dict[str, tuple[int, int]]:
        """Everybody's coins and shares."""
        places = (*self.people, self.sales, self.vesting, self.buffer, self.factory)
        return {
            each.address: (self.coin.balanceOf(each), self.asset.balanceOf(each))
            for each in places  # type: ignore[attr-defined]
        }

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        count, grants = self.sales.saleCount(), self.vesting.grantCount()
        return {
            "balances": self.balances(),
            "owed": self.sales.totalOwed(),
            "sales": [self.sales.sale(each) for each in range(count + 2)],
            "purchases": [
                self.sales.purchase(each, who) for each in range(1, count + 1) for who in self.people
            ],
            "investors": [
                self.sales.boughtBy(each, who)
                for each in range(1, count + 1)
                for who in sorted(set(INVESTORS.values()))
            ],
            "settings": (self.sales.feeBps(), self.sales.paused(), self.factory.fee(), self.factory.paused()),
            "grants": [self.vesting.grant(each) for each in range(grants + 2)],
            "liens": [self.asset.lockedBy(who, self.vesting) for who in self.people],
            "assets": self.factory.records(0, 100),
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

    def assert_solvent(self) -> None:
        """What the contract holds is what its sales owe."""
        owed = 0
        for number in range(1, self.sales.saleCount() + 1):
            found = self.sales.sale(number)
            owed += found.escrow + found.proceeds
            waiting = [self.sales.purchase(number, who) for who in self.people]
            assert found.escrow == sum(paid for _, paid in waiting)
            assert found.sold <= found.terms.hardCap
        assert self.sales.totalOwed() == owed
        assert self.coin.balanceOf(self.sales) >= owed


@dataclass(frozen=True)
class SalesBuilder:
    """Deploys sales, some of them broken."""

    broken: Override = field(default_factory=dict)

    def __call__(self, chain: Chain | None = None) -> Sales:
        """On a new chain unless given one."""
        broken: dict[str, Artifact] = dict(self.broken)
        registry = RegistryBuilder(broken)(chain)
        chain, deployer, access = registry.chain, registry.deployer, registry.access

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        buffer = deploy("SurplusBuffer", access)
        coin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", access, buffer)
        coin.setFacilitator(deployer, 2**120 - 1, sender=deployer)
        implementation, buyout = implementations(deploy, registry, coin)
        factory = deploy("AssetFactory", implementation, buyout, buffer, access, FEE)
        sales = deploy("PrimarySale", factory, access, SALE_FEE_BPS)
        vesting = deploy("Vesting", factory)
        for name, functions in ROLE_TABLE.items():
            target = {"AssetFactory": factory, "PrimarySale": sales}[name]
            for function, role in functions.items():
                selectors = [target.__getattr__(function).selector]
                access.setTargetFunctionRole(target, selectors, role, sender=deployer)
        operator = chain.account("operator")
        access.grantRole(OPERATOR, operator, 0, sender=deployer)
        names = (
            *("owner", "buyer", "second_wallet", "other_buyer"),
            *("insider", "outsider", "relayer", "attacker", "agent"),
        )
        people = {name: chain.account(name) for name in names}
        for name, number in INVESTORS.items():
            registry.register(people[name], number)
        for person in people.values():
            coin.mint(person, FUNDS, sender=deployer)
            coin.approve(sales, MAX_UINT, sender=person)
            coin.approve(factory, MAX_UINT, sender=person)
        owner = people["owner"]
        factory.tokenizeOffChain(
            asset_params(
                owner,
                issuers=[(sales, 10**6), (vesting, 10**6)],
                custodians=[(vesting, 2)],
                agents=[people["agent"]],
            ),
            [],
            "Custodian Ltd",
            FEE,
            SALT,
            sender=owner,
        )
        asset = chain.at(broken.get("AssetToken", "AssetToken"), factory.predictAsset(owner, SALT))
        return Sales(registry, coin, buffer, factory, sales, vesting, asset, operator, **people)


def implementations(deploy: Any, registry: Registry, coin: Contract) -> tuple[Contract, Contract]:
    """Of assets and of buyouts."""
    administration, operations = (
        deploy(name, registry.registry) for name in ("AssetAdministration", "AssetOperations")
    )
    asset = deploy("AssetToken", registry.registry, deploy("MockWrappedEther"), administration, operations)
    return asset, deploy("Buyout", coin)


def asset_params(owner: Addressish, **changes: Any) -> dict[str, Any]:
    """An asset of 10,000,000 units of two decimals with one document and no rules but the registry's."""
    return {
        "owner": owner,
        "name": "Warehouse 7",
        "symbol": "WH7",
        "decimals": 2,
        "authorizedSupply": 10**7,
        "votes": False,
        "investorBalances": False,
        "policy": policy(),
        "countries": [],
        "paymentTokens": [],
        "agents": [],
        "custodians": [],
        "issuers": [],
        "supplyLocker": ZERO,
        "documents": [(b"DEED".ljust(32, b"\0"), "ipfs://deed", b"\x11" * 32)],
        **changes,
    }


def policy(**changes: Any) -> dict[str, Any]:
    """No rules unless told."""
    return {
        "countryRule": 0,
        "classes": 0,
        "maxHolders": 0,
        "minHolding": 0,
        "maxBalance": 0,
        "dailyVolume": 0,
        "lockup": 0,
        "sanctionsList": ZERO,
        "checkedClaims": False,
        **changes,
    }
