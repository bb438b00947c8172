"""The room `asset_buyout` with a redemption desk beside the buyout: one asset, two ways out of it.

Holders ask for redemption and vote, the issuer publishes and funds, anyone fulfils, and at any moment an auction starts
and locks the supply for good. After every step chain and model hold the same, and no share is paid by nobody.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.evm import Account
from strongroom.model import ModelError
from strongroom.model.asset_token import AssetToken
from strongroom.model.asset_values import CustodianStatus
from strongroom.model.buyout import BuyoutState
from strongroom.model.execution import Address
from strongroom.model.net_asset_value import NetAssetValue, NetAssetValueParams
from strongroom.model.redemption_desk import RedemptionDesk
from tests.stateful.driver import AGREEMENT, LawBrokenError, Rule, Source, Step, rule
from tests.stateful.rooms.asset_buyout import AssetBuyoutMachine
from tests.stateful.rooms.asset_exits.laws import DESK_LAWS, LAWS
from tests.stateful.rooms.buyout import COLLECTOR, STAGES, Args, _slots, number, one_of
from tests.stateful.rooms.buyout.laws import Outcome, State
from tests.stateful.rooms.buyout.world import Ledger
from tests.stateful.rooms.redemption import laws as desk_laws
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.buyout import DAY, ONE
from tests.support.fractional import MAX_UINT, REASON, Fractional
from tests.support.redemption import MAX_AGE, ValueParams

IDS = 10
"""Publications in an episode; after that nothing is published."""
DESK_PARAMS: Mapping[str, int] = {"initial_value": ONE, "min_interval": DAY}
ANY = frozenset(
    ["ask", "undo", "release", "claim", "fulfill", "settle_desk", "fund", "publish", "take", "break_desk"]
)
"""The desk's rules; they can do something at any stage."""


def build(broken: Mapping[str, Artifact] | None = None) -> "AssetExitsMachine":
    """The machine, on contracts of which some may be broken."""
    return AssetExitsMachine(broken or {})


class Money:
    """The stablecoin as a desk's model calls it."""

    def __init__(self, assets: Ledger, address: Address) -> None:
        self.assets, self.address = assets, address

    def balance_of(self, account: Address) -> int:
        return self.assets.holdings[self.address, 0, account]

    def transfer(self, caller: Address, to: Address, amount: int) -> bool:
        self.assets.move(self.address, 0, caller, to, amount)
        return True

    def transfer_from(self, caller: Address, owner: Address, to: Address, amount: int) -> bool:
        self.assets.move(self.address, 0, owner, to, amount)
        return True


class Redeemable:
    """The asset's exact model as a desk calls it."""

    def __init__(self, token: AssetToken) -> None:
        self.token = token

    @property
    def owner(self) -> Address:
        return self.token.owner

    @property
    def total_supply(self) -> int:
        return self.token.total_supply

    def lock(self, caller: Address, holder: Address, amount: int) -> None:
        self.token.lock(caller, holder, amount)

    def unlock(self, caller: Address, holder: Address, amount: int) -> None:
        self.token.unlock(caller, holder, amount)

    def burn_locked(self, caller: Address, holder: Address, amount: int) -> None:
        self.token.burn_locked(caller, holder, amount)

    def locked_by(self, holder: Address, custodian: Address) -> int:
        return self.token.locked_by[holder, custodian]

    def can_send(self, account: Address) -> bool:
        return self.token.can_send(account)

    def is_agent(self, account: Address) -> bool:
        return self.token.agents[account]

    def investor_of(self, wallet: Address) -> int:
        return self.token.registry.words[wallet].claim.investor_id

    def supply_lock(self) -> tuple[Address, bool]:
        return self.token.supply_locker, self.token.supply_locked


def part_of(kind: str) -> Callable[[Any, Source, Args], int]:
    """Of what the holder `who` has: free shares, or claimable ones. All, some, none or too many."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        holder = machine.actors[args["who"]]
        if kind == "free":
            state = machine.state
            has = state["shares", holder] - state["locked", holder] - state["desk locked", holder]
        else:
            has = machine.desk_state(machine.state).standing(holder)[0]
        share = source.integer(0, 15)
        if share < 5:
            return int(has)
        if share < 7:
            return source.choice((0, 1, has + 1))
        return source.integer(0, max(has // 8, 1))

    return draw


class AssetExitsMachine(AssetBuyoutMachine):
    """The room."""

    ids = range(1, IDS + 2)
    max_age = MAX_AGE

    def _extend(self, made: Fractional, broken: Mapping[str, Artifact]) -> None:
        w, chain, issuer = self.w, self.w.chain, self.w.issuer

        def put(name: str, *args: Any) -> Any:
            return chain.deploy(broken.get(name, name), *args, sender=w.deployer)

        factory = put("RedemptionDeskFactory", put("NetAssetValue"), put("RedemptionDesk"))
        params = ValueParams(w.asset.address, self.coin, **DESK_PARAMS)
        self.nav_contract = chain.at(
            "NetAssetValue", factory.createNetAssetValue(params, b"\x01" * 32, sender=issuer).return_value
        )
        desk = factory.createRedemptionDesk(self.nav_contract, sender=issuer).return_value
        self.desk_contract = chain.at(broken.get("RedemptionDesk", "RedemptionDesk"), desk)
        self.desk_address: Address = self.desk_contract.address
        self.nav_contract.setAppraiser(issuer, sender=issuer)
        w.asset.setCustodian(desk, CustodianStatus.ACTIVE, sender=issuer)
        w.fund(issuer, 10**30)
        w.coin.approve(desk, MAX_UINT, sender=issuer)
        for who in self.people:
            w.asset.approve(desk, MAX_UINT, sender=who)
        w.as_collector(w.asset, w.asset.approve.encode(desk, MAX_UINT))

        token: AssetToken = self.asset.token
        token.set_custodian(self.issuer, self.desk_address, CustodianStatus.ACTIVE)
        for each in self.actors:
            token.approve(each, self.desk_address, MAX_UINT)
        self.assets.holdings[self.coin, 0, self.issuer] = w.coin.balanceOf(issuer)
        shares: Any = Redeemable(token)
        money: Any = Money(self.assets, self.coin)
        self.nav = NetAssetValue(
            self.world, self.nav_contract.address, shares, NetAssetValueParams(*params), appraiser=self.issuer
        )
        self.desk = RedemptionDesk(self.world, self.desk_address, shares, money, self.nav)
        self._desk_events = {**self.desk_contract._interface.events, **self.nav_contract._interface.events}

    def reset(self) -> None:
        self.requested: dict[str, tuple[int, int]] = {}
        super().reset()

    @cached_property
    def _by_stage(self) -> dict[int, list[Rule]]:
        return {
            stage: [each for each in self.rules if each.name in names | ANY for _ in range(each.weight)]
            for stage, names in STAGES.items()
        }

    # Reading

    @cached_property
    def _places(self) -> tuple[list[Any], list[tuple[str, int]]]:
        keys, slots = AssetBuyoutMachine._places.func(self)  # type: ignore[attr-defined]
        self._own_words = len(keys)
        desk, nav, where = _slots("RedemptionDesk"), _slots("NetAssetValue"), self.desk_address

        def watch(key: Any, address: str, slot: int) -> None:
            keys.append(key)
            slots.append((address, slot))

        watch("cash", where, desk["_freeCash"])
        watch("queue", where, desk["_firstOpen"])
        watch("queued", where, desk["_queue"])
        for each in self.ids:
            watch(("batch", each), where, mapping_slot(each.to_bytes(32, "big"), desk["_batches"]))
        for who in self.actors:
            slot = mapping_slot(who, desk["_positions"])
            watch(("request", who), where, slot)
            watch(("request cash", who), where, slot + 1)
        watch("value", self.nav_contract.address, nav["_value"])
        watch("proposal", self.nav_contract.address, nav["_proposed"])
        watch(("money", where), self.coin, mapping_slot(where, _slots("MockReserve")["_balances"]))
        for who in self.actors:
            watch(("desk locked", who), self.w.asset.address, 0)
        for who in self.actors:
            watch(("frozen", who), self.w.asset.address, 0)
        watch("supply locked", self.w.asset.address, 0)
        return keys, slots

    def read(self) -> State:
        state, asset = super().read(), self.w.asset
        for who in self.actors:
            state.words[self.index["desk locked", who]] = asset.lockedBy(who, self.desk_address)
            state.words[self.index["frozen", who]] = asset.isFrozen(who)
        state.words[self.index["supply locked"]] = state["locker"] >> 160
        return state

    def expected(self) -> list[int]:
        desk, nav, token = self.desk, self.nav, self.asset.token
        words = super().expected()
        words += [desk.free_cash | desk.owed_cash << 128, desk.first_open | desk.unsettled_shares << 32]
        words.append(len(desk.queue))
        for number_ in self.ids:
            batch = desk.batches[number_]
            words.append(batch.requested | batch.fulfilled << 56 | batch.cash << 112)
        for who in self.actors:
            each = desk.positions[who]
            word = each.request_id | each.shares << 32 | each.settled << 88
            words += [word | each.claimable << 144 | each.cancelled << 200, each.booked | each.cash << 128]
        word = nav.published | nav.number << 128 | nav.published_at << 160 | nav.is_suspended << 200
        words += [word, nav.proposed | nav.proposed_at << 128]
        words.append(self.assets.holdings[self.coin, 0, self.desk_address])
        words += [token.locked_by[who, self.desk_address] for who in self.actors]
        words += [token.holdings[who].is_frozen for who in self.actors]
        return [*words, token.supply_locked]

    @cached_property
    def _desk_index(self) -> dict[Any, int]:
        """The same words as the laws of the room `redemption` name them."""
        renamed = {("locked", who): self.index["desk locked", who] for who in self.actors}
        return {**self.index, **renamed}

    def desk_state(self, state: State) -> desk_laws.State:
        """What the laws of the room `redemption` judge."""
        return desk_laws.State(self._desk_index, state.words)

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        if name not in ANY:
            before, law = self.state, self.law
            # a law of this room does not understand the buyout's outcomes
            self.law = None if law is None else (lambda outcome: None)
            super().apply(step)
            self.law = law
            self._judge(step, self._outcome("", (), True, "", before), LAWS)
            return
        plan = getattr(self, name)(*args)
        if plan is None:
            return
        who, target, function, inputs, twin = plan
        before = self.state
        succeeded, output = self._send(who, target, getattr(target, function).encode(*inputs))
        logs = self.w.chain.last_logs if succeeded else []
        self.state = self.read()
        sender = self.actors[who] if isinstance(who, int) else who.address
        outcome = self._outcome(function, inputs, succeeded, sender, before)
        for address, topics, data in logs:
            known = address in (self.desk_address, self.nav_contract.address)
            event = self._desk_events.get(topics[0]) if known else None
            if event is not None:
                outcome.events.append((event.name, event.decode(topics, data)))
        self._judge(step, outcome, (*LAWS, *DESK_LAWS) if target is not self.w.asset else LAWS)
        for asked in outcome.named("RedeemRequest"):
            self.requested[asked["controller"]] = (asked["requestId"], outcome.before.number)
        if not self.only_laws:
            self._compare_desk(step, who, succeeded, output, twin)
        self.compared += 1

    def _outcome(
        self, function: str, inputs: tuple[Any, ...], succeeded: bool, sender: str, before: State
    ) -> desk_laws.Outcome:
        machine: Any = self
        was, now = self.desk_state(before), self.desk_state(self.state)
        return desk_laws.Outcome(
            machine, function, inputs, succeeded, sender, was, now, self.w.chain.timestamp
        )

    def _judge(self, step: Step, outcome: desk_laws.Outcome, laws: Any) -> None:
        for law in laws if self.law is None else [each for each in laws if each is self.law]:
            broken = law(outcome)
            if broken is not None:
                raise LawBrokenError(law.__name__, f"{step}: {broken}")

    def _compare_desk(
        self, step: Step, who: int | Account, succeeded: bool, output: bytes, twin: Callable[[], Any]
    ) -> None:
        try:
            said, failure = twin(), None
        except ModelError as error:
            said, failure = None, error
        if failure is not None:
            # the contract that is commanded passes an error on
            agree = not succeeded and output == encode_error(failure)
        else:
            agree = succeeded and (who == COLLECTOR or said is None or output == encode_result(said))
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

    def says(self, view: str, *args: Any) -> int:
        """A view of the desk."""
        return int(getattr(self.desk_contract, view)(*args))

    def would_at_desk(self, who: str, function: str, *args: Any) -> tuple[bool, int]:
        """As `would`, of the desk."""
        chain, data, sender, target = (
            *(self.w.chain, getattr(self.desk_contract, function).encode(*args)),
            *(who, self.desk_address),
        )
        if who == self.w.collector.address:
            data = self.w.collector.execute.encode([(target, 0, data, False)])
            target, sender = who, self.w.stranger.address
        succeeded, output = chain.raw_try_call(sender, target, data)
        return succeeded, int.from_bytes(output[:32], "big")

    def finish(self) -> None:
        """Whoever may leaves by the desk what it pays, by the buyout the rest; nothing stays anywhere."""
        w, desk = self.w, self.desk_contract
        for who in self.actors:
            w.asset.unfreeze(who, REASON, sender=w.agent)
            self.asset.token.unfreeze(w.agent.address, who)
        for at, who in enumerate(self.actors):
            # done, but where shares would be burned of a supply that is locked; a request whose lien is broken ends
            self._send(w.stranger, desk, desk.settle.encode([who]))
            request = self.desk_state(self.read()).request(who)
            steps = []
            if request.shares:
                steps.append(desk.cancelRedeemRequest.encode(request.id, who))
            if request.shares or request.cancelled:
                steps.append(desk.claimCancelRedeemRequest.encode(request.id, who, who))
            for data in steps:
                if not self._send(at, desk, data)[0]:
                    raise LawBrokenError("no_share_is_paid_by_nobody", f"{who} cannot leave the desk")
            cash = desk.maxRedeem(who)
            if cash and not self._send(at, desk, desk.redeem.encode(cash, who, who))[0]:
                raise LawBrokenError("no_share_is_paid_by_nobody", f"{who} cannot claim {cash}")
        after = self.desk_state(self.read())
        if after.owed or after.unsettled:
            raise LawBrokenError(
                "no_share_is_paid_by_nobody", f"the desk owes {after.owed} for {after.unsettled}"
            )
        self.state = self.read()
        if not self.only_laws and self.model.state == BuyoutState.SOLD:
            for at, who in enumerate(self.actors):
                shares = self.state["shares", who]
                if shares and not self._send(at, w.buyout, w.buyout.redeem.encode(shares))[0]:
                    raise LawBrokenError("no_share_is_paid_by_nobody", f"{who} cannot redeem {shares}")
            if w.buyout.proceeds() or w.asset.totalSupply():
                raise LawBrokenError("the_parts_sum_to_the_price", f"{w.buyout.proceeds()} stays")

    @property
    def _value(self) -> int:
        """The last that was published, or the initial one."""
        return self.desk_state(self.state).value or ONE

    # The desk

    @rule(weight=8, who=number(0, 5), shares=part_of("free"))
    def ask(self, who: int, shares: int) -> Any:
        """For redemption."""
        holder = self.actors[who]
        return (
            *(who, self.desk_contract, "requestRedeem", (shares, holder, holder)),
            lambda: self.desk.request_redeem(holder, shares, holder, holder),
        )

    @rule(weight=4, who=number(0, 5), right=number(0, 9))
    def undo(self, who: int, right: int) -> Any:
        """What is pending, or what a locked supply keeps."""
        holder, caller = self.actors[who], who if right else (who + 1) % len(self.people)
        request_id = self.desk_state(self.state).request(holder).id
        return (
            *(caller, self.desk_contract, "cancelRedeemRequest", (request_id, holder)),
            lambda: self.desk.cancel_redeem_request(self.actors[caller], request_id, holder),
        )

    @rule(weight=4, who=number(0, 5))
    def release(self, who: int) -> Any:
        """What was cancelled."""
        holder = self.actors[who]
        request_id = self.desk_state(self.state).request(holder).id
        return (
            *(who, self.desk_contract, "claimCancelRedeemRequest", (request_id, holder, holder)),
            lambda: self.desk.claim_cancel_redeem_request(holder, request_id, holder, holder),
        )

    @rule(weight=4, who=number(0, 5), shares=part_of("claimable"))
    def claim(self, who: int, shares: int) -> Any:
        """Cash."""
        holder = self.actors[who]
        return (
            *(who, self.desk_contract, "redeem", (shares, holder, holder)),
            lambda: self.desk.redeem(holder, shares, holder, holder),
        )

    @rule(weight=6, which=one_of(0, 0, 0, 63, 21))
    def fulfill(self, which: int) -> Any:
        """By anyone, mostly without settling anybody."""
        holders = [each for at, each in enumerate(self.actors) if which >> at & 1]
        caller = self.w.stranger
        return (
            *(caller, self.desk_contract, "fulfill", (holders,)),
            lambda: self.desk.fulfill(caller.address, holders),
        )

    @rule(weight=3, which=number(0, 63))
    def settle_desk(self, which: int) -> Any:
        """By anyone."""
        holders = [each for at, each in enumerate(self.actors) if which >> at & 1]
        caller = self.w.stranger
        return (
            *(caller, self.desk_contract, "settle", (holders,)),
            lambda: self.desk.settle(caller.address, holders),
        )

    @rule(weight=6, shares=one_of(1, 1_000, 77_777, 600_000), more=one_of(0, -1, 12_345))
    def fund(self, shares: int, more: int) -> Any:
        """For so many shares, or about it."""
        amount = shares * self._value + more
        return (
            *(self.w.issuer, self.desk_contract, "fund", (amount,)),
            lambda: self.desk.fund(self.issuer, amount),
        )

    @rule(weight=2, more=one_of(0, 0, 1))
    def take(self, more: int) -> Any:
        """All that is free, or more."""
        amount = self.desk_state(self.state).free + more
        return (
            *(self.w.issuer, self.desk_contract, "withdrawCash", (amount, self.issuer)),
            lambda: self.desk.withdraw_cash(self.issuer, amount, self.issuer),
        )

    @rule(weight=6, by=number(-150, 150))
    def publish(self, by: int) -> Any:
        """So many basis points away, after a day."""
        state = self.desk_state(self.state)
        if state.number >= IDS:
            return None
        since = self.w.chain.timestamp - state.published_at
        if since < DAY:
            self.w.chain.warp(DAY - since)
            self.world.timestamp = self.w.chain.timestamp
        value = self._value * (10_000 + by) // 10_000
        return (
            *(self.w.issuer, self.nav_contract, "publish", (value,)),
            lambda: self.nav.publish(self.issuer, value),
        )

    @rule(weight=1, who=number(0, 5), to=number(0, 5), part=number(1, 3))
    def break_desk(self, who: int, to: int, part: int) -> Any:
        """An agent takes shares out of the desk's lien."""
        holder, receiver = self.actors[who], self.actors[to]
        shares = self.state["desk locked", holder] * part // 3
        if who == to or not shares:
            return None
        inputs = (holder, receiver, shares, self.desk_address, REASON)
        token, agent = self.asset.token, self.w.agent
        return (
            *(agent, self.w.asset, "forcedTransferLocked", inputs),
            lambda: token.forced_transfer_locked(agent.address, holder, receiver, shares, self.desk_address),
        )


__all__ = ["AssetExitsMachine", "Outcome", "build"]
