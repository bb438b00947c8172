// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ISavingsRewards} from "../stablecoin/interfaces/ISavingsRewards.sol";

/// @title MockSavings
/// @notice Rewards of savers who are not there: none is ever streamed. Anyone may take what anyone has given.
/// @custom:kill Never: it is for tests.
contract MockSavings is ISavingsRewards {
    address public immutable COIN;

    constructor(address coin) {
        COIN = coin;
    }

    /// @inheritdoc ISavingsRewards
    function addReward(uint256 amount) external {
        IERC20(COIN).transferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc ISavingsRewards
    function takeUndistributed(uint256 max) external returns (uint256 taken) {
        uint256 held = IERC20(COIN).balanceOf(address(this));
        taken = max < held ? max : held;
        IERC20(COIN).transfer(msg.sender, taken);
    }
}
