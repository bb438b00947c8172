// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an issuer states of a wallet. Nothing personal: who the investor is, only the issuer knows.
struct Claim {
    address wallet;
    /// Who owns the wallet, by a number that says nothing to others; several wallets may have one. Not zero.
    uint96 investorId;
    /// ISO 3166-1 numeric, 1 to 999.
    uint16 country;
    /// Meant by the issuers: retail, professional, institution and the like; assets allow or deny classes.
    uint16 investorClass;
    /// Bits meant by the issuers; the lowest is {CUSTODIAN}.
    uint24 flags;
    /// When it was stated. Seconds; not in the future.
    uint48 issuedAt;
    /// From when on it is no longer valid. Seconds.
    uint48 expiry;
}

/// @title IIdentityRegistry
/// @notice Which wallets belong to verified investors: one packed slot for each wallet, written by trusted issuers, or from a claim that
///         one has signed. The newest statement of an active issuer holds. A wallet's investor never changes, because holders are
///         counted by it.
interface IIdentityRegistry {
    /// @notice Thrown when the caller, or who is said to have signed, is no active issuer.
    error IdentityRegistry_NotIssuer(address account);

    /// @notice Thrown when an issuer is to be added that is one already, or the zero address.
    error IdentityRegistry_InvalidIssuer(address issuer);

    /// @notice Thrown when the last number for an issuer is used: numbers are never used twice.
    error IdentityRegistry_TooManyIssuers(uint256 limit);

    /// @notice Thrown when a claim names no wallet, no investor or no country between 1 and 999.
    error IdentityRegistry_InvalidClaim(address wallet, uint96 investorId, uint16 country);

    /// @notice Thrown when a claim is not newer than what the registry has of the wallet, or stated in the future. Seconds: present a
    ///         newer one.
    error IdentityRegistry_NotNewer(address wallet, uint256 issuedAt, uint256 latest, uint256 timestamp);

    /// @notice Thrown when a claim has expired. Seconds.
    error IdentityRegistry_Expired(address wallet, uint256 expiry, uint256 timestamp);

    /// @notice Thrown when a wallet is to go to another investor: use another wallet.
    error IdentityRegistry_InvestorMismatch(address wallet, uint96 investorId, uint96 registered);

    /// @notice Thrown when the signature is not the issuer's over this digest.
    error IdentityRegistry_InvalidSignature(address issuer, bytes32 digest);

    /// @notice Thrown when the caller revokes a statement that is another issuer's.
    error IdentityRegistry_NotItsIssuer(address caller, address issuer);

    /// @notice Thrown when nothing is known of the wallet.
    error IdentityRegistry_Unregistered(address wallet);

    /// @notice Emitted when an issuer is trusted, under a number of its own.
    event IssuerAdded(address indexed issuer, uint8 indexed index);

    /// @notice Emitted when an issuer is no longer trusted; all its statements are void from then on.
    event IssuerRemoved(address indexed issuer, uint8 indexed index);

    /// @notice Emitted when a wallet is registered or what is known of it renewed.
    event Registered(
        address indexed wallet,
        uint96 indexed investorId,
        address indexed issuer,
        uint16 country,
        uint16 investorClass,
        uint24 flags,
        uint48 issuedAt,
        uint48 expiry
    );

    /// @notice Emitted when what is known of a wallet is revoked, by its issuer or a sentinel.
    event Revoked(address indexed wallet, uint96 indexed investorId, address indexed caller);

    /// @notice Trusts an issuer, under a number that was never used. Restricted to the governor.
    function addIssuer(address issuer) external returns (uint8 index);

    /// @notice Trusts an issuer no longer: all its statements are void at once, for good. Added again, it has another number and starts
    ///         anew. Restricted to the sentinel.
    function removeIssuer(address issuer) external;

    /// @notice Registers or renews a wallet. The caller is an issuer; the claim is stated now, whatever `issuedAt` says.
    function register(Claim calldata claim) external;

    /// @notice Registers or renews many wallets, all or nothing. The caller is an issuer.
    function registerBatch(Claim[] calldata claims) external;

    /// @notice Registers or renews a wallet from a claim that `issuer` has signed for this registry on this chain (EIP-712; ERC-1271
    ///         too). Anyone may present it.
    function registerWithClaim(Claim calldata claim, address issuer, bytes calldata signature) external;

    /// @notice Makes what is known of a wallet void, and every claim stated so far useless. The caller is the issuer that stated it.
    function revoke(address wallet) external;

    /// @notice `revoke` for anybody's statement. Restricted to the sentinel.
    function revokeBySentinel(address wallet) external;

    /// @notice What is known of a wallet, and whether that is valid now.
    function identity(address wallet) external view returns (Claim memory claim, address issuer, bool isValid);

    /// @notice Whether a wallet has a statement of an active issuer that has not expired.
    function isVerified(address wallet) external view returns (bool);

    /// @notice The words of two wallets, zero where not valid now, for tokens that check a transfer.
    ///         | investorId 96 | issuer 8 | flags 24 | class 16 | country 16 | issuedAt 48 | expiry 48 |
    function identities(address from, address to) external view returns (uint256 fromWord, uint256 toWord);

    /// @notice The issuer of a number, zero for a number not used yet, and whether it is trusted.
    function issuerAt(uint8 index) external view returns (address issuer, bool isActive);

    /// @notice An active issuer's number; zero for anyone else.
    function issuerIndex(address issuer) external view returns (uint8);

    /// @notice Numbers used so far: 1 to this.
    function issuerCount() external view returns (uint8);

    /// @notice What an issuer signs.
    function claimDigest(Claim calldata claim) external view returns (bytes32);

    /// @notice The flag of a wallet that holds for others (an escrow, a vault): its investor is not counted as a holder.
    // solhint-disable-next-line func-name-mixedcase
    function CUSTODIAN() external view returns (uint24);
}
