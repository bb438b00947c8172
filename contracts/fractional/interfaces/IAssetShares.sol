// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Lockup} from "../../compliance/interfaces/ITransferPolicy.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @title IAssetShares
/// @notice The shares of an asset: ERC-20 with ERC-2612 permits (keys and contract wallets), 0 to 8 decimals, fewer than 2^56 units.
///         Issued by the owner and by issuers, within the authorised supply, which can only be lowered.
interface IAssetShares is IERC20Metadata, IERC20Permit, IERC5267 {
    /* ERRORS */

    /// @notice Thrown when the caller is neither the owner nor an issuer.
    error AssetToken_NotIssuer(address caller);

    /// @notice Thrown when an issuer would issue more than it may.
    error AssetToken_IssuanceExceeded(address issuer, uint256 amount, uint256 allowed);

    /// @notice Thrown when the supply would pass what is authorised.
    error AssetToken_SupplyExceeded(uint256 supply, uint256 authorized);

    /// @notice Thrown when the authorised supply would be raised, or fall below the supply.
    error AssetToken_InvalidAuthorizedSupply(uint256 authorized, uint256 current, uint256 supply);

    /// @notice Thrown when an amount of zero makes no sense.
    error AssetToken_ZeroAmount();

    /// @notice Thrown when more is to be taken than the holder has free of liens, frozen shares included, or, for a redemption or a new
    ///         lien, than it may dispose of.
    error AssetToken_InsufficientFree(address holder, uint256 amount, uint256 free);

    /// @notice Thrown when shares are to be issued or burned while the supply is locked.
    error AssetToken_SupplyLocked();

    /// @notice Thrown when another than the supply locker locks or unlocks the supply.
    error AssetToken_NotSupplyLocker(address caller);

    /// @notice Thrown when a permit has expired. Seconds.
    error AssetToken_PermitExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when a signature is not the owner's over this digest.
    error AssetToken_InvalidSignature(address owner, bytes32 digest);

    /* EVENTS */

    /// @notice Emitted when shares are issued.
    event Issued(address indexed issuer, address indexed to, uint256 amount);

    /// @notice Emitted when the issuer takes shares back and burns them.
    event Redeemed(address indexed holder, uint256 amount);

    /// @notice Emitted when what an account may still issue is set.
    event IssuerSet(address indexed issuer, uint256 allowance);

    /// @notice Emitted when less is authorised.
    event AuthorizedSupplyLowered(uint256 authorized);

    /// @notice Emitted when the supply is locked.
    event SupplyLockedBy(address indexed locker);

    /// @notice Emitted when the supply is unlocked.
    event SupplyUnlockedBy(address indexed locker);

    /* SUPPLY */

    /// @notice Issues shares. Restricted to the owner, and to issuers within what each may still issue. `receiptReason(0, to, amount)`
    ///         must be `None`. A pause does not stop it, so that what was sold can be delivered.
    /// @param lockedUntil Until when the shares cannot be transferred; seconds, rounded up to a whole hour; zero for none. The policy's
    ///        lock-up counts from now, and the later of both holds. Nobody but who may issue can lock up a holder's shares.
    function issue(address to, uint256 amount, uint256 lockedUntil) external;

    /// @notice Takes back shares of a holder who has approved that, and burns them: what the holder may dispose of, see
    ///         {IAssetLiens-disposable}. Its wallet must not be frozen. Restricted to the owner.
    function redeem(address holder, uint256 amount) external;

    /// @notice Sets how much an account (a sale) may still issue; zero ends it. Restricted to the owner.
    function setIssuer(address issuer, uint256 allowance) external;

    /// @notice Lowers what may be outstanding at most, for good. Restricted to the owner.
    function lowerAuthorizedSupply(uint256 authorized) external;

    /// @notice Locks the supply: until it is unlocked nobody issues, redeems or burns, the supply locker's own `burnLocked` excepted.
    ///         Restricted to the supply locker, a contract fixed when the asset was made (a {Buyout}).
    function lockSupply() external;

    /// @notice Unlocks the supply. Restricted to the supply locker.
    function unlockSupply() external;

    /* VIEWS */

    /// @notice What may be outstanding at most.
    function authorizedSupply() external view returns (uint256);

    /// @notice What an issuer may still issue.
    function issuance(address issuer) external view returns (uint256);

    /// @notice Who may lock the supply, zero for nobody, and whether it is locked.
    function supplyLock() external view returns (address locker, bool locked);

    /// @notice The asset's shares that cannot be transferred yet, of a holder, soonest first, what has ended left out. At most three:
    ///         where a fourth would come, the two that end soonest become one that ends with the later of them.
    function lockups(address holder) external view returns (Lockup[] memory);
}
