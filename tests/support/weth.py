"""Wrapped ether as it runs on mainnet: WETH9 from npm, compiled by others, not a mock."""

import json
from functools import cache
from pathlib import Path

from strongroom.artifacts import Artifact

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "node_modules" / "canonical-weth" / "build" / "contracts" / "WETH9.json"


@cache
def weth9() -> Artifact:
    """The artifact of the package `canonical-weth`."""
    raw = json.loads(SOURCE.read_text(encoding="utf-8"))
    return Artifact(
        name="WETH9",
        source_id="canonical-weth/contracts/WETH9.sol",
        abi=tuple(entry for entry in raw["abi"] if entry["type"] != "fallback"),
        bytecode=bytes.fromhex(raw["bytecode"][2:]),
    )
