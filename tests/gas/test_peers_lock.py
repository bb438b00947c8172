"""The peers' lock: exact versions, hashed, and silent about where packages are downloaded from."""

import json
import re
from typing import Any

from benchmarks.compiler import HERE

LOCK: dict[str, dict[str, Any]] = json.loads((HERE / "package-lock.json").read_text())["packages"]
PACKAGE = json.loads((HERE / "package.json").read_text())


def test_every_peer_is_pinned_to_one_version() -> None:
    for name, version in PACKAGE["dependencies"].items():
        assert re.fullmatch(r"(npm:@?[\w/-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?", version), name
        assert LOCK[f"node_modules/{name}"]["version"] == version.rsplit("@", 1)[-1]


def test_the_lock_is_hashed_and_names_no_place() -> None:
    installed = {name: entry for name, entry in LOCK.items() if name}
    assert [name for name, entry in installed.items() if "integrity" not in entry] == []
    assert [name for name, entry in installed.items() if "resolved" in entry] == []
    assert "omit-lockfile-registry-resolved=true" in (HERE / ".npmrc").read_text().splitlines()


def test_users_never_install_peers() -> None:
    root = json.loads((HERE.parent / "package.json").read_text())
    assert "benchmarks" not in root.get("workspaces", [])
