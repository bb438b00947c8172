"""Primary sales and tokenization: paid twice, proceeds before delivery, gas-starved, squatted, approvals of others

- settle, then cancel, pays twice, 2026: a purchase is claimed or refunded, once
- money of buyers goes to the issuer before they have anything: proceeds are of delivered shares alone
- out-of-gas forced into a fallback: no caller turns shares into a refund by giving too little gas
- an authorization spent on another purchase; a salt that somebody else uses first; an NFT that did not come
- shares parked with a friend, under a grant that is taken back past a freeze: only whom the asset's owner allows can
- approvals of victims: the factory takes nobody's NFT but the caller's; rescue takes no buyer's money

Each is a test of `test_sale_*` and `test_asset_factory`, run here on a contract with the fault, where it fails.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.support.mutants import Mutant, compile_mutants
from tests.support.sales import Sales, SalesBuilder
from tests.unit.fractional import test_asset_factory as factory
from tests.unit.fractional import test_sale_buy as buying
from tests.unit.fractional import test_sale_close as closing
from tests.unit.fractional import test_sale_open as opening
from tests.unit.fractional import test_vesting as vesting

SALE = "contracts/fractional/PrimarySale.sol"
FACTORY = "contracts/fractional/AssetFactory.sol"
NONCE = "bytes32 nonce = buyAuthorizationNonce(from, saleId, shares, maxCost, deadline, salt);"


def of_anothers_nft(sales: Sales) -> None:
    """A victim that has approved the factory keeps its NFT."""
    collection = sales.chain.deploy("MockCollection", sales.deployer, sender=sales.deployer)
    collection.mint(sales.buyer, 7, sender=sales.deployer)
    collection.setApprovalForAll(sales.factory, True, sender=sales.buyer)
    with pytest.raises(ContractError):
        factory.nft(sales, collection, sales.other_buyer)
    assert collection.ownerOf(7) == sales.buyer.address


TABLE: dict[str, tuple[Callable[[Sales], None], Mutant]] = {
    "a purchase is settled again": (
        closing.test_claim,
        Mutant("SettlesAgain", SALE, "        delete _purchases[saleId][buyer];\n", ""),
    ),
    "proceeds before delivery": (
        closing.test_proceeds,
        Mutant(
            "PaysOutTheEscrow",
            SALE,
            "uint256 proceeds = record.proceeds;",
            "uint256 proceeds = uint256(record.proceeds) + record.escrow;",
        ),
    ),
    "gas is not looked at": (
        closing.test_no_amount_of_gas_turns_shares_into_a_refund,
        Mutant("LooksAtNoGas", SALE, "GasGuard.requireGas(ISSUE_GAS);", ""),
    ),
    "an authorization for anything": (
        buying.test_an_authorization_is_for_one_purchase,
        Mutant("BindsNothing", SALE, NONCE, "bytes32 nonce = salt;"),
    ),
    "buyers' money is rescued": (
        opening.test_rescue,
        Mutant(
            "RescuesAll",
            SALE,
            "return token == STABLECOIN ? balance - totalOwed : balance;",
            "return balance;",
        ),
    ),
    "a salt of anybody": (
        factory.test_nobody_takes_anothers_address,
        Mutant(
            "SaltsOfAnybody", FACTORY, "keccak256(abi.encode(creator, salt))", "keccak256(abi.encode(salt))"
        ),
    ),
    "an NFT that did not come": (
        factory.test_an_nft_must_arrive,
        Mutant(
            "BelievesCollections",
            FACTORY,
            "if (IBuyout(buyout).state() != BuyoutState.Open || IERC721(collection).ownerOf(id) != buyout) {",
            "if (false) {",
        ),
    ),
    "shares parked with a friend": (
        vesting.test_who_may_take_shares_back_is_the_owners_to_say,
        Mutant(
            "LetsAnyoneTakeBack",
            "contracts/fractional/Vesting.sol",
            "else if (terms.isRevocable) _requireMayRevoke(terms.asset, msg.sender);",
            "",
        ),
    ),
    "an NFT of anybody": (
        of_anothers_nft,
        Mutant(
            "TakesFromTheOwner",
            FACTORY,
            "IERC721(collection).safeTransferFrom(msg.sender, buyout, id);",
            "IERC721(collection).safeTransferFrom(IERC721(collection).ownerOf(id), buyout, id);",
        ),
    ),
}


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(mutant for _, mutant in TABLE.values())


def test_no_nft_of_anothers() -> None:
    of_anothers_nft(SalesBuilder()())


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_the_test_can_fail(name: str) -> None:
    check, mutant = TABLE[name]
    broken: Any = {mutant.target: artifacts()[mutant.name]}
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        check(SalesBuilder(broken)())
