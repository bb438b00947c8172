// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @title IMintVouchers
/// @notice Lazy minting: the voucher signer, a key or a contract wallet (ERC-1271), signs what may be minted, and whoever the voucher is
///         for mints it once. EIP-712, bound to the chain and the collection.
interface IMintVouchers is IERC5267 {
    /* TYPES */

    /// @notice What was signed.
    /// @param to Who receives the tokens; zero lets whoever is first choose.
    /// @param paymentToken A listed token, or zero for ether.
    /// @param quantity How many tokens.
    /// @param unitPrice For one token, in the payment token's units.
    /// @param validAfter First second of its validity, since 1970.
    /// @param deadline Last second of its validity.
    /// @param nonce Used once; numbers that follow each other are the cheapest.
    /// @param uri The token's own metadata, which then never changes; for one token only. Empty for the collection's.
    struct Voucher {
        address to;
        address paymentToken;
        uint256 quantity;
        uint256 unitPrice;
        uint256 validAfter;
        uint256 deadline;
        uint256 nonce;
        string uri;
    }

    /* ERRORS */

    /// @notice Thrown when a voucher is used while the collection has no voucher signer.
    error CreatorCollection_VouchersDisabled();

    /// @notice Thrown when a voucher is not valid yet.
    error CreatorCollection_VoucherNotYetValid(uint256 validAfter, uint256 timestamp);

    /// @notice Thrown when a voucher is valid no longer.
    error CreatorCollection_VoucherExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when a voucher was used or cancelled before.
    error CreatorCollection_VoucherUsed(uint256 nonce);

    /// @notice Thrown when a voucher is for another receiver.
    error CreatorCollection_VoucherForAnother(address to, address expected);

    /// @notice Thrown when a voucher with metadata of its own is for more than one token.
    error CreatorCollection_VoucherUriForMany(uint256 quantity);

    /// @notice Thrown when the signature is not the voucher signer's for this voucher, chain and collection.
    error CreatorCollection_InvalidSignature(address signer, bytes32 digest);

    /// @notice Thrown when the caller may not cancel vouchers: it is neither the owner nor the voucher signer.
    error CreatorCollection_NotVoucherSigner(address caller);

    /* EVENTS */

    /// @notice Emitted when a voucher was used: tokens from `firstTokenId` on, `cost` in the payment token's units.
    event VoucherUsed(
        uint256 indexed nonce,
        address indexed to,
        uint256 firstTokenId,
        uint256 quantity,
        address paymentToken,
        uint256 cost
    );

    /// @notice Emitted when a voucher was cancelled before its use.
    event VoucherCancelled(uint256 indexed nonce);

    /// @notice Emitted when the voucher signer is set; zero switches vouchers off. What another had signed is void.
    event VoucherSignerSet(address indexed signer);

    /* FUNCTIONS */

    /// @notice Mints what `voucher` says to `to`; the caller pays. Ether beyond the price is returned.
    /// @param voucher What was signed.
    /// @param signature 65 bytes (r, s, v), or whatever the contract wallet takes.
    /// @param to The receiver; the voucher's, if it names one.
    function mintVoucher(Voucher calldata voucher, bytes calldata signature, address to) external payable;

    /// @notice Voids vouchers by their nonces; used ones stay used. Only the owner or the voucher signer.
    function cancelVouchers(uint256[] calldata nonces) external;

    /// @notice Sets who signs vouchers; zero switches them off. Only the owner.
    function setVoucherSigner(address signer) external;

    /// @notice Who signs vouchers, zero if nobody does.
    function voucherSigner() external view returns (address);

    /// @notice Whether a nonce was used or cancelled.
    function isVoucherUsed(uint256 nonce) external view returns (bool);

    /// @notice The EIP-712 digest of a voucher for this collection on this chain.
    function hashVoucher(Voucher calldata voucher) external view returns (bytes32);

    /// @notice The EIP-712 domain separator.
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
