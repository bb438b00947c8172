// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IRescuable} from "./interfaces/IRescuable.sol";
import {ProtocolManaged} from "./ProtocolManaged.sol";

/// @title Rescuable
/// @notice The one way out for tokens sent to a protocol contract by mistake.
abstract contract Rescuable is IRescuable, ProtocolManaged {
    using SafeERC20 for IERC20;

    /// @inheritdoc IRescuable
    function rescue(address token, address to, uint256 amount) public virtual restricted {
        uint256 surplus = rescuable(token);
        if (amount > surplus) revert Rescuable_ExceedsSurplus(token, amount, surplus);
        emit Rescued(token, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @inheritdoc IRescuable
    function rescuable(address token) public view virtual returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }
}
