"""A rate policy over the suite's peg module, and its twin in the model."""

from dataclasses import dataclass, replace
from typing import Any

from strongroom.evm import Account, Chain, Contract
from strongroom.model.access import AccessManager
from strongroom.model.execution import World
from strongroom.model.rate_policy import RateParameters, RatePolicy
from strongroom.model.stablecoin import Facilitator, Stablecoin
from tests.support.suite import CEILING, ONE, Builder, Override, Suite

PARITY = 10**36
DEFAULT = RateParameters()
FULL = CEILING * DEFAULT.full_signal_bps // 10_000
"""The flow in wei that moves the rate by a whole step."""
NOBODY = "0x" + "00" * 20
LEVEL = 1_000_000
"""Coins that the peg module has minted when the policy is deployed."""


@dataclass
class Price:
    """The model's view of the settable oracle."""

    value: int

    def price(self) -> int:
        """Scaled by 1e36."""
        return self.value

    def liquidation_price(self) -> int:
        """The same."""
        return self.value


@dataclass(frozen=True)
class Rates:
    """A policy, its twin, and who acts on it."""

    suite: Suite
    policy: Contract
    model: RatePolicy
    oracle: Contract | None
    poker: Account
    """Whoever pokes; nobody in particular."""

    @property
    def chain(self) -> Chain:
        """The chain."""
        return self.suite.chain

    @property
    def numbers(self) -> RateParameters:
        """The policy's."""
        return self.model.numbers

    def flow(self, coins: int) -> None:
        """Coins are swapped in, or out where it is negative; whole ones."""
        suite = self.suite
        suite.set_price(10_000)
        if coins > 0:
            suite.buy(suite.swapper, coins * suite.unit)
        elif coins < 0:
            suite.swap_out(suite.swapper, -coins * ONE)
        self.sync()

    def sync(self) -> None:
        """The model sees what the chain's stablecoin says, and its time."""
        model = self.model
        model.world.timestamp = self.chain.timestamp
        ceiling, level = self.suite.stablecoin.facilitator(self.suite.psm)
        assert model.stablecoin is not None
        model.stablecoin.facilitators[model.peg_module] = Facilitator(ceiling, level)
        if self.oracle is not None:
            assert isinstance(model.oracle, Price)
            model.oracle.value = self.oracle.price()

    def set_price(self, price: int) -> None:
        """Of the coin, 1e36 at parity."""
        assert self.oracle is not None
        self.oracle.set(price, sender=self.suite.deployer)
        self.sync()

    def wait(self, seconds: int | None = None) -> None:
        """Time passes; a window unless told."""
        self.chain.warp(self.numbers.window if seconds is None else seconds)
        self.sync()

    def observe(self) -> bool:
        """Anyone looks; both sides agree."""
        taken = bool(self.policy.observe(sender=self.poker).return_value)
        assert taken == self.model.observe()
        self.agree()
        return taken

    def poke(self) -> int:
        """Anyone pokes; both sides agree, and with what was announced."""
        announced = self.policy.previewPoke()
        found = int(self.policy.poke(sender=self.poker).return_value)
        assert found == announced == self.model.preview_poke()
        assert found == self.model.poke()
        self.agree()
        return found

    def agree(self) -> None:
        """The contract is as the model says."""
        policy, model = self.policy, self.model
        window = model.window
        assert policy.window() == (window.opened_at, window.low, window.high, window.anchor)
        assert tuple(policy.samples()) == model.samples.deviations
        assert policy.rate() == model.rate()
        assert policy.checkpointCount() == len(model.checkpoints)
        newest = model.checkpoints[-1]
        found = policy.checkpoint(len(model.checkpoints) - 1)
        assert tuple(found) == (newest.time, newest.rate, newest.accumulated)


@dataclass(frozen=True)
class RatesBuilder:
    """Deploys policies, some of them broken copies."""

    broken: Override | None = None

    def with_broken(self, broken: Override) -> "RatesBuilder":
        """With these instead of those shipped."""
        return replace(self, broken=broken)

    def __call__(
        self, numbers: RateParameters = DEFAULT, *, price: int | None = None, suite: Suite | None = None
    ) -> Rates:
        """A policy by flow, or by a settable price."""
        suite = suite or Builder()(6)
        chain = suite.chain
        suite.buy(suite.swapper, LEVEL * suite.unit)
        oracle = None
        if price is not None:
            oracle = chain.deploy("MockOracle", price, sender=suite.deployer)
        policy = chain.deploy(
            (self.broken or {}).get("RatePolicy", "RatePolicy"),
            suite.psm,
            NOBODY if oracle is None else oracle,
            parameters(numbers),
            sender=suite.deployer,
        )
        world = World(timestamp=chain.timestamp)
        ceiling, level = suite.stablecoin.facilitator(suite.psm)
        coin = Stablecoin(world, suite.stablecoin.address, AccessManager(world, "access"), name="coin")
        coin.facilitators[suite.psm.address] = Facilitator(ceiling, level)
        model = RatePolicy(
            world,
            policy.address,
            coin,
            suite.psm.address,
            None if price is None else Price(price),
            numbers,
        )
        return Rates(suite, policy, model, oracle, suite.stranger)


def parameters(numbers: RateParameters) -> tuple[Any, ...]:
    """As the constructor takes them."""
    return (
        numbers.base_rate_bps,
        numbers.min_rate_bps,
        numbers.max_rate_bps,
        numbers.max_step_bps,
        numbers.full_signal_bps,
        numbers.window,
        numbers.hold,
        numbers.fade,
    )


def market(last_update: int) -> tuple[int, ...]:
    """A pool's totals, of which the policy reads the time alone."""
    return (0, 0, 0, 0, last_update, 0)


PARAMS = (NOBODY, NOBODY, NOBODY, NOBODY, 0)
"""A market's parameters, of which the policy reads nothing."""
