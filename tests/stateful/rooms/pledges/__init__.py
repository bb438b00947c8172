"""Shares as collateral against the model: an asset with its registry, two prices, the lending pool, its clones.

Borrowers pledge, borrow, repay and take out; prices fall, anybody liquidates; agents freeze wallets and break liens,
the owner pauses, closes the manager and allows loans or none; dividends are paid. After every step chain and model hold
the same.
"""

from collections.abc import Callable, Mapping
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.model import ModelError
from strongroom.model.asset_values import CustodianStatus
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule
from tests.stateful.rooms.pledges.laws import LAWS, Facts, Outcome
from tests.stateful.rooms.pledges.world import (
    BORROWERS,
    CLONES,
    INVESTORS,
    PAIRS,
    SHAM,
    TRUE,
    WALLETS,
    Contracts,
    Model,
    watches,
)
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result
from tests.support.fractional import REASON
from tests.support.lending import ORACLE_SCALE
from tests.support.pledges import PRICE, UNIT
from tests.support.suite import MAX_UINT

Args = dict[str, Any]
GAS = 4_000_000
DAY = 86_400
Plan = tuple[str, Any, str, tuple[Any, ...], Callable[[], Any]]
"""Who calls what function of which contract with what, and the model's answer."""


def number(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any in between."""
    return lambda machine, source, args: source.integer(low, high)


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """Any of them."""
    return lambda machine, source, args: source.choice(options)


def part_of(kind: str) -> Callable[[Any, Source, Args], int]:
    """Of what there is of a kind at the clone `which`: all, some, none or too much."""

    def draw(machine: "PledgesMachine", source: Source, args: Args) -> int:
        which = args["which"]
        facts = machine.facts
        borrower = CLONES[which][0]
        has = {
            "free": lambda: facts.shares(borrower) - facts["locked", borrower],
            "collateral": lambda: facts.collateral(which),
            "debt": lambda: facts.debt_shares(which),
            "kept": lambda: facts["kept", which, WALLETS[args["who"] % len(WALLETS)]],
            "lien": lambda: facts["locked", borrower],
        }[kind]()
        share = source.integer(0, 15)
        if share < 4:
            return int(has)
        if share < 6:
            return source.choice((0, 1, has + 1, 7, MAX_UINT if not source.integer(0, 7) else 2))
        return source.integer(0, max(has // (1 if share < 12 else 4), 1))

    return draw


def build(broken: Mapping[str, Artifact] | None = None) -> "PledgesMachine":
    """The machine, on contracts of which some may be broken."""
    return PledgesMachine(broken or {})


class PledgesMachine(Machine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        self.only_laws = False
        self.law: Callable[[Outcome], str | None] | None = None
        c = self.c = Contracts(broken)
        self.model = Model(c)
        self.world, self.at, self.chain = self.model.world, c.at, c.chain
        self._watches = watches(c, self.model)
        self.index = {each.key: place for place, each in enumerate(self._watches)}
        self._places = [(each.address, each.slot, each.mask) for each in self._watches]
        self._twins = [each.expected for each in self._watches]
        self._events = {
            **c.clones[0]._interface.events,
            **c.manager._interface.events,
        }
        self._watched = {each.address for each in (*c.clones, c.manager)}
        self._start = self.chain.snapshot(), self.world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.chain.revert(self._start[0])
        self.world.revert(self._start[1])
        self.world.timestamp = self.chain.timestamp
        self.facts = self.read()

    def draw(self, source: Source) -> Step:
        """Mostly one that can do something."""
        for _ in range(4):
            step = super().draw(source)
            if self._can(step) or not source.integer(0, 9):
                break
        return step

    def _can(self, step: Step) -> bool:
        """Whether it is not refused for the plainest of reasons."""
        facts, (name, *args) = self.facts, step
        if name in ("liquidate", "liquidate_debt", "repay"):
            return bool(facts.debt_shares(args[0]))
        if name in ("borrow", "withdraw"):
            frozen = name == "borrow" and facts.is_frozen(CLONES[args[0]][0])
            return bool(facts.collateral(args[0])) and not frozen
        if name == "redeem":
            return bool(facts["kept", args[0], WALLETS[args[1]]])
        if name == "discard":
            return not facts["locked", CLONES[args[0]][0]] and bool(facts["kept", args[0], "liquidator"])
        if name in ("pledge", "transfer"):
            return not facts.is_paused
        return True

    def read(self) -> Facts:
        """Everything that is watched."""
        storage = self.chain._evm.storage
        words = [storage(address, slot) & mask for address, slot, mask in self._places]
        return Facts(self.index, words)

    # Asking

    def would(self, who: str, target: Any, function: str, *args: Any) -> tuple[bool, bytes]:
        """Whether a call would succeed, and what it would answer. Tried, and taken back."""
        return self.chain.raw_try_call(
            self.at[who], target.address, getattr(target, function).encode(*args), 0, GAS
        )

    def ask(self, target: Any, function: str, *args: Any) -> tuple[bool, int]:
        """A view's answer."""
        done, output = self.chain.raw_try_call(
            None, target.address, getattr(target, function).encode(*args), 0, GAS
        )
        return done, int.from_bytes(output[:32], "big")

    def prices(self) -> list[tuple[bool, int]]:
        """Of each clone, for a liquidation."""
        return [self.ask(clone, "liquidationPrice") for clone in self.c.clones]

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        plan = getattr(self, name)(*args)
        if plan is None:
            self.facts = self.read()
            self._judge(step, Outcome(self, name, (), True, "", self.facts, self.facts, []))
            return
        who, target, function, inputs, twin = plan
        before = self.facts
        prices = self.prices() if function == "forcedTransferLocked" else []
        succeeded, output = self.chain.raw_try_send(
            self.at[who], target, getattr(target, function).encode(*inputs), 0, GAS
        )
        logs = self.chain.last_logs if succeeded else []
        self.facts = self.read()
        outcome = Outcome(self, function, inputs, succeeded, who, before, self.facts, prices)
        outcome.target = target.address
        for address, topics, data in logs:
            event = self._events.get(topics[0]) if address in self._watched else None
            if event is not None:
                outcome.events.append((event.name, event.decode(topics, data)))
        self._judge(step, outcome)
        if not self.only_laws:
            self._compare(step, succeeded, output, twin)
        self.compared += 1

    def _judge(self, step: Step, outcome: Outcome) -> None:
        for law in LAWS if self.law is None else (self.law,):
            broken = law(outcome)
            if broken is not None:
                raise LawBrokenError(law.__name__, f"{step}: {broken}")

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
        expected = [each() for each in self._twins]
        if self.facts.words != expected:
            differ = {
                key: (hex(self.facts.words[at]), hex(expected[at]))
                for key, at in self.index.items()
                if self.facts.words[at] != expected[at]
            }
            raise LawBrokenError(AGREEMENT, f"{step}: chain and model differ: {differ}")
        if self.compared % 16 == 0:
            self._compare_views()

    def _compare_views(self) -> None:
        for at, clone in enumerate(self.c.clones):
            twin = self.model.clones[at]
            for view, answer in (("price", twin.price), ("liquidationPrice", twin.liquidation_price)):
                try:
                    expected = True, encode_result(answer())
                except ModelError as error:
                    expected = False, encode_error(error)
                told = self.chain.raw_try_call(None, clone.address, getattr(clone, view).encode(), 0, GAS)
                if told != expected:
                    raise LawBrokenError(AGREEMENT, f"{view} of clone {at}: {told}, not {expected}")
            for name in (*INVESTORS, "attacker"):
                if clone.mayAct(self.at[name]) != twin.may_act(self.at[name]):
                    raise LawBrokenError(AGREEMENT, f"clone {at}: whether {name} may act")
            if clone.toSharesDown(77) != twin.to_shares_down(77):
                raise LawBrokenError(AGREEMENT, f"clone {at}: what 77 units stand for")

    def finish(self) -> None:
        """Every borrower pays back and takes out all that its units stand for."""
        if self.only_laws:
            return
        self._compare_views()
        pool, at = self.c.pool, self.at
        for which in TRUE:
            clone, params, name = self.c.clones[which], self.c.markets[which], CLONES[which][0]
            who = self.c.people[name]
            facts = self.read()
            if facts.debt_shares(which):
                debt = facts.debt_shares(which)
                pool.repay(params, 0, debt, clone, b"", sender=self.c.people["payer"])
            units = facts.collateral(which)
            if not units:
                continue
            stands_for = clone.toSharesDown(units)
            if clone.withdraw(params, units, 0, sender=who).return_value != stands_for:
                raise LawBrokenError("shares_leave_only_by_right", f"{at[name]} does not get its shares")
        facts = self.read()
        for name in BORROWERS:
            kept = sum(
                facts["kept", which, who]
                for which in TRUE
                if CLONES[which][0] == name
                for who in (*WALLETS, "lender")
            )
            if facts["units", name] != kept or (not kept and facts["locked", name]):
                raise LawBrokenError("units_are_lien_or_kept", f"{kept} are kept of {name}'s")

    # The borrower

    @rule(
        weight=14, which=number(0, 2), right=number(0, 11), shares=part_of("free"), least=one_of(0, 0, 0, 1)
    )
    def pledge(self, which: int, right: int, shares: int, least: int) -> Plan:
        """Free shares, mostly by the borrower."""
        who = CLONES[which][0] if right > 1 else ("second", "attacker")[right]
        clone, twin, params = self.c.clones[which], self.model.clones[which], self.model.markets[which]
        least = least and shares
        inputs = (self.c.markets[which], shares, least)
        return who, clone, "pledge", inputs, lambda: twin.pledge(self.at[who], params, shares, least)

    @rule(weight=1, market=one_of(*SHAM, 2), shares=number(1, 50))
    def pledge_elsewhere(self, market: int, shares: int) -> Plan:
        """In a market at another price, in another coin, or of another clone."""
        clone, twin, params = self.c.clones[0], self.model.clones[0], self.model.markets[market]
        inputs = (self.c.markets[market], shares, 0)
        return "holder", clone, "pledge", inputs, lambda: twin.pledge(self.at["holder"], params, shares, 0)

    @rule(
        weight=14,
        which=number(0, 2),
        right=number(0, 11),
        coins=one_of(100_000, 500_000, 800_000, 900_000, 990_000, 999_999, 999_999, 1_001_000, 0, 1),
        to=number(0, len(WALLETS) - 1),
        late=one_of(0, 0, 0, 0, 0, 1),
        limit=one_of(0, 0, 0, 1),
    )
    def borrow(self, which: int, right: int, coins: int, to: int, late: int, limit: int) -> Plan:
        """About what the collateral is good for, mostly."""
        who = CLONES[which][0] if right > 1 else ("second", "attacker")[right]
        clone, twin, params = self.c.clones[which], self.model.clones[which], self.model.markets[which]
        facts = self.facts
        at_price = (
            facts["value"] & 2**128 - 1 if CLONES[which][1] == "nav" else facts["price"] // ORACLE_SCALE
        )
        good = facts.worth(which, facts.collateral(which)) * at_price * 8 // 10
        assets = good * coins // 1_000_000 if coins > 1_000 else coins
        most = MAX_UINT if not limit else assets
        deadline, receiver = self.chain.timestamp - late, self.at[WALLETS[to]]
        inputs = (self.c.markets[which], assets, receiver, most, deadline)
        return (
            *(who, clone, "borrow", inputs),
            lambda: twin.borrow(self.at[who], params, assets, receiver, most, deadline),
        )

    @rule(
        weight=9, which=number(0, 2), right=number(0, 9), units=part_of("collateral"), least=one_of(0, 0, 1)
    )
    def withdraw(self, which: int, right: int, units: int, least: int) -> Plan:
        """Collateral, mostly by the borrower."""
        who = CLONES[which][0] if right > 1 else ("second", "attacker")[right]
        clone, twin, params = self.c.clones[which], self.model.clones[which], self.model.markets[which]
        inputs = (self.c.markets[which], units, least * units)
        return (
            *(who, clone, "withdraw", inputs),
            lambda: twin.withdraw(self.at[who], params, units, least * units),
        )

    @rule(weight=6, which=number(0, 2), who=one_of("holder", "other", "payer"), shares=part_of("debt"))
    def repay(self, which: int, who: str, shares: int) -> Plan:
        """By anyone."""
        clone, params = self.c.clones[which], self.model.markets[which]
        inputs = (self.c.markets[which], 0, shares, clone, b"")
        return (
            *(who, self.c.pool, "repay", inputs),
            lambda: self.model.pool.repay(self.at[who], params, 0, shares, clone.address),
        )

    # Liquidators

    @rule(
        weight=14,
        which=number(0, 2),
        who=one_of("liquidator", "liquidator", "fourth", "third", "second", "lender", "other"),
        units=part_of("collateral"),
    )
    def liquidate(self, which: int, who: str, units: int) -> Plan:
        """By collateral seized."""
        clone, params = self.c.clones[which], self.model.markets[which]
        inputs = (self.c.markets[which], clone, units, 0, b"")
        return (
            *(who, self.c.pool, "liquidate", inputs),
            lambda: self.model.pool.liquidate(self.at[who], params, clone.address, units, 0),
        )

    @rule(weight=3, which=number(0, 2), who=one_of("liquidator", "fourth"), shares=part_of("debt"))
    def liquidate_debt(self, which: int, who: str, shares: int) -> Plan:
        """By debt repaid."""
        clone, params = self.c.clones[which], self.model.markets[which]
        inputs = (self.c.markets[which], clone, 0, shares, b"")
        return (
            *(who, self.c.pool, "liquidate", inputs),
            lambda: self.model.pool.liquidate(self.at[who], params, clone.address, 0, shares),
        )

    @rule(
        weight=6,
        which=number(0, 2),
        who=one_of(*range(len(WALLETS)), 5, 5, 5),
        to=one_of("third", "fourth", "third", "fourth", "holder", "liquidator"),
        units=part_of("kept"),
    )
    def redeem(self, which: int, who: int, to: str, units: int) -> Plan:
        """Kept units, to somebody who may receive, or not."""
        clone, twin, caller = self.c.clones[which], self.model.clones[which], WALLETS[who]
        inputs = (units, self.at[to])
        return caller, clone, "redeem", inputs, lambda: twin.redeem(self.at[caller], *inputs)

    @rule(weight=2, which=number(0, 2), account=one_of("liquidator", "liquidator", "pool", "fourth"))
    def discard(self, which: int, account: str) -> Plan:
        """Units that stand for nothing, by anyone."""
        clone, twin, held = self.c.clones[which], self.model.clones[which], self.at[account]
        return "attacker", clone, "discard", (held,), lambda: twin.discard(self.at["attacker"], held)

    @rule(weight=1, which=number(0, 2), what=number(0, 3), units=number(0, 20))
    def touch_units(self, which: int, what: int, units: int) -> Plan:
        """By somebody who is not the pool."""
        clone, twin, at = self.c.clones[which], self.model.clones[which], self.at
        attacker, pool = at["attacker"], at["pool"]
        if what == 0:
            return (
                *("attacker", clone, "transfer", (attacker, units)),
                lambda: twin.transfer(attacker, attacker, units),
            )
        if what == 1:
            return (
                *("attacker", clone, "transferFrom", (pool, attacker, units)),
                lambda: twin.transfer_from(attacker, pool, attacker, units),
            )
        inputs = (self.c.markets[which], units + 1, clone, attacker)
        params = self.model.markets[which]
        return (
            *(CLONES[which][0], self.c.pool, "withdrawCollateral", inputs),
            lambda: self.model.pool.withdraw_collateral(
                at[CLONES[which][0]], params, units + 1, clone.address, attacker
            ),
        )

    @rule(weight=2, market=number(0, 4), coins=number(1, 2_000_000))
    def lend(self, market: int, coins: int) -> Plan:
        """More, or, every other time, as much back."""
        params, at = self.model.markets[market], self.at["lender"]
        assets = coins * UNIT // 10
        if coins % 2:
            inputs: tuple[Any, ...] = (self.c.markets[market], assets, 0, at, b"")
            return (
                "lender",
                self.c.pool,
                "supply",
                inputs,
                lambda: self.model.pool.supply(at, params, assets, 0, at),
            )
        inputs = (self.c.markets[market], assets, 0, at, at)
        return (
            *("lender", self.c.pool, "withdraw", inputs),
            lambda: self.model.pool.withdraw(at, params, assets, 0, at, at),
        )

    # Prices

    @rule(weight=8, part=one_of(100, 100, 100, 95, 90, 80, 70, 50, 101, 120, 20, 3, 0))
    def set_price(self, part: int) -> Plan:
        """Of the oracle, in percent of what it began with."""
        price = PRICE * UNIT * ORACLE_SCALE * part // 100
        return "lender", self.c.priced["oracle"], "set", (price,), lambda: self._set_price(price)

    def _set_price(self, price: int) -> None:
        self.model.oracle.value = price

    @rule(weight=3, by=one_of(-190, -100, 0, 100, 190))
    def publish(self, by: int) -> Plan:
        """A net asset value so many basis points away, a day later."""
        self.chain.warp(DAY)
        self.world.timestamp = self.chain.timestamp
        value = (self.facts["value"] & 2**128 - 1) * (10_000 + by) // 10_000
        return (
            *("owner", self.c.nav, "publish", (value,)),
            lambda: self.model.nav.publish(self.at["owner"], value),
        )

    @rule(weight=1)
    def suspend(self) -> Plan:
        """The net asset value."""
        return "owner", self.c.nav, "suspend", (), lambda: self.model.nav.suspend(self.at["owner"])

    # The asset

    @rule(
        weight=3, who=one_of("holder", "other"), to=one_of("fourth", "third"), part=one_of(1, 1, 2, 3, 5, 10)
    )
    def break_lien(self, who: str, to: str, part: int) -> Plan:
        """By an agent; a part of it or all."""
        shares = self.facts["locked", who] // part
        holder, receiver, manager = self.at[who], self.at[to], self.at["manager"]
        inputs = (holder, receiver, shares, manager, REASON)
        agent = self.at["agent"]
        return (
            *("agent", self.c.asset, "forcedTransferLocked", inputs),
            lambda: self.model.asset.forced_transfer_locked(agent, holder, receiver, shares, manager),
        )

    @rule(weight=2, who=one_of("holder", "holder", "other", "fourth"), frozen=one_of(True, False, False))
    def freeze(self, who: str, frozen: bool) -> Plan:
        """Or unfreeze."""
        name = "freeze" if frozen else "unfreeze"
        wallet, agent = self.at[who], self.at["agent"]
        act = getattr(self.model.asset, name)
        return "agent", self.c.asset, name, (wallet, REASON), lambda: act(agent, wallet)

    @rule(weight=1, paused=one_of(True, False, False))
    def pause(self, paused: bool) -> Plan:
        """Or unpause."""
        name = "pause" if paused else "unpause"
        act = getattr(self.model.asset, name)
        return "owner", self.c.asset, name, (), lambda: act(self.at["owner"])

    @rule(weight=2, who=one_of("holder", "other", "second", "fourth"), verified=one_of(False, True, True))
    def verify(self, who: str, verified: bool) -> None:
        """A wallet's claim is withdrawn, or given again."""
        made, numbers = self.c.made, {"holder": 1, "second": 1, "other": 2, "fourth": 4}
        if verified:
            self.chain.warp(1)
            made.register(self.c.people[who], numbers[who])
        elif made.compliance.registry.isVerified(self.at[who]):
            made.revoke(self.c.people[who])
        self.world.timestamp = self.chain.timestamp
        self.model.read_identity(who)

    @rule(weight=1, lost=one_of("holder", "other"), to=one_of("second", "second", "third"))
    def recover(self, lost: str, to: str) -> Plan:
        """A lost wallet's free shares; what is pledged stays."""
        inputs, agent = (self.at[lost], self.at[to], REASON), self.at["agent"]
        return (
            *("agent", self.c.asset, "recover", inputs),
            lambda: self.model.asset.recover(agent, self.at[lost], self.at[to]),
        )

    @rule(
        weight=4,
        who=one_of(*INVESTORS, "fourth", "third"),
        to=one_of("holder", "holder", "other", "second", "fourth", "attacker"),
        shares=number(0, 400),
    )
    def transfer(self, who: str, to: str, shares: int) -> Plan:
        """Of free shares."""
        amount = min(shares, self.facts.shares(who)) if shares % 4 else self.facts.shares(who)
        return (
            *(who, self.c.asset, "transfer", (self.at[to], amount)),
            lambda: self.model.asset.transfer(self.at[who], self.at[to], amount),
        )

    @rule(weight=3, amount=one_of(1, 777, 1_000_000, 12_345_678))
    def pay_dividend(self, amount: int) -> Plan:
        """In the money that is lent, too."""
        payer, money = self.at["payer"], self.at["money"]
        return (
            *("payer", self.c.asset, "payDividend", (money, amount)),
            lambda: self.model.asset.pay_dividend(payer, money, amount),
        )

    @rule(weight=3, who=one_of(*INVESTORS, "attacker"))
    def claim_dividend(self, who: str) -> Plan:
        """By anyone, for the holder."""
        money, wallet = self.at["money"], self.at[who]
        return (
            *("attacker", self.c.asset, "claim", (money, wallet)),
            lambda: self.model.asset.claim(money, wallet),
        )

    @rule(weight=2, pair=number(0, len(PAIRS) - 1), allowed=one_of(True, True, False), right=number(0, 5))
    def allow(self, pair: int, allowed: bool, right: int) -> Plan:
        """Loans, mostly by the asset's owner; never of the sham coin, which it may not know."""
        oracle, token = PAIRS[pair]
        who = "owner" if right and token == "money" else "holder"
        inputs = (self.at["asset"], self.at[oracle], self.at[token], allowed)
        return (
            *(who, self.c.manager, "setLoanAllowed", inputs),
            lambda: self.model.manager.set_loan_allowed(self.at[who], *inputs),
        )

    @rule(weight=1, closed=one_of(True, False, False))
    def close(self, closed: bool) -> Plan:
        """The manager as the asset's custodian, or open it again."""
        status = CustodianStatus.CLOSED if closed else CustodianStatus.ACTIVE
        manager = self.at["manager"]
        return (
            *("owner", self.c.asset, "setCustodian", (manager, int(status))),
            lambda: self.model.asset.set_custodian(self.at["owner"], manager, status),
        )

    @rule(weight=5)
    def calm(self) -> None:
        """The troubles end: nobody is frozen, the asset goes on, loans are allowed, borrowers have shares."""
        c, asset, at, twins = self.c, self.model.asset, self.at, list[Callable[[], Any]]()
        owner, agent, allow = c.people["owner"], c.people["agent"], self.model.manager.set_loan_allowed
        for name in BORROWERS:
            if self.facts.is_frozen(name):
                c.asset.unfreeze(at[name], REASON, sender=agent)
                twins.append(lambda who=at[name]: asset.unfreeze(agent.address, who))  # type: ignore[misc]
            if not c.made.compliance.registry.isVerified(at[name]):
                self.verify(name, True)
        if self.facts.is_paused:
            c.asset.unpause(sender=owner)
            twins.append(lambda: asset.unpause(owner.address))
        if self.facts["custodian"] == CustodianStatus.CLOSED:
            status = CustodianStatus.ACTIVE
            c.asset.setCustodian(at["manager"], int(status), sender=owner)
            twins.append(lambda: asset.set_custodian(owner.address, at["manager"], status))
        for oracle, token in PAIRS[:2]:
            inputs = (at["asset"], at[oracle], at[token], True)
            c.manager.setLoanAllowed(*inputs, sender=owner)
            twins.append(lambda inputs=inputs: allow(owner.address, *inputs))  # type: ignore[misc]
        for name in BORROWERS:
            if self.facts.shares(name) < 200:
                c.asset.issue(at[name], 500, 0, sender=owner)
                twins.append(lambda who=at[name]: asset.issue(owner.address, who, 500, 0))  # type: ignore[misc]
        price = PRICE * UNIT * ORACLE_SCALE
        c.priced["oracle"].set(price, sender=owner)
        twins.append(lambda: self._set_price(price))
        if self.only_laws:
            return
        for twin in twins:
            twin()
        if self.read().words != [each() for each in self._twins]:
            raise LawBrokenError(AGREEMENT, "chain and model differ once all is calm")

    @rule(weight=4, seconds=one_of(1, 60, 3_600, DAY, 5 * DAY))
    def wait(self, seconds: int) -> None:
        """Time passes, and interest."""
        self.chain.warp(seconds)
        self.world.timestamp = self.chain.timestamp


__all__ = ["PledgesMachine", "build"]
