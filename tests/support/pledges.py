"""Shares of an asset as collateral in the real lending pool, on the in-process chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, Receipt
from strongroom.evm.abi import Addressish
from tests.support.fractional import Fractional, FractionalBuilder
from tests.support.lending import CURVE, KINKED, LLTV, ORACLE_SCALE, Params
from tests.support.sales import asset_params
from tests.support.suite import MAX_UINT, refuses

PRICE = 1_000
"""Whole loan tokens (six decimals) for one share (no decimals)."""
UNIT = 10**6
ZERO_HASH = bytes(32)


@dataclass(frozen=True)
class Pledges:
    """An asset whose `holder` and `other` have 1,000 shares each, a pool, and the holder's clone with a market."""

    fractional: Fractional
    manager: Contract
    pool: Contract
    oracle: Contract
    """Of a share."""
    irm: Contract
    factory: Contract
    shares: Contract
    """The holder's clone."""
    params: Params
    lender: Account
    liquidator: Account
    """Not verified."""

    @property
    def chain(self) -> Chain:
        return self.fractional.chain

    @property
    def asset(self) -> Contract:
        return self.fractional.asset

    @property
    def loan(self) -> Contract:
        return self.fractional.money

    @property
    def holder(self) -> Account:
        return self.fractional.holder

    @property
    def later(self) -> int:
        return self.chain.timestamp + 3_600

    def market_of(self, shares: Contract, oracle: Addressish | None = None) -> Params:
        """A market of that clone, made if there is none."""
        params = Params(
            self.loan.address, shares.address, str(oracle or shares.address), self.irm.address, LLTV
        )
        if self.pool.idToMarketParams(params.id)[0] == "0x" + "00" * 20:
            self.pool.createMarket(params, sender=self.lender)
            self.pool.supply(params, 10**6 * UNIT, 0, self.lender, b"", sender=self.lender)
        return params

    def clone_of(self, who: Account) -> Contract:
        """Somebody's clone, with leave for the manager to lock."""
        address = self.manager.create(self.asset, self.oracle, sender=who).return_value
        self.asset.approve(self.manager, MAX_UINT, sender=who)
        return self.chain.at("PledgedShares", address)

    def pledge(self, amount: int, who: Account | None = None, shares: Contract | None = None) -> Receipt:
        clone = shares or self.shares
        params = self.params if clone is self.shares else self.market_of(clone)
        return clone.pledge(params, amount, 0, sender=who or self.holder)

    def borrow(self, coins: int, who: Account | None = None) -> Receipt:
        """Whole coins."""
        sender = who or self.holder
        return self.shares.borrow(self.params, coins * UNIT, sender, MAX_UINT, self.later, sender=sender)

    def withdraw(self, units: int, minimum: int = 0) -> int:
        result: int = self.shares.withdraw(self.params, units, minimum, sender=self.holder).return_value
        return result

    def set_price(self, coins: int) -> None:
        """Whole coins for a share."""
        self.oracle.set(coins * UNIT * ORACLE_SCALE, sender=self.lender)

    def liquidate(self, units: int, who: Account | None = None) -> Receipt:
        """By collateral seized."""
        sender = who or self.liquidator
        return self.pool.liquidate(self.params, self.shares, units, 0, b"", sender=sender)

    def position(self, shares: Contract | None = None) -> tuple[int, int, int]:
        clone = shares or self.shares
        params = self.params if clone is self.shares else self.market_of(clone)
        found = self.pool.position(params.id, clone)
        return (found[0], found[1], found[2])

    def lien(self, who: Account | None = None) -> tuple[int, int]:
        """Units, and shares under the lien."""
        units, shares = self.manager.lien(self.asset, who or self.holder)
        return units, shares

    def break_lien(self, amount: int, who: Account | None = None) -> None:
        """By the agent, to `fourth`."""
        made = self.fractional
        self.asset.forcedTransferLocked(
            who or self.holder,
            made.fourth,
            amount,
            self.manager,
            b"court order".ljust(32, b"\0"),
            sender=made.agent,
        )

    def ledger(self) -> dict[str, Any]:
        """Everything that a refused call must not change."""
        wallets = (*self.fractional.wallets, self.lender, self.liquidator, self.shares, self.pool)
        return {
            "asset": self.fractional.ledger(),
            "units": [self.shares.balanceOf(each) for each in wallets],
            "supply": self.shares.totalSupply(),
            "liens": [self.lien(each) for each in (self.holder, self.fractional.other)],
            "position": self.position(),
            "coins": [self.loan.balanceOf(each) for each in wallets],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"


@dataclass(frozen=True)
class PledgesBuilder:
    """Deploys pledges, some of them broken."""

    broken: Mapping[str, Artifact] = field(default_factory=dict)

    def __call__(self, chain_: Chain | None = None) -> Pledges:
        made = FractionalBuilder(self.broken)(chain=chain_, shares=0)
        chain, compliance = made.chain, made.compliance

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=compliance.deployer)

        buffer = deploy("SurplusBuffer", compliance.access)
        coin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", compliance.access, buffer)
        buyout = deploy("Buyout", coin)
        factory = deploy("AssetFactory", made.implementation, buyout, buffer, compliance.access, 0)
        pool = deploy("LendingPool", compliance.access)
        manager = deploy("PledgeManager", factory, pool, compliance.registry)
        owner = made.owner
        terms = asset_params(
            owner,
            decimals=0,
            agents=[made.agent],
            paymentTokens=[made.money],
            custodians=[(manager, 1)],
        )
        factory.tokenizeOffChain(terms, [], "Custodian Ltd", 0, ZERO_HASH, sender=owner)
        made.asset = chain.at("AssetToken", factory.predictAsset(owner, ZERO_HASH))
        made.issue(made.holder, 1_000)
        made.issue(made.other, 1_000)
        oracle = deploy("MockOracle", PRICE * UNIT * ORACLE_SCALE)
        irm = deploy("KinkedCurveIrm", *CURVE)
        lender, liquidator = chain.account("lender"), chain.account("liquidator")
        pool.enableIrm(irm, (KINKED, 0, *["0x" + "00" * 20] * 2), sender=compliance.deployer)
        pool.enableLltv(LLTV, sender=compliance.deployer)
        for who in (lender, liquidator, made.holder, made.other, made.fourth, made.attacker):
            made.money.mint(who, 10**7 * UNIT, sender=compliance.deployer)
            made.money.approve(pool, MAX_UINT, sender=who)
        manager.setLoanAllowed(made.asset, oracle, made.money, True, sender=owner)
        manager.create(made.asset, oracle, sender=made.holder)
        address = manager.pledgedSharesOf(made.asset, made.holder, oracle)
        made.asset.approve(manager, MAX_UINT, sender=made.holder)
        shares = chain.at(self.broken.get("PledgedShares", "PledgedShares"), address)
        params = Params(made.money.address, shares.address, shares.address, irm.address, LLTV)
        pool.createMarket(params, sender=lender)
        pool.supply(params, 10**6 * UNIT, 0, lender, b"", sender=lender)
        return Pledges(made, manager, pool, oracle, irm, factory, shares, params, lender, liquidator)
