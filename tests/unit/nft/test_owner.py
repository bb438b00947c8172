"""CreatorCollection's owner, phases and money

├── nobody else calls what is the owner's
├── ownership passes in two steps
├── setPhase, closePhase, lowerMaxSupply
├── setPayout, setPaymentToken
└── withdraw, by anyone, to the payout address
"""

import pytest

from strongroom.evm import ETHER
from tests.support.nft import (
    ALLOWLIST,
    DUTCH,
    MAX_SUPPLY,
    OWNED,
    PRICE,
    PUBLIC,
    TOKEN,
    UNIT,
    ZERO,
    Nft,
    NftBuilder,
)
from tests.support.suite import event, events, refuses


@pytest.mark.parametrize("name", OWNED)
def test_nobody_else_calls_what_is_the_owners(nft: Nft, name: str) -> None:
    for caller in (nft.attacker, nft.signer, nft.payout, nft.deployer):
        with nft.refuses("CreatorCollection_NotOwner", caller):
            nft.chain.send(nft.collection, name, *OWNED[name], sender=caller)


def test_the_administration_called_directly_refuses(nft: Nft) -> None:
    for name, args in OWNED.items():
        if name != "airdrop":
            with refuses("CreatorCollection_NotOwner", nft.attacker):
                nft.chain.send(nft.admin, name, *args, sender=nft.attacker)
    with refuses("CreatorCollection_AlreadyInitialized"):
        nft.admin.initialize(nft.attacker, nft.default_params(), sender=nft.attacker)
    with refuses("CreatorCollection_NotPendingOwner", nft.attacker):
        nft.admin.acceptOwnership(sender=nft.attacker)


def test_ownership_passes_in_two_steps(nft: Nft) -> None:
    at = nft.collection
    receipt = at.transferOwnership(nft.friend, sender=nft.creator)
    assert events(receipt) == [event(at, "OwnershipTransferStarted", nft.creator, nft.friend)]
    assert (at.owner(), at.pendingOwner()) == (nft.creator.address, nft.friend.address)
    with nft.refuses("CreatorCollection_NotPendingOwner", nft.attacker):
        at.acceptOwnership(sender=nft.attacker)
    receipt = at.acceptOwnership(sender=nft.friend)
    assert events(receipt) == [event(at, "OwnershipTransferred", nft.creator, nft.friend)]
    assert (at.owner(), at.pendingOwner()) == (nft.friend.address, ZERO)
    with nft.refuses("CreatorCollection_NotOwner", nft.creator):
        at.setPayout(nft.creator, sender=nft.creator)
    at.transferOwnership(nft.creator, sender=nft.friend)
    at.transferOwnership(ZERO, sender=nft.friend)
    with nft.refuses("CreatorCollection_NotPendingOwner", nft.creator):
        at.acceptOwnership(sender=nft.creator)


def test_a_phase_reads_as_it_was_set(nft: Nft) -> None:
    at = nft.collection
    terms = {
        "price": 2**96 - 1,
        "startTime": 1,
        "endTime": 2**40 - 1,
        "walletCap": 2**16 - 1,
        "supplyCap": 999,
        "phaseCap": 2**32 - 1,
        "paymentToken": nft.token.address,
        "endPrice": 2**96 - 2,
        "decaySeconds": 2**32 - 1,
        "allowlistRoot": b"\7" * 32,
    }
    receipt = at.setPhase(5, terms, sender=nft.creator)
    assert events(receipt) == [event(at, "PhaseSet", 5, tuple(terms.values()))]
    assert at.phase(5) == tuple(terms.values())
    assert at.phaseCount() == 6
    assert at.phase(PUBLIC)[4] == MAX_SUPPLY, "zero stands for the collection's cap"
    assert at.phase(6) == (0, 0, 0, 0, 0, 0, ZERO, 0, 0, bytes(32))


@pytest.mark.parametrize(
    "wrong",
    [
        {"startTime": 10, "endTime": 10},
        {"startTime": 11, "endTime": 10},
        {"walletCap": 0},
        {"supplyCap": MAX_SUPPLY + 1},
        {"endPrice": 1},
        {"endPrice": PRICE + 1, "decaySeconds": 1},
    ],
)
def test_refuses_terms_that_contradict_each_other(nft: Nft, wrong: dict[str, int]) -> None:
    for phase_id in (PUBLIC, 5):
        with nft.refuses("CreatorCollection_InvalidPhase", phase_id):
            nft.set_phase(phase_id, **wrong)


def test_phases_are_added_one_by_one_up_to_32(nft: Nft) -> None:
    with nft.refuses("CreatorCollection_InvalidPhase", 6):
        nft.set_phase(6)
    for number in range(5, 32):
        nft.set_phase(number)
    with nft.refuses("CreatorCollection_InvalidPhase", 32):
        nft.set_phase(32)
    nft.mint(nft.collector, 1, 31)


def test_refuses_a_phase_in_a_token_that_is_not_listed(nft: Nft) -> None:
    with nft.refuses("CreatorCollection_TokenNotListed", nft.stranger):
        nft.set_phase(PUBLIC, paymentToken=nft.stranger)


def test_a_phase_that_is_set_again_forgets_its_other_terms(nft: Nft) -> None:
    for number in (ALLOWLIST, TOKEN, DUTCH):
        nft.set_phase(number)
        assert nft.collection.unitPrice(number) == PRICE
        nft.mint(nft.collector, 1, number)


def test_closes_a_phase(nft: Nft) -> None:
    assert events(nft.collection.closePhase(PUBLIC, sender=nft.creator)) == [
        event(nft.collection, "PhaseClosed", PUBLIC)
    ]
    with nft.refuses("CreatorCollection_PhaseNotOpen", PUBLIC, 0, 0):
        nft.mint(nft.collector, value=PRICE)
    with nft.refuses("CreatorCollection_PhaseNotOpen", PUBLIC, 0, 0):
        nft.collection.unitPrice(PUBLIC)
    with nft.refuses("CreatorCollection_InvalidPhase", 5):
        nft.collection.closePhase(5, sender=nft.creator)


def test_the_cap_only_falls(nft: Nft) -> None:
    at = nft.collection
    nft.mint(nft.collector, 3)
    for cap in (MAX_SUPPLY, MAX_SUPPLY + 1, 2, 0):
        with nft.refuses("CreatorCollection_InvalidMaxSupply", cap, MAX_SUPPLY, 3):
            at.lowerMaxSupply(cap, sender=nft.creator)
    assert events(at.lowerMaxSupply(600, sender=nft.creator)) == [event(at, "MaxSupplySet", 600)]
    assert [at.phase(number)[4] for number in range(5)] == [600, 600, 600, 600, 500]
    at.lowerMaxSupply(3, sender=nft.creator)
    assert [at.phase(number)[4] for number in range(5)] == [3] * 5
    with nft.refuses("CreatorCollection_SupplyCapExceeded", 4, 3):
        nft.mint(nft.collector)


def test_anyone_withdraws_to_the_payout(nft: Nft) -> None:
    at = nft.collection
    nft.give(nft.collector, 10 * UNIT)
    nft.mint(nft.collector, 3)
    nft.mint_for(nft.collector, nft.collector, TOKEN, 2)
    before = nft.chain.balance(nft.payout)
    receipt = at.withdraw(ZERO, sender=nft.stranger)
    assert receipt.return_value == 3 * PRICE
    assert events(receipt) == [event(at, "Withdrawn", ZERO, nft.payout, 3 * PRICE)]
    assert nft.chain.balance(nft.payout) - before == 3 * PRICE
    assert at.withdraw(nft.token, sender=nft.stranger).return_value == 10 * UNIT
    assert nft.token.balanceOf(nft.payout) == 10 * UNIT
    for token in (ZERO, nft.token):
        with nft.refuses("CreatorCollection_NothingToWithdraw", token):
            at.withdraw(token, sender=nft.stranger)


def test_a_payout_that_takes_nothing_stops_no_mint(nft: Nft) -> None:
    at, splitter = nft.collection, nft.collector_contract()
    splitter.setRefusesEther(True, sender=nft.stranger)
    assert events(at.setPayout(splitter, sender=nft.creator)) == [event(at, "PayoutSet", splitter)]
    nft.mint(nft.collector, 2)
    with nft.refuses("CreatorCollection_EtherRefused", splitter, 2 * PRICE):
        at.withdraw(ZERO, sender=nft.stranger)
    nft.mint(nft.collector, 1)
    splitter.setRefusesEther(False, sender=nft.stranger)
    assert at.withdraw(ZERO, sender=nft.stranger).return_value == 3 * PRICE


def test_a_payout_is_someone_else(nft: Nft, build_nft: NftBuilder) -> None:
    with nft.refuses("CreatorCollection_ZeroAddress"):
        nft.collection.setPayout(ZERO, sender=nft.creator)
    with nft.refuses("CreatorCollection_PayoutIsCollection"):
        nft.collection.setPayout(nft.collection, sender=nft.creator)
    with refuses("CreatorCollection_ZeroAddress"):
        build_nft(payout=ZERO)


def test_lists_tokens_that_have_code(nft: Nft) -> None:
    at = nft.collection
    with nft.refuses("CreatorCollection_TokenWithoutCode", nft.stranger):
        at.setPaymentToken(nft.stranger, True, sender=nft.creator)
    receipt = at.setPaymentToken(nft.token, False, sender=nft.creator)
    assert events(receipt) == [event(at, "PaymentTokenSet", nft.token, False)]
    assert not at.isPaymentToken(nft.token) and at.isPaymentToken(ZERO)


def test_ether_that_was_forced_in_goes_to_the_payout(nft: Nft) -> None:
    nft.chain.set_balance(nft.collection, ETHER)
    assert nft.collection.withdraw(ZERO, sender=nft.stranger).return_value == ETHER
