// SPDX-License-Identifier: MIT
pragma solidity 0.5.16;

import "@openzeppelin/contracts/crowdsale/Crowdsale.sol";
import "@openzeppelin/contracts/crowdsale/distribution/RefundablePostDeliveryCrowdsale.sol";
import "@openzeppelin/contracts/crowdsale/validation/CappedCrowdsale.sol";
import "@openzeppelin/contracts/crowdsale/validation/TimedCrowdsale.sol";
import "@openzeppelin/contracts/crowdsale/validation/WhitelistCrowdsale.sol";

/// @notice OpenZeppelin's sale with a soft and a hard cap, a list of buyers, and tokens handed out after the end.
contract OpenZeppelinCrowdsale is RefundablePostDeliveryCrowdsale, CappedCrowdsale, WhitelistCrowdsale {
    constructor(IERC20 token, address payable wallet, uint256 start, uint256 end, uint256 softCap, uint256 hardCap)
        public
        Crowdsale(1, wallet, token)
        TimedCrowdsale(start, end)
        CappedCrowdsale(hardCap)
        RefundableCrowdsale(softCap)
    {}
}
