"""The stablecoin's room: the contracts on a chain, their twins in the model, and the storage that compares them.

One stablecoin with three peg modules: for a reserve of 6 decimals, for one of 18, and for a token that misbehaves
(fee on transfer, false, no return value, a hook that calls back). Each has its own feed and oracle.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import Artifact, errors, load
from strongroom.evm import Account, Chain, Contract, keccak
from strongroom.evm.abi import arguments_encoder
from strongroom.evm.contract import BoundFunction
from strongroom.model import (
    ADMIN,
    GOVERNOR,
    OPERATOR,
    ROLE_TABLE,
    SENTINEL,
    WAD,
    ZERO_ADDRESS,
    AccessManager,
    AuthorizedToken,
    ChainlinkOracle,
    Facilitator,
    Feed,
    FeedSetting,
    ModelError,
    PegStabilityModule,
    Signature,
    Stablecoin,
    SurplusBuffer,
    Token,
    World,
)
from strongroom.model.execution import Table, external

MAX_UINT = 2**256 - 1
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


@dataclass(eq=False)
class MockFeed(Feed):
    """`MockAggregator`."""

    fault: int = 0
    """0 none, 1 reverts, 2 burns its gas."""

    @external
    def set_round(self, answer: int, started_at: int, updated_at: int) -> None:
        """A new round."""
        self.answer, self.started_at, self.updated_at = answer, started_at, updated_at

    @external
    def set_fault(self, fault: int) -> None:
        """Breaks it, or mends it."""
        self.fault = fault
        self.available = fault == 0


@dataclass(eq=False)
class Reserve(AuthorizedToken):
    """`MockReserve`: anyone mints, anyone takes away."""

    @external
    def mint(self, to: str, amount: int) -> None:
        """Out of nothing."""
        self._mint(to, amount)

    @external
    def seize(self, owner: str, amount: int) -> None:
        """From anyone."""
        self._burn(owner, amount)


STANDARD, NO_RETURN, RETURNS_FALSE = range(3)


@dataclass(eq=False)
class WeirdToken(Token):
    """`MockWeirdToken`."""

    kind: int = STANDARD
    fee_bps: int = 0
    blocked: dict[str, bool] = field(default_factory=dict)
    hook: "Call | None" = None
    hook_succeeded: bool = False
    hook_result: bytes = b""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.blocked = Table(self.world, False, self.blocked)

    @external
    def mint(self, to: str, amount: int) -> None:
        """Out of nothing."""
        self.total_supply += amount
        self.balances[to] += amount

    @external
    def approve(self, caller: str, spender: str, amount: int) -> bool:
        self.allowances[caller, spender] = amount
        return True

    @external
    def transfer(self, caller: str, to: str, amount: int) -> bool:
        return self._end(self._move(caller, to, amount))

    @external
    def transfer_from(self, caller: str, owner: str, to: str, amount: int) -> bool:
        allowed = self.allowances[owner, caller]
        if allowed < amount:
            return self._end(False)
        if allowed != MAX_UINT:
            self.allowances[owner, caller] = allowed - amount
        return self._end(self._move(owner, to, amount))

    def _move(self, owner: str, to: str, amount: int) -> bool:
        for account in (owner, to):
            if self.blocked[account]:
                raise ModelError("Blocked", account)
        if self.balances[owner] < amount:
            return False
        fee = amount * self.fee_bps // 10_000
        self.balances[owner] -= amount
        self.balances[to] += amount - fee
        self.total_supply -= fee
        hook = self.hook
        if hook is not None:
            self.hook = None
            try:
                self.hook_result = encode_result(hook.twin())
                self.hook_succeeded = True
            except ModelError as error:
                self.hook_result = encode_error(error)
                self.hook_succeeded = False
        return True

    def _end(self, moved: bool) -> bool:
        if self.kind != RETURNS_FALSE and not moved:
            raise ModelError("Error", "transfer failed")
        return self.kind != RETURNS_FALSE


@dataclass(slots=True)
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    sender: str
    target: str
    data: bytes
    twin: Callable[[], Any]
    """The model's answer, or its `ModelError`. An `...` stands for an answer that is not compared."""
    payers: tuple[str, ...] = ()
    """Who agreed to lose something, if the call succeeds. Addresses."""
    gifts: tuple[tuple[int, int], ...] = ()
    """`(token, amount)` that come to users from outside, if it succeeds; the coin is token 0."""
    to_buffer: int = 0
    """Coins given to the surplus buffer, or paid out of it, in wei."""
    seized: tuple[int, int] | None = None
    """`(module, units)` of reserve taken from a module by force."""
    preview: tuple[BoundFunction, Callable[[int], int], int] | None = None
    """The preview of this swap, its twin, and the amount that both take."""
    module: int = 0
    spends: tuple[int, str, bytes] | None = None
    """`(token, authorizer, nonce)` of the authorization involved."""
    forbidden: bool = False
    """Whether the caller lacks the role."""
    looks: bool = False
    """Whether it is a view."""
    batch: bool = False
    """Whether it makes several calls in turn."""
    on_success: Callable[[], None] | None = None


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


@dataclass
class Layout:
    """Which storage words are watched, and where each is among them."""

    slots: list[tuple[str, int]] = field(default_factory=list)
    index: dict[Any, int] = field(default_factory=dict)

    def add(self, key: Any, contract: Contract, slot: int) -> None:
        """Watch one more slot."""
        self.index[key] = len(self.slots)
        self.slots.append((contract.address, slot))


def layout(contracts: Contracts) -> Layout:
    """All balances, allowances, supplies, nonces, levels, books and flags."""
    result = Layout()
    at = contracts.at
    places = [
        _slots(load(name).storage_layout)
        for name in ("Stablecoin", "MockReserve", "MockReserve", "MockWeirdToken")
    ]
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        balances = slots.get("_balances", slots.get("balanceOf", -1))
        for name in ACCOUNTS:
            result.add(("balance", number, name), token, mapping_slot(at[name], balances))
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        result.add(("supply", number), token, slots.get("_totalSupply", slots.get("totalSupply", -1)))
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        allowances = slots.get("_allowances", slots.get("allowance", -1))
        for owner in OWNERS:
            for spender in spenders(number):
                slot = mapping_slot(at[spender], mapping_slot(at[owner], allowances))
                result.add(("allowance", number, owner, spender), token, slot)
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        if number != 1 + WEIRD:
            for owner in SIGNERS:
                result.add(("nonce", number, owner), token, mapping_slot(at[owner], slots["_nonces"]))
    coin = places[0]
    for name in FACILITATORS:
        result.add(("facilitator", name), contracts.coin, mapping_slot(at[name], coin["_facilitators"]))
    result.add("facilitators", contracts.coin, coin["_facilitatorSet"])
    result.add("flash mint", contracts.coin, coin["_flashMint"])
    psm = _slots(load("PegStabilityModule").storage_layout)
    for module in contracts.modules:
        result.add(("state", module.number), module.psm, psm["_state"])
    for module in contracts.modules:
        result.add(("feed", module.number), module.feed, 0)
    weird = contracts.modules[WEIRD].reserve
    for label in ("kind", "feeBps", "hook", "hookSucceeded"):
        result.add(label, weird, places[-1][label])
    for name in BLOCKABLE:
        result.add(("blocked", name), weird, mapping_slot(at[name], places[-1]["blocked"]))
    return result


def expected_words(model: Model, at: Mapping[str, str]) -> Callable[[], list[int]]:
    """A function that gives the same words out of the model."""
    accounts = [at[name] for name in ACCOUNTS]
    pairs = [
        [(at[owner], at[spender]) for owner in OWNERS for spender in spenders(number)]
        for number in range(len(model.tokens))
    ]
    signers = [at[name] for name in SIGNERS]
    facilitators = [at[name] for name in FACILITATORS]
    blockable = [at[name] for name in BLOCKABLE]
    coin, weird, tokens = model.coin, model.weird, model.tokens
    authorized = [token for token in tokens if isinstance(token, AuthorizedToken)]

    def words() -> list[int]:
        result: list[int] = []
        for token in tokens:
            balances = token.balances
            result += [balances[account] for account in accounts]
        result += [token.total_supply for token in tokens]
        for token, watched in zip(tokens, pairs, strict=True):
            allowances = token.allowances
            result += [allowances[pair] for pair in watched]
        for signed in authorized:
            nonces = signed.nonces
            result += [nonces[signer] for signer in signers]
        paused = coin.minting_paused
        for address in facilitators:
            listed = coin.facilitators[address]
            word = listed.ceiling | listed.level << 120
            result.append(word | 1 << 240 if paused and address in coin.facilitators else word)
        result.append(len(coin.facilitators))
        result.append(coin.flash_mint_cap | coin.flash_mint_fee_bps << 128 | paused << 144)
        for psm in model.psms:
            result.append(
                psm.book
                | psm.fee_in_bps << 128
                | psm.fee_out_bps << 144
                | psm.band_lower_bps << 160
                | psm.band_upper_bps << 176
                | psm.frozen << 192
            )
        for feed in model.feeds:
            result.append(
                feed.answer % 2**120 | feed.started_at << 120 | feed.updated_at << 184 | feed.fault << 248
            )
        hook = int(weird.hook.target, 16) if weird.hook is not None else 0
        result += [weird.kind, weird.fee_bps, hook, int(weird.hook_succeeded)]
        result += [int(weird.blocked[account]) for account in blockable]
        return result

    return words


def spenders(token: int) -> Sequence[str]:
    """Whose allowances of a token are watched."""
    return COIN_SPENDERS if token == 0 else (f"module{token - 1}", "relayer")


def mapping_slot(key: str | bytes, slot: int) -> int:
    """Where a mapping keeps the value of a key."""
    word = bytes.fromhex(key[2:]).rjust(32, b"\0") if isinstance(key, str) else key
    return int.from_bytes(keccak(word + slot.to_bytes(32, "big")), "big")


def _slots(storage: Mapping[str, Any]) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in storage["storage"]}


def _error_table() -> dict[str, tuple[bytes, Callable[[tuple[Any, ...]], bytes]]]:
    table = {
        definition.name: (
            bytes.fromhex(selector[2:]),
            arguments_encoder([{"name": item.name, "type": item.type} for item in definition.inputs]),
        )
        for selector, definition in errors().items()
    }
    table["Panic"] = (bytes.fromhex("4e487b71"), arguments_encoder([{"type": "uint256"}]))
    table["Error"] = (bytes.fromhex("08c379a0"), arguments_encoder([{"type": "string"}]))
    table["EmptyRevert"] = (b"", lambda args: b"")
    return table


_ERRORS = _error_table()


def encode_error(error: ModelError) -> bytes:
    """The revert data of the contract that refuses as the model did."""
    selector, encode = _ERRORS[error.name]
    return selector + encode(error.args)


def encode_result(value: Any) -> bytes:
    """The return data of the contract that answers as the model did."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, tuple):
        return b"".join(map(encode_result, value))
    return int(value).to_bytes(32, "big")


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
