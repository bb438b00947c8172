// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoyaltySplitterFactory, Payee} from "./interfaces/IRoyaltySplitterFactory.sol";
import {PayableClone} from "./libraries/PayableClone.sol";

/// @title RoyaltySplitterFactory
/// @notice Creates royalty splitters as minimal clones, whose configuration is part of their code and so of their address.
/// @custom:kill None. It holds nothing, and nobody has any power over it; splitters do not depend on it.
contract RoyaltySplitterFactory is IRoyaltySplitterFactory {
    /// @inheritdoc IRoyaltySplitterFactory
    uint256 public constant MAX_PAYEES = 500;

    /// @inheritdoc IRoyaltySplitterFactory
    uint256 public constant MIN_NOTICE_PERIOD = 1 days;

    /// @inheritdoc IRoyaltySplitterFactory
    uint256 public constant MAX_NOTICE_PERIOD = 365 days;

    /// @dev Bytes of a payee in a splitter's arguments.
    uint256 private constant ENTRY = 28;

    /// @inheritdoc IRoyaltySplitterFactory
    address public immutable SPLITTER;

    /// @inheritdoc IRoyaltySplitterFactory
    address public immutable ADJUSTABLE_SPLITTER;

    constructor(address splitter, address adjustableSplitter) {
        if (splitter.code.length == 0) revert RoyaltySplitterFactory_NoCode(splitter);
        if (adjustableSplitter.code.length == 0) revert RoyaltySplitterFactory_NoCode(adjustableSplitter);
        SPLITTER = splitter;
        ADJUSTABLE_SPLITTER = adjustableSplitter;
    }

    /// @inheritdoc IRoyaltySplitterFactory
    function createSplitter(Payee[] calldata payees, bytes32 salt) external returns (address splitter) {
        bool created;
        (created, splitter) = PayableClone.create(SPLITTER, _arguments(payees, ""), salt);
        if (created) emit SplitterCreated(splitter, msg.sender, payees.length, salt);
    }

    /// @inheritdoc IRoyaltySplitterFactory
    function createAdjustableSplitter(
        Payee[] calldata payees,
        address owner,
        uint32 noticePeriod,
        bytes32 salt
    ) external returns (address splitter) {
        bool created;
        bytes memory arguments = _adjustableArguments(payees, owner, noticePeriod);
        (created, splitter) = PayableClone.create(ADJUSTABLE_SPLITTER, arguments, salt);
        if (created) {
            emit AdjustableSplitterCreated(splitter, msg.sender, owner, noticePeriod, payees.length, salt);
        }
    }

    /// @inheritdoc IRoyaltySplitterFactory
    function predictSplitter(Payee[] calldata payees, bytes32 salt) external view returns (address) {
        return PayableClone.predict(SPLITTER, _arguments(payees, ""), salt);
    }

    /// @inheritdoc IRoyaltySplitterFactory
    function predictAdjustableSplitter(
        Payee[] calldata payees,
        address owner,
        uint32 noticePeriod,
        bytes32 salt
    ) external view returns (address) {
        return PayableClone.predict(ADJUSTABLE_SPLITTER, _adjustableArguments(payees, owner, noticePeriod), salt);
    }

    function _adjustableArguments(
        Payee[] calldata payees,
        address owner,
        uint32 noticePeriod
    ) private pure returns (bytes memory) {
        if (owner == address(0)) revert RoyaltySplitterFactory_ZeroOwner();
        if (noticePeriod < MIN_NOTICE_PERIOD || noticePeriod > MAX_NOTICE_PERIOD) {
            revert RoyaltySplitterFactory_InvalidNoticePeriod(noticePeriod, MIN_NOTICE_PERIOD, MAX_NOTICE_PERIOD);
        }
        return _arguments(payees, abi.encodePacked(owner, noticePeriod));
    }

    /// @dev The header and the payees: see {SplitterPayees}.
    function _arguments(Payee[] calldata payees, bytes memory header) private pure returns (bytes memory arguments) {
        if (payees.length == 0 || payees.length > MAX_PAYEES) {
            revert RoyaltySplitterFactory_InvalidPayeeCount(payees.length, MAX_PAYEES);
        }
        uint256 total;
        address previous;
        for (uint256 i; i < payees.length; ++i) {
            address account = payees[i].account;
            if (account <= previous) revert RoyaltySplitterFactory_NotAscending(previous, account);
            if (payees[i].shares == 0) revert RoyaltySplitterFactory_NoShares(account);
            previous = account;
            total += payees[i].shares;
        }
        if (total > type(uint32).max) revert RoyaltySplitterFactory_TooManyShares(total);
        arguments = abi.encodePacked(header, new bytes(ENTRY * payees.length + 4)); // 4 more, for the last word to be written
        uint256 offset = header.length;
        for (uint256 i; i < payees.length; ++i) {
            uint256 entry =
                (uint256(uint160(payees[i].account)) << 96) | (uint256(payees[i].shares) << 64) | (total << 32);
            assembly ("memory-safe") {
                // within the 4 bytes that the allocation adds
                mstore(add(add(arguments, 0x20), offset), entry)
            }
            offset += ENTRY;
        }
        assembly ("memory-safe") {
            mstore(arguments, offset) // without those: shorter than what is allocated
        }
    }
}
