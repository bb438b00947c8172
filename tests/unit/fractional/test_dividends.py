"""AssetToken: dividends

payDividend, bookReceived
├── book what arrived, to the unit; what does not divide is carried
│   ├── with other money that had arrived; less, if the token charges a fee
│   └── ether: wrapped first, and it can be sent with little gas
├── nobody holds shares: payDividend refuses, what arrived waits
├── more than can ever be counted: refused
├── a token that fails, pays nothing, or is not listed: refused, and harms no other token
└── a token that calls back while it moves money finds booking and claims closed
claim, claimTo
├── pay what was earned, to the holder's wallet, by anyone; the holder may have it paid elsewhere
├── order does not matter; a second claim finds nothing
├── frozen: held back until unfrozen. With checked claims: unverified and sanctioned too
├── a token that blocks one holder blocks no other
└── burned and transferred shares: what they earned stays owed
listPaymentToken: up to four, once each, with code, of at most 18 decimals
"""

import pytest

from strongroom.evm import Contract
from tests.support.fractional import HOLDINGS, REASON, SCALE, Fractional, FractionalBuilder
from tests.support.suite import event, events, refuses


@pytest.fixture
def two() -> Fractional:
    """Paying in two tokens."""
    return FractionalBuilder()(second_token=True)


def test_pays(fractional: Fractional) -> None:
    receipt = fractional.pay(2_001)
    assert receipt.return_value == 2_001
    assert receipt.event("DividendReceived").args == {
        "token": fractional.money.address,
        "caller": fractional.payer.address,
        "amount": 2_001,
        "supply": 2 * HOLDINGS,
    }
    assert fractional.claimable(fractional.holder) == fractional.claimable(fractional.other) == 1_000
    assert fractional.book()["remainder"] == 2_001 * SCALE % (2 * HOLDINGS)
    fractional.assert_laws()
    fractional.pay(1)
    assert fractional.claimable(fractional.holder) == 1_001 - (fractional.book()["remainder"] != 0)
    fractional.assert_laws()


@pytest.mark.parametrize("amounts", [(1,) * 7, (3, 10**6, 1), (7 * 10**11 + 3, 10**12 - 1, 1)])
def test_nothing_is_lost(two: Fractional, amounts: tuple[int, ...]) -> None:
    for amount in amounts:
        for token in (two.money, two.coins):
            two.pay(amount, token)
            two.transfer(two.holder, two.third, 1)
            two.assert_laws()
    coins = two.book(two.coins)
    assert coins["received"] * 10**12 + coins["undivided"] == sum(amounts)
    assert two.book()["received"] == sum(amounts)


def test_books_what_arrived(fractional: Fractional) -> None:
    fractional.money.mint(fractional.asset, 5_000, sender=fractional.stranger)
    assert fractional.asset.unbooked(fractional.money) == 5_000
    receipt = fractional.asset.bookReceived(fractional.money, sender=fractional.stranger)
    assert receipt.return_value == 5_000
    assert fractional.asset.unbooked(fractional.money) == 0
    assert fractional.claimable(fractional.holder) == 2_500
    before = fractional.ledger()
    again = fractional.asset.bookReceived(fractional.money, sender=fractional.stranger)
    assert (again.return_value, events(again), fractional.ledger()) == (0, [], before)
    fractional.money.mint(fractional.asset, 10, sender=fractional.stranger)
    assert fractional.pay(20).return_value == 30


def test_ether_is_wrapped() -> None:
    fractional = FractionalBuilder()()
    fractional.asset.listPaymentToken(fractional.weth, sender=fractional.owner)
    fractional.chain.set_balance(fractional.payer, 10**19)
    fractional.chain.raw_send(fractional.payer, fractional.asset, value=10**18 + 7)
    receipt = fractional.asset.bookReceived(fractional.weth, sender=fractional.stranger)
    assert receipt.return_value == 10**18 + 7
    assert fractional.book(fractional.weth)["undivided"] == 7
    assert fractional.claim(fractional.holder, fractional.weth) == 5 * 10**17
    assert fractional.chain.balance(fractional.asset) == 0
    fractional.assert_laws()


def test_nobody_holds_shares() -> None:
    fractional = FractionalBuilder()(shares=0)
    fractional.money.mint(fractional.payer, 100, sender=fractional.payer)
    fractional.money.approve(fractional.asset, 100, sender=fractional.payer)
    with fractional.refuses("AssetToken_NoShares"):
        fractional.asset.payDividend(fractional.money, 100, sender=fractional.payer)
    fractional.money.transfer(fractional.asset, 100, sender=fractional.payer)
    with fractional.refuses("AssetToken_NoShares"):
        fractional.asset.bookReceived(fractional.money, sender=fractional.payer)
    fractional.issue(fractional.holder, 1)
    fractional.asset.bookReceived(fractional.money, sender=fractional.payer)
    assert fractional.claim(fractional.holder) == 100


def test_more_than_can_be_counted(fractional: Fractional) -> None:
    fractional.pay(2**60 - 2)
    fractional.transfer(fractional.holder, fractional.other, 1)
    fractional.money.mint(fractional.payer, 2, sender=fractional.payer)
    fractional.money.approve(fractional.asset, 2, sender=fractional.payer)
    with fractional.refuses("AssetToken_TooMuchReceived", fractional.money, 2, 1):
        fractional.asset.payDividend(fractional.money, 2, sender=fractional.payer)
    fractional.pay(1)
    assert fractional.claim(fractional.holder) == 2**59 - 1
    fractional.assert_laws()


def test_the_greatest_index() -> None:
    fractional = FractionalBuilder()(shares=0)
    fractional.issue(fractional.holder, 1)
    fractional.pay(2**60 - 1)
    fractional.transfer(fractional.holder, fractional.other, 1)
    assert fractional.claim(fractional.holder) == 2**60 - 1
    fractional.assert_laws()


def test_a_fee_on_the_way(two: Fractional) -> None:
    two.coins.setFee(500, sender=two.payer)
    assert two.pay(10**18, two.coins).return_value == 95 * 10**16
    two.assert_laws()
    two.coins.setFee(10_000, sender=two.payer)
    with refuses("AssetToken_NothingReceived", two.coins.address):
        two.pay(10**18, two.coins)


def test_a_token_that_returns_false(two: Fractional) -> None:
    two.pay(10**18, two.coins)
    two.pay(2_000)
    two.coins.setKind(2, sender=two.payer)
    with two.refuses("TransferFailed"):
        two.asset.claim(two.coins, two.holder, sender=two.holder)
    two.coins.mint(two.payer, 5, sender=two.payer)
    with two.refuses("TransferFromFailed"):
        two.asset.payDividend(two.coins, 5, sender=two.payer)
    assert two.claim(two.holder) == 1_000
    two.coins.setKind(1, sender=two.payer)
    assert two.claim(two.holder, two.coins) == 5 * 10**17


def test_a_token_that_blocks(two: Fractional) -> None:
    two.pay(10**18, two.coins)
    two.coins.setBlocked(two.holder, True, sender=two.payer)
    with two.refuses("TransferFailed"):
        two.asset.claim(two.coins, two.holder, sender=two.stranger)
    assert two.claim(two.other, two.coins) == 5 * 10**17
    receipt = two.asset.claimTo(two.coins, two.second, sender=two.holder)
    assert receipt.return_value == 5 * 10**17
    assert two.coins.balanceOf(two.second) == 5 * 10**17


def test_a_token_that_falls(two: Fractional) -> None:
    two.pay(10**18, two.coins)
    two.pay(2_000)
    two.coins.seize(two.asset, 6 * 10**17, sender=two.payer)
    assert two.asset.unbooked(two.coins) == 0
    with two.refuses("TransferFailed"):
        two.asset.claim(two.coins, two.holder, sender=two.stranger)
    two.coins.mint(two.asset, 6 * 10**17, sender=two.payer)
    assert two.claim(two.holder, two.coins) == 5 * 10**17
    assert two.claim(two.holder) == 1_000


@pytest.mark.parametrize("first", [True, False])
def test_a_token_that_calls_back(two: Fractional, first: bool) -> None:
    two.pay(10**18, two.coins)
    for data in (
        two.asset.bookReceived.encode(two.coins),
        two.asset.claim.encode(two.coins, two.other),
        two.asset.payDividend.encode(two.coins, 1),
        two.asset.unbooked.encode(two.coins),
    ):
        before = two.chain.snapshot()
        two.coins.setHookFirst(first, sender=two.payer)
        two.coins.setHook(two.asset, data, sender=two.payer)
        two.claim(two.holder, two.coins)
        assert not two.coins.hookSucceeded()
        two.assert_laws()
        two.chain.revert(before)


def test_what_is_not_listed(fractional: Fractional) -> None:
    asset, coins = fractional.asset, fractional.coins
    for call in (
        lambda: asset.payDividend(coins, 1, sender=fractional.payer),
        lambda: asset.bookReceived(coins, sender=fractional.payer),
        lambda: asset.claim(coins, fractional.holder, sender=fractional.payer),
        lambda: asset.claimTo(coins, fractional.holder, sender=fractional.holder),
    ):
        with fractional.refuses("AssetToken_NotPaymentToken", coins):
            call()
    assert asset.claimable(coins, fractional.holder) == asset.accrued(coins, fractional.holder) == 0
    with fractional.refuses("AssetToken_ZeroAmount"):
        asset.payDividend(fractional.money, 0, sender=fractional.payer)


def test_claims(fractional: Fractional) -> None:
    fractional.pay(2_000)
    receipt = fractional.asset.claim(fractional.money, fractional.holder, sender=fractional.stranger)
    assert events(receipt) == [
        event(fractional.asset, "DividendClaimed", fractional.money, fractional.holder, 1_000),
        event(fractional.money, "Transfer", fractional.asset, fractional.holder, 1_000),
    ]
    assert fractional.money.balanceOf(fractional.holder) == 1_000
    with fractional.refuses("AssetToken_NothingToClaim", fractional.money, fractional.holder):
        fractional.asset.claim(fractional.money, fractional.holder, sender=fractional.holder)
    receipt = fractional.asset.claimTo(fractional.money, fractional.seller, sender=fractional.other)
    assert events(receipt)[0] == event(
        fractional.asset, "DividendRedirected", fractional.money, fractional.other, fractional.seller
    )
    assert fractional.money.balanceOf(fractional.seller) == 1_000
    with fractional.refuses("AssetToken_ZeroAddress"):
        fractional.asset.claimTo(fractional.money, "0x" + "00" * 20, sender=fractional.holder)
    fractional.assert_laws()


def test_who_buys_after_a_dividend_has_none_of_it(two: Fractional) -> None:
    for token in (two.money, two.coins):
        two.pay(2 * 10**15, token)
    two.transfer(two.holder, two.third, HOLDINGS)
    two.transfer(two.third, two.fourth, HOLDINGS)
    for token in (two.money, two.coins):
        assert two.claimable(two.holder, token) == 10**15
        assert two.claimable(two.third, token) == two.claimable(two.fourth, token) == 0
        with two.refuses("AssetToken_NothingToClaim", token, two.third):
            two.asset.claim(token, two.third, sender=two.third)
    two.assert_laws()


def test_a_frozen_wallet_is_not_paid_and_goes_on_earning(two: Fractional) -> None:
    for token in (two.money, two.coins):
        two.pay(2 * 10**15, token)
        two.asset.freeze(two.holder, REASON, sender=two.agent)
        two.pay(2 * 10**15, token)
        with two.refuses("AssetToken_ClaimFrozen", two.holder):
            two.asset.claim(token, two.holder, sender=two.holder)
        with two.refuses("AssetToken_ClaimFrozen", two.holder):
            two.asset.claimTo(token, two.seller, sender=two.holder)
        two.asset.unfreeze(two.holder, REASON, sender=two.agent)
        assert two.claim(two.holder, token) == 2 * 10**15


def test_an_unverified_holder(fractional: Fractional) -> None:
    fractional.pay(2_000)
    fractional.revoke(fractional.holder)
    fractional.revoke(fractional.other)
    assert fractional.claim(fractional.other) == 1_000
    fractional.set_policy(checked_claims=True)
    with fractional.refuses("AssetToken_ClaimHeldBack", fractional.holder):
        fractional.asset.claim(fractional.money, fractional.holder, sender=fractional.holder)
    fractional.register(fractional.holder, 1)
    assert fractional.claim(fractional.holder) == 1_000


@pytest.mark.parametrize("answer", [1, 2, 3, 4, 5])
def test_a_sanctioned_holder(fractional: Fractional, answer: int) -> None:
    fractional.pay(2_000)
    fractional.set_policy(checked_claims=True, sanctions_list=fractional.sanctions.address)
    fractional.sanctions.set(fractional.holder, answer, sender=fractional.stranger)
    with fractional.refuses("AssetToken_ClaimHeldBack", fractional.holder):
        fractional.asset.claim(fractional.money, fractional.holder, sender=fractional.holder)
    assert fractional.claim(fractional.other) == 1_000


def test_burned_shares_stay_owed(fractional: Fractional) -> None:
    fractional.pay(2_000)
    fractional.asset.approve(fractional.owner, HOLDINGS, sender=fractional.holder)
    fractional.asset.redeem(fractional.holder, HOLDINGS, sender=fractional.owner)
    fractional.pay(100)
    assert fractional.claim(fractional.holder) == 1_000
    assert fractional.claim(fractional.other) == 1_099, "what rounding leaves goes into the next"
    fractional.assert_laws()


def test_a_pause_stops_no_claim(fractional: Fractional) -> None:
    fractional.pay(2_000)
    fractional.asset.pause(sender=fractional.owner)
    assert fractional.claim(fractional.holder) == 1_000


def test_lists_payment_tokens(fractional: Fractional) -> None:
    asset, deployer = fractional.asset, fractional.compliance.deployer

    def token(decimals: int) -> Contract:
        return fractional.chain.deploy("MockWeirdToken", decimals, sender=deployer)

    for wrong in (fractional.money, asset, fractional.stranger, token(19)):
        with fractional.refuses("AssetToken_InvalidPaymentToken", wrong):
            asset.listPaymentToken(wrong, sender=fractional.owner)
    with fractional.refuses("AssetToken_NotOwner", fractional.agent):
        asset.listPaymentToken(fractional.coins, sender=fractional.agent)
    quanta = {0: 1, 6: 1, 8: 100, 18: 10**12}
    for decimals in (0, 8, 18):
        listed = token(decimals)
        receipt = asset.listPaymentToken(listed, sender=fractional.owner)
        assert events(receipt) == [event(asset, "PaymentTokenListed", listed, quanta[decimals])]
    assert len(asset.paymentTokens()) == 4
    with fractional.refuses("AssetToken_TooManyPaymentTokens", 4):
        asset.listPaymentToken(token(6), sender=fractional.owner)


def test_a_token_listed_late_pays_what_comes_then(fractional: Fractional) -> None:
    fractional.pay(2_000)
    fractional.asset.listPaymentToken(fractional.coins, sender=fractional.owner)
    fractional.pay(2 * 10**18, fractional.coins)
    fractional.transfer(fractional.holder, fractional.third, HOLDINGS)
    fractional.pay(2 * 10**18, fractional.coins)
    assert fractional.claim(fractional.holder, fractional.coins) == 10**18
    assert fractional.claim(fractional.third, fractional.coins) == 10**18
    assert fractional.claim(fractional.other, fractional.coins) == 2 * 10**18
    fractional.assert_laws()
