"""Arguments and options that several rooms' commands take, and what becomes of them."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.session import amount_of, fail

if TYPE_CHECKING:
    from decimal import Decimal

    from strongroom.client import Strongroom

DAY = 86_400
LONGEST = 10 * 365 * DAY
"""Seconds that a signature may be good for."""


class By(StrEnum):
    """How tokens are paid."""

    PERMIT = "permit"
    APPROVE = "approve"


class ByAny(StrEnum):
    """How coins are paid."""

    PERMIT = "permit"
    APPROVE = "approve"
    AUTHORIZATION = "authorization"


Amount = Annotated[str, typer.Argument(help="Like 100 or 0.5.", metavar="AMOUNT")]
AmountOrAll = Annotated[str, typer.Argument(help="Like 100 or 0.5, or all.", metavar="AMOUNT|all")]
MarketId = Annotated[str, typer.Argument(help="The market's id, or its first digits.", metavar="MARKET")]
Borrower = Annotated[str, typer.Argument(help="Whose position.", metavar="BORROWER")]
Collateral = Annotated[str, typer.Argument(help="Collateral to put in.", metavar="COLLATERAL")]
OnBehalf = Annotated[
    str | None,
    typer.Option("--on-behalf", help="Whose position, the account's if not given.", metavar="ADDRESS"),
]
Receiver = Annotated[
    str | None, typer.Option("--to", help="Who receives, the account itself if not given.", metavar="ADDRESS")
]
MinHealth = Annotated[
    str | None,
    typer.Option(
        "--min-health", help="Refuse to end with a health factor below this, like 1.2.", metavar="NUMBER"
    ),
]
How = Annotated[
    By | None,
    typer.Option(
        help="permit takes one transaction, approve one more for each token; permit where the token takes permits."
    ),
]
HowAny = Annotated[
    ByAny | None, typer.Option(help="permit and authorization take one transaction, approve up to two.")
]
ValidFor = Annotated[
    int, typer.Option(help="Seconds from now that it can be used.", metavar="SECONDS", min=1)
]
Slippage = Annotated[
    str,
    typer.Option("--slippage", help="How much less than quoted to accept, in percent.", metavar="PERCENT"),
]
SignedFile = Annotated[str, typer.Argument(help="What `sign` printed; - for standard input.", metavar="FILE")]


def by_of(given: StrEnum | None) -> Any:
    """As the client takes it; `None` where nothing was given."""
    return None if given is None else given.value


def all_or(amount: str | None) -> Any:
    """`all`, however it is written, or the amount; `None` where nothing was given. Ends the command for neither."""
    return None if amount is None else "all" if amount.lower() == "all" else amount_of(amount)


def slippage_of(percent: str) -> "Decimal":
    """As a share. Ends the command for none that is one."""
    from strongroom.client.amounts import to_decimal

    share = to_decimal(amount_of(percent)) / 100
    if not 0 <= share < 1:
        fail(f"--slippage is in percent, from 0 to below 100, not {percent}")
    return share


def until(client: "Strongroom", valid_for: int) -> int:
    """When it ends, in seconds since 1970. Ends the command for longer than `LONGEST`."""
    if valid_for > LONGEST:
        fail(f"--valid-for is in seconds, at most {LONGEST} (ten years), not {valid_for}")
    return client.connection.fetch_timestamp() + valid_for
