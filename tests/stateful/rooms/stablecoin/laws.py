"""The stablecoin's laws. They read the chain alone, never the model, so that each stands on its own.

A law gets what the last call did and says what is wrong, or nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from strongroom.evm import keccak
from tests.stateful.rooms.stablecoin.call import Call
from tests.stateful.rooms.stablecoin.storage import Layout
from tests.stateful.rooms.stablecoin.world import FACILITATORS, HEARTBEAT, MODULES, USERS, WEIRD, Contracts

_UINT120 = 2**120 - 1
_UINT128 = 2**128 - 1
_PRICE_SCALE = 10**36


@dataclass
class Ghosts:
    """What no contract keeps, and laws need."""

    left_on_book: list[int] = field(default_factory=lambda: [0] * len(MODULES))
    """By module, in wei at parity: what swaps paid beyond the coins minted or the reserve paid out."""
    collected: list[int] = field(default_factory=lambda: [0] * len(MODULES))
    """By module, in wei: fees minted to the surplus buffer."""
    seized: list[int] = field(default_factory=lambda: [0] * len(MODULES))
    """By module, in units: reserve taken by force."""


@dataclass
class Outcome:
    """What one call did to the chain."""

    contracts: Contracts
    layout: Layout
    ghosts: Ghosts
    """As they are after the call."""
    call: Call
    succeeded: bool
    output: bytes
    before: list[int]
    """The watched words of storage."""
    after: list[int]
    timestamp: int
    fees_to_buffer: int
    """By the events of the call, in wei: fees collected and flash mints' fees."""
    preview: tuple[bool, bytes] | None
    """Of a swap: what its preview said just before."""
    looked: tuple[tuple[bool, bytes], tuple[bool, bytes], tuple[bool, bytes]] | None
    """A view's answer before the call, in a callback inside it, and after it."""


def supply_equals_sum_of_levels(outcome: Outcome) -> str | None:
    after, index = outcome.after, outcome.layout.index
    levels = sum(after[index["facilitator", name]] >> 120 & _UINT120 for name in FACILITATORS)
    supply = after[index["supply", 0]]
    return None if supply == levels else f"supply {supply}, levels {levels}"


def every_level_is_within_its_ceiling_or_only_falls(outcome: Outcome) -> str | None:
    for name in FACILITATORS:
        place = outcome.layout.index["facilitator", name]
        word = outcome.after[place]
        level = word >> 120 & _UINT120
        if level > word & _UINT120 and level > outcome.before[place] >> 120 & _UINT120:
            return f"{name}: level {level} rose above the ceiling {word & _UINT120}"
    return None


def reserve_on_the_book_covers_what_was_minted(outcome: Outcome) -> str | None:
    after, index = outcome.after, outcome.layout.index
    for module in outcome.contracts.modules:
        book = after[index["state", module.number]] & _UINT128
        level = after[index["facilitator", f"module{module.number}"]] >> 120 & _UINT120
        if book * module.wei_per_unit < level:
            return f"module {module.number}: {book} on the book for {level} minted"
    return None


def module_holds_its_book_unless_seized(outcome: Outcome) -> str | None:
    after, index = outcome.after, outcome.layout.index
    for number in MODULES:
        book = after[index["state", number]] & _UINT128
        held = after[index["balance", 1 + number, f"module{number}"]]
        if held + outcome.ghosts.seized[number] < book:
            return (
                f"module {number}: holds {held}, {book} on the book, {outcome.ghosts.seized[number]} seized"
            )
    return None


def nobody_profits_from_a_round_trip(outcome: Outcome) -> str | None:
    """PROFIT: at fair value, a call never makes the users as a whole richer.

    Fair is the oracle's price, parity inside the band (its drift is the stated exception) and where there is no
    price. Price steps are excepted by valuing before and after at the price before; what came from outside
    (a faucet, the bare facilitator's mint, the admin's payouts) is subtracted exactly.
    """
    before, after, index = outcome.before, outcome.after, outcome.layout.index
    if before == after:
        return None
    gain = 0
    for token in range(1 + len(MODULES)):
        start = index["balance", token, USERS[0]]
        end = start + len(USERS)
        change = sum(after[start:end]) - sum(before[start:end])
        change -= sum(amount for given, amount in outcome.call.gifts if given == token)
        if change:
            gain += change * (_PRICE_SCALE if token == 0 else fair_price(outcome, token - 1))
    return f"users gained {gain / _PRICE_SCALE:.0f} wei" if gain > 0 else None


def nobody_pays_without_consent(outcome: Outcome) -> str | None:
    """What a user holds only falls where the user called, signed or had approved."""
    before, after, index = outcome.before, outcome.after, outcome.layout.index
    if before == after:
        return None
    payers = outcome.call.payers
    for token in range(1 + len(MODULES)):
        start = index["balance", token, USERS[0]]
        for offset, name in enumerate(USERS):
            place = start + offset
            if after[place] < before[place] and outcome.contracts.at[name] not in payers:
                return f"{name} lost {before[place] - after[place]} of token {token}"
    return None


def surplus_buffer_only_grows_by_fees(outcome: Outcome) -> str | None:
    place = outcome.layout.index["balance", 0, "buffer"]
    grown = outcome.after[place] - outcome.before[place]
    allowed = outcome.fees_to_buffer + (outcome.call.to_buffer if outcome.succeeded else 0)
    return None if grown == allowed else f"grew by {grown}, fees and payments come to {allowed}"


def fees_reconcile(outcome: Outcome) -> str | None:
    """Collected and uncollected fees are together what the swaps left on the book."""
    after, index, ghosts = outcome.after, outcome.layout.index, outcome.ghosts
    for module in outcome.contracts.modules:
        number = module.number
        book = after[index["state", number]] & _UINT128
        level = after[index["facilitator", f"module{number}"]] >> 120 & _UINT120
        uncollected = book * module.wei_per_unit - level
        if uncollected + ghosts.collected[number] != ghosts.left_on_book[number]:
            return (
                f"module {number}: {uncollected} uncollected and {ghosts.collected[number]} collected, "
                f"but swaps left {ghosts.left_on_book[number]}"
            )
    return None


def no_coin_at_the_token_address(outcome: Outcome) -> str | None:
    held = outcome.after[outcome.layout.index["balance", 0, "coin"]]
    return f"{held} wei" if held else None


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.before == outcome.after:
        return None
    changed = [
        key for key, place in outcome.layout.index.items() if outcome.before[place] != outcome.after[place]
    ]
    return f"changed: {changed}"


def no_power_without_its_role(outcome: Outcome) -> str | None:
    return (
        "a call succeeded whose caller lacks the role"
        if outcome.call.forbidden and outcome.succeeded
        else None
    )


def preview_equals_execution(outcome: Outcome) -> str | None:
    """To the wei where the swap succeeds; where it is refused, so is the preview, or the reason is the caller's own."""
    if outcome.preview is None:
        return None
    said, answer = outcome.preview
    if outcome.succeeded:
        return (
            None
            if said and answer == outcome.output
            else f"preview {answer.hex()}, swap {outcome.output.hex()}"
        )
    if said and outcome.output[:4] not in OWN_REASONS and outcome.call.module != WEIRD:
        return f"preview {answer.hex()}, but the swap is refused with 0x{outcome.output.hex()}"
    return None


def the_way_out_is_always_open(outcome: Outcome) -> str | None:
    """No freeze, no pause, no price and no want of one stops a swap out: only what the holder or the module lacks."""
    if not outcome.call.way_out or outcome.succeeded or outcome.call.module == WEIRD:
        return None
    if outcome.output[:4] in OWN_REASONS or outcome.output[:4] in NOTHING_TO_PAY:
        return None
    return f"a swap out is refused with 0x{outcome.output.hex()}"


def a_view_in_a_callback_answers_as_before_or_after(outcome: Outcome) -> str | None:
    """Of single calls: inside a flash mint, or between two swaps of a batch, there are states of their own."""
    if outcome.looked is None or outcome.call.batch:
        return None
    before, inside, after = outcome.looked
    if not inside[0] or inside in (before, after):
        return None
    return f"before {before[1].hex()}, inside {inside[1].hex()}, after {after[1].hex()}"


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    no_power_without_its_role,
    supply_equals_sum_of_levels,
    every_level_is_within_its_ceiling_or_only_falls,
    reserve_on_the_book_covers_what_was_minted,
    module_holds_its_book_unless_seized,
    nobody_profits_from_a_round_trip,
    nobody_pays_without_consent,
    fees_reconcile,
    surplus_buffer_only_grows_by_fees,
    no_coin_at_the_token_address,
    preview_equals_execution,
    the_way_out_is_always_open,
    a_view_in_a_callback_answers_as_before_or_after,
)

OWN_REASONS = frozenset(
    keccak(signature.encode())[:4]
    for signature in (
        "PegStabilityModule_DeadlineExpired(uint256,uint256)",
        "PegStabilityModule_OutputTooLow(uint256,uint256)",
        "PegStabilityModule_InputTooHigh(uint256,uint256)",
        "PegStabilityModule_ReceiverIsModule()",
        "ERC20InsufficientBalance(address,uint256,uint256)",
        "ERC20InsufficientAllowance(address,uint256,uint256)",
        "ERC20InvalidReceiver(address)",
        "Stablecoin_ReceiverIsToken()",
        "ERC20Authorization_NotYetValid(uint256,uint256)",
        "ERC20Authorization_Expired(uint256,uint256)",
        "ERC20Authorization_NonceSpent(address,bytes32)",
        "ERC20Authorization_InvalidSignature(address,bytes32)",
    )
)
"""Reasons to refuse a swap that a preview cannot know."""

NOTHING_TO_PAY = frozenset(
    keccak(signature.encode())[:4]
    for signature in (
        "PegStabilityModule_ZeroAmount()",
        "PegStabilityModule_AmountTooLarge(uint256)",
        "PegStabilityModule_InsufficientReserve(uint256,uint256)",
        "Stablecoin_LevelExceeded(address,uint256,uint256)",
    )
)
"""Reasons to refuse a swap out that lie in its amount, and in what the module has and has minted."""


def fair_price(outcome: Outcome, number: int) -> int:
    """Of a module's reserve, before the call, scaled as an oracle's price."""
    module = outcome.contracts.modules[number]
    price = price_or_zero(outcome, number)
    state = outcome.before[outcome.layout.index["state", number]]
    lower = module.parity * (state >> 160 & 0xFFFF) // 10_000
    upper = module.parity * (state >> 176 & 0xFFFF) // 10_000
    return module.parity if price == 0 or lower <= price <= upper else price


def price_or_zero(outcome: Outcome, number: int) -> int:
    """The oracle's price before the call, read from the feed's own words; zero if it must refuse."""
    module = outcome.contracts.modules[number]
    word = outcome.before[outcome.layout.index["feed", number]]
    answer = word & _UINT120
    updated_at = word >> 184 & 2**64 - 1
    if word >> 248 or answer >> 119 or not answer or not updated_at:
        return 0
    if not 0 <= outcome.timestamp - updated_at <= HEARTBEAT:
        return 0
    price = module.parity // module.answer_at_parity * answer
    return price if module.parity // 10 <= price <= module.parity * 10 else 0


def _topic(signature: str) -> bytes:
    return keccak(signature.encode())


_SWAPPED_IN = _topic("SwappedIn(address,address,uint256,uint256)")
_SWAPPED_OUT = _topic("SwappedOut(address,address,uint256,uint256)")
_FEES_COLLECTED = _topic("FeesCollected(uint256)")
_FLASH_MINTED = _topic("FlashMinted(address,address,uint256,uint256)")


def record(contracts: Contracts, ghosts: Ghosts, logs: list[tuple[str, list[bytes], bytes]]) -> int:
    """Books the events of a call that succeeded. Returns the fees that went to the surplus buffer, in wei."""
    to_buffer = 0
    for address, topics, data in logs:
        topic = topics[0]
        if topic in (_SWAPPED_IN, _SWAPPED_OUT):
            module = _module_at(contracts, address)
            first, second = int.from_bytes(data[:32], "big"), int.from_bytes(data[32:64], "big")
            if topic == _SWAPPED_IN:
                left = first * module.wei_per_unit - second
            else:
                left = first - second * module.wei_per_unit
            ghosts.left_on_book[module.number] += left
        elif topic == _FEES_COLLECTED:
            amount = int.from_bytes(data, "big")
            ghosts.collected[_module_at(contracts, address).number] += amount
            to_buffer += amount
        elif topic == _FLASH_MINTED:
            to_buffer += int.from_bytes(data[32:64], "big")
    return to_buffer


def _module_at(contracts: Contracts, address: str) -> Any:
    return next(module for module in contracts.modules if module.psm.address == address)
