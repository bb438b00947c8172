"""All rules of the vault's room. Each mirrors a function and returns the call, its twin with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from strongroom.model.lending_values import MarketParams
from tests.stateful.driver import Machine, Source, rule, weighted
from tests.stateful.rooms.lending_vault.world import (
    COIN,
    DAY,
    MARKETS,
    PRICE,
    ROLES,
    SAVERS,
    UNIT,
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
    amount: int = 0
    receiver: str = ""
    owner: str = ""
    gift: bool = False
    """Whether users get something from outside, or from each other."""


# Who and how much

_SAVERS = weighted((6, "saver"), (5, "second"), (4, "attacker"), (1, "recipient"))
_ROLES = weighted((3, "owner"), (5, "curator"), (4, "allocator"), (3, "sentinel"), (1, "attacker"))


def a_saver(machine: Any, source: Source, args: Args) -> str:
    return _SAVERS(source)


def a_role(machine: Any, source: Source, args: Args) -> str:
    return _ROLES(source)


def the_caller(machine: Any, source: Source, args: Args) -> str:
    return str(args["caller"]) if source.integer(0, 7) else _SAVERS(source)


def anyone(machine: Any, source: Source, args: Args) -> str:
    return _SAVERS(source) if source.integer(0, 9) else source.choice(("zero", "vault", "pool"))


def a_market(machine: Any, source: Source, args: Args) -> int:
    return source.choice(MARKETS[:3]) if source.integer(0, 9) else source.choice(MARKETS)


def assets(machine: Any, source: Source, args: Args) -> int:
    kind = source.integer(0, 9)
    if kind == 0:
        return source.choice((0, 1, 2, 3, 7, 2**128 - 1, 2**128, MAX_UINT))
    if kind == 1:
        return max(machine.room() + source.integer(-1, 1), 0)
    if kind < 5:
        return source.integer(1, 1_000)
    return source.integer(1, 10 ** source.integer(6, 11))


def shares(machine: Any, source: Source, args: Args) -> int:
    return min(assets(machine, source, args) * 10**6 // source.integer(1, 9), MAX_UINT)


def withdrawn(machine: Any, source: Source, args: Args) -> int:
    return max(held_shares(machine, source, args) // 10**6 + source.integer(-1, 1), 0)


def held_shares(machine: Any, source: Source, args: Args) -> int:
    held: int = machine.shares_of(args.get("owner", args["caller"]))
    kind = source.integer(0, 9)
    if kind < 2:
        return held + kind
    if kind < 5:
        return source.integer(0, 3 * 10**6)
    return source.integer(0, max(held, 1))


def a_borrow(machine: Any, source: Source, args: Args) -> int:
    return source.integer(1, 10 ** source.integer(3, 10))


def a_price(machine: Any, source: Source, args: Args) -> int:
    return PRICE * source.choice((1, 20, 60, 90, 100, 100, 120)) // 100


def a_time(machine: Any, source: Source, args: Args) -> int:
    return source.choice((1, 12, 3_600, DAY, DAY, 2 * DAY, 15 * DAY, 100 * DAY))


def a_cap(machine: Any, source: Source, args: Args) -> int:
    return source.choice((0, 1, UNIT, 500 * UNIT, 1_500 * UNIT, 10**6 * UNIT, 2**128 - 1))


def a_fee(machine: Any, source: Source, args: Args) -> int:
    return source.choice((0, 1, 10**16, 10**17, 2 * 10**17, 25 * 10**16, 25 * 10**16 + 1))


def a_timelock(machine: Any, source: Source, args: Args) -> int:
    return source.choice((0, DAY - 1, DAY, 2 * DAY, 3 * DAY, 14 * DAY, 14 * DAY + 1))


def a_queue(machine: Any, source: Source, args: Args) -> list[int]:
    numbers = list(range(source.choice((2, 3, 3, 3, 4))))
    queue = []
    while numbers and source.integer(0, 9):
        queue.append(numbers.pop(source.integer(0, len(numbers) - 1)))
    return queue


def targets(machine: Any, source: Source, args: Args) -> list[list[int]]:
    """Numbers of markets and what each shall hold; mostly the last takes the rest."""
    result = []
    for _ in range(source.integer(1, 3)):
        number = source.choice(MARKETS[:4])
        held = machine.worth(number)
        wanted = (0, held // 2, max(held - source.integer(1, 9), 0), held, held + source.integer(1, 10**6))
        result.append([number, source.choice(wanted)])
    if source.integer(0, 9):
        result.append([source.choice(MARKETS[:4]), MAX_UINT])
    return result


def a_submission(machine: Any, source: Source, args: Args) -> list[Any]:
    """A call that raises risk, as plain data; mostly one that would do something."""
    kind = source.integer(0, 9)
    if kind < 5:
        return ["raise_cap", a_market(machine, source, args), a_cap(machine, source, args)]
    if kind < 7:
        return ["raise_fee", a_fee(machine, source, args)]
    if kind < 8:
        return ["shorten_timelock", a_timelock(machine, source, args)]
    if kind < 9:
        return ["set_sentinel", source.choice((*ROLES, "attacker"))]
    return ["force_remove_market", a_market(machine, source, args)]


def a_pending(machine: Any, source: Source, args: Args) -> list[Any]:
    """Mostly one that was submitted."""
    if machine.submitted and source.integer(0, 9):
        return list(source.choice(machine.submitted))
    return a_submission(machine, source, args)


class Rules(Machine):
    """The rules. `VaultMachine` provides what is only declared here."""

    contracts: Contracts
    model: Model
    at: dict[str, str]
    submitted: list[list[Any]]

    def shares_of(self, name: str) -> int:
        """What an account holds."""
        raise NotImplementedError

    def room(self) -> int:
        """What a deposit can be of."""
        raise NotImplementedError

    def worth(self, number: int) -> int:
        """What the vault holds in a market, about."""
        raise NotImplementedError

    def _vault(self, name: str, caller: str, args: tuple[Any, ...], twin: Any, **more: Any) -> Call:
        function = self.contracts.function(name)
        return Call(name.partition("(")[0], caller, "vault", function.encode(*args), twin, **more)

    def _pool(self, name: str, caller: str, args: tuple[Any, ...], twin: Any, **more: Any) -> Call:
        data = getattr(self.contracts.pool, name).encode(*args)
        return Call(f"pool {name}", caller, "pool", data, twin, **more)

    # Savers

    @rule(20, caller=a_saver, amount=assets, receiver=the_caller)
    def deposit(self, caller: str, amount: int, receiver: str) -> Call:
        args = (amount, self.at[receiver])
        twin = partial(self.model.vault.deposit, self.at[caller], *args)
        return self._vault("deposit(uint256,address)", caller, args, twin, amount=amount, receiver=receiver)

    @rule(14, caller=a_saver, amount=shares, receiver=the_caller)
    def mint(self, caller: str, amount: int, receiver: str) -> Call:
        args = (amount, self.at[receiver])
        twin = partial(self.model.vault.mint, self.at[caller], *args)
        return self._vault("mint(uint256,address)", caller, args, twin, amount=amount, receiver=receiver)

    @rule(14, caller=a_saver, owner=the_caller, amount=withdrawn, receiver=the_caller)
    def withdraw(self, caller: str, owner: str, amount: int, receiver: str) -> Call:
        args = (amount, self.at[receiver], self.at[owner])
        twin = partial(self.model.vault.withdraw, self.at[caller], *args)
        more = {"amount": amount, "receiver": receiver, "owner": owner}
        return self._vault("withdraw(uint256,address,address)", caller, args, twin, **more)

    @rule(14, caller=a_saver, owner=the_caller, amount=held_shares, receiver=the_caller)
    def redeem(self, caller: str, owner: str, amount: int, receiver: str) -> Call:
        args = (amount, self.at[receiver], self.at[owner])
        twin = partial(self.model.vault.redeem, self.at[caller], *args)
        more = {"amount": amount, "receiver": receiver, "owner": owner}
        return self._vault("redeem(uint256,address,address)", caller, args, twin, **more)

    @rule(3, caller=a_saver, to=anyone, amount=held_shares)
    def transfer(self, caller: str, to: str, amount: int) -> Call:
        args = (self.at[to], amount)
        return self._vault(
            "transfer", caller, args, partial(self.model.vault.transfer, self.at[caller], *args), gift=True
        )

    @rule(2, caller=a_saver, spender=a_saver, amount=held_shares)
    def approve(self, caller: str, spender: str, amount: int) -> Call:
        args = (self.at[spender], amount)
        return self._vault("approve", caller, args, partial(self.model.vault.approve, self.at[caller], *args))

    @rule(2, caller=a_saver, owner=a_saver, to=anyone, amount=held_shares)
    def transfer_from(self, caller: str, owner: str, to: str, amount: int) -> Call:
        args = (self.at[owner], self.at[to], amount)
        twin = partial(self.model.vault.transfer_from, self.at[caller], *args)
        return self._vault("transferFrom", caller, args, twin, gift=True, owner=owner)

    @rule(3, caller=a_saver)
    def accrue_fee(self, caller: str) -> Call:
        return self._vault("accrueFee", caller, (), self.model.vault.accrue_fee)

    @rule(2, caller=a_saver)
    def skim(self, caller: str) -> Call:
        token = self.at["asset"]
        return self._vault("skim", caller, (token,), partial(self.model.vault.skim, token), gift=True)

    # Around it

    @rule(3, caller=a_saver, amount=a_borrow)
    def donate(self, caller: str, amount: int) -> Call:
        """Tokens to the vault itself."""
        args = (self.at["vault"], amount)
        data = self.contracts.asset.transfer.encode(*args)
        twin = partial(self.model.asset.transfer, self.at[caller], *args)
        return Call("donate", caller, "asset", data, twin, gift=True)

    @rule(4, caller=a_saver, market=a_market, amount=a_borrow)
    def donate_position(self, caller: str, market: int, amount: int) -> Call:
        """A supply on the vault's behalf."""
        return self._supply(caller, market, amount, "vault", gift=True)

    @rule(5, market=a_market, amount=a_borrow)
    def lend(self, market: int, amount: int) -> Call:
        return self._supply("lender", market, amount, "lender")

    def _supply(self, caller: str, market: int, amount: int, whom: str, **more: Any) -> Call:
        rest = (amount, 0, self.at[whom])
        params = self.contracts.params[market]
        twin = partial(self.model.pool.supply, self.at[caller], params, *rest)
        return self._pool(
            "supply", caller, (self.contracts.structs[market], *rest, b""), twin, receiver=whom, **more
        )

    @rule(4, market=a_market, amount=a_borrow)
    def unlend(self, market: int, amount: int) -> Call:
        rest = (amount, 0, self.at["lender"], self.at["lender"])
        params = self.contracts.params[market]
        twin = partial(self.model.pool.withdraw, self.at["lender"], params, *rest)
        return self._pool("withdraw", "lender", (self.contracts.structs[market], *rest), twin)

    @rule(8, market=a_market, amount=a_borrow)
    def pledge(self, market: int, amount: int) -> Call:
        rest = (amount * COIN // UNIT // 1_000 + 1, self.at["borrower"])
        params = self.contracts.params[market]
        twin = partial(self.model.pool.supply_collateral, self.at["borrower"], params, *rest)
        return self._pool("supplyCollateral", "borrower", (self.contracts.structs[market], *rest, b""), twin)

    @rule(16, market=a_market, amount=a_borrow)
    def borrow(self, market: int, amount: int) -> Call:
        rest = (amount, 0, self.at["borrower"], self.at["borrower"])
        params = self.contracts.params[market]
        twin = partial(self.model.pool.borrow, self.at["borrower"], params, *rest)
        return self._pool("borrow", "borrower", (self.contracts.structs[market], *rest), twin)

    @rule(5, market=a_market, amount=a_borrow)
    def repay(self, market: int, amount: int) -> Call:
        rest = (amount, 0, self.at["borrower"])
        params = self.contracts.params[market]
        twin = partial(self.model.pool.repay, self.at["borrower"], params, *rest)
        return self._pool("repay", "borrower", (self.contracts.structs[market], *rest, b""), twin)

    @rule(8, market=a_market)
    def liquidate(self, market: int) -> Call:
        """All of the collateral."""
        params = self.contracts.params[market]
        seized = self.contracts.pool.position(params.id, self.at["borrower"])[2]
        rest = (self.at["borrower"], seized, 0)
        twin = partial(self.model.pool.liquidate, self.at["stranger"], params, *rest)
        return self._pool("liquidate", "stranger", (self.contracts.structs[market], *rest, b""), twin)

    @rule(5, market=a_market, price=a_price)
    def move_price(self, market: int, price: int) -> Call:
        oracle = self.model.oracles[market]
        data = self.contracts.oracles[market].set.encode(price)

        def twin() -> None:
            oracle.value = price

        return Call("move price", "stranger", self.contracts.oracles[market].address, data, twin)

    @rule(3, market=a_market)
    def accrue(self, market: int) -> Call:
        twin = partial(self.model.pool.accrue_interest, self.contracts.params[market])
        return self._pool("accrueInterest", "stranger", (self.contracts.structs[market],), twin)

    @rule(12, seconds=a_time)
    def wait(self, seconds: int) -> Call | None:
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp += seconds
        return None

    # Roles

    @rule(8, caller=a_role, targets=targets)
    def reallocate(self, caller: str, targets: list[list[int]]) -> Call:
        structs, params = self.contracts.structs, self.contracts.params
        args = ([(structs[number], assets) for number, assets in targets],)
        moved = [(params[number], assets) for number, assets in targets]
        return self._vault(
            "reallocate", caller, args, partial(self.model.vault.reallocate, self.at[caller], moved)
        )

    @rule(4, caller=a_role, queue=a_queue)
    def set_supply_queue(self, caller: str, queue: list[int]) -> Call:
        twin = partial(self.model.vault.set_supply_queue, self.at[caller], queue)
        return self._vault("setSupplyQueue", caller, (queue,), twin)

    @rule(4, caller=a_role, queue=a_queue)
    def set_withdraw_queue(self, caller: str, queue: list[int]) -> Call:
        twin = partial(self.model.vault.set_withdraw_queue, self.at[caller], queue)
        return self._vault("setWithdrawQueue", caller, (queue,), twin)

    @rule(10, caller=a_role, call=a_submission)
    def submit(self, caller: str, call: list[Any]) -> Call:
        if call not in self.submitted:
            self.submitted.append(call)
        made = self._made(call)
        data = self.contracts.encode(made)
        return self._vault("submit", caller, (data,), partial(self.model.vault.submit, self.at[caller], made))

    @rule(2, caller=a_role, call=a_pending)
    def revoke(self, caller: str, call: list[Any]) -> Call:
        made = self._made(call)
        data = self.contracts.encode(made)
        return self._vault("revoke", caller, (data,), partial(self.model.vault.revoke, self.at[caller], made))

    @rule(16, caller=a_role, call=a_pending)
    def execute(self, caller: str, call: list[Any]) -> Call:
        """A call that raises risk, submitted or not."""
        made = self._made(call)
        twin = partial(getattr(self.model.vault, made[0]), self.at[caller], *made[1:])
        return Call("execute", caller, "vault", self.contracts.encode(made), twin)

    def _made(self, call: list[Any]) -> tuple[Any, ...]:
        name, *args = call
        if name in ("raise_cap", "force_remove_market"):
            args[0] = self.contracts.params[args[0]]
        if name == "set_sentinel":
            args[0] = self.at[args[0]]
        return (name, *args)

    def _lowering(self, name: str, caller: str, *args: Any) -> Call:
        data = self.contracts.encode((name, *args))
        twin = partial(getattr(self.model.vault, name), self.at[caller], *args)
        return Call(name, caller, "vault", data, twin)

    @rule(3, caller=a_role, market=a_market, cap=a_cap)
    def lower_cap(self, caller: str, market: int, cap: int) -> Call:
        return self._lowering("lower_cap", caller, self.contracts.params[market], cap)

    @rule(2, caller=a_role, market=a_market)
    def remove_market(self, caller: str, market: int) -> Call:
        params: MarketParams = self.contracts.params[market]
        return self._lowering("remove_market", caller, params)

    @rule(2, caller=a_role, fee=a_fee)
    def lower_fee(self, caller: str, fee: int) -> Call:
        return self._lowering("lower_fee", caller, fee)

    @rule(1, caller=a_role, timelock=a_timelock)
    def lengthen_timelock(self, caller: str, timelock: int) -> Call:
        return self._lowering("lengthen_timelock", caller, timelock)

    @rule(1, caller=a_role, recipient=a_saver)
    def set_fee_recipient(self, caller: str, recipient: str) -> Call:
        return self._lowering("set_fee_recipient", caller, self.at[recipient])

    @rule(1, caller=a_role, allocator=a_role)
    def set_allocator(self, caller: str, allocator: str) -> Call:
        return self._lowering("set_allocator", caller, self.at[allocator], True)

    @rule(1, caller=a_role, curator=a_role)
    def set_curator(self, caller: str, curator: str) -> Call:
        return self._lowering("set_curator", caller, self.at[curator])


__all__ = ["SAVERS", "Call", "Rules"]
