// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an issuer states of a wallet. Nothing personal: who the investor is, only the issuer knows.
struct Claim {
    address wallet;
    /// Who owns the wallet; several wallets may have one. | number of the home issuer 8 | the issuer's own number 88 |. The own number
    /// says nothing to others. Not zero.
    uint96 investorId;
    /// ISO 3166-1 numeric, 1 to 999.
    uint16 country;
    /// Meant by the issuers: retail, professional, institution and the like; assets allow or deny classes.
    uint16 investorClass;
    /// Bits meant by the issuers, each of which may set only those it was allowed; the lowest is {CUSTODIAN}.
    uint24 flags;
    /// When it was stated. Seconds; not in the future.
    uint48 issuedAt;
    /// From when on it is no longer valid. Seconds; at most {MAX_VALIDITY} from when it is registered.
    uint48 expiry;
}

/// @title IIdentityRegistry
/// @notice Which wallets belong to verified investors: one packed slot for each wallet, written by trusted issuers, or from a claim that
///         one has signed. An investor has a home issuer, whose number its id begins with: only that one gives it another wallet, and
///         it may always restate or revoke what is known of its wallets. A valid statement is replaced only by who made it or the
///         home issuer; where nothing valid is known of a wallet, any active issuer states it anew, under the same investor: a
///         wallet's investor never changes, because holders are counted by it. An issuer that errs or is broken into thus harms no
///         other's investors, and its removal leaves nothing behind that the others cannot restate.
interface IIdentityRegistry {
    /// @notice Thrown when the caller, or who is said to have signed, is no active issuer.
    error IdentityRegistry_NotIssuer(address account);

    /// @notice Thrown when an issuer is to be added that is one already, or the zero address.
    error IdentityRegistry_InvalidIssuer(address issuer);

    /// @notice Thrown when the last number for an issuer is used: numbers are never used twice.
    error IdentityRegistry_TooManyIssuers(uint256 limit);

    /// @notice Thrown when a claim names no wallet, no investor or no country between 1 and 999.
    error IdentityRegistry_InvalidClaim(address wallet, uint96 investorId, uint16 country);

    /// @notice Thrown when a claim is not newer than what the registry has of the wallet and than the time up to which the issuer's
    ///         claims are void, or stated in the future. Seconds: present a newer one.
    error IdentityRegistry_NotNewer(address wallet, uint256 issuedAt, uint256 latest, uint256 timestamp);

    /// @notice Thrown when a claim has expired. Seconds.
    error IdentityRegistry_Expired(address wallet, uint256 expiry, uint256 timestamp);

    /// @notice Thrown when a claim would be valid for longer than {MAX_VALIDITY}. Seconds (and not milliseconds).
    error IdentityRegistry_ExpiryTooFar(address wallet, uint256 expiry, uint256 latest);

    /// @notice Thrown when an issuer sets flags that it was not allowed, as {CUSTODIAN}.
    error IdentityRegistry_FlagsNotAllowed(address issuer, uint24 flags, uint24 allowed);

    /// @notice Thrown when an issuer gives a new wallet to an investor whose home is another active issuer, or none: an id begins with
    ///         the issuer's own number.
    error IdentityRegistry_NotItsInvestor(address issuer, uint96 investorId);

    /// @notice Thrown when a wallet is to go to another investor: use another wallet.
    error IdentityRegistry_InvestorMismatch(address wallet, uint96 investorId, uint96 registered);

    /// @notice Thrown when the signature is not the issuer's over this digest.
    error IdentityRegistry_InvalidSignature(address issuer, bytes32 digest);

    /// @notice Thrown when an issuer revokes, or replaces while it is valid, another issuer's statement of an investor that is not at
    ///         home with it.
    error IdentityRegistry_NotItsIssuer(address caller, address issuer);

    /// @notice Emitted when an issuer is trusted, under a number of its own, to set these flags.
    event IssuerAdded(address indexed issuer, uint8 indexed index, uint24 allowedFlags);

    /// @notice Emitted when an issuer is no longer trusted; all its statements are void from then on.
    event IssuerRemoved(address indexed issuer, uint8 indexed index);

    /// @notice Emitted when an issuer voids the claims that it stated until then and nobody has presented. Seconds.
    event ClaimsVoided(address indexed issuer, uint256 timestamp);

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

    /// @notice Emitted when what is known of a wallet is revoked, by an issuer or a sentinel; investor zero if nothing was.
    event Revoked(address indexed wallet, uint96 indexed investorId, address indexed caller);

    /// @notice Trusts an issuer to set these flags, under a number that was never used. Claims stated up to now are none of it.
    ///         Restricted to the governor.
    function addIssuer(address issuer, uint24 allowedFlags) external returns (uint8 index);

    /// @notice Trusts an issuer no longer: all its statements are void at once, for good. Added again, it has another number and starts
    ///         anew; any active issuer may give its investors new wallets from then on. Restricted to the sentinel.
    function removeIssuer(address issuer) external;

    /// @notice Voids every claim that the caller, an issuer, has stated up to this second and nobody has presented. What is registered
    ///         stays.
    function voidClaims() external;

    /// @notice Registers or renews a wallet. The caller is an issuer; the claim is stated now, whatever `issuedAt` says, and replaces
    ///         what was stated before, in this very second too.
    function register(Claim calldata claim) external;

    /// @notice Registers or renews many wallets, all or nothing. The caller is an issuer.
    function registerBatch(Claim[] calldata claims) external;

    /// @notice Registers or renews a wallet from a claim that `issuer` has signed for this registry on this chain (EIP-712; ERC-1271
    ///         too). Anyone may present it, once. An issuer never dates a claim in the future: a revocation voids what was stated until
    ///         then. To correct a claim that it has signed, it registers the wallet itself, for nobody must present the better one.
    function registerWithClaim(Claim calldata claim, address issuer, bytes calldata signature) external;

    /// @notice Makes what is known of a wallet void, and every claim stated so far useless, also where nothing is known of it yet. The
    ///         caller is the issuer that stated it or the investor's home issuer, or any if the wallet is unknown.
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

    /// @notice An active issuer's number, the flags it may set, and up to when its unpresented claims are void (seconds); zeros for
    ///         anyone else.
    function issuerTerms(address account) external view returns (uint8 number, uint24 allowedFlags, uint48 claimsFrom);

    /// @notice Numbers used so far: 1 to this.
    function issuerCount() external view returns (uint8);

    /// @notice What an issuer signs.
    function claimDigest(Claim calldata claim) external view returns (bytes32);

    /// @notice The flag of a wallet that holds for others (an escrow, a vault): its investor is not counted as a holder.
    // solhint-disable-next-line func-name-mixedcase
    function CUSTODIAN() external view returns (uint24);

    /// @notice How far ahead a claim may expire. Seconds.
    // solhint-disable-next-line func-name-mixedcase
    function MAX_VALIDITY() external view returns (uint256);
}
