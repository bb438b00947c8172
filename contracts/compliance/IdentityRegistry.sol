// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {SignatureVerification} from "../utils/SignatureVerification.sol";
import {Claim, IIdentityRegistry} from "./interfaces/IIdentityRegistry.sol";
import {IdentityWord, IdentityWordLib} from "./libraries/IdentityWord.sol";

/// @title IdentityRegistry
/// @notice See {IIdentityRegistry}.
/// @custom:kill The sentinel's `removeIssuer` voids all an issuer has stated, `revokeBySentinel` a single wallet. With every issuer removed
///              nobody is verified, and restricted tokens move no more.
contract IdentityRegistry is IIdentityRegistry, ProtocolManaged, EIP712 {
    /* CONSTANTS */

    /// @inheritdoc IIdentityRegistry
    uint24 public constant CUSTODIAN = 1;
    /// @inheritdoc IIdentityRegistry
    uint256 public constant MAX_VALIDITY = 3_650 days;

    uint256 private constant MAX_ISSUERS = 255;
    uint16 private constant MAX_COUNTRY = 999;

    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address wallet,uint96 investorId,uint16 country,uint16 investorClass,uint24 flags,uint48 issuedAt,uint48 expiry)"
    );

    /// @dev What is known of an active issuer, in one slot; index zero for anyone else.
    ///      | unused 176 | claimsFrom 48 | allowedFlags 24 | index 8 |
    struct Issuer {
        uint8 index;
        uint24 allowedFlags;
        uint48 claimsFrom;
    }

    /* STORAGE */

    mapping(address wallet => IdentityWord) private _words;

    /// @dev Bit n: the issuer of number n is trusted. One slot, so that a removal acts at once at the price of one read.
    uint256 private _activeIssuers;
    /// @dev Number zero stays unused.
    address[] private _numbers;
    mapping(address issuer => Issuer) private _issuers;

    /* CONSTRUCTOR */

    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    constructor(address accessManager) ProtocolManaged(accessManager) EIP712("Strongroom Identity Registry", "1") {
        _numbers.push();
    }

    /* ISSUERS */

    /// @inheritdoc IIdentityRegistry
    function addIssuer(address issuer, uint24 allowedFlags) external restricted returns (uint8 index) {
        if (issuer == address(0) || _issuers[issuer].index != 0) revert IdentityRegistry_InvalidIssuer(issuer);
        if (_numbers.length > MAX_ISSUERS) revert IdentityRegistry_TooManyIssuers(MAX_ISSUERS);
        // casting to 'uint8' is safe because of the limit
        index = uint8(_numbers.length);
        _numbers.push(issuer);
        _issuers[issuer] = Issuer(index, allowedFlags, uint48(block.timestamp));
        _activeIssuers |= 1 << index;
        emit IssuerAdded(issuer, index, allowedFlags);
    }

    /// @inheritdoc IIdentityRegistry
    function removeIssuer(address issuer) external restricted {
        uint8 index = _requireIssuer(issuer).index;
        delete _issuers[issuer];
        _activeIssuers &= ~(1 << index);
        emit IssuerRemoved(issuer, index);
    }

    /// @inheritdoc IIdentityRegistry
    function voidClaims() external {
        _requireIssuer(msg.sender);
        _issuers[msg.sender].claimsFrom = uint48(block.timestamp);
        emit ClaimsVoided(msg.sender, block.timestamp);
    }

    /* REGISTRATION */

    /// @inheritdoc IIdentityRegistry
    function register(Claim calldata claim) external {
        _registerNow(claim, _requireIssuer(msg.sender));
    }

    /// @inheritdoc IIdentityRegistry
    function registerBatch(Claim[] calldata claims) external {
        Issuer memory by = _requireIssuer(msg.sender);
        for (uint256 i; i < claims.length; ++i) _registerNow(claims[i], by);
    }

    /// @inheritdoc IIdentityRegistry
    function registerWithClaim(Claim calldata claim, address issuer, bytes calldata signature) external {
        Issuer memory by = _requireIssuer(issuer);
        bytes32 digest = claimDigest(claim);
        if (!SignatureVerification.isValid(issuer, digest, signature)) {
            revert IdentityRegistry_InvalidSignature(issuer, digest);
        }
        // never older than the last that was said of the wallet, a revocation included, so no claim can be used twice
        uint48 latest = _words[claim.wallet].issuedAt();
        if (by.claimsFrom > latest) latest = by.claimsFrom;
        if (claim.issuedAt <= latest || claim.issuedAt > block.timestamp) {
            revert IdentityRegistry_NotNewer(claim.wallet, claim.issuedAt, latest, block.timestamp);
        }
        _register(claim, by, issuer);
    }

    /// @inheritdoc IIdentityRegistry
    function revoke(address wallet) external {
        uint8 index = _requireIssuer(msg.sender).index;
        IdentityWord word = _words[wallet];
        uint96 investorId = word.investorId();
        if (investorId != 0 && word.issuer() != index && IdentityWordLib.home(investorId) != index) {
            revert IdentityRegistry_NotItsIssuer(msg.sender, _numbers[word.issuer()]);
        }
        _revoke(wallet, word);
    }

    /// @inheritdoc IIdentityRegistry
    function revokeBySentinel(address wallet) external restricted {
        _revoke(wallet, _words[wallet]);
    }

    /* VIEWS */

    /// @inheritdoc IIdentityRegistry
    function identity(address wallet) external view returns (Claim memory claim, address issuer, bool isValid) {
        IdentityWord word = _words[wallet];
        claim = Claim(
            wallet,
            word.investorId(),
            word.country(),
            word.investorClass(),
            word.flags(),
            word.issuedAt(),
            word.expiry()
        );
        issuer = _numbers[word.issuer()];
        isValid = IdentityWord.unwrap(_valid(word, _activeIssuers)) != 0;
    }

    /// @inheritdoc IIdentityRegistry
    function isVerified(address wallet) external view returns (bool) {
        return IdentityWord.unwrap(_valid(_words[wallet], _activeIssuers)) != 0;
    }

    /// @inheritdoc IIdentityRegistry
    function identities(address from, address to) external view returns (uint256 fromWord, uint256 toWord) {
        uint256 active = _activeIssuers;
        fromWord = IdentityWord.unwrap(_valid(_words[from], active));
        toWord = IdentityWord.unwrap(_valid(_words[to], active));
    }

    /// @inheritdoc IIdentityRegistry
    function issuerAt(uint8 index) external view returns (address issuer, bool isActive) {
        if (index >= _numbers.length) return (address(0), false);
        return (_numbers[index], (_activeIssuers >> index) & 1 == 1);
    }

    /// @inheritdoc IIdentityRegistry
    function issuerTerms(address issuer) external view returns (uint8 number, uint24 allowedFlags, uint48 claimsFrom) {
        Issuer memory found = _issuers[issuer];
        return (found.index, found.allowedFlags, found.claimsFrom);
    }

    /// @inheritdoc IIdentityRegistry
    function issuerCount() external view returns (uint8) {
        // casting to 'uint8' is safe because of the limit
        return uint8(_numbers.length - 1);
    }

    /// @inheritdoc IIdentityRegistry
    function claimDigest(Claim calldata claim) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, claim)));
    }

    /* INTERNAL */

    /// @dev Whatever was said of the wallet before is not newer than now.
    function _registerNow(Claim calldata claim, Issuer memory by) private {
        Claim memory stated = claim;
        stated.issuedAt = uint48(block.timestamp);
        _register(stated, by, msg.sender);
    }

    function _register(Claim memory claim, Issuer memory by, address issuer) private {
        if (claim.wallet == address(0) || claim.investorId == 0 || claim.country == 0 || claim.country > MAX_COUNTRY) {
            revert IdentityRegistry_InvalidClaim(claim.wallet, claim.investorId, claim.country);
        }
        if (claim.expiry <= block.timestamp) {
            revert IdentityRegistry_Expired(claim.wallet, claim.expiry, block.timestamp);
        }
        if (claim.expiry > block.timestamp + MAX_VALIDITY) {
            revert IdentityRegistry_ExpiryTooFar(claim.wallet, claim.expiry, block.timestamp + MAX_VALIDITY);
        }
        if (claim.flags & ~by.allowedFlags != 0) {
            revert IdentityRegistry_FlagsNotAllowed(issuer, claim.flags, by.allowedFlags);
        }
        _checkInvestor(claim, by.index, issuer);
        _words[claim.wallet] = IdentityWordLib.pack(claim, by.index);
        emit Registered(
            claim.wallet,
            claim.investorId,
            issuer,
            claim.country,
            claim.investorClass,
            claim.flags,
            claim.issuedAt,
            claim.expiry
        );
    }

    /// @dev A new wallet comes to an investor by its home issuer, or by anyone where that one is no longer active. A known one keeps its
    ///      investor; what is valid of it only its issuer or its home issuer replaces.
    function _checkInvestor(Claim memory claim, uint8 index, address issuer) private view {
        uint8 home = IdentityWordLib.home(claim.investorId);
        IdentityWord before = _words[claim.wallet];
        if (before.investorId() == 0) {
            if (home != index && (home == 0 || home >= _numbers.length || (_activeIssuers >> home) & 1 == 1)) {
                revert IdentityRegistry_NotItsInvestor(issuer, claim.investorId);
            }
            return;
        }
        if (before.investorId() != claim.investorId) {
            revert IdentityRegistry_InvestorMismatch(claim.wallet, claim.investorId, before.investorId());
        }
        if (before.issuer() == index || home == index) return;
        if (IdentityWord.unwrap(_valid(before, _activeIssuers)) != 0) {
            revert IdentityRegistry_NotItsIssuer(issuer, _numbers[before.issuer()]);
        }
    }

    function _revoke(address wallet, IdentityWord word) private {
        // expiry zero, stated now; the rest stays, the investor above all
        _words[wallet] = IdentityWord.wrap(
            ((IdentityWord.unwrap(word) >> 96) << 96) | (uint256(uint48(block.timestamp)) << 48)
        );
        emit Revoked(wallet, word.investorId(), msg.sender);
    }

    /// @dev The word, or zero where it is void. Number zero is never active.
    function _valid(IdentityWord word, uint256 active) private view returns (IdentityWord) {
        bool isValid = word.expiry() > block.timestamp && (active >> word.issuer()) & 1 == 1;
        return isValid ? word : IdentityWord.wrap(0);
    }

    function _requireIssuer(address issuer) private view returns (Issuer memory found) {
        found = _issuers[issuer];
        if (found.index == 0) revert IdentityRegistry_NotIssuer(issuer);
    }
}
