// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ILendingPool, MarketParams} from "../lending/interfaces/ILendingPool.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {ISurplusBuffer} from "./interfaces/ISurplusBuffer.sol";

/// @title SurplusBuffer
/// @notice See {ISurplusBuffer}. It keeps no book of what it holds: whatever that is, is surplus.
/// @custom:kill Nothing to switch off: nothing leaves it but by the governor, behind its delay, and for losses of a facilitator, whose
///              role the admin can take away.
contract SurplusBuffer is ISurplusBuffer, ProtocolManaged {
    using SafeERC20 for IERC20;

    /* STORAGE */

    /// @inheritdoc ISurplusBuffer
    mapping(address token => uint256) public shortfall;
    /// @inheritdoc ISurplusBuffer
    mapping(address token => mapping(address facilitator => uint256)) public shortfallOf;

    /* CONSTRUCTOR */

    /// @param accessManager The {ProtocolAccessManager} that decides who may pay out.
    constructor(address accessManager) ProtocolManaged(accessManager) {}

    receive() external payable {
        emit EtherReceived(msg.sender, msg.value);
    }

    /* PAYING OUT */

    /// @inheritdoc ISurplusBuffer
    function pay(address token, address to, uint256 amount) external restricted {
        if (to == address(0)) revert SurplusBuffer_ZeroReceiver();
        uint256 owed = shortfall[token];
        if (owed != 0) revert SurplusBuffer_ShortfallFirst(token, owed);
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

    /* FEES */

    /// @inheritdoc ISurplusBuffer
    function collectSupply(address pool, MarketParams calldata marketParams, uint256 assets) external {
        emit SupplyCollected(pool, marketParams.loanToken, assets);
        ILendingPool(pool).withdraw(marketParams, assets, 0, address(this), address(this));
    }

    /* LOSSES */

    /// @inheritdoc ISurplusBuffer
    function coverLoss(address token, uint256 amount) external restricted returns (uint256 covered) {
        covered = Math.min(amount, IERC20(token).balanceOf(address(this)));
        emit LossCovered(token, msg.sender, amount, covered);
        if (covered != 0) IERC20(token).safeTransfer(msg.sender, covered);
    }

    /// @inheritdoc ISurplusBuffer
    function reportShortfall(address token, uint256 amount) external restricted {
        uint256 total = shortfall[token] - shortfallOf[token][msg.sender] + amount;
        shortfallOf[token][msg.sender] = amount;
        shortfall[token] = total;
        emit ShortfallReported(token, msg.sender, amount, total);
    }
}
