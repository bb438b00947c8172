"""All rules of the stability pools' room. Each mirrors a function and returns the call, its twin with it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from strongroom.model import ModelError
from tests.stateful.driver import Machine, Source, rule, weighted
from tests.stateful.rooms.stability.world import (
    BORROWERS,
    DECIMALS,
    DEPOSITORS,
    MARKETS,
    ONE,
    POOL_OF,
    PRICES,
    Contracts,
    Model,
)

Args = dict[str, Any]
MAX_UINT = 2**256 - 1


@dataclass(slots=True)
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    name: str
    caller: str
    target: str
    data: bytes
    twin: Callable[[], Any]
    pool: int = -1
    """The stability pool that it is about."""
    market: int = -1
    amount: int = 0
    receiver: str = ""
    parts: tuple["Call", ...] = ()
    """The calls of a flash loan's callback."""


# Who and how much

_DEPOSITORS = weighted((6, "saver"), (5, "second"), (4, "attacker"))
_KEEPERS = weighted((5, "keeper"), (4, "attacker"), (2, "borrower"), (1, "saver"))
_MARKETS = weighted((6, 0), (4, 1), (1, 2), (5, 3))
_POOLS = weighted((5, 0), (3, 1))
_ROLES = weighted((5, "governor"), (5, "sentinel"), (1, "attacker"))


def a_depositor(machine: Any, source: Source, args: Args) -> str:
    return _DEPOSITORS(source)


def a_borrower(machine: Any, source: Source, args: Args) -> str:
    return source.choice(BORROWERS)


def a_keeper(machine: Any, source: Source, args: Args) -> str:
    return _KEEPERS(source)


def a_role(machine: Any, source: Source, args: Args) -> str:
    return _ROLES(source)


def a_leaver(machine: Any, source: Source, args: Args) -> list[Any]:
    """Depositor and pool: mostly one that may withdraw."""
    found = machine.leavers()
    if found and source.integer(0, 5):
        return list(source.choice(found))
    return [_DEPOSITORS(source), _POOLS(source)]


def a_pool(machine: Any, source: Source, args: Args) -> int:
    return _POOLS(source)


def a_position(machine: Any, source: Source, args: Args) -> list[Any]:
    """Market and borrower: mostly one that can be liquidated."""
    found = machine.unhealthy()
    if found and source.integer(0, 9):
        return list(source.choice(found))
    return [_MARKETS(source), source.choice(BORROWERS)]


def a_market(machine: Any, source: Source, args: Args) -> int:
    return _MARKETS(source)


def a_receiver(machine: Any, source: Source, args: Args) -> str:
    if source.integer(0, 9):
        return str(args["caller"] if "caller" in args else args["who"][0])
    return source.choice((*DEPOSITORS, "zero", f"stability{args.get('pool', 0)}"))


def coins(machine: Any, source: Source, args: Args) -> int:
    kind = source.integer(0, 19)
    if kind == 0:
        return source.choice((0, 1, 2, 3, 2**96 - 1, 2**96, MAX_UINT))
    if kind < 4:
        return source.integer(1, 1_000)
    return source.integer(1, 10 ** source.integer(15, 24))


def withdrawn(machine: Any, source: Source, args: Args) -> int:
    name, pool = args["who"]
    held: int = machine.deposit_of(pool, name)
    kind = source.integer(0, 9)
    if kind < 4:
        return MAX_UINT
    if kind < 6:
        return held + kind - 4
    if kind < 8:
        return source.integer(0, 1_000)
    return source.integer(0, max(held, 1))


def a_minimum(machine: Any, source: Source, args: Args) -> int:
    name, pool = args["who"]
    held: int = machine.deposit_of(pool, name)
    return 0 if source.integer(0, 9) else source.choice((held, held + 1, MAX_UINT))


def a_part(machine: Any, source: Source, args: Args) -> list[Any]:
    """What a liquidation takes, as `[seized, shares]`: all, some, dust, and what empties the pool."""
    market, borrower = args["position"]
    collateral, shares = machine.position(market, borrower)
    kind = source.integer(0, 11)
    if kind < 3:
        return [0, shares]
    if kind < 4:
        return [collateral, 0]
    if kind < 7:
        return [0, min(machine.emptying(market, source.choice((-1, 0, 0, 0, 1))), shares)]
    if kind < 8:
        return [0, source.integer(1, 10 ** source.integer(1, 20))]
    if kind < 9:
        return [source.integer(1, 10**6), 0]
    if kind < 10:
        return [source.integer(0, 1), source.integer(0, 1)]
    return [0, source.integer(0, max(shares, 1))]


def a_least_reward(machine: Any, source: Source, args: Args) -> int:
    return 0 if source.integer(0, 9) else source.integer(0, 10**17)


def pledged(machine: Any, source: Source, args: Args) -> int:
    unit: int = 10 ** DECIMALS[POOL_OF[args["market"]]]
    return source.integer(1, 100 * unit) if source.integer(0, 5) else source.integer(0, 1_000)


def borrowed(machine: Any, source: Source, args: Args) -> int:
    """Mostly near the most that the collateral allows."""
    most: int = machine.most_debt(args["market"], args["caller"])
    return (
        max(most * source.integer(80, 101) // 100, 0) if source.integer(0, 5) else source.integer(0, 10**21)
    )


def a_price(machine: Any, source: Source, args: Args) -> int:
    return (
        PRICES[args["market"]]
        * source.choice((1, 30, 60, 80, 85, 90, 94, 97, 100, 100, 100, 105, 120))
        // 100
    )


def a_time(machine: Any, source: Source, args: Args) -> int:
    return source.choice((1, 1, 12, 12, 600, 1_800, 3_599, 3_600, 3_601, 7_199, 7_200, 86_400))


def a_flag(machine: Any, source: Source, args: Args) -> bool:
    return source.choice((True, False))


def a_collateral_amount(machine: Any, source: Source, args: Args) -> int:
    return source.integer(1, 10**18)


class Rules(Machine):
    """The rules. `StabilityMachine` provides what is only declared here."""

    contracts: Contracts
    model: Model
    at: dict[str, str]

    def deposit_of(self, pool: int, name: str) -> int:
        """What an account's deposit is worth."""
        raise NotImplementedError

    def leavers(self) -> list[tuple[str, int]]:
        """Who may withdraw from which pool."""
        raise NotImplementedError

    def position(self, market: int, name: str) -> tuple[int, int]:
        """Collateral and debt in shares."""
        raise NotImplementedError

    def unhealthy(self) -> list[tuple[int, str]]:
        """Markets and borrowers that can be liquidated there."""
        raise NotImplementedError

    def emptying(self, market: int, more: int) -> int:
        """Shares that take all that absorbs, and so many wei more."""
        raise NotImplementedError

    def most_debt(self, market: int, name: str) -> int:
        """What the collateral allows beyond the debt, about."""
        raise NotImplementedError

    def _stability(
        self, name: str, caller: str, pool: int, args: tuple[Any, ...], twin: Any, **more: Any
    ) -> Call:
        data = getattr(self.contracts.stability[pool], name).encode(*args)
        return Call(name, caller, f"stability{pool}", data, twin, pool=pool, **more)

    def _pool(self, name: str, caller: str, args: tuple[Any, ...], twin: Any, **more: Any) -> Call:
        data = getattr(self.contracts.pool, name).encode(*args)
        return Call(f"pool {name}", caller, "pool", data, twin, **more)

    def _mock(
        self, target: str, contract: Any, name: str, args: tuple[Any, ...], twin: Any, **more: Any
    ) -> Call:
        return Call(f"mock {name}", "stranger", target, getattr(contract, name).encode(*args), twin, **more)

    # Depositors

    @rule(22, caller=a_depositor, pool=a_pool, amount=coins)
    def deposit(self, caller: str, pool: int, amount: int) -> Call:
        twin = partial(self.model.stability[pool].deposit, self.at[caller], amount)
        return self._stability("deposit", caller, pool, (amount, MAX_UINT), twin, amount=amount)

    @rule(10, caller=a_depositor, pool=a_pool)
    def request_withdrawal(self, caller: str, pool: int) -> Call:
        twin = partial(self.model.stability[pool].request_withdrawal, self.at[caller])
        return self._stability("requestWithdrawal", caller, pool, (), twin)

    @rule(14, who=a_leaver, amount=withdrawn, minimum=a_minimum, receiver=a_receiver)
    def withdraw(self, who: list[Any], amount: int, minimum: int, receiver: str) -> Call:
        caller, pool = who
        args = (amount, minimum, self.at[receiver])
        twin = partial(self.model.stability[pool].withdraw, self.at[caller], *args)
        return self._stability(
            "withdraw", caller, pool, (*args, MAX_UINT), twin, amount=amount, receiver=receiver
        )

    @rule(10, caller=a_depositor, pool=a_pool, receiver=a_receiver)
    def claim(self, caller: str, pool: int, receiver: str) -> Call:
        twin = partial(self.model.stability[pool].claim, self.at[caller], self.at[receiver])
        return self._stability("claim", caller, pool, (self.at[receiver],), twin, receiver=receiver)

    # Liquidations

    @rule(
        30,
        caller=a_keeper,
        position=a_position,
        part=a_part,
        minimum=a_least_reward,
        receiver=a_receiver,
    )
    def liquidate(
        self, caller: str, position: list[Any], part: list[int], minimum: int, receiver: str
    ) -> Call:
        market, borrower = position
        pool = POOL_OF[market]
        rest = (self.at[borrower], *part, minimum, self.at[receiver])
        twin = partial(
            self.model.stability[pool].liquidate, self.at[caller], self.contracts.params[market], *rest
        )
        args = (self.contracts.structs[market], *rest, MAX_UINT)
        return self._stability("liquidate", caller, pool, args, twin, market=market, receiver=receiver)

    @rule(3, caller=a_keeper, position=a_position, part=a_part)
    def liquidate_directly(self, caller: str, position: list[Any], part: list[int]) -> Call:
        """A competitor, with coins of its own."""
        market, borrower = position
        rest = (self.at[borrower], *part)
        twin = partial(self.model.pool.liquidate, self.at[caller], self.contracts.params[market], *rest)
        return self._pool("liquidate", caller, (self.contracts.structs[market], *rest, b""), twin)

    @rule(5, position=a_position, amount=coins, part=a_part)
    def flash(self, position: list[Any], amount: int, part: list[int]) -> Call:
        """Coins of a flash loan are deposited, a position is liquidated, and whatever can be had is taken out again."""
        market, borrower = position
        pool = POOL_OF[market]
        contract, twin = self.contracts.stability[pool], self.model.stability[pool]
        who = self.at["callback"]
        rest = (self.at[borrower], *part, 0, who)
        params = self.contracts.params[market]
        steps: tuple[tuple[bytes, Callable[[], Any]], ...] = (
            (contract.deposit.encode(amount, MAX_UINT), partial(twin.deposit, who, amount)),
            (
                contract.liquidate.encode(self.contracts.structs[market], *rest, MAX_UINT),
                partial(twin.liquidate, who, params, *rest),
            ),
            (contract.requestWithdrawal.encode(), partial(twin.request_withdrawal, who)),
            (
                contract.withdraw.encode(MAX_UINT, 0, who, MAX_UINT),
                partial(twin.withdraw, who, MAX_UINT, 0, who),
            ),
            (contract.claim.encode(who), partial(twin.claim, who, who)),
        )
        calls = [(contract.address, data, True) for data, _ in steps]
        inner = self.contracts.encode_calls(calls)
        coin = self.contracts.coin.address
        outer = self.contracts.pool.flashLoan.encode(coin, amount, inner)
        data = self.contracts.callback.execute.encode([(self.contracts.pool.address, outer, False)])

        def attempt(assets: int) -> None:
            for _, step in steps:
                with suppress(ModelError):
                    step()

        return Call(
            "flash",
            "stranger",
            "callback",
            data,
            partial(self.model.pool.flash_loan, who, coin, amount, attempt),
            pool=pool,
            market=market,
            amount=amount,
        )

    # Borrowers and lenders

    @rule(12, market=a_market, caller=a_borrower, amount=pledged)
    def pledge(self, market: int, caller: str, amount: int) -> Call:
        params, who = self.contracts.params[market], self.at[caller]
        twin = partial(self.model.pool.supply_collateral, who, params, amount, who)
        return self._pool(
            "supplyCollateral",
            caller,
            (self.contracts.structs[market], amount, who, b""),
            twin,
            market=market,
        )

    @rule(14, market=a_market, caller=a_borrower, amount=borrowed)
    def borrow(self, market: int, caller: str, amount: int) -> Call:
        params, who = self.contracts.params[market], self.at[caller]
        twin = partial(self.model.pool.borrow, who, params, amount, 0, who, who)
        args = (self.contracts.structs[market], amount, 0, who, who)
        return self._pool("borrow", caller, args, twin, market=market)

    @rule(3, market=a_market, amount=coins)
    def lend(self, market: int, amount: int) -> Call:
        params, who = self.contracts.params[market], self.at["lender"]
        twin = partial(self.model.pool.supply, who, params, amount, 0, who)
        args = (self.contracts.structs[market], amount, 0, who, b"")
        return self._pool("supply", "lender", args, twin, market=market)

    # Surroundings

    @rule(12, market=a_market, price=a_price)
    def move_price(self, market: int, price: int) -> Call:
        twin = partial(setattr, self.model.oracles[market], "value", price)
        return self._mock(
            f"oracle{market}", self.contracts.oracles[market], "set", (price,), twin, market=market
        )

    @rule(12, seconds=a_time)
    def wait(self, seconds: int) -> None:
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp = self.contracts.chain.timestamp

    @rule(2, caller=a_depositor, pool=a_pool, amount=coins)
    def donate_coins(self, caller: str, pool: int, amount: int) -> Call:
        to = self.at[f"stability{pool}"]
        data = self.contracts.coin.transfer.encode(to, amount)
        twin = partial(self.model.coin.transfer, self.at[caller], to, amount)
        return Call("donate coins", caller, "coin", data, twin, pool=pool, amount=amount)

    @rule(2, pool=a_pool, amount=a_collateral_amount)
    def donate_collateral(self, pool: int, amount: int) -> Call:
        to = self.at[f"stability{pool}"]
        twin = partial(self.model.collaterals[pool].mint, to, amount)
        return self._mock(f"collateral{pool}", self.contracts.collaterals[pool], "mint", (to, amount), twin)

    @rule(2, fee=a_flag)
    def charge_a_fee(self, fee: bool) -> Call:
        """The second collateral takes a hundredth of each transfer, or no longer."""
        bps = 100 if fee else 0
        twin = partial(setattr, self.model.weird, "fee_bps", bps)
        return self._mock("collateral1", self.contracts.collaterals[1], "setFee", (bps,), twin)

    @rule(2, blocked=a_flag)
    def block(self, blocked: bool) -> Call:
        """The second collateral blocks its stability pool, or no longer."""
        who = self.at["stability1"]
        twin = partial(self.model.weird.blocked.__setitem__, who, blocked)
        return self._mock("collateral1", self.contracts.collaterals[1], "setBlocked", (who, blocked), twin)

    # Governance

    @rule(4, caller=a_role, market=a_market)
    def list_market(self, caller: str, market: int) -> Call:
        twin = partial(self.model.factory.list_market, self.at[caller], self.contracts.params[market])
        data = self.contracts.factory.listMarket.encode(self.contracts.structs[market])
        return Call("listMarket", caller, "factory", data, twin, market=market)

    @rule(1, caller=a_role, market=a_market)
    def delist_market(self, caller: str, market: int) -> Call:
        twin = partial(self.model.factory.delist_market, self.at[caller], self.contracts.params[market])
        data = self.contracts.factory.delistMarket.encode(self.contracts.structs[market])
        return Call("delistMarket", caller, "factory", data, twin, market=market)

    @rule(1, caller=a_role, pool=a_pool, sure=a_time)
    def close_pool(self, caller: str, pool: int, sure: int) -> Call | None:
        """Seldom, since it is for good."""
        if sure != 86_400:
            return None
        token = self.at[f"collateral{pool}"]
        twin = partial(self.model.factory.close_pool, self.at[caller], token)
        data = self.contracts.factory.closePool.encode(token)
        return Call("closePool", caller, "factory", data, twin, pool=pool)


__all__ = ["MARKETS", "ONE", "Call", "Rules"]
