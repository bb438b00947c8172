"""The words of storage that are watched, and the same words out of the model."""

from collections.abc import Callable
from typing import Any

from strongroom.artifacts import load
from strongroom.model.asset_values import CountryRule, Holder, Investor, Restraint
from strongroom.model.identity_registry import Word
from tests.stateful.rooms.fractional.world import (
    COUNTRIES,
    CUSTODIANS,
    INVESTORS,
    PAID,
    SPENDERS,
    TOKENS,
    WALLETS,
    Contracts,
    Model,
)
from tests.stateful.rooms.lending.storage import Layout
from tests.stateful.rooms.stablecoin.storage import mapping_slot

ZERO = "0x" + "00" * 20
ISSUERS = ("seller", "attacker")
POLICY = 2**184 - 1
"""The part of the policy's word that is compared; the rules' numbers are by the view `policy`."""


def layout(contracts: Contracts) -> Layout:
    """All that a call can change. A kind of word lies together, by wallet in their order."""
    result = Layout()
    at, where = contracts.at, contracts.asset.address
    places, members = _places()
    policy = places["_policy"]
    result.add("policy", where, policy + members["word"])
    for part in range(4):
        result.add(("listed", part), where, policy + members["listed"] + part)
    for country in COUNTRIES:
        key = country.to_bytes(32, "big")
        result.add(("country", country), where, mapping_slot(key, policy + members["countryHolders"]))
    for number in INVESTORS:
        key = number.to_bytes(32, "big")
        result.add(("investor", number), where, mapping_slot(key, policy + members["investors"]))
    for label in ("_holders", "_restraints", "_lockups"):
        for name in WALLETS:
            result.add((label, name), where, mapping_slot(at[name], places[label]))
    second = mapping_slot((1).to_bytes(32, "big"), places["_earnings"])
    for name in WALLETS:
        result.add(("_earnings", name), where, mapping_slot(at[name], second))
    for name in WALLETS:
        for custodian in CUSTODIANS:
            slot = mapping_slot(at[custodian], mapping_slot(at[name], places["_lockedBy"]))
            result.add(("locked by", name, custodian), where, slot)
    for name in WALLETS:
        for spender in SPENDERS:
            slot = mapping_slot(at[spender], mapping_slot(at[name], places["_allowances"]))
            result.add(("allowance", name, spender), where, slot)
    for token in TOKENS:
        result.add(("book", token), where, places["_books"] + 2 * token)
        result.add(("token", token), where, places["_books"] + 2 * token + 1)
    for name in CUSTODIANS:
        result.add(("custodian", name), where, mapping_slot(at[name], places["_custodians"]))
    for name in ("agent", "attacker"):
        result.add(("agent", name), where, mapping_slot(at[name], places["_agents"]))
    for name in ISSUERS:
        result.add(("issuance", name), where, mapping_slot(at[name], places["_issuance"]))
    result.add("owner", where, places["_owner"])
    result.add("pending owner", where, places["_pendingOwner"])
    result.add("authorized", where, places["_supplyLocker"])
    words = _slots("IdentityRegistry")["_words"]
    for name in WALLETS:
        result.add(("identity", name), contracts.registry.address, mapping_slot(at[name], words))
    for token, (name, label) in enumerate((("MockReserve", "_balances"), ("MockWeirdToken", "balanceOf"))):
        slot = _slots(name)[label]
        for account in PAID:
            where = contracts.tokens[token].address
            result.add(("balance", token, account), where, mapping_slot(at[account], slot))
    return result


def expected_words(contracts: Contracts, model: Model) -> Callable[[], list[int]]:
    """A function that gives the same words out of the model. What did not change since is not packed again."""
    at, asset = contracts.at, model.asset
    wallets = [at[name] for name in WALLETS]
    liens = [(wallet, at[name]) for wallet in wallets for name in CUSTODIANS]
    allowances = [(wallet, at[name]) for wallet in wallets for name in SPENDERS]
    paid = [at[name] for name in PAID]
    locker = int(at["locker"], 16)
    known: dict[str, tuple[Holder, Restraint, int]] = {}
    investors: dict[int, tuple[Investor, int]] = {}
    identities: dict[str, tuple[Word, int]] = {}

    def holder_word(wallet: str) -> int:
        holder, restraint = asset.holdings[wallet], asset.restraints[wallet]
        last = known.get(wallet)
        if last is not None and last[0] is holder and last[1] is restraint:
            return last[2]
        word = _holder(holder, restraint)
        known[wallet] = (holder, restraint, word)
        return word

    def investor_word(number: int) -> int:
        found = asset.investors[number]
        last = investors.get(number)
        if last is not None and last[0] is found:
            return last[1]
        word = (
            found.wallets | found.country << 32 | found.balance << 48 | found.sent << 104 | found.day << 160
        )
        investors[number] = (found, word)
        return word

    def identity_word(wallet: str) -> int:
        found = model.registry.words[wallet]
        last = identities.get(wallet)
        if last is not None and last[0] is found:
            return last[1]
        word = _identity(found)
        identities[wallet] = (found, word)
        return word

    def words() -> list[int]:
        result = [_policy(model)]
        listed = [0, 0, 0, 0]
        for country, is_listed in asset.listed.items():
            if is_listed:
                listed[country >> 8] |= 1 << (country & 0xFF)
        result += listed
        result += [asset.country_counts[each] | asset.country_limits[each] << 32 for each in COUNTRIES]
        result += map(investor_word, INVESTORS)
        result += map(holder_word, wallets)
        result += [
            restraint[0] | restraint[1] << 56 for restraint in map(asset.restraints.__getitem__, wallets)
        ]
        for wallet in wallets:
            word = 0
            for hour, amount in reversed(asset.lockups[wallet]):
                word = word << 80 | hour << 56 | amount
            result.append(word)
        for wallet in wallets:
            earned = asset.earnings[1, wallet]
            result.append(earned.accrued | earned.per_share << 96)
        result += [asset.locked_by[pair] for pair in liens]
        result += [asset.allowances[pair] for pair in allowances]
        for token in TOKENS:
            book = asset.books[token]
            result.append(
                book.per_share
                | book.remainder << 96
                | book.outstanding << 152
                | book.undivided << 212
                | book.checked << 255
            )
            exponent = len(str(book.quantum)) - 1
            result.append(int(book.token, 16) | book.received << 160 | exponent << 220 | 5**exponent << 224)
        result += [int(asset.custodians[at[name]]) for name in CUSTODIANS]
        result += [int(asset.agents[at[name]]) for name in ("agent", "attacker")]
        result += [asset.issuance[at[name]] for name in ISSUERS]
        result.append(int(asset.owner, 16) | 1 << 160)
        result.append(int(asset.pending_owner, 16))
        result.append(locker | asset.authorized_supply << 160)
        result += map(identity_word, wallets)
        for token in model.tokens:
            result += [token.balances[account] for account in paid]
        return result

    return words


def _policy(model: Model) -> int:
    asset = model.asset
    policy = asset.policy
    flags = (
        asset.paused
        | (policy.country_rule is CountryRule.ALLOW) << 1
        | (policy.country_rule is CountryRule.DENY) << 2
        | (policy.sanctions_list != ZERO) << 3
        | (policy.min_holding > 0) << 4
        | (policy.max_balance > 0) << 5
        | (policy.daily_volume > 0) << 6
        | policy.checked_claims << 7
        | asset.supply_locked << 8
        | asset.investor_balances << 10
    )
    return (
        asset.total_supply
        | policy.max_holders << 56
        | asset.holders << 88
        | policy.classes << 120
        | asset.decimals << 152
        | len(asset.books) << 160
        | flags << 168
    )


def _holder(holder: Holder, restraint: Restraint) -> int:
    flags = holder.is_frozen | (restraint != (0, 0)) << 1 | holder.had_lockups << 2 | holder.counted << 3
    return holder.accrued | holder.per_share << 96 | flags << 192 | holder.balance << 200


def _identity(word: Word) -> int:
    claim = word.claim
    return (
        claim.expiry
        | claim.issued_at << 48
        | claim.country << 96
        | claim.investor_class << 112
        | claim.flags << 128
        | word.issuer << 152
        | claim.investor_id << 160
    )


def _places() -> tuple[dict[str, int], dict[str, int]]:
    found: Any = load("AssetToken").storage_layout
    kind = next(entry["type"] for entry in found["storage"] if entry["label"] == "_policy")
    members = {entry["label"]: int(entry["slot"]) for entry in found["types"][kind]["members"]}
    return _slots("AssetToken"), members


def _slots(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}
