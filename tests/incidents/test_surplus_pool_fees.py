"""The lending pool's fees and the surplus buffer, which the deployment makes their recipient

The pool credits its fee as supply of the recipient, which nobody else can withdraw: a recipient that cannot call the
pool has lost it.

├── what the pool's fee has come to reaches the buffer, by anyone, and nobody else
├── no more than there is, and no more than lies idle
└── a pool that is none: the buffer gives it nothing
"""

from tests.support.credit import Credit
from tests.support.suite import MAX_UINT, ONE, event, events

DEBT = 100_000 * ONE
FEE = 10**17


def _owe(it: Credit) -> None:
    """A tenth of the interest is the buffer's; all is lent out, and a million seconds have passed."""
    it.pool.setFee(it.params, FEE, sender=it.deployer)
    it.pool.setFeeRecipient(it.buffer, sender=it.deployer)
    it.open(it.borrower, DEBT)
    it.pass_time()
    assert it.supplied(it.buffer) > 9 * ONE


def test_what_the_fee_came_to_reaches_the_buffer(credit: Credit) -> None:
    it = credit
    _owe(it)
    it.coin.approve(it.pool, MAX_UINT, sender=it.borrower)
    it.pool.repay(it.params, DEBT // 2, 0, it.borrower, b"", sender=it.borrower)
    fee = it.supplied(it.buffer)
    receipt = it.buffer.collectSupply(it.pool, it.params, fee, sender=it.attacker)
    assert event(it.buffer, "SupplyCollected", it.pool, it.coin, fee) in events(receipt)
    assert it.coin.balanceOf(it.buffer) == fee
    assert it.coin.balanceOf(it.attacker) == 0
    assert it.supplied(it.buffer) == 0
    it.assert_laws()


def test_no_more_than_there_is(credit: Credit) -> None:
    it = credit
    _owe(it)
    with it.refuses_some("LendingPool_InsufficientLiquidity"):
        it.buffer.collectSupply(it.pool, it.params, ONE, sender=it.attacker)
    with it.refuses_some("LendingPool_InsufficientBalance"):
        it.buffer.collectSupply(it.pool, it.params, DEBT // 2, sender=it.attacker)
    with it.refuses_some("LendingPool_InconsistentInput"):
        it.buffer.collectSupply(it.pool, it.params, 0, sender=it.attacker)
    unknown = it.params._replace(lltv=1)
    with it.refuses_some("LendingPool_MarketNotCreated"):
        it.buffer.collectSupply(it.pool, unknown, ONE, sender=it.attacker)


def test_a_pool_that_is_none_gets_nothing(credit: Credit) -> None:
    it = credit
    _owe(it)
    it.give_coins(it.buffer, ONE)
    for target in (it.coin, it.buffer, it.facilitator, it.savings, it.access, it.attacker):
        with it.refuses_some():
            it.buffer.collectSupply(target, it.params, ONE, sender=it.attacker)
