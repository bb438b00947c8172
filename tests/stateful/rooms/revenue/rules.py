"""All rules. Each mirrors a function of a contract and returns the call, its twin with it."""

import itertools
from collections.abc import Callable
from typing import Any

from strongroom.model.execution import ZERO_ADDRESS
from tests.stateful.driver import Machine, Source, Step, rule, weighted
from tests.stateful.rooms.revenue.world import (
    ADJUSTABLE,
    EPOCHS,
    ETHER_TOKEN,
    GOOD,
    PAYEES,
    SPLITTERS,
    TOKENS,
    TOTALS,
    USERS,
    WEIRD,
    Call,
    Contracts,
    Model,
    Words,
)

Args = dict[str, Any]
_AMOUNTS = weighted((4, "usual"), (3, "dust"), (1, "huge"))


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    def draw(machine: Any, source: Source, args: Args) -> Any:
        return source.choice(options)

    return draw


def amount(machine: Any, source: Source, args: Args) -> int:
    kind = _AMOUNTS(source)
    if kind == "dust":
        return source.integer(0, 20)
    if kind == "usual" or args.get("token") == ETHER_TOKEN:
        return source.integer(1, 10**9) * 10 ** source.integer(0, 6)
    return source.choice((2**111, 2**112, 2**120, 10**33))


def a_payee(machine: Any, source: Source, args: Args) -> int:
    return source.integer(0, 3) if source.integer(0, 15) else source.choice((4, 65_535, 65_536, 2**254))


def its_account(machine: Any, source: Source, args: Args) -> str:
    """Mostly the payee's account, else anyone."""
    if source.integer(0, 4):
        account = machine.account(args["splitter"], args["payee"])
        if account is not None:
            return str(account)
    return source.choice(USERS)


def its_agent(machine: Any, source: Source, args: Args) -> str:
    word = machine.words.get((args["splitter"], "agent", args["payee"]), 0)
    return str(machine.names.get(word, "agent")) if source.integer(0, 4) else source.choice(USERS)


def the_new_account(label: str) -> Callable[[Any, Source, Args], str]:
    def draw(machine: Any, source: Source, args: Args) -> str:
        word = machine.words.get((args["splitter"], label, args["payee"]), 0) & (2**160 - 1)
        return str(machine.names.get(word, "newcomer")) if source.integer(0, 4) else source.choice(USERS)

    return draw


def an_owner(machine: Any, source: Source, args: Args) -> str:
    owner = int(machine.model.adjustable.owner, 16)
    return str(machine.names.get(owner, "owner")) if source.integer(0, 4) else source.choice(USERS)


def a_table(machine: Any, source: Source, args: Args) -> list[int]:
    """Mostly right: as many shares as payees, which add up."""
    count = machine.model.adjustable.payee_count + len(args["newcomers"])
    if source.integer(0, 9) == 0:
        return [source.integer(0, 7) for _ in range(source.integer(0, 5))]
    cuts = sorted(source.integer(0, TOTALS[ADJUSTABLE]) for _ in range(count - 1))
    edges = [0, *cuts, TOTALS[ADJUSTABLE]]
    return [after - before for before, after in itertools.pairwise(edges)]


def newcomers(machine: Any, source: Source, args: Args) -> list[str]:
    if machine.model.adjustable.payee_count > 3 or source.integer(0, 3):
        return []
    return [source.choice((*USERS, "zero", "adjustable"))]


def some_tokens(machine: Any, source: Source, args: Args) -> list[int]:
    return [source.choice(TOKENS) for _ in range(source.integer(1, 3))]


def some_payees(machine: Any, source: Source, args: Args) -> list[int]:
    return [a_payee(machine, source, args) for _ in range(source.integer(1, 3))]


def a_while(machine: Any, source: Source, args: Args) -> int:
    return source.choice((0, 12, 3_600, 86_400, 8 * 86_400, 31 * 86_400))


def inner_step(machine: Any, source: Source, args: Args) -> Step | None:
    """What happens in a callback: something cheap."""
    if source.integer(0, 5) == 0:
        return None
    name = source.choice(("sync", "claim", "claim", "accept_payee", "change_payee"))
    chosen = next(each for each in machine.rules if each.name == name)
    inner: Args = {}
    for label, drawer in chosen.drawers.items():
        inner[label] = "hostile" if label == "caller" else drawer(machine, source, inner)
    return [name, *inner.values()]


SPLITTER = one_of(*SPLITTERS)
TOKEN = one_of(*TOKENS)
ANYONE = one_of(*USERS[:-1])


class Rules(Machine):
    """The rules. `RevenueMachine` provides what is only declared here."""

    contracts: Contracts
    model: Model
    words: Words
    names: dict[int, str]

    def account(self, splitter: int, payee: int) -> str | None:
        """A payee's account, by name."""
        if payee not in PAYEES:
            return None
        return self.names.get(int(self.model.splitters[splitter].account_of(payee), 16))

    def _call(
        self, caller: str, splitter: int, function: str, args: tuple[Any, ...], twin: Any, **more: Any
    ) -> Call:
        contract, sender = self.contracts.splitters[splitter], self.contracts.at[caller]
        data = contract.__getattr__(function).encode(*args)
        if caller == "hostile":  # told by a stranger
            execute = self.contracts.hostile.execute.encode(contract.address, data)
            return Call(
                self.contracts.at["stranger"], self.contracts.hostile.address, execute, _silent(twin), **more
            )
        return Call(sender, contract.address, data, twin, **more)

    # Money

    @rule(12, splitter=SPLITTER, token=TOKEN, amount=amount)
    def pay(self, splitter: int, token: int, amount: int) -> Call:
        """A plain transfer by the collector."""
        at, where = self.contracts.at, self.contracts.splitters[splitter].address
        if token == ETHER_TOKEN:
            amount = min(amount, 10**15)
            ether = self.model.ether
            return Call(
                at["collector"],
                where,
                b"",
                lambda: ether.send(at["collector"], where, amount),
                amount,
                gift=True,
            )
        contract = self.contracts.good if token == GOOD else self.contracts.weird
        twin = self.model.good if token == GOOD else self.model.weird
        amount = min(amount, 10**33)
        data = contract.transfer.encode(where, amount)
        return Call(
            at["collector"],
            contract.address,
            data,
            lambda: _shown(twin, twin.transfer(at["collector"], where, amount)),
            gift=True,
        )

    @rule(3, splitter=SPLITTER, token=one_of(GOOD, WEIRD), share=one_of(1, 10, 500, 1000))
    def seize(self, splitter: int, token: int, share: int) -> Call:
        """Some of what a splitter holds is taken by the token."""
        where = self.contracts.splitters[splitter].address
        contract = self.contracts.good if token == GOOD else self.contracts.weird
        twin = self.model.good if token == GOOD else self.model.weird
        amount = twin.balances[where] * share // 1000 if share > 1 else min(1, twin.balances[where])
        return Call(
            self.contracts.at["stranger"],
            contract.address,
            contract.seize.encode(where, amount),
            lambda: twin.seize(where, amount),
            seized=(splitter, token),
        )

    @rule(10, caller=ANYONE, splitter=SPLITTER, tokens=some_tokens)
    def sync(self, caller: str, splitter: int, tokens: list[int]) -> Call:
        assets = [self.contracts.tokens[token] for token in tokens]
        twin = self.model.splitters[splitter]
        return self._call(caller, splitter, "sync", (assets,), lambda: twin.sync(*assets))

    @rule(16, splitter=SPLITTER, payee=a_payee, caller=its_account, token=TOKEN)
    def claim(self, splitter: int, payee: int, caller: str, token: int) -> Call:
        asset, at = self.contracts.tokens[token], self.contracts.at[caller]
        twin = self.model.splitters[splitter]
        return self._call(caller, splitter, "claim", (payee, asset), lambda: twin.claim(at, payee, asset))

    @rule(6, caller=ANYONE, splitter=SPLITTER, payees=some_payees, tokens=some_tokens)
    def sync_and_claim(self, caller: str, splitter: int, payees: list[int], tokens: list[int]) -> Call:
        assets, at = [self.contracts.tokens[token] for token in tokens], self.contracts.at[caller]
        twin = self.model.splitters[splitter]

        def run() -> None:
            twin.sync_and_claim(at, payees, assets)

        return self._call(caller, splitter, "syncAndClaim", (payees, assets), run)

    # Payees

    @rule(3, splitter=SPLITTER, payee=a_payee, caller=its_account, to=one_of(*USERS, "zero", "fixed"))
    def change_payee(self, splitter: int, payee: int, caller: str, to: str) -> Call:
        at, twin = self.contracts.at, self.model.splitters[splitter]
        return self._call(
            caller,
            splitter,
            "changePayee",
            (payee, at[to]),
            lambda: twin.change_payee(at[caller], payee, at[to]),
        )

    @rule(3, splitter=SPLITTER, payee=a_payee, caller=the_new_account("new account"))
    def accept_payee(self, splitter: int, payee: int, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.splitters[splitter]
        return self._call(
            caller, splitter, "acceptPayee", (payee,), lambda: twin.accept_payee(at[caller], payee)
        )

    @rule(2, splitter=SPLITTER, payee=a_payee, caller=its_account, agent=one_of(*USERS, "zero"))
    def set_recovery_agent(self, splitter: int, payee: int, caller: str, agent: str) -> Call:
        at, twin = self.contracts.at, self.model.splitters[splitter]
        return self._call(
            caller,
            splitter,
            "setRecoveryAgent",
            (payee, at[agent]),
            lambda: twin.set_recovery_agent(at[caller], payee, at[agent]),
        )

    @rule(3, splitter=SPLITTER, payee=a_payee, caller=its_agent, to=one_of(*USERS, "zero"))
    def start_recovery(self, splitter: int, payee: int, caller: str, to: str) -> Call:
        at, twin = self.contracts.at, self.model.splitters[splitter]
        return self._call(
            caller,
            splitter,
            "startRecovery",
            (payee, at[to]),
            lambda: twin.start_recovery(at[caller], payee, at[to]),
        )

    @rule(4, splitter=SPLITTER, payee=a_payee, caller=its_account)
    def cancel_recovery(self, splitter: int, payee: int, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.splitters[splitter]
        return self._call(
            caller, splitter, "cancelRecovery", (payee,), lambda: twin.cancel_recovery(at[caller], payee)
        )

    @rule(3, splitter=SPLITTER, payee=a_payee, caller=the_new_account("recovery"))
    def accept_recovery(self, splitter: int, payee: int, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.splitters[splitter]
        return self._call(
            caller, splitter, "acceptRecovery", (payee,), lambda: twin.accept_recovery(at[caller], payee)
        )

    @rule(1, splitter=SPLITTER, payee=a_payee, caller=its_account, allowed=one_of(True, True, False))
    def set_claims_by_others(self, splitter: int, payee: int, caller: str, allowed: bool) -> Call:
        at, twin = self.contracts.at, self.model.splitters[splitter]
        return self._call(
            caller,
            splitter,
            "setClaimsByOthers",
            (payee, allowed),
            lambda: twin.set_claims_by_others(at[caller], payee, allowed),
        )

    # Shares and their owner

    @rule(4, caller=an_owner, newcomers=newcomers, shares=a_table)
    def announce_shares(self, caller: str, newcomers: list[str], shares: list[int]) -> Call | None:
        at, twin = self.contracts.at, self.model.adjustable
        if len(twin.epochs) == len(EPOCHS):
            return None
        accounts = [at[name] for name in newcomers]
        return self._call(
            caller,
            ADJUSTABLE,
            "announceShares",
            (shares, accounts),
            lambda: twin.announce_shares(at[caller], shares, accounts),
            of_shares=True,
        )

    @rule(1, caller=an_owner)
    def cancel_shares(self, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.adjustable
        return self._call(
            caller, ADJUSTABLE, "cancelShares", (), lambda: twin.cancel_shares(at[caller]), of_shares=True
        )

    @rule(1, caller=an_owner, to=one_of(*USERS, "zero"))
    def transfer_ownership(self, caller: str, to: str) -> Call:
        at, twin = self.contracts.at, self.model.adjustable
        return self._call(
            caller,
            ADJUSTABLE,
            "transferOwnership",
            (at[to],),
            lambda: twin.transfer_ownership(at[caller], at[to]),
            of_shares=True,
        )

    @rule(2, caller=one_of(*USERS))
    def accept_ownership(self, caller: str) -> Call:
        at, twin = self.contracts.at, self.model.adjustable
        pending = self.names.get(int(twin.pending_owner, 16))
        who = pending if pending in USERS and caller != "stranger" else caller
        return self._call(
            who, ADJUSTABLE, "acceptOwnership", (), lambda: twin.accept_ownership(at[who]), of_shares=True
        )

    @rule(1, caller=an_owner, sure=one_of(True, False, False, False))
    def renounce_ownership(self, caller: str, sure: bool) -> Call:
        at, twin = self.contracts.at, self.model.adjustable
        who = caller if sure else "stranger"
        return self._call(
            who,
            ADJUSTABLE,
            "renounceOwnership",
            (),
            lambda: twin.renounce_ownership(at[who]),
            of_shares=True,
        )

    # The world

    @rule(6, seconds=a_while)
    def wait(self, seconds: int) -> Call:
        """Time passes; then somebody pays nobody nothing."""
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp += seconds
        at = self.contracts.at["collector"]
        return Call(at, at, b"", lambda: None, of_shares=True)

    @rule(2, kind=one_of(0, 1, 2))
    def set_kind(self, kind: int) -> Call:
        return self._weird("setKind", (kind,), "kind", kind)

    @rule(1, bps=one_of(0, 0, 1, 250, 10_000))
    def set_fee(self, bps: int) -> Call:
        return self._weird("setFee", (bps,), "fee_bps", bps)

    @rule(1, name=one_of(*USERS, "fixed", "adjustable"), blocked=one_of(True, False, False))
    def set_blocked(self, name: str, blocked: bool) -> Call:
        where, twin = self.contracts.at[name], self.model.weird

        def run() -> None:
            twin.blocked[where] = blocked

        weird = self.contracts.weird
        return Call(self._stranger, weird.address, weird.setBlocked.encode(where, blocked), run)

    @rule(2, step=inner_step)
    def set_token_hook(self, step: Step | None) -> Call:
        """The token calls back in its next transfer, before or after the move."""
        inner = self._inner(step)
        target, data = (ZERO_ADDRESS, b"") if inner is None else (inner.target, inner.data)
        return self._weird("setHook", (target, data), "hook", inner)

    @rule(1, first=one_of(True, False))
    def set_hook_first(self, first: bool) -> Call:
        return self._weird("setHookFirst", (first,), "hook_first", first)

    @rule(2, mode=one_of(0, 0, 1, 2))
    def set_payee_mode(self, mode: int) -> Call:
        hostile, twin = self.contracts.hostile, self.model.hostile
        return Call(
            self._stranger, hostile.address, hostile.setMode.encode(mode), lambda: twin.set_mode(mode)
        )

    @rule(3, step=inner_step)
    def set_payee_call(self, step: Step | None) -> Call:
        """The hostile payee calls back when it is next paid ether."""
        hostile, twin, inner = self.contracts.hostile, self.model.hostile, self._inner(step)
        target, data = (ZERO_ADDRESS, b"") if inner is None else (inner.target, inner.data)
        return Call(
            self._stranger,
            hostile.address,
            hostile.setCall.encode(target, data),
            lambda: twin.set_call(inner),
        )

    @property
    def _stranger(self) -> str:
        return self.contracts.at["stranger"]

    def _inner(self, step: Step | None) -> Call | None:
        return None if step is None else getattr(self, step[0])(*step[1:])  # type: ignore[no-any-return]

    def _weird(self, function: str, args: tuple[Any, ...], attribute: str, value: Any) -> Call:
        weird, twin = self.contracts.weird, self.model.weird
        data = weird.__getattr__(function).encode(*args)
        return Call(self._stranger, weird.address, data, lambda: setattr(twin, attribute, value))


def _silent(twin: Callable[[], Any]) -> Callable[[], None]:
    """`execute` returns nothing."""

    def run() -> None:
        twin()

    return run


def _shown(token: Any, answer: bool) -> Any:
    """What the transfer returns on the chain: nothing, by one kind of token."""
    return None if getattr(token, "kind", 0) == 1 else answer
