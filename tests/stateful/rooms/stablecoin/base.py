"""What the rules have in common: the state they read, and how signatures get into calldata."""

from typing import Any

from strongroom.model.signatures import PERMIT
from strongroom.model.token import AuthorizedToken
from tests.stateful.driver import Machine, Step
from tests.stateful.rooms.stablecoin.arguments import UINT120, UINT128
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.storage import Layout
from tests.stateful.rooms.stablecoin.world import Contracts, Model, Module


class Base(Machine):
    """What the rules stand on. `StablecoinMachine` provides what is only declared here."""

    contracts: Contracts
    model: Model
    layout: Layout
    words: list[int]
    at: dict[str, str]
    scheduled: list[Step]
    hook: Call | None

    # What rules read of the state

    def held(self, token: int, name: str) -> int:
        """A balance, zero where it is not watched."""
        place = self.layout.index.get(("balance", token, name))
        return 0 if place is None else self.words[place]

    def allowed(self, token: int, owner: str, spender: str) -> int:
        """An allowance, zero where it is not watched."""
        place = self.layout.index.get(("allowance", token, owner, spender))
        return 0 if place is None else self.words[place]

    def book(self, module: int) -> int:
        """In the reserve's units."""
        return self.words[self.layout.index["state", module]] & UINT128

    def level(self, name: str) -> int:
        """In wei."""
        return self.words[self.layout.index["facilitator", name]] >> 120 & UINT120

    def module(self, number: int) -> Module:
        """One of the three."""
        return self.contracts.modules[number]

    def decimals(self, token: int) -> int:
        """Of a token; 0 is the coin."""
        return 18 if token == 0 else self.module(token - 1).decimals

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return self.contracts.chain.timestamp

    # Signatures

    def _permit_digest(self, token: int, owner: str, spender: str, value: int, deadline: int) -> bytes:
        signed = self.model.tokens[token]
        if not isinstance(signed, AuthorizedToken):
            return b"\x33" * 32
        nonce = self.words[self.layout.index["nonce", token, owner]]
        return signed.digest(PERMIT, self.at[owner], spender, value, nonce, deadline)

    def _authorized(self, token: int) -> AuthorizedToken:
        found = self.model.tokens[token]
        assert isinstance(found, AuthorizedToken)
        return found

    def _signed(self, token: int, opening: str, form: str, args: tuple[Any, ...], raw: bytes) -> bytes:
        """Calldata with the signature as bytes, or in its three parts if it has them."""
        contract = self.contracts.tokens[token]
        if form == "bytes" or len(raw) != 65:
            return self.contracts.function(contract, f"{opening}bytes)").encode(*args, raw)
        function = self.contracts.function(contract, f"{opening}uint8,bytes32,bytes32)")
        return function.encode(*args, raw[64], raw[:32], raw[32:64])

    @property
    def flash_answer(self) -> bool:
        """Whether the wallet answers flash mints as it should."""
        raise NotImplementedError

    def answer_flash_mints(self, right: bool) -> None:
        """Remembers how the wallet answers from now on."""
        raise NotImplementedError

    def _calls(self, steps: list[Step]) -> list[Call]:
        return [getattr(self, step[0])(*step[1:]) for step in steps]

    def arm(self, hook: Call | None) -> None:
        """Remembers what the next transfer of the weird token calls."""
        raise NotImplementedError
