"""A buyout with the asset itself, both against their exact models

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`; what matters happens
- faults of the buyout are caught here, too, and so is an asset that frees its supply
"""

from collections import Counter

import pytest

from tests.stateful import rooms
from tests.stateful.checking import search
from tests.stateful.driver import LawBrokenError, drive
from tests.stateful.rooms import buyout as room
from tests.stateful.rooms.asset_buyout import AssetBuyoutMachine, build
from tests.stateful.rooms.buyout import LAWS
from tests.stateful.rooms.buyout.laws import Outcome
from tests.support.mutants import Mutant, compile_mutants


@pytest.fixture(scope="module")
def machine() -> AssetBuyoutMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "asset_buyout" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: AssetBuyoutMachine) -> None:
    search(machine, examples=6, steps=40)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: AssetBuyoutMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        happened[f"{outcome.function}, {'done' if outcome.succeeded else 'refused'}"] += 1

    monkeypatch.setattr(room, "LAWS", (*LAWS, count))
    for _ in drive(machine, seed=7, steps=4_000):
        pass
    functions = (
        "vote",
        "unlock",
        "countVotes",
        "start",
        "bid",
        "settle",
        "redeem",
        "redeemNft",
        "forcedTransferLocked",
    )
    wanted = {f"{name}, {how}" for name in functions for how in ("done", "refused")}
    assert {what for what in wanted if not happened[what]} == set(), happened


FAULTS = {
    "the_supply_stands_still_in_an_auction": Mutant(
        "FreesTheSupply",
        "contracts/fractional/admin/SupplyAdmin.sol",
        "_policy.word = _policy.word.withFlag(PolicyWordLib.SUPPLY_LOCKED);",
        "",
        "AssetOperations",
    ),
    "nobody_redeems_twice": Mutant(
        "BurnsOneLess",
        "contracts/fractional/Buyout.sol",
        "IAssetToken(asset()).burnLocked(holder, shares);",
        "IAssetToken(asset()).burnLocked(holder, shares > 1 ? shares - 1 : 1);",
        "Buyout",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_law_catches_its_fault(name: str) -> None:
    fault = FAULTS[name]
    machine = build({fault.target: compile_mutants([fault])[fault.name]})
    machine.only_laws = True
    machine.law = next(law for law in LAWS if law.__name__ == name)
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(machine, seed=1, steps=6_000):
            pass
    assert caught.value.law == name
