"""RedemptionModule.redeem, redeemWithAuthorization, permit

├── when the deadline has passed, there are no coins, or the receiver is nobody or the module: it reverts
├── when the market was never listed, is paused, or is winding down: it reverts
├── when nothing can be redeemed: it reverts, and says from which loan-to-value on it could
├── when the oracle fails: it reverts with the oracle's error, or says that the price is zero
├── while the peg module has reserve: coins go there first, up to what it can pay
│   └── and only what is left goes to positions, at the threshold of before
├── positions
│   ├── below the threshold, without debt, or worth no more than they owe: passed over
│   ├── at or above it: repaid at the oracle's price; the fee stays in the position as collateral
│   ├── in part: the least debt is left at least
│   └── all of it: closed, however the rounding falls
├── what finds nothing comes back
├── less reserve or collateral than asked for: it reverts
├── what came back to the market is burned at once; what stops that stops nothing
└── by authorization, and with a permit in the same call
    └── when it was used, hijacked, expired, or is not for this very redemption: it reverts
"""

import pytest

from strongroom.evm import ContractError, keccak
from tests.support.floor import DAY, FEE_BPS, LINE, LLTV, MIN_DEBT, PARITY, Floor
from tests.support.lending import WAD, ZERO
from tests.support.signing import Domain
from tests.support.suite import ONE, event, events

DEBT = 1_000 * ONE
PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"


@pytest.fixture
def lent(floor: Floor) -> Floor:
    """Three positions at 70, 50 and 20 % loan-to-value, and a stranger with coins; dry from the first second."""
    it = floor.credit
    floor.open(it.borrower, DEBT, 70)
    floor.open(it.other, DEBT, 50)
    floor.open(it.liquidator, DEBT, 20)
    floor.hold(it.stranger, 10 * DEBT)
    return floor


def _dry(floor: Floor, seconds: int) -> None:
    """Let so many seconds of drought pass, no more. It starts with the deployment."""
    floor.wait(seconds - floor.psm.drought()[1])
    assert floor.psm.drought() == (True, seconds)


def _worth(coins: int) -> int:
    """Collateral at 2,000, rounded down."""
    return coins // 2_000


def _fee(collateral: int) -> int:
    return -(-collateral * FEE_BPS // 10_000)


@pytest.mark.parametrize(
    ("seconds", "open_"),
    [
        # 80 % falls to 70 % in an eighth of a day; interest makes 70 % a little more
        (0, set()),
        (DAY // 8 - 60, set()),
        (DAY // 8, {"borrower"}),
        (DAY * 3 // 8 - 60, {"borrower"}),
        (DAY * 3 // 8, {"borrower", "other"}),
        (DAY * 3 // 4 - 120, {"borrower", "other"}),
        (DAY * 3 // 4, {"borrower", "other", "liquidator"}),
        (DAY, {"borrower", "other", "liquidator"}),
        (9 * DAY, {"borrower", "other", "liquidator"}),
    ],
)
def test_the_threshold_falls_with_the_drought(lent: Floor, seconds: int, open_: set[str]) -> None:
    it = lent.credit
    lent.fill(LINE + 100)
    lent.wait(DAY)
    lent.drain()
    assert lent.psm.drought() == (True, 0)
    lent.wait(seconds)
    for name in ("borrower", "other", "liquidator"):
        account, before = getattr(it, name), lent.credit.chain.snapshot()
        assert (lent.module.redeemable(it.params, account)[0] > 0) is (name in open_), name
        if name in open_:
            lent.redeem(DEBT // 2, [account])
        else:
            with lent.refuses(
                "RedemptionModule_NothingRedeemable", it.id, -(-LLTV * max(DAY - seconds, 0) // DAY)
            ):
                lent.redeem(DEBT // 2, [account])
        lent.credit.chain.revert(before)


def test_at_the_oracles_price_less_the_fee(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    debt, before = lent.debt(it.borrower), it.held(it.borrower)
    coins = 500 * ONE
    taken = _worth(coins)
    receipt = lent.redeem(coins, [it.borrower])
    assert receipt.return_value == (0, 0, coins, taken - _fee(taken), _fee(taken))
    assert it.collateral.balanceOf(it.stranger) == taken - _fee(taken)
    assert it.coin.balanceOf(it.stranger) == 10 * DEBT - coins
    after = it.held(it.borrower)
    assert after.collateral == before.collateral - taken + _fee(taken)
    assert it.debt(it.borrower) in (debt - coins, debt - coins + 1)
    assert event(
        lent.module, "RedeemedFrom", it.id, it.borrower, coins, taken - _fee(taken), _fee(taken)
    ) in events(receipt)
    named = event(lent.module, "CoinsRedeemed", it.id, it.stranger, it.stranger, receipt.return_value)
    assert named in events(receipt)
    lent.assert_laws()


@pytest.mark.parametrize("coins", [1, 3, 10**9 + 7, 123 * ONE + 1])
def test_the_borrower_is_more_than_whole(lent: Floor, coins: int) -> None:
    it = lent.credit
    _dry(lent, DAY)
    debt, collateral = lent.debt(it.borrower), lent.collateral(it.borrower)
    lent.redeem(coins, [it.borrower])
    gained = (lent.collateral(it.borrower) - collateral) * 2_000 + debt - lent.debt(it.borrower)
    # a unit of debt is rounding's
    assert gained + 1 >= coins * FEE_BPS // 10_000
    assert lent.debt(it.borrower) * collateral <= debt * lent.collateral(it.borrower)
    lent.assert_laws()


def test_what_came_back_is_burned_at_once(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    supply, level = it.coin.totalSupply(), it.level
    receipt = lent.redeem(500 * ONE, [it.borrower])
    burned = 500 * ONE
    names = [name for _, name, _ in events(receipt)]
    assert "CreditBurned" in names or "InterestCollected" in names
    assert it.totals.supply_assets == it.totals.borrow_assets
    assert supply - it.coin.totalSupply() == level - it.level <= burned
    assert level - it.level + it.facilitator.collected() == burned


def test_what_stops_the_books_stops_no_redemption(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    it.ruin(it.liquidator)
    it.set_price(2_000)
    it.facilitator.recognise(it.params, sender=it.stranger)
    assert it.facilitator.shortfall() > 0
    # a facilitator that has lost its role cannot tell the buffer what of the shortfall is repaid
    it.access.revokeRole(4, it.facilitator, sender=it.deployer)
    lent.wait(30 * DAY)
    receipt = lent.redeem(500 * ONE, [it.borrower])
    assert event(lent.module, "SyncFailed", it.id) in events(receipt)
    assert receipt.return_value[2] == 500 * ONE


def test_the_least_debt_is_left(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    debt = lent.debt(it.borrower)
    receipt = lent.redeem(debt - 1, [it.borrower])
    assert receipt.return_value[2] == debt - MIN_DEBT
    assert lent.debt(it.borrower) == MIN_DEBT
    # no part of it is left to be taken, but all of it is
    with lent.refuses("RedemptionModule_NothingRedeemable", it.id, 0):
        lent.redeem(MIN_DEBT - 1, [it.borrower])
    assert lent.redeem(MIN_DEBT, [it.borrower]).return_value[2] == MIN_DEBT
    assert it.held(it.borrower).borrow_shares == 0
    lent.assert_laws()


@pytest.mark.parametrize("seconds", [DAY, DAY + 1, 3 * DAY + 7, 400 * DAY + 13])
@pytest.mark.parametrize("extra", [0, 1, DEBT])
def test_a_whole_debt_is_closed(lent: Floor, seconds: int, extra: int) -> None:
    """However the rounding of shares falls: else a debt just above the least could not be redeemed at all."""
    it = lent.credit
    lent.wait(seconds)
    debt, collateral = lent.debt(it.borrower), lent.collateral(it.borrower)
    coins = it.coin.balanceOf(it.stranger)
    receipt = lent.redeem(debt + extra, [it.borrower])
    taken = _worth(debt)
    assert receipt.return_value == (0, 0, debt, taken - _fee(taken), _fee(taken))
    assert it.held(it.borrower)[1:] == (0, collateral - taken + _fee(taken))
    assert it.coin.balanceOf(it.stranger) == coins - debt
    # and what is left is the borrower's, at once
    it.pool.withdrawCollateral(
        it.params, collateral - taken + _fee(taken), it.borrower, it.borrower, sender=it.borrower
    )
    lent.assert_laws()


def test_in_the_order_given_passing_over_who_is_not_open(lent: Floor) -> None:
    it = lent.credit
    lent.fill(LINE + 100)
    lent.wait(DAY)
    lent.drain()
    lent.wait(DAY // 2)
    order = [it.attacker, it.liquidator, it.other, it.other, it.borrower]
    first, second = lent.debt(it.other), lent.debt(it.borrower)
    receipt = lent.redeem(first + second + ONE, order)
    assert receipt.return_value[2] == first + second
    who = [args[1] for _, name, args in events(receipt) if name == "RedeemedFrom"]
    assert who == [it.other.address, it.borrower.address]
    assert it.held(it.liquidator).borrow_shares > 0
    lent.assert_laws()


def test_who_is_worth_no_more_than_owed_is_for_liquidators(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    # 70 % at 2,000: at 1,400 worth what it owes but for interest
    it.set_price(1_400)
    assert lent.module.redeemable(it.params, it.borrower) == (0, 0)
    with lent.refuses("RedemptionModule_NothingRedeemable", it.id, 0):
        lent.redeem(DEBT, [it.borrower])
    it.set_price(1_402)
    lent.redeem(DEBT // 2, [it.borrower])
    assert it.held(it.borrower).borrow_shares > 0
    lent.assert_laws()


def test_open_to_the_wei(lent: Floor) -> None:
    """Up to the threshold and not a wei of worth beyond; down to a wei more than it owes, and not to less."""
    it = lent.credit
    _dry(lent, DAY // 2)
    threshold, debt, held = lent.module.threshold(LLTV), lent.debt(it.borrower), lent.collateral(it.borrower)
    assert held < 10**36

    def offered(worth: int) -> int:
        it.oracle.set(-(-worth * 10**36 // held), sender=it.deployer)
        found: int = lent.module.redeemable(it.params, it.borrower)[0]
        return found

    limit = debt * WAD // threshold
    assert (offered(limit), offered(limit + 1)) == (debt, 0)
    assert (offered(debt + 1), offered(debt)) == (debt, 0)


def test_the_peg_module_comes_first(lent: Floor) -> None:
    it = lent.credit
    lent.fill(LINE)
    lent.drain()  # fees stay
    lent.wait(DAY)
    lent.fill(LINE + 10)
    level = it.coin.facilitator(lent.psm)[1]
    assert lent.module.payableByPegModule() == level
    lent.hold(it.stranger, 10 * level)
    receipt = lent.redeem(500 * ONE, [it.borrower])
    assert receipt.return_value[:3] == (500 * ONE, 500 * 10**6 * 9_995 // 10_000, 0)
    # then all that is there, and the rest of a position: the clock says what it said before
    assert lent.psm.drought() == (True, DAY)  # below the line, and paid out first all the same
    receipt = lent.redeem(level, [it.borrower], minReserve=1, minCollateral=1)
    swapped, reserve, repaid, collateral, _ = receipt.return_value
    assert swapped == level - 500 * ONE
    assert repaid == 500 * ONE
    assert lent.reserve.balanceOf(it.stranger) >= reserve > 0
    assert it.collateral.balanceOf(it.stranger) == collateral
    assert lent.psm.drought() == (True, DAY)
    lent.assert_laws()


def test_emptying_the_peg_module_opens_nothing(lent: Floor) -> None:
    it = lent.credit
    lent.fill(2 * LINE)
    lent.wait(DAY)
    assert lent.psm.drought() == (False, 0)
    level = it.coin.facilitator(lent.psm)[1]
    lent.hold(it.stranger, 3 * level)
    coins = it.coin.balanceOf(it.stranger)
    receipt = lent.redeem(coins, [it.borrower, it.other, it.liquidator])
    assert receipt.return_value[0] == level
    assert receipt.return_value[2:] == (0, 0, 0)
    assert it.coin.balanceOf(it.stranger) == coins - level
    with lent.refuses("RedemptionModule_NothingRedeemable", it.id, LLTV):
        lent.redeem(ONE, [it.borrower])


def test_a_reserve_that_is_no_dollar_is_not_paid_out_first(lent: Floor) -> None:
    it = lent.credit
    lent.fill(2 * LINE)
    lent.wait(DAY)
    lent.peg_oracle.set(PARITY * 9 // 10, sender=it.deployer)
    assert lent.module.payableByPegModule() > 0
    lent.psm.freezeOnDepeg(sender=it.attacker)
    assert lent.module.payableByPegModule() == 0
    lent.wait(DAY)
    receipt = lent.redeem(500 * ONE, [it.borrower])
    assert receipt.return_value[:3] == (0, 0, 500 * ONE)
    lent.assert_laws()


def test_reserve_that_is_not_there_is_not_asked_for(lent: Floor) -> None:
    it = lent.credit
    lent.fill(2 * LINE)
    level = it.coin.facilitator(lent.psm)[1]
    for held, least in ((1_000, 1_000), (100, 100), (99, 0), (0, 0)):
        lent.seize(held)
        assert lent.module.payableByPegModule() == least * ONE < level


def test_limits(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    coins = 500 * ONE
    got = _worth(coins) - _fee(_worth(coins))
    with lent.refuses("RedemptionModule_CollateralTooLow", got, got + 1):
        lent.redeem(coins, [it.borrower], minCollateral=got + 1)
    with lent.refuses("RedemptionModule_ReserveTooLow", 0, 1):
        lent.redeem(coins, [it.borrower], minReserve=1)
    late = it.chain.timestamp - 1
    with lent.refuses("RedemptionModule_DeadlineExpired", late, it.chain.timestamp):
        lent.redeem(coins, [it.borrower], deadline=late)
    lent.redeem(coins, [it.borrower], minCollateral=got, deadline=it.chain.timestamp)


def test_bad_input(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    with lent.refuses("RedemptionModule_ZeroCoins"):
        lent.redeem(0, [it.borrower])
    for receiver in (ZERO, lent.module.address):
        with lent.refuses("RedemptionModule_InvalidReceiver", receiver):
            lent.redeem(ONE, [it.borrower], receiver=receiver)
    other = it.params._replace(lltv=LLTV + 1)
    with lent.refuses("RedemptionModule_MarketNotListed", other.id):
        lent.redeem(ONE, [it.borrower], marketParams=tuple(other))
    with lent.refuses("RedemptionModule_NothingRedeemable", it.id, 0):
        lent.redeem(ONE, [])
    have = it.coin.balanceOf(it.stranger)
    with lent.refuses("ERC20InsufficientBalance", it.stranger, have, have + 1):
        lent.redeem(have + 1, [it.borrower])
    with lent.refuses("ERC20InsufficientAllowance", lent.module, 0, ONE):
        lent.redeem(ONE, [it.borrower], by=it.minter)


def test_a_market_of_another_redeemer(lent: Floor) -> None:
    """The first market of the credit has none: the pool says so."""
    it = lent.credit
    plain = next(each for each in it._markets.values() if each.irm != it.params.irm)
    assert plain.collateral == it.collateral.address
    _dry(lent, DAY)
    second = it.of(irm=plain.irm)
    second.open(it.borrower, DEBT)
    with lent.refuses("LendingPool_NotRedeemer", lent.module, ZERO):
        lent.redeem(ONE, [it.borrower], marketParams=tuple(plain))


@pytest.mark.parametrize("fault", [1, 2])
def test_without_a_price(lent: Floor, fault: int) -> None:
    it = lent.credit
    _dry(lent, DAY)
    it.oracle.setFault(fault, sender=it.deployer)
    before = lent.ledger()
    with pytest.raises(ContractError) as caught:
        lent.redeem(ONE, [it.borrower])
    assert fault == 2 or caught.value.name == "MockOracle_Down"
    assert lent.ledger() == before
    it.oracle.setFault(0, sender=it.deployer)
    it.oracle.set(0, sender=it.deployer)
    with lent.refuses("RedemptionModule_ZeroPrice", it.oracle):
        lent.redeem(ONE, [it.borrower])


def test_a_liquidation_price_alone_redeems_nothing(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    it.oracle.setLiquidationPrice(10**36, sender=it.deployer)
    it.oracle.set(0, sender=it.deployer)
    with lent.refuses("RedemptionModule_ZeroPrice", it.oracle):
        lent.redeem(ONE, [it.borrower])


def test_a_pause_of_minting_stops_nothing(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    it.coin.pauseMinting(sender=it.sentinel)
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    assert lent.redeem(500 * ONE, [it.borrower]).return_value[2] == 500 * ONE
    lent.assert_laws()


@pytest.mark.parametrize("parts", [2, 7, 50])
def test_splitting_gains_nothing(lent: Floor, parts: int) -> None:
    it = lent.credit
    _dry(lent, DAY)
    lent.fill(LINE + 500)
    lent.hold(it.stranger, 20_000 * ONE)
    coins = it.coin.facilitator(lent.psm)[1] + 2 * DEBT
    before = it.chain.snapshot()
    lent.redeem(coins, [it.borrower, it.other, it.liquidator])
    once = lent.reserve.balanceOf(it.stranger), it.collateral.balanceOf(it.stranger)
    it.chain.revert(before)
    start = it.coin.balanceOf(it.stranger)
    for _ in range(parts):
        lent.redeem(coins // parts, [it.borrower, it.other, it.liquidator])
    spent = start - it.coin.balanceOf(it.stranger)
    assert spent <= coins
    reserve, collateral = lent.reserve.balanceOf(it.stranger), it.collateral.balanceOf(it.stranger)
    # worth at the price, for what was spent
    assert (reserve * 10**12 + collateral * 2_000) * coins <= (once[0] * 10**12 + once[1] * 2_000) * spent


def test_by_authorization(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    debt = lent.debt(it.borrower)
    it.give_coins(it.attacker, 5 * DEBT)
    order = lent.order(debt + 7, [it.borrower], receiver=it.minter)
    salt = keccak(b"salt")
    signature = lent.sign(order, it.attacker, salt)
    assert lent.module.redeemAuthorizationNonce(order, it.attacker, salt) != bytes(32)
    receipt = lent.module.redeemWithAuthorization(order, it.attacker, salt, signature, sender=it.stranger)
    assert receipt.return_value[2] == debt
    named = event(lent.module, "CoinsRedeemed", it.id, it.attacker, it.minter, receipt.return_value)
    assert named in events(receipt), "the payer, not the sender"
    assert it.coin.balanceOf(it.attacker) == 5 * DEBT - debt
    assert it.collateral.balanceOf(it.minter) == receipt.return_value[3]
    with lent.refuses_some():
        lent.module.redeemWithAuthorization(order, it.attacker, salt, signature, sender=it.stranger)
    lent.assert_laws()


def test_an_authorization_is_for_one_redemption(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    it.give_coins(it.attacker, 5 * DEBT)
    order = lent.order(DEBT, [it.borrower], receiver=it.minter)
    salt = keccak(b"salt")
    signature = lent.sign(order, it.attacker, salt)
    for changed in (
        lent.order(DEBT, [it.other], receiver=it.minter),
        lent.order(DEBT, [it.borrower, it.borrower], receiver=it.minter),
        lent.order(DEBT, [it.borrower], receiver=it.stranger),
        lent.order(DEBT, [it.borrower], receiver=it.minter, minCollateral=1),
        lent.order(DEBT, [it.borrower], receiver=it.minter, minReserve=1),
        lent.order(DEBT + 1, [it.borrower], receiver=it.minter),
        lent.order(DEBT, [it.borrower], receiver=it.minter, deadline=it.later + 1),
    ):
        with lent.refuses_some():
            lent.module.redeemWithAuthorization(changed, it.attacker, salt, signature, sender=it.stranger)
    for who, grain in ((it.borrower, salt), (it.attacker, keccak(b"pepper"))):
        with lent.refuses_some():
            lent.module.redeemWithAuthorization(order, who, grain, signature, sender=it.stranger)
    # its end is excluded, and the deadline's own second is not
    lent.wait(order[-1] - it.chain.timestamp)
    with lent.refuses_some():
        lent.module.redeemWithAuthorization(order, it.attacker, salt, signature, sender=it.stranger)


def test_a_permit_in_the_same_call(lent: Floor) -> None:
    it = lent.credit
    _dry(lent, DAY)
    it.give_coins(it.minter, DEBT)
    digest = Domain.of(it.coin).digest(
        PERMIT, it.minter, lent.module, DEBT, it.coin.nonces(it.minter), it.later
    )
    signature = bytes(it.minter.sign_hash(digest))
    steps = [
        lent.module.permit.encode(DEBT, it.later, signature),
        lent.module.redeem.encode(lent.order(500 * ONE, [it.borrower], receiver=it.minter)),
    ]
    lent.module.multicall(steps, sender=it.minter)
    assert it.coin.balanceOf(it.minter) == 500 * ONE
    # used up, and what is left of the allowance will do
    lent.module.permit(500 * ONE, it.later, signature, sender=it.minter)
    with lent.refuses("RedemptionModule_AllowanceTooLow", 500 * ONE, DEBT):
        lent.module.permit(DEBT, it.later, signature, sender=it.minter)
