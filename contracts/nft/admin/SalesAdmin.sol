// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {CollectionStorage} from "../CollectionStorage.sol";
import {ICollectionOwnership} from "../interfaces/ICollectionOwnership.sol";
import {IPrimarySales} from "../interfaces/IPrimarySales.sol";

/// @title SalesAdmin
/// @notice Who owns the collection, and where its money goes.
abstract contract SalesAdmin is CollectionStorage {
    using SafeERC20 for IERC20;

    /* OWNERSHIP */

    /// @notice See {ICollectionOwnership-transferOwnership}.
    function transferOwnership(address newOwner) external onlyOwner {
        _pendingOwner = newOwner;
        emit ICollectionOwnership.OwnershipTransferStarted(msg.sender, newOwner);
    }

    /// @notice See {ICollectionOwnership-acceptOwnership}.
    function acceptOwnership() external {
        if (msg.sender != _pendingOwner) {
            revert ICollectionOwnership.CreatorCollection_NotPendingOwner(msg.sender);
        }
        delete _pendingOwner;
        _setOwner(msg.sender);
    }

    /* SALES */

    /// @notice See {IPrimarySales-withdraw}.
    function withdraw(address token) external returns (uint256 amount) {
        address receiver = _payout;
        amount = token == ETHER ? address(this).balance : IERC20(token).balanceOf(address(this));
        if (amount == 0) revert IPrimarySales.CreatorCollection_NothingToWithdraw(token);
        emit IPrimarySales.Withdrawn(token, receiver, amount);
        if (token != ETHER) {
            IERC20(token).safeTransfer(receiver, amount);
        } else {
            (bool success, ) = receiver.call{value: amount}("");
            if (!success) revert IPrimarySales.CreatorCollection_EtherRefused(receiver, amount);
        }
    }

    /// @notice See {IPrimarySales-setPayout}.
    function setPayout(address receiver) external onlyOwner {
        _setPayout(receiver);
    }

    /// @notice See {IPrimarySales-setPaymentToken}.
    function setPaymentToken(address token, bool listed) external onlyOwner {
        _setPaymentToken(token, listed);
    }

    /* INTERNAL */

    function _setOwner(address newOwner) internal {
        _requireAddress(newOwner);
        emit ICollectionOwnership.OwnershipTransferred(_owner, newOwner);
        _owner = newOwner;
    }

    function _setPayout(address receiver) internal {
        _requireAddress(receiver);
        if (receiver == address(this)) revert IPrimarySales.CreatorCollection_PayoutIsCollection();
        _payout = receiver;
        emit IPrimarySales.PayoutSet(receiver);
    }

    function _setPaymentToken(address token, bool listed) internal {
        if (listed && token.code.length == 0) revert IPrimarySales.CreatorCollection_TokenWithoutCode(token);
        _listed[token] = listed;
        emit IPrimarySales.PaymentTokenSet(token, listed);
    }

    function _requireAddress(address account) internal pure {
        if (account == address(0)) revert ICollectionOwnership.CreatorCollection_ZeroAddress();
    }
}
