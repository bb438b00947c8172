// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {ISurplusBuffer} from "./interfaces/ISurplusBuffer.sol";

/// @title SurplusBuffer
/// @notice See {ISurplusBuffer}. It keeps no book: whatever it holds is surplus.
/// @custom:kill Nothing to switch off: nothing leaves it but by the governor, behind its delay.
contract SurplusBuffer is ISurplusBuffer, ProtocolManaged {
    using SafeERC20 for IERC20;

    /// @param accessManager The {ProtocolAccessManager} that decides who may pay out.
    constructor(address accessManager) ProtocolManaged(accessManager) {}

    receive() external payable {
        emit EtherReceived(msg.sender, msg.value);
    }

    /// @inheritdoc ISurplusBuffer
    function pay(address token, address to, uint256 amount) external restricted {
        if (to == address(0)) revert SurplusBuffer_ZeroReceiver();
        uint256 balance = IERC20(token).balanceOf(address(this));
        if (amount > balance) revert SurplusBuffer_InsufficientBalance(token, amount, balance);
        emit Paid(token, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @inheritdoc ISurplusBuffer
    function payEther(address payable to, uint256 amount) external restricted {
        if (to == address(0)) revert SurplusBuffer_ZeroReceiver();
        uint256 balance = address(this).balance;
        if (amount > balance) revert SurplusBuffer_InsufficientBalance(address(0), amount, balance);
        emit Paid(address(0), to, amount);
        (bool accepted, ) = to.call{value: amount}("");
        if (!accepted) revert SurplusBuffer_EtherRefused(to, amount);
    }
}
