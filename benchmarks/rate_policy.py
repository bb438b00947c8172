"""What the rate policy does, by its exact model: whether it moves the right way, and what pushing it costs and brings.

python -m benchmarks.rate_policy     prints both tables of docs/decisions/0024-rate-policy.md

Coins are whole ones here and in the tables; rates in percent a year. Nothing is random.
"""

from dataclasses import dataclass

from strongroom.model import AccessManager, Facilitator, Stablecoin, World
from strongroom.model.rate_policy import YEAR, RateParameters, RatePolicy

WAD = 10**18
CEILING = 10_000_000
NUMBERS = RateParameters()
HOUR = NUMBERS.window
FULL = CEILING * NUMBERS.full_signal_bps // 10_000
FEE_BPS = 5
"""Of a swap in, of a swap out, and of a flash mint, each."""


def percent(rate: int) -> float:
    """A rate per second, times 1e18, in percent a year."""
    return rate * YEAR / 10**16


@dataclass
class Market:
    """A peg module's level and the policy over it."""

    policy: RatePolicy

    @classmethod
    def new(cls, level: int) -> "Market":
        """With so many coins minted by the peg module."""
        world = World(timestamp=1_700_000_000)
        coin = Stablecoin(world, "coin", AccessManager(world, "access"))
        coin.facilitators["module"] = Facilitator(CEILING * WAD, level * WAD)
        return cls(RatePolicy(world, "policy", coin, "module", None, NUMBERS))

    @property
    def level(self) -> float:
        """Coins."""
        assert self.policy.stablecoin is not None
        return self.policy.stablecoin.facilitators["module"].level / WAD

    def flow(self, coins: float) -> None:
        """In, or out where it is negative; as far as there is."""
        assert self.policy.stablecoin is not None
        level = self.policy.stablecoin.facilitators["module"].level
        level = min(max(level + int(coins * 10**6) * 10**12, 0), CEILING * WAD)
        self.policy.stablecoin.facilitators["module"] = Facilitator(CEILING * WAD, level)

    def hour(self) -> None:
        """Passes, and somebody pokes."""
        self.policy.world.timestamp += HOUR
        self.policy.poke()


def respond(shock: float, days: int, *, lives: bool) -> list[tuple[int, float, float]]:
    """Day, level and rate while holders leave at `shock` coins an hour for ten days and come back at as many later.

    Borrowers answer the rate: for each percent above the base rate they buy back, to repay, a thousandth of the ceiling
    a day, and below it borrow and sell as much. With `lives` false, nobody pokes.
    """
    market = Market.new(CEILING // 2)
    found = []
    for hour in range(24 * days + 1):
        if hour % 24 == 0:
            found.append((hour // 24, market.level, percent(market.policy.rate())))
        gap = percent(market.policy.rate()) - NUMBERS.base_rate_bps / 100
        pressure = shock if hour < 240 else -shock if 480 <= hour < 720 else 0
        market.flow(-pressure + gap * CEILING / 1_000 / 24)
        if lives:
            market.hour()
        else:
            market.policy.world.timestamp += HOUR
    return found


@dataclass(frozen=True)
class Attack:
    """Somebody whose debt is the whole ceiling pushes the level up by some coins, to pay a lower rate."""

    name: str
    coins: int
    hours: int
    """For how long they lie there; 0: inside each poke's transaction alone."""
    times: int
    watched: bool = True
    """Whether anyone looks between the pokes."""


ATTACKS = (
    Attack("flash inside every poke, somebody looks once an hour", FULL, 0, 24),
    Attack("flash inside every poke, nobody looks for a day", FULL, 0, 24, watched=False),
    Attack("in and out, once", FULL, 2, 1),
    Attack("in and out, twelve times", FULL, 2, 12),
    Attack("five million, for a day", 5_000_000, 24, 1),
    Attack("a full flow, for a day", FULL, 24, 1),
    Attack("a full flow, for a week", FULL, 168, 1),
    Attack("a full flow, for a month", FULL, 720, 1),
)


def push(attack: Attack) -> tuple[float, float, float]:
    """Cost in fees, interest saved until three weeks later, and the rate that is left, by the exact model."""
    market = Market.new(CEILING // 2)
    start = market.policy.world.timestamp
    if attack.hours:
        cost = attack.times * attack.coins * 2 * FEE_BPS / 10_000
        for _ in range(attack.times):
            market.flow(attack.coins)
            for _ in range(attack.hours):
                market.hour()
            market.flow(-attack.coins)
            for _ in range(attack.hours):
                market.hour()
    else:
        cost = (attack.times + 1) * attack.coins * 3 * FEE_BPS / 10_000
        for _ in range(attack.times + 1):
            market.policy.world.timestamp += HOUR // 2
            if attack.watched:
                market.policy.observe()
            market.policy.world.timestamp += HOUR // 2
            market.flow(attack.coins)
            market.policy.poke()
            market.flow(-attack.coins)
    for _ in range(24 * 21):
        market.hour()
    seconds = market.policy.world.timestamp - start
    paid = market.policy.mean_rate_since(start) * seconds
    base = market.policy.base * seconds
    return cost, CEILING * (base - paid) / WAD, percent(market.policy.rate())


def main() -> None:
    """Prints the tables."""
    print("| day | level, constant rate | level | rate |\n|---|---|---|---|")
    alone, together = respond(12_000, 60, lives=False), respond(12_000, 60, lives=True)
    for (day, level, _), (_, held, rate) in zip(alone, together, strict=True):
        if day % 5 == 0:
            print(f"| {day} | {level:,.0f} | {held:,.0f} | {rate:.2f} % |")
    print("\n| attack | fees paid | interest saved | rate three weeks later |\n|---|---|---|---|")
    for attack in ATTACKS:
        cost, gain, rate = push(attack)
        print(f"| {attack.name} | {cost:,.0f} | {gain:,.0f} | {rate:.2f} % |")


if __name__ == "__main__":
    main()
