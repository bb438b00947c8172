"""Royalty splitters for people: who is owed what, claims, and a period's statement.

splitter = client.revenue.splitter("0x…")
splitter.balances()                       # of ether and of each token named: arrived, owed, by payee
splitter.sync_and_claim(0)                # sent, decoded
client.revenue.predict({artist: 2, label: 1})
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from strongroom.client.amounts import from_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import AdjustableRoyaltySplitter, RoyaltySplitter, RoyaltySplitterFactory
from strongroom.client.contracts.events import PaymentReleased
from strongroom.client.contracts.royalty_splitter_factory import Payee
from strongroom.client.errors import (
    ArgumentError,
    CannotConnectError,
    ClientError,
    ContractError,
    NodeError,
)
from strongroom.client.receipt import Receipt
from strongroom.client.token import Token, TokenInfo

if TYPE_CHECKING:
    from strongroom.client.client import Strongroom

ETHER = "0x" + "00" * 20
"""Stands for ether among tokens."""
ETHER_INFO = TokenInfo("ETH", 18)


@dataclass(frozen=True)
class PayeeShare:
    """A payee of a splitter."""

    number: int
    account: str
    shares: int
    part: Decimal
    """Of one whole, to eight digits, for people; the contract counts in shares."""


@dataclass(frozen=True)
class TokenBalance:
    """How a splitter stands in one token, in the token's whole units."""

    token: str
    info: TokenInfo
    received: Decimal
    """All that was ever booked."""
    settled: Decimal
    """All that was ever paid, or given up in a shortfall."""
    unsynced: Decimal
    """Arrived, and not booked yet."""
    shortfall: Decimal
    """By how much less is there than is owed."""
    claimable: tuple[Decimal, ...]
    """What a sync and a claim would pay each payee now."""


class Splitter(RoyaltySplitter):
    """A royalty splitter: the contract's own functions (`claim`), and these for people."""

    def payees(self) -> tuple[PayeeShare, ...]:
        """All payees, by their numbers."""
        accounts, shares = self.allPayees()
        total = sum(shares)
        return tuple(
            PayeeShare(number, account, share, round(Decimal(share) / total, 8))
            for number, (account, share) in enumerate(zip(accounts, shares, strict=True))
        )

    def number_of(self, account: Addressish) -> int:
        """The payee that an account is. Raises `ArgumentError` if it is none, or several."""
        where = to_address(account)
        found = [payee.number for payee in self.payees() if payee.account == where]
        if len(found) != 1:
            what = "no payee" if not found else f"the payees {', '.join(map(str, found))}"
            raise ArgumentError(f"{where} is {what} of the splitter {self.address}: name one by its number")
        return found[0]

    def info(self, token: Addressish) -> TokenInfo:
        """Symbol and decimals of a token, of ether for the zero address; asked of the node once."""
        where = to_address(token)
        return ETHER_INFO if where == ETHER else Token(self._connection, where).info()

    def balance(self, token: Addressish = ETHER) -> TokenBalance:
        """How it stands in a token, as of now."""
        where = to_address(token)
        info = self.info(where)
        count = self.payeeCount()

        def whole(units: int) -> Decimal:
            return from_units(units, info.decimals)

        return TokenBalance(
            token=where,
            info=info,
            received=whole(self.received(where)),
            settled=whole(self.settled(where)),
            unsynced=whole(self.unsynced(where)),
            shortfall=whole(self.shortfall(where)[0]),
            claimable=tuple(whole(self.claimable(payee, where)) for payee in range(count)),
        )

    def paid_by(self, receipt: Receipt) -> tuple[PaymentReleased, ...]:
        """The payments of this splitter in a transaction."""
        return receipt.events_of(PaymentReleased, self.address)

    def sync_and_claim(
        self, payees: int | Sequence[int], tokens: Sequence[Addressish] = (ETHER,)
    ) -> "Call[None]":
        """A batch: syncs the tokens, pays each payee each; what fails is passed over."""
        numbers = [payees] if isinstance(payees, int) else list(payees)
        return self.syncAndClaim(numbers, [to_address(token) for token in tokens])

    def as_adjustable(self) -> AdjustableRoyaltySplitter | None:
        """The same with the functions of an adjustable splitter, `None` if its shares are immutable.

        Raises `NodeError`, `CannotConnectError` where the node does not tell.
        """
        found = AdjustableRoyaltySplitter(self._connection, self.address)
        try:
            found.noticePeriod()
        except (NodeError, CannotConnectError):  # no answer, by which adjustable shares would look immutable
            raise
        except (ClientError, ContractError):
            return None
        return found


class Revenue:
    """Splitters of a chain, and their factory."""

    def __init__(self, client: "Strongroom") -> None:
        self._client = client

    @property
    def connection(self) -> Connection:
        """The client's."""
        return self._client.connection

    @property
    def factory(self) -> RoyaltySplitterFactory:
        """Raises `NoDeploymentError` if the deployment has none."""
        return self._client.contract("RoyaltySplitterFactory", RoyaltySplitterFactory)

    def splitter(self, address: Addressish) -> Splitter:
        """A splitter at an address. Raises `ArgumentError` if there is no code."""
        found = Splitter(self.connection, address)
        if not self.connection.fetch_code(found.address):
            raise ArgumentError(f"there is no contract at {found.address}: check the address and the chain")
        return found

    def predict(self, shares: Mapping[str, int], salt: bytes = bytes(32)) -> str:
        """Where a splitter with these immutable shares is or will be."""
        return self.factory.predictSplitter(table(shares), salt)

    def create(self, shares: Mapping[str, int], salt: bytes = bytes(32)) -> Splitter:
        """Create it there, unless it is there already; anyone can, with the same result."""
        self.factory.createSplitter(table(shares), salt).send()
        return self.splitter(self.predict(shares, salt))

    def predict_adjustable(
        self, shares: Mapping[str, int], owner: Addressish, notice_period: int, salt: bytes = bytes(32)
    ) -> str:
        """The same for one whose owner can change the shares; `notice_period` in seconds."""
        return self.factory.predictAdjustableSplitter(table(shares), owner, notice_period, salt)

    def create_adjustable(
        self, shares: Mapping[str, int], owner: Addressish, notice_period: int, salt: bytes = bytes(32)
    ) -> Splitter:
        """Create it there, unless it is there already."""
        self.factory.createAdjustableSplitter(table(shares), owner, notice_period, salt).send()
        return self.splitter(self.predict_adjustable(shares, owner, notice_period, salt))


def table(shares: Mapping[str, int]) -> list[Payee]:
    """Accounts and shares in ascending order, as the factory takes them.

    Raises `ArgumentError` for an account that is named twice.
    """
    payees = sorted((Payee(to_address(account), part) for account, part in shares.items()), key=_number)
    for before, after in pairwise(payees):
        if before.account == after.account:
            raise ArgumentError(f"{after.account} is named twice: add up its shares")
    return payees


def _number(payee: Payee) -> int:
    return int(payee.account, 16)
