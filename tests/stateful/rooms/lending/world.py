"""The lending pool's room: the pool and what is around it on a chain, and their twins in the model.

Three tokens: one of 6 decimals, one of 18, and one that misbehaves. Five markets, the fourth of which does not exist at
the beginning: two share a loan token, one of these has a kinked curve, a minimum debt and a redeemer, the third asks an
external rate model, in the fourth loan and collateral are the same token; it and the first have the adaptive curve. The
fifth has an operator, who alone lends there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract
from strongroom.evm.contract import BoundFunction
from strongroom.model import GOVERNOR, WAD, ZERO_ADDRESS, AccessManager, ModelError, World
from strongroom.model.execution import Contract as Twin
from strongroom.model.execution import external
from strongroom.model.kinked_curve import KinkedCurveIrm
from strongroom.model.lending_pool import IrmEntry, LendingPool, Market, MarketParams, RateKind
from tests.stateful.rooms.stablecoin.mocks import Reserve, WeirdToken

USERS = ("lender", "borrower", "second", "liquidator", "stranger", "collector", "callback", "wallet")
"""Who can gain or lose. `wallet` is a contract wallet of `keeper`'s, `callback` a contract that anyone commands."""
HOLDERS = (*USERS, "zero")
"""Who can have a position: fees may go to nobody."""
AUTHORIZERS = ("lender", "borrower", "wallet")
AUTHORIZED = ("second", "liquidator", "callback", "stranger")
REDEEMER = "liquidator"
OPERATOR = "second"
DECIMALS = (6, 18, 18)
WEIRD = 2
"""The token that misbehaves."""
MIN_DEBT = 100 * 10**6
RATE = 10**9
"""The external model's first rate: per second, times 1e18; about 3.2 % a year."""
PRICES = (2_000 * 10**24, 10**24, 10**48, 10**36, 10**48)
MARKETS = (0, 1, 2, 3, 4)
LOANS = (0, 0, WEIRD, 1, 1)
"""The markets' loan tokens,"""
COLLATERALS = (1, WEIRD, 0, 1, 0)
"""their collateral tokens,"""
LLTVS = (86 * WAD // 100, 385 * WAD // 1000, 945 * WAD // 1000, 98 * WAD // 100, 77 * WAD // 100)
IRMS = ("curve", "kinked", "asked", "curve", "operated")
ENTRIES = {
    "curve": (1, 0, "zero", "zero"),
    "kinked": (2, MIN_DEBT, REDEEMER, "zero"),
    "asked": (0, 0, "zero", "zero"),
    "operated": (2, 0, "zero", OPERATOR),
}
"""Kind, least debt, redeemer and operator by rate model."""
MOCKED = ("curve", "asked")
"""Those that are mocks: the first must never be asked."""
CURVE = (50, 900, 20_000, 7_500)
"""The kinked ones: rates at zero, kink and full utilisation, in basis points a year, and the kink."""
LATER = 3
"""The market that a step creates."""
OPERATED = 4
"""The one with an operator."""


def flags(entry: tuple[int, int, str, str]) -> int:
    """Of a rate model, as a market's third word has them."""
    kind, min_debt, _, operator = entry
    return (kind | (operator != "zero") << 8 | (min_debt != 0) << 16) << 192


@dataclass(eq=False)
class MockOracle(Twin):
    """`MockOracle`."""

    value: int = 0
    at_liquidation: int = 0
    fault: int = 0
    """0 none, 1 reverts, 2 burns its gas."""

    def price(self) -> int:
        """Scaled by 1e36."""
        self._answer()
        return self.value

    def liquidation_price(self) -> int:
        """Scaled by 1e36, where offered."""
        self._answer()
        if not self.at_liquidation:
            raise ModelError("MockOracle_Down")
        return self.at_liquidation

    def _answer(self) -> None:
        if self.fault:
            raise ModelError("MockOracle_Down" if self.fault == 1 else "EmptyRevert")


@dataclass(eq=False)
class MockIrm(Twin):
    """`MockIrm`."""

    rate: int = RATE
    asked: int = 0

    @external
    def borrow_rate(self, params: MarketParams, market: Market) -> int:
        """Per second, times 1e18."""
        self.asked += 1
        return self.rate

    def borrow_rate_view(self, params: MarketParams, market: Market) -> int:
        """Per second, times 1e18."""
        return self.rate


@dataclass(eq=False)
class Batch(Twin):
    """`MockWallet`, as far as it executes."""

    @external
    def execute(self, calls: list[Callable[[], Any]]) -> None:
        """All or nothing."""
        for call in calls:
            call()


class Contracts:
    """The pool on an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None) -> None:
        broken = broken or {}
        # mutants are compiled quickly, and are larger than a chain would take
        chain = self.chain = Chain(gas_limit=10**12, code_size_limit=10**6 if broken else None)
        named = ("lender", "borrower", "second", "liquidator", "stranger", "collector")
        self.accounts: dict[str, Account] = {
            name: chain.account(name) for name in (*named, "keeper", "governor", "deployer")
        }
        deployer = self.accounts["deployer"]

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        self.access = deploy("ProtocolAccessManager", deployer)
        self.pool = deploy("LendingPool", self.access)
        self.wallet = deploy("MockWallet", self.accounts["keeper"])
        self.callback = deploy("MockCallback")
        self.tokens = (
            deploy("MockReserve", "Mock Dollar", "mUSD", DECIMALS[0]),
            deploy("MockReserve", "Mock Ether", "mETH", DECIMALS[1]),
            deploy("MockWeirdToken", DECIMALS[2]),
        )
        self.oracles = tuple(deploy("MockOracle", price) for price in PRICES)
        self.irms = {name: deploy("MockIrm", RATE) for name in MOCKED}
        self.irms |= {name: deploy("KinkedCurveIrm", *CURVE) for name in ("kinked", "operated")}
        self.reader = deploy("MockMarketReader")
        self.at: dict[str, str] = {
            **{name: account.address for name, account in self.accounts.items()},
            "wallet": self.wallet.address,
            "callback": self.callback.address,
            "access": self.access.address,
            "pool": self.pool.address,
            "zero": ZERO_ADDRESS,
            "usd": self.tokens[0].address,
        }
        self.params = tuple(
            MarketParams(
                self.tokens[LOANS[number]].address,
                self.tokens[COLLATERALS[number]].address,
                self.oracles[number].address,
                self.irms[IRMS[number]].address,
                LLTVS[number],
            )
            for number in MARKETS
        )
        self.structs = tuple(map(struct, self.params))
        self._functions: dict[str, BoundFunction] = {}
        self._signatures: dict[tuple[str, bytes], bytes] = {}
        self._govern(deployer)

    def _govern(self, deployer: Account) -> None:
        pool = self.pool
        enable = pool["enableIrm(address,(uint8,uint96,address,address))"]
        for name, (kind, min_debt, redeemer, operator) in ENTRIES.items():
            enable(self.irms[name], (kind, min_debt, self.at[redeemer], self.at[operator]), sender=deployer)
        for lltv in LLTVS:
            pool.enableLltv(lltv, sender=deployer)
        for number in MARKETS:
            if number != LATER:
                pool.createMarket(self.structs[number], sender=deployer)
        restricted = [
            enable.selector,
            pool["enableIrm(address)"].selector,
            pool.enableLltv.selector,
            pool.setFee.selector,
            pool.setFeeRecipient.selector,
        ]
        self.access.setTargetFunctionRole(pool, restricted, GOVERNOR, sender=deployer)
        self.access.grantRole(GOVERNOR, self.at["governor"], 0, sender=deployer)

    def function(self, signature: str) -> BoundFunction:
        """One of the pool's, overloaded or not."""
        found = self._functions.get(signature)
        if found is None:
            found = self._functions[signature] = self.pool[signature]
        return found

    def sign(self, name: str, digest: bytes) -> bytes:
        """65 bytes by the key of that name, or by the wallet's keeper."""
        return bytes(self.accounts["keeper" if name == "wallet" else name].sign_hash(digest))

    @cached_property
    def ids(self) -> dict[bytes, int]:
        """Numbers of markets by their ids."""
        return {params.id: number for number, params in enumerate(self.params)}


class Model:
    """The same in the model, in the state that `Contracts` deploys."""

    def __init__(self, contracts: Contracts) -> None:
        at, chain = contracts.at, contracts.chain
        world = self.world = World(
            timestamp=chain.timestamp, chain_id=chain.chain_id, owners={at["wallet"]: at["keeper"]}
        )
        functions = ("enableIrm", "enableLltv", "setFee", "setFeeRecipient")
        self.access = AccessManager(
            world,
            at["access"],
            members={(GOVERNOR, at["governor"]): 0},
            function_roles={(at["pool"], function): GOVERNOR for function in functions},
        )
        self.wallet = Batch(world, at["wallet"])
        self.weird = WeirdToken(world, contracts.tokens[WEIRD].address, decimals=DECIMALS[WEIRD])
        self.tokens: tuple[Reserve | WeirdToken, ...] = (
            Reserve(world, contracts.tokens[0].address, "Mock Dollar", DECIMALS[0]),
            Reserve(world, contracts.tokens[1].address, "Mock Ether", DECIMALS[1]),
            self.weird,
        )
        self.oracles = tuple(
            MockOracle(world, oracle.address, price)
            for oracle, price in zip(contracts.oracles, PRICES, strict=True)
        )
        self.irms = {name: MockIrm(world, contracts.irms[name].address) for name in MOCKED}
        kinked = [
            KinkedCurveIrm(world, contracts.irms[name].address, *CURVE) for name in ("kinked", "operated")
        ]
        twins = (*self.tokens, *self.oracles, *self.irms.values(), *kinked)
        self.pool = LendingPool(
            world,
            at["pool"],
            self.access,
            contracts={twin.address: twin for twin in twins},
            irms={
                contracts.irms[name].address: IrmEntry(RateKind(kind), min_debt, at[redeemer], at[operator])
                for name, (kind, min_debt, redeemer, operator) in ENTRIES.items()
            },
            lltvs=dict.fromkeys(LLTVS, True),
        )
        for number in MARKETS:
            if number != LATER:
                self.pool.create_market(contracts.params[number])


def struct(params: MarketParams) -> tuple[str, str, str, str, int]:
    """As the ABI takes it."""
    return params.loan_token, params.collateral_token, params.oracle, params.irm, params.lltv
