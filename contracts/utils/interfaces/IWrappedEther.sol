// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IWrappedEther
/// @notice What the suite asks of wrapped ether, in WETH9's form.
interface IWrappedEther {
    /// @notice Mints the caller one unit for each wei sent.
    function deposit() external payable;

    /// @notice Burns units of the caller and sends it as many wei.
    function withdraw(uint256 amount) external;

    /// @notice Moves units of the caller.
    function transfer(address to, uint256 amount) external returns (bool);

    /// @notice Lets `spender` move units of the caller.
    function approve(address spender, uint256 amount) external returns (bool);

    /// @notice The account's units.
    function balanceOf(address account) external view returns (uint256);
}
