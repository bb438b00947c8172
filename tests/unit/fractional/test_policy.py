"""AssetToken: the rules of a transfer. For each, `transferReason` says it, `canTransfer` agrees, it is refused

├── paused; frozen on either side; unverified, expired, revoked, or of an issuer removed, on either side
├── country listed, or not; class not allowed: asked of the receiver alone
├── sanctioned on either side; no answer, whatever form it takes: refused
├── shares under liens, frozen, locked up: what is left moves
├── volume of a day; minimum left and reached; maximum of an investor in all its wallets
├── most holders, overall and in a country, by one: who leaves makes room; another wallet is nobody new
├── reasons come in the order of the list
├── addresses that are nobody's, amounts beyond everything: an answer, never a revert
└── setting rules: by the owner, and only what can hold
"""

import pytest

from tests.support.compliance import FRANCE, JAPAN, PROFESSIONAL, RETAIL, YEAR, investor
from tests.support.fractional import (
    DAY,
    HOLDINGS,
    MAX_UINT,
    REASON,
    ZERO,
    CountryRule,
    CustodianStatus,
    Fractional,
    FractionalBuilder,
    Policy,
    Reason,
)
from tests.support.suite import event, events


def test_paused(fractional: Fractional) -> None:
    asset = fractional.asset
    assert events(asset.pause(sender=fractional.agent)) == [event(asset, "Paused", fractional.agent)]
    fractional.refuses_transfer(fractional.holder, fractional.other, 1, Reason.PAUSED)
    with fractional.refuses("AssetToken_NotOwner", fractional.agent):
        asset.unpause(sender=fractional.agent)
    with fractional.refuses("AssetToken_NotOwner", fractional.stranger):
        asset.pause(sender=fractional.stranger)
    assert events(asset.unpause(sender=fractional.owner)) == [event(asset, "Unpaused", fractional.owner)]
    asset.pause(sender=fractional.owner)
    asset.unpause(sender=fractional.owner)
    fractional.transfer(fractional.holder, fractional.other, 1)


def test_a_pause_stops_nothing_else(fractional: Fractional) -> None:
    fractional.lock(fractional.holder, 10)
    fractional.asset.pause(sender=fractional.owner)
    fractional.issue(fractional.third, 5)
    fractional.lock(fractional.holder, 10)
    fractional.asset.transferLocked(fractional.holder, fractional.other, 20, sender=fractional.custodian)
    fractional.pay(4_000)
    assert fractional.claim(fractional.holder) > 0
    fractional.assert_laws()


def test_frozen_on_either_side(fractional: Fractional) -> None:
    fractional.asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    fractional.refuses_transfer(fractional.holder, fractional.other, 1, Reason.SENDER_FROZEN)
    fractional.refuses_transfer(fractional.holder, fractional.holder, 0, Reason.SENDER_FROZEN)
    fractional.refuses_transfer(fractional.other, fractional.holder, 1, Reason.RECEIVER_FROZEN)
    assert not fractional.asset.canSend(fractional.holder)
    assert not fractional.asset.canReceive(fractional.holder)


@pytest.mark.parametrize("how", ["never", "expired", "revoked", "issuer removed"])
def test_unverified_on_either_side(fractional: Fractional, how: str) -> None:
    sender, receiver = fractional.holder, fractional.third
    if how == "never":
        fractional.refuses_transfer(fractional.holder, fractional.stranger, 1, Reason.RECEIVER_UNVERIFIED)
        fractional.refuses_transfer(fractional.holder, fractional.stranger, 0, Reason.RECEIVER_UNVERIFIED)
        return
    if how == "expired":
        fractional.chain.warp(YEAR)
        fractional.register(fractional.other, 2, country=JAPAN)
    elif how == "revoked":
        fractional.revoke(sender)
        fractional.revoke(receiver)
    else:
        registry, governor = fractional.compliance.registry, fractional.compliance.sentinel
        registry.removeIssuer(fractional.compliance.issuer, sender=governor)
        fractional.refuses_transfer(sender, fractional.other, 1, Reason.SENDER_UNVERIFIED)
        return
    fractional.refuses_transfer(sender, fractional.other, 1, Reason.SENDER_UNVERIFIED)
    fractional.refuses_transfer(fractional.other, receiver, 1, Reason.RECEIVER_UNVERIFIED)
    assert fractional.asset.holderCount() == 2, "a holder counts until it holds nothing"


@pytest.mark.parametrize(("rule", "listed"), [(CountryRule.ALLOW, JAPAN), (CountryRule.DENY, FRANCE)])
def test_countries(fractional: Fractional, rule: CountryRule, listed: int) -> None:
    fractional.asset.setCountries([listed], True, sender=fractional.owner)
    fractional.set_policy(country_rule=rule)
    fractional.refuses_transfer(fractional.other, fractional.holder, 1, Reason.COUNTRY)
    fractional.transfer(fractional.holder, fractional.other, 1)
    assert not fractional.asset.canReceive(fractional.third)
    assert fractional.asset.canSend(fractional.holder)
    fractional.asset.setCountries([listed], False, sender=fractional.owner)
    expected = Reason.COUNTRY if rule == CountryRule.ALLOW else Reason.NONE
    assert fractional.reason(fractional.holder, fractional.other, 1) == expected


def test_every_country_has_its_bit(fractional: Fractional) -> None:
    countries = [1, 255, 256, 511, 512, 767, 768, 999]
    fractional.asset.setCountries(countries, True, sender=fractional.owner)
    listed = [number for number in range(0, 1100, 1) if fractional.asset.isCountryListed(number)]
    assert listed == countries
    for wrong in (0, 1_000, 65_535):
        with fractional.refuses("TransferPolicy_InvalidCountry", wrong):
            fractional.asset.setCountries([wrong], True, sender=fractional.owner)
        with fractional.refuses("TransferPolicy_InvalidCountry", wrong):
            fractional.asset.setMaxCountryHolders(wrong, 1, sender=fractional.owner)


def test_classes(fractional: Fractional) -> None:
    fractional.set_policy(classes=1 << PROFESSIONAL)
    fractional.refuses_transfer(fractional.other, fractional.holder, 1, Reason.INVESTOR_CLASS)
    fractional.transfer(fractional.holder, fractional.other, 1)
    fractional.register(fractional.third, 3, country=FRANCE, investor_class=32)
    fractional.set_policy(classes=2**32 - 1)
    fractional.refuses_transfer(fractional.holder, fractional.third, 1, Reason.INVESTOR_CLASS)
    fractional.register(fractional.third, 3, country=FRANCE, investor_class=65_535)
    fractional.refuses_transfer(fractional.holder, fractional.third, 1, Reason.INVESTOR_CLASS)
    fractional.register(fractional.third, 3, country=FRANCE, investor_class=31)
    fractional.transfer(fractional.holder, fractional.third, 1)


def test_sanctions(fractional: Fractional) -> None:
    listed = fractional.sanctions
    fractional.set_policy(sanctions_list=listed.address)
    fractional.transfer(fractional.holder, fractional.other, 1)
    listed.set(fractional.holder, 1, sender=fractional.stranger)
    fractional.refuses_transfer(fractional.holder, fractional.other, 1, Reason.SENDER_SANCTIONED)
    fractional.refuses_transfer(fractional.other, fractional.holder, 1, Reason.RECEIVER_SANCTIONED)
    assert not fractional.asset.canSend(fractional.holder)
    assert not fractional.asset.canReceive(fractional.holder)


@pytest.mark.parametrize("answer", [2, 3, 4, 5])
def test_no_answer_is_a_no(fractional: Fractional, answer: int) -> None:
    fractional.set_policy(sanctions_list=fractional.sanctions.address)
    fractional.sanctions.set(fractional.other, answer, sender=fractional.stranger)
    fractional.refuses_transfer(fractional.holder, fractional.other, 1, Reason.SANCTIONS_UNKNOWN)
    fractional.refuses_transfer(fractional.other, fractional.holder, 1, Reason.SANCTIONS_UNKNOWN)
    assert not fractional.asset.canReceive(fractional.other)
    assert not fractional.asset.canSend(fractional.other)
    fractional.set_policy()
    fractional.transfer(fractional.holder, fractional.other, 1)


def test_liens_freezes_and_lockups(fractional: Fractional) -> None:
    fractional.issue(fractional.holder, 200, fractional.chain.timestamp + DAY)
    fractional.lock(fractional.holder, 300)
    fractional.asset.setFrozenTokens(fractional.holder, 150, sender=fractional.agent)
    assert fractional.asset.disposable(fractional.holder) == HOLDINGS + 200 - 300 - 200
    fractional.refuses_transfer(fractional.holder, fractional.other, 901, Reason.LIENED)
    assert fractional.reason(fractional.holder, fractional.other, 751) == Reason.FROZEN_SHARES
    with fractional.refuses("ERC7943InsufficientUnfrozenBalance", fractional.holder, 751, 750):
        fractional.transfer(fractional.holder, fractional.other, 751)
    fractional.refuses_transfer(fractional.holder, fractional.other, 701, Reason.LOCKED_UP)
    fractional.chain.warp(DAY + 3_600)
    fractional.transfer(fractional.holder, fractional.other, 750)
    fractional.refuses_transfer(fractional.holder, fractional.other, 151, Reason.LIENED)
    fractional.assert_laws()


def test_daily_volume(fractional: Fractional) -> None:
    fractional.chain.warp(DAY - fractional.chain.timestamp % DAY)
    fractional.set_policy(daily_volume=100)
    fractional.transfer(fractional.holder, fractional.second, 500)
    fractional.transfer(fractional.holder, fractional.other, 60)
    fractional.refuses_transfer(fractional.second, fractional.other, 41, Reason.DAILY_VOLUME)
    fractional.transfer(fractional.second, fractional.other, 40)
    assert fractional.asset.investor(investor(1))[3] == 100
    fractional.refuses_transfer(fractional.holder, fractional.other, 1, Reason.DAILY_VOLUME)
    fractional.transfer(fractional.holder, fractional.other, 0)
    fractional.chain.warp(DAY - 1)
    fractional.refuses_transfer(fractional.holder, fractional.other, 1, Reason.DAILY_VOLUME)
    fractional.chain.warp(1)
    fractional.transfer(fractional.holder, fractional.other, 100)
    fractional.set_policy(daily_volume=2**56 - 1)
    assert fractional.asset.policy()[5] == 2**56 - 1
    fractional.transfer(fractional.holder, fractional.other, 100)


def test_minimum_holding(fractional: Fractional) -> None:
    fractional.set_policy(min_holding=100)
    fractional.refuses_transfer(fractional.holder, fractional.third, 99, Reason.RECEIVER_BELOW_MINIMUM)
    fractional.transfer(fractional.holder, fractional.third, 100)
    fractional.refuses_transfer(
        fractional.holder, fractional.other, HOLDINGS - 199, Reason.SENDER_BELOW_MINIMUM
    )
    fractional.transfer(fractional.holder, fractional.other, HOLDINGS - 200)
    fractional.transfer(fractional.holder, fractional.other, 100)
    assert fractional.balance(fractional.holder) == 0


def test_maximum_balance() -> None:
    fractional = FractionalBuilder()(investor_balances=True)
    fractional.set_policy(max_balance=HOLDINGS + 100)
    fractional.transfer(fractional.other, fractional.second, 100)
    fractional.refuses_transfer(fractional.other, fractional.holder, 1, Reason.MAX_BALANCE)
    fractional.transfer(fractional.holder, fractional.second, HOLDINGS)
    assert fractional.asset.investor(investor(1)) == (1, FRANCE, HOLDINGS + 100, 0)
    fractional.transfer(fractional.second, fractional.other, 1)
    fractional.transfer(fractional.other, fractional.holder, 1)
    fractional.assert_laws()


def test_maximum_balance_needs_the_option(fractional: Fractional) -> None:
    with fractional.refuses("TransferPolicy_NoInvestorBalances"):
        fractional.asset.setPolicy(Policy(max_balance=1), sender=fractional.owner)


def test_most_holders_by_one(fractional: Fractional) -> None:
    fractional.set_policy(max_holders=2)
    fractional.refuses_transfer(fractional.holder, fractional.third, 1, Reason.MAX_HOLDERS)
    fractional.transfer(fractional.holder, fractional.second, 1)
    fractional.refuses_transfer(fractional.holder, fractional.third, HOLDINGS - 1, Reason.MAX_HOLDERS)
    fractional.transfer(fractional.second, fractional.holder, 1)
    fractional.transfer(fractional.holder, fractional.third, HOLDINGS)
    assert fractional.asset.holderCount() == 2
    with fractional.refuses("TransferPolicy_Refused", ZERO, fractional.fourth, 1, int(Reason.MAX_HOLDERS)):
        fractional.issue(fractional.fourth, 1)
    fractional.set_policy(max_holders=3)
    fractional.issue(fractional.fourth, 1)
    fractional.set_policy(max_holders=1)
    fractional.transfer(fractional.third, fractional.other, 10)
    fractional.assert_laws()


def test_most_holders_in_a_country(fractional: Fractional) -> None:
    fractional.asset.setMaxCountryHolders(FRANCE, 1, sender=fractional.owner)
    assert fractional.asset.countryHolders(FRANCE) == (1, 1)
    fractional.refuses_transfer(fractional.other, fractional.third, 1, Reason.MAX_COUNTRY_HOLDERS)
    fractional.refuses_transfer(fractional.other, fractional.third, HOLDINGS, Reason.MAX_COUNTRY_HOLDERS)
    fractional.transfer(fractional.other, fractional.fourth, 1)
    fractional.transfer(fractional.holder, fractional.third, HOLDINGS)
    assert fractional.asset.countryHolders(FRANCE) == (1, 1)
    fractional.asset.setMaxCountryHolders(FRANCE, 0, sender=fractional.owner)
    fractional.transfer(fractional.other, fractional.holder, 1)
    fractional.assert_laws()


def test_a_holder_leaves_the_country_that_it_was_counted_in(fractional: Fractional) -> None:
    fractional.register(fractional.holder, 1, country=JAPAN)
    assert fractional.asset.countryHolders(FRANCE)[0] == 1
    fractional.transfer(fractional.holder, fractional.other, HOLDINGS)
    assert fractional.asset.countryHolders(FRANCE)[0] == 0
    assert fractional.asset.countryHolders(JAPAN)[0] == 1
    fractional.assert_laws()


def test_custodians_wallets_do_not_count(fractional: Fractional) -> None:
    fractional.register(fractional.seller, 9, flags=1)
    fractional.set_policy(max_holders=2)
    fractional.transfer(fractional.holder, fractional.seller, 10)
    assert fractional.asset.holderCount() == 2
    fractional.transfer(fractional.seller, fractional.holder, 10)
    fractional.assert_laws()


def test_recount(fractional: Fractional) -> None:
    asset = fractional.asset
    fractional.register(fractional.holder, 1, country=JAPAN)
    receipt = asset.recount(fractional.holder, sender=fractional.stranger)
    assert events(receipt) == [event(asset, "Recounted", fractional.holder, investor(1), JAPAN, True)]
    assert (asset.countryHolders(FRANCE)[0], asset.countryHolders(JAPAN)[0]) == (0, 2)
    fractional.register(fractional.holder, 1, country=JAPAN, flags=1)
    asset.recount(fractional.holder, sender=fractional.stranger)
    assert (asset.holderCount(), asset.countryHolders(JAPAN)[0], asset.investor(investor(1))[0]) == (1, 1, 0)
    fractional.assert_laws()
    asset.recount(fractional.holder, sender=fractional.stranger)
    fractional.register(fractional.holder, 1, country=FRANCE)
    asset.recount(fractional.holder, sender=fractional.stranger)
    assert (asset.holderCount(), asset.countryHolders(FRANCE)[0]) == (2, 1)
    fractional.assert_laws()
    with fractional.refuses("TransferPolicy_NotAHolder", fractional.third):
        asset.recount(fractional.third, sender=fractional.stranger)


def test_reasons_come_in_order(fractional: Fractional) -> None:
    fractional.asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    fractional.asset.freeze(fractional.third, REASON, sender=fractional.agent)
    fractional.revoke(fractional.holder)
    assert fractional.reason(fractional.holder, fractional.third, 1) == Reason.SENDER_FROZEN
    fractional.asset.pause(sender=fractional.owner)
    assert fractional.reason(fractional.holder, fractional.third, 1) == Reason.PAUSED
    fractional.asset.unpause(sender=fractional.owner)
    fractional.asset.unfreeze(fractional.holder, REASON, sender=fractional.agent)
    assert fractional.reason(fractional.holder, fractional.third, 1) == Reason.RECEIVER_FROZEN
    fractional.asset.unfreeze(fractional.third, REASON, sender=fractional.agent)
    assert fractional.reason(fractional.holder, fractional.third, 1) == Reason.SENDER_UNVERIFIED


@pytest.mark.parametrize("amount", [0, 1, HOLDINGS, HOLDINGS + 1, 2**56, MAX_UINT])
def test_an_answer_and_never_a_revert(fractional: Fractional, amount: int) -> None:
    asset = fractional.asset
    asset.setFrozenTokens(fractional.other, MAX_UINT, sender=fractional.agent)
    fractional.set_policy(
        max_holders=2, min_holding=2**56 - 1, daily_volume=1, sanctions_list=fractional.sanctions.address
    )
    people = (ZERO, fractional.holder, fractional.other, fractional.third, fractional.stranger, asset)
    for sender in people:
        assert asset.canSend(sender) in (True, False)
        assert asset.canReceive(sender) in (True, False)
        for to in people:
            fractional.reason(sender, to, amount)
            fractional.receipt_reason(sender, to, amount)


def test_who_sets_rules(fractional: Fractional) -> None:
    asset = fractional.asset
    for caller in (fractional.agent, fractional.custodian, fractional.stranger):
        with fractional.refuses("AssetToken_NotOwner", caller):
            asset.setPolicy(Policy(), sender=caller)
        with fractional.refuses("AssetToken_NotOwner", caller):
            asset.setCountries([FRANCE], True, sender=caller)
        with fractional.refuses("AssetToken_NotOwner", caller):
            asset.setMaxCountryHolders(FRANCE, 1, sender=caller)
        with fractional.refuses("AssetToken_NotOwner", caller):
            asset.setCustodian(caller, CustodianStatus.ACTIVE, sender=caller)
    with fractional.refuses("TransferPolicy_ListWithoutCode", fractional.stranger):
        asset.setPolicy(Policy(sanctions_list=fractional.stranger.address), sender=fractional.owner)


def test_the_rules_are_kept_as_they_were_set() -> None:
    fractional = FractionalBuilder()(investor_balances=True, shares=0)
    rules = Policy(
        CountryRule.DENY,
        0xDEADBEEF,
        2**32 - 2,
        2**56 - 3,
        2**56 - 5,
        2**56 - 7,
        2**32 - 9,
        fractional.sanctions.address,
        True,
    )
    receipt = fractional.asset.setPolicy(rules, sender=fractional.owner)
    assert events(receipt) == [event(fractional.asset, "PolicySet", tuple(rules))]
    assert fractional.asset.policy() == tuple(rules)
    assert (fractional.asset.totalSupply(), fractional.asset.decimals(), fractional.asset.paused()) == (
        0,
        0,
        False,
    )
    assert fractional.asset.options() == (False, True)
    fractional.set_policy()
    assert fractional.asset.policy() == tuple(Policy())


def test_a_class_is_what_the_registry_says_now(fractional: Fractional) -> None:
    fractional.set_policy(classes=1 << RETAIL)
    assert fractional.reason(fractional.holder, fractional.third, 1) == Reason.INVESTOR_CLASS
    fractional.register(fractional.third, 3, country=FRANCE, investor_class=RETAIL)
    assert fractional.reason(fractional.holder, fractional.third, 1) == Reason.NONE
