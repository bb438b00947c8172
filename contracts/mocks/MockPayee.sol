// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title MockPayee
/// @notice A contract that is paid: it can refuse ether, burn all gas it gets, or call back, once. It does what anyone tells it.
/// @custom:kill A mock; never on a public network.
contract MockPayee {
    /// @notice What it does with ether.
    enum Mode {
        Accepts,
        Refuses,
        BurnsGas
    }

    Mode public mode;
    address public target;
    bytes public data;
    /// @notice Whether its last call back succeeded, and what it returned.
    bool public succeeded;
    bytes public result;

    error Refused();

    receive() external payable {
        if (mode == Mode.Refuses) revert Refused();
        if (mode == Mode.BurnsGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        address to = target;
        if (to == address(0)) return;
        target = address(0);
        (succeeded, result) = to.call(data);
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setCall(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    /// @notice Calls `to` as this contract; bubbles up a failure.
    function execute(address to, bytes calldata calldata_) external payable {
        (bool success, bytes memory output) = to.call{value: msg.value}(calldata_);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(output, 32), mload(output))
            }
        }
    }
}
