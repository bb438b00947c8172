// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Book, DepositBook} from "../stablecoin/stability/libraries/DepositBook.sol";

/// @title MockDepositBook
/// @notice A deposit book without any money, for anyone to move.
/// @custom:kill A mock; never on a public network.
contract MockDepositBook {
    using DepositBook for Book;

    Book private _book;

    /// @notice Deposits, in wei.
    function deposit(address account, uint256 assets) external {
        _book.deposit(account, assets);
    }

    /// @notice Withdraws, in wei.
    function withdraw(address account, uint256 assets) external returns (uint256 taken, uint256 available) {
        return _book.withdraw(account, assets);
    }

    /// @notice Liquidates `rounds` times: each takes all that absorbs but `numerator / 2^64` of it, and gives `collateral` units.
    function deplete(uint256 rounds, uint256 numerator, uint256 collateral) external {
        for (uint256 i; i < rounds; ++i) {
            uint256 assets = uint256(_book.active.assets) + _book.pendingNow().matured;
            uint256 left = (assets * numerator) >> 64;
            _book.absorb(assets - left, collateral);
        }
    }

    /// @notice Takes `repaid` wei and gives `collateral` units.
    function absorb(uint256 repaid, uint256 collateral) external {
        _book.absorb(repaid, collateral);
    }

    /// @notice What there is: coins that absorb once merged, shares, and the scale.
    function active() external view returns (uint256 assets, uint256 shares, uint256 scale) {
        return (_book.active.assets, _book.active.shares, _book.active.scale);
    }

    /// @notice What an account has.
    function accountOf(address account) external view returns (uint256 assets, uint256 collateral) {
        (assets, ) = _book.depositOf(account);
        collateral = _book.claimableOf(account);
    }
}
