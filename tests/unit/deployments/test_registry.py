"""The registry file: what is written is read, and what is not a registry is refused in one line.

reading
  what `write` wrote: the same
  the least there can be: contracts alone
  no file; not JSON; cut off anywhere; each entry missing or of another kind; another chain's
a contract that is not there: the ones that are
writing: whole or not at all; nothing left beside it
finding the root: argument, environment, the folder above, this checkout
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom import deployments
from strongroom.deployments import (
    DONE,
    ChainMismatchError,
    ContractNotDeployedError,
    DeployedContract,
    Deployment,
    JournalEntry,
    RegistryCorruptError,
    RegistryError,
    RegistryNotFoundError,
    find_root,
    known_chains,
    load,
    read,
    registry_path,
    write,
)

ADDRESS = "0x" + "11" * 20
HASH = "0x" + "22" * 32
COIN = DeployedContract(ADDRESS, ("Coin", "7", ["0x12"], {"a": True}), HASH, 3, HASH, "Stablecoin")
ENTRY = JournalEntry("create Stablecoin", ADDRESS, 0, (HASH,), DONE, ADDRESS, None, 3, 21_000, 10**20)
DEPLOYMENT = Deployment(
    chain_id=31338,
    commit="abc",
    contracts={"Stablecoin": COIN, "EuroCoin": COIN},
    complete=False,
    genesis=HASH,
    deployer=ADDRESS,
    artifacts=HASH,
    parameters={"stablecoin": {"name": "x"}},
    journal=(ENTRY, JournalEntry("next", ADDRESS, 1, (HASH,), raw="0x02")),
)


def test_reads_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "below" / "31338.json"
    write(path, DEPLOYMENT)
    assert read(path, 31338) == DEPLOYMENT
    assert [item.name for item in path.parent.iterdir()] == ["31338.json"]
    raw = json.loads(path.read_text())
    assert raw["contracts"]["Stablecoin"] == {
        "address": ADDRESS,
        "args": ["Coin", "7", ["0x12"], {"a": True}],
        "tx": HASH,
        "block": 3,
        "codehash": HASH,
    }
    assert raw["contracts"]["EuroCoin"]["artifact"] == "Stablecoin"


def test_sums(tmp_path: Path) -> None:
    assert DEPLOYMENT.gas_used == 21_000
    assert DEPLOYMENT.cost_wei == 10**20


def test_contracts_alone_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "1.json"
    path.write_text('{"chainId": 1, "commit": "c", "contracts": {}}')
    assert read(path) == Deployment(1, "c", {})


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(RegistryNotFoundError, match=r"nothing is deployed on chain 31337.*run `make demo`"):
        load(31337, tmp_path)
    with pytest.raises(RegistryNotFoundError, match="deploy with `ape run deploy`"):
        load(5, tmp_path)
    with pytest.raises(RegistryNotFoundError):
        read(tmp_path / "5.json")


def test_another_chain(tmp_path: Path) -> None:
    write(registry_path(5, tmp_path), DEPLOYMENT)
    with pytest.raises(ChainMismatchError, match="of chain 31338, not of chain 5"):
        load(5, tmp_path)


def test_cut_off_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "31338.json"
    whole = json.dumps(DEPLOYMENT.as_json())
    for length in range(0, len(whole) - 1, 7):
        path.write_text(whole[:length])
        with pytest.raises(RegistryCorruptError, match="is corrupt: not JSON"):
            read(path)


def test_not_text(tmp_path: Path) -> None:
    path = tmp_path / "31338.json"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RegistryCorruptError, match="cannot be read"):
        read(path)
    with pytest.raises(RegistryCorruptError, match="cannot be read"):
        read(tmp_path)


BROKEN: list[tuple[tuple[str | int, ...], Any]] = [
    ((), []),
    (("chainId",), "31338"),
    (("chainId",), True),
    (("commit",), None),
    (("contracts",), []),
    (("contracts", "Stablecoin"), ADDRESS),
    (("contracts", "Stablecoin", "address"), "0x12"),
    (("contracts", "Stablecoin", "args"), "x"),
    (("contracts", "Stablecoin", "tx"), ADDRESS),
    (("contracts", "Stablecoin", "block"), "3"),
    (("contracts", "Stablecoin", "codehash"), ""),
    (("complete",), 1),
    (("parameters",), []),
    (("journal",), {}),
    (("journal", 0), []),
    (("journal", 0, "status"), "perhaps"),
    (("journal", 0, "hashes"), ["0x1"]),
    (("journal", 0, "costWei"), "1.5"),
    (("journal", 0, "nonce"), None),
]


@pytest.mark.parametrize(("place", "value"), BROKEN)
def test_wrong_entry(tmp_path: Path, place: tuple[str | int, ...], value: Any) -> None:
    raw: Any = json.loads(json.dumps(DEPLOYMENT.as_json()))
    if place:
        table = raw
        for key in place[:-1]:
            table = table[key]
        table[place[-1]] = value
    path = tmp_path / "31338.json"
    path.write_text(json.dumps(raw if place else value))
    with pytest.raises(RegistryCorruptError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert "restore it" in str(caught.value)


@pytest.mark.parametrize("key", ["chainId", "commit", "contracts"])
def test_missing_entry(tmp_path: Path, key: str) -> None:
    raw = DEPLOYMENT.as_json()
    del raw[key]
    path = tmp_path / "31338.json"
    path.write_text(json.dumps(raw))
    with pytest.raises(RegistryCorruptError, match=f"{key} is missing"):
        read(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(list(DEPLOYMENT.as_json())), json_values))
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({**DEPLOYMENT.as_json(), **content}))
    with contextlib.suppress(RegistryCorruptError):
        read(path)


def test_unknown_contract() -> None:
    assert DEPLOYMENT.address("Stablecoin") == ADDRESS
    with pytest.raises(ContractNotDeployedError, match=r"there are: EuroCoin, Stablecoin; .*unfinished"):
        DEPLOYMENT.contract("Vault")
    with pytest.raises(LookupError, match=r"there are: none\)"):
        replace(DEPLOYMENT, contracts={}, complete=True).address("Vault")


# Writing


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "31338.json"
    write(path, DEPLOYMENT)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(deployments.os, "fsync", full_disk)
    with pytest.raises(RegistryError, match="cannot be written: No space left on device"):
        write(path, replace(DEPLOYMENT, commit="other"))
    assert read(path) == DEPLOYMENT
    assert [item.name for item in tmp_path.iterdir()] == ["31338.json"]


def test_write_takes_the_place_of_what_a_killed_one_left(tmp_path: Path) -> None:
    path = tmp_path / "31338.json"
    (tmp_path / ".31338.json.partial").write_text("{")
    write(path, DEPLOYMENT)
    assert [item.name for item in tmp_path.iterdir()] == ["31338.json"]


# Where it is


def test_paths(tmp_path: Path) -> None:
    assert registry_path(31337, tmp_path) == tmp_path / ".strongroom" / "deployments" / "31337.json"
    assert registry_path(84532, tmp_path) == tmp_path / "deployments" / "84532.json"
    assert known_chains(tmp_path) == ()
    write(registry_path(84532, tmp_path), DEPLOYMENT)
    write(registry_path(31337, tmp_path), DEPLOYMENT)
    (tmp_path / "deployments" / "84532.standard-input.json").write_text("{}")
    assert known_chains(tmp_path) == (31337, 84532)


def test_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRONGROOM_ROOT", raising=False)
    below = tmp_path / "project" / "notebooks"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert (find_root() / "ape-config.yaml").is_file()  # this checkout, for want of anything nearer
    write(registry_path(5, tmp_path / "project"), DEPLOYMENT)
    assert find_root() == tmp_path / "project"
    monkeypatch.setenv("STRONGROOM_ROOT", str(tmp_path))
    assert find_root() == tmp_path
    assert find_root(below) == below
