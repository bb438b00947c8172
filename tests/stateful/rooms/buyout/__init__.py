"""A buyout against the model: votes, liens that an agent breaks, auctions, sales, redemptions, until it begins anew.

People and a contract hold shares, vote and bid; the contract refuses the NFT at times, the collection does not move it;
holders are barred, shares issued and redeemed, money and NFTs sent here by mistake. After every step chain and model
hold the same.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from strongroom.artifacts import Artifact, errors, load
from strongroom.errors import decode_revert
from strongroom.evm import Account
from strongroom.model import ModelError, World
from strongroom.model.access import AccessManager
from strongroom.model.buyout import OCTAVES, RUNGS, Buyout, BuyoutState, price_at, rung_up
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Rule, Source, Step, rule
from tests.stateful.rooms.buyout.laws import LAWS, Outcome, State
from tests.stateful.rooms.buyout.world import AssetTwin, Ledger
from tests.stateful.rooms.stablecoin.codec import encode_error
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.buyout import DAY, FIRST_PRICE, NFT, ZERO, BuyoutBuilder
from tests.support.suite import MAX_UINT

Args = dict[str, Any]
STRAY = 9
"""An NFT that is not the asset's."""
FUNDS = 10**25
"""Wei that everybody has; above what is bid mostly."""
GAS = 4_000_000
COLLECTOR = 5
"""The actor that is a contract."""
OWN = frozenset(
    bytes.fromhex(selector[2:])
    for selector, error in errors().items()
    if error.name.startswith(("Buyout_", "PriceLadder_", "HeldPayments_", "AssetToken_", "GasGuard_"))
)
"""Errors that contract and model share, by selector; a token's own are only refusals to the model."""


def number(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any in between."""
    return lambda machine, source, args: source.integer(low, high)


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """Any of them."""
    return lambda machine, source, args: source.choice(options)


def part_of(kind: str) -> Callable[[Any, Source, Args], int]:
    """Of what the holder `who` has of a kind of shares: all, some, none or too many."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        holder = machine.actors[args["who"]]
        balance, locked = machine.state["shares", holder], machine.state["locked", holder]
        has = {"free": balance - locked, "locked": locked, "all": balance}[kind]
        share = source.integer(0, 15)
        if share < 6:
            return int(has)
        if share < 8:
            return source.choice((0, 1, has + 1, MAX_UINT if share == 7 and not source.integer(0, 9) else 2))
        return source.integer(0, max(has, 1))

    return draw


def build(broken: Mapping[str, Artifact] | None = None) -> "BuyoutMachine":
    """The machine, on contracts of which some may be broken."""
    return BuyoutMachine(broken or {})


STAGES: Mapping[int, frozenset[str]] = {
    BuyoutState.OPEN: frozenset(
        [
            "vote",
            "unlock",
            "count",
            "start",
            "redeem_nft",
            "reclaim_nft",
            "transfer",
            "gather",
            "issue",
            "redeem_shares",
            "take_back",
            "break_lien",
            "bar",
            "wait",
            "ripen",
            "donate",
            "send_nft",
            "pass_on",
            "rescue",
            "rescue_nft",
        ]
    ),
    BuyoutState.AUCTION: frozenset(
        [
            "bid",
            "settle",
            "push_held",
            "withdraw_held",
            "unlock",
            "break_lien",
            "bar",
            "break_nft",
            "donate",
            "pass_on",
            "wait",
            "end",
            "rescue_nft",
            "issue",
        ]
    ),
    BuyoutState.SOLD: frozenset(
        [
            "redeem",
            "claim",
            "push_held",
            "withdraw_held",
            "unlock",
            "break_lien",
            "bar",
            "break_nft",
            "transfer",
            "donate",
            "send_nft",
            "pass_on",
            "rescue_nft",
            "again",
        ]
    ),
    BuyoutState.REDEEMED: frozenset(["again", "rescue_nft", "send_nft", "pass_on", "issue"]),
}
"""The rules that can do something, by where the buyout stands; the others are drawn less."""

Plan = tuple[int | Account, str, tuple[Any, ...], Callable[[], Any]]
"""Who (an actor's number, or an account) calls which function of the buyout with what, and the model's answer."""


class BuyoutMachine(Machine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        self.only_laws = False
        self.law: Callable[[Outcome], str | None] | None = None
        w = self.w = BuyoutBuilder(dict(broken))()
        chain, deployer = w.chain, w.deployer
        self.people = (*w.holders, w.bidder, w.rival)
        self.actors = (*(each.address for each in self.people), w.collector.address)
        self.issuer = w.issuer.address
        self.address, self.coin, self.nft = w.buyout.address, w.coin.address, w.collection.address
        self.places = (*self.actors, self.issuer, self.address, w.asset.address)
        """Whoever can have money or the NFT."""
        self.stray = chain.deploy("MockReserve", "Stray", "S", 6, sender=deployer)
        for target, data in (
            (w.asset, w.asset.approve.encode(w.buyout, MAX_UINT)),
            (w.coin, w.coin.approve.encode(w.buyout, MAX_UINT)),
        ):
            w.as_collector(target, data)
        w.collection.mint(w.issuer, STRAY, sender=deployer)
        for who in self.actors:
            if w.coin.balanceOf(who) < FUNDS:
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
        asset = self.asset = AssetTwin(world, w.asset.address)
        asset.owner, asset.locker, asset.listed = self.issuer, self.address, (self.coin,)
        asset.total_supply = w.asset.totalSupply()
        for who in self.actors:
            asset.balances[who] = w.asset.balanceOf(who)
            asset.allowances[who, self.address] = MAX_UINT
        self.model = Buyout(
            world,
            self.address,
            AccessManager(world, "none"),
            assets=assets,
            asset=asset,
            asset_address=w.asset.address,
            stablecoin=self.coin,
            collection=self.nft,
            nft_id=NFT,
            factory=w.maker.address,
            reference=rung_up(FIRST_PRICE),
            state=BuyoutState.OPEN,
        )
        self._events = w.buyout._interface.events
        self._start = chain.snapshot(), world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.w.chain.revert(self._start[0])
        self.world.revert(self._start[1])
        self.voted: dict[str, tuple[int, int, int]] = {}
        """By holder: when it voted last, for which price, and the reference price then."""
        self.state = self.read()

    def draw(self, source: Source) -> Step:
        """Mostly a rule that can do something now."""
        if not source.integer(0, 7):
            return super().draw(source)
        return self.draw_arguments(source.choice(self._by_stage[self.state.stage]), source)

    @cached_property
    def _by_stage(self) -> dict[int, list[Rule]]:
        return {
            stage: [each for each in self.rules if each.name in names for _ in range(each.weight)]
            for stage, names in STAGES.items()
        }

    # Sending

    def _send(self, who: int | Account, target: Any, data: bytes) -> tuple[bool, bytes]:
        """As an account, or by commanding the contract."""
        chain, w = self.w.chain, self.w
        if who == COLLECTOR:
            data = w.collector.execute.encode([(target, 0, data, False)])
            return chain.raw_try_send(w.stranger, w.collector, data, 0, GAS)
        account = self.people[who] if isinstance(who, int) else who
        return chain.raw_try_send(account, target, data, 0, GAS)

    def would(self, who: str, function: str, *args: Any) -> tuple[bool, int]:
        """Whether a call by somebody would succeed, and what it would return. Tried, and taken back."""
        chain, w = self.w.chain, self.w
        target, data, sender = self.address, getattr(w.buyout, function).encode(*args), who
        if who == w.collector.address:
            data = w.collector.execute.encode([(target, 0, data, False)])
            target, sender = who, w.stranger.address
        succeeded, output = chain.raw_try_call(sender, target, data)
        return succeeded, int.from_bytes(output[:32], "big")

    # Reading

    @cached_property
    def _places(self) -> tuple[list[Any], list[tuple[str, int]]]:
        """Keys of all words, and their slots."""
        keys: list[Any] = []
        slots: list[tuple[str, int]] = []

        def watch(key: Any, address: str, slot: int) -> None:
            keys.append(key)
            slots.append((address, slot))

        of, w = _slots("Buyout"), self.w
        for name in ("_reference", "_bid", "_bidder", "proceeds"):
            watch(name, self.address, of[name])
        watch("total held", self.address, mapping_slot(self.coin, of["totalHeld"]))
        inner = mapping_slot(self.coin, of["held"])
        for who in self.actors:
            watch(("held", who), self.address, mapping_slot(who, inner))
        for who in self.actors:
            watch(("ballot", who), self.address, mapping_slot(who, of["_ballots"]))
        for at in range(OCTAVES // 4):
            watch(("octaves", at), self.address, of["_inOctave"] + at)
        for at in range(RUNGS // 4):
            watch(("rungs", at), self.address, of["_atRung"] + at)
        asset = _slots("MockAsset")
        watch("supply", w.asset.address, asset["_totalSupply"])
        watch("locker", w.asset.address, asset["locker"])
        for who in self.actors:
            watch(("shares", who), w.asset.address, mapping_slot(who, asset["_balances"]))
        for who in self.actors:
            watch(("locked", who), w.asset.address, mapping_slot(who, asset["locked"]))
        of_coin, owners = _slots("MockReserve")["_balances"], _slots("MockRoyaltyFault")["_owners"]
        for who in self.places:
            watch(("money", who), self.coin, mapping_slot(who, of_coin))
        for item in (NFT, STRAY):
            watch(("owner", item), self.nft, mapping_slot(item.to_bytes(32, "big"), owners))
        return keys, slots

    @cached_property
    def index(self) -> dict[Any, int]:
        """Where among the words each key's is."""
        return {key: place for place, key in enumerate(self._places[0])}

    def read(self) -> State:
        """Everything that is watched."""
        storage = self.w.chain._evm.storage
        return State(self.index, [storage(address, slot) for address, slot in self._places[1]])

    def expected(self) -> list[int]:
        """The same words, from the model."""
        model, assets, asset, actors = self.model, self.assets, self.asset, self.actors
        packed = model.standing_bid | model.supply << 128 | model.end_time << 184
        packed |= model.state << 224 | model.is_nft_held << 232
        words = [model.reference, packed, int(model.bidder, 16), model.proceeds]
        words += [model.total_held[self.coin], *(model.held[self.coin, who] for who in actors)]
        for who in actors:
            ballot = model.ballots[who]
            words.append(
                ballot.shares
                | ballot.counted << 56
                | ballot.rung << 112
                | ballot.counted_rung << 128
                | ballot.since << 144
            )
        octaves, rungs = [0] * (OCTAVES // 4), [0] * (RUNGS // 4)
        for rung, shares in model.at_rung.items():
            octaves[rung // 64] += shares << 64 * (rung // 16 % 4)
            rungs[rung // 4] += shares << 64 * (rung % 4)
        words += octaves + rungs
        words += [asset.total_supply, int(self.address, 16) | asset.is_supply_locked << 160]
        words += [asset.balances[who] for who in actors] + [asset.locked[who] for who in actors]
        words += [assets.holdings[self.coin, 0, who] for who in self.places]
        for item in (NFT, STRAY):
            owner = [who for who in self.places if assets.holdings[self.nft, item, who]]
            words += [int(who, 16) for who in owner] or [0]
        return words

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        plan = getattr(self, name)(*args)
        if plan is None:
            self.state = self.read()
            return
        who, function, inputs, twin = plan
        before, chain, w = self.state, self.w.chain, self.w
        target = (
            w.asset if function in ("issue", "redeemShares", "forcedTransferLocked", "transfer") else w.buyout
        )
        called = "redeem" if function == "redeemShares" else function
        succeeded, output = self._send(who, target, getattr(target, called).encode(*inputs))
        logs = chain.last_logs if succeeded else []
        sender = self.actors[who] if isinstance(who, int) else who.address
        outcome = Outcome(self, function, inputs, succeeded, sender, before, self.read(), chain.timestamp)
        for address, topics, data in logs:
            event = self._events.get(topics[0]) if address == self.address else None
            if event is not None:
                outcome.events.append((event.name, event.decode(topics, data)))
        self.state = outcome.after
        for law in LAWS if self.law is None else (self.law,):
            broken = law(outcome)
            if broken is not None:
                raise LawBrokenError(law.__name__, f"{step}: {broken}")
        for args in outcome.named("Voted"):
            reference = price_at(before["_reference"])
            self.voted[args["holder"]] = (chain.timestamp, args["price"], reference)
        if not self.only_laws:
            self._compare(step, succeeded, output, twin)
        self.compared += 1

    def _compare(self, step: Step, succeeded: bool, output: bytes, twin: Callable[[], Any]) -> None:
        try:
            said, failure = twin(), None
        except ModelError as error:
            said, failure = None, error
        if failure is not None and failure.name == "TokenRefused":
            agree = not succeeded and output[:4] not in OWN
        elif failure is not None:
            agree = not succeeded and output == encode_error(failure)
        else:
            direct = step[1] != COLLECTOR and said is not None
            agree = succeeded and (not direct or int.from_bytes(output[:32], "big") == said)
        if not agree:
            told = f"returns 0x{output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
            raise LawBrokenError(AGREEMENT, f"{step}: the contract {told}, the model {failure or said}")
        words, expected = self.state.words, self.expected()
        if words != expected:
            differ = {
                key: (hex(words[at]), hex(expected[at]))
                for key, at in self.index.items()
                if words[at] != expected[at]
            }
            raise LawBrokenError(AGREEMENT, f"{step}: chain and model differ: {differ}")
        if self.compared % 16 == 0:
            self._compare_views()

    def _compare_views(self) -> None:
        buyout, model = self.w.buyout, self.model
        reserve = model.reserve()
        said = (tuple(buyout.reserve()), buyout.leastBid(), buyout.previewRedeem(777))
        twin = ((reserve or 0, reserve is not None), model.least_bid(), model.preview_redeem(777))
        if said != twin:
            raise LawBrokenError(AGREEMENT, f"reserve, least bid and preview are {said}, in the model {twin}")
        price = price_at(model.reference)
        if buyout.agreedTo(price) != model.agreed_to(price):
            raise LawBrokenError(AGREEMENT, f"{buyout.agreedTo(price)} agree to {price}")

    def finish(self) -> None:
        """Whoever may takes everything out; nothing stays."""
        if self.only_laws:
            return
        self._compare_views()
        if self.model.state != BuyoutState.SOLD:
            return
        for at, who in enumerate(self.actors):
            self.w.asset.setBarred(who, False, sender=self.w.agent)
            shares = self.state["shares", who]
            if shares and not self._send(at, self.w.buyout, self.w.buyout.redeem.encode(shares))[0]:
                raise LawBrokenError("the_parts_sum_to_the_price", f"{who} cannot redeem {shares}")
        if self.w.buyout.proceeds():
            raise LawBrokenError(
                "the_parts_sum_to_the_price", f"{self.w.buyout.proceeds()} of the price stays"
            )

    # Votes

    @rule(weight=14, who=number(0, 5), shares=part_of("free"), by=number(-18, 18), offset=one_of(0, 0, 1, -1))
    def vote(self, who: int, shares: int, by: int, offset: int) -> Plan:
        """So many rungs away from the reference, or a wei beside one."""
        price = price_at(min(max(self.state["_reference"] + by, 0), RUNGS - 1)) + offset
        return who, "vote", (shares, price), lambda: self.model.vote(self.actors[who], shares, price)

    @rule(weight=4, who=number(0, 5), shares=part_of("locked"))
    def unlock(self, who: int, shares: int) -> Plan:
        """Some."""
        return who, "unlock", (shares,), lambda: self.model.unlock(self.actors[who], shares)

    @rule(weight=12, who=number(0, 5), which=one_of(63, 63, *range(63)))
    def count(self, who: int, which: int) -> Plan:
        """Any of the holders."""
        holders = [each for at, each in enumerate(self.actors) if which >> at & 1]
        return who, "countVotes", (holders,), lambda: self.model.count_votes(self.actors[who], holders)

    # The auction

    @rule(weight=4, who=number(0, 5), more=one_of(0, 0, 1, 12_345_678_901_234_567_891, -1))
    def start(self, who: int, more: int) -> Plan:
        """At the reserve, or about it."""
        amount = max((self.model.reserve() or price_at(self.state["_reference"])) + more, 0)
        return who, "start", (amount,), lambda: self.model.start(self.actors[who], amount)

    @rule(weight=8, who=number(0, 5), more=one_of(0, 0, 1, 98_765_432_109_876_543_211, -1, 10**26))
    def bid(self, who: int, more: int) -> Plan:
        """The least, or about it, or more than there is."""
        standing = self.state.bid
        amount = max(standing + -(-standing * 250 // 10_000) + more, 0)
        return who, "bid", (amount,), lambda: self.model.bid(self.actors[who], amount)

    @rule(weight=5, who=number(0, 5))
    def settle(self, who: int) -> Plan:
        """By anyone."""
        return who, "settle", (), lambda: self.model.settle(self.actors[who])

    @rule(weight=3, right=number(0, 3), who=number(0, 5), to=number(0, 9))
    def claim(self, right: int, who: int, to: int) -> Plan:
        """Mostly by the winner."""
        if right and self.model.bidder in self.actors:
            who = self.actors.index(self.model.bidder)
        where = (*self.places, ZERO)[to]
        return who, "claimNft", (where,), lambda: self.model.claim_nft(self.actors[who], where)

    @rule(weight=3, who=number(0, 5))
    def push_held(self, who: int) -> Plan:
        """By a stranger."""
        account, caller = self.actors[who], self.w.stranger
        return (
            *(caller, "pushHeld", (self.coin, account)),
            lambda: self.model.push_held(caller.address, self.coin, account),
        )

    @rule(weight=3, who=number(0, 5), to=number(0, 9))
    def withdraw_held(self, who: int, to: int) -> Plan:
        """By whom it is held for."""
        where = (*self.places, ZERO)[to]
        return (
            *(who, "withdrawHeld", (self.coin, where)),
            lambda: self.model.withdraw_held(self.actors[who], self.coin, where),
        )

    # Redemption

    @rule(weight=8, who=number(0, 5), shares=part_of("all"))
    def redeem(self, who: int, shares: int) -> Plan:
        """Some."""
        return who, "redeem", (shares,), lambda: self.model.redeem(self.actors[who], shares)

    @rule(weight=2, right=number(0, 3), who=number(0, 5), to=number(0, 9))
    def redeem_nft(self, right: int, who: int, to: int) -> Plan:
        """Mostly by who has all, if somebody has."""
        all_of_it = [
            at for at, each in enumerate(self.actors) if self.state["shares", each] == self.state["supply"]
        ]
        who = all_of_it[0] if right and len(all_of_it) == 1 else who
        where = (*self.places, ZERO)[to]
        return who, "redeemNft", (where,), lambda: self.model.redeem_nft(self.actors[who], where)

    @rule(weight=2, right=number(0, 3), to=number(0, 9))
    def reclaim_nft(self, right: int, to: int) -> Plan:
        """Mostly by the owner."""
        who, where = self.w.issuer if right else self.w.attacker, (*self.places, ZERO)[to]
        return who, "reclaimNft", (where,), lambda: self.model.reclaim_nft(who.address, where)

    # Stray tokens

    @rule(weight=2, stray=one_of(0, 0, 0, 1))
    def pass_on(self, stray: int) -> Plan:
        """The stablecoin, or a token that is none of the asset's."""
        who, token = self.w.stranger, self.stray.address if stray else self.coin
        return who, "passOnSurplus", (token,), lambda: self.model.pass_on_surplus(who.address, token)

    @rule(weight=1, right=number(0, 2), token=number(0, 2), to=number(0, 9))
    def rescue(self, right: int, token: int, to: int) -> Plan:
        """Nothing of a stray token, or something that is not stray."""
        who, where = self.w.issuer if right else self.w.attacker, (*self.places, ZERO)[to]
        what, amount = (self.stray.address, self.coin, self.nft)[token], (0, 1, NFT)[token]
        return (
            *(who, "rescue", (what, where, amount)),
            lambda: self.model.rescue(who.address, what, where, amount),
        )

    @rule(weight=2, right=number(0, 2), item=one_of(NFT, STRAY), to=number(0, 9))
    def rescue_nft(self, right: int, item: int, to: int) -> Plan:
        """The asset's own, or another."""
        who, where = self.w.issuer if right else self.w.attacker, (*self.places, ZERO)[to]
        return (
            *(who, "rescueNft", (self.nft, item, where)),
            lambda: self.model.rescue_nft(who.address, self.nft, item, where),
        )

    # The world

    @rule(weight=3, who=number(0, 5), to=number(0, 5), shares=part_of("free"))
    def transfer(self, who: int, to: int, shares: int) -> Plan:
        """Shares that are free."""
        receiver = self.actors[to]
        return (
            who,
            "transfer",
            (receiver, shares),
            lambda: self.asset.transfer(self.actors[who], receiver, shares),
        )

    @rule(weight=1, who=number(0, 5))
    def gather(self, who: int) -> None:
        """One holder gets all that is free."""
        for at, each in enumerate(self.actors):
            free = self.asset.disposable(each)
            if at != who and free:
                self._send(at, self.w.asset, self.w.asset.transfer.encode(self.actors[who], free))
                self.asset.transfer(each, self.actors[who], free)

    @rule(weight=1, who=number(0, 5), shares=one_of(1, 1_000, 500_000))
    def issue(self, who: int, shares: int) -> Plan:
        """By the issuer."""
        return (
            self.w.issuer,
            "issue",
            (self.actors[who], shares),
            lambda: self.asset.issue(self.actors[who], shares),
        )

    @rule(weight=1, who=number(0, 5), shares=part_of("free"))
    def redeem_shares(self, who: int, shares: int) -> Plan:
        """By the issuer."""
        return (
            *(self.w.issuer, "redeemShares", (self.actors[who], shares)),
            lambda: self.asset.redeem(self.actors[who], shares),
        )

    @rule(weight=1, sure=number(0, 2))
    def take_back(self, sure: int) -> None:
        """The issuer takes back all that is free, and at times what is locked, too."""
        for at, who in enumerate(() if sure == 2 or self.asset.is_supply_locked else self.actors):
            lien = min(self.asset.locked[who], self.model.ballots[who].shares)
            if lien and not sure:
                self._send(at, self.w.buyout, self.w.buyout.unlock.encode(lien))
                self.model.unlock(who, lien)
            free = self.asset.disposable(who)
            if free:
                self._send(self.w.issuer, self.w.asset, self.w.asset.redeem.encode(who, free))
                self.asset.redeem(who, free)

    @rule(weight=2, who=number(0, 5), to=number(0, 5), shares=part_of("locked"))
    def break_lien(self, who: int, to: int, shares: int) -> Plan:
        """By an agent."""
        holder, receiver = self.actors[who], self.actors[to]
        return (
            *(self.w.agent, "forcedTransferLocked", (holder, receiver, shares, self.address)),
            lambda: self.asset.forced_transfer_locked(holder, receiver, shares),
        )

    @rule(weight=2, who=number(0, 5), barred=one_of(False, False, True))
    def bar(self, who: int, barred: bool) -> None:
        """A holder is frozen or loses its verification, or it ends."""
        self.w.asset.setBarred(self.actors[who], barred, sender=self.w.agent)
        self.asset.barred[self.actors[who]] = barred

    @rule(weight=3, fault=one_of(0, 0, 1, 2, 3))
    def break_nft(self, fault: int) -> None:
        """The collection moves nothing, or says that it does; the contract takes no NFT."""
        w = self.w
        w.collection.setLocked(fault == 1, sender=w.stranger)
        w.collection.setSticky(fault == 2, sender=w.stranger)
        answer = b"\x00" * 4 if fault == 3 else b"\x15\x0b\x7a\x02"
        w.collector.setAnswer(answer, sender=w.stranger)
        self.assets.locked[self.nft], self.assets.sticky[self.nft] = fault == 1, fault == 2
        self.assets.refuses[self.nft, w.collector.address] = fault == 3

    @rule(weight=1, amount=one_of(1, 10**18 + 1))
    def donate(self, amount: int) -> None:
        """Money that somebody sends here by mistake."""
        self.w.fund(self.address, amount)
        self.assets.holdings[self.coin, 0, self.address] += amount

    @rule(weight=1)
    def send_nft(self) -> None:
        """Whoever has the other NFT, or the asset's own once it left, sends it here by mistake."""
        for item in (NFT, STRAY):
            owner = next(who for who in self.places if self.assets.holdings[self.nft, item, who])
            sender = next((who for who in (*self.people, self.w.issuer) if who.address == owner), None)
            if sender is None or self.assets.locked[self.nft] or self.assets.sticky[self.nft]:
                continue
            self.w.collection.transferFrom(owner, self.address, item, sender=sender)
            self.assets.move(self.nft, item, owner, self.address, 1)

    @rule(weight=8, seconds=one_of(1, 600, 899, 900, 901, DAY, DAY, 3 * DAY))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.w.chain.warp(seconds)
        self.world.timestamp = self.w.chain.timestamp

    @rule(weight=5)
    def ripen(self) -> None:
        """Votes become countable."""
        self.wait(3 * DAY)

    @rule(weight=3, after=one_of(-600, 0, 0, 1, 1, 1))
    def end(self, after: int) -> None:
        """To the last second of the auction, or beyond."""
        left = self.state.end - self.w.chain.timestamp
        if self.state.stage == BuyoutState.AUCTION and left + after > 0:
            self.wait(left + after)

    @rule(weight=2)
    def again(self) -> None:
        """All begins anew, where nothing can happen any more."""
        over = self.model.state == BuyoutState.SOLD and not self.asset.total_supply
        if over or self.model.state == BuyoutState.REDEEMED:
            self.reset()


def _slots(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}
