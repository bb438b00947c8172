"""The stablecoin and the peg module for people: Decimal in, Decimal out, the contract's integers between."""

from decimal import Decimal

import pytest

from strongroom.client import Strongroom
from strongroom.client.errors import AmountError, SignatureError
from strongroom.client.psm import By, PegStatus
from strongroom.errors import ContractError
from strongroom.evm.provider import ChainProvider
from tests.support.suite import ONE, Builder, Suite

from .conftest import Connect, deployment_of


def test_token(client: Strongroom, suite: Suite) -> None:
    assert client.reserve.info().symbol == "mUSDC"
    assert client.reserve.balance(suite.swapper) == 1_000
    receipt = client.reserve.pay(suite.holder, "1.5")
    assert receipt.gas_used > 0
    assert client.reserve.balance(suite.holder) == Decimal("1.5")
    client.reserve.allow(suite.holder, 7)
    assert client.reserve.allowance(suite.swapper, suite.holder) == 7 * suite.unit
    assert client.reserve.describe(1_234_567_890) == "1,234.56789 mUSDC"
    with pytest.raises(AmountError, match="more than 6 digits"):
        client.reserve.pay(suite.holder, "0.0000001")


def test_quotes_are_the_previews(client: Strongroom, suite: Suite) -> None:
    quote = client.psm.quote_in("100.5")
    assert client.stablecoin.to_units(quote.amount_out) == suite.psm.previewSwapIn(100_500_000)
    assert quote.fee == quote.amount_in - quote.amount_out == Decimal("0.05025")
    exact = client.psm.quote_in_exact_out(quote.amount_out)
    assert exact.amount_in == quote.amount_in
    suite.buy(suite.holder, 1_000 * suite.unit)
    out = client.psm.quote_out(100)
    assert out.amount_out == Decimal("99.95")
    assert out.fee == Decimal("0.05")
    assert client.psm.quote_out_exact_out(out.amount_out).amount_in == 100


@pytest.mark.parametrize("by", ["permit", "approve", "authorization"])
@pytest.mark.parametrize("unlocked", [False, True], ids=["own key", "the node's"])
def test_swaps(connect: Connect, suite: Suite, by: By, unlocked: bool) -> None:
    suite.give_reserve(suite.swapper, 1_000 * suite.unit)
    client = connect(suite.swapper, unlocked=unlocked)
    nonce = suite.chain.nonce(suite.swapper)
    quote = client.psm.quote_in(100)
    swap = client.psm.swap_in(100, by=by)
    assert (swap.amount_in, swap.amount_out, swap.fee) == (100, quote.amount_out, quote.fee)
    assert (swap.payer, swap.receiver) == (suite.swapper.address, suite.swapper.address)
    assert suite.chain.nonce(suite.swapper) == nonce + (2 if by == "approve" else 1)
    back = client.psm.swap_out(swap.amount_out, by=by, receiver=suite.holder)
    assert client.reserve.balance(suite.holder) == back.amount_out
    assert client.stablecoin.supply() == 0
    assert back.receipt.events
    # nothing is left over that somebody could use
    assert client.reserve.allowance(suite.swapper, suite.psm) == 0
    assert client.stablecoin.allowance(suite.swapper, suite.psm) == 0


@pytest.mark.parametrize("by", ["permit", "approve"])
def test_allowance_that_suffices_is_used(client: Strongroom, suite: Suite, by: By) -> None:
    suite.approve_module(suite.swapper)
    nonce = suite.chain.nonce(suite.swapper)
    client.psm.swap_in(100, by=by)
    assert suite.chain.nonce(suite.swapper) == nonce + 1
    assert suite.reserve.nonces(suite.swapper) == 0, "no permit was spent"


def test_reserve_without_permits(build: Builder) -> None:
    """As USDT: by approve it works, by permit it says so."""
    suite = build(6, reserve="MockWeirdToken")
    suite.reserve.mint(suite.swapper, 1_000 * suite.unit, sender=suite.deployer)
    client = Strongroom.connect(ChainProvider(suite.chain), suite.swapper.local, deployment_of(suite))
    with pytest.raises(SignatureError, match="takes no permits: approve instead"):
        client.psm.swap_in(100)
    assert client.psm.swap_in(100, by="approve").amount_out == Decimal("99.95")


def test_limits(client: Strongroom, suite: Suite) -> None:
    with pytest.raises(ContractError, match="OutputTooLow"):
        client.psm.swap_in(100, min_out=100)
    with pytest.raises(ContractError, match="DeadlineExpired"):
        client.psm.swap_in(100, deadline=suite.chain.timestamp - 1, by="approve")
    with pytest.raises(AmountError, match="share between 0 and 1"):
        client.psm.swap_in(100, slippage=1)
    # the least is the quote less slippage, rounded up
    units = client.psm._least(client.stablecoin, None, "0.001", lambda: 1_001)
    assert units == 1_000
    assert client.psm._least(client.stablecoin, None, 0, lambda: 1_001) == 1_001
    assert client.psm.swap_in(100, slippage=0).amount_out == Decimal("99.95")


def test_peg(client: Strongroom, suite: Suite) -> None:
    assert client.psm.peg().status is PegStatus.WITHIN
    assert client.psm.peg().price == 1
    suite.set_price(9_876)
    assert (client.psm.peg().status, client.psm.peg().price) == (PegStatus.BELOW, Decimal("0.9876"))
    suite.set_price(10_100)
    assert client.psm.peg().status is PegStatus.ABOVE
    suite.outlive_feed()
    assert (client.psm.peg().status, client.psm.peg().price) == (PegStatus.UNKNOWN, None)


def test_above_the_band(client: Strongroom, suite: Suite) -> None:
    client.psm.swap_in(100)
    suite.set_price(10_100)
    quote = client.psm.quote_out(50)
    swap = client.psm.swap_out(50)
    assert swap.amount_out == quote.amount_out
    assert Decimal("49.4") < swap.amount_out < Decimal("49.6")


def test_any_decimals(any_suite: Suite) -> None:
    suite = any_suite
    suite.give_reserve(suite.swapper, 1_000 * suite.unit)
    client = Strongroom.connect(ChainProvider(suite.chain), suite.swapper.local, deployment_of(suite))
    swap = client.psm.swap_in(100, slippage=0)
    assert swap.fee == Decimal("0.05")
    assert suite.stablecoin.balanceOf(suite.swapper) == 9_995 * ONE // 100
    assert client.psm.peg().price == 1
    back = client.psm.swap_out("99.95", slippage=0)
    assert back.fee == Decimal("99.95") - back.amount_out
