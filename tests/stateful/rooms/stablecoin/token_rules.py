"""Tokens and facilitators."""

from collections.abc import Callable
from functools import partial
from typing import Any

from strongroom.model.signatures import (
    CANCEL_AUTHORIZATION,
    RECEIVE_WITH_AUTHORIZATION,
    TRANSFER_WITH_AUTHORIZATION,
)
from tests.stateful.driver import rule
from tests.stateful.rooms.stablecoin.arguments import (
    a_flaw,
    a_form,
    a_lifetime,
    a_salt,
    a_signed_token,
    a_token,
    amount_of,
    anyone,
    one_of,
    owner,
    receiver,
    signer,
    spender,
    token_amount,
)
from tests.stateful.rooms.stablecoin.base import Base
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.mocks import MAX_UINT
from tests.stateful.rooms.stablecoin.storage import spenders
from tests.stateful.rooms.stablecoin.world import USERS, WEIRD, signature_of


class TokenRules(Base):
    """Of the stablecoin and the reserves."""

    # Tokens

    @rule(16, caller=anyone, token=a_token, receiver=receiver, amount=token_amount)
    def transfer(self, caller: str, token: int, receiver: str, amount: int) -> Call:
        sender, to = self.at[caller], self.at[receiver]
        data = self.contracts.tokens[token].transfer.encode(to, amount)
        return self._token_call(
            token, sender, data, lambda: self.model.tokens[token].transfer(sender, to, amount), (sender,)
        )

    @rule(14, caller=spender, token=a_token, owner=owner, receiver=receiver, amount=token_amount)
    def transfer_from(self, caller: str, token: int, owner: str, receiver: str, amount: int) -> Call:
        sender, payer, to = self.at[caller], self.at[owner], self.at[receiver]
        data = self.contracts.tokens[token].transferFrom.encode(payer, to, amount)
        payers = (payer,) if self.allowed(token, owner, caller) >= amount else ()
        return self._token_call(
            token,
            sender,
            data,
            lambda: self.model.tokens[token].transfer_from(sender, payer, to, amount),
            payers,
        )

    @rule(
        12,
        caller=owner,
        token=a_token,
        spender=lambda machine, source, args: source.choice((*spenders(args["token"]), "zero")),
        amount=lambda machine, source, args: source.choice(
            (0, *[MAX_UINT] * 6, 2**255, source.integer(0, 10**24), source.integer(0, 10**12))
        ),
    )
    def approve(self, caller: str, token: int, spender: str, amount: int) -> Call:
        if caller == "wallet":
            caller = "holder"
        if spender == "zero" and token == 1 + WEIRD:
            spender = "relayer"
        sender, allowed = self.at[caller], self.at[spender]
        data = self.contracts.tokens[token].approve.encode(allowed, amount)
        return self._token_call(
            token, sender, data, lambda: self.model.tokens[token].approve(sender, allowed, amount), ()
        )

    def _token_call(
        self, token: int, sender: str, data: bytes, twin: Callable[[], Any], payers: tuple[str, ...]
    ) -> Call:
        answer = twin
        if token == 1 + WEIRD:

            def answer() -> Any:
                answered = twin()
                no_answer = self.model.weird.kind == 1 and data[:4] != self._approve_selector
                return None if no_answer else answered

        return Call(sender, self.contracts.tokens[token].address, data, answer, payers=payers)

    @property
    def _approve_selector(self) -> bytes:
        return bytes.fromhex("095ea7b3")

    @rule(
        6,
        caller=anyone,
        token=a_signed_token,
        owner=signer,
        spender=lambda machine, source, args: source.choice(spenders(args["token"])),
        amount=token_amount,
        lifetime=a_lifetime,
        form=a_form,
        flaw=a_flaw,
    )
    def permit(
        self,
        caller: str,
        token: int,
        owner: str,
        spender: str,
        amount: int,
        lifetime: int,
        form: str,
        flaw: str,
    ) -> Call:
        deadline = self.now + lifetime
        args = (self.at[owner], self.at[spender], amount, deadline)
        digest = self._permit_digest(token, owner, self.at[spender], amount, deadline)
        raw, signature = signature_of(self.contracts, owner, digest, flaw)
        data = self._signed(token, "permit(address,address,uint256,uint256,", form, args, raw)
        twin = self._authorized(token)
        return Call(
            self.at[caller],
            self.contracts.tokens[token].address,
            data,
            lambda: twin.permit(*args, signature),
        )

    @rule(
        10,
        caller=anyone,
        token=a_signed_token,
        owner=signer,
        receiver=receiver,
        amount=token_amount,
        after=lambda machine, source, args: -3600 if source.integer(0, 7) else source.choice((-1, 0, 1)),
        lifetime=a_lifetime,
        nonce=a_salt,
        kind=one_of("transfer", "transfer", "receive"),
        form=a_form,
        flaw=a_flaw,
    )
    def use_authorization(
        self,
        caller: str,
        token: int,
        owner: str,
        receiver: str,
        amount: int,
        after: int,
        lifetime: int,
        nonce: int,
        kind: str,
        form: str,
        flaw: str,
    ) -> Call:
        if kind == "receive" and amount % 4:
            caller = receiver if receiver in ("holder", "trader", "relayer", "minter") else caller
        number = nonce.to_bytes(32, "big")
        sender = self.at[caller]
        args = (self.at[owner], self.at[receiver], amount, self.now + after, self.now + lifetime, number)
        type_text = TRANSFER_WITH_AUTHORIZATION if kind == "transfer" else RECEIVE_WITH_AUTHORIZATION
        twin = self._authorized(token)
        raw, signature = signature_of(self.contracts, owner, twin.digest(type_text, *args), flaw)
        fields = "(address,address,uint256,uint256,uint256,bytes32,"
        data = self._signed(token, f"{kind}WithAuthorization{fields}", form, args, raw)
        if kind == "transfer":
            run = partial(twin.transfer_with_authorization, *args, signature)
        else:
            run = partial(twin.receive_with_authorization, sender, *args, signature)
        return Call(
            sender,
            self.contracts.tokens[token].address,
            data,
            run,
            payers=() if flaw else (self.at[owner],),
            spends=(token, owner, number),
        )

    @rule(3, caller=anyone, token=a_signed_token, owner=signer, nonce=a_salt, form=a_form, flaw=a_flaw)
    def cancel_authorization(
        self, caller: str, token: int, owner: str, nonce: int, form: str, flaw: str
    ) -> Call:
        number = nonce.to_bytes(32, "big")
        args = (self.at[owner], number)
        twin = self._authorized(token)
        raw, signature = signature_of(self.contracts, owner, twin.digest(CANCEL_AUTHORIZATION, *args), flaw)
        data = self._signed(token, "cancelAuthorization(address,bytes32,", form, args, raw)
        return Call(
            self.at[caller],
            self.contracts.tokens[token].address,
            data,
            lambda: twin.cancel_authorization(*args, signature),
            spends=(token, owner, number),
        )

    # Facilitators

    @rule(
        10,
        caller=one_of("minter", "minter", "minter", "stranger"),
        receiver=receiver,
        amount=lambda machine, source, args: amount_of(source, 10**25 - machine.level("minter"), 10**18),
    )
    def mint(self, caller: str, receiver: str, amount: int) -> Call:
        sender, to = self.at[caller], self.at[receiver]
        coin = self.contracts.coin
        return Call(
            sender,
            coin.address,
            coin.mint.encode(to, amount),
            lambda: self.model.coin.mint(sender, to, amount),
            gifts=((0, amount),) if receiver in USERS else (),
        )

    @rule(
        10,
        caller=one_of("minter", "minter", "minter", "stranger"),
        owner=one_of("minter", "minter", "holder", "trader"),
        amount=lambda machine, source, args: amount_of(source, machine.held(0, args["owner"]), 10**18),
    )
    def burn(self, caller: str, owner: str, amount: int) -> Call:
        sender, payer = self.at[caller], self.at[owner]
        coin = self.contracts.coin
        agreed = owner == caller or self.allowed(0, owner, caller) >= amount
        return Call(
            sender,
            coin.address,
            coin.burn.encode(payer, amount),
            lambda: self.model.coin.burn(sender, payer, amount),
            payers=(payer,) if agreed else (),
        )
