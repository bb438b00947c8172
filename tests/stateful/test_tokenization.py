"""The asset factory against its exact model, with exact models of all that it makes

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer; what matters happens: both kinds, plans that cannot be, every refusal of the factory
- the comparison catches copies with faults: no fee, a power that stays, a buyout without its right, a fee of any size
"""

from collections import Counter
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from tests.stateful import rooms
from tests.stateful.checking import search
from tests.stateful.driver import LawBrokenError, drive
from tests.stateful.rooms.tokenization import TokenizationMachine, build
from tests.support.mutants import Mutant, compile_mutants

FACTORY = "contracts/fractional/AssetFactory.sol"


@pytest.fixture(scope="module")
def machine() -> TokenizationMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "tokenization" in rooms.names()


def test_hypothesis_finds_no_difference(machine: TokenizationMachine) -> None:
    search(machine, examples=5, steps=25)


@pytest.mark.slow
def test_seeded_driver_and_what_matters_happens(
    machine: TokenizationMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: Counter[str] = Counter()
    send = machine.chain.raw_try_send

    def counted(who: Any, to: Any, data: bytes, *rest: Any) -> tuple[bool, bytes]:
        done, output = send(who, to, data, *rest)
        selectors = {
            machine.factory.tokenizeOffChain.encode(*_nothing(False))[:4]: "off-chain",
            machine.factory.tokenizeNft.encode(*_nothing(True))[:4]: "NFT",
        }
        if done:
            happened[selectors.get(data[:4], "other")] += 1
        else:
            happened[str(decode_revert(output)).split("(")[0]] += 1
        return done, output

    def _nothing(nft: bool) -> tuple[Any, ...]:
        raw, _ = machine._plan("owner", 0)
        where = machine.collection.address
        return (raw, [], where, 1, 1, 0, bytes(32)) if nft else (raw, [], "", 0, bytes(32))

    monkeypatch.setattr(machine.chain, "raw_try_send", counted)
    for _ in drive(machine, seed=5, steps=700):
        pass
    wanted = {
        *("off-chain", "NFT", "AssetFactory_Paused", "AssetFactory_AlreadyMade", "AssetFactory_NoDocument"),
        *("AssetFactory_FeeAboveAllowed", "AssetFactory_InvalidCustodian", "AssetFactory_FeeTooHigh"),
        *("AssetFactory_SupplyLockerNamed", "AssetToken_InvalidParams", "AssetToken_InvalidPaymentToken"),
        *("AssetToken_ZeroAddress", "TransferPolicy_Refused", "AccessManagedUnauthorized"),
    }
    assert {what for what in wanted if not happened[what]} == set(), happened


FAULTS = (
    Mutant("TakesNoFee", FACTORY, "if (due != 0) IERC20", "if (due > 2 ** 250) IERC20"),
    Mutant(
        "StaysAnIssuer",
        FACTORY,
        "all[given.length] = IssuerParams(address(this), sum);",
        "all[given.length] = IssuerParams(address(this), sum + 1);",
    ),
    Mutant("GivesTheBuyoutNoRight", FACTORY, "            full.supplyLocker = buyout;\n", "            \n"),
    Mutant(
        "TakesAnyFee",
        FACTORY,
        "if (due > maxFee) revert AssetFactory_FeeAboveAllowed(due, maxFee);",
        "maxFee;",
    ),
    Mutant("NeverPaused", FACTORY, "if (paused) revert AssetFactory_Paused();", ""),
)


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: str(each.name))
def test_the_comparison_catches_every_fault(fault: Mutant) -> None:
    machine = build({"AssetFactory": artifacts()[fault.name]})
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(machine, seed=1, steps=1_000):
            pass
    assert caught.value.law != "no_step_crashes"
