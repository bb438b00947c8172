"""PegStabilityModule.permit, the step of a multicall, and multicall

├── when the token is neither the reserve nor the stablecoin: it reverts
├── the permit is tried, whatever its length of signature; a failure is ignored
│   ├── when the allowance is then too small: it reverts
│   └── when it is enough, a permit used by a front-runner before: it goes on
└── multicall: all steps or none, each as the caller's own; a permit and a swap are one transaction
    └── when the caller is the access manager: it reverts, for it would pass for itself in every step
"""

import pytest

from strongroom.evm import Account, Contract
from tests.support.signing import FOREVER, sign_permit
from tests.support.suite import ONE, Suite, event, events

ZERO = "0x" + "00" * 20


def token_of(suite: Suite, name: str) -> Contract:
    return suite.reserve if name == "reserve" else suite.stablecoin


def signed(suite: Suite, token: Contract, value: int, owner: Account | None = None) -> bytes:
    return bytes(sign_permit(token, owner or suite.swapper, suite.psm, value))


@pytest.mark.parametrize("name", ["reserve", "stablecoin"])
def test_sets_the_allowance(any_suite: Suite, name: str) -> None:
    suite, token = any_suite, token_of(any_suite, name)
    receipt = suite.psm.permit(token, 5, FOREVER, signed(suite, token, 5), sender=suite.swapper)
    assert events(receipt) == [event(token, "Approval", suite.swapper, suite.psm, 5)]
    assert token.allowance(suite.swapper, suite.psm) == 5


@pytest.mark.parametrize("name", ["reserve", "stablecoin"])
def test_one_that_was_used_up_blocks_nothing(suite: Suite, name: str) -> None:
    token = token_of(suite, name)
    permit = sign_permit(token, suite.swapper, suite.psm, 5)
    token.permit(suite.swapper, suite.psm, 5, FOREVER, bytes(permit), sender=suite.attacker)
    receipt = suite.psm.permit(token, 5, FOREVER, bytes(permit), sender=suite.swapper)
    assert events(receipt) == []
    suite.psm.permit(token, 0, FOREVER, b"", sender=suite.swapper)


@pytest.mark.parametrize("name", ["reserve", "stablecoin"])
@pytest.mark.parametrize("signature", ["another's", "garbage", "empty", "short", "long", "of another value"])
def test_refuses_what_leaves_too_small_an_allowance(suite: Suite, name: str, signature: str) -> None:
    token = token_of(suite, name)
    token.approve(suite.psm, 4, sender=suite.swapper)
    data = {
        "another's": signed(suite, token, 5, suite.attacker),
        "garbage": b"\xff" * 65,
        "empty": b"",
        "short": signed(suite, token, 5)[:64],
        "long": signed(suite, token, 5) + b"\x00",
        "of another value": signed(suite, token, 6),
    }[signature]
    with suite.refuses("PegStabilityModule_AllowanceTooLow", token, 4, 5):
        suite.psm.permit(token, 5, FOREVER, data, sender=suite.swapper)


def test_is_the_callers_own(suite: Suite) -> None:
    """Nobody sets another's allowance through the module."""
    with suite.refuses("PegStabilityModule_AllowanceTooLow", suite.reserve, 0, 5):
        suite.psm.permit(
            suite.reserve, 5, FOREVER, signed(suite, suite.reserve, 5, suite.victim), sender=suite.attacker
        )


def test_refuses_other_tokens(suite: Suite) -> None:
    for token in (ZERO, suite.oracle, suite.psm, suite.stranger):
        with suite.refuses("PegStabilityModule_UnsupportedToken", token):
            suite.psm.permit(token, 0, FOREVER, b"", sender=suite.swapper)


def test_a_contract_wallet_permits_by_bytes_and_by_65_bytes(suite: Suite) -> None:
    wallet = suite.chain.deploy("MockWallet", suite.holder, sender=suite.deployer)
    for token, value in ((suite.reserve, 5), (suite.stablecoin, 7)):
        permit = sign_permit(token, wallet, suite.psm, value, signer=suite.holder)  # type: ignore[arg-type]
        step = suite.psm.permit.encode(token, value, FOREVER, bytes(permit))
        wallet.execute([(suite.psm.address, step)], sender=suite.holder)
        assert token.allowance(wallet, suite.psm) == value


def test_permit_and_swap_in_one_transaction(any_suite: Suite) -> None:
    suite, module = any_suite, any_suite.psm
    suite.give_reserve(suite.swapper, suite.unit)
    receipt = module.multicall(
        [
            module.permit.encode(
                suite.reserve, suite.unit, FOREVER, signed(suite, suite.reserve, suite.unit)
            ),
            module.swapIn.encode(suite.unit, 0, suite.swapper, suite.later),
        ],
        sender=suite.swapper,
    )
    coins = ONE - ONE // 2_000
    assert receipt.return_value == (b"", coins.to_bytes(32, "big"))
    assert suite.balances(suite.swapper) == (0, coins)
    module.multicall(
        [
            module.permit.encode(suite.stablecoin, coins, FOREVER, signed(suite, suite.stablecoin, coins)),
            module.swapOut.encode(coins, 0, suite.holder, suite.later),
        ],
        sender=suite.swapper,
    )
    assert suite.balances(suite.swapper) == (0, 0)
    assert suite.reserve.balanceOf(suite.holder) == (coins - coins // 2_000) // suite.wei_per_unit
    suite.assert_laws()


def test_refuses_the_access_manager(suite: Suite) -> None:
    """Else a scheduled multicall could set another authority, which the manager guards apart."""
    step = suite.psm.setAuthority.encode(suite.attacker)
    batch = suite.psm.multicall.encode([step])
    suite.access.schedule(suite.psm, batch, 0, sender=suite.admin)
    suite.wait()
    with suite.refuses("UserMulticall_CallerIsAccessManager"):
        suite.access.execute(suite.psm, batch, sender=suite.admin)


def test_all_steps_or_none(suite: Suite) -> None:
    module = suite.psm
    suite.fund(suite.swapper, 2 * suite.unit)
    coins = ONE - ONE // 2_000
    with suite.refuses("PegStabilityModule_OutputTooLow", coins, ONE):
        module.multicall(
            [
                module.swapIn.encode(suite.unit, 0, suite.swapper, suite.later),
                module.swapIn.encode(suite.unit, ONE, suite.swapper, suite.later),
            ],
            sender=suite.swapper,
        )
    with suite.refuses("EmptyRevert"):
        module.multicall([b"\x12\x34\x56\x78"], sender=suite.swapper)
    with suite.refuses("AccessManagedUnauthorized", suite.swapper):
        module.multicall([module.freeze.encode()], sender=suite.swapper)
    assert module.multicall([], sender=suite.swapper).return_value == ()
