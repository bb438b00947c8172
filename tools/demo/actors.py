"""Who acts: the development accounts that anvil, Ape and everybody else know the keys of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

MNEMONIC = "test test test test test test test test test test test junk"
"""Public, and the default of every development chain: never for anything of worth."""

DEPLOYER = "deployer"
ADMIN = "admin"
OPERATOR = "operator"
SENTINEL = "sentinel"
ISSUER = "issuer"
HOLDER = "holder"
MERCHANT = "merchant"
RELAYER = "relayer"
ARBITRAGEUR = "arbitrageur"
KEEPER = "keeper"
LENDER = "lender"
SAVER = "saver"
BORROWER = "borrower"
SPECULATOR = "speculator"
CURATOR = "curator"
CREATOR = "creator"
CO_CREATOR = "co-creator"
COLLECTOR = "collector"
BIDDER = "bidder"
TRADER = "trader"

DUTIES: Mapping[str, str] = MappingProxyType(
    {
        DEPLOYER: "deploys, then has no power left",
        ADMIN: "may change limits, a day after saying so",
        OPERATOR: "sets fees, lifts a freeze",
        SENTINEL: "may freeze, pause and lower, nothing else",
        ISSUER: "issues the reserve, reports its price, knows the investors",
        HOLDER: "holds the stablecoin",
        MERCHANT: "is paid in it",
        RELAYER: "sends what others signed, and pays the gas",
        ARBITRAGEUR: "flash-mints with a contract wallet",
        KEEPER: "does what anyone may do, liquidates",
        LENDER: "lends the stablecoin in a market",
        SAVER: "puts it into a vault",
        BORROWER: "borrows it against ether",
        SPECULATOR: "borrows it against bitcoin, as much as possible",
        CURATOR: "picks the vault's markets",
        CREATOR: "draws the works, signs vouchers",
        CO_CREATOR: "shares in what they earn",
        COLLECTOR: "mints, buys and auctions them",
        BIDDER: "offers for any of them, and bids",
        TRADER: "lists them, and bids higher",
    }
)
"""In the order of the mnemonic's accounts; 1 to 3 are the members of the roles in scripts/parameters/31337.toml."""

Actors = Mapping[str, "LocalAccount"]


def derive() -> Actors:
    """The accounts by their part."""
    from eth_account import Account

    Account.enable_unaudited_hdwallet_features()
    return MappingProxyType(
        {
            name: Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")
            for index, name in enumerate(DUTIES)
        }
    )
