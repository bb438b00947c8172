"""Storage as Morpho Blue's, read through extSloads by vaults and bots made for it

├── slot 2: position[id][user] = supplyShares | borrowShares 128, collateral 128
├── slot 3: market[id] = supply assets and shares | borrow assets and shares, the lower half first
└── extSloads gives any slots in order, also none
"""

from strongroom.evm import keccak, to_address
from strongroom.evm.abi import Addressish
from tests.support.lending import Lending

HALF = 2**128 - 1


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def at(key: bytes, slot: bytes) -> int:
    """The slot of a mapping's entry."""
    return int.from_bytes(keccak(key + slot), "big")


def position_slot(lending: Lending, user: Addressish) -> int:
    owner = bytes(12) + bytes.fromhex(to_address(user)[2:])
    return at(owner, word(at(lending.id, word(2))))


def read(lending: Lending, *slots: int) -> list[int]:
    values = lending.pool.extSloads([word(slot) for slot in slots])
    return [int.from_bytes(value, "big") for value in values]


def test_positions(aged: Lending) -> None:
    for user in (aged.lender, aged.borrower, aged.stranger):
        slot = position_slot(aged, user)
        shares, packed = read(aged, slot, slot + 1)
        assert (shares, packed & HALF, packed >> 128) == aged.held(user)
    assert aged.held(aged.borrower) == (0, 10**15, aged.coin)


def test_a_market(aged: Lending) -> None:
    aged.accrue()
    slot = at(aged.id, word(3))
    first, second = read(aged, slot, slot + 1)
    totals = aged.totals
    assert (first & HALF, first >> 128) == (totals.supply_assets, totals.supply_shares)
    assert (second & HALF, second >> 128) == (totals.borrow_assets, totals.borrow_shares)
    assert totals[:4] == (2_001_000_500, 2 * 10**15, 1_001_000_500, 10**15)
    # of the third, only the time lies as Morpho Blue's does
    (third,) = read(aged, slot + 2)
    assert third & (2**64 - 1) == totals.last_update


def test_the_fee_recipient(lending: Lending) -> None:
    lending.pool.setFeeRecipient(lending.recipient, sender=lending.governor)
    (value,) = read(lending, 1)
    assert value == int(lending.recipient.address, 16)


def test_any_slots_in_order(aged: Lending) -> None:
    assert aged.pool.extSloads([]) in ([], ())
    slot = position_slot(aged, aged.borrower)
    assert read(aged, slot + 1, slot, slot + 1) == [*read(aged, slot + 1), 0, *read(aged, slot + 1)]
    for number in (0, 7, 2**256 - 1):
        assert read(aged, number) == [aged.chain.storage(aged.pool, number)]
