"""The lending pool's EIP-712 message: an account lets another manage its positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts.lending_pool import Authorization, LendingPool
from strongroom.client.signing import Domain, Field, Message


@dataclass(frozen=True)
class LendingAuthorization(Message):
    """`authorized` may manage every position of `authorizer`, or no longer. Anyone may send it."""

    primary_type: ClassVar[str] = "Authorization"
    schema: ClassVar[Sequence[Field]] = (
        ("authorizer", "address"),
        ("authorized", "address"),
        ("isAuthorized", "bool"),
        ("nonce", "uint256"),
        ("deadline", "uint256"),
    )

    authorizer: str
    authorized: str
    is_authorized: bool
    nonce: int
    """The authorizer's next one, `nonce(authorizer)`."""
    deadline: int
    """The last second at which it can be used."""

    @property
    def signer(self) -> str:
        return self.authorizer

    def values(self) -> dict[str, Any]:
        return {
            "authorizer": self.authorizer,
            "authorized": self.authorized,
            "isAuthorized": self.is_authorized,
            "nonce": self.nonce,
            "deadline": self.deadline,
        }

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        """`token` is the pool."""
        authorization = Authorization(
            self.authorizer, self.authorized, self.is_authorized, self.nonce, self.deadline
        )
        pool = LendingPool(connection, token)
        return pool.setAuthorizationWithSig_tuple_bytes(authorization, signature)


def pool_domain(chain_id: int, pool: str) -> Domain:
    """The pool's domain: chain and contract alone, as Morpho Blue's."""
    return Domain(chain_id, pool)
