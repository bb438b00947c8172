// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {CollectionStorage} from "../CollectionStorage.sol";
import {IMintVouchers} from "../interfaces/IMintVouchers.sol";

/// @title VoucherAdmin
/// @notice Sets who signs vouchers, and voids some.
abstract contract VoucherAdmin is CollectionStorage {
    using BitMaps for BitMaps.BitMap;

    /* OWNER AND SIGNER */

    /// @notice See {IMintVouchers-cancelVouchers}.
    function cancelVouchers(uint256[] calldata nonces) external {
        if (msg.sender != _owner && msg.sender != _voucherSigner) {
            revert IMintVouchers.CreatorCollection_NotVoucherSigner(msg.sender);
        }
        for (uint256 i; i < nonces.length; ++i) {
            if (_usedVouchers.get(nonces[i])) continue;
            _usedVouchers.set(nonces[i]);
            emit IMintVouchers.VoucherCancelled(nonces[i]);
        }
    }

    /// @notice See {IMintVouchers-setVoucherSigner}.
    function setVoucherSigner(address signer) external onlyOwner {
        _setVoucherSigner(signer);
    }

    /* INTERNAL */

    function _setVoucherSigner(address signer) internal {
        _voucherSigner = signer;
        emit IMintVouchers.VoucherSignerSet(signer);
    }
}
