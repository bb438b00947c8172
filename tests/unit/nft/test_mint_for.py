"""CreatorCollection.mintFor

├── when the deadline has passed: it reverts
├── when it costs more than the caller allows: it reverts
├── in a phase with an allowlist
│   ├── when wallet, allowance or proof is not that of the tree: it reverts
│   └── else the entry caps the wallet, beside the phase
├── in a phase paid in a token
│   ├── when ether is sent, the token is no longer listed, cannot be taken, or less arrives: it reverts
│   └── else the collection holds what it costs
└── whoever pays, the tokens and the count are the receiver's
"""

import pytest

from strongroom.client.nft import Allowlist, AllowlistEntry
from strongroom.evm import ETHER
from tests.support.nft import ALLOWLIST, DUTCH, FOREVER, PRICE, PUBLIC, TOKEN, UNIT, ZERO, Nft, NftBuilder
from tests.support.suite import event, events


def test_mints_for_another(nft: Nft) -> None:
    receipt = nft.mint_for(nft.stranger, nft.friend, PUBLIC, 2, value=2 * PRICE)
    at = nft.collection
    assert events(receipt) == [
        event(at, "PhaseMinted", PUBLIC, nft.friend, nft.stranger, 2, ZERO, 2 * PRICE),
        event(at, "Transfer", ZERO, nft.friend, 1),
        event(at, "Transfer", ZERO, nft.friend, 2),
    ]
    assert at.mintedByWallet(PUBLIC, nft.friend) == 2
    assert at.mintedByWallet(PUBLIC, nft.stranger) == 0
    nft.assert_laws()


def test_refuses_the_zero_address(nft: Nft) -> None:
    with nft.refuses("MintToZeroAddress"):
        nft.mint_for(nft.stranger, ZERO, PUBLIC, 1, value=PRICE)


def test_keeps_the_deadline(nft: Nft) -> None:
    nft.mint_for(nft.collector, nft.collector, PUBLIC, value=PRICE, deadline=nft.now)
    with nft.refuses("CreatorCollection_Expired", nft.now - 1, nft.now):
        nft.mint_for(nft.collector, nft.collector, PUBLIC, value=PRICE, deadline=nft.now - 1)


def test_keeps_the_limit_of_cost(nft: Nft) -> None:
    nft.set_phase(PUBLIC, price=2 * PRICE)
    with nft.refuses("CreatorCollection_CostTooHigh", 2 * PRICE, PRICE):
        nft.mint_for(nft.collector, nft.collector, PUBLIC, value=ETHER, maxCost=PRICE)
    with nft.refuses("CreatorCollection_CostTooHigh", 5 * UNIT, 5 * UNIT - 1):
        nft.mint_for(nft.collector, nft.collector, TOKEN, maxCost=5 * UNIT - 1)


def test_pays_in_what_the_caller_means(nft: Nft) -> None:
    nft.give(nft.collector, 5 * UNIT)
    for phase_id, means, asks in ((TOKEN, ZERO, nft.token), (PUBLIC, nft.token, ZERO)):
        with nft.refuses("CreatorCollection_AnotherPaymentToken", asks, means):
            nft.mint_for(nft.collector, nft.collector, phase_id, paymentToken=means)


@pytest.mark.parametrize("quantity", [0, 101])
def test_refuses_nothing_and_too_many(nft: Nft, quantity: int) -> None:
    with nft.refuses("CreatorCollection_InvalidQuantity", quantity, 100):
        nft.mint_for(nft.collector, nft.collector, ALLOWLIST, quantity)


def test_mints_from_the_allowlist_up_to_the_entrys_cap(nft: Nft) -> None:
    nft.mint_for(nft.collector, nft.collector, ALLOWLIST, 2, value=2 * PRICE)
    with nft.refuses("CreatorCollection_WalletCapExceeded", ALLOWLIST, nft.collector, 2, 3):
        nft.mint_for(nft.collector, nft.collector, ALLOWLIST, 2, value=2 * PRICE)
    nft.mint_for(nft.stranger, nft.collector, ALLOWLIST, 1, value=PRICE)
    nft.mint_for(nft.friend, nft.friend, ALLOWLIST, 1, value=PRICE)
    with nft.refuses("CreatorCollection_WalletCapExceeded", ALLOWLIST, nft.friend, 1, 1):
        nft.mint_for(nft.friend, nft.friend, ALLOWLIST, 1, value=PRICE)


def test_the_phases_cap_counts_beside_the_entrys(nft: Nft) -> None:
    nft.set_phase(ALLOWLIST, walletCap=2, allowlistRoot=nft.allowlist.root)
    with nft.refuses("CreatorCollection_WalletCapExceeded", ALLOWLIST, nft.collector, 0, 2):
        nft.mint_for(nft.collector, nft.collector, ALLOWLIST, 3, value=3 * PRICE)


def test_refuses_what_is_not_on_the_allowlist(nft: Nft) -> None:
    at, proof = nft.collection, list(nft.allowlist.proof(nft.collector))
    other = list(nft.allowlist.proof(nft.friend))
    for wallet, allowance, offered in (
        (nft.attacker, 3, proof),
        (nft.collector, 4, proof),
        (nft.collector, 3, proof[:-1]),
        (nft.collector, 3, [*proof, bytes(32)]),
        (nft.collector, 3, proof[::-1]),
        (nft.collector, 3, other),
        (nft.collector, 3, []),
        (nft.friend, 3, other),
    ):
        with nft.refuses("CreatorCollection_NotAllowlisted", ALLOWLIST, wallet, allowance):
            nft.mint_for(nft.attacker, wallet, ALLOWLIST, value=PRICE, allowance=allowance, proof=offered)
    assert at.totalMinted() == 0


def test_another_root_is_another_allowlist(nft: Nft) -> None:
    only = Allowlist.of([AllowlistEntry(nft.attacker.address, 5)])
    nft.set_phase(ALLOWLIST, allowlistRoot=only.root)
    with nft.refuses("CreatorCollection_NotAllowlisted", ALLOWLIST, nft.collector, 3):
        nft.mint_for(nft.collector, nft.collector, ALLOWLIST, value=PRICE)
    # a tree of one entry has an empty proof
    nft.mint_for(nft.attacker, nft.attacker, ALLOWLIST, 5, value=5 * PRICE, allowance=5, proof=[])


def test_is_paid_in_a_token(nft: Nft) -> None:
    nft.give(nft.collector, 100 * UNIT)
    receipt = nft.mint_for(nft.collector, nft.friend, TOKEN, 3)
    at = nft.collection
    assert events(receipt) == [
        event(at, "PhaseMinted", TOKEN, nft.friend, nft.collector, 3, nft.token, 15 * UNIT),
        *(event(at, "Transfer", ZERO, nft.friend, number) for number in (1, 2, 3)),
        event(nft.token, "Transfer", nft.collector, at, 15 * UNIT),
    ]
    assert nft.token.balanceOf(at) == 15 * UNIT
    assert nft.token.balanceOf(nft.collector) == 85 * UNIT


def test_refuses_ether_beside_a_token(nft: Nft) -> None:
    nft.give(nft.collector, 100 * UNIT)
    with nft.refuses("CreatorCollection_EtherNotAccepted", 1):
        nft.mint_for(nft.collector, nft.collector, TOKEN, value=1)


def test_refuses_a_token_that_is_no_longer_listed(nft: Nft) -> None:
    nft.give(nft.collector, 100 * UNIT)
    nft.collection.setPaymentToken(nft.token, False, sender=nft.creator)
    with nft.refuses("CreatorCollection_TokenNotListed", nft.token):
        nft.mint_for(nft.collector, nft.collector, TOKEN)


def test_refuses_without_balance_or_allowance(nft: Nft) -> None:
    with nft.refuses_any():
        nft.mint_for(nft.collector, nft.collector, TOKEN)
    nft.token.mint(nft.collector, 100 * UNIT, sender=nft.deployer)
    with nft.refuses_any():
        nft.mint_for(nft.collector, nft.collector, TOKEN)


def test_measures_what_arrives(build_nft: NftBuilder) -> None:
    nft = build_nft(token="MockWeirdToken")
    nft.give(nft.collector, 100 * UNIT)
    nft.token.setFee(100, sender=nft.deployer)
    with nft.refuses("CreatorCollection_PaymentShort", nft.token, 5 * UNIT, 5 * UNIT * 99 // 100):
        nft.mint_for(nft.collector, nft.collector, TOKEN)
    nft.token.setFee(0, sender=nft.deployer)
    nft.token.setKind(2, sender=nft.deployer)  # answers false
    nft.token.approve(nft.collection, 0, sender=nft.collector)
    with nft.refuses("SafeERC20FailedOperation", nft.token):
        nft.mint_for(nft.collector, nft.collector, TOKEN)
    nft.token.approve(nft.collection, 10 * UNIT, sender=nft.collector)
    nft.token.setKind(1, sender=nft.deployer)  # answers nothing
    nft.mint_for(nft.collector, nft.collector, TOKEN)


def test_a_falling_price_may_be_paid_for_another(nft: Nft) -> None:
    nft.chain.warp(100)
    price = nft.collection.unitPrice(DUTCH)
    nft.mint_for(nft.stranger, nft.friend, DUTCH, 2, value=ETHER, maxCost=2 * price, deadline=FOREVER)
    assert nft.chain.balance(nft.collection) == 2 * price
