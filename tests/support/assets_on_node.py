"""People with coins and identities, and assets: an NFT's and an off-chain one, on a node with the whole suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount

from strongroom.client import Strongroom
from strongroom.client.assets import Asset, Issue, Plan, Tokenized, document
from strongroom.client.nft import Collection, phase
from tests.integration.node import Node
from tools.demo import actors

FRANCE, JAPAN = 250, 392
RETAIL, PROFESSIONAL = 1, 2
DAY = 86_400
YEAR = 365 * DAY
COINS = Decimal(100_000)
INVESTORS: Mapping[str, tuple[int, int, int]] = {
    "holder": (1, FRANCE, RETAIL),
    "second": (1, FRANCE, RETAIL),
    "other": (2, JAPAN, PROFESSIONAL),
    "third": (3, FRANCE, PROFESSIONAL),
}
"""Number, country, class; `second` is another wallet of `holder`'s investor."""
OTHERS = ("owner", "agent", "payer", "stranger", "bidder", "rival")
"""Without identities."""
DEED = document("DEED", "ipfs://deed", b"the deed of the house")
REFERENCE = Decimal(10_000)


@dataclass
class People:
    """Clients by role, on one node."""

    node: Node
    registry: Path
    keys: dict[str, LocalAccount] = field(default_factory=dict)
    _rooms: dict[str, Strongroom] = field(default_factory=dict)

    def key(self, who: str) -> LocalAccount:
        if who not in self.keys:
            self.keys[who] = self.node.account(who)
        return self.keys[who]

    def __getitem__(self, who: str) -> Strongroom:
        if who not in self._rooms:
            self._rooms[who] = Strongroom.connect(self.node.url, self.key(who), self.registry)
        return self._rooms[who]

    def address(self, who: str) -> str:
        return str(self.key(who).address)

    # What they begin with

    def prepare(self) -> None:
        """Everybody has coins; investors are verified for a year."""
        self.keys["issuer"] = actors.derive()[actors.ISSUER]
        self.node.request("anvil_setBalance", self.address("issuer"), hex(100 * 10**18))
        giver = self["giver"]
        everybody = (*INVESTORS, *OTHERS)
        total = COINS * len(everybody)
        giver.reserve.mint(giver.account, 2 * int(total) * 10**6).send()
        giver.psm.swap_in(total * 101 // 100, by="approve")
        for who in everybody:
            giver.stablecoin.pay(self.address(who), COINS)
        for who in INVESTORS:
            self.verify(who)

    def verify(self, who: str) -> None:
        """As the investor of that name, stated anew."""
        identities = self["issuer"].identities
        number, country, kind = INVESTORS[who]
        expiry = self.now + YEAR
        claim = identities.claim(
            self.address(who), identities.investor(number), country, expiry, investor_class=kind
        )
        identities.register(claim).send()

    def revoke(self, who: str) -> None:
        self.wait(1)
        self["issuer"].identities.revoke(self.address(who)).send()

    @property
    def now(self) -> int:
        return self["giver"].connection.fetch_timestamp()

    def wait(self, seconds: int) -> None:
        self.node.wait(seconds)

    # Assets

    def plan(self, **changes: Any) -> Plan:
        """1,000 shares of two decimals at most, 600 of them `holder`'s, 150 `other`'s; 250 may be sold or granted."""
        values: dict[str, Any] = {
            "name": "Harbour Street 12",
            "symbol": "HARB",
            "authorized": 1_000,
            "decimals": 2,
            "issues": (Issue(self.address("holder"), 600), Issue(self.address("other"), 150)),
            "agents": (self.address("agent"),),
            "documents": (DEED,),
            "for_sale": 200,
            "for_grants": 50,
            **changes,
        }
        return Plan(**values)

    def house(self, **changes: Any) -> Tokenized:
        """Something off-chain."""
        return self["owner"].assets.factory.tokenize_off_chain(self.plan(**changes), "Notary Ltd")

    def work(self, **changes: Any) -> Tokenized:
        """An NFT, the first of its owner's collection."""
        room = self["owner"]
        made: Collection = room.nft.factory.create("Works", "WRK", max_supply=5, phases=[phase()])
        made.mint_public(0, 2)
        values = {"documents": (), **changes}
        return room.assets.factory.tokenize_nft(self.plan(**values), made.address, 1, REFERENCE)

    def asset(self, made: Tokenized, who: str) -> Asset:
        """The asset in somebody's hands."""
        return self[who].assets.asset(made.asset.address)
