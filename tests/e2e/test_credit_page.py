"""
Credit

save
  by permit                       one signature, one transaction, shares in the vault
  take everything out             with what has arrived until then; the vault owes nothing more
  wallet refuses                  nothing sent; can be tried again
  by a token without permits      a payment bound to the deposit; nothing approved
  only signed                     nothing sent, nothing approved; anyone carries it out on the page, once; the same
                                  with what is taken out
borrow
  with ether, the first time      one signature for the leave, one transaction for all of it
  with a token, the first time    its permit, the leave's signature, one transaction
  again                           no signature
  by a wallet that batches        asked once
  more than the collateral allows refused before anything is asked
  below the least debt            the contract's reason in words, before a signature
  minting paused, price stale     said so
  what is shown before            what the chain says after
  wallet on another chain         switched first
repay
  a part, by permit               burned
  everything, and collateral out  at once
close
  as ether                        no debt, no collateral, the ether is back
  only signed                     anyone carries it out, and the signer pays no gas
  the leave                       can be taken back
stability pool
  deposit, ask, wait, withdraw    countdown until then, withdrawn within the window
  gains                           claimed after a liquidation
  a stranger's, without a market  not shown
redeem
  what stands behind the coins    its sum is reserve and claims; leads to the swap
  a drought                       noted by a button where nobody has, and there only
  the floor                       closed while the peg module pays; a day after it cannot, coins buy collateral
  only signed                     anyone carries it out
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from strongroom.client.contracts import MockAggregator, MockReserve, RedemptionModule
from strongroom.client.credit.signing import CloseAuthorization, RedemptionAuthorization
from strongroom.client.savings import DepositAuthorization, RedeemAuthorization
from strongroom.client.signing import Signed
from strongroom.client.stability import ProvisionAuthorization
from tests.e2e.conftest import Demo, Tab, expect
from tests.e2e.stage import DAY
from tools.demo import actors

COIN = 10**18
ETHER, GOLD = 1, 2
"""Of the markets, those that only the tests play in."""


def market(chain: Demo, number: int) -> Any:
    return chain.room().credit.markets()[number]


def position(chain: Demo, number: int, account: str) -> Any:
    return chain.room().credit.position(market(chain, number).id, account)


def open_market(tab: Tab, chain: Demo, number: int) -> None:
    tab.go("credit", "borrow", "0x" + market(chain, number).id.hex())
    tab.connect()


def fill(tab: Tab, label: str, amount: str) -> None:
    tab.page.get_by_label(label, exact=True).fill(amount)


def confirm(tab: Tab, title: str) -> None:
    tab.dialog().get_by_role("button", name=title).click()
    tab.done()


def after(tab: Tab, label: str) -> str:
    """What the table says of a measure, afterwards."""
    row = tab.page.locator("table.changes tbody tr").filter(has_text=label).first
    return str(row.locator("td").nth(1).inner_text()).replace("\u202f", "")


# Save


def test_savings_are_deposited_by_permit(tab: Tab, chain: Demo) -> None:
    tab.go("credit")
    tab.connect()
    fill(tab, "Deposit (SRUSD)", "250")
    tab.button("See what changes").click()
    tab.sees("Sign a permit for exactly this")
    confirm(tab, "Save 250 SRUSD")
    savings = chain.room().savings
    assert Decimal("249.999999") < savings.worth(tab.account) <= 250
    assert len(tab.asked("eth_signTypedData_v4")) == 1
    assert len(tab.asked("eth_sendTransaction")) == 1
    assert chain.room().stablecoin.allowance(tab.account, savings.address) == 0


def test_all_savings_come_out_with_what_they_earned(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.SAVER)
    coin = chain.room().stablecoin
    before = coin.balanceOf(tab.account)
    tab.go("credit", "save")
    tab.connect()
    tab.page.get_by_role("tab", name="Take out").click()
    tab.button("Max").click()
    tab.button("See what changes").click()
    confirm(tab, "Take all savings out")
    assert chain.room().savings.balanceOf(tab.account) == 0
    assert coin.balanceOf(tab.account) - before > 4_000 * COIN


NONCES = "0x7ecebe00"
"""`nonces(address)`: what has none has no permit."""


def without_permit(tab: Tab) -> None:
    """Makes the page take the coin for one that has authorizations and no permit."""

    def handle(route: Any) -> None:
        asked = json.loads(route.request.post_data)
        calls = asked["params"] if isinstance(asked, dict) and asked["method"] == "eth_call" else []
        if not calls or not str(calls[0].get("data")).startswith(NONCES):
            route.continue_()
            return
        error = {"code": 3, "message": "execution reverted", "data": "0x"}
        route.fulfill(json={"jsonrpc": "2.0", "id": asked["id"], "error": error})

    tab.page.route(lambda url: url.startswith(tab.demo.node.url), handle)


def test_a_refused_deposit_can_be_tried_again(tab: Tab, chain: Demo) -> None:
    """Of a token without permits: a payment that is bound to the deposit goes with it, and nothing is approved."""
    without_permit(tab)
    tab.go("credit")
    tab.connect()
    fill(tab, "Deposit (SRUSD)", "10")
    tab.button("See what changes").click()
    tab.sees("What changes")
    tab.sees("Sign a payment for exactly this and nothing else")
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Save 10 SRUSD").click()
    tab.sees("You refused in the wallet; nothing was sent")
    assert chain.room().savings.balanceOf(tab.account) == 0
    tab.steer(mode="")
    tab.button("Try again").click()
    tab.done()
    savings = chain.room().savings
    assert savings.balanceOf(tab.account) > 0
    assert len(tab.asked("eth_sendTransaction")) == 1
    assert chain.room().stablecoin.allowance(tab.account, savings.address) == 0
    typed = [json.loads(params[1]) for params in tab.asked("eth_signTypedData_v4")]
    assert {each["primaryType"] for each in typed} == {"ReceiveWithAuthorization"}


def signed_over(tab: Tab) -> str:
    """What is handed over where the open dialog's payment is only signed."""
    tab.dialog().get_by_role("button", name="Only sign it").click()
    field = tab.page.get_by_label("The signed authorization, in JSON")
    field.wait_for()
    return str(field.input_value())


def test_a_deposit_that_is_only_signed_is_carried_out_by_another(open_tab: Any, chain: Demo) -> None:
    tab = open_tab()
    tab.go("credit")
    tab.connect()
    fill(tab, "Deposit (SRUSD)", "250")
    tab.button("See what changes").click()
    tab.sees("What changes")
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Only sign it").click()
    tab.sees("You refused in the wallet; nothing was sent")
    tab.steer(mode="")
    text = signed_over(tab)
    assert tab.asked("eth_sendTransaction") == []
    room = chain.room()
    assert isinstance(Signed.from_json(json.loads(text)).message, DepositAuthorization)

    other = open_tab(actor=actors.RELAYER)
    other.go("dollar", "send")
    other.connect()
    field = other.page.get_by_label("Signed authorization, in JSON")
    for _ in range(2):
        field.fill(text)
        other.button("See what it moves").click()
        other.sees("of SavingsVault, as")
        if room.savings.worth(tab.account) == 0:
            confirm(other, "Carry out what 250 SRUSD were signed for")
            other.close()
        else:
            other.sees("This would fail")
    assert Decimal("249.999999") < room.savings.worth(tab.account) <= 250
    assert room.stablecoin.allowance(tab.account, room.savings.address) == 0


def test_a_withdrawal_that_is_only_signed_is_carried_out_by_another(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.SAVER)
    coin = chain.room().stablecoin
    before = coin.balanceOf(tab.account)
    tab.go("credit", "save")
    tab.connect()
    tab.page.get_by_role("tab", name="Take out").click()
    fill(tab, "Take out (SRUSD)", "1500")
    tab.button("See what changes").click()
    tab.sees("What changes")
    text = signed_over(tab)
    assert tab.asked("eth_sendTransaction") == []
    assert isinstance(Signed.from_json(json.loads(text)).message, RedeemAuthorization)

    other = open_tab(actor=actors.RELAYER)
    other.go("dollar", "send")
    other.connect()
    other.page.get_by_label("Signed authorization, in JSON").fill(text)
    other.button("See what it moves").click()
    other.sees("of SavingsVault, as")
    other.sees("savings shares of SRUSD")
    confirm(other, "Carry out what")
    # the price of a share has risen since it was signed
    assert 1_500 * COIN <= coin.balanceOf(tab.account) - before < 1_501 * COIN


# Borrow


def test_a_position_is_opened_with_ether_in_one_transaction(tab: Tab, chain: Demo) -> None:
    open_market(tab, chain, ETHER)
    fill(tab, "Collateral in (ETH)", "5")
    fill(tab, "Borrow (SRUSD)", "4000")
    tab.button("See what changes").click()
    tab.sees("Sign: let the credit facilitator act on your position")
    shown = after(tab, "Health factor"), after(tab, "Liquidation price"), after(tab, "Debt")
    confirm(tab, "Put up 5 ETH and borrow 4")
    opened = position(chain, ETHER, tab.account)
    assert opened.collateral == 5
    assert 4_000 <= opened.debt < Decimal("4000.01")
    tab.page.get_by_role("columnheader", name="Changed").wait_for()
    assert (after(tab, "Health factor"), after(tab, "Liquidation price")) == shown[:2]
    assert shown[0] == "2.14"
    assert shown[1].startswith("930.23")
    assert len(tab.asked("eth_signTypedData_v4")) == 1
    assert len(tab.asked("eth_sendTransaction")) == 1
    assert chain.room().credit.is_authorized(tab.account)


def test_a_position_of_a_token_takes_two_signatures_and_one_transaction(tab: Tab, chain: Demo) -> None:
    params = market(chain, GOLD).params
    issuer = chain.room().with_account(actors.derive()[actors.ISSUER])
    gold = MockReserve(issuer.connection, params.collateralToken)
    gold.mint(tab.account, 2 * 10**8).send()
    open_market(tab, chain, GOLD)
    fill(tab, "Collateral in (mGOLD)", "2")
    fill(tab, "Borrow (SRUSD)", "3000")
    tab.button("See what changes").click()
    tab.sees("Sign a permit for exactly this")
    tab.sees("Sign: let the credit facilitator act on your position")
    confirm(tab, "Put up 2 mGOLD and borrow 3")
    assert position(chain, GOLD, tab.account).collateral == 2
    assert len(tab.asked("eth_signTypedData_v4")) == 2
    assert len(tab.asked("eth_sendTransaction")) == 1
    facilitator = chain.room().deployment.address("CreditFacilitator")
    assert gold.allowance(tab.account, facilitator) == 0


def test_a_wallet_that_batches_opens_at_once(tab: Tab, chain: Demo) -> None:
    open_market(tab, chain, ETHER)
    tab.steer(batches=True)
    fill(tab, "Collateral in (ETH)", "5")
    fill(tab, "Borrow (SRUSD)", "4000")
    tab.button("See what changes").click()
    tab.sees("What changes")
    tab.dialog().get_by_role("button", name="Put up 5 ETH and borrow 4").click()
    tab.done()
    assert position(chain, ETHER, tab.account).collateral == 5
    assert len(tab.asked("wallet_sendCalls")) == 1
    assert tab.asked("eth_signTypedData_v4") == []


def test_more_is_borrowed_without_a_signature(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.BORROWER)
    open_market(tab, chain, ETHER)
    before = position(chain, ETHER, tab.account).debt
    fill(tab, "Borrow (SRUSD)", "1000")
    tab.button("See what changes").click()
    tab.sees("What changes")
    confirm(tab, "Borrow 1")
    assert position(chain, ETHER, tab.account).debt - before >= 1_000
    assert tab.asked("eth_signTypedData_v4") == []


def test_more_than_the_collateral_allows_is_refused_before_anything_is_asked(tab: Tab, chain: Demo) -> None:
    open_market(tab, chain, ETHER)
    fill(tab, "Collateral in (ETH)", "5")
    fill(tab, "Borrow (SRUSD)", "8601")
    tab.sees("the most is 8")
    expect(tab.button("See what changes")).to_be_disabled()


def test_a_debt_below_the_least_is_explained_before_a_signature(tab: Tab, chain: Demo) -> None:
    open_market(tab, chain, ETHER)
    fill(tab, "Collateral in (ETH)", "5")
    fill(tab, "Borrow (SRUSD)", "100")
    tab.sees("The least debt here is 2")
    tab.button("See what changes").click()
    tab.sees("This would fail: a debt would remain that is smaller than the market allows")
    expect(tab.dialog().get_by_role("button", name="Put up")).to_be_disabled()
    assert tab.asked("eth_signTypedData_v4") == []


def test_a_stale_price_and_a_pause_are_said(tab: Tab, chain: Demo) -> None:
    room = chain.room()
    sentinel = actors.derive()[actors.SENTINEL].address
    pause = bytes.fromhex("da8fbf2a")  # pauseMinting()
    chain.node.send_as(sentinel, room.stablecoin.address, pause)
    chain.node.wait(40 * DAY)
    open_market(tab, chain, ETHER)
    tab.sees("Minting is paused")
    tab.sees("The oracle gives no price now")


def test_a_wallet_on_another_chain_is_switched_first(tab: Tab, chain: Demo) -> None:
    tab.go("credit", "borrow", "0x" + market(chain, ETHER).id.hex())
    tab.steer(chainId=1)
    tab.connect()
    fill(tab, "Collateral in (ETH)", "1")
    tab.button("See what changes").click()
    tab.dialog().get_by_role("button", name="Switch the wallet to Local chain").click()
    confirm(tab, "Put up 1 ETH")
    assert position(chain, ETHER, tab.account).collateral == 1


# Repay and close


def test_a_part_is_repaid_by_permit(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.BORROWER)
    open_market(tab, chain, ETHER)
    before = position(chain, ETHER, tab.account).debt
    tab.page.get_by_role("tab", name="Repay").click()
    fill(tab, "Repay (SRUSD)", "500")
    tab.button("See what changes").click()
    tab.sees("Sign a permit for exactly this")
    confirm(tab, "Repay 500 SRUSD")
    assert before - position(chain, ETHER, tab.account).debt > Decimal("499.9")
    assert len(tab.asked("eth_sendTransaction")) == 1


def test_everything_is_repaid_and_collateral_taken_out_at_once(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.BORROWER)
    open_market(tab, chain, ETHER)
    tab.page.get_by_role("tab", name="Repay").click()
    tab.button("Max").first.click()
    fill(tab, "Collateral out (ETH)", "3")
    tab.button("See what changes").click()
    tab.sees("Sign a permit for exactly this")
    confirm(tab, "Repay everything and take out 3 ETH")
    left = position(chain, ETHER, tab.account)
    assert (left.debt, left.collateral) == (0, 17)


def test_a_position_is_closed_as_ether(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.BORROWER)
    before = int(chain.node.request("eth_getBalance", tab.account, "latest"), 16)
    open_market(tab, chain, ETHER)
    tab.page.get_by_role("tab", name="Close").click()
    tab.button("See what changes").click()
    tab.sees("Sign a permit for exactly this")
    confirm(tab, "Close the position in WETH / SRUSD")
    left = position(chain, ETHER, tab.account)
    assert (left.debt, left.collateral) == (0, 0)
    now = int(chain.node.request("eth_getBalance", tab.account, "latest"), 16)
    assert now - before > Decimal("19.99") * COIN


def test_a_closing_that_is_only_signed_is_carried_out_by_another(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.BORROWER)
    before = int(chain.node.request("eth_getBalance", tab.account, "latest"), 16)
    open_market(tab, chain, ETHER)
    tab.page.get_by_role("tab", name="Close").click()
    tab.button("See what changes").click()
    tab.sees("What changes")
    text = signed_over(tab)
    assert tab.asked("eth_sendTransaction") == []
    assert isinstance(Signed.from_json(json.loads(text)).message, CloseAuthorization)

    other = open_tab(actor=actors.RELAYER)
    other.go("dollar", "send")
    other.connect()
    other.page.get_by_label("Signed authorization, in JSON").fill(text)
    other.button("See what it moves").click()
    other.sees("of CreditFacilitator, as")
    confirm(other, "Carry out what")
    left = position(chain, ETHER, tab.account)
    assert (left.debt, left.collateral) == (0, 0)
    now = int(chain.node.request("eth_getBalance", tab.account, "latest"), 16)
    assert now - before == 20 * COIN


def test_the_leave_can_be_taken_back(open_tab: Any, chain: Demo) -> None:
    tab = open_tab(actor=actors.BORROWER)
    open_market(tab, chain, ETHER)
    tab.button("Take this leave back").click()
    tab.sees("What changes")
    confirm(tab, "Take the facilitator's leave back")
    assert not chain.room().credit.is_authorized(tab.account)


# Stability pools


def pool_of(chain: Demo) -> Any:
    return chain.room().stability.pool(market(chain, ETHER).params.collateralToken)


def test_a_deposit_leaves_after_its_cool_down(tab: Tab, chain: Demo) -> None:
    tab.go("credit", "stability")
    tab.connect()
    fill_first(tab, "300")
    confirm(tab, "Deposit 300 SRUSD")
    tab.close()
    assert pool_of(chain).depositOf(tab.account) == 300 * COIN
    tab.page.get_by_role("tab", name="Leave").first.click()
    tab.page.locator(".grid").first.get_by_role("button", name="See what changes").click()
    tab.sees("What changes")
    confirm(tab, "Ask to leave")
    tab.close()
    tab.sees("You may withdraw in")
    expect(tab.page.get_by_role("timer").first).to_have_text(re.compile(r"^(5\d:\d\d|01:00:00)$"))
    chain.node.wait(3_600)
    tab.sees("You may withdraw for")
    tab.page.locator(".grid").first.get_by_role("button", name="Max").click()
    tab.page.locator(".grid").first.get_by_role("button", name="See what changes").click()
    tab.sees("What changes")
    confirm(tab, "Withdraw everything")
    assert pool_of(chain).depositOf(tab.account) == 0


def fill_first(tab: Tab, amount: str) -> None:
    first = tab.page.locator(".grid").first
    first.get_by_label("Deposit (SRUSD)", exact=True).fill(amount)
    first.get_by_role("button", name="See what changes").click()
    tab.sees("Sign a permit for exactly this")


def test_gains_of_a_liquidation_are_claimed(open_tab: Any, chain: Demo) -> None:
    keeper, tab = actors.derive()[actors.KEEPER], open_tab(actor=actors.KEEPER)
    room = chain.room().with_account(keeper)
    found = market(chain, ETHER)
    issuer = chain.room().with_account(actors.derive()[actors.ISSUER])
    debt = position(chain, ETHER, actors.derive()[actors.BORROWER].address).debt
    feed = MockAggregator(issuer.connection, str(chain.props["credit feed"]))
    feed.set(int(debt / 20 * 10**8)).send()
    pool_of(chain)
    room.stability.pool(found.params.collateralToken).liquidate_position(
        found.params, actors.derive()[actors.BORROWER].address
    )
    tab.go("credit", "stability")
    tab.connect()
    tab.button("Claim").first.click()
    tab.sees("What changes")
    tab.dialog().get_by_role("button", name="Claim").click()
    tab.done()
    weth = MockReserve(room.connection, found.params.collateralToken)
    assert weth.balanceOf(tab.account) > 0


def test_a_deposit_in_the_pool_that_is_only_signed_python_sends(tab: Tab, chain: Demo) -> None:
    tab.go("credit", "stability")
    tab.connect()
    tab.page.get_by_label("Deposit (SRUSD)", exact=True).first.fill("40")
    tab.button("See what changes").first.click()
    tab.sees("What changes")
    signed = Signed.from_json(json.loads(signed_over(tab)))
    assert isinstance(signed.message, ProvisionAuthorization)
    signed.submit(chain.room(actors.RELAYER).connection).send()
    weth = market(chain, ETHER).params.collateralToken
    assert chain.room().stability.pool(weth).depositOf(tab.account) == 40 * COIN


def test_a_pool_without_a_market_is_not_shown(tab: Tab, chain: Demo) -> None:
    stranger = chain.room().with_account(actors.derive()[actors.MERCHANT])
    stranger.stability.createPool(chain.room().reserve.address).send()
    tab.go("credit", "stability")
    tab.sees("Pool against WETH")
    tab.sees("Pool against mGOLD")
    expect(tab.page.get_by_text("Pool against mUSDC")).to_have_count(0)


# Redeem


def test_what_stands_behind_the_coins_adds_up(tab: Tab, chain: Demo) -> None:
    tab.go("credit", "redeem")
    tab.sees("Each coin is backed to")

    def figure(label: str) -> Decimal:
        row = tab.page.locator("table.sheet tr").filter(has_text=label)
        text = str(row.locator("td").inner_text()).replace("\u202f", "")
        return Decimal(text.split()[0])

    parts = ("Reserve in the peg module", "Owed by borrowers", "Repaid, to be lent")
    assert abs(figure("Together") - sum(figure(part) for part in parts)) <= Decimal("0.03")
    assert figure("Coins in circulation") == pytest.approx(
        Decimal(chain.room().stablecoin.totalSupply()) / COIN, abs=Decimal("0.01")
    )
    tab.page.get_by_role("link", name="Redeem coins").click()
    tab.page.get_by_label("You give (SRUSD)", exact=True).wait_for()


def open_floor(tab: Tab, chain: Demo) -> Any:
    """The page, a day after the peg module could not pay any more; the issuer's client."""
    tab.go("credit", "redeem")
    tab.connect()
    tab.sees("It is closed: the peg module pays.")
    room = chain.room()
    issuer = room.with_account(actors.derive()[actors.ISSUER])
    feed = MockAggregator(issuer.connection, room.deployment.address("MockAggregator"))
    feed.set(90_000_000).send()
    issuer.psm.freezeOnDepeg().send()
    chain.node.wait(DAY)
    feed.set(90_000_000).send()
    tab.sees("It has been opening for")
    return issuer


def test_the_floor_pays_collateral_while_the_peg_module_cannot(tab: Tab, chain: Demo) -> None:
    issuer = open_floor(tab, chain)
    gold = MockReserve(issuer.connection, market(chain, GOLD).params.collateralToken)
    before, coins = gold.balanceOf(tab.account), balance(chain, tab.account)
    tab.page.get_by_role("heading", name="mGOLD / SRUSD").wait_for()
    tab.page.get_by_label("Redeem (SRUSD)", exact=True).last.fill("3000")
    tab.button("See what changes").last.click()
    tab.sees("Sign a permit for exactly this")
    confirm(tab, "Redeem 3")
    assert coins - balance(chain, tab.account) == 3_000 * COIN
    # a dollar's worth each, at 3,000, less the fee that stays with the borrower
    assert 98 * 10**6 < gold.balanceOf(tab.account) - before < 10**8


def test_a_redemption_that_is_only_signed_is_carried_out_by_another(open_tab: Any, chain: Demo) -> None:
    tab = open_tab()
    issuer = open_floor(tab, chain)
    gold = MockReserve(issuer.connection, market(chain, GOLD).params.collateralToken)
    before, coins = gold.balanceOf(tab.account), balance(chain, tab.account)
    tab.page.get_by_role("heading", name="mGOLD / SRUSD").wait_for()
    tab.page.get_by_label("Redeem (SRUSD)", exact=True).last.fill("3000")
    tab.button("See what changes").last.click()
    tab.sees("What changes")
    text = signed_over(tab)
    assert tab.asked("eth_sendTransaction") == []
    signed = Signed.from_json(json.loads(text))
    assert signed.as_json() == json.loads(text)
    message = signed.message
    assert isinstance(message, RedemptionAuthorization)
    module = RedemptionModule(issuer.connection, message.module)
    assert message.nonce == module.redeemAuthorizationNonce(message.redemption, message.from_, message.salt)

    other = open_tab(actor=actors.RELAYER)
    other.go("dollar", "send")
    other.connect()
    other.page.get_by_label("Signed authorization, in JSON").fill(text)
    other.button("See what it moves").click()
    other.sees("of RedemptionModule, as")
    confirm(other, "Carry out what 3")
    assert coins - balance(chain, tab.account) == 3_000 * COIN
    assert 98 * 10**6 < gold.balanceOf(tab.account) - before < 10**8


def test_a_drought_that_nobody_has_noted(tab: Tab, chain: Demo) -> None:
    tab.go("credit", "redeem")
    tab.sees("It is closed: the peg module pays.")
    tab.connect()
    assert tab.button("Note it").count() == 0
    room = chain.room(actors.ISSUER)
    reserve = MockReserve(room.connection, room.reserve.address)
    reserve.seize(room.psm.address, reserve.balanceOf(room.psm.address)).send()
    tab.sees("nobody has noted it: until then the floor stays closed")
    tab.button("Note it").click()
    tab.dialog().get_by_role("row", name=re.compile("Noted as dry.*no.*yes")).wait_for()
    confirm(tab, "Note that the peg module")
    assert room.psm.drought()[0]
    expect(tab.button("Note it")).to_have_count(0)
    chain.node.wait(60)
    tab.sees("It has been opening for")


def balance(chain: Demo, account: str) -> int:
    return int(chain.room().stablecoin.balanceOf(account))
