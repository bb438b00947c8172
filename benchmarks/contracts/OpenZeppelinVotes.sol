// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @notice OpenZeppelin's token with past votes, by block numbers; anyone may mint.
contract OpenZeppelinVotes is ERC20Votes {
    constructor(string memory name) ERC20(name, "OZ") EIP712(name, "1") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
