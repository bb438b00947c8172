"""Savings in the stablecoin, and the rate at which it is lent, for people: `Decimal` in, `Decimal` out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import ClassVar, Literal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, from_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import RatePolicy, SavingsVault
from strongroom.client.contracts.events import Deposit, LendingVaultWithdraw, Poked
from strongroom.client.errors import AmountError
from strongroom.client.receipt import Receipt
from strongroom.client.signing import (
    Domain,
    ExchangeAuthorization,
    Signed,
    fetch_domain,
    random_nonce,
    sign,
)
from strongroom.client.token import VALIDITY, Stablecoin

YEAR = 365 * 24 * 3600
"""Seconds."""
DAYS = 365

By = Literal["permit", "approve", "authorization"]
"""How a deposit is paid: a permit and the deposit in one transaction; an allowance, set by a transaction of its own
where it does not suffice, and the deposit; or an EIP-3009 authorization of this very deposit, in one transaction."""


@dataclass(frozen=True)
class DepositAuthorization(ExchangeAuthorization):
    """A deposit into the vault. Signed under the stablecoin's domain; anyone may send it."""

    entry: ClassVar[str] = "depositWithAuthorization(address,uint256,uint256,address,uint256,bytes32,bytes)"

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[int]:
        return SavingsVault(connection, self.module).depositWithAuthorization(*self._arguments(), signature)


@dataclass(frozen=True)
class RedeemAuthorization(ExchangeAuthorization):
    """A redemption of shares. Signed under the shares' own domain; anyone may send it."""

    entry: ClassVar[str] = "redeemWithAuthorization(address,uint256,uint256,address,uint256,bytes32,bytes)"

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[int]:
        return SavingsVault(connection, self.module).redeemWithAuthorization(*self._arguments(), signature)


@dataclass(frozen=True)
class SavingsState:
    """The vault at one block. Coins."""

    total: Decimal
    """What belongs to the savers."""
    undistributed: Decimal
    """What has not arrived yet."""
    remaining: int
    """Seconds until it has."""
    running: bool
    """Whether it arrives: not while there is none, or there are no shares."""
    price: Decimal
    """Coins for as many shares as one coin bought at the start."""
    apr: Decimal
    """What arrives in a year at the present pace, as a share of the total; zero where nothing arrives."""
    apy: Decimal
    """The same with what has arrived saved anew every day."""


@dataclass(frozen=True)
class Saved:
    """What a deposit or a withdrawal did."""

    assets: Decimal
    """Coins."""
    shares: int
    owner: str
    receipt: Receipt


@dataclass(frozen=True)
class RateChange:
    """A rate of credit from one second on, until the next or until it fades."""

    time: int
    """Seconds since 1970."""
    rate: Decimal
    """A year, as a share: 0.05 is 5 %."""


def apr_of(undistributed: int, remaining: int, total: int) -> Decimal:
    """What streams in a year at the present pace, as a share of the total; 18 digits."""
    if not remaining or not total:
        return Decimal(0)
    with localcontext(prec=60):
        found = Decimal(undistributed) * YEAR / (Decimal(remaining) * total)
        return found.quantize(Decimal(1).scaleb(-18))


def apy_of(apr: Decimal) -> Decimal:
    """With daily compounding; 18 digits."""
    with localcontext(prec=60):
        return ((1 + apr / DAYS) ** DAYS - 1).quantize(Decimal(1).scaleb(-18))


class Savings(SavingsVault):
    """The savings vault: the contract's own functions (`deposit`), and these for people (`save`)."""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        super().__init__(connection, address)
        memory = connection.memory
        coin = memory.get((self.address, "asset"))
        if coin is None:
            coin = memory[self.address, "asset"] = self.asset()
        self.stablecoin = Stablecoin(connection, coin)

    # Reading

    def state(self) -> SavingsState:
        """Total, stream, price and yield, of one block."""
        block = self._connection.fetch_block()["number"]
        undistributed, remaining, running = self.stream(block=block)
        total = self.totalAssets(block=block)
        apr = apr_of(undistributed, remaining, total) if running else Decimal(0)
        coin = self.stablecoin
        one = 10 ** (coin.info().decimals + 6)
        return SavingsState(
            coin.from_units(total),
            coin.from_units(undistributed),
            remaining,
            running,
            coin.from_units(self.convertToAssets(one, block=block)),
            apr,
            apy_of(apr),
        )

    def worth(self, holder: Addressish) -> Decimal:
        """What a holder's shares are worth now, in coins, rounded down."""
        return self.stablecoin.from_units(self.maxWithdraw(holder))

    # Saving

    def save(
        self,
        amount: Amount,
        by: By = "permit",
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Saved:
        """Deposit `amount` of coins.

        Shares come for at least what the coins are worth now but for what streams in until then; `deadline` in seconds
        since 1970, 20 minutes from the latest block unless given. Raises `ContractError`.
        """
        units = self.stablecoin.to_units(amount)
        who, to, until = self._terms(account, receiver, deadline)
        least = self._least_shares(units)
        if by == "authorization":
            message = DepositAuthorization(self.address, who.address, units, least, to, until, random_nonce())
            signed = sign(message, self.stablecoin.domain(), who, self._connection)
            return self._deposited(signed.submit(self._connection).send(who), units, to)
        coin = self.stablecoin
        call = self.deposit_minShares_deadline(units, to, least, until)
        enough = coin.allowance(who.address, self.address) >= units
        if by == "approve" or enough:
            if not enough:
                coin.approve(self.address, units).send(who)
            return self._deposited(call.send(who), units, to)
        permit = coin.sign_permit_units(self.address, units, until, account=who)
        step = self.permitAsset(units, until, permit.signature)
        return self._deposited(self.multicall([step.data, call.data]).send(who), units, to)

    def take_out(
        self,
        amount: Amount | None = None,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        account: Account | None = None,
    ) -> Saved:
        """Withdraw `amount` of coins, or everything. Nobody can stop it. Raises `ContractError`."""
        who, to, until = self._terms(account, receiver, deadline)
        if amount is None:
            shares = self.balanceOf(who.address)
            if not shares:
                raise AmountError(f"{who.address} has no savings")
            # the share price never falls: what it is worth now is the least
            receipt = self.redeem_minAssets_deadline(
                shares, to, who.address, self.previewRedeem(shares), until
            ).send(who)
        else:
            units = self.stablecoin.to_units(amount)
            receipt = self.withdraw_maxShares_deadline(
                units, to, who.address, self.previewWithdraw(units), until
            ).send(who)
        return self._withdrawn(receipt, who.address, to)

    def sign_save(
        self,
        amount: Amount,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[DepositAuthorization]:
        """Sign a deposit that anyone may send on with `relay`. `from_` may be a contract wallet of the account."""
        who, to, until = self._terms(account, receiver if receiver is not None else from_, deadline)
        payer = who.address if from_ is None else to_address(from_)
        units = self.stablecoin.to_units(amount)
        message = DepositAuthorization(
            self.address, payer, units, self._least_shares(units), to, until, random_nonce()
        )
        return sign(message, self.stablecoin.domain(), who, self._connection)

    def sign_take_out(
        self,
        shares: int,
        receiver: Addressish | None = None,
        deadline: int | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[RedeemAuthorization]:
        """Sign a redemption of shares that anyone may send on with `relay`; a saver needs no ether to leave."""
        who, to, until = self._terms(account, receiver if receiver is not None else from_, deadline)
        owner = who.address if from_ is None else to_address(from_)
        message = RedeemAuthorization(
            self.address, owner, shares, self.previewRedeem(shares), to, until, random_nonce()
        )
        return sign(message, self._own_domain(), who, self._connection)

    def relay(
        self,
        signed: Signed[DepositAuthorization] | Signed[RedeemAuthorization],
        account: Account | None = None,
    ) -> Saved:
        """Send on what somebody signed; the account here pays the gas. Raises `ContractError`."""
        message = signed.message
        message.require_for(self)
        receipt = signed.submit(self._connection).send(None if account is None else as_signer(account))
        if isinstance(message, DepositAuthorization):
            return self._deposited(receipt, message.amount_in, message.receiver)
        return self._withdrawn(receipt, message.from_, message.receiver)

    # Internal

    def _own_domain(self) -> Domain:
        return fetch_domain(self._connection, self.address)

    def _least_shares(self, units: int) -> int:
        """A thousandth below the preview: the price rises until it is mined, at any yield by less than that."""
        return self.previewDeposit(units) * 999 // 1_000

    def _terms(
        self, account: Account | None, receiver: Addressish | None, deadline: int | None
    ) -> tuple[Signer, str, int]:
        who = self._connection.require_signer(None if account is None else as_signer(account))
        to = who.address if receiver is None else to_address(receiver)
        until = self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline
        return who, to, until

    def _deposited(self, receipt: Receipt, units: int, owner: str) -> Saved:
        event = receipt.require(Deposit, self.address, assets=units, owner=owner)
        return Saved(self.stablecoin.from_units(event.assets), event.shares, event.owner, receipt)

    def _withdrawn(self, receipt: Receipt, owner: str, receiver: str) -> Saved:
        event = receipt.require(LendingVaultWithdraw, self.address, owner=owner, receiver=receiver)
        self.stablecoin.require_transfer(receipt, receiver, event.assets)
        return Saved(self.stablecoin.from_units(event.assets), event.shares, event.owner, receipt)


class CreditRate(RatePolicy):
    """The rate at which the stablecoin is lent: the contract's own functions, and these for people."""

    def per_year(self, per_second: int) -> Decimal:
        """A rate per second, times 1e18, as a share a year, without compounding. Exact."""
        return from_units(per_second * YEAR, 18)

    def now(self) -> Decimal:
        """The rate at the latest block, a year: 0.05 is 5 %."""
        return self.per_year(self.rate())

    def history(self, count: int = 24) -> Sequence[RateChange]:
        """The last changes, newest first: one for the deployment and one for each poke. In between it may fade."""
        newest = self.checkpointCount() - 1
        found = []
        for index in range(newest, max(newest - count, -1), -1):
            checkpoint = self.checkpoint(index)
            found.append(RateChange(checkpoint.time, self.per_year(checkpoint.rate)))
        return found

    def next_poke(self) -> int:
        """The first second at which anyone may poke, since 1970."""
        return self.window().openedAt + self.parameters().window

    def poke_now(self, account: Account | None = None) -> tuple[Decimal, Decimal, Receipt]:
        """Poke: the rate before and after, a year. Raises `ContractError` while the window is not over."""
        receipt = self.poke().send(None if account is None else as_signer(account))
        event = receipt.require(Poked, self.address)
        return self.per_year(event.oldRate), self.per_year(event.newRate), receipt
