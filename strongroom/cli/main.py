"""`strongroom`: the entry, the global options, and what becomes of errors."""

import json
import os
import re
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from strongroom.cli import (
    asset,
    auction,
    credit,
    keeper,
    kyc,
    market,
    nft,
    peg,
    pledge,
    position,
    relaying,
    royalties,
    save,
    stability,
    stablecoin,
    system,
    trading,
    views,
)
from strongroom.cli.session import DEFAULT_RPC, CommandError, DeclinedError, RefusedError, Session

EPILOG = """The global options may stand anywhere on the line.

Exit status:
0 done;
1 the contract refused, the transaction failed, or the market is refused;
2 wrong usage or amount;
3 no node, wrong chain or no deployment;
4 account, passphrase, funds or signature;
5 not confirmed;
6 sent, or perhaps sent, and not known what became of it: look the hash up before repeating it;
70 a fault of this program;
130 interrupted."""

VALUED = ("--rpc", "--deployments", "--account", "--chain", "--max-cost")
_ADDRESS = re.compile(r"\b(https?|wss?)://(?:[^\s@/]*@)?([^\s/?#'\"<>]*)[^\s'\"<>,;]*")
_LONGEST = 2_000
"""Characters of one message; who reverts may choose any text."""
FLAGS = ("--json", "--yes", "-y")

app = typer.Typer(
    name="strongroom",
    help="Strongroom from a terminal: the stablecoin and its credit, lending, the marketplace, fractional assets.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    context: typer.Context,
    rpc: Annotated[
        str, typer.Option(envvar="STRONGROOM_RPC_URL", metavar="URL", help="Address of the node.")
    ] = DEFAULT_RPC,
    deployments: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="Registry file, or the folder that holds it. Found by itself if not given."
        ),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="ALIAS", help="Who signs: an account of Ape's, or demo:0 to demo:19 on the local chain."
        ),
    ] = None,
    chain: Annotated[
        int | None,
        typer.Option(
            envvar="STRONGROOM_CHAIN", metavar="ID", help="The chain it must be; any other is refused."
        ),
    ] = None,
    max_cost: Annotated[
        str | None,
        typer.Option(
            metavar="ETHER",
            help="What the gas of one transaction may cost: 0.05 if not given, no limit on the local chain.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON. Amounts are text, exact.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Sign and send without asking.")] = False,
) -> None:
    """Strongroom from a terminal: the stablecoin and its credit, lending, the marketplace, fractional assets."""
    given = context.obj if isinstance(context.obj, Session) else None
    provider = given.provider if given else None
    context.obj = Session(rpc, deployments, account, as_json, yes, provider, chain, max_cost)


app.command()(views.status)
app.command()(views.contracts)
app.command()(views.accounts)
app.command()(views.decode)
app.command()(views.errors)
app.command()(stablecoin.faucet)
app.command()(relaying.relay)
app.add_typer(asset.app, name="asset")
app.add_typer(auction.app, name="auction")
app.add_typer(credit.app, name="credit")
app.add_typer(keeper.app, name="keeper")
app.add_typer(kyc.app, name="kyc")
app.add_typer(peg.app, name="peg")
app.add_typer(pledge.app, name="pledge")
app.add_typer(stablecoin.app, name="stablecoin")
trading.register(market.app)
app.add_typer(market.app, name="market")
app.add_typer(nft.app, name="nft")
app.add_typer(position.app, name="position")
app.add_typer(royalties.app, name="royalties")
app.add_typer(save.app, name="save")
app.add_typer(stability.app, name="stability")
app.add_typer(system.app, name="system")


def main(arguments: Sequence[str] | None = None, provider: Any = None) -> None:
    """The console script. Ends the process with the exit status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments, provider))


def run(arguments: Sequence[str], provider: Any = None) -> int:
    """Run one command line and return its exit status. `provider` replaces the node, in tests."""
    ordered = hoist(arguments)
    try:
        result = app(ordered, standalone_mode=False, prog_name="strongroom", obj=Session(provider=provider))
    except Exception as error:
        return complain(error, "--json" in ordered)
    except KeyboardInterrupt:
        result = 130
    if result == 130:  # Typer, too, makes this of an interruption
        print("interrupted", file=sys.stderr)
    return result if isinstance(result, int) else 0


def hoist(arguments: Sequence[str]) -> list[str]:
    """The same line with the global options in front, where the parser wants them."""
    front: list[str] = []
    rest: list[str] = []
    remaining = list(arguments)
    while remaining:
        word = remaining.pop(0)
        if word == "--":
            rest += [word, *remaining]
            break
        if word in FLAGS or word.startswith(tuple(f"{name}=" for name in VALUED)):
            front.append(word)
        elif word in VALUED and remaining:
            front += [word, remaining.pop(0)]
        else:
            rest.append(word)
    return front + rest


def complain(error: Exception, as_json: bool) -> int:
    """One line on standard error, and the exit status."""
    if isinstance(error, typer.Abort):
        print("interrupted", file=sys.stderr)
        return 130
    show, exit_code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if show is not None and exit_code is not None:  # wrong usage, as the parser reports it
        show()
        return int(exit_code)
    status, line, more = explain(error)
    if status == 70 and os.environ.get("STRONGROOM_DEBUG"):
        raise error
    if as_json:
        print(json.dumps({"error": line, "status": status, **more}), file=sys.stderr)
    else:
        print(f"error: {line}", file=sys.stderr)
    return status


def explain(error: Exception) -> tuple[int, str, dict[str, Any]]:
    """Exit status, one line, and what JSON says more."""
    from strongroom.cli.session import plain
    from strongroom.errors import ContractError

    if isinstance(error, CommandError):
        return 2, str(error), {}
    if isinstance(error, RefusedError):
        return 1, str(error), {}
    if isinstance(error, DeclinedError):
        return 5, str(error), {}
    if isinstance(error, ContractError):
        return (
            1,
            _one_line(" ".join([f"the contract refused. {error}", *getattr(error, "__notes__", ())])),
            {"name": error.name, "arguments": plain(dict(error.arguments)), "notice": error.notice},
        )
    from strongroom.client import errors

    line = _one_line(str(error))
    for status, kinds in (
        (1, (errors.TransactionFailedError,)),
        (2, (errors.AmountError, errors.ArgumentError)),
        (
            4,
            (
                errors.AccountError,
                errors.CostTooHighError,
                errors.InsufficientFundsError,
                errors.SignatureError,
            ),
        ),
        (6, (errors.TransactionPendingError,)),
        (3, (errors.ClientError,)),
    ):
        if isinstance(error, kinds):
            more = {"kind": type(error).__name__}
            if isinstance(error, (errors.TransactionFailedError, errors.TransactionPendingError)):
                more["transaction"] = error.transaction_hash
            return status, line, more
    if isinstance(error, BrokenPipeError):
        return 0, line, {}
    text = f"{type(error).__name__}: {line}"
    return 70, f"a fault of this program: {text} (STRONGROOM_DEBUG=1 shows where; please report it)", {}


def _one_line(text: str) -> str:
    """Without line breaks, without what a terminal would obey, for a contract may say anything, and without what
    follows the host in an address, which may be a key.
    """
    joined = _ADDRESS.sub(r"\1://\2", " ".join(text.split()))
    shown = "".join(char if char.isprintable() else "�" for char in joined[:_LONGEST])
    return shown if len(joined) <= _LONGEST else shown + "…"


if __name__ == "__main__":
    main()
