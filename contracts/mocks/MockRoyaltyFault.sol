// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockCollection} from "./MockCollection.sol";

/// @title MockRoyaltyFault
/// @notice A collection whose royalty misbehaves, and which may keep an item from moving, or call somebody while it moves. It has
///         `transfer` too.
/// @custom:kill A mock; never on a public network.
contract MockRoyaltyFault is MockCollection {
    /// @notice What `royaltyInfo` does.
    enum Fault {
        None,
        Reverts,
        BurnsGas,
        AnswersShort,
        AnswersNoAddress,
        AsksForEverything,
        ReturnBomb
    }

    Fault public fault;
    /// @notice Whether `supportsInterface` denies everything.
    bool public denies;
    /// @notice Whether transfers do nothing and succeed.
    bool public sticky;
    address public hook;
    bytes public hookData;
    bool public hookSucceeded;
    bytes public hookResult;
    /// @notice Whether transfers revert.
    bool public locked;

    constructor(address owner) MockCollection(owner) {}

    function setFault(Fault newFault) external {
        fault = newFault;
    }

    function setDenies(bool newDenies) external {
        denies = newDenies;
    }

    function setSticky(bool newSticky) external {
        sticky = newSticky;
    }

    function setLocked(bool newLocked) external {
        locked = newLocked;
    }

    function setHook(address target, bytes calldata data) external {
        (hook, hookData) = (target, data);
    }

    /// @notice As CryptoKitties' and hybrids with an ERC-20: sends an own item by the call that sends units of an ERC-20.
    function transfer(address to, uint256 id) external returns (bool) {
        super.transferFrom(msg.sender, to, id);
        return true;
    }

    function transferFrom(address from, address to, uint256 id) public override {
        address target = hook;
        if (target != address(0)) {
            hook = address(0);
            (hookSucceeded, hookResult) = target.call(hookData);
        }
        if (locked) revert("locked");
        if (!sticky) super.transferFrom(from, to, id);
    }

    function royaltyInfo(uint256 id, uint256 price) public view override returns (address, uint256) {
        Fault found = fault;
        if (found == Fault.Reverts) revert("royalty");
        if (found == Fault.BurnsGas) {
            while (true) {}
        }
        if (found == Fault.AnswersShort) {
            assembly ("memory-safe") {
                mstore(0, 1)
                return(0, 32)
            }
        }
        if (found == Fault.AnswersNoAddress) {
            assembly ("memory-safe") {
                mstore(0, not(0))
                mstore(32, 1)
                return(0, 64)
            }
        }
        if (found == Fault.AsksForEverything) return (owner(), type(uint256).max);
        if (found == Fault.ReturnBomb) {
            assembly ("memory-safe") {
                return(0, 60000)
            }
        }
        return super.royaltyInfo(id, price);
    }

    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return !denies && super.supportsInterface(interfaceId);
    }
}
