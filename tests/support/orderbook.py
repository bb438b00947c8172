"""A marketplace on an anvil, and order books that serve it as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from strongroom import artifacts, deployments
from strongroom.client import Strongroom
from strongroom.client.order_book import OrderBook
from strongroom.deployments import DeployedContract, Deployment
from strongroom.evm import to_address
from strongroom.evm.contract import Interface
from tests.integration.node import Node
from tests.support.market import FEE_BPS, ROYALTY_BPS
from tests.support.suite import MAX_UINT

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class BookWorld:
    """The contracts, and who trades."""

    node: Node
    folder: Path
    deployer: str
    seller: LocalAccount
    buyer: LocalAccount
    contracts: dict[str, tuple[str, Interface]] = field(default_factory=dict)

    def transact(self, sender: str, to: str | None, data: bytes, value: int = 0) -> Any:
        """A transaction by anyone; its receipt. Fails if it reverts."""
        transaction: dict[str, Any] = {"from": sender, "data": "0x" + data.hex(), "value": hex(value)}
        if to is not None:
            transaction["to"] = to
        sent = self.node.request("eth_sendTransaction", transaction)
        receipt = self.node.web3.eth.wait_for_transaction_receipt(sent, timeout=60, poll_latency=0.01)
        assert receipt["status"] == 1
        return receipt

    def deploy(self, name: str, *args: Any, known_as: str = "") -> str:
        """Deploy a contract; its address."""
        interface = Interface(artifacts.load(name))
        receipt = self.transact(self.deployer, None, interface.creation_code(args))
        address = to_address(receipt["contractAddress"])
        self.contracts[known_as or name] = address, interface
        return address

    def send(self, contract: str, name: str, *args: Any, sender: str | None = None) -> Any:
        """A transaction to one of the contracts."""
        address, interface = self.contracts[contract]
        return self.transact(sender or self.deployer, address, interface.resolve(name, args)[1])

    def address(self, contract: str) -> str:
        """Of one of the contracts."""
        return self.contracts[contract][0]

    def client(self, account: LocalAccount | None = None) -> Strongroom:
        """Connected."""
        return Strongroom.connect(self.node.url, account, self.folder / "31337.json")

    def mint(self, first: int, count: int, owner: str | None = None) -> list[int]:
        """New items of the seller."""
        for item in range(first, first + count):
            self.send("MockCollection", "mint", owner or self.seller.address, item)
        return list(range(first, first + count))

    @contextmanager
    def serving(self, database: str, *options: str) -> Iterator[Server]:
        """An order book in a process of its own."""
        server = Server(self, database, options)
        try:
            yield server
        finally:
            server.kill()


class Server:
    """`strongroom market serve`."""

    def __init__(self, world: BookWorld, database: str, options: tuple[str, ...]) -> None:
        words = [
            *(sys.executable, "-m", "strongroom.cli.main", "market", "serve", "--rpc", world.node.url),
            *("--deployments", str(world.folder / "31337.json"), "--database", database, "--port", "0"),
            *("--pause", "0.1", "--posts", "0", "--reads", "0", *options),
        ]
        self.process = subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=dict(os.environ),
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.startswith("order book: http://"):
            self.kill()
            raise AssertionError(f"the order book did not start: {line!r}")
        self.url = line.split()[2]
        self.book = OrderBook(self.url, timeout=300)

    def kill(self) -> None:
        """At -9."""
        self.process.kill()
        self.process.wait(timeout=60)
        if self.process.stdout is not None:
            self.process.stdout.close()


def build(node: Node, folder: Path) -> BookWorld:
    """Deploy, mint, approve; writes the registry."""
    deployer = to_address(node.request("eth_accounts")[0])
    world = BookWorld(node, folder, deployer, node.account("seller"), node.account("buyer"))
    for account in (world.seller.address, world.buyer.address):
        node.request("anvil_impersonateAccount", account)
    access = world.deploy("ProtocolAccessManager", deployer)
    treasury = world.deploy("SurplusBuffer", access)
    market = world.deploy("Marketplace", treasury, access, FEE_BPS)
    world.deploy("MockCollection", deployer)
    world.deploy("MockItems", deployer)
    world.deploy("MockWeirdToken", 6, known_as="coin")
    world.deploy("MockWeirdToken", 18, known_as="shares")
    world.deploy("MockWallet", world.seller.address)
    for collection in ("MockCollection", "MockItems"):
        world.send(collection, "setRoyalty", deployer, ROYALTY_BPS)
        for account in (world.seller.address, world.buyer.address):
            world.send(collection, "setApprovalForAll", market, True, sender=account)
    for token in ("coin", "shares"):
        for account in (world.seller.address, world.buyer.address):
            world.send(token, "mint", account, 10**12)
            world.send(token, "approve", market, MAX_UINT, sender=account)
    contracts = {
        name: world.address(name) for name in ("ProtocolAccessManager", "SurplusBuffer", "Marketplace")
    }
    deployments.write(
        folder / "31337.json",
        Deployment(
            chain_id=31337,
            commit="unknown",
            contracts={
                name: DeployedContract(
                    address,
                    (),
                    "0x" + "00" * 32,
                    0,
                    "0x" + keccak(bytes(node.web3.eth.get_code(address))).hex(),  # type: ignore[arg-type]
                    name,
                )
                for name, address in contracts.items()
            },
        ),
    )
    return world
