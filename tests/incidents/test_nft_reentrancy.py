"""Re-entrancy: a safe mint that calls back over the cap (HypeBears 2022, NFTTrader 2023), and payment in payment

HypeBears minted, called the receiver, and counted afterwards: the receiver minted again and again. A contract that
measures what a token delivered counts twice what arrives while it measures.

Here everything is counted and minted before the receiver is called, a mint within a mint undoes both (ERC721A), and a
payment in a token refuses another within it.
"""

from strongroom.evm import ETHER
from tests.support.nft import PRICE, PUBLIC, TOKEN, UNIT, Nft, NftBuilder


def test_a_receiver_that_mints_again_stays_within_its_cap(nft: Nft) -> None:
    contract = nft.collector_contract()
    again = nft.call(nft.collection, "mint", PUBLIC, 6, value=6 * PRICE, may_fail=True)
    contract.setOnReceived([again], 1, sender=nft.attacker)
    contract.execute([nft.call(nft.collection, "mint", PUBLIC, 6, value=6 * PRICE)], sender=nft.attacker)
    assert not contract.lastSucceeded() or nft.collection.balanceOf(contract) <= 10
    assert nft.collection.balanceOf(contract) <= 10
    assert nft.collection.mintedByWallet(PUBLIC, contract) == nft.collection.balanceOf(contract)


def test_a_mint_within_a_mint_undoes_both(nft: Nft) -> None:
    contract = nft.collector_contract()
    again = nft.call(nft.collection, "mint", PUBLIC, 1, value=PRICE)
    contract.setOnReceived([again], 1, sender=nft.attacker)
    with nft.refuses_any():
        contract.execute([nft.call(nft.collection, "mint", PUBLIC, 1, value=PRICE)], sender=nft.attacker)


def test_inside_the_callback_everything_is_counted(nft: Nft) -> None:
    at, contract = nft.collection, nft.collector_contract()
    for name, args in (
        ("balanceOf", (contract,)),
        ("totalSupply", ()),
        ("totalMinted", ()),
        ("mintedByWallet", (PUBLIC, contract)),
    ):
        before = nft.chain.snapshot()
        contract.setOnReceived([nft.call(at, name, *args)], 1, sender=nft.stranger)
        contract.execute([nft.call(at, "mint", PUBLIC, 3, value=3 * PRICE)], sender=nft.stranger)
        # the last call that the contract made is the mint itself; what it saw is what the chain says now
        assert getattr(at, name)(*args) == 3
        nft.chain.revert(before)
    seller = nft.call(at, "transferFrom", contract, nft.friend, 1)
    contract.setOnReceived([seller], 1, sender=nft.stranger)
    contract.execute([nft.call(at, "mint", PUBLIC, 2, value=2 * PRICE)], sender=nft.stranger)
    assert nft.owners() == {1: nft.friend.address, 2: contract.address}
    nft.assert_laws()


def test_a_refund_cannot_be_turned_into_tokens(nft: Nft) -> None:
    """The excess goes back last, when all is done."""
    contract = nft.collector_contract()
    before = nft.chain.balance(contract)
    contract.execute([nft.call(nft.collection, "mint", PUBLIC, 1, value=ETHER)], sender=nft.attacker)
    assert before - nft.chain.balance(contract) == PRICE == nft.chain.balance(nft.collection)


def test_what_arrives_pays_once(build_nft: NftBuilder) -> None:
    """A token that keeps half of the first payment calls back, and the second payment would make up for it."""
    nft = build_nft(token="MockWeirdToken")
    contract = nft.collector_contract()
    nft.give(nft.attacker, 100 * UNIT)
    nft.token.mint(contract, 100 * UNIT, sender=nft.deployer)
    contract.execute([nft.call(nft.token, "approve", nft.collection, 100 * UNIT)], sender=nft.attacker)
    inner = nft.call(nft.collection, "mintFor", nft.request(nft.friend, TOKEN, 1))
    honest = nft.call(nft.token, "setFee", 0)
    nft.token.setFee(5_000, sender=nft.attacker)
    nft.token.setHook(contract, contract.execute.encode([honest, inner]), sender=nft.attacker)
    nft.collection.mintFor.try_send(nft.request(nft.attacker, TOKEN, 1), sender=nft.attacker)
    assert nft.token.balanceOf(nft.collection) >= nft.collection.totalMinted() * 5 * UNIT
