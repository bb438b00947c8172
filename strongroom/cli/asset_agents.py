"""`strongroom asset freeze`, `unfreeze`, `force-transfer`, `recover`, `pause`: what agents do, with a reason."""

from typing import Annotated

import typer

from strongroom.cli.asset_common import AssetAddress, Reason, Shares, Wallet, act, amounts, writing
from strongroom.cli.session import Session, shown


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(freeze)
    app.command()(unfreeze)
    app.command("force-transfer")(force_transfer)
    app.command()(recover)
    app.command()(pause)
    app.command()(unpause)


def freeze(
    context: typer.Context,
    asset: AssetAddress,
    wallet: Wallet,
    reason: Reason,
    shares: Annotated[
        str | None,
        typer.Option(help="Freeze exactly so many, or all, instead of the wallet.", metavar="SHARES|all"),
    ] = None,
) -> None:
    """Freeze a wallet, or some of its shares. It goes on earning; what it earns stays owed."""
    session: Session = context.obj
    everything = shares == "all"
    if shares is not None and not everything:
        amounts(shares)
    found = writing(session, asset)
    state = found.holder(wallet)
    rows = [
        ("wallet", state.wallet),
        ("shares", state.shares),
        ("frozen so far", "the whole wallet" if state.is_frozen else shown(state.frozen)),
        ("reason", reason),
    ]
    if shares is None:
        receipt = act(
            session,
            "Freeze a wallet",
            rows,
            f"Freeze {wallet}?",
            found,
            lambda: found.freeze_wallet(wallet, reason),
            call=found.freeze(wallet, _reason(reason)),
        )
        session.sent("Frozen", receipt, {"wallet": state.wallet, "whole": True})
        return
    amount = None if everything else shares
    done = act(
        session,
        "Freeze shares",
        [*rows, ("frozen then", shares)],
        f"Freeze {shares} of {wallet}?",
        found,
        lambda: found.freeze_shares(wallet, amount, reason),
        call=found.setFrozenTokens_address_uint256_bytes32(wallet, 0, _reason(reason)),
    )
    session.sent(
        "Frozen",
        done.receipt,
        {"wallet": state.wallet, "whole": False, "shares": found.holder(wallet).frozen},
    )


def unfreeze(
    context: typer.Context,
    asset: AssetAddress,
    wallet: Wallet,
    reason: Reason,
    shares: Annotated[
        bool, typer.Option("--shares", help="Its frozen shares, instead of the wallet.")
    ] = False,
) -> None:
    """Unfreeze a wallet, or its shares."""
    session: Session = context.obj
    found = writing(session, asset)
    state = found.holder(wallet)
    call = (
        found.setFrozenTokens_address_uint256_bytes32(wallet, 0, _reason(reason))
        if shares
        else found.unfreeze(wallet, _reason(reason))
    )
    receipt = act(
        session,
        "Unfreeze shares" if shares else "Unfreeze a wallet",
        [
            ("wallet", state.wallet),
            ("frozen", state.frozen if shares else state.is_frozen),
            ("reason", reason),
        ],
        f"Unfreeze {wallet}?",
        found,
        lambda: (
            found.freeze_shares(wallet, 0, reason).receipt
            if shares
            else found.unfreeze_wallet(wallet, reason)
        ),
        call=call,
    )
    session.sent("Unfrozen", receipt, {"wallet": state.wallet})


def force_transfer(
    context: typer.Context,
    asset: AssetAddress,
    from_: Annotated[str, typer.Argument(help="Whose shares.", metavar="FROM")],
    to: Annotated[str, typer.Argument(help="Who receives; must be eligible.", metavar="TO")],
    shares: Shares,
    reason: Reason,
    custodian: Annotated[
        str | None, typer.Option(help="Take them out of this contract's lien.", metavar="ADDRESS")
    ] = None,
) -> None:
    """Move shares by force. What they earned so far stays with their holder."""
    session: Session = context.obj
    amounts(shares)
    found = writing(session, asset)
    units, why = found.to_units(shares), _reason(reason)
    call = (
        found.forcedTransfer_address_address_uint256_bytes32(from_, to, units, why)
        if custodian is None
        else found.forcedTransferLocked(from_, to, units, custodian, why)
    )
    state = found.holder(from_)
    done = act(
        session,
        f"Move {found.describe(units)} by force",
        [
            ("from", state.wallet),
            ("it has", state.shares),
            ("under liens", state.locked),
            ("to", to),
            ("reason", reason),
        ],
        f"Move {found.describe(units)} to {to}?",
        found,
        lambda: found.force_transfer(from_, to, shares, reason, custodian),
        call=call,
    )
    session.sent("Moved", done.receipt, {"shares": done.amount, "from": state.wallet, "to": done.account})


def recover(
    context: typer.Context,
    asset: AssetAddress,
    lost: Annotated[str, typer.Argument(help="The lost wallet, which is frozen.", metavar="LOST")],
    replacement: Annotated[str, typer.Argument(help="Another of its investor's.", metavar="REPLACEMENT")],
    reason: Reason,
) -> None:
    """Move a lost wallet's shares and dividends to another wallet of the same investor."""
    session: Session = context.obj
    found = writing(session, asset)
    state = found.holder(lost)
    done = act(
        session,
        "Recover a wallet",
        [
            ("lost", state.wallet),
            ("shares", state.shares),
            ("under liens, which stay", state.locked),
            ("to", replacement),
            ("reason", reason),
        ],
        f"Move it to {replacement}?",
        found,
        lambda: found.recover_wallet(lost, replacement, reason),
        call=found.recover(lost, replacement, _reason(reason)),
    )
    facts: dict[str, object] = {
        "lost": done.lost,
        "replacement": done.replacement,
        "shares": done.moved.amount,
    }
    if done.left_in_liens is not None:
        facts["left in liens"] = done.left_in_liens.amount
    session.sent("Recovered", done.moved.receipt, facts)


def pause(context: typer.Context, asset: AssetAddress) -> None:
    """Stop transfers by holders; by the owner or an agent. Dividends and claims go on."""
    _pause(context.obj, asset, True)


def unpause(context: typer.Context, asset: AssetAddress) -> None:
    """Let transfers go on; by the owner."""
    _pause(context.obj, asset, False)


def _pause(session: Session, asset: str, stop: bool) -> None:
    found = writing(session, asset)
    receipt = act(
        session,
        "Stop transfers" if stop else "Let transfers go on",
        [("stopped now", found.paused())],
        "Stop them?" if stop else "Let them go on?",
        found,
        lambda: found.stop_transfers() if stop else found.resume_transfers(),
        call=found.pause() if stop else found.unpause(),
    )
    session.sent("Done", receipt, {"paused": found.paused()})


def _reason(reason: str) -> bytes:
    from strongroom.cli.session import fail
    from strongroom.client.assets import reason_of

    found = reason_of(reason)
    if not any(found):
        fail("state a reason: a code, or the hash of a document; nothing personal")
    return found
