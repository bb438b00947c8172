"""The oracle: one of each configuration over the same feeds, vault and sequencer, against the model.

The feeds, the vault and the clock move; all oracles are asked for both of their prices, and must answer, or refuse
with the same error, as the model does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.evm import Chain, Contract
from strongroom.model import ZERO_ADDRESS, ChainlinkOracle, FeedSetting, ModelError, Vault, World
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule, weighted
from tests.stateful.rooms.stablecoin.codec import encode_error
from tests.stateful.rooms.stablecoin.mocks import MockFeed, Reserve

HEARTBEATS = (86_400, 3_600, 86_400, 40_000)
FEED_DECIMALS = (8, 18, 6, 8)
FEEDS = ("base1", "base2", "quote1", "quote2")
GRACE = 3_600
GROWTH_BPS = 1_000
"""How fast a vault's share may grow a year."""
ASKED = 3
"""How many oracles are asked after each step; they take turns."""
PRICE_SCALE = 10**36


@dataclass(frozen=True)
class Setting:
    """One configuration."""

    feeds: tuple[str, ...]
    collateral: int = 6
    """Decimals."""
    loan: int = 18
    vault: bool = False
    reference: bool = False
    sequencer: bool = False


SETTINGS = (
    Setting(("base1",)),
    Setting(("base1", "base2")),
    Setting(("base1", "quote1")),
    Setting(FEEDS),
    Setting(("quote1",)),
    Setting(("quote1", "quote2"), loan=6, collateral=18),
    Setting(("base1",), collateral=18, loan=6),
    Setting(("base1", "base2"), vault=True),
    Setting(("base1",), reference=True),
    Setting(("base1",), sequencer=True),
    Setting(FEEDS, vault=True, reference=True, sequencer=True),
)


def build(broken: Mapping[str, Artifact] | None = None) -> "OracleMachine":
    """The machine, on contracts of which some may be broken."""
    return OracleMachine(broken or {})


Args = dict[str, Any]
_MOVES = weighted((12, "near"), (4, "far"), (1, "zero"), (1, "negative"), (1, "most"))


def an_answer(machine: Any, source: Source, args: Args) -> int:
    """In the feed's units: near one, or far from it, or none that can be used."""
    one: int = 10 ** FEED_DECIMALS[args["feed"]]
    move = _MOVES(source)
    if move == "near":
        return one * source.integer(9_700, 10_300) // 10_000
    if move == "far":
        return int(source.choice((one * 10 ** source.integer(0, 9), one // 10 ** source.integer(0, 9), 1)))
    return {"zero": 0, "negative": -one}.get(move, 2**119 - 1)


def an_age(machine: Any, source: Source, args: Args) -> int:
    """Seconds: mostly fresh, at times just on either side of the heartbeat, or from the future."""
    if source.integer(0, 5):
        return 0
    heartbeat = HEARTBEATS[args["feed"]]
    return source.choice((heartbeat, heartbeat + 1, -1, heartbeat - 1))


class OracleMachine(Machine):
    """Feeds, a vault and a sequencer's uptime feed, and an oracle of each kind."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        chain = self.chain = Chain()
        self._broken = broken
        deployer = self.deployer = chain.account("deployer")

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        now = chain.timestamp
        self.feeds = [deploy("MockAggregator", decimals, 10**decimals) for decimals in FEED_DECIMALS]
        self.uptime = deploy("MockAggregator", 0, 0)
        self.feed_twins = [
            MockFeed(world, feed.address, 10**decimals, now, now)
            for feed, decimals in zip(self.feeds, FEED_DECIMALS, strict=True)
        ]
        self.uptime_twin = MockFeed(world, self.uptime.address, 0, now, now)
        self.assets = {
            decimals: deploy("MockReserve", f"Asset {decimals}", "A", decimals) for decimals in (6, 18)
        }
        self.vault = deploy("MockVault", self.assets[6])
        self.asset_twin = Reserve(world, self.assets[6].address, "Asset 6", 6)
        self.shares = 5 * 10**6
        self.assets[6].mint(deployer, self.shares, sender=deployer)
        self.assets[6].approve(self.vault, self.shares, sender=deployer)
        self.vault.deposit(self.shares, deployer, sender=deployer)
        self.asset_twin.mint(self.vault.address, self.shares)
        self.oracles: list[Contract] = []
        self.twins: list[ChainlinkOracle] = []
        for setting in SETTINGS:
            oracle, twin = self._pair(setting, deploy)
            self.oracles.append(oracle)
            self.twins.append(twin)
        chain.mine(GRACE + 1)
        world.timestamp = chain.timestamp
        self._chain_start = chain.snapshot()
        self._model_start = world.snapshot()
        self.reset()

    def _pair(self, setting: Setting, deploy: Callable[..., Contract]) -> tuple[Contract, ChainlinkOracle]:
        collateral = self.vault if setting.vault else self.assets[setting.collateral]
        loan = self.assets[setting.loan]
        parity = PRICE_SCALE * 10**18 // 10**setting.collateral * 10**setting.loan // 10**18
        present = {name: name in setting.feeds for name in FEEDS}
        none = (ZERO_ADDRESS, 0)
        pairs = [
            (feed.address, heartbeat) if present[name] else none
            for name, feed, heartbeat in zip(FEEDS, self.feeds, HEARTBEATS, strict=True)
        ]
        reference = self.oracles[1] if setting.reference else None
        oracle = deploy(
            "ChainlinkOracle",
            {
                "collateralToken": collateral,
                "loanToken": loan,
                "collateralIsVault": setting.vault,
                "maxShareGrowthBpsPerYear": GROWTH_BPS if setting.vault else 0,
                **{f"{name[:-1]}Feed{name[-1]}": pair for name, pair in zip(FEEDS, pairs, strict=True)},
                "minPrice": parity // 4,
                "maxPrice": parity * 4,
                "reference_": reference or ZERO_ADDRESS,
                "maxDeviationBps": 200 if reference else 0,
                "sequencerUptimeFeed": self.uptime if setting.sequencer else ZERO_ADDRESS,
                "sequencerGracePeriod": GRACE if setting.sequencer else 0,
            },
        )
        settings = [
            FeedSetting(feed, heartbeat) if present[name] else None
            for name, feed, heartbeat in zip(FEEDS, self.feed_twins, HEARTBEATS, strict=True)
        ]
        decimals = [
            feed_decimals if present[name] else 0
            for name, feed_decimals in zip(FEEDS, FEED_DECIMALS, strict=True)
        ]
        digits = (
            36 + setting.loan + decimals[2] + decimals[3] - decimals[0] - decimals[1] - setting.collateral
        )
        share_digits = 6 if setting.vault else 0
        digits -= share_digits
        twin = ChainlinkOracle(
            self.world,
            oracle.address,
            scale=10**digits if digits > 0 else 1,
            min_price=parity // 4,
            max_price=parity * 4,
            base_feed_1=settings[0],
            base_feed_2=settings[1],
            quote_feed_1=settings[2],
            quote_feed_2=settings[3],
            vault=(
                Vault(self._share_assets, self._share_assets(), self.chain.timestamp, GROWTH_BPS)
                if setting.vault
                else None
            ),
            reference=self.twins[1] if setting.reference else None,
            max_deviation_bps=200 if setting.reference else 0,
            sequencer_uptime_feed=self.uptime_twin if setting.sequencer else None,
            sequencer_grace_period=GRACE if setting.sequencer else 0,
            scale_divisor=10**-digits if digits < 0 else 1,
        )
        return oracle, twin

    def _share_assets(self) -> int:
        """What one whole share of OpenZeppelin's ERC-4626 converts to: with one virtual share and asset."""
        held = self.asset_twin.balance_of(self.vault.address)
        return 10**6 * (held + 1) // (self.shares + 1)

    # The machine

    def reset(self) -> None:
        self.chain.revert(self._chain_start)
        self.world.revert(self._model_start)
        self._turn = 0

    def apply(self, step: Step) -> None:
        sent = getattr(self, step[0])(*step[1:])
        if sent:
            self.compared += 1
        for _ in range(ASKED):
            self._turn = (self._turn + 1) % len(SETTINGS)
            self._ask(self._turn)

    def finish(self) -> None:
        for number in range(len(SETTINGS)):
            self._ask(number)

    def _ask(self, number: int) -> None:
        oracle, twin = self.oracles[number], self.twins[number]
        self._compare(number, oracle.price.encode(), twin.price)
        self._compare(number, oracle.liquidationPrice.encode(), twin.liquidation_price)

    def _compare(self, number: int, data: bytes, twin: Callable[[], int]) -> None:
        answered = self.chain.raw_try_call(None, self.oracles[number].address, data)
        try:
            expected = True, twin().to_bytes(32, "big")
        except ModelError as error:
            expected = False, encode_error(error)
        if answered != expected:
            raise LawBrokenError(
                AGREEMENT,
                f"{SETTINGS[number]}: the contract {_told(*answered)}, the model {_told(*expected)}",
            )

    def _send(self, contract: Contract, data: bytes) -> bool:
        succeeded, output = self.chain.raw_try_send(self.deployer, contract.address, data)
        if not succeeded:
            raise RuntimeError(f"a mock refuses: {decode_revert(output)}")
        return True

    # Rules

    @rule(10, feed=lambda machine, source, args: source.integer(0, 3), answer=an_answer, age=an_age)
    def move_feed(self, feed: int, answer: int, age: int) -> bool:
        now = self.chain.timestamp
        self.feed_twins[feed].set_round(answer, now - age, now - age)
        return self._send(self.feeds[feed], self.feeds[feed].setRound.encode(answer, now - age, now - age))

    @rule(1, feed=lambda machine, source, args: source.integer(0, 3))
    def begin_no_round(self, feed: int) -> bool:
        """A round that was never completed."""
        self.feed_twins[feed].set_round(1, 0, 0)
        return self._send(self.feeds[feed], self.feeds[feed].setRound.encode(1, 0, 0))

    @rule(
        2,
        feed=lambda machine, source, args: source.integer(0, 4),
        fault=lambda machine, source, args: source.choice((0, 0, 0, 0, 1, 2)),
    )
    def break_feed(self, feed: int, fault: int) -> bool:
        contract = self.uptime if feed == 4 else self.feeds[feed]
        twin = self.uptime_twin if feed == 4 else self.feed_twins[feed]
        twin.set_fault(fault)
        return self._send(contract, contract.setFault.encode(fault))

    @rule(
        2,
        down=lambda machine, source, args: source.choice((0, 0, 0, 1)),
        since=lambda machine, source, args: source.choice((0, GRACE, GRACE + 1, 10**6, 10**6, -1, 1 << 62)),
    )
    def move_sequencer(self, down: int, since: int) -> bool:
        started_at = max(self.chain.timestamp - since, 0)
        self.uptime_twin.set_round(down, started_at, started_at)
        return self._send(self.uptime, self.uptime.setRound.encode(down, started_at, started_at))

    @rule(2, amount=lambda machine, source, args: 10 ** source.integer(0, 7))
    def donate_to_vault(self, amount: int) -> bool:
        self.asset_twin.mint(self.vault.address, amount)
        asset = self.assets[6]
        return self._send(asset, asset.mint.encode(self.vault, amount))

    @rule(1, permille=lambda machine, source, args: source.integer(0, 500))
    def rob_vault(self, permille: int) -> bool:
        amount = self.asset_twin.balance_of(self.vault.address) * permille // 1_000
        self.asset_twin.seize(self.vault.address, amount)
        asset = self.assets[6]
        return self._send(asset, asset.seize.encode(self.vault, amount))

    @rule(
        2,
        seconds=lambda machine, source, args: source.choice(
            (1, 12, 600, 3_600, 3_601, 40_000, 86_400, 86_401, 31_536_000, 315_360_000)
        ),
    )
    def wait(self, seconds: int) -> bool:
        """Time passes, and the feeds answer anew, or most would be stale ever after. Not counted."""
        self.chain.warp(seconds)
        self.world.timestamp = self.chain.timestamp
        if seconds > 3_600:
            for number, decimals in enumerate(FEED_DECIMALS):
                self.move_feed(number, 10**decimals, 0)
        return False


def _told(succeeded: bool, output: bytes) -> str:
    return f"answers {int.from_bytes(output, 'big')}" if succeeded else f"refuses: {decode_revert(output)}"
