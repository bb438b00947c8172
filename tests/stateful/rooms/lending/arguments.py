"""How the rules' arguments are drawn: who, where, how much. Usual values mostly, edges often."""

from collections.abc import Callable
from typing import Any

from tests.stateful.driver import Machine, Source, Step, weighted
from tests.stateful.rooms.lending.storage import UINT128
from tests.stateful.rooms.lending.world import (
    AUTHORIZED,
    AUTHORIZERS,
    DECIMALS,
    IRMS,
    LATER,
    LLTVS,
    LOANS,
    MARKETS,
    OPERATED,
    OPERATOR,
    PRICES,
)

Args = dict[str, Any]
Draw = Callable[[Any, Source, Args], Any]
MAX_UINT = 2**256 - 1
SECONDS_PER_YEAR = 31_536_000

# Who

_CALLERS = weighted(
    (7, "lender"), (8, "borrower"), (6, "second"), (4, "liquidator"), (2, "stranger"), (1, "collector")
)
_OTHERS = weighted(
    (4, "lender"),
    (4, "borrower"),
    (3, "second"),
    (3, "wallet"),
    (3, "callback"),
    (1, "liquidator"),
    (1, "stranger"),
    (1, "collector"),
    (1, "zero"),
)
_FLAWS = weighted((14, ""), (1, "stranger"), (1, "digest"), (1, "garbage"), (1, "malleable"), (1, "short"))


def caller(machine: Any, source: Source, args: Args) -> str:
    return _CALLERS(source)


def other(machine: Any, source: Source, args: Args) -> str:
    return _OTHERS(source)


def on_behalf(machine: Any, source: Source, args: Args) -> str:
    """Mostly the caller, else who authorised it, or anyone."""
    if source.integer(0, 5):
        return str(args["caller"])
    authorizers = [name for name in AUTHORIZERS if machine.authorized(name, args["caller"])]
    return source.choice(authorizers) if authorizers and source.integer(0, 3) else _OTHERS(source)


def receiver(machine: Any, source: Source, args: Args) -> str:
    if source.integer(0, 3):
        return str(args["caller"])
    return "pool" if source.integer(0, 19) == 0 else _OTHERS(source)


def debtor(machine: Any, source: Source, args: Args) -> str:
    """Mostly one who owes."""
    owing = machine.debtors(args["market"])
    return source.choice(owing) if owing and source.integer(0, 9) else _OTHERS(source)


def governor(machine: Any, source: Source, args: Args) -> str:
    return "governor" if source.integer(0, 9) else _CALLERS(source)


def one_of(*options: Any) -> Draw:
    """One of the options, each as often as it stands there."""

    def draw(machine: Any, source: Source, args: Args) -> Any:
        return source.choice(options)

    return draw


authorizer = one_of(*AUTHORIZERS)
authorized = one_of(*AUTHORIZED)


def a_flaw(machine: Any, source: Source, args: Args) -> str:
    return _FLAWS(source)


# Where

_MARKET = weighted((6, 0), (4, 1), (4, 2), (3, LATER), (3, OPERATED))


def a_market(machine: Any, source: Source, args: Args) -> int:
    return _MARKET(source)


def a_market_in_trouble(machine: Any, source: Source, args: Args) -> int:
    """Mostly one where someone can be liquidated."""
    there = [number for number in MARKETS if machine.unhealthy(number)]
    return source.choice(there) if there and source.integer(0, 7) else _MARKET(source)


def one_in_trouble(machine: Any, source: Source, args: Args) -> str:
    unhealthy = machine.unhealthy(args["market"])
    return source.choice(unhealthy) if unhealthy and source.integer(0, 15) else _OTHERS(source)


# How much

_UNITS = weighted((12, "assets"), (10, "shares"), (1, "both"))
_CATEGORIES = weighted(
    (1, "zero"), (2, "one"), (3, "dust"), (12, "share"), (6, "usual"), (5, "all"), (1, "all+1"), (1, "huge")
)


def a_unit(machine: Any, source: Source, args: Args) -> str:
    return _UNITS(source)


def amount_of(source: Source, whole: int, unit: int) -> int:
    """An amount around `whole`, or a usual one of up to a hundred thousand of `unit`."""
    category = _CATEGORIES(source)
    whole = min(whole, MAX_UINT - 1)
    if whole <= 0:
        whole, category = 0, "usual" if category in ("share", "all") else category
    if category == "share":
        return whole * source.integer(1, 1000) // 1000
    if category == "usual":
        return unit * source.integer(1, 10 ** source.integer(1, 5)) // source.integer(1, 100)
    if category == "dust":
        return source.integer(2, 2_000_000)
    if category == "all":
        return whole
    if category == "all+1":
        return whole + 1
    if category == "huge":
        return source.choice((UINT128, UINT128 - 1, UINT128 + 1, 2**127, MAX_UINT, 2**255))
    return 0 if category == "zero" else 1


def _shares(unit: str) -> bool:
    return unit != "assets"


def supplied(machine: Any, source: Source, args: Args) -> int:
    """Of what the caller holds a part."""
    market = args["market"]
    held = machine.held(LOANS[market], args["caller"]) // 8
    if _shares(args["unit"]):
        assets, shares = machine.supply_totals(market)
        held = held * (shares + 10**6) // (assets + 1)
    return amount_of(source, held, 10 ** DECIMALS[LOANS[market]])


def withdrawn(machine: Any, source: Source, args: Args) -> int:
    market = args["market"]
    shares = machine.position(market, args["on_behalf"])[0]
    if _shares(args["unit"]):
        return amount_of(source, shares, 10**12)
    assets, total = machine.supply_totals(market)
    return amount_of(source, shares * (assets + 1) // (total + 10**6), 10 ** DECIMALS[LOANS[market]])


def borrowed(machine: Any, source: Source, args: Args) -> int:
    market = args["market"]
    room = machine.borrowable(market, args["on_behalf"])
    if _shares(args["unit"]):
        assets, shares = machine.borrow_totals(market)
        return amount_of(source, room * (shares + 10**6) // (assets + 1), 10**12)
    return amount_of(source, room, 10 ** DECIMALS[LOANS[market]])


def an_operator(machine: Any, source: Source, args: Args) -> str:
    return OPERATOR if source.integer(0, 9) else _CALLERS(source)


def an_operated_market(machine: Any, source: Source, args: Args) -> int:
    return OPERATED if source.integer(0, 9) else _MARKET(source)


def lent_out(machine: Any, source: Source, args: Args) -> int:
    """Around what the collateral allows: the operator may bring it."""
    market, name = args["market"], args["on_behalf"]
    room = max(machine.limit(market, name) - machine.owed(market, name), 0)
    return amount_of(source, room, 10 ** DECIMALS[LOANS[market]])


def brought(machine: Any, source: Source, args: Args) -> int:
    """Of what is lent: what does not lie idle, or another part."""
    supply, borrow = machine.supply_totals(args["market"])[0], machine.borrow_totals(args["market"])[0]
    missing = max(args["amount"] - (supply - borrow), 0)
    return missing if source.integer(0, 2) else min(amount_of(source, args["amount"], 10**6), UINT128)


def repaid(machine: Any, source: Source, args: Args) -> int:
    market = args["market"]
    shares = machine.position(market, args["on_behalf"])[1]
    if _shares(args["unit"]):
        return amount_of(source, shares, 10**12)
    assets, total = machine.borrow_totals(market)
    return amount_of(source, shares * (assets + 1) // (total + 10**6), 10 ** DECIMALS[LOANS[market]])


def liquidated(machine: Any, source: Source, args: Args) -> int:
    market = args["market"]
    _, shares, collateral = machine.position(market, args["borrower"])
    if _shares(args["unit"]):
        return amount_of(source, shares, 10**12)
    if source.integer(0, 5) == 0:  # leave dust behind
        return int(max(collateral - collateral // 20_000 - source.integer(0, 2), 0))
    return amount_of(source, collateral, 10**6)


def redeemed(machine: Any, source: Source, args: Args) -> int:
    market = args["market"]
    _, shares, collateral = machine.position(market, args["borrower"])
    assets, total = machine.borrow_totals(market)
    if source.integer(0, 4) == 0:  # as much as the collateral pays for
        worth = -(-collateral * machine.price(market) // 10**36) - source.integer(0, 1)
        return int(min(max(worth, 0), MAX_UINT))
    return amount_of(source, shares * (assets + 1) // (total + 10**6), 10 ** DECIMALS[LOANS[market]])


def collateral_in(machine: Any, source: Source, args: Args) -> int:
    token = machine.collateral_token(args["market"])
    return amount_of(source, machine.held(token, args["caller"]) // 8, 10 ** DECIMALS[token])


def collateral_out(machine: Any, source: Source, args: Args) -> int:
    held = machine.position(args["market"], args["on_behalf"])[2]
    return amount_of(source, held, 10**12)


def lent(machine: Any, source: Source, args: Args) -> int:
    return amount_of(source, machine.held(args["token"], "pool"), 10 ** DECIMALS[args["token"]])


def token_amount(machine: Any, source: Source, args: Args) -> int:
    token = args["token"]
    return amount_of(source, machine.held(token, args["caller"]) // 8, 10 ** DECIMALS[token])


def given(machine: Any, source: Source, args: Args) -> int:
    """What a faucet gives: up to a hundred million whole tokens, very rarely more than a market can hold."""
    if source.integer(0, 150) == 0:
        return 2**129
    unit: int = 10 ** DECIMALS[args["token"]]
    return unit * source.integer(0, 10 ** source.integer(0, 8)) // source.integer(1, 7)


def a_bound(of: str) -> Draw:
    """None mostly, else one that the account's position just meets or just misses, as of the last update."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        if source.integer(0, 2):
            return MAX_UINT if of == "owed" else 0
        exact = int(getattr(machine, of)(args["market"], args["account"]))
        return min(max(exact + source.choice((0, 0, 1, -1, -exact // 100)), 0), MAX_UINT)

    return draw


# The rest

_FACTORS = weighted(
    (6, (9, 10)),
    (6, (11, 10)),
    (3, (1, 2)),
    (3, (2, 1)),
    (2, (1, 10)),
    (2, (10, 1)),
    (1, (1, 10**6)),
    (1, (10**6, 1)),
)


def a_price(machine: Any, source: Source, args: Args) -> int:
    """The price moves, or is where it began; within twelve orders of magnitude, rarely absurd."""
    first = PRICES[args["oracle"]]
    if source.integer(0, 3) == 0:
        return first * source.choice((10, 10, 10, 5, 2, 1)) // 10
    debtors = machine.debtors(args["oracle"])
    if debtors and source.integer(0, 1):  # where one is about to be unhealthy, or is deep in it
        name = source.choice(debtors)
        collateral = machine.position(args["oracle"], name)[2]
        needed = machine.owed(args["oracle"], name) * 10**18 // LLTVS[args["oracle"]]
        if collateral:
            exact = needed * 10**36 // collateral
            moved = exact * source.choice((1000, 999, 980, 900, 700, 400, 10)) // 1000
            return int(min(max(moved, first // 10**6), first * 10**6))
    if source.integer(0, 60) == 0:
        return source.choice((0, 1, 2**128, MAX_UINT))
    up, down = _FACTORS(source)
    moved = int(machine.price(args["oracle"])) * up // down
    return min(max(moved, first // 10**6), first * 10**6) + source.integer(0, 1)


def a_liquidation_price(machine: Any, source: Source, args: Args) -> int:
    price = int(machine.price(args["oracle"]))
    return min(source.choice((0, 0, price, price * 99 // 100, price * 101 // 100, price // 2)), MAX_UINT)


def a_rate(machine: Any, source: Source, args: Args) -> int:
    """Up to 300 % a year, very rarely absurd."""
    if source.integer(0, 40) == 0:
        return source.choice((10**18, 2**128, MAX_UINT))
    return source.integer(0, 10**11)


def a_while(machine: Any, source: Source, args: Args) -> int:
    """Seconds: mostly little, at times days, rarely years, very rarely ten."""
    if source.integer(0, 2):
        return source.choice((0, 1, 12, 60, 1_000, 3_600))
    if source.integer(0, 5):
        return source.choice((3_600, 86_400, 700_000, 2_600_000))
    return source.integer(0, 10 * SECONDS_PER_YEAR) if source.integer(0, 3) == 0 else SECONDS_PER_YEAR


def a_lifetime(machine: Any, source: Source, args: Args) -> int:
    """Seconds from now to the deadline."""
    return source.choice((0, 1, -1, -100)) if source.integer(0, 5) == 0 else 3_600


def a_kind_of_market(machine: Any, source: Source, args: Args) -> list[Any]:
    """Loan, collateral, oracle, irm, lltv: mostly the fourth market's, else something wrong."""
    if source.integer(0, 2):
        return ["token1", "token1", "oracle3", IRMS[LATER], LLTVS[LATER]]
    return [
        source.choice(("token0", "lender")),
        source.choice(("token1", "stranger")),
        "oracle0",
        source.choice(("curve", "lender")),
        source.choice((LLTVS[0], LLTVS[0], 5 * 10**17)),
    ]


SIMPLE = (
    *("supply", "withdraw", "borrow", "repay", "supply_collateral", "withdraw_collateral") * 3,
    *("liquidate", "accrue_interest", "set_authorization", "check_position"),
)
"""What happens in callbacks and batches."""


def nested(by: str | None, most: int, *names: str) -> Draw:
    """Some steps to be taken inside of another, by the one who takes that if no one is named."""

    def draw(machine: Machine, source: Source, args: Args) -> list[Step]:
        steps = []
        for _ in range(source.integer(0, most)):
            wanted = source.choice(names or SIMPLE)
            chosen = machine.rule_named(wanted)  # type: ignore[attr-defined]
            inner: Args = {}
            for name, drawer in chosen.drawers.items():
                if name == "caller":
                    inner[name] = by or args["caller"]
                elif name == "calls":
                    inner[name] = None
                else:
                    inner[name] = drawer(machine, source, inner)
            steps.append([wanted, *inner.values()])
        return steps

    return draw


_IN_CALLBACK = nested("callback", 3, *SIMPLE, "flash_loan", "transfer")


def callback_steps(machine: Any, source: Source, args: Args) -> list[Step] | None:
    """`None`: no callback is asked for. A caller without one asks seldom."""
    if args["caller"] != "callback" and source.integer(0, 30):
        return None
    steps: list[Step] = _IN_CALLBACK(machine, source, args)
    return steps


def pooled_steps(machine: Any, source: Source, args: Args) -> list[Step]:
    """For a multicall."""
    steps: list[Step] = nested(None, 4)(machine, source, args)
    return steps


def commanded_steps(machine: Any, source: Source, args: Args) -> list[Step]:
    """Of the callback contract, with callbacks of their own."""
    steps: list[Step] = []
    for _ in range(source.integer(1, 2)):
        wanted = source.choice((*SIMPLE, "flash_loan", "flash_loan", "liquidate", "multicall"))
        chosen = machine.rule_named(wanted)
        inner: Args = {}
        for name, drawer in chosen.drawers.items():
            inner[name] = "callback" if name == "caller" else drawer(machine, source, inner)
        steps.append([wanted, *inner.values()])
    return steps


wallet_steps = nested("wallet", 2)
