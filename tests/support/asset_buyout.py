"""A buyout of a real asset: `AssetToken` and its registry around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Account, Contract
from tests.support.buyout import DAY, FIRST_PRICE, NFT, ONE
from tests.support.fractional import MAX_UINT, CustodianStatus, Fractional, FractionalBuilder

SHARES = {"holder": 600, "other": 250, "third": 150}


@dataclass
class AssetBuyout:
    """An asset of three holders, `fractional`, whose NFT is kept by its `buyout`."""

    fractional: Fractional
    buyout: Contract
    collection: Contract
    coin: Contract
    """The stablecoin, which dividends are paid in too."""
    maker: Contract

    @property
    def holders(self) -> tuple[Account, ...]:
        """Who has shares, all together the supply."""
        return tuple(self.fractional.accounts[name] for name in SHARES)

    def agree(self, shares: int = SHARES["holder"]) -> int:
        """The largest holder's vote counts; the reserve."""
        f = self.fractional
        self.buyout.vote(shares, FIRST_PRICE, sender=f.holder)
        f.chain.warp(3 * DAY)
        self.buyout.countVotes([f.holder], sender=f.stranger)
        return int(self.buyout.leastBid())

    def start(self, price: int | None = None) -> int:
        """Somebody bids the reserve, or so much; the bid."""
        bid = price or self.agree()
        self.buyout.start(bid, sender=self.fractional.attacker)
        return bid

    def settle(self) -> None:
        """At the end."""
        chain = self.fractional.chain
        chain.warp(self.buyout.auction().endTime + 1 - chain.timestamp)
        self.buyout.settle(sender=self.fractional.stranger)

    def sell(self) -> int:
        """All the way; the price."""
        price = self.start()
        self.settle()
        return price

    def redeem(self, holder: Account, shares: int | None = None) -> int:
        """All that the holder has, unless told; what is paid."""
        amount = self.fractional.balance(holder) if shares is None else shares
        return int(self.buyout.redeem(amount, sender=holder).return_value)


@dataclass(frozen=True)
class AssetBuyoutBuilder:
    """Deploys them, some of broken copies."""

    broken: Mapping[str, Artifact] = field(default_factory=dict)

    def __call__(self, **changes: Any) -> AssetBuyout:
        """Holders and the bidder (`attacker`) have approved the buyout. `changes`: of the asset's parameters."""
        made = FractionalBuilder(self.broken)(shares=0)
        chain, owner = made.chain, made.owner

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=owner)

        coin = deploy("MockReserve", "Coin", "C", 18)
        collection, maker = deploy("MockRoyaltyFault", owner), deploy("MockBuyoutMaker")
        made.asset = made.clone()
        arguments = (deploy("Buyout", coin), made.asset, collection, NFT, FIRST_PRICE, b"\x00" * 32)
        buyout = chain.at("Buyout", maker.create(*arguments, sender=owner).return_value)
        params = made.params(
            **{
                "supply_locker": buyout.address,
                "payment_tokens": (coin.address,),
                "custodians": (
                    (buyout.address, CustodianStatus.ACTIVE_OVER_LOCKUPS),
                    (made.custodian.address, CustodianStatus.ACTIVE),
                ),
                **changes,
            }
        )
        made.asset.initialize(params, sender=owner)
        collection.mint(maker, NFT, sender=owner)
        maker.handIn(collection, maker, buyout, NFT, sender=owner)
        for name, shares in SHARES.items():
            made.issue(made.accounts[name], shares)
        for who in made.wallets:
            made.asset.approve(buyout, MAX_UINT, sender=who)
            coin.approve(buyout, MAX_UINT, sender=who)
        coin.mint(made.attacker, 10**6 * ONE, sender=owner)
        return AssetBuyout(made, buyout, collection, coin, maker)
