// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureVerification} from "../utils/SignatureVerification.sol";
import {Authorization, ILendingPool, Signature} from "./interfaces/ILendingPool.sol";

/// @title PositionAuthorizations
/// @notice Who may manage whose positions in the lending pool. The EIP-712 domain has the chain id and the contract only, as Morpho
///         Blue's.
abstract contract PositionAuthorizations is ILendingPool {
    /* CONSTANTS */

    bytes32 private constant DOMAIN_TYPEHASH = keccak256("EIP712Domain(uint256 chainId,address verifyingContract)");
    bytes32 private constant AUTHORIZATION_TYPEHASH = keccak256(
        "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
    );

    /* STORAGE */

    /// @inheritdoc ILendingPool
    mapping(address authorizer => mapping(address authorized => bool)) public isAuthorized;
    /// @inheritdoc ILendingPool
    mapping(address authorizer => uint256) public nonce;

    /* AUTHORIZATIONS */

    /// @inheritdoc ILendingPool
    function setAuthorization(address authorized, bool newIsAuthorized) external {
        isAuthorized[msg.sender][authorized] = newIsAuthorized;
        emit SetAuthorization(msg.sender, msg.sender, authorized, newIsAuthorized);
    }

    /// @inheritdoc ILendingPool
    function setAuthorizationWithSig(Authorization calldata authorization, Signature calldata signature) external {
        _setAuthorizationWithSig(authorization, abi.encodePacked(signature.r, signature.s, signature.v));
    }

    /// @inheritdoc ILendingPool
    function setAuthorizationWithSig(Authorization calldata authorization, bytes calldata signature) external {
        _setAuthorizationWithSig(authorization, signature);
    }

    /* VIEWS */

    /// @inheritdoc ILendingPool
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, block.chainid, address(this)));
    }

    /* INTERNAL */

    function _requireAuthorized(address onBehalf) internal view {
        if (msg.sender != onBehalf && !isAuthorized[onBehalf][msg.sender]) {
            revert LendingPool_Unauthorized(msg.sender, onBehalf);
        }
    }

    function _setAuthorizationWithSig(Authorization calldata authorization, bytes memory signature) private {
        address authorizer = authorization.authorizer;
        if (block.timestamp > authorization.deadline) {
            revert LendingPool_SignatureExpired(authorization.deadline, block.timestamp);
        }
        uint256 expected = nonce[authorizer]++;
        if (authorization.nonce != expected) {
            revert LendingPool_InvalidNonce(authorizer, authorization.nonce, expected);
        }
        emit IncrementNonce(msg.sender, authorizer, expected);
        bytes32 structHash = keccak256(abi.encode(AUTHORIZATION_TYPEHASH, authorization));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR(), structHash));
        if (!SignatureVerification.isValid(authorizer, digest, signature)) {
            revert LendingPool_InvalidSignature(authorizer, digest);
        }
        isAuthorized[authorizer][authorization.authorized] = authorization.isAuthorized;
        emit SetAuthorization(msg.sender, authorizer, authorization.authorized, authorization.isAuthorized);
    }
}
