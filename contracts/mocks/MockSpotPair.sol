// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title MockSpotPair
/// @notice A pair of an exchange: its reserves are its balances as of the last `sync`.
/// @custom:kill A mock; never on a public network.
contract MockSpotPair {
    address public immutable LOAN;
    address public immutable COLLATERAL;

    uint112 private _loan;
    uint112 private _collateral;

    constructor(address loan_, address collateral_) {
        LOAN = loan_;
        COLLATERAL = collateral_;
    }

    /// @notice Takes the balances for the reserves. Anyone may.
    function sync() external {
        _loan = uint112(IERC20(LOAN).balanceOf(address(this)));
        _collateral = uint112(IERC20(COLLATERAL).balanceOf(address(this)));
    }

    function getReserves() external view returns (uint112, uint112, uint32) {
        return (_loan, _collateral, 0);
    }
}
