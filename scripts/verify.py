"""Compares a deployment with its chain: code, parameters, roles. Changes nothing.

    ape run verify --network ethereum:sepolia

Status 1 if anything differs from the registry, 0 otherwise. What members have scheduled is listed in either case.
"""

import sys
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts._command import ExistingChainCommand


@click.command(cls=ExistingChainCommand)
@click.option(
    "--allow-other-sources",
    is_flag=True,
    help="Accept code that no artifact at hand makes, if it is the code that the registry recorded.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def cli(provider: Any, allow_other_sources: bool, as_json: bool) -> None:
    """Compare a deployment with its chain; status 1 if anything differs."""
    from scripts._chain import Web3Chain
    from scripts._verification import verify
    from strongroom.deployments import load

    chain = Web3Chain(provider.web3)
    deployment = load(chain.chain_id)
    report = verify(chain, deployment, allow_other_sources=allow_other_sources)
    if as_json:
        _print_json(deployment, report)
    else:
        _print_table(deployment, report)
    if report.drifts:
        raise click.exceptions.Exit(1)


def _print_table(deployment: Any, report: Any) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from scripts._errors import clean

    table = Table(
        title=f"Chain {deployment.chain_id}, commit {deployment.commit[:12]}",
        title_justify="left",
        box=box.SIMPLE,
    )
    table.add_column("contract", no_wrap=True)
    table.add_column("address", no_wrap=True)
    table.add_column("drifts", justify="right")
    for name, contract in deployment.contracts.items():
        count = sum(name in drift.subject for drift in report.drifts)
        table.add_row(name, contract.address, str(count or "–"))
    Console().print(table)
    for drift in report.drifts:
        click.echo(clean(f"drift: {drift}"))
    for item in report.pending:
        click.echo(clean(f"PENDING: {item}"))
    for note in report.notes:
        click.echo(clean(f"note: {note}"))
    click.echo(
        f"{report.checks} checks, {len(report.drifts)} drifts"
        + ("" if report.drifts else ": the chain is as the registry says")
        + (f"; but {len(report.pending)} scheduled, see PENDING above" if report.pending else "")
    )


def _print_json(deployment: Any, report: Any) -> None:
    import json

    content = {
        "chainId": deployment.chain_id,
        "checks": report.checks,
        "drifts": [
            {"subject": drift.subject, "expected": drift.expected, "found": drift.found}
            for drift in report.drifts
        ],
        "notes": list(report.notes),
        "pending": [
            {
                "operation": item.id,
                "caller": item.caller,
                "target": item.target,
                "call": item.call,
                "readyAt": item.ready_at,
                "readyNow": item.overdue,
            }
            for item in report.pending
        ],
    }
    click.echo(json.dumps(content, indent=2))
