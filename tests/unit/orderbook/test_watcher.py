"""The watcher

- an order turns filled, partly filled, cancelled, expired, stale as blocks come, and open again when the maker can
- a reorganisation undoes: fills, cancels, expiry, transfers; also one deeper than what is kept, and a shorter chain
- after a restart, or a long gap, it goes on where it was; nothing is booked twice
- a node that is silent, or that cannot ask a stranger's contract, makes nothing stale that is not
"""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.client.errors import CannotConnectError
from strongroom.model.orders import OrderKind
from strongroom.orderbook import history, watcher
from strongroom.orderbook.history import History
from tests.support.market import FEE_BPS, PRICE, WEEK, Market
from tests.unit.orderbook.conftest import Desk, hash_of


def placed(desk: Desk, *orders: Any) -> list[Any]:
    """Signed, handed in, looked at once."""
    signed = [desk.market.sign(order) for order in orders]
    for each in signed:
        assert desk.post(each).status == 201
    desk.look()
    return signed


def test_filled(desk: Desk) -> None:
    (signed,) = placed(desk, desk.market.order())
    desk.market.fill(signed)
    assert desk.status(signed) == "filled"
    (fill,) = desk.shown(signed)["fills"]
    assert (fill["taker"], fill["price"]) == (desk.market.buyer.address, str(PRICE))
    assert desk.hashes() == []
    assert desk.hashes("status=filled") == [hash_of(signed)]


def test_partly_filled_then_filled(desk: Desk) -> None:
    (signed,) = placed(desk, desk.market.lots())
    desk.market.fill(signed, lots=3)
    assert desk.status(signed) == "partly_filled"
    assert desk.shown(signed)["lotsAvailable"] == "7"
    assert desk.hashes() == [hash_of(signed)]
    desk.market.fill(signed, lots=7)
    assert desk.status(signed) == "filled"
    assert len(desk.shown(signed)["fills"]) == 2


def test_orders_of_one_nonce(desk: Desk) -> None:
    market = desk.market
    first, second = placed(desk, market.order(nonce=77), market.order(nonce=77))
    market.fill(first)
    assert desk.status(first) == "filled"
    assert desk.shown(second)["status"] == "cancelled"
    assert desk.shown(second)["reason"]["name"] == "Marketplace_NonceUsed"


def test_an_order_that_is_not_in_the_book_uses_a_nonce(desk: Desk) -> None:
    market = desk.market
    (signed,) = placed(desk, market.order(nonce=77))
    market.fill(market.order(nonce=77))
    assert desk.status(signed) == "cancelled"


def test_matched(desk: Desk) -> None:
    market = desk.market
    listing = market.listing()
    first, second = placed(desk, listing, market.offer(id=listing.id))
    market.match(first, second)
    assert [desk.status(each) for each in (first, second)] == ["filled", "filled"]


CANCELS: dict[str, Callable[[Market, Any], Any]] = {
    "by nonce": lambda m, s: m.market.cancel(s.order.nonce, sender=m.seller),
    "by word": lambda m, s: m.market.cancelNonces(s.order.nonce >> 8, 2**256 - 1, sender=m.seller),
    "by counter": lambda m, s: m.market.cancelAll(sender=m.seller),
}


@pytest.mark.parametrize("how", CANCELS)
def test_cancelled(desk: Desk, how: str) -> None:
    signed, other = placed(desk, desk.market.order(), desk.market.offer())
    CANCELS[how](desk.market, signed)
    assert desk.status(signed) == "cancelled"
    assert desk.status(other) == "open"


def test_expired_and_begun(desk: Desk) -> None:
    market = desk.market
    now = market.chain.timestamp
    signed, later = placed(desk, market.order(end_time=now + 500), market.order(start_time=now + 1_000))
    assert desk.status(later) == "pending"
    market.chain.warp(now + 501 - market.chain.timestamp)
    assert desk.status(signed) == "expired"
    market.chain.warp(now + 1_000 - market.chain.timestamp)
    assert desk.status(later) == "open"
    market.chain.warp(WEEK)
    assert desk.status(later) == "expired"


STALE: dict[str, tuple[str, Callable[[Market, int], Any], Callable[[Market, int], Any]]] = {
    "the item moved": (
        "OrderBook_ItemNotHeld",
        lambda m, i: m.collection.transferFrom(m.seller, m.stranger, i, sender=m.seller),
        lambda m, i: m.collection.transferFrom(m.stranger, m.seller, i, sender=m.stranger),
    ),
    "the approval is gone": (
        "OrderBook_ItemNotApproved",
        lambda m, i: m.collection.setApprovalForAll(m.market, False, sender=m.seller),
        lambda m, i: m.collection.approve(m.market, i, sender=m.seller),
    ),
    "the fee rose": (
        "Marketplace_FeeAboveSigned",
        lambda m, i: m.market.setFee(FEE_BPS + 1, sender=m.operator),
        lambda m, i: m.market.setFee(FEE_BPS, sender=m.operator),
    ),
    "the royalty rose": (
        "Marketplace_RoyaltyAboveSigned",
        lambda m, i: m.market.setRoyalty(m.collection, m.creator, 900, sender=m.creator),
        lambda m, i: m.market.clearRoyalty(m.collection, sender=m.creator),
    ),
}


@pytest.mark.parametrize("case", STALE)
def test_stale_and_back(desk: Desk, case: str) -> None:
    market = desk.market
    name, harm, mend = STALE[case]
    (signed,) = placed(desk, market.order())
    harm(market, signed.order.id)
    assert desk.status(signed) == "stale"
    assert desk.shown(signed)["reason"]["name"] == name
    assert desk.hashes() == []
    mend(market, signed.order.id)
    assert desk.status(signed) == "open"
    market.fill(signed)


def test_an_offer_without_money_or_approval(desk: Desk) -> None:
    market = desk.market
    (signed,) = placed(desk, market.offer())
    balance = market.coin.balanceOf(market.buyer)
    market.coin.transfer(market.stranger, balance - PRICE + 1, sender=market.buyer)
    assert desk.status(signed) == "stale"
    assert desk.shown(signed)["reason"]["name"] == "OrderBook_BalanceTooLow"
    market.coin.transfer(market.buyer, 1, sender=market.stranger)
    assert desk.status(signed) == "open"
    market.coin.approve(market.market, PRICE - 1, sender=market.buyer)
    assert desk.status(signed) == "stale"
    assert desk.shown(signed)["reason"]["name"] == "OrderBook_AllowanceTooLow"


def test_lots_that_were_sold_elsewhere(desk: Desk) -> None:
    market = desk.market
    (signed,) = placed(desk, market.lots())
    market.items.safeTransferFrom(market.seller, market.stranger, 1, 46, b"", sender=market.seller)
    assert desk.status(signed) == "stale"
    market.items.safeTransferFrom(market.stranger, market.seller, 1, 6, b"", sender=market.stranger)
    assert desk.status(signed) == "open"
    assert desk.shown(signed)["lotsAvailable"] == "2"


def test_a_wallet_that_no_longer_agrees(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No log tells: the sweep finds it."""
    market = desk.market
    order = market.order(maker=market.wallet)
    _, approve = market.collection._interface.resolve("setApprovalForAll", (market.market, True))
    market.as_wallet((market.collection, approve))
    (signed,) = placed(desk, order)
    market.chain.set_code(market.wallet, market.chain.code(market.coin.address)) if hasattr(
        market.chain, "set_code"
    ) else market.chain._replace_code(market.wallet.address, market.chain.code(market.coin.address))
    assert desk.status(signed) == "open"
    monkeypatch.setattr(watcher, "SWEEP", (0.0, 10))
    assert desk.status(signed) == "stale"
    assert desk.shown(signed)["reason"]["name"] == "Marketplace_InvalidSignature"


def test_a_moving_price_moves(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    market = desk.market
    (signed,) = placed(desk, market.order(end_lot_price=PRICE // 2))
    monkeypatch.setattr(watcher, "MOVING", (0.0, 10))
    market.chain.warp(WEEK // 2)
    now = market.chain.timestamp
    desk.look()
    assert desk.shown(signed)["lotPriceNow"] == str(signed.order.lot_price_at(now))
    assert int(desk.shown(signed)["lotPriceNow"]) < PRICE


def test_a_stale_order_that_is_handed_in_again_is_looked_at_again(desk: Desk) -> None:
    market = desk.market
    (signed,) = placed(desk, market.order())
    market.collection.setApprovalForAll(market.market, False, sender=market.seller)
    assert desk.status(signed) == "stale"
    assert desk.post(signed).error == "OrderBook_ItemNotApproved"
    market.collection.setApprovalForAll(market.market, True, sender=market.seller)
    answer = desk.post(signed)
    assert (answer.status, answer.json["status"]) == (200, "open")


# Reorganisations


UNDONE: dict[str, Callable[[Market, Any], Any]] = {
    "a fill": lambda m, s: m.fill(s),
    "a cancel": CANCELS["by nonce"],
    "a raised counter": CANCELS["by counter"],
    "a transfer": lambda m, s: m.collection.transferFrom(m.seller, m.stranger, s.order.id, sender=m.seller),
    "an approval": lambda m, s: m.collection.setApprovalForAll(m.market, False, sender=m.seller),
    "the end": lambda m, s: m.chain.warp(2 * WEEK),
}


@pytest.mark.parametrize("case", UNDONE)
@pytest.mark.parametrize("blocks", [0, 1, 5])
def test_what_a_reorganisation_undoes(desk: Desk, case: str, blocks: int) -> None:
    market = desk.market
    (signed,) = placed(desk, market.order())
    before = market.chain.snapshot()
    UNDONE[case](market, signed)
    assert desk.status(signed) not in ("open", "partly_filled")
    desk.look()
    desk.provider.reorganise(before)
    for _ in range(blocks):
        market.chain.mine()
    assert desk.status(signed) == "open"
    shown = desk.shown(signed)
    assert shown["fills"] == [] and shown["reason"] is None
    assert desk.hashes() == [hash_of(signed)]
    # and what is on the new branch counts
    market.fill(signed)
    assert desk.status(signed) == "filled"
    assert len(desk.shown(signed)["fills"]) == 1


def test_a_partial_fill_that_is_undone(desk: Desk) -> None:
    market = desk.market
    (signed,) = placed(desk, market.lots())
    market.fill(signed, lots=2)
    desk.look()
    before = market.chain.snapshot()
    market.fill(signed, lots=8)
    assert desk.status(signed) == "filled"
    desk.provider.reorganise(before)
    assert desk.status(signed) == "partly_filled"
    assert desk.shown(signed)["lotsAvailable"] == "8"
    assert len(desk.shown(signed)["fills"]) == 1


def test_an_order_of_a_branch_that_is_gone(desk: Desk) -> None:
    """Taken in on a branch on which its maker held the item, which then never was."""
    market = desk.market
    order = market.order(id=market.mint(market.buyer))
    desk.look()
    before = market.chain.snapshot()
    market.collection.transferFrom(market.buyer, market.seller, order.id, sender=market.buyer)
    assert desk.post(order).status == 201
    desk.look()
    desk.provider.reorganise(before)
    assert desk.status(order) == "stale"


def test_deeper_than_what_is_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from strongroom.orderbook import store

    for module in (store, history):
        monkeypatch.setattr(module, "KEPT_BLOCKS", 3)
    market = desk.market
    (signed,) = placed(desk, market.order())
    before = market.chain.snapshot()
    market.fill(signed)
    for _ in range(6):
        desk.look()
    assert desk.shown(signed)["status"] == "filled"
    desk.provider.reorganise(before)
    for _ in range(8):
        market.chain.mine()
    assert desk.status(signed) == "open"


def test_between_two_questions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chain changes while the logs are read: nothing of it is kept."""
    market = desk.market
    (signed,) = placed(desk, market.order())
    inner = desk.watcher._chain.fetch_logs

    def changing(*args: Any) -> Any:
        found = inner(*args)
        desk.provider.forks.append(market.chain.block_number)
        return found

    market.fill(signed)
    monkeypatch.setattr(desk.watcher._chain, "fetch_logs", changing)
    with pytest.raises(Exception, match="reorganised"):
        desk.watcher.turn()
    assert desk.shown(signed)["status"] == "open"
    monkeypatch.undo()
    assert desk.status(signed) == "filled"
    assert len(desk.shown(signed)["fills"]) == 1


# Restarts, gaps, nodes


def test_restarted(desk: Desk) -> None:
    market = desk.market
    first, second, third = placed(desk, market.order(), market.order(), market.lots())
    market.fill(third, lots=1)
    desk.look()
    desk.store.close()
    market.fill(first)
    market.chain.mine()
    market.fill(third, lots=1)
    desk.open()
    assert desk.hashes() == [hash_of(each) for each in (third, second, first)]
    assert [desk.status(each) for each in (first, second, third)] == ["filled", "open", "partly_filled"]
    assert len(desk.shown(third)["fills"]) == 2
    desk.restart()
    desk.look()
    assert len(desk.shown(third)["fills"]) == 2


def test_a_gap_reads_no_tokens_and_misses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    market = desk.market
    first, second = placed(desk, market.order(), market.order())
    market.fill(first)
    market.collection.transferFrom(market.seller, market.stranger, second.order.id, sender=market.seller)
    monkeypatch.setattr(watcher, "SPAN", 7)
    for _ in range(watcher.NEAR + 10):
        market.chain.mine()
    before = desk.provider.questions.count("eth_getLogs")
    assert [desk.status(first), desk.status(second)] == ["filled", "stale"]
    assert desk.provider.questions.count("eth_getLogs") - before <= 12


def test_a_node_that_tells_only_few_logs_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    market = desk.market
    (signed,) = placed(desk, market.order())
    market.fill(signed)
    for _ in range(40):
        market.chain.mine()
    inner = desk.provider._logs

    def picky(question: Any) -> Any:
        from strongroom.evm.provider import _RpcError

        if int(question["toBlock"], 16) - int(question["fromBlock"], 16) > 4:
            raise _RpcError(-32005, "query returned more than 10000 results")
        return inner(question)

    desk.provider._methods = {**desk.provider._methods, "eth_getLogs": picky}
    assert desk.status(signed) == "filled"


def test_a_silent_node_makes_nothing_stale(desk: Desk) -> None:
    market = desk.market
    (signed,) = placed(desk, market.order())
    History(desk.store).touch_all()
    desk.provider.silent = True
    with pytest.raises(CannotConnectError):
        desk.watcher.turn()
    assert desk.shown(signed)["status"] == "open"
    desk.provider.silent = False
    assert desk.status(signed) == "open"


def test_one_order_that_the_node_cannot_judge_does_not_stop_the_others(desk: Desk) -> None:
    market = desk.market
    first, second = placed(desk, market.order(), market.order())
    inner = desk.provider._methods["eth_call"]

    def failing(transaction: Any, block: str = "latest") -> Any:
        from strongroom.evm.provider import _RpcError

        if f"6352211e{first.order.id:064x}" in transaction["data"]:
            raise _RpcError(-32000, "the answer is too large")
        return inner(transaction, block)

    desk.provider._methods = {**desk.provider._methods, "eth_call": failing}
    History(desk.store).touch_all()
    assert [desk.status(first), desk.status(second)] == ["stale", "open"]
    assert desk.shown(first)["reason"]["name"] == "OrderBook_NoAnswer"


def test_a_token_that_lies_about_logs_changes_nothing(desk: Desk) -> None:
    """Whatever logs a stranger's contract emits, the order is judged by the chain's views."""
    market = desk.market
    (signed,) = placed(desk, market.order())
    topic = next(iter(watcher._HOLDERS))
    lie = {
        "address": market.collection.address,
        "topics": [
            topic,
            "0x" + signed.order.maker[2:].lower().rjust(64, "0"),
            "0x" + "00" * 32,
            "0x" + "00" * 32,
        ],
        "data": "0x",
        "logIndex": "0x0",
        "blockNumber": hex(market.chain.block_number),
        "blockHash": "0x" + "22" * 32,
        "transactionHash": "0x" + "11" * 32,
    }
    desk.provider.logs.append((market.chain.block_number, lie))
    assert desk.look().judged == 1
    assert desk.shown(signed)["status"] == "open"


def test_another_marketplace_s_logs_are_not_believed(desk: Desk) -> None:
    market = desk.market
    (signed,) = placed(desk, market.order())
    market.fill(signed)
    for _, entry in desk.provider.logs:
        if entry["address"] == market.market.address:
            entry["address"] = market.stranger.address
    desk.look()
    assert desk.shown(signed)["status"] != "filled"


def test_what_ended_long_ago_is_forgotten(desk: Desk) -> None:
    market = desk.market
    offer = market.offer(kind=OrderKind.COLLECTION_OFFER, id=0)
    signed, kept = placed(desk, market.order(), offer)
    market.fill(signed)
    desk.look()
    History(desk.store).forget(1_700_000_000 + 90 * 24 * 3600)
    assert desk.get(f"/orders/{hash_of(signed)}").status == 200
    History(desk.store).forget(1_700_000_001 + 90 * 24 * 3600)
    assert desk.get(f"/orders/{hash_of(signed)}").status == 404
    assert desk.hashes() == [hash_of(kept)]
