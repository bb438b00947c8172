// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISanctionsList} from "../compliance/interfaces/ISanctionsList.sol";

/// @title MockSanctionsList
/// @notice A sanctions list that anyone may write, and that misbehaves when told to, account by account.
/// @custom:kill A mock; never on a public network but a test one.
contract MockSanctionsList is ISanctionsList {
    /// @notice What is answered of an account.
    enum Answer {
        No,
        Yes,
        Reverts,
        BurnsGas,
        Nothing,
        Two
    }

    mapping(address account => Answer) public answers;

    function set(address account, Answer answer) external {
        answers[account] = answer;
    }

    /// @inheritdoc ISanctionsList
    function isSanctioned(address account) external view returns (bool) {
        Answer answer = answers[account];
        if (uint256(answer) < 2) return answer == Answer.Yes;
        if (answer == Answer.Reverts) revert("no answer");
        if (answer == Answer.BurnsGas) {
            while (true) {}
        }
        bool two = answer == Answer.Two;
        assembly ("memory-safe") {
            mstore(0, 2)
            return(0, mul(two, 32))
        }
    }
}
