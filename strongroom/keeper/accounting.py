"""What the keeper earned and paid, and whether the balances say the same, to the wei."""

from collections.abc import Mapping
from dataclasses import dataclass

from strongroom.client.connection import Connection
from strongroom.client.contract import prepare
from strongroom.client.contracts import ERC20Authorization
from strongroom.errors import ContractError
from strongroom.keeper.funds import OWN
from strongroom.keeper.positions import STRANGERS_GAS
from strongroom.keeper.store import DONE, PENDING, REVERTED, Liquidated, Store
from strongroom.model.execution import ZERO_ADDRESS
from strongroom.model.lending_values import MarketParams

ETHER = ZERO_ADDRESS
"""Stands for ether among tokens."""


@dataclass(frozen=True)
class Line:
    """One balance, from before the first transaction that could change it to now. In the token's units, or in wei."""

    token: str
    account: str
    opening: int
    change: int
    """By the receipts of this keeper's transactions."""
    balance: int
    """By the chain."""

    @property
    def difference(self) -> int:
        """What the keeper did not do. Zero, unless the account is used for something else too."""
        return self.balance - self.opening - self.change


@dataclass(frozen=True)
class Totals:
    """What liquidations of one market came to. Assets in the tokens' own units."""

    count: int = 0
    repaid: int = 0
    seized: int = 0
    bad_debt: int = 0
    profit: int = 0
    """Loan tokens that flash liquidations paid out."""


@dataclass(frozen=True)
class Report:
    """The whole of it, at one block."""

    block: int
    lines: tuple[Line, ...]
    markets: Mapping[MarketParams, Totals]
    transactions: int
    failed: int
    """Of these, those that reverted."""
    pending: int
    gas_used: int
    gas_cost: int
    """Wei."""
    silent: tuple[str, ...] = ()
    """Tokens that have told a balance once, and tell none now: a stranger's. They are in no line."""

    @property
    def reconciles(self) -> bool:
        """Whether every balance is what the receipts make of it."""
        return all(line.difference == 0 for line in self.lines)


def fetch_report(connection: Connection, store: Store) -> Report:
    """Reads the balances, and holds what was written down against them. Settle what is open first."""
    block = int(str(connection.fetch_block().get("number")), 16)
    liquidations = store.liquidations()
    mined = [it for it in store.transactions() if it.block is not None]
    params = {it.id: it for it in store.markets()}
    changes: dict[tuple[str, str], int] = {}

    def add(token: str, account: str, amount: int) -> None:
        changes[token, account] = changes.get((token, account), 0) + amount

    sender = str(store.fact("account"))
    for sent in mined:
        add(ETHER, sender, -(sent.cost or 0))
    markets: dict[MarketParams, Totals] = {}
    for one in liquidations:
        market = params[one.market]
        markets[market] = _plus(markets.get(market, Totals()), one)
        if one.fund == OWN:
            add(market.loan_token, one.receiver, -one.repaid)
            add(market.collateral_token, one.receiver, one.seized)
        else:
            add(market.loan_token, one.receiver, one.profit)
            add(market.collateral_token, one.receiver, one.leftover)
    lines, silent = [], []
    for it in store.openings():
        balance = try_balance(connection, it.token, it.account, block)
        if balance is None:
            silent.append(it.token)
        else:
            change = changes.get((it.token, it.account), 0)
            lines.append(Line(it.token, it.account, it.amount, change, balance))
    return Report(
        block,
        tuple(lines),
        markets,
        sum(it.status in (DONE, REVERTED) for it in mined),
        sum(it.status == REVERTED for it in mined),
        len(store.transactions(PENDING)),
        sum(it.gas_used or 0 for it in mined),
        sum(it.cost or 0 for it in mined),
        tuple(dict.fromkeys(silent)),
    )


def fetch_balance(connection: Connection, token: str, account: str, block: int) -> int:
    """Of a token, in its units, at a block; of ether, in wei."""
    if token == ETHER:
        return int(str(connection.request("eth_getBalance", [account, hex(block)])), 16)
    return ERC20Authorization(connection, token).balanceOf(account, block=block)


def try_balance(connection: Connection, token: str, account: str, block: int) -> int | None:
    """The same; `None` where the token tells none, which nothing keeps a stranger's from.

    Raises `ClientError` where it is the node that does not answer.
    """
    if token == ETHER:
        return fetch_balance(connection, token, account, block)
    asked = prepare(ERC20Authorization(connection, token).balanceOf, account)
    try:
        data = connection.call({**asked.transaction(), "gas": STRANGERS_GAS}, block)
    except ContractError:
        return None
    return int.from_bytes(data[:32], "big") if len(data) >= 32 else None


def _plus(totals: Totals, one: Liquidated) -> Totals:
    return Totals(
        totals.count + 1,
        totals.repaid + one.repaid,
        totals.seized + one.seized,
        totals.bad_debt + one.bad_debt,
        totals.profit + one.profit,
    )
