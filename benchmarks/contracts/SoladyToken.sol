// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @notice Solady's token as it comes; anyone may mint.
contract SoladyToken is ERC20 {
    string private _name;

    constructor(string memory name_) {
        _name = name_;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function name() public view override returns (string memory) {
        return _name;
    }

    function symbol() public pure override returns (string memory) {
        return "SOL";
    }
}
