// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";

import {ILendingVaultGovernance, VaultConfig} from "./interfaces/ILendingVaultGovernance.sol";
import {ILendingVaultFactory} from "./interfaces/ILendingVaultFactory.sol";
import {LendingVault} from "./LendingVault.sol";
import {LendingVaultGovernance} from "./LendingVaultGovernance.sol";

/// @title LendingVaultFactory
/// @notice See {ILendingVaultFactory}.
/// @custom:kill Never: it has no owner and holds nothing.
contract LendingVaultFactory is ILendingVaultFactory {
    /* IMMUTABLES */

    /// @inheritdoc ILendingVaultFactory
    address public immutable IMPLEMENTATION;

    /// @inheritdoc ILendingVaultFactory
    address public immutable POOL;

    /* STORAGE */

    /// @inheritdoc ILendingVaultFactory
    mapping(address account => bool) public isVault;

    /* CONSTRUCTOR */

    /// @param pool The {LendingPool}.
    constructor(address pool) {
        _requireCode(pool);
        POOL = pool;
        IMPLEMENTATION = address(new LendingVault(pool, address(new LendingVaultGovernance(pool))));
    }

    /* VAULTS */

    /// @inheritdoc ILendingVaultFactory
    function createVault(address asset, VaultConfig calldata config, bytes32 salt) external returns (address vault) {
        _requireCode(asset);
        vault = vaultAddress(msg.sender, asset, salt);
        if (isVault[vault]) revert LendingVaultFactory_AlreadyMade(vault);
        LibClone.cloneDeterministic(IMPLEMENTATION, _argumentsOf(asset), _saltOf(msg.sender, salt));
        isVault[vault] = true;
        emit CreateVault(vault, msg.sender, asset, config.owner, config.name, config.symbol);
        ILendingVaultGovernance(vault).initialize(config);
    }

    /* VIEWS */

    /// @inheritdoc ILendingVaultFactory
    function vaultAddress(address caller, address asset, bytes32 salt) public view returns (address) {
        bytes32 own = _saltOf(caller, salt);
        return LibClone.predictDeterministicAddress(IMPLEMENTATION, _argumentsOf(asset), own, address(this));
    }

    /* INTERNAL */

    /// @dev Nobody can take the address that another is about to use.
    function _saltOf(address caller, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(caller, salt));
    }

    /// @dev | asset 160 | decimals of the shares 8 |
    function _argumentsOf(address asset) private view returns (bytes memory) {
        uint256 decimals = uint256(IERC20Metadata(asset).decimals()) + 6;
        if (decimals > type(uint8).max) revert LendingVaultFactory_TooManyDecimals(asset, decimals - 6);
        return abi.encodePacked(asset, uint8(decimals));
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert LendingVaultFactory_NoCode(account);
    }
}
