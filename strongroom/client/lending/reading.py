"""From the chain to `Market` and `Position`: everything of one block."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.client.codec import to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call, prepare
from strongroom.client.contracts import AdaptiveCurveIrm, ChainlinkOracle, LendingLens, LendingPool
from strongroom.client.contracts.adaptive_curve_irm import Market as IrmMarket
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.errors import ArgumentError, ClientError, NodeError
from strongroom.client.lending.discovery import market_id
from strongroom.client.lending.simulation import FixedIrm, FixedOracle
from strongroom.client.lending.values import Asset, Market, Position
from strongroom.client.multicall import Batch, Read, read_alone
from strongroom.client.token import Token, TokenInfo, harmless
from strongroom.errors import ContractError
from strongroom.model.execution import ZERO_ADDRESS
from strongroom.model.lending_values import IrmEntry, RateKind
from strongroom.model.lending_values import Market as Totals
from strongroom.model.lending_values import Position as Holding

MarketRef = Market | MarketParams | bytes | str
"""A market: itself, its parameters, or its id, as bytes or as 0x and 64 digits."""


_LENS_ACCOUNTS = 1_000
_LENS_MARKETS = 50


class LendingToken(Token):
    """A token of a market: anybody may have made it, so it need not even tell its decimals."""

    def info(self) -> TokenInfo:
        """As `Token.info`; a token that tells no decimals counts in raw units."""
        memory = self._connection.memory
        if not isinstance(memory.get((self.address, "info")), TokenInfo):
            try:
                return super().info()
            except ContractError:
                pass
            except ClientError as error:
                if type(error) is not ClientError:  # the node, not the token
                    raise
            try:
                symbol = harmless(self.symbol())
            except (ClientError, ContractError):
                symbol = ""
            name = symbol or f"{self.address[:6]}…{self.address[-4:]}"
            memory[self.address, "info"] = TokenInfo(name, 0, False)
        return super().info()

    @property
    def asset(self) -> Asset:
        """As a market's value has it."""
        info = self.info()
        return Asset(self.address, info.symbol, info.decimals)


@dataclass(frozen=True)
class _MarketReads:
    params: MarketParams
    totals: Read[tuple[int, int, int, int, int, int]]
    rate_at_target: Read[int]
    irm: Read[Any]


@dataclass(frozen=True)
class _Outside:
    """What contracts that are not ours say."""

    oracle: FixedOracle
    irm: FixedIrm


class Reader:
    """Reads markets and positions of one pool."""

    def __init__(self, connection: Connection, pool: LendingPool, lens: LendingLens | None = None) -> None:
        self._connection = connection
        self._pool = pool
        self._lens = lens

    def fetch_params(self, ids: Sequence[bytes]) -> dict[bytes, MarketParams]:
        """The parameters behind ids, of those that exist. They never change, and the id is their hash."""
        memory = self._connection.memory
        unknown = [id_ for id_ in dict.fromkeys(ids) if (self._pool.address, id_) not in memory]
        batch = Batch(self._connection)
        reads = {id_: batch.add(self._pool.idToMarketParams, id_) for id_ in unknown}
        batch.run(one_by_one=True)
        for id_, read in reads.items():
            params = MarketParams(*read.value)
            if params.loanToken != ZERO_ADDRESS or params.irm != ZERO_ADDRESS:
                if market_id(params) != id_:
                    raise ClientError(
                        f"the node has parameters of another market behind {_hex(id_)}: connect to another node"
                    )
                memory[self._pool.address, id_] = params
        return {id_: memory[self._pool.address, id_] for id_ in ids if (self._pool.address, id_) in memory}

    def params_of(self, which: MarketRef) -> MarketParams:
        """Raises `ArgumentError` for what names no market of this pool."""
        if isinstance(which, Market):
            return which.params
        if isinstance(which, tuple):
            loan, collateral, oracle, irm = (to_address(item) for item in which[:4])
            return MarketParams(loan, collateral, oracle, irm, which[4])
        id_ = id_of(which)
        found = self.fetch_params([id_])
        if id_ not in found:
            raise ArgumentError(f"there is no market {_hex(id_)}: `strongroom market list` shows all")
        return found[id_]

    def fetch_markets(
        self, wanted: Sequence[MarketParams], block: int | None = None, *, existing: bool = False
    ) -> list[Market]:
        """The markets as of one block, the latest unless given.

        Raises `ArgumentError` for one that does not exist; with `existing` it is left out.
        """
        if not wanted:
            return []
        head = self._connection.fetch_block("latest" if block is None else block)
        number, timestamp = int(str(head["number"]), 16), int(str(head["timestamp"]), 16)
        batch = Batch(self._connection)
        recipient = batch.add(self._pool.feeRecipient)
        reads = [self._add_market(batch, params) for params in wanted]
        batch.run(block=number, one_by_one=True)
        if existing:
            reads = [read for read in reads if read.totals.value[4]]
        outside = self._fetch_outside(reads, number)
        return [self._market(read, recipient.value, number, timestamp, outside) for read in reads]

    def fetch_positions(self, wanted: Sequence[tuple[Market, str]]) -> list[Position]:
        """Positions as of their markets' blocks, which must all be the same."""
        if not wanted:
            return []
        first = wanted[0][0]
        if self._lens is not None and len(wanted) > 1 and all(market is first for market, _ in wanted):
            return self._fetch_by_lens(self._lens, first, [account for _, account in wanted])
        batch = Batch(self._connection)
        reads = [batch.add(self._pool.position, market.id, account) for market, account in wanted]
        batch.run(block=wanted[0][0].block, one_by_one=True)
        return [
            Position(market, to_address(account), Holding(*read.value))
            for (market, account), read in zip(wanted, reads, strict=True)
        ]

    def _fetch_by_lens(self, lens: LendingLens, market: Market, accounts: Sequence[str]) -> list[Position]:
        """Many accounts, a thousand in one call."""
        found = []
        for start in range(0, len(accounts), _LENS_ACCOUNTS):
            some = accounts[start : start + _LENS_ACCOUNTS]
            answer = lens.positions(market.id, some, market.timestamp, block=market.block)
            for account, each in zip(some, answer[1], strict=True):
                shares = each.supplyShares
                if to_address(account) == market.fee_recipient:  # there with fees that are not credited yet
                    shares = self._pool.position(market.id, account, block=market.block).supplyShares
                holding = Holding(shares, each.borrowShares, each.collateral)
                found.append(Position(market, to_address(account), holding))
        return found

    def fetch_held(self, params: Iterable[MarketParams], account: str) -> list[MarketParams]:
        """Those of the markets in which the account has anything."""
        wanted = list(params)
        if self._lens is not None:
            return self._fetch_held_by_lens(self._lens, wanted, account)
        batch = Batch(self._connection)
        reads = {each: batch.add(self._pool.position, market_id(each), account) for each in wanted}
        batch.run(one_by_one=True)
        return [each for each, read in reads.items() if any(read.value)]

    def _fetch_held_by_lens(
        self, lens: LendingLens, wanted: Sequence[MarketParams], account: str
    ) -> list[MarketParams]:
        found: list[MarketParams] = []
        for start in range(0, len(wanted), _LENS_MARKETS):
            some = wanted[start : start + _LENS_MARKETS]
            head = self._connection.fetch_block()
            number, second = int(str(head["number"]), 16), int(str(head["timestamp"]), 16)
            entries = lens.portfolio(account, [market_id(each) for each in some], second, block=number)
            for each, entry in zip(some, entries, strict=True):
                position = entry.position
                if position.supplyShares or position.borrowShares or position.collateral:
                    found.append(each)
        return found

    def token(self, asset: Asset | str) -> LendingToken:
        """A market's token, for people."""
        return LendingToken(self._connection, asset if isinstance(asset, str) else asset.address)

    # Internal

    def _add_market(self, batch: Batch, params: MarketParams) -> _MarketReads:
        id_ = market_id(params)
        return _MarketReads(
            params,
            batch.add(self._pool.market, id_),
            batch.add(self._pool.rateAtTarget, id_),
            batch.add(self._pool.irmEntry, params.irm),
        )

    def _fetch_outside(self, reads: Sequence[_MarketReads], block: int) -> Mapping[bytes, "_Outside"]:
        """What oracles and external rate models say, by market. Anybody may have made them: one may burn all gas."""
        calls: list[Call[int]] = []
        for read in reads:
            oracle = ChainlinkOracle(self._connection, read.params.oracle)
            calls += [prepare(oracle.price), prepare(oracle.liquidationPrice)]
            if read.irm.value.kind == RateKind.EXTERNAL and read.totals.value[4]:
                irm = AdaptiveCurveIrm(self._connection, read.params.irm)
                totals = IrmMarket(*read.totals.value)
                calls.append(prepare(irm.borrowRateView, read.params, totals))
        answers = iter(self._fetch_hostile(calls, block))
        found = {}
        for read in reads:
            price, liquidation = next(answers), next(answers)
            external = read.irm.value.kind == RateKind.EXTERNAL and read.totals.value[4]
            rate = next(answers) if external else None
            found[market_id(read.params)] = _Outside(
                FixedOracle(price.or_none() or 0, liquidation.or_none(), price.error),
                FixedIrm() if rate is None else FixedIrm(rate.or_none() or 0, rate.error),
            )
        return found

    def _fetch_hostile(self, calls: Sequence[Call[int]], block: int) -> list[Read[int]]:
        """Reads of contracts that may do anything: together, and, should one have taken the others' gas, one by one."""
        batch = Batch(self._connection)
        reads = [batch.add_call(call) for call in calls]
        last = batch.add(self._pool.feeRecipient)
        try:
            batch.run(block=block, one_by_one=True)
            starved = last.error is not None
        except (ContractError, NodeError):
            starved = True
        if not starved:
            return reads
        alone = [
            Read(call) if read.error or not read.done else read
            for call, read in zip(calls, reads, strict=True)
        ]
        for read in alone:
            if not read.done:
                try:
                    read_alone(read, block)
                except NodeError as error:  # it may have given up on a call that never ends
                    read.done, read.error = True, error
        return alone

    def _market(
        self,
        read: _MarketReads,
        recipient: str,
        block: int,
        timestamp: int,
        outside: Mapping[bytes, "_Outside"],
    ) -> Market:
        params = read.params
        supplied, supply_shares, owed, debt_shares, last_update, fee = read.totals.value
        if not last_update:
            raise ArgumentError(
                f"there is no market {_hex(market_id(params))}: `strongroom market list` shows all"
            )
        entry = read.irm.value
        found = outside[market_id(params)]
        return Market(
            pool=self._pool.address,
            chain_id=self._connection.chain_id,
            params=params,
            loan=self.token(params.loanToken).asset,
            collateral=self.token(params.collateralToken).asset,
            irm=IrmEntry(RateKind(entry.kind), entry.minDebt, entry.redeemer, entry.operator),
            totals=Totals(
                supplied, supply_shares, owed, debt_shares, last_update, fee, read.rate_at_target.value
            ),
            timestamp=max(timestamp, last_update),
            block=block,
            fee_recipient=recipient,
            oracle=found.oracle,
            external=found.irm,
        )


def id_of(which: bytes | str) -> bytes:
    """An id from bytes or text. Raises `ArgumentError`."""
    raw = which
    if isinstance(raw, str):
        try:
            raw = bytes.fromhex(raw.removeprefix("0x")) if raw.startswith("0x") else b""
        except ValueError:
            raw = b""
    if len(raw) != 32:
        shown = which if isinstance(which, str) else _hex(which)
        raise ArgumentError(
            f"not a market's id: {shown[:80]}. It is 0x and 64 digits; `strongroom market list` shows all"
        )
    return raw


def _hex(id_: bytes) -> str:
    return "0x" + id_.hex()
