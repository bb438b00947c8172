"""An allowlist's tree: a second preimage, an entry of another, a root of zero

Where a leaf is hashed as a node is, a node of the tree, which is 64 bytes before hashing too, passes for an entry.

Here entries are hashed twice. A root of zero means no allowlist, and no proof leads to it.
"""

from eth_abi.abi import encode

from strongroom.client.nft import hash_pair
from strongroom.evm import keccak
from tests.support.nft import ALLOWLIST, PRICE, Nft


def take(nft: Nft, wallet: object, allowance: int, proof: list[bytes]) -> bool:
    request = nft.request(wallet, ALLOWLIST, 1, allowance=allowance, proof=proof)  # type: ignore[arg-type]
    succeeded, _ = nft.collection.mintFor.try_send(request, sender=nft.attacker, value=PRICE)
    return succeeded


def test_an_entry_is_not_hashed_as_a_node_is(nft: Nft) -> None:
    """In this tree a node's content is the attacker's entry: he could have made it his sibling's."""
    once = keccak(encode(["address", "uint256"], [nft.attacker.address, 10]))
    sibling = keccak(b"another")
    nft.set_phase(ALLOWLIST, allowlistRoot=hash_pair(once, sibling))
    assert not take(nft, nft.attacker, 10, [sibling])


def test_a_shortened_or_lengthened_proof_fails(nft: Nft) -> None:
    proof = list(nft.allowlist.proof(nft.collector.address))
    for number in range(len(proof)):
        assert not take(nft, nft.collector, 3, proof[:number])
    assert not take(nft, nft.collector, 3, [*proof, nft.allowlist.root])
    assert take(nft, nft.collector, 3, proof)


def test_an_entry_is_its_wallets_own(nft: Nft) -> None:
    proof = list(nft.allowlist.proof(nft.collector.address))
    assert not take(nft, nft.attacker, 3, proof)
    assert not take(nft, nft.collector, 2**256 - 1, proof)
