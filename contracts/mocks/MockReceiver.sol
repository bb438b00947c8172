// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";

/// @title MockReceiver
/// @notice An account with code: does what anyone tells it, and takes ether and ERC-1155 items well or badly.
/// @custom:kill A mock; never on a public network.
contract MockReceiver is ERC1155Holder {
    /// @notice What it does when ether or an item arrives.
    enum Mode {
        Accepts,
        Reverts,
        BurnsGas,
        CallsBack,
        ReturnBomb,
        /// Writes four slots, as a careful splitter would.
        Books
    }

    Mode public mode;
    address public target;
    bytes public data;
    /// @notice How often it called back, whether the last call succeeded, and what it returned.
    uint256 public calls;
    bool public succeeded;
    bytes public result;
    mapping(uint256 slot => uint256) public books;

    receive() external payable {
        _arrived();
    }

    function setMode(Mode newMode) external {
        mode = newMode;
    }

    function setCall(address newTarget, bytes calldata newData) external {
        (mode, target, data) = (Mode.CallsBack, newTarget, newData);
    }

    /// @notice Calls somebody; bubbles up its failure.
    function execute(address to, uint256 value, bytes calldata input) external payable returns (bytes memory) {
        (bool success, bytes memory output) = to.call{value: value}(input);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(output, 32), mload(output))
            }
        }
        return output;
    }

    function onERC1155Received(
        address operator,
        address from,
        uint256 id,
        uint256 value,
        bytes memory input
    ) public override returns (bytes4) {
        _arrived();
        return super.onERC1155Received(operator, from, id, value, input);
    }

    /// @notice ERC-721 items sent with a question are refused in the mode `Reverts`.
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _arrived();
        return this.onERC721Received.selector;
    }

    function _arrived() private {
        Mode current = mode;
        if (current == Mode.Reverts) revert("not taken");
        if (current == Mode.BurnsGas) {
            while (true) {}
        }
        if (current == Mode.CallsBack) {
            ++calls;
            (succeeded, result) = target.call(data);
        }
        if (current == Mode.ReturnBomb) {
            assembly ("memory-safe") {
                revert(0, 60000)
            }
        }
        if (current == Mode.Books) {
            for (uint256 i; i < 3; ++i) books[i + 100 * block.number] = 1;
        }
    }
}
