"""A flash liquidator beside a lending pool, and a venue that buys the collateral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Contract, Receipt
from tests.support.lending import MAX_UINT128, Lending
from tests.support.suite import MAX_UINT

GAS_EACH = 1_000_000


class Fault(IntEnum):
    """How the venue behaves."""

    NONE = 0
    REVERTS = 1
    BURNS_GAS = 2
    GIVES_NOTHING = 3
    GIVES_TOO_LITTLE = 4
    BUYS_HALF = 5
    REVERTS_AT_LENGTH = 6


@dataclass(frozen=True)
class Flash:
    """The borrower owes 1,600 against a coin at 1,800, of which 1,440 would be allowed; the venue pays 1,790."""

    lending: Lending
    liquidator: Contract
    venue: Contract

    def order(self, **changes: Any) -> tuple[Any, ...]:
        """A liquidation of the borrower's whole debt, with some of it changed."""
        it = {
            "params": tuple(self.lending.params),
            "borrower": self.lending.borrower,
            "seized": 0,
            "shares": self.lending.held(self.lending.borrower).borrow_shares,
            "adapter": self.venue,
            "data": b"",
            "min_profit": 0,
            **changes,
        }
        return tuple(it.values())

    def liquidate(
        self, sender: Any = None, receiver: Any = None, deadline: int = MAX_UINT, **changes: Any
    ) -> Receipt:
        """By the liquidator, for the recipient."""
        who = sender or self.lending.liquidator
        to = receiver or self.lending.recipient
        receipt: Receipt = self.liquidator.liquidate(self.order(**changes), to, deadline, sender=who)
        return receipt

    def many(self, *orders: tuple[Any, ...], gas_each: int = GAS_EACH, **options: Any) -> Receipt:
        """The same of several."""
        it = self.lending
        receipt: Receipt = self.liquidator.liquidateMany(
            list(orders), it.recipient, gas_each, MAX_UINT, sender=it.liquidator, **options
        )
        return receipt

    def assert_empty_handed(self, loan: int = 0, collateral: int = 0) -> None:
        """It holds nothing but what lay there, and nobody may take anything from it."""
        it = self.lending
        assert it.loan.balanceOf(self.liquidator) == loan, "loan tokens stayed"
        assert it.collateral.balanceOf(self.liquidator) == collateral, "collateral stayed"
        for token in (it.loan, it.collateral):
            for spender in (it.pool, self.venue, it.attacker, it.user):
                assert token.allowance(self.liquidator, spender) == 0, "an approval stayed"


def flash_of(lending: Lending, broken: Mapping[str, Artifact] | None = None) -> Flash:
    """The surroundings, with an unhealthy borrower."""
    name = "FlashLiquidator"
    artifact = (broken or {}).get(name, name)
    liquidator = lending.chain.deploy(artifact, lending.pool, sender=lending.deployer)
    venue = lending.deploy("MockSwapVenue")
    lending.loan.mint(venue, MAX_UINT128, sender=lending.deployer)
    venue.setPrice(lending.collateral, lending.price_of(1_790), sender=lending.deployer)
    lending.open(1_600 * lending.one, lent=100_000 * lending.one)
    lending.set_price(1_800)
    lending.watch(liquidator, venue)
    return Flash(lending, liquidator, venue)


def another_borrower(flash: Flash, name: str) -> Any:
    """One more with the same position."""
    it = flash.lending
    it.set_price(2_000)
    account = it.chain.account(name)
    it.pledge(account, it.coin)
    it.owe(account, 1_600 * it.one)
    it.set_price(1_800)
    it.watch(account)
    return account
