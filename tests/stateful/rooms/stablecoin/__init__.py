"""The stablecoin, its peg modules, oracles, surplus buffer and roles."""

from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from itertools import islice
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.model import ModelError
from tests.stateful.driver import AGREEMENT, LawBrokenError, Step
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result
from tests.stateful.rooms.stablecoin.laws import LAWS, Ghosts, Outcome, record
from tests.stateful.rooms.stablecoin.mocks import MAX_UINT
from tests.stateful.rooms.stablecoin.rules import Rules
from tests.stateful.rooms.stablecoin.storage import expected_words, layout, mapping_slot
from tests.stateful.rooms.stablecoin.world import MODULES, WEIRD, Contracts, Model

VIEWS_EVERY = 16
"""Calls between two comparisons of all views."""


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "StablecoinMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return StablecoinMachine(broken, with_model)


class StablecoinMachine(Rules):
    """Compares every call with the model, then asks every law."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.with_model = with_model
        self.laws = LAWS
        self.at = self.contracts.at
        self.layout = layout(self.contracts)
        self._expected = expected_words(self.model, self.at)
        self._evm_storage = self.contracts.chain._evm.storage
        self.ghosts = Ghosts()
        self.words = self._read()
        self._begin()
        for step in SET_UP:
            self._take_unjudged(step)
        self._chain_start = self.contracts.chain.snapshot()
        self._model_start = self.model.world.snapshot()
        self._ghosts_start = deepcopy(self.ghosts)
        self.reset()

    def _begin(self) -> None:
        self.scheduled: list[Step] = []
        self.hook = None
        self._answers_right = True
        self._spent: list[tuple[int, str, bytes]] = []
        self._taken = 0

    def _take_unjudged(self, step: Step) -> None:
        call: Call = getattr(self, step[0])(*step[1:])
        chain = self.contracts.chain
        if not chain.raw_try_send(call.sender, call.target, call.data)[0]:
            raise RuntimeError(f"the set-up's {step} is refused")
        record(self.contracts, self.ghosts, chain.last_logs)
        call.twin()
        self.words = self._read()

    def reset(self) -> None:
        self.contracts.chain.revert(self._chain_start)
        self.model.world.revert(self._model_start)
        self.ghosts = deepcopy(self._ghosts_start)
        self.words = self._read()
        self._begin()

    def apply(self, step: Step) -> None:
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            return
        chain = self.contracts.chain
        before, timestamp = self.words, chain.timestamp
        preview = self._preview(call)
        hook = self.hook
        look = hook if hook is not None and hook.looks else None
        seen_before = chain.raw_try_call(None, look.target, look.data) if look else None
        succeeded, output = chain.raw_try_send(call.sender, call.target, call.data)
        to_buffer = 0
        if succeeded:
            to_buffer = record(self.contracts, self.ghosts, chain.last_logs)
            if call.seized is not None:
                self.ghosts.seized[call.seized[0]] += call.seized[1]
            if call.on_success is not None:
                call.on_success()
        self.words = after = self._read()
        if self.with_model:
            self._compare(call, succeeded, output, after)
        looked = None
        if self.hook is not None and not after[self.layout.index["hook"]]:
            inside = self._hook_result()
            if look is not None and seen_before is not None:
                looked = seen_before, inside, chain.raw_try_call(None, look.target, look.data)
            self.hook = None
        outcome = Outcome(
            self.contracts,
            self.layout,
            self.ghosts,
            call,
            succeeded,
            output,
            before,
            after,
            timestamp,
            to_buffer,
            preview,
            looked,
        )
        for law in self.laws:
            wrong = law(outcome)
            if wrong is not None:
                raise LawBrokenError(law.__name__, wrong)
        self.compared += 1
        self._taken += 1
        if self._taken % VIEWS_EVERY == 0 and self.with_model:
            self._compare_views()

    def finish(self) -> None:
        if self.with_model:
            self._compare_views()
            for spent in self._spent:
                self._compare_authorization(*spent)

    def arm(self, hook: Call | None) -> None:
        self.hook = hook

    @property
    def flash_answer(self) -> bool:
        return self._answers_right

    def answer_flash_mints(self, right: bool) -> None:
        self._answers_right = right

    def _read(self) -> list[int]:
        storage = self._evm_storage
        return [storage(address, slot) for address, slot in self.layout.slots]

    def _preview(self, call: Call) -> tuple[bool, bytes] | None:
        if call.preview is None:
            return None
        view, twin, amount = call.preview
        answered = self.contracts.chain.raw_try_call(None, self._psm_address(call), view.encode(amount))
        if self.with_model:
            self._compare_answers(f"preview of {view!r}", answered, partial(twin, amount))
        return answered

    def _psm_address(self, call: Call) -> str:
        return self.module(call.module).psm.address

    def _compare(self, call: Call, succeeded: bool, output: bytes, after: list[int]) -> None:
        expected: tuple[bool, bytes]
        try:
            answer = call.twin()
            expected = True, output if answer is ... else encode_result(answer)
        except ModelError as error:
            expected = False, encode_error(self.contracts.translate(error))
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
        if call.spends is not None:
            self._spent.append(call.spends)
            self._compare_authorization(*call.spends)

    def _compare_authorization(self, token: int, authorizer: str, nonce: bytes) -> None:
        slot = mapping_slot(nonce, mapping_slot(self.at[authorizer], 8))
        spent = bool(self._evm_storage(self.contracts.tokens[token].address, slot))
        expected = self._authorized(token).authorization_states[self.at[authorizer], nonce]
        if spent != expected:
            raise LawBrokenError(
                AGREEMENT, f"authorization {nonce.hex()}: contract {spent}, model {expected}"
            )

    def _hook_result(self) -> tuple[bool, bytes]:
        weird = self.module(WEIRD).reserve
        inside = bool(weird.hookSucceeded()), bytes(weird.hookResult())
        expected = self.model.weird.hook_succeeded, self.model.weird.hook_result
        if self.with_model and inside != expected:
            raise LawBrokenError(
                AGREEMENT, f"in the callback, the contract {_told(*inside)}, the model {_told(*expected)}"
            )
        return inside

    def _compare_views(self) -> None:
        coin, coin_twin = self.contracts.coin, self.model.coin
        number = self._taken // VIEWS_EVERY % len(MODULES)
        module, twin = self.module(number), self.model.psms[number]
        psm, reserve = module.psm, twin.reserve
        oracle, oracle_twin = module.oracle, self.model.oracles[number]
        amount = 10 ** (self._taken // VIEWS_EVERY % 30)
        views: tuple[tuple[Any, tuple[Any, ...], Any], ...] = (
            (psm.pegStatus, (), twin.peg_status),
            (psm.uncollectedFees, (), twin.uncollected_fees),
            (psm.fees, (), lambda: (twin.fee_in_bps, twin.fee_out_bps)),
            (psm.band, (), lambda: (twin.band_lower_bps, twin.band_upper_bps)),
            (psm.frozen, (), lambda: twin.frozen),
            (psm.book, (), lambda: twin.book),
            (psm.rescuable, (module.reserve,), lambda: twin.rescuable(reserve)),
            (psm.rescuable, (coin,), lambda: twin.rescuable(coin_twin)),
            (psm.previewSwapIn, (amount,), lambda: twin.preview_swap_in(amount)),
            (psm.previewSwapInExactOut, (amount,), lambda: twin.preview_swap_in_exact_out(amount)),
            (psm.previewSwapOut, (amount,), lambda: twin.preview_swap_out(amount)),
            (psm.previewSwapOutExactOut, (amount,), lambda: twin.preview_swap_out_exact_out(amount)),
            (oracle.price, (), oracle_twin.price),
            (oracle.liquidationPrice, (), oracle_twin.liquidation_price),
            (coin.flashFee, (coin, amount), lambda: coin_twin.flash_fee(coin_twin.address, amount)),
            (coin.maxFlashLoan, (coin,), lambda: coin_twin.max_flash_loan(coin_twin.address)),
            (coin.mintingPaused, (), lambda: coin_twin.minting_paused),
        )
        for function, args, view_twin in views:
            answered = self.contracts.chain.raw_try_call(
                None, function._contract.address, function.encode(*args)
            )
            self._compare_answers(repr(function), answered, view_twin)

    def _compare_answers(self, what: str, answered: tuple[bool, bytes], twin: Any) -> None:
        try:
            expected = True, encode_result(twin())
        except ModelError as error:
            expected = False, encode_error(error)
        if answered != expected:
            raise LawBrokenError(
                AGREEMENT, f"{what}: the contract {_told(*answered)}, the model {_told(*expected)}"
            )


def _told(succeeded: bool, output: bytes) -> str:
    if not succeeded:
        return f"refuses: {decode_revert(output)}"
    words = [int.from_bytes(output[at : at + 32], "big") for at in range(0, len(output), 32)]
    return f"answers {list(islice(words, 8))}"


def _set_up() -> list[Step]:
    steps: list[Step] = []
    for token, unit in ((1, 10**6), (2, 10**18), (3, 10**8)):
        for name in ("holder", "trader", "wallet", "minter"):
            steps.append(["give_reserve", "holder", token, name, 3_000_000 * unit])
        for name in ("holder", "trader", "minter"):
            steps.append(["approve", name, token, f"module{token - 1}", MAX_UINT])
            steps.append(["approve", name, 0, f"module{token - 1}", MAX_UINT])
        steps.append(["wallet_approve", token])
        steps.append(["swap_in", "holder", token - 1, 200_000 * unit, 0, "holder", 60])
        steps.append(["swap_in", "trader", token - 1, 100_000 * unit, 0, "wallet", 60])
        steps.append(["collect_fees", "holder", token - 1])
    steps.append(["mint", "minter", "minter", 100_000 * 10**18])
    return steps


SET_UP = _set_up()
"""What every episode starts from: reserves, approvals, some coins of each module, and no two balances alike."""
