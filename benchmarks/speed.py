"""How many transactions a second a Python test gets through: in-process, on anvil, and on anvil through Ape.

    python -m benchmarks.speed

Writes `benchmarks/results/speed.json`. A note and no gate: these figures are of a machine and its mood. The
transaction is the same everywhere, a transfer of the stablecoin's kind of token, with its receipt read.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks import chain as node
from benchmarks.table import RESULTS
from strongroom import artifacts, evm

SECONDS = 2.0
"""How long each is measured."""
_TOKEN = ("Mock USD Coin", "mUSDC", 6)


def rate(send: Callable[[], object]) -> int:
    """Calls of `send` a second."""
    send()
    count, started = 0, time.perf_counter()
    while (passed := time.perf_counter() - started) < SECONDS:
        send()
        count += 1
    return round(count / passed)


def in_process() -> int:
    """On `strongroom.evm`, logs decoded."""
    chain = evm.Chain()
    holder, merchant = chain.account("holder"), chain.account("merchant")
    token = chain.deploy("MockReserve", *_TOKEN, sender=holder)
    token.mint(holder, 10**18, sender=holder)
    return rate(lambda: token.transfer(merchant, 1, sender=holder).events)


def on_anvil() -> int:
    """On anvil by bare JSON-RPC, a block for each, as the gas benchmark does."""
    holder, merchant = node.actor("holder"), node.actor("merchant").address
    with node.anvil() as chain:
        token = chain.deploy(holder, artifacts.load("MockReserve"), "(string,string,uint8)", *_TOKEN).address
        chain.send(holder, token, "mint(address,uint256)", holder.address, 10**18)
        return rate(lambda: chain.send(holder, token, "transfer(address,uint256)", merchant, 1))


def through_ape() -> int:
    """On anvil as an Ape test does."""
    import ape
    from ape.logging import logger

    logger.set_level("ERROR")
    with ape.networks.ethereum.local.use_provider("foundry"):
        holder, merchant = ape.accounts.test_accounts[0], ape.accounts.test_accounts[1]
        token: Any = holder.deploy(ape.project.MockReserve, *_TOKEN)
        token.mint(holder, 10**18, sender=holder)
        return rate(lambda: token.transfer(merchant, 1, sender=holder).events)


def main() -> None:
    """Measures and writes."""
    measured = {}
    for name, measure in (
        ("in-process, strongroom.evm", in_process),
        ("anvil, JSON-RPC", on_anvil),
        ("anvil, through Ape", through_ape),
    ):
        measured[name] = measure()
        print(f"speed: {name}: {measured[name]:,} transactions a second", flush=True)
    content = {
        "unit": "transactions a second",
        "transaction": "an ERC-20 transfer between two holders, its receipt read",
        "gated": False,
        "rates": measured,
    }
    (RESULTS / "speed.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
