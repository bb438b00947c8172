// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IHeldPayments} from "./interfaces/IHeldPayments.sol";
import {GasGuard} from "./libraries/GasGuard.sol";

/// @title HeldPayments
/// @notice Pays, exactly and at once, or holds what a receiver does not take. See {IHeldPayments}.
abstract contract HeldPayments is IHeldPayments, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    /// @dev What a receiver of ether may use: a splitter books, a wallet behind a proxy logs.
    uint256 private constant ETHER_GAS = 100_000;
    uint256 private constant TOKEN_GAS = 300_000;

    /* STORAGE */

    /// @inheritdoc IHeldPayments
    mapping(address currency => mapping(address account => uint256)) public held;
    /// @inheritdoc IHeldPayments
    mapping(address currency => uint256) public totalHeld;

    /* HELD MONEY */

    /// @inheritdoc IHeldPayments
    function pushHeld(address currency, address account) external nonReentrant returns (uint256) {
        return _release(currency, account, account);
    }

    /// @inheritdoc IHeldPayments
    function withdrawHeld(address currency, address to) external nonReentrant returns (uint256) {
        if (to == address(0) || to == address(this)) revert HeldPayments_InvalidReceiver(to);
        return _release(currency, msg.sender, to);
    }

    /* INTERNAL */

    /// @dev Pays `amount` from `payer`'s tokens, by its approval, or from this contract's own tokens or ether. What is not taken is held.
    ///      Nothing moves if the payer is the receiver.
    /// @param measured Whether the delivery of a token is measured, so that one with a fee on transfer is refused.
    function _payOrHold(address currency, address payer, address to, uint256 amount, bool measured) internal {
        if (amount == 0 || to == payer) return;
        if (currency == address(0)) {
            GasGuard.requireGas(ETHER_GAS);
            bool taken;
            // Safe: no memory is read or written, and what is returned is not copied.
            assembly ("memory-safe") {
                taken := call(ETHER_GAS, to, amount, 0, 0, 0, 0)
            }
            if (!taken) _hold(address(0), to, amount);
            return;
        }
        GasGuard.requireGas(TOKEN_GAS);
        uint256 before = measured ? _balanceOf(currency, to) : 0;
        if (_tryTransfer(currency, payer, to, amount)) {
            if (measured) _requireDelivered(currency, to, before, amount);
        } else {
            if (payer != address(this)) _take(currency, payer, amount);
            _hold(currency, to, amount);
        }
    }

    /// @dev Takes exactly `amount` of an ERC-20 from `payer` into this contract.
    function _take(address currency, address payer, uint256 amount) internal {
        uint256 before = _balanceOf(currency, address(this));
        IERC20(currency).safeTransferFrom(payer, address(this), amount);
        _requireDelivered(currency, address(this), before, amount);
    }

    function _hold(address currency, address account, uint256 amount) internal {
        held[currency][account] += amount;
        totalHeld[currency] += amount;
        emit PaymentHeld(currency, account, amount);
    }

    /// @dev As `IERC20.balanceOf`, by hand, for a sale asks six times. Reverts without an answer of a word, as for a token without code.
    function _balanceOf(address currency, address account) internal view returns (uint256 amount) {
        // Safe: the scratch space only.
        assembly ("memory-safe") {
            mstore(0x00, 0x70a0823100000000000000000000000000000000000000000000000000000000)
            mstore(0x04, account)
            if iszero(and(gt(returndatasize(), 0x1f), staticcall(gas(), currency, 0x00, 0x24, 0x00, 0x20))) {
                revert(0x00, 0x00)
            }
            amount := mload(0x00)
        }
    }

    function _requireDelivered(address currency, address to, uint256 before, uint256 amount) private view {
        uint256 balance = _balanceOf(currency, to);
        uint256 delivered = balance < before ? 0 : balance - before;
        if (delivered != amount) revert HeldPayments_NotDelivered(currency, to, delivered, amount);
    }

    function _release(address currency, address account, address to) private returns (uint256 amount) {
        amount = held[currency][account];
        if (amount == 0) revert HeldPayments_NothingHeld(currency, account);
        held[currency][account] = 0;
        totalHeld[currency] -= amount;
        emit PaymentReleased(currency, account, to, amount);
        if (currency == address(0)) {
            (bool taken, ) = to.call{value: amount}("");
            if (!taken) revert HeldPayments_EtherRefused(to, amount);
        } else {
            IERC20(currency).safeTransfer(to, amount);
        }
    }

    /// @dev `transferFrom`, or `transfer` if the payer is this contract. Success is a call that succeeds and answers true or nothing;
    ///      that the token has code is known from its `balanceOf`.
    function _tryTransfer(address currency, address payer, address to, uint256 amount) private returns (bool success) {
        // Safe: writes beyond the free memory pointer and to the scratch space; copies 32 bytes at most, whatever is returned.
        assembly ("memory-safe") {
            let p := mload(0x40)
            let size := 0x64
            switch eq(payer, address())
            case 0 {
                mstore(p, 0x23b872dd00000000000000000000000000000000000000000000000000000000)
                mstore(add(p, 0x04), payer)
                mstore(add(p, 0x24), to)
                mstore(add(p, 0x44), amount)
            }
            default {
                mstore(p, 0xa9059cbb00000000000000000000000000000000000000000000000000000000)
                mstore(add(p, 0x04), to)
                mstore(add(p, 0x24), amount)
                size := 0x44
            }
            success := call(TOKEN_GAS, currency, 0, p, size, 0x00, 0x20)
            switch returndatasize()
            case 0 {}
            default {
                success := and(success, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
            }
        }
    }
}
