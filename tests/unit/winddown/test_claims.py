"""WindDown: open, lock, lockWithPermit, lockWithAuthorization, claim, book, takeSurplus, release, payResidual

├── lock
│   ├── before the beginning, nothing, for nobody or for the wind-down: it reverts
│   ├── without coins or allowance: it reverts
│   └── else: coins of the caller, for whom it says
├── lockWithPermit: also when somebody else has used the permit up; with a wrong one, or another's, it reverts
├── lockWithAuthorization: for exactly what was signed, once, before its deadline
├── open: seven days after the beginning, once, by anyone
├── claim
│   ├── before the opening, to nobody, twice, of what was never received: it reverts
│   ├── the same for everyone in whatever order
│   ├── later locks have the same part
│   ├── what comes later is shared alike, and so is what coins that vanish leave
│   └── a token that blocks its receiver blocks nothing else
├── a late settlement
│   ├── takes nothing from anyone: the reserve for it was never paid out
│   ├── release: when somebody owes there, or nothing is left, it reverts; else everyone has more
│   └── beyond its reserve: it reverts
├── takeSurplus: once open; coins of the buffer count for nobody
├── book: what was sent here is shared; never the coin
└── payResidual: while a coin is left it reverts; then everything goes to the buffer
"""

from itertools import permutations

import pytest
from eth_abi.abi import encode

from strongroom.evm import Account, keccak
from tests.support.lending import ZERO
from tests.support.signing import RECEIVE, Authorization, sign_permit
from tests.support.suite import MAX_UINT, ONE, event, events
from tests.support.winddown import DAY, WEEK, Ending

DEBT = 10_000 * ONE
SALT = keccak(b"salt")


@pytest.fixture
def begun(ending: Ending) -> Ending:
    """Two markets, holders with coins; prices fixed, nobody settled."""
    it = ending
    it.buy(it.holder, 5_000 * ONE)
    it.buy(it.lender, 2_000 * ONE)
    it.open(it.borrower, DEBT)
    it.open(it.other, 3 * DEBT, 1)
    it.coin.transfer(it.second, 7_000 * ONE, sender=it.borrower)
    it.begin()
    it.fix(0)
    it.fix(1)
    return it


@pytest.fixture
def opened(begun: Ending) -> Ending:
    """All is settled, and claims are open."""
    begun.settle(begun.borrower)
    begun.settle(begun.other, 1)
    begun.open_claims()
    return begun


# Locking


def test_locks(begun: Ending) -> None:
    it = begun
    it.coin.approve(it.it, MAX_UINT, sender=it.holder)
    with it.refuses("WindDown_Nothing"):
        it.it.lock(0, it.holder, sender=it.holder)
    for nobody in (ZERO, it.it):
        with it.refuses("WindDown_InvalidReceiver", nobody):
            it.it.lock(1, nobody, sender=it.holder)
    held = it.coin.balanceOf(it.holder)
    with it.refuses("ERC20InsufficientBalance", it.holder, held, held + 1):
        it.it.lock(held + 1, it.holder, sender=it.holder)
    with it.refuses("ERC20InsufficientAllowance", it.it, 0, 1):
        it.it.lock(1, it.lender, sender=it.lender)
    receipt = it.it.lock(5, it.second, sender=it.holder)
    assert event(it.it, "Locked", it.holder, it.second, 5) in events(receipt)
    assert (it.it.lockedOf(it.second), it.it.lockedOf(it.holder), it.it.totalLocked()) == (5, 0, 5)
    it.assert_laws()


def test_before_the_beginning(ending: Ending) -> None:
    it = ending
    it.buy(it.holder, 5 * ONE)
    it.coin.approve(it.it, MAX_UINT, sender=it.holder)
    for name, args in (("lock", (1, it.holder)), ("book", (it.suite.reserve,)), ("open", ())):
        with it.refuses("WindDown_NotBegun"):
            it.it[name](*args, sender=it.holder)
    for name, args in (
        ("claim", (it.suite.reserve, it.holder)),
        ("takeSurplus", ()),
        ("payResidual", (it.suite.reserve,)),
    ):
        with it.refuses("WindDown_NotOpen", 0):
            it.it[name](*args, sender=it.holder)


def test_locks_with_a_permit(begun: Ending) -> None:
    it, later = begun, begun.suite.later
    signature = bytes(sign_permit(it.coin, it.holder, it.it, 7, later))
    with it.refuses("WindDown_AllowanceTooLow", 0, 7):
        it.it.lockWithPermit(7, it.lender, later, signature, sender=it.lender)
    with it.refuses("WindDown_AllowanceTooLow", 0, 8):
        it.it.lockWithPermit(8, it.holder, later, signature, sender=it.holder)
    it.it.lockWithPermit(7, it.holder, later, signature, sender=it.holder)
    used = bytes(sign_permit(it.coin, it.holder, it.it, 9, later))
    permit = it.coin["permit(address,address,uint256,uint256,bytes)"]
    permit(it.holder, it.it, 9, later, used, sender=it.stranger)
    it.it.lockWithPermit(9, it.second, later, used, sender=it.holder)
    assert (it.it.lockedOf(it.holder), it.it.lockedOf(it.second)) == (7, 9)


def signed(
    it: Ending, payer: Account, amount: int, account: Account, deadline: int, salt: bytes
) -> tuple[bytes, bytes]:
    """The nonce, as the interface says, and the signature."""
    four = it.it.lockWithAuthorization.selector
    values = [four, payer.address, amount, account.address, deadline, salt]
    nonce = keccak(encode(["bytes4", "address", "uint256", "address", "uint256", "bytes32"], values))
    order = Authorization(payer, it.it, amount, nonce, 0, deadline, RECEIVE)
    return nonce, bytes(order.sign(it.coin, payer))


def test_locks_with_an_authorization(begun: Ending) -> None:
    it, later = begun, begun.suite.later
    nonce, signature = signed(it, it.holder, 7, it.second, later, SALT)
    assert it.it.lockAuthorizationNonce(it.holder, 7, it.second, later, SALT) == nonce
    # hijacked: another account, amount, deadline or salt is another nonce
    for wrong in (
        (it.holder, 7, it.stranger, later, SALT),
        (it.holder, 8, it.second, later, SALT),
        (it.holder, 7, it.second, later + 1, SALT),
        (it.holder, 7, it.second, later, keccak(b"other")),
        (it.lender, 7, it.second, later, SALT),
    ):
        before = it.ledger()
        assert not it.it.lockWithAuthorization.try_send(*wrong, signature, sender=it.stranger)[0]
        assert it.ledger() == before
    it.it.lockWithAuthorization(it.holder, 7, it.second, later, SALT, signature, sender=it.stranger)
    assert it.it.lockedOf(it.second) == 7
    before = it.ledger()
    assert not it.it.lockWithAuthorization.try_send(
        it.holder, 7, it.second, later, SALT, signature, sender=it.stranger
    )[0], "replayed"
    assert it.ledger() == before
    it.assert_laws()


# Opening


def test_opens(begun: Ending) -> None:
    it, opens_at = begun, begun.it.begunAt() + WEEK
    it.settle(it.borrower)
    it.chain.warp(opens_at - 1 - it.chain.timestamp)
    with it.refuses("WindDown_NotOpen", opens_at):
        it.it.open(sender=it.stranger)
    it.lock(it.holder)
    with it.refuses("WindDown_NotOpen", opens_at):
        it.it.claim(it.suite.reserve, it.holder, sender=it.holder)
    it.chain.warp(1)
    owed = it.totals(1).borrow_assets
    receipt = it.it.open(sender=it.stranger)
    supply = it.coin.totalSupply()
    assert event(it.it, "Opened", supply + 2 * owed, 2 * owed) in events(receipt)
    assert (it.it.openedAt(), it.it.lateReserve()) == (it.chain.timestamp, 2 * owed)
    with it.refuses("WindDown_AlreadyOpen"):
        it.it.open(sender=it.stranger)
    it.assert_laws()


# Claiming


def test_refuses_to_pay(opened: Ending) -> None:
    it, reserve = opened, opened.suite.reserve
    it.lock(it.holder)
    for nobody in (ZERO, it.it):
        with it.refuses("WindDown_InvalidReceiver", nobody):
            it.it.claim(reserve, nobody, sender=it.holder)
    with it.refuses("WindDown_Nothing"):
        it.it.claim(reserve, it.lender, sender=it.lender)
    with it.refuses("WindDown_Nothing"):
        it.it.claim(it.coin, it.holder, sender=it.holder)
    part = it.it.claimable(it.holder, reserve)
    assert part == it.it.received(reserve) * it.it.lockedOf(it.holder) // it.it.claimSupply()
    receipt = it.it.claim(reserve, it.second, sender=it.holder)
    assert event(it.it, "Claimed", it.holder, reserve, it.second, part) in events(receipt)
    assert reserve.balanceOf(it.second) == part
    with it.refuses("WindDown_Nothing"):
        it.it.claim(reserve, it.holder, sender=it.holder)


def test_in_whatever_order(opened: Ending) -> None:
    """Locking and claiming, of every asset, in all orders: everyone gets the same."""
    it, outcomes = opened, set()
    holders = (it.holder, it.second, it.lender, it.other)
    for order in permutations(holders):
        before = it.chain.snapshot()
        for account in order:
            it.lock(account)
            for token in it.assets:
                it.it.claim(token, account, sender=account)
        it.assert_laws()
        outcomes.add(tuple(it.it.paidTo(token, each) for token in it.assets for each in holders))
        it.chain.revert(before)
    assert len(outcomes) == 1
    assert all(all(each) for each in outcomes)


def test_in_parts(opened: Ending) -> None:
    """Locking a tenth at a time, and claiming each time, comes to the same."""
    it, token = opened, opened.collaterals[0]
    held = it.coin.balanceOf(it.holder) // 10 * 10
    it.coin.transfer(it.lender, it.coin.balanceOf(it.holder) - held, sender=it.holder)
    whole = it.it.received(token) * held // it.it.claimSupply()
    for _ in range(10):
        it.lock(it.holder, held // 10)
        it.it.claim(token, it.holder, sender=it.holder)
    assert it.coin.balanceOf(it.holder) == 0
    assert it.it.paidTo(token, it.holder) == whole


def test_what_comes_later(opened: Ending) -> None:
    it, token = opened, opened.collaterals[0]
    it.lock(it.holder)
    it.it.claim(token, it.holder, sender=it.holder)
    it.chain.warp(10 * 365 * DAY)
    token.mint(it.it, ONE, sender=it.suite.deployer)
    receipt = it.it.book(token, sender=it.stranger)
    assert event(it.it, "Realised", token, ONE, it.it.received(token)) in events(receipt)
    with it.refuses("WindDown_Nothing"):
        it.it.book(token, sender=it.stranger)
    it.lock(it.second)
    for account in (it.holder, it.second):
        it.it.claim(token, account, sender=account)
        part = it.it.received(token) * it.it.lockedOf(account) // it.it.claimSupply()
        assert it.it.paidTo(token, account) == part
    it.assert_laws()


def test_coins_that_vanish(opened: Ending) -> None:
    """A debt of a position that was overlooked, say, or coins that are given up: the others have their part."""
    it, token = opened, opened.collaterals[0]
    it.lock(it.holder)
    before, supply = it.it.claimable(it.holder, token), it.it.claimSupply()
    gone = it.coin.balanceOf(it.second)
    it.coin.transfer(it.it, gone, sender=it.second)
    assert it.it.claimSupply() == supply - gone
    assert it.it.claimable(it.holder, token) == it.it.received(token) * it.it.lockedOf(it.holder) // (
        supply - gone
    )
    assert it.it.claimable(it.holder, token) > before
    it.assert_laws()


def test_the_coin_itself(opened: Ending) -> None:
    it = opened
    with it.refuses("WindDown_TokenIsCoin"):
        it.it.book(it.coin, sender=it.stranger)
    with it.refuses("WindDown_CoinsLeft", it.it.claimSupply()):
        it.it.payResidual(it.coin, sender=it.stranger)


# Late settlements


@pytest.fixture
def late(begun: Ending) -> Ending:
    """One market is settled, the other is not; claims are open, and one holder has claimed."""
    begun.settle(begun.borrower)
    begun.open_claims()
    begun.lock(begun.holder)
    begun.it.claim(begun.collaterals[0], begun.holder, sender=begun.holder)
    return begun


def test_a_late_settlement(late: Ending) -> None:
    it, params = late, late.params[1]
    with it.refuses("WindDown_StillOwed", params.id, it.totals(1).borrow_shares):
        it.it.release(params, sender=it.stranger)
    supply, paid = it.it.claimSupply(), it.it.paidTo(it.collaterals[0], it.holder)
    it.settle(it.other, 1)
    assert it.it.claimSupply() <= supply
    assert it.it.claimable(it.holder, it.collaterals[1]) > 0
    left = it.it.lateReserve()
    receipt = it.it.release(params, sender=it.stranger)
    assert event(it.it, "ReserveSet", params.id, 0) in events(receipt)
    assert it.it.lateReserve() == 0
    assert it.it.claimSupply() == it.coin.totalSupply() < supply - left + 1
    with it.refuses("WindDown_Nothing"):
        it.it.release(params, sender=it.stranger)
    it.it.claim(it.collaterals[0], it.holder, sender=it.holder)
    part = it.it.received(it.collaterals[0]) * it.it.lockedOf(it.holder) // it.it.claimSupply()
    assert it.it.paidTo(it.collaterals[0], it.holder) == part > paid
    it.assert_laws()


def test_a_borrower_comes_late(late: Ending) -> None:
    """And repays with coins: they vanish, and the market's reserve is given back."""
    it, params = late, late.params[1]
    it.coin.transfer(it.other, 3_000 * ONE, sender=it.second)
    supply = it.it.claimSupply()
    it.facilitator.close(params, MAX_UINT, 1, it.other, it.suite.later, sender=it.other)
    it.facilitator.sync(params, sender=it.stranger)
    assert it.it.claimSupply() < supply
    it.it.release(params, sender=it.stranger)
    it.assert_laws()


def test_beyond_its_reserve(late: Ending) -> None:
    """A market whose debts have tripled since: the last coins would take from those who have been paid."""
    it = late
    # enough collateral to repay them all the same
    it.collaterals[1].mint(it.other, 100 * 10**8, sender=it.suite.deployer)
    it.collaterals[1].approve(it.pool, MAX_UINT, sender=it.other)
    it.pool.supplyCollateral(it.params[1], 100 * 10**8, it.other, b"", sender=it.other)
    it.irm.set(3 * 10**10, sender=it.stranger)
    it.chain.warp(2 * 365 * DAY)
    before = it.ledger()
    with pytest.raises(Exception, match=r"WindDown_ReserveExceeded|Stablecoin_CeilingExceeded"):
        it.settle(it.other, 1)
    assert it.ledger() == before
    # its owner may always repay


# Surplus and what is left


def test_surplus(begun: Ending) -> None:
    it, buffer = begun, begun.suite.surplus_buffer
    it.settle(it.borrower)
    it.facilitator.distribute(sender=it.stranger)
    opens_at = it.it.begunAt() + WEEK
    with it.refuses("WindDown_NotOpen", opens_at):
        it.it.takeSurplus(sender=it.stranger)
    it.settle(it.other, 1)
    it.open_claims()
    held, supply = it.coin.balanceOf(buffer), it.it.claimSupply()
    assert held
    receipt = it.it.takeSurplus(sender=it.stranger)
    assert receipt.return_value == held
    assert event(it.it, "SurplusTaken", held) in events(receipt)
    assert it.it.claimSupply() == supply - held
    with it.refuses("WindDown_Nothing"):
        it.it.takeSurplus(sender=it.stranger)
    it.assert_laws()


def test_a_residual(ending: Ending) -> None:
    """Every coin has been given up: what there is goes to the treasury."""
    it, reserve = ending, ending.suite.reserve
    it.buy(it.holder, 5_000 * ONE)
    it.begin()
    it.open_claims()
    with it.refuses("WindDown_CoinsLeft", it.coin.totalSupply()):
        it.it.payResidual(reserve, sender=it.stranger)
    it.coin.transfer(it.it, it.coin.balanceOf(it.holder), sender=it.holder)
    assert it.it.claimSupply() == 0
    received = it.it.received(reserve)
    receipt = it.it.payResidual(reserve, sender=it.stranger)
    assert event(it.it, "ResidualPaid", reserve, received) in events(receipt)
    assert reserve.balanceOf(it.suite.surplus_buffer) == received
    with it.refuses("WindDown_Nothing"):
        it.it.payResidual(reserve, sender=it.stranger)
