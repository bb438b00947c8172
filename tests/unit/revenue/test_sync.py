"""Splitter.sync

├── books what has arrived of ether and of tokens, at once or bit by bit, to the unit
│   ├── one event for each receipt; none when nothing arrived
│   ├── a tax on the way in is not booked
│   └── beyond what the book holds nothing is booked, and nothing breaks
├── gas does not depend on the number of payees (the benchmark shows it: 2, 10, 100)
├── less is here than is owed: it is recorded once, and ends by itself
├── a token that does not answer: it reverts
└── the implementation: it reverts, and takes no ether
"""

import pytest

from strongroom.evm import ContractError
from tests.support.revenue import ETHER, MAX_RECEIVED, Revenue, RevenueBuilder, asset
from tests.support.suite import event, events, refuses


def test_books_ether_and_tokens(revenue: Revenue) -> None:
    revenue.pay(10**18 + 1)
    revenue.pay(1_000_001, revenue.token)
    receipt = revenue.sync(None, revenue.token)
    assert events(receipt) == [
        event(revenue.splitter, "PaymentReceived", ETHER, 10**18 + 1, 10**18 + 1),
        event(revenue.splitter, "PaymentReceived", revenue.token, 1_000_001, 1_000_001),
    ]
    assert revenue.owed() == [revenue.share(payee, 10**18 + 1) for payee in range(3)]
    assert revenue.owed(revenue.token) == [revenue.share(payee, 1_000_001) for payee in range(3)]
    revenue.assert_laws()


def test_books_what_arrived_since(revenue: Revenue) -> None:
    revenue.receive(10, revenue.token)
    assert revenue.splitter.unsynced(revenue.token) == 0
    revenue.pay(5, revenue.token)
    assert revenue.splitter.unsynced(revenue.token) == 5
    revenue.claim(0, revenue.token)
    assert revenue.splitter.unsynced(revenue.token) == 5, "a claim moves nothing between the two"
    assert events(revenue.sync(revenue.token)) == [
        event(revenue.splitter, "PaymentReceived", revenue.token, 5, 15)
    ]
    assert revenue.splitter.received(revenue.token) == 15


def test_nothing_arrived(revenue: Revenue) -> None:
    revenue.receive(10, revenue.token)
    before = revenue.ledger()
    assert events(revenue.sync(revenue.token, None, revenue.token)) == []
    assert events(revenue.sync()) == []
    assert revenue.ledger() == before


@pytest.mark.parametrize("first", [1, 2, 5, 6, 7])
def test_what_rounding_leaves_is_paid_with_the_next(revenue: Revenue, first: int) -> None:
    revenue.receive(first, revenue.token)
    for payee in range(3):
        assert revenue.splitter.owed(payee, revenue.token) == revenue.share(payee, first)
        if revenue.share(payee, first):
            assert revenue.claim(payee, revenue.token) == revenue.share(payee, first)
    revenue.receive(12 - first, revenue.token)
    for payee in range(3):
        revenue.claim(payee, revenue.token)
    assert [revenue.held(payee, revenue.token) for payee in revenue.payees] == [
        2 * share for share in revenue.shares
    ], "12 divides by 6: everyone has the exact share"
    assert revenue.held(revenue.splitter, revenue.token) == 0


def test_ten_thousand_dust_receipts_pay_as_one(revenue: Revenue) -> None:
    """No rounding builds up, however small the receipts are."""
    revenue.weird.mint(revenue.collector, 1_000, sender=revenue.collector)
    for _ in range(200):
        revenue.weird.transfer(revenue.splitter, 5, sender=revenue.collector)
        revenue.sync(revenue.weird)
    assert revenue.owed(revenue.weird) == [revenue.share(payee, 1_000) for payee in range(3)]


def test_a_tax_on_the_way_in_is_not_booked(revenue: Revenue) -> None:
    revenue.weird.setFee(100, sender=revenue.collector)
    revenue.receive(10_000, revenue.weird)
    assert revenue.splitter.received(revenue.weird) == 9_900
    revenue.assert_laws()


def test_a_book_is_never_too_full(revenue: Revenue) -> None:
    revenue.receive(MAX_RECEIVED - 5, revenue.weird)
    revenue.receive(100, revenue.weird)
    assert revenue.splitter.received(revenue.weird) == MAX_RECEIVED
    assert revenue.splitter.unsynced(revenue.weird) == 0
    for payee in range(3):
        assert revenue.claim(payee, revenue.weird) == revenue.share(payee, MAX_RECEIVED)
    revenue.sync(revenue.weird)
    revenue.weird.mint(revenue.splitter, 2**255, sender=revenue.collector)
    revenue.sync(revenue.weird)
    assert revenue.splitter.received(revenue.weird) == MAX_RECEIVED


def test_a_fall_is_recorded_once_and_ends(revenue: Revenue) -> None:
    revenue.receive(600, revenue.weird)
    revenue.receive(600, revenue.token)
    revenue.weird.seize(revenue.splitter, 150, sender=revenue.stranger)
    assert revenue.splitter.shortfall(revenue.weird) == (150, 0)
    assert events(revenue.sync(revenue.weird, revenue.token)) == [
        event(revenue.splitter, "ShortfallRecorded", revenue.weird, 150)
    ]
    since = revenue.chain.timestamp
    revenue.chain.warp(100)
    assert events(revenue.sync(revenue.weird)) == []
    assert revenue.splitter.shortfall(revenue.weird) == (150, since)
    assert revenue.owed(revenue.weird) == [revenue.share(payee, 600) for payee in range(3)]
    assert revenue.splitter.received(revenue.weird) == 600
    revenue.claim(0, revenue.token)  # nothing else is touched
    revenue.pay(160, revenue.weird)
    assert events(revenue.sync(revenue.weird)) == [
        event(revenue.splitter, "ShortfallEnded", revenue.weird),
        event(revenue.splitter, "PaymentReceived", revenue.weird, 10, 610),
    ]
    assert revenue.splitter.shortfall(revenue.weird) == (0, 0)


def test_a_fall_to_nothing_and_exactly_back(revenue: Revenue) -> None:
    revenue.receive(600, revenue.weird)
    revenue.weird.seize(revenue.splitter, 600, sender=revenue.stranger)
    revenue.sync(revenue.weird)
    assert revenue.splitter.claimable(0, revenue.weird) == 0
    with revenue.refuses("RoyaltySplitter_NothingToClaim", 0, revenue.weird):
        revenue.claim(0, revenue.weird)
    revenue.pay(600, revenue.weird)
    assert [each[1] for each in events(revenue.sync(revenue.weird))] == ["ShortfallEnded"]


@pytest.mark.parametrize("what", ["no code", "no function", "short answer"])
def test_refuses_what_is_no_token(revenue: Revenue, what: str) -> None:
    address = {"no code": revenue.stranger.address, "no function": revenue.factory.address}.get(what)
    if address is None:
        address = revenue.newcomer.address
        revenue.chain.set_code(address, bytes.fromhex("6001600052601f6000f3"))
    with revenue.refuses("RoyaltySplitter_NotAToken", address):
        revenue.splitter.sync([ETHER, address], sender=revenue.stranger)
    with revenue.refuses("RoyaltySplitter_NotAToken", revenue.splitter.address):
        revenue.splitter.sync([revenue.splitter], sender=revenue.stranger)


def test_the_implementation_is_of_no_use(build_revenue: RevenueBuilder) -> None:
    for form, name in (
        ("SPLITTER", "RoyaltySplitter"),
        ("ADJUSTABLE_SPLITTER", "AdjustableRoyaltySplitter"),
    ):
        revenue = build_revenue()
        bare = revenue.chain.at(name, revenue.factory.__getattr__(form)())
        for function, args in (
            ("sync", ([ETHER],)),
            ("syncAndClaim", ([0], [ETHER])),
            ("changePayee", (0, revenue.stranger)),
            ("acceptPayee", (0,)),
            ("setRecoveryAgent", (0, revenue.stranger)),
            ("startRecovery", (0, revenue.stranger)),
            ("cancelRecovery", (0,)),
            ("acceptRecovery", (0,)),
            ("setClaimsByOthers", (0, False)),
        ):
            with refuses("RoyaltySplitter_NotAClone"):
                revenue.chain.send(bare, function, *args, sender=revenue.stranger)
        if form != "SPLITTER":
            for function, args in (
                ("announceShares", ([], [])),
                ("cancelShares", ()),
                ("transferOwnership", (revenue.stranger,)),
                ("acceptOwnership", ()),
                ("renounceOwnership", ()),
            ):
                with refuses("RoyaltySplitter_NotAClone"):
                    revenue.chain.send(bare, function, *args, sender=revenue.stranger)
        for payee in (0, 1, 2, 65_535, 65_536, 2**255):
            with pytest.raises(ContractError):
                bare.claim(payee, asset(revenue.token), sender=revenue.stranger)
        with pytest.raises(ContractError):
            revenue.chain.raw_send(revenue.stranger, bare, value=1)


def test_nothing_can_be_initialised(revenue: Revenue) -> None:
    """There is no such function, and nothing that writes the configuration."""
    names = {function.name for function in revenue.splitter._interface.functions.values()}
    assert not {name for name in names if "init" in name.lower() or "setup" in name.lower()}


def test_ether_comes_by_transfer_with_2300_gas(revenue: Revenue) -> None:
    """A clone that delegated every call would take 2,600 for the first opcode that matters."""
    payer = revenue.deploy("MockPayee")
    # PUSH0 x4, value 7, the splitter, gas 0 (the stipend alone is 2,300), CALL, and its success is returned
    code = bytes.fromhex(f"5f5f5f5f600773{revenue.splitter.address[2:]}5ff15f5260205ff3")
    revenue.chain.set_code(payer, code)
    revenue.chain.set_balance(payer, 10)
    before = revenue.chain.balance(revenue.splitter)
    output = revenue.chain.raw_send(revenue.stranger, payer).output
    assert int.from_bytes(output, "big") == 1
    assert revenue.chain.balance(revenue.splitter) == before + 7
