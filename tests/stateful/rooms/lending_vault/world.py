"""The vault's room: a pool with five markets of one loan token, a vault over three of them, and their twins.

The second market has a kinked curve, the fourth can be listed later, the fifth asks an external rate model and cannot.
The first has a fee, which goes to a collector.
"""

from collections.abc import Mapping
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract
from strongroom.evm.contract import BoundFunction
from strongroom.model import WAD, ZERO_ADDRESS, AccessManager, World
from strongroom.model.kinked_curve import KinkedCurveIrm
from strongroom.model.lending_pool import IrmEntry, LendingPool, MarketParams, RateKind
from strongroom.model.lending_vault import Call as Submission
from strongroom.model.lending_vault import LendingVault
from tests.stateful.rooms.lending.world import RATE, MockIrm, MockOracle, struct
from tests.stateful.rooms.stablecoin.mocks import Reserve

SAVERS = ("saver", "second", "attacker")
USERS = (*SAVERS, "recipient", "lender", "borrower")
ROLES = ("owner", "curator", "allocator", "sentinel")
DECIMALS = 6
UNIT = 10**DECIMALS
COIN = 10**18
PRICE = 2_000 * 10**24
MARKETS = (0, 1, 2, 3, 4)
LISTED = (0, 1, 2)
"""At the beginning."""
CAPS = (1_000 * UNIT, 2_000 * UNIT, 1_000_000 * UNIT)
IRMS = ("curve", "kinked", "curve", "curve", "external")
ENTRIES = {
    name: (kind, 0, ZERO_ADDRESS, ZERO_ADDRESS)
    for kind, name in ((1, "curve"), (2, "kinked"), (0, "external"))
}
CURVE = (50, 900, 20_000, 7_500)
LLTV = 86 * WAD // 100
DAY = 86_400
FEE = WAD // 10
PLENTY = 10**7 * UNIT


class Contracts:
    """On an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None) -> None:
        broken = broken or {}
        chain = self.chain = Chain(gas_limit=10**12, code_size_limit=10**6 if broken else None)
        names = (*USERS, *ROLES, "collector", "stranger", "deployer")
        self.accounts: dict[str, Account] = {name: chain.account(name) for name in names}
        deployer = self.accounts["deployer"]

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        self.access = deploy("ProtocolAccessManager", deployer)
        self.pool = deploy("LendingPool", self.access)
        self.asset = deploy("MockReserve", "Mock Dollar", "mUSD", DECIMALS)
        self.collateral = deploy("MockReserve", "Mock Ether", "mETH", 18)
        self.oracles = [deploy("MockOracle", PRICE) for _ in MARKETS]
        self.irms = {
            "curve": deploy("MockIrm", 0),
            "kinked": deploy("KinkedCurveIrm", *CURVE),
            "external": deploy("MockIrm", RATE),
        }
        enable = self.pool["enableIrm(address,(uint8,uint96,address,address))"]
        for name, entry in ENTRIES.items():
            enable(self.irms[name], entry, sender=deployer)
        self.pool.enableLltv(LLTV, sender=deployer)
        self.params = tuple(
            MarketParams(
                self.asset.address,
                self.collateral.address,
                self.oracles[number].address,
                self.irms[IRMS[number]].address,
                LLTV,
            )
            for number in MARKETS
        )
        self.structs = tuple(map(struct, self.params))
        for each in self.structs:
            self.pool.createMarket(each, sender=deployer)
        self.pool.setFeeRecipient(self.accounts["collector"], sender=deployer)
        self.pool.setFee(self.structs[0], WAD // 10, sender=deployer)
        self.factory = deploy("LendingVaultFactory", self.pool)
        at = {name: account.address for name, account in self.accounts.items()}
        config = (
            *(at["owner"], at["curator"], at["sentinel"], at["recipient"], FEE, DAY, "Savings", "SAVE"),
            [(self.structs[number], cap) for number, cap in zip(LISTED, CAPS, strict=True)],
        )
        vault = self.factory.createVault(self.asset, config, b"\0" * 32, sender=deployer).return_value
        self.vault = chain.at(broken.get("LendingVault", "LendingVault"), vault)
        self.roles = chain.at(broken.get("LendingVaultGovernance", "LendingVaultGovernance"), vault)
        self.roles.setAllocator(at["allocator"], True, sender=self.accounts["owner"])
        at |= {"pool": self.pool.address, "vault": vault, "asset": self.asset.address, "zero": ZERO_ADDRESS}
        self.at: dict[str, str] = at
        for name in (*USERS, "stranger"):
            for token in (self.asset, self.collateral):
                token.mint(at[name], PLENTY if token is self.asset else 10**6 * COIN, sender=deployer)
                for spender in ("pool", "vault"):
                    token.approve(at[spender], 2**256 - 1, sender=self.accounts[name])

        self.ids = {each: params.id for each, params in zip(self.structs, self.params, strict=True)}
        self._functions: dict[str, BoundFunction] = {}

    def function(self, name: str) -> BoundFunction:
        """One of the vault's, overloaded or not, of either of its parts."""
        found = self._functions.get(name)
        if found is None:
            interface = self.vault._interface
            plain = name.partition("(")[0]
            known = plain in interface.functions or plain in interface.overloads
            found = self._functions[name] = (self.vault if known else self.roles)[name]
        return found

    def encode(self, call: Submission) -> bytes:
        """A submitted call as the vault's ABI has it."""
        name, *args = call
        words = name.split("_")
        function = getattr(self.roles, words[0] + "".join(word.capitalize() for word in words[1:]))
        return bytes(
            function.encode(*(struct(arg) if isinstance(arg, MarketParams) else arg for arg in args))
        )


class Model:
    """The same in the model."""

    def __init__(self, contracts: Contracts) -> None:
        at, chain = contracts.at, contracts.chain
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        self.access = AccessManager(world, contracts.access.address)
        self.asset = Reserve(world, contracts.asset.address, "Mock Dollar", DECIMALS)
        self.collateral = Reserve(world, contracts.collateral.address, "Mock Ether", 18)
        self.oracles = [MockOracle(world, oracle.address, PRICE) for oracle in contracts.oracles]
        irms = [
            MockIrm(world, contracts.irms["curve"].address),
            KinkedCurveIrm(world, contracts.irms["kinked"].address, *CURVE),
            MockIrm(world, contracts.irms["external"].address),
        ]
        twins = (self.asset, self.collateral, *self.oracles, *irms)
        self.pool = LendingPool(
            world,
            at["pool"],
            self.access,
            contracts={twin.address: twin for twin in twins},
            irms={
                contracts.irms[name].address: IrmEntry(RateKind(kind), *rest)
                for name, (kind, *rest) in ENTRIES.items()
            },
            lltvs={LLTV: True},
            fee_recipient=at["collector"],
        )
        for params in contracts.params:
            self.pool.create_market(params)
        first = contracts.params[0].id
        self.pool.markets[first] = type(self.pool.markets[first])(
            **{
                name: getattr(self.pool.markets[first], name)
                for name in self.pool.markets[first].__slots__
                if name != "fee"
            },
            fee=WAD // 10,
        )
        self.vault = LendingVault(
            world,
            at["vault"],
            self.pool,
            at["asset"],
            owner=at["owner"],
            curator=at["curator"],
            sentinel=at["sentinel"],
            fee_recipient=at["recipient"],
            fee=FEE,
            timelock=DAY,
            markets={contracts.params[number]: cap for number, cap in zip(LISTED, CAPS, strict=True)},
            allocators={at["allocator"]: True},
        )
        for name in (*USERS, "stranger"):
            for token in (self.asset, self.collateral):
                token.mint(at[name], PLENTY if token is self.asset else 10**6 * COIN)
                for spender in ("pool", "vault"):
                    token.approve(at[name], at[spender], 2**256 - 1)
