"""The plan of a deployment: an ordered list of steps, and what must be true of the chain afterwards.

A step either creates a contract or calls one. A call says by which readings of the chain one sees that it is not
needed (any more), so that the plan can be carried out again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts._chain import Chain, abi_of
from scripts._errors import ParameterError
from scripts._parameters import ADMIN, BPS, FACILITATOR, WIND_DOWN, Parameters, Role
from strongroom.errors import ContractError

MANAGER = "ProtocolAccessManager"
BUFFER = "SurplusBuffer"
COIN = "Stablecoin"
RESERVE = "MockReserve"
FEED = "MockAggregator"
WRAPPED_ETHER = "MockWrappedEther"
ORACLE = "ChainlinkOracle"
MODULE = "PegStabilityModule"
POOL = "LendingPool"
ADAPTIVE = "AdaptiveCurveIrm"
KINKED = "KinkedCurveIrm"
LENS = "LendingLens"
LIQUIDATOR = "FlashLiquidator"
VAULT_FACTORY = "LendingVaultFactory"
VAULT = "LendingVault"
VAULT_GOVERNANCE = "LendingVaultGovernance"
GATEWAY = "LendingGateway"
MARKETPLACE = "Marketplace"
AUCTIONS = "AuctionHouse"
SAVINGS = "SavingsVault"
CREDIT = "CreditFacilitator"
FLOOR = "RedemptionModule"
RATE_POLICY = "RatePolicy"
ENDING = "WindDown"
STABILITY = "StabilityPoolFactory"
STABILITY_POOL = "StabilityPool"
SPLITTER = "RoyaltySplitter"
ADJUSTABLE_SPLITTER = "AdjustableRoyaltySplitter"
SPLITTERS = "RoyaltySplitterFactory"
NET_ASSET_VALUE = "NetAssetValue"
REDEMPTION_DESK = "RedemptionDesk"
REDEMPTION_DESKS = "RedemptionDeskFactory"
COLLECTION_ADMIN = "CollectionAdmin"
COLLECTION = "CreatorCollection"
COLLECTIONS = "CollectionFactory"
VALIDATOR = "TransferValidator"
IDENTITIES = "IdentityRegistry"
BUYOUT = "Buyout"
ASSET_ADMINISTRATION = "AssetAdministration"
ASSET_OPERATIONS = "AssetOperations"
ASSET = "AssetToken"
ASSETS = "AssetFactory"
SALES = "PrimarySale"
VESTING = "Vesting"
PLEDGES = "PledgeManager"
PLEDGED_SHARES = "PledgedShares"
PROTOCOL = (
    BUFFER,
    COIN,
    MODULE,
    POOL,
    MARKETPLACE,
    AUCTIONS,
    SAVINGS,
    CREDIT,
    FLOOR,
    STABILITY,
    IDENTITIES,
    ASSETS,
    SALES,
    ENDING,
)
"""The contracts with restricted functions."""

ZERO_ADDRESS = "0x" + "00" * 20
PARITY = 10**36
"""An oracle's price at parity, for a reserve with as many decimals as the stablecoin."""
STABLECOIN_DECIMALS = 18


@dataclass(frozen=True)
class Ref:
    """The address of a contract that an earlier step creates."""

    name: str


Argument = Any
"""An ABI value in which `Ref`s stand for addresses and `Calldata` for bytes; structs are tuples."""
Addresses = Mapping[str, str]


@dataclass(frozen=True)
class Calldata:
    """A call's encoding, as a step of a multicall."""

    contract: str
    function: str
    """Its signature, if others have its name."""
    args: tuple[Argument, ...]


CURVE_VIEWS = ("rateAtZero", "rateAtKink", "rateAtFull", "kink")
UNRESTRICTED: Mapping[str, Callable[[Parameters], Mapping[str, Argument] | None]] = {
    ADAPTIVE: lambda parameters: {"POOL": Ref(POOL)},
    KINKED: lambda parameters: dict(zip(CURVE_VIEWS, parameters.kinked_curve, strict=True)),
    LENS: lambda parameters: {"POOL": Ref(POOL)},
    LIQUIDATOR: lambda parameters: {"POOL": Ref(POOL)},
    VAULT_FACTORY: lambda parameters: {"POOL": Ref(POOL)},
    SPLITTER: lambda parameters: {},
    ADJUSTABLE_SPLITTER: lambda parameters: {},
    SPLITTERS: lambda parameters: {
        "SPLITTER": Ref(SPLITTER),
        "ADJUSTABLE_SPLITTER": Ref(ADJUSTABLE_SPLITTER),
    },
    COLLECTION_ADMIN: lambda parameters: {},
    COLLECTION: lambda parameters: {"ADMIN": Ref(COLLECTION_ADMIN)},
    COLLECTIONS: lambda parameters: {"IMPLEMENTATION": Ref(COLLECTION)},
    VALIDATOR: lambda parameters: {},
    RATE_POLICY: lambda parameters: {
        "PEG_MODULE": Ref(MODULE),
        "ORACLE": ZERO_ADDRESS,
        "parameters": parameters.rate_policy,
    },
    NET_ASSET_VALUE: lambda parameters: {},
    REDEMPTION_DESK: lambda parameters: {},
    REDEMPTION_DESKS: lambda parameters: {
        "NET_ASSET_VALUE": Ref(NET_ASSET_VALUE),
        "REDEMPTION_DESK": Ref(REDEMPTION_DESK),
    },
    PLEDGES: lambda parameters: {
        "FACTORY": Ref(ASSETS),
        "POOL": Ref(POOL),
        "IDENTITY_REGISTRY": Ref(IDENTITIES),
    },
    GATEWAY: lambda parameters: (
        {"POOL": Ref(POOL), "WETH": weth} if (weth := wrapped_ether_of(parameters)) else None
    ),
}
"""Contracts without restricted functions, in their order: the arguments of their constructors, each
under the view that shows it, so that a line here both deploys a contract and verifies it. `None`: not deployed."""
DEPLOYABLE = (
    MANAGER,
    BUFFER,
    COIN,
    RESERVE,
    FEED,
    WRAPPED_ETHER,
    ORACLE,
    MODULE,
    POOL,
    MARKETPLACE,
    AUCTIONS,
    SAVINGS,
    CREDIT,
    ENDING,
    FLOOR,
    STABILITY,
    IDENTITIES,
    BUYOUT,
    ASSET_ADMINISTRATION,
    ASSET_OPERATIONS,
    ASSET,
    ASSETS,
    SALES,
    VESTING,
    *UNRESTRICTED,
)
BEHIND = (
    (VAULT, VAULT_FACTORY, "IMPLEMENTATION"),
    (VAULT_GOVERNANCE, VAULT, "GOVERNANCE"),
    (STABILITY_POOL, STABILITY, "IMPLEMENTATION"),
    (PLEDGED_SHARES, PLEDGES, "IMPLEMENTATION"),
)
"""Contracts that another makes, and under which view of which one they are found; each behind one found before."""
EXTERNAL_KIND, ADAPTIVE_KIND, KINKED_KIND = 0, 1, 2
"""`RateKind`."""
ALL_FLAGS = 2**24 - 1
"""Of an identity: what the issuers that a deployment begins with may set."""


@dataclass(frozen=True)
class Reading:
    """A view of a contract and what it is to say."""

    contract: str
    function: str
    args: tuple[Argument, ...]
    expected: Argument
    part: int | None = None
    """Which of the returned values is meant, if not all."""

    def found(self, chain: Chain, addresses: Addresses) -> Any:
        """What the chain says. Raises `ContractError`, `ChainError`."""
        abi = abi_of(self.contract)
        data = chain.call(addresses[self.contract], abi.call(self.function, resolve(self.args, addresses)))
        values = abi.decode(self.function, data)
        return values if self.part is None else values[self.part]

    def holds(self, chain: Chain, addresses: Addresses) -> bool:
        """Whether the chain says what is expected."""
        return bool(self.found(chain, addresses) == resolve(self.expected, addresses))

    def __str__(self) -> str:
        shown = ", ".join(item.name if isinstance(item, Ref) else _show(item) for item in self.args)
        return f"{self.contract}.{self.function}({shown})"


@dataclass(frozen=True)
class Answers:
    """A condition: the view can be called at all."""

    contract: str
    function: str

    def holds(self, chain: Chain, addresses: Addresses) -> bool:
        """Whether it does not revert."""
        try:
            chain.call(addresses[self.contract], abi_of(self.contract).call(self.function, ()))
        except ContractError:
            return False
        return True


@dataclass(frozen=True)
class Create:
    """Creates a contract."""

    contract: str
    """Its name in the registry, and its artifact's."""
    args: tuple[Argument, ...]

    @property
    def key(self) -> str:
        """Names the step in the journal."""
        return f"create {self.contract}"

    def data(self, addresses: Addresses) -> bytes:
        """Creation code with arguments."""
        return abi_of(self.contract).creation(resolve(self.args, addresses))


@dataclass(frozen=True)
class Call:
    """Calls a function."""

    contract: str
    function: str
    args: tuple[Argument, ...]
    about: str
    """What it does, in the words of whoever runs the deployment; unique in the plan."""
    unless: tuple[Reading | Answers, ...] = ()
    """If all of these hold, nothing needs to be sent."""

    @property
    def key(self) -> str:
        """Names the step in the journal."""
        return self.about

    def data(self, addresses: Addresses) -> bytes:
        """Calldata."""
        return abi_of(self.contract).call(self.function, resolve(self.args, addresses))

    def is_done(self, chain: Chain, addresses: Addresses) -> bool:
        """Whether the chain already is as this step would make it."""
        return bool(self.unless) and all(item.holds(chain, addresses) for item in self.unless)


Step = Create | Call


def resolve(value: Argument, addresses: Addresses) -> Any:
    """The value with addresses in place of references."""
    if isinstance(value, Ref):
        return addresses[value.name]
    if isinstance(value, Calldata):
        return abi_of(value.contract).call(value.function, resolve(value.args, addresses))
    if isinstance(value, tuple):
        return tuple(resolve(item, addresses) for item in value)
    return value


def plan(parameters: Parameters, deployer: str, reserve_decimals: int) -> tuple[Step, ...]:
    """All steps in their order; the last one takes the deployer's role away."""
    return (
        *_contracts(parameters, deployer, reserve_decimals),
        *_limits(parameters),
        _pool_settings(parameters),
        *_identity_issuers(parameters),
        *_role_table(parameters),
        *_members(parameters),
        Call(
            MANAGER,
            "renounceRole",
            (parameters.role(ADMIN).id, deployer),
            "deployer renounces ADMIN",
            (Reading(MANAGER, "hasRole", (parameters.role(ADMIN).id, deployer), (False, 0)),),
        ),
    )


def _contracts(parameters: Parameters, deployer: str, reserve_decimals: int) -> tuple[Step, ...]:
    steps: list[Step] = [
        Create(MANAGER, (deployer,)),
        Create(BUFFER, (Ref(MANAGER),)),
        Create(
            COIN,
            (parameters.stablecoin_name, parameters.stablecoin_symbol, Ref(MANAGER), Ref(BUFFER)),
        ),
    ]
    if parameters.reserve is None:
        mock = parameters.mock_reserve
        steps.append(Create(RESERVE, (mock.name, mock.symbol, mock.decimals)))
    if parameters.feed is None:
        steps.append(Create(FEED, (parameters.mock_feed.decimals, parameters.mock_feed.answer)))
    if parameters.mocks_ether:
        steps.append(Create(WRAPPED_ETHER, ()))
    steps.append(Create(ORACLE, (oracle_config(parameters, reserve_decimals),)))
    if parameters.feed is None:
        # When a deployment goes on after a day or more, the mock's only answer is too old for the peg module.
        steps.append(
            Call(
                FEED,
                "set",
                (parameters.mock_feed.answer,),
                "give the mock feed a fresh answer",
                (Answers(ORACLE, "price"),),
            )
        )
    steps.append(
        Create(
            MODULE,
            (
                Ref(COIN),
                reserve_of(parameters),
                Ref(ORACLE),
                Ref(BUFFER),
                Ref(MANAGER),
                parameters.fee_in_bps,
                parameters.fee_out_bps,
                parameters.band_lower_bps,
                parameters.band_upper_bps,
            ),
        )
    )
    steps.append(Create(POOL, (Ref(MANAGER),)))
    steps.append(Create(MARKETPLACE, (Ref(BUFFER), Ref(MANAGER), parameters.marketplace_fee_bps)))
    steps.append(Create(AUCTIONS, (Ref(MARKETPLACE), Ref(MANAGER))))
    names = (parameters.savings_name, parameters.savings_symbol)
    steps.append(Create(SAVINGS, (Ref(COIN), *names, Ref(MANAGER))))
    credit = (*_credit(parameters).values(), Ref(MANAGER), parameters.savings_share_bps)
    steps.append(Create(CREDIT, credit))
    steps.append(Create(ENDING, (*_ENDING.values(), Ref(MANAGER))))
    steps.append(Create(FLOOR, (Ref(CREDIT), Ref(MODULE), Ref(MANAGER), parameters.redemption_fee_bps)))
    steps.append(
        Create(STABILITY, (Ref(COIN), Ref(POOL), Ref(MANAGER), parameters.stability_caller_share_bps))
    )
    steps.append(Create(IDENTITIES, (Ref(MANAGER),)))
    steps += _assets(parameters)
    steps += [Create(name, tuple(shown.values())) for name, shown in _unrestricted(parameters).items()]
    return tuple(steps)


def _assets(parameters: Parameters) -> tuple[Step, ...]:
    """The code of assets and buyouts, and what makes, sells and grants them."""
    weth = wrapped_ether_of(parameters) or ZERO_ADDRESS
    parts = (Ref(ASSET_ADMINISTRATION), Ref(ASSET_OPERATIONS))
    return (
        Create(BUYOUT, (Ref(COIN),)),
        *(Create(part.name, (Ref(IDENTITIES),)) for part in parts),
        Create(ASSET, (Ref(IDENTITIES), weth, *parts)),
        Create(ASSETS, (Ref(ASSET), Ref(BUYOUT), Ref(BUFFER), Ref(MANAGER), parameters.tokenization_fee)),
        Create(SALES, (Ref(ASSETS), Ref(MANAGER), parameters.primary_sale_fee_bps)),
        Create(VESTING, (Ref(ASSETS),)),
    )


def _asset_readings(parameters: Parameters) -> tuple[Reading, ...]:
    shown: dict[tuple[str, str], Argument] = {
        (BUYOUT, "STABLECOIN"): Ref(COIN),
        (ASSET, "IDENTITY_REGISTRY"): Ref(IDENTITIES),
        (ASSET, "WRAPPED_ETHER"): wrapped_ether_of(parameters) or ZERO_ADDRESS,
        (ASSET, "ADMINISTRATION"): Ref(ASSET_ADMINISTRATION),
        (ASSET, "OPERATIONS"): Ref(ASSET_OPERATIONS),
        (ASSETS, "ASSET_IMPLEMENTATION"): Ref(ASSET),
        (ASSETS, "BUYOUT_IMPLEMENTATION"): Ref(BUYOUT),
        (ASSETS, "SURPLUS_BUFFER"): Ref(BUFFER),
        (ASSETS, "fee"): parameters.tokenization_fee,
        (SALES, "FACTORY"): Ref(ASSETS),
        (SALES, "feeBps"): parameters.primary_sale_fee_bps,
        (VESTING, "FACTORY"): Ref(ASSETS),
    }
    return tuple(Reading(name, view, (), value) for (name, view), value in shown.items())


def _unrestricted(parameters: Parameters) -> dict[str, Mapping[str, Argument]]:
    found = {name: arguments(parameters) for name, arguments in UNRESTRICTED.items()}
    return {name: shown for name, shown in found.items() if shown is not None}


def _credit(parameters: Parameters) -> dict[str, Argument]:
    """What stands around the credit facilitator, by the views that show it, in its constructor's order."""
    return {
        "POOL": Ref(POOL),
        "STABLECOIN": Ref(COIN),
        "WETH": wrapped_ether_of(parameters) or ZERO_ADDRESS,
        "SURPLUS_BUFFER": Ref(BUFFER),
        "SAVINGS_VAULT": Ref(SAVINGS),
    }


_ENDING: Mapping[str, Argument] = {
    "STABLECOIN": Ref(COIN),
    "POOL": Ref(POOL),
    "CREDIT_FACILITATOR": Ref(CREDIT),
    "SURPLUS_BUFFER": Ref(BUFFER),
}
"""What the wind-down stands on, by the views that show it, in its constructor's order."""


def contracts_of(parameters: Parameters) -> tuple[str, ...]:
    """What a deployment with these parameters creates, in its order."""
    steps = _contracts(parameters, ZERO_ADDRESS, STABLECOIN_DECIMALS)
    return tuple(step.contract for step in steps if isinstance(step, Create))


def _limits(parameters: Parameters) -> tuple[Step, ...]:
    """Before the role table: as long as it is empty, all of these are the deployer's."""
    return (
        Call(
            COIN,
            "setFacilitator",
            (Ref(MODULE), parameters.ceiling),
            "list the peg module as facilitator",
            (_ceiling(parameters), _facilitators()),
        ),
        Call(
            COIN,
            "setFacilitator",
            (Ref(CREDIT), parameters.credit_ceiling),
            "list the credit facilitator",
            (_credit_ceiling(parameters), _facilitators()),
        ),
        Call(
            FLOOR,
            "setWindDown",
            (Ref(ENDING),),
            "name the wind-down in the redemption module",
            (Reading(FLOOR, "windDown", (), Ref(ENDING)),),
        ),
        Call(
            COIN,
            "setFlashMintCap",
            (parameters.flash_mint_cap,),
            "set the flash mint's cap",
            (Reading(COIN, "flashMintCap", (), parameters.flash_mint_cap),),
        ),
        Call(
            COIN,
            "setFlashMintFee",
            (parameters.flash_mint_fee_bps,),
            "set the flash mint's fee",
            (Reading(COIN, "flashMintFeeBps", (), parameters.flash_mint_fee_bps),),
        ),
    )


def _pool_settings(parameters: Parameters) -> Call:
    """All of the pool's in one transaction; before the role table, as the limits."""
    entries = _rate_entries(parameters)
    enable = "enableIrm(address,(uint8,uint96,address,address))"
    return Call(
        POOL,
        "multicall",
        (
            (
                *(Calldata(POOL, enable, (Ref(name), entry)) for name, entry in entries.items()),
                *(Calldata(POOL, "enableLltv", (lltv,)) for lltv in parameters.lltvs),
                Calldata(POOL, "setFeeRecipient", (Ref(BUFFER),)),
            ),
        ),
        "enable the lending pool's rate models and loan-to-values, its fees going to the surplus buffer",
        _pool_readings(parameters),
    )


def _rate_entries(parameters: Parameters) -> dict[str, Argument]:
    """What enabling fixes for each rate model: kind, least debt, who redeems, and who alone lends."""
    return {
        ADAPTIVE: (ADAPTIVE_KIND, 0, ZERO_ADDRESS, ZERO_ADDRESS),
        KINKED: (KINKED_KIND, 0, ZERO_ADDRESS, ZERO_ADDRESS),
        RATE_POLICY: (EXTERNAL_KIND, parameters.credit_min_debt, Ref(FLOOR), Ref(CREDIT)),
    }


def _pool_readings(parameters: Parameters) -> tuple[Reading, ...]:
    return (
        *(
            Reading(POOL, "irmEntry", (Ref(name),), entry)
            for name, entry in _rate_entries(parameters).items()
        ),
        *(Reading(POOL, "isLltvEnabled", (lltv,), True) for lltv in parameters.lltvs),
        Reading(POOL, "feeRecipient", (), Ref(BUFFER)),
    )


def _identity_issuers(parameters: Parameters) -> tuple[Step, ...]:
    """Numbers are never used twice: each in its place, and before the role table, as the limits."""
    return tuple(
        Call(
            IDENTITIES,
            "addIssuer",
            (issuer, ALL_FLAGS),
            f"let {issuer} say who is a verified investor",
            (Reading(IDENTITIES, "issuerAt", (number,), issuer, part=0),),
        )
        for number, issuer in enumerate(parameters.identity_issuers, 1)
    )


def _issuer_readings(parameters: Parameters) -> tuple[Reading, ...]:
    return tuple(
        reading
        for number, issuer in enumerate(parameters.identity_issuers, 1)
        for reading in (
            Reading(IDENTITIES, "issuerAt", (number,), (issuer, True)),
            Reading(IDENTITIES, "issuerTerms", (issuer,), ALL_FLAGS, part=1),
        )
    )


def _role_table(parameters: Parameters) -> tuple[Step, ...]:
    """ADMIN's functions need no entry: what is mapped to no role is ADMIN's."""
    others = [role for role in parameters.roles if role.name != ADMIN]
    labels = [
        Call(MANAGER, "labelRole", (role.id, role.name), f"name role {role.id} {role.name}")
        for role in others
    ]
    mappings = [
        Call(
            MANAGER,
            "setTargetFunctionRole",
            (Ref(contract), _selectors(contract, functions), role.id),
            f"give {contract}'s {', '.join(functions)} to {role.name}",
            tuple(function_role(contract, code, role.id) for code in _selectors(contract, functions)),
        )
        for role in others
        for contract, functions in role.functions.items()
        if functions
    ]
    guardians = [
        Call(
            MANAGER,
            "setRoleGuardian",
            (role.id, guardian_id(parameters, role)),
            f"let {role.guardian} cancel what {role.name} has scheduled",
            (Reading(MANAGER, "getRoleGuardian", (role.id,), guardian_id(parameters, role)),),
        )
        for role in others
        if role.guardian is not None
    ]
    return (*labels, *mappings, *guardians)


def _selectors(contract: str, functions: tuple[str, ...]) -> tuple[bytes, ...]:
    """Of all functions of these names."""
    return tuple(code for name in functions for code in abi_of(contract).selectors(name))


def _members(parameters: Parameters) -> tuple[Step, ...]:
    return tuple(
        Call(
            MANAGER,
            "grantRole",
            (role.id, member, role.execution_delay_seconds),
            f"make {member.name if isinstance(member, Ref) else member} {role.name}{_after(role)}",
            (membership(role, member),),
        )
        for role in parameters.roles
        for member in members_of(role)
    )


def members_of(role: Role) -> tuple[Argument, ...]:
    """Who is to be in a role: accounts, or contracts of the plan."""
    contracts = {FACILITATOR: (Ref(CREDIT), Ref(ENDING)), WIND_DOWN: (Ref(ENDING),)}
    return contracts.get(role.name, role.members)


def expectations(parameters: Parameters) -> tuple[Reading, ...]:
    """Everything a finished deployment says of itself that is not in a role table or a code hash.

    Constructor arguments as far as they can be read, limits and fees. The reserve's decimals are not known here: the
    oracle's configuration is `oracle_expectation`.
    """
    readings = [
        *(Reading(name, "authority", (), Ref(MANAGER)) for name in PROTOCOL),
        Reading(COIN, "name", (), parameters.stablecoin_name),
        Reading(COIN, "symbol", (), parameters.stablecoin_symbol),
        Reading(COIN, "decimals", (), STABLECOIN_DECIMALS),
        Reading(COIN, "SURPLUS_BUFFER", (), Ref(BUFFER)),
        _facilitators(),
        _ceiling(parameters),
        _credit_ceiling(parameters),
        *(Reading(CREDIT, view, (), value) for view, value in _credit(parameters).items()),
        Reading(CREDIT, "savingsShareBps", (), parameters.savings_share_bps),
        *(Reading(ENDING, view, (), value) for view, value in _ENDING.items()),
        Reading(FLOOR, "CREDIT_FACILITATOR", (), Ref(CREDIT)),
        Reading(FLOOR, "PEG_MODULE", (), Ref(MODULE)),
        Reading(FLOOR, "fee", (), parameters.redemption_fee_bps),
        Reading(FLOOR, "windDown", (), Ref(ENDING)),
        Reading(COIN, "flashMintCap", (), parameters.flash_mint_cap),
        Reading(COIN, "flashMintFeeBps", (), parameters.flash_mint_fee_bps),
        Reading(MODULE, "STABLECOIN", (), Ref(COIN)),
        Reading(MODULE, "RESERVE", (), reserve_of(parameters)),
        Reading(MODULE, "ORACLE", (), Ref(ORACLE)),
        Reading(MODULE, "SURPLUS_BUFFER", (), Ref(BUFFER)),
        Reading(MODULE, "fees", (), (parameters.fee_in_bps, parameters.fee_out_bps)),
        Reading(MODULE, "band", (), (parameters.band_lower_bps, parameters.band_upper_bps)),
        *_pool_readings(parameters),
        Reading(MARKETPLACE, "TREASURY", (), Ref(BUFFER)),
        Reading(MARKETPLACE, "settings", (), parameters.marketplace_fee_bps, part=0),
        Reading(AUCTIONS, "MARKETPLACE", (), Ref(MARKETPLACE)),
        Reading(SAVINGS, "asset", (), Ref(COIN)),
        Reading(SAVINGS, "name", (), parameters.savings_name),
        Reading(SAVINGS, "symbol", (), parameters.savings_symbol),
        Reading(STABILITY, "STABLECOIN", (), Ref(COIN)),
        Reading(STABILITY, "LENDING_POOL", (), Ref(POOL)),
        Reading(STABILITY_POOL, "STABLECOIN", (), Ref(COIN)),
        Reading(STABILITY_POOL, "LENDING_POOL", (), Ref(POOL)),
        Reading(STABILITY_POOL, "FACTORY", (), Ref(STABILITY)),
        Reading(STABILITY_POOL, "CALLER_SHARE_BPS", (), parameters.stability_caller_share_bps),
        *_issuer_readings(parameters),
        *_asset_readings(parameters),
        *(Reading(name, "POOL", (), Ref(POOL)) for name in (VAULT, VAULT_GOVERNANCE)),
        *(Reading(name, "FACTORY", (), Ref(VAULT_FACTORY)) for name in (VAULT, VAULT_GOVERNANCE)),
        *(
            Reading(name, view, (), value)
            for name, shown in _unrestricted(parameters).items()
            for view, value in shown.items()
        ),
    ]
    if parameters.reserve is None:
        mock = parameters.mock_reserve
        readings += [
            Reading(RESERVE, "name", (), mock.name),
            Reading(RESERVE, "symbol", (), mock.symbol),
            Reading(RESERVE, "decimals", (), mock.decimals),
        ]
    if parameters.feed is None:
        readings.append(Reading(FEED, "decimals", (), parameters.mock_feed.decimals))
    if parameters.mocks_ether:
        readings += [
            Reading(WRAPPED_ETHER, "symbol", (), "WETH"),
            Reading(WRAPPED_ETHER, "decimals", (), STABLECOIN_DECIMALS),
        ]
    return tuple(readings)


def decimals_expectations(parameters: Parameters, reserve_decimals: int) -> tuple[Reading, ...]:
    """What depends on the reserve's decimals: the oracle's configuration and the peg module's scale."""
    wei_per_unit = 10 ** (STABLECOIN_DECIMALS - reserve_decimals)
    return (
        Reading(ORACLE, "config", (), oracle_config(parameters, reserve_decimals)),
        Reading(MODULE, "WEI_PER_UNIT", (), wei_per_unit),
        Reading(MODULE, "PARITY", (), PARITY * wei_per_unit),
    )


def oracle_config(parameters: Parameters, reserve_decimals: int) -> Argument:
    """`IChainlinkOracle.Config`: the reserve priced in the stablecoin by one feed."""
    parity = PARITY * 10 ** (STABLECOIN_DECIMALS - reserve_decimals)
    none = (ZERO_ADDRESS, 0)
    return (
        reserve_of(parameters),
        Ref(COIN),
        False,
        0,
        (parameters.feed or Ref(FEED), parameters.feed_heartbeat_seconds),
        none,
        none,
        none,
        parity * parameters.oracle_min_price_bps // BPS,
        parity * parameters.oracle_max_price_bps // BPS,
        ZERO_ADDRESS,
        0,
        parameters.sequencer_uptime_feed or ZERO_ADDRESS,
        parameters.sequencer_grace_period_seconds,
    )


def reserve_of(parameters: Parameters) -> Argument:
    """The reserve's address, or a reference to the mock."""
    return parameters.reserve or Ref(RESERVE)


def wrapped_ether_of(parameters: Parameters) -> Argument:
    """The address of wrapped ether, a reference to the mock, or `None` where there is neither."""
    return parameters.wrapped_ether or (Ref(WRAPPED_ETHER) if parameters.mocks_ether else None)


def fetch_reserve_decimals(chain: Chain, parameters: Parameters) -> int:
    """Of the configured reserve, or of the mock. Raises `ParameterError` if the address holds no token."""
    if parameters.reserve is None:
        return parameters.mock_reserve.decimals
    try:
        abi = abi_of(RESERVE)
        decimals = int(abi.decode("decimals", chain.call(parameters.reserve, abi.call("decimals", ()))))
    except Exception:
        raise ParameterError(
            f"reserve.address {parameters.reserve} is no token on chain {chain.chain_id}: "
            f"correct scripts/parameters/{chain.chain_id}.toml"
        ) from None
    if decimals > STABLECOIN_DECIMALS:
        raise ParameterError(
            f"the reserve {parameters.reserve} has {decimals} decimals, at most 18 can be used"
        )
    return decimals


def function_role(contract: str, selector: bytes, role_id: int) -> Reading:
    """Who may call a function."""
    return Reading(MANAGER, "getTargetFunctionRole", (Ref(contract), selector), role_id)


def guardian_id(parameters: Parameters, role: Role) -> int:
    """Id of the role's guardian; without one it is ADMIN."""
    return parameters.role(role.guardian or ADMIN).id


def membership(role: Role, member: Argument) -> Reading:
    """That the account is in the role, with the role's delay."""
    return Reading(MANAGER, "hasRole", (role.id, member), (True, role.execution_delay_seconds))


def check_functions(parameters: Parameters) -> None:
    """Raises `ParameterError` if the role table names a function that is not there or cannot be restricted."""
    for role in parameters.roles:
        for contract, functions in role.functions.items():
            if contract not in PROTOCOL:
                raise ParameterError(
                    f"roles.{role.name}.functions names {contract}; known are {', '.join(PROTOCOL)}"
                )
            writing = {text.partition("(")[0] for text in abi_of(contract).writing_functions()}
            for function in functions:
                if function not in writing:
                    raise ParameterError(
                        f"roles.{role.name}.functions: {contract} has no function {function}"
                    )


def _ceiling(parameters: Parameters) -> Reading:
    return Reading(COIN, "facilitator", (Ref(MODULE),), parameters.ceiling, part=0)


def _credit_ceiling(parameters: Parameters) -> Reading:
    return Reading(COIN, "facilitator", (Ref(CREDIT),), parameters.credit_ceiling, part=0)


def _facilitators() -> Reading:
    return Reading(COIN, "facilitators", (), (Ref(MODULE), Ref(CREDIT)))


def _after(role: Role) -> str:
    return f", acting after {role.execution_delay_seconds} s" if role.execution_delay_seconds else ""


def _show(value: Any) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
