// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollectionOwnership} from "./interfaces/ICollectionOwnership.sol";
import {ITransferValidator} from "./interfaces/ITransferValidator.sol";

/// @title TransferValidator
/// @notice One for all collections. Each collection's owner keeps its own list; nobody keeps a list for others.
/// @custom:kill Cannot be switched off. A collection's owner takes it out with `setTransferValidator(0)`.
contract TransferValidator is ITransferValidator {
    /* STORAGE */

    mapping(address collection => mapping(address operator => bool)) private _allowed;

    /* OWNERS */

    /// @inheritdoc ITransferValidator
    function setOperators(address collection, address[] calldata operators, bool allowed) external {
        if (ICollectionOwnership(collection).owner() != msg.sender) {
            revert TransferValidator_NotCollectionOwner(collection, msg.sender);
        }
        for (uint256 i; i < operators.length; ++i) {
            _allowed[collection][operators[i]] = allowed;
            emit OperatorSet(collection, operators[i], allowed);
        }
    }

    /* VIEWS */

    /// @inheritdoc ITransferValidator
    function isOperatorAllowed(address collection, address operator) external view returns (bool) {
        return _allowed[collection][operator];
    }

    /// @inheritdoc ITransferValidator
    function validateTransfer(address caller, address from, address) external view {
        _validate(caller, from);
    }

    /// @inheritdoc ITransferValidator
    function validateTransfer(address caller, address from, address, uint256) external view {
        _validate(caller, from);
    }

    /// @inheritdoc ITransferValidator
    function validateTransfer(address caller, address from, address, uint256, uint256) external view {
        _validate(caller, from);
    }

    /// @inheritdoc ITransferValidator
    function applyCollectionTransferPolicy(address caller, address from, address) external view {
        _validate(caller, from);
    }

    /* INTERNAL */

    function _validate(address caller, address from) private view {
        if (caller != from && !_allowed[msg.sender][caller]) {
            revert TransferValidator_OperatorNotAllowed(msg.sender, caller);
        }
    }
}
