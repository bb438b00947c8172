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

    uint256 private constant MAX_ISSUERS = 255;
    uint16 private constant MAX_COUNTRY = 999;

    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address wallet,uint96 investorId,uint16 country,uint16 investorClass,uint24 flags,uint48 issuedAt,uint48 expiry)"
    );

    /* STORAGE */

    mapping(address wallet => IdentityWord) private _words;

    /// @dev Bit n: the issuer of number n is trusted. One slot, so that a removal acts at once at the price of one read.
    uint256 private _activeIssuers;
    /// @dev Number zero stays unused.
    address[] private _issuers;
    mapping(address issuer => uint8) private _indexes;

    /* CONSTRUCTOR */

    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    constructor(address accessManager) ProtocolManaged(accessManager) EIP712("Strongroom Identity Registry", "1") {
        _issuers.push();
    }

    /* ISSUERS */

    /// @inheritdoc IIdentityRegistry
    function addIssuer(address issuer) external restricted returns (uint8 index) {
        if (issuer == address(0) || _indexes[issuer] != 0) revert IdentityRegistry_InvalidIssuer(issuer);
        if (_issuers.length > MAX_ISSUERS) revert IdentityRegistry_TooManyIssuers(MAX_ISSUERS);
        // casting to 'uint8' is safe because of the limit
        index = uint8(_issuers.length);
        _issuers.push(issuer);
        _indexes[issuer] = index;
        _activeIssuers |= 1 << index;
        emit IssuerAdded(issuer, index);
    }

    /// @inheritdoc IIdentityRegistry
    function removeIssuer(address issuer) external restricted {
        uint8 index = _requireIssuer(issuer);
        delete _indexes[issuer];
        _activeIssuers &= ~(1 << index);
        emit IssuerRemoved(issuer, index);
    }

    /* REGISTRATION */

    /// @inheritdoc IIdentityRegistry
    function register(Claim calldata claim) external {
        _registerNow(claim, _requireIssuer(msg.sender));
    }

    /// @inheritdoc IIdentityRegistry
    function registerBatch(Claim[] calldata claims) external {
        uint8 index = _requireIssuer(msg.sender);
        for (uint256 i; i < claims.length; ++i) _registerNow(claims[i], index);
    }

    /// @inheritdoc IIdentityRegistry
    function registerWithClaim(Claim calldata claim, address issuer, bytes calldata signature) external {
        uint8 index = _requireIssuer(issuer);
        bytes32 digest = claimDigest(claim);
        if (!SignatureVerification.isValid(issuer, digest, signature)) {
            revert IdentityRegistry_InvalidSignature(issuer, digest);
        }
        _register(claim, index, issuer);
    }

    /// @inheritdoc IIdentityRegistry
    function revoke(address wallet) external {
        IdentityWord word = _words[wallet];
        uint8 index = _requireIssuer(msg.sender);
        if (word.issuer() != index) revert IdentityRegistry_NotItsIssuer(msg.sender, _issuers[word.issuer()]);
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
        issuer = _issuers[word.issuer()];
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
        if (index >= _issuers.length) return (address(0), false);
        return (_issuers[index], (_activeIssuers >> index) & 1 == 1);
    }

    /// @inheritdoc IIdentityRegistry
    function issuerIndex(address issuer) external view returns (uint8) {
        return _indexes[issuer];
    }

    /// @inheritdoc IIdentityRegistry
    function issuerCount() external view returns (uint8) {
        // casting to 'uint8' is safe because of the limit
        return uint8(_issuers.length - 1);
    }

    /// @inheritdoc IIdentityRegistry
    function claimDigest(Claim calldata claim) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, claim)));
    }

    /* INTERNAL */

    function _registerNow(Claim calldata claim, uint8 index) private {
        Claim memory stated = claim;
        stated.issuedAt = uint48(block.timestamp);
        _register(stated, index, msg.sender);
    }

    /// @dev A wallet's word is never older than the last that was said of it, a revocation included, so no claim can be used twice.
    function _register(Claim memory claim, uint8 index, address issuer) private {
        if (claim.wallet == address(0) || claim.investorId == 0 || claim.country == 0 || claim.country > MAX_COUNTRY) {
            revert IdentityRegistry_InvalidClaim(claim.wallet, claim.investorId, claim.country);
        }
        if (claim.expiry <= block.timestamp) {
            revert IdentityRegistry_Expired(claim.wallet, claim.expiry, block.timestamp);
        }
        IdentityWord before = _words[claim.wallet];
        if (claim.issuedAt <= before.issuedAt() || claim.issuedAt > block.timestamp) {
            revert IdentityRegistry_NotNewer(claim.wallet, claim.issuedAt, before.issuedAt(), block.timestamp);
        }
        if (before.investorId() != claim.investorId && before.investorId() != 0) {
            revert IdentityRegistry_InvestorMismatch(claim.wallet, claim.investorId, before.investorId());
        }
        _words[claim.wallet] = IdentityWordLib.pack(claim, index);
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

    function _revoke(address wallet, IdentityWord word) private {
        if (IdentityWord.unwrap(word) == 0) revert IdentityRegistry_Unregistered(wallet);
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

    function _requireIssuer(address account) private view returns (uint8 index) {
        index = _indexes[account];
        if (index == 0) revert IdentityRegistry_NotIssuer(account);
    }
}
