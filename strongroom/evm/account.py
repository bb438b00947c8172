"""Accounts with known keys, for tests and simulations only: anyone can derive these keys from the names."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from strongroom.evm import secp256k1
from strongroom.evm.abi import keccak, to_address

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount


@dataclass(frozen=True)
class Signature:
    """An ECDSA signature over secp256k1, `s` in the lower half."""

    v: int
    """27 or 28."""
    r: bytes
    s: bytes

    def __bytes__(self) -> bytes:
        """The 65 bytes `r ‖ s ‖ v` that contracts take."""
        return self.r + self.s + bytes([self.v])


@dataclass(frozen=True, eq=False)
class Account:
    """An externally owned account."""

    name: str
    address: str
    key: bytes = field(repr=False)

    def sign_hash(self, digest: bytes) -> Signature:
        """Sign 32 bytes as they are, for instance the digest of EIP-712 data."""
        if len(digest) != 32:
            raise ValueError(f"a digest has 32 bytes, not {len(digest)}")
        v, r, s = secp256k1.sign(self.key, digest)
        return Signature(v, r.to_bytes(32, "big"), s.to_bytes(32, "big"))

    @cached_property
    def local(self) -> "LocalAccount":
        """The same account for eth_account and web3."""
        from eth_account import Account as EthAccount

        return EthAccount.from_key(self.key)  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Account) and other.address == self.address

    def __hash__(self) -> int:
        return hash(self.address)

    def __str__(self) -> str:
        return self.name


@cache
def account(name: str) -> Account:
    """The account of that name, the same on every chain and in every run. Its key is the hash of the name."""
    key = keccak(b"strongroom test account: " + name.encode())
    return Account(name, to_address(keccak(secp256k1.public_key(key))[12:]), key)
