"""The rules of an asset for people: built, checked, and said in plain words.

rules = Rules(countries=Countries.only(250, 276), classes=(1, 2), max_holders=99, lock_up=90 * DAY)
rules.sentences(decimals=0, symbol="HARB")      # ("Only investors of the countries 250, 276 may receive.", …)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from strongroom.client.amounts import from_units, plain, to_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.structs import Policy
from strongroom.client.errors import ArgumentError

ZERO_ADDRESS = "0x" + "00" * 20
MAX_COUNTRY = 999
CLASSES = 32
"""Classes that a rule can name: 0 to 31."""
_DAY = 86_400


class CountryRule(IntEnum):
    """What the listed countries mean; the contract's `CountryRule`."""

    ANY = 0
    ALLOW = 1
    DENY = 2


@dataclass(frozen=True)
class Countries:
    """Whose investors may receive. ISO 3166-1 numbers."""

    rule: CountryRule = CountryRule.ANY
    listed: tuple[int, ...] = ()

    @classmethod
    def only(cls, *countries: int) -> "Countries":
        """These and no others."""
        return cls(CountryRule.ALLOW, countries)

    @classmethod
    def all_but(cls, *countries: int) -> "Countries":
        """All but these."""
        return cls(CountryRule.DENY, countries)


@dataclass(frozen=True)
class Rules:
    """Who may hold, how much, and who may send. Amounts in whole shares; zero means that there is no such rule."""

    countries: Countries = field(default_factory=Countries)
    classes: tuple[int, ...] = ()
    """Classes that may receive, of 0 to 31; none named: every class."""
    max_holders: int = 0
    min_holding: Decimal | int | str = 0
    max_balance: Decimal | int | str = 0
    """Of an investor, over its wallets; only where the asset keeps investors' balances."""
    daily_volume: Decimal | int | str = 0
    """That an investor may send to others in a day (UTC)."""
    lock_up: int = 0
    """Seconds that issued shares stay locked up, at least."""
    sanctions_list: str = ZERO_ADDRESS
    checked_claims: bool = False
    """Whether dividends are paid only to verified wallets."""

    def policy(self, decimals: int) -> Policy:
        """As the contract takes it, without the list of countries. Raises `ArgumentError`, `AmountError`."""
        bad = [each for each in self.classes if not 0 <= each < CLASSES]
        if bad:
            raise ArgumentError(f"a class is from 0 to {CLASSES - 1}, not {bad[0]}")
        check_countries(self.countries.listed)
        if self.countries.rule is CountryRule.ANY and self.countries.listed:
            raise ArgumentError("countries are listed and it is not said whether they may or may not receive")
        if self.countries.rule is CountryRule.ALLOW and not self.countries.listed:
            raise ArgumentError("only listed countries may receive, and none is listed: nobody could")
        for name, value in (("holders", self.max_holders), ("lock-up, in seconds,", self.lock_up)):
            if not 0 <= value < 1 << 32:
                raise ArgumentError(f"the number of {name} is below 2^32, not {value}")
        least, most, daily = (
            to_units(amount, decimals) for amount in (self.min_holding, self.max_balance, self.daily_volume)
        )
        if max(least, most, daily) >= 1 << 56:
            raise ArgumentError("an amount of shares is below 2^56 units")
        return Policy(
            int(self.countries.rule),
            sum(1 << each for each in set(self.classes)),
            self.max_holders,
            least,
            most,
            daily,
            self.lock_up,
            to_address(self.sanctions_list),
            self.checked_claims,
        )

    @classmethod
    def of(cls, policy: Policy, listed: Sequence[int], decimals: int) -> "Rules":
        """What a contract says; `listed` are its listed countries."""
        return cls(
            countries=Countries(CountryRule(policy.countryRule), tuple(sorted(listed))),
            classes=tuple(each for each in range(CLASSES) if policy.classes >> each & 1),
            max_holders=policy.maxHolders,
            min_holding=from_units(policy.minHolding, decimals),
            max_balance=from_units(policy.maxBalance, decimals),
            daily_volume=from_units(policy.dailyVolume, decimals),
            lock_up=policy.lockup,
            sanctions_list=policy.sanctionsList,
            checked_claims=policy.checkedClaims,
        )

    def sentences(self, symbol: str) -> tuple[str, ...]:
        """Each rule as a sentence; the registry's, which always holds, first."""
        found = ["Only verified investors may receive, and only they may send."]
        names = ", ".join(map(str, self.countries.listed))
        if self.countries.rule is CountryRule.ALLOW:
            found.append(f"Only investors of the countries {names or 'none'} may receive.")
        elif self.countries.rule is CountryRule.DENY and names:
            found.append(f"Investors of the countries {names} may not receive.")
        if self.classes:
            found.append(f"Only investors of the classes {', '.join(map(str, self.classes))} may receive.")
        if self.max_holders:
            found.append(f"At most {self.max_holders:,} investors may hold shares at a time.")
        for amount, text in (
            (self.min_holding, "Who holds any holds at least {} in a wallet."),
            (self.max_balance, "An investor holds at most {}, over all its wallets."),
            (self.daily_volume, "An investor sends at most {} to others in a day (UTC)."),
        ):
            if Decimal(amount):
                found.append(text.format(f"{plain(Decimal(amount))} {symbol}"))
        if self.lock_up:
            found.append(f"Issued shares cannot be transferred for {span(self.lock_up)}.")
        if self.sanctions_list != ZERO_ADDRESS:
            found.append(
                f"Nobody on the sanctions list {self.sanctions_list} sends or receives; one that does not answer "
                "stops transfers."
            )
        if self.checked_claims:
            found.append("Dividends are paid to verified wallets only; the others' stay owed to them.")
        return tuple(found)


def check_countries(countries: Iterable[int]) -> None:
    """Raises `ArgumentError` for what is no country's number."""
    for each in countries:
        if not 1 <= each <= MAX_COUNTRY:
            raise ArgumentError(f"a country is its ISO 3166-1 number, from 1 to {MAX_COUNTRY}, not {each}")


def contract_of(address: Addressish | None) -> str:
    """An address, zero for none."""
    return ZERO_ADDRESS if address is None else to_address(address)


def span(seconds: int) -> str:
    """Seconds as people say them."""
    for unit, size in (("day", _DAY), ("hour", 3_600), ("minute", 60)):
        if seconds >= size and not seconds % size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} seconds"
