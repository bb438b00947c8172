// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";

/// @title MockItems
/// @notice An ERC-1155 collection with a royalty, of OpenZeppelin's parts, that anyone may mint.
/// @custom:kill A mock; never on a public network.
contract MockItems is ERC1155, ERC2981, Ownable {
    constructor(address owner) ERC1155("") Ownable(owner) {}

    function mint(address to, uint256 id, uint256 amount) external {
        _mint(to, id, amount, "");
    }

    function setRoyalty(address receiver, uint96 bps) external onlyOwner {
        if (bps == 0) _deleteDefaultRoyalty();
        else _setDefaultRoyalty(receiver, bps);
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC1155, ERC2981) returns (bool) {
        return super.supportsInterface(interfaceId);
    }
}
