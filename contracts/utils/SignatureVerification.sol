// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title SignatureVerification
/// @notice ECDSA first, then ERC-1271. OpenZeppelin's `SignatureChecker.isValidSignatureNow` asks an account with code only by
///         ERC-1271, but an account that delegated its code (EIP-7702) still signs with its own key.
/// @dev `ECDSA.tryRecover` refuses malleable (high-s) signatures and never reports success with the zero address.
library SignatureVerification {
    /// @notice Whether `signature` over `digest` is valid for `signer`. `signature` is 65 bytes (r, s, v) for a key, of any
    ///         form for a contract wallet.
    function isValid(address signer, bytes32 digest, bytes memory signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNow(signer, digest, signature);
    }

    /// @notice Whether the signature (v, r, s) over `digest` is valid for `signer`; a contract wallet is given the 65 bytes
    ///         (r, s, v).
    function isValid(address signer, bytes32 digest, uint8 v, bytes32 r, bytes32 s) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, v, r, s);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return
            signer.code.length != 0 &&
            SignatureChecker.isValidERC1271SignatureNow(signer, digest, abi.encodePacked(r, s, v));
    }

    /// @notice Whose key made the signature (v, r, s) over `digest`; zero for nobody's.
    function recover(bytes32 digest, uint8 v, bytes32 r, bytes32 s) internal pure returns (address) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, v, r, s);
        return failure == ECDSA.RecoverError.NoError ? recovered : address(0);
    }

    /// @notice Splits a 65-byte signature (r, s, v). The caller has checked the length.
    function split(bytes calldata signature) internal pure returns (uint8 v, bytes32 r, bytes32 s) {
        r = bytes32(signature[0:32]);
        s = bytes32(signature[32:64]);
        v = uint8(signature[64]);
    }
}
