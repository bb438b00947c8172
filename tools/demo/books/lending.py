"""The lending pool's books: markets' totals against their events, the pool's tokens against its markets, vaults' shares
against their savers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from strongroom.client.codec import Event, decode_event
from strongroom.client.contracts import LendingVault, LendingVaultFactory
from strongroom.client.contracts.events import (
    AccrueInterest,
    Borrow,
    CreateMarket,
    CreateVault,
    Liquidate,
    Redeem,
    Repay,
    Supply,
    SupplyCollateral,
    Transfer,
    Withdraw,
    WithdrawCollateral,
)
from strongroom.client.multicall import Read
from strongroom.client.token import TokenInfo
from tools.demo.books.ledger import ZERO, Entry, Ledger, of

KINDS: tuple[type[Event], ...] = (
    AccrueInterest,
    Borrow,
    Liquidate,
    Redeem,
    Repay,
    Supply,
    SupplyCollateral,
    Withdraw,
    WithdrawCollateral,
)


class _Shares:
    """Shares are counted one by one."""

    def info(self) -> TokenInfo:
        return TokenInfo("shares", 0)


_SHARES = _Shares()


@dataclass
class _Market:
    """What the events of a market add up to, in the tokens' units."""

    loan: str
    collateral: str
    lent: int = 0
    owed: int = 0
    pledged: int = 0
    accounts: set[str] = field(default_factory=set)

    def add(self, event: Event) -> None:
        match event:
            case AccrueInterest(interest=interest):
                self.lent += interest
                self.owed += interest
            case Supply(assets=assets, onBehalf=account):
                self.lent += assets
                self.accounts.add(account)
            case Withdraw(assets=assets):
                self.lent -= assets
            case Borrow(assets=assets):
                self.owed += assets
            case Repay(assets=assets):
                # what is paid is rounded up, and may be a unit more than all that is owed
                self.owed = max(0, self.owed - assets)
            case SupplyCollateral(assets=assets, onBehalf=account):
                self.pledged += assets
                self.accounts.add(account)
            case WithdrawCollateral(assets=assets):
                self.pledged -= assets
            case Redeem(repaidAssets=repaid, collateral=taken):
                self.owed = max(0, self.owed - repaid)
                self.pledged -= taken
            case Liquidate(repaidAssets=repaid, seizedAssets=seized, badDebtAssets=lost):
                self.owed = max(0, self.owed - repaid) - lost
                self.lent -= lost
                self.pledged -= seized


def entries(ledger: Ledger) -> tuple[Entry, ...]:
    """Every market, every token of the pool, every vault of the suite's factory."""
    pool = ledger.room.lending.pool
    logs = ledger.logs(pool.address)
    markets: dict[bytes, _Market] = {}
    for created in of(CreateMarket, logs):
        markets[created.id] = _Market(created.marketParams.loanToken, created.marketParams.collateralToken)
    for item in logs:
        for kind in KINDS:
            event = decode_event(kind, item.log)
            if event is not None:
                markets[event.id].add(event)  # type: ignore[attr-defined]
    return tuple(entry for part in (_markets(ledger, markets), _vaults(ledger)) for entry in part)


def _markets(ledger: Ledger, markets: dict[bytes, _Market]) -> list[Entry]:
    lending = ledger.room.lending
    recipient = lending.pool.feeRecipient()
    batch = ledger.room.batch()
    totals = {each: batch.add(lending.pool.market, each) for each in markets}
    held = {
        each: [
            batch.add(lending.pool.position, each, account)
            for account in sorted(market.accounts | {recipient})
        ]
        for each, market in markets.items()
    }
    tokens = {token for market in markets.values() for token in (market.loan, market.collateral)}
    balances = {token: batch.add(lending.token(token).balanceOf, lending.address) for token in sorted(tokens)}
    batch.run(ledger.block)

    found: list[Entry] = []
    expected: defaultdict[str, int] = defaultdict(int)
    for each, market in markets.items():
        total = totals[each].value
        loan, collateral = lending.token(market.loan), lending.token(market.collateral)
        name = f"{loan.info().symbol} against {collateral.info().symbol}"
        positions = [read.value for read in held[each]]
        pledged = sum(position[2] for position in positions)
        found += [
            Entry(f"{name}: lent = supplied + interest − withdrawn − bad debt", total[0], market.lent, loan),
            Entry(f"{name}: owed = borrowed + interest − repaid − bad debt", total[2], market.owed, loan),
            Entry(
                f"{name}: collateral of all = put in − taken out − seized",
                pledged,
                market.pledged,
                collateral,
            ),
            Entry(f"{name}: everyone's supply shares = all", sum(p[0] for p in positions), total[1], _SHARES),
            Entry(f"{name}: everyone's debt shares = all", sum(p[1] for p in positions), total[3], _SHARES),
        ]
        expected[market.loan] += total[0] - total[2]
        expected[market.collateral] += pledged
    for token, balance in balances.items():
        unit = lending.token(token)
        law = f"the lending pool's {unit.info().symbol} = free in its markets + collateral"
        found.append(Entry(law, balance.value, expected[token], unit))
    return found


def _vaults(ledger: Ledger) -> list[Entry]:
    room = ledger.room
    factory = room.contract("LendingVaultFactory", LendingVaultFactory)
    found: list[Entry] = []
    for made in of(CreateVault, ledger.logs(factory.address)):
        vault = LendingVault(room.connection, made.vault)
        holders = sorted({event.to for event in of(Transfer, ledger.logs(made.vault))} - {ZERO})
        batch = room.batch()
        supply, assets = batch.add(vault.totalSupply), batch.add(vault.totalAssets)
        parts: Read[tuple[int, ...]] = batch.add(vault.allocations)
        shares = [batch.add(vault.balanceOf, holder) for holder in holders]
        batch.run(ledger.block)
        asset = room.lending.token(made.asset)
        found += [
            Entry(
                f"{made.symbol}: everyone's shares = all", sum(s.value for s in shares), supply.value, _SHARES
            ),
            Entry(
                f"{made.symbol}: its worth = what it has in its markets",
                assets.value,
                sum(parts.value),
                asset,
            ),
        ]
    return found
