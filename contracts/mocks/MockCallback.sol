// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    IMorphoFlashLoanCallback,
    IMorphoLiquidateCallback,
    IMorphoRepayCallback,
    IMorphoSupplyCallback,
    IMorphoSupplyCollateralCallback
} from "../lending/interfaces/ILendingCallbacks.sol";

/// @title MockCallback
/// @notice A user of the lending pool that executes, in each of the pool's callbacks, the calls it is given as data, and keeps what
///         came back. It does what anyone tells it.
/// @custom:kill A mock; never on a public network.
contract MockCallback is
    IMorphoFlashLoanCallback,
    IMorphoLiquidateCallback,
    IMorphoRepayCallback,
    IMorphoSupplyCallback,
    IMorphoSupplyCollateralCallback
{
    /// @notice One call. Where it `mayFail`, a failure is kept, else it bubbles up.
    struct Call {
        address target;
        bytes data;
        bool mayFail;
    }

    /// @notice What a call came to.
    struct Result {
        bool success;
        bytes output;
    }

    Result[] private _results;

    /// @notice The amount of the last callback, in the token's units, and how many there were.
    uint256 public lastAssets;
    uint256 public callbacks;

    /// @notice Executes `calls` in order.
    function execute(Call[] calldata calls) external {
        _execute(calls);
    }

    /// @notice What the calls of callbacks came to, all since the beginning.
    function results() external view returns (Result[] memory) {
        return _results;
    }

    /// @inheritdoc IMorphoSupplyCallback
    function onMorphoSupply(uint256 assets, bytes calldata data) external {
        _called(assets, data);
    }

    /// @inheritdoc IMorphoRepayCallback
    function onMorphoRepay(uint256 assets, bytes calldata data) external {
        _called(assets, data);
    }

    /// @inheritdoc IMorphoSupplyCollateralCallback
    function onMorphoSupplyCollateral(uint256 assets, bytes calldata data) external {
        _called(assets, data);
    }

    /// @inheritdoc IMorphoLiquidateCallback
    function onMorphoLiquidate(uint256 assets, bytes calldata data) external {
        _called(assets, data);
    }

    /// @inheritdoc IMorphoFlashLoanCallback
    function onMorphoFlashLoan(uint256 assets, bytes calldata data) external {
        _called(assets, data);
    }

    function _called(uint256 assets, bytes calldata data) private {
        lastAssets = assets;
        ++callbacks;
        _execute(abi.decode(data, (Call[])));
    }

    function _execute(Call[] memory calls) private {
        for (uint256 i; i < calls.length; ++i) {
            (bool success, bytes memory output) = calls[i].target.call(calls[i].data);
            if (!success && !calls[i].mayFail) {
                assembly ("memory-safe") {
                    revert(add(output, 32), mload(output))
                }
            }
            _results.push(Result(success, output));
        }
    }
}
