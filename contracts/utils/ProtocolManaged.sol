// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

/// @title ProtocolManaged
/// @notice OpenZeppelin's `AccessManaged`, which at deployment refuses an access manager that has no code: nobody could ever call a
///         restricted function of such a contract.
abstract contract ProtocolManaged is AccessManaged {
    constructor(address accessManager) AccessManaged(accessManager) {
        if (accessManager.code.length == 0) revert AccessManagedInvalidAuthority(accessManager);
    }
}
