"""Terms changed under a mint that is on its way: the blank cheque, OpenSea 2022, Wyvern 2022

A minter limits what it pays to 100 units of a dollar token of six decimals. Before its transaction arrives the
creator has the phase ask 100 million units of a token of eight decimals that is worth 100,000 times as much, and which
the minter has let the collection take for another phase: the number is within the limit.

Here the minter says what it pays in beside how much.
"""

from tests.support.nft import ETHER, PRICE, PUBLIC, TOKEN, UNIT, Nft


def test_the_creator_cannot_ask_for_a_dearer_token(nft: Nft) -> None:
    dear = nft.chain.deploy("MockReserve", "Dear", "DEAR", 8, sender=nft.deployer)
    nft.collection.setPaymentToken(dear, True, sender=nft.creator)
    for token in (nft.token, dear):
        token.mint(nft.collector, 10**12, sender=nft.deployer)
        token.approve(nft.collection, 10**12, sender=nft.collector)
    request = nft.request(nft.collector, TOKEN, maxCost=5 * UNIT)
    nft.set_phase(TOKEN, price=5 * UNIT, paymentToken=dear)
    succeeded, _ = nft.collection.mintFor.try_send(request, sender=nft.collector)
    assert not succeeded, "the limit was of the other token"
    assert dear.balanceOf(nft.collector) == 10**12
    nft.assert_laws()


def test_the_creator_cannot_ask_for_a_token_instead_of_ether(nft: Nft) -> None:
    nft.give(nft.collector, ETHER)
    request = nft.request(nft.collector, PUBLIC, maxCost=PRICE)
    nft.set_phase(PUBLIC, price=PRICE, paymentToken=nft.token)
    for value in (0, PRICE):
        succeeded, _ = nft.collection.mintFor.try_send(request, sender=nft.collector, value=value)
        assert not succeeded
    assert nft.token.balanceOf(nft.collector) == ETHER
