"""ERC-20 with ERC-2612 permits and EIP-3009 authorizations: the common part of stablecoin and reserve."""

from dataclasses import dataclass, field
from functools import cached_property

from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table, external
from strongroom.model.rounding import UINT256_MAX, checked
from strongroom.model.signatures import (
    CANCEL_AUTHORIZATION,
    PERMIT,
    RECEIVE_WITH_AUTHORIZATION,
    TRANSFER_WITH_AUTHORIZATION,
    Signature,
    domain_separator,
    is_valid,
    typed_data_digest,
)


@dataclass(eq=False)
class Token(Contract):
    """Balances and allowances of a plain ERC-20 in its own units. An allowance of 2^256 - 1 is endless."""

    name: str = ""
    decimals: int = 18
    total_supply: int = 0
    balances: dict[Address, int] = field(default_factory=dict)
    allowances: dict[tuple[Address, Address], int] = field(default_factory=dict)
    """By `(owner, spender)`."""

    def __post_init__(self) -> None:
        self.balances = Table(self.world, 0, self.balances)
        self.allowances = Table(self.world, 0, self.allowances)

    def balance_of(self, account: Address) -> int:
        """In the token's units."""
        return self.balances[account]

    def allowance(self, owner: Address, spender: Address) -> int:
        """In the token's units."""
        return self.allowances[owner, spender]

    @external
    def approve(self, caller: Address, spender: Address, amount: int) -> bool:
        """Raises `ERC20InvalidSpender` for the zero address."""
        self._approve(caller, spender, amount)
        return True

    @external
    def transfer(self, caller: Address, to: Address, amount: int) -> bool:
        """Raises `ERC20InvalidReceiver` or `ERC20InsufficientBalance`."""
        self._transfer(caller, to, amount)
        return True

    @external
    def transfer_from(self, caller: Address, owner: Address, to: Address, amount: int) -> bool:
        """As `transfer`, within the allowance: raises `ERC20InsufficientAllowance` first."""
        self._spend_allowance(owner, caller, amount)
        self._transfer(owner, to, amount)
        return True

    def _transfer(self, owner: Address, to: Address, amount: int) -> None:
        if owner == ZERO_ADDRESS:
            raise ModelError("ERC20InvalidSender", owner)
        if to == ZERO_ADDRESS:
            raise ModelError("ERC20InvalidReceiver", to)
        self._update(owner, to, amount)

    def _mint(self, to: Address, amount: int) -> None:
        if to == ZERO_ADDRESS:
            raise ModelError("ERC20InvalidReceiver", to)
        self._update(ZERO_ADDRESS, to, amount)

    def _burn(self, owner: Address, amount: int) -> None:
        if owner == ZERO_ADDRESS:
            raise ModelError("ERC20InvalidSender", owner)
        self._update(owner, ZERO_ADDRESS, amount)

    def _update(self, owner: Address, to: Address, amount: int) -> None:
        """Moves; the zero address is where coins come from and go to."""
        balances = self.balances
        if owner == ZERO_ADDRESS:
            self.total_supply = checked(self.total_supply + amount)
        else:
            balance = balances[owner]
            if balance < amount:
                raise ModelError("ERC20InsufficientBalance", owner, balance, amount)
            balances[owner] = balance - amount
        if to == ZERO_ADDRESS:
            self.total_supply -= amount
        else:
            balances[to] += amount

    def _approve(self, owner: Address, spender: Address, amount: int) -> None:
        if owner == ZERO_ADDRESS:
            raise ModelError("ERC20InvalidApprover", owner)
        if spender == ZERO_ADDRESS:
            raise ModelError("ERC20InvalidSpender", spender)
        self.allowances[owner, spender] = amount

    def _spend_allowance(self, owner: Address, spender: Address, amount: int) -> None:
        current = self.allowances[owner, spender]
        if current == UINT256_MAX:
            return
        if current < amount:
            raise ModelError("ERC20InsufficientAllowance", spender, current, amount)
        self._approve(owner, spender, current - amount)


def safe_transfer(token: Token, sender: Address, to: Address, amount: int) -> None:
    """A transfer by a contract, to which a token that answers false has failed: `SafeERC20FailedOperation`."""
    if not token.transfer(sender, to, amount):
        raise ModelError("SafeERC20FailedOperation", token.address)


def safe_transfer_from(token: Token, spender: Address, owner: Address, to: Address, amount: int) -> None:
    """As `safe_transfer`, within the allowance of `spender`."""
    if not token.transfer_from(spender, owner, to, amount):
        raise ModelError("SafeERC20FailedOperation", token.address)


@dataclass(eq=False)
class AuthorizedToken(Token):
    """A token whose holders can act by signature alone, by key or by contract wallet."""

    nonces: dict[Address, int] = field(default_factory=dict)
    """Of permits, counted up."""
    authorization_states: dict[tuple[Address, bytes], bool] = field(default_factory=dict)
    """Whether `(authorizer, nonce)` has been used or cancelled."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.nonces = Table(self.world, 0, self.nonces)
        self.authorization_states = Table(self.world, False, self.authorization_states)

    @cached_property
    def domain_separator(self) -> bytes:
        """The EIP-712 domain: the token's name, version "1", chain id and address."""
        return domain_separator(self.name, self.world.chain_id, self.address)

    @external
    def permit(
        self, owner: Address, spender: Address, amount: int, deadline: int, signature: Signature
    ) -> None:
        """Sets an allowance; valid through the second `deadline`.

        Raises `ERC20Authorization_PermitExpired`, then `ERC20Authorization_InvalidSignature`.
        """
        now = self.world.timestamp
        if now > deadline:
            raise ModelError("ERC20Authorization_PermitExpired", deadline, now)
        nonce = self.nonces[owner]
        self.nonces[owner] = nonce + 1
        self._require_valid(owner, self.digest(PERMIT, owner, spender, amount, nonce, deadline), signature)
        self._approve(owner, spender, amount)

    @external
    def transfer_with_authorization(
        self,
        owner: Address,
        to: Address,
        amount: int,
        valid_after: int,
        valid_before: int,
        nonce: bytes,
        signature: Signature,
    ) -> None:
        """Moves `amount` after the second `valid_after` and before `valid_before`, once for each nonce.

        Raises, in this order, `ERC20Authorization_NotYetValid`, `ERC20Authorization_Expired`,
        `ERC20Authorization_NonceSpent`, `ERC20Authorization_InvalidSignature`, and what a transfer raises.
        """
        self._use(TRANSFER_WITH_AUTHORIZATION, owner, to, amount, valid_after, valid_before, nonce, signature)

    @external
    def receive_with_authorization(
        self,
        caller: Address,
        owner: Address,
        to: Address,
        amount: int,
        valid_after: int,
        valid_before: int,
        nonce: bytes,
        signature: Signature,
    ) -> None:
        """The same, by the payee only: raises `ERC20Authorization_CallerNotPayee` first."""
        if to != caller:
            raise ModelError("ERC20Authorization_CallerNotPayee", caller, to)
        self._use(RECEIVE_WITH_AUTHORIZATION, owner, to, amount, valid_after, valid_before, nonce, signature)

    @external
    def cancel_authorization(self, authorizer: Address, nonce: bytes, signature: Signature) -> None:
        """Spends the nonce without a transfer."""
        self._spend_nonce(authorizer, nonce)
        self._require_valid(authorizer, self.digest(CANCEL_AUTHORIZATION, authorizer, nonce), signature)

    def digest(self, type_text: str, *fields: int | bytes | Address) -> bytes:
        """The EIP-712 digest that a holder signs."""
        return typed_data_digest(self.domain_separator, type_text, *fields)

    def _use(
        self,
        type_text: str,
        owner: Address,
        to: Address,
        amount: int,
        valid_after: int,
        valid_before: int,
        nonce: bytes,
        signature: Signature,
    ) -> None:
        now = self.world.timestamp
        if now <= valid_after:
            raise ModelError("ERC20Authorization_NotYetValid", valid_after, now)
        if now >= valid_before:
            raise ModelError("ERC20Authorization_Expired", valid_before, now)
        self._spend_nonce(owner, nonce)
        digest = self.digest(type_text, owner, to, amount, valid_after, valid_before, nonce)
        self._require_valid(owner, digest, signature)
        self._transfer(owner, to, amount)

    def _spend_nonce(self, authorizer: Address, nonce: bytes) -> None:
        if self.authorization_states[authorizer, nonce]:
            raise ModelError("ERC20Authorization_NonceSpent", authorizer, nonce)
        self.authorization_states[authorizer, nonce] = True

    def _require_valid(self, signer: Address, digest: bytes, signature: Signature) -> None:
        if not is_valid(self.world, signer, digest, signature):
            raise ModelError("ERC20Authorization_InvalidSignature", signer, digest)
