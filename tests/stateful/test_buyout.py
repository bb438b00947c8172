"""A buyout against the model, step by step.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- what matters happens: votes counted, sales, redemptions of all, held NFTs and money, refusals
- each law catches a buyout with the fault that it is there for, judged alone, without the model
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
from tests.stateful.rooms import buyout as room
from tests.stateful.rooms.buyout import LAWS, BuyoutMachine, build
from tests.stateful.rooms.buyout.laws import Outcome, State, a_refused_call_changes_nothing
from tests.support.mutants import Mutant, compile_mutants

BUYOUT = "contracts/fractional/Buyout.sol"
VOTES = "contracts/fractional/ReserveVotes.sol"
NAME = "Buyout"


@pytest.fixture(scope="module")
def machine() -> BuyoutMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "buyout" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: BuyoutMachine) -> None:
    search(machine, examples=8, steps=40)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: BuyoutMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        happened[f"{outcome.function}, {'done' if outcome.succeeded else 'refused'}"] += 1
        for name, args in outcome.events:
            happened[name] += 1
            if name == "BidPlaced":
                happened["extended"] += args["endTime"] > outcome.before.end
            if name == "SharesRedeemed":
                happened["the last share"] += outcome.after["supply"] == 0
                happened["free shares"] += outcome.before["locked", args["holder"]] < args["shares"]
            if name == "NftRedeemed":
                happened["the whole supply"] += args["shares"] > 0

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=20_265, steps=6_000):
        pass
    functions = (
        *(
            "vote",
            "unlock",
            "countVotes",
            "start",
            "bid",
            "settle",
            "claimNft",
            "redeem",
            "redeemNft",
            "reclaimNft",
        ),
        *(
            "passOnSurplus",
            "rescue",
            "rescueNft",
            "withdrawHeld",
            "pushHeld",
            "forcedTransferLocked",
            "issue",
        ),
    )
    wanted = {f"{name}, {how}" for name in functions for how in ("done", "refused")}
    wanted |= {"NftHeld", "ReserveChanged", "extended", "the last share", "free shares", "the whole supply"}
    assert {what for what in wanted if not happened[what]} == set(), happened


def test_a_refused_call_that_changed_something_is_noticed(machine: BuyoutMachine) -> None:
    """No contract can do this on a sound engine."""
    machine.reset()
    before = machine.state
    after = State(before.index, [*before.words[:-1], before.words[-1] + 1])
    outcome = Outcome(machine, "bid", (), False, machine.actors[0], before, after, 0)
    assert a_refused_call_changes_nothing(outcome) is not None
    assert a_refused_call_changes_nothing(replace(outcome, after=before)) is None


FAULTS = {
    "what_is_owed_is_there": Mutant(
        "HoldsTwice", BUYOUT, "_hold(STABLECOIN, outbid, before);", "_hold(STABLECOIN, outbid, before * 2);"
    ),
    "outbid_money_can_always_be_pulled": Mutant(
        "PaysWhomItIsHeldForAlone",
        "contracts/market/HeldPayments.sol",
        "IERC20(currency).safeTransfer(to, amount);",
        "IERC20(currency).safeTransfer(to, to == account ? amount : amount + 1e40);",
        NAME,
    ),
    "the_parts_sum_to_the_price": Mutant(
        "KeepsAWei",
        BUYOUT,
        "amount = (proceeds * shares) / supply;",
        "amount = (proceeds * shares) / supply; if (amount > 1e18) amount -= 1;",
    ),
    "nobody_redeems_twice": Mutant(
        "BurnsOneLess",
        BUYOUT,
        "IAssetToken(asset()).burnLocked(holder, shares);",
        "IAssetToken(asset()).burnLocked(holder, shares > 1 ? shares - 1 : 1);",
    ),
    "the_supply_stands_still_in_an_auction": Mutant(
        "LocksNoSupply",
        BUYOUT,
        "IAssetToken(asset()).lockSupply();\n        _take(STABLECOIN, msg.sender, amount);",
        "_take(STABLECOIN, msg.sender, amount);",
    ),
    "the_reserve_is_the_price_of_half": Mutant(
        "AThirdIsEnough", VOTES, "uint256 half = (supply + 1) / 2;", "uint256 half = (supply + 2) / 3;"
    ),
    "the_reserve_moves_by_ripe_votes_in_bounds": Mutant(
        "CountsAfterADay", VOTES, "DELAY = 3 days;", "DELAY = 1 days;"
    ),
    "the_nft_leaves_only_to_whom_it_belongs": Mutant(
        "AnyoneClaims",
        BUYOUT,
        "if (!_isNftHeld || msg.sender != _bidder) revert",
        "if (!_isNftHeld) revert",
    ),
    "the_nft_waits_for_the_winner": Mutant(
        "BelievesTheCollection", BUYOUT, "if (!moved || _isNftHere()) {", "if (!moved) {"
    ),
    "money_moves_only_as_said": Mutant(
        "PaysTheFirstBidder",
        BUYOUT,
        "        _hold(STABLECOIN, outbid, before);\n        _take(STABLECOIN, msg.sender, amount);",
        "        outbid; _hold(STABLECOIN, msg.sender, before);\n        _take(STABLECOIN, msg.sender, amount);",
    ),
    "a_bid_is_higher_and_in_time": Mutant(
        "AnyBidWillDo",
        BUYOUT,
        "uint256 least = leastBid();\n        if (amount < least)",
        "uint256 least = _bid;\n        if (amount < least)",
    ),
    "locked_shares_come_out": Mutant(
        "LocksForGood",
        BUYOUT,
        "function unlock(uint256 shares) external nonReentrant {\n",
        "function unlock(uint256 shares) external nonReentrant {\n        _require(BuyoutState.Open);\n",
    ),
}
"""By the law that is to catch it."""
OTHERS = (
    Mutant(
        "OutOfBounds", VOTES, "uint256 most = current + octave;", "uint256 most = current + octave + 1;", NAME
    ),
    Mutant(
        "ForgetsForce",
        VOTES,
        "if (left >= ballot.shares) return false;",
        "left; if (block.timestamp % 3 != 3) return false;",
        NAME,
    ),
    Mutant(
        "KeepsTheDearer", VOTES, "if (ballot.counted != 0 && rung > ballot.countedRung)", "if (false)", NAME
    ),
)
"""Faults that the comparison must catch, too."""


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(
        [
            *(replace(each, contract=NAME) for each in FAULTS.values()),
            *(replace(each, contract=NAME) for each in OTHERS),
        ]
    )


def broken_law(fault: Mutant, law: str) -> str:
    """What breaks on the faulty copy, judged by the law alone, or, without one, by the model alone."""
    machine = build({NAME: artifacts()[fault.name]})
    machine.only_laws = bool(law)
    machine.law = next((each for each in LAWS if each.__name__ == law), lambda outcome: None)
    return broken(machine, 8_000).law


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_law_catches_its_fault(name: str) -> None:
    assert broken_law(FAULTS[name], name) == name


@pytest.mark.slow
@pytest.mark.parametrize("fault", [*FAULTS.values(), *OTHERS], ids=lambda each: str(each.name))
def test_the_comparison_catches_every_fault(fault: Mutant) -> None:
    assert broken_law(fault, "") != "no_step_crashes"
