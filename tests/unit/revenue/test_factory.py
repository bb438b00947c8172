"""RoyaltySplitterFactory

├── the address follows from the whole configuration: whoever creates it, however often, it is the same splitter
├── money may be there before it is
├── another salt, order of shares, owner or notice is another address
├── refused: no payees, too many, not ascending, twice, zero, no or too many shares, no owner, a notice out of bounds
├── a splitter has no storage to begin with, and its code is as long as its configuration
└── its constructor refuses implementations without code
"""

from typing import Any

import pytest

from strongroom.evm import Account
from tests.support.revenue import DAY, ETHER, NOTICE, ZERO, Revenue, RevenueBuilder, ascending
from tests.support.suite import event, events, refuses

SALT = bytes(31) + b"\x01"


def table(revenue: Revenue) -> list[tuple[Account, int]]:
    return list(zip(revenue.payees, revenue.shares, strict=True))


def test_creates_where_it_predicts(fixed: Revenue) -> None:
    factory, payees = fixed.factory, table(fixed)
    where = factory.predictSplitter(payees, SALT)
    assert fixed.chain.code(where) == b""
    receipt = factory.createSplitter(payees, SALT, sender=fixed.stranger)
    assert receipt.return_value == where
    assert events(receipt) == [event(factory, "SplitterCreated", where, fixed.stranger, 3, SALT)]
    splitter = fixed.chain.at("RoyaltySplitter", where)
    assert splitter.allPayees() == (tuple(each.address for each in fixed.payees), fixed.shares)
    assert splitter.totalShares() == 6
    assert len(fixed.chain.code(where)) == 51 + 3 * 28


def test_creates_an_adjustable_one_where_it_predicts(adjustable: Revenue) -> None:
    factory = adjustable.factory
    arguments = (table(adjustable), adjustable.owner, NOTICE, SALT)
    where = factory.predictAdjustableSplitter(*arguments)
    receipt = factory.createAdjustableSplitter(*arguments, sender=adjustable.stranger)
    assert receipt.return_value == where
    assert events(receipt) == [
        event(
            factory,
            "AdjustableSplitterCreated",
            where,
            adjustable.stranger,
            adjustable.owner,
            NOTICE,
            3,
            SALT,
        )
    ]
    splitter = adjustable.chain.at("AdjustableRoyaltySplitter", where)
    assert splitter.owner() == adjustable.owner.address
    assert splitter.noticePeriod() == NOTICE
    assert splitter.payeeCount() == 3


def test_created_again_it_is_the_same_untouched(revenue: Revenue) -> None:
    revenue.receive(600, revenue.token)
    revenue.claim(0, revenue.token)
    before = revenue.ledger()
    if revenue.adjustable:
        arguments: tuple[Any, ...] = (table(revenue), revenue.owner, NOTICE, bytes(32))
        receipt = revenue.factory.createAdjustableSplitter(*arguments, sender=revenue.attacker)
    else:
        receipt = revenue.factory.createSplitter(table(revenue), bytes(32), sender=revenue.attacker)
    assert receipt.return_value == revenue.splitter.address
    assert events(receipt) == []
    assert revenue.ledger() == before


def test_money_may_be_there_before(fixed: Revenue) -> None:
    where = fixed.factory.predictSplitter(table(fixed), SALT)
    fixed.pay(600, to=where)
    fixed.pay(600, fixed.token, to=where)
    fixed.factory.createSplitter(table(fixed), SALT, sender=fixed.stranger)
    splitter = fixed.chain.at("RoyaltySplitter", where)
    splitter.syncAndClaim([0, 1, 2], [ETHER, fixed.token], sender=fixed.stranger)
    assert [fixed.held(each, fixed.token) for each in fixed.payees] == [100 * each for each in fixed.shares]


def test_every_part_of_the_configuration_moves_the_address(fixed: Revenue) -> None:
    factory, payees = fixed.factory, table(fixed)
    more = [(account, shares * 2) for account, shares in payees]
    found = {
        factory.predictSplitter(payees, bytes(32)),
        factory.predictSplitter(payees, SALT),
        factory.predictSplitter(more, bytes(32)),
        factory.predictSplitter(payees[:2], bytes(32)),
        factory.predictAdjustableSplitter(payees, fixed.owner, NOTICE, bytes(32)),
        factory.predictAdjustableSplitter(payees, fixed.owner, NOTICE + 1, bytes(32)),
        factory.predictAdjustableSplitter(payees, fixed.stranger, NOTICE, bytes(32)),
    }
    assert len(found) == 7


def created(revenue: Revenue, payees: list[tuple[Any, int]], adjustable: bool) -> None:
    if adjustable:
        revenue.factory.createAdjustableSplitter(payees, revenue.owner, NOTICE, SALT, sender=revenue.stranger)
    else:
        revenue.factory.createSplitter(payees, SALT, sender=revenue.stranger)


@pytest.mark.parametrize("as_adjustable", [False, True])
def test_refuses_bad_payees(fixed: Revenue, as_adjustable: bool) -> None:
    first, second, third = (each.address for each in fixed.payees)
    many = ascending([fixed.chain.account(f"payee {number}") for number in range(501)])
    for payees, name, args in (
        ([], "InvalidPayeeCount", (0, 500)),
        ([(each, 1) for each in many], "InvalidPayeeCount", (501, 500)),
        ([(second, 1), (first, 1)], "NotAscending", (second, first)),
        ([(first, 1), (first, 1)], "NotAscending", (first, first)),
        ([(first, 1), (third, 1), (second, 1)], "NotAscending", (third, second)),
        ([(ZERO, 1), (first, 1)], "NotAscending", (ZERO, ZERO)),
        ([(first, 1), (second, 0)], "NoShares", (second,)),
        ([(first, 2**32 - 1), (second, 1)], "TooManyShares", (2**32,)),
    ):
        with refuses(f"RoyaltySplitterFactory_{name}", *args):
            created(fixed, payees, as_adjustable)
    with refuses("RoyaltySplitterFactory_NoShares", second):
        fixed.factory.predictSplitter([(first, 1), (second, 0)], SALT)


@pytest.mark.parametrize("as_adjustable", [False, True])
@pytest.mark.parametrize("count", [1, 2, 4, 5, 500])
def test_any_number_of_payees(fixed: Revenue, count: int, as_adjustable: bool) -> None:
    accounts = ascending([fixed.chain.account(f"payee {number}") for number in range(count)])
    created(fixed, [(each, 1 + number) for number, each in enumerate(accounts)], as_adjustable)
    arguments = [(each, 1 + number) for number, each in enumerate(accounts)]
    if as_adjustable:
        where = fixed.factory.predictAdjustableSplitter(arguments, fixed.owner, NOTICE, SALT)
    else:
        where = fixed.factory.predictSplitter(arguments, SALT)
    splitter = fixed.chain.at("RoyaltySplitter", where)
    assert splitter.allPayees() == (
        tuple(each.address for each in accounts),
        tuple(range(1, count + 1)),
    )
    assert splitter.totalShares() == count * (count + 1) // 2


def test_the_most_shares(fixed: Revenue) -> None:
    first, second, _ = fixed.payees
    created(fixed, [(first, 2**32 - 2), (second, 1)], False)
    where = fixed.factory.predictSplitter([(first, 2**32 - 2), (second, 1)], SALT)
    splitter = fixed.chain.at("RoyaltySplitter", where)
    fixed.weird.mint(where, 2**112 - 1, sender=fixed.stranger)
    splitter.syncAndClaim([0, 1], [fixed.weird], sender=fixed.stranger)
    assert fixed.held(first, fixed.weird) == (2**112 - 1) * (2**32 - 2) // (2**32 - 1)
    assert fixed.held(second, fixed.weird) == (2**112 - 1) // (2**32 - 1)


def test_refuses_no_owner_and_a_notice_out_of_bounds(adjustable: Revenue) -> None:
    factory, payees = adjustable.factory, table(adjustable)
    with refuses("RoyaltySplitterFactory_ZeroOwner"):
        factory.createAdjustableSplitter(payees, ZERO, NOTICE, SALT, sender=adjustable.stranger)
    for notice in (0, DAY - 1, 365 * DAY + 1, 2**32 - 1):
        with refuses("RoyaltySplitterFactory_InvalidNoticePeriod", notice, DAY, 365 * DAY):
            factory.createAdjustableSplitter(
                payees, adjustable.owner, notice, SALT, sender=adjustable.stranger
            )
    for notice in (DAY, 365 * DAY):
        factory.createAdjustableSplitter(payees, adjustable.owner, notice, SALT, sender=adjustable.stranger)


def test_refuses_implementations_without_code(build_revenue: RevenueBuilder) -> None:
    revenue = build_revenue()
    good, bad = revenue.factory.SPLITTER(), revenue.stranger.address
    for arguments in ((bad, good), (good, bad)):
        with refuses("RoyaltySplitterFactory_NoCode", bad):
            revenue.deploy("RoyaltySplitterFactory", *arguments)
