// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title MockEtherReceiver
/// @notice An account with code that makes any call it is told to and, when it next gets plain ether, one prepared call more, whose
///         failure it passes on.
/// @custom:kill A mock; never on a public network.
contract MockEtherReceiver {
    address private _target;
    bytes private _data;

    receive() external payable {
        address target = _target;
        if (target == address(0)) return;
        _target = address(0);
        _call(target, _data, 0);
    }

    /// @notice Calls `target` with `data` when plain ether comes in, once.
    function prepare(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    /// @notice Calls `target` with `data` and the ether sent.
    function execute(address target, bytes calldata data) external payable {
        _call(target, data, msg.value);
    }

    function _call(address target, bytes memory data, uint256 value) private {
        (bool success, bytes memory result) = target.call{value: value}(data);
        if (!success) {
            assembly ("memory-safe") {
                // passes the failure on as it is
                revert(add(result, 32), mload(result))
            }
        }
    }
}
