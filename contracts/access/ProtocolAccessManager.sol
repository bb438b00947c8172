// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @title ProtocolAccessManager
/// @notice Who may call which restricted function of the protocol's contracts, and after what delay. It is OpenZeppelin's
///         `AccessManager`, unchanged; the role table itself is data of the deployment, written by `scripts/deploy.py`
///         and checked against the chain by `scripts/verify.py`. The role ids are in {Roles}.
/// @custom:kill Not switched off: an admin can close a target with `setTargetClosed`, which stops every restricted function
///              of that target and nothing that users need to leave.
contract ProtocolAccessManager is AccessManager {
    constructor(address initialAdmin) AccessManager(initialAdmin) {}
}
