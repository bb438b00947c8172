"""The stability pools' room: the real stablecoin, a lending pool that lends it, two stability pools, their twins.

The first pool's collateral is sound, of 18 decimals, in three markets: one with a minimum debt, one of a high ratio,
one that is not listed at the beginning. The second's misbehaves and has 8 decimals.
"""

from collections.abc import Mapping
from typing import Any

from eth_abi.abi import encode

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract
from strongroom.model import (
    GOVERNOR,
    SENTINEL,
    WAD,
    ZERO_ADDRESS,
    AccessManager,
    Facilitator,
    Stablecoin,
    World,
)
from strongroom.model.kinked_curve import KinkedCurveIrm
from strongroom.model.lending_pool import IrmEntry, LendingPool, MarketParams, RateKind
from strongroom.model.stability_pool import StabilityPool, StabilityPoolFactory
from tests.stateful.rooms.lending.world import RATE, MockIrm, MockOracle, struct
from tests.stateful.rooms.stablecoin.mocks import Reserve, WeirdToken

FACTORY = "StabilityPoolFactory"
DEPOSITORS = ("saver", "second", "attacker", "callback")
BORROWERS = ("borrower", "attacker")
USERS = (*DEPOSITORS, "borrower", "keeper", "lender")
ROLES = ("governor", "sentinel")
ONE = 10**18
PLENTY = 10**9 * ONE
"""Coins that each user has."""
LENT = 10**7 * ONE
"""Coins in each market at the beginning."""
POOLS = (0, 1)
MARKETS = (0, 1, 2, 3)
POOL_OF = (0, 0, 0, 1)
"""The markets' stability pools: by their collateral."""
LISTED = (0, 1, 3)
"""At the beginning."""
DECIMALS = (18, 8)
"""Of the collaterals."""
PRICES = tuple(
    coins * 10 ** (36 + 18 - DECIMALS[pool])
    for coins, pool in ((2_000, 0), (2_000, 0), (2_000, 0), (30_000, 1))
)
LLTVS = (86 * WAD // 100, 945 * WAD // 1000, 77 * WAD // 100, 77 * WAD // 100)
IRMS = ("kinked", "asked", "asked", "asked")
MIN_DEBT = 100 * ONE
CURVE = (50, 900, 20_000, 7_500)
CALLER_SHARE_BPS = 1_000
RESTRICTED = {"listMarket": GOVERNOR, "delistMarket": SENTINEL, "closePool": GOVERNOR}


class Contracts:
    """On an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None) -> None:
        broken = broken or {}
        chain = self.chain = Chain(gas_limit=10**12, code_size_limit=10**6 if broken else None)
        names = (*(name for name in USERS if name != "callback"), *ROLES, "stranger", "deployer", "bank")
        self.accounts: dict[str, Account] = {name: chain.account(name) for name in names}
        deployer = self.accounts["deployer"]

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        self.access = deploy("ProtocolAccessManager", deployer)
        buffer = deploy("SurplusBuffer", self.access)
        self.coin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", self.access, buffer)
        self.pool = deploy("LendingPool", self.access)
        self.callback = deploy("MockCallback")
        self.collaterals = (
            deploy("MockReserve", "Mock Ether", "mETH", DECIMALS[0]),
            deploy("MockWeirdToken", DECIMALS[1]),
        )
        self.oracles = [deploy("MockOracle", price) for price in PRICES]
        self.irms = {"kinked": deploy("KinkedCurveIrm", *CURVE), "asked": deploy("MockIrm", RATE)}
        enable = self.pool["enableIrm(address,(uint8,uint96,address,address))"]
        enable(self.irms["kinked"], (2, MIN_DEBT, ZERO_ADDRESS, ZERO_ADDRESS), sender=deployer)
        enable(self.irms["asked"], (0, 0, ZERO_ADDRESS, ZERO_ADDRESS), sender=deployer)
        for lltv in dict.fromkeys(LLTVS):
            self.pool.enableLltv(lltv, sender=deployer)
        self.params = tuple(
            MarketParams(
                self.coin.address,
                self.collaterals[POOL_OF[number]].address,
                self.oracles[number].address,
                self.irms[IRMS[number]].address,
                LLTVS[number],
            )
            for number in MARKETS
        )
        self.structs = tuple(map(struct, self.params))
        for each in self.structs:
            self.pool.createMarket(each, sender=deployer)
        self.factory = deploy(FACTORY, self.coin, self.pool, self.access, CALLER_SHARE_BPS)
        self.stability = tuple(
            chain.at("StabilityPool", self.factory.createPool(token, sender=deployer).return_value)
            for token in self.collaterals
        )
        self._govern(deployer)
        at = {name: account.address for name, account in self.accounts.items()}
        at |= {"callback": self.callback.address, "pool": self.pool.address, "coin": self.coin.address}
        at |= {"factory": self.factory.address, "zero": ZERO_ADDRESS, "buffer": buffer.address}
        at |= {f"stability{number}": pool.address for number, pool in enumerate(self.stability)}
        at |= {f"collateral{number}": token.address for number, token in enumerate(self.collaterals)}
        at |= {f"oracle{number}": oracle.address for number, oracle in enumerate(self.oracles)}
        self.at: dict[str, str] = at
        self._endow(deployer)

    def _govern(self, deployer: Account) -> None:
        for number in LISTED:
            self.factory.listMarket(self.structs[number], sender=deployer)
        self.coin.setFacilitator(self.accounts["bank"], 2**120 - 1, sender=deployer)
        for name, role in RESTRICTED.items():
            selector = getattr(self.factory, name).selector
            self.access.setTargetFunctionRole(self.factory, [selector], role, sender=deployer)
        self.access.grantRole(GOVERNOR, self.accounts["governor"], 0, sender=deployer)
        self.access.grantRole(SENTINEL, self.accounts["sentinel"], 0, sender=deployer)

    def encode_calls(self, calls: list[tuple[str, bytes, bool]]) -> bytes:
        """What `MockCallback` makes in a callback."""
        return bytes(encode(["(address,bytes,bool)[]"], [calls]))

    def _endow(self, deployer: Account) -> None:
        """Users have plenty of everything, and everyone may take it."""
        spenders = ("pool", *(f"stability{number}" for number in POOLS))
        for name in USERS:
            self.coin.mint(self.at[name], PLENTY, sender=self.accounts["bank"])
            for token, decimals in zip(self.collaterals, DECIMALS, strict=True):
                token.mint(self.at[name], 10**7 * 10**decimals, sender=deployer)
            for token in (self.coin, *self.collaterals):
                for spender in spenders:
                    data = token.approve.encode(self.at[spender], 2**256 - 1)
                    if name == "callback":
                        self.callback.execute([(token, data, False)], sender=deployer)
                    else:
                        self.chain.raw_send(self.accounts[name], token.address, data)
        lender = self.accounts["lender"]
        for each in self.structs:
            self.pool.supply(each, LENT, 0, lender, b"", sender=lender)


class Model:
    """The same in the model."""

    def __init__(self, contracts: Contracts) -> None:
        at, chain = contracts.at, contracts.chain
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        self.access = AccessManager(
            world,
            contracts.access.address,
            members={(GOVERNOR, at["governor"]): 0, (SENTINEL, at["sentinel"]): 0},
            function_roles={(at["factory"], name): role for name, role in RESTRICTED.items()},
        )
        self.coin = Stablecoin(
            world,
            at["coin"],
            self.access,
            name="Strongroom Dollar",
            surplus_buffer=at["buffer"],
            facilitators={at["bank"]: Facilitator(2**120 - 1, 0)},
        )
        self.weird = WeirdToken(world, at["collateral1"], decimals=DECIMALS[1])
        self.collaterals = (Reserve(world, at["collateral0"], "Mock Ether", DECIMALS[0]), self.weird)
        self.oracles = [
            MockOracle(world, oracle.address, price)
            for oracle, price in zip(contracts.oracles, PRICES, strict=True)
        ]
        irms = [
            KinkedCurveIrm(world, contracts.irms["kinked"].address, *CURVE),
            MockIrm(world, contracts.irms["asked"].address),
        ]
        twins = (self.coin, *self.collaterals, *self.oracles, *irms)
        self.pool = LendingPool(
            world,
            at["pool"],
            self.access,
            contracts={twin.address: twin for twin in twins},
            irms={
                contracts.irms["kinked"].address: IrmEntry(RateKind.KINKED_CURVE, MIN_DEBT),
                contracts.irms["asked"].address: IrmEntry(RateKind.EXTERNAL),
            },
            lltvs=dict.fromkeys(LLTVS, True),
        )
        for params in contracts.params:
            self.pool.create_market(params)
        self.stability = tuple(
            StabilityPool(
                world,
                at[f"stability{number}"],
                self.pool,
                self.coin,
                token,
                factory=at["factory"],
                caller_share_bps=CALLER_SHARE_BPS,
                listed={contracts.params[each].id: True for each in LISTED if POOL_OF[each] == number},
            )
            for number, token in enumerate(self.collaterals)
        )
        self.factory = StabilityPoolFactory(
            world,
            at["factory"],
            self.access,
            self.pool,
            self.coin,
            {pool.collateral.address: pool for pool in self.stability},
        )
        spenders = ("pool", *(f"stability{number}" for number in POOLS))
        for name in USERS:
            self.coin.mint(at["bank"], at[name], PLENTY)
            for token, decimals in zip(self.collaterals, DECIMALS, strict=True):
                token.mint(at[name], 10**7 * 10**decimals)
            for spender in spenders:
                self.coin.approve(at[name], at[spender], 2**256 - 1)
                for token in self.collaterals:
                    token.approve(at[name], at[spender], 2**256 - 1)
        for params in contracts.params:
            self.pool.supply(at["lender"], params, LENT, 0, at["lender"])
