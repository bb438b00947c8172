"""FlashLiquidator.liquidate

├── when the deadline has passed: it reverts
├── when the receiver is zero or the liquidator itself: it reverts
├── when the adapter has no code: it reverts
├── when the pool refuses (no market, healthy, neither or both amounts, too much): it reverts with the pool's own error
├── when the adapter reverts, or brings less than the repayment and the least profit: it reverts
├── when another than the pool calls back, or another than itself takes a step: it reverts
└── else, for anyone
    ├── the pool's amounts are those of a liquidation with own tokens, by shares and by collateral
    ├── the receiver gets all that the sale brings beyond the repayment; exactly the least profit is enough
    ├── collateral that the adapter gives back is the receiver's too
    ├── bad debt is realised as ever
    ├── what lay there before stays there
    ├── tokens that return nothing, and markets of one token on both sides
    └── nothing stays: no token, no approval
"""

import pytest

from tests.support.flash import Fault, Flash, flash_of
from tests.support.lending import MAX_UINT128, ZERO, Lending, LendingBuilder, incentive
from tests.support.suite import MAX_UINT, event, events, refuses


@pytest.fixture
def flash(lending: Lending) -> Flash:
    return flash_of(lending)


def test_by_shares(flash: Flash) -> None:
    it = flash.lending
    seized = 1_600 * it.one * incentive(it.params.lltv) // 10**18 * 10**36 // it.price_of(1_800)
    brought = seized * it.price_of(1_790) // 10**36
    profit = brought - 1_600 * it.one
    assert profit == 92_671_394
    receipt = flash.liquidate(min_profit=profit)
    assert receipt.return_value == (seized, 1_600 * it.one, profit)
    named = [log for log in events(receipt) if log[1] in ("Liquidate", "FlashLiquidate")]
    shares = 1_600 * it.one * 10**6
    assert named == [
        event(
            it.pool, "Liquidate", it.id, flash.liquidator, it.borrower, 1_600 * it.one, shares, seized, 0, 0
        ),
        event(
            flash.liquidator,
            "FlashLiquidate",
            it.id,
            it.borrower,
            it.recipient,
            seized,
            1_600 * it.one,
            profit,
            0,
        ),
    ]
    assert it.loan.balanceOf(it.recipient) == profit
    assert it.held(it.borrower) == (0, 0, it.coin - seized)
    flash.assert_empty_handed()
    it.assert_laws()


def test_by_collateral(flash: Flash) -> None:
    it = flash.lending
    tenth = it.coin // 10
    receipt = flash.liquidate(seized=tenth, shares=0)
    # as in test_liquidate.test_by_collateral; the venue gives 179
    assert receipt.return_value == (tenth, 169_200_001, 9_799_999)
    assert it.loan.balanceOf(it.recipient) == 9_799_999
    flash.assert_empty_handed()


def test_the_pool_does_as_ever(flash: Flash) -> None:
    """Same state, same second: with own tokens and without, the position and the market end alike."""
    it, before = flash.lending, flash.lending.chain.snapshot()
    shares = it.held(it.borrower).borrow_shares // 3
    flash.liquidate(shares=shares)
    with_collateral = (it.held(it.borrower), it.totals)
    it.chain.revert(before)
    it.give(it.loan, it.liquidator, 10_000 * it.one)
    it.pool.liquidate(it.params, it.borrower, 0, shares, b"", sender=it.liquidator)
    assert (it.held(it.borrower), it.totals) == with_collateral


def test_bad_debt(flash: Flash) -> None:
    it = flash.lending
    it.set_price(1_000)
    flash.venue.setPrice(it.collateral, it.price_of(1_000), sender=it.deployer)
    receipt = flash.liquidate(seized=it.coin, shares=0)
    assert receipt.event("Liquidate").args["badDebtAssets"] > 0
    assert it.held(it.borrower) == (0, 0, 0)
    flash.assert_empty_handed()
    it.assert_laws()


def test_less_than_the_least_profit(flash: Flash) -> None:
    it = flash.lending
    with it.refuses("MockSwapVenue_BelowMinimum", 1_692_671_394, 1_692_671_395):
        flash.liquidate(min_profit=92_671_395)
    flash.venue.setFault(Fault.GIVES_TOO_LITTLE, ZERO, sender=it.deployer)
    with it.refuses("FlashLiquidator_SwapTooLow", 1_600 * it.one + 4, 1_600 * it.one + 5):
        flash.liquidate(min_profit=5)
    flash.venue.setFault(Fault.GIVES_NOTHING, ZERO, sender=it.deployer)
    with it.refuses("FlashLiquidator_SwapTooLow", 0, 1_600 * it.one):
        flash.liquidate()
    with it.refuses("Panic", 0x11):
        flash.liquidate(min_profit=MAX_UINT)


def test_a_sale_that_fails(flash: Flash) -> None:
    it = flash.lending
    flash.venue.setFault(Fault.REVERTS, ZERO, sender=it.deployer)
    with it.refuses("MockSwapVenue_Down"):
        flash.liquidate()
    flash.venue.setFault(Fault.BURNS_GAS, ZERO, sender=it.deployer)
    with it.refuses_some():
        flash.liquidate()


def test_what_the_adapter_gives_back(flash: Flash) -> None:
    it = flash.lending
    flash.venue.setFault(Fault.BUYS_HALF, ZERO, sender=it.deployer)
    flash.venue.setPrice(it.collateral, it.price_of(4_000), sender=it.deployer)
    receipt = flash.liquidate()
    seized, repaid, profit = receipt.return_value
    left = seized - seized // 2
    assert receipt.event("FlashLiquidate").args["leftover"] == left
    assert it.collateral.balanceOf(it.recipient) == left
    assert it.loan.balanceOf(it.recipient) == profit == seized // 2 * it.price_of(4_000) // 10**36 - repaid
    flash.assert_empty_handed()


def test_what_lay_there_stays(flash: Flash) -> None:
    it = flash.lending
    it.loan.mint(flash.liquidator, 77, sender=it.stranger)
    it.collateral.mint(flash.liquidator, 88, sender=it.stranger)
    assert flash.liquidate().return_value[2] == 92_671_394
    flash.assert_empty_handed(loan=77, collateral=88)


@pytest.mark.parametrize("kind", [0, 1], ids=["returns true", "returns nothing"])
def test_other_tokens(build_lending: LendingBuilder, kind: int) -> None:
    it = build_lending(token="MockWeirdToken")
    for token in (it.loan, it.collateral):
        token.setKind(kind, sender=it.deployer)
    flash = flash_of(it)
    assert flash.liquidate().return_value[2] == 92_671_394
    flash.assert_empty_handed()


def test_one_token_on_both_sides(flash: Flash) -> None:
    it = flash.lending
    price = 10**36
    oracle = it.deploy("MockOracle", price)
    flash.venue.setPrice(it.loan, price, sender=it.deployer)
    same = it.create(it.with_params(collateral=it.loan.address, oracle=oracle.address))
    same.lend(it.lender, 10_000 * it.one)
    it.give(it.loan, it.borrower, 2_000 * it.one)
    it.pool.supplyCollateral(same.params, 2_000 * it.one, it.borrower, b"", sender=it.borrower)
    same.owe(it.borrower, 1_600 * it.one)
    oracle.set(price * 9 // 10, sender=it.deployer)
    it.loan.mint(flash.liquidator, 55, sender=it.stranger)
    before = it.loan.balanceOf(it.recipient)
    shares = same.held(it.borrower).borrow_shares
    seized, repaid, profit = flash.liquidate(params=tuple(same.params), shares=shares).return_value
    assert profit == seized - repaid > 0
    assert it.loan.balanceOf(it.recipient) == before + profit
    flash.assert_empty_handed(loan=55)


def test_the_deadline(flash: Flash) -> None:
    it = flash.lending
    now = it.chain.timestamp
    with it.refuses("FlashLiquidator_Expired", now - 1, now):
        flash.liquidate(deadline=now - 1)
    assert flash.liquidate(deadline=now)


def test_the_receiver(flash: Flash) -> None:
    it = flash.lending
    for receiver in (ZERO, flash.liquidator.address):
        with it.refuses("FlashLiquidator_InvalidReceiver", receiver):
            flash.liquidate(receiver=receiver)


def test_an_adapter_without_code(flash: Flash) -> None:
    it = flash.lending
    with it.refuses("FlashLiquidator_NoCode", it.stranger):
        flash.liquidate(adapter=it.stranger)
    with refuses("FlashLiquidator_NoCode", it.stranger):
        it.deploy("FlashLiquidator", it.stranger)


@pytest.mark.parametrize("place", ["pool", "loan", "collateral", "itself"])
def test_an_adapter_that_is_none(flash: Flash, place: str) -> None:
    it = flash.lending
    target = {"pool": it.pool, "loan": it.loan, "collateral": it.collateral, "itself": flash.liquidator}[
        place
    ]
    with it.refuses_some():
        flash.liquidate(adapter=target)


def test_what_the_pool_refuses(flash: Flash) -> None:
    it = flash.lending
    unknown = it.with_params(lltv=1)
    with it.refuses("LendingPool_MarketNotCreated", unknown.id):
        flash.liquidate(params=tuple(unknown))
    with it.refuses("LendingPool_InconsistentInput", 0, 0):
        flash.liquidate(shares=0)
    with it.refuses("LendingPool_InconsistentInput", 1, 1):
        flash.liquidate(seized=1, shares=1)
    with it.refuses("LendingPool_AmountTooLarge", MAX_UINT128 + 1):
        flash.liquidate(shares=MAX_UINT128 + 1)
    shares = it.held(it.borrower).borrow_shares
    with it.refuses("LendingPool_InsufficientBalance", it.id, it.borrower, shares + 10**6, shares):
        flash.liquidate(shares=shares + 10**6)
    it.set_price(2_000)
    with it.refuses_some("LendingPool_HealthyPosition"):
        flash.liquidate()
    it.oracle.setFault(1, sender=it.deployer)
    with it.refuses("MockOracle_Down"):
        flash.liquidate()


def test_nobody_else_calls_back_or_takes_a_step(flash: Flash) -> None:
    it = flash.lending
    for caller in (it.attacker, it.liquidator):
        with refuses("FlashLiquidator_UnexpectedCallback", caller):
            flash.liquidator.onMorphoLiquidate(1, b"", sender=caller)
        with refuses("FlashLiquidator_NotSelf", caller):
            flash.liquidator.liquidateStep(flash.order(), caller, sender=caller)
    # the pool itself, outside a liquidation: here a user stands for it
    of_user = it.deploy("FlashLiquidator", it.user)
    with refuses("FlashLiquidator_UnexpectedCallback", it.user):
        it.as_user((of_user, of_user.onMorphoLiquidate.encode(1, b"")))
    assert flash.liquidator.POOL() == it.pool.address
