// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NetAssetValueParams} from "./INetAssetValue.sol";

/// @title IRedemptionDeskFactory
/// @notice Makes net asset values and redemption desks. Anyone may: they obey the owner of the asset alone, and a desk locks nothing
///         until that owner has registered it as a custodian. What they are made with is in their code and so in their address; made
///         again, they are the same.
interface IRedemptionDeskFactory {
    /// @notice Thrown when an address that should be a contract has no code, or tokens are the same.
    error RedemptionDeskFactory_InvalidAddress(address account);

    /// @notice Thrown when a parameter is out of its range; `name` is its name.
    error RedemptionDeskFactory_InvalidParameter(string name);

    /// @notice Thrown when a desk is to be made for a net asset value that this factory did not make.
    error RedemptionDeskFactory_UnknownNetAssetValue(address netAssetValue);

    /// @notice Emitted when a net asset value is made.
    event NetAssetValueCreated(address indexed netAssetValue, address indexed share, address indexed paymentToken);

    /// @notice Emitted when a desk is made.
    event RedemptionDeskCreated(address indexed desk, address indexed netAssetValue, address indexed share);

    /// @notice Makes a net asset value, or finds it made.
    function createNetAssetValue(
        NetAssetValueParams calldata params,
        bytes32 salt
    ) external returns (address netAssetValue);

    /// @notice Makes the desk of a net asset value, or finds it made.
    function createRedemptionDesk(address netAssetValue) external returns (address desk);

    /// @notice Where a net asset value is or will be.
    function predictNetAssetValue(NetAssetValueParams calldata params, bytes32 salt) external view returns (address);

    /// @notice Where the desk of a net asset value is or will be.
    function predictRedemptionDesk(address netAssetValue) external view returns (address);

    /// @notice Whether this factory made a net asset value.
    function isNetAssetValue(address account) external view returns (bool);

    /// @notice Whether this factory made a desk.
    function isRedemptionDesk(address account) external view returns (bool);

    /// @notice The code of net asset values.
    // solhint-disable-next-line func-name-mixedcase
    function NET_ASSET_VALUE() external view returns (address);

    /// @notice The code of desks.
    // solhint-disable-next-line func-name-mixedcase
    function REDEMPTION_DESK() external view returns (address);
}
