"""An asset's cap table from its events, reconciled with the chain to the last unit.

table = cap_table(asset)
table.reconciles                     # every balance, their sum, and the supply are what the asset says
table.require().as_csv()             # raises if anything differs, and says what
"""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from strongroom.client.amounts import from_units
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.history import History, fetch_for_each, fetch_history, require_none
from strongroom.client.identity import Identity, own_number
from strongroom.client.logs import CHUNK, Progress, fetch_time
from strongroom.client.multicall import Batch
from strongroom.client.statement import moment
from strongroom.client.token import TokenInfo


@dataclass(frozen=True)
class Holding:
    """A wallet's line of a cap table. Units."""

    wallet: str
    identity: Identity
    units: int
    frozen: int
    is_frozen: bool
    locked: int
    """Under liens."""
    disposable: int


@dataclass(frozen=True)
class CapTable:
    """Who holds an asset, as of a block."""

    asset: str
    name: str
    info: TokenInfo
    chain_id: int
    block: int
    time: int
    supply: int
    authorized: int
    investors: int
    """That hold any, by the asset's count: investors, not wallets; custodians' wallets are not counted."""
    holdings: tuple[Holding, ...]
    """The largest first."""
    differences: tuple[str, ...] = ()
    """What does not reconcile; empty if all does."""

    @property
    def reconciles(self) -> bool:
        """Whether every sum is what the chain says."""
        return not self.differences

    def require(self) -> "CapTable":
        """Itself. Raises `UnreconciledError` that says what differs."""
        require_none(self.asset, self.differences)
        return self

    def amount(self, units: int) -> Decimal:
        """In whole shares, exactly."""
        return from_units(units, self.info.decimals)

    def part(self, units: int) -> Decimal:
        """Of the supply, in percent, four digits, rounded down."""
        return Decimal(units * 1_000_000 // self.supply) / 10_000 if self.supply else Decimal(0)

    def as_csv(self) -> str:
        """A line for each wallet. Shares whole and exact; countries as ISO 3166-1 numbers."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            (
                *("wallet", "home", "investor", "country", "class", "status"),
                *("shares", "units", "percent", "frozen", "walletFrozen", "locked", "disposable"),
            )
        )
        for each in self.holdings:
            who = each.identity
            writer.writerow(
                (
                    *(each.wallet, who.home, own_number(who.investor_id), who.country, who.investor_class),
                    *(who.status.value, f"{self.amount(each.units):f}", each.units, self.part(each.units)),
                    f"{self.amount(each.frozen):f}",
                    "yes" if each.is_frozen else "no",
                    f"{self.amount(each.locked):f}",
                    f"{self.amount(each.disposable):f}",
                )
            )
        return out.getvalue()

    def as_json(self) -> dict[str, Any]:
        """Everything. Shares as `Decimal`, units as text."""
        return {
            "asset": self.asset,
            "name": self.name,
            "symbol": self.info.symbol,
            "decimals": self.info.decimals,
            "chainId": self.chain_id,
            "block": self.block,
            "time": moment(self.time),
            "supply": self.amount(self.supply),
            "authorized": self.amount(self.authorized),
            "investors": self.investors,
            "reconciles": self.reconciles,
            "differences": list(self.differences),
            "holdings": [
                {
                    "wallet": each.wallet,
                    "home": each.identity.home,
                    "investor": str(own_number(each.identity.investor_id)),
                    "country": each.identity.country,
                    "class": each.identity.investor_class,
                    "status": each.identity.status.value,
                    "shares": self.amount(each.units),
                    "units": str(each.units),
                    "percent": self.part(each.units),
                    "frozen": self.amount(each.frozen),
                    "walletFrozen": each.is_frozen,
                    "locked": self.amount(each.locked),
                    "disposable": self.amount(each.disposable),
                }
                for each in self.holdings
            ],
        }


def cap_table(
    asset: Asset, birth: int | None = None, chunk: int = CHUNK, progress: Progress | None = None
) -> CapTable:
    """The cap table as of the latest block. Raises `NodeError` if the node gives no logs."""
    read = fetch_history(asset, birth, chunk, progress)
    history, block = read.history, read.last
    batch = Batch(asset.connection)
    name, supply, most = (
        batch.add(asset.name),
        batch.add(asset.totalSupply),
        batch.add(asset.authorizedSupply),
    )
    count = batch.add(asset.holderCount)
    batch.run(block, one_by_one=True)
    views = ("balanceOf", "getFrozenTokens", "isFrozen", "locked", "disposable")
    found = fetch_for_each(asset, sorted(history.balances), views, block, progress)
    held = {wallet: values for wallet, values in found.items() if values[0] or history.balances[wallet]}
    identities = asset.identities.of_many(list(held))
    holdings = [
        Holding(wallet, known, units, min(frozen, units), bool(whole), locked, free)
        for (wallet, (units, frozen, whole, locked, free)), known in zip(
            held.items(), identities, strict=True
        )
    ]
    return CapTable(
        asset.address,
        name.value,
        asset.info(),
        asset.connection.chain_id,
        block,
        fetch_time(asset.connection, block),
        supply.value,
        most.value,
        count.value,
        tuple(sorted(holdings, key=lambda each: (-each.units, each.wallet))),
        compare_balances(history, {wallet: values[0] for wallet, values in found.items()}, supply.value),
    )


def compare_balances(history: History, balances: dict[str, int], supply: int) -> tuple[str, ...]:
    """What differs between the events and what the asset says. Units."""
    found = []
    for wallet, units in history.balances.items():
        if balances[wallet] != units:
            found.append(f"{wallet} has {units} units by the events, {balances[wallet]} by the asset")
    if history.supply != supply:
        found.append(f"issued less burned is {history.supply} units by the events, the supply {supply}")
    total = sum(balances.values())
    if total != supply:
        found.append(f"all balances add up to {total} units, the supply is {supply}")
    return tuple(found)
