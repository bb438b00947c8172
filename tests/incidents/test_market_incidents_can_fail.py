"""Each of the marketplace's incidents' tests fails on a marketplace that lacks what stops the incident

As `test_incidents_can_fail.py`: every line breaks one source in one place, deploys the marketplace with it, and runs
the very tests of the incident's file, which must notice by a failed assertion.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.incidents import test_market_blank_cheque as cheque
from tests.incidents import test_market_gas_starved as gas
from tests.incidents import test_market_quantity_zero as zero
from tests.incidents import test_market_reentrancy as reentrancy
from tests.incidents import test_market_stale_listing as stale
from tests.incidents import test_market_tokens as tokens
from tests.incidents import test_market_victim_approvals as approvals
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.market import Market, MarketBuilder
from tests.support.mutants import Mutant, compile_mutants
from tests.unit.market import test_fill as fills
from tests.unit.market import test_fill_many as many
from tests.unit.market import test_held_payments as held
from tests.unit.market import test_royalties as royalties

pytestmark = pytest.mark.slow

NAME = "Marketplace"
MARKET = "contracts/market/Marketplace.sol"
STATES = "contracts/market/OrderStates.sol"
PAYMENTS = "contracts/market/HeldPayments.sol"
HASHING = "contracts/market/libraries/OrderHashing.sol"
TERMS = "contracts/market/libraries/OrderTerms.sol"
READER = "contracts/market/libraries/RoyaltyReader.sol"
GUARD = "contracts/market/libraries/GasGuard.sol"
REGISTRY = "contracts/market/RoyaltyRegistry.sol"
SIGNATURES = "contracts/utils/SignatureVerification.sol"


def broken(
    name: str,
    path: str,
    old: str,
    new: str,
    test: Callable[..., None],
    *args: Any,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, old, new, NAME, also), test, args)


USED = "if (used & bit != 0) revert Marketplace_NonceUsed(maker, nonce);"
COUNTER = "if (order.counter != counter) revert Marketplace_CounterMismatch(maker, order.counter, counter);"
AGREED = "if (!_isAgreed(maker, orderHash, evidence)) revert Marketplace_InvalidSignature(maker, orderHash);"
NO_LOTS = "if (lots == 0) revert Marketplace_ZeroQuantity();"
ENOUGH = "if (available < needed) revert IHeldPayments.GasGuard_InsufficientGas(available, needed);"
LAST = "            _payOrHold(currency, trade.buyer, TREASURY, trade.fee, false);\n        }"
HOLDS = "if (!taken) _hold(address(0), to, amount);"

TABLE = [
    broken("a nonce is used again", STATES, USED, "", stale.test_cancelled_stays_cancelled, "nonce"),
    broken("words are not cancelled", STATES, USED, "", stale.test_cancelled_stays_cancelled, "word"),
    broken("counters do not count", STATES, COUNTER, "", stale.test_cancelled_stays_cancelled, "counter"),
    broken("filled once is not enough", STATES, USED, "", stale.test_filled_stays_filled),
    broken(
        "nonces do not exclude each other",
        STATES,
        USED,
        "",
        stale.test_a_new_price_under_the_old_nonce_ends_the_old_one,
    ),
    broken(
        "orders live for ever",
        MARKET,
        "if (block.timestamp > order.endTime) revert Marketplace_Expired(order.endTime, block.timestamp);",
        "",
        stale.test_every_order_expires,
    ),
    broken(
        "free items",
        MARKET,
        "if (price == 0) revert Marketplace_ZeroPrice();",
        "",
        cheque.test_nothing_for_nothing,
    ),
    *(
        broken(f"unsigned {name}", STATES, AGREED, "", cheque.test_what_was_signed_cannot_be_changed, name)
        for name in ("lot_price", "end_lot_price", "end_time")
    ),
    broken(
        "zero signs for zero",
        STATES,
        "return SignatureVerification.isValid(maker, digest, evidence.signature);",
        "return maker == address(0) || SignatureVerification.isValid(maker, digest, evidence.signature);",
        cheque.test_zero_is_nobodys_signature,
    ),
    broken(
        "malleable signatures",
        SIGNATURES,
        "(address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, signature);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        "(bytes32 r, bytes32 s, uint8 v) = (bytes32(0), bytes32(0), 0);\n"
        '        if (signature.length == 65) assembly ("memory-safe") { r := mload(add(signature, 32)) s := '
        "mload(add(signature, 64)) v := byte(0, mload(add(signature, 96))) }\n"
        "        if (signer != address(0) && ecrecover(digest, v, r, s) == signer) return true;",
        cheque.test_a_malleable_signature,
    ),
    broken(
        "no domain",
        STATES,
        "bytes32 digest = _hashTypedDataV4(OrderHashing.signedHash(orderHash, evidence));\n"
        "        return SignatureVerification.isValid(maker, digest, evidence.signature);",
        "bytes32 struct_ = OrderHashing.signedHash(orderHash, evidence);\n"
        "        for (uint256 id = 1; id < 31338; id += 31336) {\n"
        "            bytes32 separator = keccak256(abi.encode(keccak256("
        '"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),'
        ' keccak256("Strongroom Marketplace"), keccak256("1"), id, address(this)));\n'
        '            bytes32 digest = keccak256(abi.encodePacked(hex"1901", separator, struct_));\n'
        "            if (SignatureVerification.isValid(maker, digest, evidence.signature)) return true;\n"
        "        }\n        return false;",
        cheque.test_another_chain_or_marketplace,
    ),
    broken("anybody signs", STATES, AGREED, "", cheque.test_somebody_elses),
    broken(
        "anybody validates",
        STATES,
        "if (order.maker != msg.sender) revert Marketplace_NotMaker(msg.sender, order.maker);",
        "",
        cheque.test_somebody_elses,
    ),
    broken(
        "no lots are free",
        STATES,
        NO_LOTS,
        "",
        zero.test_no_lot_no_sale,
        "lots",
        "fill",
        also=(("if (lots > available) revert", "if (lots != 0 && lots > available) revert"),),
    ),
    broken(
        "as many as one likes",
        STATES,
        "if (lots > available) revert Marketplace_TooManyLots(lots, available);",
        "",
        zero.test_never_more_than_signed,
    ),
    broken(
        "lots are not counted",
        STATES,
        "if (lots <= available) _statuses[orderHash] = status + lots;",
        "status;",
        zero.test_never_more_than_signed,
    ),
    broken(
        "fills reenter",
        MARKET,
        "    ) external payable nonReentrant returns (uint256 price) {",
        "    ) external payable returns (uint256 price) {",
        reentrancy.test_by_who_receives_items,
        "collectFees",
    ),
    broken(
        "held money is paid before it is written off",
        PAYMENTS,
        "        held[currency][account] = 0;\n        totalHeld[currency] -= amount;\n",
        "",
        reentrancy.test_by_who_is_paid_what_was_held,
        "pushHeld",
        also=(
            (
                "if (!taken) revert HeldPayments_EtherRefused(to, amount);",
                "taken; held[currency][account] = 0;",
            ),
            (
                "function pushHeld(address currency, address account) external nonReentrant returns (uint256) {",
                "function pushHeld(address currency, address account) external returns (uint256) {",
            ),
        ),
    ),
    broken(
        "the fee is booked last",
        MARKET,
        "        if (currency == address(0)) settings.etherFees += uint128(trade.fee);\n",
        "",
        reentrancy.test_views_say_what_holds_afterwards,
        also=(
            (
                LAST,
                LAST + "\n        if (currency == address(0)) settings.etherFees += uint128(trade.fee);",
            ),
        ),
    ),
    broken(
        "the item comes last",
        MARKET,
        "        _moveItem(order.standard, order.token, trade);\n",
        "",
        reentrancy.test_the_item_is_there_when_the_money_comes,
        also=(
            (
                LAST,
                LAST + "\n        _moveItem(order.standard, order.token, trade);",
            ),
        ),
    ),
    broken("calls are starved", GUARD, ENOUGH, "", gas.test_too_little_says_so),
    broken(
        "a little is enough",
        GUARD,
        "needed = gasCap + (gasCap >> 5) + CALL_OVERHEAD;",
        "needed = gasCap >> 1;",
        gas.test_too_little_says_so,
    ),
    broken(
        "receivers burn what there is",
        PAYMENTS,
        "taken := call(ETHER_GAS, to, amount, 0, 0, 0, 0)",
        "taken := call(gas(), to, amount, 0, 0, 0, 0)",
        gas.test_what_can_be_burnt_is_bounded,
    ),
    broken(
        "nothing is measured",
        PAYMENTS,
        "if (delivered != amount) revert HeldPayments_NotDelivered(currency, to, delivered, amount);",
        "delivered;",
        tokens.test_a_fee_on_transfer,
        100,
        "listing",
    ),
    broken(
        "what is held is not measured",
        PAYMENTS,
        "        IERC20(currency).safeTransferFrom(payer, address(this), amount);\n"
        "        _requireDelivered(currency, address(this), before, amount);",
        "        before;\n        IERC20(currency).safeTransferFrom(payer, address(this), amount);",
        tokens.test_a_fee_on_what_is_held,
    ),
    broken(
        "shares are not measured",
        MARKET,
        "if (_balanceOf(token, to) != before + trade.units) revert Marketplace_ItemNotDelivered(token, id);",
        "before;",
        tokens.test_a_fee_on_shares,
    ),
    broken(
        "item 1 passes for a unit",
        MARKET,
        "if (trade.units == 1 && _ownerOf(token, 1) != address(0)) revert Marketplace_InvalidLot(standard);",
        "",
        tokens.test_an_erc721_in_the_disguise_of_an_erc20,
        "listing",
    ),
    broken(
        "counters are foreseen",
        STATES,
        "counter = counters[msg.sender] + 1 + (uint256(blockhash(block.number - 1)) >> 128);",
        "counter = counters[msg.sender] + 1;",
        stale.test_no_order_waits_for_the_counter_to_rise,
        1,
    ),
    broken(
        "steps are starved",
        MARKET,
        "GasGuard.requireGas(STEP_GAS);",
        "",
        gas.test_no_amount_of_gas_leaves_an_order_out,
    ),
    broken(
        "a step burns what there is",
        MARKET,
        "call(STEP_GAS, address(), 0, p, add(size, 0x64), 0x00, 0x40)",
        "call(gas(), address(), 0, p, add(size, 0x64), 0x00, 0x40)",
        gas.test_no_order_burns_the_gas_of_the_others,
    ),
    broken(
        "false is a success",
        PAYMENTS,
        "success := and(success, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))",
        "success := success",
        tokens.test_what_a_token_answers,
        also=(("if (delivered != amount)", "if (delivered != amount && delivered == 0 && amount == 0)"),),
    ),
    broken(
        "items need no code",
        MARKET,
        "if (token.code.length == 0) revert Marketplace_NoCode(token);",
        "if (token.code.length == 0) return;",
        tokens.test_no_code_no_sale,
        "token",
        0,
    ),
    broken(
        "currencies need no code",
        MARKET,
        "if (currency != address(0) && currency.code.length == 0) revert Marketplace_NoCode(currency);",
        "if (currency != address(0) && currency.code.length == 0) return;",
        tokens.test_no_code_no_sale,
        "currency",
        0,
    ),
    broken("anybody's items", STATES, AGREED, "", approvals.test_nothing_moves_through_orders),
    broken("anybody's matches", STATES, AGREED, "", approvals.test_nothing_moves_through_matches),
    broken(
        "anybody takes what is held",
        PAYMENTS,
        "return _release(currency, account, account);",
        "return _release(currency, account, msg.sender);",
        approvals.test_nothing_moves_through_simple_arguments,
    ),
    broken(
        "ether is spent again",
        MARKET,
        "(prices[i], used) = _tryFill(request, msg.value - spent);",
        "(prices[i], used) = _tryFill(request, msg.value);",
        many.test_ether_is_spent_once,
        False,
        also=(
            (
                "uint256 rest = msg.value - spent;",
                "uint256 rest = spent > msg.value ? 0 : msg.value - spent;",
            ),
        ),
    ),
    broken(
        "no payment is held",
        PAYMENTS,
        HOLDS,
        "if (!taken) revert();",
        held.test_ether_that_the_creator_does_not_take,
        1,
    ),
    broken(
        "held without a book", PAYMENTS, HOLDS, "taken;", held.test_ether_that_the_creator_does_not_take, 1
    ),
    broken(
        "what was signed is no bound",
        MARKET,
        "if (listed && royalty > signed) revert Marketplace_RoyaltyAboveSigned(royalty, signed);",
        "",
        royalties.test_raised_after_signing,
        1_000,
    ),
    broken(
        "the royalty is cut to what was signed",
        MARKET,
        "if (listed && royalty > signed) revert Marketplace_RoyaltyAboveSigned(royalty, signed);",
        "if (listed && royalty > signed) royalty = signed;",
        royalties.test_signing_zero_is_no_way_around,
    ),
    broken(
        "no cap",
        MARKET,
        "if (cap > price - fee) cap = price - fee;",
        "cap = price - fee;",
        royalties.test_a_taker_who_sells,
    ),
    broken(
        "royalty and fee above the price",
        MARKET,
        "if (cap > price - fee) cap = price - fee;",
        "",
        royalties.test_royalty_and_fee_are_never_more_than_the_price,
    ),
    broken(
        "a broken royalty is none",
        READER,
        "if (!answered && !allowBroken && _declares(collection))",
        "if (false && _declares(collection))",
        royalties.test_declared_and_broken,
        1,
    ),
    broken(
        "anybody registers royalties",
        REGISTRY,
        "if (!success || answer.length != 32 || bytes32(answer) != bytes32(uint256(uint160(msg.sender))))",
        "if (!success)",
        royalties.test_the_registry,
    ),
    broken(
        "no fee cap",
        MARKET,
        "if (newFeeBps > MAX_FEE_BPS) revert Marketplace_FeeTooHigh(newFeeBps, MAX_FEE_BPS);",
        "",
        royalties.test_the_fee,
    ),
    broken(
        "an erc20 passes for an item",
        MARKET,
        "if (_ownerOf(token, id) != to) revert Marketplace_ItemNotDelivered(token, id);",
        "",
        fills.test_an_item_that_stays_where_it_is,
    ),
    broken(
        "any id is in a set",
        TERMS,
        "if (!MerkleProofLib.verifyCalldata(idProof, bytes32(expected), leaf)) {",
        "if (idProof.length == 99) {",
        fills.test_an_id_outside_of_the_set,
        also=(("bytes32 leaf = keccak256(abi.encode(id));", ""),),
    ),
    broken(
        "private sales are public",
        MARKET,
        "if (named != address(0) && named != taker) revert Marketplace_WrongTaker(taker, named);",
        "named;",
        fills.test_a_private_sale,
    ),
]


BLOCKED = {"receivers burn what there is", "no payment is held", "a step burns what there is"}
"""These make the sale fail that must go through: the test ends with the marketplace's refusal."""


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


@cache
def sound() -> Market:
    return MarketBuilder()()


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    market = sound()
    before = market.chain.snapshot()
    line.test(market, *line.args)  # passes on the contracts as they are
    market.chain.revert(before)
    mutant = MarketBuilder({NAME: artifacts()[line.mutant.name]})()
    noticed = ContractError if line.mutant.name in BLOCKED else (AssertionError, pytest.fail.Exception)
    with pytest.raises(noticed):
        line.test(mutant, *line.args)
