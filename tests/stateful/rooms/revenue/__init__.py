"""Royalty splitters of both forms: receipts, claims, payees, recoveries, share changes, hostile tokens."""

from collections.abc import Mapping
from itertools import islice

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.evm import keccak
from strongroom.model import ModelError
from tests.stateful.driver import AGREEMENT, LawBrokenError, Step
from tests.stateful.rooms.lending.codec import encode_error as encode_known
from tests.stateful.rooms.revenue.laws import LAWS, Outcome, Owed, order_of_claims_does_not_matter
from tests.stateful.rooms.revenue.rules import Rules
from tests.stateful.rooms.revenue.world import (
    ADJUSTABLE,
    SPLITTERS,
    TOKENS,
    USERS,
    WEIRD,
    Call,
    Contracts,
    Model,
    Storage,
)
from tests.stateful.rooms.stablecoin.codec import encode_result

OWED_EVERY = 4
"""Calls between two readings of what everyone is owed, when the call may have changed it."""
VIEWS_EVERY = 16
DRILL_EVERY = 100
_REFUSED = keccak(b"ETHTransferFailed()")[:4]


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "RevenueMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge.

    The model runs all the same, as rules ask it; only it is not compared.
    """
    return RevenueMachine(broken, with_model)


class RevenueMachine(Rules):
    """Compares every call with the model, then asks every law."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.with_model = with_model
        self.laws = LAWS
        self.names = {int(self.contracts.at[name], 16): name for name in USERS}
        self.storage = Storage(self.contracts)
        self._chain_start = self.contracts.chain.snapshot()
        self._model_start = self.model.world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.contracts.chain.revert(self._chain_start)
        self.model.world.revert(self._model_start)
        self.words = self.storage.read()
        self.accounts = self._accounts()
        self._taken = 0

    def apply(self, step: Step) -> None:
        chain = self.contracts.chain
        probes = step[0] in _OF_SHARES and no_share_law(self.laws)
        claimable = self._amounts("claimable") if probes else None
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            return
        before, accounts = self.words, self.accounts
        succeeded, output = chain.raw_try_send(call.sender, call.target, call.data, call.value)
        logs = chain.last_logs if succeeded else []
        self.words = after = self.storage.read()
        self.accounts = self._accounts()
        self._follow(call, succeeded, output)
        self._taken += 1
        outcome = Outcome(
            self.contracts,
            call,
            succeeded,
            before,
            after,
            logs,
            self._amounts("owed") if self._taken % OWED_EVERY == 0 else {},
            None if claimable is None else (claimable, self._amounts("claimable")),
            (accounts, self.accounts),
            self._drill() if self._taken % DRILL_EVERY == 0 else None,
        )
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
        wrong = self._drill()
        if wrong is not None and order_of_claims_does_not_matter in self.laws:
            raise LawBrokenError(order_of_claims_does_not_matter.__name__, wrong)

    def _follow(self, call: Call, succeeded: bool, output: bytes) -> None:
        """The model does the same, and, unless only the laws judge, is compared."""
        expected: tuple[bool, bytes]
        try:
            expected = True, encode_result(call.twin())
        except ModelError as error:
            expected = False, _REFUSED if error.name == "ETHTransferFailed" else encode_known(error)
        if not self.with_model:
            return
        if (succeeded, output) != expected:
            raise LawBrokenError(
                AGREEMENT, f"the contract {_told(succeeded, output)}, the model {_told(*expected)}"
            )
        words = self.storage.expected(self.model)
        wrong = [
            f"{key}: contract {word}, model {words[key]}"
            for key, word in self.words.items()
            if word != words[key]
        ]
        if wrong:
            raise LawBrokenError(AGREEMENT, "; ".join(wrong))

    def _accounts(self) -> list[list[int]]:
        """Each splitter's payees' accounts, from storage and, where they never moved, the configuration."""
        found = []
        for number in SPLITTERS:
            first = [int(account, 16) for account, _ in self.contracts.tables[number]]
            count = len(first)
            if number == ADJUSTABLE:
                count = self.contracts.splitters[number].payeeCount()
            found.append(
                [
                    (self.words[number, "record", payee] & (2**160 - 1))
                    or (first[payee] if payee < len(first) else 0)
                    for payee in range(count)
                ]
            )
        return found

    def _amounts(self, view: str) -> Owed:
        found: Owed = {}
        chain = self.contracts.chain
        for number, splitter in enumerate(self.contracts.splitters):
            function = splitter.__getattr__(view)
            for token in TOKENS:
                amounts = []
                for payee in range(len(self.accounts[number])):
                    data = function.encode(payee, self.contracts.tokens[token])
                    answered, output = chain.raw_try_call(None, splitter.address, data)
                    amounts.append(int.from_bytes(output, "big") if answered else -1)
                found[number, token] = amounts
        return found

    def _drill(self) -> str | None:
        """Everyone claims, in one order and in the other, and it is taken back."""
        if order_of_claims_does_not_matter not in self.laws:
            return None
        chain = self.contracts.chain
        weird = self.contracts.weird
        start = chain.snapshot()
        results = []
        for backwards in (False, True):
            chain.revert(start)
            chain.raw_try_send(
                self.contracts.at["stranger"], weird.address, weird.setHook.encode("0x" + "00" * 20, b"")
            )
            chain.raw_try_send(
                self.contracts.at["stranger"],
                self.contracts.hostile.address,
                self.contracts.hostile.setCall.encode("0x" + "00" * 20, b""),
            )
            paid = {}
            for number, splitter in enumerate(self.contracts.splitters):
                order = range(len(self.accounts[number]))
                for token in TOKENS:
                    asset = self.contracts.tokens[token]
                    if splitter.shortfall(asset)[0]:
                        continue  # what is given up is rounded by the order, a unit each at most
                    for payee in reversed(order) if backwards else order:
                        name = self.names.get(self.accounts[number][payee], "stranger")
                        call = self._call(name, number, "claim", (payee, asset), None)
                        paid[number, token, payee] = (
                            splitter.owed(payee, asset),
                            chain.raw_try_send(call.sender, call.target, call.data)[0],
                        )
            results.append(paid)
        chain.revert(start)
        one, other = results
        for key, amount in one.items():
            if other[key] != amount:
                return f"{key}: {amount}, and {other[key]} in another order"
        return None

    def _compare_views(self) -> None:
        chain = self.contracts.chain
        for number, (splitter, twin) in enumerate(
            zip(self.contracts.splitters, self.model.splitters, strict=True)
        ):
            if splitter.payeeCount() != twin.payee_count:
                raise LawBrokenError(AGREEMENT, f"{splitter.payeeCount()} payees, not {twin.payee_count}")
            for token in TOKENS:
                asset = self.contracts.tokens[token]
                if splitter.unsynced(asset) != twin.unsynced(asset):
                    raise LawBrokenError(AGREEMENT, f"unsynced of {number}, {token}")
                for payee in range(twin.payee_count):
                    for view, expected in (
                        ("owed", twin.owed(payee, asset)),
                        ("claimable", twin.claimable(payee, asset)),
                    ):
                        data = splitter.__getattr__(view).encode(payee, asset)
                        answered = chain.raw_try_call(None, splitter.address, data)
                        if answered != (True, encode_result(expected)):
                            raise LawBrokenError(
                                AGREEMENT, f"{view}({payee}, {token}): {_told(*answered)}, not {expected}"
                            )
            for payee in range(twin.payee_count):
                if splitter.payeeOf(payee)[1] != twin.shares_of(payee):
                    raise LawBrokenError(AGREEMENT, f"shares of payee {payee}")


_OF_SHARES = {
    "announce_shares",
    "cancel_shares",
    "transfer_ownership",
    "accept_ownership",
    "renounce_ownership",
    "wait",
}


def no_share_law(laws: tuple[object, ...]) -> bool:
    """Whether the law of share changes is asked."""
    return any(getattr(law, "__name__", "") == "no_share_change_moves_past_revenue" for law in laws)


def _told(succeeded: bool, output: bytes) -> str:
    if not succeeded:
        return f"refuses: {decode_revert(output)}"
    words = [int.from_bytes(output[start : start + 32], "big") for start in range(0, len(output), 32)]
    return f"answers {list(islice(words, 8))}"


__all__ = ["WEIRD", "RevenueMachine", "build"]
