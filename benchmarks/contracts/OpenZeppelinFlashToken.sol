// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20FlashMint} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20FlashMint.sol";

/// @notice OpenZeppelin's flash mint with a fixed fee of 5 basis points, rounded up, to a fixed receiver. No cap, pause or lock.
contract OpenZeppelinFlashToken is ERC20FlashMint {
    address private immutable FEE_RECEIVER;

    constructor(string memory name, address feeReceiver) ERC20(name, "OZ") {
        FEE_RECEIVER = feeReceiver;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _flashFee(address, uint256 amount) internal pure override returns (uint256) {
        return (amount * 5 + 9_999) / 10_000;
    }

    function _flashFeeReceiver() internal view override returns (address) {
        return FEE_RECEIVER;
    }
}
