// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {SignatureVerification} from "../utils/SignatureVerification.sol";
import {CollectionStorage} from "./CollectionStorage.sol";
import {IMintVouchers} from "./interfaces/IMintVouchers.sol";

/// @title MintVouchers
/// @notice Which vouchers are valid, and which are used. The EIP-712 domain is computed at every use: a clone has no constructor to keep it
///         in, and so it is right on a fork of the chain too.
abstract contract MintVouchers is IMintVouchers, CollectionStorage {
    using BitMaps for BitMaps.BitMap;

    /* TYPE HASHES */

    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant VOUCHER_TYPEHASH = keccak256(
        "Voucher(address to,address paymentToken,uint256 quantity,uint256 unitPrice,"
        "uint256 validAfter,uint256 deadline,uint256 nonce,string uri)"
    );
    string private constant DOMAIN_NAME = "Strongroom CreatorCollection";
    string private constant DOMAIN_VERSION = "1";

    /* VIEWS */

    /// @inheritdoc IMintVouchers
    function voucherSigner() external view returns (address) {
        return _voucherSigner;
    }

    /// @inheritdoc IMintVouchers
    function isVoucherUsed(uint256 nonce) external view returns (bool) {
        return _usedVouchers.get(nonce);
    }

    /// @inheritdoc IMintVouchers
    function hashVoucher(Voucher calldata voucher) public view returns (bytes32) {
        bytes32 structHash = keccak256(
            abi.encode(
                VOUCHER_TYPEHASH,
                voucher.to,
                voucher.paymentToken,
                voucher.quantity,
                voucher.unitPrice,
                voucher.validAfter,
                voucher.deadline,
                voucher.nonce,
                keccak256(bytes(voucher.uri))
            )
        );
        return MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), structHash);
    }

    /// @inheritdoc IMintVouchers
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DOMAIN_TYPEHASH,
                    keccak256(bytes(DOMAIN_NAME)),
                    keccak256(bytes(DOMAIN_VERSION)),
                    block.chainid,
                    address(this)
                )
            );
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", DOMAIN_NAME, DOMAIN_VERSION, block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    /* INTERNAL */

    /// @dev Uses a voucher up, for `to`. The nonce is spent before a contract wallet is asked; it comes back if the signature is wrong,
    ///      since that reverts.
    function _useVoucher(Voucher calldata voucher, bytes calldata signature, address to) internal {
        address signer = _voucherSigner;
        if (signer == address(0)) revert CreatorCollection_VouchersDisabled();
        if (voucher.to != address(0) && voucher.to != to) {
            revert CreatorCollection_VoucherForAnother(to, voucher.to);
        }
        if (block.timestamp < voucher.validAfter) {
            revert CreatorCollection_VoucherNotYetValid(voucher.validAfter, block.timestamp);
        }
        if (block.timestamp > voucher.deadline) {
            revert CreatorCollection_VoucherExpired(voucher.deadline, block.timestamp);
        }
        if (bytes(voucher.uri).length != 0 && voucher.quantity != 1) {
            revert CreatorCollection_VoucherUriForMany(voucher.quantity);
        }
        if (_usedVouchers.get(voucher.nonce)) revert CreatorCollection_VoucherUsed(voucher.nonce);
        _usedVouchers.set(voucher.nonce);
        bytes32 digest = hashVoucher(voucher);
        if (!SignatureVerification.isValid(signer, digest, signature)) {
            revert CreatorCollection_InvalidSignature(signer, digest);
        }
    }
}
