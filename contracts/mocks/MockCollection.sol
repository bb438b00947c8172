// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";

/// @title MockCollection
/// @notice An ERC-721 collection with a royalty, of OpenZeppelin's parts, that anyone may mint.
/// @custom:kill A mock; never on a public network.
contract MockCollection is ERC721, ERC2981, Ownable {
    constructor(address owner) ERC721("Mock Collection", "MOCK") Ownable(owner) {}

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function burn(uint256 id) external {
        _burn(id);
    }

    function setRoyalty(address receiver, uint96 bps) external onlyOwner {
        if (bps == 0) _deleteDefaultRoyalty();
        else _setDefaultRoyalty(receiver, bps);
    }

    function supportsInterface(bytes4 interfaceId) public view virtual override(ERC721, ERC2981) returns (bool) {
        return super.supportsInterface(interfaceId);
    }
}
