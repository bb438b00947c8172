// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPledgeManager
/// @notice Lets shares of assets be collateral. Owners of assets register it as a custodian; it locks shares for
///         {IPledgedShares}, clones that it makes, one for each borrower, asset and oracle, and for nobody else. It has no owner.
/// @dev Of each borrower and asset it keeps how many units there are. They share what `lockedBy(borrower, manager)` says in
///      proportion: an agent that breaks the lien takes from all of this borrower's units, from nobody else's.
interface IPledgeManager {
    /// @notice Thrown when the asset is not one of the factory's.
    error PledgeManager_UnknownAsset(address asset);

    /// @notice Thrown when the caller is no clone of this manager.
    error PledgeManager_NotPledgedShares(address caller);

    /// @notice Thrown when shares are to be added where all that the units stood for was taken: nothing could be counted against them.
    error PledgeManager_LienBroken(address asset, address borrower);

    /// @notice Thrown when shares are to be added while the asset is paused or refuses the borrower as a sender.
    error PledgeManager_BorrowerMayNotSend(address asset, address borrower);

    /// @notice Thrown when shares would be locked for no unit.
    error PledgeManager_ZeroUnits();

    /// @notice Thrown at deployment when an address has no code.
    error PledgeManager_NoCode(address account);

    /// @notice Thrown when another than the asset's owner says what loans there may be.
    error PledgeManager_NotAssetOwner(address caller);

    /// @notice Emitted when an asset's owner allows loans of a token at the price of an oracle, or allows no more of them.
    event LoanAllowedSet(address indexed asset, address indexed oracle, address indexed loanToken, bool allowed);

    /// @notice Emitted when a borrower's clone is made.
    event PledgedSharesCreated(
        address indexed pledgedShares,
        address indexed asset,
        address indexed borrower,
        address oracle
    );

    /// @notice Allows shares of an asset to be pledged for loans of `loanToken`, priced by `oracle`, or ends it: what is pledged then
    ///         stays, can be repaid, taken out and liquidated, but nothing is added or borrowed. Restricted to the asset's owner.
    /// @dev A liquidation moves shares past the rules of who pledged them. It is a true one where price and money are: with an oracle
    ///      or a coin of one's own it is a transfer.
    function setLoanAllowed(address asset, address oracle, address loanToken, bool allowed) external;

    /// @notice Makes the caller's clone for an asset of the factory and an oracle of its shares, or finds it.
    /// @param oracle The price of a share in the loan token, scaled as the pool's oracles.
    function create(address asset, address oracle) external returns (address pledgedShares);

    /* FOR THE CLONES */

    /// @notice Locks shares of the caller's borrower, spending the allowance that it gave to this manager.
    /// @return units Rounded down.
    function lock(uint256 shares) external returns (uint256 units);

    /// @notice Frees what units of the caller's borrower stand for.
    /// @return shares Rounded down.
    function release(uint256 units) external returns (uint256 shares);

    /// @notice Moves what units of the caller's borrower stand for to `to`. Changes nothing where the asset refuses.
    /// @return delivered Whether it did.
    /// @return shares What the units stand for, rounded down.
    function seize(uint256 units, address to) external returns (bool delivered, uint256 shares);

    /* VIEWS */

    /// @notice Whether an asset's owner allows loans of a token at the price of an oracle.
    function isLoanAllowed(address asset, address oracle, address loanToken) external view returns (bool);

    /// @notice Where the clone is or will be.
    function pledgedSharesOf(address asset, address borrower, address oracle) external view returns (address);

    /// @notice Whether it is a clone of this manager.
    function isPledgedShares(address account) external view returns (bool);

    /// @notice The units that stand for a borrower's shares, in the pool and kept by liquidators, and the shares under the lien.
    function lien(address asset, address borrower) external view returns (uint256 units, uint256 shares);

    /// @notice The code behind the clones.
    // solhint-disable-next-line func-name-mixedcase
    function IMPLEMENTATION() external view returns (address);

    /// @notice The lending pool.
    // solhint-disable-next-line func-name-mixedcase
    function POOL() external view returns (address);

    /// @notice Who knows investors.
    // solhint-disable-next-line func-name-mixedcase
    function IDENTITY_REGISTRY() external view returns (address);

    /// @notice The factory of assets.
    // solhint-disable-next-line func-name-mixedcase
    function FACTORY() external view returns (address);
}
