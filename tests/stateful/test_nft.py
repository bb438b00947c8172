"""Collections against the model, step by step, and their laws

- Hypothesis drives the rules, and shrinks
- the seeded driver goes longer, with other seeds in `make fuzz`
- a sequence that is written down replays
- every rule succeeds and is refused; re-entry, refunds, vouchers and reverted callbacks all happen
- each law fails on a contract that breaks it, without the model's help
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from strongroom.artifacts import Artifact
from tests.stateful import rooms
from tests.stateful.checking import outcomes, search
from tests.stateful.driver import LawBrokenError, SeededSource, drive, replay
from tests.stateful.rooms.nft import NftMachine, build
from tests.support.mutants import Mutant, compile_mutants

PHASES = "contracts/nft/DropPhases.sol"
COLLECTION = "contracts/nft/CreatorCollection.sol"
NAME = "CreatorCollection"
HOOK = "    /// @dev ERC721A's transfers are payable"
STORAGE = 'import {ERC721AStorage} from "erc721a-upgradeable/contracts/ERC721AStorage.sol";\n'


def after(name: str, body: str) -> Mutant:
    """A collection that does something more after a token has moved."""
    hook = (
        "    function _afterTokenTransfers(address from, address to, uint256 id, uint256) internal override {\n"
        f"        if (from != address(0)) {{ {body} }}\n    }}\n\n"
    )
    return Mutant(name, COLLECTION, HOOK, hook + HOOK, also=((IMPORT_AT, STORAGE + IMPORT_AT),))


IMPORT_AT = 'import {Administered} from "./Administered.sol";'

MUTANTS = (
    Mutant(
        "sum_of_balances_is_the_supply",
        PHASES,
        "packed += quantity << position;",
        "packed += (quantity << position) + 1;",
        NAME,
    ),
    Mutant(
        "minted_by_a_wallet_is_within_the_cap",
        PHASES,
        "uint256 minted = uint16(packed >> position);\n            if (minted + quantity > cap)",
        "uint256 minted = uint16(packed >> position);\n            if (minted + quantity > cap + 3)",
        NAME,
    ),
    Mutant(
        "total_minted_is_within_the_phases_cap",
        PHASES,
        "if (total > word.supplyCap()) revert",
        "if (total > _maxSupply) revert",
        NAME,
    ),
    Mutant(
        "total_minted_is_within_the_cap",
        PHASES,
        "if (total > _maxSupply) revert CreatorCollection_SupplyCapExceeded(total, _maxSupply);",
        "",
        NAME,
    ),
    Mutant(
        "minted_in_a_phase_is_within_its_cap",
        PHASES,
        "if (minted > stored.phaseCap) revert",
        "if (minted > stored.phaseCap + 2) revert",
        NAME,
    ),
    Mutant(
        "a_voucher_mints_once",
        "contracts/nft/MintVouchers.sol",
        "        _usedVouchers.set(voucher.nonce);\n",
        "",
        NAME,
    ),
    Mutant(
        "money_received_is_the_prices_and_is_withdrawn_or_held",
        COLLECTION,
        "uint256 cost = word.price() * quantity;",
        "uint256 cost = word.price();",
    ),
    Mutant(
        "a_holder_can_always_move_its_token",
        "contracts/nft/CollectionTransfers.sol",
        "        if (msg.sender == from) return;\n",
        "",
        NAME,
    ),
    after(
        "approvals_are_cleared_on_transfer",
        "if (to != address(0)) ERC721AStorage.layout()._tokenApprovals[id].value = from;",
    ),
    after(
        "the_owner_is_who_received_it_last",
        "if (to != address(0)) ERC721AStorage.layout()._packedOwnerships[id] = uint160(from) | (1 << 225);",
    ),
    after(
        "an_owner_has_a_balance",
        "if (to != address(0) && to != from) { --ERC721AStorage.layout()._packedAddressData[to]; "
        "++ERC721AStorage.layout()._packedAddressData[from]; }",
    ),
    after(
        "the_supply_is_what_was_minted_and_not_burned",
        "if (to == address(0)) { unchecked { --ERC721AStorage.layout()._burnCounter; "
        "++ERC721AStorage.layout()._packedAddressData[from]; } }",
    ),
)


@pytest.fixture(scope="module")
def machine() -> NftMachine:
    return build()


def test_the_room_is_found_by_its_name() -> None:
    assert "nft" in rooms.names()


def test_hypothesis_finds_no_difference_and_no_broken_law(machine: NftMachine) -> None:
    search(machine, examples=20, steps=30)


def test_seeded_driver_finds_no_difference_and_no_broken_law(machine: NftMachine) -> None:
    for _ in drive(machine, seed=20_264, steps=2_000):
        pass


def test_written_steps_replay(machine: NftMachine) -> None:
    source = SeededSource("replay")
    machine.reset()
    steps = []
    for _ in range(80):
        steps.append(machine.draw(source))
        machine.apply(steps[-1])
    owners = dict(machine.book.owners)
    assert replay(machine, json.loads(json.dumps(steps))) is None
    assert machine.book.owners == owners


def test_every_rule_succeeds_and_is_refused_and_what_matters_happens() -> None:
    machine = build()
    happened: Counter[str] = Counter()

    def sent(succeeded: bool, output: bytes) -> None:
        happened["re-entry undone"] += (succeeded, output) == (False, b"")

    def around(_: str) -> Iterator[None]:
        happened["callback"] += machine.shop.received() > 0  # before the send, whose logs the laws read
        yield

    seen = outcomes(machine, machine.chain, seed=3, steps=2_500, sent=sent, around=contextmanager(around))
    names = {rule.name for rule in machine.rules} - {"wait"}
    always = {"arm_shop", "approve_all", "set_validator", "allow_operator", "refuse_ether", "ask_royalty"}
    assert {(each, True) for each in names} <= seen
    assert {(each, False) for each in names - always} <= seen
    assert happened["callback"] and happened["re-entry undone"], happened


@cache
def _mutants() -> dict[str, Artifact]:
    return compile_mutants(MUTANTS)


@pytest.mark.slow
@pytest.mark.parametrize("law", [mutant.name for mutant in MUTANTS])
def test_each_law_can_fail(law: str) -> None:
    machine = build({NAME: _mutants()[law]}, with_model=False)
    with pytest.raises(LawBrokenError) as caught:
        for _ in drive(machine, seed=11, steps=3_000):
            pass
    assert caught.value.law == law
