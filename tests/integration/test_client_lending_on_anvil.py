"""`client.lending` and its commands on a node: HTTP, real gas, real blocks, a fork of it for the lint.

├── the whole life of a position from Python: every operation, what if before it, the same after it
├── by the node's own account; paid by approval; a contract wallet's authorization by signature
├── discovery over blocks, and again after more of them; with Multicall3
├── lint: tokens whose holders nobody knows, tried on a fork by their storage; a price that can be pushed
├── the README's section
└── the command line as a process of its own, from `market create` to `position close`
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from strongroom import artifacts, deployments
from strongroom.cli import main
from strongroom.client import Strongroom
from strongroom.client.contracts import LendingPool, MockReserve, ProtocolAccessManager
from strongroom.client.contracts.lending_pool import IrmEntry, MarketParams
from strongroom.client.lending import Market, Position, discovery, params_from
from strongroom.client.lending.lint import lint
from strongroom.client.lending.lint.sandbox import Sandbox
from strongroom.client.multicall import MULTICALL3
from strongroom.client.signing import Signed
from strongroom.client.token import VALIDITY
from strongroom.deployments import DeployedContract, Deployment
from strongroom.errors import ContractError
from tests.integration.node import Node, anvil
from tests.support.lending import ADAPTIVE, GOVERNED, YEAR, ZERO, selector
from tests.support.suite import GOVERNOR
from tools.anvil import MULTICALL3_CODE

pytestmark = pytest.mark.anvil

CHAIN_ID = 31337
PRICE = 2_000 * 10**24
README = Path(__file__).resolve().parents[2] / "README.md"


@dataclass(frozen=True)
class House:
    """A lending pool on a node, and what a market is made of."""

    node: Node
    registry: Path
    loan: str
    collateral: str
    oracle: str
    irm: str

    def connect(self, account: LocalAccount | str | None) -> Strongroom:
        return Strongroom.connect(self.node.url, account, self.registry)

    def deploy(self, name: str, types: tuple[str, ...] = (), *args: Any) -> str:
        return _deploy(self.node, name, types, *args)[0]

    def set_price(self, whole: int, oracle: str | None = None) -> None:
        data = keccak(text="set(uint256)")[:4] + encode(["uint256"], [whole * 10**24])
        self.node.send_as(self.node.account("stranger").address, oracle or self.oracle, data)

    def fund(self, client: Strongroom, loan: int = 10_000, collateral: int = 100) -> None:
        MockReserve(client.connection, self.loan).mint(client.account, loan * 10**6).send()
        MockReserve(client.connection, self.collateral).mint(client.account, collateral * 10**18).send()

    @property
    def params(self) -> MarketParams:
        return params_from(self.loan, self.collateral, self.oracle, self.irm, "0.8")


def _deploy(node: Node, name: str, types: tuple[str, ...] = (), *args: Any) -> tuple[str, int]:
    code = artifacts.load(name).bytecode + encode(types, args)
    sender = node.request("eth_accounts")[0]
    sent = node.request("eth_sendTransaction", {"from": sender, "data": "0x" + code.hex()})
    receipt = node.web3.eth.wait_for_transaction_receipt(sent, timeout=60, poll_latency=0.02)
    assert receipt["status"] == 1
    return str(receipt["contractAddress"]), int(receipt["blockNumber"])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with anvil(CHAIN_ID) as node:
        owner = node.account("deployer")
        access, block = _deploy(node, "ProtocolAccessManager", ("address",), owner.address)
        pool, block = _deploy(node, "LendingPool", ("address",), access)
        loan, _ = _deploy(node, "MockReserve", ("string", "string", "uint8"), "Dollar", "USD", 6)
        collateral, _ = _deploy(node, "MockReserve", ("string", "string", "uint8"), "Gold", "GOLD", 18)
        oracle, _ = _deploy(node, "MockOracle", ("uint256",), PRICE)
        irm, _ = _deploy(node, "AdaptiveCurveIrm", ("address",), pool)
        registry = tmp_path_factory.mktemp("deployments") / f"{CHAIN_ID}.json"
        codes = {"ProtocolAccessManager": access, "LendingPool": pool}
        deployments.write(
            registry,
            Deployment(
                CHAIN_ID,
                "unknown",
                {
                    name: DeployedContract(
                        address, (), "0x" + "00" * 32, block, _codehash(node, address), name
                    )
                    for name, address in codes.items()
                },
                genesis=node.request("eth_getBlockByNumber", "0x0", False)["hash"],
            ),
        )
        client = Strongroom.connect(node.url, owner, registry)
        manager = client.contract("ProtocolAccessManager", ProtocolAccessManager)
        contract = client.contract("LendingPool", LendingPool)
        manager.setTargetFunctionRole(pool, [selector(name) for name in GOVERNED], GOVERNOR).send()
        manager.grantRole(GOVERNOR, owner.address, 0).send()
        contract.enableIrm_entry(irm, IrmEntry(ADAPTIVE, 0, ZERO, ZERO)).send()
        contract.enableLltv(8 * 10**17).send()
        yield House(node, registry, loan, collateral, oracle, irm)


def _codehash(node: Node, address: str) -> str:
    return "0x" + keccak(bytes.fromhex(node.request("eth_getCode", address, "latest")[2:])).hex()


@pytest.fixture(autouse=True)
def isolated(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    before = house.node.request("evm_snapshot")
    yield
    assert house.node.request("evm_revert", before)


@pytest.fixture
def lender(house: House, isolated: None) -> Strongroom:
    client = house.connect(house.node.account("lender"))
    house.fund(client)
    return client


@pytest.fixture
def market(house: House, lender: Strongroom) -> Market:
    """10,000 lent to it."""
    made = lender.lending.create_market(house.loan, house.collateral, house.oracle, house.irm, "0.8")
    lender.lending.supply(made, 10_000)
    return lender.lending.market(made)


def test_whole_life(house: House, lender: Strongroom, market: Market) -> None:
    """Each operation is mined at a second that is known before, so that what if must agree to the unit."""
    client = house.connect(house.node.account("borrower"))
    house.fund(client)
    lending = client.lending
    for token in (house.loan, house.collateral):
        lending.token(token).approve(lending.pool, 2**256 - 1).send()

    def agreed(act: Any, **asked: Any) -> Position:
        """Does it a thousand seconds later."""
        second = client.connection.fetch_timestamp() + 1_000
        expected = lending.position(market).what_if(**asked, at=second)
        house.node.next_block_at(second)
        act()
        found = lending.position(market)
        assert found.market.timestamp == second
        assert found.holding == expected.holding, asked
        assert found.market.totals == expected.market.totals, asked
        assert found.health_factor == expected.health_factor
        assert found.liquidation_price == expected.liquidation_price
        return found

    agreed(lambda: lending.supply_collateral(market, "1.5"), supply_collateral="1.5")
    agreed(lambda: lending.borrow(market, "999.999999"), borrow="999.999999")
    agreed(lambda: lending.repay(market, "0.5"), repay="0.5")
    agreed(lambda: lending.withdraw_collateral(market, "0.25"), withdraw_collateral="0.25")
    agreed(lambda: lending.supply(market, 7), supply=7)
    agreed(lambda: lending.withdraw(market, 3), withdraw=3)
    agreed(lambda: lending.supply_collateral_and_borrow(market, 1, 1_500), supply_collateral=1, borrow=1_500)
    owed = agreed(
        lambda: lending.repay_and_withdraw_collateral(market, 1_500, 1), repay=1_500, withdraw_collateral=1
    ).debt
    assert owed > 999
    with pytest.raises(ContractError) as caught:
        lending.borrow(market, 100_000)
    assert caught.value.name == "LendingPool_InsufficientLiquidity"
    house.node.wait(YEAR)
    later = lending.position(market)
    assert later.debt > owed
    assert lending.portfolio() == [later]
    done = lending.repay_and_withdraw_collateral(market)
    assert done.collateral.amount == Decimal("1.25")
    assert done.loan.amount >= later.debt
    lending.withdraw(market, "all")
    assert lending.position(market).is_empty
    earned = lender.lending.withdraw(market, "all")
    assert earned.amount > 10_000


def test_liquidation(house: House, market: Market) -> None:
    client = house.connect(house.node.account("borrower"))
    house.fund(client)
    client.lending.supply_collateral_and_borrow(market, 1, 1_500)
    liquidator = house.connect(house.node.account("liquidator"))
    house.fund(liquidator)
    with pytest.raises(ContractError, match="HealthyPosition"):
        liquidator.lending.liquidate(market, client.account)
    house.set_price(1_700)
    position = liquidator.lending.position(market, client.account)
    assert position.is_liquidatable
    token = liquidator.lending.token(house.loan)
    before = token.balance(liquidator.account)
    done = liquidator.lending.liquidate(market, client.account)
    assert before - token.balance(liquidator.account) == done.repaid
    assert position.debt <= done.repaid < position.debt + Decimal("0.01")
    assert liquidator.lending.token(house.collateral).balance(liquidator.account) == 100 + done.seized
    assert client.lending.position(market).debt == 0


def test_by_the_nodes_account_and_for_a_wallet(house: House, market: Market) -> None:
    unlocked = house.connect(str(house.node.request("eth_accounts")[3]))
    house.fund(unlocked)
    assert unlocked.lending.supply(market, 5, by="approve").amount == 5
    owner = house.node.account("owner")
    wallet = house.deploy("MockWallet", ("address",), owner.address)
    client = house.connect(owner)
    house.fund(client)
    client.lending.supply(market, 5, on_behalf=wallet)
    signed = client.lending.sign_authorization(owner.address, authorizer=wallet)
    through_json: Any = Signed.from_json(json.loads(json.dumps(signed.as_json())))
    unlocked.lending.relay_authorization(through_json)
    assert client.lending.withdraw(market, "all", on_behalf=wallet).on_behalf == wallet
    by_node = unlocked.lending.sign_authorization(owner.address)
    client.lending.relay_authorization(by_node)
    assert client.lending.is_authorized(unlocked.account, owner)


def test_discovery(house: House, lender: Strongroom, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    house.node.request("anvil_setCode", MULTICALL3, "0x" + MULTICALL3_CODE.read_text().strip())
    assert [found.id for found in lender.lending.markets()] == [market.id]
    house.node.request("anvil_mine", hex(300))
    monkeypatch.setattr(discovery, "CHUNK", 100)
    second = lender.lending.create_market(
        house.collateral, house.loan, house.deploy("MockOracle", ("uint256",), 5), house.irm, "0.8"
    )
    told: list[tuple[int, int]] = []
    client = house.connect(None)
    markets = client.lending.markets(lambda *done: told.append(done))
    assert [found.id for found in markets] == [market.id, second.id]
    assert len(told) > 1
    assert markets[0].total_supply == 10_000
    told.clear()
    assert len(client.lending.created(lambda *done: told.append(done))) == 2
    assert told[-1][1] < 100, "only the last blocks are read again"


# The lint


def errors(client: Strongroom, params: MarketParams, reference: int = 2_000) -> set[str]:
    return {found.code for found in lint(client.lending, params, reference).errors}


def test_lint_on_a_fork(house: House, lender: Strongroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody is known to hold a token, the fork's storage is what makes it move."""
    client = house.connect(None)
    send = Sandbox.send

    def without_mint(box: Sandbox, sender: str, to: str, signature: str, *args: object) -> tuple[bool, bytes]:
        return (False, b"") if signature.startswith("mint") else send(box, sender, to, signature, *args)

    assert errors(client, house.params) == set()
    nobody = "0x" + "12" * 20
    for drift, expected in (
        (1, "TOKEN_REBASES"),
        (4, "TOKEN_DOES_NOT_REVERT"),
        (5, "TOKEN_IGNORES_ALLOWANCE"),
        (7, "TOKEN_BLOCKS"),
    ):
        token = house.deploy("MockDriftingToken", ("uint8", "address", "uint256"), drift, nobody, 10**24)
        assert errors(client, house.params._replace(collateralToken=token)) == {expected}
    monkeypatch.setattr(Sandbox, "send", without_mint)
    weird = house.deploy("MockWeirdToken", ("uint8",), 18)
    data = keccak(text="setFee(uint256)")[:4] + encode(["uint256"], [50])
    house.node.send_as(lender.account, weird, data)
    assert errors(client, house.params._replace(collateralToken=weird)) == {"TOKEN_TAKES_FEE"}
    house.set_price(2_000 * 10**12)
    assert errors(client, house.params) == {"ORACLE_MIS_SCALED"}


def test_price_that_can_be_pushed(house: House, lender: Strongroom) -> None:
    """The pair is not named by the oracle: it is seen to be asked."""
    pair = house.deploy("MockSpotPair", ("address", "address"), house.loan, house.collateral)
    MockReserve(lender.connection, house.loan).mint(pair, 2_000 * 100 * 10**6).send()
    MockReserve(lender.connection, house.collateral).mint(pair, 100 * 10**18).send()
    house.node.send_as(lender.account, pair, keccak(text="sync()")[:4])
    oracle = house.deploy("MockSpotOracle", ("address",), pair)
    (found,) = lint(lender.lending, house.params._replace(oracle=oracle), 2_000).errors
    assert found.code == "ORACLE_PUSHABLE"
    assert pair in found.sentence


def test_readme(house: House, market: Market, capsys: pytest.CaptureFixture[str]) -> None:
    """The section's code runs as it stands, but for the address of the node and the market's id."""
    section = README.read_text("utf-8").split("## Lending from Python")[1].split("\n## ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    borrower = house.connect(house.node.account("borrower"))
    house.fund(borrower)
    names: dict[str, Any] = {"key": house.node.account("borrower")}
    ready = code.replace('"http://127.0.0.1:8545"', f'"{house.node.url}"').replace(
        "account=key", f"account=key, deployments={str(house.registry)!r}"
    )
    ready = ready.replace('"0x…"', repr("0x" + market.id.hex()))
    assert "…" not in ready
    exec(compile(ready, "README.md", "exec"), names)
    assert names["position"].debt == 0 or names["position"].debt > 0
    assert borrower.lending.position(market).is_empty


# The command line


def test_command_line(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """In this process, for the interpreter takes a second to start, but for the last one."""
    place = ["--rpc", house.node.url, "--deployments", str(house.registry)]

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main.run([*place, *arguments])
        return status, *capsys.readouterr()

    def answer(*arguments: str, by: int = 4) -> Any:
        status, out, err = run(*arguments, "--account", f"demo:{by}", "--yes", "--json")
        assert status == 0, err
        return json.loads(out)

    for index in (4, 5):
        house.fund(house.connect(str(house.node.request("eth_accounts")[index])))
    terms = ["--loan-token", house.loan, "--collateral-token", house.collateral, "--oracle", house.oracle]
    terms += ["--irm", house.irm, "--lltv", "80"]
    status, _, err = run("market", "create", *terms, "--reference", "3000", "--account", "demo:4", "--yes")
    assert status == 1
    assert "the market is refused (ORACLE_OUT_OF_LINE)" in err
    market = answer("market", "create", *terms, "--reference", "2000")["market"]
    assert [found["id"] for found in answer("market", "list")] == [market]
    short = market[:12]
    answer("position", "supply", short, "5000")
    opened = answer("position", "open", short, "1", "1000", by=5)
    assert opened["debt"] == "1000"
    shown = answer("position", "show", short, by=5)
    assert shown["collateral"] == "1"
    assert Decimal(shown["healthFactor"]) < Decimal("1.6001")
    command = [sys.executable, "-m", "strongroom.cli.main", *place]
    unasked = subprocess.run(
        [*command, "position", "borrow", short, "100", "--account", "demo:5"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert (unasked.returncode, unasked.stdout) == (5, "")
    assert "health factor" in unasked.stderr
    # the oracle is asked with half a million gas to spare, which a node's estimate counts
    house.set_price(1_100)
    owner = house.node.request("eth_accounts")[5]
    position = house.connect(None).lending.position(market, owner)
    last = position.market.timestamp + 1 + VALIDITY
    most = position.quote_liquidation_exactly(*position.liquidation_arguments(repay=100), at=last).repaid
    liquidated = answer("position", "liquidate", short, owner, "--repay", "100")
    assert 100 <= Decimal(liquidated["repaid"]) <= most < Decimal("100.01")
    house.set_price(2_000)
    closed = answer("position", "close", short, by=5)
    assert closed["debt"] == "0"
    assert answer("position", "show", by=5) == []
    assert Decimal(answer("position", "withdraw", short, "all")["amount"]) >= 5_000
