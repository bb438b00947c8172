"""Swaps, with and without signatures, and what keeps the module's fees and freeze."""

from collections.abc import Callable
from functools import partial
from typing import Any

from eth_abi.abi import encode as abi_encode

from strongroom.model.signatures import (
    RECEIVE_WITH_AUTHORIZATION,
    swap_authorization_nonce,
)
from strongroom.model.token import AuthorizedToken
from tests.stateful.driver import rule
from tests.stateful.rooms.stablecoin.arguments import (
    a_flaw,
    a_lifetime,
    a_limit,
    a_module,
    a_salt,
    a_sound_module,
    a_token,
    anyone,
    coin_amount,
    coins_out,
    receiver,
    reserve_amount,
    reserve_out,
    signer,
    swapper,
    token_amount,
)
from tests.stateful.rooms.stablecoin.base import Base
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.codec import encode_result
from tests.stateful.rooms.stablecoin.world import signature_of


class SwapRules(Base):
    """Of the peg stability modules."""

    # Swaps

    @rule(
        44,
        caller=swapper,
        module=a_module,
        reserve_in=reserve_amount,
        min_stable_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_in(
        self, caller: str, module: int, reserve_in: int, min_stable_out: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (reserve_in, min_stable_out, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller, module, psm.swapIn, twin.swap_in, args, "previewSwapIn", twin.preview_swap_in
        )

    @rule(
        28,
        caller=swapper,
        module=a_module,
        stable_out=coins_out,
        max_reserve_in=a_limit("max"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_in_exact_out(
        self, caller: str, module: int, stable_out: int, max_reserve_in: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (stable_out, max_reserve_in, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller,
            module,
            psm.swapInExactOut,
            twin.swap_in_exact_out,
            args,
            "previewSwapInExactOut",
            twin.preview_swap_in_exact_out,
        )

    @rule(
        44,
        caller=swapper,
        module=a_module,
        stable_in=coin_amount,
        min_reserve_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_out(
        self, caller: str, module: int, stable_in: int, min_reserve_out: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (stable_in, min_reserve_out, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller, module, psm.swapOut, twin.swap_out, args, "previewSwapOut", twin.preview_swap_out
        )

    @rule(
        28,
        caller=swapper,
        module=a_module,
        reserve_out=reserve_out,
        max_stable_in=a_limit("max"),
        receiver=receiver,
        lifetime=a_lifetime,
    )
    def swap_out_exact_out(
        self, caller: str, module: int, reserve_out: int, max_stable_in: int, receiver: str, lifetime: int
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        args = (reserve_out, max_stable_in, self.at[receiver], self.now + lifetime)
        return self._swap(
            caller,
            module,
            psm.swapOutExactOut,
            twin.swap_out_exact_out,
            args,
            "previewSwapOutExactOut",
            twin.preview_swap_out_exact_out,
        )

    def _swap(
        self,
        caller: str,
        module: int,
        function: Any,
        twin: Callable[..., int],
        args: tuple[Any, ...],
        preview: str,
        preview_twin: Callable[[int], int],
    ) -> Call:
        psm, sender = self.module(module).psm, self.at[caller]
        return Call(
            sender,
            psm.address,
            function.encode(*args),
            partial(twin, sender, *args),
            payers=(sender,),
            preview=(getattr(psm, preview), preview_twin, args[0]),
            module=module,
            way_out=preview.startswith("previewSwapOut"),
        )

    @rule(
        11,
        module=a_sound_module,
        payer=signer,
        reserve_in=reserve_amount,
        min_stable_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        salt=a_salt,
        flaw=a_flaw,
        caller=anyone,
    )
    def swap_in_with_authorization(
        self,
        module: int,
        payer: str,
        reserve_in: int,
        min_stable_out: int,
        receiver: str,
        lifetime: int,
        salt: int,
        flaw: str,
        caller: str,
    ) -> Call:
        return self._swap_with_authorization(
            "swapIn",
            module,
            1 + module,
            payer,
            reserve_in,
            min_stable_out,
            receiver,
            lifetime,
            salt,
            flaw,
            caller,
        )

    @rule(
        11,
        module=a_sound_module,
        payer=signer,
        stable_in=coin_amount,
        min_reserve_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        salt=a_salt,
        flaw=a_flaw,
        caller=anyone,
    )
    def swap_out_with_authorization(
        self,
        module: int,
        payer: str,
        stable_in: int,
        min_reserve_out: int,
        receiver: str,
        lifetime: int,
        salt: int,
        flaw: str,
        caller: str,
    ) -> Call:
        return self._swap_with_authorization(
            "swapOut", module, 0, payer, stable_in, min_reserve_out, receiver, lifetime, salt, flaw, caller
        )

    def _swap_with_authorization(
        self,
        swap: str,
        module: int,
        token: int,
        payer: str,
        amount: int,
        limit: int,
        receiver: str,
        lifetime: int,
        salt: int,
        flaw: str,
        caller: str,
    ) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        deadline, salt_bytes = self.now + lifetime, salt.to_bytes(32, "big")
        args = (self.at[payer], amount, limit, self.at[receiver], deadline, salt_bytes)
        nonce = swap_authorization_nonce(swap, *args)
        signed = self.model.tokens[token]
        digest = b"\x22" * 32
        if isinstance(signed, AuthorizedToken):
            digest = signed.digest(
                RECEIVE_WITH_AUTHORIZATION, self.at[payer], psm.address, amount, 0, deadline, nonce
            )
        raw, signature = signature_of(self.contracts, payer, digest, flaw)
        name = f"{swap}WithAuthorization"
        function = twin.swap_in_with_authorization if swap == "swapIn" else twin.swap_out_with_authorization
        preview = f"previewS{swap[1:]}"
        preview_twin = twin.preview_swap_in if swap == "swapIn" else twin.preview_swap_out
        return Call(
            self.at[caller],
            psm.address,
            getattr(psm, name).encode(*args, raw),
            partial(function, *args, signature),
            payers=() if flaw else (self.at[payer],),
            preview=(getattr(psm, preview), preview_twin, amount),
            module=module,
            way_out=swap == "swapOut",
            spends=(token, payer, nonce) if isinstance(signed, AuthorizedToken) else None,
        )

    @rule(
        6,
        caller=signer,
        module=a_sound_module,
        reserve_in=reserve_amount,
        value=lambda machine, source, args: (
            args["reserve_in"] if source.integer(0, 3) else source.integer(0, 10**24)
        ),
        min_stable_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        flaw=a_flaw,
    )
    def permit_and_swap_in(
        self,
        caller: str,
        module: int,
        reserve_in: int,
        value: int,
        min_stable_out: int,
        receiver: str,
        lifetime: int,
        flaw: str,
    ) -> Call:
        if caller == "wallet":
            caller = "holder"
        permit = self.psm_permit(caller, module, 1 + module, value, lifetime, flaw)
        swap = self.swap_in(caller, module, reserve_in, min_stable_out, receiver, lifetime)
        return self._multicall(module, permit, swap)

    @rule(
        6,
        caller=signer,
        module=a_sound_module,
        stable_in=coin_amount,
        value=lambda machine, source, args: (
            args["stable_in"] if source.integer(0, 3) else source.integer(0, 10**24)
        ),
        min_reserve_out=a_limit("min"),
        receiver=receiver,
        lifetime=a_lifetime,
        flaw=a_flaw,
    )
    def permit_and_swap_out(
        self,
        caller: str,
        module: int,
        stable_in: int,
        value: int,
        min_reserve_out: int,
        receiver: str,
        lifetime: int,
        flaw: str,
    ) -> Call:
        if caller == "wallet":
            caller = "holder"
        permit = self.psm_permit(caller, module, 0, value, lifetime, flaw)
        swap = self.swap_out(caller, module, stable_in, min_reserve_out, receiver, lifetime)
        return self._multicall(module, permit, swap)

    def _multicall(self, module: int, *calls: Call) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        twins = [call.twin for call in calls]

        def run() -> bytes:
            answers = [encode_result(value) for value in twin.multicall(calls[-1].sender, twins)]
            return abi_encode(["bytes[]"], [answers])

        return Call(
            calls[-1].sender,
            psm.address,
            psm.multicall.encode([call.data for call in calls]),
            run,
            payers=calls[-1].payers,
            module=module,
        )

    @rule(
        3,
        caller=signer,
        module=a_module,
        token=a_token,
        value=token_amount,
        lifetime=a_lifetime,
        flaw=a_flaw,
    )
    def psm_permit(self, caller: str, module: int, token: int, value: int, lifetime: int, flaw: str) -> Call:
        if caller == "wallet":
            caller = "trader"
        psm, twin = self.module(module).psm, self.model.psms[module]
        deadline = self.now + lifetime
        digest = self._permit_digest(token, caller, psm.address, value, deadline)
        raw, signature = signature_of(self.contracts, caller, digest, flaw)
        twin_token = self.model.tokens[token]
        return Call(
            self.at[caller],
            psm.address,
            psm.permit.encode(self.contracts.tokens[token], value, deadline, raw),
            lambda: twin.permit(self.at[caller], twin_token, value, deadline, signature),
        )

    # Fees and freeze

    @rule(12, caller=anyone, module=a_module)
    def collect_fees(self, caller: str, module: int) -> Call:
        psm, sender = self.module(module).psm, self.at[caller]
        twin = self.model.psms[module]
        return Call(
            sender, psm.address, psm.collectFees.encode(), lambda: twin.collect_fees(sender), module=module
        )

    @rule(3, caller=anyone, module=a_module)
    def freeze_on_depeg(self, caller: str, module: int) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        return Call(
            self.at[caller],
            psm.address,
            psm.freezeOnDepeg.encode(),
            lambda: twin.freeze_on_depeg(self.at[caller]),
        )

    @rule(2, caller=anyone, module=a_module)
    def update_drought(self, caller: str, module: int) -> Call:
        psm, twin = self.module(module).psm, self.model.psms[module]
        return Call(
            self.at[caller],
            psm.address,
            psm.updateDrought.encode(),
            lambda: twin.update_drought(self.at[caller]),
        )
