"""Signatures: `ecrecover` returns zero (LegendaryMoneyMon 2026), malleable or replayed across chains
(Wintermute/Optimism 2022), a permit front-run as denial of service, a blank-cheque authorization

A recovered zero address passed for the owner of what nobody had signed; a signature's other half, or the same one on
another chain, counted a second time. Whoever sees a permit can use it first, and a call that insists on using it
itself then fails; whoever sees an authorization can spend it on an action of his own, if it does not name one.

Here zero and high-s are refused, the domain has chain and contract, a permit is tried and its failure ignored, and a
swap by authorization has a nonce that is the hash of the very swap.
"""

from dataclasses import replace

import pytest

from strongroom.evm import Chain, Signature, keccak
from tests.support.signing import (
    FOREVER,
    RECEIVE,
    TRANSFER,
    Authorization,
    Domain,
    cancel_digest,
    malleable,
    sign_permit,
    vrs,
)
from tests.support.suite import ONE, Suite

ZERO = "0x" + "00" * 20
SALT = keccak(b"salt")


def test_nobody_signs_for_the_zero_address(suite: Suite) -> None:
    coin = suite.stablecoin
    garbage = Signature(27, bytes(32), bytes(32))
    for form in (vrs(garbage), (bytes(garbage),), (b"",)):
        for name, args in (
            ("permit", (ZERO, suite.attacker, 1, FOREVER)),
            ("cancelAuthorization", (ZERO, SALT)),
            ("transferWithAuthorization", Authorization(ZERO, suite.attacker, 0, SALT).args),
        ):
            with suite.refuses_any():
                suite.chain.send(coin, name, *args, *form, sender=suite.attacker)
    assert coin.authorizationState(ZERO, SALT) is False


def test_a_signature_has_no_second_half(suite: Suite) -> None:
    """The nonce is spent anyway; what counts is that one signature has one form only."""
    coin = suite.stablecoin
    good = suite.victim.sign_hash(cancel_digest(coin, suite.victim, SALT))
    for form in (vrs(malleable(good)), (bytes(malleable(good)),)):
        succeeded, _ = coin.cancelAuthorization.try_send(suite.victim, SALT, *form, sender=suite.attacker)
        assert not succeeded
    coin.cancelAuthorization(suite.victim, SALT, bytes(good), sender=suite.attacker)


def test_a_signature_is_of_one_chain_and_one_contract(suite: Suite) -> None:
    coin = suite.stablecoin
    suite.buy(suite.victim, 10 * suite.unit)
    payment = Authorization(suite.victim, suite.attacker, ONE, SALT)
    domains = (
        replace(Domain.of(coin), chain_id=1),
        replace(Domain.of(coin), contract=suite.reserve.address),
        replace(Domain.of(coin), name="Another Dollar"),
        Domain.of(suite.reserve),
    )
    for domain in domains:
        signature = suite.victim.sign_hash(payment.digest(domain))
        succeeded, _ = coin.transferWithAuthorization.try_send(
            *payment.args, bytes(signature), sender=suite.attacker
        )
        assert not succeeded
    assert suite.stablecoin.balanceOf(suite.attacker) == 0


def test_a_fork_of_the_chain_is_another_domain(suite: Suite) -> None:
    """The same contract at the same address on a chain with another id computes another domain."""
    coin = suite.stablecoin
    fork = Chain(chain_id=61)
    twin = fork.at("Stablecoin", coin.address)
    fork.set_code(coin.address, suite.chain.code(coin))
    fork.set_balance(suite.attacker, 10**18)
    payment = Authorization(suite.victim, suite.attacker, 0, SALT)
    signature = bytes(payment.sign(coin, suite.victim))
    succeeded, _ = twin.transferWithAuthorization.try_send(*payment.args, signature, sender=suite.attacker)
    assert not succeeded
    coin.transferWithAuthorization(*payment.args, signature, sender=suite.attacker)


@pytest.mark.parametrize("name", ["reserve", "stablecoin"])
def test_a_permit_that_was_front_run_blocks_nothing(suite: Suite, name: str) -> None:
    module, inward = suite.psm, name == "reserve"
    token = suite.reserve if inward else suite.stablecoin
    if inward:
        suite.give_reserve(suite.victim, suite.unit)
        amount, swap = suite.unit, module.swapIn
    else:
        suite.buy(suite.victim, 2 * suite.unit)
        suite.stablecoin.approve(module, 0, sender=suite.victim)
        amount, swap = ONE, module.swapOut
    permit = sign_permit(token, suite.victim, module, amount)
    steps = [
        module.permit.encode(token, amount, FOREVER, bytes(permit)),
        swap.encode(amount, 0, suite.victim, suite.later),
    ]
    token.permit(suite.victim, module, amount, FOREVER, *vrs(permit), sender=suite.attacker)
    succeeded, _ = module.multicall.try_send(steps, sender=suite.victim)
    assert succeeded, "the front-runner blocked the swap"


@pytest.mark.parametrize("inward", [True, False])
def test_an_authorization_of_a_swap_cannot_be_hijacked(suite: Suite, inward: bool) -> None:
    """The attacker sees everything in the queue, and spends the victim's signature in any way it can think of."""
    module = suite.psm
    if inward:
        suite.give_reserve(suite.victim, 10 * suite.unit)
        token, amount = suite.reserve, 10 * suite.unit
        entry, nonce_of = module.swapInWithAuthorization, module.swapInAuthorizationNonce
    else:
        suite.buy(suite.victim, 20 * suite.unit)
        token, amount = suite.stablecoin, 10 * ONE
        entry, nonce_of = module.swapOutWithAuthorization, module.swapOutAuthorizationNonce
    order = (suite.victim, amount, 1, suite.victim, suite.later, SALT)
    nonce = nonce_of(*order)
    authorization = Authorization(suite.victim, module, amount, nonce, 0, suite.later, RECEIVE)
    signature = bytes(authorization.sign(token, suite.victim))
    held = suite.worth(suite.victim)

    for salt in (SALT, nonce, bytes(32)):
        for changed in (
            (suite.victim, amount, 1, suite.attacker, suite.later, salt),
            (suite.victim, amount, 0, suite.victim, suite.later, salt),
            (suite.victim, amount, 0, suite.attacker, suite.later, salt),
        ):
            succeeded, _ = entry.try_send(*changed, signature, sender=suite.attacker)
            assert not succeeded, "the victim's signature bought the attacker's swap"
    for kind in (RECEIVE, TRANSFER):
        for payee in (module, suite.attacker):
            other = replace(authorization, kind=kind, payee=payee)
            function = token.__getattr__(other.function)
            succeeded, _ = function.try_send(*other.args, signature, sender=suite.attacker)
            assert not succeeded, "the victim's money was moved, and swapped for nobody"
    other_entry = module.swapOutWithAuthorization if inward else module.swapInWithAuthorization
    succeeded, _ = other_entry.try_send(*order, signature, sender=suite.attacker)
    assert not succeeded
    assert suite.worth(suite.victim) == held
    entry(*order, signature, sender=suite.attacker)
    assert suite.worth(suite.victim) >= held * 999 // 1_000, "relayed as signed, it does what it says"


def test_a_blank_cheque_to_the_module_is_refused(suite: Suite) -> None:
    """A receive authorization to the module with a nonce of its own names no swap: nobody can spend it on one."""
    suite.give_reserve(suite.victim, suite.unit)
    cheque = Authorization(suite.victim, suite.psm, suite.unit, SALT, 0, suite.later, RECEIVE)
    signature = bytes(cheque.sign(suite.reserve, suite.victim))
    for salt in (SALT, bytes(32)):
        succeeded, _ = suite.psm.swapInWithAuthorization.try_send(
            suite.victim, suite.unit, 0, suite.attacker, suite.later, salt, signature, sender=suite.attacker
        )
        assert not succeeded, "a blank cheque was cashed"
