"""Signatures as the model sees them: who signed which digest. Digests are exact EIP-712 digests."""

from dataclasses import dataclass
from functools import cache

from eth_hash.auto import keccak as _keccak

from strongroom.model.execution import Address, World

try:
    from _pysha3 import keccak_256  # type: ignore[import-not-found]
except ImportError:  # pragma: no cover - its stand-in is slower, and always there
    keccak_256 = None

PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
_TRANSFER = "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
TRANSFER_WITH_AUTHORIZATION = "TransferWithAuthorization" + _TRANSFER
RECEIVE_WITH_AUTHORIZATION = "ReceiveWithAuthorization" + _TRANSFER
CANCEL_AUTHORIZATION = "CancelAuthorization(address authorizer,bytes32 nonce)"

_DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
_SWAP = "WithAuthorization(address,uint256,uint256,address,uint256,bytes32,bytes)"
_BUY = "buyWithAuthorization(address,uint256,uint56,uint256,uint256,bytes32,bytes)"


def keccak(data: bytes) -> bytes:
    """Keccak-256, as Ethereum hashes."""
    return _keccak(data) if keccak_256 is None else bytes(keccak_256(data).digest())


@dataclass(frozen=True)
class Signature:
    """An unforgeable signature: `signer` signed `digest`. No signer: bytes that are nobody's signature."""

    signer: Address | None
    digest: bytes


def is_valid(world: World, account: Address, digest: bytes, signature: Signature) -> bool:
    """Whether `signature` speaks for `account`: its own key's, or its owner's if it is a contract wallet."""
    if signature.digest != digest or signature.signer is None:
        return False
    return signature.signer == account or signature.signer == world.owners.get(account)


def typed_data_digest(domain_separator: bytes, type_text: str, *fields: int | bytes | Address) -> bytes:
    """The EIP-712 digest of a struct of static fields."""
    struct = keccak(b"".join((_text_hash(type_text), *map(_word, fields))))
    return keccak(b"\x19\x01" + domain_separator + struct)


def domain_separator(name: str, chain_id: int, contract: Address) -> bytes:
    """The EIP-712 domain of a token of that name, version "1"."""
    return keccak(
        b"".join(
            (_text_hash(_DOMAIN), _text_hash(name), _text_hash("1"), _word(chain_id), _word(contract)),
        )
    )


def swap_authorization_nonce(
    swap: str,
    payer: Address,
    amount_in: int,
    min_amount_out: int,
    receiver: Address,
    deadline: int,
    salt: bytes,
) -> bytes:
    """The EIP-3009 nonce that binds an authorization to one swap, `swap` being `swapIn` or `swapOut`; or, of the same
    form, to a `deposit` into the savings vault or a `redeem` from it."""
    selector = _text_hash(swap + _SWAP)[:4] + bytes(28)
    fields: tuple[int | bytes | Address, ...] = (payer, amount_in, min_amount_out, receiver, deadline, salt)
    return keccak(b"".join((selector, *map(_word, fields))))


def buy_authorization_nonce(
    payer: Address, sale_id: int, shares: int, max_cost: int, deadline: int, salt: bytes
) -> bytes:
    """The EIP-3009 nonce that binds an authorization to one purchase of a primary sale."""
    fields: tuple[int | bytes | Address, ...] = (payer, sale_id, shares, max_cost, deadline, salt)
    return keccak(b"".join((_text_hash(_BUY)[:4] + bytes(28), *map(_word, fields))))


def bound_nonce(function: str, *fields: int | bytes | Address) -> bytes:
    """The EIP-3009 nonce that binds an authorization to one call of a function: the hash of its selector and its
    arguments, the signature excepted, as ABI encoding lays them."""
    return keccak(b"".join((_text_hash(function)[:4] + bytes(28), *map(_word, fields))))


@cache
def _text_hash(text: str) -> bytes:
    return keccak(text.encode())


def _word(value: int | bytes | Address) -> bytes:
    if isinstance(value, int):
        return value.to_bytes(32, "big")
    if isinstance(value, bytes):
        return value
    return bytes.fromhex(value[2:]).rjust(32, b"\0")
