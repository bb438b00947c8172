"""Calls that call back: flash mints, a contract wallet, a token with a hook."""

from collections.abc import Callable
from typing import Any

from eth_abi.abi import encode as abi_encode

from strongroom.evm import Contract
from strongroom.model import ModelError
from tests.stateful.driver import Step, rule
from tests.stateful.rooms.stablecoin.arguments import (
    SWAP_RULES,
    UINT128,
    amount_of,
    anyone,
    nested,
    one_of,
)
from tests.stateful.rooms.stablecoin.base import Base
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.mocks import MAX_UINT
from tests.stateful.rooms.stablecoin.world import BLOCKABLE, WEIRD

FLASH_ANSWER = bytes.fromhex("439148f0bbc682ca079e46d6e2c2f0c1e3b820f1a291b069d8882abf8cf18dd9")


class CallbackRules(Base):
    """Of the contracts that run what they are given."""

    # Callbacks

    @rule(
        20,
        caller=anyone,
        receiver=lambda machine, source, args: (
            "wallet" if source.integer(0, 9) else source.choice(("holder", "zero", "coin", "module0"))
        ),
        token=lambda machine, source, args: 0 if source.integer(0, 19) else 1,
        amount=lambda machine, source, args: amount_of(source, machine.flash_cap(), 10**18),
        calls=nested(
            *SWAP_RULES, "transfer", "collect_fees", "flash_mint", "freeze_on_depeg", caller="wallet", most=3
        ),
    )
    def flash_mint(self, caller: str, receiver: str, token: int, amount: int, calls: list[Step]) -> Call:
        coin, twin = self.contracts.coin, self.model.coin
        asked, to = self.contracts.tokens[token].address, self.at[receiver]
        if caller == "wallet":
            calls = []
        inner = self._calls(calls)
        data = _batch(inner) if inner else b""
        knows = receiver == "wallet"

        def borrower(initiator: str, lent: int, fee: int) -> bool:
            if not knows:
                raise ModelError("EmptyRevert")
            for call in inner:
                call.twin()
            return self.flash_answer

        return Call(
            self.at[caller],
            coin.address,
            coin.flashLoan.encode(to, asked, amount, data),
            lambda: twin.flash_loan(self.at[caller], to, asked, amount, borrower),
            payers=(self.at["wallet"],),
            batch=True,
        )

    def flash_cap(self) -> int:
        """In wei."""
        return self.words[self.layout.index["flash mint"]] & UINT128

    @rule(1, caller=anyone, right=lambda machine, source, args: bool(source.integer(0, 5)))
    def set_flash_answer(self, caller: str, right: bool) -> Call:
        wallet = self.contracts.wallet
        answer = FLASH_ANSWER if right else b"\x01" * 32
        return Call(
            self.at[caller],
            wallet.address,
            wallet.setFlashAnswer.encode(answer),
            lambda: None,
            on_success=lambda: self.answer_flash_mints(right),
        )

    @rule(
        14,
        caller=lambda machine, source, args: "keeper" if source.integer(0, 9) else "stranger",
        calls=nested(*SWAP_RULES, "transfer", "transfer_from", caller="wallet", most=2),
    )
    def wallet_execute(self, caller: str, calls: list[Step]) -> Call:
        wallet = self.contracts.wallet
        inner = self._calls(calls)
        is_owner = caller == "keeper"

        def run() -> None:
            if not is_owner:
                raise ModelError("NotOwner")
            self.model.psms[0].multicall(self.at["wallet"], [call.twin for call in inner])

        payers = [self.at["wallet"]] if is_owner else []
        for call in inner:
            payers += call.payers
        return Call(
            self.at[caller],
            wallet.address,
            wallet.execute.encode([(call.target, call.data) for call in inner]),
            run,
            payers=tuple(payers),
            batch=True,
        )

    def wallet_approve(self, token: int) -> Call:
        """Set-up: the wallet lets the module take a reserve and the coin, and the coin take back flash mints."""
        tokens, twins = self.contracts.tokens, self.model.tokens
        wallet, psm = self.at["wallet"], self.at[f"module{token - 1}"]
        approvals = ((token, psm), (0, psm), (0, self.at["coin"]))

        def run() -> None:
            for number, spender in approvals:
                twins[number].approve(wallet, spender, MAX_UINT)

        data = [
            (tokens[number].address, tokens[number].approve.encode(spender, MAX_UINT))
            for number, spender in approvals
        ]
        return Call(self.at["keeper"], wallet, self.contracts.wallet.execute.encode(data), run)

    @rule(
        12,
        caller=anyone,
        calls=nested(
            *SWAP_RULES,
            *("collect_fees", "freeze_on_depeg", "update_drought", "look", "look", "look"),
            caller="weird",
            most=1,
        ),
    )
    def set_hook(self, caller: str, calls: list[Step]) -> Call:
        weird = self.module(WEIRD).reserve
        inner = self._calls(calls)
        hook = inner[0] if inner else None
        target, data = (hook.target, hook.data) if hook else (self.at["zero"], b"")

        def run() -> None:
            self.model.weird.hook = hook

        return Call(
            self.at[caller],
            weird.address,
            weird.setHook.encode(target, data),
            run,
            on_success=lambda: self.arm(hook),
        )

    @rule(
        1,
        caller=anyone,
        view=one_of("book", "uncollectedFees", "rescuable", "pegStatus", "totalSupply", "level", "preview"),
    )
    def look(self, caller: str, view: str) -> Call:
        """A view of the weird token's module, to be called in a callback."""
        module, twin = self.module(WEIRD), self.model.psms[WEIRD]
        psm, coin = module.psm, self.contracts.coin
        twins: dict[str, tuple[Contract, bytes, Callable[[], Any]]] = {
            "book": (psm, psm.book.encode(), lambda: twin.book),
            "uncollectedFees": (psm, psm.uncollectedFees.encode(), twin.uncollected_fees),
            "rescuable": (psm, psm.rescuable.encode(module.reserve), lambda: twin.rescuable(twin.reserve)),
            "pegStatus": (psm, psm.pegStatus.encode(), twin.peg_status),
            "totalSupply": (coin, coin.totalSupply.encode(), lambda: twin.stablecoin.total_supply),
            "level": (coin, coin.facilitator.encode(psm), lambda: _levels(twin.stablecoin, psm.address)),
            "preview": (psm, psm.previewSwapOut.encode(10**18), lambda: twin.preview_swap_out(10**18)),
        }
        contract, data, answer = twins[view]
        return Call(self.at[caller], contract.address, data, answer, looks=True)

    @rule(2, caller=anyone, kind=one_of(0, 0, 0, 1, 1, 2))
    def set_kind(self, caller: str, kind: int) -> Call:
        weird = self.module(WEIRD).reserve

        def run() -> None:
            self.model.weird.kind = kind

        return Call(self.at[caller], weird.address, weird.setKind.encode(kind), run)

    @rule(3, caller=anyone, name=one_of(*BLOCKABLE), blocked=one_of(False, False, False, True))
    def set_blocked(self, caller: str, name: str, blocked: bool) -> Call:
        weird, account = self.module(WEIRD).reserve, self.at[name]

        def run() -> None:
            self.model.weird.blocked[account] = blocked

        return Call(self.at[caller], weird.address, weird.setBlocked.encode(account, blocked), run)

    @rule(2, caller=anyone, fee_bps=one_of(0, 0, 0, 1, 30, 10_000))
    def set_transfer_fee(self, caller: str, fee_bps: int) -> Call:
        weird = self.module(WEIRD).reserve

        def run() -> None:
            self.model.weird.fee_bps = fee_bps

        return Call(self.at[caller], weird.address, weird.setFee.encode(fee_bps), run)


def _batch(calls: list[Call]) -> bytes:
    return abi_encode(["(address,bytes)[]"], [[(call.target, call.data) for call in calls]])


def _levels(coin: Any, facilitator: str) -> tuple[int, int]:
    listed = coin.facilitators[facilitator]
    return listed.ceiling, listed.level
