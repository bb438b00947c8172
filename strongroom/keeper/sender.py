"""One transaction of the account at a time, written down before it is broadcast, and followed until its nonce is used.

At most one of the transactions that carry a nonce can ever be mined. So nothing is sent while a nonce is open, a
transaction that is stuck is sent again under the same nonce at a higher price, and one that the node does not know
leaves its nonce to the next: whatever turns up later, nothing happens twice. After a crash the chain says what became
of it: by the hash, which is known before the broadcast, or, where the node signs, by looking for the nonce in the
blocks since.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from eth_utils.crypto import keccak

from strongroom.client.accounts import OfflineSigner, Signer, Transaction
from strongroom.client.codec import to_address
from strongroom.client.connection import Connection, in_ether
from strongroom.client.errors import ClientError, ContractError, CostTooHighError, InsufficientFundsError
from strongroom.client.receipt import Receipt
from strongroom.keeper.store import (
    DONE,
    PENDING,
    REPLACED,
    REVERTED,
    UNSENT,
    Attempt,
    Borrower,
    Liquidated,
    Opening,
    SentTransaction,
    Store,
)

PATIENCE = 60.0
"""Seconds after which a transaction that waits is sent again at a higher price."""
_RAISE_PERCENT = 13
"""Nodes want an eighth more from whoever replaces a transaction."""
_UNKNOWN_SHARE = 12
"""A transaction that the node does not know for this part of the patience counts as not sent."""
_MADE_UP = "unknown-"


class GasTooDearError(ClientError):
    """The price of gas is beyond the keeper's limit."""


class NonceTakenError(ClientError):
    """Somebody else sends from this account."""


@dataclass(frozen=True)
class Outcome:
    """What a mined transaction did."""

    liquidations: tuple[Liquidated, ...] = ()
    failures: Mapping[Borrower, str] | None = None
    """Liquidations in it that failed, and why."""


@dataclass(frozen=True)
class Settled:
    """A transaction, as far as it has come."""

    transaction: SentTransaction
    outcome: Outcome = Outcome()


class Sender:
    """Sends for one account. Not for two at once."""

    def __init__(
        self,
        connection: Connection,
        signer: Signer,
        store: Store,
        read_receipt: Callable[[Receipt, int], Outcome],
        max_gas_price: int | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """`read_receipt`: what a transaction of this nonce did. `max_gas_price`: wei."""
        self._connection = connection
        self._signer = signer
        self._store = store
        self._read_receipt = read_receipt
        self._max_gas_price = max_gas_price
        self._patience = patience

    # Prices

    def fees(self) -> dict[str, int]:
        """The fee fields of a new transaction. Raises `GasTooDearError`."""
        fees, limit = self._connection.fetch_fees(), self._max_gas_price
        if limit is None:
            return fees
        if "gasPrice" in fees:
            now = fees["gasPrice"]
        else:
            tip = fees["maxPriorityFeePerGas"]
            now = (fees["maxFeePerGas"] - tip) // 2 + tip
            fees["maxFeePerGas"] = min(fees["maxFeePerGas"], limit)
        if now > limit:
            raise GasTooDearError(
                f"gas is at {_gwei(now)} gwei, and {_gwei(limit)} is the limit (--max-gas-price)"
            )
        return fees

    # Sending

    def send(
        self, transaction: Transaction, kind: str, gas: int, block: int, openings: Iterable[Opening] = ()
    ) -> Settled:
        """Write down, broadcast, wait. What comes back may still be pending: then nothing else can be sent.

        `block` is the latest that was read. Raises `ClientError` if nothing was sent.
        """
        if self._store.transactions(PENDING):
            raise NonceTakenError("a transaction of this keeper's is still on its way")
        account = self._signer.address
        nonce, waiting = self._nonce("latest"), self._nonce("pending")
        if waiting > nonce:
            raise NonceTakenError(
                f"{account} has {waiting - nonce} transactions on their way that are not this keeper's: it needs an "
                "account of its own"
            )
        fees = self.fees()
        self._require_payable(gas * _most(fees) + transaction.get("value", 0), gas * _most(fees))
        fields: dict[str, Any] = {
            **transaction,
            "from": account,
            "gas": gas,
            "nonce": nonce,
            "chainId": self._connection.chain_id,
        }
        sent = SentTransaction(nonce, kind, PENDING, block, time.time())
        self._attempt(sent, {**fields, **fees}, openings)
        return self.follow(nonce)

    def _require_payable(self, needed: int, cost: int) -> None:
        limit = self._connection.max_cost
        if limit is not None and cost > limit:
            raise CostTooHighError(
                f"the gas would cost up to {in_ether(cost)} ether, and {in_ether(limit)} is the limit (--max-cost)"
            )
        if self._connection.fetch_ether(self._signer.address) < needed:
            raise InsufficientFundsError(
                f"{self._signer.address} has too little ether: it must hold {in_ether(needed)} for the gas"
            )

    def _attempt(
        self, sent: SentTransaction, fields: Mapping[str, Any], openings: Iterable[Opening] = ()
    ) -> None:
        """Write one form of a transaction down, and broadcast it. Whatever the node says, the chain decides."""
        complete = dict(fields)
        if isinstance(self._signer, OfflineSigner):
            raw = self._signer.sign(complete)
            transaction_hash = "0x" + keccak(raw).hex()
            self._store.write_ahead(
                sent, Attempt(transaction_hash, sent.nonce, complete, "0x" + raw.hex()), openings
            )
            with suppress(ClientError, ContractError):
                self._connection.request("eth_sendRawTransaction", ["0x" + raw.hex()])
            return
        made_up = _MADE_UP + uuid.uuid4().hex
        self._store.write_ahead(sent, Attempt(made_up, sent.nonce, complete, ""), openings)
        unsigned = {key: value for key, value in complete.items() if key != "chainId"}
        try:
            answer = self._connection.request("eth_sendTransaction", [self._connection.to_rpc(unsigned)])
        except (ClientError, ContractError):
            return
        if isinstance(answer, str) and len(answer) == 66:
            self._store.rename_attempt(made_up, answer.lower())

    # Following

    def resolve(self) -> list[Settled]:
        """What has become of everything that was open, once each: after a crash, and before each round."""
        found = []
        for one in self._store.transactions(PENDING, UNSENT):
            if one.status == PENDING or one.nonce < self._nonce("latest"):
                found.append(self.follow(one.nonce))
        return found

    def follow(self, nonce: int) -> Settled:
        """Wait until the nonce is used, with a higher price after a while; give up after three times that."""
        started = raised_at = known_at = time.monotonic()
        pause = 0.02
        while True:
            now = time.monotonic()  # before looking: what was mined while the machine slept is found
            settled = self._look(nonce)
            if settled is not None:
                return settled
            known = self._is_known(nonce)
            known_at = now if known else known_at
            if now - known_at > self._patience / _UNKNOWN_SHARE:
                sent = replace(self._sent(nonce), status=UNSENT)
                self._store.settle(sent)
                return Settled(sent)
            if now - started > 3 * self._patience:
                return Settled(self._sent(nonce))
            if known and now - raised_at > self._patience:
                self._raise_price(nonce)
                raised_at = now
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)

    def _look(self, nonce: int) -> Settled | None:
        """What was mined with this nonce, written down; `None` if nothing is."""
        # the count first: what is mined between the two looks is found by the second
        used = self._nonce("latest") > nonce
        for attempt in self._store.attempts(nonce):
            if not attempt.hash.startswith(_MADE_UP):
                raw = self._connection.request("eth_getTransactionReceipt", [attempt.hash])
                if isinstance(raw, Mapping) and raw.get("blockNumber"):
                    return self._settle(nonce, raw)
        if not used:
            return None
        found = self._search(nonce)
        if found is None:
            return None  # a node that lags behind itself: look again
        ours = next((it for it in self._store.attempts(nonce) if _is_same(it.fields, found)), None)
        raw = self._connection.request("eth_getTransactionReceipt", [found["hash"]])
        if not isinstance(raw, Mapping):
            return None
        if ours is not None:
            self._store.rename_attempt(ours.hash, str(found["hash"]))
            return self._settle(nonce, raw)
        sent = replace(self._mined(nonce, raw), status=REPLACED)
        self._store.settle(sent)
        return Settled(sent)

    def _settle(self, nonce: int, raw: Mapping[str, Any]) -> Settled:
        sent = self._mined(nonce, raw)
        outcome = self._read_receipt(Receipt.from_rpc(raw), nonce) if sent.status == DONE else Outcome()
        self._store.settle(sent, outcome.liquidations)
        return Settled(sent, outcome)

    def _mined(self, nonce: int, raw: Mapping[str, Any]) -> SentTransaction:
        receipt = Receipt.from_rpc(raw)
        # where the first layer is paid for too, its fee stands beside
        beside = raw.get("l1Fee")
        return replace(
            self._sent(nonce),
            status=DONE if int(str(raw["status"]), 16) == 1 else REVERTED,
            hash=receipt.transaction_hash,
            block=receipt.block_number,
            block_hash=str(raw["blockHash"]),
            gas_used=receipt.gas_used,
            cost=receipt.cost + (int(beside, 16) if isinstance(beside, str) else 0),
        )

    def _search(self, nonce: int) -> Mapping[str, Any] | None:
        """The account's transaction of this nonce, in the blocks since it was written down."""
        head = int(str(self._connection.fetch_block().get("number")), 16)
        for number in range(self._sent(nonce).since_block, head + 1):
            block = self._connection.request("eth_getBlockByNumber", [hex(number), True])
            for one in block["transactions"] if isinstance(block, Mapping) else ():
                if to_address(one["from"]) == self._signer.address and int(one["nonce"], 16) == nonce:
                    found: Mapping[str, Any] = one
                    return found
        return None

    def _is_known(self, nonce: int) -> bool:
        """Whether the node has it, waiting."""
        for attempt in self._store.attempts(nonce):
            if attempt.hash.startswith(_MADE_UP):
                continue
            if self._connection.request("eth_getTransactionByHash", [attempt.hash]) is not None:
                return True
        return self._nonce("pending") > nonce

    def _raise_price(self, nonce: int) -> None:
        """The last form again, for more, if that is within the limit."""
        attempts = self._store.attempts(nonce)
        if not attempts:
            return
        fields = dict(attempts[-1].fields)
        try:
            fees = self.fees()
        except GasTooDearError:
            return
        for name, fee in fees.items():
            before = fields.get(name, 0)
            fields[name] = max(fee, before + before * _RAISE_PERCENT // 100 + 1)
        if self._max_gas_price is not None and _most(fields) > self._max_gas_price:
            return
        limit = self._connection.max_cost
        if limit is None or fields["gas"] * _most(fields) <= limit:
            self._attempt(self._sent(nonce), fields)

    def _sent(self, nonce: int) -> SentTransaction:
        return next(one for one in self._store.transactions() if one.nonce == nonce)

    def _nonce(self, block: str) -> int:
        answer = self._connection.request("eth_getTransactionCount", [self._signer.address, block])
        return int(str(answer), 16)


def _most(fees: Mapping[str, Any]) -> int:
    """The most that one unit of gas costs, wei."""
    return int(fees["maxFeePerGas"] if "maxFeePerGas" in fees else fees["gasPrice"])


def _is_same(fields: Mapping[str, Any], mined: Mapping[str, Any]) -> bool:
    """Whether a mined transaction does what a form of ours does."""
    return (
        str(mined.get("to")).lower() == str(fields.get("to")).lower()
        and str(mined.get("input", mined.get("data"))).lower() == str(fields.get("data")).lower()
    )


def _gwei(wei: int) -> str:
    return f"{wei / 10**9:.3g}"
