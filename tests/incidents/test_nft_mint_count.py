"""Quantity 0 is free (TreasureDAO 2022), an unchecked mint count (Bad Guys 2022), one payment counted twice (MISO 2021)

TreasureDAO's marketplace multiplied the price by a quantity of zero and still delivered one. Bad Guys checked that a
wallet was on the allowlist and not how many it took. A contract that looks at its balance, or at `msg.value` in every
step of a batch, sells twice for one payment.

Here a quantity is from 1 to 100, wallets, entries, phases and the collection have caps that count before anything is
minted, and each call is paid by its own ether; nothing that is payable takes steps.
"""

import pytest

from tests.support.nft import ALLOWLIST, COUNTED, DUTCH, PRICE, PUBLIC, TOKEN, UNIT, Nft
from tests.support.suite import MAX_UINT

PAYABLE = {"mint", "mintFor", "mintVoucher", "approve", "transferFrom", "safeTransferFrom"}


@pytest.mark.parametrize("phase_id", [PUBLIC, DUTCH, COUNTED])
def test_quantity_zero_delivers_nothing(nft: Nft, phase_id: int) -> None:
    for value in (0, PRICE):
        succeeded, _ = nft.collection.mint.try_send(phase_id, 0, sender=nft.attacker, value=value)
        assert not succeeded
    succeeded, _ = nft.collection.mintFor.try_send(
        nft.request(nft.attacker, phase_id, 0), sender=nft.attacker
    )
    assert not succeeded
    voucher = nft.voucher(to=nft.attacker.address, quantity=0)
    succeeded, _ = nft.collection.mintVoucher.try_send(
        tuple(voucher.struct), nft.sign(voucher), nft.attacker, sender=nft.attacker
    )
    assert not succeeded
    assert nft.collection.balanceOf(nft.attacker) == 0


def test_the_allowlist_says_how_many(nft: Nft) -> None:
    request = nft.request(nft.friend, ALLOWLIST, 2)
    succeeded, _ = nft.collection.mintFor.try_send(request, sender=nft.friend, value=2 * PRICE)
    assert not succeeded, "the entry is for one"
    for _ in range(2):
        nft.collection.mintFor.try_send(nft.request(nft.friend, ALLOWLIST, 1), sender=nft.friend, value=PRICE)
    assert nft.collection.balanceOf(nft.friend) == 1


def test_a_number_beyond_256_bits_wraps_nowhere(nft: Nft) -> None:
    nft.mint(nft.attacker, 1)
    for quantity in (MAX_UINT, MAX_UINT - 1, 2**255, 2**64, 2**16, 2**32 + 1):
        succeeded, _ = nft.collection.mint.try_send(PUBLIC, quantity, sender=nft.attacker, value=PRICE)
        assert not succeeded
    assert nft.collection.mintedByWallet(PUBLIC, nft.attacker) == 1


def test_each_mint_is_paid_by_its_own_ether(nft: Nft) -> None:
    nft.mint(nft.collector, 5)
    contract = nft.collector_contract()
    once = nft.call(nft.collection, "mint", PUBLIC, 1, value=0)
    for caller, value in ((nft.attacker, 0), (nft.attacker, PRICE - 1)):
        succeeded, _ = nft.collection.mint.try_send(PUBLIC, 1, sender=caller, value=value)
        assert not succeeded
    succeeded, _ = contract.execute.try_send(
        [nft.call(nft.collection, "mint", PUBLIC, 1, value=PRICE), once], sender=nft.attacker
    )
    assert not succeeded
    assert nft.chain.balance(nft.collection) == 5 * PRICE
    assert nft.collection.totalMinted() == 5


def test_nothing_that_is_payable_takes_steps(nft: Nft) -> None:
    payable = {
        entry.get("name", entry["type"])
        for entry in nft.collection._interface.artifact.abi
        if entry.get("stateMutability") == "payable"
    }
    assert payable == PAYABLE


def test_nobody_pays_for_another_without_asking(nft: Nft) -> None:
    """The victim lets the collection take its tokens; the attacker cannot spend them."""
    nft.give(nft.collector, 100 * UNIT)
    for to in (nft.attacker, nft.collector):
        succeeded, _ = nft.collection.mintFor.try_send(nft.request(to, TOKEN, 1), sender=nft.attacker)
        assert not succeeded
    assert nft.token.balanceOf(nft.collector) == 100 * UNIT
