"""`strongroom market`: the lending markets, and what is wrong with one before it is used."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.lending import find_market, market_json, percent, place_of, problem_of, rounded, short
from strongroom.cli.session import Session, amount_of, fail, refuse

if TYPE_CHECKING:
    from strongroom.client.contracts.lending_pool import MarketParams
    from strongroom.client.lending import Lending
    from strongroom.client.lending import Market as MarketValue
    from strongroom.client.lending.lint import Report

app = typer.Typer(
    help="Lending markets, and the marketplace of items with its order book.", no_args_is_help=True
)

Market = Annotated[str, typer.Argument(help="The market's id, or its first digits.", metavar="MARKET")]
Address = "ADDRESS"
LoanToken = Annotated[str | None, typer.Option(help="The token that is lent.", metavar=Address)]
CollateralToken = Annotated[str | None, typer.Option(help="The token that is pledged.", metavar=Address)]
Oracle = Annotated[str | None, typer.Option(help="Who says the price.", metavar=Address)]
Irm = Annotated[str | None, typer.Option(help="The rate model.", metavar=Address)]
Lltv = Annotated[
    str | None,
    typer.Option(help="Loan-to-value at which a position can be liquidated, in percent.", metavar="PERCENT"),
]
Reference = Annotated[
    str | None,
    typer.Option(help="The price from elsewhere: loan tokens for one collateral token.", metavar="PRICE"),
]
Tolerance = Annotated[
    str, typer.Option(help="How far from the reference the oracle may be.", metavar="PERCENT")
]
MaxAge = Annotated[int, typer.Option(help="How old a feed's answer may be.", metavar="SECONDS", min=1)]
LoanDecimals = Annotated[
    int | None, typer.Option(help="What the loan token should say.", metavar="NUMBER", min=0)
]
CollateralDecimals = Annotated[
    int | None, typer.Option(help="What the collateral token should say.", metavar="NUMBER", min=0)
]
Holder = Annotated[
    list[str] | None,
    typer.Option(help="An account that holds some of the tokens, to try them with.", metavar=Address),
]
_MAX_AGE = 25 * 3_600


@app.command("list")
def list_markets(context: typer.Context) -> None:
    """Every lending market, with its rates."""
    session: Session = context.obj
    lending = session.client().lending
    with session.progress("reading markets") as progress:
        markets = lending.markets(progress)
    if session.as_json:
        session.show([market_json(market) for market in markets])
    elif markets:
        rows = [_row(market) for market in markets]
        headings = (
            "market",
            "loan",
            "collateral",
            "lltv",
            "supplied",
            "borrowed",
            "used",
            "supply APY",
            "borrow APY",
            "price",
        )
        session.table(f"Lending markets of {lending.address}", rows, headings)
    else:
        print("none yet: `strongroom market create` makes one")


def _row(market: "MarketValue") -> tuple[object, ...]:
    terms = (short(market.id), market.loan.symbol, market.collateral.symbol, percent(market.lltv))
    if problem_of(market) is not None:
        return (*terms, *("broken" for _ in range(5)), rounded(market.price, 6))
    return (
        *terms,
        rounded(market.total_supply),
        rounded(market.total_borrow),
        percent(market.utilisation),
        percent(market.supply_apy),
        percent(market.borrow_apy),
        rounded(market.price, 6),
    )


@app.command()
def show(context: typer.Context, market: Market) -> None:
    """One market: its terms, totals, rates and price."""
    session: Session = context.obj
    found = find_market(session, session.client().lending, market)
    if session.as_json:
        session.show(market_json(found))
        return
    problem = problem_of(found)
    if problem is not None:
        refuse(f"the market's totals cannot be told: {problem}")
    loan, collateral = found.loan.symbol, found.collateral.symbol
    session.table(
        f"{loan} against {collateral}",
        [
            *place_of(found).items(),
            ("rate model", f"{found.params.irm} ({found.irm.kind.name.lower().replace('_', ' ')})"),
            ("liquidation loan-to-value", percent(found.lltv)),
            ("liquidation incentive", percent(found.liquidation_incentive - 1)),
            ("fee", percent(found.fee)),
            ("least debt", f"{found.min_debt} {loan}" if found.irm.min_debt else "–"),
            ("supplied", f"{rounded(found.total_supply, 18)} {loan}"),
            ("borrowed", f"{rounded(found.total_borrow, 18)} {loan}"),
            ("there to borrow", f"{rounded(found.liquidity, 18)} {loan}"),
            ("used", percent(found.utilisation)),
            ("supply APY", percent(found.supply_apy, 4)),
            ("borrow APY", percent(found.borrow_apy, 4)),
            (
                "price",
                f"{rounded(found.price, 12)} {loan} for one {collateral}"
                if found.price_problem is None
                else f"none: {found.price_problem}",
            ),
        ],
    )


@app.command("lint")
def lint_market(
    context: typer.Context,
    market: Annotated[
        str | None,
        typer.Argument(help="A market there is; else give the five parameters.", metavar="[MARKET]"),
    ] = None,
    loan_token: LoanToken = None,
    collateral_token: CollateralToken = None,
    oracle: Oracle = None,
    irm: Irm = None,
    lltv: Lltv = None,
    reference: Reference = None,
    tolerance: Tolerance = "5",
    max_age: MaxAge = _MAX_AGE,
    loan_decimals: LoanDecimals = None,
    collateral_decimals: CollateralDecimals = None,
    holder: Holder = None,
) -> None:
    """Reasons not to create, or use, a market: its oracle and tokens are tried on a copy of the chain.

    Exit status 1 if it is refused. Sends nothing.
    """
    session: Session = context.obj
    lending = session.client().lending
    given = (loan_token, collateral_token, oracle, irm, lltv)
    if market is not None:
        if any(value is not None for value in given):
            fail("give a market, or the parameters of one, not both")
        params = find_market(session, lending, market).params
    else:
        params = _params(*given)
    report = _lint(
        session,
        lending,
        params,
        reference,
        tolerance,
        max_age,
        loan_decimals,
        collateral_decimals,
        holder,
    )
    if session.as_json:
        session.show(_report_json(report))
    else:
        _show_report(session, report)
    if report.is_refused:
        raise typer.Exit(1)


@app.command()
def create(
    context: typer.Context,
    loan_token: LoanToken = None,
    collateral_token: CollateralToken = None,
    oracle: Oracle = None,
    irm: Irm = None,
    lltv: Lltv = None,
    reference: Reference = None,
    tolerance: Tolerance = "5",
    max_age: MaxAge = _MAX_AGE,
    loan_decimals: LoanDecimals = None,
    collateral_decimals: CollateralDecimals = None,
    holder: Holder = None,
    force: Annotated[bool, typer.Option("--force", help="Also if it is refused.")] = False,
) -> None:
    """Create a lending market. It is examined first, as by `lint`, and refused if anything is wrong with it."""
    from strongroom.client.lending import market_id

    session: Session = context.obj
    client = session.writer()
    lending = client.lending
    params = _params(loan_token, collateral_token, oracle, irm, lltv)
    call = lending.pool.createMarket(params)
    call.call()  # refused already now, before anything is measured
    report = _lint(
        session,
        lending,
        params,
        reference,
        tolerance,
        max_age,
        loan_decimals,
        collateral_decimals,
        holder,
    )
    if not (session.as_json and session.yes and not report.is_refused):
        _show_report(session, report, before=True)
    if report.is_refused and not force:
        codes = ", ".join(dict.fromkeys(found.code for found in report.errors))
        refuse(
            f"nothing was sent: the market is refused ({codes}). Mend it, or add --force if you know better"
        )
    loan, collateral = lending.token(params.loanToken), lending.token(params.collateralToken)
    session.preview(
        "Create a market",
        [
            ("loan token", f"{params.loanToken} ({loan.info().symbol})"),
            ("collateral token", f"{params.collateralToken} ({collateral.info().symbol})"),
            ("oracle", params.oracle),
            ("rate model", params.irm),
            ("liquidation loan-to-value, raw", params.lltv),
            ("id", market_id(params)),
        ],
        contracts={"lending pool": lending.address},
    )
    gas = client.connection.gas_limit(call.transaction())
    session.confirm("Create this market, for good?", lending.pool, gas)
    receipt = call.send(gas=gas)
    lending.require_created(receipt, params)
    session.sent("Created", receipt, {"market": market_id(params)})


def _params(
    loan_token: str | None,
    collateral_token: str | None,
    oracle: str | None,
    irm: str | None,
    lltv: str | None,
) -> "MarketParams":
    from decimal import Decimal

    from strongroom.client.lending import params_from

    if loan_token is None or collateral_token is None or oracle is None or irm is None or lltv is None:
        given = {
            "--loan-token": loan_token,
            "--collateral-token": collateral_token,
            "--oracle": oracle,
            "--irm": irm,
            "--lltv": lltv,
        }
        missing = ", ".join(name for name, value in given.items() if value is None)
        fail(f"a market has five parameters: {missing} missing")
    return params_from(
        loan_token, collateral_token, oracle, irm, Decimal(amount_of(lltv.removesuffix("%"))).scaleb(-2)
    )


def _lint(
    session: Session,
    lending: "Lending",
    params: "MarketParams",
    reference: str | None,
    tolerance: str,
    max_age: int,
    loan_decimals: int | None,
    collateral_decimals: int | None,
    holders: list[str] | None,
) -> "Report":
    from decimal import Decimal

    from strongroom.client.lending.lint import lint

    with session.progress("trying tokens and oracle") as progress:
        return lint(
            lending,
            params,
            None if reference is None else amount_of(reference),
            Decimal(amount_of(tolerance.removesuffix("%"))).scaleb(-2),
            max_age,
            loan_decimals,
            collateral_decimals,
            holders or (),
            progress,
        )


def _report_json(report: "Report") -> dict[str, Any]:
    from strongroom.client.lending import market_id

    return {
        "market": market_id(report.params),
        "refused": report.is_refused,
        "price": report.price,
        "findings": [
            {
                "code": found.code,
                "severity": str(found.severity),
                "subject": found.subject,
                "sentence": found.sentence,
                "advice": found.advice,
            }
            for found in report.findings
        ],
    }


def _show_report(session: Session, report: "Report", before: bool = False) -> None:
    verdict = "Refused" if report.is_refused else "No reason to refuse it"
    rows = [
        (str(found.severity), found.code, f"{found.sentence}. {found.advice[:1].upper()}{found.advice[1:]}.")
        for found in report.findings
    ]
    session.table(verdict, rows, ("", "finding", "what, and what to do"), before=before)
