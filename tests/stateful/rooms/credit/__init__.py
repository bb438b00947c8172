"""The stablecoin's credit: facilitator, pool, coin, peg module, floor, stability pool, rate, savings, buffer."""

from collections.abc import Mapping
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from strongroom.model import ModelError
from tests.stateful.driver import AGREEMENT, LawBrokenError, Step
from tests.stateful.rooms.credit.laws import DRY_BOOK, LAWS, Drought, Events, Outcome, read_events
from tests.stateful.rooms.credit.rules import MAX_UINT, Call, Rules
from tests.stateful.rooms.credit.world import MARKETS, USERS, Contracts, Model, told, watched
from tests.stateful.rooms.lending.codec import encode_error, encode_result


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "CreditMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return CreditMachine(broken, with_model)


class CreditMachine(Rules):
    """Compares every call with the model, then asks every law."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> None:
        self._build(broken)
        self.with_model = with_model
        keys = [*(key for key, *_ in self._watched), *(("ether", name) for name in USERS)]
        self._told = told(self.contracts, self.model)
        keys += [key for key, *_ in self._told]
        self.index: dict[Any, int] = {key: place for place, key in enumerate(keys)}
        self._purses = [self.contracts.at[name] for name in USERS]
        self._storage = self.contracts.chain._evm.storage
        self._salts = 0
        self.unrecognised = dict.fromkeys(MARKETS, 0)
        self._deployed = self.drought = Drought(self.contracts.chain.timestamp, 0, True)
        self._set_up()
        self.words = self._read()
        self._chain_start = self.contracts.chain.snapshot()
        self._model_start = self.model.world.snapshot()
        self.reset()

    def _build(self, broken: Mapping[str, Artifact] | None) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.laws = LAWS
        self._watched = watched(self.contracts, self.model)

    def _events(self) -> Events:
        return read_events(self.contracts, self.contracts.chain.last_logs)

    def _set_up(self) -> None:
        """Everyone has collateral, reserve and ether, and has approved and authorised what there is."""
        c, m = self.contracts, self.model
        self.words = self._read()
        for name in USERS:
            at = c.at[name]
            for market in (0, 2):
                self._unjudged(self.give(market, name))
            self._unjudged(self.give_reserve(name))
            spenders = (c.pool, c.facilitator, c.savings, c.psm, c.coin, c.module, c.stability)
            tokens = (
                (c.coin, m.coin),
                (c.reserve, m.reserve),
                *zip(c.collaterals, m.collaterals, strict=True),
            )
            for token, twin in tokens:
                for spender in spenders:
                    where = spender.address

                    def approve(twin: Any = twin, at: str = at, where: str = where) -> None:
                        twin.approve(at, where, MAX_UINT)

                    self._unjudged(self._call(name, token, "approve", (spender, MAX_UINT), approve))

            self._wrap(name)

            def authorise(at: str = at) -> None:
                m.pool.set_authorization(at, c.at["facilitator"], True)

            self._unjudged(self._call(name, c.pool, "setAuthorization", (c.facilitator, True), authorise))

    def _wrap(self, name: str) -> None:
        """A thousand of somebody's ether; the wallet's by another."""
        c, m, wei = self.contracts, self.model, 1_000 * 10**18
        payer = "stranger" if name == "wallet" else name
        c.weth.deposit(sender=c.accounts[payer], value=wei)
        m.purses.move(c.at[payer], -wei)
        m.weth._mint(c.at[payer], wei)
        if name != payer:
            c.weth.transfer(c.at[name], wei, sender=c.accounts[payer])
            m.weth.transfer(c.at[payer], c.at[name], wei)

    def _unjudged(self, call: Call) -> None:
        succeeded, output = self.contracts.chain.raw_try_send(
            call.sender, call.target, call.data, value=call.value
        )
        if not succeeded:
            raise RuntimeError(f"the set-up is refused: {decode_revert(output)}")
        call.twin()

    def reset(self) -> None:
        self.contracts.chain.revert(self._chain_start)
        self.model.world.revert(self._model_start)
        self.words = self._read()
        self._salts = 0
        self.unrecognised = dict.fromkeys(MARKETS, 0)
        self.drought = self._deployed

    def apply(self, step: Step) -> None:
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            return
        chain = self.contracts.chain
        before = self.words
        succeeded, output = chain.raw_try_send(call.sender, call.target, call.data, value=call.value)
        events = self._events() if succeeded else Events()
        self.words = after = self._read()
        if self.with_model:
            self._compare(call, succeeded, output, after)
        for market, bad in events.bad_debt.items():
            self.unrecognised[market] += bad
        if succeeded and step[0] == "recognise":
            self.unrecognised[step[1]] = 0
        drought = self.drought
        dry = self._is_dry()
        if dry != drought.dry:
            self.drought = Drought(chain.timestamp, drought.at(chain.timestamp), dry)
        outcome = Outcome(
            self.contracts,
            self.index,
            step[0],
            call.market,
            call.actors,
            call.gift,
            succeeded,
            before,
            after,
            events,
            self.unrecognised,
            chain.timestamp,
            drought.at(chain.timestamp),
            self.drought,
        )
        for law in self.laws:
            wrong = law(outcome)
            if wrong is not None:
                raise LawBrokenError(law.__name__, wrong)
        self.compared += 1

    def _is_dry(self) -> bool:
        """The peg module, from its book."""
        return self.now("peg") & (2**128 - 1) < DRY_BOOK

    def finish(self) -> None:
        """Nothing more than after each call."""

    def _read(self) -> list[int]:
        storage, balance = self._storage, self.contracts.chain.balance
        return [
            *(storage(address, slot) for _, address, slot, _ in self._watched),
            *(balance(address) for address in self._purses),
            *(view() for _, view, _ in self._told),
        ]

    def _compare(self, call: Call, succeeded: bool, output: bytes, after: list[int]) -> None:
        expected: tuple[bool, bytes]
        try:
            expected = True, encode_result(call.twin())
        except ModelError as error:
            expected = False, encode_error(error)
        if (succeeded, output) != expected:
            raise LawBrokenError(
                AGREEMENT, f"the contract {_said(succeeded, output)}, the model {_said(*expected)}"
            )
        held = self.model.purses.held
        words = [*(twin() for *_, twin in self._watched), *(held[address] for address in self._purses)]
        words += [twin() for *_, twin in self._told]
        if after != words:
            wrong = [
                f"{key}: contract {after[place]}, model {words[place]}"
                for key, place in self.index.items()
                if after[place] != words[place]
            ]
            raise LawBrokenError(AGREEMENT, "; ".join(wrong))


def _said(succeeded: bool, output: bytes) -> str:
    return f"answers {output.hex() or 'nothing'}" if succeeded else f"refuses: {decode_revert(output)}"
