"""DepositBook over ten thousand depletions, against exact rational numbers and the model

├── small depletions, with newcomers now and then: deposits and gains are those of exact arithmetic, to a few units
├── each depletion takes all but a millionth, with a newcomer after each: thousands of new scales, and nothing drifts
└── to nothing, again and again: whoever was there has nothing left and keeps what was earned

The bounds. A deposit is never told less than three wei below its exact worth: turning it into shares costs less than a
share, a new scale less than a share of the new, telling it less than a wei, and a share is never worth more than a wei.
What some lose by that others have: together less than a wei for each liquidation that turned coins into shares and
for each new scale, and later liquidations take their part of it as of everything. A share of wrong size earns wrongly
in the same proportion, so that gains differ by less than a unit and the same part of them.
"""

import random
from fractions import Fraction

import pytest

from strongroom.evm import Chain, Contract
from strongroom.model.deposit_book import SCALE_BITS, DepositBook
from strongroom.model.execution import World

ROUNDS = 10_000
ONE = 10**18
DEPLETION = 64
"""Bits of the part that a depletion leaves."""


class Twins:
    """The library behind a mock, and its model."""

    def __init__(self) -> None:
        self.chain = Chain(gas_limit=10**12)
        deployer = self.chain.account("deployer")
        self.mock: Contract = self.chain.deploy("MockDepositBook", sender=deployer)
        self.deployer = deployer
        self.world = World(timestamp=self.chain.timestamp)
        self.model = DepositBook(self.world)
        self.assets = 0
        """What absorbs and what is pending."""

    def deposit(self, name: str, assets: int) -> str:
        account = self.chain.account(name).address
        self.deposit_now(account, assets)
        self.wait()
        return account

    def deposit_now(self, account: str, assets: int) -> None:
        self.mock.deposit(account, assets, sender=self.deployer)
        self.model.deposit(account, assets)
        self.assets += assets

    def wait(self) -> None:
        self.chain.warp(1)
        self.world.timestamp = self.chain.timestamp

    def withdraw(self, account: str, assets: int | None) -> None:
        """All for none. More than there is changes nothing."""
        asked = 2**256 - 1 if assets is None else assets
        taken, available = self.mock.withdraw(account, asked, sender=self.deployer).return_value
        assert (taken, available) == self.model.withdraw(account, assets)
        self.assets -= taken if taken <= available else 0

    def absorb(self, repaid: int, collateral: int) -> None:
        self.mock.absorb(repaid, collateral, sender=self.deployer)
        self.model.absorb(repaid, collateral)
        self.assets -= repaid

    def deplete(self, rounds: int, numerator: int, collateral: int) -> list[tuple[int, int]]:
        """What was there before each depletion and after it."""
        self.mock.deplete(rounds, numerator, collateral, sender=self.deployer)
        seen = []
        for _ in range(rounds):
            left = self.assets * numerator >> DEPLETION
            seen.append((self.assets, left))
            self.model.absorb(self.assets - left, collateral)
            self.assets = left
        return seen

    def told(self, account: str) -> tuple[int, int]:
        """Deposit and claim; the contract and the model agree."""
        told = tuple(self.mock.accountOf(account))
        assert told == (self.model.deposit_of(account)[0], self.model.claimable_of(account))
        active = self.model.active
        assert tuple(self.mock.active()) == (active.assets, active.shares, active.scale)
        assert active.assets + self.model.pending.matured + self.model.pending.fresh == self.assets
        return told[0], told[1]


def test_ten_thousand_small_depletions() -> None:
    twins, source = Twins(), random.Random(7)
    accounts: dict[str, tuple[Fraction, Fraction]] = {}
    every, collateral = ROUNDS // 40, 10**15 + 7
    for batch in range(40):
        assets = source.randrange(ONE, 10**6 * ONE)
        accounts[twins.deposit(f"depositor {batch}", assets)] = Fraction(assets), Fraction(0)
        # between a tenth of a thousandth and five thousandths each
        numerator = (1 << DEPLETION) - source.randrange(1 << DEPLETION) // source.choice((200, 1_000, 10_000))
        seen = twins.deplete(every, numerator, collateral)
        # nobody comes or goes between two of these, so that the products telescope
        product = Fraction(seen[-1][1], seen[0][0])
        per_coin = Fraction(len(seen) * collateral, seen[0][0])
        accounts = {
            name: (worth * product, earned + worth * per_coin) for name, (worth, earned) in accounts.items()
        }
    new_scales = twins.model.active.scale
    for name, (worth, earned) in accounts.items():
        deposit, claim = twins.told(name)
        assert -3 < deposit - worth < 40 + new_scales
        assert abs(claim - earned) < 2
    assert sum(deposit for deposit, _ in map(twins.told, accounts)) <= twins.assets
    assert min(worth for worth, _ in accounts.values()) > 10**9, "what is compared is not nothing"


@pytest.mark.slow
def test_ten_thousand_depletions_by_a_millionth() -> None:
    """An account lives through eight of them here, which leave nothing of it; others come, with whom it shares."""
    twins, collateral = Twins(), 10**18 + 1
    numerator = (1 << DEPLETION) // 10**6
    alive: list[tuple[str, Fraction, Fraction, Fraction]] = []
    for number in range(ROUNDS):
        if number % 10 == 0 or twins.assets <= 10**6:
            assets = 10**24 + number
            account = twins.deposit(f"depositor {number}", assets)
            alive.append((account, Fraction(assets), Fraction(0), Fraction(1)))
        ((before, left),) = twins.deplete(1, numerator, collateral)
        alive = [
            (
                name,
                worth * left / before,
                earned + worth * collateral / before,
                # three wei of shares too few or too many earn so much
                bound + Fraction(3 * collateral, before),
            )
            for name, worth, earned, bound in alive[-8:]
        ]
        if number % 41 == 0:
            for name, worth, earned, bound in alive:
                deposit, claim = twins.told(name)
                assert -3 < deposit - worth < 3
                assert abs(claim - earned) < bound
    assert twins.model.active.scale > ROUNDS * 19 // SCALE_BITS // 2, "scales went by"
    first = twins.chain.account("depositor 0").address
    assert twins.told(first)[0] == 0


def test_a_scale_ends_where_a_share_is_worth_a_part_of_a_wei_that_two_to_the_24_are_one() -> None:
    twins = Twins()
    account = twins.deposit("first", 1 << SCALE_BITS)
    twins.absorb((1 << SCALE_BITS) - 2, 7)
    assert tuple(twins.mock.active()) == (2, 1 << SCALE_BITS, 0)
    twins.absorb(1, 7)
    assert tuple(twins.mock.active()) == (1, 1, 1)
    assert twins.told(account) == (1, 14)


@pytest.mark.parametrize("seed", range(8))
def test_a_few_wei_any_way_round(seed: int) -> None:
    """Deposits, withdrawals and liquidations of next to nothing, several in a second: the model agrees on everyone."""
    source, twins = random.Random(seed), Twins()
    names = [twins.deposit(name, source.randint(1, 9)) for name in ("first", "second", "third")]
    for _ in range(120):
        kind, name = source.choice("ddwwaaat"), source.choice(names)
        if kind == "d":
            twins.deposit_now(name, source.choice((1, 2, 3, 1_000, 1 << 25)))
        elif kind == "w":
            twins.withdraw(name, source.choice((1, 2, twins.model.deposit_of(name)[0], None)))
        elif kind == "a":
            absorbable = twins.model.active.assets + twins.model.pending.at(twins.world.timestamp).matured
            if absorbable:
                left = source.choice((0, 1, absorbable // 2, absorbable - 1))
                twins.absorb(max(absorbable - left, 1), source.choice((0, 1, 5, 10**9)))
        else:
            twins.wait()
        for each in names:
            twins.told(each)


def test_to_nothing_again_and_again() -> None:
    twins = Twins()
    names = [twins.deposit(name, 10**20 + 1) for name in ("first", "second", "third")]
    for _ in range(200):
        claims = [twins.told(name)[1] for name in names]
        twins.deplete(1, 0, 3 * 10**18)
        for name, claim in zip(names, claims, strict=True):
            deposit, more = twins.told(name)
            assert deposit == 0
            assert abs(more - claim - 10**18) <= 1
        for name in ("first", "second", "third"):
            twins.deposit(name, 10**20 + 1)
    assert sum(twins.told(name)[1] for name in names) <= 200 * 3 * 10**18
    assert sum(twins.told(name)[0] for name in names) == twins.assets
