"""Restricted shares: transfers, liens, agents, every rule of the policy, dividends in two tokens, identities."""

import dataclasses
from collections.abc import Mapping
from itertools import islice
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.model import ModelError
from tests.stateful.driver import AGREEMENT, LawBrokenError, SeededSource, Step
from tests.stateful.rooms.fractional.laws import LAWS, Facts, Outcome, what_is_asked_beforehand_is_true
from tests.stateful.rooms.fractional.rules import Rules, part_of
from tests.stateful.rooms.fractional.storage import POLICY, expected_words, layout
from tests.stateful.rooms.fractional.world import INVESTORS, WALLETS, Call, Contracts, Model
from tests.stateful.rooms.lending.codec import encode_error, encode_result

PROBE_EVERY = 4
"""Calls between two questions of whether a transfer would succeed, which is then tried."""
VIEWS_EVERY = 60
ACTIVE = 0b110
"""The registry's issuers: none is removed."""
SET_UP: tuple[Step, ...] = (
    ["issue", "owner", "holder", 1_000, 0],
    ["issue", "owner", "other", 1_000, 0],
    *(
        ["approve", name, spender, 2**256 - 1]
        for name in WALLETS[:5]
        for spender in ("custodian", "vault", "owner")
    ),
)


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "FractionalMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge.

    The model runs all the same, as rules ask it; only it is not compared.
    """
    return FractionalMachine(broken, with_model)


class FractionalMachine(Rules):
    """Compares every call with the model, then asks every law."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.with_model = with_model
        self.laws = LAWS
        self.layout = layout(self.contracts)
        self._expected = expected_words(self.contracts, self.model)
        self._storage = self.contracts.chain._evm.storage
        for step in SET_UP:
            call = getattr(self, step[0])(*step[1:])
            succeeded, output = self.contracts.chain.raw_try_send(call.sender, call.target, call.data)
            if not succeeded:
                raise RuntimeError(f"the set-up's {step} is refused: {decode_revert(output)}")
            call.twin()
        self._chain_start = self.contracts.chain.snapshot()
        self._model_start = self.model.world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.contracts.chain.revert(self._chain_start)
        self.model.world.revert(self._model_start)
        self.facts = self._read()
        self._taken = 0

    def apply(self, step: Step) -> None:
        call: Call = getattr(self, step[0])(*step[1:])
        chain = self.contracts.chain
        before = self.facts
        succeeded, output = chain.raw_try_send(call.sender, call.target, call.data)
        logs = chain.last_logs if succeeded else []
        self.facts = after = self._read()
        self._follow(call, succeeded, output)
        self._taken += 1
        probe = self._probe() if self._taken % PROBE_EVERY == 0 else None
        outcome = Outcome(self.contracts, self.layout, call, succeeded, before, after, logs, probe)
        for law in self.laws:
            wrong = law(outcome)
            if wrong is not None:
                raise LawBrokenError(law.__name__, wrong)
        self.compared += 1
        if self._taken % VIEWS_EVERY == 0 and self.with_model:
            self._compare_views()

    def finish(self) -> None:
        if self.with_model:
            self._compare_views()

    def _read(self) -> Facts:
        read = self._storage
        words = [read(where, slot) for where, slot in self.layout.slots]
        words[0] &= POLICY
        return Facts(words, self.layout, self.contracts.chain.timestamp, ACTIVE)

    def _follow(self, call: Call, succeeded: bool, output: bytes) -> None:
        """The model does the same, and, unless only the laws judge, is compared."""
        try:
            expected = True, encode_result(call.twin())
        except ModelError as error:
            expected = False, encode_error(error)
        if not self.with_model:
            return
        if (succeeded, output) != expected:
            raise LawBrokenError(
                AGREEMENT, f"the contract {_told(succeeded, output)}, the model {_told(*expected)}"
            )
        if call.kind == "set_policy":
            self._compare_policy()
        words = self._expected()
        if words != self.facts.words:
            wrong = [
                f"{key}: contract {self.facts.words[place]:#x}, model {words[place]:#x}"
                for key, place in self.layout.index.items()
                if self.facts.words[place] != words[place]
            ]
            raise LawBrokenError(AGREEMENT, "; ".join(wrong))

    def _compare_policy(self) -> None:
        found, twin = self.contracts.asset.policy(), self.model.asset.policy
        if tuple(found) != dataclasses.astuple(twin):
            raise LawBrokenError(AGREEMENT, f"the policy is {found}, not {twin}")

    def _probe(self) -> str | None:
        """Asks whether a transfer would succeed, and tries it; nothing of it stays."""
        if what_is_asked_beforehand_is_true not in self.laws:
            return None
        chain, asset, at = self.contracts.chain, self.contracts.asset, self.contracts.at
        source = SeededSource(str(self._taken))
        number = source.integer(0, len(WALLETS) - 1)
        name, to = at[WALLETS[number]], at[source.choice(WALLETS)]
        balance = self.facts.balances[number]
        amount = min(part_of(balance, source), balance)
        asked, answer = chain.raw_try_call(None, asset.address, asset.canTransfer.encode(name, to, amount))
        done, output = chain.raw_try_call(name, asset.address, asset.transfer.encode(to, amount))
        if not asked:
            return "canTransfer reverts"
        can = bool(int.from_bytes(answer, "big"))
        if can != done:
            how = "" if done else f": {decode_revert(output)}"
            did = "succeeds" if done else "fails"
            return f"canTransfer({name}, {to}, {amount}) is {can}, and the transfer {did}{how}"
        if balance == amount:
            beyond = asset.canTransfer.encode(name, to, 2**256 - 1)
            if chain.raw_try_call(None, asset.address, beyond) != (asked, answer):
                return "canTransfer differs beyond the balance"
        if self.with_model and can != self.model.asset.can_transfer(name, to, amount):
            raise LawBrokenError(AGREEMENT, f"canTransfer({name}, {to}, {amount}) is {can}")
        return None

    def _compare_views(self) -> None:
        asset, twin, at = self.contracts.asset, self.model.asset, self.contracts.at
        chain = self.contracts.chain
        wallets = [at[name] for name in (*WALLETS, "zero")]
        source = SeededSource(f"views {self._taken}")
        for number, wallet in enumerate(wallets):
            other = source.choice(wallets)
            amount = source.choice((0, 1, 50, 2**256 - 1, twin.balance_of(wallet)))
            checks: list[tuple[str, tuple[Any, ...], Any]] = [
                ("balanceOf", (wallet,), twin.balance_of(wallet)),
                ("disposable", (wallet,), twin.disposable(wallet)),
                ("getFrozenTokens", (wallet,), twin.frozen_tokens(wallet)),
                ("canSend", (wallet,), twin.can_send(wallet)),
                ("canReceive", (wallet,), twin.can_receive(wallet)),
                ("transferReason", (wallet, other, amount), twin.transfer_reason(wallet, other, amount)),
                ("receiptReason", (wallet, other, amount), twin.receipt_reason(wallet, other, amount)),
            ]
            for token in self.contracts.tokens:
                where = token.address
                checks.append(("claimable", (where, wallet), twin.claimable(where, wallet)))
                checks.append(("accrued", (where, wallet), twin.accrued(where, wallet)))
            if number == 0:
                checks.append(("totalSupply", (), twin.total_supply))
                checks.append(("holderCount", (), twin.holders))
                checks += [
                    ("unbooked", (token.address,), twin.unbooked(token.address))
                    for token in self.contracts.tokens
                ]
            for name, args, expected in checks:
                answered = chain.raw_try_call(None, asset.address, asset.__getattr__(name).encode(*args))
                if answered != (True, encode_result(expected)):
                    raise LawBrokenError(AGREEMENT, f"{name}{args}: {_told(*answered)}, not {expected}")
        investor = source.choice(INVESTORS)
        found, expected = asset.investor(investor), twin.investors[investor]
        country = expected.country if expected.wallets else 0
        if tuple(found) != (expected.wallets, country, expected.balance, twin._sent_today(investor)):
            raise LawBrokenError(AGREEMENT, f"investor {investor}: {found}, not {expected}")


def _told(succeeded: bool, output: bytes) -> str:
    if not succeeded:
        return f"refuses: {decode_revert(output)}"
    words = [int.from_bytes(output[start : start + 32], "big") for start in range(0, len(output), 32)]
    return f"answers {list(islice(words, 8))}"


__all__ = ["FractionalMachine", "build"]
