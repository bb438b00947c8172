"""The stability pools, for people: deposits, requests, liquidations and claims in `Decimal`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import LendingPool, StabilityPool, StabilityPoolFactory
from strongroom.client.contracts.events import (
    Claimed,
    Deposited,
    DepositWithdrawn,
    Liquidated,
    WithdrawalRequested,
)
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.errors import ArgumentError, ContractError, NoDeploymentError
from strongroom.client.lending.reading import LendingToken, id_of
from strongroom.client.receipt import Receipt
from strongroom.client.signing import BoundAuthorization, Signed, random_nonce, sign
from strongroom.client.token import VALIDITY, Stablecoin

if TYPE_CHECKING:
    from strongroom.client import Strongroom

ZERO_ADDRESS = "0x" + "00" * 20
ALL = 2**256 - 1
"""In `StabilityPool.withdraw`: the whole deposit."""

By = Literal["permit", "approve"]
"""How a deposit is paid: by a permit in the same transaction, or by an allowance, set by a transaction of its own
where it does not suffice."""


@dataclass(frozen=True)
class ProvisionAuthorization(BoundAuthorization):
    """A deposit into a pool. Signed under the stablecoin's domain; anyone may send it."""

    entry: ClassVar[str] = "depositWithAuthorization(address,uint256,uint256,bytes32,bytes)"

    pool: str
    """The contract."""
    from_: str
    assets: int
    """Wei."""
    deadline: int
    """It must be mined strictly before this second."""
    salt: bytes
    """32 bytes that make the nonce unique."""

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        return StabilityPool(connection, self.pool).depositWithAuthorization(*self._arguments(), signature)

    def _payment(self) -> tuple[str, int]:
        return self.pool, self.assets

    def _arguments(self) -> tuple[str, int, int, bytes]:
        return self.from_, self.assets, self.deadline, self.salt


@dataclass(frozen=True)
class PoolOverview:
    """A pool at one block. Deposits in coins."""

    deposits: Decimal
    absorbable: Decimal
    """What a liquidation could take now."""
    collateral: Decimal
    """Seized for depositors and not claimed yet."""
    liquidations: int
    closed: bool


@dataclass(frozen=True)
class Holding:
    """What an account has in a pool."""

    deposit: Decimal
    """Coins, rounded down."""
    fresh: Decimal
    """Of these, what came in this very second."""
    claimable: Decimal
    """Collateral, rounded down."""
    opens_at: int | None
    """Seconds since 1970; `None` without a request."""
    closes_at: int | None
    """The window's last second."""


@dataclass(frozen=True)
class Deposit:
    """What a deposit or a withdrawal moved."""

    amount: Decimal
    """Coins."""
    account: str
    receipt: Receipt


@dataclass(frozen=True)
class Request:
    """A window to withdraw in; both ends inside."""

    opens_at: int
    closes_at: int
    receipt: Receipt


@dataclass(frozen=True)
class Collected:
    """Collateral that was claimed."""

    amount: Decimal
    receiver: str
    receipt: Receipt


@dataclass(frozen=True)
class PoolLiquidation:
    """What a liquidation through a pool takes and gives, or did."""

    repaid: Decimal
    """Coins of the deposits."""
    seized: Decimal
    """Collateral, the reward included."""
    reward: Decimal
    """Of it, what the caller gets."""
    receipt: Receipt | None = None


@dataclass(frozen=True)
class _Part:
    """What of a position is liquidated: one of the two is zero."""

    seized: int
    shares: int


class Pool(StabilityPool):
    """One pool: the contract's own functions (`deposit`), and these for people (`provide`)."""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        super().__init__(connection, address)
        memory = connection.memory
        found = memory.get((self.address, "tokens"))
        if found is None:
            found = memory[self.address, "tokens"] = (
                self.STABLECOIN(),
                self.COLLATERAL(),
                self.LENDING_POOL(),
            )
        self.stablecoin = Stablecoin(connection, found[0])
        self.collateral = LendingToken(connection, found[1])
        self.lending = LendingPool(connection, found[2])

    # Reading

    def overview(self) -> PoolOverview:
        """Deposits, what absorbs, and what is to be claimed, of one block."""
        state, coin = self.state(), self.stablecoin
        return PoolOverview(
            coin.from_units(state.activeAssets + state.matured + state.fresh),
            coin.from_units(state.activeAssets + state.matured),
            self.collateral.from_units(state.collateral),
            state.liquidations,
            state.closed,
        )

    def holding(self, account: Addressish) -> Holding:
        """What an account has, of one block."""
        block = self._connection.fetch_block()["number"]
        opens_at, closes_at = self.windowOf(account, block=block)
        return Holding(
            self.stablecoin.from_units(self.depositOf(account, block=block)),
            self.stablecoin.from_units(self.freshOf(account, block=block)),
            self.collateral.from_units(self.claimableOf(account, block=block)),
            opens_at or None,
            closes_at or None,
        )

    # Depositing

    def provide(
        self, amount: Amount, by: By = "permit", deadline: int | None = None, account: Account | None = None
    ) -> Deposit:
        """Deposit `amount` of coins; ends the account's request. `deadline` in seconds since 1970, 20 minutes from the
        latest block unless given. Raises `ContractError`.
        """
        coin, units = self.stablecoin, self.stablecoin.to_units(amount)
        who, until = self._terms(account, deadline)
        enough = coin.allowance(who.address, self.address) >= units
        if by == "permit" and not enough:
            signed = coin.sign_permit_units(self.address, units, until, account=who)
            call = self.depositWithPermit(units, until, signed.signature)
        else:
            if not enough:
                coin.approve(self.address, units).send(who)
            call = self.deposit(units, until)
        receipt = call.send(who)
        event = receipt.require(Deposited, self.address, account=who.address, assets=units)
        coin.require_transfer(receipt, self.address, units)
        return Deposit(coin.from_units(event.assets), event.account, receipt)

    def sign_provide(
        self,
        amount: Amount,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[ProvisionAuthorization]:
        """Sign a deposit that anyone may send on with `relay`. `from_` may be a contract wallet of the account."""
        who, until = self._terms(account, deadline)
        payer = who.address if from_ is None else to_address(from_)
        units = self.stablecoin.to_units(amount)
        message = ProvisionAuthorization(self.address, payer, units, until, random_nonce())
        return sign(message, self.stablecoin.domain(), who, self._connection)

    def relay(self, signed: Signed[ProvisionAuthorization], account: Account | None = None) -> Deposit:
        """Send on what somebody signed; the account here pays the gas. Raises `ContractError`."""
        message, coin = signed.message, self.stablecoin
        message.require_for(self)
        receipt = signed.submit(self._connection).send(None if account is None else as_signer(account))
        event = receipt.require(Deposited, self.address, account=message.from_, assets=message.assets)
        coin.require_transfer(receipt, self.address, message.assets)
        return Deposit(coin.from_units(event.assets), event.account, receipt)

    def request(self, account: Account | None = None) -> Request:
        """Begin the cool-down, anew if there is a request."""
        who, _ = self._terms(account, 0)
        receipt = self.requestWithdrawal().send(who)
        event = receipt.require(WithdrawalRequested, self.address, account=who.address)
        return Request(event.opensAt, event.closesAt, receipt)

    def take_out(
        self,
        amount: Amount | None = None,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Deposit:
        """Withdraw `amount` of coins, or the whole deposit, within the window of a request.

        Of the whole deposit at least a thousandth less than it is worth now must come out.
        """
        coin = self.stablecoin
        who, until = self._terms(account, deadline)
        to = who.address if receiver is None else to_address(receiver)
        units = ALL if amount is None else coin.to_units(amount)
        least = self.depositOf(who.address) * 999 // 1_000 if amount is None else units
        receipt = self.withdraw(units, least, to, until).send(who)
        event = receipt.require(DepositWithdrawn, self.address, account=who.address, receiver=to)
        coin.require_transfer(receipt, to, event.assets)
        return Deposit(coin.from_units(event.assets), who.address, receipt)

    def collect(self, receiver: Addressish | None = None, account: Account | None = None) -> Collected:
        """Claim all collateral that the account has earned."""
        who, _ = self._terms(account, 0)
        to = who.address if receiver is None else to_address(receiver)
        receipt = self.claim(to).send(who)
        event = receipt.require(Claimed, self.address, account=who.address, receiver=to)
        self.collateral.require_transfer(receipt, to, event.collateral)
        return Collected(self.collateral.from_units(event.collateral), to, receipt)

    # Liquidating

    def quote(self, market: MarketParams, borrower: Addressish, account: Addressish) -> PoolLiquidation:
        """What liquidating as much as the position and the deposits allow would do now. Reverts as it would."""
        _, liquidation = self._largest(market, to_address(borrower), to_address(account))
        return liquidation

    def liquidate_position(
        self,
        market: MarketParams,
        borrower: Addressish,
        min_reward: Amount | None = None,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> PoolLiquidation:
        """Liquidate as much of a position as it and the deposits allow.

        At least `min_reward` of collateral is to come, by default nine tenths of what would now.
        """
        who, until = self._terms(account, deadline)
        to = who.address if receiver is None else to_address(receiver)
        owner = to_address(borrower)
        part, expected = self._largest(market, owner, who.address)
        collateral = self.collateral
        least = (
            collateral.to_units(expected.reward) * 9 // 10
            if min_reward is None
            else collateral.to_units(min_reward)
        )
        receipt = self.liquidate(market, owner, part.seized, part.shares, least, to, until).send(who)
        event = receipt.require(Liquidated, self.address, borrower=owner, receiver=to)
        if event.reward < least:
            raise receipt.unexpected(f"the reward was {collateral.describe(event.reward)}")
        if event.reward:
            collateral.require_transfer(receipt, to, event.reward)
        return self._told(event.seizedAssets, event.repaidAssets, event.reward, receipt)

    # Internal

    def _largest(self, market: MarketParams, borrower: str, account: str) -> tuple[_Part, PoolLiquidation]:
        """All of the debt; where the collateral does not pay for it, all of that; where the deposits do not, what they
        do. The contracts themselves say which: an error's figures, not the client's arithmetic, decide.
        """
        position = self.lending.position(id_of_params(market), borrower)
        part = _Part(0, position.borrowShares)
        if not part.shares:
            raise ArgumentError(f"{borrower} owes nothing in this market")
        for _ in range(4):
            until = self._connection.fetch_timestamp() + VALIDITY
            call = self.liquidate(market, borrower, part.seized, part.shares, 0, account, until)
            try:
                found = call.call(account)
            except ContractError as error:
                part = self._smaller(error, part, position.collateral)
            else:
                return part, self._told(found.seized, found.repaid, found.reward)
        raise ArgumentError("the deposits change faster than a liquidation can be quoted: try again")

    @staticmethod
    def _smaller(error: ContractError, part: _Part, collateral: int) -> _Part:
        if error.name == "LendingPool_InsufficientBalance" and part.shares:
            return _Part(collateral, 0)
        if error.name == "StabilityPool_InsufficientDeposits":
            repaid, available = (int(value) for value in error.args[:2])
            # interest accrues until it is mined: a hundred-thousandth less
            seized, shares = (
                value * available * 99_999 // (repaid * 100_000) for value in (part.seized, part.shares)
            )
            if seized or shares:
                return _Part(seized, shares)
        raise error

    def _told(self, seized: int, repaid: int, reward: int, receipt: Receipt | None = None) -> PoolLiquidation:
        collateral = self.collateral
        return PoolLiquidation(
            self.stablecoin.from_units(repaid),
            collateral.from_units(seized),
            collateral.from_units(reward),
            receipt,
        )

    def _terms(self, account: Account | None, deadline: int | None) -> tuple[Signer, int]:
        who = self._connection.require_signer(None if account is None else as_signer(account))
        return who, self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline


class Stability(StabilityPoolFactory):
    """The pools of a deployment, by their collaterals."""

    def pool(self, collateral: Addressish) -> Pool:
        """The pool of a collateral. Raises `NoDeploymentError` if there is none."""
        token = to_address(collateral)
        address = self.poolOf(token)
        if address == ZERO_ADDRESS:
            raise NoDeploymentError(
                f"there is no stability pool of {token}: StabilityPoolFactory.createPool makes it"
            )
        return Pool(self._connection, address)


def listed_markets(client: "Strongroom", pool: Pool) -> list[bytes]:
    """Ids of the markets that a pool liquidates in, the oldest first, found by the lending pool's events."""
    found = [
        each.id
        for each in client.lending.created()
        if to_address(each.params.collateralToken) == pool.collateral.address
        and to_address(each.params.loanToken) == pool.stablecoin.address
    ]
    return [each for each in found if pool.isListed(each)]


def id_of_params(market: MarketParams) -> bytes:
    """A market's id."""
    from strongroom.client.lending.discovery import market_id

    return id_of(market_id(market))
