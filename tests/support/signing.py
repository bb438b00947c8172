"""EIP-712 digests, composed here from the standards' own texts and not by the code under test."""

from dataclasses import dataclass

from eth_abi.abi import encode

from strongroom.evm import Account, Contract, Signature, keccak, to_address
from strongroom.evm.abi import Addressish

SECP256K1_N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141

DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
_TRANSFER_FIELDS = (
    "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
)
TRANSFER = "TransferWithAuthorization" + _TRANSFER_FIELDS
RECEIVE = "ReceiveWithAuthorization" + _TRANSFER_FIELDS
CANCEL = "CancelAuthorization(address authorizer,bytes32 nonce)"

FOREVER = 2**256 - 1


@dataclass(frozen=True)
class Domain:
    """An EIP-712 domain of version "1", as all tokens here have."""

    name: str
    chain_id: int
    contract: str

    @staticmethod
    def of(token: Contract) -> "Domain":
        """The domain of a token on its chain."""
        return Domain(token.name(), token._chain.chain_id, token.address)

    @property
    def separator(self) -> bytes:
        """The domain separator."""
        return keccak(
            encode(
                ["bytes32", "bytes32", "bytes32", "uint256", "address"],
                [
                    keccak(DOMAIN.encode()),
                    keccak(self.name.encode()),
                    keccak(b"1"),
                    self.chain_id,
                    self.contract,
                ],
            )
        )

    def digest(self, kind: str, *values: object) -> bytes:
        """What is signed for a struct of type `kind`, all of whose fields are static."""
        fields = kind[kind.index("(") + 1 : -1].split(",")
        types = ["bytes32"] + [field.split(" ")[0] for field in fields]
        plain = [to_address(v) if t == "address" else v for t, v in zip(types[1:], values, strict=True)]  # type: ignore[arg-type]
        struct = keccak(encode(types, [keccak(kind.encode()), *plain]))
        return keccak(b"\x19\x01" + self.separator + struct)


def sign_permit(
    token: Contract,
    owner: Account,
    spender: Addressish,
    value: int,
    deadline: int = FOREVER,
    *,
    signer: Account | None = None,
    nonce: int | None = None,
) -> Signature:
    """`owner`'s ERC-2612 permit, signed by `signer` if that is another (a wallet's key)."""
    return (signer or owner).sign_hash(permit_digest(token, owner, spender, value, deadline, nonce))


def permit_digest(
    token: Contract,
    owner: Addressish,
    spender: Addressish,
    value: int,
    deadline: int = FOREVER,
    nonce: int | None = None,
) -> bytes:
    """The digest of a permit with `owner`'s present nonce, or the one given."""
    used = token.nonces(owner) if nonce is None else nonce
    return Domain.of(token).digest(PERMIT, owner, spender, value, used, deadline)


@dataclass(frozen=True)
class Authorization:
    """An EIP-3009 authorization. `kind` is `TRANSFER` or `RECEIVE`; times in seconds, ends excluded."""

    payer: Addressish
    payee: Addressish
    value: int
    nonce: bytes
    after: int = 0
    before: int = FOREVER
    kind: str = TRANSFER

    @property
    def args(self) -> tuple[object, ...]:
        """The arguments of the token's function, the signature excepted."""
        return (self.payer, self.payee, self.value, self.after, self.before, self.nonce)

    @property
    def function(self) -> str:
        """The token's function for it."""
        return "transferWithAuthorization" if self.kind == TRANSFER else "receiveWithAuthorization"

    def digest(self, domain: Domain) -> bytes:
        """What the payer signs."""
        return domain.digest(self.kind, *self.args)

    def sign(self, token: Contract, signer: Account) -> Signature:
        """The signature for `token`."""
        return signer.sign_hash(self.digest(Domain.of(token)))


def cancel_digest(token: Contract, authorizer: Addressish, nonce: bytes) -> bytes:
    """What is signed to cancel the authorization with `nonce`."""
    return Domain.of(token).digest(CANCEL, authorizer, nonce)


def malleable(signature: Signature) -> Signature:
    """The other signature of the same key over the same digest, with `s` in the upper half."""
    other = SECP256K1_N - int.from_bytes(signature.s, "big")
    return Signature(55 - signature.v, signature.r, other.to_bytes(32, "big"))


def vrs(signature: Signature) -> tuple[int, bytes, bytes]:
    """The three arguments of the older functions."""
    return signature.v, signature.r, signature.s
