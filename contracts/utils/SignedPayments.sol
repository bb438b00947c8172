// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {IERC20Authorization} from "../stablecoin/interfaces/IERC20Authorization.sol";
import {SignatureVerification} from "./SignatureVerification.sol";

/// @title SignedPayments
/// @notice Tokens that come to this contract by their owner's signature. A signature of 65 bytes (r, s, v) is passed on in the form that
///         the standards have, any other as bytes, for tokens that ask contract wallets.
library SignedPayments {
    /// @notice Tries the caller's ERC-2612 permit to this contract and ignores its failure, so that one that a front-runner has used blocks
    ///         nothing.
    /// @param value The allowance to set, in the token's units.
    /// @param deadline The permit's, seconds.
    /// @return allowance The caller's to this contract then; whoever calls this judges whether it will do.
    function tryPermit(
        address token,
        uint256 value,
        uint256 deadline,
        bytes calldata signature
    ) internal returns (uint256 allowance) {
        if (signature.length == 65) {
            (uint8 v, bytes32 r, bytes32 s) = SignatureVerification.split(signature);
            try IERC20Permit(token).permit(msg.sender, address(this), value, deadline, v, r, s) {} catch {}
        } else {
            try IERC20Authorization(token).permit(msg.sender, address(this), value, deadline, signature) {} catch {}
        }
        return IERC20(token).allowance(msg.sender, address(this));
    }

    /// @notice Takes `value` of `from` by its EIP-3009 authorization to this contract, valid from 0 until strictly before `deadline`. The
    ///         caller has bound `nonce` to the one action that the money is for, and checks what arrived where the token is a stranger's.
    function receiveWithAuthorization(
        address token,
        address from,
        uint256 value,
        uint256 deadline,
        bytes32 nonce,
        bytes calldata signature
    ) internal {
        if (signature.length == 65) {
            (uint8 v, bytes32 r, bytes32 s) = SignatureVerification.split(signature);
            IERC3009(token).receiveWithAuthorization(from, address(this), value, 0, deadline, nonce, v, r, s);
        } else {
            IERC20Authorization(token).receiveWithAuthorization(
                from,
                address(this),
                value,
                0,
                deadline,
                nonce,
                signature
            );
        }
    }
}
