"""What a collection's phases are, and whether a mint may be: the part of `CreatorCollection` that decides.

Prices in the payment token's units, times in seconds, a falling price rounded up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table, external
from strongroom.model.rounding import checked
from strongroom.model.signatures import keccak

MAX_PHASES = 32
MAX_BATCH = 100
"""Tokens of one mint at most."""
NO_ROOT = bytes(32)


@dataclass(frozen=True)
class Phase:
    """A phase's terms, as the contract has them."""

    price: int = 0
    start_time: int = 0
    end_time: int = 2**40 - 1
    wallet_cap: int = 2**16 - 1
    supply_cap: int = 0
    """Of the whole collection, when this phase has minted; zero when it is set stands for the collection's own."""
    phase_cap: int = 0
    payment_token: Address = ZERO_ADDRESS
    end_price: int = 0
    decay_seconds: int = 0
    allowlist_root: bytes = NO_ROOT

    def is_open(self, now: int) -> bool:
        """Whether it runs in this second."""
        return self.start_time <= now < self.end_time

    def unit_price(self, now: int) -> int:
        """Of one token in this second; it has begun."""
        elapsed = now - self.start_time
        if not self.decay_seconds:
            return self.price
        if elapsed >= self.decay_seconds:
            return self.end_price
        return self.price - (self.price - self.end_price) * elapsed // self.decay_seconds


_NO_PHASE = Phase(end_time=0, wallet_cap=0)


def allowlist_leaf(wallet: Address, allowance: int) -> bytes:
    """An entry's hash in the tree, hashed twice."""
    return keccak(keccak(bytes.fromhex(wallet[2:]).rjust(32, b"\0") + allowance.to_bytes(32, "big")))


def verify_proof(root: bytes, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """A Merkle proof with sorted pairs."""
    for sibling in proof:
        leaf = keccak(min(leaf, sibling) + max(leaf, sibling))
    return leaf == root


@dataclass(eq=False)
class CollectionPhases(Contract):
    """Phases and counts."""

    owner: Address = ZERO_ADDRESS
    max_supply: int = 0
    total_minted: int = 0
    phase_count: int = 0
    phases: dict[int, Phase] = field(default_factory=dict)
    minted_in_phase: dict[int, int] = field(default_factory=dict)
    minted_by_wallet: dict[tuple[int, Address], int] = field(default_factory=dict)
    listed: dict[Address, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world = self.world
        self.phases = Table(world, _NO_PHASE, self.phases)
        self.minted_in_phase = Table(world, 0, self.minted_in_phase)
        self.minted_by_wallet = Table(world, 0, self.minted_by_wallet)
        self.listed = Table(world, False, self.listed)

    # Views

    def unit_price(self, phase_id: int) -> int:
        """Raises `CreatorCollection_PhaseNotOpen`."""
        phase = self.phases[phase_id]
        self._require_open(phase_id, phase)
        return phase.unit_price(self.world.timestamp)

    def is_payment_token(self, token: Address) -> bool:
        """Ether, as the zero address, always is."""
        return token == ZERO_ADDRESS or self.listed[token]

    # Owner

    @external
    def set_phase(self, caller: Address, phase_id: int, terms: Phase) -> None:
        """Changes a phase, or adds the next."""
        self._require_owner(caller)
        cap = terms.supply_cap or self.max_supply
        if (
            phase_id > self.phase_count
            or phase_id >= MAX_PHASES
            or terms.start_time >= terms.end_time
            or terms.wallet_cap == 0
            or cap > self.max_supply
            or terms.end_price > (terms.price if terms.decay_seconds else 0)
        ):
            raise ModelError("CreatorCollection_InvalidPhase", phase_id)
        self._require_payment_token(terms.payment_token)
        self.phases[phase_id] = replace(terms, supply_cap=cap)
        if phase_id == self.phase_count:
            self.phase_count += 1

    @external
    def close_phase(self, caller: Address, phase_id: int) -> None:
        """Ends a phase at once."""
        self._require_owner(caller)
        if phase_id >= self.phase_count:
            raise ModelError("CreatorCollection_InvalidPhase", phase_id)
        self.phases[phase_id] = replace(self.phases[phase_id], start_time=0, end_time=0)

    @external
    def lower_max_supply(self, caller: Address, cap: int) -> None:
        """Lowers the collection's cap, and the phases' with it."""
        self._require_owner(caller)
        if cap >= self.max_supply or cap < self.total_minted:
            raise ModelError("CreatorCollection_InvalidMaxSupply", cap, self.max_supply, self.total_minted)
        self.max_supply = cap
        for phase_id in range(self.phase_count):
            phase = self.phases[phase_id]
            if phase.supply_cap > cap:
                self.phases[phase_id] = replace(phase, supply_cap=cap)

    # Internal

    def _admit(self, phase_id: int, phase: Phase, wallet: Address, quantity: int, allowance: int) -> int:
        """Lets a mint pass, counts it, and returns what it costs."""
        self._require_open(phase_id, phase)
        self._require_quantity(quantity)
        total = self.total_minted + quantity
        if total > phase.supply_cap:
            raise ModelError("CreatorCollection_SupplyCapExceeded", total, phase.supply_cap)
        cap = min(phase.wallet_cap, allowance)
        minted = self.minted_by_wallet[phase_id, wallet]
        if minted + quantity > cap:
            raise ModelError("CreatorCollection_WalletCapExceeded", phase_id, wallet, minted, cap)
        self.minted_by_wallet[phase_id, wallet] = minted + quantity
        if phase.phase_cap:
            total = self.minted_in_phase[phase_id] + quantity
            if total > phase.phase_cap:
                raise ModelError("CreatorCollection_PhaseCapExceeded", phase_id, total, phase.phase_cap)
            self.minted_in_phase[phase_id] = total
        return phase.unit_price(self.world.timestamp) * quantity

    def _require_open(self, phase_id: int, phase: Phase) -> None:
        if not phase.is_open(self.world.timestamp):
            raise ModelError("CreatorCollection_PhaseNotOpen", phase_id, phase.start_time, phase.end_time)

    def _require_quantity(self, quantity: int) -> None:
        if not 1 <= quantity <= MAX_BATCH:
            raise ModelError("CreatorCollection_InvalidQuantity", quantity, MAX_BATCH)

    def _require_supply(self, quantity: int) -> None:
        total = checked(self.total_minted + quantity)
        if total > self.max_supply:
            raise ModelError("CreatorCollection_SupplyCapExceeded", total, self.max_supply)

    def _require_payment_token(self, token: Address) -> None:
        if not self.is_payment_token(token):
            raise ModelError("CreatorCollection_TokenNotListed", token)

    def _require_owner(self, caller: Address) -> None:
        if caller != self.owner:
            raise ModelError("CreatorCollection_NotOwner", caller)
