// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureVerification} from "../../utils/SignatureVerification.sol";
import {AssetLedger} from "../AssetLedger.sol";
import {IAssetShares} from "../interfaces/IAssetShares.sol";

/// @title PermitAdmin
/// @notice The part of an asset's operations that takes signatures (EIP-712, version 1, by the asset's name). See {IAssetShares}.
abstract contract PermitAdmin is AssetLedger {
    /* CONSTANTS */

    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant VERSION_HASH = keccak256("1");

    /* PERMIT */

    /// @notice See {IERC20Permit-permit}.
    function permit(
        address owner_,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (block.timestamp > deadline) revert IAssetShares.AssetToken_PermitExpired(deadline, block.timestamp);
        bytes32 digest = _digest(
            keccak256(abi.encode(PERMIT_TYPEHASH, owner_, spender, value, _nonces[owner_]++, deadline))
        );
        if (!SignatureVerification.isValid(owner_, digest, v, r, s)) {
            revert IAssetShares.AssetToken_InvalidSignature(owner_, digest);
        }
        _approve(owner_, spender, value);
    }

    /* VIEWS */

    /// @notice See {IERC5267-eip712Domain}.
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        return (hex"0f", _name, "1", block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    /// @notice See {IERC20Permit-DOMAIN_SEPARATOR}.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return
            keccak256(abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(_name)), VERSION_HASH, block.chainid, address(this)));
    }

    /* INTERNAL */

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR(), structHash));
    }
}
