"""The lending pool: markets, positions, interest, liquidation, redemption, authorizations, callbacks."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.model import ModelError
from strongroom.model.lending_pool import Market
from tests.stateful.driver import AGREEMENT, LawBrokenError, Step
from tests.stateful.rooms.lending.call import Call
from tests.stateful.rooms.lending.codec import encode_error, encode_result
from tests.stateful.rooms.lending.drill import who_cannot_leave
from tests.stateful.rooms.lending.laws import (
    LAWS,
    Events,
    Outcome,
    everyone_can_always_repay_in_full_and_leave,
    read_events,
)
from tests.stateful.rooms.lending.rules import Rules
from tests.stateful.rooms.lending.storage import expected_words, layout
from tests.stateful.rooms.lending.world import (
    DECIMALS,
    ENTRIES,
    HOLDERS,
    IRMS,
    LATER,
    LOANS,
    MARKETS,
    OPERATED,
    OPERATOR,
    USERS,
    Contracts,
    Model,
    flags,
)

VIEWS_EVERY = 32
"""Calls between two comparisons of views."""
DRILL_EVERY = 150
"""Calls between two drills of everyone leaving."""


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "LendingMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return LendingMachine(broken, with_model)


class LendingMachine(Rules):
    """Compares every call with the model, then asks every law."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.with_model = with_model
        self.laws = LAWS
        self.at = self.contracts.at
        self.layout = layout(self.contracts)
        self._expected = expected_words(self.contracts, self.model)
        self._evm_storage = self.contracts.chain._evm.storage
        self.words = self._read()
        self._taken = 0
        for name in (*USERS, "deployer"):
            if name not in ("stranger", "deployer"):
                for call in self.approve_all(name):
                    self._take_unjudged(call)
        for step in SET_UP:
            self._take_unjudged(getattr(self, step[0])(*step[1:]))
        self._chain_start = self.contracts.chain.snapshot()
        self._model_start = self.model.world.snapshot()
        self.reset()

    def _take_unjudged(self, call: Call) -> None:
        succeeded, output = self.contracts.chain.raw_try_send(call.sender, call.target, call.data)
        if not succeeded:
            raise RuntimeError(f"the set-up's {call} is refused: {decode_revert(output)}")
        if self.with_model:
            call.twin()
        self.words = self._read()

    def reset(self) -> None:
        self.contracts.chain.revert(self._chain_start)
        self.model.world.revert(self._model_start)
        self.words = self._read()
        self._taken = 0

    def apply(self, step: Step) -> None:
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            return
        chain = self.contracts.chain
        before = self.words
        probed = self._probe(call.donated) if call.donated is not None else None
        succeeded, output = chain.raw_try_send(call.sender, call.target, call.data)
        events = read_events(self.contracts, chain.last_logs) if succeeded else Events()
        self.words = after = self._read()
        if self.with_model:
            self._compare(call, succeeded, output, after)
        probes = (probed, self._probe(call.donated)) if probed is not None else None
        self._taken += 1
        outcome = Outcome(
            self.contracts,
            self.layout,
            call,
            succeeded,
            output,
            before,
            after,
            events,
            probes,
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
        if wrong is not None:
            raise LawBrokenError(everyone_can_always_repay_in_full_and_leave.__name__, wrong)

    def _drill(self) -> str | None:
        if everyone_can_always_repay_in_full_and_leave not in self.laws:
            return None
        return who_cannot_leave(self)

    def _read(self) -> list[int]:
        storage = self._evm_storage
        return [storage(address, slot) for address, slot in self.layout.slots]

    def _probe(self, token: int | None) -> list[tuple[bool, bytes]]:
        """What a supply by shares, and a withdrawal of half by shares, come to in each market of the token."""
        answers = []
        pool, lender = self.contracts.pool, self.at["lender"]
        for market in MARKETS:
            if LOANS[market] != token:
                continue
            half = self.position(market, "lender")[0] // 2
            structure = self.contracts.structs[market]
            for data in (
                pool.supply.encode(structure, 0, 10**12, lender, b""),
                pool.withdraw.encode(structure, 0, half, lender, lender),
            ):
                answers.append(self.contracts.chain.raw_try_call(lender, pool.address, data))
        return answers

    def _compare(self, call: Call, succeeded: bool, output: bytes, after: list[int]) -> None:
        expected: tuple[bool, bytes]
        try:
            expected = True, encode_result(call.twin())
        except ModelError as error:
            expected = False, encode_error(error)
        if (succeeded, output) != expected:
            raise LawBrokenError(
                AGREEMENT, f"the contract {_told(succeeded, output)}, the model {_told(*expected)}"
            )
        words = self._expected()
        if after != words:
            wrong = [
                f"{key}: contract {after[place]}, model {words[place]}"
                for key, place in self.layout.index.items()
                if after[place] != words[place]
            ]
            raise LawBrokenError(AGREEMENT, "; ".join(wrong))

    def _compare_views(self) -> None:
        """The pool's views, and what the model answers "what if", tried on the chain and taken back."""
        chain, pool, twin = self.contracts.chain, self.contracts.pool, self.model.pool
        turn = self._taken // VIEWS_EVERY
        number = turn % len(MARKETS)
        params, structure = self.contracts.params[number], self.contracts.structs[number]
        market = twin.markets[params.id]
        stored = twin.params[params.id]
        tokens = (stored.loan_token, stored.collateral_token, stored.oracle, stored.irm)
        name = HOLDERS[turn % (len(HOLDERS) - 1)]
        where = self.at[name]
        held = twin.positions[params.id, where]
        views: tuple[tuple[Any, tuple[Any, ...], Any], ...] = (
            (
                pool.market,
                (params.id,),
                (
                    market.supply_assets,
                    market.supply_shares,
                    market.borrow_assets,
                    market.borrow_shares,
                    market.last_update,
                    market.fee,
                ),
            ),
            (
                pool.position,
                (params.id, where),
                (held.supply_shares, held.borrow_shares, held.collateral),
            ),
            (pool.rateAtTarget, (params.id,), market.rate_at_target),
            (
                pool.idToMarketParams,
                (params.id,),
                (*(int(each, 16) for each in tokens), stored.lltv),
            ),
            (pool.DOMAIN_SEPARATOR, (), twin.domain_separator),
        )
        for function, args, expected in views:
            answered = chain.raw_try_call(None, pool.address, function.encode(*args))
            if answered != (True, encode_result(expected)):
                raise LawBrokenError(
                    AGREEMENT,
                    f"{function!r}: the contract {_told(*answered)}, the model {expected}",
                )
        if not market.last_update:
            return
        self._compare_accrual(number)
        self._compare_liquidation_price(number, where)
        if name in ("zero", "callback", "wallet") or (number == OPERATED and name != OPERATOR):
            return
        # the most that can be borrowed is borrowed, one more is not
        try:
            most = twin.max_borrow(params, where)
        except ModelError:
            return
        for amount, should in ((most, True), (most + 1, False)):
            if amount == 0:
                continue
            second = 0  # shares of a borrow, what the operator brings of a lend
            take = pool.lend if number == OPERATED else pool.borrow
            data = take.encode(structure, amount, second, where, self.at["keeper"])
            succeeded, output = chain.raw_try_call(where, pool.address, data)
            if succeeded != should and output[:4] not in _NOT_OF_HEALTH:
                raise LawBrokenError(
                    AGREEMENT, f"a borrow of {amount} (the most is {most}): {_told(succeeded, output)}"
                )

    def _compare_accrual(self, number: int) -> None:
        """What a reader beside the pool makes of its slots is what the model would store, now and, but for an
        external model, a year on."""
        chain, world, params = self.contracts.chain, self.model.world, self.contracts.params[number]
        now = world.timestamp
        for timestamp in (now, now + 31_536_000) if IRMS[number] != "asked" else (now,):
            world.timestamp = timestamp
            try:
                told: Any = _words_of(self.model.pool.accrued(params), ENTRIES[IRMS[number]])
            except ModelError as error:
                told = encode_error(error)
            finally:
                world.timestamp = now
            reader = self.contracts.reader
            data = reader.marketAt.encode(self.contracts.pool, self.contracts.structs[number], timestamp)
            succeeded, output = chain.raw_try_call(None, reader.address, data)
            if (_words(output)[:5] if succeeded else output) != told:
                raise LawBrokenError(
                    AGREEMENT,
                    f"market {number} at {timestamp}: read {_told(succeeded, output)}, model {told}",
                )

    def _compare_liquidation_price(self, number: int, where: str) -> None:
        """At that price and below it the pool liquidates, above it the position is healthy."""
        pool, oracle = self.contracts.pool, self.model.oracles[number]
        price = oracle.at_liquidation or oracle.value
        if oracle.fault or not price:
            return
        try:
            limit = self.model.pool.liquidation_price(self.contracts.params[number], where)
        except ModelError:
            return
        data = pool.liquidate.encode(self.contracts.structs[number], where, 1, 0, b"")
        output = self.contracts.chain.raw_try_call(None, pool.address, data)[1]
        healthy = output[:4] == _HEALTHY
        if output[:4] != _FULL and healthy != (limit is None or price > limit):
            raise LawBrokenError(
                AGREEMENT, f"market {number}, {where}: liquidation price {limit}, price {price}, {healthy=}"
            )


_HEALTHY = encode_error(ModelError("LendingPool_HealthyPosition", b"\0" * 32, "0x" + "00" * 20, 0, 0))[:4]
_FULL = encode_error(ModelError("FullMulDivFailed"))[:4]
_NOT_OF_HEALTH = frozenset(encode_error(ModelError(name))[:4] for name in ("TransferFailed",)) | {
    encode_error(ModelError("LendingPool_AmountTooLarge", 0))[:4]
}


def _told(succeeded: bool, output: bytes) -> str:
    if not succeeded:
        return f"refuses: {decode_revert(output)}"
    return f"answers {list(islice(_words(output), 8))}"


def _words(output: bytes) -> list[int]:
    return [int.from_bytes(output[at : at + 32], "big") for at in range(0, len(output), 32)]


def _words_of(market: Market, entry: tuple[int, int, str, str]) -> list[int]:
    """Totals and the third slot, as a reader has them."""
    meta = market.last_update | market.rate_at_target << 64 | market.fee << 128
    meta |= flags(entry)
    return [market.supply_assets, market.supply_shares, market.borrow_assets, market.borrow_shares, meta]


def _set_up() -> list[Step]:
    steps: list[Step] = []
    for token, decimals in enumerate(DECIMALS):
        steps += [["give", token, name, 5_000_000 * 10**decimals] for name in USERS]
    steps.append(["set_fee_recipient", "governor", "collector"])
    steps.append(["set_fee", "governor", 0, 10**17])
    for market in MARKETS:
        if market not in (LATER, OPERATED):
            unit = 10 ** DECIMALS[LOANS[market]]
            steps.append(["supply", "lender", market, "assets", 100_000 * unit, "lender", None])
    steps.append(["supply_collateral", "borrower", 0, 10 * 10**18, "borrower", None])
    steps.append(["borrow", "borrower", 0, "borrower", "assets", 10_000 * 10**6, "borrower"])
    steps.append(["supply_collateral", "second", 1, 20_000 * 10**18, "second", None])
    steps.append(["borrow", "second", 1, "second", "assets", 5_000 * 10**6, "second"])
    steps.append(["supply_collateral", "borrower", 2, 10_000 * 10**6, "borrower", None])
    steps.append(["borrow", "borrower", 2, "borrower", "assets", 9_000 * 10**18, "borrower"])
    steps.append(["supply_collateral", OPERATOR, OPERATED, 10_000 * 10**6, OPERATOR, None])
    steps.append(["lend", OPERATOR, OPERATED, OPERATOR, 5_000 * 10**18, 5_000 * 10**18, OPERATOR])
    return steps


SET_UP = _set_up()
"""What every episode starts from: tokens, approvals, lenders, and a debt in four markets, one with a fee."""
