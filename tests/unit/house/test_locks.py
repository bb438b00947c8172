"""The lock files: exact, checked by hash, and silent about where packages are downloaded from.

requirements.txt
├── every package pinned to one version, every file hashed
└── no address, index or path
package-lock.json
├── no `resolved` address
├── every package with its integrity, for every platform that anvil supports
└── package.json names exact versions
the compiler
└── one version in package.json, ape-config.yaml and set-up
"""

from __future__ import annotations

import json
import re

import yaml

from tools import setup

REQUIREMENTS = (setup.ROOT / "requirements.txt").read_text()
LOCK = json.loads((setup.ROOT / "package-lock.json").read_text())
PACKAGE = json.loads((setup.ROOT / "package.json").read_text())


def test_every_requirement_is_pinned_and_hashed() -> None:
    entries = re.split(r"(?<!\\)\n", REQUIREMENTS.strip())
    assert len(entries) > 100
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; [^\\]+?)?( \\\n    --hash=sha256:[0-9a-f]{64})+", entry), (
            entry
        )


def test_requirements_name_no_place() -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|^-|@|file:|\s/", REQUIREMENTS, re.M)


def test_everything_asked_for_is_locked() -> None:
    asked = re.findall(r"^([A-Za-z][\w-]*)", (setup.ROOT / "requirements.in").read_text(), re.M)
    locked = set(re.findall(r"^([a-z0-9-]+)==", REQUIREMENTS, re.M))
    assert {name.lower() for name in asked} <= locked


def test_npm_lock_names_no_place() -> None:
    assert [name for name, entry in LOCK["packages"].items() if "resolved" in entry] == []
    assert "omit-lockfile-registry-resolved=true" in (setup.ROOT / ".npmrc").read_text().splitlines()


def test_npm_lock_is_hashed() -> None:
    bare = {name for name, entry in LOCK["packages"].items() if "integrity" not in entry}
    # Registries that carry anvil for one platform only give no hash for the others' optional packages.
    others = {f"node_modules/@foundry-rs/anvil-{p}" for p in ("darwin-amd64", "darwin-arm64", "linux-arm64")}
    assert bare - others == {"", "node_modules/@foundry-rs/anvil-win32-amd64"}


def test_npm_lock_covers_every_platform_of_anvil() -> None:
    wanted = LOCK["packages"]["node_modules/@foundry-rs/anvil"]["optionalDependencies"]
    for name, version in wanted.items():
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version


def test_package_json_names_exact_versions() -> None:
    pins = {**PACKAGE["dependencies"], **PACKAGE["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in pins.values()), pins
    assert all(LOCK["packages"][f"node_modules/{name}"]["version"] == pin for name, pin in pins.items())


def test_one_compiler_everywhere() -> None:
    solidity = yaml.safe_load((setup.ROOT / "ape-config.yaml").read_text())["solidity"]
    assert str(solidity["version"]) == PACKAGE["devDependencies"]["solc"] == setup.SOLC_VERSION
    assert solidity["bytecode_hash"] == "none"
