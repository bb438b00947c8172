// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ITransferValidator
/// @notice Lets operators that a collection's owner has allowed, marketplaces that pay royalties or a staking contract, move the
///         collection's tokens, and no others. Asked in the forms of ERC-721C, by the collection, which is then the caller. It needs
///         nothing else to be deployed. Who holds a token may always move it; receivers are never restricted, so a wrapper is possible.
interface ITransferValidator {
    /* ERRORS */

    /// @notice Thrown when the operator is not allowed to move tokens of the collection.
    error TransferValidator_OperatorNotAllowed(address collection, address operator);

    /// @notice Thrown when the caller does not own the collection.
    error TransferValidator_NotCollectionOwner(address collection, address caller);

    /* EVENTS */

    /// @notice Emitted when a collection's owner allows an operator, or no longer does.
    event OperatorSet(address indexed collection, address indexed operator, bool allowed);

    /* FUNCTIONS */

    /// @notice Allows operators to move tokens of `collection`, or no longer. Only the collection's owner, as its `owner()` says.
    function setOperators(address collection, address[] calldata operators, bool allowed) external;

    /// @notice Whether `operator` may move tokens of `collection` that others hold.
    function isOperatorAllowed(address collection, address operator) external view returns (bool);

    /// @notice Reverts unless `caller` may move a token of the calling collection.
    function validateTransfer(address caller, address from, address to) external view;

    /// @notice The same, with the token's id.
    function validateTransfer(address caller, address from, address to, uint256 tokenId) external view;

    /// @notice The same, with an amount, as ERC-1155 has.
    function validateTransfer(address caller, address from, address to, uint256 tokenId, uint256 amount) external view;

    /// @notice The same, under the name of the first version of ERC-721C.
    function applyCollectionTransferPolicy(address caller, address from, address to) external view;
}
