"""The README's section on royalties runs as it stands, but for the address of the node

└── and what it says of itself is so
"""

import dataclasses
import re
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from strongroom.client import Strongroom
from strongroom.deployments import DeployedContract
from strongroom.evm.provider import ChainProvider
from tests.support.suite import MARKET_FEE_BPS, Suite
from tests.unit.client.conftest import deployment_of

README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_section_runs(suite: Suite, provider: ChainProvider) -> None:
    chain, deployer = suite.chain, suite.deployer
    splitters = [chain.deploy(f"{kind}RoyaltySplitter", sender=deployer) for kind in ("", "Adjustable")]
    admin = chain.deploy("CollectionAdmin", sender=deployer)
    more = {
        "RoyaltySplitterFactory": chain.deploy("RoyaltySplitterFactory", *splitters, sender=deployer),
        "CollectionFactory": chain.deploy(
            "CollectionFactory", chain.deploy("CreatorCollection", admin, sender=deployer), sender=deployer
        ),
    }
    deployment = deployment_of(suite)
    entries = {
        name: DeployedContract(
            each.address, (), "0x" + "00" * 32, 1, "0x" + keccak(chain.code(each.address)).hex(), name
        )
        for name, each in more.items()
    }
    deployment = dataclasses.replace(deployment, contracts={**deployment.contracts, **entries})
    section = README.read_text("utf-8").split("## Royalties from Python")[1].split("\n## ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names: dict[str, Any] = {
        "key": suite.holder.local,
        "partner": suite.swapper.address,
        "buyer": Strongroom.connect(provider, suite.relayer.local, deployment),
        "provider": provider,
        "registry": deployment,
    }
    for actor in (suite.holder, suite.relayer):
        chain.set_balance(actor, 10**20)
    ready = code.replace('"http://127.0.0.1:8545", account=key', "provider, key, registry")
    assert ready != code
    exec(compile(ready, "README.md", "exec"), names)

    assert names["works"].ownerOf(1) == suite.relayer.address
    received = 5 * 10**17 + 5 * 10**16  # 0.1 and 0.4 for the mints, 5 % of one ether
    assert names["splitter"].received(names["ETHER"]) == received
    assert names["fetch_statement"](names["splitter"]).reconciles
    assert names["market"].settings().etherFees == 10**18 * MARKET_FEE_BPS // 10_000
