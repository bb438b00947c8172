"""The deployment registry: which contracts are where on which chain. `ape run deploy` writes it, everything reads it.

One JSON file for each chain: `deployments/<chain id>.json`, committed, for public networks, and
`.strongroom/deployments/31337.json`, never committed, for the local chain. Its form:

    {
      "chainId": 31337,
      "commit": "<git commit it was deployed from>",
      "contracts": {"Stablecoin": {"address", "args", "tx", "block", "codehash"}, ...},
      "complete": true,
      "genesis": "<hash of block 0>", "deployer": "0x...", "artifacts": "0x...", "parameters": {...}, "journal": [...]
    }

The last six are the deployment's own: whether it is finished, which chain of that id it is on, the plan, and what
was sent when. Integers inside `args` are decimal strings, for JavaScript reads JSON numbers as doubles.

The files lie below the project's root folder, see `find_root`.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

LOCAL_CHAIN_ID = 31337
ROOT_VARIABLE = "STRONGROOM_ROOT"

PENDING = "pending"
"""Journalled, and perhaps broadcast; what became of it is not known yet."""
DONE = "done"
REVERTED = "reverted"
LOST = "lost"
"""Its nonce was used by another transaction, so this one can never be mined."""
STATUSES = (PENDING, DONE, REVERTED, LOST)

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")


class RegistryError(Exception):
    """The registry cannot be used; the message is one line and says what to do."""


class RegistryNotFoundError(RegistryError):
    """Nothing is deployed on that chain, as far as this project knows."""


class RegistryCorruptError(RegistryError):
    """The file is not what `ape run deploy` writes."""


class ChainMismatchError(RegistryError):
    """The file is another chain's."""


class ContractNotDeployedError(RegistryError, LookupError):
    """The deployment has no contract of that name."""


@dataclass(frozen=True)
class DeployedContract:
    """One contract on the chain."""

    address: str
    """Checksummed."""
    args: tuple[Any, ...]
    """Constructor arguments as JSON: integers as decimal strings, structs as objects, bytes as hex."""
    tx: str
    """Hash of the transaction that created it."""
    block: int
    codehash: str
    """Keccak-256 of the runtime code, immutables included."""
    artifact: str
    """The artifact it was deployed from; the name in the registry unless said otherwise."""

    def as_json(self, name: str) -> dict[str, Any]:
        """As the registry holds it under `name`."""
        entry: dict[str, Any] = {
            "address": self.address,
            "args": list(self.args),
            "tx": self.tx,
            "block": self.block,
            "codehash": self.codehash,
        }
        return entry if self.artifact == name else {**entry, "artifact": self.artifact}


@dataclass(frozen=True)
class JournalEntry:
    """One transaction of the deployment, written down before it was broadcast."""

    step: str
    """Which step of the plan it carries out."""
    sender: str
    nonce: int
    hashes: tuple[str, ...]
    """Hashes of the transactions signed with this nonce for this step, the latest last; at most one is mined."""
    status: str = PENDING
    address: str | None = None
    """Where the contract will be, if the step creates one: it follows from sender and nonce."""
    raw: str | None = None
    """The signed transaction, kept while it is pending so that it can be sent again as it was."""
    block: int | None = None
    gas_used: int | None = None
    cost_wei: int | None = None
    """Gas used times the price paid for it."""

    def as_json(self) -> dict[str, Any]:
        """As the registry holds it; what is not known is left out."""
        entry = {
            "step": self.step,
            "status": self.status,
            "sender": self.sender,
            "nonce": self.nonce,
            "hashes": list(self.hashes),
            "address": self.address,
            "raw": self.raw,
            "block": self.block,
            "gasUsed": self.gas_used,
            "costWei": None if self.cost_wei is None else str(self.cost_wei),
        }
        return {key: value for key, value in entry.items() if value is not None}


@dataclass(frozen=True)
class Deployment:
    """What is deployed on one chain, finished or not."""

    chain_id: int
    commit: str
    """Git commit of the sources, with `-dirty` if they were changed; `unknown` outside a repository."""
    contracts: Mapping[str, DeployedContract]
    complete: bool = True
    genesis: str = ""
    """Hash of block 0. It tells a local chain from its successor of the same id."""
    deployer: str = ""
    artifacts: str = ""
    """Keccak-256 of the creation codes at hand when it began, so that it goes on with the same ones."""
    parameters: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The parameters that were deployed, as JSON, with the members of each role."""
    journal: tuple[JournalEntry, ...] = field(default=(), repr=False)

    def contract(self, name: str) -> DeployedContract:
        """Raises `ContractNotDeployedError`, which lists what there is."""
        found = self.contracts.get(name)
        if found is None:
            known = ", ".join(sorted(self.contracts)) or "none"
            unfinished = "" if self.complete else "; the deployment is unfinished, run it again to go on"
            raise ContractNotDeployedError(
                f"no contract {name!r} is deployed on chain {self.chain_id} (there are: {known}{unfinished})"
            )
        return found

    def address(self, name: str) -> str:
        """Checksummed address of a contract. Raises `ContractNotDeployedError`."""
        return self.contract(name).address

    @property
    def cost_wei(self) -> int:
        """What all transactions so far cost in gas, in wei."""
        return sum(entry.cost_wei or 0 for entry in self.journal)

    @property
    def gas_used(self) -> int:
        """Gas of all transactions so far."""
        return sum(entry.gas_used or 0 for entry in self.journal)

    def as_json(self) -> dict[str, Any]:
        """The registry's content."""
        return {
            "chainId": self.chain_id,
            "commit": self.commit,
            "contracts": {name: contract.as_json(name) for name, contract in self.contracts.items()},
            "complete": self.complete,
            "genesis": self.genesis,
            "deployer": self.deployer,
            "artifacts": self.artifacts,
            "parameters": dict(self.parameters),
            "journal": [entry.as_json() for entry in self.journal],
        }


# Where it is


def find_root(root: str | os.PathLike[str] | None = None) -> Path:
    """The folder that holds `deployments/` and `.strongroom/`.

    The argument, if given; else the environment's `STRONGROOM_ROOT`; else the current folder or the nearest above
    it that is a checkout (has `ape-config.yaml`) or holds a registry; else the checkout this package lies in; else the
    current folder.
    """
    given = root if root is not None else os.environ.get(ROOT_VARIABLE) or None
    if given is not None:
        return Path(given).expanduser().resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "ape-config.yaml").is_file() or any(_registries(folder)):
            return folder
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / "ape-config.yaml").is_file() else here


def registry_path(chain_id: int, root: str | os.PathLike[str] | None = None) -> Path:
    """Where the registry of a chain is, whether it exists or not."""
    folder = find_root(root)
    if chain_id == LOCAL_CHAIN_ID:
        folder /= ".strongroom"
    return folder / "deployments" / f"{chain_id}.json"


@dataclass(frozen=True)
class Location:
    """Where a registry is, and whether somebody said so."""

    path: Path
    trusted: bool
    """Whether it is where the caller, `STRONGROOM_ROOT` or this package's own checkout has it, or is the local
    chain's; not if it merely lay in the current folder or above, where anybody may have put it.
    """


def locate(chain_id: int, root: str | os.PathLike[str] | None = None) -> Location:
    """Where `load` finds the registry of a chain, whether it exists or not."""
    path = registry_path(chain_id, root)
    told = root is not None or bool(os.environ.get(ROOT_VARIABLE))
    own = Path(__file__).resolve().parent.parent
    return Location(path, told or chain_id == LOCAL_CHAIN_ID or path.is_relative_to(own / "deployments"))


def known_chains(root: str | os.PathLike[str] | None = None) -> tuple[int, ...]:
    """Ids of the chains that have a registry, sorted."""
    return tuple(sorted(int(path.stem) for path in _registries(find_root(root))))


def _registries(folder: Path) -> list[Path]:
    local = folder / ".strongroom" / "deployments" / f"{LOCAL_CHAIN_ID}.json"
    public = [path for path in (folder / "deployments").glob("*.json") if path.stem.isdecimal()]
    return public + ([local] if local.is_file() else [])


# Reading


def load(chain_id: int, root: str | os.PathLike[str] | None = None) -> Deployment:
    """The deployment on a chain, finished or not.

    Raises `RegistryNotFoundError`, `RegistryCorruptError`, `ChainMismatchError`.
    """
    path = registry_path(chain_id, root)
    if not path.is_file():
        what_to_do = "run `make demo`" if chain_id == LOCAL_CHAIN_ID else "deploy with `ape run deploy`"
        raise RegistryNotFoundError(
            f"nothing is deployed on chain {chain_id}: {path} does not exist; {what_to_do}, or set "
            f"{ROOT_VARIABLE} to the folder that holds it"
        )
    return read(path, chain_id)


def read(path: Path, chain_id: int | None = None) -> Deployment:
    """The deployment in a file; with `chain_id`, of that chain only.

    Raises `RegistryNotFoundError`, `RegistryCorruptError`, `ChainMismatchError`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RegistryNotFoundError(f"there is no registry {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryCorruptError(f"{path} cannot be read: {error}") from None
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise _corrupt(path, f"not JSON ({error})") from None
    deployment = _Reader(path).deployment(raw)
    if chain_id is not None and deployment.chain_id != chain_id:
        raise ChainMismatchError(
            f"{path} is of chain {deployment.chain_id}, not of chain {chain_id}: "
            "connect to its own chain, or move the file away"
        )
    return deployment


def _corrupt(path: Path, what: str) -> RegistryCorruptError:
    return RegistryCorruptError(
        f"{path} is corrupt: {what}; restore it (git, a backup), "
        "or move it away if nothing of the deployment matters"
    )


class _Reader:
    """Checks the file's form while it reads; every complaint names the place."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deployment(self, raw: Any) -> Deployment:
        self._is(raw, dict, "the file")
        contracts = self._get(raw, "contracts", dict, "")
        return Deployment(
            chain_id=self._get(raw, "chainId", int, ""),
            commit=self._get(raw, "commit", str, ""),
            contracts=MappingProxyType(
                {name: self._contract(name, entry) for name, entry in contracts.items()}
            ),
            complete=self._get(raw, "complete", bool, "", True),
            genesis=self._get(raw, "genesis", str, "", ""),
            deployer=self._get(raw, "deployer", str, "", ""),
            artifacts=self._get(raw, "artifacts", str, "", ""),
            parameters=MappingProxyType(self._get(raw, "parameters", dict, "", {})),
            journal=tuple(
                self._entry(f"journal[{index}]", entry)
                for index, entry in enumerate(self._get(raw, "journal", list, "", []))
            ),
        )

    def _contract(self, name: str, raw: Any) -> DeployedContract:
        place = f"contracts.{name}"
        self._is(raw, dict, place)
        return DeployedContract(
            address=self._match(raw, "address", _ADDRESS, place),
            args=tuple(self._get(raw, "args", list, place)),
            tx=self._match(raw, "tx", _HASH, place),
            block=self._get(raw, "block", int, place),
            codehash=self._match(raw, "codehash", _HASH, place),
            artifact=self._get(raw, "artifact", str, place, name),
        )

    def _entry(self, place: str, raw: Any) -> JournalEntry:
        self._is(raw, dict, place)
        hashes = self._get(raw, "hashes", list, place)
        status = self._get(raw, "status", str, place)
        cost = self._get(raw, "costWei", str, place, "")
        if status not in STATUSES:
            raise _corrupt(self._path, f"{place}.status is {status!r}")
        if not all(isinstance(item, str) and _HASH.fullmatch(item) for item in hashes):
            raise _corrupt(self._path, f"{place}.hashes are no transaction hashes")
        if cost and not cost.isdecimal():
            raise _corrupt(self._path, f"{place}.costWei is {cost!r}")
        return JournalEntry(
            step=self._get(raw, "step", str, place),
            sender=self._match(raw, "sender", _ADDRESS, place),
            nonce=self._get(raw, "nonce", int, place),
            hashes=tuple(hashes),
            status=status,
            address=self._match(raw, "address", _ADDRESS, place) if "address" in raw else None,
            raw=self._get(raw, "raw", str, place) if "raw" in raw else None,
            block=self._get(raw, "block", int, place) if "block" in raw else None,
            gas_used=self._get(raw, "gasUsed", int, place) if "gasUsed" in raw else None,
            cost_wei=int(cost) if cost else None,
        )

    def _is(self, value: Any, kind: type, place: str) -> None:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _corrupt(self._path, f"{place} is no {_KINDS[kind]}")

    def _get(self, raw: dict[str, Any], key: str, kind: type, place: str, default: Any = None) -> Any:
        where = f"{place}.{key}" if place else key
        if key not in raw:
            if default is None:
                raise _corrupt(self._path, f"{where} is missing")
            return default
        self._is(raw[key], kind, where)
        return raw[key]

    def _match(self, raw: dict[str, Any], key: str, pattern: re.Pattern[str], place: str) -> str:
        text: str = self._get(raw, key, str, place)
        if not pattern.fullmatch(text):
            raise _corrupt(self._path, f"{place}.{key} is {text!r}")
        return text


_KINDS = {dict: "object", list: "list", str: "text", int: "integer", bool: "true or false"}


# Writing


def write(path: Path, deployment: Deployment) -> None:
    """Replaces the file as a whole, so that whoever is killed or reads meanwhile finds the old or the new one.

    It is on the disk when this returns. Raises `RegistryError` if it cannot be written.
    """
    write_json(path, deployment.as_json())


def write_json(path: Path, content: Any) -> None:
    """As `write`, for any JSON."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise RegistryError(f"{path} cannot be written: {error.strerror}") from None


def _sync_folder(folder: Path) -> None:
    """Makes the renaming itself last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
