"""`Stablecoin`: an 18-decimal coin that only listed facilitators mint, each under a ceiling. Amounts in wei.

Law: outside a flash mint, the supply is the sum of the facilitators' levels.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from strongroom.model.access import AccessManaged
from strongroom.model.execution import (
    ZERO_ADDRESS,
    Address,
    ModelError,
    Table,
    external,
    non_reentrant,
)
from strongroom.model.rounding import BPS, UINT256_MAX, mul_div_up
from strongroom.model.token import AuthorizedToken, Token, safe_transfer

MAX_FLASH_MINT_FEE_BPS = 100
MAX_FACILITATORS = 64
UINT120_MAX = 2**120 - 1

FlashBorrower = Callable[[Address, int, int], bool]
"""What the receiver of a flash mint does, given the initiator, the amount and the fee in wei. Returns whether it
answers as ERC-3156 asks."""


@dataclass(frozen=True)
class Facilitator:
    """Both in wei."""

    ceiling: int = 0
    """The most it may have minted in all."""
    level: int = 0
    """What it has minted and not burned."""


@dataclass(eq=False)
class Stablecoin(AuthorizedToken, AccessManaged):
    """Balances, facilitators, the flash mint and the pause."""

    surplus_buffer: Address = ZERO_ADDRESS
    facilitators: dict[Address, Facilitator] = field(default_factory=dict)
    flash_mint_cap: int = 0
    """The most that can be flash-minted at once."""
    flash_mint_fee_bps: int = 0
    minting_paused: bool = False
    minting_ended_by: Address | None = None
    """The wind-down, which alone mints since."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.facilitators = Table(self.world, Facilitator(), self.facilitators)

    # Facilitators

    @external
    def mint(self, caller: Address, to: Address, amount: int) -> None:
        """Raises `Stablecoin_ZeroAmount`, `…_MintingPaused`, `…_MintingEnded`, `…_CeilingExceeded`, what a transfer
        raises."""
        _require_amount(amount)
        if caller in self.facilitators and caller != self.minting_ended_by:
            self._require_not_paused()
        minter = self.facilitators[caller]
        level = min(minter.level + amount, UINT256_MAX)
        if level > minter.ceiling:
            raise ModelError("Stablecoin_CeilingExceeded", caller, level, minter.ceiling)
        self.facilitators[caller] = Facilitator(minter.ceiling, level)
        self._mint(to, amount)

    @external
    def burn(self, caller: Address, owner: Address, amount: int) -> None:
        """Raises `Stablecoin_ZeroAmount`, `Stablecoin_LevelExceeded`, what a transfer within an allowance raises."""
        _require_amount(amount)
        burner = self.facilitators[caller]
        if amount > burner.level:
            raise ModelError("Stablecoin_LevelExceeded", caller, amount, burner.level)
        if owner != caller:
            self._spend_allowance(owner, caller, amount)
        self.facilitators[caller] = Facilitator(burner.ceiling, burner.level - amount)
        self._burn(owner, amount)

    # Flash mint

    @external
    @non_reentrant
    def flash_loan(
        self, caller: Address, receiver: Address, token: Address, amount: int, borrower: FlashBorrower
    ) -> bool:
        """Mints `amount` to `receiver`, lets it act, takes back `amount` and the fee, within its allowance.

        Raises `Stablecoin_ZeroAmount`, `Stablecoin_MintingPaused`, `ERC3156UnsupportedToken`,
        `ERC3156ExceededMaxLoan`, `ERC3156InvalidReceiver`, and what the borrower and the repayment raise.
        """
        _require_amount(amount)
        self._require_not_paused()
        fee = self.flash_fee(token, amount)
        if amount > self.flash_mint_cap:
            raise ModelError("ERC3156ExceededMaxLoan", self.flash_mint_cap)
        self._mint(receiver, amount)
        if not borrower(caller, amount, fee):
            raise ModelError("ERC3156InvalidReceiver", receiver)
        self._spend_allowance(receiver, self.address, amount + fee)
        self._burn(receiver, amount)
        if fee:
            self._transfer(receiver, self.surplus_buffer, fee)
        return True

    def flash_fee(self, token: Address, amount: int) -> int:
        """In wei, rounded up."""
        if token != self.address:
            raise ModelError("ERC3156UnsupportedToken", token)
        return mul_div_up(amount, self.flash_mint_fee_bps, BPS)

    def max_flash_loan(self, token: Address) -> int:
        """In wei; nothing of other tokens, nothing while minting is paused."""
        return self.flash_mint_cap if token == self.address and not self.minting_paused else 0

    def may_mint(self, facilitator: Address) -> bool:
        """Whether a mint of little would be allowed, were there room: under a ceiling, which is not zero."""
        listed = self.facilitators[facilitator]
        paused = self.minting_ended_by != facilitator if self.minting_ended else self.minting_paused
        return 0 != listed.ceiling >= listed.level and not paused

    @property
    def minting_ended(self) -> bool:
        """Whether minting has ended for good."""
        return self.minting_ended_by is not None

    # Governance

    @external
    def set_facilitator(self, caller: Address, facilitator: Address, ceiling: int) -> None:
        """Lists `facilitator` or moves its ceiling either way; one below the level only stops new minting."""
        self.check_can_call(caller, "setFacilitator", facilitator, ceiling)
        if facilitator == ZERO_ADDRESS:
            raise ModelError("Stablecoin_ZeroAddress")
        if facilitator not in self.facilitators and len(self.facilitators) == MAX_FACILITATORS:
            raise ModelError("Stablecoin_TooManyFacilitators", MAX_FACILITATORS)
        self.facilitators[facilitator] = Facilitator(ceiling, self.facilitators[facilitator].level)

    @external
    def lower_ceiling(self, caller: Address, facilitator: Address, ceiling: int) -> None:
        """Raises `Stablecoin_NotFacilitator`, `Stablecoin_NotLower`."""
        self.check_can_call(caller, "lowerCeiling", facilitator, ceiling)
        listed = self._listed(facilitator)
        if ceiling > listed.ceiling:
            raise ModelError("Stablecoin_NotLower", listed.ceiling, ceiling)
        self.facilitators[facilitator] = Facilitator(ceiling, listed.level)

    @external
    def remove_facilitator(self, caller: Address, facilitator: Address) -> None:
        """Raises `Stablecoin_NotFacilitator`, `Stablecoin_LevelNotZero`."""
        self.check_can_call(caller, "removeFacilitator", facilitator)
        level = self._listed(facilitator).level
        if level:
            raise ModelError("Stablecoin_LevelNotZero", facilitator, level)
        del self.facilitators[facilitator]

    @external
    def pause_minting(self, caller: Address) -> None:
        """Stops minting and flash minting. Transfers and burns go on."""
        self.check_can_call(caller, "pauseMinting")
        self._require_not_ended()
        self.minting_paused = True

    @external
    def unpause_minting(self, caller: Address) -> None:
        """Allows minting again."""
        self.check_can_call(caller, "unpauseMinting")
        self._require_not_ended()
        self.minting_paused = False

    @external
    def end_minting(self, caller: Address) -> None:
        """Ends minting for good, but for what the caller mints, up to twice the supply.

        Raises `Stablecoin_MintingEnded`, `Stablecoin_MintingNotPaused`.
        """
        self.check_can_call(caller, "endMinting")
        self._require_not_ended()
        if not self.minting_paused:
            raise ModelError("Stablecoin_MintingNotPaused")
        self.minting_ended_by = caller
        ceiling = min(2 * self.total_supply, UINT120_MAX)
        self.facilitators[caller] = Facilitator(ceiling, self.facilitators[caller].level)

    @external
    def set_flash_mint_cap(self, caller: Address, cap: int) -> None:
        """In wei."""
        self.check_can_call(caller, "setFlashMintCap", cap)
        self.flash_mint_cap = cap

    @external
    def lower_flash_mint_cap(self, caller: Address, cap: int) -> None:
        """In wei. Raises `Stablecoin_NotLower`."""
        self.check_can_call(caller, "lowerFlashMintCap", cap)
        if cap > self.flash_mint_cap:
            raise ModelError("Stablecoin_NotLower", self.flash_mint_cap, cap)
        self.flash_mint_cap = cap

    @external
    def set_flash_mint_fee(self, caller: Address, fee_bps: int) -> None:
        """Raises `Stablecoin_FeeTooHigh` above 1 %."""
        self.check_can_call(caller, "setFlashMintFee", fee_bps)
        if fee_bps > MAX_FLASH_MINT_FEE_BPS:
            raise ModelError("Stablecoin_FeeTooHigh", fee_bps, MAX_FLASH_MINT_FEE_BPS)
        self.flash_mint_fee_bps = fee_bps

    @external
    def rescue(self, caller: Address, token: Token, to: Address, amount: int) -> None:
        """Sends on what lies here by mistake. Raises `Rescuable_ExceedsSurplus`."""
        self.check_can_call(caller, "rescue", token.address, to, amount)
        surplus = self.rescuable(token)
        if amount > surplus:
            raise ModelError("Rescuable_ExceedsSurplus", token.address, amount, surplus)
        safe_transfer(token, self.address, to, amount)

    def rescuable(self, token: Token) -> int:
        """All that lies here, in the token's units: the coin holds nothing for anyone."""
        return token.balance_of(self.address)

    # Internal

    def _require_not_ended(self) -> None:
        if self.minting_ended:
            raise ModelError("Stablecoin_MintingEnded")

    def _require_not_paused(self) -> None:
        if self.minting_paused:
            self._require_not_ended()
            raise ModelError("Stablecoin_MintingPaused")

    def _listed(self, facilitator: Address) -> Facilitator:
        if facilitator not in self.facilitators:
            raise ModelError("Stablecoin_NotFacilitator", facilitator)
        return self.facilitators[facilitator]

    def _update(self, owner: Address, to: Address, amount: int) -> None:
        if to == self.address:
            raise ModelError("Stablecoin_ReceiverIsToken")
        super()._update(owner, to, amount)


def _require_amount(amount: int) -> None:
    if amount == 0:
        raise ModelError("Stablecoin_ZeroAmount")
