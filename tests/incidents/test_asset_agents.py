"""Agents and owners who go too far: uRWA issue 244 (a forced transfer to oneself unfreezes), and assets made again:
Audius 2022, Parity 2017

A forced transfer first unfreezes what it needs: to the very wallet it comes from it only unfreezes, and nobody stated
that. An agent that may move any share may move them to itself. An asset, or the code behind all of them, that can be
set up a second time belongs to whoever comes next.

Here a forced transfer goes to another wallet that may receive, neither the agent's nor its investor's, takes nothing
that is under a lien but by name, and moves no dividend; an asset is set up once, and the code behind it never.
"""

import pytest

from strongroom.errors import decode_revert
from strongroom.evm import Account, ContractError
from tests.support.fractional import HOLDINGS, REASON, Fractional

FORCED = "forcedTransfer(address,address,uint256,bytes32)"
DIVIDEND = 1_000_000 * HOLDINGS


def force(fractional: Fractional, sender: Account, to: Account, amount: int = 10) -> bool:
    """Whether the agent may."""
    function = fractional.asset[FORCED]
    return bool(function.try_send(sender, to, amount, REASON, sender=fractional.agent)[0])


def test_a_forced_transfer_to_oneself_unfreezes_nothing(fractional: Fractional) -> None:
    freeze = fractional.asset["setFrozenTokens(address,uint256,bytes32)"]
    freeze(fractional.holder, HOLDINGS, REASON, sender=fractional.agent)
    for amount in (1, HOLDINGS):
        force(fractional, fractional.holder, fractional.holder, amount)
        assert fractional.asset.getFrozenTokens(fractional.holder) == HOLDINGS
        assert fractional.balance(fractional.holder) == HOLDINGS
    fractional.assert_laws()


def test_an_agent_takes_nothing_for_itself(fractional: Fractional) -> None:
    fractional.register(fractional.agent, 9)
    fractional.register(fractional.stranger, 9)
    for own in (fractional.agent, fractional.stranger):
        force(fractional, fractional.holder, own)
        assert fractional.balance(own) == 0


def test_an_agent_gives_nothing_to_the_unverified(fractional: Fractional) -> None:
    force(fractional, fractional.holder, fractional.attacker)
    assert fractional.balance(fractional.attacker) == 0


def test_a_lien_is_broken_by_name_alone(fractional: Fractional) -> None:
    fractional.lock(fractional.holder, HOLDINGS - 5)
    assert not force(fractional, fractional.holder, fractional.other, 6)
    assert fractional.asset.lockedBy(fractional.holder, fractional.custodian) == HOLDINGS - 5
    assert force(fractional, fractional.holder, fractional.other, 5)
    named = fractional.asset.forcedTransferLocked
    named(fractional.holder, fractional.other, 6, fractional.custodian, REASON, sender=fractional.agent)
    assert fractional.asset.lockedBy(fractional.holder, fractional.custodian) == HOLDINGS - 11
    fractional.assert_laws()


def test_a_freeze_and_a_pause_stop_no_seizure(fractional: Fractional) -> None:
    """A lender gets its collateral whatever becomes of the borrower."""
    asset = fractional.asset
    fractional.lock(fractional.holder, 100)
    asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    asset.pause(sender=fractional.agent)
    fractional.revoke(fractional.holder)
    taken, _ = asset.transferLocked.try_send(
        fractional.holder, fractional.other, 100, sender=fractional.custodian
    )
    assert taken
    assert fractional.balance(fractional.other) == HOLDINGS + 100


def test_dividends_outlive_freezes_and_force(fractional: Fractional) -> None:
    asset, holder = fractional.asset, fractional.holder
    fractional.pay(2 * DIVIDEND)
    asset.freeze(holder, REASON, sender=fractional.agent)
    assert force(fractional, holder, fractional.third, HOLDINGS)
    assert fractional.claimable(holder) == DIVIDEND
    assert not asset.claim.try_send(fractional.money, holder, sender=fractional.agent)[0]
    assert not asset.claimTo.try_send(fractional.money, fractional.stranger, sender=holder)[0]
    asset.unfreeze(holder, REASON, sender=fractional.agent)
    assert fractional.claim(holder) == DIVIDEND
    fractional.assert_laws()


def test_a_wallet_is_recovered_to_its_own_investor(fractional: Fractional) -> None:
    asset = fractional.asset
    fractional.pay(2 * DIVIDEND)
    for stranger in (fractional.other, fractional.third, fractional.attacker):
        asset.recover.try_send(fractional.holder, stranger, REASON, sender=fractional.agent)
        assert fractional.balance(fractional.holder) == HOLDINGS
    asset.recover(fractional.holder, fractional.second, REASON, sender=fractional.agent)
    assert (fractional.balance(fractional.second), fractional.claimable(fractional.second)) == (
        HOLDINGS,
        DIVIDEND,
    )
    assert (fractional.balance(fractional.holder), fractional.claimable(fractional.holder)) == (0, 0)
    fractional.assert_laws()


def test_an_asset_is_set_up_once(fractional: Fractional) -> None:
    params = fractional.params(owner=fractional.attacker.address, payment_tokens=(), custodians=())
    fractional.asset.initialize.try_send(params, sender=fractional.attacker)
    assert fractional.asset.owner() == fractional.owner.address
    fresh = fractional.make(owner=fractional.stranger.address)
    fresh.initialize.try_send(params, sender=fractional.attacker)
    assert fresh.owner() == fractional.stranger.address


@pytest.mark.parametrize("part", ["AssetToken", "AssetAdministration", "AssetOperations"])
def test_the_code_behind_is_nobodys(fractional: Fractional, part: str) -> None:
    implementation = fractional.implementation
    where = {
        "AssetToken": implementation.address,
        "AssetAdministration": implementation.ADMINISTRATION(),
        "AssetOperations": implementation.OPERATIONS(),
    }[part]
    code = fractional.chain.at("AssetToken", where)
    params = fractional.params(owner=fractional.attacker.address)
    for call, args in (
        (code.initialize, (params,)),
        (code.issue, (fractional.holder, 1, 0)),
        (code.setAgent, (fractional.attacker, True)),
        (code.transferOwnership, (fractional.attacker,)),
    ):
        done, output = call.try_send(*args, sender=fractional.attacker)
        assert not done, f"{call} of {part} itself went through"
        assert decode_revert(output) is not None
    with pytest.raises((ContractError, AssertionError)):
        assert code.owner() == fractional.attacker.address
