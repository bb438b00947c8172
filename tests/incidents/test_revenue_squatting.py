"""Initialised by another, an implementation taken over: Parity 2017, Audius 2022, Wintermute 2022

A clone's owner was set by whoever called first, an implementation had none at all, and an address that was known
beforehand was taken on another chain.

Here a splitter has nothing to initialise: its configuration is its code, and its address follows from that.
"""

import pytest

from strongroom.evm import ContractError, keccak
from tests.support.revenue import ETHER, NOTICE, Revenue

SALT = b"\x07".rjust(32, b"\0")


def test_the_address_can_only_be_this_splitter(fixed: Revenue) -> None:
    """The attacker is there first, with money already waiting, and can create nothing but what was meant."""
    table = list(zip(fixed.payees, fixed.shares, strict=True))
    where = fixed.factory.predictSplitter(table, SALT)
    fixed.pay(600, fixed.token, to=where)
    for other in (
        [(each, 6 - share) for each, share in table],
        sorted([(fixed.attacker, 6), *table], key=lambda each: int(each[0].address, 16)),
        table[:2],
    ):
        made = fixed.factory.createSplitter(other, SALT, sender=fixed.attacker)
        assert made.return_value != where
    made = fixed.factory.createSplitter(table, SALT, sender=fixed.attacker)
    assert made.return_value == where
    splitter = fixed.chain.at("RoyaltySplitter", where)
    assert splitter.allPayees() == (tuple(each.address for each in fixed.payees), fixed.shares)
    splitter.syncAndClaim([0, 1, 2], [fixed.token], sender=fixed.attacker)
    assert [fixed.held(each, fixed.token) for each in fixed.payees] == [100 * each for each in fixed.shares]


def test_owner_and_notice_are_part_of_the_address(adjustable: Revenue) -> None:
    table = list(zip(adjustable.payees, adjustable.shares, strict=True))
    where = adjustable.factory.predictAdjustableSplitter(table, adjustable.owner, NOTICE, SALT)
    for owner, notice in ((adjustable.attacker, NOTICE), (adjustable.owner, NOTICE + 1)):
        made = adjustable.factory.createAdjustableSplitter(
            table, owner, notice, SALT, sender=adjustable.attacker
        )
        assert made.return_value != where


def test_the_address_is_create2s(fixed: Revenue) -> None:
    """Of the factory, the salt, and code that holds the implementation and every payee."""
    table = b"".join(
        bytes.fromhex(each.address[2:]) + share.to_bytes(4, "big") + (6).to_bytes(4, "big")
        for each, share in zip(fixed.payees, fixed.shares, strict=True)
    )
    runtime = (
        bytes.fromhex("36600557005b363d3d373d3d3d363d73")
        + bytes.fromhex(fixed.factory.SPLITTER()[2:])
        + bytes.fromhex("5af43d82803e903d91603157fd5bf3")
        + table
    )
    assert fixed.chain.code(fixed.splitter) == runtime
    creation = b"\x61" + len(runtime).to_bytes(2, "big") + bytes.fromhex("3d81600a3d39f3") + runtime
    factory = bytes.fromhex(fixed.factory.address[2:])
    digest = keccak(b"\xff" + factory + bytes(32) + keccak(creation))
    assert int(fixed.splitter.address, 16) == int.from_bytes(digest[12:], "big")


def test_nobody_owns_an_implementation(fixed: Revenue) -> None:
    for name, form in (
        ("AdjustableRoyaltySplitter", "ADJUSTABLE_SPLITTER"),
        ("RoyaltySplitter", "SPLITTER"),
    ):
        bare = fixed.chain.at(name, fixed.factory.__getattr__(form)())
        fixed.pay(600, fixed.token, to=bare)
        for function, args in (
            ("sync", ([fixed.token],)),
            ("claim", (0, fixed.token)),
            ("syncAndClaim", ([0], [fixed.token, ETHER])),
            ("changePayee", (0, fixed.attacker)),
        ):
            with pytest.raises(ContractError):
                fixed.chain.send(bare, function, *args, sender=fixed.attacker)
        assert fixed.held(bare, fixed.token) == 600
