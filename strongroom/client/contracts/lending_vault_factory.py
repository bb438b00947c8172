"""LendingVaultFactory: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import VAULT_CONFIG_STRUCT, MarketCap, MarketParams, VaultConfig

__all__ = ["LendingVaultFactory", "MarketCap", "MarketParams", "VaultConfig"]

_IMPLEMENTATION: Function[Address] = Function("IMPLEMENTATION", "0x3a4741bd", (), ("address",))
_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_CREATE_VAULT: Function[Address] = Function(
    "createVault",
    "0xe1493b4b",
    (("asset", "address"), ("config", VAULT_CONFIG_STRUCT), ("salt", "bytes32")),
    ("address",),
)
_IS_VAULT: Function[bool] = Function("isVault", "0x652b9b41", (("account", "address"),), ("bool",))
_VAULT_ADDRESS: Function[Address] = Function(
    "vaultAddress",
    "0xdc886509",
    (("caller", "address"), ("asset", "address"), ("salt", "bytes32")),
    ("address",),
)


class LendingVaultFactory(ContractClient):
    """See `ILendingVaultFactory`.

    Constructor: address pool.
    """

    _artifact: ClassVar[str] = "LendingVaultFactory"

    def IMPLEMENTATION(self, *, block: Block = "latest") -> Address:
        """The code behind the vaults; it can be neither initialized nor used."""
        return self._read(_IMPLEMENTATION, (), block)

    def POOL(self, *, block: Block = "latest") -> Address:
        """The pool whose markets the vaults lend to."""
        return self._read(_POOL, (), block)

    def createVault(self, asset: Addressish, config: VaultConfig, salt: bytes) -> Call[Address]:
        """Makes a vault and initializes it. Anyone may; its address depends on the caller, the asset and the salt
        alone.
        """
        return self._call(_CREATE_VAULT, (asset, config, salt))

    def isVault(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether a vault was made here."""
        return self._read(_IS_VAULT, (account,), block)

    def vaultAddress(
        self, caller: Addressish, asset: Addressish, salt: bytes, *, block: Block = "latest"
    ) -> Address:
        """Where `createVault` by `caller` would make, or has made, a vault."""
        return self._read(_VAULT_ADDRESS, (caller, asset, salt), block)
