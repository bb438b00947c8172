"""The wind-down against the model, step by step, and each of its laws shown to fail.

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- every rule of the wind-down succeeds and is refused; late settlements, releases, a market that ends alone, with a loss
  that is recognised, or is taken over, all happen
- every rule of the wind-down succeeds and is refused; late settlements, releases, a fixed price that falls, a market
  that ends alone and is taken over all happen
- every law catches the fault it is there for, judged alone, without the model; the model catches every one of them
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import law_broken, outcomes, search
from tests.stateful.driver import AGREEMENT
from tests.stateful.rooms.credit.rules import Rules as CreditRules
from tests.stateful.rooms.credit.world import MARKETS
from tests.stateful.rooms.winddown import WindDownMachine, build
from tests.stateful.rooms.winddown.laws import INHERITED, LAWS
from tests.support.mutants import Mutant, compile_mutants

FOLDER = "contracts/stablecoin/winddown"
CLAIMS = f"{FOLDER}/ClaimLedger.sol"
POSITIONS = f"{FOLDER}/PositionSettlement.sol"
WHOLE = f"{FOLDER}/WindDown.sol"
COIN = "contracts/stablecoin/Stablecoin.sol"
TARGET = "WindDown"

FAULTS: dict[str, Mutant] = {
    "supply_is_the_sum_of_levels": Mutant(
        "BurnsBesideTheLevel", COIN, "burner.level = uint120(level);", "burner.level = uint120(level + 1);"
    ),
    "locked_and_unlocked_are_the_supply": Mutant(
        "LocksMoreThanComes", CLAIMS, "totalLocked += amount;", "totalLocked += amount + 1;", TARGET
    ),
    "minting_has_ended": Mutant("MintsOn", COIN, "        if (minter.mintingPaused) _revertPaused();\n", ""),
    "the_wind_down_never_ends": Mutant(
        "OpensAgain", WHOLE, "        if (openedAt != 0) revert WindDown_AlreadyOpen();\n", ""
    ),
    "a_fixed_price_falls_a_little_at_a_time": Mutant(
        "FallsAllTheWay",
        POSITIONS,
        "FixedPointMathLib.max(price, fixedPrice - fixedPrice / PRICE_STEPS)",
        "FixedPointMathLib.max(price, fixedPrice / PRICE_STEPS)",
        TARGET,
    ),
    "a_closed_market_only_settles": Mutant(
        "AnswersOn",
        f"{FOLDER}/SettlementOracle.sol",
        "return isClosed ? _answered() : IOracle(SOURCE).price();",
        "return _answer != 0 ? _answer : IOracle(SOURCE).price();",
        TARGET,
    ),
    "a_settlement_takes_what_is_owed": Mutant(
        "KeepsTheBonus",
        POSITIONS,
        "FixedPointMathLib.fullMulDivUp(repaid, ORACLE_SCALE, part.price)",
        "FixedPointMathLib.fullMulDivUp((repaid * incentive) / 1e18, ORACLE_SCALE, part.price)",
        TARGET,
    ),
    "a_single_market_is_redeemed_at_its_price": Mutant(
        "PaysTheBonus",
        POSITIONS,
        ": FixedPointMathLib.fullMulDiv(repaid, ORACLE_SCALE, part.price);",
        ": FixedPointMathLib.fullMulDiv((repaid * incentive) / 1e18, ORACLE_SCALE, part.price);",
        TARGET,
    ),
    "a_single_market_mints_nothing": Mutant(
        "KeepsWhatIsHad",
        POSITIONS,
        "        IERC20(marketParams.collateralToken).safeTransfer(msg.sender, collateral);\n",
        "",
        TARGET,
    ),
    "a_single_market_loses_what_is_not_covered": Mutant(
        "LeavesTheBonusToLenders",
        POSITIONS,
        "answer = FixedPointMathLib.mulWad(part.price, incentive);",
        "answer = part.price;",
        TARGET,
    ),
    "the_balance_sheet_sums_to_zero": Mutant(
        "GivesBackMoreThanItKept", POSITIONS, "        lateReserve -= amount;\n", "", TARGET
    ),
    "what_is_paid_was_realised": Mutant(
        "ForgetsWhatItPaid",
        CLAIMS,
        "paidTo[token][msg.sender] += amount;\n        paid[token] += amount;",
        "paidTo[token][msg.sender] += amount;",
        TARGET,
    ),
    "what_was_received_never_falls": Mutant(
        "BooksTheLastAlone", CLAIMS, "received[token] = total + amount;", "received[token] = amount;", TARGET
    ),
    "the_claim_supply_never_grows": Mutant(
        "LateCoinsAreFree",
        POSITIONS,
        "_useReserve(id, _markets[id], FixedPointMathLib.zeroFloorSub(_circulating(), circulating));",
        "circulating;",
        TARGET,
    ),
    "order_of_claims_cannot_matter": Mutant(
        "SharesAmongThoseWhoAreThere",
        CLAIMS,
        "earned.wholeDown(claimSupply())",
        "earned.wholeDown(totalLocked)",
        TARGET,
    ),
    "waiting_costs_nothing": Mutant(
        "ClaimsUseUpTheLock",
        CLAIMS,
        "        emit Claimed(msg.sender, token, receiver, amount);",
        "        lockedOf[msg.sender] -= 1;\n        emit Claimed(msg.sender, token, receiver, amount);",
        TARGET,
    ),
}
"""By the law that is to catch it."""
STEPS = 30_000


@pytest.fixture(scope="module")
def machine() -> WindDownMachine:
    return build()


@pytest.fixture(scope="module")
def mutants() -> dict[str, Artifact]:
    return compile_mutants(FAULTS.values())


def test_the_room_is_found_by_its_name() -> None:
    assert "winddown" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: WindDownMachine) -> None:
    search(machine, examples=20, steps=60)


@pytest.mark.slow
def test_every_rule_succeeds_and_is_refused_and_what_matters_happens(machine: WindDownMachine) -> None:
    own = {rule.name for rule in machine.rules} - {
        name for name in dir(CreditRules) if hasattr(getattr(CreditRules, name), "rule")
    } | {"settle"}
    own -= {"wait_an_hour", "wait_a_week", "wait_a_year", "settle_shortfall"}
    always = {"break_oracle", "close_market", "list_facilitator", "donate_asset", "give_up", "give_surplus"}
    rules = {(each, True) for each in own} | {(each, False) for each in own - always}
    missing = {"late settlement", "shortfall while winding down", "reserve given back", "market taken over"}
    missing |= {"loss by one market's end", "and recognised"}
    missing |= {"fixed price fell"}

    def around(name: str) -> Iterator[None]:
        opened, repaid = machine.now("opened_at"), machine.now("level", "wind_down")
        begun, reserve = machine.now("begun_at"), machine.now("late_reserve")
        losses = [machine.unrecognised[market] * bool(machine.now("ending", market, 0)) for market in MARKETS]
        old = [machine.now("ending", market, 0) for market in MARKETS]
        yield
        prices = [machine.now("ending", market, 0) for market in MARKETS]
        happened = {
            "late settlement": name == "settle" and opened and machine.now("level", "wind_down") != repaid,
            "shortfall while winding down": begun and machine.now("settings") & (2**120 - 1),
            "reserve given back": name == "release" and machine.now("late_reserve") < reserve,
            "loss by one market's end": not begun
            and any(bool(price) * machine.unrecognised[at] > losses[at] for at, price in enumerate(prices)),
            "and recognised": not begun
            and any(before and not machine.unrecognised[at] for at, before in enumerate(losses)),
            "fixed price fell": any(was and now < was for was, now in zip(old, prices, strict=True)),
            "market taken over": not begun and machine.now("begun_at") and any(prices),
        }
        missing.difference_update(what for what, it in happened.items() if it)

    seen = outcomes(
        machine,
        machine.contracts.chain,
        seed=1,
        steps=60_000,
        around=contextmanager(around),
        enough=lambda seen: not missing and rules <= seen,
    )
    assert rules - seen == set()
    assert missing == set()


def broken_law(fault: Mutant, mutants: dict[str, Artifact], law: str | None) -> str:
    """What the fault breaks, judged by one law alone, or by the model alone."""
    return law_broken(build, {fault.target: mutants[fault.name]}, LAWS, law, STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("law", FAULTS)
def test_law_catches_its_fault(law: str, mutants: dict[str, Artifact]) -> None:
    assert broken_law(FAULTS[law], mutants, law) == law


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_model_catches_every_fault(fault: Mutant, mutants: dict[str, Artifact]) -> None:
    assert broken_law(fault, mutants, None) == AGREEMENT


def test_every_law_is_shown_to_fail() -> None:
    """Those of the credit room are shown to fail there."""
    assert {law.__name__ for law in LAWS} == {*FAULTS}
    assert {law.__module__ for law in INHERITED} == {"tests.stateful.rooms.credit.laws"}
