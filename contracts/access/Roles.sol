// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Roles
/// @notice The role ids of the protocol's {ProtocolAccessManager}. A power that may only go one way is a function of its own,
///         so that a role is a list of functions and nothing else.
library Roles {
    /// @notice Keeps the role table, behind an execution delay, and nothing else. OpenZeppelin's `ADMIN_ROLE`.
    uint64 internal constant ADMIN = 0;

    /// @notice Runs the protocol from day to day inside hard limits: fees, and undoing a sentinel's stop once it is safe.
    uint64 internal constant OPERATOR = 1;

    /// @notice Only tightens, at once: pauses, freezes, lowers ceilings. Can never raise, mint or move funds.
    ///         (OpenZeppelin's word guardian means who cancels a scheduled call, hence another word here.)
    uint64 internal constant SENTINEL = 2;

    /// @notice Raises risk and moves funds, behind an execution delay in which the sentinel may cancel what it scheduled.
    ///         A role apart from the admin's, because OpenZeppelin's manager lets nobody but admins cancel an admin's call.
    uint64 internal constant GOVERNOR = 3;

    /// @notice Contracts that mint credit: they take surplus, and rewards not streamed yet, for their losses. No person's role.
    uint64 internal constant FACILITATOR = 4;

    /// @notice The contract that winds the system down: it ends minting and takes the peg modules' reserves. No person's role.
    uint64 internal constant WIND_DOWN = 5;
}
