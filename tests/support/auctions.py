"""An auction house beside a marketplace on the in-process chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Contract, ContractError, Receipt, to_address
from strongroom.evm.abi import Addressish
from tests.support.market import ETHER, FEE_BPS, PRICE, ROYALTY_BPS, Market, MarketBuilder
from tests.support.suite import MAX_UINT, OPERATOR, SENTINEL, refuses

DAY = 24 * 3600


@dataclass(frozen=True)
class Auctions:
    """A house, and everything of `Market` around it."""

    market: Market
    house: Contract

    def terms(self, **changes: Any) -> dict[str, Any]:
        """One new item of the seller, for a day, from `PRICE` wei on, in steps of 5 %."""
        now = self.market.chain.timestamp
        values: dict[str, Any] = {
            "standard": 0,
            "token": self.market.collection,
            "units": 1,
            "currency": ETHER,
            "reserve": PRICE,
            "minStepBps": 500,
            "startTime": now,
            "endTime": now + DAY,
            "extension": 600,
            "maxRoyaltyBps": ROYALTY_BPS,
            "maxFeeBps": FEE_BPS,
            **changes,
        }
        if "id" not in values:
            values["id"] = self.market.mint(self.market.seller)
        return {**values, "token": to_address(values["token"]), "currency": to_address(values["currency"])}

    def open(self, **changes: Any) -> int:
        """By the seller; the auction's number."""
        found: int = self.house.open(self.terms(**changes), sender=self.market.seller).return_value
        return found

    def bid(self, auction: int, who: Account, amount: int, value: int | None = None) -> Receipt:
        """With as much ether as is needed, unless told."""
        ether = self.house.auction(auction).terms.currency == ETHER
        sent = (amount if ether else 0) if value is None else value
        receipt: Receipt = self.house.bid(auction, amount, sender=who, value=sent)
        return receipt

    def end(self, auction: int) -> None:
        """Let it end."""
        end = self.house.auction(auction).terms.endTime
        self.market.chain.warp(end + 1 - self.market.chain.timestamp)

    def settle(self, auction: int) -> Receipt:
        """Let it end, and let a stranger settle it."""
        self.end(auction)
        receipt: Receipt = self.house.settle(auction, sender=self.market.stranger)
        return receipt

    def owner(self, item: int) -> str:
        """Of an item of the collection."""
        found: str = self.market.collection.ownerOf(item)
        return found

    def balances(self, currency: Addressish) -> dict[str, int]:
        """What everybody has, and what is held for them."""
        m = self.market
        who = (*m.holders(), self.house.address)
        return {each: m.balance(currency, each) + self.house.held(currency, each) for each in who}

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        count = self.house.auctionCount()
        return {
            "market": self.market.ledger(),
            "money": [self.balances(currency) for currency in (ETHER, self.market.coin)],
            "auctions": [self.house.auction(each) for each in range(count + 2)],
            "live": [self.house.liveBids(currency) for currency in (ETHER, self.market.coin)],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    @contextmanager
    def refuses_some(self, *names: str) -> Iterator[None]:
        """Inside, a call must revert with one of these errors, or with any."""
        before = self.ledger()
        with pytest.raises(ContractError) as caught:
            yield
        assert not names or caught.value.name in names, caught.value
        assert self.ledger() == before, "a refused call left something behind"

    def assert_solvent(self) -> None:
        """What the house holds is the bids that stand and what it holds for somebody."""
        m, house = self.market, self.house
        live: dict[str, int] = {}
        for number in range(1, house.auctionCount() + 1):
            each = house.auction(number)
            if each.state == 1:
                where = each.terms.currency
                live[where] = live.get(where, 0) + each.bid
        for currency in (ETHER, *(token.address for token in m.tokens)):
            held = sum(house.held(currency, who) for who in (*m.holders(), house.address))
            assert held == house.totalHeld(currency)
            assert house.liveBids(currency) == live.get(currency, 0)
            assert m.balance(currency, house) == held + live.get(currency, 0)


def build_auctions(broken: dict[str, Artifact] | None = None) -> Auctions:
    """A house whose bidders are approved and rich."""
    broken = broken or {}
    m = MarketBuilder(dict(broken))()
    house = m.chain.deploy(broken.get("AuctionHouse", "AuctionHouse"), m.market, m.access, sender=m.deployer)
    for account in (m.seller, m.buyer, m.stranger, m.attacker):
        for token in m.tokens:
            token.approve(house, MAX_UINT, sender=account)
        for collection in (m.collection, m.items):
            collection.setApprovalForAll(house, True, sender=account)
    m.items.mint(m.seller, 1, 50, sender=m.deployer)
    for role, name in ((OPERATOR, "unpause"), (SENTINEL, "pause")):
        m.access.setTargetFunctionRole(house, [getattr(house, name).selector], role, sender=m.deployer)
    return Auctions(m, house)
