"""`strongroom stablecoin redeem`, `sign-redeem`, `floor`: a dollar's worth for every coin."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.arguments import Amount, MarketId, Receiver, Slippage, ValidFor, slippage_of, until
from strongroom.cli.lending import find_market, percent, short
from strongroom.cli.session import Session, amount_of, raw_units, shown

if TYPE_CHECKING:
    from strongroom.client.credit.desk import StablecoinDesk
    from strongroom.client.credit.redeeming import Plan, Redeemed

REDEEM_GAS = 1_500_000
POSITION_GAS = 250_000
"""Gas that one transaction may take, and that each position adds: it cannot be estimated before it is signed."""
Ended = Annotated[
    str | None,
    typer.Option(
        "--market", help="Out of this market alone, which is winding down by itself.", metavar="MARKET"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(redeem)
    app.command("sign-redeem")(sign_redeem)
    app.command()(floor)


def redeem(context: typer.Context, amount: Amount, to: Receiver = None, market: Ended = None) -> None:
    """Give coins back for a dollar's worth each: reserve of the peg module, or collateral of the riskiest positions."""
    it = _Planned(context.obj, amount, to, market)
    coin, client = it.coin, it.client
    has, got = coin.balance(client.account), client.reserve.balance(it.receiver)
    rows: list[tuple[object, ...]] = [
        (f"{coin.info().symbol} (yours)", has, has - coin.from_units(it.units)),
        (
            f"{client.reserve.info().symbol} of {it.receiver}",
            got,
            got + client.reserve.from_units(it.plan.reserve),
        ),
        *((what, "", told) for what, told in it.out_of()),
        ("paid, raw units", "", raw_units(coin, it.units)),
    ]
    it.session.preview(f"Redeem by {client.account}", rows, ("", "before", "after"))
    it.session.confirm(f"Redeem {coin.describe(it.units)}?", coin, it.gas)
    done = coin.redeem(coin.from_units(it.units), receiver=it.receiver, market=it.market)
    _report(it.session, done, it.receiver)


def sign_redeem(
    context: typer.Context,
    amount: Amount,
    to: Receiver = None,
    market: Ended = None,
    slippage: Slippage = "0.5",
    valid_for: ValidFor = 1_200,
) -> None:
    """Sign a redemption as JSON, for anyone to send on with `strongroom relay`. Nothing is sent."""
    it = _Planned(context.obj, amount, to, market)
    deadline, share = until(it.client, valid_for), slippage_of(slippage)
    reserve = it.client.reserve
    it.session.preview(
        "Sign a redemption, which anyone may send on",
        [
            ("paid at most", it.coin.describe(it.units)),
            (f"{reserve.info().symbol}, now", reserve.from_units(it.plan.reserve)),
            *it.out_of(),
            ("less by at most", percent(share)),
            ("to", it.receiver),
            ("until", datetime.fromtimestamp(deadline, UTC).isoformat()),
        ],
    )
    it.session.confirm("Sign it?", it.coin)
    signed = it.coin.sign_redemption(
        it.coin.from_units(it.units), share, it.receiver, deadline, market=it.market
    )
    it.session.show(signed.as_json())


def floor(context: typer.Context, market: MarketId) -> None:
    """What a coin buys now out of a market's positions, and how that comes nearer while the peg module is dry."""
    session: Session = context.obj
    client = session.client()
    found = client.credit.market(find_market(session, client.lending, market).id)
    now = client.stablecoin.floor(found)
    if session.as_json:
        session.show(
            {
                "market": found.id,
                "fromPegModule": now.from_peg,
                "dry": now.dry,
                "drought": now.drought,
                "threshold": now.threshold,
                "fee": now.fee,
                "pausedUntil": now.paused_until,
                "unnoted": now.unnoted,
                "fixedPrice": str(now.price),
            }
        )
        return
    paused = "no" if now.paused_until is None else datetime.fromtimestamp(now.paused_until, UTC).isoformat()
    rows: list[tuple[object, ...]] = [
        ("the peg module takes first", f"{shown(now.from_peg)} {found.loan.symbol}"),
        ("positions are open from a loan-to-value of", percent(now.threshold)),
        ("clock of the drought", f"{now.drought} s, {'running' if now.dry else 'going back'}"),
        ("fee, of the collateral", percent(now.fee)),
        ("paused until", paused),
    ]
    if now.unnoted:
        told = "pays again" if now.dry else "has no dollar to give"
        rows.append(("nobody has noted yet that the peg module", f"{told}: strongroom peg update-drought"))
    if now.price:
        rows = [("winding down alone", "every position is open at the price that is fixed, for no fee")]
    session.table(f"Floor of {short(found.id)}", rows)


class _Planned:
    """A redemption as it would be now."""

    def __init__(self, session: Session, amount: str, to: str | None, market: str | None) -> None:

        self.session = session
        self.client = session.writer()
        self.coin: StablecoinDesk = self.client.stablecoin
        self.receiver = session.someone(to)
        self.units = self.coin.to_units(amount_of(amount))
        self.coin.require_balance(self.client.account, self.units)
        self.market = None if market is None else find_market(session, self.client.lending, market).id
        whole = self.coin.from_units(self.units)
        self.plan: Plan = self.coin.plan_redemption(whole, self.market)

    @property
    def gas(self) -> int:
        """At most."""
        return REDEEM_GAS + POSITION_GAS * sum(len(each.borrowers) for each in self.plan.portions)

    def out_of(self) -> list[tuple[str, object]]:
        """What comes out of positions, and what of their debt that repays."""
        rows: list[tuple[str, object]] = []
        for each in self.plan.portions:
            token, where = each.market.collateral, short(each.market.id)
            what = f"{token.symbol}, out of {len(each.borrowers)} positions in {where}"
            rows.append((what, token.from_units(each.collateral)))
            repaid = self.coin.from_units(each.coins)
            rows.append((f"debt of theirs that it repays, {self.coin.info().symbol}", repaid))
        return rows


def _report(session: Session, done: "Redeemed", receiver: str) -> None:
    facts: dict[str, Any] = {"coins": done.coins, "reserve": done.reserve, "receiver": receiver}
    if done.collateral:
        collateral = dict(done.collateral)
        told = ", ".join(f"{shown(v)} {k}" for k, v in collateral.items())
        facts["collateral"] = collateral if session.as_json else told
    if done.positions and session.as_json:
        facts["positions"] = [
            {
                "market": each.market,
                "borrower": each.borrower,
                "coins": each.coins,
                "collateral": each.collateral,
                "fee": each.fee,
            }
            for each in done.positions
        ]
    session.sent("Redeemed", done.receipt, facts)
    if done.positions and not session.as_json:
        session.table(
            "Out of",
            [
                (short(each.market), each.borrower, each.coins, f"{shown(each.collateral)} {each.symbol}")
                for each in done.positions
            ],
            ("market", "position", "debt repaid", "collateral"),
        )
