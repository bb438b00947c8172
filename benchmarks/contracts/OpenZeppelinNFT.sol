// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice OpenZeppelin's ERC-721 as it comes; anyone may mint any number, for nothing.
contract OpenZeppelinNFT is ERC721 {
    uint256 private _next = 1;

    constructor() ERC721("Peer", "PEER") {}

    function mint(uint256 quantity) external {
        for (uint256 i; i < quantity; ++i) _mint(msg.sender, _next++);
    }
}
