"""`strongroom nft`: metadata and allowlists of collections. Needs no node."""

from pathlib import Path
from typing import Annotated

import typer

from strongroom.cli.session import CommandError, Session

app = typer.Typer(help="Prepare NFT collections: metadata for IPFS, allowlists.", no_args_is_help=True)

Folder = Annotated[
    Path, typer.Argument(help="Holds items.csv and images/; published/ is written there.", metavar="FOLDER")
]


@app.command()
def publish(
    context: typer.Context,
    folder: Folder,
    name: Annotated[str, typer.Option(help="The collection's name; the folder's if not given.")] = "",
    description: Annotated[str, typer.Option(help="The collection's description.")] = "",
) -> None:
    """Turn images and a table into ERC-721 metadata with content hashes, ready for IPFS, and check it."""
    from strongroom import metadata

    try:
        _show(context.obj, folder, metadata.publish(folder, name, description))
    except metadata.MetadataError as error:
        raise CommandError(str(error)) from None


@app.command()
def check(context: typer.Context, folder: Folder) -> None:
    """Compute a published folder's hashes again, and compare."""
    from strongroom import metadata

    try:
        _show(context.obj, folder, metadata.check(folder))
    except metadata.MetadataError as error:
        raise CommandError(str(error)) from None


@app.command()
def allowlist(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV with the columns wallet and cap.", metavar="FILE")],
    proofs: Annotated[
        Path | None, typer.Option(help="Where to write root and proofs as JSON.", metavar="FILE")
    ] = None,
) -> None:
    """An allowlist's Merkle root, for a phase, and its proofs, for a website."""
    from strongroom.client.nft import Allowlist, write_allowlist

    session: Session = context.obj
    try:
        made = Allowlist.read(file)
        if proofs is not None:
            write_allowlist(made, proofs)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{error}") from None
    rows = {"root": "0x" + made.root.hex(), "entries": len(made.entries)}
    if session.as_json:
        session.show(rows)
    else:
        session.table(str(file), list(rows.items()))


def _show(session: Session, folder: Path, result: object) -> None:
    rows = dict(vars(result))
    if session.as_json:
        session.show(rows)
    else:
        session.table(str(folder), [(key.replace("_", " "), value) for key, value in rows.items()])
