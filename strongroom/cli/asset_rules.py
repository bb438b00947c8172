"""The options that say an asset's rules, for every command that takes rules."""

import inspect
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.arguments import DAY
from strongroom.cli.session import amount_of, fail

if TYPE_CHECKING:
    from strongroom.client.assets import Rules

Only = Annotated[
    list[int] | None,
    typer.Option(
        "--country", help="Only investors of this country, ISO 3166-1. Repeatable.", metavar="NUMBER"
    ),
]
AllBut = Annotated[
    list[int] | None,
    typer.Option("--not-country", help="No investors of this country. Repeatable.", metavar="NUMBER"),
]
Classes = Annotated[
    list[int] | None,
    typer.Option("--class", help="Only investors of this class, 0 to 31. Repeatable.", metavar="NUMBER"),
]
MaxHolders = Annotated[int, typer.Option(help="Most investors that may hold; 0: no limit.", min=0)]
MinHolding = Annotated[str, typer.Option(help="The least a wallet holds, if any.", metavar="SHARES")]
MaxBalance = Annotated[str, typer.Option(help="The most an investor holds.", metavar="SHARES")]
DailyVolume = Annotated[str, typer.Option(help="The most an investor sends in a day.", metavar="SHARES")]
LockUp = Annotated[int, typer.Option(help="Days that issued shares stay locked up.", min=0)]
CheckedClaims = Annotated[
    bool, typer.Option("--checked-claims", help="Pay dividends to verified wallets only.")
]
Sanctions = Annotated[
    str | None, typer.Option("--sanctions-list", help="A list to be asked.", metavar="ADDRESS")
]


def takes_rules(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options below in the place of its parameter `rules`, which gets what they say."""
    options = inspect.signature(rules_of).parameters
    own = [each for name, each in inspect.signature(command).parameters.items() if name != "rules"]

    @wraps(command)
    def taking(**given: Any) -> None:
        rules = rules_of(**{name: given.pop(name) for name in options})
        command(**given, rules=rules)

    shown = [*own, *(each for each in options.values())]
    taking.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    hints = {each.name: each.annotation for each in shown}
    taking.__annotations__ = {**hints, "return": None}
    return taking


def rules_of(
    country: Only = None,
    not_country: AllBut = None,
    investor_class: Classes = None,
    max_holders: MaxHolders = 0,
    min_holding: MinHolding = "0",
    max_balance: MaxBalance = "0",
    daily_volume: DailyVolume = "0",
    lock_up: LockUp = 0,
    checked_claims: CheckedClaims = False,
    sanctions_list: Sanctions = None,
) -> "Rules":
    """What the options say. Ends the command where they cannot be."""
    from strongroom.client.assets import Countries, Rules
    from strongroom.client.assets.rules import contract_of

    if country and not_country:
        fail("countries are those that may receive (--country), or those that may not (--not-country)")
    countries = (
        Countries.only(*country)
        if country
        else Countries.all_but(*not_country)
        if not_country
        else Countries()
    )
    least, most, daily = (Decimal(amount_of(each)) for each in (min_holding, max_balance, daily_volume))
    return Rules(
        countries,
        tuple(investor_class or ()),
        max_holders,
        least,
        most,
        daily,
        lock_up * DAY,
        contract_of(sanctions_list),
        checked_claims,
    )
