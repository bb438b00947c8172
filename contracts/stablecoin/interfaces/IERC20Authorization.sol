// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";

/// @title IERC20Authorization
/// @notice What a holder can do by signature alone: ERC-2612 permits and EIP-3009 authorizations, each as (v, r, s) for keys and
///         as `bytes` for any signer. Contract wallets (ERC-1271) sign in both forms, and so do accounts with delegated code.
interface IERC20Authorization is IERC3009, IERC3009Cancel {
    /// @notice Thrown when the signature is not the signer's over this digest.
    error ERC20Authorization_InvalidSignature(address signer, bytes32 digest);

    /// @notice Thrown when the permit's deadline has passed. `deadline` and `timestamp` in seconds.
    error ERC20Authorization_PermitExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when an authorization is used at or before `validAfter`. Both in seconds.
    error ERC20Authorization_NotYetValid(uint256 validAfter, uint256 timestamp);

    /// @notice Thrown when an authorization is used at or after `validBefore`. Both in seconds.
    error ERC20Authorization_Expired(uint256 validBefore, uint256 timestamp);

    /// @notice Thrown when an authorization's nonce was used or cancelled before.
    error ERC20Authorization_NonceSpent(address authorizer, bytes32 nonce);

    /// @notice Thrown when `receiveWithAuthorization` is called by another than the payee.
    error ERC20Authorization_CallerNotPayee(address caller, address payee);

    /// @notice ERC-2612 permit with the signature as bytes: sets `spender`'s allowance over `owner`'s tokens to `value`.
    /// @param deadline The last second at which the permit can be used.
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice EIP-3009 transfer with the signature as bytes. Anyone may relay it.
    /// @param value In the token's own units.
    /// @param validAfter The authorization is valid strictly after this second.
    /// @param validBefore And strictly before this one.
    /// @param nonce Any 32 bytes that `from` has not used; random is best.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice As `transferWithAuthorization`, but only the payee may use it, so that it cannot be front-run.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Spends `nonce` without a transfer, with the signature as bytes.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;
}
