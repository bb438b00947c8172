// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Accrued, Accumulator, Index, Shares} from "../revenue/libraries/Accumulator.sol";

/// @title MockAccumulator
/// @notice Stakes and rewards in numbers alone: how a product whose total of shares changes stands on the {Accumulator}.
/// @custom:kill A mock; never on a public network.
contract MockAccumulator {
    using Accumulator for *;

    struct Account {
        Shares shares;
        Index index;
        Accrued accrued;
    }

    Index public index;
    uint256 public remainder;
    uint256 public total;
    uint256 public received;
    uint256 public paid;
    mapping(uint256 account => Account) public accounts;

    function setShares(uint256 account, uint256 shares) external {
        _accrue(account);
        total = total - Shares.unwrap(accounts[account].shares) + shares;
        accounts[account].shares = Shares.wrap(shares);
    }

    function receive_(uint256 amount) external {
        (index, remainder) = index.growDown(remainder, amount, Shares.wrap(total), Accumulator.SCALE);
        received += amount;
    }

    function claim(uint256 account) external returns (uint256 amount) {
        _accrue(account);
        (amount, accounts[account].accrued) = accounts[account].accrued.take(Accumulator.SCALE);
        paid += amount;
    }

    function _accrue(uint256 account) private {
        Account storage held = accounts[account];
        held.accrued = held.accrued.accrue(held.shares, held.index, index);
        held.index = index;
    }
}
