"""StabilityPool.deposit, depositWithPermit, depositWithAuthorization

├── coins are taken and counted to the wei, and told as fresh in the second of their coming
├── a deposit absorbs from the next second on
├── a second deposit adds up, in the same second and later, before and after liquidations
├── a deposit ends the request
├── by permit
│   ├── with a good one, with one that was used already, by a contract wallet's
│   └── a wrong one without an allowance is refused
├── by authorization
│   ├── relayed by anyone, for the signer
│   ├── bound: to the pool, the amount, the deadline and the salt; once
│   └── expired
├── coins that merely arrive count for nobody
└── bad input: nothing, too much for the pool, more than is there or allowed, past the deadline, closed, the code behind
"""

import pytest

from strongroom.evm import ContractError
from strongroom.model.signatures import domain_separator, typed_data_digest
from strongroom.model.stability_pool import StabilityPool
from tests.support.stability import MAX_UINT, ONE, Stability
from tests.support.suite import event, events, refuses

MAX_ASSETS = 2**96 - 1
SALT = b"\x07" * 32
PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
RECEIVE = (
    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,"
    "bytes32 nonce)"
)


def digest(it: Stability, kind: str, *fields: object) -> bytes:
    separator = domain_separator("Strongroom Dollar", it.chain.chain_id, it.coin.address)
    return typed_data_digest(separator, kind, *fields)  # type: ignore[arg-type]


def permit(it: Stability, name: str, assets: int, deadline: int) -> bytes:
    who = it.account(name)
    nonce = it.coin.nonces(who)
    return bytes(who.sign_hash(digest(it, PERMIT, who.address, it.pool.address, assets, nonce, deadline)))


def authorization(it: Stability, name: str, assets: int, deadline: int) -> bytes:
    who = it.account(name)
    nonce = it.pool.depositAuthorizationNonce(who, assets, deadline, SALT)
    fields = (who.address, it.pool.address, assets, 0, deadline, nonce)
    return bytes(who.sign_hash(digest(it, RECEIVE, *fields)))


def test_takes_and_counts_coins(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    before = it.coin.balanceOf(saver)
    receipt = it.pool.deposit(1_000 * ONE + 1, MAX_UINT, sender=saver)
    assert event(it.pool, "Deposited", saver, 1_000 * ONE + 1) in events(receipt)
    assert it.coin.balanceOf(saver) == before - 1_000 * ONE - 1
    assert (
        it.coin.balanceOf(it.pool) == it.pool.totalDeposits() == it.pool.depositOf(saver) == 1_000 * ONE + 1
    )
    assert it.pool.freshOf(saver) == 1_000 * ONE + 1
    assert it.pool.absorbable() == 0
    it.chain.warp(1)
    assert it.pool.freshOf(saver) == 0
    assert it.pool.absorbable() == it.pool.depositOf(saver) == 1_000 * ONE + 1


def test_absorbs_from_the_next_second_on(stability: Stability) -> None:
    it = stability
    it.settle_in(saver=10_000)
    it.crash(4_000)
    it.deposit("second", 30_000)
    _, repaid, _ = it.liquidate(part=2)
    assert it.pool.depositOf(it.account("second")) == 30_000 * ONE
    assert it.pool.claimableOf(it.account("second")) == 0
    assert it.pool.depositOf(it.account("saver")) == 10_000 * ONE - repaid
    it.chain.warp(1)
    it.set_price(8_000)
    _, repaid_then, _ = it.liquidate()
    third = it.pool.depositOf(it.account("second"))
    assert 30_000 * ONE - third == pytest.approx(
        repaid_then * 30_000 * ONE / (40_000 * ONE - repaid), rel=1e-9
    )
    assert it.pool.claimableOf(it.account("second")) > 0


def test_adds_up(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.deposit("saver", 1_000)
    it.deposit("saver", 500)
    assert (it.pool.depositOf(saver), it.pool.freshOf(saver)) == (1_500 * ONE, 1_500 * ONE)
    it.chain.warp(1)
    it.deposit("saver", 100)
    assert (it.pool.depositOf(saver), it.pool.freshOf(saver)) == (1_600 * ONE, 100 * ONE)
    it.crash(1_000)
    _, repaid, _ = it.liquidate()
    # an even loss of shares that began as one for a wei
    assert it.pool.depositOf(saver) == 1_600 * ONE - repaid
    claimable = it.pool.claimableOf(saver)
    it.chain.warp(1)
    it.deposit("saver", 50)
    assert it.pool.depositOf(saver) in (1_650 * ONE - repaid, 1_650 * ONE - repaid - 1)
    assert it.pool.claimableOf(saver) == claimable, "a deposit earns nothing of the past"


def test_ends_the_request(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.settle_in(saver=1_000)
    it.pool.requestWithdrawal(sender=saver)
    it.chain.warp(3_600)
    it.pool.deposit(1, MAX_UINT, sender=saver)
    assert it.pool.windowOf(saver) == (0, 0)
    with it.refuses("StabilityPool_NotRequested", saver):
        it.pool.withdraw(1, 0, saver, MAX_UINT, sender=saver)


@pytest.mark.parametrize("used_before", [False, True])
def test_by_permit(stability: Stability, used_before: bool) -> None:
    it, saver = stability, stability.account("saver")
    it.coin.approve(it.pool, 0, sender=saver)
    signature = permit(it, "saver", ONE, it.now + 60)
    if used_before:
        v, r, s = signature[64], signature[:32], signature[32:64]
        call = it.coin["permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"]
        call(saver, it.pool, ONE, it.now + 60, v, r, s, sender=it.account("attacker"))
    it.pool.depositWithPermit(ONE, it.now + 60, signature, sender=saver)
    assert it.pool.depositOf(saver) == ONE
    assert it.coin.allowance(saver, it.pool) == 0


@pytest.mark.parametrize("signature", [b"", b"\x01" * 65, b"\x01" * 64])
def test_a_wrong_permit_is_ignored_where_the_allowance_is_there(
    stability: Stability, signature: bytes
) -> None:
    it, saver = stability, stability.account("saver")
    it.pool.depositWithPermit(ONE, it.now, signature, sender=saver)
    assert it.pool.depositOf(saver) == ONE
    it.coin.approve(it.pool, ONE - 1, sender=saver)
    with it.refuses("StabilityPool_AllowanceTooLow", ONE - 1, ONE):
        it.pool.depositWithPermit(ONE, it.now, signature, sender=saver)


def test_by_authorization(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.coin.approve(it.pool, 0, sender=saver)
    deadline = it.now + 60
    signature = authorization(it, "saver", 5 * ONE, deadline)
    it.pool.depositWithAuthorization(saver, 5 * ONE, deadline, SALT, signature, sender=it.account("keeper"))
    assert it.pool.depositOf(saver) == 5 * ONE
    nonce = it.pool.depositAuthorizationNonce(saver, 5 * ONE, deadline, SALT)
    assert nonce == StabilityPool.deposit_authorization_nonce(
        None,
        saver.address,
        5 * ONE,
        deadline,
        SALT,  # type: ignore[arg-type]
    )
    with it.refuses("ERC20Authorization_NonceSpent", saver, nonce):
        it.pool.depositWithAuthorization(
            saver, 5 * ONE, deadline, SALT, signature, sender=it.account("keeper")
        )


def test_an_authorization_is_bound(stability: Stability) -> None:
    it, saver, keeper = stability, stability.account("saver"), stability.account("keeper")
    deadline = it.now + 60
    signature = authorization(it, "saver", 5 * ONE, deadline)
    for args in (
        (it.account("attacker"), 5 * ONE, deadline, SALT),
        (saver, 5 * ONE - 1, deadline, SALT),
        (saver, 5 * ONE, deadline + 1, SALT),
        (saver, 5 * ONE, deadline, b"\x08" * 32),
    ):
        before = it.ledger()
        with pytest.raises(ContractError) as caught:
            it.pool.depositWithAuthorization(*args, signature, sender=keeper)
        assert caught.value.name == "ERC20Authorization_InvalidSignature"
        assert it.ledger() == before
    with pytest.raises(ContractError) as caught:
        it.weird.depositWithAuthorization(saver, 5 * ONE, deadline, SALT, signature, sender=keeper)
    assert caught.value.name == "ERC20Authorization_InvalidSignature"
    it.chain.warp(60)
    with it.refuses("ERC20Authorization_Expired", deadline, it.now):
        it.pool.depositWithAuthorization(saver, 5 * ONE, deadline, SALT, signature, sender=keeper)


def test_a_gift_is_nobodys(stability: Stability) -> None:
    it = stability
    it.deposit("saver", 1)
    it.coin.transfer(it.pool, 7 * ONE, sender=it.account("second"))
    it.collateral.mint(it.pool, 7, sender=it.account("deployer"))
    it.deposit("second", 1)
    assert it.pool.totalDeposits() == 2 * ONE
    assert [it.pool.depositOf(it.account(name)) for name in ("saver", "second")] == [ONE, ONE]
    assert [it.pool.claimableOf(it.account(name)) for name in ("saver", "second")] == [0, 0]


def test_refuses_bad_amounts(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    with it.refuses("StabilityPool_ZeroAmount"):
        it.pool.deposit(0, MAX_UINT, sender=saver)
    with it.refuses("StabilityPool_TooManyDeposits", MAX_ASSETS + 1, MAX_ASSETS):
        it.pool.deposit(MAX_ASSETS + 1, MAX_UINT, sender=saver)
    it.deposit("second", 1)
    with it.refuses("Panic", 0x11):
        it.pool.deposit(MAX_UINT, MAX_UINT, sender=saver)


def test_refuses_more_than_there_is(stability: Stability) -> None:
    it, saver, stranger = stability, stability.account("saver"), stability.account("stranger")
    held = it.coin.balanceOf(saver)
    with it.refuses("ERC20InsufficientBalance", saver, held, held + 1):
        it.pool.deposit(held + 1, MAX_UINT, sender=saver)
    with it.refuses("ERC20InsufficientAllowance", it.pool, 0, 1):
        it.pool.deposit(1, MAX_UINT, sender=stranger)


def test_refuses_after_the_deadline(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.pool.deposit(1, it.now, sender=saver)
    with it.refuses("StabilityPool_DeadlineExpired", it.now - 1, it.now):
        it.pool.deposit(1, it.now - 1, sender=saver)
    with it.refuses("StabilityPool_DeadlineExpired", it.now - 1, it.now):
        it.pool.depositWithPermit(1, it.now - 1, b"", sender=saver)


def test_refuses_when_closed(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    it.factory.closePool(it.collateral, sender=it.account("governor"))
    with it.refuses("StabilityPool_Closed"):
        it.pool.deposit(1, MAX_UINT, sender=saver)
    signature = authorization(it, "saver", 1, it.now + 60)
    with it.refuses("StabilityPool_Closed"):
        it.pool.depositWithAuthorization(saver, 1, it.now + 60, SALT, signature, sender=saver)


def test_the_code_behind_the_clones_cannot_be_used(stability: Stability) -> None:
    it, saver = stability, stability.account("saver")
    implementation = it.chain.at("StabilityPool", it.factory.IMPLEMENTATION())
    with refuses("StabilityPool_Closed"):
        implementation.deposit(1, MAX_UINT, sender=saver)
    with refuses("StabilityPool_NotFactory", saver):
        implementation.setListed(it.id(), True, sender=saver)
