// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC3156FlashBorrower} from "@openzeppelin/contracts/interfaces/IERC3156FlashBorrower.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title MockWallet
/// @notice A contract wallet of one key: signs by ERC-1271, takes ERC-1155 items, executes calls of its owner, and, as an ERC-3156
///         borrower, executes in the callback the calls it is given as data.
/// @custom:kill A mock; never on a public network.
contract MockWallet is ERC1155Holder, IERC1271, IERC3156FlashBorrower {
    /// @notice One call.
    struct Call {
        address target;
        bytes data;
    }

    address public immutable OWNER;

    /// @notice What `onFlashLoan` returns; the right answer by default.
    bytes32 public flashAnswer = keccak256("ERC3156FlashBorrower.onFlashLoan");

    error NotOwner();

    constructor(address owner) {
        OWNER = owner;
    }

    receive() external payable {}

    /// @notice Executes `calls` in order; bubbles up the first failure.
    function execute(Call[] calldata calls) external {
        if (msg.sender != OWNER) revert NotOwner();
        _execute(calls);
    }

    /// @notice Makes `onFlashLoan` answer `answer`.
    function setFlashAnswer(bytes32 answer) external {
        flashAnswer = answer;
    }

    /// @inheritdoc IERC3156FlashBorrower
    function onFlashLoan(address, address, uint256, uint256, bytes calldata data) external returns (bytes32) {
        if (data.length != 0) _execute(abi.decode(data, (Call[])));
        return flashAnswer;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        return recovered == OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    function _execute(Call[] memory calls) private {
        for (uint256 i; i < calls.length; ++i) {
            (bool success, bytes memory result) = calls[i].target.call(calls[i].data);
            if (!success) {
                assembly ("memory-safe") {
                    revert(add(result, 32), mload(result))
                }
            }
        }
    }
}
