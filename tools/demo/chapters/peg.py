"""The stablecoin and its peg: issued against a reserve, paid by signature, through a depeg and back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any

from eth_abi.abi import encode

from strongroom import artifacts
from strongroom.client.amounts import plain
from strongroom.client.contract import Call
from strongroom.client.contracts import MockAggregator
from strongroom.client.psm import Swap
from strongroom.client.token import VALIDITY
from tools.demo.actors import (
    ARBITRAGEUR,
    DEPLOYER,
    HOLDER,
    ISSUER,
    KEEPER,
    MERCHANT,
    OPERATOR,
    RELAYER,
)
from tools.demo.chapter import Chapter, Stage

# Amounts that do not come out even, so that every rounding shows in the books.
SWAPPED_IN = Decimal("250000.123457")
KEPT_BACK = Decimal(1_000)
"""What the holder keeps of the reserve, and cannot swap in while that is stopped."""
PRICE_OF_GOODS = Decimal("1234.567890123456789")
FLASH = Decimal("100000.000000000000000001")
STAKE = Decimal(200)
"""What the arbitrageur's wallet has to pay fees with."""
FLIGHT = Decimal("50000.987654321098765432")
"""What the holder takes out while the reserve is below its band."""
AT_LAST = Decimal("75000.333333333333333333")
BELOW_BAND = Decimal("0.97")
PARITY = Decimal(1)


class Peg(Chapter):
    """Swaps in and out, a payment and a swap by relayed signatures, a flash mint, a price below the band."""

    title = "The stablecoin and its peg"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._coin, self._reserve, self._module = self._room.stablecoin, self._room.reserve, self._room.psm
        self._symbol = self._coin.info().symbol
        self._reserve_symbol = self._reserve.info().symbol
        self._wallet = ""

    def acts(self) -> tuple[Callable[[], None], ...]:
        """In their order."""
        return (
            self.put_in_order,
            self.issue_reserve,
            self.swap_in_by_permit,
            self.pay_by_relayed_authorization,
            self.prepare_flash_mint,
            self.flash_mint,
            self.lose_the_peg,
            self.refuse_swap_in_below_band,
            self.freeze,
            self.swap_out_below_band,
            self.regain_the_peg,
            self.refuse_swap_in_while_frozen,
            self.refuse_the_deployer,
            self.unfreeze,
            self.swap_out_by_relayed_authorization,
            self.collect_fees,
            self.swap_out,
        )

    # The acts

    def put_in_order(self) -> None:
        """Only where an earlier run was interrupted, or somebody has played with the market."""
        feed = self._feed
        if feed.answer() != self._answer(PARITY):
            self.regain_the_peg()
        if self._module.frozen():
            self.unfreeze()

    def issue_reserve(self) -> None:
        for name, amount in ((HOLDER, SWAPPED_IN + KEPT_BACK), (ARBITRAGEUR, STAKE)):
            reserve = self._rooms[ISSUER].reserve
            receipt = reserve.mint(self._actors[name].address, reserve.to_units(amount)).send()
            self._tell(ISSUER, "issues reserve", f"{self._reserved(amount)} to the {name}", receipt)

    def swap_in_by_permit(self) -> None:
        swap = self._rooms[HOLDER].psm.swap_in(SWAPPED_IN)
        self._tell_swap(
            HOLDER, "swaps in by permit: signature and swap in one transaction", swap, inwards=True
        )

    def pay_by_relayed_authorization(self) -> None:
        merchant = self._actors[MERCHANT].address
        before = self._room.connection.fetch_nonce(self._actors[HOLDER].address)
        signed = self._rooms[HOLDER].stablecoin.sign_payment(merchant, PRICE_OF_GOODS)
        receipt = self._rooms[RELAYER].stablecoin.relay(signed)
        self._require(
            self._room.connection.fetch_nonce(self._actors[HOLDER].address) == before,
            "the holder sent a transaction to pay by signature",
        )
        self._tell(
            RELAYER,
            "relays the holder's signed payment",
            f"{self._coins(PRICE_OF_GOODS)} from the holder, who sends no transaction, to the merchant",
            receipt,
        )

    def prepare_flash_mint(self) -> None:
        room = self._rooms[ARBITRAGEUR]
        owner = self._actors[ARBITRAGEUR].address
        creation = artifacts.load("MockWallet").bytecode + encode(["address"], [owner])
        receipt = room.connection.send({"data": "0x" + creation.hex()})
        self._wallet = receipt.contract_address or ""
        self._tell(ARBITRAGEUR, "deploys a contract wallet", f"at {self._wallet}", receipt)
        swap = room.psm.swap_in(STAKE, receiver=self._wallet)
        self._tell_swap(ARBITRAGEUR, "swaps in by permit, for the wallet", swap, inwards=True)

    def flash_mint(self) -> None:
        """Out and in again with borrowed coins: whatever the fees are, nobody profits from a round trip."""
        room, coin, module = self._rooms[ARBITRAGEUR], self._coin, self._module
        amount = coin.to_units(FLASH)
        fee = coin.flashFee(coin.address, amount)
        until = room.connection.fetch_timestamp() + VALIDITY
        reserve_out = module.previewSwapOut(amount)
        before = coin.balanceOf(self._wallet)
        steps: list[Call[Any]] = [
            coin.approve(module.address, amount),
            module.swapOut(amount, reserve_out, self._wallet, until),
            self._reserve.approve(module.address, reserve_out),
            module.swapIn(reserve_out, 0, self._wallet, until),
            coin.approve(coin.address, amount + fee),
        ]
        receipt = room.stablecoin.flashLoan(self._wallet, coin.address, amount, _wallet_calls(steps)).send()
        lost = before - coin.balanceOf(self._wallet)
        self._require(lost > fee, "a round trip with flash-minted coins did not cost its fees")
        self._tell(
            ARBITRAGEUR,
            "flash-mints, swaps out, swaps in, repays",
            f"{self._coins(FLASH)} for the moment; the round trip costs it "
            f"{coin.describe(lost)}, of it {coin.describe(fee)} for the flash mint",
            receipt,
        )

    def lose_the_peg(self) -> None:
        self._report_price(BELOW_BAND, "the reserve loses its peg")

    def refuse_swap_in_below_band(self) -> None:
        self._refused(
            HOLDER,
            "tries to swap cheap reserve in",
            "PegStabilityModule_ReserveBelowBand",
            lambda: self._rooms[HOLDER].psm.swap_in(KEPT_BACK, min_out=0),
        )

    def freeze(self) -> None:
        receipt = self._rooms[KEEPER].psm.freezeOnDepeg().send()
        self._require(self._module.frozen(), "the module is not frozen")
        self._tell(
            KEEPER,
            "freezes swaps in, as anyone may below the band",
            "latched until an operator lifts it",
            receipt,
        )

    def swap_out_below_band(self) -> None:
        swap = self._rooms[HOLDER].psm.swap_out(FLIGHT)
        self._tell_swap(HOLDER, "leaves all the same, one to one", swap, inwards=False)

    def regain_the_peg(self) -> None:
        self._report_price(PARITY, "the reserve is at its peg")

    def refuse_swap_in_while_frozen(self) -> None:
        self._refused(
            HOLDER,
            "tries to swap in",
            "PegStabilityModule_Frozen",
            lambda: self._rooms[HOLDER].psm.swap_in(KEPT_BACK, min_out=0),
        )

    def refuse_the_deployer(self) -> None:
        self._refused(
            DEPLOYER,
            "tries to lift the freeze",
            "AccessManagedUnauthorized",
            lambda: self._rooms[DEPLOYER].psm.unfreeze().send(),
        )

    def unfreeze(self) -> None:
        receipt = self._rooms[OPERATOR].psm.unfreeze().send()
        self._require(not self._module.frozen(), "the module is still frozen")
        self._tell(OPERATOR, "lifts the freeze", "swaps in are open again", receipt)

    def swap_out_by_relayed_authorization(self) -> None:
        quote = self._module.quote_out(PRICE_OF_GOODS)
        signed = self._rooms[MERCHANT].psm.sign_swap_out(PRICE_OF_GOODS, quote.amount_out)
        swap = self._rooms[RELAYER].psm.relay(signed)
        self._require(swap.amount_out == quote.amount_out, "a swap paid something else than its quote")
        self._tell_swap(RELAYER, "relays the merchant's signed swap out", swap, inwards=False)

    def swap_out(self) -> None:
        swap = self._rooms[HOLDER].psm.swap_out(AT_LAST)
        self._tell_swap(HOLDER, "swaps out by permit", swap, inwards=False)

    def collect_fees(self) -> None:
        receipt = self._rooms[KEEPER].psm.collectFees().send()
        surplus = self._coin.balanceOf(self._room.surplus_buffer.address)
        self._tell(
            KEEPER,
            "collects the fees, as anyone may",
            f"the surplus buffer now has {self._coin.describe(surplus)}",
            receipt,
        )

    # What they share

    @cached_property
    def _feed(self) -> MockAggregator:
        return self._rooms[ISSUER].contract("MockAggregator", MockAggregator)

    def _answer(self, price: Decimal) -> int:
        return int(price.scaleb(self._feed.decimals()))

    def _report_price(self, price: Decimal, meaning: str) -> None:
        receipt = self._feed.set(self._answer(price)).send()
        status = self._module.peg().status.name.lower()
        self._tell(ISSUER, f"reports a price of {price:.2f}", f"{meaning}: {status} the band", receipt)

    def shown(self, name: str, value: object) -> str:
        if name in ("price", "lowerBound") and isinstance(value, int):
            return plain(self._module.price_from_oracle(value))
        return super().shown(name, value)

    def _tell_swap(self, who: str, what: str, swap: Swap, *, inwards: bool) -> None:
        give, take = (self._reserved, self._coins) if inwards else (self._coins, self._reserved)
        self._tell(
            who,
            what,
            f"{give(swap.amount_in)} → {take(swap.amount_out)}, fee {self._coins(swap.fee)}",
            swap.receipt,
        )

    def _coins(self, amount: Decimal) -> str:
        return f"{plain(amount)} {self._symbol}"

    def _reserved(self, amount: Decimal) -> str:
        return f"{plain(amount)} {self._reserve_symbol}"


def _wallet_calls(calls: list[Call[Any]]) -> bytes:
    """Calls as `MockWallet` takes them with a flash mint."""
    return encode(["(address,bytes)[]"], [[(call.to, call.data) for call in calls]])
