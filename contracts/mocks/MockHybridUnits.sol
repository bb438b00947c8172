// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockHybridItems} from "./MockHybridItems.sol";

/// @title MockHybridUnits
/// @notice The units of a hybrid of ERC-721 and ERC-20: whoever has the item has 1e18 of them, and sends it with them.
/// @custom:kill A mock; never on a public network.
contract MockHybridUnits {
    // solhint-disable-next-line const-name-snakecase
    uint8 public constant decimals = 18;

    MockHybridItems public items;

    function setItems(MockHybridItems newItems) external {
        items = newItems;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        require(amount == 1e18, "not a whole one");
        items.move(msg.sender, to);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return items.balanceOf(account) * 1e18;
    }
}
