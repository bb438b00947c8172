"""`PledgeManager` and `PledgedShares`: shares of an asset as collateral in the lending pool, as exact integers.

    clone = manager.create("borrower", asset.address, oracle.address)   # a PledgedShares, in `manager.clones`
    clone.pledge("borrower", params, 100, 100)
    clone.borrow("borrower", params, 50_000_000, "borrower", UINT256_MAX, deadline)

Shares and units are the asset's smallest; units stand for shares under the manager's lien, one for one unless an agent
broke it. What leaves is rounded down. A clone finds its pool, its asset and its oracle by the objects it is given; the
pool finds it as collateral token and oracle in its own `contracts`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from strongroom.model.asset_token import AssetToken
from strongroom.model.execution import Address, Contract, ModelError, Table, external
from strongroom.model.lending_math import full_mul_div
from strongroom.model.lending_pool import LendingPool
from strongroom.model.lending_values import MarketParams
from strongroom.model.rounding import checked


@dataclass(eq=False)
class PledgeManager(Contract):
    """Who holds the liens, for its clones."""

    pool: LendingPool
    assets: Mapping[Address, AssetToken] = field(default_factory=dict)
    """Those of the factory."""
    predict: Callable[[Address, Address, Address], Address] = lambda asset, borrower, oracle: (
        f"{asset} {borrower} {oracle}"
    )
    """Where a clone is."""
    clones: dict[Address, Any] = field(default_factory=dict)
    """Each a `PledgedShares`."""
    units: dict[tuple[Address, Address], int] = field(default_factory=dict)
    """By asset and borrower: all that stand for shares, of all its clones."""
    loans: dict[tuple[Address, Address, Address], bool] = field(default_factory=dict)
    """By asset, oracle and loan token: whether the asset's owner allows them."""

    def __post_init__(self) -> None:
        self.units = Table(self.world, 0, self.units)
        self.loans = Table(self.world, False, self.loans)
        self.clones = Table(self.world, None, self.clones)

    @external
    def set_loan_allowed(
        self, caller: Address, asset: Address, oracle: Address, loan_token: Address, allowed: bool
    ) -> None:
        """Raises `PledgeManager_UnknownAsset`, `…_NotAssetOwner`, `…_NoCode`."""
        if caller != self._asset(asset).owner:
            raise ModelError("PledgeManager_NotAssetOwner", caller)
        for account in (oracle, loan_token) if allowed else ():
            self._require_code(account)
        self.loans[asset, oracle, loan_token] = allowed

    @external
    def create(self, caller: Address, asset: Address, oracle: Address) -> Address:
        """Raises `PledgeManager_UnknownAsset`, `…_NoCode`. The clone's address, made now or before."""
        address = self.predict(asset, caller, oracle)
        if address not in self.clones:
            token = self._asset(asset)
            self._require_code(oracle)
            clone = PledgedShares(self.world, address, self, token, caller, oracle)
            self.clones[address] = clone
        return address

    # For the clones

    @external
    def lock(self, clone: "PledgedShares", shares: int) -> int:
        """Units, rounded down. Raises `PledgeManager_LienBroken`, `…_ZeroUnits`, `…_BorrowerMayNotSend`, or as the
        asset's `lock`.
        """
        asset, borrower = clone.asset, clone.borrower
        total, locked = self.lien(asset, borrower)
        if total and not locked:
            raise ModelError("PledgeManager_LienBroken", asset.address, borrower)
        units = full_mul_div(shares, total, locked) if total else shares
        if not units:
            raise ModelError("PledgeManager_ZeroUnits")
        if asset.paused or not asset.can_send(borrower):
            raise ModelError("PledgeManager_BorrowerMayNotSend", asset.address, borrower)
        self.units[asset.address, borrower] = checked(total + units)
        asset.lock(self.address, borrower, shares)
        return units

    @external
    def release(self, clone: "PledgedShares", units: int) -> int:
        """Shares, rounded down."""
        asset, borrower = clone.asset, clone.borrower
        total, locked = self.lien(asset, borrower)
        shares = units * locked // total if units else 0
        self.units[asset.address, borrower] = total - units
        if shares:
            asset.unlock(self.address, borrower, shares)
        return shares

    @external
    def seize(self, clone: "PledgedShares", units: int, to: Address) -> tuple[bool, int]:
        """Whether the asset delivered, and the shares, rounded down."""
        asset, borrower = clone.asset, clone.borrower
        total, locked = self.lien(asset, borrower)
        shares = units * locked // total if units else 0
        if shares:
            try:
                asset.transfer_locked(self.address, borrower, to, shares)
            except ModelError:
                return False, shares
        self.units[asset.address, borrower] = total - units
        return True, shares

    def lien(self, asset: AssetToken, borrower: Address) -> tuple[int, int]:
        """Units, and the shares that they stand for."""
        return self.units[asset.address, borrower], asset.locked_by[borrower, self.address]

    def _asset(self, asset: Address) -> AssetToken:
        found = self.assets.get(asset)
        if found is None:
            raise ModelError("PledgeManager_UnknownAsset", asset)
        return found

    def _require_code(self, account: Address) -> None:
        if account not in self.pool.contracts:
            raise ModelError("PledgeManager_NoCode", account)


@dataclass(eq=False)
class PledgedShares(Contract):
    """A borrower's clone: collateral token, position and oracle."""

    manager: PledgeManager
    asset: AssetToken
    borrower: Address
    share_oracle: Address
    total_supply: int = 0
    balances: dict[Address, int] = field(default_factory=dict)
    withdrawing: bool = False
    """Whether units that come from the pool come here."""

    def __post_init__(self) -> None:
        self.balances = Table(self.world, 0, self.balances)

    @property
    def pool(self) -> LendingPool:
        """The one of all clones."""
        return self.manager.pool

    # The borrower

    @external
    def pledge(self, caller: Address, params: MarketParams, shares: int, min_units: int) -> int:
        """Units. Raises `PledgedShares_NotBorrower`, `…_AnotherCollateral`, `…_AnotherOracle`, `…_LoanNotAllowed`,
        `…_OutputTooLow`, or as the manager's `lock` or the pool.
        """
        self._require_actor(caller)
        self._require_allowed(params)
        units = self.manager.lock(self, shares)
        if units < min_units:
            raise ModelError("PledgedShares_OutputTooLow", units, min_units)
        self.total_supply += units
        self.balances[self.address] += units
        self.pool.supply_collateral(self.address, params, units, self.address)
        return units

    @external
    def borrow(
        self,
        caller: Address,
        params: MarketParams,
        assets: int,
        receiver: Address,
        max_debt: int,
        deadline: int,
    ) -> int:
        """Shares of debt. Raises as `pledge`, `PledgedShares_BorrowerFrozen`, `…_DeadlineExpired`, or as the pool."""
        self._require_actor(caller)
        self._require_allowed(params)
        if self._is_frozen:
            raise ModelError("PledgedShares_BorrowerFrozen", self.borrower)
        if self.world.timestamp > deadline:
            raise ModelError("PledgedShares_DeadlineExpired", deadline, self.world.timestamp)
        _, shares = self.pool.borrow(self.address, params, assets, 0, self.address, receiver)
        self.pool.check_position(params, self.address, 0, max_debt, 0)
        return shares

    @external
    def withdraw(self, caller: Address, params: MarketParams, units: int, min_shares: int) -> int:
        """Shares. Raises `PledgedShares_NotBorrower`, `…_AnotherCollateral`, `…_OutputTooLow`, or as the pool."""
        self._require_actor(caller)
        self._require_own_collateral(params)
        self.withdrawing = True
        self.pool.withdraw_collateral(self.address, params, units, self.address, self.address)
        self.withdrawing = False
        self._burn(self.address, units)
        shares = self.manager.release(self, units)
        if shares < min_shares:
            raise ModelError("PledgedShares_OutputTooLow", shares, min_shares)
        return shares

    @external
    def multicall(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Several of these by one caller, all or nothing."""
        return [call() for call in calls]

    # Liquidators

    @external
    def redeem(self, caller: Address, units: int, to: Address) -> int:
        """Shares. Raises `PledgedShares_InsufficientUnits`, `…_ReceiverRefused`."""
        balance = self.balances[caller]
        if units > balance:
            raise ModelError("PledgedShares_InsufficientUnits", units, balance)
        self._burn(caller, units)
        delivered, shares = self.manager.seize(self, units, to)
        if not delivered:
            raise ModelError("PledgedShares_ReceiverRefused", to, shares)
        return shares

    @external
    def discard(self, caller: Address, account: Address) -> int:
        """Units. Raises `PledgedShares_WorthSomething`, `…_InsufficientUnits`."""
        _, shares = self.manager.lien(self.asset, self.borrower)
        if shares:
            raise ModelError("PledgedShares_WorthSomething", shares)
        units = self.balances[account] if account != self.pool.address else 0
        if not units:
            raise ModelError("PledgedShares_InsufficientUnits", 1, 0)
        self._burn(account, units)
        self.manager.release(self, units)
        return units

    # Movements of units

    @external
    def transfer(self, caller: Address, to: Address, units: int) -> bool:
        """By the pool alone: out to the borrower, or a seizure. Raises `PledgedShares_NotTransferable`."""
        if caller != self.pool.address or (to == self.address) != self.withdrawing:
            raise ModelError("PledgedShares_NotTransferable")
        self._move(caller, to, units)
        if to == self.address:
            return True
        delivered, _ = self.manager.seize(self, units, to)
        if delivered:
            self._burn(to, units)
        return True

    @external
    def transfer_from(self, caller: Address, owner: Address, to: Address, units: int) -> bool:
        """By the pool alone, from here. Raises `PledgedShares_NotTransferable`."""
        if caller != self.pool.address or owner != self.address or to != self.pool.address:
            raise ModelError("PledgedShares_NotTransferable")
        self._move(owner, to, units)
        return True

    def balance_of(self, account: Address) -> int:
        """Units."""
        return self.balances[account]

    # The oracle

    def price(self) -> int:
        """Of a unit, scaled by 1e36, rounded down. Raises as the share's oracle."""
        price: int = self.pool.contracts[self.share_oracle].price()
        return self._worth_down(price)

    def liquidation_price(self) -> int:
        """The same of the oracle's liquidation price where it offers one; at least one, if that is not zero."""
        oracle, answer = self.pool.contracts[self.share_oracle], 0
        with suppress(ModelError):
            answer = oracle.liquidation_price()
        answer = answer or oracle.price()
        return max(self._worth_down(answer), 1) if answer else 0

    # Views

    def may_act(self, account: Address) -> bool:
        """The borrower or, once it is frozen, another verified wallet of its investor."""
        if account == self.borrower:
            return True
        registry = self.asset.registry
        if not self._is_frozen or registry.valid(account) is None:
            return False
        return registry.words[account].claim.investor_id == registry.words[self.borrower].claim.investor_id

    def to_shares_down(self, units: int) -> int:
        """What units stand for."""
        total, shares = self.manager.lien(self.asset, self.borrower)
        return units * shares // total if total else 0

    # Within

    @property
    def _is_frozen(self) -> bool:
        return self.asset.holdings[self.borrower].is_frozen

    def _worth_down(self, answer: int) -> int:
        units, shares = self.manager.lien(self.asset, self.borrower)
        return answer if units <= shares else full_mul_div(answer, shares, units)

    def _move(self, owner: Address, to: Address, units: int) -> None:
        self.balances[owner] = checked(self.balances[owner] - units)
        self.balances[to] += units

    def _burn(self, owner: Address, units: int) -> None:
        self.balances[owner] = checked(self.balances[owner] - units)
        self.total_supply -= units

    def _require_actor(self, caller: Address) -> None:
        if not self.may_act(caller):
            raise ModelError("PledgedShares_NotBorrower", caller, self.borrower)

    def _require_allowed(self, params: MarketParams) -> None:
        self._require_own_collateral(params)
        if params.oracle != self.address:
            raise ModelError("PledgedShares_AnotherOracle", params.oracle)
        if not self.manager.loans[self.asset.address, self.share_oracle, params.loan_token]:
            raise ModelError("PledgedShares_LoanNotAllowed", self.share_oracle, params.loan_token)

    def _require_own_collateral(self, params: MarketParams) -> None:
        if params.collateral_token != self.address:
            raise ModelError("PledgedShares_AnotherCollateral", params.collateral_token)
