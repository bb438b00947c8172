"""The wind-down of the stablecoin, for people: where it stands, settling positions, locking coins, claiming."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount
from strongroom.client.codec import Addressish, decode_event, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import CreditFacilitator, LendingPool, WindDown
from strongroom.client.contracts.events import Locked, WindDownClaimed, WindDownSettled
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.errors import ArgumentError, ContractError
from strongroom.client.lending.discovery import market_id
from strongroom.client.lending.reading import LendingToken
from strongroom.client.logs import Progress, fetch_logs
from strongroom.client.multicall import Batch, gas_together, is_deployed, sent_together
from strongroom.client.receipt import Receipt
from strongroom.client.signing import BoundAuthorization, Signed, random_nonce, sign
from strongroom.client.token import VALIDITY, Stablecoin

if TYPE_CHECKING:
    from strongroom.client.connection import Block

By = Literal["permit", "approve"]
"""How locked coins are paid: by a permit in the same transaction, or by an allowance, set by a transaction of its own
where it does not suffice."""


TOGETHER = 10
"""Positions that are settled in one transaction: three million gas or so."""


@dataclass(frozen=True)
class LockAuthorization(BoundAuthorization):
    """Coins that are locked. Signed under the stablecoin's domain; anyone may send it."""

    entry: ClassVar[str] = "lockWithAuthorization(address,uint256,address,uint256,bytes32,bytes)"

    wind_down: str
    """The contract."""
    from_: str
    amount: int
    """Wei."""
    account: str
    """Whose claims."""
    deadline: int
    """It must be mined strictly before this second."""
    salt: bytes
    """32 bytes that make the nonce unique."""

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        return WindDown(connection, self.wind_down).lockWithAuthorization(*self._arguments(), signature)

    def _payment(self) -> tuple[str, int]:
        return self.wind_down, self.amount

    def _arguments(self) -> tuple[str, int, str, int, bytes]:
        return self.from_, self.amount, self.account, self.deadline, self.salt


@dataclass(frozen=True)
class EndingState:
    """Where the wind-down stands, at one block. Coins."""

    begun_at: int | None
    """Seconds since 1970; `None` while the system runs."""
    opens_at: int | None
    """When claims can be opened at the earliest."""
    opened_at: int | None
    supply: Decimal
    """All coins that there are."""
    claim_supply: Decimal
    """Those among which assets are shared, with the reserve for late settlements."""
    locked: Decimal
    reserve: Decimal


@dataclass(frozen=True)
class EndingMarketState:
    """A market that is winding down."""

    id: bytes
    params: MarketParams
    collateral: LendingToken
    price: int | None
    """Scaled as the oracle's; `None` while it is not fixed."""
    readings: int
    """Of three."""
    next_reading: int
    """Which of three the next would be."""
    begun_at: int
    """Seconds since 1970."""
    owed: Decimal
    """Coins, as of the market's last update."""
    reserve: Decimal
    """Coins."""


@dataclass(frozen=True)
class ClaimState:
    """What an account can claim of one asset, in its own unit."""

    token: LendingToken
    received: Decimal
    """In all."""
    paid: Decimal
    """To the account."""
    claimable: Decimal


@dataclass(frozen=True)
class Settlement:
    """A position that was settled."""

    borrower: str
    repaid: Decimal
    """Coins."""
    collateral: Decimal
    """That came to the wind-down."""
    returned: Decimal
    """That went back to the position."""
    receipt: Receipt


@dataclass(frozen=True)
class Locking:
    """Coins that were locked, for good."""

    amount: Decimal
    account: str
    receipt: Receipt


@dataclass(frozen=True)
class ClaimPaid:
    """A part that was paid."""

    token: LendingToken
    amount: Decimal
    receiver: str
    receipt: Receipt


class Ending(WindDown):
    """The wind-down: the contract's own functions (`settle`), and these for people (`settle_position`)."""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        super().__init__(connection, address)
        memory = connection.memory
        found = memory.get((self.address, "parts"))
        if found is None:
            found = memory[self.address, "parts"] = (self.STABLECOIN(), self.POOL())
        self.stablecoin = Stablecoin(connection, found[0])
        self.lending = LendingPool(connection, found[1])

    # Reading

    def state(self, block: "Block" = "latest") -> EndingState:
        """Where it stands, of one block, the latest unless given."""
        at = self._connection.fetch_block()["number"] if block == "latest" else block
        coin = self.stablecoin
        begun, opened = self.begunAt(block=at), self.openedAt(block=at)
        return EndingState(
            begun or None,
            begun + self.UNWIND_PERIOD(block=at) if begun else None,
            opened or None,
            coin.from_units(coin.totalSupply(block=at)),
            coin.from_units(self.claimSupply(block=at)),
            coin.from_units(self.totalLocked(block=at)),
            coin.from_units(self.lateReserve(block=at)),
        )

    def ending_markets(self) -> tuple[EndingMarketState, ...]:
        """All that are enlisted."""
        return tuple(self.ending_market(each) for each in self.markets())

    def ending_market(self, id_: bytes) -> EndingMarketState:
        """One that is enlisted. Raises `ArgumentError` for another."""
        block = self._connection.fetch_block()
        at = block["number"]
        entry = self.market(id_, block=at)
        if not entry.enlistedAt:
            raise ArgumentError(
                f"market 0x{id_.hex()} is not winding down: enlist it, or see ending_markets()"
            )
        params = MarketParams(*self.lending.idToMarketParams(id_, block=at))
        totals, coin = self.lending.market(id_, block=at), self.stablecoin
        anew = entry.readingCount == 3 or int(block["timestamp"], 16) >= entry.readAt + self.READING_SPAN(
            block=at
        )
        return EndingMarketState(
            id_,
            params,
            LendingToken(self._connection, params.collateralToken),
            entry.price or None,
            entry.readingCount,
            1 if anew else entry.readingCount + 1,
            entry.enlistedAt,
            coin.from_units(totals[2]),
            coin.from_units(entry.reserve),
        )

    def lockers(self, first_block: int, last_block: int, progress: Progress | None = None) -> list[str]:
        """Every account that coins were ever locked for, the first first, from events."""
        topics = [Locked.definition.topic]
        logs = fetch_logs(
            self._connection, self.address, first_block, last_block, progress=progress, topics=topics
        )
        events = (decode_event(Locked, each.log) for each in logs)
        return list(dict.fromkeys(to_address(each.account) for each in events if each))

    def claims(self, account: Addressish, tokens: Sequence[Addressish] = ()) -> tuple[ClaimState, ...]:
        """What an account can claim: of these tokens, or else of the enlisted markets' collaterals and what `tokens`
        the caller knows besides, such as a peg module's reserve."""
        found = [to_address(each) for each in tokens]
        found += [each.collateral.address for each in self.ending_markets()]
        at = self._connection.fetch_block()["number"]
        states = []
        for address in dict.fromkeys(found):
            token = LendingToken(self._connection, address)
            states.append(
                ClaimState(
                    token,
                    token.from_units(self.received(address, block=at)),
                    token.from_units(self.paidTo(address, account, block=at)),
                    token.from_units(self.claimable(account, address, block=at)),
                )
            )
        return tuple(states)

    # One market alone

    def market_ending(self, market: MarketParams) -> Call[Any]:
        """What the governor has to schedule, and to send after its delay, for a market to wind down alone, for good.

        Afterwards `readPrice` three times, an hour apart, by anyone, as for the wind-down of all (`ending_market` says
        how far it is). Then every coin redeems there at that price: `client.stablecoin.redeem` with
        `market`; repaying and closing go on as always. Raises `ArgumentError`
        where the wind-down would refuse it now, with what to do first.
        """
        id_ = market_id(market)
        if self.begunAt():
            raise ArgumentError("all markets are winding down: enlist this one, if ending_markets() lacks it")
        if self.isWindingDown(id_):
            raise ArgumentError(f"market 0x{id_.hex()} is winding down already: see ending_market()")
        if not self.isOracle(market.oracle):
            raise ArgumentError(
                f"the market's oracle {market.oracle} was not made by makeOracle: it cannot be closed"
            )
        ceiling = CreditFacilitator(self._connection, self.CREDIT_FACILITATOR()).market(id_)[0]
        if ceiling:
            raise ArgumentError(
                f"the market's ceiling is {ceiling} coins: the sentinel lowers it to zero first (lowerMarketCeiling)"
            )
        return self.beginMarket(market)

    # Settling

    def settle_position(
        self, market: MarketParams, borrower: Addressish, account: Account | None = None
    ) -> Settlement:
        """Settle a position, as anyone may. Raises `ContractError`."""
        who, owner = self._signer(account), to_address(borrower)
        receipt = self.settle(market, owner).send(who)
        event = receipt.require(WindDownSettled, self.address, borrower=owner)
        return self._settlement(market, event, receipt)

    def settle_all(
        self, market: MarketParams, borrowers: Sequence[Addressish], account: Account | None = None
    ) -> tuple[Settlement, ...]:
        """Settle these positions, `TOGETHER` in a transaction where the chain has Multicall3, else one after another.

        Who owes nothing any more is passed over. Raises `ContractError` for any other refusal: before anything is sent
        where it would be refused already, afterwards where it was meanwhile.
        """
        who, left = self._signer(account), list(dict.fromkeys(map(to_address, borrowers)))
        settled: list[Settlement] = []
        together = TOGETHER if is_deployed(self._connection) else 1
        while left := self._settleable(market, left):
            taken, left = left[:together], left[together:]
            calls = [self.settle(market, each) for each in taken]
            try:
                receipt = (
                    calls[0].send(who)
                    if len(calls) == 1
                    else sent_together(calls).send(who, gas=gas_together(calls))
                )
            except ContractError:
                owing = self._settleable(market, taken)
                if len(owing) == len(taken):
                    raise
                left = owing + left  # somebody else was quicker with one of them
                continue
            events = receipt.events_of(WindDownSettled, self.address)
            settled += [self._settlement(market, each, receipt) for each in events]
            missing = set(taken) - {to_address(each.borrower) for each in events}
            if not events and self._settleable(market, taken):
                raise receipt.unexpected("nothing was settled")
            left = [each for each in taken if each in missing] + left
        return tuple(settled)

    def _settleable(self, market: MarketParams, borrowers: Sequence[str]) -> list[str]:
        """Those that owe. Raises the `ContractError` of another refusal."""
        batch = Batch(self._connection, TOGETHER)
        tried = [(who, batch.add_call(self.settle(market, who))) for who in borrowers]
        batch.run(one_by_one=True)
        for _, read in tried:
            if isinstance(read.error, ContractError) and read.error.name != "WindDown_NothingOwed":
                raise read.error
        return [who for who, read in tried if read.error is None]

    def _settlement(self, market: MarketParams, event: WindDownSettled, receipt: Receipt) -> Settlement:
        token = LendingToken(self._connection, market.collateralToken)
        return Settlement(
            to_address(event.borrower),
            self.stablecoin.from_units(event.repaid),
            token.from_units(event.collateral),
            token.from_units(event.returned),
            receipt,
        )

    # Locking and claiming

    def lock_coins(
        self,
        amount: Amount,
        receiver: Addressish | None = None,
        by: By = "permit",
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Locking:
        """Lock `amount` of coins for `receiver`, the account itself unless given. For good: they never come back.

        `deadline` of the permit in seconds since 1970, 20 minutes from the latest block unless given. Raises
        `ContractError`.
        """
        who, coin = self._signer(account), self.stablecoin
        units, to = coin.to_units(amount), who.address if receiver is None else to_address(receiver)
        enough = coin.allowance(who.address, self.address) >= units
        if by == "permit" and not enough:
            until = self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline
            signed = coin.sign_permit_units(self.address, units, until, account=who)
            call = self.lockWithPermit(units, to, until, signed.signature)
        else:
            if not enough:
                coin.approve(self.address, units).send(who)
            call = self.lock(units, to)
        return self._locked(call.send(who), who.address, to, units)

    def sign_lock(
        self,
        amount: Amount,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[LockAuthorization]:
        """Sign a lock that anyone may send on with `relay_lock`; a holder needs no ether.

        `from_` may be a contract wallet of the account. The claims are `receiver`'s, the payer's unless given;
        `deadline` in seconds since 1970, 20 minutes from the latest block unless given.
        """
        who, coin = self._signer(account), self.stablecoin
        payer = who.address if from_ is None else to_address(from_)
        message = LockAuthorization(
            self.address,
            payer,
            coin.to_units(amount),
            payer if receiver is None else to_address(receiver),
            self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline,
            random_nonce(),
        )
        return sign(message, coin.domain(), who, self._connection)

    def relay_lock(
        self, signed: Signed[LockAuthorization], account: Account | None = None, gas: int | None = None
    ) -> Locking:
        """Send on a lock that somebody signed; the account here pays the gas. Raises `ContractError`."""
        message = signed.message
        message.require_for(self)
        receipt = signed.submit(self._connection).send(self._signer(account), gas=gas)
        return self._locked(receipt, message.from_, message.account, message.amount)

    def claim_part(
        self, token: Addressish, receiver: Addressish | None = None, account: Account | None = None
    ) -> ClaimPaid:
        """Claim the account's part of one asset. Raises `ContractError`."""
        who, asset = self._signer(account), LendingToken(self._connection, to_address(token))
        to = who.address if receiver is None else to_address(receiver)
        receipt = self.claim(asset.address, to).send(who)
        event = receipt.require(WindDownClaimed, self.address, account=who.address, receiver=to)
        asset.require_transfer(receipt, to, event.amount)
        return ClaimPaid(asset, asset.from_units(event.amount), to, receipt)

    def claim_all(
        self,
        tokens: Sequence[Addressish] = (),
        receiver: Addressish | None = None,
        account: Account | None = None,
    ) -> tuple[ClaimPaid, ...]:
        """Claim all parts that are not nothing, as `claims` finds them."""
        who = self._signer(account)
        found = self.claims(who.address, tokens)
        return tuple(
            self.claim_part(each.token.address, receiver, account) for each in found if each.claimable
        )

    # Internal

    def _locked(self, receipt: Receipt, payer: str, account: str, units: int) -> Locking:
        coin = self.stablecoin
        event = receipt.require(Locked, self.address, payer=payer, account=account, amount=units)
        coin.require_transfer(receipt, self.address, units)
        return Locking(coin.from_units(event.amount), event.account, receipt)

    def _signer(self, account: Account | None) -> Signer:
        return self._connection.require_signer(None if account is None else as_signer(account))
