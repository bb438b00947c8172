"""The whole stablecoin to be wound down, and the client connected to it: markets and positions that events tell of."""

from dataclasses import dataclass, field, replace
from typing import Any

from strongroom.client import Strongroom
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from tests.support.lending import Params
from tests.support.suite import MAX_UINT
from tests.support.winddown import CEILING, LLTV, PRICES, Ending, EndingBuilder
from tests.unit.client.conftest import deployment_of


@dataclass(frozen=True)
class EndingHouse:
    """What is wound down, through a provider that has seen its markets begin."""

    it: Ending
    provider: ChainProvider

    @property
    def actors(self) -> tuple[Account, ...]:
        """Who may sign, in the order of the provider's accounts."""
        return (*self.it.people, self.it.suite.governor, self.it.suite.sentinel)

    def connect(self, account: Account | None = None) -> Strongroom:
        """As one of the actors."""
        deployment = deployment_of(self.it.suite)
        return Strongroom.connect(self.provider, None if account is None else account.local, deployment)

    def pledge(self, account: Account, market: int, units: int) -> Any:
        """Give collateral; returns the client as the account."""
        token = self.it.collaterals[market]
        token.mint(account, units, sender=self.it.suite.deployer)
        self.it.chain.set_balance(account.address, 10**18)
        return self.connect(account)

    def open(self, account: Account, market: int, collateral: str, borrowed: str) -> None:
        """Put collateral in and borrow, through the client, so that events tell of it."""
        it = self.it
        units = int(float(collateral) * 10 ** int(it.collaterals[market].decimals()))
        client = self.pledge(account, market, units)
        it.pool.setAuthorization(it.facilitator, True, sender=account)
        it.collaterals[market].approve(it.facilitator, MAX_UINT, sender=account)
        client.credit.open(it.params[market].id, collateral, borrowed, by="approve")


@dataclass(frozen=True)
class EndingHouseBuilder:
    """Deploys them."""

    builder: EndingBuilder = field(default_factory=EndingBuilder)

    def __call__(self) -> EndingHouse:
        """With two markets that were created through the provider, and stability pools of both collaterals."""
        it = self.builder()
        suite = it.suite
        provider = ChainProvider(it.chain, [*it.people, suite.governor, suite.sentinel])
        house = EndingHouse(it, provider)
        client = house.connect(it.stranger)
        oracles, params = [], []
        for number in range(len(PRICES)):
            made = it.it.makeOracle(it.sources[number], sender=it.stranger).return_value
            market = Params(it.coin.address, it.collaterals[number].address, made, it.irm.address, LLTV)
            client.lending.create_market(*market[:4], str(LLTV / 10**18))
            suite.stability_pool_factory.createPool(it.collaterals[number], sender=it.stranger)
            oracles.append(it.chain.at("SettlementOracle", made))
            params.append(market)
        # the builder's own markets, which no event here tells of, mint nothing any more
        for each in it.params:
            it.facilitator.lowerMarketCeiling(each.id, 0, sender=suite.sentinel)
        it.govern(*((it.facilitator, "raiseMarketCeiling", (each, CEILING)) for each in params))
        return replace(house, it=replace(it, oracles=tuple(oracles), params=tuple(params)))
