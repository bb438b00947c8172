// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title MockCollector
/// @notice A contract that collects NFTs: executes calls it is given, others each time it receives a token, and takes ether or not. It
///         does what anyone tells it.
/// @custom:kill A mock; never on a public network.
contract MockCollector is IERC721Receiver {
    /// @notice One call. Where it `mayFail`, a failure is kept, else it bubbles up.
    struct Call {
        address target;
        uint256 value;
        bytes data;
        bool mayFail;
    }

    Call[] private _onReceived;
    /// @notice How often the calls are still made when a token is received.
    uint256 public timesLeft;
    /// @notice Tokens received so far, and what `onERC721Received` answers.
    uint256 public received;
    bytes4 public answer = IERC721Receiver.onERC721Received.selector;
    bool public refusesEther;
    /// @notice Whether the last call that may fail succeeded, and what it returned.
    bool public lastSucceeded;
    bytes public lastResult;

    error EtherRefused();

    receive() external payable {
        if (refusesEther) revert EtherRefused();
    }

    function execute(Call[] calldata calls) external payable {
        _execute(calls);
    }

    function setOnReceived(Call[] calldata calls, uint256 times) external {
        delete _onReceived;
        for (uint256 i; i < calls.length; ++i) _onReceived.push(calls[i]);
        timesLeft = times;
    }

    function setAnswer(bytes4 answer_) external {
        answer = answer_;
    }

    function setRefusesEther(bool refuses) external {
        refusesEther = refuses;
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        ++received;
        if (timesLeft != 0) {
            --timesLeft;
            _execute(_onReceived);
        }
        return answer;
    }

    function _execute(Call[] memory calls) private {
        for (uint256 i; i < calls.length; ++i) {
            (bool success, bytes memory output) = calls[i].target.call{value: calls[i].value}(calls[i].data);
            if (!success && !calls[i].mayFail) {
                assembly ("memory-safe") {
                    revert(add(output, 32), mload(output))
                }
            }
            lastSucceeded = success;
            lastResult = output;
        }
    }
}
