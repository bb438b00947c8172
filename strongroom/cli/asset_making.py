"""`strongroom asset tokenize`, `set-rules`, `issue`, `redeem`, `document`: what an issuer does."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.asset_common import (
    AssetAddress,
    Day,
    Shares,
    Wallet,
    act,
    amounts,
    read_bytes,
    reading,
    seconds_of,
    time_of,
    writing,
)
from strongroom.cli.asset_rules import takes_rules
from strongroom.cli.session import Session, amount_of, fail, refuse

if TYPE_CHECKING:
    from strongroom.client.assets import Issue, Rules
    from strongroom.client.contracts.structs import Document

TOKENIZE_GAS = 4_000_000


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(tokenize)
    app.command("set-rules")(set_rules)
    app.command()(issue)
    app.command()(redeem)
    app.command()(documents)
    app.command()(document)
    app.command("remove-document")(remove_document)
    app.command()(appoint)
    app.command()(dismiss)
    app.command("list-payment-token")(list_payment_token)


@takes_rules
def tokenize(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="The asset's name.", metavar="NAME")],
    symbol: Annotated[str, typer.Option(help="Its symbol.", metavar="SYMBOL")],
    shares: Annotated[str, typer.Option(help="Most shares that may ever be outstanding.", metavar="SHARES")],
    nft: Annotated[
        tuple[str, int] | None,
        typer.Option("--nft", help="The NFT's contract and number.", metavar="COLLECTION ID"),
    ] = None,
    reference_price: Annotated[
        str | None,
        typer.Option(help="Of an NFT: coins for the whole, that first votes are bound to.", metavar="COINS"),
    ] = None,
    custodian: Annotated[
        str | None, typer.Option(help="Who holds something off-chain, by name.", metavar="NAME")
    ] = None,
    doc: Annotated[
        list[str] | None,
        typer.Option(
            "--document",
            help="NAME=URI=FILE, whose SHA-256 is anchored. Repeatable.",
            metavar="NAME=URI=FILE",
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="Who gets shares at once. Repeatable.", metavar="WALLET=SHARES"),
    ] = None,
    decimals: Annotated[int, typer.Option(help="Of a share.", min=0, max=8)] = 0,
    agent: Annotated[list[str] | None, typer.Option(help="An agent. Repeatable.", metavar="ADDRESS")] = None,
    payment_token: Annotated[
        list[str] | None,
        typer.Option(help="Dividends' token; the stablecoin if not given. Repeatable.", metavar="ADDRESS"),
    ] = None,
    for_sale: Annotated[
        str, typer.Option(help="Shares that primary sales may issue.", metavar="SHARES")
    ] = "0",
    for_grants: Annotated[str, typer.Option(help="Shares that vesting may issue.", metavar="SHARES")] = "0",
    votes: Annotated[bool, typer.Option("--votes", help="Keep past votes; transfers pay for it.")] = False,
    investor_balances: Annotated[
        bool, typer.Option("--investor-balances", help="For a maximum balance; transfers pay for it.")
    ] = False,
    max_fee: Annotated[
        str | None, typer.Option(help="Most coins to pay for it; today's fee if not given.", metavar="COINS")
    ] = None,
    *,
    rules: "Rules",
) -> None:
    """Make shares of an NFT of the account's (--nft), or of something off-chain (--custodian)."""
    from strongroom.client.assets import Plan

    session: Session = context.obj
    if (nft is None) == (custodian is None):
        fail("name an NFT (--nft COLLECTION ID), or who holds something off-chain (--custodian), one of them")
    if nft is not None and reference_price is None:
        fail("an NFT needs a --reference-price: coins for the whole, that the first votes are bound to")
    amounts(shares, for_sale, for_grants, *(each for each in (reference_price, max_fee) if each is not None))
    plan = Plan(
        name,
        symbol,
        shares,
        decimals,
        rules,
        tuple(map(_issue, to or ())),
        tuple(map(_document, doc or ())),
        payment_token,
        tuple(agent or ()),
        for_sale=for_sale,
        for_grants=for_grants,
        votes=votes,
        investor_balances=investor_balances,
    )
    plan.require_sound()
    client = session.writer()
    factory = client.assets.factory
    coin = client.stablecoin
    made = act(
        session,
        f"Make an asset of {f'no. {nft[1]} of {nft[0]}' if nft else f'what {custodian} holds'}",
        [
            ("name", f"{name} ({symbol})"),
            ("authorised", f"{shares} {symbol}"),
            *((("to " + each.to), f"{each.shares} {symbol}") for each in plan.issues),
            *(("rule", each) for each in rules.sentences(symbol)),
            ("fee", coin.describe(factory.fee())),
        ],
        "Make it?" + (" The NFT goes into the custody of its shares' buyout." if nft else ""),
        coin,
        lambda: (
            factory.tokenize_nft(plan, nft[0], nft[1], str(reference_price), max_fee)
            if nft is not None
            else factory.tokenize_off_chain(plan, str(custodian), max_fee)
        ),
        contracts={"asset factory": factory.address, "stablecoin": coin.address},
        gas=TOKENIZE_GAS,
        transactions=2 if nft else 1,
    )
    facts = {"asset": made.asset.address, "symbol": symbol, "fee": made.fee}
    session.sent("Made", made.receipt, facts | ({"buyout": made.buyout} if made.buyout else {}))


@takes_rules
def set_rules(context: typer.Context, asset: AssetAddress, rules: "Rules") -> None:
    """Set all rules; what is not given is no rule. They hold for what happens from then on."""
    session: Session = context.obj
    found = writing(session, asset)
    symbol = found.info().symbol
    before, after = found.rules().sentences(symbol), rules.sentences(symbol)
    lines = max(len(before), len(after))
    receipt = act(
        session,
        f"Rules of {symbol}",
        [(before[n] if n < len(before) else "", after[n] if n < len(after) else "") for n in range(lines)],
        "Set these rules?",
        found,
        lambda: found.set_rules(rules),
        call=found.setPolicy(rules.policy(found.info().decimals)),
        headings=("before", "after"),
    )
    session.sent("Set", receipt, {"rules": list(after) if session.as_json else " ".join(after)})


def issue(
    context: typer.Context,
    asset: AssetAddress,
    wallet: Wallet,
    shares: Shares,
    locked_until: Day = None,
) -> None:
    """Issue shares to a verified wallet, as the owner or an issuer."""
    session: Session = context.obj
    amounts(shares)
    found, until = writing(session, asset), seconds_of(locked_until) or 0
    answer = found.can_be_issued(wallet, shares)
    if not answer:
        refuse(answer.sentence)
    units, supply = found.to_units(shares), found.totalSupply()
    done = act(
        session,
        f"Issue {found.describe(units)}",
        [
            ("supply", found.from_units(supply), found.from_units(supply + units)),
            ("to", wallet, ""),
            ("locked up until", time_of(until), ""),
        ],
        f"Issue {found.describe(units)} to {wallet}?",
        found,
        lambda: found.issue_shares(wallet, shares, until),
        call=found.issue(wallet, units, until),
        headings=("", "before", "after"),
    )
    session.sent("Issued", done.receipt, {"shares": done.amount, "to": done.account})


def redeem(context: typer.Context, asset: AssetAddress, wallet: Wallet, shares: Shares) -> None:
    """Take back shares that their holder has approved to the owner, and burn them."""
    session: Session = context.obj
    amounts(shares)
    found = writing(session, asset)
    units = found.to_units(shares)
    done = act(
        session,
        f"Redeem {found.describe(units)}",
        [("of", wallet), ("they are burned", "")],
        f"Burn {found.describe(units)} of {wallet}?",
        found,
        lambda: found.redeem_shares(wallet, shares),
        call=found.redeem(wallet, units),
    )
    session.sent("Redeemed", done.receipt, {"shares": done.amount, "holder": done.account})


def documents(context: typer.Context, asset: AssetAddress) -> None:
    """The documents that an asset stands on."""
    session: Session = context.obj
    found = reading(session, asset).documents()
    if session.as_json:
        session.show(
            [
                {
                    "name": each.name,
                    "uri": each.uri,
                    "sha256": each.document_hash,
                    "since": time_of(each.since),
                }
                for each in found
            ]
        )
    elif found:
        rows = [(each.name, each.uri, each.document_hash, time_of(each.since)) for each in found]
        session.table("Documents", rows, ("", "where", "SHA-256", "since"))
    else:
        print("none")


def document(
    context: typer.Context,
    asset: AssetAddress,
    name: Annotated[str, typer.Argument(help="Its name, up to 32 bytes.", metavar="NAME")],
    uri: Annotated[str, typer.Argument(help="Where it is.", metavar="URI")],
    file: Annotated[Path, typer.Argument(help="What it says; its SHA-256 is anchored.", metavar="FILE")],
) -> None:
    """Anchor a document, or replace one."""
    from strongroom.client.assets import document as made

    session: Session = context.obj
    paper = made(name, uri, read_bytes(file))
    found = writing(session, asset)
    receipt = act(
        session,
        "Anchor a document",
        [("name", name), ("where", uri), ("SHA-256", paper.documentHash)],
        "Anchor it?",
        found,
        lambda: found.set_document(paper),
        call=found.setDocument(*paper),
    )
    session.sent("Anchored", receipt, {"name": name, "sha256": paper.documentHash})


def remove_document(
    context: typer.Context,
    asset: AssetAddress,
    name: Annotated[str, typer.Argument(help="Its name.", metavar="NAME")],
) -> None:
    """Remove a document."""
    from strongroom.client.assets.base import document_name

    session: Session = context.obj
    found = writing(session, asset)
    receipt = act(
        session,
        "Remove a document",
        [("name", name)],
        "Remove it?",
        found,
        lambda: found.remove_document(name),
        call=found.removeDocument(document_name(name)),
    )
    session.sent("Removed", receipt, {"name": name})


def appoint(context: typer.Context, asset: AssetAddress, agent: Wallet) -> None:
    """Appoint an agent, who freezes, moves by force and recovers."""
    _agent(context.obj, asset, agent, True)


def dismiss(context: typer.Context, asset: AssetAddress, agent: Wallet) -> None:
    """Dismiss an agent."""
    _agent(context.obj, asset, agent, False)


def _agent(session: Session, asset: str, agent: str, appointed: bool) -> None:
    found = writing(session, asset)
    verb = "Appoint" if appointed else "Dismiss"
    receipt = act(
        session,
        f"{verb} an agent",
        [("agent", agent), ("is one now", found.isAgent(agent))],
        f"{verb} {agent}?",
        found,
        lambda: (found.appoint if appointed else found.dismiss)([agent]),
        call=found.setAgent(agent, appointed),
    )
    session.sent("Done", receipt, {"agent": agent, "appointed": appointed})


def list_payment_token(
    context: typer.Context,
    asset: AssetAddress,
    token: Annotated[str, typer.Argument(help="The token.", metavar="TOKEN")],
) -> None:
    """List a payment token for dividends, for ever; four at most."""
    session: Session = context.obj
    found = writing(session, asset)
    info = found.money(token).info()
    receipt = act(
        session,
        "List a payment token",
        [("token", token), ("symbol", info.symbol), ("decimals", info.decimals)],
        "List it, for ever?",
        found,
        lambda: found.list_payment_token(token),
        call=found.listPaymentToken(token),
    )
    session.sent("Listed", receipt, {"token": token, "symbol": info.symbol})


# Within


def _issue(text: str) -> "Issue":
    from strongroom.client.assets import Issue
    from strongroom.client.codec import to_address

    wallet, mark, shares = text.partition("=")
    if not mark:
        fail(f"--to is WALLET=SHARES, not {text[:80]!r}")
    return Issue(to_address(wallet), amount_of(shares))


def _document(text: str) -> "Document":
    from strongroom.client.assets import document as made

    parts = text.split("=")
    if len(parts) < 3:
        fail(f"--document is NAME=URI=FILE, not {text[:80]!r}")
    name, uri, file = parts[0], "=".join(parts[1:-1]), parts[-1]
    return made(name, uri, read_bytes(Path(file)))
