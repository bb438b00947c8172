// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title MockHybridItems
/// @notice The items of a hybrid of ERC-721 and ERC-20, at an address of their own, with one item that moves with its units as well.
/// @custom:kill A mock; never on a public network.
contract MockHybridItems is ERC721 {
    uint256 private immutable ID;
    address private immutable UNITS;

    constructor(uint256 id, address units) ERC721("Mock Hybrid", "HYBRID") {
        (ID, UNITS) = (id, units);
        _mint(msg.sender, id);
    }

    function move(address from, address to) external {
        require(msg.sender == UNITS, "not the units");
        _transfer(from, to, ID);
    }
}
