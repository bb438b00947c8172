// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPegStabilityModule
/// @notice Swaps a reserve token for the stablecoin and back, one to one, less a fee, and keeps its own book of the reserve.
///         Law: the reserve on the book, at one to one, covers every coin the module has minted.
/// @dev Behaviour by the reserve's price, measured against parity (one reserve unit buys one stablecoin unit):
///
///      | price            | in      | out                                                       |
///      |------------------|---------|-----------------------------------------------------------|
///      | below the band   | reverts | one to one; anyone may latch the freeze of swaps in       |
///      | within the band  | 1:1     | one to one                                                |
///      | above the band   | 1:1     | the reserve that the coins are worth at the oracle's price |
///      | not to be had    | reverts | one to one: holders must be able to leave                 |
///
///      "In" also reverts while frozen, and while the module holds less reserve than its book says.
///      All reserve amounts are in the reserve's units, all stablecoin amounts in wei. Every rounding favours the module.
interface IPegStabilityModule {
    /* TYPES */

    /// @notice Where the reserve's price stands.
    enum PegStatus {
        Unknown,
        Below,
        Within,
        Above
    }

    /* ERRORS */

    /// @notice Thrown after the deadline. Seconds.
    error PegStabilityModule_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when an amount, given or resulting, is zero.
    error PegStabilityModule_ZeroAmount();

    /// @notice Thrown when an amount is beyond 2^128 - 1.
    error PegStabilityModule_AmountTooLarge(uint256 amount);

    /// @notice Thrown when the swap would pay out less than asked for.
    error PegStabilityModule_OutputTooLow(uint256 output, uint256 minimum);

    /// @notice Thrown when the swap would take more than allowed.
    error PegStabilityModule_InputTooHigh(uint256 input, uint256 maximum);

    /// @notice Thrown when swaps in are frozen. Swaps out stay open.
    error PegStabilityModule_Frozen();

    /// @notice Thrown when the reserve's price is below the band. Prices scaled as the oracle's. Swaps out stay open.
    error PegStabilityModule_ReserveBelowBand(uint256 price, uint256 lowerBound);

    /// @notice Thrown when the freeze is to be latched at a price that does not call for it. Prices scaled as the oracle's.
    error PegStabilityModule_ReserveNotBelowBand(uint256 price, uint256 lowerBound);

    /// @notice Thrown when the module holds less reserve than its book says; swaps in stop until it is made good.
    error PegStabilityModule_ReserveShortfall(uint256 balance, uint256 book);

    /// @notice Thrown when the reserve token delivered less than it was told to (a fee on transfer).
    error PegStabilityModule_ReserveNotDelivered(uint256 received, uint256 expected);

    /// @notice Thrown when a swap out asks for more reserve than the module has.
    error PegStabilityModule_InsufficientReserve(uint256 requested, uint256 available);

    /// @notice Thrown when a swap would pay to the module itself, where it would be lost to the receiver.
    error PegStabilityModule_ReceiverIsModule();

    /// @notice Thrown when a permit step names a token that is neither the reserve nor the stablecoin.
    error PegStabilityModule_UnsupportedToken(address token);

    /// @notice Thrown when, after a permit step, the module's allowance is still too low: the permit was wrong or is used up.
    error PegStabilityModule_AllowanceTooLow(address token, uint256 allowance, uint256 needed);

    /// @notice Thrown when a fee above its hard limit is set. Basis points.
    error PegStabilityModule_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /// @notice Thrown when a band outside its hard limits is set. Basis points of parity.
    error PegStabilityModule_InvalidBand(uint256 lowerBps, uint256 upperBps);

    /// @notice Thrown at deployment when an address that must be set is zero.
    error PegStabilityModule_ZeroAddress();

    /// @notice Thrown at deployment when the reserve has more decimals than the stablecoin.
    error PegStabilityModule_UnsupportedDecimals(uint8 decimals);

    /// @notice Thrown at deployment when the oracle's price is not of parity's magnitude: its decimals or direction are wrong, or it
    ///         failed (price zero).
    error PegStabilityModule_OracleMisscaled(uint256 price, uint256 parity);

    /* EVENTS */

    /// @notice Emitted by a swap in: `payer` gave `reserveIn`, `receiver` got `stableOut`. What the reserve is worth at parity
    ///         beyond the coins, fee and rounding, stays on the book.
    event SwappedIn(address indexed payer, address indexed receiver, uint256 reserveIn, uint256 stableOut);

    /// @notice Emitted by a swap out: `payer` gave `stableIn`, `receiver` got `reserveOut`. The coins beyond what the reserve is
    ///         worth at parity, fee and rounding and, above the band, the difference to parity, stay on the book.
    event SwappedOut(address indexed payer, address indexed receiver, uint256 stableIn, uint256 reserveOut);

    /// @notice Emitted when fees were minted to the surplus buffer. Wei.
    event FeesCollected(uint256 amount);

    /// @notice Emitted when swaps in are frozen; `price` is the reserve's where the price called for it, else zero.
    event FrozenSet(address indexed by, uint256 price);

    /// @notice Emitted when swaps in are open again; `price` is the reserve's then.
    event UnfrozenSet(address indexed by, uint256 price);

    /// @notice Emitted when the reserve on the book went to the wind-down. In the reserve's units.
    event ReserveHandedOver(address indexed windDown, uint256 amount);

    /// @notice Emitted when a drought begins or ends; `lasted` is what its clock showed then. Seconds.
    event DroughtSet(bool dry, uint256 lasted);

    /// @notice Emitted when the fees change. Basis points.
    event FeesSet(uint256 feeInBps, uint256 feeOutBps);

    /// @notice Emitted when the band changes. Basis points of parity.
    event BandSet(uint256 lowerBps, uint256 upperBps);

    /* SWAPS */

    /// @notice Takes exactly `reserveIn` from the caller and mints stablecoin to `receiver`.
    /// @param reserveIn In the reserve's units.
    /// @param minStableOut The least to accept, in wei.
    /// @param receiver Who gets the coins.
    /// @param deadline The last second at which the swap may happen.
    /// @return stableOut In wei, rounded down.
    function swapIn(
        uint256 reserveIn,
        uint256 minStableOut,
        address receiver,
        uint256 deadline
    ) external returns (uint256 stableOut);

    /// @notice Mints exactly `stableOut` to `receiver` and takes from the caller the reserve that costs.
    /// @param stableOut In wei.
    /// @param maxReserveIn The most to pay, in the reserve's units.
    /// @return reserveIn In the reserve's units, rounded up.
    function swapInExactOut(
        uint256 stableOut,
        uint256 maxReserveIn,
        address receiver,
        uint256 deadline
    ) external returns (uint256 reserveIn);

    /// @notice Burns exactly `stableIn` of the caller and pays reserve to `receiver`.
    /// @param stableIn In wei.
    /// @param minReserveOut The least to accept, in the reserve's units, as the module sends it.
    /// @return reserveOut In the reserve's units, rounded down.
    function swapOut(
        uint256 stableIn,
        uint256 minReserveOut,
        address receiver,
        uint256 deadline
    ) external returns (uint256 reserveOut);

    /// @notice Pays exactly `reserveOut` to `receiver` and burns of the caller the stablecoin that costs.
    /// @param reserveOut In the reserve's units.
    /// @param maxStableIn The most to pay, in wei.
    /// @return stableIn In wei, rounded up.
    function swapOutExactOut(
        uint256 reserveOut,
        uint256 maxStableIn,
        address receiver,
        uint256 deadline
    ) external returns (uint256 stableIn);

    /* SWAPS BY SIGNATURE */

    /// @notice A `multicall` step: tries the caller's ERC-2612 permit to this module, ignores its failure, and requires the
    ///         allowance, so that a permit used up by a front-runner blocks nothing.
    /// @param token The reserve or the stablecoin.
    /// @param value The allowance to set, in the token's units.
    /// @param deadline The permit's deadline, seconds.
    /// @param signature 65 bytes (r, s, v), or any other form a token takes as bytes for contract wallets.
    function permit(address token, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice `swapIn` paid by `from`'s EIP-3009 authorization of the reserve, which anyone may relay. The authorization's payee
    ///         is this module, it is valid from 0 until strictly before `deadline`, and its nonce is
    ///         {swapInAuthorizationNonce}: it can be spent on this very swap and nothing else.
    /// @param salt Makes the nonce unique.
    /// @param signature The authorization's, by `from`.
    function swapInWithAuthorization(
        address from,
        uint256 reserveIn,
        uint256 minStableOut,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 stableOut);

    /// @notice `swapOut` paid by `from`'s EIP-3009 authorization of the stablecoin, as {swapInWithAuthorization}; the nonce is
    ///         {swapOutAuthorizationNonce}.
    function swapOutWithAuthorization(
        address from,
        uint256 stableIn,
        uint256 minReserveOut,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 reserveOut);

    /* FEES AND FREEZE */

    /// @notice Mints to the surplus buffer what the fees have left on the book beyond the coins minted, as far as the module's
    ///         ceiling has room. Anyone may call, under the conditions of a swap in.
    /// @return amount In wei; zero if there is nothing to collect, or no room.
    function collectFees() external returns (uint256 amount);

    /// @notice Freezes swaps in while the reserve's price is below the band, and lets a drought begin: the reserve is no dollar. Anyone
    ///         may call, once. It is a call of its own, since a freeze inside a reverting swap would be rolled back. Where the oracle
    ///         refuses a price for being out of its bounds or away from its second source, its liquidation price decides.
    function freezeOnDepeg() external;

    /// @notice Looks again whether the module has a dollar to give, and lets a drought begin or end by it. Anyone may call. A swap out that
    ///         takes the book below `DRY_BOOK` needs nobody to look. One that takes only the coins minted below the line does, where the
    ///         fees that are left on the book cannot be collected (no room below the ceiling, frozen, minting paused), and so does
    ///         reserve that is lost, or that comes back from elsewhere. Every swap in, and every
    ///         collection of fees that mints any, looks by itself after that.
    /// @return dry Whether it is dry now.
    function updateDrought() external returns (bool dry);

    /// @notice Freezes swaps in. Restricted to the sentinel.
    function freeze() external;

    /// @notice Sends the caller the reserve on the book, as far as it is here, and freezes swaps in: what the module has minted is then
    ///         backed by what the wind-down holds. Restricted to the {WindDown}, which ends minting first.
    /// @return amount In the reserve's units.
    function handOver() external returns (uint256 amount);

    /// @notice Opens swaps in again, and ends what drought the price began, or the freeze; the reserve's price must not be below the band.
    ///         Restricted to the operator.
    function unfreeze() external;

    /* GOVERNANCE */

    /// @notice Sets both fees in basis points, each at most `MAX_FEE_BPS`. Restricted to the operator.
    function setFees(uint16 feeInBps, uint16 feeOutBps) external;

    /// @notice Sets the band in basis points of parity: `MIN_BAND_BPS` <= lower <= 10,000 <= upper <= `MAX_BAND_BPS`. Restricted to
    ///         the governor.
    function setBand(uint16 lowerBps, uint16 upperBps) external;

    /* VIEWS */

    /// @notice What `swapIn` would mint now, to the wei. This and the other previews revert as the swap would, with the same
    ///         error, for every reason that is neither the caller's own (balance, allowance, limit, receiver, deadline) nor the
    ///         reserve token's (a transfer that it refuses or cuts short). For a listed module, and outside a swap.
    function previewSwapIn(uint256 reserveIn) external view returns (uint256 stableOut);

    /// @notice What `swapInExactOut` would take now; reverts as it would.
    function previewSwapInExactOut(uint256 stableOut) external view returns (uint256 reserveIn);

    /// @notice What `swapOut` would pay now; reverts as it would.
    function previewSwapOut(uint256 stableIn) external view returns (uint256 reserveOut);

    /// @notice What `swapOutExactOut` would burn now; reverts as it would.
    function previewSwapOutExactOut(uint256 reserveOut) external view returns (uint256 stableIn);

    /// @notice Where the reserve's price stands, and the price, scaled as the oracle's (zero when not to be had).
    function pegStatus() external view returns (PegStatus status, uint256 price);

    /// @notice Fees on the book that `collectFees` would mint, in wei.
    function uncollectedFees() external view returns (uint256);

    /// @notice The reserve that the module owns, in the reserve's units. Donations are not on it.
    function book() external view returns (uint128);

    /// @notice Whether the module has no dollar to give: its book is below `DRY_BOOK`, or its reserve was frozen for its price, or somebody
    ///         has shown by `updateDrought` that it can take less than ten thousand coins. And for how long: a clock that goes forth while
    ///         that is so, up to a day, and back four times as fast while it is not. Nothing that is undone in the same second moves it.
    /// @return dry Whether it is so now.
    /// @return lasted What the clock shows. Seconds.
    function drought() external view returns (bool dry, uint256 lasted);

    /// @notice Fees of a swap in and of a swap out, in basis points, rounded up to the wei when charged.
    function fees() external view returns (uint16 feeInBps, uint16 feeOutBps);

    /// @notice The band in basis points of parity, both ends included.
    function band() external view returns (uint16 lowerBps, uint16 upperBps);

    /// @notice Whether swaps in are frozen.
    function frozen() external view returns (bool);

    /// @notice The nonce that an EIP-3009 authorization for this swap in must carry.
    function swapInAuthorizationNonce(
        address from,
        uint256 reserveIn,
        uint256 minStableOut,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The nonce that an EIP-3009 authorization for this swap out must carry.
    function swapOutAuthorizationNonce(
        address from,
        uint256 stableIn,
        uint256 minReserveOut,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The reserve token.
    function RESERVE() external view returns (address);

    /// @notice The stablecoin.
    function STABLECOIN() external view returns (address);

    /// @notice The oracle of the reserve in the stablecoin.
    function ORACLE() external view returns (address);

    /// @notice Where collected fees go.
    function SURPLUS_BUFFER() external view returns (address);

    /// @notice Wei of stablecoin for one unit of reserve at parity: 10 ** (18 - reserve decimals).
    function WEI_PER_UNIT() external view returns (uint256);

    /// @notice The oracle's price at parity: 1e36 * `WEI_PER_UNIT`.
    function PARITY() external view returns (uint256);

    /// @notice The book, in the reserve's units, below which there is no reserve to speak of: ten thousand coins.
    function DRY_BOOK() external view returns (uint256);
}
