// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20TransferAuthorization} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20TransferAuthorization.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @notice OpenZeppelin's authorizations with signatures as bytes, whose nonces are sequential for each key.
contract OpenZeppelinKeyedToken is ERC20TransferAuthorization {
    constructor(string memory name) ERC20(name, "OZ") EIP712(name, "1") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
