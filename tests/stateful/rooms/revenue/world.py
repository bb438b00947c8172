"""The revenue room: two splitters and what is around them on a chain, and their twins in the model.

One splitter's shares are immutable, the other's owner changes them. Two tokens: one of 6 decimals, and one of 18 that
misbehaves in turn (no return value, false, a tax, a blocked account, a balance that falls, a hook before or after the
move). One payee of both is a contract that refuses ether, burns its gas, or calls back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from strongroom.artifacts import Artifact, load
from strongroom.evm import Chain, Contract
from strongroom.model import ModelError, World
from strongroom.model.execution import Contract as Twin
from strongroom.model.execution import external
from strongroom.model.royalty_splitter import AdjustableRoyaltySplitter, RoyaltySplitter, Splitter
from strongroom.model.splitter_values import ETHER, Ether
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result
from tests.stateful.rooms.stablecoin.mocks import Reserve, WeirdToken
from tests.stateful.rooms.stablecoin.storage import mapping_slot

USERS = ("artist", "label", "studio", "newcomer", "agent", "stranger", "owner", "hostile")
"""Who can be a payee, or act. `hostile` is a contract that anyone commands."""
FIXED, ADJUSTABLE = 0, 1
SPLITTERS = (FIXED, ADJUSTABLE)
FIRST = (("artist", "label", "hostile"), ("artist", "studio", "hostile"))
"""The first payees of each,"""
SHARES = ({"artist": 500, "label": 333, "hostile": 167}, {"artist": 1, "studio": 2, "hostile": 4})
"""and their shares."""
TOTALS = (1000, 7)
PAYEES = range(5)
"""Numbers of payees that are watched: no splitter gets more."""
EPOCHS = range(6)
"""Epochs that are watched: no episode gets further."""
NOTICE = 86_400
ETHER_TOKEN, GOOD, WEIRD = 0, 1, 2
TOKENS = (ETHER_TOKEN, GOOD, WEIRD)


@dataclass(slots=True)
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    sender: str
    target: str
    data: bytes
    twin: Callable[[], Any]
    value: int = 0
    seized: tuple[int, int] | None = None
    """`(splitter, token)` of which some is taken by force."""
    gift: bool = False
    """Whether money comes from outside."""
    of_shares: bool = False
    """Whether it only changes shares, owners or the time."""


@dataclass(eq=False)
class SplitToken(WeirdToken):
    """`MockWeirdToken`, with what its base knows not."""

    hook_first: bool = False

    @external
    def seize(self, owner: str, amount: int) -> None:
        """From anyone."""
        if self.balances[owner] < amount:
            raise ModelError("Panic", 0x11)
        self.balances[owner] -= amount
        self.total_supply -= amount

    def _move(self, owner: str, to: str, amount: int) -> bool:
        for account in (owner, to):
            if self.blocked[account]:
                raise ModelError("Blocked", account)
        if self.balances[owner] < amount:
            return False
        if self.hook_first:
            self._call_hook()
        fee = amount * self.fee_bps // 10_000
        if self.balances[owner] < amount:
            raise ModelError("Panic", 0x11)
        self.balances[owner] -= amount
        self.balances[to] += amount - fee
        self.total_supply -= fee
        self._call_hook()
        return True

    def _call_hook(self) -> None:
        hook = self.hook
        if hook is None:
            return
        self.hook = None
        self.hook_succeeded, self.hook_result = _tried(hook)


@dataclass(eq=False)
class Hostile(Twin):
    """`MockPayee`."""

    ether: Ether | None = None
    call: Call | None = None
    succeeded: bool = False

    @external
    def set_mode(self, mode: int) -> None:
        """0 accepts ether, 1 refuses it, 2 burns its gas."""
        assert self.ether is not None
        self.ether.refuses[self.address] = mode != 0

    @external
    def set_call(self, call: Call | None) -> None:
        """What it does when it gets ether, once."""
        self.call = call

    def on_ether(self) -> None:
        """Its `receive`."""
        call = self.call
        if call is not None:
            self.call = None
            self.succeeded = _tried(call)[0]


def _tried(call: Call) -> tuple[bool, bytes]:
    try:
        return True, encode_result(call.twin())
    except ModelError as error:
        return False, encode_error(error)


class Contracts:
    """The splitters on an in-process chain."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None) -> None:
        broken = broken or {}
        chain = self.chain = Chain(code_size_limit=10**6 if broken else None)
        accounts = {name: chain.account(name) for name in (*USERS[:-1], "collector", "deployer")}
        deployer = accounts["deployer"]

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(broken.get(name, name), *args, sender=deployer)

        self.hostile = deploy("MockPayee")
        self.good = deploy("MockReserve", "Mock Dollar", "mUSD", 6)
        self.weird = deploy("MockWeirdToken", 18)
        factory = deploy(
            "RoyaltySplitterFactory", deploy("RoyaltySplitter"), deploy("AdjustableRoyaltySplitter")
        )
        self.at = {
            **{name: account.address for name, account in accounts.items()},
            "hostile": self.hostile.address,
            "zero": ETHER,
            "good": self.good.address,
        }
        tables = [
            sorted(((self.at[name], SHARES[each][name]) for name in FIRST[each]), key=lambda e: int(e[0], 16))
            for each in SPLITTERS
        ]
        self.tables = tables
        fixed = factory.createSplitter(tables[FIXED], bytes(32), sender=deployer).return_value
        adjustable = factory.createAdjustableSplitter(
            tables[ADJUSTABLE], self.at["owner"], NOTICE, bytes(32), sender=deployer
        ).return_value
        kinds = ("RoyaltySplitter", "AdjustableRoyaltySplitter")
        self.splitters = tuple(
            chain.at(broken.get(kind, kind), where)
            for kind, where in zip(kinds, (fixed, adjustable), strict=True)
        )
        self.at["fixed"], self.at["adjustable"] = fixed, adjustable
        self.tokens = (ETHER, self.good.address, self.weird.address)
        for token in (self.good, self.weird):
            token.mint(self.at["collector"], 10**40, sender=deployer)


class Model:
    """The same in the model."""

    def __init__(self, contracts: Contracts) -> None:
        at, chain = contracts.at, contracts.chain
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        watched = [*(at[name] for name in USERS), at["collector"], at["fixed"], at["adjustable"]]
        self.ether = Ether(world, "ether", {where: chain.balance(where) for where in watched})
        self.hostile = Hostile(world, at["hostile"], self.ether)
        self.ether.hooks[at["hostile"]] = self.hostile.on_ether
        self.good = Reserve(world, contracts.tokens[GOOD], "Mock Dollar", 6)
        self.weird = SplitToken(world, contracts.tokens[WEIRD], decimals=18)
        tokens: dict[str, Any] = {self.good.address: self.good, self.weird.address: self.weird}
        for token in (self.good, self.weird):
            token.mint(at["collector"], 10**40)
        self.fixed = RoyaltySplitter(world, at["fixed"], contracts.tables[FIXED], self.ether, tokens)
        self.adjustable = AdjustableRoyaltySplitter(
            world,
            at["adjustable"],
            contracts.tables[ADJUSTABLE],
            self.ether,
            tokens,
            owner=at["owner"],
            notice_period=NOTICE,
        )
        self.splitters: tuple[Splitter, ...] = (self.fixed, self.adjustable)


Words = dict[Any, int]


class Storage:
    """The watched words of storage, by what they are."""

    def __init__(self, contracts: Contracts) -> None:
        self.slots: list[tuple[Any, str, int]] = []
        self.contracts = contracts
        at, tokens = contracts.at, contracts.tokens
        for number, splitter in enumerate(contracts.splitters):
            artifact = load("RoyaltySplitter" if number == FIXED else "AdjustableRoyaltySplitter")
            place = {entry["label"]: int(entry["slot"]) for entry in artifact.storage_layout["storage"]}
            where = splitter.address

            def add(key: Any, slot: int, number: int = number, where: str = where) -> None:
                self.slots.append(((number, *key), where, slot))

            for token in TOKENS:
                add(("book", token), mapping_slot(tokens[token], place["_books"]))
                add(("depth", token), mapping_slot(tokens[token], place["_depths"]))
            for payee in PAYEES:
                key = payee.to_bytes(32, "big")
                add(("record", payee), mapping_slot(key, place["_records"]))
                add(("new account", payee), mapping_slot(key, place["_newAccounts"]))
                recovery = mapping_slot(key, place["_recoveries"])
                add(("agent", payee), recovery)
                add(("recovery", payee), recovery + 1)
                for token in TOKENS:
                    if number == ADJUSTABLE:
                        positions = mapping_slot(key, place["_positions"])
                        add(("position", payee, token), mapping_slot(tokens[token], positions))
                    elif token != ETHER_TOKEN:
                        paid = (payee << 160 | int(tokens[token], 16)).to_bytes(32, "big")
                        add(("position", payee, token), mapping_slot(paid, place["_paid"]))
            if number == ADJUSTABLE:
                add(("owner",), place["_ownership"])
                add(("pending owner",), place["pendingOwner"])
                for token in TOKENS:
                    add(("epoch", token), mapping_slot(tokens[token], place["_epochOf"]))
                    ends = mapping_slot(tokens[token], place["_endOf"])
                    for epoch in EPOCHS:
                        add(("end", token, epoch), mapping_slot(epoch.to_bytes(32, "big"), ends))
        balances = {
            contracts.good: _place("MockReserve", "_balances"),
            contracts.weird: _place("MockWeirdToken", "balanceOf"),
        }
        for token, (contract, slot) in zip((GOOD, WEIRD), balances.items(), strict=True):
            for name in (*USERS, "fixed", "adjustable"):
                self.slots.append((("balance", token, name), contract.address, mapping_slot(at[name], slot)))

    def read(self) -> Words:
        chain, at = self.contracts.chain, self.contracts.at
        read = chain._evm.storage
        words = {key: read(where, slot) for key, where, slot in self.slots}
        for name in (*USERS, "fixed", "adjustable"):
            words["balance", ETHER_TOKEN, name] = chain.balance(at[name])
        return words

    def expected(self, model: Model) -> Words:
        """The same out of the model."""
        at, tokens = self.contracts.at, self.contracts.tokens
        words: Words = {}
        for number, splitter in enumerate(model.splitters):
            for token in TOKENS:
                book = splitter.books[tokens[token]]
                words[number, "book", token] = book.received | book.settled << 112 | book.short_since << 224
                held, booked = splitter.depths[tokens[token]]
                words[number, "depth", token] = held << 128 | booked
            for payee in PAYEES:
                recovery = splitter.recoveries[payee]
                closed = splitter.claims_alone[payee] << 1 | (recovery.new_account != ETHER)
                paid = model.fixed.paid[payee, ETHER] if number == FIXED else 0
                account = int(splitter.accounts[payee], 16)
                words[number, "record", payee] = account | paid << 160 | closed << 248
                words[number, "new account", payee] = int(splitter.new_accounts[payee], 16)
                words[number, "agent", payee] = int(recovery.agent, 16)
                words[number, "recovery", payee] = int(recovery.new_account, 16) | recovery.not_before << 160
                for token in TOKENS:
                    if number == ADJUSTABLE:
                        held = model.adjustable.positions[payee, tokens[token]]
                        word = held.index | held.fraction << 112 | held.epoch << 144
                        words[number, "position", payee, token] = word
                    elif token != ETHER_TOKEN:
                        words[number, "position", payee, token] = model.fixed.paid[payee, tokens[token]]
        splits = model.adjustable
        for token in TOKENS:
            words[ADJUSTABLE, "epoch", token] = splits.epoch_of[tokens[token]]
            for epoch in EPOCHS:
                words[ADJUSTABLE, "end", token, epoch] = splits.end_of[tokens[token], epoch]
        words[ADJUSTABLE, "pending owner"] = int(splits.pending_owner, 16)
        moved = splits.owner != at["owner"] or splits.ever_moved
        owner = int(splits.owner, 16) | 1 << 192 if moved else 0
        words[
            ADJUSTABLE,
            "owner",
        ] = owner | len(splits.epochs) - 1 << 160
        words[
            ADJUSTABLE,
            "pending owner",
        ] = int(splits.pending_owner, 16)
        ledgers = (model.ether.balances, model.good.balances, model.weird.balances)
        for token, ledger in enumerate(ledgers):
            for name in (*USERS, "fixed", "adjustable"):
                words["balance", token, name] = ledger[at[name]]
        return words


def _place(artifact: str, label: str) -> int:
    return next(
        int(entry["slot"]) for entry in load(artifact).storage_layout["storage"] if entry["label"] == label
    )
