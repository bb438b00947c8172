// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignatureVerification} from "../utils/SignatureVerification.sol";
import {Evidence, IMarketplace, Order} from "./interfaces/IMarketplace.sol";
import {OrderHashing} from "./libraries/OrderHashing.sol";

/// @title OrderStates
/// @notice Which orders their makers agreed to, cancelled, or had filled.
abstract contract OrderStates is IMarketplace, EIP712 {
    using OrderHashing for Order;

    /* CONSTANTS */

    uint256 private constant VALIDATED = 1 << 255;

    /* STORAGE */

    /// @inheritdoc IMarketplace
    mapping(address maker => uint256) public counters;
    /// @inheritdoc IMarketplace
    mapping(address maker => mapping(uint256 word => uint256)) public nonceBitmap;
    /// @dev | validated 1 | filled lots 255 |. Lots are counted only for orders of more than one; the nonce does for the others.
    mapping(bytes32 orderHash => uint256) private _statuses;

    /* CANCELS AND VALIDATION */

    /// @inheritdoc IMarketplace
    function cancel(uint256 nonce) external {
        _cancel(nonce >> 8, 1 << (nonce & 0xff));
    }

    /// @inheritdoc IMarketplace
    function cancelNonces(uint256 word, uint256 mask) external {
        _cancel(word, mask);
    }

    /// @inheritdoc IMarketplace
    function cancelAll() external returns (uint256 counter) {
        // safe: less than 2^129 at a time
        unchecked {
            counter = counters[msg.sender] + 1 + (uint256(blockhash(block.number - 1)) >> 128);
        }
        counters[msg.sender] = counter;
        emit CounterRaised(msg.sender, counter);
    }

    /// @inheritdoc IMarketplace
    function validate(Order[] calldata orders) external {
        for (uint256 i; i < orders.length; ++i) {
            (Order memory order, bytes32 orderHash) = orders[i].load();
            if (order.maker != msg.sender) revert Marketplace_NotMaker(msg.sender, order.maker);
            _statuses[orderHash] |= VALIDATED;
            emit OrderValidated(orderHash, msg.sender);
        }
    }

    /* VIEWS */

    /// @inheritdoc IMarketplace
    function isValidEvidence(Order calldata source, Evidence calldata evidence) external view returns (bool) {
        (Order memory order, bytes32 orderHash) = source.load();
        return _isAgreed(order.maker, orderHash, evidence);
    }

    /// @inheritdoc IMarketplace
    function hashOrder(Order calldata source) external pure returns (bytes32 orderHash) {
        (, orderHash) = source.load();
    }

    /// @inheritdoc IMarketplace
    function orderStatus(bytes32 orderHash) public view returns (uint256 filledLots, bool validated) {
        uint256 status = _statuses[orderHash];
        return (status & ~VALIDATED, status & VALIDATED != 0);
    }

    /* INTERNAL */

    /// @dev Requires that the maker agreed to the order and that it is neither cancelled nor filled, and books `lots` of it as filled.
    function _use(Order memory order, bytes32 orderHash, Evidence calldata evidence, uint256 lots) internal {
        address maker = order.maker;
        uint256 counter = counters[maker];
        if (order.counter != counter) revert Marketplace_CounterMismatch(maker, order.counter, counter);
        uint256 nonce = order.nonce;
        mapping(uint256 => uint256) storage bitmap = nonceBitmap[maker];
        uint256 used = bitmap[nonce >> 8];
        uint256 bit = 1 << (nonce & 0xff);
        if (used & bit != 0) revert Marketplace_NonceUsed(maker, nonce);
        uint256 available = order.lots;
        if (available != 1) {
            uint256 status = _statuses[orderHash];
            // safe: never more lots were filled than signed for, and those are less than 2^128
            unchecked {
                available -= status & ~VALIDATED;
                if (lots <= available) _statuses[orderHash] = status + lots;
            }
        }
        if (lots == 0) revert Marketplace_ZeroQuantity();
        if (lots > available) revert Marketplace_TooManyLots(lots, available);
        if (lots == available) bitmap[nonce >> 8] = used | bit;
        if (!_isAgreed(maker, orderHash, evidence)) revert Marketplace_InvalidSignature(maker, orderHash);
    }

    /// @dev How many lots can still be filled: none if the order is cancelled, or its nonce used by a fill.
    function _lotsAvailable(Order memory order, bytes32 orderHash) internal view returns (uint256) {
        if (order.counter != counters[order.maker]) return 0;
        if (nonceBitmap[order.maker][order.nonce >> 8] & (1 << (order.nonce & 0xff)) != 0) return 0;
        return order.lots == 1 ? 1 : order.lots - (_statuses[orderHash] & ~VALIDATED);
    }

    function _isAgreed(address maker, bytes32 orderHash, Evidence calldata evidence) private view returns (bool) {
        if (evidence.signature.length == 0 && _statuses[orderHash] & VALIDATED != 0) return true;
        bytes32 digest = _hashTypedDataV4(OrderHashing.signedHash(orderHash, evidence));
        return SignatureVerification.isValid(maker, digest, evidence.signature);
    }

    function _cancel(uint256 word, uint256 mask) private {
        nonceBitmap[msg.sender][word] |= mask;
        emit NoncesCancelled(msg.sender, word, mask);
    }
}
