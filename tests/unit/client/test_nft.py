"""strongroom.client.nft: collections, allowlists and vouchers over web3

├── Factory.create makes a collection that the account owns
├── Collection mints in public, with an allowlist, for another
├── a voucher signed here is accepted the first time, also from JSON
└── allowlists refuse what the contract would not tell apart
"""

from decimal import Decimal

import pytest

from strongroom.client.accounts import signer
from strongroom.client.connection import Connection
from strongroom.client.errors import ArgumentError, SignatureError
from strongroom.client.nft import (
    ETHER,
    Allowlist,
    AllowlistEntry,
    Collection,
    Factory,
    MintVoucher,
    phase,
    verify,
)
from strongroom.client.signing import Signed
from strongroom.errors import ContractError
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from tests.support.nft import Nft


def connection(nft: Nft, account: Account) -> Connection:
    return Connection(ChainProvider(nft.chain, [account]), signer(account.local))


@pytest.fixture
def works(nft: Nft) -> Collection:
    """Made by the creator through the client."""
    allowlist = Allowlist.of(
        [AllowlistEntry(nft.collector.address, 2), AllowlistEntry(nft.friend.address, 1)]
    )
    return Factory(connection(nft, nft.creator), nft.factory.address).create(
        "Works",
        "WORK",
        max_supply=100,
        royalty_bps=500,
        voucher_signer=nft.creator.address,
        phases=[
            phase(price=Decimal("0.1"), wallet_cap=5),
            phase(price="0.05", allowlist=allowlist),
        ],
    )


def seen_by(nft: Nft, works: Collection, account: Account) -> Collection:
    return Collection(connection(nft, account), works.address)


def test_the_account_owns_what_it_makes(nft: Nft, works: Collection) -> None:
    assert works.owner() == works.payout() == nft.creator.address
    assert works.name() == "Works" and works.phaseCount() == 2
    assert works.quote(0, 3).decimal() == Decimal("0.3")
    assert works.quote(0).payment_token == ETHER


def test_mints(nft: Nft, works: Collection) -> None:
    mine = seen_by(nft, works, nft.collector)
    mine.mint_public(0, 2)
    mine.mint_for(0, 1, nft.friend.address)
    allowlist = Allowlist.of(
        [AllowlistEntry(nft.collector.address, 2), AllowlistEntry(nft.friend.address, 1)]
    )
    mine.mint_allowlisted(1, 2, allowlist)
    assert works.balanceOf(nft.collector.address) == 4
    assert works.balanceOf(nft.friend.address) == 1
    with pytest.raises(ContractError) as caught:
        mine.mint_allowlisted(1, 1, allowlist)
    assert caught.value.name == "CreatorCollection_WalletCapExceeded"
    with pytest.raises(ArgumentError, match="not on the allowlist"):
        mine.mint_allowlisted(1, 1, allowlist, to=nft.attacker.address)


def test_a_voucher_is_accepted_the_first_time(nft: Nft, works: Collection) -> None:
    voucher = MintVoucher.of(
        signer=nft.creator.address, to=nft.collector.address, price="0.2", nonce=9, uri="ipfs://one"
    )
    signed = works.sign_voucher(voucher, nft.creator.local)
    again = Signed.from_json(signed.as_json())
    again.submit(connection(nft, nft.friend)).send()
    assert works.ownerOf(1) == nft.collector.address
    assert works.tokenURI(1) == "ipfs://one"
    assert nft.chain.balance(works.address) == 2 * 10**17
    bearer = MintVoucher.of(signer=nft.creator.address, nonce=10)
    works.sign_voucher(bearer, nft.creator.local).submit(connection(nft, nft.friend)).send()
    assert works.ownerOf(2) == nft.friend.address
    with pytest.raises(SignatureError):
        works.sign_voucher(voucher, nft.attacker.local)


def test_vouchers_are_checked_before_they_are_signed() -> None:
    someone = "0x" + "11" * 20
    for wrong in ({"quantity": 0}, {"quantity": 101}, {"quantity": 2, "uri": "ipfs://x"}):
        with pytest.raises(ArgumentError):
            MintVoucher.of(signer=someone, nonce=1, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 33])
def test_every_entry_has_a_proof_and_no_other(size: int) -> None:
    entries = [AllowlistEntry(f"0x{number:040x}", number) for number in range(1, size + 1)]
    made = Allowlist.of(entries)
    for entry in made.entries:
        proof = made.proof(entry.wallet)
        assert verify(made.root, entry, proof)
        assert not verify(made.root, AllowlistEntry(entry.wallet, entry.cap + 1), proof)
    assert made.root == Allowlist.of(reversed(entries)).root


def test_allowlists_refuse_what_is_ambiguous() -> None:
    one = AllowlistEntry("0x" + "11" * 20, 1)
    for entries in ([], [one, one], [AllowlistEntry(one.wallet, 0)], [AllowlistEntry("0x11", 1)]):
        with pytest.raises(ArgumentError):
            Allowlist.of(entries)
