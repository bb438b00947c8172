// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Called by the pool before it takes the loan tokens of a supply. The name is Morpho Blue's, so that its users work here.
interface IMorphoSupplyCallback {
    /// @param assets What the pool will take from the callee, in the loan token's units.
    function onMorphoSupply(uint256 assets, bytes calldata data) external;
}

/// @notice Called by the pool before it takes the loan tokens of a repayment.
interface IMorphoRepayCallback {
    /// @param assets What the pool will take from the callee, in the loan token's units.
    function onMorphoRepay(uint256 assets, bytes calldata data) external;
}

/// @notice Called by the pool before it takes the collateral.
interface IMorphoSupplyCollateralCallback {
    /// @param assets What the pool will take from the callee, in the collateral token's units.
    function onMorphoSupplyCollateral(uint256 assets, bytes calldata data) external;
}

/// @notice Called by the pool after it sent the seized collateral and before it takes the repayment.
interface IMorphoLiquidateCallback {
    /// @param repaidAssets What the pool will take from the callee, in the loan token's units.
    function onMorphoLiquidate(uint256 repaidAssets, bytes calldata data) external;
}

/// @notice Called by the pool after it sent the tokens of a flash loan and before it takes them back.
interface IMorphoFlashLoanCallback {
    /// @param assets What the pool will take from the callee, in the token's units.
    function onMorphoFlashLoan(uint256 assets, bytes calldata data) external;
}
