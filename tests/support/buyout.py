"""A buyout with an asset, an NFT and a stablecoin on the in-process chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Chain, Contract, Receipt
from strongroom.evm.abi import Addressish
from strongroom.model.buyout import BuyoutState
from tests.support.suite import MAX_UINT, refuses

ZERO = "0x" + "00" * 20
DAY = 24 * 3600
ONE = 10**18
"""One stablecoin, in wei."""
SUPPLY = 1_000_003
"""Units of the asset; a prime, so that parts do not divide."""
SHARES = {"majority": 500_003, "minority": 300_000, "other": 200_000}
"""Of the holders: the first has one unit more than half, the others less."""
NFT = 77
FIRST_PRICE = 1_000 * ONE
"""Rounds up to `REFERENCE`."""
REFERENCE = 1_024 * ONE
UNEXPECTED = "Buyout_UnexpectedNft"


@dataclass(frozen=True)
class World:
    """A buyout and who has to do with it. All holders and bidders have approved it, and have money."""

    chain: Chain
    coin: Contract
    asset: Contract
    collection: Contract
    maker: Contract
    implementation: Contract
    buyout: Contract
    collector: Contract
    """A contract that may take NFTs, and call back."""
    deployer: Account
    issuer: Account
    """The asset's owner."""
    agent: Account
    majority: Account
    minority: Account
    other: Account
    bidder: Account
    rival: Account
    stranger: Account
    attacker: Account

    @property
    def holders(self) -> tuple[Account, ...]:
        """Who has shares, all together the supply."""
        return self.majority, self.minority, self.other

    @property
    def actors(self) -> tuple[Account, ...]:
        """All accounts."""
        return (
            *(self.deployer, self.issuer, self.agent, *self.holders),
            *(self.bidder, self.rival, self.stranger, self.attacker),
        )

    @property
    def state(self) -> BuyoutState:
        """Where it stands."""
        return BuyoutState(self.buyout.state())

    # What people do

    def vote(self, holder: Account, price: int = REFERENCE, shares: int | None = None) -> Receipt:
        """With all that the holder has free, unless told."""
        amount = self.asset.disposable(holder) if shares is None else shares
        receipt: Receipt = self.buyout.vote(amount, price, sender=holder)
        return receipt

    def count(self, *holders: Account) -> Receipt:
        """Three days later, by a stranger."""
        self.chain.warp(3 * DAY)
        receipt: Receipt = self.buyout.countVotes(list(holders), sender=self.stranger)
        return receipt

    def agree(self, price: int = REFERENCE) -> None:
        """The majority's vote counts."""
        self.vote(self.majority, price)
        self.count(self.majority)

    def start(self, amount: int | None = None, who: Account | None = None) -> int:
        """At the reserve, which the majority has voted, unless told; what was bid."""
        if self.state == BuyoutState.OPEN and not self.buyout.reserve()[1]:
            self.agree()
        bid = amount or self.buyout.leastBid()
        self.buyout.start(bid, sender=who or self.bidder)
        return int(bid)

    def bid(self, who: Account, amount: int | None = None) -> int:
        """The least, unless told."""
        bid = amount or self.buyout.leastBid()
        self.buyout.bid(bid, sender=who)
        return int(bid)

    def end(self) -> None:
        """Let the auction end."""
        self.chain.warp(self.buyout.auction().endTime + 1 - self.chain.timestamp)

    def settle(self) -> Receipt:
        """After its end, by a stranger."""
        self.end()
        receipt: Receipt = self.buyout.settle(sender=self.stranger)
        return receipt

    def sell(self, price: int | None = None) -> int:
        """All the way to the sale; the price."""
        paid = self.start(price)
        self.settle()
        return paid

    def fund(self, who: Addressish, amount: int = 10**9 * ONE) -> None:
        """Give somebody money."""
        self.coin.mint(who, amount, sender=self.deployer)

    def as_collector(self, target: Contract, data: bytes, may_fail: bool = False) -> Receipt:
        """Let the contract call."""
        receipt: Receipt = self.collector.execute([(target, 0, data, may_fail)], sender=self.stranger)
        return receipt

    def another(self, **changes: Any) -> Contract:
        """Another buyout by the same factory, without its NFT."""
        values: dict[str, Any] = {
            "implementation": self.implementation,
            "asset": self.asset,
            "collection": self.collection,
            "id": NFT,
            "price": FIRST_PRICE,
            "salt": b"\x01" * 32,
            **changes,
        }
        made = self.maker.create(*values.values(), sender=self.deployer).return_value
        return self.chain.at("Buyout", made)

    # What is where

    def owed(self) -> int:
        """Stablecoin in the buyout that is somebody's."""
        buyout = self.buyout
        standing = buyout.auction().bid if self.state == BuyoutState.AUCTION else 0
        return int(buyout.totalHeld(self.coin) + buyout.proceeds() + standing)

    def assert_solvent(self) -> None:
        """It has what it owes, and what is held for everybody is the total."""
        people = (*self.actors, self.collector)
        assert self.coin.balanceOf(self.buyout) >= self.owed()
        assert sum(self.buyout.held(self.coin, who) for who in people) == self.buyout.totalHeld(self.coin)

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        buyout, people = self.buyout, (*self.actors, self.collector, self.buyout)
        return {
            "state": (self.state, buyout.auction(), buyout.proceeds(), buyout.referencePrice()),
            "agreed": buyout.agreedTo(MAX_UINT),
            "votes": [buyout.voteOf(who) for who in people],
            "held": [buyout.held(self.coin, who) for who in people],
            "money": [self.coin.balanceOf(who) for who in people],
            "shares": [(self.asset.balanceOf(who), self.asset.locked(who)) for who in people],
            "nft": self.collection.ownerOf(NFT),
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"


@dataclass(frozen=True)
class BuyoutBuilder:
    """Deploys worlds, some of them broken copies."""

    broken: Mapping[str, Artifact] = field(default_factory=dict)
    coin: str = "MockReserve"

    def __call__(self, chain: Chain | None = None) -> World:
        """The NFT is in custody, holders have all shares, and nobody has voted. On a new chain unless given one."""
        chain = chain or Chain(code_size_limit=10**6 if self.broken else None)
        names = (
            *("deployer", "issuer", "agent", "majority", "minority"),
            *("other", "bidder", "rival", "stranger", "attacker"),
        )
        people = {name: chain.account(name) for name in names}
        deployer, issuer = people["deployer"], people["issuer"]

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        coin = deploy("MockReserve", "Coin", "C", 18) if self.coin == "MockReserve" else deploy(self.coin, 18)
        asset = deploy("MockAsset", issuer)
        collection = deploy("MockRoyaltyFault", deployer)
        maker = deploy("MockBuyoutMaker")
        implementation = deploy("Buyout", coin)
        arguments = (implementation, asset, collection, NFT, FIRST_PRICE, b"\x00" * 32)
        maker.create(*arguments, sender=deployer)
        buyout = chain.at("Buyout", maker.predict(*arguments))
        asset.setLocker(buyout, sender=deployer)
        asset.setPaymentTokens([coin], sender=deployer)
        collection.mint(issuer, NFT, sender=deployer)
        collection.approve(maker, NFT, sender=issuer)
        maker.handIn(collection, issuer, buyout, NFT, sender=issuer)
        made = World(
            chain=chain,
            coin=coin,
            asset=asset,
            collection=collection,
            maker=maker,
            implementation=implementation,
            buyout=buyout,
            collector=deploy("MockCollector"),
            **people,
        )
        for name, shares in SHARES.items():
            asset.issue(people[name], shares, sender=deployer)
        for who in people.values():
            asset.approve(buyout, MAX_UINT, sender=who)
            coin.approve(buyout, MAX_UINT, sender=who)
        for name in ("bidder", "rival", "attacker", "agent", "stranger", "majority"):
            made.fund(people[name])
        return made


def price_of(rung: int) -> int:
    """The ladder, written down again: 16 prices to each doubling, from one stablecoin on. Wei."""
    octave, step = divmod(rung, 16)
    return ONE * 2**octave * (16 + step) // 16
