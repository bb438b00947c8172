"""`market lint`: reasons not to create, or use, a lending market.

report = lint(client.lending, params, reference=Decimal("2000"))
report.is_refused, [found.sentence for found in report.errors]

Terms are looked up; oracle and tokens are tried on a copy of the chain in this process (`sandbox`): transferred to and
from the pool, taken without allowance, left alone for a year; set, and given donations. What is found is what happened
there and then: a token that its owner can replace may behave otherwise tomorrow, which is a finding of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.amounts import Amount, to_decimal, to_units
from strongroom.client.codec import Addressish, decode_event, to_address
from strongroom.client.connection import Connection
from strongroom.client.contracts.events import Transfer
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.errors import AmountError, ClientError
from strongroom.client.lending.discovery import Progress, market_id
from strongroom.client.lending.lint import oracle, tokens
from strongroom.client.lending.lint.findings import CATALOGUE, Finding, Kind, Severity, finding
from strongroom.client.lending.lint.sandbox import Sandbox, SandboxError
from strongroom.client.lending.pool import Lending
from strongroom.client.lending.values import Asset, Market
from strongroom.client.logs import fetch_span
from strongroom.deployments import LOCAL_CHAIN_ID
from strongroom.errors import ContractError
from strongroom.model.lending_values import IrmEntry
from strongroom.model.lending_values import Market as Totals

__all__ = [
    "CATALOGUE",
    "MAX_AGE",
    "TOLERANCE",
    "Finding",
    "Kind",
    "Report",
    "SandboxError",
    "Severity",
    "lint",
]

TOLERANCE = Decimal("0.05")
"""How far from the reference a price may be, as a share, unless told otherwise."""
MAX_AGE = 25 * 3_600
"""Seconds that a feed's answer may be old, unless told otherwise: a day, as most feeds have, and an hour."""
_STEPS = 4
_RECENT = 1_000
_MOST_LOGS = 2_000
_MOST_HOLDERS = 20


@dataclass(frozen=True)
class Report:
    """What was found, the gravest first."""

    params: MarketParams
    findings: tuple[Finding, ...]
    price: Decimal | None
    """What the oracle said, in loan tokens for a collateral token."""

    @property
    def is_refused(self) -> bool:
        """Whether the market should not be created or used."""
        return bool(self.errors)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The reasons why."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)


def lint(
    lending: Lending,
    params: MarketParams,
    reference: Amount | None = None,
    tolerance: Amount = TOLERANCE,
    max_age: int = MAX_AGE,
    loan_decimals: int | None = None,
    collateral_decimals: int | None = None,
    holders: Sequence[Addressish] = (),
    progress: Progress | None = None,
) -> Report:
    """Everything that is wrong with a market, whether it exists or not.

    `reference`: the price from elsewhere, in loan tokens for a collateral token, and `tolerance` how far from it the
    oracle's may be, as a share. `loan_decimals`, `collateral_decimals`: what the tokens should say. `holders`: accounts
    that hold some of the tokens, for tokens whose storage cannot be made sense of. Sends nothing. Raises `AmountError`,
    and `ClientError` where the node does not answer.
    """
    near, share = _reference(reference), to_decimal(tolerance)
    if not 0 <= share < 1:
        raise AmountError(f"a tolerance is a share between 0 and 1, not {tolerance}: 0.05 is 5 %")
    connection = lending.pool._connection
    told = progress or (lambda done, of: None)
    market = _bare_market(lending, params)
    is_local = connection.chain_id == LOCAL_CHAIN_ID
    found = list(_terms(lending, params))
    told(1, _STEPS)
    known = [to_address(holder) for holder in holders]
    if connection.signer is not None:
        known.append(connection.signer.address)
    known.append(lending.address)
    price: Decimal | None = None
    expected = (
        ("loan token", params.loanToken, loan_decimals),
        ("collateral token", params.collateralToken, collateral_decimals),
    )
    try:
        with Sandbox.open(connection) as sandbox:
            for step, (role, address, decimals) in enumerate(expected):
                token = tokens.TokenUnderTest(
                    address,
                    role,
                    lending.address,
                    _known(connection, address, decimals),
                    [*known, *_fetch_receivers(connection, address)],
                    is_local,
                )
                found += tokens.measure(sandbox, token)
                told(2 + step, _STEPS)
            under_test = oracle.OracleUnderTest(market, near, share, max_age, known, is_local)
            found += oracle.measure(sandbox, under_test)
            units = sandbox.word(params.oracle, "price()")
            price = None if units is None else market.price_from_oracle(units)
            told(_STEPS, _STEPS)
    except SandboxError as error:
        found.append(finding("NOT_MEASURED", connection.where, str(error)))
    order = list(Severity)
    return Report(params, tuple(sorted(found, key=lambda each: order.index(each.severity))), price)


def _terms(lending: Lending, params: MarketParams) -> Iterator[Finding]:
    pool = lending.pool
    if not pool.isIrmEnabled(params.irm):
        yield finding("IRM_NOT_ENABLED", params.irm, f"the rate model {params.irm} is not enabled")
    if not pool.isLltvEnabled(params.lltv):
        share = Decimal(params.lltv).scaleb(-16).normalize()
        yield finding(
            "LLTV_NOT_ENABLED", str(params.lltv), f"the loan-to-value of {share:f} % is not enabled"
        )
    if params.loanToken == params.collateralToken:
        yield finding("SAME_TOKEN", params.loanToken, f"{params.loanToken} is both loan and collateral token")
    if pool.market(market_id(params))[4]:
        yield finding("MARKET_EXISTS", "0x" + market_id(params).hex(), "this market exists already")


def _bare_market(lending: Lending, params: MarketParams) -> Market:
    """With nothing in it: for the prices' digits."""

    def asset(address: str) -> Asset:
        token = lending.token(address)
        known = token._connection.fetch_code(address)
        return token.asset if known else Asset(address, f"{address[:6]}…{address[-4:]}", 0)

    loan, collateral = asset(params.loanToken), asset(params.collateralToken)
    return Market(
        lending.address,
        lending.pool._connection.chain_id,
        params,
        loan,
        collateral,
        IrmEntry(),
        Totals(),
        0,
        0,
    )


def _fetch_receivers(connection: Connection, token: str) -> list[str]:
    """Who has lately received some of a token, as its events say; none where the node does not tell."""
    try:
        latest = int(str(connection.fetch_block()["number"]), 16)
        first, topics = max(0, latest - _RECENT), [Transfer.definition.topic]
        logs = fetch_span(connection, [token], topics, first, latest)[-_MOST_LOGS:]
    except (ClientError, ContractError, KeyError, TypeError, ValueError):
        return []
    events = [event for each in logs if (event := decode_event(Transfer, each.log)) is not None]
    return list(dict.fromkeys(event.to for event in reversed(events)))[:_MOST_HOLDERS]


def _known(connection: Connection, address: str, given: int | None) -> int | None:
    """The decimals that a token should have: as given, else as the registry has them."""
    if given is not None:
        return given
    known = connection.memory.get((address, "decimals"))
    return known if isinstance(known, int) else None


def _reference(price: Amount | None) -> Decimal | None:
    if price is None:
        return None
    found = to_decimal(price)
    if found <= 0:
        raise AmountError(f"a reference price is above zero, not {price}")
    to_units(found, 100)  # of a sensible length
    return found
