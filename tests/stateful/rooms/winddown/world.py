"""The wind-down room: the credit room's system, whose markets can be wound down, and the wind-down."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from strongroom.evm import Account, Contract
from strongroom.model import GOVERNOR, Facilitator
from strongroom.model.access import FACILITATOR, WIND_DOWN
from strongroom.model.wind_down import SettlementOracle, WindDown
from tests.stateful.rooms.credit import world as credit
from tests.stateful.rooms.credit.world import MARKETS, USERS, Word, _slots
from tests.stateful.rooms.stablecoin.storage import mapping_slot

RESERVE = -1
TOKENS = (RESERVE, *MARKETS)
"""What can be realised: the reserve, and each market's collateral."""
TABLE: Mapping[str, Mapping[str, int]] = {
    "coin": {"endMinting": WIND_DOWN},
    "psm": {"handOver": WIND_DOWN},
    "wind_down": dict.fromkeys(("begin", "beginMarket", "setPrice", "giveUp"), GOVERNOR),
}


class Contracts(credit.Contracts):
    """The system on an in-process chain."""

    wind_down: Contract
    settlement_oracles: tuple[Contract, ...]

    def _market_oracles(self, deploy: Callable[..., Contract]) -> tuple[Contract, ...]:
        it = deploy("WindDown", self.coin, self.pool, self.facilitator, self.buffer, self.access)
        self.wind_down = it
        self.at["wind_down"] = it.address
        deployer = self.accounts["deployer"]
        made = [it.makeOracle(self.oracles[each], sender=deployer).return_value for each in MARKETS]
        self.settlement_oracles = tuple(self.chain.at("SettlementOracle", each) for each in made)
        return self.settlement_oracles

    def _govern(self, deployer: Account) -> None:
        for name, functions in TABLE.items():
            for function, role in functions.items():
                target = getattr(self, name)
                self.access.setTargetFunctionRole(target, [target[function].selector], role, sender=deployer)
        self.module.setWindDown(self.wind_down, sender=deployer)
        self.access.grantRole(WIND_DOWN, self.wind_down, 0, sender=deployer)
        self.access.grantRole(FACILITATOR, self.wind_down, 0, sender=deployer)
        super()._govern(deployer)


class Model(credit.Model):
    """The same in the model."""

    def __init__(self, contracts: Contracts) -> None:
        super().__init__(contracts)
        at, world = contracts.at, self.world
        for name, functions in TABLE.items():
            for function, role in functions.items():
                self.access.function_roles[at[name], function] = role
        for role in (WIND_DOWN, FACILITATOR):
            self.access.members[role, at["wind_down"]] = 0
        made = contracts.settlement_oracles
        self.settlement_oracles = tuple(
            SettlementOracle(world, made[each].address, source, at["wind_down"])  # type: ignore[arg-type]
            for each, source in zip(MARKETS, self.oracles, strict=True)
        )
        for oracle in self.settlement_oracles:
            self.pool.contracts[oracle.address] = oracle
        self.wind_down = WindDown(
            world,
            at["wind_down"],
            self.access,
            self.coin,
            self.pool,
            self.facilitator,
            self.buffer,
            oracles={oracle.address for oracle in self.settlement_oracles},
        )
        self.module.wind_down = self.wind_down
        self.coin.allowances[at["module"], at["wind_down"]] = 2**256 - 1

    def token(self, number: int) -> Any:
        """The reserve, or a market's collateral."""
        return self.reserve if number == RESERVE else self.collaterals[number]


def watched(contracts: Contracts, model: Model) -> list[Word]:
    """The credit room's words, and the wind-down's."""
    words = credit.watched(contracts, model)
    at, coin, it = contracts.at, model.coin, model.wind_down
    places, address = _slots("WindDown"), at["wind_down"]

    def add(key: Any, where: str, slot: int, twin: Callable[[], int]) -> None:
        words.append((key, where, slot, twin))

    for label, name in (
        ("begunAt", "begun_at"),
        ("openedAt", "opened_at"),
        ("lateReserve", "late_reserve"),
        ("totalLocked", "total_locked"),
    ):
        add(name, address, places[label], partial(getattr, it, name))
    for name in USERS:
        slot = mapping_slot(at[name], places["lockedOf"])
        add(("locked", name), address, slot, partial(_locked, it, at[name]))
    balances = {number: _slots("MockReserve")["_balances"] for number in TOKENS}
    balances[credit.ETHER_MARKET] = 3
    for number in TOKENS:
        token = model.token(number)
        where = token.address
        for label, book in (("received", it.received), ("paid", it.paid)):
            add((label, number), address, mapping_slot(where, places[label]), partial(_get, book, where))
        for name in USERS:
            slot = mapping_slot(at[name], mapping_slot(where, places["paidTo"]))
            add(("paid_to", number, name), address, slot, partial(_get, it.paid_to, (where, at[name])))
        slot = mapping_slot(address, balances[number])
        add(("token", number, "wind_down"), where, slot, partial(token.balance_of, address))
    for number, params in enumerate(contracts.params):
        base = mapping_slot(params.id, places["_markets"])
        for part in range(4):
            add(("ending", number, part), address, base + part, partial(_market, it, params.id, part))
    for number, oracle in zip(MARKETS, model.settlement_oracles, strict=True):
        add(("closed", number), oracle.address, 0, partial(_closed, oracle))
    places = _slots("Stablecoin")
    slot = mapping_slot(address, places["_balances"])
    add(("coin", "wind_down"), at["coin"], slot, partial(coin.balance_of, address))
    slot = mapping_slot(address, places["_facilitators"])
    add(("level", "wind_down"), at["coin"], slot, partial(_level, model, address))
    return words


def _get(book: dict[Any, int], key: Any) -> int:
    return book[key]


def _locked(it: WindDown, account: str) -> int:
    return it.locked_of[account]


def _market(it: WindDown, market: bytes, part: int) -> int:
    entry = it.markets[market]
    if part == 0:
        return entry.price
    if part < 3:
        return entry.readings[part - 1]
    return entry.read_at | entry.reading_count << 64 | entry.enlisted_at << 72 | entry.reserve << 112


def _closed(oracle: SettlementOracle) -> int:
    return int(oracle.is_closed)


def _level(model: Model, address: str) -> int:
    """It is never paused."""
    listed = model.coin.facilitators.get(address, Facilitator())
    return listed.ceiling | listed.level << 120
