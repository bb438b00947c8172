"""A lending pool on an anvil, with borrowers by the thousand, a venue for their collateral, and a keeper's account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount

from strongroom import artifacts
from strongroom.client.accounts import LocalSigner
from strongroom.client.connection import Connection
from strongroom.client.multicall import MULTICALL3
from strongroom.deployments import DeployedContract, Deployment
from strongroom.evm import keccak, to_address
from strongroom.evm.contract import Interface
from strongroom.keeper import Keeper, Settings, Value
from strongroom.model.lending_values import MarketParams
from tests.integration.node import Node
from tests.support.lending import ADAPTIVE, GOVERNED, LLTV, MAX_UINT128, PRICE, WAD, selector
from tests.support.suite import GOVERNOR, MAX_UINT
from tools.anvil import MULTICALL3_CODE

LOAN_DECIMALS, COLLATERAL_DECIMALS = 6, 18
ONE, COIN = 10**LOAN_DECIMALS, 10**COLLATERAL_DECIMALS
SCALE = 10 ** (36 + LOAN_DECIMALS - COLLATERAL_DECIMALS)
"""An oracle's word for one whole loan token for a whole collateral token."""
ZERO = "0x" + "00" * 20


def borrower_of(number: int) -> str:
    """An address without a key."""
    return to_address("0x" + keccak(f"borrower {number}".encode())[12:].hex())


@dataclass(frozen=True)
class At:
    """A contract on the node."""

    address: str
    interface: Interface
    _world: KeeperWorld = field(repr=False)

    def data(self, name: str, *args: Any) -> bytes:
        """Calldata."""
        return self.interface.resolve(name, args)[1]

    def send(self, name: str, *args: Any, sender: str | None = None) -> Any:
        """A transaction by the deployer, or whomever; its receipt. Fails if it reverts."""
        return self._world.transact(sender or self._world.deployer, self.address, self.data(name, *args))

    def read(self, name: str, *args: Any) -> Any:
        """What a view answers."""
        function, data = self.interface.resolve(name, args)
        raw = self._world.connection.call({"to": self.address, "data": "0x" + data.hex()})
        return function.decode(raw)


@dataclass
class Position:
    """One to open."""

    borrower: str
    collateral: int
    debt: int


@dataclass
class KeeperWorld:
    """The deployed contracts, and who acts."""

    node: Node
    connection: Connection
    deployer: str
    operator: str
    """Opens positions for the borrowers."""
    keeper: LocalAccount
    contracts: dict[str, At] = field(default_factory=dict)
    params: MarketParams = field(default_factory=lambda: MarketParams(ZERO, ZERO, ZERO, ZERO, 0))

    # Acting

    def transact(self, sender: str, to: str | None, data: bytes) -> Any:
        """A transaction by anyone whom the node impersonates; its receipt."""
        transaction = {"from": sender, "data": "0x" + data.hex(), "gas": hex(29_000_000)}
        if to is not None:
            transaction["to"] = to
        sent = self.node.request("eth_sendTransaction", transaction)
        receipt = self.node.request("eth_getTransactionReceipt", sent)
        while receipt is None:
            receipt = self.node.request("eth_getTransactionReceipt", sent)
        if receipt["status"] != "0x1":
            self.connection.call(transaction)  # says why
        assert receipt["status"] == "0x1"
        return receipt

    def deploy(self, name: str, *args: Any, known_as: str = "") -> At:
        """Deploy a contract."""
        interface = Interface(artifacts.load(name))
        receipt = self.transact(self.deployer, None, interface.creation_code(args))
        found = At(to_address(receipt["contractAddress"]), interface, self)
        self.contracts[known_as or name] = found
        return found

    def __getattr__(self, name: str) -> At:
        contracts: dict[str, At] = self.__dict__.get("contracts", {})
        if name in contracts:
            return contracts[name]
        raise AttributeError(name)

    def set_price(self, whole: int, oracle: str = "oracle") -> None:
        """Whole loan tokens for a whole collateral token."""
        self.contracts[oracle].send("set", whole * SCALE)

    # Markets and positions

    def market(self, oracle: At, collateral: At | None = None, irm: At | None = None) -> MarketParams:
        """Create a market, with liquidity in it."""
        token = collateral or self.collateral
        model = irm or self.irm
        params = MarketParams(self.loan.address, token.address, oracle.address, model.address, LLTV)
        self.pool.send("createMarket", parts(params))
        self.pool.send("supply", parts(params), 10**9 * ONE, 0, self.operator, b"", sender=self.operator)
        return params

    def authorize(self, borrowers: Sequence[str]) -> None:
        """Let the operator borrow for them, written into the pool's storage."""
        layout = artifacts.load("LendingPool").storage_layout
        slot = next(int(it["slot"]) for it in layout["storage"] if it["label"] == "isAuthorized")
        inner = self.operator.removeprefix("0x").lower().rjust(64, "0")
        for each in borrowers:
            outer = keccak(bytes.fromhex(each[2:].rjust(64, "0")) + slot.to_bytes(32, "big"))
            key = keccak(bytes.fromhex(inner) + outer)
            self.node.request(
                "anvil_setStorageAt", self.pool.address, "0x" + key.hex(), "0x" + "0" * 63 + "1"
            )

    def open(
        self, positions: Sequence[Position], params: MarketParams | None = None, at_once: int = 100
    ) -> None:
        """Open positions through the pool itself, a hundred in one transaction."""
        it = parts(params or self.params)
        self.authorize([one.borrower for one in positions])
        for start in range(0, len(positions), at_once):
            steps = []
            for one in positions[start : start + at_once]:
                steps.append(self.pool.data("supplyCollateral", it, one.collateral, one.borrower, b""))
                steps.append(self.pool.data("borrow", it, one.debt, 0, one.borrower, self.operator))
            self.pool.send("multicall", steps, sender=self.operator)

    def borrow_shares(self, borrower: str, params: MarketParams | None = None) -> int:
        """What a borrower owes, in shares."""
        return int(self.pool.read("position", (params or self.params).id, borrower)[1])

    def balance(self, token: str, account: str) -> int:
        """Of the loan or the collateral token."""
        return int(self.contracts[token].read("balanceOf", account))

    # The keeper

    def settings(self, store: Path, **changes: Any) -> Settings:
        """Of a keeper that sells at the venue; a loan token is worth 1/2,000 ether."""
        given: dict[str, Any] = {
            "pool": self.pool.address,
            "store": store,
            "liquidator": self.liquidator.address,
            "adapters": lambda market: (self.venue.address, b""),
            "values": {self.loan.address: Value.of("0.0005", LOAN_DECIMALS)},
            "patience": 5.0,
            "first_wait": 3_600.0,
            **changes,
        }
        return Settings(**given)

    def open_keeper(self, store: Path, connection: Connection | None = None, **changes: Any) -> Keeper:
        """A keeper with the keeper's own key."""
        return Keeper(
            connection or self.connection, self.settings(store, **changes), LocalSigner(self.keeper)
        )

    def deployment(self) -> Deployment:
        """As `scripts/deploy.py` would have written it."""
        return Deployment(
            chain_id=self.connection.chain_id,
            commit="unknown",
            contracts={
                name: DeployedContract(
                    self.contracts[key].address,
                    (),
                    "0x" + "00" * 32,
                    1,
                    "0x" + keccak(self.connection.fetch_code(self.contracts[key].address)).hex(),
                    name,
                )
                for name, key in (("LendingPool", "pool"), ("FlashLiquidator", "liquidator"))
            },
            genesis=str(self.connection.fetch_block(0)["hash"]),
        )


def parts(params: MarketParams) -> tuple[str, str, str, str, int]:
    """As the ABI takes them."""
    return params.loan_token, params.collateral_token, params.oracle, params.irm, params.lltv


def build(node: Node, connect: Callable[[str], Connection] | None = None) -> KeeperWorld:
    """Deploy everything on a node."""
    node.request("anvil_setCode", MULTICALL3, MULTICALL3_CODE.read_text().strip())
    accounts = [to_address(each) for each in node.request("eth_accounts")]
    connection = connect(node.url) if connect else Connection(node.web3.provider)
    world = KeeperWorld(node, connection, accounts[0], accounts[1], node.account("keeper"))
    deployer, operator = world.deployer, world.operator
    access = world.deploy("ProtocolAccessManager", deployer, known_as="access")
    pool = world.deploy("LendingPool", access.address, known_as="pool")
    loan = world.deploy("MockReserve", "LOAN", "LOAN", LOAN_DECIMALS, known_as="loan")
    collateral = world.deploy("MockReserve", "COLL", "COLL", COLLATERAL_DECIMALS, known_as="collateral")
    oracle = world.deploy("MockOracle", PRICE * SCALE, known_as="oracle")
    irm = world.deploy("MockIrm", 0, known_as="irm")
    world.deploy("FlashLiquidator", pool.address, known_as="liquidator")
    venue = world.deploy("MockSwapVenue", known_as="venue")
    access.send("setTargetFunctionRole", pool.address, [selector(name) for name in GOVERNED], GOVERNOR)
    access.send("grantRole", GOVERNOR, deployer, 0)
    pool.send("enableIrm(address,(uint8,uint96,address,address))", irm.address, (ADAPTIVE, 0, ZERO, ZERO))
    pool.send("enableLltv", LLTV)
    for token in (loan, collateral):
        token.send("mint", operator, MAX_UINT128)
        token.send("approve", pool.address, MAX_UINT, sender=operator)
    loan.send("mint", venue.address, MAX_UINT128)
    venue.send("setPrice", collateral.address, PRICE * SCALE)
    world.params = world.market(oracle)
    return world


__all__ = ["COIN", "ONE", "SCALE", "WAD", "At", "KeeperWorld", "Position", "borrower_of", "build", "parts"]
