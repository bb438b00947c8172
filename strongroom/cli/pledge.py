"""`strongroom pledge`: shares of an asset as collateral: pledge, borrow, repay, take out, liquidate, redeem.

A market is named by its id or its first digits, as in `strongroom position`; lenders lend there.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.arguments import Amount, AmountOrAll, MarketId
from strongroom.cli.asset_common import AssetAddress, To, act, amounts
from strongroom.cli.lending import find_market, health_of, or_none, rounded
from strongroom.cli.position_operation import LIQUIDATION_GAS
from strongroom.cli.session import Session

if TYPE_CHECKING:
    from strongroom.client.lending import Market
    from strongroom.client.pledges import Pledges, PledgeState

app = typer.Typer(
    help="Shares as collateral: they stay in the wallet, and earn. `allow` is the asset's owner's; `open` begins.",
    no_args_is_help=True,
)

Shares = Annotated[str, typer.Argument(help="Whole shares, like 100.", metavar="SHARES")]
Oracle = Annotated[
    str, typer.Option(help="The price of a share in the loan token: a contract.", metavar="ADDRESS")
]
LoanToken = Annotated[str, typer.Option("--loan", help="The token that is lent.", metavar="ADDRESS")]


# Looking


@app.command()
def show(
    context: typer.Context,
    market: Annotated[
        str | None,
        typer.Argument(help="One market; else all of a borrower's.", metavar="[MARKET]"),
    ] = None,
    borrower: Annotated[
        str | None, typer.Option(help="Whose; the account's if not given.", metavar="ADDRESS")
    ] = None,
) -> None:
    """What is pledged and owed, and what that means."""
    session: Session = context.obj
    client = session.client()
    if market is not None:
        found = find_market(session, client.lending, market)
        states = [client.pledges.state(found)]
    else:
        who = session.someone(borrower)
        with session.progress("reading markets") as progress:
            states = client.pledges.of(who, progress)
    if session.as_json:
        session.show([_json(each) for each in states])
        return
    if not states:
        print("nothing pledged: `strongroom pledge open` begins")
    for state in states:
        _print(session, state)


# The asset's owner


@app.command()
def allow(
    context: typer.Context,
    asset: AssetAddress,
    oracle: Oracle,
    loan: LoanToken,
    end: Annotated[bool, typer.Option("--end", help="End it instead.")] = False,
) -> None:
    """Allow loans of a token at the price of an oracle. A liquidation passes every rule of who pledged."""
    session: Session = context.obj
    pledges = session.writer().pledges
    receipt = act(
        session,
        "End such loans" if end else "Allow such loans",
        [("price by", oracle), ("of the token", loan)],
        "End them?" if end else "Allow them?",
        pledges.manager,
        lambda: pledges.allow_loan(asset, oracle, loan, not end),
        call=pledges.manager.setLoanAllowed(asset, oracle, loan, not end),
        contracts={"asset": asset, "manager": pledges.manager.address},
    )
    session.sent(
        "Ended" if end else "Allowed",
        receipt,
        {"asset": asset, "oracle": oracle, "loanToken": loan, "allowed": not end},
    )


# The borrower


@app.command("open")
def open_market(
    context: typer.Context,
    asset: AssetAddress,
    oracle: Oracle,
    loan: LoanToken,
    irm: Annotated[str, typer.Option(help="An enabled rate model.", metavar="ADDRESS")],
    lltv: Annotated[
        str, typer.Option(help="An enabled loan-to-value to liquidate at, like 0.8.", metavar="SHARE")
    ],
) -> None:
    """Make the account's clone for an asset and an oracle, and its market, where they are not there."""
    session: Session = context.obj
    amounts(lltv)
    pledges = session.writer().pledges
    market = act(
        session,
        "Open a market for pledged shares",
        [("price by", oracle), ("lends", loan), ("rate model", irm), ("liquidated at", lltv)],
        "Open it?",
        pledges.manager,
        lambda: pledges.open(asset, oracle, loan, irm, lltv),
        contracts={"asset": asset, "manager": pledges.manager.address},
        transactions=2,
    )
    _print(session, pledges.state(market))


@app.command()
def add(context: typer.Context, market: MarketId, shares: Shares) -> None:
    """Pledge shares: they stay in the wallet, locked."""
    session: Session = context.obj
    amounts(shares)
    pledges, found, before = _writing(session, market)
    act(
        session,
        f"Pledge {shares} shares",
        [("market", "0x" + found.id.hex()), ("pledged now", before.shares), ("owed", before.debt)],
        "Pledge them?",
        pledges.manager,
        lambda: pledges.pledge(found, shares),
        contracts={"asset": before.asset, "clone": before.clone},
        transactions=2,
    )
    _print(session, pledges.state(found))


@app.command()
def borrow(context: typer.Context, market: MarketId, amount: Amount, to: To = None) -> None:
    """Borrow against what is pledged."""
    session: Session = context.obj
    amounts(amount)
    pledges, found, before = _writing(session, market)
    act(
        session,
        f"Borrow {amount} {found.loan.symbol}",
        [
            ("pledged", before.shares),
            ("owed now", before.debt),
            ("could borrow", or_none(lambda: before.position.max_borrow)),
        ],
        "Borrow it?",
        pledges.manager,
        lambda: pledges.borrow(found, amount, to),
        contracts={"asset": before.asset, "clone": before.clone},
    )
    _print(session, pledges.state(found))


@app.command()
def repay(context: typer.Context, market: MarketId, amount: AmountOrAll) -> None:
    """Repay; anyone may."""
    session: Session = context.obj
    pledges, found, before = _writing(session, market)
    act(
        session,
        f"Repay {amount} {found.loan.symbol}",
        [("pledged", before.shares), ("owed now", before.debt)],
        "Repay it?",
        pledges.manager,
        lambda: pledges.repay(found, _all_or(amount)),
        contracts={"asset": before.asset, "clone": before.clone},
        transactions=2,
    )
    _print(session, pledges.state(found))


@app.command()
def withdraw(context: typer.Context, market: MarketId, units: AmountOrAll) -> None:
    """Take pledged shares out, as the debt allows."""
    session: Session = context.obj
    pledges, found, before = _writing(session, market)
    done = act(
        session,
        f"Take {units} of the pledged shares out",
        [("pledged", before.shares), ("owed", before.debt)],
        "Take them out?",
        pledges.manager,
        lambda: pledges.withdraw(found, _all_or(units)),
        contracts={"asset": before.asset, "clone": before.clone},
    )
    session.sent("Taken out", done.receipt, {"shares": done.amount, "borrower": done.account})


# Liquidators


@app.command()
def liquidate(
    context: typer.Context,
    market: MarketId,
    repay: Annotated[str | None, typer.Option(help="Repay so much, or all.", metavar="AMOUNT|all")] = None,
    seize: Annotated[
        str | None, typer.Option(help="Seize so many units, or all.", metavar="UNITS|all")
    ] = None,
    max_repaid: Annotated[
        str | None, typer.Option("--max", help="The most to pay.", metavar="AMOUNT")
    ] = None,
) -> None:
    """Liquidate: pay a debt for shares, or, where the account may not receive them, for units to redeem."""
    session: Session = context.obj
    if max_repaid is not None:
        amounts(max_repaid)
    pledges, found, before = _writing(session, market)
    done = act(
        session,
        f"Liquidate the pledge of {before.borrower}",
        [
            ("pledged", before.shares),
            ("owed", before.debt),
            ("health factor", _health(before)),
        ],
        "Liquidate it?",
        pledges.manager,
        lambda: pledges.liquidate(
            found,
            None if repay is None else _all_or(repay),
            None if seize is None else _all_or(seize),
            max_repaid,
        ),
        contracts={"asset": before.asset, "clone": before.clone},
        gas=LIQUIDATION_GAS,
        transactions=2,
    )
    session.sent(
        "Liquidated",
        done.receipt,
        {"repaid": done.repaid, "shares": done.shares, "kept": done.kept, "badDebt": done.bad_debt},
    )


@app.command()
def redeem(context: typer.Context, market: MarketId, units: AmountOrAll = "all", to: To = None) -> None:
    """Turn units that the account kept of a liquidation into shares, for a wallet that may receive them."""
    session: Session = context.obj
    pledges, found, before = _writing(session, market)
    done = act(
        session,
        f"Redeem {units} of the kept units",
        [("borrower", before.borrower), ("to", to or "the account")],
        "Redeem them?",
        pledges.manager,
        lambda: pledges.redeem(found, _all_or(units), to),
        contracts={"asset": before.asset, "clone": before.clone},
    )
    session.sent("Redeemed", done.receipt, {"shares": done.amount, "to": done.account})


@app.command()
def discard(
    context: typer.Context,
    market: MarketId,
    holder: Annotated[str, typer.Argument(help="Who kept the units.", metavar="WALLET")],
) -> None:
    """Burn kept units that stand for nothing, so that the borrower can pledge again; anyone may."""
    session: Session = context.obj
    pledges, found, before = _writing(session, market)
    done = act(
        session,
        "Discard units that stand for nothing",
        [("borrower", before.borrower), ("kept by", holder)],
        "Discard them?",
        pledges.manager,
        lambda: pledges.discard(found, holder),
        contracts={"asset": before.asset, "clone": before.clone},
    )
    session.sent("Discarded", done.receipt, {"units": done.amount, "holder": done.account})


# Shared


def _writing(session: Session, market: str) -> "tuple[Pledges, Market, PledgeState]":
    client = session.writer()
    found = find_market(session, client.lending, market)
    return client.pledges, found, client.pledges.state(found)


def _all_or(text: str) -> str:
    if text != "all":
        amounts(text)
    return text


def _health(state: "PledgeState") -> str:
    return or_none(lambda: health_of(state.position)) or "no price"


def _json(state: "PledgeState") -> dict[str, object]:
    market, position = state.market, state.position
    return {
        "market": "0x" + market.id.hex(),
        "clone": state.clone,
        "asset": state.asset,
        "borrower": state.borrower,
        "oracle": state.share_oracle,
        "loan": market.loan.symbol,
        "units": state.units,
        "shares": state.shares,
        "debt": state.debt,
        "healthFactor": or_none(lambda: state.health_factor),
        "liquidationPrice": or_none(lambda: position.liquidation_price),
        "allowed": state.is_allowed,
        "frozen": state.is_frozen,
        "meaning": state.sentence,
    }


def _print(session: Session, state: "PledgeState") -> None:
    if session.as_json:
        session.show(_json(state))
        return
    loan, position = state.market.loan.symbol, state.position
    session.table(
        f"Pledge of {state.borrower}",
        [
            ("market", "0x" + state.market.id.hex()),
            ("asset", state.asset),
            ("pledged shares", state.shares),
            (f"debt, {loan}", state.debt),
            ("health factor", _health(state)),
            (f"liquidation price, {loan}", rounded(or_none(lambda: position.liquidation_price), 6)),
            ("", state.sentence),
        ],
    )


__all__ = ["app"]
