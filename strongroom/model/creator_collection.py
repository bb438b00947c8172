"""`CreatorCollection`: an NFT collection with drop phases, vouchers, royalties and a reveal.

Token ids count up from 1 and are never used again. Prices in the payment token's units, times in seconds, royalties
in basis points, rounded down.

The collection finds payment tokens by their addresses in `contracts`, and keeps the ether of everybody in `ether`,
wei by address. A receiver with code is a function in `receivers`: it is called for each token, with its id, and may
raise or answer false.

    works = CreatorCollection(world, "works", owner="creator", max_supply=1_000, payout="payout")
    works.set_phase("creator", 0, Phase(price=10**17, wallet_cap=5))
    works.mint("collector", 0, 2, value=2 * 10**17)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from strongroom.model.collection_phases import (
    MAX_BATCH,
    MAX_PHASES,
    NO_ROOT,
    CollectionPhases,
    Phase,
    allowlist_leaf,
    verify_proof,
)
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.rounding import BPS, UINT256_MAX, checked
from strongroom.model.signatures import Signature, is_valid, keccak
from strongroom.model.signatures import domain_separator as _domain_separator
from strongroom.model.token import Token, safe_transfer, safe_transfer_from

__all__ = ["MAX_BATCH", "MAX_PHASES", "NO_ROOT", "CreatorCollection", "Phase", "Royalty", "Voucher"]

DOMAIN_NAME = "Strongroom CreatorCollection"
VOUCHER = (
    "Voucher(address to,address paymentToken,uint256 quantity,uint256 unitPrice,uint256 validAfter,"
    "uint256 deadline,uint256 nonce,string uri)"
)
MAX_ROYALTY_BPS = 1_000
ROTATION_DELAY = 2 * 24 * 3600
"""Seconds before the owner may confirm a royalty receiver that has code."""

Receiver = Callable[[int], bool]
"""A contract that tokens are minted to: whether it takes the token of that id."""


@dataclass(frozen=True)
class Voucher:
    """What the voucher signer signs."""

    to: Address
    payment_token: Address
    quantity: int
    unit_price: int
    valid_after: int
    deadline: int
    nonce: int
    uri: str = ""


@dataclass(frozen=True)
class Royalty:
    """A receiver and basis points."""

    receiver: Address = ZERO_ADDRESS
    royalty_bps: int = 0


@dataclass(eq=False)
class CreatorCollection(CollectionPhases):
    """All operations. Raises `ModelError` with the contract's error names."""

    payout: Address = ZERO_ADDRESS
    pending_owner: Address = ZERO_ADDRESS
    voucher_signer: Address = ZERO_ADDRESS
    default_royalty: Royalty = Royalty()
    proposal: tuple[Address, int] = (ZERO_ADDRESS, 0)
    """A royalty receiver proposed, and when the owner may confirm it."""
    soulbound: bool = False
    validator: Callable[[Address, Address, Address, int], None] | None = None
    """The transfer validator: gets caller, holder, receiver and id, and raises `ModelError` to refuse."""
    holders: dict[int, Address] = field(default_factory=dict)
    """By token id; the zero address for those burned."""
    balances: dict[Address, int] = field(default_factory=dict)
    numbers_minted: dict[Address, int] = field(default_factory=dict)
    burned: int = 0
    approved: dict[int, Address] = field(default_factory=dict)
    operators: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By `(holder, operator)`."""
    used_vouchers: dict[int, bool] = field(default_factory=dict)
    royalties: dict[int, Royalty] = field(default_factory=dict)
    own_uris: dict[int, str] = field(default_factory=dict)
    contracts: dict[Address, Token] = field(default_factory=dict)
    with_code: frozenset[Address] = frozenset()
    """Accounts with code that are neither tokens nor receivers."""
    receivers: dict[Address, Receiver] = field(default_factory=dict)
    ether: dict[Address, int] = field(default_factory=dict)
    """Wei."""
    refuses_ether: dict[Address, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        world = self.world
        self.holders = Table(world, ZERO_ADDRESS, self.holders)
        self.balances = Table(world, 0, self.balances)
        self.numbers_minted = Table(world, 0, self.numbers_minted)
        self.approved = Table(world, ZERO_ADDRESS, self.approved)
        self.operators = Table(world, False, self.operators)
        self.used_vouchers = Table(world, False, self.used_vouchers)
        self.royalties = Table(world, Royalty(), self.royalties)
        self.own_uris = Table(world, "", self.own_uris)
        self.ether = Table(world, 0, self.ether)
        self.refuses_ether = Table(world, False, self.refuses_ether)

    # Views

    @property
    def total_supply(self) -> int:
        """Tokens there are."""
        return self.total_minted - self.burned

    def owner_of(self, token_id: int) -> Address:
        """Raises `OwnerQueryForNonexistentToken`."""
        holder = self.holders[token_id]
        if holder == ZERO_ADDRESS:
            raise ModelError("OwnerQueryForNonexistentToken")
        return holder

    def royalty_info(self, token_id: int, sale_price: int) -> tuple[Address, int]:
        """What a sale owes, to whom; rounded down."""
        royalty = self.royalties[token_id]
        if royalty.receiver == ZERO_ADDRESS:
            royalty = self.default_royalty
        return royalty.receiver, sale_price * royalty.royalty_bps // BPS

    def voucher_digest(self, voucher: Voucher) -> bytes:
        """What the voucher signer signs."""
        words: tuple[int | Address, ...] = (
            voucher.to,
            voucher.payment_token,
            voucher.quantity,
            voucher.unit_price,
            voucher.valid_after,
            voucher.deadline,
            voucher.nonce,
        )
        struct = keccak(
            b"".join((keccak(VOUCHER.encode()), *map(_word, words), keccak(voucher.uri.encode())))
        )
        separator = _domain_separator(DOMAIN_NAME, self.world.chain_id, self.address)
        return keccak(b"\x19\x01" + separator + struct)

    # Minting

    @external
    def mint(self, caller: Address, phase_id: int, quantity: int, value: int = 0) -> None:
        """Mints to the caller in a public phase paid in ether."""
        self._send_value(caller, value)
        phase = self.phases[phase_id]
        if phase.allowlist_root != NO_ROOT or phase.payment_token != ZERO_ADDRESS:
            raise ModelError("CreatorCollection_PhaseNotPublic", phase_id)
        cost = self._admit(phase_id, phase, caller, quantity, UINT256_MAX)
        self._safe_mint(caller, quantity)
        self._collect(caller, ZERO_ADDRESS, cost, value)

    @external
    def mint_for(
        self,
        caller: Address,
        to: Address,
        phase_id: int,
        quantity: int,
        max_cost: int = UINT256_MAX,
        payment_token: Address = ZERO_ADDRESS,
        deadline: int = UINT256_MAX,
        allowance: int = 0,
        proof: Sequence[bytes] = (),
        value: int = 0,
    ) -> None:
        """Mints in any phase; the caller pays."""
        self._send_value(caller, value)
        if self.world.timestamp > deadline:
            raise ModelError("CreatorCollection_Expired", deadline, self.world.timestamp)
        phase = self.phases[phase_id]
        if phase.allowlist_root == NO_ROOT:
            allowance = UINT256_MAX
        elif not verify_proof(phase.allowlist_root, allowlist_leaf(to, allowance), proof):
            raise ModelError("CreatorCollection_NotAllowlisted", phase_id, to, allowance)
        cost = self._admit(phase_id, phase, to, quantity, allowance)
        if cost > max_cost:
            raise ModelError("CreatorCollection_CostTooHigh", cost, max_cost)
        self._require_payment_token(phase.payment_token)
        if phase.payment_token != payment_token:
            raise ModelError("CreatorCollection_AnotherPaymentToken", phase.payment_token, payment_token)
        self._safe_mint(to, quantity)
        self._collect(caller, phase.payment_token, cost, value)

    @external
    def mint_voucher(
        self, caller: Address, voucher: Voucher, signature: Signature, to: Address, value: int = 0
    ) -> None:
        """Mints what was signed, once; the caller pays."""
        self._send_value(caller, value)
        self._require_quantity(voucher.quantity)
        self._require_payment_token(voucher.payment_token)
        self._require_supply(voucher.quantity)
        self._use_voucher(voucher, signature, to)
        cost = checked(voucher.quantity * voucher.unit_price)
        if voucher.uri:
            self.own_uris[self.total_minted + 1] = voucher.uri
        self._safe_mint(to, voucher.quantity)
        self._collect(caller, voucher.payment_token, cost, value)

    @external
    def airdrop(self, caller: Address, to: Sequence[Address], quantities: Sequence[int]) -> None:
        """Mints for nothing; receivers are not called."""
        self._require_owner(caller)
        if len(to) != len(quantities):
            raise ModelError("CreatorCollection_LengthMismatch", len(to), len(quantities))
        for wallet, quantity in zip(to, quantities, strict=True):
            self._require_quantity(quantity)
            self._require_supply(quantity)
            self._mint(wallet, quantity)

    @external
    def burn(self, caller: Address, token_id: int) -> None:
        """Burns a token with its royalty and metadata."""
        holder = self.owner_of(token_id)
        self._require_mover(caller, holder, token_id)
        self.approved[token_id] = ZERO_ADDRESS
        self.holders[token_id] = ZERO_ADDRESS
        self.balances[holder] -= 1
        self.burned += 1
        self.royalties[token_id] = Royalty()
        self.own_uris[token_id] = ""

    # Transfers

    @external
    def transfer_from(self, caller: Address, holder: Address, to: Address, token_id: int) -> None:
        """Moves a token; whoever holds it may, whatever the validator says."""
        actual = self.owner_of(token_id)
        if actual != holder:
            raise ModelError("TransferFromIncorrectOwner")
        self._require_mover(caller, holder, token_id)
        if to == ZERO_ADDRESS:
            raise ModelError("TransferToZeroAddress")
        if self.soulbound:
            raise ModelError("CreatorCollection_Soulbound", token_id)
        if caller != holder and self.validator is not None:
            self.validator(caller, holder, to, token_id)
        self.approved[token_id] = ZERO_ADDRESS
        self.balances[holder] -= 1
        self.balances[to] += 1
        self.holders[token_id] = to

    @external
    def approve(self, caller: Address, to: Address, token_id: int) -> None:
        """Lets `to` move one token."""
        holder = self.owner_of(token_id)
        if caller != holder and not self.operators[holder, caller]:
            raise ModelError("ApprovalCallerNotOwnerNorApproved")
        self.approved[token_id] = to

    @external
    def set_approval_for_all(self, caller: Address, operator: Address, approved: bool) -> None:
        """Lets an operator move all tokens of the caller, or no longer."""
        self.operators[caller, operator] = approved

    # Money

    @external
    def withdraw(self, caller: Address, token: Address) -> int:
        """Sends all that lies here to the payout address."""
        held = (
            self.ether[self.address]
            if token == ZERO_ADDRESS
            else self.contracts[token].balance_of(self.address)
        )
        if held == 0:
            raise ModelError("CreatorCollection_NothingToWithdraw", token)
        if token == ZERO_ADDRESS:
            self._pay(self.payout, held)
        else:
            safe_transfer(self.contracts[token], self.address, self.payout, held)
        return held

    @external
    def set_payout(self, caller: Address, receiver: Address) -> None:
        """Where proceeds go."""
        self._require_owner(caller)
        if receiver == ZERO_ADDRESS:
            raise ModelError("CreatorCollection_ZeroAddress")
        if receiver == self.address:
            raise ModelError("CreatorCollection_PayoutIsCollection")
        self.payout = receiver

    @external
    def set_payment_token(self, caller: Address, token: Address, listed: bool) -> None:
        """Lists a token, or takes it off the list."""
        self._require_owner(caller)
        if listed and not self._has_code(token):
            raise ModelError("CreatorCollection_TokenWithoutCode", token)
        self.listed[token] = listed

    # Ownership and vouchers

    @external
    def transfer_ownership(self, caller: Address, new_owner: Address) -> None:
        """Offers ownership."""
        self._require_owner(caller)
        self.pending_owner = new_owner

    @external
    def accept_ownership(self, caller: Address) -> None:
        """Takes ownership that was offered."""
        if caller != self.pending_owner:
            raise ModelError("CreatorCollection_NotPendingOwner", caller)
        self.pending_owner = ZERO_ADDRESS
        self.owner = caller

    @external
    def set_voucher_signer(self, caller: Address, signer: Address) -> None:
        """Who signs vouchers; the zero address switches them off."""
        self._require_owner(caller)
        self.voucher_signer = signer

    @external
    def cancel_vouchers(self, caller: Address, nonces: Sequence[int]) -> None:
        """Voids vouchers that are not used yet."""
        if caller not in (self.owner, self.voucher_signer):
            raise ModelError("CreatorCollection_NotVoucherSigner", caller)
        for nonce in nonces:
            self.used_vouchers[nonce] = True

    # Royalties

    @external
    def set_default_royalty_bps(self, caller: Address, royalty_bps: int) -> None:
        """The collection's royalty; its receiver stays."""
        self._require_owner(caller)
        self._set_default_royalty(self.default_royalty.receiver, royalty_bps)

    @external
    def propose_royalty_receiver(self, caller: Address, receiver: Address) -> None:
        """Proposes another receiver; the zero address takes the proposal back."""
        self._require_owner(caller)
        not_before = 0 if receiver == ZERO_ADDRESS else self.world.timestamp + ROTATION_DELAY
        self.proposal = (receiver, not_before)

    @external
    def accept_royalty_receiver(self, caller: Address) -> None:
        """By the one proposed; or by the owner, for a contract, after the delay."""
        receiver, not_before = self.proposal
        if caller != receiver:
            if not self._has_code(receiver):
                not_before = 0
            if caller != self.owner or not_before == 0 or self.world.timestamp < not_before:
                raise ModelError("CreatorCollection_RotationNotAllowed", caller, receiver, not_before)
        self.proposal = (ZERO_ADDRESS, 0)
        self._set_default_royalty(receiver, self.default_royalty.royalty_bps)

    @external
    def set_token_royalty(self, caller: Address, token_id: int, receiver: Address, royalty_bps: int) -> None:
        """A token's own royalty; a zero receiver takes it away."""
        self._require_owner(caller)
        self.owner_of(token_id)
        if receiver == ZERO_ADDRESS:
            royalty_bps = 0
        _require_royalty(royalty_bps)
        self.royalties[token_id] = Royalty(receiver, royalty_bps)

    # Internal

    def _use_voucher(self, voucher: Voucher, signature: Signature, to: Address) -> None:
        now = self.world.timestamp
        if self.voucher_signer == ZERO_ADDRESS:
            raise ModelError("CreatorCollection_VouchersDisabled")
        if voucher.to not in (ZERO_ADDRESS, to):
            raise ModelError("CreatorCollection_VoucherForAnother", to, voucher.to)
        if now < voucher.valid_after:
            raise ModelError("CreatorCollection_VoucherNotYetValid", voucher.valid_after, now)
        if now > voucher.deadline:
            raise ModelError("CreatorCollection_VoucherExpired", voucher.deadline, now)
        if voucher.uri and voucher.quantity != 1:
            raise ModelError("CreatorCollection_VoucherUriForMany", voucher.quantity)
        if self.used_vouchers[voucher.nonce]:
            raise ModelError("CreatorCollection_VoucherUsed", voucher.nonce)
        self.used_vouchers[voucher.nonce] = True
        digest = self.voucher_digest(voucher)
        if not is_valid(self.world, self.voucher_signer, digest, signature):
            raise ModelError("CreatorCollection_InvalidSignature", self.voucher_signer, digest)

    def _safe_mint(self, to: Address, quantity: int) -> None:
        first = self.total_minted + 1
        self._mint(to, quantity)
        receiver = self.receivers.get(to)
        if receiver is None:
            if self._has_code(to):
                raise ModelError("TransferToNonERC721ReceiverImplementer")
            return
        for token_id in range(first, first + quantity):
            if not receiver(token_id):
                raise ModelError("TransferToNonERC721ReceiverImplementer")
        if self.total_minted != first + quantity - 1:
            raise ModelError("EmptyRevert")  # ERC721A's own guard against re-entry

    def _mint(self, to: Address, quantity: int) -> None:
        if to == ZERO_ADDRESS:
            raise ModelError("MintToZeroAddress")
        for token_id in range(self.total_minted + 1, self.total_minted + quantity + 1):
            self.holders[token_id] = to
        self.total_minted += quantity
        self.balances[to] += quantity
        self.numbers_minted[to] += quantity

    def _collect(self, payer: Address, token: Address, cost: int, value: int) -> None:
        if token == ZERO_ADDRESS:
            if value < cost:
                raise ModelError("CreatorCollection_InsufficientPayment", cost, value)
            if value > cost:
                self._pay(payer, value - cost)
            return
        if value:
            raise ModelError("CreatorCollection_EtherNotAccepted", value)
        if cost == 0:
            return
        money = self.contracts[token]
        before = money.balance_of(self.address)
        safe_transfer_from(money, self.address, payer, self.address, cost)
        received = checked(money.balance_of(self.address) - before)
        if received < cost:
            raise ModelError("CreatorCollection_PaymentShort", token, cost, received)

    def _send_value(self, caller: Address, value: int) -> None:
        self.ether[caller] -= value
        self.ether[self.address] += value

    def _pay(self, receiver: Address, amount: int) -> None:
        if self.refuses_ether[receiver]:
            raise ModelError("CreatorCollection_EtherRefused", receiver, amount)
        self.ether[self.address] -= amount
        self.ether[receiver] += amount

    def _require_mover(self, caller: Address, holder: Address, token_id: int) -> None:
        if caller not in (holder, self.approved[token_id]) and not self.operators[holder, caller]:
            raise ModelError("TransferCallerNotOwnerNorApproved")

    def _set_default_royalty(self, receiver: Address, royalty_bps: int) -> None:
        _require_royalty(royalty_bps)
        if royalty_bps and receiver == ZERO_ADDRESS:
            raise ModelError("CreatorCollection_ZeroAddress")
        self.default_royalty = Royalty(receiver, royalty_bps)

    def _has_code(self, account: Address) -> bool:
        return account in self.contracts or account in self.receivers or account in self.with_code


def _require_royalty(royalty_bps: int) -> None:
    if royalty_bps > MAX_ROYALTY_BPS:
        raise ModelError("CreatorCollection_RoyaltyTooHigh", royalty_bps, MAX_ROYALTY_BPS)


def _word(value: Any) -> bytes:
    return value.to_bytes(32, "big") if isinstance(value, int) else bytes.fromhex(value[2:]).rjust(32, b"\0")
