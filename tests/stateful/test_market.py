"""The marketplace against the model, step by step.

- Hypothesis drives the rules, and shrinks
- calldata put together by hand is the ABI's
- the seeded driver goes longer, with other seeds in `make fuzz`
- what matters happens: fills of every kind, refusals, held money, partial fills
- each law catches a marketplace with the fault that it is there for, judged alone, without the model
"""

from collections import Counter
from functools import cache

import pytest

from strongroom.artifacts import Artifact
from strongroom.model.marketplace import Terms
from strongroom.model.orders import OrderKind
from tests.stateful import rooms
from tests.stateful.checking import search
from tests.stateful.driver import LawBrokenError, drive
from tests.stateful.rooms import market as room
from tests.stateful.rooms.market import LAWS, MarketMachine, Outcome, build, calldata
from tests.support.mutants import Mutant, compile_mutants

MARKET = "contracts/market/Marketplace.sol"
STATES = "contracts/market/OrderStates.sol"
NAME = "Marketplace"


@pytest.fixture(scope="module")
def machine() -> MarketMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "market" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: MarketMachine) -> None:
    search(machine, examples=8, steps=40)


def test_calldata_is_what_the_abi_makes_of_it(machine: MarketMachine) -> None:
    machine.reset()
    for drawn in ([0, 0, 0, 0, 0, 0, 1, 1, 9, 9, 0, 60, 500, 0, 250, 3, 0, 0, 0],) * 2:
        machine.sign(drawn)
    machine.sign([1, 1, 1, 0, 1, 0, 2, 3, 9, 8, 0, 60, 0, 0, 0, 7, 0, 0, 1])
    book, (first, _, second) = machine.m.market, machine.orders
    terms = Terms(5, 2, 9, 60, machine.holders[1], 7, True, (b"\1" * 32, b"\2" * 32))
    raw = (*(terms.id, terms.lots, terms.limit, terms.deadline, terms.recipient),)
    raw += (terms.max_royalty_bps, terms.allow_broken_royalty, terms.id_proof)
    one, other = ((each.order.values, tuple(each.evidence)) for each in (first, second))
    assert calldata.fill(first, terms) == book.fill.encode(*one, raw)
    many = calldata.fill_many([(first, terms), (second, terms)], True)
    assert many == book.fillMany.encode([(*one, raw), (*other, raw)], True)
    match = calldata.match_orders(first, second, 3, 4)
    assert match == book.matchOrders.encode((*one, *other, 3, 4, ()))


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: MarketMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        happened["refused"] += not outcome.succeeded
        for order, event in outcome.fills:
            happened[f"{OrderKind(order.kind).name} of {order.standard.name}"] += 1
            happened["royalty"] += event.args["royalty"] > 0
            happened["match" if outcome.machine.matching else "fill"] += 1
            happened["part of an order"] += event.args["units"] < order.lots * order.lot_size
        held = [key for key in outcome.changed if key[0] == "held"]
        happened["held"] += any(outcome.after[key] > outcome.before[key] for key in held)
        happened["released"] += any(outcome.after[key] < outcome.before[key] for key in held)

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=20_264, steps=450):
        pass
    wanted = {"refused", "royalty", "match", "fill", "part of an order", "held", "released"}
    wanted |= {
        f"{kind} of {standard}"
        for kind in ("LISTING", "ITEM_OFFER")
        for standard in ("ERC721", "ERC1155", "ERC20")
    }
    wanted |= {f"COLLECTION_OFFER of {standard}" for standard in ("ERC721", "ERC1155")}
    assert {what for what in wanted if not happened[what]} == set(), happened


USED = "if (used & bit != 0) revert Marketplace_NonceUsed(maker, nonce);"
AGREED = "if (!_isAgreed(maker, orderHash, evidence)) revert Marketplace_InvalidSignature(maker, orderHash);"
FAULTS = {
    "no_dust_stays_behind": Mutant(
        "ForgetsHalfTheFee",
        MARKET,
        "settings.etherFees += uint128(trade.fee);",
        "settings.etherFees += uint128(trade.fee / 2);",
    ),
    "the_price_is_paid_exactly_and_divided_exactly": Mutant(
        "PaysTheFeeTwice",
        MARKET,
        "return trade.price - trade.royalty - trade.fee;",
        "return trade.price - trade.royalty - trade.fee - (trade.fee > 100 ? 1 : 0);",
    ),
    "no_more_is_filled_than_signed": Mutant(
        "CountsNoLots",
        STATES,
        "if (lots <= available) _statuses[orderHash] = status + lots;",
        "status;",
        NAME,
    ),
    "cancelled_never_fills": Mutant("ForgetsCancels", STATES, USED, "", NAME),
    "nobody_loses_without_a_word": Mutant(
        "ItemsComeFromTheRecipient",
        MARKET,
        "(trade.seller, trade.proceedsTo, trade.buyer, trade.itemTo) = (order.maker, order.maker, taker, recipient);",
        "(trade.seller, trade.proceedsTo, trade.buyer, trade.itemTo) = (recipient == taker ? order.maker :"
        " recipient, order.maker, taker, taker);",
    ),
    "what_is_signed_is_agreed": Mutant("BelievesAnybody", STATES, AGREED, "", NAME),
}


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(FAULTS.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_law_catches_its_fault(name: str) -> None:
    machine = build({NAME: artifacts()[FAULTS[name].name]})
    machine.only_laws = True
    machine.law = next(law for law in LAWS if law.__name__ == name)
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(machine, seed=1, steps=3_000):
            pass
    assert caught.value.law == name


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_the_comparison_catches_every_fault(name: str) -> None:
    machine = build({NAME: artifacts()[FAULTS[name].name]})
    machine.law = lambda outcome: None
    with pytest.raises(LawBrokenError):
        for _ in drive(machine, seed=1, steps=3_000):
            pass
