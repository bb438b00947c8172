// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721A} from "erc721a/contracts/ERC721A.sol";

/// @notice ERC721A as it comes; anyone may mint any number, for nothing.
contract ERC721AToken is ERC721A {
    constructor() ERC721A("Peer", "PEER") {}

    function mint(uint256 quantity) external {
        _mint(msg.sender, quantity);
    }
}
