"""Everything that stands around the stablecoin's credit, on the in-process chain, and the client connected to it."""

from dataclasses import dataclass, field, replace
from typing import Any

from eth_utils.crypto import keccak

from strongroom.client import Strongroom
from strongroom.deployments import DeployedContract, Deployment
from strongroom.evm import Account, Contract
from strongroom.evm.provider import ChainProvider
from tests.support.credit import MIN_DEBT, RATE, Credit, CreditBuilder, ether_market
from tests.support.suite import (
    BAND,
    FACILITATOR,
    FEE_BPS,
    GOVERNOR,
    HEARTBEAT,
    ONE,
    functions_named,
    oracle_config,
)

PEG_CEILING = 10_000_000 * ONE
CALLER_SHARE_BPS = 1_000
FLOOR_FEE_BPS = 50
FEED_DECIMALS = 8


@dataclass(frozen=True)
class House:
    """Credit, the peg module, the savers' vault, the stability pools."""

    credit: Credit
    """Looking at the market of a plain token; a second is wrapped ether's."""
    reserve: Contract
    psm: Contract
    stability: Contract
    """The factory."""
    provider: ChainProvider
    floor: Contract
    """The redemption module."""

    @property
    def chain(self) -> Any:
        """Of all of it."""
        return self.credit.chain

    @property
    def ether(self) -> Credit:
        """Looking at the market of wrapped ether."""
        return ether_market(self.credit)

    @property
    def deployment(self) -> Deployment:
        """The registry that the deploy script would have written."""
        it = self.credit
        contracts = {
            "ProtocolAccessManager": it.access,
            "SurplusBuffer": it.buffer,
            "Stablecoin": it.coin,
            "LendingPool": it.pool,
            "PegStabilityModule": self.psm,
            "SavingsVault": it.savings,
            "CreditFacilitator": it.facilitator,
            "StabilityPoolFactory": self.stability,
            "RedemptionModule": self.floor,
            "MockReserve": self.reserve,
        }
        return Deployment(
            chain_id=self.chain.chain_id,
            commit="unknown",
            contracts={
                name: DeployedContract(
                    contract.address,
                    (),
                    "0x" + "00" * 32,
                    0,
                    "0x" + keccak(self.chain.code(contract.address)).hex(),
                    name,
                )
                for name, contract in contracts.items()
            },
        )

    def connect(self, account: Account | None = None) -> Strongroom:
        """As one of the actors."""
        return Strongroom.connect(self.provider, None if account is None else account.local, self.deployment)

    def fund(self, account: Account, collateral: int = 0, coins: int = 0, ether: int = 0) -> None:
        """Give collateral, coins from elsewhere, ether; approve and authorise nothing."""
        if collateral:
            self.credit.collateral.mint(account, collateral, sender=self.credit.deployer)
        self.credit.give_coins(account, coins)
        if ether:
            self.chain.set_balance(account.address, ether)

    def swap_in(self, account: Account, units: int) -> int:
        """Give reserve and swap it in; the coins, in wei."""
        self.reserve.mint(account, units, sender=self.credit.deployer)
        self.reserve.approve(self.psm, units, sender=account)
        later = self.chain.timestamp + 3_600
        return int(self.psm.swapIn(units, 0, account, later, sender=account).return_value)

    def pool(self, credit: Credit | None = None) -> Contract:
        """The stability pool of a market's collateral."""
        it = credit or self.credit
        found: Contract = self.chain.at("StabilityPool", self.stability.poolOf(it.collateral))
        return found


@dataclass(frozen=True)
class HouseBuilder:
    """Deploys houses."""

    credit: CreditBuilder = field(default_factory=CreditBuilder)

    def __call__(self) -> House:
        """A house on a chain of its own. Its markets are created through the provider, so that they can be found."""
        it = self.credit(savings="SavingsVault")
        chain, deployer, access = it.chain, it.deployer, it.access

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.credit.broken.get(name, name), *args, sender=deployer)

        reserve = deploy("MockReserve", "Mock USD Coin", "mUSDC", 6)
        feed = deploy("MockAggregator", FEED_DECIMALS, 10**FEED_DECIMALS)
        oracle = deploy(
            "ChainlinkOracle", oracle_config(reserve, it.coin, base=[(feed, HEARTBEAT)], decimals=6)
        )
        psm = deploy(
            "PegStabilityModule", it.coin, reserve, oracle, it.buffer, access, FEE_BPS, FEE_BPS, *BAND
        )
        factory = deploy("StabilityPoolFactory", it.coin, it.pool, access, CALLER_SHARE_BPS)
        it.coin.setFacilitator(psm, PEG_CEILING, sender=it.governor)
        for target, name, role in (
            (it.savings, "takeUndistributed", FACILITATOR),
            (factory, "listMarket", GOVERNOR),
            (it.buffer, "coverLoss", FACILITATOR),
            (it.buffer, "reportShortfall", FACILITATOR),
        ):
            codes = [each.selector for each in functions_named(target, name)]
            access.setTargetFunctionRole(target, codes, role, sender=deployer)
        provider = ChainProvider(chain, it.actors)
        floor = deploy("RedemptionModule", it.facilitator, psm, access, FLOOR_FEE_BPS)
        irm = deploy("MockIrm", RATE)
        it.pool.enableIrm(irm, (0, MIN_DEBT, floor, it.facilitator), sender=deployer)
        house = House(it, reserve, psm, factory, provider, floor)
        for looking in (it, ether_market(it)):
            factory.createPool(looking.collateral, sender=it.stranger)
        client = house.connect(it.stranger)
        found = []
        for looking in (it, ether_market(it)):
            # by another oracle and rate model, and so another market, through the provider
            price = deploy("MockOracle", looking.oracle.price())
            params = looking.params._replace(oracle=price.address, irm=irm.address)
            client.lending.create_market(*params[:4], str(params.lltv / 10**18))
            it.facilitator.lowerMarketCeiling(looking.id, 0, sender=it.sentinel)
            it.list(params)
            factory.listMarket(params, sender=it.governor)
            found.append((params, price))
        it._markets.clear()
        for params, _ in found:
            it._markets[params.id] = params
        return replace(house, credit=replace(it, params=found[0][0], oracle=found[0][1]))
