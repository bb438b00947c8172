"""The words of storage that are watched, and the same words out of the model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import load
from strongroom.evm import Contract, keccak
from strongroom.model import AuthorizedToken
from tests.stateful.rooms.stablecoin.world import (
    ACCOUNTS,
    BLOCKABLE,
    COIN_SPENDERS,
    FACILITATORS,
    OWNERS,
    SIGNERS,
    WEIRD,
    Contracts,
    Model,
)


@dataclass
class Layout:
    """Which storage words are watched, and where each is among them."""

    slots: list[tuple[str, int]] = field(default_factory=list)
    index: dict[Any, int] = field(default_factory=dict)

    def add(self, key: Any, contract: Contract, slot: int) -> None:
        """Watch one more slot."""
        self.index[key] = len(self.slots)
        self.slots.append((contract.address, slot))


def layout(contracts: Contracts) -> Layout:
    """All balances, allowances, supplies, nonces, levels, books and flags."""
    result = Layout()
    at = contracts.at
    places = [
        _slots(load(name).storage_layout)
        for name in ("Stablecoin", "MockReserve", "MockReserve", "MockWeirdToken")
    ]
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        balances = slots.get("_balances", slots.get("balanceOf", -1))
        for name in ACCOUNTS:
            result.add(("balance", number, name), token, mapping_slot(at[name], balances))
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        result.add(("supply", number), token, slots.get("_totalSupply", slots.get("totalSupply", -1)))
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        allowances = slots.get("_allowances", slots.get("allowance", -1))
        for owner in OWNERS:
            for spender in spenders(number):
                slot = mapping_slot(at[spender], mapping_slot(at[owner], allowances))
                result.add(("allowance", number, owner, spender), token, slot)
    for number, (token, slots) in enumerate(zip(contracts.tokens, places, strict=True)):
        if number != 1 + WEIRD:
            for owner in SIGNERS:
                result.add(("nonce", number, owner), token, mapping_slot(at[owner], slots["_nonces"]))
    coin = places[0]
    for name in FACILITATORS:
        result.add(("facilitator", name), contracts.coin, mapping_slot(at[name], coin["_facilitators"]))
    result.add("facilitators", contracts.coin, coin["_facilitatorSet"])
    result.add("flash mint", contracts.coin, coin["_flashMint"])
    psm = _slots(load("PegStabilityModule").storage_layout)
    for module in contracts.modules:
        result.add(("state", module.number), module.psm, psm["_state"])
    for module in contracts.modules:
        result.add(("drought", module.number), module.psm, psm["_drought"])
    for module in contracts.modules:
        result.add(("feed", module.number), module.feed, 0)
    weird = contracts.modules[WEIRD].reserve
    for label in ("kind", "feeBps", "hook", "hookSucceeded"):
        result.add(label, weird, places[-1][label])
    for name in BLOCKABLE:
        result.add(("blocked", name), weird, mapping_slot(at[name], places[-1]["blocked"]))
    return result


def expected_words(model: Model, at: Mapping[str, str]) -> Callable[[], list[int]]:
    """A function that gives the same words out of the model."""
    accounts = [at[name] for name in ACCOUNTS]
    pairs = [
        [(at[owner], at[spender]) for owner in OWNERS for spender in spenders(number)]
        for number in range(len(model.tokens))
    ]
    signers = [at[name] for name in SIGNERS]
    facilitators = [at[name] for name in FACILITATORS]
    blockable = [at[name] for name in BLOCKABLE]
    coin, weird, tokens = model.coin, model.weird, model.tokens
    authorized = [token for token in tokens if isinstance(token, AuthorizedToken)]

    def words() -> list[int]:
        result: list[int] = []
        for token in tokens:
            balances = token.balances
            result += [balances[account] for account in accounts]
        result += [token.total_supply for token in tokens]
        for token, watched in zip(tokens, pairs, strict=True):
            allowances = token.allowances
            result += [allowances[pair] for pair in watched]
        for signed in authorized:
            nonces = signed.nonces
            result += [nonces[signer] for signer in signers]
        paused = coin.minting_paused
        for address in facilitators:
            listed = coin.facilitators[address]
            word = listed.ceiling | listed.level << 120
            result.append(word | 1 << 240 if paused and address in coin.facilitators else word)
        result.append(len(coin.facilitators))
        result.append(coin.flash_mint_cap | coin.flash_mint_fee_bps << 128 | paused << 144)
        for psm in model.psms:
            result.append(
                psm.book
                | psm.fee_in_bps << 128
                | psm.fee_out_bps << 144
                | psm.band_lower_bps << 160
                | psm.band_upper_bps << 176
                | psm.frozen << 192
                | psm.short << 193
            )
        for psm in model.psms:
            drought = psm.drought
            result.append(drought.since | drought.lasted << 40 | drought.dry << 64 | drought.depegged << 72)
        for feed in model.feeds:
            result.append(
                feed.answer % 2**120 | feed.started_at << 120 | feed.updated_at << 184 | feed.fault << 248
            )
        hook = int(weird.hook.target, 16) if weird.hook is not None else 0
        result += [weird.kind, weird.fee_bps, hook, int(weird.hook_succeeded)]
        result += [int(weird.blocked[account]) for account in blockable]
        return result

    return words


def spenders(token: int) -> Sequence[str]:
    """Whose allowances of a token are watched."""
    return COIN_SPENDERS if token == 0 else (f"module{token - 1}", "relayer")


def mapping_slot(key: str | bytes, slot: int) -> int:
    """Where a mapping keeps the value of a key."""
    word = bytes.fromhex(key[2:]).rjust(32, b"\0") if isinstance(key, str) else key
    return int.from_bytes(keccak(word + slot.to_bytes(32, "big")), "big")


def _slots(storage: Mapping[str, Any]) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in storage["storage"]}
