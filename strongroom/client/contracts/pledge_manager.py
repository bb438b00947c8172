"""PledgeManager: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["PledgeManager", "LienResult", "SeizeResult"]


class LienResult(NamedTuple):
    """What `lien` returns."""

    units: int
    shares: int


class SeizeResult(NamedTuple):
    """What `seize` returns."""

    delivered: bool
    shares: int


_FACTORY: Function[Address] = Function("FACTORY", "0x2dd31000", (), ("address",))
_IDENTITY_REGISTRY: Function[Address] = Function("IDENTITY_REGISTRY", "0x65fad027", (), ("address",))
_IMPLEMENTATION: Function[Address] = Function("IMPLEMENTATION", "0x3a4741bd", (), ("address",))
_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_CREATE: Function[Address] = Function(
    "create", "0x3e68680a", (("asset", "address"), ("oracle", "address")), ("address",)
)
_IS_LOAN_ALLOWED: Function[bool] = Function(
    "isLoanAllowed",
    "0xc001d0b0",
    (("asset", "address"), ("oracle", "address"), ("loanToken", "address")),
    ("bool",),
)
_IS_PLEDGED_SHARES: Function[bool] = Function(
    "isPledgedShares", "0x98680248", (("account", "address"),), ("bool",)
)
_LIEN: Function[LienResult] = Function(
    "lien", "0x109a4ea7", (("asset", "address"), ("borrower", "address")), ("uint256", "uint256"), LienResult
)
_LOCK: Function[int] = Function("lock", "0xdd467064", (("shares", "uint256"),), ("uint256",))
_PLEDGED_SHARES_OF: Function[Address] = Function(
    "pledgedSharesOf",
    "0xb98830f0",
    (("asset", "address"), ("borrower", "address"), ("oracle", "address")),
    ("address",),
)
_RELEASE: Function[int] = Function("release", "0x37bdc99b", (("units", "uint256"),), ("uint256",))
_SEIZE: Function[SeizeResult] = Function(
    "seize", "0xa7dab972", (("units", "uint256"), ("to", "address")), ("bool", "uint256"), SeizeResult
)
_SET_LOAN_ALLOWED: Function[None] = Function(
    "setLoanAllowed",
    "0x2c33871c",
    (("asset", "address"), ("oracle", "address"), ("loanToken", "address"), ("allowed", "bool")),
)


class PledgeManager(ContractClient):
    """See `IPledgeManager`.

    Constructor: address factory, address pool, address registry.
    """

    _artifact: ClassVar[str] = "PledgeManager"

    def FACTORY(self, *, block: Block = "latest") -> Address:
        """The factory of assets."""
        return self._read(_FACTORY, (), block)

    def IDENTITY_REGISTRY(self, *, block: Block = "latest") -> Address:
        """Who knows investors."""
        return self._read(_IDENTITY_REGISTRY, (), block)

    def IMPLEMENTATION(self, *, block: Block = "latest") -> Address:
        """The code behind the clones."""
        return self._read(_IMPLEMENTATION, (), block)

    def POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_POOL, (), block)

    def create(self, asset: Addressish, oracle: Addressish) -> Call[Address]:
        """Makes the caller's clone for an asset of the factory and an oracle of its shares, or finds it.

        oracle: The price of a share in the loan token, scaled as the pool's oracles.
        """
        return self._call(_CREATE, (asset, oracle))

    def isLoanAllowed(
        self, asset: Addressish, oracle: Addressish, loanToken: Addressish, *, block: Block = "latest"
    ) -> bool:
        """Whether an asset's owner allows loans of a token at the price of an oracle."""
        return self._read(_IS_LOAN_ALLOWED, (asset, oracle, loanToken), block)

    def isPledgedShares(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether it is a clone of this manager."""
        return self._read(_IS_PLEDGED_SHARES, (account,), block)

    def lien(self, asset: Addressish, borrower: Addressish, *, block: Block = "latest") -> LienResult:
        """The units that stand for a borrower's shares, in the pool and kept by liquidators, and the shares under
        the lien.
        """
        return self._read(_LIEN, (asset, borrower), block)

    def lock(self, shares: int) -> Call[int]:
        """Locks shares of the caller's borrower, spending the allowance that it gave to this manager.

        Returns: Rounded down.
        """
        return self._call(_LOCK, (shares,))

    def pledgedSharesOf(
        self, asset: Addressish, borrower: Addressish, oracle: Addressish, *, block: Block = "latest"
    ) -> Address:
        """Where the clone is or will be."""
        return self._read(_PLEDGED_SHARES_OF, (asset, borrower, oracle), block)

    def release(self, units: int) -> Call[int]:
        """Frees what units of the caller's borrower stand for.

        Returns: Rounded down.
        """
        return self._call(_RELEASE, (units,))

    def seize(self, units: int, to: Addressish) -> Call[SeizeResult]:
        """Moves what units of the caller's borrower stand for to `to`. Changes nothing where the asset refuses.

        Returns delivered: Whether it did.
        Returns shares: What the units stand for, rounded down.
        """
        return self._call(_SEIZE, (units, to))

    def setLoanAllowed(
        self, asset: Addressish, oracle: Addressish, loanToken: Addressish, allowed: bool
    ) -> Call[None]:
        """Allows shares of an asset to be pledged for loans of `loanToken`, priced by `oracle`, or ends it: what is
        pledged then stays, can be repaid, taken out and liquidated, but nothing is added or borrowed. Restricted
        to the asset's owner.
        """
        return self._call(_SET_LOAN_ALLOWED, (asset, oracle, loanToken, allowed))
