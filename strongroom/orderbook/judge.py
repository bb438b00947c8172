"""Where signed orders stand, by the marketplace's own views and the tokens' of one block.

The marketplace says state, lots, price, royalty, fee and agreement; item and currency say whether the maker could
deliver or pay. Nothing here is trusted to be a well-behaved token: what does not answer, or reverts, is a no.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.client.contract import prepare
from strongroom.client.contracts.marketplace import Fill, Marketplace
from strongroom.client.errors import NodeError
from strongroom.client.market import ETHER, SignedOrder
from strongroom.errors import ContractError
from strongroom.model.execution import ModelError
from strongroom.model.orders import ItemStandard, Order, OrderKind, OrderState
from strongroom.orderbook.chain import Ask, Chain, Head, view, word
from strongroom.orderbook.values import Judgement, Reason, Status, of_contract

_BPS = 10_000


@dataclass(frozen=True)
class Case:
    """An order to be judged."""

    signed: SignedOrder
    filled_lots: int = 0
    """By the fills that the order book has seen."""


class Judge:
    """Asks a marketplace, many orders at once."""

    def __init__(self, chain: Chain, marketplace: str) -> None:
        self._chain = chain
        self._market = Marketplace(chain.connection, marketplace)

    def judge(self, cases: Sequence[Case], head: Head) -> list[Judgement]:
        """Where each order stands at a block. Raises `ClientError` if the node does not answer.

        An order that the node cannot judge, though it answers otherwise, is stale: it must not stop the others.
        """
        try:
            return self._judge_together(cases, head)
        except NodeError:
            if len(cases) > 1:
                return [found for case in cases for found in self.judge([case], head)]
            self._chain.ask([Ask(self._market.address, prepare(self._market.settings).data)], head.number)
            reason = _own("NoAnswer", "The node cannot ask the order's contracts.")
            return [Judgement(Status.STALE, head.number, head.timestamp, 0, 0, reason)]

    def _judge_together(self, cases: Sequence[Case], head: Head) -> list[Judgement]:
        questions = [self._questions(case.signed) for case in cases]
        answers = iter(self._chain.ask([ask for asks in questions for ask in asks], head.number))
        given = [[next(answers) for _ in asks] for asks in questions]
        return [self._judge_one(case, answered, head) for case, answered in zip(cases, given, strict=True)]

    def _questions(self, signed: SignedOrder) -> list[Ask]:
        """State, agreement, quote, then the maker's side. What item fills a collection's offer is not known yet."""
        order, market = signed.order, self._market
        state = prepare(market.orderState, signed.struct)
        agreed = prepare(market.isValidEvidence, signed.struct, signed.evidence)
        terms = Fill(order.id, 1, 0, 0, ETHER, _BPS, True, ())
        quote = prepare(market.quote, signed.struct, terms)
        known = order.kind != OrderKind.COLLECTION_OFFER
        calls = (state, agreed, quote) if known else (state, agreed)
        return [Ask(call.to, call.data) for call in calls] + _makers_side(order, market.address)

    def _judge_one(self, case: Case, answers: Sequence[bytes | ContractError], head: Head) -> Judgement:
        order = case.signed.order
        price = order.lot_price_at(head.timestamp)

        def found(status: Status, lots: int = 0, reason: Reason | None = None) -> Judgement:
            return Judgement(status, head.number, head.timestamp, lots, price, reason)

        try:
            order.require_well_formed()
            state, available = self._state(answers[0])
        except (ModelError, ContractError) as error:
            return found(Status.STALE, 0, Reason.of(error))
        if state is OrderState.CLOSED:
            if case.filled_lots >= order.lots:
                return found(Status.FILLED)
            return found(Status.CANCELLED, 0, self._why_closed(order, head))
        if state is OrderState.EXPIRED:
            reason = of_contract("Marketplace_Expired", order.end_time, head.timestamp)
            return found(Status.EXPIRED, 0, reason)
        if word(answers[1]) != 1:
            reason = of_contract("Marketplace_InvalidSignature", order.maker, case.signed.order_hash)
            return found(Status.STALE, 0, reason)
        rest = list(answers[2:])
        refused = None if order.kind == OrderKind.COLLECTION_OFFER else rest.pop(0)
        if isinstance(refused, ContractError):
            return found(Status.STALE, 0, Reason.of(refused))
        if not price:
            return found(Status.STALE, 0, of_contract("Marketplace_ZeroPrice"))
        lots, problem = self._deliverable(order, price, rest)
        if problem is not None:
            return found(Status.STALE, 0, problem)
        lots = min(lots, available)
        if state is OrderState.NOT_STARTED:
            reason = of_contract("Marketplace_NotStarted", order.start_time, head.timestamp)
            return found(Status.PENDING, lots, reason)
        return found(Status.PARTLY_FILLED if available < order.lots else Status.OPEN, lots)

    @staticmethod
    def _state(answer: bytes | ContractError) -> tuple[OrderState, int]:
        """State and lots left. Raises what the contract raised."""
        if isinstance(answer, ContractError):
            raise answer
        if len(answer) < 64 or word(answer) not in list(OrderState):
            raise NodeError("the node answers for the marketplace with something else than an order's state")
        return OrderState(word(answer)), int.from_bytes(answer[32:64], "big")

    def _why_closed(self, order: Order, head: Head) -> Reason:
        calls = (
            prepare(self._market.counters, order.maker),
            prepare(self._market.nonceBitmap, order.maker, order.nonce >> 8),
        )
        answers = self._chain.ask([Ask(call.to, call.data) for call in calls], head.number)
        counter, bits = (word(answer) for answer in answers)
        if counter != order.counter:
            return of_contract("Marketplace_CounterMismatch", order.maker, order.counter, counter)
        if bits >> (order.nonce & 0xFF) & 1:
            return of_contract("Marketplace_NonceUsed", order.maker, order.nonce)
        return of_contract("Marketplace_TooManyLots", 1, 0)

    def _deliverable(
        self, order: Order, price: int, answers: Sequence[bytes | ContractError]
    ) -> tuple[int, Reason | None]:
        """How many lots the maker could deliver or pay for now, and why none."""
        maker, market = order.maker, self._market.address
        if order.kind != OrderKind.LISTING:
            if not self._chain.has_code(order.token):
                return 0, _own("NoCode", f"There is no contract at {order.token}.")
            held, allowed = (word(answer) for answer in answers)
            if held < price:
                return 0, _own(
                    "BalanceTooLow", f"{maker} has {held} of the currency, and a lot costs {price}."
                )
            if allowed < price:
                return 0, _own(
                    "AllowanceTooLow",
                    f"{maker} lets the marketplace take {allowed}, and a lot costs {price}.",
                )
            return min(held, allowed) // price, None
        if order.currency != ETHER and not self._chain.has_code(order.currency):
            return 0, _own("NoCode", f"There is no contract at {order.currency}.")
        if order.standard == ItemStandard.ERC721:
            owner, approved, for_all = (word(answer) for answer in answers)
            held = int(owner == int(maker, 16))
            movable = held if for_all == 1 or approved == int(market, 16) else 0
        elif order.standard == ItemStandard.ERC1155:
            held, for_all = (word(answer) for answer in answers)
            movable = held if for_all == 1 else 0
        else:
            held, allowed = (word(answer) for answer in answers)
            movable = min(held, allowed)
        if held < order.lot_size:
            return 0, _own("ItemNotHeld", f"{maker} holds {held} of the item, and a lot is {order.lot_size}.")
        if movable < order.lot_size:
            return 0, _own("ItemNotApproved", f"{maker} has not approved the marketplace for the item.")
        return movable // order.lot_size, None


def _makers_side(order: Order, market: str) -> list[Ask]:
    maker, token = order.maker, order.token
    if order.kind != OrderKind.LISTING or order.standard == ItemStandard.ERC20:
        asset = token if order.kind == OrderKind.LISTING else order.currency
        return [
            Ask(asset, view("balanceOf(address)", maker)),
            Ask(asset, view("allowance(address,address)", maker, market)),
        ]
    for_all = Ask(token, view("isApprovedForAll(address,address)", maker, market))
    if order.standard == ItemStandard.ERC1155:
        return [Ask(token, view("balanceOf(address,uint256)", maker, order.id)), for_all]
    return [
        Ask(token, view("ownerOf(uint256)", order.id)),
        Ask(token, view("getApproved(uint256)", order.id)),
        for_all,
    ]


def _own(name: str, sentence: str) -> Reason:
    return Reason(f"OrderBook_{name}", sentence)
