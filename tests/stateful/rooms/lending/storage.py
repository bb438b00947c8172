"""The words of storage that are watched, and the same words out of the model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import load
from tests.stateful.rooms.lending.world import (
    AUTHORIZED,
    AUTHORIZERS,
    ENTRIES,
    HOLDERS,
    IRMS,
    MARKETS,
    MOCKED,
    USERS,
    Contracts,
    Model,
    flags,
)
from tests.stateful.rooms.stablecoin.storage import mapping_slot

UINT128 = 2**128 - 1
UINT64 = 2**64 - 1


@dataclass
class Layout:
    """Which storage words are watched, and where each is among them."""

    slots: list[tuple[str, int]] = field(default_factory=list)
    index: dict[Any, int] = field(default_factory=dict)

    def add(self, key: Any, address: str, slot: int) -> None:
        """Watch one more slot."""
        self.index[key] = len(self.slots)
        self.slots.append((address, slot))


def layout(contracts: Contracts) -> Layout:
    """Markets, positions, balances, authorizations, nonces, oracles and rate models.

    A market's three words lie beside each other, and so do all supply shares of a market, all its debts with the
    collateral, and all balances of a token, the pool's last.
    """
    result = Layout()
    at, pool = contracts.at, contracts.pool.address
    places = _slots("LendingPool")
    for number in MARKETS:
        base = mapping_slot(contracts.params[number].id, places["_market"])
        for part in range(3):
            result.add(("market", number, part), pool, base + part)
    for number in MARKETS:
        positions = mapping_slot(contracts.params[number].id, places["position"])
        for part, label in enumerate(("supply", "debt")):
            for name in HOLDERS:
                result.add((label, number, name), pool, mapping_slot(at[name], positions) + part)
    balances = [_slots(name) for name in ("MockReserve", "MockReserve", "MockWeirdToken")]
    for number, (token, slots) in enumerate(zip(contracts.tokens, balances, strict=True)):
        place = slots.get("_balances", slots.get("balanceOf", -1))
        for name in (*USERS, "pool"):
            result.add(("balance", number, name), token.address, mapping_slot(at[name], place))
    for number, (token, slots) in enumerate(zip(contracts.tokens, balances, strict=True)):
        place = slots.get("_allowances", slots.get("allowance", -1))
        allowance = mapping_slot(at["pool"], mapping_slot(at["stranger"], place))
        result.add(("allowance", number), token.address, allowance)
    for owner in AUTHORIZERS:
        of_owner = mapping_slot(at[owner], places["isAuthorized"])
        for other in AUTHORIZED:
            result.add(("authorized", owner, other), pool, mapping_slot(at[other], of_owner))
    for owner in AUTHORIZERS:
        result.add(("nonce", owner), pool, mapping_slot(at[owner], places["nonce"]))
    result.add("fee recipient", pool, places["feeRecipient"])
    for number, oracle in enumerate(contracts.oracles):
        for part, label in enumerate(("price", "liquidation price", "fault")):
            result.add((label, number), oracle.address, part)
    for name in MOCKED:
        for part, label in enumerate(("rate", "asked")):
            result.add((label, name), contracts.irms[name].address, part)
    for label in ("kind", "feeBps"):
        result.add(label, contracts.tokens[-1].address, balances[-1][label])
    return result


def expected_words(contracts: Contracts, model: Model) -> Callable[[], list[int]]:
    """A function that gives the same words out of the model."""
    at, pool = contracts.at, model.pool
    ids = [params.id for params in contracts.params]
    holders = [[(market, at[name]) for name in HOLDERS] for market in ids]
    accounts = [at[name] for name in (*USERS, "pool")]
    pairs = [(at[owner], at[other]) for owner in AUTHORIZERS for other in AUTHORIZED]
    authorizers = [at[name] for name in AUTHORIZERS]
    stranger = (at["stranger"], at["pool"])
    constant = [flags(ENTRIES[irm]) for irm in IRMS]

    def words() -> list[int]:
        result: list[int] = []
        for market_id, meta in zip(ids, constant, strict=True):
            market = pool.markets[market_id]
            result.append(market.supply_assets | market.supply_shares << 128)
            result.append(market.borrow_assets | market.borrow_shares << 128)
            last = market.last_update
            result.append(last | market.rate_at_target << 64 | market.fee << 128 | meta if last else 0)
        for watched in holders:
            held = [pool.positions[key] for key in watched]
            result += [position.supply_shares for position in held]
            result += [position.borrow_shares | position.collateral << 128 for position in held]
        for token in model.tokens:
            balances = token.balances
            result += [balances[account] for account in accounts]
        result += [token.allowances[stranger] for token in model.tokens]
        result += [int(pool.authorizations[pair]) for pair in pairs]
        result += [pool.nonces[name] for name in authorizers]
        result.append(int(pool.fee_recipient, 16))
        for oracle in model.oracles:
            result += (oracle.value, oracle.at_liquidation, oracle.fault)
        for irm in model.irms.values():
            result += (irm.rate, irm.asked)
        result += (model.weird.kind, model.weird.fee_bps)
        return result

    return words


def _slots(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}
