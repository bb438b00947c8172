"""What can happen in the credit room. Each rule is one call, or, by the wallet, several inside of a flash mint."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from typing import Any

from eth_abi.abi import encode

from strongroom.evm import Contract
from strongroom.evm.contract import BoundFunction
from strongroom.model.credit_facilitator import Adjustment
from strongroom.model.redemption_module import Redemption
from strongroom.model.signatures import RECEIVE_WITH_AUTHORIZATION, Signature
from tests.stateful.driver import Machine, Source, rule, weighted
from tests.stateful.rooms.credit.world import (
    ETHER_MARKET,
    FLASH_CAP,
    LATER,
    LLTV,
    MARKETS,
    UNIT,
    USERS,
    Contracts,
    Model,
)
from tests.stateful.rooms.lending.arguments import MAX_UINT, amount_of, one_of

WAD = 10**18
Args = dict[str, Any]
PEOPLE = USERS[:-1]
INNER = (
    "open",
    "adjust",
    "repay",
    "close",
    "lend_past_it",
    "pay_back",
    "swap_in",
    "swap_out",
    "save",
    "redeem",
    "redeem",
    "deposit",
    "absorb",
)
"""What an attacker with a flash mint does in between, each as the wallet, and the books by anyone."""


@dataclass(slots=True)
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    sender: str
    target: str
    data: bytes
    twin: Callable[[], Any]
    actors: tuple[str, ...]
    market: int | None = None
    gift: int = 0
    value: int = 0
    after: Callable[[], None] | None = field(default=None)
    """What a success moves besides, in the model."""


_CALLER = weighted(
    (6, "borrower"), (5, "second"), (3, "lender"), (2, "liquidator"), (1, "stranger"), (3, "wallet")
)
_MARKET = weighted((6, 0), (5, 1), (1, 2))


def caller(machine: Any, source: Source, args: Args) -> str:
    return _CALLER(source)


def debtor(machine: Any, source: Source, args: Args) -> str:
    """Mostly one who owes."""
    owing = [name for name in USERS if machine.debt(args["market"], name)]
    return source.choice(owing) if owing and source.integer(0, 7) else _CALLER(source)


def a_market(machine: Any, source: Source, args: Args) -> int:
    return _MARKET(source)


def one_in_trouble(machine: Any, source: Source, args: Args) -> str:
    """Mostly one who can be liquidated."""
    there = [name for name in USERS if machine.unhealthy(args["market"], name)]
    return source.choice(there) if there and source.integer(0, 15) else debtor(machine, source, args)


def in_trouble(machine: Any, source: Source, args: Args) -> int:
    """Mostly a market where someone can be."""
    there = [market for market in MARKETS if any(machine.unhealthy(market, name) for name in USERS)]
    return source.choice(there) if there and source.integer(0, 7) else _MARKET(source)


def with_a_loss(machine: Any, source: Source, args: Args) -> int:
    """Mostly a market with bad debt that nobody has recognised."""
    there = [market for market in MARKETS if machine.unrecognised[market]]
    return source.choice(there) if there and source.integer(0, 7) else _MARKET(source)


def collateral(machine: Any, source: Source, args: Args) -> int:
    if source.integer(0, 3):
        return source.integer(1, 30) * WAD
    return amount_of(source, 20 * WAD, WAD)


def borrowed(machine: Any, source: Source, args: Args) -> int:
    """Around what the collateral allows, or around the ceiling."""
    if source.integer(0, 15) == 0:
        return amount_of(source, 100_000 * WAD, WAD)
    room = machine.room(args["market"], args["caller"], args.get("collateral", 0))
    if source.integer(0, 3):
        return room * source.integer(300, 1_001) // 1_000
    return amount_of(source, room, WAD)


def repaid(machine: Any, source: Source, args: Args) -> int:
    name = args.get("on_behalf") or args["caller"]
    debt = machine.debt(args["market"], name)
    if source.integer(0, 3) == 0:
        return MAX_UINT
    return amount_of(source, debt, WAD)


def coins(machine: Any, source: Source, args: Args) -> int:
    return amount_of(source, machine.now("coin", args["caller"]) // 2, WAD)


def reserve(machine: Any, source: Source, args: Args) -> int:
    if source.integer(0, 3) == 0:
        # what ends a drought of the peg module
        return 10_500 * 10**6
    return amount_of(source, machine.now("token", -1, args["caller"]) // 8, 10**6)


def shares(machine: Any, source: Source, args: Args) -> int:
    return amount_of(source, machine.now("shares", args["caller"]), 10**24)


def seized(machine: Any, source: Source, args: Args) -> int:
    held = machine.now("debt", args["market"], args["borrower"]) >> 128
    return held if source.integer(0, 2) else amount_of(source, held, WAD)


def a_leaver(machine: Any, source: Source, args: Args) -> str:
    """Mostly one whose window is open."""
    now, view = machine.contracts.chain.timestamp, machine.contracts.stability.windowOf
    windows = {name: view(machine.contracts.at[name]) for name in USERS}
    there = [name for name, (opens, closes) in windows.items() if opens <= now <= closes]
    return source.choice(there) if there and source.integer(0, 7) else a_depositor(machine, source, args)


def a_depositor(machine: Any, source: Source, args: Args) -> str:
    """Mostly one who has a deposit."""
    there = [name for name in USERS if machine.now("deposit", name)]
    return source.choice(there) if there and source.integer(0, 7) else _CALLER(source)


def absorbed(machine: Any, source: Source, args: Args) -> int:
    """Around what the position has, or what the deposits pay for."""
    held = machine.now("debt", args["market"], args["borrower"]) >> 128
    price = max(machine.now("price", args["market"]), 1)
    most = min(held, machine.now("deposits") * 10**36 // price)
    return max(most, 1) if source.integer(0, 2) else amount_of(source, held, WAD)


def some_borrowers(machine: Any, source: Source, args: Args) -> list[str]:
    """One to three, mostly such as owe."""
    return [debtor(machine, source, args) for _ in range(source.integer(1, 3))]


def redeemed(machine: Any, source: Source, args: Args) -> int:
    """What the caller has, or around a debt."""
    if source.integer(0, 2) == 0:
        return coins(machine, source, args)
    return amount_of(source, machine.debt(args["market"], args["borrowers"][0]), WAD)


def steps(machine: Any, source: Source, args: Args) -> list[list[Any]]:
    """One to four calls of the wallet's."""
    drawn = []
    rules = {each.name: each for each in machine.rules}
    for _ in range(source.integer(1, 4)):
        name = source.choice((*INNER, "sync", "distribute", "recognise", "settle"))
        step = machine.draw_arguments(rules[name], source)
        if "caller" in rules[name].drawers:
            step[1 + list(rules[name].drawers).index("caller")] = "wallet"
        drawn.append(step)
    return drawn


class Rules(Machine):
    """The rules."""

    contracts: Contracts
    model: Model
    words: list[int]
    index: dict[Any, int]
    unrecognised: dict[int, int]

    def now(self, *key: Any) -> int:
        """A watched word."""
        return self.words[self.index[key if len(key) > 1 else key[0]]]

    def room(self, market: int, name: str, more: int = 0) -> int:
        """What a user may still borrow with so much more collateral, as of the last accrual, in wei."""
        collateral = (self.now("debt", market, name) >> 128) + min(more, 2**127)
        most = collateral * self.now("price", market) // 10**36 * LLTV // WAD
        return max(most - self.debt(market, name), 0)

    def unhealthy(self, market: int, name: str) -> bool:
        """As of the last accrual."""
        owed, collateral = self.debt(market, name), self.now("debt", market, name) >> 128
        return owed > collateral * self.now("price", market) // 10**36 * LLTV // WAD

    def debt(self, market: int, name: str) -> int:
        """What a user owes as of the last accrual, in wei, rounded up."""
        borrow = self.now("market", market, 1)
        owed = self.now("debt", market, name) & (2**128 - 1)
        return -(-owed * ((borrow & (2**128 - 1)) + 1) // ((borrow >> 128) + 10**6))

    def _call(
        self,
        name: str,
        target: Contract,
        function: BoundFunction | str,
        args: tuple[Any, ...],
        twin: Callable[[], Any],
        **more: Any,
    ) -> Call:
        """By a user; the wallet through its keeper."""
        bound = target[function] if isinstance(function, str) else function
        data = bound.encode(*args)
        actors = more.pop("actors", (name,))
        if name != "wallet":
            sender = self.contracts.at[name]
            return Call(sender, target.address, data, twin, actors, **more)
        wallet = self.contracts.wallet
        inner = wallet.execute.encode([(target.address, data)])
        keeper = self.contracts.at["keeper"]

        def whole() -> None:
            self.model.wallet.execute([twin])

        found = Call(keeper, wallet.address, inner, whole, actors, **more)
        # a flash mint's callback makes the same call itself
        self.inner = target.address, data, twin
        return found

    # Positions

    @rule(8, caller=caller, market=a_market, collateral=collateral, borrowed=borrowed)
    def open(self, caller: str, market: int, collateral: int, borrowed: int) -> Call:
        """For oneself."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        args = (c.structs[market], collateral, borrowed, at, 0, MAX_UINT)
        return self._call(
            caller,
            c.facilitator,
            "open",
            args,
            lambda: m.facilitator.open(at, c.params[market], collateral, borrowed, at),
            market=market,
        )

    @rule(
        4,
        caller=one_of(*PEOPLE),
        market=one_of(ETHER_MARKET, ETHER_MARKET, 0),
        collateral=collateral,
        borrowed=borrowed,
    )
    def open_ether(self, caller: str, market: int, collateral: int, borrowed: int) -> Call:
        """The same with ether."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        value = min(collateral, self.now("ether", caller))
        none = ("0x" + "00" * 20, "0x" + "00" * 20, False, 0, 0)
        args = (c.structs[market], borrowed, at, 0, MAX_UINT, none, b"")

        def twin() -> int:
            shares: int = m.facilitator.open_ether(at, c.params[market], value, borrowed, at)
            m.purses.move(at, -value)
            return shares

        return self._call(caller, c.facilitator, "openEther", args, twin, market=market, value=value)

    @rule(
        6,
        caller=caller,
        market=a_market,
        collateral=lambda m, s, a: collateral(m, s, a) if s.integer(0, 1) else 0,
        borrowed=lambda m, s, a: borrowed(m, s, a) if s.integer(0, 1) else 0,
        most=lambda m, s, a: repaid(m, s, a) if s.integer(0, 1) else 0,
        out=lambda m, s, a: (
            amount_of(s, m.now("debt", a["market"], a["caller"]) >> 129, WAD) if s.integer(0, 1) else 0
        ),
        health=one_of(0, 0, 0, WAD, 3 * WAD // 2),
        max_debt=one_of(MAX_UINT, MAX_UINT, 10_000 * WAD),
    )
    def adjust(
        self,
        caller: str,
        market: int,
        collateral: int,
        borrowed: int,
        most: int,
        out: int,
        health: int,
        max_debt: int,
    ) -> Call:
        """Several parts at once."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        adjustment = Adjustment(most, collateral, borrowed, out, at, max_debt, health)
        struct = (most, collateral, borrowed, out, at, max_debt, health, MAX_UINT)
        return self._call(
            caller,
            c.facilitator,
            "adjust",
            (c.structs[market], struct),
            lambda: m.facilitator.adjust(at, c.params[market], adjustment),
            market=market,
        )

    @rule(7, caller=caller, market=a_market, on_behalf=debtor, most=repaid)
    def repay(self, caller: str, market: int, on_behalf: str, most: int) -> Call:
        """For anyone."""
        at, c, m = self.contracts.at, self.contracts, self.model
        return self._call(
            caller,
            c.facilitator,
            "repay",
            (c.structs[market], most, at[on_behalf], MAX_UINT),
            lambda: m.facilitator.repay(at[caller], c.params[market], most, at[on_behalf]),
            market=market,
        )

    @rule(5, market=a_market, caller=debtor, most=repaid, as_ether=one_of(False, False, True))
    def close(self, market: int, caller: str, most: int, as_ether: bool) -> Call:
        """All of one's own position."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model

        def twin() -> tuple[int, int]:
            found: tuple[int, int] = m.facilitator.close(at, c.params[market], most, 0, at, as_ether=as_ether)
            if as_ether:
                m.purses.move(at, found[1])
            return found

        name = "closeEther" if as_ether else "close"
        return self._call(
            caller, c.facilitator, name, (c.structs[market], most, 0, at, MAX_UINT), twin, market=market
        )

    @rule(
        3,
        caller=one_of("borrower", "second", "wallet"),
        market=a_market,
        on_behalf=debtor,
        most=lambda m, s, a: min(repaid(m, s, a), m.now("coin", a["caller"])),
        flaw=one_of("", "", "", "stranger", "salt"),
    )
    def repay_signed(self, caller: str, market: int, on_behalf: str, most: int, flaw: str) -> Call:
        """By authorization, relayed by a stranger."""
        at, c, m = self.contracts.at, self.contracts, self.model
        salt = self._salt()
        given = (at[caller], most, at[on_behalf], MAX_UINT, salt)
        nonce = m.facilitator.repay_nonce(c.params[market], *given)
        raw, signature = self._signed(caller, most, nonce, flaw)
        return self._call(
            "stranger",
            c.facilitator,
            "repayWithAuthorization",
            (c.structs[market], *given, raw),
            lambda: m.facilitator.repay_with_authorization(c.params[market], *given, signature),
            market=market,
            actors=(caller, "stranger"),
        )

    @rule(
        3,
        market=a_market,
        caller=debtor,
        extra=one_of(0, 1, WAD, 1_000 * WAD),
        as_ether=one_of(False, True),
        flaw=one_of("", "", "", "stranger", "salt"),
    )
    def close_signed(self, market: int, caller: str, extra: int, as_ether: bool, flaw: str) -> Call:
        """A position by one signature, relayed by a stranger."""
        at, c, m = self.contracts.at, self.contracts, self.model
        most = self.debt(market, caller) + extra
        given = (at[caller], most, 0, at[caller], as_ether, MAX_UINT, self._salt())
        nonce = m.facilitator.close_nonce(c.params[market], *given)
        raw, signature = self._signed(caller, most, nonce, flaw)

        def twin() -> tuple[int, int]:
            found: tuple[int, int] = m.facilitator.close_with_authorization(
                c.params[market], *given, signature
            )
            if as_ether:
                m.purses.move(at[caller], found[1])
            return found

        return self._call(
            "stranger",
            c.facilitator,
            "closeWithAuthorization",
            (c.structs[market], *given, raw),
            twin,
            market=market,
            actors=(caller, "stranger"),
        )

    def _salt(self) -> bytes:
        self._salts += 1
        return self._salts.to_bytes(32, "big")

    def _signed(self, name: str, amount: int, nonce: bytes, flaw: str) -> tuple[bytes, Signature]:
        at = self.contracts.at
        if flaw == "salt":
            nonce = bytes(32)
        digest = self.model.coin.digest(
            RECEIVE_WITH_AUTHORIZATION, at[name], at["facilitator"], amount, 0, MAX_UINT, nonce
        )
        signer = "stranger" if flaw == "stranger" else name
        key = at["keeper" if signer == "wallet" else signer]
        return self.contracts.sign(signer, digest), Signature(key, digest)

    # Books

    def _books(self, name: str, market: int | None) -> Call:
        c, m = self.contracts, self.model
        twin = getattr(m.facilitator, name)
        if market is None:
            return self._call("wallet", c.facilitator, name, (), twin, actors=())
        return self._call(
            "wallet",
            c.facilitator,
            name,
            (c.structs[market],),
            lambda: twin(c.params[market]),
            market=market,
            actors=(),
        )

    @rule(5, market=a_market)
    def sync(self, market: int) -> Call:
        """By anyone."""
        return self._books("sync", market)

    @rule(2)
    def distribute(self) -> Call:
        """By anyone."""
        return self._books("distribute", None)

    @rule(5, market=with_a_loss)
    def recognise(self, market: int) -> Call:
        """By anyone."""
        return self._books("recognise", market)

    @rule(2)
    def settle(self) -> Call:
        """By anyone."""
        return self._books("settle", None)

    # Past the facilitator

    @rule(3, caller=caller, market=a_market, assets=coins, how=one_of("supply", "borrow", "lend"))
    def lend_past_it(self, caller: str, market: int, assets: int, how: str) -> Call:
        """Nobody supplies, borrows or lends in its markets but the facilitator."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        params = c.params[market]
        calls: dict[str, tuple[tuple[Any, ...], Callable[[], Any]]] = {
            "supply": ((assets, 0, at, b""), lambda: m.pool.supply(at, params, assets, 0, at)),
            "borrow": ((assets, 0, at, at), lambda: m.pool.borrow(at, params, assets, 0, at, at)),
            "lend": ((assets, assets, at, at), lambda: m.pool.lend(at, params, assets, assets, at, at)),
        }
        args, twin = calls[how]
        return self._call(caller, c.pool, how, (c.structs[market], *args), twin)

    @rule(3, caller=caller, market=a_market, on_behalf=debtor, assets=coins)
    def pay_back(self, caller: str, market: int, on_behalf: str, assets: int) -> Call:
        """To the pool."""
        at, c, m = self.contracts.at, self.contracts, self.model
        debt = min(assets, self.debt(market, on_behalf))
        return self._call(
            caller,
            c.pool,
            "repay",
            (c.structs[market], debt, 0, at[on_behalf], b""),
            lambda: m.pool.repay(at[caller], c.params[market], debt, 0, at[on_behalf]),
        )

    @rule(
        10,
        market=in_trouble,
        caller=one_of("liquidator", "liquidator", "second", "wallet"),
        borrower=one_in_trouble,
        seized=seized,
    )
    def liquidate(self, market: int, caller: str, borrower: str, seized: int) -> Call:
        """Anyone's position."""
        at, c, m = self.contracts.at, self.contracts, self.model
        return self._call(
            caller,
            c.pool,
            "liquidate",
            (c.structs[market], at[borrower], seized, 0, b""),
            lambda: m.pool.liquidate(at[caller], c.params[market], at[borrower], seized, 0),
        )

    # The stability pool of the first market

    @rule(4, caller=caller, coins=coins)
    def deposit(self, caller: str, coins: int) -> Call:
        """Coins that liquidate."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller, c.stability, "deposit", (coins, MAX_UINT), lambda: m.stability.deposit(at, coins)
        )

    @rule(5, caller=a_depositor)
    def request(self, caller: str) -> Call:
        """To leave, in an hour."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller, c.stability, "requestWithdrawal", (), lambda: m.stability.request_withdrawal(at)
        )

    @rule(
        5,
        caller=a_leaver,
        amount=lambda m, s, a: (
            MAX_UINT if s.integer(0, 1) else amount_of(s, m.now("deposit", a["caller"]), WAD)
        ),
    )
    def leave(self, caller: str, amount: int) -> Call:
        """With a deposit."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller,
            c.stability,
            "withdraw",
            (amount, 0, at, MAX_UINT),
            lambda: m.stability.withdraw(at, amount),
        )

    @rule(2, caller=a_depositor)
    def claim(self, caller: str) -> Call:
        """Collateral that deposits have bought."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(caller, c.stability, "claim", (at,), lambda: m.stability.claim(at))

    @rule(
        8,
        market=one_of(0, 0, 0, 0, 0, 0, 0, 1),
        caller=one_of("liquidator", "stranger", "second", "wallet"),
        borrower=one_in_trouble,
        seized=absorbed,
    )
    def absorb(self, market: int, caller: str, borrower: str, seized: int) -> Call:
        """A liquidation by the deposits."""
        at, c, m = self.contracts.at, self.contracts, self.model
        return self._call(
            caller,
            c.stability,
            "liquidate",
            (c.structs[market], at[borrower], seized, 0, 0, at[caller], MAX_UINT),
            lambda: m.stability.liquidate(at[caller], c.params[market], at[borrower], seized, 0),
        )

    @rule(8, caller=caller, market=a_market, borrowers=some_borrowers, amount=redeemed)
    def redeem(self, caller: str, market: int, borrowers: list[str], amount: int) -> Call:
        """Coins, for reserve or from positions."""
        at, c, m = self.contracts.at, self.contracts, self.model
        who = tuple(at[name] for name in borrowers)
        order = Redemption(c.params[market], who, amount, at[caller])
        struct = (c.structs[market], list(who), amount, 0, 0, at[caller], MAX_UINT)
        return self._call(
            caller,
            c.module,
            "redeem",
            (struct,),
            lambda: astuple(m.module.redeem(at[caller], order)),
            market=market,
        )

    @rule(1, market=a_market, paused=one_of(True, False, False))
    def pause_redemptions(self, market: int, paused: bool) -> Call:
        """Of a market."""
        c, m = self.contracts, self.model
        name, role = ("pause", "sentinel") if paused else ("unpause", "operator")
        twin, id_ = getattr(m.module, name), c.params[market].id
        return self._call(role, c.module, name, (id_,), lambda: twin(c.at[role], id_), actors=())

    @rule(1, fee=one_of(0, 50, 200, 201))
    def set_redemption_fee(self, fee: int) -> Call:
        """Basis points."""
        c, m = self.contracts, self.model
        return self._call(
            "operator", c.module, "setFee", (fee,), lambda: m.module.set_fee(c.at["operator"], fee), actors=()
        )

    @rule(2, caller=caller, market=a_market, collateral=collateral)
    def pledge(self, caller: str, market: int, collateral: int) -> Call:
        """Collateral past the facilitator."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller,
            c.pool,
            "supplyCollateral",
            (c.structs[market], collateral, at, b""),
            lambda: m.pool.supply_collateral(at, c.params[market], collateral, at),
        )

    # Peg module, savings, rate

    @rule(4, caller=caller, reserve=reserve)
    def swap_in(self, caller: str, reserve: int) -> Call:
        """Reserve for coins."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller,
            c.psm,
            "swapIn",
            (reserve, 0, at, MAX_UINT),
            lambda: m.psm.swap_in(at, reserve, 0, at, MAX_UINT),
        )

    @rule(3, caller=caller, coins=coins)
    def swap_out(self, caller: str, coins: int) -> Call:
        """Coins for reserve."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller,
            c.psm,
            "swapOut",
            (coins, 0, at, MAX_UINT),
            lambda: m.psm.swap_out(at, coins, 0, at, MAX_UINT),
        )

    @rule(1)
    def collect_fees(self) -> Call:
        """The peg module's, to the buffer."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger", c.psm, "collectFees", (), lambda: m.psm.collect_fees(c.at["stranger"]), actors=()
        )

    @rule(3, caller=caller, coins=coins)
    def save(self, caller: str, coins: int) -> Call:
        """Into the vault."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller,
            c.savings,
            c.savings["deposit(uint256,address)"],
            (coins, at),
            lambda: m.savings.deposit(at, coins, at),
        )

    @rule(2, caller=caller, shares=shares)
    def unsave(self, caller: str, shares: int) -> Call:
        """Out of the vault."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        return self._call(
            caller,
            c.savings,
            c.savings["redeem(uint256,address,address)"],
            (shares, at, at),
            lambda: m.savings.redeem(at, shares, at, at),
        )

    @rule(1)
    def poke(self) -> Call:
        """The rate, by anyone."""
        c, m = self.contracts, self.model
        return self._call("stranger", c.policy, "poke", (), m.policy.poke, actors=())

    # An attacker with a flash mint

    @rule(6, amount=lambda m, s, a: amount_of(s, FLASH_CAP // 2, 1_000 * WAD), steps=steps)
    def flash(self, amount: int, steps: list[list[Any]]) -> Call:
        """The wallet mints, does several things, and pays back, or nothing of it happens."""
        c, m = self.contracts, self.model
        calls, twins = [], []
        for step in steps:
            getattr(self, step[0])(*step[1:])
            target, data, twin = self.inner
            calls.append((target, data))
            twins.append(twin)

        def borrower(initiator: str, minted: int, fee: int) -> bool:
            for twin in twins:
                twin()
            return True

        wallet, coin = c.at["wallet"], c.at["coin"]
        data = encode(["(address,bytes)[]"], [calls])
        args = (wallet, coin, amount, data)
        at = c.at["stranger"]
        return Call(
            at,
            coin,
            c.coin.flashLoan.encode(*args),
            lambda: m.coin.flash_loan(at, wallet, coin, amount, borrower),
            ("wallet", "stranger"),
        )

    # Governance

    @rule(1, market=one_of(0, 1, LATER, LATER), ceiling=one_of(0, 100_000, 200_000, 10**6))
    def raise_ceiling(self, market: int, ceiling: int) -> Call:
        """Lists the third market, at some time."""
        c, m = self.contracts, self.model
        return self._call(
            "governor",
            c.facilitator,
            "raiseMarketCeiling",
            (c.structs[market], ceiling),
            lambda: m.facilitator.raise_market_ceiling(c.at["governor"], c.params[market], ceiling),
            actors=(),
        )

    @rule(1, market=a_market, ceiling=one_of(1_000, 50_000, 100_000, 100_000))
    def lower_ceiling(self, market: int, ceiling: int) -> Call:
        """The sentinel's."""
        c, m = self.contracts, self.model
        return self._call(
            "sentinel",
            c.facilitator,
            "lowerMarketCeiling",
            (c.params[market].id, ceiling),
            lambda: m.facilitator.lower_market_ceiling(c.at["sentinel"], c.params[market].id, ceiling),
            actors=(),
        )

    @rule(1, share=one_of(0, 5_000, 9_000, 9_001), caller=one_of("operator", "operator", "stranger"))
    def set_share(self, share: int, caller: str) -> Call:
        """The savers'."""
        c, m = self.contracts, self.model
        return self._call(
            caller,
            c.facilitator,
            "setSavingsShare",
            (share,),
            lambda: m.facilitator.set_savings_share(c.at[caller], share),
            actors=(),
        )

    @rule(1, paused=one_of(False, False, False, False, True))
    def pause(self, paused: bool) -> Call:
        """Minting."""
        c, m = self.contracts, self.model
        name, role = ("pauseMinting", "sentinel") if paused else ("unpauseMinting", "operator")
        twin = m.coin.pause_minting if paused else m.coin.unpause_minting
        return self._call(role, c.coin, name, (), lambda: twin(c.at[role]), actors=())

    @rule(1, ceiling=one_of(150_000 * WAD, 250_000 * WAD, 10_000 * WAD))
    def set_total(self, ceiling: int) -> Call:
        """The stablecoin's ceiling for the facilitator."""
        c, m = self.contracts, self.model
        return self._call(
            "governor",
            c.coin,
            "setFacilitator",
            (c.at["facilitator"], ceiling),
            lambda: m.coin.set_facilitator(c.at["governor"], c.at["facilitator"], ceiling),
            actors=(),
        )

    @rule(1, amount=lambda m, s, a: amount_of(s, m.now("coin", "buffer"), WAD))
    def pay_out(self, amount: int) -> Call:
        """Surplus, by the governor."""
        c, m = self.contracts, self.model
        at = c.at["governor"], c.at["lender"]
        return self._call(
            "governor",
            c.buffer,
            "pay",
            (c.coin, at[1], amount),
            lambda: m.buffer.pay(at[0], m.coin, at[1], amount),
            actors=(),
            gift=amount,
        )

    # Outside

    @rule(3, market=a_market, per_mille=one_of(1, 200, 500, 800, 950, 1_000, 1_050, 1_500))
    def move_price(self, market: int, per_mille: int) -> Call:
        """Of a collateral, of 2,000."""
        c, m = self.contracts, self.model
        value = 2 * 10**36 * per_mille
        oracle = m.oracles[market]

        def twin() -> None:
            oracle.value = value

        return self._call("stranger", c.oracles[market], "set", (value,), twin, actors=())

    @rule(3, market=one_of(0, 2), name=one_of(*USERS))
    def give(self, market: int, name: str) -> Call:
        """A hundred of collateral."""
        c, m = self.contracts, self.model
        gift = 100 * WAD * self.now("price", market) // 10**36
        return self._call(
            "stranger",
            c.collaterals[market],
            "mint",
            (c.at[name], 100 * WAD),
            lambda: m.collaterals[market].mint(c.at[name], 100 * WAD),
            actors=(),
            gift=gift,
        )

    @rule(2, name=one_of(*USERS))
    def give_reserve(self, name: str) -> Call:
        """Ten thousand."""
        c, m = self.contracts, self.model
        units = 10_000 * 10**6
        return self._call(
            "stranger",
            c.reserve,
            "mint",
            (c.at[name], units),
            lambda: m.reserve.mint(c.at[name], units),
            actors=(),
            gift=units * UNIT,
        )

    @rule(
        1, caller=caller, place=one_of("facilitator", "buffer", "pool", "savings", "stability"), coins=coins
    )
    def donate(self, caller: str, place: str, coins: int) -> Call:
        """Coins sent past every function."""
        c, m = self.contracts, self.model
        at = c.at[caller], c.at[place]
        return self._call(
            caller, c.coin, "transfer", (at[1], coins), lambda: m.coin.transfer(at[0], at[1], coins)
        )

    @rule(4, seconds=one_of(1, 12, 3_600, 3_600, 86_400, 7 * 86_400, 90 * 86_400))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.contracts.chain.warp(seconds)
        self.model.world.timestamp = self.contracts.chain.timestamp


__all__ = ["MARKETS", "Call", "Rules"]
