"""The factory, and what standards ask

- makes a net asset value and its desk where it says; once; by anyone, with the same result
- refused: parameters out of their range, no code, the same token twice, too many decimals, a value of others
- a desk that the asset's owner has not registered locks nothing
- the implementations are inert
- ERC-165 ids of ERC-7575, 7540 and 7887; ERC-4626 views; no deposits, no previews
"""

from typing import Any

import pytest

from strongroom.evm import ContractError
from strongroom.model import ModelError
from strongroom.model.net_asset_value import NetAssetValueParams
from tests.support.redemption import DAY, SALT, VALUE, ValueParams, World


def params(world: World, **changes: Any) -> ValueParams:
    return ValueParams(world.asset.address, world.token.address)._replace(**changes)


def test_it_makes_what_it_predicts(world: World) -> None:
    factory, salt = world.factory, b"\x02" * 32
    predicted = factory.predictNetAssetValue(params(world), salt)
    assert not factory.isNetAssetValue(predicted)
    receipt = factory.createNetAssetValue(params(world), salt, sender=world.attacker)
    assert receipt.return_value == predicted
    assert receipt.event("NetAssetValueCreated").args == {
        "netAssetValue": predicted,
        "share": world.asset.address,
        "paymentToken": world.token.address,
    }
    assert factory.isNetAssetValue(predicted)
    again = factory.createNetAssetValue(params(world), salt, sender=world.owner)
    assert (again.return_value, again.events) == (predicted, ())
    desk = factory.predictRedemptionDesk(predicted)
    receipt = factory.createRedemptionDesk(predicted, sender=world.attacker)
    assert receipt.return_value == desk
    assert receipt.event("RedemptionDeskCreated").args == {
        "desk": desk,
        "netAssetValue": predicted,
        "share": world.asset.address,
    }
    assert factory.isRedemptionDesk(desk)
    assert factory.createRedemptionDesk(predicted, sender=world.owner).return_value == desk
    made = world.chain.at("RedemptionDesk", desk)
    assert (made.asset(), made.share()) == (world.token.address, world.asset.address)
    assert made.netAssetValue() == predicted
    with world.refuses("AssetToken_NotCustodian", desk):
        made.requestRedeem(1, world.holder, world.holder, sender=world.holder)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("initialValue", "initial_value", 0),
        ("maxChangeBps", "max_change_bps", 0),
        ("maxChangeBps", "max_change_bps", 5_001),
        ("maxChangePerDayBps", "max_change_per_day_bps", 0),
        ("maxChangePerDayBps", "max_change_per_day_bps", 10_001),
        ("minInterval", "min_interval", 3_599),
        ("maxAge", "max_age", DAY - 1),
        ("maxAge", "max_age", 400 * DAY + 1),
    ],
)
def test_parameters_out_of_their_range(world: World, name: str, field: str, value: int) -> None:
    wrong = params(world, **{field: value})
    with world.refuses("RedemptionDeskFactory_InvalidParameter", name):
        world.factory.createNetAssetValue(wrong, SALT, sender=world.owner)
    with pytest.raises(ModelError, match=name):
        NetAssetValueParams(*wrong).check(0)
    for edge in (params(world), params(world, max_change_bps=5_000, min_interval=3_600, max_age=3_600)):
        NetAssetValueParams(*edge).check(8)


def test_addresses_that_are_none(world: World) -> None:
    nobody = world.stranger.address
    for changes in ({"share": nobody}, {"payment_token": nobody}):
        with world.refuses("RedemptionDeskFactory_InvalidAddress", nobody):
            world.factory.createNetAssetValue(params(world, **changes), SALT, sender=world.owner)
    same = world.asset.address
    with world.refuses("RedemptionDeskFactory_InvalidAddress", same):
        world.factory.createNetAssetValue(params(world, payment_token=same), SALT, sender=world.owner)
    with pytest.raises(ModelError, match="InvalidAddress"):
        NetAssetValueParams(*params(world, payment_token=same)).check(0)
    many = world.coins.address  # 18 decimals
    with world.refuses("RedemptionDeskFactory_InvalidParameter", "decimals"):
        world.factory.createNetAssetValue(params(world, share=many), SALT, sender=world.owner)
    with world.refuses("RedemptionDeskFactory_UnknownNetAssetValue", world.asset.address):
        world.factory.createRedemptionDesk(world.asset, sender=world.owner)
    for first, second in ((nobody, world.desk), (world.nav, nobody)):
        with pytest.raises(ContractError, match="InvalidAddress"):
            world.chain.deploy("RedemptionDeskFactory", first, second, sender=world.owner)


def test_the_implementations_are_inert(world: World) -> None:
    desk = world.chain.at("RedemptionDesk", world.factory.REDEMPTION_DESK())
    nav = world.chain.at("NetAssetValue", world.factory.NET_ASSET_VALUE())
    for call in (
        lambda: nav.publish(VALUE, sender=world.attacker),
        lambda: nav.setAppraiser(world.attacker, sender=world.attacker),
        lambda: nav.suspend(sender=world.attacker),
        lambda: desk.requestRedeem(1, world.holder, world.holder, sender=world.holder),
        lambda: desk.fulfill([], sender=world.attacker),
        lambda: desk.rescue(world.token, world.attacker, 0, sender=world.attacker),
    ):
        with pytest.raises(ContractError):
            call()


@pytest.mark.parametrize(
    ("identifier", "is_supported"),
    [
        ("01ffc9a7", True),
        ("e3bc4e65", True),
        ("2f0a18c5", True),
        ("620ee8e4", True),
        ("e76cffc7", True),
        ("ce3bbe50", False),
        ("8bf840e3", False),
        ("ffffffff", False),
    ],
)
def test_interfaces(world: World, identifier: str, is_supported: bool) -> None:
    assert world.desk.supportsInterface(bytes.fromhex(identifier)) is is_supported


def test_conversions_are_at_the_last_value(weird: World) -> None:
    desk = weird.desk
    assert desk.convertToAssets(10**6) == VALUE
    weird.publish(VALUE + 1)
    assert desk.convertToAssets(3) == 3 * (VALUE + 1) // 10**6
    assert desk.previewMint(3) == 3 * (VALUE + 1) // 10**6 + 1
    assert desk.convertToShares(1_000) == desk.previewDeposit(1_000) == 1_000 * 10**6 // (VALUE + 1)
    assert desk.totalAssets() == 2_001 * (VALUE + 1) // 10**6
    assert desk.maxDeposit(weird.holder) == desk.maxMint(weird.holder) == 0


def test_no_deposits_and_no_previews(world: World) -> None:
    for call in (world.desk.deposit, world.desk.mint):
        with world.refuses("RedemptionDesk_NoDeposits"):
            call(1, world.holder, sender=world.holder)
    for view in (world.desk.previewRedeem, world.desk.previewWithdraw):
        with world.refuses("RedemptionDesk_NoPreview"):
            view(1)
