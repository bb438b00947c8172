"""`TransferPolicy`: the rules of an asset and its count of holders, as exact integers.

The asset is one contract with its policy, so this is a part of `AssetToken`; it asks, in the order of `Reason`, and
counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from strongroom.model.asset_values import (
    DAY,
    CountryRule,
    Investor,
    Party,
    Policy,
    Reason,
    SanctionsList,
)
from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table
from strongroom.model.identity_registry import IdentityRegistry, Word

MAX_COUNTRY = 999


@dataclass(eq=False)
class TransferPolicy(Contract):
    """The rules, who is listed, and who holds."""

    registry: IdentityRegistry
    sanctions: Mapping[Address, SanctionsList] = field(default_factory=dict)
    """The sanctions lists that have code."""
    investor_balances: bool = False
    """Whether investors' balances are kept."""

    def __post_init__(self) -> None:
        self.policy = Policy()
        self.paused = False
        self.holders = 0
        self.listed: Table[int, bool] = Table(self.world, False, {})
        self.country_counts: Table[int, int] = Table(self.world, 0, {})
        self.country_limits: Table[int, int] = Table(self.world, 0, {})
        self.investors: Table[int, Investor] = Table(self.world, Investor(), {})

    # Rules

    def _set_policy(self, policy: Policy) -> None:
        if policy.max_balance and not self.investor_balances:
            raise ModelError("TransferPolicy_NoInvestorBalances")
        if policy.sanctions_list != ZERO_ADDRESS and policy.sanctions_list not in self.sanctions:
            raise ModelError("TransferPolicy_ListWithoutCode", policy.sanctions_list)
        self.policy = policy

    def _set_countries(self, countries: Sequence[int], listed: bool) -> None:
        for country in countries:
            self._require_country(country)
            self.listed[country] = listed

    def _set_country_limit(self, country: int, limit: int) -> None:
        self._require_country(country)
        self.country_limits[country] = limit

    # Checks

    def _account_reason(
        self, sender: Address, sender_word: Word | None, to: Address, to_word: Word | None, asks_sender: bool
    ) -> Reason:
        """Why these accounts may not send or receive at all, freezes and pauses excepted."""
        if asks_sender and sender_word is None:
            return Reason.SENDER_UNVERIFIED
        if to_word is None:
            return Reason.RECEIVER_UNVERIFIED
        policy, claim = self.policy, to_word.claim
        rule = policy.country_rule
        if rule is not CountryRule.ANY and self.listed[claim.country] != (rule is CountryRule.ALLOW):
            return Reason.COUNTRY
        if policy.classes and not policy.classes >> claim.investor_class & 1:
            return Reason.INVESTOR_CLASS
        if policy.sanctions_list == ZERO_ADDRESS:
            return Reason.NONE
        answer = self.sanctions[policy.sanctions_list].answer
        of_sender = answer(sender) if asks_sender else 0
        if of_sender == 1:
            return Reason.SENDER_SANCTIONED
        of_receiver = answer(to)
        if of_receiver == 1:
            return Reason.RECEIVER_SANCTIONED
        return Reason.SANCTIONS_UNKNOWN if of_sender or of_receiver else Reason.NONE

    def _may_be_paid(self, wallet: Address) -> bool:
        if self.registry.valid(wallet) is None:
            return False
        where = self.policy.sanctions_list
        return where == ZERO_ADDRESS or self.sanctions[where].answer(wallet) == 0

    def _sender_reason(self, wallet: Address) -> Reason:
        if self.registry.valid(wallet) is None:
            return Reason.SENDER_UNVERIFIED
        if self.policy.sanctions_list == ZERO_ADDRESS:
            return Reason.NONE
        answer = self.sanctions[self.policy.sanctions_list].answer(wallet)
        return (Reason.NONE, Reason.SENDER_SANCTIONED, Reason.SANCTIONS_UNKNOWN)[answer]

    def _amount_reason(self, sender: Party, to: Party, amount: int, by_holder: bool) -> Reason:
        """Why this amount may not go from one to the other: not zero, at most the sender's balance."""
        reason = self._limit_reason(sender, to, amount, by_holder)
        if reason or to.balance or not to.counted or self.investors[to.investor_id].wallets:
            return reason
        return self._holder_reason(sender, to, amount)

    def _limit_reason(self, sender: Party, to: Party, amount: int, by_holder: bool) -> Reason:
        policy = self.policy
        same = sender.investor_id == to.investor_id and sender.wallet != ZERO_ADDRESS
        limited = by_holder and policy.daily_volume and sender.counted and not same
        if limited and self._sent_today(sender.investor_id) + amount > policy.daily_volume:
            return Reason.DAILY_VOLUME
        least = policy.min_holding
        if least:
            if by_holder and sender.counted and 0 < sender.balance - amount < least:
                return Reason.SENDER_BELOW_MINIMUM
            if to.counted and to.balance + amount < least:
                return Reason.RECEIVER_BELOW_MINIMUM
        limited = policy.max_balance and to.counted and not (same and sender.counted)
        if limited and self.investors[to.investor_id].balance + amount > policy.max_balance:
            return Reason.MAX_BALANCE
        return Reason.NONE

    def _holder_reason(self, sender: Party, to: Party, amount: int) -> Reason:
        """For a receiver who becomes a holder. Whoever stops being one with the same movement makes room."""
        most, in_country = self.policy.max_holders, self.country_limits[to.country]
        if not most and not in_country:
            return Reason.NONE
        leaving = leaving_country = 0
        if sender.wallet != ZERO_ADDRESS and sender.counted and sender.balance == amount:
            investor = self.investors[sender.investor_id]
            if investor.wallets == 1:
                leaving, leaving_country = 1, investor.country
        if most and self.holders + 1 - leaving > most:
            return Reason.MAX_HOLDERS
        if in_country:
            others = self.country_counts[to.country] - (leaving if leaving_country == to.country else 0)
            if others + 1 > in_country:
                return Reason.MAX_COUNTRY_HOLDERS
        return Reason.NONE

    # Counts

    def _count(self, sender: Party, to: Party, amount: int, by_holder: bool) -> None:
        """Wallets, holders, investors' balances and the day's volume; the receiver first, so that an investor who moves
        between its own wallets never counts as gone.
        """
        keeps = self.investor_balances
        if to.counted and to.wallet != ZERO_ADDRESS:
            investor = self.investors[to.investor_id]
            if not to.balance:
                investor = self._arrive(investor, to.country)
            if keeps:
                investor = investor._replace(balance=investor.balance + amount)
            if investor is not self.investors[to.investor_id]:
                self.investors[to.investor_id] = investor
        if sender.counted and sender.wallet != ZERO_ADDRESS:
            before = investor = self.investors[sender.investor_id]
            if sender.balance == amount:
                investor = self._leave(investor)
            if keeps:
                investor = investor._replace(balance=investor.balance - amount)
            if by_holder and self.policy.daily_volume and sender.investor_id != to.investor_id:
                sent = self._sent_today(sender.investor_id) + amount
                investor = investor._replace(sent=sent, day=self.world.timestamp // DAY)
            if investor is not before:
                self.investors[sender.investor_id] = investor

    def _recount(self, investor_id: int, country: int, balance: int, was: bool, counts: bool) -> None:
        investor = self.investors[investor_id]
        keeps = self.investor_balances
        if was:
            investor = self._leave(investor)
            if keeps:
                investor = investor._replace(balance=investor.balance - balance)
        if counts:
            if investor.wallets and investor.country != country:
                self.country_counts[investor.country] -= 1
                self.country_counts[country] += 1
                investor = investor._replace(country=country)
            investor = self._arrive(investor, country)
            if keeps:
                investor = investor._replace(balance=investor.balance + balance)
        self.investors[investor_id] = investor

    def _arrive(self, investor: Investor, country: int) -> Investor:
        if not investor.wallets:
            self.holders += 1
            self.country_counts[country] += 1
            investor = investor._replace(country=country)
        return investor._replace(wallets=investor.wallets + 1)

    def _leave(self, investor: Investor) -> Investor:
        investor = investor._replace(wallets=investor.wallets - 1)
        if not investor.wallets:
            self.holders -= 1
            self.country_counts[investor.country] -= 1
        return investor

    def _sent_today(self, investor_id: int) -> int:
        investor = self.investors[investor_id]
        return investor.sent if investor.day == self.world.timestamp // DAY else 0

    @staticmethod
    def _require_country(country: int) -> None:
        if not 0 < country <= MAX_COUNTRY:
            raise ModelError("TransferPolicy_InvalidCountry", country)
