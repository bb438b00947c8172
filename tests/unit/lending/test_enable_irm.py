"""LendingPool.enableIrm

├── when the caller is not the governor: it reverts, in both forms
├── when the model has no code: it reverts
├── when it is enabled already, by either form: it reverts, and its entry stays
└── else: markets can be created with it; its entry is fixed
    ├── without an entry: external, no minimum debt, nobody redeems
    └── with one: as given
"""

from strongroom.evm import Account, Contract
from tests.support.lending import ADAPTIVE, EXTERNAL, ZERO, Lending
from tests.support.suite import event, events

MAX_UINT96 = 2**96 - 1


def model(lending: Lending) -> Contract:
    return lending.deploy("MockIrm", 1)


def test_the_governor_enables_an_external_model(lending: Lending) -> None:
    irm = model(lending)
    assert lending.pool.isIrmEnabled(irm) is False
    receipt = lending.pool.enableIrm(irm, sender=lending.governor)
    assert events(receipt) == [event(lending.pool, "EnableIrm", irm, (EXTERNAL, 0, ZERO, ZERO))]
    assert lending.pool.isIrmEnabled(irm) is True
    assert tuple(lending.pool.irmEntry(irm)) == (EXTERNAL, 0, ZERO, ZERO)
    market = lending.create(lending.with_params(irm=irm.address))
    assert market.totals.last_update == lending.chain.timestamp


def test_the_governor_fixes_an_entry(lending: Lending) -> None:
    for entry in (
        (ADAPTIVE, 0, ZERO, ZERO),
        (ADAPTIVE, MAX_UINT96, lending.stranger.address, lending.borrower.address),
        (EXTERNAL, 7, lending.borrower.address, lending.stranger.address),
    ):
        irm = model(lending)
        receipt = lending.pool.enableIrm(irm, entry, sender=lending.governor)
        assert events(receipt) == [event(lending.pool, "EnableIrm", irm, entry)]
        assert tuple(lending.pool.irmEntry(irm)) == entry


def test_refuses_a_second_time(lending: Lending) -> None:
    for irm in (lending.irm, lending.external):
        entry = tuple(lending.pool.irmEntry(irm))
        for more in ((), ((EXTERNAL, 9, ZERO, ZERO),)):
            with lending.refuses("LendingPool_IrmAlreadyEnabled", irm):
                lending.pool.enableIrm(irm, *more, sender=lending.governor)
        assert tuple(lending.pool.irmEntry(irm)) == entry


def test_refuses_what_has_no_code(lending: Lending) -> None:
    for nothing in (ZERO, lending.stranger):
        with lending.refuses("LendingPool_NoCode", nothing):
            lending.pool.enableIrm(nothing, sender=lending.governor)
        with lending.refuses("LendingPool_NoCode", nothing):
            lending.pool.enableIrm(nothing, (ADAPTIVE, 1, ZERO, ZERO), sender=lending.governor)


def test_refuses_an_unknown_kind(lending: Lending) -> None:
    irm = model(lending)
    for kind in (3, 99, 255):
        succeeded, _ = lending.pool.enableIrm.try_send(irm, (kind, 0, ZERO, ZERO), sender=lending.governor)
        assert not succeeded
    assert lending.pool.isIrmEnabled(irm) is False


def test_refuses_a_stranger(lending: Lending) -> None:
    irm = model(lending)
    caller: Account
    for caller in lending.actors:
        if caller != lending.governor:
            with lending.refuses("AccessManagedUnauthorized", caller):
                lending.pool.enableIrm(irm, sender=caller)
            with lending.refuses("AccessManagedUnauthorized", caller):
                lending.pool.enableIrm(irm, (ADAPTIVE, 0, ZERO, ZERO), sender=caller)
    assert lending.pool.isIrmEnabled(irm) is False
