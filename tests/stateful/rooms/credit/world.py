"""The credit room: pool, stablecoin, peg module, facilitator, redemption module, stability pool, rate policy, savings
vault and buffer, on a chain and in the model.

Three markets, each of a collateral of its own: a plain token, wrapped ether, and another plain token whose market the
governor may list later. All lend the stablecoin at the rate policy's rate and have a least debt.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from strongroom.artifacts import Artifact, load
from strongroom.evm import Account, Chain, Contract
from strongroom.model import (
    GOVERNOR,
    OPERATOR,
    SENTINEL,
    WAD,
    ZERO_ADDRESS,
    AccessManager,
    Facilitator,
    IrmEntry,
    LendingPool,
    MarketParams,
    ModelError,
    PegStabilityModule,
    RateKind,
    Stablecoin,
    SurplusBuffer,
    Token,
    World,
)
from strongroom.model.access import FACILITATOR
from strongroom.model.credit_facilitator import CreditFacilitator
from strongroom.model.execution import Contract as Twin
from strongroom.model.execution import Table
from strongroom.model.rate_policy import RateParameters, RatePolicy
from strongroom.model.redemption_module import RedemptionModule
from strongroom.model.savings_vault import SavingsVault
from strongroom.model.stability_pool import StabilityPool
from tests.stateful.rooms.lending.world import Batch, MockOracle, struct
from tests.stateful.rooms.stablecoin.mocks import Reserve
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.weth import weth9

USERS = ("borrower", "second", "lender", "liquidator", "stranger", "wallet")
"""Who can gain or lose. `wallet` is a contract wallet of `keeper`'s, which takes flash mints."""
ROLES = {"governor": GOVERNOR, "operator": OPERATOR, "sentinel": SENTINEL}
MARKETS = (0, 1, 2)
ETHER_MARKET = 1
LATER = 2
"""The market that is not listed at the beginning."""
LLTV = 8 * WAD // 10
PRICE = 2_000 * 10**36
MIN_DEBT = 100 * WAD
CEILING = 100_000
"""Of each listed market, in whole coins."""
TOTAL = 150_000 * WAD
SHARE = 8_000
UNIT = 10**12
"""Wei of coin for one unit of reserve."""
PARITY = 10**36 * UNIT
FEES = (5, 5)
BAND = (9_950, 10_050)
PEG_CEILING = 10**7 * WAD
REDEMPTION_FEE = 50
CALLER_SHARE = 1_000
"""Of a stability pool's bonus."""
FLASH_CAP = 10**6 * WAD
FLASH_FEE_BPS = 5
NUMBERS = RateParameters(base_rate_bps=2_000, min_rate_bps=50, max_rate_bps=5_000, max_step_bps=500)
FUNDS = 10**6 * WAD
TABLE: Mapping[str, Mapping[str, int]] = {
    "facilitator": {
        "raiseMarketCeiling": GOVERNOR,
        "lowerMarketCeiling": SENTINEL,
        "setSavingsShare": OPERATOR,
        "rescue": GOVERNOR,
    },
    "buffer": {"pay": GOVERNOR, "coverLoss": FACILITATOR, "reportShortfall": FACILITATOR},
    "module": {"pause": SENTINEL, "unpause": OPERATOR, "setFee": OPERATOR},
    "savings": {"takeUndistributed": FACILITATOR},
    "coin": {
        "pauseMinting": SENTINEL,
        "unpauseMinting": OPERATOR,
        "lowerCeiling": SENTINEL,
        "setFacilitator": GOVERNOR,
    },
}


class WrappedEther(Token):
    """`WETH9`, which refuses without a word."""

    def transfer_from(self, caller: str, owner: str, to: str, amount: int) -> bool:
        """As a token's."""
        try:
            return super().transfer_from(caller, owner, to, amount)
        except ModelError:
            raise ModelError("EmptyRevert") from None


class Contracts:
    """The system on an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None) -> None:
        broken = broken or {}
        chain = self.chain = Chain(gas_limit=10**12, code_size_limit=10**6 if broken else None)
        named = (*USERS[:-1], "keeper", *ROLES, "deployer")
        self.accounts: dict[str, Account] = {name: chain.account(name) for name in named}
        deployer = self.accounts["deployer"]

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        self.access = deploy("ProtocolAccessManager", deployer)
        self.buffer = deploy("SurplusBuffer", self.access)
        self.coin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", self.access, self.buffer)
        self.reserve = deploy("MockReserve", "Mock Dollar", "mUSD", 6)
        self.peg_oracle = deploy("MockOracle", PARITY)
        self.psm = deploy(
            "PegStabilityModule",
            self.coin,
            self.reserve,
            self.peg_oracle,
            self.buffer,
            self.access,
            *FEES,
            *BAND,
        )
        self.pool = deploy("LendingPool", self.access)
        self.wallet = deploy("MockWallet", self.accounts["keeper"])
        self.policy = deploy("RatePolicy", self.psm, ZERO_ADDRESS, _struct_of(NUMBERS))
        self.savings = deploy("SavingsVault", self.coin, "Savings", "sSRUSD", self.access)
        self.weth = chain.deploy(weth9(), sender=deployer)
        self.facilitator = deploy(
            "CreditFacilitator",
            self.pool,
            self.coin,
            self.weth,
            self.buffer,
            self.savings,
            self.access,
            SHARE,
        )
        self.module = deploy("RedemptionModule", self.facilitator, self.psm, self.access, REDEMPTION_FEE)
        self.collaterals = (
            deploy("MockReserve", "Gold", "GOLD", 18),
            self.weth,
            deploy("MockReserve", "Silver", "SILV", 18),
        )
        self.oracles = tuple(deploy("MockOracle", PRICE) for _ in MARKETS)
        self.factory = deploy("StabilityPoolFactory", self.coin, self.pool, self.access, CALLER_SHARE)
        self.factory.createPool(self.collaterals[0], sender=deployer)
        self.stability = chain.at("StabilityPool", self.factory.poolOf(self.collaterals[0]))
        self.at: dict[str, str] = {
            **{name: account.address for name, account in self.accounts.items()},
            **{
                name: getattr(self, name).address
                for name in (
                    *("wallet", "facilitator", "buffer", "savings", "psm", "pool", "coin", "weth"),
                    *("reserve", "policy", "access", "peg_oracle", "module", "stability", "factory"),
                )
            },
            "zero": ZERO_ADDRESS,
        }
        self.params = tuple(
            MarketParams(self.coin.address, token.address, oracle.address, self.policy.address, LLTV)
            for token, oracle in zip(self.collaterals, self._market_oracles(deploy), strict=True)
        )
        self.structs = tuple(map(struct, self.params))
        self.ids = {params.id: number for number, params in enumerate(self.params)}
        self._govern(deployer)

    def _market_oracles(self, deploy: Callable[..., Contract]) -> tuple[Contract, ...]:
        """What the markets ask: the mocks themselves."""
        return self.oracles

    def _govern(self, deployer: Account) -> None:
        coin, pool, access = self.coin, self.pool, self.access
        coin.setFacilitator(self.psm, PEG_CEILING, sender=deployer)
        coin.setFacilitator(self.facilitator, TOTAL, sender=deployer)
        coin.setFlashMintCap(FLASH_CAP, sender=deployer)
        coin.setFlashMintFee(FLASH_FEE_BPS, sender=deployer)
        enable = pool["enableIrm(address,(uint8,uint96,address,address))"]
        enable(self.policy, (0, MIN_DEBT, self.module, self.facilitator), sender=deployer)
        pool.enableLltv(LLTV, sender=deployer)
        for number in MARKETS:
            pool.createMarket(self.structs[number], sender=deployer)
            if number != LATER:
                self.facilitator.raiseMarketCeiling(self.structs[number], CEILING, sender=deployer)
        self.factory.listMarket(self.structs[0], sender=deployer)
        for name, functions in TABLE.items():
            target = getattr(self, name)
            for function, role in functions.items():
                access.setTargetFunctionRole(target, [target[function].selector], role, sender=deployer)
        for name, role in ROLES.items():
            access.grantRole(role, self.at[name], 0, sender=deployer)
        access.grantRole(FACILITATOR, self.facilitator, 0, sender=deployer)
        for name in USERS:
            self.chain.set_balance(self.at[name], FUNDS)

    def sign(self, name: str, digest: bytes) -> bytes:
        """65 bytes by the key of that name, or by the wallet's keeper."""
        return bytes(self.accounts["keeper" if name == "wallet" else name].sign_hash(digest))


@dataclass(eq=False)
class Purses(Twin):
    """Everybody's ether, in wei."""

    held: dict[str, int]

    def __post_init__(self) -> None:
        self.held = Table(self.world, 0, self.held)

    def move(self, account: str, wei: int) -> None:
        """Adds, or takes away."""
        self.held[account] += wei


class Model:
    """The same in the model, in the state that `Contracts` deploys."""

    def __init__(self, contracts: Contracts) -> None:
        at, chain = contracts.at, contracts.chain
        world = self.world = World(
            timestamp=chain.timestamp, chain_id=chain.chain_id, owners={at["wallet"]: at["keeper"]}
        )
        access = self.access = AccessManager(
            world,
            at["access"],
            members={(role, at[name]): 0 for name, role in ROLES.items()}
            | {(FACILITATOR, at["facilitator"]): 0},
            function_roles={
                (at[name], function): role
                for name, functions in TABLE.items()
                for function, role in functions.items()
            },
        )
        self.coin = Stablecoin(
            world,
            at["coin"],
            access,
            "Strongroom Dollar",
            surplus_buffer=at["buffer"],
            facilitators={at["psm"]: Facilitator(PEG_CEILING), at["facilitator"]: Facilitator(TOTAL)},
            flash_mint_cap=FLASH_CAP,
            flash_mint_fee_bps=FLASH_FEE_BPS,
        )
        self.buffer = SurplusBuffer(world, at["buffer"], access)
        self.reserve = Reserve(world, at["reserve"], "Mock Dollar", 6)
        peg_oracle = self.peg_oracle = MockOracle(world, at["peg_oracle"], PARITY)
        self.psm = PegStabilityModule(
            world, at["psm"], access, self.coin, self.reserve, peg_oracle, at["buffer"], *FEES, *BAND
        )
        self.policy = RatePolicy(world, at["policy"], self.coin, at["psm"], None, NUMBERS)
        self.savings = SavingsVault(world, at["savings"], access, "Savings", stablecoin=self.coin)
        self.weth = WrappedEther(world, at["weth"], "Wrapped Ether")
        self.collaterals: tuple[Any, ...] = (
            Reserve(world, contracts.collaterals[0].address, "Gold"),
            self.weth,
            Reserve(world, contracts.collaterals[2].address, "Silver"),
        )
        self.oracles = tuple(MockOracle(world, each.address, PRICE) for each in contracts.oracles)
        self.wallet = Batch(world, at["wallet"])
        self.purses = Purses(world, "purses", {at[name]: FUNDS for name in USERS})
        self.pool = LendingPool(
            world,
            at["pool"],
            access,
            contracts={
                each.address: each for each in (self.coin, *self.collaterals, *self.oracles, self.policy)
            },
            irms={at["policy"]: IrmEntry(RateKind.EXTERNAL, MIN_DEBT, at["module"], at["facilitator"])},
            lltvs={LLTV: True},
        )
        for params in contracts.params:
            self.pool.create_market(params)
        self.facilitator = CreditFacilitator(
            world,
            at["facilitator"],
            access,
            self.pool,
            self.coin,
            self.weth,
            self.buffer,
            self.savings,
            SHARE,
            # these contracts take no ether
            refuses_ether={at[name] for name in ("coin", "psm", "pool", "savings", "policy")},
        )
        self.module = RedemptionModule(
            world, at["module"], access, self.facilitator, self.psm, REDEMPTION_FEE
        )
        self.pool.contracts[self.module.address] = self.module
        self.stability = StabilityPool(
            world,
            at["stability"],
            self.pool,
            self.coin,
            self.collaterals[0],
            factory=at["factory"],
            caller_share_bps=CALLER_SHARE,
            listed={contracts.params[0].id: True},
        )
        for number, params in enumerate(contracts.params):
            if number != LATER:
                self.access.members[GOVERNOR, "set-up"] = 0
                self.facilitator.raise_market_ceiling("set-up", params, CEILING)
                del self.access.members[GOVERNOR, "set-up"]


def _struct_of(numbers: RateParameters) -> tuple[int, ...]:
    return (
        *(numbers.base_rate_bps, numbers.min_rate_bps, numbers.max_rate_bps, numbers.max_step_bps),
        *(numbers.full_signal_bps, numbers.window, numbers.hold, numbers.fade),
    )


HOLDERS = (*USERS, "facilitator")
"""Who can have a position."""
PLACES = (*USERS, "facilitator", "buffer", "savings", "psm", "pool", "module", "stability")
"""Who can have coins."""
Word = tuple[Any, str, int, Callable[[], int]]
"""What it is, where it lies, and the same out of the model."""


def watched(contracts: Contracts, model: Model) -> list[Word]:
    """The words of storage that are compared after every call."""
    at, coin, pool = contracts.at, model.coin, model.pool
    words: list[Word] = []

    def add(key: Any, address: str, slot: int, twin: Callable[[], int]) -> None:
        words.append((key, address, slot, twin))

    places = _slots("LendingPool")
    for number, params in enumerate(contracts.params):
        base = mapping_slot(params.id, places["_market"])
        for part in range(3):
            add(("market", number, part), at["pool"], base + part, partial(_market, pool, params, part))
        positions = mapping_slot(params.id, places["position"])
        for name in HOLDERS:
            slot, key = mapping_slot(at[name], positions), (params.id, at[name])
            add(("supply", number, name), at["pool"], slot, partial(_supply, pool, key))
            add(("debt", number, name), at["pool"], slot + 1, partial(_debt, pool, key))
        entry = mapping_slot(params.id, _slots("CreditFacilitator")["_markets"])
        add(("entry", number), at["facilitator"], entry, partial(_entry, model, params))
        oracle = model.oracles[number]
        add(("price", number), oracle.address, 0, partial(getattr, oracle, "value"))
    places = _slots("Stablecoin")
    for name in PLACES:
        slot = mapping_slot(at[name], places["_balances"])
        add(("coin", name), at["coin"], slot, partial(coin.balance_of, at[name]))
    add("supply", at["coin"], places["_totalSupply"], lambda: coin.total_supply)
    for name in ("psm", "facilitator"):
        slot = mapping_slot(at[name], places["_facilitators"])
        add(("level", name), at["coin"], slot, partial(_level, coin, at[name]))
    place = _slots("MockReserve")["_balances"]
    tokens = ((model.reserve, place), *zip(model.collaterals, (place, 3, place), strict=True))
    for number, (token, balances) in enumerate(tokens):
        for name in (*USERS, "facilitator", "psm", "pool", "module", "stability"):
            slot = mapping_slot(at[name], balances)
            add(("token", number - 1, name), token.address, slot, partial(token.balance_of, at[name]))
    settings = _slots("CreditFacilitator")["_settings"]
    credit = model.facilitator
    add(
        "settings",
        at["facilitator"],
        settings,
        lambda: credit.shortfall | credit.collected << 120 | credit.savings_share_bps << 240,
    )
    # by the facilitator: a wind-down tells one wei of its own
    slot = mapping_slot(at["facilitator"], mapping_slot(at["coin"], _slots("SurplusBuffer")["shortfallOf"]))
    add("told", at["buffer"], slot, lambda: model.buffer.shortfall_of[at["coin"], at["facilitator"]])
    psm = model.psm
    add(
        "peg",
        at["psm"],
        _slots("PegStabilityModule")["_state"],
        lambda: (
            psm.book
            | FEES[0] << 128
            | FEES[1] << 144
            | BAND[0] << 160
            | BAND[1] << 176
            | int(psm.frozen) << 192
            | int(psm.short) << 193
        ),
    )
    add("drought", at["psm"], _slots("PegStabilityModule")["_drought"], partial(_drought, psm))
    places, module = _slots("RedemptionModule"), model.module
    add("fee", at["module"], places["fee"], lambda: module.fee_bps << 160 | _wind_down(module))
    for number, params in enumerate(contracts.params):
        slot = mapping_slot(params.id, places["_pauses"])
        add(("pause", number), at["module"], slot, partial(_pause, module, params))
    places, saved = _slots("SavingsVault"), model.savings
    add("saved", at["savings"], places["_booked"], lambda: saved.booked)
    add(
        "stream",
        at["savings"],
        places["_stream"],
        lambda: saved.stream.amount | saved.stream.start << 128 | saved.stream.duration << 192,
    )
    add("shares", at["savings"], places["_totalSupply"], lambda: saved.total_supply)
    for name in USERS:
        slot = mapping_slot(at[name], places["_balances"])
        add(("shares", name), at["savings"], slot, partial(saved.balance_of, at[name]))
    return words


def told(contracts: Contracts, model: Model) -> list[tuple[Any, Callable[[], int], Callable[[], int]]]:
    """What the stability pool tells of deposits: what it is, how the chain answers, and the same out of the model."""
    pool, twin = contracts.stability, model.stability
    found: list[tuple[Any, Callable[[], int], Callable[[], int]]] = [
        ("deposits", pool.totalDeposits, lambda: twin.total_deposits)
    ]
    for name in USERS:
        at = contracts.at[name]
        found.append((("deposit", name), partial(pool.depositOf, at), partial(twin.deposit_of, at)))
        found.append((("gain", name), partial(pool.claimableOf, at), partial(twin.claimable_of, at)))
    return found


def _slots(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}


def _market(pool: LendingPool, params: MarketParams, part: int) -> int:
    market = pool.markets[params.id]
    if part == 0:
        return market.supply_assets | market.supply_shares << 128
    if part == 1:
        return market.borrow_assets | market.borrow_shares << 128
    return market.last_update | 1 << 200 | 1 << 208  # operated, with a least debt


def _supply(pool: LendingPool, key: tuple[bytes, str]) -> int:
    return pool.positions[key].supply_shares


def _debt(pool: LendingPool, key: tuple[bytes, str]) -> int:
    held = pool.positions[key]
    return held.borrow_shares | held.collateral << 128


def _entry(model: Model, params: MarketParams) -> int:
    entry = model.facilitator.markets[params.id]
    return entry.level | entry.ceiling_coins << 96 | int(entry.listed) << 136


def _drought(psm: PegStabilityModule) -> int:
    drought = psm.drought
    return drought.since | drought.lasted << 40 | drought.dry << 64 | drought.depegged << 72


def _wind_down(module: RedemptionModule) -> int:
    """As a number; zero for none."""
    return int(module.wind_down.address, 16) if module.wind_down else 0


def _pause(module: RedemptionModule, params: MarketParams) -> int:
    entry = module.pauses[params.id]
    return entry.until | entry.earliest << 40


def _level(coin: Stablecoin, address: str) -> int:
    listed = coin.facilitators[address]
    paused = coin.minting_paused and address in coin.facilitators
    return listed.ceiling | listed.level << 120 | int(paused) << 240
