"""Redemption: shares that were redeemed and not burned when a buyout locked the supply, for good, and paid by nobody

The desk cannot settle them, and the buyout redeems only what is in no other's lien. Anyone who starts the auction can
cause it: fulfil without a list of holders, then start, in one transaction. So their holder may cancel what cannot be
settled; the buyout pays it, and the cash is the issuer's again. The tests fail on a desk whose cancellation waits, and
on one that keeps the cash.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import Contract, ContractError
from tests.support.asset_buyout import AssetBuyout, AssetBuyoutBuilder
from tests.support.buyout import DAY, ONE
from tests.support.fractional import MAX_UINT, CustodianStatus
from tests.support.mutants import Mutant, compile_mutants
from tests.support.redemption import ValueParams

SHARES = 100
DESK = "contracts/fractional/RedemptionDesk.sol"
BOOK = "contracts/fractional/RedemptionBook.sol"


def redeemed_then_sold(broken: Mapping[str, Artifact]) -> tuple[AssetBuyout, Contract]:
    """A holder whose request was fulfilled, and not settled, before an auction that is over."""
    made = AssetBuyoutBuilder()()
    f, coin = made.fractional, made.coin
    owner, other = f.owner, f.other

    def deploy(name: str, *args: Any) -> Contract:
        return f.chain.deploy(broken.get(name, name), *args, sender=owner)

    factory = deploy("RedemptionDeskFactory", deploy("NetAssetValue"), deploy("RedemptionDesk"))
    params = ValueParams(f.asset.address, coin.address, initial_value=ONE)
    nav = f.chain.at(
        "NetAssetValue", factory.createNetAssetValue(params, b"\x01" * 32, sender=owner).return_value
    )
    desk = f.chain.at("RedemptionDesk", factory.createRedemptionDesk(nav, sender=owner).return_value)
    f.asset.setCustodian(desk, CustodianStatus.ACTIVE, sender=owner)
    nav.setAppraiser(owner, sender=owner)
    bid = made.agree()
    f.asset.approve(desk, MAX_UINT, sender=other)
    desk.requestRedeem(SHARES, other, other, sender=other)
    nav.publish(ONE, sender=owner)
    coin.mint(owner, SHARES * ONE, sender=owner)
    coin.approve(desk, MAX_UINT, sender=owner)
    desk.fund(SHARES * ONE, sender=owner)
    desk.fulfill([], sender=f.attacker)
    made.start(bid)
    made.settle()
    return made, desk


def check_the_buyout_pays(broken: Mapping[str, Artifact]) -> None:
    """All that the holder has, at once with all others' parts; the cash goes back to the issuer, nothing is owed."""
    made, desk = redeemed_then_sold(broken)
    f, other = made.fractional, made.fractional.other
    f.chain.warp(10 * DAY)
    with pytest.raises(ContractError):
        made.redeem(other)  # the desk's lien
    desk.multicall(
        [
            desk.cancelRedeemRequest.encode(1, other),
            desk.claimCancelRedeemRequest.encode(1, other, other),
        ],
        sender=other,
    )
    shares, supply, price = f.balance(other), f.asset.totalSupply(), made.buyout.proceeds()
    assert made.redeem(other) == price * shares // supply
    assert f.balance(other) == desk.owedCash() == desk.unsettledShares() == 0
    before = made.coin.balanceOf(f.owner)
    desk.withdrawCash(SHARES * ONE, f.owner, sender=f.owner)
    assert made.coin.balanceOf(f.owner) - before == SHARES * ONE
    for each in made.holders:
        if f.balance(each):
            made.redeem(each)
    assert f.asset.totalSupply() == made.buyout.proceeds() == 0


MUTANTS = (
    Mutant(
        "CancelsOnlyWhatIsSettled",
        DESK,
        "            rest = _undo(controller);",
        "            revert RedemptionDesk_SupplyLocked(_supplyLocker());",
    ),
    Mutant("KeepsTheCash", BOOK, "        _free(cash);\n", "", "RedemptionDesk"),
    Mutant(
        "ReleasesOnlyWhatWasPending",
        BOOK,
        "rest = position_.shares - position_.settled;\n        emit RedemptionUndone",
        "rest = uint56(settlement.rest);\n        emit RedemptionUndone",
        "RedemptionDesk",
    ),
)


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(MUTANTS)


def test_a_redemption_that_cannot_be_settled_is_paid_by_the_buyout() -> None:
    check_the_buyout_pays({})


@pytest.mark.slow
@pytest.mark.parametrize("fault", MUTANTS, ids=lambda each: str(each.name))
def test_the_test_can_fail(fault: Mutant) -> None:
    with pytest.raises((AssertionError, ContractError)):
        check_the_buyout_pays({"RedemptionDesk": artifacts()[fault.name]})


def test_nobody_else_undoes_a_redemption() -> None:
    """Who is redeemed decides whether to wait: a stranger's settlement is refused and changes nothing."""
    made, desk = redeemed_then_sold({})
    other = made.fractional.other
    for call in (
        lambda: desk.settle([other], sender=made.fractional.attacker),
        lambda: desk.cancelRedeemRequest(1, other, sender=made.fractional.attacker),
    ):
        with pytest.raises(ContractError):
            call()
    assert desk.unsettledShares() == SHARES
