"""The parameters of a deployment: `scripts/parameters/default.toml`, overridden by `<chain id>.toml`.

What is deployed is recorded in the registry as `Parameters.as_json` gives it, and `verify` compares the chain with that
record, so everything that decides the result is in here and nothing else is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation, localcontext
from pathlib import Path
from typing import Any

from eth_utils.address import is_address, to_checksum_address

from scripts._errors import ParameterError
from strongroom.deployments import LOCAL_CHAIN_ID

FOLDER = Path(__file__).resolve().parent / "parameters"

ADMIN = "ADMIN"
OPERATOR = "OPERATOR"
SENTINEL = "SENTINEL"
GOVERNOR = "GOVERNOR"
FACILITATOR = "FACILITATOR"
WIND_DOWN = "WIND_DOWN"
PEOPLE = (ADMIN, OPERATOR, SENTINEL, GOVERNOR)
"""Roles whose members are named here."""
ROLES = (*PEOPLE, FACILITATOR, WIND_DOWN)
"""By their ids, 0 to 5. The last two are for contracts of the plan."""

BPS = 10_000
COIN = 10**18
"""Wei of one whole stablecoin."""
CURVE = ("rateAtZeroBps", "rateAtKinkBps", "rateAtFullBps", "kinkBps")
"""A kinked curve's four numbers, in the order of its constructor."""
RATE_POLICY = (
    "baseRateBps",
    "minRateBps",
    "maxRateBps",
    "maxStepBps",
    "fullSignalBps",
    "windowSeconds",
    "holdSeconds",
    "fadeSeconds",
)
"""A rate policy's numbers, in the order of its structure."""
MAX_MARKETPLACE_FEE = 500
MAX_PRIMARY_SALE_FEE = 500
MAX_TOKENIZATION_FEE = 10_000 * 10**18
"""Basis points: `Marketplace.MAX_FEE_BPS`."""
MAX_SAVINGS_SHARE = 9_000
"""Basis points: `CreditFacilitator.MAX_SAVINGS_SHARE_BPS`."""
MAX_REDEMPTION_FEE = 200
"""Basis points: `RedemptionModule.MAX_FEE_BPS`."""
MAX_CALLER_SHARE = 5_000
"""Basis points: `StabilityPoolFactory.MAX_CALLER_SHARE_BPS`."""
MAX_UINT16 = 2**16 - 1
MAX_UINT120 = 2**120 - 1
MAX_UINT32 = 2**32 - 1

# Their keys are public, so whoever has a role through one of them shares it with the world.
WELL_KNOWN_ACCOUNTS = frozenset(
    {
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
        "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
        "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
        "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
        "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
        "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
        "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f",
        "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
    }
)


@dataclass(frozen=True)
class Role:
    """A role, who is in it, and what it may call."""

    name: str
    id: int
    """As in contracts/access/Roles.sol."""
    execution_delay_seconds: int
    members: tuple[str, ...]
    """Checksummed addresses."""
    functions: Mapping[str, tuple[str, ...]]
    """Contract → the functions that only this role may call."""
    guardian: str | None = None
    """The role whose members may cancel what this one's have scheduled, beside the admins. ADMIN can have none."""


@dataclass(frozen=True)
class MockReserve:
    """The reserve token that stands in where none is configured."""

    name: str
    symbol: str
    decimals: int


@dataclass(frozen=True)
class MockFeed:
    """The price feed that stands in where none is configured."""

    decimals: int
    answer: int
    """In units of `decimals`."""


@dataclass(frozen=True)
class Parameters:
    """All that decides what is deployed. Amounts in wei, shares in basis points, times in seconds."""

    stablecoin_name: str
    stablecoin_symbol: str
    flash_mint_cap: int
    flash_mint_fee_bps: int
    ceiling: int
    """What the peg module may mint."""
    fee_in_bps: int
    fee_out_bps: int
    band_lower_bps: int
    band_upper_bps: int
    reserve: str | None
    """Address of the reserve token; without one a mock is deployed, and likewise for the feed."""
    mock_reserve: MockReserve
    feed: str | None
    feed_heartbeat_seconds: int
    mock_feed: MockFeed
    oracle_min_price_bps: int
    """Of parity, as the maximum."""
    oracle_max_price_bps: int
    sequencer_uptime_feed: str | None
    sequencer_grace_period_seconds: int
    lltvs: tuple[int, ...]
    """Liquidation loan-to-values that markets may have, times 1e18."""
    wrapped_ether: str | None
    """Without it there is no gateway, but where mocks are deployed one of it is."""
    kinked_curve: tuple[int, int, int, int]
    """Rates at zero, kink and full utilisation, in basis points a year, and the kink, in basis points."""
    marketplace_fee_bps: int
    savings_name: str
    savings_symbol: str
    credit_ceiling: int
    """The stablecoin's for the credit facilitator, in wei."""
    credit_min_debt: int
    """The least debt in a market of the rate policy, in wei."""
    savings_share_bps: int
    redemption_fee_bps: int
    """Of the collateral redeemed; it stays in the position."""
    stability_caller_share_bps: int
    """Of a stability pool's bonus, what whoever liquidates through it gets."""
    rate_policy: tuple[int, ...]
    """`IRatePolicy.Parameters`, in their order: basis points, then seconds."""
    tokenization_fee: int
    """Of an asset, in wei."""
    primary_sale_fee_bps: int
    """Of the proceeds."""
    identity_issuers: tuple[str, ...]
    """Who states who is a verified investor from the beginning, with every flag; the governor adds others."""
    roles: tuple[Role, ...]
    test_network: bool
    confirmations: int = 1
    """Blocks, its own included, that a transaction is waited for. Not part of what is deployed, as the next."""
    timeout_seconds: int = 300

    @property
    def mocks_ether(self) -> bool:
        """Whether a mock of wrapped ether is deployed: none is configured, and the feed is a mock too."""
        return self.wrapped_ether is None and self.feed is None

    def role(self, name: str) -> Role:
        """The role of that name."""
        return next(role for role in self.roles if role.name == name)

    def with_members(self, members: Mapping[str, str]) -> Parameters:
        """The same with these accounts as the only members of their roles.

        Raises `ParameterError` for a bad address.
        """
        roles = tuple(
            replace(role, members=(_address(members[role.name], f"the {role.name.lower()}"),))
            if role.name in members
            else role
            for role in self.roles
        )
        return replace(self, roles=roles)

    def with_default_governor(self) -> Parameters:
        """The same with the admins as governors, where nobody is named."""
        if self.role(GOVERNOR).members:
            return self
        admins = self.role(ADMIN).members
        roles = tuple(replace(role, members=admins) if role.name == GOVERNOR else role for role in self.roles)
        return replace(self, roles=roles)

    def require_deployable(self, chain_id: int, deployer: str, *, with_mocks: bool = False) -> None:
        """Raises `ParameterError` unless a deployment by `deployer` on this chain makes sense."""
        where = f"scripts/parameters/{chain_id}.toml"
        missing = [name for name, value in (("reserve", self.reserve), ("feed", self.feed)) if not value]
        local = chain_id == LOCAL_CHAIN_ID
        if missing and not self.test_network:
            raise ParameterError(
                f"no {' and no '.join(missing)} is configured for chain {chain_id}: set {missing[0]}.address in "
                f"{where} (mocks are for test networks, `testNetwork = true` there)"
            )
        if missing and not (local or with_mocks):
            raise ParameterError(
                f"no {' and no '.join(missing)} is configured for chain {chain_id}: set {missing[0]}.address in "
                f"{where}, or deploy mocks with --with-mocks"
            )
        if self.reserve is None and self.feed is not None:
            raise ParameterError(f"{where} configures a feed but no reserve: a mock token has no real price")
        for role in self.roles:
            if role.name not in PEOPLE:
                if role.members:
                    raise ParameterError(
                        f"roles.{role.name}.members in {where} is not empty: its members are contracts of the plan"
                    )
                continue
            if not role.members:
                raise ParameterError(
                    f"nobody is named as {role.name.lower()}: use --{role.name.lower()} ADDRESS, "
                    f"or roles.{role.name}.members in {where}"
                )
            if deployer in role.members:
                raise ParameterError(
                    f"{deployer} deploys and is named as {role.name.lower()}: "
                    "the deployer keeps no role, name another account"
                )
        members = (item for role in self.roles for item in role.members)
        known = WELL_KNOWN_ACCOUNTS & {deployer, *members, *self.identity_issuers}
        if known and not local:
            raise ParameterError(
                f"{min(known)} is a development account whose key is public: "
                f"use an account of your own on chain {chain_id}"
            )
        if not self.test_network:
            self._require_separate_powers(where)

    def _require_separate_powers(self, where: str) -> None:
        """Where money is real: nobody decides at once, and whoever may stop a decision is not who makes it."""
        guardian = self.role(GOVERNOR).guardian
        if guardian in (None, GOVERNOR):
            raise ParameterError(
                f"nobody but the admin could cancel what the governor schedules: set roles.{GOVERNOR}.guardian "
                f"to {SENTINEL} in {where}"
            )
        for name in (ADMIN, GOVERNOR):
            if not self.role(name).execution_delay_seconds:
                raise ParameterError(
                    f"{name.lower()} would act at once: set roles.{name}.executionDelaySeconds in {where} "
                    "(only a test network, `testNetwork = true`, can do without)"
                )
            shared = {*self.role(name).members} & {*self.role(SENTINEL).members}
            if shared:
                raise ParameterError(
                    f"{min(shared)} is named as {name.lower()} and as {SENTINEL.lower()}, who is to stop what the "
                    f"{name.lower()} does: name another account"
                )

    def as_json(self) -> dict[str, Any]:
        """As the registry records it; amounts as decimal strings. `from_json` reads it back."""
        return {
            "testNetwork": self.test_network,
            "stablecoin": {
                "name": self.stablecoin_name,
                "symbol": self.stablecoin_symbol,
                "flashMintCapCoins": _coins_text(self.flash_mint_cap),
                "flashMintFeeBps": self.flash_mint_fee_bps,
            },
            "pegStabilityModule": {
                "ceilingCoins": _coins_text(self.ceiling),
                "feeInBps": self.fee_in_bps,
                "feeOutBps": self.fee_out_bps,
                "bandLowerBps": self.band_lower_bps,
                "bandUpperBps": self.band_upper_bps,
            },
            "reserve": {
                "address": self.reserve or "",
                "mock": {
                    "name": self.mock_reserve.name,
                    "symbol": self.mock_reserve.symbol,
                    "decimals": self.mock_reserve.decimals,
                },
            },
            "feed": {
                "address": self.feed or "",
                "heartbeatSeconds": self.feed_heartbeat_seconds,
                "mock": {
                    "decimals": self.mock_feed.decimals,
                    "answer": format(Decimal(self.mock_feed.answer).scaleb(-self.mock_feed.decimals), "f"),
                },
            },
            "oracle": {
                "minPriceBps": self.oracle_min_price_bps,
                "maxPriceBps": self.oracle_max_price_bps,
                "sequencerUptimeFeed": self.sequencer_uptime_feed or "",
                "sequencerGracePeriodSeconds": self.sequencer_grace_period_seconds,
            },
            "lendingPool": {
                "lltvs": [_coins_text(lltv) for lltv in self.lltvs],
                "wrappedEther": self.wrapped_ether or "",
            },
            "marketplace": {"feeBps": self.marketplace_fee_bps},
            "assetFactory": {"feeCoins": _coins_text(self.tokenization_fee)},
            "primarySale": {"feeBps": self.primary_sale_fee_bps},
            "identityRegistry": {"issuers": list(self.identity_issuers)},
            "kinkedCurve": dict(zip(CURVE, self.kinked_curve, strict=True)),
            "savingsVault": {"name": self.savings_name, "symbol": self.savings_symbol},
            "credit": {
                "ceilingCoins": _coins_text(self.credit_ceiling),
                "minDebtCoins": _coins_text(self.credit_min_debt),
                "savingsShareBps": self.savings_share_bps,
            },
            "redemption": {"feeBps": self.redemption_fee_bps},
            "stabilityPool": {"callerShareBps": self.stability_caller_share_bps},
            "ratePolicy": dict(zip(RATE_POLICY, self.rate_policy, strict=True)),
            "roles": {
                role.name: {
                    "id": role.id,
                    "executionDelaySeconds": role.execution_delay_seconds,
                    "members": list(role.members),
                    "functions": {name: list(functions) for name, functions in role.functions.items()},
                    **({} if role.name == ADMIN else {"guardian": role.guardian or ""}),
                }
                for role in self.roles
            },
        }


def load(chain_id: int, folder: Path = FOLDER) -> Parameters:
    """The parameters for a chain. Raises `ParameterError`, which names the file and the setting."""
    default = _read(folder / "default.toml")
    own = folder / f"{chain_id}.toml"
    merged = _merge(default, _read(own), own.name, "") if own.is_file() else default
    return _Settings(merged, own.name if own.is_file() else "default.toml").parameters()


def from_json(raw: Mapping[str, Any]) -> Parameters:
    """The parameters that a registry records. Raises `ParameterError`."""
    return _Settings(
        {"transactions": {"confirmations": 1, "timeoutSeconds": 300}, **raw}, "the registry"
    ).parameters()


def differences(recorded: Mapping[str, Any], wanted: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Where two sets of parameters, as JSON, differ: `stablecoin.symbol: recorded SRUSD, wanted X`, one line each."""
    found = []
    for key in sorted({*recorded, *wanted}):
        before, after = recorded.get(key), wanted.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            found += differences(before, after, f"{prefix}{key}.")
        elif before != after:
            found.append(f"{prefix}{key}: recorded {before}, wanted {after}")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParameterError(f"{path} is missing: restore it from git") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError(f"{path} is not TOML: {error}") from None


def _merge(base: Mapping[str, Any], over: Mapping[str, Any], file: str, prefix: str) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        if key not in base:
            raise ParameterError(f"{file}: there is no parameter {prefix}{key} (see default.toml)")
        if isinstance(base[key], dict) != isinstance(value, dict):
            raise ParameterError(f"{file}: {prefix}{key} is of another kind than in default.toml")
        merged[key] = _merge(base[key], value, file, f"{prefix}{key}.") if isinstance(value, dict) else value
    return merged


class _Settings:
    """Reads the merged tables; every complaint names the file and the setting."""

    def __init__(self, raw: Mapping[str, Any], file: str) -> None:
        self._raw = raw
        self._file = file

    def parameters(self) -> Parameters:
        reserve, feed = self._optional_address("reserve.address"), self._optional_address("feed.address")
        decimals = self._int("feed.mock.decimals", 18)
        found = Parameters(
            stablecoin_name=self._text("stablecoin.name"),
            stablecoin_symbol=self._text("stablecoin.symbol"),
            flash_mint_cap=self._coins("stablecoin.flashMintCapCoins"),
            flash_mint_fee_bps=self._int("stablecoin.flashMintFeeBps", BPS),
            ceiling=self._coins("pegStabilityModule.ceilingCoins"),
            fee_in_bps=self._int("pegStabilityModule.feeInBps", BPS),
            fee_out_bps=self._int("pegStabilityModule.feeOutBps", BPS),
            band_lower_bps=self._int("pegStabilityModule.bandLowerBps", BPS),
            band_upper_bps=self._int("pegStabilityModule.bandUpperBps", 2 * BPS),
            reserve=reserve,
            mock_reserve=MockReserve(
                self._text("reserve.mock.name"),
                self._text("reserve.mock.symbol"),
                self._int("reserve.mock.decimals", 18),
            ),
            feed=feed,
            feed_heartbeat_seconds=self._int("feed.heartbeatSeconds", MAX_UINT32),
            mock_feed=MockFeed(decimals, self._scaled("feed.mock.answer", decimals)),
            oracle_min_price_bps=self._int("oracle.minPriceBps", BPS),
            oracle_max_price_bps=self._int("oracle.maxPriceBps", BPS * BPS),
            sequencer_uptime_feed=self._optional_address("oracle.sequencerUptimeFeed"),
            sequencer_grace_period_seconds=self._int("oracle.sequencerGracePeriodSeconds", MAX_UINT32),
            lltvs=self._lltvs(),
            wrapped_ether=self._optional_address("lendingPool.wrappedEther"),
            kinked_curve=self._curve(),
            marketplace_fee_bps=self._int("marketplace.feeBps", MAX_MARKETPLACE_FEE),
            savings_name=self._text("savingsVault.name"),
            savings_symbol=self._text("savingsVault.symbol"),
            credit_ceiling=self._coins("credit.ceilingCoins"),
            credit_min_debt=self._coins("credit.minDebtCoins"),
            savings_share_bps=self._int("credit.savingsShareBps", MAX_SAVINGS_SHARE),
            redemption_fee_bps=self._int("redemption.feeBps", MAX_REDEMPTION_FEE),
            stability_caller_share_bps=self._int("stabilityPool.callerShareBps", MAX_CALLER_SHARE),
            rate_policy=self._rate_policy(),
            tokenization_fee=self._tokenization_fee(),
            primary_sale_fee_bps=self._int("primarySale.feeBps", MAX_PRIMARY_SALE_FEE),
            identity_issuers=self._issuers(),
            roles=self._roles(),
            test_network=self._get("testNetwork", bool),
            confirmations=self._int("transactions.confirmations", 1_000),
            timeout_seconds=self._int("transactions.timeoutSeconds", 86_400),
        )
        if (found.sequencer_uptime_feed is None) != (found.sequencer_grace_period_seconds == 0):
            raise self._error("oracle.sequencerGracePeriodSeconds", "goes with oracle.sequencerUptimeFeed")
        if found.confirmations == 0:
            raise self._error("transactions.confirmations", "is at least 1")
        return found

    def _lltvs(self) -> tuple[int, ...]:
        path = "lendingPool.lltvs"
        lltvs = tuple(self._decimal(path, text, 18) for text in self._texts(path))
        if len({*lltvs}) < len(lltvs) or not all(0 < lltv < COIN for lltv in lltvs):
            raise self._error(path, "are each above 0 and below 1, and none twice")
        return lltvs

    def _issuers(self) -> tuple[str, ...]:
        path = "identityRegistry.issuers"
        issuers = tuple(_address(item, f"{self._file}: {path}") for item in self._texts(path))
        if len({*issuers}) < len(issuers):
            raise self._error(path, "names an account twice")
        return issuers

    def _tokenization_fee(self) -> int:
        path = "assetFactory.feeCoins"
        fee = self._coins(path)
        if fee > MAX_TOKENIZATION_FEE:
            raise self._error(path, "is at most 10000")
        return fee

    def _curve(self) -> tuple[int, int, int, int]:
        at_zero, at_kink, at_full, kink = (self._int(f"kinkedCurve.{key}", MAX_UINT16) for key in CURVE)
        if not (0 < kink < BPS and at_zero <= at_kink <= at_full):
            raise self._error("kinkedCurve", "has its kink between 0 and 10000, and rates that do not fall")
        return at_zero, at_kink, at_full, kink

    def _rate_policy(self) -> tuple[int, ...]:
        limits = (*(BPS,) * 5, *(MAX_UINT32,) * 3)
        found = tuple(
            self._int(f"ratePolicy.{key}", limit) for key, limit in zip(RATE_POLICY, limits, strict=True)
        )
        base, low, high, step, full, window, hold, fade = found
        if not 0 < low <= base <= high or not 0 < step <= 500 or not full:
            raise self._error(
                "ratePolicy", "has 0 < min <= base <= max, a step of 1 to 500 and a full signal"
            )
        if not 600 <= window <= 86_400 or not window <= hold <= 31_536_000 or not 0 < fade <= 31_536_000:
            raise self._error(
                "ratePolicy", "has a window of ten minutes to a day, a hold no shorter, and a fade"
            )
        return found

    def _roles(self) -> tuple[Role, ...]:
        table = self._get("roles", dict)
        if set(table) != set(ROLES):
            raise self._error("roles", f"are {', '.join(ROLES)}, not {', '.join(table)}")
        roles = tuple(self._role(name) for name in ROLES)
        if [role.id for role in roles] != list(range(len(ROLES))):
            raise self._error("roles", "have the ids 0 to 4, as in contracts/access/Roles.sol")
        seen: dict[tuple[str, str], str] = {}
        for role in roles:
            for contract, functions in role.functions.items():
                for function in functions:
                    other = seen.setdefault((contract, function), role.name)
                    if other != role.name or functions.count(function) > 1:
                        raise self._error("roles", f"list {contract}.{function} twice")
        return roles

    def _role(self, name: str) -> Role:
        members = self._texts(f"roles.{name}.members")
        functions = self._get(f"roles.{name}.functions", dict)
        return Role(
            name=name,
            id=self._int(f"roles.{name}.id", 2**64 - 2),
            execution_delay_seconds=self._int(f"roles.{name}.executionDelaySeconds", MAX_UINT32),
            members=tuple(_address(item, f"{self._file}: roles.{name}.members") for item in members),
            functions={key: tuple(self._texts(f"roles.{name}.functions.{key}")) for key in functions},
            guardian=self._guardian(f"roles.{name}.guardian") if name != ADMIN else None,
        )

    def _guardian(self, path: str) -> str | None:
        name: str = self._get(path, str)
        if name and name not in ROLES:
            raise self._error(path, f"is {name!r}, which is none of {', '.join(ROLES)}")
        return None if name in ("", ADMIN) else name

    def _get(self, path: str, kind: type) -> Any:
        value: Any = self._raw
        for key in path.split("."):
            if not isinstance(value, Mapping) or key not in value:
                raise self._error(path, "is missing")
            value = value[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._error(path, f"is {value!r}, which is no {_KINDS[kind]}")
        return value

    def _text(self, path: str) -> str:
        text: str = self._get(path, str)
        if not text:
            raise self._error(path, "is empty")
        return text

    def _texts(self, path: str) -> Sequence[str]:
        items: list[Any] = self._get(path, list)
        if not all(isinstance(item, str) for item in items):
            raise self._error(path, "is not a list of texts")
        return items

    def _int(self, path: str, maximum: int) -> int:
        value: int = self._get(path, int)
        if not 0 <= value <= maximum:
            raise self._error(path, f"is {value}, not between 0 and {maximum}")
        return value

    def _coins(self, path: str) -> int:
        value = self._scaled(path, 18)
        if value > MAX_UINT120:
            raise self._error(path, "is more than 2**120 - 1 wei")
        return value

    def _scaled(self, path: str, decimals: int) -> int:
        return self._decimal(path, self._get(path, str), decimals)

    def _decimal(self, path: str, text: str, decimals: int) -> int:
        try:
            with localcontext(prec=100):
                value = Decimal(text).scaleb(decimals)
        except InvalidOperation:
            raise self._error(path, f"is {text!r}, which is no number") from None
        if not value.is_finite() or value < 0 or value != value.to_integral_value():
            raise self._error(path, f"is {text!r}: not below zero, and at most {decimals} decimals")
        return int(value)

    def _optional_address(self, path: str) -> str | None:
        text = self._get(path, str)
        return _address(text, f"{self._file}: {path}") if text else None

    def _error(self, path: str, what: str) -> ParameterError:
        return ParameterError(f"{self._file}: {path} {what}")


_KINDS = {dict: "table", list: "list", str: "text", int: "integer", bool: "true or false"}


def _address(text: str, what: str) -> str:
    """Checksummed; a text in mixed case must be so already."""
    digits = text.removeprefix("0x")
    if text != digits and is_address(text):
        checksummed = str(to_checksum_address(text))
        if digits in (digits.lower(), digits.upper()) or text == checksummed:
            return checksummed
    raise ParameterError(f"{what}: {text!r} is no address (0x and 40 hex digits, right in its checksum)")


def _coins_text(wei: int) -> str:
    """Exact, without an exponent and without idle zeros."""
    whole, rest = divmod(wei, COIN)
    return f"{whole}.{rest:018d}".rstrip("0") if rest else str(whole)
