// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {PolicyWordLib} from "../../compliance/libraries/PolicyWord.sol";
import {SignatureVerification} from "../../utils/SignatureVerification.sol";
import {IAssetShares} from "../interfaces/IAssetShares.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {PermitAdmin} from "./PermitAdmin.sol";

/// @title VotesAdmin
/// @notice The part of an asset's operations that keeps past votes, for assets made with them: ERC-5805, by block numbers.
abstract contract VotesAdmin is PermitAdmin {
    using Checkpoints for Checkpoints.Trace208;

    /* CONSTANTS */

    bytes32 private constant DELEGATION_TYPEHASH = keccak256(
        "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
    );

    /* VOTES */

    /// @notice See {IVotes-delegate}.
    function delegate(address delegatee) external {
        _delegate(msg.sender, delegatee);
    }

    /// @notice See {IVotes-delegateBySig}.
    function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) external {
        if (block.timestamp > expiry) revert IVotes.VotesExpiredSignature(expiry);
        bytes32 structHash = keccak256(abi.encode(DELEGATION_TYPEHASH, delegatee, nonce, expiry));
        bytes32 digest = _digest(structHash);
        address signer = SignatureVerification.recover(digest, v, r, s);
        if (signer == address(0) || nonce != _nonces[signer]) {
            revert IAssetShares.AssetToken_InvalidSignature(signer, digest);
        }
        _nonces[signer] = nonce + 1;
        _delegate(signer, delegatee);
    }

    /* VIEWS */

    /// @notice See {IVotes-delegates}.
    function delegates(address account) external view returns (address) {
        return _delegatee[account];
    }

    /// @notice See {IVotes-getVotes}.
    function getVotes(address account) external view returns (uint256) {
        return _votes[account].latest();
    }

    /// @notice See {IVotes-getPastVotes}.
    function getPastVotes(address account, uint256 timepoint) external view returns (uint256) {
        return _votes[account].upperLookupRecent(_past(timepoint));
    }

    /// @notice See {IVotes-getPastTotalSupply}.
    function getPastTotalSupply(uint256 timepoint) external view returns (uint256) {
        return _supplies.upperLookupRecent(_past(timepoint));
    }

    /// @notice See {IERC6372-clock}.
    function clock() public view returns (uint48) {
        return uint48(block.number); // casting is safe: block numbers stay below 2^48
    }

    /// @notice See {IERC6372-CLOCK_MODE}.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=blocknumber&from=default";
    }

    /* INTERNAL */

    function _delegate(address account, address delegatee) private {
        if (!_policy.word.has(PolicyWordLib.VOTES)) revert IAssetToken.AssetToken_WithoutVotes();
        address before = _delegatee[account];
        _delegatee[account] = delegatee;
        emit IVotes.DelegateChanged(account, before, delegatee);
        _moveDelegated(before, delegatee, _holders[account].balance());
    }

    function _past(uint256 timepoint) private view returns (uint48) {
        if (timepoint >= clock()) revert IAssetToken.ERC5805FutureLookup(timepoint, clock());
        return uint48(timepoint); // casting is safe: just checked
    }
}
