"""`strongroom asset grant`: shares of insiders that vest: offer, accept, release, revoke, withdraw."""

from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.arguments import DAY
from strongroom.cli.asset_common import AssetAddress, Day, Shares, To, Wallet, act, amounts, seconds_of
from strongroom.cli.session import Session

if TYPE_CHECKING:
    from strongroom.client.assets import GrantState

app = typer.Typer(help="Shares that vest, in their holder's own wallet.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="The grant's number.", metavar="GRANT", min=1)]


@app.command()
def show(context: typer.Context, grant: Number) -> None:
    """A grant."""
    session: Session = context.obj
    state = session.client().assets.grants.state(grant)
    _print(session, state)


@app.command()
def offer(
    context: typer.Context,
    asset: AssetAddress,
    beneficiary: Wallet,
    shares: Shares,
    days: Annotated[int, typer.Option(help="Days until all have vested.", min=1)],
    cliff: Annotated[int, typer.Option(help="Days before which none have.", min=0)] = 0,
    start: Day = None,
    own: Annotated[
        bool, typer.Option("--own", help="Out of the account's wallet, instead of issued.")
    ] = False,
    irrevocable: Annotated[bool, typer.Option("--irrevocable", help="Never taken back.")] = False,
) -> None:
    """Offer shares that vest; the beneficiary accepts."""
    session: Session = context.obj
    amounts(shares)
    client = session.writer()
    grants, found = client.assets.grants, client.assets.asset(asset)
    state = act(
        session,
        f"Offer {shares} {found.info().symbol}",
        [
            ("to", beneficiary),
            ("all vested after, days", days),
            ("cliff, days", cliff),
            ("can be taken back", not irrevocable),
            ("come from", "the account's wallet" if own else "a new issue"),
        ],
        "Offer them?",
        grants,
        lambda: grants.offer_grant(
            found,
            beneficiary,
            shares,
            days * DAY,
            cliff=cliff * DAY,
            start=seconds_of(start),
            is_revocable=not irrevocable,
            issue=not own,
        ),
        contracts={"asset": found.address, "vesting": grants.address},
        transactions=2 if own else 1,
    )
    _print(session, state)


@app.command()
def allow(
    context: typer.Context,
    asset: AssetAddress,
    grantor: Wallet,
    end: Annotated[bool, typer.Option("--end", help="End it instead.")] = False,
) -> None:
    """Let somebody make grants that can be revoked, out of its own wallet. By the asset's owner."""
    session: Session = context.obj
    client = session.writer()
    grants, found = client.assets.grants, client.assets.asset(asset)
    receipt = act(
        session,
        "End a grantor's trust" if end else "Trust a grantor",
        [("grantor", grantor), ("allowed now", grants.isGrantor(found.address, grantor))],
        "End it?" if end else f"Let {grantor} make grants that can be revoked?",
        grants,
        lambda: grants.allow_grantor(found, grantor, not end),
        call=grants.setGrantor(found.address, grantor, not end),
        contracts={"asset": found.address, "vesting": grants.address},
    )
    session.sent("Done", receipt, {"grantor": grantor, "allowed": not end})


@app.command()
def accept(context: typer.Context, grant: Number) -> None:
    """Accept an offer: the shares arrive in the account's wallet, locked until they vest."""
    session: Session = context.obj
    grants = session.writer().assets.grants
    state = grants.state(grant)
    done = act(
        session,
        f"Accept grant {grant}",
        [("", state.sentence), ("asset", state.asset)],
        "Accept it?",
        grants,
        lambda: grants.accept_grant(grant),
        contracts={"asset": state.asset, "vesting": grants.address},
    )
    session.sent("Accepted", done.receipt, {"grant": grant, "shares": done.amount})


@app.command()
def release(context: typer.Context, grant: Number) -> None:
    """Unlock what has vested. Anyone may."""
    session: Session = context.obj
    grants = session.writer().assets.grants
    state = grants.state(grant)
    done = act(
        session,
        f"Release grant {grant}",
        [("", state.sentence)],
        "Release it?",
        grants,
        lambda: grants.release_grant(grant),
        call=grants.release(grant),
        contracts={"vesting": grants.address},
    )
    session.sent("Released", done.receipt, {"grant": grant, "shares": done.amount, "to": done.account})


@app.command()
def revoke(context: typer.Context, grant: Number, to: To = None) -> None:
    """Take back what has not vested."""
    session: Session = context.obj
    client = session.writer()
    grants = client.assets.grants
    state, receiver = grants.state(grant), client.account if to is None else to
    done = act(
        session,
        f"Revoke grant {grant}",
        [("", state.sentence), ("to", receiver)],
        "Take it back?",
        grants,
        lambda: grants.revoke_grant(grant, receiver),
        call=grants.revoke(grant, receiver),
        contracts={"vesting": grants.address},
    )
    session.sent("Revoked", done.receipt, {"grant": grant, "shares": done.amount, "to": done.account})


@app.command()
def withdraw(context: typer.Context, grant: Number) -> None:
    """Withdraw an offer that was not accepted."""
    session: Session = context.obj
    grants = session.writer().assets.grants
    receipt = act(
        session,
        f"Withdraw grant {grant}",
        [("", grants.state(grant).sentence)],
        "Withdraw the offer?",
        grants,
        lambda: grants.withdraw_offer(grant),
        call=grants.withdraw(grant),
        contracts={"vesting": grants.address},
    )
    session.sent("Withdrawn", receipt, {"grant": grant})


def _print(session: Session, state: "GrantState") -> None:
    facts: dict[str, object] = {
        "grant": state.number,
        "asset": state.asset,
        "beneficiary": state.beneficiary,
        "grantor": state.grantor,
        "status": state.status.name.lower(),
        "sentence": state.sentence,
        "shares": state.shares,
        "vested": state.vested,
        "released": state.released,
        "releasable": state.releasable,
    }
    if session.as_json:
        session.show(facts)
    else:
        session.table(f"Grant {state.number}", list(facts.items())[1:])
