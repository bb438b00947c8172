"""`client.assets` on a node: each function, and each kind of bad input, with nothing lost.

├── making: off-chain and of an NFT, by permit and approval; what no asset can be made of
├── holding: transfers and their refusals as sentences; what a wallet may do
├── the issuer: issue, redeem, rules in plain words, documents, agents, pause
├── dividends: pay, book what arrived, claim, claim to another address, held back
├── agents: freeze a wallet and shares, move by force, out of a lien, recover
├── sales: by permit, approval, authorization, relayed; claim, refund, cancel, proceeds; Dutch prices
├── grants: offer, accept, release, revoke, withdraw
├── buyouts: vote, count, bid, outbid, settle, redeem; the whole supply
├── orders: listings and offers of shares, lots, and why one cannot be filled
└── values: a desk, publications within bounds, cash, redemptions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scripts import _deployment, _parameters
from strongroom.client.assets import Countries, Issue, Rules, document
from strongroom.client.assets.buyouts import BuyoutStatus
from strongroom.client.assets.grants import GrantStatus
from strongroom.client.assets.sales import SaleStatus
from strongroom.client.errors import AmountError, ArgumentError, ClientError, InsufficientFundsError
from strongroom.client.signing import Signed
from strongroom.errors import ContractError
from strongroom.model.orders import ItemStandard
from strongroom.refusals import Reason
from tests.integration.node import Node, anvil
from tests.support.assets_on_node import (
    COINS,
    DAY,
    DEED,
    FRANCE,
    JAPAN,
    PROFESSIONAL,
    REFERENCE,
    YEAR,
    People,
)

pytestmark = pytest.mark.anvil

CHAIN_ID = 31337
README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with anvil(CHAIN_ID) as running:
        yield running


@pytest.fixture(scope="module")
def prepared(node: Node, tmp_path_factory: pytest.TempPathFactory) -> People:
    path: Path = tmp_path_factory.mktemp("deployments") / f"{CHAIN_ID}.json"
    _deployment.deploy(node.broadcaster(node.account("deployer")), _parameters.load(CHAIN_ID), path)
    people = People(node, path)
    people.prepare()
    return people


@pytest.fixture
def people(prepared: People) -> Iterator[People]:
    before = prepared.node.request("evm_snapshot")
    yield prepared
    prepared.node.request("evm_revert", before)


def reason_in(refused: pytest.ExceptionInfo[ContractError]) -> str:
    return " ".join([str(refused.value), *getattr(refused.value, "__notes__", ())])


# Making


def test_something_off_chain_becomes_an_asset(people: People) -> None:
    before = people["owner"].stablecoin.balance(people.address("owner"))
    made = people.house(rules=Rules(Countries.only(FRANCE, JAPAN), max_holders=9, min_holding=1, lock_up=0))
    assert made.buyout is None
    assert made.fee == 100
    assert people["owner"].stablecoin.balance(people.address("owner")) == before - 100
    found = made.asset.overview()
    assert (found.symbol, found.supply, found.authorized, found.holders) == ("HARB", 750, 1_000, 2)
    assert found.owner == people.address("owner")
    assert "Only investors of the countries 250, 392 may receive." in found.rules
    assert "At most 9 investors may hold shares at a time." in found.rules
    assert "Who holds any holds at least 1 HARB in a wallet." in found.rules
    record = people["stranger"].assets.factory.find(made.asset)
    assert (record.custodian, record.creator) == ("Notary Ltd", people.address("owner"))
    assert [each.asset for each in people["stranger"].assets.all()][-1] == made.asset.address
    with pytest.raises(ArgumentError, match="has no buyout"):
        people["owner"].assets.buyout(made.asset)
    assert made.asset.documents()[0].document_hash == DEED.documentHash


def test_an_nft_becomes_an_asset(people: People) -> None:
    made = people.work()
    buyout = people["stranger"].assets.buyout(made.asset)
    assert buyout.address == made.buyout
    state = buyout.state_of()
    assert (state.item, state.status, state.reference) == (
        1,
        BuyoutStatus.OPEN,
        10_240,
    )  # the next of the ladder
    collection = people["owner"].nft.collection(state.collection)
    assert collection.ownerOf(1) == buyout.address
    with pytest.raises(InsufficientFundsError, match=r"does not own no\. 1"):
        people["owner"].assets.factory.tokenize_nft(people.plan(), collection.address, 1, REFERENCE)
    with pytest.raises(ArgumentError, match="reference price"):
        people["owner"].assets.factory.tokenize_nft(people.plan(), collection.address, 2, 0)
    factory = people["owner"].assets.factory
    second = factory.tokenize_nft(people.plan(symbol="TWO"), collection.address, 2, REFERENCE, by="approve")
    assert second.asset.symbol() == "TWO"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": " "}, "a name and a symbol"),
        ({"decimals": 9}, "0 to 8 decimals"),
        ({"authorized": 0}, "more than zero"),
        ({"authorized": 10**17}, r"below 2\^56"),
        ({"authorized": 700}, "more shares would be issued"),
        ({"documents": ()}, "stands on documents"),
        ({"rules": Rules(max_balance=5)}, "keeps investors' balances"),
        ({"rules": Rules(classes=(32,))}, "a class is from 0 to 31"),
        ({"rules": Rules(Countries.only())}, "nobody could"),
        ({"rules": Rules(Countries.only(1_000))}, "from 1 to 999"),
        ({"payment_tokens": ["0x" + "11" * 20] * 5}, "four tokens"),
    ],
)
def test_what_no_asset_can_be_made_of(people: People, changes: dict[str, object], says: str) -> None:
    count = people["owner"].assets.factory.assetCount()
    with pytest.raises(ClientError, match=says):
        people.house(**changes)
    assert people["owner"].assets.factory.assetCount() == count
    assert people["owner"].stablecoin.balance(people.address("owner")) == COINS


def test_making_asks_for_the_fee_and_for_who_may_receive(people: People) -> None:
    factory = people["owner"].assets.factory
    assert factory.current_fee() == 100
    with pytest.raises(ArgumentError, match="more than is agreed to"):
        factory.tokenize_off_chain(people.plan(), "Notary Ltd", max_fee=99)
    with pytest.raises(ArgumentError, match="is named"):
        factory.tokenize_off_chain(people.plan(), "")
    with pytest.raises(ContractError) as refused:
        people.house(issues=(Issue(people.address("stranger"), 1),))
    assert "no valid claim" in reason_in(refused)
    assert "strongroom kyc" in reason_in(refused)
    people["owner"].stablecoin.pay(people.address("giver"), COINS - 99)
    with pytest.raises(InsufficientFundsError):
        people.house()


def test_a_document_needs_a_name_an_address_and_its_content(people: People) -> None:
    for arguments in (
        ("", "ipfs://x", b"x"),
        ("N", " ", b"x"),
        ("N", "ipfs://x"),
        ("N" * 33, "ipfs://x", b"x"),
    ):
        with pytest.raises(ArgumentError):
            document(*arguments)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="32 bytes"):
        document("N", "ipfs://x", document_hash="0x1234")
    assert people["owner"].assets.factory.assetCount() == 0


# Holding


def test_transfers_and_why_not(people: People) -> None:
    made = people.house()
    mine = people.asset(made, "holder")
    stranger, other = people.address("stranger"), people.address("other")
    assert mine.can_send_to(other, "1.25")
    done = mine.send_shares(other, "1.25")
    assert (done.amount, made.asset.holder(other).shares) == (Decimal("1.25"), Decimal("151.25"))
    refused = mine.can_send_to(stranger, 1)
    assert (refused.allowed, refused.reason) == (False, Reason.RECEIVER_UNVERIFIED)
    assert "no valid claim" in refused.sentence
    assert "strongroom kyc" in refused.sentence
    with pytest.raises(ContractError) as error:
        mine.send_shares(stranger, 1)
    assert "strongroom kyc" in reason_in(error)
    assert "has 598.75 HARB, fewer than 599 HARB" in mine.can_send_to(other, 599).sentence
    with pytest.raises(InsufficientFundsError, match="needs 599 HARB"):
        mine.send_shares(other, 599)
    with pytest.raises(AmountError):
        mine.send_shares(other, "0.001")
    state = mine.holder(people.address("holder"))
    assert (state.shares, state.disposable, state.locked_up) == (Decimal("598.75"), Decimal("598.75"), ())
    assert state.identity.is_verified
    with pytest.raises(ArgumentError, match="is no asset"):
        people["holder"].assets.asset(people["holder"].stablecoin.address)


# The issuer


def test_the_issuers_acts(people: People) -> None:
    made = people.house()
    asset, third, owner = made.asset, people.address("third"), people.address("owner")
    assert asset.can_be_issued(third, 5)
    assert "no valid claim" in asset.can_be_issued(people.address("stranger"), 5).sentence
    asset.issue_shares(third, 5, people.now + DAY)
    assert asset.holder(third).locked_up[0].shares == 5
    refusal = asset.can_send_to(people.address("other"), 1, from_=third)
    assert refusal.reason == Reason.LOCKED_UP
    with pytest.raises(ContractError) as refused:
        asset.issue_shares(third, 500)
    assert refused.value.name == "AssetToken_SupplyExceeded"
    with pytest.raises(ContractError) as refused:
        people.asset(made, "stranger").issue_shares(third, 1)
    assert refused.value.name == "AssetToken_NotIssuer"
    with pytest.raises(ArgumentError, match="the holder approves that first"):
        asset.redeem_shares(people.address("holder"), 10)
    people.asset(made, "holder").let(owner, 1_000)
    asset.redeem_shares(people.address("holder"), 10)
    assert asset.overview().supply == 745


def test_rules_are_set_and_said(people: People) -> None:
    made = people.house()
    asset = made.asset
    rules = Rules(
        Countries.all_but(JAPAN),
        classes=(1, PROFESSIONAL),
        max_holders=3,
        min_holding="2.5",
        daily_volume=20,
        lock_up=30 * DAY,
        checked_claims=True,
    )
    asset.set_rules(rules)
    said = " ".join(asset.overview().rules)
    for part in (
        "392 may not receive",
        "classes 1, 2",
        "At most 3",
        "2.5 HARB",
        "20 HARB",
        "30 days",
        "verified",
    ):
        assert part in said
    assert asset.rules() == Rules(
        Countries.all_but(JAPAN),
        (1, 2),
        3,
        Decimal("2.5"),
        Decimal(0),
        Decimal(20),
        30 * DAY,
        checked_claims=True,
    )
    mine = people.asset(made, "holder")
    assert mine.can_send_to(people.address("other"), 1).reason == Reason.COUNTRY
    assert mine.can_send_to(people.address("third"), 21).reason == Reason.DAILY_VOLUME
    assert mine.can_send_to(people.address("third"), 2).reason == Reason.RECEIVER_BELOW_MINIMUM
    asset.set_rules(Rules(Countries.only(JAPAN)))
    assert asset.rules().countries.listed == (JAPAN,)
    assert mine.can_send_to(people.address("third"), 1).reason == Reason.COUNTRY
    asset.set_rules(Rules())
    assert mine.can_send_to(people.address("third"), 1)
    asset.limit_country(FRANCE, 1)
    assert mine.can_send_to(people.address("third"), 1).reason == Reason.MAX_COUNTRY_HOLDERS
    with pytest.raises(ArgumentError):
        asset.limit_country(1_000, 1)
    with pytest.raises(ContractError) as refused:
        mine.set_rules(Rules(max_holders=1))
    assert refused.value.name == "AssetToken_NotOwner"
    assert "strongroom asset show" in reason_in(refused)


def test_documents_agents_and_the_pause(people: People) -> None:
    made = people.house()
    asset = made.asset
    asset.set_document(document("VALUATION", "ipfs://v", b"250"))
    assert [each.name for each in asset.documents()] == ["DEED", "VALUATION"]
    asset.remove_document("VALUATION")
    with pytest.raises(ContractError) as refused:
        asset.remove_document("VALUATION")
    assert refused.value.name == "AssetToken_UnknownDocument"
    asset.appoint([people.address("stranger")])
    people.asset(made, "stranger").stop_transfers()
    assert people.asset(made, "holder").can_send_to(people.address("other"), 1).reason == Reason.PAUSED
    asset.resume_transfers()
    asset.dismiss([people.address("stranger")])
    with pytest.raises(ContractError):
        people.asset(made, "stranger").stop_transfers()


# Dividends


def test_dividends_from_the_payment_to_the_claim(people: People) -> None:
    made = people.house()
    payer, coin = people.asset(made, "payer"), people["payer"].stablecoin
    paid = payer.pay_dividend("75.000000000000000001")
    assert (paid.amount, paid.shares) == (Decimal("75.000000000000000001"), 750)
    [claimable] = payer.claimables(people.address("holder"))
    assert (claimable.amount, claimable.is_held_back) == (60, False)
    coin.pay(made.asset.address, 15)
    assert payer.books()[0].unbooked == 15
    assert payer.book_dividend().amount == 15
    with pytest.raises(ArgumentError, match="has arrived that is not booked"):
        payer.book_dividend()
    done = people.asset(made, "stranger").claim_dividend(holder=people.address("holder"))
    assert (done.amount, done.receiver) == (72, people.address("holder"))
    with pytest.raises(ArgumentError, match="has earned no"):
        people.asset(made, "holder").claim_dividend()
    mine = people.asset(made, "other")
    with pytest.raises(ArgumentError, match="only the holder itself"):
        mine.claim_dividend(holder=people.address("third"), to=people.address("other"))
    assert mine.claim_dividend(to=people.address("payer")).receiver == people.address("payer")
    [book] = mine.books()
    assert book.received == book.paid + book.owed == Decimal("90.000000000000000001")
    with pytest.raises(ArgumentError, match="no payment token"):
        payer.pay_dividend(1, token=people["payer"].reserve.address)
    with pytest.raises(ArgumentError, match="more than nothing"):
        payer.pay_dividend(0)
    with pytest.raises(InsufficientFundsError):
        payer.pay_dividend(10 * COINS)
    made.asset.list_payment_token(people["payer"].reserve.address)
    people["payer"].reserve.mint(people.address("payer"), 750 * 10**6).send()
    assert payer.pay_dividend(750, token=people["payer"].reserve.address).amount == 750
    assert [each.amount for each in mine.claimables(people.address("other"))] == [0, 150]


def test_dividends_that_are_held_back(people: People) -> None:
    made = people.house(rules=Rules(checked_claims=True))
    people.asset(made, "payer").pay_dividend(750)
    mine = people.asset(made, "holder")
    people.asset(made, "agent").freeze_wallet(people.address("holder"), "case 7")
    [claimable] = mine.claimables(people.address("holder"))
    assert claimable.is_held_back
    assert "frozen" in claimable.why
    with pytest.raises(ContractError) as refused:
        mine.claim_dividend()
    assert refused.value.name == "AssetToken_ClaimFrozen"
    assert "stay owed" in reason_in(refused)
    people.revoke("other")
    [claimable] = mine.claimables(people.address("other"))
    assert "not verified" in claimable.why
    with pytest.raises(ContractError) as refused:
        people.asset(made, "other").claim_dividend()
    assert refused.value.name == "AssetToken_ClaimHeldBack"
    empty = people.house(issues=())
    with pytest.raises(ArgumentError, match="nobody holds any shares"):
        people.asset(empty, "payer").pay_dividend(1)


# Agents


def test_freezes_forced_transfers_and_recovery(people: People) -> None:
    made = people.house()
    agent, holder, third = people.asset(made, "agent"), people.address("holder"), people.address("third")
    agent.freeze_wallet(holder, "court order 7")
    with pytest.raises(ArgumentError, match="already"):
        agent.freeze_wallet(holder, "again")
    assert people.asset(made, "holder").can_send_to(third, 1).reason == Reason.SENDER_FROZEN
    agent.unfreeze_wallet(holder, "settled")
    with pytest.raises(ArgumentError, match="not frozen"):
        agent.unfreeze_wallet(holder, "again")
    for reason in ("", "  ", b""):
        with pytest.raises(ArgumentError, match="state a reason"):
            agent.freeze_wallet(holder, reason)
    agent.freeze_shares(holder, 590, "case 8")
    state = agent.holder(holder)
    assert (state.frozen, state.disposable) == (590, 10)
    assert people.asset(made, "holder").can_send_to(third, 11).reason == Reason.FROZEN_SHARES
    done = agent.force_transfer(holder, third, 20, "case 8")
    assert (done.amount, agent.holder(holder).frozen) == (20, 580)
    with pytest.raises(ContractError) as refused:
        agent.force_transfer(holder, people.address("stranger"), 1, "case 8")
    assert "ERC7943CannotReceive" in refused.value.name or "claim" in reason_in(refused)
    with pytest.raises(ContractError) as refused:
        people.asset(made, "stranger").freeze_wallet(holder, "malice")
    assert "agents" in reason_in(refused)
    agent.freeze_shares(holder, 0, "closed")
    people.asset(made, "payer").pay_dividend(750)
    moved = agent.recover_wallet(holder, people.address("second"), "lost key, file 9")
    assert (moved.moved.amount, moved.left_in_liens) == (580, None)
    assert agent.claimables(people.address("second"))[0].amount == 580
    assert agent.isFrozen(holder)
    with pytest.raises(ContractError) as refused:
        agent.recover_wallet(people.address("other"), third, "malice")
    assert refused.value.name == "AssetToken_AnotherInvestor"
    assert "strongroom kyc" in reason_in(refused)


def test_a_lien_is_broken_by_name(people: People) -> None:
    made = people.work()
    buyout = people["holder"].assets.buyout(made.asset)
    buyout.vote_price(REFERENCE, 600)
    agent, other = people.asset(made, "agent"), people.address("other")
    with pytest.raises(ContractError) as refused:
        agent.force_transfer(people.address("holder"), other, 1, "case 8")
    assert refused.value.name == "AssetToken_InsufficientFree"
    agent.force_transfer(people.address("holder"), other, 100, "case 8", custodian=buyout.address)
    recovered = agent.recover_wallet(people.address("holder"), people.address("second"), "lost")
    assert recovered.moved.amount == 0
    assert recovered.left_in_liens is not None
    assert recovered.left_in_liens.amount == 500


# Sales


def test_a_sale_from_the_opening_to_the_proceeds(people: People) -> None:
    made = people.house()
    sales = people["owner"].assets.sales
    sale = sales.open_sale(made.asset, price="25", hard_cap=100, soft_cap=20, days=5, max_per_investor=60)
    assert sale.status is SaleStatus.OPEN
    assert "open until" in sale.sentence
    number, coin = sale.number, people["owner"].stablecoin
    buyer = people["third"].assets.sales
    assert buyer.cost_of(number, "10.5") == Decimal("262.5")
    assert buyer.buy_shares(number, "10.5").coins == Decimal("262.5")
    assert buyer.buy_shares(number, 5, by="approve").shares == 5
    assert buyer.buy_shares(number, 4, by="authorization").coins == 100
    signed = Signed.from_json(buyer.sign_purchase(number, 2, max_cost=60).as_json())
    assert people["stranger"].assets.sales.relay(signed).coins == 50  # type: ignore[arg-type]
    with pytest.raises(ContractError):
        people["stranger"].assets.sales.relay(signed)  # type: ignore[arg-type]
    assert coin.balance(people.address("third")) == COINS - Decimal("537.5")
    for shares, error in ((0, AmountError), (100, ContractError), ("0.001", AmountError)):
        with pytest.raises(error):
            buyer.buy_shares(number, shares)
    answer = buyer.may_buy(number, 1, people.address("stranger"))
    assert "no valid claim" in answer.sentence
    with pytest.raises(ContractError) as refused:
        people["stranger"].assets.sales.buy_shares(number, 1)
    assert refused.value.name == "PrimarySale_NotEligible"
    assert "no valid claim" in reason_in(refused)
    with pytest.raises(ArgumentError, match="nothing to claim"):
        buyer.claim_shares(number)
    with pytest.raises(ArgumentError, match="before the sale is over"):
        buyer.refund_buyer(number)
    with pytest.raises(ArgumentError, match="no proceeds yet"):
        sales.take_proceeds(number)
    people.wait(5 * DAY + 1)
    assert "successful" in sales.state(number).sentence
    with pytest.raises(ArgumentError, match="nothing can be bought"):
        buyer.buy_shares(number, 1)
    with pytest.raises(ContractError) as refused:
        buyer.refund_buyer(number)
    assert "Claim the shares" in reason_in(refused)
    claimed = people["stranger"].assets.sales.claim_shares(number, people.address("third"))
    assert (claimed.shares, claimed.coins) == (Decimal("21.5"), Decimal("537.5"))
    with pytest.raises(ArgumentError, match="nothing waits"):
        buyer.claim_shares(number)
    took = sales.take_proceeds(number)
    assert (took.amount, took.fee) == (Decimal("532.125"), Decimal("5.375"))
    assert [each.number for each in sales.of_asset(made.asset)] == [number]


def test_sales_that_give_the_money_back(people: People) -> None:
    made = people.house()
    sales, buyer = people["owner"].assets.sales, people["third"].assets.sales
    failed = sales.open_sale(made.asset, price=25, end_price=5, hard_cap=100, soft_cap=50, days=4).number
    people.wait(2 * DAY)
    assert 14 < buyer.cost_of(failed, 1) < 16
    paid = buyer.buy_shares(failed, 10).coins
    assert buyer.bought(failed, people.address("third")).paid == paid
    people.wait(2 * DAY + 1)
    assert "failed" in sales.state(failed).sentence
    assert people["stranger"].assets.sales.refund_buyer(failed, people.address("third")).coins == paid
    cancelled = sales.open_sale(made.asset, price=25, hard_cap=100, days=4).number
    buyer.buy_shares(cancelled, 1)
    with pytest.raises(ContractError):
        buyer.cancel_sale(cancelled)
    sales.cancel_sale(cancelled)
    buyer.refund_buyer(cancelled)
    assert people["third"].stablecoin.balance(people.address("third")) == COINS
    revoked = sales.open_sale(made.asset, price=25, hard_cap=100, days=4).number
    buyer.buy_shares(revoked, 1)
    people.wait(4 * DAY + 1)
    people.revoke("third")
    with pytest.raises(ContractError) as refused:
        buyer.claim_shares(revoked)
    assert "no valid claim" in reason_in(refused)
    assert buyer.refund_buyer(revoked).coins == 25
    for number in (0, 99):
        with pytest.raises(ArgumentError, match="there is no sale"):
            sales.state(number)


def test_sales_that_cannot_be_opened(people: People) -> None:
    made = people.house()
    sales = people["owner"].assets.sales
    with pytest.raises(ArgumentError, match="may still be issued"):
        sales.open_sale(made.asset, price=1, hard_cap=251)
    with pytest.raises(AmountError, match="no whole number of wei"):
        sales.open_sale(made.asset, price="0.000000000000000001", hard_cap=10)
    with pytest.raises(ContractError) as refused:
        sales.open_sale(made.asset, price=1, hard_cap=10, soft_cap=11)
    assert refused.value.name == "PrimarySale_InvalidTerms"
    with pytest.raises(ArgumentError, match="only the owner"):
        people["third"].assets.sales.open_sale(made.asset, price=1, hard_cap=250)
    assert sales.saleCount() == 0
    assert sales.open_sale(made.asset, price=1, hard_cap=250).hard_cap == 250


# Grants


def test_grants(people: People) -> None:
    made = people.house()
    grants, third = people["owner"].assets.grants, people.address("third")
    grant = grants.offer_grant(made.asset, third, 40, 100 * DAY, cliff=10 * DAY)
    assert "offered" in grant.sentence
    mine = people["third"].assets.grants
    with pytest.raises(ArgumentError, match="is for"):
        people["other"].assets.grants.accept_grant(grant.number)
    assert mine.accept_grant(grant.number).amount == 40
    assert made.asset.holder(third).locked == 40
    with pytest.raises(ArgumentError, match="nothing to release"):
        mine.release_grant(grant.number)
    people.wait(50 * DAY)
    assert people["stranger"].assets.grants.release_grant(grant.number).amount == 20
    assert "20 of 40 shares have vested" in mine.state(grant.number).sentence
    people.verify("other")
    back = grants.revoke_grant(grant.number, to=people.address("other"))
    assert 19 < back.amount <= 20
    assert mine.state(grant.number).status is GrantStatus.REVOKED
    with pytest.raises(ArgumentError, match="let"):
        grants.offer_grant(made.asset, third, 40, DAY)
    with pytest.raises(ContractError) as refused:
        people["holder"].assets.grants.offer_grant(made.asset, third, 5, DAY, issue=False)
    assert "asset grant allow" in reason_in(refused)
    grants.allow_grantor(made.asset, people.address("holder"))
    own = people["holder"].assets.grants.offer_grant(made.asset, third, 5, DAY, issue=False)
    people["holder"].assets.grants.withdraw_offer(own.number)
    assert "withdrawn" in mine.state(own.number).sentence
    grants.allow_grantor(made.asset, people.address("holder"), False)
    again = people["holder"].assets.grants.offer_grant(
        made.asset, third, 5, DAY, issue=False, is_revocable=False
    )
    assert mine.accept_grant(again.number, by="approve").amount == 5
    with pytest.raises(ArgumentError, match="there is no grant"):
        mine.state(99)


# Buyouts


def test_a_buyout_from_the_vote_to_the_redemption(people: People) -> None:
    made = people.work()
    holder = people["holder"].assets.buyout(made.asset)
    assert "fewer than half" in holder.state_of().sentence
    with pytest.raises(AmountError, match="half to twice"):
        holder.vote_price(REFERENCE * 3, 600)
    with pytest.raises(ArgumentError, match="name shares to lock"):
        holder.vote_price(REFERENCE)
    with pytest.raises(InsufficientFundsError):
        holder.vote_price(REFERENCE, 601)
    vote, _ = holder.vote_price(REFERENCE, 600)
    assert (vote.shares, vote.counted) == (600, 0)
    assert vote.price >= REFERENCE
    bidder, rival = people["bidder"].assets.buyout(made.asset), people["rival"].assets.buyout(made.asset)
    with pytest.raises(ArgumentError, match="no bid is taken"):
        bidder.place_bid(REFERENCE * 2)
    people.wait(3 * DAY + 1)
    people["stranger"].assets.buyout(made.asset).count([people.address("holder")])
    state = bidder.state_of()
    assert state.reserve == vote.price
    with pytest.raises(AmountError, match="least bid"):
        bidder.place_bid(state.least_bid - 1)
    assert bidder.place_bid(state.least_bid).amount == state.least_bid
    with pytest.raises(AmountError):
        rival.place_bid(state.least_bid)
    with pytest.raises(ArgumentError, match="votes are taken before"):
        holder.vote_price(REFERENCE, 1)
    last = rival.place_bid(rival.state_of().least_bid).amount
    assert bidder.outbid_money(people.address("bidder")) == state.least_bid
    assert bidder.withdraw_outbid().amount == state.least_bid
    assert people["bidder"].stablecoin.balance(people.address("bidder")) == COINS
    with pytest.raises(ArgumentError, match="nothing waits"):
        bidder.withdraw_outbid()
    with pytest.raises(ContractError) as refused:
        bidder.settle_auction()
    assert refused.value.name == "Buyout_NotEnded"
    with pytest.raises(ArgumentError, match="once the NFT is sold"):
        holder.redeem_shares()
    people.wait(30 * DAY)
    after, _ = people["stranger"].assets.buyout(made.asset).settle_auction()
    assert (after.status, after.proceeds) == (BuyoutStatus.SOLD, last)
    assert "sold for" in after.sentence
    assert people["rival"].nft.collection(after.collection).ownerOf(1) == people.address("rival")
    worth = holder.worth(600)
    assert holder.redeem_shares().amount == worth
    other = people["other"].assets.buyout(made.asset)
    assert other.redeem_shares(50).amount + other.redeem_shares().amount == last - worth
    assert other.state_of().proceeds == 0
    with pytest.raises(ArgumentError, match="has no shares"):
        other.redeem_shares()


def test_shares_are_unlocked_and_the_whole_supply_is_the_nft(people: People) -> None:
    made = people.work()
    holder = people["holder"].assets.buyout(made.asset)
    holder.vote_price(REFERENCE, 600)
    with pytest.raises(ArgumentError, match="has 600 HARB locked"):
        holder.unlock_shares(601)
    assert holder.unlock_shares(100).amount == 100
    assert holder.unlock_shares().amount == 500
    with pytest.raises(ArgumentError):
        holder.unlock_shares()
    with pytest.raises(ArgumentError, match="for who has all"):
        holder.redeem_whole()
    people.asset(made, "other").send_shares(people.address("holder"), 150)
    assert holder.redeem_whole().amount == 750
    state = holder.state_of()
    assert state.status is BuyoutStatus.REDEEMED
    assert people["holder"].nft.collection(state.collection).ownerOf(1) == people.address("holder")


def test_money_that_strays_into_a_buyout_is_a_dividend(people: People) -> None:
    made = people.work()
    buyout = people["stranger"].assets.buyout(made.asset)
    people["stranger"].stablecoin.pay(buyout.address, 75)
    assert buyout.pass_on().amount == 75
    people.asset(made, "stranger").book_dividend()
    assert made.asset.claimables(people.address("holder"))[0].amount == 60


# Orders


def test_shares_are_sold_by_signed_orders(people: People) -> None:
    made = people.house()
    seller, buyer = people["holder"].assets.orders, people["third"].assets.orders
    listing = seller.sell(made.asset, 100, "26", lots=10)
    assert buyer.check(listing).is_fillable
    done = buyer.buy(listing, lots=3)
    assert (done.shares, done.price) == (30, 780)
    assert made.asset.holder(people.address("third")).shares == 30
    stranger = people["stranger"].assets.orders
    assert "no valid claim" in str(stranger.check(listing).problem)
    with pytest.raises(ContractError) as refused:
        stranger.buy(listing)
    assert "no valid claim" in reason_in(refused)
    people.asset(made, "agent").freeze_wallet(people.address("holder"), "case 7")
    assert "frozen" in str(buyer.check(listing).problem)
    before = people["third"].stablecoin.balance(people.address("third"))
    with pytest.raises(ContractError) as refused:
        buyer.buy(listing)
    assert "frozen" in reason_in(refused)
    assert people["third"].stablecoin.balance(people.address("third")) == before
    people.asset(made, "agent").unfreeze_wallet(people.address("holder"), "settled")
    assert buyer.buy(listing, lots=7).shares == 70
    assert not buyer.check(listing).is_fillable
    market, coin = people["holder"].market, people["holder"].stablecoin
    sham = market.listing(
        people["holder"].reserve.address,
        0,
        10**18,
        currency=coin.address,
        standard=ItemStandard.ERC20,
        lot_size=5,
    )
    with pytest.raises(ArgumentError, match="is no asset of the factory"):
        buyer.buy(market.sign(sham))
    offer = buyer.offer(made.asset, 10, 30, lots=2)
    with pytest.raises(ArgumentError, match="an offer to buy"):
        seller.buy(offer)
    assert seller.accept(offer, lots=2).price == 300
    with pytest.raises(ArgumentError, match="this is a listing"):
        seller.accept(listing)
    with pytest.raises(AmountError, match="equal lots"):
        seller.sell(made.asset, "0.05", 1, lots=2)
    with pytest.raises(AmountError, match="no whole number of wei"):
        seller.sell(made.asset, "0.01", "0.000000000000000001")
    with pytest.raises(InsufficientFundsError):
        seller.sell(made.asset, 700, 1)


# Values


def test_a_desk_redeems_at_the_published_value(people: People) -> None:
    made = people.house()
    desks, appraiser = people["owner"].assets.desks, people["payer"].assets.desks
    with pytest.raises(ArgumentError, match="only the owner"):
        people["third"].assets.desks.open_desk(made.asset, 25, people.address("payer"))
    desk = desks.open_desk(made.asset, 25, people.address("payer"), max_age=YEAR)
    holder = people.address("holder")
    mine = people["holder"].assets.desks.desk(desk.address)
    people.asset(made, "holder").let(desk.address, 100 * 100)
    mine.ask(holder, 100).send()
    with pytest.raises(AmountError, match="a publication is from"):
        appraiser.publish(desk, 50)
    people.wait(DAY)
    appraiser.publish(desk, 26)
    desks.fund(desk, 1_300)
    done = people["stranger"].assets.desks.fulfil(desk, [holder])
    assert (done.shares, done.cash) == (50, 1_300)
    mine.claim_all(holder).send()
    assert people["holder"].stablecoin.balance(holder) == COINS + 1_300
    mine.leave(holder).send()
    assert made.asset.holder(holder).disposable == 550
    with pytest.raises(ArgumentError, match="is no redemption desk"):
        desks.desk(made.asset.address)


# Reports


def test_cap_table_and_dividends_reconcile_through_everything(people: People) -> None:
    """Odd amounts, transfers between dividends, claims, a forced transfer, a recovery, a burn, a second token."""
    made = people.house(
        decimals=4,
        authorized="1000.0007",
        issues=(
            Issue(people.address("holder"), "333.3331"),
            Issue(people.address("other"), "7.0003"),
        ),
    )
    asset, payer = made.asset, people.asset(made, "payer")
    reserve = people["payer"].reserve
    asset.list_payment_token(reserve.address)
    reserve.mint(people.address("payer"), 10**9).send()
    payer.pay_dividend("100.000000000000000007")
    payer.pay_dividend("0.000000000001")
    people.asset(made, "holder").send_shares(people.address("third"), "11.1111")
    payer.pay_dividend("0.333333333333333331")
    payer.pay_dividend("77.777777", token=reserve.address)
    people.asset(made, "holder").claim_dividend()
    people["payer"].stablecoin.pay(asset.address, "3.000000000000000001")
    people.asset(made, "agent").force_transfer(
        people.address("other"), people.address("third"), "0.0001", "x"
    )
    payer.book_dividend()
    people.asset(made, "third").claim_dividend(reserve.address)
    people.asset(made, "agent").recover_wallet(people.address("holder"), people.address("second"), "lost")
    payer.pay_dividend("5")
    people.asset(made, "second").claim_dividend()
    people.asset(made, "third").let(people.address("owner"), 10**4)
    asset.redeem_shares(people.address("third"), 1)
    people["payer"].stablecoin.pay(asset.address, 2)

    assets = people["stranger"].assets
    table = assets.cap_table(asset.address).require()
    assert [each.wallet for each in table.holdings] == [
        people.address(who) for who in ("second", "third", "other")
    ]
    assert table.amount(table.supply) == Decimal("339.3334")
    assert table.investors == 3
    assert sum(each.units for each in table.holdings) == table.supply
    assert "second" not in table.as_csv()
    assert table.as_csv().count("\n") == 4
    assert table.as_json()["reconciles"] is True

    report = assets.dividends(asset.address).require()
    coins, units = report.tokens
    assert coins.amount(coins.received) == Decimal("108.333333333334333339")
    assert coins.received == coins.paid + coins.owed + coins.remainder
    assert 0 < coins.remainder < 3 * 10**12
    assert coins.amount(coins.unbooked) == 2
    assert units.received == units.paid + units.owed + units.remainder == 77_777_777
    assert sum(each.paid for each in coins.holders) == coins.paid
    assert report.as_csv().count("\n") == 1 + 6 + 3
    assert report.holders_csv().count("\n") == 1 + 2 * 4
    assert report.as_json()["tokens"][0]["unbooked"] == 2


def test_a_report_of_a_period_has_its_entries_and_all_sums(people: People) -> None:
    made = people.house()
    payer = people.asset(made, "payer")
    payer.pay_dividend(75)
    people.wait(10)
    since = people.now
    people.wait(1)
    payer.pay_dividend(150)
    report = people["stranger"].assets.dividends(made.asset, since=since)
    [token] = report.tokens
    assert (token.statement.opening, token.statement.received) == (75 * 10**18, 150 * 10**18)
    assert token.received == 225 * 10**18
    assert [entry.units for entry in report.entries] == [150 * 10**18]
    assert not people["stranger"].assets.dividends(made.asset, until=1).entries


def test_the_readmes_section_runs(people: People) -> None:
    section = README.read_text("utf-8").split("## Assets from Python")[1].split("\n## ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    ready = code.replace('"http://127.0.0.1:8545", account=key', "url, key, registry")
    assert ready != code
    names: dict[str, Any] = {
        "url": people.node.url,
        "key": people.key("owner"),
        "registry": people.registry,
        "founder": people.address("holder"),
        "stranger": people.address("stranger"),
        "buyer": people["third"],
        "deed": b"a deed",
    }
    exec(compile(ready, "README.md", "exec"), names)
    assert people["third"].stablecoin.balance(people.address("third")) == COINS - 300
    assert people["holder"].stablecoin.balance(people.address("holder")) == COINS + 1_000 - Decimal(
        "0.000001"
    )  # no whole millionth for each share
    assert names["client"].assets.dividends(names["asset"]).reconciles
