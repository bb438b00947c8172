// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISanctionsList} from "../compliance/interfaces/ISanctionsList.sol";

/// @title MockSanctionsList
/// @notice A sanctions list that anyone may write, and that misbehaves when told to.
/// @custom:kill A mock; never on a public network but a test one.
contract MockSanctionsList is ISanctionsList {
    /// @notice What a question ends with.
    enum Fault {
        None,
        Reverts,
        BurnsGas,
        AnswersNothing,
        AnswersTwo
    }

    Fault public fault;
    mapping(address account => bool) private _sanctioned;

    function set(address account, bool sanctioned) external {
        _sanctioned[account] = sanctioned;
    }

    function setFault(Fault fault_) external {
        fault = fault_;
    }

    /// @inheritdoc ISanctionsList
    function isSanctioned(address account) external view returns (bool) {
        Fault fault_ = fault;
        if (fault_ == Fault.None) return _sanctioned[account];
        if (fault_ == Fault.Reverts) revert("no answer");
        if (fault_ == Fault.BurnsGas) {
            while (true) {}
        }
        bool two = fault_ == Fault.AnswersTwo;
        assembly ("memory-safe") {
            mstore(0, 2)
            return(0, mul(two, 32))
        }
    }
}
