"""The room `buyout` with a real asset: `AssetToken` and its exact model take the place of the stand-in.

All actors are verified investors; agents freeze wallets and break liens, the owner issues and redeems.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.evm import Chain
from strongroom.model import World
from strongroom.model.access import AccessManager
from strongroom.model.asset_token import AssetToken
from strongroom.model.asset_values import CustodianStatus
from strongroom.model.buyout import Buyout, BuyoutState, rung_up
from strongroom.model.execution import Address
from strongroom.model.identity_registry import Claim, IdentityRegistry
from strongroom.model.token import Token
from tests.stateful.driver import LawBrokenError, rule
from tests.stateful.rooms.buyout import (
    FUNDS,
    STRAY,
    BuyoutMachine,
    Plan,
    number,
    one_of,
    part_of,
)
from tests.stateful.rooms.buyout.laws import Outcome, State
from tests.stateful.rooms.buyout.world import Ledger
from tests.support.buyout import DAY, FIRST_PRICE, NFT, SHARES
from tests.support.buyout import World as Deployed
from tests.support.compliance import ALL_FLAGS
from tests.support.fractional import MAX_UINT, REASON, Fractional, FractionalBuilder

AUTHORIZED = 10**12
STATUS = 2
"""A custodian over lock-ups."""


def build(broken: Mapping[str, Artifact] | None = None) -> "AssetBuyoutMachine":
    """The machine, on contracts of which some may be broken."""
    return AssetBuyoutMachine(broken or {})


@dataclass
class View:
    """A table of the asset's model, by holder."""

    read: Callable[[Address], int]

    def __getitem__(self, holder: Address) -> int:
        return self.read(holder)


class Shares:
    """The asset's exact model as the room calls it."""

    def __init__(self, token: AssetToken, agent: Address, buyout: Address) -> None:
        self.token, self.agent, self.buyout = token, agent, buyout
        self.balances = View(token.balance_of)
        self.locked = View(lambda holder: token.locked_by[holder, buyout])

    @property
    def owner(self) -> Address:
        return self.token.owner

    @property
    def total_supply(self) -> int:
        return self.token.total_supply

    @property
    def is_supply_locked(self) -> bool:
        return self.token.supply_locked

    def balance_of(self, account: Address) -> int:
        return self.token.balance_of(account)

    def locked_by(self, holder: Address, custodian: Address) -> int:
        return self.token.locked_by[holder, custodian]

    def can_send(self, account: Address) -> bool:
        return self.token.can_send(account)

    def disposable(self, holder: Address) -> int:
        return self.token.disposable(holder)

    def payment_tokens(self) -> Sequence[Address]:
        return tuple(book.token for book in self.token.books.values())

    def lock(self, caller: Address, holder: Address, amount: int) -> None:
        self.token.lock(caller, holder, amount)

    def unlock(self, caller: Address, holder: Address, amount: int) -> None:
        self.token.unlock(caller, holder, amount)

    def burn_locked(self, caller: Address, holder: Address, amount: int) -> None:
        self.token.burn_locked(caller, holder, amount)

    def lock_supply(self, caller: Address) -> None:
        self.token.lock_supply(caller)

    def transfer(self, caller: Address, to: Address, amount: int) -> bool:
        return self.token.transfer(caller, to, amount)

    def issue(self, to: Address, amount: int) -> None:
        self.token.issue(self.owner, to, amount, 0)

    def redeem(self, holder: Address, amount: int) -> None:
        self.token.redeem(self.owner, holder, amount)

    def forced_transfer_locked(self, holder: Address, to: Address, amount: int) -> None:
        self.token.forced_transfer_locked(self.agent, holder, to, amount, self.buyout)


def deploy(broken: Mapping[str, Artifact]) -> tuple[Deployed, Fractional]:
    """The NFT is in custody, three verified holders have all shares, and everybody is verified."""
    made = FractionalBuilder(broken)(chain=Chain(code_size_limit=10**6 if broken else None), shares=0)
    chain, owner = made.chain, made.owner
    names = ("majority", "minority", "other", "bidder", "rival", "deployer")
    people = {name: chain.account(f"room {name}") for name in names}

    def put(name: str, *args: Any) -> Any:
        return chain.deploy(broken.get(name, name), *args, sender=owner)

    coin, collection, maker = (
        put("MockReserve", "Coin", "C", 18),
        put("MockRoyaltyFault", owner),
        put("MockBuyoutMaker"),
    )
    made.asset = asset = made.clone()
    implementation = put("Buyout", coin)
    arguments = (implementation, asset, collection, NFT, FIRST_PRICE, b"\x00" * 32)
    maker.create(*arguments, sender=owner)
    buyout = chain.at("Buyout", maker.predict(*arguments))
    params = made.params(
        supply_locker=buyout.address,
        payment_tokens=(coin.address,),
        custodians=((buyout.address, STATUS),),
        authorized_supply=AUTHORIZED,
    )
    asset.initialize(params, sender=owner)
    collection.mint(maker, NFT, sender=owner)
    maker.handIn(collection, maker, buyout, NFT, sender=owner)
    world = Deployed(
        chain=chain,
        coin=coin,
        asset=asset,
        collection=collection,
        maker=maker,
        implementation=implementation,
        buyout=buyout,
        collector=put("MockCollector"),
        issuer=owner,
        agent=made.agent,
        stranger=made.stranger,
        attacker=made.attacker,
        **people,
    )
    wallets = [*(people[name] for name in names[:5]), world.collector]
    for at, who in enumerate(wallets):
        made.register(who, 100 + at, expiry=chain.timestamp + 9 * 365 * DAY)
    for name, shares in SHARES.items():
        made.issue(people[name], shares)
    for name in names[:5]:
        asset.approve(owner, MAX_UINT, sender=people[name])
        for token in (asset, coin):
            token.approve(buyout, MAX_UINT, sender=people[name])
    return world, made


class AssetBuyoutMachine(BuyoutMachine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        self.only_laws = False
        self.law: Callable[[Outcome], str | None] | None = None
        w, made = deploy(broken)
        self.w, chain, deployer = w, w.chain, w.deployer
        self.people = (*w.holders, w.bidder, w.rival)
        self.actors = (*(each.address for each in self.people), w.collector.address)
        self.issuer = w.issuer.address
        self.address, self.coin, self.nft = w.buyout.address, w.coin.address, w.collection.address
        self.places = (*self.actors, self.issuer, self.address, w.asset.address)
        self.stray = chain.deploy("MockReserve", "Stray", "S", 6, sender=deployer)
        for token, spender in ((w.asset, w.buyout), (w.asset, w.issuer), (w.coin, w.buyout)):
            w.as_collector(token, token.approve.encode(spender, MAX_UINT))
        w.collection.mint(w.issuer, STRAY, sender=deployer)
        for who in self.actors:
            w.fund(who, FUNDS)
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        assets = self.assets = Ledger(world, "assets")
        for who in self.places:
            assets.holdings[self.coin, 0, who] = w.coin.balanceOf(who)
        assets.holdings[self.nft, NFT, self.address] = 1
        assets.holdings[self.nft, STRAY, self.issuer] = 1
        for who in self.actors:
            assets.approved[self.coin, who] = True
        assets.refuses[self.nft, w.asset.address] = True
        self.asset: Any = Shares(self._token(made), w.agent.address, self.address)
        self.model = Buyout(
            world,
            self.address,
            AccessManager(world, "none"),
            assets=assets,
            asset=self.asset,
            asset_address=w.asset.address,
            stablecoin=self.coin,
            collection=self.nft,
            nft_id=NFT,
            factory=w.maker.address,
            reference=rung_up(FIRST_PRICE),
            state=BuyoutState.OPEN,
        )
        self._events = w.buyout._interface.events
        self._extend(made, broken)
        self._start = chain.snapshot(), world.snapshot()
        self.reset()

    def _extend(self, made: Fractional, broken: Mapping[str, Artifact]) -> None:
        """What else a room puts beside them."""

    def _token(self, made: Fractional) -> AssetToken:
        """The asset's model, as it was deployed."""
        world, w, compliance = self.world, self.w, made.compliance
        access = AccessManager(world, compliance.access.address)
        registry = IdentityRegistry(world, compliance.registry.address, access)
        access.members[0, compliance.issuer.address] = 0
        registry.add_issuer(compliance.issuer.address, compliance.issuer.address, ALL_FLAGS)
        number_, _, since = compliance.registry.issuerTerms(compliance.issuer)
        known = registry.issuers[compliance.issuer.address]
        registry.issuers[compliance.issuer.address] = type(known)(number_, ALL_FLAGS, since)
        for who in self.actors:
            claim, _, _ = compliance.registry.identity(who)
            registry.words[who] = type(registry.words[who])(Claim(*claim), 1)
        coin = Token(world, self.coin, "Coin", 18)
        token = AssetToken(
            world,
            w.asset.address,
            registry,
            tokens={self.coin: coin},
            owner=self.issuer,
            authorized_supply=AUTHORIZED,
        )
        token.list_payment_token(self.issuer, self.coin)
        token.set_agent(self.issuer, w.agent.address, True)
        token.set_custodian(self.issuer, self.address, CustodianStatus.ACTIVE_OVER_LOCKUPS)
        token.supply_locker = self.address
        for who in self.actors:
            if w.asset.balanceOf(who):
                token.issue(self.issuer, who, w.asset.balanceOf(who), 0)
            for spender in (self.address, self.issuer):
                token.approve(who, spender, MAX_UINT)
        return token

    def read(self) -> State:
        """What lies in the buyout from its storage, the asset's from its views."""
        storage, asset, index = self.w.chain._evm.storage, self.w.asset, self.index
        elsewhere = asset.address
        words = [0 if where == elsewhere else storage(where, slot) for where, slot in self._places[1]]
        locker, locked = asset.supplyLock()
        words[index["supply"]] = asset.totalSupply()
        words[index["locker"]] = int(locker, 16) | locked << 160
        for who in self.actors:
            words[index["shares", who]] = asset.balanceOf(who)
            words[index["locked", who]] = asset.lockedBy(who, self.address)
        return State(index, words)

    def finish(self) -> None:
        """Whoever may takes everything out; nothing stays."""
        for who in self.actors:
            self.w.asset.unfreeze(who, REASON, sender=self.w.agent)
            self.asset.token.unfreeze(self.w.agent.address, who)
        if self.only_laws:
            return
        self._compare_views()
        if self.model.state != BuyoutState.SOLD:
            return
        self.w.asset.pause(sender=self.w.agent)
        for at, who in enumerate(self.actors):
            shares = self.state["shares", who]
            if shares and not self._send(at, self.w.buyout, self.w.buyout.redeem.encode(shares))[0]:
                raise LawBrokenError("the_parts_sum_to_the_price", f"{who} cannot redeem {shares}")
        if self.w.buyout.proceeds():
            raise LawBrokenError(
                "the_parts_sum_to_the_price", f"{self.w.buyout.proceeds()} of the price stays"
            )

    @rule(weight=1, who=number(0, 5))
    def gather(self, who: int) -> None:
        """One holder gets all that is free, if nothing is frozen."""
        for at, each in enumerate(self.actors):
            free = self.asset.disposable(each)
            if at != who and free and self.asset.can_send(each) and self.asset.can_send(self.actors[who]):
                self._send(at, self.w.asset, self.w.asset.transfer.encode(self.actors[who], free))
                self.asset.transfer(each, self.actors[who], free)

    @rule(weight=1, who=number(0, 5), shares=one_of(1, 1_000, 500_000))
    def issue(self, who: int, shares: int) -> Plan:
        """By the owner."""
        to = self.actors[who]
        return self.w.issuer, "issue", (to, shares, 0), lambda: self.asset.issue(to, shares)

    @rule(weight=1, sure=number(0, 2))
    def take_back(self, sure: int) -> None:
        """The owner takes back all that is free, and at times what is locked, too."""
        for at, who in enumerate(() if sure == 2 or self.asset.is_supply_locked else self.actors):
            lien = min(self.asset.locked[who], self.model.ballots[who].shares)
            if lien and not sure:
                self._send(at, self.w.buyout, self.w.buyout.unlock.encode(lien))
                self.model.unlock(who, lien)
            free = self.asset.disposable(who)
            if free and self.asset.can_send(who):
                self._send(self.w.issuer, self.w.asset, self.w.asset.redeem.encode(who, free))
                self.asset.redeem(who, free)

    @rule(weight=2, who=number(0, 5), to=number(0, 5), shares=part_of("locked"))
    def break_lien(self, who: int, to: int, shares: int) -> Plan:
        """By an agent, with a reason."""
        holder, receiver = self.actors[who], self.actors[to]
        return (
            *(self.w.agent, "forcedTransferLocked", (holder, receiver, shares, self.address, REASON)),
            lambda: self.asset.forced_transfer_locked(holder, receiver, shares),
        )

    @rule(weight=2, who=number(0, 5), barred=one_of(False, False, True))
    def bar(self, who: int, barred: bool) -> None:
        """A holder is frozen, or it ends."""
        agent, wallet = self.w.agent, self.actors[who]
        name = "freeze" if barred else "unfreeze"
        getattr(self.w.asset, name)(wallet, REASON, sender=agent)
        getattr(self.asset.token, name)(agent.address, wallet)
