// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketParams} from "../../interfaces/ILendingPool.sol";
import {ILendingVaultBase} from "./ILendingVaultBase.sol";

/// @notice A market and the most that the vault may hold in it by its own doing, in the asset's units.
struct MarketCap {
    MarketParams marketParams;
    uint128 cap;
}

/// @notice A market and what the vault shall hold in it, in the asset's units; 2^256 - 1 for all that was taken out elsewhere and
///         not put in yet.
struct MarketAllocation {
    MarketParams marketParams;
    uint256 assets;
}

/// @notice What a vault starts with.
struct VaultConfig {
    address owner;
    address curator;
    address sentinel;
    address feeRecipient;
    /// The performance fee, times 1e18.
    uint96 fee;
    /// Seconds.
    uint32 timelock;
    string name;
    string symbol;
    /// In the order of both queues; the first twelve are the supply queue.
    MarketCap[] markets;
}

/// @title ILendingVaultGovernance
/// @notice What the roles of a {LendingVault} can do, at the vault's own address. Whatever raises risk must be submitted first and waits
///         for the timelock; whatever lowers it is instant.
interface ILendingVaultGovernance is ILendingVaultBase {
    /* INITIALIZATION */

    /// @notice Initializes a clone. Only the factory, in the transaction that makes it.
    function initialize(VaultConfig calldata config) external;

    /* ALLOCATION */

    /// @notice Moves assets between listed markets, under their caps, in the order given: takes out where a market holds more than it
    ///         shall, puts in where it holds less, and ends with nothing left over. By owner, curator or an allocator.
    function reallocate(MarketAllocation[] calldata allocations) external;

    /// @notice Sets the order in which deposits fill caps, at most twelve markets by their numbers. By owner, curator or an allocator.
    function setSupplyQueue(uint256[] calldata newQueue) external;

    /// @notice Sets the order in which withdrawals are served: every listed market once, by its number. By owner, curator or an
    ///         allocator.
    function setWithdrawQueue(uint256[] calldata newQueue) external;

    /* TIMELOCK */

    /// @notice Schedules a call of a function that raises risk: it can be made from `timelock` seconds on, for two weeks, once. By owner
    ///         or curator.
    /// @param data The call, as it will be made to the last byte.
    function submit(bytes calldata data) external;

    /// @notice Takes a submission back. By owner, curator or sentinel.
    function revoke(bytes calldata data) external;

    /* RISK UP: SUBMITTED, THEN BY OWNER OR CURATOR */

    /// @notice Raises a market's cap, and lists the market where it is not yet. Its number is then the last. It must exist, lend the
    ///         vault's asset, and have a rate model that is built into the pool.
    function raiseCap(MarketParams calldata marketParams, uint128 newCap) external;

    /// @notice Raises the performance fee, times 1e18, up to a quarter. What is due by the old one is taken first, and the mark is the
    ///         present share price or higher.
    function raiseFee(uint96 newFee) external;

    /// @notice Shortens the timelock, to a day at least.
    function shortenTimelock(uint32 newTimelock) external;

    /// @notice Replaces the sentinel; zero for none.
    function setSentinel(address newSentinel) external;

    /// @notice Removes a market and gives up what the vault holds there, which lowers the share price at once.
    function forceRemoveMarket(MarketParams calldata marketParams) external;

    /* RISK DOWN: INSTANT */

    /// @notice Lowers a market's cap; what is there stays. By owner, curator or sentinel.
    function lowerCap(MarketParams calldata marketParams, uint128 newCap) external;

    /// @notice Removes a market that has no cap and holds less than a unit. The numbers of those behind it fall by one. By owner or
    ///         curator.
    function removeMarket(MarketParams calldata marketParams) external;

    /// @notice Lowers the performance fee. By owner or curator.
    function lowerFee(uint96 newFee) external;

    /// @notice Lengthens the timelock, to two weeks at most. What is submitted keeps its time. By owner or curator.
    function lengthenTimelock(uint32 newTimelock) external;

    /* OWNER */

    /// @notice Names the curator; zero for none. Only the owner.
    function setCurator(address newCurator) external;

    /// @notice Names an allocator, or no longer. Only the owner.
    function setAllocator(address allocator, bool newIsAllocator) external;

    /// @notice Names who gets the fees from now on; what is due goes to the one before. Only the owner.
    function setFeeRecipient(address newFeeRecipient) external;

    /* VIEWS */

    /// @notice Who picks markets, caps and the fee.
    function curator() external view returns (address);

    /// @notice Who can veto and lower caps.
    function sentinel() external view returns (address);

    /// @notice Whether an account may move assets between listed markets.
    function isAllocator(address account) external view returns (bool);

    /// @notice How long a submission waits. Seconds.
    function timelock() external view returns (uint32);

    /// @notice The first second at which a submitted call can be made; zero if it is not submitted.
    function executableAt(bytes32 dataHash) external view returns (uint256);

    /// @notice The performance fee: the part of the growth above the mark that goes to the fee recipient. Times 1e18.
    function fee() external view returns (uint256);

    /// @notice Who gets the fees.
    function feeRecipient() external view returns (address);

    /// @notice The listed markets and their caps; their numbers are their places.
    function markets() external view returns (MarketCap[] memory);

    /// @notice The order in which deposits fill caps.
    function supplyQueue() external view returns (uint256[] memory);

    /// @notice The order in which withdrawals are served.
    function withdrawQueue() external view returns (uint256[] memory);
}
