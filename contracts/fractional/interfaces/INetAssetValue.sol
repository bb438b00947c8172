// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidationOracle} from "../../oracle/interfaces/IOracle.sol";

/// @notice What a net asset value is made with. All of it is in the clone's code and never changes.
struct NetAssetValueParams {
    /// The asset whose shares are valued. Its owner appoints the appraiser.
    address share;
    /// What they are valued in.
    address paymentToken;
    /// What the first publication is bound to: units of the payment token for one whole share. It is no publication itself.
    uint128 initialValue;
    /// How far a publication may be from the one before, in basis points of that; at most half.
    uint16 maxChangeBps;
    /// How far the value may move in a day, in basis points; for less time less in proportion.
    uint16 maxChangePerDayBps;
    /// Least time between two publications. Seconds; at least an hour.
    uint32 minInterval;
    /// From what age on a publication is stale. Seconds; no less than the interval, at most 400 days.
    uint32 maxAge;
}

/// @title INetAssetValue
/// @notice What one whole share of an asset is worth, in units of a payment token, as an appraiser publishes it. Publications are numbered
///         from one.
///
///         The appraiser alone moves the value within bounds per publication and per time. Beyond them it takes two: the appraiser
///         proposes, the asset's owner confirms the same figure. A value that is known to be wrong is suspended by either at once, and
///         so it is while a revaluation is proposed; the next publication ends that.
///
///         Fails closed: what is unpublished, stale or suspended is no price. `liquidationPrice()` answers while it is suspended, so
///         that a crash stops no liquidation; a stale value is none either way. The oracle form prices the asset's units, and so those
///         of a token that stands for them one to one, in units of the payment token.
interface INetAssetValue is ILiquidationOracle {
    /* ERRORS */

    /// @notice Thrown when the caller is not the appraiser.
    error NetAssetValue_NotAppraiser(address caller);

    /// @notice Thrown when the caller is not the asset's owner.
    error NetAssetValue_NotAssetOwner(address caller);

    /// @notice Thrown when the caller is neither.
    error NetAssetValue_NotAppraiserNorOwner(address caller);

    /// @notice Thrown when a publication comes before its time. Seconds.
    error NetAssetValue_TooSoon(uint256 earliest, uint256 timestamp);

    /// @notice Thrown when a value is further from the last than it may be: propose a revaluation.
    error NetAssetValue_OutOfBounds(uint256 value, uint256 least, uint256 most);

    /// @notice Thrown when a value of zero, or of 2^128 or more, is proposed.
    error NetAssetValue_InvalidValue(uint256 value);

    /// @notice Thrown when another revaluation is proposed than is confirmed, or none, or it has grown stale.
    error NetAssetValue_NotProposed(uint256 value, uint256 proposed);

    /// @notice Thrown when nothing has been published yet.
    error NetAssetValue_Unpublished();

    /// @notice Thrown when the last publication is too old. Seconds.
    error NetAssetValue_Stale(uint256 publishedAt, uint256 maxAge, uint256 timestamp);

    /// @notice Thrown when the last publication is suspended.
    error NetAssetValue_Suspended(uint256 number);

    /* EVENTS */

    /// @notice Emitted when a value is published. Units of the payment token for one whole share.
    event Published(uint256 indexed number, uint256 value, address indexed publisher);

    /// @notice Emitted when the last publication is suspended.
    event Suspended(uint256 indexed number, address indexed caller);

    /// @notice Emitted when a revaluation beyond the bounds is proposed.
    event RevaluationProposed(uint256 value);

    /// @notice Emitted when the appraiser changes; zero: there is none.
    event AppraiserSet(address indexed appraiser);

    /* PUBLICATIONS */

    /// @notice Publishes a value within the `bounds`. Ends a suspension and withdraws a proposal. Restricted to the appraiser.
    function publish(uint256 newValue) external;

    /// @notice Proposes a value beyond the bounds, and suspends the last. Restricted to the appraiser.
    function proposeRevaluation(uint256 newValue) external;

    /// @notice Publishes the value that is proposed, at any time while the proposal is not older than a value may be. Restricted to the
    ///         asset's owner.
    function confirmRevaluation(uint256 newValue) external;

    /// @notice Suspends the last publication, which is known to be wrong. Restricted to the appraiser and the asset's owner.
    function suspend() external;

    /// @notice Appoints an appraiser, or dismisses it by zero. Withdraws a proposal. Restricted to the asset's owner.
    function setAppraiser(address newAppraiser) external;

    /* VIEWS */

    /// @notice The last value, whatever its age: units of the payment token for one whole share; the initial one before the first.
    function value() external view returns (uint256);

    /// @notice How many values were published.
    function number() external view returns (uint256);

    /// @notice The value and its number, if it is published, fresh and not suspended; else reverts.
    function usable() external view returns (uint256 value, uint256 number);

    /// @notice The last publication. Seconds.
    function latest() external view returns (uint256 value, uint256 number, uint256 publishedAt, bool isSuspended);

    /// @notice What may be published now, both inclusive, and from when on (seconds).
    function bounds() external view returns (uint256 least, uint256 most, uint256 earliest);

    /// @notice The revaluation that is proposed, and since when (seconds); zeros for none.
    function proposal() external view returns (uint256 value, uint256 proposedAt);

    /// @notice Who publishes.
    function appraiser() external view returns (address);

    /// @notice What it was made with.
    function params() external view returns (NetAssetValueParams memory);
}
