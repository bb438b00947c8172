"""How the rules' arguments are drawn: who, how much, with which flaw. Usual values mostly, edges often."""

from collections.abc import Callable
from typing import Any

from tests.stateful.driver import Machine, Source, Step, weighted
from tests.stateful.rooms.stablecoin.mocks import MAX_UINT
from tests.stateful.rooms.stablecoin.world import DELAY, OWNERS, SIGNERS, WEIRD

Args = dict[str, Any]
UINT120 = 2**120 - 1
UINT128 = 2**128 - 1

# Who

_SWAPPERS = weighted((10, "holder"), (10, "trader"), (4, "minter"), (2, "stranger"), (1, "relayer"))
_ANYONE = weighted(
    (6, "holder"), (6, "trader"), (3, "relayer"), (3, "minter"), (2, "stranger"), (1, "governor")
)
_RECEIVERS = weighted(
    (8, "holder"),
    (8, "trader"),
    (4, "wallet"),
    (4, "minter"),
    (2, "relayer"),
    (2, "stranger"),
    (1, "module0"),
    (1, "module1"),
    (1, "module2"),
    (1, "coin"),
    (1, "zero"),
)
_FLAWS = weighted((14, ""), (1, "stranger"), (1, "digest"), (1, "garbage"), (1, "malleable"), (1, "short"))
_CATEGORIES = weighted(
    (1, "zero"), (1, "one"), (3, "dust"), (10, "share"), (8, "usual"), (3, "all"), (1, "all+1"), (1, "huge")
)


def swapper(machine: Any, source: Source, args: Args) -> str:
    return _SWAPPERS(source)


def anyone(machine: Any, source: Source, args: Args) -> str:
    return _ANYONE(source)


_SPENDERS = weighted((4, "relayer"), (4, "minter"), (1, "stranger"), (1, "holder"))


def spender(machine: Any, source: Source, args: Args) -> str:
    return _SPENDERS(source)


def receiver(machine: Any, source: Source, args: Args) -> str:
    return _RECEIVERS(source)


def signer(machine: Any, source: Source, args: Args) -> str:
    return source.choice(SIGNERS)


def owner(machine: Any, source: Source, args: Args) -> str:
    return source.choice(OWNERS)


def holder_of_role(name: str, *others: str) -> Callable[[Any, Source, Args], str]:
    """Mostly who may, sometimes who may not."""
    pick = weighted((16, name), (1, "stranger"), *((1, other) for other in others))

    def draw(machine: Any, source: Source, args: Args) -> str:
        return pick(source)

    return draw


governor = holder_of_role("governor", "operator", "sentinel", "timelock", "governor")
operator = holder_of_role("operator", "sentinel", "governor")
sentinel = holder_of_role("sentinel", "operator", "governor")

# What

_MODULE = weighted((5, 0), (4, 1), (2, 2))
_SOUND = weighted((5, 0), (4, 1))


def a_module(machine: Any, source: Source, args: Args) -> int:
    return _MODULE(source)


def a_sound_module(machine: Any, source: Source, args: Args) -> int:
    """One whose reserve knows signatures; rarely the other."""
    return WEIRD if source.integer(0, 15) == 0 else _SOUND(source)


def a_token(machine: Any, source: Source, args: Args) -> int:
    """0 is the coin, the others are reserves."""
    return source.choice((0, 0, 0, 1, 2, 3))


def a_signed_token(machine: Any, source: Source, args: Args) -> int:
    return source.choice((0, 0, 1, 2))


def amount_of(source: Source, whole: int, unit: int) -> int:
    """An amount around `whole`, or a usual one of up to a million of `unit`."""
    category = _CATEGORIES(source)
    if whole <= 0:
        whole, category = 0, "usual" if category == "share" else category
    if category == "share":
        return whole * source.integer(0, 1000) // 1000
    if category == "usual":
        return unit * source.integer(1, 10 ** source.integer(1, 5)) // source.integer(1, 100)
    if category == "dust":
        return source.integer(1, 20_000) * (10**12 if unit == 10**18 and source.integer(0, 1) else 1)
    if category == "all":
        return whole
    if category == "all+1":
        return whole + 1
    if category == "huge":
        return source.choice((UINT128, UINT128 + 1, MAX_UINT, 2**255))
    return 0 if category == "zero" else 1


def reserve_amount(machine: Any, source: Source, args: Args) -> int:
    number = args["module"]
    payer = args.get("payer") or args["caller"]
    return amount_of(source, machine.held(1 + number, payer), 10 ** machine.module(number).decimals)


def coin_amount(machine: Any, source: Source, args: Args) -> int:
    payer = args.get("payer") or args["caller"]
    return amount_of(source, machine.held(0, payer), 10**18)


def coins_out(machine: Any, source: Source, args: Args) -> int:
    module = machine.module(args["module"])
    dust = source.integer(0, module.wei_per_unit - 1) if source.integer(0, 1) else 0
    return int((reserve_amount(machine, source, args) * module.wei_per_unit + dust) % 2**256)


def reserve_out(machine: Any, source: Source, args: Args) -> int:
    module = machine.module(args["module"])
    if source.integer(0, 9) == 0:
        return amount_of(source, machine.book(module.number), 10**module.decimals)
    return int(coin_amount(machine, source, args) // module.wei_per_unit)


def token_amount(machine: Any, source: Source, args: Args) -> int:
    token = args["token"]
    payer = args.get("owner") or args["caller"]
    return amount_of(source, machine.held(token, payer), 10 ** machine.decimals(token))


def given_amount(machine: Any, source: Source, args: Args) -> int:
    """What a faucet gives: anything up to a hundred million."""
    unit = 10 ** machine.decimals(args["token"])
    return int(unit * source.integer(0, 10 ** source.integer(0, 8)) // source.integer(1, 7))


def a_limit(name: str) -> Callable[[Any, Source, Args], int]:
    """Mostly none, else around what the swap comes to."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        none = 0 if name.startswith("min") else MAX_UINT
        if source.integer(0, 7):
            return none
        module = machine.module(args["module"])
        estimate = 0
        for key, value in args.items():
            if key in ("reserve_in", "reserve_out"):
                estimate = value * module.wei_per_unit
            elif key in ("stable_in", "stable_out"):
                estimate = value // module.wei_per_unit
        return int(min(estimate * source.integer(9_980, 10_020) // 10_000, MAX_UINT))

    return draw


def a_lifetime(machine: Any, source: Source, args: Args) -> int:
    """Seconds from now to the deadline."""
    return source.choice((0, 1, 60, -1)) if source.integer(0, 9) == 0 else 3_600


def a_flaw(machine: Any, source: Source, args: Args) -> str:
    return _FLAWS(source)


def a_while(machine: Any, source: Source, args: Args) -> int:
    """Seconds: mostly a few, at times a day or a timelock's delay, rarely years."""
    if source.integer(0, 3):
        return source.choice((0, 1, 12, 12, 60, 60))
    if machine.scheduled and source.integer(0, 1):
        return DELAY
    if source.integer(0, 7):
        return source.choice((3_600, 3_600, 40_000, 86_400, 86_401, 700_000))
    return source.choice((31_536_000, 315_360_000))


def a_salt(machine: Any, source: Source, args: Args) -> int:
    return source.integer(0, 7)


def a_form(machine: Any, source: Source, args: Args) -> str:
    return source.choice(("vrs", "bytes"))


def bps(*usual: int, most: int) -> Callable[[Any, Source, Args], int]:
    """Basis points: one of the usual, or anything."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        return source.choice(usual) if source.integer(0, 9) else source.integer(0, most)

    return draw


def nested(*names: str, caller: str, most: int) -> Callable[[Any, Source, Args], list[Step]]:
    """Some steps by `caller`, to be taken inside a callback."""

    def draw(machine: Machine, source: Source, args: Args) -> list[Step]:
        steps = []
        for _ in range(source.integer(0, most)):
            wanted = source.choice(names)
            chosen = next(rule for rule in machine.rules if rule.name == wanted)
            drawers = {**chosen.drawers}
            if "caller" in drawers:
                drawers["caller"] = lambda machine, source, args: caller
            inner: Args = {}
            for name, drawer in drawers.items():
                inner[name] = drawer(machine, source, inner)
            steps.append([wanted, *inner.values()])
        return steps

    return draw


SWAP_RULES = ("swap_in", "swap_in_exact_out", "swap_out", "swap_out_exact_out")


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """One of the options, each as often as it stands there."""

    def draw(machine: Any, source: Source, args: Args) -> Any:
        return source.choice(options)

    return draw


def number_between(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any number between the two."""

    def draw(machine: Any, source: Source, args: Args) -> int:
        return source.integer(low, high)

    return draw
