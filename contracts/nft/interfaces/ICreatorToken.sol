// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorToken
/// @notice What marketplaces ask a token that has a transfer validator (ERC-721C).
interface ICreatorToken {
    /// @notice Emitted when the transfer validator is set; zero for none.
    event TransferValidatorUpdated(address oldValidator, address newValidator);

    /// @notice Sets the transfer validator; zero for none. Only the owner.
    function setTransferValidator(address validator) external;

    /// @notice The transfer validator, zero if there is none.
    function getTransferValidator() external view returns (address validator);

    /// @notice Which function of the validator the token calls, and whether that is a view.
    function getTransferValidationFunction() external view returns (bytes4 functionSignature, bool isViewFunction);
}
