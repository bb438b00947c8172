"""`SavingsVault`: savings in the stablecoin, into which rewards stream linearly. ERC-4626.

Laws: the share price never falls; total assets fall only by withdrawal; what has not been streamed may be taken for a
loss, what has been never. Assets in wei, a million shares for each at the start; every rounding favours the vault.

A new reward joins what is left, and both stream over the mean of the time that is left and the period, weighted by
amount. While there are hardly any shares the stream stands still.
"""

from contextlib import suppress
from dataclasses import dataclass

from strongroom.model.access import AccessManaged
from strongroom.model.execution import Address, ModelError, external
from strongroom.model.rounding import UINT128_MAX, UINT256_MAX, mul_div_down, mul_div_up
from strongroom.model.signatures import Signature, swap_authorization_nonce
from strongroom.model.stablecoin import Stablecoin
from strongroom.model.token import AuthorizedToken, Token

REWARD_PERIOD = 7 * 24 * 3600
VIRTUAL_SHARES = 10**6
"""Shares that nobody holds, against the one wei that backs them."""
MIN_STREAMING_SHARES = 10**12
"""With fewer the stream stands still: so the virtual shares get a millionth of it at most."""


@dataclass(frozen=True)
class Stream:
    """`amount` wei that arrive evenly over `duration` seconds from `start` on; with `start` 0 it stands still."""

    amount: int = 0
    start: int = 0
    duration: int = 0

    def left(self, now: int) -> tuple[int, int]:
        """What has not arrived by `now`, rounded up, and the seconds that it still takes."""
        if not self.start:
            return self.amount, self.duration
        remaining = self.start + self.duration - now
        if remaining <= 0:
            return 0, 0
        return -(-self.amount * remaining // self.duration), remaining

    def joined(self, amount: int, now: int) -> tuple[int, int]:
        """What is left with a new reward in it, and over how many seconds; rounded down, and never none."""
        left, remaining = self.left(now)
        return left + amount, (left * remaining + amount * REWARD_PERIOD) // (left + amount)


@dataclass(eq=False)
class SavingsVault(AuthorizedToken, AccessManaged):
    """One vault over one stablecoin; itself the token of its shares."""

    stablecoin: Stablecoin | None = None
    booked: int = 0
    """Savings and rewards, streamed or not. Donations are not on it."""
    stream: Stream = Stream()

    # Rewards

    @external
    def add_reward(self, caller: Address, amount: int) -> None:
        """Raises `SavingsVault_ZeroAmount`, `SavingsVault_AmountTooLarge`, what a transfer from raises."""
        if not amount:
            raise ModelError("SavingsVault_ZeroAmount")
        booked = min(self.booked + amount, UINT256_MAX)
        if booked > UINT128_MAX:
            raise ModelError("SavingsVault_AmountTooLarge", booked)
        self._set_stream(
            *self.stream.joined(amount, self.world.timestamp),
            running=self.total_supply >= MIN_STREAMING_SHARES,
        )
        self.booked = booked
        self._asset.transfer_from(self.address, caller, self.address, amount)

    @external
    def take_undistributed(self, caller: Address, most: int) -> int:
        """What is not streamed yet, up to `most`, to the caller. Total assets stay as they are."""
        self.check_can_call(caller, "takeUndistributed", most)
        undistributed, remaining = self.undistributed()
        taken = min(most, undistributed)
        if not taken:
            return 0
        left = undistributed - taken
        self.booked -= taken
        self._set_stream(left, remaining if left else 0, running=self.stream.start != 0)
        self._asset.transfer(self.address, caller, taken)
        return taken

    # Savings

    @external
    def deposit(
        self,
        caller: Address,
        assets: int,
        receiver: Address,
        min_shares: int = 0,
        deadline: int | None = None,
    ) -> int:
        """Takes exactly `assets`; the shares, rounded down."""
        self._require_before(deadline)
        self._require_deposit(assets, receiver)
        shares = self.preview_deposit(assets)
        self._pay_in(caller, receiver, assets, shares)
        self._require_at_least(shares, min_shares)
        return shares

    @external
    def mint(
        self,
        caller: Address,
        shares: int,
        receiver: Address,
        max_assets: int = UINT256_MAX,
        deadline: int | None = None,
    ) -> int:
        """Mints exactly `shares`; the assets, rounded up."""
        self._require_before(deadline)
        most = self.max_mint()
        if shares > most:
            raise ModelError("ERC4626ExceededMaxMint", receiver, shares, most)
        assets = self.preview_mint(shares)
        self._pay_in(caller, receiver, assets, shares)
        self._require_at_most(assets, max_assets)
        return assets

    @external
    def withdraw(
        self,
        caller: Address,
        assets: int,
        receiver: Address,
        owner: Address,
        max_shares: int = UINT256_MAX,
        deadline: int | None = None,
    ) -> int:
        """Gives exactly `assets`; the shares, rounded up."""
        self._require_before(deadline)
        most = self.max_withdraw(owner)
        if assets > most:
            raise ModelError("ERC4626ExceededMaxWithdraw", owner, assets, most)
        shares = self.preview_withdraw(assets)
        self._pay_out(caller, receiver, owner, assets, shares)
        self._require_at_most(shares, max_shares)
        return shares

    @external
    def redeem(
        self,
        caller: Address,
        shares: int,
        receiver: Address,
        owner: Address,
        min_assets: int = 0,
        deadline: int | None = None,
    ) -> int:
        """Burns exactly `shares`; the assets, rounded down."""
        self._require_before(deadline)
        most = self.balances[owner]
        if shares > most:
            raise ModelError("ERC4626ExceededMaxRedeem", owner, shares, most)
        assets = self.preview_redeem(shares)
        self._pay_out(caller, receiver, owner, assets, shares)
        self._require_at_least(assets, min_assets)
        return assets

    # Savings by signature

    @external
    def permit_asset(self, caller: Address, amount: int, deadline: int, signature: Signature) -> None:
        """Tries the caller's permit to the vault and requires the allowance, however it came about."""
        with suppress(ModelError):
            self._asset.permit(caller, self.address, amount, deadline, signature)
        allowance = self._asset.allowance(caller, self.address)
        if allowance < amount:
            raise ModelError("SavingsVault_AllowanceTooLow", allowance, amount)

    @external
    def deposit_with_authorization(
        self,
        owner: Address,
        assets: int,
        min_shares: int,
        receiver: Address,
        deadline: int,
        salt: bytes,
        signature: Signature,
    ) -> int:
        """`deposit` paid by `owner`'s authorization, whose nonce is of all of this."""
        self._require_deposit(assets, receiver)
        shares = self.preview_deposit(assets)
        self._require_at_least(shares, min_shares)
        nonce = swap_authorization_nonce("deposit", owner, assets, min_shares, receiver, deadline, salt)
        self._asset.receive_with_authorization(
            self.address, owner, self.address, assets, 0, deadline, nonce, signature
        )
        self._book_in(receiver, assets, shares)
        self._mint(receiver, shares)
        return shares

    @external
    def redeem_with_authorization(
        self,
        owner: Address,
        shares: int,
        min_assets: int,
        receiver: Address,
        deadline: int,
        salt: bytes,
        signature: Signature,
    ) -> int:
        """`redeem` of `owner`'s shares by an authorization of these shares, whose nonce is of all of this."""
        assets = self.preview_redeem(shares)
        self._require_at_least(assets, min_assets)
        nonce = swap_authorization_nonce("redeem", owner, shares, min_assets, receiver, deadline, salt)
        self.receive_with_authorization(
            self.address, owner, self.address, shares, 0, deadline, nonce, signature
        )
        self._book_out(receiver, assets, shares)
        self._burn(self.address, shares)
        self._asset.transfer(self.address, receiver, assets)
        return assets

    # Governance

    @external
    def rescue(self, caller: Address, token: Token, to: Address, amount: int) -> None:
        """Sends tokens that were sent here by mistake: of the stablecoin what lies beyond the book."""
        self.check_can_call(caller, "rescue", token.address, to, amount)
        surplus = self.rescuable(token)
        if amount > surplus:
            raise ModelError("Rescuable_ExceedsSurplus", token.address, amount, surplus)
        token.transfer(self.address, to, amount)

    # Views

    def rescuable(self, token: Token) -> int:
        """What `rescue` may send."""
        balance = token.balance_of(self.address)
        return max(balance - self.booked, 0) if token is self._asset else balance

    def undistributed(self) -> tuple[int, int]:
        """What has not been streamed yet, rounded up, and the seconds that it still takes."""
        return self.stream.left(self.world.timestamp)

    def total_assets(self) -> int:
        """What belongs to the shares, rounded down."""
        return self.booked - self.undistributed()[0]

    def max_deposit(self) -> int:
        """What is missing to 2^128 - 1."""
        return UINT128_MAX - self.booked

    def max_mint(self) -> int:
        """As many shares as that is worth."""
        return self.preview_deposit(self.max_deposit())

    def max_withdraw(self, owner: Address) -> int:
        """What the owner's shares are worth."""
        return self.preview_redeem(self.balances[owner])

    def preview_deposit(self, assets: int) -> int:
        """Rounded down, as `convertToShares`."""
        return mul_div_down(assets, self.total_supply + VIRTUAL_SHARES, self.total_assets() + 1)

    def preview_mint(self, shares: int) -> int:
        """Rounded up."""
        return mul_div_up(shares, self.total_assets() + 1, self.total_supply + VIRTUAL_SHARES)

    def preview_withdraw(self, assets: int) -> int:
        """Rounded up."""
        return mul_div_up(assets, self.total_supply + VIRTUAL_SHARES, self.total_assets() + 1)

    def preview_redeem(self, shares: int) -> int:
        """Rounded down, as `convertToAssets`."""
        return mul_div_down(shares, self.total_assets() + 1, self.total_supply + VIRTUAL_SHARES)

    # Internal

    @property
    def _asset(self) -> Stablecoin:
        assert self.stablecoin is not None
        return self.stablecoin

    def _pay_in(self, caller: Address, receiver: Address, assets: int, shares: int) -> None:
        self._book_in(receiver, assets, shares)
        self._asset.transfer_from(self.address, caller, self.address, assets)
        self._mint(receiver, shares)

    def _pay_out(self, caller: Address, receiver: Address, owner: Address, assets: int, shares: int) -> None:
        self._book_out(receiver, assets, shares)
        if caller != owner:
            self._spend_allowance(owner, caller, shares)
        self._burn(owner, shares)
        self._asset.transfer(self.address, receiver, assets)

    def _book_in(self, receiver: Address, assets: int, shares: int) -> None:
        self._require_movement(receiver, assets, shares)
        self.booked += assets
        undistributed, remaining = self.undistributed()
        if self.total_supply < MIN_STREAMING_SHARES <= self.total_supply + shares and undistributed:
            self._set_stream(undistributed, remaining, running=True)

    def _book_out(self, receiver: Address, assets: int, shares: int) -> None:
        self._require_movement(receiver, assets, shares)
        undistributed, remaining = self.undistributed()
        if self.total_supply - shares < MIN_STREAMING_SHARES <= self.total_supply and undistributed:
            self._set_stream(undistributed, remaining, running=False)
        self.booked -= assets

    def _set_stream(self, amount: int, duration: int, *, running: bool) -> None:
        self.stream = Stream(amount, self.world.timestamp if running else 0, duration)

    def _require_movement(self, receiver: Address, assets: int, shares: int) -> None:
        if not assets or not shares:
            raise ModelError("SavingsVault_ZeroAmount")
        if receiver == self.address:
            raise ModelError("SavingsVault_ReceiverIsVault")

    def _require_deposit(self, assets: int, receiver: Address) -> None:
        if assets > (most := self.max_deposit()):
            raise ModelError("ERC4626ExceededMaxDeposit", receiver, assets, most)

    def _require_before(self, deadline: int | None) -> None:
        now = self.world.timestamp
        if deadline is not None and now > deadline:
            raise ModelError("SavingsVault_DeadlineExpired", deadline, now)

    @staticmethod
    def _require_at_least(amount: int, minimum: int) -> None:
        if amount < minimum:
            raise ModelError("SavingsVault_BelowMinimum", amount, minimum)

    @staticmethod
    def _require_at_most(amount: int, maximum: int) -> None:
        if amount > maximum:
            raise ModelError("SavingsVault_AboveMaximum", amount, maximum)
