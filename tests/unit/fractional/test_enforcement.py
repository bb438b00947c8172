"""AssetToken: what agents do

freeze, unfreeze, setFrozenTokens: by agents, with a reason
forcedTransfer
├── moves what is not frozen first, then what is, which it unfreezes before; lock-ups end as the balance demands
├── what was earned stays; a pause, a freeze and a lost claim of the holder do not stop it
├── under a lien: only by naming whose
└── to itself, to the agent or its investor, to who may not receive, of nothing, of too much: refused
recover: shares, what is frozen, lock-ups and dividends go to another wallet of the investor; liens stay
Nobody else does any of this, and agents do nothing else
"""

import pytest

from tests.support.compliance import investor
from tests.support.fractional import (
    DAY,
    HOLDINGS,
    MAX_UINT,
    REASON,
    ZERO,
    CustodianStatus,
    Fractional,
    FractionalBuilder,
    Policy,
    Reason,
)
from tests.support.suite import event, events


def test_freezes_and_unfreezes(fractional: Fractional) -> None:
    asset, agent, holder = fractional.asset, fractional.agent, fractional.holder
    assert events(asset.freeze(holder, REASON, sender=agent)) == [
        event(asset, "Enforced", holder, agent, asset.freeze.selector, REASON),
        event(asset, "WalletFrozen", holder),
    ]
    assert asset.isFrozen(holder)
    assert events(asset.unfreeze(holder, REASON, sender=agent)) == [
        event(asset, "Enforced", holder, agent, asset.unfreeze.selector, REASON),
        event(asset, "WalletUnfrozen", holder),
    ]
    assert not asset.isFrozen(holder)


@pytest.mark.parametrize(
    ("amount", "reads"), [(0, 0), (7, 7), (2**56 - 2, 2**56 - 2), (2**56 - 1, MAX_UINT), (MAX_UINT, MAX_UINT)]
)
def test_freezes_so_many(fractional: Fractional, amount: int, reads: int) -> None:
    asset = fractional.asset
    receipt = asset.setFrozenTokens(fractional.third, amount, REASON, sender=fractional.agent)
    assert events(receipt)[1] == event(asset, "Frozen", fractional.third, reads)
    assert asset.getFrozenTokens(fractional.third) == reads
    fractional.transfer(fractional.holder, fractional.third, 10)
    assert asset.disposable(fractional.third) == max(0, 10 - amount)
    assert asset.setFrozenTokens.call(fractional.third, 3, sender=fractional.agent) is True


def test_forces(fractional: Fractional) -> None:
    asset, agent = fractional.asset, fractional.agent
    asset.setFrozenTokens(fractional.holder, 700, sender=agent)
    receipt = asset.forcedTransfer(fractional.holder, fractional.other, 300, REASON, sender=agent)
    assert events(receipt)[1:] == [
        event(asset, "ForcedTransfer", fractional.holder, fractional.other, 300),
        event(asset, "Transfer", fractional.holder, fractional.other, 300),
    ]
    assert asset.getFrozenTokens(fractional.holder) == 700
    receipt = asset.forcedTransfer(fractional.holder, fractional.other, 50, sender=agent)
    assert [name for _, name, _ in events(receipt)] == ["Enforced", "Frozen", "ForcedTransfer", "Transfer"]
    assert asset.getFrozenTokens(fractional.holder) == 650 == fractional.balance(fractional.holder)
    fractional.assert_laws()


def test_forces_what_is_frozen_for_ever(fractional: Fractional) -> None:
    asset = fractional.asset
    asset.setFrozenTokens(fractional.holder, MAX_UINT, sender=fractional.agent)
    asset.forcedTransfer(fractional.holder, fractional.other, 50, sender=fractional.agent)
    assert asset.getFrozenTokens(fractional.holder) == MAX_UINT
    fractional.transfer(fractional.other, fractional.holder, 100)
    assert asset.disposable(fractional.holder) == 0


@pytest.mark.parametrize("hindrance", ["frozen", "paused", "unverified"])
def test_nothing_of_the_holder_stops_it(fractional: Fractional, hindrance: str) -> None:
    fractional.pay(2_000)
    if hindrance == "frozen":
        fractional.asset.freeze(fractional.holder, REASON, sender=fractional.agent)
    elif hindrance == "paused":
        fractional.asset.pause(sender=fractional.agent)
    else:
        fractional.revoke(fractional.holder)
    fractional.asset.forcedTransfer(fractional.holder, fractional.other, HOLDINGS, sender=fractional.agent)
    assert fractional.claimable(fractional.holder) == 1_000
    assert fractional.claim(fractional.other) == 1_000
    assert fractional.asset.holderCount() == 1
    fractional.assert_laws()


def test_lockups_end_as_the_balance_demands(fractional: Fractional) -> None:
    now = fractional.chain.timestamp
    fractional.issue(fractional.third, 100, now + DAY)
    fractional.issue(fractional.third, 50, now + 2 * DAY)
    fractional.asset.forcedTransfer(fractional.third, fractional.other, 120, sender=fractional.agent)
    assert [amount for amount, _ in fractional.asset.lockups(fractional.third)] == [30]
    fractional.asset.forcedTransfer(fractional.third, fractional.other, 30, sender=fractional.agent)
    fractional.transfer(fractional.holder, fractional.third, 10)
    fractional.transfer(fractional.third, fractional.holder, 10)
    fractional.assert_laws()


def test_liens_are_broken_by_name(fractional: Fractional) -> None:
    asset, agent, holder = fractional.asset, fractional.agent, fractional.holder
    fractional.lock(holder, 600)
    fractional.lock(holder, 200, fractional.vault)
    with fractional.refuses("AssetToken_InsufficientFree", holder, 201, 200):
        asset.forcedTransfer(holder, fractional.other, 201, REASON, sender=agent)
    with fractional.refuses("AssetToken_InsufficientLocked", holder, fractional.vault, 201, 200):
        asset.forcedTransferLocked(holder, fractional.other, 201, fractional.vault, REASON, sender=agent)
    receipt = asset.forcedTransferLocked(
        holder, fractional.other, 500, fractional.custodian, REASON, sender=agent
    )
    assert events(receipt) == [
        event(asset, "Enforced", holder, agent, asset.forcedTransferLocked.selector, REASON),
        event(asset, "LienBroken", holder, fractional.custodian, 500),
        event(asset, "ForcedTransfer", holder, fractional.other, 500),
        event(asset, "Transfer", holder, fractional.other, 500),
    ]
    assert asset.lockedBy(holder, fractional.custodian) == 100
    assert asset.locked(holder) == 300
    asset.forcedTransfer(holder, fractional.other, 200, REASON, sender=agent)
    asset.transferLocked(holder, fractional.other, 100, sender=fractional.custodian)
    asset.unlock(holder, 200, sender=fractional.vault)
    fractional.assert_laws()


def test_what_cannot_be_forced(fractional: Fractional) -> None:
    asset, agent, holder = fractional.asset, fractional.agent, fractional.holder
    fractional.asset.setFrozenTokens(holder, 10, sender=agent)
    with fractional.refuses("AssetToken_ZeroAmount"):
        asset.forcedTransfer(holder, fractional.other, 0, sender=agent)
    with fractional.refuses("ERC20InsufficientBalance", holder, HOLDINGS, HOLDINGS + 1):
        asset.forcedTransfer(holder, fractional.other, HOLDINGS + 1, sender=agent)
    with fractional.refuses("AssetToken_InvalidForcedReceiver", holder):
        asset.forcedTransfer(holder, holder, 1, sender=agent)
    reason = int(Reason.RECEIVER_UNVERIFIED)
    for to in (fractional.stranger, ZERO):
        with fractional.refuses("TransferPolicy_Refused", holder, to, 1, reason):
            asset.forcedTransfer(holder, to, 1, sender=agent)
    asset.freeze(fractional.other, REASON, sender=agent)
    with fractional.refuses(
        "TransferPolicy_Refused", holder, fractional.other, 1, int(Reason.RECEIVER_FROZEN)
    ):
        asset.forcedTransfer(holder, fractional.other, 1, sender=agent)


def test_an_agent_takes_nothing_for_itself(fractional: Fractional) -> None:
    asset, agent = fractional.asset, fractional.agent
    with fractional.refuses("AssetToken_InvalidForcedReceiver", agent):
        asset.forcedTransfer(fractional.holder, agent, 1, sender=agent)
    fractional.register(agent, 20)
    fractional.register(fractional.attacker, 20)
    for to in (agent, fractional.attacker):
        with fractional.refuses("AssetToken_InvalidForcedReceiver", to):
            asset.forcedTransfer(fractional.holder, to, 1, sender=agent)
    fractional.transfer(fractional.holder, fractional.attacker, 5)
    with fractional.refuses("AssetToken_InvalidForcedReceiver", agent):
        asset.recover(fractional.attacker, agent, REASON, sender=agent)


def test_agents_do_nothing_else(fractional: Fractional) -> None:
    asset, agent = fractional.asset, fractional.agent
    with fractional.refuses("AssetToken_NotIssuer", agent):
        asset.issue(fractional.holder, 1, 0, sender=agent)
    for call in (
        lambda: asset.redeem(fractional.holder, 1, sender=agent),
        lambda: asset.setAgent(agent, True, sender=agent),
        lambda: asset.setIssuer(agent, 1, sender=agent),
        lambda: asset.setPolicy(Policy(), sender=agent),
        lambda: asset.setCustodian(agent, CustodianStatus.ACTIVE, sender=agent),
        lambda: asset.transferOwnership(agent, sender=agent),
        lambda: asset.lowerAuthorizedSupply(1, sender=agent),
        lambda: asset.setDocument(b"a".ljust(32, b"\0"), "uri", bytes(32), sender=agent),
    ):
        with fractional.refuses("AssetToken_NotOwner", agent):
            call()


@pytest.mark.parametrize("who", ["owner", "custodian", "stranger", "holder"])
def test_nobody_else_enforces(fractional: Fractional, who: str) -> None:
    asset, caller = fractional.asset, fractional.accounts[who]
    other, holder = fractional.other, fractional.holder
    for call in (
        lambda: asset.freeze(other, REASON, sender=caller),
        lambda: asset.unfreeze(other, REASON, sender=caller),
        lambda: asset.setFrozenTokens(other, 1, sender=caller),
        lambda: asset.setFrozenTokens(other, 1, REASON, sender=caller),
        lambda: asset.forcedTransfer(other, holder, 1, sender=caller),
        lambda: asset.forcedTransfer(other, holder, 1, REASON, sender=caller),
        lambda: asset.forcedTransferLocked(other, holder, 1, fractional.custodian, REASON, sender=caller),
        lambda: asset.recover(holder, fractional.second, REASON, sender=caller),
    ):
        with fractional.refuses("AssetToken_NotAgent", caller):
            call()


def test_recovers_everything() -> None:
    fractional = FractionalBuilder()(second_token=True, investor_balances=True)
    asset, agent, lost, new = fractional.asset, fractional.agent, fractional.holder, fractional.second
    fractional.issue(lost, 100, fractional.chain.timestamp + DAY)
    for token in (fractional.money, fractional.coins):
        fractional.pay(2_100 * 10**12, token)
    asset.setFrozenTokens(lost, 300, sender=agent)
    receipt = asset.recover(lost, new, REASON, sender=agent)
    assert [name for _, name, _ in events(receipt)] == [
        "Enforced",
        "WalletFrozen",
        "Recovered",
        "Frozen",
        "Frozen",
        "Transfer",
    ]
    assert receipt.event("Recovered").args["amount"] == HOLDINGS + 100
    assert (fractional.balance(lost), fractional.balance(new)) == (0, HOLDINGS + 100)
    assert (asset.getFrozenTokens(lost), asset.getFrozenTokens(new)) == (0, 300)
    assert [amount for amount, _ in asset.lockups(new)] == [100]
    assert len(asset.lockups(lost)) == 0
    assert asset.isFrozen(lost)
    assert not asset.isFrozen(new)
    for token in (fractional.money, fractional.coins):
        assert fractional.claimable(lost, token) == 0
        assert fractional.claim(new, token) == 1_100 * 10**12
    assert asset.holderCount() == 2
    assert asset.investor(investor(1))[2] == HOLDINGS + 100
    fractional.assert_laws()


def test_liens_stay_until_they_end(fractional: Fractional) -> None:
    asset, agent, lost, new = fractional.asset, fractional.agent, fractional.holder, fractional.second
    fractional.lock(lost, 600)
    asset.setFrozenTokens(lost, 500, sender=agent)
    asset.recover(lost, new, REASON, sender=agent)
    assert (fractional.balance(lost), fractional.balance(new)) == (600, 400)
    assert (asset.getFrozenTokens(lost), asset.getFrozenTokens(new)) == (100, 400)
    fractional.pay(2_000)
    asset.unlock(lost, 600, sender=fractional.custodian)
    asset.recover(lost, new, REASON, sender=agent)
    assert (asset.getFrozenTokens(lost), asset.getFrozenTokens(new)) == (0, 500)
    assert fractional.balance(new) == HOLDINGS
    assert fractional.claim(new) == 1_000
    fractional.assert_laws()


def test_recovers_dividends_alone(fractional: Fractional) -> None:
    fractional.pay(2_000)
    fractional.transfer(fractional.holder, fractional.other, HOLDINGS)
    fractional.revoke(fractional.holder)
    fractional.asset.recover(fractional.holder, fractional.second, REASON, sender=fractional.agent)
    assert fractional.claim(fractional.second) == 1_000
    assert fractional.claimable(fractional.holder) == 0


def test_what_cannot_be_recovered(fractional: Fractional) -> None:
    asset, agent = fractional.asset, fractional.agent
    for lost, new in (
        (fractional.holder, fractional.other),
        (fractional.stranger, fractional.attacker),
        (fractional.stranger, fractional.holder),
    ):
        with fractional.refuses("AssetToken_AnotherInvestor", lost, new):
            asset.recover(lost, new, REASON, sender=agent)
    with fractional.refuses("AssetToken_InvalidForcedReceiver", fractional.holder):
        asset.recover(fractional.holder, fractional.holder, REASON, sender=agent)
    fractional.revoke(fractional.second)
    with fractional.refuses(
        "TransferPolicy_Refused", fractional.holder, fractional.second, 0, int(Reason.RECEIVER_UNVERIFIED)
    ):
        asset.recover(fractional.holder, fractional.second, REASON, sender=agent)
