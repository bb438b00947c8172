"""Where a run of a deployment starts from: what the registry says, whether the chain bears it out, and what to do.

Changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from eth_utils.crypto import keccak

from scripts._chain import Chain, abi_of
from scripts._errors import ScriptError
from scripts._parameters import Parameters, differences
from scripts._plan import DEPLOYABLE, Step, check_functions, fetch_reserve_decimals, plan
from strongroom.deployments import LOCAL_CHAIN_ID, Deployment, JournalEntry, RegistryNotFoundError, read

Progress = Callable[[str], None]
"""Is told each line of what happens."""


class DeploymentConflictError(ScriptError):
    """What is there already does not fit what is to be deployed."""


@dataclass(frozen=True)
class Beginning:
    """Where a run starts from."""

    deployment: Deployment
    steps: tuple[Step, ...]
    resumed: bool
    """Whether an earlier run left something."""


def begin(
    chain: Chain,
    parameters: Parameters,
    path: Path,
    deployer: str,
    progress: Progress = lambda line: None,
    commit: str = "unknown",
    with_mocks: bool = False,
) -> Beginning:
    """What there is and what is to be done. Changes nothing; raises as `deploy` does."""
    parameters = parameters.with_default_governor()
    check_functions(parameters)
    found = _existing(chain, parameters, path, deployer, progress)
    resumed = found is not None
    if found is None:
        parameters.require_deployable(chain.chain_id, deployer, with_mocks=with_mocks)
        found = Deployment(
            chain_id=chain.chain_id,
            commit=commit,
            contracts=MappingProxyType({}),
            complete=False,
            genesis=chain.genesis(),
            deployer=deployer,
            artifacts=artifacts_digest(),
            parameters=parameters.as_json(),
        )
    steps = plan(parameters, found.deployer, fetch_reserve_decimals(chain, parameters))
    return Beginning(found, steps, resumed)


def last_entry(deployment: Deployment, step: Step) -> JournalEntry | None:
    """The journal's latest word on a step."""
    return next((entry for entry in reversed(deployment.journal) if entry.step == step.key), None)


def addresses_of(deployment: Deployment) -> dict[str, str]:
    """Addresses of the deployed contracts by name."""
    return {name: contract.address for name, contract in deployment.contracts.items()}


@cache
def artifacts_digest() -> str:
    """Keccak-256 of the creation code of all contracts that can be deployed."""
    return codehash(b"".join(abi_of(name).artifact.bytecode for name in DEPLOYABLE))


def codehash(code: bytes) -> str:
    """Keccak-256 of runtime code, as the registry holds it."""
    return "0x" + bytes(keccak(code)).hex()


def _existing(
    chain: Chain, parameters: Parameters, path: Path, deployer: str, progress: Progress
) -> Deployment | None:
    """The registry's deployment, if it is on this very chain and is the one that is wanted.

    On the local chain another one gives way to a new one; elsewhere that is refused.
    """
    try:
        found = read(path, chain.chain_id)
    except RegistryNotFoundError:
        return None
    conflict = _conflict(chain, found, parameters, deployer)
    if conflict is None:
        if found.artifacts != artifacts_digest():
            progress(f"it was deployed from other contracts than those at hand (commit {found.commit})")
        return found
    reason, what_to_do = conflict
    if chain.chain_id == LOCAL_CHAIN_ID:
        progress(f"the saved deployment does not fit ({reason}): starting anew")
        return None
    raise DeploymentConflictError(f"{path} does not fit: {reason}; {what_to_do}")


def _conflict(
    chain: Chain, found: Deployment, parameters: Parameters, deployer: str
) -> tuple[str, str] | None:
    """Why a run cannot go on from the registry's deployment, and what to do about it."""
    gone = _not_on(chain, found)
    if gone is not None:
        return gone, (
            "check that the RPC address is the right network's; "
            "move the file away only if the deployment is to be given up"
        )
    changed = differences(found.parameters, parameters.as_json())
    if changed:
        return f"its parameters are others ({'; '.join(changed)})", (
            "what is deployed is changed through its roles, not by deploying"
            if found.complete
            else "go on with the parameters it was begun with"
        )
    if found.complete:
        return None
    if found.deployer != deployer:
        return f"{found.deployer} began it, not {deployer}", "go on with that account"
    if found.artifacts != artifacts_digest():
        return "it was begun with other contracts than those at hand", f"check out its commit {found.commit}"
    for name, contract in found.contracts.items():
        if contract.artifact != name or name not in DEPLOYABLE:
            return f"it has {contract.artifact} as {name}", "restore the file (git, a backup)"
        if not abi_of(name).creates(chain.code(contract.address)):
            return f"the code at {contract.address} is not {name}'s", "restore the file (git, a backup)"
    return None


def _not_on(chain: Chain, deployment: Deployment) -> str | None:
    """Why the deployment is not one on this chain, or `None` if it is."""
    if deployment.genesis and deployment.genesis != chain.genesis():
        return "the chain's first block is another than when it was written"
    for name, contract in deployment.contracts.items():
        code = chain.code(contract.address)
        if not code:
            return f"{name} is not at {contract.address}"
        if codehash(code) != contract.codehash:
            return f"{name} at {contract.address} has other code"
    return None
