"""Redemptions: a price known to be wrong, a stale one, paid twice, split for more (USM 2026), cash owed to others

And what else was ever done to queues of withdrawals: asked for in a victim's name, reentered, cancelled after they were
paid, left with rounding in their favour, given money, broken by force, starved by who is blocked, priced by leaps.
Each test fails on a desk with the fault.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import Account, ContractError
from tests.support.mutants import Mutant, compile_mutants
from tests.support.redemption import DAY, MAX_AGE, UNIT, VALUE, RedemptionBuilder, World

DESK = "contracts/fractional/RedemptionDesk.sol"
BOOK = "contracts/fractional/RedemptionBook.sol"
NAV = "contracts/fractional/NetAssetValue.sol"


def done(call: Callable[..., Any], *args: Any, sender: Account) -> bool:
    """Whether the call goes through."""
    try:
        call(*args, sender=sender)
    except ContractError:
        return False
    return True


def check_no_price_that_is_known(world: World) -> None:
    """The value is too high and everybody knows: who asks now is paid what is published next."""
    world.publish()
    world.fund(1_000 * VALUE)
    world.request(world.holder, 1_000)
    assert not done(world.desk.fulfill, [world.holder], sender=world.holder)
    world.revalue(VALUE // 2)
    world.fulfill(world.holder)
    assert world.claim(world.holder) == 1_000 * VALUE // 2


def check_no_stale_price(world: World) -> None:
    world.request(world.holder, 10)
    world.publish()
    world.fund(10 * VALUE)
    world.chain.warp(MAX_AGE + 1)
    assert not done(world.desk.fulfill, [], sender=world.holder)


def check_no_price_that_is_suspended(world: World) -> None:
    """The crash is known before the new figure is."""
    world.request(world.holder, 10)
    world.publish()
    world.fund(10 * VALUE)
    world.nav.suspend(sender=world.appraiser)
    assert not done(world.desk.fulfill, [], sender=world.holder)


def check_nobody_is_paid_twice(world: World) -> None:
    """Settled, settled again, claimed, claimed again, cancelled."""
    world.redeemed(world.holder, 10, cash=5 * VALUE)
    for _ in range(3):
        world.desk.settle([world.holder, world.holder], sender=world.holder)
    paid = world.claim(world.holder)
    assert not done(world.desk.redeem, 1, world.holder, world.holder, sender=world.holder)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    released = world.desk.claimCancelRedeemRequest(1, world.holder, world.holder, sender=world.holder)
    assert (paid, released.return_value, world.balance(world.holder)) == (5 * VALUE, 5, 995)
    assert world.desk.owedCash() == 0


def check_splitting_pays_no_more(world: World) -> None:
    """The same shares in many fulfilments, of cash with a remainder: never above the value."""
    world.publish()
    world.revalue(7)
    world.request(world.holder, 30)
    world.request(world.other, 30)
    cash = 0
    for _ in range(20):
        world.publish(7)
        world.fund(3 * 7 + 6)
        shares, cost = world.fulfill(world.holder)
        assert cost <= shares * 7
        cash += cost
        if not world.desk.openBatches(0, 1):
            break
    paid = world.claim(world.holder) + world.claim(world.other)
    assert paid == cash <= 60 * 7
    assert world.desk.owedCash() == 0


def check_fractions_are_not_paid(weird: World) -> None:
    """A unit that is worth less than a wei gives nothing, however often."""
    weird.publish()
    weird.revalue(10**6 + 10**6 // 2)
    for _ in range(3):
        weird.request(weird.holder, 1)
        weird.publish(weird.nav.value())
        weird.fund(10)
        assert weird.fulfill(weird.holder) == (1, 1)
        assert weird.claim(weird.holder) == 1


def check_who_leaves_takes_nothing_from_the_batch(world: World) -> None:
    """Cancelled over and over at fractions: the others' parts only grow, and all of the cash is theirs."""
    for holder in (world.holder, world.other, world.third):
        world.request(holder, 7)
    world.publish()
    world.fund(10 * VALUE)
    world.fulfill()
    before = world.desk.maxWithdraw(world.other)
    world.desk.cancelRedeemRequest(1, world.holder, sender=world.holder)
    assert world.desk.maxWithdraw(world.other) >= before
    world.desk.cancelRedeemRequest(1, world.third, sender=world.third)
    assert world.desk.maxWithdraw(world.other) >= before
    total = sum(world.claim(each) for each in (world.holder, world.other, world.third))
    assert total == 10 * VALUE


def check_what_is_owed_is_not_the_issuers(world: World) -> None:
    world.redeemed(world.holder, 10)
    assert not done(world.desk.withdrawCash, 1, world.owner, sender=world.owner)
    assert not done(world.desk.rescue, world.token, world.owner, 1, sender=world.owner)
    assert world.claim(world.holder) == 10 * VALUE


def check_a_victim_is_asked(world: World) -> None:
    """Everybody has approved the desk; nobody else asks, claims or cancels for it."""
    holder, attacker = world.holder, world.attacker
    assert not done(world.desk.requestRedeem, 1, holder, holder, sender=attacker)
    assert not done(world.desk.requestRedeem, 1, attacker, holder, sender=attacker)
    assert not done(world.desk.requestRedeem, 1, holder, world.other, sender=world.other)
    world.redeemed(holder, 10, cash=5 * VALUE)
    assert not done(world.desk.redeem, 1, attacker, holder, sender=attacker)
    assert not done(world.desk.withdraw, 1, attacker, holder, sender=attacker)
    assert not done(world.desk.cancelRedeemRequest, 1, holder, sender=attacker)


def check_a_claim_is_not_reentered(weird: World) -> None:
    """The token calls back in the middle of a claim, as an operator of the holder's."""
    weird.redeemed(weird.holder, 10 * 10, price=VALUE, cash=10**12)
    weird.desk.setOperator(weird.token, True, sender=weird.holder)
    weird.desk.settle([weird.holder], sender=weird.holder)
    half = weird.desk.maxRedeem(weird.holder) // 2
    again = weird.desk.redeem.encode(half, weird.holder, weird.holder)
    weird.token.setHook(weird.desk, again, sender=weird.stranger)
    weird.desk.redeem(half, weird.holder, weird.holder, sender=weird.holder)
    assert not weird.token.hookSucceeded()


def check_taken_shares_are_not_paid(world: World) -> None:
    """Redeemed, then taken by an agent: paid once, to who redeems them in the end."""
    world.redeemed(world.holder, 10)
    world.seize(world.holder, 10, to=world.other)
    world.desk.settle([world.holder], sender=world.stranger)
    assert world.desk.maxWithdraw(world.holder) == 0
    assert world.desk.freeCash() == 10 * VALUE
    world.request(world.other, 10)
    world.publish()
    world.fulfill()
    assert world.claim(world.other) == 10 * VALUE


def check_the_frozen_keep_their_cash(world: World) -> None:
    world.redeemed(world.holder, 10)
    world.asset.freeze(world.holder, b"\x01" * 32, sender=world.agent)
    assert not done(world.desk.redeem, 10, world.stranger, world.holder, sender=world.holder)
    assert not done(world.desk.withdraw, UNIT, world.stranger, world.holder, sender=world.holder)
    assert not done(world.desk.recover, world.holder, world.other, sender=world.agent)
    assert world.desk.owedCash() == 10 * VALUE


def check_a_donation_redeems_nothing(world: World) -> None:
    world.request(world.holder, 10)
    world.publish()
    world.token.mint(world.desk, 10 * VALUE, sender=world.stranger)
    assert not done(world.desk.fulfill, [], sender=world.holder)


def check_no_fee_is_credited(weird: World) -> None:
    weird.token.setFee(1_000, sender=weird.stranger)
    weird.fund(10**9)
    assert weird.desk.freeCash() <= weird.money(weird.desk)


def check_a_value_does_not_leap(world: World) -> None:
    """However often the appraiser publishes in a day, and however long it waited."""
    world.publish()
    for value in (VALUE * 2, VALUE * 110 // 100, VALUE + 1):
        assert not done(world.nav.publish, value, sender=world.appraiser)
    world.chain.warp(DAY)
    assert not done(world.nav.publish, VALUE * 103 // 100, sender=world.appraiser)
    world.chain.warp(365 * DAY)
    assert not done(world.nav.publish, VALUE * 111 // 100, sender=world.appraiser)
    assert done(world.nav.publish, VALUE * 110 // 100, sender=world.appraiser)
    assert not done(world.nav.publish, VALUE * 120 // 100, sender=world.appraiser)


def check_one_alone_revalues_nothing(world: World) -> None:
    world.publish()
    world.nav.proposeRevaluation(10 * VALUE, sender=world.appraiser)
    assert not done(world.nav.confirmRevaluation, 10 * VALUE, sender=world.appraiser)
    assert not done(world.nav.confirmRevaluation, 9 * VALUE, sender=world.owner)
    assert not done(world.nav.price, sender=world.stranger)
    assert world.nav.liquidationPrice() == VALUE * 10**36


def check_the_first_in_the_queue_is_first(world: World) -> None:
    """Later requests do not overtake what the cash did not reach."""
    world.request(world.holder, 10)
    world.publish()
    world.request(world.other, 600)
    world.publish()
    world.fund(10 * VALUE)
    world.fulfill()
    assert (world.desk.maxRedeem(world.holder), world.desk.maxRedeem(world.other)) == (10, 0)


def mutant(name: str, path: str, old: str, new: str, *also: tuple[str, str]) -> Mutant:
    return Mutant(name, path, old, new, "NetAssetValue" if path == NAV else "RedemptionDesk", also)


HELD_BACK = "if (!IAssetToken(_share()).canSend(controller)) revert RedemptionDesk_HeldBack(controller);"
TABLE: dict[str, tuple[Callable[[World], None], Mutant]] = {
    "a price that is known": (
        check_no_price_that_is_known,
        mutant("TakesTheKnown", BOOK, "if (requestId > number) break;", "if (requestId > number + 1) break;"),
    ),
    "a stale price": (
        check_no_stale_price,
        mutant(
            "NeverStale", NAV, "if (block.timestamp - published > maxAge) revert", "if (maxAge == 0) revert"
        ),
    ),
    "a suspended price": (
        check_no_price_that_is_suspended,
        mutant("NeverSuspended", NAV, "if (_isSuspended) revert NetAssetValue_Suspended(_number);", ""),
    ),
    "paid twice": (
        check_nobody_is_paid_twice,
        mutant(
            "ForgetsWhatIsSettled",
            BOOK,
            "position_.settled += uint56(settlement.amount);\n        position_.booked += uint128(settlement.cash",
            "position_.booked += uint128(settlement.cash",
        ),
    ),
    "split for more": (
        check_splitting_pays_no_more,
        mutant(
            "SpendsAll",
            BOOK,
            "cost = RedemptionMath.toAssetsDown(redeemed, value, unit);",
            "cost = isDone ? RedemptionMath.toAssetsDown(redeemed, value, unit) : free;",
        ),
    ),
    "fractions for nothing": (
        check_fractions_are_not_paid,
        mutant(
            "RoundsCashUp", BOOK, "cost = RedemptionMath.toAssetsDown(", "cost = RedemptionMath.toAssetsUp("
        ),
    ),
    "leaving with the others' part": (
        check_who_leaves_takes_nothing_from_the_batch,
        mutant(
            "TakesAFractionAlong",
            BOOK,
            "batch_.cash -= position_.booked;",
            "batch_.cash -= position_.booked + (batch_.requested == 0 ? 0 : batch_.cash / 10);",
        ),
    ),
    "the issuer takes what is owed": (
        check_what_is_owed_is_not_the_issuers,
        mutant(
            "RescuesWhatIsOwed",
            DESK,
            "uint256 booked = freeCash() + owedCash();",
            "uint256 booked = freeCash();",
        ),
    ),
    "in a victim's name": (
        check_a_victim_is_asked,
        mutant(
            "AsksNobody",
            DESK,
            "if (msg.sender != controller && !isOperator[controller][msg.sender]) {",
            "if (controller == address(0)) {",
        ),
    ),
    "a claim reentered": (
        check_a_claim_is_not_reentered,
        mutant(
            "PaysWithoutAGuard",
            DESK,
            "    function redeem(\n        uint256 shares,\n        address receiver,\n        address controller\n"
            "    ) external nonReentrant returns",
            "    function redeem(\n        uint256 shares,\n        address receiver,\n        address controller\n"
            "    ) external returns",
        ),
    ),
    "taken shares paid": (
        check_taken_shares_are_not_paid,
        mutant(
            "PaysForWhatIsGone",
            BOOK,
            "(settlement.burned, settlement.freed, settlement.cash) = (lien, settlement.cash - cash, cash);",
            "cash; settlement.burned = lien;",
        ),
    ),
    "the frozen paid": (check_the_frozen_keep_their_cash, mutant("PaysAnyone", DESK, HELD_BACK, "")),
    "a donation": (
        check_a_donation_redeems_nothing,
        mutant(
            "SpendsTheBalance",
            BOOK,
            "uint256 free = _freeCash;",
            "(, bytes memory answer) = _paymentToken().staticcall(abi.encodeWithSelector(0x70a08231, address(this)));\n"
            "        uint256 free = abi.decode(answer, (uint256)) - _owedCash;",
        ),
    ),
    "a fee credited": (
        check_no_fee_is_credited,
        mutant(
            "BelievesTheAmount",
            DESK,
            "received = balance > before ? balance - before : 0;",
            "received = amount;",
        ),
    ),
    "a value that leaps": (
        check_a_value_does_not_leap,
        mutant(
            "ForgetsTime", NAV, "uint256(uint16(numbers >> 96)) * (block.timestamp - published)", "change"
        ),
    ),
    "one alone revalues": (
        check_one_alone_revalues_nothing,
        mutant("ConfirmsAnything", NAV, "newValue != proposed ||", "proposed == 0 ||"),
    ),
    "the queue overtaken": (
        check_the_first_in_the_queue_is_first,
        mutant(
            "LastComesFirst",
            BOOK,
            "uint256 requestId = _queue[next];",
            "uint256 requestId = _queue[last - 1 - next];",
        ),
    ),
}
WEIRD = {"fractions for nothing", "a claim reentered", "a fee credited"}


def build(name: str, broken: dict[str, Artifact] | None = None) -> World:
    """With a token that misbehaves and shares of six decimals, where that is what it is about."""
    builder = RedemptionBuilder(broken or {})
    return builder(weird=True, decimals=6) if name in WEIRD else builder()


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(each for _, each in TABLE.values())


@pytest.mark.parametrize("name", TABLE)
def test_it_cannot_happen(name: str) -> None:
    world = build(name)
    TABLE[name][0](world)
    world.assert_laws()


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_the_test_can_fail(name: str) -> None:
    check, broken = TABLE[name]
    world = build(name, {broken.contract: artifacts()[broken.name]})
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        check(world)


def test_all_can_be_claimed_at_once_however_it_was_left() -> None:
    """A bank run: everyone asks for everything, with cash for a third, then for the rest at half the value."""
    world = RedemptionBuilder()()
    holders = [each for each in world.actors if world.balance(each)]
    for holder in holders:
        world.request(holder, world.balance(holder))
    world.publish()
    world.fund(667 * VALUE)
    world.fulfill()
    paid = [world.claim(each) for each in holders]
    for part, shares in zip(paid, (1_000, 600, 301, 100), strict=True):
        assert part == shares * 667 // 2_001 * VALUE
    world.revalue(VALUE // 2)
    world.fund(1_334 * VALUE // 2)
    world.fulfill(*holders)
    total = sum(paid) + sum(world.claim(each) for each in holders)
    assert total == 667 * VALUE + 1_334 * VALUE // 2
    assert world.asset.totalSupply() == world.desk.owedCash() == world.desk.freeCash() == 0
