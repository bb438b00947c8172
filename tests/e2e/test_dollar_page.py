"""
Dollar

swap
  by a wallet with typed data     one signature, one transaction, exactly the preview
  by a wallet that batches        one request for both calls, no signature
  nothing is approved beyond the amount
  wallet refuses                  said so, nothing sent; can be tried again
  wallet on another chain         switched first; added where it is unknown
  more than is held               refused before anything is asked
  the chain refuses               the contract's reason in words, before a signature
  clicked twice                   sent once
  reloaded while under way        found again and told when done
  replaced when it was seen       told so
  replaced before it was seen     told so: as cancelled, as replaced; after a reload, too
  repriced before it was seen     done
  dropped by the wallet           told that nobody knows it; still so after a reload, until it is dismissed
  reloaded while the wallet asks  found by its number
  mined after another's transfer  the table shows what the chain says, not what was tried
send
  to another                      moved
  to a look-alike                 warned
  mistyped, zero, own, protocol   refused
send by authorization
  signed on the page              nothing sent; Python reads it, and anyone sends it
  refused                         nothing is handed over
  pasted by another               sent for its owner, who pays nothing
  pasted again                    refused before a signature, in words
  pasted damaged                  said so
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_DOWN, Decimal

import pytest

from strongroom.client.signing import Signed, TransferAuthorization
from tests.e2e.conftest import Demo, Tab, expect
from tools.demo import actors

COIN = 10**18


def balance(chain: Demo, account: str) -> int:
    return chain.room().stablecoin.balanceOf(account)


def transfer(to: str, amount: int) -> bytes:
    return bytes.fromhex("a9059cbb" + to[2:].rjust(64, "0") + f"{amount:064x}")


def prepare_swap(tab: Tab, amount: str = "100", *, signs: bool = True) -> None:
    """To the dialog that shows what a swap of coins into reserve changes."""
    tab.go("dollar")
    tab.connect()
    tab.button("Turn around").click()
    tab.page.get_by_label("You give (SRUSD)", exact=True).fill(amount)
    tab.button("See what changes").click()
    if signs:
        tab.sees("Sign a permit for exactly this")


def test_a_swap_by_permit_moves_what_it_showed(tab: Tab, chain: Demo) -> None:
    before = balance(chain, tab.account)
    prepare_swap(tab)
    tab.sees("99.950000 mUSDC")
    # on a phone, too, all of what changes is on the screen
    tab.page.set_viewport_size({"width": 360, "height": 700})
    expect(tab.page.locator("table.changes td").last).to_be_visible()
    assert tab.dialog().evaluate("dialog => dialog.scrollWidth - dialog.clientWidth") <= 0
    tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
    tab.done()
    assert balance(chain, tab.account) == before - 100 * COIN
    assert len(tab.asked("eth_signTypedData_v4")) == 1
    assert len(tab.asked("eth_sendTransaction")) == 1
    module = chain.room().deployment.address("PegStabilityModule")
    assert chain.room().stablecoin.allowance(tab.account, module) == 0


def test_a_wallet_that_batches_is_asked_once(tab: Tab, chain: Demo) -> None:
    before = balance(chain, tab.account)
    tab.go("dollar")
    tab.steer(batches=True)
    prepare_swap(tab, signs=False)
    tab.sees("Swap 100 SRUSD for mUSDC, all at once")
    tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
    tab.done()
    assert balance(chain, tab.account) == before - 100 * COIN
    assert len(tab.asked("wallet_sendCalls")) == 1
    assert tab.asked("eth_signTypedData_v4") == []


def test_a_refusal_changes_nothing_and_can_be_tried_again(tab: Tab, chain: Demo) -> None:
    before = balance(chain, tab.account)
    prepare_swap(tab)
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
    tab.sees("You refused in the wallet; nothing was sent")
    assert balance(chain, tab.account) == before
    tab.steer(mode="")
    tab.button("Try again").click()
    tab.done()
    assert balance(chain, tab.account) == before - 100 * COIN


@pytest.mark.parametrize("mode", ["", "unknown chain"])
def test_a_wallet_on_another_chain_is_switched_first(tab: Tab, mode: str) -> None:
    tab.go("dollar")
    tab.steer(chainId=1)
    tab.connect()
    tab.sees("Your wallet is on chain 1, this page shows Local chain (31337)")
    tab.steer(mode=mode)
    tab.button("Switch the wallet").click()
    tab.page.get_by_text("Your wallet is on chain 1").wait_for(state="detached")
    assert len(tab.asked("wallet_addEthereumChain")) == (1 if mode else 0)


def test_more_than_is_held_is_refused_before_anything_is_asked(tab: Tab) -> None:
    tab.go("dollar")
    tab.connect()
    tab.button("Turn around").click()
    tab.page.get_by_label("You give (SRUSD)", exact=True).fill("999999999")
    tab.sees("the most is")
    expect(tab.button("See what changes")).to_be_disabled()


def test_what_the_contract_would_refuse_is_said_before_a_signature(tab: Tab, chain: Demo) -> None:
    room = chain.room()
    sentinel = actors.derive()[actors.SENTINEL]
    tab.go("dollar")
    tab.connect()
    tab.page.get_by_label("You give (mUSDC)", exact=True).fill("10")
    tab.button("See what changes").click()
    tab.sees("What changes")
    chain.node.send_as(
        sentinel.address, room.deployment.address("PegStabilityModule"), bytes.fromhex("62a5af3b")
    )
    tab.sees("This would fail: swaps in are frozen. Swaps out stay open")
    expect(tab.dialog().get_by_role("button", name="Swap 10 mUSDC")).to_be_disabled()
    assert tab.asked("eth_signTypedData_v4") == []


def test_two_clicks_send_once(tab: Tab, chain: Demo) -> None:
    before = balance(chain, tab.account)
    prepare_swap(tab)
    tab.page.locator("dialog button.primary:enabled").wait_for()
    tab.steer(delay=300)
    tab.page.evaluate(
        "() => { const b = document.querySelector('dialog button.primary'); b.click(); b.click(); b.click(); }"
    )
    tab.done()
    assert balance(chain, tab.account) == before - 100 * COIN
    assert len(tab.asked("eth_sendTransaction")) == 1


def test_what_is_under_way_survives_a_reload(tab: Tab, chain: Demo) -> None:
    before = balance(chain, tab.account)
    prepare_swap(tab)
    chain.node.request("evm_setAutomine", False)
    try:
        tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
        tab.page.locator(".toast.pending").wait_for()
        tab.page.reload()
        tab.page.locator(".toast.pending").wait_for()
        chain.node.request("evm_mine")
        tab.page.locator(".toast.confirmed").wait_for()
    finally:
        chain.node.request("evm_setAutomine", True)
    assert balance(chain, tab.account) == before - 100 * COIN


def test_what_changed_is_read_of_the_chain(tab: Tab, chain: Demo) -> None:
    giver = actors.derive()[actors.LENDER].address
    stablecoin = chain.room().deployment.address("Stablecoin")
    chain.node.send_as(tab.account, stablecoin, transfer(giver, 7 * COIN))
    before = balance(chain, tab.account)
    prepare_swap(tab)
    tried = tab.page.locator("table.changes tbody tr").filter(has_text="SRUSD").first.inner_text()
    chain.node.request("evm_setAutomine", False)
    try:
        tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
        tab.page.locator(".toast.pending").wait_for()
        # in the same block, another's gift
        gift = {"from": giver, "to": stablecoin, "data": "0x" + transfer(tab.account, 7 * COIN).hex()}
        chain.node.request("eth_sendTransaction", {**gift, "gas": hex(200_000)})
        chain.node.request("evm_mine")
        tab.done()
    finally:
        chain.node.request("evm_setAutomine", True)
    after = before - 93 * COIN
    assert balance(chain, tab.account) == after
    tab.page.get_by_role("columnheader", name="Changed").wait_for()
    row = tab.page.locator("table.changes tbody tr").filter(has_text="SRUSD").first
    shown = [cell.inner_text().replace("\u202f", "") for cell in row.locator("td").all()]
    # the page rounds down
    places = Decimal("0.000001")
    expected = [(Decimal(value) / COIN).quantize(places, ROUND_DOWN) for value in (before, after)]
    assert shown == [f"{value} SRUSD" for value in expected], tried


def test_a_replaced_transaction_is_told_as_such(tab: Tab, chain: Demo) -> None:
    prepare_swap(tab)
    chain.node.request("evm_setAutomine", False)
    try:
        tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
        tab.page.locator(".toast.pending").wait_for()
        nonce = chain.node.request("eth_getTransactionCount", tab.account, "latest")
        chain.node.request(
            "eth_sendTransaction",
            {
                "from": tab.account,
                "to": tab.account,
                "value": "0x0",
                "nonce": nonce,
                "maxFeePerGas": hex(10**11),
                "maxPriorityFeePerGas": hex(10**11),
            },
        )
        chain.node.request("evm_mine")
        tab.page.locator(".toast.cancelled, .toast.replaced").wait_for()
    finally:
        chain.node.request("evm_setAutomine", True)


@contextmanager
def no_blocks(chain: Demo) -> Iterator[None]:
    """Until the end nothing is mined but by the test."""
    chain.node.request("evm_setAutomine", False)
    try:
        yield
    finally:
        chain.node.request("evm_setAutomine", True)


OTHER = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4de"


@pytest.mark.parametrize(
    ("mode", "instead", "reloads", "outcome"),
    [
        ("replace", {}, True, "cancelled"),
        ("replace", {"to": OTHER, "value": "0x1"}, False, "replaced"),
        ("reprice", {}, True, "confirmed"),
    ],
)
def test_what_a_wallet_replaces_at_once_is_told(
    tab: Tab, chain: Demo, mode: str, instead: dict[str, str], reloads: bool, outcome: str
) -> None:
    before = balance(chain, tab.account)
    prepare_swap(tab)
    tab.steer(mode=mode, instead=instead)
    with no_blocks(chain):
        tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
        tab.page.locator(".toast.pending").wait_for()
        if reloads:
            tab.page.reload()
            tab.page.locator(".toast.pending").wait_for()
        chain.node.request("evm_mine")
        tab.page.locator(f".toast.{outcome}").wait_for()
    if not reloads:
        tab.sees("Another transaction of your account took its place. Nothing has changed.")
    assert before - balance(chain, tab.account) == (100 * COIN if mode == "reprice" else 0)


def test_a_dropped_transaction_is_not_waited_for(tab: Tab, chain: Demo) -> None:
    before = balance(chain, tab.account)
    prepare_swap(tab)
    tab.steer(mode="drop")
    tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
    tab.page.locator(".toast.lost").wait_for()
    tab.sees("Neither your node nor your wallet knows the transaction")
    tab.page.reload()
    tab.page.locator(".toast.lost").wait_for()
    assert balance(chain, tab.account) == before
    tab.button("Dismiss").click()
    tab.page.locator(".toast").wait_for(state="detached")


def test_what_the_wallet_was_asked_before_a_reload_is_found(tab: Tab, chain: Demo) -> None:
    before = balance(chain, tab.account)
    prepare_swap(tab)
    tab.steer(mode="silent")
    with no_blocks(chain):
        tab.dialog().get_by_role("button", name="Swap 100 SRUSD").click()
        tab.sent()
        tab.page.wait_for_function("() => 'strongroom.pending' in localStorage")
        tab.page.reload()
        tab.sees("asked of your wallet, not on the chain yet")
        chain.node.request("evm_mine")
        tab.page.locator(".toast.confirmed").wait_for()
    assert balance(chain, tab.account) == before - 100 * COIN


def test_coins_are_sent(tab: Tab, chain: Demo) -> None:
    receiver = actors.derive()[actors.MERCHANT].address
    before = balance(chain, receiver)
    tab.go("dollar", "send")
    tab.connect()
    tab.page.get_by_role("textbox", name="To").fill(receiver)
    tab.page.get_by_label("Amount", exact=True).fill("12.5")
    tab.button("See what changes").click()
    tab.dialog().get_by_role("button", name="Send 12.50 SRUSD").click()
    tab.done()
    assert balance(chain, receiver) - before == int(Decimal("12.5") * COIN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0x1234", "an address is 0x and 40 hexadecimal digits"),
        ("0x0000000000000000000000000000000000000000", "nobody can ever move"),
        ("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dC", "the capitals do not fit"),
        ("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc", "this is your own address"),
    ],
)
def test_addresses_that_nobody_means_are_refused(tab: Tab, text: str, said: str) -> None:
    tab.go("dollar", "send")
    tab.connect()
    tab.page.get_by_role("textbox", name="To").fill(text)
    tab.sees(said)
    expect(tab.button("See what changes")).to_be_disabled()


def test_a_look_alike_is_warned_of(tab: Tab) -> None:
    known = actors.derive()[actors.MERCHANT].address.lower()
    twin = known[:6] + "0" * 32 + known[-4:]
    tab.go("dollar", "send")
    tab.connect()
    tab.page.get_by_role("textbox", name="To").fill(twin)
    tab.sees("begins and ends like")


# By authorization


def sign_over(tab: Tab, to: str, amount: str) -> None:
    tab.go("dollar", "send")
    tab.connect()
    tab.page.get_by_role("textbox", name="To").fill(to)
    tab.page.get_by_label("Amount", exact=True).fill(amount)
    tab.page.get_by_label("Sign only").check()
    tab.button("See what you sign").click()
    tab.sees("You only sign: nothing is sent, and it costs nothing.")


def test_what_is_signed_over_python_reads_and_anyone_sends(tab: Tab, chain: Demo) -> None:
    receiver = actors.derive()[actors.MERCHANT].address
    before, ours = balance(chain, receiver), balance(chain, tab.account)
    sign_over(tab, receiver, "12.5")
    tab.dialog().get_by_role("button", name="Sign 12.50 SRUSD over", exact=True).click()
    tab.done()
    tab.close()
    assert tab.asked("eth_sendTransaction") == []
    assert balance(chain, tab.account) == ours
    signed = Signed.from_json(
        json.loads(tab.page.get_by_label("The signed authorization, in JSON").input_value())
    )
    assert isinstance(signed.message, TransferAuthorization)
    signed.submit(chain.room(actors.RELAYER).connection).send()
    assert balance(chain, receiver) - before == int(Decimal("12.5") * COIN)


def test_a_refused_authorization_is_not_handed_over(tab: Tab) -> None:
    sign_over(tab, actors.derive()[actors.MERCHANT].address, "1")
    tab.steer(mode="refuse")
    tab.dialog().get_by_role("button", name="Sign 1 SRUSD over", exact=True).click()
    tab.sees("You refused in the wallet; nothing was sent")
    expect(tab.page.get_by_label("The signed authorization, in JSON")).to_have_count(0)


def test_what_another_has_signed_is_sent_for_him_once(open_tab: Callable[..., Tab], chain: Demo) -> None:
    owner, receiver = actors.derive()[actors.HOLDER].address, actors.derive()[actors.MERCHANT].address
    token = chain.room(actors.HOLDER).stablecoin
    text = json.dumps(token.sign_payment(receiver, 40).as_json())
    before, paid = balance(chain, receiver), balance(chain, owner)
    tab = open_tab(actors.RELAYER)
    tab.go("dollar", "send")
    tab.connect()
    field = tab.page.get_by_label("Signed authorization, in JSON")
    for damaged in (
        "{",
        "null",
        "[]",
        text.replace("TransferAuthorization", "Permit"),
        text.replace('"0x', '"0y'),
    ):
        field.fill(damaged)
        tab.page.locator("form").filter(has=field).get_by_role("button").click()
        tab.sees("this is not a signed authorization, in JSON")
    for _ in range(2):
        field.fill(text)
        tab.page.locator("form").filter(has=field).get_by_role("button").click()
        tab.sees(f"as {owner} has signed")
        if balance(chain, receiver) == before:
            tab.dialog().get_by_role("button", name="Send 40 SRUSD for its owner").click()
            tab.done()
            tab.close()
        else:
            tab.sees("This would fail")
    assert balance(chain, receiver) - before == paid - balance(chain, owner) == 40 * COIN
