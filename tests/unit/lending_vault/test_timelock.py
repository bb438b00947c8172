"""LendingVault: submit, revoke, and the calls that need it

├── submit
│   ├── by another than owner or curator: it reverts
│   ├── of a function that needs none: it reverts
│   ├── of what is submitted already: it reverts, until it has expired
│   └── else: the call can be made from `timelock` seconds on
├── the call
│   ├── never submitted, revoked, or made before: it reverts
│   ├── too early or too late: it reverts
│   ├── by another than owner or curator, also in its time: it reverts
│   └── else it is used up
├── revoke, by owner, curator or sentinel
└── the timelock itself: longer at once, shorter by a submission, within its bounds
"""

import pytest

from tests.support.suite import event, events
from tests.support.vaults import DAY, TIMELOCK, WINDOW, Vaults, keccak


def test_a_submitted_call_is_made_once_in_its_time(vaults: Vaults) -> None:
    roles, curator = vaults.roles, vaults.curator
    params = vaults.params[0]
    cap = 5_000 * vaults.one
    data = roles.raiseCap.encode(params, cap)
    with vaults.refuses("LendingVault_NotSubmitted", data):
        roles.raiseCap(params, cap, sender=curator)
    receipt = vaults.submit(data)
    time = vaults.chain.timestamp + TIMELOCK
    assert events(receipt) == [event(roles, "Submit", data[:4], data, time)]
    assert roles.executableAt(keccak(data)) == time
    vaults.chain.warp(TIMELOCK - 1)
    with vaults.refuses("LendingVault_TimelockNotElapsed", time, time - 1):
        roles.raiseCap(params, cap, sender=curator)
    vaults.chain.warp(1)
    with vaults.refuses("LendingVault_Unauthorized", vaults.attacker):
        roles.raiseCap(params, cap, sender=vaults.attacker)
    with vaults.refuses("LendingVault_NotSubmitted", roles.raiseCap.encode(params, cap + 1)):
        roles.raiseCap(params, cap + 1, sender=curator)
    receipt = roles.raiseCap(params, cap, sender=vaults.owner)
    assert [name for _, name, _ in events(receipt)] == ["Execute", "SetCap"]
    assert roles.markets()[0][1] == cap
    roles.lowerCap(params, 1, sender=vaults.sentinel)
    with vaults.refuses("LendingVault_NotSubmitted", data):
        roles.raiseCap(params, cap, sender=curator)


def test_it_expires_and_can_be_submitted_anew(vaults: Vaults) -> None:
    roles = vaults.roles
    data = roles.raiseFee.encode(1)
    vaults.submit(data)
    time = vaults.chain.timestamp + TIMELOCK
    with vaults.refuses("LendingVault_AlreadySubmitted", data, time):
        vaults.submit(data)
    vaults.chain.warp(TIMELOCK + WINDOW)
    with vaults.refuses("LendingVault_AlreadySubmitted", data, time):
        vaults.submit(data)
    vaults.chain.warp(1)
    with vaults.refuses("LendingVault_SubmissionExpired", time + WINDOW, time + WINDOW + 1):
        roles.raiseFee(1, sender=vaults.curator)
    vaults.submit(data)
    vaults.chain.warp(TIMELOCK + WINDOW)
    roles.raiseFee(1, sender=vaults.curator)


def test_a_longer_calldata_is_another_call(vaults: Vaults) -> None:
    """What was submitted is what is made, to the last byte."""
    data = vaults.roles.raiseFee.encode(1)
    vaults.submit(data)
    vaults.chain.warp(TIMELOCK)
    with vaults.refuses("LendingVault_NotSubmitted", data + b"\0"):
        vaults.chain.raw_send(vaults.curator, vaults.vault, data + b"\0")
    vaults.vault.multicall([data], sender=vaults.curator)
    assert vaults.roles.fee() == 1


@pytest.mark.parametrize("who", ["owner", "curator", "sentinel"])
def test_a_veto(vaults: Vaults, who: str) -> None:
    roles = vaults.roles
    data = roles.raiseFee.encode(1)
    caller = getattr(vaults, who)
    with vaults.refuses("LendingVault_NotSubmitted", data):
        roles.revoke(data, sender=caller)
    vaults.submit(data)
    for other in (vaults.attacker, vaults.allocator):
        with vaults.refuses("LendingVault_Unauthorized", other):
            roles.revoke(data, sender=other)
    assert events(roles.revoke(data, sender=caller)) == [event(roles, "Revoke", caller, data[:4], data)]
    vaults.chain.warp(TIMELOCK)
    with vaults.refuses("LendingVault_NotSubmitted", data):
        roles.raiseFee(1, sender=vaults.curator)


def test_only_owner_and_curator_submit(vaults: Vaults) -> None:
    data = vaults.roles.raiseFee.encode(1)
    for other in (vaults.attacker, vaults.allocator, vaults.sentinel):
        with vaults.refuses("LendingVault_Unauthorized", other):
            vaults.submit(data, other)
    vaults.submit(data, vaults.owner)


def test_only_what_raises_risk_is_submitted(vaults: Vaults) -> None:
    params = vaults.params[0]
    for data in (
        vaults.roles.lowerFee.encode(0),
        vaults.roles.lowerCap.encode(params, 0),
        vaults.roles.setCurator.encode(vaults.attacker),
        vaults.vault.transferOwnership.encode(vaults.attacker),
        b"",
        b"\1\2\3",
    ):
        with vaults.refuses("LendingVault_NotTimelocked", data[:4].ljust(4, b"\0")):
            vaults.submit(data)


@pytest.mark.parametrize(
    "name", ["raiseCap", "raiseFee", "shortenTimelock", "setSentinel", "forceRemoveMarket"]
)
def test_what_raises_risk_needs_it(vaults: Vaults, name: str) -> None:
    args = {
        "raiseCap": (vaults.params[0], 2**100),
        "raiseFee": (1,),
        "shortenTimelock": (DAY,),
        "setSentinel": (vaults.attacker,),
        "forceRemoveMarket": (vaults.params[0],),
    }[name]
    function = getattr(vaults.roles, name)
    for caller in (vaults.owner, vaults.curator):
        with vaults.refuses("LendingVault_NotSubmitted", function.encode(*args)):
            function(*args, sender=caller)
    for caller in (vaults.attacker, vaults.allocator, vaults.sentinel):
        with vaults.refuses("LendingVault_Unauthorized", caller):
            function(*args, sender=caller)


def test_the_timelock_itself(vaults: Vaults) -> None:
    roles, curator = vaults.roles, vaults.curator
    with vaults.refuses("LendingVault_WrongDirection", TIMELOCK, TIMELOCK):
        roles.lengthenTimelock(TIMELOCK, sender=curator)
    with vaults.refuses("LendingVault_InvalidTimelock", 14 * DAY + 1, DAY, 14 * DAY):
        roles.lengthenTimelock(14 * DAY + 1, sender=curator)
    with vaults.refuses("LendingVault_Unauthorized", vaults.sentinel):
        roles.lengthenTimelock(3 * DAY, sender=vaults.sentinel)
    roles.lengthenTimelock(14 * DAY, sender=curator)
    vaults.submit(roles.shortenTimelock.encode(DAY - 1))
    vaults.submit(roles.shortenTimelock.encode(14 * DAY))
    vaults.submit(roles.shortenTimelock.encode(DAY))
    vaults.chain.warp(14 * DAY - 1)
    with vaults.refuses_some("LendingVault_TimelockNotElapsed"):
        roles.shortenTimelock(DAY, sender=curator)
    vaults.chain.warp(1)
    with vaults.refuses("LendingVault_WrongDirection", 14 * DAY, 14 * DAY):
        roles.shortenTimelock(14 * DAY, sender=curator)
    with vaults.refuses("LendingVault_InvalidTimelock", DAY - 1, DAY, 14 * DAY):
        roles.shortenTimelock(DAY - 1, sender=curator)
    roles.shortenTimelock(DAY, sender=curator)
    assert roles.timelock() == DAY


def test_the_sentinel_is_replaced_by_a_submission(vaults: Vaults) -> None:
    vaults.timelocked("setSentinel", vaults.second)
    assert vaults.roles.sentinel() == vaults.second.address
    with vaults.refuses("LendingVault_Unauthorized", vaults.sentinel):
        vaults.roles.lowerCap(vaults.params[0], 0, sender=vaults.sentinel)
