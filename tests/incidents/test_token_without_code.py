"""A token without code accepted: Qubit 2022; a permit on a WETH-like token does nothing: Multichain 2022

A call to an address without code succeeds, and Qubit's bridge took that for a deposit. WETH has no permit, but its
fallback accepts any call: Multichain's router "permitted" itself other people's WETH and spent the allowances they
had given it earlier.

Here deployment refuses a reserve without code, what arrives is measured whatever the token says, and the permit step
only ever concerns the caller's own allowance.
"""

from strongroom.errors import decode_revert
from tests.support.suite import BAND, MAX_UINT, ONE, Builder, Suite


def weth_like(build: Builder) -> Suite:
    """A reserve that swallows unknown calls, whose holders have approved the module, as they do."""
    suite = build(reserve="MockWeirdToken")
    suite.buy(suite.swapper, 1_000 * suite.unit)
    suite.fund(suite.victim, 1_000 * suite.unit)
    return suite


def test_an_authorization_that_does_nothing_buys_nothing(build: Builder) -> None:
    suite = weth_like(build)
    for payer in (suite.victim, suite.attacker, suite.psm):
        for signature in (b"", bytes(65), b"\x01" * 66):
            succeeded, output = suite.psm.swapInWithAuthorization.try_send(
                payer,
                100 * suite.unit,
                0,
                suite.attacker,
                suite.later,
                bytes(32),
                signature,
                sender=suite.attacker,
            )
            assert not succeeded, "coins minted for a transfer that never was"
            assert decode_revert(output).name == "PegStabilityModule_ReserveNotDelivered"
    assert suite.stablecoin.balanceOf(suite.attacker) == 0
    assert suite.reserve.balanceOf(suite.victim) == 1_000 * suite.unit


def test_a_permit_that_does_nothing_spends_nobodys_allowance(build: Builder) -> None:
    suite = weth_like(build)
    module = suite.psm
    step = module.permit.encode(suite.reserve, 100 * suite.unit, suite.later, bytes(65))
    for swap in (
        module.swapIn.encode(100 * suite.unit, 0, suite.attacker, suite.later),
        module.swapInExactOut.encode(100 * ONE, MAX_UINT, suite.attacker, suite.later),
    ):
        succeeded, output = module.multicall.try_send([step, swap], sender=suite.attacker)
        assert not succeeded
        assert decode_revert(output).name == "PegStabilityModule_AllowanceTooLow"
    assert suite.reserve.balanceOf(suite.victim) == 1_000 * suite.unit


def test_a_reserve_without_code_is_refused(suite: Suite) -> None:
    for nothing in (suite.stranger.address, "0x" + "00" * 20):
        with suite.refuses_any():
            suite.chain.deploy(
                suite.psm._interface.artifact,
                suite.stablecoin,
                nothing,
                suite.oracle,
                suite.surplus_buffer,
                suite.access,
                5,
                5,
                *BAND,
                sender=suite.deployer,
            )


def test_a_reserve_that_loses_its_code_buys_nothing(suite: Suite) -> None:
    suite.fund(suite.attacker, 10 * suite.unit)
    coins = suite.buy(suite.victim, 10 * suite.unit)
    supply = suite.stablecoin.totalSupply()
    suite.chain.set_code(suite.reserve, b"")
    for sender in (suite.attacker, suite.victim):
        succeeded, _ = suite.psm.swapIn.try_send(suite.unit, 0, sender, suite.later, sender=sender)
        assert not succeeded
        succeeded, _ = suite.psm.swapOut.try_send(coins, 0, sender, suite.later, sender=sender)
        assert not succeeded, "coins burned for a payment that never was"
    assert suite.stablecoin.totalSupply() == supply
