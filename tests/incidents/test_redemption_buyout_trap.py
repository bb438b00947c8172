"""Redemption: shares that are redeemed but not burned when a buyout locks the supply, for good

Their holder is paid by nobody: the desk cannot settle, cancel or recover while the supply is locked, which after a sale
it is for ever, and the buyout redeems only what is not in another's lien. Anyone who starts the auction causes it:
fulfil without a list of holders, then start, in one transaction. Only an agent who breaks the lien could help.
"""

from typing import Any

import pytest

from strongroom.evm import Contract, ContractError
from tests.support.asset_buyout import AssetBuyout, AssetBuyoutBuilder
from tests.support.buyout import DAY, ONE
from tests.support.fractional import MAX_UINT, CustodianStatus
from tests.support.redemption import ValueParams

SHARES = 100


def redeemed_then_sold() -> tuple[AssetBuyout, Contract]:
    """A holder whose request was fulfilled, and not settled, before an auction that is over."""
    made = AssetBuyoutBuilder()()
    f, coin = made.fractional, made.coin
    owner, other = f.owner, f.other

    def deploy(name: str, *args: Any) -> Contract:
        return f.chain.deploy(name, *args, sender=owner)

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


def test_the_stated_limit_a_redeemed_request_is_paid_by_nobody_after_a_buyout() -> None:
    """As it is; what to do about it is in docs/open-findings.md."""
    made, desk = redeemed_then_sold()
    f, other = made.fractional, made.fractional.other
    f.chain.warp(10 * DAY)
    made.redeem(other, f.balance(other) - SHARES)
    for call in (
        lambda: desk.redeem(SHARES, other, other, sender=other),
        lambda: desk.cancelRedeemRequest(1, other, sender=other),
        lambda: desk.settle([other], sender=other),
        lambda: made.redeem(other, SHARES),
    ):
        with pytest.raises(ContractError):
            call()
    assert f.balance(other) == SHARES
