"""What liquidations are paid with: the account's own tokens, or the collateral itself, sold in the pool's callback.

Either makes one call of several liquidations, and tries them first, so that what would fail is known, with its reason,
before anything is paid for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from strongroom.client.codec import decode_event, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import FlashLiquidator, LendingPool
from strongroom.client.contracts.events import FlashLiquidate, FlashLiquidationFailed, Liquidate
from strongroom.client.contracts.flash_liquidator import FlashLiquidation
from strongroom.client.errors import ClientError, ContractError
from strongroom.client.receipt import Receipt
from strongroom.errors import decode_revert
from strongroom.keeper.plan import Assessment
from strongroom.keeper.positions import on_chain, short
from strongroom.keeper.sender import Outcome
from strongroom.keeper.store import Borrower, Liquidated
from strongroom.model.lending_values import MarketParams

OWN, FLASH = "own", "flash"
GAS_EACH = 1_000_000
"""Gas that one flash liquidation may use: the pool asks for 513,000 to be left when it turns to an oracle."""


@dataclass(frozen=True)
class Trial:
    """What trying some liquidations came to."""

    gains: Mapping[Borrower, int]
    """Those that would succeed, with what each brings where that shows: loan tokens, in their units."""
    failures: Mapping[Borrower, str]


class Funds(Protocol):
    """A way to pay."""

    kind: str
    first_gas: int
    """For one liquidation among others, until it is known better."""

    def call(self, orders: Sequence[Assessment], deadline: int) -> Call[Any]:
        """One call that makes them all, in order."""

    def attempt(self, orders: Sequence[Assessment], deadline: int) -> Trial:
        """Try them on the latest state, in order."""

    def touched(self, orders: Sequence[Assessment]) -> list[tuple[str, str]]:
        """Tokens whose balances they change, each with whose."""


class OwnFunds:
    """The account repays from its own balance and receives the collateral. All of one call succeed, or none."""

    kind = OWN
    first_gas = 60_000

    def __init__(self, connection: Connection, pool: str, account: str) -> None:
        self._pool = LendingPool(connection, pool)
        self._account = account

    def call(self, orders: Sequence[Assessment], deadline: int) -> Call[Any]:
        """As `Funds`; the deadline is of no use, since what is repaid is bounded by what is seized."""
        calls = [self._one(it) for it in orders]
        return calls[0] if len(calls) == 1 else self._pool.multicall([it.data for it in calls])

    def _one(self, it: Assessment) -> Call[Any]:
        assert it.quote is not None
        params = on_chain(it.params)
        return self._pool.liquidate(params, it.borrower.address, it.quote.by_seized, it.quote.by_shares, b"")

    def attempt(self, orders: Sequence[Assessment], deadline: int) -> Trial:
        """As `Funds`. Where not all succeed together, each is tried alone."""
        if not _refusal(self.call(orders, deadline), self._account):
            return Trial(dict.fromkeys((it.borrower for it in orders), 0), {})
        failures = {}
        for it in orders:
            refused = _refusal(self._one(it), self._account)
            if refused:
                failures[it.borrower] = refused
        return Trial({it.borrower: 0 for it in orders if it.borrower not in failures}, failures)

    def touched(self, orders: Sequence[Assessment]) -> list[tuple[str, str]]:
        """As `Funds`."""
        return _tokens(orders, self._account)


class FlashFunds:
    """The collateral is sold through an adapter in the pool's callback. Each liquidation stands for itself."""

    kind = FLASH
    first_gas = 150_000

    def __init__(
        self,
        connection: Connection,
        liquidator: str,
        adapter: Callable[[MarketParams], tuple[str, bytes] | None],
        receiver: str,
        sender: str | None = None,
    ) -> None:
        """`adapter`: which sells a market's collateral, and what it is told. `sender`: who tries it out."""
        self._liquidator = FlashLiquidator(connection, liquidator)
        self._adapter = adapter
        self._receiver = receiver
        self._sender = sender

    def call(self, orders: Sequence[Assessment], deadline: int) -> Call[Any]:
        """As `Funds`."""
        return self._liquidator.liquidateMany(
            [self._one(it) for it in orders], self._receiver, GAS_EACH, deadline
        )

    def _one(self, it: Assessment) -> FlashLiquidation:
        chosen = self._adapter(it.params)
        assert it.quote is not None
        assert chosen is not None
        adapter, data = chosen
        return FlashLiquidation(
            on_chain(it.params),
            it.borrower.address,
            it.quote.by_seized,
            it.quote.by_shares,
            adapter,
            data,
            it.min_profit,
        )

    def attempt(self, orders: Sequence[Assessment], deadline: int) -> Trial:
        """As `Funds`."""
        gains, failures = {}, {}
        outcomes = self.call(orders, deadline).call(sender=self._sender)
        for it, outcome in zip(orders, outcomes, strict=True):
            if outcome.success:
                gains[it.borrower] = int(outcome.profit)
            else:
                failures[it.borrower] = why(outcome.reason)
        return Trial(gains, failures)

    def touched(self, orders: Sequence[Assessment]) -> list[tuple[str, str]]:
        """As `Funds`."""
        return _tokens(orders, self._receiver)


def why(reason: bytes) -> str:
    """What a liquidation reverted with, for people; it may be cut short, and a stranger's."""
    return short(decode_revert(reason)) if reason else "it reverted without a reason, or used up its gas"


def reader(pool: str, account: str, liquidator: str | None) -> Callable[[Receipt, int], Outcome]:
    """Reads out of a receipt what a transaction of the account did, whatever it was sent as."""

    pool, account = to_address(pool), to_address(account)
    liquidator = None if liquidator is None else to_address(liquidator)

    def read(receipt: Receipt, nonce: int) -> Outcome:
        found: list[Liquidated] = []
        failures: dict[Borrower, str] = {}
        for log in receipt.logs:
            done = decode_event(Liquidate, log) if log.address == pool else None
            if done is not None and done.caller in (account, liquidator):
                found.append(
                    Liquidated(
                        receipt.block_number,
                        log.log_index,
                        receipt.transaction_hash,
                        nonce,
                        OWN if done.caller == account else FLASH,
                        done.id,
                        done.borrower,
                        account,
                        done.repaidAssets,
                        done.repaidShares,
                        done.seizedAssets,
                        done.badDebtAssets,
                        0,
                        0,
                    )
                )
            if log.address != liquidator:
                continue
            sold = decode_event(FlashLiquidate, log)
            if sold is not None:
                found[-1] = _sold(found[-1], sold)
            failed = decode_event(FlashLiquidationFailed, log)
            if failed is not None:
                failures[Borrower(failed.id, failed.borrower)] = why(failed.reason)
        return Outcome(tuple(found), failures)

    return read


def _sold(liquidated: Liquidated, sold: FlashLiquidate) -> Liquidated:
    if (liquidated.market, liquidated.borrower) != (sold.id, sold.borrower):
        raise ClientError("a flash liquidation's events contradict the pool's: look the transaction up")
    return replace(liquidated, receiver=sold.receiver, profit=sold.profit, leftover=sold.leftover)


def _refusal(call: Call[Any], sender: str) -> str:
    """Why a call would revert; empty if it would not."""
    try:
        call.call(sender=sender)
    except ContractError as error:
        return short(error)
    return ""


def _tokens(orders: Sequence[Assessment], holder: str) -> list[tuple[str, str]]:
    tokens = [token for it in orders for token in (it.params.loan_token, it.params.collateral_token)]
    return [(token, holder) for token in dict.fromkeys(tokens)]
