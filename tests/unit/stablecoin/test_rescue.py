"""Stablecoin.rescue and PegStabilityModule.rescue, rescuable

├── when the caller is not the governor after its delay: it reverts
├── when more is asked for than lies there by mistake: it reverts
│   ├── the module's reserve: only what is beyond the book
│   └── after a loss, when the book is not covered: nothing
├── when the token moves the reserve: it reverts
└── else: it is sent on
"""

from strongroom.evm import Contract
from tests.support.suite import ONE, Suite, event, events


def stray_token(suite: Suite) -> Contract:
    return suite.chain.deploy("MockReserve", "Stray", "STRAY", 3, sender=suite.deployer)


def test_sends_on_what_lies_there_by_mistake(suite: Suite) -> None:
    token = stray_token(suite)
    for target in (suite.stablecoin, suite.psm):
        token.mint(target, 10, sender=suite.stranger)
        assert target.rescuable(token) == 10
        receipt = suite.as_governor(target, "rescue", token, suite.holder, 4)
        assert events(receipt)[-2:] == [
            event(target, "Rescued", token, suite.holder, 4),
            event(token, "Transfer", target, suite.holder, 4),
        ]
        suite.schedule(target, "rescue", token, suite.holder, 7)
        suite.wait()
        with suite.refuses("Rescuable_ExceedsSurplus", token, 7, 6):
            target.rescue(token, suite.holder, 7, sender=suite.governor)
        suite.as_governor(target, "rescue", token, suite.holder, 6)
        assert token.balanceOf(target) == 0


def test_never_touches_the_book(any_suite: Suite) -> None:
    suite = any_suite
    suite.buy(suite.swapper, 10 * suite.unit)
    assert suite.psm.rescuable(suite.reserve) == 0
    suite.schedule(suite.psm, "rescue", suite.reserve, suite.governor, 1)
    suite.wait()
    with suite.refuses("Rescuable_ExceedsSurplus", suite.reserve, 1, 0):
        suite.psm.rescue(suite.reserve, suite.governor, 1, sender=suite.governor)
    suite.give_reserve(suite.psm, 5)
    assert suite.psm.rescuable(suite.reserve) == 5
    suite.as_governor(suite.psm, "rescue", suite.reserve, suite.holder, 5)
    assert suite.psm.book() == suite.reserve.balanceOf(suite.psm) == 10 * suite.unit
    suite.reserve.seize(suite.psm, 1, sender=suite.stranger)
    assert suite.psm.rescuable(suite.reserve) == 0


def test_coins_sent_to_the_module(suite: Suite) -> None:
    suite.buy(suite.swapper, 10 * suite.unit)
    suite.stablecoin.transfer(suite.psm, ONE, sender=suite.swapper)
    assert suite.psm.rescuable(suite.stablecoin) == ONE
    suite.as_governor(suite.psm, "rescue", suite.stablecoin, suite.swapper, ONE)
    assert suite.psm.rescuable(suite.stablecoin) == 0
    suite.assert_laws()


def test_refuses_others(suite: Suite) -> None:
    token = stray_token(suite)
    for target in (suite.stablecoin, suite.psm):
        token.mint(target, 10, sender=suite.stranger)
        for caller in suite.all_but(suite.governor):
            with suite.refuses("AccessManagedUnauthorized", caller):
                target.rescue(token, caller, 1, sender=caller)
        operation = suite.access.hashOperation(
            suite.governor, target, target.rescue.encode(token, suite.governor, 1)
        )
        with suite.refuses("AccessManagerNotScheduled", operation):
            target.rescue(token, suite.governor, 1, sender=suite.governor)


def test_refuses_a_token_that_moves_the_reserve(suite: Suite) -> None:
    """A token with two addresses: to rescue one moves the other. Here, by a hook that takes the reserve."""
    suite.buy(suite.swapper, 10 * suite.unit)
    token = suite.chain.deploy("MockWeirdToken", 6, sender=suite.deployer)
    token.mint(suite.psm, 10, sender=suite.stranger)
    token.setHook(suite.reserve, suite.reserve.seize.encode(suite.psm, 1), sender=suite.stranger)
    suite.schedule(suite.psm, "rescue", token, suite.governor, 10)
    suite.wait()
    with suite.refuses("PegStabilityModule_ReserveShortfall", 10 * suite.unit - 1, 10 * suite.unit):
        suite.psm.rescue(token, suite.governor, 10, sender=suite.governor)
    suite.give_reserve(suite.psm, 1)
    suite.psm.rescue(token, suite.governor, 10, sender=suite.governor)
    assert suite.reserve.balanceOf(suite.psm) == suite.psm.book()


def test_works_after_a_loss(suite: Suite) -> None:
    """The book is not covered, and stray tokens can be rescued all the same."""
    suite.buy(suite.swapper, 10 * suite.unit)
    suite.reserve.seize(suite.psm, 4 * suite.unit, sender=suite.stranger)
    token = stray_token(suite)
    token.mint(suite.psm, 10, sender=suite.stranger)
    suite.as_governor(suite.psm, "rescue", token, suite.holder, 10)
    assert token.balanceOf(suite.holder) == 10


def test_refuses_a_token_without_code(suite: Suite) -> None:
    suite.schedule(suite.psm, "rescue", suite.stranger, suite.holder, 0)
    suite.wait()
    with suite.refuses("EmptyRevert"):
        suite.psm.rescue(suite.stranger, suite.holder, 0, sender=suite.governor)
