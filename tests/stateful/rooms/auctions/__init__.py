"""The auction house: ERC-721 and ERC-1155 items, bids in ether and two ERC-20s, against the model.

People, a contract wallet and a contract that refuses, burns gas or calls back sell and bid; royalties change and break;
a token blocks accounts or takes fees; a collection locks its items. After every step chain and model hold the same.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from strongroom.artifacts import Artifact, errors, load
from strongroom.errors import decode_revert
from strongroom.evm import Account
from strongroom.model import ModelError, World
from strongroom.model.access import OPERATOR, SENTINEL, AccessManager
from strongroom.model.auction_house import Auction as Twin
from strongroom.model.auction_house import AuctionHouse, AuctionTerms
from strongroom.model.held_payments import Assets, Royalty
from strongroom.model.marketplace import Marketplace
from strongroom.model.orders import ItemStandard
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule
from tests.stateful.rooms.auctions.laws import LAWS, Outcome, Seen, State
from tests.stateful.rooms.stablecoin.codec import encode_error
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.auctions import build_auctions
from tests.support.market import ETHER, FEE_BPS, ROYALTY_BPS

Args = dict[str, Any]
IDS = (1, 2, 3, 4, 5, 6, 7, 8)
LOTS = (1, 2)
FUNDS = 10**9
GAS = 3_000_000
WORDS = 10
"""Of an auction."""
EVERYTHING_EVERY = 40
"""Steps between two comparisons of all auctions, also those that ended long ago."""
OWN = frozenset(
    bytes.fromhex(selector[2:])
    for selector, error in errors().items()
    if error.name.startswith(
        ("AuctionHouse_", "HeldPayments_", "RoyaltyReader_", "AccessManaged", "GasGuard_", "Rescuable_")
    )
)
"""Errors that contract and model share, by selector; a token's own are only refusals to the model."""
WALLET, RECEIVER = 3, 4


def number(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any in between."""
    return lambda machine, source, args: source.integer(low, high)


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """Any of them."""
    return lambda machine, source, args: source.choice(options)


def running(machine: Any, source: Source, args: Args) -> int:
    """An auction: mostly one that is open, at times one that is not."""
    live = [each for each, seen in machine.state.auctions.items() if seen.state == 1]
    if live and source.integer(0, 11):
        return source.choice(live)
    return source.integer(0, machine.state["auctions"] + 1)


def over(machine: Any, source: Source, args: Args) -> int:
    """Mostly one whose time is over."""
    now = machine.m.chain.timestamp
    ended = [each for each, seen in machine.state.auctions.items() if seen.state == 1 and seen.end < now]
    return source.choice(ended) if ended and source.integer(0, 7) else running(machine, source, args)


def waiting(machine: Any, source: Source, args: Args) -> int:
    """Mostly one whose item waits."""
    held = [each for each, seen in machine.state.auctions.items() if seen.owner]
    return source.choice(held) if held and source.integer(0, 7) else running(machine, source, args)


def terms(machine: Any, source: Source, args: Args) -> list[int]:
    """Small numbers, which `AuctionMachine.terms_of` turns into terms."""
    return [
        source.choice((0, 0, 0, 1, 1, 1, 1, 2) if not source.integer(0, 9) else (0, 0, 1, 1)),
        source.integer(0, 7),  # item
        source.choice((1, 1, 2, 5)) if source.integer(0, 30) else 0,  # units
        source.integer(0, 2) if source.integer(0, 40) else 3,  # currency; 3 has no code
        source.choice((1, 7, 1_000, 1_000, 50_000)) if source.integer(0, 30) else 0,  # reserve
        source.choice((0, 1, 500, 500, 3_333)) if source.integer(0, 30) else 10_001,  # step
        source.choice((0, 0, 0, 0, 60, -60)),  # start
        source.choice((60, 600, 600, 3_600, 3_600))
        if source.integer(0, 20)
        else source.choice((0, 32 * 10**6)),
        source.choice((0, 60, 600)) if source.integer(0, 30) else 86_401,  # extension
        source.choice((500, 500, 1_000, 2_000, 10_000)) if source.integer(0, 10) else 0,  # royalty
        source.choice((250, 500, 500)) if source.integer(0, 20) else 0,  # fee
        source.integer(0, 40) == 0,  # the item does not move
    ]


def build(broken: Mapping[str, Artifact] | None = None) -> "AuctionMachine":
    """The machine, on contracts of which some may be broken."""
    return AuctionMachine(broken or {})


Plan = tuple[int | Account, str, tuple[Any, ...], int, Callable[[], Any]]
"""Who (an actor's number, or an account) calls which function with what and how much ether, and the model's answer."""


class AuctionMachine(Machine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        self.only_laws = False
        self.law: Callable[[Outcome], str | None] | None = None
        built = build_auctions(dict(broken))
        m, house = self.m, self.house = built.market, built.house
        chain, deployer = m.chain, m.deployer
        self.single = m.deploy("MockRoyaltyFault", m.creator)
        self.dollar = m.deploy("MockReserve", "Dollar", "D", 6)
        self.address, self.treasury, self.items = house.address, m.treasury.address, m.items.address
        self.people = (m.seller, m.buyer, m.stranger)
        self.actors = (*(each.address for each in self.people), m.wallet.address, m.receiver.address)
        self.holders = (*self.actors, m.creator.address, self.treasury, self.address)
        self.numbers = [int(each, 16) for each in self.holders]
        self.number = int(self.address, 16)
        self.names = dict(zip(self.numbers, self.holders, strict=True))
        self.currencies = (ETHER, m.coin.address, self.dollar.address)
        self.lots = LOTS
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        access = AccessManager(world, m.access.address)
        access.members[OPERATOR, m.operator.address] = 0
        access.members[SENTINEL, m.sentinel.address] = 0
        m.access.setTargetFunctionRole(house, [house.rescue.selector], OPERATOR, sender=deployer)
        for where, name, role in (
            (m.market.address, "setFee", OPERATOR),
            (self.address, "unpause", OPERATOR),
            (self.address, "pause", SENTINEL),
            (self.address, "rescue", OPERATOR),
        ):
            access.function_roles[where, name] = role
        assets = self.assets = Assets(world, "assets")
        assets.codeless[m.creator.address] = True
        for token in (self.single, m.items):
            token.setRoyalty(m.creator, ROYALTY_BPS, sender=m.creator)
            assets.royalties[token.address] = Royalty(m.creator.address, ROYALTY_BPS)
            assets.owners[token.address] = m.creator.address
        assets.refuses[self.items, self.treasury] = True  # which is no receiver of ERC-1155 items
        approvals = [(token, token.approve.encode(house, 2**256 - 1)) for token in (m.coin, self.dollar)]
        approvals += [(each, each.setApprovalForAll.encode(house, True)) for each in (self.single, m.items)]
        for who in (0, 1, 2, WALLET, RECEIVER):
            for target, data in approvals:
                succeeded, output = self._send(who, target, data)
                if not succeeded:
                    raise RuntimeError(f"the set-up is refused: {decode_revert(output)}")
            for address in (*self.currencies[1:], self.single.address, self.items):
                assets.approved[address, self.actors[who]] = True
            chain.set_balance(self.actors[who], 10 * FUNDS)
            for token in (m.coin, self.dollar):
                token.mint(self.actors[who], FUNDS, sender=deployer)
            for lot in LOTS:
                m.items.mint(self.actors[who], lot, 200, sender=deployer)
        for at, item in enumerate(IDS):
            owner = self.actors[at % 5]
            self.single.mint(owner, item, sender=deployer)
            assets.holdings[self.single.address, item, owner] = 1
        for who in self.holders:
            assets.holdings[ETHER, 0, who] = chain.balance(who)
            for token in (m.coin, self.dollar):
                assets.holdings[token.address, 0, who] = token.balanceOf(who)
            for lot in LOTS:
                assets.holdings[self.items, lot, who] = m.items.balanceOf(who, lot)
        self.market = Marketplace(
            world, m.market.address, access, assets=assets, treasury=self.treasury, fee_bps=FEE_BPS
        )
        self.model = AuctionHouse(world, self.address, access, assets=assets, marketplace=self.market)
        self._events = house._interface.events
        self._start = chain.snapshot(), world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.m.chain.revert(self._start[0])
        self.world.revert(self._start[1])
        self._taken = 0
        self._watched: set[int] = set()
        self.state = self.read()

    # Sending

    def _send(self, who: int | Account, target: Any, data: bytes, value: int = 0) -> tuple[bool, bytes]:
        """As an account, or by commanding a contract."""
        chain, m = self.m.chain, self.m
        if who == WALLET:
            data = m.wallet.execute.encode([(target, data)])
            return chain.raw_try_send(m.keyholder, m.wallet, data, 0, GAS)
        if who == RECEIVER:
            data = m.receiver.execute.encode(target, value, data)
            return chain.raw_try_send(m.stranger, m.receiver, data, value, GAS)
        account = self.people[who] if isinstance(who, int) else who
        return chain.raw_try_send(account, target, data, value, GAS)

    def can_pull(self, currency: str, who: str, amount: int) -> bool:
        """Whether what is held can be taken out, elsewhere if need be. Tried, and taken back."""
        chain, m, house = self.m.chain, self.m, self.house
        away = m.attacker
        data = house.withdrawHeld.encode(currency, away)
        sender, target = who, house.address
        if who == m.wallet.address:
            sender, target = m.keyholder.address, who
            data = m.wallet.execute.encode([(house, data)])
        elif who == m.receiver.address:
            sender, target = m.stranger.address, who
            data = m.receiver.execute.encode(house, 0, data)
        elif who == self.treasury:
            sender, data = away.address, house.pushHeld.encode(currency, who)
            if self.assets.blocked[currency, who]:
                return (
                    True  # a contract of ours, which names no other place; it waits until the token lets go
                )
        succeeded, output = chain.raw_try_call(sender, target, data)
        return succeeded and (sender != who or int.from_bytes(output[:32], "big") == amount)

    # Reading

    @cached_property
    def _places(self) -> tuple[list[Any], list[tuple[str, int]]]:
        """Keys of all words; slots of all but the balances of ether, which come last."""
        keys: list[Any] = []
        slots: list[tuple[str, int]] = []

        def watch(key: Any, address: str, slot: int) -> None:
            keys.append(key)
            slots.append((address, slot))

        of_house = _slots("AuctionHouse")
        for currency in self.currencies:
            inner = mapping_slot(currency, of_house["held"])
            for who in self.holders:
                watch(("held", currency, who), self.address, mapping_slot(who, inner))
        for label, name in (("total held", "totalHeld"), ("live bids", "liveBids")):
            for currency in self.currencies:
                watch((label, currency), self.address, mapping_slot(currency, of_house[name]))
        watch("auctions", self.address, of_house["auctionCount"])
        watch("paused", self.address, of_house["paused"])
        owners, lots = _slots("MockRoyaltyFault")["_owners"], _slots("MockItems")["_balances"]
        for item in IDS:
            watch(("owner", item), self.single.address, mapping_slot(item.to_bytes(32, "big"), owners))
        for lot in LOTS:
            inner = mapping_slot(lot.to_bytes(32, "big"), lots)
            for who in self.holders:
                watch(("balance", self.items, lot, who), self.items, mapping_slot(who, inner))
        weird, plain = _slots("MockWeirdToken")["balanceOf"], _slots("MockReserve")["_balances"]
        for token, place in ((self.m.coin, weird), (self.dollar, plain)):
            for who in self.holders:
                watch(("balance", token.address, 0, who), token.address, mapping_slot(who, place))
        keys += [("balance", ETHER, 0, who) for who in self.holders]
        return keys, slots

    @cached_property
    def index(self) -> dict[Any, int]:
        """Where among the words each key's is."""
        return {key: place for place, key in enumerate(self._places[0])}

    @cached_property
    def _base(self) -> Callable[[int], int]:
        place, known = _slots("AuctionHouse")["_auctions"], {}

        def base(auction: int) -> int:
            found = known.get(auction)
            if found is None:
                found = known[auction] = mapping_slot(auction.to_bytes(32, "big"), place)
            return found

        return base

    def read(self, target: int = 0) -> State:
        """Everything that the step can have touched; `target` is the auction that it is about."""
        evm = self.m.chain._evm
        storage, balance, house = evm.storage, evm.get_balance, self.address
        words = [storage(address, slot) for address, slot in self._places[1]]
        words += [balance(who) for who in self.holders]
        auctions = {}
        count = words[self.index["auctions"]]
        for each in sorted({*self._watched, target, count}):
            base = self._base(each)
            seen = Seen(tuple(storage(house, base + at) for at in range(WORDS)))
            if seen.state:
                auctions[each] = seen
        self._watched = {each for each, seen in auctions.items() if seen.state == 1 or seen.owner}
        return State(self.index, words, auctions)

    def expected(self) -> list[int]:
        """The same words, from the model."""
        model, holders, assets = self.model, self.holders, self.assets
        holdings, held = assets.holdings, model.held
        words = [held[currency, who] for currency in self.currencies for who in holders]
        words += [model.total_held[currency] for currency in self.currencies]
        words += [model.live_bids[currency] for currency in self.currencies]
        words += [model.auction_count, int(model.paused)]
        single = self.single.address
        for item in IDS:
            words += [
                each for each, who in zip(self.numbers, holders, strict=True) if holdings[single, item, who]
            ]
        words += [holdings[self.items, lot, who] for lot in LOTS for who in holders]
        for token in (*self.currencies[1:], ETHER):
            words += [holdings[token, 0, who] for who in holders]
        return words

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        plan = getattr(self, name)(*args)
        if plan is None:
            if name != "wait":
                self.state = self.read()
            return
        who, function, inputs, value, twin = plan
        target = inputs[0] if function in ("bid", "settle", "cancel", "claimItem") else 0
        if target and target not in self.state.auctions:
            self._watched.add(target)
            self.state = self.read(target)
        before, chain = self.state, self.m.chain
        succeeded, output = self._send(who, self.house, getattr(self.house, function).encode(*inputs), value)
        logs = chain.last_logs if succeeded else []
        self._undo()
        commanded = isinstance(who, int)
        sender = self.actors[who] if commanded else who.address
        payer = self.m.stranger.address if who == RECEIVER else sender
        outcome = Outcome(
            *(self, function, succeeded, sender, payer, value, before, self.read(target), chain.timestamp)
        )
        for address, topics, data in logs:
            event = self._events.get(topics[0]) if address == self.address else None
            if event is not None and event.name != "AuctionOpened":
                outcome.events.append((event.name, event.decode(topics, data)))
        self.state = outcome.after
        for law in LAWS if self.law is None else (self.law,):
            broken = law(outcome)
            if broken is not None:
                raise LawBrokenError(law.__name__, f"{step}: {broken}")
        if not self.only_laws:
            self._compare(step, succeeded, output, twin, None if commanded and who >= WALLET else value)
        self.assets.sticky[self.single.address] = False
        self._taken += 1
        self.compared += 1
        if self._taken % EVERYTHING_EVERY == 0:
            self._compare_all()

    def _undo(self) -> None:
        """Takes back what only one step was to meet."""
        if self.assets.sticky[self.single.address]:
            self.single.setSticky(False, sender=self.m.stranger)

    def _compare(
        self, step: Step, succeeded: bool, output: bytes, twin: Callable[[], Any], plain: int | None
    ) -> None:
        try:
            said, failure = twin(), None
        except ModelError as error:
            said, failure = None, error
        self.assets.sticky[self.single.address] = False
        if failure is not None and failure.name == "TokenRefused":
            agree = not succeeded and output[:4] not in OWN
        elif failure is not None:
            agree = not succeeded and output == encode_error(failure)
        else:
            returned = (
                plain is None or not isinstance(said, int) or int.from_bytes(output[:32], "big") == said
            )
            agree = succeeded and returned
        if not agree:
            told = f"returns 0x{output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
            raise LawBrokenError(AGREEMENT, f"{step}: the contract {told}, the model {failure or said}")
        words, expected = self.state.words, self.expected()
        if words != expected:
            differ = {
                key: (words[at], expected[at]) for key, at in self.index.items() if words[at] != expected[at]
            }
            raise LawBrokenError(AGREEMENT, f"{step}: chain and model differ: {differ}")
        for each, seen in self.state.auctions.items():
            if seen.words != _words_of(self.model.auctions[each]):
                found = self.model.auctions[each]
                raise LawBrokenError(AGREEMENT, f"{step}: auction {each}: {seen.words}, the model {found}")

    def _compare_all(self) -> None:
        """Every auction, and what a bid must be at least."""
        if self.only_laws:
            return
        storage, house = self.m.chain._evm.storage, self.house
        for each in range(1, self.state["auctions"] + 1):
            base, twin = self._base(each), self.model.auctions[each]
            words = tuple(storage(self.address, base + at) for at in range(WORDS))
            if words != _words_of(twin):
                raise LawBrokenError(AGREEMENT, f"auction {each}: {words}, the model {twin}")
            if twin.state == 1 and house.leastBid(each) != self.model.least_bid(each):
                raise LawBrokenError(AGREEMENT, f"least bid of {each}: {house.leastBid(each)}")

    def finish(self) -> None:
        """Every auction as in the model, and all that is held comes out."""
        self._compare_all()
        for currency in self.currencies:
            for who in self.holders:
                held = self.state["held", currency, who]
                if held and not self.can_pull(currency, who, held):
                    raise LawBrokenError(
                        "outbid_money_can_always_be_pulled", f"{held} of {currency} stays here for {who}"
                    )

    # Auctions

    def terms_of(self, drawn: list[int], seller: int) -> AuctionTerms:
        """The terms that these numbers stand for."""
        standard, item, units, currency, reserve, step, start, duration, extension, royalty, fee, _ = drawn
        now = self.world.timestamp
        mine = [each for each in IDS if self.state["owner", each] == int(self.actors[seller], 16)]
        single = mine[item % len(mine)] if mine and item else IDS[item]
        return AuctionTerms(
            ItemStandard(standard),
            (self.single.address, self.items, self.m.shares.address)[standard],
            single if standard == 0 else LOTS[item % 2],
            min(units, 1) if standard == 0 and item else units,
            (*self.currencies, self.m.creator.address)[currency],
            reserve,
            step,
            now + start,
            now + duration,
            extension,
            royalty,
            fee,
        )

    @rule(weight=12, who=number(0, 4), drawn=terms)
    def open(self, who: int, drawn: list[int]) -> Plan:
        """By one who mostly has the item."""
        found, caller = self.terms_of(drawn, who), self.actors[who]
        if drawn[-1] and found.standard == 0:
            self.single.setSticky(True, sender=self.m.stranger)
            self.assets.sticky[self.single.address] = True
        values = tuple(getattr(found, name) for name in found.__dataclass_fields__)
        return who, "open", (values,), 0, lambda: self.model.open(caller, found)

    @rule(
        weight=24,
        auction=running,
        who=number(0, 4),
        more=one_of(0, 0, 0, 1, 777, 50_000, -1),
        percent=one_of(100, 100, 100, 100, 130, 50),
        fee=one_of(*[0] * 20, 100),
    )
    def bid(self, auction: int, who: int, more: int, percent: int, fee: int) -> Plan:
        """Mostly enough; with too much or too little ether at times, or a token that takes a fee."""
        seen = self.state.auctions.get(auction)
        amount = max((seen.least if seen is not None else 1_000) + more, 0)
        in_ether = seen is not None and seen.currency == 0
        value = amount * percent // 100 if in_ether else max(percent - 100, 0)
        value = 0 if who == WALLET else value
        caller, holdings, payer = self.actors[who], self.assets.holdings, self.m.stranger.address
        self.m.coin.setFee(fee, sender=self.m.stranger) if fee or self._fee else None
        self._fee = self.assets.transfer_fees[self.m.coin.address] = fee

        def twin() -> None:
            if who != RECEIVER:
                self.model.bid(caller, auction, amount, value)
                return
            holdings[ETHER, 0, payer] -= value
            holdings[ETHER, 0, caller] += value
            try:
                self.model.bid(caller, auction, amount, value)
            except ModelError:
                holdings[ETHER, 0, payer] += value
                holdings[ETHER, 0, caller] -= value
                raise

        return who, "bid", (auction, amount), value, twin

    _fee = 0

    @rule(weight=10, auction=over, who=number(0, 4))
    def settle(self, auction: int, who: int) -> Plan:
        """By anyone."""
        self._no_fee()
        return who, "settle", (auction,), 0, lambda: self.model.settle(self.actors[who], auction)

    def _no_fee(self) -> None:
        if self._fee:
            self.m.coin.setFee(0, sender=self.m.stranger)
            self._fee = self.assets.transfer_fees[self.m.coin.address] = 0

    @rule(weight=3, auction=running, right=number(0, 5), who=number(0, 4))
    def cancel(self, auction: int, right: int, who: int) -> Plan:
        """Mostly by its seller."""
        seen = self.state.auctions.get(auction)
        name = self.names.get(seen.seller) if seen is not None else None
        who = self.actors.index(name) if right and name in self.actors else who
        return who, "cancel", (auction,), 0, lambda: self.model.cancel(self.actors[who], auction)

    @rule(weight=6, auction=waiting, right=number(0, 5), who=number(0, 4), to=number(0, 8))
    def claim(self, auction: int, right: int, who: int, to: int) -> Plan:
        """Mostly by whom it waits for."""
        seen = self.state.auctions.get(auction)
        name = self.names.get(seen.owner) if seen is not None else None
        who = self.actors.index(name) if right and name in self.actors else who
        where = (*self.holders, ETHER)[to]
        return (
            *(who, "claimItem", (auction, where), 0),
            lambda: self.model.claim_item(self.actors[who], auction, where),
        )

    # Held money

    @rule(weight=3, currency=number(0, 2), who=number(0, 6))
    def push_held(self, currency: int, who: int) -> Plan:
        """By a stranger."""
        self._no_fee()
        token, account, caller = self.currencies[currency], self.holders[who], self.m.attacker
        return (
            *(caller, "pushHeld", (token, account), 0),
            lambda: self.model.push_held(caller.address, token, account),
        )

    @rule(weight=3, currency=number(0, 2), who=number(0, 4), to=number(0, 8))
    def withdraw_held(self, currency: int, who: int, to: int) -> Plan:
        """By whom it is held for."""
        self._no_fee()
        token, where = self.currencies[currency], (*self.holders, ETHER)[to]
        return (
            *(who, "withdrawHeld", (token, where), 0),
            lambda: self.model.withdraw_held(self.actors[who], token, where),
        )

    # Settings

    @rule(weight=1, right=one_of(0, 0, 0, 1))
    def pause(self, right: int) -> Plan:
        """By the sentinel."""
        who = self.m.sentinel if right else self.m.attacker
        return who, "pause", (), 0, lambda: self.model.pause(who.address)

    @rule(weight=4, right=number(0, 3))
    def unpause(self, right: int) -> Plan:
        """By the operator."""
        who = self.m.operator if right else self.m.attacker
        return who, "unpause", (), 0, lambda: self.model.unpause(who.address)

    @rule(weight=1, currency=number(1, 2), amount=one_of(0, 1, 500, 10**6), right=number(0, 3))
    def rescue(self, currency: int, amount: int, right: int) -> Plan:
        """What was sent here by mistake, and no more."""
        self._no_fee()
        who, token, to = (
            self.m.operator if right else self.m.attacker,
            self.currencies[currency],
            self.holders[0],
        )
        return (
            *(who, "rescue", (token, to, amount), 0),
            lambda: self.model.rescue(who.address, token, to, amount),
        )

    @rule(weight=1, fee=one_of(0, 1, 250, 250, 333, 500))
    def set_fee(self, fee: int) -> None:
        """The marketplace's, of which each auction keeps that of its opening."""
        self.m.market.setFee(fee, sender=self.m.operator)
        self.market.set_fee(self.m.operator.address, fee)

    # The world

    @rule(weight=1, collection=number(0, 1), who=number(3, 5), bps=one_of(0, 300, 1_500, 10_000, None))
    def register(self, collection: int, who: int, bps: int | None) -> None:
        """A royalty in the registry, or none."""
        token, receiver, creator = (self.single, self.m.items)[collection], self.holders[who], self.m.creator
        if bps is None:
            self.m.market.clearRoyalty(token, sender=creator)
            self.market.clear_royalty(creator.address, token.address)
        else:
            self.m.market.setRoyalty(token, receiver, bps, sender=creator)
            self.market.set_royalty(creator.address, token.address, receiver, bps)

    @rule(
        weight=2,
        collection=number(0, 1),
        who=one_of(0, 1, 4, 4, 5, 7),
        bps=one_of(0, 1, 500, 500, 1_000, 3_000),
    )
    def change_royalty(self, collection: int, who: int, bps: int) -> None:
        """What the collection answers."""
        token = (self.single, self.m.items)[collection]
        token.setRoyalty(self.holders[who], bps, sender=self.m.creator)
        broken = self.assets.royalties[token.address].is_broken
        self.assets.royalties[token.address] = Royalty(self.holders[who] if bps else ETHER, bps, broken)

    @rule(weight=1, fault=one_of(0, 0, 0, 1, 2, 3, 4))
    def break_royalty(self, fault: int) -> None:
        """The ERC-721 collection's answer fails, or comes back."""
        self.single.setFault(fault, sender=self.m.stranger)
        known = self.assets.royalties[self.single.address]
        self.assets.royalties[self.single.address] = Royalty(known.receiver, known.bps, fault != 0)

    @rule(weight=2, mode=one_of(0, 0, 1, 2, 3, 3, 4, 5))
    def change_receiver(self, mode: int) -> None:
        """How the contract takes ether and items: well, not at all, or calling back into the house."""
        receiver = self.m.receiver
        if mode == 3:
            call = self.house.pushHeld.encode(ETHER, receiver)
            receiver.setCall(self.house, call, sender=self.m.stranger)
        else:
            receiver.setMode(mode, sender=self.m.stranger)
        for token in (ETHER, self.items):
            self.assets.refuses[token, receiver.address] = mode in (1, 2, 4)

    @rule(weight=2, who=number(0, 6), blocked=number(0, 1))
    def block(self, who: int, blocked: int) -> None:
        """The coin blocks an account."""
        account = self.holders[who]
        self.m.coin.setBlocked(account, bool(blocked), sender=self.m.stranger)
        self.assets.blocked[self.m.coin.address, account] = bool(blocked)

    @rule(weight=1, locked=one_of(False, False, True))
    def lock(self, locked: bool) -> None:
        """The ERC-721 collection lets no item move."""
        self.single.setLocked(locked, sender=self.m.stranger)
        self.assets.locked[self.single.address] = locked

    @rule(weight=1, who=number(0, 2), token=number(0, 3), allowed=one_of(False, True, True, True))
    def approve(self, who: int, token: int, allowed: bool) -> None:
        """An account's approval of the house."""
        person, contract = self.people[who], (self.single, self.m.items, self.m.coin, self.dollar)[token]
        if token < 2:
            contract.setApprovalForAll(self.house, allowed, sender=person)
        else:
            contract.approve(self.house, (2**256 - 1) * allowed, sender=person)
        self.assets.approved[contract.address, person.address] = allowed

    @rule(weight=1, currency=number(1, 2), amount=one_of(1, 500))
    def donate(self, currency: int, amount: int) -> None:
        """Tokens that somebody sends to the house by mistake."""
        token = (None, self.m.coin, self.dollar)[currency]
        assert token is not None
        token.mint(self.house, amount, sender=self.m.deployer)
        self.assets.holdings[token.address, 0, self.address] += amount

    @rule(weight=6, seconds=one_of(1, 12, 59, 60, 61, 600, 4_000))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.m.chain.warp(seconds)
        self.world.timestamp = self.m.chain.timestamp


def _slots(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}


def _words_of(auction: Twin) -> tuple[int, ...]:
    terms = auction.terms
    return (
        terms.standard | int(terms.token, 16) << 8,
        terms.id,
        terms.units,
        int(terms.currency, 16),
        terms.reserve | terms.min_step_bps << 128 | terms.start_time << 144,
        terms.end_time | terms.extension << 64 | terms.max_royalty_bps << 96 | terms.max_fee_bps << 112,
        auction.state | int(auction.seller, 16) << 8 | auction.fee_bps << 168,
        int(auction.bidder, 16),
        auction.bid,
        int(auction.item_owner, 16),
    )
