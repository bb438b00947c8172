"""The auction house against the model, step by step.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- what matters happens: settlements of every kind, extensions, held money and items, claims, refusals
- each law catches an auction house with the fault that it is there for, judged alone, without the model
- the comparison catches every one of these faults
"""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import broken, search
from tests.stateful.driver import drive
from tests.stateful.rooms import auctions as room
from tests.stateful.rooms.auctions import LAWS, AuctionMachine, build
from tests.stateful.rooms.auctions.laws import Outcome, State, a_refused_call_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

HOUSE = "contracts/market/AuctionHouse.sol"
HELD = "contracts/market/HeldPayments.sol"
NAME = "AuctionHouse"


@pytest.fixture(scope="module")
def machine() -> AuctionMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "auctions" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: AuctionMachine) -> None:
    search(machine, examples=8, steps=40)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: AuctionMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        happened[f"{outcome.function}, {'done' if outcome.succeeded else 'refused'}"] += 1
        for name, args in outcome.events:
            happened[name] += 1
            if name == "AuctionSettled":
                was = outcome.before.auctions[args["auctionId"]]
                kind = "no bid" if not was.bid else "ether" if was.currency == 0 else "ERC-20"
                happened[f"{'ERC-721' if was.is_single else 'ERC-1155'} for {kind}"] += 1
                happened["royalty"] += args["royalty"] > 0
            if name == "BidPlaced":
                was = outcome.before.auctions[args["auctionId"]]
                happened["outbid"] += was.bid > 0
                happened["extended"] += args["endTime"] > was.end

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=20_264, steps=4_000):
        pass
    functions = (
        "open",
        "bid",
        "settle",
        "cancel",
        "claimItem",
        "withdrawHeld",
        "pushHeld",
        "rescue",
        "pause",
    )
    wanted = {f"{name}, {how}" for name in functions for how in ("done", "refused")}
    wanted |= {"PaymentHeld", "PaymentReleased", "ItemHeld", "royalty", "outbid", "extended"}
    wanted |= {
        f"{item} for {what}" for item in ("ERC-721", "ERC-1155") for what in ("no bid", "ether", "ERC-20")
    }
    assert {what for what in wanted if not happened[what]} == set(), happened


def test_a_refused_call_that_changed_something_is_noticed(machine: AuctionMachine) -> None:
    """No contract can do this on a sound engine."""
    machine.reset()
    before = machine.state
    after = State(before.index, [*before.words[:-1], before.words[-1] + 1], {})
    who = machine.holders[0]
    outcome = Outcome(machine, "bid", False, who, who, 0, before, after, 0)
    assert a_refused_call_changes_nothing(outcome) is not None
    assert a_refused_call_changes_nothing(replace(outcome, after=before)) is None


CLOSE = "if (item.bid != 0) revert AuctionHouse_HasBid(auctionId);\n        item.state = AuctionState.Closed;"
FAULTS = {
    "what_is_owed_is_there": Mutant(
        "HoldsTwice", HOUSE, "_hold(currency, outbid, before);", "_hold(currency, outbid, before * 2);"
    ),
    "outbid_money_can_always_be_pulled": Mutant(
        "PaysWhomItIsHeldForAlone",
        HELD,
        "IERC20(currency).safeTransfer(to, amount);",
        "IERC20(currency).safeTransfer(account, amount);",
        NAME,
    ),
    "the_winning_bid_is_divided_exactly": Mutant(
        "KeepsAUnitOfTheProceeds",
        HOUSE,
        "item.seller, price - fee - royalty, false",
        "item.seller, price - fee - royalty - (royalty > 0 ? 1 : 0), false",
    ),
    "money_moves_only_by_bid_or_release": Mutant(
        "KeepsAWeiOfTheRest",
        HOUSE,
        "if (currency == address(0)) rest -= amount;",
        "if (currency == address(0)) rest -= amount + (rest > amount ? 1 : 0);",
    ),
    "an_item_is_always_with_the_right_one": Mutant(
        "TheSellerKeepsTheItem",
        HOUSE,
        "_handOut(auctionId, item, winner);",
        "_handOut(auctionId, item, item.seller);",
    ),
    "an_auction_ends_once": Mutant(
        "CancelledStaysOpen", HOUSE, CLOSE, "if (item.bid != 0) revert AuctionHouse_HasBid(auctionId);"
    ),
    "each_bid_is_higher_and_in_time": Mutant(
        "AnyBidWillDo", HOUSE, "if (amount < least) revert", "if (amount == 0) revert"
    ),
    "a_bid_binds": Mutant("CancelsWithABid", HOUSE, CLOSE, "item.state = AuctionState.Closed;"),
}
"""By the law that is to catch it."""


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(FAULTS.values())


def broken_law(name: str, law: bool) -> str:
    """What breaks on the faulty copy, judged by the law alone, or by the model alone."""
    machine = build({NAME: artifacts()[FAULTS[name].name]})
    machine.only_laws = law
    machine.law = next(each for each in LAWS if each.__name__ == name) if law else lambda outcome: None
    return broken(machine, 6_000).law


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_law_catches_its_fault(name: str) -> None:
    assert broken_law(name, law=True) == name


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_the_comparison_catches_every_fault(name: str) -> None:
    assert broken_law(name, law=False) != "no_step_crashes"
