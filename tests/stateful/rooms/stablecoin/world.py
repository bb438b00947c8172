"""The stablecoin's room: the contracts on a chain and their twins in the model.

One stablecoin with three peg modules: for a reserve of 6 decimals, for one of 18, and for a token that misbehaves
(fee on transfer, false, no return value, a hook that calls back). Each has its own feed and oracle.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, keccak
from strongroom.evm.abi import arguments_encoder
from strongroom.evm.contract import BoundFunction
from strongroom.model import (
    ADMIN,
    GOVERNOR,
    OPERATOR,
    SENTINEL,
    WAD,
    ZERO_ADDRESS,
    AccessManager,
    ChainlinkOracle,
    Facilitator,
    FeedSetting,
    ModelError,
    PegStabilityModule,
    Signature,
    Stablecoin,
    SurplusBuffer,
    Token,
    World,
)
from tests.stateful.rooms.stablecoin.mocks import MockFeed, Reserve, WeirdToken
from tests.support.suite import ROLE_TABLE

HEARTBEAT = 86_400
DELAY = 2 * 86_400
"""Of the timelock, in seconds."""
FEED_DECIMALS = (8, 18, 8)
RESERVE_DECIMALS = (6, 18, 8)
WEIRD = 2
"""The module whose reserve misbehaves."""
MODULES = (0, 1, 2)
FEES = (5, 5)
BAND = (9_950, 10_050)
CEILING = 10_000_000 * WAD
FLASH_CAP = 1_000_000 * WAD
FLASH_FEE_BPS = 5

USERS = ("holder", "trader", "relayer", "stranger", "wallet", "minter", "governor")
"""Who can gain or lose. `wallet` is a contract wallet of `keeper`'s, `minter` a facilitator without a contract."""
PLACES = ("module0", "module1", "module2", "buffer", "coin")
"""Contracts of the protocol that tokens are sent to, rightly or by mistake."""
ACCOUNTS = USERS + PLACES
OWNERS = ("holder", "trader", "wallet", "minter")
"""Whose allowances are watched; others give none."""
COIN_SPENDERS = ("module0", "module1", "module2", "coin", "relayer", "minter")
FACILITATORS = ("module0", "module1", "module2", "minter", "stranger")
BLOCKABLE = ("holder", "trader", "module2")
"""Whom the weird token may refuse to serve."""
SIGNERS = ("holder", "trader", "wallet", "minter")


@dataclass(frozen=True)
class Module:
    """One peg module with what belongs to it."""

    number: int
    psm: Contract
    reserve: Contract
    feed: Contract
    oracle: Contract
    decimals: int
    wei_per_unit: int
    parity: int
    answer_at_parity: int


class Contracts:
    """The suite on an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None) -> None:
        broken = broken or {}
        # so much gas that a feed which burns it leaves enough for the rest of the call
        chain = self.chain = Chain(gas_limit=10**12)
        self.accounts: dict[str, Account] = {
            name: chain.account(name)
            for name in (*USERS, "keeper", "timelock", "admin", "operator", "sentinel", "deployer")
            if name != "wallet"
        }
        deployer = self.accounts["deployer"]

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        self.access = deploy("ProtocolAccessManager", deployer)
        self.buffer = deploy("SurplusBuffer", self.access)
        self.coin = deploy("Stablecoin", "Strongroom Dollar", "SRUSD", self.access, self.buffer)
        self.wallet = deploy("MockWallet", self.accounts["keeper"])
        self.modules = tuple(self._module(number, deploy) for number in MODULES)
        self.tokens = (self.coin, *(module.reserve for module in self.modules))
        self.at: dict[str, str] = {
            **{name: account.address for name, account in self.accounts.items()},
            "wallet": self.wallet.address,
            "coin": self.coin.address,
            "buffer": self.buffer.address,
            "access": self.access.address,
            "zero": ZERO_ADDRESS,
            "weird": self.modules[WEIRD].reserve.address,
            **{f"module{module.number}": module.psm.address for module in self.modules},
        }
        self._roles(deployer)
        self._functions: dict[tuple[str, str], BoundFunction] = {}
        self._signatures: dict[tuple[str, bytes], bytes] = {}

    def _module(self, number: int, deploy: Callable[..., Contract]) -> Module:
        decimals, feed_decimals = RESERVE_DECIMALS[number], FEED_DECIMALS[number]
        if number == WEIRD:
            reserve = deploy("MockWeirdToken", decimals)
        else:
            reserve = deploy("MockReserve", f"Mock Dollar {number}", f"mUSD{number}", decimals)
        feed = deploy("MockAggregator", feed_decimals, 10**feed_decimals)
        wei_per_unit = 10 ** (18 - decimals)
        parity = 10**36 * wei_per_unit
        none = (ZERO_ADDRESS, 0)
        oracle = deploy(
            "ChainlinkOracle",
            {
                "collateralToken": reserve,
                "loanToken": self.coin,
                "collateralIsVault": False,
                "maxShareGrowthBpsPerYear": 0,
                "baseFeed1": (feed, HEARTBEAT),
                "baseFeed2": none,
                "quoteFeed1": none,
                "quoteFeed2": none,
                "minPrice": parity // 10,
                "maxPrice": parity * 10,
                "reference_": ZERO_ADDRESS,
                "maxDeviationBps": 0,
                "sequencerUptimeFeed": ZERO_ADDRESS,
                "sequencerGracePeriod": 0,
            },
        )
        psm = deploy("PegStabilityModule", self.coin, reserve, oracle, self.buffer, self.access, *FEES, *BAND)
        return Module(number, psm, reserve, feed, oracle, decimals, wei_per_unit, parity, 10**feed_decimals)

    def _roles(self, deployer: Account) -> None:
        coin, access = self.coin, self.access
        for module in self.modules:
            coin.setFacilitator(module.psm, CEILING, sender=deployer)
        coin.setFacilitator(self.at["minter"], CEILING, sender=deployer)
        coin.setFlashMintCap(FLASH_CAP, sender=deployer)
        coin.setFlashMintFee(FLASH_FEE_BPS, sender=deployer)
        for name, target in self.managed():
            for role in (OPERATOR, SENTINEL, GOVERNOR):
                selectors = [
                    target.__getattr__(function).selector
                    for function, of in ROLE_TABLE[name].items()
                    if of == role
                ]
                if selectors:
                    access.setTargetFunctionRole(target, selectors, role, sender=deployer)
        access.grantRole(OPERATOR, self.at["operator"], 0, sender=deployer)
        access.grantRole(SENTINEL, self.at["sentinel"], 0, sender=deployer)
        access.grantRole(GOVERNOR, self.at["governor"], 0, sender=deployer)
        access.grantRole(GOVERNOR, self.at["timelock"], DELAY, sender=deployer)
        access.setRoleGuardian(GOVERNOR, SENTINEL, sender=deployer)
        access.grantRole(ADMIN, self.at["admin"], 0, sender=deployer)
        access.renounceRole(ADMIN, deployer, sender=deployer)

    def managed(self) -> list[tuple[str, Contract]]:
        """Contracts with restricted functions, by the names of their sources."""
        psms = [("PegStabilityModule", module.psm) for module in self.modules]
        return [("Stablecoin", self.coin), ("SurplusBuffer", self.buffer), *psms]

    def function(self, contract: Contract, signature: str) -> BoundFunction:
        """A function, overloaded or not."""
        key = (contract.address, signature)
        found = self._functions.get(key)
        if found is None:
            found = self._functions[key] = contract[signature]
        return found

    def sign(self, name: str, digest: bytes) -> bytes:
        """65 bytes by the key of that name, or by the wallet's keeper."""
        key = (name, digest)
        found = self._signatures.get(key)
        if found is None:
            if len(self._signatures) > 10_000:
                self._signatures.clear()
            account = self.accounts["keeper" if name == "wallet" else name]
            found = self._signatures[key] = bytes(account.sign_hash(digest))
        return found

    def operation_id(self, operation: tuple[str, str, str, tuple[Any, ...]]) -> bytes:
        """The access manager's id of an operation of the model."""
        caller, target, function, args = operation
        contract = next(contract for _, contract in self.managed() if contract.address == target)
        data = contract.__getattr__(function).encode(*args)
        encode = arguments_encoder([{"type": "address"}, {"type": "address"}, {"type": "bytes"}])
        return keccak(encode((caller, target, data)))

    def translate(self, error: ModelError) -> ModelError:
        """The model's names of operations and functions, as the chain spells them."""
        if not error.name.startswith("AccessManager") or error.name == "AccessManagerUnauthorizedAccount":
            return error
        if len(error.args) == 1:
            return ModelError(error.name, self.operation_id(error.args[0]))
        *rest, target, function = error.args
        contract = next(contract for _, contract in self.managed() if contract.address == target)
        return ModelError(error.name, *rest, target, contract.__getattr__(function).selector)


class Model:
    """The same suite in the model, in the state that `Contracts` deploys."""

    def __init__(self, contracts: Contracts) -> None:
        at, chain = contracts.at, contracts.chain
        world = self.world = World(
            timestamp=chain.timestamp, chain_id=chain.chain_id, owners={at["wallet"]: at["keeper"]}
        )
        self.access = AccessManager(
            world,
            at["access"],
            members={
                (ADMIN, at["admin"]): 0,
                (GOVERNOR, at["governor"]): 0,
                (GOVERNOR, at["timelock"]): DELAY,
                (OPERATOR, at["operator"]): 0,
                (SENTINEL, at["sentinel"]): 0,
            },
            function_roles={
                (target.address, function): role
                for name, target in contracts.managed()
                for function, role in ROLE_TABLE[name].items()
            },
        )
        listed = ("module0", "module1", "module2", "minter")
        self.coin = Stablecoin(
            world,
            at["coin"],
            self.access,
            "Strongroom Dollar",
            surplus_buffer=at["buffer"],
            facilitators={at[name]: Facilitator(CEILING) for name in listed},
            flash_mint_cap=FLASH_CAP,
            flash_mint_fee_bps=FLASH_FEE_BPS,
        )
        refusing = {at[name] for name in ("coin", "module0", "module1", "module2")}
        self.buffer = SurplusBuffer(world, at["buffer"], self.access, refuses_ether=refusing)
        self.reserves: list[Reserve | WeirdToken] = []
        self.feeds: list[MockFeed] = []
        self.oracles: list[ChainlinkOracle] = []
        self.psms: list[PegStabilityModule] = []
        now = chain.timestamp
        for module in contracts.modules:
            where = module.reserve.address
            reserve: Reserve | WeirdToken
            if module.number == WEIRD:
                reserve = self.weird = WeirdToken(world, where, decimals=module.decimals)
            else:
                reserve = Reserve(world, where, f"Mock Dollar {module.number}", module.decimals)
            feed = MockFeed(world, module.feed.address, module.answer_at_parity, now, now)
            oracle = ChainlinkOracle(
                world,
                module.oracle.address,
                scale=module.parity // module.answer_at_parity,
                min_price=module.parity // 10,
                max_price=module.parity * 10,
                base_feed_1=FeedSetting(feed, HEARTBEAT),
            )
            psm = PegStabilityModule(
                world, module.psm.address, self.access, self.coin, reserve, oracle, at["buffer"], *FEES, *BAND
            )
            self.reserves.append(reserve)
            self.feeds.append(feed)
            self.oracles.append(oracle)
            self.psms.append(psm)
        self.tokens: list[Token] = [self.coin, *self.reserves]


def signature_of(contracts: Contracts, name: str, digest: bytes, flaw: str) -> tuple[bytes, Signature]:
    """`name`'s signature over a digest in bytes and for the model, right unless there is a flaw."""
    if flaw == "garbage":
        return b"\x11" * 64 + b"\x1b", Signature(None, digest)
    if flaw == "stranger":
        name = "stranger"
    over = keccak(digest) if flaw == "digest" else digest
    raw = contracts.sign(name, over)
    if flaw == "malleable":
        order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
        other = order - int.from_bytes(raw[32:64], "big")
        return raw[:32] + other.to_bytes(32, "big") + bytes([55 - raw[64]]), Signature(None, digest)
    if flaw == "short":
        return raw[:64], Signature(None, digest)
    signer = contracts.at["keeper" if name == "wallet" else name]
    return raw, Signature(signer, over)
