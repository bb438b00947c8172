"""Deploys the protocol, or goes on with a deployment that was interrupted.

    ape run deploy                                       on the local chain
    ape run deploy --network ethereum:sepolia --account me --admin … --operator … --sentinel … --dry-run

What is deployed is in `scripts/parameters/`; where it is goes into the registry, see `strongroom.deployments`.
"""

import sys
from pathlib import Path
from typing import Any

import click
from ape.cli import account_option

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts._command import ScriptCommand, gwei

_ROLE_HELP = "address or Ape alias, instead of scripts/parameters/<chain id>.toml"


@click.command(cls=ScriptCommand)
@account_option(prompt=None)  # type: ignore[untyped-decorator, unused-ignore]
@click.option("--admin", help=f"Who is ADMIN: {_ROLE_HELP}.")
@click.option("--operator", help=f"Who is OPERATOR: {_ROLE_HELP}.")
@click.option("--sentinel", help=f"Who is SENTINEL: {_ROLE_HELP}.")
@click.option("--governor", help="Who is GOVERNOR: likewise; the admin, if nobody is named.")
@click.option(
    "--with-mocks", is_flag=True, help="On a test network: deploy mocks for what is not configured."
)
@click.option("--dry-run", is_flag=True, help="Print the plan with its gas and cost; send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before sending on a public network.")
@click.option(
    "--max-gas-price",
    "max_wei_per_gas",
    metavar="GWEI",
    callback=gwei,
    help="Stop when gas costs more; without it at three times the price shown, on a public network.",
)
@click.option("--standard-json", is_flag=True, help="Write the compiler's input on the local chain too.")
@click.option(
    "--parameters",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of parameter files, instead of scripts/parameters.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON; progress goes to stderr.")
def cli(
    provider: Any,
    account: Any,
    admin: str | None,
    operator: str | None,
    sentinel: str | None,
    governor: str | None,
    with_mocks: bool,
    dry_run: bool,
    yes: bool,
    max_wei_per_gas: int | None,
    standard_json: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Deploy the protocol, or go on where a deployment stopped."""
    from scripts import _command, _parameters
    from scripts._beginning import artifacts_digest, begin
    from scripts._deployment import MAX_RISE, deploy
    from scripts._rehearsal import rehearse
    from strongroom.deployments import LOCAL_CHAIN_ID

    def say(line: str) -> None:
        click.echo(line, err=as_json)

    _require_current_artifacts()
    chain_id = int(provider.chain_id)
    account = _command.deployer_account(account, chain_id)
    named = dict(zip(_parameters.PEOPLE, (admin, operator, sentinel, governor), strict=True))
    parameters = _parameters.load(chain_id, folder or _parameters.FOLDER).with_members(
        _command.resolve_members(named)
    )
    path = _registry(provider, chain_id, say)
    chain = _command.ape_broadcaster(provider, account)
    say(f"Deploying to chain {chain_id} from {account.address}, registry {path}")

    start = begin(
        chain, parameters, path, account.address, say if dry_run else _silent, with_mocks=with_mocks
    )
    if not start.deployment.complete or dry_run:
        estimate = rehearse(chain, _command.rpc_url(provider), start)
        if dry_run:
            _show_plan(estimate, chain_id, as_json)
            return
        estimate.require_affordable(account.address)
        if chain_id != LOCAL_CHAIN_ID:
            _show_plan(estimate, chain_id, False, err=as_json)
            max_wei_per_gas = max_wei_per_gas or MAX_RISE * estimate.wei_per_gas
            if not yes:
                _ask(
                    f"Send {len(estimate.steps)} transactions, at no more than {max_wei_per_gas:,} wei a gas?"
                )
        _command.allow_signing(account)
    before = start.deployment.cost_wei
    deployment = deploy(
        chain,
        parameters,
        path,
        say,
        commit=_command.fetch_commit(),
        with_mocks=with_mocks,
        max_wei_per_gas=max_wei_per_gas,
    )
    wanted = standard_json or chain_id != LOCAL_CHAIN_ID
    if wanted and deployment.artifacts == artifacts_digest():  # else these are not the sources of it
        _write_standard_json(path, say)
    _show_result(deployment, path, before, as_json)


def _ask(question: str) -> None:
    from scripts._errors import ScriptError

    if not sys.stdin.isatty():
        raise ScriptError("nothing was sent: there is nobody to ask, so say --yes if it is to be sent")
    click.confirm(question, abort=True, err=True)


def _silent(line: str) -> None:
    """For what is said a second time later."""


def _require_current_artifacts() -> None:
    from scripts._errors import ScriptError
    from tools.artifacts import stale_sources

    stale = stale_sources()
    if stale:
        more = f" and {len(stale) - 1} more" if stale[1:] else ""
        raise ScriptError(
            f"strongroom/artifacts is older than the contracts ({stale[0]}{more} changed): run `make artifacts`"
        )


def _registry(provider: Any, chain_id: int, say: Any) -> Path:
    from scripts._command import ends_with_command
    from strongroom.deployments import find_root, registry_path

    if not ends_with_command(provider):
        return registry_path(chain_id)
    path = find_root() / ".strongroom" / "rehearsal" / f"{chain_id}.json"
    path.unlink(missing_ok=True)
    say("This chain ends with the command, so this is a rehearsal (`make demo` starts one that stays)")
    return path


def _show_plan(estimate: Any, chain_id: int, as_json: bool, err: bool = False) -> None:
    from scripts._rehearsal import ether

    if as_json:
        _print_json(
            {
                "chainId": chain_id,
                "steps": [
                    {"step": step.key, "gas": step.gas, "address": step.address} for step in estimate.steps
                ],
                "gas": estimate.gas,
                "weiPerGas": str(estimate.wei_per_gas),
                "costWei": str(estimate.cost_wei),
                "balanceWei": str(estimate.balance_wei),
            }
        )
        return
    for number, step in enumerate(estimate.steps, 1):
        where = f" at {step.address}" if step.address else ""
        click.echo(f"{number:>3}. {step.gas:>10,} gas  {step.key}{where}", err=err)
    click.echo(
        f"{len(estimate.steps)} transactions, {estimate.gas:,} gas, about {ether(estimate.cost_wei)} ether "
        f"at {estimate.wei_per_gas:,} wei a gas (an OP-stack chain adds a fee for data); "
        f"the account has {ether(estimate.balance_wei)} ether",
        err=err,
    )


def _write_standard_json(path: Path, say: Any) -> None:
    """For explorers. The deployment stands whether or not this succeeds."""
    from strongroom.deployments import write_json

    target = path.with_name(f"{path.stem}.standard-input.json")
    try:
        from tools.artifacts import standard_input

        write_json(target, standard_input())
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        say(f"The compiler's standard JSON was not written ({reason}): run again to try once more")
        return
    say(f"Wrote {target} for explorers")


def _show_result(deployment: Any, path: Path, cost_before: int, as_json: bool) -> None:
    from scripts._rehearsal import ether

    cost = deployment.cost_wei - cost_before
    if as_json:
        _print_json(
            {
                "chainId": deployment.chain_id,
                "registry": str(path),
                "complete": deployment.complete,
                "contracts": {name: item.address for name, item in deployment.contracts.items()},
                "gasUsed": deployment.gas_used,
                "costWei": str(deployment.cost_wei),
                "costOfThisRunWei": str(cost),
            }
        )
        return
    for name, item in deployment.contracts.items():
        click.echo(f"  {name:<22} {item.address}")
    click.echo(
        f"Deployed on chain {deployment.chain_id}: {deployment.gas_used:,} gas and "
        f"{ether(deployment.cost_wei)} ether in all, {ether(cost)} ether in this run. "
        f"The registry is {path}" + ("" if "rehearsal" in path.parts else "; check it with `ape run verify`")
    )


def _print_json(content: Any) -> None:
    import json

    click.echo(json.dumps(content, indent=2))
