// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What vests, and how. Shares are counted in the asset's smallest units.
struct GrantTerms {
    /// The asset of which shares are granted.
    address asset;
    /// Who receives them.
    address beneficiary;
    /// How many units.
    uint56 shares;
    /// From when on they vest. Seconds; may lie in the past.
    uint40 start;
    /// Seconds after `start` before which nothing has vested; all that grew until then vests at once.
    uint32 cliff;
    /// Seconds after `start` at which all has vested; it grows in a straight line, rounded down.
    uint32 duration;
    /// Whether what has not vested can be taken back.
    bool isRevocable;
    /// Whether the shares are issued on acceptance, which only the asset's owner can grant, or come out of the grantor's wallet.
    bool isIssue;
}

/// @notice Where a grant stands.
enum GrantStatus {
    None,
    /// Waits for the beneficiary.
    Offered,
    /// Accepted: the shares are in the beneficiary's wallet, and what has not been released is locked there.
    Active,
    /// Withdrawn by the grantor before it was accepted.
    Withdrawn,
    /// What had not vested was taken back; the rest is released.
    Revoked
}

/// @notice A grant as it is now. Units of the asset.
struct Grant {
    GrantTerms terms;
    /// Who may withdraw or revoke: who made the grant or, of shares that are issued, who owns the asset now.
    address grantor;
    GrantStatus status;
    /// Units that this contract holds locked no longer.
    uint56 released;
    /// Units taken back.
    uint56 revoked;
}

/// @title IVesting
/// @notice Shares of insiders that vest over time. They lie in the insider's own wallet, locked by this contract's lien: their dividends
///         and votes are the insider's from the first day, holders are counted as they are, and nothing is escrowed here.
/// @dev A lien needs the holder's consent, so a grant is an offer until the beneficiary, which has let this contract lock the shares by
///      an allowance or a permit of the asset, accepts it. Then they arrive and are locked in one call. Law: released + revoked + still
///      locked by grants = granted. A forced transfer by the asset's agent may break the lien: then releases and revocations do what is
///      left of it, the first come first served.
interface IVesting {
    /* ERRORS */

    /// @notice Thrown when a grant has no shares, no beneficiary, no duration, a cliff beyond it, or an end in more than 20 years.
    error Vesting_InvalidTerms();

    /// @notice Thrown when the asset was not made by the factory.
    error Vesting_UnknownAsset(address asset);

    /// @notice Thrown when another than the grantor withdraws or revokes, or another than the asset's owner grants shares to be issued.
    error Vesting_NotGrantor(address caller, address grantor);

    /// @notice Thrown when a grant of shares that are there could be revoked by who is neither the asset's owner nor allowed by it.
    error Vesting_GrantorNotAllowed(address asset, address grantor);

    /// @notice Thrown when another than the asset's owner says who may grant.
    error Vesting_NotAssetOwner(address caller);

    /// @notice Thrown when another than the beneficiary accepts or moves a grant.
    error Vesting_NotBeneficiary(address caller, address beneficiary);

    /// @notice Thrown when a grant does not stand where the call needs it.
    error Vesting_WrongStatus(uint256 grantId, GrantStatus status);

    /// @notice Thrown when a grant that cannot be revoked is to be.
    error Vesting_NotRevocable(uint256 grantId);

    /// @notice Thrown when nothing more has vested.
    error Vesting_NothingVested(uint256 grantId);

    /// @notice Thrown when all has vested, so that nothing can be taken back.
    error Vesting_FullyVested(uint256 grantId);

    /// @notice Thrown when the factory has no code.
    error Vesting_NoCode(address account);

    /* EVENTS */

    /// @notice Emitted when an asset's owner says whether somebody may make grants that can be revoked.
    event GrantorSet(address indexed asset, address indexed grantor, bool allowed);

    /// @notice Emitted when a grant was offered.
    event GrantOffered(
        uint256 indexed grantId,
        address indexed asset,
        address indexed beneficiary,
        address grantor,
        GrantTerms terms
    );

    /// @notice Emitted when the beneficiary accepted: the shares are in its wallet, locked.
    event GrantAccepted(uint256 indexed grantId, address indexed beneficiary, uint256 shares);

    /// @notice Emitted when the grantor withdrew an offer.
    event GrantWithdrawn(uint256 indexed grantId, address indexed grantor);

    /// @notice Emitted when vested shares were released: `shares` vested, of which `unlocked` were still under the lien. Units.
    event SharesReleased(uint256 indexed grantId, address indexed beneficiary, uint256 shares, uint256 unlocked);

    /// @notice Emitted when what had not vested was taken back: `shares`, of which `moved` were still under the lien and went to `to`.
    ///         Units.
    event GrantRevoked(uint256 indexed grantId, address indexed grantor, address to, uint256 shares, uint256 moved);

    /* GRANTORS */

    /// @notice Lets somebody else make grants of an asset that can be revoked, or ends it; grants that were accepted stay as agreed.
    ///         Restricted to the asset's owner, who may always.
    function setGrantor(address asset, address grantor, bool allowed) external;

    /* GRANTS */

    /// @notice Offers a grant. Shares that are not issued come out of the caller's wallet on acceptance, by its allowance to this
    ///         contract. Anyone may grant its shares for good; who could take them back, past a freeze of the beneficiary or a pause,
    ///         is the asset's owner or allowed by it: else two who agree could keep shares ready to leave whatever befalls them.
    /// @return grantId Its number, from 1 on.
    function offer(GrantTerms calldata terms) external returns (uint256 grantId);

    /// @notice Withdraws an offer that was not accepted. By the grantor.
    function withdraw(uint256 grantId) external;

    /// @notice Accepts an offer: the shares arrive in the caller's wallet and are locked there, by its allowance to this contract. The
    ///         caller is the beneficiary.
    function accept(uint256 grantId) external;

    /// @notice `accept` with the caller's ERC-2612 permit of the shares to this contract. One that fails is no harm as long as the
    ///         allowance is there.
    function acceptWithPermit(uint256 grantId, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Unlocks what has vested. Anyone may.
    /// @return shares Units that vested since the last release.
    function release(uint256 grantId) external returns (uint256 shares);

    /// @notice Takes back what has not vested, and releases the rest. By the grantor.
    /// @param to Who gets what is taken back; the asset must accept it as a holder.
    /// @return shares Units taken back.
    function revoke(uint256 grantId, address to) external returns (uint256 shares);

    /* VIEWS */

    /// @notice Whether somebody may make grants of an asset that can be revoked. Its owner may all the same.
    function isGrantor(address asset, address grantor) external view returns (bool);

    /// @notice A grant. Of a number not used yet, all is zero.
    function grant(uint256 grantId) external view returns (Grant memory);

    /// @notice Units of an accepted or offered grant that have vested at `time`, released ones included.
    function vestedAt(uint256 grantId, uint256 time) external view returns (uint256 shares);

    /// @notice Units that `release` would release now.
    function releasable(uint256 grantId) external view returns (uint256 shares);

    /// @notice How many grants were offered.
    function grantCount() external view returns (uint256);

    /// @notice The {AssetFactory} whose assets are granted.
    function FACTORY() external view returns (address);
}
