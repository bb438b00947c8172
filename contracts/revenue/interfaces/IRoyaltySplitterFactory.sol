// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A payee of a splitter that is to be created.
struct Payee {
    address account;
    /// Parts of the sum of all payees' shares.
    uint32 shares;
}

/// @title IRoyaltySplitterFactory
/// @notice Creates royalty splitters at addresses that follow from their whole configuration: nobody can take the address for another one,
///         and money may be sent there before it is created. Who creates it does not matter.
interface IRoyaltySplitterFactory {
    /* ERRORS */

    /// @notice Thrown when an implementation has no code.
    error RoyaltySplitterFactory_NoCode(address implementation);

    /// @notice Thrown when there are no payees, or more than a splitter can have.
    error RoyaltySplitterFactory_InvalidPayeeCount(uint256 given, uint256 most);

    /// @notice Thrown when the accounts are not in ascending order, each once, from above zero.
    error RoyaltySplitterFactory_NotAscending(address previous, address account);

    /// @notice Thrown when a payee has no shares.
    error RoyaltySplitterFactory_NoShares(address account);

    /// @notice Thrown when all shares together pass 2^32 - 1.
    error RoyaltySplitterFactory_TooManyShares(uint256 total);

    /// @notice Thrown when the owner of an adjustable splitter is to be zero: create one with immutable shares.
    error RoyaltySplitterFactory_ZeroOwner();

    /// @notice Thrown when a notice period is outside its bounds. Seconds.
    error RoyaltySplitterFactory_InvalidNoticePeriod(uint256 given, uint256 least, uint256 most);

    /* EVENTS */

    /// @notice Emitted when a splitter is created. Its payees can be read from itself.
    event SplitterCreated(address indexed splitter, address indexed creator, uint256 payees, bytes32 salt);

    /// @notice Emitted when an adjustable splitter is created. Its payees can be read from itself.
    event AdjustableSplitterCreated(
        address indexed splitter,
        address indexed creator,
        address indexed owner,
        uint256 noticePeriod,
        uint256 payees,
        bytes32 salt
    );

    /* FUNCTIONS */

    /// @notice Creates a splitter with immutable shares, unless it is there already.
    /// @param payees In ascending order of their accounts.
    /// @param salt For several splitters of one configuration; zero for the first.
    function createSplitter(Payee[] calldata payees, bytes32 salt) external returns (address splitter);

    /// @notice Creates a splitter whose owner can change the shares, unless it is there already.
    /// @param noticePeriod Seconds between the announcement of a change and its effect, {MIN_NOTICE_PERIOD} to {MAX_NOTICE_PERIOD}.
    function createAdjustableSplitter(
        Payee[] calldata payees,
        address owner,
        uint32 noticePeriod,
        bytes32 salt
    ) external returns (address splitter);

    /// @notice Where `createSplitter` creates. Refuses what that refuses.
    function predictSplitter(Payee[] calldata payees, bytes32 salt) external view returns (address);

    /// @notice Where `createAdjustableSplitter` creates. Refuses what that refuses.
    function predictAdjustableSplitter(
        Payee[] calldata payees,
        address owner,
        uint32 noticePeriod,
        bytes32 salt
    ) external view returns (address);

    /// @notice What splitters with immutable shares are clones of.
    function SPLITTER() external view returns (address);

    /// @notice What adjustable splitters are clones of.
    function ADJUSTABLE_SPLITTER() external view returns (address);

    /// @notice The most payees.
    function MAX_PAYEES() external view returns (uint256);

    /// @notice Seconds.
    function MIN_NOTICE_PERIOD() external view returns (uint256);

    /// @notice Seconds.
    function MAX_NOTICE_PERIOD() external view returns (uint256);
}
