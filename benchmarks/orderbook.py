"""What the order book takes: 10,000 orders handed in one by one, then questions at all of them.

    python -m benchmarks.orderbook [--orders 10000] [--seconds 10] [--database PATH|URL]

Writes `benchmarks/results/orderbook.json`. A note and no gate: these figures are of a machine and its mood, which is
written down with them. Order book, its node and the load generator share the machine. Everything goes over HTTP, as
a stranger's would. Questions are drawn from a list whose answers differ, so that few are answered from memory;
`repeated` is the same question again, which a dApp's front page is.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from eth_utils.crypto import keccak

from benchmarks import chain as node
from benchmarks.table import RESULTS
from strongroom import artifacts, deployments
from strongroom.client.market import ETHER, SignedOrder, domain
from strongroom.client.order_book import OrderBook, OrderRefusedError
from strongroom.deployments import DeployedContract, Deployment
from strongroom.model.orders import ItemStandard, Order, OrderKind

MAKERS = 40
COLLECTIONS = 8
CONNECTIONS = 8
WANTED = 500
"""Questions a second that it must answer."""
_SEED = 20_261_123


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--database", default="")
    parser.add_argument("--no-write", action="store_true", help="print alone")
    given = parser.parse_args()
    with node.anvil() as chain, tempfile.TemporaryDirectory() as folder:
        found = _measure(chain, Path(folder), given.orders, given.seconds, given.database)
    for name, value in found.items():
        print(f"order book: {name}: {value}", flush=True)
    if not given.no_write:
        (RESULTS / "orderbook.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _measure(chain: node.Chain, folder: Path, count: int, seconds: float, database: str) -> dict[str, Any]:
    makers = [_account(f"maker {at}") for at in range(MAKERS)]
    market, collections = _deploy(chain, makers, folder)
    signed = _orders(market, collections, makers, count, chain.now)
    url = str(chain._provider.endpoint_uri)
    words = [
        *(sys.executable, "-m", "strongroom.cli.main", "market", "serve", "--rpc", url, "--port", "0"),
        *(
            "--deployments",
            str(folder / "31337.json"),
            "--database",
            database or str(folder / "book.sqlite3"),
        ),
        *("--posts", "0", "--reads", "0", "--per-maker", str(count)),
    ]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout is not None
        where = server.stdout.readline().split()[2]
        posted = _hand_in(where, signed)
        questions = _questions(collections, makers, signed)
        _settle(where, count)
        before = os.getloadavg()[0]
        mixed = asyncio.run(_ask(where, lambda dice: dice.choice(questions), seconds))
        page = f"/orders?collection={collections[0]}&side=sell&currency={ETHER}&sort=price&limit=20"
        repeated = asyncio.run(_ask(where, lambda _: page, seconds / 2))
    finally:
        server.terminate()
        server.wait(timeout=30)
    return {
        "orders": count,
        "database": "PostgreSQL" if database.startswith("postgres") else "SQLite",
        "handedInPerSecond": posted,
        "questionsPerSecond": mixed["perSecond"],
        "goal": WANTED,
        "milliseconds": {name: mixed[name] for name in ("median", "p95", "p99")},
        "repeatedPerSecond": repeated["perSecond"],
        "connections": CONNECTIONS,
        "machine": {
            "processors": os.cpu_count(),
            "loadBefore": round(before, 2),
            "note": "order book, node and load generator share the processors with whatever else ran",
        },
        "gated": False,
    }


def _account(name: str) -> LocalAccount:
    found: LocalAccount = Account.from_key(keccak(text=f"strongroom benchmark {name}"))
    return found


def _deploy(chain: node.Chain, makers: list[LocalAccount], folder: Path) -> tuple[str, list[str]]:
    deployer = _account("deployer")
    chain.give_ether(deployer, 10**20)
    access = chain.deploy(
        deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address
    ).address
    treasury = chain.deploy(deployer, artifacts.load("SurplusBuffer"), "(address)", access).address
    types = "(address,address,uint16)"
    market = chain.deploy(deployer, artifacts.load("Marketplace"), types, treasury, access, 250).address
    collections = []
    for _ in range(COLLECTIONS):
        items = chain.deploy(deployer, artifacts.load("MockItems"), "(address)", deployer.address).address
        chain.send(deployer, items, "setRoyalty(address,uint96)", deployer.address, 500)
        collections.append(items)
    for maker in makers:
        chain.give_ether(maker, 10**18)
        for items in collections:
            chain.send(maker, items, "setApprovalForAll(address,bool)", market, True)
            for item in range(3):
                chain.send(deployer, items, "mint(address,uint256,uint256)", maker.address, item, 10**6)
    names = {"ProtocolAccessManager": access, "SurplusBuffer": treasury, "Marketplace": market}
    contracts = {
        name: DeployedContract(
            address,
            (),
            "0x" + "00" * 32,
            0,
            "0x" + keccak(hexstr=chain.request("eth_getCode", address, "latest")).hex(),
            name,
        )
        for name, address in names.items()
    }
    deployments.write(
        folder / "31337.json", Deployment(chain_id=31337, commit="unknown", contracts=contracts)
    )
    return market, collections


def _orders(
    market: str, collections: list[str], makers: list[LocalAccount], count: int, now: int
) -> list[SignedOrder]:
    dice = random.Random(_SEED)
    where, found = domain(31337, market), []
    for at in range(count):
        maker, price = makers[at % len(makers)], dice.randrange(10**15, 10**18)
        order = Order(
            OrderKind.LISTING,
            ItemStandard.ERC1155,
            maker.address,
            ETHER,
            dice.choice(collections),
            dice.randrange(3),
            dice.randrange(1, 10),
            dice.randrange(1, 50),
            ETHER,
            price,
            price,
            now - 10,
            now + 30 * 24 * 3600,
            500,
            False,
            250,
            at,
            0,
        )
        unsigned = SignedOrder(order, where)
        signature = bytes(maker.unsafe_sign_hash(Hash32(unsigned.digest)).signature)
        found.append(SignedOrder(order, where, signature))
    return found


def _hand_in(url: str, signed: list[SignedOrder]) -> int:
    book = OrderBook(url, timeout=120)
    began = time.perf_counter()

    def submit(each: SignedOrder) -> None:
        try:
            book.submit(each)
        except OrderRefusedError as error:
            raise node.BenchmarkError(f"the order book refused: {error}") from None

    with ThreadPoolExecutor(4) as pool:
        for done, _ in enumerate(pool.map(submit, signed), 1):
            if done % 1_000 == 0:
                rate = done / (time.perf_counter() - began)
                print(f"order book: {done:,} handed in, {rate:.0f} a second", flush=True)
    return round(len(signed) / (time.perf_counter() - began))


def _settle(url: str, count: int) -> None:
    """Until the watcher has looked at all of them once more."""
    book = OrderBook(url, timeout=60)
    end = time.monotonic() + 300
    while (there := book.stats()["orders"]["open"]) != count:
        if time.monotonic() > end:
            raise node.BenchmarkError(f"{there} of {count} orders are open")
        time.sleep(0.5)
    time.sleep(5)


def _questions(collections: list[str], makers: list[LocalAccount], signed: list[SignedOrder]) -> list[str]:
    dice = random.Random(_SEED + 1)
    found = []
    for _ in range(4_000):
        collection, limit = dice.choice(collections), dice.randrange(10, 51)
        found.append(
            dice.choice(
                (
                    f"/orders?collection={collection}&limit={limit}",
                    f"/orders?collection={collection}&side=sell&currency={ETHER}&sort=price&limit={limit}",
                    f"/orders?side=sell&currency={ETHER}&sort=price&limit={limit}",
                    f"/orders?collection={collection}&id={dice.randrange(3)}&limit={limit}",
                    f"/orders?maker={dice.choice(makers).address}&limit={limit}",
                    f"/orders?maker={dice.choice(makers).address}&collection={collection}&limit={limit}",
                    f"/orders/0x{dice.choice(signed).order_hash.hex()}",
                    f"/orders/0x{dice.choice(signed).order_hash.hex()}",
                )
            )
        )
    return found


async def _ask(url: str, choose: Callable[[random.Random], str], seconds: float) -> dict[str, Any]:
    """Several connections that each ask as soon as they are answered."""
    host, port = url.removeprefix("http://").split(":")
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        dice = random.Random(_SEED + number)
        reader, writer = await asyncio.open_connection(host, int(port))
        while (began := time.perf_counter()) < end:
            writer.write(f"GET {choose(dice)} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise node.BenchmarkError(f"the order book answers {head[:60]!r}")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            times.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(client(number) for number in range(CONNECTIONS)))
    times.sort()
    return {
        "perSecond": round(len(times) / seconds),
        **{
            name: round(1_000 * times[int(len(times) * share)], 1)
            for name, share in (("median", 0.5), ("p95", 0.95), ("p99", 0.99))
        },
    }


if __name__ == "__main__":
    main()
