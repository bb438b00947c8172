"""The keeper on a node: real logs, blocks, nonces and gas; the pool, the liquidator and the venue are the contracts.

├── 1,000 unhealthy positions: cleared in one run, the most profitable first, the balances right to the wei
├── own tokens: as far as they reach, the last position in part; none where nothing was allowed
├── what is left alone says why: healthy, not profitable, not valued, not asked for, no adapter, oracle down
├── one swap that fails stops no other, and is tried again later, not at once
├── a stranger's market: fails alone, waits as a whole, makes no other's gas dear, is not asked where not wanted, and
│   its token's silence about balances stops nobody
├── killed anywhere (before, in, after a broadcast, at -9 in the middle): nothing is lost or done twice
├── a transaction that is stuck is sent again for more, and one of the two is mined
├── a reorganisation takes back borrowers and liquidations, and both come again
└── a dry run sends nothing; gas beyond the limit sends nothing; a stranger's transaction on the account sends nothing
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.client.accounts import LocalSigner
from strongroom.client.codec import decode_event
from strongroom.client.connection import Connection
from strongroom.client.contracts.events import Liquidate
from strongroom.client.errors import ArgumentError, ContractError
from strongroom.client.receipt import log_from_rpc
from strongroom.keeper import Keeper, StoreError, Value, Verdict, fetch_report
from strongroom.keeper.plan import whole_market
from strongroom.keeper.positions import STRANGERS_GAS, _fetch_prices
from strongroom.keeper.sender import NonceTakenError
from strongroom.keeper.store import DONE, PENDING
from strongroom.model.lending_values import MarketParams
from tests.integration.node import Node, QuickProvider, anvil
from tests.support.keeper import COIN, ONE, SCALE, At, KeeperWorld, Position, borrower_of, build

pytestmark = pytest.mark.anvil

CHAIN_ID = 31337


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with anvil(CHAIN_ID) as running:
        yield running


@pytest.fixture(scope="module")
def deployed(node: Node) -> KeeperWorld:
    return build(node)


@pytest.fixture
def world(node: Node, deployed: KeeperWorld) -> Iterator[KeeperWorld]:
    before = node.request("evm_snapshot")
    yield deployed
    node.request("evm_setIntervalMining", 0)
    node.request("evm_setAutomine", True)
    assert node.request("evm_revert", before)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "keeper.sqlite3"


def some(count: int, first: int = 0) -> list[Position]:
    """Positions of as many sizes, in no order, at 79.9 % of 2,000: below 1,997.5 they are unhealthy."""
    sizes = [COIN + (number * 7919 % count) * COIN // 100 for number in range(count)]
    return [
        Position(borrower_of(first + number), size, size * 2_000 * 799 // 1_000 // 10**12)
        for number, size in enumerate(sizes)
    ]


def unhealthy(world: KeeperWorld, count: int, first: int = 0) -> list[Position]:
    """Open them and let the price fall to 1,900; the venue pays 1,890."""
    positions = some(count, first)
    world.open(positions)
    fall(world)
    return positions


def fall(world: KeeperWorld) -> None:
    world.set_price(1_900)
    world.venue.send("setPrice", world.collateral.address, 1_890 * SCALE)


def liquidated(world: KeeperWorld) -> list[Liquidate]:
    """What the pool says was liquidated, ever, in order."""
    asked = {
        "address": world.pool.address,
        "topics": [Liquidate.definition.topic],
        "fromBlock": "0x0",
        "toBlock": "latest",
    }
    found = [decode_event(Liquidate, log_from_rpc(raw)) for raw in world.node.request("eth_getLogs", asked)]
    return [one for one in found if one is not None]


def assert_reconciled(world: KeeperWorld, keeper: Keeper) -> None:
    """Receipts, balances and the pool's own events agree, to the wei; and the latter are not the keeper's to invent."""
    report = fetch_report(world.connection, keeper.store)
    assert report.reconciles, report.lines
    assert report.lines
    ours = keeper.store.liquidations()
    theirs = liquidated(world)
    assert [(it.market, it.borrower, it.repaid, it.seized, it.repaid_shares) for it in ours] == [
        (it.id, it.borrower, it.repaidAssets, it.seizedAssets, it.repaidShares) for it in theirs
    ]
    assert world.balance("loan", world.liquidator.address) == 0
    assert world.balance("collateral", world.liquidator.address) == 0


def test_a_thousand_positions(
    world: KeeperWorld, store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("strongroom.keeper.keeper.STRANGERS_TIME", 600.0)  # as long as this test may take
    positions = unhealthy(world, 1_000)
    healthy = Position(borrower_of(5_000), COIN, 1_000 * ONE)
    world.open([healthy])
    address = world.keeper.address
    ether = world.connection.fetch_ether(address)
    with world.open_keeper(store) as keeper:
        started = time.monotonic()
        found = keeper.round()
        seconds = time.monotonic() - started
        assert found.counts == {Verdict.LIQUIDATED: 1_000, Verdict.HEALTHY: 1}
        done = keeper.store.liquidations()
        assert {it.borrower for it in done} == {it.borrower for it in positions}
        # the most profitable first, over all transactions
        profits = [it.profit for it in done]
        assert profits == sorted(profits, reverse=True)
        assert len(set(profits)) > 900
        # by what the test itself reads, not by what the keeper says
        assert world.balance("loan", address) == sum(profits)
        assert world.balance("collateral", address) == 0
        spent = sum(it.transaction.cost or 0 for it in found.settled)
        assert ether - world.connection.fetch_ether(address) == spent > 0
        assert_reconciled(world, keeper)
        again = keeper.round()
        assert again.counts == {Verdict.HEALTHY: 1}
        assert not again.settled
    with capsys.disabled():
        gas = sum(it.transaction.gas_used or 0 for it in found.settled)
        print(f" [{seconds:.1f} s, {len(found.settled)} transactions, {gas // 1_000} gas each] ", end="")
    assert seconds < 600  # a few seconds alone; the machine may be busy with other things


# What it is paid with


def test_own_tokens_as_far_as_they_reach(world: KeeperWorld, store: Path) -> None:
    positions = unhealthy(world, 30)
    debts = sorted((it.debt for it in positions), reverse=True)
    budget = sum(debts[:10]) + debts[10] // 2
    world.loan.send("mint", world.keeper.address, budget)
    trusted = frozenset([world.params.id])
    with world.open_keeper(store, fund="own", markets=trusted) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.LIQUIDATED: 11, Verdict.NO_FUNDS: 19}
        assert found.settled[0].transaction.kind == "approve"
        left = world.balance("loan", world.keeper.address)
        assert 0 <= left <= budget // 5_000  # what stays aside for interest
        assert world.balance("collateral", world.keeper.address) == sum(
            it.seized for it in found.liquidations
        )
        assert [it.repaid for it in found.liquidations][:10] == sorted(
            (it.repaid for it in found.liquidations[:10]), reverse=True
        )
        assert_reconciled(world, keeper)
        assert keeper.round().positions == 20
        world.loan.send("mint", world.keeper.address, 10**15)
        # the one that was closed in part may be healthy by now, or have too little left to be worth it
        last = keeper.round().counts
        assert last[Verdict.LIQUIDATED] in (19, 20)
        assert last.total() == 20
        report = fetch_report(world.connection, keeper.store)
        # the gift is not the keeper's doing, and the report says so
        assert not report.reconciles
        assert {line.difference for line in report.lines} == {0, 10**15}


def test_own_tokens_need_markets_to_trust(world: KeeperWorld, store: Path) -> None:
    with pytest.raises(ArgumentError, match="--market"):
        world.open_keeper(store, fund="own")
    other = world.deploy("FlashLiquidator", world.loan.address)
    with pytest.raises(ArgumentError, match="not of"):
        world.open_keeper(store, liquidator=other.address)
    with pytest.raises(ArgumentError, match="--adapter"):
        world.open_keeper(store, adapters=None)


def test_one_of_a_batch_of_own_that_would_revert(world: KeeperWorld, store: Path) -> None:
    """All of one multicall succeed or none: so each is tried before, and what would fail is left out."""
    unhealthy(world, 5)
    world.loan.send("mint", world.keeper.address, 10**15)
    with world.open_keeper(store, fund="own", markets=frozenset([world.params.id])) as keeper:
        judge = keeper._judge

        def late(read: Any) -> Any:
            found = judge(read)
            # in between, somebody liquidates one of them
            debt = found[0].assessments[2].borrower.address
            shares = world.borrow_shares(debt)
            params = tuple(found[0].assessments[2].params.__dict__[name] for name in PARTS)
            world.pool.send("liquidate", params, debt, 0, shares, b"", sender=world.operator)
            return found

        keeper._judge = late  # type: ignore[method-assign]
        found = keeper.round()
        assert found.counts == {Verdict.LIQUIDATED: 4, Verdict.REFUSED: 1}
        refused = next(it for it in found.assessments if it.verdict is Verdict.REFUSED)
        assert "LendingPool_HealthyPosition" in refused.why
        assert fetch_report(world.connection, keeper.store).reconciles


PARTS = ("loan_token", "collateral_token", "oracle", "irm", "lltv")


# What it leaves alone


def test_every_skip_says_why(world: KeeperWorld, store: Path) -> None:
    world.open([Position(borrower_of(1), COIN, 1_000 * ONE)])  # healthy
    world.open([Position(borrower_of(2), COIN // 10**6, 1_597)])  # far too small
    world.open([Position(borrower_of(3), COIN, 1_597 * ONE)])  # good
    for name in ("stale", "hog", "zero"):
        oracle = world.deploy("MockOracle", 2_000 * SCALE, known_as=name)
        world.open([Position(borrower_of(4), COIN, 1_597 * ONE)], world.market(oracle))
    world.contracts["stale"].send("setFault", 1)
    world.contracts["hog"].send("setFault", 2)
    world.contracts["zero"].send("set", 0)
    other = world.deploy("MockReserve", "OTHER", "OTHER", 18, known_as="other")
    other.send("mint", world.operator, 10**30)
    other.send("approve", world.pool.address, 10**40, sender=world.operator)
    ours = world.market(world.oracle, other)
    world.open([Position(borrower_of(5), COIN, 1_597 * ONE)], ours)
    fall(world)
    adapters = {world.collateral.address: (world.venue.address, b"")}
    with world.open_keeper(
        store, adapters=lambda market: adapters.get(market.collateral_token), dry_run=True
    ) as keeper:
        found = keeper.round()
        said = {it.borrower.address: (it.verdict, it.why) for it in found.assessments}
        assert said[borrower_of(1)][0] is Verdict.HEALTHY
        health = Decimal(said[borrower_of(1)][1].removeprefix("health factor "))
        assert Decimal("1.519") < health <= Decimal("1.52")  # what its debt has grown by since comes off
        assert said[borrower_of(2)][0] is Verdict.NOT_PROFITABLE
        assert said[borrower_of(2)][1].startswith("by 0.000")
        assert said[borrower_of(3)][0] is Verdict.TO_LIQUIDATE
        assert said[borrower_of(5)] == (
            Verdict.NO_ADAPTER,
            f"--adapter names none that sells {other.address}",
        )
        stale = [it.why for it in found.assessments if it.verdict is Verdict.ORACLE]
        assert len(stale) == 3
        assert any("MockOracle_Down" in why for why in stale)
        assert "its price is zero" in stale
        assert found.counts[Verdict.TO_LIQUIDATE] == 1
        assert not liquidated(world)
        assert world.connection.fetch_nonce(world.keeper.address) == 0
    with world.open_keeper(store, values={}) as keeper:
        assert keeper.round().counts[Verdict.NOT_VALUED] == 3
    with world.open_keeper(store, markets=frozenset([ours.id])) as keeper:
        assert keeper.round().counts[Verdict.NOT_ASKED] == 6
    with world.open_keeper(store, max_gas_price=1) as keeper:
        found = keeper.round()
        assert found.counts[Verdict.GAS_TOO_DEAR] >= 1
        assert "--max-gas-price" in found.note
        assert not liquidated(world)
    with world.open_keeper(store, min_profit=10**18) as keeper:
        found = keeper.round()
        assert found.counts[Verdict.NOT_PROFITABLE] == 2
        # the venue did not buy the other collateral when it was tried above
        assert found.counts[Verdict.BACKING_OFF] == 1
    with world.open_keeper(store, adapters=lambda market: adapters.get(market.collateral_token)) as keeper:
        assert keeper.round().counts[Verdict.LIQUIDATED] == 1


def test_oracles_that_burn_the_gas_of_their_batch(world: KeeperWorld) -> None:
    """Those that are asked after them answer all the same."""
    hogs = [world.deploy("MockOracle", 1).address for _ in range(3)]
    for hog in hogs:
        At(hog, world.oracle.interface, world).send("setFault", 2)
    good = world.deploy("MockOracle", 5 * SCALE)
    good.send("setLiquidationPrice", 4 * SCALE)
    head = int(world.node.request("eth_blockNumber"), 16)
    asked = [*hogs, world.oracle.address, good.address]
    prices = _fetch_prices(world.connection, asked, head)
    assert [prices[oracle] for oracle in asked[3:]] == [(2_000 * SCALE, ""), (4 * SCALE, "")]
    assert all(prices[hog][0] is None for hog in hogs)


def test_one_swap_that_fails(world: KeeperWorld, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its market's others go on in the same round; it is left alone for a while, then tried again."""
    bad = world.deploy("MockReserve", "BAD", "BAD", 18, known_as="bad")
    bad.send("mint", world.operator, 10**30)
    bad.send("approve", world.pool.address, 10**40, sender=world.operator)
    market = world.market(world.oracle, bad)
    world.open([Position(borrower_of(100), 5 * COIN, 7_990 * ONE)], market)
    unhealthy(world, 10)
    world.venue.send("setPrice", bad.address, 1_890 * SCALE)
    world.venue.send("setFault", 1, bad.address)
    clock = float(int(time.time()))
    monkeypatch.setattr(time, "time", lambda: clock)
    with world.open_keeper(store) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.LIQUIDATED: 10, Verdict.SWAP_FAILED: 1}
        failed = next(it for it in found.assessments if it.verdict is Verdict.SWAP_FAILED)
        assert "MockSwapVenue_Down" in failed.why
        now = keeper.round()
        assert now.counts == {Verdict.BACKING_OFF: 1}
        assert "1 failures" in now.assessments[0].why
        assert not now.settled
        world.venue.send("setFault", 0, bad.address)
    with world.open_keeper(store) as keeper:  # it remembers
        clock += keeper._settings.first_wait - 1
        assert keeper.round().counts == {Verdict.BACKING_OFF: 1}
        clock += 1
        assert keeper.round().counts == {Verdict.LIQUIDATED: 1}
        assert not keeper.store.failures()
        assert_reconciled(world, keeper)


def test_a_swap_that_fails_only_when_mined(world: KeeperWorld, store: Path) -> None:
    """What worked when tried and fails when mined is one event; the others of the transaction are done."""
    unhealthy(world, 3)
    with world.open_keeper(
        store, connection=Meddled(world, "eth_sendRawTransaction", 1, break_venue)
    ) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.SWAP_FAILED: 3}
        assert found.settled[0].transaction.status == DONE
        assert_reconciled_ether(world, keeper)
        assert all(count == 1 for count, _, _ in keeper.store.failures().values())


def break_venue(world: KeeperWorld) -> None:
    world.venue.send("setFault", 1, "0x" + "00" * 20)


def assert_reconciled_ether(world: KeeperWorld, keeper: Keeper) -> None:
    report = fetch_report(world.connection, keeper.store)
    assert report.reconciles, report.lines
    assert report.gas_cost > 0


def test_an_oracle_that_turns_when_mined(world: KeeperWorld, store: Path) -> None:
    """Tried it costs little gas, mined it takes all: a whole transaction may fail of it, then none but its own."""
    oracle = world.deploy("MockOracle", 2_000 * SCALE, known_as="turning")
    hostile = world.market(oracle)
    world.open(
        [Position(borrower_of(900 + number), COIN, 1_597 * ONE) for number in range(6)], hostile, at_once=6
    )
    unhealthy(world, 20)
    world.set_price(1_900, "turning")

    class Turning(Connection):
        def request(self, method: str, params: Any = ()) -> Any:
            if method == "eth_sendRawTransaction":
                oracle.send("setFault", 2)
                answer = super().request(method, params)
                oracle.send("setFault", 0)
                return answer
            return super().request(method, params)

    connection = Turning(world.node.web3.provider)
    with world.open_keeper(store, connection=connection) as keeper:
        found = keeper.round()
        said: dict[MarketParams, set[Verdict]] = {world.params: set(), hostile: set()}
        for it in found.assessments:
            said[it.params].add(it.verdict)
        assert said == {world.params: {Verdict.LIQUIDATED}, hostile: {Verdict.FAILED}}
        # what its oracle burned makes nobody else's gas dear
        assert 50_000 < int(keeper.store.fact(f"gas flash {world.params.id.hex()}") or 0) < 200_000
        whole = whole_market(hostile.id)
        assert keeper.store.failures()[whole][0] == 1
    # nor does a good word of the oracle's, which forgives borrowers, or a new borrower
    world.set_price(2_000, "turning")
    world.open([Position(borrower_of(950), COIN, 1_597 * ONE)], hostile)
    with world.open_keeper(store, connection=connection) as keeper:
        assert keeper.round().counts == {Verdict.HEALTHY: 7}
        assert set(keeper.store.failures()) == {whole}
        world.set_price(1_900, "turning")
        waiting = keeper.round()
        assert waiting.counts == {Verdict.BACKING_OFF: 7}
        assert "ether of gas and brought 0" in waiting.assessments[0].why
        assert not waiting.settled
        keeper.store.fail({whole: "x"}, 0, 0)
        assert keeper.round().counts == {Verdict.FAILED: 7}
        assert keeper.store.failures()[whole][0] == 3
    oracle.send("setFault", 0)
    with world.open_keeper(store) as keeper:
        keeper.store.fail({whole: "x"}, 0, 0)
        keeper.store.forgive(it for it in keeper.store.failures() if it != whole)
        assert keeper.round().counts == {Verdict.LIQUIDATED: 7}
        assert keeper.store.failures()[whole][0] < 4  # what pays takes it back, one for each transaction
        assert_reconciled(world, keeper)


def test_a_token_that_tells_the_keeper_no_balance(world: KeeperWorld, store: Path) -> None:
    """It can refuse the keeper's questions alone. The balance is left out, and nothing stops."""
    evil = world.deploy("MockReserve", "EVIL", "EVIL", 18, known_as="evil")
    evil.send("mint", world.operator, 10**30)
    evil.send("approve", world.pool.address, 10**40, sender=world.operator)
    world.open([Position(borrower_of(300), 5 * COIN, 7_990 * ONE)], world.market(world.oracle, evil))
    unhealthy(world, 2)
    world.venue.send("setPrice", evil.address, 1_890 * SCALE)
    asked = "0x" + evil.data("balanceOf", world.keeper.address).hex()

    class Silent(Connection):
        answer: str | None = None

        def request(self, method: str, params: Any = ()) -> Any:
            if method == "eth_call" and (params[0]["to"], params[0]["data"]) == (evil.address, asked):
                if self.answer is None:
                    raise ContractError("Error", ("not for you",))
                return self.answer
            return super().request(method, params)

    connection = Silent(world.node.web3.provider)
    with world.open_keeper(store, connection=connection) as keeper:
        assert keeper.round().counts == {Verdict.LIQUIDATED: 3}
        assert evil.address not in {it.token for it in keeper.store.openings()}
        assert_reconciled(world, keeper)
    # a word too short is none; once it has told one, the report misses it
    for answer, silent in (("0x", ()), ("0x" + "00" * 32, ()), ("0x", (evil.address,))):
        connection.answer = answer
        world.set_price(2_000)
        borrower = borrower_of(310 + len(answer) + len(silent))
        market = replace(world.params, collateral_token=evil.address)
        world.open([Position(borrower, COIN, 1_597 * ONE)], market)
        fall(world)
        with world.open_keeper(store, connection=connection) as keeper:
            assert keeper.round().counts[Verdict.LIQUIDATED] == 1
            report = fetch_report(connection, keeper.store)
            assert (report.reconciles, report.silent) == (True, silent)


def test_a_crowd_of_strangers(world: KeeperWorld, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their transactions take a minute of a round at most, and named markets come first, however long that takes."""
    stranger = world.market(world.deploy("MockOracle", 2_000 * SCALE, known_as="other"))
    world.open([Position(borrower_of(300), 9 * COIN, 9 * 1_597 * ONE)], stranger)
    unhealthy(world, 2)
    world.set_price(1_900, "other")
    monkeypatch.setattr("strongroom.keeper.keeper.STRANGERS_TIME", -1.0)
    with world.open_keeper(store) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.WAITING: 3}
        assert "see the next" in found.note
        assert not found.settled
    monkeypatch.undo()
    with world.open_keeper(store, markets=frozenset([world.params.id, stranger.id])) as keeper:
        assert keeper._company(stranger.id) == b""
    with world.open_keeper(store, most_in_one=1) as keeper:
        done = keeper.round().liquidations
        assert [it.market for it in done] == [stranger.id, world.params.id, world.params.id]


def test_markets_that_are_not_asked_for_are_not_asked(world: KeeperWorld, store: Path) -> None:
    """Anyone can make thousands of oracles, each of which costs a node all the gas that it gives."""
    oracle = world.deploy("MockOracle", 2_000 * SCALE, known_as="spam")
    world.open([Position(borrower_of(300), COIN, 1_597 * ONE)], world.market(oracle))
    unhealthy(world, 2)
    oracle.send("setFault", 2)

    class Watched(Connection):
        gas: list[int]

        def request(self, method: str, params: Any = ()) -> Any:
            if method == "eth_call" and oracle.address[2:].lower() in str(params).lower():
                self.gas.append(int(params[0].get("gas", "0x0"), 16))
            return super().request(method, params)

    connection = Watched(world.node.web3.provider)
    connection.gas = []
    with world.open_keeper(store, connection=connection, markets=frozenset([world.params.id])) as keeper:
        assert keeper.round().counts == {Verdict.LIQUIDATED: 2, Verdict.NOT_ASKED: 1}
    assert connection.gas == []
    with world.open_keeper(store, connection=connection) as keeper:
        assert keeper.round().counts == {Verdict.ORACLE: 1}
    # together with others, and then alone, with no more gas than a liquidation has
    assert connection.gas == [0, STRANGERS_GAS, 0, STRANGERS_GAS]


def test_every_function_of_the_liquidator(world: KeeperWorld) -> None:
    """Once each way; `liquidateMany` works in every other test here."""
    (position,) = unhealthy(world, 1)
    shares = world.borrow_shares(position.borrower)
    params = tuple(getattr(world.params, name) for name in PARTS)
    order = (params, position.borrower, 0, shares, world.venue.address, b"", 0)
    late, now = 1, 2**255
    for name, args, error in (
        ("liquidate", (order, world.operator, late), "FlashLiquidator_Expired"),
        ("liquidateMany", ([order], world.operator, 10**6, late), "FlashLiquidator_Expired"),
        ("liquidateStep", (order, world.operator), "FlashLiquidator_NotSelf"),
        ("onMorphoLiquidate", (1, b""), "FlashLiquidator_UnexpectedCallback"),
    ):
        with pytest.raises(ContractError) as refused:
            world.liquidator.send(name, *args)
        assert refused.value.name == error
    before = world.balance("loan", world.keeper.address)
    world.liquidator.send("liquidate", order, world.keeper.address, now)
    assert world.balance("loan", world.keeper.address) > before
    assert world.borrow_shares(position.borrower) == 0


# Crashes


class Crash(BaseException):
    """The process is gone."""


class Meddled(Connection):
    """A connection at which something happens before, or after, the n-th request of a method."""

    def __init__(self, world: KeeperWorld, method: str, number: int, what: Any, after: bool = False) -> None:
        super().__init__(world.node.web3.provider)
        self._world, self._method, self._left, self._what, self._after = world, method, number, what, after

    def request(self, method: str, params: Any = ()) -> Any:
        """As ever, but once."""
        hit = False
        if method == getattr(self, "_method", None):
            self._left -= 1
            hit = self._left == 0
        if hit and not self._after:
            self._what(self._world)
        answer = super().request(method, params)
        if hit and self._after:
            self._what(self._world)
        return answer


def crash(world: KeeperWorld) -> None:
    raise Crash


@pytest.mark.parametrize("signed_by", ["the keeper", "the node"])
@pytest.mark.parametrize(
    ("method", "number", "after"),
    [
        ("send", 1, False),
        ("send", 1, True),
        ("send", 2, False),
        ("send", 2, True),
        ("eth_getTransactionReceipt", 1, False),
        ("eth_getTransactionReceipt", 1, True),
        ("eth_getTransactionReceipt", 2, True),
        ("eth_estimateGas", 2, True),
    ],
)
def test_a_crash_anywhere(
    world: KeeperWorld, store: Path, method: str, number: int, after: bool, signed_by: str
) -> None:
    """The next keeper finds out what became of it from the chain, and goes on: each position once."""
    positions = unhealthy(world, 30)
    own_key = signed_by == "the keeper"
    name = method if method != "send" else "eth_sendRawTransaction" if own_key else "eth_sendTransaction"
    connection = Meddled(world, name, number, crash, after)
    with pytest.raises(Crash), open_as(world, store, connection, own_key) as keeper:
        keeper.round()
    with open_as(world, store, world.connection, own_key) as keeper:
        found = keeper.round()
        done = keeper.store.liquidations()
        assert sorted(it.borrower for it in done) == sorted(it.borrower for it in positions)
        assert not keeper.store.transactions(PENDING)
        assert Verdict.FAILED not in found.counts
        assert_reconciled(world, keeper)


def open_as(world: KeeperWorld, store: Path, connection: Connection, own_key: bool) -> Keeper:
    from strongroom.client.accounts import NodeSigner

    account = LocalSigner(world.keeper) if own_key else NodeSigner(world.node.request("eth_accounts")[5])
    return Keeper(connection, world.settings(store, most_in_one=10), account)


def test_killed_in_the_middle(world: KeeperWorld, tmp_path: Path) -> None:
    """kill -9 of the command line, again and again, while transactions wait: 100 positions, each once."""
    positions = unhealthy(world, 100)
    registry = tmp_path / "deployments" / f"{CHAIN_ID}.json"
    deployments.write(registry, world.deployment())
    world.node.request("evm_setAutomine", False)
    command = [
        *(sys.executable, "-m", "strongroom.cli.main", "--rpc", world.node.url, "--json", "--yes"),
        *("--deployments", str(registry), "--account", "demo:6", "keeper", "liquidate", "--once"),
        *("--adapter", world.venue.address, "--value", f"{world.loan.address}=0.0005"),
        *("--at-once", "25", "--store", str(tmp_path / "store")),
    ]
    for first in (25, 0, 0, None):  # liquidations seen before the kill; None: it runs to its end
        before = len(liquidated(world))
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 300
        while process.poll() is None and time.monotonic() < end:
            if not int(world.node.request("txpool_status")["pending"], 16):
                time.sleep(0.02)
            elif first is not None and len(liquidated(world)) >= before + first:
                os.kill(process.pid, signal.SIGKILL)
                break
            else:
                world.node.request("evm_mine")
        out, err = process.communicate(timeout=300)
        assert process.returncode == (0 if first is None else -signal.SIGKILL), (out, err)
        if first is not None and len(liquidated(world)) < 75:
            world.node.request("evm_mine")  # mined while it was dead; the last one waits for the next keeper
    last = json.loads(out.strip().splitlines()[-1])
    assert last["verdicts"].keys() <= {"liquidated"}
    done = liquidated(world)
    assert sorted(it.borrower for it in done) == sorted(it.borrower for it in positions)
    report = subprocess.run(
        [*command[: command.index("liquidate")], "report", "--store", str(tmp_path / "store")],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(report.stdout)
    assert told["reconciles"] is True
    assert [it["liquidations"] for it in told["markets"]] == [100]
    account = world.node.request("eth_accounts")[6]
    assert told["markets"][0]["profit"] == str(world.balance("loan", account))
    assert told["transactions"] == int(world.node.request("eth_getTransactionCount", account, "latest"), 16)


def test_it_runs_until_it_is_ended(world: KeeperWorld, tmp_path: Path) -> None:
    """Round after round: what becomes unhealthy in between is liquidated, and an ended one leaves nothing open."""
    world.open(some(10))
    registry = tmp_path / "deployments" / f"{CHAIN_ID}.json"
    deployments.write(registry, world.deployment())
    command = [
        *(sys.executable, "-m", "strongroom.cli.main", "--rpc", world.node.url, "--json", "--yes"),
        *("--deployments", str(registry), "--account", "demo:6", "keeper", "liquidate", "--interval", "0.1"),
        *("--adapter", world.venue.address, "--value", f"{world.loan.address}=0.0005"),
        *("--store", str(tmp_path / "store")),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        assert first["verdicts"] == {"healthy": 10}
        fall(world)
        for line in process.stdout:
            if json.loads(line)["liquidations"]:
                break
        assert json.loads(line)["verdicts"] == {"liquidated": 10}
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=300)
    assert (process.returncode, err.strip()) == (130, "interrupted")
    assert len(liquidated(world)) == 10


def test_two_keepers_of_one_account(world: KeeperWorld, store: Path) -> None:
    with world.open_keeper(store), pytest.raises(StoreError, match="another keeper"):
        world.open_keeper(store)
    with pytest.raises(StoreError, match="of another keeper"):
        Keeper(world.connection, world.settings(store), LocalSigner(world.node.account("another keeper")))


# The command line


@pytest.fixture
def strongroom(
    world: KeeperWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line as demo:5, who is asked nothing."""
    registry = tmp_path / "deployments" / f"{CHAIN_ID}.json"
    deployments.write(registry, world.deployment())

    def invoke(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        words = [*arguments, "--deployments", str(registry), "--account", "demo:5", "--yes"]
        words += ["--store", str(tmp_path / "store")]
        status = run(words, provider=world.node.web3.provider)
        found = capsys.readouterr()
        return status, found.out, found.err

    return invoke


def test_what_people_see(world: KeeperWorld, strongroom: Callable[..., tuple[int, str, str]]) -> None:
    unhealthy(world, 3)
    world.open([Position(borrower_of(9), COIN, 1_000 * ONE)])
    line = ("keeper", "liquidate", "--once", "--value", f"{world.loan.address}=0.0005")
    line += ("--adapter", f"{world.collateral.address}={world.venue.address}:0x1234")
    status, out, _ = strongroom(*line, "--dry-run", "--explain")
    assert status == 0
    assert "dry run, nothing is sent" in out
    assert "health factor 1.5" in out
    assert "3 to liquidate, 1 healthy" in out
    assert not liquidated(world)
    status, out, err = strongroom(*line, "--min-profit", "0.0001", "--max-gas-price", "100")
    assert (status, "3 liquidated, 1 healthy" in out) == (0, True), (out, err)
    assert borrower_of(9) not in out  # the healthy are counted, and shown on demand
    status, out, _ = strongroom("keeper", "report")
    assert status == 0
    assert "every balance is what the receipts make of it" in out
    status, out, _ = strongroom(*line, "--json", "--explain")
    told = json.loads(out)
    assert told["verdicts"] == {"healthy": 1}
    assert told["explained"][0]["borrower"] == borrower_of(9)
    world.loan.send("mint", world.node.request("eth_accounts")[5], 1)
    _, out, _ = strongroom("keeper", "report")
    assert "NOT RECONCILED" in out


ADAPTER = ("--adapter", "0x" + "11" * 20)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ((), 2, "add --adapter"),
        (("--fund", "own"), 2, "add --market"),
        (("--fund", "own", "--market", "0x12"), 2, "32 bytes"),
        (("--adapter", "somewhere"), 2, "not an address"),
        (("--adapter", "0x" + "11" * 20 + ":0xzz"), 2, "no hexadecimal"),
        ((*ADAPTER, "--value", "0.5"), 2, "TOKEN=0.0004"),
        ((*ADAPTER, "--value", "0x" + "11" * 20 + "=1"), 3, "no such contract"),
        ((*ADAPTER, "--min-profit", "-1"), 2, "not a number"),
        ((*ADAPTER, "--max-gas-price", "many"), 2, "not a number"),
        ((*ADAPTER, "--receiver", "0x12"), 2, "not an address"),
    ],
)
def test_bad_input(
    strongroom: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], status: int, says: str
) -> None:
    found, out, err = strongroom("keeper", "liquidate", "--once", *arguments)
    assert (found, says in err) == (status, True), (out, err)
    assert "Traceback" not in err


# Nonces


def test_a_stuck_transaction_is_sent_again_for_more(
    world: KeeperWorld, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unhealthy(world, 5)
    world.node.request("evm_setAutomine", False)
    seen: list[int] = []

    def mine_once_replaced() -> None:
        first = 0
        for _ in range(20_000):
            pool = world.node.request("txpool_content")["pending"]
            for by_nonce in pool.values():
                for one in by_nonce.values():
                    price = int(one["maxFeePerGas"], 16)
                    if first and price > first:
                        seen.extend((first, price))
                        other.request("evm_mine", [])
                        return
                    first = first or price
            time.sleep(0.02)

    slept = [0.0]  # the keeper's clock counts its own pauses only, however slow the machine is

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        slept[0] += seconds

    clock = SimpleNamespace(time=time.time, monotonic=lambda: slept[0], sleep=sleep)
    monkeypatch.setattr("strongroom.keeper.sender.time", clock)
    other = Connection(QuickProvider(world.node.url))
    world.node = Node(world.node.url, world.node.web3.__class__(QuickProvider(world.node.url)))
    thread = threading.Thread(target=mine_once_replaced)
    thread.start()
    try:
        with world.open_keeper(store, patience=1.0, connection=other_connection(world)) as keeper:
            found = keeper.round()
            assert found.counts == {Verdict.LIQUIDATED: 5}
            (sent,) = keeper.store.transactions()
            attempts = keeper.store.attempts(sent.nonce)
            assert len(attempts) >= 2
            assert sent.hash in {attempt.hash for attempt in attempts[1:]}
            assert_reconciled(world, keeper)
    finally:
        thread.join()
    assert seen[1] >= seen[0] * 112 // 100


def other_connection(world: KeeperWorld) -> Connection:
    """One of its own, for another thread uses the first."""
    return Connection(QuickProvider(world.node.url))


def test_a_transaction_that_nobody_mines_blocks_the_next_and_is_found_later(
    world: KeeperWorld, store: Path
) -> None:
    unhealthy(world, 5)
    world.node.request("evm_setAutomine", False)
    with world.open_keeper(store, patience=0.1, max_gas_price=3 * 10**9) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.WAITING: 5}
        assert "not mined yet" in found.note
        found = keeper.round()
        assert found.counts == {Verdict.WAITING: 5}
        assert len(keeper.store.transactions()) == 1
        with pytest.raises(NonceTakenError):
            keeper._sender.send({"to": world.operator, "data": "0x"}, "own", 21_000, 1)  # type: ignore[union-attr]
        assert int(world.node.request("txpool_status")["pending"], 16) == 1
        world.node.request("evm_mine")
        found = keeper.round()
        assert found.counts == {}
        assert len(found.liquidations) == 5
        assert_reconciled(world, keeper)


def test_a_strangers_transaction_on_the_account(world: KeeperWorld, store: Path) -> None:
    unhealthy(world, 5)
    world.node.request("evm_setAutomine", False)
    account = world.keeper
    raw = account.sign_transaction(
        {
            "to": world.operator,
            "value": 1,
            "gas": 21_000,
            "nonce": 0,
            "chainId": CHAIN_ID,
            "maxFeePerGas": 10**10,
            "maxPriorityFeePerGas": 10**9,
        }
    ).raw_transaction
    world.node.request("eth_sendRawTransaction", "0x" + bytes(raw).hex())
    with world.open_keeper(store) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.WAITING: 5}
        assert "an account of its own" in found.note
        world.node.request("evm_mine")
        world.node.request("evm_setAutomine", True)
        assert keeper.round().counts == {Verdict.LIQUIDATED: 5}


# Reorganisations


def test_a_reorganisation_takes_back_borrowers(world: KeeperWorld, store: Path) -> None:
    world.open(some(3))
    with world.open_keeper(store) as keeper:
        assert keeper.round().positions == 3
        before = world.node.request("evm_snapshot")
        world.open(some(4, first=50))
        assert keeper.round().positions == 7
        world.node.request("evm_revert", before)
        world.open(some(2, first=80))
        found = keeper.round()
        assert found.rolled_back_to is not None
        assert found.positions == 5
        known = {it.address for it in keeper.store.borrowers()}
        assert known == {borrower_of(n) for n in (0, 1, 2, 80, 81)}


@pytest.mark.parametrize("beyond", [True, False], ids=["read beyond them", "not read yet"])
def test_a_reorganisation_takes_back_liquidations(world: KeeperWorld, store: Path, beyond: bool) -> None:
    unhealthy(world, 12)
    with world.open_keeper(store, most_in_one=6) as keeper:
        world.node.request("evm_mine")
        before = world.node.request("evm_snapshot")
        assert keeper.round().counts == {Verdict.LIQUIDATED: 12}
        if beyond:
            keeper.round()
        world.node.request("evm_revert", before)
        world.node.request("evm_mine")
        assert not liquidated(world)
        found = keeper.round()
        assert found.counts == {Verdict.LIQUIDATED: 12}
        assert len(keeper.store.liquidations()) == 12
        assert_reconciled(world, keeper)


def test_reading_goes_on_where_it_stopped(world: KeeperWorld, store: Path) -> None:
    """A node that takes few blocks at once, and one that fails in the middle: no borrower is missed or read twice."""
    for first in range(0, 30, 3):
        world.open(some(3, first=first))
    few = Few(world)
    with pytest.raises(Crash), world.open_keeper(store, connection=few) as keeper:
        keeper.round()
    with world.open_keeper(store) as keeper:
        known = len(keeper.store.borrowers())
        assert 0 < known < 30
        assert keeper.round().positions == 30


class Few(Meddled):
    """Answers for three blocks at once, and is gone at the eleventh request."""

    def __init__(self, world: KeeperWorld) -> None:
        super().__init__(world, "eth_getLogs", 11, crash)

    def request(self, method: str, params: Any = ()) -> Any:
        from strongroom.client.errors import NodeError

        if method == "eth_getLogs" and int(params[0]["toBlock"], 16) - int(params[0]["fromBlock"], 16) > 2:
            raise NodeError("query exceeds the range")
        return super().request(method, params)


# The model


def test_what_a_venue_gives_back(world: KeeperWorld, store: Path) -> None:
    """Collateral that was not sold is the receiver's, and in the accounts."""
    unhealthy(world, 3)
    world.venue.send("setPrice", world.collateral.address, 4_000 * SCALE)
    world.venue.send("setFault", 5, "0x" + "00" * 20)
    receiver = world.node.account("receiver").address
    with world.open_keeper(store, receiver=receiver) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.LIQUIDATED: 3}
        assert all(it.leftover > 0 for it in found.liquidations)
        assert world.balance("collateral", receiver) == sum(it.leftover for it in found.liquidations)
        assert world.balance("loan", receiver) == sum(it.profit for it in found.liquidations)
        assert world.balance("loan", world.keeper.address) == 0
        assert_reconciled(world, keeper)


def test_bad_debt_and_the_whole_collateral(world: KeeperWorld, store: Path) -> None:
    world.open(some(4))
    world.set_price(1_200)
    world.venue.send("setPrice", world.collateral.address, 1_200 * SCALE)
    with world.open_keeper(store) as keeper:
        found = keeper.round()
        assert found.counts == {Verdict.LIQUIDATED: 4}
        assert all(it.bad_debt > 0 for it in found.liquidations)
        assert_reconciled(world, keeper)


def test_what_was_quoted_is_what_happens(world: KeeperWorld, store: Path) -> None:
    """The model's quote at the second after the block, against a transaction in that second, to the wei."""
    (position,) = unhealthy(world, 1)
    with world.open_keeper(store, dry_run=True) as keeper:
        (it,) = keeper.round().assessments
        assert it.quote is not None
        now = int(str(world.connection.fetch_block()["timestamp"]), 16)
    world.node.next_block_at(now + 1)
    params = tuple(getattr(world.params, name) for name in PARTS)
    shares = world.borrow_shares(position.borrower)
    assert (it.quote.by_seized, it.quote.by_shares) == (0, shares)
    world.pool.send("liquidate", params, position.borrower, 0, shares, b"", sender=world.operator)
    (found,) = liquidated(world)
    assert (found.repaidAssets, found.seizedAssets) == (it.quote.repaid_assets, it.quote.seized_assets)
    assert it.owed == it.quote.repaid_assets


def test_values() -> None:
    value = Value.of("0.0005", 6)
    assert value.wei_down(ONE) == 5 * 10**14
    assert value.units_up(5 * 10**14) == ONE
    assert value.units_up(1) == 1
