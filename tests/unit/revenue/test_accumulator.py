"""Accumulator, through a mock that stakes and rewards in numbers

├── whatever happens in whatever order, the contract and the model agree
├── all received = all paid + all accrued + the remainder, at every moment and to the last fraction
├── shares that come after a receipt earn nothing of it; shares that go keep what they earned
└── less than a unit for each account is ever held back
"""

import random

import pytest

from strongroom.evm import Chain, Contract, ContractError
from strongroom.model.accumulator import SCALE, accrue, grow, grow_down, take, whole_down

ACCOUNTS = range(4)


@pytest.fixture
def stakes() -> Contract:
    chain = Chain()
    return chain.deploy("MockAccumulator", sender=chain.account("deployer"))


def do(stakes: Contract, name: str, *args: int) -> int:
    receipt = stakes._chain.send(stakes, name, *args, sender=stakes._chain.account("keeper"))
    return int(receipt.return_value or 0)


class Twin:
    """The same in the model."""

    def __init__(self) -> None:
        self.index = self.remainder = self.received = self.paid = 0
        self.shares = dict.fromkeys(ACCOUNTS, 0)
        self.seen = dict.fromkeys(ACCOUNTS, 0)
        self.accrued = dict.fromkeys(ACCOUNTS, 0)

    @property
    def total(self) -> int:
        return sum(self.shares.values())

    def settle(self, account: int) -> None:
        self.accrued[account] = accrue(
            self.accrued[account], self.shares[account], self.seen[account], self.index
        )
        self.seen[account] = self.index

    def set_shares(self, account: int, shares: int) -> None:
        self.settle(account)
        self.shares[account] = shares

    def receive(self, amount: int) -> None:
        self.index, self.remainder = grow_down(self.index, self.remainder, amount, self.total)
        self.received += amount

    def claim(self, account: int) -> int:
        self.settle(account)
        amount, self.accrued[account] = take(self.accrued[account], SCALE)
        self.paid += amount
        return amount

    def everything(self) -> int:
        accrued = sum(
            accrue(self.accrued[each], self.shares[each], self.seen[each], self.index) for each in ACCOUNTS
        )
        return self.paid * SCALE + accrued + self.remainder


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_the_model_and_loses_nothing(stakes: Contract, seed: int) -> None:
    chance, twin = random.Random(seed), Twin()
    for _ in range(300):
        account, what = chance.choice(ACCOUNTS), chance.random()
        if what < 0.4:
            shares = chance.choice((0, 1, 3, 10**18 + 1, 2**100 + 7, chance.randrange(2**64)))
            do(stakes, "setShares", account, shares)
            twin.set_shares(account, shares)
        elif what < 0.75:
            if not twin.total:
                with pytest.raises(ContractError):
                    do(stakes, "receive_", 1)
                continue
            amount = chance.choice((0, 1, 2, 10**6, 10**18, chance.randrange(2**110)))
            do(stakes, "receive_", amount)
            twin.receive(amount)
        else:
            assert do(stakes, "claim", account) == twin.claim(account)
        assert twin.everything() == twin.received * SCALE
        assert (stakes.index(), stakes.remainder()) == (twin.index, twin.remainder)
        for each in ACCOUNTS:
            assert stakes.accounts(each) == (twin.shares[each], twin.seen[each], twin.accrued[each])
    assert (stakes.received(), stakes.paid()) == (twin.received, twin.paid)


def test_shares_earn_only_while_they_are_there(stakes: Contract) -> None:
    do(stakes, "setShares", 0, 3)
    do(stakes, "receive_", 600)
    do(stakes, "setShares", 1, 3)  # comes after
    assert do(stakes, "claim", 1) == 0
    do(stakes, "setShares", 0, 0)  # goes, and keeps what it earned
    do(stakes, "receive_", 300)
    assert do(stakes, "claim", 0) == 600
    assert do(stakes, "claim", 1) == 300
    assert do(stakes, "claim", 1) == 0


def test_less_than_a_unit_each_is_held_back(stakes: Contract) -> None:
    for account in ACCOUNTS:
        do(stakes, "setShares", account, 10**18 // 3 + account)
    for _ in range(50):
        do(stakes, "receive_", 1)
    assert 46 <= sum(do(stakes, "claim", account) for account in ACCOUNTS) <= 50


def test_the_total_as_scale_leaves_no_remainder() -> None:
    """So that the index is all that was received, and parts are exact quotients."""
    for total, amounts in ((6, (1, 5, 7, 10**18)), (2**32 - 1, (1, 2**111))):
        index = grown = left = 0
        for amount in amounts:
            index = grow(index, amount)
            grown, left = grow_down(grown, left, amount, total, total)
            assert (grown, left) == (index, 0)
            for shares in (1, total // 2, total):
                assert whole_down(accrue(0, shares, 0, index), total) == index * shares // total
