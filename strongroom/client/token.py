"""Tokens for people: amounts are `Decimal`, payments and permits by signature are one call each."""

from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, from_units, plain, to_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contracts import ERC20Authorization, MockReserve, PegStabilityModule
from strongroom.client.contracts import Stablecoin as StablecoinContract
from strongroom.client.contracts.events import Transfer
from strongroom.client.errors import (
    ClientError,
    ContractError,
    InsufficientFundsError,
    NodeError,
    SignatureError,
)
from strongroom.client.receipt import Receipt
from strongroom.client.signing import (
    MAX_UINT256,
    CancelAuthorization,
    Domain,
    Permit,
    ReceiveAuthorization,
    Signed,
    TransferAuthorization,
    fetch_domain,
    random_nonce,
    sign,
)

STABLECOIN_DECIMALS = 18
"""By the contract's code; no answer of a node changes it."""
_LONGEST_SYMBOL = 16

VALIDITY = 20 * 60
"""Seconds that a signature or a limit is good for unless said otherwise, from the chain's latest block."""


def harmless(text: str, longest: int = _LONGEST_SYMBOL) -> str:
    """What a token calls itself, without what a terminal would obey or a reader would take for something else."""
    kept = "".join(char for char in text[: 10 * longest] if char.isprintable() and not char.isspace())
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"


@dataclass(frozen=True)
class TokenInfo:
    """What does not change about a token."""

    symbol: str
    """Printable, at most 16 characters; the token's own choice, so no proof of what it is."""
    decimals: int
    is_known: bool = True
    """Whether the decimals are known otherwise than by the node's word."""


class Token(ERC20Authorization):
    """A token with ERC-2612 permits and EIP-3009 authorizations."""

    def info(self) -> TokenInfo:
        """Its symbol and decimals; asked of the node once.

        Decimals known from the registry, or from the code, are never the node's to set. Raises `NodeError` if it says
        otherwise.
        """
        memory = self._connection.memory
        found = memory.get((self.address, "info"))
        if not isinstance(found, TokenInfo):
            try:
                symbol = harmless(self.symbol())
            except (ClientError, ContractError):  # optional in ERC-20, and some answer bytes32
                symbol = ""
            symbol = symbol or f"{self.address[:6]}…{self.address[-4:]}"
            known = self._known_decimals()
            said = self.decimals()
            if known not in (None, said):
                raise NodeError(
                    f"the node says that {self.address} has {said} decimals, and it has {known}: nothing it says can "
                    "be believed. Connect to another node"
                )
            found = memory[self.address, "info"] = TokenInfo(symbol, said, known is not None)
        return found

    def _known_decimals(self) -> int | None:
        known = self._connection.memory.get((self.address, "decimals"))
        return known if isinstance(known, int) else None

    def domain(self) -> Domain:
        """Its EIP-712 domain, checked; asked of the node once. Raises `SignatureError`."""
        memory = self._connection.memory
        found = memory.get((self.address, "domain"))
        if not isinstance(found, Domain):
            found = memory[self.address, "domain"] = fetch_domain(self._connection, self.address)
        return found

    def to_units(self, amount: Amount) -> int:
        """An amount in the token's smallest units, exactly. Raises `AmountError`."""
        return to_units(amount, self.info().decimals)

    def from_units(self, units: int) -> Decimal:
        """Smallest units as an amount, exactly."""
        return from_units(units, self.info().decimals)

    def describe(self, units: int) -> str:
        """An amount for people, with the symbol."""
        return f"{plain(self.from_units(units))} {self.info().symbol}"

    def require_transfer(self, receipt: Receipt, to: Addressish, units: int) -> None:
        """Raises `UnexpectedReceiptError` unless the token itself says that it gave `to` exactly `units`."""
        receiver = to_address(to)
        logged = receipt.events_of(Transfer, self.address)
        if not any(event.to == receiver and event.value == units for event in logged):
            raise receipt.unexpected(
                f"{self.address} has not transferred {self.describe(units)} to {receiver}"
            )

    def require_received(self, receipt: Receipt, to: Addressish, units: int) -> None:
        """The same of several transfers to `to`, which together are exactly `units`."""
        receiver = to_address(to)
        logged = receipt.events_of(Transfer, self.address)
        if sum(event.value for event in logged if event.to == receiver) != units:
            raise receipt.unexpected(f"{receiver} has not got {self.describe(units)} of {self.address}")

    # Reading

    def balance(self, holder: Addressish) -> Decimal:
        """What `holder` has."""
        return self.from_units(self.balanceOf(holder))

    def supply(self) -> Decimal:
        """All there is."""
        return self.from_units(self.totalSupply())

    def require_balance(self, holder: Addressish, units: int) -> None:
        """Raises `InsufficientFundsError` if `holder` has less than `units` smallest units."""
        have = self.balanceOf(holder)
        if have < units:
            raise InsufficientFundsError(
                f"{to_address(holder)} has {self.describe(have)} and needs {self.describe(units)}"
            )

    # By transaction

    def pay(self, to: Addressish, amount: Amount, account: Account | None = None) -> Receipt:
        """Transfer `amount` to `to`. Raises `ContractError`, `UnexpectedReceiptError`."""
        units = self.to_units(amount)
        receipt = self.transfer(to, units).send(self._signer(account))
        self.require_transfer(receipt, to, units)
        return receipt

    def allow(self, spender: Addressish, amount: Amount, account: Account | None = None) -> Receipt:
        """Let `spender` move `amount` of the account's tokens; not in addition to what it may move already."""
        return self.approve(spender, self.to_units(amount)).send(self._signer(account))

    # By signature

    def sign_permit(
        self,
        spender: Addressish,
        amount: Amount | None,
        deadline: int | None = None,
        owner: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[Permit]:
        """Sign a permit for `amount`, without limit for `None`.

        `owner` is the account unless it is a contract wallet that takes the account's signature. `deadline` is
        in seconds since 1970, 20 minutes from the latest block unless given.
        """
        value = MAX_UINT256 if amount is None else self.to_units(amount)
        return self.sign_permit_units(spender, value, deadline, owner, account)

    def sign_permit_units(
        self,
        spender: Addressish,
        value: int,
        deadline: int | None = None,
        owner: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[Permit]:
        """As `sign_permit`, with the value in smallest units."""
        who = self._required_signer(account)
        holder = who.address if owner is None else to_address(owner)
        try:
            nonce = self.nonces(holder)
        except (ClientError, ContractError) as error:
            raise SignatureError(f"{self.address} takes no permits: approve instead ({error})") from None
        message = Permit(
            owner=holder,
            spender=to_address(spender),
            value=value,
            nonce=nonce,
            deadline=self._until(deadline),
        )
        return sign(message, self.domain(), who, self._connection)

    def sign_payment(
        self,
        to: Addressish,
        amount: Amount,
        valid_after: int = 0,
        valid_before: int | None = None,
        nonce: bytes | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[TransferAuthorization]:
        """Sign a payment that anyone may send on (EIP-3009), strictly between the two times, in seconds.

        `from_` is the account unless it is a contract wallet that takes the account's signature.
        """
        who = self._required_signer(account)
        message = TransferAuthorization(
            from_=who.address if from_ is None else to_address(from_),
            to=to_address(to),
            value=self.to_units(amount),
            valid_after=valid_after,
            valid_before=self._until(valid_before),
            nonce=random_nonce() if nonce is None else nonce,
        )
        return sign(message, self.domain(), who, self._connection)

    def sign_receivable(
        self,
        to: Addressish,
        amount: Amount,
        valid_after: int = 0,
        valid_before: int | None = None,
        nonce: bytes | None = None,
        from_: Addressish | None = None,
        account: Account | None = None,
    ) -> Signed[ReceiveAuthorization]:
        """As `sign_payment`, but only the payee can send it, so that nobody can get in between."""
        who = self._required_signer(account)
        message = ReceiveAuthorization(
            from_=who.address if from_ is None else to_address(from_),
            to=to_address(to),
            value=self.to_units(amount),
            valid_after=valid_after,
            valid_before=self._until(valid_before),
            nonce=random_nonce() if nonce is None else nonce,
        )
        return sign(message, self.domain(), who, self._connection)

    def sign_cancellation(
        self, nonce: bytes, authorizer: Addressish | None = None, account: Account | None = None
    ) -> Signed[CancelAuthorization]:
        """Sign that the authorization with this nonce is void."""
        who = self._required_signer(account)
        message = CancelAuthorization(who.address if authorizer is None else to_address(authorizer), nonce)
        return sign(message, self.domain(), who, self._connection)

    def relay(self, signed: Signed[TransferAuthorization], account: Account | None = None) -> Receipt:
        """Send on a payment somebody signed; the account here pays the gas. Raises `ContractError`."""
        receipt = signed.submit(self._connection).send(self._signer(account))
        self.require_transfer(receipt, signed.message.to, signed.message.value)
        return receipt

    # Internal

    def _signer(self, account: Account | None) -> Signer | None:
        return None if account is None else as_signer(account)

    def _required_signer(self, account: Account | None) -> Signer:
        return self._connection.require_signer(self._signer(account))

    def _until(self, given: int | None) -> int:
        return self._connection.fetch_timestamp() + VALIDITY if given is None else given


class Stablecoin(StablecoinContract, Token):
    """The stablecoin: the contract's own functions, and those of `Token` for people."""

    def _known_decimals(self) -> int:
        return STABLECOIN_DECIMALS


class Reserve(MockReserve, Token):
    """The peg module's reserve. `mint` and `seize` are the mock's, on local chains and test networks only."""

    def __init__(self, connection: Connection, address: Addressish, module: Addressish | None = None) -> None:
        """`module`: the peg module, whose WEI_PER_UNIT the decimals are held against."""
        super().__init__(connection, address)
        self._module = module

    def info(self) -> TokenInfo:
        """As `Token.info`; also refused if the decimals contradict what the module's code has."""
        first = (self.address, "info") not in self._connection.memory
        found = super().info()
        if first and self._module is not None:
            wei = PegStabilityModule(self._connection, self._module).WEI_PER_UNIT()
            if wei != 10 ** max(STABLECOIN_DECIMALS - found.decimals, 0):
                self._connection.memory.pop((self.address, "info"), None)
                raise NodeError(
                    f"the node says that {self.address} has {found.decimals} decimals, and the peg module counts "
                    f"{wei} wei for its unit: nothing it says can be believed. Connect to another node"
                )
        return found
