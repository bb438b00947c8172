"""A redemption desk against the model: requests, publications, fulfilments in part, settlements, claims, cancellations.

Investors ask and cancel, the issuer funds and takes back, the appraiser publishes, proposes and suspends; an agent
freezes wallets, takes shares out of liens and recovers wallets; the supply is locked at times. After every step chain
and model hold the same.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from strongroom.artifacts import Artifact, load
from strongroom.errors import decode_revert
from strongroom.evm import Account
from strongroom.model import ModelError, World
from strongroom.model.net_asset_value import NetAssetValue, NetAssetValueParams
from strongroom.model.redemption_desk import RedemptionDesk
from strongroom.model.token import Token
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule
from tests.stateful.rooms.redemption.laws import LAWS, Outcome, State
from tests.stateful.rooms.redemption.world import AssetTwin
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.fractional import INVESTORS
from tests.support.redemption import DAY, MAX_AGE, VALUE, ZERO, RedemptionBuilder, ValueParams
from tests.support.suite import MAX_UINT

Args = dict[str, Any]
IDS = 14
"""Publications in an episode, after which it begins anew."""
GAS = 3_000_000
FUNDS = 10**18
REASON = b"\x07" * 32
PEOPLE = 5


def number(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any in between."""
    return lambda machine, source, args: source.integer(low, high)


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """Any of them."""
    return lambda machine, source, args: source.choice(options)


def part_of(kind: str) -> Callable[[Any, Source, Args], int]:
    """Of what the holder `who` has of a kind: all, some, none or too much."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        holder = machine.actors[args["who"]]
        shares, cash = machine.state.standing(holder)
        locked = machine.state["locked", holder]
        has = {
            "free": machine.state["shares", holder] - locked,
            "locked": locked,
            "claimable": shares,
            "cash": cash,
        }[kind]
        share = source.integer(0, 15)
        if share < 6:
            return int(has)
        if share < 8:
            return source.choice((0, 1, has + 1, MAX_UINT if share == 7 and not source.integer(0, 9) else 2))
        return source.integer(0, max(has, 1))

    return draw


def build(broken: Mapping[str, Artifact] | None = None) -> "RedemptionMachine":
    """The machine, on contracts of which some may be broken."""
    return RedemptionMachine(broken or {})


Plan = tuple[Account, Any, str, tuple[Any, ...], Callable[[], Any]]
"""Who calls what function of which contract with what, and the model's answer."""


class RedemptionMachine(Machine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        self.only_laws = False
        self.law: Callable[[Outcome], str | None] | None = None
        w = self.w = RedemptionBuilder(dict(broken))()
        chain = w.chain
        self.people = w.actors
        self.actors = tuple(each.address for each in self.people)
        self.issuer, self.appraiser, self.address = w.owner.address, w.appraiser.address, w.desk.address
        self.places = (*self.actors, self.issuer, self.address)
        self.ids = range(1, IDS + 2)
        self.max_age, self.initial_value = MAX_AGE, VALUE
        w.token.mint(w.owner, FUNDS, sender=w.owner)
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        asset = self.asset = AssetTwin(world, w.asset.address)
        asset.owner, asset.custodian, asset.locker = self.issuer, self.address, w.locker.address
        asset.agent, asset.total_supply = w.agent.address, w.asset.totalSupply()
        for name, who in zip(INVESTORS, self.actors, strict=True):
            asset.balances[who] = w.asset.balanceOf(who)
            asset.investors[who] = INVESTORS[name][0]
        token = self.token = Token(world, w.token.address)
        token.balances[self.issuer] = FUNDS
        token.allowances[self.issuer, self.address] = MAX_UINT
        params = NetAssetValueParams(*ValueParams(w.asset.address, w.token.address))
        self.nav = NetAssetValue(world, w.nav.address, asset, params, appraiser=self.appraiser)
        self.model = RedemptionDesk(world, self.address, asset, token, self.nav)
        self._events = {**w.desk._interface.events, **w.nav._interface.events}
        self._start = chain.snapshot(), world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.w.chain.revert(self._start[0])
        self.world.revert(self._start[1])
        self.requested: dict[str, tuple[int, int]] = {}
        """By holder: the id of its last request, and how many publications there were."""
        self.state = self.read()

    # Asking

    def would(self, who: str, function: str, *args: Any) -> tuple[bool, int]:
        """Whether a call by somebody would succeed, and what it would return. Tried, and taken back."""
        data = getattr(self.w.desk, function).encode(*args)
        succeeded, output = self.w.chain.raw_try_call(who, self.address, data)
        return succeeded, int.from_bytes(output[:32], "big")

    def says(self, view: str, *args: Any) -> int:
        """A view's answer."""
        return int(getattr(self.w.desk, view)(*args))

    # Reading

    @cached_property
    def _places(self) -> tuple[list[Any], list[tuple[str, int, int, int]]]:
        """Keys of all words, and the slots and bits that they are."""
        keys: list[Any] = []
        slots: list[tuple[str, int, int, int]] = []

        def watch(key: Any, address: str, slot: int, shift: int = 0, bits: int = 256) -> None:
            keys.append(key)
            slots.append((address, slot, shift, 2**bits - 1))

        desk, nav, asset = (_slots(name) for name in ("RedemptionDesk", "NetAssetValue", "AssetToken"))
        watch("cash", self.address, desk["_freeCash"])
        watch("queue", self.address, desk["_firstOpen"])
        watch("queued", self.address, desk["_queue"])
        for each in self.ids:
            watch(("batch", each), self.address, mapping_slot(each.to_bytes(32, "big"), desk["_batches"]))
        for who in self.actors:
            slot = mapping_slot(who, desk["_positions"])
            watch(("request", who), self.address, slot)
            watch(("request cash", who), self.address, slot + 1)
        watch("value", self.w.nav.address, nav["_value"])
        watch("proposal", self.w.nav.address, nav["_proposed"])
        shares = self.w.asset.address
        watch("supply", shares, asset["_policy"], 0, 56)
        watch("supply locked", shares, asset["_policy"], 176, 1)
        for who in self.actors:
            holder = mapping_slot(who, asset["_holders"])
            watch(("shares", who), shares, holder, 200)
            watch(("frozen", who), shares, holder, 192, 1)
            watch(("locked", who), shares, mapping_slot(self.address, mapping_slot(who, asset["_lockedBy"])))
        of_token = _slots("MockReserve")["_balances"]
        for who in self.places:
            watch(("money", who), self.w.token.address, mapping_slot(who, of_token))
        return keys, slots

    @cached_property
    def index(self) -> dict[Any, int]:
        """Where among the words each key's is."""
        return {key: place for place, key in enumerate(self._places[0])}

    def read(self) -> State:
        """Everything that is watched."""
        storage = self.w.chain._evm.storage
        places = self._places[1]
        return State(
            self.index, [storage(address, slot) >> shift & mask for address, slot, shift, mask in places]
        )

    def expected(self) -> list[int]:
        """The same words, from the model."""
        model, nav, asset = self.model, self.nav, self.asset
        words = [
            model.free_cash | model.owed_cash << 128,
            model.first_open | model.unsettled_shares << 32,
            len(model.queue),
        ]
        for each in self.ids:
            batch = model.batches[each]
            words.append(batch.requested | batch.fulfilled << 56 | batch.cash << 112)
        for who in self.actors:
            each = model.positions[who]
            word = each.request_id | each.shares << 32 | each.settled << 88
            words.append(word | each.claimable << 144 | each.cancelled << 200)
            words.append(each.booked | each.cash << 128)
        word = nav.published | nav.number << 128 | nav.published_at << 160 | nav.is_suspended << 200
        words += [word, nav.proposed | nav.proposed_at << 128, asset.total_supply, asset.is_supply_locked]
        for who in self.actors:
            words += [asset.balances[who], asset.frozen[who], asset.locked[who]]
        return words + [self.token.balances[who] for who in self.places]

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        plan = getattr(self, name)(*args)
        if plan is None:
            self.state = self.read()
            return
        who, target, function, inputs, twin = plan
        before, chain = self.state, self.w.chain
        data = getattr(target, function).encode(*inputs)
        succeeded, output = chain.raw_try_send(who, target, data, 0, GAS)
        logs = chain.last_logs if succeeded else []
        outcome = Outcome(
            self, function, inputs, succeeded, who.address, before, self.read(), chain.timestamp
        )
        for address, topics, data in logs:
            event = self._events.get(topics[0]) if address in (self.address, self.w.nav.address) else None
            if event is not None:
                outcome.events.append((event.name, event.decode(topics, data)))
        self.state = outcome.after
        for law in LAWS if self.law is None else (self.law,):
            broken = law(outcome)
            if broken is not None:
                raise LawBrokenError(law.__name__, f"{step}: {broken}")
        for args in outcome.named("RedeemRequest"):
            self.requested[args["controller"]] = (args["requestId"], before.number)
        if not self.only_laws:
            self._compare(step, succeeded, output, twin)
        self.compared += 1

    def _compare(self, step: Step, succeeded: bool, output: bytes, twin: Callable[[], Any]) -> None:
        try:
            said, failure = twin(), None
        except ModelError as error:
            said, failure = None, error
        if failure is not None:
            agree = not succeeded and output == encode_error(failure)
        else:
            agree = succeeded and (said is None or output == encode_result(said))
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
        desk, model = self.w.desk, self.model
        for who in self.actors:
            request_id = model.positions[who].request_id
            said = (
                desk.maxRedeem(who),
                desk.maxWithdraw(who),
                desk.pendingRedeemRequest(request_id, who),
                desk.claimableRedeemRequest(request_id, who),
            )
            twin = (
                model.max_redeem(who),
                model.max_withdraw(who),
                model.pending_redeem_request(request_id, who),
                model.claimable_redeem_request(request_id, who),
            )
            if said != twin:
                raise LawBrokenError(AGREEMENT, f"of {who} the views say {said}, the model {twin}")
        if tuple(self.w.nav.bounds()) != self.nav.bounds():
            raise LawBrokenError(AGREEMENT, f"bounds {self.w.nav.bounds()}, in the model {self.nav.bounds()}")

    def finish(self) -> None:
        """Everyone takes out all there is, and nothing is owed to anybody any more."""
        if self.only_laws:
            return
        self._compare_views()
        w, desk = self.w, self.w.desk
        if w.asset.supplyLock()[1]:
            w.asset.unlockSupply(sender=w.locker)
        for who in self.people:
            # who leaves a batch leaves fractions to the others
            desk.settle([who], sender=w.stranger)
            if w.asset.isFrozen(who):
                w.asset.unfreeze(who, REASON, sender=w.agent)
            request = self.read().request(who.address)
            if request.shares:
                desk.cancelRedeemRequest(request.id, who, sender=who)
            if request.shares or request.cancelled:
                desk.claimCancelRedeemRequest(request.id, who, who, sender=who)
            if desk.maxRedeem(who):
                desk.redeem(desk.maxRedeem(who), who, who, sender=who)
        after = self.read()
        if after.owed or after.unsettled or any(after["locked", who] for who in self.actors):
            raise LawBrokenError(
                "the_book_adds_up", f"{after.owed} is still owed, {after.unsettled} unsettled"
            )

    @property
    def _value(self) -> int:
        """The last, or the initial one."""
        return self.state.value if self.state.number else VALUE

    def _caller(self, who: int, right: int) -> Account:
        """Mostly who has the right, else another."""
        return self.people[who] if right else self.people[(who + 1) % PEOPLE]

    # Requests

    @rule(weight=14, who=number(0, 4), shares=part_of("free"), right=number(0, 19))
    def request(self, who: int, shares: int, right: int) -> Plan:
        """Of free shares."""
        holder, caller = self.actors[who], self._caller(who, right)
        return (
            *(caller, self.w.desk, "requestRedeem", (shares, holder, holder)),
            lambda: self.model.request_redeem(caller.address, shares, holder, holder),
        )

    @rule(weight=5, who=number(0, 4), off=one_of(0, 0, 0, 0, 1), right=number(0, 9))
    def cancel(self, who: int, off: int, right: int) -> Plan:
        """What is pending."""
        holder, caller = self.actors[who], self._caller(who, right)
        request_id = self.state.request(holder).id + off
        return (
            *(caller, self.w.desk, "cancelRedeemRequest", (request_id, holder)),
            lambda: self.model.cancel_redeem_request(caller.address, request_id, holder),
        )

    @rule(weight=5, who=number(0, 4), to=one_of(0, 0, 0, 0, 1), right=number(0, 9))
    def release(self, who: int, to: int, right: int) -> Plan:
        """What was cancelled."""
        holder, caller = self.actors[who], self._caller(who, right)
        receiver, request_id = self.actors[(who + to) % PEOPLE], self.state.request(holder).id
        return (
            *(caller, self.w.desk, "claimCancelRedeemRequest", (request_id, receiver, holder)),
            lambda: self.model.claim_cancel_redeem_request(caller.address, request_id, receiver, holder),
        )

    # Claims

    @rule(weight=8, who=number(0, 4), shares=part_of("claimable"), to=number(0, 6), right=number(0, 9))
    def redeem(self, who: int, shares: int, to: int, right: int) -> Plan:
        """By shares, to anybody."""
        holder, caller, receiver = self.actors[who], self._caller(who, right), (*self.places, ZERO)[to]
        return (
            *(caller, self.w.desk, "redeem", (shares, receiver, holder)),
            lambda: self.model.redeem(caller.address, shares, receiver, holder),
        )

    @rule(weight=5, who=number(0, 4), assets=part_of("cash"), to=number(0, 6), right=number(0, 9))
    def withdraw(self, who: int, assets: int, to: int, right: int) -> Plan:
        """By cash, to anybody."""
        holder, caller, receiver = self.actors[who], self._caller(who, right), (*self.places, ZERO)[to]
        return (
            *(caller, self.w.desk, "withdraw", (assets, receiver, holder)),
            lambda: self.model.withdraw(caller.address, assets, receiver, holder),
        )

    # Fulfilment

    @rule(weight=10, which=one_of(0, 0, 31, 7, 24))
    def fulfill(self, which: int) -> Plan:
        """By anyone, with some of the holders."""
        holders = [each for at, each in enumerate(self.actors) if which >> at & 1]
        caller = self.w.stranger
        return (
            *(caller, self.w.desk, "fulfill", (holders,)),
            lambda: self.model.fulfill(caller.address, holders),
        )

    @rule(weight=5, which=number(0, 31))
    def settle(self, which: int) -> Plan:
        """By anyone."""
        holders = [each for at, each in enumerate(self.actors) if which >> at & 1]
        caller = self.w.stranger
        return (
            *(caller, self.w.desk, "settle", (holders,)),
            lambda: self.model.settle(caller.address, holders),
        )

    @rule(weight=8, shares=one_of(0, 1, 7, 100, 333, 2_000), more=one_of(0, 0, -1, 1, 12_345_678))
    def fund(self, shares: int, more: int) -> Plan:
        """For so many shares at the last value, or about it."""
        amount, caller = max(shares * self._value + more, 0), self.w.owner
        return (
            *(caller, self.w.desk, "fund", (amount,)),
            lambda: self.model.fund(caller.address, amount),
        )

    @rule(weight=2, right=number(0, 4), more=one_of(0, 0, 1, -1, -(10**9)), to=number(0, 7))
    def withdraw_cash(self, right: int, more: int, to: int) -> Plan:
        """All that is free, or about it."""
        caller, amount = self.w.owner if right else self.w.attacker, max(self.state.free + more, 0)
        receiver = (*self.places, ZERO)[to]
        return (
            *(caller, self.w.desk, "withdrawCash", (amount, receiver)),
            lambda: self.model.withdraw_cash(caller.address, amount, receiver),
        )

    @rule(weight=2, right=number(0, 4), amount=one_of(1, 2, 10**6), to=number(0, 7))
    def rescue(self, right: int, amount: int, to: int) -> Plan:
        """Of the payment token."""
        caller, receiver = self.w.owner if right else self.w.attacker, (*self.places, ZERO)[to]
        return (
            *(caller, self.w.desk, "rescue", (self.w.token, receiver, amount)),
            lambda: self.model.rescue(caller.address, self.token, receiver, amount),
        )

    # The value

    @rule(weight=12, by=number(-250, 250), right=number(0, 9))
    def publish(self, by: int, right: int) -> Plan | None:
        """So many basis points away, mostly when it may be."""
        if self.state.number >= IDS:
            self.reset()
            return None
        caller, value = self.w.appraiser if right else self.w.owner, self._value * (10_000 + by) // 10_000
        if right > 1 and self.w.chain.timestamp < self.state.published_at + DAY:
            self.wait(DAY)
        return (
            *(caller, self.w.nav, "publish", (value,)),
            lambda: self.nav.publish(caller.address, value),
        )

    @rule(weight=2, by=one_of(-5_000, -1, 3_000), right=number(0, 5))
    def propose(self, by: int, right: int) -> Plan:
        """Beyond the bounds."""
        caller, value = self.w.appraiser if right else self.w.owner, self._value * (10_000 + by) // 10_000
        return (
            *(caller, self.w.nav, "proposeRevaluation", (value,)),
            lambda: self.nav.propose_revaluation(caller.address, value),
        )

    @rule(weight=2, off=one_of(0, 0, 0, 1), right=number(0, 5))
    def confirm(self, off: int, right: int) -> Plan | None:
        """What is proposed."""
        if self.state.number >= IDS:
            return None
        proposed = self.state["proposal"] % 2**128
        caller, value = self.w.owner if right else self.w.appraiser, proposed + off
        return (
            *(caller, self.w.nav, "confirmRevaluation", (value,)),
            lambda: self.nav.confirm_revaluation(caller.address, value),
        )

    @rule(weight=1, by=one_of(0, 1, 2))
    def suspend(self, by: int) -> Plan:
        """By who may and who may not."""
        caller = (self.w.appraiser, self.w.owner, self.w.attacker)[by]
        return caller, self.w.nav, "suspend", (), lambda: self.nav.suspend(caller.address)

    # Agents, and the world

    @rule(weight=3, who=number(0, 4), to=number(0, 4), shares=part_of("locked"))
    def seize(self, who: int, to: int, shares: int) -> Plan | None:
        """Out of a lien."""
        holder, receiver = self.actors[who], self.actors[to]
        if who == to or not shares or shares > 2**56 or self.state["frozen", receiver]:
            return None
        return (
            *(self.w.agent, self.w.asset, "forcedTransferLocked"),
            (holder, receiver, shares, self.address, REASON),
            lambda: self.asset.seize(holder, receiver, shares),
        )

    @rule(weight=3, who=number(0, 4), frozen=one_of(False, False, True))
    def freeze(self, who: int, frozen: bool) -> None:
        """Or unfreeze."""
        holder = self.actors[who]
        if self.state["frozen", holder] != frozen:
            act = self.w.asset.freeze if frozen else self.w.asset.unfreeze
            act(holder, REASON, sender=self.w.agent)
            self.asset.frozen[holder] = frozen

    @rule(weight=3, right=number(0, 5), lost=one_of(0, 0, 1), to=one_of(1, 1, 0, 2))
    def recover(self, right: int, lost: int, to: int) -> Plan:
        """The second wallet is the first one's investor's."""
        caller, old, new = self.w.agent if right else self.w.owner, self.actors[lost], self.actors[to]
        return (
            *(caller, self.w.desk, "recover", (old, new)),
            lambda: self.model.recover(caller.address, old, new),
        )

    @rule(weight=2, who=number(0, 4), to=number(0, 4))
    def transfer(self, who: int, to: int) -> None:
        """All that is free."""
        state, holder, receiver = self.state, self.actors[who], self.actors[to]
        free = state["shares", holder] - state["locked", holder]
        if who != to and free and not (state["frozen", holder] or state["frozen", receiver]):
            self.w.asset.transfer(receiver, free, sender=self.people[who])
            if not self.only_laws:
                self.asset.move(holder, receiver, free)

    @rule(weight=2, locked=one_of(False, False, True))
    def lock_supply(self, locked: bool) -> None:
        """Or unlock."""
        if self.state["supply locked"] != locked:
            act = self.w.asset.lockSupply if locked else self.w.asset.unlockSupply
            act(sender=self.w.locker)
            self.asset.is_supply_locked = locked

    @rule(weight=1, amount=one_of(1, 10**6))
    def donate(self, amount: int) -> None:
        """Money that somebody sends here by mistake."""
        self.w.token.mint(self.address, amount, sender=self.w.stranger)
        self.token.balances[self.address] += amount

    @rule(weight=6, seconds=one_of(1, 3_600, DAY, DAY, 2 * DAY, MAX_AGE))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.w.chain.warp(seconds)
        self.world.timestamp = self.w.chain.timestamp


def _slots(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}
