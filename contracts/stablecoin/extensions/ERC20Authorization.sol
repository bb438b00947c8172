// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {SignatureVerification} from "../../utils/SignatureVerification.sol";
import {IERC20Authorization} from "../interfaces/IERC20Authorization.sol";

/// @title ERC20Authorization
/// @notice ERC-2612 and EIP-3009 over OpenZeppelin's ERC-20, for keys and for contract wallets. The EIP-712 domain is the token's
///         name, version "1", chain id and address.
abstract contract ERC20Authorization is IERC20Authorization, ERC20Permit {
    /* TYPE HASHES */

    /// @dev ERC-2612.
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    /// @notice EIP-3009's type hash of a transfer.
    bytes32 public constant TRANSFER_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @notice EIP-3009's type hash of a transfer that only the payee may use.
    bytes32 public constant RECEIVE_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @notice EIP-3009's type hash of a cancellation.
    bytes32 public constant CANCEL_AUTHORIZATION_TYPEHASH = keccak256(
        "CancelAuthorization(address authorizer,bytes32 nonce)"
    );

    /* STORAGE */

    /// @inheritdoc IERC3009
    mapping(address authorizer => mapping(bytes32 nonce => bool spent)) public authorizationState;

    /* PERMIT */

    /// @inheritdoc ERC20Permit
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public override {
        bytes32 digest = _usePermit(owner, spender, value, deadline);
        _requireValid(SignatureVerification.isValid(owner, digest, v, r, s), owner, digest);
        _approve(owner, spender, value);
    }

    /// @inheritdoc IERC20Authorization
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 digest = _usePermit(owner, spender, value, deadline);
        _requireValid(SignatureVerification.isValid(owner, digest, signature), owner, digest);
        _approve(owner, spender, value);
    }

    /* AUTHORIZATIONS */

    /// @inheritdoc IERC3009
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bytes32 typehash = TRANSFER_WITH_AUTHORIZATION_TYPEHASH;
        bytes32 digest = _useAuthorization(typehash, from, to, value, validAfter, validBefore, nonce);
        _requireValid(SignatureVerification.isValid(from, digest, v, r, s), from, digest);
        _transfer(from, to, value);
    }

    /// @inheritdoc IERC20Authorization
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 typehash = TRANSFER_WITH_AUTHORIZATION_TYPEHASH;
        bytes32 digest = _useAuthorization(typehash, from, to, value, validAfter, validBefore, nonce);
        _requireValid(SignatureVerification.isValid(from, digest, signature), from, digest);
        _transfer(from, to, value);
    }

    /// @inheritdoc IERC3009
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (to != msg.sender) revert ERC20Authorization_CallerNotPayee(msg.sender, to);
        bytes32 typehash = RECEIVE_WITH_AUTHORIZATION_TYPEHASH;
        bytes32 digest = _useAuthorization(typehash, from, to, value, validAfter, validBefore, nonce);
        _requireValid(SignatureVerification.isValid(from, digest, v, r, s), from, digest);
        _transfer(from, to, value);
    }

    /// @inheritdoc IERC20Authorization
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (to != msg.sender) revert ERC20Authorization_CallerNotPayee(msg.sender, to);
        bytes32 typehash = RECEIVE_WITH_AUTHORIZATION_TYPEHASH;
        bytes32 digest = _useAuthorization(typehash, from, to, value, validAfter, validBefore, nonce);
        _requireValid(SignatureVerification.isValid(from, digest, signature), from, digest);
        _transfer(from, to, value);
    }

    /// @inheritdoc IERC3009Cancel
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) external {
        bytes32 digest = _useCancellation(authorizer, nonce);
        _requireValid(SignatureVerification.isValid(authorizer, digest, v, r, s), authorizer, digest);
    }

    /// @inheritdoc IERC20Authorization
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        bytes32 digest = _useCancellation(authorizer, nonce);
        _requireValid(SignatureVerification.isValid(authorizer, digest, signature), authorizer, digest);
    }

    /* INTERNAL */

    /// @dev Uses the owner's next nonce. A nonce spent here comes back when the signature proves wrong, since that reverts.
    function _usePermit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline
    ) private returns (bytes32 digest) {
        if (block.timestamp > deadline) revert ERC20Authorization_PermitExpired(deadline, block.timestamp);
        return
            _hashTypedDataV4(keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, _useNonce(owner), deadline)));
    }

    /// @dev The nonce is spent before an ERC-1271 wallet is asked, so that the wallet cannot use it twice by re-entering.
    function _useAuthorization(
        bytes32 typehash,
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) private returns (bytes32 digest) {
        if (block.timestamp <= validAfter) revert ERC20Authorization_NotYetValid(validAfter, block.timestamp);
        if (block.timestamp >= validBefore) revert ERC20Authorization_Expired(validBefore, block.timestamp);
        _spendNonce(from, nonce);
        emit AuthorizationUsed(from, nonce);
        return _hashTypedDataV4(keccak256(abi.encode(typehash, from, to, value, validAfter, validBefore, nonce)));
    }

    function _useCancellation(address authorizer, bytes32 nonce) private returns (bytes32 digest) {
        _spendNonce(authorizer, nonce);
        emit AuthorizationCanceled(authorizer, nonce);
        return _hashTypedDataV4(keccak256(abi.encode(CANCEL_AUTHORIZATION_TYPEHASH, authorizer, nonce)));
    }

    function _spendNonce(address authorizer, bytes32 nonce) private {
        if (authorizationState[authorizer][nonce]) revert ERC20Authorization_NonceSpent(authorizer, nonce);
        authorizationState[authorizer][nonce] = true;
    }

    function _requireValid(bool valid, address signer, bytes32 digest) private pure {
        if (!valid) revert ERC20Authorization_InvalidSignature(signer, digest);
    }
}
