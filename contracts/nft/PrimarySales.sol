// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {CollectionStorage} from "./CollectionStorage.sol";
import {IPrimarySales} from "./interfaces/IPrimarySales.sol";

/// @title PrimarySales
/// @notice Takes the money of mints.
abstract contract PrimarySales is IPrimarySales, CollectionStorage {
    using SafeERC20 for IERC20;

    /* STORAGE */

    /// @dev Whether a payment in a token is being measured.
    bool private transient _measuring;

    /* VIEWS */

    /// @inheritdoc IPrimarySales
    function payout() external view returns (address) {
        return _payout;
    }

    /// @inheritdoc IPrimarySales
    function isPaymentToken(address token) external view returns (bool) {
        return _isPaymentToken(token);
    }

    /* INTERNAL */

    /// @dev Takes `cost` of `token` from the caller. Of ether, what is too much goes back. Called last, when the tokens are minted and
    ///      every counter is written.
    function _collect(address token, uint256 cost) internal {
        if (token == ETHER) {
            _collectEther(cost);
        } else {
            if (msg.value != 0) revert CreatorCollection_EtherNotAccepted(msg.value);
            if (cost != 0) _collectToken(token, cost);
        }
    }

    function _collectEther(uint256 cost) internal {
        if (msg.value == cost) return;
        if (msg.value < cost) revert CreatorCollection_InsufficientPayment(cost, msg.value);
        // No underflow: checked above.
        unchecked {
            uint256 excess = msg.value - cost;
            (bool success, ) = msg.sender.call{value: excess}("");
            if (!success) revert CreatorCollection_EtherRefused(msg.sender, excess);
        }
    }

    /// @dev Measures what arrives. A second payment within the first, by a token that calls back, would be counted for both.
    function _collectToken(address token, uint256 cost) private {
        if (_measuring) revert CreatorCollection_ReentrantPayment();
        _measuring = true;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), cost);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received < cost) revert CreatorCollection_PaymentShort(token, cost, received);
        _measuring = false;
    }

    function _requirePaymentToken(address token) internal view {
        if (!_isPaymentToken(token)) revert CreatorCollection_TokenNotListed(token);
    }
}
