"""`client.credit`, `client.stablecoin`, `strongroom credit` and `strongroom system` on a node, with all deployed

├── everything deployed as the deploy script does it, ether wrapped by the real WETH9, the rate policy live, a Chainlink
│   oracle, a market listed by the governor behind its delay
├── a whole life: each operation mined at a second that is known before, so that what if must agree to the unit
├── signed now, relayed a day later
├── liquidation through the stability pool; a loss, the shortfall and its end; the balance sheet of any block
├── the command line, as a process of its own where it matters
└── bad input: the ceiling, a market not listed, an empty stability pool, more to redeem than exists, a stale oracle,
    minting paused, a replayed and a hijacked authorization; each says what to do, and nothing is lost
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount

from scripts import _deployment, _parameters
from scripts._chain import abi_of
from strongroom.cli import main
from strongroom.client import Strongroom
from strongroom.client.contracts import MockAggregator
from strongroom.client.contracts.events import OracleMade
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.credit import CreditMarket
from strongroom.client.errors import ArgumentError, InsufficientFundsError
from strongroom.client.lending import Position, market_id, params_from
from strongroom.client.signing import Signed
from strongroom.errors import ContractError
from tests.integration.node import Node, anvil
from tests.support.weth import weth9

pytestmark = pytest.mark.anvil

CHAIN_ID = 31337
DAY = 86_400
ETHER = 10**18
ZERO = "0x" + "00" * 20
README = Path(__file__).resolve().parents[2] / "README.md"
ADMIN, SENTINEL = 1, 3
"""Of the node's own accounts: scripts/parameters/31337.toml."""


@dataclass(frozen=True)
class House:
    """The whole deployment on a node, with a credit market of real wrapped ether."""

    node: Node
    registry: Path
    feed: str
    params: MarketParams

    def connect(self, account: LocalAccount | str | None) -> Strongroom:
        return Strongroom.connect(self.node.url, account, self.registry)

    def person(self, name: str, coins: int = 0) -> Strongroom:
        """With a thousand ether, and coins swapped in."""
        client = self.connect(self.node.account(name, 1_000))
        if coins:
            client.reserve.mint(client.account, coins * 10**6 * 1_001 // 1_000).send()
            client.psm.swap_in(Decimal(coins) * 1_001 / 1_000)
        return client

    @property
    def id(self) -> bytes:
        return market_id(self.params)

    def set_price(self, price: int) -> None:
        """And a fresh round of the reserve's."""
        someone = self.connect(str(self.node.request("eth_accounts")[0]))
        MockAggregator(someone.connection, self.feed).set(price * 10**8).send()
        someone.contract("MockAggregator", MockAggregator).set(10**8).send()

    def wait(self, seconds: int) -> None:
        self.node.wait(seconds)


def create(node: Node, code: bytes) -> str:
    sender = node.request("eth_accounts")[0]
    sent = node.request("eth_sendTransaction", {"from": sender, "data": "0x" + code.hex()})
    receipt = node.web3.eth.wait_for_transaction_receipt(sent, timeout=60, poll_latency=0.02)
    assert receipt["status"] == 1
    return str(receipt["contractAddress"])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with anvil(CHAIN_ID) as node:
        weth = create(node, weth9().bytecode)
        parameters = replace(_parameters.load(CHAIN_ID), wrapped_ether=weth)
        registry = tmp_path_factory.mktemp("deployments") / f"{CHAIN_ID}.json"
        _deployment.deploy(node.broadcaster(node.account("deployer")), parameters, registry)
        reader = Strongroom.connect(node.url, None, registry)
        coin = reader.stablecoin.address
        feed = create(node, abi_of("MockAggregator").creation((8, 2_000 * 10**8)))
        none = (ZERO, 0)
        config = (weth, coin, False, 0, (feed, DAY), none, none, none, 10**36, 10**42, ZERO, 0, ZERO, 0)
        source = create(node, abi_of("ChainlinkOracle").creation((config,)))
        anyone = Strongroom.connect(node.url, str(node.request("eth_accounts")[0]), registry)
        made = anyone.wind_down.makeOracle(source).send()
        oracle = made.require(OracleMade, anyone.wind_down.address).oracle
        params = params_from(coin, weth, oracle, reader.deployment.address("RatePolicy"), "0.77")
        house = House(node, registry, feed, params)
        admin = house.connect(str(node.request("eth_accounts")[ADMIN]))
        admin.lending.pool.createMarket(params).send()
        admin.stability.createPool(weth).send()
        calls = [
            admin.credit.facilitator.raiseMarketCeiling(params, 1_000_000),
            admin.stability.listMarket(params),
        ]
        for call in calls:
            admin.access.schedule(call.to, call.data, 0).send()
        house.wait(DAY)
        house.set_price(2_000)  # a day old it is stale a second later
        for call in calls:
            call.send()
        yield house


@pytest.fixture(autouse=True)
def isolated(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    before = house.node.request("evm_snapshot")
    yield
    assert house.node.request("evm_revert", before)


@pytest.fixture
def borrower(house: House, isolated: None) -> Strongroom:
    return house.person("borrower")


def balanced(client: Strongroom, block: int | None = None) -> Any:
    found = client.system(block)
    assert found.sheet.difference == 0
    assert found.sheet.balances, [each for each in found.sheet.checks if not each.holds]
    return found.sheet


def notes(error: pytest.ExceptionInfo[ContractError]) -> str:
    return " ".join(getattr(error.value, "__notes__", ()))


def test_whole_life(house: House, borrower: Strongroom) -> None:
    credit, node = borrower.credit, house.node
    market = credit.markets()[0]
    assert market.id == house.id
    assert (market.ceiling, market.available, market.min_debt) == (1_000_000, 1_000_000, 2_000)
    sheets = {}

    def agreed(act: Any, **asked: Any) -> Position:
        """Does it a thousand seconds later."""
        second = borrower.connection.fetch_timestamp() + 1_000
        expected = credit.position(house.id).what_if(**asked, at=second)
        node.next_block_at(second)
        before = borrower.connection.fetch_nonce(borrower.account)
        act()
        assert borrower.connection.fetch_nonce(borrower.account) - before == 1
        found = credit.position(house.id)
        assert found.market.timestamp == second
        assert found.holding == expected.holding, asked
        assert found.market.totals == expected.market.totals, asked
        assert isinstance(found.market, CreditMarket) and isinstance(expected.market, CreditMarket)
        assert found.market.book == expected.market.book, asked
        assert found.health_factor == expected.health_factor
        assert found.liquidation_price == expected.liquidation_price
        sheets[found.market.block] = balanced(borrower)
        return found

    agreed(lambda: credit.open(house.id, 5, "4000.5", ether=True), supply_collateral=5, borrow="4000.5")
    agreed(
        lambda: credit.adjust(house.id, collateral_in="0.5", borrow=1_000, ether=True),
        supply_collateral="0.5",
        borrow=1_000,
    )
    agreed(lambda: credit.repay(house.id, "1500.25", by="authorization"), repay="1500.25")
    agreed(lambda: credit.adjust(house.id, collateral_out="0.25", ether=True), withdraw_collateral="0.25")
    owed = agreed(lambda: credit.adjust(house.id, repay=500, borrow=700), repay=500, borrow=700).debt
    assert owed > Decimal("3700.25")
    friend = house.person("friend", 1_000)
    friend.stablecoin.pay(borrower.account, 100)
    has = borrower.connection.fetch_ether(borrower.account)
    house.wait(30 * DAY)
    done = credit.close(house.id, ether=True)
    assert done.repaid > owed
    assert done.collateral_out == Decimal("5.25")
    assert borrower.connection.fetch_ether(borrower.account) - has == 525 * ETHER // 100 - done.receipt.cost
    assert credit.position(house.id).is_empty
    assert credit.positions() == []
    synced = friend.credit.sync()
    assert synced.interest > 0
    handed = friend.credit.distribute()
    assert handed.to_savings + handed.to_surplus == synced.interest
    balanced(borrower)
    for block, sheet in sheets.items():
        assert balanced(borrower, block) == sheet, "the past is what it was"


def test_wrapped_by_hand(house: House, borrower: Strongroom) -> None:
    """WETH9 as any token: it takes no permits, and answers every call."""
    token = borrower.credit.token(borrower.credit.market(house.id))
    deposit = {"to": token.address, "data": "0xd0e30db0", "value": 10 * ETHER}
    borrower.connection.send(deposit)
    borrower.credit.open(house.id, 5, 4_000)
    assert token.balance(borrower.account) == 5
    borrower.credit.adjust(house.id, collateral_in=1)
    friend = house.person("friend", 100)
    friend.stablecoin.pay(borrower.account, 1)
    assert borrower.credit.close(house.id).collateral_out == 6
    assert token.balance(borrower.account) == 10


def test_by_the_nodes_account(house: House) -> None:
    client = house.connect(str(house.node.request("eth_accounts")[7]))
    client.credit.open(house.id, 5, 4_000, ether=True)
    house.person("friend", 100).stablecoin.pay(client.account, 1)
    client.credit.close(house.id, ether=True)
    assert client.credit.position(house.id).is_empty


def test_signed_and_relayed_a_day_later(house: House, borrower: Strongroom) -> None:
    borrower.credit.open(house.id, 5, 4_000, ether=True)
    house.person("friend", 100).stablecoin.pay(borrower.account, 10)
    until = borrower.connection.fetch_timestamp() + 2 * DAY
    signed = borrower.credit.sign_close(house.id, ether=True, deadline=until)
    through_json: Any = Signed.from_json(json.loads(json.dumps(signed.as_json())))
    house.wait(DAY)
    relayer = house.person("relayer")
    before = balanced(relayer)
    stolen = dataclasses.replace(through_json.message, receiver=relayer.account)
    with pytest.raises(ContractError) as caught:
        relayer.credit.relay(dataclasses.replace(through_json, message=stolen))
    assert caught.value.name == "ERC20Authorization_InvalidSignature"
    assert "nothing was moved" in notes(caught)
    assert balanced(relayer) == before
    done = relayer.credit.relay(through_json)
    assert done.collateral_out == 5
    with pytest.raises(ContractError) as caught:
        relayer.credit.relay(through_json)
    assert caught.value.name == "ERC20Authorization_NonceSpent"


def test_crash(house: House, borrower: Strongroom) -> None:
    borrower.credit.open(house.id, 5, 7_650, ether=True)
    keeper, saver = house.person("keeper"), house.person("saver", 30_000)
    house.set_price(1_900)
    with pytest.raises(ContractError) as caught:
        keeper.credit.liquidate(house.id, borrower.account)
    assert caught.value.name == "StabilityPool_InsufficientDeposits"
    assert "strongroom stability deposit" in notes(caught)
    saver.stablecoin.provide(house.params.collateralToken, 20_000)
    saver.stablecoin.save(5_000)
    house.wait(12)
    house.wait(2 * DAY)
    with pytest.raises(ContractError, match="StaleAnswer"):
        keeper.credit.liquidate(house.id, borrower.account)
    house.set_price(1_400)
    done = keeper.credit.liquidate(house.id, borrower.account)
    assert (done.seized, done.reward > 0) == (5, True)
    sheet = balanced(keeper)
    assert sheet.unrecognised_loss > 1_000 * ETHER
    booked = keeper.credit.recognise(house.id)
    sheet = balanced(keeper)
    assert sheet.unrecognised_loss == 0
    assert sheet.readings.credit.shortfall == booked.shortfall * ETHER > 0
    saver.stablecoin.pay(keeper.surplus_buffer.address, booked.shortfall)
    assert keeper.credit.settle().shortfall == 0
    assert balanced(keeper).readings.credit.shortfall == 0
    assert saver.stability.pool(house.params.collateralToken).collect().amount > 0


def test_redeem(house: House, borrower: Strongroom) -> None:
    borrower.credit.open(house.id, 5, 4_000, ether=True)
    house.person("friend", 20_000).stablecoin.pay(borrower.account, 18_000)
    # as long with reserve as it was dry: no position that is sound is redeemed from
    house.wait(DAY)
    house.set_price(2_000)
    coin = borrower.stablecoin
    there, before = coin.redeemable(), balanced(borrower)
    assert 20_000 <= there < 20_020
    with pytest.raises(InsufficientFundsError, match="can be redeemed now"):
        coin.redeem(there + 1)
    assert balanced(borrower) == before
    assert coin.redeem(500).reserve == Decimal("499.75")
    assert coin.redeemable() == there - 500
    balanced(borrower)


def test_redeem_from_the_floor(house: House, borrower: Strongroom) -> None:
    """The peg module dry for a day: a coin still buys a dollar, of the riskiest position's collateral."""
    whale = house.person("whale")
    whale.credit.open(house.id, 100, 100_000, ether=True)
    borrower.credit.open(house.id, 10, 5_000, ether=True)
    level = borrower.stablecoin.from_units(borrower.stablecoin.facilitator(borrower.psm).level)
    if level:
        whale.psm.swap_out(level)
    house.wait(DAY)
    house.set_price(2_000)
    whale.stablecoin.pay(borrower.account, 3_000)
    before, sheet = borrower.credit.position(house.id, whale.account), balanced(borrower)
    done = borrower.stablecoin.redeem(3_000)
    assert done.coins == 3_000
    ((symbol, amount),) = done.collateral
    assert symbol == "WETH"
    assert Decimal("1.47") < amount <= Decimal("1.5")
    after = borrower.credit.position(house.id, whale.account)
    assert after.health_factor is not None and before.health_factor is not None
    assert after.health_factor > before.health_factor
    assert sheet.readings.supply - balanced(borrower).readings.supply > 2_900 * ETHER
    assert whale.stablecoin.redeemable() >= whale.stablecoin.supply(), "every coin there is finds a dollar"


def test_redeem_from_several_positions_over_two_markets(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the same collateral: by the command line, in one transaction; the riskiest of each market come first."""
    admin = house.connect(str(house.node.request("eth_accounts")[ADMIN]))
    second = house.params._replace(lltv=86 * 10**16)
    admin.lending.pool.createMarket(second).send()
    call = admin.credit.facilitator.raiseMarketCeiling(second, 100_000)
    admin.access.schedule(call.to, call.data, 0).send()
    house.wait(DAY)
    house.set_price(2_000)
    call.send()
    owed = {}
    for name, market, collateral, borrowed in (
        ("careful", house.id, 10, 4_000),
        ("bold", house.id, 10, 9_000),
        ("second bold", market_id(second), 10, 9_500),
        ("second careful", market_id(second), 10, 3_000),
    ):
        person = house.person(name)
        person.credit.open(market, collateral, borrowed, ether=True)
        owed[name] = person
    reader = owed["careful"]
    assert not reader.stablecoin.facilitator(reader.psm).level, "the peg module has reserve"
    house.wait(DAY)
    house.set_price(2_000)
    holder = house.node.request("eth_accounts")[6]
    for person in (owed["careful"], owed["bold"], owed["second bold"]):
        person.stablecoin.pay(holder, person.stablecoin.balance(person.account))
    before = balanced(reader).readings
    # all of the first market's, and of the second the riskiest, in part
    place = ["--rpc", house.node.url, "--deployments", str(house.registry), "--account", "demo:6", "--yes"]
    assert main.run([*place, "stablecoin", "redeem", "15000.5", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    taken = {each["borrower"]: each for each in told["positions"]}
    assert [*taken] == [owed[name].account for name in ("bold", "careful", "second bold")]
    assert {each["market"] for each in taken.values()} == {
        "0x" + id_.hex() for id_ in (house.id, market_id(second))
    }
    assert Decimal(told["coins"]) == sum(Decimal(each["coins"]) for each in taken.values())
    # what was set apart for interest in the first market, until it was mined, came back
    assert Decimal("15000.4") < Decimal(told["coins"]) <= Decimal("15000.5")
    assert Decimal(told["collateral"]["WETH"]) == sum(Decimal(each["collateral"]) for each in taken.values())
    assert abs(Decimal(told["collateral"]["WETH"]) * 2_000 * Decimal("1.005") - Decimal("15000.5")) < 1
    assert owed["bold"].credit.position(house.id).debt == 0
    after = balanced(reader).readings
    assert before.supply - after.supply > 14_900 * ETHER
    assert main.run([*place, "stablecoin", "redeem", "100"]) == 0
    shown = capsys.readouterr()
    assert "out of 1 positions in 0x" in shown.err
    assert "Out of" in shown.out


def test_bad_input(house: House, borrower: Strongroom) -> None:
    credit = borrower.credit
    before = balanced(borrower)
    with pytest.raises(ContractError) as caught:
        credit.open(house.id, 900, 1_000_001, ether=True)
    assert caught.value.name == "CreditFacilitator_CeilingExceeded"
    assert "at most 1,000,000 SRUSD" in notes(caught)
    other = house.params._replace(lltv=86 * 10**16)
    borrower.lending.pool.createMarket(other).send()
    with pytest.raises(ArgumentError, match="credit markets"):
        credit.open(other, 5, 4_000, ether=True)
    with pytest.raises(ContractError) as caught:
        credit.open(house.id, 5, 1_999, ether=True)
    assert "at least 2,000" in notes(caught)
    with pytest.raises(InsufficientFundsError):
        credit.open(house.id, 2_000, 4_000, ether=True)
    house.wait(DAY + 1)
    with pytest.raises(ContractError) as caught:
        credit.open(house.id, 5, 4_000, ether=True)
    assert caught.value.name == "ChainlinkOracle_StaleAnswer"
    assert "no price to go by" in notes(caught)
    house.set_price(2_000)
    sentinel = house.connect(str(house.node.request("eth_accounts")[SENTINEL]))
    sentinel.stablecoin.pauseMinting().send()
    with pytest.raises(ContractError) as caught:
        credit.open(house.id, 5, 4_000, ether=True)
    assert caught.value.name == "Stablecoin_MintingPaused"
    assert "go on" in notes(caught)
    assert balanced(borrower).readings == before.readings


def test_readme(house: House) -> None:
    """The section's code runs as it stands, but for the address of the node."""
    section = README.read_text("utf-8").split("## Credit from Python")[1].split("\n## ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    house.person("friend", 20_000)
    names: dict[str, Any] = {"key": house.node.account("borrower", 100)}
    ready = code.replace('"http://127.0.0.1:8545"', f'"{house.node.url}"').replace(
        "account=key", f"account=key, deployments={str(house.registry)!r}"
    )
    exec(compile(ready, "README.md", "exec"), names)
    client = names["client"]
    assert client.credit.position(house.id).debt > 2_700
    assert client.savings.worth(client.account) > 999
    balanced(client)


# The command line


def test_command_line(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--rpc", house.node.url, "--deployments", str(house.registry)]

    def answer(*arguments: str, by: int = 6) -> Any:
        capsys.readouterr()
        status = main.run([*place, *arguments, "--account", f"demo:{by}", "--yes", "--json"])
        told = capsys.readouterr()
        assert status == 0, told.err
        return json.loads(told.out)

    market = answer("credit", "markets")["markets"][0]["id"][:14]
    opened = answer("credit", "open", market, "5", "4000", "--ether")
    assert (opened["debt"], opened["collateral"]) == ("4000", "5")
    adjusted = answer("credit", "adjust", market, "--borrow", "500", "--out", "0.5", "--ether")
    assert adjusted["collateralOut"] == "0.5"
    assert Decimal(answer("credit", "repay", market, "1000")["debt"]) >= 3_500
    assert answer("credit", "show", market)["collateral"] == "4.5"
    house.person("friend", 1_000).stablecoin.pay(house.node.request("eth_accounts")[6], 500)
    assert answer("save", "deposit", "10")["amount"] == "10"
    assert answer("stability", "deposit", house.params.collateralToken, "20")["amount"] == "20"
    assert answer("stablecoin", "redeem", "30")["reserve"] == "29.985"
    block = answer("status")["chain"]["block"]
    sheet = answer("system")
    assert (sheet["difference"], sheet["balances"]) == ("0", True)
    assert answer("credit", "close", market, "--ether")["debt"] == "0"
    assert answer("credit", "sync", by=7)["burned"] != "0"
    later = answer("system")
    assert later["difference"] == "0" and later["supply"] != sheet["supply"]
    assert answer("system", "--block", str(block)) == sheet
    assert main.run([*place, "system", "--block", "1"]) == 2
    assert "not deployed yet" in capsys.readouterr().err
    assert main.run([*place, "system"]) == 0
    assert "Where every coin is" in capsys.readouterr().out
